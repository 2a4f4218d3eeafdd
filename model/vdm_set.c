/* SPDX-License-Identifier: Apache-2.0 */
#include "model/vdm_set.h"

#include <string.h>

#include "base/bytes.h"
#include "model/history.h"
#include "model/inventory.h"
#include "model/vdm_flag.h"

#define WORD_BYTES 2

static void
touch_shape(struct inventory *inv, struct cage *c)
{
	c->shape_tick = inv->shape_tick = inventory_touch(inv);
}

void
vdm_set_forget(struct vdm_set *set)
{
	if (set->count || set->left_out || set->has_samples || set->keeps)
		memset(set, 0, sizeof(*set));
}

/* The flags of an instance that are kept, in the lower bits. */
static uint8_t
kept_flags(const struct vdm_set *set, unsigned bank, unsigned number)
{
	return set->kept[bank][number / 2] >> number % 2 * 4 & 0x0f;
}

/* Flags of a bank that were told, or are nobody's any more. */
static void
let_go(struct vdm_set *set, unsigned bank)
{
	static const uint8_t none[MEMMAP_BANKS][VDM_SET_FLAG_BYTES];

	if (!set->keeps)
		return;
	memset(set->kept[bank], 0, sizeof(set->kept[bank]));
	set->keeps = memcmp(set->kept, none, sizeof(none)) != 0;
}

/* The row of four limits: one that is there already, else a new one. */
static uint8_t
limits_row(struct vdm_set *set, const struct vdm_reading *r)
{
	uint16_t limit[LIMIT_COUNT];
	uint8_t row;

	if (!r->limits_present)
		return VDM_NO_LIMITS;
	for (unsigned n = 0; n < LIMIT_COUNT; n++)
		limit[n] = (uint16_t)r->limit[n];
	for (row = 0; row < set->limit_count; row++) {
		if (memcmp(set->limit[row], limit, sizeof(limit)) == 0)
			return row;
	}
	if (row == VDM_SET_LIMITS_MAX)
		return VDM_NO_LIMITS;
	memcpy(set->limit[row], limit, sizeof(limit));
	set->limit_count++;
	return row;
}

static bool
is_of_group(const struct vdm_item *item, unsigned bank, unsigned group)
{
	return item->bank == bank && item->number / VDM_PER_GROUP == group;
}

/* Takes a group out; what was there goes to `ret_old`, and how many they were back. */
static unsigned
take_out(struct vdm_set *set, unsigned bank, unsigned group,
    struct vdm_item ret_old[VDM_PER_GROUP])
{
	unsigned kept = 0, old = 0;

	for (unsigned i = 0; i < set->count; i++) {
		if (is_of_group(&set->item[i], bank, group) && old < VDM_PER_GROUP)
			ret_old[old++] = set->item[i];
		else
			set->item[kept++] = set->item[i];
	}
	set->count = (uint16_t)kept;
	return old;
}

static bool
comes_before(const struct vdm_item *a, const struct vdm_item *b)
{
	return a->type != b->type ? a->type < b->type : a->lane < b->lane;
}

static void
put_in(struct vdm_set *set, const struct vdm_item *item)
{
	unsigned at = set->count;

	for (; at > 0 && comes_before(item, &set->item[at - 1]); at--)
		set->item[at] = set->item[at - 1];
	set->item[at] = *item;
	set->count++;
}

/*
 * What an instance had before, where it still observes the same; where it does not, its
 * flags go.
 */
static bool
inherit(struct cage *c, struct vdm_item *item, const struct vdm_item *old, unsigned count)
{
	struct vdm_set *set = c->vdm;

	for (unsigned i = 0; i < count; i++) {
		if (old[i].number != item->number)
			continue;
		if (old[i].type != item->type || old[i].lane != item->lane) {
			set->kept[item->bank][item->number / 2] &=
			    (uint8_t)(0xf0 >> item->number % 2 * 4);
			vdm_flags_renew(c, item->bank, item->number, true);
			return false;
		}
		item->word = old[i].word;
		item->is_read = old[i].is_read;
		item->flags = old[i].flags;
		item->series = old[i].series;
		return old[i].limits == item->limits;
	}
	vdm_flags_renew(c, item->bank, item->number, false);
	return false;
}

void
vdm_set_describe(struct inventory *inv, struct cage *c, unsigned bank, unsigned group,
    const struct memmap *map)
{
	struct vdm_item old[VDM_PER_GROUP];
	struct vdm_set *set = c->vdm;
	unsigned was = take_out(set, bank, group, old), is = 0, same = 0;

	if (!set->count)
		set->limit_count = 0;
	if (bank == 0 && group == 0)
		set->left_out = 0;
	for (unsigned i = 0; i < VDM_PER_GROUP; i++) {
		unsigned number = group * VDM_PER_GROUP + i;
		struct vdm_item item;
		struct vdm_reading r;

		if (!vdm_read(map, &c->module.id, bank, number, &r) ||
		    r.place == VDM_NOWHERE)
			continue;
		item = (struct vdm_item){
			.type = r.type,
			.lane = r.place == VDM_AT_LANE ? r.lane : VDM_OF_MODULE,
			.bank = (uint8_t)bank,
			.number = (uint8_t)number,
			.limits = limits_row(set, &r),
			.series = VDM_NO_SERIES,
		};
		if (set->count == VDM_SET_ITEMS_MAX) {
			set->left_out++;
			continue;
		}
		same += inherit(c, &item, old, was);
		if (item.series == VDM_NO_SERIES && history_keeps(item.type) &&
		    set->series_count < HISTORY_OBSERVABLES)
			item.series = set->series_count++;
		put_in(set, &item);
		is++;
	}
	if (was != is || same != is)
		touch_shape(inv, c);
}

void
vdm_set_trim(struct inventory *inv, struct cage *c, unsigned banks, unsigned groups)
{
	struct vdm_set *set = c->vdm;
	unsigned kept = 0, used = 0;

	for (unsigned i = 0; i < set->count; i++) {
		const struct vdm_item *item = &set->item[i];

		if (item->bank < banks && item->number / VDM_PER_GROUP < groups)
			set->item[kept++] = *item;
	}
	if (kept != set->count)
		touch_shape(inv, c);
	set->count = (uint16_t)kept;
	for (unsigned i = 0; i < kept; i++)
		used |= 1u << set->item[i].bank;
	for (unsigned bank = 0; bank < MEMMAP_BANKS; bank++) {
		if (used >> bank & 1)
			continue; /* of others no samples will come */
		let_go(set, bank);
		vdm_flags_drop(c, bank);
	}
}

void
vdm_set_keep_flags(struct cage *c, unsigned bank, unsigned byte, const uint8_t *bytes,
    size_t len)
{
	struct vdm_set *set = c->vdm;

	for (size_t i = 0; i < len && byte + i < 256; i++) {
		set->kept[bank][byte - 128 + i] |= bytes[i];
		set->keeps |= bytes[i] != 0;
	}
}

void
vdm_set_take(struct inventory *inv, struct cage *c, unsigned bank,
    const struct memmap *map)
{
	struct vdm_set *set = c->vdm;
	bool moved = false, appeared = false;

	for (unsigned i = 0; i < set->count; i++) {
		struct vdm_item *item = &set->item[i], before = *item;
		const uint8_t *p;

		if (item->bank != bank)
			continue;
		p = memmap_bytes(map, vdm_word_at(bank, item->number), WORD_BYTES);
		if (p)
			item->word = (uint16_t)be16(p);
		item->is_read |= p != NULL;
		item->flags = kept_flags(set, bank, item->number);
		moved |= item->word != before.word || item->flags != before.flags;
		appeared |= item->is_read != before.is_read;
	}
	let_go(set, bank);
	if (memmap_holds_some(map, VDM_PAGE_FLAGS, (uint8_t)bank) && !set->flags_known)
		set->flags_known = appeared = true;
	if (moved || appeared)
		c->module.changed_tick = inventory_touch(inv);
	if (appeared)
		touch_shape(inv, c);
}

void
vdm_set_renew(struct inventory *inv, struct cage *c, uint64_t read_us)
{
	struct vdm_set *set = c->vdm;

	if (!set->has_samples || set->stale)
		touch_shape(inv, c);
	set->has_samples = true;
	set->stale = false;
	set->read_us = read_us;
	history_observe(c->history, set, read_us);
}

void
vdm_set_mark_stale(struct inventory *inv, struct cage *c)
{
	if (!c->vdm->has_samples || c->vdm->stale)
		return;
	c->vdm->stale = true;
	touch_shape(inv, c);
}

void
vdm_set_drop_flags(struct vdm_set *set)
{
	for (unsigned bank = 0; bank < MEMMAP_BANKS; bank++)
		let_go(set, bank);
}

const struct vdm_item *
vdm_set_find(const struct cage *c, uint8_t type, uint8_t lane)
{
	const struct vdm_item what = { .type = type, .lane = lane };
	const struct vdm_set *set = c->vdm;
	unsigned low = 0, high = set->count;

	while (low < high) {
		unsigned middle = (low + high) / 2;

		if (comes_before(&set->item[middle], &what))
			low = middle + 1;
		else
			high = middle;
	}
	return low < set->count && !comes_before(&what, &set->item[low]) ? &set->item[low]
									 : NULL;
}

int32_t
vdm_item_value(const struct vdm_def *def, uint16_t word)
{
	return def && def->q.word == WORD_S16 ? (int16_t)word : word;
}

/*
 * Says whether a data path uses the lane of an item. What is counted on the media side
 * may have the number of a data path, which is that of its first host lane.
 */
static bool
is_used(const struct readings *r, enum vdm_side side, const struct vdm_item *item)
{
	uint32_t lanes = r->rx_ready | (r->path_first & r->host_active);

	if (side == VDM_HOST)
		lanes = r->host_active;
	else if (vdm_is_of_output(item->type) || vdm_is_of_laser(item->type))
		lanes = r->tx_ready;
	return item->lane == VDM_OF_MODULE ||
	       (item->lane < LANES_MAX && (lanes & lane_bit(item->lane)));
}

bool
vdm_item_is_ready(const struct cage *c, const struct vdm_item *item)
{
	const struct vdm_def *def = vdm_def_of(item->type);
	const struct module *m = &c->module;

	return m->has_readings && m->readings.ready &&
	       is_used(&m->readings, def ? def->side : VDM_MEDIA, item) &&
	       !history_has_woken(c->history, item);
}

enum quality
vdm_item_quality(const struct cage *c, const struct vdm_item *item)
{
	const struct vdm_def *def = vdm_def_of(item->type);

	if (!item->is_read || !vdm_is_number(item->type, item->word))
		return QUALITY_UNSUPPORTED;
	if (c->vdm->stale || c->module.stale)
		return QUALITY_STALE;
	if (!vdm_item_is_ready(c, item))
		return QUALITY_NOT_READY;
	return def && def->statistic ? QUALITY_SUSPECT : QUALITY_GOOD;
}
