/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Opening a chassis: all nodes, and what the user is told where one is not there.
 */
#define _GNU_SOURCE 1

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "plugins/board/chassis_state.h"
#include "plugins/board/keep.h"
#include "plugins/board/path.h"
#include "plugins/board/say.h"
#include "plugins/board/text.h"

#define ADVICE                                                                      \
	"the daemon's user needs the group of this file (i2c, caged), a udev rule " \
	"such as 70-caged.rules, or CAP_DAC_OVERRIDE"

/* The number that a file holds. */
static int
read_count(const struct chassis *ch, uint32_t *ret_count)
{
	struct node n;
	int r = PLATFORM_IO;

	if (node_init(&n, ch->sys, ch->root, ch->board->count_file, O_RDONLY) == 0)
		r = text_read_number(&n, ret_count);
	node_fini(&n);
	return r;
}

/* Paths that are there, one for each cage. */
static uint32_t
count_each(const struct chassis *ch)
{
	char path[SYS_PATH_MAX], each[PLATFORM_PATH_MAX], why[PATH_WHY_MAX];
	uint32_t count = 0;

	while (count < ch->board->cage_count &&
	       path_expand(ch->board->count_each, count + 1, BOARD_NO_BUS, each,
		   sizeof(each), why) == 0) {
		snprintf(path, sizeof(path), "%s%s", ch->root, each);
		if (access(path, F_OK) < 0)
			break;
		count++;
	}
	return count;
}

/* How many cages are there, of those that the board file describes. */
static int
count_cages(const struct chassis *ch, size_t *ret_count)
{
	const struct board *b = ch->board;
	uint32_t count = (uint32_t)b->cage_count;

	/* not each machine has the file, and in some it says "NA" */
	if ((b->count_file || b->count_each) &&
	    (!b->count_file || read_count(ch, &count)))
		count = b->count_each ? count_each(ch) : 0;
	if (count < 1 || count > b->cage_count) {
		say(ch->host, "%s%s: %u cages on this machine, 1 to %zu are possible",
		    ch->root,
		    b->count_file   ? b->count_file
		    : b->count_each ? b->count_each
				    : b->name,
		    count, b->cage_count);
		return PLATFORM_INVAL;
	}
	*ret_count = count;
	return PLATFORM_OK;
}

/* A switch of 128 cages has more nodes than a process may open by default. */
static void
raise_limit(size_t cages)
{
	struct rlimit limit;
	rlim_t want = 256 + cages * (BOARD_PIN_COUNT + 2);

	if (getrlimit(RLIMIT_NOFILE, &limit) < 0 || limit.rlim_cur >= want)
		return;
	limit.rlim_cur = want < limit.rlim_max ? want : limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
}

static uint8_t
class_of_type(uint8_t type)
{
	switch ((enum platform_cage_type)type) {
	case PLATFORM_CAGE_SFP:
	case PLATFORM_CAGE_SFP28:
	case PLATFORM_CAGE_SFP56:
		return 2;
	case PLATFORM_CAGE_SFP_DD:
	case PLATFORM_CAGE_QSFP_DD:
	case PLATFORM_CAGE_OSFP:
	case PLATFORM_CAGE_QSFP112:
		return 3;
	case PLATFORM_CAGE_QSFP:
	case PLATFORM_CAGE_QSFP28:
	case PLATFORM_CAGE_QSFP56:
	case PLATFORM_CAGE_UNKNOWN:
	case PLATFORM_CAGE_TYPE_COUNT:
		break;
	}
	return 1;
}

/*
 * A driver of the kernel pages where we would: refused, unless the board file knows. In
 * `told` the first of them.
 */
static void
look_for_drivers(struct chassis *ch, size_t cage, char told[256])
{
	const struct board_cage *d = &ch->board->cage[cage];
	struct chassis_cage *c = &ch->cage[cage];
	unsigned adapter = ch->topology.adapter[cage];
	char driver[64];

	for (uint8_t i2c = 0x50; adapter != BOARD_NO_BUS && i2c <= 0x51; i2c++) {
		if (!topology_driver(ch->root, adapter, i2c, driver))
			continue;
		c->vouched = d->forced;
		c->refused = !d->forced;
		if (c->refused && !*told)
			snprintf(told, 256,
			    "cage %s: address %02xh of i2c-%u belongs to the driver %s: "
			    "not read, unless the board file says optoe or forced",
			    d->label, i2c, adapter, driver);
	}
}

static int
open_memory(struct chassis *ch, size_t cage, char told[256])
{
	const struct board_cage *d = &ch->board->cage[cage];
	struct chassis_cage *c = &ch->cage[cage];

	c->last = -1;
	if (d->memory == BOARD_MEMORY_OPTOE)
		return optoe_init(&c->optoe, ch->sys, ch->root, d->eeprom, d->klass,
		    class_of_type(d->type), d->banks);
	look_for_drivers(ch, cage, told);
	return i2c_init(&c->i2c, ch->sys, ch->root, d->eeprom, d->max_read, d->max_write,
	    d->forced);
}

static int
refuse_denied(const struct chassis *ch, const char *path, int error)
{
	if (error == -EMFILE || error == -ENFILE)
		say(ch->host, "%s: %s", path, strerror(-error));
	else
		say(ch->host, "%s: %s; " ADVICE, path, strerror(-error));
	return PLATFORM_PERM;
}

/* Who is not there is told in one line. */
static int
open_memories(struct chassis *ch)
{
	char names[256] = "", first[SYS_PATH_MAX + 64] = "", told[256] = "";
	size_t missing = 0, refused = 0, unread = 0, used = 0;

	for (size_t i = 0; i < ch->count; i++) {
		const struct board_cage *d = &ch->board->cage[i];
		char path[SYS_PATH_MAX];
		int error = open_memory(ch, i, told);

		snprintf(path, sizeof(path), "%s%s", ch->root, d->eeprom);
		if (node_is_denial(error))
			return refuse_denied(ch, path, error);
		/* an adapter that is still to come may be one that carries bytes only */
		ch->topology.tears[i] = d->memory == BOARD_MEMORY_I2C &&
					(ch->cage[i].i2c.read_way == I2C_WAY_NONE ||
					    ch->cage[i].i2c.read_way == I2C_WAY_BYTE);
		refused += ch->cage[i].refused;
		unread += error || ch->cage[i].refused;
		if (!error)
			continue;
		if (!missing++)
			snprintf(first, sizeof(first), "%s: %s", path, strerror(-error));
		if (used < sizeof(names))
			used += (size_t)snprintf(names + used, sizeof(names) - used,
			    "%s%s", used ? " " : "", d->label);
	}
	if (refused > 1)
		say(ch->host, "%s; so do those of %zu more cages", told, refused - 1);
	else if (refused)
		say(ch->host, "%s", told);
	if (unread == ch->count) {
		say(ch->host, "%s: no cage can be read%s%s", ch->board->name,
		    missing ? ": " : "", first);
		return PLATFORM_IO;
	}
	if (missing)
		say(ch->host, "no memory of cages %s: %s; read as soon as it is there",
		    names, first);
	return PLATFORM_OK;
}

static int
open_pins(struct chassis *ch)
{
	const char *path;
	size_t missing;
	int error;

	ch->pins =
	    pins_create(ch->sys, ch->host->run_dir, ch->root, ch->board, ch->count);
	if (!ch->pins)
		return PLATFORM_IO;
	path = pins_trouble(ch->pins, &error, &missing);
	if (path && node_is_denial(error))
		return refuse_denied(ch, path, error);
	if (path && missing > 1)
		say(ch->host, "%s and %zu more: %s; read as soon as they are there", path,
		    missing - 1, strerror(-error));
	else if (path)
		say(ch->host, "%s: %s; read as soon as it is there", path,
		    strerror(-error));
	for (size_t i = 0; i < ch->board->root_count; i++) {
		if (!ch->board->root[i].recover)
			continue;
		error = node_init(&ch->recover[i], ch->sys, ch->root,
		    ch->board->root[i].recover, O_WRONLY);
		if (error)
			say(ch->host, "%s%s: %s; so far muxes cannot be reset", ch->root,
			    ch->board->root[i].recover, strerror(-error));
	}
	return PLATFORM_OK;
}

static void
fill_table(struct chassis *ch)
{
	for (size_t i = 0; i < ch->count; i++) {
		const struct board_cage *d = &ch->board->cage[i];
		struct platform_cage *t = &ch->table[i];
		uint16_t at = ch->topology.board_root[ch->topology.bus[i]];

		*t = (struct platform_cage){
			.type = d->type,
			.bus = ch->topology.bus[i],
			.pin_bus = ch->topology.bus[i],
			.max_read = 128, /* what is longer than a transaction is split */
			.max_write = 128,
			.khz = d->khz,
			.power_max_mw = d->power_max_mw,
		};
		memcpy(t->label, d->label, sizeof(t->label));
		if (!t->khz && at != BOARD_NO_ROOT)
			t->khz = ch->board->root[at].khz;
		if (!ch->topology.tears[i])
			t->flags |= PLATFORM_CAGE_ATOMIC_WORD;
		if (d->read_only)
			t->flags |= PLATFORM_CAGE_READ_ONLY;
		if (d->pin[BOARD_PIN_PRESENT].kind == BOARD_PIN_NONE)
			t->flags |= PLATFORM_CAGE_PRESENCE_BY_READ;
		for (unsigned pin = 0; pin < PLATFORM_PIN_COUNT; pin++) {
			if (d->pin[pin].kind != BOARD_PIN_NONE)
				t->pins_readable |= PLATFORM_PIN_BIT(pin);
			if (pins_is_settable(ch->pins, i, pin))
				t->pins_settable |= PLATFORM_PIN_BIT(pin);
		}
	}
}

int
chassis_open(const struct platform_host *host, const struct sys *sys, const char *root,
    struct board *b, struct chassis **ret_chassis)
{
	struct chassis *ch = calloc(1, sizeof(*ch));
	int r = PLATFORM_IO;

	if (!ch) {
		board_destroy(b);
		return r;
	}
	ch->host = host;
	ch->sys = sys;
	ch->board = b;
	ch->root = strdup(root);
	ch->cage = calloc(b->cage_count + 1, sizeof(ch->cage[0]));
	if (ch->root && ch->cage)
		r = count_cages(ch, &ch->count);
	if (!r) {
		raise_limit(ch->count);
		topology_find(&ch->topology, ch->root, b, ch->count);
		r = open_memories(ch);
	}
	if (!r)
		keep_topology(host->run_dir, b, ch->count, &ch->topology);
	if (!r)
		r = open_pins(ch);
	if (r) {
		chassis_close(ch);
		return r;
	}
	fill_table(ch);
	*ret_chassis = ch;
	return PLATFORM_OK;
}

void
chassis_close(struct chassis *ch)
{
	if (!ch)
		return;
	pins_destroy(ch->pins);
	for (size_t i = 0; i < BOARD_ROOTS_MAX; i++)
		node_fini(&ch->recover[i]);
	for (size_t i = 0; ch->cage && i < ch->count; i++) {
		optoe_fini(&ch->cage[i].optoe);
		i2c_fini(&ch->cage[i].i2c);
	}
	free(ch->cage);
	free(ch->root);
	board_destroy(ch->board);
	free(ch);
}
