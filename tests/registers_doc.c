/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/registers_doc.h"

#include "base/bytes.h"
#include "optics/registers.h"
#include "optics/vdm.h"
#include "tests/registers_where.h"

static const struct {
	enum spec spec;
	const char *title;
} specs[] = {
	{ SPEC_SFF8472, "SFF-8472" },
	{ SPEC_SFF8636, "SFF-8636" },
	{ SPEC_CMIS, "CMIS and C-CMIS" },
};

static void
print_page(FILE *out, unsigned page)
{
	if (page == LOW)
		fprintf(out, "A0h");
	else if (page == A2_LOW)
		fprintf(out, "A2h");
	else if (page >= A2_TABLE)
		fprintf(out, "A2h, table %02Xh", page - A2_TABLE);
	else
		fprintf(out, "%02Xh", page);
}

static void
print_row(FILE *out, enum spec spec, const struct register_table *table,
    const struct register_def *def)
{
	unsigned last = def->at.byte + (def->bits < 8 ? 1 : def->bits / 8u) - 1;
	char where[REGISTERS_WHERE_MAX];

	fprintf(out, "| ");
	print_page(out, def->at.page);
	fprintf(out, " | %u", def->at.byte);
	if (last > def->at.byte)
		fprintf(out, "-%u", last);
	if (def->bits == 1)
		fprintf(out, " [%u]", def->at.bit);
	else if (def->bits < 8)
		fprintf(out, " [%u:%u]", def->at.bit + def->bits - 1u, def->at.bit);
	fprintf(out, " | ");
	if (def->lanes)
		fprintf(out, "%u", def->lanes);
	registers_where(spec, table, def, where);
	fprintf(out, " | %s | %s |\n", def->name, *where ? where : "decode");
}

/* The types of VDM, and what one step of a sample is worth. */
static void
print_vdm_types(FILE *out)
{
	const struct vdm_def *def;

	fprintf(out,
	    "\n### types of VDM\n\n"
	    "A statistic is of an interval, which the host ends when it freezes VDM. An F16 has "
	    "five bits of exponent and eleven of\n"
	    "mantissa. Types 100 to 127 are a vendor's own, the others reserved.\n\n"
	    "| type | side | observable | statistic | word | one step | unit |\n"
	    "| --- | --- | --- | --- | --- | --- | --- |\n");
	for (unsigned i = 0; (def = vdm_def_at(i)); i++) {
		fprintf(out, "| %u | %s | %s | %s | %s | ", def->type,
		    vdm_side_name(def->side), def->title, def->statistic ? "yes" : "",
		    def->q.word == WORD_F16   ? "F16"
		    : def->q.word == WORD_S16 ? "S16"
					      : "U16");
		if (def->q.word == WORD_F16)
			fprintf(out, " | ");
		else if (def->q.den == 1)
			fprintf(out, "%d | ", def->q.num);
		else
			fprintf(out, "%d/%d | ", def->q.num, def->q.den);
		fprintf(out, "%s |\n", quantity_unit_symbol(def->q.unit));
	}
}

void
registers_doc(FILE *out)
{
	const struct register_table *t;

	fprintf(out,
	    "# Registers\n\n"
	    "What caged knows of the memory of modules, by standard. `cagectl decode "
	    "--registers DIR` shows all of it for a dump.\n"
	    "Written by `make registers-doc` from the tables in `optics/`. A row for "
	    "several lanes or instances gives the place of\n"
	    "the first one; banked pages go on in the next bank.\n\n"
	    "The last column has the members of REST's `cages/{name}/module` in which a "
	    "register shows, and `decode` where only\n"
	    "`cagectl decode` shows it. It was found by trying: in parts that the simulator "
	    "builds, offered or made to be offered, the\n"
	    "bits of the register were turned, and the part read as the daemon reads a "
	    "module. `identity.*` stands for several\n"
	    "members of one object, `all` for a module that is of another standard then. "
	    "What the lint says of a register\n"
	    "(`docs/lint.md`) is left out.\n");
	registers_where_open();
	for (size_t i = 0; i < COUNT_OF(specs); i++) {
		fprintf(out, "\n## %s\n", specs[i].title);
		for (unsigned k = 0; (t = register_table(specs[i].spec, k)); k++) {
			fprintf(out,
			    "\n### %s\n\n| page | byte | of | field | published |\n"
			    "| --- | --- | --- | --- | --- |\n",
			    t->name);
			for (size_t r = 0; r < t->count; r++)
				print_row(out, specs[i].spec, t, &t->row[r]);
		}
		if (specs[i].spec == SPEC_CMIS)
			print_vdm_types(out);
	}
	registers_where_close();
}
