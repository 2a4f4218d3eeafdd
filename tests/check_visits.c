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
#include "tests/suite.h"

#define CAGES 24
#define MS    ((uint64_t)US_PER_MS)
#define S     ((uint64_t)US_PER_S)

/* What a read touches, for faults of one kind only. */
enum where { LOWER, UPPER, A2H, WHERE_COUNT };

static struct now now;
static struct inventory *inv;
static struct engine *e;
static uint8_t a0[CAGES][256], a2[CAGES][128];
static uint64_t cost_us[CAGES];
static int status[CAGES][WHERE_COUNT];
static unsigned blips; /* reads of the temperature of a QSFP that give `blip` */
static uint8_t blip;
static bool blip_moves; /* ... and each of them another one */
static bool lying;      /* pages of lanes read as page 00h to the last byte */
static bool skip_all, in_parts, silent, latched;
static unsigned banks;   /* that answer */
static uint64_t pins_us; /* of each reply */
static unsigned requests, reads[CAGES];
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
	memset(a2[cage], 0, 128);
	a2[cage][96] = 30;
	sum(a2[cage], 0, 95, 95);
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
 * the last byte of those of lanes, so page 01h byte 142, which says so, is a letter of
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
	memcpy(p + 129, "VENDOR       B  ", 16);
	p[129] = 0xde; /* with byte 128 nothing, as one checksum begins behind them */
	memcpy(p + 148, "ELSFP           ", 16);
	memcpy(p + 166, "SN1             ", 16);
	sum(p, 128, 94, 222);
	sum(p, 130, 125, 255);
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
	struct engine_config config = { .monitors_ms = monitors_ms, .confirm_ms = 2500 };

	now = (struct now){ .mono_us = S, .wall_us = 1700000000 * S };
	memset(cost_us, 0, sizeof(cost_us));
	memset(status, 0, sizeof(status));
	memset(reads, 0, sizeof(reads));
	lying = skip_all = in_parts = silent = latched = is_asked = blip_moves = false;
	blips = 0;
	banks = 4;
	pins_us = 0;
	requests = 0;
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

/* Does one run; returns how many bytes it put into `data`. */
static unsigned
do_run(const struct run *run, struct run_result *result, uint8_t *data)
{
	enum where where = run->at.i2c == 0x51   ? A2H
			   : run->at.byte >= 128 ? UPPER
						 : LOWER;
	const uint8_t *from = where == A2H ? a2[run->cage] : a0[run->cage];

	result->skipped = skip_all || now.mono_us > asked.deadline_us;
	result->status = result->skipped ? HW_BUSY : HW_OK;
	result->end_us = now.mono_us;
	if (result->skipped || run->op != RUN_READ)
		return 0;
	reads[run->cage]++;
	now.mono_us += cost_us[run->cage] ? cost_us[run->cage] : MS;
	result->end_us = now.mono_us;
	result->status = (int8_t)status[run->cage][where];
	if (run->at.bank >= banks)
		result->status = HW_NOPAGE;
	if (result->status != HW_OK)
		return 0;
	result->len = run->len;
	memcpy(data, from + run->at.byte, run->len);
	if (run->at.page >= 0x10 && !lying)
		data[run->len - 1] ^= 0xff;
	if (blips && where == LOWER && run->at.byte <= 22 &&
	    run->at.byte + run->len > 22) {
		blips--;
		data[22 - run->at.byte] = blip;
		blip = (uint8_t)(blip - (blip_moves ? 10 : 0));
	}
	if (latched && where == LOWER && run->at.byte <= 9 && run->at.byte + run->len > 9)
		a0[run->cage][9] = 0; /* CMIS: flags of temperature, cleared by reading */
	return run->len;
}

static void
answer(void)
{
	static struct run_result result[REQUEST_RUNS_MAX];
	static uint8_t data[REQUEST_BYTES_MAX];
	unsigned first = 0, len = 0;

	is_asked = false;
	now.mono_us += 100;
	for (unsigned i = 0; i < asked.count || !i; i++) {
		bool last = i + 1 >= asked.count;
		struct reply reply = { .sequence = asked.sequence,
			.last = last,
			.pins_us = pins_us,
			.data = data };

		result[i] = (struct run_result){ .index = (uint16_t)i };
		if (asked.count)
			len += do_run(&asked.run[i], &result[i], data + len);
		if (!last && !in_parts)
			continue;
		reply.result = result + first;
		reply.count = (uint16_t)(asked.count ? i + 1 - first : 0);
		reply.data_len = (uint16_t)len;
		ck_assert(engine_reply(e, 0, &reply, &now));
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

	ck_assert_uint_eq(inv->cage[0].counters.resets, 1); /* its release was owed */
	ck_assert_uint_eq(inv->cage[1].counters.resets, 0);
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
	struct engine_config config = { .monitors_ms = 1000, .confirm_ms = 2500 };
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
	tcase_add_test(tc, one_garbled_identity_after_an_outage_is_no_swap);
	tcase_add_test(tc, another_module_after_an_outage_is_a_new_generation);
	tcase_add_test(tc, an_identifier_that_moves_between_two_polls_is_another_module);
	tcase_add_test(tc, a_swap_behind_an_absent_pin_is_seen);
	tcase_add_test(tc, a_swap_while_the_pin_could_not_be_read_is_seen);
	tcase_add_test(tc, a_bus_that_cannot_keep_its_period_serves_all_cages_alike);
	tcase_add_test(tc, the_monitors_of_an_sfp_whose_a2h_comes_late_are_found);
	tcase_add_test(tc, an_identity_that_is_read_again_makes_nobody_unready);
	tcase_add_loop_test(tc, an_unknown_identifier_needs_to_be_read_twice_alike, 0, 2);
	tcase_add_test(tc, one_refusal_is_not_for_life);
	tcase_add_test(tc, an_sfp_is_trusted_only_when_its_data_are_ready);
	tcase_add_test(tc, a_module_that_is_not_ready_is_not_blamed);
	tcase_add_test(tc, an_sfp_whose_a2h_never_answers_still_says_who_it_is);
	tcase_add_test(tc, an_identity_with_wrong_checksums_is_read_again_later);
	tcase_add_test(tc, resets_that_are_answered_in_parts_end_as_they_were_answered);
	tcase_add_test(tc, a_reset_that_was_not_begun_dies_with_its_bus);
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
