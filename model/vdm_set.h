/* SPDX-License-Identifier: Apache-2.0 */
/*
 * VDM set: what the module of a cage observes beyond its monitors.
 *
 * One item for each instance of VDM that is in use and has a place. Its word stays as
 * the module said it: optics/vdm.h knows what one step is worth. The sets of all cages
 * stand in memory from the start, and one that no module with VDM ever used costs
 * nothing. These functions are the only writers; each marks the tick of what it changed.
 */
#ifndef MODEL_VDM_SET_H
#define MODEL_VDM_SET_H

#include "model/cage.h"
#include "optics/vdm.h"

struct inventory;

#define VDM_SET_ITEMS_MAX  256 /* what one bank may have */
#define VDM_SET_LIMITS_MAX 64  /* rows of four, those alike once */
#define VDM_SET_FLAG_BYTES (VDM_INSTANCES_MAX / 2)

#define VDM_OF_MODULE 0xff /* no lane: all of the module */
#define VDM_NO_LIMITS 0xff
#define VDM_NO_SERIES 0xff

/* One instance; 10 bytes, of which a module has a hundred. */
struct vdm_item {
	uint16_t word; /* raw */
	uint8_t type;
	uint8_t lane;         /* from 0, or VDM_OF_MODULE */
	uint8_t bank, number; /* of the instance */
	uint8_t limits;       /* row of `limit`, or VDM_NO_LIMITS */
	uint8_t flags;        /* bit n: limit n was crossed since the samples before */
	bool is_read;         /* the word was read since the module was plugged */
	uint8_t series;       /* of its history (model/history.h), or VDM_NO_SERIES */
};

struct vdm_set {
	uint16_t count;
	uint16_t left_out;    /* instances that found no room */
	uint8_t limit_count;  /* rows in use */
	uint8_t series_count; /* of histories that were given away */
	bool has_samples;     /* read at least once */
	bool flags_known;
	bool keeps;       /* some flag of `kept` is up */
	bool stale;       /* the last samples could not be read, or nobody renews them */
	uint64_t read_us; /* mono: all samples were read since */
	uint16_t limit[VDM_SET_LIMITS_MAX][LIMIT_COUNT]; /* words, as they are */
	struct vdm_item item[VDM_SET_ITEMS_MAX];         /* by type, then by lane */
	/* Page 2Ch of each bank: flags that were read and not published yet. */
	uint8_t kept[MEMMAP_BANKS][VDM_SET_FLAG_BYTES];
};

/* Another module, or none. */
void vdm_set_forget(struct vdm_set *set);

/*
 * What a group (of VDM_GROUPS_MAX) of a bank observes, by the descriptors and limits
 * that `map` holds. An instance that was there before keeps its word and its flags.
 */
void vdm_set_describe(struct inventory *inv, struct cage *c, unsigned bank,
    unsigned group, const struct memmap *map);

/* Takes out what stands in further banks and groups: all of it, where there are none. */
void vdm_set_trim(struct inventory *inv, struct cage *c, unsigned banks, unsigned groups);

/*
 * Bytes of the flags (page 2Ch of a bank) were read, which cleared them: they are kept
 * until the next samples of that bank are taken, whatever becomes of the visit, also
 * before the bank is described.
 */
void vdm_set_keep_flags(struct cage *c, unsigned bank, unsigned byte,
    const uint8_t *bytes, size_t len);

/* The samples of a bank, and the flags that were kept. */
void vdm_set_take(struct inventory *inv, struct cage *c, unsigned bank,
    const struct memmap *map);

/* The samples of all banks were taken; they were read since `read_us`, mono. */
void vdm_set_renew(struct inventory *inv, struct cage *c, uint64_t read_us);

/* The samples stay, and are stale until the next ones. */
void vdm_set_mark_stale(struct inventory *inv, struct cage *c);

/* The module was reset: flags of before are no news any more. */
void vdm_set_drop_flags(struct vdm_set *set);

/* The first item of a type in a lane, NULL where there is none. */
const struct vdm_item *vdm_set_find(const struct cage *c, uint8_t type, uint8_t lane);

/* A word of an item by its type, sign extended where that is so. */
int32_t vdm_item_value(const struct vdm_def *def, uint16_t word);

/*
 * Says whether the last poll found the lane of an item in use, of what is about the
 * output one that sends, and its sample is of that time. Words of others mean nothing,
 * also once they are stale.
 */
bool vdm_item_is_ready(const struct cage *c, const struct vdm_item *item);

/*
 * How an item reads now. NOT_READY while no data path uses its lane. A statistic is
 * SUSPECT: nobody froze its interval. UNSUPPORTED: no sample was read yet, or its word
 * is no number.
 */
enum quality vdm_item_quality(const struct cage *c, const struct vdm_item *item);

#endif
