/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lint: what a module's memory says that its standard does not allow, or that
 * cannot be.
 *
 * Nothing here keeps a module from being decoded. A finding is small: a rule, a
 * place, the values that were found there. Whoever shows it makes its texts.
 */
#ifndef OPTICS_LINT_H
#define OPTICS_LINT_H

#include "optics/decoder.h"

#define LINT_FINDINGS_MAX 40
#define LINT_TEXT_MAX     112
#define LINT_REGISTER_MAX 32

/* The worst first. */
enum lint_severity {
	LINT_ERROR,   /* the memory contradicts itself: it cannot be believed here */
	LINT_WARNING, /* against the standard, or not plausible */
	LINT_NOTE     /* odd, or not to be seen from here */
};

/* Whether a module can be believed to be what it says. */
enum trust {
	TRUST_NONE,       /* nothing is known of it */
	TRUST_BROKEN,     /* a checksum is wrong, or the identity makes no sense */
	TRUST_UNVERIFIED, /* a checksum could not be computed, or something else is wrong
			   */
	TRUST_GOOD        /* all checksums are right, and there is no error */
};

#define LINT_NO_BIT 8 /* of finding.at.bit: all of the byte */

/* The same: `bits` bits, 2 to 8, upwards from `bit`. */
#define LINT_FIELD(bit_, bits_) (0x40 | ((bits_)-1) << 3 | (bit_))

struct finding {
	uint8_t rule;        /* enum lint_rule of optics/lint_rules.h */
	uint8_t spec;        /* enum spec */
	struct memaddr at;   /* bytes of A0h and A2h as in optics/memmap.h */
	int32_t value[3];    /* what was found; its rule knows what it means */
	const char *subject; /* a static text, or NULL */
};

struct findings {
	unsigned count;
	unsigned left_out; /* there were more: the least severe went first */
	struct finding item[LINT_FINDINGS_MAX]; /* the worst first */
};

/*
 * Looks over a module. `d` is NULL for a layout that we do not know; the others
 * are what it made of the map. Without `readings` only what holds for as long as
 * the module is plugged is looked at, and pages that are not held are not missed.
 */
void lint_module(const struct memmap *map, const struct decoder *d,
    const struct identity *id, const struct limits *limits,
    const struct readings *readings, struct findings *ret_findings);

/* Adds that a module offers what is at `at`, and that it could not be read there. */
void lint_unreadable(const struct identity *id, struct memaddr at,
    struct findings *findings);

/*
 * Adds that of the blocks of applications of a module the first `read` are read alone:
 * nothing is known of those behind them, which a lane may be set to all the same.
 */
void lint_unread_blocks(const struct identity *id, unsigned read,
    struct findings *findings);

/* What follows for the module; `id` is that of lint_module(). */
enum trust lint_trust(const struct identity *id, const struct findings *findings);

/* "good", "unverified", "broken", "none" */
const char *trust_name(enum trust trust);

/* "error", "warning", "note" */
const char *lint_severity_name(enum lint_severity severity);

enum lint_severity finding_severity(const struct finding *f);

/* A word that stays: "checksum", "threshold-order". Several texts may share one. */
const char *finding_id(const struct finding *f);

/* Where the standard says so: "SFF-8636 2.11, Table 6-14"; "" where it is none's. */
const char *finding_clause(const struct finding *f);

/* What is wrong, with the values that were found. ASCII, no control characters. */
void finding_text(const struct finding *f, char ret_text[LINT_TEXT_MAX]);

/* The place: "A0h:2[7]", "A2h:95", "11h:129 bank 1"; "" where there is none. */
void finding_register(const struct finding *f, char ret_text[LINT_REGISTER_MAX]);

#endif
