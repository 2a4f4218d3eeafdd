/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Dumps: a folder with the pages of one module, a file for each half.
 *
 *	a0-lower.bin     A0h, bytes 0-127
 *	a0-pNN.bin       A0h, upper page NN (hex)
 *	a0-bB-pNN.bin    A0h, upper page NN of bank B (decimal)
 *	a2-lower.bin     A2h, bytes 0-127
 *	a2-pNN.bin       A2h, bytes 128-255, table NN
 *
 * A file shorter than 128 bytes means that no more could be read. Other files
 * in the folder are none of our business.
 */
#ifndef SIM_DUMP_H
#define SIM_DUMP_H

#include "optics/memmap.h"
#include "sim/notes.h"

#define DUMP_HALVES_MAX 255

struct dump {
	struct memmap map;
	struct memmap_half half[DUMP_HALVES_MAX];
};

/*
 * Reads a folder. What was odd (a file too long, a page file that is not a
 * plain file or has a name that means no page) is said in `notes` and left out.
 *
 * 0; -ENODATA when there is no page file in it; other negative errnos as the
 * system gives them.
 */
int dump_load(const char *folder, struct dump *ret_dump, struct notes *notes);

/* The half that a file name means; false for a name that means none. */
bool dump_parse_name(const char *name, struct memaddr *ret_at);

#endif
