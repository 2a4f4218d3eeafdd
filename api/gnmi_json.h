/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON of a part of the tree: leaf by leaf of a walk into nested objects and arrays.
 */
#ifndef API_GNMI_JSON_H
#define API_GNMI_JSON_H

#include "api/gnmi_filter.h"

/* What is being written; zero but for the first three. */
struct gnmi_json {
	struct text *text;
	bool ietf;
	unsigned base; /* the step that the value is of; what stands above is left out */

	unsigned depth; /* steps that are open, from the base on: this is the next */
	const struct tree_node *open[TREE_DEPTH_MAX];
	bool filled[TREE_DEPTH_MAX]; /* something stands in the object of a step */
};

/*
 * The leaf where the walk stands, of whose steps the first `kept` are those of the leaf
 * before it. A leaf that is the base itself is a bare value.
 */
void gnmi_json_leaf(struct gnmi_json *j, const struct tree_walk *w, unsigned kept,
    const struct tree_leaf *leaf);
/* Closes what is open. */
void gnmi_json_end(struct gnmi_json *j);

#endif
