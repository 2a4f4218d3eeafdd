/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Built-in parts: descriptions of modules of makers that do not exist.
 */
#ifndef SIM_PARTS_H
#define SIM_PARTS_H

#include "sim/part.h"

/* Names of the built-in parts, in order; NULL behind the last. */
const char *parts_name(unsigned index);

/* The description of a built-in part; NULL for another name. */
const char *parts_text(const char *name);

/* A built-in part, parsed. False for another name. */
bool parts_find(const char *name, struct part *ret_part);

#endif
