/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `cagectl watch`: another command again and again, until it is told to end.
 *
 * On a terminal it fills the window in place, cells that changed stand out, and q,
 * Ctrl-C or a signal ends it with the terminal as it was. In a pipe each refresh is
 * a block of its own. A daemon that does not answer is told; it may come back.
 */
#ifndef CLI_WATCH_H
#define CLI_WATCH_H

#include "cli/command.h"

struct watch {
	int (
	    *ask)(const struct context *ctx, int argc, char **argv); /* what is watched */
	double seconds;      /* between two refreshes */
	unsigned long count; /* ends after so many; 0: never */
};

/* argv[0] is the name of the command that is watched. Returns the exit status. */
int watch_run(const struct context *ctx, const struct watch *w, int argc, char **argv);

#endif
