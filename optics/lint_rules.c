/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rules of the lint: how grave each is, by which word it is known, and how it
 * is said.
 */
#include "optics/lint_rules.h"

#include <stdio.h>
#include <string.h>

/*
 * id        stays; rules that say the same of different places share one
 * breaks    the module is not what it says, or nobody can tell
 * text      %s subject; the next value: %d as a number, %x as a byte, %w as a word,
 *           %q in the unit of the monitor in value[2]; of watts, %t tenths, %p quarters
 */
/* clang-format off */
static const struct {
	const char *id;
	enum lint_severity severity;
	bool breaks;
	const char *text;
} rules[] = {
	[RULE_ALL_ZERO]            = { "no-answer",            LINT_ERROR,   true,  "lower memory reads 00h everywhere: no module, or no power" },
	[RULE_ALL_ONES]            = { "no-answer",            LINT_ERROR,   true,  "lower memory reads FFh everywhere: nothing answers" },
	[RULE_NO_IDENTIFIER]       = { "no-identifier",        LINT_ERROR,   true,  "byte 0 of lower memory is not held: no layout to decode by" },
	[RULE_IDENTIFIER_UNKNOWN]  = { "identifier-unknown",   LINT_ERROR,   true,  "identifier %x is of no layout that is known here" },
	[RULE_LAYOUT_UNKNOWN]      = { "layout-unknown",       LINT_NOTE,    false, "identifier %x: the layout of %s is not decoded here" },
	[RULE_IDENTIFIER_MISMATCH] = { "identifier-mismatch",  LINT_ERROR,   true,  "lower memory says identifier %x, page 00h says %x" },
	[RULE_SPEC_MISMATCH]       = { "spec-mismatch",        LINT_ERROR,   true,  "revision %x is not of the standard for identifier %x" },
	[RULE_IDENTITY_BLANK]      = { "identity-blank",       LINT_ERROR,   true,  "vendor, part number and serial number are all empty" },
	[RULE_CHECKSUM]            = { "checksum",             LINT_ERROR,   true,  "%s is %x and should be %x" },
	[RULE_TABLE_CHECKSUM]      = { "checksum",             LINT_ERROR,   false, "%s is %x and should be %x" },
	[RULE_LASER_CHECKSUM]      = { "checksum",             LINT_WARNING, false, "%s is %x and should be %x" },
	[RULE_PAGE_IS_PAGE_0]      = { "page-is-page-0",       LINT_ERROR,   false, "page %x is offered, and reads as page 00h" },
	[RULE_PAGE_MAYBE_PAGE_0]   = { "page-is-page-0",       LINT_NOTE,    false, "page %x may be offered, and reads as page 00h" },
	[RULE_PAGE_ALL_ONES]       = { "page-all-ones",        LINT_ERROR,   false, "%s is offered, and reads FFh everywhere" },
	[RULE_PAGE_UNREADABLE]     = { "page-unreadable",      LINT_ERROR,   false, "%s is offered, and could not be read" },
	[RULE_APP_UNREAD]          = { "application-unread",   LINT_NOTE,    false, "of %d blocks of applications %d are read: those from number %d on are not known" },
	[RULE_CALIBRATION_BOTH]    = { "calibration",          LINT_ERROR,   false, "calibrated internally and externally at once (%x)" },
	[RULE_CALIBRATION_NONE]    = { "calibration",          LINT_WARNING, false, "diagnostics, but neither calibration is told (%x)" },
	[RULE_CALIBRATION_STRAY]   = { "calibration",          LINT_WARNING, false, "a calibration is told, but no diagnostics (%x)" },
	[RULE_CALIBRATION_NAN]     = { "calibration-constant", LINT_ERROR,   false, "Rx power has calibration constants that are no numbers" },
	[RULE_CALIBRATION_ZERO]    = { "calibration-constant", LINT_ERROR,   false, "%s is calibrated by a slope of zero: each word means the same" },
	[RULE_CABLE_BOTH]          = { "cable-kind",           LINT_ERROR,   false, "a passive and an active cable at once (%x)" },
	[RULE_APP_LANES]           = { "application-lanes",    LINT_ERROR,   false, "application %d has %d lanes where there are %d" },
	[RULE_APP_HOST_ASSIGN]     = { "application-assignment", LINT_ERROR, false, "application %d: %d host lanes do not fit at assignment %x" },
	[RULE_APP_MEDIA_ASSIGN]    = { "application-assignment", LINT_ERROR, false, "application %d: %d media lanes do not fit at assignment %x" },
	[RULE_ORDER_HIGH]          = { "alarm-inside-warning", LINT_ERROR,   false, "%s: high alarm %q below high warning %q" },
	[RULE_ORDER_LOW]           = { "alarm-inside-warning", LINT_ERROR,   false, "%s: low alarm %q above low warning %q" },
	[RULE_ORDER_WARN]          = { "threshold-order",      LINT_ERROR,   false, "%s: high warning %q below low warning %q" },
	[RULE_ORDER_ALARM]         = { "threshold-order",      LINT_ERROR,   false, "%s: high alarm %q below low alarm %q" },
	[RULE_THRESHOLD_RANGE]     = { "threshold-range",      LINT_WARNING, false, "%s: threshold %q is beyond what can be" },
	[RULE_THRESHOLD_ONES]      = { "threshold-ones",       LINT_WARNING, false, "%s: all thresholds are FFFFh" },
	[RULE_THRESHOLD_OPEN]      = { "threshold-open",       LINT_NOTE,    false, "%s: alarm thresholds FFFFh and 0000h, which nothing crosses" },
	[RULE_THRESHOLD_ZERO]      = { "threshold-zero",       LINT_NOTE,    false, "%s: all thresholds are zero, so there are none" },
	[RULE_REVISION_RESERVED]   = { "revision-reserved",    LINT_WARNING, false, "revision code %x is reserved" },
	[RULE_REVISION_NEWER]      = { "revision-newer",       LINT_NOTE,    false, "CMIS revision %d.%d is newer than what is known here" },
	[RULE_RESERVED_BIT]        = { "reserved-bit",         LINT_WARNING, false, "reads %x; bits %x are reserved" },
	[RULE_RESERVED_CODE]       = { "reserved-code",        LINT_WARNING, false, "%s: code %x is reserved" },
	[RULE_TEXT_NOT_ASCII]      = { "text-not-ascii",       LINT_WARNING, false, "%s: bytes that are no ASCII text: %d, first %x" },
	[RULE_TEXT_LEADING]        = { "text-leading-blank",   LINT_NOTE,    false, "%s: blanks in front: %d" },
	[RULE_TEXT_NUL]            = { "text-nul",             LINT_NOTE,    false, "%s: filled up with 00h instead of blanks" },
	[RULE_TEXT_EMPTY]          = { "text-empty",           LINT_NOTE,    false, "the %s is empty" },
	[RULE_DATE]                = { "date-code",            LINT_WARNING, false, "the date code is no date" },
	[RULE_OUI_ZERO]            = { "oui-zero",             LINT_NOTE,    false, "the vendor's OUI is zero" },
	[RULE_POWER_CLASS_8]       = { "power-class-8",        LINT_WARNING, false, "%s without the watts that belong to it" },
	[RULE_POWER_LITTLE]        = { "power-class-8",        LINT_WARNING, false, "%s with %t only" },
	[RULE_POWER_CLASS]         = { "power-class",          LINT_WARNING, false, "power classes 5 to 7 without bits 7 and 6 (%x)" },
	[RULE_POWER_BEYOND]        = { "power-class",          LINT_WARNING, false, "power class %d with %p" },
	[RULE_CDR_CONTROL]         = { "cdr-control",          LINT_WARNING, false, "control of a %s CDR (%x) that the module does not have (%x)" },
	[RULE_NEAR_END]            = { "near-end",             LINT_WARNING, false, "none of its lanes is implemented at this end (%x)" },
	[RULE_LOS_BOTH]            = { "los-both",             LINT_WARNING, false, "loss of signal as it is and inverted at once (%x)" },
	[RULE_RATE_MISSING]        = { "rate-missing",         LINT_WARNING, false, "the rate is beyond FFh, but the byte that tells it is zero" },
	[RULE_LENGTH]              = { "length",               LINT_WARNING, false, "single-mode length: %d km here, %d00 m in the next byte" },
	[RULE_COPPER_FIBRE]        = { "copper-length",        LINT_WARNING, false, "copper with a length over fibre (%x)" },
	[RULE_COPPER_WAVELENGTH]   = { "copper-wavelength",    LINT_WARNING, false, "copper with a wavelength (%w)" },
	[RULE_COPPER_OPTICAL]      = { "copper-optical",       LINT_WARNING, false, "technology %x does not go with compliance %x" },
	[RULE_COPPER_CODE]         = { "copper-optical",       LINT_WARNING, false, "copper with a code of fibre, %s (%x)" },
	[RULE_COPPER_CONNECTOR]    = { "copper-optical",       LINT_WARNING, false, "technology %x does not go with connector %x" },
	[RULE_COPPER_MEDIA]        = { "copper-optical",       LINT_WARNING, false, "technology %x does not go with media type %x" },
	[RULE_FIBRE_CODE]          = { "copper-optical",       LINT_WARNING, false, "a connector of fibre (%x) with a code of copper (%x)" },
	[RULE_DOM_ABSENT]          = { "options-without-dom",  LINT_WARNING, false, "options of diagnostics (%x) without diagnostics" },
	[RULE_DOM_REVISION]        = { "dom-without-revision", LINT_NOTE,    false, "diagnostics are offered, but no revision that has them" },
	[RULE_A2_IS_A0]            = { "a2-is-a0",             LINT_WARNING, false, "A2h repeats A0h: the module has no diagnostics of its own" },
	[RULE_FLAT_PAGES]          = { "flat-with-pages",      LINT_WARNING, false, "pages beyond 00h are denied, and there are some (%x)" },
	[RULE_RANGE_ORDER]         = { "range-order",          LINT_WARNING, false, "%s: lowest %d above highest %d" },
	[RULE_APP_NO_LANES]        = { "application-no-lanes", LINT_WARNING, false, "application %d has no lanes" },
	[RULE_APP_END]             = { "application-end",      LINT_NOTE,    false, "the list of applications ends with zeros, not with FFh" },
	[RULE_APP_AFTER_END]       = { "application-after-end", LINT_NOTE,   false, "application %d stands behind the end of the list" },
	[RULE_APP_NONE]            = { "application-none",     LINT_WARNING, false, "the module has no application" },
	[RULE_APP_UNKNOWN]         = { "application-interface", LINT_NOTE,   false, "application %d: %s interface %x has no name" },
	[RULE_LANE_CODE]           = { "lane-code",            LINT_WARNING, false, "lane %d: %s %d is reserved" },
	[RULE_LANE_APP]            = { "lane-application",     LINT_WARNING, false, "lane %d: application %d has no descriptor" },
	[RULE_LANE_CHANNEL]        = { "lane-channel",         LINT_WARNING, false, "lane %d: channel %d is none that its grid offers" },
	[RULE_CDB_PAGES]           = { "cdb-pages",            LINT_WARNING, false, "pages for CDB (%x) without an instance of it" },
	[RULE_VDM_TYPE]            = { "vdm-type",             LINT_WARNING, false, "VDM observables of reserved types: %d, the first is %d" },
	[RULE_VDM_LANE]            = { "vdm-lane",             LINT_WARNING, false, "VDM observables of lanes that the module does not have: %d" },
	[RULE_PARAMETER_TYPE]      = { "parameter-type",       LINT_WARNING, false, "parameter monitors of reserved types: %d, the first is %d" },
	[RULE_PARAMETER_ORDER]     = { "threshold-order",      LINT_ERROR,   false, "%s: limits of set %d are not in order" },
	[RULE_SET_ORDER]           = { "threshold-order",      LINT_ERROR,   false, "%s: limits are not in order at %w" },
	[RULE_HOST_ORDER]          = { "threshold-order",      LINT_WARNING, false, "%s: limits that the host wrote are not in order at %w" },
	[RULE_RAISE_CLEAR]         = { "threshold-order",      LINT_WARNING, false, "%s: raised at %w, which is below %w, where it is cleared" },
	[RULE_READING_RANGE]       = { "reading-range",        LINT_WARNING, false, "%s of %q is not plausible" },
	[RULE_NOT_READY]           = { "not-ready",            LINT_NOTE,    false, "the module does not say that its monitors are valid" },
	[RULE_PAGE_MISSING]        = { "page-missing",         LINT_NOTE,    false, "not held here: %s" },
	[RULE_BANK_MISSING]        = { "bank-missing",         LINT_NOTE,    false, "lanes %d to %d are offered, but bank %d is not held" },
	[RULE_VDM_MISSING]         = { "vdm-missing",          LINT_NOTE,    false, "%d VDM groups are offered, the descriptors of %d are held" },
};

/* What a person is shown of a monitor's value. */
static const struct {
	int32_t step; /* our units in one step of the last digit */
	unsigned digits;
	const char *unit;
} quantities[MONITOR_AUXILIARY] = {
	[MONITOR_TEMP]     = { 100,  1, "C" },
	[MONITOR_VCC]      = { 1000, 3, "V" },
	[MONITOR_TX_POWER] = { 100,  4, "mW" },
	[MONITOR_TX_BIAS]  = { 1,    3, "mA" },
	[MONITOR_RX_POWER] = { 100,  4, "mW" },
};
/* clang-format on */

_Static_assert(COUNT_OF(rules) == RULE_COUNT, "each rule has a row");

enum lint_severity
lint_rule_severity(enum lint_rule rule)
{
	return rules[rule].severity;
}

bool
lint_rule_breaks(enum lint_rule rule)
{
	return rules[rule].breaks;
}

enum lint_severity
finding_severity(const struct finding *f)
{
	return rules[f->rule].severity;
}

const char *
finding_id(const struct finding *f)
{
	return rules[f->rule].id;
}

const char *
lint_severity_name(enum lint_severity severity)
{
	static const char *const names[] = { "error", "warning", "note" };

	return names[severity];
}

const char *
trust_name(enum trust trust)
{
	static const char *const names[] = { "none", "broken", "unverified", "good" };

	return names[trust];
}

/* "-12.5 C" */
static void
print_quantity(int32_t value, unsigned monitor, char *ret_text, size_t size)
{
	unsigned digits = quantities[monitor].digits, ones = 1;
	int64_t steps = div_round(value, quantities[monitor].step);
	int64_t whole = steps < 0 ? -steps : steps;

	for (unsigned i = 0; i < digits; i++)
		ones *= 10;
	snprintf(ret_text, size, "%s%lld.%0*lld %s", steps < 0 ? "-" : "",
	    (long long)(whole / ones), (int)digits, (long long)(whole % ones),
	    quantities[monitor].unit);
}

static void
print_word(const struct finding *f, char form, unsigned *next, char *ret_text,
    size_t size)
{
	int32_t value = f->value[MIN_OF(*next, (unsigned)COUNT_OF(f->value) - 1)];

	if (form == 's') {
		snprintf(ret_text, size, "%s", f->subject ? f->subject : "");
		return;
	}
	++*next;
	if (form == 't')
		snprintf(ret_text, size, "%d.%d W", value / 10, value % 10);
	else if (form == 'p')
		snprintf(ret_text, size, "%d.%02d W", value / 4, value % 4 * 25);
	else if (form == 'x')
		snprintf(ret_text, size, "%02Xh", (unsigned)value & 0xff);
	else if (form == 'w')
		snprintf(ret_text, size, "%04Xh", (unsigned)value & 0xffff);
	else if (form == 'q')
		print_quantity(value,
		    MIN_OF((unsigned)f->value[2], MONITOR_AUXILIARY - 1u), ret_text,
		    size);
	else
		snprintf(ret_text, size, "%d", value);
}

void
finding_text(const struct finding *f, char ret_text[LINT_TEXT_MAX])
{
	unsigned next = 0;
	size_t len = 0;

	for (const char *c = rules[f->rule].text; *c && len + 1 < LINT_TEXT_MAX; c++) {
		if (*c != '%') {
			ret_text[len++] = *c;
			continue;
		}
		ret_text[len] = '\0';
		print_word(f, *++c, &next, ret_text + len, LINT_TEXT_MAX - len);
		len += strlen(ret_text + len);
	}
	ret_text[len] = '\0';
}

void
finding_register(const struct finding *f, char ret_text[LINT_REGISTER_MAX])
{
	const struct memaddr *at = &f->at;
	char page[8], bit[8] = "", bank[10] = "";

	if (at->page == LOW)
		snprintf(page, sizeof(page), "A0h");
	else if (at->page == A2_LOW)
		snprintf(page, sizeof(page), "A2h");
	else if (at->page >= A2_TABLE)
		snprintf(page, sizeof(page), "A2h/%02Xh", (uint8_t)(at->page - A2_TABLE));
	else
		snprintf(page, sizeof(page), "%02Xh", (uint8_t)at->page);
	if (at->bit > LINT_NO_BIT)
		snprintf(bit, sizeof(bit), "[%u:%u]",
		    ((at->bit & 7u) + (at->bit >> 3 & 7u)) & 7u, at->bit & 7u);
	else if (at->bit < LINT_NO_BIT)
		snprintf(bit, sizeof(bit), "[%u]", at->bit & 7u);
	if (at->bank)
		snprintf(bank, sizeof(bank), " bank %u", at->bank);
	snprintf(ret_text, LINT_REGISTER_MAX, "%s:%u%s%s", page, at->byte, bit, bank);
}
