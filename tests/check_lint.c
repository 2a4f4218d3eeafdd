/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The lint: a module of each family in which nothing is wrong, and for each rule
 * the bytes that make it the only one that is broken.
 */
#include "tests/lint_fixture.h"

#include <stdlib.h>

#include "optics/parameter.h"
#include "optics/vdm.h"

#define POKES_MAX 10

START_TEST(a_sound_module_has_no_finding)
{
	start_base((enum base)_i);
	seal();
	look();

	ck_assert_msg(found.count == 0, "%s", told());
	ck_assert_int_eq(lint_trust(&f.id, &found), TRUST_GOOD);
}
END_TEST

struct poke {
	uint16_t page;
	uint8_t byte, value;
};

#define NO_SEAL true
/* clang-format off */
#define SERIAL(page_, byte_, c_) \
	{ page_, byte_, c_ }, { page_, (byte_) + 1, c_ }, { page_, (byte_) + 2, c_ }, \
	{ page_, (byte_) + 3, c_ }, { page_, (byte_) + 4, c_ }, { page_, (byte_) + 5, c_ }

/* One thing wrong: bytes that are poked, and the one finding that there is then. */
static const struct wrong {
	enum base base;
	bool no_seal;
	struct poke poke[POKES_MAX]; /* up to one of byte 0 of LOW that is 0 */
	enum lint_severity severity;
	enum trust trust;
	const char *id, *where, *text, *clause;
} wrongs[] = {
	/* identity */
	{ SFP,  NO_SEAL, { { LOW, 63, 1 } }, LINT_ERROR, TRUST_BROKEN, "checksum", "A0h:63", "cc_base is 01h and should be", "SFF-8472 12.4, Table 4-2" },
	{ QSFP, false, { { 0x00, 128, 0x0d } }, LINT_ERROR, TRUST_BROKEN, "identifier-mismatch", "00h:128", "lower memory says identifier 11h, page 00h says 0Dh", "SFF-8636 2.11, Tables 6-15 to 6-26" },
	{ QSFP, false, { { LOW, 1, 0x40 } }, LINT_ERROR, TRUST_BROKEN, "spec-mismatch", "A0h:1", "revision 40h is not of the standard for identifier 11h", "SFF-8636 2.11, Tables 6-3 to 6-7" },
	{ CMIS, false, { { LOW, 1, 0x08 } }, LINT_ERROR, TRUST_BROKEN, "spec-mismatch", "A0h:1", "revision 08h is not of the standard for identifier 18h", "CMIS 5.4, Tables 8-4 to 8-26" },
	{ QSFP, false, { { LOW, 1, 9 } }, LINT_WARNING, TRUST_GOOD, "revision-reserved", "A0h:1", "revision code 09h", "SFF-8636 2.11, Tables 6-3 to 6-7" },
	{ SFP,  false, { { LOW, 94, 11 } }, LINT_WARNING, TRUST_GOOD, "revision-reserved", "A0h:94", "revision code 0Bh", "SFF-8472 12.4, Table 8-8" },
	{ CMIS, false, { { LOW, 1, 0x60 } }, LINT_NOTE, TRUST_GOOD, "revision-newer", "A0h:1", "CMIS revision 6.0", "CMIS 5.4, Tables 8-4 to 8-26" },
	{ QSFP, false, { { 0x00, 150, 0x1b } }, LINT_WARNING, TRUST_GOOD, "text-not-ascii", "00h:150", "vendor's name: bytes that are no ASCII text: 1, first 1Bh", "SFF-8636 2.11, Tables 6-15 to 6-26" },
	{ SFP,  false, { { LOW, 20, ' ' } }, LINT_NOTE, TRUST_GOOD, "text-leading-blank", "A0h:20", "vendor's name: blanks in front: 1", "SFF-8472 12.4, Table 4-2" },
	{ CMIS, false, { { 0x00, 163, 0 } }, LINT_NOTE, TRUST_GOOD, "text-nul", "00h:163", NULL, "CMIS 5.4, Tables 8-27 to 8-42" },
	{ CMIS, false, { SERIAL(0x00, 166, ' ') }, LINT_NOTE, TRUST_GOOD, "text-empty", "00h:166", "the serial number is empty", "CMIS 5.4, Tables 8-27 to 8-42" },
	{ QSFP, false, { { 0x00, 214, '3' } }, LINT_WARNING, TRUST_GOOD, "date-code", "00h:212", "the date code is no date", "SFF-8636 2.11, Tables 6-15 to 6-26" },
	{ CMIS, false, { { 0x00, 184, '0' }, { 0x00, 185, '2' }, { 0x00, 186, '3' } }, LINT_WARNING, TRUST_GOOD, "date-code", "00h:182", NULL, "CMIS 5.4, Tables 8-27 to 8-42" },
	{ SFP,  false, { { LOW, 84, '2' }, { LOW, 85, '1' }, { LOW, 86, '0' }, { LOW, 87, '2' }, { LOW, 88, '2' }, { LOW, 89, '9' } }, LINT_WARNING, TRUST_GOOD, "date-code", "A0h:84", NULL, "SFF-8472 12.4, Table 4-2" },
	{ SFP,  false, { { LOW, 88, ' ' }, { LOW, 89, ' ' } }, LINT_WARNING, TRUST_GOOD, "date-code", "A0h:84", NULL, "SFF-8472 12.4, Table 4-2" },
	{ SFP,  false, { { LOW, 37, 0 } }, LINT_NOTE, TRUST_GOOD, "oui-zero", "A0h:37", NULL, "SFF-8472 12.4, Table 4-2" },
	{ QSFP, NO_SEAL, { { 0x00, 191, 1 } }, LINT_ERROR, TRUST_BROKEN, "checksum", "00h:191", NULL, "SFF-8636 2.11, Tables 6-15 to 6-26" },
	{ CMIS, NO_SEAL, { { 0x00, 222, 1 } }, LINT_ERROR, TRUST_BROKEN, "checksum", "00h:222", NULL, "CMIS 5.4, Tables 8-27 to 8-42" },
	{ CMIS, false, { { 0x00, 210, 0xff } }, LINT_WARNING, TRUST_GOOD, "near-end", "00h:210", "none of its lanes is implemented at this end (FFh)", "CMIS 5.4, Tables 8-27 to 8-42" },
	{ SFP,  false, { { LOW, 2, 0x21 }, { LOW, 3, 0 }, { LOW, 17, 1 }, { LOW, 60, 0 }, { LOW, 61, 0 } }, LINT_WARNING, TRUST_GOOD, "copper-length", "A0h:17", "copper with a length over fibre (01h)", "SFF-8472 12.4, Table 4-2" },
	{ SFP,  false, { { LOW, 2, 0x21 }, { LOW, 3, 0 }, { LOW, 16, 7 }, { LOW, 60, 0 }, { LOW, 61, 0 } }, LINT_WARNING, TRUST_GOOD, "copper-length", "A0h:16", "copper with a length over fibre (07h)", "SFF-8472 12.4, Table 4-2" },
	/* reserved */
	{ SFP,  false, { { LOW, 64, 0x80 } }, LINT_WARNING, TRUST_GOOD, "reserved-bit", "A0h:64", "reads 80h; bits 80h are reserved", "SFF-8472 12.4, Table 8-3" },
	{ QSFP, false, { { 0x00, 141, 0x10 } }, LINT_WARNING, TRUST_GOOD, "reserved-bit", "00h:141", "reads 10h; bits FCh are reserved", "SFF-8636 2.11, Tables 6-15 to 6-26" },
	{ CMIS, false, { { LOW, 50, 0x01 } }, LINT_WARNING, TRUST_GOOD, "reserved-bit", "A0h:50", "reads 01h; bits FFh are reserved", "CMIS 5.4, Tables 8-4 to 8-26" },
	{ CMIS, false, { { LOW, 2, 0x10 } }, LINT_WARNING, TRUST_GOOD, "reserved-bit", "A0h:2", "reads 10h; bits 30h are reserved", "CMIS 5.4, Tables 8-4 to 8-26" },
	{ SFP,  false, { { LOW, 2, 0x30 } }, LINT_WARNING, TRUST_GOOD, "reserved-code", "A0h:2", "connector: code 30h is reserved", "SFF-8472 12.4, Table 4-2" },
	{ QSFP, false, { { LOW, 113, 0x70 } }, LINT_WARNING, TRUST_GOOD, "reserved-code", "A0h:113[6:4]", "far end: code 07h is reserved", "SFF-8636 2.11, Table 6-14" },
	{ QSFP, false, { { LOW, 116, 0x0a } }, LINT_WARNING, TRUST_GOOD, "reserved-code", "A0h:116", "second extended compliance: code 0Ah", "SFF-8636 2.11, Table 6-14" },
	{ SFP,  false, { { LOW, 94, 9 }, { A2_LOW, 67, 0x0a } }, LINT_WARNING, TRUST_GOOD, "reserved-code", "A2h:67", "second extended compliance: code 0Ah", "SFF-8472 12.4, Tables 9-6 to 9-15" },
	{ CMIS, false, { { 0x01, 160, 0x1f } }, LINT_WARNING, TRUST_GOOD, "reserved-code", "01h:160[4:3]", "multiplier of Tx bias: code 03h is reserved", "CMIS 5.4, Tables 8-43 to 8-62" },
	{ CMIS, false, { { 0x01, 142, 3 } }, LINT_WARNING, TRUST_GOOD, "reserved-code", "01h:142[1:0]", "number of banks: code 03h is reserved", "CMIS 5.4, Tables 8-43 to 8-62" },
	/* diagnostics of SFP */
	{ SFP,  false, { { LOW, 92, 0x70 }, { A2_LOW, 76, 1 }, { A2_LOW, 80, 1 }, { A2_LOW, 84, 1 }, { A2_LOW, 88, 1 }, { A2_LOW, 68, 0x3f }, { A2_LOW, 69, 0x80 } }, LINT_ERROR, TRUST_UNVERIFIED, "calibration", "A0h:92[4]", "calibrated internally and externally at once (70h)", "SFF-8472 12.4, Table 8-5" },
	{ SFP,  false, { { LOW, 92, 0x40 } }, LINT_WARNING, TRUST_GOOD, "calibration", "A0h:92[4]", "neither calibration is told (40h)", "SFF-8472 12.4, Table 8-5" },
	{ SFP,  false, { { LOW, 92, 0x20 }, { LOW, 93, 0 } }, LINT_WARNING, TRUST_GOOD, "calibration", "A0h:92[6]", "but no diagnostics (20h)", "SFF-8472 12.4, Table 8-5" },
	{ SFP,  false, { { LOW, 92, 0x00 } }, LINT_WARNING, TRUST_GOOD, "options-without-dom", "A0h:93", "options of diagnostics (F0h) without diagnostics", "SFF-8472 12.4, Table 8-6" },
	{ SFP,  false, { { LOW, 94, 0 } }, LINT_NOTE, TRUST_GOOD, "dom-without-revision", "A0h:94", NULL, "SFF-8472 12.4, Table 8-8" },
	{ SFP,  false, { { LOW, 92, 0x50 }, { A2_LOW, 76, 1 }, { A2_LOW, 80, 1 }, { A2_LOW, 84, 1 }, { A2_LOW, 88, 1 }, { A2_LOW, 68, 0x7f }, { A2_LOW, 69, 0x80 } }, LINT_ERROR, TRUST_UNVERIFIED, "calibration-constant", "A2h:68", NULL, "SFF-8472 12.4, Tables 9-6 to 9-15" },
	{ SFP,  false, { { LOW, 92, 0x50 }, { A2_LOW, 76, 1 }, { A2_LOW, 80, 1 }, { A2_LOW, 88, 1 }, { A2_LOW, 68, 0x3f }, { A2_LOW, 69, 0x80 } }, LINT_ERROR, TRUST_UNVERIFIED, "calibration-constant", "A2h:84", "temperature is calibrated by a slope of zero", "SFF-8472 12.4, Tables 9-6 to 9-15" },
	{ SFP,  false, { { LOW, 92, 0x50 }, { A2_LOW, 76, 1 }, { A2_LOW, 80, 1 }, { A2_LOW, 84, 1 }, { A2_LOW, 88, 1 }, { A2_LOW, 72, 0x3f } }, LINT_ERROR, TRUST_UNVERIFIED, "calibration-constant", "A2h:56", "Rx power is calibrated by a slope of zero", "SFF-8472 12.4, Tables 9-6 to 9-15" },
	/* media */
	{ SFP,  false, { { LOW, 8, 0x0c } }, LINT_ERROR, TRUST_UNVERIFIED, "cable-kind", "A0h:8", "a passive and an active cable at once (0Ch)", "SFF-8472 12.4, Table 5-3" },
	{ SFP,  false, { { LOW, 3, 0 }, { LOW, 8, 0x04 } }, LINT_WARNING, TRUST_GOOD, "copper-wavelength", "A0h:60", "copper with a wavelength (0352h)", "SFF-8472 12.4, Table 4-2" },
	{ CMIS, false, { { LOW, 85, 3 }, { LOW, 87, 1 }, { 0x00, 212, 0x0a } }, LINT_WARNING, TRUST_GOOD, "copper-wavelength", "01h:138", NULL, "CMIS 5.4, Tables 8-43 to 8-62" },
	{ CMIS, false, { { LOW, 85, 3 }, { LOW, 87, 1 }, { 0x00, 212, 0x0a }, { 0x01, 138, 0 }, { 0x01, 139, 0 }, { 0x01, 134, 50 } }, LINT_WARNING, TRUST_GOOD, "copper-length", "01h:134", "copper with a length over fibre (32h)", "CMIS 5.4, Tables 8-43 to 8-62" },
	{ QSFP, false, { { 0x00, 147, 0xa0 }, { 0x00, 142, 2 }, { 0x00, 192, 0x0b } }, LINT_WARNING, TRUST_GOOD, "copper-length", "00h:142", NULL, "SFF-8636 2.11, Tables 6-15 to 6-26" },
	{ QSFP, false, { { 0x00, 147, 0xa0 }, { 0x00, 131, 0x84 }, { 0x00, 192, 0x0b } }, LINT_WARNING, TRUST_GOOD, "copper-optical", "00h:131", "technology 0Ah does not go with compliance 04h", "SFF-8636 2.11, Tables 6-15 to 6-26" },
	{ QSFP, false, { { 0x00, 131, 0x88 } }, LINT_WARNING, TRUST_GOOD, "copper-optical", "00h:131", "technology 00h does not go with compliance 08h", "SFF-8636 2.11, Tables 6-15 to 6-26" },
	{ QSFP, false, { { 0x00, 147, 0xa0 } }, LINT_WARNING, TRUST_GOOD, "copper-optical", "00h:192", "technology 0Ah does not go with compliance 02h", "SFF-8636 2.11, Tables 6-15 to 6-26" },
	{ QSFP, false, { { 0x00, 192, 0x0b } }, LINT_WARNING, TRUST_GOOD, "copper-optical", "00h:192", "technology 00h does not go with compliance 0Bh", "SFF-8636 2.11, Tables 6-15 to 6-26" },
	{ QSFP, false, { { 0x00, 130, 0x21 } }, LINT_WARNING, TRUST_GOOD, "copper-optical", "00h:130", "technology 00h does not go with connector 21h", "SFF-8636 2.11, Tables 6-15 to 6-26" },
	{ SFP,  false, { { LOW, 2, 0x21 }, { LOW, 60, 0 }, { LOW, 61, 0 } }, LINT_WARNING, TRUST_GOOD, "copper-optical", "A0h:3", "copper with a code of fibre, 10G optics (10h)", "SFF-8472 12.4, Table 5-3" },
	{ SFP,  false, { { LOW, 3, 0 }, { LOW, 8, 0x04 }, { LOW, 36, 0x02 }, { LOW, 60, 0 }, { LOW, 61, 0 } }, LINT_WARNING, TRUST_GOOD, "copper-optical", "A0h:36", "extended compliance (02h)", "SFF-8472 12.4, Table 4-2" },
	{ SFP,  false, { { LOW, 3, 0 }, { LOW, 8, 0x04 }, { LOW, 60, 0x05 }, { LOW, 61, 0 } }, LINT_WARNING, TRUST_GOOD, "reserved-bit", "A0h:60", "reads 05h; bits FCh are reserved", "SFF-8472 12.4, Table 4-2" },
	{ SFP,  false, { { LOW, 3, 0 }, { LOW, 2, 0x21 }, { LOW, 8, 0x08 }, { LOW, 60, 0x10 }, { LOW, 61, 0 } }, LINT_WARNING, TRUST_GOOD, "reserved-bit", "A0h:60", "reads 10h; bits F0h are reserved", "SFF-8472 12.4, Table 4-2" },
	{ SFP,  false, { { LOW, 2, 0x22 }, { LOW, 3, 0 }, { LOW, 6, 8 } }, LINT_WARNING, TRUST_GOOD, "copper-wavelength", "A0h:60", NULL, "SFF-8472 12.4, Table 4-2" },
	{ SFP,  false, { { LOW, 2, 0x21 }, { LOW, 3, 0 }, { LOW, 8, 0x08 } }, LINT_WARNING, TRUST_GOOD, "copper-wavelength", "A0h:60", NULL, "SFF-8472 12.4, Table 4-2" },
	{ SFP,  false, { { LOW, 14, 10 }, { LOW, 15, 50 } }, LINT_WARNING, TRUST_GOOD, "length", "A0h:14", "single-mode length: 10 km here, 5000 m in the next byte", "SFF-8472 12.4, Table 4-2" },
	{ QSFP, false, { { 0x00, 129, 0xec } }, LINT_WARNING, TRUST_GOOD, "power-class-8", "A0h:107", "power class 8 without the watts", "SFF-8636 2.11, Table 6-14" },
	{ SFP,  false, { { LOW, 64, 0x40 } }, LINT_WARNING, TRUST_GOOD, "power-class-8", "A2h:66", "power level 4 without the watts", "SFF-8472 12.4, Tables 9-6 to 9-15" },
	{ QSFP, false, { { 0x00, 129, 0xec }, { LOW, 107, 15 } }, LINT_WARNING, TRUST_GOOD, "power-class-8", "A0h:107", "power class 8 with 1.5 W only", "SFF-8636 2.11, Table 6-14" },
	{ SFP,  false, { { LOW, 64, 0x40 }, { A2_LOW, 66, 10 } }, LINT_WARNING, TRUST_GOOD, "power-class-8", "A2h:66", "power level 4 with 1.0 W", "SFF-8472 12.4, Tables 9-6 to 9-15" },
	{ QSFP, false, { { 0x00, 129, 0x8d } }, LINT_WARNING, TRUST_GOOD, "power-class", "00h:129", "without bits 7 and 6 (8Dh)", "SFF-8636 2.11, Table 6-16" },
	{ QSFP, false, { { 0x00, 129, 0xc4 }, { 0x00, 194, 0xc0 } }, LINT_WARNING, TRUST_GOOD, "cdr-control", "00h:194[7]", "control of a Tx CDR (C0h)", "SFF-8636 2.11, Tables 6-15 to 6-26" },
	{ QSFP, false, { { 0x00, 129, 0xc8 }, { 0x00, 194, 0xc0 } }, LINT_WARNING, TRUST_GOOD, "cdr-control", "00h:194[6]", "control of a Rx CDR (C0h)", "SFF-8636 2.11, Tables 6-15 to 6-26" },
	{ QSFP, false, { { LOW, 113, 0x0f } }, LINT_WARNING, TRUST_GOOD, "near-end", "A0h:113", "none of its lanes is implemented at this end (0Fh)", "SFF-8636 2.11, Table 6-14" },
	{ SFP,  false, { { LOW, 65, 0x06 } }, LINT_WARNING, TRUST_GOOD, "los-both", "A0h:65", NULL, "SFF-8472 12.4, Table 8-3" },
	{ QSFP, false, { { 0x00, 222, 0 } }, LINT_WARNING, TRUST_GOOD, "rate-missing", "00h:222", NULL, "SFF-8636 2.11, Tables 6-15 to 6-26" },
	{ SFP,  false, { { LOW, 12, 0xff } }, LINT_WARNING, TRUST_GOOD, "rate-missing", "A0h:66", NULL, "SFF-8472 12.4, Table 4-2" },
	/* pages */
	{ SFP,  false, { { LOW, 65, 0x01 } }, LINT_WARNING, TRUST_GOOD, "flat-with-pages", "A0h:65[0]", NULL, "SFF-8472 12.4, Table 8-3" },
	{ QSFP, false, { { LOW, 2, 0x04 }, { 0x00, 195, 0x80 } }, LINT_WARNING, TRUST_GOOD, "flat-with-pages", "00h:195", "there are some (80h)", "SFF-8636 2.11, Tables 6-15 to 6-26" },
	{ CMIS, false, { { LOW, 2, 0x80 }, { 0x01, 157, 0xf0 }, { 0x01, 160, 0x1f } }, LINT_WARNING, TRUST_GOOD, "flat-with-pages", "A0h:2[7]", NULL, "CMIS 5.4, Tables 8-4 to 8-26" },
	/* thresholds, high alarm, low alarm, high warning, low warning */
	{ SFP,  false, { { A2_LOW, 0, 0x40 } }, LINT_ERROR, TRUST_UNVERIFIED, "alarm-inside-warning", "A2h:0", "temperature: high alarm 64.0 C below high warning 70.0 C", "SFF-8472 12.4, Table 9-5" },
	{ QSFP, false, { { 0x03, 178, 0x10 } }, LINT_ERROR, TRUST_UNVERIFIED, "alarm-inside-warning", "03h:178", "Rx power: low alarm 0.4096 mW above low warning 0.0512 mW", "SFF-8636 2.11, Tables 6-27 to 6-35" },
	{ CMIS, false, { { 0x02, 188, 0x01 }, { 0x02, 190, 0x02 } }, LINT_ERROR, TRUST_UNVERIFIED, "threshold-order", "02h:188", "Tx bias: high warning 0.512 mA below low warning 1.024 mA", "CMIS 5.4, Tables 8-64 and 8-65" },
	{ SFP,  false, { { A2_LOW, 16, 0x01 }, { A2_LOW, 18, 0x30 }, { A2_LOW, 20, 0 }, { A2_LOW, 22, 0 } }, LINT_ERROR, TRUST_UNVERIFIED, "threshold-order", "A2h:16", "Tx bias: high alarm 0.512 mA below low alarm 24.576 mA", "SFF-8472 12.4, Table 9-5" },
	{ SFP,  false, { { A2_LOW, 40, 0x30 }, { A2_LOW, 44, 0x40 } }, LINT_ERROR, TRUST_UNVERIFIED, "alarm-inside-warning", "A2h:40", "laser temperature: high alarm 48.0 C below high warning 64.0 C", "SFF-8472 12.4, Table 9-5" },
	{ SFP,  false, { { A2_LOW, 48, 0x10 }, { A2_LOW, 50, 0x20 } }, LINT_ERROR, TRUST_UNVERIFIED, "threshold-order", "A2h:48", "cooler current: high alarm 409.600 mA below low alarm 819.200 mA", "SFF-8472 12.4, Table 9-5" },
	{ SFP,  false, { { A2_LOW, 24, 0xff }, { A2_LOW, 25, 0xff }, { A2_LOW, 26, 0 } }, LINT_NOTE, TRUST_GOOD, "threshold-open", "A2h:24", "Tx power: alarm thresholds FFFFh and 0000h", "SFF-8472 12.4, Table 9-5" },
	{ QSFP, false, { { 0x03, 130, 0xc0 } }, LINT_WARNING, TRUST_GOOD, "threshold-range", "03h:130", "temperature: threshold -64.0 C is beyond", "SFF-8636 2.11, Tables 6-27 to 6-35" },
	{ CMIS, false, { { 0x02, 136, 0xff } }, LINT_WARNING, TRUST_GOOD, "threshold-range", "02h:136", "supply: threshold 6.548 V is beyond", "CMIS 5.4, Tables 8-64 and 8-65" },
	{ QSFP, false, { { 0x03, 192, 0 }, { 0x03, 194, 0 }, { 0x03, 196, 0 }, { 0x03, 198, 0 } }, LINT_NOTE, TRUST_GOOD, "threshold-zero", "03h:192", "Tx power: all thresholds are zero", "SFF-8636 2.11, Tables 6-27 to 6-35" },
	{ QSFP, false, { { 0x03, 184, 0xff }, { 0x03, 185, 0xff }, { 0x03, 186, 0xff }, { 0x03, 187, 0xff }, { 0x03, 188, 0xff }, { 0x03, 189, 0xff }, { 0x03, 190, 0xff }, { 0x03, 191, 0xff } }, LINT_WARNING, TRUST_GOOD, "threshold-ones", "03h:184", "Tx bias: all thresholds are FFFFh", "SFF-8636 2.11, Tables 6-27 to 6-35" },
	{ CMIS, false, { { 0x01, 146, 0xf0 }, { 0x01, 147, 10 } }, LINT_WARNING, TRUST_GOOD, "range-order", "01h:147", "case temperature in C: lowest 10 above highest -16", "CMIS 5.4, Tables 8-43 to 8-62" },
	/* applications */
	{ CMIS,  false, { { LOW, 88, 0xf4 } }, LINT_ERROR, TRUST_UNVERIFIED, "application-lanes", "A0h:88", "application 1 has 15 lanes where there are 8", "CMIS 5.4, Tables 8-22 to 8-24" },
	{ CMIS,  false, { { LOW, 88, 0x8f } }, LINT_ERROR, TRUST_UNVERIFIED, "application-lanes", "A0h:88", NULL, "CMIS 5.4, Tables 8-22 to 8-24" },
	{ CMIS,  false, { { LOW, 89, 0x02 } }, LINT_ERROR, TRUST_UNVERIFIED, "application-assignment", "A0h:89", "application 1: 8 host lanes do not fit at assignment 02h", "CMIS 5.4, Tables 8-22 to 8-24" },
	{ CMIS,  false, { { 0x01, 176, 0x20 } }, LINT_ERROR, TRUST_UNVERIFIED, "application-assignment", "01h:176", "application 1: 4 media lanes do not fit at assignment 20h", "CMIS 5.4, Tables 8-60 and 8-61" },
	{ CMIS,  false, { { LOW, 90, 0xc0 }, { LOW, 94, 0xff } }, LINT_WARNING, TRUST_GOOD, "application-no-lanes", "A0h:92", "application 2 has no lanes", "CMIS 5.4, Tables 8-22 to 8-24" },
	{ CMIS,  false, { { LOW, 90, 0x00 } }, LINT_NOTE, TRUST_GOOD, "application-end", "A0h:90", NULL, "CMIS 5.4, Tables 8-22 to 8-24" },
	{ CMIS,  false, { { 0x01, 223, 0x11 } }, LINT_NOTE, TRUST_GOOD, "application-after-end", "01h:223", "application 9 stands behind", "CMIS 5.4, Tables 8-43 to 8-62" },
	{ CABLE, false, { { LOW, 86, 0xff } }, LINT_WARNING, TRUST_GOOD, "application-none", "A0h:86", NULL, "CMIS 5.4, Tables 8-22 to 8-24" },
	{ CMIS,  false, { { LOW, 86, 0x24 } }, LINT_NOTE, TRUST_GOOD, "application-interface", "A0h:86", "application 1: host interface 24h has no name", "CMIS 5.4, Tables 8-22 to 8-24" },
	{ CMIS,  false, { { LOW, 87, 0x9f } }, LINT_NOTE, TRUST_GOOD, "application-interface", "A0h:87", "application 1: media interface 9Fh has no name", "CMIS 5.4, Tables 8-22 to 8-24" },
	/* what is so now */
	{ CMIS, false, { { 0x11, 129, 0x94 } }, LINT_WARNING, TRUST_GOOD, "lane-code", "11h:129", "lane 4: data path state 9 is reserved", "CMIS 5.4, Tables 8-93 to 8-107" },
	{ CMIS, false, { { 0x11, 203, 0x90 } }, LINT_WARNING, TRUST_GOOD, "lane-code", "11h:203", "lane 4: configuration status 9 is reserved", "CMIS 5.4, Tables 8-93 to 8-107" },
	{ CMIS, false, { { 0x11, 209, 0x30 } }, LINT_WARNING, TRUST_GOOD, "lane-application", "11h:209", "lane 4: application 3 has no descriptor", "CMIS 5.4, Tables 8-93 to 8-107" },
	{ QSFP, false, { { LOW, 22, 0x80 } }, LINT_WARNING, TRUST_GOOD, "reading-range", "A0h:22", "a temperature of -128.0 C is not plausible", "SFF-8636 2.11, Tables 6-8 and 6-9" },
	{ SFP,  false, { { A2_LOW, 98, 0xff } }, LINT_WARNING, TRUST_GOOD, "reading-range", "A2h:98", "a supply of 6.551 V is not plausible", "SFF-8472 12.4, Table 9-16" },
	{ QSFP, false, { { LOW, 2, 0x01 } }, LINT_NOTE, TRUST_GOOD, "not-ready", "A0h:2[0]", NULL, "SFF-8636 2.11, Tables 6-3 to 6-7" },
	{ CMIS, false, { { LOW, 0, 0x21 }, { 0x00, 128, 0x21 }, { 0x01, 142, 0x01 } }, LINT_NOTE, TRUST_GOOD, "bank-missing", "11h:128 bank 1", "lanes 9 to 16 are offered, but bank 1 is not held", "CMIS 5.4, Tables 8-93 to 8-107" },
};
/* clang-format on */

/* Does what a row says; gives the rule that alone was broken. */
static void
make_wrong(const struct wrong *w)
{
	start_base(w->base);
	if (!w->no_seal)
		seal();
	for (unsigned i = 0; i < POKES_MAX; i++) {
		if (w->poke[i].page || w->poke[i].byte)
			fixture_poke(&f, w->poke[i].page, w->poke[i].byte,
			    w->poke[i].value);
	}
	if (!w->no_seal)
		seal();
	look();
}

START_TEST(a_rule_is_tripped_by_its_module_alone)
{
	const struct wrong *w = &wrongs[_i];
	char text[LINT_TEXT_MAX], where[LINT_REGISTER_MAX];
	const struct finding *one = &found.item[0];

	if (w->no_seal) {
		start_base(w->base);
		seal();
	}
	make_wrong(w);
	ck_assert_msg(found.count == 1 || w->no_seal, "%s:\n%s", w->id, told());
	finding_text(one, text);
	finding_register(one, where);

	ck_assert_str_eq(finding_id(one), w->id);
	ck_assert_str_eq(where, w->where);
	ck_assert_int_eq(finding_severity(one), w->severity);
	ck_assert_str_eq(finding_clause(one), w->clause);
	ck_assert_int_eq(lint_trust(&f.id, &found), w->trust);
	ck_assert_msg(!w->text || strstr(text, w->text), "%s", text);
}
END_TEST

START_TEST(memory_of_one_value_is_no_module)
{
	static const uint8_t values[] = { 0x00, 0xff, 0x7b };
	static const char *const parts[] = { "00h everywhere", "FFh everywhere",
		"identifier 7Bh" };
	char text[LINT_TEXT_MAX];

	start(values[_i]);
	for (unsigned i = 0; i < 128 && values[_i] == 0xff; i++)
		fixture_poke(&f, LOW, i, 0xff);
	look();
	finding_text(&found.item[0], text);

	ck_assert_uint_eq(found.count, 1);
	ck_assert_ptr_nonnull(strstr(text, parts[_i]));
	ck_assert_str_eq(finding_clause(&found.item[0]), "SFF-8024 4.13, Table 4-1");
	ck_assert_int_eq(lint_trust(&f.id, &found), TRUST_BROKEN);
}
END_TEST

START_TEST(a_memory_without_its_first_byte_has_no_layout)
{
	memset(&f, 0, sizeof(f));
	memmap_init(&f.map, f.half, FIXTURE_HALVES);
	look();

	ck_assert_str_eq(finding_id(&found.item[0]), "no-identifier");
}
END_TEST

START_TEST(a_module_without_any_name_is_broken)
{
	start_qsfp();
	fixture_text(&f, 0x00, 148, "", 16);
	fixture_text(&f, 0x00, 168, "", 16);
	fixture_text(&f, 0x00, 196, "", 16);
	seal();
	look();

	ck_assert_uint_eq(found.count, 4);
	ck_assert_str_eq(finding_id(&found.item[0]), "identity-blank");
	ck_assert_int_eq(lint_trust(&f.id, &found), TRUST_BROKEN);
}
END_TEST

/* Pages that are offered: where the bit stands, and whether a user fills them. */
static const struct {
	enum base base;
	uint16_t page;
	uint16_t advert_page;
	uint8_t advert_byte, advert;
	bool of_user;
} offered[] = {
	{ SFP, A2_LOW, LOW, 92, 0x60, false },
	{ QSFP, 0x03, LOW, 2, 0x00, false },
	{ QSFP, 0x01, 0x00, 195, 0x40, true },
	{ QSFP, 0x02, 0x00, 195, 0x80, true },
	{ QSFP, 0x20, 0x00, 195, 0x01, false },
	{ QSFP, 0x21, 0x00, 195, 0x01, false },
	{ CMIS, 0x02, 0x01, 142, 0x00, false },
	{ CMIS, 0x03, 0x01, 142, 0x04, true },
	{ CMIS, 0x04, 0x01, 155, 0x40, false },
	{ CMIS, 0x10, 0x01, 142, 0x00, false },
	{ CMIS, 0x11, 0x01, 142, 0x00, false },
	{ CMIS, 0x12, 0x01, 155, 0x40, false },
	{ CMIS, 0x13, 0x01, 142, 0x20, false },
	{ CMIS, 0x14, 0x01, 142, 0x20, false },
	{ CMIS, 0x15, 0x01, 145, 0x08, false },
	{ CMIS, 0x16, 0x01, 142, 0x80, false },
	{ CMIS, 0x17, 0x01, 142, 0x80, false },
	{ CMIS, 0x20, 0x01, 142, 0x40, false },
	{ CMIS, 0x24, 0x01, 142, 0x40, false },
	{ CMIS, 0x28, 0x01, 142, 0x40, false },
	{ CMIS, 0x2c, 0x01, 142, 0x40, false },
	{ CMIS, 0x2f, 0x01, 142, 0x40, false },
};

static bool
has(const char *id, uint16_t page)
{
	for (unsigned i = 0; i < found.count; i++) {
		if (!strcmp(finding_id(&found.item[i]), id) &&
		    found.item[i].at.page == page)
			return true;
	}
	return false;
}

static void
fill_page(uint16_t page, const uint8_t *copy)
{
	unsigned first = page == A2_LOW ? 0 : 128;

	fixture_page(&f, page, 0);
	for (unsigned i = 0; i < 128; i++)
		fixture_poke(&f, page, first + i, copy ? copy[i] : 0xff);
}

START_TEST(an_offered_page_has_bytes_of_its_own)
{
	uint16_t page = offered[_i].page;
	uint8_t copy[128];

	start_base(offered[_i].base);
	fixture_poke(&f, offered[_i].advert_page, offered[_i].advert_byte,
	    offered[_i].advert);
	fill_page(page, NULL);
	seal();
	fill_page(page, NULL);
	look();
	ck_assert_int_eq(has("page-all-ones", page), !offered[_i].of_user);
	ck_assert(!has("page-is-page-0", page));
	if (page == A2_LOW)
		return;

	seal();
	memcpy(copy, memmap_bytes(&f.map, mem_at(0x00, 128), 128), 128);
	fill_page(page, copy);
	look();
	ck_assert_msg(has("page-is-page-0", page), "%s", told());
	ck_assert(!has("reserved-bit", page) && !has("threshold-range", page));
}
END_TEST

/* Flat memory answers with page 00h whatever is asked for: that is as it should be. */
START_TEST(page_00h_of_flat_memory_is_no_page_of_its_own)
{
	uint8_t copy[128];

	start_cable();
	seal();
	memcpy(copy, memmap_bytes(&f.map, mem_at(0x00, 128), 128), 128);
	fill_page(0x01, copy);
	fill_page(0x11, copy);
	look();

	ck_assert_msg(found.count == 0, "%s", told());
}
END_TEST

START_TEST(a2h_that_repeats_a0h_is_no_diagnostics)
{
	uint8_t copy[128];

	start_sfp();
	seal();
	memcpy(copy, memmap_bytes(&f.map, mem_at(LOW, 0), 128), 128);
	fill_page(A2_LOW, copy);
	look();

	ck_assert_uint_eq(found.count, 1);
	ck_assert_str_eq(finding_id(&found.item[0]), "a2-is-a0");
	ck_assert_int_eq(lint_trust(&f.id, &found), TRUST_UNVERIFIED);
}
END_TEST

/* What stands behind the identity of an SFP is no page 00h. */
START_TEST(a2h_of_ones_is_not_the_upper_half_of_a0h)
{
	start_sfp();
	seal();
	fill_page(A2_LOW, NULL);
	fill_page(0x00, NULL);
	look();

	ck_assert_msg(has("page-all-ones", A2_LOW), "%s", told());
	ck_assert(!has("page-is-page-0", A2_LOW));
}
END_TEST

/* What SFF-8024 names and nobody decodes here is no fault of the module. */
START_TEST(a_module_of_another_layout_is_not_broken)
{
	start(0x06);
	fixture_poke(&f, LOW, 1, 1);
	look();

	ck_assert_uint_eq(found.count, 1);
	ck_assert_str_eq(finding_id(&found.item[0]), "layout-unknown");
	ck_assert_msg(strstr(told(), "identifier 06h: the layout of XFP"), "%s", told());
	ck_assert_int_eq(finding_severity(&found.item[0]), LINT_NOTE);
	ck_assert_int_eq(lint_trust(&f.id, &found), TRUST_UNVERIFIED);
}
END_TEST

static void
look_with(enum base base, uint8_t revision, uint16_t page, unsigned byte, uint8_t value)
{
	start_base(base);
	if (revision)
		fixture_poke(&f, LOW, 1, revision);
	if (!memmap_holds(&f.map, page, 0))
		fixture_page(&f, page, 0);
	fixture_poke(&f, page, byte, value);
	seal();
	look();
}

/* CMIS 5.4, Tables 8-43 to 8-65: what is not measured needs no limits. */
static const struct {
	uint8_t advert_byte, advert_bit, limits;
} measured[] = {
	{ 159, 0, 128 }, /* temperature */
	{ 159, 1, 136 }, /* Vcc */
	{ 160, 0, 184 }, /* Tx bias */
	{ 160, 1, 176 }, /* Tx power */
	{ 160, 2, 192 }, /* Rx power */
};

START_TEST(limits_are_missed_of_what_is_measured_alone)
{
	for (unsigned bits = 0; bits < 32; bits++) {
		uint8_t offered_bits;

		start_cmis();
		put(0x01, 159,
		    (const uint8_t[]){ (uint8_t)(bits & 3), (uint8_t)(bits >> 2) }, 2);
		for (unsigned i = 0; i < 8; i++)
			fixture_poke(&f, 0x02, measured[_i].limits + i, 0);
		seal();
		look();
		offered_bits =
		    *memmap_bytes(&f.map, mem_at(0x01, measured[_i].advert_byte), 1);
		ck_assert_msg(has_at("threshold-zero", 0x02, measured[_i].limits) ==
				  (offered_bits >> measured[_i].advert_bit & 1),
		    "%s", told());
	}
}
END_TEST

/* A mask of all codes from 0 to `last`. */
#define UP_TO(last) ((UINT64_C(2) << (last)) - 1)

/* SFF-8024 4.13, Table 4-3: 00h to 0Dh, 20h to 28h. */
#define CONNECTORS (UP_TO(0x0d) | UP_TO(8) << 0x20)

/*
 * Fields with codes, and which of them mean something: SFF-8472 12.4, Tables 5-2 and
 * 5-6; SFF-8636 2.11, Tables 6-14 to 6-18, page 20h; CMIS 5.4, Tables 8-4 to 8-62. `good`
 * is a mask of codes below 64; `vendor` are custom ones.
 */
static const struct {
	enum base base;
	uint8_t revision;
	uint16_t page;
	uint8_t byte, shift, bits;
	uint64_t good;
	uint8_t vendor_first, vendor_last;
} coded[] = {
	{ SFP, 0, LOW, 1, 0, 8, UP_TO(7), 0, 0 },
	{ SFP, 0, LOW, 2, 0, 8, CONNECTORS, 0x80, 0xff },
	{ SFP, 0, LOW, 13, 0, 8, UP_TO(0x10) | UINT64_C(1) << 0x20, 0, 0 },
	{ QSFP, 8, LOW, 110, 4, 4, UP_TO(3), 0, 0 },
	{ QSFP, 8, LOW, 110, 0, 3, UP_TO(2), 0, 0 },
	{ QSFP, 8, LOW, 113, 4, 3, UP_TO(6), 0, 0 },
	{ QSFP, 8, 0x00, 130, 0, 8, CONNECTORS, 0x80, 0xff },
	{ QSFP, 8, 0x00, 141, 0, 2, UP_TO(2), 0, 0 },
	{ QSFP, 8, 0x20, 248, 4, 4, UP_TO(6), 13, 15 },
	{ QSFP, 8, 0x20, 248, 0, 4, UP_TO(6), 13, 15 },
	{ QSFP, 8, 0x20, 249, 4, 4, UP_TO(6), 13, 15 },
	{ QSFP, 8, 0x20, 249, 0, 4, UP_TO(6), 13, 15 },
	{ CMIS, 0x53, LOW, 56, 0, 8, UP_TO(4), 0, 0 },
	{ CMIS, 0x53, LOW, 57, 0, 8, UP_TO(1), 0, 0 },
	{ CMIS, 0, LOW, 85, 0, 8, UP_TO(5), 0x40, 0x8f },
	{ CMIS, 0, 0x00, 203, 0, 8, CONNECTORS, 0x80, 0xff },
	{ CMIS, 0, 0x00, 212, 0, 8, UP_TO(0x14), 0, 0 },
	{ CMIS, 0, 0x01, 144, 0, 4, UP_TO(13), 0, 0 },
	{ CMIS, 0, 0x01, 144, 4, 4, UP_TO(13), 0, 0 },
	{ CMIS, 0, 0x01, 160, 3, 2, UP_TO(2), 0, 0 },
	{ CMIS, 0, 0x01, 163, 0, 4, UP_TO(7), 0, 0 },
	{ CMIS, 0, 0x01, 163, 6, 2, UP_TO(2), 0, 0 },
	{ CMIS, 0, 0x01, 167, 0, 4, UP_TO(13), 0, 0 },
	{ CMIS, 0, 0x01, 167, 4, 4, UP_TO(13), 0, 0 },
	{ CMIS, 0, 0x01, 168, 0, 4, UP_TO(13), 0, 0 },
	{ CMIS, 0, 0x01, 168, 4, 4, UP_TO(13), 0, 0 },
};

static void
try_code(unsigned i, unsigned code, uint8_t beside)
{
	uint8_t mask = (uint8_t)(((1u << coded[i].bits) - 1) << coded[i].shift);
	bool good = (code < 64 && coded[i].good >> code & 1) ||
		    (coded[i].vendor_first && code >= coded[i].vendor_first &&
			code <= coded[i].vendor_last);

	look_with(coded[i].base, coded[i].revision, coded[i].page, coded[i].byte,
	    (uint8_t)(code << coded[i].shift | (beside & (uint8_t)~mask)));
	for (unsigned n = 0; n < found.count; n++) {
		const struct finding *at = &found.item[n];

		/* fields beside it have codes of their own */
		if (!strcmp(finding_id(at), "reserved-code") &&
		    at->at.page == coded[i].page && at->at.byte == coded[i].byte &&
		    ((at->at.bit & 7) == coded[i].shift || coded[i].bits == 8)) {
			ck_assert_msg(!good, "code %u: %s", code, told());
			return;
		}
	}
	ck_assert_msg(good, "byte %u, code %u is not told", coded[i].byte, code);
}

START_TEST(a_code_is_reserved_where_the_standard_says_so)
{
	for (unsigned code = 0; code < 1u << coded[_i].bits; code++) {
		try_code((unsigned)_i, code, 0x00);
		try_code((unsigned)_i, code, 0xff);
	}
}
END_TEST

/* SFF-8436 has nothing at byte 113 that the decoder would believe. */
START_TEST(a_code_is_reserved_since_its_revision)
{
	start_qsfp();
	fixture_poke(&f, LOW, 1, 2);
	fixture_poke(&f, LOW, 113, 0x7f);
	fixture_poke(&f, LOW, 116, 0x0a);
	seal();
	look();

	ck_assert_msg(found.count == 0, "%s", told());
}
END_TEST

/* 01h:132[7:6] of all ones means a larger unit in 137 since 5.3. */
START_TEST(the_larger_unit_of_the_length_is_no_reserved_code)
{
	bool reserved = _i < 0x53;

	start_cmis();
	fixture_poke(&f, LOW, 1, (unsigned)_i);
	fixture_poke(&f, 0x01, 132, 0xca);
	fixture_poke(&f, 0x01, 137, 0xc0);
	seal();
	look();

	ck_assert_msg(found.count == reserved, "%s", told());
	ck_assert(!reserved ||
		  strstr(told(),
		      "01h:132[7:6] reserved-code: multiplier of the length: code 03h"));
}
END_TEST

/* Its bytes 36 and 62 are the grid and hundredths of the wavelength. */
START_TEST(a_dwdm_sfp_has_other_words_where_sff_8472_has_codes)
{
	for (uint8_t identifier = 0x03; identifier <= 0x0b; identifier += 8) {
		bool dwdm = identifier == 0x0b;

		start_sfp();
		fixture_poke(&f, LOW, 0, identifier);
		fixture_word(&f, LOW, 60, 1544);
		fixture_poke(&f, LOW, 36, 0xcc);
		fixture_poke(&f, LOW, 62, 53);
		seal();
		look();
		ck_assert_msg(found.count == (dwdm ? 0 : 2), "%s", told());
	}

	fixture_poke(&f, LOW, 62, 100);
	seal();
	look();
	ck_assert_msg(strstr(told(),
			  "A0h:62 reserved-code: hundredths of the wavelength: code 64h"),
	    "%s", told());
}
END_TEST

/* Four of what a BER of 1e-12 to 1e-5 looks like; the high alarm is below the warning. */
START_TEST(limits_of_parameters_are_in_order)
{
	static const uint8_t high[] = { 0x98, 1, 0x60, 1, 0x90, 1, 0x68, 1 };
	static const uint8_t crossed[] = { 0x90, 1, 0x60, 1, 0x98, 1, 0x68, 1 };

	start_qsfp();
	fixture_poke(&f, 0x00, 195, 0x01);
	fixture_page(&f, 0x20, 0);
	fixture_page(&f, 0x21, 0);
	fixture_poke(&f, 0x20, 200, 0x10);
	fixture_poke(&f, 0x20, 201, 4);
	put(0x21, 136, high, sizeof(high));
	seal();
	look();
	ck_assert_msg(found.count == 0, "%s", told());

	put(0x21, 136, crossed, sizeof(crossed));
	look();
	ck_assert_uint_eq(found.count, 1);
	ck_assert_str_eq(finding_id(&found.item[0]), "threshold-order");
	ck_assert_msg(strstr(told(),
			  "21h:136 threshold-order: Pre-FEC BER average: limits "
			  "of set 2"),
	    "%s", told());
}
END_TEST

/* Page 01h of a QSFP that has application select: what stands there, and what is told. */
static const struct {
	uint8_t options, sum, length, category;
	enum trust trust;
	const char *told; /* NULL: nothing */
} tables[] = {
	{ 0x04, 0x03, 0x01, 0x02, TRUST_GOOD, NULL },
	{ 0x00, 0x55, 0xff, 0x02, TRUST_GOOD, NULL },
	{ 0x04, 0x55, 0x01, 0x02, TRUST_UNVERIFIED,
	    "01h:128 checksum: cc_apps is 55h and should be 03h" },
	{ 0x04, 0x43, 0x41, 0x02, TRUST_GOOD,
	    "01h:129 reserved-bit: reads 41h; bits C0h are reserved" },
	{ 0x04, 0x41, 0x3f, 0x02, TRUST_GOOD,
	    "01h:129 reserved-code: length of the table of applications: code 3Fh" },
};

START_TEST(a_table_of_applications_is_looked_at_where_it_is_offered)
{
	start_qsfp();
	fixture_page(&f, 0x01, 0);
	fixture_poke(&f, 0x00, 195, 0x40);
	fixture_poke(&f, 0x00, 221, tables[_i].options);
	fixture_poke(&f, 0x01, 128, tables[_i].sum);
	fixture_poke(&f, 0x01, 129, tables[_i].length);
	fixture_poke(&f, 0x01, 130, tables[_i].category);
	seal();
	look();

	ck_assert_msg(found.count == (tables[_i].told ? 1 : 0), "%s", told());
	if (tables[_i].told) {
		ck_assert_msg(strstr(told(), tables[_i].told) != NULL, "%s", told());
		ck_assert_str_eq(finding_clause(&found.item[0]),
		    "SFF-8436 4.8, page 01h");
	}
	ck_assert_int_eq(lint_trust(&f.id, &found), tables[_i].trust);
}
END_TEST

START_TEST(a_checksum_that_cannot_be_computed_verifies_nothing)
{
	start_sfp();
	seal();
	f.map.index[0][A2_LOW] = 0;
	look();

	ck_assert_uint_eq(found.count, 1);
	ck_assert_str_eq(finding_id(&found.item[0]), "page-missing");
	ck_assert_int_eq(lint_trust(&f.id, &found), TRUST_UNVERIFIED);
}
END_TEST

/* Halves whose absence leaves a decode without a part that people look for. */
static const struct {
	enum base base;
	uint16_t page;
	uint8_t from, to; /* what is held of it */
	const char *told;
} missing[] = {
	{ QSFP, 0x03, 0, 0, "03h:128 page-missing: not held here: page 03h, the limits" },
	{ QSFP, 0x03, 0, 60,
	    "03h:188 page-missing: not held here: page 03h, the limits" },
	{ CMIS, 0x01, 0, 77, "01h:205 page-missing: not held here: page 01h, what the" },
	{ CMIS, 0x02, 5, 128,
	    "02h:128 page-missing: not held here: page 02h, the limits" },
	{ CMIS, 0x10, 0, 0, "10h:128 page-missing: not held here: page 10h, what lanes" },
	{ CMIS, 0x11, 0, 0, "11h:128 page-missing: not held here: page 11h, what lanes" },
	{ SFP, LOW, 0, 100, "A0h:100 page-missing: not held here: lower memory" },
};

START_TEST(a_half_that_is_not_held_is_told_with_its_first_byte)
{
	struct memmap_half *half;

	start_base(missing[_i].base);
	seal();
	half = &f.map.half[f.map.index[0][missing[_i].page] - 1];
	half->from = missing[_i].from;
	half->to = missing[_i].to;
	if (!half->to)
		f.map.index[0][missing[_i].page] = 0;
	look();

	ck_assert_msg(strstr(told(), missing[_i].told) != NULL, "%s", told());
}
END_TEST

START_TEST(a_module_without_diagnostics_lacks_none)
{
	start_sfp();
	fixture_poke(&f, LOW, 92, 0);
	fixture_poke(&f, LOW, 93, 0);
	fixture_poke(&f, LOW, 94, 0);
	seal();
	f.map.index[0][A2_LOW] = 0;
	look();

	ck_assert_msg(strstr(told(), "page-missing") == NULL, "%s", told());
}
END_TEST

START_TEST(a_page_that_could_not_be_read_verifies_nothing)
{
	char text[LINT_TEXT_MAX], place[LINT_REGISTER_MAX];

	start_sfp();
	seal();
	look();
	ck_assert_int_eq(lint_trust(&f.id, &found), TRUST_GOOD);
	lint_unreadable(&f.id, mem_at(A2_LOW, 0), &found);
	seen[found.item[0].rule] = true;
	finding_text(&found.item[0], text);
	finding_register(&found.item[0], place);

	ck_assert_str_eq(finding_id(&found.item[0]), "page-unreadable");
	ck_assert_str_eq(text, "A2h is offered, and could not be read");
	ck_assert_str_eq(place, "A2h:0");
	ck_assert_int_eq(lint_trust(&f.id, &found), TRUST_UNVERIFIED);
}
END_TEST

/* Two groups of observables of a module with eight lanes. */
static void
start_vdm(void)
{
	start_cmis();
	fixture_page(&f, 0x20, 0);
	fixture_page(&f, 0x21, 0);
	fixture_page(&f, 0x2f, 0);
	fixture_poke(&f, 0x01, 142, 0x40);
	fixture_poke(&f, 0x2f, 128, 0x01);
	fixture_poke(&f, 0x20, 129, 5);
	fixture_poke(&f, 0x21, 131, VDM_CUSTOM_FIRST);
	fixture_poke(&f, 0x21, 255, VDM_CUSTOM_LAST);
	seal();
}

START_TEST(observables_that_cannot_be_are_counted)
{
	char text[LINT_TEXT_MAX], where[LINT_REGISTER_MAX];

	start_vdm();
	look();
	ck_assert_msg(found.count == 0, "%s", told());

	fixture_poke(&f, 0x20, 131, VDM_CUSTOM_FIRST - 1);
	fixture_poke(&f, 0x21, 133, VDM_CUSTOM_LAST + 1);
	fixture_poke(&f, 0x21, 129, 200);
	look();
	ck_assert_uint_eq(found.count, 1);
	finding_text(&found.item[0], text);
	finding_register(&found.item[0], where);
	ck_assert_str_eq(text, "VDM observables of reserved types: 2, the first is 99");
	ck_assert_str_eq(where, "20h:131");

	start_vdm();
	fixture_poke(&f, 0x20, 128, 0x08);
	look();
	ck_assert_uint_eq(found.count, 1);
	ck_assert_str_eq(finding_id(&found.item[0]), "vdm-lane");
}
END_TEST

/* A QSFP that lists an SNR and something of its vendor's. */
static void
start_parameters(void)
{
	start_base(QSFP);
	fixture_page(&f, 0x20, 0);
	fixture_page(&f, 0x21, 0);
	fixture_poke(&f, 0x00, 195, 0x01);
	fixture_poke(&f, 0x20, 201, 1);
	fixture_poke(&f, 0x20, 247, PARAMETER_CUSTOM_FIRST);
	fixture_poke(&f, 0x20, 248, 0x6f);
	seal();
}

START_TEST(parameters_that_cannot_be_are_counted)
{
	char text[LINT_TEXT_MAX], where[LINT_REGISTER_MAX];

	start_parameters();
	look();
	ck_assert_msg(found.count == 0, "%s", told());

	fixture_poke(&f, 0x20, 203, 17);
	fixture_poke(&f, 0x20, 205, PARAMETER_CUSTOM_FIRST - 1);
	look();
	ck_assert_uint_eq(found.count, 1);
	finding_text(&found.item[0], text);
	finding_register(&found.item[0], where);
	ck_assert_str_eq(text,
	    "parameter monitors of reserved types: 2, the first is 17");
	ck_assert_str_eq(where, "20h:203");
	ck_assert_str_eq(finding_clause(&found.item[0]),
	    "SFF-8636 2.11, Tables 6-36 to 6-48");

	start_parameters();
	fixture_poke(&f, 0x20, 249, 0x07);
	look();
	ck_assert_uint_eq(found.count, 1);
	finding_text(&found.item[0], text);
	ck_assert_str_eq(text, "optical lane of lane 4: code 07h is reserved");
}
END_TEST

START_TEST(groups_that_nobody_answers_for_are_named)
{
	start_vdm();
	fixture_poke(&f, 0x2f, 128, 0x03);
	look();
	ck_assert(has("vdm-missing", 0x2f));

	/* A dump without any of these pages is none that went wrong. */
	f.map.index[0][0x20] = f.map.index[0][0x21] = 0;
	look();
	ck_assert_msg(found.count == 0, "%s", told());
}
END_TEST

START_TEST(channels_of_a_grid_have_an_order)
{
	start_cmis();
	fixture_page(&f, 0x04, 0);
	fixture_poke(&f, 0x01, 155, 0x40);
	fixture_poke(&f, 0x04, 128, 0x80);
	fixture_word(&f, 0x04, 158, 10);
	fixture_word(&f, 0x04, 160, 0xfff6);
	seal();
	look();

	ck_assert_uint_eq(found.count, 1);
	ck_assert_str_eq(finding_id(&found.item[0]), "range-order");
	ck_assert_uint_eq(found.item[0].at.byte, 158);
}
END_TEST

/* What may be other in a second is not said of a module that stays. */
START_TEST(what_is_so_now_is_left_out_without_readings)
{
	start_cmis();
	fixture_poke(&f, LOW, 0, 0x21);
	fixture_poke(&f, 0x00, 128, 0x21);
	fixture_poke(&f, LOW, 3, 0);
	fixture_poke(&f, LOW, 14, 0x80);
	fixture_poke(&f, 0x11, 129, 0x94);
	fixture_poke(&f, 0x01, 142, 0x01);
	seal();
	look();
	ck_assert_uint_eq(found.count, 5);

	lint_module(&f.map, &cmis_decoder, &f.id, &f.limits, NULL, &found);
	ck_assert_msg(found.count == 0, "%s", told());
}
END_TEST

START_TEST(the_worst_stays_when_there_are_too_many)
{
	struct identity id = { .spec = SPEC_CMIS };
	struct lint l = { .id = &id, .findings = &found };
	struct memaddr at = mem_at(LOW, 0);

	memset(&found, 0, sizeof(found));
	for (unsigned i = 0; i < LINT_FINDINGS_MAX; i++) {
		at.byte = (uint8_t)i;
		lint_add(&l, i % 2 ? RULE_OUI_ZERO : RULE_DATE, at, NULL, 0, 0, 0);
	}
	lint_add(&l, RULE_CHECKSUM, at, "cc_base", 1, 2, 0);
	lint_add(&l, RULE_OUI_ZERO, at, NULL, 0, 0, 0);

	ck_assert_uint_eq(found.count, LINT_FINDINGS_MAX);
	ck_assert_uint_eq(found.left_out, 2);
	ck_assert_int_eq(found.item[0].rule, RULE_CHECKSUM);
	for (unsigned i = 1; i < LINT_FINDINGS_MAX; i++) {
		const struct finding *a = &found.item[i - 1], *b = &found.item[i];

		ck_assert_int_le(finding_severity(a), finding_severity(b));
		if (i > 1 && a->rule == b->rule)
			ck_assert_uint_lt(a->at.byte, b->at.byte);
	}
}
END_TEST

/* Hostile values neither leave the room nor bring characters of their own. */
START_TEST(texts_are_bounded)
{
	for (unsigned rule = 0; rule < RULE_COUNT; rule++) {
		struct finding one = { .rule = (uint8_t)rule,
			.spec = SPEC_CMIS,
			.at = { .page = 0xff, .byte = 255, .bit = 7, .bank = 3 },
			.value = { INT32_MIN, INT32_MIN, -1 },
			.subject = "something with a name of many letters" };
		char text[LINT_TEXT_MAX + 1], where[LINT_REGISTER_MAX + 1];

		text[LINT_TEXT_MAX] = where[LINT_REGISTER_MAX] = '!';
		finding_text(&one, text);
		finding_register(&one, where);

		ck_assert_int_eq(text[LINT_TEXT_MAX], '!');
		ck_assert_int_eq(where[LINT_REGISTER_MAX], '!');
		ck_assert_uint_gt(strlen(text), 10);
		ck_assert_uint_lt(strlen(finding_id(&one)), 24);
		for (const char *c = text; *c; c++)
			ck_assert(*c >= 0x20 && *c < 0x7f && *c != '%');
	}
}
END_TEST

/* Memory of chance, as a wire in a storm gives it; a row is a seed and a family. */
START_TEST(chance_is_bounded)
{
	static const uint8_t identifiers[] = { 0x03, 0x11, 0x18 };
	static const uint16_t pages[] = { LOW, 0x00, 0x01, 0x02, 0x03, 0x04, 0x10, 0x11,
		0x20, 0x21, 0x22, 0x23, 0x2f, A2_LOW };
	uint32_t state = (uint32_t)_i * 2654435761u + 1;
	char text[LINT_TEXT_MAX];

	start(identifiers[_i % 3]);
	for (size_t p = 0; p < COUNT_OF(pages); p++) {
		fixture_page(&f, pages[p], 0);
		for (unsigned i = 0; i < 128; i++) {
			unsigned first = pages[p] == LOW || pages[p] == A2_LOW ? 0 : 128;

			state = state * 1664525u + 1013904223u;
			if (pages[p] != LOW || i != 0)
				fixture_poke(&f, pages[p], first + i, state >> 24);
		}
	}
	fixture_poke(&f, LOW, 0, identifiers[_i % 3]);
	look();

	ck_assert_uint_gt(found.count, 0);
	ck_assert_uint_le(found.count, LINT_FINDINGS_MAX);
	ck_assert_int_eq(lint_trust(&f.id, &found), TRUST_BROKEN);
	for (unsigned n = 0; n < found.count; n++) {
		finding_text(&found.item[n], text);
		ck_assert(memchr(text, '\0', sizeof(text)));
		ck_assert_str_ne(finding_clause(&found.item[n]), "");
	}
}
END_TEST

/* The page of the rules names each of them, and no other. */
START_TEST(the_page_of_rules_names_each)
{
	const char *src = getenv("CAGED_SRC");
	static char page[65536];
	unsigned rows = 0, ids = 0;
	char path[512];
	FILE *file;

	snprintf(path, sizeof(path), "%s/docs/lint.md", src ? src : ".");
	file = fopen(path, "r");
	ck_assert_ptr_nonnull(file);
	page[fread(page, 1, sizeof(page) - 1, file)] = '\0';
	fclose(file);
	for (unsigned rule = 0; rule < RULE_COUNT; rule++) {
		struct finding one = { .rule = (uint8_t)rule }, before = { .rule = 0 };
		bool again = false;
		char row[64];

		for (unsigned i = 0; i < rule; i++) {
			before.rule = (uint8_t)i;
			again |= !strcmp(finding_id(&before), finding_id(&one));
		}
		ids += !again;
		snprintf(row, sizeof(row), "\n| `%s` | ", finding_id(&one));
		ck_assert_msg(strstr(page, row), "%s is missing", finding_id(&one));
	}
	for (const char *at = page; (at = strstr(at, "\n| `")) != NULL; at++)
		rows++;
	ck_assert_uint_eq(rows, ids);
}
END_TEST

/* Rules that have their tests in a suite of their own. */
static const enum lint_rule elsewhere[] = {
	RULE_PAGE_MAYBE_PAGE_0, /* check_lint_pages */
	RULE_APP_UNREAD,        /* check_visits */
	RULE_LASER_CHECKSUM,    /* check_lint_edges */
	RULE_SET_ORDER,         /* check_lint_sets */
	RULE_HOST_ORDER,
	RULE_RAISE_CLEAR,
	RULE_COPPER_MEDIA, /* check_lint_together */
	RULE_FIBRE_CODE,
	RULE_POWER_BEYOND,
	RULE_LANE_CHANNEL,
	RULE_CDB_PAGES,
};

/* The rules that rows of tests cover are all that there are. */
START_TEST(every_rule_has_a_module_that_trips_it)
{
	memset(seen, 0, sizeof(seen));
	for (size_t i = 0; i < COUNT_OF(wrongs); i++)
		make_wrong(&wrongs[i]);
	for (int i = 0; i < 3; i++)
		memory_of_one_value_is_no_module_fn(i);
	a_memory_without_its_first_byte_has_no_layout_fn(0);
	a_module_without_any_name_is_broken_fn(0);
	for (int i = 0; i < (int)COUNT_OF(offered); i++)
		an_offered_page_has_bytes_of_its_own_fn(i);
	a2h_that_repeats_a0h_is_no_diagnostics_fn(0);
	a_checksum_that_cannot_be_computed_verifies_nothing_fn(0);
	a_page_that_could_not_be_read_verifies_nothing_fn(0);
	observables_that_cannot_be_are_counted_fn(0);
	parameters_that_cannot_be_are_counted_fn(0);
	limits_of_parameters_are_in_order_fn(0);
	a_table_of_applications_is_looked_at_where_it_is_offered_fn(2);
	a_module_of_another_layout_is_not_broken_fn(0);
	groups_that_nobody_answers_for_are_named_fn(0);

	for (size_t i = 0; i < COUNT_OF(elsewhere); i++)
		seen[elsewhere[i]] = true;
	for (unsigned rule = 0; rule < RULE_COUNT; rule++)
		ck_assert_msg(seen[rule], "rule %u (%s) is tripped by nothing", rule,
		    finding_id(&(struct finding){ .rule = (uint8_t)rule }));
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("lint");
	TCase *t = tcase_create("lint");

	tcase_add_loop_test(t, a_sound_module_has_no_finding, 0, CABLE + 1);
	tcase_add_loop_test(t, a_rule_is_tripped_by_its_module_alone, 0,
	    COUNT_OF(wrongs));
	tcase_add_loop_test(t, memory_of_one_value_is_no_module, 0, 3);
	tcase_add_test(t, a_memory_without_its_first_byte_has_no_layout);
	tcase_add_test(t, a_module_without_any_name_is_broken);
	tcase_add_loop_test(t, an_offered_page_has_bytes_of_its_own, 0,
	    COUNT_OF(offered));
	tcase_add_test(t, page_00h_of_flat_memory_is_no_page_of_its_own);
	tcase_add_test(t, a2h_that_repeats_a0h_is_no_diagnostics);
	tcase_add_test(t, a2h_of_ones_is_not_the_upper_half_of_a0h);
	tcase_add_test(t, a_module_of_another_layout_is_not_broken);
	tcase_add_loop_test(t, limits_are_missed_of_what_is_measured_alone, 0,
	    (int)COUNT_OF(measured));
	tcase_add_loop_test(t, a_code_is_reserved_where_the_standard_says_so, 0,
	    (int)COUNT_OF(coded));
	tcase_add_test(t, a_code_is_reserved_since_its_revision);
	tcase_add_test(t, a_dwdm_sfp_has_other_words_where_sff_8472_has_codes);
	tcase_add_loop_test(t, the_larger_unit_of_the_length_is_no_reserved_code, 0x52,
	    0x55);
	tcase_add_test(t, limits_of_parameters_are_in_order);
	tcase_add_loop_test(t, a_table_of_applications_is_looked_at_where_it_is_offered,
	    0, COUNT_OF(tables));
	tcase_add_test(t, a_checksum_that_cannot_be_computed_verifies_nothing);
	tcase_add_test(t, a_module_without_diagnostics_lacks_none);
	tcase_add_loop_test(t, a_half_that_is_not_held_is_told_with_its_first_byte, 0,
	    COUNT_OF(missing));
	tcase_add_test(t, a_page_that_could_not_be_read_verifies_nothing);
	tcase_add_test(t, observables_that_cannot_be_are_counted);
	tcase_add_test(t, parameters_that_cannot_be_are_counted);
	tcase_add_test(t, groups_that_nobody_answers_for_are_named);
	tcase_add_test(t, channels_of_a_grid_have_an_order);
	tcase_add_test(t, what_is_so_now_is_left_out_without_readings);
	tcase_add_test(t, the_worst_stays_when_there_are_too_many);
	tcase_add_test(t, texts_are_bounded);
	tcase_add_loop_test(t, chance_is_bounded, 0, 300);
	tcase_add_test(t, the_page_of_rules_names_each);
	tcase_add_test(t, every_rule_has_a_module_that_trips_it);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}
