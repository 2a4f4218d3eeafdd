/* SPDX-License-Identifier: Apache-2.0 */
#include "model/own_limit.h"

#include <string.h>

#include "model/cage.h"

static bool
fits(const struct own_limit *own, const struct cage *c)
{
	switch (own->of) {
	case OWN_OF_VENDOR:
		return strcmp(own->name, c->module.id.vendor_name) == 0;
	case OWN_OF_PART:
		return strcmp(own->name, c->module.id.vendor_pn) == 0;
	case OWN_OF_CAGE:
		return strcmp(own->name, c->name) == 0;
	case OWN_OF_COUNT:
		break;
	}
	return false;
}

void
own_limits_find(const struct own_limit *list, size_t count, const struct cage *c,
    struct own_limits *ret_own)
{
	memset(ret_own, 0, sizeof(*ret_own));
	for (int of = 0; of < OWN_OF_COUNT; of++) {
		for (size_t i = 0; i < count; i++) {
			const struct own_limit *own = &list[i];

			if ((int)own->of != of || !fits(own, c))
				continue;
			ret_own->given[own->id] |= (uint8_t)(1u << own->limit);
			ret_own->value[own->id][own->limit] = own->value;
		}
	}
}
