/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Cage table: what a plugin says of its cages, checked.
 *
 * The probe and the bus processes check what the plugin gives them, main checks
 * again what the probe sends: it comes in parts and is whole or nothing.
 */
#ifndef DAEMON_CAGE_TABLE_H
#define DAEMON_CAGE_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/proto.h"
#include "plugins/platform.h"

/* Main's copy. Plain facts; `cage` holds only what has arrived. */
struct cage_table {
	bool whole; /* all is here and checked */
	size_t count;
	uint64_t fingerprint; /* as the plugin gave it */
	struct platform_cage cage[PLATFORM_CAGES_MAX];
};

/*
 * Checks a table: numbers within bounds, labels well made and unique. False
 * with the reason in `why` ("cage 17: label ... ").
 */
bool cage_table_check(const struct platform_cage *cages, size_t count, char *why,
    size_t why_size);

/*
 * Takes one part. Parts come in order; with the last one the table is checked
 * and numbers of types and pins that we do not know are cleared. False with the
 * reason in `why` when it is not what an honest probe sends.
 */
bool cage_table_take(struct cage_table *t, const struct proto_hello *hello, char *why,
    size_t why_size);

/* Says whether a bus process was given the same table. */
bool cage_table_is_same(const struct cage_table *t, const struct proto_hello *hello);

/* Says whether an event speaks only of cages whose pins are on that bus. */
bool cage_table_has_event(const struct cage_table *t, unsigned bus,
    const struct proto_event *event);

/* Says whether news of pins speak only of pins that can be read on that bus. */
bool cage_table_has_pins(const struct cage_table *t, unsigned bus,
    const struct pin_news *news, unsigned count);

#endif
