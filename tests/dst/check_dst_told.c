/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who follows the tree looks at a cage again when its tick (tree_tick()) moved: so no
 * leaf of it may be another one while the tick stays. Through hours of trouble, with
 * periods and limits that are changed now and then.
 *
 * CAGED_DST_SEED asks for one seed only.
 */
#include "schema/tree.h"

#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/sanitizer.h"
#include "sim/trouble.h"
#include "tests/dst/rig.h"
#include "tests/suite.h"

#define S ((uint64_t)US_PER_S)

#define SEEDS      (IS_SANITIZED ? 1 : 4)
#define EVENTS     100
#define PLACES_MAX 65 /* cages, and what belongs to none */
#define LEAVES     4096
/* One in so many events of trouble is followed by a reload. */
#define EVENTS_PER_RELOAD 20

/* What is told with the end of a visit, or the next sweep, is that much later at most. */
#define LATER_US (5 * S)

/* What was seen of a place. */
struct sight {
	uint64_t tick;
	uint64_t owed_us; /* counters differ since then from those of the tick; 0: none */
	unsigned count;
	uint64_t id[LEAVES], hash[LEAVES];
	const struct tree_node *node[LEAVES];
};

static struct rig rig;
static struct sight sights[PLACES_MAX], fresh;
static uint64_t looks, moved;

static const struct own_limit own[] = {
	{ OWN_OF_CAGE, "1", MONITOR_TEMP, LIMIT_HIGH_WARN, 40000 },
	{ OWN_OF_CAGE, "2", MONITOR_RX_POWER, LIMIT_LOW_ALARM, 100 },
};

static uint64_t
hash_of(const struct value *v)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325);

	if (v->kind == VALUE_FIXED)
		return (uint64_t)v->number;
	if (v->kind != VALUE_TEXT)
		return v->count;
	for (const char *at = v->text; *at; at++)
		hash = (hash ^ (uint8_t)*at) * UINT64_C(0x100000001b3);
	return hash;
}

static uint64_t
tick_of(const struct inventory *inv, unsigned place)
{
	if (place < inv->cage_count)
		return tree_tick(&inv->cage[place]);
	return tree_others_tick(inv);
}

static bool
is_told_later(const struct tree_node *node)
{
	static const char *const names[] = { "transactions", "bytes", "busy-seconds" };
	static const char *const at_once[] = { "state", "suspect-cage" };

	for (unsigned i = 0; i < COUNT_OF(at_once); i++) {
		if (strcmp(node->name, at_once[i]) == 0)
			return false;
	}
	if (strcmp(tree_modules[node->module].name, "caged-bus") == 0)
		return true;
	for (unsigned i = 0; i < COUNT_OF(names); i++) {
		if (strcmp(node->name, names[i]) == 0)
			return true;
	}
	return false;
}

/* A leaf of a place came, went or is another one, and the tick of the place is the same.
 */
static void
owe(struct sight *seen, unsigned place, const struct tree_node *node, uint64_t now_us)
{
	if (!seen->owed_us)
		seen->owed_us = now_us;
	ck_assert_msg(is_told_later(node) && now_us - seen->owed_us < LATER_US,
	    "place %u: %s/%s changed without a tick", place,
	    tree_nodes[node->parent].name, node->name);
}

/* Fails where a leaf differs from what was seen at the same tick. */
static void
compare(struct sight *seen, unsigned place, uint64_t now_us)
{
	unsigned at = 0, found;
	bool differs = false;

	for (unsigned n = 0; n < fresh.count; n++) {
		for (found = at; found < seen->count; found++) {
			if (seen->id[found] == fresh.id[n])
				break;
		}
		if (found < seen->count && seen->hash[found] == fresh.hash[n] &&
		    found == at) {
			at++;
			continue;
		}
		differs = true;
		owe(seen, place,
		    found == at || found == seen->count ? fresh.node[n] : seen->node[at],
		    now_us);
		at = found < seen->count ? found + 1 : at;
	}
	if (at < seen->count)
		owe(seen, place, seen->node[at], now_us);
	if (!differs && at == seen->count)
		seen->owed_us = 0;
}

static void
look_at(const struct inventory *inv, unsigned place, uint64_t now_us)
{
	static const struct tree_path all;
	const struct tree tree = { .inv = inv };
	struct sight *seen = &sights[place];
	struct tree_walk w;
	struct tree_leaf leaf;

	fresh.count = 0;
	fresh.owed_us = 0;
	fresh.tick = tick_of(inv, place);
	if (place < inv->cage_count)
		tree_walk_cage(&w, &tree, &all, &inv->cage[place]);
	else
		tree_walk_others(&w, &tree, &all);
	while (tree_walk_next(&w, &leaf)) {
		unsigned n = fresh.count++;

		ck_assert_uint_lt(n, LEAVES);
		fresh.id[n] = tree_leaf_id(&w, &leaf);
		fresh.hash[n] = hash_of(&leaf.value) ^ leaf.value.quality;
		fresh.node[n] = leaf.node;
	}
	if (seen->count && seen->tick == fresh.tick) {
		compare(seen, place, now_us);
		return;
	}
	moved++;
	*seen = fresh;
}

/* Each leaf is at one place. */
static void
count_all(const struct inventory *inv)
{
	static const struct tree_path all;
	const struct tree tree = { .inv = inv };
	struct tree_walk w;
	struct tree_leaf leaf;
	unsigned count = 0;

	tree_walk_begin(&w, &tree, &all);
	while (tree_walk_next(&w, &leaf))
		count++;
	for (unsigned place = 0; place <= inv->cage_count; place++) {
		look_at(inv, place, rig.now.mono_us);
		ck_assert_uint_ge(count, fresh.count);
		count -= fresh.count;
	}
	ck_assert_uint_eq(count, 0);
}

static void
look(struct rig *r, void *arg)
{
	(void)arg;
	looks++;
	for (unsigned place = 0; place <= r->inv->cage_count; place++)
		look_at(r->inv, place, r->now.mono_us);
}

/* Other periods, and limits of operators or none. */
static void
reload(void)
{
	static const uint32_t periods_ms[] = { 500, 1000, 2000, 4000 };
	struct alarm_policy policy;

	alarm_policy_default(&policy);
	rig.config.flags_ms = periods_ms[rig_chance(&rig, COUNT_OF(periods_ms))];
	rig.config.monitors_ms = periods_ms[rig_chance(&rig, COUNT_OF(periods_ms))];
	engine_configure(rig.engine, &rig.config);
	engine_set_rules(rig.engine, &policy, own, rig_chance(&rig, COUNT_OF(own) + 1),
	    &rig.now);
	rig.news = true;
}

START_TEST(a_leaf_that_changes_moves_the_tick_of_its_cage)
{
	const char *only = getenv("CAGED_DST_SEED");
	uint64_t seed = only ? strtoull(only, NULL, 10) : (uint64_t)_i + 1;
	struct trouble_event event;
	struct trouble trouble;
	uint64_t begin_us;

	memset(sights, 0, sizeof(sights));
	looks = moved = 0;
	rig_init(&rig, &world_defaults); /* the default switch: a module of each kind */
	ck_assert_uint_lt(rig.inv->cage_count, PLACES_MAX);
	rig.random = seed;
	rig.look = look;
	begin_us = rig.now.mono_us;
	trouble_begin(&trouble, rig.world, seed, 2 * S);
	for (unsigned i = 0; i < EVENTS; i++) {
		trouble_next(&trouble, rig.world, &event);
		rig_run(&rig, begin_us + event.at_us - rig.now.mono_us);
		trouble_perform(rig.world, &event, rig.now.mono_us);
		if (rig_chance(&rig, EVENTS_PER_RELOAD) == 0)
			reload();
	}
	ck_assert_uint_gt(looks, EVENTS);
	ck_assert_uint_gt(moved, EVENTS);
	ck_assert_uint_lt(moved, looks * 4);
	count_all(rig.inv);
	rig_fini(&rig);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("dst_told");
	TCase *tc = tcase_create("told");

	tcase_set_timeout(tc, 300);
	tcase_add_loop_test(tc, a_leaf_that_changes_moves_the_tick_of_its_cage, 0, SEEDS);
	suite_add_tcase(s, tc);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}
