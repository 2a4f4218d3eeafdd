/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/kernel/optoe.h"

#include <errno.h>
#include <string.h>

#include "base/bytes.h"
#include "base/clock.h"

#define PATIENCE_US 25000u
#define RETRY_US    1500u
#define HALF        128u
#define PAGES       256u
#define BANK_BYTES  (PAGES * HALF)
#define PAGE_BYTE   127

/* Where a place in the file is in the module. */
struct place {
	uint8_t i2c, bank, page, byte;
};

/* Bytes of the file that a module without pages has. */
static size_t
flat_size(const struct optoe *o)
{
	return o->klass == 2 ? 4 * HALF : 2 * HALF;
}

size_t
optoe_size(const struct optoe *o)
{
	if (o->klass == 2)
		return (3 + PAGES) * HALF;
	return HALF +
	       (o->klass == 3 && o->banks ? o->banks * (size_t)BANK_BYTES : BANK_BYTES);
}

static struct place
place_of(const struct optoe *o, size_t at)
{
	struct place p = { .i2c = 0x50, .byte = (uint8_t)at };

	if (o->klass == 2) {
		if (at < 2 * HALF)
			return p;
		p.i2c = 0x51;
		at -= 2 * HALF;
		p.byte = (uint8_t)at;
	}
	if (at < HALF)
		return p;
	at -= HALF;
	p.bank = (uint8_t)(at / BANK_BYTES);
	p.page = (uint8_t)(at % BANK_BYTES / HALF);
	p.byte = (uint8_t)(HALF + at % HALF);
	return p;
}

/* One transaction; what may pass is tried again, once at least. */
static int
transfer(struct optoe *o, struct place p, bool write, uint8_t *buf, size_t len)
{
	uint64_t until = orders_clock_us() + PATIENCE_US, began;
	int status;

	do {
		began = orders_clock_us();
		status = line_transfer(&o->line, p.i2c, p.byte, write, buf, len);
		if (status == 0 || (!write && status == -ENXIO) || o->line.pulled)
			return status;
		orders_sleep_until(orders_clock_us() + RETRY_US);
	} while (began < until);
	return -ETIMEDOUT;
}

static int
select_page(struct optoe *o, struct place p, bool banked)
{
	uint8_t want[2] = { p.bank, p.page };

	p.byte = banked ? PAGE_BYTE - 1 : PAGE_BYTE;
	return transfer(o, p, true, banked ? want : want + 1, banked ? 2 : 1);
}

/* A piece within one half. */
static int
move_piece(struct optoe *o, struct place p, bool write, uint8_t *buf, size_t len)
{
	const struct place home = { .i2c = p.i2c };
	size_t step = write ? o->write_max : len;
	int status = p.page || p.bank ? select_page(o, p, p.bank > 0) : 0;

	if (status)
		return status;
	for (size_t done = 0; !status && done < len; done += step) {
		struct place q = p;

		q.byte = (uint8_t)(p.byte + done);
		status = transfer(o, q, write, buf + done, MIN_OF(step, len - done));
	}
	/* a failure of this one is told to nobody */
	if (p.page || p.bank)
		select_page(o, home, p.bank > 0);
	return status;
}

/* Where the file of the module that is plugged ends, as the module says itself. */
static int
find_end(struct optoe *o, size_t *ret_end)
{
	const struct place where = { .i2c = 0x50, .byte = o->klass == 2 ? 64 : 2 };
	uint8_t byte;
	int status = transfer(o, where, false, &byte, 1);
	bool paged = o->klass == 1   ? !(byte & 0x04)
		     : o->klass == 2 ? byte & 0x10
				     : !(byte & 0x80);

	if (!status)
		*ret_end = paged ? optoe_size(o) : flat_size(o);
	return status;
}

static ssize_t
move(struct optoe *o, bool write, uint8_t *buf, size_t len, size_t at)
{
	size_t end = flat_size(o), done = 0;
	int status = at + len > end ? find_end(o, &end) : 0;

	if (status)
		return status;
	if (at >= end)
		return write ? -EINVAL : 0;
	len = MIN_OF(len, end - at);
	while (!status && done < len) {
		size_t piece = MIN_OF(len - done, HALF - (at + done) % HALF);

		status = move_piece(o, place_of(o, at + done), write, buf + done, piece);
		if (!status)
			done += piece;
		else if (o->line.pulled)
			done += o->line.pulled;
	}
	return done ? (ssize_t)done : status;
}

ssize_t
optoe_read(struct optoe *o, uint8_t *buf, size_t len, size_t at)
{
	return move(o, false, buf, len, at);
}

ssize_t
optoe_write(struct optoe *o, const uint8_t *buf, size_t len, size_t at)
{
	uint8_t copy[HALF];

	len = MIN_OF(len, sizeof(copy));
	memcpy(copy, buf, len);
	return move(o, true, copy, len, at);
}
