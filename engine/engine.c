/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/engine.h"

#include <errno.h>
#include <stdlib.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "engine/climb.h"
#include "engine/flap.h"
#include "engine/schedule.h"
#include "engine/sweep.h"
#include "model/module.h"
#include "model/vdm_set.h"

/* A bus that will be down for longer than this has lost its presence pins, too. */
#define DOWN_LONG_US (2 * (uint64_t)US_PER_S)
/* A reading that nobody renewed for this many periods, and this long, is stale. */
#define STALE_PERIODS 3
#define STALE_US      (10 * (uint64_t)US_PER_S)
/* How soon a bus is asked again that came to no visit of a request: 20 ms, doubling. */
#define FRUITLESS_US  (20 * (uint64_t)US_PER_MS)
#define FRUITLESS_MAX 6
/* A module that was gone for one look is met again when the pin had time to tell. */
#define DOUBT_US (100 * (uint64_t)US_PER_MS)
/* ... and one whose pin keeps moving, this often. */
#define FLAP_VISIT_US ((uint64_t)US_PER_S)

_Static_assert((int)PIN_COUNT == (int)PLATFORM_PIN_COUNT, "the model knows each pin");

struct engine {
	struct inventory *inv;
	struct engine_config config;
	struct schedule *bus; /* inv->bus_count */
	struct watch *watch;  /* inv->cage_count, and so are reset and flap */
	struct reset *reset;
	struct flap *flap;
	unsigned damped; /* cages that flap */
	uint16_t *lists; /* storage of the buses' cage lists */
	uint32_t sequence;
	uint64_t next_sweep_us; /* mono: of the buses that keep the pace */
	bool reconfigured;      /* the period may be shorter now */
};

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
	const struct schedule *s = &e->bus[bus];

	for (unsigned i = 0; i < s->cage_count; i++)
		replay_init(&e->watch[s->cage[i]].replay, ring, s->cage[i]);
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
}

static uint64_t
settle_us(const struct engine *e)
{
	return (uint64_t)e->config.confirm_ms * US_PER_MS;
}

static struct climb
climb_of(struct engine *e, unsigned bus)
{
	return (struct climb){
		.inv = e->inv,
		.buses = e->bus,
		.bus = bus,
		.watch = e->watch,
		.reset = e->reset,
		.allowed = e->config.recovery,
		.settle_us = settle_us(e),
	};
}

/* The model's picture of a bus follows its supervision, and its ladder. */
static void
show_bus(struct engine *e, unsigned bus, const struct now *now)
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

void
engine_bus_up(struct engine *e, unsigned bus, const struct now *now)
{
	struct schedule *s = &e->bus[bus];

	supervise_up(&s->supervise, now->mono_us);
	s->heard = false;
	show_bus(e, bus, now);
	for (unsigned i = 0; i < s->cage_count; i++) {
		unsigned cage = s->cage[i];

		replay_bus_up(&e->watch[cage].replay, now->mono_us);
		watch_share_told(&e->watch[cage], false, HW_OK, false);
		if (cage_is_occupied(&e->inv->cage[cage]))
			watch_recheck(&e->watch[cage], settle_us(e), now);
	}
}

static void
end_visit(struct engine *e, unsigned cage, int broken, const struct now *now)
{
	struct cage *c = &e->inv->cage[cage];

	watch_finish(&e->watch[cage], e->inv, c, broken, now);
	c->failures = e->watch[cage].breaker.failures;
}

static void
blame_process(struct engine *e, unsigned bus, const struct now *now)
{
	static const struct alarm_cause cause = { .value = HW_CRASH };

	alarm_raise_bus(e->inv, &e->inv->bus[bus], &cause, now);
}

/* Ends the visits of a request that will not be answered. */
static void
drop_visits(struct engine *e, struct schedule_request *r, const struct now *now)
{
	if (!r->outstanding)
		return;
	r->outstanding = false;
	for (unsigned i = 0; i < r->slot_count; i++) {
		unsigned cage = r->slot[i].cage;

		if (e->watch[cage].in_flight)
			end_visit(e, cage, HW_CRASH, now);
	}
}

static void
drop_control(struct engine *e, struct schedule *s, const struct now *now)
{
	s->control.outstanding = false;
	for (unsigned i = 0; i < s->pin_count; i++)
		reset_cancel(&e->reset[s->pin_cage[i]], HW_CRASH, now->mono_us);
}

/* Nobody reads the pins of this bus any more: what they said is no fact now. */
static void
forget_presence(struct engine *e, const struct schedule *s, const struct now *now)
{
	for (unsigned i = 0; i < s->pin_count; i++)
		cage_set_presence(e->inv, &e->inv->cage[s->pin_cage[i]], PRESENCE_UNKNOWN,
		    now);
}

static void
mark_stale(struct engine *e, const struct schedule *s)
{
	for (unsigned i = 0; i < s->cage_count; i++)
		module_mark_stale(e->inv, &e->inv->cage[s->cage[i]]);
	for (unsigned i = 0; i < s->pin_count; i++)
		pins_mark_stale(e->inv, &e->inv->cage[s->pin_cage[i]]);
}

void
engine_bus_down(struct engine *e, unsigned bus, bool renew, const struct now *now)
{
	struct schedule *s = &e->bus[bus];

	supervise_down(&s->supervise, renew, now->mono_us);
	if (supervise_keeps_dying(&s->supervise))
		blame_process(e, bus, now);
	s->ping_due = false;
	s->fruitless = 0;
	s->sweep_us = 0;
	ladder_down(&s->ladder);
	drop_visits(e, &s->poll, now);
	drop_visits(e, &s->pull, now);
	drop_control(e, s, now);
	mark_stale(e, s);
	if (s->supervise.start_us > now->mono_us + DOWN_LONG_US)
		forget_presence(e, s, now);
	show_bus(e, bus, now);
}

static bool
in_bits(const struct platform_bits *bits, unsigned cage)
{
	return bits->word[cage / 32] >> (cage % 32) & 1;
}

/* What a cage counts as, and what follows for what is plugged in it. */
static void
set_presence(struct engine *e, unsigned cage, enum presence presence,
    const struct now *now)
{
	struct cage *c = &e->inv->cage[cage];
	uint64_t generation = c->generation;
	bool was_occupied = cage_is_occupied(c);
	bool was_unknown = c->presence == PRESENCE_UNKNOWN;

	cage_set_presence(e->inv, c, presence, now);
	if (c->generation != generation || was_occupied != cage_is_occupied(c))
		ladder_moved(&e->bus[c->bus].ladder, cage);
	if (c->generation != generation)
		watch_arrive(&e->watch[cage], settle_us(e), now);
	else if (was_occupied && !cage_is_occupied(c))
		watch_leave(&e->watch[cage]);
	else if (was_occupied && was_unknown && c->presence == PRESENCE_PRESENT)
		watch_recheck(&e->watch[cage], settle_us(e), now);
	if (c->presence == PRESENCE_ABSENT)
		replay_forget(&e->watch[cage].replay);
}

/* A cage that flaps stays present: each move of its pin makes it doubtful only. */
static void
take_presence(struct engine *e, unsigned cage, enum presence told, const struct now *now)
{
	struct flap *f = &e->flap[cage];
	struct cage *c = &e->inv->cage[cage];
	struct flap was = *f;

	set_presence(e, cage, flap_take(f, told, now->mono_us), now);
	if (f->count != was.count)
		cage_count_flap(e->inv, c);
	if (f->damped && f->pin != was.pin) {
		module_mark_stale(e->inv, c);
		watch_doubt(&e->watch[cage], now->mono_us + FLAP_VISIT_US);
	}
	if (f->damped == was.damped)
		return;
	e->damped++;
	cage_set_flapping(e->inv, c, true);
	rules_follow_state(e->inv, c, now);
}

void
engine_presence(struct engine *e, unsigned bus, const struct platform_bits *present,
    const struct platform_bits *known, const struct now *now)
{
	struct schedule *s = &e->bus[bus];

	s->heard = true;
	for (unsigned i = 0; i < s->pin_count; i++) {
		unsigned cage = s->pin_cage[i];

		if (!in_bits(known, cage))
			take_presence(e, cage, PRESENCE_UNKNOWN, now);
		else if (in_bits(present, cage))
			take_presence(e, cage, PRESENCE_PRESENT, now);
		else
			take_presence(e, cage, PRESENCE_ABSENT, now);
	}
}

void
engine_doubt(struct engine *e, unsigned bus, const struct platform_bits *cages,
    const struct now *now)
{
	const struct schedule *s = &e->bus[bus];

	for (unsigned i = 0; i < s->pin_count; i++) {
		unsigned cage = s->pin_cage[i];

		if (in_bits(cages, cage))
			watch_doubt(&e->watch[cage],
			    now->mono_us +
				(e->flap[cage].damped ? FLAP_VISIT_US : DOUBT_US));
	}
}

/* Cages that stood still for long enough are what their pins say again. */
static void
calm_flaps(struct engine *e, const struct now *now)
{
	for (unsigned i = 0; e->damped && i < e->inv->cage_count; i++) {
		struct cage *c = &e->inv->cage[i];

		if (!flap_calm(&e->flap[i], now->mono_us))
			continue;
		e->damped--;
		cage_set_flapping(e->inv, c, false);
		if (c->presence != PRESENCE_UNKNOWN)
			set_presence(e, i, e->flap[i].pin, now);
		rules_follow_state(e->inv, c, now);
	}
}

/* A time that the bus process told of its pins, within what is possible. */
static uint64_t
believe_pins(const struct schedule *s, uint64_t read_us, const struct now *now)
{
	return MAX_OF(s->supervise.up_us, MIN_OF(read_us, now->mono_us));
}

static void
interrupt(struct engine *e, unsigned cage, const struct now *now)
{
	watch_interrupt(&e->watch[cage], now->mono_us);
	e->bus[e->inv->cage[cage].bus].interrupted = true;
}

void
engine_pins(struct engine *e, unsigned bus, const struct pin_news *news, unsigned count,
    const struct now *now)
{
	for (unsigned i = 0; i < count; i++) {
		pin_set(e->inv, &e->inv->cage[news[i].cage], news[i].pin, news[i].level,
		    believe_pins(&e->bus[bus], news[i].read_us, now), now);
		if (news[i].pin == PLATFORM_PIN_INTERRUPT && news[i].level == 1)
			interrupt(e, news[i].cage, now);
	}
}

void
engine_interrupt(struct engine *e, unsigned bus, const struct platform_bits *cages,
    const struct now *now)
{
	const struct schedule *s = &e->bus[bus];

	for (unsigned i = 0; i < s->pin_count; i++) {
		if (in_bits(cages, s->pin_cage[i]))
			interrupt(e, s->pin_cage[i], now);
	}
}

/* Each reply says since when all pins of the bus were read. */
static void
confirm_pins(struct engine *e, const struct schedule *s, uint64_t pins_us,
    const struct now *now)
{
	uint64_t read_us = believe_pins(s, pins_us, now);

	for (unsigned i = 0; pins_us && i < s->pin_count; i++)
		pins_confirm(e->inv, &e->inv->cage[s->pin_cage[i]], read_us);
}

/* Counts a transfer and says how long it took: no longer than its request is under way.
 */
static uint64_t
count_run(struct engine *e, const struct schedule_request *r, struct cage *c,
    const struct run_result *result)
{
	uint64_t us = MIN_OF(result->took_us, result->end_us - r->sent_us);

	transfers_add(&e->inv->bus[c->bus].transfers, result->status, result->len, us);
	transfers_add(&c->counters.transfers, result->status, result->len, us);
	return us;
}

static void
take_run(struct engine *e, const struct climb *climb, struct schedule_request *r,
    const struct run_result *result, const uint8_t *bytes, const struct now *now)
{
	const struct run *run = &r->request.run[result->index];
	struct schedule_slot *slot = schedule_slot_of(r, result->index);
	struct watch *w = &e->watch[run->cage];
	int status = result->status;

	if (run->op == RUN_CHANGED && status == HW_OK)
		watch_told(w, (enum platform_family)run->at.byte);
	if (run->op == RUN_SHARE && !result->skipped)
		watch_share_told(w, run->at.byte, status, result->level);
	if (!slot || run->op != RUN_READ)
		return;
	if (result->skipped) {
		status = schedule_skip(r, slot, result->index);
	} else {
		w->bus_us += count_run(e, r, &e->inv->cage[run->cage], result);
		climb_hear(climb, run->cage, status, now);
		if (w->shared && status == HW_BUSY && run->at.byte >= 128)
			status = HW_NOPAGE; /* not now: another page is selected */
	}
	slot->failed |= status != HW_OK && status != HW_NOPAGE;
	if (status == HW_OK && result->len != run->len)
		status = HW_IO;
	pages_stage(&w->pages, &w->plan, result->index - slot->first, status, bytes);
	w->end_us = result->end_us;
}

/*
 * A part of a request is answered: its visits need not wait for the rest. None ends on a
 * bus that is held.
 */
static void
end_answered(struct engine *e, struct schedule *s, struct schedule_request *r,
    const struct now *now)
{
	s->uncommitted = true;
	if (s->ladder.stuck)
		return;
	for (unsigned i = 0; i < r->slot_count && schedule_is_answered(r, i); i++) {
		unsigned cage = r->slot[i].cage;

		if (r->slot[i].ended || r->slot[i].skipped)
			continue;
		r->slot[i].ended = true;
		replay_answered(&e->watch[cage].replay, e->watch[cage].end_us);
		end_visit(e, cage, HW_OK, now);
	}
}

/* All runs are answered: what the bus did not come to is asked again. */
static void
finish_visits(struct engine *e, const struct climb *climb, struct schedule *s,
    struct schedule_request *r, const struct now *now)
{
	uint64_t again_us = now->mono_us;
	unsigned served = 0;

	r->outstanding = false;
	if (r == &s->poll)
		schedule_resume(s);
	for (unsigned i = 0; i < r->slot_count; i++)
		served += !r->slot[i].skipped;
	if (served)
		s->fruitless = 0;
	else if (r->slot_count && s->fruitless < FRUITLESS_MAX)
		s->fruitless++;
	if (s->fruitless)
		again_us += FRUITLESS_US << (s->fruitless - 1);
	for (unsigned i = 0; i < r->slot_count; i++) {
		unsigned cage = r->slot[i].cage;

		if (r->slot[i].ended)
			continue;
		replay_answered(&e->watch[cage].replay, e->watch[cage].end_us);
		watch_skip(&e->watch[cage], &e->inv->cage[cage], again_us);
	}
	climb_polled(climb, now);
}

static void
finish_control(struct engine *e, struct schedule *s, const struct now *now)
{
	struct schedule_request *r = &s->control;

	r->outstanding = false;
	if (!r->slot_count) /* a rung of the ladder */
		ladder_rung_done(&s->ladder, r->status[0]);
	for (unsigned i = 0; i < r->slot_count; i++) {
		unsigned cage = r->slot[i].cage;

		if (!reset_ended(&e->reset[cage], r->status[r->slot[i].first],
			now->mono_us))
			continue;
		cage_count_reset(e->inv, &e->inv->cage[cage]);
		if (cage_is_occupied(&e->inv->cage[cage])) {
			cage_set_state(e->inv, &e->inv->cage[cage], CAGE_STATE_SETTLING);
			module_mark_stale(e->inv, &e->inv->cage[cage]);
			watch_reset(&e->watch[cage], settle_us(e), now);
		}
	}
}

bool
engine_reply(struct engine *e, unsigned bus, const struct reply *reply,
    const struct now *now)
{
	struct schedule *s = &e->bus[bus];
	struct schedule_request *r = schedule_find(s, reply->sequence);
	bool control = r == &s->control;
	struct climb climb = climb_of(e, bus);
	struct bus *b = &e->inv->bus[bus];
	const uint8_t *bytes = reply->data;

	if (!schedule_fits(r, reply))
		return false;
	confirm_pins(e, s, reply->pins_us, now);
	supervise_answered(&s->supervise);
	for (unsigned i = 0; i < reply->count; i++) {
		struct run_result result = reply->result[i];

		r->status[result.index] = result.status;
		result.end_us = schedule_believe(r, result.end_us, now->mono_us);
		if (!control)
			take_run(e, &climb, r, &result, bytes, now);
		bytes += result.len;
	}
	r->answered = (uint16_t)(r->answered + reply->count);
	if (!control)
		end_answered(e, s, r, now);
	if (!reply->last) {
		show_bus(e, bus, now);
		return true;
	}
	b->replies++;
	if (control)
		finish_control(e, s, now);
	else
		finish_visits(e, &climb, s, r, now);
	show_bus(e, bus, now);
	return true;
}

int
engine_reset(struct engine *e, struct cage *c, void (*done)(void *arg, int err),
    void *arg, const struct now *now)
{
	struct reset *r = &e->reset[c->number];

	(void)now;
	if (!cage_is_occupied(c))
		return -ENOENT;
	if (!(c->pins_settable & PLATFORM_PIN_BIT(PLATFORM_PIN_RESET)))
		return -EOPNOTSUPP;
	if (r->step != RESET_NONE || !e->bus[c->pin_bus].heard ||
	    e->bus[c->pin_bus].supervise.state != BUS_UP)
		return -EBUSY;
	*r = (struct reset){ .step = RESET_ASSERT, .done = done, .arg = arg };
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
		if (cage_is_occupied(c))
			watch_recheck(w, settle_us(e), now);
	}
	rules_follow_owner(e->inv, c, now);
}

/*
 * A reading or a level is good for some periods, as they are kept, whatever kept it
 * from renewal.
 */
static bool
is_old(uint64_t read_us, uint64_t period_us, const struct now *now)
{
	return now->mono_us - read_us > MAX_OF(STALE_PERIODS * period_us, STALE_US);
}

static void
age_readings(struct engine *e, uint64_t period_us, const struct now *now)
{
	for (unsigned i = 0; i < e->inv->cage_count; i++) {
		struct cage *c = &e->inv->cage[i];
		const struct module *m = &c->module;

		if (m->has_readings &&
		    is_old(m->read_us,
			MAX_OF(period_us, m->pace[POLL_MONITORS].achieved_us), now))
			module_mark_stale(e->inv, c);
		if (c->vdm->has_samples &&
		    is_old(c->vdm->read_us,
			MAX_OF(OBSERVE_PERIOD_US, m->pace[POLL_VDM].achieved_us), now))
			vdm_set_mark_stale(e->inv, c);
		if (c->pins_read_us && is_old(c->pins_read_us, period_us, now))
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

static void
sweep_bus(struct engine *e, unsigned bus, const uint64_t period_us[POLL_CLASSES],
    const struct now *now)
{
	struct schedule *s = &e->bus[bus];
	uint64_t next_us = sweep_cages(s, e->watch, e->inv, period_us, now->mono_us);

	measure_use(s, &e->inv->bus[bus], now);
	s->next_sweep_us = next_us ? next_us : e->next_sweep_us;
	s->ping_due = true; /* served by whatever is asked next */
	if (!s->sweep_us)
		s->sweep_us = now->mono_us;
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
	struct climb climb = climb_of(e, bus);

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
		show_bus(e, bus, now);
		return true;
	case SUPERVISE_KILL:
		b->timeouts++;
		out->order = ENGINE_KILL;
		blame_process(e, bus, now);
		mark_stale(e, s);
		forget_presence(e, s, now);
		show_bus(e, bus, now);
		return true;
	case SUPERVISE_NOTHING:
		break;
	}
	show_bus(e, bus, now);
	if (s->supervise.state == BUS_SUSPECT && s->poll.outstanding && !s->cancelled) {
		/* when it wakes up, what was asked is out of date */
		s->cancelled = true;
		out->order = ENGINE_CANCEL;
		out->sequence = s->poll.request.sequence;
		return true;
	}
	return s->supervise.state == BUS_UP && s->heard && next_request(e, bus, now, out);
}

bool
engine_next(struct engine *e, const struct now *now, struct engine_out *ret_out)
{
	calm_flaps(e, now);
	sweep(e, now);
	for (unsigned b = 0; b < e->inv->bus_count; b++) {
		if (e->inv->bus[b].used && next_of_bus(e, b, now, ret_out))
			return true;
	}
	return false;
}

uint64_t
engine_deadline(const struct engine *e)
{
	uint64_t deadline = e->next_sweep_us;

	for (unsigned i = 0; e->damped && i < e->inv->cage_count; i++)
		deadline = MIN_OF(deadline, flap_deadline(&e->flap[i]));
	for (unsigned b = 0; b < e->inv->bus_count; b++) {
		const struct schedule *s = &e->bus[b];

		if (!e->inv->bus[b].used)
			continue;
		deadline = MIN_OF(deadline, s->next_sweep_us);
		deadline = MIN_OF(deadline,
		    supervise_deadline(&s->supervise, schedule_deadline(s)));
		if (s->supervise.state == BUS_UP && s->heard)
			deadline = MIN_OF(deadline, schedule_due(s, e->watch, e->reset));
	}
	return deadline;
}

bool
engine_is_settled(const struct engine *e)
{
	for (unsigned b = 0; b < e->inv->bus_count; b++) {
		if (e->inv->bus[b].used && !e->bus[b].heard)
			return false;
	}
	for (unsigned i = 0; i < e->inv->cage_count; i++) {
		if (!watch_is_settled(&e->watch[i], &e->inv->cage[i]))
			return false;
	}
	return true;
}
