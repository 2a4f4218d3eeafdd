/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE 1 /* strsep */
#include "cli/sim_edit.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "cli/command.h"
#include "sim/bus.h"
#include "sim/hand.h"
#include "sim/parts.h"
#include "sim/shelf.h"

#define VALUES_MAX  128
#define SECONDS_MAX 86400

/* What a hand's errno means at this cage. */
static int
hand_failed(const struct desk *d, int err)
{
	switch (-err) {
	case ETIMEDOUT:
		return command_fail(EXIT_FAILED,
		    "cage %s: bus %u is locked by another process", d->label,
		    world_bus_of(d->world, d->cage));
	case EBUSY:
		return command_fail(EXIT_FAILED, "cage %s: a module is plugged already",
		    d->label);
	case ENOENT:
		return command_fail(EXIT_FAILED, "cage %s: is empty", d->label);
	case EOPNOTSUPP:
		return command_fail(EXIT_FAILED,
		    "cage %s: a module out of a dump measures nothing", d->label);
	case EMEDIUMTYPE:
		return command_fail(EXIT_FAILED,
		    "cage %s: that part does not fit a %s cage", d->label,
		    world_type_name(world_cage(d->world, d->cage)->type));
	}
	return command_fail(EXIT_FAILED, "cage %s: %s", d->label, strerror(-err));
}

static int
done(const struct desk *d, int err)
{
	return err ? hand_failed(d, err) : EXIT_DONE;
}

/* Seconds with decimals, as microseconds. */
static bool
parse_seconds(const char *word, uint64_t *ret_us)
{
	double value;
	char *end;

	if (!*word || word[strspn(word, "0123456789.")] != '\0')
		return false;
	value = strtod(word, &end);
	if (*end || end == word || !(value >= 0 && value <= SECONDS_MAX))
		return false;
	*ret_us = (uint64_t)(value * US_PER_S);
	return true;
}

/* Plug and pull. */

static int
read_part_file(const char *path, struct part *ret_part)
{
	static char text[PART_TEXT_MAX + 1];
	struct part_error error;
	size_t len;
	FILE *f = fopen(path, "re");
	int failed;

	if (!f)
		return command_fail(EXIT_USAGE, "%s: no built-in part, and as a file: %s",
		    path, strerror(errno));
	errno = 0;
	len = fread(text, 1, sizeof(text), f);
	failed = ferror(f) ? errno : 0;
	fclose(f);
	if (failed)
		return command_fail(EXIT_USAGE, "%s: cannot be read: %s", path,
		    strerror(failed));
	if (part_parse(text, len, ret_part, &error))
		return command_fail(EXIT_USAGE, "%s:%u: %s%s%s", path, error.line,
		    error.word, *error.word ? ": " : "", error.reason);
	return EXIT_DONE;
}

static int
insert_dump(struct desk *d)
{
	static struct sim_module still;
	char why[SHELF_WHY_MAX];

	if (shelf_module(d->argv[1], &still, why))
		return command_fail(EXIT_USAGE, "%s: %s", d->argv[1], why);
	return done(d, hand_insert_still(d->world, d->cage, &still, d->now_us));
}

int
sim_insert(struct desk *d)
{
	struct part part;
	struct stat st;
	int code;

	if (!parts_find(d->argv[1], &part)) {
		if (stat(d->argv[1], &st) == 0 && S_ISDIR(st.st_mode))
			return insert_dump(d);
		code = read_part_file(d->argv[1], &part);
		if (code)
			return code;
	}
	return done(d, hand_insert(d->world, d->cage, &part, d->now_us));
}

int
sim_remove(struct desk *d)
{
	return done(d, hand_remove(d->world, d->cage, d->now_us));
}

/* Registers. */

/* "11h" or "0x11": pages are written in hex, and say so. */
static bool
parse_page(const char *word, unsigned long *ret_page)
{
	size_t len = strlen(word);
	char *end;

	if (len < 2 || len > 4 || !strchr("0123456789abcdefABCDEF", word[0]))
		return false;
	*ret_page = strtoul(word, &end, 16);
	if (word[0] == '0' && (word[1] == 'x' || word[1] == 'X'))
		return *end == '\0' && len > 2 && *ret_page <= 0xff;
	return end == word + len - 1 && (*end == 'h' || *end == 'H') && *ret_page <= 0xff;
}

/* [a2:][BANK:]PAGE:BYTE; PAGE is "low" or hex, and may be left out behind a2. */
static bool
parse_register(const char *word, uint16_t *ret_half, uint8_t *ret_byte)
{
	char text[32];
	char *piece[4];
	unsigned count = 0, at = 0;
	unsigned long bank = 0, page = 0, byte;
	bool a2, low;

	if (strlen(word) >= sizeof(text))
		return false;
	strcpy(text, word);
	for (char *p = text; p && count < COUNT_OF(piece);)
		piece[count++] = strsep(&p, ":");
	if (count < 2 || !desk_count(piece[count - 1], 0, 255, &byte))
		return false;
	a2 = strcmp(piece[0], "a2") == 0 || strcmp(piece[0], "A2") == 0;
	at = a2 ? 1 : 0;
	if (count - 1 - at == 2 && !desk_count(piece[at++], 0, 3, &bank))
		return false;
	if (count - 1 - at > 1 || (count - 1 == at && !a2))
		return false;
	low = count - 1 == at ? byte < 128 : strcmp(piece[at], "low") == 0;
	if (!low && count - 1 > at && !parse_page(piece[at], &page))
		return false;
	if (low != (byte < 128) || (bank && (low || a2 || page < 0x10)))
		return false;
	if (a2)
		*ret_half = (uint16_t)(low ? SIM_A2_LOWER : SIM_A2_UPPER + page);
	else
		*ret_half = (uint16_t)(low ? SIM_LOWER : bank << 8 | page);
	*ret_byte = (uint8_t)byte;
	return true;
}

int
sim_set(struct desk *d)
{
	uint8_t value[VALUES_MAX];
	size_t count = 0;
	uint16_t half;
	uint8_t byte;
	int err;

	if (!parse_register(d->argv[1], &half, &byte))
		return command_fail(EXIT_USAGE,
		    "%s: no register; say low:26, 11h:134, 0:11h:134, a2:96 or a2:00h:128",
		    d->argv[1]);
	for (int i = 2; i < d->argc; i++) {
		unsigned long number;

		if (!desk_count(d->argv[i], 0, 255, &number))
			return command_fail(EXIT_USAGE,
			    "%s: not a byte (0 to 255, or 0x..)", d->argv[i]);
		if (count == sizeof(value) || byte % 128 + count >= 128)
			return command_fail(EXIT_USAGE,
			    "%s: more bytes than fit its half", d->argv[1]);
		value[count++] = (uint8_t)number;
	}
	err = hand_set(d->world, d->cage, half, byte, value, count, d->now_us);
	if (err == -ENXIO)
		return command_fail(EXIT_FAILED, "cage %s: the module has no %s",
		    d->label, d->argv[1]);
	return done(d, err);
}

/* Physics. */

static bool
parse_quantity(const char *word, enum quantity *ret_quantity, int *ret_lane)
{
	char name[32];
	size_t len = strcspn(word, ".");
	unsigned long lane;

	if (len >= sizeof(name))
		return false;
	memcpy(name, word, len);
	name[len] = '\0';
	*ret_lane = -1;
	if (word[len] == '.') {
		if (!desk_count(word + len + 1, 1, PART_LANES, &lane))
			return false;
		*ret_lane = (int)lane - 1;
	}
	return quantity_parse(name, ret_quantity);
}

int
sim_bend(struct desk *d)
{
	const struct sim_cage *c = world_cage(d->world, d->cage);
	bool off = strcmp(d->argv[2], "off") == 0;
	enum quantity quantity;
	int64_t value = 0;
	uint64_t over = 0;
	double min, max;
	int lane, err;

	if (!parse_quantity(d->argv[1], &quantity, &lane))
		return command_fail(EXIT_USAGE,
		    "%s: no quantity; say temperature, vcc, bias[.LANE], tx-power[.LANE], "
		    "rx-power[.LANE], osnr or cd, with a LANE from 1 to %d",
		    d->argv[1], PART_LANES);
	quantity_range(quantity, &min, &max);
	if (!off && !quantity_value(quantity, d->argv[2], &value))
		return command_fail(EXIT_USAGE,
		    "%s: no value of %s; say one from %.10g to %.10g, or off", d->argv[2],
		    quantity_name(quantity), min, max);
	if (d->argc > 3 && !parse_seconds(d->argv[3], &over))
		return command_fail(EXIT_USAGE, "%s: no number of seconds", d->argv[3]);
	if (c->plugged && !c->module.still && c->module.part.flat)
		return command_fail(EXIT_FAILED,
		    "cage %s: %s: the module has no monitors, it measures nothing",
		    d->label, d->argv[1]);
	err = hand_bend(d->world, d->cage, quantity, lane, off ? NULL : &value, over,
	    d->now_us);
	if (err == -ERANGE && part_lanes(&c->module.part, quantity) == 0)
		return command_fail(EXIT_FAILED,
		    "cage %s: %s: the module is not coherent", d->label, d->argv[1]);
	if (err == -ERANGE)
		return command_fail(EXIT_FAILED,
		    "cage %s: %s: the module has lanes 1 to %u", d->label, d->argv[1],
		    part_lanes(&c->module.part, quantity));
	return done(d, err);
}

/* Faults. */

static int
show_fault(const struct desk *d)
{
	const struct fault *f = &world_cage(d->world, d->cage)->fault;
	enum fault_kind kind = fault_at(f, d->now_us);

	printf("cage %s: %s", d->label,
	    kind == FAULT_NONE ? "no fault" : fault_name(kind));
	if (kind == FAULT_STUCK && f->cure != FAULT_CURE_NONE)
		printf("=%s", fault_cure_name((enum fault_cure)f->cure));
	if (kind != FAULT_NONE && f->until_us != NEVER_US)
		printf(", for another %.1f s",
		    (double)(f->until_us - d->now_us) / US_PER_S);
	putchar('\n');
	return EXIT_DONE;
}

int
sim_fault(struct desk *d)
{
	struct fault fault;
	uint64_t for_us;

	if (d->argc == 1)
		return show_fault(d);
	if (!fault_parse(d->argv[1], &fault))
		return command_fail(EXIT_USAGE,
		    "%s: no fault; say nack, timeout, stuck[=deselect|clocks|mux|adapter|reset], "
		    "slow, garbage, flapping, lying-page, pull or off",
		    d->argv[1]);
	if (d->argc > 2) {
		if (!parse_seconds(d->argv[2], &for_us))
			return command_fail(EXIT_USAGE, "%s: no number of seconds",
			    d->argv[2]);
		fault.until_us = d->now_us + for_us;
	}
	return done(d, hand_fault(d->world, d->cage, &fault, d->now_us));
}

int
sim_owner(struct desk *d)
{
	unsigned long pid = 0;

	if (strcmp(d->argv[1], "none") != 0 &&
	    !desk_count(d->argv[1], 1, INT32_MAX, &pid))
		return command_fail(EXIT_USAGE, "%s: no process; say a number or none",
		    d->argv[1]);
	return done(d, hand_owner(d->world, d->cage, (uint32_t)pid));
}
