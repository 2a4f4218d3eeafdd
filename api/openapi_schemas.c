/* SPDX-License-Identifier: Apache-2.0 */
#include "api/openapi_schemas.h"

#include <stdio.h>
#include <string.h>

#include "api/openapi_objects.h"
#include "base/bytes.h"
#include "model/inventory.h"
#include "schema/leaf_monitor.h"

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
name_of_presence(unsigned i)
{
	return presence_name((enum presence)i);
}

static const char *
name_of_state(unsigned i)
{
	return cage_state_name((enum cage_state)i);
}

static const char *
name_of_trust(unsigned i)
{
	return trust_name((enum trust)i);
}

static const char *
name_of_bus_state(unsigned i)
{
	return bus_state_name((enum bus_state)i);
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

static const char *
name_of_error(unsigned i)
{
	return hw_err_info(-(int)(i + 1))->name;
}

static const char *
name_of_breaker(unsigned i)
{
	return cage_breaker_name(i);
}

/* ---- leaves ---- */

static bool
leaf_is_picked(const struct leaf *leaf, const struct pick *pick)
{
	return leaf->rest && leaf->subject == pick->subject &&
	       (leaf->show & pick->mask) == pick->show;
}

/* Leaves whose texts are words of ours. */
static const struct {
	enum leaf_subject subject;
	const char *rest;
	const char *(*name)(unsigned);
	unsigned count;
} worded[] = {
	{ LEAF_CAGE, "type", cage_type_name, CAGE_TYPES },
	{ LEAF_CAGE, "presence", name_of_presence, PRESENCE_PRESENT + 1 },
	{ LEAF_CAGE, "state", name_of_state, CAGE_STATE_UNSUPPORTED + 1 },
	{ LEAF_CAGE, "breaker", name_of_breaker, 2 },
	{ LEAF_MODULE, "trust", name_of_trust, TRUST_GOOD + 1 },
	{ LEAF_BUS, "state", name_of_bus_state, BUS_STUCK + 1 },
};

static void
put_words(struct json *j, const struct leaf *leaf)
{
	for (size_t i = 0; i < COUNT_OF(worded); i++) {
		if (worded[i].subject == leaf->subject &&
		    strcmp(worded[i].rest, leaf->rest) == 0)
			put_names(j, "enum", worded[i].name, worded[i].count);
	}
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
		put_words(j, leaf);
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
	case SHAPE_QUALITY:
		put_names(j, "enum", name_of_quality, QUALITY_UNSUPPORTED);
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
	case SHAPE_NUMBERS:
		json_string(j, "type", "array");
		json_object(j, "items");
		put_whole(j);
		json_object_end(j);
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

/* What an event tells beside what all of them do. */
static void
put_details(struct json *j)
{
	json_object(j, "EventDetails");
	put_help(j, "What there is to tell, by kind; \"text\" is for people.");
	json_string(j, "type", "object");
	json_object(j, "additionalProperties");
	json_array(j, "type");
	json_string(j, NULL, "string");
	json_string(j, NULL, "number");
	json_array_end(j);
	json_object_end(j);
	json_object_end(j);
}

/* The limits of one monitor; a module may give alarm limits only, or warning limits. */
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
	json_object(j, "doubt");
	put_help(j, "Why these are not to be believed; absent where they are.");
	json_string(j, "type", "string");
	json_object_end(j);
	json_object(j, "operator");
	put_help(j, "Limits of an operator, which count in their place.");
	json_string(j, "type", "object");
	json_object(j, "properties");
	for (unsigned i = 0; i < LIMIT_COUNT; i++) {
		json_object(j, name_of_limit(i));
		put_leaf_value(j, leaf);
		json_object_end(j);
	}
	json_object_end(j);
	json_object_end(j);
	json_object_end(j);
	json_array(j, "required");
	json_string(j, NULL, "unit");
	json_string(j, NULL, "quality");
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
	size_t count;
	const struct object *objects = openapi_objects(&count);

	put_document(j);
	put_seconds(j);
	put_counts(j, "ReadErrors", "Reads that failed, by reason.", name_of_reason,
	    HW_REASON_COUNT - 1);
	put_counts(j, "TransfersFailed", "Transfers that failed, by what went wrong.",
	    name_of_error, HW_ERR_COUNT - 1);
	put_counts(j, "AlarmCounts", "Alarms that are up, by severity.", name_of_severity,
	    SEVERITY_COUNT);
	put_pins(j);
	put_checksums(j);
	put_details(j);
	put_limits(j);
	for (size_t i = 0; i < count; i++)
		put_object(j, &objects[i]);
}
