/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/registers_doc.h"

#include "base/bytes.h"
#include "optics/registers.h"

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
print_row(FILE *out, const struct register_def *def)
{
	unsigned last = def->at.byte + (def->bits < 8 ? 1 : def->bits / 8u) - 1;

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
	fprintf(out, " | %s |\n", def->name);
}

void
registers_doc(FILE *out)
{
	const struct register_table *t;

	fprintf(out,
	    "# Registers\n\n"
	    "What caged knows of the memory of modules, by standard. `cagectl decode "
	    "--registers DIR` shows all of it for a dump;\n"
	    "identity, monitors, limits, flags and states are published by the daemon. "
	    "Written by `make registers-doc` from the\n"
	    "tables in `optics/`. A row for several lanes or instances gives the place of "
	    "the first one; banked pages go on in the\n"
	    "next bank.\n");
	for (size_t i = 0; i < COUNT_OF(specs); i++) {
		fprintf(out, "\n## %s\n", specs[i].title);
		for (unsigned k = 0; (t = register_table(specs[i].spec, k)); k++) {
			fprintf(out,
			    "\n### %s\n\n| page | byte | of | field |\n| --- | --- | --- "
			    "| --- |\n",
			    t->name);
			for (size_t r = 0; r < t->count; r++)
				print_row(out, &t->row[r]);
		}
	}
}
