/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Feeds of gNMI: what of them a turn of the loop does, and what waits for the next one.
 */
#include "api/gnmi_feed_parts.h"

#include <errno.h>

#include "model/module.h"
#include "tests/api_fixture.h"
#include "tests/feed_fixture.h"
#include "tests/suite.h"

/* In a way over a tree without news nothing is found, in one step. */
START_TEST(steps_that_find_nothing_have_a_bound_for_all_in_a_turn)
{
	struct grpc_message *m;
	struct gnmi_follower f[2];
	struct gnmi_feed *feed;

	follow(&f[0], true);
	feed = follow(&f[1], true);
	for (unsigned i = 0; i < 2; i++)
		go_and_drop(feed, &f[i], true);
	for (unsigned round = 0; round < 2; round++) {
		for (unsigned i = 0; i < 16; i++)
			go_and_drop(feed, &f[i % 2], false);
		for (unsigned i = 0; i < 2; i++) {
			gnmi_feed_start(feed, &f[i].at, false);
			ck_assert_int_eq(gnmi_feed_step(feed, &f[i].at, true, &m),
			    -EAGAIN);
			ck_assert_ptr_null(m);
			ck_assert(f[i].at.moving);
		}
		turn();
		for (unsigned i = 0; i < 2; i++) /* what finds something is none */
			go_and_drop(feed, &f[i], true);
	}
	for (unsigned i = 0; i < 2; i++)
		gnmi_feed_leave(feed, &f[i]);
}
END_TEST

static unsigned went_on[10];
static unsigned went;

static struct gnmi_waiter waiter[10];

static void
on_go_on(struct gnmi_waiter *w)
{
	went_on[went++] = (unsigned)(w - waiter);
	if (went == 1)
		gnmi_feeds_wait(feeds, w);
}

START_TEST(who_waits_for_steps_goes_on_in_turn_a_few_at_once)
{
	static const unsigned order[] = { 0, 1, 2, 4, 5, 6, 7, 8, 9, 0 };

	for (unsigned i = 0; i < 10; i++) {
		waiter[i].go_on = on_go_on;
		gnmi_feeds_wait(feeds, &waiter[i]);
	}
	gnmi_feeds_wait(feeds, &waiter[0]); /* it does already */
	gnmi_feeds_leave(feeds, &waiter[3]);
	for (unsigned n = 1; n <= 3; n++) {
		gnmi_feeds_turn(feeds);
		ck_assert_uint_eq(went, MIN_OF(4 * n, 10u));
	}
	ck_assert_mem_eq(went_on, order, sizeof(order));
}
END_TEST

/* Twelve looks are a turn's. */
START_TEST(looks_of_many_feeds_at_one_place_take_as_many_turns)
{
	struct gnmi_follower f[40];
	struct gnmi_feed *feed[COUNT_OF(f)];
	struct readings r = readings_of(41000);

	for (unsigned i = 0; i < COUNT_OF(f); i++) {
		feed[i] = follow_target(0, i, &f[i], true);
		go_and_drop(feed[i], &f[i], true);
	}
	module_update(inv, &inv->cage[0], &r, FIXTURE_MONO_US, &fixture_now);
	inventory_end_turn(inv);
	for (unsigned n = 1; n <= 5; n++) {
		gnmi_feeds_turn(feeds);
		/* The last in turn leaves before it comes. */
		ck_assert_uint_eq(told, MIN_OF(12 * n, COUNT_OF(f) - 1));
		if (n > 1)
			continue;
		gnmi_feed_leave(feed[0], &f[0]);
		gnmi_feed_leave(feed[39], &f[39]);
	}
	for (unsigned i = 1; i < 39; i++) {
		ck_assert(gnmi_feed_has_news(feed[i], &f[i].at));
		gnmi_feed_leave(feed[i], &f[i]);
	}
}
END_TEST

/* Four ways over five places are more than 16 looks. */
START_TEST(looks_that_find_nothing_count_as_steps)
{
	struct gnmi_follower f[6];
	struct gnmi_feed *feed[COUNT_OF(f)];
	struct grpc_message *m;

	proto.depth = 1; /* no leaf is so near */
	for (unsigned i = 0; i < COUNT_OF(f); i++) {
		feed[i] = follow_target(0, i, &f[i], true);
		gnmi_feed_start(feed[i], &f[i].at, true);
		if (i == 5)
			turn();
		ck_assert_int_eq(gnmi_feed_step(feed[i], &f[i].at, true, &m),
		    i == 4 ? -EAGAIN : 0);
		ck_assert_ptr_null(m);
	}
	for (unsigned i = 0; i < COUNT_OF(f); i++)
		gnmi_feed_leave(feed[i], &f[i]);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("feed_steps");
	TCase *t = tcase_create("gnmi");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, steps_that_find_nothing_have_a_bound_for_all_in_a_turn);
	tcase_add_test(t, who_waits_for_steps_goes_on_in_turn_a_few_at_once);
	tcase_add_test(t, looks_of_many_feeds_at_one_place_take_as_many_turns);
	tcase_add_test(t, looks_that_find_nothing_count_as_steps);
	suite_add_tcase(s, t);
	return suite_run(s);
}
