/* SPDX-License-Identifier: Apache-2.0 */
/* RESTCONF: what is refused, and the error that says so (RFC 8040, 7). */
#include "api/rest.h"

#include <jansson.h>

#include "tests/api_fixture.h"
#include "tests/restconf_fixture.h"
#include "tests/suite.h"

static const struct peer admin = { .transport = TRANSPORT_UNIX, .role = ROLE_ADMIN };

#define LONG_64 "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static const struct {
	const char *method, *url;
	unsigned status;
	const char *tag, *path, *message;
} refusals[] = {
	{ "GET", DATA "/", 400, "invalid-value", NULL, "below the datastore is empty" },
	{ "GET", DATA "//", 400, "invalid-value", NULL, "below the datastore is empty" },
	{ "GET", DATA "/foo", 400, "unknown-element", NULL,
	    "the datastore has no child foo" },
	{ "GET", DATA "/foo:bar", 400, "unknown-element", NULL, "no child foo:bar" },
	{ "GET", DATA "/components", 400, "unknown-element", NULL,
	    "components is of module openconfig-platform: openconfig-platform:components" },
	{ "GET", DATA "/oc-platform:components", 400, "unknown-element", NULL,
	    "is of module openconfig-platform" },
	{ "GET", OC "/", 400, "invalid-value", "/openconfig-platform:components",
	    "a name below components is empty" },
	{ "GET", OC "/component", 400, "invalid-value",
	    "/openconfig-platform:components/component",
	    "component is a list: which entry? component={name}" },
	{ "GET", OC "/component=", 404, "invalid-value",
	    "/openconfig-platform:components/component[name='']", "no entry" },
	{ "GET", OC "/component=a,b", 400, "invalid-value",
	    "/openconfig-platform:components/component[name='a']",
	    "too many keys: component={name}" },
	{ "GET", OC "/component=99-Port", 404, "invalid-value",
	    "/openconfig-platform:components/component[name='99-Port']",
	    "component has no entry 99-Port" },
	{ "GET", OC "/component=*", 404, "invalid-value",
	    "/openconfig-platform:components/component", "no entry *" },
	{ "GET", OC "/component=%27", 404, "invalid-value",
	    "/openconfig-platform:components/component[name=\"'\"]", "no entry '" },
	{ "GET", OC "/component=99-Port/state", 404, "invalid-value",
	    "/openconfig-platform:components/component[name='99-Port']/state",
	    "there is no state here" },
	{ "GET", OC "/component=%zz", 400, "invalid-value",
	    "/openconfig-platform:components/component",
	    "key name has a broken escape or one of NUL: %zz" },
	{ "GET", OC "/component=1%00", 400, "invalid-value",
	    "/openconfig-platform:components/component", "1%00" },
	{ "GET", OC "/component=1%", 400, "invalid-value",
	    "/openconfig-platform:components/component", "1%" },
	{ "GET", OC "/%00", 400, "invalid-value", "/openconfig-platform:components",
	    "a broken escape or one of NUL: %00" },
	{ "GET", OC "=1", 400, "invalid-value", "/openconfig-platform:components",
	    "components is no list and has no keys" },
	{ "GET", ONE "/transceiver", 400, "unknown-element",
	    "/openconfig-platform:components/component[name='1-Transceiver']",
	    "transceiver is of module openconfig-platform-transceiver: "
	    "openconfig-platform-transceiver:transceiver" },
	{ "GET", ONE "/state/serial-no/x", 400, "unknown-element",
	    "/openconfig-platform:components/component[name='1-Transceiver']/state/"
	    "serial-no",
	    "serial-no is a leaf" },
	{ "GET", OC "/component=2-Transceiver/state/serial-no", 404, "invalid-value",
	    "/openconfig-platform:components/component[name='2-Transceiver']/state/"
	    "serial-no",
	    "there is no serial-no here" },
	{ "GET", XCVR "/physical-channels/channel=8", 404, "invalid-value",
	    "/openconfig-platform:components/component[name='1-Transceiver']/"
	    "openconfig-platform-transceiver:transceiver/physical-channels/"
	    "channel[index='8']",
	    "channel has no entry 8" },
	{ "GET", XCVR "/physical-channels/channel=x", 400, "invalid-value",
	    "/openconfig-platform:components/component[name='1-Transceiver']/"
	    "openconfig-platform-transceiver:transceiver/physical-channels/channel",
	    "key index is a number" },
	{ "GET", OC "/component=Chassis/../component=Chassis", 400, "unknown-element",
	    "/openconfig-platform:components/component[name='Chassis']",
	    "component has no child .." },
	{ "GET", OC "/" LONG_64 LONG_64, 400, "unknown-element",
	    "/openconfig-platform:components", "components has no child " LONG_64 },
	{ "GET", DATA "/ietf-yang-library:modules-state/module=openconfig-platform", 400,
	    "invalid-value",
	    "/ietf-yang-library:modules-state/module[name='openconfig-platform']",
	    "keys are missing: module={name},{revision}" },
	{ "GET", "/restconf/", 404, "invalid-value", NULL, "the API has data" },
	{ "GET", "/restconf/ds", 404, "invalid-value", NULL, "the API has data" },
	{ "GET", "/restconf/operations/a:b", 404, "invalid-value", NULL,
	    "no operations" },
	{ "GET", "/restconf/database", 404, "invalid-value", NULL, "the API has data" },

	{ "GET", OC "?foo=1", 400, "invalid-value", "/openconfig-platform:components",
	    "no parameter foo" },
	{ "GET", OC "?depth=1&depth=1", 400, "invalid-value",
	    "/openconfig-platform:components", "parameter depth is there twice" },
	{ "GET", OC "?depth=0", 400, "invalid-value", "/openconfig-platform:components",
	    "depth is unbounded or 1 to 65535, not 0" },
	{ "GET", OC "?depth=65536", 400, "invalid-value",
	    "/openconfig-platform:components", "not 65536" },
	{ "GET", OC "?depth=99999999999999999999999", 400, "invalid-value",
	    "/openconfig-platform:components", "depth is" },
	{ "GET", OC "?depth=-1", 400, "invalid-value", "/openconfig-platform:components",
	    "not -1" },
	{ "GET", OC "?depth", 400, "invalid-value", "/openconfig-platform:components",
	    "depth is" },
	{ "GET", OC "?depth=", 400, "invalid-value", "/openconfig-platform:components",
	    "depth is" },
	{ "GET", OC "?content=state", 400, "invalid-value",
	    "/openconfig-platform:components",
	    "content is config, nonconfig or all, not state" },
	{ "GET", OC "?with-defaults=some", 400, "invalid-value",
	    "/openconfig-platform:components", "with-defaults is report-all" },
	{ "GET", OC "?content=%zz", 400, "invalid-value",
	    "/openconfig-platform:components", "parameter content has a broken escape" },
	{ "GET", OC "?%00=1", 400, "invalid-value", "/openconfig-platform:components",
	    "in a parameter: %00=1" },
	{ "GET", OC "?fields=", 400, "invalid-value", "/openconfig-platform:components",
	    "a name below components is empty" },
	{ "GET", OC "?fields=foo", 400, "invalid-value",
	    "/openconfig-platform:components", "components has no child foo" },
	{ "GET", OC "?fields=component(", 400, "invalid-value",
	    "/openconfig-platform:components", "a name below component is empty" },
	{ "GET", OC "?fields=component(state", 400, "invalid-value",
	    "/openconfig-platform:components", "a bracket stays open" },
	{ "GET", OC "?fields=component)", 400, "invalid-value",
	    "/openconfig-platform:components", "what is this: )" },
	{ "GET", OC "?fields=component(state)x", 400, "invalid-value",
	    "/openconfig-platform:components", "what is this: x" },
	{ "GET", OC "?fields=component/name/x", 400, "invalid-value",
	    "/openconfig-platform:components", "name is a leaf" },
	{ "GET", OC "?fields=component/name(x)", 400, "invalid-value",
	    "/openconfig-platform:components", "name is a leaf" },
	{ "GET", OC "?fields=((((((((((((((((((((", 400, "invalid-value",
	    "/openconfig-platform:components", "is empty" },
	{ "GET", OC "?fields=component/state;;", 400, "invalid-value",
	    "/openconfig-platform:components", "is empty" },
	{ "GET", ONE "/state/serial-no?fields=x", 400, "invalid-value",
	    "/openconfig-platform:components/component[name='1-Transceiver']/state/"
	    "serial-no",
	    "a leaf has none" },
	{ "GET", ONE "/state/serial-no?content=config", 404, "invalid-value",
	    "/openconfig-platform:components/component[name='1-Transceiver']/state/"
	    "serial-no",
	    "not among what the parameters ask for" },
	{ "GET", CAPABILITY, 400, "invalid-value",
	    "/ietf-restconf-monitoring:restconf-state/capabilities/capability",
	    "which entry? capability={value}" },
	{ "GET", CAPABILITY "=a%2Fb", 404, "invalid-value",
	    "/ietf-restconf-monitoring:restconf-state/capabilities/capability[.='a/b']",
	    "capability has no entry a/b" },
	{ "GET", CAPABILITY "=%zz", 400, "invalid-value",
	    "/ietf-restconf-monitoring:restconf-state/capabilities/capability",
	    "an entry of capability has a broken escape" },
	{ "GET", CAPABILITY "=a/b", 400, "unknown-element",
	    "/ietf-restconf-monitoring:restconf-state/capabilities/capability[.='a']",
	    "capability is a leaf" },
	{ "GET", "/restconf?content=all", 400, "invalid-value", NULL,
	    "no parameter content" },
	{ "GET", "/restconf?fields=foo", 400, "invalid-value", NULL, "no child foo" },
	{ "GET", "/restconf/yang-library-version?depth=1", 400, "invalid-value", NULL,
	    "no parameter depth" },

	{ "PUT", OC, 405, "operation-not-supported", "/openconfig-platform:components",
	    "this tree is to read" },
	{ "POST", DATA, 405, "operation-not-supported", NULL, "this tree is to read" },
	{ "PATCH", ONE, 405, "operation-not-supported",
	    "/openconfig-platform:components/component[name='1-Transceiver']",
	    "this tree is to read" },
	{ "DELETE", ONE, 405, "operation-not-supported",
	    "/openconfig-platform:components/component[name='1-Transceiver']",
	    "this tree is to read" },
	{ "POST", "/restconf/operations", 405, "operation-not-supported", NULL,
	    "this tree is to read" },
	{ "POST", "/restconf/operations/a:b", 404, "invalid-value", NULL,
	    "no operations" },
	{ "GET", OC "/component=a%27b/state", 404, "invalid-value",
	    "/openconfig-platform:components/component[name=\"a'b\"]/state",
	    "there is no state" },
	{ "GET", OC "/component=a%27b%22/state", 404, "invalid-value",
	    "/openconfig-platform:components/component", "there is no state" },
	{ "PUT", DATA "/foo", 400, "unknown-element", NULL, "no child foo" },
};

START_TEST(what_is_wrong_is_told_as_an_error_that_names_it)
{
	struct call *call = ask(&admin, refusals[_i].method, refusals[_i].url, NULL);
	json_t *json = json_loads(body_of(call), 0, NULL);
	const char *type, *tag, *path = NULL, *message;

	ck_assert_msg(json != NULL, "%s", body_of(call));
	ck_assert_int_eq(json_unpack(json, "{s:{s:[{s:s, s:s, s?s, s:s}]}}",
			     "ietf-restconf:errors", "error", "error-type", &type,
			     "error-tag", &tag, "error-path", &path, "error-message",
			     &message),
	    0);
	ck_assert_msg(strstr(message, refusals[_i].message) != NULL, "%s", message);
	ck_assert_uint_eq(call->answer.status, refusals[_i].status);
	ck_assert_str_eq(tag, refusals[_i].tag);
	ck_assert_str_eq(type,
	    refusals[_i].path && refusals[_i].status == 404 ? "application" : type);
	ck_assert_pstr_eq(path, refusals[_i].path);
	ck_assert_pstr_eq(call->answer.allow,
	    refusals[_i].status == 405 ? "GET, HEAD, OPTIONS" : NULL);
	json_decref(json);
	call_release(call);
}
END_TEST

START_TEST(errors_come_as_xml_to_who_wants_xml)
{
	struct call *call =
	    ask(&tcp, "GET", XCVR "/physical-channels/channel=%3c9%3e", X);

	ck_assert_str_eq(body_of(call),
	    "<errors xmlns=\"urn:ietf:params:xml:ns:yang:ietf-restconf\"><error>"
	    "<error-type>protocol</error-type><error-tag>invalid-value</error-tag>"
	    "<error-path xmlns:oc-platform=\"http://openconfig.net/yang/platform\" "
	    "xmlns:oc-transceiver=\"http://openconfig.net/yang/platform/transceiver\">"
	    "/oc-platform:components/oc-platform:component"
	    "[oc-platform:name='1-Transceiver']/oc-transceiver:transceiver/"
	    "oc-transceiver:physical-channels/oc-transceiver:channel</error-path>"
	    "<error-message>key index is a number</error-message></error></errors>");
	ck_assert_str_eq(call->answer.type, X);
	call_release(call);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("restconf_errors");
	TCase *tc = tcase_create("answers");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, what_is_wrong_is_told_as_an_error_that_names_it, 0,
	    COUNT_OF(refusals));
	tcase_add_test(tc, errors_come_as_xml_to_who_wants_xml);
	suite_add_tcase(suite, tc);
	return suite_run(suite);
}
