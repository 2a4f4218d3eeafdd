/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/decode_json.h"

#include <errno.h>
#include <jansson.h>

#include "cli/decode_app_select.h"
#include "cli/decode_aux.h"
#include "cli/decode_cdb.h"
#include "cli/decode_cmis.h"
#include "cli/decode_coherent.h"
#include "cli/decode_facts.h"
#include "cli/decode_parameter.h"
#include "cli/decode_vdm.h"
#include "optics/cmis_lane.h"
#include "optics/cmis_state.h"

#define REAL_DIGITS  10
#define PART_MAX     48
#define POWER_PER_MW 1e6

/*
 * The monitors as keys.
 *
 * key      under which the value stands; with the unit where it has one
 * flag     under which its flags stand
 * per      how many of our unit make one of the key's
 */
/* clang-format off */
static const struct monitor_row {
	enum monitor id;
	const char *key, *flag;
	double per;
	bool per_lane, is_power;
} monitor_rows[] = {
	{ MONITOR_TEMP,     "temperature_c", "temperature", 1e3, false, false },
	{ MONITOR_VCC,      "vcc_v",         "vcc",         1e6, false, false },
	{ MONITOR_TX_BIAS,  "tx_bias_ma",    "tx_bias",     1e3, true,  false },
	{ MONITOR_TX_POWER, "tx_power",      "tx_power",    POWER_PER_MW, true, true },
	{ MONITOR_RX_POWER, "rx_power",      "rx_power",    POWER_PER_MW, true, true },
};
/* clang-format on */

/* The flat view has the logarithm as it is, down to "-inf". */
static json_t *
dbm(int32_t nw, bool flat)
{
	double value;

	if (!flat)
		return json_real(decode_dbm_shown(nw));
	return decode_dbm(nw, &value) ? json_real(value) : json_string("-inf");
}

/* A reading: two keys for a power, one for anything else. */
static void
set_value(json_t *o, const char *prefix, const struct monitor_row *row, int32_t value,
    bool flat)
{
	char name[PART_MAX];

	if (!row->is_power) {
		decode_set(o, prefix, row->key, json_real(value / row->per));
		return;
	}
	snprintf(name, sizeof(name), "%s_mw", row->key);
	decode_set(o, prefix, name, json_real(value / row->per));
	snprintf(name, sizeof(name), "%s_dbm", row->key);
	decode_set(o, prefix, name, dbm(value, flat));
}

static void
set_lane_states(const struct decoded *d, unsigned lane, const char *prefix, json_t *o)
{
	const struct readings *r = &d->readings;
	uint8_t code;

	for (unsigned s = 0; s < SIGNAL_COUNT; s++) {
		if (signal_side(s) != FLAG_OF_MODULE &&
		    (r->signal_known[s] & lane_bit(lane)))
			decode_set(o, prefix, signal_name(s),
			    json_boolean(r->signal[s] >> lane & 1));
	}
	if (r->tx_disabled_known & lane_bit(lane))
		decode_set(o, prefix, "tx_disable",
		    json_boolean(r->tx_disabled >> lane & 1));
	if (!(r->dp_state_known & lane_bit(lane)))
		return;

	if (cmis_dp_state_name(r->dp_state[lane]))
		decode_set(o, prefix, "datapath_state",
		    json_string(cmis_dp_state_name(r->dp_state[lane])));
	else
		decode_set(o, prefix, "datapath_state",
		    json_sprintf("Reserved%u", r->dp_state[lane]));
	if (cmis_config_status(d->map, lane, &code))
		decode_set(o, prefix, "config_status",
		    cmis_config_status_name(code)
			? json_string(cmis_config_status_name(code))
			: json_sprintf("Reserved%u", code));
	if (r->app_known & lane_bit(lane))
		decode_set(o, prefix, "active_app", json_integer(r->app[lane]));
}

static void
set_flags(const struct readings *r, const struct monitor_row *row, unsigned lane,
    const char *prefix, json_t *o)
{
	if (!(r->flag_known[row->id] & lane_bit(lane)))
		return;
	for (unsigned n = 0; n < LIMIT_COUNT; n++)
		decode_set(o, prefix, limit_name(n),
		    json_boolean(r->flag[row->id][n] >> lane & 1));
}

static unsigned
lanes_shown(const struct decoded *d)
{
	return MIN_OF(MAX_OF(d->id.media_lanes, d->id.host_lanes), LANES_MAX);
}

/* Checksums under a prefix, true for a good one. */
static void
set_checksums(const struct identity *id, const char *prefix, json_t *o)
{
	for (unsigned i = 0; i < id->checksum_count; i++)
		decode_set(o, prefix, id->checksum[i].name,
		    json_boolean(id->checksum[i].stored == id->checksum[i].computed));
}

static void
flat_aux(const struct decoded *d, json_t *o)
{
	const struct aux_reading *a = aux_of(d->aux, MONITOR_LASER_TEMP);

	if (!a)
		return;
	decode_set(o, "", "laser_temperature_c", json_real(a->value / 1e3));
	for (unsigned n = 0; n < LIMIT_COUNT; n++) {
		if (a->limits_present)
			decode_set(o, "thr.laser_temperature_c", limit_name(n),
			    json_real(a->limit[n] / 1e3));
		if (a->flags_known)
			decode_set(o, "flag.laser_temperature", limit_name(n),
			    json_boolean(a->flag[n]));
	}
}

/* Four words of zero are no limits; the flat view gives the words that are held. */
static bool
limits_are_zero(const struct decoded *d, enum monitor id)
{
	const uint16_t *raw = d->limits.raw[id];

	return d->id.spec == SPEC_CMIS && !d->id.flat && memmap_holds(d->map, 0x02, 0) &&
	       !raw[LIMIT_HIGH_ALARM] && !raw[LIMIT_LOW_ALARM] && !raw[LIMIT_HIGH_WARN] &&
	       !raw[LIMIT_LOW_WARN];
}

static void
flat_limits(const struct decoded *d, const struct monitor_row *row, json_t *o)
{
	char prefix[PART_MAX];

	if (!d->limits.present[row->id] && !limits_are_zero(d, row->id))
		return;
	for (unsigned n = 0; n < LIMIT_COUNT; n++) {
		int32_t value = d->limits.value[row->id][n];

		snprintf(prefix, sizeof(prefix), "thr.%s%s", row->key,
		    row->is_power ? "_mw" : "");
		decode_set(o, prefix, limit_name(n), json_real(value / row->per));
		if (!row->is_power)
			continue;
		snprintf(prefix, sizeof(prefix), "thr.%s_dbm", row->key);
		decode_set(o, prefix, limit_name(n), dbm(value, true));
	}
}

static void
flat_monitor(const struct decoded *d, const struct monitor_row *row, json_t *o)
{
	const struct readings *r = &d->readings;
	unsigned lanes = row->per_lane ? lanes_shown(d) : 1;

	for (unsigned lane = 0; lane < lanes; lane++) {
		char prefix[PART_MAX] = "", flag[PART_MAX];

		snprintf(flag, sizeof(flag), "flag.%s", row->flag);
		if (row->per_lane) {
			snprintf(prefix, sizeof(prefix), "lane%u", lane + 1);
			snprintf(flag, sizeof(flag), "flag.lane%u.%s", lane + 1,
			    row->flag);
		}
		if (r->present[row->id] & lane_bit(lane))
			set_value(o, prefix, row, r->value[row->id][lane], true);
		set_flags(r, row, lane, flag, o);
	}
}

/*
 * Registers whose meaning depends on what the module is, or on another register: the
 * flat view gives each reading under its own key, the others only the one that counts.
 */
static void
flat_registers(const struct decoded *d, json_t *o)
{
	enum when {
		ALWAYS,
		LENGTH, /* neither 0 nor FFh, which is beyond the byte */
		FIBRE,  /* such a one where copper has no loss to tell there */
		ZERO    /* 0, the code for what is not specified */
	};
	/* clang-format off */
	static const struct {
		enum spec spec;
		enum when when;
		const char *key;
		struct memaddr at;
		double unit;
	} rows[] = {
		{ SPEC_SFF8472, ZERO,   "nominal_bitrate_mbps", AT(LOW, 12),  100 },
		{ SPEC_SFF8472, FIBRE,  "length_smf_km",        AT(LOW, 14),    1 },
		{ SPEC_SFF8472, FIBRE,  "length_smf_m",         AT(LOW, 15),  100 },
		{ SPEC_SFF8472, LENGTH, "length_om2_m",         AT(LOW, 16),   10 },
		{ SPEC_SFF8472, ALWAYS, "length_om1_m",         AT(LOW, 17),   10 },
		{ SPEC_SFF8472, ALWAYS, "length_cable_m",       AT(LOW, 18),    1 },
		{ SPEC_SFF8472, ALWAYS, "length_om4_m",         AT(LOW, 18),   10 },
		{ SPEC_SFF8636, ZERO,   "nominal_bitrate_mbps", AT(0x00, 140), 100 },
		{ SPEC_SFF8636, ALWAYS, "length_cable_m",       AT(0x00, 146),  1 },
		{ SPEC_CMIS,    ALWAYS, "max_power_w",          AT(0x00, 201),  0.25 },
	};
	/* clang-format on */
	bool copper = d->id.known & FACT_ATTENUATION;

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		bool is_length = rows[i].when == LENGTH || rows[i].when == FIBRE;
		uint8_t byte;

		if (rows[i].spec != d->id.spec || !memmap_byte(d->map, rows[i].at, &byte))
			continue;
		if ((is_length && (byte == 0 || byte == 0xff)) ||
		    (rows[i].when == FIBRE && copper) ||
		    (rows[i].when == ZERO && byte != 0))
			continue;
		decode_set(o, "", rows[i].key, json_real(byte * rows[i].unit));
	}
}

/* The version as the registers have it: here 0.0 is one, not the word for none. */
static void
flat_firmware(const struct decoded *d, json_t *o)
{
	const uint8_t *v = memmap_bytes(d->map, mem_at(LOW, 39), 2);

	if (d->id.spec == SPEC_CMIS && v && be16(v) == 0)
		decode_set(o, "", "firmware_active", json_string("0.0"));
}

/* The AppSel code of a lane whose block of applications the dump does not tell. */
static void
flat_application(const struct decoded *d, unsigned lane, const char *prefix, json_t *o)
{
	uint8_t code;
	bool first;

	if ((d->readings.app_untold & lane_bit(lane)) &&
	    cmis_lane_code(d->map, CMIS_SET_ACTIVE, lane, &code, &first))
		decode_set(o, prefix, "active_app", json_integer(code));
}

static json_t *
flat(const struct decoded *d)
{
	json_t *o = json_object();

	decode_facts(d, true, o);
	flat_registers(d, o);
	flat_firmware(d, o);
	for (size_t i = 0; d->decoder && i < COUNT_OF(monitor_rows); i++) {
		flat_monitor(d, &monitor_rows[i], o);
		flat_limits(d, &monitor_rows[i], o);
	}
	for (unsigned lane = 0; d->decoder && lane < lanes_shown(d); lane++) {
		char prefix[PART_MAX];

		snprintf(prefix, sizeof(prefix), "lane%u", lane + 1);
		set_lane_states(d, lane, prefix, o);
		flat_application(d, lane, prefix, o);
	}
	flat_aux(d, o);
	decode_vdm_flat(d, o);
	decode_laser_flat(d, o);
	decode_coherent_flat(d, o);
	if (d->id.spec == SPEC_CMIS)
		json_object_set_new(o, "applications", decode_applications(&d->id));
	set_checksums(&d->id, "checksum", o);
	json_object_set_new(o, "warnings", decode_warnings(d));
	return o;
}

/* Flags of one monitor as an object, NULL when nothing is known of them. */
static void
set_flag_object(const struct decoded *d, const struct monitor_row *row, unsigned lane,
    json_t *o)
{
	json_t *flags = json_object();

	set_flags(&d->readings, row, lane, "", flags);
	if (json_object_size(flags) > 0)
		json_object_set(o, row->flag, flags);
	json_decref(flags);
}

static json_t *
lane_object(const struct decoded *d, unsigned lane)
{
	json_t *o = json_object(), *flags = json_object();

	json_object_set_new(o, "lane", json_integer(lane + 1));
	for (size_t i = 0; i < COUNT_OF(monitor_rows); i++) {
		const struct monitor_row *row = &monitor_rows[i];

		if (!row->per_lane)
			continue;
		if (d->readings.present[row->id] & lane_bit(lane))
			set_value(o, "", row, d->readings.value[row->id][lane], false);
		set_flag_object(d, row, lane, flags);
	}
	set_lane_states(d, lane, "", o);
	if (json_object_size(flags) > 0)
		json_object_set(o, "flags", flags);
	json_decref(flags);
	return o;
}

static json_t *
monitors_object(const struct decoded *d)
{
	json_t *o = json_object(), *lanes = json_array(), *flags = json_object();

	for (size_t i = 0; i < COUNT_OF(monitor_rows); i++) {
		const struct monitor_row *row = &monitor_rows[i];

		if (row->per_lane)
			continue;
		if (d->readings.present[row->id] & lane_bit(0))
			set_value(o, "", row, d->readings.value[row->id][0], false);
		set_flag_object(d, row, 0, flags);
	}
	decode_aux_values(d, o);
	decode_aux_flags(d, flags);
	for (unsigned s = 0; s < SIGNAL_COUNT; s++) {
		if (signal_side(s) == FLAG_OF_MODULE && d->readings.signal[s])
			json_object_set_new(flags, signal_name(s), json_true());
	}
	for (unsigned lane = 0; lane < lanes_shown(d); lane++) {
		json_t *l = lane_object(d, lane);

		if (json_object_size(l) > 1)
			json_array_append(lanes, l);
		json_decref(l);
	}
	json_object_set_new(o, "ready", json_boolean(d->readings.ready));
	json_object_set_new(o, "flags_latched", json_boolean(d->readings.flags_latched));
	json_object_set_new(o, "flags", flags);
	json_object_set_new(o, "lanes", lanes);
	return o;
}

static json_t *
limits_object(const struct decoded *d)
{
	json_t *o = json_object();

	for (size_t i = 0; i < COUNT_OF(monitor_rows); i++) {
		const struct monitor_row *row = &monitor_rows[i];
		json_t *four;

		if (!d->limits.present[row->id])
			continue;
		four = json_object();
		for (unsigned n = 0; n < LIMIT_COUNT; n++) {
			int32_t value = d->limits.value[row->id][n];

			if (!limit_is_given(&d->limits, row->id, n))
				continue;
			json_object_set_new(four, limit_name(n),
			    row->is_power ? dbm(value, false)
					  : json_real(value / row->per));
		}
		decode_set(o, "",
		    row->is_power
			? (row->id == MONITOR_TX_POWER ? "tx_power_dbm" : "rx_power_dbm")
			: row->key,
		    four);
	}
	decode_aux_limits(d, o);
	return o;
}

/* Takes a part of a module that not all modules have; NULL where this one has not. */
static void
set_where_any(json_t *o, const char *name, json_t *part)
{
	if (part)
		json_object_set_new(o, name, part);
}

static json_t *
structured(const struct decoded *d)
{
	json_t *o = json_object(), *part = json_object();

	decode_facts(d, false, part);
	json_object_set_new(o, "specification",
	    d->decoder ? json_string(d->decoder->name) : json_null());
	json_object_set_new(o, "identity", part);
	if (d->decoder) {
		json_object_set_new(o, "monitors", monitors_object(d));
		json_object_set_new(o, "limits", limits_object(d));
		part = json_object();
		set_checksums(&d->id, "", part);
		json_object_set_new(o, "checksums", part);
	}
	if (d->id.spec == SPEC_CMIS)
		json_object_set_new(o, "applications", decode_applications(&d->id));
	decode_cmis_json(d, o);
	set_where_any(o, "vdm", decode_vdm_json(d));
	set_where_any(o, "parameters", decode_parameter_json(d));
	set_where_any(o, "application_select", decode_app_select_json(d));
	set_where_any(o, "laser", decode_laser_json(d));
	set_where_any(o, "laser", decode_sfp_laser_json(d));
	set_where_any(o, "coherent", decode_coherent_json(d));
	decode_coherent_shown_json(d, o);
	set_where_any(o, "cdb", decode_cdb_json(d));
	set_where_any(o, "cdb_epl_pages", decode_cdb_epl_json(d));
	json_object_set_new(o, "warnings", decode_warnings(d));
	return o;
}

/* Prints and frees. */
static int
print(json_t *o, FILE *out)
{
	int r;

	if (!o)
		return -ENOMEM;
	r = json_dumpf(o, out, JSON_INDENT(2) | JSON_REAL_PRECISION(REAL_DIGITS));
	json_decref(o);
	if (r == 0 && fputc('\n', out) == EOF)
		r = -1;
	return r == 0 ? 0 : -EIO;
}

int
decode_print_json(const struct decoded *d, FILE *out)
{
	return print(structured(d), out);
}

int
decode_print_flat(const struct decoded *d, FILE *out)
{
	return print(flat(d), out);
}
