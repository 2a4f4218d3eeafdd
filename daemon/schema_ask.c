/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE 1 /* sigabbrev_np() */

#include "daemon/schema_ask.h"

#include <errno.h>
#include <event2/event.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.h"
#include "daemon/links.h"
#include "daemon/schema_process.h"

#define IDLE_S 60

struct schema_ask {
	struct event_base *base;
	struct links *links;
	int fd; /* of the process; -1: there is none that can be asked */
	struct event *readable;
	struct event *timer;                   /* of the question, or of idleness */
	const struct judge_question *question; /* NULL: none is open */
	bool sent;
	int answer_fd;
	uint32_t sequence;
	schema_done done;
	void *done_arg;
};

static void
arm(struct schema_ask *s, unsigned ms)
{
	const struct timeval tv = { .tv_sec = ms / 1000,
		.tv_usec = (suseconds_t)(ms % 1000) * 1000 };

	evtimer_add(s->timer, &tv);
}

static void
close_process(struct schema_ask *s)
{
	if (s->readable)
		event_free(s->readable);
	s->readable = NULL;
	if (s->fd >= 0)
		close(s->fd);
	s->fd = -1;
}

/* Kills the process: what it does, or did, is not to be waited for. */
static void
give_up(struct schema_ask *s)
{
	close_process(s);
	links_kill_schema(s->links);
}

static void
finish(struct schema_ask *s, struct judge_answer *answer, const char *why)
{
	if (s->answer_fd >= 0)
		close(s->answer_fd);
	s->answer_fd = -1;
	s->question = NULL;
	s->sent = false;
	arm(s, IDLE_S * 1000);
	s->done(s->done_arg, answer, why);
}

static void
fail(struct schema_ask *s, const char *why)
{
	log_error("schema: the process %s; it is killed", why);
	give_up(s);
	finish(s, NULL, why);
}

static void
on_timer(evutil_socket_t fd, short what, void *arg)
{
	struct schema_ask *s = arg;

	(void)fd;
	(void)what;
	if (s->question)
		fail(s, "did not answer within 2 s");
	else if (s->fd >= 0)
		give_up(s);
}

static void
on_readable(evutil_socket_t fd, short what, void *arg)
{
	struct schema_ask *s = arg;
	struct judge_answer answer;
	int r;

	(void)what;
	if (!s->sent) {
		give_up(s); /* it died, or speaks without being asked */
		return;
	}
	r = judge_receive(fd, s->sequence, s->answer_fd, &answer);
	if (r == 0)
		finish(s, &answer, NULL);
	else if (r == -EPIPE)
		close_process(s); /* how it died is told when it is reaped */
	else if (r != -EAGAIN)
		fail(s, "answered what makes no sense");
}

static void
send_question(struct schema_ask *s)
{
	int r = judge_send(s->fd, s->question, ++s->sequence, &s->answer_fd);

	s->sent = r == 0;
	if (r < 0)
		fail(s, "cannot be asked");
}

void
schema_ask_up(struct schema_ask *s, int fd)
{
	s->fd = fd;
	s->readable = event_new(s->base, fd, EV_READ | EV_PERSIST, on_readable, s);
	if (!s->readable || event_add(s->readable, NULL) < 0) {
		give_up(s);
		return;
	}
	if (s->question)
		send_question(s);
}

void
schema_ask_down(struct schema_ask *s, int wait_status)
{
	bool sent = s->sent;
	char why[64];

	close_process(s);
	if (!s->question)
		return;
	/* One that was killed before may be told of only now: ours was never begun. */
	if (!sent && WIFSIGNALED(wait_status) && WTERMSIG(wait_status) == SIGKILL &&
	    links_start_schema(s->links) == 0)
		return;
	if (WIFSIGNALED(wait_status))
		snprintf(why, sizeof(why), "was killed (SIG%s)",
		    sigabbrev_np(WTERMSIG(wait_status)));
	else
		snprintf(why, sizeof(why), "ended with status %d",
		    WEXITSTATUS(wait_status));
	log_error("schema: the process %s", why);
	finish(s, NULL, why);
}

int
schema_ask(struct schema_ask *s, const struct judge_question *question, schema_done done,
    void *arg)
{
	int r;

	if (s->question)
		return -EBUSY;
	s->question = question;
	s->done = done;
	s->done_arg = arg;
	arm(s, SCHEMA_LIMIT_MS);
	if (s->fd >= 0) {
		r = judge_send(s->fd, question, ++s->sequence, &s->answer_fd);
		s->sent = r == 0;
		if (r == 0)
			return 0;
		give_up(s);
	}
	/* One that is dying is followed by ours: schema_ask_down(). */
	r = links_start_schema(s->links);
	if (r == 0 || r == -EALREADY)
		return 0;
	s->question = NULL;
	return r;
}

struct schema_ask *
schema_ask_create(struct event_base *base, struct links *links)
{
	struct schema_ask *s = calloc(1, sizeof(*s));

	if (!s)
		return NULL;
	s->base = base;
	s->links = links;
	s->fd = s->answer_fd = -1;
	s->timer = evtimer_new(base, on_timer, s);
	if (s->timer)
		return s;
	free(s);
	return NULL;
}

void
schema_ask_destroy(struct schema_ask *s)
{
	if (!s)
		return;
	close_process(s);
	if (s->answer_fd >= 0)
		close(s->answer_fd);
	event_free(s->timer);
	free(s);
}
