/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rig: engine, optics, model and sim in one process under virtual time.
 *
 * Stands in for the daemon: carries out the engine's orders on a world in
 * memory, transfer by transfer, so that whatever happens to a cage may happen
 * between two transfers of a visit. The same seed gives the same run.
 */
#ifndef TESTS_DST_RIG_H
#define TESTS_DST_RIG_H

#include "engine/arms.h"
#include "engine/engine.h"
#include "engine/pins.h"
#include "engine/presence.h"
#include "engine/ring.h"
#include "sim/world.h"

#define RIG_BUSES 8

/* How often the interrupt pins are looked at, where the rig has edges, by default. */
#define RIG_EDGE_US 5000

struct rig_bus {
	bool alive;
	bool frozen; /* neither reads nor answers, like a stopped process */
	bool dead;   /* killed; its end is told at down_us */
	uint64_t up_us, down_us;
	uint64_t due_us;  /* it has something to do then, ... */
	uint64_t turn_us; /* ... and maybe from then on, if time stops for another */
	struct presence_sampler sampler;
	struct pins_sampler pins;
	uint64_t edge_us; /* when the interrupt pins are looked at again */
	/* The cages whose interrupt pin, once asserted, is an edge: it was released
	 * since, be it for the microsecond after a read. */
	struct platform_bits released;
	struct arms arms;
	struct rig_work { /* for polling, control, and what an interrupt has read */
		bool busy;
		struct request request;
		unsigned next;  /* run */
		uint64_t at_us; /* when the running transfer is over */
		unsigned data_len;
		uint64_t intent; /* in the ring, of the running transfer */
		struct run_result result[REQUEST_RUNS_MAX];
		uint8_t data[REQUEST_BYTES_MAX];
	} work[3];
};

struct rig {
	struct world *world;
	struct world_params params;
	struct ring ring[RIG_BUSES]; /* they outlive all processes, as the world does */
	void *region[RIG_BUSES];
	struct inventory *inv;
	struct engine *engine;
	struct engine_config config; /* of this main, and of the next */
	struct now now;
	struct rig_bus bus[RIG_BUSES];
	uint32_t mute;  /* buses whose processes stop before they look who is there */
	uint32_t heard; /* buses that answered, or began anew, since the last look */
	bool news;      /* the engine was told something: it may have orders */
	uint64_t engine_due_us; /* it has some then, even without news */
	uint64_t random;
	uint64_t messages; /* requests sent */
	uint64_t pins;     /* read */
	uint64_t kills, kills_of[RIG_BUSES], starts;
	struct platform_bits held; /* cages that main knows to be in reset */
	uint64_t resets;           /* ... and that it was told were let go */
	uint64_t rung_us;          /* so long a rung of recovery takes */
	/* Rungs that main was told have failed and did not begin, and that began and died
	 * with main. */
	uint64_t rungs_unbegun, rungs_lost;
	/* Hears of each read when it is done on the wire, and when its bytes are told. */
	void (*read_done)(struct rig *rig, const struct run *run,
	    const struct run_result *result, uint64_t start_us);
	void (*read_told)(struct rig *rig, const struct run *run,
	    const struct run_result *result);
	/* The process of a bus dies, before what it does is dropped. */
	void (*dies)(struct rig *rig, unsigned bus);
	bool edges;          /* the platform tells when interrupt pins move */
	uint64_t edges_us;   /* so often they are looked at */
	uint64_t interrupts; /* told */
	uint64_t fired;      /* ... and read at once */
	uint64_t cancels;    /* what was left with a bus was taken back */
	/* Looks at the model after each turn that was a tick; may be NULL. */
	void (*look)(struct rig *rig, void *arg);
	/* Says whether what was looked at is committed now; NULL: at once. */
	bool (*commit)(struct rig *rig, void *arg);
	void *arg;
};

/* A world of `params` (buses at most RIG_BUSES), all processes to be started. */
void rig_init(struct rig *rig, const struct world_params *params);
/* The same with the usual ones, but for these. */
void rig_power_on(struct rig *rig, enum world_type type, unsigned cages, unsigned buses);
void rig_fini(struct rig *rig);

/* Lets time pass. */
void rig_run(struct rig *rig, uint64_t us);

/* A bus process dies at once, or stops. */
void rig_kill(struct rig *rig, unsigned bus);

/* All processes die at once, main too, and are started again. */
void rig_restart(struct rig *rig);

/* The cage of which a clearing read is under way on a bus; -1: none. */
int rig_read_under_way(const struct rig *rig, unsigned bus);

/* The truth of a pin: 0, 1 or an enum hw_err. */
int rig_pin(struct rig *rig, unsigned cage, enum platform_pin pin);

/* The next number of the rig's own chance, below `bound`. */
uint64_t rig_chance(struct rig *rig, uint64_t bound);

#endif
