/* SPDX-License-Identifier: Apache-2.0 */
/* Flags, seen from the bits of memory that hold them: which of optics/monitor.h is it? */
#include "optics/auxmon.h"

/* SFF-8472 keeps warnings so many bytes behind alarms. */
#define WARNINGS_BEHIND 4

/* Of a byte for each limit, with a bit for each lane. */
static bool
in_lane_bytes(const struct memaddr *row, struct memaddr at, unsigned *ret_limit,
    unsigned *ret_lane)
{
	*ret_limit = (unsigned)at.byte - row->byte;
	*ret_lane = (unsigned)at.bank * LANES_IN_A_BANK + at.bit;
	return at.byte >= row->byte && *ret_limit < LIMIT_COUNT;
}

/* Of a nibble for each of four lanes, the first in the upper half of the first byte. */
static bool
in_lane_nibbles(const struct memaddr *row, struct memaddr at, unsigned *ret_limit,
    unsigned *ret_lane)
{
	*ret_limit = 3 - at.bit % 4;
	*ret_lane = ((unsigned)at.byte - row->byte) * 2 + (at.bit < 4);
	return at.byte == row->byte || at.byte == row->byte + 1;
}

static bool
in_module_bits(const struct memaddr *row, enum flag_rule rule, struct memaddr at,
    unsigned *ret_limit)
{
	switch (rule) {
	case FLAGS_CMIS:
		*ret_limit = (unsigned)at.bit - row->bit;
		return at.byte == row->byte && at.bit >= row->bit &&
		       *ret_limit < LIMIT_COUNT;
	case FLAGS_SFF8636:
		*ret_limit = (unsigned)row->bit - at.bit;
		return at.byte == row->byte && at.bit <= row->bit &&
		       *ret_limit < LIMIT_COUNT;
	case FLAGS_SFF8472:
		*ret_limit = (unsigned)row->bit - at.bit;
		if (at.bit > row->bit || *ret_limit > LIMIT_LOW_ALARM)
			return false;
		if (at.byte == row->byte + WARNINGS_BEHIND)
			*ret_limit += LIMIT_HIGH_WARN;
		return at.byte == row->byte || at.byte == row->byte + WARNINGS_BEHIND;
	}
	return false;
}

static bool
in_monitor(const struct monitor_def *row, enum flag_rule rule, struct memaddr at,
    unsigned *ret_limit, unsigned *ret_lane)
{
	*ret_lane = 0;
	if (at.page != row->flags.page)
		return false;
	if (row->per_lane && rule == FLAGS_CMIS)
		return in_lane_bytes(&row->flags, at, ret_limit, ret_lane);
	if (row->per_lane && rule == FLAGS_SFF8636)
		return in_lane_nibbles(&row->flags, at, ret_limit, ret_lane);
	return in_module_bits(&row->flags, rule, at, ret_limit);
}

static bool
in_signal(const struct signal_def *row, struct memaddr at, unsigned *ret_lane)
{
	if (row->width == LANE_BYTES) {
		*ret_lane = (unsigned)at.bank * LANES_IN_A_BANK + at.byte - row->at.byte;
		return at.page == row->at.page && at.bit == row->at.bit &&
		       at.byte >= row->at.byte &&
		       at.byte - row->at.byte < LANES_IN_A_BANK;
	}
	if (at.page != row->at.page || at.byte != row->at.byte || at.bit < row->at.bit ||
	    at.bit - row->at.bit >= row->width)
		return false;
	*ret_lane = (unsigned)at.bank * LANES_IN_A_BANK + at.bit;
	*ret_lane -= row->at.bit;
	return true;
}

/* Row i: those of the layout, then the auxiliary ones; false where that has none. */
static bool
row_of(const struct flag_rows *rows, unsigned kinds, size_t i, struct monitor_def *ret)
{
	if (i >= rows->monitor_count)
		return aux_row(kinds, (unsigned)(i - rows->monitor_count), ret);
	*ret = rows->monitors[i];
	return true;
}

bool
flag_at(const struct flag_rows *rows, unsigned kinds, struct memaddr at,
    unsigned *ret_flag, unsigned *ret_lane)
{
	size_t count = rows->monitor_count + (rows->auxiliary ? AUX_COUNT : 0);
	unsigned limit;

	for (size_t i = 0; i < rows->signal_count; i++) {
		if (!in_signal(&rows->signals[i], at, ret_lane))
			continue;
		*ret_flag = flag_of_signal(rows->signals[i].id);
		return true;
	}
	for (size_t i = 0; i < count; i++) {
		struct monitor_def row;

		if (!row_of(rows, kinds, i, &row) ||
		    !in_monitor(&row, rows->rule, at, &limit, ret_lane))
			continue;
		*ret_flag = flag_of_limit(row.id, (enum limit)limit);
		return true;
	}
	return false;
}

bool
flag_is_known(const struct readings *r, unsigned flag, unsigned lane)
{
	uint32_t known = flag < SIGNAL_COUNT
			     ? r->signal_known[flag]
			     : r->flag_known[(flag - SIGNAL_COUNT) / LIMIT_COUNT];

	return lane < LANES_MAX && (known & lane_bit(lane));
}

bool
flag_is_up(const struct readings *r, unsigned flag, unsigned lane)
{
	unsigned of_limit = flag - SIGNAL_COUNT;
	uint32_t up = flag < SIGNAL_COUNT
			  ? r->signal[flag]
			  : r->flag[of_limit / LIMIT_COUNT][of_limit % LIMIT_COUNT];

	return flag_is_known(r, flag, lane) && (up & lane_bit(lane));
}
