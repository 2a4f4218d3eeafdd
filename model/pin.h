/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pin: one low-speed contact of a cage, its level, and since when it has it.
 *
 * A level is logical: asserted or not, whatever the polarity of the wire. It is
 * what was seen at the last look; what happens between two looks is not known. An
 * error is no level: what was known before is kept, so that the same level after
 * it goes on and does not begin anew. Another level after it, or after a time in which
 * nobody looked, is marked: it was so at least since then.
 */
#ifndef MODEL_PIN_H
#define MODEL_PIN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"

/* As many as enum platform_pin has, in the same order. */
#define PIN_COUNT 11

struct inventory;
struct cage;

struct pin {
	bool known;    /* its level was read at least once */
	bool asserted; /* then: the last level that was read */
	bool at_least; /* nobody watched when it came to this level: it may be older */
	int8_t error;  /* enum hw_err of the last look, HW_OK after a good one */
	uint64_t since_us, since_wall_us; /* when this level was first seen */
	uint64_t read_us;                 /* mono: the last look that was told */
};

enum pin_quality {
	PIN_GOOD,
	PIN_STALE,  /* nobody reads it now; the level is the last one that was read */
	PIN_UNKNOWN /* the last look failed, or there was none yet: no level */
};

/* "reset", "rx-los" ... */
const char *pin_name(unsigned pin);

enum pin_quality pin_quality(const struct cage *c, unsigned pin);

/* mono: when the level of a pin was last read. */
uint64_t pin_read_us(const struct cage *c, unsigned pin);

/* A look gave `level`, 0 or 1, or an enum hw_err, which is not what it gave before. */
void pin_set(struct inventory *inv, struct cage *c, unsigned pin, int level,
    uint64_t read_us, const struct now *now);

/* All pins of a cage were read at read_us or later; what differed was told. */
void pins_confirm(struct inventory *inv, struct cage *c, uint64_t read_us);

/* Nobody reads the pins of a cage any more. */
void pins_mark_stale(struct inventory *inv, struct cage *c);

#endif
