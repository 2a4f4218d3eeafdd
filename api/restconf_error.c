/* SPDX-License-Identifier: Apache-2.0 */
#include "api/restconf_error.h"

#include <stdio.h>
#include <string.h>

#include "api/json.h"

/* ---- where ---- */

static const struct tree_module *
module_of(const struct tree_node *node)
{
	return &tree_modules[node->module];
}

/* Has XPath 1.0 a literal for a value? It has none for one with both kinds of quotes. */
static bool
has_literal(const char *value)
{
	return !strchr(value, '\'') || !strchr(value, '"');
}

/* 'value': in double quotes where it holds a single one. */
static void
put_literal(struct text *out, const char *value)
{
	char quote = strchr(value, '\'') ? '"' : '\'';

	text_char(out, quote);
	text_string(out, value);
	text_char(out, quote);
}

/* The steps of a path; `prefix` NULL: modules as JSON names them. */
static void
put_steps(struct text *out, const struct restconf_path *p, bool prefixes)
{
	for (unsigned i = 0; i < p->path.count; i++) {
		const struct tree_node *node = p->node[i];
		const struct tree_elem *elem = &p->path.elem[i];
		bool named = prefixes || i == 0 || node->module != p->node[i - 1]->module;

		text_char(out, '/');
		if (named) {
			text_string(out,
			    prefixes ? module_of(node)->prefix : module_of(node)->name);
			text_char(out, ':');
		}
		text_string(out, node->name);
		for (unsigned k = 0; k < elem->keys; k++) {
			if (!has_literal(elem->key[k].value))
				return;
			text_char(out, '[');
			if (prefixes) {
				text_string(out, module_of(node)->prefix);
				text_char(out, ':');
			}
			text_string(out, elem->key[k].name);
			text_char(out, '=');
			put_literal(out, elem->key[k].value);
			text_char(out, ']');
		}
	}
	if (p->entry && has_literal(p->entry)) {
		text_string(out, "[.=");
		put_literal(out, p->entry);
		text_char(out, ']');
	}
}

void
restconf_write_path(struct text *out, const struct restconf_path *p)
{
	put_steps(out, p, false);
}

/* The same as text of its own, which ends with NUL; false without memory. */
static bool
print_steps(struct text *room, const struct restconf_path *p, bool prefixes)
{
	text_init(room, 256);
	put_steps(room, p, prefixes);
	text_char(room, '\0');
	return !room->failed;
}

/* ---- errors ---- */

static void
write_json(struct text *out, const struct restconf_error *e)
{
	struct text path;
	struct json j;

	json_init(&j, out);
	json_object(&j, NULL);
	json_object(&j, "ietf-restconf:errors");
	json_array(&j, "error");
	json_object(&j, NULL);
	json_string(&j, "error-type", e->type);
	json_string(&j, "error-tag", e->tag);
	if (e->path) {
		if (print_steps(&path, e->path, false))
			json_string(&j, "error-path", path.data);
		text_fini(&path);
	}
	json_string(&j, "error-message", e->message);
	json_object_end(&j);
	json_array_end(&j);
	json_object_end(&j);
	json_object_end(&j);
}

/* The prefixes of a path, each once. */
static void
put_namespaces(struct text *out, const struct restconf_path *p)
{
	for (unsigned i = 0; i < p->path.count; i++) {
		const struct tree_module *module = module_of(p->node[i]);
		bool told = false;

		for (unsigned before = 0; before < i; before++)
			told |= p->node[before]->module == p->node[i]->module;
		if (told)
			continue;
		text_string(out, " xmlns:");
		text_string(out, module->prefix);
		text_string(out, "=\"");
		text_string(out, module->ns);
		text_char(out, '"');
	}
}

static void
put_element(struct text *out, const char *name, const char *value)
{
	text_char(out, '<');
	text_string(out, name);
	text_char(out, '>');
	text_xml(out, value);
	text_string(out, "</");
	text_string(out, name);
	text_char(out, '>');
}

static void
write_xml(struct text *out, const struct restconf_error *e)
{
	struct text path;

	text_string(out, "<errors xmlns=\"" RESTCONF_NS "\"><error>");
	put_element(out, "error-type", e->type);
	put_element(out, "error-tag", e->tag);
	if (e->path) {
		text_string(out, "<error-path");
		put_namespaces(out, e->path);
		text_char(out, '>');
		if (print_steps(&path, e->path, true))
			text_xml(out, path.data);
		text_fini(&path);
		text_string(out, "</error-path>");
	}
	put_element(out, "error-message", e->message);
	text_string(out, "</error></errors>");
}

void
restconf_write_error(struct text *out, enum restconf_form form,
    const struct restconf_error *e)
{
	if (form == RESTCONF_JSON)
		write_json(out, e);
	else
		write_xml(out, e);
}

/* ---- problems ---- */

static const char *
tag_of(enum problem problem)
{
	switch (problem) {
	case PROBLEM_BAD_REQUEST:
	case PROBLEM_NOT_FOUND:
	case PROBLEM_NO_CAGE:
	case PROBLEM_NO_MODULE:
	case PROBLEM_NO_ALARM:
	case PROBLEM_CONFIG:
	case PROBLEM_HOST:
		return "invalid-value";
	case PROBLEM_SIGN_IN:
	case PROBLEM_DENIED:
		return "access-denied";
	case PROBLEM_METHOD:
		return "operation-not-supported";
	case PROBLEM_BODY_TOO_LARGE:
	case PROBLEM_PATH_TOO_LONG:
		return "too-big";
	case PROBLEM_CONFLICT:
		return "in-use";
	case PROBLEM_BUSY:
	case PROBLEM_NO_MEMORY:
		return "resource-denied";
	case PROBLEM_HARDWARE:
	case PROBLEM_NOT_READY:
		return "operation-failed";
	}
	return "operation-failed";
}

void
restconf_of_problem(struct restconf_error *e, enum problem problem, unsigned status,
    const char *detail)
{
	restconf_fail(e, status, tag_of(problem), NULL, "%s", detail);
}
