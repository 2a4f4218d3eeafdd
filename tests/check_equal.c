/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One value, one meaning: REST, cagectl --json, /metrics, RESTCONF in both forms and the
 * tree say of each row of the leaf table what tests/data/golden/leaves.txt says, each
 * rounded as it should, and OpenConfig's words where it has its own. Then each row is
 * bent, one after the other (a digit more, another unit, the other sign, another word,
 * the next lane, nothing at all), and that has to be noticed: what is another value, by
 * each of those who tell it.
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
#include "cli/command.h"
#include "schema/leaf_flag.h"
#include "schema/tree.h"
#include "tests/api_fixture.h"
#include "tests/equal_tree.h"
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
	char text[160];    /* digits, a word, "true" */
	const char *state; /* of a set: of which; else NULL */
	const char *unit;
	unsigned row;
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
ask_row(unsigned row, const struct cage *c, unsigned index)
{
	const struct leaf *leaf = leaf_row(row);
	struct said *s = &said[said_count];
	struct value v;

	if (said_count == SAID_MAX ||
	    !(c ? leaf->get(c, index, &v) : leaf->get_bus(&inv->bus[0], &v)))
		return;
	*s = (struct said){ leaf, c, index, v.kind, "",
		leaf->type == METRIC_STATESET ? v.text : NULL, unit_name(leaf->unit),
		row };
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
			ask_row(row, NULL, 0);
		for (unsigned k = 0; leaf->get && k < FIXTURE_CAGES; k++) {
			const struct cage *c = &inv->cage[k];

			for (unsigned i = 0; i < leaf_instances(leaf->subject, c); i++)
				ask_row(row, c, i);
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

/* Who tells values, the rows themselves first. */
enum surface { ROWS, REST, COMMAND, METRICS, WALK, JSON, XML, SURFACES };

static const char *const surfaces[SURFACES] = { "the table", "REST", "cagectl --json",
	"/metrics", "the tree", "RESTCONF in JSON", "RESTCONF in XML" };

#define ROWS_MAX 256

/* How many values of each row were looked at, and were not as they should. */
static struct tally {
	unsigned seen[ROWS_MAX], wrong[ROWS_MAX];
	unsigned lanes[ROWS_MAX]; /* seen where there are others beside them */
} told[SURFACES], usual[SURFACES];

static void
count(enum surface surface, const struct said *s, bool right)
{
	told[surface].seen[s->row]++;
	told[surface].lanes[s->row] +=
	    s->cage && leaf_instances(s->leaf->subject, s->cage) > 1;
	told[surface].wrong[s->row] += !right;
}

/* Does a surface tell of a row something else than it should? */
static bool
is_noticed(enum surface surface, unsigned row)
{
	return told[surface].wrong[row] > 0 ||
	       told[surface].seen[row] != usual[surface].seen[row];
}

/* ---- what is shown ---- */

static char *
ask(const char *url, const char *query, const char *accept, size_t *ret_len)
{
	static const struct peer peer = { .transport = TRANSPORT_TCP,
		.role = ROLE_VIEWER,
		.address = "192.0.2.1" };
	struct call *call = call_create(rest, "GET", url, &peer, wake, NULL);
	char *body;

	snprintf(call->accept, sizeof(call->accept), "%s", accept);
	if (query)
		call_argument(call, "depth", query);
	call_begin(call);
	for (int turn = 0; turn < 1000 && rest_has_work(rest); turn++)
		rest_work(rest);
	ck_assert(call->answered);
	*ret_len = call->answer.len;
	body = malloc(*ret_len + 1);
	ck_assert_ptr_nonnull(body);
	memcpy(body, call->answer.body ? call->answer.body : call->answer.shared,
	    *ret_len);
	body[*ret_len] = '\0';
	call_release(call);
	return body;
}

/* What REST answers; or that as cagectl --json prints it. */
static json_t *
ask_json(const char *url, enum surface surface)
{
	size_t len;
	char *body = ask(url, NULL, "", &len), *printed = NULL;
	json_t *json = json_loadb(body, len, 0, NULL);
	struct context ctx = { .json = true };

	free(body);
	if (surface == REST || !json)
		return json;
	ctx.out = open_memstream(&printed, &len);
	command_print_json(&ctx, json);
	fclose(ctx.out);
	json_decref(json);
	json = json_loadb(printed, len, 0, NULL);
	free(printed);
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

static void
compare_rest(enum surface surface)
{
	json_t *buses = ask_json("/api/v1/buses", surface);

	for (unsigned k = 0; k < FIXTURE_CAGES; k++) {
		char url[64];
		json_t *cage, *module;

		snprintf(url, sizeof(url), "/api/v1/cages/%u", k + 1);
		cage = ask_json(url, surface);
		snprintf(url, sizeof(url), "/api/v1/cages/%u/module", k + 1);
		module = ask_json(url, surface);
		for (size_t i = 0; i < should_count; i++) {
			const struct said *s = &should[i];
			const json_t *json;

			if (!s->leaf->rest || (s->leaf->show & SHOW_NOT_FULL) ||
			    (s->cage ? s->cage != &inv->cage[k] : k > 0))
				continue;
			json = rest_member(cage, module, buses, s);
			if (json)
				count(surface, s, json_says(json, s));
		}
		json_decref(cage);
		json_decref(module);
	}
	json_decref(buses);
}

/* A line of a cage or bus, and of a lane, with some more in its labels; NULL: none. */
static const char *
series(const char *body, const struct said *s, const char *family, const char *more)
{
	size_t len = strlen(family);
	char whose[48] = "bus=\"0\"", lane[32] = "";
	unsigned n;

	if (s->cage)
		snprintf(whose, sizeof(whose), "port=\"%s\"", s->cage->name);
	if (s->cage && leaf_lane(s->leaf->subject, s->cage, s->index, &n))
		snprintf(lane, sizeof(lane), "lane=\"%u\"", n + 1);
	for (const char *line = body; line && *line;
	     line = strchr(line, '\n'), line += line != NULL) {
		const char *wanted[] = { whose, lane, more }, *end;
		size_t i = 0;

		if (strncmp(line, family, len) != 0 || line[len] != '{')
			continue;
		end = strchr(line, '}');
		while (i < COUNT_OF(wanted)) {
			const char *at = strstr(line, wanted[i]);

			if (!at || at > end)
				break;
			i++;
		}
		if (i == COUNT_OF(wanted))
			return line;
	}
	return NULL;
}

/* A word among labels: name="word", or just what is behind the name. */
static void
print_label(char *room, size_t size, const char *name, const char *word)
{
	size_t len = (size_t)snprintf(room, size, "%s=\"", name);

	for (; *word && len < size - 3; word++) {
		if (*word == '"' || *word == '\\')
			room[len++] = '\\';
		room[len++] = *word;
	}
	room[len++] = '"';
	room[len] = '\0';
}

static void
compare_series(const char *body, const struct said *s)
{
	const char *family = s->leaf->metric, *line;
	char label[256] = "";
	double value;

	switch (s->leaf->type) {
	case METRIC_LABEL:
		line = series(body, s, "transceiver_module_info", "");
		print_label(label, sizeof(label), family, s->text);
		if (line)
			count(METRICS, s,
			    series(body, s, "transceiver_module_info", label) != NULL);
		return;
	case METRIC_STATE:
		line = series(body, s, family, "");
		print_label(label, sizeof(label), "state", s->text);
		if (line)
			count(METRICS, s, series(body, s, family, label) != NULL);
		return;
	case METRIC_STATESET:
		print_label(label, sizeof(label), "", s->state);
		break;
	case METRIC_GAUGE:
	case METRIC_COUNTER:
	case METRIC_INFO:
	case METRIC_NONE:
		break;
	}
	line = series(body, s, family, label);
	if (!line)
		return;
	value = strtod(strchr(line, '}') + 1, NULL);
	count(METRICS, s,
	    s->kind == VALUE_BOOL ? (value != 0) == (s->text[0] == 't')
				  : is_number(value, s->text));
}

static void
compare_metrics(void)
{
	static const struct metrics_options everything = { true, true, true, true,
		METRICS_FLAGS_ALL };
	struct metrics *m = metrics_create(inv, &host);
	struct snapshot *snapshot;
	const char *text;
	size_t len;
	char *body;

	metrics_configure(m, &everything);
	snapshot = metrics_snapshot(m, &fixture_now);
	text = snapshot_body(snapshot, FORM_TEXT, false, &len);
	body = strndup(text, len);
	for (size_t i = 0; i < should_count; i++) {
		const struct said *s = &should[i];

		/* further labels tell these apart */
		if (s->leaf->metric && s->leaf->subject != LEAF_SEVERITY &&
		    s->leaf->subject != LEAF_READ_ERROR &&
		    s->leaf->subject != LEAF_LIMIT && s->leaf->subject != LEAF_FLAG)
			compare_series(body, s);
	}
	free(body);
	snapshot_unref(snapshot);
	metrics_destroy(m);
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

/*
 * What OpenConfig calls what a module says of itself: written down from its identities'
 * descriptions and the names of SFF-8024, and another one of the same kind.
 */
static const struct {
	const char *row, *ours, *theirs, *other;
} words[] = {
	{ "form-factor", "QSFP-DD", "openconfig-transport-types:QSFP56_DD", "OSFP" },
	{ "connector", "MPO 1x12", "openconfig-transport-types:MPO_CONNECTOR",
	    "LC_CONNECTOR" },
	{ "media", "400GBASE-DR4", "openconfig-transport-types:ETH_400GBASE_DR4",
	    "ETH_400GBASE_FR4" },
	{ "media", "400ZR DWDM amplified", "openconfig-transport-types:ETH_400GBASE_ZR",
	    "ETH_400GBASE_LR8" },
	{ "date-code", "261101", "2026-11-01T00:00:00Z", "2027-11-01T00:00:00Z" },
};

/* The text of a row in the tree; NULL: it is not known here. */
static const char *
word_of(const struct said *s)
{
	if (!s->leaf->wire)
		return s->text;
	for (size_t i = 0; i < COUNT_OF(words); i++) {
		if (strcmp(words[i].row, s->leaf->rest) == 0 &&
		    strcmp(words[i].ours, s->text) == 0)
			return words[i].theirs;
	}
	return NULL;
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

/* Half away from zero, to the digits of the schema. */
static bool
is_rounded(const struct tree_node *node, double number, const struct said *s)
{
	const char *unit = node->units ? node->units : "";
	double whole = strtod(s->text, NULL) * factor(s->unit, unit);

	return strstr(yang_unit(s->unit), unit) &&
	       fabs(number - whole * pow(10, node->digits)) <= 0.5 + 1e-6;
}

static bool
tree_says(const struct tree_leaf *leaf, const struct said *s)
{
	const struct tree_node *node = leaf->node;
	const char *word = word_of(s);

	if (node->type == TREE_BOOL)
		return leaf->value.count == (strcmp(s->text, "true") == 0);
	if (node->type == TREE_DECIMAL64)
		return is_rounded(node, (double)leaf->value.number, s);
	if (leaf->value.kind != VALUE_TEXT)
		return leaf->value.count == strtoull(s->text, NULL, 10);
	if (word && leaf->module)
		word += strcspn(word, ":") + 1;
	return word && strcmp(leaf->value.text, word) == 0;
}

static void
compare_tree(void)
{
	const struct tree_path all = { 0 };
	const struct tree tree = { .inv = inv };
	struct tree_walk w;
	struct tree_leaf leaf;

	tree_walk_begin(&w, &tree, &all);
	while (tree_walk_next(&w, &leaf)) {
		const struct said *s = NULL;

		if (leaf.node->role >= TREE_OF_LEAF && leaf.node->role < TREE_OF_STAT)
			s = should_say(&w, leaf.node);
		if (s)
			count(WALK, s, tree_says(&leaf, s));
	}
}

/* ---- documents ---- */

/* The keys of a list by its name, for what a row says of one instance. */
static void
print_keys(char *room, size_t size, const struct said *s, const char *list)
{
	static const char *const severities[] = { "CRITICAL", "CRITICAL", "WARNING",
		"WARNING" };
	char name[LEAF_FLAG_NAME_MAX];
	unsigned lane;

	room[0] = '\0';
	if (strcmp(list, "channel") == 0)
		snprintf(room, size, "[index=%u]", s->index);
	else if (strcmp(list, "class") == 0)
		snprintf(room, size, "[name=%s]",
		    poll_class_name((enum poll_class)s->index));
	else if (strcmp(list, "threshold") == 0)
		snprintf(room, size, "[severity=openconfig-alarm-types:%s]",
		    severities[s->index]);
	else if (strcmp(list, "flag") == 0)
		snprintf(room, size, "[name=%s][lane=%u]",
		    leaf_flag_name(s->cage, s->index, name),
		    leaf_flag_lane(s->cage, s->index, &lane) ? lane + 1 : 0);
}

/* Where a value stands below a component or bus: "of", its path, with keys. */
static void
print_path(char room[EQUAL_PATH_MAX], const struct said *s, const char *of,
    const char *path, size_t len)
{
	size_t at = (size_t)snprintf(room, EQUAL_PATH_MAX, "%s", of);
	const char *end = path + len;

	while (path < end) {
		size_t step = MIN_OF(strcspn(path, "/"), (size_t)(end - path));
		char name[64], keys[96];

		snprintf(name, sizeof(name), "%.*s", (int)step, path);
		print_keys(keys, sizeof(keys), s, name);
		at +=
		    (size_t)snprintf(room + at, EQUAL_PATH_MAX - at, "/%s%s", name, keys);
		if (at >= EQUAL_PATH_MAX)
			ck_abort_msg("%s is too long", room);
		path += step + (path + step < end);
	}
	if (s->leaf->subject == LEAF_LIMIT)
		strcat(room, s->index % 2 == 0 ? "-upper" : "-lower");
}

static bool
document_says(const struct equal_leaf *leaf, const struct said *s)
{
	const struct tree_node *node = leaf->node;
	const char *point = strchr(leaf->text, '.'), *word = word_of(s);

	if (node->type == TREE_DECIMAL64)
		return point && strlen(point + 1) <= node->digits &&
		       is_rounded(node, strtod(leaf->text, NULL) * pow(10, node->digits),
			   s);
	return word && strcmp(leaf->text, word) == 0;
}

/* Each path of a row, at each component of its cage. */
static void
compare_leaves(const struct equal_tree *t, enum surface surface, const struct said *s)
{
	static const char *const kinds[] = { "Port", "Transceiver", "Sensor",
		"OpticalChannel" };
	const char *path = s->leaf->path;

	for (size_t len; path && *path; path += len + (path[len] == ' ')) {
		len = strcspn(path, " ");
		for (size_t k = 0; k < COUNT_OF(kinds); k++) {
			char of[64] = "/buses/bus[number=0]", where[EQUAL_PATH_MAX];
			const struct equal_leaf *leaf;

			if (s->cage && k + 1 < COUNT_OF(kinds))
				snprintf(of, sizeof(of),
				    "/components/component[name=%s-%s]", s->cage->name,
				    kinds[k]);
			else if (s->cage)
				snprintf(of, sizeof(of),
				    "/components/component[name=%s-%s%u]", s->cage->name,
				    kinds[k], s->index);
			else if (k > 0)
				break;
			print_path(where, s, of, path, len);
			leaf = equal_tree_find(t, where);
			if (leaf)
				count(surface, s, document_says(leaf, s));
		}
	}
}

/* Each one is asked for with another depth, so that none is the one before. */
static void
compare_document(enum surface surface)
{
	static unsigned depth = 100;
	struct equal_tree t;
	char query[16], *body;
	size_t len;

	snprintf(query, sizeof(query), "%u", depth++);
	body = ask("/restconf/data", query,
	    surface == JSON ? "application/yang-data+json" : "application/yang-data+xml",
	    &len);
	if (surface == JSON)
		equal_tree_json(&t, body, len);
	else
		equal_tree_xml(&t, body, len);
	free(body);
	for (size_t i = 0; i < should_count; i++)
		compare_leaves(&t, surface, &should[i]);
	equal_tree_fini(&t);
}

/* ---- all of them ---- */

static void
compare_rows(void)
{
	for (size_t i = 0; i < said_count; i++) {
		const struct said *s = &said[i], *other = NULL;

		for (size_t k = 0; k < should_count && !other; k++) {
			if (should[k].leaf == s->leaf && should[k].cage == s->cage &&
			    should[k].index == s->index)
				other = &should[k];
		}
		count(ROWS, s,
		    other && s->kind == other->kind &&
			strcmp(s->text, other->text) == 0 &&
			strcmp(s->unit, other->unit) == 0);
	}
}

static void
compare_all(void)
{
	memset(told, 0, sizeof(told));
	ask_rows();
	compare_rows();
	compare_rest(REST);
	compare_rest(COMMAND);
	compare_metrics();
	compare_tree();
	compare_document(JSON);
	compare_document(XML);
}

/* In how many rows anybody says something else than it should. */
static unsigned
differences(void)
{
	unsigned rows = 0;

	compare_all();
	for (unsigned row = 0; row < leaf_rows(); row++) {
		bool noticed = false;

		for (int k = 0; k < SURFACES; k++)
			noticed |= is_noticed((enum surface)k, row);
		rows += noticed;
	}
	return rows;
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
	compare_all();
	memcpy(usual, told, sizeof(told));
}

START_TEST(each_value_is_the_same_wherever_it_is_shown)
{
	learn();
	for (int k = 0; k < SURFACES; k++) {
		for (unsigned row = 0; row < leaf_rows(); row++)
			ck_assert_msg(told[k].wrong[row] == 0, "%s in %s",
			    name_of(leaf_row(row)), surfaces[k]);
	}
}
END_TEST

/* Is a row among what a surface tells, and compared there? */
static bool
is_told(const struct leaf *leaf, enum surface surface)
{
	switch (surface) {
	case ROWS:
		return true;
	case REST:
	case COMMAND:
		return leaf->rest && !(leaf->show & SHOW_NOT_FULL) &&
		       leaf->subject != LEAF_LIMIT && leaf->subject != LEAF_FLAG;
	case METRICS:
		return leaf->metric && leaf->subject != LEAF_SEVERITY &&
		       leaf->subject != LEAF_READ_ERROR && leaf->subject != LEAF_LIMIT &&
		       leaf->subject != LEAF_FLAG;
	case WALK:
	case JSON:
	case XML:
		return leaf->path != NULL;
	case SURFACES:
		break;
	}
	return false;
}

START_TEST(each_row_is_compared_wherever_it_is_shown)
{
	learn();
	for (int k = 0; k < SURFACES; k++) {
		for (unsigned row = 0; row < leaf_rows(); row++)
			ck_assert_msg(!is_told(leaf_row(row), (enum surface)k) ==
					  !told[k].seen[row],
			    "%s in %s", name_of(leaf_row(row)), surfaces[k]);
	}
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
get_nothing(const struct cage *c, unsigned index, struct value *v)
{
	(void)c;
	(void)index;
	(void)v;
	return false;
}

static bool
get_bus_nothing(const struct bus *b, struct value *v)
{
	(void)b;
	(void)v;
	return false;
}

/* Another word of the same kind, which OpenConfig has, too. */
static bool
wire_other_word(const struct cage *c, unsigned index, struct value *v)
{
	if (!whole.wire(c, index, v))
		return false;
	for (size_t i = 0; i < COUNT_OF(words); i++) {
		if (strcmp(words[i].row, whole.rest) == 0)
			v->text = words[i].other;
	}
	return true;
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

static bool
bend_away(struct leaf *leaf)
{
	if (leaf->get)
		leaf->get = get_nothing;
	else
		leaf->get_bus = get_bus_nothing;
	return true;
}

static bool
bend_wire_word(struct leaf *leaf)
{
	leaf->wire = wire_other_word;
	return whole.wire != NULL;
}

static bool
bend_wire_away(struct leaf *leaf)
{
	leaf->wire = get_nothing;
	return whole.wire != NULL;
}

#define OF_TREE (1u << WALK | 1u << JSON | 1u << XML)
#define OF_OURS (1u << ROWS | 1u << REST | 1u << COMMAND | 1u << METRICS)

/* Who has to notice, of those that tell the row; 0: anybody. */
static const struct {
	const char *name;
	bool (*bend)(struct leaf *leaf);
	unsigned by;
} bends[] = {
	{ "a digit more", bend_digit, 0 },
	{ "a digit more in OpenConfig", bend_wire_digit, 0 },
	{ "ten times as much in OpenConfig", bend_wire_shift, 0 },
	{ "another value", bend_sign, OF_OURS | OF_TREE },
	{ "the next lane", bend_lane, OF_OURS | OF_TREE },
	{ "another unit", bend_unit, 0 },
	{ "nothing", bend_away, OF_OURS | OF_TREE },
	{ "another word in OpenConfig", bend_wire_word, OF_TREE },
	{ "nothing in OpenConfig", bend_wire_away, OF_TREE },
};

/* OpenConfig's words have a getter of their own. */
static void
check_noticed(unsigned row, size_t bend)
{
	unsigned by = bends[bend].by;

	ck_assert_msg(differences() > 0, "%s of %s goes unnoticed", bends[bend].name,
	    name_of(&whole));
	if (whole.wire && (by & OF_OURS))
		by &= OF_OURS;
	for (unsigned k = 0; k < SURFACES; k++) {
		const unsigned *seen =
		    bends[bend].bend == bend_lane ? usual[k].lanes : usual[k].seen;

		if ((by >> k & 1) && seen[row] && !is_noticed((enum surface)k, row))
			ck_abort_msg("%s of %s goes unnoticed in %s", bends[bend].name,
			    name_of(&whole), surfaces[k]);
	}
}

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
			bool can = bends[k].bend(target);

			if (can)
				check_noticed(row, k);
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
	tcase_set_timeout(t, 300);
	tcase_add_test(t, each_value_is_the_same_wherever_it_is_shown);
	tcase_add_test(t, each_row_is_compared_wherever_it_is_shown);
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
