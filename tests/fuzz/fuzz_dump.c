/* SPDX-License-Identifier: Apache-2.0 */
/* Names of page files: one that means a page is the name that the page has. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/dump.h"
#include "tests/fuzz/fuzz.h"

static void
name_of(struct memaddr at, bool banked, char *ret_name, size_t size)
{
	if (at.page == LOW)
		snprintf(ret_name, size, "a0-lower.bin");
	else if (at.page == A2_LOW)
		snprintf(ret_name, size, "a2-lower.bin");
	else if (at.page >= A2_TABLE)
		snprintf(ret_name, size, "a2-p%02x.bin", at.page - A2_TABLE);
	else if (banked)
		snprintf(ret_name, size, "a0-b%u-p%02x.bin", at.bank, at.page);
	else
		snprintf(ret_name, size, "a0-p%02x.bin", at.page);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *name = fuzz_string(data, size);
	char canonical[32];
	struct memmap_half half;
	struct memmap map;
	struct memaddr at;

	if (dump_parse_name(name, &at)) {
		name_of(at, strstr(name, "-b") != NULL, canonical, sizeof(canonical));
		FUZZ_CHECK(!strcmp(name, canonical));
		memmap_init(&map, &half, 1);
		FUZZ_CHECK(memmap_put(&map, at, (const uint8_t[128]){ 0 }, 128));
	}
	free(name);
	return 0;
}
