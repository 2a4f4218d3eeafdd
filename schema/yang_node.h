/* SPDX-License-Identifier: Apache-2.0 */
/*
 * YANG node: what libyang knows of a leaf or leaf-list, and of a module, for who compares
 * the tree with modules.
 */
#ifndef SCHEMA_YANG_NODE_H
#define SCHEMA_YANG_NODE_H

#include <libyang/libyang.h>
#include <string.h>

#include "base/bytes.h"
#include "schema/tree.h"

/* The type, typedefs and leafrefs resolved. */
static inline const struct lysc_type *
yang_node_type(const struct lysc_node *node)
{
	const struct lysc_type *type =
	    node->nodetype == LYS_LEAF ? ((const struct lysc_node_leaf *)node)->type
				       : ((const struct lysc_node_leaflist *)node)->type;

	while (type->basetype == LY_TYPE_LEAFREF)
		type = ((const struct lysc_type_leafref *)type)->realtype;
	return type;
}

/* NULL: it has none. */
static inline const char *
yang_node_units(const struct lysc_node *node)
{
	return node->nodetype == LYS_LEAF
		   ? ((const struct lysc_node_leaf *)node)->units
		   : ((const struct lysc_node_leaflist *)node)->units;
}

/* Of a decimal64; else 0. */
static inline unsigned
yang_node_digits(const struct lysc_node *node)
{
	const struct lysc_type *type = yang_node_type(node);

	return type->basetype == LY_TYPE_DEC64
		   ? ((const struct lysc_type_dec *)type)->fraction_digits
		   : 0;
}

/* The same as one of enum tree_type; TREE_NONE: the tree has no such values. */
static inline enum tree_type
yang_node_kind(const struct lysc_node *node)
{
	static const enum tree_type types[] = {
		[LY_TYPE_STRING] = TREE_STRING,
		[LY_TYPE_ENUM] = TREE_ENUM,
		[LY_TYPE_IDENT] = TREE_IDENTITY,
		[LY_TYPE_BOOL] = TREE_BOOL,
		[LY_TYPE_UINT8] = TREE_UINT8,
		[LY_TYPE_UINT16] = TREE_UINT16,
		[LY_TYPE_UINT32] = TREE_UINT32,
		[LY_TYPE_UINT64] = TREE_UINT64,
		[LY_TYPE_INT32] = TREE_INT32,
		[LY_TYPE_DEC64] = TREE_DECIMAL64,
		[LY_TYPE_UNION] = TREE_UNION,
	};
	LY_DATA_TYPE type = yang_node_type(node)->basetype;

	return type < COUNT_OF(types) ? types[type] : TREE_NONE;
}

/* OpenConfig's, else the revision. */
static inline const char *
yang_module_version(const struct lys_module *mod)
{
	LY_ARRAY_COUNT_TYPE u;

	LY_ARRAY_FOR(mod->parsed->exts, u)
	{
		if (strstr(mod->parsed->exts[u].name, "openconfig-version"))
			return mod->parsed->exts[u].argument;
	}
	return mod->revision;
}

#endif
