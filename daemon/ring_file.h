/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ring files: RUN/flags.N, the ring (engine/ring.h) of bus N.
 *
 * Main makes them and keeps them from run to run, the process of the bus maps what
 * main made. They outlive whoever is killed, and a restart of the daemon; a boot of
 * the machine makes them void.
 */
#ifndef DAEMON_RING_FILE_H
#define DAEMON_RING_FILE_H

#include <stddef.h>

#include "engine/ring.h"

/* All zero: none. */
struct ring_file {
	struct ring ring; /* head NULL: none */
	void *region;
	size_t size;
};

/*
 * Main: maps the ring of a bus, or makes an empty one. A file that is no ring of ours
 * is moved aside (base/aside.h), and told in the log. 0 or -errno.
 */
int ring_file_make(int run_dir_fd, unsigned bus, unsigned cages,
    struct ring_file *ret_file);
void ring_file_close(struct ring_file *file);

/*
 * The process of the bus: maps what main made and keeps others from it for as long as
 * it lives. 0, -EBUSY: a former process of this bus is still there, or another -errno.
 */
int ring_file_open(int run_dir_fd, unsigned bus, unsigned cages,
    struct ring_file *ret_file);

#endif
