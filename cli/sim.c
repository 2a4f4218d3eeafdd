/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE 1

#include "cli/sim.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "cli/command.h"
#include "cli/sim_edit.h"
#include "cli/sim_ledger.h"
#include "cli/sim_script.h"
#include "sim/parts.h"
#include "sim/world.h"

#define PATIENCE_S 1
#define VALUES_MAX 128

uint64_t
desk_clock_us(clockid_t clock)
{
	struct timespec ts;

	clock_gettime(clock, &ts);
	return (uint64_t)ts.tv_sec * US_PER_S + (uint64_t)ts.tv_nsec / 1000;
}

bool
desk_count(const char *word, unsigned long min, unsigned long max,
    unsigned long *ret_value)
{
	char *end;

	if (word[0] < '0' || word[0] > '9')
		return false;
	errno = 0;
	*ret_value = strtoul(word, &end, 0);
	return !errno && *end == '\0' && *ret_value >= min && *ret_value <= max;
}

static void
lock_patience(void *arg, struct timespec *ret_until)
{
	(void)arg;
	clock_gettime(CLOCK_MONOTONIC, ret_until);
	ret_until->tv_sec += PATIENCE_S;
}

static const struct world_host real_time = { .patience = lock_patience };

/* The next cell: bytes of a file, maybe without an ending NUL. */
static void
cell_bytes(struct table *t, const char *bytes, size_t room)
{
	char text[64];

	snprintf(text, sizeof(text), "%.*s", (int)room, bytes);
	table_cell(t, TABLE_PLAIN, text, NULL);
}

static int
write_table(const struct desk *d, struct table *t)
{
	bool ok = t && table_write(t, d->style, stdout) && fflush(stdout) != EOF;

	table_destroy(t);
	return ok ? EXIT_DONE : command_fail(EXIT_FAILED, "the table cannot be written");
}

static void
add_cage(struct table *t, const struct desk *d, unsigned cage)
{
	const struct sim_cage *c = world_cage(d->world, cage);
	const struct part *part = &c->module.part;
	enum fault_kind fault = fault_at(&c->fault, d->now_us);
	char bus[16];

	cell_bytes(t, c->label, sizeof(c->label));
	table_cell(t, TABLE_PLAIN, world_type_name(c->type), NULL);
	snprintf(bus, sizeof(bus), "%u", world_bus_of(d->world, cage));
	table_cell(t, TABLE_PLAIN, bus, NULL);
	if (!c->plugged)
		cell_bytes(t, "", 0);
	else if (*part->name)
		cell_bytes(t, part->name, sizeof(part->name));
	else
		cell_bytes(t, part->pn, sizeof(part->pn));
	cell_bytes(t, c->module.serial, c->plugged ? sizeof(c->module.serial) : 0);
	table_cell(t, fault == FAULT_NONE ? TABLE_PLAIN : TABLE_WARN,
	    fault == FAULT_NONE ? "" : fault_name(fault), NULL);
}

static int
sim_list(struct desk *d)
{
	static const struct table_column columns[] = {
		{ "CAGE", false, 9, 0 },
		{ "TYPE", false, 5, 0 },
		{ "BUS", true, 4, 0 },
		{ "PART", false, 8, 8 },
		{ "SERIAL", false, 6, 8 },
		{ "FAULT", false, 7, 0 },
	};
	struct table *t = table_create(columns, COUNT_OF(columns));

	for (unsigned i = 0; t && i < world_cages(d->world); i++)
		add_cage(t, d, i);
	return write_table(d, t);
}

static int
sim_parts(struct desk *d)
{
	static const struct table_column columns[] = {
		{ "PART", false, 9, 0 },
		{ "VENDOR", false, 7, 8 },
		{ "PART NUMBER", false, 8, 8 },
	};
	struct table *t = table_create(columns, COUNT_OF(columns));
	struct part part;

	for (unsigned i = 0; t && parts_name(i); i++) {
		if (!parts_find(parts_name(i), &part))
			continue;
		table_cell(t, TABLE_PLAIN, parts_name(i), NULL);
		table_cell(t, TABLE_PLAIN, part.vendor, NULL);
		table_cell(t, TABLE_PLAIN, part.pn, NULL);
	}
	return write_table(d, t);
}

/* clang-format off */
static const struct action {
	const char *name;
	const char *usage;
	int least, most; /* words behind the name */
	bool cage;       /* the first of them is one */
	bool parts_only; /* it needs no world */
	int edits;       /* with so many words it changes the world; 0: never */
	int (*run)(struct desk *d);
} actions[] = {
	/* name      usage                                   words  cage   parts  edits  */
	{ "list",    "",                                     0, 0,  false, false, 0, sim_list },
	{ "parts",   "",                                     0, 0,  false, true,  0, sim_parts },
	{ "insert",  " CAGE PART|FILE|DUMP",                 2, 2,  true,  false, 1, sim_insert },
	{ "remove",  " CAGE",                                1, 1,  true,  false, 1, sim_remove },
	{ "set",     " CAGE [a2:][BANK:]PAGE:BYTE VALUE...", 3, VALUES_MAX + 2,
	                                                            true,  false, 1, sim_set },
	{ "bend",    " CAGE QUANTITY[.LANE] VALUE|off [OVER-SECONDS]",
	                                                     3, 4,  true,  false, 1, sim_bend },
	{ "fault",   " CAGE [KIND [SECONDS]]",               1, 3,  true,  false, 2, sim_fault },
	{ "owner",   " CAGE PID|none",                       2, 2,  true,  false, 1, sim_owner },
	{ "script",  " FILE|-",                              1, 1,  false, false, 1, sim_script },
	{ "trouble", " SEED [SECONDS [PACE]]",               1, 3,  false, false, 0, sim_trouble },
	{ "ledger",  " [CAGE] [-n N]",                       0, 3,  false, false, 0, sim_ledger },
};
/* clang-format on */

static const char help_text[] =
    "\nPlugs, pulls and breaks the modules of the simulated switch (caged --platform\n"
    "sim). It works on the file sim.world in the run directory. All of it, and how a\n"
    "file describes a part, is told in docs/simulator.md.\n\n"
    "list     cages and what is plugged in them\n"
    "parts    the built-in parts\n"
    "insert   plugs a built-in part, one described in a file, or the dump in a folder\n"
    "remove   pulls the module\n"
    "set      writes bytes of module memory, as the module itself would. PAGE is\n"
    "         `low` for bytes 0-127, else hex like 11h; `a2:` names the second\n"
    "         address of an SFP, where PAGE may be left out. What a module drives\n"
    "         itself, such as monitors, comes back at its next look\n"
    "bend     moves what the module measures: temperature (C), vcc (V), bias (mA),\n"
    "         tx-power and rx-power (dBm, or `dark`); of coherent modules osnr (dB)\n"
    "         and cd (ps/nm); without .LANE all lanes. `off` lets it go back\n"
    "fault    nack, timeout, stuck (the whole bus; stuck=deselect, =clocks, =mux,\n"
    "         =adapter or =reset: until that recovery step), slow, garbage, flapping,\n"
    "         lying-page, pull (out of the middle of a transfer), off; without KIND\n"
    "         shows it\n"
    "owner    says that another process uses the module, which the daemon then only\n"
    "         reads with care\n"
    "script   plays a file of lines `SECONDS ACTION CAGE ...`: each when so many\n"
    "         seconds have passed\n"
    "trouble  writes such lines by chance, one in PACE seconds, by default an hour\n"
    "         of one in 2 s: pulls, plugs, bends and faults of all kinds\n"
    "ledger   what truly happened: transfers, plugs, flags set and read, faults\n\n"
    "Examples:\n"
    "  cagectl sim insert 8 qdd-400g-dr4\n"
    "  cagectl sim insert 38 ./my.part\n"
    "  cagectl sim set 1 low:26 0x10          ask for low power\n"
    "  cagectl sim set 33 a2:110 0x40         switch an SFP's laser off\n"
    "  cagectl sim bend 1 rx-power.2 -15 30   fade lane 2 within 30 s\n"
    "  cagectl sim bend 1 temperature 82 60\n"
    "  cagectl sim fault 5 stuck=clocks 20\n"
    "  cagectl sim ledger 1 -n 50\n"
    "  cagectl sim trouble 7 600 | cagectl sim script -\n";

static int
print_help(void)
{
	printf("Usage:\n");
	for (size_t i = 0; i < COUNT_OF(actions); i++)
		printf("  cagectl sim %s%s\n", actions[i].name, actions[i].usage);
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

static const struct action *
find_action(const char *name)
{
	for (size_t i = 0; i < COUNT_OF(actions); i++) {
		if (strcmp(name, actions[i].name) == 0)
			return &actions[i];
	}
	return NULL;
}

bool
sim_is_edit(int argc, char **argv)
{
	const struct action *a = find_action(argv[0]);

	return a && a->cage && a->edits && argc > a->edits && argc - 1 >= a->least &&
	       argc - 1 <= a->most;
}

int
sim_act(struct desk *d, int argc, char **argv)
{
	const struct action *a = find_action(argv[0]);
	struct desk act = *d;

	if (!a || !world_find(d->world, argv[1], &act.cage))
		return EXIT_USAGE;
	act.label = argv[1];
	act.argc = argc - 1;
	act.argv = argv + 1;
	return a->run(&act);
}

static int
run_action(const struct action *a, const char *run_dir, const struct table_style *style,
    int argc, char **argv)
{
	struct desk d = { .style = style, .argc = argc, .argv = argv };
	int code;

	if (argc < a->least || argc > a->most)
		return command_fail(EXIT_USAGE, "usage: cagectl sim %s%s", a->name,
		    a->usage);
	if (a->parts_only)
		return a->run(&d);
	code = open_world(run_dir, &d.world);
	if (code)
		return code;
	d.now_us = desk_clock_us(CLOCK_BOOTTIME);
	if (a->cage && !world_find(d.world, argv[0], &d.cage)) {
		code = command_fail(EXIT_FAILED, "%s: no such cage", argv[0]);
	} else {
		d.label = a->cage ? argv[0] : "";
		code = a->run(&d);
	}
	world_close(d.world);
	if (code == EXIT_DONE && a->edits && argc >= a->edits && client_is_alone(run_dir))
		command_fail(EXIT_DONE,
		    "%s: no daemon runs here; the world is changed all the same",
		    run_dir);
	return code;
}

int
cmd_sim(const char *run_dir, const struct table_style *style, int argc, char **argv)
{
	const struct action *action;

	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
			return print_help();
		if (strcmp(argv[i], "--json") == 0 || strcmp(argv[i], "-j") == 0)
			return command_fail(EXIT_USAGE,
			    "sim: prints no JSON; in a pipe it is tab separated");
	}
	if (argc < 2)
		return command_fail(EXIT_USAGE,
		    "sim: say list, parts, insert, remove, set, bend, fault, owner, script, trouble or ledger (--help)");
	action = find_action(argv[1]);
	if (action)
		return run_action(action, run_dir, style, argc - 2, argv + 2);
	return command_fail(EXIT_USAGE, "sim: %s: no such action (--help)", argv[1]);
}
