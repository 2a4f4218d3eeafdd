# SPDX-License-Identifier: Apache-2.0
"""50 subscribers of mixed modes, encodings and speeds have in the end what the model has, leaf by leaf.

CAGED_CLOSED_S: for how long windows stay closed (5 s).
"""
import os
import signal
import threading
import time

from gnmi_client import (ONCE, SAMPLE, TARGET_DEFINED, WIDE, Drain, S, client, first, sim, stalled, subscribe_request, switch,
                         try_get)
from harness import SLOWNESS, wait_for, write_config
from test_grpc import skip_suite  # noqa: F401

CLOSED_S = float(os.environ.get("CAGED_CLOSED_S", "5"))
ALL = "/components"
TWO = "/components/component[name=2-Transceiver]"
EIGHTH = TWO + "/transceiver/physical-channels/channel[index=7]/state/index"

KINDS = (dict(), dict(encoding="json"), dict(encoding="json_ietf"), dict(sub=TARGET_DEFINED),
         dict(sub=TARGET_DEFINED, sample_interval=2 * S), dict(sub=SAMPLE, sample_interval=3 * S),
         dict(sub=SAMPLE, sample_interval=2 * S, suppress_redundant=True),
         dict(sub=SAMPLE, sample_interval=S, suppress_redundant=True, heartbeat_interval=4 * S, encoding="json_ietf"),
         dict(heartbeat_interval=5 * S), dict(sub=SAMPLE, sample_interval=2 * S, encoding="json"))


class Reader(threading.Thread):
    """Takes one step after the other, with a pause between, until it is told to leave off."""

    def __init__(self, kind, s, step, pause=0):
        super().__init__(daemon=True)
        self.kind, self.s, self.step, self.pause, self.over, self.failed = kind, s, step, pause, False, None
        self.start()

    def run(self):
        try:
            while not self.over:
                self.step()
                time.sleep(self.pause)
        except Exception as e:
            self.failed = e

    def values(self):
        assert not self.failed, (self.kind, self.failed)
        return {k: v for k, (v, _) in dict(self.s.view).items()}


def look(g, encoding):
    return first(g, ALL, mode=ONCE, encoding=encoding).values()


def differences(before, view, after):
    """What a view has otherwise than the model, of what stayed as it was from before the view was taken until after."""
    out = sorted(set(after) ^ set(view))
    return out + [(k, v, view[k]) for k, v in after.items() if k in view and before.get(k) == v and view[k] != v]


def become_the_model(g, readers):
    end = time.monotonic() + 60 * SLOWNESS
    while readers:
        wrong = []
        for encoding in "proto", "json", "json_ietf":
            before = look(g, encoding)
            views = [(r, r.values()) for r in readers if r.kind.get("encoding", "proto") == encoding]
            after = look(g, encoding)
            wrong += [(r, differences(before, view, after)) for r, view in views]
        readers = [r for r, different in wrong if different]
        assert not readers or time.monotonic() < end, [
            (r.kind, len(different), different[:3]) for r, different in wrong if different][:5]
        time.sleep(0.2)


def serial(g):
    return first(g, TWO + "/state/serial-no", mode=ONCE).values().get(TWO + "/state/serial-no")


def change_everything(d, g, config):
    """Insert, remove, swap, alarm, reload."""
    sim(d, "remove", "2")
    d.cagectl("sim", "bend", "1", "temperature", "90")
    wait_for(lambda: try_get(g, TWO + "/state/serial-no") == "NOT_FOUND", 20)
    sim(d, "insert", "2", "qsfp28-100g-sr4")
    sim(d, "remove", "3")
    d.cagectl("sim", "bend", "4", "rx-power.2", "dark")
    wait_for(lambda: serial(g), 20)
    sim(d, "insert", "3", "qdd-400g-fr4")
    with open(config, "w") as f:
        f.write(STILL)
    d.cagectl("sim", "bend", "1", "temperature", "off")
    time.sleep(1)
    d.process.send_signal(signal.SIGHUP)


LIMITS = "gnmi: {connections-per-source: 200, answer-timeout: 20m}\n"
CONFIG = LIMITS + "poll: {monitors-period: 500ms}\n"
STILL = LIMITS + "poll: {monitors-period: 1h, flags-period: 1h}\n"  # counters that go on would leave samples behind them


def closes(g, d, kind, at_once):
    """One whose window is closed from the beginning, or when all was told."""
    drain = Drain(stalled(d, subscribe_request(ALL, **kind), window=0 if at_once else WIDE), g)
    drain.h.s.settimeout(None)
    if not at_once:
        drain.open_window()
        while not drain.s.synced:
            drain.step()
        drain.close_window()
    return drain


def test_50_subscribers_have_in_the_end_what_the_model_has():
    begun = time.monotonic()
    config = write_config(CONFIG)
    with switch(cages=4, file=config) as d, client(d) as g:
        subs = [(kind, g.subscribe(ALL, **kind)) for kind in KINDS * 4]
        readers = [Reader(kind, s, s.next, i % 2 * 0.002) for i, (kind, s) in enumerate(subs[:20])]
        drains = [(kind, closes(g, d, kind, n < 3)) for n, kind in enumerate(KINDS)]
        assert [EIGHTH in drain.s.view for _, drain in drains] == [False] * 3 + [True] * 7
        shut = [Reader(kind, drain.s, drain.step) for kind, drain in drains]
        for _ in range(2):
            change_everything(d, g, config)
        time.sleep(CLOSED_S)
        assert sum(drain.s.synced for _, drain in drains) == 7
        for _, drain in drains:
            drain.open_window()
        readers += [Reader(kind, s, s.next) for kind, s in subs[20:]]  # nobody has read them so far
        become_the_model(g, readers + shut)
        for _, drain in drains[3:]:
            assert EIGHTH in drain.deleted and EIGHTH not in drain.s.view
        assert {r.s.synced for r in readers + shut} == {1}
        for r in readers + shut:
            r.over = True
        for _, s in subs:
            s.close()
        for _, drain in drains:
            drain.h.close()
        print("# 50 subscribers, 10 of them with windows closed for %d s: %d values left out, as they were told; %d s" % (
            CLOSED_S, sum(r.s.duplicates for r in shut), time.monotonic() - begun))
