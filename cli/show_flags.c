/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/show_flags.h"

#include <string.h>

#include "base/bytes.h"
#include "cli/judge.h"
#include "cli/line.h"

#define NUMBER_MAX 64
#define WORDS_MAX  160
#define FLAGS_MAX  64

/* One flag and where it is up: bit 0 for the module, bit n for lane n. */
struct flag {
	const char *name;
	uint64_t where;
};

struct flags {
	struct flag flag[FLAGS_MAX];
	size_t count;
	size_t raised;
	uint64_t unused; /* lanes that are not in use: what they lack is no trouble */
	uint64_t unlit;  /* lanes that never had light: that they have none is none */
	uint64_t tx_off; /* lanes that are told to send nothing */
	bool known;
};

/* Flags that are no limit's, the worst first; those of limits stand after them. */
static const struct {
	const char *name;
	const char *words;
} signals[] = {
	{ "tx-fault", "transmitter fault" },
	{ "rx-los", "no light received" },
	{ "tx-los", "no signal from the switch" },
	{ "rx-cdr-lol", "no lock on the received light" },
	{ "tx-cdr-lol", "no lock on the signal of the switch" },
	{ "tx-eq-fault", "signal of the switch not equalized" },
	{ "module-firmware-fault", "firmware of the module failed" },
	{ "data-path-firmware-fault", "firmware of the data paths failed" },
};

/* What is no trouble: something became other than it was. */
static const struct {
	const char *name;
	const char *words;
} news[] = {
	{ "module-state-changed", "state of the module changed" },
	{ "data-path-state-changed", "state of the data path changed" },
	{ "rx-output-changed", "output to the switch changed" },
	{ "initialization-complete", "initialization complete" },
	{ "tec-ready", "cooler of the lasers ready" },
	{ "cdb-1-complete", "first command complete" },
	{ "cdb-2-complete", "second command complete" },
};

static const struct {
	const char *suffix;
	const char *words;
} limit_flags[] = {
	{ "-low-alarm", "below its low alarm limit" },
	{ "-high-alarm", "above its high alarm limit" },
	{ "-low-warning", "below its low warning limit" },
	{ "-high-warning", "above its high warning limit" },
};

static uint64_t
where_bit(unsigned where)
{
	return UINT64_C(1) << MIN_OF(where, 63u);
}

static void
take_flags(struct flags *f, const json_t *list, unsigned where)
{
	const json_t *item;
	size_t i;

	f->known = f->known || json_is_array(list);
	json_array_foreach(list, i, item)
	{
		const char *name = json_string_value(item);
		size_t k = 0;

		while (name && k < f->count && strcmp(f->flag[k].name, name) != 0)
			k++;
		if (!name || k == FLAGS_MAX)
			continue;
		if (k == f->count)
			f->flag[f->count++] = (struct flag){ .name = name };
		f->flag[k].where |= where_bit(where);
		f->raised++;
	}
}

static struct flags
all_flags(const json_t *module)
{
	struct flags f = { .count = 0 };

	take_flags(&f, json_object_get(module, "flags"), 0);
	for (size_t i = 0; lane_at(module, i); i++) {
		const json_t *lane = lane_at(module, i);
		struct lane_view v;

		lane_look(NULL, module, lane, false, &v);
		if (v.rank == LANE_UNUSED && !v.waking && lane_measures(lane))
			f.unused |= where_bit(lane_number(lane));
		if (v.unlit)
			f.unlit |= where_bit(lane_number(lane));
		if (v.tx_off)
			f.tx_off |= where_bit(lane_number(lane));
		take_flags(&f, json_object_get(lane, "flags"), lane_number(lane));
	}
	return f;
}

enum {
	BADNESS_LOS = 1,
	BADNESS_ALARM = 10,
	BADNESS_WARNING,
	BADNESS_OTHER,
	BADNESS_UNUSED,
	BADNESS_NEWS
};

static bool
ends_with(const char *text, const char *suffix)
{
	size_t len = strlen(text), end = strlen(suffix);

	return len >= end && strcmp(text + len - end, suffix) == 0;
}

/* The lanes on which a flag is no trouble. */
static uint64_t
calm_lanes(const struct flags *f, const struct flag *flag)
{
	return f->unused | (strncmp(flag->name, "rx-", 3) == 0 ? f->unlit : 0) |
	       (strncmp(flag->name, "tx-", 3) == 0 ? f->tx_off : 0);
}

/* Signals, alarms, warnings, what we do not know; last those of lanes not in use, and
 * what is no trouble. */
static unsigned
badness_of(const struct flags *f, const struct flag *flag)
{
	for (size_t i = 0; i < COUNT_OF(news); i++) {
		if (strcmp(news[i].name, flag->name) == 0)
			return BADNESS_NEWS;
	}
	if (!(flag->where & ~calm_lanes(f, flag)))
		return BADNESS_UNUSED;
	for (size_t i = 0; i < COUNT_OF(signals); i++) {
		if (strcmp(signals[i].name, flag->name) == 0)
			return (unsigned)i;
	}
	return ends_with(flag->name, "-alarm")     ? BADNESS_ALARM
	       : ends_with(flag->name, "-warning") ? BADNESS_WARNING
						   : BADNESS_OTHER;
}

static void
flag_words(const char *name, char ret_words[WORDS_MAX])
{
	snprintf(ret_words, WORDS_MAX, "%s", name);
	for (size_t i = 0; i < COUNT_OF(signals); i++) {
		if (strcmp(signals[i].name, name) == 0)
			snprintf(ret_words, WORDS_MAX, "%s", signals[i].words);
	}
	for (size_t i = 0; i < COUNT_OF(news); i++) {
		if (strcmp(news[i].name, name) == 0)
			snprintf(ret_words, WORDS_MAX, "%s", news[i].words);
	}
	for (size_t i = 0; i < QUANTITY_COUNT; i++) {
		size_t len = strlen(quantities[i].key);

		for (size_t k = 0; k < COUNT_OF(limit_flags); k++) {
			if (strncmp(name, quantities[i].key, len) == 0 &&
			    strcmp(name + len, limit_flags[k].suffix) == 0)
				snprintf(ret_words, WORDS_MAX, "%s %s",
				    quantities[i].words, limit_flags[k].words);
		}
	}
}

void
show_places(uint64_t where, char ret_text[SHOW_PLACES_MAX])
{
	snprintf(ret_text, SHOW_PLACES_MAX, "%s", where & 1 ? "module" : "");
	for (unsigned lane = 1; lane < 64; lane++) {
		unsigned last = lane;

		if (!(where >> lane & 1))
			continue;
		while (last < 63 && (where >> (last + 1) & 1))
			last++;
		line_add(ret_text, SHOW_PLACES_MAX, "%s%u", ret_text[0] ? ", " : "",
		    lane);
		if (last > lane)
			line_add(ret_text, SHOW_PLACES_MAX, "-%u", last);
		lane = last;
	}
}

static enum table_paint
badness_paint(unsigned badness)
{
	if (badness >= BADNESS_UNUSED)
		return TABLE_PLAIN;
	return badness <= BADNESS_LOS || badness == BADNESS_ALARM ? TABLE_BAD
								  : TABLE_WARN;
}

static void
add_flag(struct table *t, const struct flags *flags, const struct flag *f,
    unsigned badness)
{
	char words[WORDS_MAX], where[SHOW_PLACES_MAX], lanes[SHOW_PLACES_MAX + 16];

	flag_words(f->name, words);
	show_places(f->where, where);
	snprintf(lanes, sizeof(lanes), "%s%s", where,
	    badness != BADNESS_UNUSED      ? ""
	    : !(f->where & ~flags->unused) ? ", unused"
	    : !(f->where & ~flags->tx_off) ? ", tx off"
					   : ", no light yet");
	table_cell(t, badness_paint(badness), words, NULL);
	table_cell(t, TABLE_PLAIN, lanes, where);
	table_cell(t, TABLE_PLAIN, f->name, NULL);
}

/* How many limits of observables are crossed. */
static size_t
vdm_raised(const json_t *module)
{
	const json_t *observable;
	size_t raised = 0, i;

	json_array_foreach(json_object_get(module, "vdm"), i, observable) raised +=
	    json_array_size(json_object_get(observable, "flags"));
	return raised;
}

void
show_flag_count(const struct context *ctx, const json_t *module)
{
	const struct flags f = all_flags(module);
	size_t vdm = vdm_raised(module);
	char text[128], count[24] = "none";
	unsigned worst = BADNESS_NEWS;

	if (!f.known)
		return;
	if (f.raised)
		snprintf(count, sizeof(count), "%zu", f.raised);
	for (size_t i = 0; i < f.count; i++)
		worst = MIN_OF(worst, badness_of(&f, &f.flag[i]));
	snprintf(text, sizeof(text), "%s raised%s%s", count,
	    member_text(module, "flags-quality")[0] ? " in the last good poll" : "",
	    !f.raised                 ? ""
	    : worst == BADNESS_UNUSED ? ", on unused lanes or fibres"
	    : worst == BADNESS_NEWS   ? ", no trouble"
				      : "");
	if (vdm && !f.raised)
		snprintf(text, sizeof(text), "%zu raised, of VDM", vdm);
	else if (vdm)
		line_add(text, sizeof(text), ", %zu more of VDM", vdm);
	command_painted(ctx, worst >= BADNESS_UNUSED ? TABLE_PLAIN : TABLE_WARN, "flags",
	    text);
}

bool
show_flags(const struct context *ctx, const json_t *module)
{
	static const struct table_column columns[] = {
		{ "FLAG", false, 9, 0 },
		{ "LANES", false, 8, 0 },
		{ "NAME", false, 3, 0 },
	};
	const struct flags f = all_flags(module);
	const char *mode = member_text(module, "flag-mode");
	struct table *t = table_create(columns, COUNT_OF(columns));
	char title[NUMBER_MAX];

	if (!t)
		return false;
	for (unsigned badness = 0; badness <= BADNESS_NEWS; badness++) {
		for (size_t i = 0; i < f.count; i++) {
			if (badness_of(&f, &f.flag[i]) == badness)
				add_flag(t, &f, &f.flag[i], badness);
		}
	}
	snprintf(title, sizeof(title), "Raised flags%s%.16s%s", mode[0] ? ", " : "", mode,
	    member_text(module, "flags-quality")[0] ? ", of the last good poll" : "");
	return command_section(ctx, title, t, f.count);
}
