/* SPDX-License-Identifier: Apache-2.0 */
/*
 * REST: each resource as it was agreed, each verb as it is checked and audited, and
 * bodies that take some turns.
 */
#include "api/rest.h"

#include <jansson.h>
#include <stdlib.h>

#include "tests/api_fixture.h"
#include "tests/rest_fixture.h"
#include "tests/suite.h"

static const struct peer helper = { .transport = TRANSPORT_UNIX, .role = ROLE_OPERATOR };
static const struct peer user = { .transport = TRANSPORT_UNIX, .role = ROLE_VIEWER };
static const struct peer stranger = { .transport = TRANSPORT_UNIX, .uid = 1000 };

/* What cage 1 must say, by path: the JSON text of the member, NULL: no such key. */
static const struct {
	const char *url;
	const char *path;
	const char *text;
} shapes[] = {
	{ "/api/v1/cages/1", "name", "\"1\"" },
	{ "/api/v1/cages/1", "type", "\"qsfp-dd\"" },
	{ "/api/v1/cages/1", "bus", "0" },
	{ "/api/v1/cages/1", "presence", "\"present\"" },
	{ "/api/v1/cages/1", "state", "\"ready\"" },
	{ "/api/v1/cages/1", "generation", "1" },
	{ "/api/v1/cages/1", "since", "\"2026-11-22T16:00:00.123Z\"" },
	{ "/api/v1/cages/1", "since-age", "0.0" },
	{ "/api/v1/cages/1", "last-poll.age", "0.412" },
	{ "/api/v1/cages/1", "last-poll.time", "\"2026-11-22T15:59:59.711Z\"" },
	{ "/api/v1/cages/1", "last-glitch.monitor", "\"supply-voltage\"" },
	{ "/api/v1/cages/1", "last-glitch.read", "1.2" },
	{ "/api/v1/cages/1", "last-glitch.before", "3.3012" },
	{ "/api/v1/cages/1", "last-glitch.again", "3.3013" },
	{ "/api/v1/cages/1", "last-glitch.unit", "\"volts\"" },
	{ "/api/v1/cages/1", "last-glitch.age", "2.0" },
	{ "/api/v1/cages/1", "last-glitch.time", "\"2026-11-22T15:59:58.123Z\"" },
	{ "/api/v1/cages/4", "last-glitch", NULL },
	{ "/api/v1/cages/1", "flapping", "false" },
	{ "/api/v1/cages/1", "counters.presence-flaps", "0" },
	{ "/api/v1/cages/1", "counters.glitches", "1" },
	{ "/api/v1/cages/1", "last-error", NULL },
	{ "/api/v1/cages/1", "counters.insertions", "1" },
	{ "/api/v1/cages/1", "counters.polls", "1" },
	{ "/api/v1/cages/1", "counters.read-errors.nack", "0" },
	{ "/api/v1/cages/1", "counters.read-errors.other", "0" },
	{ "/api/v1/cages/1", "counters.read-errors.none", NULL },
	{ "/api/v1/cages/1", "counters.transactions", "2" },
	{ "/api/v1/cages/1", "counters.bytes", "128" },
	{ "/api/v1/cages/1", "counters.busy-seconds", "0.0025" },
	{ "/api/v1/cages/1", "counters.failures-in-a-row", "3" },
	{ "/api/v1/cages/1", "breaker", "\"open\"" },
	{ "/api/v1/cages/1", "next-try-in", "2.5" },
	{ "/api/v1/cages/4", "breaker", "\"closed\"" },
	{ "/api/v1/cages/4", "next-try-in", NULL },
	{ "/api/v1/cages/1", "counters.transfers-failed.nack", "1" },
	{ "/api/v1/cages/1", "counters.transfer-latency.counts.2", "1" },
	{ "/api/v1/cages/1", "alarms.critical", "0" },
	{ "/api/v1/cages/2", "alarms.warning", "0" },
	{ "/api/v1/alarms", "alarms", "[]" },
	{ "/api/v1/cages/1", "module.form-factor", "\"QSFP-DD\"" },
	{ "/api/v1/cages/1", "module.vendor-name", "\"Ex\\\"ample\\\\\"" },
	{ "/api/v1/cages/1", "module.part-number", "\"DR4-400\xef\xbf\xbd\"" },
	{ "/api/v1/cages/1", "module.serial-number", "\"SN0001\"" },
	{ "/api/v1/cages/1", "module.trust", "\"good\"" },
	{ "/api/v1/cages/1", "module.temperature.value", "-4.567" },
	{ "/api/v1/cages/1", "module.temperature.unit", "\"celsius\"" },
	{ "/api/v1/cages/1", "module.temperature.age", "0.412" },
	{ "/api/v1/cages/1", "module.temperature.quality", "\"good\"" },
	{ "/api/v1/cages/1", "module.supply-voltage.value", "3.3012" },
	{ "/api/v1/cages/1", "module.rx-power-worst.value", "-40.0" },
	{ "/api/v1/cages/1", "module.vendor-oui", NULL },
	{ "/api/v1/cages/1", "pins", NULL },
	{ "/api/v1/cages/2", "state", "\"empty\"" },
	{ "/api/v1/cages/2", "module", NULL },
	{ "/api/v1/cages/2", "last-poll", NULL },
	{ "/api/v1/cages/3", "presence", "\"unknown\"" },
	{ "/api/v1/cages/3", "since", NULL },
	{ "/api/v1/cages", "cages.3.name", "\"4\"" },
	{ "/api/v1/cages", "cages.4", NULL },
	{ "/api/v1/cages/1/module", "cage", "\"1\"" },
	{ "/api/v1/cages/1/module", "generation", "1" },
	{ "/api/v1/cages/1/module", "trust", "\"good\"" },
	{ "/api/v1/cages/1/module", "state", "\"ready\"" },
	{ "/api/v1/cages/1/module", "identity.identifier", "24" },
	{ "/api/v1/cages/1/module", "identity.specification", "\"CMIS\"" },
	{ "/api/v1/cages/1/module", "identity.revision", "\"5.2\"" },
	{ "/api/v1/cages/1/module", "identity.vendor-oui", "\"00:00:ab\"" },
	{ "/api/v1/cages/1/module", "identity.power-class", "6" },
	{ "/api/v1/cages/1/module", "identity.power-max", "12.0" },
	{ "/api/v1/cages/1/module", "identity.wavelength-nm", "1310.0" },
	{ "/api/v1/cages/1/module", "identity.length-smf-m", "500" },
	{ "/api/v1/cages/1/module", "identity.length-om3-m", NULL },
	{ "/api/v1/cages/1/module", "identity.firmware", "\"1.2\"" },
	{ "/api/v1/cages/1/module", "identity.checksums.cc_page00", "true" },
	{ "/api/v1/cages/1/module", "identity.applications.0.app", "1" },
	{ "/api/v1/cages/1/module", "identity.applications.0.media", "\"400GBASE-DR4\"" },
	{ "/api/v1/cages/1/module", "identity.applications.0.media-lanes", "4" },
	{ "/api/v1/cages/1/module", "identity.applications.0.host-rate",
	    "\"8 x 50G PAM4\"" },
	{ "/api/v1/cages/1/module", "identity.applications.0.media-rate",
	    "\"4 x 100G PAM4\"" },
	{ "/api/v1/cages/1/module", "identity.applications.0.reach", "\"500 m SMF\"" },
	{ "/api/v1/cages/1/module", "identity.applications.0.words",
	    "\"8 x 50G PAM4 host, 4 x 100G PAM4 media, 500 m SMF\"" },
	{ "/api/v1/cages/1/module", "identity.applications.0.active", "true" },
	{ "/api/v1/cages/1/module", "identity.applications.0.active-host-lanes",
	    "[1, 2, 3, 4, 5, 6, 7, 8]" },
	{ "/api/v1/cages/1/module", "lanes.7.application", "1" },
	{ "/api/v1/cages/1/module", "identity.words", NULL },
	{ "/api/v1/cages/1/module", "findings.0.severity", "\"warning\"" },
	{ "/api/v1/cages/1/module", "findings.0.id", "\"reserved-bit\"" },
	{ "/api/v1/cages/1/module", "findings.0.register", "\"01h:157\"" },
	{ "/api/v1/cages/1/module", "findings.0.clause",
	    "\"CMIS 5.4, Tables 8-43 to 8-62\"" },
	{ "/api/v1/cages/1/module", "findings.0.text",
	    "\"reads 10h; bits F0h are reserved\"" },
	{ "/api/v1/cages/1/module", "findings.1", NULL },
	{ "/api/v1/cages/1/module", "findings-left-out", "2" },
	{ "/api/v1/cages/1/module", "monitors.temperature.value", "-4.567" },
	{ "/api/v1/cages/1/module", "monitors.supply-voltage.unit", "\"volts\"" },
	{ "/api/v1/cages/1/module", "monitors.rx-power-worst", NULL },
	{ "/api/v1/cages/1/module", "data-ready", "true" },
	{ "/api/v1/cages/1/module", "lanes.0.lane", "1" },
	{ "/api/v1/cages/1/module", "lanes.0.light-seen", "true" },
	{ "/api/v1/cages/1", "identifier", NULL },
	{ "/api/v1/cages/1/module", "lanes.1.tx-power.value", "0.414" },
	{ "/api/v1/cages/1/module", "lanes.1.tx-power.unit", "\"dbm\"" },
	{ "/api/v1/cages/1/module", "lanes.3.tx-bias.value", "0.009506" },
	{ "/api/v1/cages/1/module", "lanes.3.tx-bias.unit", "\"amperes\"" },
	{ "/api/v1/cages/1/module", "lanes.1.rx-power.value", "-3.456" },
	{ "/api/v1/cages/1/module", "lanes.6.rx-power.value", "-40.0" },
	{ "/api/v1/cages/1/module", "lanes.6.flags",
	    "[\"rx-los\", \"rx-power-low-alarm\"]" },
	{ "/api/v1/cages/1/module", "lanes.5.flags", "[]" },
	{ "/api/v1/cages/1/module", "lanes.7.data-path-state", "\"DPActivated\"" },
	{ "/api/v1/cages/1/module", "lanes.8", NULL },
	{ "/api/v1/cages/1/module", "limits.temperature.high-alarm", "75.0" },
	{ "/api/v1/cages/1/module", "limits.temperature.low-alarm", "-5.0" },
	{ "/api/v1/cages/1/module", "limits.temperature.high-warning", "70.0" },
	{ "/api/v1/cages/1/module", "limits.temperature.quality", "\"good\"" },
	{ "/api/v1/cages/1/module", "flags-quality", NULL },
	{ "/api/v1/cages/1/module", "limits.temperature.unit", "\"celsius\"" },
	{ "/api/v1/cages/1/module", "limits.rx-power.low-warning", "-8.239" },
	{ "/api/v1/cages/1/module", "limits.tx-power", NULL },
	{ "/api/v1/cages/1/module", "flags", "[\"temperature-high-warning\"]" },
	{ "/api/v1/cages/1/module", "flag-mode", "\"latched\"" },
	{ "/api/v1/cages/4/module", "lanes.0.tx-power", NULL },
	{ "/api/v1/modules", "modules.0.cage", "\"1\"" },
	{ "/api/v1/modules", "modules.0.lanes.1.tx-power.value", "0.414" },
	{ "/api/v1/modules", "modules.1.cage", "\"4\"" },
	{ "/api/v1/modules", "modules.2", NULL },
	{ "/api/v1/platform", "name", "\"board\"" },
	{ "/api/v1/platform", "about", "\"nobody-48x\"" },
	{ "/api/v1/platform", "options.0", "\"file=x\"" },
	{ "/api/v1/platform", "options.1", NULL },
	{ "/api/v1/platform", "kernel", "\"6.1.0\"" },
	{ "/api/v1/platform", "version", "\"1.2.3\"" },
	{ "/api/v1/platform", "cages.0.name", "\"1\"" },
	{ "/api/v1/platform", "cages.0.khz", "400" },
	{ "/api/v1/platform", "cages.0.max-read", "128" },
	{ "/api/v1/platform", "cages.0.presence-by-read", "false" },
	{ "/api/v1/platform", "cages.0.pins-readable.0", NULL },
	{ "/api/v1/platform", "cages.1.khz", NULL },
	{ "/api/v1/buses", "buses.0.page-reads.count", "1" },
	{ "/api/v1/buses", "buses.0.page-reads.mean-seconds", "0.00025" },
	{ "/api/v1/buses", "buses.0.page-reads.least-seconds", "0.00025" },
	{ "/api/v1/buses", "buses.1.page-reads.least-seconds", NULL },
	{ "/api/v1/cages/1", "counters.page-reads.least-seconds", "0.001" },
	{ "/api/v1/buses", "buses.0.bus", "0" },
	{ "/api/v1/buses", "buses.0.state", "\"up\"" },
	{ "/api/v1/buses", "buses.0.busy-seconds", "0.200501" },
	{ "/api/v1/buses", "buses.0.transactions", "3" },
	{ "/api/v1/buses", "buses.0.errors", "1" },
	{ "/api/v1/buses", "buses.0.utilisation", "0.123" },
	{ "/api/v1/buses", "buses.0.open-breakers", "1" },
	{ "/api/v1/buses", "buses.1.open-breakers", "0" },
	{ "/api/v1/buses", "buses.0.flags-period-seconds", "1.0" },
	{ "/api/v1/buses", "buses.0.flags-worst-seconds", "1.002" },
	{ "/api/v1/buses", "buses.0.monitors-period-seconds", "5.0" },
	{ "/api/v1/buses", "buses.0.monitors-worst-seconds", NULL },
	{ "/api/v1/buses", "buses.0.flags-replayed", "4" },
	{ "/api/v1/buses", "buses.0.flags-unknown", "1" },
	{ "/api/v1/buses", "buses.0.transfers-failed.timeout", "1" },
	{ "/api/v1/buses", "buses.0.transfers-failed.nopage", "1" },
	{ "/api/v1/buses", "buses.0.transfers-failed.nack", "0" },
	{ "/api/v1/buses", "buses.0.transfer-latency.up-to-microseconds.0", "250" },
	{ "/api/v1/buses", "buses.0.transfer-latency.up-to-microseconds.9", "128000" },
	{ "/api/v1/buses", "buses.0.transfer-latency.up-to-microseconds.10", NULL },
	{ "/api/v1/buses", "buses.0.transfer-latency.counts.0", "1" },
	{ "/api/v1/buses", "buses.0.transfer-latency.counts.1", "1" },
	{ "/api/v1/buses", "buses.0.transfer-latency.counts.10", "1" },
	{ "/api/v1/buses", "buses.1.state", "\"down\"" },
	{ "/api/v1/buses", "buses.1.sweep-seconds", "0.0" },
	{ "/api/v1/buses", "buses.1.since-age", "1000.0" },
	{ "/healthz", "status", "\"ok\"" },
	{ "/api/v1/cages/99", "status", "404" },
	{ "/api/v1/cages/99", "type", "\"/problems/no-such-cage\"" },
	{ "/api/v1/cages/99", "detail", "\"no cage is named 99\"" },
	{ "/api/v1/cages/99", "instance", "\"/api/v1/cages/99\"" },
	{ "/api/v1/cages/%31", "name", "\"1\"" },
	{ "/api/v1/cages/%", "status", "404" },
	{ "/api/v1/cages/1%00x", "status", "404" },
	{ "/api/v1/cages/%ff%22", "detail", "\"no cage is named \xef\xbf\xbd\\\"\"" },
	{ "/api/v1/cages/", "status", "404" },
	{ "/api/v1/cages/2/module", "type", "\"/problems/no-module\"" },
	{ "/api/v1/cages/2/module", "status", "404" },
	{ "/readyz", "status", "503" },
	{ "/readyz", "detail", "\"bus 3 was never up\"" },
	{ "/api/v1", "detail",
	    "\"there is nothing at this path; GET / lists what there is\"" },
	{ "//", "status", "404" },
	{ "*", "status", "404" },
	{ "", "status", "404" },
	{ "/metrics/", "status", "404" },
};

START_TEST(a_resource_has_the_agreed_shape)
{
	json_t *json = get(shapes[_i].url);
	const json_t *found = member(json, shapes[_i].path);
	char *text =
	    found ? json_dumps(found, JSON_ENCODE_ANY | JSON_REAL_PRECISION(10)) : NULL;

	if (shapes[_i].text) {
		ck_assert_msg(text != NULL, "%s has no %s", shapes[_i].url,
		    shapes[_i].path);
		ck_assert_str_eq(text, shapes[_i].text);
	} else {
		ck_assert_msg(!text, "%s has %s", shapes[_i].url, shapes[_i].path);
	}
	free(text);
	json_decref(json);
}
END_TEST

START_TEST(readiness_is_the_hosts_word)
{
	json_t *json;

	seen.ready = true;
	json = get("/readyz");

	ck_assert_str_eq(json_string_value(member(json, "status")), "ready");
	json_decref(json);
}
END_TEST

/* Who asks what with which method, and what he hears. */
static const struct {
	const struct peer *peer;
	const char *method;
	const char *path;
	unsigned status;
	unsigned audits;
	const char *allow;
} asked[] = {
	{ &tcp, "GET", "/", 200, 0, NULL },
	{ &tcp, "HEAD", "/metrics", 200, 0, NULL },
	{ &user, "GET", "/api/v1/cages", 200, 0, NULL },
	{ &tcp, "POST", "/api/v1/cages/1/reset", 403, 1, NULL },
	{ &user, "POST", "/api/v1/cages/1/reset", 403, 1, NULL },
	{ &tcp, "POST", "/api/v1/cages/99/reset", 403, 1, NULL },
	{ &admin, "POST", "/api/v1/cages/99/reset", 404, 2, NULL },
	{ &helper, "POST", "/api/v1/cages/99/reset", 404, 2, NULL },
	{ &helper, "GET", "/metrics", 200, 0, NULL },
	{ &stranger, "GET", "/metrics", 403, 0, NULL },
	{ &stranger, "GET", "/nowhere", 403, 0, NULL },
	{ &stranger, "PUT", "/metrics", 403, 1, NULL },
	{ &stranger, "POST", "/api/v1/cages/1/reset", 403, 1, NULL },
	{ &admin, "GET", "/api/v1/cages/1/reset", 405, 0, "POST" },
	{ &admin, "HEAD", "/api/v1/cages/1/reset", 405, 0, "POST" },
	{ &tcp, "POST", "/api/v1/alarms/1/acknowledge", 403, 1, NULL },
	{ &user, "POST", "/api/v1/alarms/1/shelve", 403, 1, NULL },
	{ &tcp, "POST", "/api/v1/alarms/1/unshelve", 403, 1, NULL },
	{ &admin, "POST", "/api/v1/alarms/1/acknowledge", 404, 2, NULL },
	{ &helper, "POST", "/api/v1/alarms/1/acknowledge", 404, 2, NULL },
	{ &admin, "POST", "/api/v1/alarms/1/shelve", 404, 2, NULL },
	{ &admin, "POST", "/api/v1/alarms/1x/unshelve", 404, 2, NULL },
	{ &tcp, "GET", "/api/v1/alarms/99999999999999999999999", 404, 0, NULL },
	{ &tcp, "GET", "/api/v1/alarms/-1", 404, 0, NULL },
	{ &admin, "GET", "/api/v1/alarms/1/shelve", 405, 0, "POST" },
	{ &tcp, "PUT", "/metrics", 405, 1, "GET, HEAD" },
	{ &tcp, "DELETE", "/api/v1/cages/1", 405, 1, "GET, HEAD" },
	{ &tcp, "get", "/metrics", 405, 1, "GET, HEAD" },
	{ &tcp, "AVERYLONGMETHODNAMEINDEED", "/metrics", 405, 1, "GET, HEAD" },
	{ &tcp, "POST", "/nowhere", 404, 1, NULL },
};

START_TEST(each_verb_is_checked_and_audited)
{
	struct call *call = ask(asked[_i].peer, asked[_i].method, asked[_i].path);

	ck_assert(call->answered);
	ck_assert_uint_eq(call->answer.status, asked[_i].status);
	ck_assert_uint_eq(seen.audits, asked[_i].audits);
	ck_assert_ptr_null(seen.cage);
	if (asked[_i].allow)
		ck_assert_str_eq(call->answer.allow, asked[_i].allow);
	else
		ck_assert_ptr_null(call->answer.allow);
	if (asked[_i].audits) {
		ck_assert_uint_eq(seen.status, asked[_i].status);
		ck_assert_str_eq(seen.path, asked[_i].path);
	}
	call_release(call);
}
END_TEST

/* What a client of /metrics welcomes, and what he gets. */
static const struct {
	const char *accept;
	const char *accept_encoding;
	const char *type;
	bool gzip;
} forms[] = {
	{ "", "", "text/plain; version=0.0.4; charset=utf-8", false },
	{ "text/html,*/*;q=0.8", "gzip, deflate",
	    "text/plain; version=0.0.4; charset=utf-8", true },
	{ "application/openmetrics-text;version=1.0.0,text/plain;q=0.5", "gzip;q=0",
	    "application/openmetrics-text; version=1.0.0; charset=utf-8", false },
	{ "application/openmetrics-text;version=0.0.1,text/plain;q=0.5", "gzip",
	    "application/openmetrics-text; version=0.0.1; charset=utf-8", true },
	{ "application/vnd.google.protobuf", "",
	    "text/plain; version=0.0.4; charset=utf-8", false },
};

START_TEST(metrics_come_in_the_form_that_is_welcome)
{
	struct call *call = call_create(rest, "GET", "/metrics", &tcp, wake, NULL);
	const struct rest_answer *answer = &call->answer;

	snprintf(call->accept, sizeof(call->accept), "%s", forms[_i].accept);
	snprintf(call->accept_encoding, sizeof(call->accept_encoding), "%s",
	    forms[_i].accept_encoding);
	call_begin(call);
	for (int step = 0; rest_has_work(rest); step++) {
		ck_assert(!call->answered && step < 9);
		rest_work(rest);
	}

	ck_assert(call->answered);
	ck_assert_uint_eq(answer->status, 200);
	ck_assert_str_eq(answer->type, forms[_i].type);
	ck_assert_str_eq(answer->vary, "Accept, Accept-Encoding");
	if (forms[_i].gzip)
		ck_assert_str_eq(answer->encoding, "gzip");
	else
		ck_assert_ptr_null(answer->encoding);
	ck_assert_int_eq(memcmp(answer->shared, "\x1f\x8b", 2) == 0, forms[_i].gzip);
	call_release(call);
}
END_TEST

/* A switch of so many modules that they are written in several turns. */
START_TEST(many_modules_are_written_turn_by_turn)
{
	struct inventory *many = inventory_create(40, 1);
	struct rest *of_many = rest_create(many, &host);
	struct call *call, *leaves;
	unsigned turns = 0;
	json_t *json;

	for (unsigned i = 0; i < 40; i++) {
		snprintf(many->cage[i].name, sizeof(many->cage[i].name), "%u", i + 1);
		if (i != 5)
			fixture_plug(many, &many->cage[i]);
	}
	leaves = call_create(of_many, "GET", "/api/v1/modules", &tcp, wake, NULL);
	call = call_create(of_many, "GET", "/api/v1/modules", &tcp, wake, NULL);
	ck_assert(!call_begin(leaves));
	ck_assert(!call_begin(call));
	rest_work(of_many);
	call_release(leaves);
	cage_set_presence(many, &many->cage[39], PRESENCE_ABSENT, &fixture_now);
	for (; rest_has_work(of_many); turns++)
		rest_work(of_many);

	ck_assert_uint_eq(turns, 2);
	ck_assert_uint_eq(seen.woken, 1);
	json = answer_of(call);
	ck_assert_uint_eq(json_array_size(member(json, "modules")), 38);
	ck_assert_str_eq(json_string_value(member(json, "modules.37.cage")), "39");
	json_decref(json);
	rest_destroy(of_many);
	inventory_destroy(many);
}
END_TEST

START_TEST(who_waits_for_a_body_is_woken_once_and_may_leave)
{
	struct call *calls[3];

	for (int i = 0; i < 3; i++) {
		calls[i] = call_create(rest, "GET", "/metrics", &tcp, wake, NULL);
		snprintf(calls[i]->accept_encoding, REST_ACCEPT_MAX, "gzip");
		ck_assert(!call_begin(calls[i]));
	}
	call_release(calls[1]);
	while (rest_has_work(rest))
		rest_work(rest);
	rest_work(rest); /* nothing to do: nothing happens */

	ck_assert_uint_eq(seen.woken, 2);
	ck_assert(calls[0]->answered && calls[2]->answered);
	ck_assert_ptr_eq(calls[0]->answer.shared, calls[2]->answer.shared);
	call_release(calls[0]);
	call_release(calls[2]);
}
END_TEST

START_TEST(a_path_beyond_all_lengths_is_refused)
{
	char path[3000];
	struct call *call;

	memset(path, '/', sizeof(path) - 1);
	path[sizeof(path) - 1] = '\0';
	call = ask(&tcp, "GET", path);

	ck_assert_uint_eq(call->answer.status, 414);
	call_release(call);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("rest");
	TCase *t = tcase_create("rest");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, a_resource_has_the_agreed_shape, 0, COUNT_OF(shapes));
	tcase_add_test(t, readiness_is_the_hosts_word);
	tcase_add_loop_test(t, each_verb_is_checked_and_audited, 0, COUNT_OF(asked));
	tcase_add_loop_test(t, metrics_come_in_the_form_that_is_welcome, 0,
	    COUNT_OF(forms));
	tcase_add_test(t, many_modules_are_written_turn_by_turn);
	tcase_add_test(t, who_waits_for_a_body_is_woken_once_and_may_leave);
	tcase_add_test(t, a_path_beyond_all_lengths_is_refused);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}
