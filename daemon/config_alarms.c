/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/config_alarms.h"

#include <stddef.h>
#include <string.h>

#include "base/bytes.h"
#include "daemon/config_keys.h"
#include "daemon/config_value.h"
#include "model/alarm_kind.h"

/* Where what can be set of a rule is kept. */
/* clang-format off */
static const struct {
	const char *key;
	size_t offset;
} rule_keys[] = {
	{ "severity", offsetof(struct alarm_rule, severity) },
	{ "raise",    offsetof(struct alarm_rule, raise_ms) },
	{ "clear",    offsetof(struct alarm_rule, clear_ms) },
	{ "enabled",  offsetof(struct alarm_rule, enabled) },
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

/* Sets the rules of all kinds that have the name of an entry. */
static void
set_rules(struct alarm_policy *p, const struct config_entry *e)
{
	const struct key_def *row = config_key_find(e->path, false);
	const char *kind = e->path + strcspn(e->path, ".") + 1;
	const char *key = kind + strcspn(kind, ".") + 1;

	for (size_t i = 0; row && i < COUNT_OF(rule_keys); i++) {
		for (int k = 0; k < ALARM_KIND_COUNT; k++) {
			if (strcmp(rule_keys[i].key, key) == 0 &&
			    is_part(kind, alarm_kind_name((enum alarm_kind)k)))
				value_parse(&row->value, e->value,
				    (char *)&p->rule[k] + rule_keys[i].offset);
		}
	}
}

void
config_alarm_policy(const struct config *c, struct alarm_policy *p)
{
	alarm_policy_default(p);
	p->shelve_ms = c->alarms.shelve_ms;
	p->hysteresis_mdegc = c->alarms.hysteresis_mdegc;
	p->hysteresis_mdb = c->alarms.hysteresis_mdb;
	for (size_t i = 0; i < c->entry_count; i++) {
		if (is_part(c->entries[i].path, "alarms"))
			set_rules(p, &c->entries[i]);
	}
}
