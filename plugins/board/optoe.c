/* SPDX-License-Identifier: Apache-2.0 */
#include "plugins/board/optoe.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "plugins/board/text.h"

#define A2H       0x51
#define HALF      128
#define PAGE_BYTE 127
#define BANK_SIZE 32768

static const uint8_t class_of[] = {
	[PLATFORM_FAMILY_NONE] = 0,
	[PLATFORM_FAMILY_SFF8472] = 2,
	[PLATFORM_FAMILY_SFF8636] = 1,
	[PLATFORM_FAMILY_CMIS] = 3,
};

/* The class that the driver works with; 0 where it does not say. */
static uint8_t
read_class(struct optoe *o)
{
	uint32_t value;

	if (text_read_number(&o->class_file, &value) || value < 1 || value > 3)
		return 0;
	return (uint8_t)value;
}

static void
open_class_file(struct optoe *o, const struct sys *sys, const char *root,
    const char *eeprom)
{
	static const char *const names[] = { "dev_class", "optoe_type" };
	const char *slash = strrchr(eeprom, '/');
	int folder = slash ? (int)(slash - eeprom) : 0;
	char path[SYS_PATH_MAX];

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		node_fini(&o->class_file);
		snprintf(path, sizeof(path), "%.*s/%s", folder, eeprom, names[i]);
		if (node_init(&o->class_file, sys, root, path, O_RDWR) != -ENOENT)
			return;
	}
}

int
optoe_init(struct optoe *o, const struct sys *sys, const char *root, const char *path,
    uint8_t klass, uint8_t otherwise, bool banks)
{
	uint8_t found;
	int error;

	*o = (struct optoe){ .banks = banks };
	error = node_init(&o->eeprom, sys, root, path, O_RDWR);
	open_class_file(o, sys, root, path);
	/* what the driver does counts, whatever it was told at boot */
	found = read_class(o);
	o->klass = found ? found : klass ? klass : otherwise;
	return error;
}

void
optoe_fini(struct optoe *o)
{
	node_fini(&o->eeprom);
	node_fini(&o->class_file);
}

/* Where an address is in the file; -1: nowhere. */
static off_t
offset_of(const struct optoe *o, struct platform_addr at)
{
	off_t page = (off_t)at.page * HALF + at.byte;

	if (o->klass == 2) {
		if (at.bank && at.byte >= HALF)
			return -1;
		if (at.i2c == A2H)
			return at.byte < HALF ? 2 * HALF + at.byte : 2 * HALF + page;
		return at.byte < HALF || !at.page ? at.byte : -1;
	}
	if (at.i2c == A2H)
		return -1;
	if (at.byte < HALF)
		return at.byte;
	if (at.bank && !o->banks)
		return -1;
	return (off_t)at.bank * BANK_SIZE + page;
}

static int
read_at(struct optoe *o, off_t offset, uint8_t *buf, size_t len, uint64_t deadline_us)
{
	if (o->eeprom.sys->now_us() > deadline_us)
		return PLATFORM_TIMEOUT;
	return node_read(&o->eeprom, buf, len, offset);
}

/* One byte: an enum platform_err. */
static int
read_byte(struct optoe *o, off_t offset, uint8_t *ret_byte, uint64_t deadline_us)
{
	int r = read_at(o, offset, ret_byte, 1, deadline_us);

	return r < 0 ? r : r == 1 ? PLATFORM_OK : PLATFORM_IO;
}

/*
 * Page 00h is in front, or is brought there: an enum platform_err. `base` is where the
 * lower half is whose byte 127 selects.
 */
static int
front_page(struct optoe *o, off_t base, bool shared, uint64_t deadline_us)
{
	uint8_t page = 0;
	int r = read_byte(o, base + PAGE_BYTE, &page, deadline_us);

	if (r || !page)
		return r;
	if (shared)
		return PLATFORM_BUSY;
	page = 0;
	if (o->eeprom.sys->now_us() > deadline_us)
		return PLATFORM_TIMEOUT;
	r = node_write(&o->eeprom, &page, 1, base + PAGE_BYTE);
	if (!r)
		r = read_byte(o, base + PAGE_BYTE, &page, deadline_us);
	if (r)
		return r;
	if (!page) {
		o->repaired++;
		return PLATFORM_OK;
	}
	/* the end of the file tells a flat module, whose byte 127 may be anything */
	r = read_at(o, base + 2 * HALF, &page, 1, deadline_us);
	o->flat = r == 0;
	return r < 0 ? r : r == 0 ? PLATFORM_OK : PLATFORM_IO;
}

int
optoe_read(struct optoe *o, struct platform_addr at, uint8_t *buf, size_t len,
    bool shared, uint64_t deadline_us)
{
	off_t offset = offset_of(o, at);
	bool a2 = at.i2c == A2H;
	bool paged = at.byte >= HALF && (o->klass != 2 || a2);
	int r = PLATFORM_OK;

	if (offset < 0)
		return PLATFORM_NOPAGE;
	if (paged && !at.page && !at.bank && !o->flat)
		r = front_page(o, a2 ? 2 * HALF : 0, shared, deadline_us);
	if (r)
		return r;
	r = read_at(o, offset, buf, len, deadline_us);
	if (r < 0)
		return r;
	if (r == 0 && (at.byte >= HALF || a2))
		return PLATFORM_NOPAGE; /* the file ends before */
	return (size_t)r == len ? PLATFORM_OK : PLATFORM_IO;
}

int
optoe_write(struct optoe *o, struct platform_addr at, const uint8_t *buf, size_t len,
    uint64_t deadline_us)
{
	off_t offset = offset_of(o, at);
	bool a2 = at.i2c == A2H;
	int r = PLATFORM_OK;

	if (offset < 0)
		return PLATFORM_NOPAGE;
	if (at.byte >= HALF && (o->klass != 2 || a2) && !at.page && !at.bank && !o->flat)
		r = front_page(o, a2 ? 2 * HALF : 0, false, deadline_us);
	if (r)
		return r;
	if (o->eeprom.sys->now_us() > deadline_us)
		return PLATFORM_TIMEOUT;
	return node_write(&o->eeprom, buf, len, offset);
}

void
optoe_plugged(struct optoe *o)
{
	uint8_t now = read_class(o);

	o->flat = false;
	if (now)
		o->klass = now;
}

int
optoe_changed(struct optoe *o, enum platform_family family)
{
	uint8_t want = class_of[family], now;
	char text[8];
	int r;

	o->flat = false;
	if (!want)
		return PLATFORM_OK;
	now = read_class(o);
	if (now == want) {
		o->klass = want;
		return PLATFORM_OK;
	}
	snprintf(text, sizeof(text), "%u\n", want);
	r = now ? node_write(&o->class_file, text, strlen(text), 0) : PLATFORM_UNSUP;
	if (r)
		/* files of class 1 and 3 differ in how they end, and in banks */
		return (want == 2) == (o->klass == 2) ? PLATFORM_OK : PLATFORM_UNSUP;
	o->klass = want;
	return node_reopen(&o->eeprom);
}
