/* SPDX-License-Identifier: Apache-2.0 */
#include "optics/cmis_apps.h"

#include "base/bytes.h"

#define APPS_IN_LOW     8
#define APP_BYTES       4
#define NORMALIZED      8    /* bytes of a descriptor on page 1Ch */
#define HOST_ID_END     0xff /* a descriptor that ends the list */
#define HOST_ID_FURTHER 0xbe /* the descriptor on page 1Ch says it */

struct memaddr
cmis_descriptor_at(unsigned number, bool normalized)
{
	struct memaddr at = mem_at(MEMMAP_BLOCK_PAGE, 128);
	unsigned in = (number - 1) % APPS_IN_BLOCK;

	if (normalized) {
		at.byte = (uint8_t)(at.byte + NORMALIZED * in);
		at.bank = (uint8_t)((number - 1) / APPS_IN_BLOCK);
		return at;
	}
	if (number <= APPS_IN_LOW)
		return mem_at(LOW, (uint8_t)(86 + APP_BYTES * in));
	return mem_at(0x01, (uint8_t)(223 + APP_BYTES * (in - APPS_IN_LOW)));
}

struct memaddr
cmis_media_assign_at(unsigned number, bool normalized)
{
	struct memaddr at = cmis_descriptor_at(number, normalized);

	if (!normalized)
		return mem_at(0x01, (uint8_t)(176 + number - 1));
	at.byte = (uint8_t)(at.byte + APP_BYTES);
	return at;
}

/*
 * Fifteen descriptors up to the first that ends the list: host id FFh, or, as older
 * modules have it, four bytes of zero. Impossible ones are kept as they are; who uses
 * one has to look.
 */
static unsigned
read_block(const struct memmap *map, struct identity *id, unsigned block, bool normalized)
{
	unsigned count = id->app_count;

	for (unsigned n = 1; n <= APPS_IN_BLOCK; n++) {
		unsigned number = block * APPS_IN_BLOCK + n;
		struct memaddr at = cmis_descriptor_at(number, normalized);
		const uint8_t *d =
		    id->flat && at.page != LOW ? NULL : memmap_bytes(map, at, APP_BYTES);
		struct application *app = &id->app[id->app_count];

		if (!d || d[0] == HOST_ID_END || be32(d) == 0)
			break;
		if (d[0] == HOST_ID_FURTHER)
			continue;
		app->number = (uint8_t)number;
		app->host_id = d[0];
		app->media_id = d[1];
		app->host_lanes = d[2] >> 4 & 0xfu;
		app->media_lanes = d[2] & 0xfu;
		app->host_assign = d[3];
		app->normalized = normalized;
		app->media_assign_known =
		    !id->flat &&
		    memmap_byte(map, cmis_media_assign_at(number, normalized),
			&app->media_assign);
		id->app_count++;
	}
	return id->app_count - count;
}

/* 01h:175, of which four bits were there first. */
static uint8_t
count_blocks(const struct memmap *map, const struct identity *id)
{
	uint8_t blocks = 0;

	if (id->flat || id->revision < CMIS_5_3)
		return 0;
	memmap_byte(map, mem_at(0x01, 175), &blocks);
	return id->revision < CMIS_5_4 ? blocks & 0x0f : blocks;
}

void
cmis_applications(const struct memmap *map, struct identity *id)
{
	id->app_blocks = count_blocks(map, id);
	if (!id->app_blocks || !read_block(map, id, 0, true))
		read_block(map, id, 0, false);
	for (unsigned block = 1; block < MIN_OF(id->app_blocks, MEMMAP_BLOCKS); block++)
		read_block(map, id, block, true);
}

const struct application *
cmis_application(const struct identity *id, unsigned number)
{
	for (unsigned i = 0; i < id->app_count; i++) {
		if (id->app[i].number == number)
			return &id->app[i];
	}
	return NULL;
}

bool
cmis_application_number(const struct memmap *map, const struct identity *id,
    enum cmis_set set, unsigned lane, uint8_t code, uint8_t *ret_number)
{
	static const struct memaddr blocks[CMIS_SET_COUNT] = {
		[CMIS_SET_ACTIVE] = AT(0x19, 144),
		[CMIS_SET_STAGED_0] = AT(0x18, 128),
		[CMIS_SET_STAGED_1] = AT(0x18, 136),
	};
	uint8_t block = 0;

	if (code && id->app_blocks &&
	    !memmap_byte(map, at_lane(blocks[set], lane, 1), &block) &&
	    id->app_blocks > 1)
		return false;
	/* its upper bits were reserved when there were no more blocks than that */
	if (block >= MEMMAP_BLOCKS && id->app_blocks > MEMMAP_BLOCKS)
		return false;
	*ret_number =
	    code ? (uint8_t)(APPS_IN_BLOCK * (block % MEMMAP_BLOCKS) + code) : 0;
	return true;
}
