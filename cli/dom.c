/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/dom.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/suggest.h"
#include "cli/judge.h"

/* clang-format off */
static const struct table_column columns[] = {
	/* title     right  importance  shortest */
	{ "PORT",    false, 9,          0 },
	{ "LANE",    true,  9,          0 },
	{ "RX DBM",  true,  8,          0 },
	{ "MARGIN",  true,  7,          0 },
	{ "TX DBM",  true,  4,          0 },
	{ "BIAS MA", true,  2,          0 },
	{ "TEMP C",  true,  3,          0 },
	{ "VCC V",   true,  1,          0 },
	{ "STATUS",  false, 9,          0 },
	{ "FLAGS",   false, 6,          9 },
	{ "QUALITY", false, 0,          0 },
	{ "NEAREST", false, 5,          0 }, /* to a limit: what orders them */
};
/* clang-format on */

enum order { ORDER_WORST, ORDER_PORT };

static const char
    *const order_names[] = { [ORDER_WORST] = "worst", [ORDER_PORT] = "port" };

/* All lanes of the switch, and the answers that they stand in. */
struct survey {
	json_t *cages;   /* the answer: a list of all cages */
	json_t *modules; /* an array: the modules that were asked for */
	struct lane_view *views;
	size_t count, space;
};

static void
survey_fini(struct survey *s)
{
	json_decref(s->cages);
	json_decref(s->modules);
	free(s->views);
}

static bool
add_view(struct survey *s, const json_t *cage, const json_t *module, const json_t *lane)
{
	if (s->count == s->space) {
		size_t space = s->space ? 2 * s->space : 64;
		struct lane_view *views =
		    reallocarray(s->views, space, sizeof(*s->views));

		if (!views)
			return false;
		s->views = views;
		s->space = space;
	}
	lane_look(cage, module, lane, true, &s->views[s->count++]);
	return true;
}

/* The lanes of one cage that measure; where none does, the module is one line. */
static bool
add_views(struct survey *s, const json_t *cage, const json_t *module)
{
	size_t before = s->count, i;
	const json_t *lane;

	json_array_foreach(json_object_get(module, "lanes"), i, lane)
	{
		if (lane_measures(lane) && !add_view(s, cage, module, lane))
			return false;
	}
	return s->count > before || add_view(s, cage, module, NULL);
}

static bool
is_empty(const json_t *cage)
{
	return strcmp(member_text(cage, "state"), "empty") == 0 ||
	       strcmp(member_text(cage, "presence"), "absent") == 0;
}

/* Asks for the module of one cage; one that is not there is no failure. */
static int
ask_for_module(const struct context *ctx, struct survey *s, const char *name)
{
	char err[CLIENT_ERROR_MAX];
	json_t *module = NULL;
	int result =
	    command_try(ctx, "/api/v1/cages/%s/module", name, &module, err, sizeof(err));

	if (result && result != -ENOENT)
		return command_fail(EXIT_FAILED, "%s", err);
	if (module && json_array_append_new(s->modules, module))
		return command_fail(EXIT_FAILED, "no memory");
	return EXIT_DONE;
}

static int
ask_for_all_modules(const struct context *ctx, struct survey *s)
{
	json_t *answer = command_get(ctx, "/api/v1/modules", NULL);

	if (!answer)
		return EXIT_FAILED;
	s->modules = json_incref(json_object_get(answer, "modules"));
	json_decref(answer);
	if (!json_is_array(s->modules))
		return command_fail(EXIT_FAILED, "the answer holds no list of modules");
	return EXIT_DONE;
}

/* A cage that dom is about, with something in it. */
static bool
is_wanted(const json_t *cage, int count, char **names)
{
	if (!member_text(cage, "name")[0] || is_empty(cage))
		return false;
	for (int i = 0; i < count; i++) {
		if (strcmp(member_text(cage, "name"), names[i]) == 0)
			return true;
	}
	return count == 0;
}

/* One request for all modules, or one for each PORT. */
static int
ask_for_modules(const struct context *ctx, struct survey *s, int count, char **names)
{
	const json_t *list = json_object_get(s->cages, "cages"), *cage;
	int result = EXIT_DONE;
	size_t i;

	if (count == 0)
		return ask_for_all_modules(ctx, s);
	s->modules = json_array();
	json_array_foreach(list, i, cage)
	{
		if (!result && is_wanted(cage, count, names))
			result = ask_for_module(ctx, s, member_text(cage, "name"));
	}
	return result;
}

/* The module of a cage; NULL: none is known there. */
static const json_t *
module_of(const struct survey *s, const json_t *cage)
{
	const json_t *module;
	size_t i;

	json_array_foreach(s->modules, i, module)
	{
		if (strcmp(member_text(module, "cage"), member_text(cage, "name")) == 0)
			return module;
	}
	return NULL;
}

/* Whether every PORT is a cage. */
static int
check_names(const struct context *ctx, const json_t *list, int count, char **names)
{
	for (int n = 0; n < count; n++) {
		const json_t *cage;
		bool found = false;
		size_t i;

		json_array_foreach(list, i, cage) found =
		    found || strcmp(member_text(cage, "name"), names[n]) == 0;
		if (!found)
			return command_no_cage(ctx, names[n]);
	}
	return EXIT_DONE;
}

static int
take_all(const struct context *ctx, struct survey *s, int count, char **names)
{
	const json_t *list, *cage;
	int result;
	size_t i;

	s->cages = command_get(ctx, "/api/v1/cages", NULL);
	if (!s->cages)
		return EXIT_FAILED;
	list = json_object_get(s->cages, "cages");
	if (!json_is_array(list))
		return command_fail(EXIT_FAILED, "the answer holds no list of cages");
	result = check_names(ctx, list, count, names);
	if (!result)
		result = ask_for_modules(ctx, s, count, names);
	json_array_foreach(list, i, cage)
	{
		if (!result && is_wanted(cage, count, names) &&
		    !add_views(s, cage, module_of(s, cage)))
			result = command_fail(EXIT_FAILED, "no memory");
	}
	return result;
}

/* ---- the order ---- */

static int
by_port(const void *a, const void *b)
{
	const struct lane_view *x = a, *y = b;
	int order = command_natural_order(x->cage, y->cage);
	unsigned x_lane = lane_number(x->lane), y_lane = lane_number(y->lane);

	return order ? order : (x_lane > y_lane) - (x_lane < y_lane);
}

static int
by_worst(const void *a, const void *b)
{
	const struct lane_view *x = a, *y = b;

	if (x->rank != y->rank)
		return x->rank < y->rank ? -1 : 1;
	if (x->rank < LANE_OLD && x->share != y->share)
		return x->share < y->share ? -1 : 1;
	return by_port(a, b);
}

/* ---- the table ---- */

static void
add_lane(struct table *t, const struct lane_view *v)
{
	json_t *flags = json_array(); /* of the lane, then of the whole module */
	char status[STATUS_MAX];

	lane_status(v, status);
	cell_text(t, TABLE_PLAIN, v->cage, "name");
	cell_count(t, v->lane, "lane");
	cell_quantity(t, v, QUANTITY_RX);
	cell_low_margin(t, v);
	cell_quantity(t, v, QUANTITY_TX);
	cell_quantity(t, v, QUANTITY_BIAS);
	cell_quantity(t, v, QUANTITY_TEMP);
	cell_quantity(t, v, QUANTITY_VCC);
	table_cell(t, lane_paint(v), status, NULL);
	json_array_extend(flags, json_object_get(v->lane, "flags"));
	json_array_extend(flags, json_object_get(v->module, "flags"));
	cell_flags(t, flags);
	json_decref(flags);
	table_cell(t, TABLE_PLAIN, worst_quality(v->reading, QUANTITY_COUNT), NULL);
	table_cell(t, TABLE_PLAIN, v->worst ? v->worst->brief : "",
	    v->worst ? v->worst->key : NULL);
}

static int
write_lanes(const struct context *ctx, struct survey *s, enum order order)
{
	struct table *t = table_create(columns, COUNT_OF(columns));
	int result;

	if (!t)
		return command_fail(EXIT_FAILED, "no memory");
	table_keys(t, 2);
	if (s->count)
		qsort(s->views, s->count, sizeof(*s->views),
		    order == ORDER_PORT ? by_port : by_worst);
	for (size_t i = 0; i < s->count; i++)
		add_lane(t, &s->views[i]);
	result = command_write_table(ctx, t);
	table_destroy(t);
	return result;
}

static int
print_json(const struct context *ctx, const struct survey *s)
{
	json_t *answer = json_pack("{s:O}", "modules", s->modules);
	int result = answer ? command_print_json(ctx, answer)
			    : command_fail(EXIT_FAILED, "no memory");

	json_decref(answer);
	return result;
}

static int
parse(int argc, char **argv, enum order *ret_order)
{
	static const struct option longs[] = {
		{ "sort", required_argument, NULL, 's' },
		{ NULL, 0, NULL, 0 },
	};
	int value;

	while ((value = getopt_long(argc, argv, ":s:", longs, NULL)) != -1) {
		if (value == ':')
			return command_fail(EXIT_USAGE,
			    "dom: --sort needs an order: worst or port");
		if (value != 's')
			return command_unknown_option("dom", argv[optind - 1], longs);
		if (strcmp(optarg, order_names[ORDER_PORT]) == 0)
			*ret_order = ORDER_PORT;
		else if (strcmp(optarg, order_names[ORDER_WORST]) != 0)
			return command_unknown("order", optarg, order_names,
			    COUNT_OF(order_names));
	}
	return EXIT_DONE;
}

int
cmd_dom(const struct context *ctx, int argc, char **argv)
{
	struct survey s = { .cages = NULL };
	enum order order = ORDER_WORST;
	int result = parse(argc, argv, &order);

	if (result)
		return result;
	result = take_all(ctx, &s, argc - optind, argv + optind);
	if (!result)
		result = ctx->json ? print_json(ctx, &s) : write_lanes(ctx, &s, order);
	survey_fini(&s);
	return result;
}
