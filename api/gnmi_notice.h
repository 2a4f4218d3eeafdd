/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Notifications of gNMI: leaves of one component and one time are one SubscribeResponse.
 */
#ifndef API_GNMI_NOTICE_H
#define API_GNMI_NOTICE_H

#include "api/gnmi_path.h"

#define NOTICE_TIMES 8 /* at once; more of them are more messages */

/* What is being written; zero at first. */
struct notice {
	struct text *out;   /* messages that are whole */
	struct text prefix; /* the component's, encoded */
	struct text parent; /* the elements behind it, of the leaf that was added last */
	struct gnmi_spot spot;      /* of that leaf */
	size_t end[TREE_DEPTH_MAX]; /* of what each of its steps has in `parent` */
	unsigned steps;             /* of the walk that are in it; 0: none yet */
	struct {
		uint64_t wall_us;
		struct text updates;
	} at[NOTICE_TIMES];
	unsigned times;
};

/* Messages go behind what is in `out`, which is borrowed. */
void notice_begin(struct notice *n, struct text *out);

/* A leaf, where the walk stands; an origin is told in the prefix, wherever it was;
 * `value` is the inside of its TypedValue. */
void notice_add(struct notice *n, const struct gnmi_mirror *m, const struct tree_walk *w,
    const struct tree_node *leaf, uint64_t wall_us, const struct text *value,
    unsigned duplicates);

/* What was added so far is whole. */
void notice_end_component(struct notice *n);

/* Paths that went, in `gone`, and a message of them. */
size_t notice_begin_delete(struct text *gone);
void notice_end_delete(struct text *gone, size_t begun);
void notice_put_deletes(struct text *out, const struct gnmi_mirror *m, uint64_t wall_us,
    const struct text *gone);

void notice_fini(struct notice *n);

#endif
