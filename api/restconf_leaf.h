/* SPDX-License-Identifier: Apache-2.0 */
/*
 * RESTCONF leaf: one leaf as a member of JSON or an element of XML, and what both begin
 * and end with, which is the same for all that has a name in the schema.
 *
 * Names and namespaces are of the schema, and short, and so are numbers. So there is one
 * look for room for all that belongs to a leaf but a long text, and then it is copied.
 */
#ifndef API_RESTCONF_LEAF_H
#define API_RESTCONF_LEAF_H

#include "api/restconf_write.h"
#include "api/text.h"

#define RESTCONF_ROOM 1024

/* Where text goes next; NULL without memory. */
static inline char *
restconf_room(struct restconf_writer *w)
{
	return text_reserve(w->out, RESTCONF_ROOM) ? w->out->data + w->out->len : NULL;
}

/* What stands before `end` was written into the room. */
static inline void
restconf_room_used(struct restconf_writer *w, const char *end)
{
	w->out->len = (size_t)(end - w->out->data);
}

/* Copies of one size are quicker than of `len`, which is rarely more. */
static inline char *
restconf_copy_padded(char *at, const char *text, size_t len)
{
	memcpy(at, text, TREE_MEMBER_ROOM);
	if (len > TREE_MEMBER_ROOM)
		memcpy(at + TREE_MEMBER_ROOM, text + TREE_MEMBER_ROOM,
		    len - TREE_MEMBER_ROOM);
	return at + len;
}

static inline char *
restconf_copy_name(char *at, const struct tree_node *node)
{
	/* as it is in the member, behind which there is something to be read */
	return restconf_copy_padded(at,
	    node->member + node->member_len - 2 - node->name_len, node->name_len);
}

char *restconf_copy_target(const struct restconf_writer *w, char *at);
char *restconf_copy_namespace(char *at, const struct tree_node *node);

/* A member's beginning. The outermost one always says its module. */
static inline char *
restconf_copy_member(struct restconf_writer *w, char *at, const struct tree_node *node)
{
	*at = ',';
	at += w->comma;
	w->comma = true;
	if (node == w->target)
		return restconf_copy_target(w, at);
	return restconf_copy_padded(at, node->member, node->member_len);
}

/* "<name", with the namespace where it is another one than around it; ">" is to follow.
 */
static inline char *
restconf_copy_tag(const struct restconf_writer *w, char *at, const struct tree_node *node)
{
	*at++ = '<';
	at = restconf_copy_name(at, node);
	if (node->is_foreign || node == w->target)
		at = restconf_copy_namespace(at, node);
	return at;
}

static inline char *
restconf_copy_end_tag(char *at, const struct tree_node *node)
{
	*at++ = '<';
	*at++ = '/';
	at = restconf_copy_name(at, node);
	*at++ = '>';
	return at;
}

/* A leaf or an entry of a leaf-list. */
void restconf_put_leaf(struct restconf_writer *w, const struct tree_leaf *leaf);

/* A key as the leaf that it is; a walk has it as text. */
void restconf_put_key(struct restconf_writer *w, const struct tree_node *key,
    const char *text);

#endif
