/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Feeds of gNMI: how many of them, of followers and of leaves there may be, and who
 * makes room.
 */
#include "api/gnmi_feed_parts.h"

#include <errno.h>

#include "tests/api_fixture.h"
#include "tests/feed_fixture.h"
#include "tests/suite.h"

/* Where three quarters of all are taken, one more comes only from who has little. */
START_TEST(followers_have_bounds_and_who_has_most_makes_room)
{
	static const unsigned most[] = { 32768, 16384, 8192, 8192 };
	static struct gnmi_follower f[65536], more;
	static struct gnmi_feed *feed[COUNT_OF(f)];
	size_t n = 0;

	may_leave = f;
	followed = feed;
	for (uint8_t source = 0; source < COUNT_OF(most); source++) {
		for (unsigned i = 0; i < most[source]; i++, n++) {
			feed[n] = follow_from(source, NULL, &f[n], true);
			ck_assert_ptr_nonnull(feed[n]);
		}
		if (source < 2) /* all that it may have, of half of what that one has */
			ck_assert_ptr_null(follow_from(source, NULL, &more, true));
	}
	ck_assert_ptr_null(follow_from(9, NULL, &more, true));
	for (unsigned i = 1; i <= 1024; i++) {
		gnmi_feeds_turn(feeds);
		ck_assert_uint_eq(ended, 8 * i);
		ck_assert_uint_eq(last_ended, 32768 - 8 * i); /* the newest */
	}
	gnmi_feeds_turn(feeds);
	ck_assert_uint_eq(ended, 8192);
	ck_assert_ptr_eq(follow_from(9, NULL, &more, true), feed[0]);
	gnmi_feed_leave(feed[0], &more);
	while (n-- > 0) {
		if (feed[n])
			gnmi_feed_leave(feed[n], &f[n]);
	}
}
END_TEST

START_TEST(feeds_have_bounds_and_who_has_most_makes_room)
{
	static const unsigned most[] = { 512, 512, 512, 256, 256 };
	static struct gnmi_follower f[2048], more;
	static struct gnmi_feed *feed[COUNT_OF(f)];
	struct gnmi_feed *late;
	unsigned n = 0;

	may_leave = f;
	followed = feed;
	for (uint8_t source = 0; source < COUNT_OF(most); source++) {
		for (unsigned i = 0; i < most[source]; i++, n++) {
			feed[n] = follow_target(source, n, &f[n], _i);
			ck_assert_ptr_nonnull(feed[n]);
		}
		ck_assert_ptr_null(follow_target(source, n, &more, _i));
	}
	ck_assert_ptr_null(follow_from(9, NULL, &more, _i));
	/* Who joins takes nothing, but has it. */
	ck_assert_ptr_null(follow_target(1, 7, &more, _i));
	ck_assert_ptr_eq(follow_target(9, 7, &more, _i), feed[7]);
	gnmi_feed_leave(feed[7], &more);
	for (unsigned i = 0; i < 40; i++)
		gnmi_feeds_turn(feeds);
	ck_assert_uint_eq(ended, 256);
	for (unsigned i = 0; i < n; i++) /* the newest of those who had 512 */
		ck_assert(feed[i] || (i < 1536 && i % 512 > 400));
	late = follow_from(9, NULL, &more, _i);
	ck_assert_ptr_nonnull(late);
	gnmi_feed_leave(late, &more);
	while (n-- > 0) {
		if (feed[n])
			gnmi_feed_leave(feed[n], &f[n]);
	}
}
END_TEST

/* Two who follow the same have it as each would alone, and take it once. */
START_TEST(who_follows_what_others_do_has_it_as_if_alone)
{
	static struct gnmi_follower f[2][512], more;
	static struct gnmi_feed *feed[2][COUNT_OF(f[0])];
	const struct gnmi_sources *s = &feeds->sources;

	for (unsigned i = 0; i < COUNT_OF(f[0]); i++) {
		feed[0][i] = follow_target(1, i, &f[0][i], false);
		ck_assert_ptr_nonnull(feed[0][i]);
		feed[1][i] = follow_target(2, i, &f[1][i], false);
		ck_assert_ptr_eq(feed[1][i], feed[0][i]);
		ck_assert_uint_eq(s->taken[POOL_FEEDS], i + 1);
	}
	for (uint8_t source = 1; source <= 2; source++)
		ck_assert_ptr_null(follow_target(source, 5000, &more, false));
	/* Often is once. */
	ck_assert_ptr_eq(follow_target(2, 7, &more, false), feed[1][7]);
	gnmi_feed_leave(feed[1][7], &more);
	/* What the first one left is his no more, though another one follows it. */
	for (unsigned i = 0; i < COUNT_OF(f[0]); i++)
		gnmi_feed_leave(feed[0][i], &f[0][i]);
	feed[0][0] = follow_target(1, 5000, &more, false);
	ck_assert_ptr_nonnull(feed[0][0]);
	gnmi_feed_leave(feed[0][0], &more);
	for (unsigned i = 0; i < COUNT_OF(f[0]); i++)
		gnmi_feed_leave(feed[1][i], &f[1][i]);
	ck_assert(TAILQ_EMPTY(&s->all));
	ck_assert_uint_eq(s->taken[POOL_FEEDS] + s->taken[POOL_FOLLOWERS], 0);
}
END_TEST

/* Two follow much alike. Beside them a third one begins a feed, which others join. */
START_TEST(a_source_is_forgotten_though_others_follow_what_it_began)
{
	static struct gnmi_follower f[2][512], x[3];
	static struct gnmi_feed *feed[2][COUNT_OF(f[0])];
	struct gnmi_feed *passed;

	for (unsigned i = 0; i < COUNT_OF(f[0]); i++) {
		feed[0][i] = follow_target(1, i, &f[0][i], false);
		feed[1][i] = follow_target(2, i, &f[1][i], false);
	}
	passed = follow_target(3, 9000, &x[0], false);
	ck_assert_ptr_eq(follow_target(4, 9000, &x[1], false), passed);
	gnmi_feed_leave(passed, &x[0]);
	for (unsigned i = 0; i < COUNT_OF(f[0]); i++) {
		gnmi_feed_leave(feed[0][i], &f[0][i]);
		gnmi_feed_leave(feed[1][i], &f[1][i]);
	}
	ck_assert_ptr_eq(follow_target(5, 9000, &x[2], false), passed);
	gnmi_feed_leave(passed, &x[1]);
	gnmi_feed_leave(passed, &x[2]);
	ck_assert(TAILQ_EMPTY(&feeds->sources.all));
}
END_TEST

/* The whole way of one, which nobody is told: 0, or -ENOMEM. */
static int
look_around(struct gnmi_feed *feed, struct gnmi_follower *f)
{
	struct grpc_message *m;
	int r = 0;

	gnmi_feed_start(feed, &f->at, true);
	while (r != -ENOMEM && f->at.moving) {
		r = gnmi_feed_step(feed, &f->at, false, &m);
		if (r == -EAGAIN)
			gnmi_feeds_turn(feeds);
	}
	return r;
}

/* Feeds of one source, until there is no room for one more. How many there are. */
static unsigned
fill(uint8_t source, struct gnmi_feed *feed[512], struct gnmi_follower f[512])
{
	unsigned count = 0;
	int r = 0;

	while (r != -ENOMEM) {
		ck_assert_uint_lt(count, 512);
		feed[count] =
		    follow_target(source, 1000u * source + count, &f[count], true);
		ck_assert_ptr_nonnull(feed[count]);
		r = look_around(feed[count], &f[count]);
		count++;
	}
	return count;
}

static void
leave_all(unsigned count, struct gnmi_feed **feed, struct gnmi_follower *f)
{
	while (count-- > 0) {
		if (feed[count])
			gnmi_feed_leave(feed[count], &f[count]);
	}
}

/* Two who subscribe alike have most of what one source may; so may two others. */
START_TEST(a_second_pair_of_sources_that_subscribe_alike_has_room)
{
	static struct gnmi_follower f[2][512], pair[2];
	static struct gnmi_feed *feed[2][COUNT_OF(f[0])];
	struct gnmi_feed *both;
	unsigned n = 0;
	int r = 0;

	for (unsigned i = 1; i < inv->cage_count; i++)
		plug(&inv->cage[i]);
	for (; r == 0; n++) {
		ck_assert_uint_lt(n, COUNT_OF(f[0]));
		for (unsigned i = 0; i < 2; i++) {
			feed[i][n] = follow_target((uint8_t)(1 + i), n, &f[i][n], true);
			ck_assert_ptr_nonnull(feed[i][n]);
		}
		r = look_around(feed[0][n], &f[0][n]);
	}
	ck_assert_uint_gt(feeds->sources.taken[POOL_LEAVES], 590000);
	both = follow_target(3, 9000, &pair[0], true);
	ck_assert_ptr_eq(follow_target(4, 9000, &pair[1], true), both);
	for (unsigned i = 0; i < 2; i++)
		ck_assert_int_eq(look_around(both, &pair[i]), 0);
	ck_assert_uint_gt(both->leaves, 1000);
	ck_assert_ptr_null(follow_target(1, 9000, &f[0][n], true)); /* he has his share */
	for (unsigned i = 0; i < 2; i++) {
		gnmi_feed_leave(both, &pair[i]);
		leave_all(n, feed[i], f[i]);
	}
	ck_assert(TAILQ_EMPTY(&feeds->sources.all));
	ck_assert_uint_eq(feeds->sources.taken[POOL_LEAVES], 0);
}
END_TEST

/* Source 1 has a quarter of all feeds, and sources 2 and 3 have one together. Five have
 * less; and the last one follows what source 1 came to last. */
START_TEST(only_calls_of_those_with_most_end)
{
	enum { MOST = 512, LITTLE = 200, FEW = 3 * MOST + 5 * LITTLE };
	static struct gnmi_follower f[FEW + 2];
	static struct gnmi_feed *feed[COUNT_OF(f)];
	const unsigned *taken = feeds->sources.taken;

	may_leave = f;
	followed = feed;
	a_call = 2;
	for (unsigned i = 0; i < MOST; i++) {
		feed[i] = follow_target(1, i, &f[i], false);
		for (unsigned n = 1; n <= 2; n++)
			feed[n * MOST + i] = follow_target((uint8_t)(1 + n), 1000 + i,
			    &f[n * MOST + i], false);
	}
	for (unsigned i = 0; i < 5 * LITTLE; i++) {
		unsigned at = 3 * MOST + i;

		feed[at] =
		    follow_target((uint8_t)(4 + i / LITTLE), 2000 + i, &f[at], false);
	}
	for (unsigned i = 0; i < 2; i++)
		feed[FEW + i] = follow_target(9, MOST - 2 + i, &f[FEW + i], false);
	for (unsigned i = 0; i < COUNT_OF(f); i++)
		ck_assert_ptr_nonnull(feed[i]);
	for (unsigned i = 0; i < 60; i++)
		gnmi_feeds_turn(feeds);
	ck_assert_uint_le(taken[POOL_FEEDS], 1792);
	ck_assert_uint_ge(taken[POOL_FEEDS], 1790); /* and no more than it takes */
	for (unsigned i = 3 * MOST; i < COUNT_OF(f); i++)
		ck_assert_ptr_nonnull(feed[i]);
	/* What others follow as well would not come back: first goes the next one. */
	ck_assert_ptr_nonnull(feed[MOST - 1]);
	ck_assert_ptr_null(feed[MOST - 3]);
	leave_all(COUNT_OF(f), feed, f);
	ck_assert(TAILQ_EMPTY(&feeds->sources.all));
}
END_TEST

/* One source takes all leaves that it may, or a second one all that new feeds may, which
 * leaves room for who has little. */
START_TEST(leaves_that_others_take_are_not_those_with_which_a_feed_grows)
{
	static struct gnmi_follower taker[2][512], own, joined, late;
	static struct gnmi_feed *taken[2][512];
	struct gnmi_feed *feed, *both, *another;
	unsigned count[2] = { 0 };
	struct grpc_message *m;

	may_leave = taker[0];
	followed = taken[0];
	plug(&inv->cage[1]);
	plug(&inv->cage[2]);
	pull(&inv->cage[0]);
	feed = follow(&own, true);
	go_and_drop(feed, &own, true);
	both = follow_target(1, 0, &taker[0][511], true);
	go_and_drop(both, &taker[0][511], true);
	ck_assert_ptr_eq(follow_target(0, 0, &joined, true), both);
	for (unsigned i = 0; i <= (unsigned)_i; i++) {
		count[i] = fill((uint8_t)(i + 1), taken[i], taker[i]);
		ck_assert_uint_gt(count[i], 20);
	}
	another = follow_from(3, "late", &late, true);
	gnmi_feed_start(another, &late.at, true);
	ck_assert_int_eq(gnmi_feed_step(another, &late.at, false, &m), 0);
	plug(&inv->cage[0]);
	for (unsigned n = 0; n < 4000; n++) /* feed by feed */
		gnmi_feeds_turn(feeds);
	ck_assert(gnmi_feed_has_news(feed, &own.at));
	go_and_drop(feed, &own, false);
	go_and_drop(both, &joined, true);
	/* He who took so much pays for it himself, or makes room where all is taken. */
	ck_assert_int_eq(ended > 0, _i);
	gnmi_feed_start(taken[0][0], &taker[0][0].at, false);
	ck_assert_int_eq(gnmi_feed_step(taken[0][0], &taker[0][0].at, true, &m),
	    _i ? 0 : -ENOMEM);
	grpc_message_unref(m);
	gnmi_feed_leave(another, &late);
	another = follow_target(5, 1000, &late, true);
	ck_assert_int_eq(another == taken[0][0], _i); /* it failed */
	gnmi_feed_leave(another, &late);
	for (unsigned i = 0; i < 2; i++) {
		while (count[i]-- > 0) {
			if (taken[i][count[i]])
				gnmi_feed_leave(taken[i][count[i]], &taker[i][count[i]]);
		}
	}
	gnmi_feed_leave(both, &joined);
	gnmi_feed_leave(both, &taker[0][511]);
	gnmi_feed_leave(feed, &own);
}
END_TEST

/* Eleven sources take nine tenths of all, each but the first with less than half of what
 * that one has: then it loses what it subscribed last. */
START_TEST(leaves_of_who_has_most_make_room_for_who_grows)
{
	static struct gnmi_follower f[4096];
	static struct gnmi_feed *feed[COUNT_OF(f)];
	const unsigned *taken = feeds->sources.taken;
	unsigned first = 0, n = 0, before = 0;
	uint8_t source = 1;
	struct grpc_message *m;

	for (unsigned i = 1; i < inv->cage_count; i++)
		plug(&inv->cage[i]);
	may_leave = f;
	followed = feed;
	while (ended == 0) {
		ck_assert_uint_lt(n, COUNT_OF(f));
		if (source == 1 && taken[POOL_LEAVES] > 400000)
			first = n;
		if (taken[POOL_LEAVES] > before + (source == 1 ? 400000u : 50000u)) {
			before = taken[POOL_LEAVES];
			source++;
		}
		feed[n] = follow_target(source, n, &f[n], true);
		ck_assert_ptr_nonnull(feed[n]);
		gnmi_feed_start(feed[n], &f[n].at, true);
		while (f[n].at.moving) {
			int r = gnmi_feed_step(feed[n], &f[n].at, false, &m);

			ck_assert_int_ne(r, -ENOMEM);
			if (r == -EAGAIN)
				gnmi_feeds_turn(feeds);
		}
		n++;
		gnmi_feeds_turn(feeds);
	}
	ck_assert_uint_gt(source, 10);
	ck_assert_uint_eq(ended, 1);
	ck_assert_uint_eq(last_ended, first - 1);
	ck_assert_uint_le(taken[POOL_LEAVES], 900000);
	while (n-- > 0) {
		if (feed[n])
			gnmi_feed_leave(feed[n], &f[n]);
	}
}
END_TEST

START_TEST(a_place_without_leaves_takes_no_memory)
{
	struct gnmi_follower f;
	struct gnmi_feed *feed;

	proto.depth = 1; /* no leaf is so near */
	feed = follow(&f, true);
	go_and_drop(feed, &f, true);
	for (unsigned i = 0; i <= inv->cage_count; i++)
		ck_assert_ptr_eq(feed->view[i], &view_nothing);
	warm_up(41000);
	ck_assert(!gnmi_feed_has_news(feed, &f.at));
	ck_assert_ptr_eq(feed->view[0], &view_nothing);
	gnmi_feed_leave(feed, &f);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("feed_bounds");
	TCase *t = tcase_create("gnmi");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, followers_have_bounds_and_who_has_most_makes_room);
	tcase_add_loop_test(t, feeds_have_bounds_and_who_has_most_makes_room, 0, 2);
	tcase_add_test(t, who_follows_what_others_do_has_it_as_if_alone);
	tcase_add_test(t, a_source_is_forgotten_though_others_follow_what_it_began);
	tcase_add_test(t, a_second_pair_of_sources_that_subscribe_alike_has_room);
	tcase_add_test(t, only_calls_of_those_with_most_end);
	tcase_add_test(t, leaves_of_who_has_most_make_room_for_who_grows);
	tcase_add_loop_test(t,
	    leaves_that_others_take_are_not_those_with_which_a_feed_grows, 0, 2);
	tcase_add_test(t, a_place_without_leaves_takes_no_memory);
	suite_add_tcase(s, t);
	return suite_run(s);
}
