/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/fault.h"

#include <string.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "sim/physics.h"

static const char *const kind_names[] = {
	[FAULT_NONE] = "off",
	[FAULT_NACK] = "nack",
	[FAULT_TIMEOUT] = "timeout",
	[FAULT_STUCK] = "stuck",
	[FAULT_SLOW] = "slow",
	[FAULT_GARBAGE] = "garbage",
	[FAULT_FLAPPING] = "flapping",
	[FAULT_LYING_PAGE] = "lying-page",
	[FAULT_PULL] = "pull",
};

static const char *const cure_names[] = {
	[FAULT_CURE_NONE] = "none",
	[FAULT_CURE_DESELECT] = "deselect",
	[FAULT_CURE_CLOCKS] = "clocks",
	[FAULT_CURE_MUX] = "mux",
	[FAULT_CURE_ADAPTER] = "adapter",
	[FAULT_CURE_RESET] = "reset",
};

const char *
fault_name(enum fault_kind kind)
{
	return (unsigned)kind < COUNT_OF(kind_names) ? kind_names[kind] : "?";
}

const char *
fault_cure_name(enum fault_cure cure)
{
	return (unsigned)cure < COUNT_OF(cure_names) ? cure_names[cure] : "?";
}

enum fault_kind
fault_at(const struct fault *f, uint64_t mono_us)
{
	if (f->kind >= FAULT_KIND_COUNT || mono_us < f->from_us || mono_us >= f->until_us)
		return FAULT_NONE;
	return (enum fault_kind)f->kind;
}

bool
fault_flaps_away(const struct fault *f, uint64_t seed, uint64_t mono_us)
{
	if (fault_at(f, mono_us) != FAULT_FLAPPING)
		return false;
	return physics_hash(seed, (mono_us - f->from_us) / FAULT_FLAP_US) & 1;
}

static bool
parse_cure(const char *word, uint8_t *ret_cure)
{
	for (size_t i = FAULT_CURE_DESELECT; i < COUNT_OF(cure_names); i++) {
		if (strcmp(word, cure_names[i]) != 0)
			continue;
		*ret_cure = (uint8_t)i;
		return true;
	}
	return false;
}

bool
fault_parse(const char *word, struct fault *ret_fault)
{
	struct fault f = { .until_us = NEVER_US };

	if (strncmp(word, "stuck=", 6) == 0) {
		f.kind = FAULT_STUCK;
		if (!parse_cure(word + 6, &f.cure))
			return false;
		*ret_fault = f;
		return true;
	}
	for (size_t i = 0; i < COUNT_OF(kind_names); i++) {
		if (strcmp(word, kind_names[i]) != 0)
			continue;
		f.kind = (uint8_t)i;
		*ret_fault = f;
		return true;
	}
	return false;
}
