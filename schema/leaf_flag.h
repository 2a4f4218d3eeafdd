/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Leaf flags: the flags of a module as instances of one leaf.
 *
 * Signal flags and the four flags of each monitor are numbered in one row, and
 * so are the lanes: an index is lane * LEAF_FLAGS + flag. What the module has as
 * a whole stands in lane 0. Behind all lanes, from LEAF_FLAG_OBSERVED on, stand four for
 * each item of model/vdm_set.h; of these only such as were up once are given, for a
 * module has hundreds.
 */
#ifndef SCHEMA_LEAF_FLAG_H
#define SCHEMA_LEAF_FLAG_H

#include "model/vdm_flag.h"
#include "schema/leaf.h"

#define LEAF_FLAGS         FLAG_COUNT
#define LEAF_FLAG_OBSERVED (LANES_MAX * LEAF_FLAGS)
#define LEAF_FLAG_NAME_MAX VDM_FLAG_NAME_MAX

/* REST's names: "rx-los", "rx-power-low-alarm"; of a signal flag alone: "rx-cdr-lol". */
const char *leaf_flag_name(const struct cage *c, unsigned index,
    char room[LEAF_FLAG_NAME_MAX]);
const char *leaf_signal_name(enum signal_flag id);

/* False for what the module has as a whole. */
bool leaf_flag_lane(const struct cage *c, unsigned index, unsigned *ret_lane);
bool leaf_flag_is_of_host(const struct cage *c, unsigned index);

/* The record of a flag, borrowed; NULL while it was never up. */
const struct flag_record *leaf_flag_record(const struct cage *c, unsigned index);
bool leaf_flag_is_up(const struct cage *c, unsigned index);

/* How many indices to look at, for a module with so many lanes. */
unsigned leaf_flag_instances(const struct cage *c, unsigned lanes);

/* Was it up since the module was plugged? */
bool leaf_flag_seen(const struct cage *c, unsigned index);

/* The getter of the row: whether it is up. Absent where the module does not tell. */
bool leaf_flag_get(const struct cage *c, unsigned index, struct value *ret_value);

/* How many reads found it up. */
bool leaf_flag_count(const struct cage *c, unsigned index, struct value *ret_value);

#endif
