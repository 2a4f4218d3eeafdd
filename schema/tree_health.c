/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/tree_health.h"

#include "base/bytes.h"
#include "schema/alarm_text.h"

static const char *const symptoms[SYMPTOM_COUNT] = { "SYMPTOM_OVER_THRESHOLD",
	"SYMPTOM_UNDER_THRESHOLD", "SYMPTOM_MEMORY_ERRORS", "SYMPTOM_COMM_ERROR",
	"SYMPTOM_UNKNOWN" };
static const char *const severities[SEVERITY_COUNT] = { "CRITICAL", "MAJOR", "WARNING" };

static const struct illness *
fault_at(const struct tree_at *at)
{
	return &at->cage->alarms.condition.illness[tree_at_index(at)];
}

bool
tree_fault_next(const struct tree_at *at, unsigned *symptom)
{
	const struct illness *f = at->cage->alarms.condition.illness;

	while (*symptom < SYMPTOM_COUNT && !f[*symptom].occurrences)
		(*symptom)++;
	return *symptom < SYMPTOM_COUNT;
}

void
tree_fault_key(const struct tree_at *at, unsigned k, char *room, size_t size)
{
	(void)k;
	tree_key_text(room, size, symptoms[tree_at_index(at)]);
}

bool
tree_fault_symptom(const struct tree_at *at, struct value *v)
{
	v->text = symptoms[tree_at_index(at)];
	v->wall_us = fault_at(at)->origin_wall_us;
	return true;
}

static bool
give_time(uint64_t wall_us, struct value *v)
{
	v->wall_us = wall_us;
	v->count = wall_us * 1000;
	return true;
}

bool
tree_fault_origin(const struct tree_at *at, struct value *v)
{
	return give_time(fault_at(at)->origin_wall_us, v);
}

bool
tree_fault_last(const struct tree_at *at, struct value *v)
{
	return give_time(fault_at(at)->seen_wall_us, v);
}

bool
tree_fault_description(const struct tree_at *at, struct value *v)
{
	const struct illness *f = fault_at(at);

	alarm_text(at->cage, f->kind, &(struct alarm){ .cause = f->cause }, v->store);
	v->text = v->store;
	v->wall_us = f->told_wall_us;
	return true;
}

bool
tree_fault_status(const struct tree_at *at, struct value *v)
{
	v->text = fault_at(at)->alarms ? "ACTIVE" : "INACTIVE";
	v->wall_us = fault_at(at)->changed_wall_us;
	return true;
}

bool
tree_fault_occurrences(const struct tree_at *at, struct value *v)
{
	v->count = fault_at(at)->occurrences;
	v->wall_us = fault_at(at)->changed_wall_us;
	return true;
}

/* When the module was looked at last. */
static uint64_t
looked_us(const struct cage *c)
{
	return MAX_OF(c->presence_since_wall_us, c->module.read_wall_us);
}

bool
tree_health_status(const struct tree_at *at, struct value *v)
{
	v->text = at->cage->alarms.condition.unhealthy ? "UNHEALTHY" : "HEALTHY";
	v->wall_us = looked_us(at->cage);
	return cage_is_occupied(at->cage);
}

/* The last look while it is unhealthy, else the one that found it healthy again. */
bool
tree_health_last(const struct tree_at *at, struct value *v)
{
	const struct condition *h = &at->cage->alarms.condition;
	uint64_t wall_us = h->changed_wall_us;

	if (h->unhealthy)
		wall_us = MAX_OF(wall_us, looked_us(at->cage));
	for (int s = 0; s < SYMPTOM_COUNT && h->unhealthy; s++)
		wall_us = MAX_OF(wall_us, h->illness[s].seen_wall_us);
	return cage_is_occupied(at->cage) && wall_us && give_time(wall_us, v);
}

bool
tree_health_count(const struct tree_at *at, struct value *v)
{
	v->count = at->cage->alarms.condition.times;
	v->wall_us = looked_us(at->cage);
	return cage_is_occupied(at->cage);
}

static bool
give_bool(const struct cage *c, bool is, struct value *v)
{
	v->count = is;
	v->wall_us = looked_us(c);
	return cage_is_occupied(c);
}

bool
tree_health_faulty(const struct tree_at *at, struct value *v)
{
	return give_bool(at->cage, at->cage->alarms.condition.unhealthy, v);
}

bool
tree_health_failure(const struct tree_at *at, struct value *v)
{
	const uint32_t *up = at->cage->alarms.up;

	return give_bool(at->cage,
	    up[ALARM_MODULE_FAULT] || up[alarm_of_signal(SIGNAL_TX_FAULT)], v);
}

bool
tree_health_mismatch(const struct tree_at *at, struct value *v)
{
	return give_bool(at->cage, at->cage->alarms.up[ALARM_INCOMPATIBLE] != 0, v);
}

/* The alarm about the temperature that is up, the worst one; NULL: none. */
static const struct alarm *
hot(const struct cage *c)
{
	for (int limit = 0; limit < LIMIT_COUNT; limit++) {
		enum alarm_kind kind = alarm_of_limit(MONITOR_TEMP, (enum limit)limit);

		if (c->alarms.up[kind])
			return alarm_get(c, kind, 0);
	}
	return NULL;
}

bool
tree_health_hot(const struct tree_at *at, struct value *v)
{
	v->count = hot(at->cage) != NULL;
	return at->cage->module.has_readings &&
	       at->cage->module.readings.present[MONITOR_TEMP];
}

/* In whole degrees; OpenConfig has no room for limits below zero. */
bool
tree_health_hot_limit(const struct tree_at *at, struct value *v)
{
	const struct alarm *a = hot(at->cage);

	if (!a || !a->cause.has_limit || a->cause.limit < 0)
		return false;
	v->count = (uint64_t)div_round(a->cause.limit, 1000);
	v->wall_us = a->raised_wall_us;
	return true;
}

bool
tree_health_hot_severity(const struct tree_at *at, struct value *v)
{
	const struct alarm *a = hot(at->cage);

	if (!a)
		return false;
	v->text = severities[a->severity];
	v->wall_us = a->raised_wall_us;
	return true;
}
