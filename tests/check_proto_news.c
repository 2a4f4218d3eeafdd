/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The messages between the processes: news of pins and presence, the table of cages,
 * and orders.
 */
#include "daemon/proto.h"

#include <errno.h>

#include "base/bytes.h"
#include "base/hwerr.h"
#include "daemon/spawn.h"
#include "tests/proto_fixture.h"
#include "tests/suite.h"

START_TEST(news_of_pins_arrive_as_they_were_sent)
{
	fill_pins();

	ck_assert_int_eq(read_pins(), 0);

	ck_assert_uint_eq(got_pin_count, PROTO_PINS_MAX);
	ck_assert_mem_eq(got_pins, pins, sizeof(pins));
}
END_TEST

/* Pins that a bus process may not tell of. */
static const struct {
	const char *what;
	struct pin_news news;
	bool sound;
} pin_cases[] = {
	{ "the last pin of the last cage", { .cage = 511, .pin = 10 }, true },
	{ "asserted", { .level = 1 }, true },
	{ "the last error of ours", { .level = HW_CRASH }, true },
	{ "a cage beyond the last", { .cage = 512 }, false },
	{ "a cage far beyond", { .cage = 65535 }, false },
	{ "a pin beyond the last", { .pin = 11 }, false },
	{ "a pin far beyond", { .pin = 255 }, false },
	{ "a level that is none", { .level = 2 }, false },
	{ "an error that is none", { .level = HW_CRASH - 1 }, false },
	{ "an error far beyond", { .level = INT8_MIN }, false },
};

START_TEST(a_pin_is_checked)
{
	fill_pins();

	pins[PROTO_PINS_MAX - 1] = pin_cases[_i].news;
	proto_write_pins(&message, GENERATION, pins, PROTO_PINS_MAX);

	ck_assert_msg((read_pins() == 0) == pin_cases[_i].sound, "%s",
	    pin_cases[_i].what);
}
END_TEST

START_TEST(no_news_of_pins_are_no_message)
{
	proto_write_pins(&message, GENERATION, pins, 0);

	ck_assert_int_eq(read_pins(), -EBADMSG);
}
END_TEST

START_TEST(only_a_present_cage_can_be_in_doubt)
{
	struct proto_event event = { .known = { .word = { 3 } },
		.present = { .word = { 2 } },
		.doubt = { .word = { 2 } } };

	proto_write_event(&message, GENERATION, &event);
	ck_assert_int_eq(read_event(), 0);
	event.doubt.word[0] = 1;
	proto_write_event(&message, GENERATION, &event);

	ck_assert_int_eq(read_event(), -EBADMSG);
}
END_TEST

START_TEST(a_cage_that_is_present_but_unknown_is_refused)
{
	struct proto_event event = { .present = { .word = { [15] = 1u << 31 } } };

	proto_write_event(&message, GENERATION, &event);

	ck_assert_int_eq(read_event(), -EBADMSG);
}
END_TEST

/* Places in a cage table. */
static const struct {
	uint16_t total, first, count;
	bool sound;
} hello_cases[] = {
	{ 1, 0, 1, true },
	{ 512, 384, 128, true },
	{ 512, 0, 0, true },
	{ 0, 0, 0, false },
	{ 513, 0, 1, false },
	{ 65535, 0, 1, false },
	{ 10, 10, 1, false },
	{ 10, 11, 0, false },
	{ 10, 65535, 1, false },
	{ 10, 9, 2, false },
};

START_TEST(a_part_of_the_table_lies_within_it)
{
	struct proto_hello hello = { .total = hello_cases[_i].total,
		.first = hello_cases[_i].first,
		.count = hello_cases[_i].count,
		.cages = cages };

	proto_write_hello(&message, GENERATION, &hello);

	ck_assert_int_eq(read_hello() == 0, hello_cases[_i].sound);
}
END_TEST

START_TEST(the_fingerprint_sees_one_bit)
{
	uint64_t before = proto_fingerprint(cages, COUNT_OF(cages));

	cages[511].power_max_mw ^= 1;

	ck_assert_uint_ne(before, proto_fingerprint(cages, COUNT_OF(cages)));
	ck_assert_uint_ne(proto_fingerprint(cages, 1), proto_fingerprint(cages, 2));
}
END_TEST

/* Orders and news: what is refused. */
static const struct {
	struct spawn_order order;
	bool sound;
} order_cases[] = {
	{ { SPAWN_START, SPAWN_BUS, 0, 1 }, true },
	{ { SPAWN_KILL, SPAWN_BUS, PLATFORM_BUSES_MAX - 1, 1 }, true },
	{ { SPAWN_START, SPAWN_PROBE, 0, 1 }, true },
	{ { SPAWN_START, SPAWN_PROBE, 1, 1 }, false },
	{ { SPAWN_START, SPAWN_BUS, PLATFORM_BUSES_MAX, 1 }, false },
	{ { SPAWN_START, SPAWN_BUS, 65535, 1 }, false },
	{ { SPAWN_START, SPAWN_KIND_COUNT, 0, 1 }, false },
	{ { SPAWN_OP_COUNT, SPAWN_BUS, 0, 1 }, false },
	{ { 255, 255, 65535, UINT32_MAX }, false },
};

START_TEST(an_order_is_checked)
{
	const struct spawn_order *o = &order_cases[_i].order;
	struct spawn_news news = { .event = o->op, .kind = o->kind, .bus = o->bus };

	ck_assert_int_eq(spawn_order_check(o, sizeof(*o)) == 0, order_cases[_i].sound);
	ck_assert_int_eq(spawn_order_check(o, sizeof(*o) - 1), -EBADMSG);
	ck_assert_int_eq(spawn_order_check(o, sizeof(*o) + 1), -EBADMSG);
	ck_assert_int_eq(spawn_news_check(&news, sizeof(news)) == 0,
	    order_cases[_i].sound || o->op == SPAWN_OP_COUNT);
	ck_assert_int_eq(spawn_news_check(&news, 0), -EBADMSG);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("proto_news");
	TCase *tc = tcase_create("messages");

	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, news_of_pins_arrive_as_they_were_sent);
	tcase_add_loop_test(tc, a_pin_is_checked, 0, (int)COUNT_OF(pin_cases));
	tcase_add_test(tc, no_news_of_pins_are_no_message);
	tcase_add_test(tc, only_a_present_cage_can_be_in_doubt);
	tcase_add_test(tc, a_cage_that_is_present_but_unknown_is_refused);
	tcase_add_loop_test(tc, a_part_of_the_table_lies_within_it, 0,
	    (int)COUNT_OF(hello_cases));
	tcase_add_test(tc, the_fingerprint_sees_one_bit);
	tcase_add_loop_test(tc, an_order_is_checked, 0, (int)COUNT_OF(order_cases));
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
