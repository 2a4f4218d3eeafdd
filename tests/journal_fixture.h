/* SPDX-License-Identifier: Apache-2.0 */
/* A journal in a folder of its own, and what is put into it. */
#ifndef TESTS_JOURNAL_FIXTURE_H
#define TESTS_JOURNAL_FIXTURE_H

#include "daemon/journal_search.h"
#include "daemon/journal_store.h"

extern char dir[64];
extern struct journal_store store; /* open in it */
extern const struct journal_limits wide;
extern uint64_t wall_us; /* of the next event */

/* Opens it again, or fails. */
void open_store(void);

/* As a process that is killed leaves it: the log is not taken over. */
void crash(void);

void setup(void);
void teardown(void);

/* Files of the folder; valid until the next one. */
const char *path_of(const char *name);
bool is_there(const char *name);

/* An event of a cage, a second after the last one. */
struct event_record make(enum event_kind kind, const char *cage);

/* Commits one event; gives its id. */
uint64_t append(struct event_record e);

/* Flags of cage 1. */
void append_many(unsigned count);

/* All slices of a search. */
struct event_search search(struct api_event_query query);

/* What came after an id. */
struct event_search all_behind(uint64_t id);

#endif
