/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Alarms in words and numbers, as REST, the log and every other output show them.
 */
#ifndef SCHEMA_ALARM_TEXT_H
#define SCHEMA_ALARM_TEXT_H

#include <stddef.h>

#include "model/cage.h"
#include "schema/units.h"

#define ALARM_TEXT_MAX 128

/*
 * The cause with its numbers: "rx power -10.52 dBm is below the low alarm limit -8.90
 * dBm". Cage (NULL: of a bus) and lane are not in it, but for who else uses the cage.
 */
void alarm_text(const struct cage *c, enum alarm_kind kind, const struct alarm *a,
    char ret_text[ALARM_TEXT_MAX]);

/* A limit in words: "low warning -5.90 dBm". */
void alarm_limit_text(enum monitor id, enum limit limit, int32_t value,
    char ret_text[ALARM_TEXT_MAX]);

const char *alarm_source_name(unsigned source); /* "flag", "comparison", "both" */

/* Value and limit as decimals of a unit; false where the kind has no numbers. */
bool alarm_numbers(enum alarm_kind kind, const struct alarm *a, enum unit *ret_unit,
    unsigned *ret_digits, int64_t *ret_value, int64_t *ret_limit);

#endif
