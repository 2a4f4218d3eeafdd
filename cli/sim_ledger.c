/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/sim_ledger.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/hwerr.h"
#include "cli/command.h"

#define LEDGER_SHOW 20
#define LEDGER_MOST 10000
#define FACT_MAX    64

/* "low", "11h", "1:11h", "a2", "a2:00h", and the byte. */
static void
where_text(const struct ledger_entry *e, char ret_text[FACT_MAX])
{
	if (e->half == SIM_LOWER)
		snprintf(ret_text, FACT_MAX, "low:%u", e->byte);
	else if (e->half == SIM_A2_LOWER)
		snprintf(ret_text, FACT_MAX, "a2:%u", e->byte);
	else if (e->half >= SIM_A2_UPPER)
		snprintf(ret_text, FACT_MAX, "a2:%02xh:%u", e->half & 0xffu, e->byte);
	else if (e->half >> 8)
		snprintf(ret_text, FACT_MAX, "%u:%02xh:%u", e->half >> 8, e->half & 0xffu,
		    e->byte);
	else
		snprintf(ret_text, FACT_MAX, "%02xh:%u", e->half & 0xffu, e->byte);
}

static void
fact_texts(const struct ledger_entry *e, char ret_where[FACT_MAX],
    char ret_what[FACT_MAX])
{
	ret_where[0] = '\0';
	switch (e->kind) {
	case LEDGER_READ:
	case LEDGER_WRITE:
		where_text(e, ret_where);
		snprintf(ret_what, FACT_MAX, "%u bytes, %" PRIu32 " us, %s", e->len,
		    e->value, hw_err_info(e->status)->name);
		break;
	case LEDGER_FLAG_SET:
	case LEDGER_FLAG_CLEAR:
	case LEDGER_FLAG_GONE:
	case LEDGER_SET:
		where_text(e, ret_where);
		snprintf(ret_what, FACT_MAX, "%02xh", e->bits);
		break;
	case LEDGER_BEND:
		snprintf(ret_where, FACT_MAX, "%s.%u",
		    quantity_name((enum quantity)e->byte), e->len + 1u);
		if (e->bits)
			snprintf(ret_what, FACT_MAX, "off");
		else
			snprintf(ret_what, FACT_MAX, "to %" PRId32, (int32_t)e->value);
		break;
	case LEDGER_FAULT:
		snprintf(ret_what, FACT_MAX, "%s", fault_name((enum fault_kind)e->value));
		break;
	case LEDGER_RECOVER:
		snprintf(ret_where, FACT_MAX, "bus %u", e->bus);
		snprintf(ret_what, FACT_MAX, "step %" PRIu32 ", %s", e->value,
		    hw_err_info(e->status)->name);
		break;
	default: /* numbers of a file: any may stand there */
		snprintf(ret_what, FACT_MAX, "%" PRIu32, e->value);
	}
}

static void
add_entry(struct table *t, const struct desk *d, const struct ledger_entry *e,
    uint64_t wall_us)
{
	uint64_t at_us = wall_us - d->now_us + e->mono_us;
	const struct sim_cage *c = world_cage(d->world, e->cage);
	char second[FACT_MAX] = "?", text[FACT_MAX], what[FACT_MAX];
	time_t at_s = (time_t)(at_us / US_PER_S);
	struct tm tm;

	if (localtime_r(&at_s, &tm))
		strftime(second, sizeof(second), "%H:%M:%S", &tm);
	snprintf(text, sizeof(text), "%.16s.%06u", second, (unsigned)(at_us % US_PER_S));
	table_cell(t, TABLE_PLAIN, text, NULL);
	snprintf(text, sizeof(text), "%.*s", WORLD_LABEL_MAX - 1, c ? c->label : "");
	table_cell(t, TABLE_PLAIN, text, NULL);
	table_cell(t, TABLE_PLAIN, ledger_kind_name(e->kind), NULL);
	fact_texts(e, text, what);
	table_cell(t, TABLE_PLAIN, text, NULL);
	table_cell(t, TABLE_PLAIN, what, NULL);
}

/* The newest entry of a ring at or before `*number` that is wanted; 0: none left. */
static bool
previous(const struct ledger *l, bool transfers, uint64_t *number, uint64_t oldest,
    int cage, struct ledger_entry *ret_entry)
{
	for (; *number > oldest; (*number)--) {
		bool found = transfers ? ledger_transfer(l, *number, ret_entry)
				       : ledger_event(l, *number, ret_entry);

		if (found && (cage < 0 || ret_entry->cage == cage))
			return true;
	}
	return false;
}

/* Walks both rings backwards by time; returns how many it took, newest first. */
static size_t
collect(const struct desk *d, int cage, struct ledger_entry *entries, size_t want)
{
	const struct ledger *l = &d->world->map->ledger;
	uint64_t t = atomic_load(&l->transfers), e = atomic_load(&l->events);
	uint64_t oldest_t = t > LEDGER_TRANSFERS ? t - LEDGER_TRANSFERS : 0;
	uint64_t oldest_e = e > LEDGER_EVENTS ? e - LEDGER_EVENTS : 0;
	size_t count = 0;

	while (count < want) {
		struct ledger_entry transfer, event;
		bool has_t = previous(l, true, &t, oldest_t, cage, &transfer);
		bool has_e = previous(l, false, &e, oldest_e, cage, &event);

		if (!has_t && !has_e)
			break;
		if (has_t && (!has_e || transfer.mono_us > event.mono_us)) {
			entries[count++] = transfer;
			t--;
		} else {
			entries[count++] = event;
			e--;
		}
	}
	return count;
}

/* Each bus writes when it is done, with the time at which it began: nearly in order. */
static void
sort_newest_first(struct ledger_entry *entries, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		const struct ledger_entry e = entries[i];
		size_t at = i;

		for (; at > 0 && entries[at - 1].mono_us < e.mono_us; at--)
			entries[at] = entries[at - 1];
		entries[at] = e;
	}
}

/* `entries` come newest first. */
static int
print_entries(const struct desk *d, const struct ledger_entry *entries, size_t count)
{
	static const struct table_column columns[] = {
		{ "TIME", false, 9, 0 },
		{ "CAGE", false, 8, 0 },
		{ "EVENT", false, 7, 0 },
		{ "WHERE", false, 6, 0 },
		{ "WHAT", false, 5, 8 },
	};
	struct table *t = table_create(columns, COUNT_OF(columns));
	uint64_t wall_us = desk_clock_us(CLOCK_REALTIME);
	bool ok;

	while (t && count > 0)
		add_entry(t, d, &entries[--count], wall_us);
	ok = t && table_write(t, d->style, stdout) && fflush(stdout) != EOF;
	table_destroy(t);
	return ok ? EXIT_DONE : command_fail(EXIT_FAILED, "the ledger cannot be written");
}

int
sim_ledger(struct desk *d)
{
	unsigned long want = LEDGER_SHOW;
	struct ledger_entry *entries;
	int cage = -1, result;
	size_t count;

	for (int i = 0; i < d->argc; i++) {
		if (strcmp(d->argv[i], "-n") == 0) {
			if (++i == d->argc ||
			    !desk_count(d->argv[i], 1, LEDGER_MOST, &want))
				return command_fail(EXIT_USAGE,
				    "-n: takes a number from 1 to %d", LEDGER_MOST);
		} else if (cage < 0 && world_find(d->world, d->argv[i], &d->cage)) {
			cage = (int)d->cage;
		} else {
			return command_fail(EXIT_FAILED, "%s: no such cage", d->argv[i]);
		}
	}
	entries = calloc(want, sizeof(*entries));
	if (!entries)
		return command_fail(EXIT_FAILED, "out of memory");
	count = collect(d, cage, entries, want);
	sort_newest_first(entries, count);
	result = print_entries(d, entries, count);
	free(entries);
	return result;
}
