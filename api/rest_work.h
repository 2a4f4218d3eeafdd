/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Work: what the rooms of REST share. api/rest.c leads a call to its handler and
 * api/rest_call.c takes the answer; the handlers stand in api/rest_look.c,
 * api/rest_events.c and api/rest_act.c.
 */
#ifndef API_REST_WORK_H
#define API_REST_WORK_H

#include <sys/queue.h>

#include "api/json.h"
#include "api/rest.h"
#include "api/restconf_age.h"
#include "api/text.h"

#define REST_JSON       "application/json"
#define REST_DETAIL_MAX 256

/* A list is written in turns of so many bytes or a little more, within a millisecond. */
#define REST_STEP_BYTES (64 * (size_t)1024)

struct rest {
	struct inventory *inv;
	const struct api_host *host;
	struct metrics *metrics;
	unsigned streams; /* that are followed */
	void (*wanted)(
	    void *arg); /* somebody calls rest_work() soon; NULL: he does anyway */
	void *wanted_arg;
	TAILQ_HEAD(, call) making;      /* calls whose body is being made */
	struct restconf_body *restconf; /* the last long one; NULL: none */
	struct restconf_age age;
};

/* What a handler works on. */
struct work {
	struct rest *rest;
	struct call *call;
	struct cage *cage;   /* where the path has a {name} */
	const char *segment; /* what stands in the place of {name} or {id}; "": no name */
	struct now now;
};

/* A list that is written in more turns than one. */
struct rest_listing {
	struct text body;
	struct json j;
	size_t next; /* cage, or row */
	/* What the journal found: */
	void *rows;
	size_t count;
	uint64_t cursor;
};

/* Writes into the audit how far a call came that does not only look. */
void call_audit(const struct call *call, unsigned status, const char *result);

/* Every answer passes here once: counted, and written into the audit. */
void call_finish(struct call *call, unsigned status, const char *result);

/* Answers with a body that was rendered; without memory with none. */
void call_answer_text(struct call *call, unsigned status, const char *type,
    struct text *body, const char *result);

/* Names what is missing to do this; a stranger on the Unix socket is told whom it knows.
 */
void call_refuse_access(struct call *call, enum verb verb);

/* Answers 200 with a body that was rendered; without memory with none. */
void call_answer_json(struct call *call, struct text *body);

/* Answers with a problem under another status than the problem's own. */
void call_answer_problem(struct call *call, enum problem problem, unsigned status,
    const char *detail);

/* The rest of the body is made turn by turn: see `make` of the call. */
void call_make_later(struct call *call, bool (*make)(struct call *call));

/* Frees a call that was released while its action was under way. */
void call_free(struct call *call);

/* Handlers: a row of the table of routes names each. */
void rest_get_metrics(const struct work *w);
void rest_get_healthz(const struct work *w);
void rest_get_readyz(const struct work *w);
void rest_get_cages(const struct work *w);
void rest_get_cage(const struct work *w);
void rest_get_module(const struct work *w);
void rest_get_modules(const struct work *w);
void rest_get_alarms(const struct work *w);
void rest_get_events(const struct work *w);
void rest_get_inventory(const struct work *w);
void rest_get_alarm(const struct work *w);
void rest_post_acknowledge(const struct work *w);
void rest_post_shelve(const struct work *w);
void rest_post_unshelve(const struct work *w);
void rest_get_buses(const struct work *w);
void rest_get_platform(const struct work *w);
void rest_post_reset(const struct work *w);
void rest_get_config(const struct work *w);
void rest_get_config_diff(const struct work *w);
void rest_get_config_edits(const struct work *w);
void rest_patch_config_edits(const struct work *w);
void rest_put_config_edits(const struct work *w);
void rest_delete_config_edits(const struct work *w);
void rest_post_config_reload(const struct work *w);

#endif
