/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Line: the two wires to one cage of a simulated switch, as a kernel driver has them.
 *
 * One transaction at a time, in real time: it lasts as long as it would on a wire, or as
 * a test orders. Each is a line of the log: name, read or write, address, byte, length,
 * and how it ended. Results are what an adapter driver returns: 0 or a negative errno.
 */
#ifndef TESTS_KERNEL_LINE_H
#define TESTS_KERNEL_LINE_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/world.h"
#include "tests/kernel/orders.h"

struct line {
	struct world *world;
	unsigned cage;
	char name[16]; /* "cage-1": as `cagectl sim` counts cages */
	struct orders *orders;
	bool stretches; /* a module stretches the clock while it turns a page; else NACKs
			 */
	pthread_mutex_t lock; /* of the adapter: one call at a time */
	uint64_t quiet_until; /* the module does not answer until then */
	unsigned long
	    pulled; /* bytes that the last read got before the module was gone */
};

/* A hold on the world in a file; exits with a line on stderr where that fails. */
struct world *line_world(const char *path);

void line_init(struct line *l, struct world *w, unsigned cage, struct orders *o);

/*
 * One transaction: offset and data, or offset, repeated start and data, of 1 to 128
 * bytes. -EIO with `pulled` set: the module was pulled out in the middle of it.
 */
int line_transfer(struct line *l, uint8_t i2c, uint8_t byte, bool write, uint8_t *buf,
    size_t len);

#endif
