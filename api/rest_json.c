/* SPDX-License-Identifier: Apache-2.0 */
#include "api/rest_json.h"

#include "api/rest_alarms.h"
#include "api/rest_findings.h"
#include "api/rest_flags.h"
#include "api/rest_pins.h"
#include "api/rest_transfers.h"
#include "api/rest_vdm.h"
#include "base/bytes.h"
#include "model/vdm_set.h"
#include "optics/compliance.h"
#include "optics/sff8024.h"
#include "schema/leaf.h"
#include "schema/leaf_monitor.h"
#include "schema/words.h"

static void
put_value(struct json *j, const char *key, const struct leaf *leaf, const struct value *v)
{
	switch (v->kind) {
	case VALUE_FIXED:
		json_decimal(j, key, v->number, leaf->digits);
		break;
	case VALUE_COUNT:
		json_count(j, key, v->count);
		break;
	case VALUE_BOOL:
		json_bool(j, key, v->count != 0);
		break;
	case VALUE_TEXT:
		json_string(j, key, v->text);
		break;
	}
}

/* A reading says how old it is, and whether it can be believed. */
static void
put_reading(struct json *j, const struct leaf *leaf, const struct value *v,
    const struct cage *c, const struct now *now)
{
	json_object(j, leaf->rest);
	put_value(j, "value", leaf, v);
	json_string(j, "unit", unit_name(leaf->unit));
	json_age(j, "age", c->module.read_us, now);
	json_string(j, "quality", quality_name(v->quality));
	json_object_end(j);
}

static void
put_leaf(struct json *j, const struct leaf *leaf, const struct cage *c, unsigned index,
    const struct now *now)
{
	struct value v;

	if (!leaf->get(c, index, &v))
		return;
	if (leaf->show & SHOW_READING)
		put_reading(j, leaf, &v, c, now);
	else
		put_value(j, leaf->rest, leaf, &v);
}

/* Every leaf of a subject whose `show` bits in `mask` are `show`. */
static void
put_subject(struct json *j, enum leaf_subject subject, unsigned mask, unsigned show,
    const struct cage *c, unsigned index, const struct now *now)
{
	size_t count;
	const struct leaf *leaves = leaf_table(&count);

	for (size_t i = 0; i < count; i++) {
		const struct leaf *leaf = &leaves[i];

		if (leaf->rest && leaf->subject == subject && (leaf->show & mask) == show)
			put_leaf(j, leaf, c, index, now);
	}
}

/* ---- a cage ---- */

static void
put_counters(struct json *j, const struct cage *c, const struct now *now)
{
	json_object(j, "counters");
	put_subject(j, LEAF_COUNTER, 0, 0, c, 0, now);
	json_object(j, "read-errors");
	for (int reason = HW_REASON_NONE + 1; reason < HW_REASON_COUNT; reason++)
		json_count(j, hw_reason_name((enum hw_reason)reason),
		    c->counters.read_errors[reason]);
	json_object_end(j);
	rest_transfers(j, &c->counters.transfers);
	json_object_end(j);
}

/* How often each class of data of the module is read. */
static void
put_polling(struct json *j, const struct cage *c, const struct now *now)
{
	json_object(j, "polling");
	for (unsigned which = 0; which < POLL_CLASSES; which++) {
		if (which == POLL_VDM && !c->vdm->count)
			continue;
		json_object(j, poll_class_name((enum poll_class)which));
		put_subject(j, LEAF_PACE, 0, 0, c, which, now);
		json_object_end(j);
	}
	json_object_end(j);
}

static void
put_last_poll(struct json *j, const struct cage *c, const struct now *now)
{
	json_object(j, "last-poll");
	json_age(j, "age", c->module.read_us, now);
	json_time(j, "time", c->module.read_wall_us);
	json_object_end(j);
}

static void
put_last_glitch(struct json *j, const struct cage *c, const struct now *now)
{
	const struct glitch *g = &c->module.glitch;
	const struct leaf *leaf = leaf_of_limits(g->monitor);

	json_object(j, "last-glitch");
	json_string(j, "monitor", monitor_name(g->monitor));
	json_decimal(j, "read", leaf_monitor_number(g->monitor, g->read), leaf->digits);
	json_decimal(j, "before", leaf_monitor_number(g->monitor, g->before),
	    leaf->digits);
	json_decimal(j, "again", leaf_monitor_number(g->monitor, g->again), leaf->digits);
	json_string(j, "unit", unit_name(leaf->unit));
	json_age(j, "age", g->mono_us, now);
	json_time(j, "time", g->wall_us);
	json_object_end(j);
}

static void
put_brief(struct json *j, const struct cage *c, const struct now *now)
{
	json_object(j, "module");
	put_subject(j, LEAF_IDENTITY, SHOW_BRIEF, SHOW_BRIEF, c, 0, now);
	put_subject(j, LEAF_MODULE, SHOW_BRIEF, SHOW_BRIEF, c, 0, now);
	json_object_end(j);
}

void
rest_json_cage(struct json *j, const char *key, const struct cage *c,
    const struct now *now)
{
	json_object(j, key);
	put_subject(j, LEAF_CAGE, 0, 0, c, 0, now);
	if (c->presence != PRESENCE_UNKNOWN || c->presence_since_us > 0) {
		json_time(j, "since", c->presence_since_wall_us);
		json_age(j, "since-age", c->presence_since_us, now);
	}
	if (c->failures && c->retry_us != NEVER_US)
		json_wait(j, "next-try-in", c->retry_us, now);
	if (c->module.has_readings) {
		put_last_poll(j, c, now);
		put_polling(j, c, now);
	}
	if (c->module.glitch.wall_us)
		put_last_glitch(j, c, now);
	rest_json_pins(j, c, now);
	put_counters(j, c, now);
	rest_unknown_flags(j, c, now);
	rest_alarm_counts(j, c);
	if (module_is_known(&c->module))
		put_brief(j, c, now);
	json_object_end(j);
}

/* ---- a module ---- */

static void
put_checksums(struct json *j, const struct identity *id)
{
	unsigned count = MIN_OF(id->checksum_count, (unsigned)IDENTITY_CHECKSUMS_MAX);

	json_object(j, "checksums");
	for (unsigned i = 0; i < count; i++)
		json_bool(j, id->checksum[i].name,
		    id->checksum[i].stored == id->checksum[i].computed);
	json_object_end(j);
}

static void
put_interface(struct json *j, const char *key, const struct sff8024_interface *interface,
    uint8_t id)
{
	char room[WORDS_MAX];

	json_string(j, key, words_interface_name(interface, id, room));
}

static void
put_words(struct json *j, const char *key, const char *words)
{
	if (words)
		json_string(j, key, words);
}

/*
 * The host lanes that are set to an application, from 1; nothing where the module does
 * not say, or did not in the last poll.
 */
static void
put_active(struct json *j, const struct module *m, unsigned number)
{
	const struct readings *r = &m->readings;
	uint32_t lanes = 0;

	if (!m->has_readings || m->stale || !r->app_known)
		return;
	for (unsigned lane = 0; lane < LANES_MAX; lane++) {
		if ((r->app_known & lane_bit(lane)) && r->app[lane] == number)
			lanes |= lane_bit(lane);
	}
	json_bool(j, "active", lanes != 0);
	json_array(j, "active-host-lanes");
	for (unsigned lane = 0; lane < LANES_MAX; lane++) {
		if (lanes & lane_bit(lane))
			json_count(j, NULL, lane + 1);
	}
	json_array_end(j);
}

static void
put_application(struct json *j, const struct module *m, const struct application *app)
{
	const struct identity *id = &m->id;
	const struct sff8024_interface *host = sff8024_host(app->host_id);
	const struct sff8024_interface *media =
	    sff8024_media(id->media_type, app->media_id);
	char room[SENTENCE_MAX];

	json_object(j, NULL);
	json_count(j, "app", app->number);
	put_interface(j, "host", host, app->host_id);
	put_interface(j, "media", media, app->media_id);
	json_count(j, "host-lanes", app->host_lanes);
	json_count(j, "media-lanes", app->media_lanes);
	put_words(j, "host-rate", words_rate(host, app->host_lanes, room));
	put_words(j, "media-rate", words_rate(media, app->media_lanes, room));
	put_words(j, "reach", words_reach(id, media, id->media_type, room));
	put_words(j, "words", words_application(id, app, room));
	put_active(j, m, app->number);
	json_object_end(j);
}

static void
put_applications(struct json *j, const struct module *m)
{
	unsigned count = MIN_OF(m->id.app_count, (unsigned)IDENTITY_APPS_MAX);

	json_array(j, "applications");
	for (unsigned i = 0; i < count; i++)
		put_application(j, m, &m->id.app[i]);
	json_array_end(j);
}

/* All that codes and bits name, of a module that has no applications. */
static void
put_compliance(struct json *j, const struct identity *id)
{
	const char *name;

	if (!(id->known & (FACT_COMPLIANCE | FACT_EXT_COMPLIANCE)))
		return;
	json_array(j, "compliance");
	for (unsigned i = 0; (name = compliance_name(id, i)) != NULL; i++)
		json_string(j, NULL, name);
	json_array_end(j);
}

static void
put_identity(struct json *j, const struct cage *c, const struct now *now)
{
	char room[SENTENCE_MAX];

	json_object(j, "identity");
	put_subject(j, LEAF_IDENTITY, 0, 0, c, 0, now);
	put_words(j, "words", words_interface(&c->module.id, room));
	put_compliance(j, &c->module.id);
	if (c->module.id.checksum_count > 0)
		put_checksums(j, &c->module.id);
	if (c->module.id.app_count > 0)
		put_applications(j, &c->module);
	json_object_end(j);
}

static void
put_lanes(struct json *j, const struct cage *c, const struct now *now)
{
	unsigned lanes = leaf_instances(LEAF_LANE, c);

	json_array(j, "lanes");
	for (unsigned lane = 0; lane < lanes; lane++) {
		json_object(j, NULL);
		json_count(j, "lane", lane + 1);
		put_subject(j, LEAF_LANE, 0, 0, c, lane, now);
		rest_lane_flags(j, c, lane);
		json_object_end(j);
	}
	json_array_end(j);
}

/* Why those of the module are not to be believed, and what counts in their place. */
static void
put_doubts(struct json *j, const struct leaf *leaf, const struct cage *c, enum monitor id)
{
	enum limit_sense sense = limits_sense(&c->module.limits, id);
	const struct own_limits *own = &c->module.own;

	if (sense != LIMITS_GOOD)
		json_string(j, "doubt", limit_sense_name(sense));
	if (!own->given[id])
		return;
	json_object(j, "operator");
	for (int limit = 0; limit < LIMIT_COUNT; limit++) {
		if (own_limit_is_given(own, id, (enum limit)limit))
			json_decimal(j, leaf_limit_name((enum limit)limit),
			    leaf_monitor_number(id, own->value[id][limit]), leaf->digits);
	}
	json_object_end(j);
}

static void
put_limits_of(struct json *j, const struct leaf *leaf, const struct cage *c)
{
	enum monitor id = MONITOR_TEMP;
	struct value v = { .quality = QUALITY_UNSUPPORTED };

	while (id < MONITOR_COUNT && leaf_of_limits(id) != leaf)
		id++;
	if (!leaf->get(c, LIMIT_HIGH_ALARM, &v) && !leaf->get(c, LIMIT_HIGH_WARN, &v) &&
	    !c->module.own.given[id])
		return;
	json_object(j, leaf->rest);
	json_string(j, "unit", unit_name(leaf->unit));
	json_string(j, "quality", quality_name(v.quality));
	for (unsigned i = 0; i < LIMIT_COUNT; i++) {
		if (leaf->get(c, i, &v))
			put_value(j, leaf_limit_name((enum limit)i), leaf, &v);
	}
	put_doubts(j, leaf, c, id);
	json_object_end(j);
}

static void
put_limits(struct json *j, const struct cage *c)
{
	size_t count;
	const struct leaf *leaves = leaf_table(&count);

	json_object(j, "limits");
	for (size_t i = 0; i < count; i++) {
		if (leaves[i].subject == LEAF_LIMIT)
			put_limits_of(j, &leaves[i], c);
	}
	json_object_end(j);
}

void
rest_json_module(struct json *j, const struct cage *c, const struct now *now)
{
	json_object(j, NULL);
	json_string(j, "cage", c->name);
	json_count(j, "generation", c->generation);
	put_subject(j, LEAF_MODULE, SHOW_READING, 0, c, 0, now);
	put_identity(j, c, now);
	rest_json_findings(j, c);
	json_object(j, "monitors");
	put_subject(j, LEAF_MODULE, SHOW_READING | SHOW_NOT_FULL, SHOW_READING, c, 0,
	    now);
	json_object_end(j);
	put_lanes(j, c, now);
	put_limits(j, c);
	rest_module_flags(j, c);
	rest_flag_records(j, c, now);
	rest_json_vdm(j, c, now);
	json_object_end(j);
}

/* ---- a bus ---- */

void
rest_json_bus(struct json *j, const struct bus *b, const struct now *now)
{
	size_t count;
	const struct leaf *leaves = leaf_table(&count);
	struct value v;

	json_object(j, NULL);
	for (size_t i = 0; i < count; i++) {
		const struct leaf *leaf = &leaves[i];

		if (leaf->subject == LEAF_BUS && leaf->rest && leaf->get_bus(b, &v))
			put_value(j, leaf->rest, leaf, &v);
	}
	json_age(j, "since-age", b->since_us, now);
	rest_transfers(j, &b->transfers);
	json_object(j, "recoveries");
	for (int rung = 0; rung < RECOVERY_COUNT; rung++)
		json_count(j, recovery_name((enum recovery)rung), b->recoveries[rung]);
	json_object_end(j);
	json_object_end(j);
}
