/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The sim plugin: a switch in memory, as a platform.
 *
 * All that happens, happens in sim/; here are the options, the clock and the
 * way from one vocabulary to the other. A transfer lasts as long as it would on
 * a wire: the bus is reserved, the process sleeps, then the bytes move. The
 * world outlives this process, so its modules survive a restart of the daemon.
 */
#define _GNU_SOURCE 1

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/hwerr.h"
#include "plugins/platform.h"
#include "sim/bus.h"
#include "sim/shelf.h"
#include "sim/world.h"

#define LOCK_FILE  WORLD_FILE ".lock"
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

/* What the options say. */
struct settings {
	struct world_params params;
	bool fresh;
	bool by_read;      /* no presence pins */
	bool sized;        /* cages or type was given */
	const char *dumps; /* NULL: not given */
};

static uint64_t
mono_us(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_BOOTTIME, &ts);
	return (uint64_t)ts.tv_sec * US_PER_S + (uint64_t)ts.tv_nsec / 1000;
}

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
	return mono_us();
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

__attribute__((format(printf, 2, 3))) static void
say(const struct platform_host *host, const char *format, ...)
{
	char text[256];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	host->log(host, text);
}

static bool
parse_u64(const char *word, uint64_t max, uint64_t *ret_value)
{
	unsigned long long value;
	char *end;

	if (word[0] < '0' || word[0] > '9')
		return false;
	errno = 0;
	value = strtoull(word, &end, 10);
	if (errno || *end || value > max)
		return false;
	*ret_value = value;
	return true;
}

enum option_field {
	OPTION_CAGES,
	OPTION_TYPE,
	OPTION_BUSES,
	OPTION_KHZ,
	OPTION_ADAPTERS,
	OPTION_COST,
	OPTION_SEED,
	OPTION_SPEED,
	OPTION_DUMPS,
	OPTION_FRESH,
	OPTION_PRESENCE
};

static const struct option {
	const char *key;
	enum option_field field;
	uint64_t min, max;
	const char *want;
} option_table[] = {
	{ "cages", OPTION_CAGES, 1, WORLD_CAGES_MAX, "1 to 512" },
	{ "type", OPTION_TYPE, 0, 0,
	    "sfp, sfp28, sfp56, sfp-dd, qsfp, qsfp28, qsfp56, qsfp112, qsfp-dd or osfp" },
	{ "buses", OPTION_BUSES, 1, WORLD_BUSES_MAX, "1 to 128" },
	{ "khz", OPTION_KHZ, 10, 3400, "10 to 3400" },
	{ "adapters", OPTION_ADAPTERS, 0, WORLD_BUSES_MAX, "0 to 128" },
	{ "cost", OPTION_COST, 0, 100000, "0 to 100000" },
	{ "seed", OPTION_SEED, 0, UINT64_MAX, "a number" },
	{ "speed", OPTION_SPEED, 1, 1000, "1 to 1000" },
	{ "dumps", OPTION_DUMPS, 0, 0, "a folder of module dumps" },
	{ "fresh", OPTION_FRESH, 0, 1, "0 or 1" },
	{ "presence", OPTION_PRESENCE, 0, 0, "pin or read" },
};

static bool
take_option(struct settings *s, const struct option *o, const char *word)
{
	uint64_t value;

	if (o->field == OPTION_TYPE) {
		s->sized = true;
		return world_type_parse(word, &s->params.type);
	}
	if (o->field == OPTION_DUMPS) {
		s->dumps = word;
		return *word != '\0';
	}
	if (o->field == OPTION_PRESENCE) {
		s->by_read = strcmp(word, "read") == 0;
		return s->by_read || strcmp(word, "pin") == 0;
	}
	if (!parse_u64(word, o->max, &value) || value < o->min)
		return false;
	switch (o->field) {
	case OPTION_CAGES:
		s->params.cages = (uint32_t)value;
		s->sized = true;
		break;
	case OPTION_BUSES:
		s->params.buses = (uint32_t)value;
		break;
	case OPTION_KHZ:
		s->params.khz = (uint32_t)value;
		break;
	case OPTION_ADAPTERS:
		s->params.adapters = (uint32_t)value;
		break;
	case OPTION_COST:
		s->params.cost_us = (uint32_t)value;
		break;
	case OPTION_SEED:
		s->params.seed = value;
		break;
	case OPTION_SPEED:
		s->params.speed = (uint32_t)value;
		break;
	case OPTION_FRESH:
		s->fresh = value != 0;
		break;
	case OPTION_TYPE:
	case OPTION_DUMPS:
	case OPTION_PRESENCE:
		break;
	}
	return true;
}

static const struct option *
find_option(const char *text, size_t len)
{
	for (size_t i = 0; i < COUNT_OF(option_table); i++) {
		if (strlen(option_table[i].key) == len &&
		    strncmp(option_table[i].key, text, len) == 0)
			return &option_table[i];
	}
	return NULL;
}

static int
read_settings(const struct platform_host *host, struct settings *ret_settings)
{
	struct settings s = { .params = world_defaults };

	for (const char *const *text = host->options; text && *text; text++) {
		size_t len = strcspn(*text, "=");
		const char *word = (*text)[len] ? *text + len + 1 : "";
		const struct option *o = find_option(*text, len);

		if (!o) {
			say(host, "unknown option %.*s", (int)MIN_OF(len, 40u), *text);
			return PLATFORM_INVAL;
		}
		if (!take_option(&s, o, word)) {
			say(host, "%s=%.40s: must be %s", o->key, word, o->want);
			return PLATFORM_INVAL;
		}
	}
	if (s.sized && s.dumps) {
		say(host, "dumps makes a cage for each dump: leave cages and type out");
		return PLATFORM_INVAL;
	}
	if (s.sized && s.params.cages == 0)
		s.params.cages = 32;
	*ret_settings = s;
	return PLATFORM_OK;
}

/* The first line of a small file, as a number that tells it from others. */
static uint64_t
fingerprint(const char *path, unsigned skip_words)
{
	char text[1024] = "";
	const char *at = text;
	uint64_t hash = skip_words;
	FILE *f = fopen(path, "re");

	if (!f)
		return 0;
	text[fread(text, 1, sizeof(text) - 1, f)] = '\0';
	fclose(f);
	/* the name in /proc/PID/stat may hold blanks; count words behind it */
	if (skip_words && strrchr(text, ')'))
		at = strrchr(text, ')');
	for (; skip_words; skip_words--) {
		at += strcspn(at, " ");
		at += strspn(at, " ");
	}
	for (; *at && *at != ' ' && *at != '\n'; at++)
		hash = physics_hash(hash, (uint64_t)(unsigned char)*at);
	return hash;
}

/*
 * Which run of the daemon this process belongs to: `fresh` makes one new world
 * for a run, not one for each process that opens it, nor for one that came back.
 */
static uint64_t
this_run(void)
{
	char path[64];

	/* field 22 is when the process began: the 20th behind the name */
	snprintf(path, sizeof(path), "/proc/%d/stat", (int)getppid());
	return physics_hash(fingerprint(path, 20), (uint64_t)getppid());
}

static int
create_world(const struct platform_host *host, const char *path, const struct settings *s,
    const struct shelf *shelf, struct world **ret_world)
{
	int err = world_create(path, &s->params, shelf, this_run(), mono_us(), ret_world);

	if (err)
		say(host, "%s: cannot be made: %s", path, strerror(-err));
	return err;
}

/*
 * The dumps, as parameters of the world and modules for a new one. A run keeps
 * the dumps that it began with: its processes must have one world, and what
 * happens to the folder meanwhile counts at the next start.
 */
static int
read_dumps(const struct platform_host *host, const struct world *w, struct settings *s,
    struct shelf *ret_shelf)
{
	char why[SHELF_WHY_MAX];
	int err;

	if (w && w->map->head.maker == this_run() && w->map->head.params.dumps) {
		s->params.cages = w->map->head.params.cages;
		s->params.dumps = w->map->head.params.dumps;
		return 0;
	}
	err = shelf_read(s->dumps, ret_shelf, why);
	if (err) {
		say(host, "dumps=%.100s: %s", s->dumps, why);
		return err;
	}
	s->params.cages = ret_shelf->count;
	s->params.dumps = ret_shelf->fingerprint;
	return 0;
}

/* The world that is there (or NULL), when it is the right one; else a new one. */
static int
keep_or_create(const struct platform_host *host, const char *path,
    const struct settings *s, const struct shelf *shelf, struct world *w,
    struct world **ret_world)
{
	if (!w || !world_fits(w, &s->params) ||
	    (s->fresh && w->map->head.maker != this_run())) {
		world_close(w);
		return create_world(host, path, s, shelf, ret_world);
	}
	if (s->dumps)
		w->map->head.maker = this_run();
	*ret_world = w;
	return 0;
}

static int
find_world(const struct platform_host *host, struct settings *s, struct world **ret_world)
{
	struct shelf shelf = { .count = 0 };
	struct world *w = NULL;
	char path[4096];
	int err;

	if ((size_t)snprintf(path, sizeof(path), "%s/%s", host->run_dir, WORLD_FILE) >=
	    sizeof(path))
		return -ENAMETOOLONG;
	err = world_open(path, &w);
	if (err == -EACCES || err == -EPERM) {
		say(host, "%s: cannot be opened: %s", path, strerror(-err));
		return err;
	}
	err = s->dumps ? read_dumps(host, w, s, &shelf) : 0;
	if (err)
		world_close(w);
	else
		err =
		    keep_or_create(host, path, s, s->dumps ? &shelf : NULL, w, ret_world);
	shelf_fini(&shelf);
	return err;
}

/* One process at a time looks for the world, so that all find the same. */
static int
lock_run_dir(const struct platform_host *host)
{
	char path[4096];
	int err, fd;

	if ((size_t)snprintf(path, sizeof(path), "%s/%s", host->run_dir, LOCK_FILE) >=
	    sizeof(path))
		return -ENAMETOOLONG;
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0) {
		err = -errno;
		say(host, "%s: cannot be opened: %s", path, strerror(-err));
		return err;
	}
	while (flock(fd, LOCK_EX) && errno == EINTR)
		continue;
	return fd;
}

static int
find_world_locked(const struct platform_host *host, struct settings *s,
    struct world **ret_world)
{
	int fd = lock_run_dir(host);
	int err;

	if (fd < 0)
		return fd;
	err = find_world(host, s, ret_world);
	close(fd);
	return err;
}

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
	struct settings s;

	if (!host->run_dir || read_settings(host, &s))
		return PLATFORM_INVAL;
	s.params.boot = fingerprint("/proc/sys/kernel/random/boot_id", 0);
	state = calloc(1, sizeof(*state));
	if (!state)
		return PLATFORM_IO;
	if (find_world_locked(host, &s, &state->world)) {
		free(state);
		return PLATFORM_IO;
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
	uint64_t now = mono_us();

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
	int err = sim_bus_read(state->world, cage, to_sim(at), buf, len, mono_us(),
	    deadline_us, &end_us);

	/* without a pin nobody knows why there is no answer */
	return err == HW_ABSENT && is_by_read(state, cage) ? HW_NACK : err;
}

static int
sim_write(struct platform_state *state, unsigned cage, struct platform_addr at,
    const uint8_t *buf, size_t len, uint64_t deadline_us)
{
	uint64_t end_us;

	return sim_bus_write(state->world, cage, to_sim(at), buf, len, mono_us(),
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
	return sim_bus_pin_get(state->world, cage, to_pin(pin), mono_us());
}

static int
sim_pin_set(struct platform_state *state, unsigned cage, enum platform_pin pin,
    int asserted)
{
	if (cage >= state->count)
		return PLATFORM_INVAL;
	return sim_bus_pin_set(state->world, cage, to_pin(pin), asserted, mono_us());
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
	return sim_bus_recover(state->world, bus, (unsigned)step, mono_us());
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
