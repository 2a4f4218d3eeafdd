/* SPDX-License-Identifier: Apache-2.0 */
/* daemon/notify: what the environment says, and the datagrams that follow. */
#include "daemon/notify.h"

#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/bytes.h"
#include "tests/suite.h"

/* A manager's socket: `name` as NOTIFY_SOCKET has it. */
static int
listen_at(const char *name)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	size_t len = strlen(name);
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);

	memcpy(address.sun_path, name, len);
	if (name[0] == '@')
		address.sun_path[0] = '\0';
	ck_assert_int_eq(bind(fd, (struct sockaddr *)&address,
			     (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len)),
	    0);
	return fd;
}

/* The next datagram; empty where there is none. */
static const char *
heard(int fd)
{
	static char text[512];
	ssize_t len = recv(fd, text, sizeof(text) - 1, 0);

	text[len > 0 ? len : 0] = '\0';
	return text;
}

START_TEST(a_manager_is_told_in_its_own_words)
{
	char name[64];
	struct notify n;
	uint64_t us;
	char rest;
	int fd;

	snprintf(name, sizeof(name), "%scaged-check-notify-%d", _i ? "@" : "/tmp/",
	    (int)getpid());
	fd = listen_at(name);
	setenv("NOTIFY_SOCKET", name, 1);
	setenv("WATCHDOG_USEC", "3000000", 1);
	notify_init(&n);

	notify_ready(&n, "1 cage");
	ck_assert_str_eq(heard(fd), "READY=1\nSTATUS=1 cage");
	notify_beat(&n, "2 cages");
	ck_assert_str_eq(heard(fd), "READY=1\nWATCHDOG=1\nSTATUS=2 cages");
	notify_reloading(&n);
	ck_assert_int_eq(sscanf(heard(fd), "RELOADING=1\nMONOTONIC_USEC=%" SCNu64 "%c",
			     &us, &rest),
	    1);
	ck_assert_uint_gt(us, 0);
	notify_stopping(&n);
	ck_assert_str_eq(heard(fd), "STOPPING=1");

	close(fd);
	unlink(name);
}
END_TEST

START_TEST(nobody_but_main_learns_where_the_manager_listens)
{
	struct notify n;

	setenv("NOTIFY_SOCKET", "/run/systemd/notify", 1);
	setenv("WATCHDOG_USEC", "1000000", 1);
	setenv("WATCHDOG_PID", "1", 1);
	notify_init(&n);

	ck_assert_ptr_null(getenv("NOTIFY_SOCKET"));
	ck_assert_ptr_null(getenv("WATCHDOG_USEC"));
	ck_assert_ptr_null(getenv("WATCHDOG_PID"));
}
END_TEST

START_TEST(a_manager_that_does_not_read_holds_nobody_up)
{
	char name[64];
	struct notify n;
	int fd;

	snprintf(name, sizeof(name), "@caged-check-notify-%d", (int)getpid());
	fd = listen_at(name);
	setenv("NOTIFY_SOCKET", name, 1);
	notify_init(&n);
	for (int i = 0; i < 10000; i++)
		notify_stopping(&n);
	ck_assert_str_eq(heard(fd), "STOPPING=1");
	close(fd);
	notify_stopping(&n); /* nor one that is gone */
}
END_TEST

#define OURS    "ours" /* stands for our own pid */
#define LONGEST 107    /* of a path: what sun_path holds, with its NUL */

/* clang-format off */
static const struct {
	const char *socket, *usec, *pid;
	bool heard, watchdog;
	uint64_t beat_us;
} environments[] = {
	/* socket       usec                    pid    heard  watchdog  beat */
	{ NULL,         NULL,                   NULL,  false, false, 10000000 },
	{ NULL,         "1000000",              NULL,  false, false, 10000000 },
	{ "",           "1000000",              NULL,  false, false, 10000000 },
	{ "/",          "1000000",              NULL,  false, false, 10000000 },
	{ "relative",   "1000000",              NULL,  false, false, 10000000 },
	{ "vsock:2:1",  "1000000",              NULL,  false, false, 10000000 },
	{ "/run/n",     NULL,                   NULL,  true,  false, 10000000 },
	{ "@n",         "1000000",              NULL,  true,  true,  500000 },
	{ "/run/n",     "1000000",              OURS,  true,  true,  500000 },
	{ "/run/n",     "1000000",              "1",   true,  false, 10000000 },
	{ "/run/n",     "1000000",              "",    true,  false, 10000000 },
	{ "/run/n",     "1999",                 NULL,  true,  false, 10000000 },
	{ "/run/n",     "0",                    NULL,  true,  false, 10000000 },
	{ "/run/n",     "-1000000",             NULL,  true,  false, 10000000 },
	{ "/run/n",     " 1000000",             NULL,  true,  false, 10000000 },
	{ "/run/n",     "1000000s",             NULL,  true,  false, 10000000 },
	{ "/run/n",     "99999999999999999999", NULL,  true,  false, 10000000 },
};
/* clang-format on */

START_TEST(what_the_environment_says_is_believed_when_it_is_well_formed)
{
	char pid[16];
	struct notify n;

	snprintf(pid, sizeof(pid), "%d", (int)getpid());
	if (environments[_i].socket)
		setenv("NOTIFY_SOCKET", environments[_i].socket, 1);
	if (environments[_i].usec)
		setenv("WATCHDOG_USEC", environments[_i].usec, 1);
	if (environments[_i].pid)
		setenv("WATCHDOG_PID",
		    strcmp(environments[_i].pid, OURS) ? environments[_i].pid : pid, 1);
	notify_init(&n);

	ck_assert_int_eq(n.len != 0, environments[_i].heard);
	ck_assert_int_eq(n.watchdog, environments[_i].watchdog);
	ck_assert_uint_eq(n.beat_us, environments[_i].beat_us);
}
END_TEST

START_TEST(a_path_that_does_not_fit_is_no_path)
{
	char path[LONGEST + 2];
	struct notify n;

	memset(path, 'x', sizeof(path));
	path[0] = '/';
	path[LONGEST + _i] = '\0';
	setenv("NOTIFY_SOCKET", path, 1);
	notify_init(&n);

	ck_assert_int_eq(n.len != 0, _i == 0);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("notify");
	TCase *tc = tcase_create("notify");

	tcase_add_loop_test(tc, a_manager_is_told_in_its_own_words, 0, 2);
	tcase_add_test(tc, nobody_but_main_learns_where_the_manager_listens);
	tcase_add_test(tc, a_manager_that_does_not_read_holds_nobody_up);
	tcase_add_loop_test(tc,
	    what_the_environment_says_is_believed_when_it_is_well_formed, 0,
	    COUNT_OF(environments));
	tcase_add_loop_test(tc, a_path_that_does_not_fit_is_no_path, 0, 2);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	unsetenv("NOTIFY_SOCKET");
	unsetenv("WATCHDOG_USEC");
	unsetenv("WATCHDOG_PID");
	return suite_run(make_suite());
}
