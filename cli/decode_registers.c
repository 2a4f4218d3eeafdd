/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/decode_registers.h"

#include <errno.h>
#include <string.h>

#include "base/bytes.h"
#include "optics/registers.h"

#define WHERE_MAX  32
#define VALUE_MAX  (2 * REGISTER_TEXT_MAX + 32)
#define VALUES_MAX 16384 /* names of 240 applications, and more */

static const struct table_column columns[] = {
	{ "REGISTER", false, 3, 0 },
	{ "FIELD", false, 3, 20 },
	{ "VALUE", false, 3, 12 },
	{ "UNIT", false, 2, 0 },
};

static void
print_page(struct memaddr at, char *ret_text, size_t size)
{
	if (at.page == LOW)
		snprintf(ret_text, size, "A0h");
	else if (at.page == A2_LOW)
		snprintf(ret_text, size, "A2h");
	else if (at.page >= A2_TABLE)
		snprintf(ret_text, size, "A2h/%02Xh", at.page - A2_TABLE);
	else
		snprintf(ret_text, size, "%02Xh", at.page);
}

/* "03h:176", "A0h:3[7:4]", as the standards write it; of a row for lanes the first one.
 */
static void
print_where(const struct register_def *def, char *ret_text, size_t size)
{
	struct memaddr at = def->at;
	char page[16];

	print_page(at, page, sizeof(page));
	if (def->bits >= 8)
		snprintf(ret_text, size, "%s:%u", page, at.byte);
	else if (def->bits == 1)
		snprintf(ret_text, size, "%s:%u[%u]", page, at.byte, at.bit);
	else
		snprintf(ret_text, size, "%s:%u[%u:%u]", page, at.byte,
		    at.bit + def->bits - 1u, at.bit);
}

/*
 * The values of all instances that are held; gives their unit. Between them stand
 * blanks, or commas where words have blanks themselves.
 */
static const char *
print_values(const struct register_table *group, const struct register_def *def,
    const struct memmap *map, char *ret_text, size_t size)
{
	bool words = def->words || def->form == REG_MEDIA || def->form == REG_COMMAND;
	unsigned instances = register_instances(def);
	const char *unit = NULL;
	size_t at = 0;

	if (group->used && def->lanes)
		instances = MIN_OF(instances, group->used(map));
	ret_text[0] = '\0';
	for (unsigned i = 0; i < instances; i++) {
		struct register_value value;
		char text[VALUE_MAX];

		if (!register_read(def, map, i, &value))
			continue;
		register_print(&value, text, sizeof(text));
		if (at + strlen(text) + strlen(", ") + 1 > size)
			break;
		at += (size_t)snprintf(ret_text + at, size - at, "%s%s",
		    at == 0 ? ""
		    : words ? ", "
			    : " ",
		    text);
		unit = value.unit;
	}
	return unit;
}

static size_t
add_rows(struct table *t, const struct register_table *group, const struct memmap *map)
{
	size_t rows = 0;

	for (size_t i = 0; i < group->count; i++) {
		char where[WHERE_MAX], values[VALUES_MAX];
		const char *unit =
		    print_values(group, &group->row[i], map, values, sizeof(values));

		if (!unit)
			continue;
		print_where(&group->row[i], where, sizeof(where));
		table_cell(t, TABLE_PLAIN, where, NULL);
		table_cell(t, TABLE_PLAIN, group->row[i].name, NULL);
		table_cell(t, TABLE_PLAIN, values, NULL);
		table_cell(t, TABLE_PLAIN, *unit ? unit : NULL, NULL);
		rows++;
	}
	return rows;
}

static int
print_group(const struct register_table *group, const struct decoded *d,
    const struct table_style *style, bool first, FILE *out)
{
	struct table *t = table_create(columns, COUNT_OF(columns));
	int r = 0;

	if (!t)
		return -ENOMEM;
	if ((!group->applies || group->applies(d->map)) &&
	    add_rows(t, group, d->map) > 0) {
		if (!first)
			fputc('\n', out);
		table_heading(style, out, group->name);
		r = table_write(t, style, out) ? 0 : -EIO;
	}
	table_destroy(t);
	return r;
}

int
decode_print_registers(const struct decoded *d, const struct table_style *style,
    FILE *out)
{
	const struct register_table *group;

	if (!d->decoder)
		return -EPROTONOSUPPORT;
	for (unsigned i = 0; (group = register_table(d->decoder->spec, i)); i++) {
		int r = print_group(group, d, style, i == 0, out);

		if (r < 0)
			return r;
	}
	return 0;
}
