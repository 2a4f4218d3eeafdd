/* SPDX-License-Identifier: Apache-2.0 */
#include "optics/lint.h"

#include "optics/vdm.h"
#include "tests/optics_fixture.h"
#include "tests/suite.h"

static struct fixture f;
static struct lint lint;

static void
start(uint8_t identifier)
{
	memset(&f, 0, sizeof(f));
	memset(&lint, 0, sizeof(lint));
	memmap_init(&f.map, f.half, FIXTURE_HALVES);
	fixture_page(&f, LOW, 0);
	fixture_page(&f, 0x00, 0);
	fixture_poke(&f, LOW, 0, identifier);
	fixture_poke(&f, 0x00, 128, identifier);
}

/* A QSFP28 without a fault: checksums right, working temperature and supply. */
static void
start_sound(void)
{
	start(0x11);
	fixture_word(&f, LOW, 22, 0x1900);
	fixture_word(&f, LOW, 26, 33000);
	fixture_poke(&f, 0x00, 191, 0x11);
}

static void
look(void)
{
	const struct decoder *d = decoder_for(&f.map);

	memset(&f.id, 0, sizeof(f.id));
	if (d)
		fixture_decode(&f, d);
	lint_module(&f.map, d, &f.id, &f.limits, &f.readings, &lint);
}

static bool
said(const char *part)
{
	for (unsigned i = 0; i < lint.count; i++) {
		if (strstr(lint.text[i], part))
			return true;
	}
	return false;
}

START_TEST(a_sound_module_gives_no_line)
{
	start_sound();
	look();

	ck_assert_uint_eq(lint.count, 0);
}
END_TEST

/* One thing wrong with a QSFP28: a page, a byte, a value, and a part of the line. */
static const struct {
	uint16_t page;
	uint8_t byte, value;
	const char *part;
} wrongs[] = {
	{ 0x00, 191, 0x12, "cc_base is 12h and should be 11h" },
	{ 0x00, 223, 0x01, "cc_ext" },
	{ 0x00, 128, 0x0d, "lower memory says identifier 11h, page 00h says 0Dh" },
	{ 0x00, 148, 0x1b, "1 bytes of the identity's texts" },
	{ 0x00, 212, '9', "too short for a date" },
	{ LOW, 2, 0x01, "does not say that its monitors are valid" },
	{ LOW, 22, 0x80, "a temperature of -128.0 C" },
	{ LOW, 26, 0xff, "a supply of" },
};

START_TEST(what_is_wrong_is_said)
{
	start_sound();
	fixture_poke(&f, wrongs[_i].page, wrongs[_i].byte, wrongs[_i].value);
	look();

	ck_assert_msg(said(wrongs[_i].part), "not said: %s", wrongs[_i].part);
}
END_TEST

START_TEST(a_date_has_twelve_months)
{
	start_sound();
	fixture_text(&f, 0x00, 212, "991331", 8);
	look();
	ck_assert(said("the date code is no date"));

	start_sound();
	fixture_text(&f, 0x00, 212, "991231", 8);
	look();
	ck_assert(!said("date"));
}
END_TEST

START_TEST(limits_have_an_order)
{
	start_sound();
	fixture_page(&f, 0x03, 0);
	fixture_word(&f, 0x03, 128, 0x0100);
	fixture_word(&f, 0x03, 132, 0x0200);
	look();

	ck_assert(said("the limits of temperature are not in order"));
}
END_TEST

START_TEST(memory_of_one_value_is_no_module)
{
	start(0x00);
	look();
	ck_assert(said("00h everywhere"));

	start(0xff);
	for (unsigned i = 0; i < 128; i++)
		fixture_poke(&f, LOW, i, 0xff);
	look();
	ck_assert(said("FFh everywhere"));

	start(0x7b);
	look();
	ck_assert(said("identifier 7Bh"));
}
END_TEST

START_TEST(an_application_needs_its_lanes)
{
	start(0x18);
	fixture_poke(&f, LOW, 86, 0x11);
	fixture_poke(&f, LOW, 88, 0x84);
	fixture_poke(&f, LOW, 89, 0x01);
	look();
	ck_assert(!said("application"));

	lint.count = 0;
	fixture_poke(&f, LOW, 89, 0x02);
	look();
	ck_assert(said("application 1 cannot be"));

	lint.count = 0;
	fixture_poke(&f, LOW, 88, 0xf4);
	fixture_poke(&f, LOW, 89, 0x00);
	look();
	ck_assert(said("application 1 cannot be"));
}
END_TEST

START_TEST(reserved_states_are_said_lane_by_lane)
{
	start(0x18);
	fixture_page(&f, 0x11, 0);
	fixture_poke(&f, 0x11, 129, 0x94);
	fixture_poke(&f, 0x11, 203, 0x9c);
	fixture_poke(&f, 0x11, 209, 0x30);
	look();

	ck_assert(said("lane 4: data path state 9"));
	ck_assert(said("lane 4: configuration status 9"));
	ck_assert(!said("lane 3: configuration status"));
	ck_assert(said("lane 4: application 3 has no descriptor"));
}
END_TEST

START_TEST(missing_banks_are_named)
{
	start(0x18);
	fixture_page(&f, 0x01, 0);
	fixture_page(&f, 0x11, 0);
	fixture_poke(&f, 0x01, 142, 0x01);
	look();
	ck_assert(said("lanes 9 to 16 are offered, but bank 1 is not held"));

	lint.count = 0;
	fixture_poke(&f, 0x01, 142, 0x03);
	look();
	ck_assert(said("reserved code"));
}
END_TEST

START_TEST(flat_memory_with_pages_is_odd)
{
	start(0x18);
	fixture_poke(&f, LOW, 2, 0x80);
	fixture_page(&f, 0x11, 0);
	look();

	ck_assert(said("no pages beyond 00h"));
}
END_TEST

/* Two groups of observables of a module with eight lanes. */
static void
start_vdm(void)
{
	start(0x18);
	fixture_page(&f, 0x01, 0);
	fixture_page(&f, 0x20, 0);
	fixture_page(&f, 0x21, 0);
	fixture_page(&f, 0x2f, 0);
	fixture_poke(&f, 0x01, 142, 0x40);
	fixture_poke(&f, 0x2f, 128, 0x01);
	fixture_poke(&f, 0x20, 129, 5);
	fixture_poke(&f, 0x21, 131, VDM_CUSTOM_FIRST);
	fixture_poke(&f, 0x21, 255, VDM_CUSTOM_LAST);
}

START_TEST(observables_that_cannot_be_are_counted)
{
	start_vdm();
	look();
	ck_assert(!said("VDM"));

	lint.count = 0;
	fixture_poke(&f, 0x20, 131, VDM_CUSTOM_FIRST - 1);
	fixture_poke(&f, 0x21, 133, VDM_CUSTOM_LAST + 1);
	fixture_poke(&f, 0x21, 129, 200);
	look();
	ck_assert(said("2 VDM observables are of types that are reserved"));
	ck_assert(!said("lanes that the module"));

	lint.count = 0;
	fixture_poke(&f, 0x20, 128, 0x08);
	look();
	ck_assert(said("1 VDM observables are of lanes that the module does not have"));
}
END_TEST

START_TEST(groups_that_nobody_answers_for_are_named)
{
	start_vdm();
	fixture_poke(&f, 0x2f, 128, 0x03);
	look();
	ck_assert(said("4 VDM groups are offered, the descriptors of 2 are held"));

	/* A dump without any of these pages is none that went wrong. */
	lint.count = 0;
	f.map.index[0][0x20] = f.map.index[0][0x21] = 0;
	look();
	ck_assert(!said("VDM"));
}
END_TEST

START_TEST(there_is_an_end_to_the_lines)
{
	memset(&lint, 0, sizeof(lint));
	for (unsigned i = 0; i < 1000; i++)
		lint_say(&lint, "%0200u", i);

	ck_assert_uint_eq(lint.count, LINT_LINES_MAX);
	ck_assert_uint_eq(strlen(lint.text[0]), LINT_TEXT_MAX - 1);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("lint");
	TCase *t = tcase_create("lint");

	tcase_add_test(t, a_sound_module_gives_no_line);
	tcase_add_loop_test(t, what_is_wrong_is_said, 0, COUNT_OF(wrongs));
	tcase_add_test(t, a_date_has_twelve_months);
	tcase_add_test(t, limits_have_an_order);
	tcase_add_test(t, memory_of_one_value_is_no_module);
	tcase_add_test(t, an_application_needs_its_lanes);
	tcase_add_test(t, reserved_states_are_said_lane_by_lane);
	tcase_add_test(t, missing_banks_are_named);
	tcase_add_test(t, flat_memory_with_pages_is_odd);
	tcase_add_test(t, observables_that_cannot_be_are_counted);
	tcase_add_test(t, groups_that_nobody_answers_for_are_named);
	tcase_add_test(t, there_is_an_end_to_the_lines);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}
