/* SPDX-License-Identifier: Apache-2.0 */
/* Feeds of gNMI: what is encoded once for several, and who is told what. */
#include "api/gnmi_feed_parts.h"

#include <errno.h>
#include <event2/event.h>
#include <stdlib.h>

#include "api/gnmi_part.h"
#include "model/module.h"
#include "model/pin.h"
#include "tests/api_fixture.h"
#include "tests/suite.h"

#define PARTS_MAX 64

/* Path.element is deprecated, and initialized. */
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

static struct inventory *inv;
static struct event_base *base;
static struct gnmi_world world;
static struct gnmi_feeds *feeds;
static unsigned told;
static struct now clock_now;
static struct gnmi_filter proto;

/* Those of one test who may have to leave, and what they follow; so many are a call. */
static struct gnmi_follower *may_leave;
static struct gnmi_feed **followed;
static unsigned a_call;
static unsigned ended;
static size_t last_ended;

/* With one all others of his call leave, in the midst of it too. */
static void
on_end(struct gnmi_follower *f)
{
	size_t first;

	last_ended = (size_t)(f - may_leave);
	first = last_ended - last_ended % a_call;
	for (size_t i = first; i < first + a_call; i++) {
		if (followed[i])
			gnmi_feed_leave(followed[i], &may_leave[i]);
		followed[i] = NULL;
	}
	ended++;
}

static void
give_now(void *arg, struct now *ret_now)
{
	(void)arg;
	*ret_now = clock_now;
}

static const struct api_host host = { .now = give_now };

static void
setup(void)
{
	inv = fixture_create();
	base = event_base_new();
	world = (struct gnmi_world){ .inv = inv,
		.host = &host,
		.tree.inv = inv,
		.start_us = FIXTURE_WALL_US };
	feeds = gnmi_feeds_create(base, &world);
	told = ended = 0;
	a_call = 1;
	proto = (struct gnmi_filter){ .encoding = GNMI__ENCODING__PROTO };
	clock_now = fixture_now;
}

static void
teardown(void)
{
	gnmi_feeds_destroy(feeds);
	event_base_free(base);
	inventory_destroy(inv);
}

static void
on_news(struct gnmi_follower *f)
{
	(void)f;
	told++;
}

/* Who comes from one of the sources, and asks for what a target (NULL: none) has. */
static struct gnmi_feed *
follow_from(uint8_t source, const char *target, struct gnmi_follower *f, bool live)
{
	const uint8_t key[SOURCE_KEY_BYTES] = { source };
	Gnmi__PathElem elem = GNMI__PATH_ELEM__INIT, *elems = &elem;
	Gnmi__Path asked = GNMI__PATH__INIT, prefix = GNMI__PATH__INIT;
	char why[GNMI_WHY_MAX];
	struct gnmi_path path;

	elem.name = (char *)(uintptr_t) "components";
	asked.elem = &elems;
	asked.n_elem = 1;
	if (target)
		prefix.target = (char *)(uintptr_t)target;
	ck_assert_int_eq(gnmi_path_parse(&path, &prefix, &asked, why), GRPC_OK);
	*f = (struct gnmi_follower){ .news = on_news, .end = on_end };
	return gnmi_feed_follow(feeds, &path, &proto, live, key, f);
}

/* A feed of its own for each number. */
static struct gnmi_feed *
follow_target(uint8_t source, unsigned target, struct gnmi_follower *f, bool live)
{
	char name[16];

	snprintf(name, sizeof(name), "t%u", target);
	return follow_from(source, name, f, live);
}

static struct gnmi_feed *
follow(struct gnmi_follower *f, bool live)
{
	return follow_from(0, NULL, f, live);
}

/* The messages of a whole way, which are the caller's; how many. */
static unsigned
go(struct gnmi_feed *feed, struct gnmi_follower *f, bool all,
    struct grpc_message *ret_part[PARTS_MAX])
{
	unsigned count = 0;

	gnmi_feed_start(feed, &f->at, all);
	while (f->at.moving) {
		ck_assert_int_eq(gnmi_feed_step(feed, &f->at, true, &ret_part[count]), 0);
		count += ret_part[count] != NULL;
	}
	return count;
}

static void
drop(struct grpc_message **part, unsigned count)
{
	while (count > 0)
		grpc_message_unref(part[--count]);
}

static void
go_and_drop(struct gnmi_feed *feed, struct gnmi_follower *f, bool all)
{
	struct grpc_message *part[PARTS_MAX];

	drop(part, go(feed, f, all, part));
}

static struct readings
readings_of(int32_t temperature)
{
	struct readings r;

	fixture_readings(&r);
	r.value[MONITOR_TEMP][0] = temperature;
	return r;
}

static void
warm_up_cage(unsigned cage, int32_t temperature)
{
	struct readings r = readings_of(temperature);

	module_update(inv, &inv->cage[cage], &r, FIXTURE_MONO_US, &fixture_now);
	inventory_end_turn(inv);
	gnmi_feeds_turn(feeds);
}

static void
warm_up(int32_t temperature)
{
	warm_up_cage(0, temperature);
}

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

static void
turn(void)
{
	inventory_end_turn(inv);
	gnmi_feeds_turn(feeds);
}

static void
pull(struct cage *c)
{
	cage_set_presence(inv, c, PRESENCE_ABSENT, &fixture_now);
	turn();
}

static void
plug(struct cage *c)
{
	fixture_plug(inv, c);
	turn();
}

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

/* How many were left out of an update, by component and leaf; -1: it is not told. */
static int
left_out_of(const struct grpc_message *m, const char *component, const char *leaf)
{
	int found = -1;

	for (size_t at = 0; at < m->len;) {
		size_t len = be32(m->data + at + 1);
		Gnmi__SubscribeResponse *r =
		    gnmi__subscribe_response__unpack(NULL, len, m->data + at + 5);
		const Gnmi__Path *prefix = r->update->prefix;
		bool is_of = prefix && prefix->n_elem == 2 &&
			     strcmp(prefix->elem[1]->key[0]->value, component) == 0;

		for (size_t i = 0; is_of && i < r->update->n_update; i++) {
			const Gnmi__Update *u = r->update->update[i];
			const Gnmi__Path *path = u->path;

			if (path->n_elem > 1 &&
			    strcmp(path->elem[path->n_elem - 1]->name, leaf) == 0 &&
			    strcmp(path->elem[0]->name, "state") == 0)
				found = (int)u->duplicates;
		}
		gnmi__subscribe_response__free_unpacked(r, NULL);
		at += 5 + len;
	}
	return found;
}

/* A module that changes more often than samples are taken. */
static void
plug_one_that_changes(void)
{
	fixture_plug(inv, &inv->cage[1]);
	inventory_end_turn(inv);
	gnmi_feeds_turn(feeds);
	warm_up_cage(1, 50000);
	warm_up_cage(1, 51000);
	warm_up_cage(1, 40000);
}

#define NEVER 99

/*
 * What one is told who did not read for five seconds, in which the temperatures changed
 * each second, and before one of which another module was plugged: of a leaf that stays
 * the same and of one that changes, and of both of that module; -1: nothing. What is
 * due is looked for each look_s.
 */
static const struct {
	const char *mode;
	bool on_change, all;
	unsigned sample_s, beat_s, plugged_before, look_s;
	int same, changed, new_same, new_changed;
} slow[] = {
	{ "samples", false, true, 1, 0, NEVER, 1, 4, 4, -1, -1 },
	{ "samples, new in the last one", false, true, 1, 0, 5, 1, 4, 4, 0, 0 },
	{ "samples, new in the third one", false, true, 1, 0, 3, 1, 4, 4, 2, 2 },
	{ "changed samples", false, false, 1, 0, NEVER, 1, -1, 4, -1, -1 },
	{ "changed samples, new in the last one", false, false, 1, 0, 5, 1, -1, 4, 0, 0 },
	{ "changed samples, new in the third one", false, false, 1, 0, 3, 1, -1, 4, 0,
	    2 },
	{ "changed samples and beats", false, false, 1, 2, NEVER, 1, 1, 4, -1, -1 },
	{ "changed samples and as many beats", false, false, 1, 1, 3, 1, 4, 4, 2, 2 },
	{ "changes", true, false, 0, 0, 3, 1, -1, 4, 0, 6 },
	{ "changes and beats", true, false, 0, 1, NEVER, 1, 4, 8, -1, -1 },
	{ "changes and beats, new in the last one", true, false, 0, 1, 5, 1, 4, 8, 0, 4 },
	{ "changes and beats, new in the third one", true, false, 0, 1, 3, 1, 4, 8, 2,
	    8 },
	{ "samples, looked at late", false, true, 1, 0, NEVER, 5, 4, 4, -1, -1 },
	{ "changes and beats, looked at late", true, false, 0, 1, 3, 5, 4, 8, 2, 8 },
};

START_TEST(what_a_slow_one_is_told_counts_what_was_due_and_left_out)
{
	struct gnmi_part p = { .on_change = slow[_i].on_change,
		.all = slow[_i].all,
		.period_us = slow[_i].sample_s * (uint64_t)US_PER_S,
		.beat_us = slow[_i].beat_s * (uint64_t)US_PER_S };
	struct gnmi_parts ps = { &p, 1 };
	int left[4] = { -1, -1, -1, -1 };
	struct grpc_message *m;

	p.feed = follow(&p.follower, true);
	p.follower.at.counts = p.on_change ? LOOK_CHANGES
			       : p.all     ? LOOK_SAMPLES
					   : LOOK_CHANGED_SAMPLES;
	go_and_drop(p.feed, &p.follower, true);
	gnmi_parts_start(&ps, clock_now.mono_us);
	for (unsigned second = 1; second <= 5; second++) {
		clock_now.mono_us += US_PER_S / 2;
		if (second == slow[_i].plugged_before)
			plug_one_that_changes();
		warm_up(40000 + (int32_t)second * 1000);
		if (second >= slow[_i].plugged_before)
			warm_up_cage(1, 40000 + (int32_t)second * 1000);
		clock_now.mono_us += US_PER_S / 2;
		if (second % slow[_i].look_s == 0)
			gnmi_parts_look(&ps, clock_now.mono_us);
	}

	while (gnmi_part_set_out(&p)) {
		ck_assert_int_eq(gnmi_feed_step(p.feed, &p.follower.at, true, &m), 0);
		for (unsigned i = 0; m && i < 4; i++) {
			int n = left_out_of(m, i < 2 ? "1-Transceiver" : "2-Transceiver",
			    i % 2 ? "instant" : "serial-no");

			left[i] = MAX_OF(left[i], n);
		}
		grpc_message_unref(m);
	}

	ck_assert_msg(left[0] == slow[_i].same && left[1] == slow[_i].changed &&
			  left[2] == slow[_i].new_same && left[3] == slow[_i].new_changed,
	    "%s: %d %d, %d %d", slow[_i].mode, left[0], left[1], left[2], left[3]);
	gnmi_feed_leave(p.feed, &p.follower);
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
	tcase_add_test(t, steps_that_find_nothing_have_a_bound_for_all_in_a_turn);
	tcase_add_test(t, who_waits_for_steps_goes_on_in_turn_a_few_at_once);
	tcase_add_test(t, followers_have_bounds_and_who_has_most_makes_room);
	tcase_add_loop_test(t, feeds_have_bounds_and_who_has_most_makes_room, 0, 2);
	tcase_add_test(t, who_follows_what_others_do_has_it_as_if_alone);
	tcase_add_test(t, a_source_is_forgotten_though_others_follow_what_it_began);
	tcase_add_test(t, a_second_pair_of_sources_that_subscribe_alike_has_room);
	tcase_add_test(t, only_calls_of_those_with_most_end);
	tcase_add_test(t, leaves_of_who_has_most_make_room_for_who_grows);
	tcase_add_loop_test(t,
	    leaves_that_others_take_are_not_those_with_which_a_feed_grows, 0, 2);
	tcase_add_test(t, looks_of_many_feeds_at_one_place_take_as_many_turns);
	tcase_add_test(t, looks_that_find_nothing_count_as_steps);
	tcase_add_test(t, a_place_without_leaves_takes_no_memory);
	tcase_add_test(t, where_nothing_was_leaves_are_told_that_come);
	tcase_add_test(t, a_tick_that_is_large_is_no_message_that_all_hold);
	tcase_add_loop_test(t, what_a_slow_one_is_told_counts_what_was_due_and_left_out,
	    0, COUNT_OF(slow));
	tcase_add_test(t, each_leaf_is_a_reading_or_none);
	suite_add_tcase(s, t);
	return suite_run(s);
}
