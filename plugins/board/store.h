/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Store: memory of a board file, taken piece by piece and freed at once.
 */
#ifndef PLUGINS_BOARD_STORE_H
#define PLUGINS_BOARD_STORE_H

#include <stddef.h>

/* `len` bytes, zeroed and aligned for any object; NULL when there is no memory. *store
 * begins as NULL. */
void *store_take(void **store, size_t len);

void store_free(void *store);

#endif
