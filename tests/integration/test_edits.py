# SPDX-License-Identifier: Apache-2.0
"""Edits of the configuration: one transaction each, before or after and never between."""
import json
import os
import pathlib
import pwd
import re
import socket
import threading

from harness import BUILD, INSTRUMENTED, Daemon, Skip, run, status_of, wait_for, write_config
from test_config import configured, count, schema_pid

EDITS = "/api/v1/config/edits"


def edit(d, method, body=None):
    """(status, answer) of a change over the Unix socket."""
    status, text, _ = d.ask(method, EDITS, unix=True, body=None if body is None else json.dumps(body))
    answer = json.loads(text)
    if status == 200:
        hidden.append(answer.pop("hidden"))
        answer.pop("notes", None)
    return status, answer


hidden = []  # keys of the last change that the command line hides


def settings(d):
    return {s["path"]: s for s in d.json("/api/v1/config")["settings"]}


def edits(d):
    return {e["path"]: e["value"] for e in d.json(EDITS)["edits"]}


def saved(d):
    file = pathlib.Path(d.dir, "state/edits.json")
    return {p: e["value"] for p, e in json.loads(file.read_text())["edits"].items()} if file.exists() else {}


def test_an_edit_wins_over_files_survives_a_restart_and_is_forgotten():
    with configured("poll: {monitors-period: 900ms}\n") as d:
        status, answer = edit(d, "PATCH", {"poll": {"monitors-period": "700ms", "presence-period": "1s"}})
        assert status == 200 and answer == {"applied": ["poll.monitors-period"], "waiting": ["poll.presence-period"]}
        # whoever edits hears of what he changed, not of what waits already
        assert edit(d, "PATCH", {"metrics": {"watts": True}}) == (200, {"applied": ["metrics.watts"], "waiting": []})
        assert edit(d, "PATCH", {"metrics": None}) == (200, {"applied": ["metrics.watts"], "waiting": []})
        found = settings(d)["poll.monitors-period"]
        assert found["value"] == "700ms" and found["origin"] == "edits" and found["default"] == "1s"
        assert settings(d)["poll.presence-period"]["running"] == "250ms"
        diff = d.json("/api/v1/config/diff")
        assert diff["waiting"] == [{"path": "poll.presence-period", "running": "250ms", "value": "1s"}]
        by = diff["edits"][0]
        assert (by["below"], by["actor"].split()[:2]) == ("900ms", ["uid", str(os.getuid())])
        d.stop()
        d.start()
        assert edits(d) == saved(d) == {"poll.monitors-period": "700ms", "poll.presence-period": "1s"}
        assert d.json("/api/v1/config/diff")["waiting"] == []  # it was restarted
        assert diff["edits"] == d.json("/api/v1/config/diff")["edits"]
        status, answer = edit(d, "PATCH", {"poll": {"monitors-period": None}})
        assert status == 200 and settings(d)["poll.monitors-period"]["value"] == "900ms"
        assert settings(d)["poll.monitors-period"]["origin"].endswith("caged.yaml:1:25")
        assert edit(d, "DELETE")[0] == 200 and edits(d) == saved(d) == {}


def test_put_is_all_edits_that_there_are():
    with Daemon(platform="sim:cages=1") as d:
        assert edit(d, "PATCH", {"metrics": {"watts": True}, "journal": {"events": 5000}})[0] == 200
        assert edit(d, "PUT", {"metrics": {"flags": "all"}})[0] == 200
        assert edits(d) == saved(d) == {"metrics.flags": "all"}
        for blanks in " ", "\r\n\t ":  # nothing was said
            assert d.ask("PUT", EDITS, unix=True, body=blanks)[0] == 400
        assert edits(d) == saved(d) == {"metrics.flags": "all"}


def test_what_is_wrong_is_told_and_changes_nothing():
    config = write_config("gnmi: {listen: off}\n")
    d = Daemon(platform="sim:cages=1", args=["--config", config])
    del d.argv[d.argv.index("--gnmi"):d.argv.index("--gnmi") + 2]
    with d:
        assert edit(d, "PATCH", {"metrics": {"watts": True}})[0] == 200
        before = settings(d), saved(d)
        for body, detail in (
                ({"metrics": {"watts": False, "flag": "all"}},
                 "body:1:30: metrics.flag: unknown key; did you mean flags?"),
                ({"user": "root"}, "body:1:2: user: cannot be edited: it is set in a file, or by an option"),
                ({"poll": ["1s"]}, "body:1:10: poll: must be a section of keys, not a list"),
                ({"gnmi": {"listen": "0.0.0.0:80"}},
                 "body:1:21: gnmi.listen 0.0.0.0:80: a network is served with TLS and sign-in (http.web-config), "
                 "or where gnmi.insecure is true")):
            status, answer = edit(d, "PATCH", body)
            assert (status, answer["detail"], answer["type"]) == (422, detail, "/problems/configuration"), answer
        assert d.ask("PATCH", EDITS, unix=True)[0] == 400  # no body
        assert d.ask("PATCH", EDITS, unix=True, body="\xff\x00")[0] == 422
        assert (settings(d), saved(d)) == before


def test_changes_are_for_admins_and_audited():
    with Daemon(platform="sim:cages=1") as d:
        for method in ("PATCH", "PUT", "DELETE"):
            assert d.ask(method, EDITS, body="{}")[0] == 403  # over TCP, without credentials
        assert d.ask("POST", "/api/v1/config/reload")[0] == 403
        assert edit(d, "PATCH", {"metrics": {"watts": True}})[0] == 200
        assert "PATCH %s: begins" % EDITS in d.text() and "PATCH %s: 200 done" % EDITS in d.text()
        assert "127.0.0.1 (viewer): DELETE %s: 403" % EDITS in d.text()
        status, _, headers = d.ask("POST", EDITS, unix=True)
        assert status == 405 and headers["Allow"] == "GET, HEAD, PATCH, PUT, DELETE"


def test_one_change_at_a_time_is_made_and_each_whole():
    with configured() as d:
        def act(i):
            done.append(edit(d, "PATCH", {"journal": {"events": 2000 + i}, "alarms": {"shelve-time": "%ds" % (2000 + i)}}))

        done = []
        threads = [threading.Thread(target=act, args=(i,)) for i in range(16)]
        [t.start() for t in threads]
        [t.join() for t in threads]
        assert {status for status, _ in done} <= {200, 409} and 200 in [status for status, _ in done]
        found = saved(d)
        assert found == edits(d)
        assert found["alarms.shelve-time"] == "%ss" % found["journal.events"], found


def test_a_reload_while_a_change_is_under_way_comes_after_it():
    with configured() as d:
        d.process.send_signal(1)
        wait_for(lambda: schema_pid(d), 5)
        os.kill(schema_pid(d), 19)
        answers = []
        t = threading.Thread(target=lambda: answers.append(edit(d, "PATCH", {"journal": {"events": 3000}})))
        t.start()
        wait_for(lambda: "PATCH %s: begins" % EDITS in d.text(), 5)
        d.folder.put("caged.yaml", "poll: {monitors-period: 600ms}\n")
        d.process.send_signal(1)
        d.process.send_signal(1)
        t.join()
        assert answers[0][0] in (200, 409, 503), answers  # the stopped process is killed
        wait_for(lambda: settings(d)["poll.monitors-period"]["value"] == "600ms", 10)


STEPS = ["open", "write", "half", "fsync", "close", "rename", "folder-open", "folder-fsync", "done"]


def preloaded(d, **env):
    d.env = dict(os.environ, LD_PRELOAD=str(BUILD / "tests/.libs/kill_at.so"), **env)


def test_a_kill_at_each_step_leaves_all_of_a_change_or_nothing():
    if INSTRUMENTED:
        raise Skip("an instrumented build wants to be loaded first")
    old = {"metrics.watts": "true", "journal.events": "5000"}
    new = {"metrics.watts": "false", "journal.events": "6000", "alarms.shelve-time": "1h"}
    for step in STEPS:
        d = Daemon(platform="sim:cages=1,buses=1")
        with d:
            assert edit(d, "PUT", {"metrics": {"watts": True}, "journal": {"events": 5000}})[0] == 200
            d.stop()
            preloaded(d, KILL_AT=step)
            d.start()
            try:
                edit(d, "PUT", {"metrics": {"watts": False}, "journal": {"events": 6000},
                                "alarms": {"shelve-time": "1h"}})
                assert False, "answered, though it was killed at %s" % step
            except OSError:
                pass
            assert d.process.wait(20) == -9, step
            preloaded(d)
            d.start()
            after = STEPS.index(step) > STEPS.index("rename")
            assert edits(d) == saved(d) == (new if after else old), (step, edits(d))
            assert "put aside" not in d.text()


def test_what_cannot_be_saved_is_taken_back_and_told():
    if INSTRUMENTED:
        raise Skip("an instrumented build wants to be loaded first")
    for step in ("open", "write", "fsync", "close", "rename"):
        d = Daemon(platform="sim:cages=1,buses=1")
        preloaded(d, FAIL_AT=step)
        with d:
            status, answer = edit(d, "PATCH", {"metrics": {"watts": True}})
            assert status == 503 and answer["detail"] == (
                "the edits cannot be saved, nothing changed: Input/output error"), (step, answer)
            log = d.text()
            assert "edit: metrics.watts changed from false to true\n" in log and "edit: metrics.watts taken back from true to false\n" in log, log
            assert log.count("edit: metrics.watts changed") == 1, log

            def told():
                found = [e["details"]["text"] for e in d.json("/api/v1/events?kind=config-reloaded")["events"]]
                return len(found) == 2 and sorted(t.split("; ")[1] for t in found)

            assert wait_for(told, 20) == ["changed: metrics.watts from false to true", "taken back: metrics.watts from true to false"]
            assert settings(d)["metrics.watts"]["value"] == "false"
            assert "tx_power_watts" not in d.get("/metrics")[1] and edits(d) == saved(d) == {}
            assert not os.path.exists(d.dir + "/state/edits.json.new")


def test_edits_that_cannot_be_used_are_kept_and_the_daemon_starts():
    for text, why in (('{"caged-edits":1', "edits.json:"), ("[]", "edits.json:1:1"), ("{}", "is no file of edits"),
                      ('{"caged-edits":9,"minimum-reader":9,"edits":{}}', "is of a later version"),
                      ('{"caged-edits":1,"edits":{"poll.monitors-period":{"value":"soon"}}}',
                       "edits: poll.monitors-period: must be a duration"),
                      ('{"caged-edits":1,"edits":{"user":{"value":"root"}}}', "edits: user: cannot be edited: it is set in a file, or by an option"),
                      ('{"caged-edits":1,"later":{"x":1},"edits":{}}', None)):
        d = Daemon(platform="sim:cages=1,buses=1")
        with d:
            d.stop()
            file = pathlib.Path(d.dir, "state/edits.json")
            file.write_text(text)
            os.chmod(file, 0o644)
            d.start()
            kept = [name for name in ("refused", "bad") if file.with_suffix(".json." + name).exists()]
            assert kept == ([] if why is None else ["refused"] if why.startswith("edits: ") else ["bad"]), text
            assert not why or why in d.text(), (why, d.text())
            assert edits(d) == {}


def test_an_edit_that_this_version_does_not_know_leaves_the_others_and_comes_back():
    known = {"poll.monitors-period": "2s", "cages.1.in-use": "on", "metrics.watts": "true"}
    strange = {"cagess.1.in-use": "true", "poll.monitors-perio": "500ms"}
    with Daemon(platform="sim:cages=1,buses=1") as d:
        def restart():
            d.stop()
            d.start()

        d.stop()
        file = pathlib.Path(d.dir, "state/edits.json")
        aside = pathlib.Path(d.dir, "state/edits.json.refused")
        all_of_them = dict(list(known.items())[:1], **strange, **dict(list(known.items())[1:]))
        file.write_text(json.dumps({"caged-edits": 1, "edits": {k: {"value": v, "actor": "uid 0 pid 7", "wall-us": 1}
                                                                for k, v in all_of_them.items()}}))
        os.chmod(file, 0o644)
        d.start()
        assert edits(d) == saved(d) == known
        told = d.json("/api/v1/config/diff")["refused"]
        assert {r["path"]: r["value"] for r in told} == strange, told
        assert all("unknown key" in r["why"] and r["actor"] == "uid 0 pid 7" for r in told), told
        assert set(json.loads(aside.read_text())["edits"]) == set(strange)
        assert "an edit is put aside, in edits.json.refused: edits: cagess.1.in-use: unknown key" in d.text()
        event = wait_for(lambda: d.json("/api/v1/events?kind=config-reloaded")["events"], 20)[0]
        assert all(key in event["details"]["text"] for key in strange), event
        shown = d.cagectl("config", "diff").stdout
        assert "cagess.1.in-use" in shown and "unknown key" in shown, shown
        # they are tried at each start, and one that holds again counts again
        restart()
        assert edits(d) == known and len(d.json("/api/v1/config/diff")["refused"]) == 2
        d.stop()
        aside.write_text(aside.read_text().replace("monitors-perio\"", "flags-period\""))
        d.start()
        assert edits(d) == saved(d) == dict(known, **{"poll.flags-period": "500ms"}), edits(d)
        assert [r["path"] for r in d.json("/api/v1/config/diff")["refused"]][0] == "cagess.1.in-use"
        # what was set meanwhile is not overruled
        assert edit(d, "PATCH", {"log": {"level": "debug"}})[0] == 200
        d.stop()
        aside.write_text(aside.read_text().replace("cagess.1.in-use", "log.level").replace('"true"', '"warning"'))
        d.start()
        assert saved(d)["log.level"] == "debug"
        assert "log.level" not in [r["path"] for r in d.json("/api/v1/config/diff")["refused"]]


def write_edits(file, values):
    file.write_text(json.dumps({"caged-edits": 1, "edits": {path: {"value": value, "actor": "uid 0 pid 7", "wall-us": 1}
                                                            for path, value in values.items()}}))
    os.chmod(file, 0o644)


def test_an_edit_that_contradicts_a_file_leaves_the_others():
    """The line of the judge begins with the place in the file, so nobody is blamed."""
    vendor = "limits.vendor.ACME.temperature-high-"
    good = {"poll.monitors-period": "2s", "metrics.watts": "true", "log.level": "info"}
    with configured("limits: {vendor: {ACME: {temperature-high-warning: 60C}}}\n") as d:
        d.stop()
        write_edits(pathlib.Path(d.dir, "state/edits.json"), {vendor + "alarm": "50C", **good})
        d.start()
        assert edits(d) == saved(d) == good, edits(d)
        told = d.json("/api/v1/config/diff")["refused"]
        assert [r["path"] for r in told] == [vendor + "alarm"] and "caged.yaml:1:" in told[0]["why"], told
        # which is tried first does not matter: the second allows what the first may not alone
        d.stop()
        pathlib.Path(d.dir, "state/edits.json.refused").unlink()
        pair = {vendor + "alarm": "50C", vendor + "warning": "45C"}
        write_edits(pathlib.Path(d.dir, "state/edits.json"), dict(pair, **{vendor.replace("ACME", "OTHER") + "alarm": "50C"}, **good))
        d.folder.put("caged.yaml", "limits: {vendor: {ACME: {temperature-high-warning: 60C}, OTHER: {temperature-high-warning: 60C}}}\n")
        d.start()
        assert edits(d) == saved(d) == dict(pair, **good), edits(d)


def test_a_damaged_file_of_edits_costs_none_that_were_put_aside():
    strange = {"cagess.1.in-use": "true"}
    with Daemon(platform="sim:cages=1,buses=1") as d:
        state = pathlib.Path(d.dir, "state")
        file, aside = state / "edits.json", state / "edits.json.refused"

        def begin(path, text):
            d.stop()
            path.write_text(text)
            os.chmod(path, 0o644)
            d.start()
            return [r["path"] for r in d.json("/api/v1/config/diff")["refused"]]

        d.stop()
        write_edits(file, dict(strange, **{"metrics.watts": "true"}))
        d.start()
        assert edits(d) == {"metrics.watts": "true"}
        assert begin(file, "damaged {") == list(strange)
        assert set(json.loads(aside.read_text())["edits"]) == set(strange) and edits(d) == saved(d) == {}
        assert (state / "edits.json.bad").read_text() == "damaged {" and not file.exists()
        assert "edits.json cannot be used, and is kept as edits.json.bad: caged: edits.json: is no file of edits" in d.text()
        # the next one takes nobody's place
        assert begin(file, "broken {") == list(strange)
        assert (state / "edits.json.bad").read_text() == "damaged {" and (state / "edits.json.bad.2").read_text() == "broken {"
        # a list of those put aside that is damaged is left, and kept when there is another to be written
        assert begin(aside, "ruined {") == []
        assert aside.read_text() == "ruined {" and "edits.json.refused cannot be used: caged: edits.json.refused: is no" in d.text()
        d.stop()
        write_edits(file, strange)
        d.start()
        assert set(json.loads(aside.read_text())["edits"]) == set(strange)
        assert (state / "edits.json.refused.bad").read_text() == "ruined {"


def test_so_many_edits_are_put_aside_as_can_be_read_again():
    most = 256
    with Daemon(platform="sim:cages=1,buses=1") as d:
        aside = pathlib.Path(d.dir, "state/edits.json.refused")
        for section, count, kept in ("cagess", 150, 150), ("cagez", 150, most), ("cagey", 1, most):
            d.stop()
            write_edits(pathlib.Path(d.dir, "state/edits.json"), {"%s.%d.in-use" % (section, i): "true" for i in range(count)})
            d.start()
            found = list(json.loads(aside.read_text())["edits"])
            assert len(found) == len(d.json("/api/v1/config/diff")["refused"]) == kept, (section, len(found))
            # the new ones are all there; that the oldest are not is told
            assert sum(path.startswith(section) for path in found) == count
        assert re.findall(r"(\d+) edits that were put aside are forgotten: there may be 256", d.text()) == ["44", "1"], d.text()


def test_edits_that_cannot_be_judged_end_the_start_and_are_kept():
    """No answer of the schema process can be written: that says nothing of the edits."""
    with Daemon(platform="sim:cages=1,buses=1") as d:
        assert edit(d, "PATCH", {"metrics": {"watts": True}})[0] == 200
        d.stop()
        limited = ["sh", "-c", "trap '' XFSZ; ulimit -f 0; exec \"$@\"", "sh"]
        for more, code, says in ((["--check"], 0, "the edits do not count"), ([], 1, "the edits are not judged")):
            got = run(limited + d.argv + more, env=d.env)
            assert got.returncode == code and says in got.stderr, got
            assert saved(d) == {"metrics.watts": "true"}
            assert not os.path.exists(d.dir + "/state/edits.json.refused")
        d.start()
        assert edits(d) == {"metrics.watts": "true"}


def test_edits_that_cannot_be_read_end_the_start_and_are_kept():
    with Daemon(platform="sim:cages=1,buses=1") as d:
        assert edit(d, "PATCH", {"metrics": {"watts": True}})[0] == 200
        d.stop()
        file = pathlib.Path(d.dir, "state/edits.json")
        away = file.rename(file.with_suffix(".away"))
        file.symlink_to(away)
        got = run(d.argv, env=d.env)
        assert got.returncode == 1 and "edits.json: Too many levels of symbolic links; the edits are not judged" in got.stderr
        assert file.is_symlink() and not file.with_suffix(".json.refused").exists()
        away.rename(file)
        d.start()
        assert edits(d) == {"metrics.watts": "true"}


def limit_memory(pid, most):
    """As the user who the process is: root without all its capabilities may not."""
    uid, gid = (int(status_of(pid)[k].split()[0]) for k in ("Uid", "Gid"))
    me = dict(user=uid, group=gid, extra_groups=[]) if os.getuid() == 0 else {}
    done = run(["prlimit", "--pid", pid, "--as=%d:" % most], **me)
    assert done.returncode == 0, done


def test_a_schema_process_without_memory_changes_nothing_and_the_next_change_is_made():
    if INSTRUMENTED:
        raise Skip("the memory of an instrumented build is not limited")
    with configured() as d:
        d.process.send_signal(1)
        pid = wait_for(lambda: schema_pid(d), 5)
        wait_for(lambda: "nothing changed" in d.text(), 5)
        used = int(status_of(pid)["VmSize"].split()[0]) * 1024
        limit_memory(pid, used)
        body = {"limits": {"part": {"p%u" % i: {"rx-power-low-alarm": "-9dBm"} for i in range(200)}}}
        status, answer = edit(d, "PATCH", body)
        assert status in (422, 503) and ("memory" in answer["detail"] or "schema process" in answer["detail"]), answer
        assert edits(d) == saved(d) == {} and d.get("/healthz")[0] == 200
        if schema_pid(d) == pid:
            limit_memory(pid, 128 << 20)
        status, answer = edit(d, "PATCH", body)
        assert status == 200 and len(edits(d)) == 200, answer


def test_an_edit_that_keeps_the_daemon_from_starting_is_named():
    with Daemon(platform="sim:cages=1,buses=1") as d:
        del d.argv[d.argv.index("--http"):d.argv.index("--http") + 2]
        d.stop()
        config = pathlib.Path(d.dir, "c.yaml")
        config.write_text("http:\n  listen: 127.0.0.1:%d\n" % d.port)
        d.argv += ["--config", str(config)]
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            s.listen()
            taken = "127.0.0.1:%d" % s.getsockname()[1]
            d.start()
            assert edit(d, "PATCH", {"http": {"listen": taken}}) == (200, {"applied": [], "waiting": ["http.listen"]})
            d.stop()
            got = run(d.argv, env=d.env)
            assert got.returncode == 1 and "edits: http.listen %s: Address already in use" % taken in got.stderr, got
            os.unlink(d.dir + "/state/edits.json")
            config.write_text("http:\n  listen: %s\n" % taken)
            got = run(d.argv, env=d.env)
            assert got.returncode == 1 and "c.yaml:2:11: http.listen %s: Address" % taken in got.stderr, got


def test_a_cage_that_is_not_there_cannot_be_set_and_is_told_of_files():
    text = ("cages: {'1': {in-use: 'on'}, '98': {in-use: 'on'}}\nports:\n  Eth0: {cage: '1'}\n  Eth1: {cage: et-0/0/1}\n"
            "  Eth2: {host-lanes: 1-4}\nlimits: {cage: {zzz: {rx-power-low-alarm: -9dBm, rx-power-high-alarm: 1dBm}}}\n")
    told = ["/caged.yaml:1:45: cages.98.in-use: the platform has no cage 98; it has 1 to 2",
            "/caged.yaml:4:16: ports.Eth1.cage: the platform has no cage et-0/0/1; it has 1 to 2",
            "/caged.yaml:5:22: ports.Eth2.host-lanes: no cage is said, and the platform has no cage Eth2; it has 1 to 2",
            "/caged.yaml:6:43: limits.cage.zzz.rx-power-low-alarm: the platform has no cage zzz; it has 1 to 2"]
    with configured(text) as d:
        def lines():
            return [line for line in d.text().splitlines() if "warn: " in line and "has no cage" in line]

        assert [a.endswith(b) for a, b in zip(lines(), told, strict=True)] == [True] * 4, lines()
        for path, value, said in (("cages.99.in-use", "on", "the platform has no cage 99"),
                                  ("ports.Eth0.cage", "99", "the platform has no cage 99"),
                                  ("ports.Eth3.host-lanes", "1", "no cage is said, and the platform has no cage Eth3"),
                                  ("limits.cage.'a b'.tx-bias-low-alarm", "1mA", "the platform has no cage a b")):
            got = d.cagectl("config", "set", path, value)
            assert got.returncode == 1 and got.stderr == "cagectl: %s: %s; it has 1 to 2\n" % (path, said), got
        assert edits(d) == {}
        # what stands there already keeps nobody from setting another
        assert d.cagectl("config", "set", "cages.2.in-use", "off").stdout == "changed\tcages.2.in-use\n"
        assert d.cagectl("config", "reload").returncode == 0
        assert [a.endswith(b) for a, b in zip(lines(), told * 2, strict=True)] == [True] * 8, lines()
        # of a port that has one already the lanes alone may be set
        assert d.cagectl("config", "set", "ports.Eth0.host-lanes", "1-4").stdout == "changed\tports.Eth0.host-lanes\n"


def test_what_may_be_meant_is_said_of_a_kind_of_alarm_and_of_a_key_to_look_at():
    with Daemon(platform="sim:cages=1") as d:
        got = d.cagectl("config", "set", "alarms.rx-lss.raise", "5s")
        assert (got.returncode, got.stderr) == (
            1, "cagectl: alarms.rx-lss: no alarm is of this kind; did you mean rx-los?\n"), got
        for path, meant in ("pol", "; did you mean poll?"), ("poll.flag-period", "; did you mean poll.flags-period?"), ("zzzzz", ""):
            got = d.cagectl("config", "show", path)
            assert (got.returncode, got.stderr) == (1, "cagectl: no key that has a value is %s%s\n" % (path, meant)), got


def test_an_alarm_that_comes_before_its_warning_is_set_and_told():
    with Daemon(platform="sim:cages=2,type=qsfp-dd") as d:
        limits = wait_for(lambda: d.json("/api/v1/cages/1/module").get("limits"), 20)["temperature"]
        alarm = limits["high-warning"] - 5
        got = d.cagectl("config", "set", "limits.cage.1.temperature-high-alarm", "%.1fC" % alarm)
        key = "limits.cage.1.temperature-high-alarm"
        assert (got.returncode, got.stderr) == (0, ""), got
        assert got.stdout == "changed\t%s\nnote\t%s: of cage 1 the high alarm %.1f C comes before the high warning %.1f C\n" % (
            key, key, alarm, limits["high-warning"]), got
        # of a warning that is beyond it, too, and nothing of one that is before it
        got = d.cagectl("config", "set", "limits.cage.1.temperature-high-warning", "%.1fC" % (alarm - 5))
        assert got.stdout == "changed\tlimits.cage.1.temperature-high-warning\n", got
        got = d.cagectl("config", "set", "limits.cage.2.temperature-high-warning", "%.1fC" % (limits["high-alarm"] + 1))
        assert got.returncode == 0 and "of cage 2 the high alarm %.1f C comes before" % limits["high-alarm"] in got.stdout, got


def test_a_limit_that_does_not_do_what_was_meant_is_told_to_who_sets_forgets_or_reloads():
    with configured("{}\n") as d:
        wait_for(lambda: d.json("/api/v1/cages/1/module").get("limits"), 20)
        key = "limits.cage.1.%s"

        def cagectl(*args):
            got = d.cagectl("config", *args)
            assert (got.returncode, got.stderr) == (0, ""), got
            return got.stdout

        tec = key % "tec-current-high-alarm"
        assert cagectl("set", tec, "50%") == "changed\t%s\nnote\t%s: the module of cage 1 does not measure it\n" % (tec, tec)
        assert cagectl("forget", tec) == "changed\t%s\n" % tec
        warning, alarm = key % "temperature-high-warning", key % "temperature-high-alarm"
        cagectl("set", warning, "50C")
        assert cagectl("set", alarm, "60C") == "changed\t%s\n" % alarm
        comes_before = "%s: of cage 1 the high alarm 60.0 C comes before the high warning 70.0 C"
        assert comes_before % warning in cagectl("forget", warning)
        cagectl("forget")
        # a file that is read again says it in the log
        before = d.text().count(comes_before % alarm)
        d.folder.put("caged.yaml", "limits: {cage: {1: {temperature-high-alarm: 60C}}}\n")
        assert "note\t" + comes_before % alarm in cagectl("reload")
        assert d.text().count("warn: " + comes_before % alarm) == before + 1
        assert "note" not in cagectl("reload")


NETWORK = "0.0.0.0:19785: a network is served with TLS and sign-in (http.web-config), or where http.insecure is true"


def test_an_edit_that_an_option_hides_is_judged_as_it_would_hold_without():
    with configured("poll: {monitors-period: 900ms}\n") as d:
        assert edit(d, "PATCH", {"metrics": {"watts": True}})[0] == 200
        got = d.cagectl("config", "set", "http.listen", "0.0.0.0:19785")
        assert got.returncode == 1 and got.stderr == "cagectl: http.listen %s\n" % NETWORK, got
        status, answer = edit(d, "PATCH", {"http": {"listen": "0.0.0.0:19785"}})
        assert status == 422 and answer["detail"] == "body:1:21: http.listen " + NETWORK, answer
        status, answer = edit(d, "PATCH", {"gnmi": {"listen": "0.0.0.0:19786"}})
        assert status == 422 and "gnmi.listen 0.0.0.0:19786: a network" in answer["detail"], answer
        assert edits(d) == saved(d) == {"metrics.watts": "true"}
        # what a file says behind an option is not for the next edit to answer for
        d.folder.put("caged.yaml", "http: {listen: '0.0.0.0:19785'}\n")
        assert edit(d, "PATCH", {"metrics": {"watts": False}})[0] == 200
        d.folder.put("caged.yaml", "http: {insecure: true}\n")
        assert edit(d, "PATCH", {"http": {"listen": "0.0.0.0:19785"}})[0] == 200
        # and nobody takes away what it needs
        d.folder.put("caged.yaml", "{}\n")
        got = d.cagectl("config", "reload")
        assert got.returncode == 1 and got.stderr == "cagectl: edits: http.listen %s\n" % NETWORK, got


def test_no_edit_lets_a_server_listen_where_an_option_lets_another():
    with Daemon(platform="sim:cages=1") as d:
        taken = "127.0.0.1:%d" % d.port
        status, answer = edit(d, "PATCH", {"metrics": {"listen": "127.0.0.1:1, " + taken}})
        assert (status, answer["detail"]) == (422, "body:1:24: metrics.listen: must not be where http.listen is"), answer
        # nor where it would be without the option that hides it, one of several addresses
        status, answer = edit(d, "PATCH", {"http": {"listen": "127.0.0.1:1, 127.0.0.1:9339"}})
        assert (status, answer["detail"]) == (422, "body:1:21: http.listen: must not be where gnmi.listen is"), answer
        d.stop()
        file = pathlib.Path(d.dir, "state/edits.json")
        file.write_text('{"caged-edits":1,"edits":{"metrics.listen":{"value":"%s"}}}' % taken)
        os.chmod(file, 0o644)
        d.start()
        assert "put aside, in edits.json.refused: edits: metrics.listen: must not be where http.listen is" in d.text()


def test_an_edit_that_only_an_option_hides_is_put_aside_at_a_start():
    """With the option and without: the daemon starts in both cases, and --check tells."""
    for without in False, True:
        with configured("http: {listen: off}\ngnmi: {listen: off}\n") as d:
            d.stop()
            file = pathlib.Path(d.dir, "state/edits.json")
            file.write_text('{"caged-edits":1,"edits":{"http.listen":{"value":"0.0.0.0:19785"}}}')
            os.chmod(file, 0o644)
            if without:
                at = d.argv.index("--http")
                del d.argv[at:at + 2]
            got = run(d.argv + ["--check"], env=d.env)
            assert got.returncode == 0 and got.stderr == "edits: http.listen %s; that edit does not count\n" % NETWORK, got
            begun = count(d, "listening on")
            d.start(ready=False)
            wait_for(lambda: count(d, "listening on") > begun, 30)
            assert "an edit is put aside, in edits.json.refused: edits: http.listen %s\n" % NETWORK in d.text()
            assert saved(d) == {} and pathlib.Path(d.dir, "state/edits.json.refused").exists()
            assert json.loads(d.ask("GET", EDITS, unix=True)[1]) == {"edits": []}


def test_cagectl_shows_sets_and_forgets():
    with configured("poll: {monitors-period: 900ms}\n") as d:
        got = d.cagectl("config", "set", "poll.flags-period", "2s")
        assert got.returncode == 0 and got.stdout == "changed\tpoll.flags-period\n", got
        got = d.cagectl("config", "show", "poll")
        lines = [line.split("\t") for line in got.stdout.splitlines()]
        assert lines[0] == ["KEY", "VALUE", "FROM", "RUNNING", "DEFAULT"] and len(lines) == 6
        assert lines[2][:3] == ["poll.flags-period", "2s", "edits"]
        assert lines[1][2].endswith("/caged.yaml:1:25")
        got = d.cagectl("config", "diff")
        assert got.stdout.splitlines()[1].split("\t")[:3] == ["poll.flags-period", "2s", "1s"]
        got = d.cagectl("config", "set", "poll.flags-period", "soon")
        assert got.returncode == 1 and got.stderr.startswith(
            "cagectl: poll.flags-period: must be a duration"), got
        got = d.cagectl("config", "set", "poll.flags-period", "\udcff")
        assert got.returncode == 2 and got.stderr == "cagectl: config takes texts of UTF-8\n", got
        assert d.cagectl("config", "forget", "poll.flags-period").stdout == "changed\tpoll.flags-period\n"
        assert d.cagectl("config", "forget").stdout == "no value changed\n"
        d.folder.put("caged.yaml", "poll: {monitors-period: 800ms, presence-period: 1s}\n")
        assert d.cagectl("config", "reload").stdout == (
            "changed\tpoll.monitors-period\nwaits for restart\tpoll.presence-period\n")


def test_a_wide_terminal_has_the_defaults_of_keys_that_are_set():
    with Daemon(platform="sim:cages=1") as d:
        assert "DEFAULT" not in d.on_a_terminal("config", "show", "poll", columns=120)
        assert d.cagectl("config", "set", "poll.flags-period", "2s").returncode == 0
        rows = [line.split() for line in d.on_a_terminal("config", "show", "poll", columns=120).splitlines()]
        assert rows[0] == ["KEY", "FROM", "DEFAULT", "VALUE"], rows
        assert ["poll.flags-period", "edits", "1s", "2s"] in rows and ["poll.presence-period", "default", "-", "250ms"] in rows, rows
        assert "DEFAULT" not in d.on_a_terminal("config", "show", "poll", columns=44)


def test_a_file_that_is_passed_over_is_told_at_the_start_and_at_sighup_only():
    with configured() as d:
        d.folder.put("conf.d/30-c.yml", "not: a key\n")
        assert edit(d, "PATCH", {"metrics": {"watts": True}})[0] == 200
        assert d.cagectl("config", "reload").returncode == 0
        assert count(d, "and is passed over") == 0, d.text()
        d.process.send_signal(1)
        wait_for(lambda: count(d, "and is passed over") == 1, 10)


def test_a_platforms_own_keys_are_compared_with_those_that_run():
    config = write_config("platform: {name: sim, sim: {cages: 2, buses: 1}}\n")
    with Daemon(platform=None, args=["--config", config]) as d:
        with open(config, "w") as f:
            f.write("platform: {name: sim, sim: {cages: 3, khz: 400}}\n")
        got = d.cagectl("config", "reload").stdout.splitlines()
        keys = ["platform.sim.buses", "platform.sim.cages", "platform.sim.khz"]
        assert sorted(got) == ["waits for restart\t" + key for key in keys], got
        waiting = d.json("/api/v1/config/diff")["waiting"]
        assert [(w["path"], w["running"], w["value"]) for w in waiting] == [
            (keys[1], "2", "3"), (keys[2], "", "400"), (keys[0], "1", "")], waiting
        rows = [line.split("\t") for line in d.cagectl("config", "show", "platform").stdout.splitlines()]
        assert {row[0]: (row[1], row[3]) for row in rows[1:]} == {
            "platform.name": ("sim", ""), keys[0]: ("", "1"), keys[1]: ("3", "2"), keys[2]: ("400", "")}, rows
        shown = d.on_a_terminal("config", "diff")
        assert re.search(r"platform\.sim\.khz\n +running +not set\n +then +400\n", shown), shown
    os.unlink(config)


def test_a_terminal_is_told_who_edited_and_when_and_that_nothing_differs():
    with Daemon(platform="sim:cages=1") as d:
        assert d.on_a_terminal("config", "diff") == "nothing is edited, and nothing waits for a restart\n"
        assert d.cagectl("config", "diff").stdout == ""
        assert d.on_a_terminal("config", "set", "http.listen", "127.0.0.1:1") == "  hidden by option  http.listen\n"
        # nothing is cut, however long a key is
        long = "limits.vendor.'SYLVAN OPTICS'.temperature-high-warning"
        assert d.cagectl("config", "set", long, "45C").returncode == 0
        shown = d.on_a_terminal("config", "diff")
        assert all(len(line) <= 80 for line in shown.splitlines()), shown
        assert re.search(r"^http\.listen\n +value +127\.0\.0\.1:1\n(?: +without .*\n)? +hidden by +--http\n +by +uid %d " % os.getuid(),
                         shown, re.MULTILINE), shown
        assert "\n%s\n  value             45C\n" % long in shown, shown
        shown = d.on_a_terminal("config", "show", "http.listen")
        assert re.search(r" 127\.0\.0\.1:\d+\n", shown), shown
        shown = d.on_a_terminal("config", "show")
        assert all(len(line) <= 80 for line in shown.splitlines()), shown
        assert "\u2026" not in "".join(line.split("  ")[-1] for line in shown.splitlines()), shown
        assert re.search(r"^limits\.vendor\.'SYLVAN OPTICS'\.temperature-high-warning +edits +45C$", shown, re.MULTILINE), shown
        header = d.cagectl("config", "diff").stdout.splitlines()[0]
        assert header.split("\t") == ["EDITED", "VALUE", "WITHOUT", "HIDDEN BY", "BY", "TIME"], header


def test_the_event_of_a_change_says_who_and_what():
    with configured("poll: {monitors-period: 900ms}\n") as d:
        def told():
            return [e["details"]["text"] for e in d.json("/api/v1/events?kind=config-reloaded")["events"]]

        assert edit(d, "PATCH", {"poll": {"flags-period": "2s", "presence-period": "1s"}})[0] == 200
        d.process.send_signal(1)
        wait_for(lambda: len(told()) == 2, 10)
        me = "uid %d (%s)" % (os.getuid(), pwd.getpwuid(os.getuid()).pw_name)
        assert re.fullmatch(r"by %s pid \d+; changed: poll.flags-period from 1s to 2s; "
                            "for a restart: poll.presence-period from 250ms to 1s" % re.escape(me), told()[0]), told()
        assert told()[1] == "by SIGHUP; for a restart: poll.presence-period from 250ms to 1s", told()
        assert d.json("/api/v1/config/edits")["edits"][0]["actor"].startswith(me + " pid ")
        lines = d.on_a_terminal("events", "-k", "config-reloaded").splitlines()
        assert len(lines) > 4 and max(map(len, lines)) <= 80, lines  # it goes on below
        assert re.sub(r"\s+", "", "".join(line[31:] for line in lines[1:])).count("poll.presence-period") == 2, lines


def test_the_event_of_many_changes_cuts_no_value_and_counts_what_it_leaves_out():
    with configured("poll: {monitors-period: 900ms}\n") as d:
        kinds = ("rx-los", "tx-los", "tx-fault", "rx-cdr-lol", "tx-cdr-lol", "tx-eq-fault")
        alarms = {kind: {"raise": "25s", "clear": "35s"} for kind in kinds}
        status, answer = edit(d, "PATCH", {"alarms": alarms, "poll": {"presence-period": "1s"}})
        assert status == 200, answer
        text = wait_for(lambda: d.json("/api/v1/events?kind=config-reloaded")["events"], 10)[0]["details"]["text"]
        changed, waiting = text.split("; changed: ")[1].split("; for a restart: ")
        assert waiting in ("poll.presence-period from 250ms to 1s", "poll.presence-period", "1 more"), text
        *told, rest = changed.split(", ")
        assert len(told) + int(re.fullmatch(r"and (\d+) more", rest).group(1)) == 12, text
        assert all(re.fullmatch(r"alarms\.[a-z-]+\.(raise|clear)( from \w+( \w+)? to [23]5s)?", t) for t in told), text


def test_a_limit_for_a_vendor_with_blanks_in_its_name_counts_and_is_kept():
    """In a file, as an edit, over a restart: each time at the module."""
    def operator(d):
        module = d.json("/api/v1/cages/1/module")
        assert module["identity"]["vendor-name"] == "SYLVAN OPTICS", module
        return module["limits"]["temperature"].get("operator")

    with configured('limits: {vendor: {"SYLVAN OPTICS": {temperature-high-warning: 65C}}}\n') as d:
        wait_for(lambda: d.json("/api/v1/cages/1")["state"] == "ready", 10)
        assert operator(d) == {"high-warning": 65.0}, operator(d)
        key = "limits.vendor.'SYLVAN OPTICS'.temperature-high-warning"
        for written, value in ((key, "66C"), (key.replace("'", '"'), "67C"), (key.replace("'", ""), "68C")):
            got = d.cagectl("config", "set", written, value)
            assert (got.returncode, got.stdout) == (0, "changed\t%s\n" % key), got
            assert edits(d) == saved(d) == {key: value} and operator(d) == {"high-warning": float(value[:-1])}
        rows = [line.split("\t")[:3] for line in d.cagectl("config", "diff").stdout.splitlines()]
        assert rows[1] == [key, "68C", "65C"], rows
        d.stop()
        d.start()
        wait_for(lambda: d.json("/api/v1/cages/1")["state"] == "ready", 10)
        assert edits(d) == saved(d) == {key: "68C"} and operator(d) == {"high-warning": 68.0}
        rows = d.cagectl("config", "show", 'limits.vendor."SYLVAN OPTICS"').stdout.splitlines()
        assert len(rows) == 2 and rows[1].startswith(key + "\t68C\tedits\t"), rows
        assert d.cagectl("config", "forget", "limits.vendor.SYLVAN OPTICS").stdout == "changed\t%s\n" % key
        assert operator(d) == {"high-warning": 65.0} and saved(d) == {}


def test_names_with_any_sign_are_kept_as_they_are():
    names = {"et-0/0/1": "et-0/0/1", "SY-1.5": "'SY-1.5'", "O'NEIL": '"O\'NEIL"', "A\\B": "'A\\B'", "a+b": "a+b", "#1": "'#1'"}
    with Daemon(platform="sim:cages=1") as d:
        body = {"limits": {"part": {name: {"rx-power-low-alarm": "-9dBm"} for name in names}}}
        wanted = {"limits.part.%s.rx-power-low-alarm" % n: "-9dBm" for n in names.values()}
        assert edit(d, "PUT", body)[0] == 200 and edits(d) == saved(d) == wanted
        d.stop()
        d.start()
        assert edits(d) == saved(d) == wanted and "put aside" not in d.text()
        for path, why in (("limits.part.SY-1.5.rx-power-low-alarm", "a name with a dot in it stands in quotes"),
                          ("limits.part.'SY-1.rx-power-low-alarm", "is not closed"),
                          ('limits.part.a"b.rx-power-low-alarm', 'printable characters of ASCII, and no "')):
            got = d.cagectl("config", "set", path, "-8dBm")
            assert got.returncode != 0 and why in got.stderr, got
        for quoted in names.values():
            assert d.cagectl("config", "forget", "limits.part." + quoted).returncode == 0
        assert edits(d) == saved(d) == {}


def test_nobody_without_a_role_keeps_a_body_in_memory():
    """What may not act is not kept: the memory of the daemon does not grow with such bodies."""
    with Daemon(platform="sim:cages=1") as d:
        for _ in range(50):
            assert d.ask("PATCH", EDITS, body="x" * 60000)[0] == 403
        assert d.get("/healthz")[0] == 200


def test_options_and_platform_win_over_edits_of_other_keys():
    config = write_config("http: {names: a}\n")
    with Daemon(platform="sim:cages=1", args=["--config", config]) as d:
        assert edit(d, "PATCH", {"http": {"listen": "127.0.0.1:1"}})[0] == 200 and hidden[-1] == ["http.listen"]
        assert settings(d)["http.listen"]["origin"] == "--http"
        got = d.json("/api/v1/config/diff")["edits"][0]
        assert (got["value"], got["below"], got["hidden-by"]) == ("127.0.0.1:1", "127.0.0.1:9780", "--http"), got
        rows = [line.split("\t")[:4] for line in d.cagectl("config", "diff").stdout.splitlines()]
        assert rows[0] == ["EDITED", "VALUE", "WITHOUT", "HIDDEN BY"]
        assert rows[1] == ["http.listen", "127.0.0.1:1", "127.0.0.1:9780", "--http"]
        assert d.cagectl("config", "set", "http.listen", "127.0.0.1:2").stdout == "hidden by option\thttp.listen\n"
        assert edit(d, "PATCH", {"metrics": {"watts": True}})[0] == 200 and hidden[-1] == []
        got = d.json("/api/v1/config/diff")["edits"]
        assert ["hidden-by" in e for e in got] == [True, False], got
    os.unlink(config)
