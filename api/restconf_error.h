/* SPDX-License-Identifier: Apache-2.0 */
/*
 * RESTCONF errors: ietf-restconf:errors of RFC 8040 (7.1), and which of them a problem
 * is.
 */
#ifndef API_RESTCONF_ERROR_H
#define API_RESTCONF_ERROR_H

#include "api/problem.h"
#include "api/restconf_path.h"

enum restconf_form { RESTCONF_JSON, RESTCONF_XML };

#define RESTCONF_NS "urn:ietf:params:xml:ns:yang:ietf-restconf"

/*
 * Writes a path as an instance-identifier, JSON's (RFC 7951, 6.11). It ends before
 * the first key that holds both kinds of quotes, which cannot be written there.
 */
void restconf_write_path(struct text *out, const struct restconf_path *p);

void restconf_write_error(struct text *out, enum restconf_form form,
    const struct restconf_error *e);

/* What a problem that the server found is in the words of RESTCONF. */
void restconf_of_problem(struct restconf_error *ret_error, enum problem problem,
    unsigned status, const char *detail);

#endif
