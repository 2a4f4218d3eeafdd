/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/observe.h"

#include <string.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/hwerr.h"
#include "model/laser.h"
#include "model/module.h"
#include "model/vdm_flag.h"
#include "optics/sff8472_laser.h"
#include "optics/tunable.h"

/* What failed once is read again in the next sweep, then less and less often. */
#define RETRY_US (500 * (uint64_t)US_PER_MS)
/* What is not there is asked for again this often. */
#define MISSING_US (60 * (uint64_t)US_PER_S)

#define PAGE_LASERS 0x12

/* Descriptors, limits and 2Fh of a group; words and flags of a bank, and its lasers. */
#define HALVES_MAX (VDM_GROUPS_MAX + 3)

void
observe_forget(struct observe *o)
{
	*o = (struct observe){ .describe_us = NEVER_US, .sample_us = NEVER_US };
}

void
observe_meet(struct observe *o, const struct memmap *map, unsigned banks,
    struct inventory *inv, struct cage *c, const struct now *now)
{
	observe_forget(o);
	o->banks = (uint8_t)banks;
	o->is_tunable = tunable_offered(map, &c->module.id);
	if (sfp_tunable_offered(map, &c->module.id)) {
		o->sample_us = now->mono_us;
		vdm_set_trim(inv, c, 0, 0);
	}
	if (!memmap_holds(map, 0x01, 0))
		return;
	if (vdm_instances(map, &c->module.id))
		o->describe_us = now->mono_us;
	else
		vdm_set_trim(inv, c, 0, 0);
}

bool
observe_wants_samples(const struct observe *o, uint64_t now_us)
{
	return o->describe_us > now_us && o->sample_us <= now_us;
}

enum observe_step
observe_due(struct observe *o, const struct now *now)
{
	o->with_flags = o->flags_us <= now->mono_us;
	if (o->describe_us <= now->mono_us)
		return OBSERVE_DESCRIPTORS;
	return o->sample_us <= now->mono_us ? OBSERVE_SAMPLES : OBSERVE_NOTHING;
}

bool
observe_is_settled(const struct observe *o, const struct cage *c)
{
	return c->vdm->has_samples || o->failures ||
	       (o->describe_us == NEVER_US && o->sample_us == NEVER_US) || o->lacks_pages;
}

void
observe_plan(const struct observe *o, enum observe_step step, const struct cage *c,
    struct plan *plan)
{
	switch (step) {
	case OBSERVE_DESCRIPTORS:
		plan_descriptors(plan, o->bank, o->group, c->max_read);
		break;
	case OBSERVE_SAMPLES:
		if (c->module.id.spec == SPEC_SFF8472) {
			plan_laser_of_sfp(plan, c->max_read);
			break;
		}
		plan_samples(plan, c->vdm, o->bank, o->with_flags, c->max_read);
		if (o->is_tunable)
			plan_lasers(plan, o->bank, c->max_read);
		break;
	case OBSERVE_NOTHING:
		plan->count = plan->bytes = 0;
		break;
	}
}

/* Begins anew with the first bank and the first group. */
static void
rewind_to_first(struct observe *o)
{
	o->bank = o->group = 0;
}

/* Says whether some run of a page found no such page. */
static bool
is_missing(const struct plan *plan, const struct pages *pages, unsigned from, unsigned to)
{
	for (unsigned i = 0; i < plan->count; i++) {
		if (pages->status[i] == HW_NOPAGE && plan->run[i].map.page >= from &&
		    plan->run[i].map.page <= to)
			return true;
	}
	return false;
}

/* All groups of all banks are described. */
static void
all_described(struct observe *o, struct inventory *inv, struct cage *c,
    const struct now *now)
{
	vdm_set_trim(inv, c, o->banks, o->groups);
	rewind_to_first(o);
	o->describe_us = o->lacks_pages ? now->mono_us + MISSING_US : NEVER_US;
	o->sample_us = c->vdm->count ? now->mono_us : NEVER_US;
}

static int
descriptors_done(struct observe *o, const struct plan *plan, const struct pages *pages,
    const struct memmap *map, struct inventory *inv, struct cage *c,
    const struct now *now)
{
	if (o->bank == 0 && o->group == 0) {
		if (is_missing(plan, pages, VDM_PAGE_DESCRIPTORS, VDM_PAGE_DESCRIPTORS) ||
		    is_missing(plan, pages, VDM_PAGE_CONTROL, VDM_PAGE_CONTROL))
			return HW_NOPAGE;
		o->lacks_pages = false;
		o->groups = (uint8_t)(vdm_instances(map, &c->module.id) / VDM_PER_GROUP);
	}
	o->lacks_pages |= is_missing(plan, pages, VDM_PAGE_DESCRIPTORS, VDM_PAGE_CONTROL);
	vdm_set_describe(inv, c, o->bank, o->group, map);
	if (++o->group < o->groups)
		return HW_OK;
	o->group = 0;
	if (++o->bank >= o->banks)
		all_described(o, inv, c, now);
	return HW_OK;
}

/* The next bank that has samples; the number of banks: none. */
static unsigned
next_bank(const struct observe *o, const struct vdm_set *set)
{
	unsigned next = o->banks;

	for (unsigned i = 0; i < set->count; i++) {
		if (set->item[i].bank > o->bank)
			next = MIN_OF(next, set->item[i].bank);
	}
	return next;
}

/* All samples that the module has are there. */
static void
all_sampled(struct observe *o, struct inventory *inv, struct cage *c,
    const struct now *now)
{
	rewind_to_first(o);
	vdm_set_renew(inv, c, o->begun_us);
	module_keep_pace(inv, c, POLL_VDM, o->begun_us);
	o->sample_us += OBSERVE_PERIOD_US;
	if (o->sample_us <= now->mono_us)
		o->sample_us = now->mono_us + OBSERVE_PERIOD_US;
}

static int
laser_of_sfp_done(struct observe *o, const struct plan *plan, const struct pages *pages,
    const struct memmap *map, uint64_t end_us, struct inventory *inv, struct cage *c,
    const struct now *now)
{
	if (is_missing(plan, pages, SFP_TUNABLE_PAGE, SFP_TUNABLE_PAGE))
		return HW_NOPAGE;
	o->begun_us = end_us;
	lasers_take_sfp(inv, c, map);
	all_sampled(o, inv, c, now);
	return HW_OK;
}

static int
samples_done(struct observe *o, const struct plan *plan, const struct pages *pages,
    const struct memmap *map, uint64_t end_us, struct inventory *inv, struct cage *c,
    const struct now *now)
{
	if (is_missing(plan, pages, VDM_PAGE_WORDS, VDM_PAGE_LIMITS - 1))
		return HW_NOPAGE;
	if (is_missing(plan, pages, VDM_PAGE_FLAGS, VDM_PAGE_FLAGS))
		o->flags_us = now->mono_us + MISSING_US;
	if (is_missing(plan, pages, PAGE_LASERS, PAGE_LASERS))
		o->is_tunable = false;
	if (o->bank == 0)
		o->begun_us = end_us;
	lasers_take(inv, c, o->bank, map);
	vdm_set_take(inv, c, o->bank, map);
	vdm_flags_take(inv, c, o->bank, now);
	o->bank = (uint8_t)next_bank(o, c->vdm);
	if (o->bank < o->banks)
		return HW_OK;
	all_sampled(o, inv, c, now);
	return HW_OK;
}

/* Samples that are missed twice are stale. */
static void
failed(struct observe *o, enum observe_step step, int err, struct inventory *inv,
    struct cage *c, const struct now *now)
{
	bool never = hw_err_info(err)->retry == HW_RETRY_NEVER;
	uint64_t wait_us = MIN_OF(RETRY_US << MIN_OF(o->failures, 8), OBSERVE_PERIOD_US);
	uint64_t again_us = now->mono_us + (never ? MISSING_US : wait_us);

	if (o->failures || never)
		vdm_set_mark_stale(inv, c);
	if (o->failures < UINT8_MAX)
		o->failures++;
	rewind_to_first(o);
	if (step == OBSERVE_DESCRIPTORS)
		o->describe_us = again_us;
	else
		o->sample_us = again_us;
}

int
observe_done(struct observe *o, enum observe_step step, const struct plan *plan,
    struct pages *pages, int broken, uint64_t end_us, struct inventory *inv,
    struct cage *c, const struct now *now)
{
	struct memmap_half half[HALVES_MAX];
	struct memmap map;
	int err = broken ? broken : pages_error(pages, plan, true);

	memmap_init(&map, half, HALVES_MAX);
	if (!err)
		err = pages_put(pages, plan, &map);
	if (!err && step == OBSERVE_DESCRIPTORS)
		err = descriptors_done(o, plan, pages, &map, inv, c, now);
	else if (!err && c->module.id.spec == SPEC_SFF8472)
		err = laser_of_sfp_done(o, plan, pages, &map, end_us, inv, c, now);
	else if (!err)
		err = samples_done(o, plan, pages, &map, end_us, inv, c, now);
	if (err)
		failed(o, step, err, inv, c, now);
	else
		o->failures = 0;
	return err;
}
