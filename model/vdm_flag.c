/* SPDX-License-Identifier: Apache-2.0 */
#include "model/vdm_flag.h"

#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "model/inventory.h"

#define PAGE_FIRST 128

const char *
vdm_flag_name(const struct vdm_item *item, enum limit limit, char room[VDM_FLAG_NAME_MAX])
{
	static const char *const limits[] = { "high-alarm", "low-alarm", "high-warning",
		"low-warning" };
	const struct vdm_def *def = vdm_def_of(item->type);

	if (!def)
		snprintf(room, VDM_FLAG_NAME_MAX, "type-%u-%s", item->type,
		    limits[limit]);
	else if (def->side == VDM_MODULE)
		snprintf(room, VDM_FLAG_NAME_MAX, "%s-%s", def->name, limits[limit]);
	else
		snprintf(room, VDM_FLAG_NAME_MAX, "%s-%s-%s", vdm_side_name(def->side),
		    def->name, limits[limit]);
	for (char *p = room; *p; p++)
		*p = *p == '_' ? '-' : *p;
	return room;
}

/* The bit of a flag in the byte of its instance. */
static uint8_t
bit_of(unsigned number, unsigned limit)
{
	return (uint8_t)(1u << (number % 2 * 4 + limit));
}

const struct flag_record *
vdm_flag_get(const struct cage *c, const struct vdm_item *item, enum limit limit)
{
	const struct vdm_flags *f = c->flagged;

	if (!(f->seen[item->bank][item->number / 2] & bit_of(item->number, limit)))
		return NULL;
	return &f->record[item->bank][item->number][limit];
}

bool
vdm_flag_is_up(const struct cage *c, const struct vdm_item *item, enum limit limit)
{
	return c->flagged->up[item->bank][item->number / 2] & bit_of(item->number, limit);
}

/* ---- reads ---- */

uint64_t
vdm_flags_unread_us(const struct cage *c, struct memaddr at, size_t len)
{
	const uint64_t *read_us = &c->flagged->read_us[at.bank][at.byte - PAGE_FIRST];
	uint64_t oldest_us = UINT64_MAX;

	for (size_t i = 0; i < len; i++)
		oldest_us = MIN_OF(oldest_us, read_us[i]);
	return len ? oldest_us : 0;
}

uint64_t
vdm_flags_since(const struct cage *c)
{
	const struct vdm_flags *f = c->flagged;
	uint64_t since_us = 0;

	for (unsigned bank = 0; f->used && bank < MEMMAP_BANKS; bank++) {
		for (unsigned i = 0; i < VDM_SET_FLAG_BYTES; i++) {
			uint64_t read_us = f->read_us[bank][i];

			if (read_us && (!since_us || read_us < since_us))
				since_us = read_us;
		}
	}
	for (unsigned i = 0; i < f->count; i++) /* of what waits, too */
		since_us = MIN_OF(since_us, MAX_OF(f->read[i].when.since_us, 1u));
	return since_us;
}

static void
take_out(struct vdm_flags *f, unsigned i)
{
	f->count--;
	memmove(&f->read[i], &f->read[i + 1], (f->count - i) * sizeof(f->read[0]));
}

/* The next bytes of the same read, split for the platform; or, where there is no room,
 * two reads of a bank that become one. */
static void
merge(struct vdm_flag_read *to, const struct vdm_flag_read *next)
{
	unsigned ends = (unsigned)to->first + to->len;
	unsigned end = MAX_OF(ends, (unsigned)next->first + next->len);

	for (unsigned i = 0; i < VDM_SET_FLAG_BYTES; i++)
		to->set[i] |= next->set[i];
	to->first = MIN_OF(to->first, next->first);
	to->len = (uint8_t)(end - to->first);
	to->when.since_us = MIN_OF(to->when.since_us, next->when.since_us);
	to->when.seen_us = MAX_OF(to->when.seen_us, next->when.seen_us);
}

/* There are fewer banks than reads that wait. */
static void
make_room(struct vdm_flags *f)
{
	for (unsigned from = 1; from < f->count; from++) {
		for (unsigned to = 0; to < from; to++) {
			if (f->read[to].bank != f->read[from].bank)
				continue;
			merge(&f->read[to], &f->read[from]);
			take_out(f, from);
			return;
		}
	}
}

/* Says whether a read tells something: a flag is set, or is not any more. */
static bool
is_news(const struct vdm_flags *f, const struct vdm_flag_read *r)
{
	bool news = false;

	for (unsigned i = r->first; i < (unsigned)r->first + r->len; i++)
		news |= r->set[i] | f->up[r->bank][i];
	for (unsigned i = 0; i < f->count; i++)
		news |= f->read[i].bank == r->bank;
	return news;
}

static void
keep(struct vdm_flags *f, const struct vdm_flag_read *r)
{
	struct vdm_flag_read *last = f->count ? &f->read[f->count - 1] : NULL;

	if (last && last->bank == r->bank && last->first + last->len == r->first) {
		merge(last, r);
		return;
	}
	if (!is_news(f, r))
		return;
	if (f->count == VDM_FLAG_READS)
		make_room(f);
	f->read[f->count++] = *r;
}

void
vdm_flags_read(struct cage *c, struct memaddr at, const uint8_t *bytes, size_t len,
    const struct flag_time *read, uint64_t since_us)
{
	struct vdm_flags *f = c->flagged;
	struct vdm_flag_read r = { .bank = at.bank };
	uint64_t before_us;

	if (at.byte < PAGE_FIRST)
		return;
	len = MIN_OF(len, 256u - at.byte);
	before_us = vdm_flags_unread_us(c, at, len);
	if (!len || before_us >= read->since_us)
		return;
	r.first = (uint8_t)(at.byte - PAGE_FIRST);
	r.len = (uint8_t)len;
	memcpy(r.set + r.first, bytes, len);
	r.when = (struct flag_time){ before_us ? before_us : since_us, read->seen_us };
	if (!before_us)
		r.start = c->found ? FLAG_STARTS_FOUND : FLAG_STARTS_POWER_UP;
	for (size_t i = 0; i < len; i++)
		f->read_us[r.bank][r.first + i] = read->since_us;
	f->used = true;
	keep(f, &r);
}

/* ---- into the model ---- */

/* What one read says of one limit of one type: the lanes on which it came, and went. */
struct verdict {
	uint32_t came, went;
	bool of_module;
};

static void
count_flag(struct vdm_flags *f, const struct vdm_flag_read *r,
    const struct vdm_item *item, unsigned limit, struct flag_news *news,
    struct verdict *v)
{
	unsigned byte = item->number / 2u;
	uint8_t bit = bit_of(item->number, limit);
	uint8_t *up = &f->up[item->bank][byte], *seen = &f->seen[item->bank][byte];
	struct flag_record *record = &f->record[item->bank][item->number][limit];
	bool set = r->set[byte] & bit, was = *up & bit;
	uint32_t lanes = item->lane < LANES_MAX ? lane_bit(item->lane) : 1;

	if (byte < r->first || byte >= (unsigned)r->first + r->len || (!set && !was))
		return;
	v->of_module = item->lane == VDM_OF_MODULE;
	if (!set) {
		*up &= (uint8_t)~bit;
		flag_record_clear(record, news);
		v->went |= lanes;
		return;
	}
	if (!(*seen & bit))
		flag_record_begin(record, news);
	*seen |= bit;
	flag_record_set(record, !was && r->start == FLAG_STARTS_LATER, news);
	*up |= bit;
	v->came |= was ? 0 : lanes;
}

static void
tell(const struct vdm_item *item, unsigned limit, const struct verdict *v,
    const struct flag_news *news)
{
	const struct vdm_def *def = vdm_def_of(item->type);
	char name[VDM_FLAG_NAME_MAX];
	struct flag_story story = {
		.name = vdm_flag_name(item, (enum limit)limit, name),
		.of_module = v->of_module,
		.of_host = def && def->side == VDM_HOST,
	};

	story.lanes = v->came;
	story.came = true;
	if (v->came)
		flag_tell(news, &story);
	story.lanes = v->went;
	story.came = false;
	if (v->went)
		flag_tell(news, &story);
}

/* Items stand by type: those of one type are told together. */
static void
take_limit(const struct vdm_flag_read *r, unsigned limit, struct flag_news *news)
{
	const struct vdm_set *set = news->c->vdm;
	struct verdict v = { 0 };

	for (unsigned i = 0; i < set->count; i++) {
		const struct vdm_item *item = &set->item[i];

		if (item->bank == r->bank)
			count_flag(news->c->flagged, r, item, limit, news, &v);
		if (i + 1 < set->count && set->item[i + 1].type == item->type &&
		    (set->item[i + 1].lane == VDM_OF_MODULE) ==
			(item->lane == VDM_OF_MODULE))
			continue;
		tell(item, limit, &v, news);
		v = (struct verdict){ 0 };
	}
}

void
vdm_flags_take(struct inventory *inv, struct cage *c, unsigned bank,
    const struct now *now)
{
	struct vdm_flags *f = c->flagged;

	for (unsigned i = 0; i < f->count;) {
		const struct vdm_flag_read *r = &f->read[i];
		struct flag_news news = { .inv = inv,
			.c = c,
			.when = r->when,
			.start = r->start,
			.now = now };

		if (r->bank != bank) {
			i++;
			continue;
		}
		for (unsigned limit = 0; limit < LIMIT_COUNT; limit++)
			take_limit(r, limit, &news);
		c->module.changed_tick = inventory_touch(inv);
		take_out(f, i);
	}
}

void
vdm_flags_renew(struct cage *c, unsigned bank, unsigned number, bool is_other)
{
	struct vdm_flags *f = c->flagged;
	uint8_t others = (uint8_t)(0xf0 >> number % 2 * 4);

	if (!f->used)
		return;
	f->seen[bank][number / 2] &= others;
	f->up[bank][number / 2] &= others;
	for (unsigned i = 0; is_other && i < f->count; i++) {
		if (f->read[i].bank == bank)
			f->read[i].set[number / 2] &= others;
	}
}

void
vdm_flags_drop(struct cage *c, unsigned bank)
{
	struct vdm_flags *f = c->flagged;

	for (unsigned i = f->count; i-- > 0;) {
		if (f->read[i].bank == bank)
			take_out(f, i);
	}
}

void
vdm_flags_begin(struct cage *c)
{
	struct vdm_flags *f = c->flagged;

	if (!f->used)
		return;
	f->count = 0;
	memset(f->read_us, 0, sizeof(f->read_us));
}

void
vdm_flags_start_over(struct cage *c)
{
	struct vdm_flags *f = c->flagged;

	if (!f->used)
		return;
	memset(f->seen, 0, sizeof(f->seen));
	memset(f->up, 0, sizeof(f->up));
}
