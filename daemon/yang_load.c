/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/yang_load.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon/yang_deviations.h"
#include "schema/yang_node.h"

#define PATH_LEN 512

/* libyang takes no argument for those it tells of errors. */
static struct load {
	const struct yang_question *question;
	struct yang_answer *answer;
	char *why; /* `err` or `doubt` of the answer: where it is told what is wrong */
	struct ly_ctx *ctx;
	struct ly_set deviated;
	bool used[YANG_TEXTS_MAX];       /* libyang was given this text */
	const struct tree_text *reading; /* the last one of them */
} load;

static void __attribute__((format(printf, 1, 2))) fail(const char *format, ...)
{
	va_list args;

	if (load.why[0])
		return; /* what is told first is the cause */
	va_start(args, format);
	vsnprintf(load.why, YANG_ERR_MAX, format, args);
	va_end(args);
}

/* "openconfig-platform.yang", or with its revision, as the file is called. */
static const char *
file_of(const struct tree_text *text, char room[PATH_LEN])
{
	snprintf(room, PATH_LEN, "%s%s%s.yang", text->name, text->revision[0] ? "@" : "",
	    text->revision);
	return room;
}

/*
 * An error within a text has its line for a path, "Line number 7."; one between modules
 * begins with the name of one: "/openconfig-platform:components/...".
 */
static void
on_error(LY_LOG_LEVEL level, const char *text, const char *path)
{
	static const char line[] = "Line number ";
	char file[PATH_LEN];

	if (level != LY_LLERR)
		return;
	if (path && path[0] == '/')
		fail("%.*s.yang: %s (%s)", (int)strcspn(path + 1, ":"), path + 1, text,
		    path);
	else if (load.reading && path && strncmp(path, line, strlen(line)) == 0)
		fail("%s:%d: %s", file_of(load.reading, file), atoi(path + strlen(line)),
		    text);
	else
		fail("%s", text);
}

/* Which text is meant: of this revision, or the one without or else the last. */
static const struct tree_text *
find_text(const char *name, const char *revision)
{
	const struct tree_text *best = NULL;

	for (unsigned i = 0; i < load.question->texts; i++) {
		const struct tree_text *t = &load.question->text[i];

		if (strcmp(t->name, name) != 0)
			continue;
		if (revision && strcmp(t->revision, revision) == 0)
			return t;
		if (revision && t->revision[0])
			continue;
		if (!best || !t->revision[0] ||
		    (best->revision[0] && strcmp(t->revision, best->revision) > 0))
			best = t;
	}
	return best;
}

static LY_ERR
on_import(const char *name, const char *revision, const char *submodule,
    const char *subrevision, void *arg, LYS_INFORMAT *ret_format, const char **ret_text,
    ly_module_imp_data_free_clb *ret_free)
{
	const char *wanted = submodule ? submodule : name;
	const struct tree_text *text =
	    find_text(wanted, submodule ? subrevision : revision);

	(void)arg;
	if (!text) {
		fail("there is no %s.yang", wanted);
		return LY_ENOTFOUND;
	}
	load.reading = text;
	load.used[text - load.question->text] = true;
	/* libyang 2.1 loses extensions of a submodule of a submodule that it is given
	 * here: it shall read submodules itself, from the folder. */
	if (submodule)
		return LY_ENOTFOUND;
	*ret_format = LYS_IN_YANG;
	*ret_text = text->text;
	*ret_free = NULL;
	return LY_SUCCESS;
}

/*
 * When a module is loaded: first those without a tree, with whose identities others
 * compare; last those that are not of the folder, and add to what is.
 */
static unsigned
turn_of(unsigned module)
{
	const struct yang_question *q = load.question;
	const struct tree_text *text = find_text(q->module[module].name, NULL);

	if (text && text >= q->text + q->files)
		return 2;
	for (unsigned i = 1; i < q->nodes; i = q->node[i].end) {
		if (q->node[i].module == module)
			return 1;
	}
	return 0;
}

static bool
load_modules(void)
{
	const struct yang_question *q = load.question;

	if (access(q->folder, R_OK | X_OK) != 0) {
		fail(
		    "everybody must be able to read it, its submodules are read as nobody");
		return false;
	}
	if (ly_ctx_new(q->folder,
		LY_CTX_REF_IMPLEMENTED | LY_CTX_NO_YANGLIBRARY |
		    LY_CTX_DISABLE_SEARCHDIR_CWD,
		&load.ctx))
		return false;
	ly_ctx_set_module_imp_clb(load.ctx, on_import, NULL);
	for (unsigned turn = 0; turn < 3; turn++) {
		for (unsigned i = 0; i < q->modules; i++) {
			if (turn_of(i) == turn &&
			    !ly_ctx_load_module(load.ctx, q->module[i].name, NULL, NULL))
				return false;
		}
	}
	return true;
}

/* ---- does it have what is served? ---- */

/* "/openconfig-platform:components/openconfig-platform:component/...", or names alone. */
static void
print_path(const struct tree_node *node, bool qualified, char *room, size_t size)
{
	const struct yang_question *q = load.question;
	char above[PATH_LEN] = "";

	if (node->parent)
		print_path(&q->node[node->parent], qualified, above, sizeof(above));
	snprintf(room, size, "%s/%s%s%s", above,
	    qualified ? q->module[node->module].name : "", qualified ? ":" : "",
	    node->name);
}

static const char *
text_or(const char *text, const char *other)
{
	return text ? text : other;
}

/* What is wrong with a node; NULL: nothing is. */
static const char *
compare(const struct tree_node *node, const struct lysc_node *found)
{
	static const uint16_t kinds[] = { [TREE_CONTAINER] = LYS_CONTAINER,
		[TREE_LIST] = LYS_LIST,
		[TREE_LEAF] = LYS_LEAF,
		[TREE_LEAF_LIST] = LYS_LEAFLIST };

	if (!found)
		return "is not there";
	if (found->nodetype != kinds[node->kind])
		return "is another kind of node";
	if (!(found->flags & LYS_CONFIG_W) != !node->config)
		return "is not both configuration, or both state";
	if (node->kind < TREE_LEAF)
		return NULL;
	if (yang_node_kind(found) != node->type)
		return "has another type";
	if (yang_node_digits(found) != node->digits)
		return "has another number of digits";
	if (strcmp(text_or(yang_node_units(found), ""), text_or(node->units, "")) != 0)
		return "has another unit";
	return NULL;
}

static bool
check_nodes(void)
{
	const struct yang_question *q = load.question;
	char path[PATH_LEN];

	for (unsigned i = 1; i < q->nodes; i++) {
		const struct tree_node *node = &q->node[i];
		const char *module = q->module[node->module].name, *why;

		print_path(node, true, path, sizeof(path));
		ly_log_level(LY_LLERR);
		ly_log_options(0);
		why = compare(node, lys_find_path(load.ctx, NULL, path, 0));
		ly_log_options(LY_LOLOG);
		if (!why)
			continue;
		print_path(node, false, path, sizeof(path));
		fail("%s of module %s, which is served, %s", path, module, why);
		return false;
	}
	return true;
}

/* ---- what else it has ---- */

/* Adds the module that tells what is not served. Without it all else is as it was. */
static void
deviate(void)
{
	const struct yang_question *q = load.question;
	FILE *f = fmemopen(q->deviations, YANG_DEVIATIONS_MAX, "w");
	bool any = f && yang_deviations(f, load.ctx, q->node, q->module, &load.deviated);

	load.why = load.answer->doubt;
	load.reading = NULL;
	if (!f || fclose(f) != 0 || q->deviations[YANG_DEVIATIONS_MAX - 1])
		fail("it is too long");
	else if (any &&
		 lys_parse_mem(load.ctx, q->deviations, LYS_IN_YANG, NULL) != LY_SUCCESS)
		fail("it cannot be loaded");
	if (load.why[0]) {
		q->deviations[0] = '\0';
		ly_set_clean(&load.deviated, NULL);
	}
}

/* ---- what was loaded ---- */

/* Where a module is read from. Those that libyang brings along are not read: the same one
 * of the folder is, where it is there. NULL: none of ours, nor of the folder. */
static const struct tree_text *
text_of(const char *name, const char *revision)
{
	const struct yang_question *q = load.question;

	for (unsigned i = 0; i < q->texts; i++) {
		const struct tree_text *t = &q->text[i];

		if (strcmp(t->name, name) == 0 &&
		    (load.used[i] || (revision && strstr(t->text, revision))))
			return t;
	}
	return NULL;
}

#define PUT(room, text) snprintf(room, sizeof(room), "%s", text_or(text, ""))

static struct yang_found *
add(const char *name, const char *revision)
{
	const struct tree_text *text = strcmp(name, YANG_DEVIATIONS) == 0
					   ? load.question->text + load.question->texts
					   : text_of(name, revision);
	struct yang_answer *a = load.answer;
	struct yang_found *f = &a->found[a->count];

	if (!text)
		return NULL;
	if (a->count == YANG_FOUND_MAX) {
		fail("more than %d modules are needed", YANG_FOUND_MAX);
		return NULL;
	}
	a->count++;
	f->text = (uint32_t)(text - load.question->text);
	PUT(f->name, name);
	PUT(f->revision, revision);
	return f;
}

static void
tell_modules(void)
{
	const struct lys_module *mod;
	uint32_t i = 0;

	while ((mod = ly_ctx_get_module_iter(load.ctx, &i))) {
		LY_ARRAY_COUNT_TYPE u;
		uint32_t number = load.answer->count;
		struct yang_found *f = add(mod->name, mod->revision);

		if (!f)
			continue;
		PUT(f->ns, mod->ns);
		PUT(f->prefix, mod->prefix);
		PUT(f->organization, mod->org);
		PUT(f->version, yang_module_version(mod));
		f->is_deviated = ly_set_contains(&load.deviated, mod, NULL);
		LY_ARRAY_FOR(mod->parsed->includes, u)
		{
			const struct lysp_submodule *sub =
			    mod->parsed->includes[u].submodule;

			f = add(sub->name, sub->revs ? sub->revs[0].date : NULL);
			if (!f)
				continue;
			f->is_submodule = true;
			f->module = number;
		}
	}
}

int
caged_schema_yang(void *question)
{
	load.question = question;
	load.answer = load.question->answer;
	load.why = load.answer->err;
	ly_set_log_clb(on_error, 1);
	ly_log_level(LY_LLERR);
	ly_log_options(LY_LOLOG);
	if (load_modules() && check_nodes()) {
		deviate();
		load.why = load.answer->err;
		tell_modules();
	} else {
		fail("it cannot be loaded");
	}
	ly_set_erase(&load.deviated, NULL);
	ly_ctx_destroy(load.ctx);
	return 0;
}
