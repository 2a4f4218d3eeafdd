/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/leaf_observed.h"

#include <string.h>

#include "model/history.h"
#include "tests/api_fixture.h"
#include "tests/suite.h"

#define CARRIER  "optical-channel/state/"
#define NS_PER_S 1000000000

/* A coherent module: one carrier, whose words of VDM are these. */
static struct inventory *inv;
static struct cage *c;
static struct readings r;
static uint64_t mono_us, wavers_us;

static const struct leaf *
row(const char *path)
{
	for (unsigned i = 0; i < leaf_rows(); i++) {
		if (leaf_row(i)->path && strcmp(leaf_row(i)->path, path) == 0)
			return leaf_row(i);
	}
	ck_abort_msg("no row has %s", path);
	return NULL;
}

/* By a clock that wavers as two clocks do that are read one after the other. */
static struct now
now_of(uint64_t us)
{
	return (struct now){ .mono_us = us, .wall_us = FIXTURE_WALL_US + us + wavers_us };
}

/* The monitors and flags are read, with so much light of the lane, in nW. */
static void
poll(int32_t tx_nw, int32_t rx_nw)
{
	struct now now;

	mono_us += US_PER_S;
	now = now_of(mono_us);
	r.value[MONITOR_TX_POWER][0] = tx_nw;
	r.value[MONITOR_RX_POWER][0] = rx_nw;
	module_update(inv, c, &r, mono_us, &now);
}

/* These observables are read, a word of each. */
static void
observe(const uint8_t *types, const uint16_t *words, size_t count)
{
	uint8_t descriptors[128] = { 0 }, at[128] = { 0 };
	struct memmap_half half[2];
	struct memmap map;

	for (unsigned i = 0; i < count; i++) {
		descriptors[2 * i + 1] = types[i];
		put_be16(at + 2 * i, words[i]);
	}
	memmap_init(&map, half, COUNT_OF(half));
	memmap_put(&map, mem_at(VDM_PAGE_DESCRIPTORS, 128), descriptors, 128);
	memmap_put(&map, mem_at(VDM_PAGE_WORDS, 128), at, 128);
	vdm_set_describe(inv, c, 0, 0, &map);
	vdm_set_take(inv, c, 0, &map);
	mono_us += US_PER_S;
	vdm_set_renew(inv, c, mono_us);
}

/* Both powers in hundredths of a dBm. */
static void
observe_powers(int16_t tx_cdbm, int16_t rx_cdbm)
{
	static const uint8_t types[] = { 143, 145 };
	const uint16_t words[] = { (uint16_t)tx_cdbm, (uint16_t)rx_cdbm };

	observe(types, words, COUNT_OF(types));
}

static void
become_ready(bool is)
{
	r.ready = is;
	r.tx_ready = r.rx_ready = r.active = is;
}

static void
setup(void)
{
	struct identity id;
	struct findings findings;
	struct limits limits;

	inv = inventory_create(1, 1);
	c = &inv->cage[0];
	mono_us = FIXTURE_MONO_US;
	wavers_us = 0;
	fixture_identity(&id);
	fixture_findings(&findings);
	fixture_limits(&limits);
	id.media_lanes = 1;
	id.lane_mask = 1;
	id.app[0].media_id = 0x3e; /* 400ZR */
	id.app[0].media_lanes = 1;
	cage_set_presence(inv, c, PRESENCE_PRESENT, &fixture_now);
	module_identify(inv, c, &id, &limits, &findings, TRUST_GOOD);
	cage_set_state(inv, c, CAGE_STATE_READY);
	memset(&r, 0, sizeof(r));
	r.present[MONITOR_TX_POWER] = r.present[MONITOR_RX_POWER] = 1;
	r.signal_known[SIGNAL_RX_LOS] = r.tx_disabled_known = 1;
	r.module_state = 3;
	become_ready(true);
}

static void
teardown(void)
{
	inventory_destroy(inv);
}

/* What a row of the carrier says, in hundredths; absent: 32767. */
static int64_t
shown_by(const char *path, enum quality *ret_quality)
{
	struct value v;
	const struct leaf *leaf = row(path);

	if (!leaf->get(c, 0, &v))
		return INT16_MAX;
	*ret_quality = v.quality;
	return leaf_wire_number(leaf, v.number);
}

/* Mean, least and most of the same are this. */
static void
ck_stats(const char *path, int64_t avg, int64_t min, int64_t max)
{
	const struct leaf *leaf = row(path);
	struct leaf_stats s;

	ck_assert(leaf->stats(c, 0, &s));
	ck_assert_int_eq(leaf_wire_number(leaf, s.number[LEAF_STAT_AVG]), avg);
	ck_assert_int_eq(leaf_wire_number(leaf, s.number[LEAF_STAT_MIN]), min);
	ck_assert_int_eq(leaf_wire_number(leaf, s.number[LEAF_STAT_MAX]), max);
}

static const char *const powers[] = { CARRIER "output-power/instant",
	CARRIER "input-power/instant" };

START_TEST(a_carrier_that_is_not_ready_has_the_light_of_its_lane)
{
	enum quality quality;

	become_ready(false);
	poll(0, 0);
	observe_powers(0, 0); /* words of 0 outside DPActivated: no 1 mW */

	ck_assert_int_eq(shown_by(powers[_i], &quality), -4000);
	ck_assert_int_eq(quality, QUALITY_NOT_READY);
	ck_stats(powers[_i], -4000, -4000, -4000);
	/* and without such monitors it has none */
	r.present[MONITOR_TX_POWER] = r.present[MONITOR_RX_POWER] = 0;
	poll(0, 0);
	ck_assert_int_eq(shown_by(powers[_i], &quality), INT16_MAX);
	module_mark_stale(inv, c);
	ck_assert_int_eq(shown_by(powers[_i], &quality), INT16_MAX);
}
END_TEST

START_TEST(a_carrier_that_is_ready_has_the_power_that_is_observed)
{
	enum quality quality;

	poll(100000, 100000);
	observe_powers(-903, -903);
	observe_powers(-905, -905);

	ck_assert_int_eq(shown_by(powers[_i], &quality), -905);
	ck_assert_int_eq(quality, QUALITY_GOOD);
	ck_stats(powers[_i], -904, -905, -903);
	/* it stays the same one when nothing can be read */
	module_mark_stale(inv, c);
	ck_assert_int_eq(shown_by(powers[_i], &quality), -905);
	ck_assert_int_eq(quality, QUALITY_STALE);
}
END_TEST

START_TEST(a_carrier_has_the_light_of_its_lane_while_it_alone_is_read)
{
	enum quality quality;

	poll(100000, 100000);
	observe_powers(-903, -903);
	vdm_set_mark_stale(inv, c);

	ck_assert_int_eq(shown_by(powers[_i], &quality), -1000);
	ck_assert_int_eq(quality, QUALITY_GOOD);
	ck_stats(powers[_i], -1000, -1000, -1000);
}
END_TEST

START_TEST(statistics_of_a_carrier_begin_anew_when_its_light_goes)
{
	enum quality quality;

	poll(100000, 100000);
	observe_powers(-903, -809);
	r.signal[SIGNAL_RX_LOS] = 1;
	poll(100000, 0);

	/* what was observed is of before: the monitor knows better */
	ck_assert_int_eq(shown_by(powers[1], &quality), -4000);
	ck_stats(powers[1], -4000, -4000, -4000);
	ck_stats(powers[0], -903, -903, -903);
	observe_powers(-905, -4000);
	ck_stats(powers[1], -4000, -4000, -4000);
	ck_stats(powers[0], -904, -905, -903);
}
END_TEST

START_TEST(statistics_of_a_carrier_begin_anew_when_its_laser_is_switched)
{
	poll(100000, 100000);
	observe_powers(-903, -809);
	r.tx_disabled = 1;
	r.tx_ready = 0;
	poll(0, 100000);
	observe_powers(0, -809);
	ck_stats(powers[0], -4000, -4000, -4000);
	ck_stats(powers[1], -809, -809, -809);
	r.tx_disabled = 0;
	r.tx_ready = 1;
	poll(100000, 100000);
	observe_powers(-901, -809);
	ck_stats(powers[0], -901, -901, -901);
}
END_TEST

START_TEST(what_was_observed_before_a_carrier_was_ready_is_not_good)
{
	static const uint8_t types[] = { 139 };
	static const uint16_t words[] = { 0, 344 };
	const struct leaf *osnr = row(CARRIER "osnr/instant");
	struct value v;

	become_ready(false);
	poll(0, 0);
	observe(types, &words[0], 1);
	ck_assert(osnr->get(c, 0, &v));
	ck_assert_int_eq(v.quality, QUALITY_NOT_READY);
	become_ready(true);
	poll(100000, 100000);
	ck_assert(osnr->get(c, 0, &v));
	ck_assert_int_eq(v.quality, QUALITY_NOT_READY);
	observe(types, &words[1], 1);
	ck_assert(osnr->get(c, 0, &v));
	ck_assert_int_eq(v.quality, QUALITY_GOOD);
	ck_assert_int_eq(v.number, 34400);
}
END_TEST

static int64_t
stat_of(const char *path, enum leaf_stat stat)
{
	struct leaf_stats s;

	ck_assert(row(path)->stats(c, 0, &s));
	return s.number[stat];
}

static const char *const moments[] = { CARRIER "output-power/instant",
	"transceiver/physical-channels/channel/state/output-power/instant" };

START_TEST(the_moment_of_a_minimum_stays_while_it_is_the_same_one)
{
	int64_t moment;

	poll(100000, 100000);
	observe_powers(-1000, -1000);
	moment = stat_of(moments[_i], LEAF_STAT_MIN_TIME);
	for (unsigned minute = 1; minute < 5; minute++) {
		mono_us += HISTORY_SLOT_US;
		wavers_us = minute % 3;
		poll(100000, 100000);
		observe_powers(-1000, -1000);
		ck_assert_int_eq(stat_of(moments[_i], LEAF_STAT_MIN_TIME), moment);
		ck_assert_int_eq(stat_of(moments[_i], LEAF_STAT_MAX_TIME), moment);
	}
	/* who sets the clock right moves what was before, too */
	wavers_us = US_PER_S;
	poll(100000, 100000);
	ck_assert_int_eq(stat_of(moments[_i], LEAF_STAT_MIN_TIME),
	    moment + (int64_t)NS_PER_S);
	/* the oldest of those alike is out of the window, the next one is not */
	mono_us += HISTORY_SLOT_US;
	poll(100000, 100000);
	observe_powers(-1000, -1000);
	ck_assert_int_gt(stat_of(moments[_i], LEAF_STAT_MIN_TIME),
	    moment + 60 * (int64_t)NS_PER_S);
	ck_assert_int_lt(stat_of(moments[_i], LEAF_STAT_MIN_TIME),
	    moment + 70 * (int64_t)NS_PER_S);
}
END_TEST

/* What a module tells in fine steps, coarsely, or both: in hundredths of the unit. */
static const struct {
	uint8_t types[2];
	uint16_t words[2];
	const char *path;
	int64_t shown;
} dispersions[] = {
	{ { 135 }, { (uint16_t)-41 }, CARRIER "chromatic-dispersion/instant", -82000 },
	{ { 134, 135 }, { 821, 41 }, CARRIER "chromatic-dispersion/instant", 82100 },
	{ { 149 }, { 32 }, CARRIER "second-order-polarization-mode-dispersion/instant",
	    3200 },
	{ { 137, 149 }, { 3240, 32 },
	    CARRIER "second-order-polarization-mode-dispersion/instant", 3240 },
};

START_TEST(dispersion_that_is_told_coarsely_is_shown_too)
{
	enum quality quality;
	int64_t shown = dispersions[_i].shown;

	poll(100000, 100000);
	observe(dispersions[_i].types, dispersions[_i].words,
	    dispersions[_i].types[1] ? 2 : 1);

	ck_assert_int_eq(shown_by(dispersions[_i].path, &quality), shown);
	ck_assert_int_eq(quality, QUALITY_GOOD);
	ck_stats(dispersions[_i].path, shown, shown, shown);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("carrier");
	TCase *t = tcase_create("carrier");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, a_carrier_that_is_not_ready_has_the_light_of_its_lane, 0,
	    COUNT_OF(powers));
	tcase_add_loop_test(t, a_carrier_that_is_ready_has_the_power_that_is_observed, 0,
	    COUNT_OF(powers));
	tcase_add_loop_test(t, a_carrier_has_the_light_of_its_lane_while_it_alone_is_read,
	    0, COUNT_OF(powers));
	tcase_add_test(t, statistics_of_a_carrier_begin_anew_when_its_light_goes);
	tcase_add_test(t, statistics_of_a_carrier_begin_anew_when_its_laser_is_switched);
	tcase_add_test(t, what_was_observed_before_a_carrier_was_ready_is_not_good);
	tcase_add_loop_test(t, the_moment_of_a_minimum_stays_while_it_is_the_same_one, 0,
	    COUNT_OF(moments));
	tcase_add_loop_test(t, dispersion_that_is_told_coarsely_is_shown_too, 0,
	    COUNT_OF(dispersions));
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}
