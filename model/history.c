/* SPDX-License-Identifier: Apache-2.0 */
#include "model/history.h"

#include <string.h>

#include "base/bytes.h"

#define TENTH_US (US_PER_S / 10)

void
history_forget(struct history *h)
{
	memset(&h->monitors, 0, sizeof(h->monitors));
	memset(&h->observables, 0, sizeof(h->observables));
	memset(h->restart, 0, sizeof(h->restart));
	memset(&h->switched, 0, sizeof(h->switched));
	memset(&h->woken, 0, sizeof(h->woken));
}

/* Moves to the slot of a sample; true where that is a new one, whose cells are stale. */
static bool
turn(struct history_ring *ring, uint64_t read_us)
{
	uint64_t begin_us = ring->begin_us[ring->slot];

	ring->last_us = read_us;
	if (begin_us && read_us < begin_us + HISTORY_SLOT_US)
		return false;
	/* Nothing is left of a window that nobody filled. */
	if (begin_us && read_us >= begin_us + HISTORY_SLOTS * HISTORY_SLOT_US)
		memset(ring->begin_us, 0, sizeof(ring->begin_us));
	ring->slot = (ring->slot + 1) % HISTORY_SLOTS;
	ring->begin_us[ring->slot] = read_us;
	return true;
}

static uint16_t
tenths(const struct history_ring *ring)
{
	return (uint16_t)((ring->last_us - ring->begin_us[ring->slot]) / TENTH_US);
}

static inline void
add(struct history_cell *cell, int32_t value, uint16_t at)
{
	if (cell->count == 0) {
		*cell = (struct history_cell){ value, value, value, 1, at, at, at };
		return;
	}
	cell->sum += value;
	cell->count++;
	if (value < cell->min) {
		cell->min = value;
		cell->min_at = at;
	}
	if (value > cell->max) {
		cell->max = value;
		cell->max_at = at;
	}
}

/* The cell of a monitor of a lane in a slot. */
static struct history_cell *
cell_of(const struct history *h, unsigned slot, unsigned id, unsigned lane)
{
	if (id < HISTORY_OF_MODULE)
		return &h->cells->first[slot][id];
	if (id >= MONITOR_AUXILIARY)
		return &h->cells->first[slot][HISTORY_AUXILIARY + id - MONITOR_AUXILIARY];
	id -= HISTORY_OF_MODULE;
	if (lane < HISTORY_LANES)
		return &h->cells->first[slot]
				       [HISTORY_OF_MODULE + lane * HISTORY_OF_LANE + id];
	return &h->more->lane[slot][(lane - HISTORY_LANES) * HISTORY_OF_LANE + id];
}

/* Media lanes, and the data paths that they belong to, by their first host lane. */
static uint32_t
with_paths(const struct identity *id, const struct readings *r, uint32_t lanes)
{
	uint32_t paths = lanes;

	for (uint32_t left = lanes; left; left &= left - 1) {
		uint32_t hosts =
		    readings_host_lanes(r, id, (unsigned)__builtin_ctz(left));

		paths |= hosts & -hosts;
	}
	return paths;
}

/* Lanes that are other than before: the window of what is about them begins anew. */
static void
note_switched(struct history *h, const struct identity *id, const struct readings *a,
    const struct readings *b, uint64_t seen_us)
{
	uint32_t tx = (a->tx_ready ^ b->tx_ready) | (a->tx_disabled ^ b->tx_disabled);
	uint32_t rx = (a->rx_ready ^ b->rx_ready) |
		      (a->signal[SIGNAL_RX_LOS] ^ b->signal[SIGNAL_RX_LOS]);
	uint32_t host = (a->host_active ^ b->host_active) |
			(a->signal[SIGNAL_TX_LOS] ^ b->signal[SIGNAL_TX_LOS]);
	uint32_t woken = b->rx_ready & ~a->rx_ready;

	if (!(tx | rx | host))
		return;
	h->switched_us = seen_us;
	h->restart[MONITOR_TX_POWER - HISTORY_OF_MODULE] |= tx;
	h->restart[MONITOR_TX_BIAS - HISTORY_OF_MODULE] |= tx;
	h->restart[MONITOR_RX_POWER - HISTORY_OF_MODULE] |= rx;
	h->switched.output |= tx;
	h->switched.input |= rx;
	h->switched.paths |= with_paths(id, a, rx) | with_paths(id, b, rx);
	h->switched.host |= host;
	h->woken.output |= b->tx_ready & ~a->tx_ready;
	h->woken.input |= woken;
	h->woken.paths |= with_paths(id, b, woken);
	h->woken.host |= b->host_active & ~a->host_active;
}

static void
begin_anew(struct history *h)
{
	for (unsigned n = 0; n < HISTORY_OF_LANE; n++) {
		for (uint32_t left = h->restart[n]; left; left &= left - 1) {
			unsigned lane = (unsigned)__builtin_ctz(left);

			for (unsigned slot = 0; slot < HISTORY_SLOTS; slot++)
				cell_of(h, slot, HISTORY_OF_MODULE + n, lane)->count = 0;
		}
		h->restart[n] = 0;
	}
}

static void
clear_slot(struct history *h, unsigned slot, uint32_t lanes)
{
	memset(h->cells->first[slot], 0, sizeof(h->cells->first[slot]));
	if (lanes >> HISTORY_LANES)
		memset(h->more->lane[slot], 0, sizeof(h->more->lane[slot]));
}

void
history_add(struct history *h, const struct identity *id, const struct readings *before,
    const struct readings *r, bool fresh, uint64_t read_us, uint64_t seen_us)
{
	const uint32_t *present = r->present;
	unsigned slot;
	uint16_t at;

	if (before)
		note_switched(h, id, before, r, seen_us);
	if (!fresh)
		return;
	if (turn(&h->monitors, read_us))
		clear_slot(h, h->monitors.slot,
		    present[MONITOR_TX_POWER] | present[MONITOR_TX_BIAS] |
			present[MONITOR_RX_POWER]);
	begin_anew(h);
	slot = h->monitors.slot;
	at = tenths(&h->monitors);
	for (unsigned n = 0; n < (r->ready ? MONITOR_COUNT : MONITOR_AUXILIARY); n++) {
		for (uint32_t left = present[n]; left; left &= left - 1) {
			unsigned lane = (unsigned)__builtin_ctz(left);

			add(cell_of(h, slot, n, lane), r->value[n][lane], at);
		}
	}
}

/* ---- observables ---- */

bool
history_keeps(uint8_t type)
{
	/* What OpenConfig has statistics for: see schema/leaf_vdm.h. */
	return type == 2 || type == 3 || type == 5 || type == 6 || type == 15 ||
	       (type >= 128 && type <= 152);
}

int64_t
history_fine(const struct vdm_def *def, uint16_t word)
{
	int64_t value;
	int exponent;

	if (def->q.word != WORD_F16)
		return vdm_item_value(def, word);
	value = f16_mantissa(word);
	exponent = f16_exponent(word) + HISTORY_FINE_DIGITS;
	for (; exponent < 0; exponent++)
		value /= 10;
	/* So far that a window of them can still be summed up. */
	for (; exponent > 0 && value < INT64_MAX / 100000; exponent--)
		value *= 10;
	return value;
}

static void
add_word(struct history_cell *cell, const struct vdm_def *def, uint16_t word, uint16_t at)
{
	int32_t value = vdm_item_value(def, word);
	int64_t fine = history_fine(def, word);

	if (cell->count == 0) {
		*cell = (struct history_cell){ fine, value, value, 1, at, at, at };
		return;
	}
	cell->sum += fine;
	cell->count++;
	if (quantity_compare(def->q.word, value, cell->min) < 0) {
		cell->min = value;
		cell->min_at = at;
	}
	if (quantity_compare(def->q.word, value, cell->max) > 0) {
		cell->max = value;
		cell->max_at = at;
	}
}

/* What is counted before and by FEC: it belongs to a data path, which has a number. */
static bool
is_of_path(uint8_t type)
{
	return type >= 9 && type <= 34;
}

static bool
is_among(const struct history_switched *s, const struct vdm_item *item)
{
	const struct vdm_def *def = vdm_def_of(item->type);
	uint32_t lanes = s->input;

	if (def && def->side == VDM_HOST)
		lanes = s->host;
	else if (vdm_is_of_output(item->type) || vdm_is_of_laser(item->type))
		lanes = s->output;
	else if (is_of_path(item->type))
		lanes = s->paths;
	if (item->lane == VDM_OF_MODULE)
		return lanes;
	return item->lane < LANES_MAX && (lanes & lane_bit(item->lane));
}

bool
history_is_behind(const struct history *h, const struct vdm_item *item)
{
	return is_among(&h->switched, item);
}

bool
history_has_woken(const struct history *h, const struct vdm_item *item)
{
	return is_among(&h->woken, item);
}

/* Takes out what was observed before its lane was switched. */
static void
begin_items_anew(struct history *h, const struct vdm_set *set)
{
	for (unsigned i = 0; i < set->count; i++) {
		const struct vdm_item *item = &set->item[i];

		if (item->series == VDM_NO_SERIES || !is_among(&h->switched, item))
			continue;
		for (unsigned slot = 0; slot < HISTORY_SLOTS; slot++)
			h->observed->item[slot][item->series].count = 0;
	}
	memset(&h->switched, 0, sizeof(h->switched));
	memset(&h->woken, 0, sizeof(h->woken));
}

void
history_observe(struct history *h, const struct vdm_set *set, uint64_t read_us)
{
	struct history_cell *cells;

	if (read_us == h->observables.last_us)
		return;
	if (read_us >= h->switched_us)
		begin_items_anew(h, set);
	if (turn(&h->observables, read_us))
		memset(h->observed->item[h->observables.slot], 0,
		    sizeof(h->observed->item[0]));
	cells = h->observed->item[h->observables.slot];
	for (unsigned i = 0; i < set->count; i++) {
		const struct vdm_item *item = &set->item[i];

		if (item->series != VDM_NO_SERIES && item->is_read)
			add_word(&cells[item->series], vdm_def_of(item->type), item->word,
			    tenths(&h->observables));
	}
}

/* ---- what became of it ---- */

/* Adds what a slot holds; by the order of a format where it is not that of numbers. */
static void
gather(struct history_stats *s, const struct history_cell *cell, uint64_t begin_us,
    enum memmap_word word)
{
	uint64_t first_us = begin_us + cell->first_at * (uint64_t)TENTH_US;

	if (cell->count == 0)
		return;
	if (s->count == 0 || quantity_compare(word, cell->min, s->min) < 0) {
		s->min = cell->min;
		s->min_us = begin_us + cell->min_at * (uint64_t)TENTH_US;
	}
	if (s->count == 0 || quantity_compare(word, cell->max, s->max) > 0) {
		s->max = cell->max;
		s->max_us = begin_us + cell->max_at * (uint64_t)TENTH_US;
	}
	if (s->count == 0 || first_us < s->since_us)
		s->since_us = first_us;
	s->sum += cell->sum;
	s->count += cell->count;
}

/* Slots from the oldest on: of values that are alike the first one counts. */
static unsigned
slot_by_age(const struct history_ring *ring, unsigned n)
{
	return (ring->slot + 1 + n) % HISTORY_SLOTS;
}

/* Says whether a slot belongs to the window that ends with the last sample. */
static bool
is_in_window(const struct history_ring *ring, unsigned slot)
{
	return ring->begin_us[slot] &&
	       ring->last_us - ring->begin_us[slot] < HISTORY_SLOTS * HISTORY_SLOT_US;
}

bool
history_get(const struct history *h, enum monitor id, unsigned lane,
    struct history_stats *s)
{
	const struct history_ring *ring = &h->monitors;

	*s = (struct history_stats){ .until_us = ring->last_us };
	if (lane >= LANES_MAX || id >= MONITOR_COUNT)
		return false;
	for (unsigned n = 0; n < HISTORY_SLOTS; n++) {
		unsigned slot = slot_by_age(ring, n);

		if (is_in_window(ring, slot))
			gather(s, cell_of(h, slot, id, lane), ring->begin_us[slot],
			    WORD_S32);
	}
	return s->count > 0;
}

bool
history_get_item(const struct history *h, const struct vdm_item *item,
    struct history_stats *s)
{
	const struct history_ring *ring = &h->observables;
	const struct vdm_def *def = vdm_def_of(item->type);

	*s = (struct history_stats){ .until_us = ring->last_us };
	if (item->series == VDM_NO_SERIES || !def)
		return false;
	for (unsigned n = 0; n < HISTORY_SLOTS; n++) {
		unsigned slot = slot_by_age(ring, n);

		if (is_in_window(ring, slot))
			gather(s, &h->observed->item[slot][item->series],
			    ring->begin_us[slot], def->q.word);
	}
	return s->count > 0;
}
