/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Engine: decides what to ask which bus, and when.
 *
 * Pure: news and the time go in, what to do comes out. The caller tells it what
 * happened, then takes orders with engine_next() until there is none, then
 * waits until engine_deadline() or the next news. It writes the model.
 */
#ifndef ENGINE_ENGINE_H
#define ENGINE_ENGINE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "engine/request.h"
#include "model/inventory.h"

struct engine;
struct ring;

struct engine_config {
	uint32_t flags_ms;    /* period of the flags, 1000 */
	uint32_t monitors_ms; /* period of the monitors and pins, 1000 */
	uint32_t confirm_ms;  /* how long settling may take before `unverified`, 2500 */
	unsigned recovery; /* bit n: rung n of enum recovery is allowed; HOLD always is */
};

enum engine_order {
	ENGINE_SEND,   /* `request` to the bus */
	ENGINE_CANCEL, /* the bus shall drop what it has not begun of `sequence`, and what
			* that has left for an interrupt */
	ENGINE_KILL,   /* the bus process is stuck: SIGKILL */
	ENGINE_START   /* start the bus process */
};

struct engine_out {
	enum engine_order order;
	unsigned bus;
	uint32_t sequence;             /* CANCEL */
	const struct request *request; /* SEND: borrowed until the next call */
};

/* Everything the engine needs stands in memory afterwards; a poll allocates
 * nothing. The inventory is borrowed. NULL without memory. */
struct engine *engine_create(struct inventory *inv, const struct engine_config *config,
    const struct now *now);
void engine_destroy(struct engine *e);

/*
 * A ring (engine/ring.h) for the clearing reads of a bus whose process was never up
 * yet; borrowed. Without one nothing is written down. A module that is in reset by it is
 * let go as soon as its pins can be set.
 */
void engine_set_ring(struct engine *e, unsigned bus, struct ring *ring);

/*
 * What the model holds now is about to be written down. When it is, told by
 * engine_commit(), clearing reads whose flags were in it then need not be kept in the
 * rings any more.
 */
void engine_mark(struct engine *e);
void engine_commit(struct engine *e);

/* A reload: the next sweep comes at most one new period later. */
void engine_configure(struct engine *e, const struct engine_config *config);

/* Alarms are judged by other rules from now on, and by `count` limits of operators, which
 * are borrowed. */
void engine_set_rules(struct engine *e, const struct alarm_policy *policy,
    const struct own_limit *own, size_t count, const struct now *now);

/* News. */
void engine_bus_up(struct engine *e, unsigned bus, const struct now *now);
/* `renew`: it ended by itself to open its devices anew, which is no crash. */
void engine_bus_down(struct engine *e, unsigned bus, bool renew, const struct now *now);
/* Presence of the cages in `known` whose pin_bus is `bus`. */
void engine_presence(struct engine *e, unsigned bus, const struct platform_bits *present,
    const struct platform_bits *known, const struct now *now);
/* Present cages whose pin was seen absent, once: what is read of them is not published
 * until it is known that the module is still the same. */
void engine_doubt(struct engine *e, unsigned bus, const struct platform_bits *cages,
    const struct now *now);
/* Pins of cages whose pin_bus is `bus` were read and gave something new. */
void engine_pins(struct engine *e, unsigned bus, const struct pin_news *news,
    unsigned count, const struct now *now);
/* These cages, whose pin_bus is `bus`, ask for attention: their interrupt pin moved. */
void engine_interrupt(struct engine *e, unsigned bus, const struct platform_bits *cages,
    const struct now *now);
/* A whole reply or a part of one. False when it answers nothing that was asked. */
bool engine_reply(struct engine *e, unsigned bus, const struct reply *reply,
    const struct now *now);

/*
 * Orders a reset of a cage: RESET pin on, off again after at least 10 ms.
 *
 * -ENOENT no module; -EPERM somebody else uses it; -EOPNOTSUPP the cage has no settable
 * reset pin; -EBUSY a reset is under way or the bus is not up. `done` hears the end: 0 or
 * an enum hw_err.
 */
int engine_reset(struct engine *e, struct cage *c, void (*done)(void *arg, int err),
    void *arg, const struct now *now);

/*
 * Somebody else uses the module of a cage, or (OWNER_NONE) nobody does any more. What
 * reading clears is not read then, and the platform selects no page.
 */
void engine_owner(struct engine *e, struct cage *c, const struct owner *owner,
    const struct now *now);

/*
 * The carrier of an interface of the cage changed: its flags are read out of turn, and
 * an event tells how the module was then.
 */
void engine_carrier(struct engine *e, struct cage *c, const char *name, bool carrier,
    const struct now *now);

/* Orders. False when there is none just now. */
bool engine_next(struct engine *e, const struct now *now, struct engine_out *ret_out);
/* When engine_next() will have something even without news; NEVER_US: never. */
uint64_t engine_deadline(const struct engine *e);

/* True when each bus was up once and every present module was read or given up. */
bool engine_is_settled(const struct engine *e);
/* Of one cage: nothing is plugged, or it was read, or given up. */
bool engine_cage_is_settled(const struct engine *e, const struct cage *c);

#endif
