/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/journal_store.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/aside.h"
#include "base/bytes.h"
#include "daemon/journal_alarms.h"
#include "daemon/journal_seen.h"
#include "daemon/journal_stays.h"
#include "daemon/journal_words.h"

#define APPLICATION_ID 0x63616765 /* "cage" */
#define PATH_BYTES     640
#define PAGE_BYTES     4096
#define FRAME_BYTES    (PAGE_BYTES + 24)

/* The log goes into the database when it has so many pages. */
#define LOG_FRAMES 256

/* One row in so many goes beyond what has to, so that not each commit deletes. */
#define PRUNE_PART 64

static const char schema[] =
    "CREATE TABLE IF NOT EXISTS run(run INTEGER PRIMARY KEY, boot TEXT NOT NULL,"
    " version TEXT NOT NULL);"
    "CREATE TABLE IF NOT EXISTS event(id INTEGER PRIMARY KEY, run INTEGER NOT NULL,"
    " kind TEXT NOT NULL, cage TEXT NOT NULL, bus INTEGER NOT NULL,"
    " generation INTEGER NOT NULL, mono INTEGER NOT NULL, wall INTEGER NOT NULL,"
    " since_mono INTEGER NOT NULL, since_wall INTEGER NOT NULL, data TEXT NOT NULL);" JOURNAL_STAYS_SCHEMA
	JOURNAL_WORDS_SCHEMA JOURNAL_ALARMS_SCHEMA JOURNAL_SEEN_SCHEMA;

#define COLUMNS                                                                        \
	"SELECT id, kind, cage, bus, generation, mono, wall, since_mono, since_wall, " \
	"data, boot FROM event LEFT JOIN run USING (run) "

static const char *const statements[STORE_STATEMENTS] = {
	[STORE_BEGIN] = "BEGIN IMMEDIATE",
	[STORE_COMMIT] = "COMMIT",
	[STORE_ROLLBACK] = "ROLLBACK",
	[STORE_INSERT] = "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
	[STORE_FORWARD] = COLUMNS "WHERE id > ?1 ORDER BY id LIMIT ?2",
	[STORE_BACKWARD] = COLUMNS "WHERE id < ?1 ORDER BY id DESC LIMIT ?2",
	[STORE_PRUNE] = "DELETE FROM event WHERE id <="
			" (SELECT id FROM event ORDER BY id LIMIT 1 OFFSET ?1 - 1)",
	[STORE_USED_PAGES] = "SELECT page_count - freelist_count"
			     " FROM pragma_page_count, pragma_freelist_count",
};

/* ---- errors ---- */

static int
say(struct journal_store *s, int err, const char *text)
{
	snprintf(s->why, sizeof(s->why), "%s", text);
	return err;
}

int
journal_store_fail(struct journal_store *s, int rc)
{
	int err = s->db ? sqlite3_system_errno(s->db) : 0;

	switch (rc & 0xff) {
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return say(s, -EBADMSG, "the database is broken");
	case SQLITE_FULL:
		return say(s, -ENOSPC, "the disk is full");
	case SQLITE_READONLY:
		return say(s, -EROFS, "the database cannot be written");
	case SQLITE_CANTOPEN:
		snprintf(s->why, sizeof(s->why), "the database cannot be opened: %s",
		    strerror(err ? err : EIO));
		return -EACCES;
	case SQLITE_IOERR:
		if (err == ENOSPC || err == EDQUOT)
			return say(s, -ENOSPC, "the disk is full");
		snprintf(s->why, sizeof(s->why), "%s: %s", sqlite3_errstr(rc),
		    strerror(err));
		return -EIO;
	default:
		return say(s, -EIO, sqlite3_errstr(rc));
	}
}

/* ---- statements ---- */

/* Runs a statement that gives no rows, and makes it ready for the next time. */
static int
run(struct journal_store *s, enum store_statement which)
{
	sqlite3_stmt *st = s->statement[which];
	int rc = sqlite3_step(st);

	sqlite3_reset(st);
	return rc == SQLITE_DONE || rc == SQLITE_ROW ? 0 : journal_store_fail(s, rc);
}

static int
prepare(struct journal_store *s)
{
	for (int i = 0; i < STORE_STATEMENTS; i++) {
		int rc = sqlite3_prepare_v3(s->db, statements[i], -1,
		    SQLITE_PREPARE_PERSISTENT, &s->statement[i], NULL);

		if (rc != SQLITE_OK)
			return journal_store_fail(s, rc);
	}
	return 0;
}

/* The one number that a query gives. */
static int
ask_number(struct journal_store *s, const char *sql, int64_t *ret_number)
{
	sqlite3_stmt *st = NULL;
	int rc = sqlite3_prepare_v2(s->db, sql, -1, &st, NULL);

	if (rc == SQLITE_OK)
		rc = sqlite3_step(st);
	if (rc == SQLITE_ROW)
		*ret_number = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return rc == SQLITE_ROW ? 0 : journal_store_fail(s, rc);
}

static int
execute(struct journal_store *s, const char *sql)
{
	int rc = sqlite3_exec(s->db, sql, NULL, NULL, NULL);

	return rc == SQLITE_OK ? 0 : journal_store_fail(s, rc);
}

/* ---- opening ---- */

/* Takes a name as it is: what is behind it may be reached by it alone. */
static int
leave_path(sqlite3_vfs *vfs, const char *name, int size, char *ret_path)
{
	(void)vfs;
	return snprintf(ret_path, (size_t)size, "%s", name) < size ? SQLITE_OK
								   : SQLITE_CANTOPEN;
}

static const char *
plain_vfs(void)
{
	static sqlite3_vfs vfs;

	if (!vfs.zName) {
		vfs = *sqlite3_vfs_find(NULL);
		vfs.zName = "caged";
		vfs.xFullPathname = leave_path;
		sqlite3_vfs_register(&vfs, 0);
	}
	return vfs.zName;
}

static int
on_log(void *arg, sqlite3 *db, const char *name, int frames)
{
	struct journal_store *s = arg;

	(void)db;
	(void)name;
	s->log_frames = (uint64_t)frames;
	return SQLITE_OK;
}

/* Is what was opened ours, and whole? -EBADMSG where it is not. */
static int
look_into(struct journal_store *s)
{
	int64_t id = 0, format = 0, tables = 0;
	sqlite3_stmt *st = NULL;
	int rc, r;

	r = ask_number(s, "SELECT count(*) FROM sqlite_master", &tables);
	if (r == 0)
		r = ask_number(s, "PRAGMA application_id", &id);
	if (r == 0)
		r = ask_number(s, "PRAGMA user_version", &format);
	if (r < 0)
		return r;
	if (tables == 0 && id == 0)
		return 0; /* an empty one, to be filled */
	if (id != APPLICATION_ID)
		return say(s, -EBADMSG, "it is no journal");
	if (format > JOURNAL_STORE_FORMAT)
		return say(s, -EPROTONOSUPPORT, "it is of a later version");
	rc = sqlite3_prepare_v2(s->db, "PRAGMA quick_check(1)", -1, &st, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_step(st);
	r = rc == SQLITE_ROW ? 0 : journal_store_fail(s, rc);
	if (r == 0 && strcmp((const char *)sqlite3_column_text(st, 0), "ok") != 0)
		r = say(s, -EBADMSG, "the database is broken");
	sqlite3_finalize(st);
	return r;
}

static int
set_up(struct journal_store *s)
{
	char sql[256];
	int r;

	/* a tool that looks on may hold a lock for a moment */
	sqlite3_busy_timeout(s->db, 1000);
	r = look_into(s);
	if (r == 0)
		r = execute(s, "PRAGMA journal_mode = WAL");
	if (r < 0)
		return r;
	sqlite3_wal_hook(s->db, on_log, s);
	snprintf(sql, sizeof(sql),
	    "PRAGMA synchronous = FULL; PRAGMA cache_size = -512;"
	    "PRAGMA journal_size_limit = %d;"
	    "PRAGMA application_id = %d; PRAGMA user_version = %d",
	    LOG_FRAMES * FRAME_BYTES, APPLICATION_ID, JOURNAL_STORE_FORMAT);
	r = execute(s, "BEGIN IMMEDIATE");
	if (r == 0)
		r = execute(s, schema);
	if (r == 0)
		r = execute(s, "COMMIT");
	if (r == 0)
		r = execute(s, sql);
	return r == 0 ? prepare(s) : r;
}

static void
close_database(struct journal_store *s)
{
	for (int i = 0; i < STORE_STATEMENTS; i++)
		sqlite3_finalize(s->statement[i]);
	memset(s->statement, 0, sizeof(s->statement));
	sqlite3_close(s->db);
	s->db = NULL;
}

static int
open_database(struct journal_store *s)
{
	char path[PATH_BYTES];
	int rc, r;

	snprintf(path, sizeof(path), "%s/%s", s->dir, JOURNAL_STORE_NAME);
	rc = sqlite3_open_v2(path, &s->db,
	    SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
	    plain_vfs());
	if (!s->db)
		return say(s, -ENOMEM, "no memory");
	sqlite3_extended_result_codes(s->db, 1);
	r = rc == SQLITE_OK ? set_up(s) : journal_store_fail(s, rc);
	if (r < 0)
		close_database(s);
	return r;
}

/* The database with its log, out of the way. */
static int
move_aside(struct journal_store *s, const char *ending, char ret_name[ASIDE_NAME_MAX])
{
	static const char *const parts[] = { "", "-wal", "-shm", NULL };
	int r = aside_keep_in(s->dir, JOURNAL_STORE_NAME, ending, parts, ret_name);

	return r < 0 ? say(s, r, strerror(-r)) : 0;
}

static int
note_run(struct journal_store *s, const char *boot, const char *version)
{
	sqlite3_stmt *st = NULL;
	int64_t rows = 0, last = 0, wall = 0, words = 0;
	int rc, r;

	r = ask_number(s, "SELECT count(*) FROM event", &rows);
	if (r == 0)
		r = ask_number(s, "SELECT ifnull(max(id), 0) FROM event", &last);
	if (r == 0)
		r = ask_number(s,
		    "SELECT ifnull((SELECT wall FROM event ORDER BY id DESC LIMIT 1), 0)",
		    &wall);
	if (r == 0)
		r = ask_number(s, "SELECT EXISTS (SELECT 1 FROM word)", &words);
	if (r == 0)
		r = execute(s, "DELETE FROM run WHERE run <"
			       " (SELECT run FROM event ORDER BY id LIMIT 1)");
	if (r < 0)
		return r;
	rc = sqlite3_prepare_v2(s->db, "INSERT INTO run(boot, version) VALUES (?, ?)", -1,
	    &st, NULL);
	if (rc == SQLITE_OK) {
		sqlite3_bind_text(st, 1, boot, -1, SQLITE_STATIC);
		sqlite3_bind_text(st, 2, version, -1, SQLITE_STATIC);
		rc = sqlite3_step(st);
	}
	sqlite3_finalize(st);
	if (rc != SQLITE_DONE)
		return journal_store_fail(s, rc);
	s->run = sqlite3_last_insert_rowid(s->db);
	s->rows = (uint64_t)rows;
	s->has_words = words;
	s->seen_wall_us = (uint64_t)wall;
	if (!rows && s->ids.mark && !s->found[0])
		snprintf(s->found, sizeof(s->found),
		    "the journal is empty, though it had events");
	s->next_id = MAX_OF((uint64_t)last, s->ids.mark) + 1;
	return 0;
}

int
journal_store_open(struct journal_store *s, const char *dir,
    const struct journal_limits *limits, const char *boot, const char *version)
{
	bool bad;
	int r;

	memset(s, 0, sizeof(*s));
	s->dir = dir;
	s->limits = *limits;
	r = journal_ids_open(&s->ids, dir, &bad);
	if (r < 0) {
		snprintf(s->why, sizeof(s->why), "%s: %s", JOURNAL_IDS_NAME,
		    r == -EBUSY ? "another process uses this state directory"
				: strerror(-r));
		return r;
	}
	if (bad)
		snprintf(s->found, sizeof(s->found), "%s was broken and is moved aside",
		    JOURNAL_IDS_NAME);
	r = open_database(s);
	if (r == -EBADMSG || r == -EPROTONOSUPPORT) {
		const char *ending = r == -EBADMSG ? "bad" : "later";
		char name[ASIDE_NAME_MAX], why[JOURNAL_WHY_MAX];

		memcpy(why, s->why, sizeof(why));
		r = move_aside(s, ending, name);
		if (r == 0) {
			snprintf(s->found, sizeof(s->found),
			    "%.120s; it is moved to %.40s", why, name);
			r = open_database(s);
		}
	}
	if (r == 0)
		r = note_run(s, boot, version);
	if (r < 0)
		journal_store_close(s);
	return r;
}

void
journal_store_close(struct journal_store *s)
{
	if (s->db)
		close_database(s);
	journal_ids_close(&s->ids);
}

/* ---- appending ---- */

static int
insert(struct journal_store *s, const struct event_record *e)
{
	sqlite3_stmt *st = s->statement[STORE_INSERT];
	const int64_t numbers[] = { e->bus, (int64_t)e->generation, (int64_t)e->mono_us,
		(int64_t)e->wall_us, (int64_t)e->since_us, (int64_t)e->since_wall_us };

	sqlite3_bind_int64(st, 1, (int64_t)e->id);
	sqlite3_bind_int64(st, 2, s->run);
	sqlite3_bind_text(st, 3, event_kind_name(e->kind), -1, SQLITE_STATIC);
	sqlite3_bind_text(st, 4, e->cage, -1, SQLITE_STATIC);
	for (size_t i = 0; i < COUNT_OF(numbers); i++)
		sqlite3_bind_int64(st, 5 + (int)i, numbers[i]);
	sqlite3_bind_text(st, 11, e->data, e->len, SQLITE_STATIC);
	return run(s, STORE_INSERT);
}

static int
used_bytes(struct journal_store *s, uint64_t *ret_bytes)
{
	sqlite3_stmt *st = s->statement[STORE_USED_PAGES];
	int rc = sqlite3_step(st);

	if (rc == SQLITE_ROW)
		*ret_bytes = (uint64_t)sqlite3_column_int64(st, 0) * PAGE_BYTES;
	sqlite3_reset(st);
	return rc == SQLITE_ROW ? 0 : journal_store_fail(s, rc);
}

/* Removes the oldest rows where there are too many, or too many bytes. */
static int
prune(struct journal_store *s)
{
	sqlite3_stmt *st = s->statement[STORE_PRUNE];
	uint64_t count = 0;
	int r = used_bytes(s, &s->bytes);

	if (s->rows > s->limits.rows)
		count = s->rows - s->limits.rows + s->limits.rows / PRUNE_PART;
	if (s->bytes > s->limits.bytes)
		count = MAX_OF(count, s->rows / PRUNE_PART + 1);
	count = MIN_OF(count, s->rows);
	if (r < 0 || !count)
		return r;
	sqlite3_bind_int64(st, 1, (int64_t)count);
	r = run(s, STORE_PRUNE);
	if (r == 0)
		s->rows -= MIN_OF((uint64_t)sqlite3_changes(s->db), s->rows);
	return r;
}

/* One event of a batch: a row, and what it says of who is plugged. */
static int
append_one(struct journal_store *s, struct event_record *e)
{
	bool drop;
	int r = journal_stays_follow(s, e, &drop);

	e->id = 0;
	if (r == 0 && !drop)
		r = journal_seen_follow(s, e, &drop);
	if (r < 0 || drop)
		return r;
	e->id = s->next_id;
	r = journal_ids_reserve(&s->ids, e->id);
	if (r < 0) {
		snprintf(s->why, sizeof(s->why), "%s: %s", JOURNAL_IDS_NAME,
		    strerror(-r));
		return r;
	}
	s->next_id++;
	r = insert(s, e);
	if (r < 0)
		return r;
	s->rows++;
	r = journal_alarms_follow(s, e);
	return r < 0 ? r : journal_words_follow(s, e);
}

/* Counts what the commit wrote, and takes the log over when it is long. */
static void
count_written(struct journal_store *s)
{
	int pages = 0, highest, log, done;

	sqlite3_db_status(s->db, SQLITE_DBSTATUS_CACHE_WRITE, &pages, &highest, 1);
	s->written += (uint64_t)pages * FRAME_BYTES;
	if (s->log_frames < LOG_FRAMES)
		return;
	if (sqlite3_wal_checkpoint_v2(s->db, NULL, SQLITE_CHECKPOINT_PASSIVE, &log,
		&done) == SQLITE_OK &&
	    done > 0)
		s->written += (uint64_t)done * PAGE_BYTES;
	s->log_frames = 0;
}

int
journal_store_append(struct journal_store *s, struct event_record *events, size_t count)
{
	uint64_t rows = s->rows, next_id = s->next_id;
	int r;

	r = run(s, STORE_BEGIN);
	for (size_t i = 0; r == 0 && i < count; i++)
		r = append_one(s, &events[i]);
	if (r == 0)
		r = prune(s);
	if (r < 0)
		s->next_id = next_id;
	else /* whatever becomes of it, these ids are not given again */
		r = run(s, STORE_COMMIT);
	if (r == 0) {
		s->commits++;
		count_written(s);
		return 0;
	}
	s->rows = rows;
	if (!sqlite3_get_autocommit(s->db)) {
		char why[JOURNAL_WHY_MAX];

		memcpy(why, s->why, sizeof(why));
		run(s, STORE_ROLLBACK);
		memcpy(s->why, why, sizeof(why));
	}
	return r;
}
