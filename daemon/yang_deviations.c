/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/yang_deviations.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/yang_load.h"

#define PATH_LEN 512
#define REVISION                                                              \
	"2026-11-26" /* of what is served; that of a newer module goes before \
		      */

/* What is served, and where what is not is printed. */
struct printer {
	FILE *out;
	const struct tree_node *node;
	const struct tree_module *module;
	struct ly_set *deviated;
};

static const char about[] =
    "\n"
    "  organization \"caged\";\n"
    "  contact\n"
    "    \"The caged project\";\n"
    "  description\n"
    "    \"What caged does otherwise than OpenConfig's own modules say: of\n"
    "     each of them the highest nodes that are not served, and what has\n"
    "     another type.\";\n"
    "\n"
    "  revision %s {\n"
    "    description \"What is served, and the modules it is compared with.\";\n"
    "    reference \"docs/openconfig.md of caged\";\n"
    "  }\n";

/* The type cannot name another component than its own, and collectors ask for the
 * chassis. */
static const char install_component[] =
    "\n"
    "  deviation \"/oc-platform:components/oc-platform:component\"\n"
    "          + \"/oc-platform:state/oc-platform:install-component\" {\n"
    "    description \"It names the chassis.\";\n"
    "    deviate replace {\n"
    "      type leafref {\n"
    "        path \"/oc-platform:components/oc-platform:component\"\n"
    "           + \"/oc-platform:name\";\n"
    "      }\n"
    "    }\n"
    "  }\n";

/* Is the module one of OpenConfig's of which anything is served? */
static bool
is_restated(const struct printer *p, const struct lys_module *mod)
{
	if (strncmp(mod->name, "openconfig-", 11) != 0)
		return false;
	for (unsigned i = 1; i < p->node[0].end; i++) {
		if (strcmp(p->module[p->node[i].module].name, mod->name) == 0)
			return true;
	}
	return false;
}

/* What is served below a node, as the modules' own is called; NULL: it is not. */
static const struct tree_node *
served(const struct printer *p, const struct tree_node *parent,
    const struct lysc_node *node)
{
	unsigned first = (unsigned)(parent - p->node) + 1;

	for (unsigned i = first; i < parent->end; i = p->node[i].end) {
		if (strcmp(p->node[i].name, node->name) == 0 &&
		    strcmp(p->module[p->node[i].module].name, node->module->name) == 0)
			return &p->node[i];
	}
	return NULL;
}

static void
print_path(FILE *f, const struct lysc_node *node)
{
	if (node->parent) {
		print_path(f, node->parent);
		fputs("\"\n          + \"", f);
	}
	fprintf(f, "/%s:%s", node->module->prefix, node->name);
}

static void
print_node(const struct printer *p, const struct tree_node *parent,
    const struct lysc_node *node)
{
	const struct tree_node *here = served(p, parent, node);
	const struct lysc_node *below = NULL;

	if (here) {
		while ((below = lys_getnext(below, node, NULL, 0)))
			print_node(p, here, below);
		return;
	}
	/* An augment of a module that is not ours to speak of; and what such modules
	 * refer to, which they could not without it. */
	if (!is_restated(p, node->module) || strcmp(node->name, "subinterfaces") == 0)
		return;
	ly_set_add(p->deviated, node->module, false, NULL);
	fputs("\n  deviation \"", p->out);
	print_path(p->out, node);
	fputs("\" {\n    description \"It is not served.\";\n"
	      "    deviate not-supported;\n  }\n",
	    p->out);
}

static void
print_install_component(const struct printer *p, const struct ly_ctx *ctx)
{
	const struct lysc_node *node = lys_find_path(ctx, NULL,
	    "/openconfig-platform:components/component/state/install-component", 0);
	const struct lysc_type_leafref *type =
	    node ? (const struct lysc_type_leafref *)((const struct lysc_node_leaf *)node)
		       ->type
		 : NULL;

	if (!type || type->basetype != LY_TYPE_LEAFREF ||
	    strcmp(lyxp_get_expr(type->path), "../name") != 0)
		return;
	ly_set_add(p->deviated, node->module, false, NULL);
	fputs(install_component, p->out);
}

static void
print_deviations(const struct printer *p, const struct ly_ctx *ctx)
{
	const struct lys_module *mod;
	const struct lysc_node *top;
	uint32_t i = 0;

	print_install_component(p, ctx);
	while ((mod = ly_ctx_get_module_iter(ctx, &i))) {
		if (!is_restated(p, mod))
			continue;
		for (top = NULL; (top = lys_getnext(top, NULL, mod->compiled, 0));)
			print_node(p, p->node, top);
	}
}

/* Is the module one that a text deviates from? Its prefix is in it then. */
static bool
is_deviated(const struct printer *p, const struct lys_module *mod, const char *text)
{
	char start[PATH_LEN];

	snprintf(start, sizeof(start), "/%s:", mod->prefix);
	return is_restated(p, mod) && strstr(text, start);
}

/* An import for each module that a text deviates from, and what is said of the text. */
static void
print_head(const struct printer *p, const struct ly_ctx *ctx, const char *text)
{
	const char *revision = REVISION;
	const struct lys_module *mod;
	uint32_t i = 0;

	fputs("// SPDX-License-Identifier: Apache-2.0\n"
	      "module " YANG_DEVIATIONS " {\n"
	      "  namespace \"urn:caged:yang:" YANG_DEVIATIONS "\";\n"
	      "  prefix caged-dev;\n"
	      "\n",
	    p->out);
	while ((mod = ly_ctx_get_module_iter(ctx, &i))) {
		if (!is_deviated(p, mod, text))
			continue;
		fprintf(p->out, "  import %s {\n    prefix %s;\n  }\n", mod->name,
		    mod->prefix);
		if (mod->revision && strcmp(mod->revision, revision) > 0)
			revision = mod->revision;
	}
	fprintf(p->out, about, revision);
}

bool
yang_deviations(FILE *out, const struct ly_ctx *ctx, const struct tree_node *nodes,
    const struct tree_module *modules, struct ly_set *ret_deviated)
{
	char *text = NULL;
	size_t len = 0;
	struct printer p = { .out = open_memstream(&text, &len),
		.node = nodes,
		.module = modules,
		.deviated = ret_deviated };

	if (!p.out)
		return false;
	print_deviations(&p, ctx);
	if (fclose(p.out) == 0 && len > 0) {
		p.out = out;
		print_head(&p, ctx, text);
		fprintf(out, "%s}\n", text);
	}
	free(text);
	return len > 0;
}
