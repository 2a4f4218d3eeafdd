/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rules of the lint, and what the rooms that look for findings share. Read
 * through optics/lint.h.
 */
#ifndef OPTICS_LINT_RULES_H
#define OPTICS_LINT_RULES_H

#include "base/bytes.h"
#include "optics/lint.h"

/* In the order of the rows of optics/lint_rules.c. */
enum lint_rule {
	RULE_ALL_ZERO,
	RULE_ALL_ONES,
	RULE_NO_IDENTIFIER,
	RULE_IDENTIFIER_UNKNOWN,
	RULE_LAYOUT_UNKNOWN,
	RULE_IDENTIFIER_MISMATCH,
	RULE_SPEC_MISMATCH,
	RULE_IDENTITY_BLANK,
	RULE_CHECKSUM,
	RULE_TABLE_CHECKSUM,
	RULE_LASER_CHECKSUM,
	RULE_PAGE_IS_PAGE_0,
	RULE_PAGE_MAYBE_PAGE_0,
	RULE_PAGE_ALL_ONES,
	RULE_PAGE_UNREADABLE,
	RULE_APP_UNREAD,
	RULE_CALIBRATION_BOTH,
	RULE_CALIBRATION_NONE,
	RULE_CALIBRATION_STRAY,
	RULE_CALIBRATION_NAN,
	RULE_CALIBRATION_ZERO,
	RULE_CABLE_BOTH,
	RULE_APP_LANES,
	RULE_APP_HOST_ASSIGN,
	RULE_APP_MEDIA_ASSIGN,
	RULE_ORDER_HIGH,
	RULE_ORDER_LOW,
	RULE_ORDER_WARN,
	RULE_ORDER_ALARM,
	RULE_THRESHOLD_RANGE,
	RULE_THRESHOLD_ONES,
	RULE_THRESHOLD_OPEN,
	RULE_THRESHOLD_ZERO,
	RULE_REVISION_RESERVED,
	RULE_REVISION_NEWER,
	RULE_RESERVED_BIT,
	RULE_RESERVED_CODE,
	RULE_TEXT_NOT_ASCII,
	RULE_TEXT_LEADING,
	RULE_TEXT_NUL,
	RULE_TEXT_EMPTY,
	RULE_DATE,
	RULE_OUI_ZERO,
	RULE_POWER_CLASS_8,
	RULE_POWER_LITTLE,
	RULE_POWER_CLASS,
	RULE_POWER_BEYOND,
	RULE_CDR_CONTROL,
	RULE_NEAR_END,
	RULE_LOS_BOTH,
	RULE_RATE_MISSING,
	RULE_LENGTH,
	RULE_COPPER_FIBRE,
	RULE_COPPER_WAVELENGTH,
	RULE_COPPER_OPTICAL,
	RULE_COPPER_CODE,
	RULE_COPPER_CONNECTOR,
	RULE_COPPER_MEDIA,
	RULE_FIBRE_CODE,
	RULE_DOM_ABSENT,
	RULE_DOM_REVISION,
	RULE_A2_IS_A0,
	RULE_FLAT_PAGES,
	RULE_RANGE_ORDER,
	RULE_APP_NO_LANES,
	RULE_APP_END,
	RULE_APP_AFTER_END,
	RULE_APP_NONE,
	RULE_APP_UNKNOWN,
	RULE_LANE_CODE,
	RULE_LANE_APP,
	RULE_LANE_CHANNEL,
	RULE_CDB_PAGES,
	RULE_VDM_TYPE,
	RULE_VDM_LANE,
	RULE_PARAMETER_TYPE,
	RULE_PARAMETER_ORDER,
	RULE_SET_ORDER,
	RULE_HOST_ORDER,
	RULE_RAISE_CLEAR,
	RULE_READING_RANGE,
	RULE_NOT_READY,
	RULE_PAGE_MISSING,
	RULE_BANK_MISSING,
	RULE_VDM_MISSING,
	RULE_COUNT
};

/* What is looked over, and where findings go. */
struct lint {
	const struct memmap *map;
	const struct identity *id;
	const struct limits *limits;
	const struct readings *readings; /* NULL: nothing that changes */
	struct findings *findings;
};

/* Bits that a standard reserves: to be zero. */
struct reserved_def {
	uint16_t page;
	uint8_t byte, len; /* `len` bytes in a row */
	uint8_t mask;
	uint8_t from, below; /* the revisions of the module for which it holds; 0: any */
};

/* The codes 0 to last_ of a struct code_rule. */
#define CODES(last_) ((UINT64_C(2) << (last_)) - 1)

/* A field whose codes are known; those from `custom` on are the vendor's. */
struct code_rule {
	const char *subject;
	struct memaddr at;
	uint8_t bits;
	uint16_t custom, custom_end; /* [custom, custom_end) */
	const char *(*find)(uint8_t code);
	uint64_t valid;      /* without `find`: a bit for each code below 64 */
	uint8_t from, below; /* as in struct reserved_def */
};

enum page_kind {
	PAGE_OWN,
	PAGE_OF_USER, /* what others wrote: all ones is what a blank memory holds */
	PAGE_MAYBE    /* one of a range that is offered, of which some may not be there */
};

/* A page that a module has when it says so. */
struct page_rule {
	uint16_t page;
	struct memaddr advert;
	enum page_kind kind;
	uint8_t since;       /* the revision that gave `advert` its meaning; 0: any */
	uint8_t bits, least; /* `advert` is a field that is at least that; 0: one bit */
	uint8_t further;     /* how many pages more, behind this one */
};

/* A text of the identity. */
struct text_rule {
	const char *subject;
	struct memaddr at;
	uint8_t len;
};

/* Everything that one standard lists; NULLs end nothing, counts do. */
struct lint_tables {
	const struct reserved_def *reserved;
	size_t reserved_count;
	const struct code_rule *code;
	size_t code_count;
	const struct page_rule *page;
	size_t page_count;
	const struct text_rule *text; /* name, part number, revision, serial number */
	size_t text_count;
	struct memaddr date, oui;
	struct memaddr limits[MONITOR_AUXILIARY]; /* four words each */
	struct memaddr limits_advert[MONITOR_AUXILIARY];
};

extern const struct lint_tables lint_sff8472_tables;
extern const struct lint_tables lint_sff8636_tables;
extern const struct lint_tables lint_cmis_tables;

/* Texts, date, OUI and identifier. */
void lint_identity(struct lint *l, const struct lint_tables *t);

/* Pages that are offered ... */
void lint_pages(struct lint *l, const struct lint_tables *t);
/* ... and those that every module has and a dump does not hold. */
void lint_held(struct lint *l);

/* What no table can say. */
void lint_sff8472(struct lint *l);
void lint_sff8636(struct lint *l);
void lint_cmis(struct lint *l);

/* Sets of limits of CMIS beside those of the monitors. */
void lint_sets(struct lint *l);

/* Bytes of CMIS that are right alone, and cannot be at once. */
void lint_cmis_together(struct lint *l);

/* Adds a finding; when there is no room, a less severe one goes. */
void lint_add(struct lint *l, enum lint_rule rule, struct memaddr at, const char *subject,
    int32_t a, int32_t b, int32_t c);

/*
 * Adds what is out of order of four limits that begin at `at`, of which alarms and
 * warnings may be given. Their unit is that of the monitor `like`.
 */
void lint_order(struct lint *l, struct memaddr at, const char *title,
    const int32_t v[LIMIT_COUNT], int32_t like, bool alarms, bool warnings);

/* What both standards of SFF have: a rate byte that sends the reader to another one ...
 */
void lint_rate(struct lint *l, struct memaddr at, struct memaddr further);
/* ... a revision code of which `last` is the last ... */
void lint_revision(struct lint *l, struct memaddr at, uint8_t last);
/* ... and the tenths of a watt of the highest class, to be more than `least`. */
void lint_watts(struct lint *l, struct memaddr at, const char *subject, uint8_t tenths,
    uint8_t least);

/*
 * Says whether a half can hold what the standard keeps there. A page that a module does
 * not have reads as page 00h, and A2h may repeat A0h: what stands there is not looked at.
 */
bool lint_has_page(const struct lint *l, uint16_t page);

enum lint_severity lint_rule_severity(enum lint_rule rule);

/* Says whether a module of which this was found is not what it says. */
bool lint_rule_breaks(enum lint_rule rule);

/* A whole byte as a place. */
static inline struct memaddr
lint_at(uint16_t page, uint8_t byte)
{
	return mem_bit(page, byte, LINT_NO_BIT);
}

/* A field as a place: a bit, some or all of a byte. */
static inline struct memaddr
lint_field_at(struct memaddr at, unsigned bits)
{
	if (bits > 1)
		at.bit = bits == 8 ? LINT_NO_BIT : (uint8_t)LINT_FIELD(at.bit, bits);
	return at;
}

/* `bits` bits upwards from at.bit; false when the byte is not held. */
bool lint_field(const struct lint *l, struct memaddr at, unsigned bits,
    uint8_t *ret_value);

#endif
