/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/sim_cmis.h"

#include <string.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "sim/measure.h"
#include "sim/sim_ccmis.h"
#include "sim/sim_cmis_access.h"
#include "sim/sim_cmis_aux.h"
#include "sim/sim_cmis_image.h"
#include "sim/sim_cmis_lanes.h"
#include "sim/sim_tuning.h"
#include "sim/sim_vdm.h"

/* Module states as in lower byte 3 (CMIS 5.2, Table 6-3). */
enum {
	STATE_NONE, /* management is not up yet */
	STATE_LOW_PWR,
	STATE_PWR_UP,
	STATE_READY,
	STATE_PWR_DN
};

/* Data path states as in page 11h, 128-131 (CMIS 5.2, Table 8-89). */
enum {
	PATH_DEACTIVATED = 1,
	PATH_INIT,
	PATH_DEINIT,
	PATH_ACTIVATED,
	PATH_TX_TURN_ON,
	PATH_TX_TURN_OFF,
	PATH_INITIALIZED
};

/* Configuration status codes (CMIS 5.2, Table 6-4). */
enum { CONFIG_SUCCESS = 1, CONFIG_INVALID_APP = 3, CONFIG_INVALID_PATH = 4 };

/* The application of power-on, on as many data paths of a bank as it may begin. */
static void
reset_lane(struct sim_module *m, unsigned lane, uint64_t t)
{
	const struct part_app *app = part_app_of(&m->part, m->part.runs);
	unsigned width = app ? MAX_OF(app->host_lanes, 1u) : 1;
	unsigned in = lane % PART_BANK, first = in / width * width;
	bool used = app && first + width <= PART_BANK &&
		    lane - in + first + width <= m->part.host_lanes &&
		    app->host_assign & lane_bit(first);
	uint8_t code = used ? (uint8_t)((app->number - 1) % 15 + 1) : 0;
	uint8_t block = used ? (uint8_t)((app->number - 1) / 15) : 0;
	uint8_t config = used ? (uint8_t)((unsigned)code << 4 | first << 1) : 0;

	m->lane_state[lane] = PATH_DEACTIVATED;
	m->lane_since[lane] = t;
	sim_cmis_put_nibble(m, 128, lane, PATH_DEACTIVATED);
	*sim_cmis_lane_byte(m, P10, 145, lane) = *sim_cmis_lane_byte(m, P11, 206, lane) =
	    config;
	if (m->part.blocks)
		*sim_cmis_lane_byte(m, P18, 128, lane) =
		    *sim_cmis_lane_byte(m, P19, 144, lane) = block;
}

static void
cmis_reset(struct sim_module *m, uint64_t t)
{
	uint8_t *low = sim_module_at(m, SIM_LOWER, 0);

	memset(low + 3, 0, 39 - 3);
	low[3] = 1;
	low[26] = m->part.flat ? 0 : 1 << 6;
	low[41] = low[126] = low[127] = 0;
	m->state = STATE_NONE;
	m->state_since = t;
	for (unsigned lane = 0; lane < PART_LANES; lane += PART_BANK) {
		memset(sim_cmis_bank_byte(m, P10, 128, lane), 0, 128);
		memset(sim_cmis_bank_byte(m, P11, 128, lane), 0, 128);
		*sim_cmis_bank_byte(m, P10, 160, lane) =
		    *sim_cmis_bank_byte(m, P10, 161, lane) = m->part.cdr ? 0xff : 0;
		*sim_cmis_bank_byte(m, P11, 221, lane) =
		    *sim_cmis_bank_byte(m, P11, 222, lane) = m->part.cdr ? 0xff : 0;
	}
	for (unsigned lane = 0; lane < PART_LANES; lane++)
		reset_lane(m, lane, t);
	sim_cmis_aux_reset(m);
	sim_tuning_reset(m, t);
	sim_vdm_reset(m);
	sim_ccmis_reset(m);
}

static void
enter_state(struct sim_module *m, const struct ledger_pen *pen, uint8_t state, uint64_t t)
{
	uint8_t *at = sim_module_at(m, SIM_LOWER, 3);

	m->state = state;
	m->state_since = t;
	*at = (uint8_t)((*at & 1) | state << 1);
	ledger_value(pen, LEDGER_STATE, t, state);
	/* CMIS 5.2, Table 6-8: the steady states say that they were reached */
	if (state == STATE_LOW_PWR || state == STATE_READY)
		sim_module_latch(m, pen, SIM_LOWER, 8, 1, t);
}

static bool
wants_low_power(struct sim_module *m)
{
	uint8_t control = *sim_module_at(m, SIM_LOWER, 26);

	return (control & 1 << 4) || ((control & 1 << 6) && (m->pins & SIM_PIN_LPMODE));
}

static bool
all_deactivated(const struct sim_module *m)
{
	for (unsigned lane = 0; lane < m->part.host_lanes; lane++) {
		if (m->lane_state[lane] != PATH_DEACTIVATED)
			return false;
	}
	return true;
}

/* One transition of the module, if one is due. */
static bool
move_module(struct sim_module *m, const struct ledger_pen *pen, uint64_t t)
{
	uint64_t turned = m->state_since + (uint64_t)m->part.turn_ms * US_PER_MS;
	uint64_t up = m->state_since + (uint64_t)m->part.ready_ms * US_PER_MS;

	switch (m->state) {
	case STATE_NONE:
		enter_state(m, pen, STATE_LOW_PWR,
		    m->started + (uint64_t)m->part.boot_ms * US_PER_MS);
		return true;
	case STATE_LOW_PWR:
		if (wants_low_power(m))
			return false;
		enter_state(m, pen, STATE_PWR_UP, MAX_OF(m->state_since, m->stepped));
		return true;
	case STATE_PWR_UP:
		if (wants_low_power(m))
			enter_state(m, pen, STATE_PWR_DN, t);
		else if (t >= up)
			enter_state(m, pen, STATE_READY, up);
		else
			return false;
		return true;
	case STATE_READY:
		if (!wants_low_power(m))
			return false;
		enter_state(m, pen, STATE_PWR_DN, t);
		return true;
	case STATE_PWR_DN:
		if (t < turned || !all_deactivated(m))
			return false;
		enter_state(m, pen, STATE_LOW_PWR, MAX_OF(turned, m->stepped));
		return true;
	}
	return false;
}

/*
 * The number of the application that a lane's configuration means, 0: unused; its block
 * stands elsewhere (CMIS 5.4, Tables 8-158 to 8-164).
 */
static unsigned
app_number(struct sim_module *m, uint8_t config, uint16_t page, uint8_t blocks,
    unsigned lane)
{
	unsigned block = 0;

	if (m->part.blocks)
		block = *sim_cmis_lane_byte(m, page, blocks, lane) & 0x0f;
	return config >> 4 ? 15 * block + (config >> 4) : 0;
}

/* The application that a host lane runs; NULL: unused. */
static const struct part_app *
lane_app(struct sim_module *m, unsigned lane, unsigned *ret_path)
{
	uint8_t config = *sim_cmis_lane_byte(m, P11, 206, lane);
	const struct part_app *app =
	    part_app_of(&m->part, app_number(m, config, P19, 144, lane));

	if (app)
		*ret_path = (config >> 1 & 7) / MAX_OF(app->host_lanes, 1u);
	return app;
}

/* Finds the media lanes that carry what comes in at each host lane. */
static void
follow_apps(struct sim_module *m)
{
	for (unsigned lane = 0; lane < MIN_OF(m->part.host_lanes, PART_LANES); lane++) {
		unsigned path = 0;
		const struct part_app *app = lane_app(m, lane, &path);
		unsigned from = app ? path * app->media_lanes : PART_BANK;
		uint8_t media = 0;

		if (from < PART_BANK && app->media_lanes <= PART_BANK)
			media = (uint8_t)((lane_bit(app->media_lanes) - 1) << from);
		m->lane_media[lane] = (uint32_t)media << lane / PART_BANK * PART_BANK;
	}
}

static uint32_t
media_of(const struct sim_module *m, unsigned lane)
{
	return m->lane_media[lane];
}

static bool
wants_path(struct sim_module *m, unsigned lane)
{
	return m->state == STATE_READY && media_of(m, lane) != 0 &&
	       !(*sim_cmis_bank_byte(m, P10, 128, lane) & lane_bit(lane % PART_BANK));
}

/* Lanes whose light the host has switched off, one by one. */
static uint32_t
tx_off_lanes(struct sim_module *m)
{
	return sim_cmis_mask(m, P10, 130) | sim_cmis_mask(m, P10, 132);
}

/* A data path counts as off when no lane of it may shine. */
static bool
wants_tx_off(struct sim_module *m, unsigned lane)
{
	uint32_t media = media_of(m, lane);

	return (media & tx_off_lanes(m)) == media;
}

static void
enter_path(struct sim_module *m, const struct ledger_pen *pen, unsigned lane,
    uint8_t state, uint64_t t)
{
	m->lane_state[lane] = state;
	m->lane_since[lane] = t;
	sim_cmis_put_nibble(m, 128, lane, state);
	if (state == PATH_DEACTIVATED || state == PATH_INITIALIZED ||
	    state == PATH_ACTIVATED)
		sim_cmis_latch(m, pen, 134, lane_bit(lane), t);
	if (state == PATH_INIT && m->part.cdr) {
		/* clock recovery has nothing to hold on to yet */
		sim_cmis_latch(m, pen, 137, lane_bit(lane), t);
		sim_cmis_latch(m, pen, 148, media_of(m, lane), t);
	}
	if (state == PATH_TX_TURN_ON && !m->part.unmeasured) {
		/* the lasers start from nothing, and the module sees that */
		sim_cmis_latch(m, pen, 140, media_of(m, lane), t);
		sim_cmis_latch(m, pen, 142, media_of(m, lane), t);
	}
}

/* One transition of one host lane, if one is due. */
static bool
move_lane(struct sim_module *m, const struct ledger_pen *pen, unsigned lane, uint64_t t)
{
	bool wanted = wants_path(m, lane);
	bool off = wants_tx_off(m, lane);
	uint64_t turned = m->lane_since[lane] + (uint64_t)m->part.turn_ms * US_PER_MS;
	uint64_t ready = m->lane_since[lane] + (uint64_t)m->part.init_ms * US_PER_MS;
	uint64_t at = m->lane_since[lane]; /* what was wanted before counts from then */
	uint8_t next = 0;

	switch (m->lane_state[lane]) {
	case PATH_DEACTIVATED:
		next = wanted ? PATH_INIT : 0;
		at = MAX_OF(m->state_since, m->lane_since[lane]);
		break;
	case PATH_INIT:
		next = !wanted ? PATH_DEINIT : t >= ready ? PATH_INITIALIZED : 0;
		at = wanted ? ready : at;
		break;
	case PATH_INITIALIZED:
		next = !wanted ? PATH_DEINIT : !off ? PATH_TX_TURN_ON : 0;
		break;
	case PATH_TX_TURN_ON:
		next = t >= turned ? PATH_ACTIVATED : 0;
		at = turned;
		break;
	case PATH_ACTIVATED:
		next = !wanted || off ? PATH_TX_TURN_OFF : 0;
		break;
	case PATH_TX_TURN_OFF:
		next = t >= turned ? PATH_INITIALIZED : 0;
		at = turned;
		break;
	case PATH_DEINIT:
		next = t >= turned ? PATH_DEACTIVATED : 0;
		at = turned;
		break;
	}
	if (next)
		enter_path(m, pen, lane, next, MAX_OF(at, m->stepped));
	return next != 0;
}

static void
move_states(struct sim_module *m, const struct ledger_pen *pen, uint64_t t)
{
	/* bounded: a state that leads back at once moves on at the next step */
	for (unsigned i = 0; i < 8 && move_module(m, pen, t); i++)
		continue;
	for (unsigned lane = 0; lane < m->part.host_lanes; lane++) {
		for (unsigned i = 0; i < 8 && move_lane(m, pen, lane, t); i++)
			continue;
	}
	for (unsigned i = 0; i < 8 && move_module(m, pen, t); i++)
		continue;
}

/* Says whether a host lane is where the host wants it. */
static bool
lane_rests(struct sim_module *m, unsigned lane)
{
	if (!wants_path(m, lane))
		return m->lane_state[lane] == PATH_DEACTIVATED;
	return m->lane_state[lane] ==
	       (wants_tx_off(m, lane) ? PATH_INITIALIZED : PATH_ACTIVATED);
}

static bool
cmis_settled(struct sim_module *m)
{
	if (m->state != (wants_low_power(m) ? STATE_LOW_PWR : STATE_READY) ||
	    sim_tuning_lanes(m) || m->vdm.done_at || !sim_cmis_aux_stays_inside(m))
		return false;
	for (unsigned lane = 0; lane < m->part.host_lanes; lane++) {
		if (!lane_rests(m, lane))
			return false;
	}
	return true;
}

/* The media lanes of the data paths that are in one of a set of states. */
static uint32_t
media_in(struct sim_module *m, unsigned states)
{
	uint32_t lanes = 0;

	for (unsigned lane = 0; lane < m->part.host_lanes; lane++) {
		if (states & 1u << m->lane_state[lane])
			lanes |= media_of(m, lane);
	}
	return lanes;
}

#define IN_USE                                                                   \
	(1u << PATH_INITIALIZED | 1u << PATH_TX_TURN_ON | 1u << PATH_ACTIVATED | \
	    1u << PATH_TX_TURN_OFF)

/* Latches the four flags of a lane's monitor: four bytes, one bit a lane. */
static void
measure_lane(struct sim_module *m, const struct ledger_pen *pen,
    const struct sim_monitor *def, uint8_t flags, unsigned lane, bool lit, bool in_use,
    uint64_t t)
{
	unsigned found = sim_module_measure(m, def, lane, lit, t);

	for (unsigned i = 0; in_use && i < BOUND_COUNT; i++) {
		if (found & 1u << i)
			sim_cmis_latch(m, pen, (uint8_t)(flags + i), lane_bit(lane), t);
	}
}

/* The lanes that shine: a laser that is being tuned does not. */
static uint32_t
lit_lanes(struct sim_module *m)
{
	uint32_t dark = tx_off_lanes(m) | sim_tuning_lanes(m);

	return media_in(m, 1u << PATH_ACTIVATED) & ~dark;
}

static void
measure_lanes(struct sim_module *m, const struct ledger_pen *pen, uint64_t t)
{
	uint32_t in_use = media_in(m, IN_USE);
	uint32_t lit = lit_lanes(m);
	bool powered = m->state == STATE_READY || m->state == STATE_PWR_UP;

	for (unsigned lane = 0; lane < m->part.lanes; lane++) {
		bool shines = lit & lane_bit(lane);
		bool used = in_use & lane_bit(lane);

		measure_lane(m, pen, &sim_cmis_monitors[QUANTITY_TX_POWER], 139, lane,
		    shines, used, t);
		measure_lane(m, pen, &sim_cmis_monitors[QUANTITY_BIAS], 143, lane, shines,
		    used, t);
		measure_lane(m, pen, &sim_cmis_monitors[QUANTITY_RX_POWER], 149, lane,
		    powered, used, t);
	}
}

/* Loss of light, of lock, and what the host side hears of it. */
static void
watch_light(struct sim_module *m, const struct ledger_pen *pen, uint64_t t)
{
	uint32_t lost =
	    sim_module_look_for_light(m, t) & media_in(m, IN_USE | 1u << PATH_INIT);
	uint32_t valid = sim_cmis_mask(m, P11, 132), now_valid = 0;

	sim_cmis_latch(m, pen, 147, lost, t);
	if (m->part.cdr)
		sim_cmis_latch(m, pen, 148, lost, t);
	for (unsigned lane = 0; lane < m->part.host_lanes; lane++) {
		if (m->lane_state[lane] == PATH_ACTIVATED && !(media_of(m, lane) & lost))
			now_valid |= lane_bit(lane);
	}
	sim_cmis_latch(m, pen, 153, valid ^ now_valid, t);
	sim_cmis_put_mask(m, 132, now_valid);
}

/* What is beyond the classic monitors looks at the lanes as they are now. */
static void
observe_lanes(struct sim_module *m, const struct ledger_pen *pen, uint64_t t)
{
	struct sim_lanes lanes = { 0 };

	lanes.in_use = media_in(m, IN_USE);
	lanes.lit = lit_lanes(m);
	for (unsigned lane = 0; lane < m->part.host_lanes; lane++) {
		unsigned path;
		const struct part_app *app = lane_app(m, lane, &path);

		lanes.path[lane] = media_of(m, lane);
		if (m->lane_state[lane] == PATH_ACTIVATED)
			lanes.host_in_use |= lane_bit(lane);
		for (unsigned i = 0; app && i < m->part.lanes; i++) {
			if (lanes.path[lane] & lane_bit(i))
				lanes.media_id[i] = app->media;
		}
	}
	lanes.heard = lanes.in_use & ~m->los;
	sim_vdm_step(m, pen, &lanes, t);
}

static void
measure(struct sim_module *m, const struct ledger_pen *pen, uint64_t t)
{
	unsigned found =
	    sim_module_measure(m, &sim_cmis_monitors[QUANTITY_TEMPERATURE], 0, true, t);

	found |= sim_module_measure(m, &sim_cmis_monitors[QUANTITY_VCC], 0, true, t) << 4;
	sim_module_latch(m, pen, SIM_LOWER, 9, (uint8_t)found, t);
	sim_cmis_aux_step(m, pen, t);
	measure_lanes(m, pen, t);
}

static void
cmis_step(struct sim_module *m, const struct ledger_pen *pen, uint64_t t)
{
	if (m->part.flat) {
		/* flat modules have no state machine and read as Ready */
		*sim_module_at(m, SIM_LOWER, 3) = STATE_READY << 1 | 1;
		return;
	}
	follow_apps(m);
	move_states(m, pen, t);
	sim_tuning_step(m, pen, t);
	if (!m->part.unmeasured)
		measure(m, pen, t);
	sim_cmis_put_mask(m, 133, lit_lanes(m));
	watch_light(m, pen, t);
	observe_lanes(m, pen, t);
}

/* What is wrong with a lane's staged configuration, as its status code. */
static uint8_t
judge_lane(struct sim_module *m, uint8_t config, unsigned lane)
{
	unsigned number = app_number(m, config, P18, 128, lane);
	const struct part_app *app = part_app_of(&m->part, number);
	unsigned first = config >> 1 & 7, in = lane % PART_BANK;

	if (number == 0)
		return CONFIG_SUCCESS;
	if (!app)
		return CONFIG_INVALID_APP;
	if (!(app->host_assign & lane_bit(first)) || in < first ||
	    in >= first + app->host_lanes)
		return CONFIG_INVALID_PATH;
	return CONFIG_SUCCESS;
}

/* Takes the staged control set over: all lanes of the order, or none. */
static void
apply(struct sim_module *m, const struct ledger_pen *pen, uint32_t lanes, bool init,
    uint64_t t)
{
	bool all_good = true;

	for (unsigned lane = 0; lane < m->part.host_lanes; lane++) {
		uint8_t status;

		if (!(lanes & lane_bit(lane)))
			continue;
		status = judge_lane(m, *sim_cmis_lane_byte(m, P10, 145, lane), lane);
		sim_cmis_put_nibble(m, 202, lane, status);
		all_good &= status == CONFIG_SUCCESS;
	}
	for (unsigned lane = 0; all_good && lane < m->part.host_lanes; lane++) {
		if (!(lanes & lane_bit(lane)))
			continue;
		*sim_cmis_lane_byte(m, P11, 206, lane) =
		    *sim_cmis_lane_byte(m, P10, 145, lane);
		if (m->part.blocks)
			*sim_cmis_lane_byte(m, P19, 144, lane) =
			    *sim_cmis_lane_byte(m, P18, 128, lane);
		if (init && m->lane_state[lane] != PATH_DEACTIVATED)
			enter_path(m, pen, lane, PATH_DEINIT, t);
	}
}

static void
cmis_wrote(struct sim_module *m, const struct ledger_pen *pen, uint16_t half,
    uint8_t byte, uint64_t t)
{
	uint8_t *at = sim_module_at(m, half, byte);
	uint8_t value = *at;

	if (half == SIM_LOWER && byte == 26 && value & 1 << 3)
		sim_module_restart(m, t);
	if (sim_half_page(half) == P10 && (byte == 143 || byte == 144)) {
		*at = 0;
		apply(m, pen, (uint32_t)value << sim_half_bank(half) * PART_BANK,
		    byte == 143, t);
	}
	if (sim_half_page(half) == P12)
		sim_tuning_wrote(m, pen, sim_half_bank(half), byte, t);
	if (half == P2F && byte == 144)
		sim_vdm_wrote(m, t);
}

static bool
cmis_has_page(const struct sim_module *m, uint8_t i2c, uint8_t bank, uint8_t page)
{
	return i2c == SIM_I2C_A0 && sim_module_holds(m, (uint16_t)(bank << 8 | page));
}

const struct sim_standard sim_cmis = {
	.name = "CMIS",
	.monitors = sim_cmis_monitors,
	.build = sim_cmis_build,
	.sum = sim_cmis_sum,
	.reset = cmis_reset,
	.step = cmis_step,
	.observe = observe_lanes,
	.refresh = sim_cmis_aux_refresh,
	.settled = cmis_settled,
	.clears = sim_cmis_clears,
	.clear_count = SIM_CMIS_CLEARS,
	.writable = sim_cmis_writable,
	.wrote = cmis_wrote,
	.interrupt = sim_cmis_interrupt,
	.has_page = cmis_has_page,
};
