/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Images: the memory of modules that the simulator builds, as memory maps. Who wants
 * the bytes alone needs nothing of the simulator.
 */
#ifndef TESTS_IMAGES_H
#define TESTS_IMAGES_H

#include "optics/memmap.h"

#define IMAGE_HALVES 140 /* as many as the simulator has */

struct image {
	struct memmap map;
	struct memmap_half half[IMAGE_HALVES];
};

/* Says how many there are: the built-in parts, and some random ones of each kind. */
unsigned images_count(void);

/* Image `i`, of a module that has been up for a while. Built anew each time. */
void image_build(unsigned i, struct image *ret_image);

#endif
