/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Random parts with random fields of their registers, built by the simulator by tables of
 * its own and read back through the registers of optics: each field reads as what was
 * set, in its unit, where it is offered, and as nothing where it is not.
 */
#include <math.h>
#include <stdio.h>

#include "base/bytes.h"
#include "optics/registers.h"
#include "sim/setting.h"
#include "tests/property_fixture.h"

#define SET_PARTS 1500
#define ROWS_MAX  512

/* Where a row of the simulator is found among those of optics: for the module at hand,
 * where several tables have words of their own for it. */
struct match {
	const struct register_table *table;
	const struct register_def *def;
	bool others;
	unsigned seen, hidden;
};

static struct match matches[ROWS_MAX];
static unsigned rows;

/* The page of a half, as optics counts it. */
static uint16_t
page_of(uint16_t half)
{
	if (half == SIM_LOWER)
		return LOW;
	if (half == SIM_A2_LOWER)
		return A2_LOW;
	return half >= SIM_A2_UPPER ? (uint16_t)(A2_TABLE + half - SIM_A2_UPPER) : half;
}

static bool
applies(const struct register_table *t)
{
	return !t->applies || t->applies(&map);
}

static void
match_row(enum spec spec, const struct setting *s, struct match *m)
{
	const struct register_table *t;

	m->others = false;
	m->def = NULL;
	for (unsigned i = 0; (t = register_table(spec, i)); i++) {
		for (size_t row = 0; row < t->count; row++) {
			const struct register_def *def = &t->row[row];

			if (def->at.page == page_of(s->half) &&
			    strcmp(def->name, s->name) == 0) {
				m->others |= m->def != NULL;
				if (!m->def || applies(t)) {
					m->table = t;
					m->def = def;
				}
			}
		}
	}
	if (!m->def)
		ck_abort_msg("no row '%s' on page %02xh", s->name, page_of(s->half));
}

static void
match_rows(enum sim_family family, enum spec spec)
{
	memset(matches, 0, sizeof(matches));
	for (rows = 0; setting_at(family, rows); rows++) {
		ck_assert_uint_lt(rows, ROWS_MAX);
		match_row(spec, setting_at(family, rows), &matches[rows]);
	}
}

/* Says whether the module, as it was built, has what a field needs, in its own bank. */
static bool
is_offered(const struct setting *s, const struct part_setting *told)
{
	const struct setting_need *need = &s->need;
	uint16_t half;
	uint8_t byte, bit;

	setting_place(s, told->instance, &half, &byte, &bit);
	half = need->half < 0x10 ? need->half
				 : sim_bank_half(need->half, sim_half_bank(half));
	byte = *sim_module_at(&module, half, need->byte);
	return need->bits == 0 ||
	       (byte >> need->bit & ((1u << need->bits) - 1)) == need->value;
}

/* What stands in all instances of a text, without what fills it up. */
static void
text_of(const struct setting *s, char *ret_text)
{
	size_t len = 0, end = 0;

	for (unsigned i = 0; i < s->count; i++) {
		uint16_t half;
		uint8_t byte, bit;
		char c;

		setting_place(s, i, &half, &byte, &bit);
		c = (char)*sim_module_at(&module, half, byte);
		if (end == 0 && (c == 0 || c == ' '))
			continue;
		ret_text[len++] = (char)(c ? c : '?');
		if (c != 0 && c != ' ')
			end = len;
	}
	ret_text[end] = '\0';
}

static bool
is_string(const struct setting *s, const struct part_setting *told, const char *got)
{
	char meant[160];

	if (s->form == SETTING_BYTES) {
		snprintf(meant, sizeof(meant), "%02x", told->value);
		return strlen(got) >= 2u * s->count &&
		       strncmp(got + 2 * told->instance, meant, 2) == 0;
	}
	if (s->form == SETTING_VERSION)
		snprintf(meant, sizeof(meant), "%u.%u", told->value >> 8,
		    told->value & 0xff);
	else if (s->form == SETTING_NIBBLES)
		snprintf(meant, sizeof(meant), "%u.%u", told->value >> 4,
		    told->value & 15);
	else
		text_of(s, meant);
	return strcmp(got, meant) == 0;
}

/* A number in its unit, to the last digit that is shown. */
static bool
is_number(const struct setting *s, const struct part_setting *told,
    const struct register_value *v)
{
	uint32_t value = s->form == SETTING_LITTLE_EVEN ? told->value & ~1u : told->value;
	double last = pow(10, -(double)v->digits), number = value;
	struct setting_scale scale = setting_scale(s);

	if (scale.is_signed && value >> (s->bits - 1))
		number -= ldexp(1, s->bits);
	number = scale.zero + number * scale.step;
	return fabs(number - (double)v->number * last) <= 0.501 * last &&
	       strcmp(v->unit, scale.unit) == 0;
}

static bool
is_value(const struct setting *s, const struct part_setting *told,
    const struct register_value *v)
{
	switch (v->kind) {
	case REGISTER_NUMBER:
		return is_number(s, told, v);
	case REGISTER_REAL: /* CMIS 5.4, 8.20.1: five bits of exponent, from -24 on */
		return s->form == SETTING_F16 && v->number == (told->value & 0x7ff) &&
		       v->exponent == (int)(told->value >> 11) - 24;
	case REGISTER_YES_NO:
	case REGISTER_WORD:
	case REGISTER_HEX:
		return v->bits == s->bits && v->number == told->value;
	case REGISTER_STRING:
		return is_string(s, told, v->text);
	}
	return false;
}

/* Bytes and texts are one field of optics; of lanes each is one. */
static unsigned
instance_of(const struct setting *s, const struct part_setting *told)
{
	return s->form == SETTING_BYTES || s->form == SETTING_TEXT ? 0 : told->instance;
}

/* Says whether a row reads as what was set, or as nothing where that is not offered. */
static bool
holds_good(const struct setting *s, const struct part_setting *told,
    const struct register_table *table, const struct register_def *def, bool *ret_read,
    struct register_value *v)
{
	*ret_read = applies(table) && register_read(def, &map, instance_of(s, told), v);
	return *ret_read == is_offered(s, told) && (!*ret_read || is_value(s, told, v));
}

static void
check_setting(const struct part_setting *told)
{
	const struct setting *s = setting_at(part.family, told->row);
	struct match *m = &matches[told->row];
	char text[160] = "nothing";
	struct register_value v;
	bool read;

	if (!holds_good(s, told, m->table, m->def, &read, &v)) {
		if (read)
			register_print(&v, text, sizeof(text));
		ck_abort_msg("seed %" PRIu64 ": %s of %u is %s, set was %xh", seed,
		    s->name, told->instance, text, told->value);
	}
	m->seen += read;
	m->hidden += !read;
}

/* A few pages are there where something of them is set, and then said to be. */
static const struct {
	const char *name;
	uint8_t page;
} pages[] = {
	{ "page 0Ch", 0x0c },
	{ "page 0Dh", 0x0d },
	{ "page 15h", 0x15 },
	{ "page 1Dh", 0x1d },
	{ "page 60h", 0x60 },
	{ "page 61h", 0x61 },
	{ "page 62h", 0x62 },
	{ "page 6Dh", 0x6d },
};

static bool
holds(uint8_t page)
{
	for (unsigned bank = 0; bank < PART_BANKS; bank++) {
		if (sim_module_holds(&module, sim_bank_half(page, bank)))
			return true;
	}
	return false;
}

static void
check_page(const char *name, bool meant)
{
	struct setting s = { .name = name, .half = 0x01 };
	struct register_value v;
	struct match m = { 0 };

	match_row(SPEC_CMIS, &s, &m);
	ck_assert(register_read(m.def, &map, 0, &v));
	expect(name, v.number, meant);
}

static void
check_pages(void)
{
	if (part.family != SIM_FAMILY_CMIS || part.flat)
		return;
	for (unsigned i = 0; i < COUNT_OF(pages); i++)
		check_page(pages[i].name, holds(pages[i].page));
	check_page("pages 13h and 14h", holds(0x13) || holds(0x14));
	check_page("pages 16h and 17h", holds(0x16) || holds(0x17));
}

static const struct {
	enum random_kind kind;
	enum sim_family family;
	enum spec spec;
} kinds[] = {
	{ RANDOM_SFP_SET, SIM_FAMILY_SFF8472, SPEC_SFF8472 },
	{ RANDOM_QSFP_SET, SIM_FAMILY_SFF8636, SPEC_SFF8636 },
	{ RANDOM_CMIS_SET, SIM_FAMILY_CMIS, SPEC_CMIS },
};

/* The n-th part of a kind, decoded; rows are those of its tables. */
static void
decode_set(unsigned kind, uint64_t n)
{
	decode(kinds[kind].kind, n);
	for (unsigned row = 0; row < rows; row++) {
		if (matches[row].others)
			match_row(kinds[kind].spec, setting_at(kinds[kind].family, row),
			    &matches[row]);
	}
}

START_TEST(a_random_part_holds_in_each_field_what_its_description_says)
{
	unsigned hidden = 0;

	match_rows(kinds[_i].family, kinds[_i].spec);
	for (uint64_t n = 0; n < SET_PARTS; n++) {
		decode_set((unsigned)_i, n);
		for (unsigned i = 0; i < part.setting_count; i++)
			check_setting(&part.setting[i]);
		check_pages();
	}
	for (unsigned row = 0; row < rows; row++) {
		if (matches[row].seen < 20)
			ck_abort_msg("%s was seen %u times",
			    setting_at(kinds[_i].family, row)->name, matches[row].seen);
		hidden += matches[row].hidden;
	}
	ck_assert_uint_gt(hidden, SET_PARTS / 5);
}
END_TEST

/* Misreadings of a row: its place, the next lane, or the bit that offers it beside it. */
enum misreading {
	BYTE_BEHIND,
	BYTE_BEFORE,
	BIT_ABOVE,
	BIT_BELOW,
	WIDER_STEP,
	BACKWARDS,
	OTHER_BANK,
	OFFER_ABOVE,
	OFFER_BELOW,
	MISREADINGS
};

static const char *const misreadings[MISREADINGS] = { "byte behind", "byte before",
	"bit above", "bit below", "wider step", "backwards", "other bank", "offer above",
	"offer below" };

/* False: the row cannot be read in this wrong way, or would be the same. */
static bool
misread(const struct register_def *def, enum misreading how, struct register_def *ret_def)
{
	bool in_byte = def->bits < 8, offered = def->advert.page != NO_ADVERT;

	*ret_def = *def;
	switch (how) {
	case BYTE_BEHIND:
		ret_def->at.byte++;
		return def->at.byte != 255;
	case BYTE_BEFORE:
		ret_def->at.byte--;
		return def->at.byte != 0;
	case BIT_ABOVE:
		ret_def->at.bit++;
		return in_byte && def->at.bit + def->bits < 8;
	case BIT_BELOW:
		ret_def->at.bit--;
		return in_byte && def->at.bit > 0;
	case WIDER_STEP:
		ret_def->step = (int16_t)(2 * def->step);
		return def->lanes > 1;
	case BACKWARDS:
		ret_def->step = (int16_t)-def->step;
		return def->lanes > 1 && in_byte && def->step % 8 != 0;
	case OTHER_BANK:
		ret_def->at.bank++;
		return def->lanes > 0 && def->at.page >= 0x10 && def->at.page < LOW;
	case OFFER_ABOVE:
		ret_def->advert.bit++;
		return offered && def->advert.bit < 7;
	case OFFER_BELOW:
		ret_def->advert.bit--;
		return offered && def->advert.bit > 0;
	case MISREADINGS:
		break;
	}
	return false;
}

/* The same, but no field reaches beyond its byte. */
static bool
can_be_misread(const struct register_def *def, enum misreading how,
    struct register_def *ret_def)
{
	if (!misread(def, how, ret_def))
		return false;
	for (unsigned n = 0; def->bits < 8 && n < register_instances(def); n++) {
		if (register_at(ret_def, n).bit + def->bits > 8)
			return false;
	}
	return true;
}

START_TEST(a_row_that_is_misread_is_found_out)
{
	static uint32_t found[ROWS_MAX];
	struct register_def def;
	struct register_value v;
	bool read;

	match_rows(kinds[_i].family, kinds[_i].spec);
	memset(found, 0, sizeof(found));
	for (uint64_t n = 0; n < SET_PARTS; n++) {
		decode_set((unsigned)_i, n);
		for (unsigned i = 0; i < part.setting_count; i++) {
			const struct part_setting *told = &part.setting[i];
			const struct match *m = &matches[told->row];

			for (unsigned how = 0; how < MISREADINGS; how++) {
				if (!(found[told->row] >> how & 1) &&
				    can_be_misread(m->def, (enum misreading)how, &def) &&
				    !holds_good(setting_at(part.family, told->row), told,
					m->table, &def, &read, &v))
					found[told->row] |= 1u << how;
			}
		}
	}
	for (unsigned row = 0; row < rows; row++) {
		for (unsigned how = 0; how < MISREADINGS; how++) {
			if (can_be_misread(matches[row].def, (enum misreading)how,
				&def) &&
			    !(found[row] >> how & 1))
				ck_abort_msg("%s: %s is not found out",
				    matches[row].def->name, misreadings[how]);
		}
	}
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("property_settings");
	TCase *tc = tcase_create("random parts");

	tcase_set_timeout(tc, 120);
	tcase_add_loop_test(tc,
	    a_random_part_holds_in_each_field_what_its_description_says, 0,
	    COUNT_OF(kinds));
	tcase_add_loop_test(tc, a_row_that_is_misread_is_found_out, 0, COUNT_OF(kinds));
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
