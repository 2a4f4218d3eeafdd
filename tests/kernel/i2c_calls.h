/* SPDX-License-Identifier: Apache-2.0 */
/*
 * I2C calls: what the ioctls of /dev/i2c-N do on a line.
 *
 * A call is carried out on copies of what the caller's pointers point to; how they come
 * here and go back is for the server. Results are those of the kernel: the number of
 * messages, 0, or a negative errno.
 */
#ifndef TESTS_KERNEL_I2C_CALLS_H
#define TESTS_KERNEL_I2C_CALLS_H

#include <linux/i2c-dev.h>
#include <linux/i2c.h>

#include "tests/kernel/line.h"

/* What an adapter can do, by the word that a test says. */
enum i2c_master {
	I2C_MASTER_FULL,  /* "i2c": any messages */
	I2C_MASTER_SMBUS, /* "smbus": SMBus with I2C blocks of 32 bytes (i801) */
	I2C_MASTER_WORD,  /* "word": SMBus without blocks (piix4) */
	I2C_MASTER_BYTE,  /* "byte" */
	I2C_MASTER_COUNT
};

struct i2c_node {
	struct line line;
	enum i2c_master master;
	uint8_t pointer[128]; /* where a module's address counter stands */
};

/* I2C_MASTER_COUNT for a word that is none. */
enum i2c_master i2c_master_parse(const char *word);
unsigned long i2c_functions(const struct i2c_node *n);

/* I2C_RDWR: the buffers of the messages are in our memory. */
int i2c_messages(struct i2c_node *n, struct i2c_msg *msg, unsigned count);

/* I2C_SMBUS. How many bytes of `union i2c_smbus_data` an access moves; -EOPNOTSUPP. */
int i2c_smbus_bytes(const struct i2c_smbus_ioctl_data *call);
int i2c_smbus(struct i2c_node *n, uint8_t i2c, const struct i2c_smbus_ioctl_data *call,
    union i2c_smbus_data *data);

#endif
