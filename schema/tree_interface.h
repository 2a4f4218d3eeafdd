/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tree interfaces: the network interfaces that use a cage, as a list of the tree.
 *
 * Interfaces of the kernel that belong to no cage are none of ours.
 */
#ifndef SCHEMA_TREE_INTERFACE_H
#define SCHEMA_TREE_INTERFACE_H

#include "schema/tree_row.h"

bool tree_interface_next(const struct tree_at *at, unsigned *number);
void tree_interface_enter(struct tree_at *at);
void tree_interface_key(const struct tree_at *at, unsigned k, char *room, size_t size);

/* The media lanes that its host lanes feed: a leaf-list. */
bool tree_interface_next_channel(const struct tree_at *at, unsigned *lane);

/* Getters. */
bool tree_interface_name(const struct tree_at *at, struct value *ret_value);
bool tree_interface_type(const struct tree_at *at, struct value *ret_value);
bool tree_interface_index(const struct tree_at *at, struct value *ret_value);
bool tree_interface_admin(const struct tree_at *at, struct value *ret_value);
bool tree_interface_oper(const struct tree_at *at, struct value *ret_value);
bool tree_interface_port(const struct tree_at *at, struct value *ret_value);
bool tree_interface_transceiver(const struct tree_at *at, struct value *ret_value);
bool tree_interface_channel(const struct tree_at *at, struct value *ret_value);
bool tree_interface_changed(const struct tree_at *at, struct value *ret_value);

#endif
