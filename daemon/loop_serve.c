/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Loop, its services: once the probe has told the cages, everything that serves them.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
on_link(void *arg, const struct netdev_link *link)
{
	struct loop *l = arg;

	if (!l->stopping)
		ports_link(l->ports, link, turns_now(&l->turns));
}

static void
on_all_told(void *arg, unsigned round)
{
	struct loop *l = arg;

	if (!l->stopping)
		ports_all_told(l->ports, round);
}

/* Without them, what is in use is known by light alone. */
static void
open_netdev(struct loop *l)
{
	static const struct netdev_handler handler = { on_link, on_all_told };
	int r = netdev_create(l->base, &handler, l, &l->netdev);

	if (r)
		log_warn("nobody tells of interfaces: %s", strerror(-r));
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

static void
on_seen(void *arg, const struct seen_past *pasts, size_t count)
{
	struct loop *l = arg;

	seen_take(l->inv, pasts, count);
}

static void
on_past(void *arg, const struct alarm_past *pasts, size_t count)
{
	struct loop *l = arg;

	alarm_past_take(l->inv, pasts, count, turns_now(&l->turns));
}

static void
on_recall(void *arg, const struct alarm_word *words, size_t count)
{
	struct loop *l = arg;

	alarm_recall(l->inv, words, count, turns_now(&l->turns));
}

static struct journal *
open_journal(struct loop *l)
{
	const struct journal_config config = {
		.dir_fd = l->config.state_dir_fd,
		.version = VERSION_TEXT,
		.limits = loop_journal_settings(&l->config.config),
		.committed = on_committed,
		.seen = on_seen,
		.past = on_past,
		.recall = on_recall,
		.now = l->host.now,
		.arg = l->host.arg,
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

static int
start_gnmi(struct loop *l)
{
	struct grpc_config gnmi = loop_gnmi_settings(l);
	int r;

	if (!gnmi.listen_count)
		return 0;
	r = gnmi_create(l->base, l->inv, &l->host, &gnmi, &l->gnmi);
	if (r == 0)
		http_show_guards(l->http, grpc_guards(gnmi_server(l->gnmi)));
	return r;
}

/* The cages are known: everything that serves them can start. */
static int
start_services(struct loop *l, const struct links_probe *probe)
{
	struct engine_config settings = loop_engine_settings(&l->config.config);
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
	loop_set_rules(l);
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
	loop_tell_refused(l);
	l->host = loop_host(l);
	l->journal = open_journal(l);
	if (!l->journal)
		return -1;
	http = loop_http_settings(l);
	if (http_create(l->base, l->inv, &l->host, &http, &l->http) != 0 ||
	    start_gnmi(l) != 0)
		return -1;
	if (l->config.web) {
		l->web = web_watch_create(l->base, &l->config.config, &l->config.door,
		    l->config.web, l->http);
		if (!l->web)
			return -1;
	}
	l->beat = beat_create(l->base, &l->config.notify, l->inv);
	return l->beat ? 0 : -1;
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

void
loop_probe_done(struct loop *l, const struct links_probe *probe)
{
	char text[256];

	if (!probe->ok) {
		if (links_probe_failure(probe, text, sizeof(text)))
			fprintf(stderr, "caged: platform %s: %s\n", l->config.platform,
			    text);
		loop_stop(l, links_probe_is_final(probe) ? 2 : 1);
		return;
	}
	if (start_services(l, probe) != 0) {
		log_error("cannot start to serve: no memory, or no server");
		loop_stop(l, 1);
		return;
	}
	tell_start(l);
	change_tell_cages(l->change);
}
