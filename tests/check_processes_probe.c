/* SPDX-License-Identifier: Apache-2.0 */
/* The processes, for real: a plugin is probed, and a bad one is named. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "tests/processes.h"
#include "tests/suite.h"

static unsigned
lines_in(const char *text)
{
	unsigned n = 0;

	for (; *text; text++)
		n += *text == '\n';
	return n;
}

/* What the children wrote on stderr, without the warning about our user. */
static const char *
said(void)
{
	static char text[4096];

	rig_read_file("stderr", text, sizeof(text));
	return text;
}

/* Plugins, and what is said about them: by the probe itself, or by main. */
static const struct {
	const char *plugin;
	bool ok;
	const char *probe_says;
	const char *main_says;
} plugins[] = {
	{ "good", true, NULL, NULL },
	{ "bad-old", true, NULL, NULL },
	{ "bad-codes", true, NULL, NULL },
	{ "tree", true, NULL, NULL },
	{ "bad-abi", false, "bad-abi.so: built for ABI 7, this caged speaks 1", NULL },
	{ "bad-size", false, "bad-size.so: its struct platform has size", NULL },
	{ "bad-name", false, "bad-name.so: calls itself \"another\"", NULL },
	{ "bad-function", false, "a function that every plugin must have is missing",
	    NULL },
	{ "bad-no-cages", false, "caged: platform bad-no-cages: has no cages\n", NULL },
	{ "bad-many-cages", false, "has 100000 cages, at most 512 are possible", NULL },
	{ "bad-label", false, "cage 1: label \"x y\" has characters other than", NULL },
	{ "bad-long", false, "cage 1: label \"xxxxxxxxxxxxxxxx\" is longer than 15",
	    NULL },
	{ "bad-twin", false, "cages 0 and 1: both have the label one", NULL },
	{ "bad-bus", false, "cage 1 (two): bus is out of range", NULL },
	{ "bad-read", false, "cage 1 (two): max_read is not 16 to 128", NULL },
	{ "bad-error", false, "bad-error: the CPLD at 0x32 does not answer\n", NULL },
	{ "bad-silent", false, "bad-silent: open failed: not acknowledged\n", NULL },
	{ "bad-crash", false, NULL, "plugin crashed in open: Segmentation fault" },
	{ "bad-exit", false, NULL, "plugin ended its process in open, with status 0" },
	{ "missing", false, "missing.so: cannot open shared object file: No such file",
	    NULL },
};

START_TEST(a_plugin_is_probed_and_a_bad_one_is_named_in_one_line)
{
	char text[256] = "";
	unsigned lines;

	rig_start(plugins[_i].plugin);
	lines = lines_in(said());
	ck_assert_int_eq(links_start_probe(rig.links), 0);
	rig_until(&rig.probed);

	ck_assert_int_eq(rig.probe.ok, plugins[_i].ok);
	ck_assert_int_eq(links_probe_failure(&rig.probe, text, sizeof(text)),
	    plugins[_i].main_says != NULL);
	if (plugins[_i].main_says)
		ck_assert_str_eq(text, plugins[_i].main_says);
	ck_assert_msg(lines_in(said()) == lines + (plugins[_i].probe_says != NULL), "%s",
	    said());
	if (plugins[_i].probe_says)
		ck_assert_msg(strstr(said(), plugins[_i].probe_says) != NULL, "%s",
		    said());
	rig_stop();
}
END_TEST

START_TEST(a_plugin_that_hangs_in_open_is_given_up)
{
	char text[256];

	rig_start("bad-hang");
	ck_assert_int_eq(links_start_probe(rig.links), 0);
	rig_until(&rig.probed);

	ck_assert(links_probe_failure(&rig.probe, text, sizeof(text)));
	ck_assert_str_eq(text, "plugin hangs in open");
	rig_stop();
}
END_TEST

START_TEST(a_file_that_is_no_plugin_is_named)
{
	char path[128];

	rig_make_tree();
	rig_write_file("text.so", "hello");
	snprintf(path, sizeof(path), "%s/text.so", rig.dir);
	rig_start_file("text", path);
	ck_assert_int_eq(links_start_probe(rig.links), 0);
	rig_until(&rig.probed);

	ck_assert(!rig.probe.ok);
	ck_assert_ptr_nonnull(strstr(said(), "text.so: "));
	rig_stop();
}
END_TEST

START_TEST(the_cage_table_arrives)
{
	rig_start_tree();

	ck_assert_uint_eq(rig.probe.cage_count, RIG_CAGES);
	ck_assert_str_eq(rig.probe.cages[2].label, "c");
	ck_assert_uint_eq(rig.probe.cages[2].bus, 1);
	ck_assert_int_eq(rig.probe.score, 100);
	ck_assert_int_eq(links_start_probe(rig.links), -EALREADY);
	rig_stop();
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("processes_probe");
	TCase *probe = tcase_create("probe");

	tcase_set_timeout(probe, 60);
	tcase_add_loop_test(probe, a_plugin_is_probed_and_a_bad_one_is_named_in_one_line,
	    0, (int)COUNT_OF(plugins));
	tcase_add_test(probe, a_plugin_that_hangs_in_open_is_given_up);
	tcase_add_test(probe, a_file_that_is_no_plugin_is_named);
	tcase_add_test(probe, the_cage_table_arrives);
	suite_add_tcase(suite, probe);

	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
