/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Getters of tunable lasers: where that of a lane is, in MHz, the power that it shall
 * send, in dBm of two digits, whether it is on its way, and whether it is not locked to
 * where it shall be. Of an SFP also the channel, from 1, how far the laser is from it, in
 * MHz, and whether its cooler failed.
 */
#ifndef SCHEMA_LEAF_LASER_H
#define SCHEMA_LEAF_LASER_H

#include "schema/leaf.h"

bool leaf_laser_frequency(const struct cage *c, unsigned lane, struct value *ret_value);
bool leaf_laser_target_frequency(const struct cage *c, unsigned lane,
    struct value *ret_value);
bool leaf_laser_target(const struct cage *c, unsigned lane, struct value *ret_value);
bool leaf_laser_tuning(const struct cage *c, unsigned lane, struct value *ret_value);
bool leaf_laser_unlocked(const struct cage *c, unsigned lane, struct value *ret_value);
bool leaf_laser_channel(const struct cage *c, unsigned lane, struct value *ret_value);
bool leaf_laser_error(const struct cage *c, unsigned lane, struct value *ret_value);
bool leaf_laser_tec_fault(const struct cage *c, unsigned lane, struct value *ret_value);

#endif
