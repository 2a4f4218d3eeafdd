/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/glitch.h"

#include "base/clock.h"

/* A reading that is older than this tells nothing of the next one. */
#define KNOWN_US (30 * (uint64_t)US_PER_S)

/* By monitor: steps beyond this are odd, looks closer than that agree. */
static const struct {
	int32_t step, agree;
} bounds[] = {
	[MONITOR_TEMP] = { 10000, 2000 },
	[MONITOR_VCC] = { 200000, 50000 },
};

#define MONITORS (sizeof(bounds) / sizeof(bounds[0]))

static bool
is_far(int32_t a, int32_t b, int32_t bound)
{
	int64_t step = (int64_t)a - b;

	return step > bound || step < -bound;
}

/* Says whether both have this monitor, and it moved far. */
static bool
jumped(const struct readings *a, const struct readings *b, size_t id)
{
	return (a->present[id] & b->present[id] & 1) &&
	       is_far(a->value[id][0], b->value[id][0], bounds[id].step);
}

static bool
any_jumped(const struct readings *a, const struct readings *b)
{
	for (size_t id = 0; id < MONITORS; id++) {
		if (jumped(a, b, id))
			return true;
	}
	return false;
}

static bool
agree(const int32_t *last, const struct readings *r)
{
	for (size_t id = 0; id < MONITORS; id++) {
		if (is_far(last[id], r->value[id][0], bounds[id].agree))
			return false;
	}
	return true;
}

/* The first look saw what is not so. */
static void
tell(const struct glitch_watch *g, const struct readings *before,
    const struct readings *r, const struct now *now, struct glitch *ret)
{
	for (size_t id = 0; id < MONITORS; id++) {
		if (!(r->present[id] & before->present[id] & 1) ||
		    !is_far(g->first[id], before->value[id][0], bounds[id].step))
			continue;
		*ret = (struct glitch){
			.monitor = (enum monitor)id,
			.read = g->first[id],
			.before = before->value[id][0],
			.again = r->value[id][0],
			.wall_us = now->wall_us,
			.mono_us = now->mono_us,
		};
		return;
	}
}

enum glitch_verdict
glitch_judge(struct glitch_watch *g, const struct module *known, const struct readings *r,
    const struct now *now, struct glitch *ret_glitch)
{
	bool fresh = known->has_readings && now->mono_us - known->read_us < KNOWN_US;
	bool odd = fresh && any_jumped(&known->readings, r);
	unsigned looks = g->looks;

	ret_glitch->wall_us = 0;
	if (!odd || (looks && agree(g->last, r))) {
		if (looks && !odd)
			tell(g, &known->readings, r, now, ret_glitch);
		g->looks = 0;
		return GLITCH_BELIEVED;
	}
	if (looks + 1 >= GLITCH_LOOKS_MAX) {
		g->looks = 0;
		return GLITCH_NOISE;
	}
	for (size_t id = 0; id < MONITORS; id++) {
		g->last[id] = r->value[id][0];
		if (!looks)
			g->first[id] = r->value[id][0];
	}
	g->looks++;
	return GLITCH_AGAIN;
}
