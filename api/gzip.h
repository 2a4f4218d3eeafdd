/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Gzip: a body made smaller, by zlib at its fastest.
 */
#ifndef API_GZIP_H
#define API_GZIP_H

#include "api/text.h"

/* Appends `body` as one gzip member; `t->failed` without memory. */
void gzip_write(struct text *t, const char *body, size_t len);

#endif
