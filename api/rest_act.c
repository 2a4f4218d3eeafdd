/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Acting: what is done for a POST, and answered when the hardware is done.
 */
#include "api/rest_work.h"

#include <errno.h>
#include <stdio.h>

static void
answer_hardware(struct call *call, int err)
{
	const struct hw_err_info *info = hw_err_info(err);

	call_answer_problem(call, PROBLEM_HARDWARE, (unsigned)info->http_status,
	    info->text);
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
	call_answer_json(call, &body);
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
	char detail[REST_DETAIL_MAX];

	switch (r) {
	case -ENOENT:
		snprintf(detail, sizeof(detail), "cage %s is empty", w->cage->name);
		call_refuse(w->call, PROBLEM_NO_MODULE, detail);
		break;
	case -EPERM:
		snprintf(detail, sizeof(detail),
		    "cage %s: somebody else uses the module: %s", w->cage->name,
		    w->cage->owner.name);
		call_refuse(w->call, PROBLEM_CONFLICT, detail);
		break;
	case -EOPNOTSUPP:
		snprintf(detail, sizeof(detail),
		    "cage %s has no reset pin that can be set", w->cage->name);
		call_answer_problem(w->call, PROBLEM_HARDWARE,
		    (unsigned)hw_err_info(HW_UNSUP)->http_status, detail);
		break;
	default:
		snprintf(detail, sizeof(detail),
		    "cage %s: a reset is under way, or its bus is not up", w->cage->name);
		call_answer_problem(w->call, PROBLEM_HARDWARE,
		    (unsigned)hw_err_info(HW_BUSY)->http_status, detail);
		break;
	}
}

void
rest_post_reset(const struct work *w)
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
