/* SPDX-License-Identifier: Apache-2.0 */
#include "api/checker.h"

#include <crypt.h>
#include <errno.h>
#include <event2/event.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "api/crypto.h"

/* So much nicer than the loop, which must not wait for it on a single core. */
#define NICER 10

enum job_state { JOB_FREE, JOB_WAITS, JOB_RUNS, JOB_DONE };

struct job {
	enum job_state state;
	uint64_t number; /* the least is the next */
	uint8_t source[SOURCE_KEY_BYTES];
	char hash[CHECKER_HASH_MAX];
	char password[CHECKER_PASSWORD_MAX];
	bool right;
	void (*done)(void *arg, bool right); /* the loop's own; NULL: forgotten */
	void *arg;
};

struct checker {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wanted;
	struct job job[CHECKER_WAITING_MAX + 1]; /* one of them runs */
	uint64_t numbers;
	bool stopping;
	int done_fd;
	struct event *done;
};

static struct job *
next_job(struct checker *c)
{
	struct job *next = NULL;

	for (size_t i = 0; i <= CHECKER_WAITING_MAX; i++) {
		struct job *j = &c->job[i];

		if (j->state == JOB_WAITS && (!next || j->number < next->number))
			next = j;
	}
	return next;
}

static bool
is_right(struct crypt_data *scratch, const struct job *j)
{
	const char *made;

	memset(scratch, 0, sizeof(*scratch));
	made = crypt_r(j->password, j->hash, scratch);
	return made && strlen(made) == strlen(j->hash) &&
	       crypto_equal(made, j->hash, strlen(made));
}

static void *
run(void *arg)
{
	struct checker *c = arg;
	struct crypt_data *scratch = malloc(sizeof(*scratch));
	const uint64_t one = 1;
	struct job *j;
	bool right;

	prctl(PR_SET_NAME, "caged: crypto", 0, 0, 0);
	setpriority(PRIO_PROCESS, (id_t)gettid(), NICER);
	pthread_mutex_lock(&c->lock);
	while (!c->stopping) {
		j = next_job(c);
		if (!j) {
			pthread_cond_wait(&c->wanted, &c->lock);
			continue;
		}
		j->state = JOB_RUNS;
		pthread_mutex_unlock(&c->lock);
		right = scratch && is_right(scratch, j);
		pthread_mutex_lock(&c->lock);
		explicit_bzero(j->password, sizeof(j->password));
		j->right = right;
		j->state = JOB_DONE;
		if (write(c->done_fd, &one, sizeof(one)) < 0)
			continue; /* the counter is full: the loop will look anyway */
	}
	pthread_mutex_unlock(&c->lock);
	if (scratch)
		explicit_bzero(scratch, sizeof(*scratch));
	free(scratch);
	return NULL;
}

static void
on_done(evutil_socket_t fd, short what, void *arg)
{
	struct checker *c = arg;
	uint64_t count;

	(void)what;
	if (read(fd, &count, sizeof(count)) < 0)
		return;
	for (size_t i = 0; i <= CHECKER_WAITING_MAX; i++) {
		struct job *j = &c->job[i];
		bool right, ended;

		pthread_mutex_lock(&c->lock);
		ended = j->state == JOB_DONE;
		right = j->right;
		if (ended)
			j->state = JOB_FREE;
		pthread_mutex_unlock(&c->lock);
		if (ended && j->done)
			j->done(j->arg, right);
	}
}

static int
start_thread(struct checker *c)
{
	sigset_t all, before;
	int r;

	/* Signals are the loop's. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	r = pthread_create(&c->thread, NULL, run, c);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return -r;
}

struct checker *
checker_create(struct event_base *base)
{
	struct checker *c = calloc(1, sizeof(*c));

	if (!c)
		return NULL;
	pthread_mutex_init(&c->lock, NULL);
	pthread_cond_init(&c->wanted, NULL);
	c->done_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	c->done = c->done_fd < 0
		      ? NULL
		      : event_new(base, c->done_fd, EV_READ | EV_PERSIST, on_done, c);
	if (!c->done || event_add(c->done, NULL) < 0 || start_thread(c) < 0) {
		if (c->done)
			event_free(c->done);
		if (c->done_fd >= 0)
			close(c->done_fd);
		free(c);
		return NULL;
	}
	return c;
}

void
checker_destroy(struct checker *c)
{
	if (!c)
		return;
	pthread_mutex_lock(&c->lock);
	c->stopping = true;
	pthread_cond_signal(&c->wanted);
	pthread_mutex_unlock(&c->lock);
	pthread_join(c->thread, NULL);
	event_free(c->done);
	close(c->done_fd);
	pthread_cond_destroy(&c->wanted);
	pthread_mutex_destroy(&c->lock);
	explicit_bzero(c, sizeof(*c));
	free(c);
}

/* A place for one more of this source, or NULL. */
static struct job *
find_place(struct checker *c, const uint8_t source[SOURCE_KEY_BYTES])
{
	unsigned waiting = 0, of_source = 0;
	struct job *place = NULL;

	for (size_t i = 0; i <= CHECKER_WAITING_MAX; i++) {
		struct job *j = &c->job[i];

		if (j->state == JOB_FREE) {
			place = j;
			continue;
		}
		waiting += j->state == JOB_WAITS;
		of_source += j->state == JOB_WAITS &&
			     memcmp(j->source, source, sizeof(j->source)) == 0;
	}
	if (waiting >= CHECKER_WAITING_MAX || of_source >= CHECKER_PER_SOURCE_MAX)
		return NULL;
	return place;
}

int
checker_ask(struct checker *c, const uint8_t source[SOURCE_KEY_BYTES], const char *hash,
    const char *password, void (*done)(void *arg, bool right), void *arg)
{
	struct job *j;

	pthread_mutex_lock(&c->lock);
	j = find_place(c, source);
	if (j) {
		memcpy(j->source, source, sizeof(j->source));
		snprintf(j->hash, sizeof(j->hash), "%s", hash);
		snprintf(j->password, sizeof(j->password), "%s", password);
		j->done = done;
		j->arg = arg;
		j->number = c->numbers++;
		j->state = JOB_WAITS;
		pthread_cond_signal(&c->wanted);
	}
	pthread_mutex_unlock(&c->lock);
	return j ? 0 : -EBUSY;
}

void
checker_forget(struct checker *c, const void *arg)
{
	pthread_mutex_lock(&c->lock);
	for (size_t i = 0; i <= CHECKER_WAITING_MAX; i++) {
		struct job *j = &c->job[i];

		if (j->state == JOB_FREE || j->arg != arg)
			continue;
		j->done = NULL;
		if (j->state != JOB_WAITS)
			continue;
		explicit_bzero(j->password, sizeof(j->password));
		j->state = JOB_FREE;
	}
	pthread_mutex_unlock(&c->lock);
}
