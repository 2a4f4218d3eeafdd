/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is served, against YANG. A switch with a module of every kind says what its state
 * is, and libyang has to accept it: by our modules, and, where this is built as
 * check_yang_official, by OpenConfig's own ($CAGED_SHARED/openconfig-models, by default
 * ../shared/openconfig-models beside the source tree), with which ours are compared.
 */
#include "tests/dst/rig.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <libyang/libyang.h>

#include "base/bytes.h"
#include "daemon/yang_deviations.h"
#include "model/port.h"
#include "plugins/platform.h"
#include "schema/tree.h"
#include "schema/yang_node.h"
#include "sim/hand.h"
#include "sim/parts.h"
#include "tests/suite.h"
#include "tests/tree_json.h"

#define S ((uint64_t)US_PER_S)

#define PATH_LEN       512
#define STATUS_SKIPPED 77

#ifndef OFFICIAL
#define OFFICIAL 0
#endif

static char own[PATH_LEN], official[PATH_LEN];

/* ---- modules ---- */

static unsigned complaints;
static char complaint[1024];

static void
complain(LY_LOG_LEVEL level, const char *text, const char *path)
{
	(void)level;
	complaints++;
	snprintf(complaint, sizeof(complaint), "%s (%s)", text, path ? path : "");
}

/* Modules that OpenConfig's folder does not have: ours, and those of RESTCONF. */
static bool
is_elsewhere(const struct tree_module *m)
{
	return strncmp(m->name, "caged-", 6) == 0 ||
	       strcmp(m->name, "ietf-datastores") == 0 ||
	       strcmp(m->name, "ietf-yang-library") == 0 ||
	       strcmp(m->name, "ietf-restconf-monitoring") == 0;
}

/* Does a tree begin in a module? */
static bool
has_tree(unsigned module)
{
	for (unsigned i = 1; i < tree_node_count; i = tree_nodes[i].end) {
		if (tree_nodes[i].module == module)
			return true;
	}
	return false;
}

/* All modules of the tree from a folder; `quiet`: what libyang says is not counted. */
static struct ly_ctx *
load(const char *folder, bool quiet)
{
	struct ly_ctx *ctx;

	ly_log_level(quiet ? LY_LLERR : LY_LLWRN);
	complaints = 0;
	ly_set_log_clb(complain, 1);
	ck_assert_int_eq(ly_ctx_new(folder,
			     LY_CTX_REF_IMPLEMENTED | LY_CTX_NO_YANGLIBRARY |
				 LY_CTX_DISABLE_SEARCHDIR_CWD,
			     &ctx),
	    LY_SUCCESS);
	/* Those that only add to others first, and identities: others compare with them.
	 * Those that stand beside OpenConfig's last. */
	for (unsigned turn = 0; turn < 3; turn++) {
		if (turn == 2)
			ly_ctx_set_searchdir(ctx, own);
		for (unsigned i = 0; i < tree_module_count; i++) {
			const struct tree_module *m = &tree_modules[i];

			if ((is_elsewhere(m) ? 2u : has_tree(i)) == turn)
				ck_assert_msg(ly_ctx_load_module(ctx, m->name, NULL,
						  NULL),
				    "%s: %s", m->name, complaint);
		}
	}
	return ctx;
}

static const char *
units(const struct lysc_node *node)
{
	const char *text = yang_node_units(node);

	return text ? text : "";
}

/* "/openconfig-platform:components/openconfig-platform:component/..." */
static void
qualified(const struct tree_node *node, char *room, size_t size)
{
	char above[PATH_LEN] = "";

	if (node->parent)
		qualified(&tree_nodes[node->parent], above, sizeof(above));
	snprintf(room, size, "%s/%s:%s", above, tree_modules[node->module].name,
	    node->name);
}

static const struct lysc_node *
find(const struct ly_ctx *ctx, const struct tree_node *node)
{
	char path[PATH_LEN];

	qualified(node, path, sizeof(path));
	return lys_find_path(ctx, NULL, path, 0);
}

static bool
has_identity(const struct lysc_ident *base, const char *name, const char *module)
{
	LY_ARRAY_COUNT_TYPE u;

	LY_ARRAY_FOR(base->derived, u)
	{
		const struct lysc_ident *id = base->derived[u];

		if ((strcmp(id->name, name) == 0 &&
			strcmp(id->module->name, module) == 0) ||
		    has_identity(id, name, module))
			return true;
	}
	return false;
}

static bool
type_has_identity(const struct lysc_type *type, const char *name, const char *module)
{
	const struct lysc_type_identityref *ref = (const void *)type;
	const struct lysc_type_union *of = (const void *)type;
	LY_ARRAY_COUNT_TYPE u;

	if (type->basetype == LY_TYPE_IDENT) {
		LY_ARRAY_FOR(ref->bases, u)
		{
			if (has_identity(ref->bases[u], name, module))
				return true;
		}
	} else if (type->basetype == LY_TYPE_UNION) {
		LY_ARRAY_FOR(of->types, u)
		{
			if (type_has_identity(of->types[u], name, module))
				return true;
		}
	}
	return false;
}

/* Each name of an enumeration of ours is one of theirs. */
static void
compare_enums(const char *name, const struct lysc_type *ours,
    const struct lysc_type *theirs)
{
	const struct lysc_type_enum *a = (const void *)ours, *b = (const void *)theirs;
	LY_ARRAY_COUNT_TYPE u, v;

	LY_ARRAY_FOR(a->enums, u)
	{
		bool found = false;

		LY_ARRAY_FOR(b->enums, v)
		found |= strcmp(a->enums[u].name, b->enums[v].name) == 0;
		ck_assert_msg(found, "%s has no %s", name, a->enums[u].name);
	}
}

static void
compare_leaf(const struct tree_node *node, const struct lysc_node *a,
    const struct lysc_node *b)
{
	const struct lysc_type *ours = yang_node_type(a), *theirs = yang_node_type(b);

	ck_assert_msg(ours->basetype == theirs->basetype, "type of %s", a->name);
	ck_assert_msg(strcmp(units(a), units(b)) == 0, "units of %s: %s, %s", a->name,
	    units(a), units(b));
	if (ours->basetype == LY_TYPE_DEC64)
		ck_assert_uint_eq(yang_node_digits(a), yang_node_digits(b));
	if (ours->basetype == LY_TYPE_ENUM)
		compare_enums(a->name, ours, theirs);
	for (unsigned i = 0; i < node->identities; i++) {
		const struct tree_identity *id = &tree_identities[node->identity + i];

		ck_assert_msg(type_has_identity(theirs, id->name,
				  tree_modules[id->module].name),
		    "%s has no %s", a->name, id->name);
	}
}

START_TEST(each_path_that_is_served_is_the_same_in_the_official_modules)
{
	struct ly_ctx *ours = load(own, true), *theirs = load(official, true);

	for (unsigned i = 1; i < tree_node_count; i++) {
		const struct tree_node *node = &tree_nodes[i];
		const struct lysc_node *a = find(ours, node), *b;

		if (strncmp(tree_modules[node->module].name, "caged", 5) == 0)
			continue;
		b = find(theirs, node);
		ck_assert_msg(a && b, "%s is not in both", node->name);
		ck_assert_int_eq(a->nodetype, b->nodetype);
		ck_assert_msg((a->flags & LYS_CONFIG_MASK) ==
				  (b->flags & LYS_CONFIG_MASK),
		    "config of %s", node->name);
		ck_assert_str_eq(a->module->ns, b->module->ns);
		ck_assert_str_eq(a->module->prefix, b->module->prefix);
		ck_assert_str_eq(a->module->revision, b->module->revision);
		if (node->kind >= TREE_LEAF)
			compare_leaf(node, a, b);
		for (unsigned k = 0; k < TREE_KEYS_MAX && node->key[k]; k++)
			ck_assert(lysc_is_key(
			    lys_find_child(b, b->module, node->key[k], 0, LYS_LEAF, 0)));
	}
	ly_ctx_destroy(ours);
	ly_ctx_destroy(theirs);
}
END_TEST

START_TEST(libyang_has_nothing_to_say_about_our_modules)
{
	struct ly_ctx *ctx = load(own, false);

	ck_assert_msg(complaints == 0, "%s", complaint);
	ly_ctx_destroy(ctx);
}
END_TEST

/* ---- data ---- */

static struct rig rig;

/* The cages that have a part, by their number. */
static uint64_t plugged;

/* Plugs a built-in part where it fits; false where no such cage is left. */
static bool
plug(const char *name, unsigned *ret_cage)
{
	struct part part;

	ck_assert(parts_find(name, &part));
	for (unsigned cage = 0; cage < rig.inv->cage_count && cage < 64; cage++) {
		if (plugged >> cage & 1 ||
		    hand_insert(rig.world, cage, &part, rig.now.mono_us) != 0)
			continue;
		plugged |= UINT64_C(1) << cage;
		*ret_cage = cage;
		return true;
	}
	return false;
}

/* One of each part that finds a cage, an interface on each, and something wrong. */
static unsigned
fill(void)
{
	const int64_t dark = 0, hot = 95000;
	unsigned parts = 0, cage;

	plugged = 0;
	for (cage = 0; cage < rig.inv->cage_count; cage++)
		hand_remove(rig.world, cage, rig.now.mono_us);
	for (unsigned n = 0; parts_name(n); n++) {
		struct interface *i = &rig.inv->interface[parts];

		if (!plug(parts_name(n), &cage))
			continue;
		snprintf(i->name, sizeof(i->name), "eth%u/1", n % 100);
		i->cage = &rig.inv->cage[cage];
		i->lanes = n % 3 ? UINT32_MAX : 0x3;
		i->index = n + 10;
		i->used = true;
		i->admin_up = n % 2;
		parts++;
	}
	rig_run(&rig, 30 * S);
	for (cage = 0; cage < 64; cage += 5)
		hand_bend(rig.world, cage, QUANTITY_RX_POWER, 0, &dark, 0,
		    rig.now.mono_us);
	for (cage = 2; cage < 64; cage += 5)
		hand_bend(rig.world, cage, QUANTITY_TEMPERATURE, -1, &hot, 0,
		    rig.now.mono_us);
	rig_run(&rig, 40 * S);
	return parts;
}

static char *
print_state(size_t *ret_len)
{
	const struct tree_path all = { 0 };
	const struct tree tree = { .inv = rig.inv, .model = "a switch" };
	char *text;
	FILE *f = open_memstream(&text, ret_len);

	tree_json(f, &tree, &all);
	fclose(f);
	return text;
}

static void
validate(struct ly_ctx *ctx, const char *text)
{
	struct lyd_node *data = NULL;
	LY_ERR err;

	ly_log_level(LY_LLERR);
	complaints = 0;
	err = lyd_parse_data_mem(ctx, text, LYD_JSON, LYD_PARSE_STRICT,
	    LYD_VALIDATE_PRESENT, &data);
	ck_assert_msg(err == LY_SUCCESS, "%s", complaint);
	lyd_free_all(data);
}

static void
setup_switch(void)
{
	rig_init(&rig, &world_defaults);
}

static void
teardown_switch(void)
{
	rig_fini(&rig);
}

START_TEST(our_modules_accept_the_state_of_a_mixed_switch)
{
	size_t len;
	unsigned parts = fill();
	struct ly_ctx *ctx = load(own, true);
	char *text = print_state(&len);

	ck_assert_uint_gt(parts, 20);
	ck_assert_ptr_nonnull(strstr(text, "OPTICAL_CHANNEL"));
	ck_assert_ptr_nonnull(strstr(text, "\"empty\":true"));
	ck_assert_ptr_nonnull(strstr(text, "SYMPTOM_OVER_THRESHOLD"));
	ck_assert_ptr_nonnull(strstr(text, "chromatic-dispersion"));
	ck_assert_ptr_nonnull(strstr(text, "physical-channel\":[0"));
	ck_assert_ptr_nonnull(strstr(text, "caged-transceiver:cage"));
	ck_assert_ptr_nonnull(strstr(text, "caged-observables:observables"));
	validate(ctx, text);
	free(text);
	ly_ctx_destroy(ctx);
}
END_TEST

START_TEST(the_official_modules_accept_the_state_of_a_mixed_switch)
{
	size_t len;
	struct ly_ctx *ctx = load(official, true);
	char *text;

	fill();
	ck_assert_msg(ly_ctx_load_module(ctx, "caged-deviations", NULL, NULL), "%s",
	    complaint);
	text = print_state(&len);
	validate(ctx, text);
	free(text);
	ly_ctx_destroy(ctx);
}
END_TEST

/* A key without its leaf, too many digits, no identity: libyang does look. */
#define WRONG(of_component)                                                                \
	"{\"openconfig-platform:components\":{\"component\":[{\"name\":\"a\"" of_component \
	"}]}}"
#define NAMED ",\"config\":{\"name\":\"a\"}"

static const char *const wrong[] = {
	WRONG(""),
	WRONG(NAMED ",\"state\":{\"temperature\":{\"instant\":\"1.23\"}}"),
	WRONG(NAMED ",\"state\":{\"type\":\"TRANSCEIVR\"}"),
};

START_TEST(a_state_that_is_wrong_is_not_accepted)
{
	struct ly_ctx *ctx = load(own, true);
	struct lyd_node *data = NULL;

	ck_assert_int_ne(lyd_parse_data_mem(ctx, wrong[_i], LYD_JSON, LYD_PARSE_STRICT,
			     LYD_VALIDATE_PRESENT, &data),
	    LY_SUCCESS);
	lyd_free_all(data);
	ly_ctx_destroy(ctx);
}
END_TEST

/* What is left out is made anew; CAGED_GOLDEN=write keeps it. */
START_TEST(the_deviations_are_those_that_there_are)
{
	struct ly_ctx *ctx = load(official, true);
	const char *golden = getenv("CAGED_GOLDEN");
	char path[PATH_LEN + 32], *text, *kept;
	struct ly_set deviated = { 0 };
	size_t len;
	FILE *f = open_memstream(&text, &len);

	ck_assert(yang_deviations(f, ctx, tree_nodes, tree_modules, &deviated));
	ck_assert_uint_gt(deviated.count, 5);
	ly_set_erase(&deviated, NULL);
	fclose(f);
	snprintf(path, sizeof(path), "%s/caged-deviations.yang", own);
	f = fopen(path, golden && strcmp(golden, "write") == 0 ? "w+" : "r");
	ck_assert_ptr_nonnull(f);
	if (golden && strcmp(golden, "write") == 0)
		fputs(text, f);
	rewind(f);
	kept = calloc(1, len + 2);
	ck_assert_uint_eq(fread(kept, 1, len + 1, f), len);
	fclose(f);
	ck_assert_int_eq(memcmp(kept, text, len), 0);
	free(kept);
	free(text);
	ly_ctx_destroy(ctx);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("yang");
	TCase *t = tcase_create("modules"), *data = tcase_create("data");

	tcase_set_timeout(t, 120);
	tcase_set_timeout(data, 120);
	tcase_add_checked_fixture(data, setup_switch, teardown_switch);
	if (OFFICIAL) {
		tcase_add_test(t,
		    each_path_that_is_served_is_the_same_in_the_official_modules);
		tcase_add_test(t, the_deviations_are_those_that_there_are);
		tcase_add_test(data,
		    the_official_modules_accept_the_state_of_a_mixed_switch);
	} else {
		tcase_add_test(t, libyang_has_nothing_to_say_about_our_modules);
		tcase_add_loop_test(t, a_state_that_is_wrong_is_not_accepted, 0,
		    COUNT_OF(wrong));
		tcase_add_test(data, our_modules_accept_the_state_of_a_mixed_switch);
	}
	suite_add_tcase(s, t);
	suite_add_tcase(s, data);
	return s;
}

int
main(void)
{
	const char *shared = getenv("CAGED_SHARED"), *source = getenv("srcdir");

	snprintf(own, sizeof(own), "%s/schema", source ? source : ".");
	if (shared && *shared)
		snprintf(official, sizeof(official), "%s/openconfig-models", shared);
	else
		snprintf(official, sizeof(official), "%s/../shared/openconfig-models",
		    source ? source : ".");
	if (OFFICIAL && access(official, R_OK) != 0) {
		printf("SKIP yang_official: no OpenConfig modules at %s\n", official);
		return STATUS_SKIPPED;
	}
	return suite_run(make_suite());
}
