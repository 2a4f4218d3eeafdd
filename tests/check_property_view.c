/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the register view shows of fields that a description tells by other keys, or that
 * move: modules whose bytes are random, and the places of each field, written here from
 * the standards for a second time.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/bytes.h"
#include "optics/registers.h"
#include "tests/property_fixture.h"
#include "tests/views.h"

#define ROUNDS 300

#define TIMING 0xca1b /* A2h, table 03h, 128: of a module */

/* ---- modules of random bytes ---- */

struct held {
	uint16_t page;
	uint8_t bank;
	uint8_t bytes[128];
};

static struct held held[32];
static unsigned held_count;

static uint8_t *
at(uint16_t page, unsigned bank, uint8_t byte)
{
	for (unsigned i = 0; i < held_count; i++) {
		if (held[i].page == page && held[i].bank == bank)
			return &held[i].bytes[byte & 127];
	}
	ck_abort_msg("page %02xh is not held", page);
	return NULL;
}

static void
scribble(uint16_t page, unsigned banks)
{
	for (unsigned bank = 0; bank < banks; bank++) {
		struct held *h = &held[held_count++];

		h->page = page;
		h->bank = (uint8_t)bank;
		for (unsigned i = 0; i < 128; i++)
			h->bytes[i] = (uint8_t)physics_hash(seed,
			    (uint64_t)page << 16 | bank << 8 | i);
	}
}

static void
make_module(enum spec spec)
{
	static const uint16_t banked[] = { 0x10, 0x11, 0x12, 0x18, 0x19 };

	held_count = 0;
	scribble(LOW, 1);
	if (spec == SPEC_SFF8472) {
		scribble(A2_LOW, 1);
		scribble(A2_TABLE + 3, 1);
		put_be16(at(A2_TABLE + 3, 0, 128), TIMING);
		*at(LOW, 0, 92) &= (uint8_t) ~(1 << 4); /* constants are of their own */
	} else {
		scribble(0x00, 1);
		scribble(spec == SPEC_CMIS ? 0x02 : 0x03, 1);
	}
	if (spec == SPEC_CMIS) {
		scribble(0x01, 1);
		scribble(0x04, 1);
		scribble(0x33, 1);
		scribble(0x35, 1);
		*at(LOW, 0, 1) = 0x54;
		*at(0x01, 0, 160) = (uint8_t)((*at(0x01, 0, 160) & ~0x18) | 1 << 3);
		for (unsigned i = 0; i < COUNT_OF(banked); i++)
			scribble(banked[i], PART_BANKS);
	}
	memmap_init(&map, storage, HALVES);
	for (unsigned i = 0; i < held_count; i++) {
		struct memaddr to = mem_at(held[i].page,
		    held[i].page == LOW || held[i].page == A2_LOW ? 0 : 128);

		to.bank = held[i].bank;
		ck_assert(memmap_put(&map, to, held[i].bytes, 128));
	}
}

/* ---- what a row shows ---- */

/* Says whether the module offers a field. */
static bool
is_offered(enum spec spec, uint16_t page, const char *name)
{
	const struct offer *offers = spec == SPEC_SFF8472   ? offers_sff8472
				     : spec == SPEC_SFF8636 ? offers_sff8636
							    : offers_cmis;
	unsigned count = spec == SPEC_SFF8472   ? offers_sff8472_count
			 : spec == SPEC_SFF8636 ? offers_sff8636_count
						: offers_cmis_count;

	for (unsigned i = 0; i < count; i++) {
		if (offers[i].page == page && strcmp(offers[i].name, name) == 0)
			return *at(offers[i].bit_page, 0, offers[i].byte) >>
				   offers[i].bit &
			       1;
	}
	return true;
}

/* False where a module of this kind has no such row, or does not offer it. */
static bool
read_row(enum spec spec, uint16_t page, const char *name, unsigned instance,
    struct register_value *v)
{
	const struct register_table *t;
	bool any = false;

	for (unsigned i = 0; (t = register_table(spec, i)); i++) {
		for (size_t n = 0; n < t->count; n++) {
			const struct register_def *def = &t->row[n];

			if (def->at.page != page || strcmp(def->name, name) != 0)
				continue;
			any = true;
			if (t->applies && !t->applies(&map))
				continue;
			any = register_read(def, &map, instance, v);
			expect(name, any, is_offered(spec, page, name));
			return any;
		}
	}
	ck_assert_msg(any, "no row '%s' on page %02xh", name, page);
	return false;
}

static void
check_bits(const struct view *view, const struct register_value *v, uint32_t bits)
{
	double last = pow(10, -(double)v->digits), number = bits;
	bool good;

	if (view->is_signed && bits >> (view->bits - 1))
		number -= ldexp(1, view->bits);
	if (v->kind == REGISTER_STRING)
		good = strtoul(v->text, NULL, 16) == bits;
	else if (v->kind == REGISTER_NUMBER && view->step > 0)
		good = fabs(number * view->step - (double)v->number * last) <=
			   0.501 * last &&
		       strcmp(v->unit, view->unit) == 0;
	else
		good = v->number == (int64_t)bits && v->digits == 0 && !*v->unit;
	if (!good)
		ck_abort_msg("seed %" PRIu64 ": %s is %" PRId64 " e-%u %s of %xh", seed,
		    view->name, v->number, v->digits, v->unit, bits);
}

static uint32_t
bits_at(const struct view *view, const uint8_t *p, unsigned bit)
{
	uint32_t bits = 0;

	if (view->bits < 8)
		return (uint32_t)(*p >> bit) & ((1u << view->bits) - 1);
	for (unsigned i = 0; i < view->bits / 8u; i++)
		bits = bits << 8 | p[i];
	return bits;
}

/* Reads all instances of a row. How often one was there. */
static unsigned
check_view(enum spec spec, const struct view *view)
{
	unsigned lanes = MAX_OF(view->lanes, 1), seen = 0;
	unsigned banks =
	    view->lanes && view->page >= 0x10 && view->page < LOW ? PART_BANKS : 1;

	for (unsigned n = 0; n < lanes * banks; n++) {
		unsigned bit = view->bit + n % lanes * view->apart;
		const uint8_t *p =
		    at(view->page, n / lanes, (uint8_t)(view->byte + bit / 8));
		uint32_t bits = bits_at(view, p, bit % 8);
		struct register_value v;

		if (!read_row(spec, view->page, view->name, n, &v))
			return seen;
		check_bits(view, &v, bits);
		seen++;
	}
	return seen;
}

static const char *const bounds[] = { "high alarm", "low alarm", "high warning",
	"low warning" };

/* A bit of a flag; its lanes in nibbles, the upper one first, where it has some. */
static void
check_flag(enum spec spec, const struct four *four, unsigned bound, unsigned lane)
{
	unsigned bit =
	    spec == SPEC_CMIS ? four->bit + bound : four->bit - bound - lane % 2 * 4;
	uint8_t byte = *at(LOW, 0, (uint8_t)(four->byte + lane / 2));
	struct register_value v;
	char name[64];

	snprintf(name, sizeof(name), "%s %s flag", four->name, bounds[bound]);
	if (read_row(spec, LOW, name, lane, &v))
		expect(name, v.number, byte >> bit & 1);
}

static void
check_flags(enum spec spec, const struct four *fours, unsigned count, unsigned lanes)
{
	for (unsigned i = 0; i < count; i++) {
		for (unsigned n = 0; n < COUNT_OF(bounds) * lanes; n++)
			check_flag(spec, &fours[i], n % COUNT_OF(bounds),
			    n / COUNT_OF(bounds));
	}
}

static void
check_codes(enum spec spec, const struct codes *codes, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		uint8_t byte = *at(codes[i].page, 0, codes[i].byte);
		struct register_value v;

		for (unsigned n = 0; n < 8; n++) {
			if (codes[i].bit[n] &&
			    read_row(spec, codes[i].page, codes[i].bit[n], 0, &v))
				expect(codes[i].bit[n], v.number, byte >> (7 - n) & 1);
		}
	}
}

static void
check_views(enum spec spec, const struct view *views, unsigned count)
{
	static unsigned seen[512];

	ck_assert_uint_le(count, COUNT_OF(seen));
	memset(seen, 0, sizeof(seen));
	for (seed = 0; seed < ROUNDS; seed++) {
		make_module(spec);
		for (unsigned i = 0; i < count; i++)
			seen[i] += check_view(spec, &views[i]);
		if (spec == SPEC_SFF8472) {
			check_codes(spec, sfp_codes, sfp_codes_count);
		} else if (spec == SPEC_SFF8636) {
			check_codes(spec, qsfp_codes, qsfp_codes_count);
			check_flags(spec, qsfp_flags, qsfp_flags_count, 1);
			check_flags(spec, qsfp_lane_flags, qsfp_lane_flags_count, 4);
		} else {
			check_codes(spec, cmis_codes, cmis_codes_count);
			check_flags(spec, cmis_flags, cmis_flags_count, 1);
		}
	}
	for (unsigned i = 0; i < count; i++)
		ck_assert_msg(seen[i] >= ROUNDS / 8, "%s was seen %u times",
		    views[i].name, seen[i]);
}

START_TEST(an_sfp_of_random_bytes_is_shown_by_the_standard)
{
	check_views(SPEC_SFF8472, views_sff8472, views_sff8472_count);
}
END_TEST

START_TEST(a_qsfp_of_random_bytes_is_shown_by_the_standard)
{
	check_views(SPEC_SFF8636, views_sff8636, views_sff8636_count);
}
END_TEST

START_TEST(a_module_of_cmis_of_random_bytes_is_shown_by_the_standard)
{
	check_views(SPEC_CMIS, views_cmis, views_cmis_count);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("property_view");
	TCase *tc = tcase_create("random bytes");

	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, an_sfp_of_random_bytes_is_shown_by_the_standard);
	tcase_add_test(tc, a_qsfp_of_random_bytes_is_shown_by_the_standard);
	tcase_add_test(tc, a_module_of_cmis_of_random_bytes_is_shown_by_the_standard);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
