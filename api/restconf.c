/* SPDX-License-Identifier: Apache-2.0 */
#include "api/restconf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "api/negotiate.h"
#include "api/restconf_age.h"
#include "api/restconf_body.h"
#include "base/bytes.h"

#define YANG      "/yang/"
#define HOST_META "/.well-known/host-meta"
#define ALLOW     "GET, HEAD, OPTIONS"
#define LIBRARY   "2019-01-04" /* of ietf-yang-library */

static const struct offer offers[] = {
	[RESTCONF_JSON] = { "application/yang-data+json", NULL },
	[RESTCONF_XML] = { "application/yang-data+xml", NULL },
};

/* RFC 8040, 9.1.1. */
static const char *const capabilities[] = {
	"urn:ietf:params:restconf:capability:defaults:1.0?basic-mode=report-all",
	"urn:ietf:params:restconf:capability:depth:1.0",
	"urn:ietf:params:restconf:capability:fields:1.0",
	"urn:ietf:params:restconf:capability:with-defaults:1.0",
};

static bool
is_below(const char *path, const char *root)
{
	size_t len = strlen(root);

	return strncmp(path, root, len) == 0 && (!path[len] || path[len] == '/');
}

bool
restconf_has_errors(const char *path)
{
	return is_below(path, "/restconf");
}

bool
restconf_serves(const char *path)
{
	return restconf_has_errors(path) || strncmp(path, YANG, strlen(YANG)) == 0 ||
	       strcmp(path, HOST_META) == 0 || strcmp(path, HOST_META ".json") == 0;
}

static const char *
arguments_of(const struct call *call)
{
	return call->arguments ? call->arguments : "";
}

/* ---- answers ---- */

static enum restconf_form
form_of(const struct call *call)
{
	return (enum restconf_form)negotiate_type(call->accept, offers, COUNT_OF(offers));
}

static void
answer_error(struct call *call, const struct restconf_error *e)
{
	enum restconf_form form = form_of(call);
	struct text body;

	text_init(&body, 512);
	restconf_write_error(&body, form, e);
	call->answer.vary = "Accept";
	call_answer_text(call, e->status, offers[form].type, &body, e->message);
}

void
restconf_answer_problem(struct call *call, enum problem problem, unsigned status,
    const char *detail)
{
	struct restconf_error e;

	restconf_of_problem(&e, problem, status, detail);
	answer_error(call, &e);
}

static void
answer_document(struct call *call, struct text *body)
{
	call->answer.vary = "Accept";
	call_answer_text(call, 200, offers[form_of(call)].type, body, "done");
}

static void
answer_constant(struct call *call, unsigned status, const char *type, const char *content)
{
	struct text body;

	text_init(&body, strlen(content) + 1);
	text_string(&body, content);
	call_answer_text(call, status, type, &body, "done");
}

/* ---- the configuration's age (RFC 8040, 3.4.1) ---- */

static void
print_date(char room[REST_DATE_MAX], uint64_t wall_us)
{
	time_t seconds = (time_t)(wall_us / US_PER_S);
	struct tm tm;

	if (!gmtime_r(&seconds, &tm) ||
	    strftime(room, REST_DATE_MAX, "%a, %d %b %Y %H:%M:%S GMT", &tm) == 0)
		room[0] = '\0';
}

/* Is a tag among those of a field? "*" is any. Weak ones are as good (RFC 9110, 13.1.2).
 */
static bool
names_tag(const char *field, const char *tag)
{
	return strcmp(field, "*") == 0 || strstr(field, tag) != NULL;
}

/* Did nothing change since a date, in one of the forms of HTTP (RFC 9110, 5.6.7)? */
static bool
is_since(const char *date, uint64_t wall_us)
{
	static const char *const forms[] = { "%a, %d %b %Y %H:%M:%S GMT",
		"%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y" };

	for (size_t i = 0; i < COUNT_OF(forms); i++) {
		struct tm tm = { 0 };
		const char *end = strptime(date, forms[i], &tm);

		if (end && !*end)
			return timegm(&tm) >= (time_t)(wall_us / US_PER_S);
	}
	return false;
}

static bool
is_all_config(const struct tree_node *node)
{
	for (unsigned i = tree_number(node); i < node->end; i++) {
		if (!tree_nodes[i].config)
			return false;
	}
	return true;
}

/*
 * Headers of a resource that has configuration, by the datastore's (RFC 8040, 3.5.1).
 * True: the client has it. What he has of the state is never sure to be the last, so only
 * configuration alone is compared.
 */
static bool
has_latest(const struct work *w, const struct restconf_work *work)
{
	const struct tree_node *target = restconf_target(&work->path);
	const struct restconf_age *age = &w->rest->age;
	const struct call *call = w->call;
	struct rest_answer *answer = &w->call->answer;

	if (!target->config && target != tree_nodes)
		return false;
	restconf_age_note(&w->rest->age, &work->tree, &w->now);
	snprintf(answer->tag, sizeof(answer->tag), "\"%llx-%s\"",
	    (unsigned long long)age->hash, work->form == RESTCONF_JSON ? "json" : "xml");
	print_date(answer->date, age->wall_us);
	if (!work->view.config_only && !is_all_config(target))
		return false;
	return call->if_none_match[0] ? names_tag(call->if_none_match, answer->tag)
				      : is_since(call->if_modified_since, age->wall_us);
}

/* ---- data ---- */

static void
answer_unchanged(struct call *call)
{
	call->answer.vary = "Accept";
	answer_constant(call, 304, NULL, "");
}

static void
refuse_memory(struct call *call)
{
	call_refuse(call, PROBLEM_NO_MEMORY, "out of memory");
}

static bool
make_body(struct call *call)
{
	struct restconf_work *work = call->restconf;
	struct snapshot *snapshot;

	if (!restconf_body_step(work))
		return false;
	snapshot = restconf_body_take(work, &call->rest->restconf);
	if (!snapshot) {
		refuse_memory(call);
		return true;
	}
	call->answer.snapshot = snapshot;
	call->answer.shared = snapshot->text.data;
	call->answer.len = snapshot->text.len;
	call->answer.type = offers[work->form].type;
	call->answer.vary = "Accept";
	call_finish(call, 200, "done");
	return true;
}

static void
get_long(struct call *call)
{
	struct restconf_work *work = call->restconf;
	char key[2 * REST_PATH_MAX + REST_HOST_MAX + 8];

	snprintf(key, sizeof(key), "%d %s?%s %s", (int)work->form, call->path,
	    arguments_of(call), call->base);
	if (!restconf_body_begin(work, key, call->rest->restconf))
		refuse_memory(call);
	else if (!make_body(call))
		call_make_later(call, make_body);
}

static void
get_data(const struct work *w)
{
	struct call *call = w->call;
	struct restconf_work *work = call->restconf;
	struct restconf_error e;
	struct text body;

	if (!restconf_view_parse(arguments_of(call), RESTCONF_DATA, &work->path,
		&work->view, &e)) {
		answer_error(call, &e);
		return;
	}
	if (restconf_is_long(&work->path)) {
		if (has_latest(w, work))
			answer_unchanged(call);
		else
			get_long(call);
		return;
	}
	text_init(&body, 4096);
	if (!restconf_body_write(work, &body, &e)) {
		text_fini(&body);
		answer_error(call, &e);
	} else if (has_latest(w, work)) {
		text_fini(&body);
		answer_unchanged(call);
	} else {
		answer_document(call, &body);
	}
}

/* The path of a call for data; answers itself where it is wrong. */
static bool
parse_data(const struct work *w)
{
	struct call *call = w->call;
	struct restconf_work *work = calloc(1, sizeof(*work));
	struct restconf_error e;

	call->restconf = work;
	if (!work) {
		refuse_memory(call);
		return false;
	}
	work->form = form_of(call);
	work->library = (struct tree_library){ .yang = w->rest->host->yang,
		.base = call->base,
		.capability = capabilities,
		.capabilities = COUNT_OF(capabilities) };
	work->tree = (struct tree){ .inv = w->rest->inv,
		.model = w->rest->host->platform->about,
		.library = &work->library };
	if (restconf_path_parse(call->path + strlen(RESTCONF_ROOT), &work->path, &e))
		return true;
	answer_error(call, &e);
	return false;
}

/* ---- the resources around it ---- */

/* The API: what of it is shown is in the view's levels. */
static void
write_api(struct text *out, enum restconf_form form, const struct restconf_view *view)
{
	static const char *const children[][2] = {
		{ "\"data\":{}", "<data/>" },
		{ "\"operations\":{}", "<operations/>" },
		{ "\"yang-library-version\":\"" LIBRARY "\"",
		    "<yang-library-version>" LIBRARY "</yang-library-version>" },
	};
	bool comma = false;

	text_string(out, form == RESTCONF_JSON ? "{\"ietf-restconf:restconf\":{"
					       : "<restconf xmlns=\"" RESTCONF_NS "\">");
	for (size_t i = 0; i < COUNT_OF(children); i++) {
		if (view->level[i] == 0 || view->level[i] > view->depth)
			continue;
		if (comma && form == RESTCONF_JSON)
			text_char(out, ',');
		comma = true;
		text_string(out, children[i][form]);
	}
	text_string(out, form == RESTCONF_JSON ? "}}" : "</restconf>");
}

static void
get_api(struct call *call)
{
	struct restconf_view view;
	struct restconf_error e;
	struct text body;

	if (!restconf_view_parse(arguments_of(call), RESTCONF_API, NULL, &view, &e)) {
		answer_error(call, &e);
	} else {
		text_init(&body, 256);
		write_api(&body, form_of(call), &view);
		answer_document(call, &body);
	}
	restconf_view_fini(&view);
}

/* A resource that is the same for ever, in both forms, and has no parameters. */
static void
get_fixed(struct call *call, const char *json, const char *xml)
{
	struct restconf_view view;
	struct restconf_error e;

	if (!restconf_view_parse(arguments_of(call), RESTCONF_OTHER, NULL, &view, &e)) {
		answer_error(call, &e);
		return;
	}
	call->answer.vary = "Accept";
	answer_constant(call, 200, offers[form_of(call)].type,
	    form_of(call) == RESTCONF_JSON ? json : xml);
}

static void
get_host_meta(struct call *call)
{
	static const struct offer forms[] = { { "application/xrd+xml", NULL },
		{ "application/jrd+json", NULL }, { "application/json", NULL } };
	size_t form = strcmp(call->path, HOST_META) == 0
			  ? negotiate_type(call->accept, forms, COUNT_OF(forms))
			  : 2;

	call->answer.vary = "Accept";
	answer_constant(call, 200, forms[form].type,
	    form == 0 ? "<XRD xmlns=\"http://docs.oasis-open.org/ns/xri/xrd-1.0\">"
			"<Link rel=\"restconf\" href=\"/restconf\"/></XRD>"
		      : "{\"links\":[{\"rel\":\"restconf\",\"href\":\"/restconf\"}]}");
}

/* "openconfig-platform@2025-07-15.yang", or without the revision. */
static bool
is_file_of(const char *file, const struct tree_text *text)
{
	char name[128];

	snprintf(name, sizeof(name), "%s.yang", text->name);
	if (strcmp(file, name) == 0)
		return true;
	snprintf(name, sizeof(name), "%s@%s.yang", text->name, text->revision);
	return strcmp(file, name) == 0;
}

static void
get_yang(struct call *call)
{
	const struct tree_yang *yang = call->rest->host->yang;
	const char *file = call->path + strlen(YANG);

	for (unsigned i = 0; i < yang->texts; i++) {
		if (is_file_of(file, &yang->text[i])) {
			answer_constant(call, 200, "application/yang",
			    yang->text[i].text);
			return;
		}
	}
	call_refuse(call, PROBLEM_NOT_FOUND, "no module here has this name");
}

/* ---- the way to a resource ---- */

/* Is there such a resource? Answers itself where there is none. */
static bool
find_resource(const struct work *w)
{
	static const char *const paths[] = { "/restconf", "/restconf/operations",
		"/restconf/yang-library-version" };
	struct call *call = w->call;

	if (!restconf_has_errors(call->path))
		return true;
	if (is_below(call->path, RESTCONF_ROOT))
		return parse_data(w);
	for (size_t i = 0; i < COUNT_OF(paths); i++) {
		if (strcmp(call->path, paths[i]) == 0)
			return true;
	}
	call_refuse(call, PROBLEM_NOT_FOUND,
	    is_below(call->path, "/restconf/operations")
		? "there are no operations"
		: "the API has data, operations and yang-library-version");
	return false;
}

/* What of the tree is asked for; NULL: it is none of its resources. */
static const struct restconf_path *
path_of(const struct call *call)
{
	return call->restconf ? &call->restconf->path : NULL;
}

static void
refuse_method(struct call *call)
{
	static const char why[] = "this tree is to read: see Allow";
	struct restconf_error e;

	if (!restconf_has_errors(call->path)) {
		call_refuse(call, PROBLEM_METHOD, why);
		return;
	}
	restconf_fail(&e, 405, "operation-not-supported", path_of(call), "%s", why);
	answer_error(call, &e);
}

static void
get_resource(const struct work *w)
{
	struct call *call = w->call;

	if (!restconf_has_errors(call->path)) {
		if (strncmp(call->path, YANG, strlen(YANG)) == 0)
			get_yang(call);
		else
			get_host_meta(call);
	} else if (!negotiate_any(call->accept, offers, COUNT_OF(offers))) {
		struct restconf_error e;

		restconf_fail(&e, 406, "invalid-value", path_of(call),
		    "there is %s and %s: not what Accept asks for", offers[0].type,
		    offers[1].type);
		answer_error(call, &e);
	} else if (call->restconf) {
		get_data(w);
	} else if (strcmp(call->path, "/restconf") == 0) {
		get_api(call);
	} else if (strcmp(call->path, "/restconf/operations") == 0) {
		get_fixed(call, "{\"ietf-restconf:operations\":{}}",
		    "<operations xmlns=\"" RESTCONF_NS "\"/>");
	} else {
		get_fixed(call,
		    "{\"ietf-restconf:yang-library-version\":\"" LIBRARY "\"}",
		    "<yang-library-version xmlns=\"" RESTCONF_NS "\">" LIBRARY
		    "</yang-library-version>");
	}
}

void
restconf_begin(const struct work *w)
{
	struct call *call = w->call;

	/* no method here changes anything, whoever asks */
	if (!access_check(&call->peer, VERB_READ, call->path)) {
		call_refuse_access(call, VERB_READ);
		return;
	}
	if (!find_resource(w))
		return;
	if (call_only_looks(call)) {
		get_resource(w);
		return;
	}
	call->answer.allow = ALLOW;
	if (strcmp(call->method, "OPTIONS") == 0)
		answer_constant(call, 200, NULL, "");
	else
		refuse_method(call);
}
