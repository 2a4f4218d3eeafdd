/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Auxiliary monitors: laser temperature, cooler current and second supply, in
 * the modules that have them, each for itself, as a dump is shown. A poll takes them by
 * what they measure: optics/cmis.c.
 */
#ifndef OPTICS_AUXMON_H
#define OPTICS_AUXMON_H

#include "optics/identity.h"
#include "optics/monitor.h"

enum aux_kind {
	AUX_LASER_TEMP,  /* m°C */
	AUX_TEC,         /* thousandths of a percent of the maximum, heating positive */
	AUX_VCC2,        /* µV */
	AUX_TEC_CURRENT, /* µA, of SFF-8472: cooling positive */
	AUX_KIND_COUNT
};

#define AUX_COUNT 3 /* Aux1 to Aux3, two of which may be of one kind */

/* One auxiliary monitor with its limits and flags. */
struct aux_reading {
	bool present;
	enum aux_kind kind;
	int32_t value;
	bool limits_present;
	int32_t limit[LIMIT_COUNT];
	bool flags_known;
	bool flag[LIMIT_COUNT];
};

/*
 * Reads the auxiliary monitors of a CMIS module (01h:145 says which is which).
 * Other modules have none that says what it is: all are absent. Monitors that
 * the module does not advertise, and limits of four zero words, are absent too,
 * unless `unadvertised` asks for them.
 */
void aux_decode(const struct memmap *map, const struct identity *id, bool unadvertised,
    struct aux_reading ret_aux[AUX_COUNT]);

/* The first monitor of a kind; NULL where none is present. */
const struct aux_reading *aux_of_kind(const struct aux_reading aux[AUX_COUNT],
    enum aux_kind kind);

#endif
