/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/config_here.h"

#include <errno.h>
#include <limits.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "base/log.h"
#include "base/suggest.h"
#include "daemon/platform_find.h"
#include "daemon/privilege.h"

#define USERS_MAX 256

int
config_here_judge_platform(const struct config *c, char *err, size_t size)
{
	char path[PATH_MAX];

	if (strcmp(c->platform_name, CONFIG_AUTO) == 0)
		return 0;
	return platform_find(c->plugin_dir, c->platform_name, path, sizeof(path), err,
	    size);
}

/* Appends a user who may be meant: one of the file, for others cannot be listed. */
static void
say_near_user(const char *name, char *err, size_t size)
{
	char names[USERS_MAX][CONFIG_NAME_MAX];
	const char *known[USERS_MAX], *meant;
	FILE *file = fopen("/etc/passwd", "re");
	const struct passwd *p;
	size_t count = 0;

	while (file && count < USERS_MAX && (p = fgetpwent(file))) {
		if (p->pw_uid == 0)
			continue;
		snprintf(names[count], CONFIG_NAME_MAX, "%s", p->pw_name);
		known[count] = names[count];
		count++;
	}
	if (file)
		fclose(file);
	meant = suggest(name, known, count);
	if (meant)
		snprintf(err + strlen(err), size - strlen(err), "; did you mean %s?",
		    meant);
}

static int
judge_passwd(const struct config *c, const struct passwd *p, char *err, size_t size)
{
	if (p && p->pw_uid != 0)
		return 0;
	if (p) {
		snprintf(err, size,
		    "caged: user: must be one who is not root, not \"%s\"", c->user);
		return -EINVAL;
	}
	snprintf(err, size, "caged: user: there is no user %s", c->user);
	say_near_user(c->user, err, size);
	return -ENOENT;
}

int
config_here_judge_user(const struct config *c, char *err, size_t size)
{
	if (strcmp(c->user, PRIVILEGE_USER) == 0)
		return 0;
	return judge_passwd(c, getpwnam(c->user), err, size);
}

/*
 * Whether nobody else than /etc/passwd is asked for users (nsswitch.conf(5)). Those that
 * systemd knows beside it are there while their service runs, and ours does not start it.
 */
static bool
knows_all_users(void)
{
	FILE *file = fopen("/etc/nsswitch.conf", "re");
	char line[256];
	bool all = true;

	while (file && fgets(line, sizeof(line), file)) {
		char *rest = line + strspn(line, " \t"), *word;

		if (strncmp(rest, "passwd:", 7) != 0)
			continue;
		rest += 7;
		rest[strcspn(rest, "#\n")] = '\0';
		while ((word = strsep(&rest, " \t")))
			all = all && (!word[0] || strcmp(word, "files") == 0 ||
					 strcmp(word, "systemd") == 0);
	}
	if (file)
		fclose(file);
	return all;
}

int
config_here_judge_user_file(const struct config *c, char *err, size_t size)
{
	FILE *file;
	const struct passwd *p = NULL;
	int r;

	if (strcmp(c->user, PRIVILEGE_USER) == 0)
		return 0;
	file = fopen("/etc/passwd", "re");
	while (file && (p = fgetpwent(file)) && strcmp(p->pw_name, c->user) != 0)
		;
	if (!file)
		log_warn("user: %s is not looked for: /etc/passwd: %s", c->user,
		    strerror(errno));
	r = p || (file && knows_all_users()) ? judge_passwd(c, p, err, size) : 0;
	if (file && !p && r == 0)
		log_warn("user: %s is not in /etc/passwd: the next start asks others",
		    c->user);
	if (file)
		fclose(file);
	return r;
}

void
config_here_tell_user(const struct config *c)
{
	if (strcmp(c->user, PRIVILEGE_USER) == 0 && !getpwnam(PRIVILEGE_USER))
		log_warn("there is no user %s: started by root it runs as %s, and only "
			 "root is an admin",
		    PRIVILEGE_USER, PRIVILEGE_FALLBACK);
}

void
config_here_tell(const struct config *c, const struct options *options,
    const struct config_sources *sources)
{
	const char *before = "";

	/* they stand in the order of their platforms */
	for (size_t i = 0; i < c->platform_option_count; i++) {
		const struct config_platform_option *o = &c->platform_options[i];
		char path[CONFIG_PLACE_MAX], place[CONFIG_PLACE_MAX];
		char file[PATH_MAX], why[CONFIG_ERROR_MAX + PATH_MAX];

		if (strcmp(o->platform, before) == 0 ||
		    strcmp(o->platform, CONFIG_AUTO) == 0)
			continue;
		before = o->platform;
		if (platform_find(c->plugin_dir, o->platform, file, sizeof(file), why,
			sizeof(why)) == 0)
			continue;
		snprintf(path, sizeof(path), "platform.%s.%.*s", o->platform,
		    (int)strcspn(o->text, "="), o->text);
		if (!config_origin(options, c, sources, path, place, sizeof(place)) ||
		    place[0] == '-')
			continue;
		log_warn("%s: %s: is in vain: %s", place, path, strstr(why, "there is"));
	}
}
