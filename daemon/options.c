/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/options.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/utf8.h"

/* Columns of a help: what an option is called, then what it does, in 80. */
#define HELP_LEFT  37
#define HELP_WIDTH 42u

#ifndef VERSION_TEXT
#define VERSION_TEXT "unversioned"
#endif

enum option_kind { KIND_FILE, KIND_SETTING, KIND_ACTION, KIND_FOREGROUND };

/* One option. `letter` is its short form, 0 where it has none. */
struct option_def {
	const char *name; /* with its dashes, as messages show it */
	char letter;
	const char *argument; /* NULL: takes none */
	enum option_kind kind;
	const char *key;            /* SETTING */
	enum options_action action; /* ACTION */
	const char *help;
};

/* clang-format off */
static const struct option_def defs[] = {
	/* name            short argument                     kind             key            action               help */
	{ "--config",      'c',  "FILE",                      KIND_FILE,       NULL,          OPTIONS_RUN,         "read settings from FILE, or from caged.yaml and conf.d in a folder; again: later ones win" },
	{ "--platform",    'p',  "NAME[:KEY=VALUE,...]",      KIND_SETTING,    "platform",    OPTIONS_RUN,         "how to reach the cages: auto, board:file=FILE, sim (in memory)" },
	{ "--http",        0,    "ADDR:PORT",                 KIND_SETTING,    "http.listen", OPTIONS_RUN,         "where HTTP listens, [ADDR]:PORT for IPv6, or `off`" },
	{ "--gnmi",        0,    "ADDR:PORT",                 KIND_SETTING,    "gnmi.listen", OPTIONS_RUN,         "where gNMI listens, likewise" },
	{ "--run-dir",     0,    "DIR",                       KIND_SETTING,    "run-dir",     OPTIONS_RUN,         "where caged.sock and other files of this run are" },
	{ "--state-dir",   0,    "DIR",                       KIND_SETTING,    "state-dir",   OPTIONS_RUN,         "where what must survive a restart is" },
	{ "--plugin-dir",  0,    "DIR",                       KIND_SETTING,    "plugin-dir",  OPTIONS_RUN,         "where platform plugins are" },
	{ "--yang-dir",    0,    "DIR",                       KIND_SETTING,    "yang-dir",    OPTIONS_RUN,         "tell clients of the YANG modules there, not of our own" },
	{ "--check",       0,    NULL,                        KIND_ACTION,     NULL,          OPTIONS_CHECK,       "judge the configuration and end: exit 0, or one line and exit 2" },
	{ "--dump-config", 0,    NULL,                        KIND_ACTION,     NULL,          OPTIONS_DUMP_CONFIG, "print the effective configuration and end" },
	{ "--foreground",  'f',  NULL,                        KIND_FOREGROUND, NULL,          OPTIONS_RUN,         "changes nothing: caged always stays in the foreground" },
	{ "--help",        'h',  NULL,                        KIND_ACTION,     NULL,          OPTIONS_HELP,        "print this and end" },
	{ "--version",     'V',  NULL,                        KIND_ACTION,     NULL,          OPTIONS_VERSION,     "print the version and end" },
};
/* clang-format on */

/* getopt_long() gives 256 + the row: no letter is that large. */
#define LONG_BASE 256

static void
fill_getopt(struct option longs[COUNT_OF(defs) + 1], char shorts[2 + 2 * COUNT_OF(defs)])
{
	size_t n = 0;

	shorts[n++] = ':'; /* tells a missing argument from an unknown option */
	for (size_t i = 0; i < COUNT_OF(defs); i++) {
		longs[i] = (struct option){
			.name = defs[i].name + 2,
			.has_arg = defs[i].argument ? required_argument : no_argument,
			.val = LONG_BASE + (int)i,
		};
		if (!defs[i].letter)
			continue;
		shorts[n++] = defs[i].letter;
		if (defs[i].argument)
			shorts[n++] = ':';
	}
	shorts[n] = '\0';
	longs[COUNT_OF(defs)] = (struct option){ .name = NULL };
}

static const struct option_def *
def_of(int value)
{
	if (value >= LONG_BASE && value < LONG_BASE + (int)COUNT_OF(defs))
		return &defs[value - LONG_BASE];
	for (size_t i = 0; i < COUNT_OF(defs); i++) {
		if (value && defs[i].letter == value)
			return &defs[i];
	}
	return NULL;
}

/* The values of the enum are in the order of their weight. */
static void
take_action(struct options *o, enum options_action action)
{
	if (o->action < action)
		o->action = action;
}

static int
take(struct options *o, const struct option_def *d, const char *argument, char *err,
    size_t size)
{
	switch (d->kind) {
	case KIND_FILE:
		if (o->file_count == OPTIONS_FILES_MAX) {
			snprintf(err, size, "caged: --config is given more than %d times",
			    OPTIONS_FILES_MAX);
			return -EINVAL;
		}
		o->files[o->file_count++] = argument;
		return 0;
	case KIND_SETTING:
		if (o->setting_count == OPTIONS_SETTINGS_MAX) {
			snprintf(err, size,
			    "caged: more than %d settings on the command line",
			    OPTIONS_SETTINGS_MAX);
			return -EINVAL;
		}
		o->settings[o->setting_count++] =
		    (struct options_setting){ .option = d->name,
			    .key = d->key,
			    .value = argument };
		return 0;
	case KIND_ACTION:
		take_action(o, d->action);
		return 0;
	case KIND_FOREGROUND:
		o->foreground = true;
		return 0;
	}
	return -EINVAL;
}

/* What getopt_long() stumbled over, as the user wrote it up to the value. */
static void
say_refused(int argc, char **argv, int value, char *err, size_t size)
{
	const struct option_def *d = def_of(optopt);
	const char *word = optind >= 1 && optind <= argc ? argv[optind - 1] : "";
	char shown[64];

	if (value == ':' && d) {
		snprintf(err, size, "caged: option %s needs %s", d->name, d->argument);
		return;
	}
	if (optopt > 0 && optopt < LONG_BASE) {
		const char letter[2] = { (char)optopt, '\0' };

		utf8_printable(shown, sizeof(shown), letter);
		snprintf(err, size, "caged: unknown option -%s", shown);
		return;
	}
	utf8_printable(shown, sizeof(shown), word);
	shown[strcspn(shown, "=")] = '\0';
	snprintf(err, size,
	    d ? "caged: option %s takes no value" : "caged: unknown option %s",
	    d ? d->name : shown);
}

int
options_parse(int argc, char **argv, struct options *ret_options, char *err, size_t size)
{
	struct option longs[COUNT_OF(defs) + 1];
	char shorts[2 + 2 * COUNT_OF(defs)];
	struct options o = { .action = OPTIONS_RUN };
	int value;

	fill_getopt(longs, shorts);
	optind = 0; /* glibc: begin anew, also when called again */
	opterr = 0;
	while ((value = getopt_long(argc, argv, shorts, longs, NULL)) != -1) {
		const struct option_def *d = def_of(value);

		if (!d) {
			say_refused(argc, argv, value, err, size);
			return -EINVAL;
		}
		if (take(&o, d, optarg, err, size))
			return -EINVAL;
	}
	if (optind < argc) {
		char shown[64];

		utf8_printable(shown, sizeof(shown), argv[optind]);
		snprintf(err, size,
		    "caged: \"%s\" is no option; nothing but options is taken", shown);
		return -EINVAL;
	}
	if (!getcwd(o.here, sizeof(o.here)) || o.here[0] != '/')
		o.here[0] = '\0';
	*ret_options = o;
	return 0;
}

/* The words of a help, folded behind `left`, which fills its part of the line. */
static void
put_folded(FILE *out, const char *left, const char *help)
{
	size_t len = strlen(help), fits = len;

	fprintf(out, "%-*s ", HELP_LEFT, left);
	while (len > HELP_WIDTH) {
		for (fits = HELP_WIDTH; fits > 0 && help[fits] != ' '; fits--)
			;
		if (fits == 0)
			break;
		fprintf(out, "%.*s\n%-*s ", (int)fits, help, HELP_LEFT, "");
		help += fits + 1;
		len -= fits + 1;
	}
	fprintf(out, "%s\n", help);
}

void
options_help(FILE *out)
{
	fputs("Usage: caged [OPTION]...\n"
	      "Watches the transceivers of a switch and publishes what it sees.\n\n",
	    out);
	for (size_t i = 0; i < COUNT_OF(defs); i++) {
		const struct option_def *d = &defs[i];
		char left[48], letter[4] = "   ";

		if (d->letter)
			snprintf(letter, sizeof(letter), "-%c,", d->letter);
		snprintf(left, sizeof(left), "  %s %s%s%s", letter, d->name,
		    d->argument ? " " : "", d->argument ? d->argument : "");
		put_folded(out, left, d->help);
	}
	fputs("\nExamples:\n"
	      "  caged --platform sim                     a switch in memory, 40 cages\n"
	      "  caged --platform sim:cages=8,type=qsfp28 another one\n"
	      "  caged --config /etc/caged/caged.yaml     settings from this file alone\n"
	      "  caged --config FILE --check              is the file right?\n"
	      "\nExit status: 0 ended as told, 1 failed, 2 refused what it was given.\n",
	    out);
}

void
options_version(FILE *out)
{
	fprintf(out, "caged %s\n", VERSION_TEXT);
}

void
options_default_files(struct options *options, const char *folder)
{
	if (options->file_count > 0)
		return;
	options->files[options->file_count++] = folder;
	options->files_by_default = true;
}

void
options_hold_folders(struct options *options)
{
	for (size_t i = 0; i < options->file_count; i++) {
		const char *slash = strrchr(options->files[i], '/');
		size_t len = slash ? (size_t)(slash - options->files[i]) + 1 : 0;
		char *folder = slash ? strndup(options->files[i], len) : strdup(".");
		int fd = open(options->files[i], O_PATH | O_DIRECTORY | O_CLOEXEC);

		options->is_folder[i] = fd >= 0;
		if (fd < 0 && folder)
			fd = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
		options->folder[i] = fd < 0 ? AT_FDCWD : fd;
		free(folder);
	}
	options->folders_held = true;
}
