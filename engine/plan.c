/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/plan.h"

#include <assert.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "engine/request.h"
#include "optics/decoder.h"
#include "optics/latch.h"
#include "optics/sff8472_laser.h"
#include "optics/tunable.h"

#define A0H 0x50
#define A2H 0x51

#define RUN_MAX     128
#define KHZ_UNKNOWN 100

#define RUN_BYTES_MIN 16
#define RUN_US_MAX    (20 * US_PER_MS)

/* How far runs of the steady plans go into Lower Memory and page 11h (CMIS). */
struct reach {
	uint8_t lower, lanes;
	bool blocks; /* also of applications, on page 19h */
};

/* A span of one half, as the tables below list them. */
struct span {
	struct memaddr from;
	uint8_t len;
};

static struct memaddr
in_bank(unsigned page, unsigned byte, unsigned bank)
{
	return (struct memaddr){
		.page = (uint16_t)page,
		.byte = (uint8_t)byte,
		.bank = (uint8_t)bank,
	};
}

/* What the page register holds: for a lower half anything. */
static uint8_t
page_number(unsigned page)
{
	if (page >= A2_TABLE)
		return (uint8_t)(page - A2_TABLE);
	return page < LOW ? (uint8_t)page : 0;
}

static void
plan_add(struct plan *plan, struct memaddr from, unsigned len, unsigned max_read)
{
	bool a2 = from.page == A2_LOW || from.page >= A2_TABLE;

	assert(plan->bytes + len <= PLAN_BYTES_MAX);
	while (len) {
		unsigned piece = MIN_OF(len, max_read);

		assert(plan->count < PLAN_RUNS_MAX);
		if (piece < len && piece > 1)
			piece &= ~1u; /* no word is read in two transfers */

		plan->run[plan->count++] = (struct plan_run){
			.at = {
			    .i2c = a2 ? A2H : A0H,
			    .bank = from.bank,
			    .page = page_number(from.page),
			    .byte = from.byte,
			},
			.len = (uint8_t)piece,
			.map = from,
		};
		from.byte = (uint8_t)(from.byte + piece);
		plan->bytes += piece;
		len -= piece;
	}
}

static void
plan_spans(struct plan *plan, const struct span *span, size_t n, unsigned max_read)
{
	for (size_t i = 0; i < n; i++)
		plan_add(plan, span[i].from, span[i].len, max_read);
}

void
plan_first(struct plan *plan, unsigned max_read)
{
	plan->count = plan->bytes = 0;
	plan_add(plan, mem_at(LOW, 0), 128, max_read);
}

/* CMIS 5.2, 8.4: pages 00h-02h, and 10h, 11h, which exist unless memory is flat. */
static const struct span cmis_static[] = {
	{ { 0x01, 128 }, 128 }, { { 0x02, 128 }, 128 }, { { 0x11, 128 }, 128 },
	{ { 0x10, 128 },
	    128 }, /* later: a transmitter that is off was switched off before */
};

/* SFF-8472: byte 92 bit 6 says that A2h is there. */
static bool
has_a2(const struct memmap *map)
{
	return memmap_bit(map, (struct memaddr){ LOW, 92, 6 });
}

/* CMIS lower byte 2 bit 7, SFF-8636 lower byte 2 bit 2. */
static bool
is_flat(const struct memmap *map, enum spec spec)
{
	return memmap_bit(map, (struct memaddr){ LOW, 2, spec == SPEC_CMIS ? 7 : 2 });
}

static enum spec
spec_of(const struct memmap *map)
{
	const struct decoder *d = decoder_for(map);

	return d ? d->spec : SPEC_UNKNOWN;
}

void
plan_static(struct plan *plan, const struct memmap *map, unsigned max_read)
{
	plan->count = plan->bytes = 0;
	switch (spec_of(map)) {
	case SPEC_CMIS:
		plan_add(plan, mem_at(0x00, 128), 128, max_read);
		if (!is_flat(map, SPEC_CMIS))
			plan_spans(plan, cmis_static, COUNT_OF(cmis_static), max_read);
		break;
	case SPEC_SFF8636:
		plan_add(plan, mem_at(0x00, 128), 128, max_read);
		if (!is_flat(map, SPEC_SFF8636))
			plan_add(plan, mem_at(0x03, 128), 128, max_read);
		break;
	case SPEC_SFF8472:
		if (has_a2(map))
			plan_add(plan, mem_at(A2_LOW, 0), 128, max_read);
		break;
	case SPEC_UNKNOWN:
		/* byte 0 may say nothing while the copy on page 00h does */
		plan_add(plan, mem_at(0x00, 128), 128, max_read);
		break;
	}
}

/*
 * Blocks of applications of the Active Control Set (CMIS 5.4, page 19h), and as much
 * before them as tells the page from another one (pages_accept()).
 */
#define BLOCKS_PAGE 0x19
#define BLOCKS_FROM 136
#define BLOCKS_LEN  16

/* Lower, 00h-02h; and of each bank 10h, 11h and 19h. */
#define HALVES_ONCE    4
#define HALVES_OF_BANK 3

#define BLOCKS_IN_PART 4

unsigned
plan_blocks(const struct identity *id)
{
	unsigned room =
	    PLAN_HALVES_MAX - HALVES_ONCE - HALVES_OF_BANK * plan_banks(id, 0);

	return MIN_OF(id->app_blocks, MIN_OF(room, MEMMAP_BLOCKS));
}

unsigned
plan_further_parts(const struct identity *id)
{
	return (plan_blocks(id) + BLOCKS_IN_PART - 1) / BLOCKS_IN_PART;
}

void
plan_further(struct plan *plan, const struct identity *id, unsigned part,
    unsigned max_read)
{
	unsigned first = part * BLOCKS_IN_PART;
	bool last = part + 1 == plan_further_parts(id);

	plan->count = plan->bytes = 0;
	for (unsigned block = first;
	     block < MIN_OF(plan_blocks(id), first + BLOCKS_IN_PART); block++)
		plan_add(plan, in_bank(MEMMAP_BLOCK_PAGE, 128, block), 128, max_read);
	for (unsigned bank = 0; last && id->app_blocks > 1 && bank < plan_banks(id, 0);
	     bank++)
		plan_add(plan, in_bank(BLOCKS_PAGE, BLOCKS_FROM, bank), BLOCKS_LEN,
		    max_read);
}

unsigned
plan_banks(const struct identity *id, unsigned known)
{
	unsigned lanes = MAX_OF(id->media_lanes, id->host_lanes);
	unsigned banks = (lanes + LANES_IN_A_BANK - 1) / LANES_IN_A_BANK;

	return MIN_OF(known ? MIN_OF(known, banks) : banks, MEMMAP_BANKS);
}

static void
plan_cmis(struct plan *plan, const struct memmap *map, const struct identity *id,
    unsigned max_read, struct reach reach)
{
	unsigned banks = plan_banks(id, 0);

	plan_add(plan, mem_at(LOW, 0), reach.lower, max_read);
	for (unsigned bank = 0; bank < banks && !id->flat; bank++) {
		struct memaddr blocks = in_bank(BLOCKS_PAGE, BLOCKS_FROM, bank);

		if (bank || memmap_holds(map, 0x11, 0))
			plan_add(plan, in_bank(0x11, 128, bank), reach.lanes, max_read);
		if (reach.blocks && memmap_bytes(map, blocks, BLOCKS_LEN))
			plan_add(plan, blocks, BLOCKS_LEN, max_read);
	}
}

/* What a kind of visit reads of each layout: from the start of a half, or of A2h. */
struct extent {
	struct reach cmis;
	uint8_t sff8636;
	uint8_t sff8472_from, sff8472_len;
};

static void
plan_visit(struct plan *plan, const struct memmap *map, const struct identity *id,
    unsigned max_read, const struct extent *extent)
{
	plan->count = plan->bytes = 0;
	if (id->spec == SPEC_CMIS)
		plan_cmis(plan, map, id, max_read, extent->cmis);
	else if (id->spec == SPEC_SFF8636)
		plan_add(plan, mem_at(LOW, 0), extent->sff8636, max_read);
	else if (id->spec == SPEC_SFF8472 && memmap_holds(map, A2_LOW, 0))
		plan_add(plan, mem_at(A2_LOW, extent->sff8472_from), extent->sff8472_len,
		    max_read);
	else
		plan_add(plan, mem_at(LOW, 0), 1, max_read);
}

void
plan_steady(struct plan *plan, const struct memmap *map, const struct identity *id,
    unsigned max_read)
{
	/* CMIS: also the cause of a fault, where that costs no transfer more; SFF-8636:
	 * up to the control of power */
	const struct extent extent = { { max_read < 42 ? 26 : 42, 86, true }, 94, 96,
		22 };

	plan_visit(plan, map, id, max_read, &extent);
}

void
plan_flags(struct plan *plan, const struct memmap *map, const struct identity *id,
    unsigned max_read)
{
	static const struct extent extent = { { 14, 26, false }, 15, 110, 8 };

	plan_visit(plan, map, id, max_read, &extent);
}

/* Where words of monitors stand. CMIS: 11h in each bank. */
static const struct {
	enum spec spec;
	struct span words;
} monitors[] = {
	{ SPEC_CMIS, { { LOW, 14 }, 12 } },
	{ SPEC_CMIS, { { 0x11, 154 }, 48 } },
	{ SPEC_SFF8636, { { LOW, 22 }, 36 } },
	{ SPEC_SFF8472, { { A2_LOW, 96 }, 14 } },
};

static bool
reads_page(const struct plan *plan, struct memaddr at)
{
	for (unsigned i = 0; i < plan->count; i++) {
		if (plan->run[i].map.page == at.page && plan->run[i].map.bank == at.bank)
			return true;
	}
	return false;
}

void
plan_read_again(struct plan *plan, const struct identity *id, unsigned max_read)
{
	unsigned first = plan->count;

	for (size_t i = 0; i < COUNT_OF(monitors); i++) {
		struct memaddr at = monitors[i].words.from;

		for (at.bank = 0; at.bank < MEMMAP_BANKS; at.bank++) {
			if (monitors[i].spec == id->spec && reads_page(plan, at))
				plan_add(plan, at, monitors[i].words.len, max_read);
		}
	}
	for (unsigned i = first; i < plan->count; i++)
		plan->run[i].again = true;
}

void
plan_leave_out_banks(struct plan *plan, unsigned first)
{
	unsigned kept = 0;

	for (unsigned i = 0; i < plan->count; i++) {
		if (plan->run[i].map.bank < first)
			plan->run[kept++] = plan->run[i];
		else
			plan->bytes -= plan->run[i].len;
	}
	plan->count = kept;
}

uint32_t
plan_read_us(unsigned len, unsigned khz)
{
	return ((3 + len) * 9 + 3 + 2 * 9 + 2) * 1000 / (khz ? khz : KHZ_UNKNOWN);
}

unsigned
plan_longest_run(unsigned khz)
{
	unsigned len = RUN_BYTES_MAX;

	while (len > RUN_BYTES_MIN && plan_read_us(len, khz) > RUN_US_MAX)
		len -= 2;
	return len;
}

uint32_t
plan_us(const struct plan *plan, unsigned khz)
{
	uint32_t us = 0;

	for (unsigned i = 0; i < plan->count; i++) {
		us += plan_read_us(plan->run[i].len, khz);
		if (plan->run[i].at.byte >= 128)
			us += plan_read_us(2, khz);
	}
	return us;
}

void
plan_outputs(struct plan *plan, unsigned banks)
{
	plan->count = plan->bytes = 0;
	for (unsigned bank = 0; bank < MEMMAP_BANKS; bank++) {
		struct memaddr disabled = { .page = 0x10,
			.byte = 130,
			.bank = (uint8_t)bank };

		if (banks >> bank & 1)
			plan_add(plan, disabled, 1, 1);
	}
}

void
plan_descriptors(struct plan *plan, unsigned bank, unsigned group, unsigned max_read)
{
	plan->count = plan->bytes = 0;
	if (bank == 0 && group == 0)
		plan_add(plan, mem_at(VDM_PAGE_CONTROL, 128), 1, max_read);
	plan_add(plan, in_bank(VDM_PAGE_DESCRIPTORS + group, 128, bank), 128, max_read);
	plan_add(plan, in_bank(VDM_PAGE_LIMITS + group, 128, bank), 128, max_read);
}

/* The first and the last instance of a bank that are below `end` and not below `from`. */
static bool
find_ends(const struct vdm_set *set, unsigned bank, unsigned from, unsigned end,
    unsigned *ret_first, unsigned *ret_last)
{
	bool found = false;

	for (unsigned i = 0; i < set->count; i++) {
		unsigned number = set->item[i].number;

		if (set->item[i].bank != bank || number < from || number >= end)
			continue;
		*ret_first = found ? MIN_OF(*ret_first, number) : number;
		*ret_last = found ? MAX_OF(*ret_last, number) : number;
		found = true;
	}
	return found;
}

void
plan_samples(struct plan *plan, const struct vdm_set *set, unsigned bank, bool flags,
    unsigned max_read)
{
	unsigned first, last;

	plan->count = plan->bytes = 0;
	for (unsigned from = 0; from < VDM_INSTANCES_MAX; from += VDM_PER_GROUP) {
		if (find_ends(set, bank, from, from + VDM_PER_GROUP, &first, &last))
			plan_add(plan, vdm_word_at(bank, first), 2 * (last - first + 1),
			    max_read);
	}
	if (flags && find_ends(set, bank, 0, VDM_INSTANCES_MAX, &first, &last))
		plan_add(plan, in_bank(VDM_PAGE_FLAGS, 128 + first / 2, bank),
		    last / 2 - first / 2 + 1, max_read);
}

void
plan_lasers(struct plan *plan, unsigned bank, unsigned max_read)
{
	plan_add(plan, in_bank(0x12, TUNABLE_NOW_FROM, bank),
	    TUNABLE_FLAGS_FROM + TUNABLE_FLAGS_LEN - TUNABLE_NOW_FROM, max_read);
	if (bank == 0)
		plan_add(plan, mem_at(0x04, TUNABLE_POWER_FROM), TUNABLE_POWER_LEN,
		    max_read);
}

void
plan_laser_of_sfp(struct plan *plan, unsigned max_read)
{
	plan->count = plan->bytes = 0;
	plan_add(plan, mem_at(SFP_TUNABLE_PAGE, SFP_TUNABLE_FROM), SFP_TUNABLE_LEN,
	    max_read);
}

void
plan_readiness(struct plan *plan, const struct memmap *map)
{
	plan->count = plan->bytes = 0;
	if (spec_of(map) == SPEC_SFF8472 && has_a2(map))
		plan_add(plan, mem_at(A2_LOW, 110), 1, 1);
	else
		plan_add(plan, mem_at(LOW, 2), 1, 1);
}

/*
 * Names, part and serial number (CMIS 5.4: Tables 8-27 to 8-31; SFF-8636 2.11: Table
 * 6-15; SFF-8472 12.4: Table 4-2).
 */
static const struct {
	enum spec spec;
	struct span name;
} names[] = {
	{ SPEC_CMIS, { { 0x00, 129 }, 53 } },
	{ SPEC_SFF8636, { { 0x00, 148 }, 64 } },
	{ SPEC_SFF8472, { { LOW, 20 }, 64 } },
};

void
plan_name(struct plan *plan, const struct memmap *map, enum spec spec, unsigned max_read)
{
	plan->count = plan->bytes = 0;
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		if (names[i].spec == spec &&
		    memmap_bytes(map, names[i].name.from, names[i].name.len))
			plan_spans(plan, &names[i].name, 1, max_read);
	}
}

static bool
has_page(const struct plan_run *run, bool page_00h, bool pages)
{
	bool upper = run->map.page != LOW && run->map.page != A2_LOW;

	return !upper || pages || (page_00h && run->map.page == 0x00);
}

void
plan_share(struct plan *plan, enum spec spec, bool page_00h, bool pages)
{
	const struct plan all = *plan;

	plan->count = plan->bytes = 0;
	for (unsigned i = 0; i < all.count; i++) {
		const struct plan_run *run = &all.run[i];
		struct memaddr from = run->map;
		unsigned first = plan->count, len = 0;

		for (unsigned k = 0; k < run->len && has_page(run, page_00h, pages);
		     k++) {
			struct memaddr at = run->map;

			at.byte = (uint8_t)(at.byte + k);
			if (!latch_is_read(spec, at, 1)) {
				from = len++ ? from : at;
				continue;
			}
			plan_add(plan, from, len, RUN_MAX);
			len = 0;
		}
		plan_add(plan, from, len, RUN_MAX);
		for (unsigned k = first; k < plan->count; k++)
			plan->run[k].again = run->again;
	}
}

void
plan_rest(struct plan *plan, unsigned max_read)
{
	plan_add(plan, mem_at(LOW, 3), 19, max_read);
}
