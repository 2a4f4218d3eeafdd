/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/trouble.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "sim/faceplate.h"
#include "sim/hand.h"
#include "sim/parts.h"

#define TRIES      64 /* for a part that fits */
#define FAULT_MAX  (20 * (uint64_t)US_PER_S)
#define EMPTY_MAX  (30 * (uint64_t)US_PER_S)
#define ASTRAY_MAX (90 * (uint64_t)US_PER_S)
#define WAY_MAX    (10 * (uint64_t)US_PER_S)

static uint64_t
draw(struct trouble *t, uint64_t bound)
{
	return physics_hash(t->seed, t->drawn++) % bound;
}

/* A time that a script can tell: in milliseconds. */
static uint64_t
draw_us(struct trouble *t, uint64_t bound_us)
{
	return draw(t, bound_us / US_PER_MS) * US_PER_MS;
}

static const char *
draw_part(struct trouble *t, const struct world *w, unsigned cage)
{
	unsigned count = 0;
	struct part part;

	while (parts_name(count))
		count++;
	for (unsigned i = 0; i < TRIES; i++) {
		const char *name = parts_name((unsigned)draw(t, count));

		if (parts_find(name, &part) &&
		    faceplate_fits(world_cage(w, cage)->type, &part))
			return name;
	}
	return parts_name(0);
}

static void
plug_later(struct trouble *t, const struct world *w, unsigned cage, uint64_t after_us)
{
	t->pending[cage] = (struct trouble_event){
		.at_us = after_us + US_PER_S + draw_us(t, EMPTY_MAX),
		.cage = (uint16_t)cage,
		.action = TROUBLE_INSERT,
		.part = draw_part(t, w, cage),
	};
}

void
trouble_begin(struct trouble *t, const struct world *w, uint64_t seed, uint64_t pace_us)
{
	memset(t, 0, sizeof(*t));
	t->seed = seed;
	t->pace_us = MAX_OF(pace_us, US_PER_MS);
	t->cages = world_cages(w);
	t->next_us = draw_us(t, 2 * t->pace_us);
	for (unsigned i = 0; i < t->cages; i++) {
		if (!world_cage(w, i)->plugged)
			plug_later(t, w, i, 0);
	}
}

static void
draw_fault(struct trouble *t, const struct world *w, struct trouble_event *e)
{
	e->action = TROUBLE_FAULT;
	e->kind = (uint8_t)(1 + draw(t, FAULT_KIND_COUNT - 1));
	e->for_us = US_PER_MS + draw_us(t, FAULT_MAX);
	if (e->kind == FAULT_STUCK)
		e->cure = (uint8_t)draw(t, FAULT_CURE_COUNT);
	if (e->kind == FAULT_PULL)
		plug_later(t, w, e->cage, e->at_us + e->for_us);
}

/* Somewhere from dark to far too much; most limits lie in between. */
static void
draw_bend(struct trouble *t, struct trouble_event *e)
{
	static const int64_t most[QUANTITY_MONITORS] = {
		[QUANTITY_TEMPERATURE] = 100000,
		[QUANTITY_VCC] = 4000000,
		[QUANTITY_BIAS] = 120000,
		[QUANTITY_TX_POWER] = 4000000,
		[QUANTITY_RX_POWER] = 4000000,
	};

	e->action = TROUBLE_BEND;
	e->quantity = (uint8_t)draw(t, QUANTITY_MONITORS);
	e->lane = -1;
	if (e->quantity >= QUANTITY_BIAS)
		e->lane = (int8_t)draw(t, 4);
	e->for_us = draw(t, 3) ? 0 : draw_us(t, WAY_MAX);
	/* a part in a thousand: what a script writes of it is what it was */
	e->value = draw(t, 3) ? (int64_t)draw(t, 1001) * most[e->quantity] / 1000 : 0;
	t->pending[e->cage] = *e;
	t->pending[e->cage].at_us += e->for_us + US_PER_S + draw_us(t, ASTRAY_MAX);
	t->pending[e->cage].off = true;
}

/* What ends first of that which was begun; NULL: nothing before a time. */
static struct trouble_event *
first_pending(struct trouble *t, uint64_t before_us)
{
	struct trouble_event *first = NULL;

	for (unsigned i = 0; i < t->cages; i++) {
		struct trouble_event *e = &t->pending[i];

		if (e->action == TROUBLE_NONE || e->at_us > before_us)
			continue;
		first = e;
		before_us = e->at_us - 1;
	}
	return first;
}

void
trouble_next(struct trouble *t, const struct world *w, struct trouble_event *ret_event)
{
	struct trouble_event *pending = first_pending(t, t->next_us);
	struct trouble_event e = { .at_us = t->next_us };

	if (pending) {
		*ret_event = *pending;
		pending->action = TROUBLE_NONE;
		return;
	}
	e.cage = (uint16_t)draw(t, t->cages);
	if (t->pending[e.cage].action == TROUBLE_INSERT) {
		/* it is empty: its fault waits for the next module */
		e.action = TROUBLE_FAULT;
		e.kind = FAULT_NACK;
		e.for_us = US_PER_MS + draw_us(t, FAULT_MAX);
	} else if (t->pending[e.cage].action == TROUBLE_NONE && draw(t, 2)) {
		draw_bend(t, &e);
	} else if (draw(t, 4) == 0) {
		e.action = TROUBLE_REMOVE;
		plug_later(t, w, e.cage, e.at_us);
	} else {
		draw_fault(t, w, &e);
	}
	t->next_us += US_PER_MS + draw_us(t, 2 * t->pace_us);
	*ret_event = e;
}

int
trouble_perform(struct world *w, const struct trouble_event *event, uint64_t now_us)
{
	struct fault fault = { .kind = event->kind,
		.cure = event->cure,
		.until_us = now_us + event->for_us };
	struct part part;

	switch (event->action) {
	case TROUBLE_INSERT:
		return parts_find(event->part, &part)
			   ? hand_insert(w, event->cage, &part, now_us)
			   : 0;
	case TROUBLE_REMOVE:
		return hand_remove(w, event->cage, now_us);
	case TROUBLE_BEND:
		return hand_bend(w, event->cage, (enum quantity)event->quantity,
		    event->lane, event->off ? NULL : &event->value,
		    event->off ? 0 : event->for_us, now_us);
	case TROUBLE_FAULT:
		return hand_fault(w, event->cage, &fault, now_us);
	}
	return 0;
}

/* A value as people write it to `bend`. */
static void
write_value(const struct trouble_event *e, char *text, size_t room)
{
	switch ((enum quantity)e->quantity) {
	case QUANTITY_TEMPERATURE:
	case QUANTITY_BIAS:
		snprintf(text, room, "%.3f", (double)e->value / 1e3);
		return;
	case QUANTITY_VCC:
		snprintf(text, room, "%.6f", (double)e->value / 1e6);
		return;
	case QUANTITY_TX_POWER:
	case QUANTITY_RX_POWER:
		if (e->value)
			snprintf(text, room, "%.6f", 10 * log10((double)e->value / 1e6));
		else
			snprintf(text, room, "dark");
		return;
	case QUANTITY_OSNR:
	case QUANTITY_CD:
	case QUANTITY_COUNT:
		break;
	}
	snprintf(text, room, "off");
}

static void
write_bend(const struct trouble_event *e, char *text, size_t room)
{
	char lane[8] = "", value[24] = "off";

	if (e->lane >= 0)
		snprintf(lane, sizeof(lane), ".%d", e->lane + 1);
	if (!e->off)
		write_value(e, value, sizeof(value));
	snprintf(text, room, "%s%s %s %.3f", quantity_name((enum quantity)e->quantity),
	    lane, value, e->off ? 0 : (double)e->for_us / US_PER_S);
}

void
trouble_write(const struct world *w, const struct trouble_event *event,
    char ret_line[TROUBLE_LINE_MAX])
{
	static const char *const actions[] = {
		[TROUBLE_NONE] = "",
		[TROUBLE_INSERT] = "insert",
		[TROUBLE_REMOVE] = "remove",
		[TROUBLE_BEND] = "bend",
		[TROUBLE_FAULT] = "fault",
	};
	const struct sim_cage *c = world_cage(w, event->cage);
	char rest[64] = "";

	if (event->action == TROUBLE_INSERT)
		snprintf(rest, sizeof(rest), "%s", event->part);
	if (event->action == TROUBLE_BEND)
		write_bend(event, rest, sizeof(rest));
	if (event->action == TROUBLE_FAULT)
		snprintf(rest, sizeof(rest), "%s%s%s %.3f",
		    fault_name((enum fault_kind)event->kind), event->cure ? "=" : "",
		    event->cure ? fault_cure_name((enum fault_cure)event->cure) : "",
		    (double)event->for_us / US_PER_S);
	snprintf(ret_line, TROUBLE_LINE_MAX, "%.3f %s %.*s%s%s",
	    (double)event->at_us / US_PER_S, actions[event->action % COUNT_OF(actions)],
	    (int)sizeof(c->label) - 1, c->label, *rest ? " " : "", rest);
}
