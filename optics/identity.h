/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Identity: who a module says it is, and what it says it can do.
 *
 * Everything here is static for an insertion. Texts are trimmed of blanks and
 * NULs at both ends, bytes >= 80h become UTF-8 of Latin-1, control characters
 * (80h-9fh too) become '?'. A numeric fact is valid when its bit in `known` is
 * set. A length of zero means that this kind of fibre or cable is not the module's.
 */
#ifndef OPTICS_IDENTITY_H
#define OPTICS_IDENTITY_H

#include <stdbool.h>
#include <stdint.h>

#define IDENTITY_APPS_MAX 240 /* sixteen blocks of fifteen (CMIS) */
#define APPS_IN_BLOCK     15

/* Revisions of CMIS that gave bytes a meaning, as Lower Memory byte 1 has them. */
#define CMIS_4_0 0x40
#define CMIS_5_0 0x50
#define CMIS_5_3 0x53
#define CMIS_5_4 0x54

/* The transmitter technology of SFF-8636 (00h:147[7:4]) from which on it is copper. */
#define SFF8636_COPPER 0xa

/* Which management interface specification describes the memory. */
enum spec { SPEC_UNKNOWN, SPEC_SFF8472, SPEC_SFF8636, SPEC_CMIS };

enum identity_fact {
	FACT_CONNECTOR = 1 << 0,
	FACT_ENCODING = 1 << 1,
	FACT_MEDIA_TECHNOLOGY = 1 << 2,
	FACT_BITRATE = 1 << 3,
	FACT_WAVELENGTH = 1 << 4,
	FACT_WAVELENGTH_TOLERANCE = 1 << 5,
	FACT_POWER_CLASS = 1 << 6,
	FACT_POWER_MAX = 1 << 7,
	FACT_LENGTH_SMF = 1 << 8,
	FACT_LENGTH_OM1 = 1 << 9,
	FACT_LENGTH_OM2 = 1 << 10,
	FACT_LENGTH_OM3 = 1 << 11,
	FACT_LENGTH_OM4 = 1 << 12,
	FACT_LENGTH_OM5 = 1 << 13,
	FACT_LENGTH_CABLE = 1 << 14,
	FACT_REVISION = 1 << 15,
	FACT_EXT_COMPLIANCE = 1 << 16,
	FACT_COMPLIANCE = 1 << 17,
	FACT_MEDIA_TYPE = 1 << 18,
	FACT_FIRMWARE = 1 << 19,
	FACT_FIRMWARE_INACTIVE = 1 << 20,
	FACT_HARDWARE = 1 << 21,
	FACT_DURATIONS = 1 << 22,
	FACT_OUI = 1 << 23,
	FACT_ATTENUATION = 1 << 24,
};

/* CMIS application descriptor (5.2: Tables 8-22 to 8-24). */
struct application {
	uint8_t
	    number; /* from 1: AppSel code and fifteen for each block before its own */
	uint8_t host_id, media_id;
	uint8_t host_lanes : 4, media_lanes : 4;
	uint8_t host_assign, media_assign;
	bool media_assign_known : 1;
	bool normalized : 1; /* its descriptor stands on page 1Ch */
};

/* One checksum of the module's memory. */
struct checksum {
	const char *name; /* "cc_base", "cc_ext", "cc_dmi", "cc_page00" ... */
	uint8_t stored, computed;
};

#define IDENTITY_CHECKSUMS_MAX 5

/* At which frequencies a copper cable gives its attenuation. */
enum attenuation {
	ATTENUATION_2P5_GHZ,
	ATTENUATION_5_GHZ,
	ATTENUATION_7_GHZ,
	ATTENUATION_12P9_GHZ,
	ATTENUATION_25P8_GHZ,
	ATTENUATION_53P1_GHZ,
	ATTENUATION_COUNT
};

/* Maximum state durations of CMIS in ms (5.2: Table 8-43); UINT32_MAX: longer. */
enum duration {
	DURATION_DP_INIT,
	DURATION_DP_DEINIT,
	DURATION_DP_TXTURNON,
	DURATION_DP_TXTURNOFF,
	DURATION_MODULE_PWRUP,
	DURATION_MODULE_PWRDN,
	DURATION_COUNT
};

struct identity {
	enum spec spec;
	uint8_t identifier; /* SFF-8024 Table 4-1 */
	uint32_t known;     /* enum identity_fact */

	char vendor_name[33]; /* UTF-8: sixteen bytes may become thirty-two */
	char vendor_pn[33];
	char vendor_rev[9];
	char vendor_sn[33];
	char date_code[17];
	uint8_t vendor_oui[3];

	uint8_t connector;        /* SFF-8024 Table 4-3 */
	uint8_t encoding;         /* SFF-8024 Table 4-2 */
	uint8_t ext_compliance;   /* SFF-8024 Table 4-4 */
	uint8_t ext_compliance_2; /* the same, a second one; 0: none */
	uint8_t media_technology; /* SFF-8636 147[7:4]; CMIS 00h:212 */
	uint8_t media_type;       /* CMIS lower 85 */
	uint8_t compliance[9];    /* SFP: A0h 3-10 and 36; QSFP: 131-138 */
	uint8_t compliance_len;
	uint8_t revision; /* the code of the specification's revision byte */
	bool flat;        /* no pages beyond 00h (SFP: beyond A2h table 0) */
	bool paged_a2;
	bool dom;                  /* the module measures itself */
	bool external_calibration; /* SFF-8472 */

	uint32_t bitrate_mbd; /* nominal signalling rate; per lane for QSFP */
	uint32_t wavelength_pm;
	uint32_t wavelength_tolerance_pm;
	uint8_t power_class; /* from 1 */
	uint32_t power_max_mw;
	uint32_t length_smf_m;
	uint32_t length_om_m[5]; /* OM1 .. OM5 */
	uint32_t length_cable_mm;

	unsigned host_lanes;  /* up to the last electrical lane that exists */
	unsigned media_lanes; /* up to the last lane with monitors and flags */

	uint8_t firmware[2], firmware_inactive[2], hardware[2]; /* major, minor */
	uint32_t duration_ms[DURATION_COUNT];
	uint8_t bias_multiplier; /* CMIS 01h:160[4:3]: 1, 2 or 4 */
	/* CMIS 01h:145[2:0]: what Aux1 to Aux3 measure; in bits 7:4 of 01h:159[5:2]: that
	 * they do, and the custom monitor. Read by optics/auxmon.h. */
	uint8_t aux_kinds;

	struct application app[IDENTITY_APPS_MAX];
	unsigned app_count;
	uint8_t app_blocks; /* CMIS 01h:175: blocks of applications on page 1Ch */

	struct checksum checksum[IDENTITY_CHECKSUMS_MAX];
	unsigned checksum_count;

	uint32_t lane_mask;                        /* the media lanes that exist */
	uint32_t host_lane_mask;                   /* the host lanes that exist */
	uint8_t attenuation_db[ATTENUATION_COUNT]; /* copper; 0: not given */
	uint8_t odd_bytes; /* bytes of the texts that are no text */
	/* SFP: A0h 62, where A0h 10[1] points to it; QSFP: 00h:164 */
	uint8_t compliance_more;
	bool a2_is_a0; /* SFF-8472: A2h answers with the bytes of A0h */
};

/* True when every checksum that could be computed is right, and there is one. */
bool identity_checksums_hold(const struct identity *id);

/* True when the checksum of this name could be computed and is right. */
bool identity_checksum_holds(const struct identity *id, const char *name);

struct identity_date {
	uint8_t year; /* of this century */
	uint8_t month, day;
};

/* The day of the date code, YYMMDD and perhaps a lot; false where it is none. */
bool identity_date(const struct identity *id, struct identity_date *ret_date);

/*
 * The host lanes that feed a media lane, from 0, where all are shared out evenly: of
 * eight host and four media lanes, the first by 0 and 1. Which application runs is not
 * asked: see readings_host_lanes().
 */
uint32_t identity_host_lanes(const struct identity *id, unsigned media_lane);

#endif
