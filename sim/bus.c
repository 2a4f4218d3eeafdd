/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/bus.h"

#include <string.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/hwerr.h"
#include "sim/wire.h"

#define BANK_BYTE 126
#define PAGE_BYTE 127

/* A module may be silent this long after a change of page (CMIS 5.2, Table 10-1). */
#define PAGE_PATIENCE_US 10000u
#define PAGE_RETRY_US    500u

/* One access on its way: where it goes, what time it is, until when it may go on. */
struct access {
	struct world *w;
	unsigned cage;
	uint8_t i2c;
	uint64_t now_us, deadline_us;
	struct sim_pager *pager;
};

static uint64_t
wait_until(const struct access *a, uint64_t until_us)
{
	const struct world_host *host = a->w->host;
	uint64_t now = host && host->wait ? host->wait(host->arg, until_us) : until_us;

	return MAX_OF(now, until_us);
}

/* One transaction, with its time. */
static int
transfer(struct access *a, uint8_t byte, bool write, uint8_t *buf, size_t len)
{
	struct wire x = {
		.cage = a->cage,
		.i2c = a->i2c,
		.byte = byte,
		.write = write,
		.len = len,
	};
	int err = wire_begin(a->w, &x, a->now_us, a->deadline_us);

	if (err)
		return err;
	a->now_us = wait_until(a, x.end_us);
	return wire_end(a->w, &x, buf);
}

static bool
is_sfp_cage(const struct sim_cage *c)
{
	return c->type == WORLD_SFP || c->type == WORLD_SFP28 || c->type == WORLD_SFP56;
}

/* The register that tells the bank: CMIS, for pages that have banks. */
static bool
is_banked(const struct access *a, struct sim_addr at)
{
	return a->i2c == SIM_I2C_A0 && at.page >= 0x10 &&
	       a->pager->family != SIM_FAMILY_SFF8636;
}

/*
 * Reads bank and page as the module has them. They are only asked for together:
 * two bytes in one transaction.
 */
static int
look_at_page(struct access *a, struct sim_addr at, bool *ret_right)
{
	uint8_t now[2];
	int err = transfer(a, BANK_BYTE, false, now, sizeof(now));

	if (err)
		return err;
	*ret_right = now[1] == at.page && (!is_banked(a, at) || now[0] == at.bank);
	return 0;
}

/* SFF modules have something else at byte 126: there only 127 is written. */
static int
write_page(struct access *a, struct sim_addr at)
{
	uint8_t want[2] = { at.bank, at.page };

	if (is_banked(a, at) || a->pager->family == SIM_FAMILY_CMIS)
		return transfer(a, BANK_BYTE, true, want, 2);
	return transfer(a, PAGE_BYTE, true, want + 1, 1);
}

/* Reads the page back; a module that is silent over its page gets some patience. */
static int
read_page_back(struct access *a, struct sim_addr at, bool *ret_right)
{
	unsigned speed = MAX_OF(1u, a->w->map->head.params.speed);
	uint64_t until = a->now_us + PAGE_PATIENCE_US / speed;
	int err = look_at_page(a, at, ret_right);

	while (err == HW_NACK && a->now_us < until && a->now_us < a->deadline_us) {
		a->now_us = wait_until(a, a->now_us + PAGE_RETRY_US / speed + 1);
		err = look_at_page(a, at, ret_right);
	}
	return err;
}

static int
select_page(struct access *a, struct sim_addr at)
{
	struct sim_pager *p = a->pager;
	bool right = false;
	bool shared = a->w->shared[a->cage];
	bool other = !shared && p->known &&
		     (p->page != at.page || (is_banked(a, at) && p->bank != at.bank));
	int err = 0;

	p->known = 0;
	if (!other)
		err = look_at_page(a, at, &right);
	if (!err && !right && shared)
		err = HW_BUSY; /* whoever selected that page needs it */
	if (!err && !right) {
		err = write_page(a, at);
		if (!err)
			err = read_page_back(a, at, &right);
		if (!err && !right)
			err = HW_NOPAGE;
	}
	if (err)
		return err;
	*p = (struct sim_pager){
		.known = 1,
		.page = at.page,
		.bank = at.bank,
		.family = p->family,
	};
	return 0;
}

/* Brings the wanted half in front, where that takes anything. */
static int
prepare(struct access *a, struct sim_addr at)
{
	const struct sim_cage *c = world_cage(a->w, a->cage);

	if (at.byte < 128)
		return 0;
	/* A0h of an SFP has no page register; 126 and 127 are the maker's own there */
	if (is_sfp_cage(c) && at.i2c == SIM_I2C_A0)
		return at.page == 0 && at.bank == 0 ? 0 : HW_NOPAGE;
	if (at.bank != 0 && !is_banked(a, at))
		return HW_NOPAGE;
	return select_page(a, at);
}

static bool
makes_sense(const struct world *w, unsigned cage, struct sim_addr at, size_t len,
    bool write)
{
	if (cage >= world_cages(w) || len < 1 || len > 128 || at.byte % 128 + len > 128)
		return false;
	if (at.i2c != SIM_I2C_A0 && at.i2c != SIM_I2C_A2)
		return false;
	/* the page register is not for callers */
	return !(write && at.byte < 128 && at.byte + len > BANK_BYTE);
}

static int
run_access(struct access *a, struct sim_addr at, bool write, uint8_t *buf, size_t len)
{
	int err = prepare(a, at);

	if (!err)
		err = transfer(a, at.byte, write, buf, len);
	if (err)
		a->pager->known = 0;
	/* nobody answers: the pin knows whether that is because nobody is there */
	if (err == HW_NACK && !sim_bus_presence(a->w, a->cage, a->now_us))
		err = HW_ABSENT;
	return err;
}

static int
begin_access(struct world *w, unsigned cage, struct sim_addr at, bool write, uint8_t *buf,
    size_t len, uint64_t now_us, uint64_t deadline_us, uint64_t *ret_end_us)
{
	struct access a = {
		.w = w,
		.cage = cage,
		.i2c = at.i2c,
		.now_us = now_us,
		.deadline_us = deadline_us,
	};
	int err;

	*ret_end_us = now_us;
	if (!makes_sense(w, cage, at, len, write))
		return HW_INVAL;
	if (write && w->shared[cage])
		return HW_PERM;
	a.pager = &w->pager[cage][at.i2c == SIM_I2C_A2];
	err = run_access(&a, at, write, buf, len);
	*ret_end_us = a.now_us;
	return err;
}

int
sim_bus_read(struct world *w, unsigned cage, struct sim_addr at, uint8_t *buf, size_t len,
    uint64_t now_us, uint64_t deadline_us, uint64_t *ret_end_us)
{
	return begin_access(w, cage, at, false, buf, len, now_us, deadline_us,
	    ret_end_us);
}

int
sim_bus_write(struct world *w, unsigned cage, struct sim_addr at, const uint8_t *buf,
    size_t len, uint64_t now_us, uint64_t deadline_us, uint64_t *ret_end_us)
{
	uint8_t copy[128];

	if (len > sizeof(copy)) {
		*ret_end_us = now_us;
		return HW_INVAL;
	}
	memcpy(copy, buf, len);
	return begin_access(w, cage, at, true, copy, len, now_us, deadline_us,
	    ret_end_us);
}

int
sim_bus_presence(const struct world *w, unsigned cage, uint64_t now_us)
{
	const struct sim_cage *c = world_cage(w, cage);

	if (!c || !c->plugged)
		return 0;
	return !fault_flaps_away(&c->fault, w->map->head.params.seed + cage, now_us);
}

/* Which pins a cage has: the host's bit (0 for what the module drives), and where. */
static const struct {
	uint8_t host_bit;
	bool on_sfp, on_qsfp;
} pins[SIM_BUS_PIN_COUNT] = {
	[SIM_BUS_RESET] = { SIM_PIN_RESET, false, true },
	[SIM_BUS_LPMODE] = { SIM_PIN_LPMODE, false, true },
	[SIM_BUS_INTERRUPT] = { 0, false, true },
	[SIM_BUS_TX_FAULT] = { 0, true, false },
	[SIM_BUS_TX_DISABLE] = { SIM_PIN_TX_DISABLE, true, false },
	[SIM_BUS_RX_LOS] = { 0, true, false },
};

static bool
has_pin(const struct world *w, unsigned cage, enum sim_pin pin)
{
	const struct sim_cage *c = world_cage(w, cage);

	if (!c || (unsigned)pin >= SIM_BUS_PIN_COUNT)
		return false;
	return is_sfp_cage(c) ? pins[pin].on_sfp : pins[pin].on_qsfp;
}

static bool
module_pin(struct sim_module *m, const struct ledger_pen *pen, enum sim_pin pin,
    uint64_t t)
{
	switch (pin) {
	case SIM_BUS_INTERRUPT:
		return sim_module_interrupt(m, pen, t);
	case SIM_BUS_TX_FAULT:
		return sim_module_tx_fault(m, pen, t);
	case SIM_BUS_RX_LOS:
		return sim_module_rx_los(m, pen, t);
	case SIM_BUS_RESET:
	case SIM_BUS_LPMODE:
	case SIM_BUS_TX_DISABLE:
	case SIM_BUS_PIN_COUNT:
		break;
	}
	return false;
}

int
sim_bus_pin_get(struct world *w, unsigned cage, enum sim_pin pin, uint64_t now_us)
{
	unsigned bus = world_bus_of(w, cage);
	struct ledger_pen pen = world_pen(w, cage);
	struct sim_cage *c = world_cage(w, cage);
	int level;

	if (!has_pin(w, cage, pin))
		return HW_UNSUP;
	if (world_lock(w, bus))
		return HW_BUSY;
	if (pins[pin].host_bit) {
		level = (c->pins & pins[pin].host_bit) != 0;
	} else if (c->plugged) {
		level = module_pin(&c->module, &pen, pin, world_time(w, now_us));
	} else {
		/* pull-ups: TX_FAULT and RX_LOS of an empty SFP cage read as asserted */
		level = pin != SIM_BUS_INTERRUPT;
	}
	world_unlock(w, bus);
	return level;
}

int
sim_bus_pin_set(struct world *w, unsigned cage, enum sim_pin pin, int asserted,
    uint64_t now_us)
{
	unsigned bus = world_bus_of(w, cage);
	struct ledger_pen pen = world_pen(w, cage);
	struct sim_cage *c = world_cage(w, cage);

	if (!has_pin(w, cage, pin) || !pins[pin].host_bit)
		return HW_UNSUP;
	if (world_lock(w, bus))
		return HW_BUSY;
	c->pins = asserted ? c->pins | pins[pin].host_bit
			   : c->pins & ~(uint32_t)pins[pin].host_bit;
	if (c->plugged)
		sim_module_pins(&c->module, &pen, c->pins, world_time(w, now_us));
	if (pin == SIM_BUS_RESET && asserted && c->fault.kind == FAULT_STUCK &&
	    c->fault.cure != FAULT_CURE_NONE)
		c->fault = (struct fault){ .kind = FAULT_NONE };
	world_unlock(w, bus);
	return HW_OK;
}

int
sim_bus_changed(struct world *w, unsigned cage, unsigned family)
{
	if (cage >= world_cages(w) || family > SIM_FAMILY_CMIS)
		return HW_INVAL;
	for (unsigned i = 0; i < 2; i++)
		w->pager[cage][i] = (struct sim_pager){ .family = (uint8_t)family };
	return HW_OK;
}

int
sim_bus_share(struct world *w, unsigned cage, bool shared)
{
	if (cage >= world_cages(w))
		return HW_INVAL;
	w->shared[cage] = shared;
	return HW_OK;
}

/* Frees the bus from modules that this step cures; false when one still holds it. */
static bool
cure(struct world *w, unsigned bus, unsigned step, uint64_t now_us)
{
	bool free = true;

	for (unsigned i = 0; i < world_cages(w); i++) {
		struct sim_cage *c = world_cage(w, i);

		if (!world_shares(w, i, bus) || !c->plugged ||
		    fault_at(&c->fault, now_us) != FAULT_STUCK)
			continue;
		if (c->fault.cure != FAULT_CURE_NONE && step + 1 >= c->fault.cure)
			c->fault = (struct fault){ .kind = FAULT_NONE };
		else
			free = false;
	}
	return free;
}

int
sim_bus_recover(struct world *w, unsigned bus, unsigned step, uint64_t now_us)
{
	struct sim_bus *b = world_bus(w, bus) ? world_adapter(w, bus) : NULL;
	struct ledger_entry entry = {
		.kind = LEDGER_RECOVER,
		.mono_us = now_us,
		.value = step,
		.cage = LEDGER_NO_CAGE,
		.bus = (uint8_t)bus,
	};
	int err;

	if (!b || step >= FAULT_CURE_ADAPTER)
		return HW_INVAL;
	if (world_lock(w, bus))
		return HW_BUSY;
	err = cure(w, bus, step, now_us) ? HW_OK : HW_STUCK;
	if (!err)
		b->stuck = b->selected = 0;
	entry.status = (int8_t)err;
	ledger_add(&w->map->ledger, &entry);
	world_unlock(w, bus);
	return err;
}
