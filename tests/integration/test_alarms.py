# SPDX-License-Identifier: Apache-2.0
"""Alarms of the running daemon: raised and cleared by what happens to a module, told by every output."""
import datetime
import json
import re

from harness import Daemon, wait_for

# Two polls, ten times.
RAISE_LIMIT_S = 20


def alarms(d):
    return d.json("/api/v1/alarms")["alarms"]


def kinds(d):
    return [(a["cage"], a.get("lane"), a["kind"]) for a in alarms(d)]


def sim(d, *args):
    done = d.cagectl("sim", *args)
    assert done.returncode == 0, done.stderr


def count(d, port, severity):
    return d.metrics()['transceiver_alarms{port="%s",severity="%s"}' % (port, severity)]


def test_a_lane_that_goes_dark_is_told_everywhere_until_it_is_lit_again():
    with Daemon(platform="sim:cages=8") as d:
        assert kinds(d) == [] and count(d, "1", "critical") == 0
        assert d.cagectl("alarms").stdout.count("\n") == 1
        sim(d, "bend", "1", "rx-power.1", "-20")
        alarm = wait_for(lambda: alarms(d), RAISE_LIMIT_S)[0]
        raised = datetime.datetime.fromisoformat(alarm["raised"].replace("Z", "+00:00"))
        age = (datetime.datetime.now(datetime.timezone.utc) - raised).total_seconds()
        assert (alarm["cage"], alarm["lane"], alarm["kind"]) == ("1", 1, "rx-los")
        assert (alarm["severity"], alarm["source"], alarm["unit"]) == ("critical", "flag", "dbm")
        assert abs(alarm["value"] + 20) < 0.1 and "%.2f dBm" % alarm["value"] in alarm["text"], alarm
        assert int(alarm["id"]) > 0 and alarm["generation"] == 1 and abs(age - alarm["age"]) < 5, (age, alarm)
        assert d.cage("1")["alarms"] == {"critical": 1, "major": 0, "warning": 0}
        assert count(d, "1", "critical") == 1 and count(d, "2", "critical") == 0

        header, line = d.cagectl("alarms").stdout.splitlines()
        shown = dict(zip(header.split("\t"), line.split("\t")))
        assert shown["SEVERITY"] == "critical" and shown["CAUSE"] == alarm["text"] and shown["ID"] == alarm["id"]
        assert json.loads(d.cagectl("--json", "alarms").stdout)["alarms"][0]["id"] == alarm["id"]
        assert d.cagectl("ports").stdout.splitlines()[1].split("\t")[9] == "critical"

        sim(d, "bend", "1", "rx-power.1", "off")
        wait_for(lambda: alarms(d) == [], RAISE_LIMIT_S)
        assert count(d, "1", "critical") == 0
        log = d.text()
        assert log.count("warn: cage 1: critical alarm rx-los on lane 1: " + alarm["text"]) == 1, log
        assert log.count("info: cage 1: over: rx-los on lane 1\n") == 1, log


def test_a_limit_that_is_crossed_says_by_how_much_and_who_says_so():
    with Daemon(platform="sim:cages=8") as d:
        sim(d, "bend", "2", "temperature", "77")
        wait_for(lambda: any(a["source"] == "both" for a in alarms(d)), RAISE_LIMIT_S)
        alarm, = alarms(d)
        limit = d.json("/api/v1/cages/2/module")["limits"]["temperature"]["high-alarm"]
        assert alarm["kind"] == "temperature-high-alarm" and "lane" not in alarm
        assert (alarm["value"], alarm["limit"], alarm["severity"]) == (77.0, limit, "major")
        assert alarm["text"] == "temperature 77.0 C is above the high alarm limit %.1f C" % limit
        # two degrees below the alarm limit it is a warning
        sim(d, "bend", "2", "temperature", str(limit - 2.5))
        wait_for(lambda: kinds(d) == [("2", None, "temperature-high-warning")], RAISE_LIMIT_S)
        # the alarm is the same one after a restart
        sim(d, "bend", "2", "temperature", "77")
        wait_for(lambda: kinds(d) == [("2", None, "temperature-high-alarm")], RAISE_LIMIT_S)
        d.stop()
        d.start()
        wait_for(lambda: kinds(d) == [("2", None, "temperature-high-alarm")], RAISE_LIMIT_S)
        assert alarms(d)[0]["id"] == alarm["id"]


def test_a_pulled_module_takes_its_alarms_along():
    with Daemon(platform="sim:cages=8") as d:
        sim(d, "bend", "1", "rx-power", "dark")
        wait_for(lambda: len(alarms(d)) > 1, RAISE_LIMIT_S)
        sim(d, "remove", "1")
        wait_for(lambda: alarms(d) == [], RAISE_LIMIT_S)
        assert not any("transceiver_alarms" in s and 'port="1"' in s for s in d.metrics())
        assert re.search(r"cage 1: removed: \S+ \S+; alarms that are over with it: \d", d.text()), d.text()


def test_a_module_in_fault_hides_the_alarms_of_its_lanes_until_it_recovers():
    with Daemon(platform="sim:cages=8") as d:
        sim(d, "bend", "2", "rx-power.1", "-20")
        wait_for(lambda: kinds(d) == [("2", 1, "rx-los")], RAISE_LIMIT_S)
        before = alarms(d)[0]["raised"]
        sim(d, "set", "2", "low:41", "0x01")
        sim(d, "set", "2", "low:3", "0x0a")
        wait_for(lambda: kinds(d) == [("2", None, "module-fault")], RAISE_LIMIT_S)
        assert alarms(d)[0]["text"] == "the module is in ModuleFault: TEC runaway"
        assert d.cage("2")["alarms"] == {"critical": 1, "major": 0, "warning": 0}
        sim(d, "set", "2", "low:3", "0x06")
        wait_for(lambda: kinds(d) == [("2", 1, "rx-los")], RAISE_LIMIT_S)
        assert alarms(d)[0]["raised"] == before
        assert "over: module-fault" in d.text() and "over: rx-los" not in d.text()


def test_the_default_switch_shows_one_alarm():
    with Daemon() as d:
        wait_for(lambda: kinds(d) == [("6", 3, "rx-power-low-alarm")], 10 * 20)


def test_64_modules_that_never_had_a_fibre_raise_nothing():
    with Daemon(platform="sim:cages=64,khz=1000") as d:
        d.stop()
        for name in range(1, 65):
            sim(d, "bend", str(name), "rx-power", "dark")
        d.start()
        polls = d.cage("64")["counters"]["polls"]
        wait_for(lambda: d.cage("64")["counters"]["polls"] > polls + 4, RAISE_LIMIT_S)
        worst = [c["module"]["rx-power-worst"]["value"] for c in d.cages().values()]
        assert len(worst) == 64 and set(worst) == {-40.0}, worst
        assert alarms(d) == []
        assert " alarm " not in d.text()
