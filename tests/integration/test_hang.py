# SPDX-License-Identifier: Apache-2.0
"""A bus process that the kernel holds: nothing ends it, nobody waits for it, no second one touches its bus.

The memory of one module, or its presence, is a FUSE file whose server takes a read and never answers it: a signal puts
who asked into uninterruptible sleep (D), where SIGKILL does nothing, as with an adapter whose driver hangs.
"""
import contextlib
import ctypes
import os
import pathlib
import shutil
import struct
import tempfile
import threading
import time

from harness import BUILD, SLOWNESS, Daemon, Skip, alive, status_of, wait_for
from test_privileges import qsfp28

PLUGINS = (BUILD / "tests/plugins/.libs").resolve()
MNT_DETACH = 2
GETATTR, OPEN, READ, WRITE, RELEASE, FLUSH, INIT = 3, 14, 15, 16, 18, 25, 26
SILENT = (2, 36, 38, 42)  # FORGET, INTERRUPT, DESTROY, BATCH_FORGET want no answer
ENOSYS = 38

libc = ctypes.CDLL(None, use_errno=True)


class HungFile:
    """A file system that is one file, mounted on `path`. It answers until hang() and again from answer() on."""

    def __init__(self, path, content):
        self.path, self.content, self.hung, self.kept = str(path), content, False, []
        try:
            self.fd = os.open("/dev/fuse", os.O_RDWR | os.O_CLOEXEC)
        except OSError as e:
            raise Skip("no /dev/fuse: " + e.strerror)
        options = "fd=%d,rootmode=100000,user_id=0,group_id=0,allow_other" % self.fd
        if libc.mount(b"caged-test", self.path.encode(), b"fuse", 0, options.encode()):
            os.close(self.fd)
            raise Skip("a FUSE file cannot be mounted: " + os.strerror(ctypes.get_errno()))
        self.lock = threading.Lock()
        threading.Thread(target=self.serve, daemon=True).start()

    def close(self):
        os.close(self.fd)  # whoever still waits gets an error now
        libc.umount2(self.path.encode(), MNT_DETACH)

    def hang(self):
        self.hung = True

    def answer(self):
        with self.lock:
            self.hung = False
            for request in self.kept:
                self.reply(*request)
            self.kept = []

    def send(self, unique, body=b"", error=0):
        with contextlib.suppress(OSError):  # a request that was given up
            os.write(self.fd, struct.pack("<IiQ", 16 + len(body), -error, unique) + body)

    def reply(self, unique, code, body):
        size = len(self.content)
        if code == INIT:
            self.send(unique, struct.pack("<IIII HHI I HH 8I", 7, 31, 4096, 0, 8, 8, 4096, 1, 1, 0, *[0] * 8))
        elif code == GETATTR:
            self.send(unique, struct.pack("<QII 6Q 10I", 3600, 0, 0, 1, size, 1, 0, 0, 0, 0, 0, 0, 0o100600, 1, 0, 0, 0,
                                          4096, 0))
        elif code == OPEN:
            self.send(unique, struct.pack("<QIi", 1, 1, 0))  # direct: each read comes here
        elif code == READ:
            _, offset, length = struct.unpack_from("<QQI", body)
            self.send(unique, self.content[offset:offset + length])
        elif code in (RELEASE, FLUSH):
            self.send(unique)
        else:
            self.send(unique, error=ENOSYS)

    def serve(self):
        while True:
            try:
                packet = os.read(self.fd, 1 << 17)
            except OSError:
                return
            _, code, unique = struct.unpack_from("<IIQ", packet)
            if code in SILENT:
                continue
            with self.lock:
                if self.hung and code == READ:
                    self.kept.append((unique, code, packet[40:]))
                else:
                    self.reply(unique, code, packet[40:])


def is_answering(d):
    with contextlib.suppress(OSError):
        return bool(d.cages())
    return False


@contextlib.contextmanager
def switch_with_a_file_that_can_hang(name="eeprom.bin", content=qsfp28(41.5), hung=False):
    """A daemon on cage `one` of bus 0, one file of which can hang or does from the start, and cage `two` of bus 1."""
    if os.geteuid():
        raise Skip("only root may mount")
    root = tempfile.mkdtemp()
    file = None
    try:
        pathlib.Path(root, "cages").write_text("one 0 6\ntwo 1 6\n")
        for label in "one", "two":
            folder = pathlib.Path(root, label)
            folder.mkdir()
            (folder / "present").write_text("1\n")
            (folder / "eeprom.bin").write_bytes(qsfp28(41.5))
        file = HungFile(os.path.join(root, "one", name), content)
        file.hung = hung
        d = Daemon(platform="tree:root=" + root, args=["--plugin-dir", str(PLUGINS)])
        with contextlib.ExitStack() as stack:
            stack.push(d)
            d.start(ready=not hung)
            wait_for(lambda: is_answering(d) and all(c["state"] == "ready" for c in d.cages().values()
                                                     if not hung or c["name"] == "two"), 20)
            try:
                yield d, file
            finally:
                file.answer()
    finally:
        if file:
            file.close()
        shutil.rmtree(root)


def sleeps_for_good(pid):
    return status_of(pid)["State"].startswith("D")


def test_a_process_that_nothing_ends_is_left_alone_until_it_is_gone_and_the_other_buses_go_on():
    with switch_with_a_file_that_can_hang() as (d, file):
        pid = d.bus_pid(0)
        file.hang()
        wait_for(lambda: file.kept, 10)
        polls, start = d.cage("two")["counters"]["polls"], time.monotonic()
        wait_for(lambda: d.buses()[0]["state"] == "stuck", 30)
        time.sleep(3)
        # killed, and there it is
        assert alive(pid) and sleeps_for_good(pid), status_of(pid)["State"]
        assert d.bus_pid(0) == pid and d.buses()[0]["starts"] == 1
        took, made = time.monotonic() - start, d.cage("two")["counters"]["polls"] - polls
        assert abs(made - took) <= 2 * SLOWNESS, "%d polls in %.1f s" % (made, took)
        asked = time.monotonic()
        alarms = d.json("/api/v1/alarms")["alarms"]
        assert time.monotonic() - asked < 1 * SLOWNESS
        assert [(a["kind"], a["bus"], a["text"]) for a in alarms] == \
            [("bus-stuck", 0, "the process of the bus does not answer, or dies again and again")], alarms
        assert d.json("/api/v1/cages/one/module")["monitors"]["temperature"]["quality"] == "stale"
        file.answer()
        wait_for(lambda: not alive(pid), 10)
        wait_for(lambda: d.buses()[0]["state"] == "up" and d.buses()[0]["starts"] == 2, 20)
        wait_for(lambda: not d.json("/api/v1/alarms")["alarms"], 20)
        wait_for(lambda: d.json("/api/v1/cages/one/module")["monitors"]["temperature"]["quality"] == "good", 20)


def test_a_process_that_hangs_in_its_first_look_is_found_out_and_replaced():
    with switch_with_a_file_that_can_hang("present", b"1\n", hung=True) as (d, file):
        wait_for(lambda: d.buses()[0]["state"] == "suspect", 20)
        assert d.cage("one")["state"] == "unknown"
        pid = d.bus_pid(0)
        wait_for(lambda: d.buses()[0]["state"] == "stuck", 30)
        assert [(a["kind"], a["bus"]) for a in d.json("/api/v1/alarms")["alarms"]] == [("bus-stuck", 0)]
        assert d.get("/readyz")[0] == 503
        file.answer()
        wait_for(lambda: d.bus_pid(0) not in (None, pid) and d.cage("one")["state"] == "ready", 20)
        wait_for(lambda: not d.json("/api/v1/alarms")["alarms"], 30)


def test_the_daemon_ends_without_waiting_for_a_process_that_nothing_ends():
    with switch_with_a_file_that_can_hang() as (d, file):
        pid, spawner = d.bus_pid(0), d.spawner_pid()
        file.hang()
        wait_for(lambda: file.kept, 10)
        start = time.monotonic()
        assert d.stop() == 0
        took = time.monotonic() - start
        assert took < 3 * SLOWNESS, took
        assert not alive(spawner) and alive(pid) and sleeps_for_good(pid)
        file.answer()
        wait_for(lambda: not alive(pid), 10)


def test_a_transfer_that_does_not_end_delays_the_reset_of_another_cage_and_does_not_refuse_it():
    root = tempfile.mkdtemp()
    try:
        pathlib.Path(root, "cages").write_text("one 0 6\ntwo 0 6\n")
        for label in "one", "two":
            folder = pathlib.Path(root, label)
            folder.mkdir()
            (folder / "present").write_text("1\n")
            (folder / "eeprom.bin").write_bytes(qsfp28(41.5))
            (folder / "reset").write_text("0\n")
            (folder / "delay").write_text("0\n")
        with Daemon(platform="tree:root=" + root, args=["--plugin-dir", str(PLUGINS)]) as d:
            wait_for(lambda: all(c["state"] == "ready" for c in d.cages().values()), 20)
            (pathlib.Path(root) / "one" / "delay").write_text("1000\n")  # as long as an adapter of the kernel waits
            for count in 1, 2, 3:
                time.sleep(1.3)
                status, body, _ = d.ask("POST", "/api/v1/cages/two/reset", unix=True)
                assert status == 200, body
                assert d.cage("two")["counters"]["resets"] == count
    finally:
        shutil.rmtree(root)
