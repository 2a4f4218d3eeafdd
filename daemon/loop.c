/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE 1 /* sigabbrev_np() */

#include "daemon/loop.h"

#include <errno.h>
#include <event2/event.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/log.h"
#include "daemon/beat.h"
#include "daemon/change.h"
#include "daemon/dirs.h"
#include "daemon/loop_parts.h"
#include "daemon/netdev.h"
#include "daemon/news.h"
#include "daemon/ports.h"
#include "daemon/ring_file.h"
#include "daemon/web_watch.h"

/* How long the spawner may take to clear up when we end. */
#define SPAWNER_LIMIT_MS 2000

/* How long calls of gRPC may take to end. */
#define DRAIN_LIMIT_MS 500

void
loop_arm_look(struct loop *l)
{
	uint32_t ms = l->config.config.poll_owners_ms;
	struct timeval tv = {
		.tv_sec = ms / 1000,
		.tv_usec = (suseconds_t)(ms % 1000) * 1000,
	};

	evtimer_add(l->look, &tv);
}

void
loop_stop(struct loop *l, int status)
{
	if (!l->stopping)
		notify_stopping(&l->config.notify);
	l->stopping = true;
	l->status = status;
}

/* One that still runs will do, but it may be one that hangs. */
static void
start_look(struct loop *l)
{
	int r = links_start_look(l->links);

	if (r < 0 && !l->look_late)
		log_warn("who else uses modules: not looked at, %s",
		    r == -EALREADY ? "the look before has not ended" : strerror(-r));
	else if (r == 0 && l->look_late)
		log_info("who else uses modules: looked at again");
	l->look_late = r < 0;
}

/* Once in a while: who else uses the modules by now? */
static void
on_look(evutil_socket_t fd, short what, void *arg)
{
	struct loop *l = arg;

	(void)fd;
	(void)what;
	if (l->engine && !l->stopping)
		start_look(l);
	loop_arm_look(l);
}

/* Waits for the engine's next deadline; the timer is touched only when it moved. */
static void
arm_timer(struct loop *l, uint64_t deadline_us, uint64_t now_us)
{
	uint64_t wait_us = deadline_us > now_us ? deadline_us - now_us : 0;
	struct timeval tv = {
		.tv_sec = (time_t)(wait_us / US_PER_S),
		.tv_usec = (suseconds_t)(wait_us % US_PER_S),
	};

	if (deadline_us == l->armed_us && evtimer_pending(l->timer, NULL))
		return;
	l->armed_us = deadline_us;
	if (deadline_us == NEVER_US)
		evtimer_del(l->timer);
	else
		evtimer_add(l->timer, &tv);
}

/* Hands what happened over to the journal, and what it takes over to the engine. */
static void
write_down(struct loop *l)
{
	switch (journal_turn(l->journal)) {
	case JOURNAL_IDLE:
		engine_mark(l->engine);
		engine_commit(l->engine);
		break;
	case JOURNAL_TAKEN:
		engine_mark(l->engine);
		break;
	case JOURNAL_BUSY:
		break;
	}
}

/* The end of each turn: what follows from its news. */
static void
end_turn(struct loop *l)
{
	const struct now *now;
	struct engine_out out;

	if (l->engine && !l->stopping) {
		now = turns_now(&l->turns);
		while (engine_next(l->engine, now, &out))
			loop_carry_out(l, &out);
		arm_timer(l, engine_deadline(l->engine), now->mono_us);
		if (inventory_end_turn(l->inv)) {
			news_tell(l->news, now);
			if (l->http)
				http_turn(l->http, now);
		}
		if (now->step)
			news_happened(l->news, EVENT_CLOCK_STEP, "the wall clock was set",
			    now);
		if (l->gnmi)
			gnmi_turn(l->gnmi); /* clients do not wait for the disk */
		write_down(l);
	}
	turns_end(&l->turns);
}

static void
on_timer(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	(void)arg; /* what is due is done at the end of the turn */
}

const char *
loop_name_signal(int number, char *room, size_t size)
{
	const char *word = sigabbrev_np(number);

	if (word)
		snprintf(room, size, "SIG%s", word);
	else
		snprintf(room, size, "signal %d", number);
	return room;
}

static void
on_signal(evutil_socket_t number, short what, void *arg)
{
	struct loop *l = arg;
	char name[32];

	(void)what;
	if (number == SIGHUP) {
		loop_reload(l);
		return;
	}
	log_info("ending on %s", loop_name_signal((int)number, name, sizeof(name)));
	loop_stop(l, 0);
}

static bool
start(struct loop *l)
{
	static const int numbers[] = { SIGTERM, SIGINT, SIGHUP };
	sigset_t heard;

	sigemptyset(&heard);
	turns_init(&l->turns);
	l->base = event_base_new();
	if (!l->base)
		return false;
	l->timer = evtimer_new(l->base, on_timer, l);
	l->look = evtimer_new(l->base, on_look, l);
	for (size_t i = 0; i < COUNT_OF(numbers); i++) {
		l->signals[i] = evsignal_new(l->base, numbers[i], on_signal, l);
		if (!l->signals[i] || event_add(l->signals[i], NULL) < 0)
			return false;
		sigaddset(&heard, numbers[i]);
	}
	l->links = links_create(l->base, l->config.spawner_fd, &loop_links_handler, l);
	if (!l->timer || !l->look || !l->links)
		return false;
	l->ask = schema_ask_create(l->base, l->links);
	l->change = l->ask ? loop_make_change(l) : NULL;
	if (!l->change)
		return false;
	loop_arm_look(l);
	/* also where who started us has blocked them */
	sigprocmask(SIG_UNBLOCK, &heard, NULL);
	return links_start_probe(l->links) == 0;
}

/* The spawner kills what it started and ends; a process in the kernel's hands may
 * outlive it, and is not waited for. */
static void
await_spawner(pid_t spawner)
{
	for (int ms = 0; ms < SPAWNER_LIMIT_MS; ms += 5) {
		if (waitpid(spawner, NULL, WNOHANG) != 0)
			return;
		usleep(5000);
	}
	kill(spawner, SIGKILL);
}

static void
finish(struct loop *l)
{
	web_watch_destroy(l->web);
	gnmi_destroy(l->gnmi); /* before whose TLS it uses */
	http_destroy(l->http);
	l->http = NULL; /* the journal still tells what it commits */
	change_destroy(l->change);
	schema_ask_destroy(l->ask);
	beat_destroy(l->beat);
	door_close(&l->config.door);
	if (l->config.door.own_unix)
		unlinkat(l->config.run_dir_fd, DIRS_SOCKET, 0);
	close(l->config.run_dir_fd);
	links_destroy(l->links);
	if (l->journal)
		news_happened(l->news, EVENT_DAEMON_STOPPED, "caged ended",
		    turns_now(&l->turns));
	journal_destroy(l->journal);
	news_destroy(l->news);
	netdev_destroy(l->netdev);
	ports_destroy(l->ports);
	engine_destroy(l->engine);
	for (unsigned b = 0; l->flags && b < l->inv->bus_count; b++)
		ring_file_close(&l->flags[b]);
	free(l->flags);
	inventory_destroy(l->inv);
	for (size_t i = 0; i < COUNT_OF(l->signals); i++) {
		if (l->signals[i])
			event_free(l->signals[i]);
	}
	if (l->timer)
		event_free(l->timer);
	if (l->look)
		event_free(l->look);
	if (l->base)
		event_base_free(l->base);
	libevent_global_shutdown();
	await_spawner(l->config.spawner);
}

/* Whoever is connected by gRPC is told to go, and given a little time for it. */
static void
drain(struct loop *l)
{
	struct grpc *g = l->gnmi ? gnmi_server(l->gnmi) : NULL;
	uint64_t end_us = turns_now(&l->turns)->mono_us + DRAIN_LIMIT_MS * US_PER_MS;

	if (!g)
		return;
	grpc_drain(g);
	while (grpc_is_draining(g) && turns_now(&l->turns)->mono_us < end_us &&
	       event_base_loop(l->base, EVLOOP_ONCE) >= 0)
		turns_end(&l->turns);
}

int
loop_run(const struct loop_config *config)
{
	struct loop l = { .config = *config, .status = 1 };

	if (!start(&l))
		log_error("cannot start the event loop");
	else {
		while (!l.stopping && event_base_loop(l.base, EVLOOP_ONCE) >= 0)
			end_turn(&l);
		drain(&l);
	}
	l.stopping = true;
	finish(&l);
	return l.status;
}
