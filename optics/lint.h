/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lint: what is odd about a module's memory, in words.
 *
 * Nothing here keeps a module from being decoded; each line tells a person why
 * something is missing or not to be trusted.
 */
#ifndef OPTICS_LINT_H
#define OPTICS_LINT_H

#include "optics/decoder.h"

#define LINT_LINES_MAX 40
#define LINT_TEXT_MAX  104

struct lint {
	unsigned count;
	char text[LINT_LINES_MAX][LINT_TEXT_MAX]; /* ASCII, no control characters */
};

/*
 * Looks over a module. `d` is NULL for a layout that we do not know; the others
 * are what it made of the map. Adds to what `lint` holds; what does not fit is left out.
 */
void lint_module(const struct memmap *map, const struct decoder *d,
    const struct identity *id, const struct limits *limits, const struct readings *r,
    struct lint *lint);

/* Adds a line of the caller's own. */
void lint_say(struct lint *lint, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
