/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Looking: what is answered to a GET.
 */
#include "api/rest_work.h"

#include <stdio.h>
#include <stdlib.h>

#include "api/rest_alarms.h"
#include "api/rest_json.h"
#include "api/scrape.h"

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

void
rest_get_metrics(const struct work *w)
{
	struct call *call = w->call;

	if (!scrape_begin(call, w->rest->metrics, &w->now)) {
		call_refuse(call, PROBLEM_NO_MEMORY, "out of memory");
	} else if (scrape_is_made(call)) {
		answer_metrics(call);
	} else {
		call_make_later(call, make_metrics);
	}
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
	call_answer_json(call, &body);
}

void
rest_get_healthz(const struct work *w)
{
	answer_status(w->call, "ok");
}

void
rest_get_readyz(const struct work *w)
{
	char why[REST_DETAIL_MAX] = "";

	if (w->rest->host->ready(w->rest->host->arg, why, sizeof(why)))
		answer_status(w->call, "ready");
	else
		call_refuse(w->call, PROBLEM_NOT_READY, why);
}

void
rest_get_cages(const struct work *w)
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
	call_answer_json(w->call, &body);
}

void
rest_get_cage(const struct work *w)
{
	struct text body;
	struct json j;

	text_init(&body, 2048);
	json_init(&j, &body);
	rest_json_cage(&j, NULL, w->cage, &w->now);
	call_answer_json(w->call, &body);
}

void
rest_get_module(const struct work *w)
{
	char detail[REST_DETAIL_MAX];
	struct text body;
	struct json j;

	if (!module_is_known(&w->cage->module)) {
		snprintf(detail, sizeof(detail),
		    "cage %s is %s: no module is known there", w->cage->name,
		    cage_state_name(w->cage->state));
		call_refuse(w->call, PROBLEM_NO_MODULE, detail);
		return;
	}
	text_init(&body, 8192);
	json_init(&j, &body);
	rest_json_module(&j, w->cage, &w->now);
	call_answer_json(w->call, &body);
}

/* Each module is of the moment at which it is written. */
static bool
make_modules(struct call *call)
{
	const struct rest *r = call->rest;
	struct rest_listing *list = call->listing;
	size_t begun = list->body.len;
	size_t count = r->inv->cage_count;
	struct now now;

	r->host->now(r->host->arg, &now);
	for (; list->next < count && list->body.len - begun < REST_STEP_BYTES;
	     list->next++) {
		const struct cage *c = &r->inv->cage[list->next];

		if (module_is_known(&c->module))
			rest_json_module(&list->j, c, &now);
	}
	if (list->next < count)
		return false;
	json_array_end(&list->j);
	json_object_end(&list->j);
	call_answer_json(call, &list->body);
	return true;
}

void
rest_get_modules(const struct work *w)
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
		call_make_later(w->call, make_modules);
}

void
rest_get_alarms(const struct work *w)
{
	struct text body;
	struct json j;

	text_init(&body, 2048);
	json_init(&j, &body);
	json_object(&j, NULL);
	rest_alarms(&j, w->rest->inv, &w->now);
	json_object_end(&j);
	call_answer_json(w->call, &body);
}

void
rest_get_buses(const struct work *w)
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
	call_answer_json(w->call, &body);
}
