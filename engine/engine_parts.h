/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Engine parts: what the rooms of the engine share, engine/engine.c that gives orders,
 * engine/engine_replies.c that hears what became of them, and engine/engine_news.c that
 * hears what nobody ordered.
 */
#ifndef ENGINE_ENGINE_PARTS_H
#define ENGINE_ENGINE_PARTS_H

#include "engine/climb.h"
#include "engine/engine.h"
#include "engine/flap.h"
#include "engine/schedule.h"

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
	uint64_t next_age_us;   /* mono: nothing is too old before, see age_readings() */
	bool reconfigured;      /* the period may be shorter now */
};

/* How long a module may take to become readable. */
static inline uint64_t
engine_settle_us(const struct engine *e)
{
	return (uint64_t)e->config.confirm_ms * US_PER_MS;
}

/* Something happened that may concern each bus. */
static inline void
engine_stir(struct engine *e)
{
	for (unsigned b = 0; b < e->inv->bus_count; b++)
		e->bus[b].news = true;
}

/* The ladder of a bus. */
struct climb engine_climb(struct engine *e, unsigned bus);

/* The model's picture of a bus follows its supervision, and its ladder. */
void engine_show_bus(struct engine *e, unsigned bus, const struct now *now);

/* Its process does not answer and is about to be killed: what it said is no fact now. */
void engine_bus_hangs(struct engine *e, unsigned bus, const struct now *now);

/* Cages that stood still for long enough are what their pins say again. */
void engine_calm_flaps(struct engine *e, const struct now *now);

/* The visit of a cage is over; `broken`: not answered to its end, an enum hw_err. */
void engine_end_visit(struct engine *e, unsigned cage, int broken, const struct now *now);

/* A time that the bus process told of its pins, within what is possible. */
uint64_t engine_believe_pins(const struct schedule *s, uint64_t read_us,
    const struct now *now);

/* A cage asks for attention: its flags are read soon. */
void engine_pull(struct engine *e, unsigned cage, const struct now *now);

#endif
