/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "cli/decode_quantity.h"
#include "cli/decode_vdm.h"
#include "optics/vdm.h"

#define NAME_MAX_LEN  64
#define CELL_MAX      32
#define PER_LINE      4 /* lanes */
#define LANES_AND_ALL (LANES_MAX + 1)

static const char *const side_titles[] = {
	[VDM_MEDIA] = "Media side",
	[VDM_HOST] = "Host side",
	[VDM_MODULE] = "Module",
};

/* The words of one type by lane; the last is of the module. */
struct row {
	bool any, present[LANES_AND_ALL];
	int32_t word[LANES_AND_ALL];
};

static void
collect(const struct decoded *d, const struct vdm_def *def, struct row *row)
{
	struct vdm_walk w = vdm_walk_begin(d->map, &d->id);

	memset(row, 0, sizeof(*row));
	while (vdm_walk_next(&w)) {
		unsigned at = w.r.place == VDM_AT_LANE ? w.r.lane : LANES_MAX;

		if (w.r.def != def || !vdm_is_known(&w.r) || !vdm_has_value(&w.r) ||
		    row->present[at])
			continue;
		row->any = row->present[at] = true;
		row->word[at] = w.r.word;
	}
}

/* What begins each line of a type: its name on the first alone. */
static void
print_head(const struct vdm_def *def, bool first, const char *lanes, FILE *out)
{
	fprintf(out, "  %-28s %-6s %-5s", first ? def->title : "",
	    first ? quantity_unit_symbol(def->q.unit) : "", lanes);
}

static void
print_cell(const struct vdm_def *def, const struct row *row, unsigned at, FILE *out)
{
	char cell[CELL_MAX] = "-";

	if (row->present[at])
		decode_quantity_text(&def->q, row->word[at], cell, sizeof(cell));
	fprintf(out, " %8s", cell);
}

/* The lanes of [from, from + 4) that have a value, and what is between them. */
static bool
print_lanes(const struct vdm_def *def, const struct row *row, unsigned from, bool first,
    FILE *out)
{
	unsigned low = from, high = from + PER_LINE;
	char label[CELL_MAX];

	while (low < high && !row->present[low])
		low++;
	while (high > low && !row->present[high - 1])
		high--;
	if (low == high)
		return false;
	snprintf(label, sizeof(label), high - low > 1 ? "%u-%u" : "%u", low + 1, high);
	print_head(def, first, label, out);
	for (; low < high; low++)
		print_cell(def, row, low, out);
	fputc('\n', out);
	return true;
}

static void
print_row(const struct vdm_def *def, const struct row *row, FILE *out)
{
	bool first = true;

	if (row->present[LANES_MAX]) {
		print_head(def, first, "all", out);
		print_cell(def, row, LANES_MAX, out);
		fputc('\n', out);
		first = false;
	}
	for (unsigned from = 0; from < LANES_MAX; from += PER_LINE)
		first &= !print_lanes(def, row, from, first, out);
}

static void
print_side(const struct decoded *d, enum vdm_side side, FILE *out)
{
	const struct vdm_def *def;
	struct row row;
	bool head = false;

	for (unsigned i = 0; (def = vdm_def_at(i)); i++) {
		if (def->side != side)
			continue;
		collect(d, def, &row);
		if (!row.any)
			continue;
		if (!head)
			fprintf(out, "%-30s %-6s Lanes\n", side_titles[side], "Unit");
		head = true;
		print_row(def, &row, out);
	}
}

static void
print_limit_set(const struct vdm_reading *r, bool *head, FILE *out)
{
	static const enum limit order[] = { LIMIT_LOW_ALARM, LIMIT_LOW_WARN,
		LIMIT_HIGH_WARN, LIMIT_HIGH_ALARM };
	char name[CELL_MAX + NAME_MAX_LEN];

	if (!*head)
		fprintf(out, "%-34s %10s %10s %10s %10s\n", "Limits", "low alarm",
		    "low warn", "high warn", "high alarm");
	*head = true;
	snprintf(name, sizeof(name), "%s %s", vdm_side_name(r->def->side), r->def->title);
	fprintf(out, "  %-32s", name + (r->def->side == VDM_MODULE ? 7 : 0));
	for (unsigned n = 0; n < LIMIT_COUNT; n++) {
		char cell[CELL_MAX];

		decode_quantity_text(&r->def->q, r->limit[order[n]], cell, sizeof(cell));
		fprintf(out, " %10s", cell);
	}
	fputc('\n', out);
}

/* Each set of limits that a type uses, once. */
static void
print_limits(const struct decoded *d, FILE *out)
{
	uint16_t seen[MEMMAP_BANKS][VDM_GROUPS_MAX][256] = { { { 0 } } };
	struct vdm_walk w = vdm_walk_begin(d->map, &d->id);
	bool head = false;

	while (vdm_walk_next(&w)) {
		uint16_t *sets = &seen[w.bank][w.i / VDM_PER_GROUP][w.r.type];

		if (!vdm_is_known(&w.r) || !w.r.limits_present ||
		    *sets >> w.r.limit_set & 1)
			continue;
		*sets |= (uint16_t)(1u << w.r.limit_set);
		print_limit_set(&w.r, &head, out);
	}
}

/* One line for each limit of a type: the lanes whose flag is up. */
static void
print_flags_of(const struct decoded *d, const struct vdm_def *def, bool *head, FILE *out)
{
	uint32_t lanes[LIMIT_COUNT] = { 0 };
	bool all[LIMIT_COUNT] = { false };
	char text[DECODE_LANES_MAX];
	struct vdm_walk w = vdm_walk_begin(d->map, &d->id);

	while (vdm_walk_next(&w)) {
		for (unsigned n = 0; w.r.def == def && n < LIMIT_COUNT; n++) {
			if (w.r.flag[n] && w.r.place == VDM_AT_LANE)
				lanes[n] |= lane_bit(w.r.lane);
			all[n] |= w.r.flag[n] && w.r.place == VDM_AT_MODULE;
		}
	}
	for (unsigned n = 0; n < LIMIT_COUNT; n++) {
		if (!lanes[n] && !all[n])
			continue;
		fprintf(out, "%s  %s %s %s", *head ? "" : "Flags\n",
		    vdm_side_name(def->side), def->title,
		    decode_dashed(limit_name(n)).text);
		*head = true;
		decode_lanes(lanes[n], text);
		fprintf(out, "%s%s", lanes[n] ? " lane" : "", text);
		fputc('\n', out);
	}
}

static void
print_flags(const struct decoded *d, FILE *out)
{
	const struct vdm_def *def;
	bool head = false;

	for (unsigned i = 0; (def = vdm_def_at(i)); i++)
		print_flags_of(d, def, &head, out);
}

static void
print_unknown(const struct decoded *d, FILE *out)
{
	struct vdm_walk w = vdm_walk_begin(d->map, &d->id);
	unsigned count = 0;

	while (vdm_walk_next(&w))
		count += !vdm_is_known(&w.r);
	if (count)
		fprintf(out, "Not shown: %u of custom or reserved types or places\n",
		    count);
}

void
decode_vdm_text(const struct decoded *d, FILE *out)
{
	struct vdm_walk w = vdm_walk_begin(d->map, &d->id);
	struct vdm_status status;

	if (!vdm_walk_next(&w))
		return;
	fputs("\nVersatile diagnostics", out);
	if (vdm_status(d->map, &status)) {
		if (status.interval_us)
			fprintf(out, ", statistics of %g s", status.interval_us / 1e6);
		if (status.frozen)
			fputs(", frozen", out);
	}
	fputc('\n', out);
	print_side(d, VDM_MEDIA, out);
	print_side(d, VDM_HOST, out);
	print_side(d, VDM_MODULE, out);
	print_limits(d, out);
	print_flags(d, out);
	print_unknown(d, out);
}
