# SPDX-License-Identifier: Apache-2.0
"""Configuration of a running daemon: files in their order, and the schema process that judges them."""
import contextlib
import http.client
import os
import pathlib
import pwd
import re
import subprocess
import tempfile
import time

from harness import CAGED, Daemon, INSTRUMENTED, SLOWNESS, alive, children, comm, run, send_signal, status_of, wait_for, write_config


class Folder:
    """A folder of files, as /etc/caged is."""

    def __init__(self, **files):
        self.dir = tempfile.TemporaryDirectory()
        self.path = pathlib.Path(self.dir.name)
        os.chmod(self.path, 0o755)
        (self.path / "conf.d").mkdir()
        os.chmod(self.path / "conf.d", 0o755)

    def put(self, name, text):
        (self.path / name).write_text(text)
        os.chmod(self.path / name, 0o644)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.dir.cleanup()


def schema_pid(d):
    """The process, when it is what it is called: between fork and its own name it is the spawner's copy."""
    return next((p for p in children(d.pid) if comm(p) == "caged: schema"), None)


def count(d, text):
    return d.text().count(text)


def reload(d):
    """One reload: the lines that it added to the log."""
    before = d.text()
    done = before.count("reload")
    d.process.send_signal(1)
    wait_for(lambda: count(d, "reload") > done, 5)
    time.sleep(0.05)
    return d.text()[len(before):]


@contextlib.contextmanager
def configured(text="poll: {monitors-period: 900ms}\n"):
    with Folder() as f:
        f.put("caged.yaml", text)
        with Daemon(platform="sim:cages=2,buses=1", args=["--config", str(f.path)]) as d:
            d.folder = f
            yield d


def test_files_of_a_folder_count_in_the_order_of_their_names():
    with Folder() as f:
        f.put("caged.yaml", "poll: {monitors-period: 2s, flags-period: 3s}\nlog: {level: debug}\n")
        f.put("conf.d/20-b.yaml", '{"poll": {"monitors-period": "4s"}, "metrics": {"watts": true}}')
        f.put("conf.d/10-a.yaml", "poll:\n  monitors-period: 5s\n  flags-period: 6s\n")
        f.put("conf.d/.hidden.yaml", "not: a key\n")
        f.put("conf.d/30-c.yml", "not: a key\n")
        got = run([CAGED, "--config", f.path, "--dump-config", "--http", "off", "--state-dir", f.path / "none"])
        assert got.returncode == 0, got.stderr
        for line in ("  monitors-period: 4s # %s/conf.d/20-b.yaml:1:30" % f.path,
                     "  flags-period: 6s # %s/conf.d/10-a.yaml:3:17" % f.path,
                     "  watts: true # %s/conf.d/20-b.yaml:1:58" % f.path,
                     "  level: debug # %s/caged.yaml:2:14" % f.path,
                     "  listen: off # --http",
                     "  settle-time: 2500ms"):
            assert line in got.stdout.splitlines(), (line, got.stdout)
        # one whose name ends in something else is told, as somebody may think that it counts
        assert got.stderr.endswith("warn: %s/conf.d/30-c.yml: does not end in .yaml, and is passed over\n" % f.path), got.stderr
        (f.path / "conf.d/30-c.yml").unlink()
        f.put("conf.d/30-c.yaml", "poll:\n  monitors-perod: 1s\n")
        got = run([CAGED, "--config", f.path, "--check"])
        assert got.returncode == 2 and got.stderr == (
            "%s/conf.d/30-c.yaml:2:3: poll.monitors-perod: unknown key; did you mean monitors-period?\n" % f.path)


def test_only_the_schema_process_has_the_library():
    assert "libyang" not in run(["ldd", CAGED]).stdout
    with configured() as d:
        assert schema_pid(d) is None  # what judged the start is gone
        reload(d)
        schema = schema_pid(d)
        for pid in [d.pid, *children(d.pid)]:
            has = "libyang" in pathlib.Path("/proc/%d/maps" % pid).read_text()
            assert has == (pid == schema), (pid, comm(pid))


def test_the_schema_process_starts_at_the_first_question_and_may_nothing():
    with configured() as d:
        reload(d)
        pid = schema_pid(d)
        status = status_of(pid)
        assert status["Uid"] == status_of(d.pid)["Uid"] and status["NoNewPrivs"] == "1"
        assert int(status["CapEff"], 16) == int(status["CapPrm"], 16) == 0
        limits = pathlib.Path("/proc/%d/limits" % pid).read_text()
        assert re.search(r"Max file size +1048576 +1048576 ", limits), limits
        assert INSTRUMENTED or re.search(r"Max address space +134217728 +134217728 ", limits), limits
        sockets = [os.readlink("/proc/%d/fd/%s" % (pid, fd)) for fd in os.listdir("/proc/%d/fd" % pid) if int(fd) > 2]
        assert len(sockets) == 1 and sockets[0].startswith("socket:"), sockets
        reload(d)
        assert schema_pid(d) == pid  # one for all questions


def test_without_files_nothing_is_started():
    with Daemon(platform="sim:cages=2,buses=1") as d:
        assert "nothing changed" in reload(d)
        assert schema_pid(d) is None


def test_a_schema_process_that_hangs_is_killed_after_two_seconds_and_the_next_one_judges():
    with configured() as d:
        reload(d)
        pid = schema_pid(d)
        send_signal(pid, "SIGSTOP")
        d.folder.put("caged.yaml", "poll: {monitors-period: 800ms}\n")
        begun = time.monotonic()
        d.process.send_signal(1)
        wait_for(lambda: count(d, "did not answer within 2 s"), 20)
        assert time.monotonic() - begun > 1.5
        assert d.get("/healthz")[0] == 200
        wait_for(lambda: not alive(pid), 5)
        assert "reload refused, nothing changed: the schema process did not answer within 2 s" in d.text()
        assert "poll.monitors-period changed" in reload(d)
        assert schema_pid(d) not in (None, pid)


def test_a_schema_process_that_dies_of_a_question_is_told_and_replaced():
    with configured() as d:
        for _ in range(5):  # it is killed with the question, unless main is slow to ask
            reload(d)
            pid = schema_pid(d)
            done = count(d, "reload")
            send_signal(pid, "SIGSTOP")
            d.process.send_signal(1)
            time.sleep(0.5)
            send_signal(pid, "SIGKILL")
            wait_for(lambda: count(d, "reload") > done, 10)
            if "nothing changed: the schema process was killed (SIGKILL)" in d.text():
                break
        else:
            assert False, d.text()
        d.folder.put("caged.yaml", "poll: {monitors-period: 800ms}\n")
        assert "poll.monitors-period changed" in reload(d)


def test_a_schema_process_that_died_unasked_is_missed_by_nobody():
    with configured() as d:
        reload(d)
        pid = schema_pid(d)
        send_signal(pid, "SIGKILL")
        wait_for(lambda: not alive(pid), 5)
        d.folder.put("caged.yaml", "poll: {monitors-period: 800ms}\n")
        text = reload(d)
        assert "poll.monitors-period changed" in text and "schema" not in text, text


class Stream:
    """A client that follows events, and whether it is still connected."""

    def __init__(self, port):
        self.c = http.client.HTTPConnection("127.0.0.1", port, timeout=20 * SLOWNESS)
        self.c.request("GET", "/api/v1/events", headers={"Accept": "text/event-stream"})
        self.r = self.c.getresponse()
        assert self.r.status == 200
        self.reloads = 0

    def follow(self, reloads):
        """Reads until so many reloads were told; the end of the stream fails."""
        while self.reloads < reloads:
            line = self.r.readline()
            assert line, "disconnected"
            self.reloads += line.startswith(b"event: config-reloaded")


def test_reloads_disconnect_none_of_fifty_followers():
    with configured() as d:
        clients = [Stream(d.port) for _ in range(50)]
        for i in range(10):
            d.folder.put("caged.yaml", "poll: {monitors-period: %dms}\n" % (500 + i))
            assert "poll.monitors-period changed" in reload(d)
            d.folder.put("caged.yaml", "poll: {monitors-period: never}\n")
            assert "reload refused, nothing changed: " in reload(d)
        for c in clients:
            c.follow(10)


def test_what_is_frozen_at_the_start_is_named_and_waits():
    with configured() as d:
        d.folder.put("caged.yaml", "poll: {monitors-period: 900ms, presence-period: 1s}\nhttp: {connections: 100}\n"
                                   "platform: {board: {file: x}}\nrun-dir: /tmp/x\n")
        text = reload(d)
        waits = ["poll.presence-period", "http.connections", "platform.board.file"]
        for key in waits:
            assert "reload: %s differs and waits for a restart" % key in text, text
        assert "run-dir" not in text  # the command line wins


def test_no_two_servers_listen_at_one_address():
    for text, said in (("metrics: {listen: '127.0.0.1:9339'}\n", ":1:19: metrics.listen: must not be where gnmi.listen is\n"),
                       ("gnmi: {listen: '127.0.0.1:9780'}\n", ":1:16: gnmi.listen: must not be where http.listen is\n")):
        r = run([CAGED, "--config", write_config(text), "--check"])
        assert r.returncode == 2 and r.stderr.endswith(said), r
    r = run([CAGED, "--config", write_config("http: {listen: '127.0.0.1:9339'}\n"), "--check"])
    assert r.returncode == 2 and r.stderr.endswith(
        ":1:16: http.listen: gnmi.listen, by default 127.0.0.1:9339, must not be where http.listen is\n"), r
    r = run([CAGED, "--config", write_config("http: {listen: off}\ngnmi: {listen: off}\n"), "--check"])
    assert (r.returncode, r.stderr) == (0, ""), r


def uncommented(text):
    return [line.split(" # ")[0] for line in text.splitlines()]


def test_paths_in_a_file_count_from_its_folder():
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        for name in "etc", "etc/conf.d", "etc/run":
            os.mkdir(os.path.join(folder, name))
        for file, web in ("etc/e.yaml", "web.yaml"), ("etc/conf.d/20.yaml", "../web.yaml"):
            pathlib.Path(folder, file).write_text("http: {web-config: %s}\nrun-dir: run\n" % web)
        pathlib.Path(folder, "etc/web.yaml").write_text("x_tokens: {}\n")
        for cwd, config in ("/", folder + "/etc/e.yaml"), (folder + "/etc", "e.yaml"), (folder, "etc/e.yaml"), ("/", folder + "/etc"):
            r = run([CAGED.resolve(), "--config", config, "--check"], cwd=cwd)
            assert (r.returncode, r.stderr) == (0, ""), (cwd, config, r)
        shown = run([CAGED.resolve(), "--config", folder + "/etc/e.yaml", "--dump-config"], cwd="/").stdout
        for line in "web-config: \"?%s/etc/web.yaml" % folder, "run-dir: \"?%s/etc/run" % folder, "state-dir: auto", "yang-dir: off":
            assert re.search(line, shown), (line, shown)
        # what is shown means the same from everywhere
        for cwd, config in (folder, "etc/e.yaml"), (folder, "./etc/e.yaml"), (folder + "/etc", "e.yaml"), (folder + "/etc/run", "../e.yaml"):
            shown = run([CAGED.resolve(), "--config", config, "--dump-config"], cwd=cwd).stdout
            for line in "web-config: \"?%s/etc/(run/../)?web.yaml" % folder, "run-dir: \"?%s/etc/(run/../)?run" % folder:
                assert re.search(line, shown), (line, shown)
            pathlib.Path(folder, "etc/run/dumped.yaml").write_text(shown)
            r = run([CAGED.resolve(), "--config", "etc/run/dumped.yaml", "--dump-config"], cwd=folder)
            assert uncommented(r.stdout) == uncommented(shown), (r, shown)
            r = run([CAGED.resolve(), "--config", "etc/run/dumped.yaml", "--check"], cwd=folder)
            assert (r.returncode, r.stderr) == (0, ""), (cwd, config, r)
        long = "x" * 250
        pathlib.Path(folder, "etc/e.yaml").write_text("run-dir: %s\n" % long)
        r = run([CAGED.resolve(), "--config", folder + "/etc/e.yaml", "--check"])
        assert r.returncode == 2 and "e.yaml:1:10: run-dir: must be shorter, with the folder of this file before it" in r.stderr, r
        r = run([CAGED.resolve(), "--run-dir", long, "--check"], cwd=folder)
        assert r.returncode == 2 and r.stderr == (
            "caged: --run-dir: must be shorter, with the folder that it counts from before it\n"), r


HERE = (
    ("log: {level: info}\nplatform: {name: simm}\n", "2:18: platform.name: there is no platform simm; did you mean sim?"),
    ("plugin-dir: /nonexist\nplatform:\n  name: simm\n", "3:9: platform.name: there is no plugin simm.so in /nonexist"),
    ("plugin-dir: /etc/hosts\nplatform:\n  name: sim\n", "1:13: plugin-dir: /etc/hosts is no folder"),
    ("user: nobodi\n", "1:7: user: there is no user nobodi; did you mean nobody?"),
    ("user: no-such-user\n", "1:7: user: there is no user no-such-user"),
    ("user: root\n", '1:7: user: must be one who is not root, not "root"'),
)


def test_a_platform_and_a_user_who_are_not_here_are_refused_by_place():
    for text, said in HERE:
        config = write_config(text)
        said = "%s:%s" % (config, said)
        r = run([CAGED, "--config", config, "--check"])
        if ":7: user" in said and os.geteuid():  # who is not root changes no user
            assert r.returncode == 0 and said + " (root would be refused)" in r.stderr, r
            continue
        assert (r.returncode, r.stderr) == (2, said + "\n"), r
        r = run([CAGED, "--config", config, "--http", "off"] + ([] if "platform" in text else ["--platform", "sim"]))
        assert r.returncode == 2 and r.stderr.endswith(said + "\n"), r


def test_a_check_says_where_there_is_no_user_of_the_daemon():
    def check(text):
        argv = [CAGED, "--config", write_config(text), "--check"]
        r = subprocess.run(argv, capture_output=True, text=True, timeout=30 * SLOWNESS)
        assert r.returncode == 0, r
        return r.stderr

    try:
        pwd.getpwnam("caged")
        said = ""
    except KeyError:
        said = "caged: warn: there is no user caged: started by root it runs as nobody, and only root is an admin\n"
    assert check("{}\n") == said and check("user: nobody\n") == ""


def test_a_reload_refuses_whom_the_next_start_would_refuse():
    with configured("platform: {name: sim}\n") as d:
        if os.geteuid() == 0:
            d.folder.put("caged.yaml", "user: nobodi\n")
            got = d.cagectl("config", "reload")
            assert got.returncode == 1 and got.stderr.endswith(
                "/caged.yaml:1:7: user: there is no user nobodi; did you mean nobody?\n"), got
        d.folder.put("caged.yaml", "platform: {name: simm}\n")  # hidden by the command line
        assert d.cagectl("config", "reload").returncode == 0
        d.folder.put("caged.yaml", "plugin-dir: /nonexist\n")
        got = d.cagectl("config", "reload")
        assert got.returncode == 1 and "caged: platform.name: there is no plugin sim.so in /nonexist" in got.stderr, got


def test_what_counts_for_nobody_is_told_with_its_place():
    config = write_config("platform: {name: sim, simm: {cages: 2, seed: 1}, board: {file: x}}\n"
                          "ports:\n  Ethernet0: {host-lanes: 1-4}\n  Ethernet4: {cage: '1', host-lanes: 5-8}\n")
    simm = "warn: %s:1:37: platform.simm.cages: is in vain: there is no platform simm; did you mean sim?" % config
    r = run([CAGED, "--config", config, "--check"])
    lines = [line.removeprefix("caged: ") for line in r.stderr.splitlines()]
    assert r.returncode == 0 and lines == [
        simm, "warn: %s:3:27: ports.Ethernet0.host-lanes: no cage is said: "
        "it counts only where a cage is called Ethernet0" % config], r
    with Daemon(args=["--config", config]) as d:
        assert d.text().count(simm) == 1, d.text()


def test_a_file_that_another_one_names_and_is_not_there_is_told_by_the_place_of_its_key():
    for text, place in (("log: {level: info}\nhttp: {web-config: /nonexist}\n", "2:20: http.web-config: /nonexist"),
                        ("http: {web-config: /}\n", "1:20: http.web-config: /"), ("yang-dir: /nonexist\n", "1:11: yang-dir: /nonexist")):
        config = write_config(text)
        r = run([CAGED, "--config", config, "--check"])
        assert r.returncode == 2 and r.stderr.startswith("%s:%s: " % (config, place)) and r.stderr.count("\n") == 1, r
