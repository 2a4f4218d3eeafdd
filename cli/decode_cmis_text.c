/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "cli/decode_cmis.h"
#include "cli/decode_quantity.h"
#include "optics/cmis_diag.h"
#include "optics/cmis_lane.h"
#include "optics/cmis_offers.h"
#include "optics/monitor.h"

#define CELL_MAX    32
#define LINE_WIDTH  79
#define LABEL_WIDTH 19 /* that of the other parts of the text, and a blank */

/* Words behind a label, as many to a line as fit. */
struct list {
	FILE *out;
	const char *label;
	size_t column; /* 0: nothing printed yet */
};

static void
list_add(struct list *l, const char *word)
{
	if (l->column == 0) {
		fprintf(l->out, "  %-*s%s", LABEL_WIDTH - 2, l->label, word);
		l->column = LABEL_WIDTH + strlen(word);
	} else if (l->column + 2 + strlen(word) > LINE_WIDTH) {
		fprintf(l->out, ",\n%*s%s", LABEL_WIDTH, "", word);
		l->column = LABEL_WIDTH + strlen(word);
	} else {
		fprintf(l->out, ", %s", word);
		l->column += 2 + strlen(word);
	}
}

static void
list_end(struct list *l)
{
	if (l->column)
		fputc('\n', l->out);
}

/* The names of a group, blanks for underscores. */
static void
print_group(const struct decoded *d, enum cmis_offer_group group, FILE *out)
{
	struct list list = { .out = out, .label = cmis_offer_group_name(group) };
	const struct cmis_offer *offer;
	bool up;

	for (unsigned i = 0; (offer = cmis_offer_at(i)); i++) {
		char word[CELL_MAX];

		if (offer->group != group || !cmis_offer(d->map, &d->id, offer, &up) ||
		    !up)
			continue;
		snprintf(word, sizeof(word), "%s", offer->name);
		for (char *c = word; *c; c++)
			*c = *c == '_' ? ' ' : *c;
		list_add(&list, word);
	}
	list_end(&list);
}

void
decode_cmis_advertised(const struct decoded *d, FILE *out)
{
	const struct cmis_number *number;
	const struct cmis_choice *choice;
	int32_t steps;

	if (d->id.spec != SPEC_CMIS || d->id.flat ||
	    !memmap_bytes(d->map, mem_at(0x01, 142), 1))
		return;
	fputs("\nAdvertised\n", out);
	for (unsigned group = 0; group < CMIS_OFFER_GROUP_COUNT; group++)
		print_group(d, group, out);
	for (unsigned i = 0; (choice = cmis_choice_at(i)); i++) {
		const char *value = cmis_choice(d->map, &d->id, choice);

		if (value)
			fprintf(out, "  %-25s %s\n", choice->title, value);
	}
	for (unsigned i = 0; (number = cmis_number_at(i)); i++) {
		if (cmis_number(d->map, &d->id, number, &steps))
			fprintf(out, "  %-25s %g%s%s\n", number->title,
			    (double)steps * number->num / number->den,
			    *number->unit ? " " : "", number->unit);
	}
}

static void
print_lanes(const char *title, uint32_t lanes, FILE *out)
{
	char text[DECODE_LANES_MAX];

	decode_lanes(lanes, text);
	fprintf(out, "  %-32s%s\n", title, text);
}

/* Controls and flags that are up; what is valid is the other way round. */
static void
print_lane_masks(const struct decoded *d, FILE *out)
{
	const struct cmis_lane_mask *mask;
	bool head = false;

	for (unsigned i = 0; (mask = cmis_lane_mask_at(i)); i++) {
		uint32_t all = mask->host ? d->id.host_lane_mask : d->id.lane_mask, known;
		uint32_t lanes =
		    lanes_decode(d->map, mask->at, LANES_IN_A_BANK, all, &known);

		if (!lanes || !cmis_lane_mask_offered(d->map, &d->id, mask))
			continue;
		if (!head)
			fputs("\nLanes\n", out);
		head = true;
		print_lanes(mask->title, lanes, out);
	}
}

/* dB, in steps of so many to one; codes beyond 7 are reserved or custom (Table 6-7). */
static void
cursor_text(uint8_t code, int steps, char ret_text[CELL_MAX])
{
	if (code > 7)
		snprintf(ret_text, CELL_MAX, "%Xh", code);
	else
		snprintf(ret_text, CELL_MAX, "%.*f", steps - 1, (double)code / steps);
}

/* A setting is one where a bit of page 01h offers it (Tables 8-53 and 8-54). */
static const char *
if_offered(const struct decoded *d, uint8_t byte, uint8_t bit, const char *text)
{
	return memmap_advertised(d->map, mem_bit(0x01, byte, bit)) ? text : "-";
}

static void
print_setting(const struct decoded *d, unsigned lane, const struct cmis_lane_config *c,
    FILE *out)
{
	const char *name = cmis_amplitude_name(c->rx_amplitude);
	char amplitude[CELL_MAX], pre[CELL_MAX], post[CELL_MAX];
	uint8_t eq = c->tx_adaptive_eq ? 3 : 2, cursors = 0x18;

	/* of one cursor alone the field of the post-cursor counts */
	memmap_byte(d->map, mem_at(0x01, 162), &cursors);
	snprintf(amplitude, sizeof(amplitude), "code %u", c->rx_amplitude);
	cursor_text(c->rx_pre, 2, pre);
	cursor_text(c->rx_post, 1, post);
	fprintf(out, "%9u  %4u  %6s  %12s  %6s  %6s  %7s  %s\n", lane + 1,
	    c->first_lane + 1, if_offered(d, 161, 0, c->tx_cdr ? "on" : "off"),
	    if_offered(d, 161, eq, c->tx_adaptive_eq ? "adaptive" : "fixed"),
	    if_offered(d, 162, 0, c->rx_cdr ? "on" : "off"),
	    (cursors & 0x18) == 0x18 ? pre : "-", cursors & 0x18 ? post : "-",
	    if_offered(d, 162, 2, name ? name : amplitude));
}

static void
print_settings(const struct decoded *d, FILE *out)
{
	struct cmis_lane_config c;
	bool head = false;

	for (unsigned lane = 0; lane < LANES_MAX; lane++) {
		if (!(d->id.host_lane_mask & lane_bit(lane)) ||
		    !cmis_lane_config(d->map, CMIS_SET_ACTIVE, lane, &c) || !c.code)
			continue;
		if (!head)
			fputs("\nHost lane  Path  Tx CDR  Tx equalizer  Rx CDR  Pre dB  "
			      "Post dB  Amplitude\n",
			    out);
		head = true;
		print_setting(d, lane, &c, out);
	}
}

static void
print_abilities(const struct decoded *d, FILE *out)
{
	struct list list = { .out = out, .label = "can do" };
	const struct cmis_diag_ability *ability;

	for (unsigned i = 0; (ability = cmis_diag_ability_at(i)); i++) {
		if (memmap_bit(d->map, ability->at))
			list_add(&list, ability->title);
	}
	list_end(&list);
}

/* What a lane's result is as text; false where there is none. */
static bool
ber_text(const struct decoded *d, enum cmis_side side, unsigned lane, char *buf,
    size_t size)
{
	static const struct quantity ratio = { WORD_F16, QUANTITY_NUMBER, 1, 1 };
	uint16_t word;

	if (!cmis_diag_ber(d->map, side, lane, &word))
		return false;
	decode_quantity_text(&ratio, word, buf, size);
	return true;
}

static bool
snr_text(const struct decoded *d, enum cmis_side side, unsigned lane, char *buf,
    size_t size)
{
	uint16_t word;

	if (!cmis_diag_snr(d->map, side, lane, &word))
		return false;
	snprintf(buf, size, "%.3f dB", word / 256.0);
	return true;
}

/* Errors and bits; a star where the checker lost its lock. */
static bool
counts_text(const struct decoded *d, enum cmis_side side, unsigned lane, char *buf,
    size_t size)
{
	struct cmis_diag_counts c;

	if (!cmis_diag_counts(d->map, side, lane, &c))
		return false;
	snprintf(buf, size, "%.4g/%.4g%s", (double)c.errors, (double)c.bits,
	    c.lock_lost ? "*" : "");
	return true;
}

static void
print_results(const struct decoded *d, enum cmis_side side, FILE *out)
{
	static const struct {
		const char *title;
		bool (*text)(const struct decoded *d, enum cmis_side side, unsigned lane,
		    char *buf, size_t size);
	} rows[] = {
		{ "bit error ratio", ber_text },
		{ "SNR", snr_text },
		{ "errors/bits", counts_text },
	};
	uint32_t lanes = side == CMIS_HOST ? d->id.host_lane_mask : d->id.lane_mask;
	const char *name = side == CMIS_HOST ? "host" : "media";

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		char label[CELL_MAX], cell[CELL_MAX];
		unsigned count = 0;
		int pad = 0;

		snprintf(label, sizeof(label), "%s %s", name, rows[i].title);
		for (unsigned lane = 0; lane < LANES_MAX; lane++) {
			if (!(lanes & lane_bit(lane)) ||
			    !rows[i].text(d, side, lane, cell, sizeof(cell)))
				continue;
			if (count % 2 == 0)
				fprintf(out, "%s  %-22s", count ? "\n" : "",
				    count ? "" : label);
			fprintf(out, "%*s  lane %-2u %s", count++ % 2 ? pad : 0, "",
			    lane + 1, cell);
			pad = MAX_OF(18 - (int)strlen(cell), 0);
		}
		if (count)
			fputc('\n', out);
	}
}

static void
print_diagnostics(const struct decoded *d, FILE *out)
{
	const struct cmis_diag_mask *mask;

	if (!cmis_diag_offered(d->map, &d->id) ||
	    !memmap_bytes(d->map, mem_at(0x13, 128), 1))
		return;
	fputs("\nDiagnostics\n", out);
	print_abilities(d, out);
	for (unsigned i = 0; (mask = cmis_diag_mask_at(i)); i++) {
		uint32_t all = mask->host ? d->id.host_lane_mask : d->id.lane_mask, known;
		uint32_t lanes =
		    lanes_decode(d->map, mask->at, LANES_IN_A_BANK, all, &known);

		if (lanes)
			print_lanes(mask->title, lanes, out);
	}
	print_results(d, CMIS_HOST, out);
	print_results(d, CMIS_MEDIA, out);
}

void
decode_cmis_text(const struct decoded *d, FILE *out)
{
	if (d->id.spec != SPEC_CMIS || d->id.flat)
		return;
	print_lane_masks(d, out);
	print_settings(d, out);
	print_diagnostics(d, out);
}
