# SPDX-License-Identifier: Apache-2.0
"""One source, or several, subscribe all that they may: others keep their streams, and may subscribe."""
import struct

from gnmi_client import MODULE, WIDE, client, path, sim, stalled, subscribe_request, switch
from h2 import DATA, END_HEADERS, H2, HEADERS, frame, head, message
from harness import INSTRUMENTED, SLOWNESS, status_of
from test_grpc import skip_suite  # noqa: F401

GREEDY = "127.0.0.2"
ALL = "/components"
SERIAL = MODULE + "/state/serial-no"
SERIALS = "/components/component/state/serial-no"


def outcome(h):
    """The status of what ended at once, or None for what came to its sync: no data were asked for before."""
    while True:
        kind, _, of, payload = h.next()
        if of == h.stream and kind == DATA:
            return None
        if of == h.stream and kind == HEADERS and "grpc-status" in payload:
            return payload["grpc-status"], payload["grpc-message"]


def quiet(*paths, target=""):
    return subscribe_request(*paths, prefix=path("", target=target), updates_only=True)


def take(d, *paths, target="", source=GREEDY):
    """What a greedy one gets, and the connection, which is to be held."""
    h = stalled(d, quiet(*paths, target=target), WIDE, source)
    return outcome(h), h


MOST = ("8", "of all sources this one had subscribed most when there was no room")


def calls(d, source, request, count):
    """A connection with so many equal calls, one begun after the other, and those statuses with which some ended at once."""
    h = H2(d.gnmi_port, settings=struct.pack(">HI", 4, WIDE), timeout=60 * SLOWNESS, source=source)
    ends = []
    for _ in range(count):
        h.stream += 2
        h.send(frame(HEADERS, END_HEADERS, h.stream, head("/gnmi.gNMI/Subscribe")) +
               frame(DATA, 0, h.stream, message(request.SerializeToString())))
        ends.append(outcome(h))
    return h, [e for e in ends if e]


def an_end(h):
    """The next status that comes."""
    while True:
        kind, _, _, payload = h.next()
        if kind == HEADERS and "grpc-status" in payload:
            return payload["grpc-status"], payload["grpc-message"]


def test_feeds_that_several_sources_take_leave_room_for_one_who_asks_for_little():
    with switch(cages=2) as d:
        with client(d) as g, g.subscribe(SERIALS) as s:
            s.until_sync()
            held = [(n, take(d, *["/components/component[name=none-%d-%d]" % (n, i) for i in range(256)],
                             source="127.0.0.%d" % (2 + n // 2))) for n in range(12)]
            refused = [n for n, (end, _) in held if end]
            assert refused == [5, 7, 9, 11], refused  # what came when three quarters were taken
            for n in range(10):
                with g.subscribe("/components/component[name=%d-Port]" % n) as late:
                    late.until_sync()
            assert an_end(held[1][1][1]) == MOST or an_end(held[3][1][1]) == MOST
            sim(d, "remove", "1")
            s.wait(lambda view: SERIAL not in view)
        for _, (_, h) in held:
            h.close()


def test_subscriptions_that_several_sources_take_leave_room_for_one_who_asks_for_little():
    same = quiet(*["/components/component[name=none]"] * 256)
    with switch(cages=2) as d, client(d) as g, g.subscribe(SERIALS) as s:
        s.until_sync()
        held = [calls(d, "127.0.0.%d" % n, same, count) for n, count in ((2, 64), (2, 64), (3, 90), (4, 90), (5, 90))]
        ends = [len(e) for _, e in held]
        assert ends[0] == 0 and all(ends[2:4]), ends
        for n in range(10):
            with g.subscribe(SERIALS, encoding="json") as late:
                late.until_sync()
        assert an_end(held[1][0]) == MOST
        sim(d, "remove", "1")
        s.wait(lambda view: SERIAL not in view)
        for h, _ in held:
            h.close()


def test_leaves_that_several_sources_take_leave_room_for_one_who_asks_for_little():
    with switch(cages=64) as d, client(d) as g, g.subscribe(SERIALS) as s:
        s.until_sync()
        sim(d, "remove", "1")
        s.wait(lambda view: SERIAL not in view)
        held = [take(d, ALL, target="t%d" % i, source="127.0.0.%d" % (2 + i // 14)) for i in range(42)]
        ends = [end for end, _ in held if end]
        assert 4 < len(ends) < 35, len(ends)
        sim(d, "insert", "1", "qdd-400g-fr4")
        s.wait(lambda view: SERIAL in view)
        for n in range(4):
            with g.subscribe(SERIALS, encoding="json", prefix=path("", target="late%d" % n)) as late:
                late.until_sync()
                assert SERIAL in late.view
        for _, h in held:
            h.close()


def test_connections_that_several_sources_hold_leave_room_for_one_who_has_few():
    with switch(cages=2, config="gnmi: {connections: 40, connections-per-source: 16}\n") as d:
        with client(d) as g, g.subscribe(SERIALS) as s:
            s.until_sync()
            held = [calls(d, "127.0.0.%d" % (2 + n // 16), quiet(ALL), 1)[0] for n in range(39)]
            own = (("grpc.use_local_subchannel_pool", 1), )
            others = [client(d, options=own) for _ in range(4)]
            for other in others:
                with other.subscribe(SERIALS, encoding="json") as late:
                    late.until_sync()
            sim(d, "remove", "1")
            s.wait(lambda view: SERIAL not in view)
            for other in others:
                other.channel.close()
        for h in held:
            h.close()


def test_leaves_that_one_source_takes_are_none_with_which_the_stream_of_another_grows():
    with switch(cages=64) as d, client(d) as g, g.subscribe(SERIALS) as s:
        s.until_sync()
        sim(d, "remove", "1")
        s.wait(lambda view: SERIAL not in view)
        held = [take(d, ALL, target="t%d" % i) for i in range(20)]
        ends = [end for end, _ in held if end]
        assert 2 < len(ends) < 18
        assert set(ends) == {("8", "too many leaves are subscribed, or there is no memory")}, ends
        sim(d, "insert", "1", "qdd-400g-fr4")
        s.wait(lambda view: SERIAL in view)
        with g.subscribe(SERIALS, encoding="json") as late:
            late.until_sync()
            assert SERIAL in late.view
        for _, h in held:
            h.close()


def test_subscriptions_to_what_is_not_there_cost_little_and_have_a_bound_for_a_source():
    with switch(cages=64) as d, client(d) as g:
        before = int(status_of(d.process.pid)["VmRSS"].split()[0])
        held = [take(d, *["/components/component[name=none-%d-%d]" % (n, i) for i in range(256)]) for n in range(8)]
        ends = [end for end, _ in held]
        assert ends[:2] == [None] * 2
        assert ends[2:] == [("8", "too many subscriptions of this source or of all, or no memory")] * 6
        grown = int(status_of(d.process.pid)["VmRSS"].split()[0]) - before
        assert INSTRUMENTED or grown < 5000 * SLOWNESS, grown
        with g.subscribe(SERIALS) as s:
            s.until_sync()
            sim(d, "remove", "1")
            s.wait(lambda view: SERIAL not in view)
        held[0][1].close()  # and what it had is to be had again
        assert take(d, "/components/component[name=none]")[0] is None
