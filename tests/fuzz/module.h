/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Modules for fuzzers: bytes become a memory map, and what the decoders make of
 * it is held against what optics/ promises.
 *
 * The bytes are records: space and bank, page, first byte, length, then so many
 * bytes. Space, in the lower nibble, is 0 for an upper page of A0h, 1 for Lower
 * Memory, 2 for A2h 0-127, 3 for a table of A2h; the bank is the upper nibble.
 * So a map may hold pages in part, in several pieces, and in four banks.
 */
#ifndef TESTS_FUZZ_MODULE_H
#define TESTS_FUZZ_MODULE_H

#include "optics/auxmon.h"
#include "optics/decoder.h"

#define FUZZ_RECORD_HEADER 4

enum fuzz_space { FUZZ_A0_UPPER, FUZZ_A0_LOWER, FUZZ_A2_LOWER, FUZZ_A2_UPPER };

/* What is made of one module. */
struct fuzz_module {
	struct memmap map;
	struct memmap_half half[48];
	const struct decoder *decoder; /* NULL for a layout that is not known */
	struct identity id;
	struct limits limits;
	struct readings readings;
	struct aux_reading aux[AUX_COUNT];
};

/* The map that the bytes mean. Bytes that are not held read `unheld`. */
void fuzz_map(const uint8_t *data, size_t size, uint8_t unheld, struct fuzz_module *ret);

/* The map, and all that `decoder` makes of it; with NULL the rest is zero or unheld. */
void fuzz_decode_map(const struct decoder *decoder, const uint8_t *data, size_t size,
    uint8_t unheld, struct fuzz_module *ret);

/*
 * Decodes by `decoder` whatever the identifier says, and checks what is promised of
 * every layout; also that bytes which are not held change nothing. Borrowed until
 * the next call.
 */
const struct fuzz_module *fuzz_decode(const struct decoder *decoder, const uint8_t *data,
    size_t size);

/* A monitor that was measured, or a signal that is known, is one that is advertised. */
void fuzz_check_monitor(const struct fuzz_module *m, enum monitor id,
    struct memaddr advert);
void fuzz_check_signal(const struct fuzz_module *m, enum signal_flag id,
    struct memaddr advert);

#endif
