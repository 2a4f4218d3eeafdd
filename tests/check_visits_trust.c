/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Visits: whether a module that was just met is trusted: one that is not ready, whose A2h
 * comes late or never, that refused once, whose checksums are wrong.
 */
#include "engine/engine.h"

#include "tests/suite.h"
#include "tests/visits_fixture.h"

START_TEST(an_sfp_without_a2h_is_read_again_after_an_outage)
{
	begin(1000);
	plug_sfp(0, false);
	run(1);
	tell_presence(1);
	run(5 * S);
	ck_assert_int_eq(inv->cage[0].state, CAGE_STATE_READY);
	status[0][LOWER] = HW_NACK;
	run(3 * S);
	status[0][LOWER] = HW_OK;
	run(10 * S);

	ck_assert_int_eq(inv->cage[0].state, CAGE_STATE_READY);
	ck_assert_int_eq(inv->cage[0].last_error, HW_OK);
	ck_assert(engine_is_settled(e));
}
END_TEST

START_TEST(the_monitors_of_an_sfp_whose_a2h_comes_late_are_found)
{
	begin(1000);
	plug_sfp(0, true);
	status[0][A2H] = HW_NACK;
	run(1);
	tell_presence(1);
	run(10 * S);
	status[0][A2H] = HW_OK;
	run(70 * S);

	ck_assert_int_eq(cage_quality(&inv->cage[0], MONITOR_TEMP, 0), QUALITY_GOOD);
}
END_TEST

START_TEST(an_identity_that_is_read_again_makes_nobody_unready)
{
	begin(1000);
	plug_qsfp(0, "SN1");
	a0[0][191]++;
	run(1);
	tell_presence(1);
	run(10 * S);

	for (unsigned i = 0; i < 1000; i++) {
		run(200 * MS);
		ck_assert(engine_is_settled(e));
	}
}
END_TEST

START_TEST(one_refusal_is_not_for_life)
{
	begin(1000);
	plug_qsfp(0, "SN1");
	status[0][LOWER] = HW_UNSUP;
	run(1);
	tell_presence(1);
	run(3 * S);
	status[0][LOWER] = HW_OK;
	run(10 * S);

	ck_assert_int_eq(inv->cage[0].state, CAGE_STATE_READY);
}
END_TEST

START_TEST(an_sfp_is_trusted_only_when_its_data_are_ready)
{
	begin(1000);
	plug_sfp(0, true);
	a2[0][110] = 0x01;
	run(1);
	tell_presence(1);
	run(S);
	ck_assert_int_eq(inv->cage[0].state, CAGE_STATE_SETTLING);
	a2[0][110] = 0x00;
	run(S);

	ck_assert_int_eq(inv->cage[0].state, CAGE_STATE_READY);
	ck_assert_int_eq(inv->cage[0].module.trust, TRUST_GOOD);
}
END_TEST

START_TEST(a_module_that_is_not_ready_is_not_blamed)
{
	begin(1000);
	plug_sfp(0, true);
	a2[0][110] = 0x01;
	run(1);
	tell_presence(1);
	run(20 * S);
	ck_assert_int_eq(inv->cage[0].state, CAGE_STATE_READY);
	ck_assert_int_eq(inv->cage[0].module.trust, TRUST_UNVERIFIED);
	ck_assert_uint_eq(inv->cage[0].module.findings.count, 0);
	a2[0][110] = 0x00;
	run(70 * S);

	ck_assert_int_eq(inv->cage[0].module.trust, TRUST_GOOD);
	ck_assert_uint_gt(inv->cage[0].module.findings.count, 0);
}
END_TEST

START_TEST(an_sfp_whose_a2h_never_answers_still_says_who_it_is)
{
	begin(1000);
	plug_sfp(0, true);
	status[0][A2H] = HW_NACK;
	run(1);
	tell_presence(1);
	run(20 * S);

	ck_assert_int_eq(inv->cage[0].state, CAGE_STATE_READY);
	ck_assert_str_eq(inv->cage[0].module.id.vendor_pn, "SFP");
	ck_assert_int_eq(inv->cage[0].module.trust, TRUST_UNVERIFIED);
	ck_assert_int_eq(cage_quality(&inv->cage[0], MONITOR_TEMP, 0),
	    QUALITY_UNSUPPORTED);
}
END_TEST

START_TEST(an_identity_with_wrong_checksums_is_read_again_later)
{
	begin(1000);
	plug_qsfp(0, "SN1");
	a0[0][191]++;
	run(1);
	tell_presence(1);
	run(10 * S);
	ck_assert_int_eq(inv->cage[0].state, CAGE_STATE_READY);
	ck_assert_int_eq(inv->cage[0].module.trust, TRUST_BROKEN);
	ck_assert_str_eq(finding_id(&inv->cage[0].module.findings.item[0]), "checksum");
	a0[0][191]--;
	run(70 * S);

	ck_assert_int_eq(inv->cage[0].module.trust, TRUST_GOOD);
	ck_assert_uint_eq(inv->cage[0].generation, 1);
}
END_TEST

/* By the code of 01h:142[1:0]: what there is no room for is said, and is no fault. */
/* clang-format off */
static const struct {
	uint8_t code, blocks, read;
	const char *text;
} wide[] = {
	{ 0, 16, 16, NULL },
	{ 1, 14, 14, NULL },
	{ 1, 15, 14, "of 15 blocks of applications 14 are read: those from number 211 on are not known" },
	{ 2, 8, 8, NULL },
	{ 2, 16, 8, "of 16 blocks of applications 8 are read: those from number 121 on are not known" },
};
/* clang-format on */

START_TEST(applications_that_are_not_read_are_told)
{
	const struct module *m;
	const struct finding *told = NULL;
	char text[LINT_TEXT_MAX] = "";

	begin(1000);
	plug_observer(0x22, wide[_i].code);
	banks = 16;
	a0[0][1] = 0x54;
	page[0x01][175 - 128] = wide[_i].blocks;
	sum(page[0x01], 2, 125, 127);
	run(1);
	tell_presence(1);
	run(5 * S);
	m = &inv->cage[0].module;
	for (unsigned i = 0; i < m->findings.count; i++) {
		if (strcmp(finding_id(&m->findings.item[i]), "application-unread") == 0)
			told = &m->findings.item[i];
	}

	/* its name has an odd byte: it is read twice until it is believed */
	ck_assert_uint_eq(page_reads[0x1c], 2u * wide[_i].read);
	ck_assert_int_eq(told != NULL, wide[_i].text != NULL);
	if (!told)
		return;
	finding_text(told, text);
	ck_assert_str_eq(text, wide[_i].text);
	ck_assert_int_eq(finding_severity(told), LINT_NOTE);
	ck_assert_uint_eq(told->at.bank, wide[_i].read);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("visits_trust");
	TCase *tc = tcase_create("visits_trust");

	tcase_add_checked_fixture(tc, NULL, teardown);
	tcase_add_test(tc, an_sfp_without_a2h_is_read_again_after_an_outage);
	tcase_add_test(tc, the_monitors_of_an_sfp_whose_a2h_comes_late_are_found);
	tcase_add_test(tc, an_identity_that_is_read_again_makes_nobody_unready);
	tcase_add_test(tc, one_refusal_is_not_for_life);
	tcase_add_test(tc, an_sfp_is_trusted_only_when_its_data_are_ready);
	tcase_add_test(tc, a_module_that_is_not_ready_is_not_blamed);
	tcase_add_test(tc, an_sfp_whose_a2h_never_answers_still_says_who_it_is);
	tcase_add_test(tc, an_identity_with_wrong_checksums_is_read_again_later);
	tcase_add_loop_test(tc, applications_that_are_not_read_are_told, 0,
	    COUNT_OF(wide));
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
