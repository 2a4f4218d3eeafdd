/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/kernel/line.h"

#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/hwerr.h"
#include "sim/hand.h"
#include "sim/wire.h"

#define PATIENCE_S 1
#define PAGE_BYTE  127

static void
lock_patience(void *arg, struct timespec *ret_until)
{
	(void)arg;
	clock_gettime(CLOCK_MONOTONIC, ret_until);
	ret_until->tv_sec += PATIENCE_S;
}

static const struct world_host real_time = { .patience = lock_patience };

struct world *
line_world(const char *path)
{
	struct world *w;
	int status = world_open(path, &w);

	if (status)
		errx(1, "%s: %s", path, strerror(-status));
	w->host = &real_time;
	return w;
}

void
line_init(struct line *l, struct world *w, unsigned cage, struct orders *o)
{
	memset(l, 0, sizeof(*l));
	l->world = w;
	l->cage = cage;
	l->orders = o;
	snprintf(l->name, sizeof(l->name), "cage-%u", cage + 1);
	pthread_mutex_init(&l->lock, NULL);
}

/* What an adapter driver makes of it. */
static int
errno_of(int hw)
{
	switch (hw) {
	case HW_OK:
		return 0;
	case HW_NACK:
		return -ENXIO;
	case HW_BUSY:
		return -EAGAIN;
	case HW_TIMEOUT:
		return -ETIMEDOUT;
	default:
		return -EIO;
	}
}

static bool
turns_page(bool write, uint8_t byte, size_t len)
{
	return write && byte <= PAGE_BYTE && byte + len > PAGE_BYTE;
}

static uint64_t
page_us(const struct line *l)
{
	const struct sim_cage *c = world_cage(l->world, l->cage);

	return c->module.part.page_us / MAX_OF(1u, l->world->map->head.params.speed);
}

/* On the wire. A module counts up over both halves; the simulator takes one. */
static int
run_wire(struct line *l, uint8_t i2c, uint8_t byte, bool write, uint8_t *buf, size_t len)
{
	int status = 0;

	while (!status && len) {
		size_t part = MIN_OF(len, (size_t)(128 - byte % 128));
		struct wire x = {
			.cage = l->cage,
			.i2c = i2c,
			.byte = byte,
			.write = write,
			.len = part,
		};

		status = wire_begin(l->world, &x, orders_clock_us(), NEVER_US / 2);
		if (status)
			break;
		orders_sleep_until(x.end_us);
		status = wire_end(l->world, &x, buf);
		if (l->stretches && turns_page(write, byte, part))
			orders_sleep_until(x.end_us + page_us(l));
		byte = (uint8_t)(byte + part);
		buf += part;
		len -= part;
	}
	return errno_of(status);
}

/* The module goes when `good` bytes are read. */
static int
pull(struct line *l, uint8_t i2c, uint8_t byte, uint8_t *buf, size_t len, size_t good)
{
	memset(buf, 0xff, len);
	l->pulled = MIN_OF(good, len);
	run_wire(l, i2c, byte, false, buf, l->pulled);
	hand_remove(l->world, l->cage, orders_clock_us());
	return -EIO;
}

static int
obey(struct line *l, uint8_t i2c, uint8_t byte, bool write, uint8_t *buf, size_t len)
{
	const unsigned kinds =
	    ORDER_BIT(ORDER_HANG) | ORDER_BIT(ORDER_ERRNO) |
	    (turns_page(write, byte, len) ? ORDER_BIT(ORDER_QUIET) : 0) |
	    (write ? 0 : ORDER_BIT(ORDER_PULL));
	struct order order;

	if (orders_clock_us() < l->quiet_until)
		return -ENXIO;
	order = orders_take(l->orders, l->name, kinds);
	switch (order.kind) {
	case ORDER_HANG:
		orders_sleep_until(orders_clock_us() + order.value * US_PER_MS);
		break;
	case ORDER_ERRNO:
		return -(int)order.value;
	case ORDER_PULL:
		return pull(l, i2c, byte, buf, len, order.value);
	case ORDER_QUIET:
		l->quiet_until = orders_clock_us() + order.value * US_PER_MS;
		break;
	case ORDER_NONE:
	case ORDER_TEXT:
	case ORDER_SHORT:
	case ORDER_GONE:
		break;
	}
	return run_wire(l, i2c, byte, write, buf, len);
}

int
line_transfer(struct line *l, uint8_t i2c, uint8_t byte, bool write, uint8_t *buf,
    size_t len)
{
	int status;

	pthread_mutex_lock(&l->lock);
	l->pulled = 0;
	status = obey(l, i2c, byte, write, buf, len);
	orders_log(l->orders, "%s\t%s\t%02x\t%u\t%zu\t%s", l->name,
	    write ? "write" : "read", i2c, byte, len,
	    status ? strerrorname_np(-status) : "ok");
	pthread_mutex_unlock(&l->lock);
	return status;
}
