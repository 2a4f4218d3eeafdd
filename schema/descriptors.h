/* SPDX-License-Identifier: Apache-2.0 */
/* Descriptors: the .proto files that are served, as protoc compiles them. */
#ifndef SCHEMA_DESCRIPTORS_H
#define SCHEMA_DESCRIPTORS_H

#include <stddef.h>

/* A FileDescriptorSet; a file stands behind those that it imports. */
extern const unsigned char descriptors[];
extern const size_t descriptors_len;

#endif
