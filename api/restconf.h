/* SPDX-License-Identifier: Apache-2.0 */
/*
 * RESTCONF, to read (RFC 8040): the tree of schema/tree.h as resources.
 *
 *     /.well-known/host-meta[.json]      where the API is (RFC 6415)
 *     /restconf                          the API
 *     /restconf/data[/PATH]              the datastore, and what is in it
 *     /restconf/operations               none
 *     /restconf/yang-library-version
 *     /yang/MODULE[@REVISION].yang       the text of each module
 *
 * Methods that would change something are refused. Here is which resource it is and what
 * the headers say; paths, parameters, documents and errors have rooms of their own.
 */
#ifndef API_RESTCONF_H
#define API_RESTCONF_H

#include "api/rest_work.h"
#include "api/restconf_error.h"

#define RESTCONF_ROOT "/restconf/data"

/* Is a path of ours? */
bool restconf_serves(const char *path);

/* Does a path have errors of RESTCONF? */
bool restconf_has_errors(const char *path);

/* Answers a call to a path of ours, now or later. */
void restconf_begin(const struct work *w);

/* Answers with a problem that the server found, as RESTCONF has it. */
void restconf_answer_problem(struct call *call, enum problem problem, unsigned status,
    const char *detail);

#endif
