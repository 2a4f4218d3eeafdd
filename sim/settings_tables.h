/* SPDX-License-Identifier: Apache-2.0 */
/* How the rows of settings end: how many follow how far apart, and what they need. */
#ifndef SIM_SETTINGS_TABLES_H
#define SIM_SETTINGS_TABLES_H

#include "base/bytes.h"
#include "sim/module.h"
#include "sim/setting.h"

/* clang-format off */
#define LOWER SIM_LOWER
#define NOTHING { 0, 0, 0, 0, 0 }
#define BIT_OF(half_, byte_, bit_) { (half_), (byte_), (bit_), 1, 1 }
#define ONE 0, 0, NOTHING
#define ONE_IF(...) 0, 0, __VA_ARGS__
#define EACH(count_, step_) (count_), (step_), NOTHING
#define EACH_IF(count_, step_, ...) (count_), (step_), __VA_ARGS__
#define CODE SETTING_CODE
/* clang-format on */

#endif
