/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE 1

#include "plugins/sim_world.h"

#include <errno.h>
#include <fcntl.h>
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
#include "sim/physics.h"
#include "sim/shelf.h"

#define LOCK_FILE WORLD_FILE ".lock"

uint64_t
sim_mono_us(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_BOOTTIME, &ts);
	return (uint64_t)ts.tv_sec * US_PER_S + (uint64_t)ts.tv_nsec / 1000;
}

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
take_option(struct sim_settings *s, const struct option *o, const char *word)
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

int
sim_settings_read(const struct platform_host *host, struct sim_settings *ret_settings)
{
	struct sim_settings s = { .params = world_defaults };

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
create_world(const struct platform_host *host, const char *path,
    const struct sim_settings *s, const struct shelf *shelf, struct world **ret_world)
{
	int err =
	    world_create(path, &s->params, shelf, this_run(), sim_mono_us(), ret_world);

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
read_dumps(const struct platform_host *host, const struct world *w,
    struct sim_settings *s, struct shelf *ret_shelf)
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
		s->refused = true;
		return err;
	}
	s->params.cages = ret_shelf->count;
	s->params.dumps = ret_shelf->fingerprint;
	return 0;
}

/* The world that is there (or NULL), when it is the right one; else a new one. */
static int
keep_or_create(const struct platform_host *host, const char *path,
    const struct sim_settings *s, const struct shelf *shelf, struct world *w,
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
find_world(const struct platform_host *host, struct sim_settings *s,
    struct world **ret_world)
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

int
sim_world_find(const struct platform_host *host, struct sim_settings *s,
    struct world **ret_world)
{
	int fd = lock_run_dir(host);
	int err;

	if (fd < 0)
		return fd;
	s->params.boot = fingerprint("/proc/sys/kernel/random/boot_id", 0);
	err = find_world(host, s, ret_world);
	close(fd);
	return err;
}
