/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/show.h"

#include <errno.h>
#include <string.h>

#include "base/bytes.h"
#include "base/hwerr.h"
#include "cli/age.h"
#include "cli/alarms.h"
#include "cli/line.h"
#include "cli/ports.h"
#include "cli/show_flags.h"
#include "cli/show_laser.h"
#include "cli/show_record.h"
#include "cli/show_values.h"
#include "cli/show_vdm.h"

#define TEXT_MAX 256

/* Facts of identity and module, in the order in which they are printed. */
static const struct {
	const char *key;
	const char *title;
	const char *unit;
} facts[] = {
	{ "form-factor", "form factor", "" },
	{ "vendor-name", "vendor", "" },
	{ "part-number", "part", "" },
	{ "vendor-revision", "revision", "" },
	{ "serial-number", "serial", "" },
	{ "date-code", "date code", "" },
	{ "vendor-oui", "OUI", "" },
	{ "firmware", "firmware", "" },
	{ "media-type", "media type", "" },
	{ "connector", "connector", "" },
	{ "wavelength-nm", "wavelength", " nm" },
	{ "length-smf-m", "length SMF", "" },
	{ "length-om5-m", "length OM5", "" },
	{ "length-om4-m", "length OM4", "" },
	{ "length-om3-m", "length OM3", "" },
	{ "length-om2-m", "length OM2", "" },
	{ "length-om1-m", "length OM1", "" },
	{ "length-cable-m", "length cable", "" },
	{ "bitrate-mbd", "signalling rate", " MBd" },
	{ "power-class", "power class", "" },
	{ "power-max", "power at most", " W" },
	{ "host-lanes", "host lanes", "" },
	{ "media-lanes", "media lanes", "" },
};

/* A member as text, whatever its type; "" for what is no scalar. */
static void
scalar_text(const json_t *value, char ret_text[TEXT_MAX])
{
	ret_text[0] = '\0';
	if (json_is_string(value))
		snprintf(ret_text, TEXT_MAX, "%s", json_string_value(value));
	else if (json_is_integer(value))
		snprintf(ret_text, TEXT_MAX, "%" JSON_INTEGER_FORMAT,
		    json_integer_value(value));
	else if (json_is_real(value))
		snprintf(ret_text, TEXT_MAX, "%.10g", json_real_value(value));
}

/* "120 km", as the words of an application have it; "500 m", and in a pipe all in m. */
static void
length_text(const struct context *ctx, const json_t *metres, char ret_text[TEXT_MAX])
{
	double length;

	ret_text[0] = '\0';
	if (!value_number(metres, &length))
		return;
	if (length >= 1000 && ctx->style.width)
		snprintf(ret_text, TEXT_MAX, "%.10g km", length / 1000);
	else
		snprintf(ret_text, TEXT_MAX, "%.10g m", length);
}

/* A time that goes on: "2026-11-22T16:00:00.123Z, 1h02m ago". */
static void
show_age(const struct context *ctx, const char *name, const char *before,
    const json_t *object, const char *key)
{
	char age[AGE_TEXT_MAX], text[TEXT_MAX];
	double seconds;

	if (!member_number(object, key, &seconds))
		return;
	age_text(seconds, age);
	snprintf(text, sizeof(text), "%s%s%s ago", before, before[0] ? ", " : "", age);
	command_restless(ctx, TABLE_PLAIN, name, text);
}

/* ---- the summary on top ---- */

static void
show_state(const struct context *ctx, const json_t *cage, const json_t *module)
{
	const char *state = member_text(cage, "state");
	const char *module_state = member_text(module, "state");
	enum table_paint paint = ports_state_paint(state);
	char text[TEXT_MAX];
	double identifier;

	if (member_number(cage, "identifier", &identifier)) {
		const json_t *id = json_object_get(module, "identity");
		const char *kind = member_text(id, "form-factor");
		bool known = strcmp(member_text(module, "trust"), "unverified") == 0;

		snprintf(text, sizeof(text), "%.64s, identifier %02Xh is %.48s", state,
		    (unsigned)(int64_t)identifier & 0xff,
		    known ? kind : "none that we know");
	} else if (module_state[0] && strcmp(module_state, state) != 0) {
		snprintf(text, sizeof(text), "%.64s, module %.64s", state, module_state);
	} else if (json_is_false(json_object_get(module, "data-ready"))) {
		snprintf(text, sizeof(text), "%.64s, module not ready", state);
	} else {
		command_painted(ctx, paint, "state", state);
		return;
	}
	command_painted(ctx, MAX_OF(paint, TABLE_WARN), "state", text);
}

/* "xcvrd, process 4711 (open-node): read with care" */
static void
show_owner(const struct context *ctx, const json_t *cage)
{
	const json_t *pid = json_object_get(cage, "owner-pid");
	char text[TEXT_MAX];

	snprintf(text, sizeof(text), "%.32s", member_text(cage, "owner"));
	if (json_is_integer(pid))
		line_add(text, sizeof(text), ", process %" JSON_INTEGER_FORMAT,
		    json_integer_value(pid));
	line_add(text, sizeof(text), " (%.16s): flags are not read",
	    member_text(cage, "owner-kind"));
	command_painted(ctx, TABLE_WARN, "shared with", text);
}

/* "nack: address not acknowledged" */
static void
show_last_error(const struct context *ctx, const json_t *cage)
{
	const char *name = member_text(cage, "last-error");
	char text[TEXT_MAX];

	snprintf(text, sizeof(text), "%s", name);
	for (int err = 0; err > -HW_ERR_COUNT; err--) {
		const struct hw_err_info *info = hw_err_info(err);

		if (strcmp(info->name, name) == 0)
			snprintf(text, sizeof(text), "%s: %s", name, info->text);
	}
	command_painted(ctx, TABLE_WARN, "last error", text);
}

/* "SYLVAN OPTICS SY-D4DR4-500, serial SYD7300631" */
static void
show_who(const struct context *ctx, const json_t *identity)
{
	const char *vendor = member_text(identity, "vendor-name");
	const char *part = member_text(identity, "part-number");
	const char *serial = member_text(identity, "serial-number");
	char text[TEXT_MAX];

	snprintf(text, sizeof(text), "%.64s%s%.64s%s%.64s", vendor,
	    vendor[0] && part[0] ? " " : "", part, serial[0] ? ", serial " : "", serial);
	command_fact(ctx, "module", text);
}

static void
show_summary(const struct context *ctx, const json_t *cage, const json_t *module)
{
	char text[TEXT_MAX], bus[TEXT_MAX];

	scalar_text(json_object_get(cage, "bus"), bus);
	snprintf(text, sizeof(text), "Cage %.64s%s%.32s%s%.32s",
	    member_text(cage, "name"), member_text(cage, "type")[0] ? ", " : "",
	    member_text(cage, "type"), bus[0] ? ", bus " : "", bus);
	table_heading(&ctx->style, ctx->out, text);
	show_state(ctx, cage, module);
	show_worst(ctx, cage, module);
	show_flag_count(ctx, module);
	show_readings(ctx, cage, module);
	show_last_error(ctx, cage);
	if (member_text(cage, "owner")[0])
		show_owner(ctx, cage);
	show_who(ctx, json_object_get(module, "identity"));
}

/* ---- the cage ---- */

static void
show_errors(const struct context *ctx, const json_t *errors)
{
	static const char *const reasons[] = { "nack", "timeout", "checksum", "other" };
	char text[TEXT_MAX] = "", count[TEXT_MAX];

	for (size_t i = 0; i < COUNT_OF(reasons); i++) {
		scalar_text(json_object_get(errors, reasons[i]), count);
		if (count[0])
			line_add(text, sizeof(text), "%s%s %.32s", text[0] ? ", " : "",
			    reasons[i], count);
	}
	command_fact(ctx, "read errors", text);
}

/* "open, 3 failures in a row, next try in 2s" */
static void
show_breaker(const struct context *ctx, const json_t *cage)
{
	char text[TEXT_MAX], count[TEXT_MAX], wait[AGE_TEXT_MAX] = "";
	double seconds;

	if (strcmp(member_text(cage, "breaker"), "open") != 0)
		return;
	scalar_text(json_object_get(json_object_get(cage, "counters"),
			"failures-in-a-row"),
	    count);
	if (member_number(cage, "next-try-in", &seconds))
		age_text(seconds, wait);
	snprintf(text, sizeof(text), "open, failures in a row: %.32s, %s%s", count,
	    wait[0] ? "next try in " : "not tried any more", wait);
	command_restless(ctx, TABLE_WARN, "breaker", text);
}

static void
show_history(const struct context *ctx, const json_t *cage)
{
	static const struct {
		const char *key;
		const char *title;
	} counts[] = { { "insertions", "insertions" }, { "removals", "removals" },
		{ "resets", "resets" }, { "polls", "polls" } };
	const json_t *counters = json_object_get(cage, "counters");
	const json_t *poll = json_object_get(cage, "last-poll");
	const char *presence = member_text(cage, "presence");
	char text[TEXT_MAX];

	if (!presence[0] && !counters && !poll)
		return;
	command_heading(ctx, "Cage and counters");
	if (json_is_true(json_object_get(cage, "flapping")))
		command_painted(ctx, TABLE_WARN, "presence",
		    "flapping, counts as present");
	else
		command_fact(ctx, "presence", presence);
	show_age(ctx, strcmp(presence, "present") == 0 ? "plugged since" : "empty since",
	    member_text(cage, "since"), cage, "since-age");
	if (!poll && strcmp(presence, "present") == 0)
		command_fact(ctx, "last poll", "never");
	show_age(ctx, "last poll", member_text(poll, "time"), poll, "age");
	scalar_text(json_object_get(cage, "generation"), text);
	command_fact(ctx, "generation", text);
	for (size_t i = 0; i < COUNT_OF(counts); i++) {
		scalar_text(json_object_get(counters, counts[i].key), text);
		command_fact(ctx, counts[i].title, text);
	}
	scalar_text(json_object_get(counters, "presence-flaps"), text);
	if (strcmp(text, "0") != 0)
		command_fact(ctx, "presence flaps", text);
	show_errors(ctx, json_object_get(counters, "read-errors"));
	show_breaker(ctx, cage);
	show_unknown_flags(ctx, cage);
}

/* The pins that the platform reads: what each says, since when, how long ago it was read.
 */
static bool
show_pins(const struct context *ctx, const json_t *cage)
{
	enum { PIN_SINCE = 2, PIN_AGE = 3 };
	static const struct table_column columns[] = {
		{ "PIN", false, 9, 0 },
		{ "STATE", false, 8, 0 },
		{ "FOR", true, 7, 0 },
		{ "READ AGO", true, 6, 0 },
	};
	json_t *pins = json_object_get(cage, "pins");
	struct table *t = table_create(columns, COUNT_OF(columns));
	const char *name;
	json_t *pin;

	if (!t)
		return false;
	table_restless(t, PIN_SINCE);
	table_restless(t, PIN_AGE);
	json_object_foreach(pins, name, pin)
	{
		const json_t *asserted = json_object_get(pin, "asserted");

		table_cell(t, TABLE_PLAIN, name, NULL);
		table_cell(t, TABLE_PLAIN,
		    json_is_true(asserted)    ? "asserted"
		    : json_is_false(asserted) ? "released"
					      : "",
		    NULL);
		cell_age(t, pin, "since-age");
		cell_age(t, pin, "age");
	}
	return command_section(ctx, "Pins", t, json_object_size(pins));
}

/* ---- the module ---- */

/* Names of the checksums that do not hold; a module where all do needs no word. */
static void
show_bad_checksums(const struct context *ctx, json_t *checksums)
{
	const char *name;
	json_t *holds;

	json_object_foreach(checksums, name, holds)
	{
		if (json_is_false(holds))
			command_fact(ctx, "bad checksum", name);
	}
}

/* What the standard is called, and which revision of it. */
static void
show_specification(const struct context *ctx, const json_t *identity)
{
	const char *revision = member_text(identity, "revision");
	char text[TEXT_MAX];

	snprintf(text, sizeof(text), "%.64s%s%.64s",
	    member_text(identity, "specification"), revision[0] ? ", revision " : "",
	    revision);
	command_fact(ctx, "managed by", text);
}

/* Whether what we know of the module is of now: else the cage cannot be read. */
static bool
is_read(const json_t *cage)
{
	const char *state = member_text(cage, "state");

	return strcmp(state, "unreadable") != 0 && strcmp(state, "unknown") != 0;
}

static void
show_identity(const struct context *ctx, const json_t *cage, const json_t *module)
{
	const json_t *identity = json_object_get(module, "identity");

	command_heading(ctx, is_read(cage) ? "Module" : "Module, as it was read before");
	command_fact(ctx, "trust", member_text(module, "trust"));
	show_specification(ctx, identity);
	for (size_t i = 0; i < COUNT_OF(facts); i++) {
		const json_t *fact = json_object_get(identity, facts[i].key);
		char value[TEXT_MAX], text[TEXT_MAX + 8];

		if (strncmp(facts[i].key, "length-", 7) == 0)
			length_text(ctx, fact, value);
		else
			scalar_text(fact, value);
		snprintf(text, sizeof(text), "%s%s", value,
		    value[0] ? facts[i].unit : "");
		command_fact(ctx, facts[i].title, text);
	}
	show_bad_checksums(ctx, json_object_get(identity, "checksums"));
}

/* " (host lanes 1-4)", where an application is active on some lanes of a module alone. */
static void
part_text(const json_t *app, double all_lanes, char ret_text[TEXT_MAX])
{
	const json_t *list = json_object_get(app, "active-host-lanes"), *lane;
	char places[SHOW_PLACES_MAX];
	uint64_t where = 0;
	size_t i;

	ret_text[0] = '\0';
	json_array_foreach(list, i, lane) where |= UINT64_C(1)
						   << (json_integer_value(lane) & 63);
	show_places(where, places);
	if (where && (double)json_array_size(list) < all_lanes)
		snprintf(ret_text, TEXT_MAX, " (host lanes %s)", places);
}

/* "400GBASE-DR4 over 400GAUI-8 C2M: 8 x 50G PAM4 host, 4 x 100G PAM4 media, 500 m SMF" */
static void
show_application(const struct context *ctx, const json_t *app, double all_lanes)
{
	const char *host = member_text(app, "host"), *words = member_text(app, "words");
	bool active = json_is_true(json_object_get(app, "active"));
	const json_t *number = json_object_get(app, "app");
	char name[TEXT_MAX] = "", text[2 * TEXT_MAX] = "", part[TEXT_MAX];

	part_text(app, all_lanes, part);
	if (json_is_integer(number))
		scalar_text(number, name);
	line_add(name, sizeof(name), "%s", active ? ", active" : "");
	line_add(text, sizeof(text), "%.64s%s%.64s%s%.128s%s", member_text(app, "media"),
	    host[0] ? " over " : "", host, words[0] ? ": " : "", words, part);
	command_painted(ctx, active ? TABLE_GOOD : TABLE_PLAIN, name, text);
}

/* Codes and bits of compliance, where they say more than the one interface. */
static void
show_compliance(const struct context *ctx, const json_t *identity)
{
	const json_t *list = json_object_get(identity, "compliance"), *name;
	char text[4 * TEXT_MAX] = "";
	size_t i;

	if (json_array_size(list) < 2)
		return;
	json_array_foreach(list, i, name) line_add(text, sizeof(text), "%s%.64s",
	    i ? "; " : "", json_is_string(name) ? json_string_value(name) : "");
	command_fact(ctx, "complies with", text);
}

/* What the module can speak: its applications, or the one that its codes name. */
static void
show_interfaces(const struct context *ctx, const json_t *module)
{
	const json_t *identity = json_object_get(module, "identity");
	const json_t *list = json_object_get(identity, "applications");
	const char *media = member_text(identity, "media");
	const char *words = member_text(identity, "words");
	char text[TEXT_MAX];
	const json_t *app;
	double lanes = 0;
	size_t i;

	if (!media[0] && !words[0] && !json_array_size(list))
		return;
	command_heading(ctx, "Interfaces");
	member_number(identity, "host-lanes", &lanes);
	json_array_foreach(list, i, app) show_application(ctx, app, lanes);
	if (json_array_size(list))
		return;
	snprintf(text, sizeof(text), "%.64s%s%.128s", media,
	    media[0] && words[0] ? ": " : "", words);
	command_fact(ctx, "media", text);
	show_compliance(ctx, identity);
}

/* What the lint says of the module's memory, the worst first. */
static void
show_findings(const struct context *ctx, const json_t *module)
{
	const json_t *list = json_object_get(module, "findings"), *finding;
	char text[TEXT_MAX];
	size_t i;

	if (!json_array_size(list))
		return;
	command_heading(ctx, "Findings in the module's memory");
	json_array_foreach(list, i, finding)
	{
		const char *severity = member_text(finding, "severity");
		const char *where = member_text(finding, "register");

		snprintf(text, sizeof(text), "%.32s%s%.128s", where, where[0] ? ": " : "",
		    member_text(finding, "text"));
		/* several have one name: which of them changed is not to be told */
		command_restless(ctx,
		    strcmp(severity, "error") == 0     ? TABLE_BAD
		    : strcmp(severity, "warning") == 0 ? TABLE_WARN
						       : TABLE_PLAIN,
		    severity, text);
	}
	scalar_text(json_object_get(module, "findings-left-out"), text);
	command_fact(ctx, "left out", text);
}

/* What is wrong and since when. */
static void
show_alarms(const struct context *ctx, const json_t *cage)
{
	char err[CLIENT_ERROR_MAX];
	json_t *answer = NULL;

	if (command_try(ctx, "/api/v1/alarms", NULL, &answer, err, sizeof(err))) {
		command_fact(ctx, "alarms", err);
		return;
	}
	alarms_section(ctx, answer, cage);
	json_decref(answer);
}

static int
show_all(const struct context *ctx, const json_t *cage, const json_t *module)
{
	bool ok;

	show_summary(ctx, cage, module);
	show_alarms(ctx, cage);
	ok = show_limits(ctx, module) && show_lanes(ctx, cage, module) &&
	     show_lasers(ctx, module) && show_flags(ctx, module) &&
	     show_flag_records(ctx, module) && show_vdm(ctx, module);
	if (module) {
		show_interfaces(ctx, module);
		show_identity(ctx, cage, module);
		show_findings(ctx, module);
	}
	ok = ok && show_pins(ctx, cage);
	show_history(ctx, cage);
	if (!ok || fflush(ctx->out) == EOF || ferror(ctx->out))
		return command_fail(EXIT_FAILED, "the answer cannot be written");
	return EXIT_DONE;
}

/* Both answers as they came, each under its name. */
static int
show_json(const struct context *ctx, json_t *cage, json_t *module)
{
	json_t *both = json_object();
	int result;

	if (!both || json_object_set(both, "cage", cage) ||
	    (module && json_object_set(both, "module", module)))
		result = command_fail(EXIT_FAILED, "no memory");
	else
		result = command_print_json(ctx, both);
	json_decref(both);
	return result;
}

int
cmd_show(const struct context *ctx, int argc, char **argv)
{
	char err[CLIENT_ERROR_MAX];
	json_t *cage, *module = NULL;
	int result;

	if (argc != 2 || argv[1][0] == '-')
		return command_fail(EXIT_USAGE, "show takes one PORT; ports lists them");
	if (!argv[1][0])
		return command_no_cage(ctx, argv[1]);
	result = command_try(ctx, "/api/v1/cages/%s", argv[1], &cage, err, sizeof(err));
	if (result == -ENOENT)
		return command_no_cage(ctx, argv[1]);
	if (result)
		return command_fail(EXIT_FAILED, "%s", err);
	/* An empty cage has no module: 404 is an answer. */
	result = command_try(ctx, "/api/v1/cages/%s/module", argv[1], &module, err,
	    sizeof(err));
	if (result && result != -ENOENT)
		result = command_fail(EXIT_FAILED, "%s", err);
	else
		result = ctx->json ? show_json(ctx, cage, module)
				   : show_all(ctx, cage, module);
	json_decref(cage);
	json_decref(module);
	return result;
}
