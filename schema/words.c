/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/words.h"

#include <stdio.h>
#include <string.h>

#include "base/bytes.h"

/* The name of a code, or the code in hex. */
static const char *
named(const char *name, unsigned code, char room[WORDS_MAX])
{
	if (name)
		return name;
	snprintf(room, WORDS_MAX, "%02Xh", code);
	return room;
}

const char *
words_form_factor(const struct identity *id, char room[WORDS_MAX])
{
	return named(sff8024_identifier(id->identifier), id->identifier, room);
}

const char *
words_specification(const struct identity *id)
{
	switch (id->spec) {
	case SPEC_UNKNOWN:
		return "unknown";
	case SPEC_SFF8472:
		return "SFF-8472";
	case SPEC_SFF8636:
		return "SFF-8636";
	case SPEC_CMIS:
		return "CMIS";
	}
	return NULL;
}

/* SFF-8472 Table 9-1, A0h byte 94; SFF-8636 Table 6-3, byte 1. */
static const char *const sff8472_revisions[] = { NULL, "9.3", "9.5", "10.2", "10.4",
	"11.0", "11.3", "11.4", "12.3", "12.4", "12.5" };
static const char *const sff8636_revisions[] = { NULL, "SFF-8436 4.8", "SFF-8436 4.8",
	"1.3", "1.4", "1.5", "2.0", "2.5-2.7", "2.8-2.10" };

static const char *
revision_of(const char *const *names, size_t count, unsigned code, char room[WORDS_MAX])
{
	if (code == 0)
		return NULL;
	return named(code < count ? names[code] : NULL, code, room);
}

const char *
words_revision(const struct identity *id, char room[WORDS_MAX])
{
	if (!(id->known & FACT_REVISION))
		return NULL;
	switch (id->spec) {
	case SPEC_UNKNOWN:
		return NULL;
	case SPEC_SFF8472:
		return revision_of(sff8472_revisions, COUNT_OF(sff8472_revisions),
		    id->revision, room);
	case SPEC_SFF8636:
		return revision_of(sff8636_revisions, COUNT_OF(sff8636_revisions),
		    id->revision, room);
	case SPEC_CMIS:
		snprintf(room, WORDS_MAX, "%u.%u", id->revision >> 4, id->revision & 15u);
		return room;
	}
	return NULL;
}

const char *
words_oui(const struct identity *id, char room[WORDS_MAX])
{
	if (!(id->known & FACT_OUI))
		return NULL;
	snprintf(room, WORDS_MAX, "%02x:%02x:%02x", id->vendor_oui[0], id->vendor_oui[1],
	    id->vendor_oui[2]);
	return room;
}

const char *
words_connector(const struct identity *id, char room[WORDS_MAX])
{
	if (!(id->known & FACT_CONNECTOR))
		return NULL;
	return named(sff8024_connector(id->connector), id->connector, room);
}

const char *
words_firmware(const struct identity *id, char room[WORDS_MAX])
{
	if (!(id->known & FACT_FIRMWARE))
		return NULL;
	snprintf(room, WORDS_MAX, "%u.%u", id->firmware[0], id->firmware[1]);
	return room;
}

const char *
words_media_type(const struct identity *id, char room[WORDS_MAX])
{
	/* CMIS 5.2 Table 8-15; 0 is undefined. */
	static const char *const names[] = { NULL, "mmf", "smf", "passive-copper",
		"active-cable", "base-t" };

	if (!(id->known & FACT_MEDIA_TYPE) || id->media_type == 0)
		return NULL;
	return named(id->media_type < COUNT_OF(names) ? names[id->media_type] : NULL,
	    id->media_type, room);
}

const char *
words_interface_name(const struct sff8024_interface *interface, unsigned code,
    char room[WORDS_MAX])
{
	/* SFF-8024 Tables 4-5 to 4-10: from C0h on codes are the vendor's */
	bool custom = code >= 0xc0 && code < 0xff;

	if (code == 0)
		return "undefined";
	if (interface)
		return interface->name;
	snprintf(room, WORDS_MAX, "%s code %02Xh", custom ? "vendor" : "unknown", code);
	return room;
}

const char *
words_media(const struct identity *id, char room[WORDS_MAX])
{
	const struct sff8024_interface *media;
	const char *name;
	uint8_t media_type;

	if (id->app_count > 0)
		return words_interface_name(sff8024_media(id->media_type,
						id->app[0].media_id),
		    id->app[0].media_id, room);
	media = sff8024_compliant(id, &media_type);
	if (media)
		return media->name;
	if (!(id->known & FACT_EXT_COMPLIANCE) || id->ext_compliance == 0)
		return NULL;
	name = sff8024_ext_compliance(id->ext_compliance);
	if (name)
		return name;
	snprintf(room, WORDS_MAX, "unknown code %02Xh", id->ext_compliance);
	return room;
}

const char *
words_rate(const struct sff8024_interface *interface, unsigned lanes,
    char room[WORDS_MAX])
{
	char times[16] = "";

	if (!interface || !interface->rate)
		return NULL;
	if (!lanes || (interface->lanes && lanes > interface->lanes))
		lanes = interface->lanes;
	if (lanes)
		snprintf(times, sizeof(times), "%u x ", lanes);
	snprintf(room, WORDS_MAX, "%s%s%s%s", times, interface->rate,
	    interface->modulation ? " " : "",
	    interface->modulation ? interface->modulation : "");
	return room;
}

/* Puts a text behind what there is; what does not fit is cut. */
static void
add(const char *separator, const char *text, char room[SENTENCE_MAX])
{
	size_t len = strlen(room);

	snprintf(room + len, SENTENCE_MAX - len, "%s%s", len ? separator : "", text);
}

/* The fibres that modules tell a length for, as the tables of reaches name them. */
static const struct {
	char name[4];
	uint32_t fact;
} fibres[] = {
	{ "SMF", FACT_LENGTH_SMF },
	{ "OM1", FACT_LENGTH_OM1 },
	{ "OM2", FACT_LENGTH_OM2 },
	{ "OM3", FACT_LENGTH_OM3 },
	{ "OM4", FACT_LENGTH_OM4 },
	{ "OM5", FACT_LENGTH_OM5 },
};

/* The module's own length in m; 0 where it gives none. */
static uint32_t
own_length(const struct identity *id, size_t fibre)
{
	if (!(id->known & fibres[fibre].fact))
		return 0;
	return fibre ? id->length_om_m[fibre - 1] : id->length_smf_m;
}

/* Adds "2 km SMF", or without a name "2 km". */
static void
add_length(uint32_t length_m, const char *name, char room[SENTENCE_MAX])
{
	char text[WORDS_MAX];
	bool is_km = length_m >= 1000;

	snprintf(text, sizeof(text), "%.6g %s%s%s", is_km ? length_m / 1e3 : length_m,
	    is_km ? "km" : "m", *name ? " " : "", name);
	add(" / ", text, room);
}

/* The module's own lengths where they are not those of "70 m OM3 / 100 m OM4". */
static void
add_other_lengths(const struct identity *id, const char *reach, char room[SENTENCE_MAX])
{
	bool is_list = strstr(reach, " / ");
	char unit[3], name[8];
	unsigned length;

	while (sscanf(reach, "%5u %2s %7s", &length, unit, name) == 3) {
		if (strcmp(unit, "km") == 0)
			length *= 1000;
		for (size_t i = 0; i < COUNT_OF(fibres); i++) {
			uint32_t own = own_length(id, i);

			if (strcmp(name, fibres[i].name) == 0 && own && own != length)
				add_length(own, is_list ? name : "", room);
		}
		reach = strstr(reach, " / ");
		if (!reach)
			return;
		reach += strlen(" / ");
	}
}

/* What media types of CMIS lower 85 mean, and one of ours. */
enum { TYPE_COPPER = 3, TYPE_ACTIVE = 4, TYPE_SOME_CABLE = 6 };

static bool
is_of_cable(uint8_t media_type)
{
	return media_type == TYPE_COPPER || media_type == TYPE_ACTIVE ||
	       media_type == TYPE_SOME_CABLE;
}

/*
 * The media type of a module with its cable fixed to it, whatever interface it names;
 * 0: there is none. SFF-8636 tells copper by its technology (Table 6-22, from Ah on),
 * SFF-8472 by A0h 8 (Table 5-3).
 */
static uint8_t
assembly_of(const struct identity *id)
{
	bool is_fixed = (id->known & FACT_CONNECTOR) && id->connector == 0x23;
	bool is_pigtail = (id->known & FACT_CONNECTOR) && id->connector == 0x21;
	uint8_t bits = (id->known & FACT_COMPLIANCE) ? id->compliance[5] : 0;

	switch (id->spec) {
	case SPEC_CMIS:
		if (!is_fixed || id->media_type > 2)
			return 0;
		return id->media_type ? TYPE_ACTIVE : TYPE_SOME_CABLE;
	case SPEC_SFF8636:
		if ((id->known & FACT_MEDIA_TECHNOLOGY) &&
		    id->media_technology >= SFF8636_COPPER)
			return TYPE_COPPER;
		return is_fixed && (id->known & FACT_MEDIA_TECHNOLOGY) ? TYPE_ACTIVE : 0;
	case SPEC_SFF8472:
		if (is_pigtail || (bits & 0x04))
			return TYPE_COPPER;
		if (bits & 0x08)
			return TYPE_ACTIVE;
		return is_fixed ? TYPE_SOME_CABLE : 0;
	case SPEC_UNKNOWN:
		return 0;
	}
	return 0;
}

const char *
words_reach(const struct identity *id, const struct sff8024_interface *interface,
    uint8_t media_type, char room[SENTENCE_MAX])
{
	static const char *const media[] = { NULL, "MMF", "SMF", "copper cable",
		"active cable", "twisted pair", "cable" };
	bool is_cable = is_of_cable(media_type) || assembly_of(id);
	const char *medium;
	char own[SENTENCE_MAX] = "";

	if (is_cable && !is_of_cable(media_type))
		media_type = assembly_of(id);
	medium = media_type < COUNT_OF(media) ? media[media_type] : NULL;
	if (!is_cable && interface && interface->reach) {
		add_other_lengths(id, interface->reach, own);
		if (!own[0])
			return interface->reach;
		snprintf(room, SENTENCE_MAX, "%.32s by the standard, %.32s by the module",
		    interface->reach, own);
		return room;
	}
	for (size_t i = 0; i < COUNT_OF(fibres) && !is_cable; i++) {
		if (own_length(id, i))
			add_length(own_length(id, i), fibres[i].name, own);
	}
	if (own[0]) {
		snprintf(room, SENTENCE_MAX, "%s", own);
		return room;
	}
	if (!is_cable || !(id->known & FACT_LENGTH_CABLE) || !id->length_cable_mm)
		return medium;
	snprintf(room, SENTENCE_MAX, "%g m %s", id->length_cable_mm / 1000.0, medium);
	return room;
}

/* What is known of host, media and reach, with commas. */
static const char *
sentence(const char *host, const char *media, const char *reach, char room[SENTENCE_MAX])
{
	char text[SENTENCE_MAX];

	room[0] = '\0';
	if (host) {
		snprintf(text, sizeof(text), "%.48s host", host);
		add(", ", text, room);
	}
	if (media) {
		snprintf(text, sizeof(text), "%.48s media", media);
		add(", ", text, room);
	}
	if (reach)
		add(", ", reach, room);
	return room[0] ? room : NULL;
}

/* A cable says nothing of its media side: it is the host side, further on. */
const char *
words_application(const struct identity *id, const struct application *app,
    char room[SENTENCE_MAX])
{
	const struct sff8024_interface *media =
	    sff8024_media(id->media_type, app->media_id);
	char host_room[WORDS_MAX], media_room[WORDS_MAX], reach_room[SENTENCE_MAX];

	return sentence(words_rate(sff8024_host(app->host_id), app->host_lanes,
			    host_room),
	    words_rate(media, app->media_lanes, media_room),
	    words_reach(id, media, id->media_type, reach_room), room);
}

/*
 * A QSFP+ has four host lanes of at most 14 GBd. One that is faster on its media has
 * fewer lanes there, as 40G over two fibres, and nothing tells how many.
 */
static bool
has_untold_lanes(const struct identity *id)
{
	return id->identifier == 0x0d && id->bitrate_mbd > 14100;
}

/* The nominal rate as people call it: "10G", "4 x 25G", or "2.1 GBd". */
static void
put_bitrate(const struct identity *id, char room[SENTENCE_MAX])
{
	static const struct {
		uint32_t from, to; /* MBd */
		const char *name;
	} rates[] = {
		{ 100, 125, "100M" },
		{ 1000, 1300, "1G" },
		{ 9900, 11400, "10G" },
		{ 25000, 26000, "25G" },
	};
	char name[WORDS_MAX];

	snprintf(name, sizeof(name), "%.5g GBd", id->bitrate_mbd / 1e3);
	for (size_t i = 0; i < COUNT_OF(rates); i++) {
		if (id->bitrate_mbd >= rates[i].from && id->bitrate_mbd <= rates[i].to)
			snprintf(name, sizeof(name), "%s", rates[i].name);
	}
	if (id->media_lanes > 1 && !has_untold_lanes(id))
		snprintf(room, SENTENCE_MAX, "%u x %s", id->media_lanes, name);
	else
		snprintf(room, SENTENCE_MAX, "%s", name);
}

/* What a module says where no interface does: rate, wavelength, and how far on what. */
static const char *
facts(const struct identity *id, const struct sff8024_interface *media,
    uint8_t media_type, char room[SENTENCE_MAX])
{
	char text[SENTENCE_MAX] = "", reach[SENTENCE_MAX];
	const char *words;

	room[0] = '\0';
	if (id->known & FACT_BITRATE)
		put_bitrate(id, room);
	if ((id->known & FACT_WAVELENGTH) && media_type < 3) {
		snprintf(text, sizeof(text), "%.7g nm", id->wavelength_pm / 1e3);
		add(", ", text, room);
		text[0] = '\0';
	}
	for (size_t i = 0; i < COUNT_OF(fibres) && !media && media_type < 3; i++) {
		if (own_length(id, i))
			add_length(own_length(id, i), fibres[i].name, text);
	}
	words = text[0] ? text : words_reach(id, media, media_type, reach);
	if (words)
		add(", ", words, room);
	return room[0] ? room : NULL;
}

/* The lanes of an interface that the module has: a split cable's end lacks some. */
static unsigned
lanes_of(const struct identity *id, const struct sff8024_interface *media)
{
	unsigned lanes = (unsigned)__builtin_popcount(id->lane_mask);

	return media && media->lanes > 1 && media->lanes <= id->media_lanes ? lanes : 0;
}

const char *
words_interface(const struct identity *id, char room[SENTENCE_MAX])
{
	uint8_t media_type;
	const struct sff8024_interface *media = sff8024_compliant(id, &media_type);
	char media_room[WORDS_MAX], reach_room[SENTENCE_MAX];
	const char *rate;

	if (id->app_count > 0)
		return NULL;
	if (!media)
		media_type = id->spec == SPEC_CMIS ? id->media_type : assembly_of(id);
	rate = words_rate(media, lanes_of(id, media), media_room);
	if (!rate)
		return facts(id, media, media_type, room);
	return sentence(NULL, rate, words_reach(id, media, media_type, reach_room), room);
}

const char *
words_module_state(unsigned code)
{
	static const char *const names[WORDS_MODULE_STATES + 1] = { NULL, "low-power",
		"power-up", "ready", "power-down", "fault" };

	return code < COUNT_OF(names) ? names[code] : NULL;
}

const char *
words_data_path_state(unsigned code)
{
	static const char *const names[WORDS_DATA_PATH_STATES + 1] = { NULL,
		"DPDeactivated", "DPInit", "DPDeinit", "DPActivated", "DPTxTurnOn",
		"DPTxTurnOff", "DPInitialized" };

	return code < COUNT_OF(names) ? names[code] : NULL;
}
