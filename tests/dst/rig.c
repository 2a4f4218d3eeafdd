/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/dst/rig.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "sim/bus.h"
#include "tests/suite.h"

/* A process starts, or is gone, this long after it was ordered. */
#define START_US 2000
#define DEATH_US 3000
/* Main takes this long to be there again. */
#define RESTART_US 20000

#define PRESENCE_US 250000
#define CONFIRM_US  50000

#define WORKS    COUNT_OF(((struct rig_bus *)0)->work)
#define FIRED    2
#define FIRED_US 250000

/* For what is asked millions of times: of its own assertions check keeps a record each.
 */
static void
must(bool holds, const char *what)
{
	if (!holds)
		ck_abort_msg("%s", what);
}

uint64_t
rig_chance(struct rig *rig, uint64_t bound)
{
	rig->random ^= rig->random << 13;
	rig->random ^= rig->random >> 7;
	rig->random ^= rig->random << 17;
	return rig->random % bound;
}

int
rig_pin(struct rig *rig, unsigned cage, enum platform_pin pin)
{
	static const enum sim_pin pins[PLATFORM_PIN_COUNT] = {
		[PLATFORM_PIN_RESET] = SIM_BUS_RESET,
		[PLATFORM_PIN_LPMODE] = SIM_BUS_LPMODE,
		[PLATFORM_PIN_MODSEL] = SIM_BUS_PIN_COUNT,
		[PLATFORM_PIN_INTERRUPT] = SIM_BUS_INTERRUPT,
		[PLATFORM_PIN_TX_FAULT] = SIM_BUS_TX_FAULT,
		[PLATFORM_PIN_TX_DISABLE] = SIM_BUS_TX_DISABLE,
		[PLATFORM_PIN_RX_LOS] = SIM_BUS_RX_LOS,
		[PLATFORM_PIN_RATE0] = SIM_BUS_PIN_COUNT,
		[PLATFORM_PIN_RATE1] = SIM_BUS_PIN_COUNT,
		[PLATFORM_PIN_POWER] = SIM_BUS_PIN_COUNT,
		[PLATFORM_PIN_POWER_GOOD] = SIM_BUS_PIN_COUNT,
	};

	return sim_bus_pin_get(rig->world, cage, pins[pin], rig->now.mono_us);
}

/* Main begins, knowing nothing but the world, and what stands in the rings. */
static void
start_main(struct rig *rig)
{
	static const uint8_t types[WORLD_TYPE_COUNT] = {
		[WORLD_SFP] = PLATFORM_CAGE_SFP,
		[WORLD_SFP28] = PLATFORM_CAGE_SFP28,
		[WORLD_QSFP] = PLATFORM_CAGE_QSFP,
		[WORLD_QSFP28] = PLATFORM_CAGE_QSFP28,
		[WORLD_QSFP56] = PLATFORM_CAGE_QSFP56,
		[WORLD_QSFP_DD] = PLATFORM_CAGE_QSFP_DD,
		[WORLD_OSFP] = PLATFORM_CAGE_OSFP,
	};

	rig->inv = inventory_create(world_cages(rig->world), world_buses(rig->world));
	for (unsigned i = 0; i < RIG_BUSES; i++)
		rig->bus[i].up_us = NEVER_US;
	for (unsigned i = 0; i < rig->inv->cage_count; i++) {
		const struct sim_cage *from = world_cage(rig->world, i);
		struct cage *c = &rig->inv->cage[i];

		memcpy(c->name, from->label, sizeof(c->name));
		c->type = types[from->type];
		c->bus = c->pin_bus = from->bus;
		c->khz = (uint16_t)rig->params.khz;
		c->max_read = 128;
		if (rig_pin(rig, i, PLATFORM_PIN_RESET) >= 0)
			c->pins_settable = PLATFORM_PIN_BIT(PLATFORM_PIN_RESET);
		for (unsigned pin = 0; pin < PLATFORM_PIN_COUNT; pin++) {
			if (rig_pin(rig, i, (enum platform_pin)pin) >= 0)
				c->pins_readable |= PLATFORM_PIN_BIT(pin);
		}
	}
	rig->engine = engine_create(rig->inv, &rig->config, &rig->now);
	must(rig->engine != NULL, "no engine");
	for (unsigned b = 0; b < rig->inv->bus_count; b++) {
		must(ring_open(&rig->ring[b], rig->region[b],
			 ring_size(rig->inv->cage_count), rig->inv->cage_count, 1) == 0,
		    "a ring was refused");
		engine_set_ring(rig->engine, b, &rig->ring[b]);
	}
	memset(&rig->held, 0, sizeof(rig->held));
	for (unsigned i = 0; i < rig->inv->cage_count; i++) {
		if (ring_reset(&rig->ring[rig->inv->cage[i].bus], i))
			rig->held.word[i / 32] |= 1u << i % 32;
	}
}

static void
end_main(struct rig *rig)
{
	engine_destroy(rig->engine);
	inventory_destroy(rig->inv);
}

void
rig_init(struct rig *rig, const struct world_params *params)
{
	unsigned cages;

	/* else what a main before had is cleared byte by byte for each one that begins */
	mallopt(M_MMAP_THRESHOLD, 128 * 1024);
	memset(rig, 0, sizeof(*rig));
	rig->params = *params;
	rig->edges_us = RIG_EDGE_US;
	rig->config = (struct engine_config){ .flags_ms = 1000,
		.monitors_ms = 1000,
		.confirm_ms = 2500 };
	rig->now = (struct now){ .mono_us = 1000000, .wall_us = 1700000000000000 };
	rig->random = params->seed * 2654435761u + 88172645463325252u;
	ck_assert_int_eq(world_create_anonymous(params, rig->now.mono_us, &rig->world),
	    0);
	ck_assert_uint_le(world_buses(rig->world), RIG_BUSES);
	cages = world_cages(rig->world);
	for (unsigned b = 0; b < world_buses(rig->world); b++) {
		rig->region[b] = malloc(ring_size(cages));
		ck_assert_ptr_nonnull(rig->region[b]);
		ring_format(rig->region[b], cages, 1);
	}
	start_main(rig);
}

void
rig_power_on(struct rig *rig, enum world_type type, unsigned cages, unsigned buses)
{
	struct world_params p = world_defaults;

	p.cages = cages;
	p.type = type;
	p.buses = buses;
	rig_init(rig, &p);
}

/* A transfer ends before its process does: the driver holds it until then. */
static uint64_t
wire_is_free(const struct rig_bus *b)
{
	uint64_t free_us = 0;

	for (unsigned i = 0; i < WORKS; i++) {
		if (b->work[i].busy)
			free_us = MAX_OF(free_us, b->work[i].at_us);
	}
	return free_us;
}

/* A rung that is under way ends without an answer; `told`: main hears of that. */
static void
lose_rung(struct rig *rig, unsigned bus, bool told)
{
	struct rig_work *work = &rig->bus[bus].work[1];
	bool begun = work->next < work->request.count;

	if (!work->busy || work->request.run[0].op != RUN_RECOVER)
		return;
	work->busy = false;
	rig->rungs_unbegun += told && !begun;
	rig->rungs_lost += !told && begun;
}

/* What was under way on a bus is lost, though it may have been done. */
static void
drop_work(struct rig *rig, unsigned bus)
{
	memset(&rig->bus[bus], 0, sizeof(rig->bus[bus]));
}

int
rig_read_under_way(const struct rig *rig, unsigned bus)
{
	for (unsigned i = 0; i < WORKS; i++) {
		const struct rig_work *work = &rig->bus[bus].work[i];

		if (work->busy && work->intent)
			return work->request.run[work->next].cage;
	}
	return -1;
}

static void
tell_death(struct rig *rig, unsigned bus)
{
	if (rig->dies && rig->bus[bus].alive && !rig->bus[bus].dead)
		rig->dies(rig, bus);
}

void
rig_restart(struct rig *rig)
{
	uint64_t up_us = rig->now.mono_us + RESTART_US;

	for (unsigned b = 0; b < RIG_BUSES; b++)
		tell_death(rig, b);
	end_main(rig);
	for (unsigned b = 0; b < RIG_BUSES; b++) {
		up_us = MAX_OF(up_us, wire_is_free(&rig->bus[b]));
		lose_rung(rig, b, false);
		drop_work(rig, b);
	}
	rig->now.wall_us += up_us - rig->now.mono_us;
	rig->now.mono_us = up_us;
	start_main(rig);
}

void
rig_fini(struct rig *rig)
{
	end_main(rig);
	world_close(rig->world);
	for (unsigned b = 0; b < RIG_BUSES; b++)
		free(rig->region[b]);
}

static void
bus_starts(struct rig *rig, unsigned bus)
{
	struct rig_bus *b = &rig->bus[bus];
	struct platform_bits mask = { { 0 } };

	memset(b, 0, sizeof(*b));
	ring_take_over(&rig->ring[bus]);
	pins_init(&b->pins);
	for (unsigned i = 0; i < rig->inv->cage_count; i++) {
		if (rig->inv->cage[i].bus != bus)
			continue;
		/* what the process before believed of page registers died with it */
		memset(rig->world->pager[i], 0, sizeof(rig->world->pager[i]));
		rig->world->shared[i] = false;
		mask.word[i / 32] |= 1u << i % 32;
		pins_add(&b->pins, i, rig->inv->cage[i].pins_readable);
	}
	b->alive = true;
	b->frozen = rig->mute >> bus & 1;
	b->up_us = NEVER_US;
	presence_init(&b->sampler, &mask, PRESENCE_US, CONFIRM_US, rig->now.mono_us);
	engine_bus_up(rig->engine, bus, &rig->now);
	rig->news = true;
	rig->heard |= 1u << bus;
}

void
rig_kill(struct rig *rig, unsigned bus)
{
	struct rig_bus *b = &rig->bus[bus];

	if (!b->alive || b->dead)
		return;
	tell_death(rig, bus);
	b->dead = true;
	b->down_us = MAX_OF(rig->now.mono_us + DEATH_US, wire_is_free(b));
	rig->kills++;
	rig->kills_of[bus]++;
}

static void
bus_dies(struct rig *rig, unsigned bus)
{
	lose_rung(rig, bus, true);
	drop_work(rig, bus);
	rig->bus[bus].up_us = NEVER_US;
	engine_bus_down(rig->engine, bus, false, &rig->now);
	rig->news = true;
}

static void
sample_presence(struct rig *rig, unsigned bus)
{
	struct rig_bus *b = &rig->bus[bus];
	struct platform_bits present = { { 0 } }, known = b->sampler.mask;

	for (unsigned i = 0; i < rig->inv->cage_count; i++) {
		if (known.word[i / 32] >> i % 32 & 1 &&
		    sim_bus_presence(rig->world, i, rig->now.mono_us) == 1)
			present.word[i / 32] |= 1u << i % 32;
	}
	if (!presence_sample(&b->sampler, &present, &known, rig->now.mono_us,
		rig->now.mono_us))
		return;
	arms_presence(&b->arms, &b->sampler.present, &b->sampler.known,
	    &b->sampler.doubt);
	engine_presence(rig->engine, bus, &b->sampler.present, &b->sampler.known,
	    &rig->now);
	engine_doubt(rig->engine, bus, &b->sampler.doubt, &rig->now);
	rig->news = true;
}

/* Which of its works goes on; NULL: none. */
static const struct rig_work *
at_work(const struct rig_bus *b)
{
	for (unsigned i = WORKS; i-- > 0;) {
		if (b->work[i].busy)
			return &b->work[i];
	}
	return NULL;
}

static void
begin_work(struct rig *rig, struct rig_work *work)
{
	work->busy = true;
	work->next = (unsigned)-1;
	work->intent = 0;
	work->data_len = 0;
	work->at_us = rig->now.mono_us;
}

/* Reads what is armed for who asks for attention; false: nothing is. */
static bool
fire(struct rig *rig, struct rig_bus *b, const struct platform_bits *cages)
{
	struct rig_work *work = &b->work[FIRED];

	if (!arms_fire(&b->arms, cages, &work->request))
		return false;
	work->request.deadline_us = rig->now.mono_us + FIRED_US;
	begin_work(rig, work);
	rig->fired++;
	return true;
}

/* Tells which modules have come to ask for attention. */
static void
look_for_edges(struct rig *rig, unsigned bus)
{
	struct rig_bus *b = &rig->bus[bus];
	struct platform_bits moved = { { 0 } };
	bool any = false;

	b->edge_us = rig->now.mono_us + rig->edges_us;
	for (unsigned i = 0; i < rig->inv->cage_count; i++) {
		uint32_t bit = 1u << i % 32;

		if (rig->inv->cage[i].pin_bus != bus)
			continue;
		if (rig_pin(rig, i, PLATFORM_PIN_INTERRUPT) != 1) {
			b->released.word[i / 32] |= bit;
		} else if (b->released.word[i / 32] & bit) {
			b->released.word[i / 32] &= ~bit;
			moved.word[i / 32] |= bit;
			rig->interrupts++;
			any = true;
		}
	}
	if (!any || (!at_work(b) && fire(rig, b, &moved)))
		return;
	engine_interrupt(rig->engine, bus, &moved, &rig->now);
	rig->news = true;
}

static bool
pins_are_due(const struct rig_bus *b, uint64_t now_us)
{
	if (at_work(b))
		return pins_are_overdue(&b->pins, now_us);
	return pins_next(&b->pins) <= now_us;
}

/* Reads a pin, which takes no time here. */
static void
read_pin(struct rig *rig, unsigned bus)
{
	struct pins_sampler *pins = &rig->bus[bus].pins;
	const struct pins_pin *pin = pins_turn(pins);
	struct pin_news news;

	rig->pins++;
	if (!pins_read(pins, rig_pin(rig, pin->cage, (enum platform_pin)pin->pin),
		rig->now.mono_us, &news))
		return;
	engine_pins(rig->engine, bus, &news, 1, &rig->now);
	rig->news = true;
}

/* Reads a pin that was set. */
static void
reread_pin(struct rig *rig, unsigned cage, enum platform_pin pin)
{
	unsigned bus = rig->inv->cage[cage].pin_bus;
	struct pin_news news;

	if (!pins_reread(&rig->bus[bus].pins, cage, pin, rig_pin(rig, cage, pin),
		rig->now.mono_us, &news))
		return;
	engine_pins(rig->engine, bus, &news, 1, &rig->now);
	rig->news = true;
}

static uint64_t
write_intent(struct rig *rig, const struct run *run)
{
	struct ring_read what = {
		.module = run->module,
		.intent_us = rig->now.mono_us,
		.cage = run->cage,
		.at = run->at,
		.len = run->len,
	};
	unsigned bus = rig->inv->cage[run->cage].bus;

	return run->module ? ring_intent(&rig->ring[bus], &what) : 0;
}

/* The transfer is over. */
static void
write_answer(struct rig *rig, unsigned bus, struct rig_work *work)
{
	const struct run_result *result;

	if (!work->intent)
		return;
	result = &work->result[work->next];
	ring_answer(&rig->ring[bus], work->intent, result->status,
	    work->data + work->data_len - result->len, result->end_us);
	work->intent = 0;
}

/* Begins the next transfer; its result is known when it is over. */
static void
begin_run(struct rig *rig, struct rig_work *work)
{
	const struct run *run = &work->request.run[work->next];
	struct run_result *result = &work->result[work->next];
	struct sim_addr at = { run->at.i2c, run->at.bank, run->at.page, run->at.byte };
	uint64_t now_us = rig->now.mono_us, end_us = now_us;
	int status = HW_OK;

	rig->bus[rig->inv->cage[run->cage].bus].released.word[run->cage / 32] |=
	    1u << run->cage % 32;
	*result = (struct run_result){ .index = (uint16_t)work->next };
	if (now_us > work->request.deadline_us) {
		status = HW_BUSY;
		result->skipped = 1;
	} else if (run->op == RUN_READ) {
		work->intent = write_intent(rig, run);
		status =
		    sim_bus_read(rig->world, run->cage, at, work->data + work->data_len,
			run->len, now_us, work->request.deadline_us, &end_us);
	} else if (run->op == RUN_PIN_SET) {
		status = sim_bus_pin_set(rig->world, run->cage, SIM_BUS_RESET,
		    run->at.page, now_us);
		reread_pin(rig, run->cage, PLATFORM_PIN_RESET);
	} else if (run->op == RUN_RECOVER) {
		status = sim_bus_recover(rig->world, rig->inv->cage[run->cage].bus,
		    run->at.byte, now_us);
		end_us = now_us + rig->rung_us;
	} else if (run->op == RUN_SHARE) {
		status = sim_bus_share(rig->world, run->cage, run->at.byte);
	} else if (run->op == RUN_CHANGED) {
		status = sim_bus_changed(rig->world, run->cage, run->at.byte);
	}
	result->status = (int8_t)status;
	if (run->op == RUN_READ && status == HW_OK) {
		result->len = run->len;
		work->data_len += run->len;
	}
	result->end_us = end_us;
	result->took_us = (uint32_t)(end_us - now_us);
	work->at_us = end_us;
	arms_note_run(&rig->bus[rig->inv->cage[run->cage].bus].arms, &work->request,
	    work->next, status);
	if (run->op == RUN_READ && rig->read_done)
		rig->read_done(rig, run, result, now_us);
}

/* Main is told that the reset pin of a cage was set. */
static void
count_reset(struct rig *rig, unsigned cage, bool asserted)
{
	uint32_t *word = &rig->held.word[cage / 32], bit = 1u << cage % 32;

	rig->resets += !asserted && (*word & bit);
	*word = asserted ? *word | bit : *word & ~bit;
}

static void
finish_work(struct rig *rig, unsigned bus, struct rig_work *work)
{
	struct reply reply = {
		.sequence = work->request.sequence,
		.count = work->request.count,
		.last = 1,
		.pins_us = pins_oldest(&rig->bus[bus].pins),
		.fired = work == &rig->bus[bus].work[FIRED],
		.cage = work->request.run[0].cage,
		.intent = ring_last(&rig->ring[bus]),
		.result = work->result,
		.data = work->data,
		.data_len = (uint16_t)work->data_len,
	};

	work->busy = false;
	if ((!work->request.control || reply.fired) && work->request.count)
		sample_presence(rig, bus);
	rig->news = true;
	rig->heard |= 1u << bus;
	for (unsigned i = 0; i < work->request.count; i++) {
		const struct run *run = &work->request.run[i];

		if (run->op == RUN_PIN_SET && work->result[i].status == HW_OK)
			count_reset(rig, run->cage, run->at.page);
		if (run->op == RUN_READ && rig->read_told)
			rig->read_told(rig, run, &work->result[i]);
	}
	must(engine_reply(rig->engine, bus, &reply, &rig->now), "a reply was refused");
}

/* Does what of a bus is due now. */
static void
bus_turn(struct rig *rig, unsigned bus)
{
	struct rig_bus *b = &rig->bus[bus];
	uint64_t now_us = rig->now.mono_us;

	if (b->dead && b->down_us <= now_us) {
		bus_dies(rig, bus);
		return;
	}
	if (!b->alive && b->up_us <= now_us) {
		bus_starts(rig, bus);
		return;
	}
	if (!b->alive || b->frozen || b->dead)
		return;
	if (presence_next(&b->sampler) <= now_us) {
		sample_presence(rig, bus);
		return;
	}
	while (pins_are_due(b, now_us))
		read_pin(rig, bus);
	if (rig->edges && b->edge_us <= now_us)
		look_for_edges(rig, bus);
	for (unsigned i = 0; i < WORKS; i++) {
		if (b->work[i].busy && b->work[i].at_us <= now_us)
			write_answer(rig, bus, &b->work[i]);
	}
	/* polling waits at its next run for as long as there is control */
	for (unsigned i = WORKS; i-- > 0;) {
		struct rig_work *work = &b->work[i];

		if (!work->busy)
			continue;
		if (work->at_us > now_us)
			return;
		if (++work->next < work->request.count)
			begin_run(rig, work);
		else
			finish_work(rig, bus, work);
		return;
	}
}

static uint64_t
bus_deadline(const struct rig_bus *b, bool edges)
{
	uint64_t deadline = NEVER_US;

	if (b->dead)
		return b->down_us;
	if (!b->alive)
		return b->up_us;
	if (b->frozen)
		return NEVER_US;
	deadline = presence_next(&b->sampler);
	if (edges)
		deadline = MIN_OF(deadline, b->edge_us);
	if (at_work(b))
		deadline = MIN_OF(deadline, at_work(b)->at_us);
	/* pins wait for the end of what is busy */
	if (!at_work(b))
		deadline = MIN_OF(deadline, pins_next(&b->pins));
	return deadline;
}

/* Works out when its turn comes; to be done whenever something happened to a bus. */
static void
set_turn(const struct rig *rig, struct rig_bus *b)
{
	bool busy = at_work(b);

	b->due_us = b->turn_us = bus_deadline(b, rig->edges);
	if (!b->alive || b->frozen || b->dead)
		return;
	for (unsigned i = 0; i < WORKS; i++) {
		if (b->work[i].busy)
			b->turn_us = MIN_OF(b->turn_us, b->work[i].at_us);
	}
	if (busy && b->pins.period_us)
		b->turn_us = MIN_OF(b->turn_us, b->pins.due_us + b->pins.period_us);
}

static void
take_request(struct rig *rig, unsigned bus, const struct request *request)
{
	struct rig_work *work = &rig->bus[bus].work[request->control ? 1 : 0];

	must(!work->busy, "a second request");
	must(request->count <= REQUEST_RUNS_MAX, "too many runs");
	rig->messages++;
	pins_order(&rig->bus[bus].pins, (uint64_t)request->pins_ms * US_PER_MS,
	    rig->now.mono_us);
	memcpy(&work->request, request, offsetof(struct request, data));
	memcpy(work->request.data, request->data, request->data_len);
	work->request.data_len = request->data_len;
	begin_work(rig, work);
	if (request->control && rig->bus[bus].work[0].busy)
		work->at_us = MAX_OF(work->at_us, rig->bus[bus].work[0].at_us);
	if (rig->bus[bus].work[FIRED].busy)
		work->at_us = MAX_OF(work->at_us, rig->bus[bus].work[FIRED].at_us);
	arms_begin(&rig->bus[bus].arms, &work->request);
}

static void
carry_out(struct rig *rig, const struct engine_out *out)
{
	struct rig_bus *b = &rig->bus[out->bus];

	switch (out->order) {
	case ENGINE_SEND:
		take_request(rig, out->bus, out->request);
		break;
	case ENGINE_CANCEL:
		rig->cancels++;
		arms_cancel(&b->arms, out->sequence);
		break;
	case ENGINE_KILL:
		rig_kill(rig, out->bus);
		lose_rung(rig, out->bus, true);
		break;
	case ENGINE_START:
		must(!b->alive, "a second process");
		rig->starts++;
		b->up_us = rig->now.mono_us + START_US;
		break;
	}
}

static void
end_turn(struct rig *rig)
{
	struct engine_out out;
	unsigned orders = 0;

	while (engine_next(rig->engine, &rig->now, &out)) {
		carry_out(rig, &out);
		set_turn(rig, &rig->bus[out.bus]);
		must(++orders < 1000, "orders without end");
	}
	rig->news = false;
	rig->engine_due_us = engine_deadline(rig->engine);
	if (inventory_end_turn(rig->inv) && rig->look) {
		rig->look(rig, rig->arg);
		rig->heard = 0;
	}
	if (!rig->commit || rig->commit(rig, rig->arg)) {
		engine_mark(rig->engine);
		engine_commit(rig->engine);
	}
}

/* The next moment at which something happens. */
static uint64_t
next_moment(const struct rig *rig)
{
	uint64_t next_us = rig->engine_due_us;

	for (unsigned bus = 0; bus < rig->inv->bus_count; bus++)
		next_us = MIN_OF(next_us, rig->bus[bus].due_us);
	return next_us;
}

void
rig_run(struct rig *rig, uint64_t us)
{
	uint64_t until_us = rig->now.mono_us + us;
	unsigned idle = 0;

	end_turn(rig);
	for (unsigned bus = 0; bus < rig->inv->bus_count; bus++)
		set_turn(rig, &rig->bus[bus]);
	for (;;) {
		uint64_t next_us = MAX_OF(next_moment(rig), rig->now.mono_us);

		if (next_us > until_us)
			break;
		idle = next_us == rig->now.mono_us ? idle + 1 : 0;
		must(idle < 10000, "time stands still");
		rig->now.wall_us += next_us - rig->now.mono_us;
		rig->now.mono_us = next_us;
		for (unsigned bus = 0; bus < rig->inv->bus_count; bus++) {
			if (rig->bus[bus].turn_us > next_us)
				continue;
			bus_turn(rig, bus);
			set_turn(rig, &rig->bus[bus]);
		}
		if (rig->news || rig->engine_due_us <= next_us)
			end_turn(rig);
	}
	rig->now.wall_us += until_us - rig->now.mono_us;
	rig->now.mono_us = until_us;
}
