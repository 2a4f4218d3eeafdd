/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Wire: one transaction on a bus, in two halves with its time in between.
 *
 * wire_begin() reserves the bus and says when the transaction will be over;
 * wire_end() does what it does to the module. No lock is held in between, so
 * that a module may be pulled out in the middle.
 */
#ifndef SIM_WIRE_H
#define SIM_WIRE_H

#include "sim/world.h"

struct wire {
	/* What the caller wants. */
	unsigned cage;
	uint8_t i2c;
	uint8_t byte;
	bool write;
	size_t len; /* 1 to 128 */
	/* What wire_begin() found. */
	uint64_t start_us, end_us;
	uint32_t insert;
	int status;
};

/* 0; HW_TIMEOUT when the bus is not free before the deadline; HW_BUSY: locked. */
int wire_begin(struct world *w, struct wire *x, uint64_t now_us, uint64_t deadline_us);

/* How it ended; a read fills buf only when that is 0. */
int wire_end(struct world *w, struct wire *x, uint8_t *buf);

/* SCL clocks of a transaction; `mux`: with a change of the mux channel before. */
unsigned wire_clocks(bool write, size_t len, bool mux);

#endif
