/* SPDX-License-Identifier: Apache-2.0 */
#include "optics/decoder.h"

/*
 * SFF-8024 4.13, Table 4-1. What is not listed has a layout of its own, among
 * them XFP, CXP, the SFP-DD of before CMIS (1ah), and all reserved codes.
 */
static const uint8_t specs[256] = {
	[0x01] = SPEC_SFF8472, /* GBIC */
	[0x02] = SPEC_SFF8472, /* soldered */
	[0x03] = SPEC_SFF8472, /* SFP, SFP+, SFP28 */
	[0x0b] = SPEC_SFF8472, /* DWDM-SFP, DWDM-SFP+ */
	[0x0c] = SPEC_SFF8636, /* QSFP */
	[0x0d] = SPEC_SFF8636, /* QSFP+ */
	[0x11] = SPEC_SFF8636, /* QSFP28 */
	[0x17] = SPEC_SFF8636, /* microQSFP */
	[0x18] = SPEC_CMIS,    /* QSFP-DD */
	[0x19] = SPEC_CMIS,    /* OSFP */
	[0x1b] = SPEC_CMIS,    /* DSFP */
	[0x1e] = SPEC_CMIS,    /* QSFP with CMIS */
	[0x1f] = SPEC_CMIS,    /* SFP-DD with CMIS */
	[0x20] = SPEC_CMIS,    /* SFP+ with CMIS */
	[0x21] = SPEC_CMIS,    /* OSFP-XD */
	[0x22] = SPEC_CMIS,    /* ELSFP */
	[0x23] = SPEC_CMIS,    /* CDFP x4 */
	[0x24] = SPEC_CMIS,    /* CDFP x8 */
	[0x25] = SPEC_CMIS,    /* CDFP x16 */
};

enum spec
spec_of_identifier(uint8_t identifier)
{
	return specs[identifier];
}

/* What Lower Memory byte 0 says, or else the copy that paged layouts keep. */
static enum spec
spec_of_map(const struct memmap *map)
{
	enum spec spec;
	uint8_t identifier;

	if (!memmap_byte(map, mem_at(LOW, 0), &identifier))
		return SPEC_UNKNOWN;
	if (identifier != 0)
		return spec_of_identifier(identifier);

	if (!memmap_byte(map, mem_at(0x00, 128), &identifier))
		return SPEC_UNKNOWN;
	spec = spec_of_identifier(identifier);
	return spec == SPEC_SFF8472 ? SPEC_UNKNOWN : spec;
}

const struct decoder *
decoder_for(const struct memmap *map)
{
	switch (spec_of_map(map)) {
	case SPEC_UNKNOWN:
		return NULL;
	case SPEC_SFF8472:
		return &sff8472_decoder;
	case SPEC_SFF8636:
		return &sff8636_decoder;
	case SPEC_CMIS:
		return &cmis_decoder;
	}
	return NULL;
}
