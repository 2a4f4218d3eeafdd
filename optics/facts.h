/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Facts: the rows by which decoders describe the identity of a module, and the
 * one reader for each kind of row.
 *
 * A row whose bytes are not held gives nothing: the text stays empty, the bit
 * in identity.known stays clear.
 */
#ifndef OPTICS_FACTS_H
#define OPTICS_FACTS_H

#include <stddef.h>

#include "optics/identity.h"
#include "optics/memmap.h"

/* One text: `len` bytes into a field of `size` bytes. */
struct text_def {
	struct memaddr at;
	uint8_t len;
	uint8_t size;
	uint16_t field;
};

/* One code: `width` bits upwards from at.bit into a uint8_t. */
struct code_def {
	uint32_t fact; /* 0: a field that needs no bit */
	struct memaddr at;
	uint8_t width;
	uint16_t field;
};

/* The word by which a module says that it does not say. */
enum number_none {
	NONE_NEVER,
	NONE_ZERO,
	NONE_FF /* beyond what a byte can tell */
};

/* One number: word * num into a uint32_t. */
struct number_def {
	uint32_t fact;
	enum memmap_word word;
	struct memaddr at;
	uint32_t num;
	enum number_none none;
	uint16_t field;
};

/* One checksum: the sum of `len` bytes, kept in the byte at `stored`. */
struct checksum_def {
	const char *name;
	struct memaddr at;
	uint8_t len;
	struct memaddr stored;
};

/* The two columns of a row that name its field. */
#define TEXT_FIELD(name_) \
	sizeof(((struct identity *)0)->name_), offsetof(struct identity, name_)
#define FIELD(name_) offsetof(struct identity, name_)

void facts_texts(const struct text_def *defs, size_t n, const struct memmap *map,
    struct identity *id);
void facts_codes(const struct code_def *defs, size_t n, const struct memmap *map,
    struct identity *id);
void facts_numbers(const struct number_def *defs, size_t n, const struct memmap *map,
    struct identity *id);
void facts_checksums(const struct checksum_def *defs, size_t n, const struct memmap *map,
    struct identity *id);

/* Three bytes of an OUI. */
void facts_oui(const struct memmap *map, struct memaddr at, struct identity *id);

/* Compliance codes: `len` bytes behind what was taken already. */
void facts_compliance(const struct memmap *map, struct memaddr at, unsigned len,
    struct identity *id);

/* Some cables of SFF-8472 answer at A2h with what they keep at A0h. */
bool facts_a2_is_a0(const struct memmap *map);

/*
 * A text of module memory as UTF-8: trimmed of blanks and NULs, Latin-1 widened,
 * control characters as '?'. Gives the number of bytes that were no text.
 */
unsigned facts_clean_text(const uint8_t *bytes, size_t len, char *ret_text, size_t size);

#endif
