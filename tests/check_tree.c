/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/tree.h"

#include <stdlib.h>

#include "model/history.h"
#include "optics/cmis_state.h"
#include "schema/leaf_observed.h"
#include "schema/words.h"
#include "tests/api_fixture.h"
#include "tests/suite.h"

static struct inventory *inv;
static struct tree tree;

static void
setup(void)
{
	inv = fixture_create();
	tree = (struct tree){ .inv = inv, .model = "nobody-48x" };
}

static void
teardown(void)
{
	inventory_destroy(inv);
}

/* "/a/b[k=v]/..." as a path: texts are cut out of `room`. */
static struct tree_path
parse(const char *text, char *room)
{
	struct tree_path path = { 0 };

	strcpy(room, text);
	while (*room == '/') {
		struct tree_elem *elem = &path.elem[path.count++];

		*room++ = '\0';
		elem->name = room;
		room += strcspn(room, "/[");
		while (*room == '[') {
			*room++ = '\0';
			elem->key[elem->keys].name = room;
			room += strcspn(room, "=");
			*room++ = '\0';
			elem->key[elem->keys++].value = room;
			room += strcspn(room, "]");
			*room++ = '\0';
		}
	}
	return path;
}

#define ONE      "/components/component[name=1-Transceiver]"
#define CHANNELS ONE "/transceiver/physical-channels/channel"

/* So many leaves, and the text or the number of the first. */
static const struct {
	const char *path;
	unsigned leaves;
	const char *text;
	int64_t number;
} paths[] = {
	{ "/components/component[name=1-Transceiver]/state/serial-no", 1, "SN0001", 0 },
	{ "/components/component[name=1-Transceiver]/state/parent", 1, "1-Port", 0 },
	{ "/components/component/state/type", 11, "CHASSIS", 0 },
	{ "/components/component[name=1-Transceiver]/state/id", 1, "1-Transceiver", 0 },
	{ "/components/component[name=1-Sensor]/state/id", 1, "1-Sensor", 0 },
	{ "/components/component/state/id", 9, "1-Port", 0 },
	{ "/components/component[name=*]/state/type", 11, "CHASSIS", 0 },
	{ "/components/component[name=2-Sensor]/state/type", 0, NULL, 0 },
	{ "/components/component[name=2-Transceiver]/state/mfg-name", 0, NULL, 0 },
	{ "/components/component[name=2-Transceiver]/transceiver", 1, "NOT_PRESENT", 0 },
	{ "/components/component[name=2-Transceiver]/transceiver/state/form-factor", 0,
	    NULL, 0 },
	{ "/openconfig-platform:components/component/oc-transceiver:transceiver/state/vendor",
	    2, "Ex\"ample\\", 0 },
	{ CHANNELS "[index=3]/state/laser-bias-current/instant", 1, NULL, 951 },
	{ CHANNELS "/state/laser-bias-current/instant", 8, NULL, 650 },
	{ CHANNELS "[index=03]/state", 0, NULL, 0 },
	{ CHANNELS "[index=6]/state/input-power", 8, NULL, -4000 },
	{ CHANNELS "[index=1]/*/index", 2, NULL, 0 },
	{ CHANNELS "/*/*/instant", 34, NULL, 0 },
	{ "/*/component/*/temperature/instant", 4, NULL, 0 },
	{ "/components/component/*/*/*/state/index", 11, NULL, 0 },
	{ "/components/component[name=1-Transceiver]/.../instant", 37, NULL, -46 },
	{ "/.../temperature/instant", 4, NULL, -46 },
	{ "/components/.../channel[index=6]/.../input-power/instant", 1, NULL, -4000 },
	{ "/...", 0, NULL, 0 }, /* as many as there are: see below */
	{ "/components/component[name=1-Transceiver]/transceiver/thresholds/threshold"
	  "[severity=WARNING]/state/input-power-lower",
	    1, NULL, -824 },
	{ "/components/component[name=Switch]/subcomponents/subcomponent/state/name", 4,
	    "1-Port", 0 },
};

START_TEST(a_path_finds_the_leaves_that_it_means)
{
	char room[256];
	struct tree_path path = parse(paths[_i].path, room);
	unsigned elem, leaves = 0;
	struct tree_walk w;
	struct tree_leaf leaf;

	ck_assert_int_eq(tree_path_fit(&path, &elem), TREE_FITS);
	tree_walk_begin(&w, &tree, &path);
	while (tree_walk_next(&w, &leaf)) {
		if (leaves++ > 0)
			continue;
		if (paths[_i].text)
			ck_assert_str_eq(leaf.value.text, paths[_i].text);
		else if (paths[_i].number)
			ck_assert_int_eq(leaf.value.number, paths[_i].number);
	}
	if (paths[_i].leaves || strcmp(paths[_i].path, "/...") != 0)
		ck_assert_uint_eq(leaves, paths[_i].leaves);
	ck_assert(!tree_walk_next(&w, &leaf)); /* still over */
}
END_TEST

START_TEST(what_a_path_wants_may_be_known_before)
{
	char room[256];
	uint8_t wanted[TREE_WANTED];
	struct tree_path plain = parse(paths[_i].path, room), known = plain;
	struct tree_walk w[2];
	struct tree_leaf leaf[2];
	bool more;

	tree_path_want(&known, wanted);
	ck_assert(known.is_straight == !strstr(paths[_i].path, "..."));
	tree_walk_begin(&w[0], &tree, &plain);
	tree_walk_begin(&w[1], &tree, &known);
	do {
		more = tree_walk_next(&w[0], &leaf[0]);
		ck_assert(tree_walk_next(&w[1], &leaf[1]) == more);
		if (!more)
			continue;
		ck_assert_ptr_eq(leaf[1].node, leaf[0].node);
		ck_assert_uint_eq(tree_leaf_id(&w[1], &leaf[1]),
		    tree_leaf_id(&w[0], &leaf[0]));
		ck_assert_uint_eq(w[1].kept, w[0].kept);
		ck_assert_uint_eq(w[1].depth, w[0].depth);
		for (unsigned i = 0; i < w[0].depth; i++)
			ck_assert_ptr_eq(w[1].step[i].node, w[0].step[i].node);
	} while (more);
}
END_TEST

START_TEST(names_have_room_and_keys_come_first)
{
	static const char nuls[TREE_NAME_ROOM];

	for (unsigned i = 1; i < tree_node_count; i++) {
		const struct tree_node *node = &tree_nodes[i];

		ck_assert_uint_eq(strlen(node->name), node->name_len);
		ck_assert(memcmp(node->name + node->name_len, nuls,
			      TREE_NAME_ROOM - node->name_len) == 0);
		for (unsigned k = 0; k < TREE_KEYS_MAX && node->key[k]; k++)
			ck_assert_str_eq(node[1 + k].name, node->key[k]);
	}
}
END_TEST

static unsigned
count(const char *text)
{
	char room[256];
	struct tree_path path = parse(text, room);
	struct tree_walk w;
	struct tree_leaf leaf;
	unsigned leaves = 0;

	tree_walk_begin(&w, &tree, &path);
	while (tree_walk_next(&w, &leaf))
		leaves++;
	return leaves;
}

START_TEST(no_path_is_everything)
{
	ck_assert_uint_gt(count(""), 300);
	ck_assert_uint_eq(count("/..."), count(""));
	ck_assert_uint_eq(count("/*/..."), count(""));
	ck_assert_uint_eq(count("/.../..."), count(""));
	ck_assert_uint_eq(count("/components") + count("/observables") + count("/buses") +
			      count("/system") + count("/interfaces"),
	    count(""));
}
END_TEST

/* By the type of an empty cage; NULL: absent. */
static const char *const cage_forms[CAGE_TYPES] = { NULL, "SFP_PLUS", "SFP28", "SFP56",
	"SFP_DD", "QSFP_PLUS", "QSFP28", "QSFP56", "OTHER", "QSFP56_DD", "OSFP" };

START_TEST(an_empty_port_has_the_form_factor_of_its_cage)
{
	char room[256];
	struct tree_path path = parse(
	    "/components/component[name=2-Transceiver]/transceiver/state/form-factor",
	    room);
	struct tree_walk w;
	struct tree_leaf leaf;

	inv->cage[1].type = (uint8_t)_i;
	tree_walk_begin(&w, &tree, &path);
	ck_assert_int_eq(tree_walk_next(&w, &leaf), cage_forms[_i] != NULL);
	if (cage_forms[_i])
		ck_assert_str_eq(leaf.value.text, cage_forms[_i]);
	/* of a module that did not say yet what it is nothing is known */
	inv->cage[1].presence = PRESENCE_PRESENT;
	tree_walk_begin(&w, &tree, &path);
	ck_assert(!tree_walk_next(&w, &leaf));
}
END_TEST

static const struct {
	const char *path;
	enum tree_fit fit;
	unsigned elem;
} unfit[] = {
	{ "/component", TREE_NO_NODE, 0 },
	{ "/components/component/sate/name", TREE_NO_NODE, 2 },
	{ "/components/component/state/name/x", TREE_NO_NODE, 4 },
	{ "/openconfig-alarms:components", TREE_NO_NODE, 0 },
	{ "/components/component[nam=1]/state", TREE_NO_KEY, 1 },
	{ "/components[name=1]", TREE_NO_LIST, 0 },
	{ "/.../nothing", TREE_NO_NODE, 1 },
	{ "/", TREE_NO_NODE, 0 },
	/* what a module may draw at most, nobody allocates */
	{ "/components/component/state/allocated-power", TREE_UNSERVED, 3 },
	{ "/components/component/cpu", TREE_UNSERVED, 2 },
	{ "/components/component[name=1-Port]/cpu/utilization/state/instant",
	    TREE_UNSERVED, 2 },
	{ "/components/*/openconfig-platform:cpu", TREE_UNSERVED, 2 },
	{ "/components/component/oc-platform:cpu", TREE_UNSERVED, 2 },
	{ "/components/component/openconfig-platform-cpu:cpu", TREE_NO_NODE, 2 },
	{ "/components/component/no-such-module:cpu", TREE_NO_NODE, 2 },
	{ "/components/component/:cpu", TREE_NO_NODE, 2 },
	{ "/components/component/oc-platform:", TREE_NO_NODE, 2 },
	{ "/openconfig-terminal-device:terminal-device/x", TREE_UNSERVED, 0 },
	{ "/openconfig-system:terminal-device/x", TREE_NO_NODE, 0 },
	{ "/interfaces/.../counters/in-octets", TREE_UNSERVED, 2 },
	{ "/.../cpu", TREE_UNSERVED, 1 },
	{ "/.../gpus", TREE_NO_NODE, 1 },
	{ "/components/cpu", TREE_NO_NODE, 1 },
	{ "/components/component[nam=1]/cpu", TREE_NO_KEY, 1 },
};

START_TEST(a_path_that_leads_nowhere_says_where_it_ends)
{
	char room[256];
	struct tree_path path = parse(unfit[_i].path, room);
	unsigned elem = 99;

	ck_assert_int_eq(tree_path_fit(&path, &elem), unfit[_i].fit);
	ck_assert_uint_eq(elem, unfit[_i].elem);
	ck_assert_uint_eq(count(unfit[_i].path), 0);
}
END_TEST

START_TEST(steps_that_are_kept_are_those_of_the_leaf_before)
{
	const struct tree_path all = { 0 };
	struct tree_walk w, before = { 0 };
	struct tree_leaf leaf;
	unsigned leaves = 0;

	tree_walk_begin(&w, &tree, &all);
	while (tree_walk_next(&w, &leaf)) {
		ck_assert_ptr_eq(&tree_nodes[leaf.node->parent],
		    w.step[w.depth - 1].node);
		for (unsigned i = 0; i < w.depth && leaves; i++) {
			bool same = i < before.depth &&
				    w.step[i].node == before.step[i].node &&
				    w.step[i].instance == before.step[i].instance;

			ck_assert_int_eq(i < w.kept, same);
			if (!same)
				break;
		}
		before = w;
		leaves++;
	}
}
END_TEST

static int
by_number(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

START_TEST(each_leaf_has_an_id_of_its_own_and_keeps_it)
{
	static uint64_t ids[4096], again[4096];
	const struct tree_path all = { 0 };
	struct tree_walk w;
	struct tree_leaf leaf;
	unsigned leaves = 0, n = 0;

	tree_walk_begin(&w, &tree, &all);
	while (tree_walk_next(&w, &leaf))
		ids[leaves++] = tree_leaf_id(&w, &leaf);
	cage_set_presence(inv, &inv->cage[1], PRESENCE_UNKNOWN, &fixture_now);
	tree_walk_begin(&w, &tree, &all);
	while (tree_walk_next(&w, &leaf))
		again[n++] = tree_leaf_id(&w, &leaf);

	qsort(ids, leaves, sizeof(*ids), by_number);
	ck_assert_uint_lt(n, leaves);
	for (unsigned i = 0; i < leaves; i++)
		ck_assert(ids[i] && (i == 0 || ids[i] != ids[i - 1]));
	for (unsigned i = 0; i < n; i++)
		ck_assert_ptr_nonnull(
		    bsearch(&again[i], ids, leaves, sizeof(*ids), by_number));
}
END_TEST

START_TEST(a_walk_of_one_cage_sees_its_components_alone)
{
	const struct tree_path all = { .count = 1, .elem = { { .name = "components" } } };
	struct tree_walk w;
	struct tree_leaf leaf;
	unsigned leaves = 0;

	tree_walk_cage(&w, &tree, &all, &inv->cage[0]);
	while (tree_walk_next(&w, &leaf)) {
		ck_assert_ptr_eq(w.at.cage, &inv->cage[0]);
		leaves++;
	}
	ck_assert_uint_gt(leaves, 100);
	ck_assert_uint_gt(count("/components"), leaves);
}
END_TEST

START_TEST(a_walk_of_the_configuration_sees_all_of_it_and_no_state)
{
	const struct tree_path all = { 0 };
	struct tree_walk w, config;
	struct tree_leaf leaf, found;
	unsigned leaves = 0;

	tree_walk_begin(&w, &tree, &all);
	tree_walk_begin(&config, &tree, &all);
	tree_walk_config(&config);
	while (tree_walk_next(&w, &leaf)) {
		if (!leaf.node->config)
			continue;
		ck_assert(tree_walk_next(&config, &found));
		ck_assert_uint_eq(tree_leaf_id(&config, &found), tree_leaf_id(&w, &leaf));
		leaves++;
	}
	ck_assert(!tree_walk_next(&config, &found));
	ck_assert_uint_gt(leaves, 50);
}
END_TEST

START_TEST(a_leaf_knows_when_it_was_read_and_how_good_it_is)
{
	char room[256];
	struct tree_path path = parse(CHANNELS "[index=0]/state/input-power", room);
	struct tree_walk w;
	struct tree_leaf leaf;

	module_mark_stale(inv, &inv->cage[0]);
	tree_walk_begin(&w, &tree, &path);
	ck_assert(tree_walk_next(&w, &leaf));
	ck_assert_int_eq(leaf.value.quality, QUALITY_STALE);
	ck_assert_uint_eq(leaf.wall_us, FIXTURE_WALL_US - 412 * US_PER_MS);
	ck_assert_int_eq(leaf.node->type, TREE_DECIMAL64);
	ck_assert_uint_eq(leaf.node->digits, 2);
	ck_assert_str_eq(leaf.node->units, "dBm");
	ck_assert(!leaf.node->config);
}
END_TEST

START_TEST(each_reading_of_the_schema_has_room_for_how_good_it_is)
{
	unsigned instants = 0;

	for (unsigned i = 1; i < tree_node_count; i++) {
		const struct tree_node *node = &tree_nodes[i], *quality;

		if (strcmp(node->name, "instant") != 0)
			continue;
		quality = tree_child(&tree_nodes[node->parent], "caged-xcvr:quality");
		ck_assert_msg(quality && quality->type == TREE_ENUM &&
				  quality->of == node->of,
		    "%s", tree_nodes[node->parent].name);
		instants++;
	}
	ck_assert_uint_gt(instants, 30);
}
END_TEST

/* Readings of our own modules have no container: how good one is stands beside it. */
static const struct tree_node *
beside(const struct tree_node *node, const char *ending)
{
	char name[64];

	snprintf(name, sizeof(name), "%s%s", node->name, ending);
	return tree_child(&tree_nodes[node->parent], name);
}

static bool
is_plain_reading(const struct tree_node *node)
{
	return node->role == TREE_OF_LEAF && strcmp(node->name, "instant") != 0 &&
	       leaf_row(node->source)->show & SHOW_READING;
}

START_TEST(each_reading_without_a_container_has_room_for_how_good_it_is)
{
	unsigned readings = 0;

	for (unsigned i = 1; i < tree_node_count; i++) {
		const struct tree_node *node = &tree_nodes[i], *quality;

		if (!is_plain_reading(node))
			continue;
		quality = beside(node, "-quality");
		ck_assert_msg(quality && quality->type == TREE_ENUM &&
				  quality->of == node->of,
		    "%s", node->name);
		readings++;
	}
	ck_assert_uint_eq(readings, 8);
}
END_TEST

static void
be_good(struct cage *c)
{
	(void)c;
}

static void
be_stale(struct cage *c)
{
	module_mark_stale(inv, c);
}

static void
have_stale_observables(struct cage *c)
{
	vdm_set_mark_stale(inv, c);
}

static void
not_be_ready(struct cage *c)
{
	c->module.readings.ready = false;
	c->module.readings.tx_ready = c->module.readings.rx_ready = 0;
}

static void
have_no_statistics(struct cage *c)
{
	history_forget(c->history);
}

static void
have_lost_its_light(struct cage *c)
{
	c->module.readings.present[MONITOR_TX_POWER] = 0;
	c->module.readings.present[MONITOR_RX_POWER] = 0x0f;
}

/* What befalls a module. */
static void (*const fates[])(struct cage *c) = { be_good, be_stale,
	have_stale_observables, not_be_ready, have_no_statistics, have_lost_its_light };

/* Also where it is all that is asked for, or statistics were read before. */
static const char *const asked[] = { "/components", "/components/.../quality",
	"/components/component/.../state/*/quality" };

/* Pins have a quality, too. */
static bool
is_of_reading(const struct tree_node *quality)
{
	return strcmp(quality->name, "quality") == 0 &&
	       strcmp(tree_nodes[quality->parent].name, "state") != 0;
}

/* How many there are, of readings that are this good. */
static unsigned
count_qualities(const char *text, const char *quality)
{
	char room[256];
	struct tree_path path = parse(text, room);
	struct tree_walk w;
	struct tree_leaf leaf;
	unsigned found = 0;

	tree_walk_begin(&w, &tree, &path);
	while (tree_walk_next(&w, &leaf)) {
		if (is_of_reading(leaf.node))
			found += strcmp(leaf.value.text, quality) == 0;
	}
	return found;
}

START_TEST(beside_each_reading_stands_how_good_it_is)
{
	const struct tree_path all = { .count = 1, .elem = { { .name = "components" } } };
	unsigned instants[QUALITY_UNSUPPORTED + 1] = { 0 };
	enum quality last = QUALITY_UNSUPPORTED;
	struct tree_walk w;
	struct tree_leaf leaf;
	uint64_t read_us = 0;
	unsigned parent = 0;

	inv->cage[0].module.id.app[0].media_id = 0x3e; /* 400ZR */
	fates[_i](&inv->cage[0]);

	tree_walk_begin(&w, &tree, &all);
	while (tree_walk_next(&w, &leaf)) {
		if (strcmp(leaf.node->name, "instant") == 0) {
			ck_assert_uint_eq(parent, 0); /* of the one before it was told */
			parent = leaf.node->parent;
			last = leaf.value.quality;
			read_us = leaf.wall_us;
			instants[last]++;
		} else if (is_of_reading(leaf.node)) {
			ck_assert_uint_eq(leaf.node->parent, parent);
			ck_assert_str_eq(leaf.value.text, quality_name(last));
			ck_assert_uint_eq(leaf.wall_us, read_us);
			parent = 0;
		}
	}
	ck_assert_uint_eq(parent, 0);
	for (unsigned q = 0; q < QUALITY_UNSUPPORTED; q++) {
		for (size_t i = 0; i < COUNT_OF(asked); i++)
			ck_assert_uint_eq(count_qualities(asked[i],
					      quality_name((enum quality)q)),
			    instants[q]);
	}
	ck_assert_uint_gt(instants[QUALITY_GOOD], 0); /* of another module */
	ck_assert_uint_gt(instants[QUALITY_STALE] + instants[QUALITY_NOT_READY] +
			      instants[QUALITY_GOOD],
	    40);
}
END_TEST

/* Each auxiliary monitor, and lanes as a module has them. */
static void
measure_all(struct cage *c)
{
	for (enum monitor id = MONITOR_LASER_TEMP; id < MONITOR_COUNT; id++) {
		c->module.readings.present[id] = 1;
		c->module.readings.value[id][0] = 42;
	}
}

START_TEST(beside_each_reading_without_a_container_stands_how_good_it_is)
{
	const struct tree_path all = { .count = 1, .elem = { { .name = "components" } } };
	const struct tree_node *open = NULL;
	struct tree_leaf leaf, value = { .node = NULL };
	struct tree_walk w;
	unsigned readings = 0;

	measure_all(&inv->cage[0]);
	fates[_i](&inv->cage[0]);

	tree_walk_begin(&w, &tree, &all);
	while (tree_walk_next(&w, &leaf)) {
		if (is_plain_reading(leaf.node)) {
			ck_assert_ptr_null(open); /* of the one before it was told */
			value = leaf;
			open = beside(leaf.node, "-quality");
			ck_assert_ptr_nonnull(open);
			readings++;
		} else if (leaf.node == open) {
			ck_assert_str_eq(leaf.value.text,
			    quality_name(value.value.quality));
			ck_assert_uint_eq(leaf.wall_us, value.wall_us);
			open = NULL;
		}
	}
	ck_assert_ptr_null(open);
	ck_assert_uint_eq(readings, 8);
}
END_TEST

static uint64_t
time_of(const char *text)
{
	char room[256];
	struct tree_path path = parse(text, room);
	struct tree_walk w;
	struct tree_leaf leaf;

	tree_walk_begin(&w, &tree, &path);
	ck_assert_msg(tree_walk_next(&w, &leaf), "%s", text);
	return leaf.wall_us;
}

static const char *
text_of(const char *text)
{
	static char found[WORDS_MAX];
	char room[256];
	struct tree_path path = parse(text, room);
	struct tree_walk w;
	struct tree_leaf leaf;

	tree_walk_begin(&w, &tree, &path);
	ck_assert_msg(tree_walk_next(&w, &leaf), "%s", text);
	snprintf(found, sizeof(found), "%s", leaf.value.text);
	return found;
}

/* A module, and its carrier: what it is in, and which of them work then. */
static const struct {
	uint8_t module_state;
	uint32_t active, tx_disabled, tx_output;
	bool stale;
	const char *module, *carrier;
} works[] = {
	{ CMIS_MODULE_READY, 0x01, 0, 0x01, false, "ACTIVE", "ACTIVE" },
	{ CMIS_MODULE_READY, 0x01, 0, 0, false, "ACTIVE", "ACTIVE" },
	{ CMIS_MODULE_LOWPWR, 0, 0, 0, false, "ACTIVE", "INACTIVE" },
	{ CMIS_MODULE_READY, 0x02, 0, 0, false, "ACTIVE", "INACTIVE" },
	{ CMIS_MODULE_READY, 0x01, 0x01, 0, false, "ACTIVE", "INACTIVE" },
	{ CMIS_MODULE_FAULT, 0x01, 0, 0x01, false, "INACTIVE", "INACTIVE" },
	{ CMIS_MODULE_READY, 0x01, 0, 0x01, true, "INACTIVE", "INACTIVE" },
};

START_TEST(what_does_not_work_is_inactive)
{
	struct module *m = &inv->cage[0].module;

	m->id.app[0].media_id = 0x3e; /* 400ZR */
	m->readings.module_state = works[_i].module_state;
	m->readings.active = works[_i].active;
	m->readings.tx_disabled = works[_i].tx_disabled;
	m->readings.tx_output = works[_i].tx_output;
	m->stale = works[_i].stale;
	ck_assert_str_eq(text_of(ONE "/state/oper-status"), works[_i].module);
	ck_assert_str_eq(
	    text_of("/components/component[name=1-OpticalChannel0]/state/oper-status"),
	    works[_i].carrier);
}
END_TEST

#define PORT "/components/component[name=1-Port]"

/* What is judged anew with each look at the module; an empty cage has the last one, too.
 */
static const char *const judged[] = {
	ONE "/module/flags/flag/state/up",
	ONE "/module/flags/flag/state/count",
	ONE "/state/equipment-failure",
	ONE "/state/equipment-mismatch",
	ONE "/transceiver/state/fault-condition",
	ONE "/healthz/state/status",
	ONE "/healthz/state/unhealthy-count",
	ONE "/state/oper-status",
};

START_TEST(what_is_judged_is_as_young_as_the_last_look)
{
	struct flag_news news = { .inv = inv, .c = &inv->cage[0], .now = &fixture_now };
	struct now later = fixture_now;
	struct readings r;

	flag_occurred(&news, flag_of_signal(SIGNAL_RX_LOS), 6, true);
	later.mono_us += 9 * US_PER_S;
	later.wall_us += 9 * US_PER_S;
	fixture_readings(&r);
	module_update(inv, &inv->cage[0], &r, later.mono_us - 7, &later);
	ck_assert_uint_eq(time_of(judged[_i]), later.wall_us - 7);
	ck_assert_uint_eq(time_of(ONE "/state/serial-no"), FIXTURE_WALL_US);
	ck_assert_uint_eq(time_of(PORT "/cage/state/state"), later.wall_us - 7);
	ck_assert_uint_eq(time_of(PORT "/cage/state/breaker"), later.wall_us - 7);
	later.wall_us += US_PER_S;
	cage_set_presence(inv, &inv->cage[0], PRESENCE_ABSENT, &later);
	if (_i == COUNT_OF(judged) - 1)
		ck_assert_uint_eq(time_of(judged[_i]), later.wall_us);
	else
		ck_assert_uint_eq(count(judged[_i]), 0);
}
END_TEST

static int64_t
number_at(const char *text)
{
	char room[256];
	struct tree_path path = parse(text, room);
	struct tree_walk w;
	struct tree_leaf leaf;

	tree_walk_begin(&w, &tree, &path);
	if (!tree_walk_next(&w, &leaf))
		return -1;
	return leaf.value.kind == VALUE_FIXED ? leaf.value.number
					      : (int64_t)leaf.value.count;
}

/* Channel 0 is fed by host lane 1, 1 by 2 and 3, 2 by none, 3 by 0, 1 and 4; of 2, 3 and
 * 4 the signal was lost once. */
static const struct {
	const char *path;
	int64_t number;
} fed[] = {
	{ CHANNELS "[index=0]/state/counters/tx-los-count", 0 },
	{ CHANNELS "[index=1]/state/counters/tx-los-count", 2 },
	{ CHANNELS "[index=2]/state/counters/tx-los-count", -1 },
	{ CHANNELS "[index=3]/state/counters/tx-los-count", 1 },
	{ CHANNELS "[index=1]/state/counters/tx-lol-count", 0 },
	{ CHANNELS "[index=3]/state/counters/rx-los-count", 1 },
	{ CHANNELS "[index=2]/state/counters/rx-los-count", 0 },
	/* the worst of those that feed it, and its statistics */
	{ CHANNELS "[index=0]/state/host-snr/instant", 2350 },
	{ CHANNELS "[index=1]/state/host-snr/instant", -1 },
	{ CHANNELS "[index=3]/state/host-snr/instant", 2250 },
	{ CHANNELS "[index=3]/state/host-snr/min", 2250 },
	{ CHANNELS "[index=3]/state/host-snr/max", 2350 },
	{ CHANNELS "[index=3]/state/host-snr/avg", 2250 },
};

START_TEST(a_channel_has_what_is_read_of_the_host_lanes_that_feed_it)
{
	struct flag_news news = { .inv = inv, .c = &inv->cage[0], .now = &fixture_now };
	struct readings *r = &inv->cage[0].module.readings;

	inv->cage[0].module.id.media_lanes = 4;
	inv->cage[0].module.id.lane_mask = 0x0f;
	r->fed_by_known = 0x0f;
	memset(r->fed_by, 0, sizeof(r->fed_by));
	r->fed_by[0] = 0x02;
	r->fed_by[1] = 0x0c;
	r->fed_by[3] = 0x13;
	r->signal_known[SIGNAL_TX_LOS] = r->signal_known[SIGNAL_TX_LOL] = 0xff;
	r->signal_known[SIGNAL_RX_LOS] = 0x0f;
	flag_occurred(&news, flag_of_signal(SIGNAL_TX_LOS), 2, true);
	flag_occurred(&news, flag_of_signal(SIGNAL_TX_LOS), 3, true);
	flag_occurred(&news, flag_of_signal(SIGNAL_TX_LOS), 4, true);
	flag_occurred(&news, flag_of_signal(SIGNAL_RX_LOS), 3, true);

	ck_assert_int_eq(number_at(fed[_i].path), fed[_i].number);
}
END_TEST

START_TEST(a_loss_of_light_counts_once_however_often_it_is_read)
{
	static const char path[] = ONE
	    "/transceiver/physical-channels/channel[index=6]/state/counters/rx-los-count";
	struct flag_news news = { .inv = inv, .c = &inv->cage[0], .now = &fixture_now };
	unsigned flag = flag_of_signal(SIGNAL_RX_LOS);

	for (unsigned loss = 1; loss <= 2; loss++) {
		for (unsigned read = 0; read < 3; read++) {
			news.when.seen_us++;
			flag_occurred(&news, flag, 6, read == 0);
			ck_assert_uint_eq((uint64_t)number_at(path), loss);
		}
		flag_went(&news, flag, 6);
		ck_assert_uint_eq((uint64_t)number_at(path), loss);
	}
	flag_occurred_late(&news, flag, 6);
	ck_assert_uint_eq((uint64_t)number_at(path), 3);
}
END_TEST

START_TEST(alarms_that_are_up_are_a_list)
{
	const struct alarm_cause cause = { .source = ALARM_BY_FLAG };
	const struct alarm_ref bus = { .bus = &inv->bus[0], .kind = ALARM_BUS_STUCK };
	char id[24], room[256];
	struct tree_path path = parse("/system/alarms/alarm/state", room);
	struct tree_walk w;
	struct tree_leaf leaf;

	alarm_policy_prompt(&inv->policy);
	ck_assert_uint_eq(count("/system"), 0);
	alarm_raise(inv, &inv->cage[3], alarm_of_signal(SIGNAL_RX_LOS), 0, &cause,
	    &fixture_now);
	alarm_raise_bus(inv, &inv->bus[0], &cause, &fixture_now);

	ck_assert_uint_eq(count("/system/alarms/alarm/id"), 2);
	tree_walk_begin(&w, &tree, &path);
	snprintf(id, sizeof(id), "%llu",
	    (unsigned long long)alarm_id(&inv->cage[3], alarm_of_signal(SIGNAL_RX_LOS),
		0));
	ck_assert(tree_walk_next(&w, &leaf));
	ck_assert_str_eq(leaf.value.text, id);
	ck_assert_str_eq(w.step[3].key[0], id);
	ck_assert(tree_walk_next(&w, &leaf));
	ck_assert_str_eq(leaf.value.text, "4-Transceiver");
	ck_assert_int_eq(alarm_shelve(inv, &bus, true, 0, &fixture_now), 0);
	ck_assert_uint_eq(count("/system/alarms/alarm/id"), 1);
}
END_TEST

/* What is no component of a cage, by the same walk. */
static const struct {
	const char *path;
	unsigned leaves;
	const char *text;
	uint64_t count;
} ours[] = {
	{ "/components/component[name=1-Port]/cage/state/presence", 1, "present", 0 },
	{ "/components/component[name=2-Port]/cage/state/presence", 1, "absent", 0 },
	{ "/components/component[name=1-Port]/cage/state/counters/glitches", 1, NULL, 1 },
	{ "/components/component[name=1-Transceiver]/module/findings/finding[index=0]/state/id",
	    1, "reserved-bit", 0 },
	{ "/components/component[name=1-Transceiver]/module/applications/application[number=1]"
	  "/state/media-interface",
	    1, "400GBASE-DR4", 0 },
	{ "/observables/cage[name=1]/observable[name=snr][lane=2]/state/value", 1,
	    "21.25", 0 },
	{ "/observables/cage[name=1]/observable[name=host-snr][lane=1]/state/value", 1,
	    "22.5", 0 },
	{ "/observables/cage/observable[name=tec-current]/state/unit", 1, "percent", 0 },
	{ "/buses/bus[number=0]/state/state", 0, NULL, 0 }, /* nobody uses it here */
	{ "/components/component[name=1-Transceiver]/properties/property[name=power-max]"
	  "/state/value",
	    1, "12", 0 },
	{ "/components/component[name=1-Port]/port/breakout-mode/groups/group[index=1]/state"
	  "/breakout-speed",
	    1, "SPEED_400GB", 0 },
};

START_TEST(what_caged_knows_beside_openconfig_is_in_the_tree)
{
	char room[256];
	struct tree_path path = parse(ours[_i].path, room);
	struct tree_walk w;
	struct tree_leaf leaf;

	ck_assert_uint_eq(count(ours[_i].path), ours[_i].leaves);
	tree_walk_begin(&w, &tree, &path);
	if (!tree_walk_next(&w, &leaf))
		return;
	if (ours[_i].text)
		ck_assert_str_eq(leaf.value.text, ours[_i].text);
	else
		ck_assert_uint_eq(leaf.value.count, ours[_i].count);
}
END_TEST

START_TEST(every_identity_is_one_that_yang_knows)
{
	const struct tree_path all = { 0 };
	struct tree_walk w;
	struct tree_leaf leaf;
	unsigned seen = 0;

	tree_walk_begin(&w, &tree, &all);
	while (tree_walk_next(&w, &leaf)) {
		if (leaf.node->type != TREE_IDENTITY)
			continue;
		ck_assert_ptr_nonnull(leaf.module);
		seen++;
	}
	ck_assert_uint_gt(seen, 10);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("tree");
	TCase *t = tcase_create("tree");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, a_path_finds_the_leaves_that_it_means, 0, COUNT_OF(paths));
	tcase_add_loop_test(t, what_a_path_wants_may_be_known_before, 0, COUNT_OF(paths));
	tcase_add_test(t, names_have_room_and_keys_come_first);
	tcase_add_test(t, no_path_is_everything);
	tcase_add_loop_test(t, an_empty_port_has_the_form_factor_of_its_cage, 0,
	    CAGE_TYPES);
	tcase_add_loop_test(t, a_path_that_leads_nowhere_says_where_it_ends, 0,
	    COUNT_OF(unfit));
	tcase_add_test(t, steps_that_are_kept_are_those_of_the_leaf_before);
	tcase_add_test(t, each_leaf_has_an_id_of_its_own_and_keeps_it);
	tcase_add_test(t, a_walk_of_one_cage_sees_its_components_alone);
	tcase_add_test(t, a_walk_of_the_configuration_sees_all_of_it_and_no_state);
	tcase_add_test(t, a_leaf_knows_when_it_was_read_and_how_good_it_is);
	tcase_add_test(t, each_reading_of_the_schema_has_room_for_how_good_it_is);
	tcase_add_loop_test(t, beside_each_reading_stands_how_good_it_is, 0,
	    COUNT_OF(fates));
	tcase_add_test(t, each_reading_without_a_container_has_room_for_how_good_it_is);
	tcase_add_loop_test(t,
	    beside_each_reading_without_a_container_stands_how_good_it_is, 0,
	    COUNT_OF(fates));
	tcase_add_loop_test(t, what_does_not_work_is_inactive, 0, COUNT_OF(works));
	tcase_add_loop_test(t, what_is_judged_is_as_young_as_the_last_look, 0,
	    COUNT_OF(judged));
	tcase_add_test(t, a_loss_of_light_counts_once_however_often_it_is_read);
	tcase_add_loop_test(t, a_channel_has_what_is_read_of_the_host_lanes_that_feed_it,
	    0, COUNT_OF(fed));
	tcase_add_test(t, alarms_that_are_up_are_a_list);
	tcase_add_loop_test(t, what_caged_knows_beside_openconfig_is_in_the_tree, 0,
	    COUNT_OF(ours));
	tcase_add_test(t, every_identity_is_one_that_yang_knows);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}
