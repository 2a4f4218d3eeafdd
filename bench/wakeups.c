/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What waking each other costs here: the way of a flag from an interrupt to a client of
 * gNMI, gone by processes that do nothing else.
 *
 *     wakeups FILE
 *
 * For each line of its input it writes FILE, which wakes a bus process by inotify, which
 * wakes main by a message with what it read, which wakes a client by TCP: three wake-ups.
 * Then it prints the microseconds from the write until the client had read.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

/* Bytes of an answer, and of an update. */
#define ANSWER_LEN 128
#define UPDATE_LEN 512

static char room[4096];

static _Noreturn void
fail(const char *what)
{
	fprintf(stderr, "wakeups: %s: %s\n", what, strerror(errno));
	exit(EXIT_FAILURE);
}

static uint64_t
now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_BOOTTIME, &t);
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

static void
send_all(int fd, size_t len)
{
	if (send(fd, room, len, MSG_NOSIGNAL) != (ssize_t)len)
		exit(EXIT_SUCCESS); /* the other one ended */
}

static void
await(struct pollfd *p, nfds_t count)
{
	while (poll(p, count, -1) <= 0)
		continue;
}

static _Noreturn void
run_bus(const char *file, int to_main)
{
	struct pollfd p[2] = { { .fd = inotify_init1(IN_NONBLOCK), .events = POLLIN },
		{ .fd = to_main, .events = POLLIN } };

	if (inotify_add_watch(p[0].fd, file, IN_MODIFY) < 0)
		fail(file);
	send_all(to_main, 1); /* it watches */
	for (;;) {
		await(p, 2);
		if (p[0].revents && read(p[0].fd, room, sizeof(room)) > 0)
			send_all(to_main, ANSWER_LEN);
		if (p[1].revents)
			exit(EXIT_SUCCESS); /* main ended */
	}
}

static _Noreturn void
run_main(int to_bus, int to_client)
{
	struct pollfd p = { .fd = to_bus, .events = POLLIN };

	for (;;) {
		await(&p, 1);
		if (recv(to_bus, room, sizeof(room), 0) <= 0)
			exit(EXIT_SUCCESS);
		send_all(to_client, UPDATE_LEN);
	}
}

static _Noreturn void
run_client(int to_main, int out)
{
	struct pollfd p = { .fd = to_main, .events = POLLIN };

	for (;;) {
		uint64_t ns;

		await(&p, 1);
		if (recv(to_main, room, sizeof(room), 0) <= 0)
			exit(EXIT_SUCCESS);
		ns = now_ns();
		if (write(out, &ns, sizeof(ns)) != sizeof(ns))
			exit(EXIT_SUCCESS);
	}
}

/* Both ends of a connection over the loopback. */
static void
connect_both(int ret_fd[2])
{
	struct sockaddr_in at = { .sin_family = AF_INET };
	socklen_t len = sizeof(at);
	int listener = socket(AF_INET, SOCK_STREAM, 0), on = 1;

	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	ret_fd[1] = socket(AF_INET, SOCK_STREAM, 0);
	if (bind(listener, (struct sockaddr *)&at, len) < 0 || listen(listener, 1) < 0 ||
	    getsockname(listener, (struct sockaddr *)&at, &len) < 0 ||
	    connect(ret_fd[1], (struct sockaddr *)&at, len) < 0)
		fail("loopback");
	ret_fd[0] = accept(listener, NULL, NULL);
	if (ret_fd[0] < 0)
		fail("loopback");
	setsockopt(ret_fd[0], IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	close(listener);
}

/* False: it is the child, which ends with its parent. */
static bool
is_parent(void)
{
	pid_t pid = fork();

	if (pid < 0)
		fail("fork");
	if (pid == 0)
		prctl(PR_SET_PDEATHSIG, SIGKILL);
	return pid > 0;
}

int
main(int argc, char **argv)
{
	int pair[2], tcp[2], out[2], fd;

	if (argc != 2 || (fd = open(argv[1], O_WRONLY | O_CREAT, 0600)) < 0)
		fail("FILE");
	if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair) < 0 || pipe(out) < 0)
		fail("socketpair");
	connect_both(tcp);
	if (!is_parent())
		run_bus(argv[1], pair[0]);
	if (recv(pair[1], room, sizeof(room), 0) != 1)
		fail("bus");
	if (!is_parent())
		run_main(pair[1], tcp[0]);
	if (!is_parent())
		run_client(tcp[1], out[1]);
	while (fgets(room, sizeof(room), stdin)) {
		uint64_t begun = now_ns(), ended;

		if (pwrite(fd, "1", 1, 0) != 1 ||
		    read(out[0], &ended, sizeof(ended)) != sizeof(ended))
			fail("chain");
		printf("%.1f\n", (double)(ended - begun) / 1e3);
		fflush(stdout);
	}
	return EXIT_SUCCESS;
}
