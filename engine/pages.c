/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/pages.h"

#include <string.h>

#include "base/hwerr.h"
#include "engine/words.h"

/* Limits (SFF-8636, Table 6-27); of CMIS it is the user's, and not read. */
#define LIMITS_PAGE 0x03
/* Pages from here on tell of lanes (CMIS 5.4, 8.1). */
#define LANE_PAGES 0x10

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

/*
 * Says whether a page of limits or lanes holds what page 00h does: the page register
 * took, and the page did not. None of both reads like a vendor's name. Other pages are
 * held, that the lint may say it of them: decoders are given memmap_own_pages(), and once
 * the lint has spoken they are dropped.
 */
static bool
is_page_00(const struct memmap *map, const struct plan_run *run, const uint8_t *bytes)
{
	bool may_be = run->map.page == LIMITS_PAGE ||
		      (run->map.page >= LANE_PAGES && run->map.page < LOW);

	return may_be && memmap_reads_as_page_00(map, run->map, bytes, run->len);
}

/* Marks the pages that came and are others than those asked for. */
static void
find_wrong_pages(struct pages *pages, const struct memmap *map, const struct plan *plan)
{
	const uint8_t *bytes = pages->stage;

	for (unsigned i = 0; i < plan->count; i++) {
		if (pages->status[i] == HW_OK && is_page_00(map, &plan->run[i], bytes))
			pages->status[i] = HW_NOPAGE;
		bytes += plan->run[i].len;
	}
}

/* What of page 00h came in this visit; false: nothing. */
static bool
put_page_00(const struct pages *pages, const struct plan *plan, struct memmap *map)
{
	const uint8_t *bytes = pages->stage;
	bool any = false;

	for (unsigned i = 0; i < plan->count; i++) {
		if (pages->status[i] == HW_OK && plan->run[i].map.page == 0x00)
			any |= memmap_put(map, plan->run[i].map, bytes, plan->run[i].len);
		bytes += plan->run[i].len;
	}
	return any;
}

void
pages_find_wrong(struct pages *pages, const struct plan *plan)
{
	struct memmap_half half;
	struct memmap came;

	find_wrong_pages(pages, &pages->map, plan);
	if (memmap_holds(&pages->map, 0x00, 0))
		return; /* who names a module again reads that alone */
	memmap_init(&came, &half, 1);
	if (put_page_00(pages, plan, &came))
		find_wrong_pages(pages, &came, plan);
}

/* What nobody may read between two runs of one half. */
static bool
fill_gap(struct pages *pages, const struct plan *plan, unsigned index)
{
	static const uint8_t zeroes[128];
	const struct plan_run *run = &plan->run[index], *before = run - 1;
	struct memaddr at = run->map;
	unsigned end;

	if (index == 0 || before->map.page != at.page || before->map.bank != at.bank)
		return true;
	end = before->map.byte + before->len;
	if (end >= at.byte)
		return true;
	at.byte = (uint8_t)end;
	return memmap_put(&pages->map, at, zeroes, run->map.byte - end);
}

int
pages_error(struct pages *pages, const struct plan *plan, bool optional)
{
	find_wrong_pages(pages, &pages->map, plan);
	for (unsigned i = 0; i < plan->count; i++) {
		int status = pages->status[i];

		if (status != HW_OK && !(optional && status == HW_NOPAGE))
			return status;
	}
	return HW_OK;
}

int
pages_put(struct pages *pages, const struct plan *plan, struct memmap *map)
{
	const uint8_t *bytes = pages->stage;

	for (unsigned i = 0; i < plan->count; i++) {
		const struct plan_run *run = &plan->run[i];

		/* page 00h may have come in this visit, before the others */
		if (pages->status[i] == HW_OK && is_page_00(&pages->map, run, bytes))
			pages->status[i] = HW_NOPAGE;
		if (pages->status[i] == HW_OK && !run->again && !fill_gap(pages, plan, i))
			return HW_INVAL;
		if (pages->status[i] == HW_OK && !run->again &&
		    !memmap_put(map, run->map, bytes, run->len))
			return HW_INVAL;
		bytes += run->len;
	}
	return HW_OK;
}

int
pages_accept(struct pages *pages, const struct plan *plan, bool optional)
{
	int err = pages_error(pages, plan, optional);

	return err ? err : pages_put(pages, plan, &pages->map);
}

bool
pages_are_held(const struct pages *pages, const struct plan *plan)
{
	const uint8_t *bytes = pages->stage;

	for (unsigned i = 0; i < plan->count; i++) {
		const struct plan_run *run = &plan->run[i];
		const uint8_t *held = memmap_bytes(&pages->map, run->map, run->len);

		if (pages->status[i] == HW_OK &&
		    (!held || memcmp(held, bytes, run->len) != 0))
			return false;
		bytes += run->len;
	}
	return true;
}

bool
pages_agree(const struct pages *pages, const struct plan *plan)
{
	const uint8_t *again = pages->stage;
	bool agree = true;

	for (unsigned i = 0; i < plan->count; i++) {
		const struct plan_run *run = &plan->run[i];
		const uint8_t *once = memmap_bytes(&pages->map, run->map, run->len);

		if (run->again && once)
			agree &= words_agree(once, again, run->len);
		again += run->len;
	}
	return agree;
}
