/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Attributes: the files of a board's drivers in sysfs, as text.
 *
 * A tree has for each cage n a device `{10+n}-0050` of the optoe driver, and one device
 * 2-0060, a CPLD, with the pins of all cages in each of the ways that boards have them.
 */
#ifndef TESTS_KERNEL_ATTRIBUTE_H
#define TESTS_KERNEL_ATTRIBUTE_H

#include "tests/kernel/optoe.h"

#define ATTRIBUTE_CAGES 64

enum attribute {
	ATTRIBUTE_EEPROM, /* bytes, not text */
	ATTRIBUTE_CLASS,
	ATTRIBUTE_BANKS,
	ATTRIBUTE_WRITE_MAX,
	ATTRIBUTE_PRESENT,  /* module_present_N: 1 a module is there */
	ATTRIBUTE_PRESENTL, /* module_prsL_N: 0 a module is there */
	ATTRIBUTE_RESET,
	ATTRIBUTE_LPMODE,
	ATTRIBUTE_INTERRUPT,
	ATTRIBUTE_TX_FAULT,
	ATTRIBUTE_TX_DISABLE,
	ATTRIBUTE_RX_LOS,
	ATTRIBUTE_STATUS,      /* module_status_N, hex: 1 ModPrsL, 2 ResetL, 4 LPMode,
				  8 IntL */
	ATTRIBUTE_PRESENT_ALL, /* module_present_all: hex bytes, cage 1 the lowest bit */
	ATTRIBUTE_MUX_RESET,   /* mux_reset: 1 resets all muxes */
	ATTRIBUTE_COUNT
};

struct drivers {
	struct world *world;
	struct optoe optoe[ATTRIBUTE_CAGES];
	unsigned generation[ATTRIBUTE_CAGES]; /* of the optoe device: how often it went */
};

/* What a file is called and how: one for each cage, or one for the board. */
struct attribute_facts {
	const char *name; /* the number of the cage follows a "_" at its end */
	bool of_device;   /* in the device of the cage */
	bool writable;
};
extern const struct attribute_facts attribute_facts[ATTRIBUTE_COUNT];

/* The text, with its newline; how long it is, or a negative errno. */
int attribute_read(struct drivers *d, enum attribute a, unsigned cage, char *text,
    size_t size);
/* 0, or a negative errno; -EINVAL for what is no number. */
int attribute_write(struct drivers *d, enum attribute a, unsigned cage, const char *text);

#endif
