/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/decode_cmis.h"

#include "cli/decode_quantity.h"
#include "optics/cmis_diag.h"
#include "optics/cmis_lane.h"
#include "optics/cmis_offers.h"
#include "optics/monitor.h"

/* Takes a part; an empty one is left out. */
static void
set_part(json_t *o, const char *name, json_t *part)
{
	if (json_is_array(part) ? json_array_size(part) > 0 : json_object_size(part) > 0)
		json_object_set(o, name, part);
	json_decref(part);
}

static json_t *
advertised(const struct decoded *d)
{
	json_t *o = json_object();
	const struct cmis_offer *offer;
	const struct cmis_number *number;
	const struct cmis_choice *choice;
	int32_t steps;
	bool up;

	for (unsigned i = 0; (offer = cmis_offer_at(i)); i++) {
		const char *group = cmis_offer_group_name(offer->group);

		if (!cmis_offer(d->map, &d->id, offer, &up))
			continue;
		if (!json_object_get(o, group))
			json_object_set_new(o, group, json_array());
		if (up)
			json_array_append_new(json_object_get(o, group),
			    json_string(offer->name));
	}
	for (unsigned i = 0; (number = cmis_number_at(i)); i++) {
		if (cmis_number(d->map, &d->id, number, &steps))
			json_object_set_new(o, number->name,
			    number->den == 1
				? json_integer((json_int_t)steps * number->num)
				: json_real((double)steps * number->num / number->den));
	}
	for (unsigned i = 0; (choice = cmis_choice_at(i)); i++) {
		const char *value = cmis_choice(d->map, &d->id, choice);

		if (value)
			json_object_set_new(o, choice->name, json_string(value));
	}
	return o;
}

/* A lane that is not in use has no settings. */
static json_t *
config_object(const struct decoded *d, enum cmis_set set, unsigned lane,
    const struct cmis_lane_config *c)
{
	json_t *o;
	uint8_t number;

	if (!c->code)
		return json_pack("{s:i}", "application", 0);
	o = json_pack("{s:b, s:b, s:b, s:b}", "explicit_control", c->explicit_control,
	    "tx_adaptive_eq", c->tx_adaptive_eq, "tx_cdr", c->tx_cdr, "rx_cdr",
	    c->rx_cdr);
	if (cmis_application_number(d->map, &d->id, set, lane, c->code, &number))
		json_object_set_new(o, "application", json_integer(number));
	json_object_set_new(o, "data_path", json_integer(c->first_lane + 1));
	if (c->tx_eq_recall)
		json_object_set_new(o, "tx_eq_recall", json_integer(c->tx_eq_recall));
	json_object_set_new(o, "tx_eq_code", json_integer(c->tx_eq));
	json_object_set_new(o, "rx_pre_cursor_code", json_integer(c->rx_pre));
	json_object_set_new(o, "rx_post_cursor_code", json_integer(c->rx_post));
	json_object_set_new(o, "rx_amplitude_code", json_integer(c->rx_amplitude));
	return o;
}

static bool
lane_exists(const struct decoded *d, bool host, unsigned lane)
{
	return (host ? d->id.host_lane_mask : d->id.lane_mask) & lane_bit(lane);
}

/* A number of 0 is not known (Table 8-107). */
static json_t *
medium_object(const struct cmis_lane_map *where)
{
	const struct {
		const char *key;
		uint8_t number;
	} members[] = { { "tx_wavelength", where->tx_wavelength },
		{ "tx_fiber", where->tx_fiber },
		{ "rx_wavelength", where->rx_wavelength },
		{ "rx_fiber", where->rx_fiber } };
	json_t *o = json_object();

	for (size_t i = 0; i < COUNT_OF(members); i++) {
		if (members[i].number)
			json_object_set_new(o, members[i].key,
			    json_integer(members[i].number));
	}
	return o;
}

static json_t *
lane_settings_of(const struct decoded *d, unsigned lane)
{
	json_t *o = json_pack("{s:i}", "lane", lane + 1);
	const struct cmis_lane_mask *mask;
	struct cmis_lane_config config;
	struct cmis_lane_map where;
	json_t *medium;
	uint16_t tx, rx;

	for (unsigned i = 0; (mask = cmis_lane_mask_at(i)); i++) {
		uint32_t known, lanes = lanes_decode(d->map, mask->at, LANES_IN_A_BANK,
				    lane_bit(lane), &known);

		if (known && lane_exists(d, mask->host, lane) &&
		    cmis_lane_mask_offered(d->map, &d->id, mask))
			json_object_set_new(o, mask->name, json_boolean(lanes != 0));
	}
	for (unsigned set = 0; set < CMIS_SET_COUNT; set++) {
		if (lane_exists(d, true, lane) &&
		    cmis_lane_config(d->map, set, lane, &config))
			json_object_set_new(o, cmis_set_name(set),
			    config_object(d, set, lane, &config));
	}
	if (cmis_lane_latency(d->map, lane, &tx, &rx))
		json_object_set_new(o, "latency_ns",
		    json_pack("{s:i, s:i}", "tx", tx, "rx", rx));
	if (lane_exists(d, false, lane) && cmis_lane_map(d->map, lane, &where)) {
		medium = medium_object(&where);
		if (json_object_size(medium))
			json_object_set(o, "medium", medium);
		json_decref(medium);
	}
	return o;
}

static json_t *
lane_settings(const struct decoded *d)
{
	json_t *list = json_array();

	for (unsigned lane = 0; lane < LANES_MAX; lane++) {
		json_t *o = lane_settings_of(d, lane);

		if (json_object_size(o) > 1)
			json_array_append(list, o);
		json_decref(o);
	}
	return list;
}

static json_t *
results_of(const struct decoded *d, enum cmis_side side, unsigned lane)
{
	static const struct quantity ratio = { WORD_F16, QUANTITY_NUMBER, 1, 1 };
	struct cmis_diag_counts counts;
	json_t *o = json_object();
	uint16_t word;

	if (cmis_diag_ber(d->map, side, lane, &word))
		json_object_set_new(o, "ber", json_real(decode_quantity(&ratio, word)));
	if (cmis_diag_snr(d->map, side, lane, &word))
		json_object_set_new(o, "snr_db", json_real(word / 256.0));
	if (cmis_diag_counts(d->map, side, lane, &counts)) {
		json_object_set_new(o, "errors", decode_count(counts.errors));
		json_object_set_new(o, "bits", decode_count(counts.bits));
		json_object_set_new(o, "lock_lost", json_boolean(counts.lock_lost));
	}
	return o;
}

static json_t *
diagnostics_of(const struct decoded *d, unsigned lane)
{
	json_t *o = json_pack("{s:i}", "lane", lane + 1);
	const struct cmis_diag_mask *mask;
	uint8_t pattern;

	for (unsigned i = 0; (mask = cmis_diag_mask_at(i)); i++) {
		uint32_t known, lanes = lanes_decode(d->map, mask->at, LANES_IN_A_BANK,
				    lane_bit(lane), &known);

		if (known && lane_exists(d, mask->host, lane))
			json_object_set_new(o, mask->name, json_boolean(lanes != 0));
	}
	for (unsigned unit = 0; unit < CMIS_PATTERN_UNIT_COUNT; unit++) {
		if (lane_exists(d, cmis_pattern_unit_is_host(unit), lane) &&
		    cmis_diag_pattern(d->map, unit, lane, &pattern) &&
		    cmis_pattern_name(pattern))
			json_object_set_new(o, cmis_pattern_unit_name(unit),
			    json_string(cmis_pattern_name(pattern)));
	}
	if (lane_exists(d, true, lane))
		set_part(o, "host", results_of(d, CMIS_HOST, lane));
	if (lane_exists(d, false, lane))
		set_part(o, "media", results_of(d, CMIS_MEDIA, lane));
	return o;
}

/* The patterns that each machine can do, by name. */
static json_t *
patterns(const struct decoded *d)
{
	json_t *o = json_object();

	for (unsigned unit = 0; unit < CMIS_PATTERN_UNIT_COUNT; unit++) {
		json_t *list = json_array();

		for (uint8_t code = 0; code < CMIS_PATTERNS; code++) {
			if (cmis_diag_can(d->map, unit, code) && cmis_pattern_name(code))
				json_array_append_new(list,
				    json_string(cmis_pattern_name(code)));
		}
		set_part(o, cmis_pattern_unit_name(unit), list);
	}
	return o;
}

static json_t *
diagnostics(const struct decoded *d)
{
	json_t *o = json_object(), *can = json_array(), *lanes = json_array();
	const struct cmis_diag_ability *ability;

	for (unsigned i = 0; (ability = cmis_diag_ability_at(i)); i++) {
		if (memmap_bit(d->map, ability->at))
			json_array_append_new(can, json_string(ability->name));
	}
	for (unsigned lane = 0; lane < LANES_MAX; lane++) {
		json_t *l = diagnostics_of(d, lane);

		if (json_object_size(l) > 1)
			json_array_append(lanes, l);
		json_decref(l);
	}
	set_part(o, "abilities", can);
	set_part(o, "patterns", patterns(d));
	set_part(o, "lanes", lanes);
	return o;
}

void
decode_cmis_json(const struct decoded *d, json_t *object)
{
	if (d->id.spec != SPEC_CMIS || d->id.flat)
		return;
	set_part(object, "advertised", advertised(d));
	set_part(object, "lane_settings", lane_settings(d));
	if (cmis_diag_offered(d->map, &d->id))
		set_part(object, "diagnostics", diagnostics(d));
}
