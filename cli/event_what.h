/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Events in a few words: what a person reads beside the kind and the port.
 */
#ifndef CLI_EVENT_WHAT_H
#define CLI_EVENT_WHAT_H

#include "cli/command.h"

#define EVENT_WHAT_MAX 512

/* The text that the daemon tells, words of ours, or else all details that there are. */
void event_what(const json_t *event, char ret_text[EVENT_WHAT_MAX]);

#endif
