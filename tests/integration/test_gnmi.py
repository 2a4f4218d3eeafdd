# SPDX-License-Identifier: Apache-2.0
"""gNMI 0.10 through grpc-core, point by point of its specification, on the running daemon.

The numbers in a name are those of the list in docs/gnmi.md.
"""
import signal
import struct
import threading
import time

from certificates import CHEAP, tls_switch
from gnmi_client import (ENCODINGS, ON_CHANGE, ONCE, POLL, SAMPLE, STREAM, TARGET_DEFINED, Gnmi, Refused, Subscription, messages,
                         new, path, show, value)
from h2 import DATA, END_HEADERS, END_STREAM, GOAWAY, H2, HEADERS, RST, WINDOW_UPDATE, frame, head, message
from harness import SLOWNESS, Daemon, status_of, wait_for, write_config
from test_grpc import skip_suite  # noqa: F401

MODULE = "/components/component[name=1-Transceiver]"
POWER = MODULE + "/transceiver/physical-channels/channel[index=0]/state/input-power/instant"
S = 10**9


def switch(cages=2, config="", **kw):
    args = ("--config", write_config(config)) if config else ()
    return Daemon(platform="sim:cages=%d" % cages, gnmi=True, args=args, **kw)


def sim(d, *args):
    assert d.cagectl("sim", *args).returncode == 0, args


def client(d, **kw):
    return Gnmi(d.gnmi_port, **kw)


def refusal(what, *args, **kw):
    try:
        what(*args, **kw)
    except Refused as e:
        return e.code, e.text
    raise AssertionError("not refused: %r %r" % (args, kw))


def first(g, *paths, **kw):
    with g.subscribe(*paths, **kw) as s:
        s.until_sync()
        return s


def refused_sub(g, *paths, **kw):
    return refusal(lambda: first(g, *paths, **kw))


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
        with g.subscribe(path(leaf, origin="openconfig")) as s:
            r = s.until_sync()[0].update
            assert r.update[0].path.origin == "openconfig" and not r.prefix.origin
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
        assert code == "INVALID_ARGUMENT" and "component" in text
        assert refusal(g.get, MODULE + "/state[name=1]")[0] == "INVALID_ARGUMENT"


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
        assert code == "INVALID_ARGUMENT" and "colour" in text
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
        assert set(ietf) <= {"openconfig-platform:components", "openconfig-interfaces:interfaces", "openconfig-system:system"}
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


def test_23_24_a_path_without_data_fails_the_whole_and_no_path_is_an_empty_answer():
    with switch() as d, client(d) as g:
        sim(d, "remove", "2")
        gone = "/components/component[name=2-Transceiver]/state/serial-no"
        wait_for(lambda: try_get(g, gone) == "NOT_FOUND", 20)
        assert refusal(g.get, MODULE + "/state/name", gone)[0] == "NOT_FOUND"
        assert g.values("/components/component[name=2-Transceiver]/state/empty", encoding="proto").popitem()[1] is True
        assert not g.get().notification
        assert g.get("", prefix=MODULE + "/state/name").notification[0].update


def try_get(g, p):
    try:
        return g.get(p)
    except Refused as e:
        return e.code


def test_25_45_times_are_those_of_the_reading_and_do_not_go_back():
    with switch() as d, client(d) as g:
        instant = MODULE + "/state/temperature/instant"
        before = g.get(instant).notification[0].timestamp
        assert abs(before / S - time.time()) < 30 * SLOWNESS
        wait_for(lambda: g.get(instant).notification[0].timestamp > before, 20)
        serial = [g.get(MODULE + "/state/serial-no").notification[0].timestamp for _ in range(2)]
        assert serial[0] == serial[1] < g.get(instant).notification[0].timestamp


def test_26_what_no_client_takes_is_refused_with_advice():
    with switch(cages=128) as d, client(d, options=[("grpc.max_receive_message_length", 4 << 20)]) as g:
        answer = g.get("/components", encoding="json")
        assert 100000 < answer.ByteSize() < 4 << 20
        code, text = refusal(g.get, *["/components"] * 9)
        assert code == "RESOURCE_EXHAUSTED" and "Subscribe" in text


def test_37_set_is_unimplemented_with_a_reason():
    with switch() as d, client(d) as g:
        request = new("SetRequest", update=[new("Update", path=path(MODULE + "/config/name"), val=new("TypedValue", string_val="x"))])
        code, text = refusal(g.unary, "Set", request, "SetResponse")
        assert code == "UNIMPLEMENTED" and "REST" in text and "audit:" in d.text()


# ---- Subscribe ----

def test_38_40_the_first_message_is_a_list_and_the_only_one():
    with switch() as d, client(d) as g:
        poll = new("SubscribeRequest")
        poll.poll.SetInParent()
        empty = new("SubscribeRequest")
        no_subscription = new("SubscribeRequest")
        no_subscription.subscribe.SetInParent()
        for raw in ([poll], [empty], [no_subscription]):
            with Subscription(g, raw=raw) as s:
                assert refusal(s.next)[0] == "INVALID_ARGUMENT"
        with g.subscribe(MODULE + "/state") as other, g.subscribe(MODULE + "/state") as s:
            other.until_sync()
            s.until_sync()
            s.poll()
            assert refusal(lambda: [s.next() for _ in range(1000)])[0] == "INVALID_ARGUMENT"
            other.wait(lambda v: True)
            again = new("SubscribeRequest")
            again.subscribe.subscription.add().path.CopyFrom(path(MODULE))
            other.requests.put(again)
            assert refusal(lambda: [other.next() for _ in range(1000)])[0] == "INVALID_ARGUMENT"


def test_39_a_client_that_says_no_more_still_hears():
    with switch() as d, client(d) as g:
        with g.subscribe(MODULE, half_close=True) as s:
            s.until_sync()
            d.cagectl("sim", "bend", "1", "rx-power.1", "-12")
            s.wait(lambda v: -12.5 < v[POWER] < -11.5)
        with g.subscribe(MODULE + "/state/name", mode=ONCE, half_close=True) as s:
            assert len(s.until_sync()) == 1
            assert list(s.call) == []
        with g.subscribe(MODULE + "/state/name", mode=POLL, half_close=True) as s:
            assert list(s.call) == []


def test_41_42_data_then_one_sync_then_the_end():
    with switch() as d, client(d) as g:
        for paths in ((MODULE + "/state",), ("/components/component[name=none]",), ("/interfaces", MODULE)):
            with g.subscribe(*paths, mode=ONCE) as s:
                s.until_sync()
                assert list(s.call) == [] and s.synced == 1
            with g.subscribe(*paths, sub=SAMPLE, sample_interval=S) as s:
                s.until_sync()
                time.sleep(2.2)
                s.call.cancel()
                try:
                    while True:
                        s.next()
                except Refused:
                    pass
                assert s.synced == 1


def test_43_updates_only_begins_with_sync():
    with switch() as d, client(d) as g:
        with g.subscribe(MODULE, updates_only=True) as s:
            assert s.until_sync() == []
            d.cagectl("sim", "bend", "1", "rx-power.1", "-13")
            s.wait(lambda v: POWER in v and -13.5 < v[POWER] < -12.5)
            assert MODULE + "/state/serial-no" not in s.view
        for mode in (ONCE, POLL):
            with g.subscribe(MODULE, mode=mode, updates_only=True) as s:
                if mode == POLL:
                    s.poll()
                assert s.until_sync() == []


def test_44_47_49_50_updates_are_leaves_of_one_component_and_one_time():
    with switch() as d, client(d) as g:
        with g.subscribe("/components", "/components/component[name=1-Transceiver]/state") as s:
            for r in s.until_sync():  # twice the same path in one is refused by take()
                n = r.update
                assert not n.atomic and n.timestamp > 0
                assert show(n.prefix).startswith("/components/component[name=")
                assert all(u.val.WhichOneof("value") != "json_val" for u in n.update)
            assert len(s.view) > 200


def test_46_48_51_70_what_is_pulled_is_deleted_and_what_is_plugged_appears():
    with switch() as d, client(d) as g:
        two = "/components/component[name=2-Transceiver]"
        with g.subscribe("/components/component[name=*]", "/components/component[name=9-Transceiver]/state") as s:
            s.until_sync()
            assert two + "/state/serial-no" in s.view and s.view[two + "/state/empty"][0] is False
            sim(d, "remove", "2")
            s.wait(lambda v: two + "/state/serial-no" not in v and v.get(two + "/state/empty") is True)
            assert not any(p.startswith(two + "/transceiver/physical-channels") for p in s.view)
            sim(d, "insert", "2", "qsfp28-100g-sr4")
            s.wait(lambda v: v.get(two + "/state/empty") is False and two + "/state/serial-no" in v and
                   any(p.startswith(two + "/transceiver/physical-channels") for p in v))
            assert same_as_model(g, s, "/components/component[name=*]")


def same_as_model(g, s, p, seconds=20):
    """Does what a client was told become what the model says, leaf by leaf, analog ones that just moved apart?"""
    end = time.monotonic() + seconds * SLOWNESS
    while True:
        model = first(g, p, mode=ONCE).values()
        mine = s.values()
        if set(mine) == set(model) and sum(mine[k] != model[k] for k in model) < 20:
            return True
        if time.monotonic() > end:
            raise AssertionError("%r" % sorted(set(mine) ^ set(model))[:20])
        s.next()


def test_55_a_list_without_modes_is_a_stream_that_the_target_defines():
    with switch() as d, client(d) as g:
        r = new("SubscribeRequest")
        r.subscribe.subscription.add().path.CopyFrom(path(MODULE))
        with Subscription(g, raw=[r]) as s:
            answers = s.until_sync()
            assert {u.val.WhichOneof("value") for a in answers for u in a.update.update} == {"json_val"}
            d.cagectl("sim", "bend", "1", "rx-power.1", "-14")
            s.wait(lambda v: -14.5 < v[POWER] < -13.5)


def test_56_modes_may_differ_in_one_list():
    with switch() as d, client(d) as g:
        def each(mode, p, **kw):
            return new("Subscription", mode=mode, path=path(p), **kw)
        r = new("SubscribeRequest")
        r.subscribe.encoding = 2
        r.subscribe.subscription.extend([
            each(ON_CHANGE, MODULE + "/state/serial-no"), each(SAMPLE, MODULE + "/state/name", sample_interval=S),
            each(TARGET_DEFINED, MODULE + "/state/temperature"),
            each(SAMPLE, MODULE + "/state/part-no", sample_interval=S, suppress_redundant=True)])
        with Subscription(g, raw=[r]) as s:
            s.until_sync()
            assert {MODULE + "/state/" + x for x in ("serial-no", "name", "part-no", "temperature/instant")} <= set(s.view)
            got = count(s, 3.5)
            assert 2 <= got.get(MODULE + "/state/name", 0) <= 4 and MODULE + "/state/serial-no" not in got
            assert MODULE + "/state/part-no" not in got and s.synced == 1


def count(s, seconds):
    """{path: updates} of so many seconds."""
    got = {}
    timer = threading.Timer(seconds, s.call.cancel)
    timer.start()
    try:
        while True:
            r = s.next()
            for u in r.update.update:
                p = show(r.update.prefix, u.path)
                got[p] = got.get(p, 0) + 1
    except Refused:
        return got


def test_57_on_change_tells_once_and_by_heartbeat_all_again():
    with switch() as d, client(d) as g:
        name = MODULE + "/state/name"
        with g.subscribe(MODULE + "/state", heartbeat_interval=S) as s:
            s.until_sync()
            got = count(s, 3.5)
            assert 2 <= got[name] <= 4, got
        with g.subscribe(MODULE + "/state") as s:
            s.until_sync()
            assert name not in count(s, 2.5)


def test_59_60_62_63_67_intervals_and_markings_have_their_bounds():
    with switch() as d, client(d) as g:
        for kw in (dict(sub=SAMPLE, sample_interval=1), dict(sub=SAMPLE, sample_interval=S - 1),
                   dict(sub=ON_CHANGE, heartbeat_interval=S // 2), dict(sub=SAMPLE, sample_interval=3 * S, heartbeat_interval=2 * S),
                   dict(sub=TARGET_DEFINED, sample_interval=5), dict(qos=64), dict(mode=3), dict(sub=7)):
            assert refused_sub(g, MODULE + "/state", **kw)[0] == "INVALID_ARGUMENT", kw
        for kw in (dict(sub=SAMPLE), dict(sub=SAMPLE, sample_interval=S), dict(sub=TARGET_DEFINED, sample_interval=10 * S),
                   dict(qos=20), dict(sub=SAMPLE, sample_interval=S, heartbeat_interval=2 * S), dict(sub=ON_CHANGE, sample_interval=7)):
            assert first(g, MODULE + "/state", **kw).view, kw


def test_59_samples_come_in_their_period_and_all_of_them():
    with switch() as d, client(d) as g:
        with g.subscribe(MODULE + "/state", sub=SAMPLE, sample_interval=S) as s:
            s.until_sync()
            got = count(s, 4.5)
            assert 3 <= got[MODULE + "/state/name"] <= 5 and 3 <= got[MODULE + "/state/temperature/instant"] <= 5, got


def test_61_redundant_samples_are_left_out_but_at_the_heartbeat():
    with switch() as d, client(d) as g:
        d.cagectl("sim", "bend", "1", "rx-power.1", "-5", "60")  # moves all the time
        with g.subscribe(MODULE, sub=SAMPLE, sample_interval=S, suppress_redundant=True) as s:
            s.until_sync()
            got = count(s, 4.5)
            assert MODULE + "/state/name" not in got and 2 <= got[POWER] <= 5, got.get(POWER)
        with g.subscribe(MODULE, sub=SAMPLE, sample_interval=S, suppress_redundant=True, heartbeat_interval=2 * S) as s:
            s.until_sync()
            assert 1 <= count(s, 4.7).get(MODULE + "/state/name", 0) <= 3


def test_63_what_the_target_defines_is_sampled_where_it_is_measured_and_told_on_change_elsewhere():
    with switch() as d, client(d) as g:
        with g.subscribe(MODULE, sub=TARGET_DEFINED, sample_interval=S) as s:
            s.until_sync()
            got = count(s, 3.5)
            assert 2 <= got[POWER] <= 4 and MODULE + "/state/serial-no" not in got, got


def test_64_a_poll_is_asked_for_and_answered_with_all_and_a_sync():
    with switch() as d, client(d) as g:
        with g.subscribe(MODULE + "/state", mode=POLL) as s:
            time.sleep(0.5)
            for n in range(1, 4):
                s.poll()
                answers = s.until_sync()
                assert s.synced == n and sum(len(r.update.update) for r in answers) == len(s.view) > 10
            s.requests.put(None)
            assert list(s.call) == []


def test_65_leaves_come_one_by_one_whether_they_may_be_aggregated_or_not():
    with switch() as d, client(d) as g:
        one = set(first(g, MODULE, mode=ONCE).view)
        assert set(first(g, MODULE, mode=ONCE, allow_aggregation=True, encoding="json").view) == one


# ---- slow clients ----

def stalled(d, request, window=0):
    """A raw call whose window is closed, but for what is opened."""
    h = H2(d.gnmi_port, settings=struct.pack(">HI", 4, window), timeout=60 * SLOWNESS)
    h.stream += 2
    h.send(frame(HEADERS, END_HEADERS, h.stream, head("/gnmi.gNMI/Subscribe")) +
           frame(DATA, 0, h.stream, message(request.SerializeToString())))
    return h


def on_change(p):
    r = new("SubscribeRequest")
    r.subscribe.encoding = 2
    r.subscribe.subscription.add(mode=ON_CHANGE).path.CopyFrom(path(p))
    return r


class Drain:
    """Reads a raw call that was stalled, into the view that a client would have."""

    def __init__(self, h, g):
        self.h, self.buffer = h, b""
        self.s = Subscription.__new__(Subscription)
        self.s.client, self.s.view, self.s.synced, self.s.duplicates = g, {}, 0, 0
        self.deleted, self.order = set(), []

    def open(self, n):
        self.h.send(frame(WINDOW_UPDATE, 0, self.h.stream, struct.pack(">I", n)) +
                    frame(WINDOW_UPDATE, 0, 0, struct.pack(">I", n)))

    def step(self):
        kind, flags, of, payload = self.h.next()
        assert kind not in (RST, GOAWAY), (kind, payload)
        if kind != DATA or of != self.h.stream:
            return
        self.buffer += payload
        while len(self.buffer) >= 5 and len(self.buffer) >= 5 + int.from_bytes(self.buffer[1:5], "big"):
            n = int.from_bytes(self.buffer[1:5], "big")
            r = messages()["SubscribeResponse"].FromString(self.buffer[5:5 + n])
            self.buffer = self.buffer[5 + n:]
            self.deleted |= {show(r.update.prefix, p) for p in r.update.delete}
            self.s.take(r)


def test_69_72_a_closed_window_gets_the_last_values_and_how_many_were_left_out():
    with switch(cages=1, config="poll: {monitors-period: 100ms, flags-period: 100ms}\n") as d, client(d) as g:
        h = stalled(d, on_change(MODULE))
        drain = Drain(h, g)
        drain.open(100)  # a part of the first message
        time.sleep(1)
        d.cagectl("sim", "bend", "1", "rx-power.1", "-9", "2")
        time.sleep(3)
        drain.open(1 << 20)
        while not (drain.s.synced and POWER in drain.s.view and -9.5 < drain.s.view[POWER][0] < -8.5):
            drain.step()
        assert drain.s.synced == 1
        # and once more, when all was told
        h.send(frame(4, 0, 0, struct.pack(">HI", 4, 0)))
        with g.subscribe(MODULE) as other:
            other.until_sync()
            d.cagectl("sim", "bend", "1", "rx-power.1", "-4", "2")
            other.wait(lambda v: v[POWER] > -4.5)
        h.close()


def test_70_a_module_that_was_replaced_while_the_window_was_closed_leaves_no_leaf():
    with switch(cages=2) as d, client(d) as g:
        two = "/components/component[name=2-Transceiver]"
        h = stalled(d, on_change("/components"), window=1 << 20)
        drain = Drain(h, g)
        drain.open(1 << 20)
        while not drain.s.synced:
            drain.step()
        eighth = two + "/transceiver/physical-channels/channel[index=7]/state/index"
        assert eighth in drain.s.view
        # no more is let out than what is on its way
        h.send(frame(4, 0, 0, struct.pack(">HI", 4, 0)))
        time.sleep(0.3)
        serial = drain.s.view[two + "/state/serial-no"][0]
        sim(d, "remove", "2")
        wait_for(lambda: try_get(g, two + "/state/serial-no") == "NOT_FOUND", 20)
        sim(d, "insert", "2", "qsfp28-100g-sr4")
        wait_for(lambda: try_get(g, two + "/transceiver/physical-channels/channel[index=3]/state/index") != "NOT_FOUND", 20)
        time.sleep(1)
        h.send(frame(4, 0, 0, struct.pack(">HI", 4, 1 << 20)))
        drain.open(1 << 20)

        def is_new():
            v = drain.s.view
            return eighth not in v and v.get(two + "/state/serial-no", (serial,))[0] != serial
        while not is_new():
            drain.step()
        assert eighth in drain.deleted
        h.close()


def test_71_a_client_that_does_not_read_costs_little_and_is_cut_off():
    with switch(cages=16, config="gnmi: {answer-timeout: 2s}\npoll: {monitors-period: 100ms}\n") as d, client(d) as g:
        before = int(status_of(d.process.pid)["VmRSS"].split()[0])
        clients = [stalled(d, on_change("/components")) for _ in range(30)]
        time.sleep(1)
        assert first(g, MODULE).view
        assert int(status_of(d.process.pid)["VmRSS"].split()[0]) - before < 30 * 256 + 4000 * SLOWNESS
        for h in clients:
            try:
                while True:
                    kind, _, of, payload = h.next()
                    if kind == RST and of == h.stream:
                        break
            except (EOFError, ConnectionError):
                pass
            h.close()
        hits = d.metrics()['caged_grpc_limit_hits_total{limit="answer-time"}']
        assert int(hits) >= 30, hits


def test_73_subscriptions_have_a_limit_that_is_told():
    with switch() as d, client(d) as g:
        assert refused_sub(g, *[MODULE + "/state"] * 257)[0] == "RESOURCE_EXHAUSTED"
        assert first(g, *[MODULE + "/state"] * 256, mode=ONCE).view
        subs = [g.subscribe(MODULE + "/state") for _ in range(90)]
        for s in subs:
            s.until_sync()
        for s in subs:
            s.close()


def test_74_a_request_that_is_too_large_is_refused():
    with switch() as d, client(d) as g:
        assert refusal(g.get, prefix=path("", target="x" * 300000))[0] == "RESOURCE_EXHAUSTED"


def test_75_depth_is_counted_from_what_the_path_names():
    with switch() as d, client(d) as g:
        def depth(n):
            return [new("Extension", depth=new("Depth", level=n))]
        every = g.values(MODULE, encoding="proto")
        assert g.values(MODULE, encoding="proto", extension=depth(0)) == every
        assert set(g.values(MODULE, encoding="proto", extension=depth(1))) == {MODULE + "/name"}
        two = set(g.values(MODULE, encoding="proto", extension=depth(2)))
        assert MODULE + "/state/name" in two and MODULE + "/state/temperature/instant" not in two
        assert set(first(g, MODULE, mode=ONCE, extension=depth(2)).view) == two
        tree = g.values("/components", extension=depth(2))["/components"]
        assert all(set(c) == {"name"} for c in tree["component"])


def test_76_79_history_and_subscriptions_to_commits_are_not_served():
    with switch() as d, client(d) as g:
        history = new("Extension", history=new("History", snapshot_time=1))
        commits = new("Extension", config_subscription=new("ConfigSubscription", start=new("ConfigSubscriptionStart")))
        for e in (history, commits):
            assert refused_sub(g, MODULE, extension=[e])[0] == "UNIMPLEMENTED"


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


# ---- many ----

def test_subscribers_of_all_kinds_have_in_the_end_what_the_model_has():
    with switch(cages=8, config="gnmi: {connections-per-source: 200}\n") as d, client(d) as g:
        kinds = [dict(), dict(encoding="json"), dict(encoding="json_ietf"), dict(sub=TARGET_DEFINED),
                 dict(sub=SAMPLE, sample_interval=S, suppress_redundant=True)]
        subs = [g.subscribe("/components", **kinds[i % len(kinds)]) for i in range(20)]
        for s in subs:
            s.until_sync()
        for cage, part in (("3", "qsfp28-100g-sr4"), ("4", "qdd-400g-fr4"), ("3", "qdd-400g-fr4")):
            sim(d, "remove", cage)
            time.sleep(1)
            sim(d, "insert", cage, part)
            d.cagectl("sim", "bend", "5", "temperature", "90")
        d.process.send_signal(signal.SIGHUP)
        time.sleep(3)
        for i, s in enumerate(subs):
            assert same_as_model_by_names(g, s), kinds[i % len(kinds)]
            s.close()


def same_as_model_by_names(g, s):
    end = time.monotonic() + 60 * SLOWNESS
    while True:
        model = set(first(g, "/components", mode=ONCE).view)
        look = time.monotonic() + 1
        while time.monotonic() < look:
            if set(s.view) == model:
                return True
            s.next()
        if time.monotonic() > end:
            print(sorted(set(s.view) - model)[:10], sorted(model - set(s.view))[:10])
            return False


def test_a_nested_request_of_150_kb_is_refused_and_others_are_served():
    with switch() as d, client(d) as g:
        from h2 import varint
        nested = b""
        while len(nested) < 150000:
            for tag in (b"\x0a", b"\x42"):
                nested = tag + varint(len(nested)) + nested
        update = b"\x1a" + varint(len(nested)) + nested
        body = b"\x22" + varint(len(update)) + update
        with H2(d.gnmi_port) as h:
            h.until(4)
            stream = h.call("/gnmi.gNMI/Set", body=None, end=False)
            whole = message(body)
            for at in range(0, len(whole), 16000):
                h.send(frame(DATA, 0, stream, whole[at:at + 16000]))
                assert h.answer(h.call("/grpc.health.v1.Health/Check"))[0]["grpc-status"] == "0"
        method = g.channel.unary_unary("/gnmi.gNMI/Subscribe", lambda b: b, lambda b: b)
        deep = b""
        while len(deep) < 150000:  # of no extension that we know, and of a path
            deep = b"\x1a" + varint(len(deep)) + deep
        for body in (b"\x2a" + varint(len(deep)) + deep, b"\x0a" + varint(len(deep)) + deep):
            try:
                method(body, timeout=20 * SLOWNESS)
                raise AssertionError("it was answered")
            except g.grpc.RpcError as e:
                assert e.code().name == "INVALID_ARGUMENT", e.code()
        assert g.get(MODULE + "/state/name").notification
