/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A module made of bytes, for tests of decoders: pages start as zeros, a test
 * writes the bytes that it is about and asks what became of them.
 */
#ifndef TESTS_OPTICS_FIXTURE_H
#define TESTS_OPTICS_FIXTURE_H

#include <string.h>

#include "optics/decoder.h"
#include "tests/suite.h"

#define FIXTURE_HALVES 32

struct fixture {
	struct memmap map;
	struct memmap_half half[FIXTURE_HALVES];
	struct identity id;
	struct limits limits;
	struct readings readings;
};

static inline void
fixture_page(struct fixture *f, uint16_t page, uint8_t bank)
{
	static const uint8_t zeros[128];
	struct memaddr at = mem_at(page, page == LOW || page == A2_LOW ? 0 : 128);

	at.bank = bank;
	ck_assert(memmap_put(&f->map, at, zeros, sizeof(zeros)));
}

static inline void
fixture_poke_bank(struct fixture *f, uint16_t page, uint8_t bank, unsigned byte,
    unsigned value)
{
	uint8_t b = (uint8_t)value;
	struct memaddr at = mem_at(page, (uint8_t)byte);

	at.bank = bank;
	ck_assert(memmap_put(&f->map, at, &b, 1));
}

static inline void
fixture_poke(struct fixture *f, uint16_t page, unsigned byte, unsigned value)
{
	fixture_poke_bank(f, page, 0, byte, value);
}

static inline void
fixture_word_bank(struct fixture *f, uint16_t page, uint8_t bank, unsigned byte,
    unsigned value)
{
	fixture_poke_bank(f, page, bank, byte, value >> 8 & 0xff);
	fixture_poke_bank(f, page, bank, byte + 1, value & 0xff);
}

static inline void
fixture_word(struct fixture *f, uint16_t page, unsigned byte, unsigned value)
{
	fixture_word_bank(f, page, 0, byte, value);
}

static inline void
fixture_text(struct fixture *f, uint16_t page, unsigned byte, const char *text,
    size_t len)
{
	for (size_t i = 0; i < len; i++)
		fixture_poke(f, page, byte + (unsigned)i,
		    i < strlen(text) ? (unsigned char)text[i] : ' ');
}

/* Decodes everything there is; the decoder must be the expected one. */
static inline void
fixture_decode(struct fixture *f, const struct decoder *expected)
{
	const struct decoder *d = decoder_for(&f->map);
	const struct memmap own = memmap_own_pages(&f->map);

	ck_assert_ptr_eq(d, expected);
	d->identity(&own, &f->id);
	d->limits(&own, &f->id, &f->limits);
	/* readings() clears what was there */
	memset(&f->readings, 0xa5, sizeof(f->readings));
	d->readings(&own, &f->id, &f->readings);
}

/* Asserts that exactly this flag is up, of all monitors, limits and lanes. */
static inline void
fixture_only_flag(const struct fixture *f, unsigned id, unsigned limit, uint32_t lanes)
{
	for (unsigned m = 0; m < MONITOR_COUNT; m++) {
		for (unsigned n = 0; n < LIMIT_COUNT; n++)
			ck_assert_msg(f->readings.flag[m][n] ==
					  (m == id && n == limit ? lanes : 0),
			    "%s %s is %x", monitor_name(m), limit_name(n),
			    f->readings.flag[m][n]);
	}
	ck_assert_uint_eq(f->readings.flag_known[id] & lanes, lanes);
}

/* The same for signal flags. */
static inline void
fixture_only_signal(const struct fixture *f, unsigned id, uint32_t lanes)
{
	for (unsigned s = 0; s < SIGNAL_COUNT; s++)
		ck_assert_msg(f->readings.signal[s] == (s == id ? lanes : 0), "%s is %x",
		    signal_name(s), f->readings.signal[s]);
	ck_assert_uint_eq(f->readings.signal_known[id] & lanes, lanes);
}

/* Asserts that this is the only reading that is not zero, and its value. */
static inline void
fixture_only_value(const struct fixture *f, unsigned id, unsigned lane, int32_t value)
{
	for (unsigned m = 0; m < MONITOR_COUNT; m++) {
		for (unsigned l = 0; l < LANES_MAX; l++)
			ck_assert_msg(f->readings.value[m][l] ==
					  (m == id && l == lane ? value : 0),
			    "%s of lane %u is %d", monitor_name(m), l + 1,
			    f->readings.value[m][l]);
	}
	ck_assert(f->readings.present[id] >> lane & 1);
}

/* Asserts that this is the only limit that is not zero, and its value. */
static inline void
fixture_only_limit(const struct fixture *f, unsigned id, unsigned limit, int32_t value)
{
	for (unsigned m = 0; m < MONITOR_COUNT; m++) {
		ck_assert_int_eq(f->limits.present[m], m == id);
		for (unsigned n = 0; n < LIMIT_COUNT; n++)
			ck_assert_msg(f->limits.value[m][n] ==
					  (m == id && n == limit ? value : 0),
			    "%s %s is %d", monitor_name(m), limit_name(n),
			    f->limits.value[m][n]);
	}
}

#endif
