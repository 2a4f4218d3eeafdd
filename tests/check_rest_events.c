/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <jansson.h>
#include <stdlib.h>

#include "api/query.h"
#include "api/rest.h"
#include "api/stream.h"
#include "tests/api_fixture.h"
#include "tests/host_fixture.h"
#include "tests/suite.h"

static struct inventory *inv;
static struct rest *rest;
static const struct peer tcp = { .transport = TRANSPORT_TCP,
	.role = ROLE_VIEWER,
	.address = "192.0.2.1" };

/* What the journal was asked, and what it will answer. */
static struct {
	unsigned asked, woken, wanted;
	int result;
	struct api_event_query query;
	struct api_stay_query stay_query;
	void (*events)(void *arg, const struct api_events *found);
	void (*stays)(void *arg, const struct api_stays *found);
	void *arg;
} seen;

static int
find_events(void *arg, const struct api_event_query *query,
    void (*done)(void *done_arg, const struct api_events *found), void *done_arg)
{
	(void)arg;
	seen.asked++;
	seen.query = *query;
	seen.events = done;
	seen.arg = done_arg;
	return seen.result;
}

static int
find_stays(void *arg, const struct api_stay_query *query,
    void (*done)(void *done_arg, const struct api_stays *found), void *done_arg)
{
	(void)arg;
	seen.asked++;
	seen.stay_query = *query;
	seen.stays = done;
	seen.arg = done_arg;
	return seen.result;
}

static void
wake(void *arg)
{
	(void)arg;
	seen.woken++;
}

static void
want_work(void *arg)
{
	(void)arg;
	seen.wanted++;
}

static const struct api_host host = {
	.version = "1.2.3",
	.now = fixture_give_now,
	.audit = host_fixture_audit,
	.events = find_events,
	.stays = find_stays,
};

static void
setup(void)
{
	memset(&seen, 0, sizeof(seen));
	inv = fixture_create();
	rest = rest_create(inv, &host);
	rest_tell_work(rest, want_work, NULL);
}

static void
teardown(void)
{
	rest_destroy(rest);
	inventory_destroy(inv);
}

/* A call with arguments "key=value&key=value", as they come. */
static struct call *
begin(const char *path, const char *query, const char *accept)
{
	struct call *call = call_create(rest, "GET", path, &tcp, wake, NULL);
	char *copy = strdup(query), *rest_of = copy, *part;

	snprintf(call->accept, sizeof(call->accept), "%s", accept);
	while ((part = strsep(&rest_of, "&")) && *part) {
		char *value = strchr(part, '=');

		if (value)
			*value++ = '\0';
		query_add(&call->query, part, value);
	}
	free(copy);
	call_begin(call);
	return call;
}

static struct event_record
make(uint64_t id)
{
	struct event_record e;

	event_begin(&e, EVENT_ALARM_RAISED, &fixture_now);
	e.id = id;
	strcpy(e.boot, "boot");
	event_about(&e, &inv->cage[0]);
	event_since(&e, fixture_now.mono_us - 2000000);
	event_text(&e, "alarm", "rx\"los");
	event_number(&e, "value", -31000, 3);
	return e;
}

static void
tell(const struct event_record *events, size_t count, uint64_t next)
{
	struct api_events found = { 0, NULL, count, next };

	found.events = malloc(count * sizeof(*events) + 1);
	if (count)
		memcpy(found.events, events, count * sizeof(*events));
	seen.events(seen.arg, &found);
}

START_TEST(events_are_answered_when_the_journal_has_found_them)
{
	struct call *call = begin("/api/v1/events", "", "");
	const struct event_record e = make(UINT64_MAX / 2);

	ck_assert(!call->answered && call->pending);
	ck_assert(seen.query.tail);
	ck_assert_uint_eq(seen.query.limit, 100);
	ck_assert_int_eq(seen.query.kind, -1);
	tell(&e, 1, e.id);
	ck_assert_uint_eq(seen.woken, 1);
	ck_assert_uint_eq(call->answer.status, 200);
	ck_assert_int_eq(
	    strncmp(call->answer.body,
		"{\"events\":[{\"id\":\"9223372036854775807\",\"kind\":\"alarm-raised\","
		"\"time\":\"2026-11-22T16:00:00.123Z\",\"since\":\"2026-11-22T15:59:58.123Z\","
		"\"cage\":\"1\",\"generation\":1,\"boot\":\"boot\",\"uptime\":1000.0,"
		"\"details\":{\"alarm\":\"rx\\\"los\",\"value\":-31.000}}],"
		"\"next_cursor\":\"9223372036854775807\"}",
		call->answer.len),
	    0);
	call_release(call);
}
END_TEST

static const struct {
	const char *query;
	struct api_event_query asked;
} queries[] = {
	{ "limit=7", { .tail = true, .kind = -1, .limit = 7 } },
	{ "cursor=0", { .kind = -1, .limit = 100 } },
	{ "cursor=41&limit=1000&kind=flag",
	    { .after = 41, .kind = EVENT_FLAG, .limit = 1000 } },
	{ "cage=Eth1%2F1+a",
	    { .tail = true, .kind = -1, .limit = 100, .cage = "Eth1/1 a" } },
	{ "since=2026-11-22T16:00:00Z",
	    { .kind = -1, .limit = 100, .since_wall_us = 1795363200000000 } },
	{ "since=2026-11-22T18:00:00.5%2B02:00",
	    { .kind = -1, .limit = 100, .since_wall_us = 1795363200500000 } },
	{ "since=1795363200.25",
	    { .kind = -1, .limit = 100, .since_wall_us = 1795363200250000 } },
	{ "since=2026-11-22t15:30:00.0000019-00:30", /* what is finer goes */
	    { .kind = -1, .limit = 100, .since_wall_us = 1795363200000001 } },
	{ "since=2024-02-29T00:00:00z",
	    { .kind = -1, .limit = 100, .since_wall_us = 1709164800000000 } },
	/* before 1970 there is nothing */
	{ "since=1970-01-01T00:00:00%2B01:00", { .kind = -1, .limit = 100 } },
	{ "since=0001-01-01T00:00:00Z", { .kind = -1, .limit = 100 } },
	{ "since=9999999999",
	    { .kind = -1, .limit = 100, .since_wall_us = 9999999999000000 } },
};

START_TEST(a_long_list_is_written_in_turns)
{
	struct call *call = begin("/api/v1/events", "limit=1000", "");
	struct event_record *e = calloc(1000, sizeof(*e));
	unsigned turns = 0;
	json_t *answer;

	for (unsigned i = 0; i < 1000; i++)
		e[i] = make(i + 1);
	tell(e, 1000, 1000);
	free(e);
	ck_assert_uint_eq(seen.woken, 0);
	ck_assert_uint_eq(seen.wanted, 1);
	for (; rest_has_work(rest); turns++)
		rest_work(rest);
	ck_assert_uint_ge(turns, 2);
	ck_assert_uint_eq(seen.woken, 1);
	answer = json_loadb(call->answer.body, call->answer.len, 0, NULL);
	ck_assert_uint_eq(json_array_size(json_object_get(answer, "events")), 1000);
	json_decref(answer);
	call_release(call);
}
END_TEST

START_TEST(arguments_say_what_is_looked_for)
{
	struct call *call = begin("/api/v1/events", queries[_i].query, "");
	const struct api_event_query *want = &queries[_i].asked, *got = &seen.query;

	ck_assert_msg(!call->answered, "%s", call->answer.body);
	ck_assert_int_eq(got->tail, want->tail);
	ck_assert_uint_eq(got->after, want->after);
	ck_assert_uint_eq(got->since_wall_us, want->since_wall_us);
	ck_assert_int_eq(got->kind, want->kind);
	ck_assert_str_eq(got->cage, want->cage);
	ck_assert_uint_eq(got->limit, want->limit);
	tell(NULL, 0, 0);
	call_release(call);
}
END_TEST

static const char *const wrong[] = { "limit=0", "limit=1001", "limit=ten",
	"limit=", "cursor=-1", "cursor=9223372036854775808",
	"cursor=99999999999999999999", "kind=", "kind=flags", "since=yesterday",
	"since=2026-11-22", "since=2026-11-22T16:00:00", "since=1.",
	"since=", "since=10000000000", "since=2026-11-22T16:00:00.Z",
	"since=2026-13-01T00:00:00Z", "since=2026-02-30T00:00:00Z",
	"since=2026-1-01T00:00:00Z", "since=2026-11-22T24:00:00Z",
	"since=2026-11-22T16:61:00Z", "since=+2026-11-22T16:00:00Z",
	"since=2026-11-22T+6:00:00Z", "since=2026-11-22T16:00:00-+1:00",
	"since=2026-11-22T16:00:00ZZ", "since=2026-11-22T16:00:00+0200x",
	"since=2026-11-22T16:00:00%2B24:00", "cage=a-name-of-sixteen", "limits=5",
	"limit=5&limit=6", "cage=%zz", "cage=a%00b", "a-key-that-is-much-too-long=1",
	"a&b&c&d&e&f&g&h&i",
	("cage="
	 "0123456789012345678901234567890123456789012345678901234567890123456789") };

START_TEST(an_argument_that_cannot_be_meant_is_refused)
{
	struct call *call = begin("/api/v1/events", wrong[_i], "");

	ck_assert(call->answered);
	ck_assert_uint_eq(call->answer.status, 400);
	ck_assert_uint_eq(seen.asked, 0);
	call_release(call);
}
END_TEST

START_TEST(a_journal_that_does_not_work_or_is_busy_is_told)
{
	const struct api_events failed = { .err = -EIO };
	struct call *call;

	seen.result = -EBUSY;
	call = begin("/api/v1/events", "", "");
	ck_assert_uint_eq(call->answer.status, 503);
	ck_assert_ptr_nonnull(strstr(call->answer.body, "too many"));
	call_release(call);
	seen.result = 0;
	call = begin("/api/v1/events", "", "");
	seen.events(seen.arg, &failed);
	ck_assert_uint_eq(call->answer.status, 503);
	ck_assert_ptr_nonnull(strstr(call->answer.body, "/readyz"));
	call_release(call);
}
END_TEST

START_TEST(who_went_away_is_forgotten_when_the_journal_answers)
{
	call_release(begin("/api/v1/events", "", ""));
	tell(NULL, 0, 0);
	ck_assert_uint_eq(seen.woken, 0);
}
END_TEST

START_TEST(stays_are_answered_likewise)
{
	const struct stay stay[] = {
		{ .cage = "1", .since_wall_us = FIXTURE_WALL_US, .cage_insertions = 3 },
		{ .cage = "2",
		    .vendor = "ACME",
		    .part = "P",
		    .serial = "S",
		    .since_before = true,
		    .since_wall_us = FIXTURE_WALL_US,
		    .is_over = true,
		    .until_wall_us = FIXTURE_WALL_US + 2000000,
		    .until_from_wall_us = FIXTURE_WALL_US + 1000000,
		    .cage_insertions = 1,
		    .serial_insertions = 2 }
	};
	struct api_stays found = { 0, malloc(sizeof(stay)), 2 };
	struct call *call = begin("/api/v1/inventory", "cage=2&serial=S&limit=5", "");

	ck_assert_str_eq(seen.stay_query.cage, "2");
	ck_assert_str_eq(seen.stay_query.serial, "S");
	ck_assert_uint_eq(seen.stay_query.limit, 5);
	memcpy(found.stays, stay, sizeof(stay));
	seen.stays(seen.arg, &found);
	ck_assert_int_eq(
	    strncmp(call->answer.body,
		"{\"inventory\":[{\"cage\":\"1\",\"since\":\"2026-11-22T16:00:00.123Z\","
		"\"since-before\":false,\"cage-insertions\":3},{\"cage\":\"2\","
		"\"vendor-name\":\"ACME\",\"part-number\":\"P\",\"serial-number\":\"S\","
		"\"since\":\"2026-11-22T16:00:00.123Z\",\"since-before\":true,"
		"\"until\":\"2026-11-22T16:00:02.123Z\","
		"\"until-from\":\"2026-11-22T16:00:01.123Z\",\"cage-insertions\":1,"
		"\"serial-insertions\":2}]}",
		call->answer.len),
	    0);
	call_release(call);
}
END_TEST

/* ---- streams ---- */

/* All that a stream has ready. */
static const char *
read_all(struct call *call)
{
	static char text[65536];
	size_t len = 0;
	ssize_t more;

	while ((more = stream_read(call->answer.stream, text + len, 100)) > 0)
		len += (size_t)more;
	text[len] = '\0';
	return text;
}

static unsigned
count_ids(const char *text)
{
	unsigned count = 0;

	for (; (text = strstr(text, "id: ")); text++)
		count++;
	return count;
}

START_TEST(a_stream_begins_where_its_client_stopped)
{
	struct call *call = begin("/api/v1/events", "cursor=5&cage=1", STREAM_TYPE);
	struct event_record e = make(9);

	ck_assert(call->answered);
	ck_assert_str_eq(call->answer.type, STREAM_TYPE);
	ck_assert_str_eq(read_all(call), "retry: 3000\n\n");
	ck_assert(!seen.query.tail);
	ck_assert_uint_eq(seen.query.after, 5);
	ck_assert_str_eq(seen.query.cage, "1");
	tell(&e, 1, 9);
	ck_assert_uint_eq(seen.woken, 1);
	ck_assert_int_eq(strncmp(read_all(call),
			     "id: 9\nevent: alarm-raised\ndata: {\"id\":\"9\",", 41),
	    0);
	ck_assert_uint_eq(seen.asked, 1);
	stream_news(call->answer.stream);
	ck_assert_uint_eq(seen.asked, 2);
	ck_assert_uint_eq(seen.query.after, 9);
	tell(NULL, 0, 12);
	call_release(call);
}
END_TEST

START_TEST(a_stream_without_a_place_begins_behind_the_last_event)
{
	struct call *call = begin("/api/v1/events", "kind=flag", STREAM_TYPE);
	struct event_record e = make(70);

	read_all(call);
	ck_assert(seen.query.tail);
	ck_assert_uint_eq(seen.query.limit, 1);
	ck_assert_int_eq(seen.query.kind, -1);
	tell(&e, 1, 70);
	ck_assert_uint_eq(seen.asked, 2);
	ck_assert(!seen.query.tail);
	ck_assert_uint_eq(seen.query.after, 70);
	ck_assert_int_eq(seen.query.kind, EVENT_FLAG);
	tell(NULL, 0, 70);
	ck_assert_str_eq(read_all(call), "");
	call_release(call);
}
END_TEST

START_TEST(the_last_event_id_of_a_client_that_comes_back_wins)
{
	struct call *call = call_create(rest, "GET", "/api/v1/events", &tcp, wake, NULL);

	strcpy(call->accept, STREAM_TYPE);
	strcpy(call->last_event_id, "33");
	query_add(&call->query, "cursor", "5");
	call_begin(call);
	read_all(call);
	ck_assert_uint_eq(seen.query.after, 33);
	tell(NULL, 0, 33);
	call_release(call);
}
END_TEST

START_TEST(a_client_that_does_not_read_is_asked_for_no_more)
{
	struct call *call = begin("/api/v1/events", "cursor=0", STREAM_TYPE);
	struct event_record e[50];

	for (unsigned i = 0; i < 50; i++)
		e[i] = make(i + 1);
	read_all(call);
	tell(e, 50, 50);
	for (int i = 0; i < 10; i++)
		stream_news(call->answer.stream);
	ck_assert_uint_eq(seen.asked, 1);
	ck_assert_uint_eq(count_ids(read_all(call)), 50);
	ck_assert_uint_eq(seen.asked, 2); /* a whole page: there may be more */
	ck_assert_uint_eq(seen.query.after, 50);
	tell(NULL, 0, 50);
	call_release(call);
}
END_TEST

START_TEST(a_stream_with_nothing_to_say_says_so_now_and_then)
{
	struct call *call = begin("/api/v1/events", "cursor=0", STREAM_TYPE);
	struct event_record e = make(1);

	read_all(call);
	tell(NULL, 0, 0);
	stream_beat(call->answer.stream);
	ck_assert_uint_eq(seen.woken, 1);
	ck_assert_str_eq(read_all(call), ": \n\n");
	stream_news(call->answer.stream);
	tell(&e, 1, 1);
	stream_beat(call->answer.stream);
	ck_assert_ptr_null(strstr(read_all(call), ": \n\n"));
	call_release(call);
}
END_TEST

START_TEST(a_stream_tries_again_when_the_journal_did_not_work)
{
	const struct api_events failed = { .err = -EIO };
	struct call *call = begin("/api/v1/events", "cursor=3", STREAM_TYPE);

	read_all(call);
	seen.events(seen.arg, &failed);
	ck_assert_uint_eq(seen.asked, 1);
	stream_beat(call->answer.stream);
	ck_assert_uint_eq(seen.asked, 2);
	ck_assert_uint_eq(seen.query.after, 3);
	tell(NULL, 0, 3);
	call_release(call);
}
END_TEST

START_TEST(streams_are_bounded_and_leave_their_place_when_they_end)
{
	struct call *calls[STREAMS_MAX], *call;

	for (int i = 0; i < STREAMS_MAX; i++)
		calls[i] = begin("/api/v1/events", "cursor=0", STREAM_TYPE);
	call = begin("/api/v1/events", "cursor=0", STREAM_TYPE);
	ck_assert_uint_eq(call->answer.status, 503);
	call_release(call);
	for (int i = 0; i < STREAMS_MAX; i++)
		call_release(calls[i]);
	ck_assert(!rest_has_streams(rest));
	call = begin("/api/v1/events", "cursor=0", STREAM_TYPE);
	ck_assert_uint_eq(call->answer.status, 200);
	read_all(call);
	call_release(call);
	tell(NULL, 0, 0); /* to nobody */
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("rest events");
	TCase *tc = tcase_create("events");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, events_are_answered_when_the_journal_has_found_them);
	tcase_add_test(tc, a_long_list_is_written_in_turns);
	tcase_add_loop_test(tc, arguments_say_what_is_looked_for, 0, COUNT_OF(queries));
	tcase_add_loop_test(tc, an_argument_that_cannot_be_meant_is_refused, 0,
	    COUNT_OF(wrong));
	tcase_add_test(tc, a_journal_that_does_not_work_or_is_busy_is_told);
	tcase_add_test(tc, who_went_away_is_forgotten_when_the_journal_answers);
	tcase_add_test(tc, stays_are_answered_likewise);
	tcase_add_test(tc, a_stream_begins_where_its_client_stopped);
	tcase_add_test(tc, a_stream_without_a_place_begins_behind_the_last_event);
	tcase_add_test(tc, the_last_event_id_of_a_client_that_comes_back_wins);
	tcase_add_test(tc, a_client_that_does_not_read_is_asked_for_no_more);
	tcase_add_test(tc, a_stream_with_nothing_to_say_says_so_now_and_then);
	tcase_add_test(tc, a_stream_tries_again_when_the_journal_did_not_work);
	tcase_add_test(tc, streams_are_bounded_and_leave_their_place_when_they_end);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
