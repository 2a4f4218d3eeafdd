/* SPDX-License-Identifier: Apache-2.0 */
/*
 * World: a whole switch in one mapped file.
 *
 * The file holds a header, the buses, the cages with what is plugged in them,
 * and the ledger. Every process that works on it maps it; each bus has a robust
 * mutex that guards its cages and is held for microseconds only. A process that
 * dies with the lock leaves a world that is fit for use: whoever finds the lock
 * makes it consistent.
 *
 * Nothing here knows what time it is. Real time (mono_us, CLOCK_BOOTTIME) is
 * passed in; simulated time `t` runs `speed` times as fast. A new world is a
 * minute old in simulated time: its first modules have been up for a while.
 */
#ifndef SIM_WORLD_H
#define SIM_WORLD_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "base/bytes.h"
#include "sim/fault.h"
#include "sim/ledger.h"
#include "sim/module.h"

#define WORLD_FILE      "sim.world"
#define WORLD_MAGIC     0x4d495343u /* "CSIM" in a little endian file */
#define WORLD_FORMAT    11u
#define WORLD_CAGES_MAX 512
#define WORLD_BUSES_MAX 128
#define WORLD_LABEL_MAX 16
#define WORLD_AGE_US    60000000u

/* Types of cages, named as the daemon names them. */
enum world_type {
	WORLD_SFP,
	WORLD_SFP28,
	WORLD_SFP56,
	WORLD_SFP_DD,
	WORLD_QSFP,
	WORLD_QSFP28,
	WORLD_QSFP56,
	WORLD_QSFP112,
	WORLD_QSFP_DD,
	WORLD_OSFP,
	WORLD_TYPE_COUNT
};

/* What a world is made of. Two worlds of equal parameters are the same switch. */
struct world_params {
	uint32_t cages; /* 0: the default switch of sim/faceplate.c */
	uint32_t type;  /* enum world_type, when cages is set */
	uint32_t buses; /* at most one per cage is used */
	uint32_t khz;
	uint32_t speed;
	uint32_t adapters; /* root adapters that the buses share; 0: each has its own */
	uint32_t cost_us;  /* of each transaction beside its clocks: driver, interrupt */
	uint32_t zero;
	uint64_t seed;
	uint64_t boot;  /* which boot of the machine mono_us belongs to */
	uint64_t dumps; /* fingerprint of the shelf that its modules come from; 0: none */
};

/* The parameters when nobody says otherwise. */
extern const struct world_params world_defaults;

struct world_head {
	uint32_t magic, format, min_reader, byte_order;
	uint64_t size;
	uint64_t epoch_us;
	struct world_params params;
	uint32_t cages, buses; /* how many there are */
	uint32_t crc;          /* of all bytes before it */
	uint32_t zero;
	uint64_t maker; /* which run of the daemon asked for it */
};

/*
 * A bus, and where the number is that of an adapter, the root adapter of buses: its
 * lock, its wires and the muxes behind it, which all of them share.
 */
struct sim_bus {
	uint64_t transfers, bytes, busy_us;
	/* Of an adapter. */
	pthread_mutex_t lock;
	uint64_t free_us;  /* reserved until then */
	uint32_t selected; /* cage whose mux channel is open, + 1; 0: none */
	uint32_t stuck;    /* 1: some cage may be holding the bus */
};

struct sim_cage {
	char label[WORLD_LABEL_MAX];
	uint16_t bus;
	uint8_t type;    /* enum world_type */
	uint8_t plugged; /* written last when a module goes in, first when it goes */
	uint32_t inserts;
	uint32_t pins;  /* SIM_PIN_* */
	uint32_t owner; /* a process that is said to use the module; 0: none */
	uint64_t removed_us;
	struct fault fault;
	struct sim_module module;
};

struct world_map {
	struct world_head head;
	struct sim_bus bus[WORLD_BUSES_MAX];
	struct ledger ledger;
	struct sim_cage cage[];
};

/*
 * What a world in real time needs from its user. Without it the world lives in
 * virtual time: waiting costs nothing, locks are waited for without end.
 */
struct world_host {
	/* Waits for a moment; returns the time then. */
	uint64_t (*wait)(void *arg, uint64_t until_mono_us);
	/* Until when (CLOCK_MONOTONIC) a lock may be waited for. */
	void (*patience)(void *arg, struct timespec *ret_until);
	void *arg;
};

/* What this process believes about the page register of an address. */
struct sim_pager {
	uint8_t known, page, bank;
	uint8_t family; /* of A0h's module, enum sim_family, as told */
};

/* One process's hold on a world. */
struct world {
	struct world_map *map;
	size_t size;
	unsigned room;                 /* for as many cages */
	const struct world_host *host; /* borrowed; NULL: virtual time */
	struct sim_pager pager[WORLD_CAGES_MAX][2];
	bool shared[WORLD_CAGES_MAX]; /* of somebody else: no page is selected */
};

/* A world in memory only, shared with children of this process. -ENOMEM, -EINVAL. */
int world_create_anonymous(const struct world_params *params, uint64_t mono_us,
    struct world **ret_world);

/*
 * A world in a new file of mode 0600, which then takes the place of `path`. Its
 * modules come from `shelf`, one in each cage, or are built-in parts where that
 * is NULL.
 */
struct shelf;
int world_create(const char *path, const struct world_params *params,
    const struct shelf *shelf, uint64_t maker, uint64_t mono_us,
    struct world **ret_world);

/* An existing world. -EPROTO when the file is none of ours, or of another version. */
int world_open(const char *path, struct world **ret_world);
void world_close(struct world *w);

bool world_fits(const struct world *w, const struct world_params *params);

/* The header was checked when the file was mapped, but it is a file: bound it again. */
static inline unsigned
world_cages(const struct world *w)
{
	return MIN_OF(w->map->head.cages, w->room);
}

static inline unsigned
world_buses(const struct world *w)
{
	return MAX_OF(1u, MIN_OF(w->map->head.buses, WORLD_BUSES_MAX));
}

/* NULL beyond the last. */
struct sim_cage *world_cage(const struct world *w, unsigned cage);
struct sim_bus *world_bus(const struct world *w, unsigned bus);
/* The bus of a cage, always one that exists. */
unsigned world_bus_of(const struct world *w, unsigned cage);
/* The root adapter of a bus. */
struct sim_bus *world_adapter(const struct world *w, unsigned bus);
/* Says whether a cage is on the adapter of a bus. */
bool world_shares(const struct world *w, unsigned cage, unsigned bus);
/* The cage with this label; false: none. */
bool world_find(const struct world *w, const char *label, unsigned *ret_cage);

/* The lock of the bus's adapter. 0, or -ETIMEDOUT when the host's patience ends. */
int world_lock(struct world *w, unsigned bus);
void world_unlock(struct world *w, unsigned bus);

uint64_t world_time(const struct world *w, uint64_t mono_us);
struct ledger_pen world_pen(const struct world *w, unsigned cage);
const char *world_type_name(unsigned type);
bool world_type_parse(const char *word, uint32_t *ret_type);

#endif
