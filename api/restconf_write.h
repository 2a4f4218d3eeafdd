/* SPDX-License-Identifier: Apache-2.0 */
/*
 * RESTCONF writer: leaves of walks as one document, JSON (RFC 7951) or XML (RFC 7950).
 *
 *     restconf_write_begin(&w, &out, form, &path, &view);
 *     while (tree_walk_next(&walk, &leaf))
 *             restconf_write_leaf(&w, &walk, &leaf);
 *     restconf_write_end(&w);
 *
 * Several walks may follow one another, each over other entries of lists. What a list
 * entry is called by its keys is always shown where something of the entry is.
 *
 * Entries of an outermost list that belong together are a piece: its text says nothing of
 * what stands before it, so it can be kept, and put into another document.
 */
#ifndef API_RESTCONF_WRITE_H
#define API_RESTCONF_WRITE_H

#include "api/restconf_error.h"
#include "api/restconf_view.h"

struct restconf_writer {
	struct text *out; /* borrowed, as all below */
	enum restconf_form form;
	const struct restconf_path *path;
	const struct restconf_view *view;
	const struct tree_node *target;
	unsigned base;  /* the step that is the document's outermost element */
	unsigned depth; /* steps that are open, those before base among them */
	unsigned kept;  /* of these, the first ones that no walk left since */
	bool parked;    /* behind an entry of the list open[depth], which is still open */
	bool comma;
	bool all;    /* neither depth nor defaults leave anything out */
	bool tagged; /* defaults are */
	bool wrote;  /* a leaf */
	bool found;  /* the target is there: some leaf of it was */
	const struct tree_node *open[TREE_DEPTH_MAX];
	size_t piece; /* where the text of a piece begins */
};

void restconf_write_begin(struct restconf_writer *w, struct text *out,
    enum restconf_form form, const struct restconf_path *path,
    const struct restconf_view *view);

void restconf_write_leaf(struct restconf_writer *w, const struct tree_walk *walk,
    const struct tree_leaf *leaf);

/* Closes all. */
void restconf_write_end(struct restconf_writer *w);

/*
 * Entries of a list follow that are a piece. Afterwards, the bytes from the offset that
 * is returned to the end are its text; nothing was written where they are none.
 */
void restconf_piece_begin(struct restconf_writer *w);
size_t restconf_piece_end(struct restconf_writer *w);

/* Puts the text of a piece, of entries of `list`; returns where it begins now. */
size_t restconf_piece_put(struct restconf_writer *w, const struct tree_node *list,
    const char *text, size_t len);

#endif
