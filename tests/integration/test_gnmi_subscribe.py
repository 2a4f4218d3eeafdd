# SPDX-License-Identifier: Apache-2.0
"""Subscribe of gNMI 0.10 through grpc-core, point by point, and by raw frames where a client is slow.

The numbers in a name are those of the list in docs/gnmi.md.
"""
import struct
import time

from gnmi_client import (MODULE, ON_CHANGE, ONCE, POLL, POWER, SAMPLE, TARGET_DEFINED, WIDE, Drain, S, Refused, Subscription, client,
                         count, first, new, path, refusal, refused_sub, show, sim, stalled, subscribe_request, switch, try_get)
from h2 import DATA, H2, RST, frame, message, varint
from harness import SLOWNESS, status_of, wait_for
from test_grpc import skip_suite  # noqa: F401


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
        samplers = []
        for paths in ((MODULE + "/state",), ("/components/component[name=none]",), ("/interfaces", MODULE)):
            with g.subscribe(*paths, mode=ONCE) as s:
                s.until_sync()
                assert list(s.call) == [] and s.synced == 1
            samplers.append(g.subscribe(*paths, sub=SAMPLE, sample_interval=S))
            samplers[-1].until_sync()
        count(2.2, *samplers)
        assert [s.synced for s in samplers] == [1, 1, 1]


def test_43_updates_only_begins_with_sync():
    with switch() as d, client(d) as g:
        with g.subscribe(MODULE, updates_only=True) as s:
            assert s.until_sync() == []
            d.cagectl("sim", "bend", "1", "rx-power.1", "-13")
            s.wait(lambda v: POWER in v and -13.5 < v[POWER] < -12.5)
            assert MODULE + "/state/serial-no" not in s.view
        # a first round that finds little is no reason to tell all behind its sync
        nothing = ["/components/component[name=none-%d]/state/name" % i for i in range(6)]
        with g.subscribe(*nothing, MODULE + "/state/serial-no", updates_only=True, heartbeat_interval=600 * S) as s:
            assert s.until_sync() == []
            count(0.5, s)
            assert not s.view
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


def still(view):
    """Leaf by leaf, without what is measured: that may have moved."""
    return {k: v for k, v in view.items() if isinstance(v, (str, bool))}, set(view)


def same_as_model(g, s, p, seconds=30):
    """Does what a client was told become what the model says?"""
    end = time.monotonic() + seconds * SLOWNESS
    while True:
        model = still(first(g, p, mode=ONCE).values())
        look = time.monotonic() + 1
        while time.monotonic() < look:
            if still(s.values()) == model:
                return True
            s.next()
        assert time.monotonic() < end, (sorted(model[1] ^ set(s.view))[:20])


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
            got, = count(3.5, s)
            assert 2 <= got.get(MODULE + "/state/name", 0) <= 4 and MODULE + "/state/serial-no" not in got
            assert MODULE + "/state/part-no" not in got and s.synced == 1


def test_57_on_change_tells_once_and_by_heartbeat_all_again():
    with switch() as d, client(d) as g:
        name = MODULE + "/state/name"
        with g.subscribe(MODULE + "/state", heartbeat_interval=S) as s, g.subscribe(MODULE + "/state") as quiet:
            s.until_sync()
            quiet.until_sync()
            beats, changes = count(3.5, s, quiet)
            assert 2 <= beats[name] <= 4 and name not in changes, beats


def test_59_60_62_63_67_intervals_and_markings_have_their_bounds():
    with switch() as d, client(d) as g:
        for kw in (dict(sub=SAMPLE, sample_interval=1), dict(sub=SAMPLE, sample_interval=S - 1),
                   dict(sub=ON_CHANGE, heartbeat_interval=S // 2), dict(sub=SAMPLE, sample_interval=3 * S, heartbeat_interval=2 * S),
                   dict(sub=TARGET_DEFINED, sample_interval=5), dict(qos=64), dict(mode=3), dict(sub=7)):
            assert refused_sub(g, MODULE + "/state", **kw)[0] == "INVALID_ARGUMENT", kw
        for kw in (dict(sub=SAMPLE), dict(sub=SAMPLE, sample_interval=S), dict(sub=TARGET_DEFINED, sample_interval=10 * S),
                   dict(qos=20), dict(sub=SAMPLE, sample_interval=S, heartbeat_interval=2 * S), dict(sub=ON_CHANGE, sample_interval=7)):
            assert first(g, MODULE + "/state", **kw).view, kw


def test_59_61_63_samples_come_in_their_period():
    with switch() as d, client(d) as g:
        d.cagectl("sim", "bend", "1", "rx-power.1", "-5", "60")  # moves all the time
        name = MODULE + "/state/name"
        plain = g.subscribe(MODULE, sub=SAMPLE, sample_interval=S)
        changed = g.subscribe(MODULE, sub=SAMPLE, sample_interval=S, suppress_redundant=True)
        beating = g.subscribe(MODULE, sub=SAMPLE, sample_interval=S, suppress_redundant=True, heartbeat_interval=2 * S)
        defined = g.subscribe(MODULE, sub=TARGET_DEFINED, sample_interval=S)
        subs = plain, changed, beating, defined
        for s in subs:
            s.until_sync()
        plain, changed, beating, defined = count(4.5, *subs)
        assert 3 <= plain[name] <= 5 and 3 <= plain[POWER] <= 5, plain  # all of them
        assert name not in changed and 2 <= changed[POWER] <= 5, changed  # but those that are as they were
        assert 1 <= beating.get(name, 0) <= 3, beating  # and these at the heartbeat
        assert name not in defined and 3 <= defined[POWER] <= 5, defined  # what is measured; else on change


def test_70_a_sample_tells_what_was_pulled():
    with switch() as d, client(d) as g:
        two = "/components/component[name=2-Transceiver]"
        with g.subscribe(two, sub=SAMPLE, sample_interval=S) as s:
            s.until_sync()
            assert two + "/state/serial-no" in s.view
            sim(d, "remove", "2")
            s.wait(lambda v: two + "/state/serial-no" not in v and v.get(two + "/state/empty") is True)


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

def test_69_72_a_closed_window_gets_the_last_values_and_how_many_were_left_out():
    with switch(cages=1, config="poll: {monitors-period: 100ms, flags-period: 100ms}\n") as d, client(d) as g:
        h = stalled(d, subscribe_request(MODULE))
        drain = Drain(h, g)
        drain.open(100)  # a part of the first message
        d.cagectl("sim", "bend", "1", "rx-power.1", "-9", "1")
        time.sleep(1.5)
        drain.open(1 << 20)
        while not (drain.s.synced and POWER in drain.s.view and -9.5 < drain.s.view[POWER][0] < -8.5):
            drain.step()
        assert drain.s.synced == 1 and drain.s.duplicates > 0
        # and once more, when all was told
        h.send(frame(4, 0, 0, struct.pack(">HI", 4, 0)))
        with g.subscribe(MODULE) as other:
            other.until_sync()
            d.cagectl("sim", "bend", "1", "rx-power.1", "-4", "0.5")
            other.wait(lambda v: v[POWER] > -4.5)
        h.close()


def leave_out(d, g, seconds, **kw):
    """How many updates of POWER are told to be left out when a window was closed for so long after a sync."""
    wait_for(lambda: g.values(POWER, encoding="proto")[POWER] > -3, 20)
    drain = Drain(stalled(d, subscribe_request(POWER, **kw), window=WIDE), g)
    drain.open_window()
    while not drain.s.synced:
        drain.step()
    drain.close_window()
    d.cagectl("sim", "bend", "1", "rx-power.1", "-9", str(seconds))
    time.sleep(seconds)
    drain.s.duplicates = 0
    drain.open_window()
    while drain.s.view[POWER][0] > -8.5:
        drain.step()
    drain.h.close()
    d.cagectl("sim", "bend", "1", "rx-power.1", "off")
    return drain.s.duplicates


def test_69_what_is_left_out_is_counted_in_each_mode_and_only_of_who_is_slow():
    with switch(cages=1, config="poll: {monitors-period: 100ms}\n") as d, client(d) as g:
        kinds = (dict(sub=SAMPLE, sample_interval=S), dict(sub=SAMPLE, sample_interval=S, suppress_redundant=True),
                 dict(sub=TARGET_DEFINED, sample_interval=S))
        subs = [g.subscribe(POWER, **kw) for kw in kinds]
        for s in subs:
            s.until_sync()
            for _ in range(3):
                s.next()
        assert [s.duplicates for s in subs] == [0] * 3  # though it changed ten times in a second
        for s in subs:
            s.close()
        for kw in kinds:
            assert 2 <= leave_out(d, g, 5, **kw) <= 8 * SLOWNESS, kw
        # a heartbeat does not hide them
        assert leave_out(d, g, 5, heartbeat_interval=2 * S) > 5


def test_69_heartbeats_that_are_left_out_are_counted_though_nothing_changes():
    name = MODULE + "/state/name"
    for kw in dict(heartbeat_interval=S), dict(sub=SAMPLE, sample_interval=S, suppress_redundant=True, heartbeat_interval=S):
        with switch(cages=1) as d, client(d) as g:
            drain = Drain(stalled(d, subscribe_request(name, **kw), window=WIDE), g)
            drain.open_window()
            while not drain.s.synced:
                drain.step()
            drain.close_window()
            time.sleep(5)
            drain.s.duplicates = 0
            drain.open_window()
            end = time.monotonic() + 3 * SLOWNESS
            while drain.s.duplicates < 2 and time.monotonic() < end:
                drain.step()
            assert 2 <= drain.s.duplicates <= 8 * SLOWNESS, (kw, drain.s.duplicates)
            drain.h.close()


def test_70_a_module_that_was_replaced_while_the_window_was_closed_leaves_no_leaf():
    with switch(cages=2) as d, client(d) as g:
        two = "/components/component[name=2-Transceiver]"
        h = stalled(d, subscribe_request("/components"), window=WIDE)
        drain = Drain(h, g)
        drain.open_window()
        while not drain.s.synced:
            drain.step()
        eighth = two + "/transceiver/physical-channels/channel[index=7]/state/index"
        assert eighth in drain.s.view
        drain.close_window()
        serial = drain.s.view[two + "/state/serial-no"][0]
        sim(d, "remove", "2")
        wait_for(lambda: try_get(g, two + "/state/serial-no") == "NOT_FOUND", 20)
        sim(d, "insert", "2", "qsfp28-100g-sr4")
        wait_for(lambda: try_get(g, two + "/transceiver/physical-channels/channel[index=3]/state/index") != "NOT_FOUND", 20)
        time.sleep(1)
        drain.open_window()

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
        clients = [stalled(d, subscribe_request("/components")) for _ in range(30)]
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
        # what is there and has no leaf so near is no error, beside what has
        for encoding in "json", "proto":
            r = g.get("/components", MODULE, encoding=encoding, extension=depth(1))
            assert [len(n.update) for n in r.notification] == [0, 1]
            assert refusal(g.get, "/components/component[name=none]", encoding=encoding, extension=depth(1))[0] == "NOT_FOUND"


def test_76_79_history_and_subscriptions_to_commits_are_not_served():
    with switch() as d, client(d) as g:
        history = new("Extension", history=new("History", snapshot_time=1))
        commits = new("Extension", config_subscription=new("ConfigSubscription", start=new("ConfigSubscriptionStart")))
        for e in (history, commits):
            assert refused_sub(g, MODULE, extension=[e])[0] == "UNIMPLEMENTED"


def test_a_nested_request_of_150_kb_is_refused_and_others_are_served():
    with switch() as d, client(d) as g:
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
