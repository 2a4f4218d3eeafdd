/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words: what an identity says in codes, as the words that we publish.
 *
 * Each function gives NULL where the module says nothing. Unknown codes are
 * shown as they are, in hex. Texts that must be composed are put into `room`.
 */
#ifndef SCHEMA_FACTS_H
#define SCHEMA_FACTS_H

#include "optics/identity.h"
#include "optics/sff8024.h"

#define WORDS_MAX    24
#define SENTENCE_MAX 128

const char *words_form_factor(const struct identity *id, char room[WORDS_MAX]);
const char *words_specification(const struct identity *id);
const char *words_revision(const struct identity *id, char room[WORDS_MAX]);
const char *words_oui(const struct identity *id, char room[WORDS_MAX]);
const char *words_connector(const struct identity *id, char room[WORDS_MAX]);
const char *words_firmware(const struct identity *id, char room[WORDS_MAX]);

/* What kind of medium: "smf", "passive-copper" (CMIS lower 85). */
const char *words_media_type(const struct identity *id, char room[WORDS_MAX]);

/*
 * The name of an interface: "400GAUI-8 C2M", "vendor code C0h", "unknown code A0h",
 * "undefined". `interface` is what the table has for `code`, or NULL.
 */
const char *words_interface_name(const struct sff8024_interface *interface, unsigned code,
    char room[WORDS_MAX]);

/* What is spoken on it: "400GBASE-DR4". The first application of a CMIS module. */
const char *words_media(const struct identity *id, char room[WORDS_MAX]);

/*
 * "4 x 100G PAM4": lanes, not more than the interface has, or "100G PAM4" where neither
 * tells how many; NULL where its code fixes no rate.
 */
const char *words_rate(const struct sff8024_interface *interface, unsigned lanes,
    char room[WORDS_MAX]);

/*
 * How far and on what: "500 m SMF", of cables their own length, "3 m copper cable",
 * or the medium alone. Where the module has another length than the standard, both:
 * "10 km SMF by the standard, 2 km by the module". `interface` may be NULL; media types
 * as in CMIS lower 85.
 */
const char *words_reach(const struct identity *id,
    const struct sff8024_interface *interface, uint8_t media_type,
    char room[SENTENCE_MAX]);

/*
 * A sentence: "8 x 50G PAM4 host, 4 x 100G PAM4 media, 500 m SMF" of one application;
 * "4 x 25G NRZ media, 10 km SMF" of a module that has none but names its interface;
 * "10G, 1550 nm, 80 km SMF" of one that does not, by its other facts.
 */
const char *words_application(const struct identity *id, const struct application *app,
    char room[SENTENCE_MAX]);
const char *words_interface(const struct identity *id, char room[SENTENCE_MAX]);

/* Codes of states that have a name: 1 to these. */
#define WORDS_MODULE_STATES    5
#define WORDS_DATA_PATH_STATES 7

/* "ready", "low-power" (CMIS 5.2 Table 8-6); NULL where there is no state. */
const char *words_module_state(unsigned code);

/* "DPActivated" (CMIS 5.2 Table 8-77); NULL for a reserved code. */
const char *words_data_path_state(unsigned code);

#endif
