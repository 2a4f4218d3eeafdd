/* SPDX-License-Identifier: Apache-2.0 */
/* Modules that somebody else uses, on the simulated switch: what is left alone. */
#include "tests/dst/rig.h"

#include <errno.h>
#include <string.h>

#include "base/hwerr.h"
#include "model/module.h"
#include "optics/latch.h"
#include "sim/hand.h"
#include "tests/suite.h"

#define S     ((uint64_t)US_PER_S)
#define CAGES 8

static const struct owner nobody = { .kind = OWNER_NONE };
static const struct owner somebody = { .kind = OWNER_TOLD, .pid = 4711, .name = "xcvrd" };

static struct rig rig;

static void
power_on(enum world_type type)
{
	rig_power_on(&rig, type, CAGES, 2);
}

static void
teardown(void)
{
	rig_fini(&rig);
}

static void
share(const struct owner *owner)
{
	for (unsigned i = 0; i < CAGES; i++)
		engine_owner(rig.engine, &rig.inv->cage[i], owner, &rig.now);
}

/* What the modules were asked since a transfer: nothing written, nothing cleared. */
static unsigned
look_at_ledger(uint64_t from)
{
	const struct ledger *l = &rig.world->map->ledger;
	struct ledger_entry e;
	unsigned reads = 0;

	for (uint64_t n = from + 1; n <= l->transfers; n++) {
		if (!ledger_transfer(l, n, &e))
			continue;
		ck_assert_int_eq(e.kind, LEDGER_READ);
		reads++;
	}
	return reads;
}

static unsigned
count_cleared(void)
{
	const struct ledger *l = &rig.world->map->ledger;
	struct ledger_entry e;
	unsigned cleared = 0;

	for (uint64_t n = 1; n <= l->events; n++)
		cleared += ledger_event(l, n, &e) && e.kind == LEDGER_FLAG_CLEAR;
	return cleared;
}

static const enum world_type types[] = { WORLD_QSFP_DD, WORLD_OSFP, WORLD_QSFP28,
	WORLD_QSFP56, WORLD_SFP28 };

/* From the first access on, and after each insertion. */
START_TEST(nothing_is_written_to_and_no_flag_taken_from_a_module_of_somebody_else)
{
	const int64_t hot = 95000;
	struct part part;

	power_on(types[_i]);
	share(&somebody);
	rig_run(&rig, 20 * S);
	for (unsigned i = 0; i < CAGES; i++) {
		const struct cage *c = &rig.inv->cage[i];

		if (!cage_is_occupied(c))
			continue;
		ck_assert_int_eq(c->state, CAGE_STATE_READY);
		ck_assert_uint_gt(c->counters.polls, 10);
		ck_assert(c->module.id.vendor_name[0]);
		ck_assert_uint_eq(c->alarms.up[ALARM_OTHER_OWNER], 1);
		ck_assert(cage_in_use(c));
		ck_assert_int_eq(engine_reset(rig.engine, &rig.inv->cage[i], NULL, NULL,
				     &rig.now),
		    -EPERM);
		hand_bend(rig.world, i, QUANTITY_TEMPERATURE, -1, &hot, 0,
		    rig.now.mono_us);
	}
	rig_run(&rig, 20 * S);
	part = world_cage(rig.world, 0)->module.part;
	hand_remove(rig.world, 0, rig.now.mono_us);
	rig_run(&rig, 2 * S);
	ck_assert_uint_eq(rig.inv->cage[0].alarms.up[ALARM_OTHER_OWNER], 0);
	hand_insert(rig.world, 0, &part, rig.now.mono_us);
	rig_run(&rig, 20 * S);

	ck_assert_uint_gt(look_at_ledger(0), 100);
	ck_assert_uint_eq(count_cleared(), 0);
	ck_assert_int_eq(rig.inv->cage[0].state, CAGE_STATE_READY);
	for (unsigned i = 1; i < CAGES; i++) {
		const struct cage *c = &rig.inv->cage[i];

		if (!cage_is_occupied(c) ||
		    cage_quality(c, MONITOR_TEMP, 0) == QUALITY_UNSUPPORTED)
			continue;
		ck_assert_int_eq(cage_quality(c, MONITOR_TEMP, 0), QUALITY_GOOD);
		ck_assert_int_gt(c->module.readings.value[MONITOR_TEMP][0], 80000);
	}
}
END_TEST

/* Another page is selected all the time: what is in Lower Memory is still read. */
START_TEST(a_module_whose_page_somebody_else_turned_is_polled_on)
{
	const struct cage *c;
	uint64_t polls, from;

	power_on(WORLD_QSFP_DD);
	rig_run(&rig, 20 * S);
	c = &rig.inv->cage[0];
	ck_assert(c->module.readings.present[MONITOR_RX_POWER]);
	share(&somebody);
	rig_run(&rig, S / 2); /* what was asked before may come to its end */
	from = rig.world->map->ledger.transfers;
	rig_run(&rig, 4 * S);
	polls = c->counters.polls;
	rig_run(&rig, 20 * S);

	ck_assert_uint_ge(c->counters.polls - polls, 19);
	ck_assert_int_eq(c->state, CAGE_STATE_READY);
	ck_assert_uint_eq(c->generation, 1);
	ck_assert_uint_eq(c->alarms.up[ALARM_UNREADABLE], 0);
	ck_assert_int_eq(cage_quality(c, MONITOR_TEMP, 0), QUALITY_GOOD);
	ck_assert_int_gt(c->module.readings.value[MONITOR_TEMP][0], 20000);
	ck_assert(!c->module.readings.present[MONITOR_RX_POWER]);
	ck_assert_uint_eq(c->module.readings.flag_known[MONITOR_TEMP], 0);
	ck_assert_uint_gt(look_at_ledger(from), 10);
}
END_TEST

START_TEST(a_module_that_is_left_to_us_is_read_in_full_again)
{
	const struct cage *c;

	power_on(WORLD_QSFP_DD);
	share(&somebody);
	rig_run(&rig, 20 * S);
	rig_kill(&rig, 0); /* a new process has to be told again */
	rig_run(&rig, 20 * S);
	look_at_ledger(0);
	share(&nobody);
	rig_run(&rig, 10 * S);

	for (unsigned i = 0; i < CAGES; i++) {
		c = &rig.inv->cage[i];
		if (!cage_is_occupied(c))
			continue;
		ck_assert_int_eq(c->state, CAGE_STATE_READY);
		ck_assert_uint_eq(c->alarms.up[ALARM_OTHER_OWNER], 0);
		ck_assert_int_eq(c->module.trust, TRUST_GOOD);
		ck_assert(c->module.readings.flag_known[MONITOR_TEMP]);
	}
	ck_assert(rig.inv->cage[0].module.readings.present[MONITOR_RX_POWER]);
}
END_TEST

/* The daemon comes back while somebody else uses the modules, and page 11h is selected.
 */
static void
restart_beside_somebody(void)
{
	power_on(WORLD_QSFP_DD);
	rig_run(&rig, 20 * S);
	rig_restart(&rig);
	share(&somebody);
	rig_run(&rig, 20 * S);
}

START_TEST(a_module_whose_identity_was_not_read_is_none_but_the_one_that_is_read_later)
{
	const struct cage *c;

	restart_beside_somebody();
	c = &rig.inv->cage[0];
	ck_assert_int_eq(c->state, CAGE_STATE_READY);
	ck_assert(c->module.unread);
	ck_assert_str_eq(c->module.id.vendor_sn, "");
	ck_assert_int_eq(c->module.trust, TRUST_UNVERIFIED);
	ck_assert_uint_eq(c->module.findings.count, 0);
	ck_assert_int_eq(c->last_error, HW_OK);
	ck_assert_uint_eq(c->counters.read_errors[HW_REASON_CHECKSUM], 0);
	share(&nobody);
	rig_run(&rig, 10 * S);

	ck_assert(!c->module.unread);
	ck_assert_str_eq(c->module.id.vendor_sn, world_cage(rig.world, 0)->module.serial);
	ck_assert_int_eq(c->module.trust, TRUST_GOOD);
	ck_assert_uint_eq(c->generation, 1);
	ck_assert_uint_eq(c->counters.insertions, 1);
	ck_assert_uint_eq(c->counters.removals, 0);
}
END_TEST

/* Sooner than its pin is looked at; page 11h is selected in the new one, too. */
static void
exchange(const struct part *part)
{
	hand_remove(rig.world, 0, rig.now.mono_us);
	hand_insert(rig.world, 0, part, rig.now.mono_us);
	world_cage(rig.world, 0)->module.page[0] = 0x11;
}

/* What was exchanged beside somebody else: one that was known, and of one that was not
 * at least that it is of another kind.
 */
START_TEST(a_module_that_was_exchanged_while_it_was_shared_is_found_when_it_is_free)
{
	const struct cage *c;
	struct part part;

	if (_i) {
		restart_beside_somebody();
	} else {
		power_on(WORLD_QSFP_DD);
		rig_run(&rig, 20 * S);
		share(&somebody);
		rig_run(&rig, 5 * S);
	}
	c = &rig.inv->cage[0];
	part = world_cage(rig.world, 0)->module.part;
	if (_i)
		part.revision ^= 1;
	exchange(&part);
	rig_run(&rig, 20 * S);
	ck_assert_uint_eq(c->generation, 1);
	share(&nobody);
	rig_run(&rig, 60 * S);

	ck_assert_int_eq(c->state, CAGE_STATE_READY);
	ck_assert_str_eq(c->module.id.vendor_sn, world_cage(rig.world, 0)->module.serial);
	ck_assert_uint_eq(c->generation, 2);
	ck_assert_uint_eq(c->counters.removals, 1);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("dst_shared");
	TCase *tc = tcase_create("shared");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, NULL, teardown);
	tcase_add_loop_test(tc,
	    nothing_is_written_to_and_no_flag_taken_from_a_module_of_somebody_else, 0,
	    COUNT_OF(types));
	tcase_add_test(tc, a_module_whose_page_somebody_else_turned_is_polled_on);
	tcase_add_test(tc, a_module_that_is_left_to_us_is_read_in_full_again);
	tcase_add_test(tc,
	    a_module_whose_identity_was_not_read_is_none_but_the_one_that_is_read_later);
	tcase_add_loop_test(tc,
	    a_module_that_was_exchanged_while_it_was_shared_is_found_when_it_is_free, 0,
	    2);
	suite_add_tcase(s, tc);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}
