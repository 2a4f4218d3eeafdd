/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/presence.h"

#include <string.h>

#include "base/clock.h"

#define WORDS (PLATFORM_CAGES_MAX / 32)

/*
 * More periods than these without a look are time for another module: 1.25 s by default.
 * A transfer that an adapter of the kernel gives up after a second, begun just before a
 * look was due, is none, for it says nothing of the other cages of its bus.
 */
#define GAP_PERIODS 5

void
presence_init(struct presence_sampler *s, const struct platform_bits *mask,
    uint64_t period_us, uint64_t confirm_us, uint64_t now_us)
{
	memset(s, 0, sizeof(*s));
	s->mask = *mask;
	s->period_us = period_us;
	s->confirm_us = confirm_us;
	s->due_us = now_us;
	s->next_us = now_us;
}

/* Begins to watch the cages of `cages`, a word of them, that look new. */
static void
watch(struct presence_sampler *s, unsigned w, uint32_t cages, uint32_t present,
    uint32_t known, uint64_t now_us)
{
	s->seen_present.word[w] = (s->seen_present.word[w] & ~cages) | (present & cages);
	s->seen_known.word[w] = (s->seen_known.word[w] & ~cages) | (known & cages);
	for (; cages; cages &= cages - 1)
		s->since_us[w * 32 + (unsigned)__builtin_ctz(cages)] = now_us;
}

/* The cages of a word that have looked the same for long enough. */
static uint32_t
ripe(const struct presence_sampler *s, unsigned w, uint32_t cages, uint64_t now_us)
{
	uint32_t ret = 0;

	for (; cages; cages &= cages - 1) {
		unsigned bit = (unsigned)__builtin_ctz(cages);

		if (now_us - s->since_us[w * 32 + bit] >= s->confirm_us)
			ret |= (uint32_t)1 << bit;
	}
	return ret;
}

/* One word of a sample; true when there is something to tell. */
static bool
sample_word(struct presence_sampler *s, unsigned w, uint32_t present, uint32_t known,
    bool gap, uint64_t now_us)
{
	uint32_t news = (s->present.word[w] ^ present) | (s->known.word[w] ^ known);
	uint32_t moved =
	    (s->seen_present.word[w] ^ present) | (s->seen_known.word[w] ^ known);
	uint32_t fresh = news & (moved | ~s->pending.word[w]);
	uint32_t done;

	watch(s, w, fresh, present, known, now_us);
	s->doubt.word[w] = s->primed ? fresh & s->present.word[w] & known : 0;
	done = s->primed ? ripe(s, w, news & ~fresh, now_us) | (news & present)
			 : s->mask.word[w];
	s->present.word[w] = (s->present.word[w] & ~done) | (present & done);
	s->known.word[w] = (s->known.word[w] & ~done) | (known & done);
	s->pending.word[w] = news & ~done;
	s->doubt.word[w] |= gap ? s->present.word[w] : 0;
	return done | s->doubt.word[w];
}

/* The first moment at which a pending cage can be confirmed. */
static uint64_t
confirm_at(const struct presence_sampler *s)
{
	uint64_t first = NEVER_US;

	for (unsigned w = 0; w < WORDS; w++) {
		for (uint32_t cages = s->pending.word[w]; cages; cages &= cages - 1) {
			uint64_t since =
			    s->since_us[w * 32 + (unsigned)__builtin_ctz(cages)];

			if (since + s->confirm_us < first)
				first = since + s->confirm_us;
		}
	}
	return first;
}

bool
presence_sample(struct presence_sampler *s, const struct platform_bits *present,
    const struct platform_bits *known, uint64_t begin_us, uint64_t now_us)
{
	bool gap = s->primed && begin_us > s->last_us + GAP_PERIODS * s->period_us;
	bool changed = !s->primed;
	uint64_t confirm_us;

	for (unsigned w = 0; w < WORDS; w++) {
		uint32_t k = known->word[w] & s->mask.word[w];

		if (s->mask.word[w] &&
		    sample_word(s, w, present->word[w] & k, k, gap, now_us))
			changed = true;
	}
	s->primed = true;
	s->last_us = now_us;

	/* The grid is kept where it can be, and begun anew after a long transfer. */
	if (now_us >= s->due_us)
		s->due_us += s->period_us;
	if (now_us >= s->due_us)
		s->due_us = now_us + s->period_us;
	confirm_us = confirm_at(s);
	s->next_us = confirm_us < s->due_us ? confirm_us : s->due_us;
	return changed;
}

void
presence_hurry(struct presence_sampler *s, uint64_t now_us)
{
	if (now_us < s->next_us)
		s->next_us = now_us;
}

uint64_t
presence_next(const struct presence_sampler *s)
{
	return s->next_us;
}
