/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Flags: how often each one was read as set, when, and since when at the earliest.
 *
 * A latched flag that a read finds set was set at some moment after the read before,
 * which had cleared it: that read and that interval are one occurrence. Where it is set
 * in one read after the other nobody knows whether it came again or stood all the time,
 * so changes are a lower bound. A flag that is sampled is counted the same way, as it was
 * at each poll. Records live as long as their module is plugged.
 */
#ifndef MODEL_FLAG_H
#define MODEL_FLAG_H

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "optics/monitor.h"

struct cage;
struct inventory;

/* What a flag that is set tells of the moment at which it was set. */
enum flag_start {
	FLAG_STARTS_LATER,    /* nothing special: after the read before */
	FLAG_STARTS_POWER_UP, /* the first read after insertion or reset: often its start
			       */
	FLAG_STARTS_FOUND     /* the first read of a module that was there before us */
};

/* Why flags of an interval are not known. */
enum flag_gap {
	FLAG_GAP_REMOVED,
	FLAG_GAP_RESET,
	FLAG_GAP_FAILED, /* a read that failed may have cleared them */
	FLAG_GAP_COUNT
};

/* A read, or a span of time: mono. */
struct flag_time {
	uint64_t since_us; /* the read before; 0: nobody knows */
	uint64_t seen_us;
};

struct flag_record {
	uint64_t count;        /* occurrences */
	uint64_t changes;      /* so often it came or went, at least */
	struct flag_time last; /* the last occurrence */
	uint64_t seen_wall_us;
	uint64_t set_us, set_wall_us;     /* it was seen to come; 0: it was there */
	uint64_t clear_us, clear_wall_us; /* it was seen to be gone again; 0: not yet */
	enum flag_start start;            /* of its first occurrence */
	uint32_t times;                   /* that it came, or was there at first */
};

/* The flags of one cage. */
struct flag_set {
	uint32_t seen[FLAG_COUNT];     /* lanes that have a record */
	uint32_t up[FLAG_COUNT];       /* lanes on which the last read found it set */
	uint64_t gaps[FLAG_GAP_COUNT]; /* intervals of which no flag is known ... */
	struct flag_time gap;          /* ... the last one, and why */
	enum flag_gap gap_why;
	struct flag_record *record; /* FLAG_RECORDS of them; the inventory's */
};

#define FLAG_RECORDS (FLAG_COUNT * LANES_MAX)

/* A flag as it is told: "rx-los", "temperature-high-alarm"; and what it is about. */
const char *flag_name(unsigned flag);
enum flag_side flag_side(unsigned flag);

/* The record of a flag, borrowed; NULL while it has no occurrence. */
const struct flag_record *flag_get(const struct cage *c, unsigned flag, unsigned lane);

/* What one read brought: begun by who tells it, with all but the last three. A late read
 * is one of a process that died: the read behind it was told before. */
struct flag_news {
	struct inventory *inv;
	struct cage *c;
	struct flag_time when;
	enum flag_start start;
	const struct now *now;
	uint64_t next_us; /* mono, of a late read: the read behind it was over then */
	uint32_t came[FLAG_COUNT], went[FLAG_COUNT]; /* lanes */
	bool any;
};

/*
 * The read found a flag set. `rose`: the read before had not; false also where that one
 * does not count.
 */
void flag_occurred(struct flag_news *news, unsigned flag, unsigned lane, bool rose);

/* A late read found a flag set; the read behind it found it as it is told to be. */
void flag_occurred_late(struct flag_news *news, unsigned flag, unsigned lane);

/* The read found a flag clear that the one before had found set. */
void flag_went(struct flag_news *news, unsigned flag, unsigned lane);

/*
 * For a record that stands elsewhere: its first occurrence; one more, which `rose` as
 * above; it is clear again.
 */
void flag_record_begin(struct flag_record *r, const struct flag_news *news);
void flag_record_set(struct flag_record *r, bool rose, const struct flag_news *news);
void flag_record_clear(struct flag_record *r, const struct flag_news *news);

/* One event: a flag of these lanes, or of the module, came or went. */
struct flag_story {
	const char *name; /* borrowed: "rx-los" */
	uint32_t lanes;
	bool of_module, of_host;
	bool came;
};

void flag_tell(const struct flag_news *news, const struct flag_story *story);

/* That was all: events for the flags that came, and those that went. */
void flags_tell(const struct flag_news *news);

/* Nobody will ever know what was set in this interval. */
void flags_missed(struct inventory *inv, struct cage *c, enum flag_gap why,
    const struct flag_time *when, const struct now *now);

/* Another module, or none: no flag has a record. */
void flags_start_over(struct cage *c);

const char *flag_start_name(enum flag_start start); /* "power-up" */
const char *flag_gap_name(enum flag_gap why);       /* "failed-read" */

#endif
