/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Crypto: hashes, comparisons and random bytes, as the library of TLS has them.
 */
#ifndef API_CRYPTO_H
#define API_CRYPTO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SHA256_BYTES 32

/* 0 or -EIO, where the library does not work. */
int crypto_sha256(const void *data, size_t len, uint8_t ret_hash[SHA256_BYTES]);
int crypto_random(void *ret_data, size_t len);

/* Takes as long wherever they differ. */
bool crypto_equal(const void *a, const void *b, size_t len);

/*
 * Text of base64 as bytes with a NUL behind them; gives their number, or -EINVAL
 * where it is none or does not fit.
 */
int crypto_base64(const char *text, char *ret_data, size_t size);

#endif
