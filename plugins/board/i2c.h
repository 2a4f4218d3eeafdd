/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Raw transfers: bytes of a module by /dev/i2c-N.
 *
 * An adapter that speaks plain I2C takes offset and bytes as one message pair; others
 * are used by the longest SMBus transaction that they have. What is longer than one
 * transaction is done in pieces that do not tear words. A read that has begun is not
 * given up for one piece that fails: latched flags went with those before it.
 *
 * The adapter's time-out and retries belong to all its users and are never set.
 */
#ifndef PLUGINS_BOARD_I2C_H
#define PLUGINS_BOARD_I2C_H

#include "plugins/board/node.h"

enum i2c_way {
	I2C_WAY_NONE,
	I2C_WAY_PLAIN, /* I2C_RDWR */
	I2C_WAY_BLOCK, /* SMBus I2C block, 32 bytes */
	I2C_WAY_WORD,
	I2C_WAY_BYTE,
};

struct i2c {
	struct node node;
	bool asked;  /* what the adapter can do */
	bool forced; /* whatever driver is bound at the address */
	uint8_t read_way, write_way;
	uint8_t slave; /* address that SMBus transactions of this descriptor go to */
	uint16_t read_max, write_max;     /* bytes of one transaction */
	uint16_t read_quirk, write_quirk; /* of the board file; 0 where not said */
};

/* Opens `path` behind `root` as node_init(), and asks the adapter what it can. */
int i2c_init(struct i2c *d, const struct sys *sys, const char *root, const char *path,
    uint16_t max_read, uint16_t max_write, bool forced);
void i2c_fini(struct i2c *d);

/* `len` bytes from byte `at` of address `slave`: enum platform_err. */
int i2c_read(struct i2c *d, uint8_t slave, uint8_t at, uint8_t *buf, size_t len,
    uint64_t deadline_us);
int i2c_write(struct i2c *d, uint8_t slave, uint8_t at, const uint8_t *buf, size_t len,
    uint64_t deadline_us);

#endif
