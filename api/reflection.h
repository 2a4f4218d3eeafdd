/* SPDX-License-Identifier: Apache-2.0 */
/*
 * grpc.reflection: what is served, as descriptors, in v1 and v1alpha, which differ
 * in their names alone.
 *
 * Clients such as grpcurl need no .proto files then.
 */
#ifndef API_REFLECTION_H
#define API_REFLECTION_H

#include "api/grpc.h"

extern const struct grpc_method reflection_v1;
extern const struct grpc_method reflection_v1alpha;

#endif
