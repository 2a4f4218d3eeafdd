/* SPDX-License-Identifier: Apache-2.0 */
/*
 * VDM flags: how often each flag of an observable was read as set, and when.
 *
 * They are counted as those of monitors are (model/flag.h): one read that finds a flag of
 * page 2Ch set is one occurrence. A flag belongs to an instance, and only descriptors
 * tell what that observes; so a read waits until the samples of its bank are taken. The
 * places of all cages stand in memory from the start, and those that no module with VDM
 * ever used cost nothing.
 */
#ifndef MODEL_VDM_FLAG_H
#define MODEL_VDM_FLAG_H

#include "model/flag.h"
#include "model/vdm_set.h"

#define VDM_FLAG_NAME_MAX 64

/* Reads that wait. Of more, two of the same bank become one. */
#define VDM_FLAG_READS 8

struct vdm_flag_read {
	struct flag_time when;
	enum flag_start start;
	uint8_t bank, first, len; /* bytes of the page, from 0 */
	uint8_t set[VDM_SET_FLAG_BYTES];
};

struct vdm_flags {
	bool used;
	uint8_t count; /* reads that wait */
	struct vdm_flag_read read[VDM_FLAG_READS];
	/* As page 2Ch: flags that have a record, and those that the last read found set.
	 */
	uint8_t seen[MEMMAP_BANKS][VDM_SET_FLAG_BYTES];
	uint8_t up[MEMMAP_BANKS][VDM_SET_FLAG_BYTES];
	uint64_t read_us[MEMMAP_BANKS][VDM_SET_FLAG_BYTES]; /* mono: begin of the last
							       read; 0: none */
	struct flag_record record[MEMMAP_BANKS][VDM_INSTANCES_MAX][LIMIT_COUNT];
};

/* "media-snr-low-alarm"; of a type without a meaning "type-103-low-alarm". */
const char *vdm_flag_name(const struct vdm_item *item, enum limit limit,
    char room[VDM_FLAG_NAME_MAX]);

/* The record of a flag, borrowed; NULL while it has no occurrence. */
const struct flag_record *vdm_flag_get(const struct cage *c, const struct vdm_item *item,
    enum limit limit);

/* Says whether the last read found it set. */
bool vdm_flag_is_up(const struct cage *c, const struct vdm_item *item, enum limit limit);

/*
 * A read of bytes of page 2Ch of a bank that lasted from begin_us to end_us, mono. What
 * was not read before was not set before `since_us`; 0: who knows. One that is known
 * already is no news.
 */
void vdm_flags_read(struct cage *c, struct memaddr at, const uint8_t *bytes, size_t len,
    const struct flag_time *read, uint64_t since_us);

/* mono: when the oldest of the last reads of these bytes began; 0: not all were read. */
uint64_t vdm_flags_unread_us(const struct cage *c, struct memaddr at, size_t len);

/* The same of all that were read at least once; 0: none was. */
uint64_t vdm_flags_since(const struct cage *c);

/* It is known what the instances of a bank observe: what waits is counted, and told. */
void vdm_flags_take(struct inventory *inv, struct cage *c, unsigned bank,
    const struct now *now);

/* An instance observes something else than before, or is new: it has no records. */
void vdm_flags_renew(struct cage *c, unsigned bank, unsigned number, bool is_other);

/* What waits of a bank is nobody's. */
void vdm_flags_drop(struct cage *c, unsigned bank);

/* The module was reset, or is another one: nothing was read of it. */
void vdm_flags_begin(struct cage *c);

/* Another module, or none: no flag has a record. */
void vdm_flags_start_over(struct cage *c);

#endif
