/* SPDX-License-Identifier: Apache-2.0 */
/* What a change of the configuration is told as. */
#include "daemon/change_told.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/utf8.h"
#include "tests/suite.h"

static struct config old, wanted, new;
static struct config_diff diff;
static const struct change_by by = { .actor = "SIGHUP" };

static void
setup(void)
{
	config_defaults(&old);
	wanted = new = old;
}

static void
set_option(struct config *c, const char *text)
{
	struct config_platform_option *o =
	    &c->platform_options[c->platform_option_count++];

	snprintf(o->platform, sizeof(o->platform), "vendor");
	snprintf(o->text, sizeof(o->text), "%s", text);
}

/* The lines of the log of a change. */
static const char *
logged(enum change_step step)
{
	static char text[4096];
	int fd = memfd_create("log", MFD_CLOEXEC), before = dup(STDERR_FILENO);
	ssize_t len;

	config_compare(&old, &new, &diff);
	dup2(fd, STDERR_FILENO);
	change_told_log(&old, &new, &diff, step, change_told_news(&wanted, &new, &diff));
	dup2(before, STDERR_FILENO);
	len = pread(fd, text, sizeof(text) - 1, 0);
	text[len > 0 ? len : 0] = '\0';
	close(before);
	close(fd);
	return text;
}

static const char *
told(void)
{
	static char text[EVENT_TEXT_MAX];

	config_compare(&old, &new, &diff);
	change_told_event(&old, &new, &diff, CHANGE_RELOADED, &by, text);
	return text;
}

START_TEST(the_log_tells_what_a_key_was_and_is)
{
	const char *text;

	new.poll_monitors_ms = 2000;
	new.http.connections = 100;

	text = logged(CHANGE_RELOADED);
	ck_assert_ptr_nonnull(
	    strstr(text, "reload: poll.monitors-period changed from 1s to 2s\n"));
	ck_assert_ptr_nonnull(strstr(text,
	    "reload: http.connections differs and waits for a restart: from 1024 to 100\n"));
}
END_TEST

START_TEST(the_log_tells_what_is_taken_back)
{
	new.poll_monitors_ms = 2000;

	ck_assert_ptr_nonnull(strstr(logged(CHANGE_TAKEN_BACK),
	    "edit: poll.monitors-period taken back from 1s to 2s\n"));
}
END_TEST

START_TEST(what_waits_since_before_is_counted_and_not_told_again)
{
	const char *text;

	wanted.http.connections = new.http.connections = 100;
	wanted.http.per_source = new.http.per_source = 7;
	wanted.gnmi.connections = 100;
	new.gnmi.connections = 200;
	set_option(&new, "port=4");
	wanted.platform_options[0] = new.platform_options[0];
	wanted.platform_option_count = 1;

	text = logged(CHANGE_RELOADED);
	ck_assert_ptr_nonnull(
	    strstr(text, "reload: gnmi.connections differs and waits for a restart: "));
	ck_assert_ptr_null(strstr(text, "http."));
	ck_assert_ptr_null(strstr(text, "port"));
	ck_assert_ptr_nonnull(
	    strstr(text, "reload: 3 more wait for a restart since before\n"));
	/* whoever edits hears of his own */
	new.gnmi.connections = 100;
	text = logged(CHANGE_EDITED);
	ck_assert_ptr_nonnull(strstr(text, "edit: nothing changed\n"));
	ck_assert_ptr_null(strstr(text, "since before"));
	text = logged(CHANGE_RELOADED);
	ck_assert_ptr_nonnull(
	    strstr(text, "reload: 4 wait for a restart since before\n"));
}
END_TEST

START_TEST(a_key_that_comes_is_told_as_not_set_before)
{
	set_option(&new, "port=4");

	ck_assert_ptr_nonnull(strstr(logged(CHANGE_RELOADED),
	    "platform.vendor.port differs and waits for a "
	    "restart: from not set to 4\n"));
}
END_TEST

static const char *const secret[] = { "password=x1y2", "api-token=x1y2", "Secret=x1y2",
	"ssh_key=x1y2", "PASSWD=x1y2" };

START_TEST(a_secret_is_told_without_its_values)
{
	const char *text;

	set_option(&new, secret[_i]);

	text = logged(CHANGE_RELOADED);
	ck_assert_ptr_null(strstr(text, "x1y2"));
	ck_assert_ptr_nonnull(strstr(text, "waits for a restart\n"));
	text = told();
	ck_assert_ptr_null(strstr(text, "x1y2"));
	ck_assert_ptr_nonnull(strstr(text, "; for a restart: platform.vendor."));
}
END_TEST

START_TEST(a_long_list_is_cut_behind_one_of_its_members)
{
	new.http.names[0] = '\0';
	for (unsigned i = 0; i < 24; i++)
		snprintf(new.http.names + strlen(new.http.names), 12, "%sswitch-%02u",
		    i ? "," : "", i);

	ck_assert_ptr_nonnull(strstr(logged(CHANGE_RELOADED), ",switch-16, ...\n"));
}
END_TEST

START_TEST(a_long_value_without_a_list_shows_its_beginning)
{
	char expected[256];

	memset(new.yang_dir, 'x', 200);
	new.yang_dir[0] = '/';
	/* the last character that would have half its room */
	memcpy(new.yang_dir + 169, "\xc3\xa9", 2);

	snprintf(expected, sizeof(expected), "from off to %.169s...\n", new.yang_dir);
	ck_assert_ptr_nonnull(strstr(logged(CHANGE_RELOADED), expected));
}
END_TEST

START_TEST(edits_that_are_put_aside_are_told_by_whole_names)
{
	static struct edit edit[JUDGE_EDITS_MAX];
	struct edits edits = { .edit = edit, .count = 1 };
	char text[EVENT_TEXT_MAX];

	for (unsigned i = 0; i < JUDGE_EDITS_MAX; i++)
		snprintf(edit[i].path, sizeof(edit[i].path), "cagess.%03u.in-use", i);
	change_told_refused(&edits, text);
	ck_assert_str_eq(text, "by the start; put aside: cagess.000.in-use");
	edits.count = JUDGE_EDITS_MAX;
	change_told_refused(&edits, text);
	ck_assert_ptr_nonnull(strstr(text, ", cagess.007.in-use, and 248 more"));
}
END_TEST

START_TEST(a_long_name_of_who_changes_is_cut_between_two_letters)
{
	static const struct change_by long_by = {
		.actor = "10.0.0.17 user \u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4"
			 "\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4"
			 "\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4"
	};
	char text[EVENT_TEXT_MAX];
	const char *at = text;
	uint32_t code;

	config_compare(&old, &new, &diff);
	change_told_event(&old, &new, &diff, CHANGE_EDITED, &long_by, text);

	while ((code = utf8_next(&at)))
		ck_assert_msg(code != UTF8_INVALID, "%s", text);
	ck_assert_ptr_nonnull(strstr(text, "\u00e4...; nothing changed"));
}
END_TEST

static uint64_t
spent_us(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
	return (uint64_t)ts.tv_sec * US_PER_S + (uint64_t)ts.tv_nsec / 1000;
}

/* Main does nothing else meanwhile: each key is looked up once, not among all values. */
START_TEST(all_keys_that_there_may_be_are_told_in_no_time)
{
	const char *slowness = getenv("CAGED_SLOWNESS");
	uint64_t most_us = 25 * US_PER_MS;
	uint64_t begin_us;

	old.entry_count = new.entry_count = CONFIG_ENTRIES_MAX;
	for (unsigned i = 0; i < CONFIG_ENTRIES_MAX; i++) {
		snprintf(old.entries[i].path, CONFIG_ENTRY_PATH_MAX,
		    "limits.part.P%03u.rx-power-low-alarm", i);
		new.entries[i] = old.entries[i];
		snprintf(old.entries[i].value, CONFIG_ENTRY_VALUE_MAX, "-9dBm");
		snprintf(new.entries[i].value, CONFIG_ENTRY_VALUE_MAX, "-10dBm");
	}

	begin_us = spent_us();
	ck_assert_ptr_nonnull(strstr(logged(CHANGE_RELOADED),
	    "reload: limits.part.P001.rx-power-low-alarm changed from -9dBm to "
	    "-10dBm\n"));
	if (slowness)
		most_us = (uint64_t)((double)most_us * atof(slowness));
	ck_assert_uint_lt(spent_us() - begin_us, most_us);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("change_told");
	TCase *tc = tcase_create("told");

	tcase_add_checked_fixture(tc, setup, NULL);
	tcase_add_test(tc, the_log_tells_what_a_key_was_and_is);
	tcase_add_test(tc, the_log_tells_what_is_taken_back);
	tcase_add_test(tc, what_waits_since_before_is_counted_and_not_told_again);
	tcase_add_test(tc, a_key_that_comes_is_told_as_not_set_before);
	tcase_add_loop_test(tc, a_secret_is_told_without_its_values, 0, COUNT_OF(secret));
	tcase_add_test(tc, a_long_list_is_cut_behind_one_of_its_members);
	tcase_add_test(tc, a_long_value_without_a_list_shows_its_beginning);
	tcase_add_test(tc, edits_that_are_put_aside_are_told_by_whole_names);
	tcase_add_test(tc, a_long_name_of_who_changes_is_cut_between_two_letters);
	tcase_add_test(tc, all_keys_that_there_may_be_are_told_in_no_time);
	suite_add_tcase(s, tc);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}
