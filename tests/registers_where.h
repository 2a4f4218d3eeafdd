/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where the daemon publishes a register: found by trying, so that it cannot lie.
 *
 * Many parts that the simulator builds are read as the daemon reads one. Then the
 * bits of the register are turned in their memory and they are read again: the
 * members of REST's module that differ now are where the register shows. Checksums
 * are put right again, and what the lint finds is left out.
 */
#ifndef TESTS_REGISTERS_WHERE_H
#define TESTS_REGISTERS_WHERE_H

#include <stddef.h>

#include "optics/registers.h"

#define REGISTERS_WHERE_MAX 512

/* The parts are built once. */
void registers_where_open(void);
void registers_where_close(void);

/*
 * Names with commas between: "lanes.rx-power, lanes.light-seen". Many of one object
 * are "identity.*"; "" where nothing shows.
 */
void registers_where(enum spec spec, const struct register_table *table,
    const struct register_def *def, char ret_text[REGISTERS_WHERE_MAX]);

#endif
