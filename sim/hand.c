/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/hand.h"

#include <errno.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "sim/faceplate.h"

static void
note(struct world *w, unsigned cage, enum ledger_kind kind, uint32_t value,
    uint64_t now_us)
{
	struct ledger_entry entry = {
		.kind = (uint8_t)kind,
		.mono_us = now_us,
		.value = value,
		.cage = (uint16_t)cage,
		.bus = (uint8_t)world_bus_of(w, cage),
	};

	ledger_add(&w->map->ledger, &entry);
}

/* The cage, locked; NULL with the reason. */
static struct sim_cage *
take(struct world *w, unsigned cage, int *ret_err)
{
	struct sim_cage *c = world_cage(w, cage);

	*ret_err = c ? world_lock(w, world_bus_of(w, cage)) : -ENODEV;
	return *ret_err ? NULL : c;
}

static void
give_back(struct world *w, unsigned cage)
{
	world_unlock(w, world_bus_of(w, cage));
}

/* Plugs a copy of a still module, or one of a part where that is NULL. */
static int
insert(struct world *w, unsigned cage, const struct part *part,
    const struct sim_module *still, uint64_t now_us)
{
	uint64_t seed = w->map->head.params.seed;
	int err;
	struct sim_cage *c = take(w, cage, &err);

	if (!c)
		return err;
	if (c->plugged) {
		err = -EBUSY;
	} else if (!faceplate_fits(c->type, part)) {
		err = -EMEDIUMTYPE;
	} else {
		/* plugged comes last: whoever dies in here leaves an empty cage */
		c->inserts++;
		if (still)
			sim_module_init_still(&c->module, still, c->pins,
			    world_time(w, now_us));
		else
			sim_module_init(&c->module, part,
			    physics_hash(seed, (uint64_t)cage << 32 | c->inserts),
			    c->pins, world_time(w, now_us));
		c->plugged = 1;
		note(w, cage, LEDGER_INSERT, c->inserts, now_us);
	}
	give_back(w, cage);
	return err;
}

int
hand_insert(struct world *w, unsigned cage, const struct part *part, uint64_t now_us)
{
	return insert(w, cage, part, NULL, now_us);
}

int
hand_insert_still(struct world *w, unsigned cage, const struct sim_module *still,
    uint64_t now_us)
{
	return insert(w, cage, &still->part, still, now_us);
}

int
hand_remove(struct world *w, unsigned cage, uint64_t now_us)
{
	struct ledger_pen pen = world_pen(w, cage);
	int err;
	struct sim_cage *c = take(w, cage, &err);

	if (!c)
		return err;
	if (!c->plugged) {
		err = -ENOENT;
	} else {
		sim_module_step(&c->module, &pen, world_time(w, now_us));
		c->plugged = 0;
		c->removed_us = now_us;
		note(w, cage, LEDGER_REMOVE, c->inserts, now_us);
	}
	give_back(w, cage);
	return err;
}

int
hand_set(struct world *w, unsigned cage, uint16_t half, uint8_t byte,
    const uint8_t *value, size_t len, uint64_t now_us)
{
	struct ledger_pen pen = world_pen(w, cage);
	int err;
	struct sim_cage *c = take(w, cage, &err);

	if (!c)
		return err;
	if (!c->plugged)
		err = -ENOENT;
	else if (len < 1 || byte % 128 + len > 128)
		err = -ERANGE;
	for (size_t i = 0; !err && i < len; i++) {
		if (!sim_module_poke(&c->module, &pen, half, (uint8_t)(byte + i),
			value[i], world_time(w, now_us)))
			err = -ENXIO;
	}
	give_back(w, cage);
	return err;
}

static void
bend_lane(struct world *w, unsigned cage, enum quantity quantity, unsigned lane,
    const int64_t *value, uint64_t over_us, uint64_t now_us)
{
	struct sim_module *m = &world_cage(w, cage)->module;
	uint64_t t = world_time(w, now_us);
	struct ledger_entry entry = {
		.kind = LEDGER_BEND,
		.mono_us = now_us,
		.cage = (uint16_t)cage,
		.value = value ? (uint32_t)*value : 0,
		.byte = (uint8_t)quantity,
		.len = (uint8_t)lane,
		.bits = value == NULL,
	};

	if (value)
		physics_bend(&m->physics, &m->part, quantity, lane, *value, over_us, t);
	else
		physics_unbend(&m->physics, &m->part, quantity, lane, over_us, t);
	ledger_add(&w->map->ledger, &entry);
}

int
hand_bend(struct world *w, unsigned cage, enum quantity quantity, int lane,
    const int64_t *value, uint64_t over_us, uint64_t now_us)
{
	struct ledger_pen pen = world_pen(w, cage);
	unsigned lanes;
	int err;
	struct sim_cage *c = take(w, cage, &err);

	if (!c)
		return err;
	lanes = part_lanes(&c->module.part, quantity);
	if (!c->plugged)
		err = -ENOENT;
	else if (c->module.still)
		err = -EOPNOTSUPP;
	else if (lane >= (int)lanes || lanes == 0)
		err = -ERANGE;
	if (!err) {
		sim_module_step(&c->module, &pen, world_time(w, now_us));
		for (unsigned i = 0; i < lanes; i++) {
			if (lane < 0 || (unsigned)lane == i)
				bend_lane(w, cage, quantity, i, value, over_us, now_us);
		}
		/* a bend without duration is felt at once */
		sim_module_step(&c->module, &pen, world_time(w, now_us) + 1);
	}
	give_back(w, cage);
	return err;
}

int
hand_fault(struct world *w, unsigned cage, const struct fault *fault, uint64_t now_us)
{
	int err;
	struct sim_cage *c = take(w, cage, &err);

	if (!c)
		return err;
	c->fault = *fault;
	c->fault.from_us = now_us;
	if (fault->kind == FAULT_STUCK)
		world_adapter(w, world_bus_of(w, cage))->stuck = 1;
	note(w, cage, LEDGER_FAULT, fault->kind, now_us);
	give_back(w, cage);
	return 0;
}

int
hand_owner(struct world *w, unsigned cage, uint32_t pid)
{
	if (world_lock(w, world_bus_of(w, cage)))
		return -ETIMEDOUT;
	world_cage(w, cage)->owner = pid;
	world_unlock(w, world_bus_of(w, cage));
	return 0;
}
