/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/rest_fixture.h"

#include <check.h>
#include <stdlib.h>

struct inventory *inv;
struct rest *rest;
const struct peer admin = { .transport = TRANSPORT_UNIX, .role = ROLE_ADMIN };
const struct peer tcp = { .transport = TRANSPORT_TCP,
	.role = ROLE_VIEWER,
	.address = "192.0.2.1" };

struct seen seen;

static bool
give_ready(void *arg, char *ret_why, size_t size)
{
	(void)arg;
	snprintf(ret_why, size, "bus 3 was never up");
	return seen.ready;
}

static int
do_reset(void *arg, struct cage *cage, void (*done)(void *done_arg, int err),
    void *done_arg)
{
	(void)arg;
	seen.cage = cage;
	if (seen.reset_result < 0)
		return seen.reset_result;
	if (seen.reset_at_once) {
		done(done_arg, HW_OK);
		return 0;
	}
	seen.done = done;
	seen.done_arg = done_arg;
	return 0;
}

static void
hear_audit(void *arg, const struct api_audit *record)
{
	(void)arg;
	seen.audits++;
	seen.status = record->status;
	snprintf(seen.result, sizeof(seen.result), "%s", record->result);
	snprintf(seen.method, sizeof(seen.method), "%s", record->method);
	snprintf(seen.path, sizeof(seen.path), "%s", record->path);
}

void
wake(void *arg)
{
	(void)arg;
	seen.woken++;
}

const struct api_host host = {
	.version = "1.2.3",
	.platform = &fixture_platform,
	.now = fixture_give_now,
	.ready = give_ready,
	.reset = do_reset,
	.audit = hear_audit,
};

void
setup(void)
{
	memset(&seen, 0, sizeof(seen));
	inv = fixture_create();
	rest = rest_create(inv, &host);
}

void
teardown(void)
{
	rest_destroy(rest);
	inventory_destroy(inv);
}

struct call *
ask(const struct peer *peer, const char *method, const char *path)
{
	struct call *call = call_create(rest, method, path, peer, wake, NULL);

	ck_assert_ptr_nonnull(call);
	call_begin(call);
	return call;
}

json_t *
answer_of(struct call *call)
{
	json_error_t error;
	json_t *json;

	ck_assert(call->answered);
	json = json_loadb(call->answer.body, call->answer.len, JSON_DECODE_ANY, &error);
	ck_assert_msg(json != NULL, "%s: %.*s", error.text, (int)call->answer.len,
	    call->answer.body);
	call_release(call);
	return json;
}

json_t *
get(const char *path)
{
	return answer_of(ask(&tcp, "GET", path));
}

const json_t *
member(const json_t *json, const char *path)
{
	char words[128];
	char *rest_of = words;
	const char *word;

	snprintf(words, sizeof(words), "%s", path);
	while (json && (word = strsep(&rest_of, "."))) {
		if (json_is_array(json))
			json = json_array_get(json, (size_t)atoi(word));
		else
			json = json_object_get(json, word);
	}
	return json;
}
