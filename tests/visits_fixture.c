/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/visits_fixture.h"

#include <check.h>
#include <string.h>

#include "base/bytes.h"
#include "model/vdm_set.h"

struct now now;
struct inventory *inv;
struct engine *e;
uint8_t a0[CAGES][256], a2[CAGES][256];
uint64_t cost_us[CAGES];
int status[CAGES][WHERE_COUNT];
unsigned blips;
uint8_t blip;
bool blip_moves;
bool lying;
bool skip_all, in_parts, silent, latched;
int pin_status;
unsigned banks;
uint64_t pins_us;
unsigned asked_percent;
bool timed;
uint64_t told_us, asked_count;
unsigned requests, reads[CAGES];
static bool paged; /* cage 0 has pages of its own */
uint8_t page[PAGES][128];
int page_status[PAGES];
unsigned page_reads[PAGES], page_bytes[PAGES];
uint64_t words_us[MEMMAP_BANKS];
bool skip_vdm, skip_name;
int tuning_status;
unsigned tuning_reads, tuning_bytes;
struct asking asking;
unsigned torn;
unsigned ended_at[2];
bool moves;
struct request asked;
bool is_asked;

void
sum(uint8_t *p, unsigned from, unsigned len, unsigned at)
{
	p[at] = byte_sum(p + from, len);
}

void
plug_sfp(unsigned cage, bool ddm)
{
	uint8_t *p = a0[cage];

	memset(p, 0, 256);
	p[0] = 0x03;
	memcpy(p + 20, "VENDOR          ", 16);
	memcpy(p + 40, "SFP             ", 16);
	memcpy(p + 68, "SN1             ", 16);
	p[92] = ddm ? 0x68 : 0;
	sum(p, 0, 63, 63);
	sum(p, 64, 31, 95);
	memset(a2[cage], 0, 256);
	a2[cage][96] = 30;
	sum(a2[cage], 0, 95, 95);
}

void
plug_qsfp(unsigned cage, const char *serial)
{
	uint8_t *p = a0[cage];

	memset(p, 0, 256);
	p[0] = p[128] = 0x11;
	p[2] = 0x04;
	p[22] = 30;
	memcpy(p + 148, "VENDOR          ", 16);
	memcpy(p + 168, "QSFP            ", 16);
	memset(p + 196, ' ', 16);
	memcpy(p + 196, serial, strlen(serial));
	sum(p, 128, 63, 191);
	sum(p, 192, 31, 223);
}

void
plug_cmis(unsigned cage)
{
	uint8_t *p = a0[cage];

	memset(p, 0, 256);
	p[0] = p[128] = 0x22;
	p[1] = 0x50;
	p[3] = 3 << 1;
	memcpy(p + 129, "VENDOR       2  ", 16);
	p[129] = 0xde; /* with byte 128 nothing, as one checksum begins behind them */
	memcpy(p + 148, "ELSFP           ", 16);
	memcpy(p + 166, "SN1             ", 16);
	sum(p, 128, 94, 222);
	sum(p, 130, 125, 255);
}

/* Puts a descriptor of VDM at an instance. */
static void
put_observable(unsigned i, unsigned limits, unsigned place, uint8_t type)
{
	page[0x20 + i / 64][i % 64 * 2] = (uint8_t)(limits << 4 | place);
	page[0x20 + i / 64][i % 64 * 2 + 1] = type;
}

void
put_sample(unsigned i, uint16_t word)
{
	put_be16(&page[0x24 + i / 64][i % 64 * 2], word);
}

void
plug_observer(uint8_t identifier, unsigned banks_code)
{
	static const uint16_t limits[] = { 40 * 256, 16 * 256, 38 * 256, 17 * 256 };

	memset(page, 0, sizeof(page));
	paged = true;
	plug_cmis(0);
	a0[0][0] = a0[0][128] = identifier;
	a0[0][14] = 30;
	memcpy(page[0x00], &a0[0][128], 128);
	sum(page[0x00], 0, 94, 94);
	page[0x01][142 - 128] = (uint8_t)(0x40 | banks_code);
	page[0x01][159 - 128] = 0x01;
	sum(page[0x01], 2, 125, 127);
	for (unsigned lane = 0; lane < 8; lane++) {
		page[0x11][lane / 2] = 0x44;
		page[0x11][206 - 128 + lane] = 0x10;
	}
	for (unsigned lane = 0; lane < 4; lane++) {
		put_observable(lane, 1, lane, 5);
		put_sample(lane, (uint16_t)(20 * 256 + lane));
	}
	put_observable(4, 0, 0, 15);
	put_sample(4, 13 << 11 | 1234);
	put_observable(5, 0, 1, 103);
	put_sample(5, 0x1234);
	put_observable(6, 0, 9, 5);
	put_observable(64 + 10, 0, 2, 6);
	put_sample(64 + 10, 22 * 256);
	for (unsigned n = 0; n < COUNT_OF(limits); n++)
		put_be16(&page[0x28][8 + 2 * n], limits[n]);
	page[0x2f][0] = 1;
}

void
tell_presence(unsigned present)
{
	struct platform_bits p = { { present } }, known = { { (1u << CAGES) - 1 } };

	engine_presence(e, 0, &p, &known, &now);
}

void
begin(unsigned monitors_ms)
{
	struct engine_config config = { .flags_ms = monitors_ms,
		.monitors_ms = monitors_ms,
		.confirm_ms = 2500 };

	now = (struct now){ .mono_us = S, .wall_us = 1700000000 * S };
	memset(cost_us, 0, sizeof(cost_us));
	memset(status, 0, sizeof(status));
	memset(reads, 0, sizeof(reads));
	memset(page_status, 0, sizeof(page_status));
	memset(page_reads, 0, sizeof(page_reads));
	memset(page_bytes, 0, sizeof(page_bytes));
	paged = skip_vdm = skip_name = false;
	asking = (struct asking){ 0 };
	moves = false;
	lying = skip_all = in_parts = silent = latched = is_asked = blip_moves = false;
	blips = 0;
	pin_status = HW_OK;
	banks = 4;
	pins_us = 0;
	asked_percent = 0;
	timed = false;
	told_us = asked_count = 0;
	requests = torn = 0;
	tuning_status = HW_OK;
	tuning_reads = tuning_bytes = 0;
	inv = inventory_create(CAGES, 1);
	for (unsigned i = 0; i < CAGES; i++) {
		inv->cage[i].max_read = 128;
		inv->cage[i].khz = 400;
		inv->cage[i].pins_settable = PLATFORM_PIN_BIT(PLATFORM_PIN_RESET);
	}
	e = engine_create(inv, &config, &now);
}

void
teardown(void)
{
	engine_destroy(e);
	inventory_destroy(inv);
	e = NULL;
	inv = NULL;
}

static void
ask_for_attention(const struct run *run, enum where where)
{
	const struct platform_bits cages = { { 1 } };

	if (run->cage != 0 || asking.at_us || asking.len != run->len ||
	    asking.where != where || (where == UPPER && asking.page != run->at.page))
		return;
	a0[0][9] = 1;
	asking.at_us = now.mono_us;
	engine_interrupt(e, 0, &cages, &now);
}

static void
move_pin(const struct run *run)
{
	const struct platform_bits cages = { { 1 } };

	if (moves && run->cage == 0)
		engine_doubt(e, 0, &cages, &now);
	moves = moves && run->cage != 0;
}

/* Does one run; returns how many bytes it put into `data`. */
static unsigned
do_run(const struct run *run, struct run_result *result, uint8_t *data)
{
	enum where where = run->at.i2c == 0x51   ? A2H
			   : run->at.byte >= 128 ? UPPER
						 : LOWER;
	const uint8_t *from =
	    &(where == A2H ? a2[run->cage] : a0[run->cage])[run->at.byte];

	result->skipped = skip_all || now.mono_us > asked.deadline_us ||
			  (skip_vdm && where == UPPER && run->at.page >= 0x20) ||
			  (skip_name && where == UPPER && run->at.page == 0);
	result->status = result->skipped ? HW_BUSY : HW_OK;
	result->end_us = now.mono_us;
	if (run->op == RUN_PIN_SET && run->at.page)
		result->status = result->skipped ? HW_BUSY : (int8_t)pin_status;
	if (result->skipped || run->op != RUN_READ)
		return 0;
	reads[run->cage]++;
	now.mono_us += cost_us[run->cage] ? cost_us[run->cage] : MS;
	result->took_us = timed ? (uint32_t)(now.mono_us - result->end_us) : 0;
	result->end_us = now.mono_us;
	result->status = (int8_t)status[run->cage][where];
	if (run->at.bank >= banks)
		result->status = HW_NOPAGE;
	if (where == A2H && run->at.byte >= 128) {
		result->status = (int8_t)(run->at.page == 2 ? tuning_status : HW_NOPAGE);
		tuning_reads++;
		tuning_bytes += run->len;
	}
	if (run->cage == 0 && paged && where == UPPER) {
		page_reads[run->at.page]++;
		page_bytes[run->at.page] += run->len;
		if (run->at.page == VDM_PAGE_WORDS)
			words_us[run->at.bank] = now.mono_us;
		result->status = (int8_t)page_status[run->at.page];
		from = &page[run->at.page][run->at.byte - 128];
	}
	move_pin(run);
	if (result->status != HW_OK)
		return 0;
	result->len = run->len;
	memcpy(data, from, run->len);
	if (run->at.page >= 0x10 && !lying && !(run->cage == 0 && paged))
		data[run->len - 1] ^= 0xff;
	/* page 01h has a byte of its own, of firmware: else it would be page 00h */
	if (run->at.page == 0x01 && where == UPPER && run->at.byte == 128 && !paged)
		data[0] ^= 0xff;
	if (blips && where == LOWER && run->at.byte <= 22 &&
	    run->at.byte + run->len > 22) {
		blips--;
		data[22 - run->at.byte] = blip;
		blip = (uint8_t)(blip - (blip_moves ? 10 : 0));
	}
	if (torn && where == LOWER && run->at.byte <= 22 && run->at.byte + run->len > 22)
		data[22 - run->at.byte] = torn-- % 2 ? 29 : 30;
	if (latched && where == LOWER && run->at.byte <= 9 && run->at.byte + run->len > 9)
		a0[run->cage][6] = a0[run->cage][9] =
		    0; /* flags of a start (SFF-8636), and of temperature (CMIS) */
	if (run->cage == 0 && paged && run->at.page == VDM_PAGE_FLAGS)
		memset(&page[VDM_PAGE_FLAGS][run->at.byte - 128], 0, run->len);
	if (latched && run->cage == 0 && paged && run->at.page == 0x12)
		memset(&page[0x12][231 - 128], 0, 8);
	ask_for_attention(run, where);
	return run->len;
}

void
answer(void)
{
	static struct run_result result[REQUEST_RUNS_MAX];
	static uint8_t data[REQUEST_BYTES_MAX];
	static struct transfers who;
	unsigned first = 0, len = 0;
	uint64_t polls[COUNT_OF(ended_at)];

	for (unsigned c = 0; c < COUNT_OF(ended_at); c++)
		polls[c] = inv->cage[c].counters.polls;
	is_asked = false;
	now.mono_us += 100;
	for (unsigned i = 0; i < asked.count || !i; i++) {
		bool last = i + 1 >= asked.count;
		struct reply reply = { .sequence = asked.sequence,
			.last = last,
			.pins_us = pins_us,
			.asked = asked_percent ? &who : NULL,
			.data = data };
		uint64_t us = (now.mono_us - told_us) * asked_percent / 100;

		who = (struct transfers){ 0 };
		transfers_add(&who, HW_OK, 1, us);
		transfers_add(&who, HW_NACK, 0, 0);

		result[i] = (struct run_result){ .index = (uint16_t)i };
		if (asked.count)
			len += do_run(&asked.run[i], &result[i], data + len);
		if (!last && !in_parts)
			continue;
		reply.result = result + first;
		reply.count = (uint16_t)(asked.count ? i + 1 - first : 0);
		reply.data_len = (uint16_t)len;
		ck_assert(engine_reply(e, 0, &reply, &now));
		asked_count += reply.asked ? 2 : 0;
		told_us = now.mono_us;
		for (unsigned c = 0; c < COUNT_OF(ended_at); c++) {
			if (inv->cage[c].counters.polls != polls[c])
				ended_at[c] = i + 1;
			polls[c] = inv->cage[c].counters.polls;
		}
		first = i + 1;
		len = 0;
	}
}

void
take_orders(void)
{
	struct engine_out out;

	while (engine_next(e, &now, &out)) {
		switch (out.order) {
		case ENGINE_SEND:
			ck_assert(!is_asked || out.request->control);
			asked = *out.request;
			is_asked = true;
			requests++;
			break;
		case ENGINE_START:
			engine_bus_up(e, 0, &now);
			break;
		case ENGINE_KILL:
		case ENGINE_CANCEL:
			break;
		}
	}
	inventory_end_turn(inv);
}

void
run(uint64_t us)
{
	uint64_t end_us = now.mono_us + us;

	take_orders();
	while (now.mono_us < end_us) {
		if (is_asked && !silent)
			answer();
		else
			now.mono_us =
			    MIN_OF(MAX_OF(engine_deadline(e), now.mono_us + 1), end_us);
		take_orders();
	}
}

void
begin_observer(uint8_t identifier, unsigned banks_code)
{
	begin(1000);
	plug_observer(identifier, banks_code);
	run(1);
	tell_presence(1);
	run(6500 * MS);
	ck_assert_int_eq(inv->cage[0].state, CAGE_STATE_READY);
	ck_assert(inv->cage[0].vdm->has_samples);
}

void
count_anew(void)
{
	reads[0] = 0;
	memset(page_reads, 0, sizeof(page_reads));
	memset(page_bytes, 0, sizeof(page_bytes));
}
