/* SPDX-License-Identifier: Apache-2.0 */
/* daemon/options: the command line, right and wrong. */
#include "daemon/options.h"

#include <errno.h>
#include <string.h>

#include "base/bytes.h"
#include "tests/suite.h"

#define WORDS_MAX 8

static int
parse(const char *const words[WORDS_MAX], struct options *ret_options, char err[256])
{
	static char copies[WORDS_MAX][64];
	char *argv[WORDS_MAX + 2] = { (char[]){ "caged" } };
	int argc = 1;

	for (; argc <= WORDS_MAX && words[argc - 1]; argc++) {
		snprintf(copies[argc - 1], sizeof(copies[0]), "%s", words[argc - 1]);
		argv[argc] = copies[argc - 1];
	}
	return options_parse(argc, argv, ret_options, err, 256);
}

static const struct {
	const char *words[WORDS_MAX];
	const char *err;
} refused[] = {
	{ { "--foo" }, "caged: unknown option --foo" },
	{ { "--foo=bar" }, "caged: unknown option --foo" },
	{ { "--gnmi" }, "caged: option --gnmi needs ADDR:PORT" },
	{ { "--yang-dirs=x" }, "caged: unknown option --yang-dirs" },
	{ { "-x" }, "caged: unknown option -x" },
	{ { "-fx" }, "caged: unknown option -x" },
	{ { "-\033" }, "caged: unknown option -?" },
	{ { "--fo\no" }, "caged: unknown option --fo?o" },
	{ { "--http" }, "caged: option --http needs ADDR:PORT" },
	{ { "-c" }, "caged: option --config needs FILE" },
	{ { "--check=1" }, "caged: option --check takes no value" },
	{ { "sim" }, "caged: \"sim\" is no option; nothing but options is taken" },
	{ { "--", "--check" },
	    "caged: \"--check\" is no option; nothing but options is taken" },
};

START_TEST(a_wrong_command_line_is_told_in_one_line)
{
	struct options o;
	char err[256] = "";

	ck_assert_int_eq(parse(refused[_i].words, &o, err), -EINVAL);
	ck_assert_str_eq(err, refused[_i].err);
}
END_TEST

START_TEST(options_become_files_and_settings_in_their_order)
{
	const char *const words[WORDS_MAX] = { "--config", "a.yaml", "--http=off", "-c",
		"b.yaml", "--platform", "sim:cages=8", "--foreground" };
	struct options o;
	char err[256];

	ck_assert_int_eq(parse(words, &o, err), 0);

	ck_assert_int_eq(o.action, OPTIONS_RUN);
	ck_assert(o.foreground);
	ck_assert_uint_eq(o.file_count, 2);
	ck_assert_str_eq(o.files[0], "a.yaml");
	ck_assert_str_eq(o.files[1], "b.yaml");
	ck_assert_uint_eq(o.setting_count, 2);
	ck_assert_str_eq(o.settings[0].option, "--http");
	ck_assert_str_eq(o.settings[0].key, "http.listen");
	ck_assert_str_eq(o.settings[0].value, "off");
	ck_assert_str_eq(o.settings[1].key, "platform");
	ck_assert_str_eq(o.settings[1].value, "sim:cages=8");
}
END_TEST

static const struct {
	const char *words[WORDS_MAX];
	enum options_action action;
} actions[] = {
	{ { NULL }, OPTIONS_RUN },
	{ { "--check" }, OPTIONS_CHECK },
	{ { "--dump-config" }, OPTIONS_DUMP_CONFIG },
	{ { "--help", "--version", "--check" }, OPTIONS_HELP },
	{ { "--check", "-V" }, OPTIONS_VERSION },
};

START_TEST(the_weightiest_action_wins)
{
	struct options o;
	char err[256];

	ck_assert_int_eq(parse(actions[_i].words, &o, err), 0);
	ck_assert_int_eq(o.action, actions[_i].action);
}
END_TEST

START_TEST(too_many_options_are_refused_not_forgotten)
{
	static char config[] = "--config=x", http[] = "--http=off";
	char *argv[OPTIONS_SETTINGS_MAX + 3] = { (char[]){ "caged" } };
	struct options o;
	char err[256] = "";

	for (int i = 1; i <= OPTIONS_FILES_MAX + 1; i++)
		argv[i] = config;
	ck_assert_int_eq(options_parse(OPTIONS_FILES_MAX + 2, argv, &o, err, sizeof(err)),
	    -EINVAL);
	ck_assert_str_eq(err, "caged: --config is given more than 16 times");
	for (int i = 1; i <= OPTIONS_SETTINGS_MAX + 1; i++)
		argv[i] = http;
	ck_assert_int_eq(options_parse(OPTIONS_SETTINGS_MAX + 2, argv, &o, err,
			     sizeof(err)),
	    -EINVAL);
	ck_assert_str_eq(err, "caged: more than 32 settings on the command line");
}
END_TEST

START_TEST(help_names_every_option)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	options_help(out);
	fclose(out);

	ck_assert_ptr_nonnull(strstr(text, "-c, --config FILE "));
	ck_assert_ptr_nonnull(strstr(text, "--platform NAME[:KEY=VALUE,...]"));
	ck_assert_ptr_nonnull(strstr(text, "--dump-config"));
	ck_assert_ptr_nonnull(strstr(text, "caged always stays in the"));
	ck_assert_ptr_nonnull(strstr(text, "--gnmi ADDR:PORT"));

	free(text);
}
END_TEST

START_TEST(no_line_of_the_help_is_longer_than_80_columns)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	options_help(out);
	fclose(out);

	for (const char *line = text; *line; line += strcspn(line, "\n") + 1)
		ck_assert_uint_le(strcspn(line, "\n"), 80);
	free(text);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("options");
	TCase *tc = tcase_create("options");

	tcase_add_loop_test(tc, a_wrong_command_line_is_told_in_one_line, 0,
	    (int)COUNT_OF(refused));
	tcase_add_test(tc, options_become_files_and_settings_in_their_order);
	tcase_add_loop_test(tc, the_weightiest_action_wins, 0, (int)COUNT_OF(actions));
	tcase_add_test(tc, too_many_options_are_refused_not_forgotten);
	tcase_add_test(tc, help_names_every_option);
	tcase_add_test(tc, no_line_of_the_help_is_longer_than_80_columns);
	suite_add_tcase(s, tc);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}
