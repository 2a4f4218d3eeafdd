/* SPDX-License-Identifier: Apache-2.0 */
/* Whether the user of a configuration is there, as main asks while it runs. */
#include "daemon/config_here.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "daemon/privilege.h"
#include "tests/suite.h"

static char switch_text[64];
static unsigned asked; /* how often somebody was asked who may not answer */

/* In place of those of the C library. */
FILE *
fopen(const char *path, const char *mode)
{
	static char users[] = "root:x:0:0::/:/bin/sh\n"
			      "switchd:x:990:990::/:/bin/sh\n"
			      "toor:x:0:0::/:/bin/sh\n";
	int fd;

	if (strcmp(path, "/etc/passwd") == 0)
		return fmemopen(users, strlen(users), "r");
	if (strcmp(path, "/etc/nsswitch.conf") == 0 && switch_text[0])
		return fmemopen(switch_text, strlen(switch_text), "r");
	if (strcmp(path, "/etc/nsswitch.conf") == 0) {
		errno = ENOENT;
		return NULL;
	}
	fd = open(path, mode[0] == 'r' ? O_RDONLY : O_WRONLY | O_CREAT | O_TRUNC, 0600);
	return fd < 0 ? NULL : fdopen(fd, mode);
}

struct passwd *
getpwnam(const char *name)
{
	(void)name;
	asked++;
	return NULL;
}

static const struct {
	const char *user, *sources;
	int result;
	const char *err;
} users[] = {
	{ "switchd", "", 0, "" }, { "switchd", "passwd: sss", 0, "" },
	{ "root", "passwd: files sss", -EINVAL,
	    "caged: user: must be one who is not root, not \"root\"" },
	{ "toor", "", -EINVAL, "caged: user: must be one who is not root, not \"toor\"" },
	{ "swichd", "passwd:         files systemd\n", -ENOENT,
	    "caged: user: there is no user swichd; did you mean switchd?" },
	{ "far", "", -ENOENT, "caged: user: there is no user far" },
	{ "far", "# passwd: sss\npasswd:files # sss\ngroup: sss\n", -ENOENT,
	    "caged: user: there is no user far" },
	{ "far", "hosts: dns\npasswd: files sss\n", 0, "" },
	{ "far", "passwd:\tldap [NOTFOUND=return] files\n", 0, "" },
	{ PRIVILEGE_USER, "passwd: files\n", 0, "" }, /* the default may be missing */
};

START_TEST(main_knows_users_without_asking_anybody)
{
	struct config c;
	char err[CONFIG_ERROR_MAX] = "";

	config_defaults(&c);
	snprintf(c.user, sizeof(c.user), "%s", users[_i].user);
	snprintf(switch_text, sizeof(switch_text), "%s", users[_i].sources);

	ck_assert_int_eq(config_here_judge_user_file(&c, err, sizeof(err)),
	    users[_i].result);
	ck_assert_str_eq(err, users[_i].err);
	ck_assert_uint_eq(asked, 0);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("config_here");
	TCase *t = tcase_create("user");

	tcase_add_loop_test(t, main_knows_users_without_asking_anybody, 0,
	    COUNT_OF(users));
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}
