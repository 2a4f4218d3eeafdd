/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The memory of a built-in part that has been up for two minutes.
 */
#ifndef BENCH_IMAGE_H
#define BENCH_IMAGE_H

#include "optics/memmap.h"

/* Puts all pages of a part into an empty map that is large enough. */
void image_of_part(const char *name, struct memmap *map);

/* The same as memmap_put, but it must work. */
void image_put(struct memmap *map, struct memaddr at, const uint8_t *bytes, size_t len);

/* Writes the pages of a map as files of a folder, as cagectl reads them. 0 or -errno. */
int image_dump(const struct memmap *map, const char *dir);

#endif
