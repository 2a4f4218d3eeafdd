/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/show_record.h"

#include <string.h>

#include "base/bytes.h"
#include "cli/age.h"
#include "cli/judge.h"
#include "cli/line.h"
#include "cli/show_flags.h"

#define ROWS_MAX 128

/* One flag on all lanes that have a record of it. */
struct row {
	const char *name;
	uint64_t where;
	double count, changes, age;
	const char *seen, *start;
	bool up, host;
};

static unsigned
where_of(const json_t *record, bool *ret_host)
{
	const json_t *host = json_object_get(record, "host-lane");
	const json_t *lane = host ? host : json_object_get(record, "lane");
	json_int_t number = json_is_integer(lane) ? json_integer_value(lane) : 0;

	*ret_host = host != NULL;
	return number < 0 || number > 63 ? 63 : (unsigned)number;
}

static double
number_of(const json_t *record, const char *key)
{
	double number;

	return member_number(record, key, &number) ? number : 0;
}

static void
take_record(struct row *row, const json_t *record)
{
	double age = number_of(record, "age");

	row->where |= UINT64_C(1) << where_of(record, &row->host);
	row->count += number_of(record, "count");
	row->changes += number_of(record, "changes");
	row->up |= json_is_true(json_object_get(record, "up"));
	if (!row->seen || age < row->age) {
		row->age = age;
		row->seen = member_text(record, "seen");
	}
	if (member_text(record, "start")[0])
		row->start = member_text(record, "start");
}

static size_t
take_records(const json_t *records, struct row rows[ROWS_MAX])
{
	const json_t *record;
	size_t count = 0, i;

	json_array_foreach(records, i, record)
	{
		const char *name = member_text(record, "flag");
		size_t k = 0;

		while (k < count && strcmp(rows[k].name, name) != 0)
			k++;
		if (!name[0] || k == ROWS_MAX)
			continue;
		if (k == count)
			rows[count++] = (struct row){ .name = name };
		take_record(&rows[k], record);
	}
	return count;
}

static void
cell_number(struct table *t, double number)
{
	char text[32];

	snprintf(text, sizeof(text), "%.0f", number);
	table_cell(t, TABLE_PLAIN, text, NULL);
}

static void
add_row(struct table *t, const struct row *row)
{
	char places[SHOW_PLACES_MAX], text[SHOW_PLACES_MAX + 8], age[AGE_TEXT_MAX];

	show_places(row->where, places);
	snprintf(text, sizeof(text), "%s%s", row->host ? "host " : "", places);
	age_text(row->age, age);
	table_cell(t, TABLE_PLAIN, row->name, NULL);
	table_cell(t, TABLE_PLAIN, text, NULL);
	table_cell(t, TABLE_PLAIN, row->up ? "up" : "", NULL);
	cell_number(t, row->count);
	cell_number(t, row->changes);
	table_cell(t, TABLE_PLAIN, age, row->seen);
	table_cell(t, TABLE_PLAIN, row->start ? row->start : "", NULL);
}

bool
show_flag_records(const struct context *ctx, const json_t *module)
{
	enum { COLUMN_READS = 3, COLUMN_SEEN = 5 };
	static const struct table_column columns[] = {
		{ "FLAG", false, 9, 0 },
		{ "LANES", false, 8, 0 },
		{ "NOW", false, 5, 0 },
		{ "READS", true, 7, 0 },
		{ "CHANGES", true, 6, 0 },
		{ "LAST", true, 6, 0 },
		{ "FIRST", false, 4, 0 },
	};
	struct row rows[ROWS_MAX];
	size_t count = take_records(json_object_get(module, "flag-records"), rows);
	struct table *t = table_create(columns, COUNT_OF(columns));

	if (!t)
		return false;
	table_restless(t, COLUMN_READS);
	table_restless(t, COLUMN_SEEN);
	for (size_t i = 0; i < count; i++)
		add_row(t, &rows[i]);
	return command_section(ctx, "Flags since it was plugged", t, count);
}

void
show_unknown_flags(const struct context *ctx, const json_t *cage)
{
	const json_t *unknown = json_object_get(cage, "unknown-flags");
	char text[160] = "";

	if (!unknown)
		return;
	snprintf(text, sizeof(text), "of %.0f removals, %.0f resets, %.0f failed reads",
	    number_of(unknown, "removed"), number_of(unknown, "reset"),
	    number_of(unknown, "failed-read"));
	command_fact(ctx, "flags unknown", text);
}
