/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Requests of gNMI: what passes the scan is unpacked by protobuf-c, in memory that is
 * bounded, and means the same when it is packed again. The first byte says which
 * message it is.
 */
#include <stdlib.h>

#include "api/pb_scan.h"
#include "base/bytes.h"
#include "schema/pb/gnmi.pb-c.h"
#include "tests/fuzz/fuzz.h"

/* For 20,000 fields, and for the bytes themselves. */
#define MEMORY_MAX (20000u * 256)

static size_t taken;

static void *
take(void *arg, size_t size)
{
	(void)arg;
	taken += size;
	return malloc(size);
}

static void
give_back(void *arg, void *memory)
{
	(void)arg;
	free(memory);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const ProtobufCMessageDescriptor *const kinds[] = {
		&gnmi__subscribe_request__descriptor,
		&gnmi__get_request__descriptor,
		&gnmi__set_request__descriptor,
		&gnmi__capability_request__descriptor,
		&gnmi__typed_value__descriptor,
	};
	ProtobufCAllocator memory = { .alloc = take, .free = give_back };
	const ProtobufCMessageDescriptor *d;
	ProtobufCMessage *m, *again;
	uint8_t *packed;
	size_t len;

	if (size == 0)
		return 0;
	d = kinds[data[0] % COUNT_OF(kinds)];
	if (pb_scan(d, data + 1, size - 1))
		return 0;
	taken = 0;
	m = protobuf_c_message_unpack(d, &memory, size - 1, data + 1);
	FUZZ_CHECK(taken <= MEMORY_MAX + 4 * size);
	if (!m)
		return 0;
	len = protobuf_c_message_get_packed_size(m);
	packed = malloc(len + 1);
	FUZZ_CHECK(packed && protobuf_c_message_pack(m, packed) == len);
	again = protobuf_c_message_unpack(d, NULL, len, packed);
	FUZZ_CHECK(again && protobuf_c_message_get_packed_size(again) == len);
	protobuf_c_message_free_unpacked(again, NULL);
	protobuf_c_message_free_unpacked(m, &memory);
	free(packed);
	return 0;
}
