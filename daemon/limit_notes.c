/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/limit_notes.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "daemon/config_limits.h"
#include "schema/alarm_text.h"

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

/* Whether nobody is warned before the alarm that this limit is of, or goes with. */
static bool
is_before_warning(const struct cage *c, const struct own_limit *own, int32_t *ret_alarm,
    int32_t *ret_warn)
{
	const bool high = own->limit == LIMIT_HIGH_ALARM || own->limit == LIMIT_HIGH_WARN;
	struct own_limits fitting;

	own_limits_find(own, 1, c, &fitting);
	if (!own_limit_is_given(&fitting, own->id, own->limit) ||
	    !find_limit(&c->module, own->id, high ? LIMIT_HIGH_ALARM : LIMIT_LOW_ALARM,
		ret_alarm) ||
	    !find_limit(&c->module, own->id, high ? LIMIT_HIGH_WARN : LIMIT_LOW_WARN,
		ret_warn))
		return false;
	return high ? *ret_alarm < *ret_warn : *ret_alarm > *ret_warn;
}

static bool
write_note(const char *path, const struct own_limit *own, const struct inventory *inv,
    char ret_note[LIMIT_NOTE_MAX])
{
	const bool high = own->limit == LIMIT_HIGH_ALARM || own->limit == LIMIT_HIGH_WARN;
	char alarm_words[ALARM_TEXT_MAX], warn_words[ALARM_TEXT_MAX], more[32] = "";
	int32_t alarm, warn;
	unsigned count = 0;
	const struct cage *first = NULL;

	for (unsigned i = 0; i < inv->cage_count; i++) {
		if (!is_before_warning(&inv->cage[i], own, &alarm, &warn))
			continue;
		if (!count++)
			first = &inv->cage[i];
	}
	if (!first || !is_before_warning(first, own, &alarm, &warn))
		return false;
	alarm_limit_text(own->id, high ? LIMIT_HIGH_ALARM : LIMIT_LOW_ALARM, alarm,
	    alarm_words);
	alarm_limit_text(own->id, high ? LIMIT_HIGH_WARN : LIMIT_LOW_WARN, warn,
	    warn_words);
	if (count > 1)
		snprintf(more, sizeof(more), " (and of %u more)", count - 1);
	snprintf(ret_note, LIMIT_NOTE_MAX, "%s: of cage %s%s the %s comes before the %s",
	    path, first->name, more, alarm_words, warn_words);
	return true;
}

size_t
limit_notes(const struct config_sources *sources, const struct inventory *inv,
    char ret_notes[LIMIT_NOTES_MAX][LIMIT_NOTE_MAX])
{
	size_t count = 0;

	for (size_t i = 0; i < sources->answer.count && count < LIMIT_NOTES_MAX; i++) {
		const struct judge_leaf *leaf = &sources->answer.leaf[i];
		struct own_limit own;

		if (leaf->from == JUDGE_BODY && config_limit_of(leaf->path, &own) &&
		    write_note(leaf->path, &own, inv, ret_notes[count]))
			count++;
	}
	return count;
}
