/* SPDX-License-Identifier: Apache-2.0 */
#include "api/restconf_view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"

#define TOLD 64

/* The arguments as they came, and then what they mean. */
struct arguments {
	const struct restconf_path *path;
	enum restconf_resource resource;
	struct restconf_view *view;
	struct restconf_error *error;
	bool no_config, no_state;
	const char *fields; /* NULL: all */
	char text[REST_PATH_MAX];
};

/* ---- each parameter ---- */

static bool
refuse(struct arguments *a, const char *key, const char *value, const char *allowed)
{
	return restconf_fail(a->error, 400, "invalid-value", a->path,
	    "%s is %s, not %.*s", key, allowed, TOLD, value);
}

static bool
take_content(struct arguments *a, const char *value)
{
	a->no_state = strcmp(value, "config") == 0;
	a->no_config = strcmp(value, "nonconfig") == 0;
	a->view->config_only = a->no_state;
	return a->no_state || a->no_config || strcmp(value, "all") == 0 ||
	       refuse(a, "content", value, "config, nonconfig or all");
}

static bool
take_depth(struct arguments *a, const char *value)
{
	char *end;
	unsigned long depth;

	if (strcmp(value, "unbounded") == 0)
		return true;
	depth =
	    strspn(value, "0123456789") == strlen(value) ? strtoul(value, &end, 10) : 0;
	if (depth < 1 || depth > 65535)
		return refuse(a, "depth", value, "unbounded or 1 to 65535");
	if (depth < TREE_DEPTH_MAX)
		a->view->depth = (unsigned)depth;
	return true;
}

/* Looked at when all the others are known. */
static bool
take_fields(struct arguments *a, const char *value)
{
	a->fields = value;
	return true;
}

static bool
take_defaults(struct arguments *a, const char *value)
{
	static const struct {
		const char *name;
		enum restconf_defaults mode;
	} modes[] = {
		{ "report-all", DEFAULTS_REPORT_ALL },
		{ "explicit", DEFAULTS_REPORT_ALL },
		{ "trim", DEFAULTS_TRIM },
		{ "report-all-tagged", DEFAULTS_TAGGED },
	};

	for (size_t i = 0; i < COUNT_OF(modes); i++) {
		if (strcmp(value, modes[i].name) == 0) {
			a->view->defaults = modes[i].mode;
			return true;
		}
	}
	return refuse(a, "with-defaults", value,
	    "report-all, trim, explicit or report-all-tagged");
}

/* Which resources have a parameter: bits of enum restconf_resource. */
static const struct {
	const char *key;
	unsigned of;
	bool (*take)(struct arguments *a, const char *value);
} parameters[] = {
	{ "content", 1 << RESTCONF_DATA, take_content },
	{ "depth", 1 << RESTCONF_DATA | 1 << RESTCONF_API, take_depth },
	{ "fields", 1 << RESTCONF_DATA | 1 << RESTCONF_API, take_fields },
	{ "with-defaults", 1 << RESTCONF_DATA, take_defaults },
};

static bool
take_argument(struct arguments *a, const char *key, const char *value, unsigned *seen)
{
	for (size_t i = 0; i < COUNT_OF(parameters); i++) {
		if (strcmp(key, parameters[i].key) != 0)
			continue;
		if (!(parameters[i].of >> a->resource & 1))
			break;
		if (*seen >> i & 1)
			return restconf_fail(a->error, 400, "invalid-value", a->path,
			    "parameter %s is there twice", key);
		*seen |= 1u << i;
		return parameters[i].take(a, value);
	}
	return restconf_fail(a->error, 400, "invalid-value", a->path,
	    "this resource knows no parameter %.*s", TOLD, key);
}

/* Splits and decodes them; what they point to stays in a->text. */
static bool
take_arguments(struct arguments *a, const char *text)
{
	char *room = a->text;
	unsigned seen = 0;

	if (strlen(text) >= sizeof(a->text))
		return restconf_fail(a->error, 414, "too-big", a->path,
		    "the parameters are too long");
	while (*text) {
		size_t len = strcspn(text, "&");
		size_t key_len = MIN_OF(len, strcspn(text, "="));
		const char *key = room, *value;

		if (!restconf_decode(text, key_len, room))
			return restconf_fail(a->error, 400, "invalid-value", a->path,
			    "a broken escape or one of NUL in a parameter: %.*s",
			    (int)MIN_OF(len, (size_t)TOLD), text);
		room += strlen(room);
		value = key_len < len ? ++room : room;
		if (key_len < len &&
		    !restconf_decode(text + key_len + 1, len - key_len - 1, room))
			return restconf_fail(a->error, 400, "invalid-value", a->path,
			    "parameter %.*s has a broken escape or one of NUL", TOLD,
			    key);
		if (!take_argument(a, key, value, &seen))
			return false;
		room += strlen(room) + 1;
		text += len + (text[len] == '&');
	}
	return true;
}

/* ---- fields ---- */

/* A field is shown, and so is all below it; levels begin anew. What another field put
 * on a lower level stays there. */
static void
show_below(struct restconf_view *view, const struct tree_node *node, unsigned level)
{
	unsigned i = tree_number(node) + 1;
	uint8_t *own = &view->level[tree_number(node)];

	if (*own == 0 || level < *own)
		*own = (uint8_t)level;
	for (; i < node->end; i = tree_nodes[i].end)
		show_below(view, &tree_nodes[i], level + 1);
}

static void
show_field(struct restconf_view *view, const struct tree_node *node)
{
	show_below(view, node, 1);
	while (node != tree_nodes) {
		node = &tree_nodes[node->parent];
		view->level[tree_number(node)] = 1;
	}
}

/* Where fields overlap: who is shown is one level below its parent at most. */
static void
join_levels(struct restconf_view *view)
{
	for (unsigned i = 1; i < tree_node_count; i++) {
		unsigned most = view->level[tree_nodes[i].parent] + 1u;

		if (view->level[i] > most)
			view->level[i] = (uint8_t)most;
	}
}

/* A list of fields, up to the end or the bracket that closes it. */
static bool
parse_fields(struct arguments *a, const char **at, const struct tree_node *parent,
    unsigned brackets)
{
	const struct tree_node *node = parent;

	for (;;) {
		size_t len = strcspn(*at, "/;()");

		if (node != tree_nodes && node->kind >= TREE_LEAF)
			return restconf_fail(a->error, 400, "invalid-value", a->path,
			    "fields: %s is a leaf: nothing is below it", node->name);
		node = restconf_child(node, *at, len, a->path, a->error);
		if (!node) {
			a->error->tag = "invalid-value";
			return false;
		}
		*at += len;
		if (**at == '/') {
			(*at)++;
			continue;
		}
		if (**at == '(') {
			(*at)++;
			if (node->kind >= TREE_LEAF)
				return restconf_fail(a->error, 400, "invalid-value",
				    a->path, "fields: %s is a leaf: nothing is below it",
				    node->name);
			if (!parse_fields(a, at, node, brackets + 1))
				return false;
		} else {
			show_field(a->view, node);
		}
		if (**at != ';')
			break;
		(*at)++;
		node = parent;
	}
	if (brackets == 0 ? !**at : **at == ')') {
		*at += brackets > 0;
		return true;
	}
	return restconf_fail(a->error, 400, "invalid-value", a->path,
	    brackets ? "fields: a bracket stays open" : "fields: what is this: %.*s",
	    TOLD, *at);
}

/* ---- views ---- */

/* Leaves that are not of the content asked for, and what has only such leaves. */
static bool
hide(const struct arguments *a, const struct tree_node *node)
{
	uint8_t *level = &a->view->level[tree_number(node)];
	bool shown = false;

	if (node->kind >= TREE_LEAF) {
		if (node->config ? a->no_config : a->no_state)
			*level = 0;
		return *level > 0;
	}
	for (unsigned i = tree_number(node) + 1; i < node->end; i = tree_nodes[i].end)
		shown |= hide(a, &tree_nodes[i]);
	if (!shown)
		*level = 0;
	return shown;
}

static bool
make_levels(struct arguments *a)
{
	const struct tree_node *target = restconf_target(a->path);
	const char *at = a->fields;

	a->view->level = calloc(tree_node_count, 1);
	if (!a->view->level)
		return restconf_fail(a->error, 503, "resource-denied", NULL, "no memory");
	if (!at) {
		show_below(a->view, target, 1);
	} else {
		a->view->by_fields = true;
		if (target->kind >= TREE_LEAF)
			return restconf_fail(a->error, 400, "invalid-value", a->path,
			    "fields: a leaf has none");
		if (!parse_fields(a, &at, target, 0))
			return false;
		join_levels(a->view);
	}
	hide(a, target);
	return true;
}

/* The API resource has three children, and what is in them is not shown. */
static bool
check_api_fields(const struct arguments *a)
{
	static const char *const names[] = { "data", "operations",
		"yang-library-version" };
	const char *rest = a->fields;

	while (rest) {
		size_t len = strcspn(rest, ";"), i = 0;

		while (i < COUNT_OF(names) &&
		       !(strlen(names[i]) == len && !memcmp(names[i], rest, len)))
			i++;
		if (i == COUNT_OF(names))
			return restconf_fail(a->error, 400, "invalid-value", NULL,
			    "fields: restconf has no child %.*s",
			    (int)MIN_OF(len, (size_t)TOLD), rest);
		a->view->level[i] = 1;
		rest = rest[len] ? rest + len + 1 : NULL;
	}
	return true;
}

static bool
make_api_levels(struct arguments *a)
{
	a->view->level = calloc(3, 1);
	if (!a->view->level)
		return restconf_fail(a->error, 503, "resource-denied", NULL, "no memory");
	if (a->fields)
		return check_api_fields(a);
	memset(a->view->level, 2, 3);
	return true;
}

bool
restconf_view_parse(const char *text, enum restconf_resource resource,
    const struct restconf_path *path, struct restconf_view *view,
    struct restconf_error *e)
{
	struct arguments a = { .path = path,
		.resource = resource,
		.view = view,
		.error = e };

	*view = (struct restconf_view){ .depth = RESTCONF_UNBOUNDED };
	if (!take_arguments(&a, text))
		return false;
	switch (resource) {
	case RESTCONF_DATA:
		return make_levels(&a);
	case RESTCONF_API:
		return make_api_levels(&a);
	case RESTCONF_OTHER:
		break;
	}
	return true;
}

void
restconf_view_fini(struct restconf_view *view)
{
	free(view->level);
	view->level = NULL;
}

bool
restconf_is_default(const struct tree_node *node, const struct value *v)
{
	if (!node->default_text)
		return false;
	if (node->type == TREE_BOOL)
		return strcmp(node->default_text, v->count ? "true" : "false") == 0;
	return v->kind == VALUE_TEXT && strcmp(node->default_text, v->text) == 0;
}
