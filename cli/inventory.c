/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/inventory.h"

#include <getopt.h>
#include <stdio.h>

#include "base/bytes.h"
#include "cli/age.h"
#include "cli/query.h"

/* clang-format off */
static const struct table_column columns[] = {
	/* title          right  importance  shortest */
	{ "PORT",         false, 9,          0 },
	{ "VENDOR",       false, 2,          8 },
	{ "PART",         false, 4,          12 },
	{ "SERIAL",       false, 8,          11 },
	{ "SINCE",        false, 7,          0 },
	{ "UNTIL",        false, 6,          0 },
	{ "TIMES",        true,  3,          0 },
	{ "PORT TIMES",   true,  1,          0 },
	{ "SINCE BEFORE", false, 0,          0 },
	{ "UNTIL FROM",   false, 0,          0 },
};
/* clang-format on */

static const struct option longs[] = {
	{ "number", required_argument, NULL, 'n' },
	{ "serial", required_argument, NULL, 's' },
	{ NULL, 0, NULL, 0 },
};

/* A moment; on a terminal with `sign` in front where it is a bound. */
static void
cell_moment(struct table *t, const json_t *stay, const char *key, bool is_bound)
{
	const char *time = member_text(stay, key);
	char moment[MOMENT_TEXT_MAX], text[MOMENT_TEXT_MAX + 2];

	moment_text(time, moment);
	snprintf(text, sizeof(text), "%s%s", is_bound ? "<" : "", moment);
	table_cell(t, TABLE_PLAIN, text, time);
}

static void
add_stay(struct table *t, const json_t *stay)
{
	bool before = json_is_true(json_object_get(stay, "since-before"));

	cell_text(t, TABLE_PLAIN, stay, "cage");
	cell_text(t, TABLE_PLAIN, stay, "vendor-name");
	cell_text(t, TABLE_PLAIN, stay, "part-number");
	cell_text(t, TABLE_PLAIN, stay, "serial-number");
	cell_moment(t, stay, "since", before);
	cell_moment(t, stay, "until", member_text(stay, "until-from")[0]);
	cell_count(t, stay, "serial-insertions");
	cell_count(t, stay, "cage-insertions");
	table_cell(t, TABLE_PLAIN, before ? "yes" : "no", NULL);
	cell_text(t, TABLE_PLAIN, stay, "until-from");
}

static int
write_stays(const struct context *ctx, const json_t *stays)
{
	struct table *t = table_create(columns, COUNT_OF(columns));
	const json_t *stay;
	size_t i;
	int result;

	if (!t)
		return command_fail(EXIT_FAILED, "no memory");
	json_array_foreach(stays, i, stay) add_stay(t, stay);
	result = command_write_table(ctx, t);
	table_destroy(t);
	return result;
}

int
cmd_inventory(const struct context *ctx, int argc, char **argv)
{
	const char *serial = NULL, *number = NULL;
	struct query_path q;
	json_t *answer;
	int value, result;

	while ((value = getopt_long(argc, argv, ":n:s:", longs, NULL)) != -1) {
		if (value == ':')
			return command_fail(EXIT_USAGE, "inventory: %s needs a value",
			    argv[optind - 1]);
		if (value == '?')
			return command_unknown_option("inventory", argv[optind - 1],
			    longs);
		*(value == 's' ? &serial : &number) = optarg;
	}
	if (argc - optind > 1)
		return command_fail(EXIT_USAGE, "inventory takes one PORT");
	query_begin(&q, "/api/v1/inventory");
	if (!query_add_limit(&q, number))
		return command_fail(EXIT_USAGE,
		    "inventory: a number is from 1 to 1000, not %s", number);
	query_add(&q, "serial", serial);
	query_add(&q, "cage", argv[optind]);
	if (q.too_long)
		return command_fail(EXIT_USAGE, "inventory: no word is that long");
	answer = command_get(ctx, q.text, NULL);
	if (!answer)
		return EXIT_FAILED;
	if (!json_is_array(json_object_get(answer, "inventory")))
		result = command_fail(EXIT_FAILED, "the answer holds no inventory");
	else if (ctx->json)
		result = command_print_json(ctx, answer);
	else if (json_array_size(json_object_get(answer, "inventory")) == 0 &&
		 !command_knows_cage(ctx, argv[optind]))
		result = command_no_cage(ctx, argv[optind]);
	else
		result = write_stays(ctx, json_object_get(answer, "inventory"));
	json_decref(answer);
	return result;
}
