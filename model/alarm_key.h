/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Alarm key: which alarm it was that the journal hands over, whatever became of cages,
 * buses and modules since.
 */
#ifndef MODEL_ALARM_KEY_H
#define MODEL_ALARM_KEY_H

#include "model/alarm.h"
#include "model/cage.h"
#include "model/stay.h"

struct alarm_key {
	char cage[CAGE_NAME_MAX]; /* "": of a bus */
	unsigned bus;
	enum alarm_kind kind;
	unsigned lane;
	char serial[STAY_TEXT_MAX]; /* of the module that was plugged; "": not known */
};

/* Which one is meant; false where it is of nothing that is there. */
bool alarm_key_find(struct inventory *inv, const struct alarm_key *key,
    struct alarm_ref *ret_ref);

/* Says whether this one is meant. */
bool alarm_key_is(struct inventory *inv, const struct alarm_key *key,
    const struct alarm_ref *ref);

/* Says whether a cage may still hold that module; `c` NULL: it is of a bus. */
bool alarm_key_is_same_module(const struct alarm_key *key, const struct cage *c);

/* mono: until when an alarm that was handed over at `from_us` may be raised again, as the
 * one of before. */
uint64_t alarm_key_until_us(const struct inventory *inv, enum alarm_kind kind,
    uint64_t from_us);

#endif
