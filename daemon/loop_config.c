/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Loop, its configuration: what each room is told of it, at the start and when it is
 * read again.
 */
#include <string.h>

#include "base/log.h"
#include "daemon/config_alarms.h"
#include "daemon/loop_parts.h"
#include "daemon/news.h"
#include "daemon/ports.h"
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

void
loop_reload(struct loop *l)
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
	settings = loop_engine_settings(&l->config.config);
	limits = loop_journal_settings(&l->config.config);
	if (l->engine) {
		engine_configure(l->engine, &settings);
		loop_set_rules(l);
		journal_configure(l->journal, &limits);
		news_happened(l->news, EVENT_CONFIG_RELOADED,
		    "the configuration was read again", turns_now(&l->turns));
	}
	loop_arm_look(l);
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
