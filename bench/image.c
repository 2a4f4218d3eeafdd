/* SPDX-License-Identifier: Apache-2.0 */
#include "bench/image.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "sim/module.h"
#include "sim/parts.h"

#define UP_FOR ((uint64_t)120 * US_PER_S)

void
image_put(struct memmap *map, struct memaddr at, const uint8_t *bytes, size_t len)
{
	if (!memmap_put(map, at, bytes, len))
		abort();
}

void
image_of_part(const char *name, struct memmap *map)
{
	static struct sim_module m;
	struct part part;

	if (!parts_find(name, &part))
		abort();
	sim_module_init(&m, &part, 1, 0, 0);
	sim_module_settle(&m, UP_FOR);
	for (unsigned i = 0; i < m.half_count; i++) {
		const struct sim_half *h = &m.half[i];
		struct memaddr at = mem_at(h->key, 128);

		if (h->key == SIM_LOWER)
			at = mem_at(LOW, 0);
		else if (h->key == SIM_A2_LOWER)
			at = mem_at(A2_LOW, 0);
		else if (h->key == SIM_A2_UPPER)
			at.page = A2_TABLE;
		image_put(map, at, h->bytes, h->len);
	}
}

static void
name_file(const struct memmap_half *h, const char *dir, char *ret_path, size_t size)
{
	if (h->page == LOW)
		snprintf(ret_path, size, "%s/a0-lower.bin", dir);
	else if (h->page == A2_LOW)
		snprintf(ret_path, size, "%s/a2-lower.bin", dir);
	else if (h->page >= A2_TABLE)
		snprintf(ret_path, size, "%s/a2-p%02x.bin", dir, h->page - A2_TABLE);
	else if (h->page < 0x10)
		snprintf(ret_path, size, "%s/a0-p%02x.bin", dir, h->page);
	else
		snprintf(ret_path, size, "%s/a0-b%u-p%02x.bin", dir, h->bank, h->page);
}

int
image_dump(const struct memmap *map, const char *dir)
{
	for (unsigned i = 0; i < map->count; i++) {
		const struct memmap_half *h = &map->half[i];
		size_t len = h->to - (size_t)h->from;
		char path[4096];
		FILE *f;

		name_file(h, dir, path, sizeof(path));
		f = fopen(path, "wb");
		if (!f)
			return -errno;
		if (fwrite(h->bytes + h->from, 1, len, f) != len) {
			fclose(f);
			return -EIO;
		}
		if (fclose(f) != 0)
			return -errno;
	}
	return 0;
}
