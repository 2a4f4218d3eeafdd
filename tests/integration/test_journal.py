# SPDX-License-Identifier: Apache-2.0
"""The journal of the running daemon: what was acknowledged stays, whatever is killed, full, broken or set.

CAGED_KILLS is how many times something is killed (25), CAGED_FOLLOW_S how many seconds events are followed over
restarts (15); tests/soak.sh asks for a thousand, and for ten minutes.
"""
import contextlib
import http.client
import json
import mmap
import os
import random
import socket
import sqlite3
import struct
import subprocess
import threading
import time

from harness import BUILD, CAGECTL, SLOWNESS, Daemon, Skip, alive, children, send_signal, wait_for
from ledger import Book, Ledger

KILLS = int(os.environ.get("CAGED_KILLS", "25"))
FOLLOW_S = int(os.environ.get("CAGED_FOLLOW_S", "15"))
STEP_CLOCK = BUILD / "tests/.libs/step_clock.so"
LIMIT_S = 30


def state(d, name=""):
    return os.path.join(d.dir, "state", name)


def page(d, query=""):
    return d.json("/api/v1/events" + query)


def kinds(d):
    """Kinds of all events there are, in their order."""
    return [e["kind"] for e in everything(d)]


def everything(d):
    """All events, a page at a time."""
    found, cursor = [], "0"
    while True:
        answer = page(d, "?limit=1000&cursor=" + cursor)
        found += answer["events"]
        if not answer["events"]:
            return found
        cursor = answer["next_cursor"]


def sim(d, *args):
    done = d.cagectl("sim", *args)
    assert done.returncode == 0, done.stderr


def plug(d, cage):
    """A module goes, or comes where there is none."""
    if d.cagectl("sim", "remove", cage).returncode:
        sim(d, "insert", cage, "qdd-400g-fr4")


def settled(d):
    """All events, once no more come."""
    seen = []
    while not seen or len(seen) != len(everything(d)):
        seen = everything(d)
        time.sleep(0.3)
    return seen


def grows(ids):
    return all(a < b for a, b in zip(ids, ids[1:]))


class Follower(threading.Thread):
    """Follows events over restarts of the daemon; all that it took, in its order."""

    def __init__(self, d):
        super().__init__(daemon=True)
        self.d = d
        self.cursor = "0"
        self.events = []
        self.ended = False
        self.trouble = None
        self.start()

    def run(self):
        while not self.ended:
            try:
                self.follow()
            except (OSError, http.client.HTTPException):
                time.sleep(0.02)  # nobody answers: it is being started again
            except Exception as e:  # for the test to raise
                self.trouble = e
                return

    def end(self, last):
        """Until it has taken the event `last`."""
        wait_for(lambda: self.trouble or (self.events and self.events[-1]["id"] == last), LIMIT_S)
        if self.trouble:
            raise self.trouble
        self.ended = True
        self.join(LIMIT_S * SLOWNESS)
        return self.events


class CursorFollower(Follower):
    def follow(self):
        status, body, _ = self.d.get("/api/v1/events?limit=7&cursor=" + self.cursor)
        if status != 200:
            time.sleep(0.05)
            return
        answer = json.loads(body)
        self.events += answer["events"]
        self.cursor = answer["next_cursor"]
        if not answer["events"]:
            time.sleep(0.03)


class StreamFollower(Follower):
    def follow(self):
        c = http.client.HTTPConnection("127.0.0.1", self.d.port, timeout=1)
        try:
            c.request("GET", "/api/v1/events", headers={"Accept": "text/event-stream", "Last-Event-ID": self.cursor})
            answer = c.getresponse()
            if answer.status != 200:
                time.sleep(0.05)
                return
            fields = {}
            while not self.ended:
                line = answer.readline().decode()
                if not line:
                    return
                if line == "\n":
                    self.take(fields)
                    fields = {}
                elif ":" in line and line.endswith("\n"):
                    key, value = line.rstrip("\n").split(":", 1)
                    fields[key] = value.lstrip(" ")
        finally:
            c.close()

    def take(self, fields):
        if "data" not in fields:
            return
        event = json.loads(fields["data"])
        assert event["id"] == fields["id"] and event["kind"] == fields["event"], fields
        self.events.append(event)
        self.cursor = fields["id"]


def check_database(d):
    """Of a daemon that has ended."""
    with contextlib.closing(sqlite3.connect(state(d, "journal.db"))) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert db.execute("SELECT count(*) FROM stay WHERE until IS NULL GROUP BY cage HAVING count(*) > 1").fetchall() == []


# ---- what is listed ----


def test_what_happens_is_an_event_once_in_order():
    with Daemon(platform="sim:cages=8,buses=2") as d:
        wait_for(lambda: kinds(d).count("module-identified") == len([c for c in d.cages().values() if "module" in c]), LIMIT_S)
        events = everything(d)
        assert events[0]["kind"] == "daemon-started" and grows([int(e["id"]) for e in events])
        assert "module-inserted" not in kinds(d)
        last = events[-1]["id"]
        sim(d, "remove", "1")
        wait_for(lambda: "module-removed" in kinds(d), LIMIT_S)
        sim(d, "insert", "1", "qdd-400g-fr4")
        wait_for(lambda: len(page(d, "?kind=module-identified&cage=1&limit=10")["events"]) == 2, LIMIT_S)
        send_signal(d.bus_pid(1), "SIGKILL")
        wait_for(lambda: page(d, "?kind=bus-state")["events"][-1:] and
                 page(d, "?kind=bus-state")["events"][-1]["details"]["to"] == "up", LIMIT_S)
        new = page(d, "?cursor=" + last)["events"]
        mine = [e["kind"] for e in new if e.get("cage") == "1" and e["kind"].startswith("module-")]
        assert mine == ["module-removed", "module-inserted", "module-identified"], mine
        removed = next(e for e in new if e["kind"] == "module-removed")
        assert removed["generation"] == 1 and removed["details"]["serial-number"], removed
        moves = [(e["bus"], e["details"]["from"], e["details"]["to"]) for e in new if e["kind"] == "bus-state"]
        assert moves[0][:2] == (1, "up") and moves[-1][2] == "up", moves
        send_signal(d.pid, "SIGHUP")
        wait_for(lambda: kinds(d)[-1] == "config-reloaded", LIMIT_S)


def test_who_was_where_is_known_across_restarts():
    def stays(cage):
        return d.json("/api/v1/inventory?cage=" + cage)["inventory"]

    with Daemon(platform="sim:cages=4,buses=1") as d:
        wait_for(lambda: all("serial-number" in s for c in "123" for s in stays(c)) and stays("3"), LIMIT_S)
        before = {c: stays(c)[0] for c in "123"}
        d.stop()
        for cage in "23":
            sim(d, "remove", cage)
        sim(d, "insert", "3", "qdd-400g-fr4")
        d.start()
        wait_for(lambda: len(stays("3")) == 2 and "serial-number" in stays("3")[0] and "until" in stays("2")[0], LIMIT_S)
        assert stays("1") == [before["1"]]
        gone = stays("2")[0]
        assert gone["since"] == before["2"]["since"] < gone["until-from"] < gone["until"], gone
        now, former = stays("3")
        assert former["serial-number"] == before["3"]["serial-number"] != now["serial-number"]
        assert former["until-from"] < former["until"] and "until" not in now and now["cage-insertions"] == 2
        removed = page(d, "?kind=module-removed&cage=2")["events"]
        assert len(removed) == 1 and removed[0]["since"] == gone["until-from"], removed


# ---- killed ----


def boot_us():
    return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1000


def kill_somebody(d, dice):
    """Kills main, the spawner or the process of a bus; the daemon is started again where it takes that. Who, and when."""
    who = dice.choice(("main", "spawner", "bus", "bus"))
    pids = [d.pid] + children(d.pid)
    pid = None
    with contextlib.suppress(StopIteration):
        pid = d.pid if who == "main" else d.spawner_pid() if who == "spawner" else d.bus_pid(dice.randrange(2))
    at_us = boot_us()
    if pid:
        with contextlib.suppress(ProcessLookupError):
            send_signal(pid, "SIGKILL")
    if who != "bus":
        d.process.wait(LIMIT_S * SLOWNESS)
        wait_for(lambda: not any(alive(p) for p in pids), LIMIT_S)
        d.start(ready=False)
    return who, at_us


def disturb(d, dice):
    """A module goes or comes, or a flag of one that stays latches, for a moment or longer."""
    if dice.random() < 0.5:
        plug(d, dice.choice("78"))
        return
    cage = dice.choice("123456")
    what, value = dice.choice((("temperature", "95"), ("vcc", "2.9"), ("rx-power.%d" % dice.randint(1, 4), "-20")))
    sim(d, "bend", cage, what, value)
    time.sleep(dice.choice((0, 0, 0.3)))
    sim(d, "bend", cage, what, "off")


def check_flags(ledger, book, killed, seed):
    """Each latch that a read took is known, or known to be unknown: one read at most where the process of a bus died."""
    latches = [latch for latch in ledger.latches if latch.cage in "123456"]
    missing = [latch for latch in latches if not book.knows(latch)]
    nowhere = [latch for latch in missing if not book.says_unknown(latch)]
    assert not nowhere, (seed, len(nowhere), [(latch, book.spans[latch[2:]], [k for k in killed if abs(
        k[1] - latch.clear_us) < 5000000]) for latch in nowhere[:5]])
    invented = book.invented(ledger.latches)
    assert not invented, (seed, len(invented), invented[:5])
    died = [(since, until) for (_, since, why), until in book.gaps.items() if why == "died"]
    buses = [at_us for who, at_us in killed if who == "bus"]
    assert len(died) <= len(buses), (seed, len(died), len(buses))
    assert all(any(since <= us <= until for us in buses) for since, until in died), (seed, died, killed)
    return "%d flags read, %d of them in %d intervals unknown" % (len(latches), len(missing), len(died))


def test_nothing_acknowledged_is_lost_to_kills_and_no_id_comes_twice():
    seed = int(os.environ.get("CAGED_SEED", time.time()))
    dice = random.Random(seed)
    with Daemon(platform="sim:cages=8,buses=2,khz=100,type=qsfp-dd") as d:
        followers = [CursorFollower(d), StreamFollower(d)]
        ledger = Ledger(d)
        # what is read of a module before anybody knows it is its start
        wait_for(lambda: kinds(d).count("module-identified") == 8, LIMIT_S)
        killed = []
        for _ in range(KILLS):
            end = time.monotonic() + dice.uniform(0.05, 1.2)
            while time.monotonic() < end:
                disturb(d, dice)
            killed.append(kill_somebody(d, dice))
            ledger.collect()
        wait_for(d.is_ready, LIMIT_S)
        d.stop()
        d.start()
        # flags that the dead read are told with the first visits to modules that are known again
        wait_for(lambda: all(c["counters"]["polls"] > 1 for c in d.cages().values() if "module" in c), LIMIT_S)
        all_of_them = settled(d)
        last = all_of_them[-1]["id"]
        taken = [f.end(last) for f in followers]
        d.stop()
        ids = [int(e["id"]) for e in all_of_them]
        assert grows(ids), seed
        # what was acknowledged to either, byte by byte, each once
        for events in taken:
            assert events == all_of_them[:len(events)] and len(events) == len(all_of_them), seed
        # one that was killed before it had committed anything left no trace
        starts = [e for e in all_of_them if e["kind"] == "daemon-started"]
        whom = [who for who, _ in killed]
        died = len(whom) - whom.count("bus")
        assert 2 + died / 2 <= len(starts) <= 2 + died, (seed, died, len(starts))
        assert len(all_of_them) > KILLS, seed
        ledger.collect()
        flags = check_flags(ledger, Book(state(d, "journal.db")), killed, seed)
        assert "journal.db.bad" not in os.listdir(state(d)), d.text()
        check_database(d)
        print("# seed %d: %d kills (%s), %d events, %s" % (
            seed, KILLS, ", ".join("%s %d" % (w, whom.count(w)) for w in ("main", "spawner", "bus")),
            len(all_of_them), flags))


# ---- the disk ----


@contextlib.contextmanager
def on_a_disk(size, **kw):
    """A daemon, to be started, whose state directory is a disk of its own."""
    d = Daemon(**kw)
    os.mkdir(state(d))
    try:
        if os.geteuid() != 0 or subprocess.run(["mount", "-t", "tmpfs", "-o", "mode=0755,size=" + size, "tmpfs", state(d)],
                                               capture_output=True).returncode:
            raise Skip("only root may mount a disk")
        try:
            yield d
            d.stop()
        finally:
            d.stop()
            subprocess.run(["umount", "-l", state(d)], check=True)
    finally:
        d.__exit__()


def fill(d):
    """Fills the disk."""
    with contextlib.suppress(OSError), open(state(d, "filler"), "wb", buffering=0) as f:
        while True:
            f.write(bytes(4096))


def remount(d, how):
    subprocess.run(["mount", "-o", "remount," + how, state(d)], check=True)


def not_ready(d):
    """Why it is not."""
    status, body, _ = d.get("/readyz")
    return json.loads(body)["detail"] if status == 503 else ""


def polls(d):
    return sum(c["counters"]["polls"] for c in d.cages().values())


def test_a_full_disk_is_waited_for_and_what_happened_meanwhile_is_written():
    with on_a_disk("1m", platform="sim:cages=4,buses=1") as d:
        d.start()
        follower = StreamFollower(d)
        fill(d)
        # what the log still has room for is written
        for _ in range(200):
            plug(d, "4")
            if not_ready(d):
                break
        wait_for(lambda: not_ready(d) == "journal: the disk is full", LIMIT_S)
        before = polls(d)
        sim(d, "remove", "1")
        wait_for(lambda: polls(d) > before + 3 and d.cage("1")["state"] == "empty", LIMIT_S)
        got = d.cagectl("events", "-n", "5")
        assert got.returncode == 1 and len(got.stdout.splitlines()) == 6 and got.stderr == \
            "cagectl: what happened lately is missing above: the disk is full\n", got
        assert d.json("/api/v1/events?limit=1")["missing"] == "the disk is full"
        assert d.metrics()["caged_journal_up"] == 0 and d.metrics()["caged_journal_events_waiting"] > 0
        assert d.get("/healthz")[0] == 200
        os.remove(state(d, "filler"))
        wait_for(d.is_ready, LIMIT_S)
        wait_for(lambda: "journal-recovered" in kinds(d), LIMIT_S)
        got = d.cagectl("events", "-n", "5")
        assert (got.returncode, got.stderr) == (0, "") and "missing" not in d.json("/api/v1/events?limit=1"), got
        events = settled(d)
        assert grows([int(e["id"]) for e in events])
        trouble = next(e for e in events if e["kind"] == "journal-trouble")
        assert trouble["details"]["text"] == "the disk is full"
        removed = [e for e in events if e["kind"] == "module-removed" and e["cage"] == "1"]
        assert len(removed) == 1 and removed[0]["time"] > trouble["time"]
        recovered = events[[e["kind"] for e in events].index("journal-recovered")]
        assert recovered["since"] <= removed[0]["time"] <= recovered["time"]
        assert d.metrics()["caged_journal_events_lost_total"] == 0
        assert follower.end(events[-1]["id"])[-1] == events[-1]
        assert "error: journal: the disk is full; the last 1024 events are kept in memory" in d.text(), d.text()
        d.stop()
        check_database(d)


def test_more_than_the_memory_keeps_is_told_as_lost():
    with on_a_disk("1m", platform="sim:cages=2,buses=1") as d:
        d.start()
        fill(d)
        # each reload is an event
        end = time.monotonic() + 60 * SLOWNESS
        while not d.metrics()["caged_journal_events_lost_total"]:
            assert time.monotonic() < end
            for _ in range(50):
                send_signal(d.pid, "SIGHUP")
                time.sleep(0.001)
        os.remove(state(d, "filler"))
        wait_for(lambda: "events-lost" in kinds(d), LIMIT_S)
        lost = [e for e in everything(d) if e["kind"] == "events-lost"]
        assert sum(e["details"]["count"] for e in lost) == d.metrics()["caged_journal_events_lost_total"], lost
        assert all(e["since"] < e["time"] for e in lost)


def test_a_disk_that_is_read_only_keeps_nobody_from_looking_at_modules():
    with on_a_disk("4m", platform="sim:cages=4,buses=1") as d:
        d.start()
        last = int(settled(d)[-1]["id"])
        d.stop()
        remount(d, "ro")
        d.start(ready=False)
        wait_for(lambda: d.process.poll() is not None or os.path.exists(d.run_dir + "/caged.sock"), LIMIT_S)
        wait_for(lambda: "Read-only file system" in not_ready(d), LIMIT_S)
        wait_for(lambda: d.cage("1")["state"] == "ready", LIMIT_S)
        assert d.get("/api/v1/events")[0] == 503
        remount(d, "rw")
        wait_for(d.is_ready, LIMIT_S)
        wait_for(lambda: "journal-recovered" in kinds(d), LIMIT_S)
        new = page(d, "?cursor=%d" % last)["events"]
        assert [e["kind"] for e in new][0:2] == ["daemon-stopped", "daemon-started"], new
        assert "journal-trouble" in [e["kind"] for e in new]


def test_a_broken_database_is_moved_aside_and_ids_go_on():
    with Daemon(platform="sim:cages=4,buses=1") as d:
        last = int(everything(d)[-1]["id"])
        d.stop()
        os.truncate(state(d, "journal.db"), 4096 + 77)
        d.start()
        assert "warn: journal: the database is broken; it is moved to journal.db.bad" in d.text(), d.text()
        assert os.path.exists(state(d, "journal.db.bad"))
        wait_for(lambda: "journal-trouble" in kinds(d), LIMIT_S)
        assert int(everything(d)[0]["id"]) > last
        # also while it runs
        last, told = int(settled(d)[-1]["id"]), len(d.text())
        with open(state(d, "journal.db"), "r+b") as f:
            f.write(os.urandom(4096))
        for name in "journal.db-wal", "journal.db-shm":
            with contextlib.suppress(OSError), open(state(d, name), "r+b") as f:
                f.write(os.urandom(4096))
        plug(d, "4")
        wait_for(lambda: "moved to journal.db.bad" in d.text()[told:] and d.is_ready(), LIMIT_S)
        wait_for(lambda: "module-removed" in kinds(d), LIMIT_S)
        assert int(everything(d)[0]["id"]) > last
        d.stop()
        check_database(d)


# ---- the clock ----


@contextlib.contextmanager
def with_step():
    """A daemon, and what sets its wall clock so many seconds off, and makes each sync of its disk so many ms longer."""
    if not STEP_CLOCK.exists():
        raise Skip("no " + STEP_CLOCK.name)
    with Daemon(platform="sim:cages=4,buses=1") as d:
        path = os.path.join(d.dir, "step")
        with open(path, "w+b") as f:
            f.write(bytes(16))
            f.flush()
            step = mmap.mmap(f.fileno(), 16)

        def set_step(seconds, sync_ms=0):
            step[:] = struct.pack("qq", seconds, sync_ms)
        d.stop()
        d.env.update(LD_PRELOAD=str(STEP_CLOCK), CAGED_STEP_FILE=path,
                     ASAN_OPTIONS="verify_asan_link_order=0:" + os.environ.get("ASAN_OPTIONS", ""))
        os.chmod(path, 0o644)
        d.start()
        yield d, set_step


def test_a_wall_clock_that_is_set_disturbs_neither_order_nor_followers():
    with with_step() as (d, set_step):
        followers = [CursorFollower(d), StreamFollower(d)]
        for hours in -1, 0, 1, 0:
            before = kinds(d).count("clock-step")
            set_step(hours * 3600)
            wait_for(lambda: kinds(d).count("clock-step") == before + 1, LIMIT_S)
            plug(d, "4")
        wait_for(d.is_ready, LIMIT_S)
        events = settled(d)
        steps = [e for e in events if e["kind"] == "clock-step"]
        times = [e["time"] for e in steps]
        assert times[0] < times[1] < times[2] and times[3] < times[2], times
        assert [e["uptime"] for e in steps] == sorted(e["uptime"] for e in steps)
        assert all(c["last-poll"]["age"] < 60 for c in d.cages().values() if "last-poll" in c)
        for f in followers:
            assert f.end(events[-1]["id"]) == events


def test_a_wall_clock_that_is_set_while_the_journal_ends_leaves_it_its_time():
    def end(hours, sync_ms):
        """How long it takes to end, and what the log says of that."""
        settled(d)
        told = len(d.text())
        set_step(0, sync_ms)
        since = time.monotonic()
        d.process.terminate()
        time.sleep(0.3)
        set_step(hours * 3600, sync_ms)
        d.process.wait(60 * SLOWNESS)
        took = time.monotonic() - since
        set_step(0)
        log = d.text()[told:]
        d.start()
        return took, "the disk does not answer" in log

    with with_step() as (d, set_step):
        for hours in 1, -1:
            # a slow disk has 3 s; what it writes meanwhile is not given up
            stopped = kinds(d).count("daemon-stopped")
            took, given_up = end(hours, 250)
            assert not given_up and took >= 0.5, took
            assert kinds(d).count("daemon-stopped") == stopped + 1
            # one that hangs has no more than that
            took, given_up = end(hours, 3600000)
            assert given_up and 2.5 < took < 30 * SLOWNESS, took


# ---- the stream ----


def test_a_follower_that_does_not_read_costs_the_others_nothing():
    with Daemon(platform="sim:cages=4,buses=1") as d:
        sleeper = socket.create_connection(("127.0.0.1", d.port))
        sleeper.sendall(b"GET /api/v1/events?cursor=0 HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n")
        awake = StreamFollower(d)
        for _ in range(200):
            send_signal(d.pid, "SIGHUP")
            time.sleep(0.002)
        events = settled(d)
        assert awake.end(events[-1]["id"]) == events
        sleeper.close()


def test_the_daemon_ends_in_time_with_followers_and_goes_on_where_they_were():
    with Daemon(platform="sim:cages=4,buses=1") as d:
        followers = [CursorFollower(d), StreamFollower(d)]
        for _ in range(3):
            plug(d, "4")
            assert d.stop(limit=5) == 0
            d.start()
        events = settled(d)
        assert [e["kind"] for e in events].count("daemon-stopped") == 3
        for f in followers:
            assert f.end(events[-1]["id"]) == events


def committed(d):
    """(id, kind) of each event in the database of a daemon that has ended."""
    with contextlib.closing(sqlite3.connect(state(d, "journal.db"))) as db:
        return db.execute("SELECT id, kind FROM event ORDER BY id").fetchall()


def test_followers_take_each_committed_event_once_in_order_over_restarts():
    seed = int(os.environ.get("CAGED_SEED", time.time()))
    dice = random.Random(seed)
    with Daemon(platform="sim:cages=8,buses=2") as d:
        followers = [CursorFollower(d), StreamFollower(d)]
        end, restarts = time.monotonic() + FOLLOW_S, 0
        while time.monotonic() < end or restarts < 2:
            again = time.monotonic() + dice.uniform(4, 6)
            while time.monotonic() < again:
                disturb(d, dice)
                time.sleep(dice.uniform(0, 0.2))
            if restarts % 2:
                pids = [d.pid] + children(d.pid)
                send_signal(d.pid, "SIGKILL")
                d.process.wait(LIMIT_S * SLOWNESS)
                wait_for(lambda pids=pids: not any(alive(p) for p in pids), LIMIT_S)
            else:
                d.stop()
            d.start()
            restarts += 1
        last = settled(d)[-1]["id"]
        taken = [f.end(last) for f in followers]
        d.stop()
        rows = committed(d)
        there = [row for row in rows if row[0] <= int(last)]
        for events in taken:
            assert [(int(e["id"]), e["kind"]) for e in events] == there, seed
        assert taken[0] == taken[1], seed
        names = [kind for _, kind in there]
        assert names.count("daemon-started") == restarts + 1, seed
        assert names.count("daemon-stopped") == (restarts + 1) // 2, seed
        assert names.count("flag") and names.count("module-removed"), (seed, sorted(set(names)))
        skipped = there[-1][0] - there[0][0] + 1 - len(there)
        print("# seed %d: followed for %d s over %d restarts, %d of them kills: %d events, each once and in order, "
              "%d ids skipped" % (seed, FOLLOW_S, restarts, restarts // 2, len(there), skipped))


def test_cagectl_follows_events_over_restarts():
    with Daemon(platform="sim:cages=4,buses=1") as d, open(os.path.join(d.dir, "followed"), "w+") as out:
        argv = [str(CAGECTL), "--run-dir", d.run_dir, "events", "-f", "--since", "1h"]
        follower = subprocess.Popen(argv, stdout=out, stderr=subprocess.PIPE, text=True)
        try:
            for _ in range(2):
                plug(d, "4")
                time.sleep(0.7)
                d.stop()
                time.sleep(1.5)  # it notices
                d.start()
            last = settled(d)[-1]["id"]
            wait_for(lambda: open(out.name).read().endswith("\t" + last + "\n"), LIMIT_S)
        finally:
            follower.kill()
        lines = open(out.name).read().splitlines()
        assert [line.split("\t")[4] for line in lines] == [e["id"] for e in everything(d)]
        assert "it is asked again" in follower.communicate()[1]
