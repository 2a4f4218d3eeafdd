/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE 1

#include "tests/board_double.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/i2c-dev.h>
#include <linux/i2c.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/suite.h"

#define FD_I2C       1000
#define FD_EEPROM    2000
#define FD_ATTRIBUTE 3000
#define FIRST_BUS    10

struct double_switch the_double;
static uint8_t slave_of[DOUBLE_MODULES];
static char root_of[256] = DOUBLE_ROOT;

uint8_t
double_byte(uint8_t bank, uint8_t page, uint8_t byte)
{
	return (uint8_t)(byte ^ (page * 7) ^ (bank * 31));
}

void
double_reset(void)
{
	memset(&the_double, 0, sizeof(the_double));
	the_double.funcs = I2C_FUNC_I2C | I2C_FUNC_SMBUS_EMUL;
	the_double.now_us = 1000000;
	the_double.cost_us = 100;
	for (unsigned i = 0; i < DOUBLE_MODULES; i++) {
		struct double_module *m = &the_double.module[i];

		*m = (struct double_module){ .pages = 4, .plugged = true };
		for (uint8_t b = 0; b < 126; b++)
			m->lower[b] = m->a2_lower[b] = (uint8_t)(b + 1);
		m->lower[0] = 0x18;
	}
	strcpy(root_of, DOUBLE_ROOT);
}

/*
 * Modules.
 */

static bool
has_page(const struct double_module *m, uint8_t page)
{
	return page < m->pages || (page >= 0x10 && page < 0x20);
}

static uint8_t
get(const struct double_module *m, uint8_t i2c, uint8_t at)
{
	if (i2c == 0x51) {
		if (at == 127)
			return m->a2_page;
		return at < 128 ? m->a2_lower[at] : double_byte(9, m->a2_page, at);
	}
	if (at < 128)
		return at == 127 ? m->page : at == 126 ? m->bank : m->lower[at];
	return double_byte(m->bank, m->page, at);
}

static void
put(struct double_module *m, uint8_t i2c, uint8_t at, uint8_t byte)
{
	if (i2c == 0x51 && at == 127)
		m->a2_page = byte;
	else if (i2c == 0x51 && at < 126)
		m->a2_lower[at] = byte;
	else if (i2c == 0x50 && at == 126)
		m->bank = byte;
	else if (i2c == 0x50 && at == 127 && (has_page(m, byte) || !m->stubborn))
		m->page = has_page(m, byte) ? byte : 0;
	else if (i2c == 0x50 && at < 126)
		m->lower[at] = byte;
}

/* A transaction begins: 0, or what it fails with. */
static int
begin(const struct double_module *m)
{
	unsigned n = ++the_double.transactions;

	the_double.now_us += the_double.cost_us;
	if (the_double.fail_count && n >= the_double.fail_at &&
	    n < the_double.fail_at + the_double.fail_count && the_double.fail_error < 0)
		return the_double.fail_error;
	return m->plugged ? 0 : -ENXIO;
}

static int
module_read(unsigned i, uint8_t i2c, uint8_t at, uint8_t *buf, size_t len)
{
	int r = begin(&the_double.module[i]);

	the_double.read_at = at;
	for (size_t k = 0; !r && k < len; k++)
		buf[k] = get(&the_double.module[i], i2c, (uint8_t)(at + k));
	return r;
}

static int
module_write(unsigned i, uint8_t i2c, uint8_t at, const uint8_t *buf, size_t len)
{
	int r = begin(&the_double.module[i]);
	struct double_write *w = &the_double.write[the_double.write_count % DOUBLE_LOG];

	if (r)
		return r;
	*w = (struct double_write){ (uint8_t)i, i2c, at, (uint8_t)len, { 0 } };
	memcpy(w->byte, buf, len < 4 ? len : 4);
	the_double.write_count++;
	for (size_t k = 0; k < len; k++)
		put(&the_double.module[i], i2c, (uint8_t)(at + k), buf[k]);
	return 0;
}

/*
 * Adapters.
 */

static int
rdwr(unsigned i, const struct i2c_rdwr_ioctl_data *data)
{
	const struct i2c_msg *m = data->msgs;
	int r;

	if (data->nmsgs == 2) {
		ck_assert_uint_eq(m[0].len, 1);
		ck_assert(m[1].flags & I2C_M_RD);
		r = module_read(i, (uint8_t)m[1].addr, m[0].buf[0], m[1].buf, m[1].len);
	} else {
		ck_assert_uint_eq(data->nmsgs, 1);
		r = module_write(i, (uint8_t)m[0].addr, m[0].buf[0], m[0].buf + 1,
		    m[0].len - 1u);
	}
	if (!r && the_double.fail_error > 0 &&
	    the_double.transactions >= the_double.fail_at)
		return (int)data->nmsgs - 1;
	return r ? r : (int)data->nmsgs;
}

static int
smbus(unsigned i, struct i2c_smbus_ioctl_data *call)
{
	uint8_t buf[32] = { 0 };
	uint8_t len = call->size == I2C_SMBUS_BYTE_DATA   ? 1
		      : call->size == I2C_SMBUS_WORD_DATA ? 2
							  : call->data->block[0];
	int r;

	ck_assert(len >= 1 && len <= 32);
	if (call->read_write == I2C_SMBUS_WRITE) {
		buf[0] = call->size == I2C_SMBUS_BYTE_DATA ? call->data->byte
							   : (uint8_t)call->data->word;
		buf[1] = (uint8_t)(call->data->word >> 8);
		if (call->size == I2C_SMBUS_I2C_BLOCK_DATA)
			memcpy(buf, call->data->block + 1, len);
		return module_write(i, slave_of[i], call->command, buf, len);
	}
	r = module_read(i, slave_of[i], call->command, buf, len);
	if (r)
		return r;
	if (call->size == I2C_SMBUS_BYTE_DATA) {
		call->data->byte = buf[0];
	} else if (call->size == I2C_SMBUS_WORD_DATA) {
		call->data->word = (uint16_t)(buf[0] | buf[1] << 8);
	} else {
		memcpy(call->data->block + 1, buf, len);
		if (the_double.fail_error > 0 &&
		    the_double.transactions >= the_double.fail_at)
			call->data->block[0]--;
	}
	return 0;
}

static int
double_ioctl(int fd, unsigned long request, void *arg)
{
	unsigned i = (unsigned)(fd - FD_I2C);

	ck_assert_uint_lt(i, DOUBLE_MODULES);
	switch (request) {
	case I2C_FUNCS:
		*(unsigned long *)arg = the_double.funcs;
		return 0;
	case I2C_SLAVE:
	case I2C_SLAVE_FORCE:
		slave_of[i] = (uint8_t)(uintptr_t)arg;
		return 0;
	case I2C_RDWR:
		ck_assert(the_double.funcs & I2C_FUNC_I2C);
		return rdwr(i, arg);
	case I2C_SMBUS:
		return smbus(i, arg);
	}
	ck_abort_msg("ioctl %lx is nobody's business", request);
	return -ENOTTY;
}

/*
 * optoe: selects a page, reads, and selects page 00h again.
 */

static int
driver_page(unsigned i, uint8_t page)
{
	if (page == 0 && the_double.lose_restore > 0) {
		the_double.lose_restore--;
		return 0;
	}
	return module_write(i, 0x50, 127, &page, 1);
}

static ssize_t
driver_transfer(unsigned i, uint8_t *buf, const uint8_t *from, size_t len, off_t at)
{
	struct double_module *m = &the_double.module[i];
	uint8_t page = (uint8_t)(at < 256 ? 0 : at / 128 - 1);
	uint8_t byte = (uint8_t)(at < 256 ? at : at % 128 + 128);
	int r = 0;

	if (m->flat && at >= 256)
		return from ? -EINVAL : 0;
	if (page)
		r = driver_page(i, page);
	if (!r)
		r = from ? module_write(i, 0x50, byte, from, len)
			 : module_read(i, 0x50, byte, buf, len);
	if (page)
		driver_page(i, 0);
	if (!r && the_double.fail_error > 0 &&
	    the_double.transactions >= the_double.fail_at)
		return (ssize_t)len - the_double.fail_error;
	return r ? r : (ssize_t)len;
}

/*
 * Calls.
 */

static ssize_t
double_pread(int fd, void *buf, size_t len, off_t at)
{
	struct double_attribute *a;
	size_t n;

	if (fd < FD_ATTRIBUTE)
		return driver_transfer((unsigned)(fd - FD_EEPROM), buf, NULL, len, at);
	a = &the_double.attribute[fd - FD_ATTRIBUTE];
	a->reads++;
	ck_assert_int_eq(at, 0);
	if (a->error)
		return a->error;
	n = strlen(a->text) < len ? strlen(a->text) : len;
	memcpy(buf, a->text, n);
	return (ssize_t)n;
}

static ssize_t
double_pwrite(int fd, const void *buf, size_t len, off_t at)
{
	struct double_attribute *a;

	if (fd < FD_ATTRIBUTE)
		return driver_transfer((unsigned)(fd - FD_EEPROM), NULL, buf, len, at);
	a = &the_double.attribute[fd - FD_ATTRIBUTE];
	a->writes++;
	snprintf(a->text, sizeof(a->text), "%.*s", (int)len, (const char *)buf);
	return a->write_error ? a->write_error : (ssize_t)len;
}

static int
double_open_path(const char *path, int flags)
{
	unsigned bus;
	char end;

	ck_assert_int_eq(strncmp(path, root_of, strlen(root_of)), 0);
	path += strlen(root_of);
	the_double.opens++;
	if (sscanf(path, "/dev/i2c-%u%c", &bus, &end) == 1 && bus >= FIRST_BUS &&
	    bus < FIRST_BUS + DOUBLE_MODULES)
		return the_double.open_error[bus - FIRST_BUS]
			   ? the_double.open_error[bus - FIRST_BUS]
			   : FD_I2C + (int)bus - FIRST_BUS;
	if (sscanf(path, "/sys/bus/i2c/devices/%u-0050/eepro%c", &bus, &end) == 2 &&
	    bus >= FIRST_BUS && bus < FIRST_BUS + DOUBLE_MODULES)
		return the_double.open_error[bus - FIRST_BUS]
			   ? the_double.open_error[bus - FIRST_BUS]
			   : FD_EEPROM + (int)bus - FIRST_BUS;
	for (unsigned i = 0; i < the_double.attribute_count; i++) {
		const struct double_attribute *a = &the_double.attribute[i];

		if (strcmp(a->path, path) == 0)
			return a->mode == O_RDWR || a->mode == flags
				   ? FD_ATTRIBUTE + (int)i
				   : -EACCES;
	}
	return -ENOENT;
}

static void
double_close(int fd)
{
	ck_assert_int_ge(fd, FD_I2C);
}

static uint64_t
double_now_us(void)
{
	return the_double.now_us;
}

static void
double_wait_until(uint64_t us)
{
	if (us <= the_double.now_us)
		return;
	the_double.slept_us[the_double.sleeps++ % 16] = us - the_double.now_us;
	the_double.now_us = us;
}

const struct sys double_sys = {
	.open = double_open_path,
	.close = double_close,
	.pread = double_pread,
	.pwrite = double_pwrite,
	.ioctl = double_ioctl,
	.now_us = double_now_us,
	.wait_until = double_wait_until,
};

static void
take_line(const struct platform_host *host, const char *text)
{
	size_t used = strlen(the_double.said);

	(void)host;
	snprintf(the_double.said + used, sizeof(the_double.said) - used, "%s\n", text);
}

const struct platform_host double_host = {
	.abi = PLATFORM_ABI,
	.size = sizeof(double_host),
	.log = take_line,
};

struct double_attribute *
double_attribute(const char *path, const char *text)
{
	struct double_attribute *a = &the_double.attribute[the_double.attribute_count++];

	ck_assert_uint_le(the_double.attribute_count, 16);
	*a = (struct double_attribute){ .path = path, .mode = O_RDWR };
	strcpy(a->text, text);
	return a;
}

int
double_try_open(const char *root, const char *board, struct chassis **ret_chassis)
{
	char error[BOARD_ERROR_MAX];
	struct board *b;

	ck_assert_msg(board_parse("test", board, strlen(board), &b, error) == 0, "%s",
	    error);
	strcpy(root_of, root);
	return chassis_open(&double_host, &double_sys, root, b, ret_chassis);
}

struct chassis *
double_open(const char *board)
{
	struct chassis *ch = NULL;
	int r = double_try_open(DOUBLE_ROOT, board, &ch);

	ck_assert_msg(r == PLATFORM_OK, "%d: %s", r, the_double.said);
	return ch;
}
