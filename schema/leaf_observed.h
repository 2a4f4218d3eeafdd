/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Leaf observed: rows of what a module observes that has a place in OpenConfig.
 *
 * REST lists observables as such (schema/leaf_vdm.h); in the tree each has a path of its
 * own, on a media lane or on a carrier of a coherent module. These rows have no other
 * names, and stand behind those of leaf_table() when both are counted together.
 */
#ifndef SCHEMA_LEAF_OBSERVED_H
#define SCHEMA_LEAF_OBSERVED_H

#include "schema/leaf.h"

/* All rows that the tree may take values of: those of leaf_table(), then these. */
unsigned leaf_rows(void);

extern const struct leaf leaf_first[], leaf_behind[];
extern const unsigned leaf_first_count;

static inline const struct leaf *
leaf_row(unsigned row)
{
	return row < leaf_first_count ? &leaf_first[row]
				      : &leaf_behind[row - leaf_first_count];
}

#endif
