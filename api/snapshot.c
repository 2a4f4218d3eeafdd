/* SPDX-License-Identifier: Apache-2.0 */
#include "api/snapshot.h"

#include <stdlib.h>

#include "api/gzip.h"
#include "api/openmetrics.h"
#include "base/bytes.h"

/* How much of a body is compressed in one step: some 0.2 ms. */
#define GZIP_STEP (64u * 1024)

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

/* What was made of an earlier text, or half made; its memory is used again. */
static void
rendering_forget(struct rendering *r)
{
	gzip_end(r->gzip);
	r->gzip = NULL;
	r->made = false;
}

void
snapshot_forget(struct snapshot *s)
{
	for (int form = 0; form < FORM_COUNT; form++) {
		rendering_forget(&s->derived[form][false]);
		rendering_forget(&s->derived[form][true]);
	}
}

void
snapshot_unref(struct snapshot *s)
{
	if (!s || --s->refs > 0)
		return;
	snapshot_forget(s);
	for (int form = 0; form < FORM_COUNT; form++) {
		text_fini(&s->derived[form][false].text);
		text_fini(&s->derived[form][true].text);
	}
	text_fini(&s->text);
	free(s);
}

static const struct text *
text_of(const struct snapshot *s, enum metrics_form form, bool gzip)
{
	return form == FORM_TEXT && !gzip ? &s->text : &s->derived[form][gzip].text;
}

bool
snapshot_is_made(const struct snapshot *s, enum metrics_form form, bool gzip)
{
	return (form == FORM_TEXT && !gzip) || s->derived[form][gzip].made;
}

static void
make_openmetrics(struct rendering *r, const struct text *from)
{
	r->text.len = 0;
	r->text.failed = false;
	openmetrics_write(&r->text, from->data, from->len);
	r->made = true;
}

/* A step of compressing; without memory it is made, and its text failed. */
static void
make_gzip(struct rendering *r, const struct text *from)
{
	size_t step;

	if (!r->gzip) {
		r->text.len = r->done = 0;
		r->text.failed = false;
		r->gzip = from->failed ? NULL : gzip_begin(&r->text, from->len);
	}
	if (r->gzip) {
		step = MIN_OF(from->len - r->done, (size_t)GZIP_STEP);
		gzip_feed(r->gzip, from->data + r->done, step,
		    r->done + step == from->len);
		r->done += step;
		if (r->done < from->len && !r->text.failed)
			return;
	} else {
		r->text.failed = true;
	}
	gzip_end(r->gzip);
	r->gzip = NULL;
	r->made = true;
}

bool
snapshot_make(struct snapshot *s, enum metrics_form form, bool gzip)
{
	if (snapshot_is_made(s, form, gzip))
		return true;
	if (!snapshot_is_made(s, form, false))
		make_openmetrics(&s->derived[form][false], &s->text);
	else
		make_gzip(&s->derived[form][true], text_of(s, form, false));
	return snapshot_is_made(s, form, gzip);
}

const char *
snapshot_body(const struct snapshot *s, enum metrics_form form, bool gzip,
    size_t *ret_len)
{
	const struct text *t = text_of(s, form, gzip);

	*ret_len = t->len;
	return t->failed ? NULL : t->data;
}
