/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE 1 /* close_range() */

#include "daemon/schema_process.h"

#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.h"
#include "base/sanitizer.h"
#include "daemon/platform_find.h"

#define FILES_MAX 128 /* descriptors of a question, and our own few */
#define NOBODY    65534
#define CHILD_FD  3
#define FAILED    1
#define LOOK_MS   2

typedef int (*serve_function)(int fd);
typedef int (*work_function)(void *argument);

/*
 * Beside the program as it was built, or where it was installed: below the same folder as
 * the program, which is another than / in an image that is being made.
 */
static void
find_module(char *ret_path, size_t size)
{
	static const char sbin[] = SBIN_DIR;
	size_t len, root = 0;

	platform_own_folder(ret_path, size);
	len = strlen(ret_path);
	snprintf(ret_path + len, size - len, "/daemon/.libs/schema.so");
	if (access(ret_path, F_OK) == 0)
		return;
	if (len >= sizeof(sbin) - 1)
		root = len - (sizeof(sbin) - 1);
	if (strncmp(ret_path + root, sbin, len - root) != 0)
		root = 0;
	snprintf(ret_path + root, size - root, "%s/schema.so", MODULE_DIR);
}

/* A function of the module; NULL: told in the log. */
static void *
load_function(const char *name)
{
	char path[PATH_MAX];
	void *object;

	find_module(path, sizeof(path));
	object = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	if (!object) {
		log_error("schema: %s", dlerror());
		return NULL;
	}
	return dlsym(object, name);
}

static void
limit(int which, rlim_t value)
{
	const struct rlimit limits = { .rlim_cur = value, .rlim_max = value };

	setrlimit((__rlimit_resource_t)which, &limits);
}

/* Becomes the process, with the module loaded: gives its function, or NULL. */
static void *
become(const char *function, const struct privilege_user *user, pid_t parent)
{
	void *loaded;
	int r;

	prctl(PR_SET_NAME, SCHEMA_NAME, 0, 0, 0);
	signal(SIGXFSZ, SIG_IGN); /* an answer too long is an error of its writing */
	loaded = load_function(function);
	if (!loaded)
		return NULL;
	r = privilege_drop_bus(user, parent);
	if (r < 0) {
		log_error("schema: privileges not dropped: %s", strerror(-r));
		return NULL;
	}
	limit(RLIMIT_CORE, 0);
	limit(RLIMIT_FSIZE, JUDGE_ANSWER_MAX);
	limit(RLIMIT_NOFILE, FILES_MAX);
	if (!IS_SANITIZED)
		limit(RLIMIT_AS, SCHEMA_MEMORY_MAX);
	return loaded;
}

int
schema_process_run(int fd, const struct privilege_user *user, pid_t parent)
{
	void *loaded = become("caged_schema_serve", user, parent);
	serve_function serve;

	if (!loaded)
		return FAILED;
	memcpy(&serve, &loaded, sizeof(serve));
	return serve(fd);
}

/* ---- one that is waited for ---- */

static struct privilege_user
nobody(void)
{
	return (struct privilege_user){ .change = geteuid() == 0,
		.uid = NOBODY,
		.gid = NOBODY };
}

static int
start(struct schema_once *once)
{
	const struct privilege_user user = nobody();
	pid_t self = getpid();
	int fds[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fds) < 0)
		return -errno;
	once->pid = fork();
	if (once->pid == 0) {
		if (dup2(fds[1], CHILD_FD) < 0 || close_range(CHILD_FD + 1, ~0u, 0) < 0 ||
		    privilege_die_with(self) < 0)
			_exit(FAILED);
		_exit(schema_process_run(CHILD_FD, &user, self));
	}
	close(fds[1]);
	once->fd = fds[0];
	return once->pid < 0 ? -EAGAIN : 0;
}

void
schema_once_end(struct schema_once *once)
{
	if (once->fd < 0)
		return;
	close(once->fd);
	once->fd = -1;
	if (once->pid <= 0)
		return;
	kill(once->pid, SIGKILL);
	while (waitpid(once->pid, NULL, 0) < 0 && errno == EINTR)
		;
}

static int
ask_once(void *arg, const struct judge_question *question,
    struct judge_answer *ret_answer, char *err, size_t size)
{
	struct schema_once *once = arg;
	struct pollfd pfd = { .events = POLLIN };
	int answer_fd = -1, r = once->fd < 0 ? start(once) : 0;

	if (r == 0)
		r = judge_send(once->fd, question, ++once->sequence, &answer_fd);
	pfd.fd = once->fd;
	if (r == 0 && poll(&pfd, 1, SCHEMA_LIMIT_MS) <= 0)
		r = -ETIMEDOUT;
	if (r == 0)
		r = judge_receive(once->fd, once->sequence, answer_fd, ret_answer);
	if (answer_fd >= 0)
		close(answer_fd);
	if (r == 0)
		return 0;
	schema_once_end(once);
	snprintf(err, size, "caged: the schema process %s",
	    r == -ETIMEDOUT ? "did not answer within 2 s"
	    : r == -EPIPE   ? "died"
	    : r == -EBADMSG ? "answered what makes no sense"
			    : strerror(-r));
	return -EIO; /* whatever it was: nothing is known of what was asked */
}

struct judge
schema_once_judge(struct schema_once *once)
{
	return (struct judge){ .ask = ask_once, .arg = once };
}

/* ---- one piece of work ---- */

static int
work(const char *function, void *argument, pid_t parent)
{
	const struct privilege_user user = nobody();
	void *loaded;
	work_function run;

	if (close_range(CHILD_FD, ~0u, 0) < 0 || privilege_die_with(parent) < 0)
		return FAILED;
	loaded = become(function, &user, parent);
	if (!loaded)
		return FAILED;
	memcpy(&run, &loaded, sizeof(run));
	return run(argument);
}

int
schema_process_work(const char *function, void *argument, char *err, size_t size)
{
	pid_t parent = getpid(), pid = fork();
	int status = 0;

	if (pid == 0)
		_exit(work(function, argument, parent));
	if (pid < 0) {
		snprintf(err, size, "the schema process cannot be started: %s",
		    strerror(errno));
		return -EAGAIN;
	}
	for (unsigned ms = 0; waitpid(pid, &status, WNOHANG) == 0; ms += LOOK_MS) {
		if (ms < SCHEMA_WORK_LIMIT_MS) {
			usleep(LOOK_MS * 1000);
			continue;
		}
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
		snprintf(err, size, "the schema process did not end within %d s",
		    SCHEMA_WORK_LIMIT_MS / 1000);
		return -ETIMEDOUT;
	}
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return 0;
	snprintf(err, size, "the schema process died");
	return -EPIPE;
}
