/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gRPC on the wire: what HTTP/2 carries for it, as bytes in and bytes out.
 *
 * Messages behind their prefixes of five bytes, timeouts, statuses and their
 * texts. No sockets and no clock.
 */
#ifndef API_GRPC_WIRE_H
#define API_GRPC_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "api/text.h"

/* The canonical codes, in their order. */
enum grpc_status {
	GRPC_OK,
	GRPC_CANCELLED,
	GRPC_UNKNOWN,
	GRPC_INVALID_ARGUMENT,
	GRPC_DEADLINE_EXCEEDED,
	GRPC_NOT_FOUND,
	GRPC_ALREADY_EXISTS,
	GRPC_PERMISSION_DENIED,
	GRPC_RESOURCE_EXHAUSTED,
	GRPC_FAILED_PRECONDITION,
	GRPC_ABORTED,
	GRPC_OUT_OF_RANGE,
	GRPC_UNIMPLEMENTED,
	GRPC_INTERNAL,
	GRPC_UNAVAILABLE,
	GRPC_DATA_LOSS,
	GRPC_UNAUTHENTICATED
};

#define GRPC_PREFIX 5 /* a flag, and a length of four bytes */

/* What a client may send in one message, also when it is inflated. */
#define GRPC_MESSAGE_MAX (256u * 1024)

/* A status text, and the same as a header's value. */
#define GRPC_TEXT_MAX    320
#define GRPC_ENCODED_MAX 1024

/* A message for the wire, its prefix in front; shared by all whom it is sent to. */
struct grpc_message {
	unsigned refs;
	size_t len;                  /* with the prefix */
	bool framed;                 /* several, each behind its prefix */
	struct grpc_message *zipped; /* the same by gzip, once somebody asked; or NULL */
	uint8_t data[];
};

/* Room for a message of `len` bytes, whose prefix is written; NULL without memory. */
struct grpc_message *grpc_message_new(size_t len);
static inline uint8_t *
grpc_message_body(struct grpc_message *m)
{
	return m->data + GRPC_PREFIX;
}
/* What was rendered, which is freed; NULL where its memory, or ours, ran out. */
struct grpc_message *grpc_message_from(struct text *t);
/* Several that were rendered between grpc_frame_begin() and grpc_frame_end() into a text
 * that stays the caller's; NULL as above. */
struct grpc_message *grpc_message_framed(const struct text *t);
size_t grpc_frame_begin(struct text *t);
void grpc_frame_end(struct text *t, size_t begun);
void grpc_message_unref(struct grpc_message *m);
/* One by gzip, kept by `m`; `m` itself where that is no smaller. */
struct grpc_message *grpc_message_zip(struct grpc_message *m);

/* Puts messages together from what arrives. Zero: nothing came yet. */
struct grpc_reader {
	uint8_t prefix[GRPC_PREFIX];
	unsigned prefix_len;
	uint32_t len; /* that the prefix tells */
	uint32_t have;
	uint32_t size;
	uint8_t *data;
};

/*
 * Takes what it needs of `*data`, which moves on. 1: a message is whole; it is
 * read with grpc_reader_take(). 0: more is needed. Else a negative enum
 * grpc_status. Memory grows with what came, not with what was promised.
 */
int grpc_reader_feed(struct grpc_reader *r, const uint8_t **data, size_t *len);

/*
 * The whole message; its bytes are the reader's own until grpc_reader_next(), and are
 * somewhere even where there are none.
 * `gzip` says whether the client's grpc-encoding is that. GRPC_OK, or what is wrong
 * with it.
 */
enum grpc_status grpc_reader_take(struct grpc_reader *r, bool gzip,
    const uint8_t **ret_data, size_t *ret_len, const char **ret_why);
void grpc_reader_next(struct grpc_reader *r);
/* Is it in the middle of a message? */
bool grpc_reader_is_inside(const struct grpc_reader *r);

/* "5S", "100m": microseconds, at most some 300 years. False: it is none. */
bool grpc_timeout_parse(const char *text, size_t len, uint64_t *ret_us);

/* Percent-encodes a text for grpc-message; what does not fit is cut off whole. */
size_t grpc_text_encode(const char *text, char ret_encoded[GRPC_ENCODED_MAX]);

/* "application/grpc", and with a suffix or parameters? */
bool grpc_is_content_type(const char *value, size_t len);

/* Does a list of grpc-accept-encoding hold gzip? */
bool grpc_accepts_gzip(const char *value, size_t len);

/* Text of base64 of `len` bytes, padded; `size` as it needs: 4 * (len / 3 + 1) + 1. */
void grpc_base64(const char *data, size_t len, char *ret_text);

const char *grpc_status_name(enum grpc_status status); /* "INVALID_ARGUMENT" */

#endif
