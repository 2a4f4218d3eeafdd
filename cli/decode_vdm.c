/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/decode_vdm.h"

#include <string.h>

#include "cli/decode_quantity.h"
#include "optics/vdm.h"

#define NAME_MAX_LEN 64

/*
 * Keys of the flat view that are not our own name of the observable and the side.
 *
 * key       where its value stands, with the lane behind it
 * location  where the place of its words stands
 */
/* clang-format off */
static const struct {
	uint8_t type;
	const char *key, *location;
} flat_keys[] = {
	{ 4,   "laser_temperature_media",          "laser_temperature_media" },
	{ 5,   "esnr_media_input",                 "snr_media_in" },
	{ 6,   "esnr_host_input",                  "snr_host_in" },
	{ 7,   "pam4_level_transition_media_input", "pam4_ltp_media_in" },
	{ 8,   "pam4_level_transition_host_input", "pam4_ltp_host_in" },
	{ 9,   "prefec_ber_min_media_input",       "pre_fec_ber_media_in_min" },
	{ 10,  "prefec_ber_min_host_input",        "pre_fec_ber_host_in_min" },
	{ 11,  "prefec_ber_max_media_input",       "pre_fec_ber_media_in_max" },
	{ 12,  "prefec_ber_max_host_input",        "pre_fec_ber_host_in_max" },
	{ 13,  "prefec_ber_avg_media_input",       "pre_fec_ber_media_in_avg" },
	{ 14,  "prefec_ber_avg_host_input",        "pre_fec_ber_host_in_avg" },
	{ 15,  "prefec_ber_curr_media_input",      "pre_fec_ber_media_in_curr" },
	{ 16,  "prefec_ber_curr_host_input",       "pre_fec_ber_host_in_curr" },
	{ 17,  "errored_frames_min_media_input",   "err_frame_media_in_min" },
	{ 18,  "errored_frames_min_host_input",    "err_frame_host_in_min" },
	{ 19,  "errored_frames_max_media_input",   "err_frame_media_in_max" },
	{ 20,  "errored_frames_max_host_input",    "err_frame_host_in_max" },
	{ 21,  "errored_frames_avg_media_input",   "err_frame_media_in_avg" },
	{ 22,  "errored_frames_avg_host_input",    "err_frame_host_in_avg" },
	{ 23,  "errored_frames_curr_media_input",  "err_frame_media_in_curr" },
	{ 24,  "errored_frames_curr_host_input",   "err_frame_host_in_curr" },
	{ 128, "biasxi",                           "biasxi" },
	{ 129, "biasxq",                           "biasxq" },
	{ 130, "biasyi",                           "biasyi" },
	{ 131, "biasyq",                           "biasyq" },
	{ 132, "biasxp",                           "biasxp" },
	{ 133, "biasyp",                           "biasyp" },
	{ 134, "cdshort",                          "cdshort" },
	{ 135, "cdlong",                           "cdlong" },
	{ 136, "dgd",                              "dgd" },
	{ 137, "sopmd",                            "sopmd" },
	{ 138, "pdl",                              "pdl" },
	{ 139, "osnr",                             "osnr" },
	{ 140, "esnr",                             "esnr" },
	{ 141, "cfo",                              "cfo" },
	{ 142, "evm",                              "evm" },
	{ 143, "txcurrpower",                      "txcurrpower" },
	{ 144, "rxtotpower",                       "rxtotpower" },
	{ 145, "rxsigpower",                       "rxsigpower" },
	{ 146, "soproc",                           "soproc" },
	{ 147, "mer",                              "mer" },
};
/* clang-format on */

static void
own_name(const struct vdm_def *def, char *buf, size_t size)
{
	snprintf(buf, size, "%s_%s", def->name, vdm_side_name(def->side));
}

/* The flat view's names of a type. */
static void
flat_names(const struct vdm_def *def, char key[NAME_MAX_LEN], char location[NAME_MAX_LEN])
{
	own_name(def, key, NAME_MAX_LEN);
	own_name(def, location, NAME_MAX_LEN);
	for (size_t i = 0; i < COUNT_OF(flat_keys); i++) {
		if (flat_keys[i].type != def->type)
			continue;
		snprintf(key, NAME_MAX_LEN, "%s", flat_keys[i].key);
		snprintf(location, NAME_MAX_LEN, "%s", flat_keys[i].location);
	}
}

/* Where the words of a type stand: as many instances as follow each other. */
static json_t *
location_of(const struct vdm_walk *w)
{
	unsigned first = w->i, count = 1;
	struct memaddr at = vdm_word_at(w->bank, first);
	struct vdm_reading next;

	while ((first + count) % VDM_PER_GROUP != 0 &&
	       vdm_read(w->map, w->id, w->bank, first + count, &next) &&
	       next.type == w->r.type)
		count++;
	return json_pack("{s:i, s:i, s:i}", "page", at.page, "offset", at.byte, "length",
	    2 * count);
}

void
decode_vdm_flat(const struct decoded *d, json_t *object)
{
	struct vdm_walk w = vdm_walk_begin(d->map, &d->id);

	while (vdm_walk_next(&w)) {
		char key[NAME_MAX_LEN + 16], name[NAME_MAX_LEN], location[NAME_MAX_LEN];

		if (!vdm_is_known(&w.r))
			continue;
		flat_names(w.r.def, name, location);
		snprintf(key, sizeof(key), "vdm_location.%s", location);
		if (!json_object_get(object, key))
			json_object_set_new(object, key, location_of(&w));
		if (w.r.place == VDM_AT_LANE)
			snprintf(key, sizeof(key), "vdm.%s%u", name, w.r.lane + 1);
		else
			snprintf(key, sizeof(key), "vdm.%s", name);
		if (w.r.present && !json_object_get(object, key))
			json_object_set_new(object, key,
			    json_real(decode_quantity(&w.r.def->q, w.r.word)));
	}
}

static json_t *
observable(const struct vdm_reading *r)
{
	json_t *o = json_pack("{s:s, s:s}", "name", r->def->name, "side",
	    vdm_side_name(r->def->side));

	if (r->place == VDM_AT_LANE)
		json_object_set_new(o, "lane", json_integer(r->lane + 1));
	if (vdm_has_value(r))
		json_object_set_new(o, "value",
		    json_real(decode_quantity(&r->def->q, r->word)));
	if (r->def->q.unit != QUANTITY_NUMBER)
		json_object_set_new(o, "unit",
		    json_string(quantity_unit_symbol(r->def->q.unit)));
	json_object_set_new(o, "statistic", json_boolean(r->def->statistic));
	if (r->limits_present)
		json_object_set_new(o, "limits",
		    decode_quantity_limits(&r->def->q, r->limit));
	if (r->flags_known)
		json_object_set_new(o, "flags", decode_limit_bits(r->flag));
	if (r->masks_known)
		json_object_set_new(o, "masked", decode_limit_bits(r->masked));
	return o;
}

/* A type or a place without a meaning here: as it is. */
static json_t *
unknown(const struct vdm_reading *r)
{
	json_t *o = json_pack("{s:i}", "type", r->type);

	if (r->place == VDM_AT_LANE)
		json_object_set_new(o, "lane", json_integer(r->lane + 1));
	if (r->present)
		json_object_set_new(o, "raw", json_integer(r->word & 0xffff));
	return o;
}

static void
set_status(const struct decoded *d, json_t *o)
{
	struct vdm_status status;

	if (!vdm_status(d->map, &status))
		return;
	if (status.interval_us)
		json_object_set_new(o, "interval_ms",
		    json_real(status.interval_us / 1e3));
	json_object_set_new(o, "freeze_requested", json_boolean(status.freeze_requested));
	json_object_set_new(o, "frozen", json_boolean(status.frozen));
	json_object_set_new(o, "unfrozen", json_boolean(status.unfrozen));
	if (status.power_saving_supported)
		json_object_set_new(o, "power_saving", json_boolean(status.power_saving));
}

json_t *
decode_vdm_json(const struct decoded *d)
{
	struct vdm_walk w = vdm_walk_begin(d->map, &d->id);
	json_t *o, *known, *strange;

	if (w.count == 0)
		return NULL;
	o = json_object();
	known = json_array();
	strange = json_array();
	set_status(d, o);
	while (vdm_walk_next(&w)) {
		if (vdm_is_known(&w.r))
			json_array_append_new(known, observable(&w.r));
		else
			json_array_append_new(strange, unknown(&w.r));
	}
	json_object_set_new(o, "observables", known);
	json_object_set_new(o, "unknown", strange);
	return o;
}
