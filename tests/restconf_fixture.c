/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/restconf_fixture.h"

#include <check.h>

#include "schema/tree.h"
#include "tests/host_fixture.h"

struct inventory *inv;
struct rest *rest;
const struct peer tcp = { .transport = TRANSPORT_TCP, .role = ROLE_VIEWER };
unsigned woken;

void
wake(void *arg)
{
	(void)arg;
	woken++;
}

const struct api_host host = {
	.version = "1.2.3",
	.platform = &fixture_platform,
	.yang = &tree_yang_own,
	.now = fixture_give_now,
	.audit = host_fixture_audit,
};

void
setup(void)
{
	woken = 0;
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
ask(const struct peer *peer, const char *method, const char *url, const char *accept)
{
	char room[4096], *query = room, *path, *part;
	struct call *call;

	snprintf(room, sizeof(room), "%s", url);
	path = strsep(&query, "?");
	call = call_create(rest, method, path, peer, wake, NULL);
	ck_assert_ptr_nonnull(call);
	snprintf(call->accept, sizeof(call->accept), "%s", accept ? accept : "");
	while ((part = strsep(&query, "&"))) {
		char *value = strchr(part, '=');

		if (value)
			*value++ = '\0';
		call_argument(call, part, value);
	}
	call_begin(call);
	for (int turn = 0; turn < 1000 && rest_has_work(rest); turn++)
		rest_work(rest);
	ck_assert(call->answered);
	return call;
}

const char *
body_of(const struct call *call)
{
	static char text[1 << 20];
	const char *from = call->answer.body ? call->answer.body : call->answer.shared;

	ck_assert_uint_lt(call->answer.len, sizeof(text));
	memcpy(text, from ? from : "", from ? call->answer.len : 0);
	text[call->answer.len] = '\0';
	return text;
}

json_t *
json_of(const char *text)
{
	json_error_t error;
	json_t *json = json_loads(text, JSON_REJECT_DUPLICATES, &error);

	ck_assert_msg(json != NULL, "%s at %d: %s", error.text, error.position, text);
	return json;
}

void
warm_up(struct cage *c, int32_t mdegc, bool ends)
{
	struct readings r;

	fixture_readings(&r);
	r.value[MONITOR_TEMP][0] = mdegc;
	module_update(inv, c, &r, FIXTURE_MONO_US, &fixture_now);
	if (ends)
		inventory_end_turn(inv);
}
