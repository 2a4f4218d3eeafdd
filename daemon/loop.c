/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE 1 /* sigabbrev_np() */

#include "daemon/loop.h"

#include <errno.h>
#include <event2/event.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include "api/http.h"
#include "base/bytes.h"
#include "base/log.h"
#include "daemon/beat.h"
#include "daemon/config_alarms.h"
#include "daemon/config_limits.h"
#include "daemon/dirs.h"
#include "daemon/journal.h"
#include "daemon/links.h"
#include "daemon/netdev.h"
#include "daemon/news.h"
#include "daemon/ports.h"
#include "daemon/ring_file.h"
#include "daemon/turns.h"
#include "daemon/usage.h"
#include "daemon/web_watch.h"
#include "engine/engine.h"

/* What the engine may order, in words of the log. */
static const char *const order_words[] = {
	[ENGINE_SEND] = "a request",
	[ENGINE_CANCEL] = "a cancel",
	[ENGINE_KILL] = "the kill",
	[ENGINE_START] = "the start",
};

/* How long the spawner may take to clear up when we end. */
#define SPAWNER_LIMIT_MS 2000

struct loop {
	struct loop_config config;
	struct event_base *base;
	struct event *timer;
	struct event *look; /* for other owners */
	bool blind;         /* the last look could not see all */
	struct event *signals[3];
	struct turns turns;
	uint64_t armed_us; /* mono: what the timer waits for */
	struct links *links;
	struct inventory *inv;   /* from here on: after the probe */
	struct ring_file *flags; /* inv->bus_count */
	struct engine *engine;
	struct ports *ports;
	struct own_limit limits[CONFIG_ENTRIES_MAX];
	struct netdev *netdev; /* NULL: nobody tells of interfaces */
	struct news *news;
	struct journal *journal;
	struct http *http;
	struct web_watch *web; /* NULL: there is no file to watch */
	const char *names[DOOR_NAMES_MAX];
	struct beat *beat;
	struct api_host host;
	struct api_platform platform;
	const char *platform_options[CONFIG_PLATFORM_OPTIONS_MAX + 1];
	struct utsname system;
	bool stopping;
	int status;
};

static void
arm_look(struct loop *l)
{
	uint32_t ms = l->config.config.poll_owners_ms;
	struct timeval tv = {
		.tv_sec = ms / 1000,
		.tv_usec = (suseconds_t)(ms % 1000) * 1000,
	};

	evtimer_add(l->look, &tv);
}

static void
stop(struct loop *l, int status)
{
	if (!l->stopping)
		notify_stopping(&l->config.notify);
	l->stopping = true;
	l->status = status;
}

static struct engine_config
engine_settings(const struct config *c)
{
	return (struct engine_config){
		.flags_ms = c->poll_flags_ms,
		.monitors_ms = c->poll_monitors_ms,
		.confirm_ms = c->poll_settle_ms,
		.recovery = (unsigned)c->recovery.deselect << RECOVERY_DESELECT |
			    (unsigned)c->recovery.clocks << RECOVERY_CLOCKS |
			    (unsigned)c->recovery.mux_reset << RECOVERY_MUX_RESET |
			    (unsigned)c->recovery.cage_reset << RECOVERY_CAGE_RESET,
	};
}

static void
on_link(void *arg, const struct netdev_link *link)
{
	struct loop *l = arg;

	if (!l->stopping)
		ports_link(l->ports, link, turns_now(&l->turns));
}

/* Without them, what is in use is known by light alone. */
static void
open_netdev(struct loop *l)
{
	int r = netdev_create(l->base, on_link, l, &l->netdev);

	if (r)
		log_warn("nobody tells of interfaces: %s", strerror(-r));
}

static void
set_rules(struct loop *l)
{
	struct alarm_policy policy;

	config_alarm_policy(&l->config.config, &policy);
	engine_set_rules(l->engine, &policy, l->limits,
	    config_limits(&l->config.config, l->limits), turns_now(&l->turns));
	ports_configure(l->ports, &l->config.config);
}

/* The model of what the probe found. */
static struct inventory *
make_inventory(const struct links_probe *probe)
{
	struct inventory *inv;
	unsigned buses = 0;

	for (size_t i = 0; i < probe->cage_count; i++)
		buses = MAX_OF(buses,
		    MAX_OF(probe->cages[i].bus, probe->cages[i].pin_bus) + 1u);
	inv = inventory_create((unsigned)probe->cage_count, buses);
	for (size_t i = 0; inv && i < probe->cage_count; i++) {
		const struct platform_cage *p = &probe->cages[i];
		struct cage *c = &inv->cage[i];

		memcpy(c->name, p->label, sizeof(c->name));
		c->type = p->type;
		c->bus = p->bus;
		c->pin_bus = p->pin_bus;
		c->khz = p->khz;
		c->max_read = p->max_read;
		c->presence_by_read = p->flags & PLATFORM_CAGE_PRESENCE_BY_READ;
		c->tears_words = !(p->flags & PLATFORM_CAGE_ATOMIC_WORD);
		c->power_max_mw = p->power_max_mw;
		c->pins_readable = p->pins_readable;
		c->pins_settable = p->pins_settable;
	}
	return inv;
}

static void
host_now(void *arg, struct now *ret_now)
{
	struct loop *l = arg;

	*ret_now = *turns_now(&l->turns);
}

static bool
host_ready(void *arg, char *ret_why, size_t size)
{
	struct loop *l = arg;
	struct api_journal journal;

	journal_state(l->journal, &journal);
	if (!journal.works) {
		snprintf(ret_why, size, "journal: %s", journal.why);
		return false;
	}
	if (engine_is_settled(l->engine))
		return true;
	for (unsigned b = 0; b < l->inv->bus_count; b++) {
		if (l->inv->bus[b].state == BUS_UP || !l->inv->bus[b].used)
			continue;
		snprintf(ret_why, size, "bus %u is %s", b,
		    bus_state_name(l->inv->bus[b].state));
		return false;
	}
	snprintf(ret_why, size, "modules are still being read");
	return false;
}

static int
host_reset(void *arg, struct cage *cage, void (*done)(void *done_arg, int err),
    void *done_arg)
{
	struct loop *l = arg;

	return engine_reset(l->engine, cage, done, done_arg, turns_now(&l->turns));
}

static void
host_audit(void *arg, const struct api_audit *a)
{
	const struct peer *peer = a->peer;
	char who[PEER_ADDRESS_MAX + PEER_NAME_MAX + 32], status[16] = "";

	(void)arg;
	if (peer->transport == TRANSPORT_UNIX)
		snprintf(who, sizeof(who), "uid %u pid %d", (unsigned)peer->uid,
		    (int)peer->pid);
	else
		snprintf(who, sizeof(who), "%s%s%s", peer->address,
		    peer->name[0] ? " " : "", peer->name);
	if (a->status != API_AUDIT_BEGINS)
		snprintf(status, sizeof(status), "%u ", a->status);
	log_info("audit: %s (%s): %s %s: %s%s", who, role_name(peer->role), a->method,
	    a->path, status, a->result);
}

static void
host_turns(void *arg, struct api_turns *ret_turns)
{
	struct loop *l = arg;

	turns_histogram(&l->turns, ret_turns);
}

static void
host_usage(void *arg, struct api_usage *ret_usage)
{
	struct loop *l = arg;

	usage_read(&l->turns, ret_usage);
}

static void
host_journal(void *arg, struct api_journal *ret_journal)
{
	struct loop *l = arg;

	journal_state(l->journal, ret_journal);
}

static int
host_events(void *arg, const struct api_event_query *query,
    void (*done)(void *done_arg, const struct api_events *found), void *done_arg)
{
	struct loop *l = arg;

	return journal_events(l->journal, query, done, done_arg);
}

static int
host_stays(void *arg, const struct api_stay_query *query,
    void (*done)(void *done_arg, const struct api_stays *found), void *done_arg)
{
	struct loop *l = arg;

	return journal_stays(l->journal, query, done, done_arg);
}

/* Events are committed: all that engine_mark() was told of, or some of them. */
static void
on_committed(void *arg, bool whole)
{
	struct loop *l = arg;

	if (whole)
		engine_commit(l->engine);
	if (l->http)
		http_committed(l->http);
}

static struct journal_limits
journal_settings(const struct config *c)
{
	return (struct journal_limits){
		.rows = c->journal_events,
		.bytes = (uint64_t)c->journal_mib * 1024 * 1024,
	};
}

static struct journal *
open_journal(struct loop *l)
{
	const struct journal_config config = {
		.dir_fd = l->config.state_dir_fd,
		.version = VERSION_TEXT,
		.limits = journal_settings(&l->config.config),
		.committed = on_committed,
		.now = host_now,
		.arg = l,
	};

	return journal_create(l->base, l->inv, &config);
}

/*
 * Finds what former processes left of flags that they read. Without it nothing is
 * wrong but that such flags are lost when a process dies.
 */
static void
open_flags(struct loop *l)
{
	for (unsigned b = 0; b < l->inv->bus_count; b++) {
		int r;

		if (!l->inv->bus[b].cages)
			continue;
		r = ring_file_make(l->config.run_dir_fd, b, l->inv->cage_count,
		    &l->flags[b]);
		if (r == 0)
			engine_set_ring(l->engine, b, &l->flags[b].ring);
		else
			log_warn("bus %u: flags that are read are not kept: %s", b,
			    strerror(-r));
	}
}

static struct http_config
http_settings(struct loop *l)
{
	const struct config *c = &l->config.config;
	const struct door *d = &l->config.door;
	struct http_config http = {
		.listen_count = d->count,
		.sources = c->scrape.allow,
		.web = l->config.web,
		.names = l->names,
		.name_count = d->name_count,
		.metrics = c->metrics,
		.users = d->users,
		.handshake_ms = c->http.handshake_ms,
		.header_ms = c->http.header_ms,
		.idle_s = (c->http.idle_ms + 999) / 1000,
		.answer_ms = c->http.answer_ms,
		.connections = d->connections,
		.per_address = c->http.per_source,
	};

	memcpy(http.listen, d->listen, sizeof(http.listen));
	for (size_t i = 0; i < d->name_count; i++)
		l->names[i] = d->names + d->name_at[i];
	return http;
}

/* The cages are known: everything that serves them can start. */
static int
start_services(struct loop *l, const struct links_probe *probe)
{
	struct engine_config settings = engine_settings(&l->config.config);
	struct http_config http;

	l->inv = make_inventory(probe);
	if (!l->inv)
		return -1;
	l->engine = engine_create(l->inv, &settings, turns_now(&l->turns));
	l->news = news_create(l->inv);
	l->flags = calloc(l->inv->bus_count, sizeof(*l->flags));
	l->ports = ports_create(l->inv, l->engine);
	if (!l->engine || !l->news || !l->flags || !l->ports)
		return -1;
	set_rules(l);
	open_netdev(l);
	open_flags(l);
	uname(&l->system);
	config_platform_options(&l->config.config, l->platform_options);
	l->platform = (struct api_platform){
		.name = l->config.config.platform_name,
		.about = probe->about,
		.options = l->platform_options,
		.kernel = l->system.release,
	};
	news_happened(l->news, EVENT_DAEMON_STARTED, "caged " VERSION_TEXT " started",
	    turns_now(&l->turns));
	l->journal = open_journal(l);
	if (!l->journal)
		return -1;
	l->host = (struct api_host){
		.arg = l,
		.version = VERSION_TEXT,
		.platform = &l->platform,
		.now = host_now,
		.ready = host_ready,
		.reset = host_reset,
		.audit = host_audit,
		.turns = host_turns,
		.usage = host_usage,
		.journal = host_journal,
		.events = host_events,
		.stays = host_stays,
	};
	http = http_settings(l);
	if (http_create(l->base, l->inv, &l->host, &http, &l->http) != 0)
		return -1;
	if (l->config.web) {
		l->web = web_watch_create(l->base, l->config.config.http.web_config,
		    l->config.web, l->http);
		if (!l->web)
			return -1;
	}
	l->beat = beat_create(l->base, &l->config.notify, l->inv);
	return l->beat ? 0 : -1;
}

static void
on_probe_phase(void *arg, enum proto_phase phase)
{
	(void)arg;
	(void)phase;
}

/* What is served, and where. */
static void
tell_start(const struct loop *l)
{
	char where[512];
	unsigned buses = 0;

	for (unsigned b = 0; b < l->inv->bus_count; b++)
		buses += l->inv->bus[b].used;
	log_info("platform %s: %u cage%s on %u bus%s", l->config.platform,
	    l->inv->cage_count, l->inv->cage_count == 1 ? "" : "s", buses,
	    buses == 1 ? "" : "es");
	door_tell(&l->config.door, where, sizeof(where));
	log_info("listening on %s%s%s/%s", where, where[0] ? " and " : "",
	    l->config.run_dir, DIRS_SOCKET);
}

static void
on_probe_done(void *arg, const struct links_probe *probe)
{
	struct loop *l = arg;
	char text[256];

	if (!probe->ok) {
		if (links_probe_failure(probe, text, sizeof(text)))
			fprintf(stderr, "caged: platform %s: %s\n", l->config.platform,
			    text);
		stop(l, 2);
		return;
	}
	if (start_services(l, probe) != 0) {
		log_error("cannot start to serve: no memory, or no server");
		stop(l, 1);
		return;
	}
	tell_start(l);
}

static void
on_bus_up(void *arg, unsigned bus, pid_t pid)
{
	struct loop *l = arg;

	log_debug("bus %u: up, process %d", bus, (int)pid);
	engine_bus_up(l->engine, bus, turns_now(&l->turns));
}

/* "SIGKILL", or its number where it has no name. */
static const char *
name_signal(int number, char *room, size_t size)
{
	const char *word = sigabbrev_np(number);

	if (word)
		snprintf(room, size, "SIG%s", word);
	else
		snprintf(room, size, "signal %d", number);
	return room;
}

static void
on_bus_down(void *arg, unsigned bus, bool renew, int wait_status)
{
	struct loop *l = arg;
	char name[32];

	if (!l->stopping && WIFSIGNALED(wait_status))
		log_warn("bus %u: process was killed (%s)", bus,
		    name_signal(WTERMSIG(wait_status), name, sizeof(name)));
	else if (!l->stopping && !renew)
		log_warn("bus %u: process ended with status %d", bus,
		    WEXITSTATUS(wait_status));
	engine_bus_down(l->engine, bus, renew, turns_now(&l->turns));
}

static void
on_presence(void *arg, unsigned bus, const struct proto_event *event)
{
	struct loop *l = arg;

	engine_presence(l->engine, bus, &event->present, &event->known,
	    turns_now(&l->turns));
	engine_doubt(l->engine, bus, &event->doubt, turns_now(&l->turns));
	engine_interrupt(l->engine, bus, &event->interrupt, turns_now(&l->turns));
}

static void
on_pins(void *arg, unsigned bus, const struct pin_news *news, unsigned count)
{
	struct loop *l = arg;

	engine_pins(l->engine, bus, news, count, turns_now(&l->turns));
}

static void
on_reply(void *arg, unsigned bus, const struct reply *reply)
{
	struct loop *l = arg;

	if (engine_reply(l->engine, bus, reply, turns_now(&l->turns)))
		return;
	log_warn("bus %u: an answer that fits no question; its process is replaced", bus);
	links_kill_bus(l->links, bus);
}

/* The name of a process, with nothing in it that a terminal should not see. */
static void
name_process(uint32_t pid, char ret_name[CAGE_NAME_MAX])
{
	char path[32];
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%u/comm", pid);
	f = fopen(path, "re");
	if (!f || !fgets(ret_name, CAGE_NAME_MAX, f))
		snprintf(ret_name, CAGE_NAME_MAX, "?");
	if (f)
		fclose(f);
	ret_name[strcspn(ret_name, "\n")] = '\0';
	for (char *c = ret_name; *c; c++) {
		if (*c < ' ' || *c > '~')
			*c = '?';
	}
}

/* What is told of an owner, and its name; `owner` may hold those of the one before. */
static void
take_owner(const struct proto_owner *told, struct owner *owner)
{
	if (!told->pid)
		snprintf(owner->name, sizeof(owner->name), "kernel driver");
	else if (told->pid != owner->pid)
		name_process(told->pid, owner->name);
	owner->kind = (enum owner_kind)told->kind;
	owner->pid = told->pid;
}

static void
on_owners(void *arg, const struct proto_owners *owners)
{
	static const struct owner nobody = { .kind = OWNER_NONE };
	struct owner owner = nobody;
	struct loop *l = arg;
	unsigned next = 0;

	if (!l->engine || l->stopping)
		return;
	if (owners->blind != l->blind)
		log_warn("who else holds nodes of modules open: %s",
		    owners->blind ? "not possible to tell, CAP_SYS_PTRACE is missing"
				  : "all processes are looked at again");
	l->blind = owners->blind;
	for (unsigned i = 0; i < l->inv->cage_count; i++) {
		bool owned = next < owners->count && owners->owner[next].cage == i;

		if (owned)
			take_owner(&owners->owner[next++], &owner);
		engine_owner(l->engine, &l->inv->cage[i], owned ? &owner : &nobody,
		    turns_now(&l->turns));
	}
}

/* Once in a while: who else uses the modules by now? */
static void
on_look(evutil_socket_t fd, short what, void *arg)
{
	struct loop *l = arg;

	(void)fd;
	(void)what;
	if (l->engine && !l->stopping)
		links_start_look(l->links); /* one that still runs will do */
	arm_look(l);
}

static void
on_spawner_gone(void *arg)
{
	struct loop *l = arg;

	if (!l->stopping)
		log_error("the spawner is gone; nothing can be started any more");
	stop(l, 1);
}

static const struct links_handler handler = {
	.probe_phase = on_probe_phase,
	.probe_done = on_probe_done,
	.bus_up = on_bus_up,
	.bus_down = on_bus_down,
	.presence = on_presence,
	.pins = on_pins,
	.reply = on_reply,
	.owners = on_owners,
	.spawner_gone = on_spawner_gone,
};

static int
kill_bus(struct loop *l, unsigned bus)
{
	if (links_bus_is_opening(l->links, bus))
		log_error("bus %u: did not come up; its process is killed", bus);
	else
		log_error("bus %u: stuck, no answer for 10 s; its process is killed",
		    bus);
	return links_kill_bus(l->links, bus);
}

/*
 * An order that could not be given. A bus that has no process, or got none, is
 * down: the engine starts it again, later each time. What was not sent is
 * missed by the engine when its time is up.
 */
static void
fail_order(struct loop *l, const struct engine_out *out, int err)
{
	log_warn("bus %u: %s failed: %s", out->bus, order_words[out->order],
	    strerror(-err));
	if (out->order == ENGINE_START || (out->order == ENGINE_KILL && err == -ENOTCONN))
		engine_bus_down(l->engine, out->bus, false, turns_now(&l->turns));
}

static void
carry_out(struct loop *l, const struct engine_out *out)
{
	int r = 0;

	switch (out->order) {
	case ENGINE_SEND:
		r = links_send(l->links, out->bus, out->request);
		break;
	case ENGINE_CANCEL:
		r = links_cancel(l->links, out->bus, out->sequence);
		break;
	case ENGINE_KILL:
		r = kill_bus(l, out->bus);
		break;
	case ENGINE_START:
		r = links_start_bus(l->links, out->bus);
		break;
	}
	if (r < 0)
		fail_order(l, out, r);
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
			carry_out(l, &out);
		arm_timer(l, engine_deadline(l->engine), now->mono_us);
		if (inventory_end_turn(l->inv))
			news_tell(l->news, now);
		if (now->step)
			news_happened(l->news, EVENT_CLOCK_STEP, "the wall clock was set",
			    now);
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

/* SIGHUP: takes over what a reload may change, names what waits for a restart. */
static void
reload(struct loop *l)
{
	struct config new;
	struct config_diff diff;
	struct engine_config settings;
	struct journal_limits limits;
	char err[CONFIG_ERROR_MAX];

	if (config_load(l->config.options, &new, err, sizeof(err)) < 0) {
		log_error("reload refused, nothing changed: %s", err);
		return;
	}
	config_compare(&l->config.config, &new, &diff);
	config_reload(&l->config.config, &new);
	log_set_level(l->config.config.log_level);
	settings = engine_settings(&l->config.config);
	limits = journal_settings(&l->config.config);
	if (l->engine) {
		engine_configure(l->engine, &settings);
		set_rules(l);
		journal_configure(l->journal, &limits);
		news_happened(l->news, EVENT_CONFIG_RELOADED,
		    "the configuration was read again", turns_now(&l->turns));
	}
	arm_look(l);
	if (l->http)
		http_configure(l->http, &l->config.config.metrics);
	if (l->web)
		web_watch_reload(l->web);
	for (size_t i = 0; i < diff.reload_count; i++)
		log_info("reload: %s changed", diff.reload[i]);
	for (size_t i = 0; i < diff.restart_count; i++)
		log_warn("reload: %s differs and waits for a restart", diff.restart[i]);
	if (!diff.reload_count && !diff.restart_count)
		log_info("reload: nothing changed");
}

static void
on_signal(evutil_socket_t number, short what, void *arg)
{
	struct loop *l = arg;
	char name[32];

	(void)what;
	if (number == SIGHUP) {
		if (l->beat)
			beat_reloading(l->beat);
		reload(l);
		if (l->beat)
			beat_reloaded(l->beat);
		return;
	}
	log_info("ending on %s", name_signal((int)number, name, sizeof(name)));
	stop(l, 0);
}

static bool
start(struct loop *l)
{
	static const int numbers[] = { SIGTERM, SIGINT, SIGHUP };

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
	}
	l->links = links_create(l->base, l->config.spawner_fd, &handler, l);
	if (!l->timer || !l->look || !l->links)
		return false;
	arm_look(l);
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
	beat_destroy(l->beat);
	web_watch_destroy(l->web);
	http_destroy(l->http);
	l->http = NULL; /* the journal still tells what it commits */
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

int
loop_run(const struct loop_config *config)
{
	struct loop l = { .config = *config, .status = 1 };

	if (!start(&l))
		log_error("cannot start the event loop");
	else {
		while (!l.stopping && event_base_loop(l.base, EVLOOP_ONCE) >= 0)
			end_turn(&l);
	}
	l.stopping = true;
	finish(&l);
	return l.status;
}
