/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CRC-32 as of Ethernet and zlib, which guards the heads of our files.
 *
 * Bit by bit: it runs once over a few bytes.
 */
#ifndef BASE_CRC_H
#define BASE_CRC_H

#include <stddef.h>
#include <stdint.h>

uint32_t crc_of(const void *bytes, size_t len);

#endif
