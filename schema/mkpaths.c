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
#include "schema/tree.h"
#include "schema/yang_node.h"

#define PATH_MAX_LEN 256
#define NODES_MAX    4096
#define IDENTITY_MAX 1024

static unsigned errors;

static void __attribute__((format(printf, 2, 3)))
fail(const char *path, const char *format, ...)
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

struct served {
	const struct lysc_node *node;
	unsigned source;
	enum tree_role role;
	uint8_t of;
};

static struct ly_ctx *ctx;
static struct served served[NODES_MAX];
static unsigned served_count;

static struct served *
find_served(const struct lysc_node *node)
{
	for (unsigned i = 0; i < served_count; i++) {
		if (served[i].node == node)
			return &served[i];
	}
	return NULL;
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
		return type == TREE_DECIMAL64;
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
serve(const char *path, enum value_kind kind, struct served what)
{
	const struct lysc_node *node = find_node(path);

	if (!node) {
		fail(path, "no module has it");
		return;
	}
	if (!(node->nodetype & (LYS_LEAF | LYS_LEAFLIST))) {
		fail(path, "it is no leaf");
		return;
	}
	if (!holds(yang_node_kind(node), kind))
		fail(path, "its type cannot hold what the row gives");
	if (find_served(node))
		fail(path, "two rows give it");
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

	if (!node || yang_node_kind(node) != TREE_DECIMAL64)
		return;
	digits = yang_node_digits(node);
	if (digits != leaf->wire_digits)
		fail(path, "it has %u fraction digits, the row %u", digits,
		    leaf->wire_digits);
	if (!yang_node_units(node) || strcmp(yang_node_units(node), unit) != 0)
		fail(path, "it is in %s, the row in %s",
		    yang_node_units(node) ? yang_node_units(node) : "no unit", unit);
}

static void
serve_leaf(const struct leaf *leaf, unsigned row, const char *of, const char *path,
    const char *suffix, enum tree_role role, enum value_kind kind)
{
	char full[PATH_MAX_LEN];

	bool is_bus = leaf->subject == LEAF_BUS;

	snprintf(full, sizeof(full), "%s%s%s", is_bus ? BUS_PATH : COMPONENT_PATH, path,
	    suffix);
	serve(full, kind,
	    (struct served){ .source = row,
		.role = role,
		.of = is_bus ? 0 : components_of(of) });
	if (kind == VALUE_FIXED)
		check_decimal(full, leaf);
}

/* The leaves beside "instant". */
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
	char group[PATH_MAX_LEN];

	snprintf(group, sizeof(group), "%.*s", (int)(strlen(path) - strlen("instant")),
	    path);
	for (unsigned i = 0; i < LEAF_STATS; i++)
		serve_leaf(leaf, row, path, group, stats[i].name, TREE_OF_STAT + i,
		    stats[i].kind);
}

static void
serve_row(const struct leaf *leaf, unsigned row)
{
	char paths[PATH_MAX_LEN], *rest = paths, *path;

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
		    (struct served){ .source = i,
			.role = TREE_OF_ROW,
			.of = rows[i].of });
}

/* ---- the tables ---- */

static FILE *out;
static unsigned node_count;

static const struct lysc_ident *identities[IDENTITY_MAX];
static unsigned identity_count;

/* The path of a node without any module. */
static const char *
path_of(const struct lysc_node *node, char room[PATH_MAX_LEN])
{
	char above[PATH_MAX_LEN] = "";

	if (node->parent)
		path_of(node->parent, above);
	snprintf(room, PATH_MAX_LEN, "%.200s/%.50s", above, node->name);
	return room;
}

static unsigned
module_number(const struct lys_module *mod)
{
	const struct lys_module *m;
	uint32_t i = 0;
	unsigned n = 0;

	while ((m = ly_ctx_get_module_iter(ctx, &i))) {
		if (m == mod)
			return n;
		if (m->filepath)
			n++;
	}
	return 0;
}

static void
add_derived(const struct lysc_ident *base)
{
	LY_ARRAY_COUNT_TYPE u;

	LY_ARRAY_FOR(base->derived, u)
	{
		if (identity_count == IDENTITY_MAX)
			exit(2);
		identities[identity_count++] = base->derived[u];
		add_derived(base->derived[u]);
	}
}

static void
add_identities(const struct lysc_type *type)
{
	LY_ARRAY_COUNT_TYPE u;

	if (type->basetype == LY_TYPE_IDENT) {
		const struct lysc_type_identityref *ref = (const void *)type;

		LY_ARRAY_FOR(ref->bases, u)
		add_derived(ref->bases[u]);
	} else if (type->basetype == LY_TYPE_UNION) {
		const struct lysc_type_union *of = (const void *)type;

		LY_ARRAY_FOR(of->types, u)
		add_identities(of->types[u]);
	}
}

/* The identities of a type in one row: those of another leaf where they are the same. */
static unsigned
identities_of(const struct lysc_type *type, unsigned *ret_count)
{
	unsigned first = identity_count, count;

	add_identities(type);
	count = identity_count - first;
	*ret_count = count;
	for (unsigned i = 0; count && i + count <= first; i++) {
		if (memcmp(identities + i, identities + first,
			count * sizeof(*identities)))
			continue;
		identity_count = first;
		return i;
	}
	return count ? first : 0;
}

static bool
is_served(const struct lysc_node *node)
{
	const struct lysc_node *below = NULL;

	if (find_served(node))
		return true;
	while ((below = lys_getnext(below, node, NULL, 0))) {
		if (is_served(below))
			return true;
	}
	return false;
}

/* Components that have something of what is below a node; 0: of no component. */
static uint8_t
components_below(const struct lysc_node *node)
{
	const struct lysc_node *below = NULL;
	const struct served *s = find_served(node);
	uint8_t of = s ? s->of : 0;

	while ((below = lys_getnext(below, node, NULL, 0)))
		of |= components_below(below);
	return of;
}

static unsigned
count_served(const struct lysc_node *node)
{
	const struct lysc_node *below = NULL;
	unsigned count = 1;

	while ((below = lys_getnext(below, node, NULL, 0)))
		count += is_served(below) ? count_served(below) : 0;
	return count;
}

static unsigned
list_number(const char *path)
{
	size_t count;
	const struct tree_list *lists = tree_lists(&count);

	for (unsigned i = 0; i < count; i++) {
		if (strcmp(lists[i].path, path) == 0)
			return i;
	}
	fail(path, "tree_lists has no row for it");
	return 0;
}

static void
put_keys(const struct lysc_node *node, const char *path)
{
	const struct lysc_node *key = NULL;
	unsigned keys = 0;

	fputs(".key = (const char *const[TREE_KEYS_MAX]){", out);
	while ((key = lys_getnext(key, node, NULL, 0)) && lysc_is_key(key)) {
		fprintf(out, "%s \"%s\"", keys ? "," : "", key->name);
		if (++keys > TREE_KEYS_MAX)
			fail(path, "it has too many keys");
		if (!find_served(key))
			fail(path, "no row gives its key %s", key->name);
	}
	if (!keys)
		fail(path, "it has no key");
	fputs(" }, ", out);
}

static void
put_leaf(const struct lysc_node *node, const struct served *s)
{
	enum tree_type type = yang_node_kind(node);
	unsigned count, first = identities_of(yang_node_type(node), &count);

	if (node->nodetype == LYS_LEAF && ((const struct lysc_node_leaf *)node)->dflt)
		fprintf(out, ".default_text = \"%s\", ",
		    lyd_value_get_canonical(ctx,
			((const struct lysc_node_leaf *)node)->dflt));
	if (yang_node_units(node))
		fprintf(out, ".units = \"%s\", ", yang_node_units(node));
	fprintf(out, ".type = %d, .role = %d, .source = %u, ", (int)type, (int)s->role,
	    s->source);
	if (type == TREE_DECIMAL64)
		fprintf(out, ".digits = %u, ", yang_node_digits(node));
	if (count)
		fprintf(out, ".identity = %u, .identities = %u, ", first, count);
	if (lysc_is_key(node))
		fputs(".is_key = true, ", out);
}

/* A node and all below it, in the order of the modules. */
static void
put_node(const struct lysc_node *node, unsigned parent)
{
	static const char *const kinds[] = { "TREE_CONTAINER", "TREE_LIST", "TREE_LEAF",
		"TREE_LEAF_LIST" };
	const struct served *s = find_served(node);
	const struct lysc_node *below = NULL;
	char path[PATH_MAX_LEN], member[PATH_MAX_LEN];
	int member_len;
	bool is_foreign;
	unsigned number = node_count++;
	enum tree_kind kind = node->nodetype == LYS_LEAF       ? TREE_LEAF
			      : node->nodetype == LYS_LEAFLIST ? TREE_LEAF_LIST
			      : node->nodetype == LYS_LIST     ? TREE_LIST
							       : TREE_CONTAINER;

	path_of(node, path);
	is_foreign = !node->parent || node->parent->module != node->module;
	fprintf(out, "\t{ .name = \"%s\", .name_len = %zu, .kind = %s, ", node->name,
	    strlen(node->name), kinds[kind]);
	member_len = snprintf(member, sizeof(member), "%s%s%s",
	    is_foreign ? node->module->name : "", is_foreign ? ":" : "", node->name);
	fprintf(out, ".member = \"\\\"%s\\\":", member);
	member_len += 3;
	for (int i = member_len; i < TREE_MEMBER_ROOM; i++)
		fputs("\\0", out);
	fprintf(out, "\", .member_len = %d, ", member_len);
	fprintf(out, ".parent = %u, .end = %u, .is_foreign = %d, ", parent,
	    number + count_served(node), is_foreign);
	fprintf(out, ".module = %u, .of = %u, .config = %d, ",
	    module_number(node->module), components_below(node),
	    (node->flags & LYS_CONFIG_W) != 0);
	if (kind == TREE_LIST)
		put_keys(node, path);
	else
		fputs(".key = no_keys, ", out);
	if (kind == TREE_LIST || kind == TREE_LEAF_LIST)
		fprintf(out, ".list = %u, ", list_number(path));
	if (s)
		put_leaf(node, s);
	fputs("},\n", out);
	while ((below = lys_getnext(below, node, NULL, 0))) {
		if (is_served(below))
			put_node(below, number);
	}
}

static void
put_nodes(void)
{
	const struct lys_module *mod;
	const struct lysc_node *top;
	unsigned count = 1;
	uint32_t i = 0;

	while ((mod = ly_ctx_get_module_iter(ctx, &i))) {
		for (top = NULL; mod->implemented &&
				 (top = lys_getnext(top, NULL, mod->compiled, 0));)
			count += is_served(top) ? count_served(top) : 0;
	}
	fputs("static const char *const no_keys[TREE_KEYS_MAX];\n\n"
	      "const struct tree_node tree_nodes[] = {\n",
	    out);
	fprintf(out,
	    "\t{ .name = \"\", .kind = TREE_CONTAINER, .key = no_keys, .config = true, "
	    ".end = %u },\n",
	    count);
	node_count = 1;
	i = 0;
	while ((mod = ly_ctx_get_module_iter(ctx, &i))) {
		for (top = NULL; mod->implemented &&
				 (top = lys_getnext(top, NULL, mod->compiled, 0));) {
			if (is_served(top))
				put_node(top, 0);
		}
	}
	fprintf(out, "};\nconst unsigned tree_node_count = %u;\n\n", node_count);
}

static void
put_identities(void)
{
	fputs("const struct tree_identity tree_identities[] = {\n", out);
	for (unsigned i = 0; i < identity_count; i++)
		fprintf(out, "\t{ \"%s\", %u },\n", identities[i]->name,
		    module_number(identities[i]->module));
	fputs("};\n\n", out);
}

static const char *
version_of(const struct lys_module *mod)
{
	LY_ARRAY_COUNT_TYPE u;

	LY_ARRAY_FOR(mod->parsed->exts, u)
	{
		if (strstr(mod->parsed->exts[u].name, "openconfig-version"))
			return mod->parsed->exts[u].argument;
	}
	return mod->revision;
}

/* Are nodes of it in the tree, or identities among the values (RFC 7950, 9.10.2)? */
static bool
is_implemented(const struct lys_module *mod)
{
	for (unsigned i = 0; i < served_count; i++) {
		if (served[i].node->module == mod)
			return true;
	}
	return (mod->compiled && mod->compiled->data) || mod->identities;
}

static void
put_modules(void)
{
	const struct lys_module *mod;
	unsigned count = 0;
	uint32_t i = 0;

	fputs("const struct tree_module tree_modules[] = {\n", out);
	while ((mod = ly_ctx_get_module_iter(ctx, &i))) {
		if (!mod->filepath) /* libyang's own */
			continue;
		count++;
		fprintf(out,
		    "\t{ \"%s\", \"%s\", \"%s\", \"%s\", \"%s\", \"%s\", %s },\n",
		    mod->name, mod->ns, mod->prefix, mod->org, mod->revision,
		    version_of(mod), is_implemented(mod) ? "true" : "false");
	}
	fprintf(out, "};\nconst unsigned tree_module_count = %u;\n", count);
}

/* Nothing is in our modules that nobody gives. */
static void
check_all_served(void)
{
	const struct lys_module *mod;
	const struct lysc_node *top, *node;
	char path[PATH_MAX_LEN];
	uint32_t i = 0;

	while ((mod = ly_ctx_get_module_iter(ctx, &i))) {
		if (!mod->filepath || !mod->compiled)
			continue;
		LY_LIST_FOR(mod->compiled->data, top)
		{
			LYSC_TREE_DFS_BEGIN(top, node)
			{
				if ((node->nodetype & (LYS_LEAF | LYS_LEAFLIST)) &&
				    !find_served(node))
					fail(path_of(node, path), "no row gives it");
				LYSC_TREE_DFS_END(top, node);
			}
		}
	}
}

/* Bytes as a literal of C, a line of it for each line. */
static void
put_literal(FILE *from)
{
	int c;

	fputs("\t    \"", out);
	while ((c = getc(from)) != EOF) {
		if (c == '\n') {
			fputs("\\n\"\n\t    \"", out);
			continue;
		}
		if (c == '"' || c == '\\')
			putc('\\', out);
		putc(c, out);
	}
	fputs("\"", out);
}

static void
put_text(const char *file)
{
	char name[PATH_MAX_LEN];
	const struct lys_module *mod;
	const struct lysp_submodule *sub;
	FILE *from = fopen(file, "r");

	snprintf(name, sizeof(name), "%s", strrchr(file, '/') + 1);
	*strrchr(name, '.') = '\0';
	mod = ly_ctx_get_module_latest(ctx, name);
	sub = mod ? NULL : ly_ctx_get_submodule_latest(ctx, name);
	if (!from || (!mod && !sub)) {
		fail(file, "it is no module that was loaded");
		return;
	}
	fprintf(out, "\t{ \"%s\", \"%s\",\n", name,
	    mod ? mod->revision : sub->revs[0].date);
	put_literal(from);
	fprintf(out, ",\n\t    %u, %s },\n", module_number(mod ? mod : sub->mod),
	    sub ? "true" : "false");
	fclose(from);
}

static void
put_texts(int count, char **files)
{
	fputs("\nconst struct tree_text tree_texts[] = {\n", out);
	for (int i = 0; i < count; i++)
		put_text(files[i]);
	fprintf(out, "};\nconst unsigned tree_text_count = %d;\n", count);
	fputs(
	    "const struct tree_yang tree_yang_own = { tree_modules, COUNT_OF(tree_modules), "
	    "tree_texts, COUNT_OF(tree_texts) };\n",
	    out);
}

static bool
load(int count, char **files)
{
	bool is_submodule;
	char folder[PATH_MAX_LEN];

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
	if (argc < 3 || !strchr(argv[2], '/')) {
		fprintf(stderr, "usage: mkpaths OUT FOLDER/MODULE.yang...\n");
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
	fputs(
	    "/* Made by schema/mkpaths. */\n#include \"base/bytes.h\"\n#include \"schema/tree.h\"\n\n",
	    out);
	put_nodes();
	put_identities();
	put_modules();
	put_texts(argc - 2, argv + 2);
	if (fclose(out) != 0)
		errors++;
	if (errors)
		remove(argv[1]);
	ly_ctx_destroy(ctx);
	return errors ? 1 : 0;
}
