/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Physics: what a module would measure at a moment.
 *
 * A value is its nominal plus slow waves plus a little noise, a pure function
 * of seed, quantity, lane and time: asked twice, it says the same. A bend moves
 * one quantity to a value in a straight line; a bend that ended goes back to
 * the natural value the same way. Times are microseconds of simulated time.
 */
#ifndef SIM_PHYSICS_H
#define SIM_PHYSICS_H

#include <stdbool.h>

#include "sim/part.h"

/* Between two looks at the physics lies at most this, unless very much time passed. */
#define PHYSICS_STEP_US 250000u

/* No value is beyond this, whatever stands in the file. */
#define PHYSICS_MOST ((int64_t)1 << 40)

enum bend_mode { BEND_NONE, BEND_TO, BEND_BACK };

struct bend {
	int64_t from, to;
	uint64_t start, end;
	uint64_t mode; /* enum bend_mode */
};

struct physics {
	uint64_t seed;  /* of this one module */
	uint64_t born;  /* when it was last powered: it is cold then */
	uint64_t bends; /* how often it was bent, or let go */
	struct bend bend[QUANTITY_COUNT][PART_LANES];
};

void physics_init(struct physics *p, uint64_t seed, uint64_t t);

/* The value at t, in the quantity's unit; never below 0 but for temperature and
 * dispersion. */
int64_t physics_value(const struct physics *p, const struct part *part,
    enum quantity quantity, unsigned lane, uint64_t t);

/* The same for `count` lanes from `first` on. */
void physics_values(const struct physics *p, const struct part *part,
    enum quantity quantity, unsigned first, unsigned count, uint64_t t,
    int64_t *ret_value);

/*
 * The least and the most that a quantity may be from t on, as long as nobody bends
 * it. False while it is on its way: bent, or warming up.
 */
bool physics_range(const struct physics *p, const struct part *part,
    enum quantity quantity, unsigned lane, uint64_t t, int64_t *ret_min,
    int64_t *ret_max);

/* Moves a quantity from t on to a value that is reached `over` later; t may be to come.
 */
void physics_bend(struct physics *p, const struct part *part, enum quantity quantity,
    unsigned lane, int64_t value, uint64_t over, uint64_t t);

/* Lets it go back to where it would be. */
void physics_unbend(struct physics *p, const struct part *part, enum quantity quantity,
    unsigned lane, uint64_t over, uint64_t t);

/* The word that a module keeps for a value: 1/256 C, 100 uV, 2 uA x multiplier, 0.1 uW.
 */
uint16_t physics_word(enum quantity quantity, int64_t value, unsigned bias_multiplier);

/*
 * A slow wave between -1 and 1 for what is no quantity; each number `what` from
 * QUANTITY_COUNT on has its own.
 */
double physics_wave(const struct physics *p, unsigned what, unsigned lane, uint64_t t);

/* Mixes numbers into one that looks random; the source of all chance in here. */
uint64_t physics_hash(uint64_t a, uint64_t b);

#endif
