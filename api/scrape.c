/* SPDX-License-Identifier: Apache-2.0 */
#include "api/scrape.h"

#include "api/negotiate.h"
#include "base/bytes.h"

/* The forms of /metrics; the first is for those who do not say what they want. */
/* clang-format off */
static const struct offer offers[] = {
	{ "text/plain",                  "0.0.4" },
	{ "application/openmetrics-text", "1.0.0" },
	{ "application/openmetrics-text", "0.0.1" },
};
static const struct {
	enum metrics_form form;
	const char *content_type;
} types[COUNT_OF(offers)] = {
	{ FORM_TEXT,        "text/plain; version=0.0.4; charset=utf-8" },
	{ FORM_OPENMETRICS, "application/openmetrics-text; version=1.0.0; charset=utf-8" },
	{ FORM_OPENMETRICS, "application/openmetrics-text; version=0.0.1; charset=utf-8" },
};
/* clang-format on */

bool
scrape_begin(struct call *call, struct metrics *m, const struct now *now)
{
	call->gzip = negotiate_gzip(call->accept_encoding);
	call->offer = negotiate_type(call->accept, offers, COUNT_OF(offers));
	call->answer.snapshot = metrics_snapshot(m, now);
	return call->answer.snapshot != NULL;
}

bool
scrape_is_made(const struct call *call)
{
	return snapshot_is_made(call->answer.snapshot, types[call->offer].form,
	    call->gzip);
}

bool
scrape_make(struct call *call)
{
	return snapshot_make(call->answer.snapshot, types[call->offer].form, call->gzip);
}

bool
scrape_answer(struct call *call)
{
	struct rest_answer *answer = &call->answer;

	answer->shared = snapshot_body(answer->snapshot, types[call->offer].form,
	    call->gzip, &answer->len);
	if (!answer->shared)
		return false;
	answer->type = types[call->offer].content_type;
	answer->encoding = call->gzip ? "gzip" : NULL;
	answer->vary = "Accept, Accept-Encoding";
	return true;
}
