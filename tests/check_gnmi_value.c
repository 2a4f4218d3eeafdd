/* SPDX-License-Identifier: Apache-2.0 */
/* Values of gNMI by the type of their leaf. */
#include "api/gnmi_value.h"

#include <string.h>

#include "base/bytes.h"
#include "tests/suite.h"

/* What a number of the model is as JSON, as JSON of RFC 7951, and in protobuf. */
static const struct {
	enum tree_type type;
	enum value_kind kind;
	unsigned digits;
	int64_t number;
	const char *json, *ietf, *scalar;
	size_t scalar_len;
} values[] = {
	{ TREE_DECIMAL64, VALUE_FIXED, 3, 55082, "55.082", "\"55.082\"", NULL, 0 },
	{ TREE_DECIMAL64, VALUE_FIXED, 1, 50, "5", "\"5.0\"", "\x71\0\0\0\0\0\0\x14\x40",
	    9 },
	{ TREE_INT32, VALUE_FIXED, 0, 300, "300", "300", "\x10\xac\x02", 3 },
	{ TREE_INT32, VALUE_FIXED, 0, -2, "-2", "-2",
	    "\x10\xfe\xff\xff\xff\xff\xff\xff\xff\xff\x01", 11 },
	{ TREE_UINT32, VALUE_COUNT, 0, 300, "300", "300", "\x18\xac\x02", 3 },
	{ TREE_UINT64, VALUE_COUNT, 0, 300, "300", "\"300\"", "\x18\xac\x02", 3 },
};

static struct text t;

static void
setup(void)
{
	memset(&t, 0, sizeof(t));
}

static void
teardown(void)
{
	text_fini(&t);
}

static void
must_be(const char *bytes, size_t len)
{
	ck_assert_uint_eq(t.len, len);
	ck_assert_mem_eq(t.data, bytes, len);
	t.len = 0;
}

START_TEST(a_number_is_written_as_the_type_of_its_leaf)
{
	struct tree_node node = { .type = (uint8_t)values[_i].type,
		.digits = (uint8_t)values[_i].digits };
	struct tree_leaf leaf = { .node = &node,
		.value = { .kind = values[_i].kind,
		    .number = values[_i].number,
		    .count = (uint64_t)values[_i].number } };

	gnmi_put_json(&t, &leaf, false);
	must_be(values[_i].json, strlen(values[_i].json));
	gnmi_put_json(&t, &leaf, true);
	must_be(values[_i].ietf, strlen(values[_i].ietf));
	if (!values[_i].scalar_len)
		return;
	gnmi_put_scalar(&t, &leaf);
	must_be(values[_i].scalar, values[_i].scalar_len);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("gnmi_value");
	TCase *tc = tcase_create("gnmi_value");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, a_number_is_written_as_the_type_of_its_leaf, 0,
	    COUNT_OF(values));
	suite_add_tcase(suite, tc);
	return suite_run(suite);
}
