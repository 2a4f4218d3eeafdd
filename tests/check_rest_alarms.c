/* SPDX-License-Identifier: Apache-2.0 */
/* REST: alarms, how they are listed, acknowledged, shelved and counted. */
#include "api/rest.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>

#include "tests/api_fixture.h"
#include "tests/rest_fixture.h"
#include "tests/suite.h"

/* Raised from top to bottom, a second apart; `place` is where REST lists it. */
static const struct {
	unsigned cage;
	enum alarm_kind kind;
	unsigned lane;
	struct alarm_cause cause;
	unsigned place;
	const char *text; /* what the object must hold */
} raised[] = {
	{ 3, ALARM_LIMITS + 19, 1, { 140000, 150000, true, true, ALARM_BY_COMPARISON }, 3,
	    "\"cage\": \"4\", \"lane\": 2, \"kind\": \"rx-power-low-warning\", "
	    "\"severity\": \"warning\", \"text\": \"rx power -8.54 dBm is below the "
	    "low warning limit -8.24 dBm\", \"source\": \"comparison\", "
	    "\"value\": -8.539, \"limit\": -8.239, \"unit\": \"dbm\", "
	    "\"raised\": \"2026-11-22T15:59:51.123Z\", \"age\": 9.0, "
	    "\"generation\": 1, \"state\": \"raised\", "
	    "\"operator-state\": \"none\", \"count\": 1}" },
	{ 0, ALARM_SIGNALS + SIGNAL_TX_LOS, 5, { .source = ALARM_BY_FLAG }, 1,
	    "\"cage\": \"1\", \"host-lane\": 6, \"kind\": \"tx-los\", "
	    "\"severity\": \"major\", \"text\": \"no signal comes from the host\", "
	    "\"source\": \"flag\", \"raised\": \"2026-11-22T15:59:52.123Z\"" },
	{ 0, ALARM_SIGNALS + SIGNAL_RX_LOS, 0,
	    { .has_value = true, .source = ALARM_BY_FLAG }, 0,
	    "\"lane\": 1, \"kind\": \"rx-los\", \"severity\": \"critical\", "
	    "\"text\": \"no light is received, rx power -40.00 dBm\", "
	    "\"source\": \"flag\", \"value\": -40.0, \"unit\": \"dbm\"" },
	{ 0, ALARM_UNREADABLE, 0, { .value = HW_NACK }, 2,
	    "\"cage\": \"1\", \"kind\": \"module-unreadable\", "
	    "\"severity\": \"major\", \"text\": \"the module cannot be read: address "
	    "not acknowledged\", \"raised\": " },
};

static void
raise_all(void)
{
	struct now then = fixture_now;

	then.mono_us -= 10 * US_PER_S;
	then.wall_us -= 10 * US_PER_S;
	for (size_t i = 0; i < COUNT_OF(raised); i++) {
		then.mono_us += US_PER_S;
		then.wall_us += US_PER_S;
		alarm_raise(inv, &inv->cage[raised[i].cage], raised[i].kind,
		    raised[i].lane, &raised[i].cause, &then);
	}
}

START_TEST(alarms_are_listed_the_worst_and_the_oldest_first)
{
	json_t *json;
	const json_t *alarm;
	char *text;

	raise_all();
	json = get("/api/v1/alarms");
	ck_assert_uint_eq(json_array_size(member(json, "alarms")), COUNT_OF(raised));
	alarm = json_array_get(member(json, "alarms"), raised[_i].place);
	text = json_dumps(alarm, JSON_PRESERVE_ORDER | JSON_REAL_PRECISION(10));

	ck_assert_msg(strstr(text, raised[_i].text) != NULL, "%s", text);
	ck_assert_uint_eq(strtoull(json_string_value(member(alarm, "id")), NULL, 10),
	    alarm_id(&inv->cage[raised[_i].cage], raised[_i].kind, raised[_i].lane));

	free(text);
	json_decref(json);
}
END_TEST

/* What an operator does to the loss of light of cage 1, and what is answered. */
static const struct {
	const char *verb;
	unsigned status;
	const char *state;
	unsigned listed, shelved;
} deeds[] = {
	{ "acknowledge", 200, "acknowledged", 4, 0 },
	{ "acknowledge", 409, NULL, 4, 0 },
	{ "unshelve", 409, NULL, 4, 0 },
	{ "shelve", 200, "shelved", 3, 1 },
	{ "shelve", 409, NULL, 3, 1 },
	{ "unshelve", 200, "acknowledged", 4, 0 },
};

START_TEST(an_operator_acknowledges_and_shelves_an_alarm)
{
	char path[128];
	json_t *json;

	raise_all();
	for (size_t i = 0; i < COUNT_OF(deeds); i++) {
		struct call *call;

		snprintf(path, sizeof(path), "/api/v1/alarms/%" PRIu64 "/%s",
		    alarm_id(&inv->cage[0], alarm_of_signal(SIGNAL_RX_LOS), 0),
		    deeds[i].verb);
		call = ask(&admin, "POST", path);
		ck_assert_uint_eq(call->answer.status, deeds[i].status);
		ck_assert_uint_eq(seen.audits, 2 * (i + 1));
		json = json_loadb(call->answer.body, call->answer.len, 0, NULL);
		if (deeds[i].state)
			ck_assert_str_eq(json_string_value(
					     member(json, "operator-state")),
			    deeds[i].state);
		json_decref(json);
		call_release(call);
		json = get("/api/v1/alarms");
		ck_assert_uint_eq(json_array_size(member(json, "alarms")),
		    deeds[i].listed);
		ck_assert_uint_eq(json_array_size(member(json, "shelved")),
		    deeds[i].shelved);
		json_decref(json);
	}
	*strrchr(path, '/') = '\0';
	json = get(path);
	ck_assert_uint_eq(json_array_size(member(json, "changes")), 4);
	ck_assert_str_eq(json_string_value(member(json, "state")), "raised");
	json_decref(json);
}
END_TEST

START_TEST(a_cage_counts_its_alarms_and_a_removal_ends_them)
{
	json_t *json;

	raise_all();
	json = get("/api/v1/cages/1");
	ck_assert_int_eq(json_integer_value(member(json, "alarms.critical")), 1);
	ck_assert_int_eq(json_integer_value(member(json, "alarms.major")), 2);
	ck_assert_int_eq(json_integer_value(member(json, "alarms.warning")), 0);
	json_decref(json);

	cage_set_presence(inv, &inv->cage[0], PRESENCE_ABSENT, &fixture_now);
	json = get("/api/v1/alarms");
	ck_assert_uint_eq(json_array_size(member(json, "alarms")), 1);
	json_decref(json);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("rest_alarms");
	TCase *t = tcase_create("rest_alarms");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, alarms_are_listed_the_worst_and_the_oldest_first, 0,
	    COUNT_OF(raised));
	tcase_add_test(t, an_operator_acknowledges_and_shelves_an_alarm);
	tcase_add_test(t, a_cage_counts_its_alarms_and_a_removal_ends_them);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}
