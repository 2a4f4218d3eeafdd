/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Own limits: those of an operator, in place of what a module gives.
 *
 * They are for a vendor's modules, for a part number, or for what is in a cage; of
 * several that fit a module that of the cage counts before that of the part, and that
 * before the vendor's.
 */
#ifndef MODEL_OWN_LIMIT_H
#define MODEL_OWN_LIMIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "optics/monitor.h"

struct cage;
struct inventory;

#define OWN_NAME_MAX 32

/* In the order in which they count. */
enum own_of { OWN_OF_VENDOR, OWN_OF_PART, OWN_OF_CAGE, OWN_OF_COUNT };

struct own_limit {
	enum own_of of;
	char name[OWN_NAME_MAX]; /* to the letter */
	enum monitor id;
	enum limit limit;
	int32_t value; /* in the unit of the monitor */
};

/* Those of one module. */
struct own_limits {
	uint8_t given[MONITOR_COUNT]; /* bit n: limit n */
	int32_t value[MONITOR_COUNT][LIMIT_COUNT];
};

/* What of a list is for the module of a cage. */
void own_limits_find(const struct own_limit *list, size_t count, const struct cage *c,
    struct own_limits *ret_own);

static inline bool
own_limit_is_given(const struct own_limits *own, enum monitor id, enum limit limit)
{
	return own->given[id] >> limit & 1;
}

#endif
