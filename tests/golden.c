/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/golden.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/suite.h"

#define TEXT_MAX (256 * 1024)

void
golden_path(const char *file, char ret_path[512])
{
	const char *src = getenv("CAGED_SRC");

	snprintf(ret_path, 512, "%s/tests/data/golden/%s", src ? src : ".", file);
}

static char *
read_golden(const char *name)
{
	char *text = calloc(1, TEXT_MAX), path[512];
	FILE *file;

	golden_path(name, path);
	file = fopen(path, "r");
	ck_assert_msg(file != NULL, "%s: %s; make golden writes it", path,
	    strerror(errno));
	ck_assert_uint_lt(fread(text, 1, TEXT_MAX - 1, file), TEXT_MAX - 1);
	fclose(file);
	return text;
}

static void
write_golden(const char *name, const char *text)
{
	char path[512];
	FILE *file;

	golden_path(name, path);
	file = fopen(path, "w");
	ck_assert_ptr_nonnull(file);
	fputs(text, file);
	fclose(file);
}

void
golden_compare(const char *file, const char *text)
{
	const char *write = getenv("CAGED_GOLDEN");
	size_t same = 0, line = 1;
	char *golden;

	if (write && strcmp(write, "write") == 0)
		write_golden(file, text);
	golden = read_golden(file);
	while (text[same] && text[same] == golden[same])
		line += text[same++] == '\n';
	while (same && text[same - 1] != '\n')
		same--;
	ck_assert_msg(strcmp(text, golden) == 0,
	    "%s:%zu is\n%.*s\nand comes out as\n%.*s", file, line,
	    (int)strcspn(golden + same, "\n"), golden + same,
	    (int)strcspn(text + same, "\n"), text + same);
	free(golden);
}
