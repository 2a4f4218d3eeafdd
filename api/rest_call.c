/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Calls: what one request asks, from its headers to the end of its answer, which may be
 * made in turns. What it is an answer to is api/rest.c's.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/rest_work.h"
#include "api/restconf.h"
#include "api/restconf_body.h"
#include "api/stream.h"

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

void
call_free(struct call *call)
{
	free(call->answer.body);
	snapshot_unref(call->answer.snapshot);
	stream_end(call->answer.stream);
	if (call->listing) {
		text_fini(&call->listing->body);
		free(call->listing->rows);
	}
	free(call->listing);
	restconf_work_free(call->restconf);
	free(call->arguments);
	free(call->body);
	free(call);
}

/* More of them than a path may be long is refused by who looks at them. */
static void
keep_argument(struct call *call, const char *key, const char *value)
{
	size_t len = call->arguments ? strlen(call->arguments) : 0;
	size_t more = strlen(key) + (value ? strlen(value) : 0) + sizeof("&=");
	char *all = len < REST_PATH_MAX ? realloc(call->arguments, len + more) : NULL;

	if (!all)
		return;
	call->arguments = all;
	snprintf(all + len, more, "%s%s%s%s", len ? "&" : "", key, value ? "=" : "",
	    value ? value : "");
}

void
call_argument(struct call *call, const char *key, const char *value)
{
	if (restconf_serves(call->path))
		keep_argument(call, key, value);
	else
		query_add(&call->query, key, value);
}

/* ---- answers ---- */

bool
call_only_looks(const struct call *call)
{
	return strcmp(call->method, "GET") == 0 || strcmp(call->method, "HEAD") == 0;
}

void
call_audit(const struct call *call, unsigned status, const char *result)
{
	const struct api_host *host = call->rest->host;
	char text[REST_DETAIL_MAX + sizeof(call->about) + 4];
	struct api_audit record = {
		.peer = &call->peer,
		.method = call->method,
		.path = call->path,
		.allowed = call->allowed,
		.status = status,
		.result = text,
	};

	snprintf(text, sizeof(text), "%s%s%s%s", result, call->about[0] ? " (" : "",
	    call->about, call->about[0] ? ")" : "");
	if (!call_only_looks(call))
		host->audit(host->arg, &record);
}

void
call_finish(struct call *call, unsigned status, const char *result)
{
	call->answered = true;
	call->answer.status = status;
	metrics_count_request(call->rest->metrics, call->handler, status);
	call_audit(call, status, result);
}

void
call_answer_text(struct call *call, unsigned status, const char *type, struct text *body,
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

void
call_answer_json(struct call *call, struct text *body)
{
	call_answer_text(call, 200, REST_JSON, body, "done");
}

void
call_answer_problem(struct call *call, enum problem problem, unsigned status,
    const char *detail)
{
	struct text body;

	if (restconf_has_errors(call->path)) {
		restconf_answer_problem(call, problem, status, detail);
		return;
	}
	text_init(&body, 512);
	problem_write(&body, problem, status, detail, call->path);
	call_answer_text(call, status, PROBLEM_TYPE, &body, detail);
}

void
call_refuse(struct call *call, enum problem problem, const char *detail)
{
	call_answer_problem(call, problem, problem_status(problem), detail);
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

/* ---- work in turns ---- */

void
call_make_later(struct call *call, bool (*make)(struct call *call))
{
	call->pending = true;
	call->make = make;
	TAILQ_INSERT_TAIL(&call->rest->making, call, making_next);
	if (call->rest->wanted)
		call->rest->wanted(call->rest->wanted_arg);
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
