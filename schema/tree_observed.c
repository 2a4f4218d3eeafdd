/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/tree_observed.h"

#include <stdio.h>

#include "schema/leaf_monitor.h"
#include "schema/leaf_vdm.h"

static bool
give_text(const char *text, struct value *v)
{
	v->text = text;
	return text && *text;
}

bool
tree_observed_cage_next(const struct tree_at *at, unsigned *cage)
{
	const struct inventory *inv = at->tree->inv;

	for (; !at->others && *cage < inv->cage_count; (*cage)++) {
		if (inv->cage[*cage].vdm->count &&
		    (!at->only || at->only->number == *cage))
			return true;
	}
	return false;
}

void
tree_observed_cage_enter(struct tree_at *at)
{
	at->cage = &at->tree->inv->cage[at->index[0]];
}

void
tree_observed_cage_key(const struct tree_at *at, unsigned k, char *room, size_t size)
{
	(void)k;
	tree_key_text(room, size, at->cage->name);
}

bool
tree_observed_cage_name(const struct tree_at *at, struct value *v)
{
	return give_text(at->cage->name, v);
}

static const struct vdm_item *
item_at(const struct tree_at *at, struct value *v)
{
	if (v)
		v->wall_us = leaf_wall_us(at->cage, at->cage->vdm->read_us);
	return &at->cage->vdm->item[tree_at_index(at)];
}

/* Of instances with the same name the first, as names are keys. */
bool
tree_observable_next(const struct tree_at *at, unsigned *row)
{
	const struct vdm_set *set = at->cage->vdm;

	for (; *row < set->count; (*row)++) {
		const struct vdm_item *item = &set->item[*row];

		if (*row == 0 || item->type != item[-1].type ||
		    item->lane != item[-1].lane)
			return true;
	}
	return false;
}

/* "snr", of the host's side "host-snr". */
static void
observable_name(const struct vdm_item *item, char *room, size_t size)
{
	const struct vdm_def *def = vdm_def_of(item->type);
	char name[LEAF_VDM_NAME_MAX];

	snprintf(room, size, "%s%s", def && def->side == VDM_HOST ? "host-" : "",
	    leaf_vdm_name(item->type, name));
}

static unsigned
observable_lane(const struct vdm_item *item)
{
	return item->lane == VDM_OF_MODULE ? 0 : item->lane + 1u;
}

void
tree_observable_key(const struct tree_at *at, unsigned k, char *room, size_t size)
{
	if (k == 0)
		observable_name(item_at(at, NULL), room, size);
	else
		snprintf(room, size, "%u", observable_lane(item_at(at, NULL)));
}

bool
tree_observable_name(const struct tree_at *at, struct value *v)
{
	observable_name(item_at(at, v), v->store, sizeof(v->store));
	return give_text(v->store, v);
}

bool
tree_observable_lane(const struct tree_at *at, struct value *v)
{
	v->count = observable_lane(item_at(at, v));
	return true;
}

bool
tree_observable_value(const struct tree_at *at, struct value *v)
{
	const struct vdm_item *item = item_at(at, v);
	const struct vdm_def *def = vdm_def_of(item->type);

	if (!item->is_read || !vdm_is_number(item->type, item->word))
		return false;
	if (def)
		leaf_vdm_print(v->store, def, item->word);
	else
		count_print(v->store, item->word);
	v->quality = vdm_item_quality(at->cage, item);
	return give_text(v->store, v);
}

bool
tree_observable_unit(const struct tree_at *at, struct value *v)
{
	const struct vdm_def *def = vdm_def_of(item_at(at, v)->type);

	return def && give_text(leaf_vdm_unit(def), v);
}

bool
tree_observable_quality(const struct tree_at *at, struct value *v)
{
	return give_text(quality_name(vdm_item_quality(at->cage, item_at(at, v))), v);
}
