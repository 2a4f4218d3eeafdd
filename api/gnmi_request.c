/* SPDX-License-Identifier: Apache-2.0 */
#include "api/gnmi_request.h"

#include "api/pb_scan.h"

void *
gnmi_request(struct grpc_call *c, const ProtobufCMessageDescriptor *d,
    const uint8_t *data, size_t len)
{
	const char *why = pb_scan(d, data, len);
	void *m = why ? NULL : protobuf_c_message_unpack(d, NULL, len, data);

	if (!m)
		grpc_call_fail(c, GRPC_INVALID_ARGUMENT, "no %s: %s", d->short_name,
		    why ? why : "it cannot be read");
	return m;
}
