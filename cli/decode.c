/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/decode.h"

#include <errno.h>
#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/decode_json.h"
#include "cli/decode_registers.h"
#include "cli/decode_text.h"
#include "cli/line.h"
#include "cli/table.h"
#include "optics/cmis_identity.h"
#include "optics/sff8472_laser.h"
#include "sim/dump.h"

#define STATUS_FAILED 1
#define STATUS_USAGE  2

#define HALF 128 /* bytes of a page */

#define DBM_FLOOR (-40.0)

enum view { VIEW_TEXT, VIEW_REGISTERS, VIEW_JSON, VIEW_FLAT };

static const char help[] =
    "Usage: cagectl decode [--registers|--json|--flat] DIR\n"
    "\n"
    "Decodes a dump of a module's memory: a folder of page files named\n"
    "a0-lower.bin, a0-pNN.bin, a0-bB-pNN.bin, a2-lower.bin and a2-pNN.bin.\n"
    "\n"
    "  --registers  every field of the standard that the dump holds, by address;\n"
    "               fields of lanes have one value for each lane\n"
    "  --json       the same facts as one JSON object\n"
    "  --flat       one JSON object without nesting, one key for each value that the\n"
    "               bytes can be read as, whether the module offers it or not\n"
    "  --help       this text\n"
    "\n"
    "Example: read a module with the kernel's tools, and decode it:\n"
    "  mkdir dump\n"
    "  ethtool -m swp1 raw on offset 0 length 128 > dump/a0-lower.bin\n"
    "  ethtool -m swp1 raw on offset 128 length 128 > dump/a0-p00.bin\n"
    "  cagectl decode dump\n";

bool
decode_dbm(int32_t nw, double *ret_dbm)
{
	if (nw <= 0)
		return false;
	/* A whole number of thousandths: there is no -0.0. */
	*ret_dbm = (double)lround(10000 * log10(nw / 1e6)) / 1000;
	return true;
}

double
decode_dbm_shown(int32_t nw)
{
	double dbm;

	return decode_dbm(nw, &dbm) && dbm > DBM_FLOOR ? dbm : DBM_FLOOR;
}

void
decode_lanes(uint32_t lanes, char buf[DECODE_LANES_MAX])
{
	buf[0] = '\0';
	for (unsigned lane = 0; lane < LANES_MAX; lane++) {
		unsigned first = lane;

		if (!(lanes & lane_bit(lane)))
			continue;
		while (lane + 1 < LANES_MAX && (lanes & lane_bit(lane + 1)))
			lane++;
		line_add(buf, DECODE_LANES_MAX, first == lane ? " %u" : " %u-%u",
		    first + 1, lane + 1);
	}
}

struct decode_name
decode_dashed(const char *name)
{
	struct decode_name n;

	snprintf(n.text, sizeof(n.text), "%s", name);
	for (char *p = n.text; *p; p++) {
		if (*p == '_')
			*p = '-';
	}
	return n;
}

const char *
decode_revision(const struct identity *id, char *buf, size_t size)
{
	static const char *const sff8472[] = { "none", "9.3", "9.5", "10.2", "10.4",
		"11.0", "11.3", "11.4", "12.3", "12.4", "12.5" };
	static const char *const sff8636[] = { "unspecified", "SFF-8436 4.8",
		"SFF-8436 4.8 with SFF-8636", "1.3", "1.4", "1.5", "2.0", "2.5-2.7",
		"2.8-2.10" };

	switch (id->spec) {
	case SPEC_SFF8472:
		return id->revision < COUNT_OF(sff8472) ? sff8472[id->revision] : NULL;
	case SPEC_SFF8636:
		return id->revision < COUNT_OF(sff8636) ? sff8636[id->revision] : NULL;
	case SPEC_CMIS:
		snprintf(buf, size, "%u.%u", id->revision >> 4, id->revision & 0xfu);
		return buf;
	case SPEC_UNKNOWN:
		return NULL;
	}
	return NULL;
}

/* Does the dump hold a bank of lanes? Where there is none, bank 0 may answer. */
static bool
holds_bank(const struct memmap *map, unsigned bank)
{
	struct memaddr at = mem_at(0x11, 128);
	const uint8_t *first = memmap_bytes(map, at, HALF), *p;

	at.bank = (uint8_t)bank;
	p = memmap_bytes(map, at, HALF);
	return p && (!first || memcmp(p, first, HALF) != 0);
}

/*
 * Whole banks of lanes, whatever form factor, applications and 00h:210 say, and further
 * ones that the module claims and the dump holds.
 */
static void
widen_lanes(const struct memmap *map, struct identity *id)
{
	unsigned lanes = MAX_OF(id->media_lanes, id->host_lanes), banks;

	if (id->spec == SPEC_SFF8472 || (id->spec == SPEC_CMIS && id->flat))
		return;
	if (id->spec == SPEC_CMIS) {
		banks = MIN_OF((lanes + 7) / 8, MEMMAP_BANKS);
		while (banks < cmis_banks(map, id->revision) && holds_bank(map, banks))
			banks++;
		lanes = banks * 8;
	}
	id->media_lanes = id->host_lanes = lanes;
	id->lane_mask = id->host_lane_mask = UINT32_MAX >> (LANES_MAX - lanes);
}

/*
 * The readings as the registers have them. What a module advertises stands on
 * pages 00h and 01h, where nothing else counts for readings: without them
 * nothing speaks against any register.
 */
static void
read_registers(struct decoded *d)
{
	struct memmap live = *d->map;
	uint32_t offered[MONITOR_AUXILIARY];

	memcpy(offered, d->readings.present, sizeof(offered));
	live.index[0][0x00] = 0;
	live.index[0][0x01] = 0;
	widen_lanes(d->map, &d->id);
	d->decoder->readings(&live, &d->id, &d->readings);
	if (memcmp(offered, d->readings.present, sizeof(offered)) != 0)
		notes_add(&d->notes,
		    "lanes or monitors that the module does not offer are shown too");
}

void
decode_map(const struct memmap *map, bool registers, struct decoded *ret_decoded)
{
	struct decoded *d = ret_decoded;

	d->own = memmap_own_pages(map);
	d->map = &d->own;
	d->decoder = decoder_for(map);
	memset(&d->id, 0, sizeof(d->id));
	memset(&d->limits, 0, sizeof(d->limits));
	memset(&d->readings, 0, sizeof(d->readings));
	if (d->decoder) {
		d->decoder->identity(d->map, &d->id);
		d->decoder->limits(d->map, &d->id, &d->limits);
		d->decoder->readings(d->map, &d->id, &d->readings);
	} else {
		memmap_byte(map, mem_at(LOW, 0), &d->id.identifier);
	}
	if (d->id.spec == SPEC_SFF8472)
		sff8472_aux_decode(d->map, &d->id, d->aux);
	else
		aux_decode(d->map, &d->id, registers, d->aux);
	lint_module(map, d->decoder, &d->id, &d->limits, &d->readings, &d->findings);
	if (d->decoder && registers)
		read_registers(d);
}

static int
show(const struct decoded *d, enum view view)
{
	const struct table_style style = table_style_of(stdout, true);

	switch (view) {
	case VIEW_TEXT:
		return decode_print_text(d, &style, stdout);
	case VIEW_REGISTERS:
		return decode_print_registers(d, &style, stdout);
	case VIEW_JSON:
		return decode_print_json(d, stdout);
	case VIEW_FLAT:
		return decode_print_flat(d, stdout);
	}
	return -EINVAL;
}

bool
decode_load(const char *folder, bool registers, struct dump **ret_dump,
    struct decoded **ret_decoded)
{
	struct decoded *decoded = calloc(1, sizeof(*decoded));
	struct dump *dump = calloc(1, sizeof(*dump));
	int r = decoded && dump ? dump_load(folder, dump, &decoded->notes) : -ENOMEM;

	if (r == 0) {
		decode_map(&dump->map, registers, decoded);
		*ret_dump = dump;
		*ret_decoded = decoded;
		return true;
	}
	if (r == -ENODATA)
		fprintf(stderr, "cagectl: %s: no page files, see cagectl decode --help\n",
		    folder);
	else
		fprintf(stderr, "cagectl: %s: %s\n", folder, strerror(-r));
	free(dump);
	free(decoded);
	return false;
}

bool
decode_warning(const struct decoded *d, unsigned i, char ret_text[DECODE_WARNING_MAX])
{
	char where[LINT_REGISTER_MAX], text[LINT_TEXT_MAX];
	const struct finding *f;

	if (i < d->notes.count) {
		snprintf(ret_text, DECODE_WARNING_MAX, "%s", d->notes.text[i]);
		return true;
	}
	i -= d->notes.count;
	if (i >= d->findings.count)
		return false;
	f = &d->findings.item[i];
	finding_register(f, where);
	finding_text(f, text);
	snprintf(ret_text, DECODE_WARNING_MAX, "%s: %s", where, text);
	return true;
}

static int
decode_folder(const char *folder, enum view view)
{
	struct decoded *decoded;
	struct dump *dump;
	int r;

	if (!decode_load(folder, view == VIEW_FLAT, &dump, &decoded))
		return STATUS_FAILED;
	r = show(decoded, view);
	if (r == 0 && fflush(stdout) == EOF)
		r = -errno;
	if (r < 0)
		fprintf(stderr, "cagectl: output: %s\n", strerror(-r));
	free(dump);
	free(decoded);
	return r < 0 ? STATUS_FAILED : 0;
}

static int
misuse(const char *what, const char *word)
{
	fprintf(stderr, "cagectl: decode: %s%s, see cagectl decode --help\n", what, word);
	return STATUS_USAGE;
}

int
cmd_decode(int argc, char **argv)
{
	static const struct option options[] = { { "flat", no_argument, NULL, 'f' },
		{ "json", no_argument, NULL, 'j' },
		{ "registers", no_argument, NULL, 'r' },
		{ "help", no_argument, NULL, 'h' }, { NULL, 0, NULL, 0 } };
	enum view view = VIEW_TEXT;
	int c;

	optind = 0; /* glibc: begin anew, whoever parsed before us */
	opterr = 0;
	while ((c = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		switch (c) {
		case 'f':
		case 'j':
		case 'r':
			if (view != VIEW_TEXT)
				return misuse("only one view at a time", "");
			view = c == 'f'   ? VIEW_FLAT
			       : c == 'j' ? VIEW_JSON
					  : VIEW_REGISTERS;
			break;
		case 'h':
			fputs(help, stdout);
			return 0;
		default:
			return misuse("unknown option ", argv[optind - 1]);
		}
	}
	if (optind != argc - 1)
		return misuse(optind == argc ? "a folder is missing" : "only one folder",
		    "");
	return decode_folder(argv[optind], view);
}
