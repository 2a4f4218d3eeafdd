# SPDX-License-Identifier: Apache-2.0
"""What a service manager hears of the daemon, from its start to its end."""
import select
import socket
import time

from harness import SLOWNESS, Daemon, send_signal, wait_for

WATCHDOG_S = 2 * SLOWNESS


class Manager:
    """
    An abstract socket, and the daemon that is told of it: a root that only root may
    search hides a path from the daemon's user. test_service has the path of systemd.
    """

    def __init__(self, **kw):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind("")  # the kernel gives it a name
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        name = "@" + self.socket.getsockname()[1:].decode()
        self.daemon = Daemon(env={"NOTIFY_SOCKET": name, "WATCHDOG_USEC": str(int(WATCHDOG_S * 1e6))}, **kw)
        self.heard = []

    def __enter__(self):
        self.daemon.start(ready=False)
        return self

    def __exit__(self, *_):
        self.daemon.__exit__()
        self.socket.close()

    def hear(self, seconds):
        """One datagram as (time, {key: value}); None when there is none for so long."""
        if not select.select([self.socket], [], [], seconds)[0]:
            return None
        text, control, _, _ = self.socket.recvmsg(4096, 256)
        pid = int.from_bytes(control[0][2][:4], "little")
        assert pid == self.daemon.pid, "somebody else than main speaks"
        return time.monotonic(), dict(line.split("=", 1) for line in text.decode().split("\n"))

    def hear_with(self, key, seconds=30):
        end = time.monotonic() + seconds * SLOWNESS
        while time.monotonic() < end:
            got = self.hear(end - time.monotonic())
            if got and key in got[1]:
                return got
        raise AssertionError("nothing with %s" % key)


def test_ready_is_told_when_clients_are_answered():
    with Manager() as m:
        first = m.hear(30 * SLOWNESS)[1]
        assert first["READY"] == "1" and "WATCHDOG" not in first, first
        assert m.daemon.get("/healthz")[0] == 200
        wait_for(m.daemon.is_ready, 30)
        # what was ordered before is over: the next beat knows all modules
        m.hear_with("WATCHDOG")
        status = m.hear_with("WATCHDOG")[1]["STATUS"]
        cages = m.daemon.cages().values()
        assert status == "%d cages, %d modules, %d ready; 8 of 8 buses up" % (
            len(cages), sum(c["presence"] == "present" for c in cages), sum(c["state"] == "ready" for c in cages)), status


def test_signs_of_life_come_twice_as_often_as_they_must_and_none_while_the_loop_stands():
    with Manager() as m:
        times = [m.hear_with("WATCHDOG")[0] for _ in range(4)]
        # one that is heard late makes a gap longer and the next one shorter: only all of them tell the period
        assert min(b - a for a, b in zip(times, times[1:])) < WATCHDOG_S * 0.9, times
        assert times[3] - times[0] > 3 * WATCHDOG_S / 2 / 10, times
        send_signal(m.daemon.pid, "SIGSTOP")
        try:
            while m.hear(0):
                pass
            assert m.hear(2 * WATCHDOG_S) is None
        finally:
            send_signal(m.daemon.pid, "SIGCONT")
        m.hear_with("WATCHDOG")


def test_a_reload_is_told_from_its_begin_to_its_end():
    with Manager() as m:
        m.hear_with("READY")
        before = time.monotonic_ns() // 1000
        send_signal(m.daemon.pid, "SIGHUP")
        begin = m.hear_with("RELOADING")[1]
        assert begin["RELOADING"] == "1" and before <= int(begin["MONOTONIC_USEC"]) <= time.monotonic_ns() // 1000
        assert m.hear(30 * SLOWNESS)[1]["READY"] == "1"
        assert "reload: nothing changed" in m.daemon.text()


def test_the_end_is_told():
    with Manager() as m:
        m.hear_with("READY")
        send_signal(m.daemon.pid, "SIGTERM")
        assert m.hear_with("STOPPING")[1] == {"STOPPING": "1"}
        assert m.hear(0.2) is None
        # no signal more, which would end it at once while it puts all away
        assert m.daemon.process.wait(10 * SLOWNESS) == 0


def test_who_refuses_to_start_is_never_ready():
    with Manager(platform="sim:cages=0") as m:
        assert m.daemon.process.wait(30 * SLOWNESS) == 2
        while got := m.hear(0):
            assert got[1] == {"STOPPING": "1"}, got
