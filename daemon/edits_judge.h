/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Edits beside the command line: what they say has to hold with it, and without it.
 *
 * An option hides an edit of its key, until a start that has not this option: one that
 * is wrong would end that start, and nobody would look after the switch.
 */
#ifndef DAEMON_EDITS_JUDGE_H
#define DAEMON_EDITS_JUDGE_H

#include <stddef.h>

#include "api/web.h"
#include "daemon/config.h"

/*
 * Judges where edits, and what a client sends, let servers listen: where no other one
 * does, and as door_judge() has it with what http.web-config says; NULL: it is off.
 * `effective` is what holds with the options. 0, or -EINVAL and a line in `err`.
 */
int edits_judge(const struct options *options, const struct config *effective,
    const struct config_sources *sources, const struct web *web, char *err, size_t size);

#endif
