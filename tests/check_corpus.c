/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The corpus of real module dumps, where it is at hand: $CAGED_SHARED/corpus,
 * by default ../shared/corpus beside the source tree. Without it the whole
 * program is skipped, and says so.
 */
#include <check.h>
#include <dirent.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/dump.h"
#include "optics/decoder.h"
#include "tests/suite.h"

#define STATUS_SKIPPED 77
#define MODULES_MAX    1000
#define PATH_LEN       1024

static char corpus[PATH_LEN];
static char *modules[MODULES_MAX];
static int module_count;

/* A member of "fields" of a module's expectation: its "value", or NULL. */
static const json_t *
expected(const json_t *root, const char *key)
{
	return json_object_get(json_object_get(json_object_get(root, "fields"), key),
	    "value");
}

/* Texts with bytes that are no text are shown in other ways by everybody. */
static bool
is_plain(const char *text)
{
	for (; *text; text++) {
		if ((unsigned char)*text < 0x20 || (unsigned char)*text >= 0x7f)
			return false;
	}
	return true;
}

/* Blanks around a text do not count. */
static void
compare_text(const json_t *root, const char *key, const char *module, const char *text)
{
	const char *want = json_string_value(expected(root, key));
	size_t len;

	if (!want || !is_plain(want))
		return;
	want += strspn(want, " ");
	for (len = strlen(want); len > 0 && want[len - 1] == ' '; len--)
		;
	ck_assert_msg(strlen(text) == len && !strncmp(want, text, len),
	    "%s: %s is \"%s\", not \"%s\"", module, key, text, want);
}

static void
compare_temperature(const json_t *root, const char *module, const struct readings *r)
{
	const json_t *value = expected(root, "temperature_c");
	const double tolerance = 0.006;
	double want = json_number_value(value), got = r->value[MONITOR_TEMP][0] / 1000.0;

	if (!json_is_number(value))
		return;
	if (json_is_true(json_object_get(root, "dom_optional")) &&
	    !r->present[MONITOR_TEMP])
		return;
	ck_assert_msg(r->present[MONITOR_TEMP], "%s: no temperature", module);
	ck_assert_msg(got > want - tolerance && got < want + tolerance,
	    "%s: temperature is %.3f, not %.3f", module, got, want);
}

START_TEST(a_module_is_who_other_decoders_say_it_is)
{
	static struct dump dump;
	static struct lint lint;
	static struct identity id;
	static struct readings readings;
	const struct decoder *d;
	char path[PATH_LEN + 300];
	json_t *root;

	snprintf(path, sizeof(path), "%s/%s/expect.json", corpus, modules[_i]);
	root = json_load_file(path, 0, NULL);
	ck_assert_msg(root, "%s is no JSON", path);
	snprintf(path, sizeof(path), "%s/%s", corpus, modules[_i]);
	ck_assert_msg(dump_load(path, &dump, &lint) == 0, "%s is no dump", path);
	d = decoder_for(&dump.map);
	ck_assert_msg(d, "%s has no decoder", modules[_i]);

	d->identity(&dump.map, &id);
	d->readings(&dump.map, &id, &readings);

	compare_text(root, "vendor_name", modules[_i], id.vendor_name);
	compare_text(root, "vendor_pn", modules[_i], id.vendor_pn);
	compare_text(root, "vendor_sn", modules[_i], id.vendor_sn);
	compare_temperature(root, modules[_i], &readings);
	json_decref(root);
}
END_TEST

/* Every folder of the corpus that says what to expect. */
static void
find_modules(void)
{
	struct dirent **entries;
	int n = scandir(corpus, &entries, NULL, alphasort);

	for (int i = 0; i < n; i++) {
		char path[PATH_LEN + 300];

		snprintf(path, sizeof(path), "%s/%s/expect.json", corpus,
		    entries[i]->d_name);
		if (module_count < MODULES_MAX && access(path, R_OK) == 0)
			modules[module_count++] = strdup(entries[i]->d_name);
		free(entries[i]);
	}
	if (n >= 0)
		free(entries);
}

static void
find_corpus(void)
{
	const char *shared = getenv("CAGED_SHARED"), *source = getenv("srcdir");

	if (shared && *shared)
		snprintf(corpus, sizeof(corpus), "%s/corpus", shared);
	else
		snprintf(corpus, sizeof(corpus), "%s/../shared/corpus",
		    source ? source : ".");
	find_modules();
}

static Suite *
make_suite(void)
{
	Suite *s = suite_create("corpus");
	TCase *t = tcase_create("corpus");

	tcase_add_loop_test(t, a_module_is_who_other_decoders_say_it_is, 0, module_count);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	int status;

	find_corpus();
	if (module_count == 0) {
		printf("SKIP corpus: no corpus at %s\n", corpus);
		return STATUS_SKIPPED;
	}
	status = suite_run(make_suite());
	while (module_count > 0)
		free(modules[--module_count]);
	return status;
}
