/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/flags.h"

#include <string.h>

#include "base/bytes.h"
#include "optics/tunable.h"

/*
 * Where latched flags stand. Those of SFF-8472 are not latched.
 *
 * SFF-8636 2.11: Tables 6-4 to 6-6; CMIS 5.4: Tables 8-9, 8-95 to 8-97, and the last of
 * page 12h.
 */
static const struct span {
	enum spec spec;
	struct memaddr from; /* 11h and 12h: in each bank */
	uint8_t len;
} spans[] = {
	{ SPEC_SFF8636, AT(LOW, 3), FLAGS_LOWER_MAX },
	{ SPEC_CMIS, AT(LOW, 8), 6 },
	{ SPEC_CMIS, AT(0x11, 134), FLAGS_LANES_MAX },
	{ SPEC_CMIS, AT(0x12, TUNABLE_FLAGS_FROM), FLAGS_TUNING_MAX },
};

static unsigned
banks_of(const struct span *s)
{
	return s->from.page == LOW ? 1 : MEMMAP_BANKS;
}

/* Where its flags stand in struct flags. */
static unsigned
index_of(const struct span *s, unsigned bank)
{
	if (s->from.page == LOW)
		return 0;
	if (s->from.page == 0x12)
		return (unsigned)FLAGS_POLLED + bank * FLAGS_TUNING_MAX;
	return FLAGS_LOWER_MAX + bank * FLAGS_LANES_MAX;
}

uint8_t *
flags_bytes(struct flags *f)
{
	return (uint8_t *)f;
}

bool
flags_span(enum spec spec, unsigned number, struct flags_run *ret_run)
{
	for (size_t i = 0; i < COUNT_OF(spans); i++) {
		const struct span *s = &spans[i];

		if (s->spec != spec)
			continue;
		if (number >= banks_of(s)) {
			number -= banks_of(s);
			continue;
		}
		*ret_run = (struct flags_run){ .at = s->from, .len = s->len };
		ret_run->at.bank = (uint8_t)number;
		ret_run->index = index_of(s, number);
		return true;
	}
	return false;
}

bool
flags_in_run(enum spec spec, struct memaddr at, size_t len, struct flags_run *ret_run)
{
	for (size_t i = 0; i < COUNT_OF(spans); i++) {
		const struct span *s = &spans[i];
		unsigned first = MAX_OF(s->from.byte, at.byte);
		unsigned end = MIN_OF(s->from.byte + s->len, at.byte + (unsigned)len);

		if (s->spec != spec || s->from.page != at.page ||
		    at.bank >= banks_of(s) || first >= end)
			continue;
		*ret_run = (struct flags_run){
			.at = at,
			.len = (uint8_t)(end - first),
			.index = index_of(s, at.bank) + first - s->from.byte,
			.offset = first - at.byte,
		};
		ret_run->at.byte = (uint8_t)first;
		return true;
	}
	return false;
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
	struct flags_run run;

	if (!flags_in_run(spec, at, len, &run))
		return;
	for (unsigned n = 0; n < run.len; n++)
		flags_bytes(f)[run.index + n] |= bytes[run.offset + n];
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

void
flags_show(const struct flags *f, enum spec spec, struct memmap *map)
{
	const uint8_t *kept = (const uint8_t *)f;
	struct flags_run run;

	for (unsigned i = 0; flags_are_up(f) && flags_span(spec, i, &run); i++) {
		for (unsigned n = 0; n < run.len; n++, run.at.byte++) {
			uint8_t byte;

			if (!kept[run.index + n] || !memmap_byte(map, run.at, &byte))
				continue;
			byte |= kept[run.index + n];
			memmap_put(map, run.at, &byte, 1);
		}
	}
}

void
flags_release(struct flags *f, enum spec spec, const struct memmap *map)
{
	uint8_t *kept = flags_bytes(f);
	struct flags_run run;

	for (unsigned i = 0; flags_are_up(f) && flags_span(spec, i, &run); i++) {
		for (unsigned n = 0; n < run.len; n++, run.at.byte++) {
			uint8_t byte;

			if (memmap_byte(map, run.at, &byte))
				kept[run.index + n] = 0;
		}
	}
}
