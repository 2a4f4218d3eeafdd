/* SPDX-License-Identifier: Apache-2.0 */
#include "optics/compliance.h"

#include <stddef.h>

#include "base/bytes.h"
#include "optics/sff8024.h"

#define MORE          COMPLIANCE_MORE
#define SONET_BYTE    1 /* A0h 4 in `compliance` */
#define SONET_CLASSES 4

/*
 * A bit and what it is called: by the class of a reach of SONET where that makes a
 * difference, else by the first name.
 */
struct compliance_name {
	uint8_t byte, bit; /* of `compliance` */
	const char *name[SONET_CLASSES];
};

/* clang-format off */
static const struct compliance_name sfp_names[] = {
	{ 0, 7, { "10GBASE-ER" } },
	{ 0, 6, { "10GBASE-LRM" } },
	{ 0, 5, { "10GBASE-LR" } },
	{ 0, 4, { "10GBASE-SR" } },
	{ 0, 3, { "InfiniBand 1X SX" } },
	{ 0, 2, { "InfiniBand 1X LX" } },
	{ 0, 1, { "InfiniBand 1X copper active" } },
	{ 0, 0, { "InfiniBand 1X copper passive" } },
	{ 1, 7, { "ESCON MMF" } },
	{ 1, 6, { "ESCON SMF" } },
	{ 1, 5, { "OC-192 SR", "OC-192 SR-1" } },
	{ 1, 2, { "OC-48 LR",  "OC-48 LR-1", "OC-48 LR-2", "OC-48 LR-3" } },
	{ 1, 1, { "OC-48 IR",  "OC-48 IR-1", "OC-48 IR-2" } },
	{ 1, 0, { "OC-48 SR",  "OC-48 SR-1" } },
	{ 2, 6, { "OC-12 LR",  "OC-12 LR-1", "OC-12 LR-2", "OC-12 LR-3" } },
	{ 2, 5, { "OC-12 IR",  "OC-12 IR-1", "OC-12 IR-2" } },
	{ 2, 4, { "OC-12 SR",  "OC-12 SR-1" } },
	{ 2, 2, { "OC-3 LR",   "OC-3 LR-1",  "OC-3 LR-2",  "OC-3 LR-3" } },
	{ 2, 1, { "OC-3 IR",   "OC-3 IR-1",  "OC-3 IR-2" } },
	{ 2, 0, { "OC-3 SR",   "OC-3 SR-1" } },
	{ 3, 7, { "BASE-PX" } },
	{ 3, 6, { "BASE-BX10" } },
	{ 3, 5, { "100BASE-FX" } },
	{ 3, 4, { "100BASE-LX/LX10" } },
	{ 3, 3, { "1000BASE-T" } },
	{ 3, 2, { "1000BASE-CX" } },
	{ 3, 1, { "1000BASE-LX" } },
	{ 3, 0, { "1000BASE-SX" } },
	{ 4, 7, { "FC very long distance" } },
	{ 4, 6, { "FC short distance" } },
	{ 4, 5, { "FC intermediate distance" } },
	{ 4, 4, { "FC long distance" } },
	{ 4, 3, { "FC medium distance" } },
	{ 4, 2, { "FC shortwave laser, linear Rx" } },
	{ 4, 1, { "FC longwave laser (LC)" } },
	{ 4, 0, { "FC electrical inter-enclosure" } },
	{ 5, 7, { "FC electrical intra-enclosure" } },
	{ 5, 6, { "FC shortwave laser without OFC" } },
	{ 5, 5, { "FC shortwave laser with OFC" } },
	{ 5, 4, { "FC longwave laser (LL)" } },
	{ 5, 3, { "Active cable" } },
	{ 5, 2, { "Passive cable" } },
	{ 6, 7, { "FC twin axial pair" } },
	{ 6, 6, { "FC twisted pair" } },
	{ 6, 5, { "FC miniature coax" } },
	{ 6, 4, { "FC video coax" } },
	{ 6, 3, { "FC multi-mode 62.5 um" } },
	{ 6, 2, { "FC multi-mode 50 um" } },
	{ 6, 0, { "FC single-mode" } },
	{ 7, 7, { "10GFC" } },
	{ 7, 6, { "8GFC" } },
	{ 7, 5, { "16GFC" } },
	{ 7, 4, { "4GFC" } },
	{ 7, 3, { "32GFC" } },
	{ 7, 2, { "2GFC" } },
	{ 7, 0, { "1GFC" } },
	{ MORE, 0, { "64GFC" } },
};

static const struct compliance_name qsfp_names[] = {
	{ 0, 6, { "10GBASE-LRM" } },
	{ 0, 5, { "10GBASE-LR" } },
	{ 0, 4, { "10GBASE-SR" } },
	{ 0, 3, { "40GBASE-CR4" } },
	{ 0, 2, { "40GBASE-SR4" } },
	{ 0, 1, { "40GBASE-LR4" } },
	{ 0, 0, { "40G active cable (XLPPI)" } },
	{ 1, 2, { "OC-48 LR" } },
	{ 1, 1, { "OC-48 IR" } },
	{ 1, 0, { "OC-48 SR" } },
	{ 2, 7, { "SAS 24.0 Gb/s" } },
	{ 2, 6, { "SAS 12.0 Gb/s" } },
	{ 2, 5, { "SAS 6.0 Gb/s" } },
	{ 2, 4, { "SAS 3.0 Gb/s" } },
	{ 3, 3, { "1000BASE-T" } },
	{ 3, 2, { "1000BASE-CX" } },
	{ 3, 1, { "1000BASE-LX" } },
	{ 3, 0, { "1000BASE-SX" } },
	{ 4, 7, { "FC very long distance" } },
	{ 4, 6, { "FC short distance" } },
	{ 4, 5, { "FC intermediate distance" } },
	{ 4, 4, { "FC long distance" } },
	{ 4, 3, { "FC medium distance" } },
	{ 4, 1, { "FC longwave laser (LC)" } },
	{ 4, 0, { "FC electrical inter-enclosure" } },
	{ 5, 7, { "FC electrical intra-enclosure" } },
	{ 5, 6, { "FC shortwave laser without OFC" } },
	{ 5, 5, { "FC shortwave laser with OFC" } },
	{ 5, 4, { "FC longwave laser (LL)" } },
	{ 6, 7, { "FC twin axial pair" } },
	{ 6, 6, { "FC shielded twisted pair" } },
	{ 6, 5, { "FC miniature coax" } },
	{ 6, 4, { "FC video coax" } },
	{ 6, 3, { "FC multi-mode 62.5 um" } },
	{ 6, 2, { "FC multi-mode 50 um" } },
	{ 6, 1, { "FC multi-mode 50 um (OM3)" } },
	{ 6, 0, { "FC single-mode" } },
	{ 7, 7, { "10GFC" } },
	{ 7, 6, { "8GFC" } },
	{ 7, 5, { "16GFC" } },
	{ 7, 4, { "4GFC" } },
	{ 7, 3, { "32GFC" } },
	{ 7, 2, { "2GFC" } },
	{ 7, 0, { "1GFC" } },
	{ MORE, 5, { "InfiniBand HDR" } },
	{ MORE, 4, { "InfiniBand EDR" } },
	{ MORE, 3, { "InfiniBand FDR" } },
	{ MORE, 2, { "InfiniBand QDR" } },
	{ MORE, 1, { "InfiniBand DDR" } },
	{ MORE, 0, { "InfiniBand SDR" } },
};
/* clang-format on */

uint8_t
compliance_byte(const struct identity *id, uint8_t byte)
{
	if (byte == MORE)
		return id->compliance_more;
	return byte < id->compliance_len ? id->compliance[byte] : 0;
}

unsigned
compliance_sonet_class(const struct identity *id)
{
	uint8_t byte = compliance_byte(id, SONET_BYTE);

	if (id->spec != SPEC_SFF8472)
		return 0;
	return (byte >> 4 & 1u) | (byte >> 3 & 1u) << 1;
}

static const char *
name_of_bits(const struct compliance_name *rows, size_t count, const struct identity *id,
    unsigned index)
{
	unsigned sonet = compliance_sonet_class(id);

	for (size_t i = 0; i < count; i++) {
		if (!(compliance_byte(id, rows[i].byte) >> rows[i].bit & 1) ||
		    index-- > 0)
			continue;
		return rows[i].name[sonet] ? rows[i].name[sonet] : rows[i].name[0];
	}
	return NULL;
}

const char *
compliance_name(const struct identity *id, unsigned index)
{
	const char *code = NULL, *second = NULL;

	if ((id->known & FACT_EXT_COMPLIANCE) && id->ext_compliance)
		code = sff8024_ext_compliance(id->ext_compliance);
	if (id->ext_compliance_2 && id->ext_compliance_2 != id->ext_compliance)
		second = sff8024_ext_compliance(id->ext_compliance_2);
	if (code && index-- == 0)
		return code;
	if (second && index-- == 0)
		return second;
	switch (id->spec) {
	case SPEC_SFF8472:
		return name_of_bits(sfp_names, COUNT_OF(sfp_names), id, index);
	case SPEC_SFF8636:
		return name_of_bits(qsfp_names, COUNT_OF(qsfp_names), id, index);
	case SPEC_CMIS:
	case SPEC_UNKNOWN:
		return NULL;
	}
	return NULL;
}
