/* SPDX-License-Identifier: Apache-2.0 */
#include "api/rest.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/openapi.h"
#include "api/path.h"
#include "api/rest_alarms.h"
#include "api/rest_json.h"
#include "api/route.h"
#include "api/scrape.h"
#include "base/bytes.h"

#define DETAIL_MAX 256
/* So many modules of a list are written in one turn: about 0.1 MB, within a millisecond.
 */
#define MODULES_STEP 16

struct rest {
	struct inventory *inv;
	const struct api_host *host;
	struct metrics *metrics;
	uid_t own_uid;
	TAILQ_HEAD(, call) making; /* calls whose body is being made */
};

/* What a handler works on. */
struct work {
	struct rest *rest;
	struct call *call;
	struct cage *cage; /* where the path has a {name} */
	struct now now;
};

/* A list that is written in more turns than one. */
struct rest_listing {
	struct text body;
	struct json j;
	unsigned next; /* cage */
};

static void get_index(const struct work *w);
static void get_metrics(const struct work *w);
static void get_healthz(const struct work *w);
static void get_readyz(const struct work *w);
static void get_openapi(const struct work *w);
static void get_cages(const struct work *w);
static void get_cage(const struct work *w);
static void get_module(const struct work *w);
static void get_modules(const struct work *w);
static void get_alarms(const struct work *w);
static void get_buses(const struct work *w);
static void post_reset(const struct work *w);

/* clang-format off */
#define JSON    "application/json"
#define METRICS "text/plain application/openmetrics-text"

static const struct route routes[] = {
	{ "GET",  "/",                           "index",   VERB_READ, get_index,   "text/plain", NULL,      "The resources there are." },
	{ "GET",  "/metrics",                    "metrics", VERB_READ, get_metrics, METRICS,      NULL,      "Everything as Prometheus reads it." },
	{ "GET",  "/healthz",                    "healthz", VERB_READ, get_healthz, JSON,         "Status",  "Whether the daemon is alive." },
	{ "GET",  "/readyz",                     "readyz",  VERB_READ, get_readyz,  JSON,         "Status",  "Whether everything that is plugged was read." },
	{ "GET",  "/openapi.json",               "openapi", VERB_READ, get_openapi, JSON,         "OpenApi", "This document." },
	{ "GET",  "/api/v1/cages",               "cages",   VERB_READ, get_cages,   JSON,         "Cages",   "All cages, with the module of each in short." },
	{ "GET",  "/api/v1/cages/{name}",        "cage",    VERB_READ, get_cage,    JSON,         "Cage",    "One cage." },
	{ "GET",  "/api/v1/cages/{name}/module", "module",  VERB_READ, get_module,  JSON,         "Module",  "What is plugged in a cage, in full." },
	{ "POST", "/api/v1/cages/{name}/reset",  "reset",   VERB_ACT,  post_reset,  JSON,         "Done",    "Resets the module of a cage." },
	{ "GET",  "/api/v1/modules",             "modules", VERB_READ, get_modules, JSON,         "Modules", "What is plugged, in full: all modules that are known." },
	{ "GET",  "/api/v1/alarms",              "alarms",  VERB_READ, get_alarms,  JSON,         "Alarms",  "What is wrong now, the worst first and of these the oldest." },
	{ "GET",  "/api/v1/buses",               "buses",   VERB_READ, get_buses,   JSON,         "Buses",   "The health of each bus." },
};
/* clang-format on */

/* ---- life ---- */

struct rest *
rest_create(struct inventory *inv, const struct api_host *host, uid_t own_uid)
{
	struct rest *r = calloc(1, sizeof(*r));

	if (!r)
		return NULL;
	r->inv = inv;
	r->host = host;
	r->own_uid = own_uid;
	TAILQ_INIT(&r->making);
	r->metrics = metrics_create(inv, host);
	if (!r->metrics) {
		free(r);
		return NULL;
	}
	return r;
}

void
rest_destroy(struct rest *r)
{
	if (!r)
		return;
	metrics_destroy(r->metrics);
	free(r);
}

void
rest_configure(struct rest *r, const struct metrics_options *options)
{
	metrics_configure(r->metrics, options);
}

struct call *
call_create(struct rest *r, const char *method, const char *path, const struct peer *peer,
    void (*wake)(void *arg), void *wake_arg)
{
	struct call *call = calloc(1, sizeof(*call));

	if (!call)
		return NULL;
	call->rest = r;
	call->peer = *peer;
	call->wake = wake;
	call->wake_arg = wake_arg;
	call->handler = "none";
	snprintf(call->method, sizeof(call->method), "%s", method);
	snprintf(call->path, sizeof(call->path), "%s", path);
	return call;
}

static void
call_free(struct call *call)
{
	free(call->answer.body);
	snapshot_unref(call->answer.snapshot);
	if (call->listing)
		text_fini(&call->listing->body);
	free(call->listing);
	free(call);
}

/* ---- answers ---- */

static bool
method_only_looks(const char *method)
{
	return strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0;
}

/* Every answer passes here once: counted, and written into the audit. */
static void
call_finish(struct call *call, unsigned status, const char *result)
{
	struct rest *r = call->rest;
	struct api_audit record = {
		.peer = &call->peer,
		.role = access_role(&call->peer, r->own_uid),
		.method = call->method,
		.path = call->path,
		.status = status,
		.result = result,
	};

	call->answered = true;
	call->answer.status = status;
	metrics_count_request(r->metrics, call->handler, status);
	if (!method_only_looks(call->method))
		r->host->audit(r->host->arg, &record);
}

/* Answers with a body that was rendered; without memory with none. */
static void
answer_text(struct call *call, unsigned status, const char *type, struct text *body,
    const char *result)
{
	call->answer.type = type;
	call->answer.body = text_take(body, &call->answer.len);
	if (!call->answer.body) {
		call->answer.len = 0;
		status = problem_status(PROBLEM_NO_MEMORY);
	}
	call_finish(call, status, result);
}

static void
answer_json(struct call *call, struct text *body)
{
	answer_text(call, 200, JSON, body, "done");
}

static void
answer_problem(struct call *call, enum problem problem, unsigned status,
    const char *detail)
{
	struct text body;

	text_init(&body, 512);
	problem_write(&body, problem, status, detail, call->path);
	answer_text(call, status, PROBLEM_TYPE, &body, detail);
}

void
call_refuse(struct call *call, enum problem problem, const char *detail)
{
	answer_problem(call, problem, problem_status(problem), detail);
}

void
call_release(struct call *call)
{
	if (!call)
		return;
	if (!call->pending) {
		call_free(call);
		return;
	}
	call_finish(call, problem_status(PROBLEM_NOT_READY),
	    "under way when the server stopped");
	if (call->make) {
		TAILQ_REMOVE(&call->rest->making, call, making_next);
		call_free(call);
		return;
	}
	/* The action will tell its end to a call that nobody reads any more. */
	call->released = true;
	call->rest = NULL;
}

/* ---- looking ---- */

static void
get_index(const struct work *w)
{
	struct text body;

	text_init(&body, 1024);
	text_string(&body, "caged ");
	text_string(&body, w->rest->host->version);
	text_string(&body, "\n\n");
	for (size_t i = 0; i < COUNT_OF(routes); i++) {
		text_string(&body, routes[i].method);
		text_blanks(&body, 5 - strlen(routes[i].method));
		text_string(&body, routes[i].pattern);
		text_char(&body, '\n');
	}
	answer_text(w->call, 200, "text/plain; charset=utf-8", &body, "done");
}

static void
answer_metrics(struct call *call)
{
	if (scrape_answer(call))
		call_finish(call, 200, "done");
	else
		call_refuse(call, PROBLEM_NO_MEMORY, "out of memory");
}

static bool
make_metrics(struct call *call)
{
	if (!scrape_make(call))
		return false;
	answer_metrics(call);
	return true;
}

/* The rest of the body is made turn by turn. */
static void
make_later(struct call *call, bool (*make)(struct call *call))
{
	call->pending = true;
	call->make = make;
	TAILQ_INSERT_TAIL(&call->rest->making, call, making_next);
}

static void
get_metrics(const struct work *w)
{
	struct call *call = w->call;

	if (!scrape_begin(call, w->rest->metrics, &w->now)) {
		call_refuse(call, PROBLEM_NO_MEMORY, "out of memory");
	} else if (scrape_is_made(call)) {
		answer_metrics(call);
	} else {
		make_later(call, make_metrics);
	}
}

bool
rest_has_work(const struct rest *r)
{
	return !TAILQ_EMPTY(&r->making);
}

void
rest_work(struct rest *r)
{
	struct call *call = TAILQ_FIRST(&r->making);

	if (!call || !call->make(call))
		return;
	TAILQ_REMOVE(&r->making, call, making_next);
	call->pending = false;
	call->make = NULL;
	call->wake(call->wake_arg);
}

static void
answer_status(struct call *call, const char *status)
{
	struct text body;
	struct json j;

	text_init(&body, 64);
	json_init(&j, &body);
	json_object(&j, NULL);
	json_string(&j, "status", status);
	json_object_end(&j);
	answer_json(call, &body);
}

static void
get_healthz(const struct work *w)
{
	answer_status(w->call, "ok");
}

static void
get_readyz(const struct work *w)
{
	char why[DETAIL_MAX] = "";

	if (w->rest->host->ready(w->rest->host->arg, why, sizeof(why)))
		answer_status(w->call, "ready");
	else
		call_refuse(w->call, PROBLEM_NOT_READY, why);
}

static void
get_openapi(const struct work *w)
{
	struct text body;

	text_init(&body, 32768);
	openapi_write(&body, w->rest->host->version, routes, COUNT_OF(routes));
	answer_json(w->call, &body);
}

static void
get_cages(const struct work *w)
{
	const struct inventory *inv = w->rest->inv;
	struct text body;
	struct json j;

	text_init(&body, 1536 * ((size_t)inv->cage_count + 1));
	json_init(&j, &body);
	json_object(&j, NULL);
	json_array(&j, "cages");
	for (unsigned i = 0; i < inv->cage_count; i++)
		rest_json_cage(&j, NULL, &inv->cage[i], &w->now);
	json_array_end(&j);
	json_object_end(&j);
	answer_json(w->call, &body);
}

static void
get_cage(const struct work *w)
{
	struct text body;
	struct json j;

	text_init(&body, 2048);
	json_init(&j, &body);
	rest_json_cage(&j, NULL, w->cage, &w->now);
	answer_json(w->call, &body);
}

static void
get_module(const struct work *w)
{
	char detail[DETAIL_MAX];
	struct text body;
	struct json j;

	if (!w->cage->module.has_identity) {
		snprintf(detail, sizeof(detail),
		    "cage %s is %s: no module is known there", w->cage->name,
		    cage_state_name(w->cage->state));
		call_refuse(w->call, PROBLEM_NO_MODULE, detail);
		return;
	}
	text_init(&body, 8192);
	json_init(&j, &body);
	rest_json_module(&j, w->cage, &w->now);
	answer_json(w->call, &body);
}

/* Each module is of the moment at which it is written. */
static bool
make_modules(struct call *call)
{
	const struct rest *r = call->rest;
	struct rest_listing *list = call->listing;
	unsigned count = r->inv->cage_count, written = 0;
	struct now now;

	r->host->now(r->host->arg, &now);
	for (; list->next < count && written < MODULES_STEP; list->next++) {
		const struct cage *c = &r->inv->cage[list->next];

		if (!c->module.has_identity)
			continue;
		rest_json_module(&list->j, c, &now);
		written++;
	}
	if (list->next < count)
		return false;
	json_array_end(&list->j);
	json_object_end(&list->j);
	answer_json(call, &list->body);
	return true;
}

static void
get_modules(const struct work *w)
{
	struct rest_listing *list = calloc(1, sizeof(*list));

	if (!list) {
		call_refuse(w->call, PROBLEM_NO_MEMORY, "out of memory");
		return;
	}
	w->call->listing = list;
	text_init(&list->body, 6144 * ((size_t)w->rest->inv->cage_count + 1));
	json_init(&list->j, &list->body);
	json_object(&list->j, NULL);
	json_array(&list->j, "modules");
	if (!make_modules(w->call))
		make_later(w->call, make_modules);
}

static void
get_alarms(const struct work *w)
{
	struct text body;
	struct json j;

	text_init(&body, 2048);
	json_init(&j, &body);
	json_object(&j, NULL);
	rest_alarms(&j, w->rest->inv, &w->now);
	json_object_end(&j);
	answer_json(w->call, &body);
}

static void
get_buses(const struct work *w)
{
	const struct inventory *inv = w->rest->inv;
	struct text body;
	struct json j;

	text_init(&body, 512 * ((size_t)inv->bus_count + 1));
	json_init(&j, &body);
	json_object(&j, NULL);
	json_array(&j, "buses");
	for (unsigned i = 0; i < inv->bus_count; i++)
		rest_json_bus(&j, &inv->bus[i], &w->now);
	json_array_end(&j);
	json_object_end(&j);
	answer_json(w->call, &body);
}

/* ---- acting ---- */

static void
answer_hardware(struct call *call, int err)
{
	const struct hw_err_info *info = hw_err_info(err);

	answer_problem(call, PROBLEM_HARDWARE, (unsigned)info->http_status, info->text);
}

static void
answer_done(struct call *call)
{
	struct text body;
	struct json j;

	text_init(&body, 128);
	json_init(&j, &body);
	json_object(&j, NULL);
	json_string(&j, "cage", call->cage->name);
	json_string(&j, "result", "done");
	json_object_end(&j);
	answer_json(call, &body);
}

/* The hardware is done; maybe at once, maybe when the server is long gone. */
static void
reset_done(void *arg, int err)
{
	struct call *call = arg;
	bool waiting = call->pending;

	if (call->released) {
		call_free(call);
		return;
	}
	call->pending = false;
	if (err == HW_OK)
		answer_done(call);
	else
		answer_hardware(call, err);
	if (waiting)
		call->wake(call->wake_arg);
}

static void
answer_reset_refused(const struct work *w, int r)
{
	char detail[DETAIL_MAX];

	switch (r) {
	case -ENOENT:
		snprintf(detail, sizeof(detail), "cage %s is empty", w->cage->name);
		call_refuse(w->call, PROBLEM_NO_MODULE, detail);
		break;
	case -EOPNOTSUPP:
		snprintf(detail, sizeof(detail),
		    "cage %s has no reset pin that can be set", w->cage->name);
		answer_problem(w->call, PROBLEM_HARDWARE,
		    (unsigned)hw_err_info(HW_UNSUP)->http_status, detail);
		break;
	default:
		snprintf(detail, sizeof(detail),
		    "cage %s: a reset is under way, or its bus is not up", w->cage->name);
		answer_problem(w->call, PROBLEM_HARDWARE,
		    (unsigned)hw_err_info(HW_BUSY)->http_status, detail);
		break;
	}
}

static void
post_reset(const struct work *w)
{
	const struct api_host *host = w->rest->host;
	int r;

	w->call->cage = w->cage;
	r = host->reset(host->arg, w->cage, reset_done, w->call);
	if (r < 0)
		answer_reset_refused(w, r);
	else if (!w->call->answered)
		w->call->pending = true;
}

/* ---- the way to a handler ---- */

static bool
method_match(const struct route *route, const char *method)
{
	return strcmp(route->method, method) == 0 ||
	       (route->verb == VERB_READ && strcmp(method, "HEAD") == 0);
}

/* The value of Allow for a path: patterns are apart, so one row tells. */
static const char *
route_allow(const struct route *route)
{
	return route->verb == VERB_READ ? "GET, HEAD" : "POST";
}

static const struct route *
route_find(const char *path, char name[PATH_SEGMENT_MAX])
{
	for (size_t i = 0; i < COUNT_OF(routes); i++) {
		if (path_match(routes[i].pattern, path, name))
			return &routes[i];
	}
	return NULL;
}

/* The cage that the path names; answers itself when there is none. */
static bool
find_cage(struct work *w, const struct route *route, const char *name)
{
	char detail[DETAIL_MAX];

	if (!strchr(route->pattern, '{'))
		return true;
	w->cage = name[0] ? inventory_find(w->rest->inv, name) : NULL;
	if (w->cage)
		return true;
	snprintf(detail, sizeof(detail), "no cage is named %s", name);
	call_refuse(w->call, PROBLEM_NO_CAGE,
	    name[0] ? detail : "this can be no cage's name");
	return false;
}

static void
call_route(struct call *call)
{
	struct work w = { .rest = call->rest, .call = call };
	char name[PATH_SEGMENT_MAX] = "";
	const struct route *route = route_find(call->path, name);

	if (!route) {
		call_refuse(call, PROBLEM_NOT_FOUND, "there is nothing at this path");
		return;
	}
	call->handler = route->name;
	if (!method_match(route, call->method)) {
		call->answer.allow = route_allow(route);
		call_refuse(call, PROBLEM_METHOD,
		    "this resource has other methods: see Allow");
		return;
	}
	if (!access_check(&call->peer, access_role(&call->peer, w.rest->own_uid),
		route->verb, call->path)) {
		call_refuse(call, PROBLEM_DENIED,
		    call->peer.transport == TRANSPORT_TCP
			? "TCP is for reading: use the Unix socket"
			: "this user may only read");
		return;
	}
	w.rest->host->now(w.rest->host->arg, &w.now);
	if (find_cage(&w, route, name))
		route->handle(&w);
}

bool
call_begin(struct call *call)
{
	if (strlen(call->path) == REST_PATH_MAX - 1)
		call_refuse(call, PROBLEM_PATH_TOO_LONG, "no path here is that long");
	else
		call_route(call);
	return call->answered;
}
