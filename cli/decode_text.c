/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/decode_text.h"

#include <errno.h>
#include <string.h>

#include "cli/decode_app_select.h"
#include "cli/decode_aux.h"
#include "cli/decode_cdb.h"
#include "cli/decode_cmis.h"
#include "cli/decode_coherent.h"
#include "cli/decode_identity.h"
#include "cli/decode_parameter.h"
#include "cli/decode_vdm.h"
#include "optics/cmis_state.h"
#include "optics/sff8024.h"

#define CELL_MAX     48
#define WIDTH_FREELY 1000 /* of what is no terminal: a text for people there, too */

/* A power as "-2.345 dBm", anything else in its unit. */
static void
format_value(enum monitor id, int32_t value, char *buf, size_t size)
{
	switch (id) {
	case MONITOR_TEMP:
		snprintf(buf, size, "%.3f C", value / 1e3);
		break;
	case MONITOR_VCC:
		snprintf(buf, size, "%.4f V", value / 1e6);
		break;
	case MONITOR_TX_BIAS:
		snprintf(buf, size, "%.3f mA", value / 1e3);
		break;
	case MONITOR_TX_POWER:
	case MONITOR_RX_POWER:
		snprintf(buf, size, "%.3f dBm", decode_dbm_shown(value));
		break;
	case MONITOR_LASER_TEMP:
	case MONITOR_LASER_TEMP_2:
	case MONITOR_TEC:
	case MONITOR_TEC_2:
	case MONITOR_COOLER:
	case MONITOR_VCC2:
	case MONITOR_AUX1:
	case MONITOR_CUSTOM:
	case MONITOR_COUNT:
		break;
	}
}

static void
print_value(const struct readings *r, enum monitor id, unsigned lane, FILE *out)
{
	char cell[CELL_MAX] = "-";

	if (r->present[id] & lane_bit(lane))
		format_value(id, r->value[id][lane], cell, sizeof(cell));
	fprintf(out, " %11s", cell);
}

/* What is up on a lane, in words so short that all of them fit the line. */
static void
print_signals(const struct readings *r, unsigned lane, FILE *out)
{
	static const char *const words[SIGNAL_COUNT] = {
		[SIGNAL_TX_FAULT] = "tx-fault",
		[SIGNAL_TX_LOS] = "tx-los",
		[SIGNAL_TX_LOL] = "tx-lol",
		[SIGNAL_RX_LOS] = "rx-los",
		[SIGNAL_RX_LOL] = "rx-lol",
		[SIGNAL_TX_EQ] = "tx-eq",
		[SIGNAL_PATH_STATE] = "dp-changed",
		[SIGNAL_RX_OUTPUT] = "rx-changed",
	};

	for (unsigned s = 0; s < SIGNAL_COUNT; s++) {
		if (words[s] && (r->signal[s] & lane_bit(lane)))
			fprintf(out, " %s", words[s]);
	}
	if (r->tx_disabled & lane_bit(lane))
		fputs(" tx-disabled", out);
}

/* Says whether a lane measures anything or has something to complain about. */
static bool
lane_has_news(const struct readings *r, unsigned lane)
{
	uint32_t any = r->tx_disabled | r->present[MONITOR_TX_POWER] |
		       r->present[MONITOR_TX_BIAS] | r->present[MONITOR_RX_POWER];

	for (unsigned s = 0; s < SIGNAL_COUNT; s++)
		any |= signal_side(s) != FLAG_OF_MODULE ? r->signal[s] : 0;
	return any & lane_bit(lane);
}

static void
print_lanes(const struct decoded *d, FILE *out)
{
	const struct readings *r = &d->readings;
	bool head = false;

	for (unsigned lane = 0; lane < LANES_MAX; lane++) {
		if (!lane_has_news(r, lane))
			continue;
		if (!head)
			fputs("\n Ln    Tx power     Tx bias    Rx power Signals\n", out);
		head = true;
		fprintf(out, "%3u", lane + 1);
		print_value(r, MONITOR_TX_POWER, lane, out);
		print_value(r, MONITOR_TX_BIAS, lane, out);
		print_value(r, MONITOR_RX_POWER, lane, out);
		print_signals(r, lane, out);
		fputc('\n', out);
	}
}

static void
print_data_paths(const struct decoded *d, FILE *out)
{
	const struct readings *r = &d->readings;

	if (r->dp_state_known)
		fputs("\nHost lane  Application  Data path            Configuration\n",
		    out);
	for (unsigned lane = 0; lane < LANES_MAX; lane++) {
		const char *state = cmis_dp_state_name(r->dp_state[lane]), *config = NULL;
		char app[CELL_MAX] = "?";
		uint8_t status = 0;

		if (!(r->dp_state_known & lane_bit(lane)))
			continue;
		if (r->app_known & lane_bit(lane))
			snprintf(app, sizeof(app), "%u", r->app[lane]);
		if (cmis_config_status(d->map, lane, &status))
			config = cmis_config_status_name(status);
		fprintf(out, "%9u  %11s  %-19s  %s\n", lane + 1, app,
		    state ? state : "reserved", config ? config : "reserved");
	}
}

static void
print_module_monitors(const struct decoded *d, FILE *out)
{
	static const struct {
		const char *label;
		enum monitor id;
	} rows[] = { { "Temperature", MONITOR_TEMP }, { "Supply voltage", MONITOR_VCC } };
	char cell[CELL_MAX];

	fputc('\n', out);
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		if (!d->readings.present[rows[i].id])
			continue;
		format_value(rows[i].id, d->readings.value[rows[i].id][0], cell,
		    sizeof(cell));
		decode_print_line(out, rows[i].label, cell);
	}
	decode_aux_print_values(d, out);
	if (!d->id.dom)
		decode_print_line(out, "Monitors",
		    "none: the module does not measure itself");
	else if (!d->readings.present[MONITOR_TEMP] && !d->readings.present[MONITOR_VCC])
		decode_print_line(out, "Monitors",
		    "no temperature and no supply are held");
}

static void
print_limits(const struct decoded *d, FILE *out)
{
	const struct limits *l = &d->limits;
	bool head = false;

	for (unsigned m = 0; m < MONITOR_AUXILIARY; m++) {
		if (!l->present[m])
			continue;
		if (!head)
			fputs(
			    "\nLimits                low alarm   low warning  high warning    high alarm\n",
			    out);
		head = true;
		fprintf(out, "%-18s", monitor_name(m));
		for (unsigned n = 0; n < LIMIT_COUNT; n++) {
			static const enum limit order[] = { LIMIT_LOW_ALARM,
				LIMIT_LOW_WARN, LIMIT_HIGH_WARN, LIMIT_HIGH_ALARM };
			char cell[CELL_MAX] = "";

			if (limit_is_given(l, m, order[n]))
				format_value(m, l->value[m][order[n]], cell,
				    sizeof(cell));
			fprintf(out, " %13s", cell);
		}
		fputc('\n', out);
	}
	if (head)
		decode_aux_print_limits(d, out);
}

static void
print_flag_lanes(enum monitor id, uint32_t lanes, FILE *out)
{
	char text[DECODE_LANES_MAX];

	if (id == MONITOR_TEMP || id == MONITOR_VCC)
		return;
	decode_lanes(lanes, text);
	fprintf(out, " lane%s", text);
}

static void
print_flags(const struct decoded *d, FILE *out)
{
	const struct readings *r = &d->readings;
	unsigned up = 0, known = 0;

	for (unsigned s = 0; s < SIGNAL_COUNT; s++) {
		if (signal_side(s) == FLAG_OF_MODULE && r->signal[s])
			fprintf(out, "%s  %s\n", up++ ? "" : "\nFlags\n",
			    decode_dashed(signal_name(s)).text);
	}
	for (unsigned m = 0; m < MONITOR_AUXILIARY; m++) {
		known += r->flag_known[m] != 0;
		for (unsigned n = 0; n < LIMIT_COUNT; n++) {
			if (!r->flag[m][n])
				continue;
			fprintf(out, "%s%s %s", up++ ? "" : "\nFlags\n", "  ",
			    monitor_name(m));
			fprintf(out, " %s", decode_dashed(limit_name(n)).text);
			print_flag_lanes(m, r->flag[m][n], out);
			fputc('\n', out);
		}
	}
	up = decode_aux_print_flags(d, up, out);
	if (known && !up)
		fputs("\nFlags: none\n", out);
}

static void
cell_number(struct table *t, unsigned number)
{
	char text[16];

	snprintf(text, sizeof(text), "%u", number);
	table_cell(t, TABLE_PLAIN, text, NULL);
}

/* The name of an interface, or its code where the standard has no name. */
static void
cell_interface(struct table *t, const struct sff8024_interface *known, uint8_t code)
{
	char text[8];

	snprintf(text, sizeof(text), "%02Xh", code);
	table_cell(t, TABLE_PLAIN, known ? known->name : text, NULL);
}

static bool
print_applications(const struct identity *id, const struct table_style *given, FILE *out)
{
	static const struct table_column columns[] = {
		{ "App", true, 9, 0 },
		{ "Host interface", false, 8, 14 },
		{ "Lanes", true, 7, 0 },
		{ "Media interface", false, 8, 15 },
		{ "Lanes", true, 7, 0 },
	};
	struct table_style style = *given;
	struct table *t;
	bool ok;

	if (!id->app_count)
		return true;
	t = table_create(columns, COUNT_OF(columns));
	if (!style.width)
		style.width = WIDTH_FREELY;
	for (unsigned i = 0; t && i < id->app_count; i++) {
		const struct application *a = &id->app[i];

		cell_number(t, a->number);
		cell_interface(t, sff8024_host(a->host_id), a->host_id);
		cell_number(t, a->host_lanes);
		cell_interface(t, sff8024_media(id->media_type, a->media_id),
		    a->media_id);
		cell_number(t, a->media_lanes);
	}
	fputc('\n', out);
	ok = t && table_write(t, &style, out);
	table_destroy(t);
	return ok;
}

/* Where A2h is A0h again there is no sum of diagnostics that could be wrong. */
static bool
is_shown(const struct identity *id, const struct checksum *sum)
{
	return !id->a2_is_a0 || strcmp(sum->name, "cc_dmi") != 0;
}

static void
print_checksums(const struct identity *id, FILE *out)
{
	if (id->checksum_count)
		fputs("\nChecksums", out);
	for (unsigned i = 0; i < id->checksum_count; i++) {
		const struct checksum *sum = &id->checksum[i];

		if (is_shown(id, sum))
			fprintf(out, " %s %s", decode_dashed(sum->name).text,
			    sum->stored == sum->computed ? "good" : "BAD");
	}
	if (id->checksum_count)
		fputc('\n', out);
}

/* Lines of warnings, broken between words. */
static void
print_warning(const char *text, FILE *out)
{
	const size_t width = 76;
	size_t len = strlen(text);

	fputs("  ", out);
	while (len > width) {
		size_t at = width;

		while (at > 0 && text[at] != ' ')
			at--;
		if (at == 0)
			at = width;
		fprintf(out, "%.*s\n    ", (int)at, text);
		text += at + (text[at] == ' ');
		len = strlen(text);
	}
	fprintf(out, "%s\n", text);
}

int
decode_print_text(const struct decoded *d, const struct table_style *style, FILE *out)
{
	char warning[DECODE_WARNING_MAX];
	bool applications = true;

	decode_print_identity(d, out);
	if (d->decoder) {
		print_module_monitors(d, out);
		print_lanes(d, out);
		print_data_paths(d, out);
		print_limits(d, out);
		print_flags(d, out);
		decode_cmis_text(d, out);
		decode_vdm_text(d, out);
		decode_parameter_text(d, out);
		decode_app_select_text(d, out);
		decode_laser_text(d, out);
		decode_sfp_laser_text(d, out);
		decode_coherent_text(d, out);
		decode_cdb_text(d, out);
		decode_cmis_advertised(d, out);
		applications = print_applications(&d->id, style, out);
		print_checksums(&d->id, out);
	}
	for (unsigned i = 0; decode_warning(d, i, warning); i++) {
		fputs(i == 0 ? "\nWarnings\n" : "", out);
		print_warning(warning, out);
	}
	return ferror(out) || !applications ? -EIO : 0;
}
