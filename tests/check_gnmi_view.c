/* SPDX-License-Identifier: Apache-2.0 */
/* Views of gNMI beside a table that knows every leaf by its name. */
#include "api/gnmi_view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "tests/suite.h"

#define PLACES 7 /* keys of the list */
#define NODES  6 /* leaves below each */
#define TICKS  400
#define ROUNDS 20

/* What is known of a leaf by its place and its node. */
struct truth {
	bool known, present;
	uint64_t value, deleted;
	uint64_t since;       /* it is there without a gap */
	uint64_t came[TICKS]; /* ticks in which it came or changed */
	unsigned count;
};

static struct view view;
static struct truth truth[PLACES][NODES];
static const struct tree_node *leaf_node[NODES];
static const struct tree_node *list_node;

/* The first leaves below /components/component. */
static void
set_up(void)
{
	unsigned list = 0, count = 0, at;

	while (tree_nodes[list].kind != TREE_LIST ||
	       strcmp(tree_nodes[list].name, "component") != 0)
		list++;
	list_node = &tree_nodes[list];
	for (at = list + 1; count < NODES && at < list_node->end; at++) {
		if (tree_nodes[at].kind == TREE_LEAF)
			leaf_node[count++] = &tree_nodes[at];
	}
	ck_assert_uint_eq(count, NODES);
	memset(truth, 0, sizeof(truth));
	view = (struct view){ .leaf = NULL };
}

static void
tear_down(void)
{
	view_fini(&view);
}

static void
stand_at(struct tree_walk *w, unsigned place)
{
	memset(w, 0, sizeof(*w));
	w->depth = 3;
	w->step[0].node = &tree_nodes[0];
	w->step[1].node = &tree_nodes[list_node->parent];
	w->step[2].node = list_node;
	snprintf(w->step[2].key[0], TREE_KEY_MAX, "et-0/0/%u", place);
}

static struct view_leaf *
find(unsigned place, unsigned node, bool beside, bool may_add)
{
	struct tree_walk w;

	stand_at(&w, place);
	return view_find(&view, &w, leaf_node[node], beside, may_add);
}

static void
tell(unsigned place, unsigned node, bool beside, uint64_t value, uint64_t tick)
{
	struct truth *t = &truth[place][node];
	struct view_leaf *l = find(place, node, beside, true);
	bool news = !t->present || t->value != value;

	if (!l || l->present != t->present ||
	    view_set(l, value, tick, tick << 20) != news)
		ck_abort_msg("leaf %u of %u in tick %u", node, place, (unsigned)tick);
	if (!t->present)
		t->since = tick;
	t->known = t->present = true;
	t->value = value;
	if (news)
		t->came[t->count++] = tick;
}

/* Ticks of news after `last`, but for the newest: what one gets who had all till then. */
static unsigned
missed(const struct truth *t, uint64_t last)
{
	unsigned count = 0;

	for (unsigned i = 0; i < t->count; i++)
		count += t->came[i] > last && t->came[t->count - 1] - t->came[i] < 64;
	return last && count ? count - 1 : 0;
}

static bool
is_true(const struct view_leaf *l, const struct truth *t, uint64_t tick)
{
	bool same = l->present == t->present && l->value == t->value &&
		    l->deleted == t->deleted && l->changed == t->came[t->count - 1] &&
		    view_came_us(l) == t->since << 20;

	for (uint64_t last = 0; same && last <= tick; last += 1 + tick / 16)
		same = view_duplicates(l, last) == missed(t, last);
	return same;
}

/* Each leaf is where a walk finds it, with all that is known of it. */
static void
compare(uint64_t tick)
{
	unsigned known = 0, right = 0;

	view_begin(&view);
	for (unsigned i = 0; i < PLACES * NODES; i++) {
		const struct truth *t = &truth[i / NODES][i % NODES];
		const struct view_leaf *l = find(i / NODES, i % NODES, false, false);

		known += t->known;
		right += t->known && l && l->node == tree_number(leaf_node[i % NODES]) &&
			 is_true(l, t, tick);
	}
	ck_assert_uint_eq(right, known);
	ck_assert_uint_eq(view.count, known);
}

static void
walk(uint64_t tick)
{
	bool turned = rand() % 8 == 0; /* components come in another order */
	unsigned expected = 0;

	view_begin(&view);
	for (unsigned i = 0; i < PLACES; i++) {
		unsigned place = turned ? (i + (unsigned)tick) % PLACES : i;
		bool beside = false, empty = rand() % 4 == 0;

		for (unsigned node = 0; node < NODES; node++) {
			struct truth *t = &truth[place][node];

			if (empty || rand() % 8 == 0) {
				expected += t->present;
				t->deleted = t->present ? tick : t->deleted;
				t->present = false;
				continue;
			}
			tell(place, node, beside, (uint64_t)(rand() % 3), tick);
			beside = rand() % 2;
		}
	}
	ck_assert_uint_eq(view_end(&view, tick), expected);
	view.built = true;
}

static void
forget(uint64_t before)
{
	view_forget(&view, before);
	for (unsigned i = 0; i < PLACES * NODES; i++) {
		struct truth *t = &truth[i / NODES][i % NODES];

		if (t->known && !t->present && t->deleted < before)
			*t = (struct truth){ .known = false };
	}
}

START_TEST(a_view_is_what_a_table_of_all_leaves_says)
{
	srand((unsigned)_i);
	for (uint64_t tick = 1; tick < TICKS; tick += 1 + (uint64_t)(rand() % 4)) {
		walk(tick);
		if (rand() % 6 == 0 && tick > 20)
			forget(tick - (uint64_t)(rand() % 20));
		compare(tick);
	}
}
END_TEST

START_TEST(who_only_looks_adds_no_leaf)
{
	ck_assert_ptr_null(find(0, 0, false, false));
	view_begin(&view);
	tell(0, 0, false, 1, 1);
	view_end(&view, 1);
	view.built = true;
	view_begin(&view);
	ck_assert_ptr_null(find(0, 1, false, false));
	ck_assert_ptr_null(find(1, 0, false, false));
	ck_assert_ptr_nonnull(find(0, 0, false, false));
	ck_assert_uint_eq(view.count, 1);
	ck_assert_uint_eq(view.key_count, 1);
}
END_TEST

START_TEST(keys_of_leaves_that_are_forgotten_make_room_for_others)
{
	for (uint64_t tick = 1; tick < 100; tick++) {
		view_begin(&view);
		memset(truth, 0, sizeof(truth));
		tell((unsigned)tick % PLACES, 0, false, 1, tick);
		view_end(&view, tick);
		view.built = true;
		view_forget(&view, tick + 1);
		ck_assert_uint_eq(view.count, 1);
	}
	ck_assert_uint_le(view.key_count, 2);
}
END_TEST

START_TEST(what_comes_is_no_older_than_what_was_forgotten)
{
	view_begin(&view);
	tell(0, 0, false, 1, 1);
	view.leaf[0].wall_us = 1000;
	view_end(&view, 1);
	view_begin(&view);
	view_end(&view, 2);
	view_forget(&view, 2); /* somebody may not have heard of it */
	ck_assert_uint_eq(view.count, 1);
	view_forget(&view, 3);
	ck_assert_uint_eq(view.count, 0);
	view_begin(&view);
	ck_assert_uint_eq(find(0, 0, false, true)->wall_us, 1000);
}
END_TEST

START_TEST(a_path_has_the_keys_of_its_own_leaf)
{
	static const char component[] =
	    "\x1a\x0c\n\ncomponents"
	    "\x1a\x1d\n\tcomponent\x12\x10\n\x04name\x12\bet-0/0/";
	struct text t;

	text_init(&t, 256);
	view_begin(&view);
	tell(0, 0, false, 1, 1);
	tell(5, 0, false, 1, 1);
	for (unsigned i = 0; i < 2; i++) {
		t.len = 0;
		view_put_elems(&t, &view, &view.leaf[i]);
		ck_assert_uint_gt(t.len, sizeof(component));
		ck_assert_mem_eq(t.data, component, sizeof(component) - 1);
		ck_assert_int_eq(t.data[sizeof(component) - 1], i ? '5' : '0');
	}
	text_fini(&t);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("gnmi_view");
	TCase *views = tcase_create("views");

	tcase_add_checked_fixture(views, set_up, tear_down);
	tcase_add_loop_test(views, a_view_is_what_a_table_of_all_leaves_says, 0, ROUNDS);
	tcase_add_test(views, who_only_looks_adds_no_leaf);
	tcase_add_test(views, keys_of_leaves_that_are_forgotten_make_room_for_others);
	tcase_add_test(views, what_comes_is_no_older_than_what_was_forgotten);
	tcase_add_test(views, a_path_has_the_keys_of_its_own_leaf);
	suite_add_tcase(suite, views);
	return suite_run(suite);
}
