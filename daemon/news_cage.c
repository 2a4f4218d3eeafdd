/* SPDX-License-Identifier: Apache-2.0 */
/*
 * News of cages and modules.
 */
#include <stdio.h>
#include <string.h>

#include "daemon/news_parts.h"
#include "schema/words.h"

#define MINUTE_US (60 * (uint64_t)US_PER_S)

/* An event about a cage, to be filled with members and told. */
static struct event_record
event_of(const struct news *n, enum event_kind kind, const struct cage *c)
{
	struct event_record e;

	event_begin(&e, kind, &n->now);
	event_about(&e, c);
	return e;
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

/* It is polled, and nobody was told yet who it is: that may be another than before. */
static void
tell_unread(struct news *n, struct cage_news *told, const struct cage *c)
{
	struct event_record e = event_of(n, EVENT_MODULE_READY, c);

	news_line(n, &told->site, LOG_LEVEL_INFO, &e,
	    "ready, its identity not read: %s (%s)",
	    cage_is_shared(c) ? "the module is shared" : "page 00h cannot be read",
	    or_dash(words_specification(&c->module.id)));
}

/* The words of modules may hold anything; the log spells it out. */
static void
tell_ready(struct news *n, struct cage_news *told, const struct cage *c)
{
	const struct identity *id = &c->module.id;
	struct event_record e;

	if (told->named) {
		e = event_of(n, EVENT_MODULE_READY, c);
		news_line(n, &told->site, LOG_LEVEL_INFO, &e, "%s again",
		    told->state == CAGE_STATE_UNREADABLE ? "readable" : "ready");
		return;
	}
	if (c->module.unread) {
		tell_unread(n, told, c);
		return;
	}
	told->named = true;
	memcpy(told->vendor_name, id->vendor_name, sizeof(told->vendor_name));
	memcpy(told->vendor_pn, id->vendor_pn, sizeof(told->vendor_pn));
	memcpy(told->vendor_sn, id->vendor_sn, sizeof(told->vendor_sn));
	e = event_of(n, EVENT_MODULE_IDENTIFIED, c);
	add_name(&e, told);
	news_line(n, &told->site, LOG_LEVEL_INFO, &e, "ready: %s %s %s (%s)",
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
		news_line(n, &told->site, LOG_LEVEL_WARN, &e, "unreadable: %s",
		    c->last_error == HW_OK ? "its memory makes no sense"
					   : hw_err_info(c->last_error)->text);
		break;
	case CAGE_STATE_UNSUPPORTED:
		e = event_of(n, EVENT_MODULE_UNSUPPORTED, c);
		event_count(&e, "identifier", c->module.id.identifier);
		news_line(n, &told->site, LOG_LEVEL_INFO, &e,
		    "unsupported module, identifier %02Xh", c->module.id.identifier);
		break;
	case CAGE_STATE_UNKNOWN:
	case CAGE_STATE_EMPTY:
	case CAGE_STATE_SETTLING:
		return; /* of these something was told, or will be */
	}
	told->state = c->state;
}

/* Alarms that went with a module, or with its place being taken, are told with it. */
static unsigned
count_over(struct cage_news *told, bool swapped)
{
	unsigned alarms = 0;

	for (int k = 0; k < ALARM_KIND_COUNT; k++) {
		enum alarm_kind kind = (enum alarm_kind)k;

		if (swapped ? alarm_outlives_swap(kind) : alarm_is_of_cage(kind))
			continue;
		alarms += (unsigned)__builtin_popcount(told->alarms[kind]);
		told->alarms[kind] = 0;
	}
	return alarms;
}

/* One line for the module and all that was wrong with it. */
static void
tell_removed(struct news *n, struct cage_news *told, const struct cage *c)
{
	struct event_record e = event_of(n, EVENT_MODULE_REMOVED, c);
	unsigned alarms = count_over(told, cage_is_occupied(c));
	char over[64] = "";

	if (alarms)
		snprintf(over, sizeof(over), "; alarms that are over with it: %u",
		    alarms);
	e.generation = told->generation;
	add_name(&e, told);
	if (told->named)
		news_line(n, &told->site, LOG_LEVEL_INFO, &e, "removed: %s %s%s",
		    or_dash(told->vendor_pn), or_dash(told->vendor_sn), over);
	else
		news_line(n, &told->site, LOG_LEVEL_INFO, &e, "removed%s", over);
}

static void
tell_plugged(struct news *n, struct cage_news *told, const struct cage *c)
{
	uint64_t now_us = c->presence_since_us, *times = told->plugged_us;
	struct event_record e =
	    event_of(n, told->known ? EVENT_MODULE_INSERTED : EVENT_MODULE_FOUND, c);

	news_line(n, &told->site, LOG_LEVEL_INFO, &e, "plugged");
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
		news_line(n, &told->site, LOG_LEVEL_WARN, &e,
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
		news_line(n, &told->site, LOG_LEVEL_INFO, &e,
		    "flags that a process read before it died count now");
	}
	if (lost->unknown != told->unknown) {
		e = event_of(n, EVENT_FLAGS_UNKNOWN, c);
		event_since(&e, lost->since_us);
		e.wall_us -= e.mono_us - lost->until_us;
		e.mono_us = lost->until_us;
		news_line(n, &told->site, LOG_LEVEL_WARN, &e,
		    "flags of %.1f s are unknown: the process that read them died",
		    (double)(lost->until_us - lost->since_us) / (double)US_PER_S);
	}
	told->replayed = lost->replayed;
	told->unknown = lost->unknown;
}

/* It is missed on these lanes from now on, and after a restart, too. */
static void
record_signals(struct news *n, struct cage_news *told, const struct cage *c)
{
	const struct module *m = &c->module;
	struct event_record e;

	if (!told->named || (told->rx_seen == m->rx_seen && told->tx_seen == m->tx_seen))
		return;
	told->rx_seen = m->rx_seen;
	told->tx_seen = m->tx_seen;
	e = event_of(n, EVENT_SIGNALS_SEEN, c);
	event_count(&e, "rx", m->rx_seen);
	event_count(&e, "tx", m->tx_seen);
	event_publish(n->inv, &e);
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

/* Who it is was read when it had been ready for long. */
static bool
is_new_name(const struct cage_news *told, const struct cage *c)
{
	return c->state == CAGE_STATE_READY && !told->named && !c->module.unread;
}

void
news_cage(struct news *n, struct cage_news *told, const struct cage *c)
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
		told->rx_seen = told->tx_seen = 0;
	} else if (occupied && told->resets != c->counters.resets) {
		e = event_of(n, EVENT_MODULE_RESET, c);
		news_line(n, &told->site, LOG_LEVEL_INFO, &e, "reset");
		told->state = CAGE_STATE_SETTLING;
	} else if (!told->known && c->state == CAGE_STATE_EMPTY) {
		record_empty(n, c);
	}
	told->known = told->known || c->state != CAGE_STATE_UNKNOWN;
	told->occupied = occupied;
	told->generation = c->generation;
	told->resets = c->counters.resets;
	if (occupied && (c->state != told->state || is_new_name(told, c)))
		tell_state(n, told, c);
	record_signals(n, told, c);
	tell_lost(n, told, c);
	record_others(n, told, c);
	if (c->state == CAGE_STATE_READY)
		tell_trust(n, told, c);
}
