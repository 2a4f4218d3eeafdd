# SPDX-License-Identifier: Apache-2.0
"""A bus that a module holds: who is blamed, what is tried, and what the others notice of it."""
import time

from harness import SLOWNESS, Daemon, send_signal, wait_for, write_config

# Four modules on each bus; the settings are the defaults.
SWITCH = "sim:cages=32,buses=8,type=qsfp-dd"


def cages_of(d, bus):
    return [n for n, c in d.cages().items() if c["bus"] == bus]


def alarms(d):
    return d.json("/api/v1/alarms")["alarms"]


def polls(d, bus):
    return sum(c["counters"]["polls"] for c in d.cages().values() if c["bus"] == bus)


def test_a_held_bus_is_one_alarm_of_the_bus_and_the_others_keep_their_period():
    with Daemon(platform=SWITCH) as d:
        modules = len(cages_of(d, 1))
        before, start = [polls(d, b) for b in range(8)], time.monotonic()
        assert d.cagectl("sim", "fault", cages_of(d, 2)[1], "stuck", "15").returncode == 0
        wait_for(lambda: d.buses()[2]["state"] == "stuck", 20)
        while d.buses()[2]["state"] == "stuck":
            assert all(a["kind"] == "bus-stuck" and a["bus"] == 2 and "cage" not in a for a in alarms(d)), alarms(d)
            assert time.monotonic() - start < 60 * SLOWNESS
            time.sleep(0.2)
        took = time.monotonic() - start
        for bus in set(range(8)) - {2}:
            made = (polls(d, bus) - before[bus]) / modules
            assert abs(made - took) <= 2 * SLOWNESS, "bus %d: %.1f polls in %.1f s" % (bus, made, took)
        wait_for(lambda: not alarms(d), 20)
        bus = d.buses()[2]
        assert bus["starts"] == 1 and bus["timeouts"] == 0, bus
        assert bus["recoveries"] == {"hold": 1, "deselect": 1, "clocks": 1, "mux-reset": 0, "cage-reset": 0}, bus
        assert d.metrics()['caged_bus_recoveries_total{bus="2",rung="clocks"}'] == 1
        wait_for(lambda: all(c["state"] == "ready" and "last-error" not in c for c in d.cages().values()), 30)
        text = d.text()
        assert "bus 2: major alarm bus-stuck: no cage of the bus can be read: transaction timed out\n" in text
        assert "bus 2: recovery: clocks: bus stuck\n" in text and "bus 2: over: bus-stuck\n" in text, text
        assert "unreadable" not in text, text


def test_the_first_rung_that_helps_is_the_last_one():
    with Daemon(platform=SWITCH) as d:
        assert d.cagectl("sim", "fault", cages_of(d, 2)[1], "stuck=deselect").returncode == 0
        wait_for(lambda: d.buses()[2]["recoveries"]["deselect"] == 1, 30)
        wait_for(lambda: d.buses()[2]["state"] == "up" and not alarms(d), 20)
        assert d.buses()[2]["recoveries"]["clocks"] == 0
        assert "bus 2: recovery: deselect: done\n" in d.text(), d.text()


def test_what_the_configuration_does_not_allow_is_not_done():
    text = "recovery: {deselect: false, clocks: false, mux-reset: true}\n"
    with Daemon(platform=SWITCH, args=["--config", write_config(text)]) as d:
        assert d.cagectl("sim", "fault", cages_of(d, 2)[1], "stuck=mux").returncode == 0
        wait_for(lambda: d.buses()[2]["recoveries"]["mux-reset"] == 1, 30)
        wait_for(lambda: d.buses()[2]["state"] == "up" and not alarms(d), 20)
        assert d.buses()[2]["recoveries"] == {"hold": 1, "deselect": 0, "clocks": 0, "mux-reset": 1, "cage-reset": 0}


def test_cagectl_tells_which_bus_is_held_and_what_was_tried():
    with Daemon(platform=SWITCH) as d:
        assert d.cagectl("sim", "fault", cages_of(d, 2)[1], "stuck").returncode == 0
        wait_for(lambda: d.buses()[2]["recoveries"]["clocks"] == 1, 30)
        rows = [line.split("\t") for line in d.cagectl("buses").stdout.splitlines()]
        bus = dict(zip(rows[0], rows[3]))
        assert (bus["BUS"], bus["STATE"], bus["RECOVERIES"]) == ("2", "stuck", "hold 1, deselect 1, clocks 1"), bus
        assert bus["SUSPECT"] in cages_of(d, 2), bus
        assert "bus 2\t\tbus-stuck" in d.cagectl("alarms").stdout
        bad = [line.split("\t")[0] for line in d.cagectl("ports", "--state", "bad").stdout.splitlines()[1:]]
        assert sorted(bad) == sorted(cages_of(d, 2)), bad
        assert "no cage of the bus can be read" in d.cagectl("show", cages_of(d, 2)[2]).stdout
        done = d.cagectl("ack", "bus", "2", "bus-stuck")
        assert (done.returncode, done.stdout) == (0, "bus 2: bus-stuck acknowledged\n"), done.stderr
        assert "1 has no alarm bus-stuck now" in d.cagectl("ack", "bus", "1", "bus-stuck").stderr
        assert d.cagectl("shelve", "bus 2", "bus-stuck").stdout == "bus 2: bus-stuck shelved\n"
        rows = [line.split("\t") for line in d.cagectl("shelve").stdout.splitlines()]
        shelf = dict(zip(rows[0], rows[1]))
        assert shelf["PORT"] == "bus 2" and shelf["UNTIL"] > shelf["RAISED"], shelf


def test_a_cage_that_there_is_not_has_no_empty_history():
    with Daemon(platform="sim:cages=2") as d:
        for words in ("events", "99"), ("events", "-f", "99"), ("inventory", "99"):
            done = d.cagectl(*words)
            assert (done.returncode, done.stderr) == (1, "cagectl: no cage is named 99; ports lists them\n"), done
        assert d.cagectl("events", "-k", "module-reset", "1").returncode == 0


def test_a_bus_process_that_dies_again_and_again_is_started_less_and_less_often():
    with Daemon(platform="sim:cages=4,buses=2") as d:
        start, killed, last = time.monotonic(), 0, None
        while time.monotonic() - start < 7:
            pid = d.bus_pid(1)
            if pid and pid != last:
                send_signal(pid, "SIGKILL")
                killed, last = killed + 1, pid
            time.sleep(0.02)
        # at once, then after 0.1, 0.2, 0.4 .. 3.2 s
        assert 3 <= killed <= 8, killed
        assert [(a["kind"], a["bus"]) for a in d.json("/api/v1/alarms")["alarms"]] == [("bus-stuck", 1)]
        assert d.buses()[0]["starts"] == 1
        wait_for(lambda: not d.json("/api/v1/alarms")["alarms"], 60)
        assert all(c["state"] == "ready" for c in d.cages().values())


def test_a_cage_that_fails_is_an_open_breaker_and_not_the_pace_of_its_bus():
    with Daemon(platform="sim:cages=4,buses=1") as d:
        def bus():
            return d.buses()[0]

        wait_for(lambda: bus().get("flags-worst-seconds", 0) > 0.5, 60)
        assert bus()["open-breakers"] == 0 and d.cage("3")["breaker"] == "closed" and "next-try-in" not in d.cage("3")
        assert bus()["flags-period-seconds"] == bus()["monitors-period-seconds"] == 1
        assert d.cagectl("sim", "fault", "3", "nack").returncode == 0
        wait_for(lambda: bus()["open-breakers"] == 1, 100)
        wait_for(lambda: d.cage("3")["counters"]["failures-in-a-row"] >= 3, 200)
        cage = d.cage("3")
        assert cage["breaker"] == "open" and 0 <= cage["next-try-in"] <= 60
        # as far as this machine keeps up, the others are read as they should be
        assert bus()["flags-worst-seconds"] < 60
        metrics = d.metrics()
        assert metrics['transceiver_breaker_open{port="3"}'] == 1 and metrics['transceiver_breaker_open{port="4"}'] == 0
        assert metrics['caged_bus_open_breakers{bus="0"}'] == 1
        assert "\nbreaker\topen, failures in a row: " in d.cagectl("show", "3").stdout
        shown = d.cagectl("buses", "0").stdout
        assert "open breakers\t1\n" in shown and "\n3\t" in shown and "\nnack\t" in shown, shown
        assert d.cagectl("buses", "9").returncode == 1
        assert d.cagectl("sim", "fault", "3", "off").returncode == 0
        wait_for(lambda: bus()["open-breakers"] == 0 and d.cage("3")["breaker"] == "closed", 700)
