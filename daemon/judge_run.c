/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/judge_run.h"

#include <errno.h>
#include <libyang/libyang.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/dotted.h"
#include "base/suggest.h"
#include "base/utf8.h"
#include "daemon/config_keys.h"
#include "daemon/config_text.h"
#include "daemon/config_yaml.h"

#define DATA_MAX  384
#define NAMES_MAX 256
#define VALUE_MAX 1024
#define ERR_MAX   512

/* A key that is set. */
struct set {
	char path[YAML_PATH_MAX];
	char data[DATA_MAX]; /* where it is in the tree */
	char *text;
	char *below; /* what the files say, where an edit stands above it */
	int from;
	unsigned line, column;
};

struct run {
	const struct judge_question *question;
	struct lyd_node *tree;
	struct set *set;
	size_t count, room;
	char (*forgotten)[YAML_PATH_MAX]; /* keys and sections, by the body */
	size_t forgotten_count;
	int from; /* who is being read */
	struct yaml_place place;
};

/* Loaded once in the life of the process. */
static struct ly_ctx *ctx;
static const struct lys_module *module;

static int
load_module(void)
{
	struct lys_module *mod = NULL;

	if (ctx)
		return 0;
	ly_log_options(LY_LOSTORE_LAST);
	if (ly_ctx_new(NULL, LY_CTX_NO_YANGLIBRARY | LY_CTX_DISABLE_SEARCHDIRS, &ctx) ||
	    lys_parse_mem(ctx, yang_text, LYS_IN_YANG, &mod)) {
		judge_fini();
		return -ENOMEM;
	}
	module = mod;
	return 0;
}

void
judge_fini(void)
{
	ly_ctx_destroy(ctx);
	ctx = NULL;
}

/* ---- one key ---- */

/*
 * A text as the module has it: numbers without their units, durations in milliseconds.
 * The range is the module's to judge. False: it is no value of this kind at all.
 */
static bool
to_module(const struct value_def *def, const char *text, char ret_value[VALUE_MAX])
{
	union {
		uint32_t number;
		int32_t steps;
		char room[VALUE_MAX];
	} value;
	struct value_def wide = *def;
	char *unit;

	snprintf(ret_value, VALUE_MAX, "%s", text);
	switch (def->type) {
	case VALUE_BOOL:
	case VALUE_WORD:
		return strlen(text) < VALUE_MAX;
	case VALUE_UNSIGNED:
	case VALUE_DURATION:
		wide.min = 0;
		wide.max = UINT32_MAX;
		if (value_parse(&wide, text, &value))
			return false;
		snprintf(ret_value, VALUE_MAX, "%u", value.number);
		return true;
	case VALUE_DECIMAL:
		wide.low = INT32_MIN;
		wide.high = INT32_MAX;
		if (value_parse(&wide, text, &value))
			return false;
		unit = def->unit ? strstr(ret_value, def->unit) : NULL;
		if (unit)
			*unit = '\0';
		return true;
	case VALUE_TEXT:
		wide.chars = NULL;
		return !value_parse(&wide, text, &value);
	case VALUE_LISTEN:
	case VALUE_NETWORKS:
		return !value_parse(def, text, &value);
	}
	return false;
}

/* The row's place in the tree, with the names of the path in it. */
static void
fill_data(const struct key_def *k, const char *path, char ret_data[DATA_MAX])
{
	const char *row = k->path, *data = k->data;
	size_t at = (size_t)snprintf(ret_data, DATA_MAX, "/caged-config:");

	while (*row) {
		size_t row_len = strcspn(row, "."), len = dotted_part(path);

		if (row[0] >= 'A' && row[0] <= 'Z') {
			const char *any = strstr(data, "='") + 1;
			char name[YAML_PATH_MAX];
			char quote;

			dotted_text(path, name, sizeof(name));
			quote =
			    strchr(name, '\'') ? '"' : '\''; /* as libyang prints it */
			at += (size_t)snprintf(ret_data + at, DATA_MAX - at, "%.*s%c%s%c",
			    (int)(any - data), data, quote, name, quote);
			data = any + row_len + 2;
		}
		row += row_len + (row[row_len] == '.');
		path += len + (path[len] == '.');
	}
	snprintf(ret_data + at, DATA_MAX - at, "%s", data);
}

static bool
is_value(const struct key_def *k, const char *value)
{
	char path[DATA_MAX] = "/caged-config:";
	const struct lysc_node *node;
	size_t at = strlen(path);

	/* The schema's path has no names of entries. */
	for (const char *p = k->data; *p && at + 1 < sizeof(path); p++) {
		if (*p == '[')
			p += strcspn(p, "]");
		else
			path[at++] = *p;
	}
	path[at] = '\0';
	node = lys_find_path(ctx, NULL, path, 0);
	return node && lyd_value_validate(ctx, node, value, strlen(value), NULL, NULL,
			   NULL) == LY_SUCCESS;
}

static struct set *
find_set(const struct run *run, const char *path)
{
	for (size_t i = 0; i < run->count; i++) {
		if (strcmp(run->set[i].path, path) == 0)
			return &run->set[i];
	}
	return NULL;
}

/* Remembers that a key is set here. */
static int
remember(struct run *run, const char *path, const char *data, const char *text)
{
	struct set *s = find_set(run, path);

	if (!s && run->count == run->room) {
		size_t room = run->room ? 2 * run->room : 64;
		struct set *more = realloc(run->set, room * sizeof(*more));

		if (!more)
			return -ENOMEM;
		run->set = more;
		run->room = room;
	}
	if (!s) {
		s = &run->set[run->count++];
		*s = (struct set){ .text = NULL };
		snprintf(s->path, sizeof(s->path), "%s", path);
		snprintf(s->data, sizeof(s->data), "%s", data);
	}
	if (run->from < 0 && s->from >= 0 && s->text)
		s->below = s->text;
	else
		free(s->text);
	s->text = strdup(text);
	s->from = run->from;
	s->line = run->place.line;
	s->column = run->place.column;
	return s->text ? 0 : -ENOMEM;
}

static int
set_key(struct run *run, const struct key_def *k, const char *path, const char *text,
    char *err, size_t size)
{
	char data[DATA_MAX], value[VALUE_MAX];
	struct lyd_node *node = NULL;
	LY_ERR r;

	if (run->from < 0 && k->files_only) {
		snprintf(err, size,
		    "cannot be edited: it is set in a file, or by an option");
		return -ENOENT;
	}
	if (!to_module(&k->value, text, value))
		return config_say_value(&k->value, text, err, size);
	fill_data(k, path, data);
	r = lyd_new_path(run->tree, ctx, data, value, LYD_NEW_PATH_UPDATE, &node);
	if (r == LY_EMEM) {
		snprintf(err, size, "no memory");
		return -ENOMEM;
	}
	if (r && !is_value(k, value))
		return config_say_value(&k->value, text, err, size);
	if (r) {
		snprintf(err, size, "%s",
		    k->unknown ? k->unknown : "is longer than any key can be");
		return -ENOENT;
	}
	if (!run->tree)
		run->tree = node;
	while (run->tree && run->tree->parent)
		run->tree = (struct lyd_node *)run->tree->parent;
	run->tree = lyd_first_sibling(run->tree);
	if (run->count == JUDGE_LEAVES_MAX && !find_set(run, path)) {
		snprintf(err, size, "more than %d keys", JUDGE_LEAVES_MAX);
		return -EINVAL;
	}
	if (!remember(run, path, data, text))
		return 0;
	snprintf(err, size, "no memory");
	return -EINVAL;
}

/* ---- what a file says ---- */

/* The names that an entry of this row may have; NULL: any that are of their kind. */
static const struct lysc_type_enum *
names_of(const struct key_def *k)
{
	char path[DATA_MAX];
	const struct lysc_node *node;
	int list = (int)strcspn(k->data, "[");
	const char *key = k->data + list + 1;

	/* "alarms/rule[kind='KIND']/severity" */
	if (!k->data[list])
		return NULL;
	snprintf(path, sizeof(path), "/caged-config:%.*s/%.*s", list, k->data,
	    (int)strcspn(key, "="), key);
	node = lys_find_path(ctx, NULL, path, 0);
	if (!node || node->nodetype != LYS_LEAF ||
	    ((const struct lysc_node_leaf *)node)->type->basetype != LY_TYPE_ENUM)
		return NULL;
	return (const struct lysc_type_enum *)((const struct lysc_node_leaf *)node)->type;
}

/* "alarms.rx-lss" is no entry that there may be: says so, and which is meant. */
static int
judge_entry(const char *path, char *err, size_t size)
{
	const struct key_def *k = path[0] ? config_key_find(path, true) : NULL;
	const struct lysc_type_enum *type = k && k->unknown ? names_of(k) : NULL;
	const char *known[NAMES_MAX], *meant;
	char name[YAML_PATH_MAX];
	size_t count = 0;
	LY_ARRAY_COUNT_TYPE i;

	/* a part of a row that is any name is written large */
	if (!type || !path[dotted_part(path)] || strchr(path, '.') != strrchr(path, '.'))
		return 0;
	dotted_text(dotted_last(path), name, sizeof(name));
	LY_ARRAY_FOR(type->enums, i)
	{
		if (strcmp(type->enums[i].name, name) == 0)
			return 0;
		if (count < NAMES_MAX)
			known[count++] = type->enums[i].name;
	}
	meant = suggest(name, known, count);
	if (meant)
		snprintf(err, size, "%.*s; did you mean %s?",
		    (int)strcspn(k->unknown, ";"), k->unknown, meant);
	else
		snprintf(err, size, "%s", k->unknown);
	return -ENOENT;
}

static int
on_section(void *arg, const char *path, char *err, size_t size)
{
	int r = config_say_section(path, err, size);

	(void)arg;
	return r ? r : judge_entry(path, err, size);
}

/* The body says null: its key, or all in its section, is forgotten. */
static int
forget(struct run *run, const char *path, char *err, size_t size)
{
	char(*more)[YAML_PATH_MAX];

	if (!config_key_find(path, false) && !config_key_find(path, true))
		return config_say_unknown(path, err, size);
	more = reallocarray(run->forgotten, run->forgotten_count + 1, sizeof(*more));
	if (!more) {
		snprintf(err, size, "no memory");
		return -EINVAL;
	}
	run->forgotten = more;
	snprintf(more[run->forgotten_count++], sizeof(*more), "%s", path);
	return 0;
}

static int
on_scalar(void *arg, const char *path, const char *text, char *err, size_t size)
{
	struct run *run = arg;
	const struct key_def *k = path[0] ? config_key_find(path, false) : NULL;
	int r;

	if (run->from == JUDGE_BODY && path[0] && run->place.plain &&
	    strcmp(text, "null") == 0)
		return forget(run, path, err, size);
	if (k)
		return set_key(run, k, path, text, err, size);
	r = config_say_no_key(path, text, err, size);
	/* Only in a file an empty text is a section whose keys are commented out. */
	return !r && run->from == JUDGE_BODY
		   ? config_say_must_be("a section of keys", text, err, size)
		   : r;
}

static int
on_list(void *arg, const char *path, char *err, size_t size)
{
	(void)arg;
	return config_say_list(path, err, size);
}

/* ---- all of a question ---- */

/* Whether the body sets or forgets what an edit sets. */
static bool
is_overruled(const struct run *run, const char *path)
{
	const struct set *s = find_set(run, path);

	if (s && s->from == JUDGE_BODY)
		return true;
	for (size_t i = 0; i < run->forgotten_count; i++) {
		size_t len = strlen(run->forgotten[i]);

		if (strncmp(run->forgotten[i], path, len) == 0 &&
		    (!path[len] || path[len] == '.'))
			return true;
	}
	return false;
}

static int
read_edits(struct run *run, char *err, size_t size)
{
	const struct judge_question *q = run->question;
	char said[320], shown[YAML_PATH_MAX];

	run->from = JUDGE_EDIT;
	run->place = (struct yaml_place){ .line = 0 };
	for (size_t i = 0; i < q->edits; i++) {
		if (is_overruled(run, q->edit[i].path))
			continue;
		if (!on_scalar(run, q->edit[i].path, q->edit[i].text, said, sizeof(said)))
			continue;
		utf8_printable(shown, sizeof(shown), q->edit[i].path);
		snprintf(err, size, "edits: %s: %s", shown, said);
		return -EINVAL;
	}
	return 0;
}

static int
read_all(struct run *run, char *err, size_t size)
{
	const struct judge_question *q = run->question;
	const struct yaml_listener listener = { .arg = run,
		.section = on_section,
		.scalar = on_scalar,
		.list = on_list,
		.takes_names = config_key_takes_names,
		.place = &run->place };
	int r = 0;

	for (size_t i = 0; r == 0 && i < q->files; i++) {
		run->from = (int)i;
		r = config_yaml_read_fd(q->fd[i], q->name[i], &listener, err, size);
	}
	if (r == 0 && q->body) {
		run->from = JUDGE_BODY;
		r = config_yaml_read_text(q->body, q->body_len, "body", &listener, err,
		    size);
	}
	return r == 0 ? read_edits(run, err, size) : r;
}

/* "FILE:LINE:COLUMN: " of a key; "edits: " of one that is an edit. */
static void
say_place(const struct run *run, const struct set *s, char *ret_text, size_t size)
{
	char name[256];

	if (s->from == JUDGE_EDIT) {
		snprintf(ret_text, size, "edits: ");
		return;
	}
	utf8_printable(name, sizeof(name),
	    s->from == JUDGE_BODY ? "body" : run->question->name[s->from]);
	snprintf(ret_text, size, "%s:%u:%u: ", name, s->line, s->column);
}

/* Whether the place that libyang tells is this one, and none below it. */
static bool
is_place(const char *told, const char *data)
{
	const char *at = strstr(told, data);

	return at && !strchr("/[-", at[strlen(data)] ? at[strlen(data)] : '.');
}

/* A key that is not set and whose default does not go with one that is: this one's place
 * is told, which the message names. */
static int
say_default(const struct run *run, const struct ly_err_item *e, char *err, size_t size)
{
	const struct key_def *k = NULL;
	char place[320] = "caged: ", data[DATA_MAX];
	const char *path = "";

	for (size_t i = 0; i < CONFIG_KEYS; i++) {
		snprintf(data, sizeof(data), "/caged-config:%s", config_keys[i].data);
		if (is_place(e->path, data))
			k = &config_keys[i];
	}
	for (size_t i = 0; i < run->count; i++) {
		if (!strstr(e->msg, run->set[i].path))
			continue;
		say_place(run, &run->set[i], place, sizeof(place));
		path = run->set[i].path;
	}
	if (k && k->fallback)
		snprintf(err, size, "%s%s%s%s, by default %s, %s", place, path,
		    path[0] ? ": " : "", k->path, k->fallback, e->msg);
	else
		snprintf(err, size, "caged: %s: %s", e->path, e->msg);
	return -EINVAL;
}

/* What is not true of several keys together. */
static int
say_untrue(const struct run *run, char *err, size_t size)
{
	const struct ly_err_item *e = ly_err_first(ctx);
	char place[320] = "";

	for (size_t i = 0; e && e->path && i < run->count; i++) {
		const struct set *s = &run->set[i];

		if (!s->data[0] || !is_place(e->path, s->data))
			continue;
		say_place(run, s, place, sizeof(place));
		snprintf(err, size, "%s%s: %s", place, s->path, e->msg);
		return -EINVAL;
	}
	if (e && e->path)
		return say_default(run, e, err, size);
	snprintf(err, size, "caged: configuration: %s", e ? e->msg : "not judged");
	return -EINVAL;
}

static int
judge_all(struct run *run, char *err, size_t size)
{
	int r = read_all(run, err, size);

	if (r)
		return r;
	ly_err_clean(ctx, NULL);
	if (lyd_validate_module(&run->tree, module, 0, NULL))
		return say_untrue(run, err, size);
	return 0;
}

static void
put_texts(FILE *out, const char *a, const char *b)
{
	fputs(a, out);
	putc('\0', out);
	fputs(b, out);
	putc('\0', out);
}

void
judge_run(const struct judge_question *question, FILE *out)
{
	struct run run = { .question = question };
	char err[ERR_MAX] = "caged: the schema is not loaded: no memory";
	int r = load_module();

	if (!r)
		r = judge_all(&run, err, sizeof(err));
	if (r)
		put_texts(out, "E", err);
	for (size_t i = 0; !r && i < run.count; i++) {
		const struct set *s = &run.set[i];

		fputs("L", out);
		putc('\0', out);
		fputs(s->path, out);
		putc('\0', out);
		put_texts(out, s->text, s->below ? s->below : "");
		fprintf(out, "%d%c%u%c%u%c", s->from, 0, s->line, 0, s->column, 0);
	}
	for (size_t i = 0; i < run.count; i++) {
		free(run.set[i].text);
		free(run.set[i].below);
	}
	free(run.set);
	free(run.forgotten);
	lyd_free_all(run.tree);
}

int
judge_here(void *arg, const struct judge_question *question,
    struct judge_answer *ret_answer, char *err, size_t size)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	(void)arg;
	(void)err;
	(void)size;
	if (!out)
		return -ENOMEM;
	judge_run(question, out);
	fclose(out);
	return judge_parse(text, len, ret_answer);
}

int
caged_schema_serve(int fd)
{
	struct judge_received received;
	FILE *out;

	while (judge_wait(fd, &received) == 0) {
		int copy = dup(received.answer_fd);

		out = copy < 0 ? NULL : fdopen(copy, "w");
		if (!out)
			return 1;
		judge_run(&received.question, out);
		if (fclose(out) != 0 || judge_reply(fd, &received) < 0)
			return 1;
		judge_received_free(&received);
	}
	return 0;
}
