/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/tree_caged.h"

#include <stdio.h>

#include "optics/sff8024.h"
#include "schema/leaf_flag.h"
#include "schema/words.h"

static bool
give_text(const char *text, struct value *v)
{
	v->text = text;
	return text && *text;
}

static bool
give_count(uint64_t count, struct value *v)
{
	v->count = count;
	return true;
}

bool
tree_presence_since(const struct tree_at *at, struct value *v)
{
	const struct cage *c = at->cage;

	v->wall_us = c->presence_since_wall_us;
	return c->presence_since_us > 0 &&
	       give_count(c->presence_since_wall_us * 1000, v);
}

/* ---- pins ---- */

bool
tree_pin_next(const struct tree_at *at, unsigned *pin)
{
	while (*pin < PIN_COUNT && !(at->cage->pins_readable >> *pin & 1))
		(*pin)++;
	return *pin < PIN_COUNT;
}

void
tree_pin_key(const struct tree_at *at, unsigned k, char *room, size_t size)
{
	(void)k;
	tree_key_text(room, size, pin_name(tree_at_index(at)));
}

bool
tree_pin_name(const struct tree_at *at, struct value *v)
{
	return give_text(pin_name(tree_at_index(at)), v);
}

static const struct pin *
pin_at(const struct tree_at *at, struct value *v)
{
	const struct pin *p = &at->cage->pin[tree_at_index(at)];

	v->wall_us = p->since_wall_us;
	return pin_quality(at->cage, tree_at_index(at)) == PIN_UNKNOWN ? NULL : p;
}

bool
tree_pin_asserted(const struct tree_at *at, struct value *v)
{
	const struct pin *p = pin_at(at, v);

	return p && give_count(p->asserted, v);
}

bool
tree_pin_since(const struct tree_at *at, struct value *v)
{
	const struct pin *p = pin_at(at, v);

	return p && give_count(p->since_wall_us * 1000, v);
}

bool
tree_pin_quality(const struct tree_at *at, struct value *v)
{
	static const char *const names[] = { "good", "stale", "unknown" };

	return give_text(names[pin_quality(at->cage, tree_at_index(at))], v);
}

/* ---- polling ---- */

bool
tree_class_next(const struct tree_at *at, unsigned *which)
{
	return at->cage->module.has_identity && *which < POLL_CLASSES;
}

void
tree_class_key(const struct tree_at *at, unsigned k, char *room, size_t size)
{
	(void)k;
	tree_key_text(room, size, poll_class_name((enum poll_class)tree_at_index(at)));
}

bool
tree_class_name(const struct tree_at *at, struct value *v)
{
	return give_text(poll_class_name((enum poll_class)tree_at_index(at)), v);
}

/* ---- flags: those that were up since the module was plugged ---- */

static const struct flag_record *
record_at(const struct tree_at *at, struct value *v)
{
	const struct flag_record *r = leaf_flag_record(at->cage, tree_at_index(at));

	if (r && v)
		v->wall_us = r->seen_wall_us;
	return r;
}

/* A module may list an observable twice: the first one has the keys. */
static bool
is_listed(const struct cage *c, unsigned index)
{
	const struct vdm_item *item;

	if (!leaf_flag_record(c, index))
		return false;
	if (index < LEAF_FLAG_OBSERVED)
		return true;
	item = &c->vdm->item[(index - LEAF_FLAG_OBSERVED) / LIMIT_COUNT];
	return vdm_set_find(c, item->type, item->lane) == item;
}

bool
tree_flag_next(const struct tree_at *at, unsigned *index)
{
	unsigned end = leaf_instances(LEAF_FLAG, at->cage);

	for (; *index < end; (*index)++) {
		if (is_listed(at->cage, *index))
			return true;
	}
	return false;
}

static unsigned
flag_lane(const struct tree_at *at)
{
	unsigned lane;

	return leaf_flag_lane(at->cage, tree_at_index(at), &lane) ? lane + 1 : 0;
}

void
tree_flag_key(const struct tree_at *at, unsigned k, char *room, size_t size)
{
	char name[LEAF_FLAG_NAME_MAX];

	if (k == 0)
		tree_key_text(room, size,
		    leaf_flag_name(at->cage, tree_at_index(at), name));
	else
		snprintf(room, size, "%u", flag_lane(at));
}

bool
tree_flag_name(const struct tree_at *at, struct value *v)
{
	return give_text(leaf_flag_name(at->cage, tree_at_index(at), v->store), v);
}

bool
tree_flag_lane(const struct tree_at *at, struct value *v)
{
	return give_count(flag_lane(at), v);
}

bool
tree_flag_changes(const struct tree_at *at, struct value *v)
{
	const struct flag_record *r = record_at(at, v);

	return r && give_count(r->changes, v);
}

bool
tree_flag_seen(const struct tree_at *at, struct value *v)
{
	const struct flag_record *r = record_at(at, v);

	return r && give_count(r->seen_wall_us * 1000, v);
}

/* It was set after the read before. */
bool
tree_flag_since(const struct tree_at *at, struct value *v)
{
	const struct flag_record *r = record_at(at, v);

	return r && r->last.since_us &&
	       give_count((r->seen_wall_us - (r->last.seen_us - r->last.since_us)) * 1000,
		   v);
}

/* ---- applications ---- */

static const struct application *
application_at(const struct tree_at *at)
{
	return &at->cage->module.id.app[tree_at_index(at)];
}

bool
tree_application_next(const struct tree_at *at, unsigned *row)
{
	const struct identity *id = &at->cage->module.id;

	return at->cage->module.has_identity && *row < id->app_count &&
	       *row < IDENTITY_APPS_MAX;
}

void
tree_application_key(const struct tree_at *at, unsigned k, char *room, size_t size)
{
	(void)k;
	snprintf(room, size, "%u", application_at(at)->number);
}

bool
tree_application_number(const struct tree_at *at, struct value *v)
{
	return give_count(application_at(at)->number, v);
}

bool
tree_application_host(const struct tree_at *at, struct value *v)
{
	uint8_t id = application_at(at)->host_id;

	return give_text(words_interface_name(sff8024_host(id), id, v->store), v);
}

bool
tree_application_media(const struct tree_at *at, struct value *v)
{
	uint8_t id = application_at(at)->media_id;

	return give_text(
	    words_interface_name(sff8024_media(at->cage->module.id.media_type, id), id,
		v->store),
	    v);
}

bool
tree_application_host_lanes(const struct tree_at *at, struct value *v)
{
	return give_count(application_at(at)->host_lanes, v);
}

bool
tree_application_media_lanes(const struct tree_at *at, struct value *v)
{
	return give_count(application_at(at)->media_lanes, v);
}

/* ---- findings ---- */

static const struct finding *
finding_at(const struct tree_at *at)
{
	return &at->cage->module.findings.item[tree_at_index(at)];
}

bool
tree_finding_next(const struct tree_at *at, unsigned *row)
{
	return module_is_known(&at->cage->module) &&
	       *row < at->cage->module.findings.count;
}

bool
tree_finding_index(const struct tree_at *at, struct value *v)
{
	return give_count(tree_at_index(at), v);
}

bool
tree_finding_severity(const struct tree_at *at, struct value *v)
{
	return give_text(lint_severity_name(finding_severity(finding_at(at))), v);
}

bool
tree_finding_id(const struct tree_at *at, struct value *v)
{
	return give_text(finding_id(finding_at(at)), v);
}

bool
tree_finding_register(const struct tree_at *at, struct value *v)
{
	finding_register(finding_at(at), v->store);
	return give_text(v->store, v);
}

bool
tree_finding_text(const struct tree_at *at, struct value *v)
{
	_Static_assert(LINT_TEXT_MAX <= VALUE_STORE_MAX, "a text fits");
	finding_text(finding_at(at), v->store);
	return give_text(v->store, v);
}

/* ---- buses ---- */

bool
tree_bus_next(const struct tree_at *at, unsigned *bus)
{
	while (*bus < at->tree->inv->bus_count && !at->tree->inv->bus[*bus].used)
		(*bus)++;
	return !at->only && *bus < at->tree->inv->bus_count;
}

void
tree_bus_key(const struct tree_at *at, unsigned k, char *room, size_t size)
{
	(void)k;
	snprintf(room, size, "%u", at->index[0]);
}

bool
tree_bus_number(const struct tree_at *at, struct value *v)
{
	return give_count(at->index[0], v);
}

/* ---- modules and lanes ---- */

bool
tree_read_time(const struct tree_at *at, struct value *v)
{
	const struct module *m = &at->cage->module;

	v->wall_us = m->read_wall_us;
	return m->has_readings && give_count(m->read_wall_us * 1000, v);
}

bool
tree_lane_in_use(const struct tree_at *at, struct value *v)
{
	uint32_t lanes = cage_lanes_in_use(at->cage, LANE_USE_TX);

	return at->cage->module.has_readings &&
	       give_count(lanes >> tree_at_index(at) & 1, v);
}

bool
tree_host_state(const struct tree_at *at, struct value *v)
{
	const struct module *m = &at->cage->module;
	unsigned lane = tree_at_index(at);

	return m->has_readings && !m->stale && (m->readings.dp_state_known >> lane & 1) &&
	       give_text(words_data_path_state(m->readings.dp_state[lane]), v);
}

bool
tree_host_application(const struct tree_at *at, struct value *v)
{
	const struct module *m = &at->cage->module;
	unsigned lane = tree_at_index(at);

	return m->has_readings && !m->stale && (m->readings.app_known >> lane & 1) &&
	       m->readings.app[lane] && give_count(m->readings.app[lane], v);
}
