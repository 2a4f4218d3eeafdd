/* SPDX-License-Identifier: Apache-2.0 */
/*
 * REST: what is shown of a module whose readings, pins, limits, flags or observables
 * are stale, absent or doubtful.
 */
#include <jansson.h>
#include <stdlib.h>

#include "tests/api_fixture.h"
#include "tests/rest_fixture.h"
#include "tests/suite.h"

START_TEST(a_stale_reading_shows_value_age_and_quality)
{
	json_t *json;

	module_read_failed(inv, &inv->cage[0], HW_NACK);
	json = get("/api/v1/cages/1");

	ck_assert_str_eq(json_string_value(member(json, "module.temperature.quality")),
	    "stale");
	ck_assert_double_eq(json_number_value(member(json, "module.temperature.value")),
	    -4.567);
	ck_assert_str_eq(json_string_value(member(json, "last-error")), "nack");
	ck_assert_int_eq(json_integer_value(member(json, "counters.read-errors.nack")),
	    1);
	json_decref(json);
}
END_TEST

#define MODSEL 2
#define RX_LOS 6

/* What is said of a pin whose last look but one, 2 s ago, was good, by what came then. */
static const struct {
	int level;
	bool stale;
	const char *text;
} pin_texts[] = {
	{ 1, false,
	    "{\"asserted\": true, \"since\": \"2026-11-22T15:59:58.123Z\", "
	    "\"since-age\": 2.0, \"since-at-least\": true, \"age\": 0.5}" },
	{ 0, false,
	    "{\"asserted\": false, \"since\": \"2026-11-22T15:59:59.623Z\", "
	    "\"since-age\": 0.5, \"age\": 0.5}" },
	{ 0, true,
	    "{\"asserted\": false, \"since\": \"2026-11-22T15:59:59.623Z\", "
	    "\"since-age\": 0.5, \"age\": 0.5, \"quality\": \"stale\"}" },
	{ HW_TIMEOUT, false,
	    "{\"age\": 2.0, \"quality\": \"unknown\", \"error\": \"timeout\"}" },
	{ HW_TIMEOUT, true,
	    "{\"age\": 2.0, \"quality\": \"unknown\", \"error\": \"timeout\"}" },
};

START_TEST(a_pin_shows_its_level_and_its_time)
{
	struct cage *c = &inv->cage[1]; /* an empty one */
	char *text;
	json_t *json;

	c->pins_readable = 1u << MODSEL | 1u << RX_LOS;
	pin_set(inv, c, RX_LOS, 1, FIXTURE_MONO_US - 2 * US_PER_S, &fixture_now);
	pin_set(inv, c, RX_LOS, pin_texts[_i].level, FIXTURE_MONO_US - US_PER_S / 2,
	    &fixture_now);
	if (pin_texts[_i].stale)
		pins_mark_stale(inv, c);
	json = get("/api/v1/cages/2");
	text = json_dumps(member(json, "pins.rx-los"), JSON_REAL_PRECISION(10));

	ck_assert_str_eq(text, pin_texts[_i].text);
	free(text);
	text = json_dumps(member(json, "pins.modsel"), 0);
	ck_assert_str_eq(text, "{\"quality\": \"unknown\"}"); /* not read yet */
	ck_assert_uint_eq(json_object_size(member(json, "pins")), 2);
	free(text);
	json_decref(json);
}
END_TEST

/* Of either pair alone, the other two are absent. */
START_TEST(limits_that_a_module_does_not_give_are_absent)
{
	static const uint8_t missing[] = { 1u << LIMIT_HIGH_WARN | 1u << LIMIT_LOW_WARN,
		1u << LIMIT_HIGH_ALARM | 1u << LIMIT_LOW_ALARM };
	struct limits *l = &inv->cage[0].module.limits;
	const json_t *limits;
	json_t *json;

	l->absent[MONITOR_RX_POWER] = missing[_i];
	json = get("/api/v1/cages/1/module");
	limits = member(json, "limits.rx-power");

	ck_assert_uint_eq(json_object_size(limits), 4); /* unit, quality and two */
	ck_assert_int_eq(json_object_get(limits, "high-alarm") != NULL, _i == 0);
	ck_assert_int_eq(json_object_get(limits, "low-warning") != NULL, _i == 1);
	json_decref(json);
}
END_TEST

START_TEST(limits_that_are_not_trusted_are_suspect)
{
	json_t *json;

	inv->cage[0].module.limits.trusted[MONITOR_RX_POWER] = false;
	json = get("/api/v1/cages/1/module");

	ck_assert_str_eq(json_string_value(member(json, "limits.rx-power.quality")),
	    "suspect");
	ck_assert_str_eq(json_string_value(member(json, "limits.temperature.quality")),
	    "good");
	ck_assert_double_eq(json_number_value(member(json, "limits.rx-power.low-alarm")),
	    -10);
	json_decref(json);
}
END_TEST

/* Of the fixture's observables, in the order of their types and lanes. */
static const struct {
	unsigned index;
	const char *text;
} observed[] = {
	{ 0,
	    "{\"name\":\"tec-current\",\"type\":2,\"side\":\"media\",\"class\":\"basic\","
	    "\"value\":-50.002,\"unit\":\"percent\",\"age\":3.4,\"quality\":\"good\","
	    "\"limits\":{\"high-alarm\":100.0,\"low-alarm\":-100.0,\"high-warning\":50.002,"
	    "\"low-warning\":-50.002},\"flags\":[]}" },
	{ 2,
	    "{\"name\":\"snr\",\"type\":5,\"side\":\"media\",\"class\":\"basic\",\"lane\":2,"
	    "\"value\":21.25,\"unit\":\"db\",\"age\":3.4,\"quality\":\"good\","
	    "\"limits\":{\"high-alarm\":40.0,\"low-alarm\":16.0,\"high-warning\":38.0,"
	    "\"low-warning\":17.0},\"flags\":[\"low-warning\"]}" },
	{ 9,
	    "{\"name\":\"snr\",\"type\":6,\"side\":\"host\",\"class\":\"basic\",\"lane\":1,"
	    "\"value\":22.5,\"unit\":\"db\",\"age\":3.4,\"quality\":\"good\","
	    "\"limits\":{\"high-alarm\":40.0,\"low-alarm\":16.0,\"high-warning\":38.0,"
	    "\"low-warning\":17.0},\"flags\":[]}" },
	{ 11, "{\"name\":\"pre-fec-ber-min\",\"type\":9,\"side\":\"media\","
	      "\"class\":\"statistic\",\"lane\":1,\"value\":1e-8,\"age\":3.4,"
	      "\"quality\":\"suspect\",\"flags\":[]}" },
	{ 12,
	    "{\"name\":\"pre-fec-ber\",\"type\":15,\"side\":\"media\",\"class\":\"basic\","
	    "\"lane\":1,\"value\":1.234e-8,\"age\":3.4,\"quality\":\"good\",\"flags\":[]}" },
	{ 20, "{\"name\":\"type-103\",\"type\":103,\"lane\":1,\"raw\":4660,\"age\":3.4,"
	      "\"quality\":\"good\",\"flags\":[]}" },
	{ 21,
	    "{\"name\":\"cd\",\"type\":134,\"side\":\"media\",\"class\":\"basic\",\"lane\":1,"
	    "\"value\":-1200,\"unit\":\"picoseconds-per-nanometre\",\"age\":3.4,"
	    "\"quality\":\"good\",\"flags\":[]}" },
};

START_TEST(what_a_module_observes_is_listed_by_type_and_lane)
{
	json_t *json = get("/api/v1/cages/1/module"),
	       *list = json_object_get(json, "vdm");
	char *text = json_dumps(json_array_get(list, observed[_i].index),
	    JSON_COMPACT | JSON_REAL_PRECISION(10));

	ck_assert_uint_eq(json_array_size(list), 22);
	ck_assert_str_eq(text, observed[_i].text);
	free(text);
	json_decref(json);
	json = get("/api/v1/cages/4/module");
	ck_assert_ptr_null(json_object_get(json, "vdm"));
	json_decref(json);
}
END_TEST

static const char *
quality_of_observable(unsigned index)
{
	json_t *json = get("/api/v1/cages/1/module");
	const char *quality = json_string_value(
	    json_object_get(json_array_get(json_object_get(json, "vdm"), index),
		"quality"));
	const char *known[] = { "good", "stale", "suspect", "not-ready" };

	for (size_t i = 0; quality && i < COUNT_OF(known); i++) {
		if (strcmp(quality, known[i]) == 0)
			quality = known[i];
	}
	json_decref(json);
	return quality;
}

START_TEST(an_observable_has_the_quality_of_its_lane_and_its_age)
{
	struct cage *c = &inv->cage[0];
	struct readings *r = &c->module.readings;

	r->rx_ready = 0x02;
	ck_assert_str_eq(quality_of_observable(1), "not-ready");
	ck_assert_str_eq(quality_of_observable(2), "good");
	ck_assert_str_eq(quality_of_observable(0), "good"); /* of the whole module */
	r->path_first = 0x01;
	ck_assert_str_eq(quality_of_observable(1), "good");
	r->host_active = 0;
	ck_assert_str_eq(quality_of_observable(1), "not-ready");
	ck_assert_str_eq(quality_of_observable(9), "not-ready");
	r->ready = false;
	ck_assert_str_eq(quality_of_observable(0), "not-ready");
	vdm_set_mark_stale(inv, c);
	ck_assert_str_eq(quality_of_observable(0), "stale");
	vdm_set_renew(inv, c, FIXTURE_MONO_US);
	module_mark_stale(inv, c);
	ck_assert_str_eq(quality_of_observable(0), "stale");
	c->vdm->item[0].is_read = false;
	ck_assert_ptr_null(quality_of_observable(0));
}
END_TEST

START_TEST(a_word_of_an_observable_that_is_no_number_has_no_value)
{
	struct vdm_item *item = &inv->cage[0].vdm->item[1];
	json_t *json, *o;

	item->type = VDM_MEDIA_LTP;
	item->word = 0xffff;
	json = get("/api/v1/cages/1/module");
	o = json_array_get(json_object_get(json, "vdm"), 1);
	ck_assert_str_eq(json_string_value(json_object_get(o, "name")),
	    "pam4-level-transition");
	ck_assert_ptr_null(json_object_get(o, "value"));
	ck_assert_str_eq(json_string_value(json_object_get(o, "quality")), "unsupported");
	json_decref(json);

	item->word = 0x1000;
	json = get("/api/v1/cages/1/module");
	o = json_array_get(json_object_get(json, "vdm"), 1);
	ck_assert_double_eq(json_number_value(json_object_get(o, "value")), 16);
	json_decref(json);
}
END_TEST

START_TEST(flags_of_a_failed_poll_are_stale)
{
	json_t *json;

	module_read_failed(inv, &inv->cage[0], HW_NACK);
	json = get("/api/v1/cages/1/module");

	ck_assert_str_eq(json_string_value(member(json, "flags-quality")), "stale");
	ck_assert_str_eq(json_string_value(member(json, "lanes.6.flags-quality")),
	    "stale");
	ck_assert_uint_eq(json_array_size(member(json, "lanes.6.flags")), 2);
	json_decref(json);
}
END_TEST

START_TEST(flags_that_are_unknown_are_not_shown_as_none)
{
	struct readings *r = &inv->cage[0].module.readings;
	json_t *json;

	memset(r->flag_known, 0, sizeof(r->flag_known));
	r->signal_known[SIGNAL_RX_LOS] = lane_bit(6);
	json = get("/api/v1/cages/1/module");
	ck_assert_ptr_null(member(json, "flags"));
	ck_assert_ptr_null(member(json, "lanes.5.flags"));
	ck_assert_ptr_nonnull(member(json, "lanes.6.flags"));
	ck_assert_ptr_nonnull(member(json, "flag-mode"));
	json_decref(json);

	r->signal_known[SIGNAL_RX_LOS] = 0;
	json = get("/api/v1/cages/1/module");
	ck_assert_ptr_null(member(json, "lanes.6.flags"));
	ck_assert_ptr_null(member(json, "flag-mode"));
	json_decref(json);
}
END_TEST

START_TEST(a_data_path_that_is_not_up_makes_its_lane_not_ready)
{
	json_t *json;

	inv->cage[0].module.readings.tx_ready = 0xfd;
	json = get("/api/v1/cages/1/module");

	ck_assert_str_eq(json_string_value(member(json, "lanes.1.tx-power.quality")),
	    "not-ready");
	ck_assert_str_eq(json_string_value(member(json, "lanes.1.rx-power.quality")),
	    "good");
	json_decref(json);
}
END_TEST

START_TEST(an_application_is_active_on_the_lanes_that_are_set_to_it)
{
	struct readings *r = &inv->cage[0].module.readings;
	json_t *json;

	memset(r->app + 4, 0, 3);
	r->app[7] = 9; /* of which the module tells nothing else */
	json = get("/api/v1/cages/1/module");
	ck_assert_uint_eq(json_array_size(
			      member(json, "identity.applications.0.active-host-lanes")),
	    4);
	ck_assert_ptr_null(member(json, "lanes.4.application"));
	ck_assert_int_eq(json_integer_value(member(json, "lanes.7.application")), 9);
	json_decref(json);

	memset(r->app, 0, sizeof(r->app));
	json = get("/api/v1/cages/1/module");
	ck_assert(json_is_false(member(json, "identity.applications.0.active")));
	json_decref(json);

	module_read_failed(inv, &inv->cage[0], HW_NACK);
	json = get("/api/v1/cages/1/module");
	ck_assert_ptr_null(member(json, "identity.applications.0.active"));
	ck_assert_ptr_null(member(json, "identity.applications.0.active-host-lanes"));
	ck_assert_ptr_null(member(json, "lanes.7.application"));
	json_decref(json);
}
END_TEST

/* What is not decoded is shown all the same: which kind it is, and what is said of it. */
START_TEST(an_unsupported_module_shows_its_identifier)
{
	static const struct {
		uint8_t identifier;
		const char *form_factor, *trust, *finding;
	} kinds[] = { { 0x7f, "7Fh", "broken", "identifier-unknown" },
		{ 0x06, "XFP", "unverified", "layout-unknown" } };
	struct memmap_half half;
	struct memmap map;
	struct findings findings;
	struct identity id = { .identifier = kinds[_i].identifier };
	json_t *json;

	cage_set_presence(inv, &inv->cage[2], PRESENCE_PRESENT, &fixture_now);
	memmap_init(&map, &half, 1);
	memmap_put(&map, mem_at(LOW, 0), &id.identifier, 1);
	lint_module(&map, NULL, &id, NULL, NULL, &findings);
	module_unknown(inv, &inv->cage[2], id.identifier, &findings,
	    lint_trust(&id, &findings));
	json = get("/api/v1/cages/3");

	ck_assert_str_eq(json_string_value(member(json, "state")), "unsupported");
	ck_assert_int_eq(json_integer_value(member(json, "identifier")), id.identifier);
	ck_assert_str_eq(json_string_value(member(json, "module.form-factor")),
	    kinds[_i].form_factor);
	ck_assert_str_eq(json_string_value(member(json, "module.trust")),
	    kinds[_i].trust);
	json_decref(json);

	json = get("/api/v1/cages/3/module");
	ck_assert_int_eq(json_integer_value(member(json, "identity.identifier")),
	    id.identifier);
	ck_assert_str_eq(json_string_value(member(json, "identity.specification")),
	    "unknown");
	ck_assert_str_eq(json_string_value(member(json, "identity.form-factor")),
	    kinds[_i].form_factor);
	ck_assert_str_eq(json_string_value(member(json, "trust")), kinds[_i].trust);
	ck_assert_str_eq(json_string_value(member(json, "findings.0.id")),
	    kinds[_i].finding);
	ck_assert_ptr_null(member(json, "identity.vendor-name"));
	ck_assert_uint_eq(json_array_size(member(json, "lanes")), 0);
	json_decref(json);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("rest_module");
	TCase *t = tcase_create("rest_module");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, a_stale_reading_shows_value_age_and_quality);
	tcase_add_loop_test(t, a_pin_shows_its_level_and_its_time, 0,
	    (int)COUNT_OF(pin_texts));
	tcase_add_loop_test(t, limits_that_a_module_does_not_give_are_absent, 0, 2);
	tcase_add_test(t, limits_that_are_not_trusted_are_suspect);
	tcase_add_loop_test(t, what_a_module_observes_is_listed_by_type_and_lane, 0,
	    COUNT_OF(observed));
	tcase_add_test(t, an_observable_has_the_quality_of_its_lane_and_its_age);
	tcase_add_test(t, a_word_of_an_observable_that_is_no_number_has_no_value);
	tcase_add_test(t, flags_of_a_failed_poll_are_stale);
	tcase_add_test(t, flags_that_are_unknown_are_not_shown_as_none);
	tcase_add_test(t, a_data_path_that_is_not_up_makes_its_lane_not_ready);
	tcase_add_test(t, an_application_is_active_on_the_lanes_that_are_set_to_it);
	tcase_add_loop_test(t, an_unsupported_module_shows_its_identifier, 0, 2);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}
