/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files of before: tests/data/formats/ holds the journal and the ring as earlier versions
 * left them, and this version opens copies of them, or says why it does not.
 *
 * CAGED_GOLDEN=write makes those that are not there. One that is there stays as it is: a
 * format that moves is a file more. What was added within a format is not in its file.
 */
#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "base/bytes.h"
#include "daemon/journal_alarms.h"
#include "daemon/journal_search.h"
#include "daemon/journal_stays.h"
#include "daemon/journal_store.h"
#include "daemon/journal_words.h"
#include "engine/ring.h"
#include "tests/suite.h"

#define IMAGE_MAX (1024 * 1024)

/* What the ring of an image was made for. */
#define CAGES  2
#define BOOT   0x5eed
#define MODULE 77

static char dir[64];
static uint8_t image[IMAGE_MAX];

static void
setup(void)
{
	strcpy(dir, "/tmp/caged-check.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
}

static void
teardown(void)
{
	char command[128];

	snprintf(command, sizeof(command), "rm -rf %s", dir);
	ck_assert_int_eq(system(command), 0);
}

static void
path_of(const char *file, char ret_path[512])
{
	const char *src = getenv("CAGED_SRC");

	snprintf(ret_path, 512, "%s/tests/data/formats/%s.gz", src ? src : ".", file);
}

/* Reads an image; gives its length. */
static size_t
load(const char *file)
{
	char path[512];
	gzFile in;
	int len;

	path_of(file, path);
	in = gzopen(path, "rb");
	ck_assert_msg(in != NULL, "%s: %s", path, strerror(errno));
	len = gzread(in, image, sizeof(image));
	gzclose(in);
	ck_assert_int_gt(len, 0);
	return (size_t)len;
}

/* Writes an image, unless it is there. */
static void
store(const char *file, const void *bytes, size_t len)
{
	char path[512];
	gzFile out;

	path_of(file, path);
	if (access(path, F_OK) == 0)
		return;
	out = gzopen(path, "wb9");
	ck_assert_msg(out != NULL, "%s: %s", path, strerror(errno));
	ck_assert_int_eq(gzwrite(out, bytes, (unsigned)len), (int)len);
	ck_assert_int_eq(gzclose(out), Z_OK);
}

static bool
is_to_be_written(void)
{
	const char *write = getenv("CAGED_GOLDEN");

	return write && strcmp(write, "write") == 0;
}

/* A copy of an image in the directory of this test. */
static void
put(const char *file, const char *name)
{
	size_t len = load(file);
	char path[128];
	FILE *out;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	out = fopen(path, "wb");
	ck_assert_ptr_nonnull(out);
	ck_assert_uint_eq(fwrite(image, 1, len, out), len);
	fclose(out);
}

static size_t
take(const char *name)
{
	char path[128];
	size_t len;
	FILE *in;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	in = fopen(path, "rb");
	ck_assert_ptr_nonnull(in);
	len = fread(image, 1, sizeof(image), in);
	fclose(in);
	return len;
}

/* ---- the journal ---- */

static const struct journal_limits wide = { 1000000, 1 << 30 };
static struct journal_store journal;

static const struct {
	enum event_kind kind;
	const char *cage;
	const char *member[5][2]; /* those of digits are numbers */
} events[] = {
	{ EVENT_DAEMON_STARTED, "", { { NULL } } },
	{ EVENT_MODULE_INSERTED, "1", { { NULL } } },
	{ EVENT_MODULE_IDENTIFIED, "1",
	    { { "vendor-name", "ACME" }, { "part-number", "PN" },
		{ "serial-number", "SN1" } } },
	{ EVENT_FLAG, "1",
	    { { "flag", "rx-los" }, { "lanes", "2" }, { "state", "set" } } },
	{ EVENT_ALARM_RAISED, "1",
	    { { "id", "12345" }, { "alarm", "rx-los" }, { "lane", "2" },
		{ "severity", "critical" } } },
	{ EVENT_ALARM_ACKNOWLEDGED, "1",
	    { { "id", "12345" }, { "alarm", "rx-los" }, { "lane", "2" },
		{ "severity", "critical" }, { "uid", "1000" } } },
	{ EVENT_DAEMON_STOPPED, "", { { NULL } } },
};

static struct event_record
make(unsigned i)
{
	const uint64_t us = (i + 1) * (uint64_t)US_PER_S;
	const struct now now = { .mono_us = us,
		.wall_us = 1700000000 * (uint64_t)US_PER_S + us };
	struct event_record e;

	event_begin(&e, events[i].kind, &now);
	snprintf(e.cage, sizeof(e.cage), "%s", events[i].cage);
	for (unsigned n = 0; n < 5 && events[i].member[n][0]; n++) {
		const char *key = events[i].member[n][0], *value = events[i].member[n][1];

		if (strcmp(key, "lane") == 0 || strcmp(key, "uid") == 0)
			event_count(&e, key, strtoull(value, NULL, 10));
		else
			event_text(&e, key, value);
	}
	return e;
}

static void
open_journal(void)
{
	ck_assert_msg(journal_store_open(&journal, dir, &wide, "boot-1", "1.0") == 0,
	    "%s", journal.why);
}

static void
write_journal(void)
{
	open_journal();
	for (unsigned i = 0; i < COUNT_OF(events); i++) {
		struct event_record e = make(i);

		ck_assert_int_eq(journal_store_append(&journal, &e, 1), 0);
	}
	ck_assert_int_eq(sqlite3_exec(journal.db, "DROP TABLE alarm; VACUUM", NULL, NULL,
			     NULL),
	    SQLITE_OK);
	journal_store_close(&journal);
	store("journal-1.db", image, take(JOURNAL_STORE_NAME));
	store("journal-1.ids", image, take(JOURNAL_IDS_NAME));
}

static const char *const journals[] = { "journal-1" };

START_TEST(a_journal_of_before_is_read_and_goes_on)
{
	static struct event_record found[API_EVENTS_MAX];
	struct event_search s = { .query = { .kind = -1, .limit = API_EVENTS_MAX },
		.events = found };
	const struct api_stay_query q = { .limit = 20 };
	static struct alarm_word words[ALARM_WORDS_MAX];
	static struct alarm_past pasts[ALARM_PASTS_MAX];
	struct event_record next = make(4);
	char file[64];
	struct stay stays[20];
	size_t count;

	if (is_to_be_written() && _i + 1 == COUNT_OF(journals))
		write_journal();
	snprintf(file, sizeof(file), "%s.db", journals[_i]);
	put(file, JOURNAL_STORE_NAME);
	snprintf(file, sizeof(file), "%s.ids", journals[_i]);
	put(file, JOURNAL_IDS_NAME);
	open_journal();

	ck_assert_str_eq(journal.found, "");
	while (!s.done)
		ck_assert_int_eq(journal_search(&journal, &s), 0);
	ck_assert_uint_eq(s.count, COUNT_OF(events));
	for (unsigned i = 0; i < COUNT_OF(events); i++) {
		struct event_record e = make(i);

		ck_assert_int_eq(found[i].kind, e.kind);
		ck_assert_str_eq(found[i].cage, e.cage);
		ck_assert_uint_eq(found[i].wall_us, e.wall_us);
		ck_assert_uint_eq(found[i].len, e.len);
		ck_assert_mem_eq(found[i].data, e.data, e.len);
	}
	ck_assert_int_eq(journal_stays_read(&journal, &q, stays, &count), 0);
	ck_assert_uint_eq(count, 1);
	ck_assert_str_eq(stays[0].serial, "SN1");
	ck_assert_int_eq(journal_words_read(&journal, words, &count), 0);
	ck_assert_uint_eq(count, 1);
	ck_assert(
	    words[0].acknowledged && words[0].key.lane == 1 && words[0].uid == 1000);
	ck_assert_str_eq(words[0].key.serial, "SN1");
	ck_assert_int_eq(journal_store_append(&journal, &next, 1), 0);
	ck_assert_uint_gt(next.id, found[s.count - 1].id);
	ck_assert_int_eq(journal_alarms_read(&journal, pasts, &count), 0);
	ck_assert_uint_eq(count, 1);
	ck_assert_str_eq(pasts[0].key.serial, "SN1");
	journal_store_close(&journal);
}
END_TEST

/* ---- the ring ---- */

static const uint8_t flags[] = { 0x01, 0x02, 0x04, 0x08 };

static const struct ring_read reads[] = {
	{ .module = MODULE,
	    .intent_us = 1000,
	    .cage = 1,
	    .at = { .i2c = 0x50, .byte = 3 },
	    .len = 4,
	    .ended = true,
	    .status = HW_OK,
	    .end_us = 2000 },
	{ .module = MODULE,
	    .intent_us = 3000,
	    .cage = 1,
	    .at = { .i2c = 0x50, .byte = 3 },
	    .len = 4 },
};

static void
write_ring(const char *file)
{
	size_t size = ring_size(CAGES);
	struct ring r;

	ck_assert_uint_le(size, sizeof(image));
	ring_format(image, CAGES, BOOT);
	ck_assert_int_eq(ring_open(&r, image, size, CAGES, BOOT), 0);
	ring_set_module(&r, 1, MODULE);
	for (unsigned i = 0; i < COUNT_OF(reads); i++) {
		uint64_t id = ring_intent(&r, &reads[i]);

		if (reads[i].ended)
			ring_answer(&r, id, reads[i].status, flags, reads[i].end_us);
	}
	store(file, image, size);
}

/* Rings of before: 0, or how one is refused; it is moved aside then, and told. */
static const struct {
	const char *file;
	int opens;
} rings[] = {
	{ "ring-3", 0 },
};

START_TEST(a_ring_of_before_is_read_or_refused_by_name)
{
	uint64_t id = 0;
	struct ring r;
	struct ring_read read;
	size_t size;

	if (is_to_be_written() && _i + 1 == COUNT_OF(rings))
		write_ring(rings[_i].file);
	size = load(rings[_i].file);
	ck_assert_int_eq(ring_open(&r, image, size, CAGES, BOOT), rings[_i].opens);
	if (rings[_i].opens < 0)
		return;
	ck_assert_uint_eq(ring_module(&r, 1), MODULE);
	for (unsigned i = 0; i < COUNT_OF(reads); i++) {
		ck_assert(ring_next(&r, 1, &id, UINT64_MAX, &read));
		ck_assert_uint_eq(read.module, MODULE);
		ck_assert_uint_eq(read.intent_us, reads[i].intent_us);
		ck_assert_uint_eq(read.at.byte, reads[i].at.byte);
		ck_assert(read.ended == reads[i].ended);
		if (read.ended)
			ck_assert_mem_eq(read.bytes, flags, sizeof(flags));
	}
	ck_assert(!ring_next(&r, 1, &id, UINT64_MAX, &read));
	ck_assert_int_eq(ring_open(&r, image, size, CAGES, BOOT + 1), -ESTALE);
	ck_assert_int_eq(ring_open(&r, image, size - 1, CAGES, BOOT), -EBADMSG);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("formats");
	TCase *tc = tcase_create("formats");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, a_journal_of_before_is_read_and_goes_on, 0,
	    COUNT_OF(journals));
	tcase_add_loop_test(tc, a_ring_of_before_is_read_or_refused_by_name, 0,
	    COUNT_OF(rings));
	suite_add_tcase(s, tc);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}
