/* SPDX-License-Identifier: Apache-2.0 */
/*
 * RESTCONF bodies: data resources as documents, long ones in steps.
 *
 * What has entries for each cage is made cage by cage, in turns of the loop. The last
 * long body is kept: who asks for the same gets it as it is while nothing changed, and
 * else only the cages that changed are made anew.
 */
#ifndef API_RESTCONF_BODY_H
#define API_RESTCONF_BODY_H

#include "api/restconf_write.h"
#include "api/snapshot.h"
#include "schema/tree_library.h"

struct restconf_body; /* one that is kept */

/* One request for data, from its path to its body. */
struct restconf_work {
	struct restconf_path path;
	struct restconf_view view;
	enum restconf_form form;
	struct tree tree;
	struct tree_library library; /* of the tree */
	struct restconf_body *body;  /* long: what is being made */
	struct restconf_body *last;  /* long: where unchanged cages are taken from */
	struct restconf_writer writer;
	unsigned section; /* the child of the root that is being written */
	unsigned cage;    /* whose entries are next */
	bool by_cage;     /* the section has entries of cages */
};

/* NULL is fine. */
void restconf_work_free(struct restconf_work *work);
void restconf_body_unref(struct restconf_body *body);

/* Does what a path leads to have entries of all cages? */
bool restconf_is_long(const struct restconf_path *path);

/* A short one, at once. False: there is no such thing, and why; or no memory. */
bool restconf_body_write(struct restconf_work *work, struct text *out,
    struct restconf_error *e);

/*
 * Begins a long one. `key` is what was asked for; `kept` the last one that was made, or
 * NULL. False without memory.
 */
bool restconf_body_begin(struct restconf_work *work, const char *key,
    struct restconf_body *kept);

/* A step of some 64 KiB; true when all is there. */
bool restconf_body_step(struct restconf_work *work);

/* The body that is made: one reference to its text. The work's is kept in *kept. */
struct snapshot *restconf_body_take(struct restconf_work *work,
    struct restconf_body **kept);

#endif
