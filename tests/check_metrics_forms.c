/* SPDX-License-Identifier: Apache-2.0 */
/* Metrics: the same body as OpenMetrics and in gzip, made once for a tick. */
#include "api/metrics.h"

#include <stdlib.h>
#include <zlib.h>

#include "api/openmetrics.h"
#include "schema/leaf.h"
#include "tests/api_fixture.h"
#include "tests/metrics_fixture.h"
#include "tests/suite.h"

/* A body in a form, however many steps it takes. */
static const char *
make_body(struct snapshot *s, enum metrics_form form, bool gzip, size_t *ret_len)
{
	for (int steps = 0; !snapshot_make(s, form, gzip); steps++)
		ck_assert_int_lt(steps, 100);
	return snapshot_body(s, form, gzip, ret_len);
}

/* The last scrape as OpenMetrics, ends in NUL. */
static char *
openmetrics(void)
{
	struct snapshot *s = metrics_snapshot(metrics, &now);
	size_t len;
	const char *from = make_body(s, FORM_OPENMETRICS, false, &len);
	char *copy = malloc(len + 1);

	ck_assert_ptr_nonnull(from);
	memcpy(copy, from, len);
	copy[len] = '\0';
	snapshot_unref(s);
	return copy;
}

static const char *const announced[] = {
	"# TYPE transceiver_insertions counter\n# HELP transceiver_insertions Modules",
	"# TYPE transceiver_module info\n# HELP transceiver_module Who",
	"# TYPE caged_build info\n",
	"# TYPE transceiver_module_state_active gauge\n# HELP",
	"# TYPE transceiver_module_state stateset\n# HELP",
	"# TYPE transceiver_datapath_state stateset\n# HELP",
	"# TYPE transceiver_rx_power_dbm gauge\n# UNIT transceiver_rx_power_dbm dbm\n# HELP",
	"# UNIT transceiver_rx_power_margin_db db\n",
	"# UNIT transceiver_temperature_celsius celsius\n",
	"# UNIT transceiver_supply_voltage_volts volts\n",
	"# UNIT transceiver_tx_bias_amperes amperes\n",
	"# UNIT transceiver_tx_power_watts watts\n",
	"# UNIT transceiver_last_poll_timestamp_seconds seconds\n",
	"# TYPE caged_bus_busy_seconds counter\n# UNIT caged_bus_busy_seconds seconds\n",
	"# TYPE caged_loop_turn_seconds histogram\n# UNIT caged_loop_turn_seconds seconds\n",
	"# TYPE caged_bus_errors counter\n# HELP",
	"# TYPE transceiver_present gauge\n# HELP",
};

START_TEST(openmetrics_tells_type_and_unit_of_a_family)
{
	char *om;

	metrics_configure(metrics, &everything);
	om = openmetrics();

	ck_assert_msg(strstr(om, announced[_i]) != NULL, "missing: %s", announced[_i]);
	free(om);
}
END_TEST

/* Takes out the lines that begin with a #. */
static void
strip_comments(char *text)
{
	char *to = text;

	for (char *at = text; *at;) {
		char *end = strchr(at, '\n') + 1;

		if (*at != '#') {
			memmove(to, at, (size_t)(end - at));
			to += end - at;
		}
		at = end;
	}
	*to = '\0';
}

START_TEST(openmetrics_has_the_series_of_the_text_with_one_blank_and_an_end)
{
	char *om;

	metrics_configure(metrics, &everything);
	om = openmetrics();
	ck_assert_ptr_null(strstr(om, "  "));
	ck_assert_str_eq(om + strlen(om) - 6, "# EOF\n");
	ck_assert_ptr_eq(strstr(om, "# EOF"), om + strlen(om) - 6);

	scrape();
	strip_comments(om);
	strip_comments(body);
	/* the number of this very scrape moves */
	*strstr(om, "caged_scrapes_total") = *strstr(body, "caged_scrapes_total") = '\0';
	ck_assert_str_eq(om, body);
	free(om);
}
END_TEST

/* Bodies, and how OpenMetrics says them. */
static const struct {
	const char *text;
	const char *openmetrics;
} bodies[] = {
	{ "", "# EOF\n" },
	{ "a{b=\"x  y \"}    1\n", "a{b=\"x  y \"} 1\n# EOF\n" },
	{ "a 1\n", "a 1\n# EOF\n" },
	{ "# HELP a_total Says \"no\\\\yes\\n\".\n# TYPE a_total counter\na_total 3\n",
	    "# TYPE a counter\n# HELP a Says \\\"no\\\\yes\\n\\\".\na_total 3\n# EOF\n" },
	{ "# HELP a_volts \n# TYPE a_volts gauge\na_volts  1\n",
	    "# TYPE a_volts gauge\n# UNIT a_volts volts\n# HELP a_volts \na_volts 1\n"
	    "# EOF\n" },
	/* a unit is a whole word, and not all of the name */
	{ "# HELP kilovolts K\n# TYPE kilovolts gauge\n",
	    "# TYPE kilovolts gauge\n# HELP kilovolts K\n# EOF\n" },
	{ "# HELP volts V\n# TYPE volts gauge\n",
	    "# TYPE volts gauge\n# HELP volts V\n# EOF\n" },
	{ "# HELP x_info I\n# TYPE x_info gauge\nx_info{a=\"b\"} 1\n",
	    "# TYPE x info\n# HELP x I\nx_info{a=\"b\"} 1\n# EOF\n" },
};

START_TEST(openmetrics_is_the_text_said_again)
{
	struct text t;

	text_init(&t, 1);
	openmetrics_write(&t, bodies[_i].text, strlen(bodies[_i].text));
	text_char(&t, '\0');

	ck_assert(!t.failed);
	ck_assert_str_eq(t.data, bodies[_i].openmetrics);
	text_fini(&t);
}
END_TEST

START_TEST(a_help_is_escaped)
{
	struct text t;

	text_init(&t, 1);
	text_help(&t, "a\\b\nc\"d");
	text_char(&t, '\0');

	ck_assert_str_eq(t.data, "a\\\\b\\nc\"d");
	text_fini(&t);
}
END_TEST

/* What a gzip body says, ends in NUL. */
static char *
unzip(const char *zipped, size_t len, size_t *ret_len)
{
	size_t size = 1 << 20;
	char *to = malloc(size);
	z_stream z = { .next_in = (Bytef *)(uintptr_t)zipped,
		.avail_in = (uInt)len,
		.next_out = (Bytef *)to,
		.avail_out = (uInt)size - 1 };

	ck_assert_int_eq(inflateInit2(&z, 15 + 16), Z_OK);
	ck_assert_int_eq(inflate(&z, Z_FINISH), Z_STREAM_END);
	ck_assert_uint_eq(z.avail_in, 0);
	*ret_len = size - 1 - z.avail_out;
	to[*ret_len] = '\0';
	inflateEnd(&z);
	return to;
}

START_TEST(gzip_holds_the_same_body_in_less)
{
	struct snapshot *s = metrics_snapshot(metrics, &now);
	size_t plain_len, zipped_len, len;
	const char *plain = make_body(s, (enum metrics_form)_i, false, &plain_len);
	const char *zipped = make_body(s, (enum metrics_form)_i, true, &zipped_len);
	char *again = unzip(zipped, zipped_len, &len);

	ck_assert_uint_eq(len, plain_len);
	ck_assert_int_eq(memcmp(again, plain, len), 0);
	ck_assert_uint_lt(zipped_len, plain_len / 4);
	free(again);
	snapshot_unref(s);
}
END_TEST

/* A text of so many bytes that does not shrink to nothing. */
static void
fill(struct snapshot *s, size_t len, unsigned seed)
{
	s->text.len = 0;
	while (s->text.len < len) {
		seed = seed * 1103515245 + 12345;
		text_char(&s->text, (char)('0' + (seed >> 16) % 10));
	}
}

static void
assert_zips(struct snapshot *s)
{
	size_t zipped_len, len;
	const char *zipped = make_body(s, FORM_TEXT, true, &zipped_len);
	char *again = unzip(zipped, zipped_len, &len);

	ck_assert_uint_eq(len, s->text.len);
	ck_assert_int_eq(memcmp(again, s->text.data, len), 0);
	free(again);
}

/* Lengths of bodies, and the steps of 64 KiB that gzip takes. */
static const struct {
	size_t len;
	unsigned steps;
} lengths[] = { { 0, 1 }, { 1, 1 }, { 65536, 1 }, { 65537, 2 }, { 131072, 2 },
	{ 500000, 8 } };

START_TEST(gzip_is_made_step_by_step)
{
	struct snapshot *s = snapshot_create(16);
	unsigned steps = 1;

	fill(s, lengths[_i].len, 1);
	while (!snapshot_make(s, FORM_TEXT, true))
		steps++;

	ck_assert_uint_eq(steps, lengths[_i].steps);
	assert_zips(s);
	snapshot_unref(s);
}
END_TEST

START_TEST(gzip_half_made_is_forgotten_with_its_text)
{
	struct snapshot *s = snapshot_create(16);

	fill(s, 200000, 1);
	ck_assert(!snapshot_make(s, FORM_TEXT, true));
	snapshot_forget(s);
	fill(s, 150000, 2);
	assert_zips(s);

	snapshot_forget(s);
	ck_assert(!snapshot_make(s, FORM_TEXT, true));
	snapshot_unref(s); /* frees what is half made: the leak checker sees it */
}
END_TEST

START_TEST(of_a_text_that_failed_nothing_is_made)
{
	struct snapshot *s = snapshot_create(16);
	size_t len;

	fill(s, 1000, 1);
	s->text.failed = true;
	ck_assert_ptr_null(make_body(s, FORM_TEXT, true, &len));
	snapshot_forget(s);
	s->text.failed = false;
	assert_zips(s);
	snapshot_unref(s);
}
END_TEST

/* Form and coding, by a bit each. */
static const char *
form_of(struct snapshot *s, int i, size_t *ret_len)
{
	return make_body(s, i & 1 ? FORM_OPENMETRICS : FORM_TEXT, i & 2, ret_len);
}

START_TEST(a_form_is_made_once_for_a_tick_and_anew_for_the_next)
{
	struct snapshot *s = metrics_snapshot(metrics, &now);
	struct readings r;
	size_t len, again;
	const char *first = form_of(s, _i, &len);
	char *before = malloc(len);
	bool same;

	ck_assert_ptr_eq(form_of(s, _i, &again), first);
	ck_assert_uint_eq(again, len);
	memcpy(before, first, len);
	snapshot_unref(s);

	fixture_readings(&r);
	r.value[MONITOR_TEMP][0] = 50000;
	module_update(inv, &inv->cage[0], &r, now.mono_us, &now);
	inventory_end_turn(inv);
	s = metrics_snapshot(metrics, &now);
	first = form_of(s, _i, &again);
	same = again == len && memcmp(first, before, len) == 0;
	ck_assert(!same);
	free(before);
	snapshot_unref(s);
}
END_TEST

START_TEST(a_form_that_is_held_never_changes)
{
	struct snapshot *held = metrics_snapshot(metrics, &now);
	struct readings r;
	size_t len;
	const char *form = form_of(held, _i, &len);
	char *before = malloc(len);

	memcpy(before, form, len);
	fixture_readings(&r);
	r.value[MONITOR_TEMP][0] = 50000;
	module_update(inv, &inv->cage[0], &r, now.mono_us, &now);
	inventory_end_turn(inv);
	for (int i = 0; i < 4; i++) {
		struct snapshot *s = metrics_snapshot(metrics, &now);
		size_t other;

		ck_assert_ptr_ne(form_of(s, i, &other), form);
		snapshot_unref(s);
	}

	ck_assert_int_eq(memcmp(form, before, len), 0);
	free(before);
	snapshot_unref(held);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("metrics_forms");
	TCase *t = tcase_create("metrics_forms");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, openmetrics_tells_type_and_unit_of_a_family, 0,
	    COUNT_OF(announced));
	tcase_add_test(t,
	    openmetrics_has_the_series_of_the_text_with_one_blank_and_an_end);
	tcase_add_loop_test(t, openmetrics_is_the_text_said_again, 0, COUNT_OF(bodies));
	tcase_add_test(t, a_help_is_escaped);
	tcase_add_loop_test(t, gzip_holds_the_same_body_in_less, 0, FORM_COUNT);
	tcase_add_loop_test(t, gzip_is_made_step_by_step, 0, COUNT_OF(lengths));
	tcase_add_test(t, gzip_half_made_is_forgotten_with_its_text);
	tcase_add_test(t, of_a_text_that_failed_nothing_is_made);
	tcase_add_loop_test(t, a_form_is_made_once_for_a_tick_and_anew_for_the_next, 0,
	    4);
	tcase_add_loop_test(t, a_form_that_is_held_never_changes, 0, 4);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}
