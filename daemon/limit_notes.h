/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Limit notes: what an operator who sets or forgets a limit hears of it, beside that it
 * counts.
 */
#ifndef DAEMON_LIMIT_NOTES_H
#define DAEMON_LIMIT_NOTES_H

#include <stddef.h>

#include "daemon/config.h"
#include "model/inventory.h"

#define LIMIT_NOTES_MAX 8 /* of one change; what is more goes without */
#define LIMIT_NOTE_MAX  512

/*
 * A note for each limit that a client sets (JUDGE_BODY) or that `diff` has changed, where
 * it may not do what was meant:
 *
 * - an alarm of a module comes before its warning: "limits.cage.1.rx-power-low-alarm: of
 *   cage 1 the low alarm -5.00 dBm comes before the low warning -5.90 dBm";
 * - it is beyond a limit of the other side, so that each reading is beyond one of them;
 * - the modules that it is for do not measure it, or there are none.
 *
 * The cages know the limits already. Returns how many.
 */
size_t limit_notes(const struct config_sources *sources, const struct config_diff *diff,
    const struct inventory *inv, char ret_notes[LIMIT_NOTES_MAX][LIMIT_NOTE_MAX]);

#endif
