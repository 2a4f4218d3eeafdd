/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the tests with random parts share: a part built by the simulator and read
 * back by the decoders, and complaints that name its seed and show it.
 */
#ifndef TESTS_PROPERTY_FIXTURE_H
#define TESTS_PROPERTY_FIXTURE_H

#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "optics/decoder.h"
#include "sim/module.h"
#include "tests/random_part.h"
#include "tests/suite.h"

#define PARTS   3000
#define SETTLED ((uint64_t)400 * US_PER_S) /* longer than any part needs */
#define LOOK    US_PER_S                   /* until the flags are back */
#define HALVES  SIM_HALVES
#define UNKNOWN INT64_MIN

static uint64_t seed;
static struct part part;
static struct sim_module module;
static struct memmap map;
static struct memmap_half storage[HALVES];
static struct identity id;
static struct limits limits;
static struct readings readings;

static inline void
complain(const char *what, int64_t got, int64_t meant)
{
	static char text[4096];

	random_part_print(&part, text, sizeof(text));
	ck_abort_msg("seed %" PRIu64 ": %s is %" PRId64 ", not %" PRId64 "\n%s", seed,
	    what, got, meant, text);
}

static inline void
expect(const char *what, int64_t got, int64_t meant)
{
	if (got != meant)
		complain(what, got, meant);
}

static inline void
expect_near(const char *what, int64_t got, int64_t meant, int64_t off)
{
	if (got < meant - off || got > meant + off)
		complain(what, got, meant);
}

/* A fact that is as meant, but for less than a step; UNKNOWN: the module cannot say. */
static inline void
expect_fact(const char *what, uint32_t fact, int64_t got, int64_t meant, int64_t step)
{
	expect(what, id.known & fact ? 1 : 0, meant != UNKNOWN);
	if (meant != UNKNOWN)
		expect_near(what, got, meant, step - 1);
}

/* What is said of a value by a register whose zero says nothing. */
static inline int64_t
or_unknown(int64_t meant, int64_t step)
{
	return meant < step ? UNKNOWN : meant;
}

static inline void
expect_text(const char *what, const char *got, const char *meant)
{
	const char *end = meant + strlen(meant);

	while (end > meant && end[-1] == ' ')
		end--;
	while (meant < end && *meant == ' ')
		meant++;
	if (strlen(got) != (size_t)(end - meant) || memcmp(got, meant, strlen(got)) != 0)
		complain(what, (int64_t)strlen(got), end - meant);
}

static inline uint32_t
first_lanes(unsigned count)
{
	return count >= 32 ? UINT32_MAX : lane_bit(count) - 1;
}

/* Every half of the module, at the address that the standard gives it. */
static inline void
take_halves(void)
{
	memmap_init(&map, storage, HALVES);
	for (unsigned i = 0; i < module.half_count; i++) {
		const struct sim_half *h = &module.half[i];
		struct memaddr at = { .page = h->key & 0xff,
			.byte = 128,
			.bank = (uint8_t)(h->key >> 8) };

		if (h->key == SIM_LOWER)
			at = mem_at(LOW, 0);
		else if (h->key == SIM_A2_LOWER)
			at = mem_at(A2_LOW, 0);
		else if (h->key >= SIM_A2_UPPER)
			at = mem_at((uint16_t)(A2_TABLE + h->key - SIM_A2_UPPER), 128);
		ck_assert(memmap_put(&map, at, h->bytes, sizeof(h->bytes)));
	}
}

/* A part is plugged, left alone until all is up, and read twice. */
static inline void
decode(enum random_kind kind, uint64_t number)
{
	static const struct ledger_pen none;
	const struct decoder *decoder;

	seed = number;
	random_part(kind, seed, &part);
	sim_module_init(&module, &part, seed, 0, 0);
	sim_module_settle(&module, SETTLED);
	sim_module_step(&module, &none, SETTLED + LOOK);
	take_halves();
	decoder = decoder_for(&map);
	ck_assert_ptr_nonnull(decoder);
	expect("specification", decoder->spec,
	    part.family == SIM_FAMILY_CMIS      ? SPEC_CMIS
	    : part.family == SIM_FAMILY_SFF8636 ? SPEC_SFF8636
						: SPEC_SFF8472);
	decoder->identity(&map, &id);
	decoder->limits(&map, &id, &limits);
	decoder->readings(&map, &id, &readings);
}

#endif
