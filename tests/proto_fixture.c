/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/proto_fixture.h"

#include <string.h>

#include "base/hwerr.h"

struct proto_message message;
struct request request, got_request;
struct run_result results[REQUEST_RUNS_MAX];
uint8_t bytes[REQUEST_BYTES_MAX];
struct reply reply, got_reply;
const struct transfers asked = { .count = 2,
	.bytes = 1,
	.busy_us = 600,
	.failed = { [-HW_NACK] = 1 },
	.took = { 1, 1 } };
struct pin_news pins[PROTO_PINS_MAX];
const struct pin_news *got_pins;
unsigned got_pin_count;
struct platform_cage cages[PLATFORM_CAGES_MAX];

void
fill_request(void)
{
	memset(&request, 0, sizeof(request));
	request.sequence = SEQUENCE;
	request.count = REQUEST_RUNS_MAX;
	request.control = 1;
	request.deadline_us = 0x123456789abcdef;
	request.pins_ms = PROTO_PINS_MS_MAX;
	for (unsigned i = 0; i < REQUEST_RUNS_MAX; i++) {
		request.run[i] = (struct run){ .cage = (uint16_t)i,
			.op = i % 2 ? RUN_WRITE : RUN_READ,
			.len = 128,
			.at = { 0x50, 0, 0x10, 128 } };
		if (i % 2)
			request.data_len = (uint16_t)(request.data_len + 128);
	}
	request.arms = 1;
	for (unsigned i = 0; i < REQUEST_RUNS_MAX; i++)
		request.armed[i] = (uint8_t)(i + 1);
	for (unsigned i = 0; i < request.data_len; i++)
		request.data[i] = (uint8_t)(i * 7);
	proto_write_request(&message, GENERATION, &request);
}

void
fill_reply(void)
{
	for (unsigned i = 0; i < REQUEST_RUNS_MAX; i++)
		results[i] =
		    (struct run_result){ .index = (uint16_t)i, .len = 128, .end_us = i };
	for (unsigned i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)(i * 3);
	reply = (struct reply){ .sequence = SEQUENCE,
		.count = REQUEST_RUNS_MAX,
		.last = 1,
		.asked = &asked,
		.asked_us = 0x12345678,
		.pins_us = 0xfedcba987654321,
		.fired = 1,
		.cage = PLATFORM_CAGES_MAX - 1,
		.intent = 0x1234567898765432,
		.result = results,
		.data = bytes,
		.data_len = sizeof(bytes) };
	proto_write_reply(&message, GENERATION, &reply);
}

void
fill_pins(void)
{
	for (unsigned i = 0; i < PROTO_PINS_MAX; i++)
		pins[i] = (struct pin_news){ .cage = (uint16_t)(i % PLATFORM_CAGES_MAX),
			.pin = (uint8_t)(i % PLATFORM_PIN_COUNT),
			.level = (int8_t)(i % 2),
			.read_us = i };
	proto_write_pins(&message, GENERATION, pins, PROTO_PINS_MAX);
}

int
read_request(void)
{
	return proto_read_request(&message, &got_request);
}

int
read_reply(void)
{
	return proto_read_reply(&message, &got_reply);
}

int
read_event(void)
{
	struct proto_event event;

	return proto_read_event(&message, &event);
}

int
read_pins(void)
{
	return proto_read_pins(&message, &got_pins, &got_pin_count);
}

int
read_hello(void)
{
	struct proto_hello hello;

	return proto_read_hello(&message, &hello);
}
