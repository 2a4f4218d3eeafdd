/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The sim plugin: a switch in memory, as a platform.
 *
 * All that happens, happens in sim/; here are the clock and the way from one
 * vocabulary to the other, in plugins/sim_world.h the options. A transfer lasts as long
 * as it would on a wire: the bus is reserved, the process sleeps, then the bytes move.
 * The world outlives this process, so its modules survive a restart of the daemon.
 */
#define _GNU_SOURCE 1

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/clock.h"
#include "base/hwerr.h"
#include "plugins/platform.h"
#include "plugins/sim_world.h"
#include "sim/bus.h"

#define PATIENCE_S 1

/* The same numbers by two names; so results pass through as they are. */
_Static_assert((int)PLATFORM_NACK == (int)HW_NACK && (int)PLATFORM_INVAL == (int)HW_INVAL,
    "hardware errors differ");
_Static_assert((int)PLATFORM_FAMILY_SFF8472 == (int)SIM_FAMILY_SFF8472 &&
		   (int)PLATFORM_FAMILY_SFF8636 == (int)SIM_FAMILY_SFF8636 &&
		   (int)PLATFORM_FAMILY_CMIS == (int)SIM_FAMILY_CMIS,
    "families differ");
_Static_assert(PLATFORM_CAGES_MAX == WORLD_CAGES_MAX &&
		   PLATFORM_BUSES_MAX == WORLD_BUSES_MAX,
    "limits differ");

struct platform_state {
	struct world *world;
	char about[128];
	size_t count;
	struct platform_cage cage[PLATFORM_CAGES_MAX];
};

static uint64_t
sleep_until(void *arg, uint64_t until_us)
{
	struct timespec ts = {
		.tv_sec = (time_t)(until_us / US_PER_S),
		.tv_nsec = (long)(until_us % US_PER_S) * 1000,
	};

	(void)arg;
	while (clock_nanosleep(CLOCK_BOOTTIME, TIMER_ABSTIME, &ts, NULL) == EINTR)
		continue;
	return sim_mono_us();
}

/* A lock is held for microseconds; who holds it for a second was stopped in it. */
static void
lock_patience(void *arg, struct timespec *ret_until)
{
	(void)arg;
	clock_gettime(CLOCK_MONOTONIC, ret_until);
	ret_until->tv_sec += PATIENCE_S;
}

static const struct world_host real_time = { .wait = sleep_until,
	.patience = lock_patience };

#define QSFP_SETTABLE \
	(PLATFORM_PIN_BIT(PLATFORM_PIN_RESET) | PLATFORM_PIN_BIT(PLATFORM_PIN_LPMODE))
#define QSFP_READABLE (QSFP_SETTABLE | PLATFORM_PIN_BIT(PLATFORM_PIN_INTERRUPT))
#define SFP_SETTABLE  PLATFORM_PIN_BIT(PLATFORM_PIN_TX_DISABLE)
#define SFP_READABLE                                              \
	(SFP_SETTABLE | PLATFORM_PIN_BIT(PLATFORM_PIN_TX_FAULT) | \
	    PLATFORM_PIN_BIT(PLATFORM_PIN_RX_LOS))

/* What each type of cage is to the platform. */
static const struct {
	enum platform_cage_type type;
	uint32_t readable, settable;
	uint32_t power_max_mw;
} cage_types[WORLD_TYPE_COUNT] = {
	[WORLD_SFP] = { PLATFORM_CAGE_SFP, SFP_READABLE, SFP_SETTABLE, 1500 },
	[WORLD_SFP28] = { PLATFORM_CAGE_SFP28, SFP_READABLE, SFP_SETTABLE, 2500 },
	[WORLD_SFP56] = { PLATFORM_CAGE_SFP56, SFP_READABLE, SFP_SETTABLE, 2500 },
	[WORLD_SFP_DD] = { PLATFORM_CAGE_SFP_DD, QSFP_READABLE, QSFP_SETTABLE, 3500 },
	[WORLD_QSFP] = { PLATFORM_CAGE_QSFP, QSFP_READABLE, QSFP_SETTABLE, 3500 },
	[WORLD_QSFP28] = { PLATFORM_CAGE_QSFP28, QSFP_READABLE, QSFP_SETTABLE, 5000 },
	[WORLD_QSFP56] = { PLATFORM_CAGE_QSFP56, QSFP_READABLE, QSFP_SETTABLE, 7000 },
	[WORLD_QSFP112] = { PLATFORM_CAGE_QSFP112, QSFP_READABLE, QSFP_SETTABLE, 10000 },
	[WORLD_QSFP_DD] = { PLATFORM_CAGE_QSFP_DD, QSFP_READABLE, QSFP_SETTABLE, 20000 },
	[WORLD_OSFP] = { PLATFORM_CAGE_OSFP, QSFP_READABLE, QSFP_SETTABLE, 30000 },
};

static void
fill_cages(struct platform_state *state, bool by_read)
{
	const struct world *w = state->world;

	state->count = world_cages(w);
	for (unsigned i = 0; i < state->count; i++) {
		const struct sim_cage *c = world_cage(w, i);
		unsigned type = c->type % WORLD_TYPE_COUNT;

		state->cage[i] = (struct platform_cage){
			.type = (uint8_t)cage_types[type].type,
			.flags = PLATFORM_CAGE_ATOMIC_WORD |
				 (by_read ? PLATFORM_CAGE_PRESENCE_BY_READ : 0),
			.bus = (uint16_t)world_bus_of(w, i),
			.pin_bus = (uint16_t)world_bus_of(w, i),
			.max_read = 128,
			.max_write = 128,
			.khz = (uint16_t)w->map->head.params.khz,
			.pins_readable = cage_types[type].readable,
			.pins_settable = cage_types[type].settable,
			.power_max_mw = cage_types[type].power_max_mw,
		};
		/* a world that somebody scribbled on shows here, not as a crash */
		snprintf(state->cage[i].label, sizeof(state->cage[i].label), "%.*s",
		    (int)sizeof(c->label) - 1, c->label);
	}
}

static int
sim_probe(const struct platform_host *host, int *ret_score)
{
	(void)host;
	/* nobody's hardware: only when it is named */
	*ret_score = 0;
	return PLATFORM_OK;
}

static int
sim_open(const struct platform_host *host, struct platform_state **ret_state)
{
	struct platform_state *state;
	struct sim_settings s;

	if (!host->run_dir || sim_settings_read(host, &s))
		return PLATFORM_INVAL;
	state = calloc(1, sizeof(*state));
	if (!state)
		return PLATFORM_IO;
	if (sim_world_find(host, &s, &state->world)) {
		free(state);
		return s.refused ? PLATFORM_INVAL : PLATFORM_IO;
	}
	state->world->host = &real_time;
	fill_cages(state, s.by_read);
	snprintf(state->about, sizeof(state->about),
	    "a simulated switch: %u cages on %u buses of %u kHz, seed %" PRIu64,
	    world_cages(state->world), world_buses(state->world),
	    state->world->map->head.params.khz, state->world->map->head.params.seed);
	*ret_state = state;
	return PLATFORM_OK;
}

static void
sim_close(struct platform_state *state)
{
	if (!state)
		return;
	world_close(state->world);
	free(state);
}

static int
sim_cages(struct platform_state *state, const struct platform_cage **ret_cages,
    size_t *ret_count)
{
	*ret_cages = state->cage;
	*ret_count = state->count;
	return PLATFORM_OK;
}

static bool
is_by_read(const struct platform_state *state, unsigned cage)
{
	return state->cage[cage].flags & PLATFORM_CAGE_PRESENCE_BY_READ;
}

static int
sim_presence(struct platform_state *state, unsigned bus,
    struct platform_bits *ret_present, struct platform_bits *ret_known)
{
	struct platform_bits present = { { 0 } }, known = { { 0 } };
	uint64_t now = sim_mono_us();

	if (bus >= world_buses(state->world))
		return PLATFORM_INVAL;
	for (unsigned i = 0; i < state->count; i++) {
		if (state->cage[i].pin_bus != bus || is_by_read(state, i))
			continue;
		known.word[i / 32] |= (uint32_t)1 << i % 32;
		if (sim_bus_presence(state->world, i, now))
			present.word[i / 32] |= (uint32_t)1 << i % 32;
	}
	*ret_present = present;
	*ret_known = known;
	return PLATFORM_OK;
}

static struct sim_addr
to_sim(struct platform_addr at)
{
	return (struct sim_addr){
		.i2c = at.i2c,
		.bank = at.bank,
		.page = at.page,
		.byte = at.byte,
	};
}

static int
sim_read(struct platform_state *state, unsigned cage, struct platform_addr at,
    uint8_t *buf, size_t len, uint64_t deadline_us)
{
	uint64_t end_us;
	int err = sim_bus_read(state->world, cage, to_sim(at), buf, len, sim_mono_us(),
	    deadline_us, &end_us);

	/* without a pin nobody knows why there is no answer */
	return err == HW_ABSENT && is_by_read(state, cage) ? HW_NACK : err;
}

static int
sim_write(struct platform_state *state, unsigned cage, struct platform_addr at,
    const uint8_t *buf, size_t len, uint64_t deadline_us)
{
	uint64_t end_us;

	return sim_bus_write(state->world, cage, to_sim(at), buf, len, sim_mono_us(),
	    deadline_us, &end_us);
}

/* The simulator's pin for one of the platform; SIM_BUS_PIN_COUNT: there is none. */
static enum sim_pin
to_pin(enum platform_pin pin)
{
	switch (pin) {
	case PLATFORM_PIN_RESET:
		return SIM_BUS_RESET;
	case PLATFORM_PIN_LPMODE:
		return SIM_BUS_LPMODE;
	case PLATFORM_PIN_INTERRUPT:
		return SIM_BUS_INTERRUPT;
	case PLATFORM_PIN_TX_FAULT:
		return SIM_BUS_TX_FAULT;
	case PLATFORM_PIN_TX_DISABLE:
		return SIM_BUS_TX_DISABLE;
	case PLATFORM_PIN_RX_LOS:
		return SIM_BUS_RX_LOS;
	case PLATFORM_PIN_MODSEL:
	case PLATFORM_PIN_RATE0:
	case PLATFORM_PIN_RATE1:
	case PLATFORM_PIN_POWER:
	case PLATFORM_PIN_POWER_GOOD:
	case PLATFORM_PIN_COUNT:
		break;
	}
	return SIM_BUS_PIN_COUNT;
}

static int
sim_pin_get(struct platform_state *state, unsigned cage, enum platform_pin pin)
{
	if (cage >= state->count)
		return PLATFORM_INVAL;
	return sim_bus_pin_get(state->world, cage, to_pin(pin), sim_mono_us());
}

static int
sim_pin_set(struct platform_state *state, unsigned cage, enum platform_pin pin,
    int asserted)
{
	if (cage >= state->count)
		return PLATFORM_INVAL;
	return sim_bus_pin_set(state->world, cage, to_pin(pin), asserted, sim_mono_us());
}

static int
sim_event_fd(struct platform_state *state, unsigned bus)
{
	(void)state;
	(void)bus;
	return -1;
}

static int
sim_events(struct platform_state *state, unsigned bus, struct platform_bits *ret_cages)
{
	if (bus >= world_buses(state->world))
		return PLATFORM_INVAL;
	*ret_cages = (struct platform_bits){ { 0 } };
	return PLATFORM_OK;
}

static int
sim_changed(struct platform_state *state, unsigned cage, enum platform_family family)
{
	return sim_bus_changed(state->world, cage, (unsigned)family);
}

static int
sim_recover(struct platform_state *state, unsigned bus, enum platform_recover step)
{
	return sim_bus_recover(state->world, bus, (unsigned)step, sim_mono_us());
}

/* The world knows who else uses a module; there is no other way to it. */
static int
sim_node(struct platform_state *state, unsigned cage, unsigned index,
    struct platform_node *ret_node)
{
	if (cage >= state->count)
		return PLATFORM_INVAL;
	if (index > 0 || !world_cage(state->world, cage)->owner)
		return PLATFORM_UNSUP;
	*ret_node = (struct platform_node){
		.kind = PLATFORM_NODE_PROCESS,
		.pid = world_cage(state->world, cage)->owner,
	};
	return PLATFORM_OK;
}

static int
sim_share(struct platform_state *state, unsigned cage, int shared)
{
	return sim_bus_share(state->world, cage, shared);
}

static const char *
sim_about(struct platform_state *state)
{
	return state->about;
}

const struct platform platform_plugin = {
	.abi = PLATFORM_ABI,
	.size = sizeof(struct platform),
	.name = "sim",
	.probe = sim_probe,
	.open = sim_open,
	.close = sim_close,
	.cages = sim_cages,
	.presence = sim_presence,
	.read = sim_read,
	.write = sim_write,
	.pin_get = sim_pin_get,
	.pin_set = sim_pin_set,
	.event_fd = sim_event_fd,
	.events = sim_events,
	.changed = sim_changed,
	.recover = sim_recover,
	.node = sim_node,
	.share = sim_share,
	.about = sim_about,
};
