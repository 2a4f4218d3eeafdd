/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/sim_vdm.h"

#include <math.h>
#include <string.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "sim/sim_ccmis.h"

/* Freezing and thawing take so long; a host must wait (CMIS 5.4, Table 10-5). */
#define FREEZE_US 6000u
#define THAW_US   4000u

#define FREEZE_REQUEST (1 << 7)
#define FREEZE_DONE    (1 << 7)
#define UNFREEZE_DONE  (1 << 6)

#define MEDIA_SMF     2
#define PLACE_MODULE  15
#define BYTES_OF_SET  (2 * BOUND_COUNT)
#define OBSERVE_US    (2 * US_PER_S)
#define INTERVAL_STEP 1e-4 /* s, of 2Fh:129 */

static unsigned
line_count(const struct sim_module *m)
{
	return MIN_OF(m->part.vdm_count, PART_VDM);
}

/* The lane of a line's n-th instance, and the end of them; they lie in a file. */
static unsigned
next_lane(const struct part_vdm *vdm, unsigned lane)
{
	while (lane < PART_BANK && !(vdm->lanes & lane_bit(lane)))
		lane++;
	return lane;
}

static uint16_t
page_of(uint16_t first, const struct part_vdm *vdm, unsigned bank)
{
	return sim_bank_half((uint16_t)(first + vdm->group % VDM_GROUPS), bank);
}

/* What is of the module as a whole stands in the first bank alone. */
static bool
stands_in(const struct part_vdm *vdm, unsigned bank)
{
	return vdm->lanes || bank == 0;
}

static void
build_line(struct sim_module *m, const struct part_vdm *vdm, unsigned bank)
{
	uint8_t *limits = sim_module_at(m, page_of(P28, vdm, bank), 128);
	uint8_t *descriptors = sim_module_at(m, page_of(P20, vdm, bank), 128);
	unsigned slot = vdm->slot, set = vdm->set % VDM_SETS;

	if (!stands_in(vdm, bank))
		return;
	for (unsigned i = 0; i < BOUND_COUNT; i++)
		put_be16(limits + set * BYTES_OF_SET + 2 * i, vdm->limit[i]);
	for (unsigned lane = next_lane(vdm, 0); slot < VDM_INSTANCES; slot++) {
		unsigned place = vdm->lanes ? lane : PLACE_MODULE;

		if (vdm->lanes && lane >= PART_BANK)
			break;
		descriptors[2 * slot] = (uint8_t)(set << 4 | place);
		descriptors[2 * slot + 1] = vdm->type;
		if (!vdm->lanes)
			break;
		lane = next_lane(vdm, lane + 1);
	}
}

static void
build_bank(struct sim_module *m, unsigned bank, unsigned groups)
{
	for (unsigned i = 0; i < groups; i++) {
		sim_module_add_half(m, sim_bank_half((uint16_t)(P20 + i), bank));
		sim_module_add_half(m, sim_bank_half((uint16_t)(P24 + i), bank));
		sim_module_add_half(m, sim_bank_half((uint16_t)(P28 + i), bank));
	}
	sim_module_add_half(m, sim_bank_half(P2C, bank));
	sim_module_add_half(m, sim_bank_half(P2D, bank));
	for (unsigned i = 0; i < line_count(m); i++)
		build_line(m, &m->part.vdm[i], bank);
}

void
sim_vdm_build(struct sim_module *m)
{
	unsigned count = line_count(m), groups;
	uint8_t *p;

	if (count == 0)
		return;
	groups = m->part.vdm[count - 1].group % VDM_GROUPS + 1u;
	for (unsigned bank = 0; bank < part_banks(&m->part); bank++)
		build_bank(m, bank, groups);
	sim_module_add_half(m, P2F);
	p = sim_module_at(m, P2F, 128);
	p[0] = (uint8_t)(groups - 1);
	put_be16(p + 1, (unsigned)(SIGNAL_INTERVAL_S / INTERVAL_STEP));
}

void
sim_vdm_reset(struct sim_module *m)
{
	memset(&m->vdm, 0, sizeof(m->vdm));
	for (unsigned bank = 0; bank < part_banks(&m->part); bank++) {
		memset(sim_module_at(m, sim_bank_half(P2C, bank), 128), 0, 128);
		memset(sim_module_at(m, sim_bank_half(P2D, bank), 128), 0xff, 128);
	}
	*sim_module_at(m, P2F, 144) = *sim_module_at(m, P2F, 145) = 0;
}

void
sim_vdm_wrote(struct sim_module *m, uint64_t t)
{
	uint8_t request = *sim_module_at(m, P2F, 144) & FREEZE_REQUEST;

	if (request == m->vdm.request)
		return;
	m->vdm.request = request;
	*sim_module_at(m, P2F, 145) = 0;
	m->vdm.done_at = t + (request ? FREEZE_US : THAW_US);
}

/* A data path has one FEC: all of its lanes tell of the errors that it saw. */
static void
share_errors(const struct sim_lanes *lanes, struct sim_signals *s)
{
	double ber[PART_LANES], ferc[PART_LANES];

	for (unsigned lane = 0; lane < PART_LANES; lane++) {
		ber[lane] = s->side[OBS_MEDIA][lane].value[OBS_BER];
		ferc[lane] = s->side[OBS_MEDIA][lane].value[OBS_FERC];
	}
	for (unsigned lane = 0; lane < PART_LANES; lane++) {
		double *v = s->side[OBS_MEDIA][lane].value;
		unsigned width = (unsigned)__builtin_popcount(lanes->path[lane]);

		if (width == 0)
			continue;
		v[OBS_BER] = v[OBS_FERC] = 0;
		for (unsigned left = lanes->path[lane]; left; left &= left - 1) {
			unsigned i = (unsigned)__builtin_ctz(left);

			v[OBS_BER] += ber[i] / width;
			v[OBS_FERC] += ferc[i];
		}
	}
}

static void
observe(const struct sim_module *m, const struct sim_lanes *lanes, uint64_t t,
    struct sim_signals *ret_signals)
{
	struct sim_signals *s = ret_signals;

	memset(s, 0, sizeof(*s));
	s->used[OBS_HOST] = lanes->host_in_use;
	for (unsigned lane = 0; lane < MIN_OF(m->part.lanes, PART_LANES); lane++) {
		if (m->part.media_type == MEDIA_SMF)
			s->line[lane] = signal_line_of(lanes->media_id[lane]);
		signal_media(&m->physics, &m->part, lane, s->line[lane],
		    lanes->lit & lane_bit(lane), lanes->heard & lane_bit(lane), t,
		    &s->side[OBS_MEDIA][lane]);
	}
	for (unsigned lane = 0; lane < MIN_OF(m->part.host_lanes, PART_LANES); lane++) {
		if (lanes->host_in_use & lane_bit(lane))
			signal_host(&m->physics, &m->part, lane, t,
			    &s->side[OBS_HOST][lane]);
	}
	s->used[OBS_MEDIA] = lanes->in_use;
	for (unsigned lane = 0; lane < PART_LANES; lane++) {
		/* a data path has the number of its first host lane */
		if (lanes->path[lane] & lanes->in_use)
			s->used[OBS_MEDIA] |= lane_bit(lane);
	}
	share_errors(lanes, s);
}

static void
add_sample(struct sim_stat *stat, double value, double seconds)
{
	stat->min = stat->count ? MIN_OF(stat->min, value) : value;
	stat->max = stat->count ? MAX_OF(stat->max, value) : value;
	stat->sum += value * seconds;
	stat->seconds += seconds;
	stat->count++;
}

double
sim_stat_mean(const struct sim_stat *stat)
{
	return stat->seconds > 0 ? stat->sum / stat->seconds : stat->min;
}

static void
add_samples(struct sim_module *m, const struct sim_signals *s, double seconds)
{
	struct sim_vdm *vdm = &m->vdm;

	for (unsigned side = 0; side < 2; side++) {
		for (unsigned lane = 0; lane < PART_LANES; lane++) {
			const double *v = s->side[side][lane].value;

			if (!(s->used[side] & lane_bit(lane)))
				continue;
			add_sample(&vdm->ber[side][lane], v[OBS_BER], seconds);
			add_sample(&vdm->ferc[side][lane], v[OBS_FERC], seconds);
		}
	}
	for (unsigned bank = 0; m->part.coherent && bank < PART_BANKS; bank++) {
		unsigned lane = bank * PART_BANK;
		const double *v = s->side[OBS_MEDIA][lane].value;

		for (unsigned i = 0;
		     (s->used[OBS_MEDIA] & lane_bit(lane)) && i < OBS_LINK_COUNT; i++)
			add_sample(&vdm->link[bank][i], v[OBS_LINK_FIRST + i], seconds);
	}
}

static double
value_of(const struct sim_module *m, const struct sim_signals *s,
    const struct obs_type *type, unsigned lane)
{
	const struct sim_stat *stat = type->observable == OBS_BER
					  ? &m->vdm.ber[type->side][lane]
					  : &m->vdm.ferc[type->side][lane];

	switch ((enum obs_class)type->class) {
	case OBS_BASIC:
		return s->side[type->side][lane].value[type->observable];
	case OBS_MIN:
		return stat->min;
	case OBS_MAX:
		return stat->max;
	case OBS_AVG:
		return sim_stat_mean(stat);
	case OBS_TOTAL:
		return stat->sum / SIGNAL_INTERVAL_S;
	}
	return 0;
}

/* Which bounds a word crosses; limits of zeroes are none. */
static unsigned
crossed(const uint8_t *limits, const struct obs_type *type, uint16_t raw)
{
	static const uint8_t none[BYTES_OF_SET];
	double value;
	unsigned found = 0;

	if (memcmp(limits, none, sizeof(none)) == 0)
		return 0;
	value = obs_decode((enum obs_word)type->word, 1, raw);
	for (unsigned i = 0; i < BOUND_COUNT; i++) {
		double bound =
		    obs_decode((enum obs_word)type->word, 1, be16(limits + 2 * i));

		if (i % 2 == 0 ? value > bound : value < bound)
			found |= 1u << i;
	}
	return found;
}

/* One instance: its word; returns which bounds it crosses. */
static unsigned
write_instance(const struct sim_module *m, const struct sim_signals *s,
    const struct obs_type *type, const uint8_t *limits, unsigned lane, uint8_t *word)
{
	uint16_t raw = 0;

	if (s->used[type->side] & lane_bit(lane))
		raw = obs_encode((enum obs_word)type->word, type->step,
		    value_of(m, s, type, lane));
	put_be16(word, raw);
	return s->used[type->side] & lane_bit(lane) ? crossed(limits, type, raw) : 0;
}

/* Where the groups have their pages. */
struct pages {
	const uint8_t *limits[VDM_GROUPS];
	uint8_t *words[VDM_GROUPS];
};

static void
write_line(struct sim_module *m, const struct ledger_pen *pen,
    const struct sim_signals *s, const struct pages *pages, const struct part_vdm *vdm,
    unsigned bank, uint64_t t)
{
	const struct obs_type *type = obs_type_of(vdm->type);
	const uint8_t *limits =
	    pages->limits[vdm->group % VDM_GROUPS] + vdm->set % VDM_SETS * BYTES_OF_SET;
	uint8_t *words = pages->words[vdm->group % VDM_GROUPS];
	/* of the module as a whole there is one instance, made of the first lane */
	unsigned left = vdm->lanes ? vdm->lanes : 1;

	if (!type || !stands_in(vdm, bank) || (type->class != OBS_BASIC && m->vdm.frozen))
		return;
	for (unsigned slot = vdm->slot; left && slot < VDM_INSTANCES; slot++) {
		unsigned number = vdm->group % VDM_GROUPS * VDM_INSTANCES + slot;
		unsigned lane = bank * PART_BANK + (unsigned)__builtin_ctz(left);
		unsigned found =
		    write_instance(m, s, type, limits, lane, words + 2 * slot);

		if (found)
			sim_module_latch(m, pen, sim_bank_half(P2C, bank),
			    (uint8_t)(128 + number / 2),
			    (uint8_t)(found << number % 2 * 4), t);
		left &= left - 1;
	}
}

static void
write_lines(struct sim_module *m, const struct ledger_pen *pen,
    const struct sim_signals *s, unsigned bank, uint64_t t)
{
	unsigned count = line_count(m);
	struct pages pages;

	for (unsigned i = 0; i < VDM_GROUPS; i++) {
		pages.limits[i] =
		    sim_module_at(m, sim_bank_half((uint16_t)(P28 + i), bank), 128);
		pages.words[i] =
		    sim_module_at(m, sim_bank_half((uint16_t)(P24 + i), bank), 128);
	}
	for (unsigned i = 0; i < count; i++)
		write_line(m, pen, s, &pages, &m->part.vdm[i], bank, t);
}

/* The freeze or its end is due: an interval ends, or the next one shows. */
static void
finish_request(struct sim_module *m)
{
	struct sim_vdm *vdm = &m->vdm;
	bool freeze = vdm->request != 0;

	vdm->done_at = 0;
	*sim_module_at(m, P2F, 145) = freeze ? FREEZE_DONE : UNFREEZE_DONE;
	if (freeze) {
		memset(vdm->ber, 0, sizeof(vdm->ber));
		memset(vdm->ferc, 0, sizeof(vdm->ferc));
		memset(vdm->link, 0, sizeof(vdm->link));
	}
	vdm->frozen = freeze;
}

/*
 * A signal is observed no oftener than the physics, unless somebody asks; where no other
 * flags hang on it, less often.
 */
static bool
is_due(const struct sim_module *m, uint64_t t)
{
	uint64_t period = m->part.coherent ? PHYSICS_STEP_US : OBSERVE_US;

	return m->asked || t >= m->observed + period ||
	       (m->vdm.done_at && t >= m->vdm.done_at);
}

void
sim_vdm_step(struct sim_module *m, const struct ledger_pen *pen,
    const struct sim_lanes *lanes, uint64_t t)
{
	struct sim_signals s;

	if ((line_count(m) == 0 && !m->part.coherent) || !is_due(m, t))
		return;
	observe(m, lanes, t, &s);
	add_samples(m, &s, t > m->observed ? (double)(t - m->observed) / US_PER_S : 0);
	m->observed = t;
	for (unsigned bank = 0; bank < part_banks(&m->part); bank++)
		write_lines(m, pen, &s, bank, t);
	sim_ccmis_step(m, pen, &s, t);
	if (m->vdm.done_at && t >= m->vdm.done_at)
		finish_request(m);
}
