/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE 1

#include "daemon/spawner.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "daemon/bus.h"
#include "daemon/probe.h"
#include "daemon/schema_process.h"
#include "daemon/spawn.h"

/* How long children may take at the end for the transfer under way, and to be gone once
 * they are killed; one in uninterruptible sleep is left to init. */
#define LAST_TRANSFER_MS 1000
#define LAST_WAIT_MS     1000

/* The first descriptor that is not stdio; the only one that a child keeps. */
#define CHILD_FD 3

/* Room for the orders of all buses at once, so that main never has to wait. */
#define ORDERS_BYTES (512 * 1024)

#define SLOT_PROBE  PLATFORM_BUSES_MAX
#define SLOT_SCHEMA (PLATFORM_BUSES_MAX + 1)
#define SLOT_COUNT  (PLATFORM_BUSES_MAX + 2)

/* A child that was started and is not reaped; pid 0: none. */
struct child {
	pid_t pid;
	uint32_t incarnation;
};

struct spawner {
	const struct spawner_config *config;
	int fd;        /* to main */
	int signal_fd; /* SIGCHLD */
	bool main_gone;
	struct child child[SLOT_COUNT];
};

static enum spawn_kind
kind_of(size_t slot)
{
	return slot == SLOT_PROBE    ? SPAWN_PROBE
	       : slot == SLOT_SCHEMA ? SPAWN_SCHEMA
				     : SPAWN_BUS;
}

static size_t
slot_of(const struct spawn_order *order)
{
	switch ((enum spawn_kind)order->kind) {
	case SPAWN_PROBE:
		return SLOT_PROBE;
	case SPAWN_SCHEMA:
		return SLOT_SCHEMA;
	case SPAWN_BUS:
	case SPAWN_KIND_COUNT:
		break;
	}
	return order->bus;
}

/* One piece of news, with a descriptor where fd is not -1. */
static void
tell(struct spawner *s, const struct spawn_news *news, int fd)
{
	if (spawn_news_send(s->fd, news, fd) < 0)
		s->main_gone = true;
}

/* Main steers by orders, not by signals; a terminal's Ctrl-C is for main. */
static void
ignore_signals(void)
{
	signal(SIGINT, SIG_IGN);
	signal(SIGTERM, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
}

/* A child's signals: as at the start of a program, but steered by main. */
static void
reset_signals(void)
{
	sigset_t none;

	for (int sig = 1; sig < NSIG; sig++)
		signal(sig, SIG_DFL);
	ignore_signals();
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

/* The child keeps stdio and its socket, as descriptor 3. */
static bool
keep_only(int fd)
{
	if (fd != CHILD_FD && dup2(fd, CHILD_FD) < 0)
		return false;
	return close_range(CHILD_FD + 1, ~0u, 0) == 0;
}

__attribute__((noreturn)) static void
run_child(const struct spawner_config *config, const struct spawn_order *order, int fd,
    pid_t spawner)
{
	char name[32];
	int r;

	if (privilege_die_with(spawner) < 0 || !keep_only(fd))
		_exit(BUS_EXIT_FAILED);
	reset_signals();
	if (order->kind == SPAWN_SCHEMA)
		_exit(schema_process_run(CHILD_FD, &config->user, spawner));
	if (order->kind == SPAWN_BUS)
		snprintf(name, sizeof(name), "caged: bus %u", order->bus);
	else
		snprintf(name, sizeof(name), "caged: probe");
	prctl(PR_SET_NAME, name, 0, 0, 0);
	r = privilege_keep_open(order->kind == SPAWN_PROBE);
	if (r < 0) {
		log_error("%s: capabilities not reduced: %s", name, strerror(-r));
		_exit(BUS_EXIT_FAILED);
	}
	if (order->kind == SPAWN_BUS)
		_exit(bus_run(CHILD_FD, order->bus, order->incarnation, spawner, config));
	_exit(probe_run(CHILD_FD, order->incarnation, &config->plugin));
}

/* Starts the child of an order; gives main's end of its socket, or -errno. */
static int
start_child(struct spawner *s, const struct spawn_order *order)
{
	struct child *child = &s->child[slot_of(order)];
	pid_t self = getpid();
	int fds[2];
	pid_t pid;

	if (child->pid)
		return -EALREADY; /* never two processes on one bus */
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fds) < 0)
		return -errno;
	pid = fork();
	if (pid == 0)
		run_child(s->config, order, fds[1], self);
	close(fds[1]);
	if (pid < 0) {
		close(fds[0]);
		return -EAGAIN;
	}
	*child = (struct child){ .pid = pid, .incarnation = order->incarnation };
	return fds[0];
}

static void
do_start(struct spawner *s, const struct spawn_order *order)
{
	struct spawn_news news = {
		.kind = order->kind,
		.bus = order->bus,
		.incarnation = order->incarnation,
	};
	int fd;

	fd = start_child(s, order);
	if (fd < 0) {
		news.event = SPAWN_REFUSED;
		news.status = -fd;
		tell(s, &news, -1);
		return;
	}
	news.event = SPAWN_STARTED;
	news.pid = s->child[slot_of(order)].pid;
	tell(s, &news, fd);
	close(fd);
}

static void
take_order(struct spawner *s)
{
	struct spawn_order order;
	const struct child *child;
	int r;

	r = spawn_order_receive(s->fd, &order);
	if (r == -EAGAIN || r == -EINTR)
		return;
	if (r < 0) {
		s->main_gone = true; /* or not itself any more, which is as bad */
		return;
	}
	child = &s->child[slot_of(&order)];
	if (order.op == SPAWN_START)
		do_start(s, &order);
	else if (child->pid && child->incarnation == order.incarnation)
		kill(child->pid, SIGKILL);
}

/* Forgets a child that is reaped and tells main. */
static void
bury(struct spawner *s, pid_t pid, int status)
{
	for (size_t i = 0; i < SLOT_COUNT; i++) {
		struct spawn_news news = {
			.event = SPAWN_EXITED,
			.kind = (uint8_t)kind_of(i),
			.bus = kind_of(i) == SPAWN_BUS ? (uint16_t)i : 0,
			.incarnation = s->child[i].incarnation,
			.pid = pid,
			.status = status,
		};

		if (s->child[i].pid != pid)
			continue;
		s->child[i].pid = 0;
		if (!s->main_gone)
			tell(s, &news, -1);
		return;
	}
}

static void
reap(struct spawner *s)
{
	struct signalfd_siginfo info;
	pid_t pid;
	int status;

	/* The signal only says that there is something; it may stand for several. */
	if (read(s->signal_fd, &info, sizeof(info)) < 0 && errno != EAGAIN)
		return;
	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		bury(s, pid, status);
}

static bool
has_children(const struct spawner *s)
{
	for (size_t i = 0; i < SLOT_COUNT; i++) {
		if (s->child[i].pid)
			return true;
	}
	return false;
}

static int64_t
clock_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/* Sends a signal to all children, and waits until they are gone, for so long at most. */
static void
end_all(struct spawner *s, int signal, int64_t wait_ms)
{
	struct pollfd pfd = { .fd = s->signal_fd, .events = POLLIN };
	int64_t end = clock_ms() + wait_ms;
	int64_t left;

	for (size_t i = 0; i < SLOT_COUNT; i++) {
		if (s->child[i].pid)
			kill(s->child[i].pid, signal);
	}
	while (has_children(s) && (left = end - clock_ms()) > 0) {
		poll(&pfd, 1, (int)left);
		reap(s);
	}
}

__attribute__((noreturn)) static void
run_spawner(const struct spawner_config *config, int fd)
{
	static struct spawner s;
	struct pollfd pfd[2];
	sigset_t children;

	s.config = config;
	s.fd = fd;
	log_init("caged", config->level);
	prctl(PR_SET_NAME, "caged: spawner", 0, 0, 0);
	ignore_signals();
	sigemptyset(&children);
	sigaddset(&children, SIGCHLD);
	sigprocmask(SIG_SETMASK, &children, NULL);
	s.signal_fd = signalfd(-1, &children, SFD_NONBLOCK | SFD_CLOEXEC);
	if (s.signal_fd < 0 || privilege_keep_spawner() < 0)
		_exit(BUS_EXIT_FAILED);
	pfd[0] = (struct pollfd){ .fd = fd, .events = POLLIN };
	pfd[1] = (struct pollfd){ .fd = s.signal_fd, .events = POLLIN };
	while (!s.main_gone) {
		if (poll(pfd, 2, -1) < 0)
			continue;
		if (pfd[1].revents)
			reap(&s);
		if (pfd[0].revents)
			take_order(&s);
	}
	/* nobody else may be left on the hardware; a transfer may be brought to its end
	 */
	end_all(&s, SIGUSR1, LAST_TRANSFER_MS);
	end_all(&s, SIGKILL, LAST_WAIT_MS);
	_exit(0);
}

int
spawner_start(const struct spawner_config *config, int *ret_fd, pid_t *ret_pid)
{
	int bytes = ORDERS_BYTES;
	int fds[2];
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fds) < 0)
		return -errno;
	setsockopt(fds[0], SOL_SOCKET, SO_SNDBUF, &bytes, sizeof(bytes));
	pid = fork();
	if (pid == 0) {
		/* Only stdio and the socket: main may die with what else it holds. */
		if (!keep_only(fds[1]))
			_exit(BUS_EXIT_FAILED);
		run_spawner(config, CHILD_FD);
	}
	close(fds[1]);
	if (pid < 0) {
		close(fds[0]);
		return -EAGAIN;
	}
	*ret_fd = fds[0];
	*ret_pid = pid;
	return 0;
}
