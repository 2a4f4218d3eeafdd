/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/show.h"

#include <errno.h>
#include <string.h>

#include "base/bytes.h"
#include "cli/age.h"
#include "cli/show_values.h"

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
	{ "media", "media", "" },
	{ "media-type", "media type", "" },
	{ "connector", "connector", "" },
	{ "wavelength-nm", "wavelength", " nm" },
	{ "length-smf-m", "length SMF", " m" },
	{ "length-om4-m", "length OM4", " m" },
	{ "length-om3-m", "length OM3", " m" },
	{ "length-cable-m", "length cable", " m" },
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
	command_fact(ctx, name, text);
}

static void
show_errors(const struct context *ctx, const json_t *errors)
{
	static const char *const reasons[] = { "nack", "timeout", "checksum", "other" };
	char text[TEXT_MAX] = "", count[TEXT_MAX];
	size_t len = 0;

	for (size_t i = 0; i < COUNT_OF(reasons) && len < sizeof(text); i++) {
		scalar_text(json_object_get(errors, reasons[i]), count);
		if (count[0])
			len += (size_t)snprintf(text + len, sizeof(text) - len,
			    "%s%s %.32s", len ? ", " : "", reasons[i], count);
	}
	command_fact(ctx, "read errors", text);
}

static void
show_cage(const struct context *ctx, const json_t *cage)
{
	static const struct {
		const char *key;
		const char *title;
	} counts[] = { { "insertions", "insertions" }, { "removals", "removals" },
		{ "resets", "resets" }, { "polls", "polls" } };
	const json_t *counters = json_object_get(cage, "counters");
	const json_t *poll = json_object_get(cage, "last-poll");
	char text[TEXT_MAX];

	snprintf(text, sizeof(text), "Cage %.64s", member_text(cage, "name"));
	table_heading(&ctx->style, ctx->out, text);
	command_fact(ctx, "type", member_text(cage, "type"));
	scalar_text(json_object_get(cage, "bus"), text);
	command_fact(ctx, "bus", text);
	command_fact(ctx, "state", member_text(cage, "state"));
	command_fact(ctx, "presence", member_text(cage, "presence"));
	show_age(ctx,
	    strcmp(member_text(cage, "presence"), "present") == 0 ? "plugged since"
								  : "empty since",
	    member_text(cage, "since"), cage, "since-age");
	scalar_text(json_object_get(cage, "generation"), text);
	command_fact(ctx, "generation", text);
	show_age(ctx, "last poll", member_text(poll, "time"), poll, "age");
	command_fact(ctx, "last error", member_text(cage, "last-error"));
	for (size_t i = 0; i < COUNT_OF(counts); i++) {
		scalar_text(json_object_get(counters, counts[i].key), text);
		command_fact(ctx, counts[i].title, text);
	}
	show_errors(ctx, json_object_get(counters, "read-errors"));
}

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

	return strcmp(state, "unsupported") != 0 && strcmp(state, "unreadable") != 0 &&
	       strcmp(state, "unknown") != 0;
}

static void
show_identity(const struct context *ctx, const json_t *cage, const json_t *module)
{
	const json_t *identity = json_object_get(module, "identity");

	command_heading(ctx, is_read(cage) ? "Module" : "Module, as it was read before");
	command_fact(ctx, "state", member_text(module, "state"));
	command_fact(ctx, "trust", member_text(module, "trust"));
	show_specification(ctx, identity);
	for (size_t i = 0; i < COUNT_OF(facts); i++) {
		char value[TEXT_MAX], text[TEXT_MAX + 8];

		scalar_text(json_object_get(identity, facts[i].key), value);
		snprintf(text, sizeof(text), "%s%s", value,
		    value[0] ? facts[i].unit : "");
		command_fact(ctx, facts[i].title, text);
	}
	show_bad_checksums(ctx, json_object_get(identity, "checksums"));
}

static bool
show_applications(const struct context *ctx, const json_t *module)
{
	static const struct table_column columns[] = {
		{ "APP", true, 9, 0 },
		{ "HOST", false, 8, 10 },
		{ "MEDIA", false, 7, 10 },
		{ "HOST LANES", true, 2, 0 },
		{ "MEDIA LANES", true, 1, 0 },
	};
	const json_t *list =
	    json_object_get(json_object_get(module, "identity"), "applications");
	struct table *t = table_create(columns, COUNT_OF(columns));
	const json_t *app;
	size_t i;

	if (!t)
		return false;
	json_array_foreach(list, i, app)
	{
		cell_count(t, app, "app");
		cell_text(t, TABLE_PLAIN, app, "host");
		cell_text(t, TABLE_PLAIN, app, "media");
		cell_count(t, app, "host-lanes");
		cell_count(t, app, "media-lanes");
	}
	return command_section(ctx, "Applications", t, json_array_size(list));
}

static int
show_all(const struct context *ctx, const json_t *cage, const json_t *module)
{
	bool ok = true;

	show_cage(ctx, cage);
	if (module) {
		show_identity(ctx, cage, module);
		ok = show_applications(ctx, module) && show_monitors(ctx, module) &&
		     show_lanes(ctx, module);
		show_flags(ctx, module);
	}
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

	if (argc != 2 || argv[1][0] == '-' || !argv[1][0])
		return command_fail(EXIT_USAGE, "show takes one PORT; ports lists them");
	cage = command_get(ctx, "/api/v1/cages/%s", argv[1]);
	if (!cage)
		return EXIT_FAILED;
	/* An empty cage has no module: 404 is an answer. */
	result = client_ask(&ctx->client, "GET", "/api/v1/cages/%s/module", argv[1],
	    &module, err, sizeof(err));
	if (result && result != -ENOENT)
		result = command_fail(EXIT_FAILED, "%s", err);
	else
		result = ctx->json ? show_json(ctx, cage, module)
				   : show_all(ctx, cage, module);
	json_decref(cage);
	json_decref(module);
	return result;
}
