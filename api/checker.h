/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The checker: a thread that compares passwords with their hashes.
 *
 * bcrypt takes a tenth of a second on purpose, which no turn of the loop has. One
 * thread, at a low priority, checks one password after another; a few may wait.
 */
#ifndef API_CHECKER_H
#define API_CHECKER_H

#include <stdbool.h>

#include "api/sources.h"

#define CHECKER_WAITING_MAX    16
#define CHECKER_PER_SOURCE_MAX 8 /* of these: others find a place, too */
#define CHECKER_PASSWORD_MAX   256
#define CHECKER_HASH_MAX       80

struct checker;
struct event_base;

/* NULL without memory, or when there can be no thread. */
struct checker *checker_create(struct event_base *base);
/* Waits for the password that is being checked; nobody hears of those that wait. */
void checker_destroy(struct checker *c);

/*
 * Checks a password; `done` is called from the loop, later. -EBUSY when too many
 * wait, or too many of this source.
 */
int checker_ask(struct checker *c, const uint8_t source[SOURCE_KEY_BYTES],
    const char *hash, const char *password, void (*done)(void *arg, bool right),
    void *arg);

/* Whoever asked with `arg` will not be called. */
void checker_forget(struct checker *c, const void *arg);

#endif
