/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/leaf_observed.h"

#include "base/bytes.h"
#include "model/history.h"
#include "schema/leaf_laser.h"
#include "schema/leaf_monitor.h"
#include "schema/leaf_vdm.h"

/* Getters of a type of observable (optics/vdm.c): the reading, and its statistics. */
#define OBSERVED(name, type)                                                         \
	static bool get_##name(const struct cage *c, unsigned lane, struct value *v) \
	{                                                                            \
		return leaf_vdm_give(c, type, lane, v);                              \
	}                                                                            \
	static bool stats_##name(const struct cage *c, unsigned lane,                \
	    struct leaf_stats *stats)                                                \
	{                                                                            \
		return leaf_vdm_stats(c, type, lane, stats);                         \
	}

/* clang-format off */
OBSERVED(tec_current,     2)
OBSERVED(xi,              128)
OBSERVED(xq,              129)
OBSERVED(yi,              130)
OBSERVED(yq,              131)
OBSERVED(x_phase,         132)
OBSERVED(y_phase,         133)
OBSERVED(dgd,             136)
OBSERVED(pdl,             138)
OBSERVED(osnr,            139)
OBSERVED(esnr,            140)
OBSERVED(cfo,             141)
OBSERVED(sop_rate,        146)
OBSERVED(mer,             147)
OBSERVED(q_factor,        151)
/* clang-format on */

/* Of an SFP it is told with its channel. */
static bool
get_frequency_error(const struct cage *c, unsigned lane, struct value *v)
{
	if (leaf_vdm_give(c, 3, lane, v))
		return true;
	if (!leaf_laser_error(c, lane, v))
		return false;
	v->number = decimal_rescale(v->number, 0, LEAF_VDM_DIGITS);
	return true;
}

static bool
stats_frequency_error(const struct cage *c, unsigned lane, struct leaf_stats *stats)
{
	return leaf_vdm_stats(c, 3, lane, stats);
}

/* The type that tells of a lane in fine steps, where there is none the coarse one. */
static uint8_t
finest(const struct cage *c, uint8_t fine, uint8_t coarse, unsigned lane)
{
	struct value v;

	return leaf_vdm_give(c, fine, lane, &v) ? fine : coarse;
}

#define OBSERVED_EITHER(name, fine, coarse)                                           \
	static bool get_##name(const struct cage *c, unsigned lane, struct value *v)  \
	{                                                                             \
		return leaf_vdm_give(c, finest(c, fine, coarse, lane), lane, v);      \
	}                                                                             \
	static bool stats_##name(const struct cage *c, unsigned lane,                 \
	    struct leaf_stats *stats)                                                 \
	{                                                                             \
		return leaf_vdm_stats(c, finest(c, fine, coarse, lane), lane, stats); \
	}

OBSERVED_EITHER(cd, 134, 135)
OBSERVED_EITHER(sopmd, 137, 149)

/*
 * The power of the carrier where VDM gives it, else the light of its lane. A word of what
 * is not ready is no power: most modules say 0 then, which would be 1 mW.
 */
#define TYPE_TX_POWER        143
#define TYPE_RX_SIGNAL_POWER 145

static bool
vdm_gives(const struct cage *c, uint8_t type, enum monitor monitor, unsigned lane)
{
	const struct vdm_item *item = vdm_set_find(c, type, (uint8_t)lane);
	enum quality quality = item ? vdm_item_quality(c, item) : QUALITY_UNSUPPORTED;

	if (quality == QUALITY_UNSUPPORTED || !vdm_item_is_ready(c, item))
		return false;
	if (quality == QUALITY_GOOD && !history_is_behind(c->history, item))
		return true;
	return cage_quality(c, monitor, lane) != QUALITY_GOOD;
}

#define CARRIER_POWER(name, type, monitor)                                           \
	static bool get_##name(const struct cage *c, unsigned lane, struct value *v) \
	{                                                                            \
		if (vdm_gives(c, type, monitor, lane))                               \
			return leaf_vdm_give(c, type, lane, v);                      \
		return leaf_monitor_give(c, monitor, lane, v);                       \
	}                                                                            \
	static bool stats_##name(const struct cage *c, unsigned lane,                \
	    struct leaf_stats *stats)                                                \
	{                                                                            \
		if (vdm_gives(c, type, monitor, lane))                               \
			return leaf_vdm_stats(c, type, lane, stats);                 \
		return leaf_monitor_stats(c, monitor, lane, stats);                  \
	}

CARRIER_POWER(carrier_tx, TYPE_TX_POWER, MONITOR_TX_POWER)
CARRIER_POWER(carrier_rx, TYPE_RX_SIGNAL_POWER, MONITOR_RX_POWER)

/* Of a whole module: the lane that is worst. */
static bool
get_worst_ber(const struct cage *c, unsigned index, struct value *v)
{
	unsigned lane;

	(void)index;
	return leaf_vdm_worst_ber(c, &lane) && leaf_vdm_pre_fec_ber(c, lane, v);
}

/* Adds what is known of another lane: the mean is that of the lane that is worst. */
static void
add_stats(struct leaf_stats *all, const struct leaf_stats *one, bool more_is_worse)
{
	int64_t a = all->number[LEAF_STAT_AVG], b = one->number[LEAF_STAT_AVG];

	if (one->number[LEAF_STAT_MIN] < all->number[LEAF_STAT_MIN]) {
		all->number[LEAF_STAT_MIN] = one->number[LEAF_STAT_MIN];
		all->number[LEAF_STAT_MIN_TIME] = one->number[LEAF_STAT_MIN_TIME];
	}
	if (one->number[LEAF_STAT_MAX] > all->number[LEAF_STAT_MAX]) {
		all->number[LEAF_STAT_MAX] = one->number[LEAF_STAT_MAX];
		all->number[LEAF_STAT_MAX_TIME] = one->number[LEAF_STAT_MAX_TIME];
	}
	all->number[LEAF_STAT_AVG] = more_is_worse ? MAX_OF(a, b) : MIN_OF(a, b);
	all->number[LEAF_STAT_INTERVAL] =
	    MAX_OF(all->number[LEAF_STAT_INTERVAL], one->number[LEAF_STAT_INTERVAL]);
}

/* Of all lanes that are as good as the worst one, whichever that is just now. */
static bool
stats_worst_ber(const struct cage *c, unsigned index, struct leaf_stats *stats)
{
	struct leaf_stats one;
	unsigned worst;

	(void)index;
	if (!leaf_vdm_worst_ber(c, &worst) ||
	    !leaf_vdm_stats(c, LEAF_VDM_PRE_FEC_BER, worst, stats))
		return false;
	for (unsigned lane = 0; lane < leaf_instances(LEAF_OBSERVED, c); lane++) {
		if (leaf_vdm_stats(c, LEAF_VDM_PRE_FEC_BER, lane, &one) &&
		    one.quality == stats->quality)
			add_stats(stats, &one, true);
	}
	return true;
}

/*
 * What a media lane is sent by the host: the worst of the host lanes that feed it, of
 * those that are best to read.
 */
static bool
worst_host_lane(const struct cage *c, unsigned media_lane, unsigned *ret_lane,
    struct value *v)
{
	const struct module *m = &c->module;
	struct value one;
	bool any = false;
	uint32_t left = 0;

	if (media_lane < m->id.media_lanes)
		left = readings_host_lanes(&m->readings, &m->id, media_lane);
	for (; left; left &= left - 1) {
		unsigned lane = (unsigned)__builtin_ctz(left);

		if (!leaf_vdm_give(c, LEAF_VDM_HOST_SNR, lane, &one))
			continue;
		if (any && (one.quality > v->quality ||
			       (one.quality == v->quality && one.number >= v->number)))
			continue;
		*v = one;
		*ret_lane = lane;
		any = true;
	}
	return any;
}

static bool
get_host_snr(const struct cage *c, unsigned media_lane, struct value *v)
{
	unsigned lane;

	return worst_host_lane(c, media_lane, &lane, v);
}

static bool
stats_host_snr(const struct cage *c, unsigned media_lane, struct leaf_stats *stats)
{
	const struct module *m = &c->module;
	struct leaf_stats one;
	struct value v;
	unsigned worst;
	uint32_t left;

	if (!worst_host_lane(c, media_lane, &worst, &v) ||
	    !leaf_vdm_stats(c, LEAF_VDM_HOST_SNR, worst, stats))
		return false;
	left = readings_host_lanes(&m->readings, &m->id, media_lane);
	for (; left; left &= left - 1) {
		if (leaf_vdm_stats(c, LEAF_VDM_HOST_SNR, (unsigned)__builtin_ctz(left),
			&one) &&
		    one.quality == stats->quality)
			add_stats(stats, &one, false);
	}
	return true;
}

/* A row of a lane or carrier, and one of the module: only what differs is told. */
#define ROW(subject, path, unit, digits, wire_digits, name)                           \
	{                                                                             \
		subject, path, NULL, NULL, METRIC_NONE, VALUE_FIXED, unit, digits, 0, \
		    wire_digits, 0, get_##name, NULL, NULL, .stats = stats_##name     \
	}
#define ON_CHANNEL(path, unit, wire_digits, name)                                 \
	ROW(LEAF_OBSERVED,                                                        \
	    "transceiver/physical-channels/channel/state/" path "/instant", unit, \
	    LEAF_VDM_DIGITS, wire_digits, name)
#define ON_CARRIER(path, unit, wire_digits, name)                          \
	ROW(LEAF_OBSERVED, "optical-channel/state/" path "/instant", unit, \
	    LEAF_VDM_DIGITS, wire_digits, name)

/* clang-format off */
const struct leaf leaf_behind[] = {
	ON_CHANNEL("tec-current",                       UNIT_PERCENT,                   2, tec_current),
	{ LEAF_OBSERVED, "transceiver/physical-channels/channel/state/host-snr/instant", NULL, NULL, METRIC_NONE, VALUE_FIXED, UNIT_DB,
	  LEAF_VDM_DIGITS, 0, 2, 0, get_host_snr, NULL, NULL, .stats = stats_host_snr, .wire_unit = "percentage" },
	ON_CHANNEL("target-frequency-deviation",        UNIT_MEGAHERTZ,                 1, frequency_error),
	ON_CARRIER("output-power",                      UNIT_DBM,                       2, carrier_tx),
	ON_CARRIER("input-power",                       UNIT_DBM,                       2, carrier_rx),
	ON_CARRIER("chromatic-dispersion",              UNIT_PICOSECONDS_PER_NANOMETRE, 2, cd),
	ON_CARRIER("polarization-mode-dispersion",      UNIT_PICOSECONDS,               2, dgd),
	ON_CARRIER("second-order-polarization-mode-dispersion", UNIT_SQUARE_PICOSECONDS, 2, sopmd),
	ON_CARRIER("polarization-dependent-loss",       UNIT_DB,                        2, pdl),
	ON_CARRIER("modulator-bias-xi",                 UNIT_PERCENT,                   2, xi),
	ON_CARRIER("modulator-bias-xq",                 UNIT_PERCENT,                   2, xq),
	ON_CARRIER("modulator-bias-yi",                 UNIT_PERCENT,                   2, yi),
	ON_CARRIER("modulator-bias-yq",                 UNIT_PERCENT,                   2, yq),
	ON_CARRIER("modulator-bias-x-phase",            UNIT_PERCENT,                   2, x_phase),
	ON_CARRIER("modulator-bias-y-phase",            UNIT_PERCENT,                   2, y_phase),
	ON_CARRIER("osnr",                              UNIT_DB,                        2, osnr),
	ON_CARRIER("esnr",                              UNIT_DB,                        2, esnr),
	ON_CARRIER("carrier-frequency-offset",          UNIT_MEGAHERTZ,                 1, cfo),
	ON_CARRIER("sop-roc",                           UNIT_KILORADIANS_PER_SECOND,    1, sop_rate),
	ON_CARRIER("modulation-error-ratio",            UNIT_DB,                        2, mer),
	ON_CARRIER("q-value",                           UNIT_DB,                        2, q_factor),
	ROW(LEAF_MODULE, "transceiver/state/pre-fec-ber/instant", UNIT_RATIO, LEAF_VDM_F16_DIGITS, 18, worst_ber),
};
/* clang-format on */

unsigned
leaf_rows(void)
{
	return leaf_first_count + (unsigned)COUNT_OF(leaf_behind);
}
