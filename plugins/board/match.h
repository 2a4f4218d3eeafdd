/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Match: what a machine says that it is, and which board file fits it.
 */
#ifndef PLUGINS_BOARD_MATCH_H
#define PLUGINS_BOARD_MATCH_H

#include <stddef.h>

#include "plugins/board/desc.h"

#define MACHINE_TEXT_MAX 128 /* with its ending NUL */
#define MACHINE_LIST_MAX 512

/* What ONIE, DMI and the device tree say; empty where they are not there. */
struct machine {
	const char *root; /* borrowed: before each path; "" for none */
	char onie[MACHINE_TEXT_MAX];
	char dmi_board[MACHINE_TEXT_MAX];
	char dmi_product[MACHINE_TEXT_MAX];
	/* Texts, each ended by NUL, the most specific first; an empty one ends them. */
	char compatible[MACHINE_LIST_MAX];
};

/* Reads them; what cannot be read is empty. */
void machine_read(const char *root, struct machine *ret_machine);

/*
 * All of it in printable ASCII, such as `ONIE /host/machine.conf "x86_64-...", DMI
 * board_name not there`, with `between` between any two of them.
 */
void machine_say(const struct machine *m, const char *between, char *ret_text,
    size_t size);

/*
 * How well a board fits: 100 where ONIE's name is the board's, less for what other
 * vendors could have written, 20 for a path that is there, 0 for nothing.
 */
int machine_score(const struct machine *m, const struct board *b);

/* What board_find() found, or what stood in its way. */
struct board_found {
	size_t files; /* it looked at */
	int score;    /* of the best */
	size_t there; /* of the files that it names */
	char path[PLATFORM_PATH_MAX];
	char name[64];
	char rival[64]; /* the file name of another that fits as well; empty: there is
			   none */
};

/*
 * Scores each *.board file of a folder. Of those that fit alike, as the flavours of one
 * board do, the one wins whose files are there. A file that is broken is told to `broken`
 * in one line and is no more than that.
 *
 * 0; -ENODEV where none fits; -ENOTUNIQ where two fit alike; else why the folder
 * cannot be read.
 */
int board_find(const char *folder, const struct machine *m,
    void (*broken)(void *arg, const char *line), void *arg,
    struct board_found *ret_found);

#endif
