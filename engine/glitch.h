/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Glitch: temperature and supply voltage that jumped since the last poll.
 *
 * Neither moves far in seconds, so a far step is read again before it is believed:
 * two looks that agree are the truth, and what is back where it was never left. The
 * whole poll is read again, for what came with a wrong temperature may be as wrong.
 * When no two agree, the bytes are noise. Pure.
 */
#ifndef ENGINE_GLITCH_H
#define ENGINE_GLITCH_H

#include <stdint.h>

#include "model/cage.h"

/* A poll is looked at so often at most. */
#define GLITCH_LOOKS_MAX 4

enum glitch_verdict {
	GLITCH_BELIEVED,
	GLITCH_AGAIN, /* look again before anything is published */
	GLITCH_NOISE
};

/* What this poll saw so far. Zero: nothing that was odd. */
struct glitch_watch {
	uint8_t looks;
	int32_t first[2]; /* what the first look saw, by enum monitor */
	int32_t last[2];  /* what the last one saw */
};

/*
 * Judges a look at a module. When the verdict is BELIEVED and ret_glitch->wall_us is
 * set, the first look was a glitch.
 */
enum glitch_verdict glitch_judge(struct glitch_watch *g, const struct module *known,
    const struct readings *r, const struct now *now, struct glitch *ret_glitch);

#endif
