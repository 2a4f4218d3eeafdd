# SPDX-License-Identifier: Apache-2.0
"""Peaceful beside another owner of the modules: who is named, and what is left alone."""
import json
import os
import subprocess
import time

from harness import Daemon, send_signal, wait_for, write_config

CONFIG = "poll: {owners-period: 1s}\n"


def ledger(d, cage, since):
    """Rows of the truth of a cage whose time is `since` or later: [time, event, where, what]."""
    rows = [line.split("\t") for line in d.cagectl("sim", "ledger", cage, "-n", "10000").stdout.splitlines()[1:]]
    return [[r[0]] + r[2:] for r in rows if r[0] >= since]


def now():
    return time.strftime("%H:%M:%S", time.localtime()) + ".%06d" % (time.time() % 1 * 1e6)


def test_a_module_of_another_owner_is_read_without_clearing_and_without_writing():
    with Daemon(platform="sim:cages=6,buses=2", args=["--config", write_config(CONFIG)]) as d:
        assert d.cagectl("sim", "owner", "2", str(os.getpid())).returncode == 0
        wait_for(lambda: d.cage("2").get("mode") == "shared", 20)
        assert d.cagectl("sim", "bend", "2", "temperature", "95").returncode == 0
        time.sleep(1)  # a visit that was under way is over
        since = now()
        polls = d.cage("2")["counters"]["polls"]
        wait_for(lambda: d.cage("2")["counters"]["polls"] > polls + 5, 60)
        rows = ledger(d, "2", since)
        # its flags rise, and stay: nobody reads them
        assert len(rows) > 10 and {event for _, event, _, _ in rows} <= {"read", "flag-set"}, rows
        name = open("/proc/self/comm").read().strip()[:15]
        cage = d.cage("2")
        assert (cage["owner"], cage["owner-kind"], cage["owner-pid"]) == (name, "process", os.getpid()), cage
        text = "somebody else uses the module: %s, process %d" % (name, os.getpid())
        alarm = next(a for a in d.json("/api/v1/alarms")["alarms"] if a["kind"] == "other-owner")
        assert (alarm["cage"], alarm["severity"], alarm["text"]) == ("2", "warning", text), alarm
        assert "shared with\t%s, process %d (process)" % (name, os.getpid()) in d.cagectl("show", "2").stdout
        assert text in d.cagectl("alarms").stdout and "cage 2: warning alarm other-owner: " + text in d.text()
        module = d.json("/api/v1/cages/2/module")
        assert module["monitors"]["temperature"]["quality"] == "good" and "flags" not in module, module
        assert all("mode" not in d.cage(n) for n in "13456")
        status, body, _ = d.ask("POST", "/api/v1/cages/2/reset", unix=True)
        assert (status, json.loads(body)["detail"]) == (409, "cage 2: somebody else uses the module: " + name), body
        assert d.cage("2")["counters"]["resets"] == 0
        assert d.cagectl("sim", "owner", "2", "none").returncode == 0
        wait_for(lambda: "mode" not in d.cage("2"), 20)
        wait_for(lambda: "flags" in d.json("/api/v1/cages/2/module"), 20)
        wait_for(lambda: not [a for a in d.json("/api/v1/alarms")["alarms"] if a["kind"] == "other-owner"], 20)


def test_an_owner_is_known_before_the_first_access():
    with Daemon(platform="sim:cages=2,buses=1") as d:
        assert d.cagectl("sim", "owner", "1", str(os.getpid())).returncode == 0
        d.stop()
        # a module whose page 00h is selected
        assert d.cagectl("sim", "remove", "1").returncode == 0
        assert d.cagectl("sim", "insert", "1", "qdd-400g-dr4").returncode == 0
        since = now()
        d.start()
        wait_for(lambda: d.cage("1")["counters"]["polls"] > 3, 30)
        rows = ledger(d, "1", since)
        assert rows and {event for _, event, _, _ in rows} <= {"read", "flag-set", "state"}, rows
        assert d.cage("1")["module"]["vendor-name"], d.cage("1")


def test_a_module_that_is_shared_over_a_restart_was_never_pulled():
    with Daemon(platform="sim:cages=6,buses=2", args=["--config", write_config(CONFIG)]) as d:
        def stays():
            return d.json("/api/v1/inventory?cage=4")["inventory"]

        wait_for(lambda: stays() and "serial-number" in stays()[0], 30)
        serial = stays()[0]["serial-number"]
        assert d.cagectl("sim", "owner", "4", str(os.getpid())).returncode == 0
        wait_for(lambda: d.cage("4").get("mode") == "shared", 20)
        d.stop()
        before = len(d.text())
        d.start()
        wait_for(lambda: "cage 4: ready" in d.text()[before:], 60)
        # another page is selected, and stays so
        line = "cage 4: ready, its identity not read: the module is shared (CMIS)"
        assert line in d.text()[before:], d.text()[before:]
        assert [s["serial-number"] for s in stays()] == [serial]
        assert d.cagectl("sim", "owner", "4", "none").returncode == 0
        wait_for(lambda: serial in d.text()[before:], 60)
        wait_for(lambda: d.cage("4")["module"].get("serial-number") == serial, 20)

        def kinds():
            return [e["kind"] for e in d.json("/api/v1/events?cage=4")["events"]]

        wait_for(lambda: kinds().count("module-identified") == 2, 30)
        assert not set(kinds()) & {"module-removed", "module-inserted", "flags-unknown"}, kinds()
        assert [(s["serial-number"], "until" in s) for s in stays()] == [(serial, False)]
        cage = d.cage("4")
        assert (cage["generation"], cage["counters"]["insertions"], cage["counters"]["removals"]) == (1, 1, 0), cage


def test_when_others_were_looked_for_is_told_and_a_look_that_hangs_is_one_line():
    with Daemon(platform="sim:cages=1,buses=1", args=["--config", write_config(CONFIG)]) as d:
        def look():
            return d.json("/api/v1/platform").get("owners-look")

        wait_for(look, 20)
        first = look()
        wait_for(lambda: look()["time"] > first["time"], 30)
        metrics = d.metrics()
        assert metrics["caged_owners_look_complete"] == int(first["complete"])
        assert abs(metrics["caged_owners_look_timestamp_seconds"] - time.time()) < 30
        assert "other owners\tlooked for " in d.cagectl("platform", "check").stdout

        # nobody starts the next one
        send_signal(d.spawner_pid(), "SIGSTOP")
        wait_for(lambda: "who else uses modules: not looked at, the look before has not ended" in d.text(), 60)
        assert look()["age"] > 1
        time.sleep(3)
        send_signal(d.spawner_pid(), "SIGCONT")
        wait_for(lambda: "who else uses modules: looked at again" in d.text(), 60)
        assert d.text().count("who else uses modules: not looked at") == 1
