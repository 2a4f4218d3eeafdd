/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Snapshots: the body of one tick, in all forms in which it can be had.
 *
 * The text is rendered by api/metrics. OpenMetrics and gzip are made of it when
 * somebody asks for the first time, and stay until the text is another one. That
 * takes longer than a turn of the loop should, so it goes in steps.
 */
#ifndef API_SNAPSHOT_H
#define API_SNAPSHOT_H

#include <stdbool.h>
#include <stddef.h>

#include "api/text.h"

enum metrics_form { FORM_TEXT, FORM_OPENMETRICS, FORM_COUNT };

/* A body in one form. */
struct rendering {
	struct text text;
	bool made;         /* else what stands there is of an earlier text */
	struct gzip *gzip; /* while it is being made */
	size_t done;       /* ... bytes of what it is made of */
};

struct snapshot {
	unsigned refs;
	struct text text;
	struct rendering derived[FORM_COUNT][2]; /* second: in gzip */
};

/* One reference, with room for `size` bytes of text; NULL without memory. */
struct snapshot *snapshot_create(size_t size);
struct snapshot *snapshot_ref(struct snapshot *s);
void snapshot_unref(struct snapshot *s); /* NULL is fine */

/* The text will be another one: only while nobody else holds it. */
void snapshot_forget(struct snapshot *s);

/* Is a form there to be had? */
bool snapshot_is_made(const struct snapshot *s, enum metrics_form form, bool gzip);

/* One step of making a form; true when it is there. Call it again until then. */
bool snapshot_make(struct snapshot *s, enum metrics_form form, bool gzip);

/*
 * The body in a form that is made, which stands as long as the snapshot is held.
 * NULL when there was no memory for it.
 */
const char *snapshot_body(const struct snapshot *s, enum metrics_form form, bool gzip,
    size_t *ret_len);

#endif
