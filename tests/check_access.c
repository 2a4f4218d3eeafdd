/* SPDX-License-Identifier: Apache-2.0 */
#include "api/access.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/bytes.h"
#include "tests/suite.h"

#define OWN 777

static const struct {
	enum transport transport;
	uid_t uid;
	uid_t own; /* 0: our own user is no admin */
	enum role role;
} roles[] = {
	{ TRANSPORT_TCP, 0, OWN, ROLE_VIEWER },
	{ TRANSPORT_TCP, OWN, OWN, ROLE_VIEWER },
	{ TRANSPORT_TCP, 0, 0, ROLE_VIEWER },
	{ TRANSPORT_UNIX, 0, OWN, ROLE_ADMIN },
	{ TRANSPORT_UNIX, OWN, OWN, ROLE_ADMIN },
	{ TRANSPORT_UNIX, 1000, OWN, ROLE_VIEWER },
	{ TRANSPORT_UNIX, (uid_t)-1, OWN, ROLE_VIEWER },
	{ TRANSPORT_UNIX, 0, 0, ROLE_ADMIN },
	{ TRANSPORT_UNIX, OWN, 0, ROLE_VIEWER },
	{ TRANSPORT_UNIX, 65534, 0, ROLE_VIEWER },
	{ TRANSPORT_UNIX, (uid_t)-1, 0, ROLE_VIEWER },
};

START_TEST(the_transport_and_the_user_make_the_role)
{
	struct peer peer = { .transport = roles[_i].transport, .uid = roles[_i].uid };

	ck_assert_int_eq(access_role(&peer, roles[_i].own), roles[_i].role);
}
END_TEST

/* Every route's verb for every role over every transport: what is allowed. */
static const struct {
	enum verb verb;
	const char *path;
	enum transport transport;
	enum role role;
	bool allowed;
} checks[] = {
	{ VERB_READ, "/metrics", TRANSPORT_TCP, ROLE_NOBODY, false },
	{ VERB_READ, "/metrics", TRANSPORT_TCP, ROLE_VIEWER, true },
	{ VERB_READ, "/metrics", TRANSPORT_TCP, ROLE_ADMIN, true },
	{ VERB_READ, "/metrics", TRANSPORT_UNIX, ROLE_NOBODY, false },
	{ VERB_READ, "/metrics", TRANSPORT_UNIX, ROLE_VIEWER, true },
	{ VERB_READ, "/metrics", TRANSPORT_UNIX, ROLE_ADMIN, true },
	{ VERB_READ, "/", TRANSPORT_TCP, ROLE_VIEWER, true },
	{ VERB_READ, "/healthz", TRANSPORT_TCP, ROLE_VIEWER, true },
	{ VERB_READ, "/readyz", TRANSPORT_TCP, ROLE_VIEWER, true },
	{ VERB_READ, "/api/v1/cages", TRANSPORT_TCP, ROLE_VIEWER, true },
	{ VERB_READ, "/api/v1/cages/1", TRANSPORT_TCP, ROLE_VIEWER, true },
	{ VERB_READ, "/api/v1/cages/1/module", TRANSPORT_TCP, ROLE_VIEWER, true },
	{ VERB_READ, "/api/v1/buses", TRANSPORT_TCP, ROLE_VIEWER, true },
	{ VERB_READ, "/api/v1/platform", TRANSPORT_TCP, ROLE_VIEWER, true },
	{ VERB_READ, "nowhere", TRANSPORT_UNIX, ROLE_ADMIN, false },
	{ VERB_ACT, "/api/v1/cages/1/reset", TRANSPORT_TCP, ROLE_NOBODY, false },
	{ VERB_ACT, "/api/v1/cages/1/reset", TRANSPORT_TCP, ROLE_VIEWER, false },
	{ VERB_ACT, "/api/v1/cages/1/reset", TRANSPORT_TCP, ROLE_ADMIN, false },
	{ VERB_ACT, "/api/v1/cages/1/reset", TRANSPORT_UNIX, ROLE_NOBODY, false },
	{ VERB_ACT, "/api/v1/cages/1/reset", TRANSPORT_UNIX, ROLE_VIEWER, false },
	{ VERB_ACT, "/api/v1/cages/1/reset", TRANSPORT_UNIX, ROLE_ADMIN, true },
	{ VERB_ACT, "/metrics", TRANSPORT_UNIX, ROLE_ADMIN, false },
};

START_TEST(only_an_admin_on_the_unix_socket_may_act)
{
	struct peer peer = { .transport = checks[_i].transport };

	ck_assert_int_eq(access_check(&peer, checks[_i].role, checks[_i].verb,
			     checks[_i].path),
	    checks[_i].allowed);
}
END_TEST

static const struct {
	const char *host;
	bool allowed;
} hosts[] = {
	{ NULL, true },
	{ "localhost", true },
	{ "LocalHost:9780", true },
	{ "127.0.0.1", true },
	{ "127.0.0.1:9780", true },
	{ "[::1]", true },
	{ "[::1]:9780", true },
	{ "[0:0:0:0:0:0:0:1]", true },
	{ "192.0.2.7:9780", true }, /* our address */
	{ "192.0.2.8", false },
	{ "switch7.example.net", true }, /* a configured name */
	{ "SWITCH7.example.net:80", true },
	{ "switch7.example.net.evil.example", false },
	{ "evil.example", false },
	{ "localhost.evil.example", false },
	{ "127.0.0.1.evil.example", false },
	{ "localhost:80@evil.example", false },
	{ "", false },
	{ ":9780", false },
	{ "[::1", false },
	{ "[::1]x", false },
	{ "[]", false },
};

START_TEST(a_tcp_request_needs_a_host_of_ours)
{
	static const char *const own[] = { "switch7.example.net" };
	struct access_names names = { own, 1 };
	struct peer peer = { .transport = TRANSPORT_TCP, .local = "192.0.2.7" };

	ck_assert_int_eq(access_host(&peer, &names, hosts[_i].host), hosts[_i].allowed);
	peer.transport = TRANSPORT_UNIX;
	ck_assert(access_host(&peer, &names, hosts[_i].host));
}
END_TEST

START_TEST(a_host_beyond_all_lengths_is_refused)
{
	struct access_names names = { NULL, 0 };
	struct peer peer = { .transport = TRANSPORT_TCP };
	char host[1000];

	memset(host, 'a', sizeof(host) - 1);
	host[sizeof(host) - 1] = '\0';

	ck_assert(!access_host(&peer, &names, host));
}
END_TEST

START_TEST(the_kernel_tells_who_is_at_a_unix_socket)
{
	struct peer peer;
	int fd[2];

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, fd), 0);
	ck_assert_int_eq(peer_from_socket(fd[0], TRANSPORT_UNIX, &peer), 0);
	ck_assert_uint_eq(peer.uid, geteuid());
	ck_assert_int_eq(peer.pid, getpid());
	close(fd[0]);
	close(fd[1]);
	ck_assert_int_lt(peer_from_socket(fd[0], TRANSPORT_UNIX, &peer), 0);
	ck_assert_int_lt(peer_from_socket(fd[0], TRANSPORT_TCP, &peer), 0);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("access");
	TCase *t = tcase_create("access");

	tcase_add_loop_test(t, the_transport_and_the_user_make_the_role, 0,
	    COUNT_OF(roles));
	tcase_add_loop_test(t, only_an_admin_on_the_unix_socket_may_act, 0,
	    COUNT_OF(checks));
	tcase_add_loop_test(t, a_tcp_request_needs_a_host_of_ours, 0, COUNT_OF(hosts));
	tcase_add_test(t, a_host_beyond_all_lengths_is_refused);
	tcase_add_test(t, the_kernel_tells_who_is_at_a_unix_socket);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}
