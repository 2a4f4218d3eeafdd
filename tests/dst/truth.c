/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/dst/truth.h"

#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/hwerr.h"
#include "tests/suite.h"

enum { LOWER, LANES };

#define P11 0x11u

/* A2h bytes 110 to 117: status, and flags behind it. */
#define LIVE_FIRST 110

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
	int64_t value[PART_LANES];

	for (unsigned q = first; q <= last; q++) {
		unsigned lanes = part_lanes(&m->part, (enum quantity)q);

		physics_values(&m->physics, &m->part, (enum quantity)q, 0, lanes, t,
		    value);
		/* also of lanes that only the module before it had */
		for (unsigned lane = 0; lane < PART_LANES; lane++) {
			if (lane >= lanes || !(m->lit[q] & lane_bit(lane)))
				value[lane] = 0;
			words->word[q][lane] = physics_word((enum quantity)q, value[lane],
			    m->part.bias_multiplier);
		}
	}
}

/* Where registers hold raw words (SFF-8472), which of them are at their ends. */
static uint8_t
clipped(struct sim_module *m)
{
	uint8_t which = 0;

	for (unsigned q = QUANTITY_TEMPERATURE; q <= QUANTITY_RX_POWER; q++) {
		uint16_t raw =
		    be16(sim_module_at(m, SIM_A2_LOWER, (uint8_t)(96 + 2 * q)));

		if (raw == 0 || raw == 0xffff)
			which |= (uint8_t)(1u << q);
	}
	return m->part.calibration.external ? which : 0;
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
	bool noise = is_garbled(c, result);
	enum quantity first, last;
	unsigned which;

	(void)start_us;
	audit_read(&t->audit, rig, run, result, noise);
	if (result->status != HW_OK ||
	    !shows(run, c->module.part.family, &which, &first, &last))
		return;
	own->wire[which].known = true;
	own->wire[which].noise = c->plugged && noise;
	work_out(&c->module, first, last, world_time(rig->world, result->end_us),
	    &own->wire[which]);
	if (run->at.i2c != SIM_I2C_A2)
		return;
	own->wire[which].clipped = clipped(&c->module);
	memcpy(own->wire[which].live, sim_module_at(&c->module, SIM_A2_LOWER, LIVE_FIRST),
	    TRUTH_LIVE);
}

static void
read_told(struct rig *rig, const struct run *run, const struct run_result *result)
{
	struct truth *t = rig->arg;
	struct truth_cage *c = &t->cage[run->cage];

	if (result->status == HW_OK)
		memcpy(c->told, c->wire, sizeof(c->told));
	audit_told(&t->audit, run);
}

static void
bus_dies(struct rig *rig, unsigned bus)
{
	struct truth *t = rig->arg;

	audit_death(&t->audit, rig, bus);
}

void
truth_begin(struct truth *t, struct rig *rig)
{
	memset(t, 0, sizeof(*t));
	rig->read_done = read_done;
	rig->read_told = read_told;
	rig->dies = bus_dies;
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
	case MONITOR_LASER_TEMP:
	case MONITOR_LASER_TEMP_2:
	case MONITOR_TEC:
	case MONITOR_TEC_2:
	case MONITOR_COOLER:
	case MONITOR_VCC2:
	case MONITOR_AUX1:
	case MONITOR_CUSTOM:
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

/* What the model may be off: where registers hold raw words, by one of their steps. */
static int64_t
tolerance_of(const struct sim_module *m, enum monitor id, int64_t truth)
{
	bool raw = m->part.family == SIM_FAMILY_SFF8472 && m->part.calibration.external;

	if (!raw)
		return id == MONITOR_TEMP ? 1 : 0;
	switch (id) {
	case MONITOR_TEMP:
		return 1000 / 256 + 1;
	case MONITOR_TX_BIAS:
		return 2;
	case MONITOR_RX_POWER:
		return 100 + truth / 100; /* a polynomial */
	case MONITOR_VCC:
	case MONITOR_TX_POWER:
	case MONITOR_LASER_TEMP:
	case MONITOR_LASER_TEMP_2:
	case MONITOR_TEC:
	case MONITOR_TEC_2:
	case MONITOR_COOLER:
	case MONITOR_VCC2:
	case MONITOR_AUX1:
	case MONITOR_CUSTOM:
	case MONITOR_COUNT:
		break;
	}
	return 100;
}

static void
compare_value(struct rig *rig, const struct cage *c, const struct sim_module *m,
    const struct truth_words *words, enum monitor id, unsigned lane)
{
	int64_t said = c->module.readings.value[id][lane];
	int64_t truth = value_of(id, words->word[quantities[id]][lane],
	    MAX_OF(m->part.bias_multiplier, 1u));

	if (!words->known || llabs(said - truth) > tolerance_of(m, id, truth))
		wrong(rig, c, monitor_name(id), lane, said, truth);
}

static void
compare_bit(struct truth *t, struct rig *rig, const struct cage *c, const char *what,
    uint32_t said, unsigned truth)
{
	t->live++;
	if ((said & 1) != truth)
		wrong(rig, c, what, 0, said & 1, truth);
}

/* The flags of an SFP are live: they are what the registers were when it was read. */
static void
compare_live(struct truth *t, struct rig *rig, const struct cage *c)
{
	static const enum monitor ids[] = { MONITOR_TEMP, MONITOR_VCC, MONITOR_TX_BIAS,
		MONITOR_TX_POWER, MONITOR_RX_POWER };
	const struct truth_words *words = &t->cage[c->number].told[LOWER];
	const struct readings *r = &c->module.readings;
	const uint8_t *live = words->live;

	if (!words->known || words->noise)
		return;
	for (unsigned i = 0; i < COUNT_OF(ids); i++) {
		/* high and low alarm, of five monitors in a row; warnings 4 bytes on */
		unsigned alarms = (unsigned)be16(live + 2) >> (14 - 2 * i);
		unsigned warnings = (unsigned)be16(live + 6) >> (14 - 2 * i);
		const uint32_t *flag = r->flag[ids[i]];

		if (!(r->flag_known[ids[i]] & 1))
			continue;
		compare_bit(t, rig, c, "high alarm", flag[LIMIT_HIGH_ALARM],
		    alarms >> 1 & 1);
		compare_bit(t, rig, c, "low alarm", flag[LIMIT_LOW_ALARM], alarms & 1);
		compare_bit(t, rig, c, "high warning", flag[LIMIT_HIGH_WARN],
		    warnings >> 1 & 1);
		compare_bit(t, rig, c, "low warning", flag[LIMIT_LOW_WARN], warnings & 1);
	}
	if (r->signal_known[SIGNAL_TX_FAULT] & 1)
		compare_bit(t, rig, c, "TX fault", r->signal[SIGNAL_TX_FAULT],
		    live[0] >> 2 & 1);
	if (r->signal_known[SIGNAL_RX_LOS] & 1)
		compare_bit(t, rig, c, "RX LOS", r->signal[SIGNAL_RX_LOS],
		    live[0] >> 1 & 1);
}

static void
compare_lanes(struct truth *t, struct rig *rig, const struct cage *c, enum monitor id)
{
	const struct sim_module *m = &world_cage(rig->world, c->number)->module;
	enum quantity q = quantities[id];
	unsigned which = c->module.id.spec == SPEC_CMIS && q >= QUANTITY_BIAS;
	const struct truth_words *words = &t->cage[c->number].told[which];
	bool noise = words->noise || words->clipped >> q & 1;

	for (uint32_t left = c->module.readings.present[id]; left; left &= left - 1) {
		unsigned lane = (unsigned)__builtin_ctz(left);

		if (cage_quality(c, id, lane) != QUALITY_GOOD)
			continue;
		t->values++;
		t->noise += noise;
		if (!noise)
			compare_value(rig, c, m, words, id, lane);
	}
}

void
truth_look(struct truth *t, struct rig *rig)
{
	for (unsigned i = 0; i < rig->inv->cage_count; i++) {
		const struct cage *c = &rig->inv->cage[i];
		struct truth_cage *own = &t->cage[i];

		if (!(rig->heard >> c->bus & 1) || !c->module.has_readings ||
		    c->module.read_us == own->read_us)
			continue;
		for (unsigned id = 0; id < MONITOR_AUXILIARY; id++)
			compare_lanes(t, rig, c, (enum monitor)id);
		if (c->module.id.spec == SPEC_SFF8472)
			compare_live(t, rig, c);
		own->read_us = c->module.read_us;
	}
	audit_look(&t->audit, rig);
}
