/* SPDX-License-Identifier: Apache-2.0 */
/* What REST, cagectl --json and /metrics tell. */
#include "tests/equal.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>

#include "api/metrics.h"
#include "api/metrics_options.h"
#include "cli/command.h"
#include "tests/api_fixture.h"
#include "tests/suite.h"

/* ---- REST ---- */

/* What REST answers; or that as cagectl --json prints it. */
static json_t *
ask_json(const char *url, enum equal_surface surface)
{
	size_t len;
	char *body = equal_ask(url, NULL, "", &len), *printed = NULL;
	json_t *json = json_loadb(body, len, 0, NULL);
	struct context ctx = { .json = true };

	free(body);
	if (surface == REST || !json)
		return json;
	ctx.out = open_memstream(&printed, &len);
	command_print_json(&ctx, json);
	fclose(ctx.out);
	json_decref(json);
	json = json_loadb(printed, len, 0, NULL);
	free(printed);
	return json;
}

static const json_t *
member(const json_t *json, const char *key)
{
	return json_object_get(json, key);
}

/* Where REST has a value: in the object of its subject, a reading one deeper. */
static const json_t *
rest_member(const json_t *cage, const json_t *module, const json_t *buses,
    const struct equal_said *s)
{
	const json_t *in = NULL;

	switch (s->leaf->subject) {
	case LEAF_CAGE:
		in = cage;
		break;
	case LEAF_COUNTER:
		in = member(cage, "counters");
		break;
	case LEAF_PACE:
		in = member(member(cage, "polling"),
		    poll_class_name((enum poll_class)s->index));
		break;
	case LEAF_IDENTITY:
		in = member(module, "identity");
		break;
	case LEAF_MODULE:
		in = s->leaf->show & SHOW_READING ? member(module, "monitors") : module;
		break;
	case LEAF_LANE:
		in = json_array_get(member(module, "lanes"), s->index);
		break;
	case LEAF_BUS:
		in = json_array_get(member(buses, "buses"), 0);
		break;
	case LEAF_READ_ERROR:
	case LEAF_SEVERITY:
	case LEAF_OBSERVED:
	case LEAF_HOST_LANE:
	case LEAF_LIMIT:
	case LEAF_FLAG:
	case LEAF_MODULE_IS:
	case LEAF_LANE_IS:
		return NULL;
	}
	return in ? member(in, s->leaf->rest) : NULL;
}

bool
equal_is_number(double number, const char *text)
{
	double other = strtod(text, NULL);

	return fabs(number - other) <= 1e-9 * fabs(other);
}

static bool
json_says(const json_t *json, const struct equal_said *s)
{
	if (json_is_object(json)) {
		const char *unit = json_string_value(member(json, "unit"));

		if (!unit || strcmp(unit, s->unit) != 0)
			return false;
		json = member(json, "value");
	}
	switch (s->kind) {
	case VALUE_FIXED:
	case VALUE_COUNT:
		return json_is_number(json) &&
		       equal_is_number(json_number_value(json), s->text);
	case VALUE_BOOL:
		return json_is_boolean(json) &&
		       json_is_true(json) == (strcmp(s->text, "true") == 0);
	case VALUE_TEXT:
		return json_is_string(json) &&
		       strcmp(json_string_value(json), s->text) == 0;
	}
	return false;
}

void
equal_compare_rest(enum equal_surface surface)
{
	json_t *buses = ask_json("/api/v1/buses", surface);

	for (unsigned k = 0; k < FIXTURE_CAGES; k++) {
		char url[64];
		json_t *cage, *module;

		snprintf(url, sizeof(url), "/api/v1/cages/%u", k + 1);
		cage = ask_json(url, surface);
		snprintf(url, sizeof(url), "/api/v1/cages/%u/module", k + 1);
		module = ask_json(url, surface);
		for (size_t i = 0; i < equal_should_count; i++) {
			const struct equal_said *s = &equal_should[i];
			const json_t *json;

			if (s->cage ? s->cage != &equal_inv->cage[k] : k > 0)
				continue;
			if (equal_is_named(s->leaf->subject))
				equal_compare_named(surface, cage, module, s);
			if (!s->leaf->rest || (s->leaf->show & SHOW_NOT_FULL))
				continue;
			json = rest_member(cage, module, buses, s);
			if (json)
				equal_count(surface, s, json_says(json, s));
		}
		json_decref(cage);
		json_decref(module);
	}
	json_decref(buses);
}

/* What /metrics says, and where in it the family is that was looked for last. */
struct page {
	const char *body, *family, *lines;
};

/* The lines of a family, which stand together; NULL: there are none. */
static const char *
lines_of(struct page *p, const char *family)
{
	char begin[128];

	if (!p->family || strcmp(p->family, family) != 0) {
		snprintf(begin, sizeof(begin), "\n%s{", family);
		p->family = family;
		p->lines = strstr(p->body, begin);
		if (p->lines)
			p->lines++;
	}
	return p->lines;
}

/* A line of a cage or bus, and of a lane, with some more in its labels; NULL: none. */
static const char *
series(struct page *p, const struct equal_said *s, const char *family, const char *more)
{
	size_t len = strlen(family);
	char whose[48] = "bus=\"0\"", lane[32] = "";
	unsigned n;

	if (s->cage)
		snprintf(whose, sizeof(whose), "port=\"%s\"", s->cage->name);
	if (s->cage && leaf_lane(s->leaf->subject, s->cage, s->index, &n))
		snprintf(lane, sizeof(lane), "lane=\"%u\"", n + 1);
	for (const char *line = lines_of(p, family);
	     line && strncmp(line, family, len) == 0 && line[len] == '{';
	     line = strchr(line, '\n'), line += line != NULL) {
		const char *wanted[] = { whose, lane, more }, *end;
		size_t i = 0;

		end = strchr(line, '}');
		while (i < COUNT_OF(wanted)) {
			const char *at = strstr(line, wanted[i]);

			if (!at || at > end)
				break;
			i++;
		}
		if (i == COUNT_OF(wanted))
			return line;
	}
	return NULL;
}

/* A word among labels: name="word", or just what is behind the name. */
static void
print_label(char *room, size_t size, const char *name, const char *word)
{
	size_t len = (size_t)snprintf(room, size, "%s=\"", name);

	for (; *word && len < size - 3; word++) {
		if (*word == '"' || *word == '\\')
			room[len++] = '\\';
		room[len++] = *word;
	}
	room[len++] = '"';
	room[len] = '\0';
}

static void
compare_series(struct page *p, const struct equal_said *s)
{
	const char *family = s->leaf->metric, *line;
	char label[256] = "";
	double value;

	switch (s->leaf->type) {
	case METRIC_LABEL:
		line = series(p, s, "transceiver_module_info", "");
		print_label(label, sizeof(label), family, s->text);
		if (line)
			equal_count(METRICS, s,
			    series(p, s, "transceiver_module_info", label) != NULL);
		return;
	case METRIC_STATE:
		line = series(p, s, family, "");
		print_label(label, sizeof(label), "state", s->text);
		if (line)
			equal_count(METRICS, s, series(p, s, family, label) != NULL);
		return;
	case METRIC_STATESET:
		print_label(label, sizeof(label), "", s->state);
		break;
	case METRIC_GAUGE:
	case METRIC_COUNTER:
		equal_print_labels(label, sizeof(label), s);
		break;
	case METRIC_INFO:
	case METRIC_NONE:
		break;
	}
	line = series(p, s, family, label);
	if (!line)
		return;
	value = strtod(strchr(line, '}') + 1, NULL);
	equal_count(METRICS, s,
	    s->kind == VALUE_BOOL ? (value != 0) == (s->text[0] == 't')
				  : equal_is_number(value, s->text));
}

void
equal_compare_metrics(void)
{
	static const struct metrics_options everything = { true, true, true, true,
		METRICS_FLAGS_ALL };
	struct metrics *m = metrics_create(equal_inv, &equal_host);
	struct snapshot *snapshot;
	struct page page;
	const char *text;
	size_t len;
	char *body;

	metrics_configure(m, &everything);
	snapshot = metrics_snapshot(m, &fixture_now);
	text = snapshot_body(snapshot, FORM_TEXT, false, &len);
	body = strndup(text, len);
	page = (struct page){ .body = body };
	for (size_t i = 0; i < equal_should_count; i++) {
		const struct equal_said *s = &equal_should[i];

		if (s->leaf->metric)
			compare_series(&page, s);
	}
	free(body);
	snapshot_unref(snapshot);
	metrics_destroy(m);
}
