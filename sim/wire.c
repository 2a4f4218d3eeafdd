/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/wire.h"

#include <string.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/hwerr.h"

#define MUX_CLOCKS  (2 * 9 + 2) /* address and channel mask of the mux */
#define NACK_CLOCKS (1 * 9 + 2) /* an address that nobody acknowledges */

unsigned
wire_clocks(bool write, size_t len, bool mux)
{
	unsigned bytes = (unsigned)len;

	/* address, offset, data; a read has a second address and a repeated start */
	return (write ? (2 + bytes) * 9 + 2 : (3 + bytes) * 9 + 3) +
	       (mux ? MUX_CLOCKS : 0);
}

static uint64_t
clocks_us(const struct world *w, uint64_t clocks)
{
	const struct world_params *p = &w->map->head.params;
	uint64_t per_ms = (uint64_t)MAX_OF(1u, p->khz) * MAX_OF(1u, p->speed);

	return (clocks * 1000 + per_ms - 1) / per_ms;
}

/* Says whether some module holds the bus, and forgets that one may when none does. */
static bool
bus_is_stuck(const struct world *w, unsigned bus, uint64_t mono_us)
{
	struct sim_bus *b = world_adapter(w, bus);
	bool later = false;

	for (unsigned i = 0; b->stuck && i < world_cages(w); i++) {
		const struct sim_cage *c = world_cage(w, i);

		if (!world_shares(w, i, bus) || c->fault.kind != FAULT_STUCK ||
		    !c->plugged)
			continue;
		if (fault_at(&c->fault, mono_us) == FAULT_STUCK)
			return true;
		later |= mono_us < c->fault.until_us;
	}
	b->stuck = later;
	return false;
}

/* How the transaction will go and how long it takes. */
static uint64_t
judge(struct world *w, struct wire *x, uint64_t deadline_us)
{
	const struct sim_cage *c = world_cage(w, x->cage);
	unsigned bus = world_bus_of(w, x->cage);
	struct sim_bus *b = world_adapter(w, bus);
	unsigned speed = MAX_OF(1u, w->map->head.params.speed);
	enum fault_kind fault = fault_at(&c->fault, x->start_us);
	bool mux = b->selected != x->cage + 1;
	uint64_t extra_us = w->map->head.params.cost_us / speed;

	if (bus_is_stuck(w, bus, x->start_us)) {
		x->status = HW_TIMEOUT;
		return MAX_OF(1u,
		    MIN_OF(FAULT_STUCK_US / speed, deadline_us - x->start_us));
	}
	b->selected = x->cage + 1;
	if (fault == FAULT_TIMEOUT) {
		x->status = HW_TIMEOUT;
		return FAULT_TIMEOUT_US / speed;
	}
	if (!c->plugged || fault == FAULT_NACK ||
	    !sim_module_answers(&c->module, x->i2c, world_time(w, x->start_us))) {
		x->status = HW_NACK;
		return clocks_us(w, NACK_CLOCKS + (mux ? MUX_CLOCKS : 0)) + extra_us;
	}
	x->status = HW_OK;
	return clocks_us(w, wire_clocks(x->write, x->len, mux)) *
		   (fault == FAULT_SLOW ? FAULT_SLOW_FACTOR : 1) +
	       extra_us + c->module.part.stretch_us / speed;
}

int
wire_begin(struct world *w, struct wire *x, uint64_t now_us, uint64_t deadline_us)
{
	unsigned bus = world_bus_of(w, x->cage);
	struct sim_bus *b = world_adapter(w, bus);
	struct sim_cage *c = world_cage(w, x->cage);

	if (!c || x->len < 1 || x->len > 128)
		return HW_INVAL;
	if (world_lock(w, bus))
		return HW_BUSY;
	x->start_us = MAX_OF(now_us, b->free_us);
	if (x->start_us > deadline_us) {
		world_unlock(w, bus);
		return HW_TIMEOUT;
	}
	x->insert = c->inserts;
	x->end_us = x->start_us + judge(w, x, deadline_us);
	b->free_us = x->end_us;
	world_unlock(w, bus);
	return HW_OK;
}

static void
write_ledger(struct world *w, const struct wire *x)
{
	struct sim_cage *c = world_cage(w, x->cage);
	struct ledger_entry entry = {
		.kind = x->write ? LEDGER_WRITE : LEDGER_READ,
		.mono_us = x->start_us,
		.value = (uint32_t)MIN_OF(x->end_us - x->start_us, UINT32_MAX),
		.cage = (uint16_t)x->cage,
		.half = sim_module_half(&c->module, x->i2c, x->byte),
		.i2c = x->i2c,
		.byte = x->byte,
		.len = (uint8_t)x->len,
		.status = (int8_t)x->status,
		.bus = (uint8_t)world_bus_of(w, x->cage),
	};

	ledger_add(&w->map->ledger, &entry);
}

/* Pulled out while it spoke: what is not yet read is the idle level of the wire. */
static void
read_torn(struct world *w, const struct wire *x, uint8_t *buf)
{
	struct sim_cage *c = world_cage(w, x->cage);
	struct ledger_pen pen = world_pen(w, x->cage);
	size_t good = 0;

	if (c->inserts == x->insert && c->removed_us > x->start_us &&
	    x->end_us > x->start_us)
		good = (size_t)(x->len * (c->removed_us - x->start_us) /
				(x->end_us - x->start_us));
	memset(buf, 0xff, x->len);
	sim_module_read(&c->module, &pen, x->i2c, x->byte, buf, MIN_OF(good, x->len),
	    world_time(w, MIN_OF(c->removed_us, x->end_us)));
}

/* Its time comes in the middle of this transaction. */
static void
pull(struct world *w, const struct wire *x)
{
	struct sim_cage *c = world_cage(w, x->cage);
	uint64_t after = physics_hash(w->map->head.params.seed ^ x->start_us, x->cage);
	struct ledger_entry entry = {
		.kind = LEDGER_REMOVE,
		.mono_us = x->start_us + 1 + after % MAX_OF(x->end_us - x->start_us, 1u),
		.value = c->inserts,
		.cage = (uint16_t)x->cage,
		.bus = (uint8_t)world_bus_of(w, x->cage),
	};

	c->fault.kind = FAULT_NONE;
	c->plugged = 0;
	c->removed_us = entry.mono_us;
	ledger_add(&w->map->ledger, &entry);
}

/* What the transaction does, at its end. */
static void
perform(struct world *w, struct wire *x, uint8_t *buf)
{
	struct sim_cage *c = world_cage(w, x->cage);
	struct ledger_pen pen = world_pen(w, x->cage);
	enum fault_kind fault = fault_at(&c->fault, x->end_us);
	uint64_t t = world_time(w, x->end_us);

	if (fault == FAULT_PULL && c->plugged && c->inserts == x->insert &&
	    !(physics_hash(x->start_us, x->cage) & 1))
		pull(w, x);
	if (!c->plugged || c->inserts != x->insert) {
		if (x->write)
			x->status = HW_NACK;
		else
			read_torn(w, x, buf);
		return;
	}
	x->status = sim_module_covers(&c->module, x->i2c, x->byte, x->len);
	if (x->status != HW_OK)
		return;
	if (x->write) {
		sim_module_write(&c->module, &pen, x->i2c, x->byte, buf, x->len,
		    fault != FAULT_LYING_PAGE, t);
		return;
	}
	sim_module_read(&c->module, &pen, x->i2c, x->byte, buf, x->len, t);
	for (size_t i = 0; fault == FAULT_GARBAGE && i < x->len; i++)
		buf[i] = (uint8_t)physics_hash(w->map->head.params.seed ^ x->start_us,
		    x->cage << 8 | i);
}

/*
 * A module that answers too late: every other time it was read all the same, and its
 * flags are gone.
 */
static void
read_in_vain(struct world *w, const struct wire *x)
{
	struct sim_cage *c = world_cage(w, x->cage);
	struct ledger_pen pen = world_pen(w, x->cage);
	uint8_t nobody[128];

	if (x->write || !c->plugged || c->inserts != x->insert ||
	    fault_at(&c->fault, x->start_us) != FAULT_TIMEOUT ||
	    physics_hash(x->start_us, x->cage) & 1 ||
	    sim_module_covers(&c->module, x->i2c, x->byte, x->len) != HW_OK)
		return;
	sim_module_read(&c->module, &pen, x->i2c, x->byte, nobody, x->len,
	    world_time(w, x->end_us));
}

int
wire_end(struct world *w, struct wire *x, uint8_t *buf)
{
	unsigned bus = world_bus_of(w, x->cage);
	struct sim_bus *b = world_bus(w, bus);

	if (world_lock(w, bus))
		return HW_BUSY;
	if (x->status == HW_OK)
		perform(w, x, buf);
	else if (x->status == HW_TIMEOUT)
		read_in_vain(w, x);
	b->transfers++;
	b->busy_us += x->end_us - x->start_us;
	if (x->status == HW_OK)
		b->bytes += x->len;
	write_ledger(w, x);
	world_unlock(w, bus);
	return x->status;
}
