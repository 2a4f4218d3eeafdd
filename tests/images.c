/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/images.h"

#include <stdlib.h>

#include "base/clock.h"
#include "sim/module.h"
#include "sim/parts.h"
#include "tests/random_part.h"

#define SETTLED ((uint64_t)400 * US_PER_S) /* longer than any part needs */
#define SEEDS   2                          /* random parts of each kind */

static unsigned
built_in(void)
{
	unsigned count = 0;

	while (parts_name(count))
		count++;
	return count;
}

unsigned
images_count(void)
{
	return built_in() + RANDOM_KIND_COUNT * SEEDS;
}

static void
take_memory(const struct sim_module *m, struct image *image)
{
	memmap_init(&image->map, image->half, IMAGE_HALVES);
	for (unsigned i = 0; i < m->half_count; i++) {
		const struct sim_half *h = &m->half[i];
		struct memaddr at = mem_at(h->key & 0xff, 128);

		at.bank = (uint8_t)(h->key >> 8);
		if (h->key == SIM_LOWER)
			at = mem_at(LOW, 0);
		else if (h->key == SIM_A2_LOWER)
			at = mem_at(A2_LOW, 0);
		else if (h->key >= SIM_A2_UPPER)
			at = mem_at((uint16_t)(A2_TABLE + h->key - SIM_A2_UPPER), 128);
		if (!memmap_put(&image->map, at, h->bytes, sizeof(h->bytes)))
			abort();
	}
}

void
image_build(unsigned i, struct image *ret_image)
{
	static struct sim_module module;
	static struct part part;
	unsigned parts = built_in();

	if (i >= parts)
		random_part((enum random_kind)((i - parts) / SEEDS),
		    (i - parts) % SEEDS + 1, &part);
	else if (!parts_find(parts_name(i), &part))
		abort();
	sim_module_init(&module, &part, 1, 0, 0);
	sim_module_settle(&module, SETTLED);
	take_memory(&module, ret_image);
}
