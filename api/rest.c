/* SPDX-License-Identifier: Apache-2.0 */
#include "api/rest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/openapi.h"
#include "api/path.h"
#include "api/rest_work.h"
#include "api/restconf.h"
#include "api/restconf_body.h"
#include "api/route.h"
#include "api/stream.h"
#include "base/bytes.h"

static void get_index(const struct work *w);
static void get_openapi(const struct work *w);

/* clang-format off */
#define EVENTS  REST_JSON " " STREAM_TYPE
#define METRICS "text/plain application/openmetrics-text"

static const struct route routes[] = {
	{ "GET",  "/",                           "index",   VERB_READ, get_index,        "text/plain", NULL,      "The resources there are." },
	{ "GET",  "/metrics",                    "metrics", VERB_READ, rest_get_metrics, METRICS,      NULL,      "Everything as Prometheus reads it." },
	{ "GET",  "/healthz",                    "healthz", VERB_READ, rest_get_healthz, REST_JSON,    "Status",  "Whether the daemon is alive." },
	{ "GET",  "/readyz",                     "readyz",  VERB_READ, rest_get_readyz,  REST_JSON,    "Status",  "Whether everything that is plugged was read." },
	{ "GET",  "/openapi.json",               "openapi", VERB_READ, get_openapi,      REST_JSON,    "OpenApi", "This document." },
	{ "GET",  "/api/v1/cages",               "cages",   VERB_READ, rest_get_cages,   REST_JSON,    "Cages",   "All cages, with the module of each in short." },
	{ "GET",  "/api/v1/cages/{name}",        "cage",    VERB_READ, rest_get_cage,    REST_JSON,    "Cage",    "One cage." },
	{ "GET",  "/api/v1/cages/{name}/module", "module",  VERB_READ, rest_get_module,  REST_JSON,    "Module",  "What is plugged in a cage, in full." },
	{ "POST", "/api/v1/cages/{name}/reset",  "reset",   VERB_ACT,  rest_post_reset,  REST_JSON,    "Done",    "Resets the module of a cage." },
	{ "GET",  "/api/v1/modules",             "modules", VERB_READ, rest_get_modules, REST_JSON,    "Modules", "What is plugged, in full: all modules that are known." },
	{ "GET",  "/api/v1/alarms",              "alarms",  VERB_READ, rest_get_alarms,  REST_JSON,    "Alarms",  "What is wrong now, the worst first and of these the oldest." },
	{ "GET",  "/api/v1/events",              "events",  VERB_READ, rest_get_events,  EVENTS,       "Events",  "What happened: the last events, or those behind a cursor; or all that come, as a stream.", "limit cursor cage kind since" },
	{ "GET",  "/api/v1/inventory",           "inventory", VERB_READ, rest_get_inventory, REST_JSON, "Inventory", "Which module was in which cage, from when to when, the latest first.", "limit cage serial" },
	{ "GET",  "/api/v1/alarms/{id}",         "alarm",   VERB_READ, rest_get_alarm,   REST_JSON,    "AlarmRecord", "One alarm, which may be over, and what became of it." },
	{ "POST", "/api/v1/alarms/{id}/acknowledge", "acknowledge", VERB_ACT, rest_post_acknowledge, REST_JSON, "AlarmRecord", "Notes that an operator has seen an alarm." },
	{ "POST", "/api/v1/alarms/{id}/shelve",  "shelve",  VERB_ACT,  rest_post_shelve, REST_JSON,    "AlarmRecord", "Takes an alarm out of all counts for a while." },
	{ "POST", "/api/v1/alarms/{id}/unshelve", "unshelve", VERB_ACT, rest_post_unshelve, REST_JSON, "AlarmRecord", "Brings an alarm back from the shelf." },
	{ "GET",  "/api/v1/buses",               "buses",   VERB_READ, rest_get_buses,   REST_JSON,    "Buses",   "The health of each bus." },
	{ "GET",  "/api/v1/config",              "config",  VERB_READ, rest_get_config,  REST_JSON,    "Config",  "Every key of the configuration that has a value, and where that comes from." },
	{ "GET",  "/api/v1/config/diff",         "config-diff", VERB_READ, rest_get_config_diff, REST_JSON, "ConfigDiff", "What edits change, and what waits for a restart." },
	{ "GET",  "/api/v1/config/edits",        "config-edits", VERB_READ, rest_get_config_edits, REST_JSON, "ConfigEdits", "What was set while the daemon ran, by whom, and when." },
	{ "PATCH", "/api/v1/config/edits",       "config-edit", VERB_ACT, rest_patch_config_edits, REST_JSON, "ConfigChange", "Sets what the body says, and forgets edits of which it says null.", NULL, "Keys and values as in a file; null forgets the edit of a key, or all of a section." },
	{ "PUT",  "/api/v1/config/edits",        "config-replace", VERB_ACT, rest_put_config_edits, REST_JSON, "ConfigChange", "The body is all edits that there are afterwards.", NULL, "Keys and values as in a file." },
	{ "DELETE", "/api/v1/config/edits",      "config-forget", VERB_ACT, rest_delete_config_edits, REST_JSON, "ConfigChange", "Forgets all edits." },
	{ "POST", "/api/v1/config/reload",       "config-reload", VERB_ACT, rest_post_config_reload, REST_JSON, "ConfigChange", "Reads the files again." },
	{ "GET",  "/api/v1/platform",            "platform", VERB_READ, rest_get_platform, REST_JSON,  "Platform", "What the cages are reached by." },
};
/* clang-format on */

/* What is no row of the table, for the index. */
static const char *const restconf_paths[] = {
	RESTCONF_ROOT,
	"/restconf",
	"/restconf/operations",
	"/restconf/yang-library-version",
	"/yang/{module}.yang",
	"/.well-known/host-meta",
};

/* ---- life ---- */

struct rest *
rest_create(struct inventory *inv, const struct api_host *host)
{
	struct rest *r = calloc(1, sizeof(*r));

	if (!r)
		return NULL;
	r->inv = inv;
	r->host = host;
	TAILQ_INIT(&r->making);
	r->metrics = metrics_create(inv, host);
	if (!restconf_age_init(&r->age, inv) || !r->metrics) {
		rest_destroy(r);
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
	restconf_body_unref(r->restconf);
	restconf_age_fini(&r->age);
	free(r);
}

void
rest_turn(struct rest *r, const struct now *now)
{
	const struct tree tree = { .inv = r->inv, .model = r->host->platform->about };

	restconf_age_note(&r->age, &tree, now);
}

void
rest_configure(struct rest *r, const struct metrics_options *options)
{
	metrics_configure(r->metrics, options);
}

void
rest_show_guards(struct rest *r, const struct guards *guards)
{
	metrics_show_guards(r->metrics, guards);
}

void
rest_tell_work(struct rest *r, void (*wanted)(void *arg), void *arg)
{
	r->wanted = wanted;
	r->wanted_arg = arg;
}

bool
rest_has_streams(const struct rest *r)
{
	return r->streams > 0;
}

/* ---- what the table tells of itself ---- */

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
		text_blanks(&body, 7 - strlen(routes[i].method));
		text_string(&body, routes[i].pattern);
		text_char(&body, '\n');
	}
	for (size_t i = 0; i < COUNT_OF(restconf_paths); i++) {
		text_string(&body, "GET    ");
		text_string(&body, restconf_paths[i]);
		text_char(&body, '\n');
	}
	call_answer_text(w->call, 200, "text/plain; charset=utf-8", &body, "done");
}

static void
get_openapi(const struct work *w)
{
	struct text body;

	text_init(&body, 32768);
	openapi_write(&body, w->rest->host->version, routes, COUNT_OF(routes));
	call_answer_json(w->call, &body);
}

/* ---- the way to a handler ---- */

static bool
method_match(const struct route *route, const char *method)
{
	return strcmp(route->method, method) == 0 ||
	       (route->verb == VERB_READ && strcmp(method, "HEAD") == 0);
}

/* The row of a path and method; where the method is none of its, the first of the path
 * and what it allows. */
static const struct route *
route_find(const char *method, const char *path, char name[PATH_SEGMENT_MAX],
    char ret_allow[48])
{
	const struct route *first = NULL;
	size_t len = 0;

	ret_allow[0] = '\0';
	for (size_t i = 0; i < COUNT_OF(routes); i++) {
		const struct route *r = &routes[i];

		if (!path_match(r->pattern, path, name))
			continue;
		if (method_match(r, method)) {
			ret_allow[0] = '\0';
			return r;
		}
		first = first ? first : r;
		len += (size_t)snprintf(ret_allow + len, 48 - len, "%s%s%s",
		    len ? ", " : "", r->method, r->verb == VERB_READ ? ", HEAD" : "");
	}
	return first;
}

bool
call_wants_body(const struct call *call)
{
	char name[PATH_SEGMENT_MAX], allow[48];
	const struct route *r = route_find(call->method, call->path, name, allow);

	return r && !allow[0] && r->body;
}

bool
call_is_allowed(const struct call *call)
{
	return access_check(&call->peer, call_only_looks(call) ? VERB_READ : VERB_ACT,
	    call->path);
}

/* The cage that the path names; answers itself when there is none. */
static bool
find_cage(struct work *w, const struct route *route, const char *name)
{
	char detail[REST_DETAIL_MAX];

	if (!strstr(route->pattern, "{name}"))
		return true;
	w->cage = name[0] ? inventory_find(w->rest->inv, name) : NULL;
	if (w->cage)
		return true;
	snprintf(detail, sizeof(detail), "no cage is named %s", name);
	call_refuse(w->call, PROBLEM_NO_CAGE,
	    name[0] ? detail : "this can be no cage's name");
	return false;
}

/* What is served where there is nothing but metrics. */
static bool
is_for_scrapers(const struct route *route)
{
	return route->verb == VERB_READ && (strcmp(route->pattern, "/metrics") == 0 ||
					       strcmp(route->pattern, "/healthz") == 0 ||
					       strcmp(route->pattern, "/readyz") == 0);
}

void
call_refuse_access(struct call *call, enum verb verb)
{
	const struct peer *peer = &call->peer;
	char detail[REST_DETAIL_MAX];

	if (peer->role == ROLE_NOBODY)
		snprintf(detail, sizeof(detail),
		    "user %u is neither root nor whom the daemon runs as, and in none of "
		    "the groups " ACCESS_OPERATORS " and " ACCESS_VIEWERS,
		    (unsigned)peer->uid);
	else if (peer->transport == TRANSPORT_TCP && !peer->name[0])
		snprintf(detail, sizeof(detail),
		    "TCP is for reading: use the Unix socket");
	else
		snprintf(detail, sizeof(detail), "this is for the role %s, yours is %s",
		    role_name(access_needs(verb, call->path)), role_name(peer->role));
	call_refuse(call, PROBLEM_DENIED, detail);
}

static void
call_route(struct call *call)
{
	char name[PATH_SEGMENT_MAX] = "", error[QUERY_ERROR_MAX];
	struct work w = { .rest = call->rest, .call = call, .segment = name };
	const struct route *route;

	if (restconf_serves(call->path) && !call->metrics_only) {
		call->handler = "restconf";
		w.rest->host->now(w.rest->host->arg, &w.now);
		restconf_begin(&w);
		return;
	}
	route = route_find(call->method, call->path, name, call->allow);

	if (!route || (call->metrics_only && !is_for_scrapers(route))) {
		call_refuse(call, PROBLEM_NOT_FOUND,
		    call->metrics_only
			? "there is nothing at this path"
			: "there is nothing at this path; GET / lists what there is");
		return;
	}
	call->handler = route->name;
	if (call->allow[0]) {
		call->answer.allow = call->allow;
		call_refuse(call, PROBLEM_METHOD,
		    "this resource has other methods: see Allow");
		return;
	}
	if (!access_check(&call->peer, route->verb, call->path)) {
		call_refuse_access(call, route->verb);
		return;
	}
	if (strncmp(route->pattern, "/api/", 5) == 0 &&
	    !query_check(&call->query, route->arguments, error)) {
		call_refuse(call, PROBLEM_BAD_REQUEST, error);
		return;
	}
	/* Whatever becomes of it, and of us: who began it is known. */
	call->allowed = true;
	call_audit(call, API_AUDIT_BEGINS, "begins");
	w.rest->host->now(w.rest->host->arg, &w.now);
	if (find_cage(&w, route, name))
		route->handle(&w);
}

bool
call_begin(struct call *call)
{
	if (strlen(call->path) == REST_PATH_MAX - 1)
		call_refuse(call, PROBLEM_PATH_TOO_LONG, "no path here is that long");
	else if (call->peer.role == ROLE_NOBODY)
		call_refuse_access(call, VERB_READ);
	else
		call_route(call);
	return call->answered;
}
