/* SPDX-License-Identifier: Apache-2.0 */
/*
 * caged: reads its configuration, makes what needs privileges, forks the
 * spawner, gives the privileges up and runs the loop.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "api/tls.h"
#include "base/aside.h"
#include "base/log.h"
#include "daemon/boot.h"
#include "daemon/config.h"
#include "daemon/config_cages.h"
#include "daemon/config_files.h"
#include "daemon/config_here.h"
#include "daemon/dirs.h"
#include "daemon/door.h"
#include "daemon/edits.h"
#include "daemon/edits_judge.h"
#include "daemon/edits_start.h"
#include "daemon/journald.h"
#include "daemon/loop.h"
#include "daemon/notify.h"
#include "daemon/options.h"
#include "daemon/platform_choose.h"
#include "daemon/platform_find.h"
#include "daemon/privilege.h"
#include "daemon/schema_process.h"
#include "daemon/spawner.h"
#include "daemon/web_config.h"
#include "daemon/yang_dir.h"

/* Refused, and would be again. */
#define EXIT_USAGE 2

/* Between two samples of a presence pin that must agree. */
#define PRESENCE_CONFIRM_MS 50

/* What main collects before the loop runs. */
struct start {
	struct options options;
	struct config config;
	struct config_sources sources;
	struct edits_start edits;
	struct schema_once schema;
	struct dirs dirs;
	struct privilege_user user;
	struct platform_choice platform;
	char plugin_path[CONFIG_TEXT_MAX + CONFIG_NAME_MAX + 64];
	struct loop_config loop;
	struct web web;
	struct yang_dir yang;
};

static int
refuse(const char *line)
{
	fprintf(stderr, "%s\n", line);
	return EXIT_USAGE;
}

/* What concerns a key that was set somewhere. */
static int
refuse_key(const struct start *s, char *err, size_t size)
{
	config_say_origin(&s->options, &s->config, &s->sources, err, size);
	return refuse(err);
}

/*
 * The status for an errno: what only the machine lacks, such as a VRF that is still to be
 * made, a port whose owner is about to end, or time or memory for the schema process, is
 * worth another try by who started us.
 */
static int
status_of(int error)
{
	switch (-error) {
	case EADDRINUSE:
	case EADDRNOTAVAIL:
	case EAGAIN:
	case EBUSY:
	case EIO:
	case ENFILE:
	case ENODEV:
	case ENOMEM:
	case ENOSPC:
	case EPIPE:
	case EROFS:
	case ETIMEDOUT:
		return EXIT_FAILURE;
	default:
		return EXIT_USAGE;
	}
}

/* The modules that clients are told of. */
static int
load_yang(struct start *s, char *err, size_t size)
{
	const char *folder = s->config.yang_dir;

	s->loop.yang = &tree_yang_own;
	if (strcmp(folder, CONFIG_OFF) == 0)
		return 0;
	s->loop.yang = &s->yang.yang;
	return yang_dir_load(folder, &s->yang, err, size);
}

/* Finds everything that was asked for, changes nothing yet. */
static int
look_around(struct start *s)
{
	const char *user = s->config.user;
	char err[CONFIG_ERROR_MAX + PATH_MAX]; /* a folder of board files */
	int r;

	config_here_tell(&s->config, &s->options, &s->sources);
	if (geteuid() == 0 && config_here_judge_user(&s->config, err, sizeof(err)) < 0)
		return refuse_key(s, err, sizeof(err));

	if (platform_choose(&s->config, &s->platform, err, sizeof(err)) < 0)
		return refuse(err);
	if (platform_find(s->config.plugin_dir, s->platform.name, s->plugin_path,
		sizeof(s->plugin_path), err, sizeof(err)) < 0)
		return refuse_key(s, err, sizeof(err));
	if (dirs_choose(s->config.run_dir, s->config.state_dir, &s->dirs, err,
		sizeof(err)) < 0)
		return refuse(err);
	if (strcmp(user, PRIVILEGE_USER) == 0)
		user = NULL; /* the default may be missing, a chosen one may not */
	if (privilege_find_user(user, &s->user) < 0) {
		snprintf(err, sizeof(err),
		    "caged: user %s: no such user that is not root", s->config.user);
		return refuse(err);
	}
	r = load_yang(s, err, sizeof(err));
	if (r < 0) {
		refuse_key(s, err, sizeof(err));
		return status_of(r);
	}
	return 0;
}

static int
start_spawner(struct start *s)
{
	struct spawner_config spawner = {
		.plugin = {
		    .name = s->platform.name,
		    .path = s->plugin_path,
		    .run_dir = s->dirs.run,
		    .options = s->platform.options,
		},
		.user = s->user,
		.presence_ms = s->config.poll_presence_ms,
		.confirm_ms = PRESENCE_CONFIRM_MS,
		.level = s->config.log_level,
	};
	int r;

	r = spawner_start(&spawner, &s->loop.spawner_fd, &s->loop.spawner);
	if (r < 0)
		fprintf(stderr, "caged: spawner: %s\n", strerror(-r));
	return r < 0 ? EXIT_FAILURE : 0;
}

/* Holds it open: its path may lead through folders that are root's alone. */
static int
hold_run_dir(const char *path)
{
	int fd = open(path, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (fd < 0)
		fprintf(stderr, "caged: run directory %s: %s\n", path, strerror(errno));
	return fd;
}

/* What http.web-config says, its files tried. */
static int
load_web(struct start *s, char *err, size_t size)
{
	const char *file = s->config.http.web_config;
	char why[CONFIG_ERROR_MAX - 32];
	int r;

	if (strcmp(file, CONFIG_OFF) == 0)
		return 0;
	r = web_config_load(file, &s->web, err, size);
	if (r == 0 && s->web.tls.on) {
		r = tls_try(&s->web.tls, why, sizeof(why));
		if (r < 0)
			snprintf(err, size, "caged: http.web-config: %s", why);
	}
	if (r == 0)
		s->loop.web = &s->web;
	return r;
}

/*
 * Where edits let servers listen, also where an option hides it. What http.web-config
 * says is only asked where it matters; where it is wrong, that is told later.
 */
static int
judge_edits(const struct options *options, const struct config *config,
    const struct config_sources *sources, char *err, size_t size)
{
	int r = edits_judge(options, config, sources, NULL, err, size);
	char other[CONFIG_ERROR_MAX];
	struct web *web;

	if (r == 0 || strcmp(config->http.web_config, CONFIG_OFF) == 0)
		return r;
	web = calloc(1, sizeof(*web));
	if (!web)
		return -ENOMEM;
	r = web_config_load(config->http.web_config, web, other, sizeof(other));
	r = r == 0 ? edits_judge(options, config, sources, web, err, size) : 0;
	explicit_bzero(web, sizeof(*web));
	free(web);
	return r;
}

/* Files and edits together; what holds counts from now on. */
static int
try_edits(void *arg, const struct edits *edits, char *err, size_t size)
{
	struct start *s = arg;
	const struct judge judge = schema_once_judge(&s->schema);
	struct judge_edit *list = edits_for_judge(edits);
	struct config_sources sources;
	struct config config;
	int r = -ENOMEM;

	snprintf(err, size, "caged: no memory");
	if (list)
		r = config_load(&s->options, &judge, list, edits->count, &config,
		    &sources, err, size);
	free(list);
	if (r < 0)
		return r;
	r = judge_edits(&s->options, &config, &sources, err, size);
	if (r < 0) {
		config_sources_free(&sources);
		return r;
	}
	config_sources_free(&s->sources);
	s->sources = sources;
	s->config = config;
	return 0;
}

static int
load_edits(struct start *s, char *err, size_t size)
{
	const struct edits_try try = { .judge = try_edits, .arg = s };

	return edits_begin(s->loop.state_dir_fd, &try, &s->edits, err, size);
}

/* What cannot be used is for an operator to look at: 0 or -errno. */
static int
keep_damaged(const struct start *s)
{
	const struct edits_start *e = &s->edits;
	char name[ASIDE_NAME_MAX];
	int r;

	if (e->aside_damaged[0])
		log_error(EDITS_ASIDE_FILE " cannot be used: %s", e->aside_damaged);
	if (!e->damaged[0])
		return 0;
	r = aside_keep(s->loop.state_dir_fd, EDITS_FILE, "bad", NULL, name);
	log_error(EDITS_FILE " cannot be used, and is kept as %s: %s",
	    r == 0 ? name : EDITS_FILE, e->damaged);
	return r;
}

/* By the user who will write them again. */
static void
sort_edits(const struct start *s)
{
	int r = keep_damaged(s);

	if (r == 0)
		r = edits_sort(s->loop.state_dir_fd, &s->edits);
	for (size_t i = 0; i < s->edits.refused.count; i++)
		log_error("an edit is put aside, in " EDITS_ASIDE_FILE ": %s",
		    s->edits.refused.edit[i].why);
	if (s->edits.dropped)
		log_error("%zu edits that were put aside are forgotten: there may be %d",
		    s->edits.dropped, JUDGE_EDITS_MAX);
	for (size_t i = s->edits.edits.count - s->edits.back; i < s->edits.edits.count;
	     i++)
		log_info("an edit that was put aside counts again: %s",
		    s->edits.edits.edit[i].path);
	if (r < 0)
		log_error("the files of edits stay as they are: %s", strerror(-r));
}

/* Makes what an ordinary user could not, then becomes one. */
static int
prepare(struct start *s)
{
	struct dirs_owner owner = { s->user.change ? s->user.uid : geteuid(),
		s->user.change ? s->user.gid : getegid() };
	char err[CONFIG_ERROR_MAX];
	int status, r;

	r = dirs_make(&s->dirs, &owner, err, sizeof(err));
	if (r < 0) {
		refuse(err);
		return status_of(r);
	}
	s->loop.run_dir_fd = hold_run_dir(s->dirs.run);
	if (s->loop.run_dir_fd < 0)
		return EXIT_USAGE;
	s->loop.state_dir_fd = dirs_take_state(&s->dirs, err, sizeof(err));
	if (s->loop.state_dir_fd < 0) {
		refuse(err);
		return status_of(s->loop.state_dir_fd);
	}
	r = load_edits(s, err, sizeof(err));
	schema_once_end(&s->schema);
	/* Without edits that are wrong the daemon can start, and an operator look. Those
	 * that could not be read or judged are not to be lost. */
	if (r < 0) {
		fprintf(stderr, "%s; the edits are not judged\n", err);
		return EXIT_FAILURE;
	}
	boot_id(); /* while /proc can be reached */
	status = start_spawner(s);
	if (status)
		return status;
	s->loop.run_dir = s->dirs.run;
	s->loop.door.users = door_users(&s->user);
	r = door_open(&s->loop.door, &s->config, err, sizeof(err));
	if (r < 0) {
		refuse_key(s, err, sizeof(err));
		return status_of(r);
	}
	options_hold_folders(&s->options);
	r = privilege_drop_main(&s->user);
	if (r < 0) {
		fprintf(stderr, "caged: cannot become user %s: %s\n", s->user.name,
		    strerror(-r));
		return EXIT_FAILURE;
	}
	sort_edits(s);
	/* As the user who will read it again. */
	if (load_web(s, err, sizeof(err)) < 0 ||
	    door_judge(&s->loop.door, &s->config, s->loop.web, err, sizeof(err)) < 0)
		return refuse_key(s, err, sizeof(err));
	r = door_open_unix(&s->loop.door, s->loop.run_dir_fd, s->dirs.run, err,
	    sizeof(err));
	if (r < 0) {
		refuse(err);
		return status_of(r);
	}
	return 0;
}

static int
run(struct start *s)
{
	int status;

	log_init("caged", s->config.log_level);
	notify_init(&s->loop.notify);
	status = look_around(s);
	if (!status)
		status = prepare(s);
	if (status)
		return status;
	s->loop.config = s->config;
	s->loop.sources = s->sources;
	s->loop.edits = s->edits.edits;
	s->loop.refused = s->edits.refused;
	s->loop.platform = s->platform.name;
	s->loop.by_root = s->user.change;
	s->loop.options = &s->options;
	journald_open(JOURNALD_SOCKET);
	return loop_run(&s->loop);
}

/* For --check and --dump-config: those of a state directory that there is. */
static void
look_at_edits(struct start *s)
{
	char err[CONFIG_ERROR_MAX];

	if (dirs_choose(s->config.run_dir, s->config.state_dir, &s->dirs, err,
		sizeof(err)) < 0)
		return;
	s->loop.state_dir_fd = open(s->dirs.state, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (s->loop.state_dir_fd < 0 && errno != ENOENT)
		fprintf(stderr, "caged: %s: %s; the edits do not count\n", s->dirs.state,
		    strerror(errno));
	if (s->loop.state_dir_fd >= 0 && load_edits(s, err, sizeof(err)) < 0)
		fprintf(stderr, "%s; the edits do not count\n", err);
	if (s->edits.damaged[0])
		fprintf(stderr, "%s; the edits do not count\n", s->edits.damaged);
	for (size_t i = 0; i < s->edits.refused.count; i++)
		fprintf(stderr, "%s; that edit does not count\n",
		    s->edits.refused.edit[i].why);
}

/* For --check: what is in vain is told, what would be missed at a start is refused. */
static int
look_here(struct start *s, char *err, size_t size)
{
	int r;

	config_here_tell(&s->config, &s->options, &s->sources);
	config_cages_tell_unsaid(&s->sources);
	r = config_here_judge_platform(&s->config, err, size);
	if (r < 0)
		return r;
	r = config_here_judge_user(&s->config, err, size);
	if (r < 0 && geteuid() != 0) {
		config_say_origin(&s->options, &s->config, &s->sources, err, size);
		log_warn("%s (root would be refused)", err);
		r = 0;
	}
	return r;
}

/* A reload that is asked for from now on comes when the loop runs. */
static void
hold_reloads(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGHUP);
	sigprocmask(SIG_BLOCK, &set, NULL);
}

int
main(int argc, char **argv)
{
	static struct start s; /* too large for a stack that shall stay small */
	struct judge judge;
	char err[CONFIG_ERROR_MAX];
	int r;

	signal(SIGPIPE, SIG_IGN);
	if (options_parse(argc, argv, &s.options, err, sizeof(err)) < 0)
		return refuse(err);
	switch (s.options.action) {
	case OPTIONS_HELP:
		options_help(stdout);
		return 0;
	case OPTIONS_VERSION:
		options_version(stdout);
		return 0;
	case OPTIONS_RUN:
		hold_reloads();
		break;
	case OPTIONS_CHECK:
	case OPTIONS_DUMP_CONFIG:
		break;
	}
	options_default_files(&s.options, CONFIG_FOLDER);
	s.schema.fd = -1;
	judge = schema_once_judge(&s.schema);
	r = config_load(&s.options, &judge, NULL, 0, &s.config, &s.sources, err,
	    sizeof(err));
	if (r < 0) {
		refuse(err);
		return status_of(r);
	}
	if (s.options.action == OPTIONS_RUN)
		return run(&s);
	look_at_edits(&s);
	if (s.options.action == OPTIONS_DUMP_CONFIG)
		config_dump(&s.config, &s.options, &s.sources, stdout);
	else if (look_here(&s, err, sizeof(err)) < 0 ||
		 load_yang(&s, err, sizeof(err)) < 0 ||
		 load_web(&s, err, sizeof(err)) < 0 ||
		 door_judge(NULL, &s.config, s.loop.web, err, sizeof(err)) < 0)
		return refuse_key(&s, err, sizeof(err));
	else
		config_here_tell_user(&s.config);
	return 0;
}
