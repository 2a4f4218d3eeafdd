/* SPDX-License-Identifier: Apache-2.0 */
/* REST over the small switch of api_fixture.h: a host that notes what it is asked for,
 * and who asks. */
#ifndef TESTS_REST_FIXTURE_H
#define TESTS_REST_FIXTURE_H

#include <jansson.h>

#include "api/rest.h"
#include "tests/api_fixture.h"

extern struct inventory *inv;
extern struct rest *rest;
extern const struct peer admin;
extern const struct peer tcp;

/* What the host was asked, and how it shall behave. */
struct seen {
	bool ready;
	int reset_result;
	bool reset_at_once;
	struct cage *cage;
	void (*done)(void *arg, int err);
	void *done_arg;
	unsigned woken;
	unsigned audits;
	unsigned status;
	char result[128];
	char method[16];
	char path[64];
};
extern struct seen seen;

void wake(void *arg);

extern const struct api_host host;

void setup(void);
void teardown(void);

/* A call that has begun; some are answered at once. */
struct call *ask(const struct peer *peer, const char *method, const char *path);

/* The JSON of an answer, which is taken. */
json_t *answer_of(struct call *call);

/* What a viewer gets over TCP. */
json_t *get(const char *path);

/* A member by a path of keys and numbers: "lanes.0.tx-power.value". */
const json_t *member(const json_t *json, const char *path);

#endif
