/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bus parts: what the two rooms of a bus process share, daemon/bus.c that serves
 * requests and daemon/bus_orders.c that follows standing orders.
 */
#ifndef DAEMON_BUS_PARTS_H
#define DAEMON_BUS_PARTS_H

#include <poll.h>

#include "daemon/bus.h"
#include "daemon/proto.h"
#include "daemon/ring_file.h"
#include "engine/arms.h"
#include "engine/pins.h"
#include "engine/presence.h"
#include "engine/presence_read.h"

/* One request on its way, and what is answered so far and not yet sent. */
struct job {
	struct request request;
	bool dropped; /* by a CANCEL: what has not begun is BUSY */
	bool fired;   /* nobody asked: an interrupt came */
	uint16_t count;
	uint16_t data_len;
	uint64_t part_us; /* when the last part went out */
	struct run_result result[REQUEST_RUNS_MAX];
	uint8_t data[REQUEST_BYTES_MAX];
};

enum { JOB_POLLING, JOB_CONTROL, JOB_COUNT };

enum { POLL_MAIN, POLL_EDGE, POLL_COUNT };

/* The whole process. Static: once it serves, nothing is allocated. */
struct bus {
	int fd;
	unsigned number;
	uint32_t generation;
	struct plugin_host plugin;
	struct ring_file flags; /* where clearing reads are written down */
	bool has_pins;          /* some cage's pins are on this bus ... */
	bool has_presence;      /* ... and a presence pin is among them */
	bool gone;              /* the plugin said GONE: answer, then leave */
	bool leaving;
	enum bus_exit status;
	uint64_t born_us;
	uint64_t edge_us; /* edges are not looked at before this */
	int edge_fd;
	struct pollfd poll[POLL_COUNT];
	struct presence_sampler presence;
	struct presence_reads reads; /* where there is no presence pin */
	struct transfers asked;      /* such reads that were not told yet ... */
	uint64_t asked_us;           /* ... and what of them a request waited for */
	struct pins_sampler pins;
	unsigned news_count; /* of pins, not yet told */
	struct pin_news news[PROTO_PINS_MAX];
	struct arms arms; /* what is read when an interrupt comes */
	struct job job[JOB_COUNT];
	struct proto_message in;
	struct proto_message out;
};

uint64_t bus_clock_us(void);

/* Sends b->out. */
void bus_send(struct bus *b);

/* Makes ready for the orders, once the plugin is open; then tells who is there. */
void bus_begin_orders(struct bus *b, const struct spawner_config *config);
void bus_first_look(struct bus *b);

/*
 * Makes one call of the plugin that is due without a request; `busy`: between two
 * transfers, where pins wait for as long as they can. False when none is due, or
 * none may follow because a device is gone.
 */
bool bus_follow_order(struct bus *b, bool busy);

/* Looks at presence now, and tells what moved. */
void bus_sample(struct bus *b);

/* A read of a module's memory ended: where there is no pin, it tells of presence. */
void bus_note_read(struct bus *b, unsigned cage, int status);

/* Reads a pin that was set. */
void bus_reread_pin(struct bus *b, unsigned cage, unsigned pin);

/* The plugin's descriptor: opened, polled again when it was left alone, readable;
 * `busy`: with a request, or one waits. */
void bus_open_edges(struct bus *b);
void bus_arm_edges(struct bus *b, uint64_t now_us);
void bus_take_edges(struct bus *b, bool busy);

/* Reads what is armed for the cages that ask for attention; false: nothing is. */
bool bus_fire(struct bus *b, const struct platform_bits *interrupt);

#endif
