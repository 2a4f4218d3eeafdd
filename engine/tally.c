/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/tally.h"

#include <string.h>

#include "base/bytes.h"
#include "model/vdm_flag.h"

void
tally_begin(struct tally *a, uint64_t now_us)
{
	memset(a, 0, sizeof(*a));
	a->starts = true;
	a->begin_us = now_us;
}

/* ---- when ---- */

/* The end of the row that begins at a byte. */
static unsigned
row_end(const struct tally *a, unsigned first)
{
	return a->row[first] ? first + a->row[first] : FLAGS_MAX;
}

/* The first byte of the row with this one in it. */
static unsigned
row_of(const struct tally *a, unsigned byte)
{
	unsigned first = 0;

	while (row_end(a, first) <= byte)
		first = row_end(a, first);
	return first;
}

/* Lets a row begin at this byte. */
static void
split_row(struct tally *a, unsigned byte)
{
	unsigned first, end;

	if (byte == FLAGS_MAX)
		return;
	first = row_of(a, byte);
	end = row_end(a, first);
	if (first == byte)
		return;
	a->row[first] = (uint8_t)(byte - first);
	a->row[byte] = (uint8_t)(end - byte);
	a->read_us[byte] = a->read_us[first];
}

/* When the oldest of the last reads of some bytes began. */
static uint64_t
oldest_us(const struct tally *a, unsigned byte, unsigned end)
{
	uint64_t oldest = UINT64_MAX;

	for (byte = row_of(a, byte); byte < end; byte = row_end(a, byte))
		oldest = MIN_OF(oldest, a->read_us[byte]);
	return oldest;
}

/* They were read together. */
static void
note_read(struct tally *a, unsigned first, unsigned end, uint64_t begin_us)
{
	split_row(a, first);
	split_row(a, end);
	a->row[first] = (uint8_t)(end - first);
	a->read_us[first] = begin_us;
}

/* ---- reads ---- */

static bool
is_news(const struct tally_read *r)
{
	return memcmp(r->set, r->before, sizeof(r->set)) != 0 ||
	       memcmp(r->set, (uint8_t[FLAGS_LANES_MAX]){ 0 }, sizeof(r->set)) != 0;
}

static bool
same_flags(const struct tally_read *a, const struct tally_read *b)
{
	return a->at.page == b->at.page && a->at.bank == b->at.bank &&
	       a->late == b->late && a->first == b->first;
}

/* The next bytes of the same read, split for the platform. */
static bool
join(struct tally_read *to, const struct tally_read *next)
{
	if (!same_flags(to, next) || to->at.byte + to->len != next->at.byte)
		return false;
	memcpy(to->set + to->len, next->set, next->len);
	memcpy(to->before + to->len, next->before, next->len);
	to->len = (uint8_t)(to->len + next->len);
	to->when.since_us = MIN_OF(to->when.since_us, next->when.since_us);
	to->when.seen_us = next->when.seen_us;
	return true;
}

/* Widens a read to begin at a byte before its first. */
static void
begin_at(struct tally_read *r, uint8_t byte)
{
	unsigned more = r->at.byte - byte;

	memmove(r->set + more, r->set, r->len);
	memmove(r->before + more, r->before, r->len);
	memmove(r->gone + more, r->gone, r->len);
	memset(r->set, 0, more);
	memset(r->before, 0, more);
	memset(r->gone, 0, more);
	r->at.byte = byte;
	r->len = (uint8_t)(r->len + more);
}

/* Two reads of the flags of a page become one that began with the first. */
static void
merge(struct tally *a, unsigned to, unsigned from)
{
	struct tally_read *r = &a->read[to], *next = &a->read[from];

	begin_at(r, MIN_OF(r->at.byte, next->at.byte));
	for (unsigned n = 0; n < next->len; n++) {
		unsigned i = next->at.byte + n - r->at.byte;
		uint8_t left = next->set[n] & (uint8_t)~next->gone[n];

		r->before[i] |= next->before[n] & (uint8_t)~r->set[i];
		r->set[i] |= next->set[n];
		r->gone[i] = r->late ? 0 : r->set[i] & (uint8_t)~left;
	}
	r->len = (uint8_t)MAX_OF(r->len, next->at.byte + next->len - r->at.byte);
	r->when.since_us = MIN_OF(r->when.since_us, next->when.since_us);
	r->when.seen_us = MAX_OF(r->when.seen_us, next->when.seen_us);
	a->count--;
	memmove(next, next + 1, (a->count - from) * sizeof(*r));
}

/* There are fewer pages and banks with flags than reads that wait. */
static void
make_room(struct tally *a)
{
	for (unsigned from = 1; from < a->count; from++) {
		for (unsigned to = 0; to < from; to++) {
			if (!same_flags(&a->read[to], &a->read[from]))
				continue;
			merge(a, to, from);
			return;
		}
	}
}

static void
keep(struct tally *a, const struct tally_read *read)
{
	if (a->count && join(&a->read[a->count - 1], read))
		return;
	if (!is_news(read))
		return;
	if (a->count == TALLY_READS)
		make_room(a);
	a->read[a->count++] = *read;
}

/* What a read says of the flags from index `first` on. */
static void
take(struct tally *a, struct tally_read *read, unsigned first, uint64_t begin_us)
{
	uint8_t *last = flags_bytes(&a->last) + first;
	uint8_t *start = flags_bytes(&a->start) + first;

	read->first = !a->starts && first >= FLAGS_POLLED &&
		      !oldest_us(a, first, first + read->len);
	a->latched = true;
	a->seen_us = read->when.seen_us;
	read->when.since_us =
	    MIN_OF(begin_us, MAX_OF(oldest_us(a, first, first + read->len), a->begin_us));
	note_read(a, first, first + read->len, begin_us);
	memcpy(read->before, last, read->len);
	/* what was up before a reset, and is not any more, went */
	if (read->first)
		memset(read->before, 0xff, read->len);
	memcpy(last, read->set, read->len);
	for (unsigned n = 0; a->starts && n < read->len; n++)
		start[n] |= read->set[n];
	if (!a->starts)
		keep(a, read);
}

void
tally_read(struct tally *a, enum spec spec, struct memaddr at, const uint8_t *bytes,
    size_t len, uint64_t begin_us, uint64_t end_us)
{
	struct tally_read read;
	struct flags_run run;

	if (!flags_in_run(spec, at, len, &run))
		return;
	read = (struct tally_read){ .at = run.at, .len = run.len };
	memcpy(read.set, bytes + run.offset, run.len);
	read.when.seen_us = end_us;
	take(a, &read, run.index, begin_us);
}

void
tally_inherit(struct tally *a, uint64_t since_us)
{
	a->inherits_us = since_us;
}

void
tally_doubt(struct tally *a)
{
	if (!a->starts || !flags_are_up(&a->start))
		return;
	flags_forget(&a->start);
	a->doubt_us = a->seen_us;
}

/* The oldest of the last reads of those bytes of which there is one; 0: of none. */
static uint64_t
read_since(const struct tally *a, unsigned end)
{
	uint64_t since_us = 0;

	for (unsigned i = 0; i < end; i = row_end(a, i)) {
		if (a->read_us[i] && (!since_us || a->read_us[i] < since_us))
			since_us = a->read_us[i];
	}
	return since_us;
}

uint64_t
tally_read_since(const struct tally *a)
{
	return read_since(a, FLAGS_POLLED);
}

void
tally_late(struct tally *a, enum spec spec, struct memaddr at, const uint8_t *bytes,
    size_t len, const struct flag_time *when)
{
	struct tally_read read;
	struct flags_run run;

	if (!flags_in_run(spec, at, len, &run))
		return;
	read = (struct tally_read){ .at = run.at, .len = run.len, .late = true };
	memcpy(read.set, bytes + run.offset, run.len);
	read.when = *when;
	a->met_us = a->seen_us;
	keep(a, &read);
}

uint64_t
tally_unread_us(const struct tally *a, enum spec spec, struct memaddr at, size_t len)
{
	struct flags_run run;

	if (!flags_in_run(spec, at, len, &run))
		return a->begin_us;
	return MAX_OF(oldest_us(a, run.index, run.index + run.len), a->begin_us);
}

void
tally_miss(const struct tally *a, enum flag_gap why, struct inventory *inv,
    struct cage *c, const struct now *now)
{
	struct flag_time when = { read_since(a, FLAGS_MAX), now->mono_us };
	uint64_t observed_us = vdm_flags_since(c);

	if (observed_us)
		when.since_us = MIN_OF(when.since_us, observed_us);
	/* what was read and not told yet goes, too */
	for (unsigned i = 0; i < a->count; i++)
		when.since_us = MIN_OF(when.since_us, a->read[i].when.since_us);
	if (a->starts)
		when.since_us = a->begin_us;
	if (a->latched)
		flags_missed(inv, c, why, &when, now);
}

/* ---- into the model ---- */

static enum flag_start
start_of(const struct cage *c)
{
	return c->found ? FLAG_STARTS_FOUND : FLAG_STARTS_POWER_UP;
}

/* What a read says of each flag, by lanes. */
struct told {
	uint32_t set[FLAG_COUNT], before[FLAG_COUNT];
};

static void
add_up(const struct tally_read *r, const struct decoder *d, const struct cage *c,
    struct told *ret_told)
{
	unsigned flag, lane;

	memset(ret_told, 0, sizeof(*ret_told));
	for (unsigned n = 0; n < r->len; n++) {
		struct memaddr at = r->at;

		at.byte = (uint8_t)(at.byte + n);
		for (unsigned bits = r->set[n] | r->before[n]; bits; bits &= bits - 1) {
			at.bit = (uint8_t)__builtin_ctz(bits);
			if (!flag_at(&d->flags, c->module.id.aux_kinds, at, &flag,
				&lane) ||
			    !flag_is_known(&c->module.readings, flag, lane))
				continue;
			if (r->set[n] >> at.bit & 1)
				ret_told->set[flag] |= lane_bit(lane);
			if (r->before[n] >> at.bit & 1)
				ret_told->before[flag] |= lane_bit(lane);
		}
	}
}

static void
publish_flag(const struct tally *a, bool late, const struct told *told, unsigned flag,
    struct flag_news *news)
{
	for (uint32_t left = told->set[flag] | told->before[flag]; left;
	     left &= left - 1) {
		unsigned lane = (unsigned)__builtin_ctz(left);
		bool set = told->set[flag] & lane_bit(lane);
		bool before = told->before[flag] & lane_bit(lane);

		if (set && late)
			flag_occurred_late(news, flag, lane);
		else if (set)
			flag_occurred(news, flag, lane, !before && !a->starts);
		else
			flag_went(news, flag, lane);
	}
}

static void
publish_told(const struct tally *a, const struct tally_read *r, const struct told *told,
    struct inventory *inv, struct cage *c, const struct now *now)
{
	struct flag_news news = { .inv = inv, .c = c, .when = r->when, .now = now };

	news.next_us = r->late ? MAX_OF(a->met_us, r->when.seen_us) : 0;
	news.start = a->starts || r->first ? start_of(c) : FLAG_STARTS_LATER;
	if (r->first && c->found)
		news.when.since_us = 0; /* a main before us, if any, did not say when */
	for (unsigned flag = 0; flag < FLAG_COUNT; flag++)
		publish_flag(a, r->late, told, flag, &news);
	flags_tell(&news);
}

static void
publish_read(const struct tally *a, const struct tally_read *r, const struct decoder *d,
    struct inventory *inv, struct cage *c, const struct now *now)
{
	struct tally_read end = { .at = r->at, .len = r->len, .when = r->when };
	struct tally_read rest = end;
	struct told told, left;

	add_up(r, d, c, &told);
	publish_told(a, r, &told, inv, c, now);
	/* a flag ends when none of its bits is left */
	for (unsigned n = 0; n < r->len; n++)
		rest.set[n] = r->set[n] & (uint8_t)~r->gone[n];
	memcpy(end.before, r->gone, sizeof(end.before));
	add_up(&rest, d, c, &left);
	add_up(&end, d, c, &told);
	for (unsigned flag = 0; flag < FLAG_COUNT; flag++)
		told.before[flag] &= ~left.set[flag];
	publish_told(a, &end, &told, inv, c, now);
}

/* What was set in all reads of the start, as one read of each part. */
static void
publish_start(struct tally *a, const struct decoder *d, struct inventory *inv,
    struct cage *c, const struct now *now)
{
	const uint64_t since_us = c->found ? a->inherits_us : a->begin_us;
	const struct flag_time doubt = { since_us ? since_us : a->begin_us, a->doubt_us };
	struct flags_run run;

	if (a->doubt_us)
		flags_missed(inv, c, FLAG_GAP_REMOVED, &doubt, now);
	for (unsigned i = 0; flags_span(d->spec, i, &run); i++) {
		struct tally_read read = { .at = run.at, .len = run.len };
		const uint8_t *last = flags_bytes(&a->last) + run.index;

		memcpy(read.set, flags_bytes(&a->start) + run.index, run.len);
		/* what was up before a reset, and is not any more, went */
		memset(read.before, 0xff, run.len);
		read.when.since_us = since_us;
		read.when.seen_us = a->seen_us;
		/* some of it was gone again before anybody knew the module */
		for (unsigned n = 0; n < run.len; n++)
			read.gone[n] = read.set[n] & (uint8_t)~last[n];
		publish_read(a, &read, d, inv, c, now);
	}
	a->starts = false;
}

/* So long a page of such flags is looked for: it may not be there any more. */
#define LATE_WAIT_US (90 * (uint64_t)US_PER_S)

/* Of flags that no poll reads, nobody knows yet that the module has them. */
static bool
waits(const struct tally *a, const struct tally_read *r, enum spec spec, uint64_t now_us)
{
	struct flags_run run;

	return r->late && now_us < a->begin_us + LATE_WAIT_US &&
	       flags_in_run(spec, r->at, r->len, &run) && run.index >= FLAGS_POLLED &&
	       !oldest_us(a, run.index, run.index + run.len);
}

void
tally_publish(struct tally *a, const struct decoder *d, struct inventory *inv,
    struct cage *c, const struct now *now)
{
	uint8_t left = 0;

	if (a->starts)
		publish_start(a, d, inv, c, now);
	for (unsigned i = 0; i < a->count; i++) {
		if (waits(a, &a->read[i], d->spec, now->mono_us))
			a->read[left++] = a->read[i];
		else
			publish_read(a, &a->read[i], d, inv, c, now);
	}
	a->count = left;
}

void
tally_sample(struct tally *a, struct inventory *inv, struct cage *c,
    const struct flag_time *visit, const struct now *now)
{
	const struct readings *r = &c->module.readings;
	struct flag_news news = {
		.inv = inv,
		.c = c,
		.when = { MAX_OF(a->read_us[0], a->begin_us), visit->seen_us },
		.start = a->starts ? start_of(c) : FLAG_STARTS_LATER,
		.now = now,
	};

	for (unsigned flag = 0; flag < FLAG_COUNT; flag++) {
		bool up = flag_is_up(r, flag, 0), was = c->flags.up[flag] & lane_bit(0);

		if (up)
			flag_occurred(&news, flag, 0, !was && !a->starts);
		else if (was && flag_is_known(r, flag, 0))
			flag_went(&news, flag, 0);
	}
	flags_tell(&news);
	a->read_us[0] = visit->since_us;
	a->starts = false;
}
