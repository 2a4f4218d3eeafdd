/* SPDX-License-Identifier: Apache-2.0 */
#include "api/crypto.h"

#include <errno.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <string.h>

int
crypto_sha256(const void *data, size_t len, uint8_t ret_hash[SHA256_BYTES])
{
	return gnutls_hash_fast(GNUTLS_DIG_SHA256, data, len, ret_hash) < 0 ? -EIO : 0;
}

int
crypto_random(void *ret_data, size_t len)
{
	return gnutls_rnd(GNUTLS_RND_KEY, ret_data, len) < 0 ? -EIO : 0;
}

bool
crypto_equal(const void *a, const void *b, size_t len)
{
	return gnutls_memcmp(a, b, len) == 0;
}

int
crypto_base64(const char *text, char *ret_data, size_t size)
{
	gnutls_datum_t in = { (unsigned char *)(uintptr_t)text, (unsigned)strlen(text) };
	gnutls_datum_t out;
	int len = -EINVAL;

	if (in.size == 0 || gnutls_base64_decode2(&in, &out) < 0)
		return -EINVAL;
	if (out.size < size) {
		len = (int)out.size;
		memcpy(ret_data, out.data, out.size);
		ret_data[out.size] = '\0';
	}
	explicit_bzero(out.data, out.size);
	gnutls_free(out.data);
	return len;
}
