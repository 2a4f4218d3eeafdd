/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/busy.h"

#include "base/bytes.h"
#include "base/clock.h"
#include "optics/decoder.h"

/* One unit of byte 165. */
#define CDB_STEP_US (160 * (uint64_t)US_PER_MS)
/* Tries: often at first, then not to fill the bus. */
#define STEP_US      (20 * (uint64_t)US_PER_MS)
#define LONG_STEP_US (100 * (uint64_t)US_PER_MS)

/* 01h:163, 165 and 166. */
#define INSTANCES   0xc0
#define BACKGROUND  (1 << 5)
#define BUSY_STEPS  0x1f
#define BY_BYTE_165 (1 << 7)

uint64_t
busy_budget_us(const struct memmap *map)
{
	const uint8_t *cdb = memmap_bytes(map, mem_at(0x01, 163), 4);
	const struct decoder *d = decoder_for(map);

	/* up to 80 ms where byte 166 tells it: less than what all may take */
	if (!d || d->spec != SPEC_CMIS || !cdb || !(cdb[0] & INSTANCES) ||
	    cdb[0] & BACKGROUND || !(cdb[3] & BY_BYTE_165))
		return BUSY_US;
	return BUSY_US + MAX_OF(cdb[2] & BUSY_STEPS, 1) * CDB_STEP_US;
}

uint64_t
busy_step_us(uint64_t silent_us)
{
	return silent_us < BUSY_US ? STEP_US : LONG_STEP_US;
}
