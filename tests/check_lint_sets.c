/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sets of four limits beside those of the five monitors: auxiliary monitors, VDM,
 * coherent modules and programmed power. High alarm, low alarm, high warning, low
 * warning.
 */
#include "tests/lint_fixture.h"

/* Where sets stand, and how their words are read. */
static const struct set {
	const char *title;
	struct memaddr at;
	bool is_signed, f16;
	enum lint_severity severity; /* a warning of what the host writes */
} sets[] = {
	{ "Aux1", AT(0x02, 144), true, false, LINT_ERROR },  /* a cooler */
	{ "Aux2", AT(0x02, 152), true, false, LINT_ERROR },  /* a laser's temperature */
	{ "Aux3", AT(0x02, 160), false, false, LINT_ERROR }, /* a supply */
	{ "custom monitor", AT(0x02, 168), true, false, LINT_ERROR },
	{ "SNR", AT(0x28, 128), false, false, LINT_ERROR },
	{ "Laser temperature deviation", AT(0x28, 144), true, false, LINT_ERROR },
	{ "Pre-FEC BER", AT(0x29, 248), false, true, LINT_ERROR },
	{ "Rx total power", AT(0x30, 128), true, false, LINT_WARNING },
	{ "Rx signal power", AT(0x30, 136), true, false, LINT_WARNING },
	{ "Tx power", AT(0x62, 128), true, false, LINT_ERROR },
	{ "Tx power", AT(0x62, 184), true, false, LINT_ERROR },
};

/* A module of 5.4 that has them all. */
static void
start_sets(void)
{
	static const uint16_t pages[] = { 0x20, 0x21, 0x28, 0x29, 0x2f, 0x30, 0x38,
		0x62 };

	start_cmis();
	for (size_t i = 0; i < COUNT_OF(pages); i++)
		fixture_page(&f, pages[i], 0);
	fixture_poke(&f, LOW, 1, 0x54);
	fixture_poke(&f, LOW, 56, 3);
	/* eight lanes on both sides */
	fixture_poke(&f, LOW, 88, 0x88);
	fixture_poke(&f, 0x01, 142, 0x50);
	fixture_poke(&f, 0x01, 145, 0x05);
	fixture_poke(&f, 0x01, 159, 0x3f);
	fixture_poke(&f, 0x01, 174, 0x20);
	fixture_poke(&f, 0x2f, 128, 0x01);
	put(0x20, 128, (const uint8_t[]){ 0x00, 5, 0x2f, 4 }, 4);
	put(0x21, 130, (const uint8_t[]){ 0xf0, 15 }, 2);
	/* of no limits something is left, that no page is blank */
	fixture_poke(&f, 0x62, 255, 1);
	fixture_poke(&f, 0x62, 253, 1);
	fixture_poke(&f, 0x62, 251, 1);
	fixture_poke(&f, 0x62, 249, 1);
}

static void
put_set(const struct set *s, const uint16_t words[LIMIT_COUNT])
{
	start_sets();
	for (unsigned n = 0; n < LIMIT_COUNT; n++)
		fixture_word(&f, s->at.page, s->at.byte + 2 * n, words[n]);
	seal();
	look();
}

/* Words in order and out of order, and at which of them it is told; -1: in order. */
static const struct words {
	uint16_t word[LIMIT_COUNT];
	int signed_at, unsigned_at, f16_at;
} words[] = {
	{ { 400, 100, 300, 200 }, -1, -1, -1 },
	{ { 100, 100, 100, 100 }, -1, -1, -1 },
	{ { 300, 200, 300, 200 }, -1, -1, -1 },
	{ { 100, 400, 0, 0 }, 0, 0, 0 },
	{ { 299, 100, 300, 200 }, 0, 0, 0 },
	{ { 400, 201, 300, 200 }, 2, 2, 2 },
	{ { 0, 0, 200, 300 }, 4, 4, 4 },
	{ { 400, 100, 200, 300 }, 4, 4, 4 },
	/* not given */
	{ { 0, 0, 0, 0 }, -1, -1, -1 },
	{ { 0xffff, 0xffff, 0xffff, 0xffff }, -1, -1, -1 },
	{ { 400, 100, 0, 0 }, -1, -1, -1 },
	{ { 0xffff, 0, 300, 200 }, -1, -1, -1 },
	{ { 0xffff, 0, 0xffff, 0 }, -1, -1, -1 },
	{ { 0, 100, 0, 200 }, -1, -1, -1 },       /* low ones alone */
	{ { 0xff9c, 0, 0xff38, 0 }, -1, -1, -1 }, /* high ones alone */
	/* zero as a limit */
	{ { 0, 0xff38, 100, 0xff9c }, 0, 4, 4 },
	/* negative ones */
	{ { 100, 0xff00, 50, 0xff80 }, -1, 0, 0 },
	{ { 0xff00, 100, 0, 0 }, 0, -1, -1 },
	/* 1e-9 and 2e-10: exponents count before mantissas */
	{ { 0x7801, 0x7002, 0, 0 }, -1, -1, -1 },
	{ { 0x7002, 0x7801, 0, 0 }, 0, 0, 0 },
	{ { 0x7001, 0x6fff, 0, 0 }, -1, -1, 0 },
};

static int
meant_at(const struct set *s, const struct words *w)
{
	/* nobody knows how the vendor's own is read */
	if (!strcmp(s->title, "custom monitor"))
		return w->signed_at >= 0 && w->unsigned_at >= 0 ? w->signed_at : -1;
	return s->f16 ? w->f16_at : s->is_signed ? w->signed_at : w->unsigned_at;
}

START_TEST(limits_of_a_set_are_in_order)
{
	const struct set *s = &sets[_i];

	for (size_t i = 0; i < COUNT_OF(words); i++) {
		int at = meant_at(s, &words[i]);
		const struct finding *one = &found.item[0];
		char text[LINT_TEXT_MAX];

		put_set(s, words[i].word);
		if (at < 0) {
			ck_assert_msg(found.count == 0, "words %zu: %s", i, told());
			continue;
		}
		ck_assert_msg(found.count == 1, "words %zu: %s", i, told());
		finding_text(one, text);
		ck_assert_msg(has_at("threshold-order", s->at.page,
				  s->at.byte + (unsigned)at),
		    "words %zu: %s", i, told());
		ck_assert_msg(strstr(text, s->title), "%s", text);
		ck_assert_int_eq(finding_severity(one), s->severity);
		ck_assert_str_ne(finding_clause(one), "");
		ck_assert_int_eq(lint_trust(&f.id, &found),
		    s->severity == LINT_ERROR ? TRUST_UNVERIFIED : TRUST_GOOD);
	}
}
END_TEST

/* What offers each set: without it nothing is said, whatever stands there. */
static const struct {
	unsigned set;
	struct memaddr at;
	uint8_t without;
} offers[] = {
	{ 0, AT(0x01, 159), 0x3b },
	{ 1, AT(0x01, 159), 0x37 },
	{ 2, AT(0x01, 159), 0x2f },
	{ 3, AT(0x01, 159), 0x1f },
	{ 4, AT(0x01, 142), 0x10 },
	{ 4, AT(0x20, 129), 0x00 },
	{ 6, AT(0x2f, 128), 0x00 },
	{ 6, AT(0x21, 131), 0x00 },
	{ 7, AT(0x01, 142), 0x40 },
	{ 9, AT(0x01, 174), 0x00 },
	{ 9, AT(LOW, 1), 0x53 },
};

START_TEST(limits_count_where_they_are_offered)
{
	const struct set *s = &sets[offers[_i].set];

	put_set(s, (const uint16_t[]){ 100, 400, 0, 0 });
	ck_assert_uint_eq(found.count, 1);
	fixture_poke(&f, offers[_i].at.page, offers[_i].at.byte, offers[_i].without);
	seal();
	look();
	ck_assert_msg(found.count == 0, "%s", told());
}
END_TEST

/* A set that two observables share is one set. */
START_TEST(a_set_is_told_once)
{
	start_sets();
	put(0x20, 132, (const uint8_t[]){ 0x01, 5, 0x02, 5 }, 4);
	fixture_word(&f, 0x28, 130, 1);
	fixture_word(&f, 0x28, 128, 1);
	fixture_word(&f, 0x28, 134, 2);
	fixture_word(&f, 0x28, 132, 1);
	seal();
	look();
	ck_assert_msg(found.count == 1, "%s", told());
}
END_TEST

/* Where FEC degrade is raised, and cleared; F16. */
static const struct {
	uint16_t page;
	uint8_t byte;
	const char *title;
} degrades[] = {
	{ 0x30, 160, "media FDD" },
	{ 0x30, 164, "media FED" },
	{ 0x38, 128, "host FDD" },
	{ 0x38, 132, "host FED" },
};

START_TEST(what_is_raised_is_cleared_below)
{
	uint16_t page = degrades[_i].page;
	unsigned byte = degrades[_i].byte;

	start_sets();
	fixture_word(&f, page, byte, 0xa064);
	fixture_word(&f, page, byte + 2, 0xa064);
	seal();
	look();
	ck_assert_msg(found.count == 0, "%s", told());

	fixture_word(&f, page, byte + 2, 0xa065);
	look();
	ck_assert_msg(found.count == 1, "%s", told());
	ck_assert_msg(has_at("threshold-order", page, byte), "%s", told());
	ck_assert_msg(strstr(told(), degrades[_i].title), "%s", told());
	ck_assert_int_eq(finding_severity(&found.item[0]), LINT_WARNING);

	/* a smaller mantissa of a greater exponent is more */
	fixture_word(&f, page, byte + 2, 0xa80b);
	look();
	ck_assert_msg(found.count == 1, "%s", told());
	/* neither is given */
	fixture_word(&f, page, byte, 0);
	look();
	ck_assert_msg(found.count == 0, "%s", told());
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("lint_sets");
	TCase *t = tcase_create("lint_sets");

	tcase_add_loop_test(t, limits_of_a_set_are_in_order, 0, COUNT_OF(sets));
	tcase_add_loop_test(t, limits_count_where_they_are_offered, 0, COUNT_OF(offers));
	tcase_add_test(t, a_set_is_told_once);
	tcase_add_loop_test(t, what_is_raised_is_cleared_below, 0, COUNT_OF(degrades));
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}
