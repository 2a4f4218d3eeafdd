# SPDX-License-Identifier: Apache-2.0
"""Processes that die, hang and are replaced, while clients are answered throughout."""
import fcntl
import os
import signal
import threading
import time

from harness import SLOWNESS, Daemon, alive, children, comm, send_signal, wait_for


class Asker(threading.Thread):
    """Asks /healthz and /metrics without a pause; remembers what failed and the longest answer."""

    def __init__(self, daemon):
        super().__init__(daemon=True)
        self.d, self.failures, self.longest, self.answers, self.over = daemon, [], 0, 0, False

    def run(self):
        while not self.over:
            for path in "/healthz", "/metrics":
                start = time.monotonic()
                try:
                    if self.d.get(path)[0] != 200:
                        self.failures.append(path)
                except OSError as e:
                    self.failures.append(str(e))
                self.answers += 1
                self.longest = max(self.longest, time.monotonic() - start)
            time.sleep(0.005)

    def finish(self):
        self.over = True
        self.join(30)
        assert self.answers > 10 and not self.failures, (self.answers, self.failures[:3])
        assert self.longest < 1 * SLOWNESS, self.longest


# Three optical modules on each bus.
SWITCH = "sim:cages=24,buses=8"


def ready_cage_of(d, bus):
    return next(n for n, c in d.cages().items() if c["bus"] == bus and c["state"] == "ready")


def test_a_killed_bus_process_is_replaced_and_the_modules_stay_as_they_were():
    with Daemon(platform=SWITCH) as d:
        name = ready_cage_of(d, 3)
        before = d.cage(name)
        world = d.cagectl("sim", "list").stdout
        asker = Asker(d)
        asker.start()
        start = time.monotonic()
        send_signal(d.bus_pid(3), "SIGKILL")
        wait_for(lambda: d.buses()[3]["starts"] == 2 and d.buses()[3]["state"] == "up", 2)
        wait_for(lambda: d.cage(name)["last-poll"]["age"] < time.monotonic() - start, 2)
        wait_for(lambda: d.json("/api/v1/cages/%s/module" % name)["monitors"]["temperature"]["quality"] == "good", 2)
        asker.finish()
        after = d.cage(name)
        assert after["generation"] == before["generation"] and after["module"]["serial-number"] == \
            before["module"]["serial-number"]
        assert d.cagectl("sim", "list").stdout == world
        assert [b["starts"] for b in d.buses()] == [1, 1, 1, 2, 1, 1, 1, 1]


def test_a_stopped_bus_is_suspect_then_stuck_then_replaced_and_the_others_keep_their_period():
    with Daemon(platform=SWITCH) as d:
        name, other = ready_cage_of(d, 2), ready_cage_of(d, 5)
        pid = d.bus_pid(2)
        asker = Asker(d)
        asker.start()
        polls, start = d.cage(other)["counters"]["polls"], time.monotonic()
        os.kill(pid, signal.SIGSTOP)
        try:
            states = []

            def replaced():
                "a stopped bus was suspect, stuck, replaced"
                b = d.buses()[2]
                if not states or states[-1] != b["state"]:
                    states.append(b["state"])
                if b["state"] == "suspect":
                    assert time.monotonic() - start > 3
                return b["starts"] == 2 and b["state"] == "up"

            wait_for(replaced, 25)
        finally:
            if alive(pid) and comm(pid) == "caged: bus 2":
                os.kill(pid, signal.SIGCONT)
        took = time.monotonic() - start
        made = d.cage(other)["counters"]["polls"] - polls
        asker.finish()
        # the stuck state lasts for as long as a SIGKILL takes, which a client may miss
        assert [s for s in states if s in ("up", "suspect")] == ["up", "suspect", "up"], states
        assert "bus 2: suspect" in d.text() and "bus 2: stuck" in d.text() and "bus 2: up again" in d.text()
        assert abs(made - took) <= 2 * SLOWNESS, "%d polls in %.1f s" % (made, took)
        wait_for(lambda: d.cage(name)["last-poll"]["age"] < 2, 5)


def ends_everything(victim):
    with Daemon(platform=SWITCH) as d:
        everyone = [d.pid] + children(d.pid)
        assert len(everyone) == 10, [comm(p) for p in everyone]
        stopped = d.bus_pid(4)
        os.kill(stopped, signal.SIGSTOP)
        os.kill(victim(d), signal.SIGKILL)
        d.process.wait(10 * SLOWNESS)
        wait_for(lambda: not any(alive(p) for p in everyone), 10)


def test_killing_the_spawner_ends_all_processes():
    ends_everything(lambda d: d.spawner_pid())


def test_killing_main_ends_all_processes():
    ends_everything(lambda d: d.pid)


def test_sigterm_ends_all_processes_with_status_0_and_removes_the_socket():
    with Daemon(platform=SWITCH) as d:
        everyone = [d.pid] + children(d.pid)
        assert d.stop() == 0
        wait_for(lambda: not any(alive(p) for p in everyone), 10)
        assert not os.path.exists(os.path.join(d.run_dir, "caged.sock"))


def test_a_daemon_hears_the_signals_that_who_started_it_had_blocked():
    d = Daemon(platform="sim:cages=1,buses=1")
    d.preexec_fn = lambda: signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGHUP, signal.SIGTERM})
    with d:
        send_signal(d.pid, "SIGHUP")
        wait_for(lambda: "reload: nothing changed" in d.text(), 5)
        assert d.stop() == 0


def test_a_reload_that_is_asked_for_during_the_start_comes_behind_it():
    d = Daemon(platform="sim:cages=1,buses=1")
    state = d.dir + "/state"
    os.mkdir(state, 0o700)
    fd = os.open(state, os.O_RDONLY)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX)  # the start waits for who has it
        d.start(ready=False)
        wait_for(lambda: os.path.exists(d.run_dir), 20)
        send_signal(d.pid, "SIGHUP")
        fcntl.flock(fd, fcntl.LOCK_UN)
        wait_for(d.is_ready, 30)
        wait_for(lambda: "reload: nothing changed" in d.text(), 5)
    finally:
        os.close(fd)
        d.__exit__()


def test_modules_survive_a_restart_of_the_daemon():
    with Daemon(platform="sim:cages=4") as d:
        d.cagectl("sim", "remove", "2")
        serial = d.cage("1")["module"]["serial-number"]
        d.stop()
        d.start()
        assert d.cage("1")["module"]["serial-number"] == serial
        assert d.cage("2")["presence"] == "absent"


def test_process_names_tell_what_each_one_does():
    with Daemon(platform=SWITCH) as d:
        names = sorted(comm(p) for p in children(d.pid))
        assert names == ["caged: bus %d" % i for i in range(8)] + ["caged: spawner"], names


def test_a_cage_that_does_not_answer_disturbs_no_other():
    with Daemon(platform=SWITCH) as d:
        bad, same_bus = [n for n, c in d.cages().items() if c["bus"] == 1 and c["state"] == "ready"][:2]
        assert d.cagectl("sim", "fault", bad, "timeout", "60").returncode == 0
        wait_for(lambda: d.cage(bad).get("last-error") == "timeout", 10)
        polls = d.cage(same_bus)["counters"]["polls"]
        time.sleep(3)
        assert d.cage(same_bus)["counters"]["polls"] - polls >= 2
        assert d.cage(bad)["counters"]["read-errors"]["timeout"] >= 1
        assert not any('port="%s"' % bad in s and "dbm" in s for s in d.metrics())
        assert d.cagectl("sim", "fault", bad, "off").returncode == 0
        wait_for(lambda: "last-error" not in d.cage(bad), 70)


def log_has(d, *lines):
    wait_for(lambda: all(line + "\n" in d.text() for line in lines), 15)


def test_the_log_tells_what_becomes_of_modules():
    with Daemon(platform="sim:cages=2") as d:
        info, warn = "caged: info: ", "caged: warn: "
        m = d.cage("1")["module"]
        identity = "%s %s %s (CMIS)" % (m["vendor-name"], m["part-number"], m["serial-number"])
        log_has(d, info + "platform sim: 2 cages on 2 buses", info + "cage 1: plugged", info + "cage 1: ready: " + identity,
                info + "listening on 127.0.0.1:%d and %s/caged.sock" % (d.port, d.run_dir))
        assert d.cagectl("sim", "fault", "1", "nack", "600").returncode == 0
        log_has(d, warn + "cage 1: unreadable: address not acknowledged")
        assert d.cagectl("sim", "fault", "1", "off").returncode == 0
        wait_for(lambda: "cage 1: readable again" in d.text(), 100)
        m = d.cage("2")["module"]
        assert d.cagectl("sim", "remove", "2").returncode == 0
        log_has(d, info + "cage 2: removed: %s %s" % (m["part-number"], m["serial-number"]))
        send_signal(d.bus_pid(0), "SIGKILL")
        log_has(d, warn + "bus 0: process was killed (SIGKILL)", info + "bus 0: up again")
        assert d.stop() == 0
        assert d.text().endswith(info + "ending on SIGTERM\n"), d.text()


def test_the_log_tells_of_a_reset_and_why_an_identity_is_not_believed():
    with Daemon(platform="sim:cages=1") as d:
        assert d.cagectl("sim", "set", "1", "0h:222", "0x00").returncode == 0  # the checksum of page 00h
        assert d.cagectl("reset", "1").returncode == 0
        log_has(d, "caged: info: cage 1: reset", "caged: info: cage 1: ready again")
        wait_for(lambda: "caged: warn: cage 1: its identity cannot be believed: 00h:222: cc_page00 is 00h" in d.text(), 30)


def test_the_log_tells_once_of_a_cage_that_is_plugged_again_and_again():
    with Daemon(platform="sim:cages=1") as d:
        for plugs in range(2, 6):  # the next time it would count as flapping
            assert d.cagectl("sim", "remove", "1").returncode == 0
            wait_for(lambda: d.cage("1")["presence"] == "absent", 20)
            assert d.cagectl("sim", "insert", "1", "qdd-400g-fr4").returncode == 0
            wait_for(lambda: d.cage("1")["counters"]["insertions"] == plugs, 20)
            line = "caged: warn: cage 1: plugged 4 times within a minute\n"
            assert plugs >= 4 or line not in d.text(), d.text()
        assert d.text().count(line) == 1, d.text()


def test_the_log_counts_one_cage_and_one_bus_as_one():
    with Daemon(platform="sim:cages=1") as d:
        log_has(d, "caged: info: platform sim: 1 cage on 1 bus")
