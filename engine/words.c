/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/words.h"

#include "base/bytes.h"

/* A torn word is off by a step of its high byte, more or less what moved. */
#define NOISE 128

bool
words_agree(const uint8_t *one, const uint8_t *other, size_t len)
{
	for (size_t i = 0; i + 1 < len; i += 2) {
		int16_t off = (int16_t)(be16(one + i) - be16(other + i));

		if (off <= -NOISE || off >= NOISE)
			return false;
	}
	return true;
}
