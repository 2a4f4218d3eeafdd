/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Auxiliary monitors of CMIS: Aux1 to Aux3, of which the module says what they measure,
 * and the custom one.
 *
 * Two of the three may be of one kind: two laser temperatures, or the currents of two
 * coolers. Each has its own value, limits and flags: the first of a kind goes by its name
 * alone (MONITOR_TEC), the second is MONITOR_TEC_2.
 */
#ifndef OPTICS_AUXMON_H
#define OPTICS_AUXMON_H

#include "optics/identity.h"
#include "optics/monitor.h"

#define AUX_COUNT 4 /* Aux1 to Aux3 and the custom monitor */

/*
 * What a module has, for identity.aux_kinds: bit n is set where Aux n + 1 is the second
 * of what it may be (01h:145[2:0]), bit 4 + n where the module has that monitor
 * (01h:159[5:2]). None, where page 01h is not held. CMIS 5.4, Tables 8-48, 8-53.
 */
uint8_t aux_kinds(const struct memmap *map);

/*
 * The monitor in place n (< AUX_COUNT) as a row of its layout; false where a module of
 * these kinds does not have it. CMIS 5.4, Tables 8-9, 8-10, 8-64.
 */
bool aux_row(unsigned kinds, unsigned n, struct monitor_def *ret_row);

/* Adds what a poll found in them, their flags included, to the readings of a module. */
void aux_readings(const struct memmap *map, const struct identity *id,
    struct readings *r);

/* The same of their limits. */
void aux_limits(const struct memmap *map, const struct identity *id, struct limits *l);

/* One auxiliary monitor with its limits and flags, as a dump is shown. */
struct aux_reading {
	bool present;
	enum monitor id; /* also its unit */
	int32_t value;
	bool limits_present;
	int32_t limit[LIMIT_COUNT];
	bool flags_known;
	bool flag[LIMIT_COUNT];
};

/*
 * Reads the auxiliary monitors of a CMIS module. Other modules have none that says what
 * it is: all are absent. Monitors that the module does not advertise, and limits of four
 * zero words, are absent too, unless `unadvertised` asks for them; what is the vendor's,
 * always.
 */
void aux_decode(const struct memmap *map, const struct identity *id, bool unadvertised,
    struct aux_reading ret_aux[AUX_COUNT]);

/* The one of these that is a monitor; NULL where none is present. */
const struct aux_reading *aux_of(const struct aux_reading aux[AUX_COUNT],
    enum monitor id);

#endif
