/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/ledger.h"

#include <stdbool.h>

#include "base/bytes.h"

static const char *const kind_names[] = {
	[LEDGER_READ] = "read",
	[LEDGER_WRITE] = "write",
	[LEDGER_INSERT] = "insert",
	[LEDGER_REMOVE] = "remove",
	[LEDGER_FLAG_SET] = "flag-set",
	[LEDGER_FLAG_CLEAR] = "flag-clear",
	[LEDGER_FLAG_GONE] = "flag-gone",
	[LEDGER_STATE] = "state",
	[LEDGER_RESET] = "reset",
	[LEDGER_BEND] = "bend",
	[LEDGER_SET] = "set",
	[LEDGER_FAULT] = "fault",
	[LEDGER_RECOVER] = "recover",
};

const char *
ledger_kind_name(unsigned kind)
{
	return kind < COUNT_OF(kind_names) && kind_names[kind] ? kind_names[kind] : "?";
}

/* All of an entry but its number. */
static void
copy_facts(struct ledger_entry *to, const struct ledger_entry *from)
{
	to->mono_us = from->mono_us;
	to->value = from->value;
	to->cage = from->cage;
	to->half = from->half;
	to->kind = from->kind;
	to->i2c = from->i2c;
	to->byte = from->byte;
	to->bits = from->bits;
	to->len = from->len;
	to->status = from->status;
	to->bus = from->bus;
	to->zero = 0;
}

void
ledger_add(struct ledger *l, const struct ledger_entry *entry)
{
	bool transfer = entry->kind == LEDGER_READ || entry->kind == LEDGER_WRITE;
	uint64_t number = atomic_fetch_add(transfer ? &l->transfers : &l->events, 1) + 1;
	struct ledger_entry *slot = transfer ? &l->transfer[number % LEDGER_TRANSFERS]
					     : &l->event[number % LEDGER_EVENTS];

	atomic_store(&slot->number, 0);
	copy_facts(slot, entry);
	atomic_store(&slot->number, number);
}

static bool
copy_entry(const struct ledger_entry *slot, uint64_t number,
    struct ledger_entry *ret_entry)
{
	if (number == 0 || atomic_load(&slot->number) != number)
		return false;
	copy_facts(ret_entry, slot);
	atomic_store(&ret_entry->number, number);
	return atomic_load(&slot->number) == number;
}

bool
ledger_transfer(const struct ledger *l, uint64_t number, struct ledger_entry *ret_entry)
{
	return copy_entry(&l->transfer[number % LEDGER_TRANSFERS], number, ret_entry);
}

bool
ledger_event(const struct ledger *l, uint64_t number, struct ledger_entry *ret_entry)
{
	return copy_entry(&l->event[number % LEDGER_EVENTS], number, ret_entry);
}

static void
write_pen(const struct ledger_pen *pen, struct ledger_entry *entry, uint64_t t)
{
	if (!pen->ledger)
		return;
	entry->mono_us = pen->epoch_us;
	if (t > pen->age_us)
		entry->mono_us += (t - pen->age_us) / MAX_OF(1u, pen->speed);
	entry->cage = pen->cage;
	ledger_add(pen->ledger, entry);
}

void
ledger_flag(const struct ledger_pen *pen, enum ledger_kind kind, uint64_t t,
    uint16_t half, uint8_t byte, uint8_t bits)
{
	struct ledger_entry entry = {
		.kind = (uint8_t)kind,
		.half = half,
		.byte = byte,
		.bits = bits,
	};

	write_pen(pen, &entry, t);
}

void
ledger_value(const struct ledger_pen *pen, enum ledger_kind kind, uint64_t t,
    uint32_t value)
{
	struct ledger_entry entry = { .kind = (uint8_t)kind, .value = value };

	write_pen(pen, &entry, t);
}
