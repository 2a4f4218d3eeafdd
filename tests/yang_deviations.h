/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The deviations that schema/caged-deviations.yang holds: what of the official modules is
 * not served, and what is served otherwise.
 */
#ifndef TESTS_YANG_DEVIATIONS_H
#define TESTS_YANG_DEVIATIONS_H

#include <stdio.h>

#include <libyang/libyang.h>

/* Prints the module; `official` has the official modules of all that is served. */
void yang_deviations(FILE *f, const struct ly_ctx *official);

#endif
