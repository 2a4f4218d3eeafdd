/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The corpus of real module dumps, where it is at hand: $CAGED_SHARED/corpus,
 * by default ../shared/corpus beside the source tree. Without it the whole
 * program is skipped, and says so.
 */
#include <dirent.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "optics/decoder.h"
#include "optics/vdm.h"
#include "sim/dump.h"
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
	if (want == 0 && !r->present[MONITOR_TEMP])
		return; /* a zero that is not advertised is none */
	ck_assert_msg(r->present[MONITOR_TEMP], "%s: no temperature", module);
	ck_assert_msg(got > want - tolerance && got < want + tolerance,
	    "%s: temperature is %.3f, not %.3f", module, got, want);
}

START_TEST(a_module_is_who_other_decoders_say_it_is)
{
	static struct dump dump;
	static struct notes notes;
	static struct identity id;
	static struct readings readings;
	const struct decoder *d;
	char path[PATH_LEN + 300];
	json_t *root;

	snprintf(path, sizeof(path), "%s/%s/expect.json", corpus, modules[_i]);
	root = json_load_file(path, 0, NULL);
	ck_assert_msg(root, "%s is no JSON", path);
	snprintf(path, sizeof(path), "%s/%s", corpus, modules[_i]);
	ck_assert_msg(dump_load(path, &dump, &notes) == 0, "%s is no dump", path);
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

/* Observables by the names under which another system checks where they stand. */
static const struct {
	const char *location, *reading;
	uint8_t type;
} observables[] = {
	{ "snr_media_in", NULL, 5 },
	{ "snr_host_in", NULL, 6 },
	{ "pam4_ltp_media_in", NULL, 7 },
	{ "pre_fec_ber_media_in_max", NULL, 11 },
	{ "pre_fec_ber_host_in_max", NULL, 12 },
	{ "pre_fec_ber_media_in_avg", NULL, 13 },
	{ "pre_fec_ber_host_in_avg", NULL, 14 },
	{ "err_frame_media_in_min", "errFrameMediaMin", 17 },
	{ "err_frame_host_in_min", "errFrameHostMin", 18 },
	{ "err_frame_media_in_max", "errFrameMediaMax", 19 },
	{ "err_frame_host_in_max", "errFrameHostMax", 20 },
	{ "err_frame_media_in_avg", "errFrameMediaAvg", 21 },
	{ "err_frame_host_in_avg", "errFrameHostAvg", 22 },
	{ "err_frame_media_in_cur", "errFrameMediaCur", 23 },
	{ "err_frame_host_in_cur", "errFrameHostCur", 24 },
};

/* The word of a type that a module lists first, as whole steps of 1 / scale. */
static void
compare_reading(const json_t *want, const char *module, const char *name,
    const struct vdm_reading *r)
{
	double value = f16_mantissa((uint16_t)r->word);
	double got = value * pow(10, f16_exponent((uint16_t)r->word)) *
		     json_number_value(json_object_get(want, "scale"));
	double whole = (double)json_integer_value(json_object_get(want, "scaled_int"));

	ck_assert_msg(got > whole - 1e-6 && got < whole + 1 - 1e-6,
	    "%s: %s is %.6f steps, not %.0f", module, name, got, whole);
}

START_TEST(an_observable_stands_where_others_find_it)
{
	static struct dump dump;
	static struct notes notes;
	static struct identity id;
	char path[PATH_LEN + 300], key[64];
	struct vdm_walk w;
	json_t *root;

	snprintf(path, sizeof(path), "%s/%s/expect.json", corpus, modules[_i]);
	root = json_load_file(path, 0, NULL);
	snprintf(path, sizeof(path), "%s/%s", corpus, modules[_i]);
	ck_assert(root && dump_load(path, &dump, &notes) == 0);
	decoder_for(&dump.map)->identity(&dump.map, &id);

	for (size_t i = 0; i < COUNT_OF(observables); i++) {
		const json_t *place, *value;
		struct memaddr at;

		snprintf(key, sizeof(key), "vdm_location.%s", observables[i].location);
		place = expected(root, key);
		snprintf(key, sizeof(key), "vdm_fboss.%s",
		    observables[i].reading ? observables[i].reading : "");
		value = expected(root, key);
		if (!place && !value)
			continue;
		w = vdm_walk_begin(&dump.map, &id);
		do
			ck_assert_msg(vdm_walk_next(&w), "%s: no %s", modules[_i],
			    observables[i].location);
		while (w.r.type != observables[i].type);
		at = vdm_word_at(w.bank, w.i);
		if (place) {
			ck_assert_int_eq(at.page,
			    json_integer_value(json_object_get(place, "page")));
			ck_assert_int_eq(at.byte,
			    json_integer_value(json_object_get(place, "offset")));
		}
		if (value)
			compare_reading(value, modules[_i], key, &w.r);
	}
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
	tcase_add_loop_test(t, an_observable_stands_where_others_find_it, 0,
	    module_count);
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
