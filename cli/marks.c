/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/marks.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KEY_MAX 512

/* Two tables of texts by key; jansson's objects are hash tables. */
struct marks {
	json_t *before, *now;
	char section[128];
};

struct marks *
marks_create(void)
{
	struct marks *m = calloc(1, sizeof(*m));

	if (!m)
		return NULL;
	m->before = json_object();
	m->now = json_object();
	return m;
}

void
marks_destroy(struct marks *m)
{
	if (!m)
		return;
	json_decref(m->before);
	json_decref(m->now);
	free(m);
}

void
marks_turn(struct marks *m)
{
	json_t *spare = m->before;

	m->before = m->now;
	m->now = spare;
	marks_undo(m);
}

void
marks_undo(struct marks *m)
{
	json_object_clear(m->now);
	m->section[0] = '\0';
}

void
marks_section(struct marks *m, const char *title)
{
	snprintf(m->section, sizeof(m->section), "%s", title);
}

bool
marks_changed(struct marks *m, const char *row, const char *column, const char *text)
{
	char key[KEY_MAX];
	const char *was;

	snprintf(key, sizeof(key), "%s\t%s\t%s", m->section, row, column);
	json_object_set_new_nocheck(m->now, key, json_string_nocheck(text));
	was = json_string_value(json_object_get(m->before, key));
	if (was)
		return strcmp(was, text) != 0;
	return json_object_size(m->before) > 0;
}
