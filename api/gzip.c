/* SPDX-License-Identifier: Apache-2.0 */
#include "api/gzip.h"

#include <limits.h>
#include <stdlib.h>
#include <zlib.h>

#define WINDOW_BITS_GZIP (15 + 16) /* the widest window, and gzip's frame */
#define MEMORY_LEVEL     8         /* zlib's default */

struct gzip {
	z_stream z;
	struct text *text;
};

struct gzip *
gzip_begin(struct text *t, size_t len)
{
	struct gzip *g = calloc(1, sizeof(*g));
	size_t most;

	if (!g)
		return NULL;
	if (deflateInit2(&g->z, Z_BEST_SPEED, Z_DEFLATED, WINDOW_BITS_GZIP, MEMORY_LEVEL,
		Z_DEFAULT_STRATEGY) != Z_OK) {
		free(g);
		return NULL;
	}
	/* zlib counts in unsigned int: what does not fit is not one of our bodies. */
	most = deflateBound(&g->z, len);
	if (most > UINT_MAX || !text_reserve(t, most)) {
		gzip_end(g);
		return NULL;
	}
	g->text = t;
	g->z.next_out = (Bytef *)(t->data + t->len);
	g->z.avail_out = (uInt)most;
	return g;
}

void
gzip_feed(struct gzip *g, const char *part, size_t len, bool last)
{
	int r;

	g->z.next_in = (Bytef *)(uintptr_t)part;
	g->z.avail_in = (uInt)len;
	r = deflate(&g->z, last ? Z_FINISH : Z_NO_FLUSH);
	if (r != (last ? Z_STREAM_END : Z_OK) || g->z.avail_in > 0)
		g->text->failed = true;
	g->text->len = (size_t)((char *)g->z.next_out - g->text->data);
}

void
gzip_end(struct gzip *g)
{
	if (!g)
		return;
	deflateEnd(&g->z);
	free(g);
}
