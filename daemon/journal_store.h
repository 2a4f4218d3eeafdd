/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Store: the journal's database, STATE/journal.db.
 *
 * SQLite with a write-ahead log that is synced at each commit: what was committed
 * survives a kill and a loss of power. Events are rows in the order of their ids;
 * there is no index beside, for each would be written, too: who asks for a cage or a
 * kind has rows looked through, a slice at a time. Everything here waits for the
 * disk: the journal's thread calls it, main never.
 */
#ifndef DAEMON_JOURNAL_STORE_H
#define DAEMON_JOURNAL_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/journal_ids.h"
#include "model/event.h"

struct sqlite3;
struct sqlite3_stmt;

#define JOURNAL_STORE_NAME   "journal.db"
#define JOURNAL_STORE_FORMAT 1 /* user_version: the least that understands it */
#define JOURNAL_WHY_MAX      200

struct journal_limits {
	uint64_t rows;
	uint64_t bytes; /* of the database; its log comes to that, 2 MiB at most */
};

/* The statements that are kept ready. */
enum store_statement {
	STORE_BEGIN,
	STORE_COMMIT,
	STORE_ROLLBACK,
	STORE_INSERT,
	STORE_FORWARD,
	STORE_BACKWARD,
	STORE_PRUNE,
	STORE_USED_PAGES,
	STORE_STATEMENTS
};

struct journal_store {
	const char *dir; /* borrowed */
	struct journal_limits limits;
	struct sqlite3 *db; /* NULL: not open */
	struct sqlite3_stmt *statement[STORE_STATEMENTS];
	struct journal_ids ids;
	uint64_t next_id;
	int64_t run;           /* this run of the daemon */
	uint64_t seen_wall_us; /* the last event of the run before; 0: none */
	uint64_t rows, bytes;
	uint64_t written; /* bytes that went to the disk: log, database and mark */
	uint64_t commits;
	uint64_t log_frames;         /* not in the database yet */
	bool has_words;              /* of operators, or had */
	char why[JOURNAL_WHY_MAX];   /* why the last call failed */
	char found[JOURNAL_WHY_MAX]; /* what was odd when it was opened; "": nothing */
};

/*
 * Opens or makes database and ids. What is no database of ours, or a broken one, is
 * moved aside (base/aside.h) and an empty one is begun: store->found tells it. 0 or
 * -errno with store->why. `boot` and `version` are noted as this run's.
 */
int journal_store_open(struct journal_store *store, const char *dir,
    const struct journal_limits *limits, const char *boot, const char *version);

/* Takes the log over into the database. A store that is not open stays so. */
void journal_store_close(struct journal_store *store);

/*
 * Commits events, all or none, and gives them their ids; 0: it told nothing new.
 * Rows beyond the limits go, the oldest first. 0 or -errno with store->why; -EBADMSG: the
 * database is broken.
 */
int journal_store_append(struct journal_store *store, struct event_record *events,
    size_t count);

/* For the rooms that share the database: says in store->why what SQLite says, and gives
 * an errno. */
int journal_store_fail(struct journal_store *store, int code);

#endif
