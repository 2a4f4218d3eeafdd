/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Events: what is asked of the journal, and how it is answered. It answers in a later
 * turn.
 */
#include "api/rest_events.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/negotiate.h"
#include "api/rest_work.h"
#include "api/stream.h"
#include "base/bytes.h"
#include "schema/event_member.h"

#define EVENTS_USUAL 100

/* The forms of /api/v1/events; the first is for those who do not say what they want. */
static const struct offer offers[] = {
	{ REST_JSON, NULL },
	{ STREAM_TYPE, NULL },
};
#define OFFER_STREAM 1

/* ---- as JSON ---- */

static void
put_id(struct json *j, const char *key, uint64_t id)
{
	char text[24];

	/* 64 bits are more than a number of JSON can hold */
	snprintf(text, sizeof(text), "%" PRIu64, id);
	json_string(j, key, text);
}

static void
put_member(struct json *j, const struct event_member *m)
{
	if (m->is_number)
		json_number(j, m->key, m->value);
	else
		json_string(j, m->key, m->value);
}

void
rest_json_event(struct json *j, const char *key, const struct event_record *e)
{
	char unit[EVENT_KEY_MAX];
	struct event_member m;
	size_t at = 0;

	event_member_unit(e, unit);
	json_object(j, key);
	put_id(j, "id", e->id);
	json_string(j, "kind", event_kind_name(e->kind));
	json_time(j, "time", e->wall_us);
	if (e->since_wall_us)
		json_time(j, "since", e->since_wall_us);
	if (e->cage[0])
		json_string(j, "cage", e->cage);
	if (e->generation)
		json_count(j, "generation", e->generation);
	if (e->bus >= 0)
		json_count(j, "bus", (uint64_t)e->bus);
	json_string(j, "boot", e->boot);
	json_decimal(j, "uptime", (int64_t)e->mono_us, 6);
	json_object(j, "details");
	while (event_member_published(e, unit, &at, &m))
		put_member(j, &m);
	json_object_end(j);
	json_object_end(j);
}

void
rest_json_stay(struct json *j, const struct stay *stay)
{
	json_object(j, NULL);
	json_string(j, "cage", stay->cage);
	if (stay->serial_insertions) {
		json_string(j, "vendor-name", stay->vendor);
		json_string(j, "part-number", stay->part);
		json_string(j, "serial-number", stay->serial);
	}
	json_time(j, "since", stay->since_wall_us);
	json_bool(j, "since-before", stay->since_before);
	if (stay->is_over)
		json_time(j, "until", stay->until_wall_us);
	if (stay->until_from_wall_us)
		json_time(j, "until-from", stay->until_from_wall_us);
	json_count(j, "cage-insertions", stay->cage_insertions);
	if (stay->serial_insertions)
		json_count(j, "serial-insertions", stay->serial_insertions);
	json_object_end(j);
}

/* ---- what is asked ---- */

/* Refuses; false, for those who ask whether they may go on. */
static bool
refuse_argument(const struct work *w, const char *detail)
{
	call_refuse(w->call, PROBLEM_BAD_REQUEST, detail);
	return false;
}

/* An argument that is a text of a limited length; empty where it is not there. */
static bool
read_text(const struct work *w, const char *key, char *ret_text, size_t size)
{
	const char *text = query_get(&w->call->query, key);

	ret_text[0] = '\0';
	if (!text)
		return true;
	if (strlen(text) >= size)
		return refuse_argument(w, "no name is that long");
	memcpy(ret_text, text, strlen(text) + 1);
	return true;
}

static bool
read_limit(const struct work *w, unsigned *ret_limit)
{
	const char *text = query_get(&w->call->query, "limit");
	uint64_t limit = EVENTS_USUAL;

	if (text && !query_count(text, 1, API_EVENTS_MAX, &limit))
		return refuse_argument(w, "limit must be a number from 1 to 1000");
	*ret_limit = (unsigned)limit;
	return true;
}

static bool
read_kind(const struct work *w, int *ret_kind)
{
	const char *text = query_get(&w->call->query, "kind");
	char detail[REST_DETAIL_MAX];
	enum event_kind kind;

	*ret_kind = -1;
	if (!text)
		return true;
	if (event_kind_parse(text, &kind)) {
		*ret_kind = (int)kind;
		return true;
	}
	snprintf(detail, sizeof(detail),
	    "no event has the kind %.31s: /openapi.json and cagectl(1) list those there are",
	    text);
	return refuse_argument(w, detail);
}

static bool
read_events_query(const struct work *w, struct api_event_query *ret_query)
{
	struct api_event_query q = { 0 };
	const char *cursor = query_get(&w->call->query, "cursor");
	const char *since = query_get(&w->call->query, "since");

	if (!read_limit(w, &q.limit) || !read_kind(w, &q.kind) ||
	    !read_text(w, "cage", q.cage, sizeof(q.cage)))
		return false;
	if (w->call->last_event_id[0])
		cursor = w->call->last_event_id;
	if (cursor && !query_count(cursor, 0, INT64_MAX, &q.after))
		return refuse_argument(w, "cursor must be the id of an event, or 0");
	if (since && !query_time(since, &q.since_wall_us))
		return refuse_argument(w,
		    "since must be a time like 2026-11-22T16:00:00Z, or seconds since 1970");
	q.tail = !cursor && !since;
	*ret_query = q;
	return true;
}

/* ---- answers ---- */

static void
refuse_search(struct call *call, int err)
{
	call_refuse(call, err == -ENOMEM ? PROBLEM_NO_MEMORY : PROBLEM_NOT_READY,
	    err == -EBUSY    ? "too many look into the journal already"
	    : err == -ENOMEM ? "out of memory"
			     : "the journal cannot be read now: see /readyz");
}

/* May more be written in this turn? */
static bool
goes_on(const struct rest_listing *list, size_t begun)
{
	return list->next < list->count && list->body.len - begun < REST_STEP_BYTES;
}

/* While the journal takes no event, those that happened lately are not in the list. */
static void
put_missing(const struct api_host *host, struct json *j)
{
	struct api_journal journal = { .works = true };

	if (host->journal)
		host->journal(host->arg, &journal);
	if (!journal.works)
		json_string(j, "missing", journal.why);
}

static bool
make_events(struct call *call)
{
	struct rest_listing *list = call->listing;
	const struct event_record *events = list->rows;
	size_t begun = list->body.len;

	while (goes_on(list, begun))
		rest_json_event(&list->j, NULL, &events[list->next++]);
	if (list->next < list->count)
		return false;
	json_array_end(&list->j);
	put_id(&list->j, "next_cursor", list->cursor);
	put_missing(call->rest->host, &list->j);
	json_object_end(&list->j);
	call_answer_json(call, &list->body);
	return true;
}

static bool
make_stays(struct call *call)
{
	struct rest_listing *list = call->listing;
	const struct stay *stays = list->rows;
	size_t begun = list->body.len;

	while (goes_on(list, begun))
		rest_json_stay(&list->j, &stays[list->next++]);
	if (list->next < list->count)
		return false;
	json_array_end(&list->j);
	json_object_end(&list->j);
	call_answer_json(call, &list->body);
	return true;
}

/* What the journal tells. */
struct result {
	int err;
	void *rows;              /* taken over */
	size_t count, row_bytes; /* the bytes: of one as JSON, about */
	uint64_t cursor;
	const char *key;
	bool (*make)(struct call *call);
};

/* The journal answered: the list is made, unless nobody waits for it any more. */
static void
take_result(struct call *call, const struct result *result)
{
	struct rest_listing *list = calloc(1, sizeof(*list));
	int err = list ? result->err : -ENOMEM;

	if (call->released || err) {
		free(list);
		free(result->rows);
	}
	if (call->released) {
		call_free(call);
		return;
	}
	call->pending = false;
	if (err) {
		refuse_search(call, err);
		call->wake(call->wake_arg);
		return;
	}
	call->listing = list;
	list->rows = result->rows;
	list->count = result->count;
	list->cursor = result->cursor;
	text_init(&list->body, 256 + result->row_bytes * result->count);
	json_init(&list->j, &list->body);
	json_object(&list->j, NULL);
	json_array(&list->j, result->key);
	if (result->make(call))
		call->wake(call->wake_arg);
	else
		call_make_later(call, result->make);
}

static void
events_found(void *arg, const struct api_events *found)
{
	const struct result result = { found->err, found->events, found->count, 512,
		found->next, "events", make_events };

	take_result(arg, &result);
}

static void
stays_found(void *arg, const struct api_stays *found)
{
	const struct result result = { found->err, found->stays, found->count, 320, 0,
		"inventory", make_stays };

	take_result(arg, &result);
}

void
rest_get_events(const struct work *w)
{
	const struct api_host *host = w->rest->host;
	struct call *call = w->call;
	struct api_event_query query;
	int r = -ENOSYS;

	if (!read_events_query(w, &query))
		return;
	call->answer.vary = "Accept";
	if (host->events &&
	    negotiate_type(call->accept, offers, COUNT_OF(offers)) == OFFER_STREAM) {
		stream_begin(call, &query);
		return;
	}
	if (host->events)
		r = host->events(host->arg, &query, events_found, call);
	if (r < 0)
		refuse_search(call, r);
	else
		call->pending = true;
}

void
rest_get_inventory(const struct work *w)
{
	const struct api_host *host = w->rest->host;
	struct api_stay_query query;
	int r = -ENOSYS;

	if (!read_limit(w, &query.limit) ||
	    !read_text(w, "cage", query.cage, sizeof(query.cage)) ||
	    !read_text(w, "serial", query.serial, sizeof(query.serial)))
		return;
	if (host->stays)
		r = host->stays(host->arg, &query, stays_found, w->call);
	if (r < 0)
		refuse_search(w->call, r);
	else
		w->call->pending = true;
}
