/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where in its standard the place of a finding is described. Each place that has a row in
 * the tables of registers has one here; a page is named where its tables have no number
 * that we could check.
 */
#include "optics/lint_rules.h"

/* The first row that fits. */
/* clang-format off */
static const struct {
	enum spec spec;
	uint16_t page, last_page;
	uint8_t from, to;
	const char *clause;
} clauses[] = {
	{ SPEC_SFF8472, LOW,      LOW,           3,  10, "SFF-8472 12.4, Table 5-3" },
	{ SPEC_SFF8472, LOW,      LOW,          64,  65, "SFF-8472 12.4, Table 8-3" },
	{ SPEC_SFF8472, LOW,      LOW,          92,  92, "SFF-8472 12.4, Table 8-5" },
	{ SPEC_SFF8472, LOW,      LOW,          93,  93, "SFF-8472 12.4, Table 8-6" },
	{ SPEC_SFF8472, LOW,      LOW,          94,  94, "SFF-8472 12.4, Table 8-8" },
	{ SPEC_SFF8472, LOW,      LOW,           0, 255, "SFF-8472 12.4, Table 4-2" },
	{ SPEC_SFF8472, 0x00,     0x00,          0, 255, "SFF-8472 12.4, Table 4-2" },
	{ SPEC_SFF8472, A2_LOW,   A2_LOW,        0,  55, "SFF-8472 12.4, Table 9-5" },
	{ SPEC_SFF8472, A2_LOW,   A2_LOW,       56,  94, "SFF-8472 12.4, Tables 9-6 to 9-15" },
	{ SPEC_SFF8472, A2_LOW,   A2_LOW,        0, 111, "SFF-8472 12.4, Table 9-16" },
	{ SPEC_SFF8472, A2_LOW,   A2_LOW,        0, 255, "SFF-8472 12.4, Tables 9-17 to 10-2" },
	{ SPEC_SFF8472, A2_TABLE, A2_TABLE + 3,  0, 255, "SFF-8690 1.5, Tables 5-2 to 5-8" },
	{ SPEC_SFF8636, LOW,      LOW,           0,  21, "SFF-8636 2.11, Tables 6-3 to 6-7" },
	{ SPEC_SFF8636, LOW,      LOW,          22,  85, "SFF-8636 2.11, Tables 6-8 and 6-9" },
	{ SPEC_SFF8636, LOW,      LOW,          86, 106, "SFF-8636 2.11, Tables 6-10 to 6-13" },
	{ SPEC_SFF8636, LOW,      LOW,         107, 127, "SFF-8636 2.11, Table 6-14" },
	{ SPEC_SFF8636, 0x00,     0x00,        129, 129, "SFF-8636 2.11, Table 6-16" },
	{ SPEC_SFF8636, 0x00,     0x00,          0, 255, "SFF-8636 2.11, Tables 6-15 to 6-26" },
	{ SPEC_SFF8636, 0x01,     0x01,          0, 255, "SFF-8436 4.8, page 01h" },
	{ SPEC_SFF8636, 0x02,     0x02,          0, 255, "SFF-8636 2.11, page 02h" },
	{ SPEC_SFF8636, 0x03,     0x03,          0, 255, "SFF-8636 2.11, Tables 6-27 to 6-35" },
	{ SPEC_SFF8636, 0x20,     0x21,          0, 255, "SFF-8636 2.11, Tables 6-36 to 6-48" },
	{ SPEC_CMIS,    LOW,      LOW,          86, 117, "CMIS 5.4, Tables 8-22 to 8-24" },
	{ SPEC_CMIS,    LOW,      LOW,           0, 255, "CMIS 5.4, Tables 8-4 to 8-26" },
	{ SPEC_CMIS,    0x00,     0x00,          0, 255, "CMIS 5.4, Tables 8-27 to 8-42" },
	{ SPEC_CMIS,    0x01,     0x01,        176, 190, "CMIS 5.4, Tables 8-60 and 8-61" },
	{ SPEC_CMIS,    0x01,     0x01,          0, 255, "CMIS 5.4, Tables 8-43 to 8-62" },
	{ SPEC_CMIS,    0x02,     0x02,          0, 255, "CMIS 5.4, Tables 8-64 and 8-65" },
	{ SPEC_CMIS,    0x03,     0x03,          0, 255, "CMIS 5.4, page 03h" },
	{ SPEC_CMIS,    0x04,     0x04,          0, 255, "CMIS 5.4, Table 8-68" },
	{ SPEC_CMIS,    0x0c,     0x0c,          0, 255, "CMIS 5.4, page 0Ch" },
	{ SPEC_CMIS,    0x0d,     0x0d,          0, 255, "CMIS 5.4, page 0Dh" },
	{ SPEC_CMIS,    0x10,     0x10,          0, 255, "CMIS 5.4, Tables 8-78 to 8-91" },
	{ SPEC_CMIS,    0x11,     0x11,          0, 255, "CMIS 5.4, Tables 8-93 to 8-107" },
	{ SPEC_CMIS,    0x12,     0x12,          0, 255, "CMIS 5.4, Table 8-109" },
	{ SPEC_CMIS,    0x13,     0x13,          0, 255, "CMIS 5.4, Tables 8-111 to 8-134" },
	{ SPEC_CMIS,    0x14,     0x14,          0, 255, "CMIS 5.4, Tables 8-136 to 8-139" },
	{ SPEC_CMIS,    0x15,     0x15,          0, 255, "CMIS 5.4, page 15h" },
	{ SPEC_CMIS,    0x16,     0x16,          0, 255, "CMIS 5.4, page 16h" },
	{ SPEC_CMIS,    0x17,     0x17,          0, 255, "CMIS 5.4, page 17h" },
	{ SPEC_CMIS,    0x18,     0x19,          0, 255, "CMIS 5.4, pages 18h and 19h" },
	{ SPEC_CMIS,    0x1c,     0x1c,          0, 255, "CMIS 5.4, 8.24" },
	{ SPEC_CMIS,    0x1d,     0x1d,          0, 255, "CMIS 5.4, page 1Dh" },
	{ SPEC_CMIS,    0x20,     0x2f,          0, 255, "CMIS 5.4, Tables 8-177 to 8-186" },
	{ SPEC_CMIS,    0x30,     0x4f,          0, 255, "C-CMIS 1.3, pages 30h to 4Fh" },
	{ SPEC_CMIS,    0x60,     0x60,          0, 255, "CMIS 5.4, page 60h" },
	{ SPEC_CMIS,    0x61,     0x61,          0, 255, "CMIS 5.4, page 61h" },
	{ SPEC_CMIS,    0x62,     0x62,          0, 255, "CMIS 5.4, page 62h" },
	{ SPEC_CMIS,    0x6d,     0x6d,          0, 255, "CMIS 5.4, page 6Dh" },
	{ SPEC_CMIS,    0x9f,     0xaf,          0, 255, "CMIS 5.4, Tables 8-198 to 8-201" },
	{ SPEC_UNKNOWN, LOW,      LOW,           0,   0, "SFF-8024 4.13, Table 4-1" },
};
/* clang-format on */

const char *
finding_clause(const struct finding *f)
{
	for (size_t i = 0; i < COUNT_OF(clauses); i++) {
		if (clauses[i].spec == f->spec && f->at.page >= clauses[i].page &&
		    f->at.page <= clauses[i].last_page && f->at.byte >= clauses[i].from &&
		    f->at.byte <= clauses[i].to)
			return clauses[i].clause;
	}
	return "";
}
