/* SPDX-License-Identifier: Apache-2.0 */
#include "api/snapshot.h"

#include <stdlib.h>

#include "api/gzip.h"
#include "api/openmetrics.h"

struct snapshot *
snapshot_create(size_t size)
{
	struct snapshot *s = calloc(1, sizeof(*s));

	if (!s)
		return NULL;
	s->refs = 1;
	text_init(&s->text, size);
	if (s->text.failed) {
		free(s);
		return NULL;
	}
	return s;
}

struct snapshot *
snapshot_ref(struct snapshot *s)
{
	s->refs++;
	return s;
}

void
snapshot_unref(struct snapshot *s)
{
	if (!s || --s->refs > 0)
		return;
	for (int form = 0; form < FORM_COUNT; form++) {
		text_fini(&s->derived[form][false].text);
		text_fini(&s->derived[form][true].text);
	}
	text_fini(&s->text);
	free(s);
}

void
snapshot_forget(struct snapshot *s)
{
	for (int form = 0; form < FORM_COUNT; form++) {
		s->derived[form][false].made = false;
		s->derived[form][true].made = false;
	}
}

static const struct text *
text_of(struct snapshot *s, enum metrics_form form, bool gzip)
{
	struct rendering *r = &s->derived[form][gzip];
	const struct text *from = &s->text;

	if (form == FORM_TEXT && !gzip)
		return from;
	if (r->made)
		return &r->text;
	if (gzip)
		from = text_of(s, form, false);
	r->text.len = 0;
	r->text.failed = from->failed;
	if (gzip)
		gzip_write(&r->text, from->data, from->len);
	else
		openmetrics_write(&r->text, from->data, from->len);
	r->made = !r->text.failed;
	return &r->text;
}

const char *
snapshot_body(struct snapshot *s, enum metrics_form form, bool gzip, size_t *ret_len)
{
	const struct text *t = text_of(s, form, gzip);

	*ret_len = t->len;
	return t->failed ? NULL : t->data;
}
