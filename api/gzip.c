/* SPDX-License-Identifier: Apache-2.0 */
#include "api/gzip.h"

#include <limits.h>
#include <zlib.h>

#define WINDOW_BITS_GZIP (15 + 16) /* the widest window, and gzip's frame */
#define MEMORY_LEVEL     8         /* zlib's default */

/* zlib counts in unsigned int: what does not fit is not one of our bodies. */
static bool
deflate_all(z_stream *z, struct text *t, const char *body, size_t len)
{
	size_t most = deflateBound(z, len);

	if (len > UINT_MAX || most > UINT_MAX || !text_reserve(t, most))
		return false;
	z->next_in = (Bytef *)(uintptr_t)body;
	z->avail_in = (uInt)len;
	z->next_out = (Bytef *)(t->data + t->len);
	z->avail_out = (uInt)most;
	if (deflate(z, Z_FINISH) != Z_STREAM_END)
		return false;
	t->len += most - z->avail_out;
	return true;
}

void
gzip_write(struct text *t, const char *body, size_t len)
{
	z_stream z = { 0 };

	if (deflateInit2(&z, Z_BEST_SPEED, Z_DEFLATED, WINDOW_BITS_GZIP, MEMORY_LEVEL,
		Z_DEFAULT_STRATEGY) != Z_OK) {
		t->failed = true;
		return;
	}
	if (!deflate_all(&z, t, body, len))
		t->failed = true;
	deflateEnd(&z);
}
