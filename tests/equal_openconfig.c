/* SPDX-License-Identifier: Apache-2.0 */
/* What the tree tells in the words of OpenConfig: a walk, and documents of RESTCONF. */
#include "tests/equal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "schema/leaf_flag.h"
#include "tests/equal_tree.h"
#include "tests/suite.h"

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
const struct equal_word equal_words[EQUAL_WORDS] = {
	{ "form-factor", "QSFP-DD", "openconfig-transport-types:QSFP56_DD", "OSFP" },
	{ "form-factor", "XFP", "openconfig-transport-types:XFP", "X2" },
	{ "connector", "MPO 1x12", "openconfig-transport-types:MPO_CONNECTOR",
	    "LC_CONNECTOR" },
	{ "media", "400GBASE-DR4", "openconfig-transport-types:ETH_400GBASE_DR4",
	    "ETH_400GBASE_FR4" },
	{ "media", "400ZR DWDM amplified", "openconfig-transport-types:ETH_400GBASE_ZR",
	    "ETH_400GBASE_LR8" },
	{ "transceiver/state/sonet-sdh-compliance-code", "SONET_UNDEFINED",
	    "openconfig-transport-types:SONET_UNDEFINED", "SONET_UNDEFINED" },
	{ "transceiver/state/otn-compliance-code", "P1S1_2D2",
	    "openconfig-transport-types:P1S1_2D2", "P1L1_2D2" },
	{ "date-code", "261101", "2026-11-01T00:00:00Z", "2027-11-01T00:00:00Z" },
};

/* The text of a row in the tree; NULL: it is not known here. */
static const char *
word_of(const struct equal_said *s)
{
	const char *row = s->leaf->rest ? s->leaf->rest : s->leaf->path;

	for (size_t i = 0; row && i < EQUAL_WORDS; i++) {
		if (strcmp(equal_words[i].row, row) == 0 &&
		    strcmp(equal_words[i].ours, s->text) == 0)
			return equal_words[i].theirs;
	}
	return s->leaf->wire ? NULL : s->text;
}

/* Of a leaf of the tree what its row should say; NULL: nothing is known of it. */
static const struct equal_said *
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
	for (size_t i = 0; i < equal_should_count; i++) {
		if (equal_should[i].leaf == leaf && equal_should[i].cage == w->at.cage &&
		    equal_should[i].index == index)
			return &equal_should[i];
	}
	return NULL;
}

/* Half away from zero, to the digits of the schema. */
static bool
is_rounded(const struct tree_node *node, double number, const struct equal_said *s)
{
	const char *unit = node->units ? node->units : "";
	double whole = strtod(s->text, NULL) * factor(s->unit, unit);

	return strstr(yang_unit(s->unit), unit) &&
	       fabs(number - whole * pow(10, node->digits)) <= 0.5 + 1e-6;
}

static bool
tree_says(const struct tree_leaf *leaf, const struct equal_said *s)
{
	const struct tree_node *node = leaf->node;
	const char *word = word_of(s);

	if (node->type == TREE_BOOL)
		return leaf->value.count == (strcmp(s->text, "true") == 0);
	if (node->type == TREE_DECIMAL64 || node->type == TREE_INT32)
		return is_rounded(node, (double)leaf->value.number, s);
	if (leaf->value.kind != VALUE_TEXT)
		return leaf->value.count == strtoull(s->text, NULL, 10);
	if (word && leaf->module)
		word += strcspn(word, ":") + 1;
	return word && strcmp(leaf->value.text, word) == 0;
}

void
equal_compare_tree(void)
{
	const struct tree_path all = { 0 };
	const struct tree tree = { .inv = equal_inv };
	struct tree_walk w;
	struct tree_leaf leaf;

	tree_walk_begin(&w, &tree, &all);
	while (tree_walk_next(&w, &leaf)) {
		const struct equal_said *s = NULL;

		if (leaf.node->role >= TREE_OF_LEAF && leaf.node->role <= TREE_OF_LOWER)
			s = should_say(&w, leaf.node);
		if (s)
			equal_count(WALK, s, tree_says(&leaf, s));
	}
}

/* ---- documents ---- */

/* The keys of a list by its name, for what a row says of one instance. */
static void
print_keys(char *room, size_t size, const struct equal_said *s, const char *list)
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
print_path(char room[EQUAL_PATH_MAX], const struct equal_said *s, const char *of,
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
document_says(const struct equal_leaf *leaf, const struct equal_said *s)
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
compare_leaves(const struct equal_tree *t, enum equal_surface surface,
    const struct equal_said *s)
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
				equal_count(surface, s, document_says(leaf, s));
		}
	}
}

/* Each one is asked for with another depth, so that none is the one before. */
void
equal_compare_document(enum equal_surface surface)
{
	static unsigned depth = 100;
	struct equal_tree t;
	char query[16], *body;
	size_t len;

	snprintf(query, sizeof(query), "%u", depth++);
	body = equal_ask("/restconf/data", query,
	    surface == JSON ? "application/yang-data+json" : "application/yang-data+xml",
	    &len);
	if (surface == JSON)
		equal_tree_json(&t, body, len);
	else
		equal_tree_xml(&t, body, len);
	free(body);
	for (size_t i = 0; i < equal_should_count; i++)
		compare_leaves(&t, surface, &equal_should[i]);
	equal_tree_fini(&t);
}
