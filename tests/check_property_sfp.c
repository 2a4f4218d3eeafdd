/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Random SFPs, built by the simulator and read back: the laser of SFF-8690, constants of
 * external calibration, and what a DWDM-SFP has in bytes of its own. Where things stand
 * is written here a second time, from the standards.
 */
#include <math.h>
#include <stdio.h>

#include "base/bytes.h"
#include "optics/registers.h"
#include "optics/sff8472_laser.h"
#include "sim/setting.h"
#include "tests/property_fixture.h"

static const struct register_def *
row_named(uint16_t page, const char *name)
{
	const struct register_table *t;

	for (unsigned i = 0; (t = register_table(SPEC_SFF8472, i)); i++) {
		for (size_t row = 0; row < t->count; row++) {
			if (t->row[row].at.page == page &&
			    strcmp(t->row[row].name, name) == 0 &&
			    (!t->applies || t->applies(&map)))
				return &t->row[row];
		}
	}
	return NULL;
}

static struct register_value
value_of(uint16_t page, const char *name)
{
	const struct register_def *def = row_named(page, name);
	struct register_value v;

	ck_assert_msg(def && register_read(def, &map, 0, &v), "%s", name);
	return v;
}

/* ---- SFF-8690, Tables 5-2 to 5-8 ---- */

/* By the code of the grid, in tenths of a GHz. */
static const int spacing[] = { 0, 0, 125, 250, 500, 1000 };

static unsigned
channels(void)
{
	const struct part_laser *l = &part.laser;

	return (unsigned)(l->grid[l->first_grid].high - l->grid[l->first_grid].low) + 1;
}

/* The frequency of a channel, from 1. */
static int64_t
mhz_of(unsigned channel)
{
	int n = part.laser.grid[part.laser.first_grid].low + (int)channel - 1;

	return 193100000 + (int64_t)n * spacing[part.laser.first_grid] * 100;
}

static void
set_channel(unsigned channel)
{
	static const struct ledger_pen none;

	ck_assert(sim_module_poke(&module, &none, SIM_A2_UPPER + 2, 144,
	    (uint8_t)(channel >> 8), SETTLED));
	ck_assert(sim_module_poke(&module, &none, SIM_A2_UPPER + 2, 145, (uint8_t)channel,
	    SETTLED));
	take_halves();
}

static void
check_tuned(unsigned channel)
{
	struct sfp_tunable t;

	ck_assert(sfp_tunable(&map, &id, &t));
	expect("by channel", t.by_channel, true);
	expect("by wavelength", t.by_wavelength, false);
	expect("first frequency", t.first_mhz, mhz_of(1));
	expect("last frequency", t.last_mhz, mhz_of(channels()));
	expect("grid", t.grid_mhz, spacing[part.laser.first_grid] * 100);
	expect("channels", t.channels, channels());
	expect("channel", t.channel, channel);
	expect("frequency", t.frequency_mhz, mhz_of(channel));
	expect("sound", t.is_sound,
	    mhz_of(1) >= 150000000 && mhz_of(channels()) <= 250000000);
	expect("tuning", t.tuning || t.unlocked || t.tec_fault, false);
}

START_TEST(a_random_sfp_is_tuned_to_the_channel_that_is_set)
{
	for (uint64_t n = 0; n < PARTS; n++) {
		decode(RANDOM_SFP_TUNABLE, n);
		expect("tunable", sfp_tunable_offered(&map, &id), true);
		check_tuned(1u - (unsigned)part.laser.grid[part.laser.first_grid].low);
		set_channel(1 + (unsigned)physics_hash(seed, 7) % channels());
		check_tuned(1 + (unsigned)physics_hash(seed, 7) % channels());
	}
}
END_TEST

START_TEST(the_laser_of_a_random_sfp_is_shown_as_it_is_decoded)
{
	for (uint64_t n = 0; n < PARTS; n++) {
		int64_t first, last;
		unsigned code;

		decode(RANDOM_SFP_TUNABLE, n);
		code = part.laser.first_grid;
		first = mhz_of(1) / 100;
		last = mhz_of(channels()) / 100;
		expect("tunable", value_of(LOW, "tunable transmitter").number, 1);
		expect("paging", value_of(LOW, "paging implemented").number, 1);
		expect("cooled", value_of(LOW, "cooled transmitter").number, 1);
		expect("THz", value_of(A2_TABLE + 2, "first frequency").number,
		    first / 10000);
		expect("GHz", value_of(A2_TABLE + 2, "first frequency, fraction").number,
		    first % 10000);
		expect("THz", value_of(A2_TABLE + 2, "last frequency").number,
		    last / 10000);
		expect("GHz", value_of(A2_TABLE + 2, "last frequency, fraction").number,
		    last % 10000);
		expect("grid", value_of(A2_TABLE + 2, "grid spacing").number,
		    spacing[code]);
		expect("channel", value_of(A2_TABLE + 2, "channel number set").number,
		    1 - part.laser.grid[code].low);
	}
}
END_TEST

/* What stands in a field of page 02h, by the place of the simulator's own table. */
static int64_t
told(const char *name)
{
	const struct setting *s;

	for (unsigned row = 0; (s = setting_at(SIM_FAMILY_SFF8472, row)); row++) {
		uint8_t *p;

		if (s->half != SIM_A2_UPPER + 2 || strcmp(s->name, name) != 0)
			continue;
		p = sim_module_at(&module, s->half, s->byte);
		if (s->bits < 8)
			return *p >> s->bit & ((1 << s->bits) - 1);
		return setting_scale(s).is_signed ? (int16_t)be16(p) : be16(p);
	}
	ck_abort_msg("no field '%s'", name);
	return 0;
}

static void
check_state(const struct sfp_tunable *t)
{
	expect("by channel", t->by_channel, told("tunable by channel"));
	expect("by wavelength", t->by_wavelength, told("tunable by 50 pm"));
	expect("can tune itself", t->self_tuning, told("self tuning implemented"));
	expect("dither", t->dither, told("Tx dither implemented"));
	expect("first", t->first_mhz,
	    told("first frequency") * 1000000 + told("first frequency, fraction") * 100);
	expect("last", t->last_mhz,
	    told("last frequency") * 1000000 + told("last frequency, fraction") * 100);
	expect("grid", t->grid_mhz, told("grid spacing") * 100);
	expect("channel", t->channel, told("channel number set"));
	expect("wavelength", t->wavelength_pm, told("wavelength set") * 50);
	expect("frequency error", t->frequency_error_mhz, told("frequency error") * 100);
	expect("wavelength error", t->wavelength_error_pm, told("wavelength error") * 5);
	expect("tunes itself", t->self_tuning_now, told("self tuning active"));
	expect("TEC fault", t->tec_fault, told("TEC fault"));
	expect("unlocked", t->unlocked, told("wavelength unlocked"));
	expect("tuning", t->tuning, told("Tx tuning"));
	expect("flags", t->flags,
	    told("self tuning flag") << 7 | told("TEC fault flag") << 6 |
		told("wavelength unlocked flag") << 5 | told("bad channel flag") << 4 |
		told("new channel flag") << 3 | told("Tx dither unsupported flag") << 2);
}

START_TEST(a_random_sfp_tells_the_state_of_its_laser)
{
	unsigned seen = 0;

	for (uint64_t n = 0; n < PARTS; n++) {
		struct sfp_tunable t;

		decode(RANDOM_SFP_SET, n);
		if (!sfp_tunable(&map, &id, &t))
			continue;
		check_state(&t);
		seen++;
	}
	ck_assert_uint_gt(seen, PARTS / 4);
}
END_TEST

/* ---- external calibration (SFF-8472, Tables 9-6 to 9-10) ---- */

static const struct {
	const char *slope, *offset;
	enum quantity quantity;
} lines[] = {
	{ "Tx_I slope", "Tx_I offset", QUANTITY_BIAS },
	{ "Tx_PWR slope", "Tx_PWR offset", QUANTITY_TX_POWER },
	{ "T slope", "T offset", QUANTITY_TEMPERATURE },
	{ "V slope", "V offset", QUANTITY_VCC },
};

static const char *const coefficients[] = { "Rx_PWR(4)", "Rx_PWR(3)", "Rx_PWR(2)",
	"Rx_PWR(1)", "Rx_PWR(0)" };

START_TEST(a_random_sfp_shows_the_constants_of_its_calibration)
{
	for (uint64_t n = 0; n < PARTS; n++) {
		const struct part_calibration *c = &part.calibration;

		decode(RANDOM_SFP_EXTERNAL, n);
		for (unsigned i = 0; i < COUNT_OF(lines); i++) {
			int64_t slope = c->slope[lines[i].quantity] * INT64_C(10000);

			expect(lines[i].slope, value_of(A2_LOW, lines[i].slope).number,
			    (slope + 128) / 256);
			expect(lines[i].offset, value_of(A2_LOW, lines[i].offset).number,
			    c->offset[lines[i].quantity]);
		}
		for (unsigned i = 0; i < COUNT_OF(coefficients); i++) {
			struct register_value v = value_of(A2_LOW, coefficients[i]);
			char text[32];

			snprintf(text, sizeof(text), "%.7g", (double)c->rx[i]);
			ck_assert_str_eq(v.text, text);
		}
		ck_assert_ptr_null(row_named(A2_LOW, "maximum power"));
	}
}
END_TEST

/* ---- DWDM-SFP (INF-8074 as Finisar AN-2030 has it) ---- */

START_TEST(a_random_dwdm_sfp_tells_hundredths_of_a_nanometre)
{
	unsigned seen = 0;

	for (uint64_t n = 0; n < PARTS; n++) {
		bool cable;

		decode(RANDOM_SFP, n);
		cable = part.compliance[5] & 0x0c;
		if (part.identifier != 0x0b) {
			ck_assert_ptr_null(row_named(LOW, "channel spacing in GHz"));
			continue;
		}
		ck_assert_ptr_null(row_named(LOW, "extended compliance"));
		expect("hundredths",
		    value_of(LOW, "wavelength, hundredths of a nm").number,
		    cable ? 0 : part.wavelength_pm / 10 % 100);
		seen++;
	}
	ck_assert_uint_gt(seen, PARTS / 8);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("property_sfp");
	TCase *tc = tcase_create("random parts");

	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, a_random_sfp_is_tuned_to_the_channel_that_is_set);
	tcase_add_test(tc, the_laser_of_a_random_sfp_is_shown_as_it_is_decoded);
	tcase_add_test(tc, a_random_sfp_tells_the_state_of_its_laser);
	tcase_add_test(tc, a_random_sfp_shows_the_constants_of_its_calibration);
	tcase_add_test(tc, a_random_dwdm_sfp_tells_hundredths_of_a_nanometre);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
