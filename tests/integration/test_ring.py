# SPDX-License-Identifier: Apache-2.0
"""Processes that are killed after they read flags: nothing that was up is lost."""
import mmap
import os
import re
import struct
import subprocess
import time

from harness import CAGECTL, Daemon, alive, children, send_signal, wait_for, write_config

RAISE_LIMIT_S = 20
# A bus as slow as they come: a sweep of its eight modules takes 0.2 s, so that it can be stopped in the middle.
SLOW_BUS = "sim:cages=8,buses=1,khz=50"
CAGES, READS = 8, 256


class Ring:
    """RUN/flags.N, as a bus process writes it (engine/ring.c)."""

    def __init__(self, d, bus=0):
        with open(os.path.join(d.run_dir, "flags.%d" % bus), "rb") as f:
            self.map = mmap.mmap(f.fileno(), 0, prot=mmap.PROT_READ)
        assert len(self.map) == 64 + CAGES * 48 + READS * 192

    def last(self):
        return struct.unpack_from("Q", self.map, 48)[0]

    def read(self, number):
        """(cage, ended) of a read."""
        at = 64 + CAGES * 48 + number % READS * 192
        assert struct.unpack_from("Q", self.map, at)[0] == number
        return struct.unpack_from("H", self.map, at + 24)[0], struct.unpack_from("Q", self.map, at + 40)[0] == number


def await_sweep(ring):
    """Until a sweep has begun: the number of the last read before it."""
    last = ring.last()
    wait_for(lambda: ring.last() > last, 10, step=0)
    return last


def await_rest(ring):
    """Until a sweep is over."""
    seen, since = ring.last(), time.monotonic()
    while time.monotonic() - since < 0.15:
        if ring.last() != seen:
            seen, since = ring.last(), time.monotonic()
        time.sleep(0.005)


def heat_for_a_moment(d, cage):
    for celsius in "95", "off":
        done = d.cagectl("sim", "bend", cage, "temperature", celsius)
        assert done.returncode == 0, done.stderr
        time.sleep(0.15)


def counted(d, key):
    return sum(b[key] for b in d.buses())


def prompt():
    """A flag of one read is an alarm, and over with the next."""
    return ["--config", write_config("alarms: {temperature-high-alarm: {raise: 0ms, clear: 0ms}}\n")]


def was_raised(d):
    return "major alarm temperature-high-alarm" in d.text()


def stop_after_cage_1_was_read(d, ring):
    """The bus process, stopped when it has read cage 1 in a sweep and more is to come; None where it was too quick."""
    pid = d.bus_pid(0)
    await_sweep(ring)
    await_rest(ring)
    heat_for_a_moment(d, "1")
    first = await_sweep(ring) + 1
    end = time.monotonic() + 5
    while time.monotonic() < end:
        reads = [ring.read(n) for n in range(first, ring.last() + 1)]
        if (0, True) in reads:
            break
    send_signal(pid, "SIGSTOP")
    reads = [ring.read(n) for n in range(first, ring.last() + 1)]
    if (0, True) in reads and len(reads) < CAGES:
        return pid
    send_signal(pid, "SIGCONT")
    return None


def test_a_flag_that_a_killed_bus_process_had_read_is_raised():
    with Daemon(platform=SLOW_BUS, args=prompt()) as d:
        ring = Ring(d)
        pid = None
        for _ in range(10):
            pid = stop_after_cage_1_was_read(d, ring)
            if pid and not was_raised(d):
                break
            if pid:  # on a busy machine the sweep before may have seen the heat
                send_signal(pid, "SIGCONT")
            pid = None
            # raised by a reply, as always
            wait_for(lambda: was_raised(d), RAISE_LIMIT_S)
            d.log.truncate(0)
        assert pid, "no sweep could be stopped before it was told"
        before = counted(d, "flags-unknown")
        send_signal(pid, "SIGKILL")
        wait_for(lambda: counted(d, "flags-replayed") >= 1, RAISE_LIMIT_S)
        wait_for(lambda: was_raised(d), RAISE_LIMIT_S)
        assert counted(d, "flags-unknown") - before <= 1
        assert "info: cage 1: flags that a process read before it died count now" in d.text(), d.text()


def test_a_read_that_was_under_way_when_its_process_was_killed_is_unknown():
    with Daemon(platform=SLOW_BUS, args=prompt()) as d:
        ring = Ring(d)
        pid = d.bus_pid(0)
        for _ in range(100):
            await_sweep(ring)
            send_signal(pid, "SIGSTOP")
            cage, ended = ring.read(ring.last())
            if not ended:
                break
            send_signal(pid, "SIGCONT")
        assert not ended
        send_signal(pid, "SIGKILL")
        wait_for(lambda: counted(d, "flags-unknown"), RAISE_LIMIT_S)
        time.sleep(2)
        assert counted(d, "flags-unknown") == 1
        told = re.findall(r"warn: cage (\d+): flags of (\S+) s are unknown: the process that read them died", d.text())
        assert len(told) == 1 and told[0][0] == str(cage + 1) and 0 < float(told[0][1]) < 60, d.text()


def test_a_read_that_was_under_way_when_main_or_the_spawner_was_killed_is_brought_to_its_end():
    with Daemon(platform=SLOW_BUS, args=prompt()) as d:
        for who in ("main", "spawner") * 3:
            ring = Ring(d)
            for _ in range(100):
                await_sweep(ring)
                if not ring.read(ring.last())[1]:
                    break
            pids = [d.pid] + children(d.pid)
            send_signal(d.pid if who == "main" else d.spawner_pid(), "SIGKILL")
            d.process.wait()
            wait_for(lambda: not any(alive(p) for p in pids), RAISE_LIMIT_S)
            assert ring.read(ring.last())[1]
            d.start()
        time.sleep(2)
        assert d.text().count("flags of") == 0, d.text()


def test_a_flag_that_was_read_for_a_main_that_was_killed_is_raised_by_the_next():
    with Daemon(platform=SLOW_BUS, args=prompt()) as d:
        ring = Ring(d)
        for _ in range(40):
            await_sweep(ring)
            await_rest(ring)
            # main sleeps over an answer
            heat_for_a_moment(d, "1")
            first = await_sweep(ring) + 1
            send_signal(d.pid, "SIGSTOP")
            time.sleep(1)
            reads = [ring.read(n) for n in range(first, ring.last() + 1)]
            asleep = (0, True) in reads and all(ended for _, ended in reads) and not was_raised(d)
            if asleep:
                break
            # it had not asked yet, or was told before it slept
            send_signal(d.pid, "SIGCONT")
            wait_for(lambda: was_raised(d), RAISE_LIMIT_S)
            wait_for(lambda: d.json("/api/v1/alarms")["alarms"] == [], RAISE_LIMIT_S)
            d.log.truncate(0)
        assert asleep, "main never slept over an answer"
        send_signal(d.pid, "SIGKILL")
        d.process.wait()
        d.start()
        wait_for(lambda: was_raised(d), RAISE_LIMIT_S)
        assert counted(d, "flags-replayed") >= 1 and counted(d, "flags-unknown") <= 1, d.buses()
        assert not os.path.exists(os.path.join(d.run_dir, "flags.0.bad"))


def test_a_module_that_was_in_reset_when_main_was_killed_is_let_go_by_the_next():
    with Daemon(platform="sim:cages=8") as d:
        held = 0

        def owed():
            "the file says that cage 1 is in reset"
            return struct.unpack_from("Q", ring.map, 64 + 32)[0]

        for _ in range(40):
            wait_for(lambda: d.cage("1")["state"] == "ready", 30)
            ring = Ring(d, d.cage("1")["bus"])
            # its pulse takes 10 ms
            asker = subprocess.Popen([str(CAGECTL), "--run-dir", d.run_dir, "reset", "1"], stdout=subprocess.DEVNULL,
                                     stderr=subprocess.DEVNULL)
            try:
                wait_for(owed, 5, step=0)
            except AssertionError:
                continue  # too fast for us
            finally:
                send_signal(d.pid, "SIGKILL")
                d.process.wait()
                asker.wait()
                held += bool(owed())
                d.start()
            if held >= 3:
                break
        assert held, "main was never killed within a pulse"
        wait_for(lambda: d.cage("1")["state"] == "ready", 30)
        wait_for(lambda: d.cage("1")["pins"]["reset"].get("asserted") is False, 30)
        assert not owed()


def test_a_flag_that_came_and_went_while_nobody_was_there_is_raised():
    with Daemon(platform="sim:cages=8", args=prompt()) as d:
        d.stop()
        heat_for_a_moment(d, "1")
        d.start()
        wait_for(lambda: was_raised(d), RAISE_LIMIT_S)
        wait_for(lambda: d.json("/api/v1/alarms")["alarms"] == [], RAISE_LIMIT_S)


def test_a_restart_in_peace_raises_nothing_and_replays_nothing():
    with Daemon(platform="sim:cages=8", args=prompt()) as d:
        for name in "SIGTERM", "SIGKILL":
            time.sleep(1.5)
            send_signal(d.pid, name)
            d.process.wait()
            d.start()
        time.sleep(2.5)
        assert " alarm " not in d.text(), d.text()
        assert counted(d, "flags-unknown") <= 8


def test_a_file_that_is_no_ring_is_moved_aside_and_told():
    with Daemon(platform="sim:cages=8,buses=2", args=prompt()) as d:
        d.stop()
        path = os.path.join(d.run_dir, "flags.1")
        with open(path, "r+b") as f:
            f.write(b"garbage")
        d.start()
        assert "warn: bus 1: flags.1 is no file of flags; moved to flags.1.bad" in d.text(), d.text()
        assert os.path.exists(path + ".bad") and os.path.exists(path)
        assert d.text().count("no file of flags") == 1


def test_without_a_place_for_rings_all_else_goes_on():
    with Daemon(platform="sim:cages=8,buses=2", args=prompt()) as d:
        d.stop()
        # a folder, and no room aside: the oldest of three that are kept is a folder that is not empty
        os.remove(os.path.join(d.run_dir, "flags.1"))
        for name in "flags.1", "flags.1.bad", "flags.1.bad.2", "flags.1.bad.3":
            os.makedirs(os.path.join(d.run_dir, name, "full"))
        d.start()
        assert "warn: bus 1: flags.1 is Is a directory; it cannot be moved: Directory not empty" in d.text(), d.text()
        assert "warn: bus 1: flags that are read are not kept" in d.text(), d.text()
        wait_for(lambda: d.cage("8")["state"] == "ready", RAISE_LIMIT_S)
