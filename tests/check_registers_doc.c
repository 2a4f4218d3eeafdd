/* SPDX-License-Identifier: Apache-2.0 */
/* docs/registers.md is what the tables, and a look at what is published, make of it. */
#include "tests/registers_doc.h"

#include <stdlib.h>
#include <string.h>

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

static Suite *
make_suite(void)
{
	Suite *s = suite_create("registers_doc");
	TCase *t = tcase_create("registers_doc");

	tcase_add_test(t, the_document_is_that_of_the_tables);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}
