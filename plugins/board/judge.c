/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Judgement: settings come to the cages, and what only shows when all is read is looked
 * for: what is missing, what two cages cannot share, what nobody uses.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plugins/board/names.h"
#include "plugins/board/path.h"
#include "plugins/board/reader.h"

#define LABEL_CHARS                                                      \
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" \
	"._/-"

static const struct setting *
given(const struct reader *r, size_t cage, size_t key)
{
	return r->given[cage][key];
}

static uint32_t
number(const struct reader *r, size_t cage, size_t key, uint32_t other)
{
	const struct setting *s = given(r, cage, key);

	return s ? s->number : other;
}

static int
fill_path(struct reader *r, size_t cage, size_t key, const struct setting *s,
    const char **ret_path)
{
	char path[PLATFORM_PATH_MAX], why[PATH_WHY_MAX];

	if (path_expand(s->text, (unsigned)cage + 1, r->board->cage[cage].bus, path,
		sizeof(path), why) ||
	    path_judge(path, why))
		return reader_fail(r, s->line, "%s of cage %zu: %s", keys_cage[key].name,
		    cage + 1, why);
	*ret_path = reader_copy(r, path);
	return *ret_path ? 0 : -ENOMEM;
}

static int
fill_label(struct reader *r, size_t cage)
{
	struct board_cage *c = &r->board->cage[cage];
	const struct setting *s = given(r, cage, CAGE_LABEL);
	char why[PATH_WHY_MAX];
	size_t len;

	if (path_expand(s ? s->text : "{n}", (unsigned)cage + 1, c->bus, c->label,
		sizeof(c->label), why))
		return reader_fail(r, s->line, "label of cage %zu: %s", cage + 1, why);
	len = strspn(c->label, LABEL_CHARS);
	if (len == 0 || c->label[len])
		return reader_fail(r, s->line,
		    "label \"%s\"; a label has 1 to 15 of A-Z a-z 0-9 . _ / -", c->label);
	return 0;
}

static int
fill_eeprom(struct reader *r, size_t cage)
{
	struct board_cage *c = &r->board->cage[cage];
	const struct setting *s = given(r, cage, CAGE_EEPROM);
	char path[32];

	c->memory = s->memory;
	c->klass = s->klass;
	c->banks = s->banks;
	c->forced = s->forced;
	if (s->klass == 2 && c->type >= PLATFORM_CAGE_QSFP)
		return reader_fail(r, s->line,
		    "eeprom of cage %zu, %s, has class 2; that is of SFP, and others "
		    "have 1 or 3",
		    cage + 1, board_type_name(c->type));
	if (s->klass == 1 && c->type >= PLATFORM_CAGE_SFP &&
	    c->type <= PLATFORM_CAGE_SFP_DD)
		return reader_fail(r, s->line,
		    "eeprom of cage %zu, %s, has class 1; that is of QSFP, and SFP have "
		    "2 or 3",
		    cage + 1, board_type_name(c->type));
	if (s->memory == BOARD_MEMORY_OPTOE)
		return fill_path(r, cage, CAGE_EEPROM, s, &c->eeprom);
	if (c->bus == BOARD_NO_BUS)
		return reader_fail(r, s->line,
		    "eeprom of cage %zu is i2c without a bus; give the cage one with bus",
		    cage + 1);
	snprintf(path, sizeof(path), "/dev/i2c-%u", c->bus);
	c->eeprom = reader_copy(r, path);
	return c->eeprom ? 0 : -ENOMEM;
}

static int
fill_bulk_pin(struct reader *r, size_t cage, size_t key, const struct setting *s,
    struct board_pin *pin)
{
	const struct board_bulk *bulk = &r->board->bulk[s->pin.bulk];

	if (cage < s->bulk_first)
		return reader_fail(r, s->line,
		    "%s of cage %zu is not in bulk %.24s; its first-cage is %u",
		    keys_cage[key].name, cage + 1, r->bulk[s->pin.bulk].name,
		    s->bulk_first + 1);
	if (cage - s->bulk_first >= bulk->bytes * 8u)
		return reader_fail(r, s->line,
		    "%s of cage %zu is not in bulk %.24s; its %u bytes end with cage %u",
		    keys_cage[key].name, cage + 1, r->bulk[s->pin.bulk].name, bulk->bytes,
		    s->bulk_first + bulk->bytes * 8u);
	pin->bit = (uint16_t)(cage - s->bulk_first);
	return 0;
}

static int
fill_pin(struct reader *r, size_t cage, unsigned which)
{
	struct board_cage *c = &r->board->cage[cage];
	struct board_pin *pin = &c->pin[which];
	const struct setting *s = given(r, cage, CAGE_PINS + which);

	if (!s)
		return 0;
	if (!board_type_has_pin(c->type, which))
		return reader_fail(r, s->line,
		    "%s of cage %zu; no cage of type %s has that pin",
		    board_pin_name(which), cage + 1, board_type_name(c->type));
	*pin = s->pin;
	if (pin->kind == BOARD_PIN_BULK)
		return fill_bulk_pin(r, cage, CAGE_PINS + which, s, pin);
	return fill_path(r, cage, CAGE_PINS + which, s, &pin->path);
}

static int
fill_cage(struct reader *r, size_t cage)
{
	static const size_t needed[] = { CAGE_EEPROM, CAGE_TYPE };
	struct board_cage *c = &r->board->cage[cage];
	int err;

	for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++) {
		if (!given(r, cage, needed[i]))
			return reader_fail(r, r->cages_line,
			    "cage %zu of %zu has no %s; a section [cage %zu] gives it",
			    cage + 1, r->board->cage_count, keys_cage[needed[i]].name,
			    cage + 1);
	}
	c->type = (uint8_t)number(r, cage, CAGE_TYPE, 0);
	c->bus = given(r, cage, CAGE_BUS) ? r->bus[cage] : BOARD_NO_BUS;
	c->root = (uint16_t)number(r, cage, CAGE_ROOT, BOARD_NO_ROOT);
	c->khz = (uint16_t)number(r, cage, CAGE_KHZ, 0);
	c->read_only = given(r, cage, CAGE_READ_ONLY);
	c->max_read = (uint16_t)number(r, cage, CAGE_MAX_READ, 0);
	c->max_write = (uint16_t)number(r, cage, CAGE_MAX_WRITE, 0);
	c->power_max_mw = number(r, cage, CAGE_POWER, 0);
	err = fill_label(r, cage);
	if (!err)
		err = fill_eeprom(r, cage);
	for (unsigned pin = 0; !err && pin < BOARD_PIN_COUNT; pin++)
		err = fill_pin(r, cage, pin);
	return err;
}

/* What no two cages may have alike. */
struct own {
	const char *text;
	uint32_t mask;
	uint16_t cage;
};

static int
compare_own(const void *a, const void *b)
{
	const struct own *x = a, *y = b;
	int r = strcmp(x->text, y->text);

	if (r == 0)
		r = (x->mask > y->mask) - (x->mask < y->mask);
	return r ? r : (x->cage > y->cage) - (x->cage < y->cage);
}

/* Names the first cage that has what another one has, too. */
static int
judge_own(struct reader *r, struct own *own, size_t count, size_t key, const char *remedy)
{
	const struct own *found = NULL;
	const struct setting *s;

	qsort(own, count, sizeof(*own), compare_own);
	for (size_t i = 1; i < count; i++) {
		if (strcmp(own[i - 1].text, own[i].text) != 0 ||
		    own[i - 1].mask != own[i].mask)
			continue;
		if (!found || own[i].cage < found->cage)
			found = &own[i];
	}
	if (!found)
		return 0;
	s = given(r, found->cage, key);
	return reader_fail(r, s ? s->line : r->cages_line,
	    "cages %u and %u have the same %s; %s", found[-1].cage + 1, found->cage + 1,
	    keys_cage[key].name, remedy);
}

static int
judge_labels(struct reader *r, struct own *own)
{
	const struct board *b = r->board;

	for (size_t i = 0; i < b->cage_count; i++)
		own[i] = (struct own){ b->cage[i].label, 0, (uint16_t)i };
	return judge_own(r, own, b->cage_count, CAGE_LABEL, "each has its own");
}

static int
judge_eeproms(struct reader *r, struct own *own)
{
	const struct board *b = r->board;

	for (size_t i = 0; i < b->cage_count; i++)
		own[i] = (struct own){ b->cage[i].eeprom, 0, (uint16_t)i };
	return judge_own(r, own, b->cage_count, CAGE_EEPROM,
	    "a number in braces, such as {bus} or {n}, keeps them apart");
}

/* All modules have one address, so a bus has one of them. */
static int
judge_buses(struct reader *r, struct own *own)
{
	const struct board *b = r->board;
	size_t count = 0;

	for (size_t i = 0; i < b->cage_count; i++) {
		const struct setting *s = given(r, i, CAGE_EEPROM);

		if (b->cage[i].bus != BOARD_NO_BUS &&
		    (!s->text || strstr(s->text, "{bus}")))
			own[count++] = (struct own){ "", b->cage[i].bus, (uint16_t)i };
	}
	return judge_own(r, own, count, CAGE_BUS, "a bus has one module at an address");
}

static int
judge_pins(struct reader *r, struct own *own, unsigned which)
{
	const struct board *b = r->board;
	size_t count = 0;

	for (size_t i = 0; i < b->cage_count; i++) {
		const struct board_pin *pin = &b->cage[i].pin[which];

		if (pin->path)
			own[count++] = (struct own){ pin->path, pin->mask, (uint16_t)i };
	}
	return judge_own(r, own, count, CAGE_PINS + which,
	    "a number in braces, such as {n}, or a mask keeps them apart");
}

static int
judge_roots(struct reader *r)
{
	const struct board *b = r->board;

	for (size_t i = 0; i < b->root_count; i++) {
		if (!r->root[i].used)
			return reader_fail(r, r->root[i].line,
			    "no cage is on root %.24s; a key root puts it there, or the "
			    "section must go",
			    r->root[i].name);
		for (size_t k = 0; k < i; k++) {
			if (b->root[i].adapter == b->root[k].adapter &&
			    b->root[i].adapter != BOARD_NO_BUS)
				return reader_fail(r, r->root[i].line,
				    "roots %.24s and %.24s have the same adapter; they "
				    "are one root",
				    r->root[k].name, r->root[i].name);
		}
	}
	return 0;
}

static int
judge_bulks(struct reader *r)
{
	for (size_t i = 0; i < r->board->bulk_count; i++) {
		if (!r->bulk[i].used)
			return reader_fail(r, r->bulk[i].line,
			    "no pin is in bulk %.24s; a pin with it is, or the section "
			    "must go",
			    r->bulk[i].name);
	}
	return 0;
}

int
reader_judge(struct reader *r)
{
	struct board *b = r->board;
	struct own *own;
	int err = 0;

	for (size_t i = 0; !err && i < b->cage_count; i++)
		err = fill_cage(r, i);
	if (err)
		return err;
	own = reader_take(r, b->cage_count * sizeof(*own));
	if (!own)
		return -ENOMEM;
	err = judge_labels(r, own);
	if (!err)
		err = judge_eeproms(r, own);
	if (!err)
		err = judge_buses(r, own);
	for (unsigned pin = 0; !err && pin < BOARD_PIN_COUNT; pin++)
		err = judge_pins(r, own, pin);
	if (!err)
		err = judge_roots(r);
	return err ? err : judge_bulks(r);
}
