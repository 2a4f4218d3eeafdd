/* SPDX-License-Identifier: Apache-2.0 */
/* The small rooms of the engine: breaker, budget, supervision, plans, resets. */
#include "engine/breaker.h"
#include "engine/budget.h"
#include "engine/pages.h"
#include "engine/plan.h"
#include "engine/pull.h"
#include "engine/reset.h"
#include "engine/schedule.h"
#include "engine/supervise.h"
#include "engine/words.h"

#include <string.h>

#include "base/clock.h"
#include "tests/suite.h"

#define S US_PER_S

static const uint64_t distances_s[] = { 1, 2, 4, 8, 16, 32, 60, 60 };

START_TEST(a_breaker_doubles_its_distance_up_to_a_minute)
{
	struct breaker b = { 0 };
	uint64_t now_us = 0;

	for (size_t i = 0; i < COUNT_OF(distances_s); i++) {
		breaker_fail(&b, now_us);
		ck_assert_uint_eq(b.until_us - now_us, distances_s[i] * S);
		now_us = b.until_us;
	}
	breaker_close(&b);
	ck_assert_uint_eq(b.failures, 0);
	ck_assert_uint_eq(b.until_us, 0);
}
END_TEST

START_TEST(a_late_bus_is_suspect_after_3_s_and_stuck_after_10)
{
	struct supervise s;

	supervise_init(&s, 0);
	ck_assert_int_eq(supervise_turn(&s, NEVER_US, 0), SUPERVISE_START);
	supervise_up(&s, 1);

	ck_assert_int_eq(supervise_turn(&s, S, 4 * S - 1), SUPERVISE_NOTHING);
	ck_assert_int_eq(s.state, BUS_UP);
	ck_assert_int_eq(supervise_turn(&s, S, 4 * S), SUPERVISE_NOTHING);
	ck_assert_int_eq(s.state, BUS_SUSPECT);
	ck_assert_uint_eq(supervise_deadline(&s, S), 11 * S);
	ck_assert_int_eq(supervise_turn(&s, S, 11 * S), SUPERVISE_KILL);
	ck_assert_int_eq(s.state, BUS_STUCK);
	ck_assert_int_eq(supervise_turn(&s, S, 99 * S), SUPERVISE_NOTHING);
}
END_TEST

START_TEST(a_suspect_bus_that_answers_is_up_again)
{
	struct supervise s = { .state = BUS_SUSPECT };

	supervise_answered(&s);

	ck_assert_int_eq(s.state, BUS_UP);
}
END_TEST

START_TEST(a_bus_that_lived_long_starts_at_once_and_one_that_crashes_waits_longer)
{
	struct supervise s;
	uint64_t last_us = 0;

	supervise_init(&s, 0);
	supervise_turn(&s, NEVER_US, 0);
	supervise_up(&s, 0);
	supervise_down(&s, false, 60 * S);
	ck_assert_uint_eq(s.start_us, 60 * S);
	for (unsigned i = 0; i < 12; i++) {
		uint64_t now_us = s.start_us, wait_us;

		ck_assert_int_eq(supervise_turn(&s, NEVER_US, now_us), SUPERVISE_START);
		supervise_down(&s, false, now_us);
		wait_us = s.start_us - now_us;
		ck_assert_uint_ge(wait_us, last_us);
		ck_assert_uint_le(wait_us, 30 * S);
		last_us = wait_us;
	}
	ck_assert_uint_eq(last_us, 30 * S);
}
END_TEST

START_TEST(a_process_that_never_says_hello_is_killed)
{
	struct supervise s;

	supervise_init(&s, 0);
	supervise_turn(&s, NEVER_US, 0);

	ck_assert_int_eq(supervise_turn(&s, NEVER_US, 14 * S), SUPERVISE_NOTHING);
	ck_assert_int_eq(supervise_turn(&s, NEVER_US, 15 * S), SUPERVISE_KILL);
}
END_TEST

/* A map whose Lower Memory is `low`, with further bytes set. */
static struct memmap_half halves[8];
static struct memmap map;

static void
fresh_map(uint8_t identifier, uint8_t byte, uint8_t value)
{
	uint8_t low[128] = { 0 };

	low[0] = identifier;
	low[byte] = value;
	memmap_init(&map, halves, COUNT_OF(halves));
	ck_assert(memmap_put(&map, (struct memaddr){ LOW, 0 }, low, sizeof(low)));
}

START_TEST(a_steady_poll_of_a_paged_cmis_module_is_two_runs)
{
	struct identity id = { .spec = SPEC_CMIS, .media_lanes = 8, .host_lanes = 8 };
	uint8_t page[128] = { 0 };
	struct plan plan;

	fresh_map(0x18, 2, 0);
	memmap_put(&map, (struct memaddr){ 0x11, 128 }, page, sizeof(page));
	plan_steady(&plan, &map, &id, 128);

	ck_assert_uint_eq(plan.count, 2);
	ck_assert_uint_eq(plan.run[0].at.byte, 0);
	ck_assert_uint_eq(plan.run[0].len, 42);
	ck_assert_uint_eq(plan.run[1].at.page, 0x11);
	ck_assert_uint_eq(plan.run[1].at.byte, 128);
	ck_assert_uint_eq(plan.run[1].len, 86);
	plan_steady(&plan, &map, &id, 32);
	ck_assert_uint_eq(plan.count, 1 + 3);
	ck_assert_uint_eq(plan.run[0].len, 26);
}
END_TEST

/* A paged module of CMIS 5.4 with so many banks of lanes and blocks of applications. */
static struct identity
with_blocks(unsigned banks, uint8_t blocks)
{
	static const uint8_t banks_code[] = { 0, 0, 1, 3, 2 };
	struct identity id;
	uint8_t page[128] = { 0 };

	fresh_map(banks > 2 ? 0x22 : 0x21, 1, 0x54);
	memmap_put(&map, (struct memaddr){ 0x11, 128 }, page, sizeof(page));
	page[142 - 128] = banks_code[banks];
	page[174 - 128] = (uint8_t)(banks - 1);
	page[175 - 128] = blocks;
	memmap_put(&map, (struct memaddr){ 0x01, 128 }, page, sizeof(page));
	cmis_decoder.identity(&map, &id);
	ck_assert_uint_eq(plan_banks(&id, 0), banks);
	return id;
}

/*
 * What is read of pages 1Ch and 19h: at first, in how many visits, and in each sweep of
 * what is held then.
 */
static const struct {
	unsigned banks;
	uint8_t blocks;
	unsigned parts, descriptors, lanes;
} further[] = {
	{ 1, 0, 0, 0, 0 },
	{ 1, 1, 1, 1, 0 },
	{ 1, 2, 1, 2, 1 },
	{ 2, 3, 1, 3, 2 },
	{ 3, 4, 1, 4, 3 },
	{ 1, 5, 2, 5, 1 },
	{ 1, 8, 2, 8, 1 },
	{ 1, 9, 3, 9, 1 },
	{ 1, 16, 4, 16, 1 },
	{ 1, 255, 4, 16, 1 },
	{ 2, 255, 4, 14, 2 }, /* as many as there is room for */
	{ 3, 255, 3, 11, 3 },
	{ 4, 255, 2, 8, 4 },
};

START_TEST(blocks_of_applications_are_read_as_far_as_there_are_any)
{
	static const unsigned max_reads[] = { 128, 64, 32, 17, 16 };
	uint8_t page[16] = { 0 };

	for (unsigned n = 0; n < COUNT_OF(max_reads); n++) {
		struct identity id = with_blocks(further[_i].banks, further[_i].blocks);
		unsigned read[256] = { 0 };
		struct plan plan;

		ck_assert_uint_eq(plan_further_parts(&id), further[_i].parts);
		for (unsigned part = 0; part < further[_i].parts; part++) {
			plan_further(&plan, &id, part, max_reads[n]);
			ck_assert_uint_gt(plan.count, 0);
			for (unsigned i = 0; i < plan.count; i++) {
				const struct plan_run *run = &plan.run[i];

				ck_assert_uint_eq(run->at.bank, run->map.bank);
				if (run->at.page == 0x1c)
					ck_assert_uint_eq(run->at.bank, read[0x1c] / 128);
				read[run->at.page] += run->len;
			}
		}
		plan_further(&plan, &id, further[_i].parts, max_reads[n]);
		ck_assert_uint_eq(plan.count, 0);
		ck_assert_uint_eq(read[0x1c], 128 * further[_i].descriptors);
		ck_assert_uint_eq(read[0x19], 16 * further[_i].lanes);
		ck_assert_uint_le(4 + 3 * further[_i].banks + further[_i].descriptors,
		    PAGES_HALVES);

		for (uint8_t bank = 0; bank < further[_i].lanes; bank++)
			ck_assert(memmap_put(&map, (struct memaddr){ 0x19, 136, 0, bank },
			    page, 16));
		memset(read, 0, sizeof(read));
		plan_steady(&plan, &map, &id, max_reads[n]);
		plan_read_again(&plan, &id, max_reads[n]);
		for (unsigned i = 0; i < plan.count; i++)
			read[plan.run[i].at.page] += plan.run[i].len;
		ck_assert_uint_eq(read[0x19], 16 * further[_i].lanes);
		ck_assert_uint_eq(read[0x11], (86 + 48) * further[_i].banks);
		plan_flags(&plan, &map, &id, max_reads[n]);
		for (unsigned i = 0; i < plan.count; i++)
			ck_assert_uint_ne(plan.run[i].at.page, 0x19);
	}
}
END_TEST

START_TEST(sff_modules_are_polled_in_one_run)
{
	struct identity qsfp = { .spec = SPEC_SFF8636 }, sfp = { .spec = SPEC_SFF8472 };
	uint8_t a2[128] = { 0 };
	struct plan plan;

	fresh_map(0x11, 2, 0);
	plan_steady(&plan, &map, &qsfp, 128);
	ck_assert_uint_eq(plan.count, 1);
	ck_assert_uint_eq(plan.run[0].len, 94);
	fresh_map(0x03, 92, 0x68);
	memmap_put(&map, mem_at(A2_LOW, 0), a2, sizeof(a2));
	plan_steady(&plan, &map, &sfp, 128);
	ck_assert_uint_eq(plan.count, 1);
	ck_assert_uint_eq(plan.run[0].at.i2c, 0x51);
	ck_assert_uint_eq(plan.run[0].at.byte, 96);
	ck_assert_uint_eq(plan.run[0].len, 22);
}
END_TEST

static const struct {
	struct identity id;
	uint8_t identifier;
	unsigned runs, bytes;
	uint32_t us; /* at 400 kHz: (3 + n) * 9 + 3 clocks and a mux select, 20 */
} flags_alone[] = {
	/* 14 and 26 bytes, and a look of 2 at the page register */
	{ { .spec = SPEC_CMIS, .media_lanes = 8 }, 0x18, 2, 40, 440 + 170 + 710 },
	{ { .spec = SPEC_SFF8636 }, 0x11, 1, 15, 462 },
	{ { .spec = SPEC_SFF8472 }, 0x03, 1, 8, 305 },
};

/* What they begin with says whose flags they are. */
START_TEST(flags_alone_are_read_in_as_many_runs_and_less_time)
{
	uint8_t page[128] = { 0 };
	struct plan plan, full;

	fresh_map(flags_alone[_i].identifier, 92, 0x68);
	memmap_put(&map, (struct memaddr){ 0x11, 128 }, page, sizeof(page));
	memmap_put(&map, mem_at(A2_LOW, 0), page, sizeof(page));
	plan_flags(&plan, &map, &flags_alone[_i].id, 128);
	plan_steady(&full, &map, &flags_alone[_i].id, 128);

	ck_assert_uint_eq(plan.count, flags_alone[_i].runs);
	ck_assert_uint_eq(plan.count, full.count);
	ck_assert_uint_eq(plan.bytes, flags_alone[_i].bytes);
	ck_assert_uint_le(plan_us(&plan, 400) - flags_alone[_i].us, 3);
	ck_assert_uint_lt(plan_us(&plan, 400), plan_us(&full, 400));
	ck_assert_uint_eq(plan_us(&plan, 0), plan_us(&plan, 100));
	if (flags_alone[_i].id.spec != SPEC_SFF8472)
		ck_assert_uint_eq(plan.run[0].at.byte, 0);
}
END_TEST

START_TEST(a_visit_costs_what_it_takes_when_nothing_holds_it_up)
{
	struct cost c;

	cost_guess(&c, 5000);
	for (unsigned i = 0; i < 100; i++)
		cost_note(&c, i % 16 == 3 ? 3000 : 3000 + 100 * i);
	ck_assert_uint_eq(c.us, 3000);
	for (unsigned i = 0; i < 31; i++)
		cost_note(&c, 9000);
	ck_assert_uint_eq(c.us, 9000);
	cost_note(&c, 4000);
	ck_assert_uint_eq(c.us, 4000);
}
END_TEST

START_TEST(a_share_holds_on_average_where_one_visit_costs_more_than_it)
{
	struct budget b = { 0 };
	unsigned visits = 0;

	for (unsigned sweep = 0; sweep < 1000; sweep++) {
		budget_grant(&b, 30, 100, 100);
		while (budget_spend(&b, 90))
			visits++;
	}

	ck_assert_uint_ge(visits, 333);
	ck_assert_uint_le(visits, 334);
}
END_TEST

START_TEST(credit_of_idle_sweeps_is_not_kept)
{
	struct budget b = { 0 };

	for (unsigned sweep = 0; sweep < 10; sweep++)
		budget_grant(&b, 30, 100, 100);

	ck_assert(budget_spend(&b, 30));
	ck_assert(!budget_spend(&b, 1));
}
END_TEST

START_TEST(an_interrupt_pulls_at_most_each_100_ms)
{
	struct flags up = { .lower = { 1 } };
	struct pull p;

	pull_forget(&p);
	pull_ask(&p, S);
	ck_assert_uint_eq(p.at_us, S);
	pull_begin(&p, S);
	p.at_us = NEVER_US;
	pull_judge(&p, &up);
	pull_ask(&p, S + 1);
	pull_ask(&p, S + 2);

	ck_assert_uint_eq(p.at_us, S + 100 * US_PER_MS);
}
END_TEST

/* Whoever was read and had nothing new is read in its turn until that changes. */
START_TEST(a_flag_that_stands_pulls_no_more)
{
	struct flags none = { 0 }, los = { .lanes = { { 0, 1 } } };
	struct flags both = { .lower = { 1 }, .lanes = { { 0, 1 } } };
	struct pull p;

	pull_forget(&p);
	pull_begin(&p, S);
	pull_judge(&p, &los);
	ck_assert(!p.stands);
	pull_begin(&p, 2 * S);
	pull_judge(&p, &los);
	ck_assert(p.stands);
	pull_ask(&p, 3 * S);
	ck_assert_uint_eq(p.at_us, NEVER_US);
	pull_judge(&p, &los);
	ck_assert(p.stands);
	pull_judge(&p, _i ? &none : &both);
	pull_ask(&p, 4 * S);

	ck_assert_uint_eq(p.at_us, 4 * S);
}
END_TEST

START_TEST(flags_of_a_visit_in_turn_do_not_make_them_stand)
{
	struct flags los = { .lanes = { { 0, 1 } } };
	struct pull p;

	pull_forget(&p);
	pull_judge(&p, &los);
	pull_judge(&p, &los);

	ck_assert(!p.stands);
}
END_TEST

START_TEST(the_period_of_flags_stretches_beyond_60_percent)
{
	ck_assert_uint_eq(budget_flags_period(0, S), S);
	ck_assert_uint_eq(budget_flags_period(600000, S), S);
	ck_assert_uint_eq(budget_flags_period(1200000, S), 2 * S);
}
END_TEST

static const struct {
	uint16_t one, other;
	bool agree;
} words[] = {
	{ 0x13ff, 0x1400, true },  /* it moved */
	{ 0x13ff, 0x1300, false }, /* ... between the bytes of the second look */
	{ 0x14ff, 0x1401, false }, /* ... of the first */
	{ 0x1234, 0x1234, true },
	{ 0x1280, 0x1201, true },
	{ 0xffff, 0x0000, true }, /* a temperature around zero */
	{ 0xff00, 0x0000, false },
	{ 0x0000, 0x8000, false },
};

START_TEST(a_word_that_was_torn_agrees_with_none_that_was_not)
{
	uint8_t one[4] = { 0x12, 0x34, (uint8_t)(words[_i].one >> 8),
		(uint8_t)words[_i].one };
	uint8_t other[4] = { 0x12, 0x40, (uint8_t)(words[_i].other >> 8),
		(uint8_t)words[_i].other };

	ck_assert_int_eq(words_agree(one, other, 4), words[_i].agree);
	ck_assert_int_eq(words_agree(other, one, 4), words[_i].agree);
}
END_TEST

static const struct {
	enum spec spec;
	uint8_t identifier;
	unsigned runs, bytes;
} twice[] = {
	{ SPEC_CMIS, 0x18, 4, 12 + 48 },
	{ SPEC_SFF8636, 0x11, 2, 36 },
	{ SPEC_SFF8472, 0x03, 2, 14 },
};

START_TEST(words_that_may_be_torn_are_read_twice_and_nothing_that_reading_clears)
{
	struct identity id = { .spec = twice[_i].spec, .media_lanes = 8 };
	uint8_t page[128] = { 0 };
	struct plan plan;
	unsigned once;

	fresh_map(twice[_i].identifier, 92, 0x68);
	memmap_put(&map, (struct memaddr){ 0x11, 128 }, page, sizeof(page));
	memmap_put(&map, mem_at(A2_LOW, 0), page, sizeof(page));
	plan_steady(&plan, &map, &id, 128);
	once = plan.bytes;
	plan_read_again(&plan, &id, 128);

	ck_assert_uint_eq(plan.count, twice[_i].runs);
	ck_assert_uint_eq(plan.bytes - once, twice[_i].bytes);
	for (unsigned i = 0; i < plan.count; i++) {
		struct flags flags = { 0 };

		memset(page, 0xff, sizeof(page));
		if (plan.run[i].again)
			flags_keep(&flags, id.spec, plan.run[i].map, page,
			    plan.run[i].len);
		ck_assert(!flags_are_up(&flags));
	}
}
END_TEST

static const struct {
	unsigned khz, len;
} longest[] = { { 0, 128 }, { 1000, 128 }, { 100, 128 }, { 63, 128 }, { 50, 104 },
	{ 5, 16 } };

START_TEST(control_waits_20_ms_for_a_run_on_any_bus)
{
	unsigned len = plan_longest_run(longest[_i].khz);

	ck_assert_uint_eq(len, longest[_i].len);
	ck_assert(len == 16 || plan_read_us(len, longest[_i].khz) <= 20 * US_PER_MS);
}
END_TEST

START_TEST(no_word_is_read_in_two_transfers)
{
	struct plan plan;

	plan_first(&plan, 31);

	for (unsigned i = 0; i < plan.count; i++)
		ck_assert_uint_eq(plan.run[i].at.byte % 2, 0);
}
END_TEST

START_TEST(an_adapter_of_32_bytes_gets_runs_of_32_bytes)
{
	struct plan plan;

	plan_first(&plan, 32);

	ck_assert_uint_eq(plan.count, 4);
	ck_assert_uint_eq(plan.bytes, 128);
	for (unsigned i = 0; i < 4; i++) {
		ck_assert_uint_eq(plan.run[i].at.byte, 32 * i);
		ck_assert_uint_eq(plan.run[i].len, 32);
	}
}
END_TEST

/* How much of `plan` lies on a page, and whether nothing follows it. */
static unsigned
bytes_at_end(const struct plan *plan, unsigned page)
{
	unsigned bytes = 0;

	for (unsigned i = plan->count; i && plan->run[i - 1].map.page == page; i--)
		bytes += plan->run[i - 1].len;
	return bytes;
}

/* All four groups of a bank have samples, from the first place to the last. */
START_TEST(samples_flags_and_lasers_fit_a_plan_however_little_is_read_at_once)
{
	static struct vdm_set set;
	struct plan plan;

	set.count = 2 * VDM_GROUPS_MAX;
	for (unsigned i = 0; i < set.count; i++)
		set.item[i].number =
		    (uint8_t)(i / 2 * VDM_PER_GROUP + i % 2 * (VDM_PER_GROUP - 1));
	for (unsigned max_read = 16; max_read <= 128; max_read++) {
		plan_samples(&plan, &set, 0, true, max_read);
		ck_assert_uint_eq(bytes_at_end(&plan, VDM_PAGE_FLAGS), 128);
		plan_lasers(&plan, 0, max_read);
		ck_assert_uint_eq(plan.bytes, 5 * 128 + 111 + 12);
		ck_assert_uint_eq(bytes_at_end(&plan, 0x04), 12);
	}
}
END_TEST

START_TEST(the_laser_of_an_sfp_is_on_page_02h_of_its_second_address)
{
	struct plan plan;

	plan_laser_of_sfp(&plan, 16);

	ck_assert_uint_eq(plan.count, 3);
	ck_assert_uint_eq(plan.bytes, 41);
	for (unsigned i = 0; i < plan.count; i++) {
		ck_assert_uint_eq(plan.run[i].at.i2c, 0x51);
		ck_assert_uint_eq(plan.run[i].at.page, 2);
		ck_assert_uint_eq(plan.run[i].at.byte, 128 + 16 * i);
		ck_assert_uint_eq(plan.run[i].map.page, A2_TABLE + 2);
	}
}
END_TEST

/* Of somebody else, where each page can be read: all pages, and what was left out. */
START_TEST(the_rest_of_a_shared_module_fits_a_plan_however_little_is_read_at_once)
{
	struct plan plan;
	unsigned bytes = 0;

	fresh_map(0x18, 2, 0);
	for (unsigned max_read = 128; max_read >= 16; max_read--) {
		plan_static(&plan, &map, max_read);
		plan_share(&plan, SPEC_CMIS, true, true);
		plan_rest(&plan, max_read);
		ck_assert_uint_eq(bytes_at_end(&plan, LOW), 19);
		plan_share(&plan, SPEC_CMIS, true, true);
		bytes = bytes ? bytes : plan.bytes;
		ck_assert_uint_eq(plan.bytes, bytes);
	}
}
END_TEST

/* Four banks, whose words are read twice. */
START_TEST(words_of_all_banks_fit_a_plan_twice_however_little_is_read_at_once)
{
	struct identity id = { .spec = SPEC_CMIS, .media_lanes = 32 };
	uint8_t page[128] = { 0 };
	struct plan plan;

	fresh_map(0x18, 2, 0);
	memmap_put(&map, (struct memaddr){ 0x11, 128 }, page, sizeof(page));
	for (unsigned max_read = 16; max_read <= 128; max_read++) {
		plan_steady(&plan, &map, &id, max_read);
		plan_read_again(&plan, &id, max_read);
		ck_assert_uint_eq(plan.bytes,
		    (max_read < 42 ? 26 : 42) + 4 * 86 + 12 + 4 * 48);
	}
}
END_TEST

START_TEST(flat_memory_is_not_asked_for_pages)
{
	struct plan plan;

	fresh_map(0x18, 2, 0x80);
	plan_static(&plan, &map, 128);
	ck_assert_uint_eq(plan.count, 1);
	fresh_map(0x11, 2, 0x04);
	plan_static(&plan, &map, 128);
	ck_assert_uint_eq(plan.count, 1);
	fresh_map(0x18, 2, 0x00);
	plan_static(&plan, &map, 128);
	ck_assert_uint_eq(plan.count, 5);
}
END_TEST

static int told;

static void
tell(void *arg, int err)
{
	(void)arg;
	told = err;
}

START_TEST(a_reset_holds_the_pin_for_10_ms_and_lets_go)
{
	struct reset r = { .step = RESET_ASSERT, .done = tell };
	struct cage c = { .number = 3 };
	struct run run;

	told = 1;
	ck_assert(reset_take(&r, &c, 0, &run));
	ck_assert_uint_eq(run.at.page, 1);
	ck_assert_int_eq(reset_ended(&r, HW_OK, 100), RESET_NO_NEWS);
	ck_assert(!reset_take(&r, &c, 10099, &run));
	ck_assert(reset_take(&r, &c, 10100, &run));
	ck_assert_uint_eq(run.at.page, 0);
	ck_assert_uint_eq(run.at.byte, PLATFORM_PIN_RESET);
	ck_assert_int_eq(reset_ended(&r, HW_OK, 10200), RESET_DONE);
	ck_assert_int_eq(told, HW_OK);
}
END_TEST

static const struct {
	int status; /* of the order to assert */
	bool release;
	enum reset_news news;
} asserts[] = {
	{ HW_OK, true, RESET_DONE },
	/* it may have come to the pin */
	{ HW_CRASH, true, RESET_IN_DOUBT },
	{ HW_TIMEOUT, true, RESET_IN_DOUBT },
	{ HW_IO, true, RESET_IN_DOUBT },
	{ HW_GONE, true, RESET_IN_DOUBT },
	/* it did not; and so it is where it was skipped */
	{ HW_BUSY, false, RESET_NO_NEWS },
	{ HW_NACK, false, RESET_NO_NEWS },
	{ HW_PERM, false, RESET_NO_NEWS },
	{ HW_UNSUP, false, RESET_NO_NEWS },
};

START_TEST(a_reset_counts_when_its_order_was_carried_out_and_is_released_when_it_may_have)
{
	struct reset r = { .step = RESET_ASSERT, .done = tell };
	struct cage c = { 0 };
	struct run run;

	told = 1;
	reset_take(&r, &c, 0, &run);
	ck_assert_int_eq(reset_ended(&r, asserts[_i].status, 0), RESET_NO_NEWS);
	ck_assert_int_eq(told, asserts[_i].status ? asserts[_i].status : 1);
	ck_assert_int_eq(reset_take(&r, &c, S, &run), asserts[_i].release);
	if (asserts[_i].release) {
		ck_assert_uint_eq(run.at.page, 0);
		ck_assert_int_eq(reset_ended(&r, HW_TIMEOUT, S), RESET_NO_NEWS);
		ck_assert(reset_take(&r, &c, 2 * S, &run));
		ck_assert_int_eq(reset_ended(&r, HW_OK, 2 * S), asserts[_i].news);
	}
	ck_assert_int_eq(r.step, RESET_NONE);
}
END_TEST

static const struct {
	uint64_t polled_us, deadline_us; /* both from now on; 0: there is none */
} controls[] = {
	{ 0, 2250 * US_PER_MS },
	{ 100 * US_PER_MS, 2350 * US_PER_MS },
	{ 5 * S, 7250 * US_PER_MS },
};

/* What is polled may take as long as an adapter waits. */
START_TEST(control_is_in_time_behind_a_transfer_that_does_not_end)
{
	static struct schedule s;
	uint16_t cages[] = { 0 };

	memset(&s, 0, sizeof(s));
	s.cage = cages;
	s.cage_count = 1;
	s.poll.outstanding = controls[_i].polled_us;
	s.poll.deadline_us = 7 * S + controls[_i].polled_us;
	ck_assert(schedule_recover(&s, PLATFORM_RECOVER_CLOCKS, 1, 7 * S));

	ck_assert_uint_eq(s.control.request.deadline_us,
	    7 * S + controls[_i].deadline_us);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("engine");
	TCase *tc = tcase_create("engine");

	tcase_add_test(tc, a_breaker_doubles_its_distance_up_to_a_minute);
	tcase_add_test(tc, a_late_bus_is_suspect_after_3_s_and_stuck_after_10);
	tcase_add_test(tc, a_suspect_bus_that_answers_is_up_again);
	tcase_add_test(tc,
	    a_bus_that_lived_long_starts_at_once_and_one_that_crashes_waits_longer);
	tcase_add_test(tc, a_process_that_never_says_hello_is_killed);
	tcase_add_test(tc, a_steady_poll_of_a_paged_cmis_module_is_two_runs);
	tcase_add_loop_test(tc, blocks_of_applications_are_read_as_far_as_there_are_any,
	    0, COUNT_OF(further));
	tcase_add_test(tc, sff_modules_are_polled_in_one_run);
	tcase_add_loop_test(tc, flags_alone_are_read_in_as_many_runs_and_less_time, 0,
	    COUNT_OF(flags_alone));
	tcase_add_test(tc, a_visit_costs_what_it_takes_when_nothing_holds_it_up);
	tcase_add_test(tc, a_share_holds_on_average_where_one_visit_costs_more_than_it);
	tcase_add_test(tc, credit_of_idle_sweeps_is_not_kept);
	tcase_add_test(tc, an_interrupt_pulls_at_most_each_100_ms);
	tcase_add_loop_test(tc, a_flag_that_stands_pulls_no_more, 0, 2);
	tcase_add_test(tc, flags_of_a_visit_in_turn_do_not_make_them_stand);
	tcase_add_test(tc, the_period_of_flags_stretches_beyond_60_percent);
	tcase_add_loop_test(tc, a_word_that_was_torn_agrees_with_none_that_was_not, 0,
	    COUNT_OF(words));
	tcase_add_loop_test(tc,
	    words_that_may_be_torn_are_read_twice_and_nothing_that_reading_clears, 0,
	    COUNT_OF(twice));
	tcase_add_loop_test(tc, control_waits_20_ms_for_a_run_on_any_bus, 0,
	    COUNT_OF(longest));
	tcase_add_test(tc, no_word_is_read_in_two_transfers);
	tcase_add_test(tc, an_adapter_of_32_bytes_gets_runs_of_32_bytes);
	tcase_add_test(tc,
	    samples_flags_and_lasers_fit_a_plan_however_little_is_read_at_once);
	tcase_add_test(tc, the_laser_of_an_sfp_is_on_page_02h_of_its_second_address);
	tcase_add_test(tc,
	    the_rest_of_a_shared_module_fits_a_plan_however_little_is_read_at_once);
	tcase_add_test(tc,
	    words_of_all_banks_fit_a_plan_twice_however_little_is_read_at_once);
	tcase_add_test(tc, flat_memory_is_not_asked_for_pages);
	tcase_add_test(tc, a_reset_holds_the_pin_for_10_ms_and_lets_go);
	tcase_add_loop_test(tc,
	    a_reset_counts_when_its_order_was_carried_out_and_is_released_when_it_may_have,
	    0, COUNT_OF(asserts));
	tcase_add_loop_test(tc, control_is_in_time_behind_a_transfer_that_does_not_end, 0,
	    COUNT_OF(controls));
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
