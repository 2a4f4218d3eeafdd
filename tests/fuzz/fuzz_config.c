/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Configuration files and options: an error is one line with its place, and what was
 * taken loads again from what --dump-config prints. The file ends at the first NUL;
 * behind it are options, "KEY=VALUE", or edits, "+KEY=VALUE", each up to the next NUL.
 * The file is what a client sends, on top of the edits, where there are any, and where
 * the input is of odd length.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/dotted.h"
#include "daemon/config.h"
#include "daemon/config_keys.h"
#include "daemon/config_value.h"
#include "daemon/config_yaml.h"
#include "daemon/judge_run.h"
#include "tests/fuzz/fuzz.h"

/* A file in memory only, kept because to make one takes longer than to read it. */
static int
memory_file(void)
{
	static int fd = -1;

	if (fd < 0)
		fd = memfd_create("config", MFD_CLOEXEC);
	FUZZ_CHECK(fd >= 0);
	return fd;
}

static int
load_files(struct options *o, struct config *ret_config,
    struct config_sources *ret_sources, char err[CONFIG_ERROR_MAX])
{
	const struct judge judge = { .ask = judge_here };

	return config_load(o, &judge, NULL, 0, ret_config, ret_sources, err,
	    CONFIG_ERROR_MAX);
}

/* Loads a file, with options that o->settings has. */
static int
load(const void *data, size_t size, struct options *o, struct config *ret_config,
    struct config_sources *ret_sources, char err[CONFIG_ERROR_MAX])
{
	static char path[32]; /* which the options keep */
	int fd = memory_file();

	FUZZ_CHECK(ftruncate(fd, (off_t)size) == 0);
	FUZZ_CHECK(pwrite(fd, data, size, 0) == (ssize_t)size);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	o->files[0] = path;
	o->file_count = 1;
	return load_files(o, ret_config, ret_sources, err);
}

/* What cannot be read is said with its name. */
static void
check_no_file(const char *path, int folder)
{
	struct options o = { .files = { path }, .folder = { folder }, .file_count = 1 };
	struct config_sources sources = { .files = 0 };
	struct config config;
	char err[CONFIG_ERROR_MAX];

	o.folders_held = folder != AT_FDCWD;
	FUZZ_CHECK(load_files(&o, &config, &sources, err) < 0);
	FUZZ_CHECK(strstr(err, path) && !strncmp(err, "caged: ", 7));
	config_sources_free(&sources);
}

/* A whole number with a unit, which no key is yet: it prints as it is read. */
static void
check_unsigned(const char *text)
{
	static const struct value_def def = { .type = VALUE_UNSIGNED,
		.min = 1,
		.max = 1000,
		.unit = "kHz" };
	char print[VALUE_PRINT_MAX], expected[192];
	uint32_t value, again;

	if (value_parse(&def, text, &value))
		return;
	FUZZ_CHECK(value >= def.min && value <= def.max);
	value_print(&def, &value, print, sizeof(print));
	FUZZ_CHECK(value_parse(&def, print, &again) == 0 && again == value);
	value_expect(&def, expected, sizeof(expected));
	fuzz_check_text(expected);
}

/* One who takes lists and keys of any kind, as sign-in files are read. */
static int
hear_section(void *arg, const char *path, char *err, size_t size)
{
	(void)arg, (void)err, (void)size;
	FUZZ_CHECK(strlen(path) < YAML_PATH_MAX);
	return 0;
}

static int
hear_text(void *arg, const char *path, const char *text, char *err, size_t size)
{
	const struct yaml_place *place = arg;

	FUZZ_CHECK(strlen(path) < YAML_PATH_MAX && place->line && place->column);
	if (strcmp(text, "no") != 0)
		return 0;
	snprintf(err, size, "must be another");
	return -EINVAL;
}

static void
check_lists(const char *text, size_t size)
{
	struct yaml_place place = { 1, 1, false };
	const struct yaml_listener listener = { .arg = &place,
		.section = hear_section,
		.scalar = hear_text,
		.list = hear_section,
		.item = hear_text,
		.free_keys = true,
		.place = &place };
	char err[CONFIG_ERROR_MAX] = "";

	if (config_yaml_read_text(text, size, "lists", &listener, err, sizeof(err)) < 0) {
		fuzz_check_text(err);
		FUZZ_CHECK(!strncmp(err, "lists", 5));
	}
}

/* A complaint of a value that turns out later is told with the place of the value. */
static void
check_origin(const struct config *config, const struct options *options,
    const struct config_sources *sources)
{
	static const char complaint[] = "http.listen: is taken";
	char err[CONFIG_ERROR_MAX] = "caged: http.listen: is taken";

	config_say_origin(options, config, sources, err, sizeof(err));
	FUZZ_CHECK(strlen(err) > strlen(complaint) &&
		   !strcmp(err + strlen(err) - strlen(complaint), complaint));
}

/* Whether a configuration was looked at before, so far as the table has room for it. */
static bool
is_known(const struct config *config)
{
	static uint64_t known[1u << 16];
	const uint64_t *words = (const uint64_t *)config;
	size_t count = (offsetof(struct config, entries) +
			   config->entry_count * sizeof(config->entries[0])) /
		       sizeof(*words);
	uint64_t sum = config->entry_count + 1;

	for (size_t i = 0; i < count; i++)
		sum = (sum ^ words[i] ^ sum >> 32) * 0x9e3779b97f4a7c15u;
	if (known[sum >> 48] == sum)
		return true;
	known[sum >> 48] = sum;
	return false;
}

/* What is printed with the place of each value loads as the same. */
static void
check_dump(const struct config *config, const struct options *options,
    const struct config_sources *sources)
{
	static struct config again;
	static struct config_diff diff;
	struct config_sources none = { .files = 0 };
	struct options o = { .here = "/" };
	char err[CONFIG_ERROR_MAX], *dump;
	size_t len;
	FILE *out = open_memstream(&dump, &len);

	FUZZ_CHECK(out);
	config_dump(config, options, sources, out);
	FUZZ_CHECK(fclose(out) == 0);
	FUZZ_CHECK(load(dump, len, &o, &again, &none, err) == 0);
	config_sources_free(&none);
	free(dump);
	config_compare(config, &again, &diff);
	FUZZ_CHECK(diff.reload_count == 0 && diff.restart_count == 0);
}

/* What a client sends instead of a file, on top of edits: wrong, or it builds. */
static void
check_body(const char *text, size_t size, const struct judge_edit *edits, size_t count)
{
	static struct config config;
	const struct judge_question question = { .edit = edits,
		.edits = count,
		.body = text,
		.body_len = size };
	struct config_sources sources = { .files = 0 };
	struct options none = { .here = "/" };
	char err[CONFIG_ERROR_MAX] = "";

	FUZZ_CHECK(judge_here(NULL, &question, &sources.answer, err, sizeof(err)) == 0);
	if (sources.answer.err) {
		fuzz_check_text(sources.answer.err);
		FUZZ_CHECK(!strncmp(sources.answer.err, "body:", 5) ||
			   !strncmp(sources.answer.err, "edits: ", 7));
	} else if (config_build(&none, &sources, &config, err, sizeof(err)) < 0) {
		/* The schema knows no bounds of how many there may be. */
		FUZZ_CHECK(strstr(err, "more than "));
	} else if (!is_known(&config)) {
		check_dump(&config, &none, &sources);
	}
	config_sources_free(&sources);
}

/* A reload takes what it may, and says of the rest what a restart would change. */
static void
check_reload(const struct config *config)
{
	static struct config running;
	static struct config_diff diff;
	const char *options[CONFIG_PLATFORM_OPTIONS_MAX + 1];
	size_t restart_count;

	config_defaults(&running);
	config_compare(&running, config, &diff);
	restart_count = diff.restart_count;
	config_reload(&running, config);
	config_compare(&running, config, &diff);
	FUZZ_CHECK(diff.reload_count == 0 && diff.restart_count == restart_count);
	FUZZ_CHECK(
	    config_platform_options(config, options) <= config->platform_option_count);
}

/* Keys of options are ours, and have no names in them; values are not, nor are there two
 * ways to write a key. */
static bool
is_key(const char *key)
{
	const struct key_def *k = config_key_find(key, false);
	char tidy[YAML_PATH_MAX];

	return !strcmp(key, "platform") ||
	       (k && !strpbrk(k->path, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") &&
		   dotted_tidy(key, tidy, sizeof(tidy)) && !strcmp(key, tidy));
}

static void
take_settings(char *text, const char *end, struct options *o)
{
	while (text < end && o->setting_count < OPTIONS_SETTINGS_MAX) {
		char *next = text + strlen(text) + 1, *value = strchr(text, '=');

		if (value)
			*value++ = '\0';
		if (value && is_key(text)) {
			o->settings[o->setting_count++] =
			    (struct options_setting){ .option = "--option",
				    .key = text,
				    .value = value };
		}
		text = next;
	}
}

/* Takes them out of the text: what is left of each is empty. */
static size_t
take_edits(char *text, const char *end, struct judge_edit ret_edits[JUDGE_EDITS_MAX])
{
	size_t count = 0;

	while (text < end && count < JUDGE_EDITS_MAX) {
		char *next = text + strlen(text) + 1, *value = strchr(text, '=');

		if (*text == '+' && value) {
			*value++ = *text++ = '\0';
			if (config_key_find(text, false))
				ret_edits[count++] =
				    (struct judge_edit){ .path = text, .text = value };
		}
		text = next;
	}
	return count;
}

/* The file with its options: an error, or a configuration. */
static void
check_file(const char *text, size_t size, struct options *o)
{
	static struct config config;
	struct config_sources sources = { .files = 0 };
	char err[CONFIG_ERROR_MAX] = "";

	if (load(text, size, o, &config, &sources, err) == 0) {
		FUZZ_CHECK(err[0] == '\0');
		check_origin(&config, o, &sources);
		if (!is_known(&config)) {
			check_dump(&config, o, &sources);
			check_reload(&config);
		}
	} else {
		fuzz_check_text(err);
		FUZZ_CHECK(!strncmp(err, "/proc/self/fd/", 14) ||
			   !strncmp(err, "caged: --option: ", 17));
		FUZZ_CHECK(strlen(err) < sizeof(err) - 1);
	}
	config_sources_free(&sources);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	struct judge_edit edits[JUDGE_EDITS_MAX];
	struct options o = { .here = "/" };
	size_t file, edit_count;

	FUZZ_CHECK(text);
	memcpy(text, data, size);
	text[size] = '\0';
	file = strlen(text);
	check_unsigned(text);
	check_lists(text, file);
	edit_count = take_edits(text + file + 1, text + size, edits);
	take_settings(text + file + 1, text + size, &o);
	if (edit_count || size % 2)
		check_body(text, file, edits, edit_count);
	else
		check_file(text, file, &o);
	free(text);
	if (size == 0) {
		check_no_file("/no/such/file", AT_FDCWD);
		check_no_file("no-such-file", open("/", O_PATH | O_CLOEXEC));
	}
	return 0;
}
