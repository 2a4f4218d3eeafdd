/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cagectl decode: a dump of a module's pages, decoded without a daemon.
 *
 * Three views of the same facts: a text for people, --json for programs, and
 * --flat, one JSON object without nesting, for comparing decoders.
 */
#ifndef CLI_DECODE_H
#define CLI_DECODE_H

#include "optics/auxmon.h"
#include "optics/decoder.h"
#include "optics/lint.h"
#include "sim/notes.h"

/* A module, decoded. `decoder` is NULL for a layout that is not known. */
struct decoded {
	struct memmap own;        /* memmap_own_pages() of what was given */
	const struct memmap *map; /* `own` */
	const struct decoder *decoder;
	struct identity id;
	struct limits limits;
	struct readings readings;
	struct aux_reading aux[AUX_COUNT];
	struct findings findings;
	struct notes notes; /* of the dump */
};

/* argv[0] is "decode". The exit status: 0, 1 for a failure, 2 for a misuse. */
int cmd_decode(int argc, char **argv);

/*
 * Decodes a map; adds to what `ret_decoded->notes` holds already.
 *
 * With `registers`, what the registers hold is shown whether or not the module
 * offers it: lanes that it says it does not have, monitors and flags that it
 * does not advertise. The flat view is this, for it compares decoders.
 */
void decode_map(const struct memmap *map, bool registers, struct decoded *ret_decoded);

struct dump;

/*
 * Reads and decodes a folder; both results are for free(). False after a line on
 * stderr that says why not.
 */
bool decode_load(const char *folder, bool registers, struct dump **ret_dump,
    struct decoded **ret_decoded);

/* Warning `i`: first notes of the dump, then findings, the worst first. False beyond. */
#define DECODE_WARNING_MAX (LINT_REGISTER_MAX + LINT_TEXT_MAX + 2)
bool decode_warning(const struct decoded *d, unsigned i,
    char ret_text[DECODE_WARNING_MAX]);

/* The revision of the specification that a module claims: "4.0", "SFF-8636 2.8-2.10".
 * NULL where the code is reserved. `buf` is used where there is no fixed text. */
const char *decode_revision(const struct identity *id, char *buf, size_t size);

/* A set of lanes as ranges, counted from 1: " 1-8 12". Empty for none. */
#define DECODE_LANES_MAX 96
void decode_lanes(uint32_t lanes, char buf[DECODE_LANES_MAX]);

/* A name as the daemon and all texts write it, "tx-power"; "tx_power" is for --flat. */
struct decode_name {
	char text[48];
};

struct decode_name decode_dashed(const char *name);

/* nW to dBm with three decimals, rounded as the daemon does; zero has none: false. */
bool decode_dbm(int32_t nw, double *ret_dbm);

/* The same as the daemon shows it: -40 for no light, and for everything below. */
double decode_dbm_shown(int32_t nw);

#endif
