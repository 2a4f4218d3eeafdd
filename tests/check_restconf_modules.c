/* SPDX-License-Identifier: Apache-2.0 */
/*
 * RESTCONF: the texts of the YANG modules, and the library that leads to them (RFC
 * 8525).
 */
#include "api/rest.h"

#include <jansson.h>

#include "schema/tree.h"
#include "tests/api_fixture.h"
#include "tests/restconf_fixture.h"
#include "tests/suite.h"

START_TEST(the_text_of_each_module_is_there)
{
	for (unsigned i = 0; i < tree_text_count; i++) {
		char url[128];
		struct call *call;

		snprintf(url, sizeof(url), "/yang/%s@%s.yang", tree_texts[i].name,
		    tree_texts[i].revision);
		call = ask(&tcp, "GET", url, NULL);
		ck_assert_str_eq(call->answer.type, "application/yang");
		ck_assert_ptr_nonnull(strstr(body_of(call), tree_texts[i].name));
		ck_assert_ptr_nonnull(strstr(body_of(call), tree_texts[i].revision));
		call_release(call);
		snprintf(url, sizeof(url), "/yang/%s.yang", tree_texts[i].name);
		call = ask(&tcp, "GET", url, NULL);
		ck_assert_str_eq(body_of(call), tree_texts[i].text);
		call_release(call);
	}
	ck_assert_uint_ge(tree_text_count, 15);
}
END_TEST

/* Each location in the library leads to a text, and each text is there once. */
START_TEST(the_library_leads_to_the_texts)
{
	struct call *call = call_create(rest, "GET",
	    DATA "/ietf-yang-library:modules-state", &tcp, wake, NULL);
	json_t *json, *module;
	size_t i, modules, submodules = 0;

	snprintf(call->base, sizeof(call->base), "https://switch.example:443");
	call_begin(call);
	while (rest_has_work(rest))
		rest_work(rest);
	json = json_of(body_of(call));
	call_release(call);
	module = json_object_get(json_object_get(json, "ietf-yang-library:modules-state"),
	    "module");
	modules = json_array_size(module);
	for (i = 0; i < modules; i++) {
		const char *where = json_string_value(
		    json_object_get(json_array_get(module, i), "schema"));

		submodules += json_array_size(
		    json_object_get(json_array_get(module, i), "submodule"));
		ck_assert_ptr_nonnull(strstr(where, "https://switch.example:443/yang/"));
		call = ask(&tcp, "GET", strstr(where, "/yang/"), NULL);
		ck_assert_uint_eq(call->answer.status, 200);
		call_release(call);
	}
	ck_assert_uint_eq(modules + submodules, tree_text_count);
	json_decref(json);
}
END_TEST

START_TEST(no_other_file_is_a_module)
{
	static const char *const urls[] = { "/yang/", "/yang/x.yang",
		"/yang/openconfig-platform", "/yang/openconfig-platform@2000-01-01.yang",
		"/yang/../../etc/passwd", "/yang/%2e%2e/x" };

	for (size_t i = 0; i < COUNT_OF(urls); i++) {
		struct call *call = ask(&tcp, "GET", urls[i], NULL);

		ck_assert_uint_eq(call->answer.status, 404);
		call_release(call);
	}
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("restconf_modules");
	TCase *tc = tcase_create("answers");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, the_text_of_each_module_is_there);
	tcase_add_test(tc, the_library_leads_to_the_texts);
	tcase_add_test(tc, no_other_file_is_a_module);
	suite_add_tcase(suite, tc);
	return suite_run(suite);
}
