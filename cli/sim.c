/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE 1

#include "cli/sim.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/hwerr.h"
#include "base/utf8.h"
#include "cli/command.h"
#include "sim/bus.h"
#include "sim/hand.h"
#include "sim/parts.h"
#include "sim/world.h"

#define PATIENCE_S  1
#define VALUES_MAX  128
#define SECONDS_MAX 86400
#define LEDGER_SHOW 20
#define LEDGER_MOST 10000

/* What an action works on. */
struct desk {
	struct world *world;
	unsigned cage;
	const char *label;
	uint64_t now_us;
	int argc; /* what follows the action, the cage first */
	char **argv;
};

static uint64_t
clock_us(clockid_t clock)
{
	struct timespec ts;

	clock_gettime(clock, &ts);
	return (uint64_t)ts.tv_sec * US_PER_S + (uint64_t)ts.tv_nsec / 1000;
}

static void
lock_patience(void *arg, struct timespec *ret_until)
{
	(void)arg;
	clock_gettime(CLOCK_MONOTONIC, ret_until);
	ret_until->tv_sec += PATIENCE_S;
}

static const struct world_host real_time = { .patience = lock_patience };

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

static bool
parse_count(const char *word, unsigned long min, unsigned long max,
    unsigned long *ret_value)
{
	char *end;

	if (word[0] < '0' || word[0] > '9')
		return false;
	errno = 0;
	*ret_value = strtoul(word, &end, 0);
	return !errno && *end == '\0' && *ret_value >= min && *ret_value <= max;
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

/* Lists. */

/* Texts of the world are bytes of a file: shown printable and short. */
static void
print_text(const char *text, int width)
{
	char cut[64], clean[128];

	snprintf(cut, sizeof(cut), "%.*s", width, text);
	utf8_printable(clean, sizeof(clean), cut);
	printf("%-*s ", width, clean);
}

static void
print_cage(const struct desk *d, unsigned cage)
{
	const struct sim_cage *c = world_cage(d->world, cage);
	const struct part *part = &c->module.part;
	enum fault_kind fault = fault_at(&c->fault, d->now_us);

	print_text(c->label, 6);
	printf("%-8s %3u  ", world_type_name(c->type), world_bus_of(d->world, cage));
	print_text(!c->plugged ? "-" : *part->name ? part->name : part->pn, 20);
	print_text(c->plugged ? c->module.serial : "-", 16);
	printf("%s\n", fault == FAULT_NONE ? "-" : fault_name(fault));
}

static int
sim_list(struct desk *d)
{
	printf("%-6s %-8s %3s  %-20s %-16s FAULT\n", "CAGE", "TYPE", "BUS", "PART",
	    "SERIAL");
	for (unsigned i = 0; i < world_cages(d->world); i++)
		print_cage(d, i);
	printf("\nBuilt-in parts:\n");
	for (unsigned i = 0; parts_name(i); i++) {
		struct part part;

		if (parts_find(parts_name(i), &part))
			printf("  %-20s %s %s\n", parts_name(i), part.vendor, part.pn);
	}
	return fflush(stdout) == EOF ? EXIT_FAILED : EXIT_DONE;
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
	len = fread(text, 1, sizeof(text), f);
	failed = ferror(f);
	fclose(f);
	if (failed)
		return command_fail(EXIT_USAGE, "%s: cannot be read", path);
	if (part_parse(text, len, ret_part, &error))
		return command_fail(EXIT_USAGE, "%s:%u: %s%s%s", path, error.line,
		    error.word, *error.word ? ": " : "", error.reason);
	return EXIT_DONE;
}

static int
sim_insert(struct desk *d)
{
	struct part part;
	int code;

	if (!parts_find(d->argv[1], &part)) {
		code = read_part_file(d->argv[1], &part);
		if (code)
			return code;
	}
	return done(d, hand_insert(d->world, d->cage, &part, d->now_us));
}

static int
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
	if (count < 2 || !parse_count(piece[count - 1], 0, 255, &byte))
		return false;
	a2 = strcmp(piece[0], "a2") == 0 || strcmp(piece[0], "A2") == 0;
	at = a2 ? 1 : 0;
	if (count - 1 - at == 2 && !parse_count(piece[at++], 0, 3, &bank))
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

static int
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

		if (!parse_count(d->argv[i], 0, 255, &number))
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
		if (!parse_count(word + len + 1, 1, PART_LANES, &lane))
			return false;
		*ret_lane = (int)lane - 1;
	}
	return quantity_parse(name, ret_quantity);
}

static int
sim_bend(struct desk *d)
{
	const struct sim_cage *c = world_cage(d->world, d->cage);
	bool off = strcmp(d->argv[2], "off") == 0;
	enum quantity quantity;
	int64_t value = 0;
	uint64_t over = 0;
	int lane, err;

	if (!parse_quantity(d->argv[1], &quantity, &lane))
		return command_fail(EXIT_USAGE,
		    "%s: no quantity; say temperature, vcc, bias[.LANE], tx-power[.LANE], "
		    "rx-power[.LANE]",
		    d->argv[1]);
	if (!off && !quantity_value(quantity, d->argv[2], &value))
		return command_fail(EXIT_USAGE, "%s: no value of %s", d->argv[2],
		    quantity_name(quantity));
	if (d->argc > 3 && !parse_seconds(d->argv[3], &over))
		return command_fail(EXIT_USAGE, "%s: no number of seconds", d->argv[3]);
	err = hand_bend(d->world, d->cage, quantity, lane, off ? NULL : &value, over,
	    d->now_us);
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

static int
sim_fault(struct desk *d)
{
	struct fault fault;
	uint64_t for_us;

	if (d->argc == 1)
		return show_fault(d);
	if (!fault_parse(d->argv[1], &fault))
		return command_fail(EXIT_USAGE,
		    "%s: no fault; say nack, timeout, stuck[=deselect|clocks|mux|adapter], slow, "
		    "garbage, flapping, lying-page or off",
		    d->argv[1]);
	if (d->argc > 2) {
		if (!parse_seconds(d->argv[2], &for_us))
			return command_fail(EXIT_USAGE, "%s: no number of seconds",
			    d->argv[2]);
		fault.until_us = d->now_us + for_us;
	}
	return done(d, hand_fault(d->world, d->cage, &fault, d->now_us));
}

/* The ledger. */

static void
print_half(uint16_t half)
{
	if (half == SIM_LOWER)
		printf("low");
	else if (half == SIM_A2_LOWER)
		printf("a2");
	else if (half >= SIM_A2_UPPER)
		printf("a2:%02xh", half & 0xffu);
	else if (half >> 8)
		printf("%u:%02xh", half >> 8, half & 0xffu);
	else
		printf("%02xh", half);
}

static void
print_facts(const struct ledger_entry *e)
{
	switch (e->kind) {
	case LEDGER_READ:
	case LEDGER_WRITE:
		print_half(e->half);
		printf(":%u %u bytes, %" PRIu32 " us, %s", e->byte, e->len, e->value,
		    hw_err_info(e->status)->name);
		break;
	case LEDGER_FLAG_SET:
	case LEDGER_FLAG_CLEAR:
	case LEDGER_FLAG_GONE:
	case LEDGER_SET:
		print_half(e->half);
		printf(":%u %02xh", e->byte, e->bits);
		break;
	case LEDGER_BEND:
		printf("%s.%u %s", quantity_name((enum quantity)e->byte), e->len + 1u,
		    e->bits ? "off" : "to ");
		if (!e->bits)
			printf("%" PRId32, (int32_t)e->value);
		break;
	case LEDGER_FAULT:
		printf("%s", fault_name((enum fault_kind)e->value));
		break;
	case LEDGER_RECOVER:
		printf("bus %u step %" PRIu32 " %s", e->bus, e->value,
		    hw_err_info(e->status)->name);
		break;
	default: /* numbers of a file: any may stand there */
		printf("%" PRIu32, e->value);
	}
}

static void
print_entry(const struct desk *d, const struct ledger_entry *e, uint64_t wall_us)
{
	uint64_t at_us = wall_us - d->now_us + e->mono_us;
	const struct sim_cage *c = world_cage(d->world, e->cage);
	time_t second = (time_t)(at_us / US_PER_S);
	struct tm tm;
	char text[32] = "?";

	if (localtime_r(&second, &tm))
		strftime(text, sizeof(text), "%H:%M:%S", &tm);
	printf("%s.%06u  %-6.15s %-10s ", text, (unsigned)(at_us % US_PER_S),
	    c ? c->label : "-", ledger_kind_name(e->kind));
	print_facts(e);
	putchar('\n');
}

/* The newest entry of a ring at or before `*number` that is wanted; 0: none left. */
static bool
previous(const struct ledger *l, bool transfers, uint64_t *number, uint64_t oldest,
    int cage, struct ledger_entry *ret_entry)
{
	for (; *number > oldest; (*number)--) {
		bool found = transfers ? ledger_transfer(l, *number, ret_entry)
				       : ledger_event(l, *number, ret_entry);

		if (found && (cage < 0 || ret_entry->cage == cage))
			return true;
	}
	return false;
}

/* Walks both rings backwards by time; returns how many it took, newest first. */
static size_t
collect(const struct desk *d, int cage, struct ledger_entry *entries, size_t want)
{
	const struct ledger *l = &d->world->map->ledger;
	uint64_t t = atomic_load(&l->transfers), e = atomic_load(&l->events);
	uint64_t oldest_t = t > LEDGER_TRANSFERS ? t - LEDGER_TRANSFERS : 0;
	uint64_t oldest_e = e > LEDGER_EVENTS ? e - LEDGER_EVENTS : 0;
	size_t count = 0;

	while (count < want) {
		struct ledger_entry transfer, event;
		bool has_t = previous(l, true, &t, oldest_t, cage, &transfer);
		bool has_e = previous(l, false, &e, oldest_e, cage, &event);

		if (!has_t && !has_e)
			break;
		if (has_t && (!has_e || transfer.mono_us > event.mono_us)) {
			entries[count++] = transfer;
			t--;
		} else {
			entries[count++] = event;
			e--;
		}
	}
	return count;
}

static int
sim_ledger(struct desk *d)
{
	uint64_t wall_us = clock_us(CLOCK_REALTIME);
	unsigned long want = LEDGER_SHOW;
	struct ledger_entry *entries;
	int cage = -1;
	size_t count;

	for (int i = 0; i < d->argc; i++) {
		if (strcmp(d->argv[i], "-n") == 0) {
			if (++i == d->argc ||
			    !parse_count(d->argv[i], 1, LEDGER_MOST, &want))
				return command_fail(EXIT_USAGE,
				    "-n: takes a number from 1 to %d", LEDGER_MOST);
		} else if (cage < 0 && world_find(d->world, d->argv[i], &d->cage)) {
			cage = (int)d->cage;
		} else {
			return command_fail(EXIT_USAGE, "%s: no such cage", d->argv[i]);
		}
	}
	entries = calloc(want, sizeof(*entries));
	if (!entries)
		return command_fail(EXIT_FAILED, "out of memory");
	count = collect(d, cage, entries, want);
	while (count > 0)
		print_entry(d, &entries[--count], wall_us);
	free(entries);
	return fflush(stdout) == EOF ? EXIT_FAILED : EXIT_DONE;
}

static const struct action {
	const char *name;
	const char *usage;
	int least, most; /* words behind the name */
	bool cage;       /* the first of them is one */
	int (*run)(struct desk *d);
} actions[] = {
	{ "list", "", 0, 0, false, sim_list },
	{ "insert", "CAGE PART", 2, 2, true, sim_insert },
	{ "remove", "CAGE", 1, 1, true, sim_remove },
	{ "set", "CAGE [a2:][BANK:]PAGE:BYTE VALUE...", 3, VALUES_MAX + 2, true,
	    sim_set },
	{ "bend", "CAGE QUANTITY[.LANE] VALUE|off [OVER-SECONDS]", 3, 4, true, sim_bend },
	{ "fault", "CAGE [KIND [SECONDS]]", 1, 3, true, sim_fault },
	{ "ledger", "[CAGE] [-n N]", 0, 3, false, sim_ledger },
};

static const char help_text[] =
    "\nPlugs, pulls and breaks the modules of the simulated switch (caged --platform\n"
    "sim). It works on the file sim.world in the run directory.\n\n"
    "list     cages, what is plugged in them, and the built-in parts\n"
    "insert   plugs a built-in part, or one described in a file\n"
    "remove   pulls the module\n"
    "set      writes bytes of module memory, as the module itself would. PAGE is\n"
    "         `low` for bytes 0-127, else hex like 11h; `a2:` names the second\n"
    "         address of an SFP, where PAGE may be left out. What a module drives\n"
    "         itself, such as monitors, comes back at its next look\n"
    "bend     moves what the module measures: temperature (C), vcc (V), bias (mA),\n"
    "         tx-power and rx-power (dBm, or `dark`); without .LANE all lanes. `off`\n"
    "         lets it go back\n"
    "fault    nack, timeout, stuck (the whole bus; stuck=deselect, =clocks, =mux or\n"
    "         =adapter: until that recovery step), slow, garbage, flapping,\n"
    "         lying-page, off; without KIND shows it\n"
    "ledger   what truly happened: transfers, plugs, flags set and read, faults\n\n"
    "Examples:\n"
    "  cagectl sim insert 8 qdd-400g-dr4\n"
    "  cagectl sim set 1 low:26 0x10          ask for low power\n"
    "  cagectl sim set 33 a2:110 0x40         switch an SFP's laser off\n"
    "  cagectl sim bend 1 rx-power.2 -15 30   fade lane 2 within 30 s\n"
    "  cagectl sim bend 1 temperature 82 60\n"
    "  cagectl sim fault 5 stuck=clocks 20\n"
    "  cagectl sim ledger 1 -n 50\n";

static int
print_help(void)
{
	printf("Usage:\n");
	for (size_t i = 0; i < COUNT_OF(actions); i++)
		printf("  cagectl sim %s %s\n", actions[i].name, actions[i].usage);
	fputs(help_text, stdout);
	return fflush(stdout) == EOF ? EXIT_FAILED : EXIT_DONE;
}

static int
open_world(const char *run_dir, struct world **ret_world)
{
	char path[4096];
	int err;

	if ((size_t)snprintf(path, sizeof(path), "%s/%s", run_dir, WORLD_FILE) >=
	    sizeof(path))
		return command_fail(EXIT_USAGE, "%s: path too long", run_dir);
	err = world_open(path, ret_world);
	if (err == -ENOENT)
		return command_fail(EXIT_FAILED,
		    "%s: no simulated switch here; caged --platform sim makes one",
		    run_dir);
	if (err == -EPROTO)
		return command_fail(EXIT_FAILED,
		    "%s: not a world, or one of another version", path);
	if (err)
		return command_fail(EXIT_FAILED, "%s: %s", path, strerror(-err));
	(*ret_world)->host = &real_time;
	return EXIT_DONE;
}

static int
run_action(const struct action *a, const char *run_dir, int argc, char **argv)
{
	struct desk d = { .argc = argc, .argv = argv };
	int code;

	if (argc < a->least || argc > a->most)
		return command_fail(EXIT_USAGE, "usage: cagectl sim %s %s", a->name,
		    a->usage);
	code = open_world(run_dir, &d.world);
	if (code)
		return code;
	d.now_us = clock_us(CLOCK_BOOTTIME);
	if (a->cage && !world_find(d.world, argv[0], &d.cage)) {
		code = command_fail(EXIT_USAGE, "%s: no such cage", argv[0]);
	} else {
		d.label = a->cage ? argv[0] : "";
		code = a->run(&d);
	}
	world_close(d.world);
	return code;
}

int
cmd_sim(const char *run_dir, int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
			return print_help();
	}
	if (argc < 2)
		return command_fail(EXIT_USAGE,
		    "sim: say list, insert, remove, set, bend, fault or ledger (--help)");
	for (size_t i = 0; i < COUNT_OF(actions); i++) {
		if (strcmp(argv[1], actions[i].name) == 0)
			return run_action(&actions[i], run_dir, argc - 2, argv + 2);
	}
	return command_fail(EXIT_USAGE, "sim: %s: no such action (--help)", argv[1]);
}
