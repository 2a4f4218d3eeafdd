/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/decode_aux.h"

#define CELL_MAX 32

#define NAME_MAX_LEN 48

/*
 * The monitors as keys and as text.
 *
 * in      the unit, behind the name where it is a key
 * per     how many of our unit make one of the key's
 * digits  behind the point, in the text
 */
/* clang-format off */
static const struct aux_row {
	const char *in, *label, *unit;
	double per;
	int digits;
} rows[MONITOR_COUNT] = {
	[MONITOR_LASER_TEMP]   = { "_c",       "Laser temperature",  "C",  1e3, 3 },
	[MONITOR_LASER_TEMP_2] = { "_c",       "Laser2 temperature", "C",  1e3, 3 },
	[MONITOR_TEC]          = { "_percent", "Cooler current",     "%",  1e3, 2 },
	[MONITOR_TEC_2]        = { "_percent", "Cooler2 current",    "%",  1e3, 2 },
	[MONITOR_COOLER]       = { "_ma",      "Cooler current",     "mA", 1e3, 1 },
	[MONITOR_VCC2]         = { "_v",       "Second supply",      "V",  1e6, 4 },
	[MONITOR_AUX1]         = { "",         "Aux1",               "",   1,   0 },
	[MONITOR_CUSTOM]       = { "",         "Custom monitor",     "",   1,   0 },
};
/* clang-format on */

/* A monitor's name as a key, and what follows it. */
static void
name_key(enum monitor id, const char *in, char ret_key[NAME_MAX_LEN])
{
	snprintf(ret_key, NAME_MAX_LEN, "%s%s", monitor_name(id), in);
	for (char *p = ret_key; *p; p++) {
		if (*p == '-')
			*p = '_';
	}
}

void
decode_aux_values(const struct decoded *d, json_t *monitors)
{
	for (unsigned i = 0; i < AUX_COUNT; i++) {
		const struct aux_reading *a = &d->aux[i];
		const struct aux_row *row = &rows[a->id];
		char key[NAME_MAX_LEN];

		if (!a->present)
			continue;
		name_key(a->id, row->in, key);
		json_object_set_new(monitors, key, json_real(a->value / row->per));
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
		name_key(d->aux[i].id, "", name);
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
		const struct aux_row *row = &rows[d->aux[i].id];
		char key[NAME_MAX_LEN];
		json_t *four;

		if (!d->aux[i].limits_present)
			continue;
		name_key(d->aux[i].id, row->in, key);
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
		format(&rows[a->id], a->value, cell);
		fprintf(out, "%-18s %s\n", rows[a->id].label, cell);
	}
}

void
decode_aux_print_limits(const struct decoded *d, FILE *out)
{
	static const enum limit order[] = { LIMIT_LOW_ALARM, LIMIT_LOW_WARN,
		LIMIT_HIGH_WARN, LIMIT_HIGH_ALARM };

	for (unsigned i = 0; i < AUX_COUNT; i++) {
		const struct aux_row *row = &rows[d->aux[i].id];
		char cell[CELL_MAX];

		if (!d->aux[i].limits_present)
			continue;
		fprintf(out, "%-18s", monitor_name(d->aux[i].id));
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
			if (!d->aux[i].flag[n])
				continue;
			fprintf(out, "%s   %s %s\n", up++ ? "" : "\nFlags\n",
			    monitor_name(d->aux[i].id),
			    decode_dashed(limit_name(n)).text);
		}
	}
	return up;
}
