/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Asking the schema process from the loop, one question at a time.
 *
 * The process is started at the first question, and again where it was killed or died; a
 * minute after the last one it is ended. A question that is not answered within
 * SCHEMA_LIMIT_MS, a process that dies of it, and an answer that makes no sense, are
 * told in words.
 */
#ifndef DAEMON_SCHEMA_ASK_H
#define DAEMON_SCHEMA_ASK_H

#include "daemon/judge.h"

struct event_base;
struct links;
struct schema_ask;

/* `answer` is NULL where there is none, and `why` says so; else it is the receiver's. */
typedef void (*schema_done)(void *arg, struct judge_answer *answer, const char *why);

/* All borrowed. NULL without memory. */
struct schema_ask *schema_ask_create(struct event_base *base, struct links *links);

/* Nobody is told of a question that is still open. */
void schema_ask_destroy(struct schema_ask *s);

/* The question is borrowed until `done` is called, which is later. -EBUSY: one is open.
 */
int schema_ask(struct schema_ask *s, const struct judge_question *question,
    schema_done done, void *arg);

/* What links tell. */
void schema_ask_up(struct schema_ask *s, int fd);
void schema_ask_down(struct schema_ask *s, int wait_status);

#endif
