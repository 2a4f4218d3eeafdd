/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lint of pages: those that are offered and are not there, not held, or could not be
 * read.
 */
#include "base/bytes.h"
#include "optics/lint_rules.h"

bool
lint_has_page(const struct lint *l, uint16_t page)
{
	if (l->id->spec == SPEC_SFF8472)
		return page == LOW || !l->id->a2_is_a0;
	if (page == LOW || page == 0x00)
		return true;
	return !l->id->flat && !memmap_is_page_00(l->map, page);
}

static bool
is_all_ones(const uint8_t *bytes)
{
	for (unsigned i = 0; i < 128; i++) {
		if (bytes[i] != 0xff)
			return false;
	}
	return true;
}

/*
 * Says whether a module says that it has a page. What offers it is believed of a page
 * that is there; where one bit does and was not read, nothing speaks against the page.
 */
static bool
is_offered(const struct lint *l, const struct page_rule *p)
{
	uint8_t field;

	if (l->id->revision < p->since)
		return false;
	if (p->advert.page == NO_ADVERT)
		return true;
	if (!lint_has_page(l, p->advert.page))
		return false;
	if (p->bits == 0)
		return memmap_advertised(l->map, p->advert);
	return lint_field(l, p->advert, p->bits, &field) && field >= p->least;
}

/* A page that is offered has bytes of its own. */
static void
lint_page(struct lint *l, const struct page_rule *p, uint16_t number)
{
	uint8_t first = number == A2_LOW ? 0 : 128;
	const uint8_t *page = memmap_bytes(l->map, mem_at(number, first), 128);

	/* an A2h that repeats A0h has none, which is told of it as a whole */
	if (!page || (number >= A2_LOW && l->id->a2_is_a0))
		return;
	if (memmap_is_page_00(l->map, number))
		lint_add(l,
		    p->kind == PAGE_MAYBE ? RULE_PAGE_MAYBE_PAGE_0 : RULE_PAGE_IS_PAGE_0,
		    lint_at(number, first), NULL,
		    number < A2_TABLE ? number : number - A2_TABLE, 0, 0);
	else if (p->kind == PAGE_OWN && is_all_ones(page))
		lint_add(l, RULE_PAGE_ALL_ONES, lint_at(number, first),
		    number == A2_LOW ? "A2h" : "the page", 0, 0, 0);
}

void
lint_pages(struct lint *l, const struct lint_tables *t)
{
	if (l->id->flat && l->id->spec != SPEC_SFF8472)
		return;
	for (size_t i = 0; i < t->page_count; i++) {
		const struct page_rule *p = &t->page[i];

		if (!is_offered(l, p))
			continue;
		lint_page(l, p, p->page);
		for (unsigned further = 1; further <= p->further; further++)
			lint_page(l, p, (uint16_t)(p->page + further));
	}
}

/* What the parts of a decode that people miss first are made of. */
static const struct {
	enum spec spec; /* SPEC_UNKNOWN: any */
	struct memaddr at;
	const char *what;
} halves[] = {
	{ SPEC_UNKNOWN, AT(LOW, 0), "lower memory" },
	{ SPEC_SFF8472, AT(A2_LOW, 0), "A2h, the diagnostics" },
	{ SPEC_SFF8636, AT(0x00, 128), "page 00h, the identity" },
	{ SPEC_SFF8636, AT(0x03, 128), "page 03h, the limits" },
	{ SPEC_CMIS, AT(0x00, 128), "page 00h, the identity" },
	{ SPEC_CMIS, AT(0x01, 128), "page 01h, what the module offers" },
	{ SPEC_CMIS, AT(0x02, 128), "page 02h, the limits" },
	{ SPEC_CMIS, AT(0x10, 128), "page 10h, what lanes are told" },
	{ SPEC_CMIS, AT(0x11, 128), "page 11h, what lanes do" },
};

/* Says whether a module has a half: one that is flat has no further page. */
static bool
has_half(const struct identity *id, uint16_t page)
{
	if (page == A2_LOW)
		return id->dom;
	return page == LOW || page == 0x00 || !id->flat;
}

void
lint_held(struct lint *l)
{
	for (size_t i = 0; i < COUNT_OF(halves); i++) {
		struct memaddr at = halves[i].at;
		const struct memmap_half *h = memmap_half(l->map, at.page, 0);

		if ((halves[i].spec != SPEC_UNKNOWN && halves[i].spec != l->id->spec) ||
		    !has_half(l->id, at.page) || memmap_holds(l->map, at.page, 0))
			continue;
		if (h && h->from == 0)
			at.byte = (uint8_t)(at.byte + h->to);
		lint_add(l, RULE_PAGE_MISSING, lint_at(at.page, at.byte), halves[i].what,
		    0, 0, 0);
	}
}

void
lint_unreadable(const struct identity *id, struct memaddr at, struct findings *findings)
{
	struct lint l = { .id = id, .findings = findings };

	at.bit = LINT_NO_BIT;
	lint_add(&l, RULE_PAGE_UNREADABLE, at, at.page == A2_LOW ? "A2h" : "the page", 0,
	    0, 0);
}

void
lint_unread_blocks(const struct identity *id, unsigned read, struct findings *findings)
{
	struct lint l = { .id = id, .findings = findings };
	struct memaddr at = lint_at(MEMMAP_BLOCK_PAGE, 128);

	at.bank = (uint8_t)read;
	lint_add(&l, RULE_APP_UNREAD, at, NULL,
	    (int32_t)MIN_OF(id->app_blocks, MEMMAP_BLOCKS), (int32_t)read,
	    (int32_t)(read * APPS_IN_BLOCK + 1));
}
