/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/decode_coherent.h"

#include <string.h>

#include "cli/decode_facts.h"
#include "cli/decode_quantity.h"
#include "optics/ccmis.h"
#include "optics/registers.h"

#define KEY_MAX  64
#define CELL_MAX 32

/* Averages, minimum and maximum of a ratio of counters. */
struct ratio {
	bool known; /* false: nothing was counted */
	double avg, min, max;
};

static const struct fec_side {
	const char *name, *title;
	uint16_t page;
} fec_sides[] = {
	{ "media", "FEC, media side", CCMIS_PAGE_MEDIA_FEC },
	{ "host", "FEC, host side", CCMIS_PAGE_HOST_FEC },
};

static struct ratio
pre_fec_ber(const struct ccmis_fec *f)
{
	if (f->bits == 0 || f->bits_sub == 0)
		return (struct ratio){ .known = false };
	return (struct ratio){
		.known = true,
		.avg = (double)f->corrected_bits / (double)f->bits,
		.min = (double)f->corrected_bits_min / (double)f->bits_sub,
		.max = (double)f->corrected_bits_max / (double)f->bits_sub,
	};
}

static struct ratio
uncorrected_frames(const struct ccmis_fec *f)
{
	if (f->frames == 0 || f->frames_sub == 0)
		return (struct ratio){ .known = false };
	return (struct ratio){
		.known = true,
		.avg = (double)f->uncorrected_frames / f->frames,
		.min = (double)f->uncorrected_frames_min / f->frames_sub,
		.max = (double)f->uncorrected_frames_max / f->frames_sub,
	};
}

static void
set_ratio(json_t *o, const char *name, const struct ratio *r, const char *separator)
{
	const struct {
		const char *name;
		double value;
	} parts[] = { { "avg", r->avg }, { "min", r->min }, { "max", r->max } };

	for (size_t i = 0; r->known && i < COUNT_OF(parts); i++) {
		char key[KEY_MAX];

		snprintf(key, sizeof(key), "%s%s%s", name, separator, parts[i].name);
		json_object_set_new(o, key, json_real(parts[i].value));
	}
}

/* The name of a metric with its unit: "cd_ps_nm". */
static void
metric_key(const struct ccmis_metric_def *def, char key[KEY_MAX])
{
	snprintf(key, KEY_MAX, "%s_%s", def->name, quantity_unit_suffix(def->q.unit));
}

/* Metrics whose keys in the flat view are not that. */
static void
flat_key(const struct ccmis_metric_def *def, char key[KEY_MAX])
{
	static const struct {
		const char *name, *key;
	} rows[] = {
		{ "tx_power", "coherent.tx_power_pm_dbm" },
		{ "rx_total_power", "coherent.rx_power_pm_dbm" },
		{ "rx_signal_power", "coherent.rx_sig_power_pm_dbm" },
		{ "sop_rate", "coherent.sop_roc_krad_s" },
	};
	char own[KEY_MAX - sizeof("coherent.")];

	snprintf(own, sizeof(own), "%s_%s", def->name, quantity_unit_suffix(def->q.unit));
	snprintf(key, KEY_MAX, "coherent.%s", own);
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		if (!strcmp(rows[i].name, def->name))
			snprintf(key, KEY_MAX, "%s", rows[i].key);
	}
}

static void
set_metric(json_t *o, const char *prefix, const struct ccmis_metric_def *def,
    const struct ccmis_metric *m)
{
	decode_set(o, prefix, "avg", json_real(decode_quantity(&def->q, m->avg)));
	decode_set(o, prefix, "min", json_real(decode_quantity(&def->q, m->min)));
	decode_set(o, prefix, "max", json_real(decode_quantity(&def->q, m->max)));
}

void
decode_coherent_flat(const struct decoded *d, json_t *object)
{
	const struct ccmis_metric_def *def;
	struct ccmis_metric m;
	struct ccmis_fec f;

	if (!ccmis_is_coherent(d->map, &d->id))
		return;
	if (ccmis_fec(d->map, CCMIS_PAGE_MEDIA_FEC, 0, &f)) {
		const struct ratio ber = pre_fec_ber(&f), frames = uncorrected_frames(&f);

		set_ratio(object, "coherent.prefec_ber", &ber, "_");
		set_ratio(object, "coherent.prefec_uncorr_frame_ratio", &frames, "_");
	}
	for (unsigned i = 0; (def = ccmis_metric_at(i)); i++) {
		char key[KEY_MAX];

		flat_key(def, key);
		if (ccmis_metric(d->map, def, 0, &m))
			set_metric(object, key, def, &m);
	}
}

static void
set_counts(json_t *o, const struct ccmis_fec *f)
{
	const struct {
		const char *name;
		uint64_t value;
	} counts[] = {
		{ "bits", f->bits },
		{ "corrected_bits", f->corrected_bits },
		{ "frames", f->frames },
		{ "uncorrected_frames", f->uncorrected_frames },
	};

	for (size_t i = 0; i < COUNT_OF(counts); i++)
		json_object_set_new(o, counts[i].name, decode_count(counts[i].value));
}

static json_t *
fec_object(const struct decoded *d, unsigned bank)
{
	json_t *o = json_object();
	struct ccmis_fec f;

	for (size_t i = 0; i < COUNT_OF(fec_sides); i++) {
		json_t *side = json_object(), *part;
		struct ratio r;

		if (!ccmis_fec(d->map, fec_sides[i].page, bank, &f)) {
			json_decref(side);
			continue;
		}
		r = pre_fec_ber(&f);
		part = json_object();
		set_ratio(part, "", &r, "");
		json_object_set_new(side, "pre_fec_ber", part);
		r = uncorrected_frames(&f);
		part = json_object();
		set_ratio(part, "", &r, "");
		json_object_set_new(side, "uncorrected_frame_ratio", part);
		set_counts(side, &f);
		json_object_set_new(o, fec_sides[i].name, side);
	}
	return o;
}

static json_t *
link_object(const struct decoded *d, unsigned bank)
{
	json_t *o = json_object();
	const struct ccmis_metric_def *def;
	struct ccmis_metric m;

	for (unsigned i = 0; (def = ccmis_metric_at(i)); i++) {
		char key[KEY_MAX];
		json_t *part;

		if (!ccmis_metric(d->map, def, bank, &m))
			continue;
		part = json_object();
		set_metric(part, "", def, &m);
		metric_key(def, key);
		json_object_set_new(o, key, part);
	}
	return o;
}

static json_t *
limits_object(const struct decoded *d, unsigned bank)
{
	json_t *o = json_object();
	const struct ccmis_limit_def *def;
	int32_t word;

	for (unsigned i = 0; (def = ccmis_limit_at(i)); i++) {
		char key[KEY_MAX];

		if (!ccmis_limit(d->map, def, bank, &word))
			continue;
		snprintf(key, sizeof(key), "%s%s%s", def->name,
		    def->q.unit == QUANTITY_NUMBER ? "" : "_",
		    quantity_unit_suffix(def->q.unit));
		json_object_set_new(o, key, json_real(decode_quantity(&def->q, word)));
	}
	return o;
}

static json_t *
bits_object(const struct decoded *d, enum ccmis_bit_kind kind, unsigned bank)
{
	json_t *o = json_object();
	const struct ccmis_bit_def *def;
	bool up;

	for (unsigned i = 0; (def = ccmis_bit_at(i)); i++) {
		if (def->kind == kind && ccmis_bit(d->map, def, bank, &up))
			json_object_set_new(o, def->name, json_boolean(up));
	}
	return o;
}

/* The filters of the lanes of a bank that have one. */
static json_t *
filters_array(const struct decoded *d, unsigned bank)
{
	json_t *list = json_array();

	for (unsigned n = 0; n < LANES_IN_A_BANK; n++) {
		unsigned lane = bank * LANES_IN_A_BANK + n;
		const char *filter = ccmis_tx_filter(d->map, lane);

		if (filter)
			json_array_append_new(list,
			    json_pack("{s:i, s:s}", "lane", lane + 1, "filter", filter));
	}
	return list;
}

/* Takes the part; an empty one is left out. */
static void
set_part(json_t *o, const char *name, json_t *part)
{
	if (json_object_size(part) + json_array_size(part) > 0)
		json_object_set(o, name, part);
	json_decref(part);
}

/* Registers that are shown as their table has them: of the module, or of bank 0. */
static const struct shown {
	const char *name, *title;
	uint16_t first, last; /* pages */
	uint8_t from;         /* byte */
} shown[] = {
	{ "host_actions", "Coherent host actions", 0x38, 0x38, 137 },
	{ "capabilities", "Coherent capabilities", 0x40, 0x45, 128 },
};

/* The next register of a part that is held, from `*at` on; NULL behind the last. */
static const struct register_def *
next_shown(const struct decoded *d, const struct shown *s, unsigned *at,
    struct register_value *ret_value)
{
	const struct register_table *t;
	unsigned n = 0;

	for (unsigned i = 0; (t = register_table(SPEC_CMIS, i)); i++) {
		for (size_t k = 0; k < t->count; k++, n++) {
			const struct register_def *row = &t->row[k];

			if (n < *at || row->at.page < s->first ||
			    row->at.page > s->last || row->at.byte < s->from ||
			    !register_read(row, d->map, 0, ret_value))
				continue;
			*at = n + 1;
			return row;
		}
	}
	return NULL;
}

static json_t *
shown_object(const struct decoded *d, const struct shown *s)
{
	char text[2 * REGISTER_TEXT_MAX + CELL_MAX];
	const struct register_def *row;
	struct register_value value;
	json_t *o = json_object();

	for (unsigned at = 0; (row = next_shown(d, s, &at, &value));) {
		register_print(&value, text, sizeof(text));
		json_object_set_new(o, row->name,
		    value.kind == REGISTER_YES_NO ? json_boolean(value.number)
						  : json_string(text));
	}
	return o;
}

/* What is on by its name, all else with its value. */
static void
print_shown(const struct decoded *d, const struct shown *s, FILE *out)
{
	char text[2 * REGISTER_TEXT_MAX + CELL_MAX];
	const struct register_def *row;
	struct register_value value;
	bool head = false;

	for (unsigned at = 0; (row = next_shown(d, s, &at, &value));) {
		bool yes_no = value.kind == REGISTER_YES_NO;

		if (yes_no && !value.number)
			continue;
		register_print(&value, text, sizeof(text));
		fprintf(out, "%s%s%s", head ? "" : "\n", head ? "" : s->title,
		    head ? "" : "\n");
		if (yes_no)
			fprintf(out, "  %s\n", row->name);
		else
			fprintf(out, "  %-34s %s%s%s\n", row->name, text,
			    *value.unit ? " " : "", value.unit);
		head = true;
	}
}

/* One object for each bank of which anything is held. */
json_t *
decode_coherent_json(const struct decoded *d)
{
	json_t *list;

	if (!ccmis_is_coherent(d->map, &d->id))
		return NULL;
	list = json_array();
	for (unsigned bank = 0; bank < MEMMAP_BANKS; bank++) {
		json_t *o = json_object();

		set_part(o, "link", link_object(d, bank));
		set_part(o, "fec", fec_object(d, bank));
		set_part(o, "limits", limits_object(d, bank));
		set_part(o, "tx_filters", filters_array(d, bank));
		set_part(o, "settings", bits_object(d, CCMIS_SETTING, bank));
		set_part(o, "flags", bits_object(d, CCMIS_FLAG, bank));
		if (json_object_size(o) > 0) {
			json_object_set_new(o, "bank", json_integer(bank));
			json_array_append(list, o);
		}
		json_decref(o);
	}
	return list;
}

void
decode_coherent_shown_json(const struct decoded *d, json_t *object)
{
	for (size_t i = 0; ccmis_is_coherent(d->map, &d->id) && i < COUNT_OF(shown);
	     i++) {
		char key[KEY_MAX];

		snprintf(key, sizeof(key), "coherent_%s", shown[i].name);
		set_part(object, key, shown_object(d, &shown[i]));
	}
}

/* A zero as one, for it is the good news. */
static void
print_ratio(const char *title, const struct ratio *r, FILE *out)
{
	const double parts[] = { r->avg, r->min, r->max };

	if (!r->known)
		return;
	fprintf(out, "  %-28s", title);
	for (size_t i = 0; i < COUNT_OF(parts); i++)
		fprintf(out, parts[i] == 0 ? " %12.0f" : " %12.2e", parts[i]);
	fputc('\n', out);
}

/* What stands between a value and its unit, if it has one. */
static const char *
gap(enum quantity_unit unit)
{
	return quantity_unit_symbol(unit)[0] ? " " : "";
}

static void
print_link(const struct decoded *d, unsigned bank, FILE *out)
{
	const struct ccmis_metric_def *def;
	struct ccmis_metric m;

	for (unsigned i = 0; (def = ccmis_metric_at(i)); i++) {
		char avg[CELL_MAX], min[CELL_MAX], max[CELL_MAX];

		if (!ccmis_metric(d->map, def, bank, &m))
			continue;
		decode_quantity_text(&def->q, m.avg, avg, sizeof(avg));
		decode_quantity_text(&def->q, m.min, min, sizeof(min));
		decode_quantity_text(&def->q, m.max, max, sizeof(max));
		fprintf(out, "  %-28s %12s %12s %12s%s%s\n", def->title, avg, min, max,
		    gap(def->q.unit), quantity_unit_symbol(def->q.unit));
	}
}

static void
print_fec(const struct decoded *d, unsigned bank, FILE *out)
{
	struct ccmis_fec f;

	for (size_t i = 0; i < COUNT_OF(fec_sides); i++) {
		struct ratio ber, frames;

		if (!ccmis_fec(d->map, fec_sides[i].page, bank, &f))
			continue;
		ber = pre_fec_ber(&f);
		frames = uncorrected_frames(&f);
		fprintf(out, "%s%s\n", fec_sides[i].title,
		    ber.known || frames.known ? "" : ": nothing counted");
		print_ratio("Pre-FEC BER", &ber, out);
		print_ratio("Uncorrected frames", &frames, out);
	}
}

static void
print_limits(const struct decoded *d, unsigned bank, FILE *out)
{
	const struct ccmis_limit_def *def;
	bool head = false;
	int32_t word;

	for (unsigned i = 0; (def = ccmis_limit_at(i)); i++) {
		char cell[CELL_MAX];

		if (!ccmis_limit(d->map, def, bank, &word))
			continue;
		decode_quantity_text(&def->q, word, cell, sizeof(cell));
		fprintf(out, "%s  %-34s %12s%s%s\n", head ? "" : "Coherent limits\n",
		    def->title, cell, gap(def->q.unit),
		    quantity_unit_symbol(def->q.unit));
		head = true;
	}
}

static void
print_filters(const struct decoded *d, unsigned bank, FILE *out)
{
	for (unsigned n = 0; n < LANES_IN_A_BANK; n++) {
		unsigned lane = bank * LANES_IN_A_BANK + n;
		const char *filter = ccmis_tx_filter(d->map, lane);

		if (filter)
			fprintf(out, "Tx filter of lane %u: %s\n", lane + 1, filter);
	}
}

static void
print_bits(const struct decoded *d, enum ccmis_bit_kind kind, const char *title,
    unsigned bank, FILE *out)
{
	const struct ccmis_bit_def *def;
	bool head = false, up;

	for (unsigned i = 0; (def = ccmis_bit_at(i)); i++) {
		if (def->kind != kind || !ccmis_bit(d->map, def, bank, &up) || !up)
			continue;
		fprintf(out, "%s  %s\n", head ? "" : title, def->title);
		head = true;
	}
}

void
decode_coherent_text(const struct decoded *d, FILE *out)
{
	if (!ccmis_is_coherent(d->map, &d->id))
		return;
	for (unsigned bank = 0; bank < MEMMAP_BANKS; bank++) {
		struct memaddr link = mem_at(0x35, 128), fec = mem_at(0x34, 128);

		link.bank = fec.bank = (uint8_t)bank;
		if (!memmap_bytes(d->map, link, 1) && !memmap_bytes(d->map, fec, 1))
			continue;
		fputc('\n', out);
		if (bank > 0)
			fprintf(out, "Bank %u\n", bank);
		fprintf(out, "%-30s %12s %12s %12s\n", "Coherent link", "average",
		    "minimum", "maximum");
		print_link(d, bank, out);
		print_fec(d, bank, out);
		print_limits(d, bank, out);
		print_filters(d, bank, out);
		print_bits(d, CCMIS_SETTING, "Coherent settings\n", bank, out);
		print_bits(d, CCMIS_FLAG, "Coherent flags\n", bank, out);
	}
	for (size_t i = 0; i < COUNT_OF(shown); i++)
		print_shown(d, &shown[i], out);
}
