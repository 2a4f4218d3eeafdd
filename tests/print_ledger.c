/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Prints what the ledger of a simulated switch knows of flags, or of reads, a line each:
 *
 *     print_ledger RUN/sim.world AFTER [reads]
 *
 * number, microseconds (CLOCK_BOOTTIME), label of the cage, kind, half, byte, bits, and
 * of flags of observables the four bytes that describe the two instances of the byte,
 * unless their module is gone; the last line is the number to go on from. What was
 * overwritten is an error. Of reads: number, microseconds at which it began, label of the
 * cage, kind, half, first byte, length, status.
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "sim/world.h"

/* How often it is looked again at an entry that is not there yet, 1 ms apart. */
#define LOOKS 50

/* Takes an entry, also one that is being written; false: its writer died over it. */
static bool
take(bool (*get)(const struct ledger *, uint64_t, struct ledger_entry *),
    const struct world *w, uint64_t number, struct ledger_entry *ret_entry)
{
	for (unsigned i = 0; i < LOOKS; i++) {
		if (get(&w->map->ledger, number, ret_entry))
			return true;
		usleep(US_PER_MS);
	}
	return false;
}

/* Says whether the module that wrote an entry is the one that is plugged now. */
static bool
is_of_this_module(const struct world *w, const struct ledger_entry *e, uint64_t number)
{
	uint64_t last = atomic_load(&w->map->ledger.events);
	struct ledger_entry later;

	while (++number <= last) {
		if (ledger_event(&w->map->ledger, number, &later) &&
		    later.kind == LEDGER_INSERT && later.cage == e->cage)
			return false;
	}
	return true;
}

/* Page 2Ch has a nibble for each instance, pages 20h to 23h two bytes. */
static void
print_descriptors(struct sim_module *m, unsigned half, unsigned byte)
{
	unsigned first = (byte - 128) * 2;

	for (unsigned i = 0; half % 256 == 0x2c && i < 4; i++)
		printf(" %u",
		    *sim_module_at(m, (uint16_t)(half - 0x2c + 0x20 + first / 64),
			(uint8_t)(128 + first % 64 * 2 + i)));
}

static int
print_entry(const struct world *w, uint64_t number)
{
	struct sim_cage *c;
	struct ledger_entry e;

	if (!take(ledger_event, w, number, &e))
		return 0;
	c = world_cage(w, e.cage);
	if (!c || (e.kind != LEDGER_FLAG_SET && e.kind != LEDGER_FLAG_CLEAR))
		return 0;
	printf("%" PRIu64 " %" PRIu64 " %.*s %s %u %u %u", number, e.mono_us,
	    WORLD_LABEL_MAX, c->label, ledger_kind_name(e.kind), e.half, e.byte, e.bits);
	if (is_of_this_module(w, &e, number))
		print_descriptors(&c->module, e.half, e.byte);
	return putchar('\n') == EOF;
}

static int
print_read(const struct world *w, uint64_t number)
{
	struct ledger_entry e;
	struct sim_cage *c;

	if (!take(ledger_transfer, w, number, &e) || e.kind != LEDGER_READ)
		return 0;
	c = world_cage(w, e.cage);
	return c && printf("%" PRIu64 " %" PRIu64 " %.*s %s %u %u %u %d\n", number,
			e.mono_us, WORLD_LABEL_MAX, c->label, ledger_kind_name(e.kind),
			e.half, e.byte, e.len, e.status) < 0;
}

int
main(int argc, char **argv)
{
	struct world *w;
	uint64_t after, last;
	int failed = 0;

	bool reads = argc == 4 && strcmp(argv[3], "reads") == 0;

	if ((argc != 3 && !reads) || world_open(argv[1], &w) < 0)
		return 1;
	after = strtoull(argv[2], NULL, 10);
	last = atomic_load(reads ? &w->map->ledger.transfers : &w->map->ledger.events);
	if (last - after >= (reads ? LEDGER_TRANSFERS : LEDGER_EVENTS))
		return 1;
	while (!failed && after < last)
		failed = (reads ? print_read : print_entry)(w, ++after);
	printf("%" PRIu64 "\n", last);
	world_close(w);
	return failed;
}
