/* SPDX-License-Identifier: Apache-2.0 */
#include "api/access.h"

#include <grp.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/bytes.h"
#include "tests/suite.h"

#define OWN       777
#define OPERATORS 501
#define VIEWERS   602
#define NOBODY    ((uid_t)-1)

static const struct access_users users = { OWN, OPERATORS, VIEWERS };
static const struct access_users shared = { 0, OPERATORS, VIEWERS };
static const struct access_users groupless = { OWN, ACCESS_NO_GROUP, ACCESS_NO_GROUP };

static const struct {
	const struct access_users *users;
	uid_t uid;
	gid_t groups[3];
	size_t count;
	enum role role;
} roles[] = {
	{ &users, 0, { 0 }, 1, ROLE_ADMIN },
	{ &users, OWN, { OWN }, 1, ROLE_ADMIN },
	{ &users, OWN, { VIEWERS }, 1, ROLE_ADMIN },
	{ &users, 1000, { 1000 }, 1, ROLE_NOBODY },
	{ &users, 1000, { 0 }, 1, ROLE_NOBODY },
	{ &users, 1000, { 0 }, 0, ROLE_NOBODY },
	{ &users, 1000, { VIEWERS }, 1, ROLE_VIEWER },
	{ &users, 1000, { OPERATORS }, 1, ROLE_OPERATOR },
	{ &users, 1000, { 100, VIEWERS, 1000 }, 3, ROLE_VIEWER },
	{ &users, 1000, { 100, 1000, OPERATORS }, 3, ROLE_OPERATOR },
	{ &users, 1000, { VIEWERS, OPERATORS, 100 }, 3, ROLE_OPERATOR },
	{ &users, 1000, { OPERATORS, VIEWERS, 100 }, 3, ROLE_OPERATOR },
	{ &users, 1000, { OPERATORS + 1, VIEWERS + 1 }, 2, ROLE_NOBODY },
	{ &users, NOBODY, { 65534 }, 1, ROLE_NOBODY },
	/* whom strangers share is no admin, nor is who has no account */
	{ &shared, 0, { 0 }, 1, ROLE_ADMIN },
	{ &shared, OWN, { OWN }, 1, ROLE_NOBODY },
	{ &shared, 65534, { 65534 }, 1, ROLE_NOBODY },
	{ &shared, OWN, { OPERATORS }, 1, ROLE_OPERATOR },
	/* a system without our groups has no members of them */
	{ &groupless, 1000, { ACCESS_NO_GROUP }, 1, ROLE_NOBODY },
	{ &groupless, OWN, { 1 }, 1, ROLE_ADMIN },
};

START_TEST(the_user_and_its_groups_make_the_role)
{
	ck_assert_int_eq(access_role(roles[_i].users, roles[_i].uid, roles[_i].groups,
			     roles[_i].count),
	    roles[_i].role);
}
END_TEST

/* The least role for what the routes do, and for paths that no route has. */
static const struct {
	enum verb verb;
	const char *path;
	enum role least;
} checks[] = {
	{ VERB_READ, "/metrics", ROLE_VIEWER },
	{ VERB_READ, "/", ROLE_VIEWER },
	{ VERB_READ, "/healthz", ROLE_VIEWER },
	{ VERB_READ, "/readyz", ROLE_VIEWER },
	{ VERB_READ, "/api/v1/cages", ROLE_VIEWER },
	{ VERB_READ, "/api/v1/cages/1", ROLE_VIEWER },
	{ VERB_READ, "/api/v1/cages/1/module", ROLE_VIEWER },
	{ VERB_READ, "/api/v1/buses", ROLE_VIEWER },
	{ VERB_READ, "/api/v1/platform", ROLE_VIEWER },
	{ VERB_READ, "nowhere", ROLE_NONE },
	{ VERB_ACT, "/api/v1/cages/1/reset", ROLE_OPERATOR },
	{ VERB_ACT, "/api/v1/cages", ROLE_ADMIN },
	{ VERB_ACT, "/api/v1/alarms/17/acknowledge", ROLE_OPERATOR },
	{ VERB_ACT, "/api/v1/config/reload", ROLE_ADMIN },
	{ VERB_ACT, "/api/v1/", ROLE_ADMIN },
	{ VERB_ACT, "/metrics", ROLE_NONE },
	{ VERB_ACT, "/", ROLE_NONE },
};

START_TEST(a_role_may_do_what_the_table_says_and_what_lesser_roles_may)
{
	ck_assert_int_eq(access_needs(checks[_i].verb, checks[_i].path),
	    checks[_i].least);
	for (int role = ROLE_NOBODY; role <= ROLE_ADMIN; role++) {
		struct peer peer = { .role = (enum role)role };

		ck_assert_int_eq(access_check(&peer, checks[_i].verb, checks[_i].path),
		    role >= (int)checks[_i].least);
	}
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
	ck_assert_int_eq(peer_from_socket(fd[0], TRANSPORT_UNIX, &users, &peer), 0);
	ck_assert_uint_eq(peer.uid, geteuid());
	ck_assert_int_eq(peer.pid, getpid());
	ck_assert_int_eq(peer.role, geteuid() == 0 ? ROLE_ADMIN : ROLE_NOBODY);
	close(fd[0]);
	close(fd[1]);
	ck_assert_int_lt(peer_from_socket(fd[0], TRANSPORT_UNIX, &users, &peer), 0);
	ck_assert_int_lt(peer_from_socket(fd[0], TRANSPORT_TCP, &users, &peer), 0);
}
END_TEST

/* The role of a user with so many groups, of which the last is a group of ours. */
static int
role_of_many(size_t count)
{
	gid_t groups[2000];
	struct peer peer;
	int fd[2];

	for (size_t i = 0; i < count; i++)
		groups[i] = (gid_t)(10000 + i);
	groups[count - 1] = OPERATORS;
	if (setgroups(count, groups) < 0 || setresgid(1000, 1000, 1000) < 0 ||
	    setresuid(1000, 1000, 1000) < 0 ||
	    socketpair(AF_UNIX, SOCK_STREAM, 0, fd) < 0 ||
	    peer_from_socket(fd[0], TRANSPORT_UNIX, &users, &peer) < 0)
		return -1;
	return (int)peer.role;
}

static const size_t group_counts[] = { 1, 31, 32, 33, 2000 };

START_TEST(supplementary_groups_count_however_many_there_are)
{
	pid_t child;
	int status;

	if (geteuid() != 0)
		return; /* only root can have groups at will */
	child = fork();
	if (child == 0)
		_exit(role_of_many(group_counts[_i]));
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_int_eq(WEXITSTATUS(status), ROLE_OPERATOR);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("access");
	TCase *t = tcase_create("access");

	tcase_add_loop_test(t, the_user_and_its_groups_make_the_role, 0, COUNT_OF(roles));
	tcase_add_loop_test(t,
	    a_role_may_do_what_the_table_says_and_what_lesser_roles_may, 0,
	    COUNT_OF(checks));
	tcase_add_loop_test(t, a_tcp_request_needs_a_host_of_ours, 0, COUNT_OF(hosts));
	tcase_add_test(t, a_host_beyond_all_lengths_is_refused);
	tcase_add_test(t, the_kernel_tells_who_is_at_a_unix_socket);
	tcase_add_loop_test(t, supplementary_groups_count_however_many_there_are, 0,
	    COUNT_OF(group_counts));
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}
