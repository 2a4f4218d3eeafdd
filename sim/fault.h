/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Faults: what is wrong with a cage on purpose, and until when.
 *
 * Times here are real (mono) microseconds: a fault is a matter between a person
 * and the daemon, not of the physics.
 */
#ifndef SIM_FAULT_H
#define SIM_FAULT_H

#include <stdbool.h>
#include <stdint.h>

enum fault_kind {
	FAULT_NONE,
	FAULT_NACK,       /* does not acknowledge its address */
	FAULT_TIMEOUT,    /* each transfer costs 25 ms and fails; reads may clear */
	FAULT_STUCK,      /* holds the bus: every transfer of the bus times out */
	FAULT_SLOW,       /* stretches the clock: ten times the time */
	FAULT_GARBAGE,    /* bits on the wire are random */
	FAULT_FLAPPING,   /* the presence contact bounces; the module works on */
	FAULT_LYING_PAGE, /* the page register does not take */
	FAULT_PULL, /* it is pulled out in the middle of one of the next transfers */
	FAULT_KIND_COUNT
};

/* Which step of recovery frees a stuck bus; stronger steps do too. */
enum fault_cure {
	FAULT_CURE_NONE,
	FAULT_CURE_DESELECT,
	FAULT_CURE_CLOCKS,
	FAULT_CURE_MUX,
	FAULT_CURE_ADAPTER,
	FAULT_CURE_RESET, /* of the cage itself, which helps against the others, too */
	FAULT_CURE_COUNT
};

#define FAULT_SLOW_FACTOR 10u
#define FAULT_TIMEOUT_US  25000u
#define FAULT_STUCK_US    1000000u
#define FAULT_FLAP_US     150000u

struct fault {
	uint8_t kind; /* enum fault_kind */
	uint8_t cure; /* enum fault_cure */
	uint64_t from_us;
	uint64_t until_us; /* NEVER_US: until it is taken away */
};

/* What is wrong at a moment. */
enum fault_kind fault_at(const struct fault *f, uint64_t mono_us);

/* The presence pin of a plugged cage with a bad contact. */
bool fault_flaps_away(const struct fault *f, uint64_t seed, uint64_t mono_us);

/* Words of `cagectl sim fault`: "nack", "stuck=mux" ... False for another word. */
bool fault_parse(const char *word, struct fault *ret_fault);
const char *fault_name(enum fault_kind kind);
const char *fault_cure_name(enum fault_cure cure);

#endif
