/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/kernel/i2c_calls.h"

#include <errno.h>
#include <string.h>

#include "base/bytes.h"

#define SMBUS_BYTES \
	(I2C_FUNC_SMBUS_QUICK | I2C_FUNC_SMBUS_BYTE | I2C_FUNC_SMBUS_BYTE_DATA)
#define SMBUS_WORDS  (SMBUS_BYTES | I2C_FUNC_SMBUS_WORD_DATA)
#define SMBUS_BLOCKS (SMBUS_WORDS | I2C_FUNC_SMBUS_I2C_BLOCK)

static const struct {
	const char *word;
	unsigned long functions;
} masters[I2C_MASTER_COUNT] = {
	[I2C_MASTER_FULL] = { "i2c", I2C_FUNC_I2C | SMBUS_BLOCKS },
	[I2C_MASTER_SMBUS] = { "smbus", SMBUS_BLOCKS },
	[I2C_MASTER_WORD] = { "word", SMBUS_WORDS },
	[I2C_MASTER_BYTE] = { "byte", SMBUS_BYTES },
};

enum i2c_master
i2c_master_parse(const char *word)
{
	unsigned m = 0;

	while (m < I2C_MASTER_COUNT && strcmp(masters[m].word, word) != 0)
		m++;
	return m;
}

unsigned long
i2c_functions(const struct i2c_node *n)
{
	return masters[n->master].functions;
}

/* Moves bytes at the address counter, 128 at most in a transaction. */
static int
move(struct i2c_node *n, uint8_t i2c, bool write, uint8_t *buf, size_t len)
{
	uint8_t *pointer = &n->pointer[i2c & 0x7f];
	int status = 0;

	while (!status && len) {
		size_t part = MIN_OF(len, (size_t)128);

		status = line_transfer(&n->line, i2c, *pointer, write, buf, part);
		if (!status)
			*pointer = (uint8_t)(*pointer + part);
		buf += part;
		len -= part;
	}
	return status;
}

/* Sets the counter and nothing else; whether somebody answers shows in a read. */
static int
point(struct i2c_node *n, uint8_t i2c, uint8_t byte)
{
	uint8_t probe;

	n->pointer[i2c & 0x7f] = byte;
	return line_transfer(&n->line, i2c, 0, false, &probe, 1);
}

int
i2c_messages(struct i2c_node *n, struct i2c_msg *msg, unsigned count)
{
	int status = 0;

	if (n->master != I2C_MASTER_FULL)
		return -EOPNOTSUPP;
	for (unsigned i = 0; !status && i < count; i++) {
		uint8_t i2c = (uint8_t)msg[i].addr;
		bool read = msg[i].flags & I2C_M_RD;

		if (read || msg[i].len == 0) {
			status = move(n, i2c, !read, msg[i].buf, msg[i].len);
		} else if (msg[i].len > 1) {
			n->pointer[i2c & 0x7f] = msg[i].buf[0];
			status = move(n, i2c, true, msg[i].buf + 1, msg[i].len - 1u);
		} else if (i + 1 < count && msg[i + 1].flags & I2C_M_RD &&
			   msg[i + 1].addr == msg[i].addr) {
			/* with the read that follows it is one transaction */
			n->pointer[i2c & 0x7f] = msg[i].buf[0];
		} else {
			status = point(n, i2c, msg[i].buf[0]);
		}
	}
	return status ? status : (int)count;
}

int
i2c_smbus_bytes(const struct i2c_smbus_ioctl_data *call)
{
	bool read = call->read_write == I2C_SMBUS_READ;

	switch (call->size) {
	case I2C_SMBUS_QUICK:
		return 0;
	case I2C_SMBUS_BYTE:
		return read ? 1 : 0;
	case I2C_SMBUS_BYTE_DATA:
		return 1;
	case I2C_SMBUS_WORD_DATA:
		return 2;
	case I2C_SMBUS_I2C_BLOCK_DATA:
	case I2C_SMBUS_I2C_BLOCK_BROKEN:
		return sizeof(union i2c_smbus_data);
	default:
		return -EOPNOTSUPP;
	}
}

/* The function that the adapter must have for an access. */
static unsigned long
function_of(const struct i2c_smbus_ioctl_data *call)
{
	switch (call->size) {
	case I2C_SMBUS_QUICK:
	case I2C_SMBUS_BYTE:
	case I2C_SMBUS_BYTE_DATA:
		return I2C_FUNC_SMBUS_BYTE_DATA;
	case I2C_SMBUS_WORD_DATA:
		return I2C_FUNC_SMBUS_WORD_DATA;
	default:
		return I2C_FUNC_SMBUS_I2C_BLOCK;
	}
}

int
i2c_smbus(struct i2c_node *n, uint8_t i2c, const struct i2c_smbus_ioctl_data *call,
    union i2c_smbus_data *data)
{
	bool write = call->read_write == I2C_SMBUS_WRITE;
	uint8_t *pointer = &n->pointer[i2c & 0x7f];
	uint8_t probe;

	if (!(i2c_functions(n) & function_of(call)))
		return -EOPNOTSUPP;
	if (call->size == I2C_SMBUS_QUICK)
		return line_transfer(&n->line, i2c, 0, false, &probe, 1);
	if (call->size == I2C_SMBUS_BYTE)
		return write ? point(n, i2c, call->command)
			     : move(n, i2c, false, &data->byte, 1);
	*pointer = call->command;
	if (call->size == I2C_SMBUS_BYTE_DATA)
		return move(n, i2c, write, &data->byte, 1);
	if (call->size == I2C_SMBUS_WORD_DATA) {
		uint8_t word[2] = { (uint8_t)data->word, (uint8_t)(data->word >> 8) };
		int status = move(n, i2c, write, word, 2);

		data->word = le16(word);
		return status;
	}
	if (call->size == I2C_SMBUS_I2C_BLOCK_BROKEN)
		data->block[0] = I2C_SMBUS_BLOCK_MAX;
	if (data->block[0] < 1 || data->block[0] > I2C_SMBUS_BLOCK_MAX)
		return -EINVAL;
	return move(n, i2c, write, data->block + 1, data->block[0]);
}
