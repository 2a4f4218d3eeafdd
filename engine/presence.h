/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Presence sampler: which of the bits that were read are news.
 *
 * A cage is present, absent or unknown. The first sample is told as it is, and so
 * is any that sees something plugged: it is looked at until it can be read. Another
 * state is news only when it was seen in two samples at least `confirm_us` apart
 * with no other state between; the first of them makes a present module doubtful.
 * So does a time in which nobody looked, as when the process was stopped: a hand may
 * have exchanged modules meanwhile.
 * Pure: samples and time come in, so a bus process calls it without making a
 * decision of its own.
 */
#ifndef ENGINE_PRESENCE_H
#define ENGINE_PRESENCE_H

#include <stdbool.h>
#include <stdint.h>

#include "plugins/platform.h"

struct presence_sampler {
	/* What is confirmed. A cage that is not in `known` is unknown. */
	struct platform_bits present;
	struct platform_bits known;
	/* Present, and absent in the last sample for the first time, or not looked at for
	 * long before it. */
	struct platform_bits doubt;

	/* The rest is the sampler's own. */
	struct platform_bits mask;         /* the cages that count */
	struct platform_bits pending;      /* seen otherwise than confirmed ... */
	struct platform_bits seen_present; /* ... namely like this ... */
	struct platform_bits seen_known;
	uint64_t since_us[PLATFORM_CAGES_MAX]; /* ... since then */
	uint64_t period_us;
	uint64_t confirm_us;
	uint64_t due_us;  /* the next regular sample */
	uint64_t next_us; /* the next sample, which may be a confirming one */
	uint64_t last_us; /* the end of the last sample */
	bool primed;      /* the first sample is in */
};

/* All cages of `mask` are unknown and a sample is due now. */
void presence_init(struct presence_sampler *s, const struct platform_bits *mask,
    uint64_t period_us, uint64_t confirm_us, uint64_t now_us);

/*
 * Takes a sample. True when what is confirmed changed, or `doubt` is not empty;
 * always true the first time. Cages outside the mask, and `present` of an unknown cage,
 * do not count. It was taken from begin_us to now_us.
 */
bool presence_sample(struct presence_sampler *s, const struct platform_bits *present,
    const struct platform_bits *known, uint64_t begin_us, uint64_t now_us);

/* Something moved: a sample is due at once. */
void presence_hurry(struct presence_sampler *s, uint64_t now_us);

/* When the next sample is due. */
uint64_t presence_next(const struct presence_sampler *s);

#endif
