/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/decode_aux.h"

#include <string.h>

#define CELL_MAX 32

#define NAME_MAX_LEN 48

/*
 * The kinds of monitors as keys and as text.
 *
 * name    a key is made of it and of its unit
 * per     how many of our unit make one of the key's
 * digits  behind the point, in the text
 */
/* clang-format off */
static const struct aux_row {
	const char *name, *in, *label, *unit;
	double per;
	int digits;
} rows[AUX_KIND_COUNT] = {
	[AUX_LASER_TEMP] = { "laser_temperature", "_c",       "Laser temperature", "C", 1e3, 3 },
	[AUX_TEC]        = { "tec_current",       "_percent", "Cooler current",    "%", 1e3, 2 },
	[AUX_VCC2]       = { "vcc2",              "_v",       "Second supply",     "V", 1e6, 4 },
	[AUX_VENDOR]     = { "aux1",              "",         "Aux1",              "",  1,   0 },
	[AUX_CUSTOM]     = { "custom_monitor",    "",         "Custom monitor",    "",  1,   0 },
	[AUX_TEC_CURRENT] = { "tec_current",      "_ma",      "Cooler current",    "mA", 1e3, 1 },
};
/* clang-format on */

/* What a monitor is called: the second of a kind also by its number. */
static const struct aux_row *
row_of(const struct decoded *d, unsigned i, char ret_name[NAME_MAX_LEN])
{
	const struct aux_reading *a = &d->aux[i];
	const struct aux_row *row = &rows[a->kind];

	if (aux_of_kind(d->aux, a->kind) == a)
		snprintf(ret_name, NAME_MAX_LEN, "%s", row->name);
	else
		snprintf(ret_name, NAME_MAX_LEN, "%s_aux%u", row->name, i + 1);
	return row;
}

void
decode_aux_values(const struct decoded *d, json_t *monitors)
{
	for (unsigned i = 0; i < AUX_COUNT; i++) {
		char key[NAME_MAX_LEN];
		const struct aux_row *row;

		if (!d->aux[i].present)
			continue;
		row = row_of(d, i, key);
		strcat(key, row->in);
		json_object_set_new(monitors, key, json_real(d->aux[i].value / row->per));
	}
}

void
decode_aux_flags(const struct decoded *d, json_t *flags)
{
	for (unsigned i = 0; i < AUX_COUNT; i++) {
		char name[NAME_MAX_LEN];
		json_t *four;

		if (!d->aux[i].flags_known)
			continue;
		row_of(d, i, name);
		four = json_object();
		for (unsigned n = 0; n < LIMIT_COUNT; n++)
			json_object_set_new(four, limit_name(n),
			    json_boolean(d->aux[i].flag[n]));
		json_object_set_new(flags, name, four);
	}
}

void
decode_aux_limits(const struct decoded *d, json_t *limits)
{
	for (unsigned i = 0; i < AUX_COUNT; i++) {
		char key[NAME_MAX_LEN];
		const struct aux_row *row;
		json_t *four;

		if (!d->aux[i].limits_present)
			continue;
		row = row_of(d, i, key);
		strcat(key, row->in);
		four = json_object();
		for (unsigned n = 0; n < LIMIT_COUNT; n++)
			json_object_set_new(four, limit_name(n),
			    json_real(d->aux[i].limit[n] / row->per));
		json_object_set_new(limits, key, four);
	}
}

static void
format(const struct aux_row *row, int32_t value, char cell[CELL_MAX])
{
	snprintf(cell, CELL_MAX, "%.*f%s%s", row->digits, value / row->per,
	    row->unit[0] ? " " : "", row->unit);
}

void
decode_aux_print_values(const struct decoded *d, FILE *out)
{
	char cell[CELL_MAX];

	for (unsigned i = 0; i < AUX_COUNT; i++) {
		const struct aux_reading *a = &d->aux[i];

		if (!a->present)
			continue;
		format(&rows[a->kind], a->value, cell);
		fprintf(out, "%-18s %s", rows[a->kind].label, cell);
		if (aux_of_kind(d->aux, a->kind) != a)
			fprintf(out, " (Aux%u)", i + 1);
		fputc('\n', out);
	}
}

void
decode_aux_print_limits(const struct decoded *d, FILE *out)
{
	static const enum limit order[] = { LIMIT_LOW_ALARM, LIMIT_LOW_WARN,
		LIMIT_HIGH_WARN, LIMIT_HIGH_ALARM };

	for (unsigned i = 0; i < AUX_COUNT; i++) {
		char name[NAME_MAX_LEN], cell[CELL_MAX];
		const struct aux_row *row;

		if (!d->aux[i].limits_present)
			continue;
		row = row_of(d, i, name);
		fprintf(out, "%-17s", decode_dashed(name).text);
		for (unsigned n = 0; n < LIMIT_COUNT; n++) {
			format(row, d->aux[i].limit[order[n]], cell);
			fprintf(out, " %13s", cell);
		}
		fputc('\n', out);
	}
}

/* `up`: how many flags were printed before; gives how many there are now. */
unsigned
decode_aux_print_flags(const struct decoded *d, unsigned up, FILE *out)
{
	for (unsigned i = 0; i < AUX_COUNT; i++) {
		for (unsigned n = 0; n < LIMIT_COUNT; n++) {
			char name[NAME_MAX_LEN];

			if (!d->aux[i].flag[n])
				continue;
			row_of(d, i, name);
			fprintf(out, "%s   %s %s\n", up++ ? "" : "\nFlags\n",
			    decode_dashed(name).text, decode_dashed(limit_name(n)).text);
		}
	}
	return up;
}
