# SPDX-License-Identifier: Apache-2.0
"""gNMI 0.10 through grpc-core, point by point of its specification, on the running daemon: all but Subscribe.

The numbers in a name are those of the list in docs/gnmi.md.
"""
import struct
import time

from certificates import CHEAP, tls_switch
from gnmi_client import (ENCODINGS, MODULE, ONCE, POWER, S, Gnmi, Refused, client, first, messages, new, path, refusal,
                         refused_sub, show, sim, switch, try_get)
from h2 import DATA, H2, HEADERS, frame, message
from harness import SLOWNESS, Daemon, wait_for
from test_grpc import skip_suite  # noqa: F401


# ---- Capabilities ----

def test_1_2_3_capabilities_name_version_encodings_and_the_models_that_have_data():
    with switch() as d, client(d) as g:
        c = g.capabilities()
        assert c.gNMI_version == "0.10.0"
        assert list(c.supported_encodings) == [ENCODINGS["json"], ENCODINGS["json_ietf"], ENCODINGS["proto"]]
        models = {m.name: (m.organization, m.version) for m in c.supported_models}
        assert models["openconfig-platform"] == ("OpenConfig working group", "0.32.0")
        assert models["openconfig-platform-transceiver"][1] == "1.0.0"
        assert "openconfig-network-instance" not in models and "openconfig-types" not in models
        assert models["caged-deviations"][0] == "caged"  # what of these is not served
        # what RESTCONF says of itself
        assert not [name for name in models if name.startswith("ietf-")], models


def test_4_extensions_that_are_not_known_change_nothing_and_depth_has_no_place_here():
    with switch() as d, client(d) as g:
        plain = g.capabilities()
        for e in (new("Extension", registered_ext=new("RegisteredExtension", id=999, msg=b"x")),
                  new("Extension", master_arbitration=new("MasterArbitration", election_id=new("Uint128", low=1))),
                  messages()["Extension"].FromString(b"\xfa\x3f\x01x")):
            assert g.capabilities(extension=[e]) == plain
            assert g.get(MODULE + "/state/name", extension=[e]).notification
        assert refusal(g.capabilities, extension=[new("Extension", depth=new("Depth", level=1))])[0] == "INVALID_ARGUMENT"


def test_5_88_89_90_91_credentials_are_asked_for_in_every_call():
    import grpc
    people = "basic_auth_users:\n  alice: %s\n" % CHEAP
    with tls_switch(people, gnmi=True) as d:
        root = grpc.ssl_channel_credentials(d.authority.pem.read_bytes())
        with Gnmi(d.gnmi_port, root) as g:
            for what in (g.capabilities, lambda: g.get("/"), lambda: first(g, "/components"),
                         lambda: g.unary("Set", new("SetRequest"), "SetResponse")):
                assert refusal(what)[0] == "UNAUTHENTICATED"
        with Gnmi(d.gnmi_port, root, metadata=(("username", "alice"), ("password", "secret"))) as g:
            assert g.capabilities() and g.get(MODULE + "/state/name") and first(g, MODULE + "/state").view
            assert refusal(lambda: g.unary("Set", new("SetRequest"), "SetResponse"))[0] == "UNIMPLEMENTED"
        assert "secret" not in d.text()


# ---- paths ----

def test_6_a_path_is_its_prefix_and_the_rest():
    with switch() as d, client(d) as g:
        whole = g.values(MODULE + "/state/serial-no")
        for prefix, rest in (("/components", "component[name=1-Transceiver]/state/serial-no"), (MODULE + "/state/serial-no", ""),
                             (MODULE, "/state/serial-no"), ("/", MODULE + "/state/serial-no")):
            assert g.values(rest, prefix=prefix) == whole, (prefix, rest)
        nameless = new("Path")
        nameless.elem.add(name="")
        assert refusal(g.get, nameless)[0] == "INVALID_ARGUMENT"


def test_7_a_target_is_told_again_and_none_is_not():
    with switch() as d, client(d) as g:
        for target in ("", "switch-7"):
            prefix = path("", target=target)
            n = g.get(MODULE + "/state/name", prefix=prefix).notification[0]
            assert n.prefix.target == target and n.HasField("prefix") == bool(target)
            for encoding in ("json", "proto"):
                s = first(g, MODULE + "/state", prefix=prefix, encoding=encoding)
                assert s.view
            with g.subscribe(MODULE + "/state", prefix=prefix) as s:
                assert all(r.update.prefix.target == target for r in s.until_sync())
        wrong = path(MODULE)
        wrong.target = "x"
        assert refusal(g.get, wrong)[0] == "INVALID_ARGUMENT"


def test_8_an_origin_is_told_where_it_was_and_others_are_not_served():
    with switch() as d, client(d) as g:
        leaf = MODULE + "/state/name"
        n = g.get(path(leaf, origin="openconfig")).notification[0]
        assert n.update[0].path.origin == "openconfig" and not n.prefix.origin
        n = g.get(leaf, prefix=path("", origin="openconfig")).notification[0]
        assert n.prefix.origin == "openconfig" and not n.update[0].path.origin
        n = g.get(leaf).notification[0]
        assert not n.prefix.origin and not n.update[0].path.origin
        # a prefix that is specified tells the origin (2.7), and updates have one; caches know deletes by it as well
        serial = path("/components/component[name=2-Transceiver]/state/serial-no", origin="openconfig")
        for kw in dict(), dict(prefix=path("", target="t")):
            with g.subscribe(serial, **kw) as s:
                r = s.until_sync()[0].update
                assert r.prefix.origin == "openconfig" and r.prefix.elem and not r.update[0].path.origin
                sim(d, "remove", "2")
                while not r.delete:
                    r = s.next().update
                assert r.prefix.origin == "openconfig" and not r.delete[0].origin
                sim(d, "insert", "2", "qdd-400g-fr4")
                while not r.update:
                    r = s.next().update
                assert r.prefix.origin == "openconfig" and not r.update[0].path.origin
        with g.subscribe(leaf, prefix=path("", origin="openconfig")) as s:
            r = s.until_sync()[0].update
            assert r.prefix.origin == "openconfig" and not r.update[0].path.origin
        assert refusal(g.get, path(leaf, origin="openconfig"), prefix=path("", origin="openconfig"))[0] == "INVALID_ARGUMENT"
        assert refusal(g.get, path(leaf, origin="cli"))[0] == "UNIMPLEMENTED"
        assert refused_sub(g, path(leaf, origin="eos_native"))[0] == "UNIMPLEMENTED"


def test_9_names_may_have_their_module_and_answers_have_none():
    with switch() as d, client(d) as g:
        want = g.values(MODULE + "/transceiver/state/form-factor")
        for text in ("/openconfig-platform:components/component[name=1-Transceiver]/openconfig-platform-transceiver:transceiver"
                     "/state/form-factor", "/oc-platform:components/component[name=1-Transceiver]/transceiver/state/form-factor"):
            assert g.values(text) == want, text
        assert ":" not in list(want)[0]
        assert refusal(g.get, "/openconfig-system:components")[0] == "INVALID_ARGUMENT"


def test_10_keys_that_are_left_out_or_a_star_match_all_and_unknown_ones_are_refused():
    with switch() as d, client(d) as g:
        every = g.values("/components/component/state/name")
        assert len(every) > 6 and every["/components/component[name=2-Transceiver]/state/name"] == "2-Transceiver"
        assert g.values("/components/component[name=*]/state/name") == every
        lanes = g.values(MODULE + "/transceiver/physical-channels/channel/state/index")
        assert sorted(lanes.values()) == list(range(8))
        code, text = refusal(g.get, "/components/component[foo=1]")
        assert (code, text) == ("INVALID_ARGUMENT", "/components/component[foo=1]: the list has no such key"), text
        code, text = refusal(g.get, MODULE + "/state[name=1]")
        assert code == "INVALID_ARGUMENT" and text.startswith("/components/component[") and "/state[name=1]: this is no list" in text, text


def test_11_a_star_is_one_level_and_dots_are_any_number():
    with switch() as d, client(d) as g:
        names = g.values("/components/component/state/name")
        assert g.values("/*/component/state/name") == names or set(g.values("/*/component/state/name")) >= set(names)
        temperature = g.values(MODULE + "/state/temperature/instant")
        assert temperature and g.values("/components/.../temperature/instant").items() >= temperature.items()
        every = set(g.values("/.../serial-no"))
        assert every >= set(g.values("/components/component/state/serial-no")) and all(p.endswith("/serial-no") for p in every)
        below = g.values(MODULE + "/transceiver/state/...", encoding="proto")
        assert below and below == g.values(MODULE + "/transceiver/state", encoding="proto")
        once = first(g, "/components/.../temperature", mode=ONCE)
        assert all("/temperature/" in p for p in once.view)


def test_12_13_answers_have_no_wildcards_and_all_keys_as_text():
    with switch() as d, client(d) as g:
        s = first(g, "/components/*/transceiver/...", mode=ONCE)
        assert len(s.view) > 100
        for p in s.view:
            assert "*" not in p and "..." not in p and "component[name=" in p
            assert ("/channel/" not in p) and ("/threshold/" not in p) and ("/lane/" not in p), p
        odd = path("/components/component/state")
        odd.elem[1].key["name"] = "a]b/c [1]"
        code, text = refusal(g.get, odd)
        assert code == "NOT_FOUND" and "a]b/c [1]" in text


def test_14_the_old_form_of_a_path_is_refused():
    with switch() as d, client(d) as g:
        old = new("Path", element=["components"])
        assert refusal(g.get, old)[0] == "INVALID_ARGUMENT"
        both = path(MODULE + "/state/name")
        both.element.append("ignored")
        assert g.get(both).notification


def test_15_52_what_is_no_path_and_what_has_no_data_are_told_apart():
    with switch() as d, client(d) as g:
        code, text = refusal(g.get, MODULE + "/state/colour")
        assert code == "INVALID_ARGUMENT" and "/state/colour: the schema has nothing of this name here" in text, text
        deep = "/components/" + "/".join("x%d" % i * 8 for i in range(20))
        code, text = refusal(g.get, "/components/component[name=%s]/state/bogus" % ("n" * 200))
        assert code == "INVALID_ARGUMENT" and text.endswith("/state/bogus: the schema has nothing of this name here"), text
        assert refusal(g.get, deep)[0] == "INVALID_ARGUMENT"
        # what OpenConfig has and we have not, alone or beside what is served
        for p in "/components/component/cpu/utilization", "/interfaces/interface[name=1]/state/counters", "/system/ntp":
            code, text = refusal(g.get, p)
            assert code == "UNIMPLEMENTED" and text.endswith(": this is not served"), text
            assert refused_sub(g, MODULE + "/state/name", p, mode=ONCE) == (code, text)
            assert refused_sub(g, MODULE + "/state/name", p) == (code, text)
        for p in "/components/component/openconfig-if-ethernet:cpu", "/no-such-module:system/ntp":
            assert refusal(g.get, p)[0] == "INVALID_ARGUMENT", p
        code, text = refusal(g.get, "/components/component[name=none]/state/name")
        assert code == "NOT_FOUND" and "none" in text
        s = first(g, "/components/component[name=none]/state/name", mode=ONCE)
        assert not s.view and s.synced == 1
        with g.subscribe(MODULE + "/state", "/components/nothing") as s:  # before any update
            assert refusal(s.next)[0] == "INVALID_ARGUMENT" and not s.view


# ---- Get ----

def test_16_17_each_path_has_a_notification_with_an_update_for_each_node():
    with switch() as d, client(d) as g:
        a, b = MODULE + "/state/name", MODULE + "/transceiver/state"
        r = g.get(a, b, a, "/components/component[name=*]/state/name")
        assert [len(n.update) for n in r.notification][:3] == [1, 1, 1] and len(r.notification) == 4
        assert [show(n.update[0].path) for n in r.notification][:3] == [a, b, a]
        assert len(r.notification[3].update) > 6


def test_18_json_is_a_value_an_object_an_array_or_the_whole():
    with switch() as d, client(d) as g:
        assert g.values(MODULE + "/state/name") == {MODULE + "/state/name": "1-Transceiver"}
        state = g.values(MODULE + "/state")[MODULE + "/state"]
        assert state["name"] == "1-Transceiver" and state["empty"] is False and "state" not in state
        whole = g.values("/")[""]
        components = {c["name"]: c for c in whole["components"]["component"]}
        channels = components["1-Transceiver"]["transceiver"]["physical-channels"]["channel"]
        assert [c["index"] for c in channels] == list(range(8)) and components["1-Transceiver"]["state"].items() >= {
            k: state[k] for k in ("name", "serial-no")}.items()
        ietf = g.values("/", encoding="json_ietf")[""]
        assert "openconfig-platform:components" in ietf and all(":" in name for name in ietf)
        component = ietf["openconfig-platform:components"]["component"][0]
        assert "name" in component and "openconfig-platform-transceiver:transceiver" in {
            k for c in ietf["openconfig-platform:components"]["component"] for k in c}


def test_19_protobuf_gives_a_leaf_each():
    with switch() as d, client(d) as g:
        values = g.values(MODULE + "/state", encoding="proto")
        assert values[MODULE + "/state/name"] == "1-Transceiver" and values[MODULE + "/state/empty"] is False
        assert isinstance(values[MODULE + "/state/temperature/instant"], float)


def test_20_types_part_the_tree():
    with switch() as d, client(d) as g:
        def leaves(**kw):
            return set(g.values(MODULE, encoding="proto", **kw))
        every, config, state, operational = (leaves(type=t) for t in range(4))
        assert config and state and every == config | state and not config & state
        assert operational < state
        assert MODULE + "/config/name" in config and MODULE + "/state/name" in state - operational
        assert MODULE + "/state/serial-no" in operational
        tree = g.values("/components", type=2)["/components"]
        assert all("config" not in c and "name" in c for c in tree["component"])
        assert refusal(g.get, MODULE + "/config", type=2)[0] == "NOT_FOUND"


def test_21_68_encodings_that_are_not_served_are_named():
    with switch() as d, client(d) as g:
        assert g.get(MODULE + "/state/name").notification[0].update[0].val.WhichOneof("value") == "json_val"
        for encoding in ("bytes", "ascii"):
            for what in (lambda: g.get("/", encoding=encoding), lambda: first(g, "/", encoding=encoding)):
                code, text = refusal(what)
                assert code == "UNIMPLEMENTED" and encoding.upper() in text
        for encoding in ("json", "json_ietf", "proto"):
            arms = set()
            with g.subscribe(MODULE, encoding=encoding, mode=ONCE) as s:
                for r in s.until_sync():
                    arms |= {u.val.WhichOneof("value") for u in r.update.update}
            assert arms == {"json": {"json_val"}, "json_ietf": {"json_ietf_val"}}.get(encoding, arms)
            assert encoding != "proto" or arms <= {"string_val", "uint_val", "bool_val", "double_val", "leaflist_val", "int_val"}


def test_22_66_models_restrict_and_unknown_ones_are_refused():
    with switch() as d, client(d) as g:
        model = new("ModelData", name="openconfig-platform")
        values = g.values(MODULE, encoding="proto", use_models=[model])
        assert values and not any("/transceiver/" in p for p in values)
        s = first(g, MODULE, mode=ONCE, use_models=[model])
        assert set(s.view) == set(values)
        for name in ("openconfig-bgp", "openconfig-types"):
            assert refusal(g.get, "/", use_models=[new("ModelData", name=name)])[0] == "INVALID_ARGUMENT"
        # as Capabilities tells them; of another version it is another model
        models = list(g.capabilities().supported_models)
        assert set(g.values("/", encoding="proto", use_models=models)) == set(g.values("/", encoding="proto"))
        model.CopyFrom(next(m for m in models if m.name == "openconfig-platform"))
        assert set(g.values(MODULE, encoding="proto", use_models=[model])) == set(values)
        for other in dict(version="0.31.0"), dict(organization="caged"):
            wrong = new("ModelData", name="openconfig-platform", **other)
            code, text = refusal(g.get, MODULE, use_models=[wrong])
            assert code == "INVALID_ARGUMENT" and model.version in text and model.organization in text, text
            assert refused_sub(g, MODULE, use_models=[wrong]) == (code, text)
        deviations = new("ModelData", name="caged-deviations")
        assert refusal(g.get, MODULE, use_models=[deviations])[0] == "NOT_FOUND"
        assert set(g.values(MODULE, encoding="proto", use_models=[deviations, model])) == set(values)


def test_23_24_a_path_without_data_fails_the_whole_and_no_path_is_an_empty_answer():
    with switch() as d, client(d) as g:
        sim(d, "remove", "2")
        gone = "/components/component[name=2-Transceiver]/state/serial-no"
        wait_for(lambda: try_get(g, gone) == "NOT_FOUND", 20)
        assert refusal(g.get, MODULE + "/state/name", gone)[0] == "NOT_FOUND"
        assert g.values("/components/component[name=2-Transceiver]/state/empty", encoding="proto").popitem()[1] is True
        assert not g.get().notification
        assert g.get("", prefix=MODULE + "/state/name").notification[0].update


def test_25_45_times_are_those_of_the_reading_and_do_not_go_back():
    with switch() as d, client(d) as g:
        instant = MODULE + "/state/temperature/instant"
        before = g.get(instant).notification[0].timestamp
        assert abs(before / S - time.time()) < 30 * SLOWNESS
        for leaf in instant, MODULE + "/state/oper-status", MODULE + "/healthz/state/status":
            wait_for(lambda: g.get(leaf).notification[0].timestamp > before, 20)
        serial = [g.get(MODULE + "/state/serial-no").notification[0].timestamp for _ in range(2)]
        assert serial[0] == serial[1] < g.get(instant).notification[0].timestamp


def test_beside_each_reading_stands_how_good_it_is():
    with Daemon(gnmi=True) as d, client(d) as g:
        def coherent():
            return [m["cage"] for m in d.json("/api/v1/modules")["modules"] if "D4ZR" in m["identity"]["part-number"]]

        osnr = "/components/component[name=%s-OpticalChannel0]/optical-channel/state/osnr/" % wait_for(coherent, 20)[0]
        wait_for(lambda: try_get(g, osnr + "instant") != "NOT_FOUND", 20)
        readings, good = (g.values("/components/.../" + leaf, encoding="proto") for leaf in ("instant", "quality"))
        assert osnr + "quality" in good and set(good.values()) <= {"good", "stale", "suspect", "not-ready"}, good
        assert {p[:p.rindex("/")] for p in readings} == {p[:p.rindex("/")] for p in good if "/pins/" not in p}


def test_26_what_no_client_takes_is_refused_with_advice():
    with switch(cages=128) as d, client(d, options=[("grpc.max_receive_message_length", 4 << 20)]) as g:
        answer = g.get("/components", encoding="json")
        assert 100000 < answer.ByteSize() < 4 << 20
        code, text = refusal(g.get, *["/components"] * 9)
        assert code == "RESOURCE_EXHAUSTED" and "Subscribe" in text
        assert refusal(g.get, *[MODULE + "/state/name"] * 257) == ("RESOURCE_EXHAUSTED", "more than 256 paths")


def test_26_what_is_looked_at_for_one_request_has_a_bound_though_little_is_told():
    with switch(cages=128) as d, client(d) as g:
        few = [new("ModelData", name="openconfig-platform-healthz")]
        assert 1000 < g.get("/components", encoding="proto", use_models=few).ByteSize() < 200000
        code, text = refusal(g.get, *["/components"] * 16, encoding="proto", use_models=few)
        assert code == "RESOURCE_EXHAUSTED" and "Subscribe" in text


def test_71_answers_that_nobody_reads_have_a_bound_though_each_is_the_only_one_of_its_connection():
    with switch(cages=128, config="gnmi: {answer-timeout: 20m, connections-per-source: 200}\n") as d, client(d) as g:
        request = new("GetRequest", path=[path("/components")] * 2, encoding=ENCODINGS["json"])
        fit = (64 << 20) // g.get(*["/components"] * 2).ByteSize()
        closed, status = [], None
        while not status and len(closed) < fit + 4:
            closed.append(H2(d.gnmi_port, settings=struct.pack(">HI", 4, 0), timeout=60 * SLOWNESS))
            closed[-1].call("/gnmi.gNMI/Get", body=message(request.SerializeToString()))
            status = closed[-1].until(HEADERS).get("grpc-status")
        assert status == "8" and len(closed) > 16, (status, len(closed), fit)  # none is larger than 4 MB
        assert refusal(g.get, *["/components"] * 2)[0] == "RESOURCE_EXHAUSTED"
        for h in closed:
            h.close()
        wait_for(lambda: try_get(g, "/components") != "RESOURCE_EXHAUSTED", 20)


def test_37_set_is_unimplemented_with_a_reason():
    with switch() as d, client(d) as g:
        request = new("SetRequest", update=[new("Update", path=path(MODULE + "/config/name"), val=new("TypedValue", string_val="x"))])
        code, text = refusal(g.unary, "Set", request, "SetResponse")
        assert code == "UNIMPLEMENTED" and "REST" in text and "audit:" in d.text()


def test_81_82_83_84_85_values_have_the_type_of_their_leaf():
    with switch() as d, client(d) as g:
        d.cagectl("sim", "bend", "1", "rx-power.1", "-40")
        wait_for(lambda: g.values(POWER, encoding="proto")[POWER] == -40.0, 20)
        raw = g.get(POWER, encoding="proto").notification[0].update[0].val
        assert raw.WhichOneof("value") == "double_val"  # and never an integer
        assert g.values(POWER)[POWER] == -40 and g.values(POWER, encoding="json_ietf")[POWER].startswith("-40.0")
        other = MODULE + "/transceiver/physical-channels/channel[index=1]/state/output-power/instant"
        exact = g.get(other, encoding="proto").notification[0].update[0].val.double_val
        assert repr(exact) == repr(round(exact, 2)) and float(g.values(other, encoding="json_ietf")[other]) == exact
        kind = MODULE + "/state/type"
        assert g.values(kind, encoding="proto")[kind] == g.values(kind)[kind] == "TRANSCEIVER"
        assert g.values(kind, encoding="json_ietf")[kind] == "openconfig-platform-types:TRANSCEIVER"
        index = MODULE + "/transceiver/physical-channels/channel[index=1]/state/index"
        assert g.get(index, encoding="proto").notification[0].update[0].val.WhichOneof("value") == "uint_val"
        created = "/system/alarms/alarm/state/time-created"
        d.cagectl("sim", "bend", "1", "temperature", "95")
        wait_for(lambda: try_get(g, created) != "NOT_FOUND", 40)
        at = g.values(created)
        name, number = at.popitem()
        assert isinstance(number, int) and g.values(name, encoding="json_ietf")[name] == str(number)


def test_86_87_a_port_with_tls_speaks_nothing_else_and_may_ask_for_certificates():
    import grpc
    with tls_switch("", tls="  client_ca_file: an authority.pem\n  client_auth_type: RequireAndVerifyClientCert\n",
                    gnmi=True) as d:
        root = d.authority.pem.read_bytes()
        assert refusal(Gnmi(d.gnmi_port).capabilities)[0] == "UNAVAILABLE"
        assert refusal(Gnmi(d.gnmi_port, grpc.ssl_channel_credentials(root)).capabilities)[0] == "UNAVAILABLE"
        pem = d.authority.client("collector", "DNS:collector.example.net")
        mutual = grpc.ssl_channel_credentials(root, pem.with_suffix(".key").read_bytes(), pem.read_bytes())
        with Gnmi(d.gnmi_port, mutual) as g, g.subscribe(MODULE) as s:
            s.until_sync()
            d.authority.server()  # another certificate: who is connected stays
            wait_for(lambda: "taken over" in d.text(), 20)
            s.wait(lambda v: True)
            s.next()
            assert Gnmi(d.gnmi_port, mutual).capabilities().gNMI_version
