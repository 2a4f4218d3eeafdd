/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tree properties: what a module says of itself and OpenConfig has no leaf for.
 *
 * Each is a row of leaf.c without a path: REST's name and REST's value, as text.
 */
#ifndef SCHEMA_TREE_PROPERTY_H
#define SCHEMA_TREE_PROPERTY_H

#include "schema/tree_row.h"

bool tree_property_next(const struct tree_at *at, unsigned *row);
void tree_property_key(const struct tree_at *at, unsigned k, char *room, size_t size);

/* Getters. */
bool tree_property_name(const struct tree_at *at, struct value *ret_value);
bool tree_property_value(const struct tree_at *at, struct value *ret_value);
bool tree_property_configurable(const struct tree_at *at, struct value *ret_value);

#endif
