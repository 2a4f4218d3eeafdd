/* SPDX-License-Identifier: Apache-2.0 */
#include "model/history.h"

#include <string.h>

#include "model/module.h"
#include "tests/suite.h"

#define SECOND ((uint64_t)US_PER_S)
#define BEGIN  (1000 * SECOND)

static struct inventory *inv;
static struct cage *c;
static struct readings r;

static void
setup(void)
{
	inv = inventory_create(2, 1);
	c = &inv->cage[1];
	memset(&r, 0, sizeof(r));
	r.ready = true;
	r.tx_ready = r.rx_ready = 0x1ff;
	r.present[MONITOR_TEMP] = 1;
	r.present[MONITOR_RX_POWER] = r.present[MONITOR_TX_POWER] = 0x103;
}

static void
teardown(void)
{
	inventory_destroy(inv);
}

/* A poll so many seconds after the first, with this temperature and this light. */
static void
poll(unsigned second, int32_t mdegc, int32_t nw)
{
	struct now now = { .mono_us = BEGIN + second * SECOND };

	r.value[MONITOR_TEMP][0] = mdegc;
	for (unsigned lane = 0; lane < 9; lane++)
		r.value[MONITOR_RX_POWER][lane] = r.value[MONITOR_TX_POWER][lane] =
		    nw + (int32_t)lane;
	module_update(inv, c, &r, now.mono_us, &now);
}

static struct history_stats
get(enum monitor id, unsigned lane)
{
	struct history_stats s;

	ck_assert(history_get(c->history, id, lane, &s));
	return s;
}

START_TEST(a_window_knows_the_least_the_most_and_when)
{
	struct history_stats s;

	poll(0, 30000, 100);
	poll(1, -5000, 50);
	poll(2, 45000, 900);
	poll(3, 31001, 100);
	s = get(MONITOR_TEMP, 0);
	ck_assert_int_eq(s.min, -5000);
	ck_assert_int_eq(s.max, 45000);
	ck_assert_int_eq(s.sum, 30000 - 5000 + 45000 + 31001);
	ck_assert_uint_eq(s.count, 4);
	ck_assert_uint_eq(s.min_us, BEGIN + 1 * SECOND);
	ck_assert_uint_eq(s.max_us, BEGIN + 2 * SECOND);
	ck_assert_uint_eq(s.since_us, BEGIN);
	ck_assert_uint_eq(s.until_us, BEGIN + 3 * SECOND);
	s = get(MONITOR_RX_POWER, 8); /* beyond the lanes that most have */
	ck_assert_int_eq(s.min, 58);
	ck_assert_int_eq(s.max, 908);
}
END_TEST

/* Each in a series of its own. */
START_TEST(auxiliary_monitors_have_a_window_as_others_have)
{
	for (int m = MONITOR_AUXILIARY; m < MONITOR_COUNT; m++)
		r.present[m] = 1;
	for (unsigned second = 0; second < 3; second++) {
		for (int m = MONITOR_AUXILIARY; m < MONITOR_COUNT; m++)
			r.value[m][0] = 1000 * m - (int32_t)second;
		poll(second, 30000, 100);
	}
	for (int m = MONITOR_AUXILIARY; m < MONITOR_COUNT; m++) {
		struct history_stats s = get((enum monitor)m, 0);

		ck_assert_int_eq(s.max, 1000 * m);
		ck_assert_int_eq(s.min, 1000 * m - 2);
		ck_assert_int_eq(s.sum, 3000 * m - 3);
	}
	ck_assert_int_eq(get(MONITOR_RX_POWER, 1).max, 101);
}
END_TEST

/* In low power a laser is as warm as the case. */
START_TEST(auxiliary_monitors_count_only_where_the_module_is_ready)
{
	struct history_stats s;

	r.present[MONITOR_LASER_TEMP] = 1;
	for (unsigned second = 0; second < 3; second++) {
		r.ready = second != 1;
		r.value[MONITOR_LASER_TEMP][0] = r.ready ? 50000 : 20000;
		poll(second, 30000, 100);
	}
	s = get(MONITOR_LASER_TEMP, 0);
	ck_assert_uint_eq(s.count, 2);
	ck_assert_int_eq(s.min, 50000);
	ck_assert_uint_eq(get(MONITOR_TEMP, 0).count, 3);
}
END_TEST

START_TEST(what_is_older_than_the_window_is_forgotten)
{
	poll(0, 90000, 1);
	for (unsigned second = 1; second < 300; second++) {
		poll(second, 40000, 1);
		ck_assert_int_eq(get(MONITOR_TEMP, 0).max, 90000);
		ck_assert_uint_eq(get(MONITOR_TEMP, 0).count, second + 1);
	}
	poll(300, 40000, 1);
	ck_assert_int_eq(get(MONITOR_TEMP, 0).max, 40000);
	ck_assert_uint_eq(get(MONITOR_TEMP, 0).since_us, BEGIN + 60 * SECOND);
	ck_assert_uint_eq(get(MONITOR_TEMP, 0).count, 241);
}
END_TEST

START_TEST(a_long_silence_begins_a_window)
{
	poll(0, 90000, 1);
	poll(400, 40000, 1);
	ck_assert_uint_eq(get(MONITOR_TEMP, 0).count, 1);
	ck_assert_int_eq(get(MONITOR_TEMP, 0).max, 40000);
	/* one within the window only ages what was before */
	poll(640, 41000, 1);
	ck_assert_uint_eq(get(MONITOR_TEMP, 0).count, 2);
}
END_TEST

START_TEST(a_visit_for_flags_alone_is_no_sample)
{
	struct now now = { .mono_us = BEGIN + SECOND };

	poll(0, 40000, 1);
	module_update(inv, c, &r, BEGIN, &now);
	ck_assert_uint_eq(get(MONITOR_TEMP, 0).count, 1);
}
END_TEST

START_TEST(a_lane_that_is_switched_begins_anew_with_its_next_reading)
{
	poll(0, 40000, 500000);
	r.signal[SIGNAL_RX_LOS] = 0x02;
	r.tx_disabled = 0x01;
	module_update(inv, c, &r, BEGIN, &(struct now){ .mono_us = BEGIN + 1 });
	ck_assert_int_eq(get(MONITOR_RX_POWER, 1).max, 500001);
	poll(1, 40000, 0);

	ck_assert_int_eq(get(MONITOR_RX_POWER, 1).max, 1);
	ck_assert_int_eq(get(MONITOR_RX_POWER, 0).max, 500000);
	ck_assert_int_eq(get(MONITOR_TX_POWER, 0).max, 0);
	ck_assert_int_eq(get(MONITOR_TX_POWER, 1).max, 500001);
	ck_assert_uint_eq(get(MONITOR_TEMP, 0).count, 2);
	r.signal[SIGNAL_RX_LOS] = 0;
	poll(2, 40000, 600000);
	ck_assert_int_eq(get(MONITOR_RX_POWER, 1).min, 600001);
	ck_assert_uint_eq(get(MONITOR_RX_POWER, 1).since_us, BEGIN + 2 * SECOND);
}
END_TEST

START_TEST(another_module_has_no_history)
{
	struct history_stats s;

	poll(0, 40000, 1);
	cage_swap_module(inv, c, &(struct now){ .mono_us = BEGIN + SECOND });
	ck_assert(!history_get(c->history, MONITOR_TEMP, 0, &s));
	ck_assert(!history_get(c->history, MONITOR_RX_POWER, 8, &s));
	poll(2, 41000, 1);
	ck_assert_uint_eq(get(MONITOR_TEMP, 0).count, 1);
	ck_assert(!history_get(c->history, MONITOR_TEMP, LANES_MAX, &s));
	ck_assert(!history_get(inv->cage[0].history, MONITOR_TEMP, 0, &s));
}
END_TEST

/* A word of F16 is worth mantissa * 10^(exponent - 24). */
static const struct {
	uint8_t type;
	uint16_t word;
	int64_t fine;
} words[] = {
	{ 134, (uint16_t)-20, -20 },
	{ 15, 13 << 11 | 1234, 12340000 },     /* 1234e-11 */
	{ 15, 9 << 11 | 7, 7 },                /* 7e-15 */
	{ 15, 5 << 11 | 1234, 0 },             /* less than can be kept */
	{ 15, 23 << 11 | 5, 500000000000000 }, /* one half */
	{ 15, 0, 0 },
};

START_TEST(words_are_worth_what_they_say)
{
	ck_assert_int_eq(history_fine(vdm_def_of(words[_i].type), words[_i].word),
	    words[_i].fine);
}
END_TEST

START_TEST(no_word_is_worth_more_than_a_window_can_sum_up)
{
	int64_t most = 0;

	for (unsigned word = 0; word < 65536; word++)
		most = MAX_OF(most, history_fine(vdm_def_of(15), (uint16_t)word));
	/* one a second, more often than any module is asked */
	ck_assert_int_lt(most, INT64_MAX / 300);
}
END_TEST

static void
observe(unsigned second, uint16_t snr, uint16_t ber)
{
	c->vdm->count = 2;
	c->vdm->item[0] = (struct vdm_item){ .type = 5, .word = snr, .is_read = true };
	c->vdm->item[1] =
	    (struct vdm_item){ .type = 15, .word = ber, .is_read = true, .series = 1 };
	vdm_set_renew(inv, c, BEGIN + second * SECOND);
}

START_TEST(observables_have_a_window_too)
{
	struct history_stats s;

	observe(0, 100, 13 << 11 | 1234);
	observe(10, 90, 14 << 11 | 124); /* more, by less of a mantissa */
	observe(10, 0, 0);               /* the same sample */
	observe(20, 95, 13 << 11 | 1230);
	ck_assert(history_get_item(c->history, &c->vdm->item[1], &s));
	ck_assert_int_eq(s.min, 13 << 11 | 1230);
	ck_assert_int_eq(s.max, 14 << 11 | 124);
	ck_assert_uint_eq(s.max_us, BEGIN + 10 * SECOND);
	ck_assert_int_eq(s.sum, 12340000 + 12400000 + 12300000);
	ck_assert(history_get_item(c->history, &c->vdm->item[0], &s));
	ck_assert_int_eq(s.sum, 285);
	c->vdm->item[0].series = VDM_NO_SERIES;
	ck_assert(!history_get_item(c->history, &c->vdm->item[0], &s));
}
END_TEST

/* Observables of lanes 0 and 1, and of the data path that begins with host lane 4. */
static const struct {
	uint8_t type, lane;
} observed[] = { { 143, 0 }, { 143, 1 }, { 139, 0 }, { 139, 1 }, { 15, 1 }, { 15, 4 },
	{ 6, 0 }, { 6, 1 }, { 2, VDM_OF_MODULE } };

static void
observe_all(unsigned second, uint16_t word)
{
	c->vdm->count = COUNT_OF(observed);
	for (unsigned i = 0; i < COUNT_OF(observed); i++)
		c->vdm->item[i] = (struct vdm_item){ .type = observed[i].type,
			.lane = observed[i].lane,
			.word = word,
			.is_read = true,
			.series = (uint8_t)i };
	vdm_set_renew(inv, c, BEGIN + second * SECOND);
}

/* Which of them begin anew with the next samples: bit i. Media lane 1 is fed by host
 * lanes 4 to 7. */
static const struct switched {
	uint32_t rx_los, tx_los, tx_disabled, rx_ready, tx_ready, host_active;
	unsigned anew;
} switched[] = {
	{ .rx_los = 0x02, .anew = 0x038 },
	{ .rx_los = 0x01, .anew = 0x004 },
	{ .tx_disabled = 0x02, .anew = 0x102 },
	{ .tx_ready = 0x01, .anew = 0x101 },
	{ .rx_ready = 0x01, .anew = 0x004 },
	{ .tx_los = 0x02, .anew = 0x080 },
	{ .host_active = 0x01, .anew = 0x040 },
	{ .anew = 0 },
};

START_TEST(what_is_observed_of_a_lane_that_is_switched_begins_anew_too)
{
	const struct switched *is = &switched[_i];

	c->module.id.host_lanes = 8;
	c->module.id.media_lanes = 2;
	c->module.id.lane_mask = 0x03;
	r.fed_by_known = 0x03;
	r.fed_by[0] = 0x0f;
	r.fed_by[1] = 0xf0;
	r.host_active = 0xff;
	poll(0, 40000, 1);
	observe_all(1, 100);
	r.signal[SIGNAL_RX_LOS] = is->rx_los;
	r.signal[SIGNAL_TX_LOS] = is->tx_los;
	r.tx_disabled = is->tx_disabled;
	r.rx_ready ^= is->rx_ready;
	r.tx_ready ^= is->tx_ready;
	r.host_active ^= is->host_active;
	poll(3, 40000, 1);
	observe_all(2, 100); /* begun before it was known */
	observe_all(11, 50);

	for (unsigned i = 0; i < COUNT_OF(observed); i++) {
		struct history_stats s;

		ck_assert(history_get_item(c->history, &c->vdm->item[i], &s));
		ck_assert_msg((s.max == 50) == (is->anew >> i & 1), "%u", i);
		ck_assert_uint_eq(s.count, is->anew >> i & 1 ? 1 : 3);
	}
}
END_TEST

/* Flags alone tell of it, and have no monitors that were read with them. */
START_TEST(what_flags_alone_tell_of_is_known_since_they_were_read)
{
	struct history_stats s;

	c->module.id.host_lanes = c->module.id.media_lanes = 2;
	c->module.id.lane_mask = 0x03;
	poll(0, 40000, 1);
	observe_all(1, 100);
	r.tx_disabled = 0x01;
	module_update(inv, c, &r, BEGIN, &(struct now){ .mono_us = BEGIN + 3 * SECOND });
	observe_all(2, 100); /* begun before it was known */
	observe_all(11, 50);

	ck_assert(history_get_item(c->history, &c->vdm->item[0], &s));
	ck_assert_int_eq(s.max, 50);
	ck_assert_uint_eq(s.count, 1);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("history");
	TCase *t = tcase_create("history");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, a_window_knows_the_least_the_most_and_when);
	tcase_add_test(t, auxiliary_monitors_have_a_window_as_others_have);
	tcase_add_test(t, auxiliary_monitors_count_only_where_the_module_is_ready);
	tcase_add_test(t, what_is_older_than_the_window_is_forgotten);
	tcase_add_test(t, a_long_silence_begins_a_window);
	tcase_add_test(t, a_visit_for_flags_alone_is_no_sample);
	tcase_add_test(t, what_flags_alone_tell_of_is_known_since_they_were_read);
	tcase_add_test(t, a_lane_that_is_switched_begins_anew_with_its_next_reading);
	tcase_add_test(t, another_module_has_no_history);
	tcase_add_loop_test(t, words_are_worth_what_they_say, 0, COUNT_OF(words));
	tcase_add_test(t, no_word_is_worth_more_than_a_window_can_sum_up);
	tcase_add_test(t, observables_have_a_window_too);
	tcase_add_loop_test(t,
	    what_is_observed_of_a_lane_that_is_switched_begins_anew_too, 0,
	    COUNT_OF(switched));
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}
