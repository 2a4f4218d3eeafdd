/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Stay: a module in a cage, from when to when. The journal keeps them, across restarts.
 */
#ifndef MODEL_STAY_H
#define MODEL_STAY_H

#include <stdbool.h>
#include <stdint.h>

#include "model/cage.h"

#define STAY_TEXT_MAX 33 /* as in struct identity */

struct stay {
	char cage[CAGE_NAME_MAX];
	/* Empty where it was never identified. */
	char vendor[STAY_TEXT_MAX], part[STAY_TEXT_MAX], serial[STAY_TEXT_MAX];
	bool since_before; /* it was there when the daemon looked first */
	uint64_t since_wall_us;
	bool is_over;
	uint64_t until_wall_us;      /* when its end was seen ... */
	uint64_t until_from_wall_us; /* ... and may be as early as this; 0: it is not */
	uint64_t cage_insertions;    /* ever, of anything into this cage */
	uint64_t serial_insertions;  /* ever, of this module into any cage */
};

#endif
