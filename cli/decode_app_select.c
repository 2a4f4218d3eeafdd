/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/decode_app_select.h"

#include "base/bytes.h"
#include "optics/app_select.h"

static const struct {
	const char *title, *key;
} sides[] = {
	[APP_SELECT_RX] = { "Rx", "rx" },
	[APP_SELECT_TX] = { "Tx", "tx" },
};

/* QSFPs alone have it: bytes of others mean something else there. */
static bool
is_offered(const struct decoded *d)
{
	return d->id.spec == SPEC_SFF8636 && app_select_is_offered(d->map);
}

static void
print_choices(const struct decoded *d, enum app_select_side side, FILE *out)
{
	struct app_select_choice choice;

	for (unsigned lane = 0; lane < APP_SELECT_LANES; lane++) {
		if (app_select_choice(d->map, side, lane, &choice) && choice.mode)
			fprintf(out, "  %s lane %u          %2u, control mode %u\n",
			    sides[side].title, lane + 1, choice.entry, choice.mode);
	}
}

void
decode_app_select_text(const struct decoded *d, FILE *out)
{
	struct app_select_entry entry;
	uint8_t stored, computed;

	if (!is_offered(d))
		return;
	fputs("\nApplication select\n", out);
	for (unsigned i = 0; app_select_entry(d->map, i, &entry); i++)
		fprintf(out, "  application %-2u     category %u, variant %02Xh\n", i,
		    entry.category, entry.variant);
	print_choices(d, APP_SELECT_RX, out);
	print_choices(d, APP_SELECT_TX, out);
	if (app_select_sum(d->map, &stored, &computed))
		fprintf(out, "  checksum           %s\n",
		    stored == computed ? "good" : "BAD");
	else
		fputs("  page 01h is not held\n", out);
}

static json_t *
table_json(const struct decoded *d)
{
	struct app_select_entry entry;
	json_t *list = json_array();

	for (unsigned i = 0; app_select_entry(d->map, i, &entry); i++)
		json_array_append_new(list,
		    json_pack("{s:i, s:i, s:i}", "application", i, "category",
			entry.category, "variant", entry.variant));
	return list;
}

static json_t *
choices_json(const struct decoded *d, enum app_select_side side)
{
	struct app_select_choice choice;
	json_t *list = json_array();

	for (unsigned lane = 0; lane < APP_SELECT_LANES; lane++) {
		if (app_select_choice(d->map, side, lane, &choice))
			json_array_append_new(list,
			    json_pack("{s:i, s:i, s:i}", "lane", lane + 1, "control_mode",
				choice.mode, "application", choice.entry));
	}
	return list;
}

json_t *
decode_app_select_json(const struct decoded *d)
{
	uint8_t stored, computed;
	json_t *o;

	if (!is_offered(d))
		return NULL;
	o = json_object();
	if (app_select_sum(d->map, &stored, &computed)) {
		json_object_set_new(o, "table", table_json(d));
		json_object_set_new(o, "checksum", json_boolean(stored == computed));
	}
	for (size_t side = 0; side < COUNT_OF(sides); side++)
		json_object_set_new(o, sides[side].key,
		    choices_json(d, (enum app_select_side)side));
	return o;
}
