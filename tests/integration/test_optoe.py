# SPDX-License-Identifier: Apache-2.0
"""The optoe driver as tests have it: its arithmetic, its transactions and its bug, before anybody defends against it."""
import contextlib
import errno
import os
import tempfile

from harness import wait_for
from switch import DEVICES, FIRST_BUS, FUSE_SYS, Switch, fails_with, why_not

LOWER = 128
PAGE = 128


def skip_suite():
    return why_not(FUSE_SYS)


@contextlib.contextmanager
def tree(options="cages=3,buses=1,type=qsfp-dd", *tree_options):
    with tempfile.TemporaryDirectory(prefix="caged-optoe.") as folder:
        switch = Switch(folder, options)
        try:
            switch.tree(*tree_options)
            yield switch
        finally:
            switch.close()


def device(switch, cage, name):
    return str(switch.servers[0].mount / DEVICES / ("%d-0050" % (FIRST_BUS + cage - 1)) / name)


class Eeprom:
    def __init__(self, switch, cage):
        self.fd = os.open(device(switch, cage, "eeprom"), os.O_RDWR | os.O_CLOEXEC)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.close(self.fd)

    def read(self, at, length):
        return os.pread(self.fd, length, at)

    def write(self, at, data):
        return os.pwrite(self.fd, data, at)


def shape(transactions):
    return ["%s %d+%d %s" % (t.kind, t.byte, t.len, t.result) for t in transactions]


def test_an_upper_page_takes_a_look_at_its_kind_and_a_select_on_either_side():
    with tree() as switch, Eeprom(switch, 1) as e:
        since = switch.now()
        assert e.read(0, 40)[0] == 0x18
        assert e.read(LOWER + 0x11 * PAGE, 128)[:4] == b"\x44" * 4
        assert shape(switch.transactions("cage-1", since)) == [
            "read 0+40 ok", "read 2+1 ok", "write 127+1 ok", "read 128+128 ok", "write 127+1 ok"]
        assert e.read(127, 1) == b"\0"


def test_a_page_that_was_not_restored_reads_as_page_0_with_success():
    with tree() as switch, Eeprom(switch, 1) as e:
        e.write(127, b"\0")  # whoever used the module before left a page of his
        identity = e.read(LOWER, 16)
        switch.order("cage-1", "quiet 300 1")
        since = switch.now()
        fails_with(errno.ENXIO, e.read, LOWER + 0x11 * PAGE, 16)
        assert switch.transactions("cage-1", since)[-1].result == "ENXIO"  # the restore, to the last
        wait_for(lambda: switch.now() > switch.transactions("cage-1", since)[1].us + 300000, 5)
        assert e.read(LOWER, 16)[:4] == b"\x44" * 4 != identity[:4]
        assert e.read(127, 1) == b"\x11"
        e.write(127, b"\0")
        assert e.read(LOWER, 16) == identity


def test_errors_that_may_pass_are_tried_again_and_end_as_a_timeout():
    with tree() as switch, Eeprom(switch, 1) as e:
        switch.order("cage-1", "errno %d 1" % errno.EAGAIN)
        assert e.read(0, 1) == b"\x18"
        switch.order("cage-1", "errno %d" % errno.EREMOTEIO)
        fails_with(errno.ETIMEDOUT, e.read, 0, 1)
        switch.order("cage-1", "errno %d 1" % errno.ENXIO)
        fails_with(errno.ENXIO, e.read, 0, 1)


def test_the_file_of_a_module_without_pages_ends_early():
    with tree("cages=2,buses=1,type=qsfp28") as switch:
        switch.sim("remove", "1")
        switch.sim("insert", "1", "qsfp28-100g-cr4-3m")
        with Eeprom(switch, 1) as e, Eeprom(switch, 2) as paged:
            wait_for(lambda: answers(e), 10)
            assert len(e.read(0, 512)) == 256 and e.read(256, 16) == b""
            fails_with(errno.EINVAL, e.write, 256, b"\0")
            assert len(paged.read(0, 512)) == 512


def answers(e):
    with contextlib.suppress(OSError):
        return len(e.read(0, 1)) == 1
    return False


def test_another_class_makes_open_files_stale():
    with tree() as switch, Eeprom(switch, 1) as e:
        assert e.read(0, 1) == b"\x18"
        with open(device(switch, 1, "dev_class"), "r+") as f:
            assert f.read() == "3\n"
            f.write("1\n")
        fails_with(errno.ENODEV, e.read, 0, 1)
        with Eeprom(switch, 1) as again:
            assert again.read(0, 1) == b"\x18"


def test_banks_are_32768_bytes_apart_and_selected_with_the_page():
    with tree("cages=3,buses=1,type=qsfp-dd", "banks=4") as switch, Eeprom(switch, 1) as e:
        since = switch.now()
        e.read(LOWER + 1 * 256 * PAGE + 0x11 * PAGE, 8)
        assert shape(switch.transactions("cage-1", since))[1:] == [
            "write 126+2 ok", "read 128+8 ok", "write 126+2 ok"]
        assert os.stat(device(switch, 1, "eeprom")).st_size == LOWER + 4 * 256 * PAGE


def test_a_module_that_is_pulled_out_in_the_middle_ends_a_read_early():
    with tree() as switch, Eeprom(switch, 1) as e:
        switch.order("cage-1", "pull 5 1")
        assert len(e.read(0, 40)) == 5
        fails_with(errno.ENXIO, e.read, 0, 40)
        with open(switch.servers[0].mount / DEVICES / "2-0060/module_present_1") as f:
            assert f.read() == "0\n"
