/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/config.h"

#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/dotted.h"
#include "base/suggest.h"
#include "cli/age.h"

#define PATH_BYTES_MAX 256
#define KEYS_MAX       512 /* and sections, that a path is compared with */

const char config_help[] =
    "  show [PATH]      every key that has a value, its value and where that comes\n"
    "                   from; of those that begin with PATH\n"
    "  diff             what edits change, by whom and since when, and what waits\n"
    "                   for a restart\n"
    "  set PATH VALUE   edit a key: it wins over files, and is kept over restarts\n"
    "  forget [PATH]    forget the edit of a key, or all edits below it; without\n"
    "                   PATH all\n"
    "  reload           read the files again\n\n"
    "A change is judged as a whole first; where something is wrong nothing changes.\n"
    "Keys are those of caged.yaml(5); a name with a dot in it stands in quotes.\n"
    "Changing is for admins: root and whom the daemon runs as, over the Unix socket;\n"
    "with --host who signs in as one.\n\n"
    "      --json          what REST answers\n\n"
    "Examples:\n"
    "  cagectl config show poll\n"
    "  cagectl config set alarms.rx-los.raise 5s\n"
    "  cagectl config set \"limits.part.'SY-1.5'.rx-power-low-alarm\" -9dBm\n"
    "  cagectl config forget alarms\n";

/* ---- looking ---- */

static const struct table_column show_columns[] = {
	{ "KEY", false, 9, 0 },
	{ "VALUE", false, 8, 8 },
	{ "FROM", false, 7, 8 },
	{ "RUNNING", false, 6, 8 },
	{ "DEFAULT", false, 0, 0 },
};

/*
 * On a terminal the value comes last, and goes on below: it is never cut. The
 * default is told of keys that are set, where there is room.
 */
static const struct table_column shown_columns[] = {
	{ "KEY", false, 9, 0 },
	{ "FROM", false, 6, 8 },
	{ "RUNNING", false, 7, 8 },
	{ "DEFAULT", false, 5, 8 },
	{ "VALUE", false, 8, 8 },
};

static const struct table_column edit_columns[] = {
	{ "EDITED", false, 9, 0 },
	{ "VALUE", false, 8, 8 },
	{ "WITHOUT", false, 5, 8 },
	{ "HIDDEN BY", false, 7, 0 },
	{ "BY", false, 8, 8 },
	{ "TIME", false, 6, 0 },
};

static const struct table_column waiting_columns[] = {
	{ "WAITS FOR A RESTART", false, 9, 0 },
	{ "RUNNING", false, 8, 8 },
	{ "THEN", false, 7, 8 },
};

static const struct table_column refused_columns[] = {
	{ "PUT ASIDE", false, 9, 0 },
	{ "VALUE", false, 8, 8 },
	{ "WHY", false, 7, 8 },
	{ "BY", false, 6, 8 },
	{ "TIME", false, 5, 0 },
};

/* The lists of a diff: as a table for a pipe, on a terminal key by key. */
static const char *const edit_keys[] = { "path", "value", "below", "hidden-by", "actor",
	"time" };
static const char *const edit_names[] = { "", "value", "without", "hidden by", "by", "" };
static const char *const waiting_keys[] = { "path", "running", "value" };
static const char *const waiting_names[] = { "", "running", "then" };
static const char *const refused_keys[] = { "path", "value", "why", "actor", "time" };
static const char *const refused_names[] = { "", "value", "why", "by", "" };

static const struct list {
	const char *member, *heading;
	const struct table_column *columns;
	const char *const *keys, *const *names;
	size_t count;
} lists[] = {
	{ "edits", "edited", edit_columns, edit_keys, edit_names, COUNT_OF(edit_keys) },
	{ "waiting", "waits for a restart", waiting_columns, waiting_keys, waiting_names,
	    COUNT_OF(waiting_keys) },
	{ "refused", "put aside at the start, and does not count", refused_columns,
	    refused_keys, refused_names, COUNT_OF(refused_keys) },
};

/* A person is told of what is there and empty: a key that is not set. */
static void
cell(struct table *t, const json_t *object, const char *key, enum table_paint paint)
{
	const char *text = member_text(object, key);
	bool unset = !text[0] && json_object_get(object, key);

	table_cell(t, paint, unset ? "not set" : text, text);
}

static bool
is_below(const json_t *setting, const char *path)
{
	const char *own = member_text(setting, "path");
	size_t len = path ? strlen(path) : 0;

	return !path || (strncmp(own, path, len) == 0 && (!own[len] || own[len] == '.'));
}

/* What of the keys that have a value is written most like a path. */
static int
say_no_key(const json_t *settings, const char *path)
{
	const char *known[KEYS_MAX], *meant;
	char head[KEYS_MAX + 1][PATH_BYTES_MAX];
	size_t i, count = 0;
	const json_t *s;

	json_array_foreach(settings, i, s)
	{
		const char *own = member_text(s, "path");

		/* its section, and itself */
		for (size_t len = dotted_part(own); count < KEYS_MAX;
		     len += 1 + dotted_part(own + len + 1)) {
			snprintf(head[count], PATH_BYTES_MAX, "%.*s", (int)len, own);
			if (!count || strcmp(head[count], head[count - 1]) != 0) {
				known[count] = head[count];
				count++;
			}
			if (!own[len])
				break;
		}
	}
	meant = suggest(path, known, count);
	return command_fail(EXIT_FAILED, "no key that has a value is %s%s%s%s", path,
	    meant ? "; did you mean " : "", meant ? meant : "", meant ? "?" : "");
}

static int
write_settings(const struct context *ctx, const json_t *settings, const char *path)
{
	bool shown = ctx->style.width;
	struct table *t = shown ? table_create(shown_columns, COUNT_OF(shown_columns))
				: table_create(show_columns, COUNT_OF(show_columns));
	const json_t *s;
	size_t i, rows = 0;
	int result;

	if (!t)
		return command_fail(EXIT_FAILED, "no memory");
	if (shown) {
		table_optional(t, 2);
		table_optional(t, 3);
		table_spare(t, 3);
		table_wrap(t, 4);
	}
	json_array_foreach(settings, i, s)
	{
		bool set = strcmp(member_text(s, "origin"), "default") != 0;

		if (!is_below(s, path))
			continue;
		rows++;
		cell(t, s, "path", TABLE_PLAIN);
		if (!shown)
			cell(t, s, "value", set ? TABLE_GOOD : TABLE_PLAIN);
		cell(t, s, "origin", TABLE_PLAIN);
		cell(t, s, "running", TABLE_WARN);
		if (shown && !set)
			table_cell(t, TABLE_PLAIN, "", "");
		else
			cell(t, s, "default", TABLE_PLAIN);
		if (shown)
			cell(t, s, "value", set ? TABLE_GOOD : TABLE_PLAIN);
	}
	result = rows ? command_write_table(ctx, t) : say_no_key(settings, path);
	table_destroy(t);
	return result;
}

static int
show(const struct context *ctx, int argc, char **argv)
{
	char path[PATH_BYTES_MAX];
	json_t *answer;
	int result;

	if (argc > 1 && !dotted_tidy(argv[1], path, sizeof(path)))
		return command_fail(EXIT_USAGE, "no key is that long");
	answer = command_get(ctx, "/api/v1/config", NULL);
	if (!answer)
		return EXIT_FAILED;
	result = ctx->json ? command_print_json(ctx, answer)
			   : write_settings(ctx, json_object_get(answer, "settings"),
				 argc > 1 ? path : NULL);
	json_decref(answer);
	return result;
}

static void
cell_moment(struct table *t, const json_t *object, const char *key)
{
	char moment[MOMENT_TEXT_MAX];

	moment_text(member_text(object, key), moment);
	table_cell(t, TABLE_PLAIN, moment, member_text(object, key));
}

/* A fact of a terminal, where there is one. */
static void
fact(const struct context *ctx, const json_t *object, const char *key, const char *name,
    enum table_paint paint)
{
	const char *text = member_text(object, key);

	if (text[0])
		table_fact(&ctx->style, ctx->out, paint, name, text);
	else if (json_object_get(object, key))
		table_fact(&ctx->style, ctx->out, paint, name, "not set");
}

static void
fact_author(const struct context *ctx, const json_t *object)
{
	char moment[MOMENT_TEXT_MAX], text[PATH_BYTES_MAX];

	moment_text(member_text(object, "time"), moment);
	snprintf(text, sizeof(text), "%s, %s", member_text(object, "actor"), moment);
	table_fact(&ctx->style, ctx->out, TABLE_PLAIN, "by", text);
}

/* One key on a terminal: nothing of it is cut. */
static void
write_block(const struct context *ctx, const struct list *list, const json_t *row)
{
	table_text(&ctx->style, ctx->out, TABLE_PLAIN, member_text(row, "path"));
	for (size_t i = 1; i < list->count; i++) {
		if (strcmp(list->keys[i], "actor") == 0)
			fact_author(ctx, row);
		else if (strcmp(list->keys[i], "time") != 0)
			fact(ctx, row, list->keys[i], list->names[i],
			    strcmp(list->keys[i], "hidden-by") == 0 ||
				    strcmp(list->keys[i], "why") == 0
				? TABLE_WARN
				: TABLE_PLAIN);
	}
}

/* A list for a pipe: a table; nothing where it is empty. */
static int
write_table(const struct context *ctx, const struct list *list, const json_t *rows)
{
	struct table *t = table_create(list->columns, list->count);
	const json_t *row;
	size_t i;
	int result;

	if (!t)
		return command_fail(EXIT_FAILED, "no memory");
	json_array_foreach(rows, i, row)
	{
		for (size_t k = 0; k < list->count; k++) {
			if (strcmp(list->keys[k], "time") == 0)
				cell_moment(t, row, list->keys[k]);
			else
				cell(t, row, list->keys[k], TABLE_PLAIN);
		}
	}
	result = command_write_table(ctx, t);
	table_destroy(t);
	return result;
}

static int
write_list(const struct context *ctx, const struct list *list, const json_t *answer)
{
	const json_t *rows = json_object_get(answer, list->member), *row;
	size_t i;

	if (!json_array_size(rows))
		return EXIT_DONE;
	if (!ctx->style.width)
		return write_table(ctx, list, rows);
	table_heading(&ctx->style, ctx->out, list->heading);
	json_array_foreach(rows, i, row) write_block(ctx, list, row);
	return fflush(ctx->out) == EOF
		   ? command_fail(EXIT_FAILED, "the answer cannot be written")
		   : EXIT_DONE;
}

/* All lists, or that there is nothing in them. */
static int
write_diff(const struct context *ctx, const json_t *answer)
{
	int result = EXIT_DONE;
	bool some = false;

	for (size_t i = 0; i < COUNT_OF(lists) && result == EXIT_DONE; i++) {
		some |= json_array_size(json_object_get(answer, lists[i].member)) > 0;
		result = write_list(ctx, &lists[i], answer);
	}
	if (!some && ctx->style.width)
		fputs("nothing is edited, and nothing waits for a restart\n", ctx->out);
	return result == EXIT_DONE && fflush(ctx->out) == EOF
		   ? command_fail(EXIT_FAILED, "the answer cannot be written")
		   : result;
}

static int
diff(const struct context *ctx, int argc, char **argv)
{
	json_t *answer = command_get(ctx, "/api/v1/config/diff", NULL);
	int result;

	(void)argc;
	(void)argv;
	if (!answer)
		return EXIT_FAILED;
	result = ctx->json ? command_print_json(ctx, answer) : write_diff(ctx, answer);
	json_decref(answer);
	return result;
}

/* ---- changing ---- */

static bool
say_keys(const struct context *ctx, const json_t *answer, const char *list,
    const char *what)
{
	const json_t *key;
	size_t i;
	bool some = false;

	json_array_foreach(json_object_get(answer, list), i, key)
	{
		command_fact(ctx, what, json_string_value(key));
		some = true;
	}
	return some;
}

/* What we sent is no file of the user's: places in it say nothing. */
static const char *
without_place(const char *err)
{
	int len = 0;

	return sscanf(err, "body:%*u:%*u: %n", &len) == 0 && len ? err + len : err;
}

/* Asks for a change and says what became of it. */
static int
change(const struct context *ctx, const char *method, const char *path, const char *body)
{
	char err[CLIENT_ERROR_MAX];
	json_t *answer;
	int r = client_send(&ctx->client, method, path, body, &answer, err, sizeof(err));

	if (r < 0) {
		command_reason(ctx, r);
		return command_fail(EXIT_FAILED, "%s", without_place(err));
	}
	if (ctx->json) {
		r = command_print_json(ctx, answer);
	} else {
		bool some = say_keys(ctx, answer, "applied", "changed");

		some = say_keys(ctx, answer, "waiting", "waits for restart") || some;
		some = say_keys(ctx, answer, "hidden", "hidden by option") || some;
		say_keys(ctx, answer, "notes", "note");
		if (!some)
			fputs("no value changed\n", ctx->out);
		r = fflush(ctx->out) == EOF
			? command_fail(EXIT_FAILED, "the answer cannot be written")
			: EXIT_DONE;
	}
	json_decref(answer);
	return r;
}

/* {"a": {"b": value}} of the path "a.b"; NULL without memory. Takes the value over. */
static json_t *
nest(const char *path, json_t *value)
{
	size_t len = dotted_part(path);
	json_t *object = json_object();
	char key[128];

	dotted_text(path, key, sizeof(key));
	if (!object || json_object_set_new(object, key,
			   path[len] ? nest(path + len + 1, value) : value)) {
		json_decref(object);
		return NULL;
	}
	return object;
}

static int
patch(const struct context *ctx, const char *path, json_t *value)
{
	json_t *object;
	char *body;
	int result;

	if (dotted_is_open(path)) {
		json_decref(value);
		return command_fail(EXIT_USAGE, "a quote in \"%s\" is not closed", path);
	}
	object = nest(path, value);
	body = object ? json_dumps(object, JSON_COMPACT) : NULL;
	json_decref(object);
	if (!body)
		return command_fail(EXIT_USAGE, "config takes texts of UTF-8");
	result = change(ctx, "PATCH", "/api/v1/config/edits", body);
	free(body);
	return result;
}

static int
set(const struct context *ctx, int argc, char **argv)
{
	if (argc != 3)
		return command_fail(EXIT_USAGE, "config set wants PATH and VALUE");
	return patch(ctx, argv[1], json_string(argv[2]));
}

static int
forget(const struct context *ctx, int argc, char **argv)
{
	if (argc == 2)
		return patch(ctx, argv[1], json_null());
	return change(ctx, "DELETE", "/api/v1/config/edits", NULL);
}

static int
reload(const struct context *ctx, int argc, char **argv)
{
	(void)argc;
	(void)argv;
	return change(ctx, "POST", "/api/v1/config/reload", NULL);
}

static const struct {
	const char *name;
	int most; /* arguments */
	int (*run)(const struct context *ctx, int argc, char **argv);
} verbs[] = {
	{ "show", 1, show },
	{ "diff", 0, diff },
	{ "set", 2, set },
	{ "forget", 1, forget },
	{ "reload", 0, reload },
};

int
cmd_config(const struct context *ctx, int argc, char **argv)
{
	const char *names[COUNT_OF(verbs)];

	for (size_t i = 0; i < COUNT_OF(verbs); i++) {
		names[i] = verbs[i].name;
		if (argc < 2 || strcmp(argv[1], verbs[i].name) != 0)
			continue;
		if (argc - 2 > verbs[i].most)
			return command_fail(EXIT_USAGE, "config %s takes no \"%s\"",
			    verbs[i].name, argv[2 + verbs[i].most]);
		return verbs[i].run(ctx, argc - 1, argv + 1);
	}
	if (argc < 2)
		return command_fail(EXIT_USAGE,
		    "config wants show, diff, set, forget or reload");
	return command_unknown("verb of config", argv[1], names, COUNT_OF(names));
}
