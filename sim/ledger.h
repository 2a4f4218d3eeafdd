/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ledger: what truly happened in the world, for tests to compare with what was
 * noticed.
 *
 * Two rings, one of transfers on the buses and one of everything else, each
 * numbered from 1 in 64 bits. Writers in several processes take a number and
 * fill its slot; a slot whose number does not match is being written, or was
 * left half written by a process that died, and is skipped by readers.
 */
#ifndef SIM_LEDGER_H
#define SIM_LEDGER_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#define LEDGER_TRANSFERS 16384u /* powers of two */
#define LEDGER_EVENTS    32768u

#define LEDGER_NO_CAGE 0xffffu

enum ledger_kind {
	LEDGER_NONE,
	LEDGER_READ,       /* i2c, half, byte, len, status, value: its microseconds */
	LEDGER_WRITE,      /* the same */
	LEDGER_INSERT,     /* value: how many modules this cage has seen */
	LEDGER_REMOVE,     /* the same */
	LEDGER_FLAG_SET,   /* half, byte, bits: latched, or live bits that came */
	LEDGER_FLAG_CLEAR, /* half, byte, bits: cleared by reading */
	LEDGER_FLAG_GONE,  /* half, byte, bits: live bits that went (SFF-8472) */
	LEDGER_STATE,      /* value: the module state of CMIS */
	LEDGER_RESET,      /* value 1: held in reset, 0: let go */
	LEDGER_BEND,       /* byte: quantity, len: lane, value: low word of the target */
	LEDGER_SET,        /* half, byte, bits: the register that a person wrote */
	LEDGER_FAULT,      /* value: enum fault_kind */
	LEDGER_RECOVER,    /* value: the step; status 0 when it freed the bus */
	LEDGER_KIND_COUNT
};

struct ledger_entry {
	_Atomic uint64_t number; /* 0 while it is written */
	uint64_t mono_us;
	uint32_t value;
	uint16_t cage;
	uint16_t half; /* as in sim/module.h */
	uint8_t kind;  /* enum ledger_kind */
	uint8_t i2c;
	uint8_t byte;
	uint8_t bits;
	uint8_t len;
	int8_t status; /* enum hw_err */
	uint8_t bus;
	uint8_t zero;
};

struct ledger {
	_Atomic uint64_t transfers, events; /* the last number taken */
	struct ledger_entry transfer[LEDGER_TRANSFERS];
	struct ledger_entry event[LEDGER_EVENTS];
};

/* Takes a copy of an entry into its ring and numbers it. */
void ledger_add(struct ledger *l, const struct ledger_entry *entry);

/*
 * Copies one entry by its number. False when it was overwritten, is not
 * written yet, or was left unfinished.
 */
_Bool ledger_transfer(const struct ledger *l, uint64_t number,
    struct ledger_entry *ret_entry);
_Bool ledger_event(const struct ledger *l, uint64_t number,
    struct ledger_entry *ret_entry);

/* "read", "write", "insert" ...; "?" for a kind that is none. */
const char *ledger_kind_name(unsigned kind);

/*
 * Who writes flags into the ledger: the ring, the cage and how simulated time
 * becomes real time.
 */
struct ledger_pen {
	struct ledger *ledger; /* NULL: write nothing */
	uint64_t epoch_us;
	uint64_t age_us; /* simulated time at the epoch */
	uint32_t speed;
	uint16_t cage;
};

void ledger_flag(const struct ledger_pen *pen, enum ledger_kind kind, uint64_t t,
    uint16_t half, uint8_t byte, uint8_t bits);
void ledger_value(const struct ledger_pen *pen, enum ledger_kind kind, uint64_t t,
    uint32_t value);

#endif
