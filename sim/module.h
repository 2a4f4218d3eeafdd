/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Module: the register file of one simulated module, seen from its two wires.
 *
 * The file is a set of halves of 128 bytes. What a byte means is the matter of
 * the standard (sim_cmis, sim_sff8636, sim_sff8472); this room knows addresses,
 * the page register, which bytes clear when read, and that time passes in small
 * steps. Everything lies in the mapped world, so nothing here is trusted to be
 * in range: every index is bounded where it is used.
 */
#ifndef SIM_MODULE_H
#define SIM_MODULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/ledger.h"
#include "sim/observable.h"
#include "sim/part.h"
#include "sim/physics.h"

/*
 * A half: bank << 8 | page is an upper page of A0h, the others have numbers of
 * their own.
 */
#define SIM_LOWER    0x1000u /* A0h 0-127 */
#define SIM_A2_LOWER 0x2000u /* A2h 0-127 */
#define SIM_A2_UPPER 0x2100u /* A2h 128-255, + page */

/*
 * Four banks of everything: 5 of the module, 20 of lanes, 57 of VDM, 42 of C-CMIS, and
 * 16 of applications; and what settings add, 2 of the module and 44 of lanes.
 */
#define SIM_HALVES 186

#define SIM_I2C_A0 0x50
#define SIM_I2C_A2 0x51

/* Pins that the host drives; bits of sim_cage.pins. */
#define SIM_PIN_RESET      (1u << 0)
#define SIM_PIN_LPMODE     (1u << 1)
#define SIM_PIN_TX_DISABLE (1u << 2)

/* The half of a bank of lanes that an upper page of bank 0 is the first of. */
static inline uint16_t
sim_bank_half(uint16_t half, unsigned bank)
{
	return (uint16_t)(half | bank << 8);
}

/* The bank of a half, and the half of bank 0; halves that have numbers have no bank. */
static inline unsigned
sim_half_bank(uint16_t half)
{
	return half < SIM_LOWER ? half >> 8 : 0;
}

static inline uint16_t
sim_half_page(uint16_t half)
{
	return half < SIM_LOWER ? half & 0xff : half;
}

struct sim_half {
	uint16_t key;
	uint8_t len; /* bytes that can be read; 128 but for a dump that ends early */
	uint8_t bytes[128];
};

/* A statistic of an interval: least, most, and the sum over its seconds. */
struct sim_stat {
	double min, max, sum, seconds;
	uint64_t count;
};

/* The mean; what was seen last when no time passed. */
double sim_stat_mean(const struct sim_stat *stat);

/* VDM: the interval that is being counted, by enum obs_side and lane. */
struct sim_vdm {
	uint64_t done_at; /* a freeze or its end is done then; 0: none is due */
	uint8_t request;  /* the bit of 2Fh:144 as it was seen last */
	uint8_t frozen, zero[6];
	struct sim_stat ber[2][PART_LANES], ferc[2][PART_LANES];
	struct sim_stat link[PART_BANKS][OBS_LINK_COUNT]; /* the first lane of a bank */
};

/* A tunable laser. */
struct sim_laser {
	uint64_t until; /* it is tuned until then; 0: it is not */
	int32_t channel_mhz;
	int16_t fine_mhz;
	uint8_t powered; /* the host set its power */
	uint8_t zero;
};

struct sim_module {
	struct part part;
	struct physics physics;
	char serial[17];
	uint8_t pins;                   /* as the host drives them just now */
	uint8_t page[2], bank[2];       /* selected at A0h and A2h */
	uint8_t silent;                 /* held in reset */
	uint8_t still;                  /* made of a dump: nothing moves by itself */
	uint8_t state;                  /* CMIS module state */
	uint8_t init_done;              /* SFF-8636: says so once per power-up */
	uint8_t calm;                   /* see sim/calm.h */
	uint8_t asked;                  /* the next look is at the signal, too */
	uint8_t pulled;                 /* the interrupt line, as of the last look */
	uint8_t lane_state[PART_LANES]; /* CMIS data path state of host lanes */
	/* and what they are carried by, as of the last look */
	uint32_t lane_media[PART_LANES];
	uint32_t lit[QUANTITY_MONITORS]; /* lanes that had something to measure */
	uint32_t los;                    /* lanes without light, with hysteresis */
	uint64_t lane_since[PART_LANES];
	struct sim_vdm vdm;
	struct sim_laser laser[PART_LANES];
	uint64_t state_since;
	uint64_t started;    /* power came, or reset went */
	uint64_t stepped;    /* the last look at the physics */
	uint64_t observed;   /* ... at the signal, which is VDM's */
	uint64_t calm_bends; /* bends of the physics by which it is calm */
	uint64_t busy_until;
	uint8_t half_count;
	uint8_t hint[SIM_HALVES]; /* where a half was found last, by its key */
	struct sim_half half[SIM_HALVES];
	uint8_t nowhere[128]; /* answers for halves that do not exist */
};

struct sim_monitor;

/* A run of bytes of one half; of the same page in all banks, where it has some. */
struct sim_run {
	uint16_t half;
	uint8_t first, last;
};

/* The behaviour of a standard. */
struct sim_standard {
	const char *name;
	/* QUANTITY_MONITORS of them, one for each quantity. */
	const struct sim_monitor *monitors;
	/* Makes all halves, identity and limits. */
	void (*build)(struct sim_module *m);
	/* Writes the sums of bytes that do not move. */
	void (*sum)(struct sim_module *m);
	/* Power-on values of what does not survive a reset. */
	void (*reset)(struct sim_module *m, uint64_t t);
	/* Looks at the physics and moves states at one moment. */
	void (*step)(struct sim_module *m, const struct ledger_pen *pen, uint64_t t);
	/* Looks at the signal alone, of a module that is calm; NULL: it has none. */
	void (*observe)(struct sim_module *m, const struct ledger_pen *pen, uint64_t t);
	/* Brings what it has beyond the classic monitors up to its time, of a module that
	 * is calm; NULL: it has nothing. */
	void (*refresh)(struct sim_module *m, uint16_t half, uint64_t t);
	/* Says whether all states are where they stay while the host writes nothing. */
	bool (*settled)(struct sim_module *m);
	/* Bytes that reading clears. */
	const struct sim_run *clears;
	size_t clear_count;
	/* Bits of a byte that a host may write. */
	uint8_t (*writable)(uint16_t half, uint8_t byte);
	/* A byte was written: what follows from it at once. */
	void (*wrote)(struct sim_module *m, const struct ledger_pen *pen, uint16_t half,
	    uint8_t byte, uint64_t t);
	/* Says whether the interrupt line is pulled, and notes it in the registers. */
	bool (*interrupt)(struct sim_module *m);
	/* Says whether a page can be selected at this address. */
	bool (*has_page)(const struct sim_module *m, uint8_t i2c, uint8_t bank,
	    uint8_t page);
};

/* Says whether reading a byte clears it. */
bool sim_standard_clears(const struct sim_standard *standard, uint16_t half,
    uint8_t byte);

/* Makes a module of a part; it is powered at t. `seed` makes it one of a kind. */
void sim_module_init(struct sim_module *m, const struct part *part, uint64_t seed,
    unsigned pins, uint64_t t);

/*
 * Powers a copy of a still module at t. It answers the bytes that it was made of;
 * only the page register is live, flags clear when read, and a host may write
 * what its standard lets it write.
 */
void sim_module_init_still(struct sim_module *m, const struct sim_module *still,
    unsigned pins, uint64_t t);

/* Lets time pass up to t, so that flags follow what happened in between. */
void sim_module_step(struct sim_module *m, const struct ledger_pen *pen, uint64_t t);

/* It has been up until t, and its host has read and cleared the flags of power-up. */
void sim_module_settle(struct sim_module *m, uint64_t t);

/* The host moves its pins: reset, low power, transmitter. */
void sim_module_pins(struct sim_module *m, const struct ledger_pen *pen, unsigned pins,
    uint64_t t);

/* Power-on again: after reset, or when a host asks for it by a register. */
void sim_module_restart(struct sim_module *m, uint64_t t);

/* Says whether it acknowledges its address: not in reset, booting or busy. */
bool sim_module_answers(const struct sim_module *m, uint8_t i2c, uint64_t t);

/* 0 when the module has these bytes; HW_NOPAGE: not their half, HW_IO: it ends before. */
int sim_module_covers(const struct sim_module *m, uint8_t i2c, uint8_t byte, size_t len);

/* Transfers as the wires see them: `byte` counts up and wraps at 255. */
void sim_module_read(struct sim_module *m, const struct ledger_pen *pen, uint8_t i2c,
    uint8_t byte, uint8_t *buf, size_t len, uint64_t t);
void sim_module_write(struct sim_module *m, const struct ledger_pen *pen, uint8_t i2c,
    uint8_t byte, const uint8_t *buf, size_t len, bool page_takes, uint64_t t);

/* A person writes a register, whether a host may or not; false: no such half. */
bool sim_module_poke(struct sim_module *m, const struct ledger_pen *pen, uint16_t half,
    uint8_t byte, uint8_t value, uint64_t t);

/* What it says on its pins at t. */
bool sim_module_interrupt(struct sim_module *m, const struct ledger_pen *pen, uint64_t t);
bool sim_module_tx_fault(struct sim_module *m, const struct ledger_pen *pen, uint64_t t);
bool sim_module_rx_los(struct sim_module *m, const struct ledger_pen *pen, uint64_t t);

/* For the rooms of the standards. */

/* The half that an address means just now. */
uint16_t sim_module_half(const struct sim_module *m, uint8_t i2c, uint8_t byte);
bool sim_module_holds(const struct sim_module *m, uint16_t half);
/* A byte of a half; of nowhere when the half does not exist. Never NULL. */
uint8_t *sim_module_at(struct sim_module *m, uint16_t half, uint8_t byte);
/* Makes a half of zeroes, unless it is there or all are taken. */
void sim_module_add_half(struct sim_module *m, uint16_t half);
/* Text padded with blanks. */
void sim_module_text(struct sim_module *m, uint16_t half, uint8_t byte, const char *text,
    size_t len);
/* Writes the sum of bytes from..to behind them, at `at`. */
void sim_module_sum(struct sim_module *m, uint16_t half, uint8_t from, uint8_t to,
    uint8_t at);
/* Sets bits of a latched flag and tells the ledger of those that are new. */
void sim_module_latch(struct sim_module *m, const struct ledger_pen *pen, uint16_t half,
    uint8_t byte, uint8_t bits, uint64_t t);
/* Replaces live bits of a byte under `mask` and tells the ledger what moved. */
void sim_module_live(struct sim_module *m, const struct ledger_pen *pen, uint16_t half,
    uint8_t byte, uint8_t mask, uint8_t bits, uint64_t t);

#endif
