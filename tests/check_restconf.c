/* SPDX-License-Identifier: Apache-2.0 */
#include "api/rest.h"

#include <jansson.h>
#include <stdlib.h>

#include "model/pin.h"
#include "model/port.h"
#include "schema/tree.h"
#include "tests/api_fixture.h"
#include "tests/host_fixture.h"
#include "tests/suite.h"

static struct inventory *inv;
static struct rest *rest;
static const struct peer admin = { .transport = TRANSPORT_UNIX, .role = ROLE_ADMIN };
static const struct peer tcp = { .transport = TRANSPORT_TCP, .role = ROLE_VIEWER };
static unsigned woken;

static void
wake(void *arg)
{
	(void)arg;
	woken++;
}

static const struct api_host host = {
	.version = "1.2.3",
	.platform = &fixture_platform,
	.yang = &tree_yang_own,
	.now = fixture_give_now,
	.audit = host_fixture_audit,
};

static void
setup(void)
{
	woken = 0;
	inv = fixture_create();
	rest = rest_create(inv, &host);
}

static void
teardown(void)
{
	rest_destroy(rest);
	inventory_destroy(inv);
}

#define DATA "/restconf/data"
#define OC   DATA "/openconfig-platform:components"
#define ONE  OC "/component=1-Transceiver"
#define XCVR ONE "/openconfig-platform-transceiver:transceiver"

/* Asks, and waits for the answer; `url` may have a query. */
static struct call *
ask(const struct peer *peer, const char *method, const char *url, const char *accept)
{
	char room[4096], *query = room, *path, *part;
	struct call *call;

	snprintf(room, sizeof(room), "%s", url);
	path = strsep(&query, "?");
	call = call_create(rest, method, path, peer, wake, NULL);
	ck_assert_ptr_nonnull(call);
	snprintf(call->accept, sizeof(call->accept), "%s", accept ? accept : "");
	while ((part = strsep(&query, "&"))) {
		char *value = strchr(part, '=');

		if (value)
			*value++ = '\0';
		call_argument(call, part, value);
	}
	call_begin(call);
	for (int turn = 0; turn < 1000 && rest_has_work(rest); turn++)
		rest_work(rest);
	ck_assert(call->answered);
	return call;
}

static const char *
body_of(const struct call *call)
{
	static char text[1 << 20];
	const char *from = call->answer.body ? call->answer.body : call->answer.shared;

	ck_assert_uint_lt(call->answer.len, sizeof(text));
	memcpy(text, from ? from : "", from ? call->answer.len : 0);
	text[call->answer.len] = '\0';
	return text;
}

/* ---- what is answered ---- */

#define PLATFORM_NS "http://openconfig.net/yang/platform"
#define TYPES_NS    "http://openconfig.net/yang/platform-types"
#define CAPABILITY  DATA "/ietf-restconf-monitoring:restconf-state/capabilities/capability"
#define J           "application/yang-data+json"
#define X           "application/yang-data+xml"

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

/* ---- what is refused ---- */

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

/* ---- long bodies ---- */

static json_t *
json_of(const char *text)
{
	json_error_t error;
	json_t *json = json_loads(text, JSON_REJECT_DUPLICATES, &error);

	ck_assert_msg(json != NULL, "%s at %d: %s", error.text, error.position, text);
	return json;
}

static json_t *
get(const char *url)
{
	struct call *call = ask(&tcp, "GET", url, J);
	json_t *json = json_of(body_of(call));

	ck_assert_uint_eq(call->answer.status, 200);
	call_release(call);
	return json;
}

/* Each component of the datastore is what it is by itself, and none is missing. */
static void
check_components(void)
{
	json_t *all = get(DATA), *list, *component;
	const struct tree tree = { .inv = inv };
	const struct tree_path names = { .count = 3,
		.elem = { { .name = "components" }, { .name = "component" },
		    { .name = "name" } } };
	struct tree_walk walk;
	struct tree_leaf leaf;
	size_t i = 0;

	list = json_object_get(json_object_get(json_object_get(all, "ietf-restconf:data"),
				   "openconfig-platform:components"),
	    "component");
	tree_walk_begin(&walk, &tree, &names);
	while (tree_walk_next(&walk, &leaf)) {
		char url[128];
		json_t *alone;

		component = json_array_get(list, i++);
		snprintf(url, sizeof(url), OC "/component=%s", leaf.value.text);
		alone = get(url);
		ck_assert(json_equal(component,
		    json_array_get(
			json_object_get(alone, "openconfig-platform:component"), 0)));
		json_decref(alone);
	}
	ck_assert_uint_eq(json_array_size(list), i);
	ck_assert_uint_eq(i, 11);
	json_decref(all);
}

START_TEST(the_datastore_holds_each_component)
{
	check_components();
	check_components(); /* again, as it was kept */
}
END_TEST

/* What a cage shows changes; `false`: in a turn that is not over yet. */
static void
warm_up(struct cage *c, int32_t mdegc, bool ends)
{
	struct readings r;

	fixture_readings(&r);
	r.value[MONITOR_TEMP][0] = mdegc;
	module_update(inv, c, &r, FIXTURE_MONO_US, &fixture_now);
	if (ends)
		inventory_end_turn(inv);
}

/* A contact of a cage, be it empty. */
static void
move_pin(struct cage *c)
{
	enum { RX_LOS = PLATFORM_PIN_RX_LOS };

	pin_set(inv, c, RX_LOS, !c->pin[RX_LOS].asserted, FIXTURE_MONO_US, &fixture_now);
	inventory_end_turn(inv);
}

START_TEST(a_body_that_was_kept_never_hides_a_change)
{
	inv->cage[1].pins_readable = 1u << PLATFORM_PIN_RX_LOS;
	move_pin(&inv->cage[1]);
	check_components();
	warm_up(&inv->cage[0], 41000, true);
	check_components();
	warm_up(&inv->cage[3], 42000, false);
	check_components();
	warm_up(&inv->cage[3], 43000, false); /* within the same tick */
	check_components();
	move_pin(&inv->cage[1]);
	check_components();
	pins_mark_stale(inv, &inv->cage[1]);
	inventory_end_turn(inv);
	check_components();
	pins_confirm(inv, &inv->cage[1], FIXTURE_MONO_US);
	inventory_end_turn(inv);
	check_components();
	cage_set_presence(inv, &inv->cage[1], PRESENCE_PRESENT, &fixture_now);
	inventory_end_turn(inv);
	check_components();
}
END_TEST

START_TEST(what_did_not_change_is_not_made_again)
{
	struct call *first = ask(&tcp, "GET", OC, J), *second, *other;

	second = ask(&tcp, "GET", OC, J);
	ck_assert_ptr_eq(first->answer.shared, second->answer.shared);
	other = ask(&tcp, "GET", OC, X);
	ck_assert_ptr_ne(first->answer.shared, other->answer.shared);
	call_release(other);
	other = ask(&tcp, "GET", OC "?depth=4", J);
	ck_assert_ptr_ne(first->answer.shared, other->answer.shared);
	call_release(first);
	call_release(second);
	call_release(other);
}
END_TEST

#define MANY 48

static struct inventory *
create_many(void)
{
	struct inventory *many = inventory_create(MANY, 1);

	for (unsigned i = 0; i < MANY; i++) {
		snprintf(many->cage[i].name, CAGE_NAME_MAX, "%u", i + 1);
		fixture_plug(many, &many->cage[i]);
	}
	inventory_end_turn(many);
	return many;
}

START_TEST(a_long_body_is_made_in_turns)
{
	struct inventory *many = create_many();
	struct rest *r = rest_create(many, &host);
	struct call *call;
	json_t *json;

	call = call_create(r, "GET", OC, &tcp, wake, NULL);
	ck_assert(!call_begin(call));
	rest_work(r);
	ck_assert_uint_eq(woken, 0);
	while (rest_has_work(r))
		rest_work(r);
	ck_assert_uint_eq(woken, 1);
	json = json_of(body_of(call));
	ck_assert_uint_eq(json_array_size(
			      json_object_get(json_object_get(json,
						  "openconfig-platform:components"),
				  "component")),
	    2 + 3 * MANY);
	json_decref(json);
	call_release(call);
	/* one that nobody waits for any more */
	call = call_create(r, "GET", DATA, &tcp, wake, NULL);
	ck_assert(!call_begin(call));
	call_release(call);
	ck_assert(!rest_has_work(r));
	rest_destroy(r);
	inventory_destroy(many);
}
END_TEST

/* Looking at a cage takes its time, whether or not something of it is shown. */
START_TEST(what_shows_little_of_many_is_made_in_turns_too)
{
	struct inventory *many = create_many();
	struct rest *r = rest_create(many, &host);
	struct call *call = call_create(r, "GET", OC, &tcp, wake, NULL);
	unsigned turns = 1;

	call_argument(call, "depth", "1");
	ck_assert(!call_begin(call));
	for (; rest_has_work(r); turns++)
		rest_work(r);
	ck_assert_str_eq(body_of(call), "{\"openconfig-platform:components\":{}}");
	ck_assert_uint_ge(turns, MANY / 10);
	call_release(call);
	rest_destroy(r);
	inventory_destroy(many);
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

/* ---- age ---- */

static struct call *
ask_config(const char *tag, const char *date)
{
	struct call *call = call_create(rest, "GET", DATA, &tcp, wake, NULL);

	call_argument(call, "content", "config");
	snprintf(call->if_none_match, sizeof(call->if_none_match), "%s", tag);
	snprintf(call->if_modified_since, sizeof(call->if_modified_since), "%s", date);
	call_begin(call);
	return call;
}

START_TEST(the_tag_is_of_the_configuration_alone)
{
	struct call *call = ask(&tcp, "GET", DATA "?content=config", J);
	char tag[REST_TAG_MAX];

	ck_assert_str_eq(call->answer.date, "Sun, 22 Nov 2026 16:00:00 GMT");
	snprintf(tag, sizeof(tag), "%s", call->answer.tag);
	ck_assert(tag[0] == '"');
	call_release(call);

	warm_up(&inv->cage[0], 41000, true);
	call = ask(&tcp, "GET", DATA, J);
	ck_assert_str_eq(call->answer.tag, tag);
	call_release(call);
	call = ask_config(tag, "");
	ck_assert_uint_eq(call->answer.status, 304);
	call_release(call);
	call = ask_config("", "Sun, 22 Nov 2026 16:00:00 GMT");
	ck_assert_uint_eq(call->answer.status, 304);
	call_release(call);
	call = ask_config("\"other\"", "Sun, 22 Nov 2026 16:00:00 GMT");
	ck_assert_uint_eq(call->answer.status, 200);
	call_release(call);

	/* twice in a turn that is not over yet */
	for (unsigned i = 1; i < 3; i++) {
		fixture_plug(inv, &inv->cage[i]);
		call = ask_config(tag, "");
		ck_assert_uint_eq(call->answer.status, 200);
		ck_assert_str_ne(call->answer.tag, tag);
		snprintf(tag, sizeof(tag), "%s", call->answer.tag);
		call_release(call);
	}
}
END_TEST

/* A tick that ends so many seconds before a call is answered. */
static void
end_tick(unsigned before_s)
{
	struct now now = fixture_now;

	now.wall_us -= (uint64_t)before_s * US_PER_S;
	inventory_end_turn(inv);
	rest_turn(rest, &now);
}

static void
check_date(const char *date)
{
	struct call *call = ask(&tcp, "GET", DATA, J);

	ck_assert_str_eq(call->answer.date, date);
	call_release(call);
}

START_TEST(the_date_is_that_of_the_last_change_of_the_configuration)
{
	end_tick(60);
	check_date("Sun, 22 Nov 2026 15:59:00 GMT");
	fixture_plug(inv, &inv->cage[1]);
	end_tick(50);
	check_date("Sun, 22 Nov 2026 15:59:10 GMT");

	/* readings, and a flag that was never up before: state alone */
	warm_up(&inv->cage[0], 41000, true);
	end_tick(40);
	inv->shape_tick = inv->cage[1].shape_tick = inventory_touch(inv);
	end_tick(30);
	check_date("Sun, 22 Nov 2026 15:59:10 GMT");

	cage_set_presence(inv, &inv->cage[1], PRESENCE_ABSENT, &fixture_now);
	end_tick(20);
	check_date("Sun, 22 Nov 2026 15:59:40 GMT");
}
END_TEST

/* What a client has is of 16:00:00 (RFC 9110, 13.1.3). */
static const struct {
	const char *date;
	unsigned status;
} dates[] = {
	{ "Sun, 22 Nov 2026 16:00:00 GMT", 304 },
	{ "Sun, 22 Nov 2026 16:00:01 GMT", 304 },
	{ "Sunday, 22-Nov-26 16:00:00 GMT", 304 },
	{ "Sun Nov 22 16:00:00 2026", 304 },
	{ "Sun, 22 Nov 2026 15:59:59 GMT", 200 },
	{ "Sun, 22 Nov 2026 16:00:00 GMTX", 200 },
	{ "Sun, 22 Nov 2026 16:00:00", 200 },
	{ "yesterday", 200 },
	{ "", 200 },
};

START_TEST(a_date_of_its_last_change_or_later_saves_an_answer)
{
	struct call *call = ask_config("", dates[_i].date);

	ck_assert_uint_eq(call->answer.status, dates[_i].status);
	call_release(call);
}
END_TEST

/* Which resources are dated, and which are never but as they were (RFC 8040, 3.5.1). */
static const struct {
	const char *url;
	bool has_tag, is_compared;
} tagged[] = {
	{ DATA, true, false },
	{ DATA "?content=config", true, true },
	{ OC, true, false },
	{ OC "?content=config", true, true },
	{ ONE, true, false },
	{ ONE "/config", true, true },
	{ ONE "/config/name", true, true },
	{ ONE "/name", true, true },
	{ ONE "/state", false, false },
	{ ONE "/state/serial-no", false, false },
	{ DATA "/ietf-yang-library:yang-library", false, false },
};

START_TEST(what_has_configuration_has_a_tag)
{
	char url[256], *query = url, *path;
	struct call *call;

	snprintf(url, sizeof(url), "%s", tagged[_i].url);
	path = strsep(&query, "?");
	call = call_create(rest, "GET", path, &tcp, host_fixture_wake, NULL);
	if (query)
		call_argument(call, "content", "config");
	strcpy(call->if_none_match, "*");
	call_begin(call);
	for (int turn = 0; turn < 1000 && rest_has_work(rest); turn++)
		rest_work(rest);
	ck_assert_uint_eq(call->answer.status, tagged[_i].is_compared ? 304 : 200);
	ck_assert_str_eq(call->answer.vary, "Accept");
	ck_assert_int_eq(call->answer.tag[0] != '\0', tagged[_i].has_tag);
	ck_assert_int_eq(call->answer.date[0] != '\0', tagged[_i].has_tag);
	call_release(call);
}
END_TEST

/* "*" is any of what there is (RFC 9110, 13.1.2). */
static const struct {
	const char *path;
	unsigned status;
} any_tag[] = {
	{ ONE "/config", 304 },
	{ OC "/component=99-Port/config", 404 },
	{ OC "/component=99-Port", 404 },
};

START_TEST(what_is_not_there_has_no_tag)
{
	struct call *call = call_create(rest, "GET", any_tag[_i].path, &tcp, wake, NULL);

	call_argument(call, "content", "config");
	strcpy(call->if_none_match, "*");
	call_begin(call);
	ck_assert_uint_eq(call->answer.status, any_tag[_i].status);
	ck_assert_int_eq(call->answer.tag[0] != '\0', any_tag[_i].status == 304);
	call_release(call);
}
END_TEST

/* ---- modules ---- */

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
	Suite *suite = suite_create("restconf");
	TCase *tc = tcase_create("answers");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, a_resource_is_the_document_that_was_agreed, 0,
	    COUNT_OF(bodies));
	tcase_add_loop_test(tc, what_is_wrong_is_told_as_an_error_that_names_it, 0,
	    COUNT_OF(refusals));
	tcase_add_test(tc, errors_come_as_xml_to_who_wants_xml);
	tcase_add_loop_test(tc, the_form_is_what_was_asked_for_or_none, 0,
	    COUNT_OF(accepts));
	tcase_add_loop_test(tc, who_may_read_is_told_that_there_is_nothing_else, 0,
	    COUNT_OF(askers));
	tcase_add_test(tc, options_tell_the_methods);
	tcase_add_test(tc, the_datastore_holds_each_component);
	tcase_add_test(tc, a_body_that_was_kept_never_hides_a_change);
	tcase_add_test(tc, what_did_not_change_is_not_made_again);
	tcase_add_test(tc, a_long_body_is_made_in_turns);
	tcase_add_test(tc, what_shows_little_of_many_is_made_in_turns_too);
	tcase_add_loop_test(tc, one_entry_of_a_leaf_list_stands_alone, 0,
	    COUNT_OF(entries));
	tcase_add_test(tc, the_tag_is_of_the_configuration_alone);
	tcase_add_test(tc, the_date_is_that_of_the_last_change_of_the_configuration);
	tcase_add_loop_test(tc, a_date_of_its_last_change_or_later_saves_an_answer, 0,
	    COUNT_OF(dates));
	tcase_add_loop_test(tc, what_has_configuration_has_a_tag, 0, COUNT_OF(tagged));
	tcase_add_loop_test(tc, what_is_not_there_has_no_tag, 0, COUNT_OF(any_tag));
	tcase_add_test(tc, the_text_of_each_module_is_there);
	tcase_add_test(tc, the_library_leads_to_the_texts);
	tcase_add_test(tc, no_other_file_is_a_module);
	suite_add_tcase(suite, tc);
	return suite_run(suite);
}
