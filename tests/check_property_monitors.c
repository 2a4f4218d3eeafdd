/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Random parts, built by the simulator and read back by the decoders: readings,
 * limits and flags are those of the physics, as near as a word can tell them. What
 * a word is worth is written here a third time, from the standards.
 */
#include <math.h>

#include "optics/cmis_lane.h"
#include "tests/property_fixture.h"

#define CMIS_READY 3

/* What a step of each word is worth: the same in all three standards. */
static const struct {
	enum monitor id;
	enum quantity quantity;
	double step;     /* in the unit of the quantity */
	double restless; /* how far it may move within a look */
} monitors[] = {
	{ MONITOR_TEMP, QUANTITY_TEMPERATURE, 1000.0 / 256, 3000 },
	{ MONITOR_VCC, QUANTITY_VCC, 100, 20000 },
	{ MONITOR_TX_BIAS, QUANTITY_BIAS, 2, 100 },
	{ MONITOR_TX_POWER, QUANTITY_TX_POWER, 100, 300 },
	{ MONITOR_RX_POWER, QUANTITY_RX_POWER, 100, 300 },
};

static double
step_of(unsigned row)
{
	bool bias = monitors[row].quantity == QUANTITY_BIAS;

	return monitors[row].step * (bias ? part.bias_multiplier : 1);
}

static double
within_word(unsigned row, double word)
{
	if (monitors[row].quantity == QUANTITY_TEMPERATURE)
		return fmin(fmax(word, INT16_MIN), INT16_MAX);
	return fmin(fmax(word, 0), UINT16_MAX);
}

/*
 * What the host makes of a word: SFF-8472, section 9.3. A slope is in 1/256, an
 * offset in steps, and Rx power a sum of powers of the word, coefficient 4 first.
 */
static double
true_word(unsigned row, int32_t raw)
{
	const struct part_calibration *c = &part.calibration;
	enum quantity q = monitors[row].quantity;
	double sum = 0;

	if (!c->external)
		return raw;
	if (q != QUANTITY_RX_POWER)
		return c->slope[q] / 256.0 * raw + c->offset[q];
	for (int power = 0; power <= 4; power++)
		sum += (double)c->rx[4 - power] * pow(raw, power);
	return sum;
}

/*
 * A value is worth its word, and no other word of the register would have been
 * nearer to what was meant.
 */
static void
check_word(unsigned row, uint16_t word, int32_t value, int64_t meant)
{
	bool is_signed = monitors[row].quantity == QUANTITY_TEMPERATURE;
	const char *what = quantity_name(monitors[row].quantity);
	int32_t raw = is_signed ? (int16_t)word : word;
	double target = within_word(row, (double)meant / step_of(row));
	double off = fabs(true_word(row, raw) - target);
	/* a raw word is looked for from a whole one, up to half a step away */
	double slack = part.calibration.external ? 1.001 : 0.001;

	expect_near(what, value,
	    llround(within_word(row, true_word(row, raw)) * step_of(row)), 1);
	for (int32_t other = raw - 1; other <= raw + 1; other += 2) {
		if (within_word(row, other) == other &&
		    off > fabs(true_word(row, other) - target) + slack)
			complain(what, value, meant);
	}
}

/* The data paths of CMIS at rest: of the application that runs from power-on. */
static const struct part_app *
running(void)
{
	const struct part_app *app = part.app;

	while (app < part.app + part.app_count && app->number != part.runs)
		app++;
	return app < part.app + part.app_count ? app : NULL;
}

/* Says whether a path begins with a host lane, in its bank (CMIS 5.4, Table 8-23). */
static bool
begins(unsigned first)
{
	const struct part_app *app = running();
	unsigned in = first % 8;

	return app && in % app->host_lanes == 0 && in + app->host_lanes <= 8 &&
	       first + app->host_lanes <= part.host_lanes && app->host_assign >> in & 1;
}

/* Lanes that are in use at rest: all, or those of the data paths of CMIS. */
static uint32_t
lanes_in_use(void)
{
	const struct part_app *app = running();
	uint32_t lanes = 0;

	if (part.family != SIM_FAMILY_CMIS)
		return id.lane_mask & first_lanes(part.lanes);
	for (unsigned first = 0; app && first < part.host_lanes; first++) {
		unsigned from = first % 8 / app->host_lanes * app->media_lanes;
		uint64_t media = (lane_bit(app->media_lanes) - 1ull) << from;

		if (begins(first))
			lanes |= (uint32_t)(media & 0xff) << first / 8 * 8;
	}
	return id.lane_mask & lanes;
}

static bool
is_measured(void)
{
	bool passive = part.family == SIM_FAMILY_SFF8636 &&
		       (part.technology == 0x0a || part.technology == 0x0b);

	return !part.flat && !passive;
}

static void
check_limits(unsigned row)
{
	enum monitor mon = monitors[row].id;
	bool any = false;

	for (unsigned n = 0; n < LIMIT_COUNT; n++)
		any |= limits.raw[mon][n] != 0;
	expect("limits present", limits.present[mon], is_measured() && any);
	for (unsigned n = 0; limits.present[mon] && n < LIMIT_COUNT; n++)
		check_word(row, limits.raw[mon][n], limits.value[mon][n],
		    part.limit[monitors[row].quantity][n]);
}

static bool
is_sent(unsigned row)
{
	return monitors[row].id == MONITOR_TX_BIAS ||
	       monitors[row].id == MONITOR_TX_POWER;
}

static int64_t
physics_of(unsigned row, unsigned lane)
{
	return physics_value(&module.physics, &part, monitors[row].quantity, lane,
	    module.stepped);
}

static void
check_values(unsigned row)
{
	enum monitor mon = monitors[row].id;
	bool whole = mon == MONITOR_TEMP || mon == MONITOR_VCC;
	uint32_t lanes = whole ? 1 : id.lane_mask;

	expect("lanes measured", readings.present[mon], lanes);
	for (unsigned lane = 0; lane < PART_LANES; lane++) {
		bool dark = is_sent(row) && !(lanes_in_use() >> lane & 1);

		if (lanes >> lane & 1 && (whole || lane < part.lanes))
			check_word(row, readings.raw[mon][lane],
			    readings.value[mon][lane], dark ? 0 : physics_of(row, lane));
	}
}

/* What is staged for a lane is what runs, as long as no host wrote it. */
static unsigned
staged(unsigned lane)
{
	uint8_t code = 0, number = 0;
	bool first;

	ck_assert(cmis_lane_code(&map, CMIS_SET_STAGED_0, lane, &code, &first));
	ck_assert(
	    cmis_application_number(&map, &id, CMIS_SET_STAGED_0, lane, code, &number));
	return number;
}

/* Each lane of a path runs the application, whatever its block; the others none. */
static void
check_running(void)
{
	const struct part_app *app = running();
	unsigned width = app ? app->host_lanes : 1;

	expect("lanes of a block that is not told", readings.app_untold, 0);
	expect("lanes told", readings.app_known, id.host_lane_mask);
	for (unsigned lane = 0; lane < part.host_lanes; lane++) {
		expect("application of a lane", readings.app[lane],
		    begins(lane - lane % 8 % width) ? app->number : 0);
		expect("staged application", staged(lane), readings.app[lane]);
		expect("first lane", readings.path_first >> lane & 1, begins(lane));
	}
}

START_TEST(a_random_part_measures_its_physics_against_its_limits)
{
	for (uint64_t n = 0; n < PARTS; n++) {
		decode((enum random_kind)_i, n);
		for (unsigned row = 0; row < COUNT_OF(monitors); row++) {
			check_limits(row);
			if (is_measured())
				check_values(row);
		}
		if (is_measured()) {
			expect("ready", readings.ready, true);
			expect("switched off", readings.tx_disabled, 0);
			expect("module state", readings.module_state,
			    part.family == SIM_FAMILY_CMIS ? CMIS_READY : 0);
			if (part.family == SIM_FAMILY_CMIS)
				check_running();
		}
	}
}
END_TEST

/* The nearest that the register of a monitor can tell. */
static double
within_reach(unsigned row, int64_t value)
{
	double low = true_word(row, (int32_t)within_word(row, -1e9));
	double high = true_word(row, (int32_t)within_word(row, 1e9));
	double word = within_word(row, (double)value / step_of(row));

	return fmin(fmax(word, low), high) * step_of(row);
}

/* A flag is up where a value is clearly beyond its limit, down where it clearly is not.
 */
static void
check_flags(unsigned row, unsigned lane)
{
	enum quantity q = monitors[row].quantity;
	double value = within_reach(row, physics_of(row, lane));
	double step = (true_word(row, 1) - true_word(row, 0)) * step_of(row);
	double margin = monitors[row].restless + fabs(value) / 20 + 2 * step;

	if (!limits.present[monitors[row].id])
		return;
	for (unsigned n = 0; n < LIMIT_COUNT; n++) {
		double limit = within_reach(row, part.limit[q][n]);
		bool high = n == LIMIT_HIGH_ALARM || n == LIMIT_HIGH_WARN;
		bool up = readings.flag[monitors[row].id][n] >> lane & 1;

		if (fabs(value - limit) > margin)
			expect(limit_name((enum limit)n), up,
			    high ? value > limit : value < limit);
	}
}

/* Light is lost below the level, and found 1 dB above. */
static void
check_light(unsigned lane)
{
	int64_t power = physics_of(COUNT_OF(monitors) - 1, lane);
	bool lost = readings.signal[SIGNAL_RX_LOS] >> lane & 1;

	if (power < part.los_nw * 9 / 10 - 100)
		expect("loss of light", lost, true);
	else if (power > part.los_nw * 14 / 10 + 100)
		expect("loss of light", lost, false);
}

START_TEST(a_random_part_raises_the_flags_of_what_is_beyond)
{
	for (uint64_t n = 0; n < PARTS; n++) {
		decode((enum random_kind)_i, n);
		if (!is_measured())
			continue;
		for (unsigned lane = 0; lane < PART_LANES; lane++) {
			if (!(lanes_in_use() >> lane & 1))
				continue;
			check_light(lane);
			for (unsigned row = 0; row < COUNT_OF(monitors); row++) {
				if (monitors[row].id > MONITOR_VCC || lane == 0)
					check_flags(row, lane);
			}
		}
	}
}
END_TEST

/*
 * The auxiliary monitors: what a kind is for the daemon, the second of it, and what a
 * step of its word is (CMIS 5.4, Table 8-10).
 */
static const struct {
	enum monitor id, second;
	double step;
} auxiliary[PART_AUX_KINDS] = {
	[PART_AUX_LASER] = { MONITOR_LASER_TEMP, MONITOR_LASER_TEMP_2, 1000.0 / 256 },
	[PART_AUX_COOLER] = { MONITOR_TEC, MONITOR_TEC_2, 100000.0 / 32767 },
	[PART_AUX_SUPPLY] = { MONITOR_VCC2, MONITOR_COUNT, 100 },
	[PART_AUX_VENDOR] = { MONITOR_AUX1, MONITOR_CUSTOM, 1 }, /* by their place */
};

static int32_t
number_of(const struct part_aux *aux, uint16_t word)
{
	return aux->kind == PART_AUX_SUPPLY ? word : (int16_t)word;
}

static int64_t
worth(const struct part_aux *aux, uint16_t word)
{
	return llround(number_of(aux, word) * auxiliary[aux->kind].step);
}

static void
check_one(const struct part_aux *aux, enum monitor mon)
{
	int32_t value = number_of(aux, aux->word);
	bool any = false;

	expect(monitor_name(mon), readings.present[mon], 1);
	expect(monitor_name(mon), readings.value[mon][0], worth(aux, aux->word));
	for (unsigned n = 0; n < LIMIT_COUNT; n++)
		any |= aux->limit[n] != 0;
	expect("its limits", limits.present[mon], any);
	expect("its flags", readings.flag_known[mon], 1);
	for (unsigned n = 0; n < LIMIT_COUNT; n++) {
		int32_t limit = number_of(aux, aux->limit[n]);
		bool high = n == LIMIT_HIGH_ALARM || n == LIMIT_HIGH_WARN;

		if (any)
			expect("limit", limits.value[mon][n], worth(aux, aux->limit[n]));
		expect(limit_name((enum limit)n), readings.flag[mon][n],
		    any && (high ? value > limit : value < limit));
	}
}

START_TEST(a_random_part_measures_with_its_auxiliary_monitors)
{
	unsigned seconds = 0;

	for (uint64_t n = 0; n < PARTS; n++) {
		bool seen[MONITOR_COUNT + 1] = { false }, described = false;

		decode((enum random_kind)_i, n);
		for (unsigned i = 0; i < PART_AUX; i++) {
			const struct part_aux *aux = &part.aux[i];
			enum monitor mon = auxiliary[aux->kind].id;

			if (!aux->kind)
				continue;
			if (aux->kind == PART_AUX_VENDOR ? i == 3 : seen[mon]) {
				mon = auxiliary[aux->kind].second;
				seconds += aux->kind != PART_AUX_VENDOR;
			}
			check_one(aux, mon);
			seen[mon] = described = true;
		}
		for (enum monitor mon = MONITOR_AUXILIARY; mon < MONITOR_COUNT; mon++) {
			if (!seen[mon] && (described || !part.laser.grids))
				expect("others", readings.present[mon], 0);
		}
	}
	ck_assert_uint_gt(seconds, PARTS / 20);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("property_monitors");
	TCase *tc = tcase_create("random parts");

	tcase_set_timeout(tc, 120);
	tcase_add_loop_test(tc, a_random_part_measures_its_physics_against_its_limits, 0,
	    RANDOM_KIND_COUNT);
	tcase_add_loop_test(tc, a_random_part_raises_the_flags_of_what_is_beyond, 0,
	    RANDOM_KIND_COUNT);
	tcase_add_loop_test(tc, a_random_part_measures_with_its_auxiliary_monitors,
	    RANDOM_CMIS_COHERENT, RANDOM_KIND_COUNT);
	tcase_add_loop_test(tc, a_random_part_measures_with_its_auxiliary_monitors,
	    RANDOM_CMIS, RANDOM_CMIS + 1);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
