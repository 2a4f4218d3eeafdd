/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/bounds.h"

#include "base/bytes.h"

#define HYSTERESIS_PERCENT 1
#define TEC_STEP           1000 /* of what the cooler takes at most, the same percent */

/* What a step of a module's word is. */
#define WORD_STEP_UV   100
#define WORD_STEP_UA   2
#define COOLER_STEP_UA 2000

/* What 0.1 dB is as a factor, in parts of ONE; and 0.001 dB. */
#define ONE           1000000000
#define TENTH_DB      1023292992
#define THOUSANDTH_DB 1000230285

/* A power that is so many thousandths of a dB more, or less where `down`. */
static int64_t
move_power(int64_t nw, uint32_t mdb, bool down)
{
	int64_t factor = ONE;

	for (uint32_t i = 0; i < mdb / 100; i++)
		factor = factor * TENTH_DB / ONE;
	for (uint32_t i = 0; i < mdb % 100; i++)
		factor = factor * THOUSANDTH_DB / ONE;
	return down ? nw * ONE / factor : nw * factor / ONE;
}

/* Of what is measured from zero: a share of the limit, and one step of the word at least.
 */
static int64_t
share_of(int64_t limit, int64_t word_step)
{
	return MAX_OF(word_step, (limit < 0 ? -limit : limit) * HYSTERESIS_PERCENT / 100);
}

/* A limit, moved inwards by the hysteresis. */
static int64_t
move_inwards(enum monitor id, int64_t limit, bool high, const struct alarm_policy *p)
{
	int64_t step = 0;

	switch (id) {
	case MONITOR_TEMP:
	case MONITOR_LASER_TEMP:
	case MONITOR_LASER_TEMP_2:
		step = p->hysteresis_mdegc;
		break;
	case MONITOR_TEC:
	case MONITOR_TEC_2:
		step = TEC_STEP; /* its zero is no end: a limit may be near it */
		break;
	case MONITOR_VCC:
	case MONITOR_VCC2:
		step = share_of(limit, WORD_STEP_UV);
		break;
	case MONITOR_TX_BIAS:
		step = share_of(limit, WORD_STEP_UA);
		break;
	case MONITOR_COOLER:
		step = COOLER_STEP_UA; /* nor is the zero of this one */
		break;
	case MONITOR_AUX1:
	case MONITOR_CUSTOM:
		step = share_of(limit, 1);
		break;
	case MONITOR_TX_POWER:
	case MONITOR_RX_POWER:
		return move_power(limit, p->hysteresis_mdb, high);
	case MONITOR_COUNT:
		break;
	}
	return high ? limit - step : limit + step;
}

/* A high limit and a low one. Where they are near, the middle always clears. */
static void
learn_pair(struct bounds *b, const struct limits *l, enum monitor id, enum limit high,
    const struct alarm_policy *p)
{
	enum limit low = high + 1;
	int64_t top = l->value[id][high], bottom = l->value[id][low];
	int64_t middle = (top + bottom) / 2;

	if (!limit_is_given(l, id, high) || top <= bottom)
		return;
	b->flags[id] |= (uint8_t)(1u << high | 1u << low);
	if (!l->trusted[id])
		return;
	b->raise[id][high] = (int32_t)top;
	b->raise[id][low] = (int32_t)bottom;
	b->clear[id][high] = (int32_t)MAX_OF(middle, move_inwards(id, top, true, p));
	b->clear[id][low] = (int32_t)MIN_OF(middle, move_inwards(id, bottom, false, p));
	b->calm_high[id] = MIN_OF(b->calm_high[id], b->clear[id][high]);
	b->calm_low[id] = MAX_OF(b->calm_low[id], b->clear[id][low]);
}

/* What an operator wants counts in place of the module's; its flag says nothing then. */
static void
learn_own(struct bounds *b, const struct own_limits *own, enum monitor id,
    const struct alarm_policy *p)
{
	for (int n = 0; n < LIMIT_COUNT; n++) {
		enum limit limit = (enum limit)n;
		int32_t value = own->value[id][n];
		bool high = limit_is_high(limit);

		if (!own_limit_is_given(own, id, limit))
			continue;
		b->flags[id] &= (uint8_t) ~(1u << n);
		b->raise[id][n] = value;
		b->clear[id][n] = (int32_t)move_inwards(id, value, high, p);
		if (high)
			b->calm_high[id] = MIN_OF(b->calm_high[id], b->clear[id][n]);
		else
			b->calm_low[id] = MAX_OF(b->calm_low[id], b->clear[id][n]);
	}
}

void
bounds_learn(struct bounds *b, const struct limits *l, const struct own_limits *own,
    const struct alarm_policy *p)
{
	enum limit_sense sense;

	for (int m = 0; m < MONITOR_COUNT; m++) {
		for (int limit = 0; limit < LIMIT_COUNT; limit++) {
			bool high = limit_is_high((enum limit)limit);

			b->raise[m][limit] = high ? INT32_MAX : INT32_MIN;
			b->clear[m][limit] = b->raise[m][limit];
		}
		b->calm_high[m] = INT32_MAX;
		b->calm_low[m] = INT32_MIN;
		b->flags[m] = 0;
		/* in no order, their flags mean nothing, whatever a checksum says */
		sense = limits_sense(l, (enum monitor)m);
		if (sense == LIMITS_GOOD || sense == LIMITS_UNVERIFIED) {
			learn_pair(b, l, (enum monitor)m, LIMIT_HIGH_ALARM, p);
			learn_pair(b, l, (enum monitor)m, LIMIT_HIGH_WARN, p);
		}
		learn_own(b, own, (enum monitor)m, p);
	}
}
