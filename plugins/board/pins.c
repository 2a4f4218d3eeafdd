/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE 1

#include "plugins/board/pins.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "plugins/board/text.h"

/* What processes that change registers hold meanwhile, and how often they ask for it. */
#define LOCK_FILE  "board.pins"
#define LOCK_TRIES 20u
#define LOCK_US    1000u

/* Pins that a host drives; a file that may be written is no reason to write others. */
static const uint32_t host_pins =
    PLATFORM_PIN_BIT(PLATFORM_PIN_RESET) | PLATFORM_PIN_BIT(PLATFORM_PIN_LPMODE) |
    PLATFORM_PIN_BIT(PLATFORM_PIN_MODSEL) | PLATFORM_PIN_BIT(PLATFORM_PIN_TX_DISABLE) |
    PLATFORM_PIN_BIT(PLATFORM_PIN_RATE0) | PLATFORM_PIN_BIT(PLATFORM_PIN_RATE1) |
    PLATFORM_PIN_BIT(PLATFORM_PIN_POWER);

/* One attribute, and what was read of it in this round. */
struct attribute {
	struct node node;
	uint64_t round;
	int err;
	uint32_t value;
	uint8_t *bytes; /* of a bulk attribute */
};

struct pins {
	const struct board *board;
	const struct sys *sys;
	int lock;     /* -1: nobody else is there */
	size_t count; /* of cages */
	uint64_t round;
	bool in_round;
	size_t attribute_count;
	struct attribute *attribute;        /* the bulk ones first */
	uint16_t (*which)[BOARD_PIN_COUNT]; /* attribute of each pin of each cage */
};

static const struct board_pin *
pin_of(const struct pins *p, size_t cage, unsigned pin)
{
	return &p->board->cage[cage].pin[pin];
}

static void
open_attribute(struct pins *p, const struct sys *sys, const char *root, const char *path,
    int flags)
{
	node_init(&p->attribute[p->attribute_count++].node, sys, root, path, flags);
}

/* The register that another pin has opened; attribute_count: none. */
static size_t
find_register(const struct pins *p, size_t root_len, const char *path)
{
	size_t i = p->board->bulk_count;

	while (i < p->attribute_count &&
	       (!p->attribute[i].node.path ||
		   strcmp(p->attribute[i].node.path + root_len, path) != 0))
		i++;
	return i;
}

static void
open_pin(struct pins *p, const struct sys *sys, const char *root, size_t cage,
    unsigned pin)
{
	const struct board_pin *d = pin_of(p, cage, pin);
	bool is_settable = pins_is_settable(p, cage, pin);
	size_t at = p->attribute_count;

	switch ((enum board_pin_kind)d->kind) {
	case BOARD_PIN_NONE:
		return;
	case BOARD_PIN_BULK:
		p->which[cage][pin] = d->bulk;
		return;
	case BOARD_PIN_BITS:
		at = find_register(p, strlen(root), d->path);
		break;
	case BOARD_PIN_ATTR:
		break;
	}
	p->which[cage][pin] = (uint16_t)at;
	if (at == p->attribute_count) {
		open_attribute(p, sys, root, d->path, is_settable ? O_RDWR : O_RDONLY);
	} else if (is_settable && p->attribute[at].node.flags == O_RDONLY) {
		p->attribute[at].node.flags = O_RDWR;
		node_reopen(&p->attribute[at].node);
	}
}

static int
open_lock(const char *run_dir)
{
	char path[PATH_MAX];

	if (!run_dir ||
	    snprintf(path, sizeof(path), "%s/" LOCK_FILE, run_dir) >= (int)sizeof(path))
		return -1;
	return open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
}

struct pins *
pins_create(const struct sys *sys, const char *run_dir, const char *root,
    const struct board *b, size_t count)
{
	struct pins *p = calloc(1, sizeof(*p));

	if (!p)
		return NULL;
	p->board = b;
	p->sys = sys;
	p->lock = open_lock(run_dir);
	p->count = count;
	p->which = calloc(count + 1, sizeof(p->which[0]));
	p->attribute =
	    calloc(b->bulk_count + count * BOARD_PIN_COUNT + 1, sizeof(p->attribute[0]));
	if (!p->which || !p->attribute)
		goto fail;
	for (size_t i = 0; i < b->bulk_count; i++) {
		p->attribute[i].bytes = calloc(1, b->bulk[i].bytes + (size_t)1);
		if (!p->attribute[i].bytes)
			goto fail;
		open_attribute(p, sys, root, b->bulk[i].path, O_RDONLY);
	}
	for (size_t cage = 0; cage < count; cage++) {
		for (unsigned pin = 0; pin < BOARD_PIN_COUNT; pin++)
			open_pin(p, sys, root, cage, pin);
	}
	return p;
fail:
	pins_destroy(p);
	return NULL;
}

void
pins_destroy(struct pins *p)
{
	if (!p)
		return;
	for (size_t i = 0; p->attribute && i < p->attribute_count; i++) {
		node_fini(&p->attribute[i].node);
		free(p->attribute[i].bytes);
	}
	if (p->lock >= 0)
		close(p->lock);
	free(p->attribute);
	free(p->which);
	free(p);
}

const char *
pins_trouble(const struct pins *p, int *ret_error, size_t *ret_missing)
{
	const char *path = NULL;
	size_t missing = 0;

	for (size_t i = 0; i < p->attribute_count; i++) {
		const struct node *n = &p->attribute[i].node;

		if (n->fd >= 0)
			continue;
		if (!missing++ || node_is_denial(n->error)) {
			path = n->path;
			*ret_error = n->error;
		}
		if (node_is_denial(n->error))
			break;
	}
	*ret_missing = missing;
	return path;
}

void
pins_begin_round(struct pins *p)
{
	p->in_round = true;
	p->round++;
}

void
pins_end_round(struct pins *p)
{
	p->in_round = false;
}

bool
pins_is_settable(const struct pins *p, size_t cage, unsigned pin)
{
	uint8_t kind = pin_of(p, cage, pin)->kind;

	return pin < PLATFORM_PIN_COUNT && host_pins & PLATFORM_PIN_BIT(pin) &&
	       (kind == BOARD_PIN_ATTR || kind == BOARD_PIN_BITS);
}

/* Brings what an attribute holds into memory: an enum platform_err. */
static int
read_attribute(struct pins *p, struct attribute *a)
{
	if (p->in_round && a->round == p->round)
		return a->err;
	a->round = p->round;
	if (a->bytes)
		a->err = text_read_hex_bytes(&a->node, a->bytes,
		    p->board->bulk[a - p->attribute].bytes);
	else
		a->err = text_read_number(&a->node, &a->value);
	return a->err;
}

/* The bit of a bulk attribute. */
static unsigned
bulk_level(const struct board_bulk *b, const uint8_t *bytes, unsigned bit)
{
	unsigned shift = b->msb_first ? 7 - bit % 8 : bit % 8;

	return bytes[bit / 8] >> shift & 1;
}

int
pins_get(struct pins *p, size_t cage, unsigned pin)
{
	const struct board_pin *d = pin_of(p, cage, pin);
	struct attribute *a = &p->attribute[p->which[cage][pin]];
	unsigned level = 0, asserted = d->asserted;
	int err;

	if (d->kind == BOARD_PIN_NONE)
		return PLATFORM_UNSUP;
	err = read_attribute(p, a);
	if (err)
		return err;
	switch ((enum board_pin_kind)d->kind) {
	case BOARD_PIN_NONE:
		break;
	case BOARD_PIN_ATTR:
		if (a->value > 1)
			return PLATFORM_IO;
		level = a->value;
		break;
	case BOARD_PIN_BITS:
		if ((a->value & d->mask) != 0 && (a->value & d->mask) != d->mask)
			return PLATFORM_IO;
		level = (a->value & d->mask) != 0;
		break;
	case BOARD_PIN_BULK:
		if (d->bit / 8 >= p->board->bulk[d->bulk].bytes)
			return PLATFORM_INVAL;
		level = bulk_level(&p->board->bulk[d->bulk], a->bytes, d->bit);
		asserted = p->board->bulk[d->bulk].asserted;
		break;
	}
	return level == asserted;
}

/* One who hangs in a register does not make others hang. */
static int
take_lock(const struct pins *p)
{
	for (unsigned i = 0; p->lock >= 0 && flock(p->lock, LOCK_EX | LOCK_NB) < 0; i++) {
		if (i == LOCK_TRIES)
			return PLATFORM_BUSY;
		p->sys->wait_until(p->sys->now_us() + LOCK_US);
	}
	return PLATFORM_OK;
}

/* A register has bits of cages on other buses, whose processes change it, too. */
static int
set_bits(const struct pins *p, struct node *n, uint32_t mask, bool level)
{
	uint32_t value;
	char text[16];
	int err = take_lock(p);

	if (err)
		return err;
	err = text_read_number(n, &value);
	if (!err) {
		value = level ? value | mask : value & ~mask;
		snprintf(text, sizeof(text), "0x%x\n", value);
		err = node_write(n, text, strlen(text), 0);
	}
	if (p->lock >= 0)
		flock(p->lock, LOCK_UN);
	return err;
}

int
pins_set(struct pins *p, size_t cage, unsigned pin, bool asserted)
{
	const struct board_pin *d = pin_of(p, cage, pin);
	struct attribute *a = &p->attribute[p->which[cage][pin]];
	bool level = asserted == d->asserted;

	if (!pins_is_settable(p, cage, pin))
		return PLATFORM_UNSUP;
	if (d->kind == BOARD_PIN_BITS)
		return set_bits(p, &a->node, d->mask, level);
	return node_write(&a->node, level ? "1\n" : "0\n", 2, 0);
}
