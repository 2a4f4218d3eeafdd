/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/engine.h"

#include <errno.h>
#include <stdlib.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "engine/schedule.h"
#include "model/module.h"

struct engine {
	struct inventory *inv;
	struct engine_config config;
	struct schedule *bus; /* inv->bus_count */
	struct watch *watch;  /* inv->cage_count, and so is reset */
	struct reset *reset;
	uint16_t *lists; /* storage of the buses' cage lists */
	uint32_t sequence;
	uint64_t next_sweep_us; /* mono */
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
	e->lists = calloc(2 * (size_t)inv->cage_count, sizeof(*e->lists));
	if (!e->bus || !e->watch || !e->reset || !e->lists) {
		engine_destroy(e);
		return NULL;
	}
	for (unsigned i = 0; i < inv->cage_count; i++)
		watch_init(&e->watch[i]);
	for (unsigned b = 0; b < inv->bus_count; b++)
		supervise_init(&e->bus[b].supervise, now->mono_us);
	fill_lists(e);
	e->next_sweep_us = now->mono_us;
	return e;
}

void
engine_destroy(struct engine *e)
{
	if (!e)
		return;
	free(e->bus);
	free(e->watch);
	free(e->reset);
	free(e->lists);
	free(e);
}

void
engine_configure(struct engine *e, const struct engine_config *config)
{
	e->config = *config;
}

static uint64_t
settle_us(const struct engine *e)
{
	return (uint64_t)e->config.confirm_ms * US_PER_MS;
}

/* The model's picture of a bus follows its supervision. */
static void
show_bus(struct engine *e, unsigned bus, const struct now *now)
{
	struct bus *b = &e->inv->bus[bus];
	enum bus_state state = e->bus[bus].supervise.state;

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

		if (cage_is_occupied(&e->inv->cage[cage]))
			watch_recheck(&e->watch[cage], settle_us(e), now);
	}
}

/* Ends the visits of a request that will not be answered. */
static void
drop_poll(struct engine *e, struct schedule *s, const struct now *now)
{
	struct schedule_request *r = &s->poll;

	if (!r->outstanding)
		return;
	r->outstanding = false;
	for (unsigned i = 0; i < r->slot_count; i++) {
		unsigned cage = r->slot[i].cage;

		if (e->watch[cage].in_flight)
			watch_finish(&e->watch[cage], e->inv, &e->inv->cage[cage],
			    HW_CRASH, now);
	}
}

static void
drop_control(struct engine *e, struct schedule *s, const struct now *now)
{
	struct schedule_request *r = &s->control;

	if (!r->outstanding)
		return;
	r->outstanding = false;
	for (unsigned i = 0; i < r->slot_count; i++)
		reset_ended(&e->reset[r->slot[i].cage], HW_CRASH, now->mono_us);
}

static void
mark_stale(struct engine *e, const struct schedule *s)
{
	for (unsigned i = 0; i < s->cage_count; i++)
		module_mark_stale(e->inv, &e->inv->cage[s->cage[i]]);
}

void
engine_bus_down(struct engine *e, unsigned bus, bool renew, const struct now *now)
{
	struct schedule *s = &e->bus[bus];

	supervise_down(&s->supervise, renew, now->mono_us);
	s->kill_ordered = false;
	s->ping_due = false;
	s->sweep_us = 0;
	drop_poll(e, s, now);
	drop_control(e, s, now);
	mark_stale(e, s);
	show_bus(e, bus, now);
}

static bool
in_bits(const struct platform_bits *bits, unsigned cage)
{
	return bits->word[cage / 32] >> (cage % 32) & 1;
}

void
engine_presence(struct engine *e, unsigned bus, const struct platform_bits *present,
    const struct platform_bits *known, const struct now *now)
{
	struct schedule *s = &e->bus[bus];

	s->heard = true;
	for (unsigned i = 0; i < s->pin_count; i++) {
		unsigned cage = s->pin_cage[i];
		struct cage *c = &e->inv->cage[cage];
		uint64_t generation = c->generation;
		bool was_occupied = cage_is_occupied(c);

		if (!in_bits(known, cage))
			cage_set_presence(e->inv, c, PRESENCE_UNKNOWN, now);
		else
			cage_set_presence(e->inv, c,
			    in_bits(present, cage) ? PRESENCE_PRESENT : PRESENCE_ABSENT,
			    now);
		if (c->generation != generation)
			watch_arrive(&e->watch[cage], settle_us(e), now);
		else if (was_occupied && !cage_is_occupied(c))
			watch_leave(&e->watch[cage]);
	}
}

/* Counts what a good or failed transfer did to its bus. */
static void
count_run(struct bus *b, const struct run_result *result)
{
	b->transactions++;
	b->bytes += result->len;
	if (hw_err_info(result->status)->counts_for_bus)
		b->errors++;
}

/* The visit that a run of the polling request belongs to. */
static struct schedule_slot *
slot_of_run(struct schedule_request *r, unsigned index)
{
	unsigned i = 0;

	while (i + 1 < r->slot_count && r->slot[i + 1].first <= index)
		i++;
	return i < r->slot_count && r->slot[i].first <= index ? &r->slot[i] : NULL;
}

static void
take_run(struct engine *e, struct schedule_request *r, const struct run_result *result,
    const uint8_t *bytes)
{
	const struct run *run = &r->request.run[result->index];
	struct schedule_slot *slot = slot_of_run(r, result->index);
	struct watch *w;
	int status = result->status;

	if (!slot || run->op != RUN_READ)
		return;
	if (result->skipped) {
		slot->skipped = true;
		return;
	}
	count_run(&e->inv->bus[e->inv->cage[run->cage].bus], result);
	w = &e->watch[slot->cage];
	if (status == HW_OK && result->len != run->len)
		status = HW_IO;
	pages_stage(&w->pages, &w->plan, result->index - slot->first, status, bytes);
	w->end_us = result->end_us;
}

/* All runs are answered: each visit of the request ends. */
static void
finish_poll(struct engine *e, struct schedule *s, const struct now *now)
{
	struct schedule_request *r = &s->poll;

	r->outstanding = false;
	schedule_resume(s);
	for (unsigned i = 0; i < r->slot_count; i++) {
		unsigned cage = r->slot[i].cage;

		if (r->slot[i].skipped)
			watch_skip(&e->watch[cage], now);
		else
			watch_finish(&e->watch[cage], e->inv, &e->inv->cage[cage], HW_OK,
			    now);
	}
}

static void
finish_control(struct engine *e, struct schedule *s, const struct reply *reply,
    const struct now *now)
{
	struct schedule_request *r = &s->control;

	r->outstanding = false;
	for (unsigned i = 0; i < r->slot_count; i++) {
		unsigned cage = r->slot[i].cage;
		int status = i < reply->count ? reply->result[i].status : HW_CRASH;

		if (!reset_ended(&e->reset[cage], status, now->mono_us))
			continue;
		cage_count_reset(e->inv, &e->inv->cage[cage]);
		if (cage_is_occupied(&e->inv->cage[cage])) {
			cage_set_state(e->inv, &e->inv->cage[cage], CAGE_STATE_SETTLING);
			watch_recheck(&e->watch[cage], settle_us(e), now);
		}
	}
}

/* A time that the bus process told is believed within what is possible. */
static uint64_t
believed(uint64_t end_us, const struct schedule_request *r, const struct now *now)
{
	return MAX_OF(r->sent_us, MIN_OF(end_us, now->mono_us));
}

static bool
reply_fits(const struct schedule_request *r, const struct reply *reply)
{
	unsigned bytes = 0;

	if (!r->outstanding || reply->sequence != r->request.sequence ||
	    r->answered + reply->count > r->request.count)
		return false;
	for (unsigned i = 0; i < reply->count; i++) {
		if (reply->result[i].index != r->answered + i)
			return false;
		bytes += reply->result[i].len;
	}
	return bytes <= reply->data_len &&
	       (!reply->last || r->answered + reply->count == r->request.count);
}

bool
engine_reply(struct engine *e, unsigned bus, const struct reply *reply,
    const struct now *now)
{
	struct schedule *s = &e->bus[bus];
	bool control =
	    s->control.outstanding && reply->sequence == s->control.request.sequence;
	struct schedule_request *r = control ? &s->control : &s->poll;
	struct bus *b = &e->inv->bus[bus];
	const uint8_t *bytes = reply->data;

	if (!reply_fits(r, reply))
		return false;
	supervise_answered(&s->supervise);
	show_bus(e, bus, now);
	for (unsigned i = 0; i < reply->count && !control; i++) {
		struct run_result result = reply->result[i];

		result.end_us = believed(result.end_us, r, now);
		take_run(e, r, &result, bytes);
		bytes += result.len;
	}
	r->answered = (uint16_t)(r->answered + reply->count);
	if (!reply->last)
		return true;
	b->replies++;
	b->busy_us += now->mono_us - r->sent_us;
	if (control)
		finish_control(e, s, reply, now);
	else
		finish_poll(e, s, now);
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
	if (r->step != RESET_NONE || e->bus[c->pin_bus].supervise.state != BUS_UP)
		return -EBUSY;
	*r = (struct reset){ .step = RESET_ASSERT, .done = done, .arg = arg };
	return 0;
}

/* Starts a sweep on every bus when its time has come. */
static void
sweep(struct engine *e, const struct now *now)
{
	uint64_t period_us = (uint64_t)e->config.monitors_ms * US_PER_MS;

	if (now->mono_us < e->next_sweep_us)
		return;
	e->next_sweep_us += period_us;
	if (e->next_sweep_us <= now->mono_us)
		e->next_sweep_us = now->mono_us + period_us;
	for (unsigned i = 0; i < e->inv->cage_count; i++)
		watch_sweep(&e->watch[i], now->mono_us);
	for (unsigned b = 0; b < e->inv->bus_count; b++) {
		e->bus[b].ping_due = true; /* served by whatever is asked next */
		if (!e->bus[b].sweep_us)
			e->bus[b].sweep_us = now->mono_us;
	}
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
		mark_stale(e, s);
		show_bus(e, bus, now);
		return true;
	case SUPERVISE_NOTHING:
		break;
	}
	show_bus(e, bus, now);
	if (s->supervise.state != BUS_UP || !s->heard)
		return false;
	out->order = ENGINE_SEND;
	if (schedule_control(s, e->reset, e->inv, e->sequence + 1, now->mono_us))
		out->request = &s->control.request;
	else if (schedule_poll(s, e->watch, e->inv, e->sequence + 1, now->mono_us))
		out->request = &s->poll.request;
	else {
		close_sweep(e, bus, now);
		return false;
	}
	e->sequence = e->sequence + 1 ? e->sequence + 1 : 1;
	b->requests++;
	return true;
}

bool
engine_next(struct engine *e, const struct now *now, struct engine_out *ret_out)
{
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

	for (unsigned b = 0; b < e->inv->bus_count; b++) {
		const struct schedule *s = &e->bus[b];

		if (!e->inv->bus[b].used)
			continue;
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
