/* SPDX-License-Identifier: Apache-2.0 */
/* Where a module had light, over a restart: through the journal's database into another
 * model, while it is the same module that was not seen to go. */
#include "model/seen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/journal_seen.h"
#include "daemon/journal_store.h"
#include "model/module.h"
#include "tests/suite.h"

static const struct journal_limits wide = { 1000000, 1 << 30 };
static struct now now = { .mono_us = 1000000, .wall_us = 50000000 };
static struct journal_store store;
static struct inventory *inv;
static struct cage *c;
static char dir[64];

static struct seen_past pasts[SEEN_PASTS_MAX];
static size_t count;

static void
open_store(void)
{
	ck_assert_msg(journal_store_open(&store, dir, &wide, "boot", "1.0") == 0, "%s",
	    store.why);
}

static void
setup(void)
{
	strcpy(dir, "/tmp/caged-check.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
	open_store();
	inv = inventory_create(2, 1);
	c = &inv->cage[1];
	strcpy(inv->cage[0].name, "1");
	strcpy(c->name, "2");
}

static void
teardown(void)
{
	char command[128];

	inventory_destroy(inv);
	journal_store_close(&store);
	snprintf(command, sizeof(command), "rm -rf %s", dir);
	ck_assert_int_eq(system(command), 0);
}

/* Commits an event about cage 2; its id, 0 where none is kept. */
static uint64_t
tell(enum event_kind kind, const char *serial, int64_t rx, int64_t tx)
{
	struct event_record e;

	now.wall_us += 1000000;
	event_begin(&e, kind, &now);
	event_about(&e, c);
	if (serial) {
		event_text(&e, "vendor-name", "MAKER");
		event_text(&e, "part-number", "PN-1");
		event_text(&e, "serial-number", serial);
	}
	if (kind == EVENT_SIGNALS_SEEN) {
		event_number(&e, "rx", rx, 0);
		event_number(&e, "tx", tx, 0);
	}
	ck_assert_msg(journal_store_append(&store, &e, 1) == 0, "%s", store.why);
	return e.id;
}

static void
plug(const char *serial)
{
	tell(EVENT_MODULE_INSERTED, NULL, 0, 0);
	tell(EVENT_MODULE_IDENTIFIED, serial, 0, 0);
}

static void
restart(void)
{
	journal_store_close(&store);
	open_store();
	ck_assert_int_eq(journal_seen_read(&store, pasts, &count), 0);
}

/* What is found in cage 2, as the engine has it when its first readings come. */
static void
find(const char *vendor, const char *part, const char *serial)
{
	cage_set_presence(inv, c, PRESENCE_PRESENT, &now);
	c->module.has_identity = true;
	strcpy(c->module.id.vendor_name, vendor);
	strcpy(c->module.id.vendor_pn, part);
	strcpy(c->module.id.vendor_sn, serial);
}

START_TEST(where_a_module_had_light_is_known_after_a_restart)
{
	plug("SN1");
	ck_assert_uint_eq(tell(EVENT_SIGNALS_SEEN, NULL, 0x01, 0x10), 0);
	ck_assert_uint_eq(tell(EVENT_SIGNALS_SEEN, NULL, 0x06, 0), 0);
	restart();
	ck_assert_uint_eq(count, 1);
	seen_take(inv, pasts, count);
	find("MAKER", "PN-1", "SN1");
	seen_arm(inv, &inv->cage[0]);
	ck_assert_uint_eq(inv->seen_count, 1);
	seen_arm(inv, c);
	ck_assert_uint_eq(c->module.rx_seen, 0x07);
	ck_assert_uint_eq(c->module.tx_seen, 0x10);
	ck_assert_uint_eq(inv->cage[0].module.rx_seen, 0);
	ck_assert_uint_eq(inv->seen_count, 0);
	ck_assert_ptr_null(inv->seen);
	ck_assert_uint_eq(c->shape_tick, inv->tick);
}
END_TEST

/* Who is plugged when the next daemon looks, and whether the light of SN1 is missed. */
static const struct {
	const char *vendor, *part, *serial;
	bool inserted; /* after the daemon looked first */
	bool missed;
} found[] = {
	{ "MAKER", "PN-1", "SN1", false, true },
	{ "MAKER", "PN-1", "SN2", false, false },
	{ "MAKER", "PN-2", "SN1", false, false },
	{ "OTHER", "PN-1", "SN1", false, false },
	{ "MAKER", "PN-1", "SN1", true, false },
};

START_TEST(light_is_missed_of_the_same_module_that_was_not_seen_to_go)
{
	plug("SN1");
	tell(EVENT_SIGNALS_SEEN, NULL, 0x0f, 0);
	restart();
	seen_take(inv, pasts, count);
	if (found[_i].inserted)
		cage_set_presence(inv, c, PRESENCE_ABSENT, &now);
	find(found[_i].vendor, found[_i].part, found[_i].serial);
	seen_arm(inv, c);
	ck_assert_uint_eq(c->module.rx_seen, found[_i].missed ? 0x0f : 0);
	ck_assert_uint_eq(inv->seen_count, 0);
}
END_TEST

/* What ends a stay, or keeps a module from having one with a name. */
static void
pull(void)
{
	tell(EVENT_MODULE_REMOVED, "SN1", 0, 0);
}

static void
pull_and_plug_again(void)
{
	pull();
	plug("SN1");
}

static void
find_another(void)
{
	tell(EVENT_MODULE_FOUND, NULL, 0, 0);
	tell(EVENT_MODULE_IDENTIFIED, "SN2", 0, 0);
}

static void
find_none(void)
{
	tell(EVENT_CAGE_EMPTY, NULL, 0, 0);
}

static void (*const ends[])(
    void) = { pull, pull_and_plug_again, find_another, find_none };

START_TEST(what_was_seen_of_a_module_goes_with_its_stay)
{
	plug("SN1");
	tell(EVENT_SIGNALS_SEEN, NULL, 0x0f, 0);
	ends[_i]();
	restart();
	ck_assert_uint_eq(count, 0);
}
END_TEST

START_TEST(a_module_without_a_serial_number_is_not_known_again)
{
	plug("");
	tell(EVENT_SIGNALS_SEEN, NULL, 0x0f, 0);
	restart();
	ck_assert_uint_eq(count, 0);
}
END_TEST

/* One row for each module that is plugged, however often they come and go. */
START_TEST(what_is_kept_is_bounded_by_cages)
{
	for (unsigned i = 0; i < 50; i++) {
		snprintf(c->name, sizeof(c->name), "%u", i % 4);
		if (i >= 4)
			pull();
		plug("SN1");
		tell(EVENT_SIGNALS_SEEN, NULL, 0x0f, 0);
	}
	restart();
	ck_assert_uint_eq(count, 4);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("seen");
	TCase *tc = tcase_create("seen");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, where_a_module_had_light_is_known_after_a_restart);
	tcase_add_loop_test(tc,
	    light_is_missed_of_the_same_module_that_was_not_seen_to_go, 0, 5);
	tcase_add_loop_test(tc, what_was_seen_of_a_module_goes_with_its_stay, 0, 4);
	tcase_add_test(tc, a_module_without_a_serial_number_is_not_known_again);
	tcase_add_test(tc, what_is_kept_is_bounded_by_cages);
	suite_add_tcase(s, tc);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}
