/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/equal.h"

#include <stdlib.h>

#include "model/vdm_flag.h"
#include "tests/api_fixture.h"
#include "tests/host_fixture.h"
#include "tests/suite.h"

struct inventory *equal_inv;
static struct rest *rest;

const struct api_host equal_host = {
	.version = "1.2.3",
	.platform = &fixture_platform,
	.yang = &tree_yang_own,
	.now = fixture_give_now,
	.ready = host_fixture_ready,
};

/* ---- a switch on which no two values are alike ---- */

static void
tell_lanes_apart(struct cage *c)
{
	struct readings *r = &c->module.readings;

	r->tx_disabled_known = 0xff;
	r->tx_disabled = 0x5a;
	c->module.rx_seen = 0xa5;
	for (unsigned lane = 0; lane < 8; lane++) {
		r->dp_state[lane] = (uint8_t)(1 + lane % 7);
		r->app[lane] = (uint8_t)(1 + lane);
	}
	for (int id = MONITOR_AUXILIARY; id < MONITOR_COUNT; id++) {
		r->present[id] = r->flag_known[id] = lane_bit(0);
		r->value[id][0] = 1200100 + 333 * id;
	}
	r->signal[SIGNAL_RX_LOS] = 0x55;
	r->flag[MONITOR_RX_POWER][LIMIT_LOW_ALARM] = 0x33;
	for (int i = 0; i < POLL_CLASSES; i++)
		c->module.pace[i] =
		    (struct pace){ .target_us = (unsigned)(i + 1) * US_PER_S,
			    .achieved_us = (unsigned)(i + 1) * 1100 * US_PER_MS };
	for (int i = 0; i < HW_REASON_COUNT; i++)
		c->counters.read_errors[i] = (unsigned)i + 7;
	for (int i = 0; i < SEVERITY_COUNT; i++)
		c->alarms.count[i] = (unsigned)i + 3;
}

/* So many occurrences on each lane as its number. */
static void
raise_flags(struct cage *c)
{
	struct flag_news news = { .inv = equal_inv, .c = c, .now = &fixture_now };

	for (unsigned lane = 0; lane < 8; lane++) {
		for (unsigned n = 0; n <= lane; n++)
			flag_occurred(&news, flag_of_signal(SIGNAL_RX_LOS), lane, true);
	}
}

/* A flag of what it observes: see EQUAL_OBSERVED_FLAG. */
static void
raise_observed(struct cage *c)
{
	const uint8_t flags[] = { 0x80 };
	const struct flag_time when = { .since_us = FIXTURE_MONO_US - US_PER_S,
		.seen_us = FIXTURE_MONO_US };

	vdm_flags_read(c, mem_at(VDM_PAGE_FLAGS, 128), flags, sizeof(flags), &when, 0);
	vdm_flags_take(equal_inv, c, 0, &fixture_now);
}

static void
fill_identity(struct identity *id)
{
	id->known = UINT32_MAX;
	id->length_smf_m = 501;
	for (unsigned i = 0; i < COUNT_OF(id->length_om_m); i++)
		id->length_om_m[i] = 71 + i;
	id->length_cable_mm = 2500;
	id->bitrate_mbd = 26563;
	/* OC-48 and P1S1-2D2, which no such module has */
	id->compliance_len = 8;
	id->compliance[1] = 0x01;
	id->ext_compliance = 0x14;
}

/* What a coherent module observes on its lane: all that OpenConfig knows of. */
static void
observe_carrier(struct cage *c)
{
	static const uint8_t types[] = { 2, 3, 5, 6, 15, 128, 129, 130, 131, 132, 133,
		134, 136, 137, 138, 139, 140, 141, 143, 145, 146, 147, 151 };
	uint8_t descriptors[128] = { 0 }, words[128] = { 0 };
	struct memmap_half half[2];
	struct memmap map;

	for (unsigned i = 0; i < COUNT_OF(types); i++) {
		descriptors[2 * i + 1] = types[i];
		put_be16(words + 2 * i, types[i] == 15 ? 13 << 11 | 1234 : 101 + 7 * i);
	}
	memmap_init(&map, half, COUNT_OF(half));
	memmap_put(&map, mem_at(VDM_PAGE_DESCRIPTORS, 128), descriptors, 128);
	memmap_put(&map, mem_at(VDM_PAGE_WORDS, 128), words, 128);
	vdm_set_describe(equal_inv, c, 0, 0, &map);
	vdm_set_take(equal_inv, c, 0, &map);
	vdm_set_renew(equal_inv, c, FIXTURE_MONO_US);
}

/* Each lane elsewhere. */
static void
tune_lasers(struct cage *c)
{
	struct lasers *l = &c->module.lasers;

	l->power_is_set = true;
	l->known = 0xff;
	l->tuning = 0x5a;
	l->unlocked = 0x96;
	for (unsigned lane = 0; lane < 8; lane++) {
		l->frequency_mhz[lane] = 193100000 + 75003 * lane;
		l->target_mhz[lane] = 193100000 + 75000 * lane;
		l->power_cdbm[lane] = (int16_t)(-903 - 11 * (int)lane);
	}
}

/* One of a layout that is named, and not decoded. */
static void
plug_undecoded(struct cage *c, uint8_t identifier)
{
	struct identity id = { .identifier = identifier };
	struct memmap_half half;
	struct memmap map;
	struct findings findings;

	memmap_init(&map, &half, 1);
	memmap_put(&map, mem_at(LOW, 0), &identifier, 1);
	lint_module(&map, NULL, &id, NULL, NULL, &findings);
	module_unknown(equal_inv, c, identifier, &findings, lint_trust(&id, &findings));
}

/* What an SFP says of its laser, and what each module of one lane may measure of it. */
static void
tell_of_page_02h(struct cage *c)
{
	struct lasers *l = &c->module.lasers;

	l->has_page_02h = l->tec_fault = true;
	l->channel = 37;
	l->error_mhz = -1300;
	memset(l->target_mhz, 0, sizeof(l->target_mhz));
	c->module.readings.present[MONITOR_LASER_TEMP] = 1;
	c->module.readings.value[MONITOR_LASER_TEMP][0] = 44571;
}

void
equal_switch_setup(void)
{
	struct limits *l;

	equal_inv = fixture_create();
	tell_lanes_apart(&equal_inv->cage[0]);
	raise_flags(&equal_inv->cage[0]);
	raise_observed(&equal_inv->cage[0]);
	fill_identity(&equal_inv->cage[0].module.id);
	l = &equal_inv->cage[0].module.limits;
	for (int id = 0; id < MONITOR_COUNT; id++) {
		l->present[id] = l->trusted[id] = true;
		for (int limit = 0; limit < LIMIT_COUNT && !l->value[id][limit]; limit++)
			l->value[id][limit] = 1000003 * (id + 1) - 10007 * limit;
	}
	/* the fixture's is no text */
	snprintf(equal_inv->cage[0].module.id.vendor_pn, 8, "DR4-400");
	snprintf(equal_inv->cage[3].module.id.vendor_pn, 8, "DR4-401");
	/* a coherent one: 400ZR */
	equal_inv->cage[3].module.id.app[0].media_id = 0x3e;
	observe_carrier(&equal_inv->cage[3]);
	tune_lasers(&equal_inv->cage[0]);
	tune_lasers(&equal_inv->cage[3]);
	tell_of_page_02h(&equal_inv->cage[3]);
	equal_inv->cage[3].module.readings.present[MONITOR_TX_POWER] = 1;
	equal_inv->cage[3].module.readings.value[MONITOR_TX_POWER][0] = 1234567;
	equal_inv->cage[0].counters.insertions = 5;
	equal_inv->cage[0].counters.removals = 4;
	equal_inv->cage[0].counters.presence_flaps = 3;
	equal_inv->cage[0].counters.resets = 2;
	equal_inv->cage[3].last_error = HW_NACK;
	equal_inv->cage[3].owner = (struct owner){ OWNER_DAEMON, 77, "somebody" };
	equal_inv->cage[3].port.in_use = IN_USE_ON;
	equal_inv->cage[3].port.mapped = 1;
	equal_inv->cage[2].presence = PRESENCE_PRESENT;
	plug_undecoded(&equal_inv->cage[2], 0x06);
	equal_inv->bus[0].used = true;
	equal_inv->bus[0].suspect = &equal_inv->cage[2];
	equal_inv->bus[0].cages = 2;
	equal_inv->bus[0].starts = 3;
	equal_inv->bus[0].requests = 11;
	equal_inv->bus[0].replies = 9;
	equal_inv->bus[0].sweep_us = 20600;
	equal_inv->bus[0].pace[POLL_MONITORS].worst_us = 5003000;
	inventory_end_turn(equal_inv);
	rest = rest_create(equal_inv, &equal_host);
}

void
equal_switch_teardown(void)
{
	rest_destroy(rest);
	inventory_destroy(equal_inv);
}

/* ---- what is asked ---- */

char *
equal_ask(const char *url, const char *depth, const char *accept, size_t *ret_len)
{
	static const struct peer peer = { .transport = TRANSPORT_TCP,
		.role = ROLE_VIEWER,
		.address = "192.0.2.1" };
	struct call *call = call_create(rest, "GET", url, &peer, host_fixture_wake, NULL);
	char *body;

	snprintf(call->accept, sizeof(call->accept), "%s", accept);
	if (depth)
		call_argument(call, "depth", depth);
	call_begin(call);
	for (int turn = 0; turn < 1000 && rest_has_work(rest); turn++)
		rest_work(rest);
	ck_assert(call->answered);
	*ret_len = call->answer.len;
	body = malloc(*ret_len + 1);
	ck_assert_ptr_nonnull(body);
	memcpy(body, call->answer.body ? call->answer.body : call->answer.shared,
	    *ret_len);
	body[*ret_len] = '\0';
	call_release(call);
	return body;
}
