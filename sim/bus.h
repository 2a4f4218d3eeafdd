/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bus: what a platform does with the cages of a world: paged reads and writes,
 * presence, pins, recovery.
 *
 * Each call takes the time and says when it ended. In virtual time (a world
 * without host) nothing sleeps, so a simulation may go on at ret_end_us; with a
 * host the call lasts as long as the bus takes. Results are enum hw_err.
 *
 * The page register is ours: it is written only when the wanted page is not
 * the selected one as far as we know, and read back before a page is trusted.
 */
#ifndef SIM_BUS_H
#define SIM_BUS_H

#include <stddef.h>
#include <stdint.h>

#include "sim/world.h"

/* As struct platform_addr of plugins/platform.h. */
struct sim_addr {
	uint8_t i2c;
	uint8_t bank;
	uint8_t page;
	uint8_t byte;
};

/* 1 to 128 bytes within one half. No transfer starts after the deadline. */
int sim_bus_read(struct world *w, unsigned cage, struct sim_addr at, uint8_t *buf,
    size_t len, uint64_t now_us, uint64_t deadline_us, uint64_t *ret_end_us);
int sim_bus_write(struct world *w, unsigned cage, struct sim_addr at, const uint8_t *buf,
    size_t len, uint64_t now_us, uint64_t deadline_us, uint64_t *ret_end_us);

/* The presence pin, 0 or 1; it costs no bus time and takes no lock. */
int sim_bus_presence(const struct world *w, unsigned cage, uint64_t now_us);

enum sim_pin {
	SIM_BUS_RESET,
	SIM_BUS_LPMODE,
	SIM_BUS_INTERRUPT,
	SIM_BUS_TX_FAULT,
	SIM_BUS_TX_DISABLE,
	SIM_BUS_RX_LOS,
	SIM_BUS_PIN_COUNT
};

/* 0, 1 or an error: HW_UNSUP for a pin that this cage does not have. */
int sim_bus_pin_get(struct world *w, unsigned cage, enum sim_pin pin, uint64_t now_us);
int sim_bus_pin_set(struct world *w, unsigned cage, enum sim_pin pin, int asserted,
    uint64_t now_us);

/* The core found a module of this family (enum sim_family): forget its page. */
int sim_bus_changed(struct world *w, unsigned cage, unsigned family);

/* Somebody else uses the module: nothing is written, and no page selected (HW_BUSY). */
int sim_bus_share(struct world *w, unsigned cage, bool shared);

/* A step of the recovery ladder, 0 the mildest. HW_STUCK when it did not help. */
int sim_bus_recover(struct world *w, unsigned bus, unsigned step, uint64_t now_us);

#endif
