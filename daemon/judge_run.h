/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Judging: the one place that knows libyang.
 *
 * Linked into the module that the schema process loads, and into tests; never into the
 * daemon itself.
 */
#ifndef DAEMON_JUDGE_RUN_H
#define DAEMON_JUDGE_RUN_H

#include <stdio.h>

#include "daemon/judge.h"

/* Answers a question, in the form that judge_parse() takes apart. */
void judge_run(const struct judge_question *question, FILE *out);

/* As struct judge wants it, in this process. */
int judge_here(void *arg, const struct judge_question *question,
    struct judge_answer *ret_answer, char *err, size_t size);

/* Forgets the module, which is loaded at the first question. */
void judge_fini(void);

/* What the schema process does until nobody is there any more. */
int caged_schema_serve(int fd);

#endif
