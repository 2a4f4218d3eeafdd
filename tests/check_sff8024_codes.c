/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SFF-8024 4.13, all of it: which codes have a meaning and which have none, code by
 * code, and where every reach that we tell was seen. Two other programs (the decoders
 * of SONiC and OptiDiag) have the same codes, but for those named below.
 */
#include "optics/sff8024.h"

#include <ctype.h>
#include <string.h>

#include "base/bytes.h"
#include "schema/words.h"
#include "tests/suite.h"

enum table {
	IDENTIFIER,
	CONNECTOR,
	ENCODING_SFP,
	ENCODING_QSFP,
	EXTENDED,
	HOST,
	MMF,
	SMF,
	PASSIVE,
	ACTIVE,
	BASE_T,
	TABLES
};

static const struct sff8024_interface *
interface_of(enum table table, unsigned code)
{
	return table == HOST ? sff8024_host((uint8_t)code)
			     : sff8024_media((uint8_t)(table - HOST), (uint8_t)code);
}

static const char *
name_of(enum table table, unsigned code)
{
	uint8_t id = (uint8_t)code;

	switch (table) {
	case IDENTIFIER:
		return sff8024_identifier(id);
	case CONNECTOR:
		return sff8024_connector(id);
	case ENCODING_SFP:
		return sff8024_encoding(SPEC_SFF8472, id);
	case ENCODING_QSFP:
		return sff8024_encoding(SPEC_SFF8636, id);
	case EXTENDED:
		return sff8024_ext_compliance(id);
	case HOST:
	case MMF:
	case SMF:
	case PASSIVE:
	case ACTIVE:
	case BASE_T:
	case TABLES:
		return interface_of(table, id) ? interface_of(table, id)->name : NULL;
	}
	return NULL;
}

/* ---- which codes there are ---- */

/* clang-format off */
static const struct range {
	enum table table;
	uint8_t first, last;
	const char *first_name, *last_name;
} ranges[] = {
	{ IDENTIFIER, 0x00, 0x25, "Unknown or unspecified", "CDFP x16" },
	{ CONNECTOR, 0x00, 0x0d, "Unknown", "MPO 2x16" },
	{ CONNECTOR, 0x20, 0x28, "HSSDC II", "MPO 1x16" },
	{ ENCODING_SFP, 0x00, 0x08, "Unspecified", "PAM4" },
	{ ENCODING_QSFP, 0x00, 0x08, "Unspecified", "PAM4" },
	{ EXTENDED, 0x00, 0x09, "Unspecified", "100G CWDM4 without FEC (obsolete)" },
	{ EXTENDED, 0x0b, 0x0e, "100GBASE-CR4, 25GBASE-CR CA-L or 50GBASE-CR2 RS-FEC", "10 Mb/s single pair Ethernet" },
	{ EXTENDED, 0x10, 0x3a, "40GBASE-ER4", "100GBASE-VR1, CAUI-4" },
	{ EXTENDED, 0x3f, 0x4c, "100GBASE-CR1, 200GBASE-CR2 or 400GBASE-CR4", "400GBASE-ZR (obsolete)" },
	{ EXTENDED, 0x7f, 0x81, "256GFC-SW4", "128GFC capable" },
	{ HOST, 0x00, 0x11, "Undefined", "400GAUI-8 C2M" },
	{ HOST, 0x13, 0x23, "10GBASE-CX4", "LEI-800G-PAM4-8 (LPO MSA)" },
	{ HOST, 0x25, 0x53, "8GFC", "OTL4.2" },
	{ HOST, 0x55, 0x58, "1.6TAUI-16-S C2M", "1.6TBASE-CR8" },
	{ HOST, 0x70, 0x74, "PCIe 4.0", "CEI-112G-LINEAR-PAM4" },
	{ HOST, 0x80, 0x83, "200GAUI-1", "1.6TAUI-8" },
	{ HOST, 0x90, 0x97, "EEI-100G-RTLR-1-S", "EEI-800G-RTLR-8-L" },
	{ HOST, 0xa0, 0xa0, "IB XDR", "IB XDR" },
	{ HOST, 0xb0, 0xb2, "FOIC1.1-MFI", "FOIC8.8-MFI" },
	{ HOST, 0xb7, 0xb7, "ITU-T G.9804.3", "ITU-T G.9804.3" },
	{ MMF, 0x00, 0x24, "Undefined", "1.6T-SR8.2" },
	{ SMF, 0x00, 0x24, "Undefined", "128GFC-PSM4" },
	{ SMF, 0x26, 0x26, "128GFC-CWDM4", "128GFC-CWDM4" },
	{ SMF, 0x2c, 0x92, "4I1-9D1F", "800G-DR8-LPO" },
	{ PASSIVE, 0x00, 0x01, "Undefined", "Copper cable" },
	{ PASSIVE, 0xbf, 0xc0, "Passive loopback", "Linear active copper loopback" },
	{ ACTIVE, 0x00, 0x04, "Undefined", "Active cable, BER < 1e-6" },
	{ ACTIVE, 0xbf, 0xbf, "Active loopback", "Active loopback" },
	{ BASE_T, 0x00, 0x07, "Undefined", "50GBASE-T" },
};
/* clang-format on */

static const struct range *
range_of(enum table table, unsigned code)
{
	for (size_t i = 0; i < COUNT_OF(ranges); i++) {
		if (ranges[i].table == table && code >= ranges[i].first &&
		    code <= ranges[i].last)
			return &ranges[i];
	}
	return NULL;
}

START_TEST(codes_of_a_range_have_names_and_no_others)
{
	for (unsigned code = 0; code < 256; code++) {
		const char *name = name_of((enum table)_i, code);

		ck_assert_msg(!name == !range_of((enum table)_i, code),
		    "table %d, %02xh: %s", _i, code, name ? name : "no name");
	}
}
END_TEST

START_TEST(a_range_begins_and_ends_with_these_names)
{
	const struct range *r = &ranges[_i];

	ck_assert_str_eq(name_of(r->table, r->first), r->first_name);
	ck_assert_str_eq(name_of(r->table, r->last), r->last_name);
}
END_TEST

START_TEST(no_two_codes_of_a_table_have_the_same_name)
{
	for (unsigned a = 0; a < 256; a++) {
		const char *name = name_of((enum table)_i, a);

		for (unsigned b = a + 1; name && b < 256; b++) {
			if (name_of((enum table)_i, b))
				ck_assert_msg(strcmp(name, name_of((enum table)_i, b)) !=
						  0,
				    "%02xh and %02xh: %s", a, b, name);
		}
	}
}
END_TEST

/* What the codes of a table leave open; of all others lanes, rate and modulation are
 * told. */
static const struct {
	enum table table;
	uint8_t first, last;
} open_ones[] = {
	{ HOST, 0x00, 0x00 }, { HOST, 0x03, 0x04 }, /* XFI and SFI: 9.95 to 11.18 GBd */
	{ HOST, 0x2c, 0x32 }, { HOST, 0xa0, 0xa0 }, /* InfiniBand: 1 to 12 lanes */
	{ HOST, 0x70, 0x74 },                       /* PCI Express and CEI: any number */
	{ MMF, 0x00, 0x00 }, { SMF, 0x00, 0x00 },
	{ SMF, 0x72, 0x72 }, /* FOIC1.1-RS: no modulation is named */
	{ PASSIVE, 0x00, 0xff }, { ACTIVE, 0x00, 0xff }, /* those of the host side */
	{ BASE_T, 0x00, 0x00 }, { BASE_T, 0x07, 0x07 },  /* 50GBASE-T was never made */
};

static bool
is_open(enum table table, unsigned code)
{
	for (size_t i = 0; i < COUNT_OF(open_ones); i++) {
		if (open_ones[i].table == table && code >= open_ones[i].first &&
		    code <= open_ones[i].last)
			return true;
	}
	return false;
}

START_TEST(lanes_rate_and_modulation_are_told_where_they_are_fixed)
{
	for (unsigned code = 0; code < 256; code++) {
		const struct sff8024_interface *i = interface_of((enum table)_i, code);

		if (i)
			ck_assert_msg((i->lanes && i->rate_kbd && i->modulation) !=
					  is_open((enum table)_i, code),
			    "table %d, %02xh %s", _i, code, i->name);
	}
}
END_TEST

/* Lanes that a name tells: 8 of "400GAUI-8 C2M", 8 of "800G-SR4.2", 10 of "OTL4.10"; 0:
 * none. */
static unsigned long
lanes_of_name(enum table table, const char *name)
{
	static const char *const marks[] = { "AUI-", "-PAM4-", "RTLR-", "-CR", "-SR",
		"-VR", "-DR", "-FR", "-LR", "-ER", "PSM", "CWDM", "SWDM" };
	unsigned long lanes = 0, wavelengths = 1;
	char *end = NULL;

	if (table == HOST &&
	    (strncmp(name, "OTL", 3) == 0 || strncmp(name, "FOIC", 4) == 0))
		return strtoul(strchr(name, '.') + 1, NULL, 10);
	for (size_t i = 0; !lanes && i < COUNT_OF(marks); i++) {
		const char *mark = strstr(name, marks[i]);

		if (mark)
			lanes = strtoul(mark + strlen(marks[i]), &end, 10);
	}
	if (lanes && *end == '.')
		wavelengths = strtoul(end + 1, NULL, 10);
	return lanes * wavelengths;
}

START_TEST(a_name_that_tells_lanes_has_them)
{
	for (unsigned code = 0; code < 256; code++) {
		const struct sff8024_interface *i = interface_of((enum table)_i, code);
		unsigned long lanes = i ? lanes_of_name((enum table)_i, i->name) : 0;

		if (lanes)
			ck_assert_msg(i->lanes == lanes, "%02xh %s: %u", code, i->name,
			    i->lanes);
	}
}
END_TEST

/* Codes that other decoders name, and SFF-8024 4.13 does not or otherwise. */
static const struct {
	enum table table;
	uint8_t code;
	const char *name; /* ours; NULL: a number */
} disputed[] = {
	{ IDENTIFIER, 0x26, NULL },    /* SONiC, OptiDiag: XPO, of 4.14 */
	{ IDENTIFIER, 0x7e, NULL },    /* SONiC: backplane */
	{ IDENTIFIER, 0x80, NULL },    /* vendors'; SONiC: co-packaged */
	{ EXTENDED, 0x50, NULL },      /* ethtool: 50h to 55h */
	{ EXTENDED, 0x55, NULL },      /* the same */
	{ HOST, 0x24, NULL },          /* SONiC: 50GBASE-T, which is BASE-T 07h */
	{ HOST, 0x98, NULL },          /* OptiDiag: 98h to 9Bh and B3h to B6h, 4.14 */
	{ HOST, 0xb3, NULL },          /* the same */
	{ HOST, 0xbe, NULL },          /* CMIS 5.4: see page 1Ch */
	{ HOST, 0xff, NULL },          /* the end of the list, no interface */
	{ MMF, 0x0d, "100GBASE-SR1" }, /* SONiC: names of the drafts */
	{ MMF, 0x1b, "200GBASE-SR2" },
	{ SMF, 0x4d, "400GBASE-ZR" },      /* coherent; some: PAM4 */
	{ SMF, 0x79, "800GBASE-FR4-500" }, /* fboss: 800G FR4, which is 7Ah */
	{ SMF, 0x7a, "800GBASE-FR4" },
	{ SMF, 0x93, NULL },     /* SONiC: 800G, OptiDiag: 400G-FR4-LPO */
	{ SMF, 0x98, NULL },     /* fboss: a 200G DR2 */
	{ SMF, 0xc1, NULL },     /* vendors'; fboss: FR8 */
	{ PASSIVE, 0x03, NULL }, /* fboss: 400G copper */
	{ PASSIVE, 0xc0, "Linear active copper loopback" }, /* SONiC: none */
};

START_TEST(where_decoders_differ_the_standard_holds)
{
	ck_assert_pstr_eq(name_of(disputed[_i].table, disputed[_i].code),
	    disputed[_i].name);
}
END_TEST

START_TEST(coherent_and_bidirectional_interfaces_are_what_they_are)
{
	ck_assert_str_eq(sff8024_media(2, 0x4d)->modulation, "DP-16QAM");
	ck_assert_uint_eq(sff8024_media(2, 0x4d)->lanes, 1);
	ck_assert_uint_eq(sff8024_media(1, 0x0b)->rate_kbd, 26562500);
	ck_assert_str_eq(sff8024_media(1, 0x0b)->modulation, "PAM4");
	ck_assert_uint_eq(sff8024_media(1, 0x0b)->lanes, 2);
	ck_assert_str_eq(sff8024_encoding(SPEC_SFF8472, 0x05), "SONET scrambled");
	ck_assert_str_eq(sff8024_encoding(SPEC_SFF8636, 0x06), "Manchester");
}
END_TEST

START_TEST(a_code_without_a_name_comes_out_as_a_number)
{
	struct identity id = { .identifier = 0x7e };
	char room[WORDS_MAX];

	ck_assert_str_eq(words_form_factor(&id, room), "7Eh");
}
END_TEST

/* ---- reaches ---- */

/*
 * Where a reach was seen, besides the list that the tables were written from:
 *
 * A  Ethernet Alliance, of IEEE 802.3ba and 802.3bh
 * C  Cisco, tables of optics by interface
 * E  ethtool, names of the extended compliance codes
 * I  IEEE 802.3: objectives, abstracts and mails of its projects bg bm cc cn ct cu db dj
 * K  Linux, log of the link modes of 200 Gb/s a lane
 * N  NVIDIA, guide of cables and modules
 * T  TIA Fiber Optics Tech Consortium, a page for each interface
 * V  other vendors and dictionaries
 * =  an interface of the same letters, and so of the same clause of IEEE 802.3, with as
 *    many Gb/s a lane: one of those with a letter
 * #  the number in the name
 */
/* clang-format off */
static const struct reach {
	enum table table;
	uint8_t code;
	const char *reach, *sources;
} reaches[] = {
	{ MMF, 0x01, "300 m OM3 / 400 m OM4", "V" },
	{ MMF, 0x02, "300 m OM3 / 400 m OM4", "AV" },
	{ MMF, 0x03, "70 m OM3 / 100 m OM4", "T" },
	{ MMF, 0x04, "100 m OM3 / 150 m OM4", "AV" },
	{ MMF, 0x07, "70 m OM3 / 100 m OM4", "V=" },
	{ MMF, 0x08, "100 m OM3 / 150 m OM4", "A" },
	{ MMF, 0x09, "70 m OM3 / 100 m OM4", "V" },
	{ MMF, 0x0c, "70 m OM3 / 100 m OM4", "C=" },
	{ MMF, 0x0d, "60 m OM3 / 100 m OM4", "I=" },
	{ MMF, 0x0e, "70 m OM3 / 100 m OM4", "C=" },
	{ MMF, 0x0f, "100 m OM4", "C" },
	{ MMF, 0x10, "70 m OM3 / 100 m OM4", "CT" },
	{ MMF, 0x11, "60 m OM3 / 100 m OM4", "IV" },
	{ MMF, 0x12, "60 m OM3 / 100 m OM4", "V" },
	{ MMF, 0x1a, "70 m OM3 / 100 m OM4", "CT" },
	{ MMF, 0x1b, "60 m OM3 / 100 m OM4", "I=" },
	{ MMF, 0x1d, "30 m OM3 / 50 m OM4", "=" },
	{ MMF, 0x1e, "30 m OM3 / 50 m OM4", "=" },
	{ MMF, 0x1f, "30 m OM3 / 50 m OM4", "V=" },
	{ MMF, 0x20, "30 m OM3 / 50 m OM4", "NV" },
	{ SMF, 0x01, "10 km SMF", "V" },
	{ SMF, 0x02, "40 km SMF", "V" },
	{ SMF, 0x04, "10 km SMF", "V" },
	{ SMF, 0x05, "40 km SMF", "V" },
	{ SMF, 0x06, "80 km SMF", "V" },
	{ SMF, 0x07, "10 km SMF", "IN" },
	{ SMF, 0x08, "40 km SMF", "I" },
	{ SMF, 0x09, "10 km SMF", "T" },
	{ SMF, 0x0a, "2 km SMF", "I" },
	{ SMF, 0x0b, "2 km SMF", "V" },
	{ SMF, 0x0c, "10 km SMF", "V" },
	{ SMF, 0x0d, "10 km SMF", "CN" },
	{ SMF, 0x0e, "40 km SMF", "N" },
	{ SMF, 0x0f, "500 m SMF", "CN" },
	{ SMF, 0x10, "2 km SMF", "CN" },
	{ SMF, 0x11, "10 km SMF", "E#" },
	{ SMF, 0x12, "20 km SMF", "E#" },
	{ SMF, 0x13, "40 km SMF", "E#" },
	{ SMF, 0x14, "500 m SMF", "C" },
	{ SMF, 0x15, "2 km SMF", "CI" },
	{ SMF, 0x16, "10 km SMF", "CI" },
	{ SMF, 0x17, "500 m SMF", "C" },
	{ SMF, 0x18, "2 km SMF", "C" },
	{ SMF, 0x19, "10 km SMF", "C" },
	{ SMF, 0x1a, "2 km SMF", "C" },
	{ SMF, 0x1b, "10 km SMF", "CT" },
	{ SMF, 0x1c, "500 m SMF", "C" },
	{ SMF, 0x1d, "2 km SMF", "CI" },
	{ SMF, 0x1e, "10 km SMF", "C#" },
	{ SMF, 0x3e, "120 km SMF", "C" },
	{ SMF, 0x40, "40 km SMF", "I" },
	{ SMF, 0x41, "40 km SMF", "CI" },
	{ SMF, 0x42, "40 km SMF", "CI" },
	{ SMF, 0x43, "6 km SMF", "CI#" },
	{ SMF, 0x44, "80 km SMF", "CI" },
	{ SMF, 0x4a, "20 km SMF", "#" },
	{ SMF, 0x4b, "30 km SMF", "#" },
	{ SMF, 0x4c, "40 km SMF", "#" },
	{ SMF, 0x4d, "80 km SMF", "C" },
	{ SMF, 0x55, "2 km SMF", "V#" },
	{ SMF, 0x56, "500 m SMF", "T" },
	{ SMF, 0x57, "2 km SMF", "=#" },
	{ SMF, 0x6f, "30 km SMF", "#" },
	{ SMF, 0x73, "500 m SMF", "=" },
	{ SMF, 0x74, "2 km SMF", "=#" },
	{ SMF, 0x75, "500 m SMF", "=" },
	{ SMF, 0x76, "2 km SMF", "=#" },
	{ SMF, 0x77, "500 m SMF", "V" },
	{ SMF, 0x78, "2 km SMF", "V#" },
	{ SMF, 0x79, "500 m SMF", "V#" },
	{ SMF, 0x7a, "2 km SMF", "V" },
	{ SMF, 0x7b, "10 km SMF", "I" },
	{ SMF, 0x7c, "10 km SMF", "I" },
	{ SMF, 0x7d, "20 km SMF", "V#" },
	{ SMF, 0x7e, "40 km SMF", "V" },
	{ SMF, 0x7f, "500 m SMF", "K" },
	{ SMF, 0x80, "2 km SMF", "K#" },
	{ BASE_T, 0x01, "100 m twisted pair", "V" },
	{ BASE_T, 0x02, "100 m twisted pair", "V" },
	{ BASE_T, 0x03, "100 m twisted pair", "V" },
	{ BASE_T, 0x04, "100 m twisted pair", "V" },
	{ BASE_T, 0x05, "30 m twisted pair", "V" },
	{ BASE_T, 0x06, "30 m twisted pair", "V" },
};
/* clang-format on */

START_TEST(every_reach_that_we_tell_was_seen_elsewhere)
{
	for (unsigned code = 0; code < 256; code++) {
		const struct sff8024_interface *i = interface_of((enum table)_i, code);
		const char *seen = NULL;

		for (size_t r = 0; r < COUNT_OF(reaches); r++) {
			if (reaches[r].table == (enum table)_i && reaches[r].code == code)
				seen = reaches[r].reach;
		}
		ck_assert_pstr_eq(i ? i->reach : NULL, seen);
	}
}
END_TEST

/* "DR-" of "800GBASE-DR4-2": what tells the clause. */
static void
letters_of(const char *name, char ret[static 16])
{
	const char *base = strstr(name, "BASE-");
	size_t n = 0;

	for (base = base ? base + 5 : name; *base && n < 15; base++) {
		if (!isdigit((unsigned char)*base))
			ret[n++] = *base;
	}
	ret[n] = '\0';
}

static bool
is_alike(const struct reach *a, const struct reach *b)
{
	const struct sff8024_interface *x = interface_of(a->table, a->code),
				       *y = interface_of(b->table, b->code);
	char letters_x[16], letters_y[16];

	letters_of(x->name, letters_x);
	letters_of(y->name, letters_y);
	return a->table == b->table && strcmp(letters_x, letters_y) == 0 &&
	       strcmp(x->rate, y->rate) == 0 &&
	       strcmp(x->modulation, y->modulation) == 0 &&
	       strcmp(a->reach, b->reach) == 0;
}

/* "20" of "100G-LR1-20 MSA". */
static unsigned long
number_of(const char *name)
{
	const char *dash = strrchr(name, '-');

	return dash ? strtoul(dash + 1, NULL, 10) : 0;
}

START_TEST(a_reach_by_its_class_or_name_is_that_of_others_or_of_the_name)
{
	const struct reach *r = &reaches[_i];
	size_t like = 0;

	ck_assert_uint_gt(strlen(r->sources), 0);
	ck_assert_uint_eq(strspn(r->sources, "ACEIKNTV=#"), strlen(r->sources));
	for (size_t o = 0; strchr(r->sources, '=') && o < COUNT_OF(reaches); o++)
		like += !strchr(reaches[o].sources, '=') && is_alike(r, &reaches[o]);
	if (strchr(r->sources, '='))
		ck_assert_msg(like > 0, "%s", interface_of(r->table, r->code)->name);
	if (strchr(r->sources, '#'))
		ck_assert_uint_eq(number_of(interface_of(r->table, r->code)->name),
		    strtoul(r->reach, NULL, 10));
}
END_TEST

/* Interfaces that only compliance codes name, with letters as above. */
static const struct {
	enum spec spec;
	uint8_t extended, byte, bits;
	const char *reach;
} older[] = {
	{ SPEC_SFF8472, 0, 3, 0x01, "275 m OM1 / 550 m OM2" }, /* V: 1000BASE-SX */
	{ SPEC_SFF8472, 0, 3, 0x02, "5 km SMF" },              /* V: 1000BASE-LX */
	{ SPEC_SFF8472, 0, 3, 0x20, "2 km MMF" },              /* V: 100BASE-FX */
	{ SPEC_SFF8472, 0, 3, 0x10, "10 km SMF" },             /* #: 100BASE-LX10 */
	{ SPEC_SFF8472, 0, 3, 0x40, "10 km SMF" },             /* #: BASE-BX10 */
	{ SPEC_SFF8472, 0, 0, 0x40, "220 m MMF" },             /* V: 10GBASE-LRM */
	{ SPEC_SFF8636, 0x10, 0, 0x80, "40 km SMF" },          /* T: 40GBASE-ER4 */
	{ SPEC_SFF8636, 0x17, 0, 0x80, "2 km SMF" },           /* V: 100G CLR4 */
	{ SPEC_SFF8636, 0x1a, 0, 0x80, "80 km SMF" },          /* E: 100GE-DWDM2 */
	{ SPEC_SFF8472, 0x0e, 0, 0x00, "1 km twisted pair" },  /* V: 802.3cg */
	{ SPEC_SFF8472, 0x13, 0, 0x00, "2 km SMF" },           /* V: P1I1-2D1 */
	{ SPEC_SFF8472, 0x14, 0, 0x00, "40 km SMF" },          /* V: P1S1-2D2 */
	{ SPEC_SFF8472, 0x15, 0, 0x00, "80 km SMF" },          /* V: P1L1-2D2 */
	{ SPEC_SFF8472, 0x1c, 0, 0x00, "30 m twisted pair" },  /* V: 10GBASE-T */
};

START_TEST(older_interfaces_have_reaches_seen_elsewhere)
{
	struct identity id = { .spec = older[_i].spec,
		.known = FACT_COMPLIANCE | FACT_EXT_COMPLIANCE,
		.compliance_len = 8,
		.ext_compliance = older[_i].extended };
	uint8_t media_type;

	id.compliance[older[_i].byte] = older[_i].bits;
	ck_assert_pstr_eq(sff8024_compliant(&id, &media_type)->reach, older[_i].reach);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("sff8024_codes");
	TCase *t = tcase_create("sff8024_codes");

	tcase_add_loop_test(t, codes_of_a_range_have_names_and_no_others, 0, TABLES);
	tcase_add_loop_test(t, a_range_begins_and_ends_with_these_names, 0,
	    COUNT_OF(ranges));
	tcase_add_loop_test(t, no_two_codes_of_a_table_have_the_same_name, 0, TABLES);
	tcase_add_loop_test(t, lanes_rate_and_modulation_are_told_where_they_are_fixed,
	    HOST, TABLES);
	tcase_add_loop_test(t, a_name_that_tells_lanes_has_them, HOST, TABLES);
	tcase_add_loop_test(t, where_decoders_differ_the_standard_holds, 0,
	    COUNT_OF(disputed));
	tcase_add_test(t, coherent_and_bidirectional_interfaces_are_what_they_are);
	tcase_add_test(t, a_code_without_a_name_comes_out_as_a_number);
	tcase_add_loop_test(t, every_reach_that_we_tell_was_seen_elsewhere, HOST, TABLES);
	tcase_add_loop_test(t,
	    a_reach_by_its_class_or_name_is_that_of_others_or_of_the_name, 0,
	    COUNT_OF(reaches));
	tcase_add_loop_test(t, older_interfaces_have_reaches_seen_elsewhere, 0,
	    COUNT_OF(older));
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}
