/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Loop parts: what the rooms of main's loop share.
 *
 * daemon/loop.c turns, daemon/loop_serve.c starts everything that serves,
 * daemon/loop_links.c is between the bus processes and the engine,
 * daemon/loop_host.c is what the servers may ask, and daemon/loop_config.c
 * hands the configuration to those who keep to it.
 */
#ifndef DAEMON_LOOP_PARTS_H
#define DAEMON_LOOP_PARTS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/utsname.h>

#include "api/gnmi.h"
#include "api/http.h"
#include "daemon/config_limits.h"
#include "daemon/journal.h"
#include "daemon/links.h"
#include "daemon/loop.h"
#include "daemon/turns.h"
#include "engine/engine.h"

struct event;
struct event_base;

struct loop {
	struct loop_config config;
	struct event_base *base;
	struct event *timer;
	struct event *look; /* for other owners */
	bool look_late;     /* the one before still runs */
	struct event *signals[3];
	struct turns turns;
	uint64_t armed_us; /* mono: what the timer waits for */
	struct links *links;
	struct schema_ask *ask;
	struct change *change;
	struct inventory *inv;   /* from here on: after the probe */
	struct ring_file *flags; /* inv->bus_count */
	struct engine *engine;
	struct ports *ports;
	struct own_limit limits[CONFIG_ENTRIES_MAX];
	struct netdev *netdev; /* NULL: nobody tells of interfaces */
	struct news *news;
	struct journal *journal;
	struct http *http;
	struct gnmi *gnmi;     /* NULL: nobody is served */
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

/* Ends the loop with this exit status. */
void loop_stop(struct loop *l, int status);

/* Lets the next look for other owners be taken in time. */
void loop_arm_look(struct loop *l);

/* "SIGKILL", or its number where it has no name. */
const char *loop_name_signal(int number, char *room, size_t size);

/*
 * What becomes of the configuration.
 */
struct engine_config loop_engine_settings(const struct config *c);
struct journal_limits loop_journal_settings(const struct config *c);
struct http_config loop_http_settings(struct loop *l);
struct grpc_config loop_gnmi_settings(const struct loop *l);
void loop_set_rules(struct loop *l);
/* An event of the edits that were put aside at the start. */
void loop_tell_refused(struct loop *l);

/* Who changes it while we run. NULL without memory. */
struct change *loop_make_change(struct loop *l);

/* SIGHUP: takes over what a reload may change, names what waits for a restart. */
void loop_reload(struct loop *l);

/* The probe has ended: everything that serves its cages starts, or we end. */
void loop_probe_done(struct loop *l, const struct links_probe *probe);

/* What the bus processes say, and where an order of the engine goes; `arg` of the
 * handler is the loop. */
extern const struct links_handler loop_links_handler;
void loop_carry_out(struct loop *l, const struct engine_out *out);

/* What the servers may ask and order. */
struct api_host loop_host(struct loop *l);

#endif
