/* SPDX-License-Identifier: Apache-2.0 */
/*
 * caged-boardcheck: judges board files without the switch, and prints what they say.
 */
#define _GNU_SOURCE 1

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "plugins/board/boardcheck_table.h"
#include "plugins/board/boardcheck_tree.h"
#include "plugins/board/desc.h"

enum { EXIT_RIGHT, EXIT_WRONG, EXIT_USAGE };

static const char usage_text[] =
    "Usage: caged-boardcheck [OPTION]... FILE...\n"
    "Judges board files of caged and prints the cages that they describe.\n\n"
    "  -r, --root DIR   also look which files are there, with DIR before each path;\n"
    "                   / is this machine\n"
    "  -h, --help       this text\n"
    "      --version    the version\n\n"
    "Exit status: 0 all are right, 1 one is wrong or in doubt, 2 it could not begin.\n";

static int
check_file(const char *path, const char *root, bool heading)
{
	char err[BOARD_ERROR_MAX];
	struct board *b;
	unsigned doubts = 0;
	int r = board_load(path, &b, err);

	if (r < 0) {
		fprintf(stderr, "%s\n", err);
		return r == -EINVAL ? EXIT_WRONG : EXIT_USAGE;
	}
	if (heading)
		printf("file    %s\n", path);
	boardcheck_print(b, stdout);
	if (root)
		doubts = boardcheck_tree(b, root, stdout);
	board_destroy(b);
	return doubts ? EXIT_WRONG : EXIT_RIGHT;
}

int
main(int argc, char **argv)
{
	static const struct option longs[] = {
		{ "root", required_argument, NULL, 'r' },
		{ "help", no_argument, NULL, 'h' },
		{ "version", no_argument, NULL, 'V' },
		{ NULL, 0, NULL, 0 },
	};
	const char *root = NULL;
	int letter, status = EXIT_RIGHT;

	while ((letter = getopt_long(argc, argv, "r:h", longs, NULL)) != -1) {
		switch (letter) {
		case 'r':
			root = strcmp(optarg, "/") == 0 ? "" : optarg;
			break;
		case 'h':
			fputs(usage_text, stdout);
			return EXIT_RIGHT;
		case 'V':
			printf("caged-boardcheck %s\n", VERSION_TEXT);
			return EXIT_RIGHT;
		default:
			fputs("caged-boardcheck: see --help\n", stderr);
			return EXIT_USAGE;
		}
	}
	if (optind == argc) {
		fputs("caged-boardcheck: say which file (--help)\n", stderr);
		return EXIT_USAGE;
	}
	for (int i = optind; i < argc; i++) {
		int r = check_file(argv[i], root, argc - optind > 1);

		if (i + 1 < argc)
			putchar('\n');
		status = r > status ? r : status;
	}
	return status;
}
