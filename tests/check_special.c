/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Modules that are not as modules usually are, from their registers to what REST
 * and /metrics say of them, in tests/data/golden/: engine, model and simulator
 * under virtual time. tests/check_cli_golden.c shows the same to cagectl.
 */
#include "tests/dst/rig.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/rest.h"
#include "base/bytes.h"
#include "base/hwerr.h"
#include "model/alarm.h"
#include "plugins/platform.h"
#include "sim/hand.h"
#include "sim/parts.h"
#include "tests/golden.h"
#include "tests/host_fixture.h"
#include "tests/suite.h"

#define S  ((uint64_t)US_PER_S)
#define MS ((uint64_t)US_PER_MS)

static struct rig rig;
static struct rest *rest;

/* The cages that are shown, by their number on the switch; each is one of a kind. */
static const struct {
	const char *name;
	unsigned cage; /* from 0 */
} specials[] = {
	{ "no-monitors", 0 },
	{ "dark-lane", 1 },
	{ "never-lit", 2 },
	{ "low-power", 3 },
	{ "powering-up", 4 },
	{ "stale", 6 },
	{ "empty", 7 },
	{ "copper-cmis", 8 },
	{ "unsupported", 9 },
	{ "never-read", 10 },
	{ "unreadable", 11 },
	{ "settling", 12 },
	{ "copper-sff8636", 17 },
	{ "lanes-off", 21 },
	{ "sfp-not-ready", 26 },
	{ "copper-sfp", 28 },
};

static unsigned
cage_of(const char *name)
{
	for (size_t i = 0; i < COUNT_OF(specials); i++) {
		if (strcmp(specials[i].name, name) == 0)
			return specials[i].cage;
	}
	ck_abort_msg("no special module is called %s", name);
	return 0;
}

/* ---- the host of REST ---- */

static void
give_now(void *arg, struct now *ret_now)
{
	(void)arg;
	*ret_now = rig.now;
}

static const struct api_host host = {
	.version = "1.2.3",
	.now = give_now,
	.ready = host_fixture_ready,
};

/* ---- what happens to them ---- */

static const char no_monitors[] = "family cmis\n"
				  "identifier 18h\n"
				  "revision 52h\n"
				  "vendor FELL OPTICS\n"
				  "part FO-DDDR4-N\n"
				  "rev B1\n"
				  "serial FO25######\n"
				  "oui 02-46-4F\n"
				  "connector 0Ch\n"
				  "technology 06h\n"
				  "media 02h\n"
				  "lanes 4\n"
				  "host-lanes 8\n"
				  "unmeasured 1\n"
				  "application 11h 1Ch 8 4 01h 01h\n"
				  "wavelength 1311 6.5\n"
				  "reach-smf 500\n"
				  "power 9.5\n"
				  "boot-ms 400\n"
				  "nominal rx-power -1.2\n"
				  "los -12\n";

/* Plugs a module of this text in place of the one that is there. */
static void
plug(unsigned cage, const char *text)
{
	struct part_error error;
	struct part part;

	ck_assert_int_eq(part_parse(text, strlen(text), &part, &error), 0);
	hand_remove(rig.world, cage, rig.now.mono_us);
	ck_assert_int_eq(hand_insert(rig.world, cage, &part, rig.now.mono_us), 0);
}

/* The same of a built-in part, with lines that overrule its own. */
static void
plug_like(unsigned cage, const char *name, const char *lines)
{
	char text[PART_TEXT_MAX];

	snprintf(text, sizeof(text), "%s%s", parts_text(name), lines);
	plug(cage, text);
}

static void
poke(unsigned cage, uint16_t half, uint8_t byte, uint8_t value)
{
	ck_assert_int_eq(hand_set(rig.world, cage, half, byte, &value, 1,
			     rig.now.mono_us),
	    0);
}

static void
darken(unsigned cage, int lane)
{
	const int64_t dark = 0;

	ck_assert_int_eq(hand_bend(rig.world, cage, QUANTITY_RX_POWER, lane, &dark, 0,
			     rig.now.mono_us),
	    0);
}

static void
silence(unsigned cage)
{
	struct fault fault = { .kind = FAULT_NACK, .until_us = NEVER_US };

	ck_assert_int_eq(hand_fault(rig.world, cage, &fault, rig.now.mono_us), 0);
}

/* Before the daemon looks for the first time. */
static void
prepare(void)
{
	plug(cage_of("no-monitors"), no_monitors);
	darken(cage_of("never-lit"), 1);
	poke(cage_of("low-power"), SIM_LOWER, 26, 1 << 6 | 1 << 4);
	plug_like(cage_of("powering-up"), "qdd-400g-sr8", "ready-ms 60000\n");
	poke(cage_of("unsupported"), SIM_LOWER, 0, 0x7f);
	poke(cage_of("unsupported"), 0x00, 128, 0x7f);
	silence(cage_of("never-read"));
	hand_remove(rig.world, cage_of("settling"), rig.now.mono_us);
	for (uint8_t lane = 0; lane < 8; lane++)
		poke(cage_of("lanes-off"), 0x11, 206 + lane, lane < 4 ? 2 << 4 : 0);
	plug_like(cage_of("sfp-not-ready"), "sfp28-25g-sr", "ready-ms 60000\n");
}

/* A minute of the switch; all is looked at when it ends. */
static void
setup(void)
{
	rig_init(&rig, &world_defaults);
	prepare();
	rig_run(&rig, 20 * S);
	darken(cage_of("dark-lane"), 1);
	silence(cage_of("unreadable"));
	rig_run(&rig, 18 * S + 500 * MS);
	silence(cage_of("stale"));
	rig_run(&rig, 700 * MS);
	plug_like(cage_of("settling"), "qsfp28-100g-sr4", "boot-ms 5000\n");
	rig_run(&rig, 800 * MS);
	rest = rest_create(rig.inv, &host);
	ck_assert_ptr_nonnull(rest);
}

static void
teardown(void)
{
	rest_destroy(rest);
	rig_fini(&rig);
}

/* ---- what is said of them ---- */

/* An answer, borrowed until call_release(). */
static const char *
ask(const char *path, struct call **ret_call, size_t *ret_len)
{
	static const struct peer peer = { .role = ROLE_VIEWER };
	struct call *call =
	    call_create(rest, "GET", path, &peer, host_fixture_wake, NULL);

	ck_assert(call_begin(call));
	*ret_call = call;
	*ret_len = call->answer.len;
	return call->answer.snapshot ? call->answer.shared : call->answer.body;
}

static json_t *
ask_json(const char *path)
{
	struct call *call;
	size_t len;
	const char *body = ask(path, &call, &len);
	json_t *json = json_loadb(body, len, 0, NULL);

	ck_assert_msg(json != NULL, "%s: %.*s", path, (int)len, body);
	call_release(call);
	return json;
}

static void
compare_json(const char *name, json_t *json)
{
	char file[64], *text = json_dumps(json, JSON_INDENT(2) | JSON_REAL_PRECISION(15));
	char *lines = NULL;

	ck_assert_int_gt(asprintf(&lines, "%s\n", text), 0);
	snprintf(file, sizeof(file), "special-%s.json", name);
	golden_compare(file, lines);
	free(lines);
	free(text);
	json_decref(json);
}

START_TEST(rest_says_of_a_special_module_what_its_golden_file_says)
{
	const char *port = rig.inv->cage[specials[_i].cage].name;
	json_t *cage, *module;
	char path[64];

	snprintf(path, sizeof(path), "/api/v1/cages/%s", port);
	cage = ask_json(path);
	snprintf(path, sizeof(path), "/api/v1/cages/%s/module", port);
	module = ask_json(path);

	/* not json_object(): that name is taken by api/json.h */
	compare_json(specials[_i].name,
	    json_pack("{s:o,s:o}", "cage", cage,
		json_object_get(module, "cage") ? "module" : "problem", module));
}
END_TEST

START_TEST(rest_says_of_the_alarms_what_their_golden_file_says)
{
	compare_json("alarms", ask_json("/api/v1/alarms"));
}
END_TEST

/* A line without the blanks that keep room for longer values. */
static void
put_squeezed(FILE *out, const char *line, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (line[i] != ' ' || i == 0 || line[i - 1] != ' ')
			putc(line[i], out);
	}
	putc('\n', out);
}

START_TEST(metrics_say_of_a_special_module_what_its_golden_file_says)
{
	char label[32], file[64], *text = NULL;
	struct call *call;
	size_t left, len;
	const char *line = ask("/metrics", &call, &left);
	FILE *out = open_memstream(&text, &len);

	snprintf(label, sizeof(label), "{port=\"%s\"",
	    rig.inv->cage[specials[_i].cage].name);
	for (size_t n; left; line += n, left -= n) {
		const char *end = memchr(line, '\n', left);

		ck_assert_ptr_nonnull(end);
		n = (size_t)(end - line) + 1;
		if (memmem(line, n, label, strlen(label)))
			put_squeezed(out, line, n - 1);
	}
	fclose(out);
	call_release(call);

	snprintf(file, sizeof(file), "special-%s.prom", specials[_i].name);
	golden_compare(file, text);
	free(text);
}
END_TEST

/* Who of them has an alarm; who is not named here has none. */
static const struct {
	const char *name;
	enum alarm_kind kind;
	uint32_t lanes;
} alarmed[] = {
	{ "dark-lane", ALARM_SIGNALS + SIGNAL_RX_LOS, 1u << 1 },
	{ "never-read", ALARM_UNREADABLE, 1u << 0 },
	{ "unreadable", ALARM_UNREADABLE, 1u << 0 },
	{ "unsupported", ALARM_INCOMPATIBLE, 1u << 0 },
};

START_TEST(only_what_somebody_misses_is_an_alarm)
{
	for (size_t i = 0; i < COUNT_OF(specials); i++) {
		const struct cage *c = &rig.inv->cage[specials[i].cage];
		const struct alarm_set *set = &c->alarms;
		unsigned up = 0, wanted = 0;

		for (int s = 0; s < SEVERITY_COUNT; s++)
			up += set->count[s];
		for (size_t k = 0; k < COUNT_OF(alarmed); k++) {
			if (strcmp(alarmed[k].name, specials[i].name) != 0)
				continue;
			ck_assert_uint_eq(set->up[alarmed[k].kind], alarmed[k].lanes);
			wanted++;
		}
		ck_assert_msg(up == wanted, "%s has %u alarms", specials[i].name, up);
	}
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("special");
	TCase *tc = tcase_create("special");

	tcase_set_timeout(tc, 120);
	tcase_add_unchecked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, rest_says_of_a_special_module_what_its_golden_file_says,
	    0, COUNT_OF(specials));
	tcase_add_test(tc, rest_says_of_the_alarms_what_their_golden_file_says);
	tcase_add_loop_test(tc, metrics_say_of_a_special_module_what_its_golden_file_says,
	    0, COUNT_OF(specials));
	tcase_add_test(tc, only_what_somebody_misses_is_an_alarm);
	suite_add_tcase(s, tc);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}
