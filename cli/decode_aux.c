/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/decode_aux.h"

#define CELL_MAX 32

/*
 * The monitors as keys and as text.
 *
 * key     with the unit, for values and limits; name is the same without it
 * per     how many of our unit make one of the key's
 * digits  behind the point, in the text
 */
/* clang-format off */
static const struct aux_row {
	const char *key, *name, *label, *unit;
	double per;
	int digits;
} rows[AUX_KIND_COUNT] = {
	[AUX_LASER_TEMP] = { "laser_temperature_c", "laser_temperature", "Laser temperature", "C", 1e3, 3 },
	[AUX_TEC]        = { "tec_current_percent", "tec_current",       "Cooler current",    "%", 1e3, 2 },
	[AUX_VCC2]       = { "vcc2_v",              "vcc2",              "Second supply",     "V", 1e6, 4 },
};
/* clang-format on */

void
decode_aux_values(const struct decoded *d, json_t *monitors)
{
	for (unsigned i = 0; i < AUX_KIND_COUNT; i++) {
		if (d->aux[i].present)
			json_object_set_new(monitors, rows[i].key,
			    json_real(d->aux[i].value / rows[i].per));
	}
}

void
decode_aux_flags(const struct decoded *d, json_t *flags)
{
	for (unsigned i = 0; i < AUX_KIND_COUNT; i++) {
		json_t *four;

		if (!d->aux[i].flags_known)
			continue;
		four = json_object();
		for (unsigned n = 0; n < LIMIT_COUNT; n++)
			json_object_set_new(four, limit_name(n),
			    json_boolean(d->aux[i].flag[n]));
		json_object_set_new(flags, rows[i].name, four);
	}
}

void
decode_aux_limits(const struct decoded *d, json_t *limits)
{
	for (unsigned i = 0; i < AUX_KIND_COUNT; i++) {
		json_t *four;

		if (!d->aux[i].limits_present)
			continue;
		four = json_object();
		for (unsigned n = 0; n < LIMIT_COUNT; n++)
			json_object_set_new(four, limit_name(n),
			    json_real(d->aux[i].limit[n] / rows[i].per));
		json_object_set_new(limits, rows[i].key, four);
	}
}

static void
format(const struct aux_row *row, int32_t value, char cell[CELL_MAX])
{
	snprintf(cell, CELL_MAX, "%.*f %s", row->digits, value / row->per, row->unit);
}

void
decode_aux_print_values(const struct decoded *d, FILE *out)
{
	char cell[CELL_MAX];

	for (unsigned i = 0; i < AUX_KIND_COUNT; i++) {
		if (!d->aux[i].present)
			continue;
		format(&rows[i], d->aux[i].value, cell);
		fprintf(out, "%-18s %s\n", rows[i].label, cell);
	}
}

void
decode_aux_print_limits(const struct decoded *d, FILE *out)
{
	static const enum limit order[] = { LIMIT_LOW_ALARM, LIMIT_LOW_WARN,
		LIMIT_HIGH_WARN, LIMIT_HIGH_ALARM };

	for (unsigned i = 0; i < AUX_KIND_COUNT; i++) {
		char cell[CELL_MAX];

		if (!d->aux[i].limits_present)
			continue;
		fprintf(out, "%-17s", rows[i].name);
		for (unsigned n = 0; n < LIMIT_COUNT; n++) {
			format(&rows[i], d->aux[i].limit[order[n]], cell);
			fprintf(out, " %13s", cell);
		}
		fputc('\n', out);
	}
}

/* `up`: how many flags were printed before; gives how many there are now. */
unsigned
decode_aux_print_flags(const struct decoded *d, unsigned up, FILE *out)
{
	for (unsigned i = 0; i < AUX_KIND_COUNT; i++) {
		for (unsigned n = 0; n < LIMIT_COUNT; n++) {
			if (d->aux[i].flag[n])
				fprintf(out, "%s   %s %s\n", up++ ? "" : "\nFlags\n",
				    rows[i].name, limit_name(n));
		}
	}
	return up;
}
