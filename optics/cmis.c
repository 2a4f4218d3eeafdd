/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CMIS: QSFP-DD, OSFP, QSFP112, DSFP and what comes after them.
 *
 * Tables are those of OIF-CMIS 5.4. Who the module is stands in
 * optics/cmis_identity.c.
 */
#include <string.h>

#include "base/bytes.h"
#include "optics/auxmon.h"
#include "optics/cmis_identity.h"
#include "optics/cmis_lane.h"
#include "optics/cmis_path.h"
#include "optics/cmis_state.h"
#include "optics/decoder.h"
#include "optics/tunable.h"

/* The last rows of cmis_signals. */
#define TUNING_FLAGS (SIGNAL_TARGET_POWER - SIGNAL_TUNED + 1)

/*
 * The five classic monitors of a paged CMIS module; others are in optics/auxmon.c.
 *
 * value   the reading: one word; each further lane is two bytes further
 * limits  four words in a row: high alarm, low alarm, high warning, low warning
 * flags   in the same order: four bits of a byte, or per lane four bytes
 * advert  the bit by which the module says that it measures this at all;
 *         temperature is shown unless both the bit and the word say no
 * num/den what one step of the word is worth, in the monitor's unit
 *
 * CMIS 5.4: Tables 8-9 to 8-11 (module), 8-96 to 8-98 (lanes), 8-64, 8-65 (limits).
 */
/* clang-format off */
static const struct monitor_def cmis_monitors[] = {
	/* monitor          word      value          limits         flags             advert                 num   den per lane */
	{ MONITOR_TEMP,     WORD_S16, AT(LOW,   14), AT(0x02, 128), AT_BIT(LOW, 9, 0), AT(NO_ADVERT, 0),       1000, 256, false },
	{ MONITOR_VCC,      WORD_U16, AT(LOW,   16), AT(0x02, 136), AT_BIT(LOW, 9, 4), AT_BIT(0x01, 159, 1),    100,   1, false },
	{ MONITOR_TX_POWER, WORD_U16, AT(0x11, 154), AT(0x02, 176), AT(0x11, 139),     AT_BIT(0x01, 160, 1),    100,   1, true },
	{ MONITOR_TX_BIAS,  WORD_U16, AT(0x11, 170), AT(0x02, 184), AT(0x11, 143),     AT_BIT(0x01, 160, 0),      2,   1, true },
	{ MONITOR_RX_POWER, WORD_U16, AT(0x11, 186), AT(0x02, 192), AT(0x11, 149),     AT_BIT(0x01, 160, 2),    100,   1, true },
};

/*
 * Tables 8-95 to 8-97, by 01h:157 and 158 (Table 8-51); of the module Table 8-9; of
 * lasers the last of page 12h. Where nothing says whether a module has them, it may.
 */
static const struct signal_def cmis_signals[] = {
	/* flag                    at                   advert                width */
	{ SIGNAL_TX_FAULT,        AT(0x11, 135),       AT_BIT(0x01, 157, 0), 8 },
	{ SIGNAL_TX_LOS,          AT(0x11, 136),       AT_BIT(0x01, 157, 1), 8 },
	{ SIGNAL_TX_LOL,          AT(0x11, 137),       AT_BIT(0x01, 157, 2), 8 },
	{ SIGNAL_RX_LOS,          AT(0x11, 147),       AT_BIT(0x01, 158, 1), 8 },
	{ SIGNAL_RX_LOL,          AT(0x11, 148),       AT_BIT(0x01, 158, 2), 8 },
	{ SIGNAL_TX_EQ,           AT(0x11, 138),       AT_BIT(0x01, 157, 3), 8 },
	{ SIGNAL_PATH_STATE,      AT(0x11, 134),       AT(NO_ADVERT, 0),     8 },
	{ SIGNAL_RX_OUTPUT,       AT(0x11, 153),       AT(NO_ADVERT, 0),     8 },
	{ SIGNAL_MODULE_STATE,    AT_BIT(LOW,  8, 0),  AT(NO_ADVERT, 0),     1 },
	{ SIGNAL_MODULE_FIRMWARE, AT_BIT(LOW,  8, 1),  AT(NO_ADVERT, 0),     1 },
	{ SIGNAL_PATH_FIRMWARE,   AT_BIT(LOW,  8, 2),  AT(NO_ADVERT, 0),     1 },
	{ SIGNAL_OTHER_FIRMWARE,  AT_BIT(LOW,  8, 3),  AT(NO_ADVERT, 0),     1 }, /* since 5.4 */
	{ SIGNAL_CDB_1,           AT_BIT(LOW,  8, 6),  AT(NO_ADVERT, 0),     1 },
	{ SIGNAL_CDB_2,           AT_BIT(LOW,  8, 7),  AT(NO_ADVERT, 0),     1 },
	{ SIGNAL_CUSTOM + 0,      AT_BIT(LOW, 13, 0),  AT(NO_ADVERT, 0),     1 },
	{ SIGNAL_CUSTOM + 1,      AT_BIT(LOW, 13, 1),  AT(NO_ADVERT, 0),     1 },
	{ SIGNAL_CUSTOM + 2,      AT_BIT(LOW, 13, 2),  AT(NO_ADVERT, 0),     1 },
	{ SIGNAL_CUSTOM + 3,      AT_BIT(LOW, 13, 3),  AT(NO_ADVERT, 0),     1 },
	{ SIGNAL_CUSTOM + 4,      AT_BIT(LOW, 13, 4),  AT(NO_ADVERT, 0),     1 },
	{ SIGNAL_CUSTOM + 5,      AT_BIT(LOW, 13, 5),  AT(NO_ADVERT, 0),     1 },
	{ SIGNAL_CUSTOM + 6,      AT_BIT(LOW, 13, 6),  AT(NO_ADVERT, 0),     1 },
	{ SIGNAL_CUSTOM + 7,      AT_BIT(LOW, 13, 7),  AT(NO_ADVERT, 0),     1 },
	/* TUNING_FLAGS: nothing behind them */
	{ SIGNAL_TUNED,           AT_BIT(0x12, 231, 0), AT(NO_ADVERT, 0),    LANE_BYTES },
	{ SIGNAL_LASER_UNLOCKED,  AT_BIT(0x12, 231, 1), AT(NO_ADVERT, 0),    LANE_BYTES },
	{ SIGNAL_CHANNEL_INVALID, AT_BIT(0x12, 231, 2), AT(NO_ADVERT, 0),    LANE_BYTES },
	{ SIGNAL_TUNING_REFUSED,  AT_BIT(0x12, 231, 3), AT(NO_ADVERT, 0),    LANE_BYTES },
	{ SIGNAL_FINE_TUNING,     AT_BIT(0x12, 231, 4), AT(NO_ADVERT, 0),    LANE_BYTES },
	{ SIGNAL_TARGET_POWER,    AT_BIT(0x12, 231, 5), AT(NO_ADVERT, 0),    LANE_BYTES },
};
/* clang-format on */

/* What page 12h of a module without a tunable laser holds is no flag. */
static size_t
count_signals(const struct memmap *map, const struct identity *id)
{
	return COUNT_OF(cmis_signals) - (tunable_offered(map, id) ? 0 : TUNING_FLAGS);
}

static const struct memaddr tx_output_disable = AT(0x10, 130);
static const struct memaddr tx_output_valid = AT(0x11, 133); /* since 5.0 */
static const struct memaddr disable_is_module_wide = AT_BIT(0x01, 151, 0);

/*
 * The bias words of a module count 2, 4 or 8 uA. Where the multiplier is not
 * known (page 01h was not read) a bias current would be a guess: it is absent.
 */
static void
multiply_bias(const struct identity *id, struct readings *r)
{
	int32_t *bias = r->value[MONITOR_TX_BIAS];

	if (id->bias_multiplier == 1)
		return;
	if (id->bias_multiplier == 0)
		r->present[MONITOR_TX_BIAS] = 0;
	for (unsigned lane = 0; lane < LANES_MAX && id->lane_mask >> lane; lane++)
		bias[lane] *= id->bias_multiplier;
}

/* Some modules measure their temperature and do not say so; 0 C is what the others hold.
 */
static void
drop_unmeasured_temperature(const struct memmap *map, struct readings *r)
{
	if (r->raw[MONITOR_TEMP][0] || memmap_advertised(map, mem_bit(0x01, 159, 0)))
		return;
	r->present[MONITOR_TEMP] = 0;
	r->flag_known[MONITOR_TEMP] = 0;
	for (int limit = 0; limit < LIMIT_COUNT; limit++)
		r->flag[MONITOR_TEMP][limit] = 0;
}

/* Where disabling is module wide, one bit disables all lanes (01h:151[0], Table 8-48). */
static void
read_disabled(const struct memmap *map, const struct identity *id, struct readings *r)
{
	r->tx_disabled =
	    lanes_decode(map, tx_output_disable, 8, id->lane_mask, &r->tx_disabled_known);
	if (r->tx_disabled && memmap_bit(map, disable_is_module_wide))
		r->tx_disabled = r->tx_disabled_known = id->lane_mask;
}

/* A nibble for each host lane, the odd-numbered one in the upper half (Table 8-93). */
static void
read_dp_states(const struct memmap *map, const struct identity *id, struct readings *r)
{
	for (unsigned lane = 0; lane < LANES_MAX && id->host_lane_mask >> lane; lane++) {
		if ((id->host_lane_mask & lane_bit(lane)) &&
		    cmis_dp_state(map, lane, &r->dp_state[lane]))
			r->dp_state_known |= lane_bit(lane);
	}
}

/* Which application each host lane is set to, by the Active Control Set. */
static void
read_applications(const struct memmap *map, const struct identity *id, struct readings *r)
{
	for (unsigned lane = 0; lane < LANES_MAX && id->host_lane_mask >> lane; lane++) {
		uint8_t code;
		bool first;

		if (!(id->host_lane_mask & lane_bit(lane)) ||
		    !cmis_lane_code(map, CMIS_SET_ACTIVE, lane, &code, &first))
			continue;
		if (cmis_application_number(map, id, CMIS_SET_ACTIVE, lane, code,
			&r->app[lane]))
			r->app_known |= lane_bit(lane);
		else
			r->app_untold |= lane_bit(lane);
		if (first)
			r->path_first |= lane_bit(lane);
	}
}

/* Says whether monitors of a lane in such a data path state mean something. */
static bool
state_is_in(uint8_t code, unsigned states)
{
	bool reserved = code < CMIS_DP_DEACTIVATED || code > CMIS_DP_INITIALIZED;

	return reserved || (states >> code & 1);
}

/*
 * Says whether a media lane that these host lanes feed is in one of those states. Of
 * the paths of a muxponder one is enough; where no state is known, nothing speaks
 * against the lane.
 */
static bool
path_is_in(const struct readings *r, uint32_t hosts, unsigned states)
{
	uint32_t left = hosts & r->dp_state_known;

	if (!left)
		return hosts != 0;
	for (; left; left &= left - 1) {
		if (state_is_in(r->dp_state[__builtin_ctz(left)], states))
			return true;
	}
	return false;
}

/*
 * A lane's monitors count when its data path is up, and what it sends only when
 * the output is on. A path that is deactivated on purpose has nothing to measure,
 * and neither has a lane without a path.
 */
static void
mark_ready_lanes(const struct identity *id, struct readings *r)
{
	static const unsigned active = 1u << CMIS_DP_ACTIVATED;
	static const unsigned sends = 1u << CMIS_DP_ACTIVATED | 1u << CMIS_DP_TX_TURN_OFF;
	static const unsigned receives =
	    1u << CMIS_DP_ACTIVATED | 1u << CMIS_DP_TX_TURN_ON |
	    1u << CMIS_DP_TX_TURN_OFF | 1u << CMIS_DP_INITIALIZED;

	for (unsigned lane = 0; lane < LANES_MAX && id->lane_mask >> lane; lane++) {
		uint32_t hosts = readings_host_lanes(r, id, lane);

		if (path_is_in(r, hosts, active))
			r->active |= lane_bit(lane);
		if (path_is_in(r, hosts, sends))
			r->tx_ready |= lane_bit(lane);
		if (path_is_in(r, hosts, receives))
			r->rx_ready |= lane_bit(lane);
	}
	for (unsigned host = 0; host < LANES_MAX && id->host_lane_mask >> host; host++) {
		if (!(r->dp_state_known & lane_bit(host)) ||
		    state_is_in(r->dp_state[host], active))
			r->host_active |= lane_bit(host);
	}
	r->host_active &= id->host_lane_mask;
	r->active &= id->lane_mask;
	r->tx_ready &= id->lane_mask;
	r->rx_ready &= id->lane_mask;
}

static void
cmis_limits(const struct memmap *map, const struct identity *id,
    struct limits *ret_limits)
{
	memset(ret_limits, 0, sizeof(*ret_limits));
	if (id->flat)
		return;
	limits_decode(cmis_monitors, COUNT_OF(cmis_monitors), map, ret_limits);
	aux_limits(map, id, ret_limits);
	if (!identity_checksum_holds(id, "cc_page02"))
		limits_distrust(ret_limits);
	ret_limits->present[MONITOR_TX_BIAS] &= id->bias_multiplier != 0;
	ret_limits->trusted[MONITOR_TX_BIAS] &= id->bias_multiplier != 0;
	for (unsigned n = 0; n < LIMIT_COUNT; n++)
		ret_limits->value[MONITOR_TX_BIAS][n] *= id->bias_multiplier;
}

/*
 * A module with flat memory has Lower Memory and page 00h only, and of these no
 * status counts: it is always Ready and measures nothing.
 */
static void
cmis_readings(const struct memmap *map, const struct identity *id,
    struct readings *ret_readings)
{
	uint32_t known;

	memset(ret_readings, 0, sizeof(*ret_readings));
	ret_readings->flags_latched = true;
	if (id->flat) {
		ret_readings->ready = true;
		ret_readings->tx_ready = ret_readings->rx_ready = id->lane_mask;
		return;
	}

	ret_readings->module_state = cmis_module_state(map);
	ret_readings->ready = ret_readings->module_state == CMIS_MODULE_READY;
	if (ret_readings->module_state == CMIS_MODULE_FAULT)
		ret_readings->fault_cause = cmis_fault_cause(map);
	monitors_decode(cmis_monitors, COUNT_OF(cmis_monitors), id->lane_mask, map,
	    ret_readings);
	multiply_bias(id, ret_readings);
	flags_decode(cmis_monitors, COUNT_OF(cmis_monitors), FLAGS_CMIS, id->lane_mask,
	    map, ret_readings);
	drop_unmeasured_temperature(map, ret_readings);
	aux_readings(map, id, ret_readings);
	signals_decode(cmis_signals, count_signals(map, id), id->lane_mask,
	    id->host_lane_mask, map, ret_readings);
	read_disabled(map, id, ret_readings);
	if (id->revision >= CMIS_5_0)
		ret_readings->tx_output =
		    lanes_decode(map, tx_output_valid, 8, id->lane_mask, &known);
	read_dp_states(map, id, ret_readings);
	read_applications(map, id, ret_readings);
	ret_readings->fed_by_known = cmis_paths(map, id, ret_readings->fed_by);
	mark_ready_lanes(id, ret_readings);
}

const struct decoder cmis_decoder = {
	.spec = SPEC_CMIS,
	.name = "CMIS",
	.flags = { cmis_monitors, COUNT_OF(cmis_monitors), FLAGS_CMIS, cmis_signals,
	    COUNT_OF(cmis_signals), .auxiliary = true },
	.identity = cmis_identity,
	.limits = cmis_limits,
	.readings = cmis_readings,
};
