/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/decode_parameter.h"

#include "cli/decode_quantity.h"
#include "optics/parameter.h"

#define CELL_MAX     16
#define NAME_MAX_LEN 40

/* ---- text ---- */

/* "Pre-FEC BER", "Type C0h" */
static void
name_of(const struct parameter_reading *r, char name[NAME_MAX_LEN])
{
	if (r->def)
		snprintf(name, NAME_MAX_LEN, "%s", r->def->title);
	else
		snprintf(name, NAME_MAX_LEN, "Type %02Xh", r->type);
}

/* In its unit, or as it is where that is not known. */
static void
word_text(const struct parameter_reading *r, int32_t word, char cell[CELL_MAX])
{
	if (parameter_is_known(r))
		decode_quantity_text(&r->def->q, word, cell, CELL_MAX);
	else
		snprintf(cell, CELL_MAX, "%04Xh", (unsigned)word & 0xffff);
}

static void
print_limits(const struct parameter_reading *r, FILE *out)
{
	static const enum limit order[] = { LIMIT_LOW_ALARM, LIMIT_LOW_WARN,
		LIMIT_HIGH_WARN, LIMIT_HIGH_ALARM };

	for (unsigned n = 0; r->limits_present && n < LIMIT_COUNT; n++) {
		char cell[CELL_MAX];

		word_text(r, r->limit[order[n]], cell);
		fprintf(out, " %8s", cell);
	}
}

static void
print_parameter(const struct parameter_reading *r, FILE *out)
{
	char name[NAME_MAX_LEN], lane[CELL_MAX] = "", cell[CELL_MAX] = "-";

	name_of(r, name);
	if (r->of_lane)
		snprintf(lane, sizeof(lane), "%u", r->lane + 1u);
	if (r->present)
		word_text(r, r->word, cell);
	fprintf(out, "  %-25s %-3s %-3s %8s", name,
	    parameter_is_known(r) ? quantity_unit_symbol(r->def->q.unit) : "", lane,
	    cell);
	print_limits(r, out);
	fputc('\n', out);
}

static void
print_flags(const struct parameter_reading *r, bool *head, FILE *out)
{
	char name[NAME_MAX_LEN];

	name_of(r, name);
	for (unsigned n = 0; n < LIMIT_COUNT; n++) {
		if (!r->flag[n])
			continue;
		fprintf(out, "%s  %s %s", *head ? "" : "Flags\n", name,
		    decode_dashed(limit_name(n)).text);
		*head = true;
		if (r->of_lane)
			fprintf(out, " lane %u", r->lane + 1u);
		fputc('\n', out);
	}
}

void
decode_parameter_text(const struct decoded *d, FILE *out)
{
	struct parameter_reading r;
	bool head = false;

	for (unsigned i = 0; i < PARAMETER_COUNT; i++) {
		if (!parameter_read(d->map, &d->id, i, &r))
			continue;
		if (!head)
			fprintf(out, "\n%-30s Lane %8s %8s %8s %8s %8s\n",
			    "Parameter monitors", "value", "lo alarm", "lo warn",
			    "hi warn", "hi alarm");
		head = true;
		print_parameter(&r, out);
	}
	head = false;
	for (unsigned i = 0; i < PARAMETER_COUNT; i++) {
		if (parameter_read(d->map, &d->id, i, &r))
			print_flags(&r, &head, out);
	}
}

/* ---- JSON ---- */

static void
set_number(const struct parameter_reading *r, json_t *o)
{
	if (!parameter_is_known(r)) {
		json_object_set_new(o, "raw", json_integer(r->word & 0xffff));
		return;
	}
	if (r->present)
		json_object_set_new(o, "value",
		    json_real(decode_quantity(&r->def->q, r->word)));
	if (r->def->q.unit != QUANTITY_NUMBER)
		json_object_set_new(o, "unit",
		    json_string(quantity_unit_symbol(r->def->q.unit)));
	if (r->limits_present)
		json_object_set_new(o, "limits",
		    decode_quantity_limits(&r->def->q, r->limit));
}

static json_t *
parameter_object(const struct parameter_reading *r)
{
	json_t *o = json_pack("{s:i}", "type", r->type);

	if (r->def)
		json_object_set_new(o, "name", json_string(r->def->name));
	if (r->of_lane)
		json_object_set_new(o, "lane", json_integer(r->lane + 1));
	set_number(r, o);
	json_object_set_new(o, "flags", decode_limit_bits(r->flag));
	json_object_set_new(o, "masked", decode_limit_bits(r->masked));
	return o;
}

json_t *
decode_parameter_json(const struct decoded *d)
{
	json_t *list = NULL;

	for (unsigned i = 0; i < PARAMETER_COUNT; i++) {
		struct parameter_reading r;

		if (!parameter_read(d->map, &d->id, i, &r))
			continue;
		if (!list)
			list = json_array();
		json_array_append_new(list, parameter_object(&r));
	}
	return list;
}
