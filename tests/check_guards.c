/* SPDX-License-Identifier: Apache-2.0 */
#include "api/guards.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "api/sources.h"
#include "base/bytes.h"
#include "base/clock.h"
#include "base/log.h"
#include "tests/suite.h"

static struct guards guards;

/* An address as accept() tells it. */
static const struct sockaddr *
address(const char *text)
{
	static struct sockaddr_storage s;
	struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)&s;
	struct sockaddr_in *in = (struct sockaddr_in *)&s;

	memset(&s, 0, sizeof(s));
	if (inet_pton(AF_INET, text, &in->sin_addr) == 1) {
		s.ss_family = AF_INET;
	} else {
		ck_assert_int_eq(inet_pton(AF_INET6, text, &in6->sin6_addr), 1);
		s.ss_family = AF_INET6;
	}
	return (const struct sockaddr *)&s;
}

static void
setup(void)
{
	ck_assert_int_eq(guards_init(&guards, 6, 2), 0);
}

static void
teardown(void)
{
	guards_fini(&guards);
}

/* Two connections of one source, then one from another address. */
static const struct {
	const char *first;
	const char *second;
	bool same;
} pairs[] = {
	{ "192.0.2.1", "192.0.2.1", true }, { "192.0.2.1", "192.0.2.2", false },
	{ "192.0.2.1", "::ffff:192.0.2.1", true },
	{ "::ffff:192.0.2.1", "::ffff:192.0.2.2", false },
	{ "2001:db8::1", "2001:db8::ffff:ffff:ffff:ffff", true },
	{ "2001:db8::1", "2001:db8:0:1::1", false },
	{ "::1", "::2", true }, /* one /64, and nobody else's */
};

START_TEST(one_source_has_its_share_and_no_more)
{
	guards_enter(&guards, address(pairs[_i].first));
	ck_assert_int_eq(guards_admit(&guards, address(pairs[_i].second)), GUARD_COUNT);
	guards_enter(&guards, address(pairs[_i].first));
	ck_assert_int_eq(guards_admit(&guards, address(pairs[_i].second)),
	    pairs[_i].same ? GUARD_PER_SOURCE : GUARD_COUNT);
	guards_leave(&guards, address(pairs[_i].first));
	ck_assert_int_eq(guards_admit(&guards, address(pairs[_i].second)), GUARD_COUNT);
}
END_TEST

START_TEST(who_has_more_than_twice_as_many_makes_room)
{
	uint8_t key[SOURCE_KEY_BYTES], most[SOURCE_KEY_BYTES];

	ck_assert(!guards_debtor(&guards, address("192.0.2.1"), key));
	for (unsigned i = 0; i < 3; i++)
		guards_enter(&guards, address("192.0.2.9"));
	sources_key(address("192.0.2.9"), most);
	ck_assert(guards_debtor(&guards, address("192.0.2.1"), key));
	ck_assert_mem_eq(key, most, sizeof(key));
	guards_enter(&guards, address("192.0.2.1"));
	ck_assert(!guards_debtor(&guards, address("192.0.2.1"), key));
	ck_assert(guards_debtor(&guards, address("192.0.2.2"), key));
	guards_enter(&guards, address("192.0.2.9"));
	guards_enter(&guards, address("192.0.2.9"));
	ck_assert(guards_debtor(&guards, address("192.0.2.1"), key));
	ck_assert(!guards_debtor(&guards, address("192.0.2.9"), key));
}
END_TEST

START_TEST(all_sources_share_what_there_is_and_the_unix_socket_does_not_count)
{
	char text[32];

	for (int i = 0; i < 6; i++) {
		guards_enter(&guards, NULL);
		snprintf(text, sizeof(text), "192.0.2.%d", i);
		ck_assert_int_eq(guards_admit(&guards, address(text)), GUARD_COUNT);
		guards_enter(&guards, address(text));
	}
	ck_assert_int_eq(guards_admit(&guards, address("192.0.2.9")), GUARD_CONNECTIONS);
	ck_assert_uint_eq(guards.open[TRANSPORT_UNIX], 6);
	ck_assert_uint_eq(guards.open[TRANSPORT_TCP], 6);
}
END_TEST

/* Connections come and go in any order; nothing is left over. */
START_TEST(sources_that_are_gone_leave_no_trace)
{
	unsigned open[20] = { 0 }, total = 0;
	char text[32];

	srand(1);
	for (int i = 0; i < 100000; i++) {
		int n = rand() % 20;

		snprintf(text, sizeof(text), "192.0.2.%d", n);
		if (rand() % 2 && guards_admit(&guards, address(text)) == GUARD_COUNT) {
			guards_enter(&guards, address(text));
			open[n]++;
			total++;
		} else if (open[n]) {
			guards_leave(&guards, address(text));
			open[n]--;
			total--;
		}
		ck_assert_uint_le(open[n], 2);
		ck_assert_uint_eq(guards.open[TRANSPORT_TCP], total);
		ck_assert_uint_le(total, 6);
	}
	for (int n = 0; n < 20; n++) {
		snprintf(text, sizeof(text), "192.0.2.%d", n);
		while (open[n]-- > 0)
			guards_leave(&guards, address(text));
	}
	ck_assert_uint_eq(guards.open[TRANSPORT_TCP], 0);
	ck_assert_uint_eq(guards.sources, 0);
}
END_TEST

/* What is written to stderr meanwhile. */
static char *
hear(void (*speak)(void))
{
	static char text[4096];
	int to[2], kept = dup(STDERR_FILENO);
	ssize_t len;

	ck_assert_int_eq(pipe(to), 0);
	dup2(to[1], STDERR_FILENO);
	speak();
	dup2(kept, STDERR_FILENO);
	close(to[1]);
	len = read(to[0], text, sizeof(text) - 1);
	close(to[0]);
	close(kept);
	text[len > 0 ? len : 0] = '\0';
	return text;
}

static void
hit_for_a_while(void)
{
	log_set_level(LOG_LEVEL_INFO);
	for (uint64_t ms = 0; ms <= 25000; ms += 10) {
		log_set_time(US_PER_S + ms * US_PER_MS);
		guards_hit(&guards, GUARD_IDLE_TIME, "192.0.2.1",
		    US_PER_S + ms * US_PER_MS);
	}
}

START_TEST(a_hit_is_told_at_once_and_those_that_follow_as_a_number)
{
	ck_assert_str_eq(hear(hit_for_a_while),
	    "caged: warn: http: 192.0.2.1: a connection was idle for too long\n"
	    "caged: warn: http: 192.0.2.1: a connection was idle for too long; "
	    "999 more since the last line\n"
	    "caged: warn: http: 192.0.2.1: a connection was idle for too long; "
	    "999 more since the last line\n");
	ck_assert_uint_eq(guards.hits[GUARD_IDLE_TIME], 2501);
}
END_TEST

static const struct {
	struct source_net net;
	const char *address;
	bool held;
} nets[] = {
	{ { { [10] = 0xff, [11] = 0xff, [12] = 10 }, 104 }, "10.255.0.1", true },
	{ { { [10] = 0xff, [11] = 0xff, [12] = 10 }, 104 }, "::ffff:10.1.2.3", true },
	{ { { [10] = 0xff, [11] = 0xff, [12] = 10 }, 104 }, "11.0.0.0", false },
	{ { { [10] = 0xff, [11] = 0xff, [12] = 10 }, 104 }, "a00::", false },
	{ { { [10] = 0xff, [11] = 0xff, [12] = 10, [13] = 64 }, 106 }, "10.127.0.0",
	    true },
	{ { { [10] = 0xff, [11] = 0xff, [12] = 10, [13] = 64 }, 106 }, "10.128.0.0",
	    false },
	{ { { [10] = 0xff, [11] = 0xff, [12] = 10, [15] = 1 }, 128 }, "10.0.0.1", true },
	{ { { [10] = 0xff, [11] = 0xff, [12] = 10, [15] = 1 }, 128 }, "10.0.0.2", false },
	{ { { 0x20, 0x01, 0x0d, 0xb8 }, 32 }, "2001:db8:ffff::", true },
	{ { { 0x20, 0x01, 0x0d, 0xb8 }, 32 }, "2001:db9::", false },
	{ { { 0 }, 0 }, "2001:db9::", true },
	{ { { 0 }, 0 }, "192.0.2.1", true },
};

START_TEST(a_network_holds_what_begins_like_it)
{
	struct sources s = { .net = { nets[_i].net }, .count = 1 };
	const struct sockaddr_storage unix_address = { .ss_family = AF_UNIX };

	ck_assert_int_eq(sources_hold(&s, address(nets[_i].address)), nets[_i].held);
	ck_assert(!sources_hold(&s, (const struct sockaddr *)&unix_address));
	s.count = 0;
	ck_assert(!sources_hold(&s, address(nets[_i].address)));
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("guards");
	TCase *t = tcase_create("guards");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, one_source_has_its_share_and_no_more, 0, COUNT_OF(pairs));
	tcase_add_test(t, who_has_more_than_twice_as_many_makes_room);
	tcase_add_test(t,
	    all_sources_share_what_there_is_and_the_unix_socket_does_not_count);
	tcase_add_test(t, sources_that_are_gone_leave_no_trace);
	tcase_add_test(t, a_hit_is_told_at_once_and_those_that_follow_as_a_number);
	tcase_add_loop_test(t, a_network_holds_what_begins_like_it, 0, COUNT_OF(nets));
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}
