/* SPDX-License-Identifier: Apache-2.0 */
/* docs/registers.md is what the tables, and a look at what is published, make of it. */
#include "tests/registers_doc.h"

#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "tests/registers_where.h"
#include "tests/suite.h"

START_TEST(the_document_is_that_of_the_tables)
{
	const char *source = getenv("CAGED_SRC");
	char path[4096], *now = NULL, *then;
	size_t len = 0, size;
	FILE *out = open_memstream(&now, &len), *in;

	registers_doc(out);
	fclose(out);
	snprintf(path, sizeof(path), "%s/docs/registers.md", source ? source : ".");
	in = fopen(path, "re");
	ck_assert_msg(in != NULL, "%s", path);
	then = calloc(1, len + 2);
	size = fread(then, 1, len + 1, in);
	fclose(in);

	ck_assert_msg(size == len && memcmp(now, then, len) == 0,
	    "make registers-doc was not run");
	free(then);
	free(now);
}
END_TEST

/* Read by plans of their own, behind those of the monitors. */
static const struct {
	enum spec spec;
	struct memaddr at;
	const char *published;
} observed[] = {
	{ SPEC_CMIS, { 0x12, 136, 0, 0 }, "lanes.laser-target-mhz" },
	{ SPEC_CMIS, { 0x12, 168, 0, 0 }, "lanes.*" },
	{ SPEC_CMIS, { 0x12, 200, 0, 0 }, "lanes.target-power-dbm" },
	{ SPEC_CMIS, { 0x12, 222, 1, 0 }, "lanes.laser-tuning" },
	{ SPEC_CMIS, { 0x12, 222, 0, 0 }, "lanes.laser-unlocked" },
	{ SPEC_CMIS, { 0x24, 128, 0, 0 }, "vdm" },
	{ SPEC_CMIS, { 0x2b, 128, 0, 0 }, "vdm.limits.high-alarm" },
	{ SPEC_CMIS, { 0x2c, 224, 3, 0 }, "vdm.flags: low-warning" },
	{ SPEC_SFF8472, { A2_TABLE + 2, 144, 0, 0 }, "lanes.laser-channel" },
	{ SPEC_SFF8472, { A2_TABLE + 2, 168, 5, 0 }, "lanes.laser-unlocked" },
};

START_TEST(what_is_read_beside_the_monitors_is_published)
{
	char where[REGISTERS_WHERE_MAX];
	const struct register_table *t;
	bool found = false;

	registers_where_open();
	for (unsigned i = 0; (t = register_table(observed[_i].spec, i)); i++) {
		for (size_t k = 0; k < t->count; k++) {
			const struct memaddr at = t->row[k].at;

			if (at.page != observed[_i].at.page ||
			    at.byte != observed[_i].at.byte ||
			    at.bit != observed[_i].at.bit)
				continue;
			registers_where(observed[_i].spec, t, &t->row[k], where);
			found |= strstr(where, observed[_i].published) != NULL;
		}
	}
	registers_where_close();

	ck_assert_msg(found, "%s", observed[_i].published);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("registers_doc");
	TCase *t = tcase_create("registers_doc");

	tcase_add_test(t, the_document_is_that_of_the_tables);
	tcase_add_loop_test(t, what_is_read_beside_the_monitors_is_published, 0,
	    COUNT_OF(observed));
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}
