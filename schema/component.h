/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Components: what the switch consists of, as OpenConfig sees it.
 *
 *     Chassis
 *       Switch                      the chip that all ports belong to
 *         12-Port                   a cage
 *           12-Transceiver          its module, or the empty place for one
 *             12-Sensor             its thermometer
 *             12-OpticalChannel0    a carrier, of coherent modules
 *
 * They are numbered; numbers of a cage's components never change.
 */
#ifndef SCHEMA_COMPONENT_H
#define SCHEMA_COMPONENT_H

#include <stddef.h>

#include "model/inventory.h"

enum component_kind {
	COMPONENT_CHASSIS,
	COMPONENT_SWITCH,
	COMPONENT_PORT,
	COMPONENT_TRANSCEIVER,
	COMPONENT_SENSOR,
	COMPONENT_CARRIER,
	COMPONENT_KINDS
};

#define COMPONENT_CARRIERS_MAX 8

struct component {
	enum component_kind kind;
	const struct cage *cage; /* NULL: of none */
	unsigned carrier;        /* which one: its media lane, from 0 */
};

/* Room for any name. */
#define COMPONENT_NAME_MAX 48

/* How many numbers there are; a number may have no component now. */
unsigned component_numbers(const struct inventory *inv);

/* The first number of a cage's components, and how many follow. */
#define COMPONENTS_OF_CAGE (COMPONENT_CARRIER - COMPONENT_PORT + COMPONENT_CARRIERS_MAX)
unsigned component_first(const struct cage *c);

/* The component of a number; false where there is none. */
bool component_get(const struct inventory *inv, unsigned number, struct component *ret);

/* "12-Transceiver". Returns room. */
const char *component_name(const struct component *component,
    char room[COMPONENT_NAME_MAX]);

/* "TRANSCEIVER": the identity of its type. */
const char *component_type(enum component_kind kind);

/* What it belongs to; false for the chassis. */
bool component_parent(const struct component *component, struct component *ret_parent);

/* Is the module of a cage coherent? Then its carriers are components. */
bool component_is_coherent(const struct cage *c);

#endif
