# SPDX-License-Identifier: Apache-2.0
"""caged-boardcheck: what it prints of a board file, what it says of a tree, and that the manual tells the format."""
import os
import pathlib
import re
import tempfile

from harness import BUILD, SRC, run

CHECK = BUILD / "caged-boardcheck"
BOARDS = SRC / "contrib/boards"
PAGE = BUILD / "plugins/board/caged-board.5"

# Every pin of the longest kind, a long label, levels of both kinds.
WIDE = """format 1
board acme-with-a-long-name
verified yes
source "%s"
cages 2
[root the-root-with-a-long-name]
[cage all]
type unknown
label Ethernet{n}/long
root the-root-with-a-long-name
bus range 65533
eeprom i2c forced
read-only
""" % ("a text of many words " * 9) + "".join(
    "%s attr /sys/acme/%s_{n} asserted %d\n" % (pin, pin, i % 2) for i, pin in enumerate(
        "present reset lpmode modsel interrupt tx-fault tx-disable rx-los rate-select-0 rate-select-1 power power-good"
        .split()))


def check(text, *args):
    with tempfile.NamedTemporaryFile("w", suffix=".board") as f:
        f.write(text)
        f.flush()
        got = run([CHECK, *args, f.name])
        got.stderr = got.stderr.replace(f.name, "FILE")
    return got


def test_the_files_that_come_with_us_are_right():
    files = sorted(BOARDS.glob("*.board"))
    assert len(files) >= 3
    listed = re.findall(r"contrib/boards/(\S+\.board)", (SRC / "contrib/local.mk").read_text())
    assert listed == [file.name for file in files]
    got = run([CHECK, *files])
    assert got.returncode == 0 and not got.stderr, got.stderr
    assert got.stdout.count("not verified") == len(files)
    for file in files:
        assert "file    %s\n" % file in got.stdout


def test_a_cage_is_a_line_with_its_facts():
    got = run([CHECK, BOARDS / "accton-as7712-32x-onl.board"])
    assert "\n14    14     qsfp28  31   muxes  optoe 1  present\n" in got.stdout, got.stdout
    assert got.stdout.startswith("board   accton-as7712-32x, flavour onl, not verified, 32 cages\n")
    assert len(got.stdout.splitlines()) == 8 + 32


def test_a_wide_table_stays_within_80_columns_and_loses_nothing():
    got = check(WIDE)
    assert got.returncode == 0, got.stderr
    lines = got.stdout.splitlines()
    assert max(map(len, lines)) <= 80, max(lines, key=len)
    words = " ".join(lines).split()
    assert words.count("rate-select-1") == 2 and words.count("power-good") == 2 and words.count("present:0") == 2
    assert words.count("many") == 9 and words.count("Ethernet2/long") == 1 and words.count("65534") == 1


def test_a_wrong_file_is_one_line_and_status_1():
    got = check("format 1\nbord acme\n")
    assert (got.returncode, got.stdout) == (1, "")
    assert got.stderr == "FILE:2: unknown key \"bord\"; did you mean board?\n"
    got = run([CHECK, "/no/such/file", BOARDS / "s3ip-generic.board"])
    assert got.returncode == 2 and got.stderr == "/no/such/file: No such file or directory\n"
    assert "s3ip-generic" in got.stdout  # one that cannot be read does not stop the others


def test_misuse_is_status_2():
    for args in [], ["--frob", "x"], ["--root"]:
        got = run([CHECK, *args])
        assert got.returncode == 2 and "--help" in got.stderr, got.stderr
    assert run([CHECK, "--version"]).stdout.startswith("caged-boardcheck ")


class Tree:
    """What sysfs of an AS7712-32X would show: adapters behind i2c-1, optoe files, one file of presence."""

    BUSES = range(18, 50)

    def __enter__(self):
        self.dir = tempfile.TemporaryDirectory()
        self.root = pathlib.Path(self.dir.name)
        self.put("host/machine.conf", "onie_platform=x86_64-accton_as7712_32x-r0\n")
        for bus in self.BUSES:
            self.adapter(bus, "i2c-1")
            self.put("sys/bus/i2c/devices/%d-0050/eeprom" % bus)
        self.put("sys/bus/i2c/devices/4-0060/module_present_all", "00 00 00 00\n")
        return self

    def __exit__(self, *_):
        self.dir.cleanup()

    def put(self, path, text=""):
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text)

    def adapter(self, bus, parent):
        (self.root / ("sys/devices/pci0000:00/%s/i2c-%d" % (parent, bus))).mkdir(parents=True, exist_ok=True)
        link = self.root / ("sys/bus/i2c/devices/i2c-%d" % bus)
        link.parent.mkdir(parents=True, exist_ok=True)
        link.unlink(missing_ok=True)
        link.symlink_to("../../../devices/pci0000:00/%s/i2c-%d" % (parent, bus))

    def check(self):
        got = run([CHECK, "--root", self.root, BOARDS / "accton-as7712-32x-onl.board"])
        return got.returncode, got.stdout.split("below %s:\n" % self.root)[1]


def test_a_tree_of_that_board_leaves_no_doubts():
    with Tree() as t:
        assert t.check() == (0, "ONIE /host/machine.conf \"x86_64-accton_as7712_32x-r0\"\n"
                                "DMI board_name not there\n"
                                "DMI product_name not there\n"
                                "device-tree compatible not there\n"
                                "which this board fits: 100 of 100\n"
                                "from cage 1 on: root adapter i2c-1\n"
                                "no doubts\n")


def test_what_is_not_there_or_said_otherwise_is_a_doubt():
    with Tree() as t:
        t.put("host/machine.conf", "onie_platform=x86_64-acme-r0\n")
        os.unlink(t.root / "sys/bus/i2c/devices/26-0050/eeprom")
        os.unlink(t.root / "sys/bus/i2c/devices/4-0060/module_present_all")
        t.adapter(49, "i2c-0")
        status, text = t.check()
        assert status == 1
        assert "which this board does not fit\n" in text
        assert "cage 6: no eeprom /sys/bus/i2c/devices/26-0050/eeprom\n" in text
        assert "bulk present: no file /sys/bus/i2c/devices/4-0060/module_present_all\n" in text
        assert "from cage 24 on: root adapter i2c-0\n" in text
        assert "cage 24: root muxes has adapter 1, and sysfs says 0\n" in text
        assert text.endswith("\n4 doubts\n")


def test_a_slash_is_this_machine():
    assert "\nbelow /:\nONIE " in run([CHECK, "--root", "/", BOARDS / "s3ip-generic.board"]).stdout


def test_of_a_generic_board_the_cages_that_are_there_count():
    with Tree() as t:
        for n in 1, 2, 3:
            for file in "eeprom", "present", "reset", "interrupt", "power_on":
                t.put("sys_switch/transceiver/eth%d/%s" % (n, file))
        os.unlink(t.root / "sys_switch/transceiver/eth2/reset")
        got = run([CHECK, "--root", t.root, BOARDS / "s3ip-generic.board"])
        assert got.returncode == 1
        assert got.stdout.endswith("cage eth2: no reset /sys_switch/transceiver/eth2/reset\n3 cages are there\n"
                                   "1 doubt\n"), got.stdout[-500:]


def test_the_example_of_the_manual_is_right():
    text = re.search(r"(?s)\n\.Bd -literal[^\n]*\n(format.*?)\n\.Ed", PAGE.read_text()).group(1)
    got = check(text + "\n")
    assert got.returncode == 0, got.stderr
    assert "\n2     2      qsfp28  11   muxes  optoe 1  present:0\n" in got.stdout, got.stdout


def test_each_key_and_each_type_is_in_the_manual():
    text = PAGE.read_text()
    keys = set()
    for file in "keys.c", "keys_cage.c":
        source = (SRC / "plugins/board" / file).read_text()
        keys |= set(re.findall(r"(?m)^\t(?:\[.*\]\s*= )?\{ \"([a-z-]+)\", +\"", source))
        keys |= set(re.findall(r"PIN\(\"([a-z0-9-]+)\"\)", source))
    assert len(keys) >= 30 and {"format", "recover", "first-cage", "present", "eeprom"} <= keys, keys
    missing = [k for k in keys if not re.search(r"(?m)(^\.It Ic |^\.Cm .*|, )%s\b" % re.escape(k), text)]
    assert not missing, missing
    names = re.findall(r"= \{ \"([a-z0-9-]+)\",", (SRC / "plugins/board/names.c").read_text())
    assert len(names) == 11
    assert not [n for n in names if not re.search(r"(?m)^\.Cm (.* )?%s\b" % re.escape(n), text)]
