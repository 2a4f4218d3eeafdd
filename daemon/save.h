/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Saving: edits go to the disk in a thread, for a disk may take its time.
 */
#ifndef DAEMON_SAVE_H
#define DAEMON_SAVE_H

#include <stddef.h>

struct event_base;
struct save;

/* `folder` is borrowed. NULL without memory. */
struct save *save_create(struct event_base *base, int folder);

/* Waits for what is under way, up to 2 s, and tells nobody. */
void save_destroy(struct save *s);

/* Takes the text over. The result of edits_save() is told once, later. -errno: never. */
int save_begin(struct save *s, char *text, size_t len,
    void (*done)(void *arg, int result), void *arg);

#endif
