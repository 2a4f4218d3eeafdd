/* SPDX-License-Identifier: Apache-2.0 */
#include "plugins/board/store.h"

#include <stdlib.h>

#define BLOCK_BYTES 16384
#define ALIGN       sizeof(max_align_t)

struct block {
	struct block *next;
	size_t used, size;
	max_align_t data[];
};

void *
store_take(void **store, size_t len)
{
	struct block *b = *store;
	size_t size;
	char *at;

	len = (len + ALIGN - 1) / ALIGN * ALIGN;
	if (!b || b->size - b->used < len) {
		size = len > BLOCK_BYTES ? len : BLOCK_BYTES;
		b = calloc(1, sizeof(*b) + size);
		if (!b)
			return NULL;
		b->next = *store;
		b->size = size;
		*store = b;
	}
	at = (char *)b->data + b->used;
	b->used += len;
	return at;
}

void
store_free(void *store)
{
	struct block *next;

	for (struct block *b = store; b; b = next) {
		next = b->next;
		free(b);
	}
}
