/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/engine.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "engine/engine_parts.h"
#include "engine/health.h"
#include "engine/sweep.h"
#include "model/module.h"
#include "model/vdm_set.h"

/* A reading that nobody renewed for this many periods, and this long, is stale. */
#define STALE_PERIODS 3
#define STALE_US      (10 * (uint64_t)US_PER_S)
/* So long the event of a carrier waits for what is read of the module. */
#define CARRIER_US ((uint64_t)US_PER_S)

_Static_assert((int)PIN_COUNT == (int)PLATFORM_PIN_COUNT, "the model knows each pin");

/* Deals the cages out to the lists of their buses. */
static void
fill_lists(struct engine *e)
{
	uint16_t *next = e->lists;

	for (unsigned b = 0; b < e->inv->bus_count; b++) {
		struct schedule *s = &e->bus[b];

		s->cage = next;
		for (unsigned i = 0; i < e->inv->cage_count; i++) {
			if (e->inv->cage[i].bus == b)
				s->cage[s->cage_count++] = (uint16_t)i;
		}
		next += s->cage_count;
		s->pin_cage = next;
		for (unsigned i = 0; i < e->inv->cage_count; i++) {
			if (e->inv->cage[i].pin_bus == b)
				s->pin_cage[s->pin_count++] = (uint16_t)i;
		}
		next += s->pin_count;
		e->inv->bus[b].cages = s->cage_count;
		e->inv->bus[b].used = s->cage_count || s->pin_count;
	}
}

struct engine *
engine_create(struct inventory *inv, const struct engine_config *config,
    const struct now *now)
{
	struct engine *e = calloc(1, sizeof(*e));

	if (!e)
		return NULL;
	e->inv = inv;
	e->config = *config;
	e->bus = calloc(inv->bus_count, sizeof(*e->bus));
	e->watch = calloc(inv->cage_count, sizeof(*e->watch));
	e->reset = calloc(inv->cage_count, sizeof(*e->reset));
	e->flap = calloc(inv->cage_count, sizeof(*e->flap));
	e->lists = calloc(2 * (size_t)inv->cage_count, sizeof(*e->lists));
	if (!e->bus || !e->watch || !e->reset || !e->flap || !e->lists) {
		engine_destroy(e);
		return NULL;
	}
	for (unsigned i = 0; i < inv->cage_count; i++) {
		struct cage *c = &inv->cage[i];

		c->max_read = (uint16_t)MIN_OF(c->max_read, plan_longest_run(c->khz));
		watch_init(&e->watch[i]);
	}
	for (unsigned b = 0; b < inv->bus_count; b++) {
		supervise_init(&e->bus[b].supervise, now->mono_us);
		ladder_init(&e->bus[b].ladder);
		e->bus[b].next_sweep_us = now->mono_us;
		e->bus[b].news = true;
		e->bus[b].left_percent = 100;
	}
	fill_lists(e);
	e->next_sweep_us = now->mono_us;
	return e;
}

void
engine_destroy(struct engine *e)
{
	if (!e)
		return;
	for (unsigned i = 0; e->reset && i < e->inv->cage_count; i++)
		reset_fini(&e->reset[i], HW_GONE);
	free(e->bus);
	free(e->watch);
	free(e->reset);
	free(e->flap);
	free(e->lists);
	free(e);
}

void
engine_set_ring(struct engine *e, unsigned bus, struct ring *ring)
{
	struct schedule *s = &e->bus[bus];

	ladder_keep(&s->ladder, ring);
	for (unsigned i = 0; i < s->cage_count; i++) {
		const struct cage *c = &e->inv->cage[s->cage[i]];

		replay_init(&e->watch[c->number].replay, ring, c->number);
		if (c->pins_settable & PLATFORM_PIN_BIT(PLATFORM_PIN_RESET))
			reset_init(&e->reset[c->number], ring, c->number);
	}
	engine_stir(e);
}

void
engine_mark(struct engine *e)
{
	for (unsigned b = 0; b < e->inv->bus_count; b++) {
		struct schedule *s = &e->bus[b];

		for (unsigned i = 0; s->unmarked && i < s->cage_count; i++)
			replay_mark(&e->watch[s->cage[i]].replay,
			    e->inv->cage[s->cage[i]].vdm->keeps ||
				e->watch[s->cage[i]].tally.count);
		s->uncommitted |= s->unmarked;
		s->unmarked = false;
	}
}

void
engine_commit(struct engine *e)
{
	for (unsigned b = 0; b < e->inv->bus_count; b++) {
		struct schedule *s = &e->bus[b];

		for (unsigned i = 0; s->uncommitted && i < s->cage_count; i++)
			replay_commit(&e->watch[s->cage[i]].replay);
		s->uncommitted = false;
	}
}

void
engine_configure(struct engine *e, const struct engine_config *config)
{
	e->config = *config;
	e->reconfigured = true;
	e->next_age_us = 0;
	engine_stir(e);
}

void
engine_set_rules(struct engine *e, const struct alarm_policy *policy,
    const struct own_limit *own, size_t count, const struct now *now)
{
	e->inv->own = own;
	e->inv->own_count = count;
	alarm_set_policy(e->inv, policy, now);
	for (unsigned i = 0; i < e->inv->cage_count; i++)
		watch_learn(&e->watch[i], e->inv, &e->inv->cage[i]);
}

struct climb
engine_climb(struct engine *e, unsigned bus)
{
	return (struct climb){
		.inv = e->inv,
		.buses = e->bus,
		.bus = bus,
		.watch = e->watch,
		.reset = e->reset,
		.allowed = e->config.recovery,
		.settle_us = engine_settle_us(e),
	};
}

void
engine_show_bus(struct engine *e, unsigned bus, const struct now *now)
{
	struct bus *b = &e->inv->bus[bus];
	enum bus_state state = e->bus[bus].supervise.state;

	if (state == BUS_UP && e->bus[bus].ladder.stuck)
		state = BUS_STUCK;
	if (b->state == state)
		return;
	b->state = state;
	b->since_us = now->mono_us;
	e->inv->shape_tick = inventory_touch(e->inv);
}

int
engine_reset(struct engine *e, struct cage *c, void (*done)(void *arg, int err),
    void *arg, const struct now *now)
{
	struct reset *r = &e->reset[c->number];

	(void)now;
	if (!cage_is_occupied(c))
		return -ENOENT;
	if (cage_is_shared(c))
		return -EPERM;
	if (!(c->pins_settable & PLATFORM_PIN_BIT(PLATFORM_PIN_RESET)))
		return -EOPNOTSUPP;
	if (r->step != RESET_NONE || !schedule_is_open(&e->bus[c->pin_bus]))
		return -EBUSY;
	reset_begin(r, done, arg);
	e->bus[c->pin_bus].news = true;
	return 0;
}

void
engine_owner(struct engine *e, struct cage *c, const struct owner *owner,
    const struct now *now)
{
	struct watch *w = &e->watch[c->number];

	cage_set_owner(e->inv, c, owner);
	if (cage_is_shared(c) != w->shared) {
		watch_share(w, cage_is_shared(c));
		engine_stir(e);
		if (cage_is_occupied(c))
			watch_recheck(w, engine_settle_us(e), now);
	}
	rules_follow_owner(e->inv, c, now);
}

void
engine_carrier(struct engine *e, struct cage *c, const char *name, bool carrier,
    const struct now *now)
{
	if (strcmp(c->port.name, name) != 0)
		port_tell_carrier(e->inv, c, now); /* another's, as far as is known */
	port_carrier(c, name, carrier, now);
	if (c->state != CAGE_STATE_READY || cage_is_shared(c)) {
		port_tell_carrier(e->inv, c, now);
		return;
	}
	watch_want_flags(&e->watch[c->number], now->mono_us);
	e->next_age_us = MIN_OF(e->next_age_us, now->mono_us + CARRIER_US + 1);
	e->bus[c->bus].interrupted = e->bus[c->bus].news = true;
}

/*
 * A reading or a level is good for some periods, as they are kept, whatever kept it
 * from renewal. When it is old.
 */
static uint64_t
old_us(uint64_t read_us, uint64_t period_us)
{
	return read_us + MAX_OF(STALE_PERIODS * period_us, STALE_US) + 1;
}

/* Says whether a time has come; else the next look is not later. */
static bool
has_come(struct engine *e, uint64_t at_us, const struct now *now)
{
	if (at_us > now->mono_us)
		e->next_age_us = MIN_OF(e->next_age_us, at_us);
	return at_us <= now->mono_us;
}

/* What was read is looked at when the first of it may be old. What comes from now on
 * was read a while before at most, and is good for longer. */
static void
age_readings(struct engine *e, uint64_t period_us, const struct now *now)
{
	if (now->mono_us < e->next_age_us)
		return;
	e->next_age_us = now->mono_us + STALE_US / 2;
	for (unsigned i = 0; i < e->inv->cage_count; i++) {
		struct cage *c = &e->inv->cage[i];
		const struct module *m = &c->module;

		if (c->port.moved && has_come(e, c->port.moved_us + CARRIER_US + 1, now))
			port_tell_carrier(e->inv, c, now); /* as far as is known */
		if (m->has_readings && !m->stale &&
		    has_come(e,
			old_us(m->read_us,
			    MAX_OF(period_us, m->pace[POLL_MONITORS].achieved_us)),
			now))
			module_mark_stale(e->inv, c);
		if (c->vdm->has_samples && !c->vdm->stale &&
		    has_come(e,
			old_us(c->vdm->read_us,
			    MAX_OF(OBSERVE_PERIOD_US, m->pace[POLL_VDM].achieved_us)),
			now))
			vdm_set_mark_stale(e->inv, c);
		if (c->pins_read_us && !c->pins_stale &&
		    has_come(e, old_us(c->pins_read_us, period_us), now))
			pins_mark_stale(e->inv, c);
	}
}

/* What share of the time since it was last asked the transfers of a bus took. */
static void
measure_use(struct schedule *s, struct bus *b, const struct now *now)
{
	uint64_t us = now->mono_us - s->measured_us;
	uint64_t busy_us = b->transfers.busy_us - s->measured_busy_us;

	b->utilisation_ppm = (uint32_t)(MIN_OF(busy_us, us) * 1000000 / MAX_OF(us, 1u));
	s->measured_us = now->mono_us;
	s->measured_busy_us = b->transfers.busy_us;
}

/* ... and what share reads that ask who is there leave, over a second or more. */
static void
measure_left(struct schedule *s, const struct now *now)
{
	uint64_t us = now->mono_us - s->asked_since_us;

	if (us < US_PER_S)
		return;
	s->left_percent = 100 - (unsigned)MIN_OF(s->asked_us * 100 / us,
				    100u - BUDGET_LEFT_PERCENT_MIN);
	s->asked_us = 0;
	s->asked_since_us = now->mono_us;
}

static void
sweep_bus(struct engine *e, unsigned bus, const uint64_t period_us[POLL_CLASSES],
    const struct now *now)
{
	struct schedule *s = &e->bus[bus];
	uint64_t next_us;

	measure_use(s, &e->inv->bus[bus], now);
	measure_left(s, now);
	health_measure(&e->inv->bus[bus], s, e->watch, e->inv, period_us, now->mono_us);
	next_us = sweep_cages(s, e->watch, e->inv, period_us, now->mono_us);
	s->next_sweep_us = next_us ? next_us : e->next_sweep_us;
	s->ping_due = true; /* served by whatever is asked next */
	s->news = true;
	if (s->sweep_us) /* it is late, and may be for good: so far */
		e->inv->bus[bus].sweep_us = now->mono_us - s->sweep_us;
	else
		s->sweep_us = now->mono_us;
	if (e->inv->bus[bus].used)
		e->inv->bus_tick = inventory_touch(e->inv);
}

/* Starts a sweep on each bus whose time has come: on all at once that keep the pace. */
static void
sweep(struct engine *e, const struct now *now)
{
	uint64_t period_us[POLL_CLASSES] = {
		[POLL_FLAGS] = (uint64_t)e->config.flags_ms * US_PER_MS,
		[POLL_MONITORS] = (uint64_t)e->config.monitors_ms * US_PER_MS,
		[POLL_VDM] = OBSERVE_PERIOD_US,
	};
	uint64_t base_us = MIN_OF(period_us[POLL_FLAGS], period_us[POLL_MONITORS]);

	if (e->reconfigured)
		e->next_sweep_us = MIN_OF(e->next_sweep_us, now->mono_us + base_us);
	if (now->mono_us >= e->next_sweep_us) {
		age_readings(e, period_us[POLL_MONITORS], now);
		e->next_sweep_us += base_us;
		if (e->next_sweep_us <= now->mono_us)
			e->next_sweep_us = now->mono_us + base_us;
	}
	for (unsigned b = 0; b < e->inv->bus_count; b++) {
		struct schedule *s = &e->bus[b];

		if (e->reconfigured)
			s->next_sweep_us = MIN_OF(s->next_sweep_us, e->next_sweep_us);
		if (now->mono_us >= s->next_sweep_us)
			sweep_bus(e, b, period_us, now);
	}
	e->reconfigured = false;
}

/* A sweep is over when nothing that it made due is left. */
static void
close_sweep(struct engine *e, unsigned bus, const struct now *now)
{
	struct schedule *s = &e->bus[bus];

	if (!s->sweep_us || s->poll.outstanding)
		return;
	e->inv->bus[bus].sweep_us = now->mono_us - s->sweep_us;
	s->sweep_us = 0;
}

/* What to ask the bus now, if it has nothing to do. */
static bool
next_request(struct engine *e, unsigned bus, const struct now *now,
    struct engine_out *out)
{
	struct schedule *s = &e->bus[bus];
	uint32_t sequence = e->sequence + 1 ? e->sequence + 1 : 1;
	struct climb climb = engine_climb(e, bus);

	out->order = ENGINE_SEND;
	if (climb_turn(&climb, sequence, now) ||
	    schedule_control(s, e->reset, e->inv, sequence, now->mono_us))
		out->request = &s->control.request;
	else if (schedule_pull(s, e->watch, e->inv, sequence, now->mono_us))
		out->request = &s->pull.request;
	else if (schedule_poll(s, e->watch, e->inv, sequence, now->mono_us))
		out->request = &s->poll.request;
	else {
		close_sweep(e, bus, now);
		return false;
	}
	s->poll.request.pins_ms = e->config.monitors_ms;
	s->control.request.pins_ms = s->pull.request.pins_ms = e->config.monitors_ms;
	e->sequence = sequence;
	e->inv->bus[bus].requests++;
	return true;
}

static bool
next_of_bus(struct engine *e, unsigned bus, const struct now *now, struct engine_out *out)
{
	struct schedule *s = &e->bus[bus];
	struct bus *b = &e->inv->bus[bus];

	*out = (struct engine_out){ .bus = bus };
	switch (supervise_turn(&s->supervise, schedule_deadline(s), now->mono_us)) {
	case SUPERVISE_START:
		b->starts++;
		out->order = ENGINE_START;
		engine_show_bus(e, bus, now);
		return true;
	case SUPERVISE_KILL:
		b->timeouts++;
		out->order = ENGINE_KILL;
		engine_bus_hangs(e, bus, now);
		return true;
	case SUPERVISE_NOTHING:
		break;
	}
	engine_show_bus(e, bus, now);
	if (s->supervise.state == BUS_SUSPECT && s->poll.outstanding && !s->cancelled) {
		/* when it wakes up, what was asked is out of date */
		s->cancelled = true;
		out->order = ENGINE_CANCEL;
		out->sequence = s->poll.request.sequence;
		return true;
	}
	if (!schedule_is_open(s))
		return false;
	if (schedule_take_back(s, e->watch, &out->sequence)) {
		out->order = ENGINE_CANCEL;
		return true;
	}
	return next_request(e, bus, now, out);
}

/* When a bus has something to order even without news. */
static uint64_t
deadline_of_bus(const struct engine *e, unsigned bus)
{
	const struct schedule *s = &e->bus[bus];
	uint64_t deadline = supervise_deadline(&s->supervise, schedule_deadline(s));

	if (schedule_is_open(s))
		deadline = MIN_OF(deadline, schedule_due(s, e->watch, e->reset));
	return deadline;
}

bool
engine_next(struct engine *e, const struct now *now, struct engine_out *ret_out)
{
	engine_calm_flaps(e, now);
	alarm_pass_time(e->inv, now);
	sweep(e, now);
	for (unsigned b = 0; b < e->inv->bus_count; b++) {
		struct schedule *s = &e->bus[b];

		if (!e->inv->bus[b].used || (!s->news && now->mono_us < s->due_us))
			continue;
		s->news = next_of_bus(e, b, now, ret_out);
		if (s->news)
			return true;
		s->due_us = deadline_of_bus(e, b);
	}
	return false;
}

uint64_t
engine_deadline(const struct engine *e)
{
	uint64_t deadline = MIN_OF(e->next_sweep_us, e->inv->alarm_due_us);

	for (unsigned i = 0; e->damped && i < e->inv->cage_count; i++)
		deadline = MIN_OF(deadline, flap_deadline(&e->flap[i]));
	for (unsigned b = 0; b < e->inv->bus_count; b++) {
		const struct schedule *s = &e->bus[b];

		if (!e->inv->bus[b].used)
			continue;
		deadline = MIN_OF(deadline, s->next_sweep_us);
		deadline = MIN_OF(deadline, s->news ? deadline_of_bus(e, b) : s->due_us);
	}
	return deadline;
}

bool
engine_cage_is_settled(const struct engine *e, const struct cage *c)
{
	return watch_is_settled(&e->watch[c - e->inv->cage], c);
}

bool
engine_is_settled(const struct engine *e)
{
	for (unsigned b = 0; b < e->inv->bus_count; b++) {
		if (e->inv->bus[b].used && !e->bus[b].heard)
			return false;
	}
	for (unsigned i = 0; i < e->inv->cage_count; i++) {
		if (!engine_cage_is_settled(e, &e->inv->cage[i]))
			return false;
	}
	return true;
}
