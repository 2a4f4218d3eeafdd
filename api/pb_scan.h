/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Scanning requests before protobuf-c unpacks them.
 *
 * protobuf-c follows messages inside messages as deep as they go, takes 70 bytes of
 * memory for two on the wire, ends a string at its first NUL, and lets texts be no
 * texts. What passes here does none of this.
 */
#ifndef API_PB_SCAN_H
#define API_PB_SCAN_H

#include <protobuf-c/protobuf-c.h>
#include <stddef.h>
#include <stdint.h>

#define PB_SCAN_DEPTH    32
#define PB_SCAN_ELEMENTS 20000 /* fields in all */

/* NULL: it may be unpacked. Else what is wrong with it, in a few words. */
const char *pb_scan(const ProtobufCMessageDescriptor *d, const uint8_t *data, size_t len);

#endif
