/* SPDX-License-Identifier: Apache-2.0 */
/* RESTCONF: entity tags and dates of the configuration (RFC 8040, 3.4.1). */
#include "api/rest.h"

#include "tests/api_fixture.h"
#include "tests/host_fixture.h"
#include "tests/restconf_fixture.h"
#include "tests/suite.h"

static struct call *
ask_config(const char *tag, const char *date)
{
	struct call *call = call_create(rest, "GET", DATA, &tcp, wake, NULL);

	call_argument(call, "content", "config");
	snprintf(call->if_none_match, sizeof(call->if_none_match), "%s", tag);
	snprintf(call->if_modified_since, sizeof(call->if_modified_since), "%s", date);
	call_begin(call);
	return call;
}

START_TEST(the_tag_is_of_the_configuration_alone)
{
	struct call *call = ask(&tcp, "GET", DATA "?content=config", J);
	char tag[REST_TAG_MAX];

	ck_assert_str_eq(call->answer.date, "Sun, 22 Nov 2026 16:00:00 GMT");
	snprintf(tag, sizeof(tag), "%s", call->answer.tag);
	ck_assert(tag[0] == '"');
	call_release(call);

	warm_up(&inv->cage[0], 41000, true);
	call = ask(&tcp, "GET", DATA, J);
	ck_assert_str_eq(call->answer.tag, tag);
	call_release(call);
	call = ask_config(tag, "");
	ck_assert_uint_eq(call->answer.status, 304);
	call_release(call);
	call = ask_config("", "Sun, 22 Nov 2026 16:00:00 GMT");
	ck_assert_uint_eq(call->answer.status, 304);
	call_release(call);
	call = ask_config("\"other\"", "Sun, 22 Nov 2026 16:00:00 GMT");
	ck_assert_uint_eq(call->answer.status, 200);
	call_release(call);

	/* twice in a turn that is not over yet */
	for (unsigned i = 1; i < 3; i++) {
		fixture_plug(inv, &inv->cage[i]);
		call = ask_config(tag, "");
		ck_assert_uint_eq(call->answer.status, 200);
		ck_assert_str_ne(call->answer.tag, tag);
		snprintf(tag, sizeof(tag), "%s", call->answer.tag);
		call_release(call);
	}
}
END_TEST

/* A tick that ends so many seconds before a call is answered. */
static void
end_tick(unsigned before_s)
{
	struct now now = fixture_now;

	now.wall_us -= (uint64_t)before_s * US_PER_S;
	inventory_end_turn(inv);
	rest_turn(rest, &now);
}

static void
check_date(const char *date)
{
	struct call *call = ask(&tcp, "GET", DATA, J);

	ck_assert_str_eq(call->answer.date, date);
	call_release(call);
}

START_TEST(the_date_is_that_of_the_last_change_of_the_configuration)
{
	end_tick(60);
	check_date("Sun, 22 Nov 2026 15:59:00 GMT");
	fixture_plug(inv, &inv->cage[1]);
	end_tick(50);
	check_date("Sun, 22 Nov 2026 15:59:10 GMT");

	/* readings, and a flag that was never up before: state alone */
	warm_up(&inv->cage[0], 41000, true);
	end_tick(40);
	inv->shape_tick = inv->cage[1].shape_tick = inventory_touch(inv);
	end_tick(30);
	check_date("Sun, 22 Nov 2026 15:59:10 GMT");

	cage_set_presence(inv, &inv->cage[1], PRESENCE_ABSENT, &fixture_now);
	end_tick(20);
	check_date("Sun, 22 Nov 2026 15:59:40 GMT");
}
END_TEST

/* What a client has is of 16:00:00 (RFC 9110, 13.1.3). */
static const struct {
	const char *date;
	unsigned status;
} dates[] = {
	{ "Sun, 22 Nov 2026 16:00:00 GMT", 304 },
	{ "Sun, 22 Nov 2026 16:00:01 GMT", 304 },
	{ "Sunday, 22-Nov-26 16:00:00 GMT", 304 },
	{ "Sun Nov 22 16:00:00 2026", 304 },
	{ "Sun, 22 Nov 2026 15:59:59 GMT", 200 },
	{ "Sun, 22 Nov 2026 16:00:00 GMTX", 200 },
	{ "Sun, 22 Nov 2026 16:00:00", 200 },
	{ "yesterday", 200 },
	{ "", 200 },
};

START_TEST(a_date_of_its_last_change_or_later_saves_an_answer)
{
	struct call *call = ask_config("", dates[_i].date);

	ck_assert_uint_eq(call->answer.status, dates[_i].status);
	call_release(call);
}
END_TEST

/* Which resources are dated, and which are never but as they were (RFC 8040, 3.5.1). */
static const struct {
	const char *url;
	bool has_tag, is_compared;
} tagged[] = {
	{ DATA, true, false },
	{ DATA "?content=config", true, true },
	{ OC, true, false },
	{ OC "?content=config", true, true },
	{ ONE, true, false },
	{ ONE "/config", true, true },
	{ ONE "/config/name", true, true },
	{ ONE "/name", true, true },
	{ ONE "/state", false, false },
	{ ONE "/state/serial-no", false, false },
	{ DATA "/ietf-yang-library:yang-library", false, false },
};

START_TEST(what_has_configuration_has_a_tag)
{
	char url[256], *query = url, *path;
	struct call *call;

	snprintf(url, sizeof(url), "%s", tagged[_i].url);
	path = strsep(&query, "?");
	call = call_create(rest, "GET", path, &tcp, host_fixture_wake, NULL);
	if (query)
		call_argument(call, "content", "config");
	strcpy(call->if_none_match, "*");
	call_begin(call);
	for (int turn = 0; turn < 1000 && rest_has_work(rest); turn++)
		rest_work(rest);
	ck_assert_uint_eq(call->answer.status, tagged[_i].is_compared ? 304 : 200);
	ck_assert_str_eq(call->answer.vary, "Accept");
	ck_assert_int_eq(call->answer.tag[0] != '\0', tagged[_i].has_tag);
	ck_assert_int_eq(call->answer.date[0] != '\0', tagged[_i].has_tag);
	call_release(call);
}
END_TEST

/* "*" is any of what there is (RFC 9110, 13.1.2). */
static const struct {
	const char *path;
	unsigned status;
} any_tag[] = {
	{ ONE "/config", 304 },
	{ OC "/component=99-Port/config", 404 },
	{ OC "/component=99-Port", 404 },
};

START_TEST(what_is_not_there_has_no_tag)
{
	struct call *call = call_create(rest, "GET", any_tag[_i].path, &tcp, wake, NULL);

	call_argument(call, "content", "config");
	strcpy(call->if_none_match, "*");
	call_begin(call);
	ck_assert_uint_eq(call->answer.status, any_tag[_i].status);
	ck_assert_int_eq(call->answer.tag[0] != '\0', any_tag[_i].status == 304);
	call_release(call);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("restconf_age");
	TCase *tc = tcase_create("answers");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, the_tag_is_of_the_configuration_alone);
	tcase_add_test(tc, the_date_is_that_of_the_last_change_of_the_configuration);
	tcase_add_loop_test(tc, a_date_of_its_last_change_or_later_saves_an_answer, 0,
	    COUNT_OF(dates));
	tcase_add_loop_test(tc, what_has_configuration_has_a_tag, 0, COUNT_OF(tagged));
	tcase_add_loop_test(tc, what_is_not_there_has_no_tag, 0, COUNT_OF(any_tag));
	suite_add_tcase(suite, tc);
	return suite_run(suite);
}
