/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Leaf flags: the flags of a module as instances of one leaf.
 *
 * Signal flags and the four flags of each monitor are numbered in one row, and
 * so are the lanes: an index is lane * LEAF_FLAGS + flag. What the module has as
 * a whole stands in lane 0.
 */
#ifndef SCHEMA_LEAF_FLAG_H
#define SCHEMA_LEAF_FLAG_H

#include "schema/leaf.h"

#define LEAF_FLAGS         FLAG_COUNT
#define LEAF_FLAG_NAME_MAX 32

/* REST's names: "rx-los", "rx-power-low-alarm"; of a signal flag alone: "rx-cdr-lol". */
const char *leaf_flag_name(unsigned index, char room[LEAF_FLAG_NAME_MAX]);
const char *leaf_signal_name(enum signal_flag id);

bool leaf_flag_is_per_lane(unsigned index);

/* Was it up since the module was plugged? */
bool leaf_flag_seen(const struct cage *c, unsigned index);

/* The getter of the row: whether it is up. Absent where the module does not tell. */
bool leaf_flag_get(const struct cage *c, unsigned index, struct value *ret_value);

/* How many reads found it up. */
bool leaf_flag_count(const struct cage *c, unsigned index, struct value *ret_value);

#endif
