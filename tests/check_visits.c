/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Visits: the engine against a bus of bytes that misbehaves on demand, under
 * virtual time. What each test does to it is told at once, transfer by transfer.
 */
#include "engine/engine.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "model/module.h"
#include "model/vdm_set.h"
#include "tests/suite.h"

#define CAGES 24
#define PAGES 0x30
#define MS    ((uint64_t)US_PER_MS)
#define S     ((uint64_t)US_PER_S)

/* What a read touches, for faults of one kind only. */
enum where { LOWER, UPPER, A2H, WHERE_COUNT };

static struct now now;
static struct inventory *inv;
static struct engine *e;
static uint8_t a0[CAGES][256], a2[CAGES][256];
static uint64_t cost_us[CAGES];
static int status[CAGES][WHERE_COUNT];
static unsigned blips; /* reads of the temperature of a QSFP that give `blip` */
static uint8_t blip;
static bool blip_moves; /* ... and each of them another one */
static bool lying;      /* pages of lanes read as page 00h to the last byte */
static bool skip_all, in_parts, silent, latched;
static int pin_status;   /* of an order to assert one */
static unsigned banks;   /* that answer */
static uint64_t pins_us; /* of each reply */
/* What of the time since the reply before went to asking who is there, in %. */
static unsigned asked_percent;
static bool timed; /* runs tell how long they took */
static uint64_t told_us, asked_count;
static unsigned requests, reads[CAGES];
/* Upper pages of cage 0, where it has any of its own; the same in all banks. */
static bool paged;
static uint8_t page[PAGES][128];
static int page_status[PAGES];
static unsigned page_reads[PAGES], page_bytes[PAGES];
static uint64_t words_us[MEMMAP_BANKS]; /* when page 24h of a bank was read */
static bool skip_vdm, skip_name;
/* Page 02h of A2h: how it answers, and how much of it was read. */
static int tuning_status;
static unsigned tuning_reads, tuning_bytes;
/* Such a read of cage 0 is when it latches a flag and asks for attention, once. */
static struct asking {
	enum where where;
	uint8_t page, len;
	uint64_t at_us; /* it was; 0: not yet */
} asking;
static unsigned
    torn; /* reads of the temperature (SFF-8636): each second is, from the last */
static unsigned ended_at[2]; /* the run that the last visit of a cage ended with */
static bool moves;           /* the pin of cage 0, during its next read, once */
static struct request asked;
static bool is_asked;

static void
sum(uint8_t *p, unsigned from, unsigned len, unsigned at)
{
	p[at] = byte_sum(p + from, len);
}

/* An SFP (SFF-8472), with A2h where `ddm`. */
static void
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

/* One with a laser on channel 3 of a grid of 50 GHz, from 191.5 THz on (SFF-8690). */
static void
plug_tunable_sfp(unsigned cage)
{
	uint8_t *p = &a2[cage][128];

	plug_sfp(cage, true);
	a0[cage][65] = 0x40;
	sum(a0[cage], 64, 31, 95);
	p[0] = 0x02;
	put_be16(p + 4, 191);
	put_be16(p + 6, 5000);
	put_be16(p + 8, 196);
	put_be16(p + 10, 2500);
	put_be16(p + 12, 500);
	put_be16(p + 16, 3);
	put_be16(p + 24, 0xfffb);
	p[172 - 128] = 0x20;
}

/* A QSFP28 (SFF-8636) of 30 degrees, without a page beyond 00h. */
static void
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

/*
 * An ELSFP (CMIS 5.0) that claims four banks of lanes. All its pages read alike, but for
 * the last byte of those of lanes, so page 01h byte 142, which says so, is a digit of
 * the vendor's name, too.
 */
static void
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

static void
put_sample(unsigned i, uint16_t word)
{
	put_be16(&page[0x24 + i / 64][i % 64 * 2], word);
}

/*
 * A CMIS module that observes: SNR of four media lanes with limits, BER of the first
 * data path, what only its vendor knows, what has no place; and in the second group
 * SNR of the third host lane. `identifier` says how many lanes it may have.
 */
static void
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

static void
tell_presence(unsigned present)
{
	struct platform_bits p = { { present } }, known = { { (1u << CAGES) - 1 } };

	engine_presence(e, 0, &p, &known, &now);
}

static void
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

static void
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
	ask_for_attention(run, where);
	return run->len;
}

static void
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

static void
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

static void
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

START_TEST(an_sfp_without_a2h_is_read_again_after_an_outage)
{
	begin(1000);
	plug_sfp(0, false);
	run(1);
	tell_presence(1);
	run(5 * S);
	ck_assert_int_eq(inv->cage[0].state, CAGE_STATE_READY);
	status[0][LOWER] = HW_NACK;
	run(3 * S);
	status[0][LOWER] = HW_OK;
	run(10 * S);

	ck_assert_int_eq(inv->cage[0].state, CAGE_STATE_READY);
	ck_assert_int_eq(inv->cage[0].last_error, HW_OK);
	ck_assert(engine_is_settled(e));
}
END_TEST

START_TEST(a_cage_that_eats_its_request_starves_nobody)
{
	uint64_t polls;

	begin(1000);
	for (unsigned i = 0; i < CAGES; i++)
		plug_qsfp(i, "SN1");
	run(1);
	tell_presence(7);
	run(5 * S);
	polls = inv->cage[2].counters.polls;
	status[0][LOWER] = HW_TIMEOUT;
	cost_us[0] = S; /* longer than any deadline */
	run(60 * S);

	ck_assert_uint_ge(inv->cage[2].counters.polls - polls, 45);
	ck_assert_uint_ge(inv->cage[0].counters.read_errors[HW_REASON_TIMEOUT], 3);
	ck_assert_int_eq(cage_quality(&inv->cage[0], MONITOR_TEMP, 0), QUALITY_STALE);
	ck_assert_int_eq(cage_quality(&inv->cage[2], MONITOR_TEMP, 0), QUALITY_GOOD);
}
END_TEST

START_TEST(a_bus_that_comes_to_nothing_is_asked_less_and_its_readings_turn_stale)
{
	begin(1000);
	plug_qsfp(0, "SN1");
	run(1);
	tell_presence(1);
	run(5 * S);
	skip_all = true;
	requests = 0;
	run(20 * S);

	ck_assert_uint_le(requests, 60);
	ck_assert_int_eq(cage_quality(&inv->cage[0], MONITOR_TEMP, 0), QUALITY_STALE);
}
END_TEST

START_TEST(lower_memory_of_before_a_failure_is_never_published_as_fresh)
{
	begin(3600000);
	plug_qsfp(0, "SN1");
	status[0][UPPER] = HW_TIMEOUT;
	run(1);
	tell_presence(1);
	run(60 * S);
	a0[0][22] = 99;
	status[0][UPPER] = HW_OK;
	run(70 * S);

	/* no sweep came: what is shown is what the identity was read with */
	ck_assert_int_eq(inv->cage[0].state, CAGE_STATE_READY);
	ck_assert_int_eq(inv->cage[0].module.readings.value[MONITOR_TEMP][0], 99000);
}
END_TEST

/* A QSFP of 30 degrees that is known. */
static void
begin_with_qsfp(void)
{
	begin(1000);
	plug_qsfp(0, "SN1");
	run(1);
	tell_presence(1);
	run(5 * S);
	ck_assert_int_eq(inv->cage[0].module.readings.value[MONITOR_TEMP][0], 30000);
}

START_TEST(a_temperature_that_jumps_for_one_read_is_not_published)
{
	const struct cage *c;
	uint64_t polls;

	begin_with_qsfp();
	c = &inv->cage[0];
	polls = c->counters.polls;
	blips = 1;
	blip = 99;
	for (unsigned i = 0; i < 300; i++) {
		run(10 * MS);
		ck_assert_int_eq(c->module.readings.value[MONITOR_TEMP][0], 30000);
		ck_assert_int_eq(cage_quality(c, MONITOR_TEMP, 0), QUALITY_GOOD);
	}

	ck_assert_uint_eq(blips, 0);
	ck_assert_uint_eq(c->counters.polls - polls, 3);
	ck_assert_uint_eq(c->counters.glitches, 1);
	ck_assert_int_eq(c->module.glitch.monitor, MONITOR_TEMP);
	ck_assert_int_eq(c->module.glitch.read, 99000);
	ck_assert_int_eq(c->module.glitch.before, 30000);
	ck_assert_int_eq(c->module.glitch.again, 30000);
}
END_TEST

START_TEST(a_temperature_that_really_jumps_is_published_with_its_poll)
{
	const struct cage *c;
	uint64_t polls;

	begin_with_qsfp();
	c = &inv->cage[0];
	polls = c->counters.polls;
	a0[0][22] = 75;
	while (c->counters.polls == polls)
		run(MS);

	ck_assert_int_eq(c->module.readings.value[MONITOR_TEMP][0], 75000);
	ck_assert_uint_eq(c->counters.glitches, 0);
}
END_TEST

START_TEST(a_temperature_that_is_another_one_each_time_is_noise)
{
	const struct cage *c;
	uint64_t polls;

	begin_with_qsfp();
	c = &inv->cage[0];
	polls = c->counters.polls;
	blips = 4;
	blip = 120;
	blip_moves = true;
	run(1200 * MS);
	ck_assert_uint_eq(c->counters.polls, polls);
	ck_assert_int_eq(cage_quality(c, MONITOR_TEMP, 0), QUALITY_STALE);
	ck_assert_int_eq(c->last_error, HW_IO);
	ck_assert_uint_eq(c->counters.read_errors[HW_REASON_OTHER], 1);
	run(5 * S);

	ck_assert_int_eq(c->module.readings.value[MONITOR_TEMP][0], 30000);
	ck_assert_int_eq(cage_quality(c, MONITOR_TEMP, 0), QUALITY_GOOD);
	ck_assert_uint_eq(c->generation, 1);
}
END_TEST

/* What was last read is too old to say anything: it may have cooled down. */
START_TEST(a_temperature_after_a_long_outage_is_believed_at_once)
{
	const struct cage *c;

	begin_with_qsfp();
	c = &inv->cage[0];
	status[0][LOWER] = HW_NACK;
	run(300 * S);
	status[0][LOWER] = HW_OK;
	blips = 1000000;
	blip = 60;
	run(70 * S);

	ck_assert_int_eq(c->module.readings.value[MONITOR_TEMP][0], 60000);
	ck_assert_uint_eq(c->counters.glitches, 0);
}
END_TEST

/* Flags of the poll that jumped are read once, and published with it. */
START_TEST(a_flag_beside_a_temperature_that_jumps_is_not_lost)
{
	const struct cage *c;

	begin(1000);
	plug_cmis(0);
	run(1);
	tell_presence(1);
	run(5 * S);
	c = &inv->cage[0];
	ck_assert_int_eq(c->state, CAGE_STATE_READY);
	ck_assert_uint_eq(c->module.flag_seen[MONITOR_TEMP][LIMIT_HIGH_ALARM], 0);
	latched = true;
	a0[0][9] = 1;
	a0[0][14] = 90;
	run(S);

	ck_assert_uint_eq(c->module.flag_seen[MONITOR_TEMP][LIMIT_HIGH_ALARM], 1);
	ck_assert_int_eq(c->module.readings.value[MONITOR_TEMP][0], 90000);
}
END_TEST

/* The page register takes, and what answers is page 00h: its text is nobody's lanes. */
START_TEST(a_page_of_lanes_that_is_page_00_is_never_published)
{
	const struct cage *c;
	uint64_t polls;

	begin(1000);
	plug_cmis(0);
	run(1);
	tell_presence(1);
	run(5 * S);
	c = &inv->cage[0];
	ck_assert_uint_ne(c->module.readings.dp_state_known, 0);
	polls = c->counters.polls;
	lying = true;
	for (unsigned i = 0; i < 200; i++) {
		run(100 * MS);
		ck_assert(c->module.stale || c->counters.polls == polls ||
			  c->module.readings.dp_state_known == 0);
	}

	/* it is polled on without its lanes, and asked again */
	ck_assert_int_eq(c->state, CAGE_STATE_READY);
	ck_assert_uint_gt(c->counters.polls, polls + 10);
	ck_assert_int_eq(c->last_error, HW_NOPAGE);
	lying = false;
	run(70 * S);
	ck_assert_uint_ne(c->module.readings.dp_state_known, 0);
	ck_assert_int_eq(c->last_error, HW_OK);
	ck_assert_uint_eq(c->generation, 1);
}
END_TEST

/* A module with pages whose page 03h is page 00h: a vendor's name is no limit. */
START_TEST(limits_that_are_page_00_are_never_believed)
{
	const struct cage *c;

	begin(1000);
	plug_qsfp(0, "SN1");
	a0[0][2] = 0;
	run(1);
	tell_presence(1);
	run(5 * S);
	c = &inv->cage[0];

	ck_assert_int_eq(c->state, CAGE_STATE_READY);
	ck_assert_int_eq(c->module.trust, TRUST_UNVERIFIED);
	ck_assert_str_eq(finding_id(&c->module.findings.item[0]), "page-unreadable");
	ck_assert_uint_eq(c->module.readings.present[MONITOR_TEMP], 1);
	ck_assert_int_eq(c->last_error, HW_NOPAGE);
	for (unsigned m = 0; m < MONITOR_COUNT; m++)
		ck_assert(!c->module.limits.present[m]);
}
END_TEST

START_TEST(one_garbled_identity_after_an_outage_is_no_swap)
{
	unsigned before;
	uint8_t good;

	begin(1000);
	plug_qsfp(0, "SN1");
	run(1);
	tell_presence(1);
	run(5 * S);
	status[0][LOWER] = HW_NACK;
	run(3 * S);
	good = a0[0][196];
	a0[0][196] = '?';
	status[0][LOWER] = HW_OK;
	before = reads[0];
	while (reads[0] == before)
		run(MS);
	/* as long as it may settle, and one read more */
	run(2500 * MS + 240 * MS);
	a0[0][196] = good;
	run(10 * S);

	ck_assert_uint_eq(inv->cage[0].generation, 1);
	ck_assert_str_eq(inv->cage[0].module.id.vendor_sn, "SN1");
	ck_assert_int_eq(inv->cage[0].module.trust, TRUST_GOOD);
}
END_TEST

START_TEST(a_module_that_claims_banks_it_lacks_is_not_read_in_full_each_time)
{
	unsigned before;
	uint64_t polls;

	begin(1000);
	plug_cmis(0);
	banks = 1 + (unsigned)_i;
	run(1);
	tell_presence(1);
	run(6 * S);
	ck_assert_int_eq(inv->cage[0].state, CAGE_STATE_READY);
	ck_assert_int_eq(inv->cage[0].module.trust, TRUST_UNVERIFIED);
	ck_assert_uint_eq(inv->cage[0].module.id.media_lanes, 32);
	before = reads[0];
	polls = inv->cage[0].counters.polls;
	run(10 * S);

	/* lower memory and those banks of lanes that it has in each sweep */
	ck_assert_uint_ge(inv->cage[0].counters.polls - polls, 9);
	ck_assert_uint_eq(reads[0] - before,
	    (1 + banks) * (inv->cage[0].counters.polls - polls));
	ck_assert_uint_eq(inv->cage[0].module.readings.dp_state_known,
	    lane_bit(8 * banks) - 1);
	ck_assert_uint_eq(inv->cage[0].generation, 1);
}
END_TEST

/* Once a minute it is asked for its banks again, and that visit fails. */
START_TEST(a_flag_is_not_lost_in_a_visit_to_banks_that_are_missing)
{
	begin(1000);
	plug_cmis(0);
	a0[0][14] = 30;
	banks = 1;
	latched = true;
	run(1);
	tell_presence(1);
	run(6500 * MS);
	ck_assert_int_eq(inv->cage[0].state, CAGE_STATE_READY);
	for (unsigned i = 0; i < 130; i++) {
		const uint32_t *flag = inv->cage[0].module.readings.flag[MONITOR_TEMP];
		bool seen = false;

		a0[0][9] = (uint8_t)(1u << i % LIMIT_COUNT);
		for (unsigned n = 0; n < 100; n++) {
			run(10 * MS);
			seen |= flag[i % LIMIT_COUNT] & 1;
		}
		ck_assert_msg(seen, "flag %u", i);
	}
}
END_TEST

/* How it comes back: in another module, or later in the same. */
START_TEST(banks_that_were_missing_are_asked_for_again)
{
	begin(1000);
	plug_cmis(0);
	banks = 1;
	run(1);
	tell_presence(1);
	run(6 * S);
	banks = 4;
	tell_presence(_i ? 0 : 1);
	run(S);
	tell_presence(1);
	run(_i ? 6 * S : 65 * S);
	reads[0] = 0;
	run(10 * S);

	ck_assert_uint_ge(reads[0], 5 * 9);
}
END_TEST

static void
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

static void
count_anew(void)
{
	reads[0] = 0;
	memset(page_reads, 0, sizeof(page_reads));
	memset(page_bytes, 0, sizeof(page_bytes));
}

static unsigned
flags_of(unsigned lane)
{
	return vdm_set_find(&inv->cage[0], 5, (uint8_t)lane)->flags;
}

START_TEST(what_a_module_observes_is_asked_once)
{
	begin_observer(0x18, 0);

	ck_assert_uint_eq(page_reads[0x2f], 1);
	ck_assert_uint_eq(page_bytes[0x2f], 1);
	for (unsigned group = 0; group < 2; group++) {
		ck_assert_uint_eq(page_reads[0x20 + group], 1);
		ck_assert_uint_eq(page_reads[0x28 + group], 1);
	}
	ck_assert_uint_eq(page_reads[0x22] + page_reads[0x2a] + page_reads[0x26], 0);
	ck_assert_uint_eq(inv->cage[0].vdm->count, 7);
	ck_assert_uint_eq(inv->cage[0].vdm->limit_count, 1);
}
END_TEST

/*
 * One run of each page, from its first sample to its last; and the usual two a poll, and
 * once in a minute one that says who it is.
 */
START_TEST(samples_are_read_every_ten_seconds_behind_the_monitors)
{
	uint64_t polls;

	begin_observer(0x18, 0);
	count_anew();
	polls = inv->cage[0].counters.polls;
	run(100 * S);
	polls = inv->cage[0].counters.polls - polls;

	ck_assert_uint_eq(polls, 100);
	ck_assert_uint_eq(page_reads[0x24], 10);
	ck_assert_uint_eq(page_bytes[0x24], 10 * 6 * 2);
	ck_assert_uint_eq(page_reads[0x25], 10);
	ck_assert_uint_eq(page_bytes[0x25], 10 * 2);
	ck_assert_uint_eq(page_reads[0x2c], 10);
	ck_assert_uint_eq(page_bytes[0x2c], 10 * 38);
	ck_assert_uint_eq(reads[0], 2 * polls + 30 + 1);
}
END_TEST

/* Of page 12h only what reading does not change. */
START_TEST(where_lasers_are_is_read_with_the_samples)
{
	const struct lasers *l;

	begin(1000);
	plug_observer(0x18, 0);
	l = &inv->cage[0].module.lasers;
	page[0x01][155 - 128] |= 0x40;
	memset(page[0x12], 0, sizeof(page[0x12]));
	put_be16(&page[0x12][172 - 128], 0x0b82);
	put_be16(&page[0x12][174 - 128], 0x7d60);
	put_be16(&page[0x12][202 - 128], 0xfc7c);
	page[0x04][196 - 128] = 0x80;
	run(1);
	tell_presence(1);
	run(6500 * MS);

	ck_assert_uint_eq(l->known, lane_bit(1));
	ck_assert_uint_eq(l->frequency_mhz[1], 193101152);
	ck_assert_int_eq(l->power_cdbm[1], -900);
	ck_assert(l->power_is_set);
	ck_assert_uint_ge(page_reads[0x12], 1);
	ck_assert_uint_eq(page_reads[0x12], page_reads[0x24]);
	ck_assert_uint_eq(page_bytes[0x12], 62 * page_reads[0x12]);
	ck_assert_uint_eq(l->unlocked | l->tuning, 0);

	put_be16(&page[0x12][202 - 128], 0xfc7b);
	run(11 * S);
	ck_assert_int_eq(l->power_cdbm[1], -901);

	page[0x12][223 - 128] = 0x01;
	run(11 * S);
	ck_assert(l->unlocked == lane_bit(1) && !l->tuning);
	page[0x12][223 - 128] = 0x02;
	run(11 * S);
	ck_assert(!l->unlocked && l->tuning == lane_bit(1));
}
END_TEST

/* One run more, behind the monitors, and nothing of the flags at 172; and once in that
 * time one that says who it is. */
START_TEST(where_the_laser_of_an_sfp_is_is_read_every_ten_seconds)
{
	const struct lasers *l;
	uint64_t polls;

	begin(1000);
	plug_tunable_sfp(0);
	l = &inv->cage[0].module.lasers;
	run(1);
	tell_presence(1);
	run(6500 * MS);

	ck_assert_uint_eq(l->known, lane_bit(0));
	ck_assert_uint_eq(l->frequency_mhz[0], 191600000);
	ck_assert_uint_eq(l->channel, 3);
	ck_assert_int_eq(l->error_mhz, -500);
	ck_assert_uint_eq(l->unlocked | l->tuning | l->tec_fault, 0);

	reads[0] = tuning_reads = tuning_bytes = 0;
	polls = inv->cage[0].counters.polls;
	run(100 * S);
	polls = inv->cage[0].counters.polls - polls;
	ck_assert_uint_eq(tuning_reads, 10);
	ck_assert_uint_eq(tuning_bytes, 10 * 41);
	ck_assert_uint_eq(reads[0], polls + 10 + 1); /* and once who it is */

	a2[0][168] = 0x60;
	run(11 * S);
	ck_assert(l->unlocked == lane_bit(0) && l->tec_fault && !l->tuning);
	a2[0][168] = 0x10;
	run(11 * S);
	ck_assert(!l->unlocked && !l->tec_fault && l->tuning == lane_bit(0));
}
END_TEST

/* Once in that time one read more says who it is. */
START_TEST(an_sfp_that_is_not_tunable_is_read_once_a_poll)
{
	uint64_t polls;

	begin(1000);
	plug_sfp(0, true);
	run(1);
	tell_presence(1);
	run(6500 * MS);
	reads[0] = 0;
	polls = inv->cage[0].counters.polls;
	run(100 * S);

	/* and once who it is */
	ck_assert_uint_eq(reads[0], inv->cage[0].counters.polls - polls + 1);
	ck_assert_uint_eq(tuning_reads, 0);
	ck_assert_uint_eq(inv->cage[0].module.lasers.known, 0);
}
END_TEST

/* It is met again, and what was known of it before is good only where it answered. */
START_TEST(a_look_that_fails_while_its_pin_moves_makes_readings_stale)
{
	const struct cage *c;

	begin(1000);
	c = &inv->cage[0];
	plug_qsfp(0, "SN1");
	run(1);
	tell_presence(1);
	run(10 * S);
	ck_assert_int_eq(c->state, CAGE_STATE_READY);
	ck_assert(!c->module.stale);
	moves = true;
	status[0][LOWER] = _i ? HW_NACK : HW_OK;
	while (moves)
		run(MS);
	status[0][LOWER] = HW_OK;
	ck_assert_int_eq(c->state, CAGE_STATE_READY);
	ck_assert(c->module.stale == (_i == 1));
	run(10 * S);

	ck_assert(!c->module.stale);
}
END_TEST

START_TEST(a_page_of_tuning_that_is_missing_is_asked_for_once_a_minute)
{
	begin(1000);
	plug_tunable_sfp(0);
	tuning_status = HW_NOPAGE;
	run(1);
	tell_presence(1);
	run(6500 * MS);
	ck_assert_int_eq(inv->cage[0].state, CAGE_STATE_READY);
	ck_assert_uint_eq(inv->cage[0].module.lasers.known, 0);
	tuning_reads = 0;
	run(180 * S);
	ck_assert_uint_eq(tuning_reads, 3);
	ck_assert(!inv->cage[0].module.stale);

	tuning_status = HW_OK;
	run(61 * S);
	ck_assert_uint_eq(inv->cage[0].module.lasers.known, lane_bit(0));
}
END_TEST

/* It heeds no page register, and shows bytes of the user. */
START_TEST(what_does_not_read_like_tuning_is_none)
{
	begin(1000);
	plug_tunable_sfp(0);
	memcpy(&a2[0][128], "A text of the user, or of somebody else.", 41);
	run(1);
	tell_presence(1);
	run(12 * S);

	ck_assert_uint_ge(tuning_reads, 1);
	ck_assert_uint_eq(inv->cage[0].module.lasers.known, 0);
}
END_TEST

START_TEST(samples_are_split_where_a_platform_reads_little_at_once)
{
	begin_observer(0x18, 0);
	inv->cage[0].max_read = 16;
	count_anew();
	run(10 * S);

	ck_assert_uint_eq(page_bytes[0x2c], 38);
	ck_assert_uint_eq(page_reads[0x2c], 3);
	ck_assert_uint_eq(page_reads[0x24], 1);
}
END_TEST

START_TEST(samples_are_words_as_the_module_said_them)
{
	const struct cage *c;
	const struct vdm_item *item;

	begin_observer(0x18, 0);
	c = &inv->cage[0];
	item = vdm_set_find(c, 5, 3);
	ck_assert_uint_eq(item->word, 20 * 256 + 3);
	ck_assert_uint_eq(c->vdm->limit[item->limits][LIMIT_LOW_WARN], 17 * 256);
	ck_assert_int_eq(vdm_item_quality(c, item), QUALITY_GOOD);
	ck_assert_uint_eq(vdm_set_find(c, 15, 0)->word, 13 << 11 | 1234);
	ck_assert_uint_eq(vdm_set_find(c, 103, 1)->word, 0x1234);
	ck_assert_uint_eq(vdm_set_find(c, 6, 2)->word, 22 * 256);
	ck_assert_ptr_null(vdm_set_find(c, 5, 9));
	ck_assert_uint_ge(now.mono_us - c->vdm->read_us, 5 * S);
	put_sample(3, 19 * 256);
	run(10 * S);

	ck_assert_uint_eq(item->word, 19 * 256);
}
END_TEST

/* What only the second bank has stands in lanes 9 to 12. */
START_TEST(each_bank_is_a_visit_of_its_own)
{
	begin_observer(0x22, 1);
	ck_assert_uint_eq(page_reads[0x20], 2);
	ck_assert_uint_eq(page_reads[0x2f], 1);
	ck_assert_uint_eq(inv->cage[0].vdm->count, 14);
	ck_assert_uint_eq(vdm_set_find(&inv->cage[0], 5, 11)->word, 20 * 256 + 3);
	count_anew();
	run(10 * S);

	ck_assert_uint_eq(page_reads[0x24], 2);
	ck_assert_uint_eq(page_reads[0x2c], 2);
	ck_assert_uint_ge(inv->cage[0].vdm->read_us, words_us[0]);
	ck_assert_uint_lt(inv->cage[0].vdm->read_us, words_us[1]);
}
END_TEST

START_TEST(a_latched_flag_of_an_observable_is_told_once)
{
	begin_observer(0x18, 0);
	page[0x2c][1] = 0x20; /* instance 3: low alarm */
	run(10 * S);
	ck_assert_uint_eq(flags_of(3), 1 << LIMIT_LOW_ALARM);
	ck_assert_uint_eq(flags_of(2), 0);
	run(10 * S);

	ck_assert_uint_eq(flags_of(3), 0);
}
END_TEST

/* The pin goes down while something else is read, and stays there. */
START_TEST(an_interrupt_is_not_lost_whatever_is_read_of_the_module)
{
	static const struct {
		struct asking asks;
		bool doubt; /* it is met again, or its outputs change */
	} rows[] = {
		{ { UPPER, 0x10, 1, 0 }, false },
		{ { LOWER, 0x00, 128, 0 }, true },
		{ { UPPER, 0x02, 128, 0 }, true },
	};
	const struct platform_bits cages = { { 1 } };
	const struct cage *c;

	begin_observer(0x18, 0);
	c = &inv->cage[0];
	latched = true;
	asking = rows[_i].asks;
	if (rows[_i].doubt)
		engine_doubt(e, 0, &cages, &now);
	else
		page[0x11][0] = 0x41;
	for (unsigned ms = 0; ms < 1000 && !asking.at_us; ms++)
		run(MS);
	ck_assert_uint_ne(asking.at_us, 0);
	while (!c->module.flag_seen[MONITOR_TEMP][LIMIT_HIGH_ALARM] &&
	       now.mono_us < asking.at_us + 2 * S)
		run(MS);

	/* what is under way, and that it is known again: a millisecond a read */
	ck_assert_uint_le(now.mono_us - asking.at_us, 25 * MS);
}
END_TEST

/* Words cannot be read, flags can; or the module is met again before they are told. */
START_TEST(a_flag_of_an_observable_is_not_lost_with_its_visit)
{
	begin_observer(0x18, 0);
	page_status[0x24] = HW_IO;
	page[0x2c][0] = 0x01;
	run(5 * S);
	page[0x2c][0] = 0x10;
	run(10 * S);
	ck_assert_uint_eq(page[0x2c][0], 0);
	page_status[0x24] = HW_OK;
	if (_i) {
		status[0][LOWER] = HW_NACK;
		run(3 * S);
		status[0][LOWER] = HW_OK;
	}
	for (unsigned i = 0; i < 1200 && !flags_of(0); i++)
		run(10 * MS);

	ck_assert_uint_eq(flags_of(0), 1 << LIMIT_HIGH_ALARM);
	ck_assert_uint_eq(flags_of(1), 1 << LIMIT_HIGH_ALARM);
}
END_TEST

START_TEST(samples_that_cannot_be_read_harm_no_monitor)
{
	const struct cage *c;
	uint64_t polls;

	begin_observer(0x18, 0);
	c = &inv->cage[0];
	polls = c->counters.polls;
	page_status[0x24] = _i ? HW_TIMEOUT : HW_IO;
	run(10 * S); /* missed twice */
	ck_assert_int_eq(vdm_item_quality(c, vdm_set_find(c, 5, 0)), QUALITY_STALE);
	run(50 * S);
	ck_assert_uint_eq(c->counters.polls - polls, 60);
	ck_assert_int_eq(c->last_error, HW_OK);
	ck_assert_int_eq(c->state, CAGE_STATE_READY);
	ck_assert_int_eq(cage_quality(c, MONITOR_TEMP, 0), QUALITY_GOOD);
	ck_assert_int_eq(vdm_item_quality(c, vdm_set_find(c, 5, 0)), QUALITY_STALE);
	ck_assert_uint_gt(
	    c->counters.read_errors[_i ? HW_REASON_TIMEOUT : HW_REASON_OTHER], 4);
	page_status[0x24] = HW_OK;
	run(10 * S);

	ck_assert_int_eq(vdm_item_quality(c, vdm_set_find(c, 5, 0)), QUALITY_GOOD);
}
END_TEST

/* A transfer that failed once is read again in the next sweep, and nothing was stale. */
START_TEST(samples_that_failed_once_are_read_again_soon)
{
	const struct cage *c;
	uint64_t read_us;

	begin_observer(0x18, 0);
	c = &inv->cage[0];
	read_us = c->vdm->read_us;
	page_status[0x24] = HW_IO;
	while (!c->counters.read_errors[HW_REASON_OTHER])
		run(10 * MS);
	page_status[0x24] = HW_OK;
	ck_assert_int_eq(vdm_item_quality(c, vdm_set_find(c, 5, 0)), QUALITY_GOOD);
	run(1100 * MS);

	ck_assert_uint_gt(c->vdm->read_us, read_us);
}
END_TEST

START_TEST(a_page_of_vdm_that_is_not_there_is_asked_for_once_a_minute)
{
	static const uint8_t pages[] = { 0x20, 0x21, 0x24, 0x28, 0x2c, 0x2f };
	unsigned missing = pages[_i];

	begin(1000);
	plug_observer(0x18, 0);
	page_status[missing] = HW_NOPAGE;
	run(1);
	tell_presence(1);
	run(10 * S);
	ck_assert_int_eq(inv->cage[0].state, CAGE_STATE_READY);
	ck_assert(engine_is_settled(e));
	count_anew();
	run(600 * S);
	ck_assert_uint_ge(page_reads[missing], 8); /* flags: with the samples after it */
	ck_assert_uint_le(page_reads[missing], 11);
	page_status[missing] = HW_OK;
	run(72 * S);

	ck_assert_uint_eq(inv->cage[0].vdm->count, 7);
	ck_assert(inv->cage[0].vdm->has_samples && inv->cage[0].vdm->flags_known);
	count_anew();
	run(130 * S);
	ck_assert_uint_eq(page_reads[0x20] + page_reads[0x21] + page_reads[0x28], 0);
	ck_assert_int_eq(vdm_item_quality(&inv->cage[0],
			     vdm_set_find(&inv->cage[0], 5, 0)),
	    QUALITY_GOOD);
}
END_TEST

START_TEST(samples_that_nobody_renews_turn_stale)
{
	const struct cage *c;

	begin_observer(0x18, 0);
	c = &inv->cage[0];
	page_status[0x24] = HW_NOPAGE; /* once, and not asked for within a minute */
	run(10 * S);

	ck_assert_int_eq(vdm_item_quality(c, vdm_set_find(c, 5, 0)), QUALITY_STALE);
}
END_TEST

/* A bus that has hardly time for the monitors. */
START_TEST(samples_wait_for_the_monitors)
{
	struct engine_config config = { .flags_ms = 400,
		.monitors_ms = 400,
		.confirm_ms = 2500 };
	uint64_t polls;

	begin_observer(0x18, 0);
	cost_us[0] = 100 * MS; /* a poll is 0.2 s, samples are 0.3 s */
	engine_configure(e, &config);
	run(S);
	polls = inv->cage[0].counters.polls;
	run(90 * S);

	ck_assert_uint_ge(inv->cage[0].counters.polls - polls, 224);
	ck_assert_uint_le(now.mono_us - inv->cage[0].vdm->read_us, 11 * S);
}
END_TEST

/* Sweeps begin while samples are read, or are too late to be: a poll follows at once. */
START_TEST(a_sweep_is_not_lost_to_a_visit_for_samples)
{
	struct engine_config config = { .flags_ms = 200,
		.monitors_ms = 200,
		.confirm_ms = 2500 };
	uint64_t polls;

	begin_observer(0x18, 0);
	engine_configure(e, &config);
	run(S);
	while (!is_asked || asked.run[0].at.page != VDM_PAGE_WORDS) {
		if (is_asked)
			answer();
		else
			now.mono_us = engine_deadline(e);
		take_orders();
	}
	polls = inv->cage[0].counters.polls;
	silent = true;
	run(_i ? 1200 * MS : 210 * MS);
	ck_assert_uint_eq(inv->cage[0].counters.polls, polls);
	silent = false;
	run(_i ? 30 * MS : 10 * MS);
	ck_assert_uint_eq(inv->cage[0].counters.polls - polls, 1);
	polls = inv->cage[0].counters.polls;
	run(30 * S);

	ck_assert_uint_eq(inv->cage[0].counters.polls - polls, 150);
}
END_TEST

/* All cages have to wait for their polls. */
START_TEST(samples_are_shed_first_where_a_bus_is_too_slow)
{
	struct engine_config config = { .flags_ms = 20,
		.monitors_ms = 20,
		.confirm_ms = 2500 };
	uint64_t polls, read_us;

	begin_observer(0x18, 0);
	for (unsigned i = 1; i < CAGES; i++) {
		plug_qsfp(i, "SN1");
		cost_us[i] = 3 * MS;
		inv->cage[i].max_read = 16;
	}
	tell_presence((1u << CAGES) - 1);
	run(10 * S);
	read_us = inv->cage[0].vdm->read_us;
	polls = inv->cage[0].counters.polls;
	engine_configure(e, &config);
	run(60 * S);

	ck_assert_uint_gt(inv->cage[0].counters.polls - polls, 100);
	ck_assert_uint_le(inv->cage[0].vdm->read_us, read_us + 10 * S);
	ck_assert_int_eq(vdm_item_quality(&inv->cage[0], &inv->cage[0].vdm->item[0]),
	    QUALITY_STALE);
	ck_assert_int_eq(cage_quality(&inv->cage[0], MONITOR_TEMP, 0), QUALITY_GOOD);
}
END_TEST

START_TEST(samples_that_no_bus_came_to_cost_no_poll)
{
	uint64_t polls;

	begin_observer(0x18, 0);
	polls = inv->cage[0].counters.polls;
	skip_vdm = true;
	run(60 * S);
	ck_assert_uint_eq(inv->cage[0].counters.polls - polls, 60);
	ck_assert_uint_eq(inv->cage[0].counters.read_errors[HW_REASON_OTHER], 0);
	skip_vdm = false;
	run(3 * S);

	ck_assert_uint_le(now.mono_us - inv->cage[0].vdm->read_us, 3 * S);
}
END_TEST

START_TEST(what_somebody_elses_module_observes_is_not_read)
{
	const struct owner other = { .kind = OWNER_DAEMON },
			   nobody = { .kind = OWNER_NONE };

	begin_observer(0x18, 0);
	engine_owner(e, &inv->cage[0], &other, &now);
	count_anew();
	run(60 * S);

	ck_assert_uint_eq(page_reads[0x20] + page_reads[0x24] + page_reads[0x2c], 0);
	ck_assert_int_eq(vdm_item_quality(&inv->cage[0], &inv->cage[0].vdm->item[0]),
	    QUALITY_STALE);
	engine_owner(e, &inv->cage[0], &nobody, &now);
	run(20 * S);

	ck_assert_uint_gt(page_reads[0x24], 0);
}
END_TEST

START_TEST(another_module_does_not_observe_what_the_last_one_did)
{
	const struct cage *c;

	begin_observer(0x18, 0);
	c = &inv->cage[0];
	tell_presence(0);
	run(S);
	ck_assert_uint_eq(c->vdm->count, 0);
	page[0x01][142 - 128] = 0;
	sum(page[0x01], 2, 125, 127);
	tell_presence(1);
	run(20 * S);

	ck_assert_int_eq(c->state, CAGE_STATE_READY);
	ck_assert_uint_eq(c->vdm->count, 0);
}
END_TEST

/* It offers nothing any more, or a group less. */
START_TEST(a_module_observes_what_it_offered_last)
{
	begin_observer(0x18, 0);
	page[0x01][142 - 128] = _i ? 0x40 : 0;
	page[0x2f][0] = 0;
	sum(page[0x01], 2, 125, 127);
	status[0][LOWER] = HW_NACK;
	run(3 * S);
	status[0][LOWER] = HW_OK;
	run(5 * S);

	ck_assert_int_eq(inv->cage[0].state, CAGE_STATE_READY);
	ck_assert_uint_eq(inv->cage[0].generation, 1);
	ck_assert_uint_eq(inv->cage[0].vdm->count, _i ? 6 : 0);
}
END_TEST

START_TEST(a_swap_behind_an_absent_pin_is_seen)
{
	begin(1000);
	plug_qsfp(0, "SN1");
	run(1);
	tell_presence(1);
	run(5 * S);
	status[0][LOWER] = HW_ABSENT;
	run(60 * S);
	plug_qsfp(0, "SN2");
	status[0][LOWER] = HW_OK;
	run(10 * S);

	ck_assert_uint_eq(inv->cage[0].generation, 2);
	ck_assert_str_eq(inv->cage[0].module.id.vendor_sn, "SN2");
}
END_TEST

START_TEST(a_swap_while_the_pin_could_not_be_read_is_seen)
{
	struct platform_bits none = { { 0 } };

	begin(60000);
	plug_qsfp(0, "SN1");
	run(1);
	tell_presence(1);
	run(5 * S);
	engine_presence(e, 0, &none, &none, &now);
	plug_qsfp(0, "SN2");
	run(S);
	tell_presence(1);
	run(5 * S);

	ck_assert_uint_eq(inv->cage[0].generation, 2);
	ck_assert_str_eq(inv->cage[0].module.id.vendor_sn, "SN2");
}
END_TEST

START_TEST(a_bus_that_cannot_keep_its_period_serves_all_cages_alike)
{
	uint64_t fewest = UINT64_MAX, most = 0;

	begin(20);
	for (unsigned i = 0; i < CAGES; i++) {
		plug_qsfp(i, "SN1");
		cost_us[i] = 3 * MS;
		inv->cage[i].max_read = 16; /* four runs a poll: 16 visits a request */
	}
	run(1);
	tell_presence((1u << CAGES) - 1);
	run(120 * S);

	for (unsigned i = 0; i < CAGES; i++) {
		fewest = MIN_OF(fewest, inv->cage[i].counters.polls);
		most = MAX_OF(most, inv->cage[i].counters.polls);
	}
	ck_assert_uint_gt(fewest, 10);
	ck_assert_uint_le(most - fewest, most / 4);
}
END_TEST

/* Of a bus that is asked who is there 40 % of the time polls may take the rest. */
START_TEST(polls_share_what_is_left_of_the_time_where_no_pin_tells_who_is_there)
{
	const struct transfers *t;
	uint64_t count, busy_us;
	unsigned all = 0;

	begin(20);
	t = &inv->bus[0].transfers;
	asked_percent = _i ? 40 : 0;
	timed = true;
	for (unsigned i = 0; i < CAGES; i++) {
		plug_qsfp(i, "SN1");
		cost_us[i] = 3 * MS;
	}
	run(1);
	tell_presence((1u << CAGES) - 1);
	run(60 * S);
	memset(reads, 0, sizeof(reads));
	count = t->count - asked_count;
	busy_us = t->busy_us;
	run(60 * S);
	for (unsigned i = 0; i < CAGES; i++)
		all += reads[i];

	ck_assert_uint_eq(t->count - asked_count - count, all);
	ck_assert_uint_eq(t->failed[-HW_NACK], asked_count / 2);
	ck_assert_uint_ge(t->busy_us - busy_us, 60 * S * 79 / 100);
	ck_assert_uint_le(t->busy_us - busy_us, 60 * S * 98 / 100);
	ck_assert_uint_ge(all * 3 * MS, 60 * S * (_i ? 45 : 79) / 100);
}
END_TEST

/* One module is well, one does not answer, one waits behind what takes long. */
START_TEST(a_bus_tells_how_far_apart_its_worst_reads_are_and_who_cannot_be_read)
{
	const struct bus *b;

	begin(1000);
	b = &inv->bus[0];
	for (unsigned i = 0; i < 3; i++)
		plug_qsfp(i, "SN1");
	run(1);
	tell_presence(7);
	run(10 * S);
	ck_assert_uint_eq(b->open_breakers, 0);
	ck_assert_uint_eq(b->pace[POLL_FLAGS].target_us, S);
	ck_assert_uint_ge(b->pace[POLL_FLAGS].worst_us, 900 * MS);
	ck_assert_uint_le(b->pace[POLL_MONITORS].worst_us, 1200 * MS);
	status[1][LOWER] = HW_TIMEOUT;
	run(10 * S);
	ck_assert_uint_eq(b->open_breakers, 1);
	ck_assert_uint_gt(inv->cage[1].retry_us, now.mono_us - S);
	ck_assert_uint_eq(inv->cage[0].retry_us, 0);
	ck_assert_uint_le(b->pace[POLL_FLAGS].worst_us, 1200 * MS);
	silent = true;
	run(5 * S);
	ck_assert_uint_ge(b->pace[POLL_FLAGS].worst_us, 3 * S);
	silent = false;
	status[1][LOWER] = HW_OK;
	run(90 * S);
	ck_assert_uint_eq(b->open_breakers, 0);
	ck_assert_uint_eq(inv->cage[1].retry_us, 0);
	status[1][LOWER] = HW_PERM;
	run(30 * S);
	ck_assert_uint_eq(b->open_breakers, 1);
	ck_assert_uint_eq(inv->cage[1].retry_us, NEVER_US);
}
END_TEST

START_TEST(a_sweep_that_does_not_end_is_told_how_long_it_takes_so_far)
{
	begin(1000);
	plug_qsfp(0, "SN1");
	run(1);
	tell_presence(1);
	run(5500 * MS);
	ck_assert_uint_le(inv->bus[0].sweep_us, 100 * MS);
	silent = true;
	run(5 * S);

	ck_assert_uint_ge(inv->bus[0].sweep_us, 3 * S);
	ck_assert_uint_le(inv->bus[0].sweep_us, 5 * S);
}
END_TEST

START_TEST(the_monitors_of_an_sfp_whose_a2h_comes_late_are_found)
{
	begin(1000);
	plug_sfp(0, true);
	status[0][A2H] = HW_NACK;
	run(1);
	tell_presence(1);
	run(10 * S);
	status[0][A2H] = HW_OK;
	run(70 * S);

	ck_assert_int_eq(cage_quality(&inv->cage[0], MONITOR_TEMP, 0), QUALITY_GOOD);
}
END_TEST

START_TEST(an_identity_that_is_read_again_makes_nobody_unready)
{
	begin(1000);
	plug_qsfp(0, "SN1");
	a0[0][191]++;
	run(1);
	tell_presence(1);
	run(10 * S);

	for (unsigned i = 0; i < 1000; i++) {
		run(200 * MS);
		ck_assert(engine_is_settled(e));
	}
}
END_TEST

START_TEST(another_module_after_an_outage_is_a_new_generation)
{
	begin(1000);
	plug_qsfp(0, "SN1");
	run(1);
	tell_presence(1);
	run(5 * S);
	status[0][LOWER] = HW_NACK;
	run(3 * S);
	plug_qsfp(0, "SN2");
	status[0][LOWER] = HW_OK;
	run(10 * S);

	ck_assert_uint_eq(inv->cage[0].generation, 2);
	ck_assert_str_eq(inv->cage[0].module.id.vendor_sn, "SN2");
}
END_TEST

START_TEST(a_swap_of_which_nothing_tells_is_seen_within_a_minute)
{
	begin(1000);
	if (_i == 0)
		plug_qsfp(0, "SN1");
	else
		plug_sfp(0, _i == 1);
	run(1);
	tell_presence(1);
	run(5 * S);
	if (_i == 0)
		plug_qsfp(0, "SN2");
	else
		memcpy(a0[0] + 68, "SN2 ", 4);
	sum(a0[0], 64, 31, 95);
	run(30 * S);
	ck_assert_uint_eq(inv->cage[0].generation, 1);
	run(32 * S);

	ck_assert_uint_eq(inv->cage[0].generation, 2);
	ck_assert_str_eq(inv->cage[0].module.id.vendor_sn, "SN2");
}
END_TEST

START_TEST(a_swap_that_shows_as_a_start_is_seen_at_once)
{
	begin(1000);
	plug_qsfp(0, "SN1");
	run(1);
	tell_presence(1);
	run(6 * S);
	plug_qsfp(0, "SN2");
	a0[0][_i ? 3 : 2] |= _i ? 0x0f : 0x01; /* no light on any lane; data not ready */
	run(2 * S);
	a0[0][2] = 0x04;
	run(3 * S);

	ck_assert_uint_eq(inv->cage[0].generation, 2);
	ck_assert_str_eq(inv->cage[0].module.id.vendor_sn, "SN2");
}
END_TEST

/* A flag that stands, or comes and goes, is no reason to ask at each poll. */
START_TEST(a_module_that_looks_as_if_it_began_is_asked_its_name_now_and_then)
{
	unsigned before;

	begin(1000);
	plug_qsfp(0, "SN1");
	run(1);
	tell_presence(1);
	run(6 * S);
	before = reads[0];
	for (unsigned i = 0; i < 20; i++) {
		a0[0][3] = i % 2 ? 0x0f : 0;
		run(S);
	}

	ck_assert_uint_eq(inv->cage[0].generation, 1);
	ck_assert_uint_le(reads[0] - before, 20 + 5);
	ck_assert_uint_ge(reads[0] - before, 20 + 3);
}
END_TEST

/* It says that it is initialized, or that its state changed, and never clears that. */
START_TEST(a_flag_of_a_start_that_stands_asks_for_a_name_once)
{
	const struct cage *c;
	uint64_t polls;

	begin(1000);
	c = &inv->cage[0];
	if (_i) {
		plug_cmis(0);
	} else {
		plug_qsfp(0, "SN1");
		a0[0][221] = 0x10;
		sum(a0[0], 192, 31, 223);
	}
	run(1);
	tell_presence(1);
	run(66 * S);
	a0[0][_i ? 8 : 6] |= 1;
	run(7 * S);
	reads[0] = 0;
	polls = c->counters.polls;
	run(50 * S);

	polls = c->counters.polls - polls;
	ck_assert_uint_ge(polls, 49);
	ck_assert_uint_le(reads[0], polls * (_i ? 5 : 1) + 1);
}
END_TEST

/* The flag of its start is cleared by the first look, which nobody believes. */
START_TEST(a_start_is_not_lost_with_a_look_that_was_torn)
{
	begin(1000);
	inv->cage[0].tears_words = true;
	for (unsigned serial = 1; serial <= 2; serial++) {
		plug_qsfp(0, serial == 1 ? "SN1" : "SN2");
		a0[0][221] = 0x10;
		sum(a0[0], 192, 31, 223);
		latched = true;
		if (serial == 1) {
			run(1);
			tell_presence(1);
			run(20 * S);
		}
	}
	a0[0][6] = 1;
	torn = (unsigned)_i;
	run(2 * S);

	ck_assert_uint_eq(torn, 0);
	run(4 * S);
	ck_assert_uint_eq(inv->cage[0].generation, 2);
	ck_assert_str_eq(inv->cage[0].module.id.vendor_sn, "SN2");
}
END_TEST

/* What was read before the name, or what is off, is as old as it was then. */
START_TEST(a_poll_that_waits_for_more_is_told_with_its_own_time)
{
	const struct module *m;
	uint64_t polls;

	begin(1000);
	if (_i)
		plug_observer(0x19, 0);
	else
		plug_qsfp(0, "SN1");
	run(1);
	tell_presence(1);
	run(10500 * MS);
	m = &inv->cage[0].module;
	ck_assert_int_eq(inv->cage[0].state, CAGE_STATE_READY);
	cost_us[0] = 50 * MS;
	polls = inv->cage[0].counters.polls;
	page_reads[0x10] = page_reads[0x00] = reads[0] = 0;
	a0[0][3] |= _i ? 0 : 0x0f;
	page[0x11][133 - 128] ^= 1;
	while (inv->cage[0].counters.polls == polls)
		run(MS);

	ck_assert_uint_eq(reads[0], _i ? 3 : 2);
	ck_assert_uint_eq(page_reads[0x10], _i ? 1 : 0);
	ck_assert_uint_eq(m->pace[POLL_FLAGS].read_us, m->pace[POLL_MONITORS].read_us);
	ck_assert_uint_ge(now.mono_us, m->pace[POLL_FLAGS].read_us + 50 * MS);
}
END_TEST

static const int name_errors[] = { HW_NACK, HW_TIMEOUT, HW_IO, HW_NOPAGE, HW_BUSY };

START_TEST(a_name_that_cannot_be_read_any_more_harms_no_reading)
{
	const struct cage *c;
	uint64_t polls, failures;

	begin(1000);
	plug_qsfp(0, "SN1");
	run(1);
	tell_presence(1);
	run(6 * S);
	c = &inv->cage[0];
	status[0][UPPER] = name_errors[_i];
	polls = c->counters.polls;
	reads[0] = 0;
	for (unsigned i = 0; i < 300; i++) {
		run(S);
		ck_assert_int_eq(c->state, CAGE_STATE_READY);
		ck_assert_int_eq(cage_quality(c, MONITOR_TEMP, 0), QUALITY_GOOD);
	}
	polls = c->counters.polls - polls;
	failures = reads[0] - polls;
	ck_assert_uint_ge(polls, 299);
	ck_assert_uint_ge(failures, 4);
	ck_assert_uint_le(failures, 6);

	status[0][UPPER] = HW_OK;
	plug_qsfp(0, "SN2");
	run(61 * S);
	ck_assert_str_eq(c->module.id.vendor_sn, "SN2");
}
END_TEST

START_TEST(a_name_that_no_bus_came_to_costs_no_poll_and_adds_none)
{
	uint64_t polls;

	begin(1000);
	plug_qsfp(0, "SN1");
	run(1);
	tell_presence(1);
	run(6500 * MS);
	skip_name = true;
	polls = inv->cage[0].counters.polls;
	run(100 * S);

	ck_assert_uint_eq(inv->cage[0].counters.polls - polls, 100);
}
END_TEST

/* Byte 16 is reserved, 19 the vendor's: they are read with the monitors alone. */
START_TEST(an_interrupt_of_flags_that_stand_pulls_none_whatever_stands_beside_them)
{
	static const unsigned beside[] = { 0, 16, 19 };
	const struct platform_bits cages = { { 1 } };

	begin(1000);
	plug_qsfp(0, "SN1");
	run(1);
	tell_presence(1);
	run(6 * S);
	a0[0][9] = 1;
	if (beside[_i])
		a0[0][beside[_i]] = 1;
	run(5 * S);
	reads[0] = 0;
	for (unsigned i = 0; i < 600; i++) {
		engine_interrupt(e, 0, &cages, &now);
		run(100 * MS);
	}

	ck_assert_uint_le(reads[0], 60 + 4);
}
END_TEST

START_TEST(an_identifier_that_moves_between_two_polls_is_another_module)
{
	begin(1000);
	plug_qsfp(0, "SN1");
	run(1);
	tell_presence(1);
	run(5 * S);
	plug_qsfp(0, "SN2");
	a0[0][0] = a0[0][128] = 0x0d;
	sum(a0[0], 128, 63, 191);
	run(5 * S);

	ck_assert_uint_eq(inv->cage[0].generation, 2);
	ck_assert_uint_eq(inv->cage[0].module.id.identifier, 0x0d);
}
END_TEST

/* Read once it is garbage; read twice alike it is what is plugged. */
START_TEST(an_unknown_identifier_needs_to_be_read_twice_alike)
{
	struct cage *c;

	begin(1000);
	c = &inv->cage[0];
	plug_qsfp(0, "SN1");
	run(1);
	tell_presence(1);
	run(5 * S);
	a0[0][0] = a0[0][128] = 0x7f;
	for (unsigned i = 0; i < 2000; i++) {
		if (_i)
			a0[0][200] = (uint8_t)i;
		run(10 * MS);
		ck_assert(c->state != CAGE_STATE_UNSUPPORTED || c->generation == 2);
	}

	ck_assert_int_eq(c->state, _i ? CAGE_STATE_UNREADABLE : CAGE_STATE_UNSUPPORTED);
	ck_assert_uint_eq(c->generation, _i ? 1 : 2);
	ck_assert_uint_eq(c->module.id.identifier, _i ? 0x11 : 0x7f);
}
END_TEST

START_TEST(one_refusal_is_not_for_life)
{
	begin(1000);
	plug_qsfp(0, "SN1");
	status[0][LOWER] = HW_UNSUP;
	run(1);
	tell_presence(1);
	run(3 * S);
	status[0][LOWER] = HW_OK;
	run(10 * S);

	ck_assert_int_eq(inv->cage[0].state, CAGE_STATE_READY);
}
END_TEST

START_TEST(an_sfp_is_trusted_only_when_its_data_are_ready)
{
	begin(1000);
	plug_sfp(0, true);
	a2[0][110] = 0x01;
	run(1);
	tell_presence(1);
	run(S);
	ck_assert_int_eq(inv->cage[0].state, CAGE_STATE_SETTLING);
	a2[0][110] = 0x00;
	run(S);

	ck_assert_int_eq(inv->cage[0].state, CAGE_STATE_READY);
	ck_assert_int_eq(inv->cage[0].module.trust, TRUST_GOOD);
}
END_TEST

START_TEST(a_module_that_is_not_ready_is_not_blamed)
{
	begin(1000);
	plug_sfp(0, true);
	a2[0][110] = 0x01;
	run(1);
	tell_presence(1);
	run(20 * S);
	ck_assert_int_eq(inv->cage[0].state, CAGE_STATE_READY);
	ck_assert_int_eq(inv->cage[0].module.trust, TRUST_UNVERIFIED);
	ck_assert_uint_eq(inv->cage[0].module.findings.count, 0);
	a2[0][110] = 0x00;
	run(70 * S);

	ck_assert_int_eq(inv->cage[0].module.trust, TRUST_GOOD);
	ck_assert_uint_gt(inv->cage[0].module.findings.count, 0);
}
END_TEST

START_TEST(an_sfp_whose_a2h_never_answers_still_says_who_it_is)
{
	begin(1000);
	plug_sfp(0, true);
	status[0][A2H] = HW_NACK;
	run(1);
	tell_presence(1);
	run(20 * S);

	ck_assert_int_eq(inv->cage[0].state, CAGE_STATE_READY);
	ck_assert_str_eq(inv->cage[0].module.id.vendor_pn, "SFP");
	ck_assert_int_eq(inv->cage[0].module.trust, TRUST_UNVERIFIED);
	ck_assert_int_eq(cage_quality(&inv->cage[0], MONITOR_TEMP, 0),
	    QUALITY_UNSUPPORTED);
}
END_TEST

START_TEST(an_identity_with_wrong_checksums_is_read_again_later)
{
	begin(1000);
	plug_qsfp(0, "SN1");
	a0[0][191]++;
	run(1);
	tell_presence(1);
	run(10 * S);
	ck_assert_int_eq(inv->cage[0].state, CAGE_STATE_READY);
	ck_assert_int_eq(inv->cage[0].module.trust, TRUST_BROKEN);
	ck_assert_str_eq(finding_id(&inv->cage[0].module.findings.item[0]), "checksum");
	a0[0][191]--;
	run(70 * S);

	ck_assert_int_eq(inv->cage[0].module.trust, TRUST_GOOD);
	ck_assert_uint_eq(inv->cage[0].generation, 1);
}
END_TEST

static int told[CAGES];

static void
tell(void *arg, int err)
{
	*(int *)arg = err;
}

/* 30 degrees, and 29 where the high byte was read before the step. */
START_TEST(a_word_that_was_read_in_two_halves_is_read_again)
{
	unsigned before;

	begin(1000);
	plug_qsfp(0, "SN1");
	inv->cage[0].tears_words = true;
	run(1);
	tell_presence(1);
	run(5 * S);
	before = reads[0];
	run(S);
	ck_assert_uint_eq(reads[0] - before, 2);
	torn = 1 + (unsigned)_i; /* in the first read, or in the second */
	for (unsigned n = 0; n < 3000; n++) {
		run(MS);
		ck_assert_int_eq(inv->cage[0].module.readings.value[MONITOR_TEMP][0],
		    30000);
	}

	ck_assert_uint_eq(torn, 0);
	ck_assert_uint_eq(reads[0] - before, 2 * 4 + 2);
	ck_assert_uint_eq(inv->cage[0].counters.read_errors[HW_REASON_OTHER], 0);
}
END_TEST

/* What moves faster than it can be read is never withheld. */
START_TEST(words_that_never_agree_are_published)
{
	uint64_t polls;

	begin(1000);
	plug_qsfp(0, "SN1");
	inv->cage[0].tears_words = true;
	run(1);
	tell_presence(1);
	run(5 * S);
	polls = inv->cage[0].counters.polls;
	torn = 1000;
	run(10 * S);

	ck_assert_uint_ge(inv->cage[0].counters.polls - polls, 9);
	ck_assert_int_eq(cage_quality(&inv->cage[0], MONITOR_TEMP, 0), QUALITY_GOOD);
}
END_TEST

START_TEST(a_visit_that_was_answered_in_a_part_does_not_wait_for_the_rest)
{
	begin(1000);
	plug_qsfp(0, "SN1");
	plug_qsfp(1, "SN2");
	run(1);
	tell_presence(3);
	run(5 * S);
	ck_assert_uint_eq(ended_at[0], 2);
	ck_assert_uint_eq(ended_at[1], 2);
	in_parts = true;
	run(2 * S);

	ck_assert_uint_eq(ended_at[0], 1);
	ck_assert_uint_eq(ended_at[1], 2);
}
END_TEST

START_TEST(resets_that_are_answered_in_parts_end_as_they_were_answered)
{
	begin(1000);
	plug_qsfp(0, "SN1");
	plug_qsfp(1, "SN2");
	run(1);
	tell_presence(3);
	run(5 * S);
	in_parts = true;
	told[0] = told[1] = 1;
	ck_assert_int_eq(engine_reset(e, &inv->cage[0], tell, &told[0], &now), 0);
	ck_assert_int_eq(engine_reset(e, &inv->cage[1], tell, &told[1], &now), 0);
	run(S);

	ck_assert_int_eq(told[0], HW_OK);
	ck_assert_int_eq(told[1], HW_OK);
	ck_assert_uint_eq(inv->cage[0].counters.resets, 1);
	ck_assert_uint_eq(inv->cage[1].counters.resets, 1);
}
END_TEST

START_TEST(a_reset_that_was_not_begun_dies_with_its_bus)
{
	begin(1000);
	plug_qsfp(0, "SN1");
	plug_qsfp(1, "SN2");
	run(1);
	tell_presence(3);
	run(5 * S);
	silent = true;
	told[0] = told[1] = 1;
	ck_assert_int_eq(engine_reset(e, &inv->cage[0], tell, &told[0], &now), 0);
	run(MS);
	ck_assert_int_eq(engine_reset(e, &inv->cage[1], tell, &told[1], &now), 0);
	run(MS);
	engine_bus_down(e, 0, false, &now);
	is_asked = silent = false;
	ck_assert_int_eq(told[0], HW_CRASH);
	ck_assert_int_eq(told[1], HW_CRASH);
	run(1);
	ck_assert_int_eq(engine_reset(e, &inv->cage[1], NULL, NULL, &now), -EBUSY);
	tell_presence(3);
	run(S);

	/* whether it was done nobody knows; its release was owed */
	ck_assert_uint_eq(inv->cage[0].counters.resets, 0);
	ck_assert_uint_eq(inv->cage[0].flags.gaps[FLAG_GAP_RESET], 1);
	ck_assert_uint_eq(inv->cage[1].counters.resets, 0);
	ck_assert_uint_eq(inv->cage[1].flags.gaps[FLAG_GAP_RESET], 0);
}
END_TEST

static const struct {
	int status;
	bool skipped;
	unsigned resets, gaps;
} orders[] = {
	{ HW_OK, false, 1, 1 }, { HW_OK, true, 0, 0 }, { HW_PERM, false, 0, 0 },
	{ HW_TIMEOUT, false, 0, 1 }, /* it may have come to the pin */
};

START_TEST(a_reset_is_published_when_its_order_was_carried_out)
{
	const struct cage *c;
	int wanted = orders[_i].skipped ? HW_BUSY : orders[_i].status;

	begin(1000);
	plug_qsfp(0, "SN1");
	run(1);
	tell_presence(1);
	run(5 * S + S / 2);
	c = &inv->cage[0];
	pin_status = orders[_i].status;
	skip_all = orders[_i].skipped;
	told[0] = 1;
	ck_assert_int_eq(engine_reset(e, &inv->cage[0], tell, &told[0], &now), 0);
	run(MS);
	skip_all = false;
	run(15 * MS);

	ck_assert_int_eq(told[0], wanted);
	ck_assert_uint_eq(c->counters.resets, orders[_i].resets);
	ck_assert_uint_eq(c->flags.gaps[FLAG_GAP_RESET], orders[_i].gaps);
	run(5 * S);
	ck_assert_int_eq(c->state, CAGE_STATE_READY);
	pin_status = HW_OK;
	ck_assert_int_eq(engine_reset(e, &inv->cage[0], NULL, NULL, &now), 0);
}
END_TEST

START_TEST(a_reset_that_nobody_can_finish_is_told_when_the_engine_ends)
{
	begin(1000);
	plug_qsfp(0, "SN1");
	run(1);
	tell_presence(1);
	run(5 * S);
	told[0] = 1;
	ck_assert_int_eq(engine_reset(e, &inv->cage[0], tell, &told[0], &now), 0);
	engine_destroy(e);
	e = NULL;

	ck_assert_int_eq(told[0], HW_GONE);
}
END_TEST

START_TEST(a_shorter_period_counts_at_once)
{
	struct engine_config config = { .flags_ms = 1000,
		.monitors_ms = 1000,
		.confirm_ms = 2500 };
	uint64_t polls;

	begin(3600000);
	plug_qsfp(0, "SN1");
	run(1);
	tell_presence(1);
	run(5 * S);
	polls = inv->cage[0].counters.polls;
	engine_configure(e, &config);
	run(10 * S);

	ck_assert_uint_ge(inv->cage[0].counters.polls - polls, 9);
}
END_TEST

START_TEST(presence_is_unknown_while_nobody_reads_the_pins)
{
	begin(1000);
	plug_qsfp(0, "SN1");
	run(1);
	tell_presence(1);
	run(5 * S);
	silent = true;
	run(12 * S);

	ck_assert_int_eq(inv->bus[0].state, BUS_STUCK);
	ck_assert_int_eq(inv->cage[0].presence, PRESENCE_UNKNOWN);
	ck_assert_int_eq(inv->cage[1].presence, PRESENCE_UNKNOWN);
	ck_assert(inv->cage[0].module.has_identity);
}
END_TEST

/* When a pin was read, as its process tells it, and as we believe it. */
START_TEST(a_pin_was_read_while_its_process_is_up_and_not_later_than_now)
{
	struct pin_news news = { .cage = 0, .pin = 0, .level = 1 };
	uint64_t up_us, times[3][2];

	begin(1000);
	run(5 * S);
	up_us = now.mono_us;
	engine_bus_up(e, 0, &now);
	now.mono_us += 5 * S;
	memcpy(times,
	    (uint64_t[3][2]){ { up_us - 1, up_us }, { up_us + S, up_us + S },
		{ now.mono_us + 1, now.mono_us } },
	    sizeof(times));
	news.read_us = times[_i][0];
	engine_pins(e, 0, &news, 1, &now);

	ck_assert_uint_eq(pin_read_us(&inv->cage[0], 0), times[_i][1]);
	ck_assert_uint_eq(inv->cage[0].pin[0].since_us, times[_i][1]);
}
END_TEST

START_TEST(pins_that_nobody_confirms_turn_stale)
{
	struct pin_news news = { .cage = 0, .pin = 0, .level = 1 };

	begin(1000);
	run(1);
	tell_presence(0);
	run(2 * S);
	news.read_us = pins_us = now.mono_us;
	engine_pins(e, 0, &news, 1, &now);
	run(2 * S);
	ck_assert_uint_eq(inv->cage[0].pins_read_us, news.read_us);
	pins_us = 0; /* replies go on, and say nothing of pins */
	run(6 * S);
	ck_assert_int_eq(pin_quality(&inv->cage[0], 0), PIN_GOOD);
	run(4 * S);
	ck_assert_int_eq(pin_quality(&inv->cage[0], 0), PIN_STALE);
	pins_us = now.mono_us;
	run(2 * S);
	ck_assert_int_eq(pin_quality(&inv->cage[0], 0), PIN_GOOD);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("visits");
	TCase *tc = tcase_create("visits");

	tcase_add_checked_fixture(tc, NULL, teardown);
	tcase_add_test(tc, an_sfp_without_a2h_is_read_again_after_an_outage);
	tcase_add_loop_test(tc,
	    a_module_that_claims_banks_it_lacks_is_not_read_in_full_each_time, 0, 3);
	tcase_add_test(tc, a_flag_is_not_lost_in_a_visit_to_banks_that_are_missing);
	tcase_add_loop_test(tc, banks_that_were_missing_are_asked_for_again, 0, 2);
	tcase_add_test(tc, a_cage_that_eats_its_request_starves_nobody);
	tcase_add_test(tc,
	    a_bus_that_comes_to_nothing_is_asked_less_and_its_readings_turn_stale);
	tcase_add_test(tc, lower_memory_of_before_a_failure_is_never_published_as_fresh);
	tcase_add_test(tc, a_temperature_that_jumps_for_one_read_is_not_published);
	tcase_add_test(tc, a_temperature_that_really_jumps_is_published_with_its_poll);
	tcase_add_test(tc, a_temperature_that_is_another_one_each_time_is_noise);
	tcase_add_test(tc, a_temperature_after_a_long_outage_is_believed_at_once);
	tcase_add_test(tc, a_flag_beside_a_temperature_that_jumps_is_not_lost);
	tcase_add_test(tc, a_page_of_lanes_that_is_page_00_is_never_published);
	tcase_add_test(tc, limits_that_are_page_00_are_never_believed);
	tcase_add_test(tc, one_garbled_identity_after_an_outage_is_no_swap);
	tcase_add_test(tc, another_module_after_an_outage_is_a_new_generation);
	tcase_add_test(tc, what_a_module_observes_is_asked_once);
	tcase_add_test(tc, samples_are_read_every_ten_seconds_behind_the_monitors);
	tcase_add_test(tc, where_lasers_are_is_read_with_the_samples);
	tcase_add_test(tc, where_the_laser_of_an_sfp_is_is_read_every_ten_seconds);
	tcase_add_test(tc, an_sfp_that_is_not_tunable_is_read_once_a_poll);
	tcase_add_test(tc, a_page_of_tuning_that_is_missing_is_asked_for_once_a_minute);
	tcase_add_test(tc, what_does_not_read_like_tuning_is_none);
	tcase_add_test(tc, samples_are_split_where_a_platform_reads_little_at_once);
	tcase_add_test(tc, samples_are_words_as_the_module_said_them);
	tcase_add_test(tc, each_bank_is_a_visit_of_its_own);
	tcase_add_test(tc, a_latched_flag_of_an_observable_is_told_once);
	tcase_add_loop_test(tc,
	    a_look_that_fails_while_its_pin_moves_makes_readings_stale, 0, 2);
	tcase_add_loop_test(tc, an_interrupt_is_not_lost_whatever_is_read_of_the_module,
	    0, 3);
	tcase_add_loop_test(tc, a_flag_of_an_observable_is_not_lost_with_its_visit, 0, 2);
	tcase_add_loop_test(tc, samples_that_cannot_be_read_harm_no_monitor, 0, 2);
	tcase_add_test(tc, samples_that_failed_once_are_read_again_soon);
	tcase_add_loop_test(tc,
	    a_page_of_vdm_that_is_not_there_is_asked_for_once_a_minute, 0, 6);
	tcase_add_test(tc, samples_that_nobody_renews_turn_stale);
	tcase_add_test(tc, samples_wait_for_the_monitors);
	tcase_add_loop_test(tc, a_sweep_is_not_lost_to_a_visit_for_samples, 0, 2);
	tcase_add_test(tc, samples_are_shed_first_where_a_bus_is_too_slow);
	tcase_add_test(tc, samples_that_no_bus_came_to_cost_no_poll);
	tcase_add_test(tc, what_somebody_elses_module_observes_is_not_read);
	tcase_add_test(tc, another_module_does_not_observe_what_the_last_one_did);
	tcase_add_loop_test(tc, a_module_observes_what_it_offered_last, 0, 2);
	tcase_add_loop_test(tc, a_swap_of_which_nothing_tells_is_seen_within_a_minute, 0,
	    3);
	tcase_add_loop_test(tc, a_swap_that_shows_as_a_start_is_seen_at_once, 0, 2);
	tcase_add_test(tc,
	    a_module_that_looks_as_if_it_began_is_asked_its_name_now_and_then);
	tcase_add_loop_test(tc, a_flag_of_a_start_that_stands_asks_for_a_name_once, 0, 2);
	tcase_add_loop_test(tc, a_start_is_not_lost_with_a_look_that_was_torn, 0, 2);
	tcase_add_loop_test(tc, a_poll_that_waits_for_more_is_told_with_its_own_time, 0,
	    2);
	tcase_add_loop_test(tc, a_name_that_cannot_be_read_any_more_harms_no_reading, 0,
	    COUNT_OF(name_errors));
	tcase_add_test(tc, a_name_that_no_bus_came_to_costs_no_poll_and_adds_none);
	tcase_add_loop_test(tc,
	    an_interrupt_of_flags_that_stand_pulls_none_whatever_stands_beside_them, 0,
	    3);
	tcase_add_test(tc, an_identifier_that_moves_between_two_polls_is_another_module);
	tcase_add_test(tc, a_swap_behind_an_absent_pin_is_seen);
	tcase_add_test(tc, a_swap_while_the_pin_could_not_be_read_is_seen);
	tcase_add_test(tc, a_bus_that_cannot_keep_its_period_serves_all_cages_alike);
	tcase_add_loop_test(tc,
	    polls_share_what_is_left_of_the_time_where_no_pin_tells_who_is_there, 0, 2);
	tcase_add_test(tc,
	    a_bus_tells_how_far_apart_its_worst_reads_are_and_who_cannot_be_read);
	tcase_add_test(tc, a_sweep_that_does_not_end_is_told_how_long_it_takes_so_far);
	tcase_add_test(tc, the_monitors_of_an_sfp_whose_a2h_comes_late_are_found);
	tcase_add_test(tc, an_identity_that_is_read_again_makes_nobody_unready);
	tcase_add_loop_test(tc, an_unknown_identifier_needs_to_be_read_twice_alike, 0, 2);
	tcase_add_test(tc, one_refusal_is_not_for_life);
	tcase_add_test(tc, an_sfp_is_trusted_only_when_its_data_are_ready);
	tcase_add_test(tc, a_module_that_is_not_ready_is_not_blamed);
	tcase_add_test(tc, an_sfp_whose_a2h_never_answers_still_says_who_it_is);
	tcase_add_test(tc, an_identity_with_wrong_checksums_is_read_again_later);
	tcase_add_loop_test(tc, a_word_that_was_read_in_two_halves_is_read_again, 0, 2);
	tcase_add_test(tc, words_that_never_agree_are_published);
	tcase_add_test(tc,
	    a_visit_that_was_answered_in_a_part_does_not_wait_for_the_rest);
	tcase_add_test(tc, resets_that_are_answered_in_parts_end_as_they_were_answered);
	tcase_add_test(tc, a_reset_that_was_not_begun_dies_with_its_bus);
	tcase_add_loop_test(tc, a_reset_is_published_when_its_order_was_carried_out, 0,
	    COUNT_OF(orders));
	tcase_add_test(tc, a_reset_that_nobody_can_finish_is_told_when_the_engine_ends);
	tcase_add_test(tc, a_shorter_period_counts_at_once);
	tcase_add_test(tc, presence_is_unknown_while_nobody_reads_the_pins);
	tcase_add_loop_test(tc,
	    a_pin_was_read_while_its_process_is_up_and_not_later_than_now, 0, 3);
	tcase_add_test(tc, pins_that_nobody_confirms_turn_stale);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
