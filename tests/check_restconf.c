/* SPDX-License-Identifier: Apache-2.0 */
/*
 * RESTCONF (RFC 8040): each resource as it was agreed, in the form that was asked for.
 */
#include "api/rest.h"

#include "model/port.h"
#include "tests/api_fixture.h"
#include "tests/restconf_fixture.h"
#include "tests/suite.h"

/* ---- what is answered ---- */

#define PLATFORM_NS "http://openconfig.net/yang/platform"
#define TYPES_NS    "http://openconfig.net/yang/platform-types"

static const struct {
	const char *url, *accept, *text;
} bodies[] = {
	{ "/restconf", NULL,
	    "{\"ietf-restconf:restconf\":{\"data\":{},\"operations\":{},"
	    "\"yang-library-version\":\"2019-01-04\"}}" },
	{ "/restconf?depth=1", NULL, "{\"ietf-restconf:restconf\":{}}" },
	{ CAPABILITY "=urn%3Aietf%3Aparams%3Arestconf%3Acapability%3Adepth%3A1.0", NULL,
	    "{\"ietf-restconf-monitoring:capability\":"
	    "[\"urn:ietf:params:restconf:capability:depth:1.0\"]}" },
	{ CAPABILITY "=urn:ietf:params:restconf:capability:fields:1.0?depth=1", X,
	    "<capability xmlns=\"urn:ietf:params:xml:ns:yang:ietf-restconf-monitoring\">"
	    "urn:ietf:params:restconf:capability:fields:1.0</capability>" },
	{ "/restconf?fields=yang-library-version;data", X,
	    "<restconf xmlns=\"urn:ietf:params:xml:ns:yang:ietf-restconf\"><data/>"
	    "<yang-library-version>2019-01-04</yang-library-version></restconf>" },
	{ "/restconf/operations", J, "{\"ietf-restconf:operations\":{}}" },
	{ "/restconf/yang-library-version", J,
	    "{\"ietf-restconf:yang-library-version\":\"2019-01-04\"}" },
	{ "/restconf/yang-library-version", X,
	    "<yang-library-version xmlns=\"urn:ietf:params:xml:ns:yang:ietf-restconf\">"
	    "2019-01-04</yang-library-version>" },
	{ "/.well-known/host-meta", NULL,
	    "<XRD xmlns=\"http://docs.oasis-open.org/ns/xri/xrd-1.0\">"
	    "<Link rel=\"restconf\" href=\"/restconf\"/></XRD>" },
	{ "/.well-known/host-meta", "application/json",
	    "{\"links\":[{\"rel\":\"restconf\",\"href\":\"/restconf\"}]}" },
	{ "/.well-known/host-meta.json", NULL,
	    "{\"links\":[{\"rel\":\"restconf\",\"href\":\"/restconf\"}]}" },

	/* leaves: texts, numbers, decimals, identities, in both forms */
	{ ONE "/state/serial-no", J, "{\"openconfig-platform:serial-no\":\"SN0001\"}" },
	{ ONE "/state/mfg-name", J,
	    "{\"openconfig-platform:mfg-name\":\"Ex\\\"ample\\\\\"}" },
	{ ONE "/state/mfg-name", X,
	    "<mfg-name xmlns=\"" PLATFORM_NS "\">Ex&quot;ample\\</mfg-name>" },
	{ ONE "/state/part-no", X,
	    "<part-no xmlns=\"" PLATFORM_NS "\">DR4-400\xef\xbf\xbd</part-no>" },
	{ ONE "/state/type", J,
	    "{\"openconfig-platform:type\":"
	    "\"openconfig-platform-types:TRANSCEIVER\"}" },
	{ ONE "/state/type", X,
	    "<type xmlns=\"" PLATFORM_NS "\" xmlns:oc-platform-types=\"" TYPES_NS
	    "\">oc-platform-types:TRANSCEIVER</type>" },
	{ ONE "/state/empty", J, "{\"openconfig-platform:empty\":false}" },
	{ XCVR "/physical-channels/channel=3/state/laser-bias-current/instant", J,
	    "{\"openconfig-platform-transceiver:instant\":\"9.51\"}" },
	{ XCVR "/physical-channels/channel=3/index", J,
	    "{\"openconfig-platform-transceiver:index\":3}" },
	{ ONE "/openconfig-platform-transceiver:transceiver/physical-channels/channel=6/"
	      "state/input-power/instant",
	    J, "{\"openconfig-platform-transceiver:instant\":\"-40.0\"}" },

	/* entries and containers */
	{ OC "/component=Switch/subcomponents/subcomponent=1-Port", J,
	    "{\"openconfig-platform:subcomponent\":[{\"name\":\"1-Port\",\"config\":"
	    "{\"name\":\"1-Port\"},\"state\":{\"name\":\"1-Port\"}}]}" },
	{ OC "/component=%53witch/subcomponents/subcomponent=1%2dPort/state", J,
	    "{\"openconfig-platform:state\":{\"name\":\"1-Port\"}}" },
	{ OC "/component=Chassis/config", X,
	    "<config xmlns=\"" PLATFORM_NS "\"><name>Chassis</name></config>" },
	{ OC "/component=1-Port/openconfig-platform-transceiver:transceiver", J,
	    "{\"openconfig-platform-transceiver:transceiver\":{}}" },
	{ DATA "/openconfig-system:system", J, "{\"openconfig-system:system\":{}}" },
	{ DATA "/openconfig-system:system/alarms", X,
	    "<alarms xmlns=\"http://openconfig.net/yang/system\"></alarms>" },
	{ XCVR "/thresholds/threshold=openconfig-alarm-types:WARNING"
	       "?fields=state/input-power-lower",
	    J,
	    "{\"openconfig-platform-transceiver:threshold\":[{\"severity\":"
	    "\"openconfig-alarm-types:WARNING\",\"state\":"
	    "{\"input-power-lower\":\"-8.24\"}}]}" },

	/* depth */
	{ DATA "?depth=1", J, "{\"ietf-restconf:data\":{}}" },
	{ DATA "?depth=1", X,
	    "<data xmlns=\"urn:ietf:params:xml:ns:yang:ietf-restconf\"></data>" },
	{ OC "?depth=1", J, "{\"openconfig-platform:components\":{}}" },
	{ OC "/component=Chassis?depth=1", J,
	    "{\"openconfig-platform:component\":[{\"name\":\"Chassis\"}]}" },
	{ OC "/component=Chassis?depth=2", J,
	    "{\"openconfig-platform:component\":[{\"name\":\"Chassis\",\"config\":{},"
	    "\"state\":{},\"subcomponents\":{}}]}" },
	{ OC "/component=Chassis/subcomponents?depth=2", J,
	    "{\"openconfig-platform:subcomponents\":{\"subcomponent\":"
	    "[{\"name\":\"Switch\"}]}}" },
	{ OC "/component=Chassis/config?depth=unbounded", J,
	    "{\"openconfig-platform:config\":{\"name\":\"Chassis\"}}" },
	{ ONE "/state/serial-no?depth=1", J,
	    "{\"openconfig-platform:serial-no\":\"SN0001\"}" },

	/* fields */
	{ OC "/component=Chassis?fields=state/name", J,
	    "{\"openconfig-platform:component\":[{\"name\":\"Chassis\",\"state\":"
	    "{\"name\":\"Chassis\"}}]}" },
	{ OC "/component=Chassis?fields=config;state(name;removable)", J,
	    "{\"openconfig-platform:component\":[{\"name\":\"Chassis\",\"config\":"
	    "{\"name\":\"Chassis\"},\"state\":{\"name\":\"Chassis\","
	    "\"removable\":false}}]}" },
	{ OC "/component=Chassis?fields=config%3bstate%28name%29", J,
	    "{\"openconfig-platform:component\":[{\"name\":\"Chassis\",\"config\":"
	    "{\"name\":\"Chassis\"},\"state\":{\"name\":\"Chassis\"}}]}" },
	{ OC "/component=Chassis?fields=state&depth=1", J,
	    "{\"openconfig-platform:component\":[{\"name\":\"Chassis\","
	    "\"state\":{}}]}" },
	{ OC "/component=Chassis?fields=state;state/name&depth=1", J,
	    "{\"openconfig-platform:component\":[{\"name\":\"Chassis\","
	    "\"state\":{\"name\":\"Chassis\"}}]}" },
	{ OC "/component=Chassis?fields=state/name;state&depth=1", J,
	    "{\"openconfig-platform:component\":[{\"name\":\"Chassis\","
	    "\"state\":{\"name\":\"Chassis\"}}]}" },
	{ OC "/component=Chassis?fields=subcomponents;"
	     "subcomponents/subcomponent/config/name&depth=2",
	    J,
	    "{\"openconfig-platform:component\":[{\"name\":\"Chassis\","
	    "\"subcomponents\":{\"subcomponent\":[{\"name\":\"Switch\","
	    "\"config\":{\"name\":\"Switch\"},\"state\":{}}]}}]}" },
	{ OC "/component=Chassis?fields=name", J,
	    "{\"openconfig-platform:component\":[{\"name\":\"Chassis\"}]}" },
	{ OC
	    "?fields=component/openconfig-platform-transceiver:transceiver/state/present",
	    J,
	    "{\"openconfig-platform:components\":{\"component\":["
	    "{\"name\":\"1-Transceiver\",\"openconfig-platform-transceiver:transceiver\":"
	    "{\"state\":{\"present\":\"PRESENT\"}}},"
	    "{\"name\":\"2-Transceiver\",\"openconfig-platform-transceiver:transceiver\":"
	    "{\"state\":{\"present\":\"NOT_PRESENT\"}}},"
	    "{\"name\":\"4-Transceiver\",\"openconfig-platform-transceiver:transceiver\":"
	    "{\"state\":{\"present\":\"PRESENT\"}}}]}}" },

	/* content */
	{ OC "/component=Chassis?content=config", J,
	    "{\"openconfig-platform:component\":[{\"name\":\"Chassis\",\"config\":"
	    "{\"name\":\"Chassis\"},\"subcomponents\":{\"subcomponent\":"
	    "[{\"name\":\"Switch\",\"config\":{\"name\":\"Switch\"}}]}}]}" },
	{ OC "/component=Chassis/subcomponents?content=nonconfig", J,
	    "{\"openconfig-platform:subcomponents\":{\"subcomponent\":"
	    "[{\"name\":\"Switch\",\"state\":{\"name\":\"Switch\"}}]}}" },
	{ OC "/component=Chassis/config?content=nonconfig", J,
	    "{\"openconfig-platform:config\":{}}" },
	{ OC "/component=Chassis/config?content=all", J,
	    "{\"openconfig-platform:config\":{\"name\":\"Chassis\"}}" },

	/* the library */
	{ DATA "/ietf-yang-library:yang-library?fields=schema;datastore", J,
	    "{\"ietf-yang-library:yang-library\":{\"schema\":[{\"name\":\"caged\","
	    "\"module-set\":[\"caged\"]}],\"datastore\":[{\"name\":"
	    "\"ietf-datastores:running\",\"schema\":\"caged\"},{\"name\":"
	    "\"ietf-datastores:operational\",\"schema\":\"caged\"}]}}" },
	{ DATA "/ietf-yang-library:yang-library/datastore=ietf-datastores:running", X,
	    "<datastore xmlns=\"urn:ietf:params:xml:ns:yang:ietf-yang-library\">"
	    "<name xmlns:ds=\"urn:ietf:params:xml:ns:yang:ietf-datastores\">ds:running"
	    "</name><schema>caged</schema></datastore>" },
	{ DATA "/ietf-yang-library:yang-library/module-set=caged"
	       "/module=openconfig-platform/submodule=openconfig-platform-common",
	    J,
	    "{\"ietf-yang-library:submodule\":[{\"name\":"
	    "\"openconfig-platform-common\",\"revision\":\"2025-07-15\"}]}" },
	{ DATA "/ietf-yang-library:modules-state/module=openconfig-platform,2025-07-15"
	       "?fields=conformance-type;namespace",
	    J,
	    "{\"ietf-yang-library:module\":[{\"name\":\"openconfig-platform\","
	    "\"revision\":\"2025-07-15\",\"namespace\":"
	    "\"http://openconfig.net/yang/platform\","
	    "\"conformance-type\":\"implement\"}]}" },
	{ DATA "/ietf-restconf-monitoring:restconf-state/capabilities?depth=1", J,
	    "{\"ietf-restconf-monitoring:capabilities\":{}}" },

	/* with-defaults: `empty` is false where nothing is said */
	{ ONE "?fields=state/empty&with-defaults=report-all", J,
	    "{\"openconfig-platform:component\":[{\"name\":\"1-Transceiver\",\"state\":"
	    "{\"empty\":false}}]}" },
	{ ONE "?fields=state/empty&with-defaults=explicit", J,
	    "{\"openconfig-platform:component\":[{\"name\":\"1-Transceiver\",\"state\":"
	    "{\"empty\":false}}]}" },
	{ ONE "?fields=state/empty&with-defaults=trim", J,
	    "{\"openconfig-platform:component\":[{\"name\":\"1-Transceiver\"}]}" },
	{ OC "/component=2-Transceiver?fields=state/empty&with-defaults=trim", J,
	    "{\"openconfig-platform:component\":[{\"name\":\"2-Transceiver\",\"state\":"
	    "{\"empty\":true}}]}" },
	{ ONE "/state/empty?with-defaults=report-all-tagged", J,
	    "{\"openconfig-platform:empty\":false,\"@openconfig-platform:empty\":"
	    "{\"ietf-netconf-with-defaults:default\":true}}" },
	{ ONE "/state/empty?with-defaults=report-all-tagged", X,
	    "<empty xmlns=\"" PLATFORM_NS
	    "\" xmlns:wd=\"urn:ietf:params:xml:ns:netconf:default:1.0\" "
	    "wd:default=\"true\">false</empty>" },
};

START_TEST(a_resource_is_the_document_that_was_agreed)
{
	struct call *call = ask(&tcp, "GET", bodies[_i].url, bodies[_i].accept);

	ck_assert_str_eq(body_of(call), bodies[_i].text);
	ck_assert_uint_eq(call->answer.status, 200);
	if (bodies[_i].accept)
		ck_assert_str_eq(call->answer.type, bodies[_i].accept);
	call_release(call);
}
END_TEST

/* RFC 8040, 5.2: one of the two forms, or 406; errors come in one of them all the same.
 */
static const struct {
	const char *accept;
	unsigned status;
	const char *type;
} accepts[] = {
	{ "", 200, J },
	{ "*/*", 200, J },
	{ "application/*", 200, J },
	{ X, 200, X },
	{ J ";q=0.1, " X ";q=0.2", 200, X },
	{ J ", " X, 200, J },
	{ "text/html, " X ";q=0.5, */*;q=0.1", 200, X },
	{ "application/json", 406, J },
	{ "text/html", 406, J },
	{ "application/yang-data+cbor", 406, J },
};

START_TEST(the_form_is_what_was_asked_for_or_none)
{
	struct call *call = ask(&tcp, "GET", OC "/component=Chassis", accepts[_i].accept);

	ck_assert_uint_eq(call->answer.status, accepts[_i].status);
	ck_assert_str_eq(call->answer.type, accepts[_i].type);
	ck_assert_str_eq(call->answer.vary, "Accept");
	call_release(call);
}
END_TEST

/* What nobody may do is refused to all alike who may read, and they need no other role.
 */
static const struct {
	enum role role;
	unsigned status;
	const char *tag;
} askers[] = {
	{ ROLE_NOBODY, 403, "access-denied" },
	{ ROLE_VIEWER, 405, "operation-not-supported" },
	{ ROLE_OPERATOR, 405, "operation-not-supported" },
	{ ROLE_ADMIN, 405, "operation-not-supported" },
};

START_TEST(who_may_read_is_told_that_there_is_nothing_else)
{
	const struct peer peer = { .transport = TRANSPORT_UNIX, .role = askers[_i].role };
	struct call *call = ask(&peer, "PUT", ONE, NULL);

	ck_assert_uint_eq(call->answer.status, askers[_i].status);
	ck_assert_ptr_nonnull(strstr(body_of(call), askers[_i].tag));
	ck_assert_pstr_eq(call->answer.allow,
	    askers[_i].status == 405 ? "GET, HEAD, OPTIONS" : NULL);
	call_release(call);
}
END_TEST

START_TEST(options_tell_the_methods)
{
	struct call *call = ask(&tcp, "OPTIONS", ONE, NULL);

	ck_assert_uint_eq(call->answer.status, 200);
	ck_assert_str_eq(call->answer.allow, "GET, HEAD, OPTIONS");
	ck_assert_uint_eq(call->answer.len, 0);
	call_release(call);
	call = ask(&tcp, "OPTIONS", DATA "/foo", NULL);
	ck_assert_uint_eq(call->answer.status, 400);
	call_release(call);
}
END_TEST

/* ---- entries of a leaf-list ---- */

#define CHANNEL                                   \
	DATA "/openconfig-interfaces:interfaces/" \
	     "interface=eth0/state/"              \
	     "openconfig-platform-transceiver:physical-channel"

static const struct {
	const char *entry, *accept, *body;
} entries[] = {
	{ "0", J, "{\"openconfig-platform-transceiver:physical-channel\":[0]}" },
	{ "2", J, "{\"openconfig-platform-transceiver:physical-channel\":[2]}" },
	{ "2", X,
	    "<physical-channel "
	    "xmlns=\"http://openconfig.net/yang/platform/transceiver\">2"
	    "</physical-channel>" },
	{ "1", J, NULL },
	{ "0x0", J, NULL },
	{ "", J, NULL },
};

START_TEST(one_entry_of_a_leaf_list_stands_alone)
{
	struct call *call;
	char url[256];

	inv->interface[0] = (struct interface){ .name = "eth0",
		.cage = &inv->cage[0],
		.lanes = 1 << 0 | 1 << 2,
		.used = true };
	snprintf(url, sizeof(url), CHANNEL "=%s", entries[_i].entry);
	call = ask(&tcp, "GET", url, entries[_i].accept);
	ck_assert_uint_eq(call->answer.status, entries[_i].body ? 200 : 404);
	if (entries[_i].body)
		ck_assert_str_eq(body_of(call), entries[_i].body);
	call_release(call);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("restconf");
	TCase *tc = tcase_create("answers");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, a_resource_is_the_document_that_was_agreed, 0,
	    COUNT_OF(bodies));
	tcase_add_loop_test(tc, the_form_is_what_was_asked_for_or_none, 0,
	    COUNT_OF(accepts));
	tcase_add_loop_test(tc, who_may_read_is_told_that_there_is_nothing_else, 0,
	    COUNT_OF(askers));
	tcase_add_test(tc, options_tell_the_methods);
	tcase_add_loop_test(tc, one_entry_of_a_leaf_list_stands_alone, 0,
	    COUNT_OF(entries));
	suite_add_tcase(suite, tc);
	return suite_run(suite);
}
