/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A small switch for the tests of schema and api: cage 1 holds a QSFP-DD with
 * eight lanes, cage 2 is empty, of cage 3 nothing is known, cage 4 holds an SFP+.
 */
#ifndef TESTS_API_FIXTURE_H
#define TESTS_API_FIXTURE_H

#include <stdio.h>
#include <string.h>

#include "api/api.h"
#include "base/bytes.h"
#include "model/module.h"
#include "model/vdm_set.h"
#include "optics/lint_rules.h"
#include "plugins/platform.h"

#define FIXTURE_CAGES 4
#define FIXTURE_BUSES 2

/* 2026-11-22T16:00:00.123456Z */
#define FIXTURE_WALL_US 1795363200123456u
#define FIXTURE_MONO_US (1000 * (uint64_t)US_PER_S)

static const struct now fixture_now = { FIXTURE_MONO_US, FIXTURE_WALL_US, false };

/* Of struct api_host. */
static inline void
fixture_give_now(void *arg, struct now *ret_now)
{
	(void)arg;
	*ret_now = fixture_now;
}

/* The readings of cage 1: each lane, each quantity its own. */
static inline void
fixture_readings(struct readings *r)
{
	memset(r, 0, sizeof(*r));
	r->ready = true;
	r->tx_ready = r->rx_ready = r->active = r->host_active = 0xff;
	r->flags_latched = true;
	r->module_state = 3;
	r->value[MONITOR_TEMP][0] = -4567;
	r->value[MONITOR_VCC][0] = 3301200;
	r->present[MONITOR_TEMP] = 1;
	r->present[MONITOR_VCC] = 1;
	for (unsigned lane = 0; lane < 8; lane++) {
		r->value[MONITOR_TX_POWER][lane] = 1000000 + 100000 * (int32_t)lane;
		r->value[MONITOR_TX_BIAS][lane] = 6500 + 1002 * (int32_t)lane;
		r->value[MONITOR_RX_POWER][lane] = 501187 - 50000 * (int32_t)lane;
		r->dp_state[lane] = 4;
		r->app[lane] = 1;
	}
	r->value[MONITOR_RX_POWER][6] = 0;
	r->present[MONITOR_TX_POWER] = 0xff;
	r->present[MONITOR_TX_BIAS] = 0xff;
	r->present[MONITOR_RX_POWER] = 0xff;
	r->dp_state_known = r->app_known = 0xff;
	r->flag_known[MONITOR_RX_POWER] = 0xff;
	r->flag_known[MONITOR_TEMP] = 1;
	r->signal_known[SIGNAL_RX_LOS] = 0xff;
	r->flag[MONITOR_RX_POWER][LIMIT_LOW_ALARM] = lane_bit(6);
	r->flag[MONITOR_TEMP][LIMIT_HIGH_WARN] = 1;
	r->signal[SIGNAL_RX_LOS] = lane_bit(6);
}

static const char *const fixture_options[] = { "file=x", NULL };
static const struct api_platform fixture_platform
    __attribute__((unused)) = { "board", "nobody-48x", fixture_options, "6.1.0" };

static inline void
fixture_identity(struct identity *id)
{
	memset(id, 0, sizeof(*id));
	id->spec = SPEC_CMIS;
	id->identifier = 0x18;
	id->known = FACT_CONNECTOR | FACT_REVISION | FACT_POWER_MAX | FACT_POWER_CLASS |
		    FACT_WAVELENGTH | FACT_FIRMWARE | FACT_OUI | FACT_MEDIA_TYPE |
		    FACT_LENGTH_SMF;
	snprintf(id->vendor_name, sizeof(id->vendor_name), "Ex\"ample\\");
	snprintf(id->vendor_pn, sizeof(id->vendor_pn), "DR4-400\xff");
	snprintf(id->vendor_sn, sizeof(id->vendor_sn), "SN0001");
	snprintf(id->vendor_rev, sizeof(id->vendor_rev), "A1");
	snprintf(id->date_code, sizeof(id->date_code), "261101");
	id->vendor_oui[2] = 0xab;
	id->connector = 0x0c;
	id->revision = 0x52;
	id->power_class = 6;
	id->power_max_mw = 12000;
	id->wavelength_pm = 1310000;
	id->length_smf_m = 500;
	id->media_type = 2;
	id->host_lanes = 8;
	id->media_lanes = 8;
	id->lane_mask = id->host_lane_mask = 0xff;
	id->firmware[0] = 1;
	id->firmware[1] = 2;
	id->checksum[0] = (struct checksum){ "cc_page00", 7, 7 };
	id->checksum_count = 1;
	id->app[0] = (struct application){ .number = 1,
		.host_id = 0x11,
		.media_id = 0x1c,
		.host_lanes = 8,
		.media_lanes = 4 };
	id->app_count = 1;
}

static inline void
fixture_limits(struct limits *l)
{
	memset(l, 0, sizeof(*l));
	l->present[MONITOR_TEMP] = l->trusted[MONITOR_TEMP] = true;
	l->value[MONITOR_TEMP][LIMIT_HIGH_ALARM] = 75000;
	l->value[MONITOR_TEMP][LIMIT_LOW_ALARM] = -5000;
	l->value[MONITOR_TEMP][LIMIT_HIGH_WARN] = 70000;
	l->present[MONITOR_RX_POWER] = l->trusted[MONITOR_RX_POWER] = true;
	l->value[MONITOR_RX_POWER][LIMIT_HIGH_ALARM] = 2000000;
	l->value[MONITOR_RX_POWER][LIMIT_LOW_ALARM] = 100000; /* -10 dBm */
	l->value[MONITOR_RX_POWER][LIMIT_HIGH_WARN] = 1500000;
	l->value[MONITOR_RX_POWER][LIMIT_LOW_WARN] = 150000;
}

/* One reserved bit, and two more that are not kept. */
static inline void
fixture_findings(struct findings *f)
{
	*f = (struct findings){ .count = 1,
		.left_out = 2,
		.item = { { .rule = RULE_RESERVED_BIT,
		    .spec = SPEC_CMIS,
		    .at = AT_BIT(0x01, 157, LINT_NO_BIT),
		    .value = { 0x10, 0xf0 } } } };
}

/* Instances of VDM side by side: so many lanes of one type, words of equal steps. */
static const struct {
	uint8_t type, limits, lanes; /* lanes 0: of the module */
	uint16_t word, step;
} fixture_observables[] = {
	{ 5, 1, 8, 21 * 256, 64 },         /* SNR: 21 dB, 21.25 dB ... */
	{ 15, 0, 8, 13 << 11 | 1234, 1 },  /* BER: 1234e-11, 1235e-11 ... */
	{ 6, 1, 2, 22 * 256 + 128, 256 },  /* SNR of the host side: 22.5 dB, 23.5 dB */
	{ 9, 0, 1, 13 << 11 | 1000, 0 },   /* a statistic */
	{ 103, 0, 1, 0x1234, 0 },          /* only its vendor knows what */
	{ 2, 2, 0, (uint16_t)-16384, 0 },  /* TEC current: -50 % */
	{ 134, 0, 1, (uint16_t)-1200, 0 }, /* chromatic dispersion */
};

static inline void
fixture_observe(struct inventory *inv, struct cage *c)
{
	static const uint16_t limits[2][LIMIT_COUNT] = {
		{ 40 * 256, 16 * 256, 38 * 256, 17 * 256 },
		{ 32767, (uint16_t)-32767, 16384, (uint16_t)-16384 },
	};
	uint8_t descriptors[128] = { 0 }, words[128] = { 0 }, sets[128] = { 0 };
	uint8_t flags[64] = { 0x80 }; /* of lane 2 the low warning */
	struct memmap_half half[4];
	struct memmap map;
	unsigned at = 0;

	for (size_t i = 0; i < COUNT_OF(fixture_observables); i++) {
		unsigned lanes = fixture_observables[i].lanes;

		for (unsigned lane = 0; lane < MAX_OF(lanes, 1u); lane++, at += 2) {
			descriptors[at] =
			    (uint8_t)((unsigned)fixture_observables[i].limits << 4 |
				      (lanes ? lane : 15));
			descriptors[at + 1] = fixture_observables[i].type;
			put_be16(words + at, (unsigned)fixture_observables[i].word +
						 lane * fixture_observables[i].step);
		}
	}
	for (unsigned n = 0; n < 2 * LIMIT_COUNT; n++)
		put_be16(sets + 8 + 2 * n, limits[n / LIMIT_COUNT][n % LIMIT_COUNT]);
	memmap_init(&map, half, COUNT_OF(half));
	memmap_put(&map, mem_at(VDM_PAGE_DESCRIPTORS, 128), descriptors, 128);
	memmap_put(&map, mem_at(VDM_PAGE_WORDS, 128), words, 128);
	memmap_put(&map, mem_at(VDM_PAGE_LIMITS, 128), sets, 128);
	memmap_put(&map, mem_at(VDM_PAGE_FLAGS, 128), flags, sizeof(flags));
	vdm_set_describe(inv, c, 0, 0, &map);
	vdm_set_keep_flags(c, 0, 128, flags, sizeof(flags));
	vdm_set_take(inv, c, 0, &map);
	vdm_set_renew(inv, c, FIXTURE_MONO_US - 3400 * US_PER_MS);
}

/* Plugs the QSFP-DD into a cage and polls it once. */
static inline void
fixture_plug(struct inventory *inv, struct cage *c)
{
	struct identity id;
	struct findings findings;
	struct limits limits;
	struct readings r;

	fixture_identity(&id);
	fixture_findings(&findings);
	fixture_limits(&limits);
	fixture_readings(&r);
	cage_set_presence(inv, c, PRESENCE_PRESENT, &fixture_now);
	module_identify(inv, c, &id, &limits, &findings, TRUST_GOOD);
	cage_set_state(inv, c, CAGE_STATE_READY);
	module_update(inv, c, &r, FIXTURE_MONO_US - 412 * US_PER_MS, &fixture_now);
	c->module.rx_seen = 0xff;
}

static inline struct inventory *
fixture_create(void)
{
	const struct glitch glitch = {
		.monitor = MONITOR_VCC,
		.read = 1200000,
		.before = 3301200,
		.again = 3301300,
		.mono_us = FIXTURE_MONO_US - 2 * (uint64_t)US_PER_S,
		.wall_us = FIXTURE_WALL_US - 2 * (uint64_t)US_PER_S,
	};
	struct inventory *inv = inventory_create(FIXTURE_CAGES, FIXTURE_BUSES);

	for (unsigned i = 0; inv && i < FIXTURE_CAGES; i++) {
		struct cage *c = &inv->cage[i];

		snprintf(c->name, sizeof(c->name), "%u", i + 1);
		c->bus = (uint16_t)(i % FIXTURE_BUSES);
	}
	if (!inv)
		return NULL;
	inv->cage[0].type = 9; /* qsfp-dd */
	inv->cage[0].khz = 400;
	inv->cage[0].max_read = 128;
	fixture_plug(inv, &inv->cage[0]);
	module_note_glitch(inv, &inv->cage[0], &glitch);
	fixture_observe(inv, &inv->cage[0]);
	cage_set_presence(inv, &inv->cage[1], PRESENCE_ABSENT, &fixture_now);
	fixture_plug(inv, &inv->cage[3]);
	inv->cage[3].module.id.media_lanes = 1;
	inv->cage[3].module.limits.present[MONITOR_RX_POWER] = false;
	inv->cage[3].module.readings.present[MONITOR_TX_POWER] = 0;
	inv->bus[0].state = BUS_UP;
	transfers_add(&inv->bus[0].transfers, HW_OK, 128, 250);
	transfers_add(&inv->bus[0].transfers, HW_TIMEOUT, 0, 251);
	transfers_add(&inv->bus[0].transfers, HW_NOPAGE, 0, 200000);
	inv->bus[0].utilisation_ppm = 123000;
	transfers_add(&inv->cage[0].counters.transfers, HW_OK, 128, 1000);
	transfers_add(&inv->cage[0].counters.transfers, HW_NACK, 0, 1500);
	inv->cage[0].failures = 3;
	inv->cage[0].retry_us = fixture_now.mono_us + 2500 * US_PER_MS;
	inv->bus[0].pace[POLL_FLAGS] = (struct bus_pace){ 1000000, 1002300 };
	inv->bus[0].pace[POLL_MONITORS] = (struct bus_pace){ 5000000, 0 };
	inv->bus[0].open_breakers = 1;
	inv->bus[0].timeouts = 2;
	inv->bus[0].flags_replayed = 4;
	inv->bus[0].flags_unknown = 1;
	inventory_end_turn(inv);
	return inv;
}

#endif
