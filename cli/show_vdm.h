/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What `cagectl show` says of what a module observes (VDM).
 */
#ifndef CLI_SHOW_VDM_H
#define CLI_SHOW_VDM_H

#include "cli/command.h"

/*
 * Current values, four lanes to a line; nothing where the module observes nothing.
 * Statistics are left out: nobody froze them. False when it cannot be written.
 */
bool show_vdm(const struct context *ctx, const json_t *module);

#endif
