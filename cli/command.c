/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE 1 /* strverscmp */
#include "cli/command.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <string.h>

#include "base/bytes.h"
#include "base/suggest.h"
#include "base/utf8.h"
#include "cli/age.h"
#include "cli/line.h"

#define NUMBER_MAX  64
#define NAMES_MAX   512
#define OPTIONS_MAX 16
#define ABSURD      1e12 /* no quantity, age or count comes near */

/* Where complaints go; NULL: to stderr. */
static FILE *complaints;

void
command_complain_to(FILE *out)
{
	complaints = out;
}

int
command_fail(int code, const char *format, ...)
{
	char text[CLIENT_ERROR_MAX], clean[CLIENT_ERROR_MAX];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	utf8_printable(clean, sizeof(clean), text);
	if (complaints)
		fputs(clean, complaints);
	else
		fprintf(stderr, "cagectl: %s\n", clean);
	return code;
}

int
command_unknown(const char *what, const char *word, const char *const *known,
    size_t count)
{
	const char *meant = suggest(word, known, count);
	char list[NAMES_MAX] = "";

	if (meant)
		return command_fail(EXIT_USAGE, "no %s is called %s; did you mean %s?",
		    what, word, meant);
	for (size_t i = 0; i < count; i++)
		line_add(list, sizeof(list), "%s%s",
		    !i              ? ""
		    : i + 1 < count ? ", "
				    : " or ",
		    known[i]);
	return command_fail(EXIT_USAGE, "no %s is called %s: %s", what, word, list);
}

int
command_unknown_option(const char *command, const char *word, const struct option *longs)
{
	const char *names[OPTIONS_MAX] = { "json", "no-color", "help" }, *meant;
	size_t count = 3;

	for (; longs->name && count < OPTIONS_MAX; longs++)
		names[count++] = longs->name;
	meant = suggest(word + strspn(word, "-"), names, count);
	if (meant)
		return command_fail(EXIT_USAGE,
		    "%s: unknown option %s; did you mean --%s?", command, word, meant);
	return command_fail(EXIT_USAGE, "%s: unknown option %s, see cagectl %s --help",
	    command, word, command);
}

void
command_reason(const struct context *ctx, int reason)
{
	if (ctx->reason)
		*ctx->reason = reason;
}

int
command_no_cage(const struct context *ctx, const char *name)
{
	command_reason(ctx, -ENOENT);
	return command_fail(EXIT_FAILED, "no cage is named %s; ports lists them",
	    name[0] ? name : "\"\"");
}

bool
command_knows_cage(const struct context *ctx, const char *name)
{
	char err[CLIENT_ERROR_MAX];
	json_t *cage = NULL;
	int result = 0;

	if (name && !name[0])
		return false;
	if (name)
		result =
		    command_try(ctx, "/api/v1/cages/%s", name, &cage, err, sizeof(err));
	if (name && result == 0)
		json_decref(cage);
	return result != -ENOENT;
}

int
command_try(const struct context *ctx, const char *path, const char *name,
    json_t **ret_object, char *err, size_t size)
{
	int result = client_ask(&ctx->client, "GET", path, name, ret_object, err, size);

	command_reason(ctx, result);
	return result;
}

json_t *
command_get(const struct context *ctx, const char *path, const char *name)
{
	char err[CLIENT_ERROR_MAX];
	json_t *object;

	if (command_try(ctx, path, name, &object, err, sizeof(err)) == 0)
		return object;
	command_fail(EXIT_FAILED, "%s", err);
	return NULL;
}

/* 15 digits are what a double keeps of any decimal text: 25.512 stays that. */
int
command_print_json(const struct context *ctx, const json_t *value)
{
	if (json_dumpf(value, ctx->out,
		JSON_INDENT(2) | JSON_ENSURE_ASCII | JSON_REAL_PRECISION(15)) ||
	    fputc('\n', ctx->out) == EOF || fflush(ctx->out) == EOF)
		return command_fail(EXIT_FAILED, "the answer cannot be written");
	return EXIT_DONE;
}

int
command_write_table(const struct context *ctx, const struct table *t)
{
	if (!t || !table_write(t, &ctx->style, ctx->out) || fflush(ctx->out) == EOF)
		return command_fail(EXIT_FAILED, "the table cannot be written");
	return EXIT_DONE;
}

void
command_heading(const struct context *ctx, const char *text)
{
	fputc('\n', ctx->out);
	table_heading(&ctx->style, ctx->out, text);
}

void
command_fact(const struct context *ctx, const char *name, const char *text)
{
	command_painted(ctx, TABLE_PLAIN, name, text);
}

void
command_painted(const struct context *ctx, enum table_paint paint, const char *name,
    const char *text)
{
	if (text[0])
		table_fact(&ctx->style, ctx->out, paint, name, text);
}

void
command_restless(const struct context *ctx, enum table_paint paint, const char *name,
    const char *text)
{
	struct context unmarked = *ctx;

	unmarked.style.marks = NULL;
	command_painted(&unmarked, paint, name, text);
}

int
command_natural_order(const json_t *cage, const json_t *other)
{
	return strverscmp(member_text(cage, "name"), member_text(other, "name"));
}

bool
command_section(const struct context *ctx, const char *title, struct table *t,
    size_t rows)
{
	bool ok = t != NULL;

	if (ok && rows) {
		command_heading(ctx, title);
		ok = table_write(t, &ctx->style, ctx->out);
	}
	table_destroy(t);
	return ok;
}

const char *
member_text(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "";
}

bool
value_number(const json_t *value, double *ret_number)
{
	double number = json_number_value(value);

	if (!json_is_number(value) || !isfinite(number) || fabs(number) > ABSURD)
		return false;
	*ret_number = number;
	return true;
}

bool
member_number(const json_t *object, const char *key, double *ret_number)
{
	return value_number(json_object_get(object, key), ret_number);
}

bool
reading_is_good(const json_t *reading)
{
	return strcmp(member_text(reading, "quality"), "good") == 0;
}

/* A word that we do not know is worse than all that we know. */
static size_t
badness(const char *quality)
{
	static const char *const order[] = { "good", "suspect", "stale", "not-ready" };
	size_t i = 0;

	while (i < COUNT_OF(order) && strcmp(order[i], quality) != 0)
		i++;
	return i;
}

const char *
worst_quality(const json_t *const *readings, size_t count)
{
	const char *worst = "";

	for (size_t i = 0; i < count; i++) {
		const char *quality = member_text(readings[i], "quality");

		if (quality[0] && (!worst[0] || badness(quality) > badness(worst)))
			worst = quality;
	}
	return worst;
}

void
cell_text(struct table *t, enum table_paint paint, const json_t *object, const char *key)
{
	table_cell(t, paint, member_text(object, key), NULL);
}

void
cell_count(struct table *t, const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);
	char text[NUMBER_MAX] = "";

	if (json_is_integer(value))
		snprintf(text, sizeof(text), "%" JSON_INTEGER_FORMAT,
		    json_integer_value(value));
	table_cell(t, TABLE_PLAIN, text, NULL);
}

void
cell_age(struct table *t, const json_t *object, const char *key)
{
	char shown[AGE_TEXT_MAX] = "", full[NUMBER_MAX] = "";
	double seconds;

	if (member_number(object, key, &seconds)) {
		age_text(seconds, shown);
		snprintf(full, sizeof(full), "%.3f", seconds);
	}
	table_cell(t, TABLE_PLAIN, shown, full);
}

void
cell_reading(struct table *t, enum table_paint paint, const json_t *reading, double scale,
    int shown, int full)
{
	bool good = reading_is_good(reading);
	char shown_text[NUMBER_MAX] = "", full_text[NUMBER_MAX] = "";
	double value;

	if (member_number(reading, "value", &value)) {
		snprintf(shown_text, sizeof(shown_text), "%.*f%s", shown, value * scale,
		    good ? "" : "?");
		snprintf(full_text, sizeof(full_text), "%.*f", full, value * scale);
	}
	table_cell(t, paint == TABLE_PLAIN && !good && shown_text[0] ? TABLE_WARN : paint,
	    shown_text, full_text);
}
