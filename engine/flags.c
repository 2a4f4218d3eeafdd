/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/flags.h"

#include <string.h>

#include "base/bytes.h"

/*
 * Where latched flags stand. Those of SFF-8472 are not latched.
 *
 * SFF-8636 2.11: Tables 6-4 to 6-6; CMIS 5.4: Tables 8-9 and 8-95 to 8-97.
 */
static const struct span {
	enum spec spec;
	struct memaddr from; /* 11h: in each bank */
	uint8_t len;
} spans[] = {
	{ SPEC_SFF8636, AT(LOW, 3), FLAGS_LOWER_MAX },
	{ SPEC_CMIS, AT(LOW, 8), 6 },
	{ SPEC_CMIS, AT(0x11, 134), FLAGS_LANES_MAX },
};

static uint8_t *
kept_bytes(struct flags *f, const struct span *s, unsigned bank)
{
	return s->from.page == LOW ? f->lower : f->lanes[bank];
}

void
flags_forget(struct flags *f)
{
	memset(f, 0, sizeof(*f));
}

void
flags_keep(struct flags *f, enum spec spec, struct memaddr at, const uint8_t *bytes,
    size_t len)
{
	for (size_t i = 0; i < COUNT_OF(spans); i++) {
		const struct span *s = &spans[i];
		uint8_t *kept = kept_bytes(f, s, at.bank);

		if (s->spec != spec || s->from.page != at.page)
			continue;
		for (unsigned n = 0; n < s->len; n++) {
			unsigned byte = s->from.byte + n;

			if (byte >= at.byte && byte < at.byte + len)
				kept[n] |= bytes[byte - at.byte];
		}
	}
}

bool
flags_are_news(const struct flags *f, const struct flags *before)
{
	const uint8_t *up = (const uint8_t *)f, *was = (const uint8_t *)before;
	bool news = false;

	for (size_t i = 0; i < sizeof(*f); i++)
		news |= up[i] & ~was[i];
	return news;
}

bool
flags_are_up(const struct flags *f)
{
	static const struct flags none;

	return memcmp(f, &none, sizeof(none)) != 0;
}

static bool
release_span(struct flags *f, const struct span *s, unsigned bank, struct memmap *map)
{
	uint8_t *kept = kept_bytes(f, s, bank);
	bool changed = false;

	for (unsigned n = 0; n < s->len; n++) {
		struct memaddr at = s->from;
		uint8_t byte;

		at.byte = (uint8_t)(at.byte + n);
		at.bank = (uint8_t)bank;
		if (!kept[n] || !memmap_byte(map, at, &byte))
			continue;
		changed |= kept[n] & ~byte;
		byte |= kept[n];
		memmap_put(map, at, &byte, 1);
		kept[n] = 0;
	}
	return changed;
}

bool
flags_release(struct flags *f, enum spec spec, struct memmap *map)
{
	bool changed = false;

	for (size_t i = 0; i < COUNT_OF(spans); i++) {
		unsigned banks = spans[i].from.page == LOW ? 1 : MEMMAP_BANKS;

		for (unsigned bank = 0; bank < banks && spans[i].spec == spec; bank++)
			changed |= release_span(f, &spans[i], bank, map);
	}
	return changed;
}
