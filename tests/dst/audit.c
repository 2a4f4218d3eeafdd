/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/dst/audit.h"

#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/hwerr.h"
#include "optics/latch.h"
#include "tests/dst/observed.h"
#include "tests/suite.h"

#define P11 0x11u

/* After a death the flags of the dead come with the second look at the module. */
#define LOOKS_MAX 2
/* What was read just now need not be told yet. */
#define OPEN_US ((uint64_t)2 * US_PER_S)

/*
 * Where flags stand in the model.
 */

struct place {
	uint8_t shown; /* bits that are up there */
	uint8_t known; /* bits that have a place */
};

static void
put_limit(const struct readings *r, enum monitor id, enum limit limit, unsigned lane,
    unsigned bit, struct place *p)
{
	p->known |= (uint8_t)((r->flag_known[id] >> lane & 1) << bit);
	p->shown |= (uint8_t)((r->flag[id][limit] >> lane & 1) << bit);
}

/* Four lanes, or eight. */
static void
put_signal(const struct readings *r, enum signal_flag id, unsigned lanes, unsigned shift,
    struct place *p)
{
	uint32_t all = (1u << lanes) - 1;

	p->known |= (uint8_t)((r->signal_known[id] & all) << shift);
	p->shown |= (uint8_t)((r->signal[id] & all) << shift);
}

static void
find_in_cmis(const struct readings *r, uint16_t half, uint8_t byte, struct place *p)
{
	static const struct {
		uint8_t first;
		enum monitor id;
	} limits[] = { { 139, MONITOR_TX_POWER }, { 143, MONITOR_TX_BIAS },
		{ 149, MONITOR_RX_POWER } };
	static const struct {
		uint8_t byte;
		enum signal_flag id;
	} signals[] = { { 135, SIGNAL_TX_FAULT }, { 136, SIGNAL_TX_LOS },
		{ 137, SIGNAL_TX_LOL }, { 147, SIGNAL_RX_LOS }, { 148, SIGNAL_RX_LOL },
		{ 134, SIGNAL_PATH_STATE }, { 138, SIGNAL_TX_EQ },
		{ 153, SIGNAL_RX_OUTPUT } };
	/* the bits of byte 8 */
	static const unsigned module[8] = { SIGNAL_MODULE_STATE, SIGNAL_MODULE_FIRMWARE,
		SIGNAL_PATH_FIRMWARE, SIGNAL_OTHER_FIRMWARE, SIGNAL_COUNT, SIGNAL_COUNT,
		SIGNAL_CDB_1, SIGNAL_CDB_2 };

	for (unsigned bit = 0; half == SIM_LOWER && bit < 8; bit++) {
		if (byte == 8 && module[bit] < SIGNAL_COUNT)
			put_signal(r, (enum signal_flag)module[bit], 1, bit, p);
		if (byte == 13)
			put_signal(r, SIGNAL_CUSTOM + bit, 1, bit, p);
	}
	for (unsigned bit = 0; half == SIM_LOWER && byte == 9 && bit < 8; bit++)
		put_limit(r, bit < 4 ? MONITOR_TEMP : MONITOR_VCC, (enum limit)(bit % 4),
		    0, bit, p);
	/* what Aux1 to Aux3 of a simulated module are */
	for (unsigned bit = 0; half == SIM_LOWER && byte == 10 && bit < 8; bit++)
		put_limit(r, bit < 4 ? MONITOR_TEC : MONITOR_LASER_TEMP,
		    (enum limit)(bit % 4), 0, bit, p);
	for (unsigned bit = 0; half == SIM_LOWER && byte == 11 && bit < 4; bit++)
		put_limit(r, MONITOR_VCC2, (enum limit)bit, 0, bit, p);
	for (unsigned i = 0; half == P11 && i < COUNT_OF(limits); i++) {
		for (unsigned bit = 0; byte >= limits[i].first &&
				       byte < limits[i].first + LIMIT_COUNT && bit < 8;
		     bit++)
			put_limit(r, limits[i].id, (enum limit)(byte - limits[i].first),
			    bit, bit, p);
	}
	for (unsigned i = 0; half == P11 && i < COUNT_OF(signals); i++) {
		if (byte == signals[i].byte)
			put_signal(r, signals[i].id, 8, 0, p);
	}
}

static void
find_in_sff8636(const struct readings *r, uint8_t byte, struct place *p)
{
	static const enum monitor lanes[] = { MONITOR_RX_POWER, MONITOR_TX_BIAS,
		MONITOR_TX_POWER };

	switch (byte) {
	case 3:
		put_signal(r, SIGNAL_RX_LOS, 4, 0, p);
		put_signal(r, SIGNAL_TX_LOS, 4, 4, p);
		return;
	case 4:
		put_signal(r, SIGNAL_TX_FAULT, 4, 0, p);
		put_signal(r, SIGNAL_TX_EQ, 4, 4, p);
		return;
	case 5:
		put_signal(r, SIGNAL_RX_LOL, 4, 0, p);
		put_signal(r, SIGNAL_TX_LOL, 4, 4, p);
		return;
	case 6:
		put_signal(r, SIGNAL_INITIALIZED, 1, 0, p);
		put_signal(r, SIGNAL_TEC_READY, 1, 1, p);
		/* fall through */
	case 7:
		for (unsigned i = 0; i < LIMIT_COUNT; i++)
			put_limit(r, byte == 6 ? MONITOR_TEMP : MONITOR_VCC,
			    (enum limit)i, 0, 7 - i, p);
		return;
	case 8:
	case 19:
	case 20:
	case 21:
		for (unsigned bit = 0; bit < 8; bit++)
			put_signal(r,
			    SIGNAL_CUSTOM + (byte == 8 ? 0 : (byte - 18u) * 8) + bit, 1,
			    bit, p);
		return;
	default:
		break;
	}
	/* two lanes a byte, the first in the upper nibble */
	for (unsigned i = 0; byte >= 9 && byte < 15 && i < 8; i++)
		put_limit(r, lanes[(byte - 9) / 2], (enum limit)(i % 4),
		    (byte - 9u) % 2 * 2 + i / 4, 7 - i, p);
}

static struct place
find_place(const struct rig *rig, const struct audit_flags *f)
{
	const struct cage *c = &rig->inv->cage[f->cage];
	const struct readings *r = &c->module.readings;
	struct place p = { 0, 0 };

	if (world_cage(rig->world, f->cage)->module.part.family == SIM_FAMILY_SFF8636)
		find_in_sff8636(r, f->byte, &p);
	else if (f->half == OBSERVED_PAGE)
		p.shown = observed_flags(c, f->byte, &p.known);
	else
		find_in_cmis(r, f->half, f->byte, &p);
	return p;
}

/* Places of flags that nobody reads: to take them would lose them. */
static bool
is_read_by_nobody(uint16_t half)
{
	return half != SIM_LOWER && half != P11 && half != OBSERVED_PAGE;
}

/*
 * What the ledger says.
 */

static uint64_t
count_bits(uint8_t bits)
{
	return (uint64_t)__builtin_popcount(bits);
}

static void
take_out(struct audit *a, unsigned i)
{
	a->flag[i] = a->flag[--a->count];
}

/* What was read of this module is no news any more. */
static void
let_go(struct audit *a, unsigned cage)
{
	for (unsigned i = a->count; i-- > 0;) {
		if (a->flag[i].cage != cage)
			continue;
		a->gone += count_bits(a->flag[i].bits);
		take_out(a, i);
	}
}

static void
owe(struct audit *a, struct rig *rig, uint64_t module, const struct ledger_entry *e)
{
	/* of its own assertions check keeps a record each */
	if (is_read_by_nobody(e->half) || a->count == AUDIT_FLAGS_MAX)
		ck_abort_msg("flags of %03x:%u were taken", e->half, e->byte);
	a->flag[a->count++] = (struct audit_flags){
		.at_us = e->mono_us,
		.module = module,
		.inserts = world_cage(rig->world, e->cage)->inserts,
		.cage = e->cage,
		.half = e->half,
		.byte = e->byte,
		.bits = e->bits,
		.left = e->bits,
	};
}

static void
add_loss(struct audit *a, unsigned cage, bool died, uint64_t at_us)
{
	if (a->loss_count == AUDIT_LOSSES) /* the oldest will not be told any more */
		memmove(a->loss, a->loss + 1, --a->loss_count * sizeof(*a->loss));
	a->loss[a->loss_count++] = (struct audit_loss){ cage, died, false, at_us };
}

/* They are nobody's any more, when that is committed. */
static void
drop_losses(struct audit *a, unsigned cage)
{
	for (unsigned i = 0; i < a->loss_count; i++)
		a->loss[i].said |= a->loss[i].cage == cage;
}

/* Says whether a read clears flags, and failed when it may have done so. */
static bool
is_lost(const struct rig *rig, const struct run *run, const struct run_result *result)
{
	unsigned family = world_cage(rig->world, run->cage)->module.part.family;
	struct memaddr at = mem_at(run->at.byte < 128 ? LOW : run->at.page, run->at.byte);
	enum spec spec = family == SIM_FAMILY_CMIS      ? SPEC_CMIS
			 : family == SIM_FAMILY_SFF8636 ? SPEC_SFF8636
							: SPEC_SFF8472;

	return !result->skipped && result->status != HW_OK &&
	       hw_err_info(result->status)->may_clear &&
	       latch_is_read(spec, at, run->len);
}

void
audit_read(struct audit *a, struct rig *rig, const struct run *run,
    const struct run_result *result, bool noise)
{
	const struct ledger *l = &rig->world->map->ledger;
	struct audit_cage *own = &a->cage[run->cage];
	uint64_t last = atomic_load(&l->events);
	unsigned before = a->count;

	if ((run->module || rig->inv->cage[run->cage].module.has_identity) &&
	    is_lost(rig, run, result))
		add_loss(a, run->cage, false, result->end_us);
	if (run->at.byte == 0)
		own->noise = noise;
	for (; a->ledger < last; a->ledger++) {
		struct ledger_entry e;

		if (!ledger_event(l, a->ledger + 1, &e))
			continue;
		a->rungs += e.kind == LEDGER_RECOVER;
		if (e.kind == LEDGER_RESET && e.value)
			let_go(a, e.cage);
		if (e.kind != LEDGER_FLAG_CLEAR)
			continue;
		if (e.cage != run->cage)
			ck_abort_msg("flags of cage %u were taken", e.cage);
		a->cleared += count_bits(e.bits);
		if (noise || own->noise)
			a->noise += count_bits(e.bits);
		else if (!run->module)
			a->starts += count_bits(e.bits);
		else
			owe(a, rig, run->module, &e);
	}
	a->reads += a->count > before;
}

void
audit_death(struct audit *a, struct rig *rig, unsigned bus)
{
	int cage = rig_read_under_way(rig, bus);

	if (cage >= 0)
		add_loss(a, (unsigned)cage, true, rig->now.mono_us);
}

void
audit_told(struct audit *a, const struct run *run)
{
	for (unsigned i = 0; i < a->count; i++)
		a->flag[i].told |= a->flag[i].cage == run->cage;
}

/*
 * What the model says.
 */

static bool
is_in(const struct audit_gap *g, const struct audit_flags *f)
{
	return g->cage == f->cage && g->since_us <= f->at_us && f->at_us <= g->until_us;
}

/* The losses that give such an interval are used up, when it is committed. */
static void
spend(struct audit *a, const struct rig *rig, const struct audit_gap *g, bool died)
{
	bool found = false;

	for (unsigned i = 0; i < a->loss_count; i++) {
		struct audit_loss *l = &a->loss[i];

		if (l->cage != g->cage || l->died != died || l->said ||
		    l->at_us < g->since_us || l->at_us > g->until_us)
			continue;
		l->said = found = true;
	}
	for (unsigned i = 0; i < a->count; i++)
		a->flag[i].unknown |= is_in(g, &a->flag[i]);
	if (!found)
		ck_abort_msg("CAGED_DST_SEED=%llu, at %llu us: cage %u: an interval from "
			     "%llu to %llu us is unknown without a %s",
		    (unsigned long long)rig->world->map->head.params.seed,
		    (unsigned long long)rig->now.mono_us, g->cage,
		    (unsigned long long)g->since_us, (unsigned long long)g->until_us,
		    died ? "death" : "read that failed");
	a->open[died]++;
}

/* What a cage says to be unknown, if that is new. */
static void
hear_gap(struct audit *a, const struct rig *rig, const struct cage *c, bool died,
    uint64_t count, const struct audit_gap *g)
{
	struct audit_cage *own = &a->cage[c->number];
	uint64_t *known = died ? &own->unknown : &own->failed;

	if (count == *known)
		return;
	if (count != *known + 1)
		ck_abort_msg("cage %u: two unknown intervals at once", c->number);
	*known = count;
	spend(a, rig, g, died);
}

static void
hear_gaps(struct audit *a, const struct rig *rig, const struct cage *c)
{
	const struct flag_set *f = &c->flags;
	struct audit_gap died = { c->number, c->lost.since_us, c->lost.until_us };
	struct audit_gap failed = { c->number, f->gap.since_us, f->gap.seen_us };

	hear_gap(a, rig, c, true, c->lost.unknown, &died);
	hear_gap(a, rig, c, false, f->gaps[FLAG_GAP_FAILED], &failed);
}

static void
wrong(const struct rig *rig, const struct audit_flags *f)
{
	ck_abort_msg("CAGED_DST_SEED=%llu, at %llu us: cage %s: flags %02x of %03x:%u, "
		     "read at %llu us, are nowhere",
	    (unsigned long long)rig->world->map->head.params.seed,
	    (unsigned long long)rig->now.mono_us, rig->inv->cage[f->cage].name, f->left,
	    f->half, f->byte, (unsigned long long)f->at_us);
}

/* The module that it was read from is gone, in truth or as far as the model knows. */
static void
drop_gone(struct audit *a, const struct rig *rig, const struct cage *c)
{
	const struct sim_cage *truth = world_cage(rig->world, c->number);
	struct audit_cage *own = &a->cage[c->number];
	bool over = own->resets != c->counters.resets || c->presence == PRESENCE_ABSENT;
	bool other = own->generation && own->generation != c->generation;
	const struct audit_gap gap = { c->number, c->flags.gap.since_us,
		c->flags.gap.seen_us };

	if (over || other)
		let_go(a, c->number);
	/* one that could not say who it was may be known by the ring, when it can */
	if (over)
		drop_losses(a, c->number);
	own->generation = c->generation;
	own->resets = c->counters.resets;
	for (unsigned i = a->count; i-- > 0;) {
		const struct audit_flags *f = &a->flag[i];
		bool there = truth->plugged && truth->inserts == f->inserts;
		/* who was taken for another, which a main before it knew */
		bool hidden = there && c->module.has_identity &&
			      f->module != ring_module(&rig->ring[c->bus], c->number);

		if (f->cage != c->number || (there && !hidden))
			continue;
		if (hidden && (c->flags.gap_why != FLAG_GAP_REMOVED || !is_in(&gap, f)))
			wrong(rig, f);
		*(hidden ? &a->unknown : &a->gone) += count_bits(f->bits);
		take_out(a, i);
	}
}

/*
 * A process died: what it read and did not tell stands in the ring. What is left of
 * any that died comes with the second look at a module that is met again.
 */
static void
hear_deaths(struct audit *a, const struct rig *rig, const struct cage *c)
{
	struct audit_cage *own = &a->cage[c->number];
	uint64_t starts = rig->inv->bus[c->bus].starts;

	for (unsigned i = 0; own->starts != starts && i < a->count; i++) {
		if (a->flag[i].cage != c->number)
			continue;
		a->flag[i].told = true;
		a->flag[i].looks = 0;
	}
	own->starts = starts;
}

/* All that a poll of CMIS clears has a name, once it is known what the module offers. */
static bool
is_of_cmis(const struct rig *rig, const struct audit_flags *f)
{
	return world_cage(rig->world, f->cage)->module.part.family == SIM_FAMILY_CMIS;
}

static void
look_for(struct audit *a, const struct rig *rig, struct audit_flags *f)
{
	const struct cage *c = &rig->inv->cage[f->cage];
	const struct audit_cage *own = &a->cage[f->cage];
	bool fresh = f->half == OBSERVED_PAGE
			 ? observed_us(c) != own->observed_us
			 : c->module.has_readings &&
			       c->module.pace[POLL_FLAGS].read_us != own->flags_us;
	struct place p;

	if (!f->told || !f->left || !fresh)
		return;
	p = find_place(rig, f);
	f->nowhere = f->bits & (uint8_t)~p.known;
	if (f->nowhere && is_of_cmis(rig, f) && !c->module.lacks_pages)
		ck_abort_msg("CAGED_DST_SEED=%llu: no place for flags %02x of %03x:%u",
		    (unsigned long long)rig->world->map->head.params.seed, f->nowhere,
		    f->half, f->byte);
	f->left &= (uint8_t)~p.shown & p.known;
	/* what the dead left waits until a module can say which one it is */
	if (!f->left || c->module.lacks_pages)
		return;
	if (++f->looks >= LOOKS_MAX && !f->unknown)
		wrong(rig, f);
}

void
audit_look(struct audit *a, struct rig *rig)
{
	for (unsigned i = 0; i < rig->inv->cage_count; i++) {
		const struct cage *c = &rig->inv->cage[i];

		hear_deaths(a, rig, c);
		drop_gone(a, rig, c);
		hear_gaps(a, rig, c);
	}
	for (unsigned i = 0; i < a->count; i++)
		look_for(a, rig, &a->flag[i]);
	for (unsigned i = 0; i < rig->inv->cage_count; i++) {
		const struct cage *c = &rig->inv->cage[i];

		a->cage[i].flags_us = c->module.pace[POLL_FLAGS].read_us;
		a->cage[i].observed_us = observed_us(c);
	}
}

void
audit_commit(struct audit *a)
{
	for (unsigned i = a->loss_count; i-- > 0;) {
		if (a->loss[i].said)
			a->loss[i] = a->loss[--a->loss_count];
	}
	for (unsigned died = 0; died < 2; died++) {
		a->intervals[died] += a->open[died];
		a->open[died] = 0;
	}
	for (unsigned i = a->count; i-- > 0;) {
		const struct audit_flags *f = &a->flag[i];

		if (f->left && !f->unknown)
			continue;
		a->unknown += count_bits(f->left);
		a->nowhere += count_bits(f->nowhere);
		a->committed +=
		    count_bits(f->bits) - count_bits(f->left) - count_bits(f->nowhere);
		take_out(a, i);
	}
}

void
audit_main_died(struct audit *a)
{
	a->main_deaths++;
	a->open[0] = a->open[1] = 0;
	for (unsigned i = 0; i < a->loss_count; i++)
		a->loss[i].said = false;
	for (unsigned i = 0; i < a->count; i++) {
		struct audit_flags *f = &a->flag[i];

		f->left = f->bits;
		f->nowhere = f->looks = 0;
		f->unknown = false;
		f->told = true;
	}
	for (unsigned i = 0; i < AUDIT_CAGES; i++)
		a->cage[i] = (struct audit_cage){ .noise = a->cage[i].noise };
}

void
audit_close(struct audit *a, struct rig *rig)
{
	uint64_t open = 0;

	audit_commit(a);
	for (unsigned i = 0; i < a->count; i++) {
		if (a->flag[i].at_us + OPEN_US < rig->now.mono_us)
			wrong(rig, &a->flag[i]);
		open += count_bits(a->flag[i].bits);
	}
	ck_assert_uint_eq(a->cleared, a->committed + a->unknown + a->gone + a->noise +
					  a->starts + a->nowhere + open);
}
