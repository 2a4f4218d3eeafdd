/* SPDX-License-Identifier: Apache-2.0 */
#include "api/openapi_schemas.h"

#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "schema/leaf.h"

/* What a member that is no leaf holds. */
enum shape {
	SHAPE_TEXT,
	SHAPE_TIME,    /* RFC 3339, UTC */
	SHAPE_SECONDS, /* an age */
	SHAPE_NUMBER,
	SHAPE_COUNT,
	SHAPE_BOOL,
	SHAPE_SEVERITY,
	SHAPE_OBJECT, /* of the schema `of` */
	SHAPE_LIST,   /* of objects of the schema `of`, or of texts where that is NULL */
	SHAPE_LEAVES  /* no member: here stand the leaves that `pick` picks */
};

/* Which leaves: of a subject, those whose `show` bits in `mask` are `show`. */
struct pick {
	enum leaf_subject subject;
	unsigned mask, show;
};

struct member {
	enum shape shape;
	const char *name;
	const char *of;
	bool always; /* in every answer */
	const char *help;
	struct pick pick;
};

struct object {
	const char *name;
	const char *help;
	const struct member *member;
	size_t count;
};

/* clang-format off */
#define LEAVES(subject, mask, show) \
	{ SHAPE_LEAVES, NULL, NULL, false, NULL, { subject, mask, show } }

static const struct member status[] = {
	{ SHAPE_TEXT,    "status",        NULL,           true,  "\"ok\" or \"ready\".", { 0 } },
};

static const struct member problem[] = {
	{ SHAPE_TEXT,    "type",          NULL,           true,  "Which kind of problem, a URI reference.", { 0 } },
	{ SHAPE_TEXT,    "title",         NULL,           true,  "The kind in words.", { 0 } },
	{ SHAPE_COUNT,   "status",        NULL,           true,  "The status of the answer.", { 0 } },
	{ SHAPE_TEXT,    "detail",        NULL,           true,  "What is wrong this time.", { 0 } },
	{ SHAPE_TEXT,    "instance",      NULL,           true,  "The path that was asked for.", { 0 } },
};

static const struct member done[] = {
	{ SHAPE_TEXT,    "cage",          NULL,           true,  "The cage that was acted on.", { 0 } },
	{ SHAPE_TEXT,    "result",        NULL,           true,  "\"done\".", { 0 } },
};

static const struct member cages[] = {
	{ SHAPE_LIST,    "cages",         "Cage",         true,  "In the order of the faceplate.", { 0 } },
};

static const struct member cage[] = {
	LEAVES(LEAF_CAGE, 0, 0),
	{ SHAPE_TIME,    "since",         NULL,           false, "When presence last changed.", { 0 } },
	{ SHAPE_SECONDS, "since-age",     NULL,           false, "How long ago that was.", { 0 } },
	{ SHAPE_OBJECT,  "last-poll",     "LastPoll",     false, NULL, { 0 } },
	{ SHAPE_OBJECT,  "pins",          "Pins",         false, "Absent where no pin can be read.", { 0 } },
	{ SHAPE_OBJECT,  "counters",      "Counters",     true,  NULL, { 0 } },
	{ SHAPE_OBJECT,  "alarms",        "AlarmCounts",  true,  NULL, { 0 } },
	{ SHAPE_OBJECT,  "module",        "ModuleBrief",  false, NULL, { 0 } },
};

static const struct member last_poll[] = {
	{ SHAPE_SECONDS, "age",           NULL,           true,  "How long ago it was.", { 0 } },
	{ SHAPE_TIME,    "time",          NULL,           true,  "When it was.", { 0 } },
};

static const struct member counters[] = {
	LEAVES(LEAF_COUNTER, 0, 0),
	{ SHAPE_OBJECT,  "read-errors",   "ReadErrors",   true,  NULL, { 0 } },
};

static const struct member brief[] = {
	LEAVES(LEAF_IDENTITY, SHOW_BRIEF, SHOW_BRIEF),
	LEAVES(LEAF_MODULE, SHOW_BRIEF, SHOW_BRIEF),
};

static const struct member module[] = {
	{ SHAPE_TEXT,    "cage",          NULL,           true,  "The cage that it is in.", { 0 } },
	{ SHAPE_COUNT,   "generation",    NULL,           true,  "That of the cage.", { 0 } },
	LEAVES(LEAF_MODULE, SHOW_READING, 0),
	{ SHAPE_OBJECT,  "identity",      "Identity",     true,  NULL, { 0 } },
	{ SHAPE_OBJECT,  "monitors",      "Monitors",     true,  NULL, { 0 } },
	{ SHAPE_LIST,    "lanes",         "Lane",         true,  "The media lanes.", { 0 } },
	{ SHAPE_OBJECT,  "limits",        "LimitsByName", true,  NULL, { 0 } },
	{ SHAPE_LIST,    "flags",         NULL,           false, "Flags of the whole module that are up.", { 0 } },
	{ SHAPE_TEXT,    "flags-quality", NULL,           false, "\"stale\" when the last poll failed.", { 0 } },
	{ SHAPE_TEXT,    "flag-mode",     NULL,           false, "\"latched\": up since the last poll; \"sampled\": up at the last poll.", { 0 } },
};

static const struct member identity[] = {
	LEAVES(LEAF_IDENTITY, 0, 0),
	{ SHAPE_OBJECT,  "checksums",     "Checksums",    false, NULL, { 0 } },
	{ SHAPE_TEXT,    "words",         NULL,           false, "Its interface in plain words, of a module without applications.", { 0 } },
	{ SHAPE_LIST,    "applications",  "Application",  false, "What the module can be, the default first.", { 0 } },
};

static const struct member application[] = {
	{ SHAPE_COUNT,   "app",           NULL,           true,  "AppSel.", { 0 } },
	{ SHAPE_TEXT,    "host",          NULL,           true,  "The host interface by SFF-8024, or its code.", { 0 } },
	{ SHAPE_TEXT,    "media",         NULL,           true,  "The media interface by SFF-8024, or its code.", { 0 } },
	{ SHAPE_COUNT,   "host-lanes",    NULL,           true,  "Host lanes of one instance.", { 0 } },
	{ SHAPE_COUNT,   "media-lanes",   NULL,           true,  "Media lanes of one instance.", { 0 } },
	{ SHAPE_TEXT,    "host-rate",     NULL,           false, "Lanes, rate and modulation of the host side: \"8 x 50G PAM4\".", { 0 } },
	{ SHAPE_TEXT,    "media-rate",    NULL,           false, "The same of the media side.", { 0 } },
	{ SHAPE_TEXT,    "reach",         NULL,           false, "How far and on what: \"500 m SMF\".", { 0 } },
	{ SHAPE_TEXT,    "words",         NULL,           false, "All of this in a sentence.", { 0 } },
};

static const struct member pin[] = {
	{ SHAPE_BOOL,    "asserted",      NULL,           false, "Whatever the polarity of the wire; absent while unknown.", { 0 } },
	{ SHAPE_TIME,    "since",         NULL,           false, "When it was first seen at this level.", { 0 } },
	{ SHAPE_SECONDS, "since-age",     NULL,           false, "How long ago that was.", { 0 } },
	{ SHAPE_BOOL,    "since-at-least", NULL,          false, "It had this level at the first look already.", { 0 } },
	{ SHAPE_SECONDS, "age",           NULL,           false, "How long ago it was last read.", { 0 } },
	{ SHAPE_TEXT,    "quality",       NULL,           false, "\"stale\" or \"unknown\"; absent where all is well.", { 0 } },
	{ SHAPE_TEXT,    "error",         NULL,           false, "Why it cannot be read.", { 0 } },
};

static const struct member alarms[] = {
	{ SHAPE_LIST,    "alarms",        "Alarm",        true,  "The worst first and of these the oldest.", { 0 } },
};

static const struct member alarm[] = {
	{ SHAPE_TEXT,    "id",            NULL,           true,  "A number of 64 bits; the same for the same cage, kind and lane.", { 0 } },
	{ SHAPE_TEXT,    "cage",          NULL,           true,  "The cage that it is about.", { 0 } },
	{ SHAPE_COUNT,   "lane",          NULL,           false, "The media lane, from 1.", { 0 } },
	{ SHAPE_COUNT,   "host-lane",     NULL,           false, "The host lane, from 1, where it is about the host side.", { 0 } },
	{ SHAPE_TEXT,    "kind",          NULL,           true,  "What is wrong: \"rx-power-low-alarm\".", { 0 } },
	{ SHAPE_SEVERITY, "severity",     NULL,           true,  "How bad it is.", { 0 } },
	{ SHAPE_TEXT,    "text",          NULL,           true,  "What is wrong in a sentence with numbers.", { 0 } },
	{ SHAPE_TEXT,    "source",        NULL,           false, "Who says so: \"flag\" of the module, \"comparison\" with its limits, \"both\".", { 0 } },
	{ SHAPE_NUMBER,  "value",         NULL,           false, "The reading when it was raised.", { 0 } },
	{ SHAPE_NUMBER,  "limit",         NULL,           false, "The limit that is crossed.", { 0 } },
	{ SHAPE_TEXT,    "unit",          NULL,           false, "Of value and limit.", { 0 } },
	{ SHAPE_TIME,    "raised",        NULL,           true,  "When it was raised.", { 0 } },
	{ SHAPE_SECONDS, "age",           NULL,           true,  "How long ago that was.", { 0 } },
	{ SHAPE_COUNT,   "generation",    NULL,           true,  "Of the module that it is about.", { 0 } },
};

static const struct member monitors[] = {
	LEAVES(LEAF_MODULE, SHOW_READING | SHOW_NOT_FULL, SHOW_READING),
};

static const struct member lane[] = {
	{ SHAPE_COUNT,   "lane",          NULL,           true,  "From 1.", { 0 } },
	LEAVES(LEAF_LANE, 0, 0),
	{ SHAPE_LIST,    "flags",         NULL,           false, "Flags of the lane that are up; absent where none is known.", { 0 } },
	{ SHAPE_TEXT,    "flags-quality", NULL,           false, "\"stale\" when the last poll failed.", { 0 } },
};

static const struct member buses[] = {
	{ SHAPE_LIST,    "buses",         "Bus",          true,  "By number.", { 0 } },
};

static const struct member bus[] = {
	LEAVES(LEAF_BUS, 0, 0),
	{ SHAPE_SECONDS, "since-age",     NULL,           true,  "How long it has been in its state.", { 0 } },
};

#define OBJECT(name, members, help) { name, help, members, COUNT_OF(members) }

static const struct object objects[] = {
	OBJECT("Status",      status,      "How the daemon is."),
	OBJECT("Problem",     problem,     "What went wrong (RFC 9457)."),
	OBJECT("Done",        done,        "An action that was carried out."),
	OBJECT("Cages",       cages,       "All cages."),
	OBJECT("Cage",        cage,        "A slot of the faceplate."),
	OBJECT("LastPoll",    last_poll,   "The last good poll of the module."),
	OBJECT("Counters",    counters,    "What was counted of a cage since the start."),
	OBJECT("ModuleBrief", brief,       "The module of a cage in short."),
	OBJECT("Module",      module,      "What is plugged in a cage."),
	OBJECT("Identity",    identity,    "Who a module says it is."),
	OBJECT("Application", application, "An application that a module advertises."),
	OBJECT("Monitors",    monitors,    "What a module measures as a whole."),
	OBJECT("Lane",        lane,        "A media lane."),
	OBJECT("Pin",         pin,         "A low-speed contact of a cage."),
	OBJECT("Alarms",      alarms,      "All alarms that are up."),
	OBJECT("Alarm",       alarm,       "One thing that is wrong now."),
	OBJECT("Buses",       buses,       "All buses."),
	OBJECT("Bus",         bus,         "A bus and the process that serves it."),
};
/* clang-format on */

/* ---- values ---- */

void
openapi_reference(struct json *j, const char *key, const char *schema)
{
	char reference[64];

	snprintf(reference, sizeof(reference), "#/components/schemas/%s", schema);
	json_object(j, key);
	json_string(j, "$ref", reference);
	json_object_end(j);
}

static void
put_help(struct json *j, const char *help)
{
	if (help)
		json_string(j, "description", help);
}

static void
put_scalar(struct json *j, const char *type, const char *format)
{
	json_string(j, "type", type);
	if (format)
		json_string(j, "format", format);
}

static void
put_whole(struct json *j)
{
	put_scalar(j, "integer", "uint64");
	json_count(j, "minimum", 0);
}

static void
put_names(struct json *j, const char *key, const char *(*name)(unsigned), unsigned count)
{
	json_array(j, key);
	for (unsigned i = 0; i < count; i++)
		json_string(j, NULL, name(i));
	json_array_end(j);
}

static const char *
name_of_quality(unsigned i)
{
	return quality_name((enum quality)i);
}

static const char *
name_of_limit(unsigned i)
{
	return leaf_limit_name((enum limit)i);
}

static const char *
name_of_severity(unsigned i)
{
	return severity_name((enum severity)i);
}

static const char *
name_of_reason(unsigned i)
{
	return hw_reason_name((enum hw_reason)(i + 1));
}

/* ---- leaves ---- */

static bool
leaf_is_picked(const struct leaf *leaf, const struct pick *pick)
{
	return leaf->rest && leaf->subject == pick->subject &&
	       (leaf->show & pick->mask) == pick->show;
}

/* The value of a leaf alone, as rest_json puts it. */
static void
put_leaf_value(struct json *j, const struct leaf *leaf)
{
	switch (leaf->kind) {
	case VALUE_FIXED:
		put_scalar(j, "number", NULL);
		break;
	case VALUE_COUNT:
		put_whole(j);
		break;
	case VALUE_BOOL:
		put_scalar(j, "boolean", NULL);
		break;
	case VALUE_TEXT:
		put_scalar(j, "string", NULL);
		break;
	}
}

static void
put_unit(struct json *j, const struct leaf *leaf)
{
	json_object(j, "unit");
	json_string(j, "const", unit_name(leaf->unit));
	json_object_end(j);
}

static void
put_quality(struct json *j)
{
	json_object(j, "quality");
	put_names(j, "enum", name_of_quality, QUALITY_UNSUPPORTED);
	json_object_end(j);
}

/* A reading, with its age and quality. */
static void
put_reading(struct json *j, const struct leaf *leaf)
{
	json_string(j, "type", "object");
	json_object(j, "properties");
	json_object(j, "value");
	put_leaf_value(j, leaf);
	json_object_end(j);
	put_unit(j, leaf);
	openapi_reference(j, "age", "Seconds");
	put_quality(j);
	json_object_end(j);
	json_array(j, "required");
	json_string(j, NULL, "value");
	json_string(j, NULL, "unit");
	json_string(j, NULL, "age");
	json_string(j, NULL, "quality");
	json_array_end(j);
}

static void
put_leaf(struct json *j, const struct leaf *leaf)
{
	json_object(j, leaf->rest);
	put_help(j, leaf->help);
	if (leaf->show & SHOW_READING) {
		put_reading(j, leaf);
	} else {
		put_leaf_value(j, leaf);
		if (leaf->unit != UNIT_NONE)
			json_string(j, "x-unit", unit_name(leaf->unit));
	}
	json_object_end(j);
}

static void
put_leaves(struct json *j, const struct pick *pick)
{
	size_t count;
	const struct leaf *leaves = leaf_table(&count);

	for (size_t i = 0; i < count; i++) {
		if (leaf_is_picked(&leaves[i], pick))
			put_leaf(j, &leaves[i]);
	}
}

static void
put_required_leaves(struct json *j, const struct pick *pick)
{
	size_t count;
	const struct leaf *leaves = leaf_table(&count);

	for (size_t i = 0; i < count; i++) {
		if (leaf_is_picked(&leaves[i], pick) && (leaves[i].show & SHOW_ALWAYS))
			json_string(j, NULL, leaves[i].rest);
	}
}

/* ---- objects ---- */

static void
put_list(struct json *j, const struct member *m)
{
	json_string(j, "type", "array");
	if (m->of) {
		openapi_reference(j, "items", m->of);
		return;
	}
	json_object(j, "items");
	put_scalar(j, "string", NULL);
	json_object_end(j);
}

static void
put_member(struct json *j, const struct member *m)
{
	char reference[64];

	if (m->shape == SHAPE_LEAVES) {
		put_leaves(j, &m->pick);
		return;
	}
	json_object(j, m->name);
	put_help(j, m->help);
	switch (m->shape) {
	case SHAPE_TEXT:
		put_scalar(j, "string", NULL);
		break;
	case SHAPE_TIME:
		put_scalar(j, "string", "date-time");
		break;
	case SHAPE_NUMBER:
		put_scalar(j, "number", NULL);
		break;
	case SHAPE_COUNT:
		put_whole(j);
		break;
	case SHAPE_BOOL:
		put_scalar(j, "boolean", NULL);
		break;
	case SHAPE_SEVERITY:
		put_names(j, "enum", name_of_severity, SEVERITY_COUNT);
		break;
	case SHAPE_SECONDS:
	case SHAPE_OBJECT:
		snprintf(reference, sizeof(reference), "#/components/schemas/%s",
		    m->of ? m->of : "Seconds");
		json_string(j, "$ref", reference);
		break;
	case SHAPE_LIST:
		put_list(j, m);
		break;
	case SHAPE_LEAVES:
		break;
	}
	json_object_end(j);
}

static void
put_object(struct json *j, const struct object *o)
{
	json_object(j, o->name);
	put_help(j, o->help);
	json_string(j, "type", "object");
	json_object(j, "properties");
	for (size_t i = 0; i < o->count; i++)
		put_member(j, &o->member[i]);
	json_object_end(j);
	json_array(j, "required");
	for (size_t i = 0; i < o->count; i++) {
		if (o->member[i].shape == SHAPE_LEAVES)
			put_required_leaves(j, &o->member[i].pick);
		else if (o->member[i].always)
			json_string(j, NULL, o->member[i].name);
	}
	json_array_end(j);
	json_object_end(j);
}

/* ---- the shapes that are no plain objects ---- */

/* This very document, which has a specification of its own. */
static void
put_document(struct json *j)
{
	json_object(j, "OpenApi");
	put_help(j, "A document of OpenAPI 3.1.");
	json_string(j, "type", "object");
	json_object_end(j);
}

static void
put_seconds(struct json *j)
{
	json_object(j, "Seconds");
	put_scalar(j, "number", NULL);
	json_count(j, "minimum", 0);
	json_string(j, "x-unit", "seconds");
	json_object_end(j);
}

/* An object with a count for each of some names. */
static void
put_counts(struct json *j, const char *object, const char *help,
    const char *(*name)(unsigned), unsigned count)
{
	json_object(j, object);
	put_help(j, help);
	json_string(j, "type", "object");
	json_object(j, "properties");
	for (unsigned i = 0; i < count; i++) {
		json_object(j, name(i));
		put_whole(j);
		json_object_end(j);
	}
	json_object_end(j);
	put_names(j, "required", name, count);
	json_object_end(j);
}

/* Those that the platform can read. */
static void
put_pins(struct json *j)
{
	json_object(j, "Pins");
	put_help(j, "Low-speed contacts of a cage, of those that can be read.");
	json_string(j, "type", "object");
	json_object(j, "properties");
	for (unsigned i = 0; i < PIN_COUNT; i++)
		openapi_reference(j, pin_name(i), "Pin");
	json_object_end(j);
	json_object_end(j);
}

static void
put_checksums(struct json *j)
{
	json_object(j, "Checksums");
	put_help(j, "Whether each checksum of the identity holds.");
	json_string(j, "type", "object");
	json_object(j, "additionalProperties");
	put_scalar(j, "boolean", NULL);
	json_object_end(j);
	json_object_end(j);
}

/* The four limits of one monitor. */
static void
put_limits_of(struct json *j, const struct leaf *leaf)
{
	json_object(j, leaf->rest);
	put_help(j, leaf->help);
	json_string(j, "type", "object");
	json_object(j, "properties");
	put_unit(j, leaf);
	put_quality(j);
	for (unsigned i = 0; i < LIMIT_COUNT; i++) {
		json_object(j, name_of_limit(i));
		put_leaf_value(j, leaf);
		json_object_end(j);
	}
	json_object_end(j);
	json_array(j, "required");
	json_string(j, NULL, "unit");
	json_string(j, NULL, "quality");
	for (unsigned i = 0; i < LIMIT_COUNT; i++)
		json_string(j, NULL, name_of_limit(i));
	json_array_end(j);
	json_object_end(j);
}

static void
put_limits(struct json *j)
{
	size_t count;
	const struct leaf *leaves = leaf_table(&count);

	json_object(j, "LimitsByName");
	put_help(j, "The limits that the module gives, by monitor.");
	json_string(j, "type", "object");
	json_object(j, "properties");
	for (size_t i = 0; i < count; i++) {
		if (leaves[i].subject == LEAF_LIMIT && leaves[i].rest)
			put_limits_of(j, &leaves[i]);
	}
	json_object_end(j);
	json_object_end(j);
}

void
openapi_schemas(struct json *j)
{
	put_document(j);
	put_seconds(j);
	put_counts(j, "ReadErrors", "Reads that failed, by reason.", name_of_reason,
	    HW_REASON_COUNT - 1);
	put_counts(j, "AlarmCounts", "Alarms that are up, by severity.", name_of_severity,
	    SEVERITY_COUNT);
	put_pins(j);
	put_checksums(j);
	put_limits(j);
	for (size_t i = 0; i < COUNT_OF(objects); i++)
		put_object(j, &objects[i]);
}
