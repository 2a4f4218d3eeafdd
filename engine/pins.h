/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pin sampler: which pin a bus process reads next, and which levels are news.
 *
 * A standing order of main: in each period every pin is read once, one after
 * another, so that whoever waits for the bus waits for one pin. What a pin gave
 * is news when it differs from the time before; an error is no level. Pure, as
 * the presence sampler is.
 */
#ifndef ENGINE_PINS_H
#define ENGINE_PINS_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/request.h"

#define PINS_MAX (PLATFORM_CAGES_MAX * PLATFORM_PIN_COUNT)

struct pins_sampler {
	unsigned count;
	unsigned next;      /* the pin to be read next; 0: no round is under way */
	uint64_t period_us; /* 0: not ordered yet */
	uint64_t due_us;    /* when the round began that is under way, or begins */
	struct pins_pin {
		uint16_t cage;
		uint8_t pin;  /* enum platform_pin */
		int8_t level; /* 0, 1 or an enum hw_err: what it gave last */
		bool seen;    /* it was read before */
		uint64_t read_us;
	} pin[PINS_MAX];
};

void pins_init(struct pins_sampler *s);

/* The pins of a cage: PLATFORM_PIN_BIT of each. */
void pins_add(struct pins_sampler *s, unsigned cage, uint32_t pins);

/*
 * The order, which comes again with each request. The first round is due at
 * once, the next one at most one new period later; 0 changes nothing.
 */
void pins_order(struct pins_sampler *s, uint64_t period_us, uint64_t now_us);

/* When the next pin is to be read; 0: now, in the middle of a round. */
uint64_t pins_next(const struct pins_sampler *s);

/*
 * Pins are read while the bus has nothing else to do. A round that is a whole
 * period late for lack of such time goes on between the transfers of a sweep.
 */
bool pins_are_overdue(const struct pins_sampler *s, uint64_t now_us);

/* The pin to be read next. */
const struct pins_pin *pins_turn(const struct pins_sampler *s);

/*
 * What that pin gave: 0, 1 or an enum hw_err. True, and *ret_news, when it is
 * news; the first level of each pin is.
 */
bool pins_read(struct pins_sampler *s, int level, uint64_t now_us,
    struct pin_news *ret_news);

/*
 * The same for a pin that was set, and read again because of that: a pulse between
 * two rounds is seen so. Its turn comes nevertheless.
 */
bool pins_reread(struct pins_sampler *s, unsigned cage, unsigned pin, int level,
    uint64_t now_us, struct pin_news *ret_news);

/* Says whether all pins of a round are read. */
bool pins_round_is_over(const struct pins_sampler *s);

/* All pins were read at this time or later; 0: not all of them were. */
uint64_t pins_oldest(const struct pins_sampler *s);

#endif
