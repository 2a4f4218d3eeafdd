/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Read plans: which bytes of a module are fetched, in as few transfers as its
 * pages allow.
 *
 * A module is met in three steps. The first look reads Lower Memory, which says
 * what it is. The rest of what never changes follows. From then on the steady
 * plan reads what moves: one contiguous run of each page.
 */
#ifndef ENGINE_PLAN_H
#define ENGINE_PLAN_H

#include <stdbool.h>
#include <stdint.h>

#include "model/cage.h"
#include "model/vdm_set.h"
#include "optics/memmap.h"
#include "plugins/platform.h"

/*
 * The longest of all plans: four groups of samples, their flags and the lasers, 763
 * bytes, in runs of 16 bytes and more, plus odd ends. A word has 64 bits.
 */
#define PLAN_BYTES_MAX 764
#define PLAN_RUNS_MAX  48

/*
 * Halves of a module that is read in full: Lower, 00h-02h, and 10h, 11h, 19h of four
 * banks. What four banks leave room for are blocks of applications on page 1Ch: eight
 * of 32 lanes, all of 8.
 */
#define PLAN_HALVES_MAX 24

struct plan_run {
	struct platform_addr at;
	uint8_t len;
	struct memaddr map; /* the same place in a memory map */
	bool again;         /* words that were read once in this visit */
};

struct plan {
	unsigned count;
	unsigned bytes;
	struct plan_run run[PLAN_RUNS_MAX];
};

/* Lower Memory of A0h. `max_read` splits runs, here and below. */
void plan_first(struct plan *plan, unsigned max_read);

/* The static pages of what the first look found; may be empty. */
void plan_static(struct plan *plan, const struct memmap *map, unsigned max_read);

/*
 * What those pages tell of (CMIS 5.3), in as many parts: the descriptors of applications
 * on page 1Ch, a bank for each block, and in the last part, where there are several, the
 * blocks of lanes on page 19h. A module without has no part; one that is beyond them is
 * empty.
 */
unsigned plan_further_parts(const struct identity *id);
void plan_further(struct plan *plan, const struct identity *id, unsigned part,
    unsigned max_read);

/* The banks of a CMIS module's lanes; not more than `known`, where that is not 0. */
unsigned plan_banks(const struct identity *id, unsigned known);

/*
 * What is read in each sweep (CMIS: lower 0-25 and 11h 128-213 of each bank, and 19h
 * 136-151 of those that plan_further() found; SFF-8636: 0-93; SFF-8472: A2h 96-117). A
 * module without monitors is asked for one byte, to see that it answers.
 */
void plan_steady(struct plan *plan, const struct memmap *map, const struct identity *id,
    unsigned max_read);

/*
 * The flags of that alone, with what says whose they are and which lanes are in use
 * (CMIS: lower 0-13 and 11h 128-153; SFF-8636: 0-14; SFF-8472: A2h 110-117).
 */
void plan_flags(struct plan *plan, const struct memmap *map, const struct identity *id,
    unsigned max_read);

/*
 * Adds a second read of the words of monitors to a steady plan (CMIS: lower 14-25 and
 * 11h 154-201; SFF-8636: 22-57; SFF-8472: A2h 96-109).
 */
void plan_read_again(struct plan *plan, const struct identity *id, unsigned max_read);

/* Takes bank `first` and those behind it out of a plan. */
void plan_leave_out_banks(struct plan *plan, unsigned first);

/*
 * What a plan, or one read of `len` bytes, takes on a wire of `khz` (0: 100): address,
 * offset, address again, nine clocks a byte, and a mux select; of a plan also the looks
 * at the page register.
 */
uint32_t plan_us(const struct plan *plan, unsigned khz);
uint32_t plan_read_us(unsigned len, unsigned khz);

/*
 * How many bytes a run may have at most so that control, which waits for it, waits for
 * 20 ms: as many as fit, and 16 at least. Above 63 kHz that is all of a half.
 */
unsigned plan_longest_run(unsigned khz);

/* Blocks of applications that plan_further() has room for, of those that there are. */
unsigned plan_blocks(const struct identity *id);

/* Which transmitters somebody switched off (CMIS 10h:130), of the banks of this set. */
void plan_outputs(struct plan *plan, unsigned banks);

/*
 * Makes a plan harmless to another owner of the module: what reading clears is taken out,
 * and pages as well, of which page 00h may stay where `page_00h` and all where `pages`.
 * SPEC_UNKNOWN: of any layout. A gap within a half reads as zero (pages_accept()).
 */
void plan_share(struct plan *plan, enum spec spec, bool page_00h, bool pages);

/* Adds what plan_share() took out of the first look for layouts that it was not. */
void plan_rest(struct plan *plan, unsigned max_read);

/*
 * What a group of VDM observes: descriptors (20h-23h) and limits (28h-2Bh) of a bank.
 * That of the very first group also asks how many groups there are (2Fh).
 */
void plan_descriptors(struct plan *plan, unsigned bank, unsigned group,
    unsigned max_read);

/*
 * The samples of a bank (24h-27h), from the first item to the last of each group, and
 * where `flags` its flags (2Ch), which reading clears.
 */
void plan_samples(struct plan *plan, const struct vdm_set *set, unsigned bank, bool flags,
    unsigned max_read);

/* Adds where the tunable lasers of a bank are and their flags (12h), and of bank 0 also
 * whether a power can be set (04h), to a plan. */
void plan_lasers(struct plan *plan, unsigned bank, unsigned max_read);

/* Who the module is: names, part and serial number; empty where they are not held. */
void plan_name(struct plan *plan, const struct memmap *map, enum spec spec,
    unsigned max_read);

/* Where the tunable laser of an SFP is: A2h page 02h as far as reading changes nothing.
 */
void plan_laser_of_sfp(struct plan *plan, unsigned max_read);

/* The one byte that tells whether the module is ready. */
void plan_readiness(struct plan *plan, const struct memmap *map);

#endif
