/* SPDX-License-Identifier: Apache-2.0 */
/* mkpaths, its output: the tables of schema/tree.h as C. */
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "schema/mkpaths.h"
#include "schema/yang_node.h"

#define IDENTITY_MAX 1024

static FILE *out;
static struct ly_ctx *ctx;
static unsigned node_count;

static const struct lysc_ident *identities[IDENTITY_MAX];
static unsigned identity_count;

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

	if (mkpaths_find(node))
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
	const struct mkpaths_served *s = mkpaths_find(node);
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
	mkpaths_fail(path, "tree_lists has no row for it");
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
			mkpaths_fail(path, "it has too many keys");
		if (!mkpaths_find(key))
			mkpaths_fail(path, "no row gives its key %s", key->name);
	}
	if (!keys)
		mkpaths_fail(path, "it has no key");
	fputs(" }, ", out);
}

/* NULs behind a text of `len` bytes, up to a length that copies have. */
static void
put_nuls(size_t len, size_t room)
{
	for (; len < room; len++)
		fputs("\\0", out);
}

static void
put_leaf(const struct lysc_node *node, const struct mkpaths_served *s)
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
	const struct mkpaths_served *s = mkpaths_find(node);
	const struct lysc_node *below = NULL;
	char path[MKPATHS_LEN], member[MKPATHS_LEN];
	size_t name_len = strlen(node->name);
	int member_len;
	bool is_foreign;
	unsigned number = node_count++;
	enum tree_kind kind = node->nodetype == LYS_LEAF       ? TREE_LEAF
			      : node->nodetype == LYS_LEAFLIST ? TREE_LEAF_LIST
			      : node->nodetype == LYS_LIST     ? TREE_LIST
							       : TREE_CONTAINER;

	mkpaths_path(node, path);
	is_foreign = !node->parent || node->parent->module != node->module;
	if (name_len >= TREE_NAME_ROOM)
		mkpaths_fail(path, "its name is too long");
	fprintf(out, "\t{ .name = \"%s", node->name);
	put_nuls(name_len, TREE_NAME_ROOM);
	fprintf(out, "\", .name_len = %zu, .kind = %s, ", name_len, kinds[kind]);
	member_len = snprintf(member, sizeof(member), "%s%s%s",
	    is_foreign ? node->module->name : "", is_foreign ? ":" : "", node->name);
	fprintf(out, ".member = \"\\\"%s\\\":", member);
	member_len += 3;
	put_nuls(name_len + 2, TREE_MEMBER_ROOM); /* as much from the name on */
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

/* Are nodes of it in the tree, or identities among the values (RFC 7950, 9.10.2)? */
static bool
is_implemented(const struct lys_module *mod)
{
	return mkpaths_serves(mod) || (mod->compiled && mod->compiled->data) ||
	       mod->identities;
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
		    "\t{ \"%s\", \"%s\", \"%s\", \"%s\", \"%s\", \"%s\", %s, false },\n",
		    mod->name, mod->ns, mod->prefix, mod->org, mod->revision,
		    yang_module_version(mod), is_implemented(mod) ? "true" : "false");
	}
	fprintf(out, "};\nconst unsigned tree_module_count = %u;\n", count);
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
	char name[MKPATHS_LEN];
	const struct lys_module *mod;
	const struct lysp_submodule *sub;
	FILE *from = fopen(file, "r");

	snprintf(name, sizeof(name), "%s", strrchr(file, '/') + 1);
	*strrchr(name, '.') = '\0';
	mod = ly_ctx_get_module_latest(ctx, name);
	sub = mod ? NULL : ly_ctx_get_submodule_latest(ctx, name);
	if (!from || (!mod && !sub)) {
		mkpaths_fail(file, "it is no module that was loaded");
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
	    "tree_texts, COUNT_OF(tree_texts), NULL };\n",
	    out);
}

void
mkpaths_write(FILE *to, struct ly_ctx *modules, int count, char **files)
{
	out = to;
	ctx = modules;
	fputs("/* Made by schema/mkpaths. */\n#include \"base/bytes.h\"\n"
	      "#include \"schema/tree.h\"\n\n",
	    out);
	put_nodes();
	put_identities();
	put_modules();
	put_texts(count, files);
}
