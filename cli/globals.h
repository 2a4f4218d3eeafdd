/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Globals: the options that stand before the command.
 */
#ifndef CLI_GLOBALS_H
#define CLI_GLOBALS_H

#include <stdbool.h>

#include "cli/sign_in.h"

struct globals {
	const char *run_dir;
	const char *host;
	struct sign_in_options who; /* asks, and trusts whom */
	struct sign_in sign_in;     /* with a host: what that says */
	bool json;
	bool no_colour;
};

enum globals_wish {
	GLOBALS_READ, /* a command follows, at optind */
	GLOBALS_HELP,
	GLOBALS_VERSION,
	GLOBALS_WRONG /* told in a line on stderr */
};

/* Reads options up to the command, and CAGED_RUN_DIR where none says whom to ask. */
enum globals_wish globals_read(struct globals *ret_globals, int argc, char **argv);

#endif
