/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CMIS applications: the list that a module gives, and which of it a host lane is set
 * to. Four bits of a lane choose one of fifteen. Since CMIS 5.3 there may be more blocks
 * of fifteen, whose descriptors stand on page 1Ch, a bank each; the block of a lane then
 * stands on pages 18h and 19h, and application number = 15 x block + AppSel code (5.4,
 * Tables 8-158 to 8-164).
 */
#ifndef OPTICS_CMIS_APPS_H
#define OPTICS_CMIS_APPS_H

#include "optics/identity.h"
#include "optics/memmap.h"

/*
 * Reads the list, in the order of numbers, which need not follow each other: what a
 * descriptor leaves to page 1Ch (host interface BEh) is left out where that is not held.
 */
void cmis_applications(const struct memmap *map, struct identity *id);

/* The application of this number; NULL where the list has none. */
const struct application *cmis_application(const struct identity *id, unsigned number);

/* Where the descriptor of an application stands, and the byte with its media lanes. */
struct memaddr cmis_descriptor_at(unsigned number, bool normalized);
struct memaddr cmis_media_assign_at(unsigned number, bool normalized);

/* Where the settings of a lane stand. */
enum cmis_set { CMIS_SET_ACTIVE, CMIS_SET_STAGED_0, CMIS_SET_STAGED_1, CMIS_SET_COUNT };

/*
 * The number of the application that AppSel code `code` of a host lane means, 0: unused.
 * False where that depends on the lane's block, and the block is not held, or may be one
 * beyond the sixteen that are listed.
 */
bool cmis_application_number(const struct memmap *map, const struct identity *id,
    enum cmis_set set, unsigned lane, uint8_t code, uint8_t *ret_number);

#endif
