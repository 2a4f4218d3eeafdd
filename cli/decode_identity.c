/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/decode_identity.h"

#include <string.h>

#include "optics/cmis_state.h"
#include "optics/compliance.h"
#include "optics/registers.h"
#include "optics/sff8024.h"

#define CELL_MAX    48
#define LABEL_WIDTH 18
#define LINE_WIDTH  80

void
decode_print_line(FILE *out, const char *label, const char *value)
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
	char text[2 * CELL_MAX], shown[2 * CELL_MAX + 8];
	const struct register_table *t;

	for (unsigned i = 0; (t = register_table(d->id.spec, i)) != NULL; i++) {
		if (t->applies && !t->applies(d->map))
			continue;
		for (size_t row = 0; row < t->count; row++) {
			if (strcmp(t->row[row].name, name) != 0 ||
			    !register_read(&t->row[row], d->map, 0, &value))
				continue;
			register_print(&value, text, sizeof(text));
			snprintf(shown, sizeof(shown), "%s%s",
			    value.kind == REGISTER_HEX ? "code " : "", text);
			decode_print_line(out, label, shown);
			return;
		}
	}
}

static void
print_vendor(const struct identity *id, FILE *out)
{
	decode_print_line(out, "Vendor", id->vendor_name);
	if (id->known & FACT_OUI)
		fprintf(out, "%-18s %02x:%02x:%02x\n", "OUI", id->vendor_oui[0],
		    id->vendor_oui[1], id->vendor_oui[2]);
	decode_print_line(out, "Part number", id->vendor_pn);
	decode_print_line(out, "Revision", id->vendor_rev);
	decode_print_line(out, "Serial number", id->vendor_sn);
	decode_print_line(out, "Date code", id->date_code);
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
		decode_print_line(out, "Compliance", media ? media->name : NULL);
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
		decode_print_line(out, "Memory", "flat: no pages beyond 00h");
}

void
decode_print_identity(const struct decoded *d, FILE *out)
{
	const char *name = sff8024_identifier(d->id.identifier), *revision = NULL;
	char buf[16];

	/* a code of zero says that there is none: "SFF-8472 none" would not */
	if ((d->id.known & FACT_REVISION) && d->id.revision)
		revision = decode_revision(&d->id, buf, sizeof(buf));
	if (!memmap_bytes(d->map, mem_at(LOW, 0), 1)) {
		decode_print_line(out, "Module",
		    "not known: byte 0 of lower memory is not held");
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
