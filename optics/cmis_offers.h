/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CMIS offers: what page 01h advertises, bit by bit and number by number. Static
 * for an insertion; not part of the poll.
 */
#ifndef OPTICS_CMIS_OFFERS_H
#define OPTICS_CMIS_OFFERS_H

#include "optics/identity.h"
#include "optics/memmap.h"

enum cmis_offer_group {
	CMIS_OFFER_PAGES,
	CMIS_OFFER_CONTROLS,
	CMIS_OFFER_FLAGS,
	CMIS_OFFER_MONITORS,
	CMIS_OFFER_SIGNAL,   /* equalizers, clock recovery, amplitude */
	CMIS_OFFER_TRAITS,   /* what it is made of */
	CMIS_OFFER_MESSAGES, /* the command interface (CDB) */
	CMIS_OFFER_GROUP_COUNT
};

/* "pages", "controls" ... */
const char *cmis_offer_group_name(enum cmis_offer_group group);

/* Something that is offered or not. */
struct cmis_offer {
	enum cmis_offer_group group;
	const char *name; /* "tx_polarity_flip" */
	struct memaddr at;
	uint8_t since; /* the revision that gave the bit a meaning; 0: all of them */
};

/* The rows; NULL behind the last. */
const struct cmis_offer *cmis_offer_at(unsigned row);

/* False where page 01h is not held or not there. */
bool cmis_offer(const struct memmap *map, const struct identity *id,
    const struct cmis_offer *def, bool *ret_offered);

/* A number: `width` bits of a word, each step of it num/den of the unit. */
struct cmis_number {
	const char *name;  /* with the unit: "temperature_max_c" */
	const char *title; /* "Maximum temperature" */
	const char *unit;  /* as printed */
	enum memmap_word word;
	struct memaddr at; /* bits upwards from at.bit */
	uint8_t width;
	int32_t num, den;
	bool zero_is_none;
	uint8_t most; /* codes above it are no numbers; 0: all are */
};

const struct cmis_number *cmis_number_at(unsigned row);

/* The steps; false where they are not held, or say that they say nothing. */
bool cmis_number(const struct memmap *map, const struct identity *id,
    const struct cmis_number *def, int32_t *ret_steps);

/* A choice of few: a code with a name for each of its values. */
struct cmis_choice {
	const char *name, *title;
	struct memaddr at;
	uint8_t width;
	const char *values[4];
};

const struct cmis_choice *cmis_choice_at(unsigned row);

/* The name of what was chosen; NULL where it is not held. */
const char *cmis_choice(const struct memmap *map, const struct identity *id,
    const struct cmis_choice *def);

#endif
