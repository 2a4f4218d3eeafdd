/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/journald.h"

#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "tests/suite.h"

static char folder[64];
static struct sockaddr_un sun;
static int journal;

static void
setup(void)
{
	strcpy(folder, "/tmp/caged-check.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	sun.sun_family = AF_UNIX;
	snprintf(sun.sun_path, sizeof(sun.sun_path), "%s/socket", folder);
	journal = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);
	ck_assert_int_eq(bind(journal, (struct sockaddr *)&sun, sizeof(sun)), 0);
}

static void
teardown(void)
{
	close(journal);
	unlink(sun.sun_path);
	rmdir(folder);
}

static struct event_record
make(void)
{
	const struct now now = { .mono_us = 5, .wall_us = 6 };
	struct event_record e;

	event_begin(&e, EVENT_MODULE_REMOVED, &now);
	strcpy(e.cage, "12");
	e.generation = 3;
	event_text(&e, "serial-number", "A\nPRIORITY=0");
	event_count(&e, "lane", 4);
	event_text(&e, "text", "removed");
	return e;
}

/* What the journal got; empty: nothing. */
static const char *
received(void)
{
	static char text[4096];
	ssize_t len = recv(journal, text, sizeof(text) - 1, 0);

	text[len > 0 ? len : 0] = '\0';
	return text;
}

START_TEST(an_event_is_an_entry_with_fields)
{
	struct event_record e = make();

	journald_open(sun.sun_path);
	ck_assert(journald_send(LOG_LEVEL_WARN, "cage 12: removed", &e));
	ck_assert_str_eq(received(), "MESSAGE=cage 12: removed\n"
				     "PRIORITY=4\n"
				     "SYSLOG_IDENTIFIER=caged\n"
				     "MESSAGE_ID=d4d4d5dc22655554f698a0b92c13dbc1\n"
				     "CAGED_EVENT=module-removed\n"
				     "CAGED_CAGE=12\n"
				     "CAGED_GENERATION=3\n"
				     "CAGED_SERIAL_NUMBER=A?PRIORITY=0\n"
				     "CAGED_LANE=4\n");
}
END_TEST

START_TEST(one_about_a_bus_names_it)
{
	struct event_record e = make();

	e.cage[0] = '\0';
	e.generation = 0;
	e.bus = 7;
	journald_open(sun.sun_path);
	ck_assert(journald_send(LOG_LEVEL_INFO, "bus 7: up again", &e));
	ck_assert_ptr_nonnull(strstr(received(), "\nCAGED_BUS=7\nCAGED_SERIAL"));
}
END_TEST

START_TEST(without_a_socket_or_when_it_is_full_nothing_waits)
{
	struct event_record e = make();
	unsigned sent = 0;

	ck_assert(!journald_send(LOG_LEVEL_INFO, "x", &e));
	journald_open("/nonexistent/socket");
	ck_assert(!journald_send(LOG_LEVEL_INFO, "x", &e));
	journald_open(sun.sun_path);
	while (sent < 100000 && journald_send(LOG_LEVEL_INFO, "x", &e))
		sent++;
	ck_assert_uint_gt(sent, 0);
	ck_assert_uint_lt(sent, 100000);
}
END_TEST

START_TEST(what_is_too_long_leaves_out_fields_and_breaks_none)
{
	struct event_record e = make();
	char line[400], text[EVENT_TEXT_MAX];
	const char *got;

	memset(line, 'l', sizeof(line));
	line[sizeof(line) - 1] = '\0';
	memset(text, 't', sizeof(text));
	text[sizeof(text) - 1] = '\0';
	event_text(&e, "a-key-that-is-as-long-as-may-be", text);
	event_text(&e, "another", text);
	journald_open(sun.sun_path);
	ck_assert(journald_send(LOG_LEVEL_INFO, line, &e));
	got = received();
	ck_assert_int_eq(got[strlen(got) - 1], '\n');
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("journald");
	TCase *tc = tcase_create("journald");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, an_event_is_an_entry_with_fields);
	tcase_add_test(tc, one_about_a_bus_names_it);
	tcase_add_test(tc, without_a_socket_or_when_it_is_full_nothing_waits);
	tcase_add_test(tc, what_is_too_long_leaves_out_fields_and_breaks_none);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
