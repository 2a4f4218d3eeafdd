# SPDX-License-Identifier: Apache-2.0
"""The daemon on the simulator, asked as its clients ask: REST, metrics, command line, presence, generations."""
import json
import re
import socket
import subprocess
import threading

from harness import Daemon, run, wait_for, write_config, CAGECTL, CAGED, SLOWNESS

# Two presence samples (250 ms, confirmed after 50 ms) and 20 ms, ten times.
PRESENCE_LIMIT_S = 10 * (0.250 + 0.050 + 0.020)


def test_a_switch_has_the_cages_that_were_asked_for():
    with Daemon(platform="sim:cages=20,type=sfp28,buses=5") as d:
        cages = d.cages()
        assert list(cages) == [str(i + 1) for i in range(20)]
        assert {c["type"] for c in cages.values()} == {"sfp28"}
        assert sorted({c["bus"] for c in cages.values()}) == list(range(5))
        assert all("module" in c and c["state"] == "ready" for c in cages.values())


def test_the_default_switch_shows_all_cage_types_and_one_faded_lane():
    with Daemon(platform="sim:speed=10") as d:
        cages = d.cages()
        types = [c["type"] for c in cages.values()]
        assert len(cages) == 40 and [types.count(t) for t in ("qsfp-dd", "osfp", "sfp28")] == [22, 4, 14], types
        assert [n for n, c in cages.items() if c["state"] != "ready"] == ["8", "38"]

        def flags():
            "lane 3 of cage 6 has faded, and nothing else is wrong"
            found = set()
            for name in cages:
                if cages[name]["state"] == "ready":
                    m = d.json("/api/v1/cages/%s/module" % name)
                    found |= {(name, None, f) for f in m.get("flags", [])}
                    found |= {(name, lane["lane"], f) for lane in m["lanes"] for f in lane.get("flags", [])}
            assert found <= faded, found
            return found == faded

        faded = {("6", 3, "rx-power-low-alarm"), ("6", 3, "rx-power-low-warning")}
        wait_for(flags, 30)
        power = d.json("/api/v1/cages/6/module")["lanes"][2]["rx-power"]["value"]
        assert -11 < power < -8.9, power


def test_every_reading_is_the_same_in_rest_and_in_metrics():
    # 12 polls a minute: both answers come from the same poll
    with Daemon(args=["--config", write_config("poll:\n  monitors-period: 1h\n  flags-period: 1h\n")]) as d:
        metrics = d.metrics()
        seen = 0
        for name, cage in d.cages().items():
            if cage["state"] != "ready":
                continue
            m = d.json("/api/v1/cages/%s/module" % name)
            for key, family in (("temperature", "transceiver_temperature_celsius"),
                                ("supply-voltage", "transceiver_supply_voltage_volts")):
                if m["monitors"].get(key, {}).get("quality") == "good":
                    assert metrics['%s{port="%s"}' % (family, name)] == m["monitors"][key]["value"]
                    seen += 1
            for lane in m["lanes"]:
                for key, family in (("rx-power", "transceiver_rx_power_dbm"), ("tx-power", "transceiver_tx_power_dbm"),
                                    ("tx-bias", "transceiver_tx_bias_amperes")):
                    if lane.get(key, {}).get("quality") != "good":
                        continue
                    series = '%s{port="%s",lane="%d"}' % (family, name, lane["lane"])
                    assert metrics[series] == lane[key]["value"], series
                    seen += 1
        assert seen > 300, seen


def test_removal_and_insertion_show_over_rest_and_leave_no_series_behind():
    with Daemon() as d:
        name = next(n for n, c in d.cages().items() if c["state"] == "ready")
        before = d.cage(name)
        assert any('port="%s"' % name in s and "rx_power" in s for s in d.metrics())

        assert d.cagectl("sim", "remove", name).returncode == 0
        wait_for(lambda: d.cage(name)["presence"] == "absent", PRESENCE_LIMIT_S)
        gone = d.cage(name)
        left = [s for s in d.metrics() if 'port="%s"' % name in s and re.search("dbm|amperes|celsius|volts|info", s)]
        assert gone["state"] == "empty" and "module" not in gone and left == [], (gone, left)
        assert d.get("/api/v1/cages/%s/module" % name)[0] == 404

        assert d.cagectl("sim", "insert", name, "qdd-400g-fr4").returncode == 0
        wait_for(lambda: d.cage(name)["presence"] == "present", PRESENCE_LIMIT_S)
        wait_for(lambda: d.cage(name)["state"] == "ready", 30)
        after = d.cage(name)
        assert after["generation"] == before["generation"] + 1
        assert after["module"]["serial-number"] != before["module"]["serial-number"]
        assert (after["counters"]["insertions"], after["counters"]["removals"]) == (2, 1)


def test_all_modules_come_in_one_answer_and_dom_asks_for_it_once():
    with Daemon(args=["--config", write_config("poll:\n  monitors-period: 1h\n  flags-period: 1h\n")]) as d:
        names = [n for n, c in d.cages().items() if c["state"] == "ready"]
        modules = {m["cage"]: m for m in d.json("/api/v1/modules")["modules"]}
        assert list(modules) == names and len(names) == 38
        for name in names:
            assert re.sub(r'"age": [0-9.]+', "", json.dumps(modules[name])) == \
                re.sub(r'"age": [0-9.]+', "", json.dumps(d.json("/api/v1/cages/%s/module" % name)))
        assert d.cagectl("dom").returncode == 0

        def asked(handler):
            return d.metrics().get('caged_http_requests_total{handler="%s",code="200"}' % handler, 0)

        wait_for(lambda: asked("modules") == 2, 10)  # figures are at most a second old
        assert asked("module") == len(names)


def test_an_application_that_another_owner_changes_is_seen():
    with Daemon() as d:
        def active():
            apps = d.json("/api/v1/cages/1/module")["identity"]["applications"]
            return [app["active-host-lanes"] for app in apps if app["active"]]

        assert active() == [[1, 2, 3, 4, 5, 6, 7, 8]]
        r = d.cagectl("sim", "set", "1", "11h:206", "0x21", "0x21")
        assert r.returncode == 0, r.stderr
        wait_for(lambda: active() == [[3, 4, 5, 6, 7, 8], [1, 2]], 10)


def test_a_module_with_a_wrong_checksum_is_shown_as_broken_with_its_findings():
    with Daemon(platform="sim:cages=2,type=qsfp-dd") as d:
        for name in "12":
            m = d.json("/api/v1/cages/%s/module" % name)
            assert (m["trust"], m["findings"]) == ("good", []) and "findings-left-out" not in m, m
        # month 99; it is read again after an outage
        assert d.cagectl("sim", "set", "1", "00h:184", "0x39", "0x39").returncode == 0
        assert d.cagectl("sim", "fault", "1", "nack", "2").returncode == 0
        wait_for(lambda: d.json("/api/v1/cages/1/module")["trust"] == "broken", 60)

        m = d.json("/api/v1/cages/1/module")
        assert [(f["severity"], f["id"], f["register"]) for f in m["findings"]] == [
            ("error", "checksum", "00h:222"), ("warning", "date-code", "00h:182")], m["findings"]
        assert all(f["clause"].startswith("CMIS 5.4, Tables 8-27") and f["text"] for f in m["findings"])
        assert m["identity"]["date-code"][2:4] == "99" and d.cage("1")["state"] == "ready"
        shown = d.cagectl("show", "1").stdout
        assert re.search("(?m)^trust\tbroken$", shown) and "\nwarning\t00h:182: the date code is no date\n" in shown, shown


def test_a_bent_temperature_arrives_with_its_alarm_flag():
    with Daemon() as d:
        name = next(n for n, c in d.cages().items() if c["state"] == "ready" and c["type"] == "qsfp-dd")
        r = d.cagectl("sim", "bend", name, "temperature", "99.5")
        assert r.returncode == 0, r.stderr
        flags = set()

        def hot():
            "the bent temperature and its flag are published"
            m = d.json("/api/v1/cages/%s/module" % name)
            flags.update(m.get("flags", []))
            return abs(m["monitors"]["temperature"]["value"] - 99.5) < 0.6 and "temperature-high-alarm" in flags

        wait_for(hot, 30)


def test_a_bare_http_1_0_request_is_answered_and_closed():
    with Daemon() as d, socket.create_connection(("127.0.0.1", d.port), timeout=10 * SLOWNESS) as s:
        s.sendall(b"GET /metrics HTTP/1.0\r\n\r\n")
        answer = b""
        while True:
            piece = s.recv(65536)
            if not piece:
                break
            answer += piece
        assert answer.startswith(b"HTTP/1.") and b" 200 " in answer.split(b"\r\n")[0]
        assert re.search(rb"^transceiver_rx_power_dbm\{", answer, re.M)


def test_errors_are_problem_documents():
    with Daemon(platform="sim:cages=2") as d:
        for method, path, status in (("GET", "/api/v1/cages/99", 404), ("GET", "/nowhere", 404),
                                     ("DELETE", "/api/v1/cages", 405), ("POST", "/api/v1/cages/1/reset", 403)):
            got, body, headers = d.ask(method, path)
            assert got == status, (method, path, got)
            assert headers["Content-Type"].startswith("application/problem+json")
            assert json.loads(body)["status"] == status


def test_a_reset_needs_the_unix_socket_and_is_audited():
    with Daemon(platform="sim:cages=2") as d:
        assert d.ask("POST", "/api/v1/cages/1/reset")[0] == 403
        status, body, _ = d.ask("POST", "/api/v1/cages/1/reset", unix=True)
        assert status == 200 and json.loads(body)["result"] == "done", (status, body)
        assert d.cage("1")["counters"]["resets"] == 1
        wait_for(lambda: d.cage("1")["state"] == "ready", 30)
        audit = [line for line in d.text().splitlines() if "audit" in line]
        assert [re.sub(".*/reset: ", "", line) for line in audit] == [
            "403 TCP is for reading: use the Unix socket", "begins", "200 done"], audit


def test_the_command_line_shows_what_rest_says():
    with Daemon() as d:
        name, cage = next((n, c) for n, c in d.cages().items() if c["state"] == "ready")
        ports = d.cagectl("ports")
        assert ports.returncode == 0 and cage["module"]["serial-number"] in ports.stdout
        show = d.cagectl("show", name)
        assert show.returncode == 0 and cage["module"]["part-number"] in show.stdout
        buses = json.loads(d.cagectl("--json", "buses").stdout)
        assert [b["bus"] for b in buses["buses"]] == list(range(8))
        assert d.cagectl("show", "99").returncode == 1
        assert d.cagectl("frobnicate").returncode == 2


def test_what_the_daemon_calls_no_question_is_a_wrong_use_of_the_command_line():
    with Daemon(platform="sim:cages=1") as d:
        for args, told in ((("-k", "foo"), "kind"), (("--since", "2026-11-26"), "since")):
            got = d.cagectl("events", *args)
            assert (got.returncode, got.stdout) == (2, "") and told in got.stderr, got
        assert d.cagectl("show", "9").returncode == 1


def test_followed_events_have_the_numbers_of_rest():
    with Daemon(platform="sim:cages=1") as d:
        wait_for(lambda: d.json("/api/v1/events")["events"], 10)
        argv = [str(CAGECTL), "--run-dir", d.run_dir, "--json", "events", "-f"]
        with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as follower:
            line = follower.stdout.readline()
            follower.kill()
        shown = re.search(r'"uptime":([0-9.]+)', line).group(1)
        assert re.search(r'"uptime": ?%s\b' % re.escape(shown), d.get("/api/v1/events")[1]), line


def test_the_worst_lane_stands_first_and_a_watch_outlives_the_daemon():
    with Daemon() as d:
        name = next(n for n, c in d.cages().items() if c["state"] == "ready" and c["type"] == "qsfp-dd")
        assert d.cagectl("sim", "bend", name, "rx-power.2", "-25").returncode == 0

        def first():
            "the bent lane stands first in dom"
            out = d.cagectl("dom")
            assert out.returncode == 0, out.stderr
            lines = [line.split("\t") for line in out.stdout.splitlines()]
            return lines[1] if lines[1][:2] == [name, "2"] and lines[1][9] else None

        line = wait_for(first, 20)
        assert line[8] == "no light" and line[3] == "", line
        assert "rx-power-low-alarm" in line[9], line
        module = d.json("/api/v1/cages/%s/module" % name)
        assert module["identity"]["applications"][0]["words"] in d.cagectl("show", name).stdout

        watch = subprocess.Popen([CAGECTL, "--run-dir", d.run_dir, "watch", "-n", "0.1", "dom", name],
                                 stdout=subprocess.PIPE, text=True)
        bound = threading.Timer(60 * SLOWNESS, watch.kill)
        bound.start()
        try:
            def read_until(words):
                line = ""
                while words not in line:
                    line = watch.stdout.readline()
                    assert line, "the watch ended before it said: " + words

            read_until("daemon answers")
            d.stop()
            read_until("no answer since")
            d.start()
            read_until("daemon answers")
            read_until(name + "\t2\t")
        finally:
            bound.cancel()
            watch.kill()
            watch.wait()
            watch.stdout.close()


def test_a_transmitter_that_is_switched_off_is_told_as_such_and_is_no_alarm():
    with Daemon() as d:
        name = next(n for n, c in d.cages().items()
                    if c["state"] == "ready" and c["module"].get("part-number") == "SY-S1SR-300")

        def lane():
            return d.json("/api/v1/cages/%s/module" % name)["lanes"][0]

        assert lane()["tx-disabled"] is False
        assert d.cagectl("sim", "set", name, "a2:110", "0x40").returncode == 0
        wait_for(lambda: lane()["tx-disabled"] and "tx-power-low-alarm" in lane()["flags"], 20)
        assert d.cagectl("dom", name).stdout.splitlines()[1].split("\t")[8] == "tx off"
        shown = d.cagectl("show", name).stdout
        assert "low alarm\t" not in shown.split("Raised flags")[0] and "\ttx off\t" in shown
        assert not [a for a in d.json("/api/v1/alarms")["alarms"] if a["cage"] == name]


def test_sighup_takes_over_a_period_and_refuses_a_bad_file():
    path = write_config("poll:\n  monitors-period: 1h\n  flags-period: 1h\n")
    with Daemon(platform="sim:cages=1", args=["--config", path]) as d:
        polls = d.cage("1")["counters"]["polls"]
        open(path, "w").write("poll:\n  monitors-period: soon\n")
        d.process.send_signal(1)
        wait_for(lambda: "reload refused" in d.text(), 10)
        assert "%s:2:20: poll.monitors-period" % path in d.text(), d.text()
        open(path, "w").write("poll:\n  monitors-period: 100ms\n")
        d.process.send_signal(1)
        wait_for(lambda: "poll.monitors-period changed" in d.text(), 10)
        assert d.cage("1")["counters"]["polls"] >= polls


def test_check_and_dump_config_say_what_would_run():
    path = write_config("platform:\n  name: sim\nhttp:\n  listen: 127.0.0.1:1234\n")
    assert run([CAGED, "--check", "--config", path]).returncode == 0
    dump = run([CAGED, "--dump-config", "--config", path])
    assert dump.returncode == 0 and "listen: 127.0.0.1:1234 # %s:4:11\n" % path in dump.stdout
    again = run([CAGED, "--dump-config", "--config", write_config(dump.stdout)])
    values = [re.sub(r" # \S+:\d+:\d+$", "", text, flags=re.M) for text in (dump.stdout, again.stdout)]
    assert values[0] == values[1], again.stderr
