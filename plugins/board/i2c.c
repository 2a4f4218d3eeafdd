/* SPDX-License-Identifier: Apache-2.0 */
#include "plugins/board/i2c.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/i2c-dev.h>
#include <linux/i2c.h>
#include <string.h>

#include "plugins/platform.h"

#define TRANSFER_MAX 128

/* A later piece that fails is tried again after these pauses. */
static const uint16_t pauses_us[] = { 500, 2000, 8000 };

/* Ways, best first, by what an adapter says that it can. */
static const struct {
	unsigned long read_func, write_func;
	uint8_t way;
	uint16_t max;
} ways[] = {
	{ I2C_FUNC_I2C, I2C_FUNC_I2C, I2C_WAY_PLAIN, TRANSFER_MAX },
	{ I2C_FUNC_SMBUS_READ_I2C_BLOCK, I2C_FUNC_SMBUS_WRITE_I2C_BLOCK, I2C_WAY_BLOCK,
	    I2C_SMBUS_BLOCK_MAX },
	{ I2C_FUNC_SMBUS_READ_WORD_DATA, I2C_FUNC_SMBUS_WRITE_WORD_DATA, I2C_WAY_WORD,
	    2 },
	{ I2C_FUNC_SMBUS_READ_BYTE_DATA, I2C_FUNC_SMBUS_WRITE_BYTE_DATA, I2C_WAY_BYTE,
	    1 },
};

static uint16_t
limit(uint16_t max, uint16_t quirk)
{
	return quirk && quirk < max ? quirk : max;
}

static int
ask(struct i2c *d)
{
	unsigned long funcs = 0;
	int r = d->node.sys->ioctl(d->node.fd, I2C_FUNCS, &funcs);

	if (r < 0)
		return sys_err(r);
	d->read_way = d->write_way = I2C_WAY_NONE;
	for (size_t i = sizeof(ways) / sizeof(ways[0]); i-- > 0;) {
		if (funcs & ways[i].read_func) {
			d->read_way = ways[i].way;
			d->read_max = limit(ways[i].max, d->read_quirk);
		}
		if (funcs & ways[i].write_func) {
			d->write_way = ways[i].way;
			d->write_max = limit(ways[i].max, d->write_quirk);
		}
	}
	d->asked = true;
	return PLATFORM_OK;
}

int
i2c_init(struct i2c *d, const struct sys *sys, const char *root, const char *path,
    uint16_t max_read, uint16_t max_write, bool forced)
{
	int error;

	*d = (struct i2c){
		.forced = forced,
		.read_quirk = max_read,
		.write_quirk = max_write,
	};
	error = node_init(&d->node, sys, root, path, O_RDWR);
	/* one that may only be read takes no ioctl either */
	if (!error && d->node.flags != O_RDWR) {
		sys->close(d->node.fd);
		d->node.fd = -1;
		d->node.flags = O_RDWR;
		error = d->node.error = -EACCES;
	}
	if (!error)
		ask(d);
	return error;
}

void
i2c_fini(struct i2c *d)
{
	node_fini(&d->node);
}

/* One transaction is about to start. */
static int
begin(struct i2c *d, uint64_t deadline_us)
{
	bool was_open = d->node.fd >= 0;
	int err = node_ready(&d->node);

	if (!err && (!was_open || !d->asked)) {
		d->slave = 0;
		err = ask(d);
	}
	if (!err && d->node.sys->now_us() > deadline_us)
		err = PLATFORM_TIMEOUT;
	return err;
}

static int
plain(struct i2c *d, struct i2c_msg *msg, unsigned count)
{
	struct i2c_rdwr_ioctl_data data = { .msgs = msg, .nmsgs = count };
	int r = node_ioctl(&d->node, I2C_RDWR, &data);

	if (r < 0)
		return r;
	return r == (int)count ? PLATFORM_OK : PLATFORM_IO;
}

static int
plain_read(struct i2c *d, uint8_t slave, uint8_t at, uint8_t *buf, size_t len)
{
	struct i2c_msg msg[2] = {
		{ .addr = slave, .len = 1, .buf = &at },
		{ .addr = slave, .flags = I2C_M_RD, .len = (uint16_t)len, .buf = buf },
	};

	return plain(d, msg, 2);
}

static int
plain_write(struct i2c *d, uint8_t slave, uint8_t at, const uint8_t *buf, size_t len)
{
	uint8_t bytes[1 + TRANSFER_MAX];
	struct i2c_msg msg = {
		.addr = slave,
		.len = (uint16_t)(1 + len),
		.buf = bytes,
	};

	bytes[0] = at;
	memcpy(bytes + 1, buf, len);
	return plain(d, &msg, 1);
}

static int
smbus(struct i2c *d, uint8_t slave, uint8_t direction, uint8_t at, uint32_t size,
    union i2c_smbus_data *data)
{
	struct i2c_smbus_ioctl_data call = {
		.read_write = direction,
		.command = at,
		.size = size,
		.data = data,
	};
	int r;

	if (d->slave != slave) {
		r = node_ioctl(&d->node, d->forced ? I2C_SLAVE_FORCE : I2C_SLAVE,
		    (void *)(uintptr_t)slave);
		if (r < 0)
			/* busy: a driver was bound since we began */
			return r == PLATFORM_BUSY ? PLATFORM_PERM : r;
		d->slave = slave;
	}
	r = node_ioctl(&d->node, I2C_SMBUS, &call);
	return r < 0 ? r : PLATFORM_OK;
}

static int
smbus_read(struct i2c *d, uint8_t slave, uint8_t at, uint8_t *buf, size_t len)
{
	union i2c_smbus_data data = { .block = { 0 } };
	int r;

	if (d->read_way == I2C_WAY_BLOCK) {
		data.block[0] = (uint8_t)len;
		r = smbus(d, slave, I2C_SMBUS_READ, at, I2C_SMBUS_I2C_BLOCK_DATA, &data);
		if (!r && data.block[0] != len)
			r = PLATFORM_IO;
		if (!r)
			memcpy(buf, data.block + 1, len);
		return r;
	}
	r = smbus(d, slave, I2C_SMBUS_READ, at,
	    len == 2 ? I2C_SMBUS_WORD_DATA : I2C_SMBUS_BYTE_DATA, &data);
	if (!r && len == 2) {
		buf[0] = (uint8_t)data.word; /* the first byte is the low one */
		buf[1] = (uint8_t)(data.word >> 8);
	} else if (!r) {
		buf[0] = data.byte;
	}
	return r;
}

static int
smbus_write(struct i2c *d, uint8_t slave, uint8_t at, const uint8_t *buf, size_t len)
{
	union i2c_smbus_data data = { .block = { 0 } };

	if (d->write_way == I2C_WAY_BLOCK) {
		data.block[0] = (uint8_t)len;
		memcpy(data.block + 1, buf, len);
		return smbus(d, slave, I2C_SMBUS_WRITE, at, I2C_SMBUS_I2C_BLOCK_DATA,
		    &data);
	}
	if (len == 2) {
		data.word = (uint16_t)(buf[0] | buf[1] << 8);
		return smbus(d, slave, I2C_SMBUS_WRITE, at, I2C_SMBUS_WORD_DATA, &data);
	}
	data.byte = buf[0];
	return smbus(d, slave, I2C_SMBUS_WRITE, at, I2C_SMBUS_BYTE_DATA, &data);
}

/* What the next transaction carries: no word, which begins at an even byte, is torn. */
static size_t
piece_of(uint8_t at, size_t len, size_t max)
{
	if (len <= max)
		return len;
	return max == 1 ? 1 : ((at + max) & ~(size_t)1) - at;
}

/*
 * Waits before a piece is tried again. False where that makes no sense, or must end after
 * the deadline.
 */
static bool
wait_again(const struct i2c *d, int err, unsigned tries, uint64_t deadline_us)
{
	const struct sys *sys = d->node.sys;
	uint64_t until_us;

	if (tries == sizeof(pauses_us) / sizeof(pauses_us[0]) || err == PLATFORM_GONE ||
	    err == PLATFORM_PERM || err == PLATFORM_UNSUP)
		return false;
	until_us = sys->now_us() + pauses_us[tries];
	if (until_us > deadline_us)
		return false;
	sys->wait_until(until_us);
	return true;
}

int
i2c_read(struct i2c *d, uint8_t slave, uint8_t at, uint8_t *buf, size_t len,
    uint64_t deadline_us)
{
	unsigned tries = 0;
	bool begun = false;

	while (len) {
		int err = begin(d, deadline_us);
		size_t piece = piece_of(at, len, d->read_max);

		if (err)
			return err;
		if (d->read_way == I2C_WAY_NONE)
			return PLATFORM_UNSUP;
		err = d->read_way == I2C_WAY_PLAIN ? plain_read(d, slave, at, buf, piece)
						   : smbus_read(d, slave, at, buf, piece);
		/* flags of the pieces before are here and nowhere else any more */
		if (err && begun && wait_again(d, err, tries++, deadline_us))
			continue;
		if (err)
			return err;
		begun = true;
		at = (uint8_t)(at + piece);
		buf += piece;
		len -= piece;
	}
	return PLATFORM_OK;
}

int
i2c_write(struct i2c *d, uint8_t slave, uint8_t at, const uint8_t *buf, size_t len,
    uint64_t deadline_us)
{
	while (len) {
		int err = begin(d, deadline_us);
		size_t piece = piece_of(at, len, d->write_max);

		if (err)
			return err;
		if (d->write_way == I2C_WAY_NONE)
			return PLATFORM_UNSUP;
		err = d->write_way == I2C_WAY_PLAIN
			  ? plain_write(d, slave, at, buf, piece)
			  : smbus_write(d, slave, at, buf, piece);
		if (err)
			return err;
		at = (uint8_t)(at + piece);
		buf += piece;
		len -= piece;
	}
	return PLATFORM_OK;
}
