/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Versatile Diagnostics Monitoring (VDM): observables that a CMIS module lists
 * itself, on pages 20h-2Fh.
 *
 * A bank holds up to four groups of 64 instances. Instance i has a descriptor
 * (what is observed, and where), a word, four limits and four flags, each at a
 * place that follows from i. All functions are pure and bounded, and give less
 * where less is held; a poll that wants some observables only keeps the numbers
 * of their instances and reads their words alone.
 *
 * Statistics (minimum, maximum, average, total) are of one interval: the host
 * freezes them before it reads them. Current values are never frozen.
 */
#ifndef OPTICS_VDM_H
#define OPTICS_VDM_H

#include "optics/identity.h"
#include "optics/monitor.h"
#include "optics/quantity.h"

#define VDM_GROUPS_MAX    4
#define VDM_PER_GROUP     64
#define VDM_INSTANCES_MAX (VDM_GROUPS_MAX * VDM_PER_GROUP)

/* Pages of group 0; those of group g are g further. */
#define VDM_PAGE_DESCRIPTORS 0x20
#define VDM_PAGE_WORDS       0x24
#define VDM_PAGE_LIMITS      0x28

/* Pages of all groups. */
#define VDM_PAGE_FLAGS   0x2c
#define VDM_PAGE_MASKS   0x2d
#define VDM_PAGE_CONTROL 0x2f

/* PAM4 level transition, of either side. */
#define VDM_MEDIA_LTP 7
#define VDM_HOST_LTP  8

/* Types that a vendor may give a meaning of his own. */
#define VDM_CUSTOM_FIRST 100
#define VDM_CUSTOM_LAST  127

enum vdm_side { VDM_MEDIA, VDM_HOST, VDM_MODULE };

/* One type of observable. */
struct vdm_def {
	uint8_t type;
	enum vdm_side side;
	bool statistic;
	const char *name;  /* "pre_fec_ber_min": with the side it is unique */
	const char *title; /* "Pre-FEC BER minimum" */
	struct quantity q;
};

/* The row of a type; NULL for reserved and custom ones. */
const struct vdm_def *vdm_def_of(uint8_t type);

/* The rows, in the order of their types; NULL behind the last. */
const struct vdm_def *vdm_def_at(unsigned row);

/*
 * Says whether a word of a type is a number. A level transition of FFFFh is infinite, one
 * of FFFEh is beyond what a word can say.
 */
static inline bool
vdm_is_number(uint8_t type, uint16_t word)
{
	return (type != VDM_MEDIA_LTP && type != VDM_HOST_LTP) || word < 0xfffe;
}

/*
 * Says whether a type is about what a lane sends: bias of the modulator and Tx power
 * (C-CMIS 1.3). The rest of the media side is about its laser or about what it receives.
 */
static inline bool
vdm_is_of_output(uint8_t type)
{
	return (type >= 128 && type <= 133) || type == 143;
}

/*
 * Says whether a type is about the laser that a media lane sends with, or its cooler
 * (CMIS 5.3, Table 8-170). It means something where the lane sends; a coherent receiver
 * may share a laser that goes on without its output, which no register tells.
 */
static inline bool
vdm_is_of_laser(uint8_t type)
{
	return type >= 1 && type <= 4;
}

/* "media", "host", "module" */
const char *vdm_side_name(enum vdm_side side);

/* What 2Fh says of the whole. */
struct vdm_status {
	uint32_t interval_us; /* of a statistic; 0: not said */
	bool freeze_requested;
	bool frozen;   /* the freeze is done: statistics hold still */
	bool unfrozen; /* the unfreeze is done */
	bool power_saving_supported;
	bool power_saving;
};

/* Where an instance observes. */
enum vdm_place {
	VDM_AT_LANE,   /* a lane, or the data path that begins there */
	VDM_AT_MODULE, /* all of it */
	VDM_NOWHERE    /* a reserved code, or a lane that the module does not have */
};

struct vdm_reading {
	uint8_t type;
	const struct vdm_def *def; /* NULL: the word's meaning is not known */
	enum vdm_place place;
	uint8_t lane;      /* from 0, counted over all banks */
	uint8_t limit_set; /* 0-15, of the same group and bank */

	bool present;
	int32_t word; /* by def->q; raw where there is no row */
	/* In the format of the word; four words of zero are no limits. */
	bool limits_present;
	int32_t limit[LIMIT_COUNT];
	bool flags_known;
	bool flag[LIMIT_COUNT]; /* latched: reading 2Ch clears them */
	bool masks_known;
	bool masked[LIMIT_COUNT];
};

/*
 * How many instances to look at in each bank: 64 for each group that the module
 * offers (01h:142[6] and 2Fh:128), 0 for a module without VDM. Where page 01h or
 * 2Fh was not read, nothing speaks against any group.
 */
unsigned vdm_instances(const struct memmap *map, const struct identity *id);

/* False where 2Fh is not held. The freeze acts on all banks; bank 0 is read. */
bool vdm_status(const struct memmap *map, struct vdm_status *ret_status);

/*
 * Instance `i` (below VDM_INSTANCES_MAX) of a bank. False when its descriptor
 * is not held or says that it is not in use.
 */
bool vdm_read(const struct memmap *map, const struct identity *id, unsigned bank,
    unsigned i, struct vdm_reading *ret_reading);

/* Says whether a word has a meaning here, and a place. */
static inline bool
vdm_is_known(const struct vdm_reading *r)
{
	return r->def && r->place != VDM_NOWHERE;
}

/* Says whether its word is held, and a number. */
static inline bool
vdm_has_value(const struct vdm_reading *r)
{
	return r->present && vdm_is_number(r->type, (uint16_t)r->word);
}

/* What is held of the pages of a group, borrowed; NULL: nothing of that page. */
struct vdm_pages {
	const struct memmap_half *descriptors, *words, *limits, *flags, *masks;
};

/* Walks over the instances in use of all banks, unknown ones included. */
struct vdm_walk {
	const struct memmap *map; /* borrowed */
	const struct identity *id;
	unsigned bank, i;   /* of the reading */
	unsigned count;     /* instances to look at in each bank; 0: no VDM */
	unsigned next, end; /* VDM_INSTANCES_MAX for each bank */
	struct vdm_pages pages;
	struct vdm_reading r;
};

struct vdm_walk vdm_walk_begin(const struct memmap *map, const struct identity *id);

/* The next instance into walk->r; false behind the last. */
bool vdm_walk_next(struct vdm_walk *walk);

/*
 * Where the word of an instance stands: on page 24h-27h of its bank, two bytes. It is
 * here because a poll asks for a hundred of them.
 */
static inline struct memaddr
vdm_word_at(unsigned bank, unsigned i)
{
	return (struct memaddr){
		.page = (uint16_t)(VDM_PAGE_WORDS + i / VDM_PER_GROUP),
		.byte = (uint8_t)(128 + i % VDM_PER_GROUP * 2),
		.bank = (uint8_t)bank,
	};
}

#endif
