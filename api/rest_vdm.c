/* SPDX-License-Identifier: Apache-2.0 */
#include "api/rest_vdm.h"

#include "schema/leaf_monitor.h"
#include "schema/leaf_vdm.h"

static void
put_word(struct json *j, const char *key, const struct vdm_def *def, uint16_t word)
{
	char number[DECIMAL_TEXT_MAX];

	leaf_vdm_print(number, def, word);
	json_number(j, key, number);
}

static void
put_limits(struct json *j, const struct vdm_def *def, const struct vdm_set *set,
    const struct vdm_item *item)
{
	if (item->limits == VDM_NO_LIMITS)
		return;
	json_object(j, "limits");
	for (unsigned n = 0; n < LIMIT_COUNT; n++)
		put_word(j, leaf_limit_name((enum limit)n), def,
		    set->limit[item->limits][n]);
	json_object_end(j);
}

static void
put_flags(struct json *j, const struct vdm_item *item)
{
	json_array(j, "flags");
	for (unsigned n = 0; n < LIMIT_COUNT; n++) {
		if (item->flags >> n & 1)
			json_string(j, NULL, leaf_limit_name((enum limit)n));
	}
	json_array_end(j);
}

/* What a type without a meaning says is shown as it is. */
static void
put_value(struct json *j, const struct vdm_def *def, uint16_t word)
{
	if (!def) {
		json_count(j, "raw", word);
		return;
	}
	put_word(j, "value", def, word);
	if (def->q.unit != QUANTITY_NUMBER)
		json_string(j, "unit", leaf_vdm_unit(def));
}

static void
put_item(struct json *j, const struct cage *c, const struct vdm_item *item,
    const struct now *now)
{
	const struct vdm_def *def = vdm_def_of(item->type);
	char room[LEAF_VDM_NAME_MAX];

	json_object(j, NULL);
	json_string(j, "name", leaf_vdm_name(item->type, room));
	json_count(j, "type", item->type);
	if (def) {
		json_string(j, "side", vdm_side_name(def->side));
		json_string(j, "class", def->statistic ? "statistic" : "basic");
	}
	if (item->lane != VDM_OF_MODULE)
		json_count(j, "lane", item->lane + 1u);
	if (item->is_read) {
		if (vdm_is_number(item->type, item->word))
			put_value(j, def, item->word);
		json_age(j, "age", c->vdm->read_us, now);
		json_string(j, "quality", quality_name(vdm_item_quality(c, item)));
	}
	if (def)
		put_limits(j, def, c->vdm, item);
	if (c->vdm->flags_known)
		put_flags(j, item);
	json_object_end(j);
}

void
rest_json_vdm(struct json *j, const struct cage *c, const struct now *now)
{
	const struct vdm_set *set = c->vdm;

	if (!set->count)
		return;
	json_array(j, "vdm");
	for (unsigned i = 0; i < set->count; i++)
		put_item(j, c, &set->item[i], now);
	json_array_end(j);
	if (set->left_out)
		json_count(j, "vdm-left-out", set->left_out);
}
