/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Loop, its configuration: what each room is told of it, at the start and when it is
 * read again.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "daemon/beat.h"
#include "daemon/change.h"
#include "daemon/change_told.h"
#include "daemon/config_alarms.h"
#include "daemon/config_here.h"
#include "daemon/edits_judge.h"
#include "daemon/loop_parts.h"
#include "daemon/news.h"
#include "daemon/ports.h"
#include "daemon/web_config.h"
#include "daemon/web_watch.h"

struct engine_config
loop_engine_settings(const struct config *c)
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

struct journal_limits
loop_journal_settings(const struct config *c)
{
	return (struct journal_limits){
		.rows = c->journal_events,
		.bytes = (uint64_t)c->journal_mib * 1024 * 1024,
	};
}

void
loop_set_rules(struct loop *l)
{
	struct alarm_policy policy;

	config_alarm_policy(&l->config.config, &policy);
	engine_set_rules(l->engine, &policy, l->limits,
	    config_limits(&l->config.config, l->limits), turns_now(&l->turns));
	ports_configure(l->ports, &l->config.config);
}

struct http_config
loop_http_settings(struct loop *l)
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

struct grpc_config
loop_gnmi_settings(const struct loop *l)
{
	const struct config *c = &l->config.config;
	const struct door *d = &l->config.door;
	struct grpc_config gnmi = {
		.listen_count = d->gnmi_count,
		.tls = http_tls(l->http),
		.credentials = http_credentials(l->http),
		.handshake_ms = c->http.handshake_ms,
		.header_ms = c->http.header_ms,
		.answer_ms = c->gnmi.answer_ms,
		.keepalive_ms = c->gnmi.keepalive_ms,
		.connections = d->gnmi_connections,
		.per_address = c->gnmi.per_source,
	};

	memcpy(gnmi.listen, d->gnmi, sizeof(gnmi.listen));
	return gnmi;
}

/* Where servers listen, and where edits would let them without the command line. */
static int
judge_doors(const struct options *options, const struct config *new,
    const struct config_sources *sources, const struct web *web, char *err, size_t size)
{
	int r = door_judge(NULL, new, web, err, size);

	return r == 0 ? edits_judge(options, new, sources, web, err, size) : r;
}

/* What waits for a restart, and would be missed there. */
static int
judge_here(const struct loop *l, const struct config *new, char *err, size_t size)
{
	const struct config *old = &l->config.config;
	int r = 0;

	if (strcmp(new->platform_name, old->platform_name) != 0 ||
	    strcmp(new->plugin_dir, old->plugin_dir) != 0)
		r = config_here_judge_platform(new, err, size);
	if (r == 0 && l->config.by_root && strcmp(new->user, old->user) != 0)
		r = config_here_judge_user_file(new, err, size);
	return r;
}

/* The schema was asked; what only the whole daemon knows is asked here. */
static int
judge(void *arg, const struct config *new, const struct config_sources *sources,
    enum change_step step, char *err, size_t size)
{
	const struct loop *l = arg;
	const char *file = new->http.web_config;
	struct web *other;
	int r = judge_here(l, new, err, size);

	if (r < 0)
		return r;
	if (strcmp(file, l->config.config.http.web_config) == 0) {
		if (l->web && step == CHANGE_RELOADED)
			r = web_watch_judge(l->web, err, size);
		if (r < 0)
			return r;
		return judge_doors(l->config.options, new, sources,
		    l->web ? web_watch_current(l->web) : l->config.web, err, size);
	}
	/* Another file, which waits for a restart. */
	snprintf(err, size, "caged: no memory");
	other = calloc(1, sizeof(*other));
	if (!other)
		return -ENOMEM;
	if (strcmp(file, CONFIG_OFF) != 0)
		r = web_config_load(file, other, err, size);
	if (r == 0)
		r = judge_doors(l->config.options, new, sources, other, err, size);
	explicit_bzero(other, sizeof(*other));
	free(other);
	return r;
}

void
loop_tell_refused(struct loop *l)
{
	const struct edits *refused = &l->config.refused;
	char text[EVENT_TEXT_MAX];

	change_told_refused(refused, text);
	if (refused->count)
		news_happened(l->news, EVENT_CONFIG_RELOADED, text, turns_now(&l->turns));
}

static void
apply(void *arg, const struct config *new, enum change_step step,
    const struct change_by *by)
{
	struct loop *l = arg;
	struct config *old = malloc(sizeof(*old));
	struct config_diff diff;
	struct engine_config settings;
	struct journal_limits limits;
	char text[EVENT_TEXT_MAX];
	size_t waiting;

	config_compare(&l->config.config, new, &diff);
	change_told_event(&l->config.config, new, &diff, step, by, text);
	if (old)
		*old = l->config.config;
	config_reload(&l->config.config, new);
	log_set_level(l->config.config.log_level);
	settings = loop_engine_settings(&l->config.config);
	limits = loop_journal_settings(&l->config.config);
	if (l->engine) {
		engine_configure(l->engine, &settings);
		loop_set_rules(l);
		journal_configure(l->journal, &limits);
		news_happened(l->news, EVENT_CONFIG_RELOADED, text, turns_now(&l->turns));
	}
	loop_arm_look(l);
	if (l->http)
		http_configure(l->http, &l->config.config.metrics);
	if (l->web && step == CHANGE_RELOADED)
		web_watch_reload(l->web);
	waiting = change_told_news(by->wanted, new, &diff);
	change_told_log(old ? old : new, new, &diff, step, waiting);
	free(old);
}

static struct inventory *
find_inventory(void *arg)
{
	const struct loop *l = arg;

	return l->inv;
}

static size_t
note(void *arg, const struct config_sources *sources, const struct config_diff *diff,
    char ret_notes[LIMIT_NOTES_MAX][LIMIT_NOTE_MAX])
{
	const struct loop *l = arg;

	return l->inv ? limit_notes(sources, diff, l->inv, ret_notes) : 0;
}

static void
now(void *arg, struct now *ret_now)
{
	struct loop *l = arg;

	*ret_now = *turns_now(&l->turns);
}

struct change *
loop_make_change(struct loop *l)
{
	const struct change_config config = {
		.base = l->base,
		.ask = l->ask,
		.options = l->config.options,
		.state_dir_fd = l->config.state_dir_fd,
		.running = &l->config.config,
		.judge = judge,
		.inventory = find_inventory,
		.apply = apply,
		.note = note,
		.now = now,
		.arg = l,
	};

	return change_create(&config, &l->config.edits, &l->config.sources);
}

static void
on_reloaded(void *arg, const struct api_changed *changed)
{
	struct loop *l = arg;

	if (changed->err)
		log_error("reload refused, nothing changed: %s", changed->why);
	if (l->beat)
		beat_reloaded(l->beat);
}

void
loop_reload(struct loop *l)
{
	const struct api_change reload = { .kind = API_CHANGE_RELOAD };

	if (l->beat)
		beat_reloading(l->beat);
	change_begin(l->change, &reload, on_reloaded, l);
}
