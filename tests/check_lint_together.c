/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What cannot be at once, and codes that are reserved of what may change at any time.
 */
#include "tests/lint_fixture.h"

#define POKES_MAX 12

/* clang-format off */
#define CLEI_REST \
	{ 0x00, 192, 'C' }, { 0x00, 193, 'D' }, { 0x00, 194, 'E' }, { 0x00, 195, 'F' }, \
	{ 0x00, 196, 'G' }, { 0x00, 197, 'H' }, { 0x00, 198, 'I' }, { 0x00, 199, 'J' }

/* Bytes of a sound module, and the one finding that there is then; no `id`: none. */
static const struct together {
	enum base base;
	struct poke {
		uint16_t page;
		uint8_t byte, value;
	} poke[POKES_MAX]; /* up to one of byte 0 of page 00h */
	const char *id, *where, *text;
} together[] = {
	{ CMIS, { { LOW, 85, 3 }, { LOW, 87, 1 } }, "copper-optical", "A0h:85", "technology 06h does not go with media type 03h" },
	{ CMIS, { { LOW, 85, 3 }, { LOW, 87, 1 }, { 0x00, 212, 8 } }, NULL, NULL, NULL },
	{ CMIS, { { LOW, 85, 4 }, { LOW, 87, 1 } }, NULL, NULL, NULL },
	{ CABLE, { { LOW, 85, 2 }, { LOW, 87, 0x1c } }, "copper-optical", "A0h:85", "technology 0Ah does not go with media type 02h" },
	{ CMIS, { { 0x00, 203, 0x22 } }, "copper-optical", "00h:203", "technology 06h does not go with connector 22h" },
	{ CMIS, { { 0x00, 203, 0x21 } }, "copper-optical", "00h:203", "technology 06h does not go with connector 21h" },
	{ SFP, { { LOW, 3, 0 }, { LOW, 36, 0x40 } }, "copper-optical", "A0h:36", "a connector of fibre (07h) with a code of copper (40h)" },
	{ SFP, { { LOW, 3, 0 }, { LOW, 36, 0x02 } }, NULL, NULL, NULL },
	{ CMIS, { { 0x00, 201, 7 } }, "power-class", "00h:201", "power class 1 with 1.75 W" },
	{ CMIS, { { 0x00, 201, 6 } }, NULL, NULL, NULL },
	{ CMIS, { { 0x00, 200, 0xc0 }, { 0x00, 201, 57 } }, "power-class", "00h:201", "power class 7 with 14.25 W" },
	{ CMIS, { { 0x00, 200, 0xe0 }, { 0x00, 201, 255 } }, NULL, NULL, NULL },
	{ CMIS, { { 0x01, 163, 0x03 } }, "cdb-pages", "01h:163", "pages for CDB (03h) without" },
	{ CMIS, { { 0x01, 163, 0x43 } }, NULL, NULL, NULL },
	{ CMIS, { { 0x01, 163, 0x83 } }, NULL, NULL, NULL },
	{ CMIS, { { 0x00, 190, 'A' }, { 0x00, 191, 0x01 }, CLEI_REST }, "text-not-ascii", "00h:191", "CLEI code: bytes that are no ASCII text: 1, first 01h" },
	{ CMIS, { { LOW, 41, 20 } }, "reserved-code", "A0h:41", "fault cause: code 14h is reserved" },
	{ CMIS, { { LOW, 41, 6 } }, "reserved-code", "A0h:41", "fault cause: code 06h is reserved" },
	{ CMIS, { { LOW, 1, 0x53 }, { LOW, 41, 6 } }, NULL, NULL, NULL },
	{ CMIS, { { LOW, 41, 63 } }, NULL, NULL, NULL },
	{ CMIS, { { LOW, 41, 64 } }, "reserved-code", "A0h:41", NULL },
	{ CABLE, { { LOW, 41, 64 } }, NULL, NULL, NULL },
	{ CMIS, { { 0x00, 190, 'A' }, { 0x00, 191, 'B' }, CLEI_REST }, NULL, NULL, NULL },
};
/* clang-format on */

static void
poke_all(const struct poke *poke)
{
	for (unsigned i = 0; i < POKES_MAX && (poke[i].page || poke[i].byte); i++)
		fixture_poke(&f, poke[i].page, poke[i].byte, poke[i].value);
}

static void
is_found(const char *id, const char *where, const char *text)
{
	char place[LINT_REGISTER_MAX], all[LINT_TEXT_MAX];

	ck_assert_msg(found.count == 1, "%s", told());
	finding_register(&found.item[0], place);
	finding_text(&found.item[0], all);
	ck_assert_str_eq(finding_id(&found.item[0]), id);
	ck_assert_str_eq(place, where);
	ck_assert_msg(!text || strstr(all, text), "%s", all);
	ck_assert_int_eq(finding_severity(&found.item[0]), LINT_WARNING);
	ck_assert_str_ne(finding_clause(&found.item[0]), "");
	ck_assert_int_eq(lint_trust(&f.id, &found), TRUST_GOOD);
}

START_TEST(bytes_go_together)
{
	const struct together *t = &together[_i];

	start_base(t->base);
	poke_all(t->poke);
	seal();
	look();
	if (t->id)
		is_found(t->id, t->where, t->text);
	else
		ck_assert_msg(found.count == 0, "%s", told());
}
END_TEST

/* Lower 3, bits 3 to 1; one that is not Ready is told beside it. */
START_TEST(a_module_state_has_a_name)
{
	for (unsigned state = 0; state < 8; state++) {
		start_cmis();
		fixture_poke(&f, LOW, 3, state << 1);
		seal();
		look();
		ck_assert_msg(has_at("reserved-code", LOW, 3) == (state < 1 || state > 5),
		    "state %u: %s", state, told());
	}
}
END_TEST

/* Grid and channel of the only lane: 75 GHz from -120 to 120 is offered, no other grid.
 */
static const struct {
	uint8_t grid;
	int channel;
	const char *id, *where, *text;
} lasers[] = {
	{ 0x70, 0, NULL, NULL, NULL }, { 0x70, 120, NULL, NULL, NULL },
	{ 0x70, -120, NULL, NULL, NULL },
	{ 0x70, 7, "lane-channel", "12h:136",
	    "lane 1: channel 7 is none that its grid offers" },
	{ 0x70, 123, "lane-channel", "12h:136", "channel 123" },
	{ 0x70, -123, "lane-channel", "12h:136", "channel -123" },
	{ 0x40, 3, "lane-channel", "12h:136", "channel 3 " },
	{ 0x50, 0, "lane-channel", "12h:136", "channel 0 " },
	{ 0x01, 0, NULL, NULL, NULL }, /* never set */
	{ 0xa0, 0, "lane-code", "12h:128", "lane 1: grid 10 is reserved" },
	{ 0xe0, 0, "lane-code", "12h:128", "lane 1: grid 14 is reserved" },
	{ 0xf0, 7, NULL, NULL, NULL }, /* not available */
};

START_TEST(a_laser_is_at_a_channel_that_there_is)
{
	start_cmis();
	fixture_page(&f, 0x04, 0);
	fixture_page(&f, 0x12, 0);
	fixture_poke(&f, LOW, 88, 0x81);
	fixture_poke(&f, 0x00, 212, 0x10);
	fixture_poke(&f, 0x01, 155, 0x40);
	fixture_poke(&f, 0x04, 128, 0x80);
	fixture_word(&f, 0x04, 158, (unsigned)-120 & 0xffff);
	fixture_word(&f, 0x04, 160, 120);
	fixture_poke(&f, 0x12, 128, lasers[_i].grid);
	fixture_word(&f, 0x12, 136, (unsigned)lasers[_i].channel & 0xffff);
	seal();
	look();
	if (lasers[_i].id)
		is_found(lasers[_i].id, lasers[_i].where, lasers[_i].text);
	else
		ck_assert_msg(found.count == 0, "%s", told());

	/* what was set does not last */
	lint_module(&f.map, decoder_for(&f.map), &f.id, &f.limits, NULL, &found);
	ck_assert_msg(found.count == 0, "%s", told());
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("lint_together");
	TCase *t = tcase_create("lint_together");

	tcase_add_loop_test(t, bytes_go_together, 0, COUNT_OF(together));
	tcase_add_test(t, a_module_state_has_a_name);
	tcase_add_loop_test(t, a_laser_is_at_a_channel_that_there_is, 0,
	    COUNT_OF(lasers));
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}
