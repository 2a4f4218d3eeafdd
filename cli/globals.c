/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/globals.h"

#include <getopt.h>
#include <stdlib.h>

#include "base/bytes.h"
#include "base/suggest.h"
#include "cli/command.h"

enum option_value {
	OPTION_HOST = 256,
	OPTION_NO_COLOUR,
	OPTION_CA,
	OPTION_CERT,
	OPTION_TOKEN_FILE,
	OPTION_USER,
	OPTION_PASSWORD_FILE
};

static const struct option options[] = {
	{ "run-dir", required_argument, NULL, 'r' },
	{ "host", required_argument, NULL, OPTION_HOST },
	{ "ca", required_argument, NULL, OPTION_CA },
	{ "cert", required_argument, NULL, OPTION_CERT },
	{ "token-file", required_argument, NULL, OPTION_TOKEN_FILE },
	{ "user", required_argument, NULL, OPTION_USER },
	{ "password-file", required_argument, NULL, OPTION_PASSWORD_FILE },
	{ "json", no_argument, NULL, 'j' },
	{ "no-color", no_argument, NULL, OPTION_NO_COLOUR },
	{ "help", no_argument, NULL, 'h' },
	{ "version", no_argument, NULL, 'V' },
	{ NULL, 0, NULL, 0 },
};

static const char *const option_words[] = { "--run-dir", "--host", "--ca", "--cert",
	"--token-file", "--user", "--password-file", "--json", "--no-color", "--help",
	"--version" };

/* "unknown option --jsn; did you mean --json?" */
static int
fail_unknown(const char *word)
{
	const char *meant = suggest(word, option_words, COUNT_OF(option_words));

	if (meant)
		return command_fail(EXIT_USAGE,
		    "unknown option %s; did you mean %s? See cagectl --help", word,
		    meant);
	return command_fail(EXIT_USAGE, "unknown option %s; see cagectl --help", word);
}

/* Where the text of an option is kept; NULL: it has none. */
static const char **
text_of(struct globals *g, int value)
{
	switch (value) {
	case 'r':
		return &g->run_dir;
	case OPTION_HOST:
		return &g->host;
	case OPTION_CA:
		return &g->who.ca;
	case OPTION_CERT:
		return &g->who.certificate;
	case OPTION_TOKEN_FILE:
		return &g->who.token_file;
	case OPTION_USER:
		return &g->who.user;
	case OPTION_PASSWORD_FILE:
		return &g->who.password_file;
	default:
		return NULL;
	}
}

/* One option; EXIT_USAGE with a line where it is none. */
static int
take(struct globals *g, int value, const char *word)
{
	const char **text = text_of(g, value);

	if (value == ':')
		return command_fail(EXIT_USAGE,
		    "option %s needs a value; see cagectl --help", word);
	if (text)
		*text = optarg;
	else if (value == 'j')
		g->json = true;
	else if (value == OPTION_NO_COLOUR)
		g->no_colour = true;
	else
		return fail_unknown(word);
	return EXIT_DONE;
}

/* As everywhere, a variable that is empty is none. */
static const char *
run_dir_of_environment(void)
{
	const char *run_dir = getenv("CAGED_RUN_DIR");

	return run_dir && run_dir[0] ? run_dir : NULL;
}

/* What no option can tell alone. */
static int
judge(struct globals *g)
{
	char err[CLIENT_ERROR_MAX];

	if (g->run_dir && g->host)
		return command_fail(EXIT_USAGE,
		    "--run-dir and --host: one daemon at a time");
	if (g->host && !client_host_is_valid(g->host))
		return command_fail(EXIT_USAGE, CLIENT_HOST_FORM ", not \"%s\"", g->host);
	if (g->run_dir && !g->run_dir[0])
		return command_fail(EXIT_USAGE, "--run-dir needs a directory");
	if (!g->host && sign_in_is_given(&g->who))
		return command_fail(EXIT_USAGE,
		    "who asks is told to a --host alone: the Unix socket knows it");
	if (g->host && sign_in_read(&g->who, g->host, &g->sign_in, err, sizeof(err)) < 0)
		return command_fail(EXIT_USAGE, "%s", err);
	return EXIT_DONE;
}

enum globals_wish
globals_read(struct globals *ret_globals, int argc, char **argv)
{
	struct globals g = { .run_dir = NULL };
	int value;

	opterr = 0;
	while ((value = getopt_long(argc, argv, "+:r:jhV", options, NULL)) != -1) {
		if (value == 'h')
			return GLOBALS_HELP;
		if (value == 'V')
			return GLOBALS_VERSION;
		if (take(&g, value, argv[optind - 1]))
			return GLOBALS_WRONG;
	}
	if (judge(&g))
		return GLOBALS_WRONG;
	if (!g.run_dir && !g.host)
		g.run_dir = run_dir_of_environment();
	*ret_globals = g;
	return GLOBALS_READ;
}
