/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Feeds of gNMI: what is counted as left out, of samples, changes and heartbeats, for
 * who reads slowly.
 */
#include "api/gnmi_part.h"
#include "tests/api_fixture.h"
#include "tests/feed_fixture.h"
#include "tests/suite.h"

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

int
main(void)
{
	Suite *s = suite_create("feed_left_out");
	TCase *t = tcase_create("gnmi");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, what_a_slow_one_is_told_counts_what_was_due_and_left_out,
	    0, COUNT_OF(slow));
	suite_add_tcase(s, t);
	return suite_run(s);
}
