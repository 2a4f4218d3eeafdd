/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/decode_facts.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "optics/cmis_state.h"
#include "optics/compliance.h"
#include "optics/sff8024.h"

#define KEY_MAX 128

/* clang-format off */
static const struct {
	const char *key;
	size_t field;
} text_rows[] = {
	{ "vendor_name", offsetof(struct identity, vendor_name) },
	{ "vendor_pn",   offsetof(struct identity, vendor_pn) },
	{ "vendor_rev",  offsetof(struct identity, vendor_rev) },
	{ "vendor_sn",   offsetof(struct identity, vendor_sn) },
	{ "date_code",   offsetof(struct identity, date_code) },
};

static const struct {
	const char *key;
	uint32_t fact;
	size_t field; /* uint8_t */
} code_rows[] = {
	{ "connector_code",        FACT_CONNECTOR,        offsetof(struct identity, connector) },
	{ "encoding_code",         FACT_ENCODING,         offsetof(struct identity, encoding) },
	{ "ext_compliance_code",   FACT_EXT_COMPLIANCE,   offsetof(struct identity, ext_compliance) },
	{ "media_technology_code", FACT_MEDIA_TECHNOLOGY, offsetof(struct identity, media_technology) },
	{ "media_type_code",       FACT_MEDIA_TYPE,       offsetof(struct identity, media_type) },
	{ "power_class",           FACT_POWER_CLASS,      offsetof(struct identity, power_class) },
};

static const struct {
	const char *key;
	uint32_t fact;
	size_t field; /* uint32_t */
	unsigned per; /* how many of our unit make one of the key's */
} number_rows[] = {
	{ "nominal_bitrate_mbps",    FACT_BITRATE,              offsetof(struct identity, bitrate_mbd),                1 },
	{ "wavelength_nm",           FACT_WAVELENGTH,           offsetof(struct identity, wavelength_pm),           1000 },
	{ "wavelength_tolerance_nm", FACT_WAVELENGTH_TOLERANCE, offsetof(struct identity, wavelength_tolerance_pm), 1000 },
	{ "max_power_w",             FACT_POWER_MAX,            offsetof(struct identity, power_max_mw),            1000 },
	{ "length_smf_km",           FACT_LENGTH_SMF,           offsetof(struct identity, length_smf_m),            1000 },
	{ "length_smf_m",            FACT_LENGTH_SMF,           offsetof(struct identity, length_smf_m),               1 },
	{ "length_om1_m",            FACT_LENGTH_OM1,           offsetof(struct identity, length_om_m[0]),             1 },
	{ "length_om2_m",            FACT_LENGTH_OM2,           offsetof(struct identity, length_om_m[1]),             1 },
	{ "length_om3_m",            FACT_LENGTH_OM3,           offsetof(struct identity, length_om_m[2]),             1 },
	{ "length_om4_m",            FACT_LENGTH_OM4,           offsetof(struct identity, length_om_m[3]),             1 },
	{ "length_om5_m",            FACT_LENGTH_OM5,           offsetof(struct identity, length_om_m[4]),             1 },
	{ "length_cable_m",          FACT_LENGTH_CABLE,         offsetof(struct identity, length_cable_mm),         1000 },
};

static const struct {
	const char *key;
	uint32_t fact;
	size_t field; /* two of uint8_t */
} version_rows[] = {
	{ "firmware_active",   FACT_FIRMWARE,          offsetof(struct identity, firmware) },
	{ "firmware_inactive", FACT_FIRMWARE_INACTIVE, offsetof(struct identity, firmware_inactive) },
	{ "hardware_revision", FACT_HARDWARE,          offsetof(struct identity, hardware) },
};

static const char *const duration_keys[DURATION_COUNT] = {
	[DURATION_DP_INIT]       = "duration.dp_init_ms",
	[DURATION_DP_DEINIT]     = "duration.dp_deinit_ms",
	[DURATION_DP_TXTURNON]   = "duration.dp_txturnon_ms",
	[DURATION_DP_TXTURNOFF]  = "duration.dp_txturnoff_ms",
	[DURATION_MODULE_PWRUP]  = "duration.module_pwrup_ms",
	[DURATION_MODULE_PWRDN]  = "duration.module_pwrdn_ms",
};

/*
 * By enum spec; NULL where a standard has no such frequency. SFF-8636 spells two of
 * them with a decimal, CMIS does not.
 */
static const char *const attenuation_keys[][ATTENUATION_COUNT] = {
	[SPEC_SFF8472] = {
		[ATTENUATION_12P9_GHZ] = "copper_attenuation_at_12p9ghz",
		[ATTENUATION_25P8_GHZ] = "copper_attenuation_at_25p8ghz",
	},
	[SPEC_SFF8636] = {
		[ATTENUATION_2P5_GHZ]  = "copper_attenuation_at_2p5ghz",
		[ATTENUATION_5_GHZ]    = "copper_attenuation_at_5p0ghz",
		[ATTENUATION_7_GHZ]    = "copper_attenuation_at_7p0ghz",
		[ATTENUATION_12P9_GHZ] = "copper_attenuation_at_12p9ghz",
		[ATTENUATION_25P8_GHZ] = "copper_attenuation_at_25p8ghz",
	},
	[SPEC_CMIS] = {
		[ATTENUATION_5_GHZ]    = "copper_attenuation_at_5ghz",
		[ATTENUATION_7_GHZ]    = "copper_attenuation_at_7ghz",
		[ATTENUATION_12P9_GHZ] = "copper_attenuation_at_12p9ghz",
		[ATTENUATION_25P8_GHZ] = "copper_attenuation_at_25p8ghz",
		[ATTENUATION_53P1_GHZ] = "copper_attenuation_at_53p1ghz",
	},
};
/* clang-format on */

void
decode_set(json_t *o, const char *prefix, const char *name, json_t *value)
{
	char key[KEY_MAX];

	snprintf(key, sizeof(key), "%s%s%s", prefix, *prefix ? "." : "", name);
	json_object_set_new(o, key, value);
}

/* An extended code of 0 says that there is none. */
static bool
says_extended(const struct identity *id, bool zeros)
{
	return (id->known & FACT_EXT_COMPLIANCE) && (zeros || id->ext_compliance);
}

static void
add_codes(const struct identity *id, bool zeros, json_t *o)
{
	for (size_t i = 0; i < COUNT_OF(code_rows); i++) {
		uint32_t fact = code_rows[i].fact;

		if ((id->known & fact) &&
		    (fact != FACT_EXT_COMPLIANCE || says_extended(id, zeros)))
			json_object_set_new(o, code_rows[i].key,
			    json_integer(*((const uint8_t *)id + code_rows[i].field)));
	}
}

/* A length or wavelength of 0 is none. */
static void
add_numbers(const struct identity *id, bool zeros, json_t *o)
{
	for (size_t i = 0; i < COUNT_OF(number_rows); i++) {
		uint32_t value;

		if (!(id->known & number_rows[i].fact))
			continue;
		memcpy(&value, (const char *)id + number_rows[i].field, sizeof(value));
		if (value == 0 && !zeros)
			continue;
		json_object_set_new(o, number_rows[i].key,
		    number_rows[i].per == 1
			? json_integer(value)
			: json_real((double)value / number_rows[i].per));
	}
}

static void
add_versions(const struct identity *id, json_t *o)
{
	for (size_t i = 0; i < COUNT_OF(version_rows); i++) {
		const uint8_t *v = (const uint8_t *)id + version_rows[i].field;

		if (id->known & version_rows[i].fact)
			json_object_set_new(o, version_rows[i].key,
			    json_sprintf("%u.%u", v[0], v[1]));
	}
}

static void
add_durations(const struct identity *id, json_t *o)
{
	for (unsigned i = 0; i < DURATION_COUNT; i++) {
		if ((id->known & FACT_DURATIONS) && id->duration_ms[i] != UINT32_MAX)
			json_object_set_new(o, duration_keys[i],
			    json_integer(id->duration_ms[i]));
	}
}

static void
add_attenuations(const struct identity *id, bool zeros, json_t *o)
{
	for (unsigned i = 0; i < ATTENUATION_COUNT; i++) {
		const char *key = attenuation_keys[id->spec][i];

		if ((id->known & FACT_ATTENUATION) && key &&
		    (zeros || id->attenuation_db[i]))
			json_object_set_new(o, key,
			    json_sprintf("%udb", id->attenuation_db[i]));
	}
}

static void
add_texts(const struct identity *id, bool zeros, json_t *o)
{
	char hex[2 * sizeof(id->compliance) + 1] = "";

	for (size_t i = 0; i < COUNT_OF(text_rows); i++) {
		const char *text = (const char *)id + text_rows[i].field;

		if (zeros || *text)
			json_object_set_new(o, text_rows[i].key, json_string(text));
	}
	if (id->known & FACT_OUI)
		json_object_set_new(o, "vendor_oui",
		    json_sprintf("%02x:%02x:%02x", id->vendor_oui[0], id->vendor_oui[1],
			id->vendor_oui[2]));
	for (unsigned i = 0; i < id->compliance_len; i++)
		snprintf(hex + 2 * i, 3, "%02x", id->compliance[i]);
	if (id->known & FACT_COMPLIANCE)
		json_object_set_new(o, "compliance_codes_hex", json_string(hex));
}

static void
add_name(json_t *o, const char *key, const char *name)
{
	if (name)
		json_object_set_new(o, key, json_string(name));
}

static json_t *
compliance_names(const struct identity *id)
{
	json_t *list = json_array();
	const char *name;

	for (unsigned i = 0; (name = compliance_name(id, i)) != NULL; i++)
		json_array_append_new(list, json_string(name));
	return list;
}

static void
add_names(const struct identity *id, bool zeros, json_t *o)
{
	add_name(o, "identifier_name", sff8024_identifier(id->identifier));
	if (id->known & FACT_CONNECTOR)
		add_name(o, "connector_name", sff8024_connector(id->connector));
	if (id->known & FACT_ENCODING)
		add_name(o, "encoding_name", sff8024_encoding(id->spec, id->encoding));
	if (says_extended(id, zeros))
		add_name(o, "ext_compliance_name",
		    sff8024_ext_compliance(id->ext_compliance));
	if (id->known & FACT_COMPLIANCE)
		json_object_set_new(o, "compliance_names", compliance_names(id));
}

void
decode_facts(const struct decoded *d, bool zeros, json_t *object)
{
	const struct identity *id = &d->id;
	char buf[16];
	uint8_t identifier;

	if (memmap_byte(d->map, mem_at(LOW, 0), &identifier))
		json_object_set_new(object, "identifier", json_integer(id->identifier));
	if (!d->decoder)
		return;

	add_names(id, zeros, object);
	add_texts(id, zeros, object);
	add_codes(id, zeros, object);
	add_numbers(id, zeros, object);
	add_versions(id, object);
	add_durations(id, object);
	add_attenuations(id, zeros, object);
	json_object_set_new(object, "dom_supported", json_boolean(id->dom));
	if (id->spec != SPEC_SFF8472)
		json_object_set_new(object, "flat_memory", json_boolean(id->flat));
	else if (id->dom)
		json_object_set_new(object, "calibration",
		    json_string(id->external_calibration ? "external" : "internal"));
	if (id->known & FACT_REVISION)
		add_name(object, "revision", decode_revision(id, buf, sizeof(buf)));
	if (id->spec != SPEC_CMIS || id->flat)
		return;
	add_name(object, "module_state",
	    cmis_module_state_name(d->readings.module_state));
	if (cmis_fault_cause(d->map))
		json_object_set_new(object, "fault_cause_code",
		    json_integer(cmis_fault_cause(d->map)));
	add_name(object, "fault_cause", cmis_fault_cause_name(cmis_fault_cause(d->map)));
}

static json_t *
application(const struct identity *id, const struct application *a)
{
	const struct sff8024_interface *host = sff8024_host(a->host_id);
	const struct sff8024_interface *media =
	    sff8024_media(id->media_type, a->media_id);
	json_t *o = json_pack("{s:i, s:i, s:i, s:i, s:i, s:i}", "app", a->number,
	    "host_id", a->host_id, "media_id", a->media_id, "host_lanes", a->host_lanes,
	    "media_lanes", a->media_lanes, "host_assign", a->host_assign);

	if (a->media_assign_known)
		json_object_set_new(o, "media_assign", json_integer(a->media_assign));
	if (host)
		json_object_set_new(o, "host_name", json_string(host->name));
	if (media)
		json_object_set_new(o, "media_name", json_string(media->name));
	return o;
}

json_t *
decode_applications(const struct identity *id)
{
	json_t *list = json_array();

	for (unsigned i = 0; i < id->app_count; i++)
		json_array_append_new(list, application(id, &id->app[i]));
	return list;
}

json_t *
decode_warnings(const struct decoded *d)
{
	json_t *list = json_array();
	char text[DECODE_WARNING_MAX];

	for (unsigned i = 0; decode_warning(d, i, text); i++)
		json_array_append_new(list, json_string(text));
	return list;
}
