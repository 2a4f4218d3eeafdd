/* SPDX-License-Identifier: Apache-2.0 */
#include "optics/latch.h"

#include "base/bytes.h"

/*
 * SFF-8636 2.11: Tables 6-4 to 6-6 and page 20h; CMIS 5.4: Table 8-9 (12 is reserved
 * among flags), pages 11h, 12h, 14h, 17h and 2Ch; C-CMIS: pages 33h and 3Bh. Summaries
 * of flags elsewhere (CMIS lower 4-7, 12h:230) show and do not clear.
 */
/* clang-format off */
static const struct latch_span spans[] = {
	{ SPEC_SFF8636, LOW,    3,  21 }, /* 15-18 reserved, 8 and 19-21 of the vendor */
	{ SPEC_SFF8636, 0x20, 128, 139 },
	{ SPEC_CMIS,    LOW,    8,  13 },
	{ SPEC_CMIS,    0x11, 134, 153 },
	{ SPEC_CMIS,    0x12, 231, 238 }, /* tuning */
	{ SPEC_CMIS,    0x14, 132, 139 }, /* diagnostics; 133 reserved */
	{ SPEC_CMIS,    0x17, 128, 128 }, /* network path state */
	{ SPEC_CMIS,    0x2c, 128, 255 }, /* VDM */
	{ SPEC_CMIS,    0x33, 128, 133 }, /* coherent media lanes */
	{ SPEC_CMIS,    0x3b, 192, 196 }, /* coherent host data paths */
};
/* clang-format on */

const struct latch_span *
latch_table(unsigned *ret_count)
{
	*ret_count = COUNT_OF(spans);
	return spans;
}

bool
latch_is_read(enum spec spec, struct memaddr at, unsigned len)
{
	for (unsigned i = 0; i < COUNT_OF(spans); i++) {
		const struct latch_span *s = &spans[i];

		if ((spec == SPEC_UNKNOWN || s->spec == spec) && s->page == at.page &&
		    at.byte <= s->last && at.byte + len > s->first)
			return true;
	}
	return false;
}
