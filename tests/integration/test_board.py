# SPDX-License-Identifier: Apache-2.0
"""The daemon on a board file and a tree of plain files in place of sysfs."""
import contextlib
import os
import pathlib
import shutil
import tempfile
import time

from harness import BUILD, CAGED, Daemon, Skip, run, send_signal, wait_for
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

    def __init__(self, root, roots, filled=True):
        self.root = pathlib.Path(root)
        self.file = self.root / "test.board"
        self.file.write_text(BOARD)
        self.pins = "sys/bus/i2c/devices/4-0060/"
        for bus in (10, 11, 20, 21):
            self.add(bus, roots[bus])
        if filled:
            self.fill(roots)

    def fill(self, roots):
        for bus, pages, klass in (10, qsfp28("SN-1"), 1), (20, sfp("SN-3"), 2):
            if roots[bus] is not None:
                self.plug(bus, pages, klass)
        self.put(self.pins + "module_present_all", "05\n")
        self.put(self.pins + "lpmode", "0x0\n")
        for n in (1, 2):
            self.put(self.pins + "module_reset_%d" % n, "0\n")
        for n in (3, 4):
            self.put(self.pins + "module_tx_disable_%d" % n, "0\n")
            self.put(self.pins + "module_rx_los_%d" % n, "1\n")

    def add(self, bus, root):
        """An adapter and the optoe device on it, which hang on a root adapter."""
        if root is None:
            return
        self.put("sys/devices/pci0/i2c-%d/i2c-%d/%d-0050/eeprom" % (root, bus, bus), b"")
        for name in "i2c-%d" % bus, "%d-0050" % bus:
            link = self.root / "sys/bus/i2c/devices" / name
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to("../../../devices/pci0/i2c-%d/i2c-%d/%s" % (root, bus, "" if name[0] == "i" else name))

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
def tree(roots={10: 1, 11: 1, 20: 2, 21: 2}, **kw):
    root = tempfile.mkdtemp(prefix="caged-board.")
    try:
        os.chmod(root, 0o755)
        yield Tree(root, roots, **kw)
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


def test_an_adapter_that_comes_late_is_served_and_its_process_may_be_replaced():
    with tree({10: 1, 11: 1, 20: None, 21: 2}) as t, Daemon(platform=t.platform) as d:
        wait_for(lambda: state(d, "q1") == "ready", 30)
        bus = d.cage("s1")["bus"]
        assert "no memory of cages s1: %s/sys/bus/i2c/devices/20-0050/eeprom: No such" % t.root in d.text()
        t.add(20, 3)
        t.plug(20, sfp("SN-4"), 2)
        wait_for(lambda: state(d, "s1") == "ready", 60)
        pid = d.bus_pid(bus)
        send_signal(pid, "SIGKILL")
        wait_for(lambda: d.bus_pid(bus) not in (None, pid), 30)
        wait_for(lambda: state(d, "s1") == "ready" and not d.cage("s1").get("stale"), 30)
        assert (serial(d, "s1"), d.cage("s1")["bus"]) == ("SN-4", bus)


def test_the_tree_of_s3ip_tells_how_many_cages_there_are_and_its_texts_are_no_levels():
    for number in "2\n", "NA\n":  # where the number is none, the folders are counted
        with tree({10: None, 11: None, 20: None, 21: None}, filled=False) as t:
            for n, pages, klass in (1, qsfp28("SN-1"), "1\n"), (2, sfp("SN-2"), "2\n"):
                folder = "sys_switch/transceiver/eth%d/" % n
                t.put(folder + "eeprom", bytes(pages["a0-lower.bin"]) + bytes(pages.get("a0-p00.bin", bytes(128))))
                t.put(folder + "optoe_type", klass)
                for name, text in ("present", "1\n"), ("reset", "0\n"), ("interrupt", "NA\n"), ("power_on", "1\n"):
                    t.put(folder + name, text)
            t.put("sys_switch/transceiver/number", number)
            with Daemon(platform="board:file=s3ip-generic,root=%s" % t.root) as d:
                assert list(d.cages()) == ["eth1", "eth2"]
                wait_for(lambda: [state(d, c) for c in ("eth1", "eth2")] == ["ready", "ready"], 30)
                assert [serial(d, c) for c in ("eth1", "eth2")] == ["SN-1", "SN-2"]
                t.put("sys_switch/transceiver/eth1/present", "NO_CFG\n")
                wait_for(lambda: d.cage("eth1")["presence"] == "unknown", 10)
                assert state(d, "eth1") == "ready"


def refused(platform, status=2, **kw):
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o777)
        for program in CAGED, PLUGIN:  # a user may not get to where they are built
            shutil.copy(program, folder)
        r = run([folder + "/caged", "--run-dir", folder + "/run", "--state-dir", folder + "/state", "--http", "off", "--gnmi", "off",
                 "--plugin-dir", folder, "--platform", platform], **kw)
        assert r.returncode == status, r
        return r.stderr.splitlines()[-1]


def test_what_it_is_told_wrongly_is_named():
    with tree() as t:
        assert refused(t.platform + ",colour=blue") == \
            "caged: platform board: unknown key \"colour\"; it takes file, root and boards"


def test_a_board_of_which_nothing_is_there_yet_is_tried_again():
    with tree({10: None, 11: None, 20: None, 21: None}) as t:
        assert refused(t.platform, status=1) == (
            "caged: platform board: test-4: no cage can be read: %s/sys/bus/i2c/devices/10-0050/eeprom: No such file or"
            " directory" % t.root)
        for adapter in 10, 11, 20, 21:
            t.add(adapter, 1 if adapter < 20 else 2)
        t.plug(10, qsfp28("SN-1"), 1)
        with Daemon(platform=t.platform) as d:
            wait_for(lambda: state(d, "q1") == "ready", 30)
            assert len(d.json("/api/v1/buses")["buses"]) == 2


def test_nodes_of_root_work_and_who_may_not_open_them_is_told_which_denies():
    if os.geteuid() != 0:
        raise Skip("only root has nodes of its own")
    with tree() as t:
        denies = t.root / "sys/bus/i2c/devices/11-0050/eeprom"
        for path in t.root.rglob("eeprom"):
            path.chmod(0o600)
        with Daemon(platform=t.platform) as d:
            wait_for(lambda: state(d, "q1") == "ready", 30)
        for path in t.root.rglob("eeprom"):
            path.chmod(0o666 if path.parent.name != "11-0050" else 0o600)
        line = refused(t.platform, user=65533, group=65533, extra_groups=[])
        assert line.startswith("caged: platform board: %s: Permission denied; " % denies), line
        assert "udev rule" in line
