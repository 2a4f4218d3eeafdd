# SPDX-License-Identifier: Apache-2.0
"""The daemon on a board file and a tree of plain files in place of sysfs."""
import contextlib
import os
import pathlib
import shutil
import tempfile
import time

from harness import BUILD, Daemon, run, wait_for
from test_dump_folder import qsfp28, sfp

CHECK = BUILD / "caged-plugin-check"
PLUGIN = BUILD / "plugins/.libs/board.so"

BOARD = """
format   1
board    test-4
verified no
source   "a test"
cages    4

[bulk present]
file       /sys/bus/i2c/devices/4-0060/module_present_all
decode     hexbytes count 1 lsb-first
first-cage 1
asserted   1

[cage 1-2]
type     qsfp28
label    q{n}
bus      range 10
eeprom   optoe /sys/bus/i2c/devices/{bus}-0050/eeprom class 1
present  bulk present
reset    attr /sys/bus/i2c/devices/4-0060/module_reset_{n} asserted 1

[cage 1]
lpmode   bits /sys/bus/i2c/devices/4-0060/lpmode mask 0x1 asserted 1
[cage 2]
lpmode   bits /sys/bus/i2c/devices/4-0060/lpmode mask 0x2 asserted 1

[cage 3-4]
type     sfp
label    s{n-2}
bus      range 20
eeprom   optoe /sys/bus/i2c/devices/{bus}-0050/eeprom class 2
present  bulk present
tx-disable attr /sys/bus/i2c/devices/4-0060/module_tx_disable_{n} asserted 1
rx-los   attr /sys/bus/i2c/devices/4-0060/module_rx_los_{n} asserted 0
"""


class Tree:
    """Folders and files below a root, as a driver of the kernel would show them."""

    def __init__(self, root):
        self.root = pathlib.Path(root)
        self.file = self.root / "test.board"
        self.file.write_text(BOARD)
        self.pins = "sys/bus/i2c/devices/4-0060/"
        for bus in (10, 11, 20, 21):
            root_bus = 1 if bus < 20 else 2
            self.put("sys/devices/pci0/i2c-%d/i2c-%d/%d-0050/eeprom" % (root_bus, bus, bus), b"")
            for name in "i2c-%d" % bus, "%d-0050" % bus:
                link = self.root / "sys/bus/i2c/devices" / name
                link.parent.mkdir(parents=True, exist_ok=True)
                place = "" if name.startswith("i2c") else name
                link.symlink_to("../../../devices/pci0/i2c-%d/i2c-%d/%s" % (root_bus, bus, place))
        self.plug(10, qsfp28("SN-1"), 1)
        self.plug(20, sfp("SN-3"), 2)
        self.put(self.pins + "module_present_all", "05\n")
        self.put(self.pins + "lpmode", "0x0\n")
        for n in (1, 2):
            self.put(self.pins + "module_reset_%d" % n, "0\n")
        for n in (3, 4):
            self.put(self.pins + "module_tx_disable_%d" % n, "0\n")
            self.put(self.pins + "module_rx_los_%d" % n, "1\n")

    def put(self, path, content):
        path = self.root / path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())

    def get(self, path):
        return (self.root / path).read_text()

    def plug(self, bus, pages, klass):
        memory = bytes(pages["a0-lower.bin"]) + bytes(pages.get("a0-p00.bin", bytes(128)))
        self.put("sys/bus/i2c/devices/%d-0050/eeprom" % bus, memory)
        self.put("sys/bus/i2c/devices/%d-0050/dev_class" % bus, "%d\n" % klass)

    @property
    def platform(self):
        return "board:file=%s,root=%s" % (self.file, self.root)


@contextlib.contextmanager
def tree():
    root = tempfile.mkdtemp(prefix="caged-board.")
    try:
        os.chmod(root, 0o755)
        yield Tree(root)
    finally:
        shutil.rmtree(root)


def serial(d, cage):
    return d.json("/api/v1/cages/%s/module" % cage)["identity"]["serial-number"]


def state(d, cage):
    return d.cage(cage)["state"]


def test_modules_behind_optoe_are_seen_and_each_root_adapter_is_a_bus():
    with tree() as t, Daemon(platform=t.platform) as d:
        assert list(d.cages()) == ["q1", "q2", "s1", "s2"]
        wait_for(lambda: state(d, "q1") == "ready" and state(d, "s1") == "ready", 30)
        assert (serial(d, "q1"), serial(d, "s1")) == ("SN-1", "SN-3")
        assert (state(d, "q2"), state(d, "s2")) == ("empty", "empty")
        assert len(d.json("/api/v1/buses")["buses"]) == 2


def test_a_module_is_plugged_and_pulled_by_its_presence_bit():
    with tree() as t, Daemon(platform=t.platform) as d:
        wait_for(lambda: state(d, "q1") == "ready", 30)
        t.plug(11, qsfp28("SN-2"), 1)
        t.put(t.pins + "module_present_all", "07\n")
        wait_for(lambda: state(d, "q2") == "ready", 30)
        assert serial(d, "q2") == "SN-2"
        t.put(t.pins + "module_present_all", "06\n")
        wait_for(lambda: state(d, "q1") == "empty", 30)
        # no answer is no level: nobody leaves by it
        t.put(t.pins + "module_present_all", "NA\n")
        time.sleep(1)
        assert (state(d, "q1"), state(d, "q2")) == ("empty", "ready")


def test_the_contract_holds_on_a_tree_of_files():
    with tree() as t:
        r = run([CHECK, "--allow-writes", "-o", "file=%s" % t.file, "-o", "root=%s" % t.root, PLUGIN])
        assert r.returncode == 0, r.stdout
