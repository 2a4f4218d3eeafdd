/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lint of sets of four limits of CMIS beside those of the five monitors, and of what is
 * raised and cleared at two words. Pages 30h and 38h are written by the host.
 */
#include "optics/auxmon.h"
#include "optics/ccmis.h"
#include "optics/lint_rules.h"
#include "optics/vdm.h"

#define SET_BYTES (2 * LIMIT_COUNT)

#define PAGE_MEDIA_LIMITS 0x30
#define PAGE_POWER_LIMITS 0x62

/* clang-format off */
/* C-CMIS 1.3, page 30h. */
static const struct {
	const char *title;
	struct memaddr at;
} coherent_sets[] = {
	{ "Rx total power",  AT(PAGE_MEDIA_LIMITS, 128) },
	{ "Rx signal power", AT(PAGE_MEDIA_LIMITS, 136) },
};

/* C-CMIS 1.3, pages 30h and 38h: raised at one F16, cleared at the next. */
static const struct {
	const char *title;
	struct memaddr raise;
} degrades[] = {
	{ "media FDD", AT(PAGE_MEDIA_LIMITS, 160) },
	{ "media FED", AT(PAGE_MEDIA_LIMITS, 164) },
	{ "host FDD",  AT(0x38, 128) },
	{ "host FED",  AT(0x38, 132) },
};
/* clang-format on */

static int32_t
extend(enum memmap_word word, uint16_t raw)
{
	return word == WORD_S16 ? (int16_t)raw : raw;
}

static bool
is_less(enum memmap_word word, uint16_t a, uint16_t b)
{
	return quantity_compare(word, extend(word, a), extend(word, b)) < 0;
}

/*
 * Which of two limits are given: none of two that are zero, or wide open, and no zero
 * beside one that is on the wrong side of zero: a set may have low limits alone.
 */
static void
are_given(enum memmap_word word, uint16_t high, uint16_t low, bool *ret_high,
    bool *ret_low)
{
	bool pair = (high || low) && !(high == UINT16_MAX && low == 0);

	*ret_high = pair && (high || is_less(word, low, 0));
	*ret_low = pair && (low || !is_less(word, high, 0));
}

/* Which limit is the first that is beyond another; LIMIT_COUNT: all are in order. */
static unsigned
out_of_order(enum memmap_word word, const uint16_t v[LIMIT_COUNT])
{
	bool given[LIMIT_COUNT];

	if (v[0] == v[1] && v[1] == v[2] && v[2] == v[3])
		return LIMIT_COUNT;
	are_given(word, v[LIMIT_HIGH_ALARM], v[LIMIT_LOW_ALARM], &given[LIMIT_HIGH_ALARM],
	    &given[LIMIT_LOW_ALARM]);
	are_given(word, v[LIMIT_HIGH_WARN], v[LIMIT_LOW_WARN], &given[LIMIT_HIGH_WARN],
	    &given[LIMIT_LOW_WARN]);
	if (given[LIMIT_HIGH_ALARM] &&
	    ((given[LIMIT_LOW_ALARM] &&
		 is_less(word, v[LIMIT_HIGH_ALARM], v[LIMIT_LOW_ALARM])) ||
		(given[LIMIT_HIGH_WARN] &&
		    is_less(word, v[LIMIT_HIGH_ALARM], v[LIMIT_HIGH_WARN]))))
		return LIMIT_HIGH_ALARM;
	if (given[LIMIT_LOW_ALARM] && given[LIMIT_LOW_WARN] &&
	    is_less(word, v[LIMIT_LOW_WARN], v[LIMIT_LOW_ALARM]))
		return LIMIT_LOW_ALARM;
	if (given[LIMIT_HIGH_WARN] && given[LIMIT_LOW_WARN] &&
	    is_less(word, v[LIMIT_HIGH_WARN], v[LIMIT_LOW_WARN]))
		return LIMIT_HIGH_WARN;
	return LIMIT_COUNT;
}

/* Four words of a set, where its page is held and is another than page 00h. */
static bool
read_set(const struct lint *l, struct memaddr at, uint16_t ret_words[LIMIT_COUNT])
{
	const uint8_t *p =
	    lint_has_page(l, at.page) ? memmap_bytes(l->map, at, SET_BYTES) : NULL;

	for (unsigned n = 0; p && n < LIMIT_COUNT; n++)
		ret_words[n] = be16(p + 2 * n);
	return p != NULL;
}

static void
lint_set(struct lint *l, enum lint_rule rule, struct memaddr at, enum memmap_word word,
    const char *title)
{
	uint16_t v[LIMIT_COUNT];
	unsigned wrong;

	if (!read_set(l, at, v))
		return;
	wrong = out_of_order(word, v);
	if (wrong == LIMIT_COUNT)
		return;
	at.byte = (uint8_t)(at.byte + 2 * wrong);
	at.bit = LINT_NO_BIT;
	lint_add(l, rule, at, title, v[wrong], 0, 0);
}

/* What the vendor measures may be signed or not: it is wrong where it is so as both. */
static bool
is_of_vendor(const struct monitor_def *row)
{
	return row->id == MONITOR_AUX1 || row->id == MONITOR_CUSTOM;
}

static void
lint_auxiliary(struct lint *l)
{
	static const char *const titles[AUX_COUNT] = { "Aux1", "Aux2", "Aux3",
		"custom monitor" };
	struct monitor_def row;
	uint16_t v[LIMIT_COUNT];

	for (unsigned n = 0; n < AUX_COUNT; n++) {
		if (!aux_row(l->id->aux_kinds, n, &row) ||
		    (is_of_vendor(&row) && read_set(l, row.limits, v) &&
			out_of_order(WORD_U16, v) == LIMIT_COUNT))
			continue;
		lint_set(l, RULE_SET_ORDER, row.limits, row.word, titles[n]);
	}
}

/* Sets that an observable of a known type refers to, each once. */
static void
lint_observables(struct lint *l)
{
	struct vdm_walk w = vdm_walk_begin(l->map, l->id);
	uint16_t seen[MEMMAP_BANKS][VDM_GROUPS_MAX] = { { 0 } };

	while (vdm_walk_next(&w)) {
		unsigned group = w.i / VDM_PER_GROUP, set = w.r.limit_set;
		struct memaddr at = mem_at((uint16_t)(VDM_PAGE_LIMITS + group),
		    (uint8_t)(128 + SET_BYTES * set));

		if (!w.r.def || (seen[w.bank][group] >> set & 1) ||
		    !lint_has_page(l, (uint16_t)(VDM_PAGE_DESCRIPTORS + group)))
			continue;
		seen[w.bank][group] |= (uint16_t)(1u << set);
		at.bank = (uint8_t)w.bank;
		lint_set(l, RULE_SET_ORDER, at, w.r.def->q.word, w.r.def->title);
	}
}

static void
lint_coherent(struct lint *l)
{
	if (!ccmis_is_coherent(l->map, l->id))
		return;
	for (size_t i = 0; i < COUNT_OF(coherent_sets); i++)
		lint_set(l, RULE_HOST_ORDER, coherent_sets[i].at, WORD_S16,
		    coherent_sets[i].title);
	for (size_t i = 0; i < COUNT_OF(degrades); i++) {
		struct memaddr at = degrades[i].raise;
		const uint8_t *p =
		    lint_has_page(l, at.page) ? memmap_bytes(l->map, at, 4) : NULL;

		at.bit = LINT_NO_BIT;
		if (p && be16(p) && is_less(WORD_F16, be16(p), be16(p + 2)))
			lint_add(l, RULE_RAISE_CLEAR, at, degrades[i].title, be16(p),
			    be16(p + 2), 0);
	}
}

/* Limits of the power that was programmed, by lane (01h:174[5]). */
static void
lint_programmed(struct lint *l)
{
	if (l->id->revision < CMIS_5_4 || !lint_has_page(l, 0x01) ||
	    !memmap_bit(l->map, mem_bit(0x01, 174, 5)))
		return;
	for (unsigned lane = 0; lane < LANES_MAX && lane < l->id->media_lanes; lane++)
		lint_set(l, RULE_SET_ORDER,
		    at_lane(mem_at(PAGE_POWER_LIMITS, 128), lane, SET_BYTES), WORD_S16,
		    "Tx power");
}

void
lint_sets(struct lint *l)
{
	if (lint_has_page(l, 0x01))
		lint_auxiliary(l);
	lint_observables(l);
	lint_coherent(l);
	lint_programmed(l);
}
