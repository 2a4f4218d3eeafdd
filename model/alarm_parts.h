/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Alarm parts: what the rooms of alarms share. model/alarm.c raises and ends them as time
 * passes, model/alarm_find.c tells which one is meant, model/alarm_operator.c follows
 * rules and operators.
 */
#ifndef MODEL_ALARM_PARTS_H
#define MODEL_ALARM_PARTS_H

#include <assert.h>

#include "model/alarm.h"
#include "model/inventory.h"

static inline struct alarm *
alarm_place(const struct cage *c, enum alarm_kind kind, unsigned lane)
{
	assert(lane < LANES_MAX);
	return &c->alarms.place[(unsigned)kind * LANES_MAX + lane];
}

static inline struct alarm *
alarm_record(const struct alarm_ref *ref)
{
	return ref->cage ? alarm_place(ref->cage, ref->kind, ref->lane)
			 : &ref->bus->alarm;
}

static inline const struct alarm_rule *
alarm_rule_of(const struct inventory *inv, enum alarm_kind kind)
{
	return &inv->policy.rule[kind];
}

/* Something happens to an alarm of a cage by itself then. */
void alarm_be_due(struct inventory *inv, struct cage *c, uint64_t due_us);

/* Puts alarms that stand where they belong: up, behind their parent, or on the shelf. */
void alarm_place_mask(struct cage *c, enum alarm_kind kind, uint32_t lanes);

/* Until then, mono; 0: takes it from the shelf. */
void alarm_put_on_shelf(struct inventory *inv, const struct alarm_ref *ref,
    uint64_t until_us, const struct now *now);

/* Something became of an alarm: kept, and told. */
void alarm_changed(struct inventory *inv, const struct alarm_ref *ref,
    enum alarm_change_kind kind, const struct now *now);

/* The same as alarm_end() of a bus. */
void alarm_end_bus(struct inventory *inv, struct bus *b, enum alarm_end why,
    const struct now *now);

#endif
