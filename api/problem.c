/* SPDX-License-Identifier: Apache-2.0 */
#include "api/problem.h"

#include "api/json.h"

/* The title of "about:blank" is the status' own phrase. */
/* clang-format off */
static const struct {
	const char *type;
	const char *title;
	unsigned status;
} problems[] = {
	[PROBLEM_BAD_REQUEST]    = { "about:blank",             "Bad Request",         400 },
	[PROBLEM_NOT_FOUND]      = { "about:blank",             "Not Found",           404 },
	[PROBLEM_NO_CAGE]        = { "/problems/no-such-cage",  "No such cage",        404 },
	[PROBLEM_NO_MODULE]      = { "/problems/no-module",     "No module",           404 },
	[PROBLEM_SIGN_IN]        = { "about:blank",             "Unauthorized",        401 },
	[PROBLEM_NO_ALARM]       = { "/problems/no-such-alarm", "No such alarm",       404 },
	[PROBLEM_CONFLICT]       = { "about:blank",             "Conflict",            409 },
	[PROBLEM_CONFIG]         = { "/problems/configuration", "Wrong configuration", 422 },
	[PROBLEM_DENIED]         = { "/problems/denied",        "Not allowed",         403 },
	[PROBLEM_METHOD]         = { "about:blank",             "Method Not Allowed",  405 },
	[PROBLEM_BODY_TOO_LARGE] = { "about:blank",             "Content Too Large",   413 },
	[PROBLEM_PATH_TOO_LONG]  = { "about:blank",             "URI Too Long",        414 },
	[PROBLEM_HOST]           = { "about:blank",             "Misdirected Request", 421 },
	[PROBLEM_BUSY]           = { "about:blank",             "Too Many Requests",   429 },
	[PROBLEM_HARDWARE]       = { "/problems/hardware",      "Hardware error",      502 },
	[PROBLEM_NOT_READY]      = { "/problems/not-ready",     "Not ready",           503 },
	[PROBLEM_NO_MEMORY]      = { "about:blank",             "Service Unavailable", 503 },
};
/* clang-format on */

unsigned
problem_status(enum problem problem)
{
	return problems[problem].status;
}

void
problem_write(struct text *out, enum problem problem, unsigned status, const char *detail,
    const char *instance)
{
	struct json j;

	json_init(&j, out);
	json_object(&j, NULL);
	json_string(&j, "type", problems[problem].type);
	json_string(&j, "title", problems[problem].title);
	json_count(&j, "status", status);
	json_string(&j, "detail", detail);
	json_string(&j, "instance", instance);
	json_object_end(&j);
}
