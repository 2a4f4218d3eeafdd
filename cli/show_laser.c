/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/show_laser.h"

#include "base/bytes.h"

#define TEXT_MAX    32
#define MHZ_PER_THZ 1e6

/* Troubles first; the keys of REST. */
static const struct {
	const char *key, *words;
	enum table_paint paint;
} states[] = {
	{ "laser-tec-fault", "cooler failed", TABLE_BAD },
	{ "laser-tuning", "tuning", TABLE_WARN },
	{ "laser-unlocked", "unlocked", TABLE_BAD },
};

static void
cell_number(struct table *t, const json_t *lane, const char *key, double per, int digits)
{
	char text[TEXT_MAX] = "";
	double number;

	if (member_number(lane, key, &number))
		snprintf(text, sizeof(text), "%.*f", digits, number / per);
	table_cell(t, TABLE_PLAIN, text, NULL);
}

static void
cell_state(struct table *t, const json_t *lane)
{
	for (size_t i = 0; i < COUNT_OF(states); i++) {
		if (json_is_true(json_object_get(lane, states[i].key))) {
			table_cell(t, states[i].paint, states[i].words, NULL);
			return;
		}
	}
	table_cell(t, TABLE_PLAIN, "locked", NULL);
}

bool
show_lasers(const struct context *ctx, const json_t *module)
{
	enum { LASER_SET = 2, LASER_CHANNEL = 3, LASER_ERROR = 4, LASER_TARGET = 5 };
	static const struct table_column columns[] = {
		{ "LANE", true, 9, 0 },
		{ "THZ", true, 8, 0 },
		{ "SET THZ", true, 6, 0 },
		{ "CHANNEL", true, 6, 0 },
		{ "ERROR MHZ", true, 5, 0 },
		{ "TARGET DBM", true, 5, 0 },
		{ "STATE", false, 7, 0 },
	};
	struct table *t = table_create(columns, COUNT_OF(columns));
	const json_t *lane;
	size_t i, count = 0;

	if (!t)
		return false;
	table_optional(t, LASER_SET);
	table_optional(t, LASER_CHANNEL);
	table_optional(t, LASER_ERROR);
	table_optional(t, LASER_TARGET);
	json_array_foreach(json_object_get(module, "lanes"), i, lane)
	{
		if (!json_object_get(lane, "laser-unlocked"))
			continue;
		cell_number(t, lane, "lane", 1, 0);
		cell_number(t, lane, "laser-frequency-mhz", MHZ_PER_THZ, 6);
		cell_number(t, lane, "laser-target-mhz", MHZ_PER_THZ, 6);
		cell_number(t, lane, "laser-channel", 1, 0);
		cell_number(t, lane, "laser-frequency-error-mhz", 1, 0);
		cell_number(t, lane, "target-power-dbm", 1, 2);
		cell_state(t, lane);
		count++;
	}
	return command_section(ctx, "Tunable lasers", t, count);
}
