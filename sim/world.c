/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE 1

#include "sim/world.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/crc.h"
#include "sim/faceplate.h"

#define BYTE_ORDER_MARK 0x01020304u
#define SPEED_MAX       1000u
#define KHZ_MIN         10u
#define KHZ_MAX         3400u
#define COST_MAX_US     100000u

const struct world_params world_defaults = {
	.type = WORLD_QSFP_DD,
	.buses = 8,
	.khz = 400,
	.speed = 1,
	.seed = 1,
};

static const char *const type_names[WORLD_TYPE_COUNT] = {
	[WORLD_SFP] = "sfp",
	[WORLD_SFP28] = "sfp28",
	[WORLD_SFP56] = "sfp56",
	[WORLD_SFP_DD] = "sfp-dd",
	[WORLD_QSFP] = "qsfp",
	[WORLD_QSFP28] = "qsfp28",
	[WORLD_QSFP56] = "qsfp56",
	[WORLD_QSFP112] = "qsfp112",
	[WORLD_QSFP_DD] = "qsfp-dd",
	[WORLD_OSFP] = "osfp",
};

const char *
world_type_name(unsigned type)
{
	return type < WORLD_TYPE_COUNT ? type_names[type] : "?";
}

bool
world_type_parse(const char *word, uint32_t *ret_type)
{
	for (uint32_t i = 0; i < WORLD_TYPE_COUNT; i++) {
		if (strcmp(word, type_names[i]) != 0)
			continue;
		*ret_type = i;
		return true;
	}
	return false;
}

static uint32_t
head_crc(const struct world_head *head)
{
	return crc_of(head, offsetof(struct world_head, crc));
}

static bool
params_make_sense(const struct world_params *p)
{
	return p->cages <= WORLD_CAGES_MAX && p->type < WORLD_TYPE_COUNT &&
	       p->buses >= 1 && p->buses <= WORLD_BUSES_MAX && p->khz >= KHZ_MIN &&
	       p->khz <= KHZ_MAX && p->speed >= 1 && p->speed <= SPEED_MAX &&
	       p->adapters <= WORLD_BUSES_MAX && p->cost_us <= COST_MAX_US;
}

static size_t
size_of(unsigned cages)
{
	return sizeof(struct world_map) + cages * sizeof(struct sim_cage);
}

static bool
head_is_ours(const struct world_head *head, uint64_t file_size)
{
	return head->magic == WORLD_MAGIC && head->byte_order == BYTE_ORDER_MARK &&
	       head->format == WORLD_FORMAT && head->crc == head_crc(head) &&
	       params_make_sense(&head->params) && head->cages >= 1 &&
	       head->cages <= WORLD_CAGES_MAX && head->buses >= 1 &&
	       head->buses <= WORLD_BUSES_MAX && head->size == size_of(head->cages) &&
	       head->size == file_size;
}

/* Maps `size` bytes of a file, or of memory that children share. */
static int
map_world(int fd, size_t size, struct world **ret_world)
{
	int flags = MAP_SHARED | (fd < 0 ? MAP_ANONYMOUS : 0);
	struct world *w = calloc(1, sizeof(*w));
	void *map;

	if (!w)
		return -ENOMEM;
	map = mmap(NULL, size, PROT_READ | PROT_WRITE, flags, fd, 0);
	if (map == MAP_FAILED) {
		free(w);
		return -ENOMEM;
	}
	w->map = map;
	w->size = size;
	w->room = (unsigned)((size - sizeof(struct world_map)) / sizeof(struct sim_cage));
	*ret_world = w;
	return 0;
}

static int
init_locks(struct world *w)
{
	pthread_mutexattr_t attr;
	int err = 0;

	pthread_mutexattr_init(&attr);
	pthread_mutexattr_setpshared(&attr, PTHREAD_PROCESS_SHARED);
	pthread_mutexattr_setrobust(&attr, PTHREAD_MUTEX_ROBUST);
	for (unsigned i = 0; !err && i < world_buses(w); i++)
		err = -pthread_mutex_init(&w->map->bus[i].lock, &attr);
	pthread_mutexattr_destroy(&attr);
	return err;
}

/* Fills fresh, zeroed memory. */
static int
fill_world(struct world *w, const struct world_params *params, const struct shelf *shelf,
    uint64_t maker, uint64_t mono_us)
{
	struct world_head *head = &w->map->head;
	int err;

	*head = (struct world_head){
		.magic = WORLD_MAGIC,
		.format = WORLD_FORMAT,
		.min_reader = WORLD_FORMAT,
		.byte_order = BYTE_ORDER_MARK,
		.size = w->size,
		.epoch_us = mono_us,
		.maker = maker,
		.params = *params,
		.cages = faceplate_cages(params),
	};
	head->buses = MIN_OF(params->buses, head->cages);
	err = init_locks(w);
	if (err)
		return err;
	faceplate_build(w, shelf);
	head->crc = head_crc(head);
	return 0;
}

int
world_create_anonymous(const struct world_params *params, uint64_t mono_us,
    struct world **ret_world)
{
	struct world *w;
	int err;

	if (!params_make_sense(params))
		return -EINVAL;
	err = map_world(-1, size_of(faceplate_cages(params)), &w);
	if (err)
		return err;
	err = fill_world(w, params, NULL, 0, mono_us);
	if (err) {
		world_close(w);
		return err;
	}
	*ret_world = w;
	return 0;
}

static int
create_at(int fd, const struct world_params *params, const struct shelf *shelf,
    uint64_t maker, uint64_t mono_us, struct world **ret_world)
{
	size_t size = size_of(faceplate_cages(params));
	struct world *w;
	int err;

	if (ftruncate(fd, (off_t)size))
		return -errno;
	err = map_world(fd, size, &w);
	if (err)
		return err;
	err = fill_world(w, params, shelf, maker, mono_us);
	if (err) {
		world_close(w);
		return err;
	}
	*ret_world = w;
	return 0;
}

int
world_create(const char *path, const struct world_params *params,
    const struct shelf *shelf, uint64_t maker, uint64_t mono_us, struct world **ret_world)
{
	struct world *w = NULL;
	char fresh[4096];
	int err, fd;

	if (!params_make_sense(params))
		return -EINVAL;
	if ((size_t)snprintf(fresh, sizeof(fresh), "%s.XXXXXX", path) >= sizeof(fresh))
		return -ENAMETOOLONG;
	fd = mkostemp(fresh, O_CLOEXEC); /* 0600 */
	if (fd < 0)
		return -errno;
	err = create_at(fd, params, shelf, maker, mono_us, &w);
	if (!err && rename(fresh, path))
		err = -errno;
	close(fd);
	if (err) {
		unlink(fresh);
		world_close(w);
		return err;
	}
	*ret_world = w;
	return 0;
}

int
world_open(const char *path, struct world **ret_world)
{
	struct world_head head;
	struct stat st;
	int err = 0, fd;

	fd = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return -errno;
	if (fstat(fd, &st))
		err = -errno;
	else if (!S_ISREG(st.st_mode) ||
		 pread(fd, &head, sizeof(head), 0) != (ssize_t)sizeof(head) ||
		 !head_is_ours(&head, (uint64_t)st.st_size))
		err = -EPROTO;
	else
		err = map_world(fd, (size_t)st.st_size, ret_world);
	close(fd);
	return err;
}

void
world_close(struct world *w)
{
	if (!w)
		return;
	munmap(w->map, w->size);
	free(w);
}

bool
world_fits(const struct world *w, const struct world_params *params)
{
	const struct world_params *own = &w->map->head.params;

	return own->cages == params->cages && own->type == params->type &&
	       own->buses == params->buses && own->khz == params->khz &&
	       own->speed == params->speed && own->seed == params->seed &&
	       own->adapters == params->adapters && own->cost_us == params->cost_us &&
	       own->boot == params->boot && own->dumps == params->dumps;
}

struct sim_cage *
world_cage(const struct world *w, unsigned cage)
{
	return cage < world_cages(w) ? &w->map->cage[cage] : NULL;
}

struct sim_bus *
world_bus(const struct world *w, unsigned bus)
{
	return bus < world_buses(w) ? &w->map->bus[bus] : NULL;
}

unsigned
world_bus_of(const struct world *w, unsigned cage)
{
	const struct sim_cage *c = world_cage(w, cage);

	return c ? c->bus % world_buses(w) : 0;
}

static unsigned
adapter_of(const struct world *w, unsigned bus)
{
	unsigned adapters = w->map->head.params.adapters;

	return adapters ? bus % MIN_OF(adapters, world_buses(w)) : bus;
}

struct sim_bus *
world_adapter(const struct world *w, unsigned bus)
{
	return world_bus(w, adapter_of(w, bus));
}

bool
world_shares(const struct world *w, unsigned cage, unsigned bus)
{
	return adapter_of(w, world_bus_of(w, cage)) == adapter_of(w, bus);
}

bool
world_find(const struct world *w, const char *label, unsigned *ret_cage)
{
	for (unsigned i = 0; i < world_cages(w); i++) {
		if (strncmp(world_cage(w, i)->label, label, WORLD_LABEL_MAX) != 0)
			continue;
		*ret_cage = i;
		return true;
	}
	return false;
}

int
world_lock(struct world *w, unsigned bus)
{
	pthread_mutex_t *lock = &world_adapter(w, bus)->lock;
	struct timespec until;
	int err;

	if (w->host && w->host->patience) {
		w->host->patience(w->host->arg, &until);
		err = pthread_mutex_clocklock(lock, CLOCK_MONOTONIC, &until);
	} else {
		err = pthread_mutex_lock(lock);
	}
	/* its owner died; what he left is fit for use, see hand_insert() */
	if (err == EOWNERDEAD)
		err = pthread_mutex_consistent(lock);
	return -err;
}

void
world_unlock(struct world *w, unsigned bus)
{
	pthread_mutex_unlock(&world_adapter(w, bus)->lock);
}

uint64_t
world_time(const struct world *w, uint64_t mono_us)
{
	const struct world_head *head = &w->map->head;

	if (mono_us <= head->epoch_us)
		return WORLD_AGE_US;
	return WORLD_AGE_US + (mono_us - head->epoch_us) * head->params.speed;
}

struct ledger_pen
world_pen(const struct world *w, unsigned cage)
{
	return (struct ledger_pen){
		.ledger = &w->map->ledger,
		.epoch_us = w->map->head.epoch_us,
		.age_us = WORLD_AGE_US,
		.speed = w->map->head.params.speed,
		.cage = (uint16_t)cage,
	};
}
