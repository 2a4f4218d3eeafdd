/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The contract of plugins/platform.h, asked of the sim plugin in real time.
 */
#define _GNU_SOURCE 1

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "plugins/platform.h"
#include "sim/hand.h"
#include "sim/parts.h"
#include "sim/world.h"
#include "tests/suite.h"

static char dir[64], path[96], logged[512];

static void
take_line(const struct platform_host *host, const char *text)
{
	(void)host;
	snprintf(logged, sizeof(logged), "%s", text);
}

static const char *
find_option(const struct platform_host *host, const char *key)
{
	for (const char *const *o = host->options; *o; o++) {
		size_t len = strlen(key);

		if (strncmp(*o, key, len) == 0 && (*o)[len] == '=')
			return *o + len + 1;
	}
	return NULL;
}

static void
set_up(void)
{
	strcpy(dir, "/tmp/check-plugin-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/%s", dir, WORLD_FILE);
	logged[0] = '\0';
}

static void
tear_down(void)
{
	char lock[128];

	snprintf(lock, sizeof(lock), "%s.lock", path);
	unlink(lock);
	unlink(path);
	rmdir(dir);
}

static int
open_with(const char *const *options, struct platform_state **ret_state)
{
	struct platform_host host = {
		.abi = PLATFORM_ABI,
		.size = sizeof(host),
		.run_dir = dir,
		.options = options,
		.option = find_option,
		.log = take_line,
	};

	return platform_plugin.open(&host, ret_state);
}

static struct platform_state *
must_open(const char *option, const char *second)
{
	const char *options[] = { option, option ? second : NULL, NULL };
	struct platform_state *state;

	ck_assert_int_eq(open_with(options, &state), PLATFORM_OK);
	return state;
}

static uint64_t
mono_us(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_BOOTTIME, &ts);
	return (uint64_t)ts.tv_sec * US_PER_S + (uint64_t)ts.tv_nsec / 1000;
}

START_TEST(the_plugin_says_what_it_is)
{
	int score = 9;
	struct platform_host host = { .abi = PLATFORM_ABI };

	ck_assert_uint_eq(platform_plugin.abi, PLATFORM_ABI);
	ck_assert_uint_eq(platform_plugin.size, sizeof(struct platform));
	ck_assert_str_eq(platform_plugin.name, "sim");
	ck_assert_int_eq(platform_plugin.probe(&host, &score), 0);
	ck_assert_int_eq(score, 0);
}
END_TEST

START_TEST(the_table_of_cages_is_in_order)
{
	struct platform_state *state = must_open("cages=12", "buses=4");
	const struct platform_cage *cages;
	unsigned on_bus[4] = { 0 };
	size_t count;

	ck_assert_int_eq(platform_plugin.cages(state, &cages, &count), 0);
	ck_assert_uint_eq(count, 12);
	for (unsigned i = 0; i < 12; i++) {
		char label[PLATFORM_LABEL_MAX];

		snprintf(label, sizeof(label), "%u", i + 1);
		ck_assert_str_eq(cages[i].label, label);
		ck_assert_uint_eq(cages[i].type, PLATFORM_CAGE_QSFP_DD);
		ck_assert_uint_eq(cages[i].bus, cages[i].pin_bus);
		ck_assert_uint_lt(cages[i].bus, 4);
		on_bus[cages[i].bus]++;
		ck_assert_uint_eq(cages[i].max_read, 128);
		ck_assert_uint_eq(cages[i].khz, 400);
	}
	for (unsigned i = 0; i < 4; i++)
		ck_assert_uint_eq(on_bus[i], 3);
	platform_plugin.close(state);
}
END_TEST

/* Options that make no switch, and the word that the line must hold. */
static const struct {
	const char *option;
	const char *word;
} refused[] = {
	{ "colour=blue", "colour" },
	{ "dumps=", "dumps=" },
	{ "cages=0", "cages=0" },
	{ "cages=513", "cages=513" },
	{ "cages=4x", "cages=4x" },
	{ "cages=-1", "cages=-1" },
	{ "cages=", "cages=" },
	{ "cages", "cages" },
	{ "type=xfp", "type=xfp" },
	{ "buses=0", "buses=0" },
	{ "buses=129", "buses=129" },
	{ "khz=5", "khz=5" },
	{ "adapters=129", "adapters=129" },
	{ "cost=100001", "cost=100001" },
	{ "speed=0", "speed=0" },
	{ "fresh=2", "fresh=2" },
	{ "seed=99999999999999999999999", "seed=9" },
};

START_TEST(a_wrong_option_is_refused_by_name)
{
	const char *options[] = { refused[_i].option, NULL };
	struct platform_state *state;

	ck_assert_int_eq(open_with(options, &state), PLATFORM_INVAL);
	ck_assert_ptr_nonnull(strstr(logged, refused[_i].word));
}
END_TEST

START_TEST(dumps_bring_their_own_cages)
{
	const char *options[] = { "dumps=/tmp", _i ? "type=sfp" : "cages=4", NULL };
	struct platform_state *state;

	ck_assert_int_eq(open_with(options, &state), PLATFORM_INVAL);
	ck_assert_ptr_nonnull(strstr(logged, "leave cages and type out"));
}
END_TEST

START_TEST(a_folder_without_dumps_is_told_by_name)
{
	const char *options[] = { "dumps=/nonexistent/dumps", NULL };
	struct platform_state *state;

	ck_assert_int_eq(open_with(options, &state), PLATFORM_INVAL);
	ck_assert_str_eq(logged, "dumps=/nonexistent/dumps: No such file or directory");
}
END_TEST

START_TEST(a_world_survives_its_processes)
{
	struct platform_state *state = must_open("cages=4", NULL);
	struct platform_bits present, known;
	struct world *hand;

	ck_assert_int_eq(world_open(path, &hand), 0);
	ck_assert_int_eq(hand_remove(hand, 2, mono_us()), 0);
	world_close(hand);
	platform_plugin.close(state);

	state = must_open("cages=4", NULL);
	for (unsigned bus = 0; bus < 4; bus++) {
		ck_assert_int_eq(platform_plugin.presence(state, bus, &present, &known),
		    0);
		ck_assert_uint_eq(known.word[0], 1u << bus);
		ck_assert_uint_eq(present.word[0], bus == 2 ? 0 : 1u << bus);
	}
	platform_plugin.close(state);
}
END_TEST

static const char *const others[] = { "seed=2", "khz=100", "adapters=2", "cost=50" };

START_TEST(other_parameters_make_another_world)
{
	struct platform_state *state = must_open("cages=4", NULL);
	struct platform_bits present, known;
	struct world *hand;

	ck_assert_int_eq(world_open(path, &hand), 0);
	ck_assert_int_eq(hand_remove(hand, 0, mono_us()), 0);
	world_close(hand);
	platform_plugin.close(state);

	state = must_open("cages=4", others[_i]);
	ck_assert_int_eq(platform_plugin.presence(state, 0, &present, &known), 0);
	ck_assert_uint_eq(present.word[0], 1);
	platform_plugin.close(state);
}
END_TEST

/* The daemon opens it in each process, and again in one that came back. */
START_TEST(fresh_makes_one_world_for_a_run_of_the_daemon)
{
	struct platform_state *first = must_open("cages=4", "fresh=1");
	struct platform_state *second;
	struct platform_bits present, known;
	struct world *hand;

	ck_assert_int_eq(world_open(path, &hand), 0);
	ck_assert_int_eq(hand_remove(hand, 0, mono_us()), 0);
	second = must_open("cages=4", "fresh=1");

	ck_assert_int_eq(platform_plugin.presence(second, 0, &present, &known), 0);
	ck_assert_uint_eq(present.word[0], 0);
	platform_plugin.close(first);
	platform_plugin.close(second);
	world_close(hand);
}
END_TEST

START_TEST(fresh_replaces_the_world_of_an_earlier_run)
{
	struct world_params params = world_defaults;
	struct platform_state *state = must_open("cages=4", NULL);
	struct platform_bits present, known;
	struct world *old;

	ck_assert_int_eq(world_open(path, &old), 0);
	params = old->map->head.params;
	platform_plugin.close(state);
	world_close(old);
	/* the same switch, made by somebody else, with an empty cage */
	ck_assert_int_eq(world_create(path, &params, NULL, 4711, mono_us(), &old), 0);
	ck_assert_int_eq(hand_remove(old, 0, mono_us()), 0);
	world_close(old);

	state = must_open("cages=4", NULL);
	ck_assert_int_eq(platform_plugin.presence(state, 0, &present, &known), 0);
	ck_assert_uint_eq(present.word[0], 0);
	platform_plugin.close(state);
	state = must_open("cages=4", "fresh=1");
	ck_assert_int_eq(platform_plugin.presence(state, 0, &present, &known), 0);
	ck_assert_uint_eq(present.word[0], 1);
	platform_plugin.close(state);
}
END_TEST

START_TEST(a_read_lasts_as_long_as_the_wire)
{
	struct platform_state *state = must_open("cages=4", NULL);
	struct platform_addr low = { 0x50, 0, 0, 0 };
	uint64_t begin = mono_us(), end;
	uint8_t buf[128];

	ck_assert_int_eq(platform_plugin.read(state, 0, low, buf, 128, begin + US_PER_S),
	    PLATFORM_OK);
	end = mono_us();

	ck_assert_uint_ge(end - begin, 3005);
	ck_assert_uint_eq(buf[0], 0x18);
	platform_plugin.close(state);
}
END_TEST

START_TEST(a_deadline_that_passed_starts_nothing)
{
	struct platform_state *state = must_open("cages=4", NULL);
	struct platform_addr low = { 0x50, 0, 0, 0 };
	struct world *hand;
	uint8_t buf[1];

	ck_assert_int_eq(platform_plugin.read(state, 0, low, buf, 1, mono_us() - 1000),
	    PLATFORM_TIMEOUT);
	ck_assert_int_eq(world_open(path, &hand), 0);
	ck_assert_uint_eq(world_bus(hand, 0)->transfers, 0);
	world_close(hand);
	platform_plugin.close(state);
}
END_TEST

/* Calls that make no sense. */
static const struct {
	unsigned cage;
	struct platform_addr at;
	size_t len;
} senseless[] = {
	{ 4, { 0x50, 0, 0, 0 }, 1 },
	{ 511, { 0x50, 0, 0, 0 }, 1 },
	{ 0, { 0x50, 0, 0, 0 }, 0 },
	{ 0, { 0x50, 0, 0, 0 }, 129 },
	{ 0, { 0x50, 0, 0, 100 }, 40 },
	{ 0, { 0x50, 0, 0, 255 }, 2 },
	{ 0, { 0x52, 0, 0, 0 }, 1 },
};

START_TEST(a_senseless_call_is_refused)
{
	struct platform_state *state = must_open("cages=4", NULL);
	uint8_t buf[129];

	ck_assert_int_eq(platform_plugin.read(state, senseless[_i].cage, senseless[_i].at,
			     buf, senseless[_i].len, mono_us() + US_PER_S),
	    PLATFORM_INVAL);
	platform_plugin.close(state);
}
END_TEST

START_TEST(the_page_register_is_not_for_the_core_to_write)
{
	struct platform_state *state = must_open("cages=4", NULL);
	struct platform_addr page = { 0x50, 0, 0, 127 };
	uint8_t value = 0x11;

	ck_assert_int_eq(platform_plugin.write(state, 0, page, &value, 1,
			     mono_us() + US_PER_S),
	    PLATFORM_INVAL);
	platform_plugin.close(state);
}
END_TEST

/* The types of cages by their words. */
static const struct {
	const char *option;
	enum platform_cage_type type;
} types[] = {
	{ "type=sfp", PLATFORM_CAGE_SFP },
	{ "type=sfp28", PLATFORM_CAGE_SFP28 },
	{ "type=sfp56", PLATFORM_CAGE_SFP56 },
	{ "type=sfp-dd", PLATFORM_CAGE_SFP_DD },
	{ "type=qsfp", PLATFORM_CAGE_QSFP },
	{ "type=qsfp28", PLATFORM_CAGE_QSFP28 },
	{ "type=qsfp56", PLATFORM_CAGE_QSFP56 },
	{ "type=qsfp112", PLATFORM_CAGE_QSFP112 },
	{ "type=qsfp-dd", PLATFORM_CAGE_QSFP_DD },
	{ "type=osfp", PLATFORM_CAGE_OSFP },
};

START_TEST(cages_are_of_the_type_that_was_asked_for)
{
	struct platform_state *state = must_open(types[_i].option, "cages=2");
	const struct platform_cage *cages;
	struct world *world;
	size_t count;

	ck_assert_int_eq(platform_plugin.cages(state, &cages, &count), 0);
	ck_assert_uint_eq(count, 2);
	ck_assert_int_eq(world_open(path, &world), 0);
	for (unsigned i = 0; i < 2; i++) {
		ck_assert_uint_eq(cages[i].type, types[_i].type);
		/* no part draws more than its cage gives */
		ck_assert_uint_le(world_cage(world, i)->module.part.power_mw,
		    cages[i].power_max_mw);
	}
	world_close(world);
	platform_plugin.close(state);
}
END_TEST

START_TEST(pins_are_those_of_the_cage)
{
	struct platform_state *state = must_open(types[_i].option, NULL);
	const struct platform_cage *cages;
	size_t count;

	ck_assert_int_eq(platform_plugin.cages(state, &cages, &count), 0);
	ck_assert_uint_eq(count, 32);
	for (unsigned pin = 0; pin < PLATFORM_PIN_COUNT; pin++) {
		int level = platform_plugin.pin_get(state, 0, (enum platform_pin)pin);
		int set = platform_plugin.pin_set(state, 0, (enum platform_pin)pin, 0);

		if (cages[0].pins_readable & PLATFORM_PIN_BIT(pin))
			ck_assert(level == 0 || level == 1);
		else
			ck_assert_int_eq(level, PLATFORM_UNSUP);
		ck_assert_int_eq(set, cages[0].pins_settable & PLATFORM_PIN_BIT(pin)
					  ? PLATFORM_OK
					  : PLATFORM_UNSUP);
	}
	platform_plugin.close(state);
}
END_TEST

START_TEST(reset_silences_a_module)
{
	struct platform_state *state = must_open("cages=4", "speed=100");
	struct platform_addr low = { 0x50, 0, 0, 0 };
	uint8_t byte;

	ck_assert_int_eq(platform_plugin.pin_set(state, 0, PLATFORM_PIN_RESET, 1), 0);
	ck_assert_int_eq(platform_plugin.pin_get(state, 0, PLATFORM_PIN_RESET), 1);
	ck_assert_int_eq(platform_plugin.read(state, 0, low, &byte, 1,
			     mono_us() + US_PER_S),
	    PLATFORM_NACK);
	ck_assert_int_eq(platform_plugin.pin_set(state, 0, PLATFORM_PIN_RESET, 0), 0);
	usleep(100000);
	ck_assert_int_eq(platform_plugin.read(state, 0, low, &byte, 1,
			     mono_us() + US_PER_S),
	    PLATFORM_OK);
	platform_plugin.close(state);
}
END_TEST

START_TEST(events_and_recovery_answer)
{
	struct platform_state *state = must_open("cages=4", NULL);
	struct platform_bits cages;

	ck_assert_int_eq(platform_plugin.event_fd(state, 0), -1);
	ck_assert_int_eq(platform_plugin.events(state, 0, &cages), 0);
	ck_assert_uint_eq(cages.word[0], 0);
	ck_assert_int_eq(platform_plugin.recover(state, 0, PLATFORM_RECOVER_CLOCKS), 0);
	ck_assert_int_eq(platform_plugin.recover(state, 99, PLATFORM_RECOVER_CLOCKS),
	    PLATFORM_INVAL);
	ck_assert_int_eq(platform_plugin.changed(state, 0, PLATFORM_FAMILY_CMIS), 0);
	ck_assert_int_eq(platform_plugin.changed(state, 99, PLATFORM_FAMILY_CMIS),
	    PLATFORM_INVAL);
	platform_plugin.close(state);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("plugin_sim");
	TCase *tc = tcase_create("contract");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, the_plugin_says_what_it_is);
	tcase_add_test(tc, the_table_of_cages_is_in_order);
	tcase_add_loop_test(tc, a_wrong_option_is_refused_by_name, 0,
	    (int)COUNT_OF(refused));
	tcase_add_loop_test(tc, dumps_bring_their_own_cages, 0, 2);
	tcase_add_test(tc, a_folder_without_dumps_is_told_by_name);
	tcase_add_test(tc, a_world_survives_its_processes);
	tcase_add_loop_test(tc, other_parameters_make_another_world, 0, COUNT_OF(others));
	tcase_add_test(tc, fresh_makes_one_world_for_a_run_of_the_daemon);
	tcase_add_test(tc, fresh_replaces_the_world_of_an_earlier_run);
	tcase_add_test(tc, a_read_lasts_as_long_as_the_wire);
	tcase_add_test(tc, a_deadline_that_passed_starts_nothing);
	tcase_add_loop_test(tc, a_senseless_call_is_refused, 0, (int)COUNT_OF(senseless));
	tcase_add_test(tc, the_page_register_is_not_for_the_core_to_write);
	tcase_add_loop_test(tc, cages_are_of_the_type_that_was_asked_for, 0,
	    (int)COUNT_OF(types));
	tcase_add_loop_test(tc, pins_are_those_of_the_cage, 0, (int)COUNT_OF(types));
	tcase_add_test(tc, reset_silences_a_module);
	tcase_add_test(tc, events_and_recovery_answer);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
