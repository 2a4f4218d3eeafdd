# SPDX-License-Identifier: Apache-2.0
"""Presence on the running daemon: contacts that bounce, cages without one."""
import contextlib
import json
import os
import re
import time

from harness import Daemon, send_signal, wait_for
from ledger import print_ledger

# Five seconds of flapping damp a cage, ten of quiet free it: ten times.
DAMP_LIMIT_S = 100


def sim(d, *args):
    done = d.cagectl("sim", *args)
    assert done.returncode == 0, done.stderr


def alarms(d):
    return [(a["cage"], a["kind"]) for a in d.json("/api/v1/alarms")["alarms"]]


def flaps(d):
    return d.metrics()['transceiver_presence_flaps_total{port="1"}']


def test_a_contact_that_bounces_is_one_alarm_and_one_module():
    with Daemon(platform="sim:cages=2") as d:
        assert d.cage("1")["flapping"] is False and flaps(d) == 0
        sim(d, "fault", "1", "flapping")
        wait_for(lambda: d.cage("1")["flapping"], DAMP_LIMIT_S)
        before = d.cage("1")
        assert alarms(d) == [("1", "presence-flapping")]
        assert before["presence"] == "present" and before["counters"]["presence-flaps"] >= 4
        shown = d.cagectl("show", "1").stdout
        assert "flapping, counts as present" in shown, shown
        # it is polled on, as the module that it is
        wait_for(lambda: d.cage("1")["counters"]["polls"] > before["counters"]["polls"] + 3, DAMP_LIMIT_S)
        wait_for(lambda: flaps(d) > before["counters"]["presence-flaps"], DAMP_LIMIT_S)
        assert d.cage("1")["generation"] == before["generation"]

        sim(d, "fault", "1", "off")
        wait_for(lambda: not d.cage("1")["flapping"], DAMP_LIMIT_S)
        assert d.cage("1")["generation"] == before["generation"] and alarms(d) == []
        wait_for(lambda: d.metrics()['transceiver_up{port="1"}'] == 1, DAMP_LIMIT_S)
        assert d.cage("2")["counters"]["presence-flaps"] == 0
        assert "warn: cage 1: major alarm presence-flapping: " in d.text()


def test_a_cage_that_flaps_does_so_whatever_is_plugged():
    def told(kind):
        return [e for e in d.json("/api/v1/events?limit=1000&cursor=0&kind=" + kind)["events"]
                if e["details"]["alarm"] == "presence-flapping"]

    with Daemon(platform="sim:cages=2,type=qsfp-dd") as d:
        sim(d, "fault", "1", "flapping")
        wait_for(lambda: alarms(d) == [("1", "presence-flapping")] and d.cage("1")["state"] == "ready", DAMP_LIMIT_S)
        before, = d.json("/api/v1/alarms")["alarms"]
        cage = d.cage("1")
        # another module ends what was wrong with the one before it, and not what is with the cage
        sim(d, "remove", "1")
        sim(d, "insert", "1", "qdd-400g-fr4")
        wait_for(lambda: d.cage("1")["generation"] > cage["generation"] and d.cage("1")["state"] == "ready", DAMP_LIMIT_S)
        after, = d.json("/api/v1/alarms")["alarms"]
        assert (after["id"], after["raised"], after["count"]) == (before["id"], before["raised"], 1), (before, after)
        assert "removed: " in d.text() and "are over with it" not in d.text()
        sim(d, "remove", "1")
        sim(d, "fault", "1", "off")
        wait_for(lambda: d.cage("1")["state"] == "empty", DAMP_LIMIT_S)
        wait_for(lambda: told("alarm-cleared"), DAMP_LIMIT_S)
        over, = told("alarm-cleared")
        assert over["details"]["why"] == "over" and over["since"] == before["raised"], over
        assert len(told("alarm-raised")) == 1 and alarms(d) == []


def test_a_module_that_came_while_its_process_was_stopped_is_not_taken_for_the_one_before():
    with Daemon(platform="sim:cages=2,buses=2,type=qsfp-dd") as d:
        def shown():
            module = d.json("/api/v1/cages/1/module")
            reading = module["monitors"]["temperature"]
            return module["identity"]["serial-number"], reading["quality"], reading.get("value")

        sim(d, "bend", "1", "temperature", "20")
        wait_for(lambda: shown()[1] == "good" and shown()[2] < 21, 20)
        before, generation = shown()[0], d.cage("1")["generation"]
        pid = d.bus_pid(d.cage("1")["bus"])
        send_signal(pid, "SIGSTOP")
        try:
            time.sleep(0.3)
            sim(d, "remove", "1")
            time.sleep(1)
            sim(d, "insert", "1", "qdd-400g-dr4")
            sim(d, "bend", "1", "temperature", "50")
            time.sleep(0.5)
        finally:
            send_signal(pid, "SIGCONT")

        def is_found():
            "the other module is found"
            try:
                serial, quality, value = shown()
            except (AssertionError, KeyError):  # it settles
                return False
            assert quality != "good" or (serial == before) == (value < 35), "%s C of %s" % (value, serial)
            return serial != before and quality == "good"

        wait_for(is_found, 20)
        assert d.cage("1")["generation"] == generation + 1 and d.buses()[0]["starts"] == 1


def test_an_exchange_that_is_quicker_than_the_looks_at_the_pin_is_found():
    with Daemon(platform="sim:cages=4,type=qsfp-dd") as d:
        def serial(cage):
            return d.cage(cage).get("module", {}).get("serial-number")

        wait_for(lambda: all(d.cage(n)["state"] == "ready" for n in "1234"), 30)
        before = {n: serial(n) for n in "1234"}
        for n, gap_ms in zip("1234", (15, 30, 60, 90)):
            sim(d, "remove", n)
            time.sleep(gap_ms / 1000)
            sim(d, "insert", n, "qdd-400g-fr4" if n in "12" else "qdd-400g-dr4")
        wait_for(lambda: all(serial(n) and serial(n) != before[n] for n in "1234"), 20)
        assert all(d.cage(n)["counters"]["insertions"] == 2 for n in "1234")
        for n in "1234":
            wait_for(lambda: serial(n) in d.cagectl("inventory", n).stdout, 20)  # once it is committed


def test_without_a_pin_who_answers_is_there():
    with Daemon(platform="sim:cages=2,presence=read") as d:
        serial = d.cage("1")["module"]["serial-number"]
        sim(d, "remove", "1")
        wait_for(lambda: d.cage("1")["presence"] == "absent", 20)
        assert "module" not in d.cage("1") and d.cage("2")["presence"] == "present"
        sim(d, "insert", "1", "qdd-400g-fr4")
        wait_for(lambda: d.cage("1")["state"] == "ready", 60)
        assert d.cage("1")["module"]["serial-number"] != serial
        assert d.cage("1")["counters"]["insertions"] == 2 and d.cage("2")["counters"]["insertions"] == 1
        # a bus that fails is no removal
        sim(d, "fault", "2", "timeout")
        wait_for(lambda: d.cage("2")["presence"] == "unknown", 60)
        assert d.cage("2")["module"] and d.cage("2")["counters"]["removals"] == 0
        sim(d, "fault", "2", "off")
        wait_for(lambda: d.cage("2")["presence"] == "present" and d.cage("2")["state"] == "ready", 100)
        assert d.cage("2")["generation"] == 1


def test_reads_that_ask_who_is_there_are_counted_with_their_bus():
    with Daemon(platform="sim:cages=3,buses=1,presence=read") as d:
        sim(d, "remove", "3")
        wait_for(lambda: d.cage("3")["presence"] == "absent", 20)
        world = os.path.join(d.run_dir, "sim.world")

        def wire():
            """Reads and how many were not answered, by the wire; a look at the page register is no read of ours."""
            lines, _ = print_ledger(world, "0", "reads")
            reads = [line for line in lines if line[5] not in ("126", "127")]
            return len(reads), sum(line[7] != "0" for line in reads)

        def told():
            bus, = d.json("/api/v1/buses")["buses"]
            return bus["transactions"], sum(bus["transfers-failed"].values()), bus

        reads, silent = wire()
        assert silent >= 3
        # they are told with the next answer, which is a sweep away
        wait_for(lambda: told()[0] >= reads and told()[1] >= silent, 60)
        count, failed, bus = told()
        reads, silent = wire()
        assert count <= reads and failed <= silent, (count, failed, reads, silent)
        assert failed == bus["transfers-failed"]["nack"] and bus["errors"] == 0
        assert sum(bus["transfer-latency"]["counts"]) == count
        # what a cage is polled for is not all
        polls = sum(d.cage(n)["counters"]["transactions"] for n in "123")
        assert polls < count


def test_who_is_waited_for_until_all_is_read_is_named():
    def detail():
        status, body = 0, ""
        with contextlib.suppress(OSError):  # it starts
            status, body, _ = d.get("/readyz")
        return json.loads(body)["detail"] if status == 503 else ""

    with Daemon(platform="sim:cages=6,buses=2") as d:
        for cage in "1", "2":
            sim(d, "remove", cage)
        wait_for(lambda: d.cage("2")["state"] == "empty" and not detail(), 10)
        sim(d, "insert", "2", "qdd-400g-dr4")
        assert re.fullmatch(r"cage 2 \(bus \d\) is still being read", wait_for(detail, 10)), detail()
        wait_for(lambda: not detail(), 30)
        d.stop()
        d.start(ready=False)
        named = r"cages \d \(bus \d\), \d \(bus \d\), \d \(bus \d\) and 2 more are still being read"
        wait_for(lambda: re.fullmatch(named, detail()), 10)
