/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Random parts, built by the simulator and read back through the register tables: what
 * coherent modules say of themselves (C-CMIS, pages 40h to 45h), normalized application
 * descriptors (CMIS 5.4, page 1Ch) and what is set of lanes. Where each field stands is
 * written here a second time.
 */
#include <math.h>
#include <stdio.h>

#include "base/bytes.h"
#include "optics/cmis_path.h"
#include "optics/registers.h"
#include "tests/property_fixture.h"

/* Bits of a byte, or whole bytes, of pages 40h to 45h. */
struct field {
	const char *name;
	uint8_t page, byte, bit;
	uint8_t bits; /* more than eight: whole bytes */
};

/* clang-format off */
static const struct field offers[] = {
	{ "C-CMIS revision",                 0x40, 128, 0, 8 },
	{ "Rx total power limits settable",  0x41, 128, 7, 1 },
	{ "Rx signal power limits settable", 0x41, 128, 6, 1 },
	{ "Rx LOS by power",                 0x41, 128, 4, 2 },
	{ "Rx total power high alarm range",            0x41, 130, 0, 16 },
	{ "Rx total power low alarm range",             0x41, 132, 0, 16 },
	{ "Rx total power high warning range",          0x41, 134, 0, 16 },
	{ "Rx total power low warning range",           0x41, 136, 0, 16 },
	{ "Rx signal power high alarm range",           0x41, 138, 0, 16 },
	{ "Rx signal power low alarm range",            0x41, 140, 0, 16 },
	{ "Rx signal power high warning range",         0x41, 142, 0, 16 },
	{ "Rx signal power low warning range",          0x41, 144, 0, 16 },
	{ "performance monitors offered",    0x42, 128, 0, 104 },
	{ "Tx filter offered",               0x43, 128, 7, 1 },
	{ "local fault insertion offered",   0x43, 128, 6, 1 },
	{ "Tx loss of alignment offered",    0x44, 128, 5, 1 },
	{ "Tx out of alignment offered",     0x44, 128, 4, 1 },
	{ "Tx CMU LOL offered",              0x44, 128, 3, 1 },
	{ "Tx reference clock LOL offered",  0x44, 128, 2, 1 },
	{ "Tx deskew LOL offered",           0x44, 128, 1, 1 },
	{ "Tx FIFO error offered",           0x44, 128, 0, 1 },
	{ "Rx loss of frame offered",        0x44, 129, 7, 1 },
	{ "Rx loss of multi-frame offered",  0x44, 129, 6, 1 },
	{ "Rx demodulator LOL offered",      0x44, 129, 5, 1 },
	{ "Rx CD compensation LOL offered",  0x44, 129, 4, 1 },
	{ "Rx loss of alignment offered",    0x44, 129, 3, 1 },
	{ "Rx out of alignment offered",     0x44, 129, 2, 1 },
	{ "Rx deskew LOL offered",           0x44, 129, 1, 1 },
	{ "Rx FIFO error offered",           0x44, 129, 0, 1 },
	{ "Rx FED offered",                  0x44, 130, 1, 1 },
	{ "Rx FDD offered",                  0x44, 130, 0, 1 },
	{ "remote degrade offered",          0x44, 131, 2, 1 },
	{ "local degrade offered",           0x44, 131, 1, 1 },
	{ "remote fault offered",            0x44, 131, 0, 1 },
	{ "host FED offered",                0x44, 132, 1, 1 },
	{ "host FDD offered",                0x44, 132, 0, 1 },
	{ "host remote degrade offered",     0x44, 133, 1, 1 },
	{ "host local degrade offered",      0x44, 133, 0, 1 },
	{ "FlexE remote PHY fault offered",  0x44, 134, 7, 1 },
	{ "FlexE group mismatch offered",    0x44, 134, 6, 1 },
	{ "FlexE instance map mismatch offered", 0x44, 134, 5, 1 },
	{ "FlexE calendar mismatch offered", 0x44, 134, 4, 1 },
	{ "FlexE instance mismatch offered", 0x44, 134, 3, 1 },
	{ "FlexE loss of frame offered",     0x44, 134, 2, 1 },
	{ "FlexE loss of multi-frame offered", 0x44, 134, 1, 1 },
	{ "FlexE loss of pad block offered", 0x44, 134, 0, 1 },
	{ "host Tx loss of alignment offered", 0x44, 135, 2, 1 },
	{ "host Tx remote fault offered",    0x44, 135, 1, 1 },
	{ "host Tx local fault offered",     0x44, 135, 0, 1 },
	{ "host Rx loss of alignment offered", 0x44, 136, 2, 1 },
	{ "host Rx remote fault offered",    0x44, 136, 1, 1 },
	{ "host Rx local fault offered",     0x44, 136, 0, 1 },
	{ "Tx LCK insertion offered",        0x45, 129, 6, 1 },
	{ "Rx replacement signal offered",   0x45, 129, 5, 1 },
	{ "Tx replacement signal offered",   0x45, 129, 4, 1 },
	{ "Tx hold-off offered",             0x45, 129, 3, 1 },
	{ "Rx hold-off offered",             0x45, 129, 2, 1 },
	{ "Rx consequent action offered",    0x45, 129, 1, 1 },
	{ "Tx consequent action offered",    0x45, 129, 0, 1 },
};
/* clang-format on */

/* A row of a page, by its name. */
static const struct register_def *
row_named(uint16_t page, const char *name)
{
	const struct register_table *t;

	for (unsigned i = 0; (t = register_table(SPEC_CMIS, i)); i++) {
		for (size_t row = 0; row < t->count; row++) {
			if (t->row[row].at.page == page &&
			    strcmp(t->row[row].name, name) == 0)
				return &t->row[row];
		}
	}
	ck_abort_msg("page %02xh has no row '%s'", page, name);
	return NULL;
}

/* What a row reads as; a flag is 0 or 1, a code its number, whatever word it has. */
static int64_t
number_of(const struct register_def *def, unsigned instance)
{
	struct register_value v;

	ck_assert_msg(register_read(def, &map, instance, &v), "%s", def->name);
	ck_assert_int_ne(v.kind, REGISTER_STRING);
	return v.number;
}

static const uint8_t *
described(const struct field *f)
{
	return f->page == 0x40
		   ? &part.coherent
		   : &part.offers.bytes[f->page - OFFERS_FIRST][f->byte - 128];
}

static void
check_bytes(const struct field *f, const struct register_def *def)
{
	char hex[2 * OFFERS_BYTES + 1];
	struct register_value v;

	for (unsigned i = 0; i < f->bits / 8u; i++)
		sprintf(hex + 2 * i, "%02x", described(f)[i]);
	ck_assert(register_read(def, &map, 0, &v));
	if (v.kind != REGISTER_STRING || strcmp(v.text, hex) != 0)
		ck_abort_msg("seed %" PRIu64 ": %s is %s, not %s", seed, f->name, v.text,
		    hex);
}

static void
check_offer(const struct field *f, const struct register_def *def)
{
	struct register_value v;

	if (f->bits == 16) { /* a power in hundredths of dBm */
		expect(f->name, number_of(def, 0), (int16_t)be16(described(f)));
	} else if (f->bits > 8) {
		check_bytes(f, def);
	} else if (f->bits < 8) {
		expect(f->name, number_of(def, 0),
		    *described(f) >> f->bit & ((1 << f->bits) - 1));
	} else {
		char revision[8];

		ck_assert(register_read(def, &map, 0, &v));
		sprintf(revision, "%u.%u", part.coherent >> 4, part.coherent & 15);
		ck_assert_str_eq(v.text, revision);
	}
}

START_TEST(a_random_coherent_part_offers_what_its_description_says)
{
	const struct register_def *coherent = row_named(0x01, "coherent pages");
	const struct register_def *row[COUNT_OF(offers)];
	const struct register_table *t;
	unsigned rows = 0;

	for (unsigned i = 0; (t = register_table(SPEC_CMIS, i)); i++) {
		for (size_t n = 0; n < t->count; n++)
			rows += t->row[n].at.page >= 0x40 && t->row[n].at.page <= 0x45;
	}
	ck_assert_uint_eq(rows, COUNT_OF(offers));
	for (unsigned i = 0; i < COUNT_OF(offers); i++)
		row[i] = row_named(offers[i].page, offers[i].name);
	for (uint64_t n = 0; n < PARTS; n++) {
		decode(RANDOM_CMIS_COHERENT, n);
		expect("coherent pages", number_of(coherent, 0), 1);
		for (unsigned i = 0; i < COUNT_OF(offers); i++)
			check_offer(&offers[i], row[i]);
	}
}
END_TEST

/* C-CMIS, page 30h: limits of Rx power, total and of the signal, in 0.01 dBm. */
static const char *const limit_names[] = { "Rx total power high alarm",
	"Rx total power low alarm", "Rx total power high warning",
	"Rx total power low warning", "Rx signal power high alarm",
	"Rx signal power low alarm", "Rx signal power high warning",
	"Rx signal power low warning" };

START_TEST(a_random_coherent_part_has_its_limits_in_dbm)
{
	for (uint64_t n = 0; n < PARTS; n++) {
		decode(RANDOM_CMIS_COHERENT, n);
		for (unsigned i = 0; i < COUNT_OF(limit_names); i++) {
			int64_t nw = part.limit[QUANTITY_RX_POWER][i % BOUND_COUNT];
			double dbm = 10 * log10((double)MAX_OF(nw, 100) * 1e-6);

			expect(limit_names[i],
			    number_of(row_named(0x30, limit_names[i]), 0),
			    lround(dbm * 100));
		}
	}
}
END_TEST

/* A field of a descriptor on page 1Ch, and what the description says of it. */
static const struct {
	const char *name;
	size_t offset;
} descriptor[] = {
	{ "normalized application, host interface", offsetof(struct part_app, host) },
	{ "normalized application, media interface", offsetof(struct part_app, media) },
	{ "normalized application, host lanes", offsetof(struct part_app, host_lanes) },
	{ "normalized application, media lanes", offsetof(struct part_app, media_lanes) },
	{ "normalized application, host assignment",
	    offsetof(struct part_app, host_assign) },
	{ "normalized application, media assignment",
	    offsetof(struct part_app, media_assign) },
	{ "normalized application, network path", offsetof(struct part_app, network) },
	{ "normalized application, host group", offsetof(struct part_app, host_group) },
	{ "normalized application, media group", offsetof(struct part_app, media_group) },
};

START_TEST(a_random_part_describes_its_applications_on_page_1ch)
{
	const struct register_def *row[COUNT_OF(descriptor)];
	unsigned seen = 0;

	for (unsigned i = 0; i < COUNT_OF(descriptor); i++)
		row[i] = row_named(0x1c, descriptor[i].name);
	for (uint64_t n = 0; n < PARTS; n++) {
		decode(RANDOM_CMIS, n);
		for (unsigned i = 0; i < part.app_count; i++) {
			const struct part_app *app = &part.app[i];

			if (app->number <= 15 && part.normalized == PART_LISTED)
				continue;
			seen++;
			for (unsigned k = 0; k < COUNT_OF(descriptor); k++)
				expect(descriptor[k].name,
				    number_of(row[k], app->number - 1u),
				    ((const uint8_t *)app)[descriptor[k].offset]);
		}
	}
	ck_assert_uint_gt(seen, PARTS / 2);
}
END_TEST

/* Each host lane, in its bank: what runs, on which path, and of which block. */
static void
check_lane(const struct register_def *const rows[3], const struct part_app *app,
    unsigned lane)
{
	unsigned in = lane % 8, width = app ? app->host_lanes : 1;
	unsigned first = in - in % width;
	bool used = app && first + width <= 8 && app->host_assign >> first & 1;

	expect("AppSel code", number_of(rows[0], lane),
	    used ? (app->number - 1) % 15 + 1 : 0);
	expect("data path", number_of(rows[1], lane), used ? first : 0);
	if (part.blocks)
		expect("block", number_of(rows[2], lane),
		    used ? (app->number - 1) / 15 : 0);
}

START_TEST(a_random_part_of_banks_tells_what_each_lane_runs_in_its_bank)
{
	const struct register_def *const rows[] = {
		row_named(0x11, "active application"),
		row_named(0x11, "active data path"),
		row_named(0x19, "active block of applications"),
	};
	unsigned seen[5] = { 0 };

	for (uint64_t n = 0; n < PARTS; n++) {
		decode(RANDOM_CMIS_BANKS, n);
		seen[part.lanes / 8]++;
		for (unsigned lane = 0; lane < part.host_lanes; lane++)
			check_lane(rows, part_app_of(&part, part.runs), lane);
	}
	for (unsigned banks = 2; banks <= 4; banks++)
		ck_assert_uint_gt(seen[banks], PARTS / 10);
}
END_TEST

/* Applications that share out a bank from its first lane on, and end alike. */
static const struct {
	uint8_t host_lanes, media_lanes, host_assign, media_assign;
} shares[] = {
	{ 8, 8, 0x01, 0x01 },
	{ 4, 4, 0x11, 0x11 },
	{ 4, 1, 0x11, 0x03 },
	{ 2, 2, 0x55, 0x55 },
	{ 2, 1, 0x55, 0x0f },
	{ 1, 1, 0xff, 0xff },
	{ 8, 2, 0x01, 0x01 },
};

/* Each bank runs an application of its own, by 11h:206 of that bank. */
static void
run_apart(uint64_t number, unsigned ret_runs[MEMMAP_BANKS])
{
	static const struct ledger_pen none;

	seed = number;
	random_part(RANDOM_CMIS_BANKS, seed, &part);
	memset(part.app, 0, sizeof(part.app));
	part.blocks = 0;
	part.normalized = PART_LISTED;
	part.app_count = COUNT_OF(shares);
	part.runs = 1;
	for (unsigned i = 0; i < COUNT_OF(shares); i++)
		part.app[i] = (struct part_app){ .number = (uint8_t)(i + 1),
			.host = 1,
			.media = 1,
			.host_lanes = shares[i].host_lanes,
			.media_lanes = shares[i].media_lanes,
			.host_assign = shares[i].host_assign,
			.media_assign = shares[i].media_assign };
	sim_module_init(&module, &part, seed, 0, 0);
	sim_module_settle(&module, SETTLED);
	for (unsigned lane = 0; lane < part.host_lanes; lane++) {
		unsigned bank = lane / 8, in = lane % 8;
		unsigned n = (unsigned)(number >> 3 * bank) % COUNT_OF(shares);
		unsigned first = in - in % shares[n].host_lanes;

		ret_runs[bank] = n;
		ck_assert(sim_module_poke(&module, &none, sim_bank_half(0x11, bank),
		    (uint8_t)(206 + in), (uint8_t)((n + 1) << 4 | first << 1), SETTLED));
	}
	take_halves();
	decoder_for(&map)->identity(&map, &id);
}

START_TEST(a_random_part_of_banks_feeds_lanes_as_each_bank_says)
{
	for (uint64_t n = 0; n < PARTS; n++) {
		uint32_t fed_by[LANES_MAX] = { 0 }, meant[LANES_MAX] = { 0 };
		unsigned runs[MEMMAP_BANKS];

		run_apart(n * 2654435761u, runs);
		expect("known lanes", cmis_paths(&map, &id, fed_by),
		    first_lanes(part.lanes));
		for (unsigned lane = 0; lane < part.host_lanes; lane++) {
			unsigned host = shares[runs[lane / 8]].host_lanes;
			unsigned media = shares[runs[lane / 8]].media_lanes;
			unsigned in = lane % 8, path = in / host;

			meant[lane - in + path * media + in % host * media / host] |=
			    lane_bit(lane);
		}
		for (unsigned lane = 0; lane < part.lanes; lane++)
			expect("fed by", fed_by[lane], meant[lane]);
	}
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("property_pages");
	TCase *tc = tcase_create("random parts");

	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, a_random_coherent_part_offers_what_its_description_says);
	tcase_add_test(tc, a_random_coherent_part_has_its_limits_in_dbm);
	tcase_add_test(tc, a_random_part_describes_its_applications_on_page_1ch);
	tcase_add_test(tc, a_random_part_of_banks_tells_what_each_lane_runs_in_its_bank);
	tcase_add_test(tc, a_random_part_of_banks_feeds_lanes_as_each_bank_says);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
