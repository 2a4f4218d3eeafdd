/* SPDX-License-Identifier: Apache-2.0 */
#include "api/rest.h"

#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <unistd.h>

#include "tests/api_fixture.h"
#include "tests/suite.h"

static struct inventory *inv;
static struct rest *rest;
static const struct peer admin = { .transport = TRANSPORT_UNIX, .role = ROLE_ADMIN };
static const struct peer helper = { .transport = TRANSPORT_UNIX, .role = ROLE_OPERATOR };
static const struct peer user = { .transport = TRANSPORT_UNIX, .role = ROLE_VIEWER };
static const struct peer stranger = { .transport = TRANSPORT_UNIX, .uid = 1000 };
static const struct peer tcp = { .transport = TRANSPORT_TCP,
	.role = ROLE_VIEWER,
	.address = "192.0.2.1" };

/* What the host above was asked, and how it shall behave. */
static struct {
	bool ready;
	int reset_result;
	bool reset_at_once;
	struct cage *cage;
	void (*done)(void *arg, int err);
	void *done_arg;
	unsigned woken;
	unsigned audits;
	unsigned status;
	char result[128];
	char method[16];
	char path[64];
} seen;

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

static void
wake(void *arg)
{
	(void)arg;
	seen.woken++;
}

static const struct api_host host = {
	.version = "1.2.3",
	.platform = &fixture_platform,
	.now = fixture_give_now,
	.ready = give_ready,
	.reset = do_reset,
	.audit = hear_audit,
};

static void
setup(void)
{
	memset(&seen, 0, sizeof(seen));
	inv = fixture_create();
	rest = rest_create(inv, &host);
}

static void
teardown(void)
{
	rest_destroy(rest);
	inventory_destroy(inv);
}

static struct call *
ask(const struct peer *peer, const char *method, const char *path)
{
	struct call *call = call_create(rest, method, path, peer, wake, NULL);

	ck_assert_ptr_nonnull(call);
	call_begin(call);
	return call;
}

/* The JSON of an answer, which is taken. */
static json_t *
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

static json_t *
get(const char *path)
{
	return answer_of(ask(&tcp, "GET", path));
}

/* A member by a path of keys and numbers: "lanes.0.tx-power.value". */
static const json_t *
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

START_TEST(a_stale_reading_shows_value_age_and_quality)
{
	json_t *json;

	module_read_failed(inv, &inv->cage[0], HW_NACK);
	json = get("/api/v1/cages/1");

	ck_assert_str_eq(json_string_value(member(json, "module.temperature.quality")),
	    "stale");
	ck_assert_double_eq(json_number_value(member(json, "module.temperature.value")),
	    -4.567);
	ck_assert_str_eq(json_string_value(member(json, "last-error")), "nack");
	ck_assert_int_eq(json_integer_value(member(json, "counters.read-errors.nack")),
	    1);
	json_decref(json);
}
END_TEST

/* Raised from top to bottom, a second apart; `place` is where REST lists it. */
static const struct {
	unsigned cage;
	enum alarm_kind kind;
	unsigned lane;
	struct alarm_cause cause;
	unsigned place;
	const char *text; /* what the object must hold */
} raised[] = {
	{ 3, ALARM_LIMITS + 19, 1, { 140000, 150000, true, true, ALARM_BY_COMPARISON }, 3,
	    "\"cage\": \"4\", \"lane\": 2, \"kind\": \"rx-power-low-warning\", "
	    "\"severity\": \"warning\", \"text\": \"rx power -8.54 dBm is below the "
	    "low warning limit -8.24 dBm\", \"source\": \"comparison\", "
	    "\"value\": -8.539, \"limit\": -8.239, \"unit\": \"dbm\", "
	    "\"raised\": \"2026-11-22T15:59:51.123Z\", \"age\": 9.0, "
	    "\"generation\": 1, \"state\": \"raised\", "
	    "\"operator-state\": \"none\", \"count\": 1}" },
	{ 0, ALARM_SIGNALS + SIGNAL_TX_LOS, 5, { .source = ALARM_BY_FLAG }, 1,
	    "\"cage\": \"1\", \"host-lane\": 6, \"kind\": \"tx-los\", "
	    "\"severity\": \"major\", \"text\": \"no signal comes from the host\", "
	    "\"source\": \"flag\", \"raised\": \"2026-11-22T15:59:52.123Z\"" },
	{ 0, ALARM_SIGNALS + SIGNAL_RX_LOS, 0,
	    { .has_value = true, .source = ALARM_BY_FLAG }, 0,
	    "\"lane\": 1, \"kind\": \"rx-los\", \"severity\": \"critical\", "
	    "\"text\": \"no light is received, rx power -40.00 dBm\", "
	    "\"source\": \"flag\", \"value\": -40.0, \"unit\": \"dbm\"" },
	{ 0, ALARM_UNREADABLE, 0, { .value = HW_NACK }, 2,
	    "\"cage\": \"1\", \"kind\": \"module-unreadable\", "
	    "\"severity\": \"major\", \"text\": \"the module cannot be read: address "
	    "not acknowledged\", \"raised\": " },
};

static void
raise_all(void)
{
	struct now then = fixture_now;

	then.mono_us -= 10 * US_PER_S;
	then.wall_us -= 10 * US_PER_S;
	for (size_t i = 0; i < COUNT_OF(raised); i++) {
		then.mono_us += US_PER_S;
		then.wall_us += US_PER_S;
		alarm_raise(inv, &inv->cage[raised[i].cage], raised[i].kind,
		    raised[i].lane, &raised[i].cause, &then);
	}
}

START_TEST(alarms_are_listed_the_worst_and_the_oldest_first)
{
	json_t *json;
	const json_t *alarm;
	char *text;

	raise_all();
	json = get("/api/v1/alarms");
	ck_assert_uint_eq(json_array_size(member(json, "alarms")), COUNT_OF(raised));
	alarm = json_array_get(member(json, "alarms"), raised[_i].place);
	text = json_dumps(alarm, JSON_PRESERVE_ORDER | JSON_REAL_PRECISION(10));

	ck_assert_msg(strstr(text, raised[_i].text) != NULL, "%s", text);
	ck_assert_uint_eq(strtoull(json_string_value(member(alarm, "id")), NULL, 10),
	    alarm_id(&inv->cage[raised[_i].cage], raised[_i].kind, raised[_i].lane));

	free(text);
	json_decref(json);
}
END_TEST

/* What an operator does to the loss of light of cage 1, and what is answered. */
static const struct {
	const char *verb;
	unsigned status;
	const char *state;
	unsigned listed, shelved;
} deeds[] = {
	{ "acknowledge", 200, "acknowledged", 4, 0 },
	{ "acknowledge", 409, NULL, 4, 0 },
	{ "unshelve", 409, NULL, 4, 0 },
	{ "shelve", 200, "shelved", 3, 1 },
	{ "shelve", 409, NULL, 3, 1 },
	{ "unshelve", 200, "acknowledged", 4, 0 },
};

START_TEST(an_operator_acknowledges_and_shelves_an_alarm)
{
	char path[128];
	json_t *json;

	raise_all();
	for (size_t i = 0; i < COUNT_OF(deeds); i++) {
		struct call *call;

		snprintf(path, sizeof(path), "/api/v1/alarms/%" PRIu64 "/%s",
		    alarm_id(&inv->cage[0], alarm_of_signal(SIGNAL_RX_LOS), 0),
		    deeds[i].verb);
		call = ask(&admin, "POST", path);
		ck_assert_uint_eq(call->answer.status, deeds[i].status);
		ck_assert_uint_eq(seen.audits, 2 * (i + 1));
		json = json_loadb(call->answer.body, call->answer.len, 0, NULL);
		if (deeds[i].state)
			ck_assert_str_eq(json_string_value(
					     member(json, "operator-state")),
			    deeds[i].state);
		json_decref(json);
		call_release(call);
		json = get("/api/v1/alarms");
		ck_assert_uint_eq(json_array_size(member(json, "alarms")),
		    deeds[i].listed);
		ck_assert_uint_eq(json_array_size(member(json, "shelved")),
		    deeds[i].shelved);
		json_decref(json);
	}
	*strrchr(path, '/') = '\0';
	json = get(path);
	ck_assert_uint_eq(json_array_size(member(json, "changes")), 4);
	ck_assert_str_eq(json_string_value(member(json, "state")), "raised");
	json_decref(json);
}
END_TEST

START_TEST(a_cage_counts_its_alarms_and_a_removal_ends_them)
{
	json_t *json;

	raise_all();
	json = get("/api/v1/cages/1");
	ck_assert_int_eq(json_integer_value(member(json, "alarms.critical")), 1);
	ck_assert_int_eq(json_integer_value(member(json, "alarms.major")), 2);
	ck_assert_int_eq(json_integer_value(member(json, "alarms.warning")), 0);
	json_decref(json);

	cage_set_presence(inv, &inv->cage[0], PRESENCE_ABSENT, &fixture_now);
	json = get("/api/v1/alarms");
	ck_assert_uint_eq(json_array_size(member(json, "alarms")), 1);
	json_decref(json);
}
END_TEST

#define MODSEL 2
#define RX_LOS 6

/* What is said of a pin whose last look but one, 2 s ago, was good, by what came then. */
static const struct {
	int level;
	bool stale;
	const char *text;
} pin_texts[] = {
	{ 1, false,
	    "{\"asserted\": true, \"since\": \"2026-11-22T15:59:58.123Z\", "
	    "\"since-age\": 2.0, \"since-at-least\": true, \"age\": 0.5}" },
	{ 0, false,
	    "{\"asserted\": false, \"since\": \"2026-11-22T15:59:59.623Z\", "
	    "\"since-age\": 0.5, \"age\": 0.5}" },
	{ 0, true,
	    "{\"asserted\": false, \"since\": \"2026-11-22T15:59:59.623Z\", "
	    "\"since-age\": 0.5, \"age\": 0.5, \"quality\": \"stale\"}" },
	{ HW_TIMEOUT, false,
	    "{\"age\": 2.0, \"quality\": \"unknown\", \"error\": \"timeout\"}" },
	{ HW_TIMEOUT, true,
	    "{\"age\": 2.0, \"quality\": \"unknown\", \"error\": \"timeout\"}" },
};

START_TEST(a_pin_shows_its_level_and_its_time)
{
	struct cage *c = &inv->cage[1]; /* an empty one */
	char *text;
	json_t *json;

	c->pins_readable = 1u << MODSEL | 1u << RX_LOS;
	pin_set(inv, c, RX_LOS, 1, FIXTURE_MONO_US - 2 * US_PER_S, &fixture_now);
	pin_set(inv, c, RX_LOS, pin_texts[_i].level, FIXTURE_MONO_US - US_PER_S / 2,
	    &fixture_now);
	if (pin_texts[_i].stale)
		pins_mark_stale(inv, c);
	json = get("/api/v1/cages/2");
	text = json_dumps(member(json, "pins.rx-los"), JSON_REAL_PRECISION(10));

	ck_assert_str_eq(text, pin_texts[_i].text);
	free(text);
	text = json_dumps(member(json, "pins.modsel"), 0);
	ck_assert_str_eq(text, "{\"quality\": \"unknown\"}"); /* not read yet */
	ck_assert_uint_eq(json_object_size(member(json, "pins")), 2);
	free(text);
	json_decref(json);
}
END_TEST

/* Of either pair alone, the other two are absent. */
START_TEST(limits_that_a_module_does_not_give_are_absent)
{
	static const uint8_t missing[] = { 1u << LIMIT_HIGH_WARN | 1u << LIMIT_LOW_WARN,
		1u << LIMIT_HIGH_ALARM | 1u << LIMIT_LOW_ALARM };
	struct limits *l = &inv->cage[0].module.limits;
	const json_t *limits;
	json_t *json;

	l->absent[MONITOR_RX_POWER] = missing[_i];
	json = get("/api/v1/cages/1/module");
	limits = member(json, "limits.rx-power");

	ck_assert_uint_eq(json_object_size(limits), 4); /* unit, quality and two */
	ck_assert_int_eq(json_object_get(limits, "high-alarm") != NULL, _i == 0);
	ck_assert_int_eq(json_object_get(limits, "low-warning") != NULL, _i == 1);
	json_decref(json);
}
END_TEST

START_TEST(limits_that_are_not_trusted_are_suspect)
{
	json_t *json;

	inv->cage[0].module.limits.trusted[MONITOR_RX_POWER] = false;
	json = get("/api/v1/cages/1/module");

	ck_assert_str_eq(json_string_value(member(json, "limits.rx-power.quality")),
	    "suspect");
	ck_assert_str_eq(json_string_value(member(json, "limits.temperature.quality")),
	    "good");
	ck_assert_double_eq(json_number_value(member(json, "limits.rx-power.low-alarm")),
	    -10);
	json_decref(json);
}
END_TEST

/* Of the fixture's observables, in the order of their types and lanes. */
static const struct {
	unsigned index;
	const char *text;
} observed[] = {
	{ 0,
	    "{\"name\":\"tec-current\",\"type\":2,\"side\":\"media\",\"class\":\"basic\","
	    "\"value\":-50.002,\"unit\":\"percent\",\"age\":3.4,\"quality\":\"good\","
	    "\"limits\":{\"high-alarm\":100.0,\"low-alarm\":-100.0,\"high-warning\":50.002,"
	    "\"low-warning\":-50.002},\"flags\":[]}" },
	{ 2,
	    "{\"name\":\"snr\",\"type\":5,\"side\":\"media\",\"class\":\"basic\",\"lane\":2,"
	    "\"value\":21.25,\"unit\":\"db\",\"age\":3.4,\"quality\":\"good\","
	    "\"limits\":{\"high-alarm\":40.0,\"low-alarm\":16.0,\"high-warning\":38.0,"
	    "\"low-warning\":17.0},\"flags\":[\"low-warning\"]}" },
	{ 9,
	    "{\"name\":\"snr\",\"type\":6,\"side\":\"host\",\"class\":\"basic\",\"lane\":1,"
	    "\"value\":22.5,\"unit\":\"db\",\"age\":3.4,\"quality\":\"good\","
	    "\"limits\":{\"high-alarm\":40.0,\"low-alarm\":16.0,\"high-warning\":38.0,"
	    "\"low-warning\":17.0},\"flags\":[]}" },
	{ 11, "{\"name\":\"pre-fec-ber-min\",\"type\":9,\"side\":\"media\","
	      "\"class\":\"statistic\",\"lane\":1,\"value\":1e-8,\"age\":3.4,"
	      "\"quality\":\"suspect\",\"flags\":[]}" },
	{ 12,
	    "{\"name\":\"pre-fec-ber\",\"type\":15,\"side\":\"media\",\"class\":\"basic\","
	    "\"lane\":1,\"value\":1.234e-8,\"age\":3.4,\"quality\":\"good\",\"flags\":[]}" },
	{ 20, "{\"name\":\"type-103\",\"type\":103,\"lane\":1,\"raw\":4660,\"age\":3.4,"
	      "\"quality\":\"good\",\"flags\":[]}" },
	{ 21,
	    "{\"name\":\"cd\",\"type\":134,\"side\":\"media\",\"class\":\"basic\",\"lane\":1,"
	    "\"value\":-1200,\"unit\":\"picoseconds-per-nanometre\",\"age\":3.4,"
	    "\"quality\":\"good\",\"flags\":[]}" },
};

START_TEST(what_a_module_observes_is_listed_by_type_and_lane)
{
	json_t *json = get("/api/v1/cages/1/module"),
	       *list = json_object_get(json, "vdm");
	char *text = json_dumps(json_array_get(list, observed[_i].index),
	    JSON_COMPACT | JSON_REAL_PRECISION(10));

	ck_assert_uint_eq(json_array_size(list), 22);
	ck_assert_str_eq(text, observed[_i].text);
	free(text);
	json_decref(json);
	json = get("/api/v1/cages/4/module");
	ck_assert_ptr_null(json_object_get(json, "vdm"));
	json_decref(json);
}
END_TEST

static const char *
quality_of_observable(unsigned index)
{
	json_t *json = get("/api/v1/cages/1/module");
	const char *quality = json_string_value(
	    json_object_get(json_array_get(json_object_get(json, "vdm"), index),
		"quality"));
	const char *known[] = { "good", "stale", "suspect", "not-ready" };

	for (size_t i = 0; quality && i < COUNT_OF(known); i++) {
		if (strcmp(quality, known[i]) == 0)
			quality = known[i];
	}
	json_decref(json);
	return quality;
}

START_TEST(an_observable_has_the_quality_of_its_lane_and_its_age)
{
	struct cage *c = &inv->cage[0];
	struct readings *r = &c->module.readings;

	r->rx_ready = 0x02;
	ck_assert_str_eq(quality_of_observable(1), "not-ready");
	ck_assert_str_eq(quality_of_observable(2), "good");
	ck_assert_str_eq(quality_of_observable(0), "good"); /* of the whole module */
	r->path_first = 0x01;
	ck_assert_str_eq(quality_of_observable(1), "good");
	r->host_active = 0;
	ck_assert_str_eq(quality_of_observable(1), "not-ready");
	ck_assert_str_eq(quality_of_observable(9), "not-ready");
	r->ready = false;
	ck_assert_str_eq(quality_of_observable(0), "not-ready");
	vdm_set_mark_stale(inv, c);
	ck_assert_str_eq(quality_of_observable(0), "stale");
	vdm_set_renew(inv, c, FIXTURE_MONO_US);
	module_mark_stale(inv, c);
	ck_assert_str_eq(quality_of_observable(0), "stale");
	c->vdm->item[0].is_read = false;
	ck_assert_ptr_null(quality_of_observable(0));
}
END_TEST

START_TEST(a_word_of_an_observable_that_is_no_number_has_no_value)
{
	struct vdm_item *item = &inv->cage[0].vdm->item[1];
	json_t *json, *o;

	item->type = VDM_MEDIA_LTP;
	item->word = 0xffff;
	json = get("/api/v1/cages/1/module");
	o = json_array_get(json_object_get(json, "vdm"), 1);
	ck_assert_str_eq(json_string_value(json_object_get(o, "name")),
	    "pam4-level-transition");
	ck_assert_ptr_null(json_object_get(o, "value"));
	ck_assert_str_eq(json_string_value(json_object_get(o, "quality")), "unsupported");
	json_decref(json);

	item->word = 0x1000;
	json = get("/api/v1/cages/1/module");
	o = json_array_get(json_object_get(json, "vdm"), 1);
	ck_assert_double_eq(json_number_value(json_object_get(o, "value")), 16);
	json_decref(json);
}
END_TEST

START_TEST(flags_of_a_failed_poll_are_stale)
{
	json_t *json;

	module_read_failed(inv, &inv->cage[0], HW_NACK);
	json = get("/api/v1/cages/1/module");

	ck_assert_str_eq(json_string_value(member(json, "flags-quality")), "stale");
	ck_assert_str_eq(json_string_value(member(json, "lanes.6.flags-quality")),
	    "stale");
	ck_assert_uint_eq(json_array_size(member(json, "lanes.6.flags")), 2);
	json_decref(json);
}
END_TEST

START_TEST(flags_that_are_unknown_are_not_shown_as_none)
{
	struct readings *r = &inv->cage[0].module.readings;
	json_t *json;

	memset(r->flag_known, 0, sizeof(r->flag_known));
	r->signal_known[SIGNAL_RX_LOS] = lane_bit(6);
	json = get("/api/v1/cages/1/module");
	ck_assert_ptr_null(member(json, "flags"));
	ck_assert_ptr_null(member(json, "lanes.5.flags"));
	ck_assert_ptr_nonnull(member(json, "lanes.6.flags"));
	ck_assert_ptr_nonnull(member(json, "flag-mode"));
	json_decref(json);

	r->signal_known[SIGNAL_RX_LOS] = 0;
	json = get("/api/v1/cages/1/module");
	ck_assert_ptr_null(member(json, "lanes.6.flags"));
	ck_assert_ptr_null(member(json, "flag-mode"));
	json_decref(json);
}
END_TEST

START_TEST(a_data_path_that_is_not_up_makes_its_lane_not_ready)
{
	json_t *json;

	inv->cage[0].module.readings.tx_ready = 0xfd;
	json = get("/api/v1/cages/1/module");

	ck_assert_str_eq(json_string_value(member(json, "lanes.1.tx-power.quality")),
	    "not-ready");
	ck_assert_str_eq(json_string_value(member(json, "lanes.1.rx-power.quality")),
	    "good");
	json_decref(json);
}
END_TEST

START_TEST(an_application_is_active_on_the_lanes_that_are_set_to_it)
{
	struct readings *r = &inv->cage[0].module.readings;
	json_t *json;

	memset(r->app + 4, 0, 3);
	r->app[7] = 9; /* of which the module tells nothing else */
	json = get("/api/v1/cages/1/module");
	ck_assert_uint_eq(json_array_size(
			      member(json, "identity.applications.0.active-host-lanes")),
	    4);
	ck_assert_ptr_null(member(json, "lanes.4.application"));
	ck_assert_int_eq(json_integer_value(member(json, "lanes.7.application")), 9);
	json_decref(json);

	memset(r->app, 0, sizeof(r->app));
	json = get("/api/v1/cages/1/module");
	ck_assert(json_is_false(member(json, "identity.applications.0.active")));
	json_decref(json);

	module_read_failed(inv, &inv->cage[0], HW_NACK);
	json = get("/api/v1/cages/1/module");
	ck_assert_ptr_null(member(json, "identity.applications.0.active"));
	ck_assert_ptr_null(member(json, "identity.applications.0.active-host-lanes"));
	ck_assert_ptr_null(member(json, "lanes.7.application"));
	json_decref(json);
}
END_TEST

START_TEST(an_unsupported_module_shows_its_identifier)
{
	json_t *json;

	cage_set_presence(inv, &inv->cage[2], PRESENCE_PRESENT, &fixture_now);
	module_unknown(inv, &inv->cage[2], 0x7f);
	json = get("/api/v1/cages/3");

	ck_assert_str_eq(json_string_value(member(json, "state")), "unsupported");
	ck_assert_int_eq(json_integer_value(member(json, "identifier")), 0x7f);
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

START_TEST(a_reset_is_answered_when_the_hardware_is_done)
{
	struct call *call = ask(&admin, "POST", "/api/v1/cages/1/reset");
	json_t *json;

	ck_assert(!call->answered);
	ck_assert_ptr_eq(seen.cage, &inv->cage[0]);
	ck_assert_uint_eq(seen.audits, 1);
	seen.done(seen.done_arg, HW_OK);
	ck_assert_uint_eq(seen.woken, 1);
	ck_assert_uint_eq(call->answer.status, 200);
	json = answer_of(call);
	ck_assert_str_eq(json_string_value(member(json, "cage")), "1");
	ck_assert_str_eq(json_string_value(member(json, "result")), "done");
	ck_assert_uint_eq(seen.audits, 2);
	ck_assert_str_eq(seen.result, "done");
	json_decref(json);
}
END_TEST

START_TEST(a_reset_that_is_done_at_once_wakes_nobody)
{
	struct call *call;

	seen.reset_at_once = true;
	call = ask(&admin, "POST", "/api/v1/cages/1/reset");

	ck_assert(call->answered);
	ck_assert_uint_eq(call->answer.status, 200);
	ck_assert_uint_eq(seen.woken, 0);
	call_release(call);
}
END_TEST

START_TEST(a_reset_that_fails_says_why)
{
	struct call *call = ask(&admin, "POST", "/api/v1/cages/1/reset");
	json_t *json;

	seen.done(seen.done_arg, HW_TIMEOUT);
	ck_assert_uint_eq(call->answer.status, 504);
	json = answer_of(call);
	ck_assert_str_eq(json_string_value(member(json, "type")), "/problems/hardware");
	ck_assert_str_eq(json_string_value(member(json, "detail")),
	    "transaction timed out");
	json_decref(json);
}
END_TEST

START_TEST(a_reset_may_end_after_the_server)
{
	struct call *call = ask(&admin, "POST", "/api/v1/cages/1/reset");

	call_release(call);
	ck_assert_uint_eq(seen.audits, 2);
	rest_destroy(rest);
	rest = NULL;
	seen.done(seen.done_arg, HW_OK);

	ck_assert_uint_eq(seen.audits, 2);
	ck_assert_uint_eq(seen.woken, 0);
}
END_TEST

static const struct {
	int result;
	unsigned status;
} refusals[] = { { -ENOENT, 404 }, { -EPERM, 409 }, { -EOPNOTSUPP, 501 },
	{ -EBUSY, 503 } };

START_TEST(a_reset_that_is_refused_has_a_status)
{
	struct call *call;

	seen.reset_result = refusals[_i].result;
	call = ask(&admin, "POST", "/api/v1/cages/2/reset");

	ck_assert(call->answered);
	ck_assert_uint_eq(call->answer.status, refusals[_i].status);
	ck_assert_uint_eq(seen.audits, 2);
	call_release(call);
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
	tcase_add_test(t, a_stale_reading_shows_value_age_and_quality);
	tcase_add_loop_test(t, alarms_are_listed_the_worst_and_the_oldest_first, 0,
	    COUNT_OF(raised));
	tcase_add_test(t, an_operator_acknowledges_and_shelves_an_alarm);
	tcase_add_test(t, a_cage_counts_its_alarms_and_a_removal_ends_them);
	tcase_add_loop_test(t, a_pin_shows_its_level_and_its_time, 0,
	    (int)COUNT_OF(pin_texts));
	tcase_add_loop_test(t, limits_that_a_module_does_not_give_are_absent, 0, 2);
	tcase_add_test(t, limits_that_are_not_trusted_are_suspect);
	tcase_add_loop_test(t, what_a_module_observes_is_listed_by_type_and_lane, 0,
	    COUNT_OF(observed));
	tcase_add_test(t, an_observable_has_the_quality_of_its_lane_and_its_age);
	tcase_add_test(t, a_word_of_an_observable_that_is_no_number_has_no_value);
	tcase_add_test(t, flags_of_a_failed_poll_are_stale);
	tcase_add_test(t, flags_that_are_unknown_are_not_shown_as_none);
	tcase_add_test(t, a_data_path_that_is_not_up_makes_its_lane_not_ready);
	tcase_add_test(t, an_application_is_active_on_the_lanes_that_are_set_to_it);
	tcase_add_test(t, an_unsupported_module_shows_its_identifier);
	tcase_add_test(t, readiness_is_the_hosts_word);
	tcase_add_test(t, a_reset_is_answered_when_the_hardware_is_done);
	tcase_add_test(t, a_reset_that_is_done_at_once_wakes_nobody);
	tcase_add_test(t, a_reset_that_fails_says_why);
	tcase_add_test(t, a_reset_may_end_after_the_server);
	tcase_add_loop_test(t, a_reset_that_is_refused_has_a_status, 0,
	    COUNT_OF(refusals));
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
