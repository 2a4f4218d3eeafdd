/* SPDX-License-Identifier: Apache-2.0 */
/* Requests of gNMI: scanned, then unpacked. */
#ifndef API_GNMI_REQUEST_H
#define API_GNMI_REQUEST_H

#include "api/grpc.h"

#include <protobuf-c/protobuf-c.h>

/* NULL: it is none, and the call has ended with the reason. */
void *gnmi_request(struct grpc_call *c, const ProtobufCMessageDescriptor *d,
    const uint8_t *data, size_t len);

#endif
