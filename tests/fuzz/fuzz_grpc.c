/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Frames of HTTP/2 and gRPC: whatever comes over a connection, the server lives, gives
 * back what it took, and what it sends are whole frames.
 *
 * An input is a list of steps, each a byte and what it needs: heads and messages of
 * calls, of common parts or of any bytes, the client's windows and whether it reads,
 * the clock, and what the checker of passwords says.
 */
#include <string.h>
#include <zlib.h>

#include "base/bytes.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/grpc_doubles.h"
#include "tests/fuzz/grpc_server.h"
#include "tests/fuzz/line_double.h"

#define STEPS_MAX 256
#define LARGE     4096
#define OFTEN_MAX 2048 /* bytes of a message come */

/* Of the input. */
static const uint8_t *at, *end;
static uint32_t opened; /* streams */
static uint8_t scratch[64 * 1024];

static uint8_t
take(void)
{
	return at < end ? *at++ : 0;
}

static size_t
take_bytes(size_t most, const uint8_t **ret_bytes)
{
	size_t len = take();

	len = MIN_OF(MIN_OF(len, most), (size_t)(end - at));
	*ret_bytes = at;
	at += len;
	return len;
}

/* What the server sends are frames, one behind the other. */
static void
hear(size_t most)
{
	static uint8_t head[9];
	static size_t head_len, body;
	size_t len;

	if (most == 0)
		head_len = body = 0;
	while (
	    most > 0 && (len = line_hear(scratch, MIN_OF(most, sizeof(scratch)))) > 0) {
		most -= len;
		for (size_t i = 0, part; i < len; i += part) {
			part = body ? MIN_OF(body, len - i) : 1;
			if (body) {
				body -= part;
				continue;
			}
			head[head_len++] = scratch[i];
			if (head_len < sizeof(head))
				continue;
			head_len = 0;
			body = (size_t)head[0] << 16 | be16(head + 1);
			FUZZ_CHECK(body <= 16384 && head[3] <= NGHTTP2_CONTINUATION);
		}
		server_turn();
	}
}

/* ---- what a client says ---- */

/* What finds no room is lost: the client is one that is cut off. */
static void
say_frame(unsigned type, unsigned flags, uint32_t id, const void *body, size_t len)
{
	static uint8_t frame[sizeof(scratch) + 9];

	frame[0] = (uint8_t)(len >> 16);
	put_be16(frame + 1, (unsigned)len & 0xffff);
	frame[3] = (uint8_t)type;
	frame[4] = (uint8_t)flags;
	put_be16(frame + 5, id >> 16);
	put_be16(frame + 7, id & 0xffff);
	memcpy(frame + 9, body, len);
	line_say(frame, len + 9);
}

/* clang-format off */
static const char *const paths[] = {
	"/t/Answer", "/t/Stream", "/api/v1/cages/1/reset",
	"/grpc.health.v1.Health/Check", "/grpc.health.v1.Health/Watch",
	"/grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
	"/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
	"/gnmi.gNMI/Capabilities", "/gnmi.gNMI/Get", "/gnmi.gNMI/Set", "/gnmi.gNMI/Subscribe",
	"/nowhere", "", NULL,
};

static const struct field {
	const char *name, *value;
} usual[] = {
	{ ":method", "POST" }, { ":scheme", "http" }, { ":authority", "x" }, { ":path", NULL },
	{ "content-type", "application/grpc" },
}, fields[] = {
	{ "te", "trailers" },
	{ "content-type", "application/grpc+proto" }, { "content-type", "application/json" },
	{ "content-type", "application/grpc-web" },
	{ "grpc-timeout", "100m" }, { "grpc-timeout", "2S" }, { "grpc-timeout", "1n" }, { "grpc-timeout", "9M" },
	{ "grpc-timeout", "1H" }, { "grpc-timeout", "soon" }, { "grpc-timeout", "5x" }, { "grpc-timeout", "S" },
	{ "grpc-encoding", "gzip" }, { "grpc-encoding", "identity" }, { "grpc-encoding", "br" },
	{ "grpc-accept-encoding", "identity, gzip" }, { "grpc-accept-encoding", "br ,deflate" },
	{ "authorization", "Bearer viewer" }, { "authorization", "Bearer admin" },
	{ "authorization", "Bearer nobody" }, { "authorization", "Basic dTpw" },
	{ "username", "alice" }, { "password", "secret" }, { "password", "se" }, { "password", "s" },
	{ "large", NULL },
};
/* clang-format on */

/* A value that no head has room for. */
static const char *
large(void)
{
	static char value[LARGE];

	if (!value[0])
		memset(value, 'a', sizeof(value));
	return value;
}

/* A literal that is not indexed, in HPACK's own words. */
static size_t
put_field(uint8_t *to, const void *name, size_t name_len, const void *value, size_t len)
{
	*to++ = 0;
	*to++ = (uint8_t)name_len;
	memcpy(to, name, name_len);
	to += name_len;
	*to++ = (uint8_t)MIN_OF(len, (size_t)127);
	if (len >= 127) {
		*to++ = (uint8_t)((len - 127) % 128 + 128);
		*to++ = (uint8_t)((len - 127) / 128);
	}
	memcpy(to, value, len);
	return 3 + name_len + (len >= 127) * 2u + len;
}

/* Flags (the end, and which of the usual is left out), a path, and fields: by their
 * number, or a name and a value of any bytes. */
static void
say_head(void)
{
	static uint8_t block[sizeof(scratch)];
	unsigned flags = take(), count = take() % 16;
	const char *path = paths[take() % COUNT_OF(paths)];
	size_t len = 0;

	if (flags & 64)
		len += put_field(block, ":method", 7, "GET", 3);
	for (unsigned i = 0; i < 5; i++) {
		const char *value = i == 3 ? path : usual[i].value;

		if (value && !(flags & 2u << i))
			len += put_field(block + len, usual[i].name,
			    strlen(usual[i].name), value, strlen(value));
	}
	while (count-- > 0) {
		unsigned which = take();
		const uint8_t *name, *value;
		size_t name_len, value_len;

		if (which < COUNT_OF(fields)) {
			const char *text = fields[which].value;

			len += put_field(block + len, fields[which].name,
			    strlen(fields[which].name), text ? text : large(),
			    text ? strlen(text) : LARGE);
			continue;
		}
		name_len = take_bytes(64, &name);
		value_len = take_bytes(255, &value);
		if (name_len)
			len += put_field(block + len, name, name_len, value, value_len);
	}
	opened++;
	for (size_t from = 0; from < len || from == 0; from += 16384) {
		size_t part = MIN_OF(len - from, (size_t)16384);
		unsigned last = from + part == len ? NGHTTP2_FLAG_END_HEADERS : 0u;

		say_frame(from ? NGHTTP2_CONTINUATION : NGHTTP2_HEADERS,
		    (from ? 0 : flags & 1) | last, 2 * opened - 1, block + from, part);
	}
}

/* One of those that were opened last. */
static uint32_t
take_stream(void)
{
	uint32_t back = take() % 8;

	return 2 * (opened > back ? opened - back : 1) - 1;
}

/* As gzip, with as little memory as zlib takes: what is repeated gets short. */
static size_t
zip(const uint8_t *data, size_t len, uint8_t *ret_zipped, size_t size)
{
	static z_stream z;

	if (!z.state)
		FUZZ_CHECK(deflateInit2(&z, 1, Z_DEFLATED, 9 + 16, 1,
			       Z_DEFAULT_STRATEGY) == Z_OK);
	FUZZ_CHECK(deflateReset(&z) == Z_OK);
	z.next_in = (Bytef *)(uintptr_t)data;
	z.avail_in = (uInt)len;
	z.next_out = ret_zipped;
	z.avail_out = (uInt)size;
	FUZZ_CHECK(deflate(&z, Z_FINISH) == Z_STREAM_END);
	return size - z.avail_out;
}

/* Flags, a stream, how often its bytes come, the bytes; zipped, cut off, or none at all.
 */
static void
say_message(void)
{
	static uint8_t plain[OFTEN_MAX * 255], zipped[sizeof(plain) + 65536];
	unsigned flags = take();
	uint32_t id = take_stream();
	size_t often = (size_t)1 << take() % 12, len, whole, told;
	const uint8_t *bytes, *message = plain;
	uint8_t prefix[GRPC_PREFIX] = { 0 };

	len = take_bytes(255, &bytes);
	memcpy(plain, bytes, len);
	for (whole = len; often > 1; often /= 2, whole *= 2)
		memcpy(plain + whole, plain, whole);
	if (flags & 2) {
		whole = zip(plain, whole, zipped, sizeof(zipped));
		message = zipped;
		prefix[0] = 1;
	}
	if (!(flags & 4)) {
		told = whole + (flags >> 3 & 1);
		put_be16(prefix + 1, (unsigned)told >> 16);
		put_be16(prefix + 3, (unsigned)told & 0xffff);
		say_frame(NGHTTP2_DATA, whole ? 0u : flags & 1, id, prefix,
		    sizeof(prefix));
	}
	for (size_t from = 0; from < whole; from += 16384) {
		len = MIN_OF(whole - from, (size_t)16384);
		say_frame(NGHTTP2_DATA, from + len == whole ? flags & 1 : 0u, id,
		    message + from, len);
		server_turn();
	}
}

/* A setting, by powers of two. */
static void
say_settings(void)
{
	uint8_t entry[6] = { 0, take() % 8 };
	uint32_t value = take() % 33;

	value = value ? 1u << (value - 1) : 0;
	put_be16(entry + 2, value >> 16);
	put_be16(entry + 4, value & 0xffff);
	say_frame(NGHTTP2_SETTINGS, 0, 0, entry, sizeof(entry));
}

/* A window that opens: of a stream, or of the connection. */
static void
say_window(void)
{
	uint32_t id = take_stream(), value = 1u << take() % 31;
	uint8_t body[4];

	put_be16(body, value >> 16);
	put_be16(body + 2, value & 0xffff);
	say_frame(NGHTTP2_WINDOW_UPDATE, 0, take() % 2 ? id : 0, body, sizeof(body));
}

static void
say_pings(void)
{
	static const uint8_t body[8];
	unsigned flags = take() % 2;

	for (unsigned often = 1 + take() % 40; often > 0; often--)
		say_frame(NGHTTP2_PING, flags, 0, body, sizeof(body));
}

/* Any frame, of any bytes; or such bytes alone. */
static void
say_bytes(void)
{
	unsigned type = take(), flags = take();
	uint32_t id = take_stream();
	const uint8_t *bytes;
	size_t len = take_bytes(255, &bytes);

	if (type > 15)
		line_say(bytes, len);
	else
		say_frame(type, flags, flags & 0x80 ? 0 : id, bytes, len);
}

/* ---- steps ---- */

static void
pass_time(void)
{
	unsigned much = take();

	doubles_now_us +=
	    much < 128 ? much * 50 * US_PER_MS : (much - 127) * 20 * US_PER_S;
	server_turn();
}

static void
listen_a_while(void)
{
	hear((size_t)1 << take() % 24);
}

static void
change_host(void)
{
	unsigned what = take();

	if (what < 64)
		server_ready = what % 2;
	else if (what == 255)
		grpc_drain(server);
	else
		doubles_judge(what);
}

static void (*const steps[])(void) = { say_head, say_message, say_settings, say_window,
	say_pings, say_bytes, pass_time, listen_a_while, change_host, server_turn };

/* Bits: no preface, a line with little room, one with some, TLS, and a server whose
 * memory others have. */
static void
begin(unsigned how)
{
	static const char preface[] = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
				      "\0\0\0\4\0\0\0\0\0";
	uint8_t hello = how & 8 ? take() : 0;

	line_open(how & 2 ? 4096 : how & 4 ? 32768 : LINE_ROOM);
	opened = 0;
	hear(0);
	server_begin(LINE_FD, how & 8, how & 16);
	if (how & 8) {
		line_say(&hello, 1);
		server_turn();
	}
	if (!(how & 1))
		line_say(preface, sizeof(preface) - 1);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	server_start();
	at = data;
	end = data + size;
	begin(take());
	for (unsigned i = 0; i < STEPS_MAX && at < end; i++) {
		steps[take() % COUNT_OF(steps)]();
		if (take() % 2)
			server_turn();
	}
	server_turn();
	hear(sizeof(scratch));
	line_close();
	server_finish();
	return 0;
}
