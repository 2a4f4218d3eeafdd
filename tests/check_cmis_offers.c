/* SPDX-License-Identifier: Apache-2.0 */
#include "optics/cmis_offers.h"

#include "tests/optics_fixture.h"
#include "tests/suite.h"

static struct fixture f;

static void
setup(void)
{
	memset(&f, 0, sizeof(f));
	memmap_init(&f.map, f.half, FIXTURE_HALVES);
	fixture_page(&f, 0x01, 0);
	f.id.spec = SPEC_CMIS;
	f.id.revision = 0x53;
}

/* Each bit of page 01h that says what is offered (CMIS 5.4, Tables 8-47 to 8-55). */
static const struct {
	uint8_t byte, bit;
	enum cmis_offer_group group;
	const char *name;
} offers[] = {
	{ 142, 2, CMIS_OFFER_PAGES, "user_memory" },
	{ 142, 3, CMIS_OFFER_PAGES, "form_factor_page" },
	{ 142, 4, CMIS_OFFER_PAGES, "coherent_pages" },
	{ 142, 5, CMIS_OFFER_PAGES, "diagnostics_pages" },
	{ 142, 6, CMIS_OFFER_PAGES, "vdm_pages" },
	{ 142, 7, CMIS_OFFER_PAGES, "network_path_pages" },
	{ 145, 3, CMIS_OFFER_PAGES, "timing_page" },
	{ 145, 7, CMIS_OFFER_TRAITS, "cooled_laser" },
	{ 145, 4, CMIS_OFFER_TRAITS, "epps" },
	{ 151, 7, CMIS_OFFER_TRAITS, "avalanche_photodiode" },
	{ 151, 4, CMIS_OFFER_TRAITS, "rx_power_is_average" },
	{ 151, 3, CMIS_OFFER_TRAITS, "rx_los_by_average" },
	{ 151, 2, CMIS_OFFER_TRAITS, "fast_rx_los" },
	{ 151, 1, CMIS_OFFER_TRAITS, "fast_tx_disable" },
	{ 151, 0, CMIS_OFFER_TRAITS, "module_wide_tx_disable" },
	{ 155, 7, CMIS_OFFER_CONTROLS, "wavelength_control" },
	{ 155, 6, CMIS_OFFER_CONTROLS, "tunable" },
	{ 155, 3, CMIS_OFFER_CONTROLS, "tx_force_squelch" },
	{ 155, 2, CMIS_OFFER_CONTROLS, "tx_auto_squelch_disable" },
	{ 155, 1, CMIS_OFFER_CONTROLS, "tx_disable" },
	{ 155, 0, CMIS_OFFER_CONTROLS, "tx_polarity_flip" },
	{ 156, 7, CMIS_OFFER_CONTROLS, "bank_broadcast" },
	{ 156, 2, CMIS_OFFER_CONTROLS, "rx_auto_squelch_disable" },
	{ 156, 1, CMIS_OFFER_CONTROLS, "rx_disable" },
	{ 156, 0, CMIS_OFFER_CONTROLS, "rx_polarity_flip" },
	{ 157, 3, CMIS_OFFER_FLAGS, "tx_eq_fail" },
	{ 157, 2, CMIS_OFFER_FLAGS, "tx_cdr_lol" },
	{ 157, 1, CMIS_OFFER_FLAGS, "tx_los" },
	{ 157, 0, CMIS_OFFER_FLAGS, "tx_fault" },
	{ 158, 2, CMIS_OFFER_FLAGS, "rx_cdr_lol" },
	{ 158, 1, CMIS_OFFER_FLAGS, "rx_los" },
	{ 159, 0, CMIS_OFFER_MONITORS, "temperature" },
	{ 159, 1, CMIS_OFFER_MONITORS, "supply_voltage" },
	{ 159, 2, CMIS_OFFER_MONITORS, "aux1" },
	{ 159, 3, CMIS_OFFER_MONITORS, "aux2" },
	{ 159, 4, CMIS_OFFER_MONITORS, "aux3" },
	{ 159, 5, CMIS_OFFER_MONITORS, "custom" },
	{ 160, 0, CMIS_OFFER_MONITORS, "tx_bias" },
	{ 160, 1, CMIS_OFFER_MONITORS, "tx_power" },
	{ 160, 2, CMIS_OFFER_MONITORS, "rx_power" },
	{ 161, 4, CMIS_OFFER_SIGNAL, "tx_eq_freeze" },
	{ 161, 3, CMIS_OFFER_SIGNAL, "tx_adaptive_eq" },
	{ 161, 2, CMIS_OFFER_SIGNAL, "tx_host_eq" },
	{ 161, 1, CMIS_OFFER_SIGNAL, "tx_cdr_bypass" },
	{ 161, 0, CMIS_OFFER_SIGNAL, "tx_cdr" },
	{ 162, 6, CMIS_OFFER_SIGNAL, "unidirectional_setup" },
	{ 162, 5, CMIS_OFFER_SIGNAL, "staged_set_1" },
	{ 162, 2, CMIS_OFFER_SIGNAL, "rx_amplitude" },
	{ 162, 1, CMIS_OFFER_SIGNAL, "rx_cdr_bypass" },
	{ 162, 0, CMIS_OFFER_SIGNAL, "rx_cdr" },
	{ 163, 5, CMIS_OFFER_MESSAGES, "cdb_background" },
	{ 163, 4, CMIS_OFFER_MESSAGES, "cdb_auto_paging" },
};

START_TEST(each_offer_is_one_bit)
{
	const struct cmis_offer *offer;
	bool up;

	setup();
	fixture_poke(&f, 0x01, offers[_i].byte, 1u << offers[_i].bit);
	for (unsigned i = 0; (offer = cmis_offer_at(i)); i++) {
		ck_assert_str_eq(offer->name, offers[i].name);
		ck_assert_int_eq(offer->group, offers[i].group);
		ck_assert(cmis_offer(&f.map, &f.id, offer, &up));
		ck_assert_int_eq(up, i == (unsigned)_i);
	}
	ck_assert_ptr_null(cmis_offer_at(COUNT_OF(offers)));
}
END_TEST

START_TEST(older_modules_do_not_offer_what_came_later)
{
	bool up;

	setup();
	fixture_poke(&f, 0x01, 142, 0xff);
	f.id.revision = 0x52;
	for (unsigned i = 0; cmis_offer_at(i); i++)
		ck_assert_int_eq(cmis_offer(&f.map, &f.id, cmis_offer_at(i), &up),
		    strcmp(cmis_offer_at(i)->name, "coherent_pages") != 0);
}
END_TEST

/* Each number: its bytes, and what they come to. */
static const struct {
	const char *name;
	uint8_t byte, value, second;
	double want;
} numbers[] = {
	{ "temperature_max_c", 146, 70, 0, 70 },
	{ "temperature_max_c", 146, 0xf6, 0, -10 },
	{ "temperature_min_c", 147, 0xd8, 0, -40 },
	{ "propagation_delay_ns", 148, 0x01, 0x02, 2580 },
	{ "supply_min_v", 150, 157, 0, 3.14 },
	{ "cdr_saving_w", 152, 25, 0, 0.25 },
	{ "tx_eq_max_db", 153, 0xfc, 0, 12 },
	{ "rx_pre_cursor_max_db", 154, 0xf7, 0, 3.5 },
	{ "rx_post_cursor_max_db", 154, 0x5f, 0, 5 },
	{ "tx_eq_recall_buffers", 161, 0x5f, 0, 2 },
	{ "cdb_instances", 163, 0x7f, 0, 1 },
};

static const struct cmis_number *
number_named(const char *name)
{
	const struct cmis_number *n;

	for (unsigned i = 0; (n = cmis_number_at(i)); i++) {
		if (!strcmp(n->name, name))
			return n;
	}
	ck_abort_msg("no number is named %s", name);
}

START_TEST(each_number_has_its_bits_and_its_step)
{
	const struct cmis_number *n = number_named(numbers[_i].name);
	int32_t steps;

	setup();
	ck_assert(!cmis_number(&f.map, &f.id, n, &steps));
	fixture_poke(&f, 0x01, numbers[_i].byte, numbers[_i].value);
	if (numbers[_i].second)
		fixture_poke(&f, 0x01, numbers[_i].byte + 1u, numbers[_i].second);
	ck_assert(cmis_number(&f.map, &f.id, n, &steps));
	ck_assert_double_eq_tol((double)steps * n->num / n->den, numbers[_i].want, 1e-9);
}
END_TEST

/* Codes that are no numbers: custom or reserved. */
static const struct {
	const char *name;
	uint8_t byte, value;
} no_numbers[] = {
	{ "tx_eq_max_db", 153, 0x0d },
	{ "tx_eq_max_db", 153, 0x0f },
	{ "rx_pre_cursor_max_db", 154, 0x08 },
	{ "rx_pre_cursor_max_db", 154, 0x0f },
	{ "rx_post_cursor_max_db", 154, 0x80 },
	{ "rx_post_cursor_max_db", 154, 0xf0 },
	{ "tx_eq_recall_buffers", 161, 0x60 },
	{ "cdb_instances", 163, 0xc0 },
};

START_TEST(a_code_without_a_number_is_none)
{
	int32_t steps;

	setup();
	fixture_poke(&f, 0x01, no_numbers[_i].byte, no_numbers[_i].value);
	ck_assert(!cmis_number(&f.map, &f.id, number_named(no_numbers[_i].name), &steps));
}
END_TEST

START_TEST(a_limit_of_zero_degrees_is_one_beside_another)
{
	int32_t steps;

	setup();
	fixture_poke(&f, 0x01, 146, 70);
	ck_assert(cmis_number(&f.map, &f.id, number_named("temperature_min_c"), &steps));
	ck_assert_int_eq(steps, 0);
}
END_TEST

static const struct {
	uint8_t byte, value;
	const char *name, *want;
} choices[] = {
	{ 145, 0x9f, "tx_clocking", "lanes 1-8" },
	{ 145, 0x20, "tx_clocking", "lanes 1-4 and 5-8" },
	{ 145, 0x60, "tx_clocking", "each lane" },
	{ 155, 0xcf, "tx_squelch", "none" },
	{ 155, 0x20, "tx_squelch", "average power" },
	{ 155, 0x30, "tx_squelch", "OMA or average power" },
	{ 162, 0x08, "rx_equalizer", "pre-cursor" },
	{ 162, 0xf7, "rx_equalizer", "post-cursor" },
};

START_TEST(each_choice_has_a_name)
{
	const struct cmis_choice *c;

	setup();
	fixture_poke(&f, 0x01, choices[_i].byte, choices[_i].value);
	for (unsigned i = 0; (c = cmis_choice_at(i)); i++) {
		for (unsigned n = 0; n < 4; n++)
			ck_assert_ptr_nonnull(c->values[n]);
		if (!strcmp(c->name, choices[_i].name))
			ck_assert_str_eq(cmis_choice(&f.map, &f.id, c), choices[_i].want);
	}
}
END_TEST

START_TEST(flat_memory_offers_nothing)
{
	int32_t steps;
	bool up;

	for (unsigned byte = 128; byte < 256; byte++) {
		setup();
		fixture_poke(&f, 0x01, byte, 0xff);
		f.id.flat = true;
		for (unsigned i = 0; cmis_offer_at(i); i++)
			ck_assert(!cmis_offer(&f.map, &f.id, cmis_offer_at(i), &up));
		for (unsigned i = 0; cmis_number_at(i); i++)
			ck_assert(!cmis_number(&f.map, &f.id, cmis_number_at(i), &steps));
		for (unsigned i = 0; cmis_choice_at(i); i++)
			ck_assert_ptr_null(cmis_choice(&f.map, &f.id, cmis_choice_at(i)));
	}
}
END_TEST

START_TEST(a_page_that_was_not_read_says_nothing)
{
	int32_t steps;
	bool up;

	setup();
	f.map.index[0][0x01] = 0;
	ck_assert(!cmis_offer(&f.map, &f.id, cmis_offer_at(0), &up));
	ck_assert(!cmis_number(&f.map, &f.id, cmis_number_at(0), &steps));
	ck_assert_ptr_null(cmis_choice(&f.map, &f.id, cmis_choice_at(0)));
	for (unsigned group = 0; group < CMIS_OFFER_GROUP_COUNT; group++)
		ck_assert_ptr_nonnull(cmis_offer_group_name(group));
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("cmis_offers");
	TCase *t = tcase_create("cmis_offers");

	tcase_add_loop_test(t, each_offer_is_one_bit, 0, COUNT_OF(offers));
	tcase_add_test(t, older_modules_do_not_offer_what_came_later);
	tcase_add_loop_test(t, each_number_has_its_bits_and_its_step, 0,
	    COUNT_OF(numbers));
	tcase_add_loop_test(t, a_code_without_a_number_is_none, 0, COUNT_OF(no_numbers));
	tcase_add_test(t, a_limit_of_zero_degrees_is_one_beside_another);
	tcase_add_loop_test(t, each_choice_has_a_name, 0, COUNT_OF(choices));
	tcase_add_test(t, flat_memory_offers_nothing);
	tcase_add_test(t, a_page_that_was_not_read_says_nothing);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}
