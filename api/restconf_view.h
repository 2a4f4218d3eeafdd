/* SPDX-License-Identifier: Apache-2.0 */
/*
 * RESTCONF views: how much of a resource is asked for, by the query of RFC 8040 (4.8).
 *
 * `content`, `depth` and `fields` tell for each node of the schema whether it is shown,
 * and on which level; so what is shown is decided once, not for each leaf.
 */
#ifndef API_RESTCONF_VIEW_H
#define API_RESTCONF_VIEW_H

#include "api/restconf_path.h"

/* RFC 6243: what becomes of values that are the schema's default. */
enum restconf_defaults {
	DEFAULTS_REPORT_ALL, /* also `explicit`: what we tell was never left to a default
			      */
	DEFAULTS_TRIM,
	DEFAULTS_TAGGED
};

#define RESTCONF_UNBOUNDED 65536u

struct restconf_view {
	unsigned depth; /* levels that are shown; the target is on level 1 */
	enum restconf_defaults defaults;
	bool config_only; /* content=config */
	bool by_fields;   /* `fields` was there */
	uint8_t *level;   /* of each node of the schema; 0: not shown */
};

/* What a resource is: not each has every parameter. */
enum restconf_resource { RESTCONF_DATA, RESTCONF_API, RESTCONF_OTHER };

/*
 * Parses arguments, "key=value&key=value" with their escapes. False: refused, and why.
 * What is returned ends with restconf_view_fini(), whatever came out.
 */
bool restconf_view_parse(const char *arguments, enum restconf_resource resource,
    const struct restconf_path *path, struct restconf_view *ret_view,
    struct restconf_error *ret_error);
void restconf_view_fini(struct restconf_view *view);

/* Is this value what the schema says for where there is none? */
bool restconf_is_default(const struct tree_node *node, const struct value *v);

#endif
