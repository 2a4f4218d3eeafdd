/* SPDX-License-Identifier: Apache-2.0 */
#include "api/grpc_wire.h"

#include <stdio.h>
#include <string.h>

#include "api/gzip.h"
#include "api/pb.h"
#include "api/pb_scan.h"
#include "base/bytes.h"
#include "schema/pb/gnmi.pb-c.h"
#include "tests/suite.h"

/* ---- headers ---- */

/* clang-format off */
static const struct {
	const char *text;
	bool fits;
	uint64_t us;
} timeouts[] = {
	{ "5S", true, 5000000 },
	{ "4990m", true, 4990000 },
	{ "4997714u", true, 4997714 },
	{ "1H", true, 3600000000 },
	{ "2M", true, 120000000 },
	{ "1500n", true, 2 },
	{ "0S", true, 0 },
	{ "99999999H", true, 359999996400000000 },
	{ "999999999S", false, 0 },
	{ "5", false, 0 },
	{ "S", false, 0 },
	{ "", false, 0 },
	{ "5s", false, 0 },
	{ "-5S", false, 0 },
	{ "5 S", false, 0 },
	{ "0x1S", false, 0 },
};
/* clang-format on */

START_TEST(a_timeout_is_up_to_eight_digits_and_a_unit)
{
	uint64_t us = 7;

	ck_assert_int_eq(grpc_timeout_parse(timeouts[_i].text, strlen(timeouts[_i].text),
			     &us),
	    timeouts[_i].fits);
	ck_assert_uint_eq(us, timeouts[_i].fits ? timeouts[_i].us : 7);
}
END_TEST

static const struct {
	const char *text, *encoded;
} texts[] = {
	{ "no cage is named 99", "no cage is named 99" },
	{ "100 %", "100 %25" },
	{ "two\nlines", "two%0Alines" },
	{ "20 \xc2\xb0"
	  "C",
	    "20 %C2%B0C" },
	{ "\x7f\xff~", "%7F%FF~" },
	{ "", "" },
};

START_TEST(a_status_text_is_percent_encoded)
{
	char encoded[GRPC_ENCODED_MAX];

	ck_assert_uint_eq(grpc_text_encode(texts[_i].text, encoded),
	    strlen(texts[_i].encoded));
	ck_assert_str_eq(encoded, texts[_i].encoded);
}
END_TEST

START_TEST(a_long_status_text_ends_on_a_whole_letter)
{
	char text[1200], encoded[GRPC_ENCODED_MAX];

	for (size_t i = 0; i + 2 < sizeof(text); i += 2)
		memcpy(text + i, "\xc3\xa4", 3);

	ck_assert_uint_lt(grpc_text_encode(text, encoded), GRPC_ENCODED_MAX);
	ck_assert_uint_eq(strlen(encoded) % 6, 0);
}
END_TEST

static const struct {
	const char *value;
	bool is;
} content_types[] = {
	{ "application/grpc", true },
	{ "application/grpc+proto", true },
	{ "Application/GRPC;charset=x", true },
	{ "application/grpc-web", false },
	{ "application/grp", false },
	{ "application/json", false },
	{ "", false },
};

START_TEST(a_content_type_is_that_of_grpc_or_not)
{
	const char *value = content_types[_i].value;

	ck_assert_int_eq(grpc_is_content_type(value, strlen(value)),
	    content_types[_i].is);
}
END_TEST

static const struct {
	const char *value;
	bool accepts;
} accepts[] = {
	{ "identity, deflate, gzip", true },
	{ "gzip", true },
	{ "identity,gzip ,br", true },
	{ "identity", false },
	{ "xgzip", false },
	{ "gzip2", false },
	{ ",,", false },
	{ "", false },
};

START_TEST(gzip_is_accepted_where_it_is_named)
{
	const char *value = accepts[_i].value;

	ck_assert_int_eq(grpc_accepts_gzip(value, strlen(value)), accepts[_i].accepts);
}
END_TEST

/* RFC 4648, section 10, and one of other letters. */
static const struct {
	const char *data, *text;
} base64s[] = {
	{ "", "" },
	{ "f", "Zg==" },
	{ "fo", "Zm8=" },
	{ "foo", "Zm9v" },
	{ "foob", "Zm9vYg==" },
	{ "fooba", "Zm9vYmE=" },
	{ "foobar", "Zm9vYmFy" },
	{ "\xfb\xef\xbe\xff", "++++/w==" },
};

START_TEST(base64_is_padded)
{
	char text[16];

	grpc_base64(base64s[_i].data, strlen(base64s[_i].data), text);
	ck_assert_str_eq(text, base64s[_i].text);
}
END_TEST

/* ---- messages ---- */

static struct grpc_reader reader;

static void
setup(void)
{
	memset(&reader, 0, sizeof(reader));
}

static void
teardown(void)
{
	grpc_reader_next(&reader);
}

static int
feed(const void *bytes, size_t len)
{
	const uint8_t *at = bytes;

	return grpc_reader_feed(&reader, &at, &len);
}

START_TEST(a_message_is_put_together_byte_by_byte)
{
	static const char wire[] = "\0\0\0\0\5hello";
	const uint8_t *data;
	const char *why;
	size_t len;

	for (size_t i = 0; i + 2 < sizeof(wire); i++)
		ck_assert_int_eq(feed(wire + i, 1), 0);
	ck_assert(grpc_reader_is_inside(&reader));
	ck_assert_int_eq(feed(wire + sizeof(wire) - 2, 1), 1);

	ck_assert_int_eq(grpc_reader_take(&reader, false, &data, &len, &why), GRPC_OK);
	ck_assert_uint_eq(len, 5);
	ck_assert_mem_eq(data, "hello", 5);
	grpc_reader_next(&reader);
	ck_assert(!grpc_reader_is_inside(&reader));
}
END_TEST

START_TEST(two_messages_in_one_piece_are_two)
{
	static const char wire[] = "\0\0\0\0\1a\0\0\0\0\0\0\0\0\0\1b";
	const uint8_t *at = (const uint8_t *)wire;
	size_t len = sizeof(wire) - 1;

	ck_assert_int_eq(grpc_reader_feed(&reader, &at, &len), 1);
	ck_assert_mem_eq(reader.data, "a", 1);
	grpc_reader_next(&reader);
	ck_assert_int_eq(grpc_reader_feed(&reader, &at, &len), 1);
	ck_assert_uint_eq(reader.len, 0);
	grpc_reader_next(&reader);
	ck_assert_int_eq(grpc_reader_feed(&reader, &at, &len), 1);
	ck_assert_mem_eq(reader.data, "b", 1);
	ck_assert_uint_eq(len, 0);
}
END_TEST

START_TEST(a_promise_of_much_takes_no_memory_and_one_of_too_much_is_refused)
{
	ck_assert_int_eq(feed("\0\0\4\0\0", 5), 0); /* 256 kB */
	ck_assert_uint_eq(reader.size, 0);
	ck_assert_int_eq(feed("x", 1), 0);
	ck_assert_uint_le(reader.size, 1024);
	grpc_reader_next(&reader);
	ck_assert_int_eq(feed("\0\0\4\0\1", 5), -GRPC_RESOURCE_EXHAUSTED);
	grpc_reader_next(&reader);
	ck_assert_int_eq(feed("\0\377\377\377\377", 5), -GRPC_RESOURCE_EXHAUSTED);
	grpc_reader_next(&reader);
	ck_assert_int_eq(feed("\2\0\0\0\1", 5), -GRPC_INTERNAL);
}
END_TEST

/* `len` bytes of 'x' by gzip, with its prefix. */
static struct text
zip(size_t len)
{
	static char part[4096];
	uint8_t prefix[GRPC_PREFIX] = { 1 };
	struct text t;
	struct gzip *z;

	memset(part, 'x', sizeof(part));
	text_init(&t, len / 100 + 1024);
	text_bytes(&t, (const char *)prefix, sizeof(prefix));
	z = gzip_begin(&t, len);
	for (size_t at = 0; at < len; at += sizeof(part))
		gzip_feed(z, part, MIN_OF(sizeof(part), len - at),
		    at + sizeof(part) >= len);
	gzip_end(z);
	ck_assert(!t.failed);
	put_be16((uint8_t *)t.data + 1, (unsigned)((t.len - GRPC_PREFIX) >> 16));
	put_be16((uint8_t *)t.data + 3, (unsigned)(t.len - GRPC_PREFIX));
	return t;
}

static const struct {
	size_t len;
	enum grpc_status status;
} zipped[] = {
	{ 1, GRPC_OK },
	{ 1023, GRPC_OK },
	{ 1024, GRPC_OK },
	{ 100000, GRPC_OK },
	{ GRPC_MESSAGE_MAX, GRPC_OK },
	{ GRPC_MESSAGE_MAX + 1, GRPC_RESOURCE_EXHAUSTED },
	{ 50u << 20, GRPC_RESOURCE_EXHAUSTED },
};

START_TEST(what_is_zipped_is_inflated_up_to_what_a_message_may_have)
{
	struct text t = zip(zipped[_i].len);
	const uint8_t *data;
	const char *why;
	size_t len;

	ck_assert_int_eq(feed(t.data, t.len), 1);
	ck_assert_int_eq(grpc_reader_take(&reader, true, &data, &len, &why),
	    zipped[_i].status);
	if (zipped[_i].status == GRPC_OK) {
		ck_assert_uint_eq(len, zipped[_i].len);
		ck_assert(data[0] == 'x' && data[len - 1] == 'x');
	}
	text_fini(&t);
}
END_TEST

START_TEST(what_is_not_zipped_as_it_says_is_refused)
{
	const uint8_t *data;
	const char *why;
	size_t len;

	ck_assert_int_eq(feed("\1\0\0\0\4abcd", 9), 1);
	ck_assert_int_eq(grpc_reader_take(&reader, false, &data, &len, &why),
	    GRPC_INTERNAL);
	ck_assert_int_eq(grpc_reader_take(&reader, true, &data, &len, &why),
	    GRPC_INTERNAL);
}
END_TEST

START_TEST(an_answer_is_zipped_once_for_all_who_want_it)
{
	struct grpc_message *m = grpc_message_new(5000), *small = grpc_message_new(10);
	struct grpc_message *z;
	const uint8_t *data;
	const char *why;
	size_t len;

	memset(grpc_message_body(m), 'y', 5000);
	memset(grpc_message_body(small), 'y', 10);
	z = grpc_message_zip(m);
	ck_assert(z != m && grpc_message_zip(m) == z && z->data[0] == 1);
	ck_assert(grpc_message_zip(small) == small);
	ck_assert_int_eq(feed(z->data, z->len), 1);
	ck_assert_int_eq(grpc_reader_take(&reader, true, &data, &len, &why), GRPC_OK);
	ck_assert_uint_eq(len, 5000);
	ck_assert_mem_eq(data, grpc_message_body(m), len);
	grpc_message_unref(m);
	grpc_message_unref(small);
}
END_TEST

/* ---- protobuf ---- */

static void
nest(struct text *t, unsigned depth)
{
	size_t list;

	if (depth == 0)
		return;
	list = pb_begin(t, 8); /* TypedValue.leaflist_val */
	if (depth > 1) {
		size_t element = pb_begin(t, 1);

		nest(t, depth - 2);
		pb_end(t, element);
	}
	pb_end(t, list);
}

static const struct {
	unsigned depth;
	bool passes;
} depths[] = { { 1, true }, { 31, true }, { 32, false }, { 33, false }, { 3000, false } };

START_TEST(messages_in_messages_pass_the_scan_up_to_32)
{
	const char *why;
	struct text t;

	text_init(&t, 64);
	nest(&t, depths[_i].depth);
	why = pb_scan(&gnmi__typed_value__descriptor, (const uint8_t *)t.data, t.len);
	ck_assert_int_eq(why == NULL, depths[_i].passes);
	text_fini(&t);
}
END_TEST

START_TEST(the_150_kb_of_nested_messages_are_refused)
{
	uint8_t data[150000], *p = data;
	size_t left = sizeof(data);

	/* Lengths are too large for what follows: each level promises the rest. */
	while (left > 8) {
		size_t len = left - 4;

		p[0] = (p - data) % 8 ? 0x0a : 0x42; /* element, leaflist_val */
		p[1] = (uint8_t)(len | 0x80);
		p[2] = (uint8_t)(len >> 7 | 0x80);
		p[3] = (uint8_t)(len >> 14);
		p += 4;
		left = len;
	}
	memset(p, 0, left);
	ck_assert_ptr_nonnull(
	    pb_scan(&gnmi__typed_value__descriptor, data, sizeof(data)));
}
END_TEST

START_TEST(a_request_has_at_most_20000_fields)
{
	struct text t;

	text_init(&t, 64);
	for (unsigned i = 0; i < PB_SCAN_ELEMENTS; i++)
		pb_bytes(&t, 2, "", 0); /* GetRequest.path */
	ck_assert_ptr_null(
	    pb_scan(&gnmi__get_request__descriptor, (const uint8_t *)t.data, t.len));
	pb_bytes(&t, 2, "", 0);
	ck_assert_ptr_nonnull(
	    pb_scan(&gnmi__get_request__descriptor, (const uint8_t *)t.data, t.len));
	text_fini(&t);
}
END_TEST

/* clang-format off */
#define BYTES(text) text, sizeof(text) - 1
static const struct {
	const char *bytes;
	size_t len;
	bool passes;
} wires[] = { /* of gnmi.PathElem: name = 1, key = 2 */
	{ BYTES(""), true },
	{ BYTES("\x0a\x03" "abc"), true },
	{ BYTES("\x0a\x02\xc3\xa4"), true },
	{ BYTES("\x0a\x04\xf0\x9f\x98\x80"), true },
	{ BYTES("\x0a\x02\xc3" "a"), false },   /* no UTF-8 */
	{ BYTES("\x0a\x01\xc3"), false },        /* ... cut off */
	{ BYTES("\x0a\x03" "a\0b"), false },     /* a NUL */
	{ BYTES("\x0a\x04" "abc"), false },      /* cut off */
	{ BYTES("\x0a"), false },
	{ BYTES("\x08\x01"), false },            /* a number where a string belongs */
	{ BYTES("\x0b\x0c"), false },            /* a group */
	{ BYTES("\x7b\x7c"), false },            /* ... of a number that we do not know */
	{ BYTES("\x02\x00"), false },            /* number 0 */
	{ BYTES("\x78\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"), true },  /* unknown, 64 bits */
	{ BYTES("\x78\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02"), false }, /* ... and more */
	{ BYTES("\x12\x06\x0a\x01" "k\x12\x01" "v"), true },
	{ BYTES("\x12\x06\x0a\x01" "k\x12\x01" "\xff"), false },
};
/* clang-format on */

START_TEST(what_passes_the_scan_is_what_protobuf_c_reads)
{
	const uint8_t *bytes = (const uint8_t *)wires[_i].bytes;
	const char *why = pb_scan(&gnmi__path_elem__descriptor, bytes, wires[_i].len);
	Gnmi__PathElem *elem;

	ck_assert_int_eq(why == NULL, wires[_i].passes);
	if (why)
		return;
	elem = gnmi__path_elem__unpack(NULL, wires[_i].len, bytes);
	ck_assert_ptr_nonnull(elem);
	gnmi__path_elem__free_unpacked(elem, NULL);
}
END_TEST

static const uint64_t numbers[] = { 0, 1, 127, 128, 300, 16383, 16384, UINT32_MAX,
	UINT64_MAX };

START_TEST(numbers_and_messages_are_written_as_they_are_read)
{
	struct pb_field f;
	const uint8_t *at, *end;
	struct text t;
	size_t inner;

	text_init(&t, 1);
	inner = pb_begin(&t, 100);
	for (unsigned i = 0; i <= numbers[_i] % 1000; i++)
		pb_uint(&t, 7, numbers[_i]);
	pb_end(&t, inner);
	at = (const uint8_t *)t.data;
	end = at + t.len;
	ck_assert_int_eq(pb_next(&at, end, &f), 1);
	ck_assert(at == end && f.number == 100 && f.wire == PB_LENGTH);
	at = f.data;
	for (unsigned i = 0; i <= numbers[_i] % 1000; i++) {
		struct pb_field n;

		ck_assert_int_eq(pb_next(&at, f.data + f.len, &n), 1);
		ck_assert(n.number == 7 && n.value == numbers[_i]);
	}
	ck_assert_int_eq(pb_next(&at, f.data + f.len, &f), 0);
	text_fini(&t);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("grpc");
	TCase *head = tcase_create("head");
	TCase *messages = tcase_create("messages");
	TCase *protobuf = tcase_create("protobuf");

	tcase_add_loop_test(head, a_timeout_is_up_to_eight_digits_and_a_unit, 0,
	    COUNT_OF(timeouts));
	tcase_add_loop_test(head, a_status_text_is_percent_encoded, 0, COUNT_OF(texts));
	tcase_add_test(head, a_long_status_text_ends_on_a_whole_letter);
	tcase_add_loop_test(head, a_content_type_is_that_of_grpc_or_not, 0,
	    COUNT_OF(content_types));
	tcase_add_loop_test(head, gzip_is_accepted_where_it_is_named, 0,
	    COUNT_OF(accepts));
	tcase_add_loop_test(head, base64_is_padded, 0, COUNT_OF(base64s));
	suite_add_tcase(suite, head);

	tcase_add_checked_fixture(messages, setup, teardown);
	tcase_add_test(messages, a_message_is_put_together_byte_by_byte);
	tcase_add_test(messages, two_messages_in_one_piece_are_two);
	tcase_add_test(messages,
	    a_promise_of_much_takes_no_memory_and_one_of_too_much_is_refused);
	tcase_add_loop_test(messages,
	    what_is_zipped_is_inflated_up_to_what_a_message_may_have, 0,
	    COUNT_OF(zipped));
	tcase_add_test(messages, what_is_not_zipped_as_it_says_is_refused);
	tcase_add_test(messages, an_answer_is_zipped_once_for_all_who_want_it);
	suite_add_tcase(suite, messages);

	tcase_add_loop_test(protobuf, messages_in_messages_pass_the_scan_up_to_32, 0,
	    COUNT_OF(depths));
	tcase_add_test(protobuf, the_150_kb_of_nested_messages_are_refused);
	tcase_add_test(protobuf, a_request_has_at_most_20000_fields);
	tcase_add_loop_test(protobuf, what_passes_the_scan_is_what_protobuf_c_reads, 0,
	    COUNT_OF(wires));
	tcase_add_loop_test(protobuf, numbers_and_messages_are_written_as_they_are_read,
	    0, COUNT_OF(numbers));
	suite_add_tcase(suite, protobuf);
	return suite_run(suite);
}
