/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tree caged: what our own YANG modules have beside OpenConfig's.
 *
 * Pins of a cage, flags, applications and findings of a module. Lanes are counted from 1
 * here, as in REST; 0 is all of the module.
 */
#ifndef SCHEMA_TREE_CAGED_H
#define SCHEMA_TREE_CAGED_H

#include "schema/tree_row.h"

/* Lists. */
bool tree_pin_next(const struct tree_at *at, unsigned *pin);
void tree_pin_key(const struct tree_at *at, unsigned k, char *room, size_t size);
bool tree_class_next(const struct tree_at *at, unsigned *which);
void tree_class_key(const struct tree_at *at, unsigned k, char *room, size_t size);
bool tree_flag_next(const struct tree_at *at, unsigned *index);
void tree_flag_key(const struct tree_at *at, unsigned k, char *room, size_t size);
bool tree_application_next(const struct tree_at *at, unsigned *row);
void tree_application_key(const struct tree_at *at, unsigned k, char *room, size_t size);
bool tree_finding_next(const struct tree_at *at, unsigned *row);
bool tree_bus_next(const struct tree_at *at, unsigned *bus);
void tree_bus_key(const struct tree_at *at, unsigned k, char *room, size_t size);

/* Getters. */
bool tree_presence_since(const struct tree_at *at, struct value *ret_value);
bool tree_pin_name(const struct tree_at *at, struct value *ret_value);
bool tree_pin_asserted(const struct tree_at *at, struct value *ret_value);
bool tree_pin_since(const struct tree_at *at, struct value *ret_value);
bool tree_pin_quality(const struct tree_at *at, struct value *ret_value);
bool tree_class_name(const struct tree_at *at, struct value *ret_value);
bool tree_flag_name(const struct tree_at *at, struct value *ret_value);
bool tree_flag_lane(const struct tree_at *at, struct value *ret_value);
bool tree_flag_changes(const struct tree_at *at, struct value *ret_value);
bool tree_flag_seen(const struct tree_at *at, struct value *ret_value);
bool tree_flag_since(const struct tree_at *at, struct value *ret_value);
bool tree_application_number(const struct tree_at *at, struct value *ret_value);
bool tree_application_host(const struct tree_at *at, struct value *ret_value);
bool tree_application_media(const struct tree_at *at, struct value *ret_value);
bool tree_application_host_lanes(const struct tree_at *at, struct value *ret_value);
bool tree_application_media_lanes(const struct tree_at *at, struct value *ret_value);
bool tree_finding_index(const struct tree_at *at, struct value *ret_value);
bool tree_finding_severity(const struct tree_at *at, struct value *ret_value);
bool tree_finding_id(const struct tree_at *at, struct value *ret_value);
bool tree_finding_register(const struct tree_at *at, struct value *ret_value);
bool tree_finding_text(const struct tree_at *at, struct value *ret_value);
bool tree_bus_number(const struct tree_at *at, struct value *ret_value);
bool tree_read_time(const struct tree_at *at, struct value *ret_value);
bool tree_lane_in_use(const struct tree_at *at, struct value *ret_value);
bool tree_host_state(const struct tree_at *at, struct value *ret_value);
bool tree_host_application(const struct tree_at *at, struct value *ret_value);

#endif
