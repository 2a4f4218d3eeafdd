/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Descriptions of simulated modules: a complaint names line and word, and what is
 * taken builds a module that the decoder of its family reads without complaint.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "optics/decoder.h"
#include "sim/module.h"
#include "tests/fuzz/fuzz.h"

#define BOOTED ((uint64_t)120 * US_PER_S)

/* The line of this number, from 1; empty for a number that no line has. */
static size_t
find_line(const char *text, size_t size, unsigned number, const char **ret_line)
{
	const char *end;

	for (; number > 1; number--) {
		end = memchr(text, '\n', size);
		FUZZ_CHECK(end);
		size -= (size_t)(end + 1 - text);
		text = end + 1;
	}
	end = number ? memchr(text, '\n', size) : text;
	*ret_line = text;
	return end ? (size_t)(end - text) : size;
}

static void
check_error(const char *text, size_t size, const struct part_error *e)
{
	const char *line;
	size_t len;

	FUZZ_CHECK(memchr(e->reason, '\0', sizeof(e->reason)) && e->reason[0]);
	FUZZ_CHECK(memchr(e->word, '\0', sizeof(e->word)));
	len = find_line(text, size, e->line, &line);
	FUZZ_CHECK(
	    !strcmp(e->reason, "missing") || memmem(line, len, e->word, strlen(e->word)));
}

static void
put_halves(const struct sim_module *m, struct memmap *map)
{
	for (unsigned i = 0; i < m->half_count; i++) {
		uint16_t key = m->half[i].key;
		struct memaddr at = mem_at(key & 0xff, 128);

		if (key == SIM_LOWER)
			at = mem_at(LOW, 0);
		else if (key == SIM_A2_LOWER)
			at = mem_at(A2_LOW, 0);
		else if (key >= SIM_A2_UPPER)
			at = mem_at((uint16_t)(A2_TABLE + (key & 3)), 128);
		else
			at.bank = (uint8_t)(key >> 8);
		FUZZ_CHECK(memmap_put(map, at, m->half[i].bytes, 128));
	}
}

static void
check_module(const struct part *part)
{
	static const struct decoder *const decoders[] = {
		[SIM_FAMILY_SFF8472] = &sff8472_decoder,
		[SIM_FAMILY_SFF8636] = &sff8636_decoder,
		[SIM_FAMILY_CMIS] = &cmis_decoder,
	};
	static const struct ledger_pen none;
	static struct sim_module m;
	static struct memmap_half half[SIM_HALVES];
	struct memmap map;
	struct identity id;

	sim_module_init(&m, part, 1, 0, 0);
	sim_module_settle(&m, BOOTED);
	sim_module_step(&m, &none, BOOTED + US_PER_S);
	memmap_init(&map, half, COUNT_OF(half));
	put_halves(&m, &map);
	decoders[part->family]->identity(&map, &id);
	FUZZ_CHECK(identity_checksums_hold(&id));
	FUZZ_CHECK(id.odd_bytes == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(MAX_OF(size, 1)); /* so that a sanitizer sees who reads on */
	struct part_error error;
	struct part part;

	FUZZ_CHECK(text);
	memcpy(text, data, size);
	if (part_parse(text, size, &part, &error) == 0) {
		FUZZ_CHECK(part.lanes >= 1 && part.lanes <= PART_LANES);
		FUZZ_CHECK(part.host_lanes >= 1 && part.host_lanes <= PART_LANES);
		FUZZ_CHECK(part.app_count <= PART_APPS);
		for (unsigned q = 0; q < QUANTITY_COUNT; q++)
			FUZZ_CHECK(part_lanes(&part, (enum quantity)q) <= PART_LANES);
		check_module(&part);
	} else {
		check_error(text, size, &error);
	}
	free(text);
	return 0;
}
