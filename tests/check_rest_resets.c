/* SPDX-License-Identifier: Apache-2.0 */
/* REST: resets, and when and how they are answered. */
#include "api/rest.h"

#include <errno.h>
#include <jansson.h>

#include "tests/api_fixture.h"
#include "tests/rest_fixture.h"
#include "tests/suite.h"

START_TEST(a_reset_is_answered_when_the_hardware_is_done)
{
	struct call *call = ask(&admin, "POST", "/api/v1/cages/1/reset");
	json_t *json;

	ck_assert(!call->answered);
	ck_assert_ptr_eq(seen.cage, &inv->cage[0]);
	ck_assert_uint_eq(seen.audits, 1);
	seen.done(seen.done_arg, HW_OK);
	ck_assert_uint_eq(seen.woken, 1);
	ck_assert_uint_eq(call->answer.status, 200);
	json = answer_of(call);
	ck_assert_str_eq(json_string_value(member(json, "cage")), "1");
	ck_assert_str_eq(json_string_value(member(json, "result")), "done");
	ck_assert_uint_eq(seen.audits, 2);
	ck_assert_str_eq(seen.result, "done");
	json_decref(json);
}
END_TEST

START_TEST(a_reset_that_is_done_at_once_wakes_nobody)
{
	struct call *call;

	seen.reset_at_once = true;
	call = ask(&admin, "POST", "/api/v1/cages/1/reset");

	ck_assert(call->answered);
	ck_assert_uint_eq(call->answer.status, 200);
	ck_assert_uint_eq(seen.woken, 0);
	call_release(call);
}
END_TEST

START_TEST(a_reset_that_fails_says_why)
{
	struct call *call = ask(&admin, "POST", "/api/v1/cages/1/reset");
	json_t *json;

	seen.done(seen.done_arg, HW_TIMEOUT);
	ck_assert_uint_eq(call->answer.status, 504);
	json = answer_of(call);
	ck_assert_str_eq(json_string_value(member(json, "type")), "/problems/hardware");
	ck_assert_str_eq(json_string_value(member(json, "detail")),
	    "transaction timed out");
	json_decref(json);
}
END_TEST

START_TEST(a_reset_may_end_after_the_server)
{
	struct call *call = ask(&admin, "POST", "/api/v1/cages/1/reset");

	call_release(call);
	ck_assert_uint_eq(seen.audits, 2);
	rest_destroy(rest);
	rest = NULL;
	seen.done(seen.done_arg, HW_OK);

	ck_assert_uint_eq(seen.audits, 2);
	ck_assert_uint_eq(seen.woken, 0);
}
END_TEST

static const struct {
	int result;
	unsigned status;
} refusals[] = { { -ENOENT, 404 }, { -EPERM, 409 }, { -EOPNOTSUPP, 501 },
	{ -EBUSY, 503 } };

START_TEST(a_reset_that_is_refused_has_a_status)
{
	struct call *call;

	seen.reset_result = refusals[_i].result;
	call = ask(&admin, "POST", "/api/v1/cages/2/reset");

	ck_assert(call->answered);
	ck_assert_uint_eq(call->answer.status, refusals[_i].status);
	ck_assert_uint_eq(seen.audits, 2);
	call_release(call);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("rest_resets");
	TCase *t = tcase_create("rest_resets");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, a_reset_is_answered_when_the_hardware_is_done);
	tcase_add_test(t, a_reset_that_is_done_at_once_wakes_nobody);
	tcase_add_test(t, a_reset_that_fails_says_why);
	tcase_add_test(t, a_reset_may_end_after_the_server);
	tcase_add_loop_test(t, a_reset_that_is_refused_has_a_status, 0,
	    COUNT_OF(refusals));
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}
