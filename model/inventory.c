/* SPDX-License-Identifier: Apache-2.0 */
#include "model/inventory.h"

#include <stdlib.h>
#include <string.h>

#include "model/history.h"
#include "model/vdm_flag.h"

struct inventory *
inventory_create(unsigned cages, unsigned buses)
{
	struct inventory *inv = calloc(1, sizeof(*inv));

	if (!inv)
		return NULL;
	inv->cage = calloc(cages ? cages : 1, sizeof(*inv->cage));
	inv->bus = calloc(buses ? buses : 1, sizeof(*inv->bus));
	inv->alarm = calloc(cages ? cages : 1, ALARM_PLACES * sizeof(*inv->alarm));
	inv->flag = calloc(cages ? cages : 1, FLAG_RECORDS * sizeof(*inv->flag));
	inv->vdm = calloc(cages ? cages : 1, sizeof(*inv->vdm));
	inv->flagged = calloc(cages ? cages : 1, sizeof(*inv->flagged));
	inv->history = calloc(cages ? cages : 1, sizeof(*inv->history));
	inv->history_cells = calloc(cages ? cages : 1, sizeof(*inv->history_cells));
	inv->history_more = calloc(cages ? cages : 1, sizeof(*inv->history_more));
	inv->history_observed = calloc(cages ? cages : 1, sizeof(*inv->history_observed));
	inv->interface = calloc(INTERFACES_MAX, sizeof(*inv->interface));
	inv->events.ring = calloc(EVENTS_KEPT, sizeof(*inv->events.ring));
	if (!inv->cage || !inv->bus || !inv->alarm || !inv->flag || !inv->vdm ||
	    !inv->flagged || !inv->history || !inv->history_cells || !inv->history_more ||
	    !inv->history_observed || !inv->interface || !inv->events.ring) {
		inventory_destroy(inv);
		return NULL;
	}
	alarm_policy_prompt(&inv->policy);
	inv->alarm_due_us = NEVER_US;
	inv->cage_count = cages;
	inv->bus_count = buses;
	for (unsigned i = 0; i < cages; i++) {
		inv->cage[i].number = i;
		inv->cage[i].alarms.place = inv->alarm + (size_t)i * ALARM_PLACES;
		inv->cage[i].alarms.due_us = NEVER_US;
		inv->cage[i].flags.record = inv->flag + (size_t)i * FLAG_RECORDS;
		inv->cage[i].vdm = inv->vdm + i;
		inv->cage[i].flagged = inv->flagged + i;
		inv->history[i].cells = inv->history_cells + i;
		inv->history[i].more = inv->history_more + i;
		inv->history[i].observed = inv->history_observed + i;
		inv->cage[i].history = inv->history + i;
	}
	for (unsigned i = 0; i < buses; i++)
		inv->bus[i].number = i;
	return inv;
}

void
inventory_destroy(struct inventory *inv)
{
	if (!inv)
		return;
	free(inv->cage);
	free(inv->bus);
	free(inv->alarm);
	free(inv->recalled);
	free(inv->pasts);
	free(inv->seen);
	free(inv->flag);
	free(inv->vdm);
	free(inv->flagged);
	free(inv->history);
	free(inv->history_cells);
	free(inv->history_more);
	free(inv->history_observed);
	free(inv->interface);
	free(inv->events.ring);
	free(inv);
}

struct cage *
inventory_find(struct inventory *inv, const char *name)
{
	for (unsigned i = 0; i < inv->cage_count; i++) {
		if (strcmp(inv->cage[i].name, name) == 0)
			return &inv->cage[i];
	}
	return NULL;
}

uint64_t
inventory_touch(struct inventory *inv)
{
	if (!inv->dirty) {
		inv->dirty = true;
		inv->tick++;
	}
	return inv->tick;
}

bool
inventory_end_turn(struct inventory *inv)
{
	bool was_tick = inv->dirty;

	inv->dirty = false;
	return was_tick;
}

const char *
bus_state_name(enum bus_state state)
{
	static const char *const names[] = { "down", "starting", "up", "suspect",
		"stuck" };

	return names[state];
}

const char *
recovery_name(enum recovery rung)
{
	static const char *const names[] = { "hold", "deselect", "clocks", "mux-reset",
		"cage-reset" };

	return names[rung];
}
