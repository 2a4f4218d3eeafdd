/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/leaf_flag.h"

#include "model/history.h"
#include "schema/alarm_text.h"
#include "schema/leaf_monitor.h"
#include "schema/leaf_observed.h"
#include "schema/leaf_vdm.h"
#include "schema/words.h"
#include "tests/api_fixture.h"
#include "tests/suite.h"

static struct inventory *inv;

static void
setup(void)
{
	inv = fixture_create();
}

static void
teardown(void)
{
	inventory_destroy(inv);
}

static const struct leaf *
find(enum leaf_subject subject, const char *rest, const char *metric)
{
	size_t count;
	const struct leaf *leaves = leaf_table(&count);

	for (size_t i = 0; i < count; i++) {
		const struct leaf *leaf = &leaves[i];

		if (leaf->subject != subject)
			continue;
		if (rest && leaf->rest && strcmp(leaf->rest, rest) == 0)
			return leaf;
		if (metric && leaf->metric && strcmp(leaf->metric, metric) == 0)
			return leaf;
	}
	return NULL;
}

/* What cage 1 says, worked out by hand: number, its digits, and the number of OpenConfig.
 */
static const struct {
	enum leaf_subject subject;
	const char *rest;
	const char *metric;
	unsigned index;
	int64_t number;
	unsigned digits;
	int64_t wire;
	unsigned wire_digits;
} numbers[] = {
	{ LEAF_MODULE, "temperature", NULL, 0, -4567, 3, -46, 1 },
	{ LEAF_MODULE, "supply-voltage", NULL, 0, 33012, 4, 330, 2 },
	{ LEAF_LANE, "tx-power", NULL, 0, 0, 3, 0, 2 },
	{ LEAF_LANE, "tx-power", NULL, 1, 414, 3, 41, 2 },
	{ LEAF_LANE, "tx-power", NULL, 7, 2304, 3, 230, 2 },
	{ LEAF_LANE, "tx-bias", NULL, 0, 6500, 6, 650, 2 },
	{ LEAF_LANE, "tx-bias", NULL, 3, 9506, 6, 951, 2 },
	{ LEAF_LANE, "rx-power", NULL, 0, -3000, 3, -300, 2 },
	{ LEAF_LANE, "rx-power", NULL, 1, -3456, 3, -346, 2 },
	{ LEAF_LANE, "rx-power", NULL, 6, -40000, 3, -4000, 2 },
	{ LEAF_MODULE, "rx-power-worst", NULL, 0, -40000, 3, 0, 0 },
	{ LEAF_MODULE, NULL, "transceiver_rx_power_margin_db", 0, -30000, 3, 0, 0 },
	{ LEAF_MODULE, NULL, "transceiver_temperature_margin_celsius", 0, 79567, 3, 0,
	    0 },
	{ LEAF_LANE, NULL, "transceiver_rx_power_watts", 1, 451187, 9, 0, 0 },
	{ LEAF_LANE, NULL, "transceiver_tx_power_watts", 7, 1700000, 9, 0, 0 },
	{ LEAF_LIMIT, "temperature", NULL, LIMIT_HIGH_ALARM, 75000, 3, 750, 1 },
	{ LEAF_LIMIT, "temperature", NULL, LIMIT_LOW_ALARM, -5000, 3, -50, 1 },
	{ LEAF_LIMIT, "temperature", NULL, LIMIT_LOW_WARN, 0, 3, 0, 1 },
	{ LEAF_LIMIT, "rx-power", NULL, LIMIT_LOW_ALARM, -10000, 3, -1000, 2 },
	{ LEAF_LIMIT, "rx-power", NULL, LIMIT_LOW_WARN, -8239, 3, -824, 2 },
	{ LEAF_IDENTITY, "power-max", NULL, 0, 12000, 3, 0, 0 },
	{ LEAF_IDENTITY, "wavelength-nm", NULL, 0, 1310000, 3, 0, 0 },
	{ LEAF_CAGE, NULL, "transceiver_last_poll_timestamp_seconds", 0, 1795363199711, 3,
	    0, 0 },
};

START_TEST(a_leaf_gives_the_number_of_the_model_in_its_unit)
{
	const struct leaf *leaf =
	    find(numbers[_i].subject, numbers[_i].rest, numbers[_i].metric);
	struct value v;

	ck_assert_ptr_nonnull(leaf);
	ck_assert(leaf->get(&inv->cage[0], numbers[_i].index, &v));
	ck_assert_int_eq(v.kind, VALUE_FIXED);
	ck_assert_int_eq(v.number, numbers[_i].number);
	ck_assert_uint_eq(leaf->digits, numbers[_i].digits);
	ck_assert_int_eq(v.quality, QUALITY_GOOD);
	if (leaf->path) {
		ck_assert_uint_eq(leaf->wire_digits, numbers[_i].wire_digits);
		ck_assert_int_eq(leaf_wire_number(leaf, v.number), numbers[_i].wire);
	}
}
END_TEST

static const struct {
	enum leaf_subject subject;
	const char *rest;
	unsigned cage;
	const char *text; /* NULL: absent */
} texts[] = {
	{ LEAF_CAGE, "name", 0, "1" },
	{ LEAF_CAGE, "type", 0, "qsfp-dd" },
	{ LEAF_CAGE, "presence", 1, "absent" },
	{ LEAF_CAGE, "presence", 2, "unknown" },
	{ LEAF_CAGE, "state", 1, "empty" },
	{ LEAF_CAGE, "last-error", 0, NULL },
	{ LEAF_IDENTITY, "form-factor", 0, "QSFP-DD" },
	{ LEAF_IDENTITY, "specification", 0, "CMIS" },
	{ LEAF_IDENTITY, "revision", 0, "5.2" },
	{ LEAF_IDENTITY, "vendor-oui", 0, "00:00:ab" },
	{ LEAF_IDENTITY, "firmware", 0, "1.2" },
	{ LEAF_IDENTITY, "media-type", 0, "smf" },
	{ LEAF_IDENTITY, "media", 0, "400GBASE-DR4" },
	{ LEAF_IDENTITY, "vendor-revision", 0, "A1" },
	{ LEAF_IDENTITY, "vendor-name", 1, NULL },
	{ LEAF_MODULE, "state", 0, "ready" },
	{ LEAF_MODULE, "trust", 0, "good" },
	{ LEAF_LANE, "data-path-state", 0, "DPActivated" },
};

START_TEST(a_leaf_gives_the_words_of_the_model)
{
	const struct leaf *leaf = find(texts[_i].subject, texts[_i].rest, NULL);
	struct value v;

	ck_assert_ptr_nonnull(leaf);
	ck_assert_int_eq(leaf->get(&inv->cage[texts[_i].cage], 0, &v),
	    texts[_i].text != NULL);
	if (texts[_i].text)
		ck_assert_str_eq(v.text, texts[_i].text);
}
END_TEST

START_TEST(what_a_module_does_not_measure_is_absent)
{
	struct value v;

	ck_assert(!find(LEAF_LANE, "tx-power", NULL)->get(&inv->cage[3], 0, &v));
	ck_assert(!find(LEAF_LIMIT, "rx-power", NULL)->get(&inv->cage[3], 0, &v));
	ck_assert(
	    !find(LEAF_LIMIT, "rx-power", NULL)->get(&inv->cage[0], LIMIT_COUNT, &v));
	ck_assert(!find(LEAF_LANE, "rx-power", NULL)->get(&inv->cage[0], LANES_MAX, &v));
	ck_assert(!find(LEAF_MODULE, "temperature", NULL)->get(&inv->cage[1], 0, &v));
	ck_assert(!find(LEAF_READ_ERROR, NULL, "transceiver_read_errors_total")
		       ->get(&inv->cage[0], HW_REASON_COUNT - 1, &v));
}
END_TEST

START_TEST(a_stale_reading_keeps_its_value_and_says_so)
{
	struct value v;

	module_mark_stale(inv, &inv->cage[0]);

	ck_assert(find(LEAF_LANE, "rx-power", NULL)->get(&inv->cage[0], 0, &v));
	ck_assert_int_eq(v.number, -3000);
	ck_assert_int_eq(v.quality, QUALITY_STALE);
	ck_assert(find(LEAF_CAGE, NULL, "transceiver_up")->get(&inv->cage[0], 0, &v));
	ck_assert_uint_eq(v.count, 0);
}
END_TEST

START_TEST(temperature_is_shown_before_a_module_is_ready)
{
	struct value v;

	inv->cage[0].module.readings.ready = false;

	ck_assert(find(LEAF_MODULE, "temperature", NULL)->get(&inv->cage[0], 0, &v));
	ck_assert_int_eq(v.quality, QUALITY_GOOD);
	ck_assert(find(LEAF_MODULE, "supply-voltage", NULL)->get(&inv->cage[0], 0, &v));
	ck_assert_int_eq(v.quality, QUALITY_NOT_READY);
}
END_TEST

START_TEST(the_darkest_lane_is_one_that_is_in_use)
{
	struct readings *r = &inv->cage[0].module.readings;
	const struct leaf *worst = find(LEAF_MODULE, "rx-power-worst", NULL);
	struct value v;

	r->rx_ready = 0x03;
	ck_assert(worst->get(&inv->cage[0], 0, &v));
	ck_assert_int_eq(v.number, -3456);
	ck_assert_int_eq(v.quality, QUALITY_GOOD);

	r->rx_ready = 0;
	ck_assert(worst->get(&inv->cage[0], 0, &v));
	ck_assert_int_eq(v.number, -40000);
	ck_assert_int_eq(v.quality, QUALITY_NOT_READY);
}
END_TEST

START_TEST(the_darkest_lane_is_one_that_had_light)
{
	const struct leaf *worst = find(LEAF_MODULE, "rx-power-worst", NULL);
	const struct leaf *margin =
	    find(LEAF_MODULE, NULL, "transceiver_rx_power_margin_db");
	struct module *m = &inv->cage[0].module;
	struct value v;

	m->rx_seen = 0x03;
	ck_assert(worst->get(&inv->cage[0], 0, &v));
	ck_assert_int_eq(v.number, -3456);
	ck_assert(margin->get(&inv->cage[0], 0, &v));
	ck_assert_int_eq(v.number, 6544);

	m->rx_seen = 0;
	ck_assert(worst->get(&inv->cage[0], 0, &v));
	ck_assert_int_eq(v.number, -40000);
	ck_assert(!margin->get(&inv->cage[0], 0, &v));
}
END_TEST

START_TEST(light_was_seen_where_a_lane_can_tell)
{
	const struct leaf *seen = find(LEAF_LANE, "light-seen", NULL);
	struct module *m = &inv->cage[0].module;
	struct value v;

	m->rx_seen = 0x02;
	ck_assert(seen->get(&inv->cage[0], 0, &v));
	ck_assert_uint_eq(v.count, 0);
	ck_assert(seen->get(&inv->cage[0], 1, &v));
	ck_assert_uint_eq(v.count, 1);
	m->readings.present[MONITOR_RX_POWER] = 0;
	ck_assert(seen->get(&inv->cage[0], 1, &v)); /* by its loss of light */
	m->readings.signal_known[SIGNAL_RX_LOS] = 0;
	ck_assert(!seen->get(&inv->cage[0], 1, &v));
}
END_TEST

START_TEST(a_transmitter_is_off_where_the_module_says_so_and_sends_nothing)
{
	const struct leaf *off = find(LEAF_LANE, "tx-disabled", NULL);
	struct module *m = &inv->cage[0].module;
	struct value v;

	m->readings.tx_disabled_known = 0x07;
	m->readings.tx_disabled = 0x06;
	m->readings.tx_output = 0x04;
	ck_assert(off->get(&inv->cage[0], 0, &v));
	ck_assert_int_eq(v.kind, VALUE_BOOL);
	ck_assert_uint_eq(v.count, 0);
	ck_assert(off->get(&inv->cage[0], 1, &v));
	ck_assert_uint_eq(v.count, 1);
	ck_assert(off->get(&inv->cage[0], 2, &v));
	ck_assert_uint_eq(v.count, 0);
	ck_assert(!off->get(&inv->cage[0], 3, &v));
	m->stale = true;
	ck_assert(!off->get(&inv->cage[0], 1, &v));
}
END_TEST

START_TEST(a_laser_that_is_switched_off_is_not_said_to_be_unlocked)
{
	const struct leaf *unlocked = find(LEAF_LANE, "laser-unlocked", NULL);
	struct cage *c = &inv->cage[0];
	unsigned lane = 0;
	struct value v;

	while (!(cage_lanes_in_use(c, LANE_USE_TX) & lane_bit(lane)))
		ck_assert_uint_lt(++lane, LANES_MAX);
	c->vdm->stale = false;
	c->module.lasers.known = c->module.lasers.unlocked = lane_bit(lane);
	ck_assert(unlocked->get(c, lane, &v));
	ck_assert_int_eq(v.quality, QUALITY_GOOD);
	c->module.readings.tx_disabled_known = c->module.readings.tx_disabled =
	    lane_bit(lane);
	ck_assert(unlocked->get(c, lane, &v));
	ck_assert_int_eq(v.quality, QUALITY_NOT_READY);
	c->vdm->stale = true;
	ck_assert(unlocked->get(c, lane, &v));
	ck_assert_int_eq(v.quality, QUALITY_STALE);
}
END_TEST

/* Its alarm stands then, too. */
START_TEST(a_cooler_that_failed_is_told_of_a_laser_that_is_switched_off)
{
	const struct leaf *fault = find(LEAF_LANE, "laser-tec-fault", NULL);
	struct cage *c = &inv->cage[0];
	struct value v;

	c->vdm->stale = false;
	c->module.lasers.known = lane_bit(0);
	c->module.lasers.has_page_02h = c->module.lasers.tec_fault = true;
	c->module.readings.active = 0;
	ck_assert(fault->get(c, 0, &v));
	ck_assert_uint_eq(v.count, 1);
	ck_assert_int_eq(v.quality, QUALITY_GOOD);
	c->vdm->stale = true;
	ck_assert(fault->get(c, 0, &v));
	ck_assert_int_eq(v.quality, QUALITY_STALE);
}
END_TEST

/* Limits that are not believed are shown, and nothing is reckoned from them. */
START_TEST(limits_that_are_not_trusted_give_no_margin)
{
	struct limits *l = &inv->cage[0].module.limits;
	struct value v;

	l->trusted[MONITOR_RX_POWER] = l->trusted[MONITOR_TEMP] = false;

	ck_assert(!find(LEAF_MODULE, NULL, "transceiver_rx_power_margin_db")
		       ->get(&inv->cage[0], 0, &v));
	ck_assert(!find(LEAF_MODULE, NULL, "transceiver_temperature_margin_celsius")
		       ->get(&inv->cage[0], 0, &v));
	ck_assert(find(LEAF_LIMIT, "rx-power", NULL)->get(&inv->cage[0], 0, &v));
	ck_assert_int_eq(v.quality, QUALITY_SUSPECT);
}
END_TEST

START_TEST(a_limit_of_no_light_gives_no_margin)
{
	struct value v;

	inv->cage[0].module.limits.value[MONITOR_RX_POWER][LIMIT_LOW_ALARM] = 0;

	ck_assert(!find(LEAF_MODULE, NULL, "transceiver_rx_power_margin_db")
		       ->get(&inv->cage[0], 0, &v));
	ck_assert(find(LEAF_MODULE, NULL, "transceiver_temperature_margin_celsius")
		      ->get(&inv->cage[0], 0, &v));
}
END_TEST

START_TEST(a_lane_shows_the_state_of_the_host_lane_that_feeds_it)
{
	struct module *m = &inv->cage[0].module;
	struct value v;

	m->id.media_lanes = 4;
	m->readings.dp_state[6] = 2;

	ck_assert(find(LEAF_LANE, "data-path-state", NULL)->get(&inv->cage[0], 3, &v));
	ck_assert_str_eq(v.text, "DPInit");
}
END_TEST

/* The standard has one code for a lane that is down and for one that is not used. */
START_TEST(a_lane_that_no_data_path_uses_is_deactivated)
{
	const struct leaf *state = find(LEAF_LANE, "data-path-state", NULL);
	const struct leaf *application = find(LEAF_LANE, "application", NULL);
	struct module *m = &inv->cage[0].module;
	struct value v;

	m->id.media_lanes = 4;
	m->readings.app[1] = 2;
	m->readings.fed_by_known = 0x0f;
	m->readings.fed_by[1] = lane_bit(1);

	ck_assert(state->get(&inv->cage[0], 1, &v));
	ck_assert_str_eq(v.text, "DPActivated");
	ck_assert(application->get(&inv->cage[0], 1, &v));
	ck_assert_uint_eq(v.count, 2);
	ck_assert(state->get(&inv->cage[0], 2, &v));
	ck_assert_str_eq(v.text, "DPDeactivated");
	ck_assert(!application->get(&inv->cage[0], 2, &v));
}
END_TEST

/* Flags of cage 1 by name and lane: 1 up, 0 not, -1 not known. */
static const struct {
	const char *name;
	unsigned lane; /* from 0 */
	bool per_lane;
	int up;
} flags[] = {
	{ "rx-los", 6, true, 1 },
	{ "rx-los", 5, true, 0 },
	{ "tx-fault", 6, true, -1 },
	{ "rx-power-low-alarm", 6, true, 1 },
	{ "rx-power-high-alarm", 6, true, 0 },
	{ "tx-bias-high-alarm", 6, true, -1 },
	{ "temperature-high-warning", 0, false, 1 },
	{ "temperature-low-warning", 0, false, 0 },
	{ "temperature-high-warning", 1, false, -1 },
	{ "supply-voltage-high-alarm", 0, false, -1 },
};

START_TEST(a_flag_is_found_by_its_name_and_lane)
{
	char room[LEAF_FLAG_NAME_MAX];
	unsigned index = flags[_i].lane * LEAF_FLAGS;
	unsigned lane;
	struct value v;

	while (strcmp(leaf_flag_name(&inv->cage[0], index, room), flags[_i].name) != 0)
		ck_assert_uint_lt(++index, leaf_instances(LEAF_FLAG, &inv->cage[0]));

	ck_assert_int_eq(leaf_lane(LEAF_FLAG, &inv->cage[0], index, &lane),
	    flags[_i].per_lane);
	ck_assert_uint_eq(lane, flags[_i].lane);
	ck_assert_int_eq(leaf_flag_get(&inv->cage[0], index, &v), flags[_i].up >= 0);
	if (flags[_i].up >= 0)
		ck_assert_uint_eq(v.count, (unsigned)flags[_i].up);
	ck_assert_int_eq(leaf_flag_seen(&inv->cage[0], index), flags[_i].up == 1);
}
END_TEST

/* Each module would have them all, and hardly one ever uses one of them. */
START_TEST(a_flag_that_few_modules_have_is_given_once_it_was_up)
{
	struct cage *c = &inv->cage[0];
	struct flag_news news = { .inv = inv, .c = c, .now = &(struct now){ 5, 5, 0 } };
	struct value v;

	c->module.readings.signal_known[SIGNAL_CUSTOM] = 1;
	c->module.readings.signal_known[SIGNAL_MODULE_STATE] = 1;
	ck_assert(leaf_flag_get(c, SIGNAL_MODULE_STATE, &v));
	ck_assert(leaf_flag_count(c, SIGNAL_MODULE_STATE, &v));
	ck_assert(!leaf_flag_get(c, SIGNAL_CUSTOM, &v));
	ck_assert(!leaf_flag_count(c, SIGNAL_CUSTOM, &v));

	flag_occurred(&news, SIGNAL_CUSTOM, 0, true);
	ck_assert(leaf_flag_get(c, SIGNAL_CUSTOM, &v));
	ck_assert_uint_eq(v.count, 0); /* not in the last poll */
	ck_assert(leaf_flag_count(c, SIGNAL_CUSTOM, &v));
	ck_assert_uint_eq(v.count, 1);
}
END_TEST

START_TEST(flags_stand_in_the_lanes_of_the_host_too)
{
	struct cage *c = &inv->cage[0];

	c->module.id.media_lanes = 4;
	c->vdm->count = 0;
	ck_assert_uint_eq(leaf_instances(LEAF_FLAG, c), 8 * LEAF_FLAGS);
	c->module.id.host_lanes = 255;
	ck_assert_uint_eq(leaf_instances(LEAF_FLAG, c), LANES_MAX * LEAF_FLAGS);
	/* behind them those of what it observes */
	c->vdm->count = 3;
	ck_assert_uint_eq(leaf_instances(LEAF_FLAG, c), LEAF_FLAG_OBSERVED + 12);
}
END_TEST

/* A data path may have the number of a host lane that the medium does not have. */
START_TEST(what_is_observed_stands_in_lanes_of_either_side)
{
	struct cage *c = &inv->cage[0];
	struct value v;

	c->module.id.media_lanes = 4;
	ck_assert_uint_eq(leaf_instances(LEAF_OBSERVED, c), 8);
	ck_assert_uint_eq(leaf_instances(LEAF_HOST_LANE, c), 8);
	c->module.id.host_lanes = 2;
	ck_assert_uint_eq(leaf_instances(LEAF_OBSERVED, c), 4);
	ck_assert_uint_eq(leaf_instances(LEAF_HOST_LANE, c), 2);
	ck_assert_uint_eq(leaf_instances(LEAF_OBSERVED, &inv->cage[3]), 0);
	ck_assert(find(LEAF_HOST_LANE, NULL, "transceiver_host_snr_db")->get(c, 1, &v));
	ck_assert_int_eq(v.number, 23500);
	ck_assert(!find(LEAF_HOST_LANE, NULL, "transceiver_host_snr_db")->get(c, 2, &v));
	ck_assert(
	    !find(LEAF_OBSERVED, NULL, "transceiver_media_snr_db")->get(c, 32 + 7, &v));
}
END_TEST

/* Of eight lanes the last is the worst; those that nobody uses count where none is used.
 */
static const struct {
	uint32_t used;
	unsigned worst;
} ber_lanes[] = { { 0xff, 7 }, { 0x7f, 6 }, { 0x06, 2 }, { 0, 7 } };

START_TEST(lanes_in_use_decide_the_worst_ber)
{
	struct cage *c = &inv->cage[0];
	unsigned lane = 99;

	c->module.readings.rx_ready = ber_lanes[_i].used;
	ck_assert(leaf_vdm_worst_ber(c, &lane));
	ck_assert_uint_eq(lane, ber_lanes[_i].worst);
}
END_TEST

/* BER of the first two lanes, all others are not in use. */
static void
observe_ber(struct cage *c, unsigned second, uint16_t first, uint16_t second_one)
{
	for (unsigned i = 0; i < c->vdm->count; i++) {
		struct vdm_item *item = &c->vdm->item[i];

		if (item->type == LEAF_VDM_PRE_FEC_BER)
			item->word = item->lane == 0   ? first
				     : item->lane == 1 ? second_one
						       : 20 << 11 | 1;
	}
	vdm_set_renew(inv, c, FIXTURE_MONO_US + second * (uint64_t)US_PER_S);
}

/* Which lane is the worst just now does not matter to what was. */
START_TEST(statistics_of_the_ber_of_a_module_are_those_of_all_its_lanes)
{
	struct cage *c = &inv->cage[0];
	const struct leaf *leaf = leaf_row(leaf_rows() - 1);
	struct leaf_stats s;
	struct value v;

	ck_assert_str_eq(leaf->path, "transceiver/state/pre-fec-ber/instant");
	c->module.readings.rx_ready = 0x03;
	c->module.readings.host_active = 0x03;
	history_forget(c->history);
	observe_ber(c, 0, 13 << 11 | 100, 13 << 11 | 1100); /* 100e-11, 1100e-11 */
	observe_ber(c, 10, 13 << 11 | 400, 13 << 11 | 300);
	for (unsigned i = 0; i < 2; i++) {
		observe_ber(c, 20 + 10 * i, (uint16_t)(13 << 11 | (400 + 200 * i)),
		    13 << 11 | 500);
		ck_assert(leaf->get(c, 0, &v));
		ck_assert(leaf->stats(c, 0, &s));
		ck_assert_int_eq(v.number, i == 0 ? 5000000000 : 6000000000);
		ck_assert_int_eq(s.number[LEAF_STAT_MIN], 1000000000);
		ck_assert_int_eq(s.number[LEAF_STAT_MAX], 11000000000);
		ck_assert_int_eq(s.number[LEAF_STAT_MIN_TIME],
		    s.number[LEAF_STAT_MAX_TIME]);
		/* the mean of the lane that is worse on the whole */
		ck_assert_int_eq(s.number[LEAF_STAT_AVG],
		    i == 0 ? 6333333000 : 6000000000);
		ck_assert_int_eq(s.number[LEAF_STAT_INTERVAL],
		    (20 + 10 * i) * 1000000000LL);
	}
}
END_TEST

START_TEST(a_module_cannot_claim_more_lanes_than_there_are)
{
	inv->cage[0].module.id.media_lanes = 4000;

	ck_assert_uint_eq(leaf_instances(LEAF_LANE, &inv->cage[0]), LANES_MAX);
}
END_TEST

START_TEST(the_limits_of_a_monitor_are_a_row_of_its_name)
{
	enum monitor id = (enum monitor)_i;

	ck_assert_int_eq(leaf_of_limits(id)->subject, LEAF_LIMIT);
	ck_assert_str_eq(leaf_of_limits(id)->rest, monitor_name(id));
}
END_TEST

/* An alarm in words; numbers are those of the row above it in schema/leaf. */
static const struct {
	enum alarm_kind kind;
	struct alarm_cause cause;
	const char *text;
} causes[] = {
	{ ALARM_LIMITS + 0, { 80500, 75000, true, true, ALARM_BY_COMPARISON },
	    "temperature 80.5 C is above the high alarm limit 75.0 C" },
	{ ALARM_LIMITS + 7, { 3040100, 3135000, true, true, 3 },
	    "supply voltage 3.040 V is below the low warning limit 3.135 V" },
	{ ALARM_LIMITS + 9, { 0, 100000, true, true, ALARM_BY_COMPARISON },
	    "tx power -40.00 dBm is below the low alarm limit -10.00 dBm" },
	{ ALARM_LIMITS + 17, { 91201, 128800, true, true, ALARM_BY_COMPARISON },
	    "rx power -10.40 dBm is below the low alarm limit -8.90 dBm" },
	{ ALARM_LIMITS + 14, { 90001, 90000, true, true, ALARM_BY_COMPARISON },
	    "tx bias 90.00 mA is above the high warning limit 90.00 mA" },
	{ ALARM_LIMITS + 17, { 501187, 100000, true, true, ALARM_BY_FLAG },
	    "rx power was flagged below the low alarm limit -10.00 dBm, and read -3.00 dBm" },
	{ ALARM_SIGNALS + SIGNAL_TX_FAULT, { .source = ALARM_BY_FLAG },
	    "the transmitter reports a fault" },
	{ ALARM_SIGNALS + SIGNAL_RX_LOS, { .source = ALARM_BY_FLAG },
	    "no light is received" },
	{ ALARM_SIGNALS + SIGNAL_RX_LOS, { .value = 10, .has_value = true },
	    "no light is received, rx power -40.00 dBm" },
	{ ALARM_SIGNALS + SIGNAL_RX_LOL, { .source = ALARM_BY_FLAG },
	    "the received signal cannot be locked to" },
	{ ALARM_MODULE_FAULT, { .value = 1 },
	    "the module is in ModuleFault: TEC runaway" },
	{ ALARM_MODULE_FAULT, { .value = 0xc0 },
	    "the module is in ModuleFault, cause C0h" },
	{ ALARM_MODULE_FAULT, { .value = 0 }, "the module is in ModuleFault" },
	{ ALARM_FLAPPING, { .value = 0 },
	    "the presence contact bounces: what is plugged counts as present" },
	{ ALARM_LASER_REFUSED, { .value = 0x9 },
	    "the laser does not do what is set: no such channel, power out of range" },
	{ ALARM_LASER_REFUSED, { .value = 0xf },
	    "the laser does not do what is set: no such channel, tuning not accepted, "
	    "fine tuning out of range, power out of range" },
	{ ALARM_UNREADABLE, { .value = HW_OK },
	    "the module cannot be read: its memory makes no sense" },
	{ ALARM_UNREADABLE, { .value = HW_TIMEOUT },
	    "the module cannot be read: transaction timed out" },
};

START_TEST(an_alarm_tells_its_cause_with_numbers)
{
	const struct alarm alarm = { .cause = causes[_i].cause };
	char text[ALARM_TEXT_MAX];

	alarm_text(NULL, causes[_i].kind, &alarm, text);

	ck_assert_str_eq(text, causes[_i].text);
}
END_TEST

/* Modules without applications say it by their codes; cables tell their own length. */
static const struct {
	enum spec spec;
	uint8_t extended, compliance; /* of byte 3, or 131 */
	uint32_t cable_mm;
	const char *media, *words;
} interfaces[] = {
	{ SPEC_SFF8472, 0x00, 0x10, 0, "10GBASE-SR",
	    "1 x 10G NRZ media, 300 m OM3 / 400 m OM4" },
	{ SPEC_SFF8472, 0x0d, 0x00, 3000, "25GBASE-CR or -CR-S, CA-25G-N",
	    "1 x 25G NRZ media, 3 m copper cable" },
	{ SPEC_SFF8472, 0x16, 0x00, 0, "10GBASE-T", "100 m twisted pair" },
	{ SPEC_SFF8636, 0x03, 0x80, 0, "100GBASE-LR4", "4 x 25G NRZ media, 10 km SMF" },
	{ SPEC_SFF8636, 0x0b, 0x80, 2500, "100GBASE-CR4",
	    "4 x 25G NRZ media, 2.5 m copper cable" },
	{ SPEC_SFF8636, 0x18, 0x80, 0, "100G AOC", "4 x 25G NRZ media, active cable" },
	{ SPEC_SFF8636, 0x1a, 0x80, 0, "100GE-DWDM2", "2 x 50G media, 80 km SMF" },
	{ SPEC_SFF8636, 0x11, 0x00, 0, "4x10GBASE-SR",
	    "4 x 10G NRZ media, 300 m OM3 / 400 m OM4" },
	{ SPEC_SFF8636, 0x00, 0x20, 0, "4x10GBASE-LR", "4 x 10G NRZ media, 10 km SMF" },
	{ SPEC_SFF8636, 0x05, 0x80, 0, "100GBASE-SR10",
	    "10 x 10G NRZ media, 100 m OM3 / 150 m OM4" },
	{ SPEC_SFF8636, 0x29, 0x80, 0, "100GBASE-SR1, 200GBASE-SR2 or 400GBASE-SR4",
	    "100G PAM4 media, 60 m OM3 / 100 m OM4" },
	{ SPEC_SFF8472, 0x13, 0x00, 0, "G.959.1 P1I1-2D1",
	    "1 x 10.7G NRZ media, 2 km SMF" },
	{ SPEC_SFF8472, 0x1c, 0x00, 0, "10GBASE-T short reach", "30 m twisted pair" },
	{ SPEC_SFF8636, 0xee, 0x04, 0, "unknown code EEh", NULL },
	{ SPEC_SFF8636, 0x00, 0x00, 0, NULL, NULL },
};

START_TEST(a_module_without_applications_says_its_interface_by_its_codes)
{
	struct identity id = { .spec = interfaces[_i].spec,
		.known = FACT_COMPLIANCE | FACT_EXT_COMPLIANCE | FACT_LENGTH_CABLE,
		.ext_compliance = interfaces[_i].extended,
		.compliance = { interfaces[_i].compliance },
		.compliance_len = 8,
		.length_cable_mm = interfaces[_i].cable_mm };
	char media[WORDS_MAX], words[SENTENCE_MAX];

	ck_assert_pstr_eq(words_media(&id, media), interfaces[_i].media);
	ck_assert_pstr_eq(words_interface(&id, words), interfaces[_i].words);
}
END_TEST

/* What one identity says. */
static const struct {
	struct identity id;
	const char *media, *words;
} sayings[] = {
	/* without a code, by the facts */
	{ { .spec = SPEC_SFF8472,
	      .known = FACT_BITRATE | FACT_WAVELENGTH | FACT_LENGTH_SMF,
	      .bitrate_mbd = 10300,
	      .wavelength_pm = 1550000,
	      .length_smf_m = 80000,
	      .media_lanes = 1 },
	    NULL, "10G, 1550 nm, 80 km SMF" },
	{ { .spec = SPEC_SFF8636,
	      .known = FACT_BITRATE | FACT_WAVELENGTH | FACT_LENGTH_SMF |
		       FACT_LENGTH_OM1 | FACT_LENGTH_OM3,
	      .bitrate_mbd = 10300,
	      .wavelength_pm = 1310500,
	      .length_smf_m = 1500,
	      .length_om_m = { 0, 0, 140 },
	      .media_lanes = 4 },
	    NULL, "4 x 10G, 1310.5 nm, 1.5 km SMF / 140 m OM3" },
	/* 40G over two fibres: two by two lanes, which nothing tells */
	{ { .spec = SPEC_SFF8636,
	      .identifier = 0x0d,
	      .known = FACT_BITRATE | FACT_WAVELENGTH | FACT_LENGTH_OM3,
	      .bitrate_mbd = 20600,
	      .wavelength_pm = 850000,
	      .length_om_m = { 0, 0, 100 },
	      .media_lanes = 4 },
	    NULL, "20.6 GBd, 850 nm, 100 m OM3" },
	{ { .spec = SPEC_SFF8636,
	      .identifier = 0x0d,
	      .known = FACT_BITRATE,
	      .bitrate_mbd = 14000,
	      .media_lanes = 4 },
	    NULL, "4 x 14 GBd" },
	{ { .spec = SPEC_SFF8636,
	      .identifier = 0x11,
	      .known = FACT_BITRATE,
	      .bitrate_mbd = 25750,
	      .media_lanes = 4 },
	    NULL, "4 x 25G" },
	{ { .spec = SPEC_SFF8636,
	      .known = FACT_BITRATE | FACT_MEDIA_TECHNOLOGY | FACT_LENGTH_CABLE,
	      .bitrate_mbd = 25750,
	      .media_technology = 0xa,
	      .length_cable_mm = 2000,
	      .media_lanes = 4 },
	    NULL, "4 x 25G, 2 m copper cable" },
	{ { .spec = SPEC_SFF8636,
	      .known = FACT_WAVELENGTH | FACT_MEDIA_TECHNOLOGY | FACT_LENGTH_CABLE |
		       FACT_CONNECTOR,
	      .wavelength_pm = 850000,
	      .connector = 0x23,
	      .length_cable_mm = 500 },
	    NULL, "0.5 m active cable" },
	{ { .spec = SPEC_SFF8472,
	      .known = FACT_BITRATE | FACT_CONNECTOR | FACT_LENGTH_CABLE,
	      .bitrate_mbd = 2100,
	      .connector = 0x21 },
	    NULL, "2.1 GBd, copper cable" },
	{ { .spec = SPEC_CMIS, .known = FACT_MEDIA_TYPE, .media_type = 3 }, NULL,
	    "copper cable" },
	{ { .spec = SPEC_SFF8472 }, NULL, NULL },
	/* a bit that the nominal rate contradicts, with and without another bit */
	{ { .spec = SPEC_SFF8472,
	      .known = FACT_BITRATE | FACT_COMPLIANCE | FACT_LENGTH_CABLE,
	      .bitrate_mbd = 10300,
	      .compliance = { 0, 0, 0, 1 << 2, 0, 1 << 2 },
	      .compliance_len = 8,
	      .length_cable_mm = 3000 },
	    "Passive cable", "10G, 3 m copper cable" },
	{ { .spec = SPEC_SFF8472,
	      .known = FACT_BITRATE | FACT_COMPLIANCE | FACT_WAVELENGTH,
	      .bitrate_mbd = 1250,
	      .wavelength_pm = 1310000,
	      .compliance = { 1 << 5 },
	      .compliance_len = 8 },
	    NULL, "1G, 1310 nm" },
	/* four times is not by far, and bits of twisted pairs are none */
	{ { .spec = SPEC_SFF8472,
	      .known = FACT_BITRATE | FACT_COMPLIANCE,
	      .bitrate_mbd = 5000,
	      .compliance = { 0, 0, 0, 1 },
	      .compliance_len = 8 },
	    "1000BASE-SX", "1 x 1G NRZ media, 275 m OM1 / 550 m OM2" },
	{ { .spec = SPEC_SFF8472,
	      .known = FACT_BITRATE | FACT_COMPLIANCE,
	      .bitrate_mbd = 1300,
	      .compliance = { 0, 0, 0, 1 << 3 },
	      .compliance_len = 8 },
	    "1000BASE-T", "1G, 100 m twisted pair" },
	/* a reach of the module's own */
	{ { .spec = SPEC_SFF8636,
	      .known = FACT_EXT_COMPLIANCE | FACT_LENGTH_SMF,
	      .ext_compliance = 0x03,
	      .length_smf_m = 2000 },
	    "100GBASE-LR4",
	    "4 x 25G NRZ media, 10 km SMF by the standard, 2 km by the module" },
	{ { .spec = SPEC_SFF8636,
	      .known = FACT_EXT_COMPLIANCE | FACT_LENGTH_SMF,
	      .ext_compliance = 0x03,
	      .length_smf_m = 10000 },
	    "100GBASE-LR4", "4 x 25G NRZ media, 10 km SMF" },
	{ { .spec = SPEC_SFF8636,
	      .known = FACT_EXT_COMPLIANCE | FACT_LENGTH_SMF,
	      .ext_compliance = 0x03 },
	    "100GBASE-LR4", "4 x 25G NRZ media, 10 km SMF" },
	{ { .spec = SPEC_SFF8636,
	      .known = FACT_EXT_COMPLIANCE | FACT_LENGTH_OM3 | FACT_LENGTH_OM4,
	      .ext_compliance = 0x02,
	      .length_om_m = { 0, 0, 70, 150 } },
	    "100GBASE-SR4",
	    "4 x 25G NRZ media, 70 m OM3 / 100 m OM4 by the standard, 150 m OM4 by the module" },
	/* a cable is as long as it is, whatever interface it names */
	{ { .spec = SPEC_SFF8636,
	      .known = FACT_COMPLIANCE | FACT_CONNECTOR | FACT_MEDIA_TECHNOLOGY |
		       FACT_LENGTH_CABLE,
	      .compliance = { 0x04 },
	      .compliance_len = 8,
	      .connector = 0x23,
	      .length_cable_mm = 10000,
	      .media_lanes = 4,
	      .lane_mask = 0xf },
	    "40GBASE-SR4", "4 x 10G NRZ media, 10 m active cable" },
	{ { .spec = SPEC_SFF8636,
	      .known = FACT_EXT_COMPLIANCE | FACT_CONNECTOR | FACT_MEDIA_TECHNOLOGY |
		       FACT_LENGTH_CABLE,
	      .ext_compliance = 0x02,
	      .media_technology = 0xa,
	      .connector = 0x23,
	      .length_cable_mm = 3000 },
	    "100GBASE-SR4", "4 x 25G NRZ media, 3 m copper cable" },
	{ { .spec = SPEC_SFF8472,
	      .known = FACT_COMPLIANCE | FACT_CONNECTOR | FACT_LENGTH_CABLE,
	      .compliance = { 0x10, 0, 0, 0, 0, 0x08 },
	      .compliance_len = 8,
	      .connector = 0x23,
	      .length_cable_mm = 10000 },
	    "10GBASE-SR", "1 x 10G NRZ media, 10 m active cable" },
	{ { .spec = SPEC_SFF8472,
	      .known = FACT_COMPLIANCE | FACT_CONNECTOR | FACT_LENGTH_CABLE,
	      .compliance = { 0x10 },
	      .compliance_len = 8,
	      .connector = 0x23 },
	    "10GBASE-SR", "1 x 10G NRZ media, cable" },
	/* Fibre Channel, whose reach its module alone tells */
	{ { .spec = SPEC_SFF8472,
	      .known = FACT_COMPLIANCE | FACT_BITRATE | FACT_LENGTH_OM3 | FACT_LENGTH_OM4,
	      .bitrate_mbd = 14000,
	      .compliance = { 0, 0, 0, 0, 0, 0, 0x0c, 0x70 },
	      .compliance_len = 8,
	      .length_om_m = { 0, 0, 100, 125 } },
	    "16GFC-MM", "1 x 16G NRZ media, 100 m OM3 / 125 m OM4" },
	/* this end of a split cable has two lanes */
	{ { .spec = SPEC_SFF8636,
	      .known = FACT_EXT_COMPLIANCE,
	      .ext_compliance = 0x0b,
	      .media_lanes = 4,
	      .lane_mask = 0x3 },
	    "100GBASE-CR4", "2 x 25G NRZ media, copper cable" },
	/* codes without a name */
	{ { .spec = SPEC_CMIS,
	      .media_type = 2,
	      .app_count = 1,
	      .app = { { .media_id = 0xc0 } } },
	    "vendor code C0h", NULL },
	{ { .spec = SPEC_CMIS,
	      .media_type = 2,
	      .app_count = 1,
	      .app = { { .media_id = 0xff } } },
	    "unknown code FFh", NULL },
	{ { .spec = SPEC_CMIS, .app_count = 1 }, "undefined", NULL },
};

START_TEST(a_module_is_said_by_its_codes_where_they_make_sense_and_else_by_its_facts)
{
	char media[WORDS_MAX], words[SENTENCE_MAX];

	ck_assert_pstr_eq(words_media(&sayings[_i].id, media), sayings[_i].media);
	ck_assert_pstr_eq(words_interface(&sayings[_i].id, words), sayings[_i].words);
}
END_TEST

START_TEST(the_longest_sentence_is_not_cut)
{
	struct identity id = { .media_type = 1,
		.known = FACT_LENGTH_OM3 | FACT_LENGTH_OM4,
		.length_om_m = { 0, 0, 500, 500 } };
	const struct application app = { .host_id = 0x3f, .media_id = 0x0e };
	char words[SENTENCE_MAX];

	ck_assert_str_eq(words_application(&id, &app, words),
	    "16 x 28G NRZ host, 4 x 50G PAM4 media, 70 m OM3 / 100 m OM4 by the standard, "
	    "500 m OM3 / 500 m OM4 by the module");
	id.length_om_m[2] = id.length_om_m[3] = UINT32_MAX;
	ck_assert_uint_lt(strlen(words_application(&id, &app, words)), SENTENCE_MAX);
}
END_TEST

/* A cable may give all its applications as many lanes as it has itself. */
START_TEST(an_application_has_no_more_lanes_than_its_interface)
{
	static const struct identity id = { .media_type = 3 };
	const struct application app = { .host_id = 0x1b,
		.host_lanes = 8,
		.media_id = 1 };
	char words[SENTENCE_MAX];

	ck_assert_str_eq(words_application(&id, &app, words),
	    "2 x 50G PAM4 host, copper cable");
}
END_TEST

/* A copper cable's application: the media side has no rate of its own. */
START_TEST(a_cable_is_said_by_its_host_side_and_its_length)
{
	struct identity id = { .media_type = 3,
		.known = FACT_LENGTH_CABLE,
		.length_cable_mm = 1500 };
	const struct application app = { .host_id = 0x48,
		.media_id = 0x01,
		.host_lanes = 4,
		.media_lanes = 4 };
	const struct application strange = { .host_id = 0xee, .media_id = 0xee };
	char words[SENTENCE_MAX];

	ck_assert_str_eq(words_application(&id, &app, words),
	    "4 x 100G PAM4 host, 1.5 m copper cable");
	id.media_type = 0x77;
	ck_assert_ptr_null(words_application(&id, &strange, words));
}
END_TEST

START_TEST(every_row_is_whole)
{
	size_t count;
	const struct leaf *leaves = leaf_table(&count);

	for (size_t i = 0; i < count; i++) {
		const struct leaf *leaf = &leaves[i];

		ck_assert((leaf->get != NULL) != (leaf->get_bus != NULL));
		ck_assert((leaf->subject == LEAF_BUS) == (leaf->get_bus != NULL));
		ck_assert((leaf->type == METRIC_NONE) == (leaf->metric == NULL));
		ck_assert(leaf->path || leaf->rest || leaf->metric);
		if (leaf->rest || (leaf->metric && leaf->type != METRIC_LABEL))
			ck_assert_ptr_nonnull(leaf->help);
		/* A name has one meaning. */
		for (size_t k = 0; k < i && leaf->metric; k++)
			ck_assert(!leaves[k].metric ||
				  strcmp(leaves[k].metric, leaf->metric) != 0);
	}
}
END_TEST

/* What is said of a leaf without a value holds for each value. */
START_TEST(a_value_is_of_the_kind_of_its_row)
{
	size_t count, seen = 0;
	const struct leaf *leaves = leaf_table(&count);

	for (size_t i = 0; i < count; i++) {
		const struct leaf *leaf = &leaves[i];

		for (unsigned k = 0; k < FIXTURE_CAGES; k++) {
			const struct cage *c = &inv->cage[k];
			bool has_object =
			    leaf->subject == LEAF_CAGE || leaf->subject == LEAF_COUNTER ||
			    leaf->subject == LEAF_BUS || c->module.has_identity;
			struct value v;
			bool given = leaf->get ? leaf->get(c, 0, &v)
					       : leaf->get_bus(&inv->bus[0], &v);

			if (given)
				ck_assert_int_eq(v.kind, leaf->kind);
			if (has_object && (leaf->show & SHOW_ALWAYS))
				ck_assert_msg(given, "%s of cage %s", leaf->rest,
				    c->name);
			seen += given;
		}
	}
	ck_assert_uint_gt(seen, 3 * count / 2); /* few modules have all */
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("leaf");
	TCase *t = tcase_create("leaf");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, a_leaf_gives_the_number_of_the_model_in_its_unit, 0,
	    COUNT_OF(numbers));
	tcase_add_loop_test(t, a_leaf_gives_the_words_of_the_model, 0, COUNT_OF(texts));
	tcase_add_test(t, what_a_module_does_not_measure_is_absent);
	tcase_add_test(t, a_stale_reading_keeps_its_value_and_says_so);
	tcase_add_test(t, temperature_is_shown_before_a_module_is_ready);
	tcase_add_test(t, the_darkest_lane_is_one_that_is_in_use);
	tcase_add_test(t, the_darkest_lane_is_one_that_had_light);
	tcase_add_test(t, light_was_seen_where_a_lane_can_tell);
	tcase_add_test(t,
	    a_transmitter_is_off_where_the_module_says_so_and_sends_nothing);
	tcase_add_test(t, a_laser_that_is_switched_off_is_not_said_to_be_unlocked);
	tcase_add_test(t, a_cooler_that_failed_is_told_of_a_laser_that_is_switched_off);
	tcase_add_test(t, limits_that_are_not_trusted_give_no_margin);
	tcase_add_test(t, a_limit_of_no_light_gives_no_margin);
	tcase_add_test(t, a_lane_shows_the_state_of_the_host_lane_that_feeds_it);
	tcase_add_test(t, a_lane_that_no_data_path_uses_is_deactivated);
	tcase_add_loop_test(t, a_flag_is_found_by_its_name_and_lane, 0, COUNT_OF(flags));
	tcase_add_test(t, a_flag_that_few_modules_have_is_given_once_it_was_up);
	tcase_add_test(t, flags_stand_in_the_lanes_of_the_host_too);
	tcase_add_test(t, what_is_observed_stands_in_lanes_of_either_side);
	tcase_add_loop_test(t, lanes_in_use_decide_the_worst_ber, 0, COUNT_OF(ber_lanes));
	tcase_add_test(t, statistics_of_the_ber_of_a_module_are_those_of_all_its_lanes);
	tcase_add_test(t, a_module_cannot_claim_more_lanes_than_there_are);
	tcase_add_loop_test(t, the_limits_of_a_monitor_are_a_row_of_its_name, 0,
	    MONITOR_COUNT);
	tcase_add_loop_test(t, an_alarm_tells_its_cause_with_numbers, 0,
	    COUNT_OF(causes));
	tcase_add_loop_test(t,
	    a_module_without_applications_says_its_interface_by_its_codes, 0,
	    COUNT_OF(interfaces));
	tcase_add_loop_test(t,
	    a_module_is_said_by_its_codes_where_they_make_sense_and_else_by_its_facts, 0,
	    COUNT_OF(sayings));
	tcase_add_test(t, the_longest_sentence_is_not_cut);
	tcase_add_test(t, an_application_has_no_more_lanes_than_its_interface);
	tcase_add_test(t, a_cable_is_said_by_its_host_side_and_its_length);
	tcase_add_test(t, every_row_is_whole);
	tcase_add_test(t, a_value_is_of_the_kind_of_its_row);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}
