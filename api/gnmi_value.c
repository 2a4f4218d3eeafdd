/* SPDX-License-Identifier: Apache-2.0 */
#include "api/gnmi_value.h"

#include <stdio.h>
#include <string.h>

#include "api/pb.h"
#include "base/bytes.h"
#include "base/utf8.h"

/* Arms of TypedValue. */
enum arm {
	STRING = 1,
	INT = 2,
	UINT = 3,
	BOOL = 4,
	LEAFLIST = 8,
	JSON = 10,
	JSON_IETF = 11,
	DOUBLE = 14
};

bool
gnmi_encoding_is_known(Gnmi__Encoding encoding)
{
	return encoding == GNMI__ENCODING__JSON ||
	       encoding == GNMI__ENCODING__JSON_IETF || encoding == GNMI__ENCODING__PROTO;
}

static void
put_quoted(struct text *t, const char *module, const char *text)
{
	text_char(t, '"');
	if (module) {
		text_string(t, module);
		text_char(t, ':');
	}
	text_json(t, text);
	text_char(t, '"');
}

void
gnmi_put_json(struct text *t, const struct tree_leaf *leaf, bool ietf)
{
	const struct tree_node *node = leaf->node;
	const struct value *v = &leaf->value;
	bool whole = node->type == TREE_INT32;
	bool quote =
	    ietf && ((v->kind == VALUE_FIXED && !whole) || node->type == TREE_UINT64);

	switch (v->kind) {
	case VALUE_TEXT:
		put_quoted(t, ietf && leaf->module ? leaf->module->name : NULL, v->text);
		return;
	case VALUE_BOOL:
		text_string(t, v->count ? "true" : "false");
		return;
	case VALUE_FIXED:
	case VALUE_COUNT:
		break;
	}
	if (quote)
		text_char(t, '"');
	if (v->kind == VALUE_FIXED)
		text_decimal(t, v->number, node->digits, ietf && !whole ? 1 : 0);
	else
		text_count(t, v->count);
	if (quote)
		text_char(t, '"');
}

/* The nearest double: one division of two that are exact. */
static double
to_double(int64_t number, unsigned digits)
{
	static const double power[] = { 1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9,
		1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18 };

	return (double)number / power[MIN_OF(digits, COUNT_OF(power) - 1)];
}

void
gnmi_put_scalar(struct text *t, const struct tree_leaf *leaf)
{
	const struct value *v = &leaf->value;
	char text[VALUE_STORE_MAX];

	switch (v->kind) {
	case VALUE_TEXT:
		utf8_printable(text, sizeof(text), v->text);
		pb_string(t, STRING, text);
		break;
	case VALUE_BOOL:
		pb_uint(t, BOOL, v->count != 0);
		break;
	case VALUE_FIXED:
		if (leaf->node->type == TREE_INT32) {
			pb_uint(t, INT, (uint64_t)v->number);
			break;
		}
		pb_double(t, DOUBLE, to_double(v->number, leaf->node->digits));
		break;
	case VALUE_COUNT:
		pb_uint(t, UINT, v->count);
		break;
	}
}

/* One entry of a leaf-list; all of it is one text in the end. */
static bool
put_entry(struct text *t, const struct tree_leaf *leaf, Gnmi__Encoding encoding)
{
	size_t element;

	if (encoding == GNMI__ENCODING__PROTO) {
		element = pb_begin(t, 1);
		gnmi_put_scalar(t, leaf);
		pb_end(t, element);
	} else {
		text_char(t, leaf->entry ? ',' : '[');
		gnmi_put_json(t, leaf, encoding == GNMI__ENCODING__JSON_IETF);
		if (leaf->entry + 1 == leaf->entries)
			text_char(t, ']');
	}
	return leaf->entry + 1 == leaf->entries;
}

static uint32_t
arm_of(Gnmi__Encoding encoding)
{
	switch ((int)encoding) {
	case GNMI__ENCODING__JSON:
		return JSON;
	case GNMI__ENCODING__JSON_IETF:
		return JSON_IETF;
	default:
		return LEAFLIST;
	}
}

/* Puts a tag and a length in front of all that is in a text. */
static void
wrap(struct text *t, uint32_t arm)
{
	struct text inner = *t;

	text_init(t, inner.len + 16);
	pb_bytes(t, arm, inner.data, inner.len);
	t->failed |= inner.failed;
	text_fini(&inner);
}

bool
gnmi_put_value(struct text *t, const struct tree_leaf *leaf, Gnmi__Encoding encoding)
{
	if (leaf->node->kind == TREE_LEAF_LIST) {
		if (leaf->entry == 0)
			t->len = 0;
		if (!put_entry(t, leaf, encoding))
			return false;
		wrap(t, arm_of(encoding));
		return true;
	}
	t->len = 0;
	if (encoding == GNMI__ENCODING__PROTO) {
		gnmi_put_scalar(t, leaf);
		return true;
	}
	size_t value = pb_begin(t, arm_of(encoding));

	gnmi_put_json(t, leaf, encoding == GNMI__ENCODING__JSON_IETF);
	pb_end(t, value);
	return true;
}
