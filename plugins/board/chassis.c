/* SPDX-License-Identifier: Apache-2.0 */
#include "plugins/board/chassis_state.h"

#include <stdio.h>
#include <string.h>

#include "plugins/board/say.h"

/* optoe gives up at once when a busy module does not acknowledge: we do not. */
static const uint16_t patience_ms[] = { 5, 10, 20, 40 };

static const struct board_cage *
desc_of(const struct chassis *ch, unsigned cage)
{
	return &ch->board->cage[cage];
}

const struct platform_cage *
chassis_cages(const struct chassis *ch, size_t *ret_count)
{
	*ret_count = ch->count;
	return ch->table;
}

/*
 * Presence.
 */

/* Nothing that was known of a module counts any more. */
static void
note_presence(struct chassis *ch, unsigned cage, int level)
{
	struct chassis_cage *c = &ch->cage[cage];

	if (level == c->last)
		return;
	c->last = level;
	if (desc_of(ch, cage)->memory == BOARD_MEMORY_I2C)
		pager_reset(&c->pager, PLATFORM_FAMILY_NONE);
	else if (level == 1)
		optoe_plugged(&c->optoe);
}

int
chassis_presence(struct chassis *ch, unsigned bus, struct platform_bits *ret_present,
    struct platform_bits *ret_known)
{
	struct platform_bits present = { { 0 } }, known = { { 0 } };
	int r = PLATFORM_OK;

	if (bus >= ch->topology.count)
		return PLATFORM_INVAL;
	pins_begin_round(ch->pins);
	for (unsigned i = 0; i < ch->count && r != PLATFORM_GONE; i++) {
		if (ch->table[i].pin_bus != bus ||
		    ch->table[i].flags & PLATFORM_CAGE_PRESENCE_BY_READ)
			continue;
		r = pins_get(ch->pins, i, BOARD_PIN_PRESENT);
		if (r < 0)
			continue;
		known.word[i / 32] |= (uint32_t)1 << i % 32;
		present.word[i / 32] |= (uint32_t)r << i % 32;
		note_presence(ch, i, r);
	}
	pins_end_round(ch->pins);
	if (r == PLATFORM_GONE)
		return r;
	*ret_present = present;
	*ret_known = known;
	return PLATFORM_OK;
}

/* 1, 0, or an error where nobody can tell. */
static int
ask_presence(struct chassis *ch, unsigned cage)
{
	int level = pins_get(ch->pins, cage, BOARD_PIN_PRESENT);

	if (level >= 0)
		note_presence(ch, cage, level);
	return level;
}

/*
 * Memory.
 */

static bool
makes_sense(const struct chassis *ch, unsigned cage, struct platform_addr at, size_t len)
{
	if (cage >= ch->count || len < 1 || len > 128 || at.byte % 128 + len > 128)
		return false;
	return at.i2c == 0x50 || at.i2c == 0x51;
}

static int
read_raw(struct chassis_cage *c, struct platform_addr at, uint8_t *buf, size_t len,
    uint64_t deadline_us)
{
	int r = PLATFORM_OK;

	if (at.byte >= 128)
		r = pager_select(&c->pager, &c->i2c, at, c->shared, deadline_us);
	if (!r)
		r = i2c_read(&c->i2c, at.i2c, at.byte, buf, len, deadline_us);
	if (r)
		pager_forget(&c->pager);
	return r;
}

/* Told once, twice, four times, ... */
static void
tell_repairs(struct chassis *ch, unsigned cage, uint32_t before)
{
	uint32_t now = ch->cage[cage].optoe.repaired;

	if (now != before && (now & (now - 1)) == 0)
		say(ch->host,
		    "cage %s: page repaired: optoe had left another page in front of "
		    "page 00h (%u so far)",
		    ch->table[cage].label, now);
}

static int
read_optoe(struct chassis *ch, unsigned cage, struct platform_addr at, uint8_t *buf,
    size_t len, uint64_t deadline_us)
{
	struct chassis_cage *c = &ch->cage[cage];
	uint32_t repaired = c->optoe.repaired;
	int r;

	for (size_t i = 0;; i++) {
		uint64_t until_us;

		r = optoe_read(&c->optoe, at, buf, len, c->shared, deadline_us);
		if (r != PLATFORM_NACK ||
		    i == sizeof(patience_ms) / sizeof(patience_ms[0]) ||
		    ask_presence(ch, cage) != 1)
			break;
		until_us = ch->sys->now_us() + patience_ms[i] * 1000u;
		if (until_us > deadline_us)
			break;
		ch->sys->wait_until(until_us);
	}
	tell_repairs(ch, cage, repaired);
	return r;
}

/*
 * Nobody answers: the pin knows whether that is because nobody is there. Some drivers say
 * "no such device" of an empty cage: no process is to begin anew for that.
 */
static int
explain(struct chassis *ch, unsigned cage, int r)
{
	if ((r == PLATFORM_NACK || r == PLATFORM_GONE) && ask_presence(ch, cage) == 0)
		return PLATFORM_ABSENT;
	return r;
}

int
chassis_read(struct chassis *ch, unsigned cage, struct platform_addr at, uint8_t *buf,
    size_t len, uint64_t deadline_us)
{
	int r;

	if (!makes_sense(ch, cage, at, len))
		return PLATFORM_INVAL;
	if (ch->cage[cage].refused)
		return PLATFORM_PERM;
	if (desc_of(ch, cage)->memory == BOARD_MEMORY_I2C)
		r = read_raw(&ch->cage[cage], at, buf, len, deadline_us);
	else
		r = read_optoe(ch, cage, at, buf, len, deadline_us);
	return explain(ch, cage, r);
}

static int
write_raw(struct chassis_cage *c, struct platform_addr at, const uint8_t *buf, size_t len,
    uint64_t deadline_us)
{
	int r = PLATFORM_OK;

	if (at.byte >= 128)
		r = pager_select(&c->pager, &c->i2c, at, false, deadline_us);
	if (!r)
		r = i2c_write(&c->i2c, at.i2c, at.byte, buf, len, deadline_us);
	if (r)
		pager_forget(&c->pager);
	return r;
}

int
chassis_write(struct chassis *ch, unsigned cage, struct platform_addr at,
    const uint8_t *buf, size_t len, uint64_t deadline_us)
{
	struct chassis_cage *c;
	uint32_t repaired;
	int r;

	/* the page register is not for callers */
	if (!makes_sense(ch, cage, at, len) || (at.byte < 128 && at.byte + len > 126))
		return PLATFORM_INVAL;
	c = &ch->cage[cage];
	if (c->refused || c->shared || desc_of(ch, cage)->read_only)
		return PLATFORM_PERM;
	if (desc_of(ch, cage)->memory == BOARD_MEMORY_I2C)
		return explain(ch, cage, write_raw(c, at, buf, len, deadline_us));
	repaired = c->optoe.repaired;
	r = optoe_write(&c->optoe, at, buf, len, deadline_us);
	tell_repairs(ch, cage, repaired);
	return explain(ch, cage, r);
}

int
chassis_changed(struct chassis *ch, unsigned cage, enum platform_family family)
{
	struct chassis_cage *c;
	int r;

	if (cage >= ch->count || (unsigned)family > PLATFORM_FAMILY_CMIS)
		return PLATFORM_INVAL;
	c = &ch->cage[cage];
	if (desc_of(ch, cage)->memory == BOARD_MEMORY_I2C) {
		pager_reset(&c->pager, family);
		return PLATFORM_OK;
	}
	r = optoe_changed(&c->optoe, family);
	if (r == PLATFORM_UNSUP && !c->class_told) {
		c->class_told = true;
		say(ch->host,
		    "cage %s: %s: a module of another class is plugged, and the class "
		    "cannot be set",
		    ch->table[cage].label, c->optoe.eeprom.path);
	}
	return r;
}

int
chassis_share(struct chassis *ch, unsigned cage, bool shared)
{
	if (cage >= ch->count)
		return PLATFORM_INVAL;
	ch->cage[cage].shared = shared;
	pager_forget(&ch->cage[cage].pager);
	/* optoe keeps its users apart, and each of them reads any page */
	return desc_of(ch, cage)->memory == BOARD_MEMORY_OPTOE;
}

/*
 * Pins.
 */

int
chassis_pin_get(struct chassis *ch, unsigned cage, unsigned pin)
{
	if (cage >= ch->count || pin >= PLATFORM_PIN_COUNT)
		return PLATFORM_INVAL;
	return pins_get(ch->pins, cage, pin);
}

int
chassis_pin_set(struct chassis *ch, unsigned cage, unsigned pin, bool asserted)
{
	struct chassis_cage *c;
	uint64_t until_us;
	int r;

	if (cage >= ch->count || pin >= PLATFORM_PIN_COUNT)
		return PLATFORM_INVAL;
	c = &ch->cage[cage];
	if (pin == PLATFORM_PIN_RESET) {
		pager_forget(&c->pager);
		/* a pulse that is too short is none */
		until_us = c->reset_us + desc_of(ch, cage)->pin[pin].hold_us;
		if (!asserted && c->reset_us && ch->sys->now_us() < until_us)
			ch->sys->wait_until(until_us);
	}
	r = pins_set(ch->pins, cage, pin, asserted);
	if (pin == PLATFORM_PIN_RESET)
		/* an order that failed may have reached the pin all the same */
		c->reset_us = asserted ? ch->sys->now_us() : 0;
	return r;
}

/*
 * Buses, and who else uses them.
 */

int
chassis_recover(struct chassis *ch, unsigned bus, enum platform_recover step)
{
	const struct board_root *d;
	struct node *n;
	unsigned i;
	int r, off;

	if (bus >= ch->topology.count || (unsigned)step > PLATFORM_RECOVER_ADAPTER)
		return PLATFORM_INVAL;
	i = ch->topology.board_root[bus];
	if (step != PLATFORM_RECOVER_MUX || i == BOARD_NO_ROOT ||
	    !ch->board->root[i].recover)
		return PLATFORM_UNSUP;
	d = &ch->board->root[i];
	n = &ch->recover[i];
	for (unsigned cage = 0; cage < ch->count; cage++) {
		if (ch->table[cage].bus == bus)
			pager_forget(&ch->cage[cage].pager);
	}
	r = node_write(n, d->recover_on, strlen(d->recover_on), 0);
	ch->sys->wait_until(ch->sys->now_us() + d->recover_hold_ms * (uint64_t)1000);
	/* whatever came of it, muxes do not stay in reset */
	off = node_write(n, d->recover_off, strlen(d->recover_off), 0);
	if (off)
		say(ch->host, "%s: muxes may be held in reset: \"%s\" was not written",
		    n->path, d->recover_off);
	return r ? r : off;
}

int
chassis_node(const struct chassis *ch, unsigned cage, unsigned index,
    struct platform_node *ret_node)
{
	const struct chassis_cage *c;
	const char *path;
	unsigned addresses;
	bool raw;

	if (cage >= ch->count)
		return PLATFORM_INVAL;
	c = &ch->cage[cage];
	raw = desc_of(ch, cage)->memory == BOARD_MEMORY_I2C;
	/* a driver that is known and allowed is no other: only who opens the adapter */
	addresses =
	    raw && !c->vouched && ch->topology.adapter[cage] != BOARD_NO_BUS ? 2 : 0;
	if (index < addresses) {
		*ret_node = (struct platform_node){
			.kind = PLATFORM_NODE_I2C,
			.i2c = (uint8_t)(0x50 + index),
			.adapter = ch->topology.adapter[cage],
		};
		return PLATFORM_OK;
	}
	path = raw ? c->i2c.node.path : c->optoe.eeprom.path;
	if (index > addresses || !path || strlen(path) >= PLATFORM_PATH_MAX)
		return PLATFORM_UNSUP;
	*ret_node = (struct platform_node){ .kind = PLATFORM_NODE_FILE };
	snprintf(ret_node->path, sizeof(ret_node->path), "%s", path);
	return PLATFORM_OK;
}
