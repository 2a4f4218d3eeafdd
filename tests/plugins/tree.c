/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A folder tree of files as hardware, for tests of the processes.
 *
 * Option root=DIR. DIR/cages has a line "label bus type" for each cage; type is
 * a number of enum platform_cage_type. The folder DIR/<label> holds
 *
 *     present     "1" or "0", anything else: cannot be read just now
 *     eeprom.bin  bytes 0-127 Lower Memory, 128-255 page 0, 256-383 page 1, ...
 *     reset       optional: a pin that can be set, "1" or "0"
 *     interrupt   optional: a pin that can be read
 *     delay       optional: milliseconds that each read takes
 *     pin-delay   optional: milliseconds that each read of a pin takes
 *
 * All files are opened in open() and kept, as a plugin for real nodes does. A
 * file that was unlinked since is a node that is gone: after the first call that
 * says so each other one but close() ends the process.
 */
#include "plugins/platform.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define CAGES_MAX 64

struct files {
	int present, eeprom, reset, interrupt, delay, pin_delay;
	int watch[2]; /* of present and interrupt */
};

struct platform_state {
	size_t count;
	int inotify;
	bool gone; /* somebody was told */
	struct platform_cage cage[CAGES_MAX];
	struct files files[CAGES_MAX];
};

static struct platform_state the_state;

__attribute__((format(printf, 2, 3))) static int
refuse(const struct platform_host *host, const char *format, ...)
{
	char text[200];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	host->log(host, text);
	return PLATFORM_INVAL;
}

static int
open_file(const char *root, const char *label, const char *name, int flags)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/%s/%s", root, label, name);
	return open(path, flags | O_CLOEXEC);
}

static int
watch_file(int inotify, const char *root, const char *label, const char *name)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/%s/%s", root, label, name);
	return inotify_add_watch(inotify, path, IN_MODIFY);
}

static int
open_cage(const struct platform_host *host, const char *root, struct platform_cage *c,
    struct files *f, int inotify)
{
	f->present = open_file(root, c->label, "present", O_RDONLY);
	f->eeprom = open_file(root, c->label, "eeprom.bin", O_RDWR);
	if (f->present < 0 || f->eeprom < 0)
		return refuse(host, "%s/%s: %s", root, c->label, strerror(errno));
	f->reset = open_file(root, c->label, "reset", O_RDWR);
	f->interrupt = open_file(root, c->label, "interrupt", O_RDONLY);
	f->delay = open_file(root, c->label, "delay", O_RDONLY);
	f->pin_delay = open_file(root, c->label, "pin-delay", O_RDONLY);
	f->watch[0] = watch_file(inotify, root, c->label, "present");
	f->watch[1] = watch_file(inotify, root, c->label, "interrupt");
	if (f->reset >= 0)
		c->pins_settable |= PLATFORM_PIN_BIT(PLATFORM_PIN_RESET);
	c->pins_readable = c->pins_settable;
	if (f->interrupt >= 0)
		c->pins_readable |= PLATFORM_PIN_BIT(PLATFORM_PIN_INTERRUPT);
	return PLATFORM_OK;
}

static int
read_list(const struct platform_host *host, struct platform_state *s, FILE *list)
{
	unsigned bus, type;

	while (s->count < CAGES_MAX) {
		struct platform_cage *c = &s->cage[s->count];
		int n = fscanf(list, "%15s %u %u", c->label, &bus, &type);

		if (n == EOF)
			return PLATFORM_OK;
		if (n != 3)
			return refuse(host, "cages: line %zu: want LABEL BUS TYPE",
			    s->count + 1);
		c->bus = (uint16_t)bus;
		c->pin_bus = (uint16_t)bus;
		c->type = (uint8_t)type;
		c->max_read = 128;
		c->max_write = 128;
		c->khz = 400;
		s->count++;
	}
	return refuse(host, "cages: more than %d", CAGES_MAX - 1);
}

static int
tree_probe(const struct platform_host *host, int *ret_score)
{
	*ret_score = host->option(host, "root") ? 100 : 0;
	return PLATFORM_OK;
}

static int
tree_open(const struct platform_host *host, struct platform_state **ret_state)
{
	struct platform_state *s = &the_state;
	const char *root = host->option(host, "root");
	char path[256];
	FILE *list;
	int r;

	if (!root)
		return refuse(host, "option root is missing");
	snprintf(path, sizeof(path), "%s/cages", root);
	list = fopen(path, "re");
	if (!list)
		return refuse(host, "%s: %s", path, strerror(errno));
	r = read_list(host, s, list);
	fclose(list);
	s->inotify = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	for (size_t i = 0; r == PLATFORM_OK && i < s->count; i++)
		r = open_cage(host, root, &s->cage[i], &s->files[i], s->inotify);
	*ret_state = s;
	return r;
}

static void
tree_close(struct platform_state *s)
{
	close(s->inotify);
}

static int
tree_cages(struct platform_state *s, const struct platform_cage **ret_cages,
    size_t *ret_count)
{
	*ret_cages = s->cage;
	*ret_count = s->count;
	return PLATFORM_OK;
}

/* 0 or 1 as the file says; a platform_err when it says neither or is gone. */
static int
read_pin(struct platform_state *s, int fd)
{
	struct stat st;
	char c;

	if (fstat(fd, &st) < 0 || st.st_nlink == 0) {
		s->gone = true;
		return PLATFORM_GONE;
	}
	if (pread(fd, &c, 1, 0) != 1 || (c != '0' && c != '1'))
		return PLATFORM_IO;
	return c - '0';
}

static void
expect_nodes(const struct platform_state *s)
{
	if (s->gone)
		abort();
}

static int
tree_presence(struct platform_state *s, unsigned bus, struct platform_bits *ret_present,
    struct platform_bits *ret_known)
{
	expect_nodes(s);
	for (unsigned i = 0; i < s->count; i++) {
		uint32_t bit = (uint32_t)1 << i % 32;
		int level;

		if (s->cage[i].pin_bus != bus)
			continue;
		level = read_pin(s, s->files[i].present);
		if (level == PLATFORM_GONE)
			return level;
		if (level >= 0)
			ret_known->word[i / 32] |= bit;
		if (level == 1)
			ret_present->word[i / 32] |= bit;
	}
	return PLATFORM_OK;
}

static off_t
offset_of(struct platform_addr at)
{
	return at.byte < 128 ? at.byte : 128 + at.page * 128 + (at.byte - 128);
}

static void
take_time(int fd)
{
	char text[16] = { 0 };
	struct timespec ts;
	long ms;

	if (fd < 0 || pread(fd, text, sizeof(text) - 1, 0) <= 0)
		return;
	ms = atol(text);
	ts = (struct timespec){ .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000 };
	nanosleep(&ts, NULL);
}

static int
tree_read(struct platform_state *s, unsigned cage, struct platform_addr at, uint8_t *buf,
    size_t len, uint64_t deadline_us)
{
	struct files *f = &s->files[cage];
	int present;

	(void)deadline_us;
	expect_nodes(s);
	take_time(f->delay);
	present = read_pin(s, f->present);
	if (present <= 0)
		return present < 0 ? present : PLATFORM_ABSENT;
	if (at.i2c != 0x50)
		return PLATFORM_NACK;
	return pread(f->eeprom, buf, len, offset_of(at)) == (ssize_t)len
		   ? PLATFORM_OK
		   : PLATFORM_NOPAGE;
}

static int
tree_write(struct platform_state *s, unsigned cage, struct platform_addr at,
    const uint8_t *buf, size_t len, uint64_t deadline_us)
{
	struct files *f = &s->files[cage];

	(void)deadline_us;
	expect_nodes(s);
	return pwrite(f->eeprom, buf, len, offset_of(at)) == (ssize_t)len ? PLATFORM_OK
									  : PLATFORM_IO;
}

static int
tree_pin_get(struct platform_state *s, unsigned cage, enum platform_pin pin)
{
	const struct files *f = &s->files[cage];

	expect_nodes(s);
	take_time(f->pin_delay);
	return read_pin(s, pin == PLATFORM_PIN_RESET ? f->reset : f->interrupt);
}

static int
tree_pin_set(struct platform_state *s, unsigned cage, enum platform_pin pin, int asserted)
{
	expect_nodes(s);
	if (pin != PLATFORM_PIN_RESET)
		return PLATFORM_UNSUP;
	return pwrite(s->files[cage].reset, asserted ? "1" : "0", 1, 0) == 1
		   ? PLATFORM_OK
		   : PLATFORM_IO;
}

static int
tree_event_fd(struct platform_state *s, unsigned bus)
{
	(void)bus;
	return s->inotify;
}

static void
mark(struct platform_state *s, unsigned bus, int watch, struct platform_bits *ret_cages)
{
	for (unsigned i = 0; i < s->count; i++) {
		if (s->cage[i].pin_bus != bus)
			continue;
		if (s->files[i].watch[0] == watch || s->files[i].watch[1] == watch)
			ret_cages->word[i / 32] |= (uint32_t)1 << i % 32;
	}
}

static int
tree_events(struct platform_state *s, unsigned bus, struct platform_bits *ret_cages)
{
	union {
		struct inotify_event event;
		char room[1024];
	} in;
	ssize_t n;

	expect_nodes(s);
	while ((n = read(s->inotify, &in, sizeof(in))) > 0) {
		/* Watches of files bring no names: all events have one size. */
		for (ssize_t at = 0; at < n; at += (ssize_t)sizeof(in.event)) {
			struct inotify_event event;

			memcpy(&event, in.room + at, sizeof(event));
			mark(s, bus, event.wd, ret_cages);
		}
	}
	return PLATFORM_OK;
}

const struct platform platform_plugin = {
	.abi = PLATFORM_ABI,
	.size = sizeof(struct platform),
	.name = "tree",
	.probe = tree_probe,
	.open = tree_open,
	.close = tree_close,
	.cages = tree_cages,
	.presence = tree_presence,
	.read = tree_read,
	.write = tree_write,
	.pin_get = tree_pin_get,
	.pin_set = tree_pin_set,
	.event_fd = tree_event_fd,
	.events = tree_events,
};
