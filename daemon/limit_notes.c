/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/limit_notes.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "daemon/config_limits.h"
#include "schema/alarm_text.h"

/* In the order that their values should have. */
static const unsigned char rank[LIMIT_COUNT] = {
	[LIMIT_LOW_ALARM] = 0,
	[LIMIT_LOW_WARN] = 1,
	[LIMIT_HIGH_WARN] = 2,
	[LIMIT_HIGH_ALARM] = 3,
};

/* What each limit is held against: those of the other side first, which are worse. */
static const enum limit rivals[LIMIT_COUNT][LIMIT_COUNT - 1] = {
	[LIMIT_HIGH_ALARM] = { LIMIT_LOW_ALARM, LIMIT_LOW_WARN, LIMIT_HIGH_WARN },
	[LIMIT_HIGH_WARN] = { LIMIT_LOW_ALARM, LIMIT_LOW_WARN, LIMIT_HIGH_ALARM },
	[LIMIT_LOW_ALARM] = { LIMIT_HIGH_ALARM, LIMIT_HIGH_WARN, LIMIT_LOW_WARN },
	[LIMIT_LOW_WARN] = { LIMIT_HIGH_ALARM, LIMIT_HIGH_WARN, LIMIT_LOW_ALARM },
};

/* Two limits of a module that are not in their order. */
struct conflict {
	enum limit limit, other;
	int32_t value, other_value;
};

/* The limit that counts: the operator's, else the module's. False: there is none. */
static bool
find_limit(const struct module *m, enum monitor id, enum limit limit, int32_t *ret_value)
{
	const struct limits *l = &m->limits;

	if (own_limit_is_given(&m->own, id, limit)) {
		*ret_value = m->own.value[id][limit];
		return true;
	}
	if (!l->present[id] || l->absent[id] >> limit & 1)
		return false;
	*ret_value = l->value[id][limit];
	return true;
}

static bool
fits(const struct own_limit *own, const struct cage *c)
{
	struct own_limits fitting;

	own_limits_find(own, 1, c, &fitting);
	return own_limit_is_given(&fitting, own->id, own->limit);
}

/* Whether the limit is beyond another where it should not be. What is wrong in a module
 * itself is not told here: one of the two is an operator's. */
static bool
find_conflict(const struct cage *c, const struct own_limit *own,
    struct conflict *ret_conflict)
{
	const struct module *m = &c->module;
	struct conflict k = { .limit = own->limit };

	if (!fits(own, c) || !find_limit(m, own->id, k.limit, &k.value))
		return false;
	for (size_t i = 0; i < COUNT_OF(rivals[0]); i++) {
		k.other = rivals[k.limit][i];
		if (!find_limit(m, own->id, k.other, &k.other_value) ||
		    (!own_limit_is_given(&m->own, own->id, k.limit) &&
			!own_limit_is_given(&m->own, own->id, k.other)))
			continue;
		if (rank[k.limit] > rank[k.other] ? k.value < k.other_value
						  : k.value > k.other_value) {
			*ret_conflict = k;
			return true;
		}
	}
	return false;
}

/* Whether the limit is one of a module that does not measure what it is of. Of one that
 * is shared not all may be read. */
static bool
is_for_nothing(const struct cage *c, const struct own_limit *own)
{
	const struct module *m = &c->module;

	return fits(own, c) && m->has_readings && !m->stale && !m->lacks_pages &&
	       !cage_is_shared(c) && !m->readings.present[own->id];
}

/* "1 (and of 3 more)": of the cages that a note is of, the first, and how many follow. */
struct those {
	const struct cage *first;
	unsigned more;
};

static void
add_cage(struct those *those, const struct cage *c)
{
	if (those->first)
		those->more++;
	else
		those->first = c;
}

static void
print_those(const struct those *those, char ret_text[CAGE_NAME_MAX + 32])
{
	int len = snprintf(ret_text, CAGE_NAME_MAX + 32, "%s", those->first->name);

	if (those->more)
		snprintf(ret_text + len, 32, " (and of %u more)", those->more);
}

static void
write_conflict(const char *path, const struct own_limit *own, const struct those *those,
    char ret_note[LIMIT_NOTE_MAX])
{
	char limit[ALARM_TEXT_MAX], other[ALARM_TEXT_MAX], cages[CAGE_NAME_MAX + 32];
	struct conflict k;

	if (!find_conflict(those->first, own, &k))
		return;
	print_those(those, cages);
	alarm_limit_text(own->id, k.limit, k.value, limit);
	alarm_limit_text(own->id, k.other, k.other_value, other);
	if (rank[k.limit] / 2 != rank[k.other] / 2)
		snprintf(ret_note, LIMIT_NOTE_MAX,
		    "%s: of cage %s the %s is %s the %s, so that each reading is beyond "
		    "one of them",
		    path, cages, limit, rank[k.limit] > rank[k.other] ? "below" : "above",
		    other);
	else if (k.limit == LIMIT_HIGH_ALARM || k.limit == LIMIT_LOW_ALARM)
		snprintf(ret_note, LIMIT_NOTE_MAX,
		    "%s: of cage %s the %s comes before the %s", path, cages, limit,
		    other);
	else
		snprintf(ret_note, LIMIT_NOTE_MAX,
		    "%s: of cage %s the %s comes before the %s", path, cages, other,
		    limit);
}

/* Whether nobody knows yet which vendor's part is plugged, if any is. */
static bool
may_be_anybody(const struct cage *c)
{
	return c->state != CAGE_STATE_EMPTY &&
	       (!module_is_known(&c->module) || c->module.unread);
}

/* A vendor or a part that nobody is of, when all that is plugged is known. */
static bool
is_of_nobody(const struct own_limit *own, const struct inventory *inv)
{
	if (own->of == OWN_OF_CAGE)
		return false;
	for (unsigned i = 0; i < inv->cage_count; i++) {
		if (fits(own, &inv->cage[i]) || may_be_anybody(&inv->cage[i]))
			return false;
	}
	return true;
}

static bool
write_note(const char *path, bool is_set, const struct inventory *inv,
    char ret_note[LIMIT_NOTE_MAX])
{
	struct those wrong = { 0 }, idle = { 0 };
	char cages[CAGE_NAME_MAX + 32];
	struct own_limit own;
	struct conflict k;

	if (!config_limit_of(path, &own))
		return false;
	for (unsigned i = 0; i < inv->cage_count; i++) {
		if (find_conflict(&inv->cage[i], &own, &k))
			add_cage(&wrong, &inv->cage[i]);
		else if (is_set && is_for_nothing(&inv->cage[i], &own))
			add_cage(&idle, &inv->cage[i]);
	}
	if (wrong.first) {
		write_conflict(path, &own, &wrong, ret_note);
	} else if (idle.first) {
		print_those(&idle, cages);
		snprintf(ret_note, LIMIT_NOTE_MAX,
		    "%s: the module of cage %s does not measure it", path, cages);
	} else if (is_set && is_of_nobody(&own, inv)) {
		snprintf(ret_note, LIMIT_NOTE_MAX, "%s: no module is of this %s now",
		    path, own.of == OWN_OF_PART ? "part" : "vendor");
	} else {
		return false;
	}
	return true;
}

static bool
is_set(const struct config_sources *sources, const char *path)
{
	for (size_t i = 0; i < sources->answer.count; i++) {
		if (strcmp(sources->answer.leaf[i].path, path) == 0)
			return true;
	}
	return false;
}

static bool
is_changed(const struct config_diff *diff, const char *path)
{
	for (size_t i = 0; i < diff->reload_count; i++) {
		if (strcmp(diff->reload[i], path) == 0)
			return true;
	}
	return false;
}

size_t
limit_notes(const struct config_sources *sources, const struct config_diff *diff,
    const struct inventory *inv, char ret_notes[LIMIT_NOTES_MAX][LIMIT_NOTE_MAX])
{
	size_t count = 0;

	for (size_t i = 0; i < sources->answer.count && count < LIMIT_NOTES_MAX; i++) {
		const struct judge_leaf *leaf = &sources->answer.leaf[i];

		if (leaf->from == JUDGE_BODY && !is_changed(diff, leaf->path))
			count += write_note(leaf->path, true, inv, ret_notes[count]);
	}
	for (size_t i = 0; i < diff->reload_count && count < LIMIT_NOTES_MAX; i++)
		count += write_note(diff->reload[i], is_set(sources, diff->reload[i]),
		    inv, ret_notes[count]);
	return count;
}
