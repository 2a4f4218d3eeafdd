# SPDX-License-Identifier: Apache-2.0
"""The daemon on a switch of dumps that this suite writes: start, restart, the hand, and what is refused."""
import contextlib
import os
import pathlib
import pwd
import shutil
import tempfile
import time

from harness import Daemon, run, send_signal, wait_for, CAGECTL, CAGED, SLOWNESS


def text(value, size):
    return value.encode().ljust(size)


def qsfp28(serial):
    """Lower Memory and page 00h of a passive QSFP28 (SFF-8636), checksums right."""
    low, p00 = bytearray(128), bytearray(128)
    low[0] = p00[0] = 0x11
    low[1], low[2] = 8, 0x04
    p00[20:36] = text("FOLDER OPTICS", 16)
    p00[40:56] = text("FO-Q28-1", 16)
    p00[68:84] = text(serial, 16)
    p00[84:92] = text("260101", 8)
    p00[63] = sum(p00[:63]) & 255
    p00[95] = sum(p00[64:95]) & 255
    return {"a0-lower.bin": low, "a0-p00.bin": p00}


def sfp(serial):
    """A0h of an SFP without diagnostics (SFF-8472), checksums right."""
    low = bytearray(128)
    low[0], low[1], low[2] = 0x03, 0x04, 0x07
    low[20:36] = text("FOLDER OPTICS", 16)
    low[40:56] = text("FO-SFP-1", 16)
    low[68:84] = text(serial, 16)
    low[84:92] = text("260101", 8)
    low[63] = sum(low[:63]) & 255
    low[95] = sum(low[64:95]) & 255
    return {"a0-lower.bin": low}


def write_dump(root, name, pages):
    folder = pathlib.Path(root, name)
    folder.mkdir(exist_ok=True)
    for page, content in pages.items():
        (folder / page).write_bytes(content)
    return folder


@contextlib.contextmanager
def two_dumps():
    root = tempfile.mkdtemp(prefix="caged-dumps.")
    try:
        os.chmod(root, 0o755)
        write_dump(root, "first", sfp("SN-SFP"))
        write_dump(root, "second", qsfp28("SN-QSFP"))
        yield root
    finally:
        shutil.rmtree(root)


def serial(d, cage):
    return d.json("/api/v1/cages/%s/module" % cage)["identity"]["serial-number"]


def test_a_folder_of_dumps_is_a_switch_and_the_hand_works_on_it():
    with two_dumps() as root, Daemon(platform="sim:dumps=" + root) as d:
        assert {n: (c["type"], c["state"]) for n, c in d.cages().items()} == {
            "1": ("sfp28", "ready"), "2": ("qsfp28", "ready")}
        assert (serial(d, 1), serial(d, 2)) == ("SN-SFP", "SN-QSFP")
        listed = [line.split("\t") for line in d.cagectl("sim", "list").stdout.splitlines()[1:]]
        assert [(x[0], x[3], x[4]) for x in listed] == [("1", "first", "SN-SFP"), ("2", "second", "SN-QSFP")]

        assert d.cagectl("sim", "remove", "2").returncode == 0
        wait_for(lambda: d.cage("2")["state"] == "empty", 5)
        other = write_dump(root, "second", qsfp28("SN-OTHER"))
        assert d.cagectl("sim", "insert", "2", other).returncode == 0
        wait_for(lambda: d.cage("2")["state"] == "ready" and serial(d, 2) == "SN-OTHER", 20)

        bent = d.cagectl("sim", "bend", "2", "temperature", "80")
        assert (bent.returncode, "measures nothing" in bent.stderr) == (1, True), bent
        assert d.cagectl("sim", "set", "2", "low:22", "0x20").returncode == 0
        assert d.cagectl("sim", "fault", "1", "nack").returncode == 0
        wait_for(lambda: d.cage("1")["state"] == "unreadable", 30)
        assert d.cagectl("sim", "fault", "1", "off").returncode == 0
        wait_for(lambda: d.cage("1")["state"] == "ready", 90)

        resets = d.cage("2")["counters"]["resets"]
        assert d.ask("POST", "/api/v1/cages/2/reset", unix=True)[0] == 200
        wait_for(lambda: d.cage("2")["counters"]["resets"] == resets + 1 and d.cage("2")["state"] == "ready", 20)


def test_what_changed_in_the_folder_counts_at_the_next_start():
    with two_dumps() as root, Daemon(platform="sim:dumps=" + root) as d:
        assert d.cagectl("sim", "remove", "1").returncode == 0
        d.stop()
        d.start()
        wait_for(lambda: d.cage("1")["state"] == "empty", 10)  # the same folder is the same switch
        d.stop()

        d.start()
        write_dump(root, "second", qsfp28("SN-LATER"))
        write_dump(root, "third", sfp("SN-THIRD"))
        pid = d.bus_pid(0)
        send_signal(pid, "SIGKILL")
        wait_for(lambda: d.bus_pid(0) not in (None, pid) and d.buses()[0]["state"] == "up", 20)
        assert list(d.cages()) == ["1", "2"] and d.cage("1")["state"] == "empty"
        wait_for(lambda: d.cage("2")["state"] == "ready" and serial(d, 2) == "SN-QSFP", 20)
        d.stop()

        d.start()
        assert list(d.cages()) == ["1", "2", "3"]
        wait_for(lambda: d.cage("1")["state"] == d.cage("2")["state"] == "ready", 20)
        assert [serial(d, n) for n in (1, 2, 3)] == ["SN-SFP", "SN-LATER", "SN-THIRD"]


def test_dumps_that_only_root_may_read_are_read_before_the_privileges_go():
    if os.geteuid() != 0:
        return  # nobody is root here, so nothing is dropped
    with two_dumps() as root:
        os.chmod(root, 0o700)
        for page in pathlib.Path(root).glob("*/*.bin"):
            page.chmod(0o600)
        with Daemon(platform="sim:dumps=" + root) as d:
            assert [serial(d, n) for n in (1, 2)] == ["SN-SFP", "SN-QSFP"]


def refused(platform):
    with tempfile.TemporaryDirectory() as folder:
        begin = time.monotonic()
        r = run([CAGED, "--platform", platform, "--run-dir", folder + "/run", "--state-dir", folder + "/state",
                 "--http", "off", "--gnmi", "off"])
        assert time.monotonic() - begin < 20 * SLOWNESS
        assert r.returncode == 2, r
        return r.stderr.splitlines()[-1]


def test_a_folder_that_is_no_switch_stops_the_start_and_is_named():
    with two_dumps() as root:
        say = "caged: platform sim: dumps=%s: %s"
        assert refused("sim:dumps=%s/none" % root) == say % (root + "/none", "No such file or directory")
        assert refused("sim:dumps=%s/first" % root) == say % (root + "/first", "no module dump in it")
        assert refused("sim:dumps=%s/first/a0-lower.bin" % root) == say % (
            root + "/first/a0-lower.bin", "Not a directory")
        assert "leave cages and type out" in refused("sim:dumps=%s,cages=4" % root)
        write_dump(root, "second", {"a0-p03.bin": bytes(129)})
        assert refused("sim:dumps=" + root) == say % (root, "second: a0-p03.bin is longer than a page of 128 bytes")
        pathlib.Path(root, "second/a0-p03.bin").unlink()
        pathlib.Path(root, "second/a0-p03.bin").mkdir()
        assert refused("sim:dumps=" + root) == say % (root, "second: a0-p03.bin cannot be read: Invalid argument")


def test_the_lint_of_files_without_a_byte_looked_at_nothing():
    with two_dumps() as root:
        write_dump(root, "third", {"a0-lower.bin": b""})
        r = run([CAGECTL, "lint", root + "/third"])
        assert r.returncode == 2 and r.stderr == "cagectl: %s/third: no page file holds any byte\n" % root, r


def test_a_run_directory_that_is_in_the_way_is_not_held_against_the_dumps():
    with two_dumps() as root, tempfile.TemporaryDirectory() as run_dir:
        os.chmod(run_dir, 0o755)
        lock = pathlib.Path(run_dir, "sim.world.lock")
        lock.mkdir()
        if os.geteuid() == 0:  # as a daemon left it that gave up its privileges
            for path in run_dir, lock:
                shutil.chown(path, next(u.pw_name for name in ("caged", "nobody") for u in pwd.getpwall()
                                        if u.pw_name == name))
        r = run([CAGED, "--platform", "sim:dumps=" + root, "--run-dir", run_dir, "--state-dir",
                 run_dir + "/state", "--http", "off", "--gnmi", "off"])
        assert r.returncode == 1 and "sim.world.lock: cannot be opened: Is a directory" in r.stderr, r
