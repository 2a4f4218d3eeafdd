/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tree health: what the alarms of a module say of its component, in OpenConfig's words.
 */
#ifndef SCHEMA_TREE_HEALTH_H
#define SCHEMA_TREE_HEALTH_H

#include "schema/tree_row.h"

/* One fault for each symptom that alarms show, or showed lately (model/illness.h). */
bool tree_fault_next(const struct tree_at *at, unsigned *symptom);
void tree_fault_key(const struct tree_at *at, unsigned k, char *room, size_t size);

/* Getters of a fault. */
bool tree_fault_symptom(const struct tree_at *at, struct value *ret_value);
bool tree_fault_origin(const struct tree_at *at, struct value *ret_value);
bool tree_fault_last(const struct tree_at *at, struct value *ret_value);
bool tree_fault_description(const struct tree_at *at, struct value *ret_value);
bool tree_fault_status(const struct tree_at *at, struct value *ret_value);
bool tree_fault_occurrences(const struct tree_at *at, struct value *ret_value);

/* Getters of the module. */
bool tree_health_status(const struct tree_at *at, struct value *ret_value);
bool tree_health_last(const struct tree_at *at, struct value *ret_value);
bool tree_health_count(const struct tree_at *at, struct value *ret_value);
bool tree_health_faulty(const struct tree_at *at, struct value *ret_value);
bool tree_health_failure(const struct tree_at *at, struct value *ret_value);
bool tree_health_mismatch(const struct tree_at *at, struct value *ret_value);
bool tree_health_hot(const struct tree_at *at, struct value *ret_value);
bool tree_health_hot_limit(const struct tree_at *at, struct value *ret_value);
bool tree_health_hot_severity(const struct tree_at *at, struct value *ret_value);

#endif
