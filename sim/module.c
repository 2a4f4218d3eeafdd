/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/module.h"

#include <string.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/hwerr.h"
#include "sim/calm.h"
#include "sim/setting.h"
#include "sim/sim_cmis.h"
#include "sim/sim_sff8472.h"
#include "sim/sim_sff8636.h"

/* However long nobody looked, this many looks at the physics are made up for. */
#define STEPS_MAX 240u

/* A prime: halves that are used by turns have places of their own among the hints. */
#define HINTS 61u

#define BANK_BYTE 126
#define PAGE_BYTE 127

static const struct sim_standard *
standard_of(const struct sim_module *m)
{
	if (m->part.family == SIM_FAMILY_CMIS)
		return &sim_cmis;
	return m->part.family == SIM_FAMILY_SFF8636 ? &sim_sff8636 : &sim_sff8472;
}

static const struct sim_half *
look_up(const struct sim_module *m, uint16_t key)
{
	for (unsigned i = 0; i < MIN_OF(m->half_count, SIM_HALVES); i++) {
		if (m->half[i].key == key)
			return &m->half[i];
	}
	return NULL;
}

static struct sim_half *
find_half(struct sim_module *m, uint16_t key)
{
	uint8_t *hint = &m->hint[key % HINTS];
	const struct sim_half *h = &m->half[*hint % SIM_HALVES];

	if (h->key == key && *hint < m->half_count)
		return &m->half[*hint % SIM_HALVES];
	h = look_up(m, key);
	if (h)
		*hint = (uint8_t)(h - m->half);
	return (struct sim_half *)(uintptr_t)h;
}

bool
sim_module_holds(const struct sim_module *m, uint16_t half)
{
	return look_up(m, half) != NULL;
}

uint8_t *
sim_module_at(struct sim_module *m, uint16_t half, uint8_t byte)
{
	struct sim_half *h = find_half(m, half);

	return h ? &h->bytes[byte & 127] : &m->nowhere[byte & 127];
}

void
sim_module_add_half(struct sim_module *m, uint16_t half)
{
	if (m->half_count < SIM_HALVES && !find_half(m, half))
		m->half[m->half_count++] = (struct sim_half){ .key = half, .len = 128 };
}

void
sim_module_text(struct sim_module *m, uint16_t half, uint8_t byte, const char *text,
    size_t len)
{
	for (size_t i = 0; i < len; i++)
		*sim_module_at(m, half, (uint8_t)(byte + i)) =
		    *text ? (uint8_t)*text++ : ' ';
}

void
sim_module_sum(struct sim_module *m, uint16_t half, uint8_t from, uint8_t to, uint8_t at)
{
	*sim_module_at(m, half, at) =
	    byte_sum(sim_module_at(m, half, from), (size_t)(to - from + 1));
}

void
sim_module_latch(struct sim_module *m, const struct ledger_pen *pen, uint16_t half,
    uint8_t byte, uint8_t bits, uint64_t t)
{
	uint8_t *at = sim_module_at(m, half, byte);
	uint8_t fresh = bits & (uint8_t) ~*at;

	if (!fresh)
		return;
	*at |= fresh;
	ledger_flag(pen, LEDGER_FLAG_SET, t, half, byte, fresh);
}

void
sim_module_live(struct sim_module *m, const struct ledger_pen *pen, uint16_t half,
    uint8_t byte, uint8_t mask, uint8_t bits, uint64_t t)
{
	uint8_t *at = sim_module_at(m, half, byte);
	uint8_t came = mask & bits & (uint8_t) ~*at;
	uint8_t went = mask & (uint8_t)~bits & *at;

	*at = (uint8_t)((*at & ~mask) | (bits & mask));
	if (came)
		ledger_flag(pen, LEDGER_FLAG_SET, t, half, byte, came);
	if (went)
		ledger_flag(pen, LEDGER_FLAG_GONE, t, half, byte, went);
}

/* A serial number in the maker's pattern, from the seed of the one module. */
static void
fill_serial(struct sim_module *m, uint64_t seed)
{
	uint64_t digits = physics_hash(seed, 0x5e41);

	for (unsigned i = 0; i < sizeof(m->serial) - 1; i++) {
		char c = m->part.serial[i];

		if (c == '#') {
			c = (char)('0' + digits % 10);
			digits = physics_hash(digits, i);
		}
		m->serial[i] = c;
	}
}

/*
 * Numbers that loops and shifts rely on. They were right when the module was
 * made, but it lies in a file.
 */
static void
bound_numbers(struct sim_module *m)
{
	struct part *part = &m->part;

	part->lanes = (uint8_t)MIN_OF(part->lanes, PART_LANES);
	part->host_lanes = (uint8_t)MIN_OF(part->host_lanes, PART_LANES);
	part->blocks = (uint8_t)MIN_OF(part->blocks, PART_BLOCKS);
	part->app_count = (uint8_t)MIN_OF(part->app_count, PART_APPS);
	for (unsigned i = 0; i < PART_APPS; i++) {
		part->app[i].host_lanes =
		    (uint8_t)MIN_OF(part->app[i].host_lanes, PART_BANK);
		part->app[i].media_lanes =
		    (uint8_t)MIN_OF(part->app[i].media_lanes, PART_BANK);
	}
	for (unsigned i = 0; i < PART_LANES; i++)
		m->lane_state[i] &= 7;
}

void
sim_module_init(struct sim_module *m, const struct part *part, uint64_t seed,
    unsigned pins, uint64_t t)
{
	memset(m, 0, sizeof(*m));
	m->part = *part;
	bound_numbers(m);
	physics_init(&m->physics, seed, t);
	fill_serial(m, seed);
	standard_of(m)->build(m);
	sim_module_restart(m, t);
	standard_of(m)->sum(m);
	m->pins = (uint8_t)pins;
	m->silent = (pins & SIM_PIN_RESET) != 0;
}

void
sim_module_init_still(struct sim_module *m, const struct sim_module *still, unsigned pins,
    uint64_t t)
{
	*m = *still;
	sim_module_restart(m, t);
	m->pins = (uint8_t)pins;
	m->silent = (pins & SIM_PIN_RESET) != 0;
}

/* The page registers, whatever was selected when the dump was taken. */
static void
reset_still(struct sim_module *m)
{
	*sim_module_at(m, SIM_A2_LOWER, PAGE_BYTE) = 0;
	if (m->part.family == SIM_FAMILY_CMIS)
		*sim_module_at(m, SIM_LOWER, BANK_BYTE) = 0;
}

void
sim_module_restart(struct sim_module *m, uint64_t t)
{
	memset(m->page, 0, sizeof(m->page));
	memset(m->bank, 0, sizeof(m->bank));
	m->los = 0;
	m->init_done = 0;
	m->calm = 0;
	m->silent = 0;
	m->busy_until = 0;
	m->started = m->stepped = m->observed = t;
	if (m->still) {
		reset_still(m);
	} else {
		standard_of(m)->reset(m, t);
		setting_write_all(m);
	}
	*sim_module_at(m, SIM_LOWER, PAGE_BYTE) =
	    m->part.family == SIM_FAMILY_SFF8472 ? *sim_module_at(m, SIM_LOWER, PAGE_BYTE)
						 : 0;
}

static uint64_t
booted(const struct sim_module *m)
{
	return m->started + (uint64_t)m->part.boot_ms * US_PER_MS;
}

/* Says whether the interrupt line is pulled, and notes it in the registers. */
static bool
interrupts(struct sim_module *m)
{
	return !m->still && standard_of(m)->interrupt(m);
}

/* What somebody wants to know of a module. */
enum look {
	LOOK_STATES, /* and flags; values may be old */
	LOOK_SIGNAL, /* as it is now, too */
	LOOK_ALL     /* and all values */
};

/* Looks at all of it, or only at what may move in a calm one. */
static void
look_at(struct sim_module *m, const struct ledger_pen *pen, bool all, uint64_t t)
{
	const struct sim_standard *standard = standard_of(m);

	if (all || !calm_lasts(m))
		standard->step(m, pen, t);
	else if (standard->observe)
		standard->observe(m, pen, t);
	m->stepped = t;
}

/* Lets time pass. */
static void
step_to(struct sim_module *m, const struct ledger_pen *pen, uint64_t t, enum look look)
{
	uint64_t from = MAX_OF(m->stepped, booted(m));
	uint64_t step;

	bound_numbers(m);
	if (m->still || m->silent || t < from)
		return;
	step = calm_step_us(m, (t - from) / STEPS_MAX);
	m->asked = 0;
	for (uint64_t at = from + step; at < t; at += step)
		look_at(m, pen, false, at);
	m->asked = look != LOOK_STATES;
	look_at(m, pen, look == LOOK_ALL, t);
	if (calm_lasts(m))
		return;
	m->pulled = interrupts(m);
	calm_begin(m, standard_of(m), t);
}

void
sim_module_step(struct sim_module *m, const struct ledger_pen *pen, uint64_t t)
{
	step_to(m, pen, t, LOOK_ALL);
}

/* The same, but values may be old. */
static void
pass_time(struct sim_module *m, const struct ledger_pen *pen, uint64_t t)
{
	if (!calm_pass(m, t))
		step_to(m, pen, t, LOOK_STATES);
}

void
sim_module_settle(struct sim_module *m, uint64_t t)
{
	static const struct ledger_pen none;
	const struct sim_standard *standard = standard_of(m);

	if (m->silent || t < booted(m))
		return;
	/* one look is enough: states know when they were due */
	m->asked = 1;
	standard->step(m, &none, t);
	m->stepped = t;
	for (size_t i = 0; i < standard->clear_count; i++) {
		const struct sim_run *run = &standard->clears[i];
		unsigned banks = run->half < SIM_LOWER ? part_banks(&m->part) : 1;

		for (unsigned bank = 0; bank < banks; bank++) {
			uint16_t half = sim_bank_half(run->half, bank);

			if (sim_module_holds(m, half))
				memset(sim_module_at(m, half, run->first), 0,
				    run->last - run->first + 1u);
		}
	}
}

void
sim_module_pins(struct sim_module *m, const struct ledger_pen *pen, unsigned pins,
    uint64_t t)
{
	unsigned moved = pins ^ m->pins;

	sim_module_step(m, pen, t);
	m->pins = (uint8_t)pins;
	if (moved)
		m->calm = 0;
	if (moved & SIM_PIN_RESET) {
		ledger_value(pen, LEDGER_RESET, t, (pins & SIM_PIN_RESET) != 0);
		sim_module_restart(m, t);
		m->silent = (pins & SIM_PIN_RESET) != 0;
	}
	sim_module_step(m, pen, t);
}

bool
sim_module_answers(const struct sim_module *m, uint8_t i2c, uint64_t t)
{
	if (m->silent || t < booted(m) || t < m->busy_until)
		return false;
	if (i2c == SIM_I2C_A2)
		return sim_module_holds(m, SIM_A2_LOWER);
	return i2c == SIM_I2C_A0;
}

uint16_t
sim_module_half(const struct sim_module *m, uint8_t i2c, uint8_t byte)
{
	if (i2c == SIM_I2C_A2) {
		if (byte < 128)
			return SIM_A2_LOWER;
		/* tables 00h and 01h are the same, but a dump may hold both */
		if (m->page[1] == 1 && !sim_module_holds(m, SIM_A2_UPPER + 1))
			return SIM_A2_UPPER;
		return (uint16_t)(SIM_A2_UPPER + m->page[1]);
	}
	if (byte < 128)
		return SIM_LOWER;
	return (uint16_t)((m->page[0] < 0x10 ? 0 : m->bank[0] << 8) | m->page[0]);
}

int
sim_module_covers(const struct sim_module *m, uint8_t i2c, uint8_t byte, size_t len)
{
	const struct sim_half *h = look_up(m, sim_module_half(m, i2c, byte));

	/* the page register works also where the dump does not reach */
	if (byte == BANK_BYTE || byte == PAGE_BYTE)
		return HW_OK;
	if (!h)
		return HW_NOPAGE;
	return byte % 128 + len <= h->len ? HW_OK : HW_IO;
}

/* A page of a dump that reads as page 00h: the module does not have it, nor flags there.
 */
static bool
is_page_00(struct sim_module *m, uint16_t half)
{
	return m->still && half != 0x00 && sim_half_page(half) < SIM_LOWER &&
	       memcmp(sim_module_at(m, half, 128), sim_module_at(m, 0x00, 128), 128) == 0;
}

/*
 * Reading clears what is latched, and the ledger hears which bits were seen. False:
 * nothing was.
 */
static bool
clear_read(struct sim_module *m, const struct ledger_pen *pen, uint16_t half,
    uint8_t byte, size_t len, uint64_t t)
{
	const struct sim_standard *standard = standard_of(m);
	uint8_t *bytes = sim_module_at(m, half, 0);
	bool cleared = false;

	if (is_page_00(m, half))
		return false;
	for (size_t i = 0; i < standard->clear_count; i++) {
		const struct sim_run *run = &standard->clears[i];

		if (run->half != sim_half_page(half))
			continue;
		for (unsigned n = MAX_OF(run->first, byte);
		     n <= run->last && n < byte + len; n++) {
			uint8_t *at = &bytes[n & 127];

			if (!*at)
				continue;
			ledger_flag(pen, LEDGER_FLAG_CLEAR, t, half, (uint8_t)n, *at);
			*at = 0;
			cleared = true;
		}
	}
	return cleared;
}

/* Bytes of one half. */
static void
read_half(struct sim_module *m, const struct ledger_pen *pen, uint16_t half, uint8_t byte,
    uint8_t *buf, size_t len, uint64_t t)
{
	memcpy(buf, sim_module_at(m, half, byte), len);
	if (clear_read(m, pen, half, byte, len, t))
		m->pulled = interrupts(m);
}

/* Brings what a read of bytes of a half shows up to its time. */
static void
prepare_read(struct sim_module *m, const struct ledger_pen *pen, bool passed,
    uint16_t half, uint8_t byte, size_t len, uint64_t t)
{
	const struct sim_standard *standard = standard_of(m);
	bool monitored = calm_is_monitored(standard, half);

	if (calm_lasts(m) && calm_refresh(m, standard, half, byte, len, t) && passed)
		return;
	step_to(m, pen, t, monitored ? LOOK_STATES : LOOK_SIGNAL);
	interrupts(m);
}

void
sim_module_read(struct sim_module *m, const struct ledger_pen *pen, uint8_t i2c,
    uint8_t byte, uint8_t *buf, size_t len, uint64_t t)
{
	bool paging = byte >= BANK_BYTE && byte + len <= PAGE_BYTE + 1;
	bool passed = !paging && calm_pass(m, t);

	while (len) {
		uint16_t half = sim_module_half(m, i2c, byte);
		size_t part = MIN_OF(len, 128u - byte % 128u);

		if (!paging)
			prepare_read(m, pen, passed, half, byte, part, t);
		read_half(m, pen, half, byte, buf, part, t);
		byte = (uint8_t)(byte + part);
		buf += part;
		len -= part;
	}
}

/* The page register takes effect; what is not there becomes page 0. */
static void
select_page(struct sim_module *m, uint8_t i2c, uint8_t page, uint64_t t)
{
	unsigned which = i2c == SIM_I2C_A2;
	uint16_t lower = which ? SIM_A2_LOWER : SIM_LOWER;
	bool banked = m->part.family == SIM_FAMILY_CMIS;
	uint8_t before = m->page[which];
	uint8_t bank = banked ? *sim_module_at(m, lower, BANK_BYTE) : 0;

	if (!standard_of(m)->has_page(m, i2c, page < 0x10 ? 0 : bank, page))
		page = bank = 0;
	m->page[which] = page;
	m->bank[which] = bank;
	*sim_module_at(m, lower, PAGE_BYTE) = page;
	if (banked)
		*sim_module_at(m, lower, BANK_BYTE) = bank;
	if (page != before)
		m->busy_until = t + m->part.page_us;
}

static bool
is_page_register(const struct sim_module *m, uint16_t half, uint8_t byte)
{
	if (half == SIM_LOWER && m->part.family == SIM_FAMILY_CMIS)
		return byte == PAGE_BYTE || byte == BANK_BYTE;
	if (half == SIM_LOWER && m->part.family == SIM_FAMILY_SFF8636)
		return byte == PAGE_BYTE;
	return half == SIM_A2_LOWER && byte == PAGE_BYTE;
}

/* Says whether all that is written is the page register. */
static bool
is_paging(const struct sim_module *m, uint8_t i2c, uint8_t byte, size_t len)
{
	uint16_t half = sim_module_half(m, i2c, byte);

	return is_page_register(m, half, byte) &&
	       is_page_register(m, half, (uint8_t)(byte + len - 1));
}

void
sim_module_write(struct sim_module *m, const struct ledger_pen *pen, uint8_t i2c,
    uint8_t byte, const uint8_t *buf, size_t len, bool page_takes, uint64_t t)
{
	const struct sim_standard *standard = standard_of(m);
	bool paging = is_paging(m, i2c, byte, len);

	/* who selects a page will read it: there is time enough to see what it holds */
	if (!paging)
		sim_module_step(m, pen, t);
	for (size_t i = 0; i < len; i++, byte++) {
		uint16_t half = sim_module_half(m, i2c, byte);
		uint8_t *at = sim_module_at(m, half, byte);
		uint8_t mask = standard->writable(half, byte);

		if (!is_page_register(m, half, byte)) {
			*at = (uint8_t)((*at & ~mask) | (buf[i] & mask));
			if (mask && !m->still) {
				m->calm = 0;
				standard->wrote(m, pen, half, byte, t);
			}
		} else if (page_takes && byte == PAGE_BYTE) {
			select_page(m, i2c, buf[i], t);
		} else if (page_takes) {
			*at = buf[i];
		}
	}
	if (!paging && !m->still && !m->silent && t >= booted(m)) {
		m->asked = 1;
		standard->step(m, pen, t);
	}
}

bool
sim_standard_clears(const struct sim_standard *standard, uint16_t half, uint8_t byte)
{
	for (size_t i = 0; i < standard->clear_count; i++) {
		const struct sim_run *run = &standard->clears[i];

		if (run->half == sim_half_page(half) && byte >= run->first &&
		    byte <= run->last)
			return true;
	}
	return false;
}

bool
sim_module_poke(struct sim_module *m, const struct ledger_pen *pen, uint16_t half,
    uint8_t byte, uint8_t value, uint64_t t)
{
	uint8_t *at = sim_module_at(m, half, byte);

	if (!sim_module_holds(m, half))
		return false;
	sim_module_step(m, pen, t);
	ledger_flag(pen, LEDGER_SET, t, half, byte, value);
	if (sim_standard_clears(standard_of(m), half, byte))
		sim_module_live(m, pen, half, byte, 0xff, value, t);
	*at = value;
	m->calm = 0;
	if (!m->still)
		standard_of(m)->wrote(m, pen, half, byte, t);
	return true;
}

bool
sim_module_interrupt(struct sim_module *m, const struct ledger_pen *pen, uint64_t t)
{
	pass_time(m, pen, t);
	if (m->silent)
		return false;
	return calm_lasts(m) ? m->pulled != 0 : interrupts(m);
}

/* SFF-8472 A2h 110 shows what the pins of an SFP carry. */
static bool
status_bit(const struct sim_module *m, uint8_t bit)
{
	const struct sim_half *h = look_up(m, SIM_A2_LOWER);

	return h && h->bytes[110] & bit;
}

bool
sim_module_tx_fault(struct sim_module *m, const struct ledger_pen *pen, uint64_t t)
{
	pass_time(m, pen, t);
	return status_bit(m, 1 << 2);
}

bool
sim_module_rx_los(struct sim_module *m, const struct ledger_pen *pen, uint64_t t)
{
	pass_time(m, pen, t);
	return status_bit(m, 1 << 1);
}
