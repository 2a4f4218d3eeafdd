/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What `cagectl show` says of the flags that a module raises.
 */
#ifndef CLI_SHOW_FLAGS_H
#define CLI_SHOW_FLAGS_H

#include <stdint.h>

#include "cli/command.h"

#define SHOW_PLACES_MAX 160

/* "module", "1, 3-5": bit 0 is the module, bit n lane n. */
void show_places(uint64_t where, char ret_text[SHOW_PLACES_MAX]);

/* How many flags are up, or that none is; nothing where it is not known. */
void show_flag_count(const struct context *ctx, const json_t *module);

/*
 * A section: each flag that is up, in words and with its lanes, the worst first.
 * Nothing where none is; false when it cannot be written.
 */
bool show_flags(const struct context *ctx, const json_t *module);

#endif
