/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a client of RESTCONF writes: a path below /restconf/data, and behind a `?` the
 * parameters. What is understood is written as an instance-identifier and leads to the
 * same node again; what is refused has a message.
 */
#include <stdlib.h>
#include <string.h>

#include "api/restconf_error.h"
#include "api/restconf_view.h"
#include "tests/fuzz/fuzz.h"

static void
check_error(const struct restconf_error *e)
{
	static const enum restconf_form forms[] = { RESTCONF_JSON, RESTCONF_XML };

	FUZZ_CHECK(e->status >= 400 && e->tag && e->type);
	FUZZ_CHECK(memchr(e->message, '\0', sizeof(e->message)) && e->message[0]);
	for (size_t i = 0; i < 2; i++) {
		struct text out;

		text_init(&out, 16);
		restconf_write_error(&out, forms[i], e);
		FUZZ_CHECK(!out.failed && !memchr(out.data, '\0', out.len));
		text_fini(&out);
	}
}

/* Names of what was understood, joined again, are understood alike. */
static void
check_path(const struct restconf_path *p)
{
	static struct restconf_path again;
	struct restconf_error e;
	struct text out;

	text_init(&out, 16);
	for (unsigned i = 0; i < p->path.count; i++) {
		const struct tree_elem *elem = &p->path.elem[i];

		FUZZ_CHECK(tree_nodes[p->node[i]->parent].kind <= TREE_LIST);
		FUZZ_CHECK(i == 0 || p->node[i]->parent == tree_number(p->node[i - 1]));
		text_char(&out, '/');
		text_string(&out, tree_modules[p->node[i]->module].name);
		text_char(&out, ':');
		text_string(&out, elem->name);
		FUZZ_CHECK((elem->keys > 0) == (p->node[i]->kind == TREE_LIST));
		for (unsigned k = 0; k < elem->keys; k++) {
			text_char(&out, k ? ',' : '=');
			for (const char *c = elem->key[k].value; *c; c++) {
				text_char(&out, '%');
				text_char(&out, "0123456789abcdef"[(*c >> 4) & 15]);
				text_char(&out, "0123456789abcdef"[*c & 15]);
			}
		}
	}
	text_char(&out, '\0');
	if (out.len <= sizeof(again.text)) {
		FUZZ_CHECK(restconf_path_parse(out.data, &again, &e));
		FUZZ_CHECK(restconf_target(&again) == restconf_target(p));
	}
	text_fini(&out);
}

/* Who is shown has all around it shown, up to the target. */
static void
check_view(const struct restconf_path *p, const struct restconf_view *view)
{
	const struct tree_node *target = restconf_target(p);

	FUZZ_CHECK(view->depth >= 1 && view->depth <= RESTCONF_UNBOUNDED);
	for (unsigned i = 1; i < tree_node_count; i++) {
		unsigned parent = tree_nodes[i].parent;

		if (view->level[i] == 0 || &tree_nodes[i] == target)
			continue;
		FUZZ_CHECK(view->level[parent] > 0);
		FUZZ_CHECK(view->level[i] <= view->level[parent] + 1);
	}
}

/* What the server tells may hold what the client wrote. */
static void
check_problem(const char *text, size_t size)
{
	struct restconf_error e;

	if (!*text)
		return;
	restconf_of_problem(&e, (enum problem)(size % (PROBLEM_NO_MEMORY + 1)), 500,
	    text);
	check_error(&e);
}

/* No leaf is its default with a value and with another one. */
static void
check_defaults(const struct tree_node *node, const char *text)
{
	struct value v = { .kind = VALUE_TEXT, .text = text, .count = 0 }, other = v;

	other.count = 1;
	if (node->type == TREE_BOOL)
		FUZZ_CHECK(
		    !restconf_is_default(node, &v) || !restconf_is_default(node, &other));
	else if (restconf_is_default(node, &v))
		FUZZ_CHECK(strcmp(node->default_text, text) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct restconf_path path;
	struct restconf_view view;
	struct restconf_error e;
	char *text = fuzz_string(data, size), *query = text;

	strsep(&query, "?");
	/* as it comes from the server: below the root, or the root */
	if (text[0] && text[0] != '/')
		text[0] = '/';
	if (!restconf_path_parse(text, &path, &e))
		check_error(&e);
	else
		check_path(&path);
	for (int resource = RESTCONF_DATA; resource <= RESTCONF_OTHER; resource++) {
		if (!restconf_view_parse(query ? query : "",
			(enum restconf_resource)resource, &path, &view, &e))
			check_error(&e);
		else if (resource == RESTCONF_DATA)
			check_view(&path, &view);
		restconf_view_fini(&view);
	}
	check_problem(text, size);
	check_defaults(restconf_target(&path), query ? query : "");
	free(text);
	return 0;
}
