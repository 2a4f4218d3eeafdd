/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cagectl: the command line of caged.
 *
 * Options before the command hold for all commands; --json and --help may also
 * stand behind it. A command may be shortened as long as one fits.
 */
#include <getopt.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/rundir.h"
#include "base/suggest.h"
#include "cli/alarms.h"
#include "cli/buses.h"
#include "cli/command.h"
#include "cli/config.h"
#include "cli/decode.h"
#include "cli/dom.h"
#include "cli/events.h"
#include "cli/globals.h"
#include "cli/help.h"
#include "cli/inventory.h"
#include "cli/lint.h"
#include "cli/operator.h"
#include "cli/platform.h"
#include "cli/ports.h"
#include "cli/reset.h"
#include "cli/setup.h"
#include "cli/show.h"
#include "cli/sim.h"
#include "cli/watch.h"

#ifndef VERSION_TEXT
#define VERSION_TEXT "unversioned"
#endif

#define ARGUMENTS_MAX 256

#define INTERVAL_MIN 0.1
#define INTERVAL_MAX 86400.0

/* A command; those that do not ask the daemon bring their own options and help. */
struct command {
	const char *group; /* under which --help lists it; NULL: that of the row above */
	const char *name;
	const char *arguments;
	const char *summary;
	const char *help;
	bool table; /* prints tables and changes nothing: can be watched */
	int (*ask)(const struct context *ctx, int argc, char **argv);
	int (*run)(const struct globals *globals, int argc, char **argv);
};

static int run_decode(const struct globals *globals, int argc, char **argv);
static int run_lint(const struct globals *globals, int argc, char **argv);
static int run_setup(const struct globals *globals, int argc, char **argv);
static int run_sim(const struct globals *globals, int argc, char **argv);
static int run_watch(const struct globals *globals, int argc, char **argv);
static int run_help(const struct globals *globals, int argc, char **argv);

/* clang-format off */
static const struct command commands[] = {
	/* group, name     arguments                 summary                                         help        table  ask        run */
	{ "Look at the switch",
	  "ports",  "[--state STATE]",        "one line a cage",                              ports_help, true,  cmd_ports, NULL },
	{ NULL, "dom",    "[--sort ORDER] [PORT]...", "one line a lane, the worst first",          dom_help,   true,  cmd_dom,   NULL },
	{ NULL, "alarms", "",                       "what is wrong now, the worst first",          alarms_help, true, cmd_alarms, NULL },
	{ NULL, "events", "[-f] [-n COUNT] [PORT]", "what happened, the latest last",              events_help, false, cmd_events, NULL },
	{ NULL, "inventory", "[PORT]",              "which module was where, the latest first",    inventory_help, true, cmd_inventory, NULL },
	{ NULL, "show",   "PORT",                   "everything about one cage and its module",    show_help,  true,  cmd_show,  NULL },
	{ NULL, "buses",  "[BUS]",                  "one line a bus, or one in full",              buses_help, true,  cmd_buses, NULL },
	{ NULL, "platform", "check",                "whether cages are reached as they should", platform_help, false, cmd_platform, NULL },
	{ NULL, "watch",  "[-n SECONDS] [COMMAND]", "one of these, again and again",               watch_help, false, NULL,      run_watch },
	{ "Change something",
	  "reset",  "PORT",                   "reset the module in a cage",                   reset_help, false, cmd_reset, NULL },
	{ NULL, "ack",    "ID | PORT KIND [LANE]",  "note that an alarm was seen",                  ack_help, false, cmd_ack, NULL },
	{ NULL, "shelve", "[--off] ID | PORT KIND ...", "hear no more of an alarm for a while", shelve_help, false, cmd_shelve, NULL },
	{ NULL, "config", "show|diff|set|forget ...", "what counts and where it comes from", config_help, false, cmd_config, NULL },
	{ "Without a daemon",
	  "decode", "[--registers|--flat|--json] DIR", "decode a dump of a module",                    NULL,       false, NULL,      run_decode },
	{ NULL, "lint",   "[--json] DIR",           "what is wrong in a dump of a module",         lint_help,  false, NULL,      run_lint },
	{ NULL, "setup",  "[--device NAME] [HOST]", "what opens the box for a scrape over TLS", setup_help, false, NULL,   run_setup },
	{ NULL, "sim",    "ACTION CAGE ...",        "plug, pull and bend simulated modules",       NULL,       false, NULL,      run_sim },
	{ "Help",
	  "help",   "[COMMAND]",              "what a command does",                          NULL,       false, NULL,      run_help },
};
/* clang-format on */

/* Takes the options out that all commands know, wherever they stand before `--`. */
static int
take_common(struct globals *g, bool *ret_help, int argc, char **argv)
{
	int kept = 1, i = 1;

	for (; i < argc && strcmp(argv[i], "--") != 0; i++) {
		if (strcmp(argv[i], "--json") == 0 || strcmp(argv[i], "-j") == 0)
			g->json = true;
		else if (strcmp(argv[i], "--no-color") == 0)
			g->no_colour = true;
		else if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
			*ret_help = true;
		else
			argv[kept++] = argv[i];
	}
	while (i < argc)
		argv[kept++] = argv[i++];
	argv[kept] = NULL;
	return kept;
}

static int
run_decode(const struct globals *globals, int argc, char **argv)
{
	static char json_option[] = "--json";
	char *with_json[ARGUMENTS_MAX + 2] = { argv[0], json_option };

	if (!globals->json)
		return cmd_decode(argc, argv);
	for (int i = 1; i < argc && i < ARGUMENTS_MAX; i++)
		with_json[i + 1] = argv[i];
	return cmd_decode(argc + 1, with_json);
}

static int
run_setup(const struct globals *globals, int argc, char **argv)
{
	struct globals g = *globals;
	bool help = false;

	argc = take_common(&g, &help, argc, argv);
	if (help)
		return run_help(&g, 2, (char *[]){ argv[0], argv[0], NULL });
	if (g.json)
		return command_fail(EXIT_USAGE,
		    "setup: prints lines for a shell, no JSON");
	return cmd_setup(argc, argv);
}

static int
run_sim(const struct globals *globals, int argc, char **argv)
{
	const struct table_style style = table_style_of(stdout, globals->no_colour);
	char found[RUN_DIR_TEXT_MAX];

	if (globals->json)
		return command_fail(EXIT_USAGE,
		    "sim: prints no JSON; in a pipe it is tab separated");
	if (globals->host)
		return command_fail(EXIT_USAGE,
		    "sim maps a file of this machine: --host has no meaning");
	if (globals->run_dir)
		return cmd_sim(globals->run_dir, &style, argc, argv);
	if (!client_find_run_dir(found, sizeof(found)))
		return command_fail(EXIT_FAILED,
		    "no run directory is known: name it with --run-dir");
	return cmd_sim(found, &style, argc, argv);
}

static void
print_help(FILE *out)
{
	fputs(
	    "Usage: cagectl [--run-dir DIR | --host URL] [--json] [--no-color] COMMAND ...\n"
	    "Asks caged, the transceiver daemon, what it sees.\n",
	    out);
	for (size_t i = 0; i < COUNT_OF(commands); i++) {
		if (commands[i].group)
			fprintf(out, "\n%s:\n", commands[i].group);
		fprintf(out, "  %-9s %-25s %s\n", commands[i].name, commands[i].arguments,
		    commands[i].summary);
	}
	fputs(options_help, out);
}

static int
fail_unknown(const char *word)
{
	const char *names[COUNT_OF(commands)], *meant;

	for (size_t i = 0; i < COUNT_OF(commands); i++)
		names[i] = commands[i].name;
	meant = suggest(word, names, COUNT_OF(commands));
	if (meant)
		return command_fail(EXIT_USAGE,
		    "unknown command %s; did you mean %s? See cagectl --help", word,
		    meant);
	return command_fail(EXIT_USAGE, "unknown command %s; see cagectl --help", word);
}

/* The one command that begins with the word; NULL after a line that says why not. */
static const struct command *
find_command(const char *word)
{
	const struct command *found = NULL;
	unsigned fitting = 0;

	for (size_t i = 0; i < COUNT_OF(commands); i++) {
		if (strcmp(commands[i].name, word) == 0)
			return &commands[i];
		if (!word[0] || strncmp(commands[i].name, word, strlen(word)) != 0)
			continue;
		found = &commands[i];
		fitting++;
	}
	if (fitting == 1)
		return found;
	if (fitting)
		command_fail(EXIT_USAGE,
		    "more than one command begins with %s; see cagectl --help", word);
	else
		fail_unknown(word);
	return NULL;
}

static int
run_lint(const struct globals *globals, int argc, char **argv)
{
	struct globals g = *globals;
	struct table_style style;
	bool help = false;

	argc = take_common(&g, &help, argc, argv);
	if (help)
		return run_help(&g, 2, (char *[]){ argv[0], argv[0], NULL });
	style = table_style_of(stdout, g.no_colour);
	return cmd_lint(g.json, &style, argc, argv);
}

static void
print_command_help(const struct command *c)
{
	printf("Usage: cagectl [OPTION]... %s%s%s\n%s", c->name,
	    c->arguments[0] ? " " : "", c->arguments, c->help);
}

static int
run_help(const struct globals *globals, int argc, char **argv)
{
	static char help_option[] = "--help";
	struct globals g = *globals;
	const struct command *c;
	bool help = false;

	argc = take_common(&g, &help, argc, argv);
	if (argc > 2)
		return command_fail(EXIT_USAGE, "help takes one COMMAND");
	c = argc == 2 ? find_command(argv[1]) : NULL;
	if (argc == 2 && !c)
		return EXIT_USAGE;
	if (!c || c->run == run_help) {
		print_help(stdout);
	} else if (c->help) {
		print_command_help(c);
	} else {
		struct globals alone = { .no_colour = g.no_colour };
		char *words[] = { argv[1], help_option, NULL };

		return c->run(&alone, 2, words);
	}
	return EXIT_DONE;
}

static struct context
make_context(const struct globals *g)
{
	struct context ctx = { .json = g->json, .out = stdout };

	client_init(&ctx.client, g->run_dir, g->host);
	ctx.client.sign_in = g->host ? &g->sign_in : NULL;
	ctx.style = table_style_of(stdout, g->no_colour);
	return ctx;
}

static int
ask(const struct command *c, struct globals *g, int argc, char **argv)
{
	struct context ctx;
	bool help = false;

	argc = take_common(g, &help, argc, argv);
	if (help) {
		print_command_help(c);
		return EXIT_DONE;
	}
	ctx = make_context(g);
	optind = 0; /* glibc: begin anew */
	opterr = 0;
	return c->ask(&ctx, argc, argv);
}

/* Options of watch itself; what is watched begins at optind. */
static int
parse_watch(int argc, char **argv, struct watch *w)
{
	static const struct option longs[] = {
		{ "interval", required_argument, NULL, 'n' },
		{ "count", required_argument, NULL, 'c' },
		{ NULL, 0, NULL, 0 },
	};
	int value;

	optind = 0;
	opterr = 0;
	while ((value = getopt_long(argc, argv, "+:n:c:", longs, NULL)) != -1) {
		char *end = NULL;

		if (value == ':')
			return command_fail(EXIT_USAGE, "watch: %s needs a number",
			    argv[optind - 1]);
		if (value == '?')
			return command_unknown_option("watch", argv[optind - 1], longs);
		if (value == 'n')
			w->seconds = strtod(optarg, &end);
		else
			w->count = strtoul(optarg, &end, 10);
		if (end == optarg || *end || *optarg == '-' ||
		    !(w->seconds >= INTERVAL_MIN && w->seconds <= INTERVAL_MAX) ||
		    (value == 'c' && !w->count))
			return command_fail(EXIT_USAGE,
			    value == 'n' ? "watch: no interval of 0.1 to 86400 s: %s"
					 : "watch: no count of refreshes: %s",
			    optarg);
	}
	return EXIT_DONE;
}

static int
run_watch(const struct globals *globals, int argc, char **argv)
{
	static char ports[] = "ports";
	char *by_default[] = { ports, NULL };
	struct globals g = *globals;
	struct watch w = { .seconds = 2 };
	const struct command *c;
	struct context ctx;
	bool help = false;
	int result;

	argc = take_common(&g, &help, argc, argv);
	if (help)
		return run_help(&g, 2, (char *[]){ argv[0], argv[0], NULL });
	result = parse_watch(argc, argv, &w);
	if (result)
		return result;
	argc -= optind;
	argv = argc ? argv + optind : by_default;
	c = find_command(argv[0]);
	if (!c)
		return EXIT_USAGE;
	if (!c->table)
		return command_fail(EXIT_USAGE, "%s cannot be watched", c->name);
	if (g.json)
		return command_fail(EXIT_USAGE,
		    "watch: prints no JSON; in a pipe it is tab separated");
	ctx = make_context(&g);
	w.ask = c->ask;
	return watch_run(&ctx, &w, MAX_OF(argc, 1), argv);
}

static int
run_command(struct globals *g, int argc, char **argv)
{
	const struct command *c;

	if (argc < 1)
		return command_fail(EXIT_USAGE, "no command; see cagectl --help");
	if (argc > ARGUMENTS_MAX)
		return command_fail(EXIT_USAGE, "more than %d arguments", ARGUMENTS_MAX);
	c = find_command(argv[0]);
	if (!c)
		return EXIT_USAGE;
	if (c->ask)
		return ask(c, g, argc, argv);
	optind = 0;
	return c->run(g, argc, argv);
}

int
main(int argc, char **argv)
{
	struct globals g;

	setlocale(LC_CTYPE, "");
	switch (globals_read(&g, argc, argv)) {
	case GLOBALS_HELP:
		print_help(stdout);
		return EXIT_DONE;
	case GLOBALS_VERSION:
		printf("cagectl %s\n", VERSION_TEXT);
		return EXIT_DONE;
	case GLOBALS_WRONG:
		return EXIT_USAGE;
	case GLOBALS_READ:
		break;
	}
	return run_command(&g, argc - optind, argv + optind);
}
