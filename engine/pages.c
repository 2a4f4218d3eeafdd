/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/pages.h"

#include <string.h>

#include "base/hwerr.h"

void
pages_init(struct pages *pages)
{
	memmap_init(&pages->map, pages->half, PAGES_HALVES);
}

void
pages_clear(struct pages *pages)
{
	memmap_clear(&pages->map);
}

void
pages_begin(struct pages *pages, const struct plan *plan)
{
	memset(pages->status, HW_CRASH, plan->count);
}

static unsigned
stage_offset(const struct plan *plan, unsigned index)
{
	unsigned offset = 0;

	for (unsigned i = 0; i < index; i++)
		offset += plan->run[i].len;
	return offset;
}

void
pages_stage(struct pages *pages, const struct plan *plan, unsigned index, int status,
    const uint8_t *bytes)
{
	if (index >= plan->count)
		return;
	pages->status[index] = (int8_t)status;
	if (status == HW_OK)
		memcpy(pages->stage + stage_offset(plan, index), bytes,
		    plan->run[index].len);
}

int
pages_accept(struct pages *pages, const struct plan *plan, bool optional)
{
	const uint8_t *bytes = pages->stage;

	for (unsigned i = 0; i < plan->count; i++) {
		int status = pages->status[i];

		if (status != HW_OK && !(optional && status == HW_NOPAGE))
			return status;
	}
	for (unsigned i = 0; i < plan->count; i++) {
		if (pages->status[i] == HW_OK &&
		    !memmap_put(&pages->map, plan->run[i].map, bytes, plan->run[i].len))
			return HW_INVAL;
		bytes += plan->run[i].len;
	}
	return HW_OK;
}
