/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Beat: the loop's signs of life for the service manager, and a status line.
 *
 * They are made by a timer of the loop, so a loop that hangs gives none and is
 * restarted.
 */
#ifndef DAEMON_BEAT_H
#define DAEMON_BEAT_H

#include "daemon/notify.h"
#include "model/inventory.h"

struct event_base;
struct beat;

/* To be called when clients are answered: says so, and begins. All is borrowed.
 * NULL without memory. */
struct beat *beat_create(struct event_base *base, const struct notify *notify,
    const struct inventory *inv);
void beat_destroy(struct beat *b);

/* Around a reload. */
void beat_reloading(struct beat *b);
void beat_reloaded(struct beat *b);

#endif
