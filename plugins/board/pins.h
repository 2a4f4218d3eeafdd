/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pins: levels in attributes, one for each pin, bits of a register, or one file for many
 * cages. A level is 0 or 1 only where the text says so and nothing else.
 */
#ifndef PLUGINS_BOARD_PINS_H
#define PLUGINS_BOARD_PINS_H

#include "plugins/board/desc.h"
#include "plugins/board/node.h"

struct pins;

/*
 * Opens all attributes of the first `count` cages. NULL without memory. Processes with
 * the same `run_dir`, which may be NULL, change no register at the same time.
 */
struct pins *pins_create(const struct sys *sys, const char *run_dir, const char *root,
    const struct board *b, size_t count);
void pins_destroy(struct pins *p);

/*
 * The first attribute that is not open, one that may not be before one that is missing;
 * why (a negative errno), and how many are missing. NULL: all are open.
 */
const char *pins_trouble(const struct pins *p, int *ret_error, size_t *ret_missing);

/*
 * Within a round an attribute that several pins share is read once; outside of one it is
 * read each time.
 */
void pins_begin_round(struct pins *p);
void pins_end_round(struct pins *p);

/* 1 asserted, 0 not, or an enum platform_err. `pin` may be BOARD_PIN_PRESENT. */
int pins_get(struct pins *p, size_t cage, unsigned pin);
int pins_set(struct pins *p, size_t cage, unsigned pin, bool asserted);

/* Can be set by what the board file says. */
bool pins_is_settable(const struct pins *p, size_t cage, unsigned pin);

#endif
