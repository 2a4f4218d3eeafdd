/* SPDX-License-Identifier: Apache-2.0 */
#include "optics/app_select.h"

#include "base/bytes.h"

#define REVISION_LAST 8 /* SFF-8636 2.8 and later */
#define LENGTH        129
#define ENTRIES       130
#define SUM_LEN       127
#define RX_1          92 /* of lane 1; those of the others stand before it */
#define TX_1          97

bool
app_select_is_offered(const struct memmap *map)
{
	uint8_t revision, options;

	return memmap_byte(map, mem_at(LOW, 1), &revision) && revision <= REVISION_LAST &&
	       !memmap_bit(map, mem_bit(LOW, 2, 2)) &&
	       memmap_byte(map, mem_at(0x00, 221), &options) && (options & 0x04);
}

unsigned
app_select_count(const struct memmap *map)
{
	unsigned count;
	uint8_t length;

	if (!app_select_is_offered(map) ||
	    !memmap_byte(map, mem_at(APP_SELECT_PAGE, LENGTH), &length))
		return 0;
	count = (length & 0x3fu) + 1;
	if (count > APP_SELECT_MAX ||
	    !memmap_bytes(map, mem_at(APP_SELECT_PAGE, ENTRIES), 2 * (size_t)count))
		return 0;
	return count;
}

bool
app_select_entry(const struct memmap *map, unsigned i, struct app_select_entry *ret_entry)
{
	const uint8_t *p;

	if (i >= app_select_count(map))
		return false;
	p = memmap_bytes(map, mem_at(APP_SELECT_PAGE, (uint8_t)(ENTRIES + 2 * i)), 2);
	if (!p)
		return false;
	*ret_entry = (struct app_select_entry){ p[0] & 0x3f, p[1] };
	return true;
}

bool
app_select_choice(const struct memmap *map, enum app_select_side side, unsigned lane,
    struct app_select_choice *ret_choice)
{
	unsigned first = side == APP_SELECT_RX ? RX_1 : TX_1;
	uint8_t byte;

	if (lane >= APP_SELECT_LANES || !app_select_is_offered(map) ||
	    !memmap_byte(map, mem_at(LOW, (uint8_t)(first - lane)), &byte))
		return false;
	*ret_choice = (struct app_select_choice){ byte >> 6, byte & 0x3f };
	return true;
}

bool
app_select_sum(const struct memmap *map, uint8_t *ret_stored, uint8_t *ret_computed)
{
	const uint8_t *bytes;

	if (!app_select_is_offered(map))
		return false;
	bytes = memmap_bytes(map, mem_at(APP_SELECT_PAGE, LENGTH), SUM_LEN);
	if (!bytes || !memmap_byte(map, mem_at(APP_SELECT_PAGE, 128), ret_stored))
		return false;
	*ret_computed = byte_sum(bytes, SUM_LEN);
	return true;
}
