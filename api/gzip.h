/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Gzip: a body made smaller, by zlib at its fastest, part by part.
 */
#ifndef API_GZIP_H
#define API_GZIP_H

#include "api/text.h"

struct gzip;

/*
 * Begins a gzip member behind what is in `t`, for a body of `len` bytes in all;
 * nobody else writes into `t` until it is ended. NULL without memory.
 */
struct gzip *gzip_begin(struct text *t, size_t len);

/* The next bytes of the body; `last` ends the member. */
void gzip_feed(struct gzip *g, const char *part, size_t len, bool last);

/* Frees it, finished or not. NULL is fine. */
void gzip_end(struct gzip *g);

#endif
