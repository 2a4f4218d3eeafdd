/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/edits_start.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/aside.h"
#include "base/bytes.h"
#include "base/utf8.h"

#define BLAMED "edits: "

/* The edit that a line of the judge begins with, of several the longest; or NULL. */
static struct edit *
blamed(const struct edits *edits, const char *err)
{
	size_t best_len = 0;
	struct edit *best = NULL;

	if (strncmp(err, BLAMED, strlen(BLAMED)) != 0)
		return NULL;
	for (size_t i = 0; i < edits->count; i++) {
		char shown[YAML_PATH_MAX];
		size_t len;

		utf8_printable(shown, sizeof(shown), edits->edit[i].path);
		len = strlen(shown);
		if (len > best_len && strncmp(err + strlen(BLAMED), shown, len) == 0) {
			best = &edits->edit[i];
			best_len = len;
		}
	}
	return best;
}

static void
take_out(struct edits *edits, struct edit *e)
{
	size_t at = (size_t)(e - edits->edit);

	memmove(e, e + 1, (edits->count - at - 1) * sizeof(*e));
	edits->count--;
}

static int
put_in(struct edits *edits, const struct edit *e)
{
	struct edit *more =
	    reallocarray(edits->edit, edits->count + 1, sizeof(*edits->edit));

	if (!more)
		return -ENOMEM;
	edits->edit = more;
	more[edits->count++] = *e;
	return 0;
}

static int
refuse(struct edits_start *s, struct edit *e, const char *err)
{
	snprintf(e->why, sizeof(e->why), "%s", err);
	if (put_in(&s->refused, e) < 0)
		return -ENOMEM;
	take_out(&s->edits, e);
	s->moved = true;
	return 0;
}

/* Judges with one edit more, which stays where it holds; else it has the reason. */
static int
judge_one_more(struct edits_start *s, struct edit *e, const struct edits_try *try)
{
	char err[CONFIG_ERROR_MAX] = "more edits than there may be";
	int r;

	if (put_in(&s->edits, e) < 0)
		return -ENOMEM;
	r = s->edits.count <= JUDGE_EDITS_MAX
		? try->judge(try->arg, &s->edits, err, sizeof(err))
		: -EINVAL;
	if (r == 0) {
		s->edits.edit[s->edits.count - 1].why[0] = '\0';
		return 0;
	}
	s->edits.count--;
	snprintf(e->why, sizeof(e->why), "%s", err);
	return r;
}

/*
 * Moves those of a list that hold to the edits, one after the other, and the rest to the
 * refused ones. As long as one more holds the rest is tried again: it may have been what
 * another needs.
 */
static int
judge_each(struct edits_start *s, struct edits *list, const struct edits_try *try)
{
	size_t before;

	do {
		before = s->edits.count;
		for (size_t i = 0; i < list->count;) {
			int r = judge_one_more(s, &list->edit[i], try);

			if (r < 0 && r != -EINVAL)
				return r;
			if (r == 0)
				take_out(list, &list->edit[i]);
			else
				i++;
		}
	} while (list->count && s->edits.count > before);
	for (size_t i = 0; i < list->count; i++) {
		if (put_in(&s->refused, &list->edit[i]) < 0)
			return -ENOMEM;
	}
	return 0;
}

/* Takes out one after the other that is wrong. Where a line blames none, as when a file
 * contradicts an edit, each has to hold with those that did. */
static int
judge_edits(struct edits_start *s, const struct edits_try *try, char *err, size_t size)
{
	int r = 0;

	while (s->edits.count && (r = try->judge(try->arg, &s->edits, err, size)) < 0) {
		struct edit *e = blamed(&s->edits, err);

		if (r != -EINVAL)
			return r;
		if (!e) {
			struct edits all = s->edits;

			s->edits = (struct edits){ .edit = NULL };
			s->moved = true;
			r = judge_each(s, &all, try);
			edits_free(&all);
			return r;
		}
		r = refuse(s, e, err);
		if (r < 0)
			return r;
	}
	return r;
}

/* Those of before, beside all that hold. What has another value now is dropped. */
static int
judge_again(struct edits_start *s, struct edits *old, const struct edits_try *try)
{
	size_t before = s->edits.count;
	int r;

	for (size_t i = 0; i < old->count;) {
		const char *path = old->edit[i].path;

		if (edits_find(&s->edits, path) || edits_find(&s->refused, path)) {
			take_out(old, &old->edit[i]);
			s->moved = true;
		} else {
			i++;
		}
	}
	r = judge_each(s, old, try);
	s->back = s->edits.count - before;
	if (s->back)
		s->moved = true;
	return r;
}

/*
 * Drops the oldest of those refused where the file could not be read again. Those that
 * are back are in it, too, until the other file has them.
 */
static void
drop_oldest(struct edits_start *s)
{
	size_t kept = MIN_OF(s->refused.count, JUDGE_EDITS_MAX - s->back);

	s->dropped = s->refused.count - kept;
	s->refused.count = kept;
}

int
edits_begin(int folder, const struct edits_try *try, struct edits_start *ret_start,
    char *err, size_t size)
{
	struct edits_start s = { .back = 0 };
	struct edits old;
	int r = edits_load(folder, EDITS_FILE, &s.edits, s.damaged, sizeof(s.damaged));

	if (r < 0 && r != -EINVAL) {
		snprintf(err, size, "%s", s.damaged);
		return r;
	}
	if (r == 0)
		s.damaged[0] = '\0';
	if (edits_load(folder, EDITS_ASIDE_FILE, &old, s.aside_damaged,
		sizeof(s.aside_damaged)) == 0)
		s.aside_damaged[0] = '\0';
	r = judge_edits(&s, try, err, size);
	if (r == 0)
		r = judge_again(&s, &old, try);
	edits_free(&old);
	if (r == 0) {
		drop_oldest(&s);
		*ret_start = s;
		return 0;
	}
	edits_free(&s.edits);
	edits_free(&s.refused);
	return r;
}

static int
write_one(int folder, const char *name, const struct edits *edits)
{
	size_t len;
	char *text = edits_write(edits, &len);
	int r = text ? edits_save(folder, name, text, len) : -ENOMEM;

	free(text);
	return r < 0 ? r : 0;
}

/* With those that are in the other file from now on, or without. What was there and could
 * not be read is kept. */
static int
write_aside(int folder, const struct edits_start *s, bool with)
{
	const struct edit *back = s->edits.edit + s->edits.count - s->back;
	size_t count = s->refused.count + (with ? s->back : 0);
	struct edits all = { .edit = calloc(count + 1, sizeof(*all.edit)) };
	char name[ASIDE_NAME_MAX];
	int r = 0;

	if (!all.edit)
		return -ENOMEM;
	if (s->aside_damaged[0] && with)
		r = aside_keep(folder, EDITS_ASIDE_FILE, "bad", NULL, name);
	for (all.count = 0; all.count < count; all.count++)
		all.edit[all.count] = all.count < s->refused.count
					  ? s->refused.edit[all.count]
					  : back[all.count - s->refused.count];
	if (r == 0 && count)
		r = write_one(folder, EDITS_ASIDE_FILE, &all);
	else if (r == 0)
		unlinkat(folder, EDITS_ASIDE_FILE, 0);
	edits_free(&all);
	return r;
}

int
edits_sort(int folder, const struct edits_start *start)
{
	int r;

	if (!start->moved)
		return 0;
	/* at no moment is an edit in neither of them */
	r = write_aside(folder, start, true);
	if (r == 0)
		r = write_one(folder, EDITS_FILE, &start->edits);
	if (r == 0 && start->back)
		r = write_aside(folder, start, false);
	return r;
}
