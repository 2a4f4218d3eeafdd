/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a change of the configuration is told as: lines of the log, and an event's text.
 */
#ifndef DAEMON_CHANGE_TOLD_H
#define DAEMON_CHANGE_TOLD_H

#include "daemon/change.h"
#include "model/event.h"

/* Each key that changed or waits, in lines of the log. */
void change_told_log(const struct config_diff *diff, enum change_step step);

/* Who changed what, for an event. */
void change_told_event(const struct config *old, const struct config *new,
    const struct config_diff *diff, enum change_step step, const struct change_by *by,
    char ret_text[EVENT_TEXT_MAX]);

#endif
