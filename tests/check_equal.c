/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One value, one meaning: REST, /metrics and the tree say of each row of the leaf table
 * what tests/data/golden/leaves.txt says, each rounded as it should. Then each row is
 * bent, one after the other (a digit more, another unit, the other sign, the next lane),
 * and that has to be noticed.
 */
#include "schema/leaf_observed.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "api/metrics.h"
#include "api/metrics_options.h"
#include "api/rest.h"
#include "schema/tree.h"
#include "tests/api_fixture.h"
#include "tests/golden.h"
#include "tests/suite.h"

static struct inventory *inv;
static struct rest *rest;

static void
give_now(void *arg, struct now *ret_now)
{
	(void)arg;
	*ret_now = fixture_now;
}

static bool
give_ready(void *arg, char *ret_why, size_t size)
{
	(void)arg;
	(void)ret_why;
	(void)size;
	return true;
}

static void
wake(void *arg)
{
	(void)arg;
}

static const struct api_host host = {
	.version = "1.2.3",
	.platform = &fixture_platform,
	.yang = &tree_yang_own,
	.now = give_now,
	.ready = give_ready,
};

/* ---- a switch on which no two values are alike ---- */

static void
tell_lanes_apart(struct cage *c)
{
	struct readings *r = &c->module.readings;

	r->tx_disabled_known = 0xff;
	r->tx_disabled = 0x5a;
	c->module.rx_seen = 0xa5;
	for (unsigned lane = 0; lane < 8; lane++) {
		r->dp_state[lane] = (uint8_t)(1 + lane % 7);
		r->app[lane] = (uint8_t)(1 + lane);
	}
	r->signal[SIGNAL_RX_LOS] = 0x55;
	r->flag[MONITOR_RX_POWER][LIMIT_LOW_ALARM] = 0x33;
	for (int i = 0; i < POLL_CLASSES; i++)
		c->module.pace[i] =
		    (struct pace){ .target_us = (unsigned)(i + 1) * US_PER_S,
			    .achieved_us = (unsigned)(i + 1) * 1100 * US_PER_MS };
	for (int i = 0; i < HW_REASON_COUNT; i++)
		c->counters.read_errors[i] = (unsigned)i + 7;
	for (int i = 0; i < SEVERITY_COUNT; i++)
		c->alarms.count[i] = (unsigned)i + 3;
}

/* So many occurrences on each lane as its number. */
static void
raise_flags(struct cage *c)
{
	struct flag_news news = { .inv = inv, .c = c, .now = &fixture_now };

	for (unsigned lane = 0; lane < 8; lane++) {
		for (unsigned n = 0; n <= lane; n++)
			flag_occurred(&news, flag_of_signal(SIGNAL_RX_LOS), lane, true);
	}
}

static void
fill_identity(struct identity *id)
{
	id->known = UINT32_MAX;
	id->length_smf_m = 501;
	for (unsigned i = 0; i < COUNT_OF(id->length_om_m); i++)
		id->length_om_m[i] = 71 + i;
	id->length_cable_mm = 2500;
	id->bitrate_mbd = 26563;
}

/* What a coherent module observes on its lane: all that OpenConfig knows of. */
static void
observe_carrier(struct cage *c)
{
	static const uint8_t types[] = { 2, 3, 5, 6, 15, 128, 129, 130, 131, 132, 133,
		134, 136, 137, 138, 139, 140, 141, 143, 145, 146, 147, 151 };
	uint8_t descriptors[128] = { 0 }, words[128] = { 0 };
	struct memmap_half half[2];
	struct memmap map;

	for (unsigned i = 0; i < COUNT_OF(types); i++) {
		descriptors[2 * i + 1] = types[i];
		put_be16(words + 2 * i, types[i] == 15 ? 13 << 11 | 1234 : 101 + 7 * i);
	}
	memmap_init(&map, half, COUNT_OF(half));
	memmap_put(&map, mem_at(VDM_PAGE_DESCRIPTORS, 128), descriptors, 128);
	memmap_put(&map, mem_at(VDM_PAGE_WORDS, 128), words, 128);
	vdm_set_describe(inv, c, 0, 0, &map);
	vdm_set_take(inv, c, 0, &map);
	vdm_set_renew(inv, c, FIXTURE_MONO_US);
}

/* Each lane elsewhere. */
static void
tune_lasers(struct cage *c)
{
	struct lasers *l = &c->module.lasers;

	l->power_is_set = true;
	l->known = 0xff;
	for (unsigned lane = 0; lane < 8; lane++) {
		l->frequency_mhz[lane] = 193100000 + 75003 * lane;
		l->power_cdbm[lane] = (int16_t)(-903 - 11 * (int)lane);
	}
}

static void
setup(void)
{
	struct limits *l;

	inv = fixture_create();
	tell_lanes_apart(&inv->cage[0]);
	raise_flags(&inv->cage[0]);
	fill_identity(&inv->cage[0].module.id);
	l = &inv->cage[0].module.limits;
	for (int id = 0; id < MONITOR_COUNT; id++) {
		l->present[id] = l->trusted[id] = true;
		for (int limit = 0; limit < LIMIT_COUNT && !l->value[id][limit]; limit++)
			l->value[id][limit] = 1000003 * (id + 1) - 10007 * limit;
	}
	/* the fixture's is no text */
	snprintf(inv->cage[0].module.id.vendor_pn, 8, "DR4-400");
	snprintf(inv->cage[3].module.id.vendor_pn, 8, "DR4-401");
	/* a coherent one: 400ZR */
	inv->cage[3].module.id.app[0].media_id = 0x3e;
	observe_carrier(&inv->cage[3]);
	tune_lasers(&inv->cage[0]);
	tune_lasers(&inv->cage[3]);
	inv->cage[3].module.readings.present[MONITOR_TX_POWER] = 1;
	inv->cage[3].module.readings.value[MONITOR_TX_POWER][0] = 1234567;
	inv->cage[0].counters.insertions = 5;
	inv->cage[0].counters.removals = 4;
	inv->cage[0].counters.presence_flaps = 3;
	inv->cage[0].counters.resets = 2;
	inv->cage[3].last_error = HW_NACK;
	inv->cage[3].owner = (struct owner){ OWNER_DAEMON, 77, "somebody" };
	inv->cage[3].port.in_use = IN_USE_ON;
	inv->cage[3].port.mapped = 1;
	inv->cage[2].presence = PRESENCE_PRESENT;
	module_unknown(inv, &inv->cage[2], 0x7f);
	inv->bus[0].used = true;
	inv->bus[0].suspect = &inv->cage[2];
	inv->bus[0].cages = 2;
	inv->bus[0].starts = 3;
	inv->bus[0].requests = 11;
	inv->bus[0].replies = 9;
	inv->bus[0].sweep_us = 20600;
	inv->bus[0].pace[POLL_MONITORS].worst_us = 5003000;
	inventory_end_turn(inv);
	rest = rest_create(inv, &host);
}

static void
teardown(void)
{
	rest_destroy(rest);
	inventory_destroy(inv);
}

/* ---- what the rows say ---- */

/* One value: whose it is, what it is, and its unit. */
struct said {
	const struct leaf *leaf;
	const struct cage *cage; /* NULL: of a bus */
	unsigned index;
	enum value_kind kind;
	char text[160]; /* digits, a word, "true" */
	const char *unit;
};

#define SAID_MAX 4096

static struct said said[SAID_MAX], should[SAID_MAX];
static size_t said_count, should_count;

static void
print_value(const struct leaf *leaf, const struct value *v, char *text, size_t size)
{
	char room[DECIMAL_TEXT_MAX];

	switch (v->kind) {
	case VALUE_FIXED:
		decimal_print(room, v->number, leaf->digits, 0);
		snprintf(text, size, "%s", room);
		break;
	case VALUE_COUNT:
		snprintf(text, size, "%llu", (unsigned long long)v->count);
		break;
	case VALUE_BOOL:
		snprintf(text, size, "%s", v->count ? "true" : "false");
		break;
	case VALUE_TEXT:
		snprintf(text, size, "%s", v->text);
		break;
	}
}

static void
ask_row(const struct leaf *leaf, const struct cage *c, unsigned index)
{
	struct said *s = &said[said_count];
	struct value v;

	if (said_count == SAID_MAX ||
	    !(c ? leaf->get(c, index, &v) : leaf->get_bus(&inv->bus[0], &v)))
		return;
	*s = (struct said){ leaf, c, index, v.kind, "", unit_name(leaf->unit) };
	print_value(leaf, &v, s->text, sizeof(s->text));
	said_count++;
}

static void
ask_rows(void)
{
	said_count = 0;
	for (unsigned row = 0; row < leaf_rows(); row++) {
		const struct leaf *leaf = leaf_row(row);

		if (leaf->get_bus)
			ask_row(leaf, NULL, 0);
		for (unsigned k = 0; leaf->get && k < FIXTURE_CAGES; k++) {
			const struct cage *c = &inv->cage[k];

			for (unsigned i = 0; i < leaf_instances(leaf->subject, c); i++)
				ask_row(leaf, c, i);
		}
	}
}

/* "rx-power" of what; the first name that a row has. */
static const char *
name_of(const struct leaf *leaf)
{
	return leaf->rest ? leaf->rest : leaf->metric ? leaf->metric : leaf->path;
}

static char *
print_said(void)
{
	size_t len;
	char *text;
	FILE *f = open_memstream(&text, &len);

	for (size_t i = 0; i < said_count; i++)
		fprintf(f, "%d %s cage %s %u: %s %s\n", (int)said[i].leaf->subject,
		    name_of(said[i].leaf), said[i].cage ? said[i].cage->name : "-",
		    said[i].index, said[i].text, said[i].unit);
	fclose(f);
	return text;
}

/* ---- what is shown ---- */

static json_t *
ask(const char *url)
{
	static const struct peer peer = { .transport = TRANSPORT_TCP,
		.role = ROLE_VIEWER,
		.address = "192.0.2.1" };
	struct call *call = call_create(rest, "GET", url, &peer, wake, NULL);
	json_t *json;

	call_begin(call);
	json = json_loadb(call->answer.body, call->answer.len, 0, NULL);
	call_release(call);
	return json;
}

static const json_t *
member(const json_t *json, const char *key)
{
	return json_object_get(json, key);
}

/* Where REST has a value: in the object of its subject, a reading one deeper. */
static const json_t *
rest_member(const json_t *cage, const json_t *module, const json_t *buses,
    const struct said *s)
{
	const json_t *in = NULL;

	switch (s->leaf->subject) {
	case LEAF_CAGE:
		in = cage;
		break;
	case LEAF_COUNTER:
		in = member(cage, "counters");
		break;
	case LEAF_PACE:
		in = member(member(cage, "polling"),
		    poll_class_name((enum poll_class)s->index));
		break;
	case LEAF_IDENTITY:
		in = member(module, "identity");
		break;
	case LEAF_MODULE:
		in = s->leaf->show & SHOW_READING ? member(module, "monitors") : module;
		break;
	case LEAF_LANE:
		in = json_array_get(member(module, "lanes"), s->index);
		break;
	case LEAF_BUS:
		in = json_array_get(member(buses, "buses"), 0);
		break;
	case LEAF_READ_ERROR:
	case LEAF_SEVERITY:
	case LEAF_OBSERVED:
	case LEAF_HOST_LANE:
	case LEAF_LIMIT:
	case LEAF_FLAG:
	case LEAF_MODULE_IS:
	case LEAF_LANE_IS:
		return NULL;
	}
	return in ? member(in, s->leaf->rest) : NULL;
}

static bool
is_number(double number, const char *text)
{
	double other = strtod(text, NULL);

	return fabs(number - other) <= 1e-9 * fabs(other);
}

static bool
json_says(const json_t *json, const struct said *s)
{
	if (json_is_object(json)) {
		const char *unit = json_string_value(member(json, "unit"));

		if (!unit || strcmp(unit, s->unit) != 0)
			return false;
		json = member(json, "value");
	}
	switch (s->kind) {
	case VALUE_FIXED:
	case VALUE_COUNT:
		return json_is_number(json) &&
		       is_number(json_number_value(json), s->text);
	case VALUE_BOOL:
		return json_is_boolean(json) &&
		       json_is_true(json) == (strcmp(s->text, "true") == 0);
	case VALUE_TEXT:
		return json_is_string(json) &&
		       strcmp(json_string_value(json), s->text) == 0;
	}
	return false;
}

static unsigned
compare_rest(void)
{
	json_t *buses = ask("/api/v1/buses");
	unsigned wrong = 0, seen = 0;

	for (unsigned k = 0; k < FIXTURE_CAGES; k++) {
		char url[64];
		json_t *cage, *module;

		snprintf(url, sizeof(url), "/api/v1/cages/%u", k + 1);
		cage = ask(url);
		snprintf(url, sizeof(url), "/api/v1/cages/%u/module", k + 1);
		module = ask(url);
		for (size_t i = 0; i < should_count; i++) {
			const struct said *s = &should[i];
			const json_t *json;

			if (!s->leaf->rest || (s->leaf->show & SHOW_NOT_FULL) ||
			    (s->cage ? s->cage != &inv->cage[k] : k > 0))
				continue;
			json = rest_member(cage, module, buses, s);
			seen += json != NULL;
			wrong += json && !json_says(json, s);
		}
		json_decref(cage);
		json_decref(module);
	}
	json_decref(buses);
	return wrong + (seen < 100);
}

/* The value of a series of a cage and lane; false: there is none. */
static bool
series(const char *body, const struct said *s, double *ret_value)
{
	size_t len = strlen(s->leaf->metric);
	char cage[48], lane[32] = "";
	unsigned n;

	snprintf(cage, sizeof(cage), "port=\"%s\"", s->cage->name);
	if (leaf_lane(s->leaf->subject, s->cage, s->index, &n))
		snprintf(lane, sizeof(lane), "lane=\"%u\"", n + 1);
	for (const char *line = body; line && *line;
	     line = strchr(line, '\n'), line += line != NULL) {
		const char *end = strchr(line, '}');
		const char *at;

		if (strncmp(line, s->leaf->metric, len) != 0 || line[len] != '{' || !end)
			continue;
		at = strstr(line, cage);
		if (!at || at > end ||
		    (lane[0] && (!(at = strstr(line, lane)) || at > end)))
			continue;
		*ret_value = strtod(end + 1, NULL);
		return true;
	}
	return false;
}

static unsigned
compare_metrics(void)
{
	static const struct metrics_options everything = { true, true, true, true,
		METRICS_FLAGS_ALL };
	struct metrics *m = metrics_create(inv, &host);
	struct snapshot *snapshot;
	unsigned wrong = 0, seen = 0;
	const char *text;
	size_t len;
	char *body;

	metrics_configure(m, &everything);
	snapshot = metrics_snapshot(m, &fixture_now);
	text = snapshot_body(snapshot, FORM_TEXT, false, &len);
	body = strndup(text, len);
	for (size_t i = 0; i < should_count; i++) {
		const struct said *s = &should[i];
		double value;

		if (!s->cage || !s->leaf->metric || s->kind == VALUE_TEXT ||
		    (s->leaf->subject != LEAF_LANE && s->leaf->subject != LEAF_MODULE &&
			s->leaf->subject != LEAF_CAGE &&
			s->leaf->subject != LEAF_COUNTER &&
			s->leaf->subject != LEAF_OBSERVED))
			continue;
		if (!series(body, s, &value))
			continue;
		seen++;
		wrong += s->kind == VALUE_BOOL ? (value != 0) != (s->text[0] == 't')
					       : !is_number(value, s->text);
	}
	free(body);
	snapshot_unref(snapshot);
	metrics_destroy(m);
	return wrong + (seen < 50);
}

/* How often a unit of ours goes into one of YANG. */
static double
factor(const char *ours, const char *yang)
{
	return strcmp(ours, "amperes") == 0 && strcmp(yang, "mA") == 0 ? 1000 : 1;
}

static const char *
yang_unit(const char *ours)
{
	static const struct {
		const char *ours, *yang;
	} units[] = {
		{ "celsius", "celsius" },
		{ "volts", "volts" },
		{ "amperes", "mA" },
		{ "dbm", "dBm" },
		{ "db", "dB percentage" },
		{ "ratio", "bit-errors-per-second ratio" },
		{ "percent", "percentage" },
		{ "seconds", "seconds" },
		{ "megahertz", "MHz" },
		{ "picoseconds", "ps" },
		{ "square-picoseconds", "ps^2" },
		{ "kiloradians-per-second", "krad/s" },
		{ "picoseconds-per-nanometre", "ps-nm" },
	};

	for (size_t i = 0; i < COUNT_OF(units); i++) {
		if (strcmp(units[i].ours, ours) == 0)
			return units[i].yang;
	}
	return "none";
}

/* Of a leaf of the tree what its row should say; NULL: nothing is known of it. */
static const struct said *
should_say(const struct tree_walk *w, const struct tree_node *node)
{
	unsigned last = w->at.depth ? w->at.index[w->at.depth - 1] : 0;
	const struct leaf *leaf = leaf_row(node->source);
	unsigned index = 0;

	if (leaf->subject == LEAF_LANE || leaf->subject == LEAF_OBSERVED ||
	    leaf->subject == LEAF_HOST_LANE)
		index = w->at.component.kind == COMPONENT_CARRIER
			    ? w->at.component.carrier
			    : last;
	if (leaf->subject == LEAF_PACE || leaf->subject == LEAF_FLAG)
		index = last;
	if (leaf->subject == LEAF_LIMIT)
		index = last * 2 + (node->role == TREE_OF_LOWER);
	for (size_t i = 0; i < should_count; i++) {
		if (should[i].leaf == leaf && should[i].cage == w->at.cage &&
		    should[i].index == index)
			return &should[i];
	}
	return NULL;
}

static bool
tree_says(const struct tree_leaf *leaf, const struct said *s)
{
	const struct tree_node *node = leaf->node;
	double number, scale = pow(10, node->digits);

	if (node->type == TREE_BOOL)
		return leaf->value.count == (strcmp(s->text, "true") == 0);
	if (node->type != TREE_DECIMAL64)
		return leaf->value.kind != VALUE_TEXT
			   ? leaf->value.count == strtoull(s->text, NULL, 10)
			   : leaf_row(node->source)->wire != NULL ||
				 strcmp(leaf->value.text, s->text) == 0;
	if (!strstr(yang_unit(s->unit), node->units ? node->units : ""))
		return false;
	/* half away from zero, to the digits of the schema */
	number = strtod(s->text, NULL) * factor(s->unit, node->units);
	return fabs((double)leaf->value.number - number * scale) <= 0.5 + 1e-6;
}

static unsigned
compare_tree(void)
{
	const struct tree_path all = { 0 };
	const struct tree tree = { .inv = inv };
	unsigned wrong = 0, seen = 0;
	struct tree_walk w;
	struct tree_leaf leaf;

	tree_walk_begin(&w, &tree, &all);
	while (tree_walk_next(&w, &leaf)) {
		const struct said *s = NULL;

		if (leaf.node->role >= TREE_OF_LEAF && leaf.node->role < TREE_OF_STAT)
			s = should_say(&w, leaf.node);
		seen += s != NULL;
		wrong += s && !tree_says(&leaf, s);
	}
	return wrong + (seen < 200);
}

static unsigned
compare_rows(void)
{
	unsigned wrong = said_count != should_count;

	for (size_t i = 0; i < said_count && i < should_count; i++)
		wrong +=
		    said[i].leaf != should[i].leaf || said[i].cage != should[i].cage ||
		    said[i].index != should[i].index || said[i].kind != should[i].kind ||
		    strcmp(said[i].text, should[i].text) != 0 ||
		    strcmp(said[i].unit, should[i].unit) != 0;
	return wrong;
}

/* In how many ways something is not what it should be. */
static unsigned
differences(void)
{
	ask_rows();
	return compare_rows() + compare_rest() + compare_metrics() + compare_tree();
}

/* What all should say is what the golden file says: the rows as they are now. */
static void
learn(void)
{
	char *text;

	ask_rows();
	text = print_said();
	golden_compare("leaves.txt", text);
	free(text);
	memcpy(should, said, sizeof(said));
	should_count = said_count;
}

START_TEST(each_value_is_the_same_wherever_it_is_shown)
{
	learn();
	ask_rows();
	ck_assert_uint_eq(compare_rows(), 0);
	ck_assert_uint_eq(compare_rest(), 0);
	ck_assert_uint_eq(compare_metrics(), 0);
	ck_assert_uint_eq(compare_tree(), 0);
}
END_TEST

START_TEST(each_row_has_a_value_here)
{
	ask_rows();
	for (unsigned row = 0; row < leaf_rows(); row++) {
		const struct leaf *leaf = leaf_row(row);
		bool found = false;

		for (size_t i = 0; i < said_count; i++)
			found |= said[i].leaf == leaf;
		ck_assert_msg(found, "%s", name_of(leaf));
	}
}
END_TEST

/* ---- rows that are bent ---- */

static struct leaf whole; /* the row as it is */

/* Getters in place of those of a row: the other sign, the next lane. */
static bool
get_other_sign(const struct cage *c, unsigned index, struct value *v)
{
	if (!whole.get(c, index, v))
		return false;
	v->number = -v->number - (v->number == 0);
	v->count = v->kind == VALUE_BOOL ? !v->count : v->count + 1;
	if (v->kind == VALUE_TEXT)
		v->text = "another word";
	return true;
}

static bool
get_bus_other_sign(const struct bus *b, struct value *v)
{
	if (!whole.get_bus(b, v))
		return false;
	v->number = -v->number - 1;
	v->count = v->kind == VALUE_BOOL ? !v->count : v->count + 1;
	if (v->kind == VALUE_TEXT)
		v->text = "another word";
	return true;
}

static bool
get_next_lane(const struct cage *c, unsigned index, struct value *v)
{
	unsigned lanes = leaf_instances(whole.subject, c);

	return whole.get(c, (index ^ 1) < lanes ? index ^ 1 : 0, v);
}

static bool
has_lanes(const struct leaf *leaf)
{
	return leaf->get && leaf_instances(leaf->subject, &inv->cage[0]) > 1;
}

/* Each gives a row another meaning; false where it cannot. */
static bool
bend_digit(struct leaf *leaf)
{
	leaf->digits = (uint8_t)(leaf->digits < DECIMAL_DIGITS_MAX ? leaf->digits + 1
								   : leaf->digits - 1);
	return leaf->kind == VALUE_FIXED;
}

static bool
bend_wire_digit(struct leaf *leaf)
{
	leaf->wire_digits++;
	return leaf->kind == VALUE_FIXED && leaf->path;
}

static bool
bend_wire_shift(struct leaf *leaf)
{
	leaf->wire_shift++;
	return leaf->kind == VALUE_FIXED && leaf->path;
}

static bool
bend_sign(struct leaf *leaf)
{
	if (leaf->get)
		leaf->get = get_other_sign;
	else
		leaf->get_bus = get_bus_other_sign;
	return true;
}

static bool
bend_lane(struct leaf *leaf)
{
	leaf->get = get_next_lane;
	return has_lanes(&whole);
}

static bool
bend_unit(struct leaf *leaf)
{
	leaf->unit = (enum unit)((leaf->unit + 1) % UNIT_COUNT);
	return true;
}

static bool (*const bends[])(struct leaf *leaf) = { bend_digit, bend_wire_digit,
	bend_wire_shift, bend_sign, bend_lane, bend_unit };

/* The table is constant: its pages are made writable for this. */
static struct leaf *
writable(const struct leaf *leaf)
{
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
	uintptr_t begin = (uintptr_t)leaf & ~(page - 1);
	uintptr_t end = ((uintptr_t)(leaf + 1) + page - 1) & ~(page - 1);

	ck_assert_int_eq(mprotect((void *)begin, end - begin, PROT_READ | PROT_WRITE), 0);
	return (struct leaf *)(uintptr_t)leaf;
}

START_TEST(a_row_that_is_bent_is_noticed)
{
	unsigned bent = 0;

	learn();
	ck_assert_uint_eq(differences(), 0);
	for (unsigned row = 0; row < leaf_rows(); row++) {
		const struct leaf *leaf = leaf_row(row);
		struct leaf *target = writable(leaf);

		whole = *leaf;
		for (size_t k = 0; k < COUNT_OF(bends); k++) {
			bool can = bends[k](target);

			if (can)
				ck_assert_msg(differences() > 0,
				    "bend %zu of %s goes unnoticed", k, name_of(&whole));
			bent += can;
			*target = whole;
		}
	}
	ck_assert_uint_gt(bent, 300);
	ck_assert_uint_eq(differences(), 0);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("equal");
	TCase *t = tcase_create("equal");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_set_timeout(t, 120);
	tcase_add_test(t, each_value_is_the_same_wherever_it_is_shown);
	tcase_add_test(t, each_row_has_a_value_here);
	tcase_add_test(t, a_row_that_is_bent_is_noticed);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}
