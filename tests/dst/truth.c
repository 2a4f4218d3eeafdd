/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/dst/truth.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/hwerr.h"

enum { LOWER, LANES };

#define P11 0x11u

/* Where in `cleared` and `owed` a byte of flags stands; TRUTH_BYTES: nowhere. */
static unsigned
place_of(unsigned family, uint16_t half, uint8_t byte)
{
	if (half == SIM_LOWER && family == SIM_FAMILY_CMIS && byte >= 8 && byte < 14)
		return byte - 8u;
	if (half == P11 && byte >= 134 && byte < 154)
		return 6 + byte - 134u;
	if (half == SIM_LOWER && family == SIM_FAMILY_SFF8636 && byte >= 3 && byte < 15)
		return byte - 3u;
	return TRUTH_BYTES;
}

static unsigned
count_bits(const uint8_t *bytes)
{
	unsigned count = 0;

	for (unsigned i = 0; i < TRUTH_BYTES; i++)
		count += (unsigned)__builtin_popcount(bytes[i]);
	return count;
}

/* Takes what reading cleared since the last look at the ledger. */
static void
follow_ledger(struct truth *t, struct rig *rig)
{
	const struct ledger *l = &rig->world->map->ledger;
	uint64_t last = atomic_load(&l->events);

	for (; t->ledger < last; t->ledger++) {
		struct ledger_entry e;
		unsigned place;

		if (!ledger_event(l, t->ledger + 1, &e) || e.kind != LEDGER_FLAG_CLEAR)
			continue;
		place = place_of(world_cage(rig->world, e.cage)->module.part.family,
		    e.half, e.byte);
		if (place < TRUTH_BYTES)
			t->cage[e.cage].cleared[place] |= e.bits;
	}
}

static bool
covers(const struct run *run, unsigned first, unsigned last)
{
	return run->at.byte <= first && run->at.byte + run->len > last;
}

/* Which monitors a run shows: quantities from..to into `ret_which`; false: none. */
static bool
shows(const struct run *run, unsigned family, unsigned *ret_which,
    enum quantity *ret_first, enum quantity *ret_last)
{
	*ret_which = LOWER;
	*ret_first = QUANTITY_TEMPERATURE;
	*ret_last = QUANTITY_RX_POWER;
	if (run->at.i2c == SIM_I2C_A2)
		return family == SIM_FAMILY_SFF8472 && covers(run, 96, 105);
	if (family == SIM_FAMILY_SFF8636)
		return covers(run, 22, 57);
	if (family != SIM_FAMILY_CMIS)
		return false;
	if (run->at.byte < 128) {
		*ret_last = QUANTITY_VCC;
		return covers(run, 14, 17);
	}
	*ret_which = LANES;
	*ret_first = QUANTITY_BIAS;
	return run->at.page == P11 && run->at.bank == 0 && covers(run, 154, 201);
}

/* What its registers hold at a moment, by the physics. */
static void
work_out(const struct sim_module *m, enum quantity first, enum quantity last, uint64_t t,
    struct truth_words *words)
{
	for (unsigned q = first; q <= last; q++) {
		for (unsigned lane = 0; lane < part_lanes(&m->part, (enum quantity)q);
		     lane++) {
			int64_t value = 0;

			if (m->lit[q] & lane_bit(lane))
				value = physics_value(&m->physics, &m->part,
				    (enum quantity)q, lane, t);
			words->word[q][lane] = physics_word((enum quantity)q, value,
			    m->part.bias_multiplier);
		}
	}
}

/* Noise on the wire, or the module went while it spoke: what it cleared nobody knows. */
static bool
is_garbled(const struct sim_cage *c, const struct run_result *result)
{
	return !c->plugged || fault_at(&c->fault, result->end_us) == FAULT_GARBAGE;
}

static void
read_done(struct rig *rig, const struct run *run, const struct run_result *result,
    uint64_t start_us)
{
	struct truth *t = rig->arg;
	struct truth_cage *own = &t->cage[run->cage];
	struct sim_cage *c = world_cage(rig->world, run->cage);
	uint8_t before[TRUTH_BYTES];
	enum quantity first, last;
	unsigned which;

	(void)start_us;
	memcpy(before, own->cleared, sizeof(before));
	follow_ledger(t, rig);
	if (is_garbled(c, result)) {
		t->garbled += count_bits(own->cleared) - count_bits(before);
		memcpy(own->cleared, before, sizeof(before));
	}
	if (memcmp(own->cleared, before, sizeof(before)) != 0) {
		t->reads++;
		own->reads++;
	}
	if (result->status != HW_OK ||
	    !shows(run, c->module.part.family, &which, &first, &last))
		return;
	own->wire[which].known = true;
	own->wire[which].noise = c->plugged && is_garbled(c, result);
	work_out(&c->module, first, last, world_time(rig->world, result->end_us),
	    &own->wire[which]);
}

static void
read_told(struct rig *rig, const struct run *run, const struct run_result *result)
{
	struct truth *t = rig->arg;
	struct truth_cage *c = &t->cage[run->cage];

	if (result->status != HW_OK)
		return;
	memcpy(c->told, c->wire, sizeof(c->told));
	/* what comes before anybody knows the module belongs to its start */
	for (unsigned i = 0; i < TRUTH_BYTES; i++)
		c->owed[i] |=
		    rig->inv->cage[run->cage].module.has_identity ? c->cleared[i] : 0;
	memset(c->cleared, 0, sizeof(c->cleared));
	c->reads = 0;
}

void
truth_begin(struct truth *t, struct rig *rig)
{
	memset(t, 0, sizeof(*t));
	rig->read_done = read_done;
	rig->read_told = read_told;
	rig->arg = t;
}

/* The value that a word means, in the unit of the model. */
static int64_t
value_of(enum monitor id, uint16_t word, unsigned multiplier)
{
	switch (id) {
	case MONITOR_TEMP:
		return div_round((int64_t)(int16_t)word * 1000, 256);
	case MONITOR_TX_BIAS:
		return (int64_t)word * 2 * multiplier;
	case MONITOR_VCC:
	case MONITOR_TX_POWER:
	case MONITOR_RX_POWER:
		break;
	case MONITOR_COUNT:
		ck_abort_msg("no monitor");
	}
	return (int64_t)word * 100;
}

static const enum quantity quantities[MONITOR_COUNT] = {
	[MONITOR_TEMP] = QUANTITY_TEMPERATURE,
	[MONITOR_VCC] = QUANTITY_VCC,
	[MONITOR_TX_POWER] = QUANTITY_TX_POWER,
	[MONITOR_TX_BIAS] = QUANTITY_BIAS,
	[MONITOR_RX_POWER] = QUANTITY_RX_POWER,
};

static void
wrong(const struct rig *rig, const struct cage *c, const char *what, unsigned lane,
    int64_t said, int64_t truth)
{
	ck_abort_msg(
	    "CAGED_DST_SEED=%llu, at %llu.%06llu s: cage %s: %s of lane %u: %lld, truly %lld",
	    (unsigned long long)rig->world->map->head.params.seed,
	    (unsigned long long)(rig->now.mono_us / US_PER_S),
	    (unsigned long long)(rig->now.mono_us % US_PER_S), c->name, what, lane + 1,
	    (long long)said, (long long)truth);
}

static void
compare_value(struct truth *t, struct rig *rig, const struct cage *c, enum monitor id,
    unsigned lane)
{
	const struct sim_module *m = &world_cage(rig->world, c->number)->module;
	enum quantity q = quantities[id];
	unsigned which = c->module.id.spec == SPEC_CMIS && q >= QUANTITY_BIAS;
	const struct truth_words *words = &t->cage[c->number].told[which];
	int64_t said = c->module.readings.value[id][lane], truth;

	t->values++;
	if (words->noise) {
		t->noise++;
		return;
	}
	truth = value_of(id, words->word[q][lane], MAX_OF(m->part.bias_multiplier, 1u));
	if (!words->known || llabs(said - truth) > (id == MONITOR_TEMP ? 1 : 0))
		wrong(rig, c, monitor_name(id), lane, said, truth);
}

/* Flags: what each bit of a place means. */

static void
compare_flag(struct truth *t, struct rig *rig, const struct cage *c, enum monitor id,
    enum limit limit, unsigned lane)
{
	const struct readings *r = &c->module.readings;

	if (!(r->flag_known[id] & lane_bit(lane)))
		return;
	t->flags++;
	if (!(r->flag[id][limit] & lane_bit(lane)))
		wrong(rig, c, limit_name(limit), lane, 0, 1);
}

static void
compare_signal(struct truth *t, struct rig *rig, const struct cage *c,
    enum signal_flag id, uint8_t lanes)
{
	const struct readings *r = &c->module.readings;

	if (!(lanes & r->signal_known[id]))
		return;
	t->flags++;
	if (lanes & r->signal_known[id] & ~r->signal[id])
		wrong(rig, c, signal_name(id), 0, r->signal[id], lanes);
}

static void
compare_cmis(struct truth *t, struct rig *rig, const struct cage *c, const uint8_t *owed)
{
	static const enum monitor lanes[] = { MONITOR_TX_POWER, MONITOR_TX_BIAS,
		MONITOR_RX_POWER };
	static const uint8_t first[] = { 139, 143, 149 };

	for (unsigned bit = 0; bit < 8; bit++) {
		if (owed[1] >> bit & 1)
			compare_flag(t, rig, c, bit < 4 ? MONITOR_TEMP : MONITOR_VCC,
			    (enum limit)(bit % 4), 0);
		for (unsigned i = 0; i < 12; i++) {
			if (owed[first[i / 4] - 128u + i % 4] >> bit & 1)
				compare_flag(t, rig, c, lanes[i / 4], (enum limit)(i % 4),
				    bit);
		}
	}
	compare_signal(t, rig, c, SIGNAL_TX_FAULT, owed[6 + 135 - 134]);
	compare_signal(t, rig, c, SIGNAL_TX_LOS, owed[6 + 136 - 134]);
	compare_signal(t, rig, c, SIGNAL_RX_LOS, owed[6 + 147 - 134]);
	compare_signal(t, rig, c, SIGNAL_RX_LOL, owed[6 + 148 - 134]);
}

static void
compare_sff8636(struct truth *t, struct rig *rig, const struct cage *c,
    const uint8_t *owed)
{
	static const enum monitor lanes[] = { MONITOR_RX_POWER, MONITOR_TX_BIAS,
		MONITOR_TX_POWER };

	/* four flags from the top of a nibble; of lanes two nibbles a byte */
	for (unsigned bit = 0; bit < 4; bit++) {
		if (owed[6 - 3] >> (7 - bit) & 1)
			compare_flag(t, rig, c, MONITOR_TEMP, (enum limit)bit, 0);
		if (owed[7 - 3] >> (7 - bit) & 1)
			compare_flag(t, rig, c, MONITOR_VCC, (enum limit)bit, 0);
		for (unsigned i = 0; i < 12; i++) {
			unsigned lane = i % 4;

			if (owed[9 - 3 + i / 4 * 2 + lane / 2] >>
				(7 - bit - lane % 2 * 4) &
			    1)
				compare_flag(t, rig, c, lanes[i / 4], (enum limit)bit,
				    lane);
		}
	}
	compare_signal(t, rig, c, SIGNAL_RX_LOS, owed[0] & 0xf);
	compare_signal(t, rig, c, SIGNAL_TX_LOS, owed[0] >> 4);
	compare_signal(t, rig, c, SIGNAL_TX_FAULT, owed[1] & 0xf);
	compare_signal(t, rig, c, SIGNAL_RX_LOL, owed[2] & 0xf);
}

/* What died with the bus process, or belonged to a module that is gone. */
static void
write_off(struct truth *t, struct rig *rig, const struct cage *c)
{
	struct truth_cage *own = &t->cage[c->number];
	uint64_t starts = rig->inv->bus[c->bus].starts;

	if (starts != own->starts) {
		t->lost += own->reads;
		own->reads = 0;
		memset(own->cleared, 0, sizeof(own->cleared));
		own->starts = starts;
	}
	if (c->generation == own->generation && c->counters.resets == own->resets)
		return;
	t->dropped += count_bits(own->owed);
	memset(own->owed, 0, sizeof(own->owed));
	own->generation = c->generation;
	own->resets = c->counters.resets;
}

static void
compare_values(struct truth *t, struct rig *rig, const struct cage *c)
{
	for (unsigned id = 0; id < MONITOR_COUNT; id++) {
		uint32_t lanes = c->module.readings.present[id];

		for (unsigned lane = 0; lanes >> lane; lane++) {
			if (lanes >> lane & 1 &&
			    cage_quality(c, (enum monitor)id, lane) == QUALITY_GOOD)
				compare_value(t, rig, c, (enum monitor)id, lane);
		}
	}
}

static void
compare_flags(struct truth *t, struct rig *rig, const struct cage *c)
{
	struct truth_cage *own = &t->cage[c->number];

	if (c->module.id.spec == SPEC_CMIS)
		compare_cmis(t, rig, c, own->owed);
	if (c->module.id.spec == SPEC_SFF8636)
		compare_sff8636(t, rig, c, own->owed);
	memset(own->owed, 0, sizeof(own->owed));
}

/* A visit for flags alone renews no values. */
static uint64_t
flags_us(const struct cage *c)
{
	return c->module.pace[POLL_FLAGS].read_us;
}

void
truth_look(struct truth *t, struct rig *rig)
{
	for (unsigned i = 0; i < rig->inv->cage_count; i++) {
		const struct cage *c = &rig->inv->cage[i];
		struct truth_cage *own = &t->cage[i];

		if (!(rig->heard >> c->bus & 1))
			continue;
		write_off(t, rig, c);
		if (!c->module.has_readings)
			continue;
		if (c->module.read_us != own->read_us)
			compare_values(t, rig, c);
		if (flags_us(c) != own->flags_us)
			compare_flags(t, rig, c);
		own->read_us = c->module.read_us;
		own->flags_us = flags_us(c);
	}
}
