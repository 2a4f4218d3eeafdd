/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Climb: carries out what the ladder of a bus wants, and shows it in the model.
 *
 * While a bus is held, a visit that fails says nothing about its cage: that is told by
 * one alarm of the bus. When it is free, its cages are met anew.
 */
#ifndef ENGINE_CLIMB_H
#define ENGINE_CLIMB_H

#include "engine/schedule.h"

/* What a climb works on: one bus of all. Borrowed from the engine. */
struct climb {
	struct inventory *inv;
	struct schedule *buses;
	unsigned bus;
	struct watch *watch; /* of each cage, and so is reset */
	struct reset *reset;
	unsigned allowed; /* bit n: rung n of enum recovery, by the configuration */
	uint64_t settle_us;
};

/*
 * A transfer of a cage of the bus was started, and ended with `status`. It counts unless
 * somebody else uses the module: who is kept waiting by that one says nothing.
 */
void climb_hear(const struct climb *k, unsigned cage, int status, const struct now *now);

/* A polling request is over. */
void climb_polled(const struct climb *k, const struct now *now);

/* The process of the bus is gone, or about to be killed: a rung is over with it. */
void climb_down(const struct climb *k);

/*
 * Does what is due. True when s->control became a request, to be sent with this
 * sequence.
 */
bool climb_turn(const struct climb *k, uint32_t sequence, const struct now *now);

#endif
