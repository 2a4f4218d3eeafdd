/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Journald: lines of events as entries with fields, in systemd's own protocol.
 *
 * Where standard error is the journal's, a line that tells an event goes to the
 * journal's socket instead, with MESSAGE_ID of the kind, CAGED_EVENT, CAGED_CAGE,
 * CAGED_BUS, CAGED_GENERATION and a field for each member of the event:
 * CAGED_SERIAL_NUMBER. So `journalctl CAGED_CAGE=12` finds them. One that cannot be sent
 * is a line on standard error after all. Nothing here waits.
 */
#ifndef DAEMON_JOURNALD_H
#define DAEMON_JOURNALD_H

#include <stdbool.h>

#include "base/log.h"
#include "model/event.h"

#define JOURNALD_SOCKET "/run/systemd/journal/socket"

/* Opens the socket, once; without one every line goes to standard error. */
void journald_open(const char *path);

/* For log_line_by(): sends a line that tells an event, a struct event_record; false: it
 * could not be sent. */
bool journald_send(enum log_level level, const char *line, const void *event);

#endif
