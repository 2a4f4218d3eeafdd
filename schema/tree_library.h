/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tree library: which modules the tree is made of (RFC 8525), and what the server that
 * shows it can do (RFC 8040, 9). Only servers that say so in struct tree show it.
 */
#ifndef SCHEMA_TREE_LIBRARY_H
#define SCHEMA_TREE_LIBRARY_H

#include "schema/tree_row.h"

struct tree_yang;

/* All borrowed. */
struct tree_library {
	const struct tree_yang *yang;
	const char *base; /* "https://HOST", below which texts are; "": not known */
	const char *const *capability;
	unsigned capabilities;
};

/* Lists: see struct tree_list. */
bool tree_library_set_next(const struct tree_at *at, unsigned *index);
bool tree_library_module_next(const struct tree_at *at, unsigned *index);
bool tree_library_import_next(const struct tree_at *at, unsigned *index);
bool tree_library_any_next(const struct tree_at *at, unsigned *index);
bool tree_library_submodule_next(const struct tree_at *at, unsigned *index);
bool tree_library_deviation_next(const struct tree_at *at, unsigned *index);
bool tree_library_location_next(const struct tree_at *at, unsigned *index);
bool tree_library_datastore_next(const struct tree_at *at, unsigned *index);
bool tree_library_capability_next(const struct tree_at *at, unsigned *index);
void tree_library_set_key(const struct tree_at *at, unsigned k, char *room, size_t size);
void tree_library_module_key(const struct tree_at *at, unsigned k, char *room,
    size_t size);
void tree_library_submodule_key(const struct tree_at *at, unsigned k, char *room,
    size_t size);
void tree_library_deviation_key(const struct tree_at *at, unsigned k, char *room,
    size_t size);
void tree_library_datastore_key(const struct tree_at *at, unsigned k, char *room,
    size_t size);

/* Leaves: see struct tree_row. */
bool tree_library_set(const struct tree_at *at, struct value *v);
bool tree_library_name(const struct tree_at *at, struct value *v);
bool tree_library_revision(const struct tree_at *at, struct value *v);
bool tree_library_namespace(const struct tree_at *at, struct value *v);
bool tree_library_location(const struct tree_at *at, struct value *v);
bool tree_library_schema(const struct tree_at *at, struct value *v);
bool tree_library_conformance(const struct tree_at *at, struct value *v);
bool tree_library_submodule(const struct tree_at *at, struct value *v);
bool tree_library_subrevision(const struct tree_at *at, struct value *v);
bool tree_library_deviation(const struct tree_at *at, struct value *v);
bool tree_library_devrevision(const struct tree_at *at, struct value *v);
bool tree_library_datastore(const struct tree_at *at, struct value *v);
bool tree_library_id(const struct tree_at *at, struct value *v);
bool tree_library_capability(const struct tree_at *at, struct value *v);

#endif
