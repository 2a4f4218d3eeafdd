/* SPDX-License-Identifier: Apache-2.0 */
/* What who sets or forgets a limit hears of it. */
#include "daemon/limit_notes.h"

#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "daemon/config_limits.h"
#include "tests/suite.h"

static struct inventory *inv;
static char notes[LIMIT_NOTES_MAX][LIMIT_NOTE_MAX];

/* All that an operator set; each cage finds what is for it. */
static struct own_limit own[4];
static size_t own_count;

/* Cages 1 and 2 hold the same part, which measures temperature and light; 3 is empty. */
static void
setup(void)
{
	own_count = 0;
	inv = inventory_create(3, 1);
	for (unsigned i = 0; i < 3; i++) {
		struct cage *c = &inv->cage[i];
		struct module *m = &c->module;

		snprintf(c->name, sizeof(c->name), "%u", i + 1);
		c->state = i < 2 ? CAGE_STATE_READY : CAGE_STATE_EMPTY;
		if (i == 2)
			continue;
		m->has_identity = m->has_readings = true;
		snprintf(m->id.vendor_name, sizeof(m->id.vendor_name), "ACME");
		snprintf(m->id.vendor_pn, sizeof(m->id.vendor_pn), "AC-1");
		m->readings.present[MONITOR_TEMP] = 1;
		m->readings.present[MONITOR_RX_POWER] = 0x0f;
		m->limits.present[MONITOR_TEMP] = true;
		m->limits.value[MONITOR_TEMP][LIMIT_HIGH_ALARM] = 75000;
		m->limits.value[MONITOR_TEMP][LIMIT_LOW_ALARM] = -5000;
		m->limits.value[MONITOR_TEMP][LIMIT_HIGH_WARN] = 70000;
		m->limits.value[MONITOR_TEMP][LIMIT_LOW_WARN] = 0;
	}
}

static void
teardown(void)
{
	inventory_destroy(inv);
}

static void
give(const char *path, int32_t value)
{
	ck_assert(config_limit_of(path, &own[own_count]));
	own[own_count++].value = value;
	for (unsigned i = 0; i < inv->cage_count; i++)
		own_limits_find(own, own_count, &inv->cage[i], &inv->cage[i].module.own);
}

/* The notes of a change of one key; it was set, or else forgotten. */
static size_t
notes_of(const char *path, int from, bool is_set, bool is_changed)
{
	static struct config_diff diff;
	struct judge_leaf leaf = { .path = path, .text = "", .from = from };
	struct config_sources sources = { .answer = { .leaf = &leaf, .count = is_set } };

	memset(&diff, 0, sizeof(diff));
	if (is_changed)
		diff.reload[diff.reload_count++] = path;
	return limit_notes(&sources, &diff, inv, notes);
}

#define CAGE "limits.cage.1."

static const struct {
	const char *path;
	int32_t value;
	const char *note; /* behind the path; NULL: none */
} sets[] = {
	{ CAGE "temperature-high-alarm", 80000, NULL },
	{ CAGE "temperature-high-alarm", 70000, NULL },
	{ CAGE "temperature-high-alarm", 65000,
	    ": of cage 1 the high alarm 65.0 C comes before the high warning 70.0 C" },
	{ CAGE "temperature-high-warning", 76000,
	    ": of cage 1 the high alarm 75.0 C comes before the high warning 76.0 C" },
	{ CAGE "temperature-low-alarm", 5000,
	    ": of cage 1 the low alarm 5.0 C comes before the low warning 0.0 C" },
	{ CAGE "temperature-high-alarm", -1000,
	    ": of cage 1 the high alarm -1.0 C is below the low warning 0.0 C, so that each "
	    "reading is beyond one of them" },
	{ CAGE "temperature-high-alarm", -10000,
	    ": of cage 1 the high alarm -10.0 C is below the low alarm -5.0 C, so that each "
	    "reading is beyond one of them" },
	{ CAGE "temperature-high-warning", -1000,
	    ": of cage 1 the high warning -1.0 C is below the low warning 0.0 C, so that "
	    "each reading is beyond one of them" },
	{ CAGE "temperature-low-warning", 80000,
	    ": of cage 1 the low warning 80.0 C is above the high alarm 75.0 C, so that each "
	    "reading is beyond one of them" },
	{ "limits.part.AC-1.temperature-low-alarm", 72000,
	    ": of cage 1 (and of 1 more) the low alarm 72.0 C is above the high warning "
	    "70.0 C, so that each reading is beyond one of them" },
	{ CAGE "tec-current-high-alarm", 50000,
	    ": the module of cage 1 does not measure it" },
	{ "limits.vendor.ACME.tx-bias-low-alarm", 5000,
	    ": the module of cage 1 (and of 1 more) does not measure it" },
	{ CAGE "rx-power-low-alarm", 100, NULL }, /* the module gives no limits of it */
	{ "limits.cage.3.tec-current-high-alarm", 50000, NULL }, /* it may come */
	{ "limits.part.AC-2.rx-power-low-alarm", 100, ": no module is of this part now" },
	{ "limits.vendor.ACNE.tx-bias-low-alarm", 5000,
	    ": no module is of this vendor now" },
};

static void
check_note(int row, size_t count)
{
	char expected[LIMIT_NOTE_MAX];

	snprintf(expected, sizeof(expected), "%s%s", sets[row].path,
	    sets[row].note ? sets[row].note : "");
	ck_assert_uint_eq(count, sets[row].note != NULL);
	if (count)
		ck_assert_str_eq(notes[0], expected);
}

START_TEST(whoever_sets_a_limit_hears_where_it_does_not_do_what_was_meant)
{
	give(sets[_i].path, sets[_i].value);

	check_note(_i, notes_of(sets[_i].path, JUDGE_BODY, true, true));
}
END_TEST

START_TEST(it_is_told_as_often_as_it_is_set)
{
	give(sets[_i].path, sets[_i].value);

	check_note(_i, notes_of(sets[_i].path, JUDGE_BODY, true, false));
}
END_TEST

START_TEST(of_a_file_that_is_what_changed)
{
	give(sets[_i].path, sets[_i].value);

	check_note(_i, notes_of(sets[_i].path, 0, true, true));
	ck_assert_uint_eq(notes_of(sets[_i].path, 0, true, false), 0);
}
END_TEST

START_TEST(what_is_forgotten_leaves_others_that_are_out_of_order)
{
	give(CAGE "temperature-high-alarm", 65000);

	ck_assert_uint_eq(notes_of(CAGE "temperature-high-warning", 0, false, true), 1);
	ck_assert_str_eq(notes[0],
	    CAGE "temperature-high-warning: of cage 1 the high alarm 65.0 C comes before "
		 "the high warning 70.0 C");
	ck_assert_uint_eq(notes_of(CAGE "temperature-low-warning", 0, false, true), 0);
	ck_assert_uint_eq(notes_of(CAGE "tec-current-low-alarm", 0, false, true), 0);
	ck_assert_uint_eq(notes_of("limits.part.X.tec-current-low-alarm", 0, false, true),
	    0);
}
END_TEST

START_TEST(what_is_wrong_in_a_module_is_not_told)
{
	inv->cage[0].module.limits.value[MONITOR_TEMP][LIMIT_HIGH_WARN] = 76000;

	ck_assert_uint_eq(notes_of(CAGE "temperature-high-alarm", 0, false, true), 0);
}
END_TEST

START_TEST(nothing_is_said_of_modules_that_are_not_known_yet)
{
	inv->cage[2].state = CAGE_STATE_SETTLING;
	inv->cage[0].module.stale = true;
	give(CAGE "tec-current-high-alarm", 1);
	give("limits.part.AC-2.rx-power-low-alarm", 1);

	ck_assert_uint_eq(notes_of(CAGE "tec-current-high-alarm", JUDGE_BODY, true, true),
	    0);
	ck_assert_uint_eq(notes_of("limits.part.AC-2.rx-power-low-alarm", JUDGE_BODY,
			      true, true),
	    0);
}
END_TEST

/* What a cage without an identity may be in, and one whose page 00h cannot be read. */
static const struct {
	enum cage_state state;
	bool has_identity;
} unnamed[] = {
	{ CAGE_STATE_UNKNOWN, false },
	{ CAGE_STATE_SETTLING, false },
	{ CAGE_STATE_UNREADABLE, false },
	{ CAGE_STATE_READY, true },
};

START_TEST(a_module_without_a_name_may_be_of_any_vendor)
{
	struct cage *c = &inv->cage[2];

	c->state = unnamed[_i].state;
	c->module.has_identity = c->module.unread = unnamed[_i].has_identity;
	give("limits.vendor.ACNE.temperature-high-alarm", 80000);

	ck_assert_uint_eq(notes_of("limits.vendor.ACNE.temperature-high-alarm",
			      JUDGE_BODY, true, true),
	    0);
}
END_TEST

START_TEST(a_module_whose_layout_is_not_decoded_is_of_no_vendor)
{
	inv->cage[2].state = CAGE_STATE_UNSUPPORTED;
	inv->cage[2].module.undecoded = true;
	give("limits.vendor.ACNE.temperature-high-alarm", 80000);

	ck_assert_uint_eq(notes_of("limits.vendor.ACNE.temperature-high-alarm",
			      JUDGE_BODY, true, true),
	    1);
}
END_TEST

START_TEST(what_a_shared_module_measures_may_not_be_read)
{
	inv->cage[0].owner.kind = OWNER_DAEMON;
	give(CAGE "tx-bias-low-alarm", 5000);

	ck_assert_uint_eq(notes_of(CAGE "tx-bias-low-alarm", JUDGE_BODY, true, true), 0);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("limit_notes");
	TCase *t = tcase_create("limit_notes");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t,
	    whoever_sets_a_limit_hears_where_it_does_not_do_what_was_meant, 0,
	    COUNT_OF(sets));
	tcase_add_loop_test(t, it_is_told_as_often_as_it_is_set, 0, COUNT_OF(sets));
	tcase_add_loop_test(t, of_a_file_that_is_what_changed, 0, COUNT_OF(sets));
	tcase_add_test(t, what_is_forgotten_leaves_others_that_are_out_of_order);
	tcase_add_test(t, what_is_wrong_in_a_module_is_not_told);
	tcase_add_test(t, nothing_is_said_of_modules_that_are_not_known_yet);
	tcase_add_loop_test(t, a_module_without_a_name_may_be_of_any_vendor, 0,
	    COUNT_OF(unnamed));
	tcase_add_test(t, a_module_whose_layout_is_not_decoded_is_of_no_vendor);
	tcase_add_test(t, what_a_shared_module_measures_may_not_be_read);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}
