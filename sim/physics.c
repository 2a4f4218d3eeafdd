/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/physics.h"

#include "base/bytes.h"
#include "base/clock.h"

#define COLD_MDEGC 24000
#define WARM_UP_US ((uint64_t)30 * US_PER_S)

/*
 * How restless each quantity is: the height of its waves, as a fixed step or as
 * a share of the nominal value, and how different single lanes are made.
 */
static const struct {
	int64_t fixed;
	int64_t permille;
	int64_t spread_permille;
	uint64_t period_us;
} moods[] = {
	[QUANTITY_TEMPERATURE] = { 1400, 0, 40, (uint64_t)310 * US_PER_S },
	[QUANTITY_VCC] = { 9000, 0, 5, (uint64_t)47 * US_PER_S },
	[QUANTITY_BIAS] = { 0, 15, 30, (uint64_t)190 * US_PER_S },
	[QUANTITY_TX_POWER] = { 0, 25, 50, (uint64_t)140 * US_PER_S },
	[QUANTITY_RX_POWER] = { 0, 40, 80, (uint64_t)95 * US_PER_S },
	[QUANTITY_OSNR] = { 250, 0, 15, (uint64_t)120 * US_PER_S },
	[QUANTITY_CD] = { 4000, 0, 0, (uint64_t)260 * US_PER_S },
};

/* One round of the SplitMix64 generator. */
uint64_t
physics_hash(uint64_t a, uint64_t b)
{
	uint64_t x = a + (b + 1) * 0x9e3779b97f4a7c15u;

	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
	x = (x ^ x >> 27) * 0x94d049bb133111ebu;
	return x ^ x >> 31;
}

/* Something between -1024 and 1023 out of a hash. */
static int64_t
chance(uint64_t hash)
{
	return (int64_t)(hash >> 53) - 1024;
}

/* A sine made of two parabolas: -1024 to 1024 over one period. */
static int64_t
wave(uint64_t t, uint64_t period, uint64_t phase)
{
	int64_t x = (int64_t)((t * 4096 / period + phase) % 4096) - 2048;
	int64_t height = x < 0 ? -x : x;

	return x * (2048 - height) / 1024;
}

void
physics_init(struct physics *p, uint64_t seed, uint64_t t)
{
	*p = (struct physics){ .seed = seed, .born = t };
}

static int64_t
within_reason(int64_t value)
{
	return MAX_OF(-PHYSICS_MOST, MIN_OF(PHYSICS_MOST, value));
}

/* What is this lane's own, out of which its waves are made. */
static uint64_t
own_of(const struct physics *p, enum quantity quantity, unsigned lane)
{
	return physics_hash(p->seed, (uint64_t)quantity * 64 + lane);
}

/* What all lanes of a quantity have in common. */
struct nature {
	int64_t nominal, spread; /* how far apart lanes may be made */
	int64_t height;          /* how high its waves are, all together */
	int64_t slow, slower, noise;
	uint64_t period_us;
};

static struct nature
nature_of(const struct part *part, enum quantity quantity)
{
	int64_t nominal = within_reason(part->nominal[quantity]);
	int64_t height =
	    moods[quantity].fixed + nominal * moods[quantity].permille / 1000;

	return (struct nature){
		.nominal = nominal,
		.spread = nominal * moods[quantity].spread_permille / 1000,
		.height = height,
		.slow = height * 3 / 5,
		.slower = height * 3 / 10,
		.noise = height / 10,
		.period_us = moods[quantity].period_us,
	};
}

/* What the waves of a lane are around. */
static int64_t
centre(const struct nature *n, uint64_t own)
{
	return n->nominal + n->spread * chance(own) / 1024;
}

static bool
is_warming_up(const struct physics *p, enum quantity quantity, uint64_t t)
{
	return quantity == QUANTITY_TEMPERATURE && t - p->born < WARM_UP_US;
}

static int64_t
natural(const struct physics *p, const struct nature *n, enum quantity quantity,
    unsigned lane, uint64_t t)
{
	uint64_t own = own_of(p, quantity, lane);
	uint64_t period = n->period_us + own % n->period_us / 4;
	int64_t value = centre(n, own);

	if (is_warming_up(p, quantity, t) && value > COLD_MDEGC)
		value = COLD_MDEGC + (value - COLD_MDEGC) *
					 (int64_t)((t - p->born) / 1000) /
					 (int64_t)(WARM_UP_US / 1000);
	value += n->slow * wave(t, period, own % 4096) / 1024;
	value += n->slower * wave(t, period * 7 / 2, (own >> 12) % 4096) / 1024;
	value += n->noise * chance(physics_hash(own, t / PHYSICS_STEP_US)) / 1024;
	return value;
}

static bool
may_be_negative(enum quantity quantity)
{
	return quantity == QUANTITY_TEMPERATURE || quantity == QUANTITY_CD;
}

static int64_t
value_at(const struct physics *p, const struct nature *n, enum quantity quantity,
    unsigned lane, uint64_t t)
{
	const struct bend *bend = &p->bend[quantity][lane % PART_LANES];
	bool bent = bend->mode == BEND_TO && t >= bend->start;
	int64_t value = bent ? within_reason(bend->to) : natural(p, n, quantity, lane, t);
	int64_t from = within_reason(bend->from);

	if (bend->mode != BEND_NONE && t >= bend->start && t < bend->end)
		value =
		    from + (int64_t)((double)(value - from) * (double)(t - bend->start) /
				     (double)(bend->end - bend->start));
	return may_be_negative(quantity) ? value : MAX_OF(value, 0);
}

void
physics_values(const struct physics *p, const struct part *part, enum quantity quantity,
    unsigned first, unsigned count, uint64_t t, int64_t *ret_value)
{
	struct nature n = nature_of(part, quantity);

	for (unsigned i = 0; i < count; i++)
		ret_value[i] = value_at(p, &n, quantity, first + i, t);
}

int64_t
physics_value(const struct physics *p, const struct part *part, enum quantity quantity,
    unsigned lane, uint64_t t)
{
	int64_t value;

	physics_values(p, part, quantity, lane, 1, t, &value);
	return value;
}

bool
physics_range(const struct physics *p, const struct part *part, enum quantity quantity,
    unsigned lane, uint64_t t, int64_t *ret_min, int64_t *ret_max)
{
	const struct bend *bend = &p->bend[quantity][lane % PART_LANES];
	struct nature n = nature_of(part, quantity);
	int64_t height = n.height;
	int64_t middle = centre(&n, own_of(p, quantity, lane));

	if ((bend->mode != BEND_NONE && t < bend->end) || is_warming_up(p, quantity, t))
		return false;
	if (bend->mode == BEND_TO) {
		middle = within_reason(bend->to);
		height = 0;
	}
	*ret_min = middle - (height < 0 ? -height : height);
	*ret_max = middle + (height < 0 ? -height : height);
	if (!may_be_negative(quantity)) {
		*ret_min = MAX_OF(*ret_min, 0);
		*ret_max = MAX_OF(*ret_max, 0);
	}
	return true;
}

double
physics_wave(const struct physics *p, unsigned what, unsigned lane, uint64_t t)
{
	uint64_t own = physics_hash(p->seed, (uint64_t)what * 64 + lane);
	uint64_t period = (uint64_t)(40 + own % 100) * US_PER_S;

	return (double)(7 * wave(t, period, own % 4096) +
			2 * wave(t, period * 7 / 2, (own >> 12) % 4096) +
			chance(physics_hash(own, t / PHYSICS_STEP_US))) /
	       (10 * 1024);
}

void
physics_bend(struct physics *p, const struct part *part, enum quantity quantity,
    unsigned lane, int64_t value, uint64_t over, uint64_t t)
{
	p->bends++;
	p->bend[quantity][lane % PART_LANES] = (struct bend){
		.from = physics_value(p, part, quantity, lane, t),
		.to = value,
		.start = t,
		.end = t + over,
		.mode = BEND_TO,
	};
}

void
physics_unbend(struct physics *p, const struct part *part, enum quantity quantity,
    unsigned lane, uint64_t over, uint64_t t)
{
	struct bend *bend = &p->bend[quantity][lane % PART_LANES];

	if (bend->mode == BEND_NONE)
		return;
	p->bends++;
	*bend = (struct bend){
		.from = physics_value(p, part, quantity, lane, t),
		.start = t,
		.end = t + over,
		.mode = BEND_BACK,
	};
}

uint16_t
physics_word(enum quantity quantity, int64_t value, unsigned bias_multiplier)
{
	int64_t word = 0;

	switch (quantity) {
	case QUANTITY_TEMPERATURE:
		word = div_round(value * 256, 1000);
		return (uint16_t)(int16_t)MAX_OF(INT16_MIN, MIN_OF(INT16_MAX, word));
	case QUANTITY_BIAS:
		word = div_round(value, 2 * (int64_t)MAX_OF(1u, bias_multiplier));
		break;
	case QUANTITY_VCC:
	case QUANTITY_TX_POWER:
	case QUANTITY_RX_POWER:
		word = div_round(value, 100);
		break;
	case QUANTITY_OSNR:
	case QUANTITY_CD:
	case QUANTITY_COUNT:
		break;
	}
	return (uint16_t)MAX_OF(0, MIN_OF(UINT16_MAX, word));
}
