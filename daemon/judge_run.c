/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/judge_run.h"

#include <errno.h>
#include <libyang/libyang.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/utf8.h"
#include "daemon/config_keys.h"
#include "daemon/config_yaml.h"
#include "daemon/judge_module.h"

#define ERR_MAX 512

/* A key that is set. */
struct set {
	char path[YAML_PATH_MAX];
	char data[JUDGE_DATA_MAX]; /* where it is in the tree */
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

/* ---- one key ---- */

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
	char data[JUDGE_DATA_MAX], value[JUDGE_VALUE_MAX];
	struct lyd_node *node = NULL;
	LY_ERR r;

	if (run->from < 0 && k->files_only) {
		snprintf(err, size,
		    "cannot be edited: it is set in a file, or by an option");
		return -ENOENT;
	}
	if (!judge_module_value(&k->value, text, value))
		return config_say_value(&k->value, text, err, size);
	judge_module_place(k, path, data);
	r = lyd_new_path(run->tree, judge_module_ctx(), data, value, LYD_NEW_PATH_UPDATE,
	    &node);
	if (r == LY_EMEM) {
		snprintf(err, size, "no memory");
		return -ENOMEM;
	}
	if (r && !judge_module_takes(k, value))
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

static int
on_section(void *arg, const char *path, char *err, size_t size)
{
	int r = config_say_section(path, err, size);

	(void)arg;
	return r ? r : judge_module_entry(path, err, size);
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
	char place[320] = "caged: ", data[JUDGE_DATA_MAX];
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
	const struct ly_err_item *e = ly_err_first(judge_module_ctx());
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
	ly_err_clean(judge_module_ctx(), NULL);
	if (lyd_validate_module(&run->tree, judge_module(), 0, NULL))
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
	int r = judge_module_load();

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
