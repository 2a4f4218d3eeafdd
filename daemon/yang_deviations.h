/* SPDX-License-Identifier: Apache-2.0 */
/*
 * YANG deviations: what of OpenConfig's own modules is not served, and what is served
 * otherwise, as the module caged-deviations.
 */
#ifndef DAEMON_YANG_DEVIATIONS_H
#define DAEMON_YANG_DEVIATIONS_H

#include <libyang/libyang.h>
#include <stdbool.h>
#include <stdio.h>

#include "schema/tree.h"

/*
 * Prints the module for the modules of a context, among them all that are served, and
 * adds those that it deviates from to a set. False: nothing else is in them, and there is
 * no such module.
 */
bool yang_deviations(FILE *out, const struct ly_ctx *ctx, const struct tree_node *served,
    const struct tree_module *modules, struct ly_set *ret_deviated);

#endif
