/* SPDX-License-Identifier: Apache-2.0 */
#include "optics/memmap.h"

#include <assert.h>
#include <string.h>

#include "base/bytes.h"

#define HALF_BYTES  128
#define STORAGE_MAX 255

/* Fewer bytes may be alike by accident. */
#define TELLING_LEN 16

/* Says whether a page and bank name a half at all. */
static bool
half_exists(uint16_t page, uint8_t bank)
{
	return page < MEMMAP_HALVES && bank < memmap_banks(page);
}

/* The offset of a byte in its half; below 0 or above 127 when it is not in it. */
static int
offset_in_half(struct memaddr at)
{
	return at.page == LOW || at.page == A2_LOW ? at.byte : at.byte - HALF_BYTES;
}

/* The half of an address, taken from the storage when it is a new one. */
static struct memmap_half *
half_for(struct memmap *map, uint16_t page, uint8_t bank)
{
	struct memmap_half *h;
	uint8_t *index = bank < MEMMAP_BANKS ? &map->index[bank][page]
					     : &map->block[bank - MEMMAP_BANKS];

	if (*index)
		return &map->half[*index - 1];
	if (map->count >= map->capacity)
		return NULL;

	h = &map->half[map->count++];
	h->page = page;
	h->bank = bank;
	h->from = h->to = 0;
	*index = (uint8_t)map->count;
	return h;
}

void
memmap_init(struct memmap *map, struct memmap_half *storage, unsigned capacity)
{
	assert(capacity <= STORAGE_MAX);

	map->half = storage;
	map->capacity = capacity;
	memmap_clear(map);
}

void
memmap_clear(struct memmap *map)
{
	map->count = 0;
	memset(map->index, 0, sizeof(map->index));
	memset(map->block, 0, sizeof(map->block));
}

void
memmap_drop(struct memmap *map, uint16_t page, uint8_t bank)
{
	if (!memmap_half(map, page, bank))
		return;
	if (bank < MEMMAP_BANKS)
		map->index[bank][page] = 0;
	else
		map->block[bank - MEMMAP_BANKS] = 0;
}

bool
memmap_put(struct memmap *map, struct memaddr at, const uint8_t *bytes, size_t len)
{
	struct memmap_half *h;
	int from = offset_in_half(at), to;

	if (!half_exists(at.page, at.bank) || from < 0 || from > HALF_BYTES ||
	    len > (size_t)(HALF_BYTES - from))
		return false;
	if (len == 0)
		return true;
	h = half_for(map, at.page, at.bank);
	if (!h)
		return false;

	to = from + (int)len;
	memcpy(&h->bytes[from], bytes, len);
	if (from > h->to || to < h->from || h->from == h->to) {
		h->from = (uint8_t)from;
		h->to = (uint8_t)to;
	} else {
		h->from = (uint8_t)MIN_OF(from, h->from);
		h->to = (uint8_t)MAX_OF(to, h->to);
	}
	return true;
}

bool
memmap_holds(const struct memmap *map, uint16_t page, uint8_t bank)
{
	const struct memmap_half *h = memmap_half(map, page, bank);

	return h && h->from == 0 && h->to == HALF_BYTES;
}

static bool
is_uniform(const uint8_t *bytes, size_t len)
{
	return memcmp(bytes, bytes + 1, len - 1) == 0;
}

bool
memmap_reads_as_page_00(const struct memmap *map, struct memaddr at, const uint8_t *bytes,
    size_t len)
{
	bool of_a0 = at.page != 0x00 && at.page < LOW;
	bool of_a2 = at.page > A2_TABLE + 1;
	const uint8_t *page_00;

	if (!(of_a0 || of_a2) || len < TELLING_LEN)
		return false;
	page_00 = memmap_bytes(map, mem_at(of_a0 ? 0x00 : A2_TABLE, at.byte), len);
	return page_00 && memcmp(page_00, bytes, len) == 0 &&
	       (of_a2 || !is_uniform(bytes, len));
}

bool
memmap_is_page_00(const struct memmap *map, uint16_t page)
{
	struct memaddr at = mem_at(page, HALF_BYTES);
	const uint8_t *bytes = memmap_bytes(map, at, HALF_BYTES);

	return bytes && memmap_reads_as_page_00(map, at, bytes, HALF_BYTES);
}

void
memmap_drop_page_00(struct memmap *map)
{
	for (unsigned i = 0; i < map->count; i++) {
		const struct memmap_half *h = &map->half[i];
		struct memaddr at = mem_at(h->page, (uint8_t)(HALF_BYTES + h->from));

		if (memmap_half(map, h->page, h->bank) != h || /* dropped before */
		    !memmap_reads_as_page_00(map, at, h->bytes + h->from,
			(size_t)(h->to - h->from)))
			continue;
		memmap_drop(map, h->page, h->bank);
	}
}

struct memmap
memmap_own_pages(const struct memmap *map)
{
	struct memmap own = *map;

	memmap_drop_page_00(&own);
	own.capacity = own.count = 0;
	return own;
}

bool
memmap_bit(const struct memmap *map, struct memaddr at)
{
	const uint8_t *p = memmap_bytes(map, at, 1);

	return p && (*p >> at.bit & 1);
}

bool
memmap_word(const struct memmap *map, struct memaddr at, enum memmap_word word,
    int32_t *ret_value)
{
	static const uint8_t size[] = {
		[WORD_U8] = 1,
		[WORD_S8] = 1,
		[WORD_U16] = 2,
		[WORD_S16] = 2,
		[WORD_S32] = 4,
		[WORD_F16] = 2,
	};
	const uint8_t *p = memmap_bytes(map, at, size[word]);

	if (!p)
		return false;
	switch (word) {
	case WORD_U8:
		*ret_value = p[0];
		break;
	case WORD_S8:
		*ret_value = (int8_t)p[0];
		break;
	case WORD_U16:
	case WORD_F16:
		*ret_value = be16(p);
		break;
	case WORD_S16:
		*ret_value = (int16_t)be16(p);
		break;
	case WORD_S32:
		*ret_value = (int32_t)be32(p);
		break;
	}
	return true;
}
