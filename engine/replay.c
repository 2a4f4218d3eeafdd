/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/replay.h"

#include <string.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/hwerr.h"
#include "model/module.h"
#include "model/vdm_flag.h"
#include "optics/latch.h"

#define A2H 0x51

void
replay_init(struct replay *r, struct ring *ring, unsigned cage)
{
	memset(r, 0, sizeof(*r));
	r->ring = ring;
	r->cage = (uint16_t)cage;
	r->module = ring_module(ring, cage);
	r->inherited = r->module != 0;
	r->read = r->done = r->marked = ring_consumed(ring, cage);
	r->read_us = r->done_us = r->marked_us = ring_consumed_us(ring, cage);
	r->told = r->marked_told = ring_told(ring, cage);
}

static void
look_from(struct replay *r, uint64_t id, uint64_t end_us)
{
	r->from = id;
	r->from_us = end_us;
	r->due = true;
}

static void
begin_anew(struct replay *r)
{
	r->unsure = false;
	r->read = r->done = ring_last(r->ring);
	r->due = false;
	r->until = 0;
}

void
replay_bus_up(struct replay *r, uint64_t now_us)
{
	if (!r->ring || !r->module)
		return;
	r->left = ring_last(r->ring);
	r->dead_us = now_us;
	if (!r->due)
		look_from(r, r->read, r->read_us);
	/* what the first looks of our own take away was not kept either */
	r->until = r->inherited ? UINT64_MAX : MAX_OF(r->until, r->left);
}

void
replay_again(struct replay *r)
{
	if (!r->ring || !r->module)
		return;
	if (!r->due)
		look_from(r, r->done, r->done_us);
	r->until = UINT64_MAX;
}

void
replay_forget(struct replay *r)
{
	if (!r->ring)
		return;
	begin_anew(r);
	r->module = 0;
	r->inherited = false;
	ring_set_module(r->ring, r->cage, 0);
}

void
replay_reset(struct replay *r)
{
	if (!r->ring)
		return;
	if (r->inherited)
		replay_forget(r); /* until it is met all is its start */
	else
		begin_anew(r);
}

uint64_t
replay_whose(const struct replay *r, enum spec spec, struct memaddr at, unsigned len)
{
	return !r->unsure && r->ring && r->module && latch_is_read(spec, at, len)
		   ? r->module
		   : 0;
}

void
replay_answered(struct replay *r, uint64_t intent)
{
	if (!r->ring)
		return;
	r->alone = r->done == r->read && !r->due;
	/* what the process read since, unasked, is in no answer yet */
	r->read = MAX_OF(r->read, MIN_OF(intent, ring_last(r->ring)));
}

void
replay_unheard(struct replay *r, uint64_t intent)
{
	if (!r->ring || !r->module)
		return;
	if (!r->due)
		look_from(r, r->read, r->read_us);
	r->until = MAX_OF(r->until, MIN_OF(intent, ring_last(r->ring)));
}

void
replay_void(struct replay *r)
{
	if (r->alone)
		r->done = r->read;
}

void
replay_kept(struct replay *r, uint64_t since_us)
{
	if (since_us)
		r->read_us = since_us;
}

uint64_t
replay_inherits(const struct replay *r, uint64_t module)
{
	return r->ring && r->inherited && r->module == module ? r->done_us : 0;
}

uint64_t
replay_was_another(const struct replay *r, uint64_t module)
{
	return r->ring && r->inherited && r->module != module ? r->done_us : 0;
}

void
replay_published(struct replay *r)
{
	if (!r->ring || r->due)
		return;
	r->done = r->told = r->read;
	r->done_us = r->read_us;
}

void
replay_mark(struct replay *r, bool keeps)
{
	r->marked_told = r->told;
	if (keeps)
		return;
	r->marked = r->done;
	r->marked_us = r->done_us;
}

void
replay_commit(struct replay *r)
{
	if (!r->ring)
		return;
	ring_tell(r->ring, r->cage, r->marked_told);
	ring_consume(r->ring, r->cage, r->marked, r->marked_us);
}

/* The place that a run reads, in a memory map. */
static struct memaddr
place_of(const struct platform_addr *at)
{
	struct memaddr place = { .page = at->page, .byte = at->byte, .bank = at->bank };

	if (at->i2c == A2H)
		place.page = at->byte < 128 ? A2_LOW : (uint16_t)(A2_TABLE + at->page);
	else if (at->byte < 128)
		place.page = LOW;
	return place;
}

static bool
starts_lower_memory(const struct ring_read *read)
{
	return read->at.byte == 0 && read->len >= 2;
}

/* Nobody knows what this read took; false: what it brought, if anything, is known. */
static bool
is_unknown(const struct replay *r, const struct ring_read *read, uint64_t since_us,
    struct gaps *gaps)
{
	bool died = !read->ended && read->id <= r->left;
	bool failed = read->ended && hw_err_info(read->status)->may_clear;

	if (read->id > r->told && died)
		gap_widen(&gaps->died, since_us, MAX_OF(read->intent_us, r->dead_us));
	if (read->id > r->told && failed)
		gap_widen(&gaps->failed, since_us, read->end_us);
	return died || failed;
}

/* Flags that a read cleared were not read since then. Those of observables are read more
 * seldom than others; a main that is dead did not say when. */
static uint64_t
unread_since(const struct replay *r, struct memaddr place, unsigned len,
    const struct cage *c)
{
	uint64_t observed_us = 0;

	if (place.page == VDM_PAGE_FLAGS && place.bank < MEMMAP_BANKS)
		observed_us = vdm_flags_unread_us(c, place, len);
	return observed_us ? MIN_OF(observed_us, r->from_us) : r->from_us;
}

/* One read that is left. `believed`: its visit began with bytes of this module. */
static void
replay_read(const struct replay *r, const struct ring_read *read, enum spec spec,
    bool believed, struct flags *flags, struct tally *tally, struct gaps *gaps,
    struct inventory *inv, struct cage *c)
{
	struct memaddr place = place_of(&read->at);
	struct flag_time when = { r->from_us, read->end_us };

	/* before anybody knew its layout more was written down than it has */
	if (!latch_is_read(spec, place, read->len) ||
	    is_unknown(r, read, unread_since(r, place, read->len, c), gaps))
		return;
	/* who shares the ring may write any bank into it */
	if (read->status != HW_OK || !believed || place.bank >= MEMMAP_BANKS)
		return;
	flags_keep(flags, spec, place, read->bytes, read->len);
	tally_late(tally, spec, place, read->bytes, read->len, &when);
	if (spec == SPEC_CMIS && place.page == VDM_PAGE_FLAGS) {
		vdm_set_keep_flags(c, place.bank, place.byte, read->bytes, read->len);
		vdm_flags_read(c, place, read->bytes, read->len,
		    &(struct flag_time){ read->intent_us, read->end_us }, 0);
	}
	if (read->id <= r->left)
		cage_replayed_flags(inv, c, read->end_us);
}

static void
replay_all(const struct replay *r, enum spec spec, const uint8_t kind[2],
    struct flags *flags, struct tally *tally, struct gaps *gaps, struct inventory *inv,
    struct cage *c)
{
	uint64_t lost = ring_lost(r->ring, r->cage), id = r->from;
	struct ring_read read;
	bool believed = true;

	if (lost > r->from && lost > r->told)
		gap_widen(&gaps->died, r->from_us, r->dead_us);
	while (ring_next(r->ring, r->cage, &id, UINT64_MAX, &read)) {
		bool failed = read.ended && read.status != HW_OK;

		/* one that failed may stand for others, from before */
		if (read.module != r->module || (id > r->until && !failed))
			continue;
		if (read.ended && read.status == HW_OK && starts_lower_memory(&read))
			believed = memcmp(read.bytes, kind, 2) == 0;
		replay_read(r, &read, spec, believed, flags, tally, gaps, inv, c);
	}
}

void
replay_met(struct replay *r, uint64_t module, enum spec spec, const uint8_t kind[2],
    struct flags *flags, struct tally *tally, struct gaps *gaps, struct inventory *inv,
    struct cage *c)
{
	if (!r->ring)
		return;
	if (r->due && module == r->module)
		replay_all(r, spec, kind, flags, tally, gaps, inv, c);
	if (module != r->module)
		replay_forget(r);
	r->due = r->inherited = r->unsure = false;
	r->until = 0;
	r->module = module;
	ring_set_module(r->ring, r->cage, module);
}

void
replay_met_unknown(struct replay *r)
{
	if (!r->ring)
		return;
	r->unsure = true;
	r->until = MIN_OF(r->until, ring_last(r->ring));
}
