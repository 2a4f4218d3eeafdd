/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Keys of cages: each line becomes a setting.
 */
#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "plugins/board/names.h"
#include "plugins/board/reader.h"
#include "plugins/board/slip.h"

static int
take_type(struct reader *r)
{
	const char *word = reader_word(r, "the type");
	const char *meant = NULL;
	unsigned least = 0;

	if (!word)
		return -EINVAL;
	for (unsigned i = 0; i < PLATFORM_CAGE_TYPE_COUNT; i++) {
		unsigned changes = slip_of(word, board_type_name(i));

		r->setting->number = i;
		if (strcmp(word, board_type_name(i)) == 0)
			return 0;
		if (changes == 0 || (meant && changes >= least))
			continue;
		meant = board_type_name(i);
		least = changes;
	}
	if (meant)
		return reader_fail(r, r->setting->line,
		    "type \"%.24s\" is unknown; did you mean %s?", word, meant);
	return reader_wrong(r, "type \"%.24s\" is unknown", word);
}

static int
take_label(struct reader *r)
{
	r->setting->text = reader_word(r, "the label");
	return r->setting->text ? 0 : -EINVAL;
}

/* A number for each cage of the section, in its order. */
static int
take_map(struct reader *r)
{
	size_t found = r->lines.count - r->next;
	uint16_t *map;
	uint32_t bus;

	if (found != r->list_count)
		return reader_fail(r, r->setting->line,
		    "bus map has %zu numbers; the section has %zu cages, and each gets "
		    "one",
		    found, r->list_count);
	map = reader_take(r, r->list_count * sizeof(*map));
	if (!map)
		return -ENOMEM;
	for (size_t i = 0; i < r->list_count; i++) {
		if (reader_number(r, "bus", 0, BOARD_NO_BUS - 1, &bus))
			return -EINVAL;
		map[i] = (uint16_t)bus;
	}
	r->setting->map = map;
	return 0;
}

static int
take_bus(struct reader *r)
{
	struct setting *s = r->setting;

	if (reader_has(r, "map")) {
		r->next++;
		return take_map(r);
	}
	s->range = reader_has(r, "range");
	r->next += s->range;
	return reader_number(r, "bus", 0,
	    BOARD_NO_BUS - 1 - (s->range ? (uint32_t)r->list_count - 1 : 0), &s->number);
}

static int
take_root(struct reader *r)
{
	const char *name;
	int err = reader_name(r, "root", &name);

	if (err)
		return err;
	for (size_t i = 0; i < r->board->root_count; i++) {
		if (strcmp(name, r->root[i].name) == 0) {
			r->root[i].used = true;
			r->setting->number = (uint32_t)i;
			return 0;
		}
	}
	return reader_fail(r, r->setting->line,
	    "no root %.24s stands above; a section [root %.24s] describes it", name,
	    name);
}

static int
take_khz(struct reader *r)
{
	return reader_number(r, "khz", 10, 3400, &r->setting->number);
}

static int
take_class(struct reader *r)
{
	struct setting *s = r->setting;
	uint32_t klass;

	if (reader_literal(r, "class"))
		return -EINVAL;
	if (reader_has(r, "auto")) {
		r->next++;
	} else {
		if (reader_number(r, "class", 1, 3, &klass))
			return -EINVAL;
		s->klass = (uint8_t)klass;
	}
	s->banks = reader_has(r, "banks");
	r->next += s->banks;
	if (s->banks && (s->klass == 1 || s->klass == 2))
		return reader_wrong(r, "class %u has no banks", s->klass);
	return 0;
}

static int
take_eeprom(struct reader *r)
{
	struct setting *s = r->setting;

	if (reader_has(r, "i2c")) {
		r->next++;
		s->memory = BOARD_MEMORY_I2C;
		s->forced = reader_has(r, "forced");
		r->next += s->forced;
		return 0;
	}
	s->memory = BOARD_MEMORY_OPTOE;
	if (reader_literal(r, "optoe"))
		return -EINVAL;
	s->text = reader_word(r, "a path");
	return s->text ? take_class(r) : -EINVAL;
}

static int
take_nothing(struct reader *r)
{
	(void)r;
	return 0;
}

static int
take_max_read(struct reader *r)
{
	return reader_number(r, "max-read", 16, 128, &r->setting->number);
}

static int
take_max_write(struct reader *r)
{
	return reader_number(r, "max-write", 1, 128, &r->setting->number);
}

static int
take_power(struct reader *r)
{
	return reader_number(r, "power-mw", 1, 100000, &r->setting->number);
}

/* Decimal masks are read wrong by people. */
static int
take_mask(struct reader *r)
{
	const char *word;
	char *end;
	unsigned long long mask;

	if (reader_literal(r, "mask"))
		return -EINVAL;
	word = reader_word(r, "the mask");
	if (!word)
		return -EINVAL;
	if (word[0] != '0' || word[1] != 'x' || strlen(word) > 10 ||
	    !strchr("0123456789abcdefABCDEF", word[2]))
		return reader_wrong(r, "mask \"%.24s\" is not hex, 0x and 1 to 8 digits",
		    word);
	mask = strtoull(word, &end, 16);
	if (*end)
		return reader_wrong(r, "mask \"%.24s\" is not hex, 0x and 1 to 8 digits",
		    word);
	if (mask == 0)
		return reader_wrong(r, "mask %s has no bits", word);
	r->setting->pin.mask = (uint32_t)mask;
	return 0;
}

static int
take_level(struct reader *r)
{
	struct board_pin *pin = &r->setting->pin;
	uint32_t level;

	if (reader_literal(r, "asserted") || reader_number(r, "asserted", 0, 1, &level))
		return -EINVAL;
	pin->asserted = (uint8_t)level;
	if (!reader_has(r, "hold-us"))
		return 0;
	r->next++;
	if (strcmp(r->key->name, board_pin_name(PLATFORM_PIN_RESET)) != 0)
		return reader_wrong(r, "hold-us of %s; only reset is held", r->key->name);
	return reader_number(r, "hold-us", 1, 1000000, &pin->hold_us);
}

static int
take_bulk(struct reader *r)
{
	struct setting *s = r->setting;
	const char *name;
	int err = reader_name(r, "bulk", &name);

	if (err)
		return err;
	for (size_t i = 0; i < r->board->bulk_count; i++) {
		if (strcmp(name, r->bulk[i].name) == 0) {
			r->bulk[i].used = true;
			s->pin.bulk = (uint16_t)i;
			s->pin.asserted = r->board->bulk[i].asserted;
			s->bulk_first = r->bulk_first[i];
			return 0;
		}
	}
	return reader_fail(r, s->line,
	    "no bulk %.24s stands above; a section [bulk %.24s] describes it", name,
	    name);
}

static int
take_pin(struct reader *r)
{
	struct setting *s = r->setting;
	const char *way = reader_word(r, "attr, bits or bulk");

	if (!way)
		return -EINVAL;
	if (strcmp(way, "bulk") == 0) {
		s->pin.kind = BOARD_PIN_BULK;
		return take_bulk(r);
	}
	s->pin.kind = strcmp(way, "attr") == 0 ? BOARD_PIN_ATTR : BOARD_PIN_BITS;
	if (s->pin.kind == BOARD_PIN_BITS && strcmp(way, "bits") != 0)
		return reader_wrong(r, "\"%.24s\" where attr, bits or bulk belongs", way);
	s->text = reader_word(r, "a path");
	if (!s->text || (s->pin.kind == BOARD_PIN_BITS && take_mask(r)))
		return -EINVAL;
	return take_level(r);
}

#define PIN_USAGE(name) \
	name " attr PATH|bits PATH mask 0xN asserted 0|1` or `" name " bulk NAME"
#define PIN(name)                                      \
	{                                              \
		name, PIN_USAGE(name), take_pin, false \
	}

/* clang-format off */
const struct key keys_cage[] = {
	/* name            usage                                                         take            again */
	[CAGE_TYPE]      = { "type",      "type unknown|sfp|sfp28|sfp56|sfp-dd|qsfp|qsfp28|qsfp56|qsfp112|qsfp-dd|osfp", take_type, false },
	[CAGE_LABEL]     = { "label",     "label TEXT",                                  take_label,     false },
	[CAGE_BUS]       = { "bus",       "bus N`, `bus range N` or `bus map N N ...",   take_bus,       false },
	[CAGE_ROOT]      = { "root",      "root NAME",                                   take_root,      false },
	[CAGE_KHZ]       = { "khz",       "khz N",                                       take_khz,       false },
	[CAGE_EEPROM]    = { "eeprom",    "eeprom optoe PATH class 1|2|3|auto [banks]` or `eeprom i2c [forced]", take_eeprom, false },
	[CAGE_READ_ONLY] = { "read-only", "read-only",                                   take_nothing,   false },
	[CAGE_MAX_READ]  = { "max-read",  "max-read N",                                  take_max_read,  false },
	[CAGE_MAX_WRITE] = { "max-write", "max-write N",                                 take_max_write, false },
	[CAGE_POWER]     = { "power-mw",  "power-mw N",                                  take_power,     false },
	[CAGE_PINS + PLATFORM_PIN_RESET] =
		{ "reset", "reset attr PATH|bits PATH mask 0xN asserted 0|1 [hold-us N]` or `reset bulk NAME", take_pin, false },
	[CAGE_PINS + PLATFORM_PIN_LPMODE]     = PIN("lpmode"),
	[CAGE_PINS + PLATFORM_PIN_MODSEL]     = PIN("modsel"),
	[CAGE_PINS + PLATFORM_PIN_INTERRUPT]  = PIN("interrupt"),
	[CAGE_PINS + PLATFORM_PIN_TX_FAULT]   = PIN("tx-fault"),
	[CAGE_PINS + PLATFORM_PIN_TX_DISABLE] = PIN("tx-disable"),
	[CAGE_PINS + PLATFORM_PIN_RX_LOS]     = PIN("rx-los"),
	[CAGE_PINS + PLATFORM_PIN_RATE0]      = PIN("rate-select-0"),
	[CAGE_PINS + PLATFORM_PIN_RATE1]      = PIN("rate-select-1"),
	[CAGE_PINS + PLATFORM_PIN_POWER]      = PIN("power"),
	[CAGE_PINS + PLATFORM_PIN_POWER_GOOD] = PIN("power-good"),
	[CAGE_PINS + BOARD_PIN_PRESENT]       = PIN("present"),
	[CAGE_KEYS] = { NULL },
};
/* clang-format on */

static_assert(CAGE_KEYS < KEYS_MAX, "lines of keys are remembered");
