/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/dirs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "base/rundir.h"
#include "base/utf8.h"
#include "daemon/config.h"

#define PARENT_MODE 0755

/* A daemon that was told to end has this long before another is refused: 3 s. */
#define TAKE_TRIES 60
#define TAKE_MS    50

/* What differs between the two. */
struct dir_kind {
	const char *name;
	mode_t system_mode;    /* of the system's own; a user's are 0700 */
	bool may_be_read_only; /* its disk, which errors have made so */
};

/* Operators of the socket's group walk into the run directory. */
static const struct dir_kind run_kind = { "run directory", 0755, false };
static const struct dir_kind state_kind = { "state directory", 0750, true };

/* Where a message goes. */
struct said {
	const struct dir_kind *kind;
	const char *path;
	char *err;
	size_t size;
};

static int say(const struct said *to, int err, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static int
say(const struct said *to, int err, const char *format, ...)
{
	char path[160], text[192];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	utf8_printable(path, sizeof(path), to->path);
	snprintf(to->err, to->size, "caged: %s %s: %s", to->kind->name, path, text);
	return err;
}

/* Makes a path absolute; the directory need not exist. */
static int
absolute(const char *path, char ret_path[DIRS_PATH_MAX], const struct said *to)
{
	char here[DIRS_PATH_MAX] = "";
	int len;

	if (path[0] != '/' && !getcwd(here, sizeof(here)))
		return say(to, -errno, "the working directory is not known: %s",
		    strerror(errno));
	len = snprintf(ret_path, DIRS_PATH_MAX, "%s%s%s", here, here[0] ? "/" : "", path);
	if (len < 0 || len >= DIRS_PATH_MAX)
		return say(to, -ENAMETOOLONG, "the path is longer than %d bytes",
		    DIRS_PATH_MAX - 1);
	for (; len > 1 && ret_path[len - 1] == '/'; len--)
		ret_path[len - 1] = '\0';
	return 0;
}

static struct rundir_who
who_are_we(void)
{
	const struct passwd *pw = getpwuid(geteuid());

	return (struct rundir_who){
		.uid = geteuid(),
		.user = pw ? pw->pw_name : NULL,
		.xdg_runtime_dir = getenv("XDG_RUNTIME_DIR"),
		.xdg_state_home = getenv("XDG_STATE_HOME"),
		.home = getenv("HOME"),
	};
}

int
dirs_choose(const char *run_dir, const char *state_dir, struct dirs *ret_dirs, char *err,
    size_t size)
{
	const size_t room = sizeof(((struct sockaddr_un *)NULL)->sun_path);
	const struct said run_said = { &run_kind, run_dir, err, size };
	const struct said state_said = { &state_kind, state_dir, err, size };
	const struct rundir_who who = who_are_we();
	struct rundir_candidates candidates;
	char state_default[DIRS_PATH_MAX];
	struct dirs d;
	int result;

	run_dir_candidates(&who, &candidates);
	if (strcmp(run_dir, CONFIG_AUTO) == 0)
		run_dir = candidates.path[0];
	if (strcmp(state_dir, CONFIG_AUTO) == 0) {
		if (!state_dir_default(&who, state_default, sizeof(state_default)))
			return say(&state_said, -ENOENT,
			    "neither XDG_STATE_HOME nor HOME says where it is; "
			    "give it with --state-dir");
		state_dir = state_default;
	}
	result = absolute(run_dir, d.run, &run_said);
	if (!result)
		result = absolute(state_dir, d.state, &state_said);
	if (result)
		return result;
	if (strlen(d.run) + strlen("/" DIRS_SOCKET) >= room)
		return say(&run_said, -ENAMETOOLONG,
		    "the path leaves no room for /%s: at most %zu bytes", DIRS_SOCKET,
		    room - 1 - strlen("/" DIRS_SOCKET));
	*ret_dirs = d;
	return 0;
}

/* Makes what is missing above the last part of the path. */
static int
make_parents(const char *path, const struct said *to)
{
	char parent[DIRS_PATH_MAX];

	for (const char *slash = path; (slash = strchr(slash + 1, '/'));) {
		snprintf(parent, sizeof(parent), "%.*s", (int)(slash - path), path);
		if (mkdir(parent, PARENT_MODE) != 0 && errno != EEXIST)
			return say(to, -errno, "%s cannot be made: %s", parent,
			    strerror(errno));
	}
	return 0;
}

static bool
is_empty(int fd)
{
	int copy = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = copy < 0 ? NULL : fdopendir(copy);
	unsigned entries = 0;

	if (!dir) {
		if (copy >= 0)
			close(copy);
		return false;
	}
	while (entries < 3 && readdir(dir))
		entries++;
	closedir(dir);
	return entries == 2; /* "." and ".." */
}

/* Gives a directory of root to the owner; one that holds something may be anybody's. */
static int
give(int fd, bool made, const struct dirs_owner *owner, const struct said *to)
{
	if (!made && !is_empty(fd))
		return say(to, -EEXIST,
		    "belongs to root and is not empty: give it to user %u first",
		    owner->uid);
	if (fchown(fd, owner->uid, owner->gid) != 0)
		return say(to, -errno, "cannot be given to user %u: %s", owner->uid,
		    strerror(errno));
	return 0;
}

/* The directory is open: nobody can exchange what we look at. */
static int
check(int fd, bool made, const struct dirs_owner *owner, const struct said *to)
{
	struct stat st;
	int err = 0;

	if (fstat(fd, &st) != 0)
		return say(to, -errno, "%s", strerror(errno));
	if (st.st_uid == 0 && owner->uid != 0 && geteuid() == 0)
		err = give(fd, made, owner, to);
	else if (st.st_uid != owner->uid)
		err = say(to, -EPERM, "belongs to user %u, not to user %u", st.st_uid,
		    owner->uid);
	if (err)
		return err;
	if (fstat(fd, &st) != 0)
		return say(to, -errno, "%s", strerror(errno));
	if (st.st_mode & S_IWOTH || (st.st_mode & S_IWGRP && st.st_gid != owner->gid))
		return say(to, -EPERM, "others can write to it (mode %04o)",
		    st.st_mode & 07777);
	if ((st.st_mode & S_IRWXU) != S_IRWXU)
		return say(to, -EACCES, "its owner cannot write to it (mode %04o)",
		    st.st_mode & 07777);
	if (faccessat(fd, ".", W_OK | X_OK, AT_EACCESS) != 0 &&
	    !(errno == EROFS && to->kind->may_be_read_only))
		return say(to, -errno, "cannot be written: %s", strerror(errno));
	return 0;
}

static int
make_one(const struct dir_kind *kind, const char *path, bool system,
    const struct dirs_owner *owner, char *err, size_t size)
{
	const struct said to = { kind, path, err, size };
	mode_t mode = system ? kind->system_mode : 0700;
	bool made;
	int fd, result = make_parents(path, &to);

	if (result)
		return result;
	made = mkdir(path, mode) == 0;
	if (!made && errno != EEXIST)
		return say(&to, -errno, "cannot be made: %s", strerror(errno));
	fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0 && (errno == ELOOP || errno == ENOTDIR))
		return say(&to, -ENOTDIR, "is a symbolic link or no directory");
	if (fd < 0)
		return say(&to, -errno, "%s", strerror(errno));
	result =
	    made && fchmod(fd, mode) != 0 ? say(&to, -errno, "%s", strerror(errno)) : 0;
	if (!result)
		result = check(fd, made, owner, &to);
	close(fd);
	return result;
}

int
dirs_make(const struct dirs *dirs, const struct dirs_owner *owner, char *err, size_t size)
{
	const struct rundir_who who = who_are_we();
	bool system = rundir_is_system(&who);
	int result = make_one(&run_kind, dirs->run, system, owner, err, size);

	if (!result)
		result = make_one(&state_kind, dirs->state, system, owner, err, size);
	return result;
}

/* Says whether somebody else has it, for as long as it may take him to end. */
static bool
is_taken(int fd)
{
	const struct timespec pause = { .tv_nsec = TAKE_MS * 1000000L };

	for (unsigned i = 0; flock(fd, LOCK_EX | LOCK_NB) < 0; i++) {
		if (errno != EWOULDBLOCK)
			return false;
		if (i == TAKE_TRIES)
			return true;
		nanosleep(&pause, NULL);
	}
	return false;
}

int
dirs_take_state(const struct dirs *dirs, char *err, size_t size)
{
	const struct said to = { &state_kind, dirs->state, err, size };
	int fd = open(dirs->state, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (fd < 0)
		return say(&to, -errno, "%s", strerror(errno));
	if (is_taken(fd)) {
		close(fd);
		return say(&to, -EBUSY, "another daemon uses it");
	}
	return fd;
}
