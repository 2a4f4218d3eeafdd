/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where the lint looks, to the byte and the bit: what a checksum covers, which bits are
 * reserved and in which revisions, where limits and readings stand and how far they may
 * go. What is beside is asked for as much as what is meant.
 */
#include "tests/lint_fixture.h"

/* ---- checksums ---- */

/*
 * SFF-8472 12.4, Tables 4-2 and 4-4; SFF-8636 2.11, Tables 6-15 and 6-16; CMIS 5.4,
 * Tables 8-27, 8-43, 8-64 and 8-68.
 */
static const struct {
	enum base base;
	const char *name;
	uint16_t page;
	uint8_t first, last, stored;
} sums[] = {
	{ SFP, "cc_base", LOW, 0, 62, 63 },
	{ SFP, "cc_ext", LOW, 64, 94, 95 },
	{ SFP, "cc_dmi", A2_LOW, 0, 94, 95 },
	{ QSFP, "cc_base", 0x00, 128, 190, 191 },
	{ QSFP, "cc_ext", 0x00, 192, 222, 223 },
	{ CMIS, "cc_page00", 0x00, 128, 221, 222 },
	{ CMIS, "cc_page01", 0x01, 130, 254, 255 },
	{ CMIS, "cc_page02", 0x02, 128, 254, 255 },
	{ CMIS, "cc_page04", 0x04, 128, 254, 255 },
};

/* The sound module of a row; one with page 04h can be tuned. */
static void
start_summed(unsigned i)
{
	start_base(sums[i].base);
	if (sums[i].page == 0x04) {
		fixture_page(&f, 0x04, 0);
		fixture_poke(&f, 0x01, 155, 0x40);
	}
	seal();
}

static const struct checksum *
sum_named(const char *name)
{
	for (unsigned i = 0; i < f.id.checksum_count; i++) {
		if (!strcmp(f.id.checksum[i].name, name))
			return &f.id.checksum[i];
	}
	ck_abort_msg("%s is not computed", name);
	return NULL;
}

START_TEST(a_checksum_covers_its_bytes_and_no_others)
{
	unsigned half = sums[_i].page == LOW || sums[_i].page == A2_LOW ? 0 : 128;

	for (unsigned byte = half; byte < half + 128; byte++) {
		bool covered = (byte >= sums[_i].first && byte <= sums[_i].last) ||
			       byte == sums[_i].stored;
		const struct checksum *sum;
		uint8_t was;

		start_summed((unsigned)_i);
		was = *memmap_bytes(&f.map, mem_at(sums[_i].page, (uint8_t)byte), 1);
		if (sums[_i].page == LOW && byte == 0)
			continue; /* it is another module then: below */
		fixture_poke(&f, sums[_i].page, byte, (uint8_t)(was + 1));
		look();
		sum = sum_named(sums[_i].name);
		ck_assert_msg((sum->stored != sum->computed) == covered, "byte %u", byte);
		ck_assert_msg(has_at("checksum", sums[_i].page, sums[_i].stored) ==
				  covered,
		    "byte %u: %s", byte, told());
		ck_assert(!covered || strstr(told(), sums[_i].name));
		ck_assert(
		    !covered || lint_trust(&f.id, &found) ==
				    (sums[_i].page == 0x04 ? TRUST_GOOD : TRUST_BROKEN));
	}
}
END_TEST

/* Byte 0 of A0h is covered, too: 03h is an SFP, and so is 02h. */
START_TEST(the_identifier_is_covered)
{
	start_sfp();
	seal();
	fixture_poke(&f, LOW, 0, 0x02);
	look();

	ck_assert_msg(has_at("checksum", LOW, 63), "%s", told());
	ck_assert(!has_at("checksum", LOW, 95));
}
END_TEST

/* Page 04h is the only one whose sum is not needed: nobody has to have read it. */
START_TEST(a_module_is_verified_by_all_its_checksums)
{
	start_summed((unsigned)_i);
	look();
	ck_assert_msg(lint_trust(&f.id, &found) == TRUST_GOOD, "%s", told());

	if (sums[_i].page == LOW)
		return;
	f.map.index[0][sums[_i].page] = 0;
	look();
	memset(&found, 0, sizeof(found)); /* whatever else is said of it */
	ck_assert_int_eq(lint_trust(&f.id, &found),
	    sums[_i].page == 0x04 ? TRUST_GOOD : TRUST_UNVERIFIED);
}
END_TEST

/* ---- reserved bits ---- */

/*
 * Bits that are reserved: SFF-8472 12.4, Tables 4-2, 5-3, 8-3, 8-5, 8-6; SFF-8636 2.11,
 * Tables 6-3 to 6-35; CMIS 5.4, Tables 8-4 to 8-65. `from` and `last_revision`: in which
 * revisions, 0: in all.
 */
static const struct {
	enum base base;
	uint16_t page;
	uint8_t first, last, bits, from, last_revision;
} reserved_bits[] = {
	{ SFP, LOW, 5, 5, 0x88, 0, 0 },
	{ SFP, LOW, 8, 8, 0x03, 0, 0 },
	{ SFP, LOW, 9, 9, 0x02, 0, 0 },
	{ SFP, LOW, 62, 62, 0xfe, 0, 0 },
	{ SFP, LOW, 64, 64, 0x80, 0, 0 },
	{ SFP, LOW, 92, 92, 0x81, 0, 0 },
	{ SFP, LOW, 93, 93, 0x01, 0, 0 },
	{ QSFP, LOW, 2, 2, 0xf8, 3, 0 },
	{ QSFP, LOW, 93, 93, 0x70, 3, 0 },
	{ QSFP, LOW, 99, 99, 0xfc, 3, 0 },
	{ QSFP, LOW, 113, 113, 0x80, 3, 0 },
	{ QSFP, LOW, 117, 117, 0x0c, 8, 0 },
	{ QSFP, 0x00, 132, 132, 0xf8, 0, 0 },
	{ QSFP, 0x00, 133, 133, 0x0f, 0, 0 },
	{ QSFP, 0x00, 134, 134, 0xf0, 0, 0 },
	{ QSFP, 0x00, 135, 135, 0x04, 0, 0 },
	{ QSFP, 0x00, 136, 136, 0x0f, 0, 0 },
	{ QSFP, 0x00, 141, 141, 0xfc, 0, 0 },
	{ QSFP, 0x00, 164, 164, 0xc0, 0, 0 },
	{ QSFP, 0x00, 193, 193, 0x80, 0, 0 },
	{ QSFP, 0x00, 220, 220, 0xc3, 0, 0 },
	{ QSFP, 0x00, 221, 221, 0xe0, 0, 0 },
	{ QSFP, 0x03, 136, 143, 0xff, 3, 0 },
	{ QSFP, 0x03, 152, 159, 0xff, 3, 0 },
	{ CMIS, LOW, 2, 2, 0x30, 0x30, 0x52 },
	{ CMIS, LOW, 12, 12, 0xff, 0x50, 0 },
	{ CMIS, LOW, 28, 28, 0xff, 0x50, 0 },
	{ CMIS, LOW, 35, 35, 0xff, 0x50, 0 },
	{ CMIS, LOW, 43, 55, 0xff, 0x40, 0 },
	{ CMIS, LOW, 58, 59, 0xff, 0x40, 0 },
	{ CMIS, LOW, 62, 62, 0x70, 0x53, 0 },
	{ CMIS, LOW, 63, 63, 0xff, 0x40, 0 },
	{ CMIS, 0x00, 200, 200, 0x1f, 0x30, 0 },
	{ CMIS, 0x00, 211, 211, 0xe0, 0x30, 0 },
	{ CMIS, 0x00, 214, 221, 0xff, 0x40, 0 },
	{ CMIS, 0x01, 156, 156, 0x78, 0x40, 0 },
	{ CMIS, 0x01, 157, 157, 0xf0, 0x30, 0 },
	{ CMIS, 0x01, 158, 158, 0xf9, 0x30, 0 },
	{ CMIS, 0x01, 159, 159, 0xc0, 0x30, 0 },
	{ CMIS, 0x01, 160, 160, 0xe0, 0x30, 0 },
	{ CMIS, 0x01, 161, 161, 0x80, 0x30, 0 },
	{ CMIS, 0x02, 200, 229, 0xff, 0x30, 0 },
};

static const struct {
	enum base base;
	uint16_t revision_page;
	uint8_t revision_byte, revision;
} revisions[] = {
	{ SFP, LOW, 94, 0 },
	{ SFP, LOW, 94, 6 },
	{ SFP, LOW, 94, 10 },
	{ QSFP, LOW, 1, 0 },
	{ QSFP, LOW, 1, 2 },
	{ QSFP, LOW, 1, 3 },
	{ QSFP, LOW, 1, 7 },
	{ QSFP, LOW, 1, 8 },
	{ CMIS, LOW, 1, 0x2f },
	{ CMIS, LOW, 1, 0x30 },
	{ CMIS, LOW, 1, 0x3f },
	{ CMIS, LOW, 1, 0x40 },
	{ CMIS, LOW, 1, 0x50 },
	{ CMIS, LOW, 1, 0x52 },
	{ CMIS, LOW, 1, 0x53 },
	{ CMIS, LOW, 1, 0x54 },
};

static bool
is_reserved(enum base base, uint8_t revision, uint16_t page, unsigned byte, unsigned bit)
{
	for (size_t i = 0; i < COUNT_OF(reserved_bits); i++) {
		uint8_t last = reserved_bits[i].last_revision;

		if (reserved_bits[i].base == base && reserved_bits[i].page == page &&
		    byte >= reserved_bits[i].first && byte <= reserved_bits[i].last &&
		    (reserved_bits[i].bits >> bit & 1) &&
		    revision >= reserved_bits[i].from && (!last || revision <= last))
			return true;
	}
	return false;
}

/* A sound module of that revision, with one bit that is set beside. */
static void
look_with_bit(unsigned i, uint16_t page, unsigned byte, unsigned bit)
{
	uint8_t was;

	start_base(revisions[i].base);
	fixture_poke(&f, revisions[i].revision_page, revisions[i].revision_byte,
	    revisions[i].revision);
	was = *memmap_bytes(&f.map, mem_at(page, (uint8_t)byte), 1);
	fixture_poke(&f, page, byte, was | 1u << bit);
	look();
}

/* Whether it is the module that it was: as to who it is, and how it is read. */
static bool
is_the_same(const struct identity *before)
{
	return f.id.spec == before->spec && f.id.identifier == before->identifier &&
	       f.id.revision == before->revision && f.id.flat == before->flat;
}

/* Of one byte there is one finding at most. */
static unsigned
count_at(const char *id, uint16_t page, unsigned byte)
{
	unsigned count = 0;

	for (unsigned i = 0; i < found.count; i++)
		count += !strcmp(finding_id(&found.item[i]), id) &&
			 found.item[i].at.page == page && found.item[i].at.byte == byte;
	return count;
}

static void
check_half(unsigned i, uint16_t page, const struct identity *before)
{
	unsigned half = page == LOW || page == A2_LOW ? 0 : 128, skipped = 0;

	for (unsigned byte = half; byte < half + 128; byte++) {
		for (unsigned bit = 0; bit < 8; bit++) {
			bool meant = is_reserved(revisions[i].base, revisions[i].revision,
			    page, byte, bit);

			look_with_bit(i, page, byte, bit);
			if (!is_the_same(before)) {
				ck_assert(!meant);
				skipped++;
				continue;
			}
			ck_assert_msg(count_at("reserved-bit", page, byte) == meant,
			    "revision %02xh, page %02xh, byte %u, bit %u: %s",
			    revisions[i].revision, page, byte, bit, told());
		}
	}
	ck_assert_uint_le(skipped, 24); /* identifier, revision, flat memory */
}

START_TEST(a_bit_is_reserved_where_the_standard_says_so_and_nowhere_else)
{
	static const uint16_t pages[] = { LOW, A2_LOW, 0x00, 0x01, 0x02, 0x03, 0x10,
		0x11 };
	struct identity before;

	start_base(revisions[_i].base);
	fixture_poke(&f, revisions[_i].revision_page, revisions[_i].revision_byte,
	    revisions[_i].revision);
	look();
	before = f.id;
	ck_assert_uint_eq(before.revision, revisions[_i].revision);
	for (size_t p = 0; p < COUNT_OF(pages); p++) {
		if (memmap_holds(&f.map, pages[p], 0))
			check_half((unsigned)_i, pages[p], &before);
	}
}
END_TEST

/* ---- limits ---- */

/* Where four limits begin, in the order of enum monitor. */
static const struct {
	enum base base;
	uint16_t page;
	uint8_t byte[MONITOR_AUXILIARY];
} limits[] = {
	/* temperature, supply, Tx power, Tx bias, Rx power */
	{ SFP, A2_LOW, { 0, 8, 24, 16, 32 } },
	{ QSFP, 0x03, { 128, 144, 192, 184, 176 } },
	{ CMIS, 0x02, { 128, 136, 176, 184, 192 } },
};

static void
fill_limits(unsigned i, unsigned monitor, uint8_t value)
{
	for (unsigned n = 0; n < 2 * LIMIT_COUNT; n++)
		fixture_poke(&f, limits[i].page, limits[i].byte[monitor] + n, value);
}

START_TEST(limits_of_one_value_are_none_if_all_their_bytes_are)
{
	unsigned i = (unsigned)_i / MONITOR_AUXILIARY,
		 monitor = (unsigned)_i % MONITOR_AUXILIARY;
	uint8_t byte = limits[i].byte[monitor];

	for (unsigned value = 0; value <= 0xff; value += 0xff) {
		const char *id = value ? "threshold-ones" : "threshold-zero";

		for (unsigned n = 0; n <= 2 * LIMIT_COUNT; n++) {
			start_base(limits[i].base);
			fill_limits(i, monitor, (uint8_t)value);
			if (n < 2 * LIMIT_COUNT)
				fixture_poke(&f, limits[i].page, byte + n, 0x55);
			look();
			ck_assert_msg(has_at(id, limits[i].page, byte) ==
					  (n == 2 * LIMIT_COUNT),
			    "%s: %s", id, told());
		}
	}
}
END_TEST

/* SFF-8636 2.11, Table 6-24: Tx power is measured where 00h:220[2] says so. */
START_TEST(limits_of_tx_power_are_missed_of_a_qsfp_that_measures_it)
{
	for (unsigned bit = 0; bit < 8; bit++) {
		start_qsfp();
		fixture_poke(&f, 0x00, 220, 1u << bit);
		fill_limits(1, MONITOR_TX_POWER, 0);
		look();
		ck_assert_int_eq(has_at("threshold-zero", 0x03, 192), bit == 2);
	}
}
END_TEST

/* Words at the ends of what is possible, and one beyond. */
static const struct {
	enum monitor id;
	uint16_t good, bad;
} ends[] = {
	{ MONITOR_TEMP, 0xc400, 0xc3ff }, /* -60 C */
	{ MONITOR_VCC, 65000, 65001 },    /* 6.5 V */
};

START_TEST(a_limit_is_possible_to_its_end)
{
	for (size_t i = 0; i < COUNT_OF(limits); i++) {
		for (unsigned n = 0; n < LIMIT_COUNT; n++) {
			unsigned at = limits[i].byte[ends[_i].id] + 2 * n;

			start_base(limits[i].base);
			fixture_word(&f, limits[i].page, at, ends[_i].good);
			look();
			ck_assert_msg(!strstr(told(), "threshold-range"), "%s", told());
			fixture_word(&f, limits[i].page, at, ends[_i].bad);
			look();
			ck_assert_msg(has_at("threshold-range", limits[i].page, at),
			    "byte %u: %s", at, told());
		}
	}
}
END_TEST

/* ---- readings ---- */

/* Where temperature and supply are measured, and the bit of a module that is not ready.
 */
static const struct {
	enum base base;
	uint16_t page;
	uint8_t temperature, supply, ready, bit, not_ready;
} places[] = {
	{ SFP, A2_LOW, 96, 98, 110, 0, 0x01 },
	{ QSFP, LOW, 22, 26, 2, 0, 0x01 },
	{ CMIS, LOW, 14, 16, 3, LINT_NO_BIT, 0x04 },
};

static const struct {
	bool supply;
	uint16_t good, bad;
} readings_[] = {
	{ false, 0xc400, 0xc3ff }, /* -60 C */
	{ false, 0x7d00, 0x7d01 }, /* 125 C */
	{ true, 15000, 14999 },    /* 1.5 V */
	{ true, 55000, 55001 },    /* 5.5 V */
};

START_TEST(a_reading_is_possible_to_its_end)
{
	for (size_t i = 0; i < COUNT_OF(places); i++) {
		unsigned at =
		    readings_[_i].supply ? places[i].supply : places[i].temperature;

		start_base(places[i].base);
		fixture_word(&f, places[i].page, at, readings_[_i].good);
		seal();
		look();
		ck_assert_msg(found.count == 0, "%s", told());
		fixture_word(&f, places[i].page, at, readings_[_i].bad);
		seal();
		look();
		ck_assert_uint_eq(found.count, 1);
		ck_assert_msg(has_at("reading-range", places[i].page, at), "%s", told());
		ck_assert_uint_eq(found.item[0].at.bit, LINT_NO_BIT);
	}
}
END_TEST

START_TEST(a_module_that_is_not_ready_is_told_by_its_bit)
{
	const struct finding *at = &found.item[0];

	start_base(places[_i].base);
	fixture_poke(&f, places[_i].page, places[_i].ready, places[_i].not_ready);
	seal();
	look();

	ck_assert_uint_eq(found.count, 1);
	ck_assert_msg(has_at("not-ready", places[_i].page, places[_i].ready), "%s",
	    told());
	ck_assert_uint_eq(at->at.bit, places[_i].bit);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("lint_edges");
	TCase *t = tcase_create("lint_edges");

	tcase_set_timeout(t, 60);
	tcase_add_loop_test(t, a_checksum_covers_its_bytes_and_no_others, 0,
	    COUNT_OF(sums));
	tcase_add_test(t, the_identifier_is_covered);
	tcase_add_loop_test(t, a_module_is_verified_by_all_its_checksums, 0,
	    COUNT_OF(sums));
	tcase_add_loop_test(t,
	    a_bit_is_reserved_where_the_standard_says_so_and_nowhere_else, 0,
	    COUNT_OF(revisions));
	tcase_add_loop_test(t, limits_of_one_value_are_none_if_all_their_bytes_are, 0,
	    (int)(COUNT_OF(limits) * MONITOR_AUXILIARY));
	tcase_add_test(t, limits_of_tx_power_are_missed_of_a_qsfp_that_measures_it);
	tcase_add_loop_test(t, a_limit_is_possible_to_its_end, 0, COUNT_OF(ends));
	tcase_add_loop_test(t, a_reading_is_possible_to_its_end, 0, COUNT_OF(readings_));
	tcase_add_loop_test(t, a_module_that_is_not_ready_is_told_by_its_bit, 0,
	    COUNT_OF(places));
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}
