# SPDX-License-Identifier: Apache-2.0
"""Alarms of the running daemon: raised and cleared by what happens to a module, told by every output."""
import datetime
import json
import re
import shutil
import time

from harness import Daemon, send_signal, wait_for, write_config

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
        shutil.rmtree(d.dir + "/state")  # nobody knows that they had light
        d.start()
        polls = d.cage("64")["counters"]["polls"]
        wait_for(lambda: d.cage("64")["counters"]["polls"] > polls + 4, RAISE_LIMIT_S)
        worst = [c["module"]["rx-power-worst"]["value"] for c in d.cages().values()]
        assert len(worst) == 64 and set(worst) == {-40.0}, worst
        assert alarms(d) == []
        assert " alarm " not in d.text()


def events(d, kind):
    return d.json("/api/v1/events?limit=1000&cursor=0&kind=" + kind)["events"]


def kill_and_start(d):
    send_signal(d.pid, "SIGKILL")
    d.process.wait()
    d.start()


def test_an_alarm_is_the_one_of_before_after_a_kill():
    def record(kind="rx-los"):
        found = [a for a in alarms(d) if a["kind"] == kind]
        return d.json("/api/v1/alarms/" + found[0]["id"]) if found else None

    def changes(alarm):
        return [c["change"] for c in alarm["changes"]]

    with Daemon(platform="sim:cages=8") as d:
        sim(d, "bend", "1", "rx-power.1", "-20")
        first = wait_for(record, RAISE_LIMIT_S)
        sim(d, "bend", "1", "rx-power.1", "off")
        wait_for(lambda: not record(), RAISE_LIMIT_S)
        sim(d, "bend", "1", "rx-power.1", "-20")
        before = wait_for(record, RAISE_LIMIT_S)
        assert before["id"] == first["id"] and before["count"] == 2, before
        assert changes(before) == ["raised", "cleared", "raised"], before
        wait_for(lambda: len(events(d, "alarm-raised")) == 2, RAISE_LIMIT_S)
        kill_and_start(d)
        after = wait_for(record, RAISE_LIMIT_S)
        same = ("id", "raised", "count", "changes", "kind", "lane", "severity")
        assert {k: after[k] for k in same} == {k: before[k] for k in same}, (before, after)
        assert after["age"] > before["age"] and after["state"] == "raised" and "cleared" not in after, after
        told = wait_for(lambda: events(d, "alarm-raised")[2:], RAISE_LIMIT_S)[0]
        assert told["since"] == before["raised"], told
        sim(d, "bend", "1", "rx-power.1", "off")
        wait_for(lambda: not record(), RAISE_LIMIT_S)
        d.stop()
        d.start()
        over = d.json("/api/v1/alarms/" + first["id"])
        assert changes(over) == ["raised", "cleared"] * 2 and over["state"] == "cleared" and over["reason"] == "over", over


def test_light_that_went_while_no_daemon_ran_is_missed():
    def dark():
        return sorted((a["cage"], a.get("lane")) for a in alarms(d) if a["kind"] == "rx-los")

    with Daemon(platform="sim:cages=8,type=qsfp-dd") as d:
        wait_for(lambda: all(c["counters"]["polls"] > 2 for c in d.cages().values() if "module" in c), RAISE_LIMIT_S)
        assert alarms(d) == []
        time.sleep(0.2)  # what was seen is committed within 20 ms
        send_signal(d.pid, "SIGKILL")
        d.process.wait()
        # cage 2 has another module when it is started again
        for cage in "12":
            sim(d, "bend", cage, "rx-power.1", "-40")
        sim(d, "remove", "2")
        sim(d, "insert", "2", "qdd-400g-fr4")
        sim(d, "bend", "2", "rx-power.1", "-40")
        d.start()
        wait_for(lambda: dark() == [("1", 1)], RAISE_LIMIT_S)
        told = [e for e in events(d, "alarm-raised")]
        assert [(e["cage"], e["details"]["alarm"]) for e in told] == [("1", "rx-los")], told
        # the same after an orderly end, and of a lane that was seen by a main before
        sim(d, "bend", "1", "rx-power.1", "off")
        wait_for(lambda: dark() == [], RAISE_LIMIT_S)
        d.stop()
        sim(d, "bend", "1", "rx-power", "-40")
        sim(d, "bend", "3", "rx-power.2", "-40")
        d.start()
        lanes = len(wait_for(lambda: d.json("/api/v1/cages/1/module").get("lanes"), RAISE_LIMIT_S))
        wait_for(lambda: dark() == [("1", n + 1) for n in range(lanes)] + [("3", 2)], RAISE_LIMIT_S)
        polls = d.cage("2")["counters"]["polls"]
        wait_for(lambda: d.cage("2")["counters"]["polls"] > polls + 4, RAISE_LIMIT_S)
        assert not [a for a in alarms(d) if a["cage"] == "2"]
        # one that is seen to go, and comes back dark, never had a fibre
        sim(d, "remove", "3")
        wait_for(lambda: d.cage("3")["state"] == "empty", RAISE_LIMIT_S)
        sim(d, "insert", "3", "qdd-400g-fr4")
        sim(d, "bend", "3", "rx-power", "-40")
        wait_for(lambda: d.cage("3")["state"] == "ready", RAISE_LIMIT_S)
        kill_and_start(d)
        wait_for(lambda: "3" in d.cages() and d.cage("3")["counters"]["polls"] > 4, RAISE_LIMIT_S)
        assert not [a for a in alarms(d) if a["cage"] == "3"]
        assert "signals-seen" not in {e["kind"] for e in d.json("/api/v1/events?limit=1000&cursor=0")["events"]}


def test_what_is_shelved_and_who_set_a_limit_is_told_to_people():
    with Daemon(platform="sim:cages=2,type=qsfp-dd") as d:
        sim(d, "bend", "1", "temperature", "77")
        wait_for(lambda: len(alarms(d)) == 1, RAISE_LIMIT_S)
        for verb in "ack", "shelve":
            assert d.cagectl(verb, "1", "temperature-high-alarm").returncode == 0
        assert d.on_a_terminal("alarms") == "no alarms, 1 shelved\n"
        assert "/shelve: 200 done (cage 1, temperature-high-alarm)\n" in d.text(), d.text()
        assert d.on_a_terminal("ports", "-s", "bad") == "no cage is bad, 1 alarm shelved\n"
        assert d.on_a_terminal("ports", "-s", "unknown") == "no cage is unknown\n"
        told = "shelved +major temperature-high-alarm, raised, until [0-9: -]{14}\n"
        assert re.search("Alarms\n  " + told, d.on_a_terminal("show", "1"))
        assert "shelved" not in d.on_a_terminal("show", "2")
        title, row = d.on_a_terminal("shelve").splitlines()
        assert row[title.index("SEEN"):].startswith("ack "), (title, row)
        sim(d, "bend", "2", "temperature", "77")
        wait_for(lambda: len(alarms(d)) == 1, RAISE_LIMIT_S)
        assert d.on_a_terminal("alarms").endswith("\n1 shelved\n") and "shelved" not in d.cagectl("alarms").stdout
        assert d.cagectl("config", "set", "limits.cage.2.temperature-high-alarm", "70.5C").returncode == 0
        for shown in d.on_a_terminal("show", "2"), d.cagectl("show", "2").stdout:
            assert re.search("set by operator[ \t]+temperature high alarm 70.5 C, of the module 75.0 C\n", shown), shown
        assert "set by operator" not in d.cagectl("show", "1").stdout
        # within the warning limit of the module, 70 C, nobody would be warned
        assert d.cagectl("config", "set", "limits.cage.2.temperature-high-alarm", "65C").returncode == 0
        for shown in d.on_a_terminal("show", "2"), d.cagectl("show", "2").stdout:
            shown = re.sub(r"\s+", " ", shown)
            assert "high alarm 65.0 C, of the module 75.0 C; the alarm comes before the warning" in shown, shown


def test_what_operators_said_is_known_after_a_kill():
    def state(cage, of=alarms):
        return [a["operator-state"] for a in of(d) if a["cage"] == cage]

    def shelved(d):
        return d.json("/api/v1/alarms")["shelved"]

    with Daemon(platform="sim:cages=8,type=qsfp-dd") as d:
        for cage in "1234":
            sim(d, "bend", cage, "temperature", "77")
        wait_for(lambda: len(alarms(d)) == 4, RAISE_LIMIT_S)
        for verb, cage in ("ack", "1"), ("shelve", "2"), ("ack", "3"), ("ack", "4"), ("shelve", "4"):
            done = d.cagectl(verb, cage, "temperature-high-alarm")
            assert done.returncode == 0, done.stderr
        until = next(d.json("/api/v1/alarms/" + a["id"])["shelved-until"] for a in shelved(d) if a["cage"] == "2")
        wait_for(lambda: len(events(d, "alarm-acknowledged")) == 3 and len(events(d, "alarm-shelved")) == 2, RAISE_LIMIT_S)
        # cage 3 has another module, cage 4 is fine, when it is started again
        send_signal(d.pid, "SIGKILL")
        d.process.wait()
        sim(d, "remove", "3")
        sim(d, "insert", "3", "qdd-400g-fr4")
        sim(d, "bend", "3", "temperature", "77")
        sim(d, "bend", "4", "temperature", "off")
        d.start()
        wait_for(lambda: state("1") and state("3"), RAISE_LIMIT_S)
        assert state("1") == ["acknowledged"] and state("3") == ["none"] and state("4") == []
        assert state("2", shelved) == ["shelved"] == state("4", shelved) and state("2") == []

        def raised():
            return [e for e in events(d, "alarm-raised") if e["cage"] == "1"]
        wait_for(lambda: len(raised()) == 2, RAISE_LIMIT_S)
        again = raised()[-1]
        assert again["details"]["operator-state"] == "acknowledged", again
        for alarm in shelved(d):
            told = d.json("/api/v1/alarms/" + alarm["id"])
            assert "shelved" in [c["change"] for c in told["changes"]], told
            assert alarm["cage"] != "2" or abs(int(told["shelved-until"][17:19]) - int(until[17:19])) in (0, 1, 59), told
        # what is over, and what an operator takes back, is not known to the next
        sim(d, "bend", "1", "temperature", "off")
        assert d.cagectl("shelve", "--off", "2", "temperature-high-alarm").returncode == 0
        wait_for(lambda: state("1") == [], RAISE_LIMIT_S)
        sim(d, "bend", "1", "temperature", "77")
        wait_for(lambda: state("1") == ["none"] and state("2") == ["none"], RAISE_LIMIT_S)
        wait_for(lambda: len(raised()) == 3, RAISE_LIMIT_S)
        kill_and_start(d)
        wait_for(lambda: state("1") == ["none"] and state("2") == ["none"], RAISE_LIMIT_S)
        assert state("4", shelved) == ["shelved"] and state("2", shelved) == []


def test_margins_are_those_to_the_limits_in_force():
    with Daemon(platform="sim:cages=2,type=qsfp-dd",
                args=["--config", write_config("limits: {cage: {'1': {temperature-high-alarm: 50C}}}\n")]) as d:
        sim(d, "bend", "1", "temperature", "49")
        wait_for(lambda: d.cage("1")["module"]["temperature"]["value"] == 49.0, RAISE_LIMIT_S)
        shown = d.cagectl("show", "1").stdout
        assert "temperature 49.0 C, 1.0 C below its high alarm limit" in shown, shown
        assert re.search(r"^temperature\t.*\t49\.000\t70\.000\t50\.000\t1\.000\tok", shown, re.M), shown
