/* SPDX-License-Identifier: Apache-2.0 */
#include "optics/facts.h"

#include <assert.h>
#include <string.h>

#include "base/bytes.h"

static bool
is_padding(uint8_t c)
{
	return c == ' ' || c == '\0';
}

/* C0, DEL and C1: nothing that a terminal should ever see. */
static bool
is_control(uint8_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0);
}

unsigned
facts_clean_text(const uint8_t *bytes, size_t len, char *ret_text, size_t size)
{
	unsigned odd = 0;
	size_t n = 0;

	while (len > 0 && is_padding(bytes[len - 1]))
		len--;
	for (; len > 0 && is_padding(*bytes); len--)
		bytes++;

	for (size_t i = 0; i < len && n + 3 <= size; i++) {
		uint8_t c = bytes[i];

		if (c >= 0x20 && c < 0x7f) {
			ret_text[n++] = (char)c;
			continue;
		}
		odd++;
		if (is_control(c)) {
			ret_text[n++] = '?';
		} else {
			ret_text[n++] = (char)(0xc0 | c >> 6);
			ret_text[n++] = (char)(0x80 | (c & 0x3f));
		}
	}
	ret_text[n] = '\0';
	return odd;
}

void
facts_texts(const struct text_def *defs, size_t n, const struct memmap *map,
    struct identity *id)
{
	for (size_t i = 0; i < n; i++) {
		const struct text_def *d = &defs[i];
		const uint8_t *bytes = memmap_bytes(map, d->at, d->len);

		assert(d->size > 2 * d->len);
		if (bytes)
			id->odd_bytes = (uint8_t)(id->odd_bytes +
						  facts_clean_text(bytes, d->len,
						      (char *)id + d->field, d->size));
	}
}

void
facts_codes(const struct code_def *defs, size_t n, const struct memmap *map,
    struct identity *id)
{
	for (size_t i = 0; i < n; i++) {
		const struct code_def *d = &defs[i];
		uint8_t byte;

		if (!memmap_byte(map, d->at, &byte))
			continue;
		*((uint8_t *)id + d->field) =
		    (uint8_t)((unsigned)byte >> d->at.bit & ((1u << d->width) - 1));
		id->known |= d->fact;
	}
}

static bool
is_none(enum number_none none, int32_t word)
{
	switch (none) {
	case NONE_NEVER:
		return false;
	case NONE_ZERO:
		return word == 0;
	case NONE_FF:
		return word == 0xff;
	}
	return false;
}

void
facts_numbers(const struct number_def *defs, size_t n, const struct memmap *map,
    struct identity *id)
{
	for (size_t i = 0; i < n; i++) {
		const struct number_def *d = &defs[i];
		uint32_t value;
		int32_t word;

		if (!memmap_word(map, d->at, d->word, &word) || is_none(d->none, word))
			continue;
		value = (uint32_t)word * d->num;
		memcpy((char *)id + d->field, &value, sizeof(value));
		id->known |= d->fact;
	}
}

void
facts_checksums(const struct checksum_def *defs, size_t n, const struct memmap *map,
    struct identity *id)
{
	for (size_t i = 0; i < n; i++) {
		const struct checksum_def *d = &defs[i];
		const uint8_t *bytes = memmap_bytes(map, d->at, d->len);
		struct checksum *sum = &id->checksum[id->checksum_count];

		assert(id->checksum_count < IDENTITY_CHECKSUMS_MAX);
		if (!bytes || !memmap_byte(map, d->stored, &sum->stored))
			continue;
		sum->name = d->name;
		sum->computed = byte_sum(bytes, d->len);
		id->checksum_count++;
	}
}

void
facts_oui(const struct memmap *map, struct memaddr at, struct identity *id)
{
	const uint8_t *bytes = memmap_bytes(map, at, sizeof(id->vendor_oui));

	if (!bytes)
		return;
	memcpy(id->vendor_oui, bytes, sizeof(id->vendor_oui));
	id->known |= FACT_OUI;
}

void
facts_compliance(const struct memmap *map, struct memaddr at, unsigned len,
    struct identity *id)
{
	const uint8_t *bytes = memmap_bytes(map, at, len);

	assert(id->compliance_len + len <= sizeof(id->compliance));
	if (!bytes)
		return;
	memcpy(&id->compliance[id->compliance_len], bytes, len);
	id->compliance_len = (uint8_t)(id->compliance_len + len);
	id->known |= FACT_COMPLIANCE;
}

bool
facts_a2_is_a0(const struct memmap *map)
{
	static const size_t of_standard = 96; /* behind these A0h is the vendor's */
	const uint8_t *a0 = memmap_bytes(map, mem_at(LOW, 0), of_standard);
	const uint8_t *a2 = memmap_bytes(map, mem_at(A2_LOW, 0), of_standard);

	return a0 && a2 && memcmp(a0, a2, of_standard) == 0;
}
