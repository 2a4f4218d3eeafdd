/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mkpaths: checks the rows of leaf.c and tree_row.h against YANG, and writes the tree.
 *
 *     mkpaths OUT MODULE.yang...
 *
 * Runs when caged is built. Each row must name a leaf that the modules have, of a type
 * that can hold the row's value, with its digits and its unit; each list on the way must
 * have a row in tree_lists, and each leaf of the modules must have a row. What does not
 * fit is told, and nothing is written. OUT is C:
 * the tables of schema/tree.h.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libyang/libyang.h>

#include "base/bytes.h"
#include "schema/leaf_observed.h"
#include "schema/mkpaths.h"
#include "schema/tree.h"
#include "schema/yang_node.h"

#define NODES_MAX 4096

static unsigned errors;

void
mkpaths_fail(const char *path, const char *format, ...)
{
	va_list ap;

	fprintf(stderr, "mkpaths: %s: ", path);
	va_start(ap, format);
	vfprintf(stderr, format, ap);
	va_end(ap);
	fputc('\n', stderr);
	errors++;
}

/* ---- the nodes that are served ---- */

static struct ly_ctx *ctx;
static struct mkpaths_served served[NODES_MAX];
static unsigned served_count;

const struct mkpaths_served *
mkpaths_find(const struct lysc_node *node)
{
	for (unsigned i = 0; i < served_count; i++) {
		if (served[i].node == node)
			return &served[i];
	}
	return NULL;
}

bool
mkpaths_serves(const struct lys_module *mod)
{
	for (unsigned i = 0; i < served_count; i++) {
		if (served[i].node->module == mod)
			return true;
	}
	return false;
}

const char *
mkpaths_path(const struct lysc_node *node, char room[MKPATHS_LEN])
{
	char above[MKPATHS_LEN] = "";

	if (node->parent)
		mkpaths_path(node->parent, above);
	snprintf(room, MKPATHS_LEN, "%.200s/%.50s", above, node->name);
	return room;
}

/* A child by its name alone, whatever its module; `parent` NULL: a top node. */
static const struct lysc_node *
child(const struct lysc_node *parent, const char *name, size_t len)
{
	const struct lysc_node *node = NULL;
	const struct lys_module *mod;
	uint32_t i = 0;

	while (!parent && (mod = ly_ctx_get_module_iter(ctx, &i))) {
		if (!mod->implemented)
			continue;
		for (node = NULL; (node = lys_getnext(node, NULL, mod->compiled, 0));) {
			if (strlen(node->name) == len && !memcmp(node->name, name, len))
				return node;
		}
	}
	while (parent && (node = lys_getnext(node, parent, NULL, 0))) {
		if (strlen(node->name) == len && !memcmp(node->name, name, len))
			return node;
	}
	return NULL;
}

static const struct lysc_node *
find_node(const char *path)
{
	const struct lysc_node *node = NULL;

	while (*path == '/') {
		size_t len = strcspn(++path, "/");

		node = child(node, path, len);
		if (!node)
			return NULL;
		path += len;
	}
	return node;
}

static bool
holds(enum tree_type type, enum value_kind kind)
{
	switch (kind) {
	case VALUE_FIXED:
		return type == TREE_DECIMAL64 || type == TREE_INT32;
	case VALUE_COUNT:
		return type >= TREE_UINT8 && type <= TREE_UINT64;
	case VALUE_BOOL:
		return type == TREE_BOOL;
	case VALUE_TEXT:
		return type == TREE_STRING || type == TREE_ENUM ||
		       type == TREE_IDENTITY || type == TREE_UNION;
	}
	return false;
}

static void
serve(const char *path, enum value_kind kind, struct mkpaths_served what)
{
	const struct lysc_node *node = find_node(path);

	if (!node) {
		mkpaths_fail(path, "no module has it");
		return;
	}
	if (!(node->nodetype & (LYS_LEAF | LYS_LEAFLIST))) {
		mkpaths_fail(path, "it is no leaf");
		return;
	}
	if (!holds(yang_node_kind(node), kind))
		mkpaths_fail(path, "its type cannot hold what the row gives");
	if (mkpaths_find(node))
		mkpaths_fail(path, "two rows give it");
	if (served_count == NODES_MAX)
		exit(2);
	what.node = node;
	served[served_count++] = what;
}

/* ---- the rows ---- */

static uint8_t
components_of(const char *path)
{
	if (strncmp(path, "optical-channel/", 16) == 0)
		return 1 << COMPONENT_CARRIER;
	if (strncmp(path, "port/", 5) == 0 || strncmp(path, "cage/", 5) == 0)
		return 1 << COMPONENT_PORT;
	if (strncmp(path, "state/temperature/", 18) == 0)
		return 1 << COMPONENT_TRANSCEIVER | 1 << COMPONENT_SENSOR;
	return 1 << COMPONENT_TRANSCEIVER;
}

/* Digits and unit of a decimal are those of its row. */
static void
check_decimal(const char *path, const struct leaf *leaf)
{
	const struct lysc_node *node = find_node(path);
	const char *unit = leaf_wire_unit(leaf);
	unsigned digits;

	if (!node)
		return;
	if (yang_node_kind(node) == TREE_INT32 && leaf->digits)
		mkpaths_fail(path, "it is whole, the row is not");
	if (yang_node_kind(node) != TREE_DECIMAL64)
		return;
	digits = yang_node_digits(node);
	if (digits != leaf->wire_digits)
		mkpaths_fail(path, "it has %u fraction digits, the row %u", digits,
		    leaf->wire_digits);
	if (!yang_node_units(node) || strcmp(yang_node_units(node), unit) != 0)
		mkpaths_fail(path, "it is in %s, the row in %s",
		    yang_node_units(node) ? yang_node_units(node) : "no unit", unit);
}

static void
serve_leaf(const struct leaf *leaf, unsigned row, const char *of, const char *path,
    const char *suffix, enum tree_role role, enum value_kind kind)
{
	char full[MKPATHS_LEN];

	bool is_bus = leaf->subject == LEAF_BUS;

	snprintf(full, sizeof(full), "%s%s%s", is_bus ? BUS_PATH : COMPONENT_PATH, path,
	    suffix);
	serve(full, kind,
	    (struct mkpaths_served){ .source = row,
		.role = role,
		.of = is_bus ? 0 : components_of(of) });
	if (kind == VALUE_FIXED)
		check_decimal(full, leaf);
}

/* Beside "instant" stands how good it is; beside other readings under their name. */
static void
serve_quality(const struct leaf *leaf, unsigned row, const char *path)
{
	const char *instant = strstr(path, "/instant");
	char group[MKPATHS_LEN];

	if (!instant && !(leaf->show & SHOW_READING))
		return;
	snprintf(group, sizeof(group), instant ? "%.*s/" : "%.*s-",
	    (int)(instant ? instant - path : (ptrdiff_t)strlen(path)), path);
	serve_leaf(leaf, row, path, group, "quality", TREE_OF_QUALITY, VALUE_TEXT);
}

/* The leaves beside "instant", or in a container of their own. */
static void
serve_stats(const struct leaf *leaf, unsigned row, const char *path)
{
	static const struct {
		const char *name;
		enum value_kind kind;
	} stats[LEAF_STATS] = {
		[LEAF_STAT_AVG] = { "avg", VALUE_FIXED },
		[LEAF_STAT_MIN] = { "min", VALUE_FIXED },
		[LEAF_STAT_MAX] = { "max", VALUE_FIXED },
		[LEAF_STAT_INTERVAL] = { "interval", VALUE_COUNT },
		[LEAF_STAT_MIN_TIME] = { "min-time", VALUE_COUNT },
		[LEAF_STAT_MAX_TIME] = { "max-time", VALUE_COUNT },
	};
	const char *instant = strstr(path, "/instant");
	int len = (int)(instant ? instant - path : (ptrdiff_t)strlen(path));
	char group[MKPATHS_LEN];

	snprintf(group, sizeof(group), "%.*s%s/", len, path,
	    instant ? "" : "-statistics");
	for (unsigned i = 0; i < LEAF_STATS; i++)
		serve_leaf(leaf, row, path, group, stats[i].name, TREE_OF_STAT + i,
		    stats[i].kind);
}

static void
serve_row(const struct leaf *leaf, unsigned row)
{
	char paths[MKPATHS_LEN], *rest = paths, *path;

	snprintf(paths, sizeof(paths), "%s", leaf->path ? leaf->path : "");
	while ((path = strsep(&rest, " ")) && *path) {
		if (leaf->subject == LEAF_LIMIT) {
			serve_leaf(leaf, row, path, path, "-upper", TREE_OF_UPPER,
			    leaf->kind);
			serve_leaf(leaf, row, path, path, "-lower", TREE_OF_LOWER,
			    leaf->kind);
			continue;
		}
		serve_leaf(leaf, row, path, path, "", TREE_OF_LEAF, leaf->kind);
		serve_quality(leaf, row, path);
		if (leaf->stats)
			serve_stats(leaf, row, path);
	}
}

static void
serve_rows(void)
{
	size_t count;
	const struct tree_row *rows;

	for (unsigned i = 0; i < leaf_rows(); i++)
		serve_row(leaf_row(i), i);
	rows = tree_rows(&count);
	for (unsigned i = 0; i < count; i++)
		serve(rows[i].path, rows[i].kind,
		    (struct mkpaths_served){ .source = i,
			.role = TREE_OF_ROW,
			.of = rows[i].of });
}

/* ---- the modules ---- */

/* Nothing is in our modules that nobody gives. */
static void
check_all_served(void)
{
	const struct lys_module *mod;
	const struct lysc_node *top, *node;
	char path[MKPATHS_LEN];
	uint32_t i = 0;

	while ((mod = ly_ctx_get_module_iter(ctx, &i))) {
		if (!mod->filepath || !mod->compiled)
			continue;
		LY_LIST_FOR(mod->compiled->data, top)
		{
			LYSC_TREE_DFS_BEGIN(top, node)
			{
				if ((node->nodetype & (LYS_LEAF | LYS_LEAFLIST)) &&
				    !mkpaths_find(node))
					mkpaths_fail(mkpaths_path(node, path),
					    "no row gives it");
				LYSC_TREE_DFS_END(top, node);
			}
		}
	}
}

static bool
load(int count, char **files)
{
	bool is_submodule;
	char folder[MKPATHS_LEN];

	snprintf(folder, sizeof(folder), "%.*s", (int)(strrchr(files[0], '/') - files[0]),
	    files[0]);
	if (ly_ctx_new(folder,
		LY_CTX_REF_IMPLEMENTED | LY_CTX_NO_YANGLIBRARY |
		    LY_CTX_DISABLE_SEARCHDIR_CWD | LY_CTX_EXPLICIT_COMPILE,
		&ctx))
		return false;
	for (int i = 0; i < count; i++) {
		struct ly_in *in;
		LY_ERR err = ly_in_new_filepath(files[i], 0, &in);

		is_submodule = strstr(files[i], "openconfig-platform-common") != NULL;
		if (!err && !is_submodule)
			err = lys_parse(ctx, in, LYS_IN_YANG, NULL, NULL);
		ly_in_free(in, 0);
		if (err) {
			fprintf(stderr, "mkpaths: cannot load %s\n", files[i]);
			return false;
		}
	}
	return ly_ctx_compile(ctx) == LY_SUCCESS;
}

int
main(int argc, char **argv)
{
	const char *deviations = NULL;
	FILE *out;

	/* What comes last may be no module of the tree. */
	if (argc > 3 && strstr(argv[argc - 1], "/caged-deviations.yang"))
		deviations = argv[--argc];
	if (argc < 3 || !strchr(argv[2], '/')) {
		fprintf(stderr, "usage: mkpaths OUT FOLDER/MODULE.yang... "
				"[FOLDER/caged-deviations.yang]\n");
		return 2;
	}
	if (!load(argc - 2, argv + 2))
		return 1;
	serve_rows();
	check_all_served();
	out = fopen(argv[1], "w");
	if (!out) {
		perror(argv[1]);
		return 1;
	}
	mkpaths_write(out, ctx, argc - 2, argv + 2);
	mkpaths_write_unserved(out, deviations);
	if (fclose(out) != 0)
		errors++;
	if (errors)
		remove(argv[1]);
	ly_ctx_destroy(ctx);
	return errors ? 1 : 0;
}
