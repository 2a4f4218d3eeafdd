/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lint of the identity: texts, date, OUI, and the identifier that stands twice.
 */
#include <string.h>

#include "optics/lint_rules.h"

#define TEXTS_THAT_NAME 4 /* vendor, part number, revision, serial number ... */
#define TEXT_REVISION   2 /* ... of which a revision names nobody */

static bool
is_padding(uint8_t c)
{
	return c == ' ' || c == '\0';
}

/* One text that is not empty: blanks in front, other characters, how it is filled up. */
static void
lint_characters(struct lint *l, const struct text_rule *t, const uint8_t *p, unsigned len)
{
	const uint8_t *nul = memchr(p + len, '\0', t->len - len);
	unsigned first = 0, odd = 0, at = 0;

	while (is_padding(p[first]))
		first++;
	for (unsigned i = first; i < len; i++) {
		if (p[i] >= 0x20 && p[i] <= 0x7e)
			continue;
		at = odd == 0 ? i : at;
		odd++;
	}
	if (odd)
		lint_add(l, RULE_TEXT_NOT_ASCII,
		    lint_at(t->at.page, (uint8_t)(t->at.byte + at)), t->subject,
		    (int32_t)odd, p[at], 0);
	if (first)
		lint_add(l, RULE_TEXT_LEADING, lint_at(t->at.page, t->at.byte),
		    t->subject, (int32_t)first, 0, 0);
	if (nul)
		lint_add(l, RULE_TEXT_NUL,
		    lint_at(t->at.page, (uint8_t)(t->at.byte + (nul - p))), t->subject, 0,
		    0, 0);
}

static void
lint_texts(struct lint *l, const struct lint_tables *t)
{
	unsigned naming = 0, empty = 0;

	for (size_t i = 0; i < t->text_count; i++) {
		const struct text_rule *r = &t->text[i];
		const uint8_t *p = memmap_bytes(l->map, r->at, r->len);
		unsigned len = r->len;

		if (!p)
			continue;
		while (len > 0 && is_padding(p[len - 1]))
			len--;
		if (len)
			lint_characters(l, r, p, len);
		if (i == TEXT_REVISION || i >= TEXTS_THAT_NAME)
			continue;
		naming++;
		empty += len == 0;
		if (len == 0)
			lint_add(l, RULE_TEXT_EMPTY, lint_at(r->at.page, r->at.byte),
			    r->subject, 0, 0, 0);
	}
	if (naming == TEXTS_THAT_NAME - 1 && empty == naming)
		lint_add(l, RULE_IDENTITY_BLANK,
		    lint_at(t->text[0].at.page, t->text[0].at.byte), NULL, 0, 0, 0);
}

/* An empty one is no date either, but none was meant. */
static void
lint_date(struct lint *l, const struct lint_tables *t)
{
	struct identity_date date;

	if (l->id->date_code[0] && !identity_date(l->id, &date))
		lint_add(l, RULE_DATE, lint_at(t->date.page, t->date.byte), NULL, 0, 0,
		    0);
}

void
lint_identity(struct lint *l, const struct lint_tables *t)
{
	const struct identity *id = l->id;
	uint8_t lower, copy;

	lint_texts(l, t);
	lint_date(l, t);
	if ((id->known & FACT_OUI) && !id->vendor_oui[0] && !id->vendor_oui[1] &&
	    !id->vendor_oui[2])
		lint_add(l, RULE_OUI_ZERO, lint_at(t->oui.page, t->oui.byte), NULL, 0, 0,
		    0);
	if (id->spec != SPEC_SFF8472 && memmap_byte(l->map, mem_at(LOW, 0), &lower) &&
	    memmap_byte(l->map, mem_at(0x00, 128), &copy) && lower != copy)
		lint_add(l, RULE_IDENTIFIER_MISMATCH, lint_at(0x00, 128), NULL, lower,
		    copy, 0);
}
