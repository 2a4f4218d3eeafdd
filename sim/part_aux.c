/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The key of a part's description that tells what its auxiliary monitors measure (CMIS),
 * what they read, and their limits.
 */
#include "sim/part_parser.h"

#include <math.h>
#include <string.h>

#include "base/bytes.h"

/* What may be measured: how many steps of a word one of its unit is. */
/* clang-format off */
static const struct {
	const char *word;
	double steps;
	double min, max;
} kinds[PART_AUX_KINDS] = {
	[PART_AUX_LASER]  = { "laser",  256,    -128,   127.996 }, /* C */
	[PART_AUX_COOLER] = { "cooler", 327.67, -100,   100 },     /* % */
	[PART_AUX_SUPPLY] = { "supply", 10000,  0,      6.5535 },  /* V */
	[PART_AUX_VENDOR] = { "vendor", 1,      -32768, 32767 },   /* steps */
};
/* clang-format on */

/* Aux1 to Aux3 and the custom monitor: what each may be (CMIS 5.4, Tables 8-10, 8-48). */
static const struct {
	const char *word;
	uint8_t kind, other;
} places[PART_AUX] = {
	{ "1", PART_AUX_VENDOR, PART_AUX_COOLER },
	{ "2", PART_AUX_LASER, PART_AUX_COOLER },
	{ "3", PART_AUX_LASER, PART_AUX_SUPPLY },
	{ "custom", PART_AUX_VENDOR, PART_AUX_VENDOR },
};

static bool
take_word(struct part_parser *p, unsigned at, unsigned kind, uint16_t *ret_word)
{
	double value;

	if (!quantity_real(p->line.word[at], kinds[kind].min, kinds[kind].max, &value))
		return part_complain(p, at, "not a number, or out of range");
	*ret_word = (uint16_t)lround(value * kinds[kind].steps);
	return true;
}

/* `auxiliary 2 laser 45.5`, and its four limits or none. */
bool
part_key_auxiliary(struct part_parser *p)
{
	struct part_aux aux = { 0 };
	unsigned place = 0, kind = PART_AUX_NONE + 1;

	if (p->line.count != 4 + BOUND_COUNT && !part_want_words(p, 3))
		return false;
	while (place < PART_AUX && strcmp(p->line.word[1], places[place].word) != 0)
		place++;
	if (place == PART_AUX)
		return part_complain(p, 1, "no such auxiliary monitor");
	while (kind < PART_AUX_KINDS && strcmp(p->line.word[2], kinds[kind].word) != 0)
		kind++;
	if (kind != places[place].kind && kind != places[place].other)
		return part_complain(p, 2, "that is not measured there");
	aux.kind = (uint8_t)kind;
	if (!take_word(p, 3, kind, &aux.word))
		return false;
	for (unsigned i = 0; p->line.count > 4 && i < BOUND_COUNT; i++) {
		if (!take_word(p, 4 + i, kind, &aux.limit[i]))
			return false;
	}
	p->part.aux[place] = aux;
	return true;
}

bool
part_check_aux(struct part_parser *p)
{
	const struct part *part = &p->part;

	for (unsigned i = 0; i < PART_AUX; i++) {
		if (part->aux[i].kind &&
		    (part->family != SIM_FAMILY_CMIS || part->flat || part->unmeasured))
			return part_complain(p, 0,
			    "auxiliary needs pages of CMIS, and monitors");
	}
	return true;
}
