/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/decode_text.h"

#include <errno.h>
#include <string.h>

#include "cli/decode_app_select.h"
#include "cli/decode_aux.h"
#include "cli/decode_cdb.h"
#include "cli/decode_cmis.h"
#include "cli/decode_coherent.h"
#include "cli/decode_parameter.h"
#include "cli/decode_vdm.h"
#include "optics/cmis_state.h"
#include "optics/compliance.h"
#include "optics/registers.h"
#include "optics/sff8024.h"

#define CELL_MAX     48
#define LABEL_WIDTH  18
#define LINE_WIDTH   80
#define WIDTH_FREELY 1000 /* of what is no terminal: a text for people there, too */

/* One line of the identity: a label and, where it is known, a value. */
static void
line(FILE *out, const char *label, const char *value)
{
	if (value && *value)
		fprintf(out, "%-18s %s\n", label, value);
}

/* A code with its name, or the code alone where the standard has no name. */
static void
code_line(FILE *out, const char *label, uint8_t code, const char *name)
{
	if (name)
		fprintf(out, "%-18s %s\n", label, name);
	else
		fprintf(out, "%-18s code %02Xh\n", label, code);
}

/* A register by its name, as `--registers` has it. */
static void
register_line(const struct decoded *d, const char *label, const char *name, FILE *out)
{
	struct register_value value;
	char text[2 * CELL_MAX];
	const struct register_table *t;

	for (unsigned i = 0; (t = register_table(d->id.spec, i)) != NULL; i++) {
		for (size_t row = 0; row < t->count; row++) {
			if (strcmp(t->row[row].name, name) != 0 ||
			    !register_read(&t->row[row], d->map, 0, &value))
				continue;
			register_print(&value, text, sizeof(text));
			line(out, label, text);
			return;
		}
	}
}

static void
print_vendor(const struct identity *id, FILE *out)
{
	line(out, "Vendor", id->vendor_name);
	if (id->known & FACT_OUI)
		fprintf(out, "%-18s %02x:%02x:%02x\n", "OUI", id->vendor_oui[0],
		    id->vendor_oui[1], id->vendor_oui[2]);
	line(out, "Part number", id->vendor_pn);
	line(out, "Revision", id->vendor_rev);
	line(out, "Serial number", id->vendor_sn);
	line(out, "Date code", id->date_code);
}

static void
print_lengths(const struct identity *id, FILE *out)
{
	static const struct {
		const char *label;
		uint32_t fact;
	} om[] = { { "Reach OM1", FACT_LENGTH_OM1 }, { "Reach OM2", FACT_LENGTH_OM2 },
		{ "Reach OM3", FACT_LENGTH_OM3 }, { "Reach OM4", FACT_LENGTH_OM4 },
		{ "Reach OM5", FACT_LENGTH_OM5 } };

	if ((id->known & FACT_LENGTH_SMF) && id->length_smf_m)
		fprintf(out, "%-18s %g km\n", "Reach SMF", id->length_smf_m / 1000.0);
	for (size_t i = 0; i < COUNT_OF(om); i++) {
		if ((id->known & om[i].fact) && id->length_om_m[i])
			fprintf(out, "%-18s %u m\n", om[i].label, id->length_om_m[i]);
	}
	if ((id->known & FACT_LENGTH_CABLE) && id->length_cable_mm)
		fprintf(out, "%-18s %g m\n", "Cable length",
		    id->length_cable_mm / 1000.0);
}

/* What copper loses, as far as it says: "3/5/12 dB at 2.5/5/12.9 GHz". */
static void
print_attenuation(const struct identity *id, FILE *out)
{
	static const char *const ghz[ATTENUATION_COUNT] = {
		[ATTENUATION_2P5_GHZ] = "2.5",
		[ATTENUATION_5_GHZ] = "5",
		[ATTENUATION_7_GHZ] = "7",
		[ATTENUATION_12P9_GHZ] = "12.9",
		[ATTENUATION_25P8_GHZ] = "25.8",
		[ATTENUATION_53P1_GHZ] = "53.1",
	};
	char db[CELL_MAX] = "", at[CELL_MAX] = "";
	size_t db_len = 0, at_len = 0;

	for (unsigned i = 0; i < ATTENUATION_COUNT; i++) {
		const char *slash = db_len ? "/" : "";

		if (!(id->known & FACT_ATTENUATION) || !id->attenuation_db[i])
			continue;
		db_len += (size_t)snprintf(db + db_len, sizeof(db) - db_len, "%s%u",
		    slash, id->attenuation_db[i]);
		at_len += (size_t)snprintf(at + at_len, sizeof(at) - at_len, "%s%s",
		    slash, ghz[i]);
	}
	if (db_len)
		fprintf(out, "%-18s %s dB at %s GHz\n", "Attenuation", db, at);
}

static void
print_power(const struct identity *id, FILE *out)
{
	if (!(id->known & FACT_POWER_CLASS))
		return;
	fprintf(out, "%-18s %s %u", "Power", id->spec == SPEC_SFF8472 ? "level" : "class",
	    id->power_class);
	if (id->known & FACT_POWER_MAX)
		fprintf(out, ", at most %g W", id->power_max_mw / 1000.0);
	fputc('\n', out);
}

/*
 * Names of all codes, where they are more than one, with semicolons and on as many lines
 * as they need.
 */
static void
print_codes(const struct identity *id, FILE *out)
{
	const char *name = compliance_name(id, 0);
	size_t column = LABEL_WIDTH + 1;

	if (!compliance_name(id, 1))
		return;
	fprintf(out, "%-*s %s", LABEL_WIDTH, "Codes", name);
	column += strlen(name);
	for (unsigned i = 1; (name = compliance_name(id, i)) != NULL; i++) {
		bool fits = column + strlen("; ;") + strlen(name) <= LINE_WIDTH;

		if (fits)
			fprintf(out, "; %s", name);
		else
			fprintf(out, ";\n%*s%s", LABEL_WIDTH + 1, "", name);
		column = (fits ? column + strlen("; ") : LABEL_WIDTH + 1) + strlen(name);
	}
	fputc('\n', out);
}

/* By the extended code, or else by the bits of A0h 3 to 10 or 00h:131 to 138. */
static void
print_compliance(const struct identity *id, FILE *out)
{
	const struct sff8024_interface *media;
	uint8_t media_type;

	if ((id->known & FACT_EXT_COMPLIANCE) && id->ext_compliance) {
		code_line(out, "Compliance", id->ext_compliance,
		    sff8024_ext_compliance(id->ext_compliance));
	} else {
		media = sff8024_compliant(id, &media_type);
		line(out, "Compliance", media ? media->name : NULL);
	}
	print_codes(id, out);
}

static void
print_medium(const struct decoded *d, FILE *out)
{
	const struct identity *id = &d->id;

	register_line(d, "Media type", "media type", out);
	register_line(d, "Technology", "media interface technology", out);
	register_line(d, "Technology", "transmitter technology", out);
	if (id->known & FACT_CONNECTOR)
		code_line(out, "Connector", id->connector,
		    sff8024_connector(id->connector));
	if (id->known & FACT_ENCODING)
		code_line(out, "Encoding", id->encoding,
		    sff8024_encoding(id->spec, id->encoding));
	print_compliance(id, out);
	if (id->known & FACT_BITRATE)
		fprintf(out, "%-18s %u MBd%s\n", "Signalling rate", id->bitrate_mbd,
		    id->spec == SPEC_SFF8636 ? " per lane" : "");
	if (id->known & FACT_WAVELENGTH)
		fprintf(out, "%-18s %g nm\n", "Wavelength", id->wavelength_pm / 1000.0);
	print_lengths(id, out);
	print_attenuation(id, out);
	print_power(id, out);
}

static void
print_versions(const struct decoded *d, FILE *out)
{
	const struct identity *id = &d->id;

	if (id->known & FACT_FIRMWARE)
		fprintf(out, "%-18s %u.%u\n", "Firmware", id->firmware[0],
		    id->firmware[1]);
	if ((id->known & FACT_FIRMWARE_INACTIVE) && be16(id->firmware_inactive))
		fprintf(out, "%-18s %u.%u\n", "Firmware inactive",
		    id->firmware_inactive[0], id->firmware_inactive[1]);
	if (id->known & FACT_HARDWARE)
		fprintf(out, "%-18s %u.%u\n", "Hardware", id->hardware[0],
		    id->hardware[1]);
	if (id->spec == SPEC_CMIS && !id->flat)
		code_line(out, "Module state", d->readings.module_state,
		    cmis_module_state_name(d->readings.module_state));
	if (id->spec == SPEC_CMIS && !id->flat && cmis_fault_cause(d->map))
		code_line(out, "Fault cause", cmis_fault_cause(d->map),
		    cmis_fault_cause_name(cmis_fault_cause(d->map)));
	if (id->flat && id->spec != SPEC_SFF8472)
		line(out, "Memory", "flat: no pages beyond 00h");
}

static void
print_identity(const struct decoded *d, FILE *out)
{
	const char *name = sff8024_identifier(d->id.identifier), *revision = NULL;
	char buf[16];

	/* a code of zero says that there is none: "SFF-8472 none" would not */
	if ((d->id.known & FACT_REVISION) && d->id.revision)
		revision = decode_revision(&d->id, buf, sizeof(buf));
	if (!memmap_bytes(d->map, mem_at(LOW, 0), 1)) {
		line(out, "Module", "not known: byte 0 of lower memory is not held");
		return;
	}
	fprintf(out, "%-18s %s (%02Xh)", "Module",
	    name                       ? name
	    : d->id.identifier >= 0x80 ? "vendor's own code"
				       : "reserved code",
	    d->id.identifier);
	if (d->decoder)
		fprintf(out, ", %s%s%s", d->decoder->name, revision ? " " : "",
		    revision ? revision : "");
	fputc('\n', out);
	print_vendor(&d->id, out);
	print_medium(d, out);
	print_versions(d, out);
}

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
		line(out, rows[i].label, cell);
	}
	decode_aux_print_values(d, out);
	if (!d->id.dom)
		line(out, "Monitors", "none: the module does not measure itself");
	else if (!d->readings.present[MONITOR_TEMP] && !d->readings.present[MONITOR_VCC])
		line(out, "Monitors", "no temperature and no supply are held");
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

	print_identity(d, out);
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
