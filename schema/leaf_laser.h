/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Getters of tunable lasers: where that of a lane is, in MHz, and the power that it shall
 * send, in dBm of two digits.
 */
#ifndef SCHEMA_LEAF_LASER_H
#define SCHEMA_LEAF_LASER_H

#include "schema/leaf.h"

bool leaf_laser_frequency(const struct cage *c, unsigned lane, struct value *ret_value);
bool leaf_laser_target(const struct cage *c, unsigned lane, struct value *ret_value);

#endif
