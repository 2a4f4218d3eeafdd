/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/yang_deviations.h"

#include <stdlib.h>
#include <string.h>

#include "schema/tree.h"

#define PATH_LEN 512

static const char head[] = "// SPDX-License-Identifier: Apache-2.0\n"
			   "module caged-deviations {\n"
			   "  namespace \"urn:caged:yang:caged-deviations\";\n"
			   "  prefix caged-dev;\n"
			   "\n";

static const char about[] =
    "\n"
    "  organization \"caged\";\n"
    "  contact\n"
    "    \"The caged project\";\n"
    "  description\n"
    "    \"What caged does otherwise than OpenConfig's own modules say: of\n"
    "     each of them the highest nodes that are not served, and what has\n"
    "     another type. Made by tests/check_yang_official.\";\n"
    "\n"
    "  revision 2026-11-26 {\n"
    "    description \"The first one.\";\n"
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

/* Is the module one of OpenConfig's of which a tree is served? */
static bool
is_restated(const struct lys_module *mod)
{
	if (strncmp(mod->name, "openconfig-", 11) != 0)
		return false;
	for (unsigned i = 1; i < tree_node_count; i = tree_nodes[i].end) {
		if (strcmp(tree_modules[tree_nodes[i].module].name, mod->name) == 0)
			return true;
	}
	return strcmp(mod->name, "openconfig-alarms") == 0;
}

/* The node of the tree that an official one is; NULL: it is not served. */
static const struct tree_node *
served(const struct lysc_node *node)
{
	const struct tree_node *parent = node->parent ? served(node->parent) : tree_nodes;
	char name[PATH_LEN];

	if (!parent)
		return NULL;
	snprintf(name, sizeof(name), "%s:%s", node->module->name, node->name);
	return tree_child(parent, name);
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
print_node(FILE *f, const struct lysc_node *node)
{
	const struct lysc_node *below = NULL;

	if (served(node)) {
		while ((below = lys_getnext(below, node, NULL, 0)))
			print_node(f, below);
		return;
	}
	/* An augment of a module that is not ours to speak of; and what such modules
	 * refer to, which they could not without it. */
	if (!is_restated(node->module) || strcmp(node->name, "subinterfaces") == 0)
		return;
	fputs("\n  deviation \"", f);
	print_path(f, node);
	fputs("\" {\n    description \"It is not served.\";\n"
	      "    deviate not-supported;\n  }\n",
	    f);
}

/* An import for each module whose prefix a text has. */
static void
print_imports(FILE *f, const struct ly_ctx *official, const char *text)
{
	const struct lys_module *mod;
	uint32_t i = 0;

	while ((mod = ly_ctx_get_module_iter(official, &i))) {
		char start[PATH_LEN];

		snprintf(start, sizeof(start), "/%s:", mod->prefix);
		if (is_restated(mod) && strstr(text, start))
			fprintf(f, "  import %s {\n    prefix %s;\n  }\n", mod->name,
			    mod->prefix);
	}
}

void
yang_deviations(FILE *f, const struct ly_ctx *official)
{
	const struct lys_module *mod;
	const struct lysc_node *top;
	char *text;
	size_t len;
	FILE *body = open_memstream(&text, &len);
	uint32_t i = 0;

	fputs(install_component, body);
	while ((mod = ly_ctx_get_module_iter(official, &i))) {
		if (!is_restated(mod))
			continue;
		for (top = NULL; (top = lys_getnext(top, NULL, mod->compiled, 0));)
			print_node(body, top);
	}
	fclose(body);
	fputs(head, f);
	print_imports(f, official, text);
	fprintf(f, "%s%s}\n", about, text);
	free(text);
}
