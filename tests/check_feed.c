/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Feeds of gNMI: what is encoded once for several, and who is told what, in which
 * order.
 */
#include "api/gnmi_feed_parts.h"

#include "model/module.h"
#include "model/pin.h"
#include "tests/api_fixture.h"
#include "tests/feed_fixture.h"
#include "tests/suite.h"

/* Updates and deletes of framed messages. */
static void
count_in(const struct grpc_message *m, unsigned *updates, unsigned *deletes)
{
	for (size_t at = 0; at < m->len;) {
		size_t len = be32(m->data + at + 1);
		Gnmi__SubscribeResponse *r =
		    gnmi__subscribe_response__unpack(NULL, len, m->data + at + 5);

		ck_assert_ptr_nonnull(r);
		ck_assert_int_eq(r->response_case,
		    GNMI__SUBSCRIBE_RESPONSE__RESPONSE_UPDATE);
		*updates += (unsigned)r->update->n_update;
		*deletes += (unsigned)r->update->n_delete_;
		gnmi__subscribe_response__free_unpacked(r, NULL);
		at += 5 + len;
	}
}

START_TEST(equal_ways_of_a_turn_are_encoded_once)
{
	struct grpc_message *part[3][PARTS_MAX];
	struct gnmi_follower f[3];
	struct gnmi_feed *feed[3];
	unsigned count[3];

	for (unsigned i = 0; i < 3; i++)
		feed[i] = follow(&f[i], _i);
	ck_assert_ptr_eq(feed[0], feed[1]);
	count[0] = go(feed[0], &f[0], true, part[0]);
	count[1] = go(feed[1], &f[1], true, part[1]);
	ck_assert_uint_gt(count[0], 1);
	ck_assert_uint_eq(count[0], count[1]);
	for (unsigned n = 0; n < count[0]; n++)
		ck_assert_ptr_eq(part[0][n], part[1][n]);
	/* In another turn they are made anew: the model may be another one. */
	gnmi_feeds_turn(feeds);
	count[2] = go(feed[2], &f[2], true, part[2]);
	ck_assert_uint_eq(count[0], count[2]);
	for (unsigned n = 0; n < count[0]; n++) {
		ck_assert_ptr_ne(part[0][n], part[2][n]);
		ck_assert_uint_eq(part[0][n]->len, part[2][n]->len);
	}
	for (unsigned i = 0; i < 3; i++) {
		drop(part[i], count[i]);
		gnmi_feed_leave(feed[i], &f[i]);
	}
}
END_TEST

START_TEST(what_changed_is_one_message_for_all_who_have_the_rest)
{
	struct grpc_message *m[2];
	struct gnmi_follower f[2];
	struct gnmi_feed *feed;
	unsigned updates = 0, deletes = 0;

	follow(&f[0], true);
	feed = follow(&f[1], true);
	for (unsigned i = 0; i < 2; i++)
		go_and_drop(feed, &f[i], true);
	ck_assert(!gnmi_feed_has_news(feed, &f[0].at));
	warm_up(41000);
	ck_assert_uint_eq(told, 2);
	for (unsigned i = 0; i < 2; i++) {
		m[i] = gnmi_feed_shared(feed, &f[i].at);
		ck_assert_ptr_nonnull(m[i]);
		ck_assert_ptr_null(gnmi_feed_shared(feed, &f[i].at));
		ck_assert(!gnmi_feed_has_news(feed, &f[i].at));
	}
	ck_assert_ptr_eq(m[0], m[1]);
	count_in(m[0], &updates, &deletes);
	ck_assert_uint_ge(updates, 1);
	ck_assert_uint_lt(updates, 100); /* of more than 1,000 */
	ck_assert_uint_eq(deletes, 0);
	drop(m, 2);
	for (unsigned i = 0; i < 2; i++)
		gnmi_feed_leave(feed, &f[i]);
}
END_TEST

START_TEST(a_contact_of_an_empty_cage_is_told)
{
	enum { RX_LOS = PLATFORM_PIN_RX_LOS };
	struct cage *c = &inv->cage[1];
	struct grpc_message *m;
	struct gnmi_follower f;
	struct gnmi_feed *feed;
	unsigned updates = 0, deletes = 0;

	c->pins_readable = 1u << RX_LOS;
	pin_set(inv, c, RX_LOS, 0, FIXTURE_MONO_US, &fixture_now);
	inventory_end_turn(inv);
	feed = follow(&f, true);
	go_and_drop(feed, &f, true);
	pin_set(inv, c, RX_LOS, 1, FIXTURE_MONO_US + 1, &fixture_now);
	inventory_end_turn(inv);
	gnmi_feeds_turn(feeds);
	m = gnmi_feed_shared(feed, &f.at);
	ck_assert_ptr_nonnull(m);
	count_in(m, &updates, &deletes);
	ck_assert_uint_ge(updates, 1);
	grpc_message_unref(m);
	gnmi_feed_leave(feed, &f);
}
END_TEST

START_TEST(what_was_published_on_the_way_is_not_told_behind_it)
{
	struct grpc_message *m;
	struct gnmi_follower f[2];
	struct gnmi_feed *feed;

	follow(&f[0], true);
	feed = follow(&f[1], true);
	for (unsigned i = 0; i < 2; i++)
		go_and_drop(feed, &f[i], true);
	gnmi_feed_start(feed, &f[0].at, true);
	warm_up(41000);
	while (f[0].at.moving) {
		ck_assert_int_eq(gnmi_feed_step(feed, &f[0].at, true, &m), 0);
		grpc_message_unref(m);
	}
	/* The way had the new values, or newer ones; a way of his own tells the rest. */
	ck_assert_ptr_null(gnmi_feed_shared(feed, &f[0].at));
	ck_assert(gnmi_feed_has_news(feed, &f[0].at));
	go_and_drop(feed, &f[0], false);
	ck_assert(!gnmi_feed_has_news(feed, &f[0].at));
	/* And from then on he is as the others are, who have come as far. */
	m = gnmi_feed_shared(feed, &f[1].at);
	ck_assert_ptr_nonnull(m);
	grpc_message_unref(m);
	warm_up(42000);
	for (unsigned i = 0; i < 2; i++) {
		m = gnmi_feed_shared(feed, &f[i].at);
		ck_assert_ptr_nonnull(m);
		grpc_message_unref(m);
		gnmi_feed_leave(feed, &f[i]);
	}
}
END_TEST

START_TEST(ways_from_different_ticks_are_no_equal_ways)
{
	struct grpc_message *part[2][PARTS_MAX], *m;
	struct gnmi_follower f[2];
	struct gnmi_feed *feed;
	unsigned count[2];

	follow(&f[0], true);
	feed = follow(&f[1], true);
	for (unsigned i = 0; i < 2; i++)
		go_and_drop(feed, &f[i], true);
	warm_up(41000);
	m = gnmi_feed_shared(feed, &f[0].at);
	ck_assert_ptr_nonnull(m);
	grpc_message_unref(m);
	warm_up(42000);
	for (unsigned i = 0; i < 2; i++)
		count[i] = go(feed, &f[i], false, part[i]);
	ck_assert_uint_eq(count[0], 1);
	ck_assert_uint_eq(count[1], 1);
	ck_assert_ptr_ne(part[0][0], part[1][0]);
	for (unsigned i = 0; i < 2; i++) {
		drop(part[i], count[i]);
		gnmi_feed_leave(feed, &f[i]);
	}
}
END_TEST

START_TEST(who_was_away_is_told_what_went_though_it_is_back)
{
	struct grpc_message *part[PARTS_MAX];
	struct gnmi_follower f;
	struct gnmi_feed *feed = follow(&f, true);
	unsigned updates = 0, deletes = 0, count;

	go_and_drop(feed, &f, true);
	cage_set_presence(inv, &inv->cage[0], PRESENCE_ABSENT, &fixture_now);
	inventory_end_turn(inv);
	gnmi_feeds_turn(feeds);
	fixture_plug(inv, &inv->cage[0]);
	inventory_end_turn(inv);
	gnmi_feeds_turn(feeds);
	ck_assert_ptr_null(gnmi_feed_shared(feed, &f.at));
	count = go(feed, &f, false, part);
	for (unsigned i = 0; i < count; i++)
		count_in(part[i], &updates, &deletes);
	ck_assert_uint_gt(deletes, 100);
	ck_assert_uint_gt(updates, 100);
	drop(part, count);
	gnmi_feed_leave(feed, &f);
}
END_TEST

static bool
has_elem(const Gnmi__Path *p, const char *name)
{
	for (size_t i = 0; p && i < p->n_elem; i++) {
		if (strcmp(p->elem[i]->name, name) == 0)
			return true;
	}
	return false;
}

/* Of what has this element on its way: the latest delete, and the earliest update. */
static void
times_in(const struct grpc_message *m, const char *name, uint64_t *deleted_us,
    uint64_t *updated_us)
{
	for (size_t at = 0; at < m->len;) {
		size_t len = be32(m->data + at + 1);
		Gnmi__SubscribeResponse *r =
		    gnmi__subscribe_response__unpack(NULL, len, m->data + at + 5);
		uint64_t us = (uint64_t)r->update->timestamp / 1000;

		for (size_t i = 0; i < r->update->n_delete_; i++) {
			if (has_elem(r->update->delete_[i], name))
				*deleted_us = MAX_OF(*deleted_us, us);
		}
		for (size_t i = 0; i < r->update->n_update; i++) {
			if (has_elem(r->update->update[i]->path, name))
				*updated_us = MIN_OF(*updated_us, us);
		}
		gnmi__subscribe_response__free_unpacked(r, NULL);
		at += 5 + len;
	}
}

/* Who is told late is told of the delete with that time, and then of older readings. */
START_TEST(what_is_back_is_stamped_no_earlier_than_its_delete_in_front_of_it)
{
	struct grpc_message *part[PARTS_MAX];
	struct gnmi_follower f;
	struct gnmi_feed *feed = follow(&f, true);
	uint64_t deleted_us = 0, updated_us = UINT64_MAX, told_us;
	struct readings r = readings_of(20000);
	unsigned count;

	pull(&inv->cage[3]); /* what stays keeps its time */
	go_and_drop(feed, &f, true);
	if (_i) { /* what was told before the clock was set back */
		clock_now.wall_us += 1000 * (uint64_t)US_PER_S;
		module_update(inv, &inv->cage[0], &r, FIXTURE_MONO_US, &clock_now);
		turn();
		go_and_drop(feed, &f, true);
	}
	told_us = clock_now.wall_us;
	pull(&inv->cage[0]);
	clock_now.wall_us = FIXTURE_WALL_US + 60 * (uint64_t)US_PER_S;
	plug(&inv->cage[0]);
	count = go(feed, &f, _i == 0, part);
	for (unsigned i = 0; i < count; i++)
		times_in(part[i], "physical-channels", &deleted_us, &updated_us);
	ck_assert_uint_ge(deleted_us, MAX_OF(told_us, clock_now.wall_us));
	ck_assert_uint_ge(updated_us, deleted_us);
	ck_assert_uint_lt(updated_us, UINT64_MAX);
	drop(part, count);
	gnmi_feed_leave(feed, &f);
}
END_TEST

/* Something happened to a cage, but nothing that anybody is told. */
static void
idle(void)
{
	inv->cage[2].counters_tick = inventory_touch(inv);
	turn();
}

/* Each tick has news, or one of two, so that none is in a tick of an even number. */
START_TEST(what_was_forgotten_and_is_back_is_stamped_no_earlier_than_it_went)
{
	uint64_t deleted_us = 0, updated_us = UINT64_MAX, went_us;
	struct grpc_message *m = NULL;
	struct gnmi_follower f;
	struct gnmi_feed *feed = follow(&f, true);
	struct readings r = readings_of(20000);

	go_and_drop(feed, &f, true);
	if (_i)
		idle();
	/* First bias currents, then all of the module, which is later. */
	clock_now.wall_us += 10 * (uint64_t)US_PER_S;
	r.present[MONITOR_TX_BIAS] = 0;
	module_update(inv, &inv->cage[0], &r, FIXTURE_MONO_US, &fixture_now);
	turn();
	go_and_drop(feed, &f, false);
	if (_i)
		idle();
	clock_now.wall_us += 10 * (uint64_t)US_PER_S;
	went_us = clock_now.wall_us;
	pull(&inv->cage[0]);
	for (int32_t n = 0; n < 100; n++) {
		go_and_drop(feed, &f, false);
		if (_i)
			idle();
		r = readings_of(30000 + n * 100);
		module_update(inv, &inv->cage[3], &r, FIXTURE_MONO_US, &fixture_now);
		turn();
	}
	go_and_drop(feed, &f, false);
	if (_i)
		idle();
	plug(&inv->cage[0]);
	m = gnmi_feed_shared(feed, &f.at);
	ck_assert_ptr_nonnull(m);
	times_in(m, "laser-bias-current", &deleted_us, &updated_us);
	/* No time of its own is kept: it is that of the last that was forgotten. */
	ck_assert_uint_eq(deleted_us, 0);
	ck_assert_uint_ge(updated_us, went_us);
	ck_assert_uint_lt(updated_us, UINT64_MAX);
	grpc_message_unref(m);
	gnmi_feed_leave(feed, &f);
}
END_TEST

/* Who looks in the midst of a turn knows what came of it so far. */
START_TEST(the_first_who_looks_hears_what_is_still_to_come_of_the_same_turn)
{
	struct readings r = readings_of(41000);
	struct gnmi_follower f;
	struct gnmi_feed *feed;

	module_update(inv, &inv->cage[0], &r, FIXTURE_MONO_US, &fixture_now);
	feed = follow(&f, true);
	go_and_drop(feed, &f, true);
	r = readings_of(42000);
	module_update(inv, &inv->cage[0], &r, FIXTURE_MONO_US, &fixture_now);
	turn();
	ck_assert(gnmi_feed_has_news(feed, &f.at));
	gnmi_feed_leave(feed, &f);
}
END_TEST

START_TEST(where_nothing_was_leaves_are_told_that_come)
{
	struct grpc_message *m;
	struct gnmi_follower f;
	struct gnmi_feed *feed;
	unsigned updates = 0, deletes = 0;

	proto.pick = GNMI_PICK_READINGS;
	pull(&inv->cage[0]);
	feed = follow(&f, true);
	go_and_drop(feed, &f, true);
	ck_assert_ptr_eq(feed->view[0], &view_nothing);
	plug(&inv->cage[0]);
	m = gnmi_feed_shared(feed, &f.at);
	ck_assert_ptr_nonnull(m);
	count_in(m, &updates, &deletes);
	ck_assert_uint_gt(updates, 40);
	ck_assert_uint_eq(deletes, 0);
	grpc_message_unref(m);
	pull(&inv->cage[0]);
	m = gnmi_feed_shared(feed, &f.at);
	ck_assert_ptr_nonnull(m);
	deletes = 0;
	count_in(m, &updates, &deletes);
	ck_assert_uint_gt(deletes, 40);
	grpc_message_unref(m);
	gnmi_feed_leave(feed, &f);
}
END_TEST

START_TEST(a_tick_that_is_large_is_no_message_that_all_hold)
{
	struct grpc_message *part[2][PARTS_MAX];
	struct gnmi_follower f[2];
	struct gnmi_feed *feed;
	unsigned count[2], updates = 0, deletes = 0;

	follow(&f[0], true);
	feed = follow(&f[1], true);
	for (unsigned i = 0; i < 2; i++)
		go_and_drop(feed, &f[i], true);
	fixture_plug(inv, &inv->cage[1]);
	fixture_plug(inv, &inv->cage[2]);
	inventory_end_turn(inv);
	gnmi_feeds_turn(feeds);
	ck_assert_uint_eq(told, 2);
	for (unsigned i = 0; i < 2; i++) {
		ck_assert_ptr_null(gnmi_feed_shared(feed, &f[i].at));
		count[i] = go(feed, &f[i], false, part[i]);
	}
	ck_assert_uint_gt(count[0], 1);
	ck_assert_uint_eq(count[0], count[1]);
	for (unsigned n = 0; n < count[0]; n++) {
		ck_assert_ptr_eq(part[0][n], part[1][n]);
		ck_assert_uint_lt(part[0][n]->len, 128 * 1024);
		count_in(part[0][n], &updates, &deletes);
	}
	ck_assert_uint_gt(updates, 600);
	for (unsigned i = 0; i < 2; i++) {
		drop(part[i], count[i]);
		gnmi_feed_leave(feed, &f[i]);
	}
}
END_TEST

START_TEST(each_leaf_is_a_reading_or_none)
{
	const struct gnmi_filter readings = { .pick = GNMI_PICK_READINGS };
	const struct gnmi_filter others = { .pick = GNMI_PICK_OTHERS };
	const struct tree_path all = { .count = 0 };
	unsigned instants = 0;
	struct tree_walk w;
	struct tree_leaf leaf;

	tree_walk_begin(&w, &world.tree, &all);
	while (tree_walk_next(&w, &leaf)) {
		bool is = gnmi_filter_passes(&readings, &w, leaf.node);

		ck_assert(gnmi_filter_passes(&others, &w, leaf.node) == !is);
		if (strcmp(leaf.node->name, "instant") != 0)
			continue;
		ck_assert_msg(is, "%s", w.step[w.depth - 1].node->name);
		instants++;
	}
	ck_assert_uint_gt(instants, 40);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("feed");
	TCase *t = tcase_create("gnmi");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, equal_ways_of_a_turn_are_encoded_once, 0, 2);
	tcase_add_test(t, what_changed_is_one_message_for_all_who_have_the_rest);
	tcase_add_test(t, a_contact_of_an_empty_cage_is_told);
	tcase_add_test(t, what_was_published_on_the_way_is_not_told_behind_it);
	tcase_add_test(t, ways_from_different_ticks_are_no_equal_ways);
	tcase_add_test(t, who_was_away_is_told_what_went_though_it_is_back);
	tcase_add_loop_test(t,
	    what_is_back_is_stamped_no_earlier_than_its_delete_in_front_of_it, 0, 2);
	tcase_add_loop_test(t,
	    what_was_forgotten_and_is_back_is_stamped_no_earlier_than_it_went, 0, 2);
	tcase_add_test(t,
	    the_first_who_looks_hears_what_is_still_to_come_of_the_same_turn);
	tcase_add_test(t, where_nothing_was_leaves_are_told_that_come);
	tcase_add_test(t, a_tick_that_is_large_is_no_message_that_all_hold);
	tcase_add_test(t, each_leaf_is_a_reading_or_none);
	suite_add_tcase(s, t);
	return suite_run(s);
}
