/* SPDX-License-Identifier: Apache-2.0 */
/*
 * OpenConfig's words: the identities and formats in which it wants what a module says.
 *
 * Functions give NULL where OpenConfig has no word for it; identities come without
 * their module.
 */
#ifndef SCHEMA_OC_WORDS_H
#define SCHEMA_OC_WORDS_H

#include "model/cage.h"

/* "QSFP56_DD" for all QSFP-DD, "OTHER" for what has no name there. */
const char *oc_form_factor(const struct identity *id);

/* The same of a cage without a module, by its type: the fastest that fits there. */
const char *oc_cage_form_factor(unsigned type);

/* "LC_CONNECTOR"; of cables "AOC_CONNECTOR" or "DAC_CONNECTOR". NULL also for an MPO that
 * is not one row of 12 fibres. */
const char *oc_connector(const struct identity *id);

/* "TYPE_STANDARD_OPTIC", or that of coherent ones; NULL for copper, which is no optic. */
const char *oc_functional_type(const struct identity *id, bool is_coherent);

/* "ETH_400GBASE_DR4"; "ETH_UNDEFINED" for what has no name there. */
const char *oc_pmd(const struct identity *id);

/*
 * What of SONET and of OTN a module of SFF-8472 or SFF-8636 complies with: "P1S1_2D2",
 * "SONET_UNDEFINED" for what has no name there; NULL for nothing of it.
 */
const char *oc_sonet(const struct identity *id);
const char *oc_otn(const struct identity *id);

/* A date code as a day, "2026-11-01": NULL where it is none. */
#define OC_DATE_MAX 24
const char *oc_date(const struct identity *id, char room[OC_DATE_MAX]);
/* The same as midnight: "2026-11-01T00:00:00Z". */
const char *oc_date_and_time(const struct identity *id, char room[OC_DATE_MAX]);

/* Limits called alarm are those of CRITICAL, limits called warning those of WARNING. */
#define OC_THRESHOLDS 2
const char *oc_threshold_severity(unsigned threshold);
enum limit oc_threshold_limit(unsigned threshold, bool lower);

/* Was the last poll of the module of a cage good? */
bool oc_is_read(const struct cage *c);

/* Does the module work? It can be read, and did not give up (CMIS ModuleFault). */
bool oc_is_active(const struct cage *c);

/* Does a carrier of it work? Its data path is activated, and its laser on. */
bool oc_carrier_is_active(const struct cage *c, unsigned lane);

#endif
