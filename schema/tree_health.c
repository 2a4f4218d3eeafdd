/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/tree_health.h"

#include "base/bytes.h"
#include "schema/alarm_text.h"

enum symptom { OVER, UNDER, MEMORY, COMMUNICATION, OTHER, SYMPTOMS };

static const char *const symptoms[SYMPTOMS] = { "SYMPTOM_OVER_THRESHOLD",
	"SYMPTOM_UNDER_THRESHOLD", "SYMPTOM_MEMORY_ERRORS", "SYMPTOM_COMM_ERROR",
	"SYMPTOM_UNKNOWN" };
static const char *const severities[SEVERITY_COUNT] = { "CRITICAL", "MAJOR", "WARNING" };

static enum symptom
symptom_of(enum alarm_kind kind)
{
	enum monitor id;
	enum limit limit;

	if (alarm_limit_of(kind, &id, &limit))
		return limit == LIMIT_HIGH_ALARM || limit == LIMIT_HIGH_WARN ? OVER
									     : UNDER;
	if (kind == ALARM_UNREADABLE || kind == ALARM_POLL_LATE)
		return COMMUNICATION;
	return kind == ALARM_CHECKSUM ? MEMORY : OTHER;
}

/* All alarms of one symptom that are up. */
struct fault {
	unsigned count;
	enum alarm_kind kind; /* of the one that came first */
	const struct alarm *first, *last;
	uint64_t raises;
};

static struct fault
gather(const struct cage *c, enum symptom symptom)
{
	struct fault f = { 0 };

	for (int kind = 0; kind < ALARM_KIND_COUNT; kind++) {
		uint32_t up = c->alarms.up[kind];

		if (!up || symptom_of((enum alarm_kind)kind) != symptom)
			continue;
		for (; up; up &= up - 1) {
			const struct alarm *a = alarm_get(c, (enum alarm_kind)kind,
			    (unsigned)__builtin_ctz(up));

			if (!f.first || a->raised_us < f.first->raised_us) {
				f.first = a;
				f.kind = (enum alarm_kind)kind;
			}
			if (!f.last || a->raised_us > f.last->raised_us)
				f.last = a;
			f.raises += a->raises;
			f.count++;
		}
	}
	return f;
}

static struct fault
fault_at(const struct tree_at *at)
{
	return gather(at->cage, (enum symptom)tree_at_index(at));
}

/* How many alarms of a cage are up. */
static unsigned
alarms_up(const struct cage *c)
{
	unsigned count = 0;

	for (int severity = 0; severity < SEVERITY_COUNT; severity++)
		count += c->alarms.count[severity];
	return count;
}

bool
tree_fault_next(const struct tree_at *at, unsigned *symptom)
{
	if (!alarms_up(at->cage))
		return false;
	while (*symptom < SYMPTOMS && !gather(at->cage, (enum symptom) * symptom).count)
		(*symptom)++;
	return *symptom < SYMPTOMS;
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
	v->wall_us = fault_at(at).first->raised_wall_us;
	return true;
}

static bool
give_time(const struct alarm *a, struct value *v)
{
	v->wall_us = a->raised_wall_us;
	v->count = a->raised_wall_us * 1000;
	return true;
}

bool
tree_fault_origin(const struct tree_at *at, struct value *v)
{
	return give_time(fault_at(at).first, v);
}

bool
tree_fault_last(const struct tree_at *at, struct value *v)
{
	return give_time(fault_at(at).last, v);
}

bool
tree_fault_description(const struct tree_at *at, struct value *v)
{
	struct fault f = fault_at(at);

	alarm_text(at->cage, f.kind, f.first, v->store);
	v->text = v->store;
	v->wall_us = f.first->raised_wall_us;
	return true;
}

bool
tree_fault_status(const struct tree_at *at, struct value *v)
{
	v->text = "ACTIVE";
	v->wall_us = fault_at(at).first->raised_wall_us;
	return true;
}

bool
tree_fault_occurrences(const struct tree_at *at, struct value *v)
{
	struct fault f = fault_at(at);

	v->count = f.raises;
	v->wall_us = f.last->raised_wall_us;
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
	v->text = alarms_up(at->cage) ? "UNHEALTHY" : "HEALTHY";
	v->wall_us = looked_us(at->cage);
	return cage_is_occupied(at->cage);
}

/* While one is up that is when the last one was raised, else when the last one ended. */
bool
tree_health_last(const struct tree_at *at, struct value *v)
{
	const struct cage *c = at->cage;

	v->count = 0;
	for (int kind = 0; kind < ALARM_KIND_COUNT; kind++) {
		for (uint32_t left = c->alarms.known[kind]; left; left &= left - 1) {
			const struct alarm *a = alarm_get(c, (enum alarm_kind)kind,
			    (unsigned)__builtin_ctz(left));

			if (a && a->raises)
				v->count = MAX_OF(v->count,
				    MAX_OF(a->raised_wall_us, a->cleared_wall_us));
		}
	}
	v->wall_us = v->count;
	v->count *= 1000;
	return v->count > 0;
}

bool
tree_health_count(const struct tree_at *at, struct value *v)
{
	v->count = 0;
	v->wall_us = looked_us(at->cage);
	for (int severity = 0; severity < SEVERITY_COUNT; severity++)
		v->count += at->cage->alarms.raised[severity];
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
	return give_bool(at->cage, alarms_up(at->cage) > 0, v);
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
