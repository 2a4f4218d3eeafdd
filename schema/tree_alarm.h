/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tree alarms: the alarms that are up, as a list of the tree.
 */
#ifndef SCHEMA_TREE_ALARM_H
#define SCHEMA_TREE_ALARM_H

#include "schema/tree_row.h"

bool tree_alarm_next(const struct tree_at *at, unsigned *number);
void tree_alarm_key(const struct tree_at *at, unsigned k, char *room, size_t size);

/* Getters. */
bool tree_alarm_id(const struct tree_at *at, struct value *ret_value);
bool tree_alarm_resource(const struct tree_at *at, struct value *ret_value);
bool tree_alarm_text(const struct tree_at *at, struct value *ret_value);
bool tree_alarm_created(const struct tree_at *at, struct value *ret_value);
bool tree_alarm_severity(const struct tree_at *at, struct value *ret_value);
bool tree_alarm_type(const struct tree_at *at, struct value *ret_value);

#endif
