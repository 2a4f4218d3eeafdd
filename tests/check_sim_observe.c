/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What simulated modules observe, read back by the decoders: they know another
 * reading of CMIS and C-CMIS than the simulator does.
 */
#include <math.h>
#include <string.h>

/* optics has a struct of this name, sim an enum; nothing else wants both */
#define quantity word_quantity
#include "optics/ccmis.h"
#include "optics/decoder.h"
#include "optics/tunable.h"
#include "optics/vdm.h"
#undef quantity
#include "sim/faceplate.h"
#include "sim/signal.h"
#include "tests/sim_fixture.h"

static const char *const observers[] = { "qsfp112-400g-dr4", "qdd-400g-dr4",
	"qdd-400g-fr4", "osfp-800g-dr8", "osfp-800g-sr8", "osfp-2x400g-dr4",
	"osfp-2x400g-fr4", "qdd-400g-zr", "qdd-400g-zrp", "osfp-800g-zr" };
static const char *const coherent[] = { "qdd-400g-zr", "qdd-400g-zrp", "osfp-800g-zr" };

static struct part part;
static struct memmap map;
static struct memmap_half storage[SIM_HALVES];
static struct identity id;

static void
set_up(void)
{
	world = NULL;
}

static struct sim_module *
module_of(void)
{
	return &world_cage(world, CAGE)->module;
}

/* All halves as they are, without reading flags away. */
static void
decode_module(void)
{
	struct sim_module *m = module_of();
	struct ledger_pen none = { 0 };

	sim_module_step(m, &none, world_time(world, now));
	memmap_init(&map, storage, COUNT_OF(storage));
	for (unsigned i = 0; i < m->half_count; i++) {
		uint16_t key = m->half[i].key;
		struct memaddr at = { .page = key == SIM_LOWER ? LOW : key,
			.byte = key == SIM_LOWER ? 0 : 128 };

		ck_assert(memmap_put(&map, at, m->half[i].bytes, 128));
	}
	decoder_for(&map)->identity(&map, &id);
}

static void
plug_settled(const char *name)
{
	unsigned type = 0;

	ck_assert(parts_find(name, &part));
	while (!faceplate_fits(type, &part))
		type++;
	open_world((enum world_type)type);
	plug(name);
	now += 60 * SECOND;
	sim_module_settle(module_of(), world_time(world, now));
	decode_module();
}

static double
worth(struct word_quantity q, int32_t word)
{
	if (q.word == WORD_F16)
		return f16_mantissa((uint16_t)word) *
		       pow(10, f16_exponent((uint16_t)word));
	return (double)word * q.num / q.den;
}

/* What the physics say of a lane just now. */
static double
truth(const struct obs_type *type, unsigned lane)
{
	const struct sim_module *m = module_of();
	const struct signal_line *line =
	    part.media_type == 2 ? signal_line_of(part.app[0].media) : NULL;
	struct signal s;

	if (type->side == OBS_HOST)
		signal_host(&m->physics, &part, lane, m->stepped, &s);
	else
		signal_media(&m->physics, &part, lane, line, true, true, m->stepped, &s);
	return s.value[type->observable];
}

START_TEST(every_observable_is_known_and_has_its_place)
{
	unsigned found = 0, meant = 0;
	struct vdm_walk w;

	plug_settled(observers[_i]);
	for (unsigned i = 0; i < part.vdm_count; i++)
		meant += part_vdm_width(&part.vdm[i]);
	for (w = vdm_walk_begin(&map, &id); vdm_walk_next(&w); found++) {
		ck_assert(vdm_is_known(&w.r));
		ck_assert(w.r.present && w.r.flags_known && w.r.masks_known);
		for (unsigned n = 0; n < LIMIT_COUNT; n++)
			ck_assert(!w.r.flag[n] && w.r.masked[n]);
	}

	ck_assert_uint_eq(found, meant);
}
END_TEST

START_TEST(values_are_those_of_the_physics)
{
	unsigned compared = 0;
	struct vdm_walk w;

	plug_settled(observers[_i]);
	for (w = vdm_walk_begin(&map, &id); vdm_walk_next(&w);) {
		const struct obs_type *type = obs_type_of(w.r.type);
		double want;

		/* errors of several lanes are shared, statistics are of an interval */
		if (type->class != OBS_BASIC ||
		    (type->observable == OBS_BER && part.lanes > 1) ||
		    type->observable == OBS_FERC)
			continue;
		want = truth(type, w.r.place == VDM_AT_LANE ? w.r.lane : 0);
		ck_assert_int_eq(w.r.def->side == VDM_HOST, type->side == OBS_HOST);
		ck_assert_double_eq_tol(worth(w.r.def->q, w.r.word), want,
		    type->step * 0.51 + fabs(want) * 0.001);
		compared++;
	}
	ck_assert_uint_ge(compared, 16);
}
END_TEST

START_TEST(statistics_lie_around_the_current_value)
{
	double min = -1, max = -1, avg = -1, current = -1;
	struct vdm_walk w;

	plug_settled(observers[_i]);
	now += 30 * SECOND;
	decode_module();
	for (w = vdm_walk_begin(&map, &id); vdm_walk_next(&w);) {
		double value = worth(w.r.def->q, w.r.word);

		if (w.r.def->side != VDM_MEDIA || w.r.lane != 0)
			continue;
		if (strcmp(w.r.def->name, "pre_fec_ber_min") == 0)
			min = value;
		if (strcmp(w.r.def->name, "pre_fec_ber_max") == 0)
			max = value;
		if (strcmp(w.r.def->name, "pre_fec_ber_avg") == 0)
			avg = value;
		if (strcmp(w.r.def->name, "pre_fec_ber") == 0)
			current = value;
	}

	ck_assert_double_gt(min, 0);
	ck_assert(min < avg && avg < max);
	ck_assert(min <= current && current <= max);
}
END_TEST

START_TEST(limits_are_those_of_the_description)
{
	unsigned line = 0, lanes = 0;
	struct vdm_walk w;

	plug_settled(observers[_i]);
	for (w = vdm_walk_begin(&map, &id); vdm_walk_next(&w);) {
		const struct part_vdm *vdm = &part.vdm[line];

		ck_assert_uint_eq(w.r.type, vdm->type);
		ck_assert_uint_eq(w.r.limit_set, vdm->set);
		for (unsigned n = 0; w.r.limits_present && n < LIMIT_COUNT; n++)
			ck_assert_uint_eq((uint16_t)w.r.limit[n], vdm->limit[n]);
		if (++lanes == part_vdm_width(vdm)) {
			line++;
			lanes = 0;
		}
	}
	ck_assert_uint_eq(line, part.vdm_count);
}
END_TEST

START_TEST(a_faded_lane_is_flagged_by_lane_and_name)
{
	int64_t dim = 100000;
	struct vdm_walk w;

	plug_settled("qdd-400g-dr4");
	ck_assert_int_eq(hand_bend(world, CAGE, QUANTITY_RX_POWER, 2, &dim, 0, now), 0);
	now += SECOND;
	decode_module();
	for (w = vdm_walk_begin(&map, &id); vdm_walk_next(&w);) {
		bool low = w.r.flag[LIMIT_LOW_ALARM], high = w.r.flag[LIMIT_HIGH_ALARM];
		bool media = w.r.def->side == VDM_MEDIA;

		if (strcmp(w.r.def->name, "snr") == 0)
			ck_assert_int_eq(low, media && w.r.lane == 2);
		if (strcmp(w.r.def->name, "pre_fec_ber") == 0)
			ck_assert_int_eq(high, media);
	}
}
END_TEST

START_TEST(a_freeze_is_seen_as_such)
{
	struct vdm_status s;

	plug_settled(coherent[_i]);
	ck_assert(vdm_status(&map, &s));
	ck_assert_uint_eq(s.interval_us, US_PER_S);
	ck_assert(!s.frozen && !s.unfrozen);
	ck_assert_int_eq(sim_bus_changed(world, CAGE, SIM_FAMILY_CMIS), 0);
	write_byte(0x2f, 144, 0x80);
	decode_module();
	ck_assert(vdm_status(&map, &s));
	ck_assert(s.freeze_requested && !s.frozen);

	now += 10000;
	decode_module();
	ck_assert(vdm_status(&map, &s));
	ck_assert(s.frozen && !s.unfrozen);
}
END_TEST

/* Metrics of page 35h by their names, and what the physics call them. */
static const struct {
	const char *name;
	enum observable observable;
} metrics[] = {
	{ "cd", OBS_CD },
	{ "dgd", OBS_DGD },
	{ "sopmd", OBS_SOPMD },
	{ "pdl", OBS_PDL },
	{ "osnr", OBS_OSNR },
	{ "esnr", OBS_ESNR },
	{ "cfo", OBS_CFO },
	{ "evm", OBS_EVM },
	{ "tx_power", OBS_TX_POWER },
	{ "rx_total_power", OBS_RX_TOTAL },
	{ "rx_signal_power", OBS_RX_SIGNAL },
	{ "sop_rate", OBS_SOP_RATE },
	{ "mer", OBS_MER },
	{ "clock_recovery_loop", OBS_CLOCK_LOOP },
	{ "sopmd_coarse", OBS_SOPMD },
	{ "snr_margin", OBS_SNR_MARGIN },
	{ "q_factor", OBS_Q },
	{ "q_margin", OBS_Q_MARGIN },
};

START_TEST(performance_is_that_of_the_link)
{
	const struct ccmis_metric_def *def;

	plug_settled(coherent[_i]);
	for (unsigned i = 0; (def = ccmis_metric_at(i)); i++) {
		const struct sim_stat *stat =
		    &module_of()->vdm.link[0][metrics[i].observable - OBS_LINK_FIRST];
		double step = def->q.num / (double)def->q.den;
		struct ccmis_metric metric;

		ck_assert_str_eq(def->name, metrics[i].name);
		ck_assert(ccmis_metric(&map, def, 0, &metric));
		ck_assert_double_eq_tol(worth(def->q, metric.avg), sim_stat_mean(stat),
		    step * 0.51);
		ck_assert_double_eq_tol(worth(def->q, metric.min), stat->min,
		    step * 0.51);
		ck_assert_double_eq_tol(worth(def->q, metric.max), stat->max,
		    step * 0.51);
	}
	ck_assert(ccmis_is_coherent(&map, &id));
}
END_TEST

START_TEST(fec_counters_make_the_ber_that_vdm_tells)
{
	const struct sim_stat *stat;
	struct ccmis_fec fec;

	plug_settled(coherent[_i]);
	stat = &module_of()->vdm.ber[OBS_MEDIA][0];
	ck_assert(ccmis_fec(&map, CCMIS_PAGE_MEDIA_FEC, 0, &fec));

	ck_assert_double_gt((double)fec.bits, 1e12);
	ck_assert_double_eq_tol((double)fec.corrected_bits / (double)fec.bits,
	    sim_stat_mean(stat), 1e-9);
	ck_assert_double_eq_tol((double)fec.corrected_bits_max / (double)fec.bits_sub,
	    stat->max, 1e-9);
	ck_assert_uint_eq(fec.uncorrected_frames, 0);
	ck_assert(ccmis_fec(&map, CCMIS_PAGE_HOST_FEC, 0, &fec));
	ck_assert_double_gt((double)fec.bits, 1e12);
}
END_TEST

START_TEST(the_laser_is_where_it_is_set)
{
	const struct tunable_grid *grid;
	struct tunable_abilities can;
	struct tunable_lane lane;
	uint32_t mhz;
	int16_t low, high;

	plug_settled(coherent[_i]);
	ck_assert(tunable_offered(&map, &id));
	ck_assert(tunable_lane(&map, &id, 0, &lane));
	ck_assert(tunable_configured(&lane, &mhz));
	ck_assert_uint_eq(lane.frequency_mhz, mhz);
	ck_assert(!lane.tuning && !lane.unlocked && lane.flags == 0);
	ck_assert(tunable_abilities(&map, &can));
	ck_assert(can.fine_tuning && can.power);
	ck_assert_int_eq(can.power_low_cdbm, part.laser.power_low_cdbm);
	for (unsigned i = 0; (grid = tunable_grid_at(i)); i++) {
		bool meant = part.laser.grid[i].high != 0;

		ck_assert_int_eq(tunable_has_grid(&map, grid), meant);
		ck_assert_int_eq(tunable_range(&map, grid, &low, &high), meant);
		if (!meant)
			continue;
		ck_assert_int_eq(low, part.laser.grid[i].low);
		ck_assert_int_eq(high, part.laser.grid[i].high);
	}
}
END_TEST

/* Each grid of the simulator against the other reading, channel by channel. */
START_TEST(channels_are_where_the_decoder_has_them)
{
	const struct tunable_grid *grid;
	struct tunable_lane lane;
	uint32_t mhz;

	plug_settled(coherent[_i]);
	ck_assert_int_eq(sim_bus_changed(world, CAGE, SIM_FAMILY_CMIS), 0);
	for (unsigned i = 0; (grid = tunable_grid_at(i)); i++) {
		int channel = part.laser.grid[i].high;

		if (channel == 0)
			continue;
		write_byte(0x12, 128, (uint8_t)(i << 4));
		write_byte(0x12, 136, (uint8_t)(channel >> 8));
		write_byte(0x12, 137, (uint8_t)channel);
		now += 5 * SECOND;
		decode_module();
		ck_assert(tunable_lane(&map, &id, 0, &lane));
		ck_assert(tunable_configured(&lane, &mhz));
		ck_assert_uint_eq(lane.frequency_mhz, mhz);
		ck_assert(lane.flags & TUNABLE_COMPLETE);
	}
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("sim_observe");
	TCase *tc = tcase_create("observe");
	int all = (int)COUNT_OF(observers), lines = (int)COUNT_OF(coherent);

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_loop_test(tc, every_observable_is_known_and_has_its_place, 0, all);
	tcase_add_loop_test(tc, values_are_those_of_the_physics, 0, all);
	tcase_add_loop_test(tc, statistics_lie_around_the_current_value, 0, all);
	tcase_add_loop_test(tc, limits_are_those_of_the_description, 0, all);
	tcase_add_test(tc, a_faded_lane_is_flagged_by_lane_and_name);
	tcase_add_loop_test(tc, a_freeze_is_seen_as_such, 0, lines);
	tcase_add_loop_test(tc, performance_is_that_of_the_link, 0, lines);
	tcase_add_loop_test(tc, fec_counters_make_the_ber_that_vdm_tells, 0, lines);
	tcase_add_loop_test(tc, the_laser_is_where_it_is_set, 0, lines);
	tcase_add_loop_test(tc, channels_are_where_the_decoder_has_them, 0, lines);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
