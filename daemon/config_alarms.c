/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/config_alarms.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "daemon/config_keys.h"
#include "daemon/config_value.h"
#include "model/alarm_kind.h"

#define HOUR_MS 3600000

/* In the order of enum severity. */
static const char *const severities[] = { "critical", "major", "warning", NULL };

/* What of a rule can be set. */
/* clang-format off */
static const struct {
	const char *key;
	struct value_def value;
	size_t offset;
} rule_keys[] = {
	{ "severity", { .type = VALUE_WORD, .words = severities },            offsetof(struct alarm_rule, severity) },
	{ "raise",    { .type = VALUE_DURATION, .min = 0, .max = HOUR_MS },   offsetof(struct alarm_rule, raise_ms) },
	{ "clear",    { .type = VALUE_DURATION, .min = 0, .max = HOUR_MS },   offsetof(struct alarm_rule, clear_ms) },
	{ "enabled",  { .type = VALUE_BOOL },                                 offsetof(struct alarm_rule, enabled) },
};
/* clang-format on */

_Static_assert(sizeof(enum severity) == sizeof(unsigned),
    "VALUE_WORD writes an unsigned");

/* The part of "alarms.KIND.KEY" that begins at `part`, up to its end. */
static bool
is_part(const char *part, const char *word)
{
	size_t len = strcspn(part, ".");

	return strlen(word) == len && memcmp(part, word, len) == 0;
}

/* Sets the rules of all kinds of a name; false where there is none. */
static bool
set_rules(struct alarm_policy *p, const char *kind, size_t key, const char *text)
{
	bool found = false;

	for (int k = 0; k < ALARM_KIND_COUNT; k++) {
		if (!is_part(kind, alarm_kind_name((enum alarm_kind)k)))
			continue;
		value_parse(&rule_keys[key].value, text,
		    (char *)&p->rule[k] + rule_keys[key].offset);
		found = true;
	}
	return found;
}

static bool
find_key(const char *word, size_t *ret_key)
{
	for (size_t i = 0; i < COUNT_OF(rule_keys); i++) {
		*ret_key = i;
		if (is_part(word, rule_keys[i].key))
			return true;
	}
	return false;
}

/* Where the KIND of a path stands, and which KEY it has. */
static bool
split(const char *path, const char **ret_kind, size_t *ret_key)
{
	const char *kind = path + strcspn(path, ".") + 1;

	*ret_kind = kind;
	return find_key(kind + strcspn(kind, ".") + 1, ret_key);
}

int
config_alarm_check(const char *path, const char *value, char *err, size_t size)
{
	struct alarm_policy scratch;
	struct alarm_rule rule;
	char expected[192];
	const char *kind;
	size_t key;

	alarm_policy_default(&scratch);
	if (!split(path, &kind, &key)) {
		snprintf(err, size,
		    "unknown key; a rule has severity, raise, clear and enabled");
		return -ENOENT;
	}
	if (value_parse(&rule_keys[key].value, value,
		(char *)&rule + rule_keys[key].offset)) {
		value_expect(&rule_keys[key].value, expected, sizeof(expected));
		return config_say_must_be(expected, value, err, size);
	}
	if (set_rules(&scratch, kind, key, value))
		return 0;
	snprintf(err, size, "no alarm is of this kind; docs/alarms.md lists them");
	return -ENOENT;
}

void
config_alarm_policy(const struct config *c, struct alarm_policy *p)
{
	const char *kind;
	size_t key;

	alarm_policy_default(p);
	p->shelve_ms = c->alarms.shelve_ms;
	p->hysteresis_mdegc = c->alarms.hysteresis_mdegc;
	p->hysteresis_mdb = c->alarms.hysteresis_mdb;
	for (size_t i = 0; i < c->entry_count; i++) {
		const struct config_entry *e = &c->entries[i];

		if (is_part(e->path, "alarms") && split(e->path, &kind, &key))
			set_rules(p, kind, key, e->value);
	}
}
