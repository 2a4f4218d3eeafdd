/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/news.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "daemon/journald.h"
#include "schema/alarm_text.h"
#include "schema/words.h"

/* " on host lanes 1, 2 ... 32" */
#define LANES_TEXT_MAX 144
/* A cage that is plugged once more than this within a minute is told of. */
#define PLUGS_A_MINUTE 3
#define MINUTE_US      (60 * (uint64_t)US_PER_S)

/* What was told of a cage. */
struct cage_news {
	struct log_site site, alarm_site, plug_site;
	uint32_t alarms[ALARM_KIND_COUNT]; /* lanes */
	bool known; /* it was looked at: what is plugged from now on is inserted */
	bool occupied, flapping;
	struct owner owner;
	bool named; /* its module's identity was told: these are its words */
	char vendor_name[sizeof(((struct identity *)0)->vendor_name)];
	char vendor_pn[sizeof(((struct identity *)0)->vendor_pn)];
	char vendor_sn[sizeof(((struct identity *)0)->vendor_sn)];
	bool broken; /* it was told that the identity cannot be believed */
	uint64_t generation, resets, replayed, unknown;
	enum cage_state state;
	uint64_t plugged_us[PLUGS_A_MINUTE]; /* mono, the last times, the oldest first */
	uint64_t flapping_us; /* mono: when the line of a minute was told */
};

/* What was told of a bus. */
struct bus_news {
	struct log_site site;
	bool was_up; /* at least once: its first start is no news */
	bool is_up;
	enum bus_state state;
	uint64_t climbs;
	bool alarm;
};

struct news {
	struct inventory *inv;
	struct now now; /* of the turn that is told */
	struct cage_news *cage;
	struct bus_news *bus;
};

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

/* An event about a cage, to be filled with members and told. */
static struct event_record
event_of(const struct news *n, enum event_kind kind, const struct cage *c)
{
	struct event_record e;

	event_begin(&e, kind, &n->now);
	event_about(&e, c);
	return e;
}

/*
 * A line of the log, behind the name of its cage or bus, that is the text of an event,
 * too. There is no budget of events.
 */
__attribute__((format(printf, 5, 6))) static void
tell(struct news *n, struct log_site *site, enum log_level level, struct event_record *e,
    const char *format, ...)
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

static const char *
or_dash(const char *text)
{
	return text && text[0] ? text : "-";
}

/* Who it is, as far as it was told. */
static void
add_name(struct event_record *e, const struct cage_news *told)
{
	if (!told->named)
		return;
	event_text(e, "vendor-name", told->vendor_name);
	event_text(e, "part-number", told->vendor_pn);
	event_text(e, "serial-number", told->vendor_sn);
}

/* The words of modules may hold anything; the log spells it out. */
static void
tell_ready(struct news *n, struct cage_news *told, const struct cage *c)
{
	const struct identity *id = &c->module.id;
	struct event_record e;

	if (told->named) {
		e = event_of(n, EVENT_MODULE_READY, c);
		tell(n, &told->site, LOG_LEVEL_INFO, &e, "%s again",
		    told->state == CAGE_STATE_UNREADABLE ? "readable" : "ready");
		return;
	}
	told->named = true;
	memcpy(told->vendor_name, id->vendor_name, sizeof(told->vendor_name));
	memcpy(told->vendor_pn, id->vendor_pn, sizeof(told->vendor_pn));
	memcpy(told->vendor_sn, id->vendor_sn, sizeof(told->vendor_sn));
	e = event_of(n, EVENT_MODULE_IDENTIFIED, c);
	add_name(&e, told);
	tell(n, &told->site, LOG_LEVEL_INFO, &e, "ready: %s %s %s (%s)",
	    or_dash(id->vendor_name), or_dash(id->vendor_pn), or_dash(id->vendor_sn),
	    or_dash(words_specification(id)));
}

static void
tell_state(struct news *n, struct cage_news *told, const struct cage *c)
{
	struct event_record e;

	switch (c->state) {
	case CAGE_STATE_READY:
		tell_ready(n, told, c);
		break;
	case CAGE_STATE_UNREADABLE:
		e = event_of(n, EVENT_MODULE_UNREADABLE, c);
		tell(n, &told->site, LOG_LEVEL_WARN, &e, "unreadable: %s",
		    c->last_error == HW_OK ? "its memory makes no sense"
					   : hw_err_info(c->last_error)->text);
		break;
	case CAGE_STATE_UNSUPPORTED:
		e = event_of(n, EVENT_MODULE_UNSUPPORTED, c);
		event_count(&e, "identifier", c->module.id.identifier);
		tell(n, &told->site, LOG_LEVEL_INFO, &e,
		    "unsupported module, identifier %02Xh", c->module.id.identifier);
		break;
	case CAGE_STATE_UNKNOWN:
	case CAGE_STATE_EMPTY:
	case CAGE_STATE_SETTLING:
		return; /* of these something was told, or will be */
	}
	told->state = c->state;
}

/* One line for the module and all that was wrong with it. */
static void
tell_removed(struct news *n, struct cage_news *told, const struct cage *c)
{
	struct event_record e = event_of(n, EVENT_MODULE_REMOVED, c);
	char over[64] = "";
	unsigned alarms = 0;

	for (int kind = 0; kind < ALARM_KIND_COUNT; kind++)
		alarms += (unsigned)__builtin_popcount(told->alarms[kind]);
	memset(told->alarms, 0, sizeof(told->alarms));
	if (alarms)
		snprintf(over, sizeof(over), "; alarms that are over with it: %u",
		    alarms);
	e.generation = told->generation;
	add_name(&e, told);
	if (told->named)
		tell(n, &told->site, LOG_LEVEL_INFO, &e, "removed: %s %s%s",
		    or_dash(told->vendor_pn), or_dash(told->vendor_sn), over);
	else
		tell(n, &told->site, LOG_LEVEL_INFO, &e, "removed%s", over);
}

static void
tell_plugged(struct news *n, struct cage_news *told, const struct cage *c)
{
	uint64_t now_us = c->presence_since_us, *times = told->plugged_us;
	struct event_record e =
	    event_of(n, told->known ? EVENT_MODULE_INSERTED : EVENT_MODULE_FOUND, c);

	tell(n, &told->site, LOG_LEVEL_INFO, &e, "plugged");
	if (times[0] && now_us - times[0] < MINUTE_US &&
	    (!told->flapping_us || now_us - told->flapping_us >= MINUTE_US)) {
		told->flapping_us = now_us;
		log_line(&told->plug_site, LOG_LEVEL_WARN,
		    "cage %s: plugged %d times within a minute", c->name,
		    PLUGS_A_MINUTE + 1);
	}
	memmove(times, times + 1, sizeof(*times) * (PLUGS_A_MINUTE - 1));
	times[PLUGS_A_MINUTE - 1] = now_us;
}

/* What an identity that cannot be believed stumbles over first, the worst. */
static void
tell_trust(struct news *n, struct cage_news *told, const struct cage *c)
{
	const struct findings *findings = &c->module.findings;
	bool broken = c->module.trust == TRUST_BROKEN && findings->count > 0;
	char where[LINT_REGISTER_MAX], text[LINT_TEXT_MAX];
	struct event_record e;

	if (broken && !told->broken) {
		finding_register(&findings->item[0], where);
		finding_text(&findings->item[0], text);
		e = event_of(n, EVENT_IDENTITY_BROKEN, c);
		tell(n, &told->site, LOG_LEVEL_WARN, &e,
		    "its identity cannot be believed: %s%s%s", where,
		    where[0] ? ": " : "", text);
	}
	told->broken = broken;
}

/* What became of flags that a process had read when it died. */
static void
tell_lost(struct news *n, struct cage_news *told, const struct cage *c)
{
	const struct cage_lost *lost = &c->lost;
	struct event_record e;

	if (lost->replayed != told->replayed) {
		e = event_of(n, EVENT_FLAGS_LATE, c);
		event_since(&e, lost->replayed_us);
		tell(n, &told->site, LOG_LEVEL_INFO, &e,
		    "flags that a process read before it died count now");
	}
	if (lost->unknown != told->unknown) {
		e = event_of(n, EVENT_FLAGS_UNKNOWN, c);
		event_since(&e, lost->since_us);
		tell(n, &told->site, LOG_LEVEL_WARN, &e,
		    "flags of %.1f s are unknown: the process that read them died",
		    (double)(lost->until_us - lost->since_us) / (double)US_PER_S);
	}
	told->replayed = lost->replayed;
	told->unknown = lost->unknown;
}

/* Its pin bounces, or somebody else uses it: the log has that from their alarms. */
static void
record_others(struct news *n, struct cage_news *told, const struct cage *c)
{
	const struct owner *owner = &c->owner;
	struct event_record e;

	if (c->flapping != told->flapping) {
		e = event_of(n,
		    c->flapping ? EVENT_PRESENCE_FLAPPING : EVENT_PRESENCE_STEADY, c);
		event_publish(n->inv, &e);
	}
	told->flapping = c->flapping;
	if (owner->kind == told->owner.kind && owner->pid == told->owner.pid)
		return;
	told->owner = *owner;
	e = event_of(n, EVENT_OWNER, c);
	event_text(&e, "owner-kind", owner_kind_name(owner->kind));
	if (owner->kind != OWNER_NONE)
		event_text(&e, "owner", owner->name);
	if (owner->pid)
		event_count(&e, "pid", owner->pid);
	event_publish(n->inv, &e);
}

/* The cage was looked at for the first time and is empty. */
static void
record_empty(struct news *n, const struct cage *c)
{
	struct event_record e = event_of(n, EVENT_CAGE_EMPTY, c);

	event_publish(n->inv, &e);
}

static void
tell_cage(struct news *n, struct cage_news *told, const struct cage *c)
{
	bool occupied = cage_is_occupied(c);
	bool same = told->generation == c->generation;
	struct event_record e;

	if (told->occupied && !(occupied && same))
		tell_removed(n, told, c);
	if (occupied && !(told->occupied && same)) {
		tell_plugged(n, told, c);
		told->state = CAGE_STATE_SETTLING;
		told->named = told->broken = false;
	} else if (occupied && told->resets != c->counters.resets) {
		e = event_of(n, EVENT_MODULE_RESET, c);
		tell(n, &told->site, LOG_LEVEL_INFO, &e, "reset");
		told->state = CAGE_STATE_SETTLING;
	} else if (!told->known && c->state == CAGE_STATE_EMPTY) {
		record_empty(n, c);
	}
	told->known = told->known || c->state != CAGE_STATE_UNKNOWN;
	told->occupied = occupied;
	told->generation = c->generation;
	told->resets = c->counters.resets;
	if (occupied && c->state != told->state)
		tell_state(n, told, c);
	tell_lost(n, told, c);
	record_others(n, told, c);
	if (c->state == CAGE_STATE_READY)
		tell_trust(n, told, c);
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
		tell(n, &told->site, LOG_LEVEL_WARN, &e,
		    "recovery: cage %s, the first that failed, is not polled", suspect);
		break;
	case RECOVERY_CAGE_RESET:
		tell(n, &told->site, LOG_LEVEL_WARN, &e, "recovery: %s of cage %s: %s",
		    recovery_name(b->rung), suspect, result);
		break;
	case RECOVERY_DESELECT:
	case RECOVERY_CLOCKS:
	case RECOVERY_MUX_RESET:
	case RECOVERY_COUNT:
		tell(n, &told->site, LOG_LEVEL_WARN, &e, "recovery: %s: %s",
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
			tell_cage(n, &n->cage[i], &inv->cage[i]);
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
