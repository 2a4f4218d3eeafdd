/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/words.h"

#include <stdio.h>

#include "base/bytes.h"

/* The name of a code, or the code in hex. */
static const char *
named(const char *name, unsigned code, char room[WORDS_MAX])
{
	if (name)
		return name;
	snprintf(room, WORDS_MAX, "%02xh", code);
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
		return NULL;
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
words_media(const struct identity *id, char room[WORDS_MAX])
{
	const struct sff8024_interface *media;
	uint8_t media_type;

	if (id->app_count > 0) {
		media = sff8024_media(id->media_type, id->app[0].media_id);
		return named(media ? media->name : NULL, id->app[0].media_id, room);
	}
	media = sff8024_compliant(id, &media_type);
	if (media)
		return media->name;
	if (!(id->known & FACT_EXT_COMPLIANCE) || id->ext_compliance == 0)
		return NULL;
	return named(sff8024_ext_compliance(id->ext_compliance), id->ext_compliance,
	    room);
}

const char *
words_rate(const struct sff8024_interface *interface, unsigned lanes,
    char room[WORDS_MAX])
{
	if (!lanes && interface)
		lanes = interface->lanes;
	if (!interface || !interface->rate || !lanes)
		return NULL;
	snprintf(room, WORDS_MAX, "%u x %s%s%s", lanes, interface->rate,
	    interface->modulation ? " " : "",
	    interface->modulation ? interface->modulation : "");
	return room;
}

const char *
words_reach(const struct identity *id, const struct sff8024_interface *interface,
    uint8_t media_type, char room[SENTENCE_MAX])
{
	static const char *const media[] = { NULL, "MMF", "SMF", "copper cable",
		"active cable", "twisted pair" };
	const char *medium = media_type < COUNT_OF(media) ? media[media_type] : NULL;
	bool is_cable = media_type == 3 || media_type == 4;

	if (interface && interface->reach)
		return interface->reach;
	if (!is_cable || !(id->known & FACT_LENGTH_CABLE) || !id->length_cable_mm)
		return medium;
	snprintf(room, SENTENCE_MAX, "%g m %s", id->length_cable_mm / 1000.0, medium);
	return room;
}

/* What is known of host, media and reach, with commas. */
static const char *
sentence(const char *host, const char *media, const char *reach, char room[SENTENCE_MAX])
{
	const char *const parts[][2] = { { host, " host" }, { media, " media" },
		{ reach, "" } };
	size_t len = 0;

	for (size_t i = 0; i < COUNT_OF(parts); i++) {
		if (parts[i][0])
			len += (size_t)snprintf(room + len, SENTENCE_MAX - len,
			    "%s%.48s%s", len ? ", " : "", parts[i][0], parts[i][1]);
	}
	return len ? room : NULL;
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

const char *
words_interface(const struct identity *id, char room[SENTENCE_MAX])
{
	uint8_t media_type;
	const struct sff8024_interface *media = sff8024_compliant(id, &media_type);
	char media_room[WORDS_MAX], reach_room[SENTENCE_MAX];

	if (!media)
		return NULL;
	return sentence(NULL, words_rate(media, 0, media_room),
	    words_reach(id, media, media_type, reach_room), room);
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
