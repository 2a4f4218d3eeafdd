# SPDX-License-Identifier: Apache-2.0
"""`--platform auto` on trees that look like a machine: which board file it takes, and what it says when none fits."""
import os
import pathlib
import re
import subprocess
import tempfile

from harness import BUILD, CAGED, run

BOARDS = BUILD.resolve() / "contrib/boards"
ONIE_AS7712 = "onie_version=2015.11\nonie_platform=x86_64-accton_as7712_32x-r0\n"

TAKEN = re.compile("platform auto: board .* of (.*)")

# One cage, known by whatever a test puts behind it.
BOARD = """format 1
board acme-1
flavour %s
verified no
source "a test"
cages 1
%s
[cage 1]
type qsfp28
eeprom optoe /sys/acme/%s/eeprom class 1
"""


class Machine:
    """A tree below which a machine says what it is, and a folder for board files."""

    def __enter__(self):
        self.dir = tempfile.TemporaryDirectory()
        os.chmod(self.dir.name, 0o755)
        self.root = pathlib.Path(self.dir.name, "root")
        self.boards = pathlib.Path(self.dir.name, "boards")
        self.root.mkdir()
        self.boards.mkdir()
        return self

    def __exit__(self, *_):
        self.dir.cleanup()

    def says(self, path, text):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def board(self, name, match, flavour="one"):
        (self.boards / name).write_text(BOARD % (flavour, match, flavour))

    def run(self, boards=None):
        """Starts caged on it until it has told the board or ended; its exit status (None: it ran) and what it wrote."""
        platform = "auto:root=%s" % self.root + (",boards=%s" % boards if boards else "")
        with tempfile.TemporaryDirectory() as folder:
            os.chmod(folder, 0o755)
            argv = [CAGED, "--run-dir", folder + "/run", "--state-dir", folder + "/state", "--http", "off", "--gnmi", "off",
                    "--platform", platform]
            lines = []
            with subprocess.Popen(argv, stderr=subprocess.PIPE, text=True) as process:
                for line in process.stderr:
                    lines.append(line.rstrip("\n"))
                    if TAKEN.search(line):
                        process.terminate()
                process.wait(60)
            return process.returncode, lines


def taken(machine, **how):
    """The board file that was taken."""
    _, lines = machine.run(**how)
    told = TAKEN.findall("\n".join(lines))
    assert len(told) == 1, lines
    return told[0]


def refused(machine, **how):
    status, lines = machine.run(**how)
    assert status == 2, (status, lines)
    return lines[-1]


def test_onie_names_the_board_and_the_file_that_comes_with_us_is_taken():
    with Machine() as m:
        m.says("host/machine.conf", ONIE_AS7712)
        assert taken(m) == str(BOARDS / "accton-as7712-32x-onl.board")


def test_the_tree_of_s3ip_is_known_by_its_folder():
    with Machine() as m:
        m.says("sys_switch/transceiver/number", "2\n")
        assert taken(m) == str(BOARDS / "s3ip-generic.board")
        m.says("host/machine.conf", ONIE_AS7712)  # who is named by ONIE is known better
        assert taken(m) == str(BOARDS / "accton-as7712-32x-onl.board")


def test_dmi_and_the_device_tree_name_boards_too():
    with Machine() as m:
        m.board("a.board", "match dmi-board \"ACME 1\"")
        m.board("b.board", "match dmi-product ACME-One")
        m.board("c.board", "match compatible acme,one")
        for path, text, want in (("proc/device-tree/compatible", "acme,one-rev2\0acme,one\0", "c.board"),
                                 ("sys/class/dmi/id/product_name", "ACME-One\n", "c.board"),
                                 ("sys/class/dmi/id/board_name", "ACME 1\n", "a.board")):
            m.says(path, text)
            assert taken(m, boards=m.boards) == str(m.boards / want)


def test_of_flavours_the_one_is_taken_whose_files_are_there():
    with Machine() as m:
        m.says("host/machine.conf", "onie_platform=acme\n")
        m.board("a.board", "match onie acme", "one")
        m.board("b.board", "match onie acme", "two")
        line = refused(m, boards=m.boards)
        assert "a.board and b.board in %s fit alike" % m.boards in line and "board:file=" in line
        m.says("sys/acme/two/eeprom", "")
        assert taken(m, boards=m.boards) == str(m.boards / "b.board")


def test_a_board_without_its_files_is_taken_with_a_warning():
    with Machine() as m:
        m.says("host/machine.conf", "onie_platform=acme\n")
        m.board("a.board", "match onie acme", "one")
        assert "no file that board acme-1 names is there" in "\n".join(m.run(boards=m.boards)[1])
        m.says("sys/acme/one/eeprom", "")
        assert "no file that" not in "\n".join(m.run(boards=m.boards)[1])


def test_when_none_fits_it_says_what_the_machine_is_where_it_looked_and_what_else_there_is():
    with Machine() as m:
        m.says("host/machine.conf", "onie_platform='x86_64-acme-r0'\n")
        m.says("sys/class/dmi/id/product_name", "ACME\x1b[2J\n")
        m.says("proc/device-tree/compatible", "acme,one\0acme\0")
        assert refused(m) == (
            "caged: platform auto: none of 3 board files in %s fits ONIE /host/machine.conf \"x86_64-acme-r0\", "
            "DMI board_name not there, DMI product_name \"ACME?[2J\", device-tree compatible \"acme,one\", \"acme\"; "
            "name one with --platform board:file=NAME, or try --platform sim" % BOARDS)


def test_a_broken_file_is_named_and_stops_nobody():
    with Machine() as m:
        m.says("host/machine.conf", "onie_platform=acme\n")
        (m.boards / "a.board").write_text("format 1\nbord acme\n")
        m.board("b.board", "match onie acme")
        (m.boards / "c.board").mkdir()
        (m.boards / "notes.txt").write_text("no board file")
        text = "\n".join(m.run(boards=m.boards)[1])
        assert "board file %s:2: unknown key \"bord\"; did you mean board?" % (m.boards / "a.board") in text
        assert "board file %s: Is a directory" % (m.boards / "c.board") in text
        assert "notes.txt" not in text
        assert "platform auto: board acme-1 of %s" % (m.boards / "b.board") in text


def test_a_folder_that_is_not_there_and_an_unknown_key_are_told():
    with Machine() as m:
        assert refused(m, boards="/no/such") == \
            "caged: platform auto: board files in /no/such: No such file or directory; try --platform sim"
        got = run([CAGED, "--platform", "auto:cages=3"])
        assert got.returncode == 2 and "unknown key \"cages\"; it takes root and boards" in got.stderr
        got = run([CAGED, "--platform", "board:fil=my.board"])  # and not which board fits
        assert got.returncode == 2 and got.stderr == \
            "caged: platform board: unknown key \"fil\"; it takes file, root and boards\n"


def test_a_name_without_a_slash_is_a_file_of_the_folder():
    with Machine() as m:
        for name in "nix", "nix.board":
            got = run([CAGED, "--run-dir", m.dir.name + "/run", "--http", "off", "--gnmi", "off", "--platform",
                       "board:file=%s,root=%s,boards=%s" % (name, m.root, m.boards)])
            assert got.returncode == 2 and "%s/nix.board" % m.boards in got.stderr, got.stderr
