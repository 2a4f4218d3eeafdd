/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ethtool's decoders on the page files of a folder: takes the place of the kernel
 * when bench/decode.py builds them out of a source tree of ethtool. They decode and
 * print in one, so both are measured.
 *
 *   ethtool DIR LOOPS    nanoseconds of CPU time of one reading, on the error output
 */
#include "internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cmis.h"
#include "netlink/extapi.h"

#define HALF   128
#define HALVES 32

struct file {
	char name[32];
	unsigned char bytes[HALF];
};

static struct file files[HALVES];
static unsigned file_count;
static const char *folder;

/* A page file, read once; NULL: there is none. */
static unsigned char *
page_file(const char *name)
{
	struct file *file = &files[file_count];
	char path[4096];
	FILE *f;

	for (unsigned i = 0; i < file_count; i++) {
		if (strcmp(files[i].name, name) == 0)
			return files[i].bytes;
	}
	snprintf(path, sizeof(path), "%s/%s.bin", folder, name);
	f = file_count < HALVES ? fopen(path, "rb") : NULL;
	if (!f)
		return NULL;
	snprintf(file->name, sizeof(file->name), "%s", name);
	if (fread(file->bytes, 1, HALF, f) > 0)
		file_count++;
	fclose(f);
	return file->bytes;
}

int
nl_get_eeprom_page(struct cmd_context *ctx, struct ethtool_module_eeprom *request)
{
	unsigned char *bytes;
	char name[32];

	(void)ctx;
	if (request->i2c_address == 0x51)
		snprintf(name, sizeof(name), "a2-lower");
	else if (request->offset < HALF)
		snprintf(name, sizeof(name), "a0-lower");
	else if (request->page < 0x10)
		snprintf(name, sizeof(name), "a0-p%02x", request->page);
	else
		snprintf(name, sizeof(name), "a0-b%u-p%02x", request->bank,
		    request->page);
	bytes = page_file(name);
	if (!bytes)
		return -1;
	request->data = bytes + request->offset % HALF;
	return 0;
}

static void
show(unsigned char identifier)
{
	if (identifier == 0x03)
		sff8079_show_all_nl(NULL);
	else if (identifier == 0x0d || identifier == 0x11)
		sff8636_show_all_nl(NULL);
	else
		cmis_show_all_nl(NULL);
}

int
main(int argc, char **argv)
{
	long loops = argc == 3 ? atol(argv[2]) : 0;
	const unsigned char *lower;
	struct timespec t[2];

	folder = argc == 3 ? argv[1] : ".";
	lower = page_file("a0-lower");
	if (!lower || loops < 1)
		return EXIT_FAILURE;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t[0]);
	for (long i = 0; i < loops; i++)
		show(lower[0]);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t[1]);
	fprintf(stderr, "%.1f\n",
	    ((double)(t[1].tv_sec - t[0].tv_sec) * 1e9 +
		(double)(t[1].tv_nsec - t[0].tv_nsec)) /
		(double)loops);
	return EXIT_SUCCESS;
}
