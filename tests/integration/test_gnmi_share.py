# SPDX-License-Identifier: Apache-2.0
"""One source subscribes all that it may: others keep their streams, and may subscribe."""
from gnmi_client import MODULE, WIDE, client, path, sim, stalled, subscribe_request, switch
from h2 import DATA, HEADERS
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


def take(d, *paths, target=""):
    """What a greedy one gets, and the connection, which is to be held."""
    request = subscribe_request(*paths, prefix=path("", target=target), updates_only=True)
    h = stalled(d, request, WIDE, GREEDY)
    return outcome(h), h


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
