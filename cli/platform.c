/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/platform.h"

#include <string.h>

#include "base/bytes.h"
#include "cli/age.h"
#include "cli/doubts.h"
#include "cli/line.h"
#include "cli/ports.h"

#define TEXT_MAX 256

/* clang-format off */
enum { COLUMN_ERROR = 10 };

static const struct table_column columns[] = {
	/* title          right  importance  shortest */
	{ "CAGE",         true,  9,          0 },
	{ "TYPE",         false, 8,          0 },
	{ "BUS",          true,  7,          0 },
	{ "PRESENT",      false, 9,          0 },
	{ "STATE",        false, 8,          0 },
	{ "MODULE",       false, 6,          8 },
	{ "PINS",         false, 5,          12 },
	{ "PAGE MS",      true,  9,          0 },
	{ "KHZ",          true,  6,          0 },
	{ "PAGES",        true,  4,          0 },
	{ "ERROR",        false, 7,          0 },
};
/* clang-format on */

/* Pins that are asserted or cannot be read; into a pipe all: "reset=0,interrupt=?". */
static void
cell_pins(struct table *t, const json_t *cage)
{
	char shown[TEXT_MAX] = "", full[TEXT_MAX] = "";
	const char *name;
	json_t *pin;

	json_object_foreach(json_object_get(cage, "pins"), name, pin)
	{
		bool mute = strcmp(member_text(pin, "quality"), "unknown") == 0;
		bool up = json_is_true(json_object_get(pin, "asserted"));

		if (mute || up)
			line_add(shown, sizeof(shown), "%s%.20s%s", shown[0] ? "," : "",
			    name, mute ? "?" : "");
		line_add(full, sizeof(full), "%s%.20s=%s", full[0] ? "," : "", name,
		    mute ? "?"
		    : up ? "1"
			 : "0");
	}
	table_cell(t, TABLE_PLAIN, shown, full);
}

/* How long a page takes, what clock that needs, how many were read. */
static void
cell_wire(struct table *t, const json_t *cage)
{
	const json_t *reads =
	    json_object_get(json_object_get(cage, "counters"), "page-reads");
	char text[64] = "", khz[16] = "";
	double least;

	if (member_number(reads, "least-seconds", &least)) {
		snprintf(text, sizeof(text), "%.3f", least * 1000);
		if (doubts_khz(least) > 0)
			snprintf(khz, sizeof(khz), "%u", doubts_khz(least));
	}
	table_cell(t, TABLE_PLAIN, text, NULL);
	table_cell(t, TABLE_PLAIN, khz, NULL);
	cell_count(t, reads, "count");
}

static void
add_cage(struct table *t, const json_t *cage)
{
	const char *presence = member_text(cage, "presence");
	const char *state = member_text(cage, "state");

	cell_text(t, TABLE_PLAIN, cage, "name");
	cell_text(t, TABLE_PLAIN, cage, "type");
	cell_count(t, cage, "bus");
	table_cell(t, TABLE_PLAIN,
	    strcmp(presence, "present") == 0  ? "yes"
	    : strcmp(presence, "absent") == 0 ? "no"
					      : "?",
	    NULL);
	table_cell(t, ports_state_paint(state), state, NULL);
	cell_text(t, TABLE_PLAIN, json_object_get(cage, "module"), "form-factor");
	cell_pins(t, cage);
	cell_wire(t, cage);
	cell_text(t, TABLE_WARN, cage, "last-error");
}

/* Whether somebody else would be seen who uses modules. */
static void
show_look(const struct context *ctx, const json_t *look)
{
	bool blind = json_is_false(json_object_get(look, "complete"));
	char text[TEXT_MAX], age[AGE_TEXT_MAX];
	double seconds;

	if (!member_number(look, "age", &seconds))
		return;
	age_text(seconds, age);
	snprintf(text, sizeof(text), "looked for %s ago%s", age,
	    blind ? ", not all processes could be looked at" : "");
	command_restless(ctx, blind ? TABLE_WARN : TABLE_PLAIN, "other owners", text);
}

static void
show_facts(const struct context *ctx, const json_t *platform)
{
	char text[TEXT_MAX] = "";
	json_t *option;
	size_t i;

	command_fact(ctx, "platform", member_text(platform, "name"));
	command_fact(ctx, "serves", member_text(platform, "about"));
	json_array_foreach(json_object_get(platform, "options"), i, option)
	    line_add(text, sizeof(text), "%s%s", i ? " " : "", json_string_value(option));
	command_fact(ctx, "options", text);
	command_fact(ctx, "kernel", member_text(platform, "kernel"));
	command_fact(ctx, "caged", member_text(platform, "version"));
	show_look(ctx, json_object_get(platform, "owners-look"));
}

static void
tell_doubt(void *arg, const char *line)
{
	const struct context *ctx = arg;

	command_painted(ctx, TABLE_WARN, "doubt", line);
}

static int
report(const struct context *ctx, const struct doubts_evidence *e)
{
	struct table *t = table_create(columns, COUNT_OF(columns));
	unsigned doubts;
	json_t *cage;
	size_t i;

	table_heading(&ctx->style, ctx->out, "Platform");
	show_facts(ctx, e->platform);
	if (t) {
		table_optional(t, COLUMN_ERROR);
		json_array_foreach(e->cages, i, cage) add_cage(t, cage);
	}
	if (!command_section(ctx, "Cages", t, json_array_size(e->cages)))
		return command_fail(EXIT_FAILED, "the report cannot be written");
	command_heading(ctx, "Does it fit together?");
	doubts = doubts_find(e, tell_doubt, (void *)(uintptr_t)ctx);
	if (!doubts)
		command_fact(ctx, "doubts", "none");
	return doubts || fflush(ctx->out) == EOF ? EXIT_FAILED : EXIT_DONE;
}

static int
print_json(const struct context *ctx, const struct doubts_evidence *e)
{
	json_t *all = json_pack("{s:O, s:O, s:O}", "platform", e->platform, "cages",
	    e->cages, "modules", e->modules);
	int result = command_print_json(ctx, all);

	json_decref(all);
	return result;
}

int
cmd_platform(const struct context *ctx, int argc, char **argv)
{
	json_t *platform = NULL, *cages = NULL, *modules = NULL;
	struct doubts_evidence e;
	int result = EXIT_FAILED;

	if (argc != 2 || strcmp(argv[1], "check") != 0)
		return command_fail(EXIT_USAGE, "platform takes one word: check");
	platform = command_get(ctx, "/api/v1/platform", NULL);
	cages = platform ? command_get(ctx, "/api/v1/cages", NULL) : NULL;
	modules = cages ? command_get(ctx, "/api/v1/modules", NULL) : NULL;
	if (modules) {
		e = (struct doubts_evidence){ platform, json_object_get(cages, "cages"),
			json_object_get(modules, "modules") };
		result = ctx->json ? print_json(ctx, &e) : report(ctx, &e);
	}
	json_decref(platform);
	json_decref(cages);
	json_decref(modules);
	return result;
}
