/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a change of the configuration is told as: lines of the log, and an event's text.
 */
#ifndef DAEMON_CHANGE_TOLD_H
#define DAEMON_CHANGE_TOLD_H

#include "daemon/change.h"
#include "model/event.h"

/*
 * Leaves of what waits for a restart in `diff` what this change made wait: what differs
 * from what was wanted before it. Returns how many waited before.
 */
size_t change_told_news(const struct config *wanted, const struct config *new,
    struct config_diff *diff);

/*
 * Each key that changed or waits, in lines of the log, with the values that it had and
 * has, and that `waiting` more wait since before. A long list is cut behind one of its
 * members. Of a key of a platform that is called as a secret is (password, token, key
 * ...) no value is told.
 */
void change_told_log(const struct config *old, const struct config *new,
    const struct config_diff *diff, enum change_step step, size_t waiting);

/* Who changed what, for an event: values and then names while they fit, none cut. */
void change_told_event(const struct config *old, const struct config *new,
    const struct config_diff *diff, enum change_step step, const struct change_by *by,
    char ret_text[EVENT_TEXT_MAX]);

/* Which edits the start put aside, likewise. */
void change_told_refused(const struct edits *refused, char ret_text[EVENT_TEXT_MAX]);

#endif
