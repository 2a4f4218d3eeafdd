/* SPDX-License-Identifier: Apache-2.0 */
/* RESTCONF over the small switch of api_fixture.h: how it is asked, and what came. */
#ifndef TESTS_RESTCONF_FIXTURE_H
#define TESTS_RESTCONF_FIXTURE_H

#include <jansson.h>

#include "api/rest.h"
#include "tests/api_fixture.h"

extern struct inventory *inv;
extern struct rest *rest;
extern const struct peer tcp;
extern unsigned woken;

void wake(void *arg);

extern const struct api_host host;

void setup(void);
void teardown(void);

#define DATA "/restconf/data"
#define OC   DATA "/openconfig-platform:components"
#define ONE  OC "/component=1-Transceiver"
#define XCVR ONE "/openconfig-platform-transceiver:transceiver"

/* Asks, and waits for the answer; `url` may have a query. */
struct call *ask(const struct peer *peer, const char *method, const char *url,
    const char *accept);

/* Valid until the next one. */
const char *body_of(const struct call *call);

/* What else several paths and forms have in common. */
#define CAPABILITY DATA "/ietf-restconf-monitoring:restconf-state/capabilities/capability"
#define J          "application/yang-data+json"
#define X          "application/yang-data+xml"

/* What is no JSON, or says a key twice, fails. */
json_t *json_of(const char *text);

/* What a cage shows changes; `false`: in a turn that is not over yet. */
void warm_up(struct cage *c, int32_t mdegc, bool ends);

#endif
