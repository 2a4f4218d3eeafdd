/* SPDX-License-Identifier: Apache-2.0 */
#include "plugins/board/boardcheck_table.h"

#include <stdbool.h>
#include <string.h>

#include "plugins/board/names.h"

#define WIDTH     80
#define INDENT    8
#define PINS_FROM 60 /* the last column where they begin */
#define ROOT_MAX  12 /* letters of a root's name that are shown */

enum column {
	COLUMN_CAGE,
	COLUMN_LABEL,
	COLUMN_TYPE,
	COLUMN_BUS,
	COLUMN_ROOT,
	COLUMN_MEMORY,
	COLUMN_COUNT
};

#define CELL_MAX 32

struct row {
	char cell[COLUMN_COUNT][CELL_MAX];
};

static const struct row heads = { { "cage", "label", "type", "bus", "root", "memory" } };

static struct row
row_of(const struct board *b, size_t cage)
{
	const struct board_cage *c = &b->cage[cage];
	struct row row = { 0 };
	char klass[8] = "auto";

	snprintf(row.cell[COLUMN_CAGE], CELL_MAX, "%zu", cage + 1);
	snprintf(row.cell[COLUMN_LABEL], CELL_MAX, "%s", c->label);
	snprintf(row.cell[COLUMN_TYPE], CELL_MAX, "%s", board_type_name(c->type));
	snprintf(row.cell[COLUMN_BUS], CELL_MAX, c->bus == BOARD_NO_BUS ? "-" : "%u",
	    c->bus);
	snprintf(row.cell[COLUMN_ROOT], CELL_MAX, "%.*s", ROOT_MAX,
	    c->root == BOARD_NO_ROOT ? "-" : b->root[c->root].name);
	if (c->klass)
		snprintf(klass, sizeof(klass), "%u", c->klass);
	snprintf(row.cell[COLUMN_MEMORY], CELL_MAX, "%s%s%s%s%s",
	    c->memory == BOARD_MEMORY_OPTOE ? "optoe " : "i2c",
	    c->memory == BOARD_MEMORY_OPTOE ? klass : "", c->banks ? " banks" : "",
	    c->forced ? " forced" : "", c->read_only ? " ro" : "");
	return row;
}

static void
widen(size_t width[COLUMN_COUNT], const struct row *row)
{
	for (int i = 0; i < COLUMN_COUNT; i++) {
		size_t len = strlen(row->cell[i]);

		width[i] = len > width[i] ? len : width[i];
	}
}

/* Prints all columns but the last; returns where that one begins. */
static size_t
print_cells(const struct row *row, const size_t width[COLUMN_COUNT], FILE *out)
{
	size_t at = 0;

	for (int i = 0; i < COLUMN_COUNT; i++) {
		fprintf(out, "%-*s  ", (int)width[i], row->cell[i]);
		at += width[i] + 2;
	}
	return at;
}

static bool
pin_is_low(const struct board *b, const struct board_pin *pin)
{
	return pin->kind == BOARD_PIN_BULK ? !b->bulk[pin->bulk].asserted
					   : !pin->asserted;
}

/* A text that may be longer than a line, word by word. */
static void
print_text(const char *what, const char *text, FILE *out)
{
	size_t at = (size_t)fprintf(out, "%-*s", INDENT, what);

	while (*text) {
		size_t len = strcspn(text, " ");

		if (at > INDENT && at + 1 + len > WIDTH) {
			fprintf(out, "\n%*s", INDENT, "");
			at = INDENT;
		}
		at +=
		    (size_t)fprintf(out, at > INDENT ? " %.*s" : "%.*s", (int)len, text);
		text += len + strspn(text + len, " ");
	}
	fputc('\n', out);
}

/* Words from column `at` on, in as many lines as they need; below where it is narrow. */
static void
print_pins(const struct board *b, const struct board_cage *c, size_t at, FILE *out)
{
	size_t from = at > PINS_FROM ? INDENT : at;

	if (at > PINS_FROM)
		fprintf(out, "\n%*s", INDENT, "");
	at = from;
	/* presence first, and the others as they stand */
	for (unsigned i = 0; i < BOARD_PIN_COUNT; i++) {
		unsigned pin = (i + BOARD_PIN_PRESENT) % BOARD_PIN_COUNT;
		const char *low = pin_is_low(b, &c->pin[pin]) ? ":0" : "";
		const char *name = board_pin_name(pin);

		if (c->pin[pin].kind == BOARD_PIN_NONE)
			continue;
		if (at > from && at + 1 + strlen(name) + strlen(low) > WIDTH) {
			fprintf(out, "\n%*s", (int)from, "");
			at = from;
		}
		at += (size_t)fprintf(out, at > from ? " %s%s" : "%s%s", name, low);
	}
	if (at == from)
		fputc('-', out);
	fputc('\n', out);
}

static void
print_matches(const struct board *b, FILE *out)
{
	static const char *const kinds[] = {
		[BOARD_MATCH_ONIE] = "onie",
		[BOARD_MATCH_DMI_BOARD] = "dmi-board",
		[BOARD_MATCH_DMI_PRODUCT] = "dmi-product",
		[BOARD_MATCH_COMPATIBLE] = "compatible",
		[BOARD_MATCH_PATH] = "path",
	};

	for (size_t i = 0; i < b->match_count; i++)
		fprintf(out, "match   %s %s\n", kinds[b->match[i].kind],
		    b->match[i].text);
	if (b->match_count == 0)
		fputs("match   nothing: it is only taken by its name\n", out);
}

static void
print_roots(const struct board *b, FILE *out)
{
	for (size_t i = 0; i < b->root_count; i++) {
		const struct board_root *root = &b->root[i];

		fprintf(out, "root    %s", root->name);
		if (root->adapter != BOARD_NO_BUS)
			fprintf(out, ", adapter %u", root->adapter);
		if (root->khz)
			fprintf(out, ", %u kHz", root->khz);
		fputc('\n', out);
		if (root->recover)
			fprintf(out, "        reset of its muxes: %s\n", root->recover);
	}
	for (size_t i = 0; i < b->bulk_count; i++) {
		const struct board_bulk *bulk = &b->bulk[i];

		fprintf(out, "bulk    %s, %u bytes: %s\n", bulk->name, bulk->bytes,
		    bulk->path);
	}
}

void
boardcheck_print(const struct board *b, FILE *out)
{
	size_t width[COLUMN_COUNT] = { 0 };
	struct row row;

	fprintf(out, "board   %s%s%s, %sverified, %s%zu cage%s\n", b->name,
	    b->flavour ? ", flavour " : "", b->flavour ? b->flavour : "",
	    b->verified ? "" : "not ", b->count_file || b->count_each ? "up to " : "",
	    b->cage_count, b->cage_count == 1 ? "" : "s");
	print_text("source", b->source, out);
	print_matches(b, out);
	print_roots(b, out);
	fputc('\n', out);
	widen(width, &heads);
	for (size_t i = 0; i < b->cage_count; i++) {
		row = row_of(b, i);
		widen(width, &row);
	}
	print_cells(&heads, width, out);
	fputs("pins\n", out);
	for (size_t i = 0; i < b->cage_count; i++) {
		row = row_of(b, i);
		print_pins(b, &b->cage[i], print_cells(&row, width, out), out);
	}
}
