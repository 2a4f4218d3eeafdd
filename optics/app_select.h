/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Application select: how a QSFP was told by SFF-8436, and by SFF-8636 until 2.9, what
 * its lanes are to carry.
 *
 * Page 01h lists up to 63 applications, each a category and a variant of SFF-8089;
 * lower bytes 89 to 92 and 94 to 97 choose one for each lane and direction. The bytes
 * are reserved since SFF-8636 2.10, and a module of 2.10 or 2.11 has the same revision
 * code as one of 2.8: only who says in 00h:221[2] that it has a table is asked.
 */
#ifndef OPTICS_APP_SELECT_H
#define OPTICS_APP_SELECT_H

#include <stdbool.h>
#include <stdint.h>

#include "optics/memmap.h"

#define APP_SELECT_PAGE  0x01
#define APP_SELECT_MAX   63
#define APP_SELECT_LANES 4

struct app_select_entry {
	uint8_t category; /* 0-63 */
	uint8_t variant;
};

enum app_select_side { APP_SELECT_RX, APP_SELECT_TX };

struct app_select_choice {
	uint8_t mode;  /* 0-3; 0: rates are selected, if anything is */
	uint8_t entry; /* 0-63, into the table */
};

/*
 * Whether the module has application select: it says so (00h:221[2]), has pages, and
 * its revision (lower 1) is none that is newer than what is known. False, too, where
 * page 00h is not held.
 */
bool app_select_is_offered(const struct memmap *map);

/*
 * How many applications the table has, 1 to 63; 0 without application select, where
 * not all of the table is held, or where its length (01h:129) is beyond the page.
 */
unsigned app_select_count(const struct memmap *map);

/* Entry `i` of the table, from 0; false beyond its end. */
bool app_select_entry(const struct memmap *map, unsigned i,
    struct app_select_entry *ret_entry);

/* What a lane, from 0, is told; false without application select. */
bool app_select_choice(const struct memmap *map, enum app_select_side side, unsigned lane,
    struct app_select_choice *ret_choice);

/*
 * CC_APPS (01h:128): the sum of 01h:129 to 255. False without application select, or
 * where the page is not held.
 */
bool app_select_sum(const struct memmap *map, uint8_t *ret_stored, uint8_t *ret_computed);

#endif
