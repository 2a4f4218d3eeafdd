/* SPDX-License-Identifier: Apache-2.0 */
/* Links: the table of cages that a bus tells, in parts, and that is checked again. */
#include "daemon/links.h"

#include <errno.h>
#include <string.h>

#include "base/bytes.h"
#include "daemon/cage_table.h"
#include "daemon/spawn.h"
#include "tests/links_fixture.h"
#include "tests/suite.h"

START_TEST(a_table_in_parts_is_whole_at_the_exit)
{
	say_table(0, 1);
	turn();
	ck_assert_uint_eq(told.probes, 0);
	say_table(1, 1);
	tell(SPAWN_EXITED, SPAWN_PROBE, generation, 0, -1);
	turn();

	ck_assert_uint_eq(told.probes, 1);
	ck_assert(told.ok);
}
END_TEST

START_TEST(half_a_table_is_none)
{
	say_table(0, 1);
	tell(SPAWN_EXITED, SPAWN_PROBE, generation, 0, -1);
	turn();

	ck_assert_uint_eq(told.probes, 1);
	ck_assert(!told.ok);
}
END_TEST

/* Tables that an honest probe would have refused. */
static void
out_of_order(void)
{
	say_table(1, 1);
}

static void
twice(void)
{
	say_table(0, 2);
	say_table(0, 2);
}

static void
bad_label(void)
{
	memcpy(cages[1].label, "\"><", 4);
	say_table(0, 2);
}

static void
bad_bus(void)
{
	cages[0].bus = 60000;
	say_table(0, 2);
}

static void
bad_fingerprint(void)
{
	struct proto_hello hello = { .total = 2, .count = 2, .cages = cages };

	proto_write_hello(&message, generation, &hello);
	proto_send(child, &message, false);
}

static void (*const bad_tables[])(void) = {
	out_of_order,
	twice,
	bad_label,
	bad_bus,
	bad_fingerprint,
};

START_TEST(a_table_is_checked_again)
{
	bad_tables[_i]();
	turn();

	expect_order(SPAWN_KILL);
	tell(SPAWN_EXITED, SPAWN_PROBE, generation, 9, -1);
	turn();
	ck_assert_uint_eq(told.probes, 1);
	ck_assert(!told.ok);
	ck_assert_int_eq(links_start_bus(links, BUS), -EINVAL);
}
END_TEST

START_TEST(a_bus_with_another_table_is_killed)
{
	finish_probe();
	ck_assert_int_eq(links_start_bus(links, BUS), 0);
	expect_order(SPAWN_KILL);
	start_child(SPAWN_BUS);
	cages[1].power_max_mw = 1;
	say_table(0, 0);
	turn();

	expect_order(SPAWN_KILL);
	ck_assert_uint_eq(told.ups, 0);
}
END_TEST

static const struct {
	struct platform_cage cage;
	const char *why;
} bad_cages[] = {
	{ { .label = "1", .max_read = 15 }, "cage 0 (1): max_read is not 16 to 128" },
	{ { .label = "1", .max_read = 129 }, "cage 0 (1): max_read is not 16 to 128" },
	{ { .label = "1", .max_read = 16, .max_write = 129 },
	    "cage 0 (1): max_write is more than 128" },
	{ { .label = "1",
	      .max_read = 16,
	      .pin_bus = 1,
	      .flags = PLATFORM_CAGE_PRESENCE_BY_READ },
	    "cage 0 (1): presence by read needs the same bus and pin_bus" },
	{ { .label = "1", .max_read = 16, .flags = PLATFORM_CAGE_PRESENCE_BY_READ },
	    NULL },
	{ { .label = "1", .max_read = 16 }, NULL },
	{ { .label = "1", .max_read = 128, .flags = PLATFORM_CAGE_ATOMIC_WORD }, NULL },
};

START_TEST(a_cage_that_cannot_be_served_is_told)
{
	char why[128] = "";

	ck_assert_int_eq(cage_table_check(&bad_cages[_i].cage, 1, why, sizeof(why)),
	    bad_cages[_i].why == NULL);
	ck_assert_str_eq(why, bad_cages[_i].why ? bad_cages[_i].why : "");
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("links_table");
	TCase *tc = tcase_create("nonsense");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, a_table_in_parts_is_whole_at_the_exit);
	tcase_add_test(tc, half_a_table_is_none);
	tcase_add_loop_test(tc, a_table_is_checked_again, 0, (int)COUNT_OF(bad_tables));
	tcase_add_test(tc, a_bus_with_another_table_is_killed);
	tcase_add_loop_test(tc, a_cage_that_cannot_be_served_is_told, 0,
	    (int)COUNT_OF(bad_cages));
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
