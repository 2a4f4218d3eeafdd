/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/config.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

#include "base/bytes.h"
#include "base/utf8.h"
#include "daemon/config_files.h"
#include "daemon/config_keys.h"
#include "daemon/config_value.h"
#include "daemon/config_yaml.h"

/* The value, or one line that says what was expected. */
static int
parse(const struct value_def *def, const char *text, void *ret_value, char *err,
    size_t size)
{
	if (!value_parse(def, text, ret_value))
		return 0;
	return config_say_value(def, text, err, size);
}

/* Orders by platform, then by key. */
static int
option_order(const struct config_platform_option *o, const char *platform,
    const char *key, size_t key_len)
{
	int order = strcmp(o->platform, platform);

	if (!order)
		order = strncmp(o->text, key, key_len);
	return order ? order : o->text[key_len] - '=';
}

/* Sets one key of a platform's section; the list stays in order. */
static int
set_platform_option(struct config *c, const char *platform, size_t platform_len,
    const char *key, size_t key_len, const char *value, char *err, size_t size)
{
	struct config_platform_option new;
	size_t at = 0;
	int order = 1;

	snprintf(new.platform, sizeof(new.platform), "%.*s", (int)platform_len, platform);
	snprintf(new.text, sizeof(new.text), "%.*s=%s", (int)key_len, key, value);
	while (at < c->platform_option_count) {
		order =
		    option_order(&c->platform_options[at], new.platform, key, key_len);
		if (order >= 0)
			break;
		at++;
	}
	if (at < c->platform_option_count && order == 0) {
		c->platform_options[at] = new;
		return 0;
	}
	if (c->platform_option_count == CONFIG_PLATFORM_OPTIONS_MAX) {
		snprintf(err, size, "more than %d options of platforms",
		    CONFIG_PLATFORM_OPTIONS_MAX);
		return -EINVAL;
	}
	memmove(&c->platform_options[at + 1], &c->platform_options[at],
	    (c->platform_option_count++ - at) * sizeof(new));
	c->platform_options[at] = new;
	return 0;
}

/* path: "platform.NAME.KEY" */
static int
set_platform_path(struct config *c, const char *path, const char *value, char *err,
    size_t size)
{
	const char *name = path + strcspn(path, ".") + 1;
	const char *key = name + strcspn(name, ".") + 1;

	return set_platform_option(c, name, (size_t)(key - 1 - name), key, strlen(key),
	    value, err, size);
}

/* Sets one of the keys that may be many; they stay in the order of their paths. */
static int
set_entry(struct config *c, const char *path, const char *value, char *err, size_t size)
{
	size_t at = 0;
	int order = 1;

	if (strlen(path) >= CONFIG_ENTRY_PATH_MAX) {
		snprintf(err, size, "is longer than any key can be");
		return -EINVAL;
	}
	for (; at < c->entry_count; at++) {
		order = strcmp(c->entries[at].path, path);
		if (order >= 0)
			break;
	}
	if (at == c->entry_count || order != 0) {
		if (c->entry_count == CONFIG_ENTRIES_MAX) {
			snprintf(err, size, "more than %d such keys", CONFIG_ENTRIES_MAX);
			return -EINVAL;
		}
		memmove(&c->entries[at + 1], &c->entries[at],
		    (c->entry_count++ - at) * sizeof(c->entries[0]));
	}
	snprintf(c->entries[at].path, sizeof(c->entries[at].path), "%s", path);
	snprintf(c->entries[at].value, sizeof(c->entries[at].value), "%.*s",
	    CONFIG_ENTRY_VALUE_MAX - 1, value);
	return 0;
}

static int
set_key(struct config *c, const struct key_def *k, const char *path, const char *text,
    char *err, size_t size)
{
	union {
		uint32_t number;
		char text[CONFIG_TEXT_MAX];
	} scratch;
	int result;

	if (!config_key_is_many(k))
		return parse(&k->value, text, (char *)c + k->offset, err, size);
	result = parse(&k->value, text, &scratch, err, size);
	if (result)
		return result;
	return k->offset == ENTRY_ROW ? set_entry(c, path, text, err, size)
				      : set_platform_path(c, path, text, err, size);
}

/* One "key=value" of --platform, which ends at a comma. */
static int
set_platform_pair(struct config *c, const char *pair, size_t len, char *err, size_t size)
{
	static const struct value_def key_def = { .type = VALUE_TEXT,
		.max = CONFIG_NAME_MAX - 1,
		.chars = "a-zA-Z0-9_-" };
	const struct value_def *value_def =
	    &config_key_find("platform.any.key", false)->value;
	char key[CONFIG_TEXT_MAX + CONFIG_NAME_MAX], value[CONFIG_TEXT_MAX];
	char checked[CONFIG_NAME_MAX];
	char *equals;
	int result;

	snprintf(key, sizeof(key), "%.*s", (int)MIN_OF(len, sizeof(key)), pair);
	equals = strchr(key, '=');
	if (!equals)
		return config_say_must_be("NAME[:KEY=VALUE,...]", key, err, size);
	*equals = '\0';
	result = parse(&key_def, key, checked, err, size);
	if (!result && len >= sizeof(key))
		result = config_say_must_be("shorter", pair, err, size);
	if (!result)
		result = parse(value_def, equals + 1, value, err, size);
	if (result)
		return result;
	return set_platform_option(c, c->platform_name, strlen(c->platform_name), checked,
	    strlen(checked), value, err, size);
}

/* NAME[:KEY=VALUE,...]; `name` is a key of the section that holds the sections. */
static int
set_platform(struct config *c, const char *spec, char *err, size_t size)
{
	const struct value_def *def = &config_key_find("platform.name", false)->value;
	size_t len = strcspn(spec, ":");
	char name[2 * CONFIG_NAME_MAX];
	int result;

	snprintf(name, sizeof(name), "%.*s", (int)MIN_OF(len, sizeof(name)), spec);
	result = parse(def, name, c->platform_name, err, size);
	if (!result && spec[len] && strcmp(name, "name") == 0)
		result = config_say_must_be("a platform", name, err, size);
	while (!result && spec[len]) {
		spec += len + 1;
		len = strcspn(spec, ",");
		result = set_platform_pair(c, spec, len, err, size);
	}
	return result;
}

/* Keys that name a file or a folder, and the word that is none. */
static const struct {
	const char *path, *none;
} paths[] = {
	{ "http.web-config", CONFIG_OFF },
	{ "plugin-dir", CONFIG_AUTO },
	{ "yang-dir", CONFIG_OFF },
	{ "run-dir", CONFIG_AUTO },
	{ "state-dir", CONFIG_AUTO },
};

/* Is it the value of such a key, and does it count from somewhere? */
static bool
is_relative(const char *key, const char *value)
{
	for (size_t i = 0; i < COUNT_OF(paths); i++) {
		if (strcmp(key, paths[i].path) == 0)
			return value[0] != '/' && strcmp(value, paths[i].none) != 0;
	}
	return false;
}

/* What a program was started in, with a slash behind it; "" where that is not known. */
static const char *
slash_behind(const char *here)
{
	return here[0] && here[1] ? "/" : "";
}

static int
apply_setting(struct config *c, const char *here, const struct options_setting *s,
    char *err, size_t size)
{
	char said[320], path[CONFIG_TEXT_MAX];
	const char *value = s->value;
	int result;

	if (is_relative(s->key, value)) {
		if ((size_t)snprintf(path, sizeof(path), "%s%s%s", here,
			slash_behind(here), value) >= sizeof(path)) {
			snprintf(err, size,
			    "caged: %s: must be shorter, with the folder that it counts "
			    "from before it",
			    s->option);
			return -EINVAL;
		}
		value = path;
	}
	if (strcmp(s->key, "platform") == 0)
		result = set_platform(c, value, said, sizeof(said));
	else
		result = set_key(c, config_key_find(s->key, false), s->key, value, said,
		    sizeof(said));
	if (result)
		snprintf(err, size, "caged: %s: %s", s->option, said);
	return result;
}

void
config_defaults(struct config *ret_config)
{
	memset(ret_config, 0, sizeof(*ret_config));
	for (size_t i = 0; i < CONFIG_KEYS; i++) {
		const struct key_def *k = &config_keys[i];
		int err = 0;

		if (!config_key_is_many(k))
			err = value_parse(&k->value, k->fallback,
			    (char *)ret_config + k->offset);
		assert(!err); /* a default is a value of its key */
		(void)err;
	}
}

void
config_place(const struct config_sources *s, const struct judge_leaf *leaf,
    char *ret_text, size_t size)
{
	char name[256];

	if (leaf->from == JUDGE_EDIT) {
		snprintf(ret_text, size, "edits");
		return;
	}
	utf8_printable(name, sizeof(name),
	    leaf->from == JUDGE_BODY ? "body" : s->name[leaf->from]);
	snprintf(ret_text, size, "%s:%u:%u", name, leaf->line, leaf->column);
}

/*
 * A path counts from the folder of the file that names it: nobody knows from where a
 * daemon will be started, or from where somebody reads what it shows. That of an option
 * or an edit counts from where the program was started. `ret_text` is what the leaf says
 * then, absolute where it is known what the file's name counts from.
 */
static int
from_folder(const char *here, const struct config_sources *s,
    const struct judge_leaf *leaf, char ret_text[CONFIG_TEXT_MAX], const char **ret_said)
{
	const char *file = leaf->from < 0 ? "" : s->name[leaf->from], *slash;
	const char *between = slash_behind(here);

	*ret_said = leaf->text;
	if (!is_relative(leaf->path, leaf->text))
		return 0;
	while (strncmp(file, "./", 2) == 0)
		file += 2;
	if (file[0] == '/')
		here = between = "";
	slash = strrchr(file, '/');
	*ret_said = ret_text;
	if (snprintf(ret_text, CONFIG_TEXT_MAX, "%s%s%.*s%s", here, between,
		slash ? (int)(slash + 1 - file) : 0, file, leaf->text) >= CONFIG_TEXT_MAX)
		return -ENAMETOOLONG;
	return 0;
}

/* What the schema process answered is not trusted: every value is judged once more. */
static int
set_leaves(struct config *c, const char *here, const struct config_sources *s, char *err,
    size_t size)
{
	for (size_t i = 0; i < s->answer.count; i++) {
		const struct judge_leaf *leaf = &s->answer.leaf[i];
		const struct key_def *k = config_key_find(leaf->path, false);
		char said[320] = "unknown key", place[CONFIG_PLACE_MAX];
		char path[CONFIG_TEXT_MAX];
		const char *text;

		if (leaf->from >= (int)s->files) {
			snprintf(err, size,
			    "caged: the schema process answered what makes no sense");
			return -EBADMSG;
		}
		if (from_folder(here, s, leaf, path, &text) < 0)
			snprintf(said, sizeof(said),
			    "must be shorter, with the folder of this file before it");
		else if (k && !set_key(c, k, leaf->path, text, said, sizeof(said)))
			continue;
		config_place(s, leaf, place, sizeof(place));
		snprintf(err, size, "%s: %s: %s", place, leaf->path, said);
		return -EINVAL;
	}
	return 0;
}

int
config_build(const struct options *options, const struct config_sources *sources,
    struct config *ret_config, char *err, size_t size)
{
	struct config c;
	int result;

	config_defaults(&c);
	result = set_leaves(&c, options->here, sources, err, size);
	for (size_t i = 0; !result && i < options->setting_count; i++)
		result =
		    apply_setting(&c, options->here, &options->settings[i], err, size);
	if (!result)
		*ret_config = c;
	return result;
}

/* The key that a setting of the command line sets. */
static bool
is_set_by(const struct options_setting *s, const struct config *c, const char *path)
{
	const char *option = s->value + strcspn(s->value, ":");
	const char *name = path + strcspn(path, ".") + 1, *key;
	size_t len;

	if (strcmp(s->key, path) == 0)
		return true;
	if (strcmp(s->key, "platform") != 0 || strncmp(path, "platform.", 9) != 0)
		return false;
	if (strcmp(name, "name") == 0)
		return true;
	key = name + strcspn(name, ".") + 1;
	len = strlen(key);
	if (strlen(c->platform_name) != (size_t)(key - name) - 1 ||
	    strncmp(name, c->platform_name, (size_t)(key - name) - 1) != 0)
		return false;
	while (*option) {
		option++;
		if (strncmp(option, key, len) == 0 && option[len] == '=')
			return true;
		option += strcspn(option, ",");
	}
	return false;
}

bool
config_origin(const struct options *options, const struct config *c,
    const struct config_sources *sources, const char *path, char *ret_text, size_t size)
{
	for (size_t i = 0; i < options->setting_count; i++) {
		if (!is_set_by(&options->settings[i], c, path))
			continue;
		snprintf(ret_text, size, "%s", options->settings[i].option);
		return true;
	}
	for (size_t i = 0; i < sources->answer.count; i++) {
		if (strcmp(sources->answer.leaf[i].path, path) != 0)
			continue;
		config_place(sources, &sources->answer.leaf[i], ret_text, size);
		return true;
	}
	snprintf(ret_text, size, "default");
	return false;
}

int
config_load(const struct options *options, const struct judge *judge,
    const struct judge_edit *edits, size_t edit_count, struct config *ret_config,
    struct config_sources *ret_sources, char *err, size_t size)
{
	struct config_sources sources;
	struct config_files files;
	int result = config_files_open(options, true, &files, err, size);

	if (result)
		return result;
	files.question.edit = edits;
	files.question.edits = edit_count;
	result = config_sources_init(&sources, &files.question);
	if (!result && (files.question.files || edit_count))
		result =
		    judge->ask(judge->arg, &files.question, &sources.answer, err, size);
	config_files_close(&files);
	if (!result && sources.answer.err) {
		snprintf(err, size, "%s", sources.answer.err);
		result = -EINVAL;
	}
	if (!result)
		result = config_build(options, &sources, ret_config, err, size);
	if (result)
		config_sources_free(&sources);
	else
		*ret_sources = sources;
	return result;
}

size_t
config_platform_options(const struct config *config,
    const char *ret_options[CONFIG_PLATFORM_OPTIONS_MAX + 1])
{
	size_t count = 0;

	for (size_t i = 0; i < config->platform_option_count; i++) {
		const struct config_platform_option *o = &config->platform_options[i];

		if (strcmp(o->platform, config->platform_name) == 0)
			ret_options[count++] = o->text;
	}
	ret_options[count] = NULL;
	return count;
}
