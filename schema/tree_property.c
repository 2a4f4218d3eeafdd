/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/tree_property.h"

static const struct leaf *
row_of(unsigned row, size_t *ret_count)
{
	return &leaf_table(ret_count)[row];
}

/* Reads a row that is a property as text; false where it is none, or absent. */
static bool
read_row(const struct cage *c, unsigned row, struct value *v)
{
	size_t count;
	const struct leaf *leaf = row_of(row, &count);

	if (leaf->subject != LEAF_IDENTITY || leaf->path || !leaf->rest ||
	    !leaf->get(c, 0, v))
		return false;
	if (v->kind == VALUE_TEXT)
		return true;
	if (v->kind == VALUE_FIXED)
		decimal_print(v->store, v->number, leaf->digits, 0);
	else
		count_print(v->store, v->count);
	v->kind = VALUE_TEXT;
	v->text = v->store;
	return true;
}

bool
tree_property_next(const struct tree_at *at, unsigned *row)
{
	size_t count;
	struct value v;

	if (at->component.kind != COMPONENT_TRANSCEIVER)
		return false;
	for (row_of(0, &count); *row < count; (*row)++) {
		if (read_row(at->cage, *row, &v))
			return true;
	}
	return false;
}

void
tree_property_key(const struct tree_at *at, unsigned k, char *room, size_t size)
{
	size_t count;

	(void)k;
	tree_key_text(room, size, row_of(tree_at_index(at), &count)->rest);
}

bool
tree_property_name(const struct tree_at *at, struct value *v)
{
	size_t count;

	v->text = row_of(tree_at_index(at), &count)->rest;
	return true;
}

bool
tree_property_value(const struct tree_at *at, struct value *v)
{
	return read_row(at->cage, tree_at_index(at), v);
}

bool
tree_property_configurable(const struct tree_at *at, struct value *v)
{
	(void)at;
	v->count = 0;
	return true;
}
