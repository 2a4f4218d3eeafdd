/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE 1 /* pthread_timedjoin_np() */

#include "daemon/save.h"

#include <errno.h>
#include <event2/event.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "daemon/edits.h"

#define LAST_WAIT_S 2

struct save {
	int folder;
	int tell_fd; /* the thread is done */
	struct event *told;
	bool begun;
	pthread_t thread;
	char *text;
	size_t len;
	int result;
	void (*done)(void *arg, int result);
	void *arg;
};

static void *
run(void *arg)
{
	struct save *s = arg;
	const uint64_t one = 1;

	s->result = edits_save(s->folder, EDITS_FILE, s->text, s->len);
	while (write(s->tell_fd, &one, sizeof(one)) < 0 && errno == EINTR)
		;
	return NULL;
}

static void
on_told(evutil_socket_t fd, short what, void *arg)
{
	struct save *s = arg;
	uint64_t count;

	(void)what;
	if (read(fd, &count, sizeof(count)) < 0)
		return;
	pthread_join(s->thread, NULL);
	s->begun = false;
	free(s->text);
	s->text = NULL;
	s->done(s->arg, s->result);
}

int
save_begin(struct save *s, char *text, size_t len, void (*done)(void *arg, int result),
    void *arg)
{
	sigset_t all, before;
	int r;

	s->text = text;
	s->len = len;
	s->done = done;
	s->arg = arg;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	r = pthread_create(&s->thread, NULL, run, s);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	s->begun = r == 0;
	if (r == 0)
		return 0;
	free(s->text);
	s->text = NULL;
	return -r;
}

struct save *
save_create(struct event_base *base, int folder)
{
	struct save *s = calloc(1, sizeof(*s));

	if (!s)
		return NULL;
	s->folder = folder;
	s->tell_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (s->tell_fd >= 0)
		s->told = event_new(base, s->tell_fd, EV_READ | EV_PERSIST, on_told, s);
	if (s->told && event_add(s->told, NULL) == 0)
		return s;
	save_destroy(s);
	return NULL;
}

void
save_destroy(struct save *s)
{
	struct timespec deadline;

	if (!s)
		return;
	clock_gettime(CLOCK_MONOTONIC, &deadline);
	deadline.tv_sec += LAST_WAIT_S;
	if (s->begun &&
	    pthread_clockjoin_np(s->thread, NULL, CLOCK_MONOTONIC, &deadline) != 0) {
		log_error("edits: the disk does not take them; they may be lost");
		return; /* the thread still uses it */
	}
	if (s->told)
		event_free(s->told);
	if (s->tell_fd >= 0)
		close(s->tell_fd);
	free(s->text);
	free(s);
}
