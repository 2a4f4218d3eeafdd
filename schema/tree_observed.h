/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tree observed: what modules observe (VDM), below /observables.
 *
 * Cages whose modules do, and of each the observables by name and lane: from 1, as in
 * REST; 0 is all of the module.
 */
#ifndef SCHEMA_TREE_OBSERVED_H
#define SCHEMA_TREE_OBSERVED_H

#include "schema/tree_row.h"

/* Lists. */
bool tree_observed_cage_next(const struct tree_at *at, unsigned *cage);
void tree_observed_cage_enter(struct tree_at *at);
void tree_observed_cage_key(const struct tree_at *at, unsigned k, char *room,
    size_t size);
bool tree_observable_next(const struct tree_at *at, unsigned *item);
void tree_observable_key(const struct tree_at *at, unsigned k, char *room, size_t size);

/* Getters. */
bool tree_observed_cage_name(const struct tree_at *at, struct value *ret_value);
bool tree_observable_name(const struct tree_at *at, struct value *ret_value);
bool tree_observable_lane(const struct tree_at *at, struct value *ret_value);
bool tree_observable_value(const struct tree_at *at, struct value *ret_value);
bool tree_observable_unit(const struct tree_at *at, struct value *ret_value);
bool tree_observable_quality(const struct tree_at *at, struct value *ret_value);

#endif
