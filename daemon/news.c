/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/news.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "daemon/journald.h"
#include "daemon/news_parts.h"
#include "schema/alarm_text.h"

/* " on host lanes 1, 2 ... 32" */
#define LANES_TEXT_MAX 144

struct news *
news_create(struct inventory *inv)
{
	struct news *n = calloc(1, sizeof(*n));

	if (!n)
		return NULL;
	n->inv = inv;
	n->cage = calloc(inv->cage_count ? inv->cage_count : 1, sizeof(*n->cage));
	n->bus = calloc(inv->bus_count ? inv->bus_count : 1, sizeof(*n->bus));
	if (!n->cage || !n->bus) {
		news_destroy(n);
		return NULL;
	}
	return n;
}

void
news_destroy(struct news *n)
{
	if (!n)
		return;
	free(n->cage);
	free(n->bus);
	free(n);
}

void
news_line(struct news *n, struct log_site *site, enum log_level level,
    struct event_record *e, const char *format, ...)
{
	char text[EVENT_TEXT_MAX];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	event_text(e, "text", text);
	event_publish(n->inv, e);
	if (e->cage[0])
		log_line_by(site, level, journald_send, e, "cage %s: %s", e->cage, text);
	else
		log_line_by(site, level, journald_send, e, "bus %d: %s", e->bus, text);
}

/* " on lane 3", " on host lanes 1, 2"; nothing for what concerns no lane. */
static void
print_lanes(enum alarm_kind kind, uint32_t lanes, char ret_text[LANES_TEXT_MAX])
{
	bool host = alarm_lanes(kind) == ALARM_OF_HOST_LANE;
	bool many = lanes & (lanes - 1);
	size_t len;

	ret_text[0] = '\0';
	if (alarm_lanes(kind) == ALARM_OF_MODULE)
		return;
	len = (size_t)snprintf(ret_text, LANES_TEXT_MAX, " on %slane%s",
	    host ? "host " : "", many ? "s" : "");
	for (const char *comma = ""; lanes; lanes &= lanes - 1, comma = ",")
		len += (size_t)snprintf(ret_text + len, LANES_TEXT_MAX - len, "%s %d",
		    comma, __builtin_ctz(lanes) + 1);
}

/* Lanes that have the same trouble share a line; its numbers are those of the first. */
static void
tell_alarm(struct cage_news *told, const struct cage *c, enum alarm_kind kind)
{
	uint32_t standing = alarm_standing(&c->alarms, kind);
	uint32_t raised = c->alarms.up[kind] & ~told->alarms[kind];
	uint32_t over = told->alarms[kind] & ~standing;
	char lanes[LANES_TEXT_MAX], text[ALARM_TEXT_MAX];
	const struct alarm *a;

	told->alarms[kind] = standing;
	if (raised) {
		a = alarm_get(c, kind, (unsigned)__builtin_ctz(raised));
		print_lanes(kind, raised, lanes);
		alarm_text(c, kind, a, text);
		log_line(&told->alarm_site, LOG_LEVEL_WARN, "cage %s: %s alarm %s%s: %s",
		    c->name, severity_name((enum severity)a->severity),
		    alarm_kind_name(kind), lanes, text);
	}
	if (over) {
		a = alarm_get(c, kind, (unsigned)__builtin_ctz(over));
		print_lanes(kind, over, lanes);
		log_line(&told->alarm_site, LOG_LEVEL_INFO, "cage %s: over: %s%s%s%s",
		    c->name, alarm_kind_name(kind), lanes,
		    a->end == ALARM_END_OVER ? "" : ", ",
		    a->end == ALARM_END_OVER ? ""
					     : alarm_end_name((enum alarm_end)a->end));
	}
}

/* What was tried to free a bus that is held. */
static void
tell_rung(struct news *n, struct bus_news *told, const struct bus *b)
{
	struct event_record e;

	const char *result =
	    b->rung_result == HW_OK ? "done" : hw_err_info(b->rung_result)->text;
	const char *suspect = b->suspect ? b->suspect->name : "?";

	if (told->climbs == b->climbs)
		return;
	told->climbs = b->climbs;
	event_begin(&e, EVENT_BUS_RECOVERY, &n->now);
	event_about_bus(&e, b);
	event_text(&e, "rung", recovery_name(b->rung));
	switch (b->rung) {
	case RECOVERY_HOLD:
		news_line(n, &told->site, LOG_LEVEL_WARN, &e,
		    "recovery: cage %s, the first that failed, is not polled", suspect);
		break;
	case RECOVERY_CAGE_RESET:
		news_line(n, &told->site, LOG_LEVEL_WARN, &e,
		    "recovery: %s of cage %s: %s", recovery_name(b->rung), suspect,
		    result);
		break;
	case RECOVERY_DESELECT:
	case RECOVERY_CLOCKS:
	case RECOVERY_MUX_RESET:
	case RECOVERY_COUNT:
		news_line(n, &told->site, LOG_LEVEL_WARN, &e, "recovery: %s: %s",
		    recovery_name(b->rung), result);
		break;
	}
}

static void
tell_bus_alarm(struct bus_news *told, const struct bus *b)
{
	char text[ALARM_TEXT_MAX];

	if (told->alarm == b->alarm_up)
		return;
	told->alarm = b->alarm_up;
	alarm_text(NULL, ALARM_BUS_STUCK, &b->alarm, text);
	if (b->alarm_up)
		log_line(&told->site, LOG_LEVEL_WARN, "bus %u: %s alarm %s: %s",
		    b->number, severity_name((enum severity)b->alarm.severity),
		    alarm_kind_name(ALARM_BUS_STUCK), text);
	else
		log_line(&told->site, LOG_LEVEL_INFO, "bus %u: over: %s", b->number,
		    alarm_kind_name(ALARM_BUS_STUCK));
}

static void
record_bus(struct news *n, const struct bus_news *told, const struct bus *b)
{
	struct event_record e;

	event_begin(&e, EVENT_BUS_STATE, &n->now);
	event_about_bus(&e, b);
	event_text(&e, "from", bus_state_name(told->state));
	event_text(&e, "to", bus_state_name(b->state));
	event_publish(n->inv, &e);
}

/* A bus that is down or stuck was told by whoever saw its process end. */
static void
tell_bus(struct news *n, struct bus_news *told, const struct bus *b)
{
	tell_bus_alarm(told, b);
	tell_rung(n, told, b);
	if (b->state == told->state)
		return;
	if (told->was_up) /* to start is no news */
		record_bus(n, told, b);
	told->state = b->state;
	if (b->state == BUS_SUSPECT)
		log_line(&told->site, LOG_LEVEL_WARN, "bus %u: suspect", b->number);
	if (b->state == BUS_UP && told->was_up && !told->is_up)
		log_line(&told->site, LOG_LEVEL_INFO, "bus %u: up again", b->number);
	told->is_up = b->state == BUS_UP;
	told->was_up = told->was_up || told->is_up;
}

static void
tell_shapes(struct news *n)
{
	const struct inventory *inv = n->inv;

	for (unsigned i = 0; i < inv->bus_count; i++)
		tell_bus(n, &n->bus[i], &inv->bus[i]);
	for (unsigned i = 0; i < inv->cage_count; i++) {
		if (inv->cage[i].shape_tick == inv->tick)
			news_cage(n, &n->cage[i], &inv->cage[i]);
	}
}

static void
tell_alarms(struct news *n)
{
	const struct inventory *inv = n->inv;

	for (unsigned i = 0; i < inv->bus_count; i++)
		tell_bus_alarm(&n->bus[i], &inv->bus[i]);

	for (unsigned i = 0; i < inv->cage_count; i++) {
		if (inv->cage[i].alarms.tick != inv->tick)
			continue;
		for (int kind = 0; kind < ALARM_KIND_COUNT; kind++)
			tell_alarm(&n->cage[i], &inv->cage[i], (enum alarm_kind)kind);
	}
}

void
news_tell(struct news *n, const struct now *now)
{
	n->now = *now;
	if (n->inv->shape_tick == n->inv->tick)
		tell_shapes(n);
	if (n->inv->alarm_tick == n->inv->tick)
		tell_alarms(n);
}

void
news_happened(struct news *n, enum event_kind kind, const char *text,
    const struct now *now)
{
	struct event_record e;

	event_begin(&e, kind, now);
	event_text(&e, "text", text);
	event_publish(n->inv, &e);
}
