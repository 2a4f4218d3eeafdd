/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Links: main's side of the sockets to the spawner and the bus processes; that to the
 * schema process is handed on.
 *
 * Children are not trusted: every number is checked, and one that talks
 * nonsense is killed and told in the log. News of an older process of a bus
 * never reach the handler. Nothing here blocks or, once a bus runs, allocates.
 */
#ifndef DAEMON_LINKS_H
#define DAEMON_LINKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "daemon/proto.h"
#include "engine/request.h"

struct event_base;
struct links;

/*
 * How long the probe may take for one step of the plugin (load, open, cages), and
 * a bus process for all of them.
 */
#define LINKS_PHASE_TIMEOUT_S 10

/* How the probe ended. */
struct links_probe {
	bool ok;                /* the table is whole and checked */
	bool hung;              /* a step took longer than LINKS_PHASE_TIMEOUT_S */
	bool nonsense;          /* its process broke the rules; told in the log */
	enum proto_phase phase; /* the step that was begun last */
	int wait_status;        /* as of waitpid(), where it did not hang */
	const struct platform_cage *cages; /* ok: borrowed, as is `about`, until
					      links_destroy() */
	size_t cage_count;
	int score;                      /* of the plugin's probe(), -1: none */
	char about[PLATFORM_ABOUT_MAX]; /* what the plugin serves, in its words */
};

/*
 * What links tells. Every function must be set; they run in the loop and may
 * give orders. What they are shown is borrowed until they return.
 */
struct links_handler {
	/* There is something to take. */
	void (*woken)(void *arg);
	void (*probe_phase)(void *arg, enum proto_phase phase);
	void (*probe_done)(void *arg, const struct links_probe *probe);
	/* The bus process has opened its devices and takes requests. */
	void (*bus_up)(void *arg, unsigned bus, pid_t pid);
	/*
	 * The process is reaped, all that it said before has been told. Also when
	 * it never came up. `renew`: it asked to be started again at once.
	 */
	void (*bus_down)(void *arg, unsigned bus, bool renew, int wait_status);
	void (*presence)(void *arg, unsigned bus, const struct proto_event *event);
	void (
	    *pins)(void *arg, unsigned bus, const struct pin_news *news, unsigned count);
	void (*reply)(void *arg, unsigned bus, const struct reply *reply);
	/* A probe has looked who else uses modules; the first time after probe_done. */
	void (*owners)(void *arg, const struct proto_owners *owners);
	/* The schema process runs, and this is its socket, to be closed; and has ended.
	 */
	void (*schema_up)(void *arg, int fd);
	void (*schema_down)(void *arg, int wait_status);
	/* Nothing can be started or reaped any more: main has to end. */
	void (*spawner_gone)(void *arg);
};

/*
 * Takes over `spawner_fd`. `handler` is borrowed and must outlive it. NULL
 * without memory. links_destroy() closes the sockets, upon which the spawner
 * kills all children and ends; it must not be called by a handler.
 */
struct links *links_create(struct event_base *base, int spawner_fd,
    const struct links_handler *handler, void *arg);
void links_destroy(struct links *l);

/*
 * Orders: 0 or -errno. -EALREADY: that process still exists (a killed one
 * too, until bus_down); -ENOTCONN: there is no such process; -EPIPE: the
 * spawner is gone. A bus can be started only after probe_done with ok. A kill that
 * the spawner cannot take just now is given when it can.
 */
int links_start_probe(struct links *l);
/* After probe_done with ok: lets a probe look again who else uses modules. One that fails
 * says nothing, but in the log. */
int links_start_look(struct links *l);
int links_start_bus(struct links *l, unsigned bus);
int links_kill_bus(struct links *l, unsigned bus);
int links_start_schema(struct links *l);
int links_kill_schema(struct links *l);

/* -ENOTCONN before bus_up, -EAGAIN when the bus process does not read. */
int links_send(struct links *l, unsigned bus, const struct request *request);
int links_cancel(struct links *l, unsigned bus, uint32_t sequence);

/* Says whether the process of a bus was ordered and has not come up yet. */
bool links_bus_is_opening(const struct links *l, unsigned bus);

/*
 * Says in words why the probe failed ("plugin crashed in open: Segmentation
 * fault"). False when there is nothing to add: it was good, or the probe
 * process has told its line itself.
 */
bool links_probe_failure(const struct links_probe *probe, char *text, size_t size);

/*
 * Whether a probe that is not ok would end so again: the plugin is not to be used, or was
 * told wrongly. One that hung or crashed, or did not find its hardware, may do later.
 */
bool links_probe_is_final(const struct links_probe *probe);

#endif
