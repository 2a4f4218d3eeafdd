/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Configuration: what counts and where it comes from, and how it is changed.
 */
#include "api/rest_work.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- looking ---- */

typedef void (*each_setting)(void *arg, const struct api_setting *s);

static void
put_setting(void *arg, const struct api_setting *s)
{
	struct json *j = arg;

	json_object(j, NULL);
	json_string(j, "path", s->path);
	json_string(j, "value", s->value);
	if (s->fallback)
		json_string(j, "default", s->fallback);
	json_string(j, "origin", s->origin);
	json_bool(j, "restart", s->restart);
	if (s->running)
		json_string(j, "running", s->running);
	json_object_end(j);
}

static void
put_edit(void *arg, const struct api_setting *s)
{
	struct json *j = arg;

	if (!s->actor)
		return;
	json_object(j, NULL);
	json_string(j, "path", s->path);
	json_string(j, "value", s->edited);
	if (s->below)
		json_string(j, "below", s->below);
	if (s->hidden_by)
		json_string(j, "hidden-by", s->hidden_by);
	json_string(j, "actor", s->actor);
	json_time(j, "time", s->wall_us);
	json_object_end(j);
}

static void
put_refused(void *arg, const struct api_refused *r)
{
	struct json *j = arg;

	json_object(j, NULL);
	json_string(j, "path", r->path);
	json_string(j, "value", r->value);
	json_string(j, "why", r->why);
	json_string(j, "actor", r->actor);
	json_time(j, "time", r->wall_us);
	json_object_end(j);
}

static void
put_waiting(void *arg, const struct api_setting *s)
{
	struct json *j = arg;

	if (!s->running)
		return;
	json_object(j, NULL);
	json_string(j, "path", s->path);
	json_string(j, "running", s->running);
	json_string(j, "value", s->value);
	json_object_end(j);
}

static void
put_list(const struct work *w, struct json *j, const char *name, each_setting put)
{
	const struct api_host *host = w->rest->host;

	json_array(j, name);
	if (host->settings)
		host->settings(host->arg, put, j);
	json_array_end(j);
}

static void
begin_lists(struct text *body, struct json *j)
{
	text_init(body, 16384);
	json_init(j, body);
	json_object(j, NULL);
}

static void
end_lists(const struct work *w, struct text *body, struct json *j)
{
	json_object_end(j);
	call_answer_json(w->call, body);
}

static void
answer_list(const struct work *w, const char *name, each_setting put)
{
	struct text body;
	struct json j;

	begin_lists(&body, &j);
	put_list(w, &j, name, put);
	end_lists(w, &body, &j);
}

void
rest_get_config(const struct work *w)
{
	answer_list(w, "settings", put_setting);
}

void
rest_get_config_edits(const struct work *w)
{
	answer_list(w, "edits", put_edit);
}

void
rest_get_config_diff(const struct work *w)
{
	const struct api_host *host = w->rest->host;
	struct text body;
	struct json j;

	begin_lists(&body, &j);
	put_list(w, &j, "edits", put_edit);
	put_list(w, &j, "waiting", put_waiting);
	json_array(&j, "refused");
	if (host->refused)
		host->refused(host->arg, put_refused, &j);
	json_array_end(&j);
	end_lists(w, &body, &j);
}

/* ---- changing ---- */

static void
put_keys(struct json *j, const char *name, const char *const *keys, size_t count)
{
	json_array(j, name);
	for (size_t i = 0; i < count; i++)
		json_string(j, NULL, keys[i]);
	json_array_end(j);
}

static void
answer_changed(struct call *call, const struct api_changed *changed)
{
	struct text body;
	struct json j;

	if (changed->err) {
		call_refuse(call,
		    changed->err == -EINVAL || changed->err == -E2BIG ? PROBLEM_CONFIG
								      : PROBLEM_NOT_READY,
		    changed->why);
		return;
	}
	text_init(&body, 512);
	json_init(&j, &body);
	json_object(&j, NULL);
	put_keys(&j, "applied", changed->applied, changed->applied_count);
	put_keys(&j, "waiting", changed->waiting, changed->waiting_count);
	put_keys(&j, "hidden", changed->hidden, changed->hidden_count);
	if (changed->note_count)
		put_keys(&j, "notes", changed->notes, changed->note_count);
	json_object_end(&j);
	call_answer_json(call, &body);
}

/* It is done; maybe at once, maybe when the server is long gone. */
static void
change_done(void *arg, const struct api_changed *changed)
{
	struct call *call = arg;
	bool waiting = call->pending;

	if (call->released) {
		call_free(call);
		return;
	}
	call->pending = false;
	answer_changed(call, changed);
	if (waiting)
		call->wake(call->wake_arg);
}

static void
change(const struct work *w, enum api_change_kind kind)
{
	const struct api_host *host = w->rest->host;
	struct call *call = w->call;
	const struct api_change change = {
		.kind = kind,
		.body = call->body,
		.body_len = call->body_len,
		.peer = &call->peer,
	};
	int r = host->change ? host->change(host->arg, &change, change_done, call)
			     : -EOPNOTSUPP;

	if (r == -EBUSY)
		call_refuse(call, PROBLEM_CONFLICT, "another change is under way");
	else if (r < 0)
		call_refuse(call, PROBLEM_NOT_READY, "it cannot be changed now");
	else if (!call->answered)
		call->pending = true;
}

/* Blanks set nothing: as an empty object they would be the end of all edits. */
static bool
has_words(const struct call *call)
{
	for (size_t i = 0; call->body && i < call->body_len; i++) {
		if (!strchr(" \t\r\n", call->body[i]))
			return true;
	}
	return false;
}

static void
change_by_body(const struct work *w, enum api_change_kind kind)
{
	if (has_words(w->call))
		change(w, kind);
	else
		call_refuse(w->call, PROBLEM_BAD_REQUEST,
		    "the body says what shall be set: there is none");
}

void
rest_patch_config_edits(const struct work *w)
{
	change_by_body(w, API_CHANGE_PATCH);
}

void
rest_put_config_edits(const struct work *w)
{
	change_by_body(w, API_CHANGE_REPLACE);
}

void
rest_delete_config_edits(const struct work *w)
{
	change(w, API_CHANGE_CLEAR);
}

void
rest_post_config_reload(const struct work *w)
{
	change(w, API_CHANGE_RELOAD);
}
