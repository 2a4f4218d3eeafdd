/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pages: the memory of one module as it was last read in full visits.
 *
 * The bytes of a visit are staged while they arrive and enter the memory map
 * only when the visit is complete, so a decoder never sees half of one.
 */
#ifndef ENGINE_PAGES_H
#define ENGINE_PAGES_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/plan.h"
#include "optics/memmap.h"

/* Those, and flags of tunable lasers. */
#define PAGES_HALVES (PLAN_HALVES_MAX + MEMMAP_BANKS)

struct pages {
	int8_t status[PLAN_RUNS_MAX]; /* enum hw_err of each run of the visit */
	uint8_t stage[PLAN_BYTES_MAX];
	struct memmap map;
	struct memmap_half half[PAGES_HALVES];
};

void pages_init(struct pages *pages);

/* Another module, or none. */
void pages_clear(struct pages *pages);

/* A visit begins: nothing of the plan has arrived. */
void pages_begin(struct pages *pages, const struct plan *plan);

/* Run `index` of the plan ended; `bytes` holds its bytes when status is HW_OK. */
void pages_stage(struct pages *pages, const struct plan *plan, unsigned index, int status,
    const uint8_t *bytes);

/*
 * The visit is over. Takes over what was staged and returns HW_OK, or returns
 * the first error and takes over nothing. A page of lanes that reads like page 00h is
 * one that the module does not have. A page that the module does not have is no error
 * where `optional`: it is just not held. What a plan leaves out between two runs of a
 * half reads as zero.
 */
int pages_accept(struct pages *pages, const struct plan *plan, bool optional);

/* The parts of it: the first error, else HW_OK; and what was staged, into any map. */
int pages_error(struct pages *pages, const struct plan *plan, bool optional);
int pages_put(struct pages *pages, const struct plan *plan, struct memmap *map);

/* Says whether what a visit brought is what is held; what did not come says nothing. */
bool pages_are_held(const struct pages *pages, const struct plan *plan);

/*
 * Marks runs of a visit that brought page 00h in place of another page, before anything
 * is taken of them: of what came is nothing a flag.
 */
void pages_find_wrong(struct pages *pages, const struct plan *plan);

/* Says whether what was read again in an accepted visit agrees with what it took over. */
bool pages_agree(const struct pages *pages, const struct plan *plan);

#endif
