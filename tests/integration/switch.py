# SPDX-License-Identifier: Apache-2.0
"""A simulated switch behind the interfaces of a kernel: the servers of tests/kernel, what they are told to do wrong
and what they say that they did."""
import collections
import contextlib
import ctypes
import fcntl
import os
import pathlib
import signal
import subprocess
import time

from harness import BUILD, Daemon, Skip, cagectl, wait_for

FUSE_SYS = BUILD / "tests/kernel/fuse_sys"
CUSE_I2C = BUILD / "tests/kernel/cuse_i2c"
DEVICES = "sys/bus/i2c/devices"
FIRST_BUS = 11  # of the tree: cage 1
MNT_DETACH = 2
PR_SET_PDEATHSIG = 1

libc = ctypes.CDLL(None, use_errno=True)

# One transaction on a line.
Transaction = collections.namedtuple("Transaction", "us line kind i2c byte len result")
# One access to a file of the tree.
Access = collections.namedtuple("Access", "us file kind offset len result text")


def die_with_parent():
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def why_not(*programs):
    """Why these servers cannot be used; None: they can."""
    if not all(p.exists() for p in programs):
        return "built without libfuse3"
    if os.geteuid() != 0:
        return "only root can mount"
    return None


class Switch:
    """The world of a simulated switch, with the folder of orders and the log of its servers."""

    def __init__(self, folder, options="cages=8,buses=2,type=qsfp-dd"):
        self.folder = pathlib.Path(folder)
        self.run_dir = self.folder / "world"
        self.orders = self.folder / "orders"
        self.log = self.folder / "log"
        self.platform = "sim:" + options
        self.orders.mkdir(parents=True)
        with self.simulated():
            pass
        self.servers = []

    @contextlib.contextmanager
    def simulated(self):
        """A daemon on the simulator itself, which makes the world when there is none."""
        d = Daemon(platform=self.platform, http=False)
        d.argv[d.argv.index("--run-dir") + 1] = d.run_dir = str(self.run_dir)
        with d:
            yield d

    def sim(self, *words):
        got = cagectl("--run-dir", self.run_dir, "sim", *words)
        assert got.returncode == 0, got.stderr
        return got.stdout

    def script(self, actions):
        """Many actions by one hand: ["bend 1 vcc 3.3", ...]."""
        got = cagectl("--run-dir", self.run_dir, "sim", "script", "-", input="".join("0 %s\n" % a for a in actions))
        assert got.returncode == 0, got.stderr

    def truth(self, *cage):
        """Rows of the ledger: time, cage, event, where, what."""
        return [r.split("\t") for r in self.sim("ledger", *cage, "-n", "10000").splitlines()[1:]]

    def serve(self, program, *args):
        p = subprocess.Popen([str(program), *map(str, args)], stdin=subprocess.DEVNULL, preexec_fn=die_with_parent)
        self.servers.append(p)
        return p

    def nodes(self, first, master="i2c", cage=None):
        """/dev/i2c-FIRST and so on, one for each cage, or that of one cage."""
        self.serve(CUSE_I2C, self.world, self.orders, self.log, first, master, *[cage] * bool(cage))
        cages = [cage] if cage else range(1, len(self.sim("list").splitlines()))
        wait_for(lambda: all(os.path.exists("/dev/i2c-%d" % (first + n - 1)) for n in cages), 20)

    def tree(self, *options):
        """The folder with sys/ below it."""
        mount = self.folder / ("tree%d" % len(self.servers))
        mount.mkdir()
        p = self.serve(FUSE_SYS, mount, self.world, self.orders, self.log, *options)
        wait_for(lambda: p.poll() is not None or (mount / DEVICES).exists(), 20)
        if p.poll() == 3:
            raise Skip("no FUSE file system can be mounted here")
        assert p.poll() is None, "fuse_sys ended with status %d" % p.poll()
        p.mount = mount
        return mount

    @property
    def world(self):
        return self.run_dir / "sim.world"

    def close(self):
        for p in self.servers:
            p.terminate()
        for p in self.servers:
            try:
                p.wait(10)
            except subprocess.TimeoutExpired:
                p.kill()
                p.wait()
            if hasattr(p, "mount"):
                libc.umount2(bytes(p.mount), MNT_DETACH)

    def order(self, name, text):
        """Tells a server what to do wrong at a line or a file, until it is taken back or was done as often as said."""
        new = self.orders / (name + ".new")
        new.write_text(text + "\n")
        new.rename(self.orders / name)

    def take_back(self, name):
        with contextlib.suppress(FileNotFoundError):
            (self.orders / name).unlink()

    def done(self, name):
        """An order that has a count has been carried out."""
        return not (self.orders / name).exists()

    def now(self):
        return int(time.clock_gettime(time.CLOCK_BOOTTIME) * 1e6)

    def rows(self, since=0):
        if self.log.exists():
            for row in self.log.read_text().split("\n")[:-1]:
                row = row.split("\t")
                if int(row[0]) >= since:
                    yield row

    def transactions(self, line=None, since=0):
        """What went over the wires of a cage ("cage-1"), or of all."""
        return [Transaction(int(r[0]), r[1], r[2], int(r[3], 16), int(r[4]), int(r[5]), r[6])
                for r in self.rows(since) if r[2] in ("read", "write") and (not line or r[1] == line)]

    def accesses(self, file=None, kind=None, since=0):
        """What was done to a file of the tree ("eeprom-1")."""
        return [Access(int(r[0]), r[1], r[2], int(r[3]), int(r[4]), int(r[5]), (r + [""])[6])
                for r in self.rows(since)
                if r[2].endswith("-file") and (not file or r[1] == file) and (not kind or r[2] == kind + "-file")]


def fails_with(number, call, *args):
    try:
        call(*args)
    except OSError as e:
        assert e.errno == number, e
        return
    raise AssertionError("did not fail")


class User:
    """What a process does first that runs as an ordinary user, in a group or in none."""

    UID = 4242

    def __init__(self, *groups):
        self.groups = groups

    def __call__(self):
        os.setgroups(self.groups)
        os.setgid(self.UID)
        os.setuid(self.UID)


def board_file(path, sections, cages=8):
    """A board file; `sections` are whole lines."""
    pathlib.Path(path).write_text("\n".join(
        ["format 1", "board test-switch", "flavour test", "source \"tests/kernel\"", "verified no", "cages %d" % cages,
         *sections, ""]))
    os.chmod(path, 0o644)
    return str(path)


class Message(ctypes.Structure):
    _fields_ = [("addr", ctypes.c_uint16), ("flags", ctypes.c_uint16), ("len", ctypes.c_uint16),
                ("buf", ctypes.c_void_p)]


class Messages(ctypes.Structure):
    _fields_ = [("msgs", ctypes.c_void_p), ("nmsgs", ctypes.c_uint32)]


class Smbus(ctypes.Structure):
    _fields_ = [("read_write", ctypes.c_uint8), ("command", ctypes.c_uint8), ("size", ctypes.c_uint32),
                ("data", ctypes.c_void_p)]


class I2cNode:
    """/dev/i2c-N as a program of i2c-tools uses it: our own reader of the interface beside the daemon's."""

    FUNCS, SLAVE, RDWR, SMBUS = 0x705, 0x703, 0x707, 0x720
    BYTE_DATA, WORD_DATA, BLOCK = 2, 3, 8

    def __init__(self, path):
        self.fd = os.open(path, os.O_RDWR | os.O_CLOEXEC)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.close(self.fd)

    def functions(self):
        value = ctypes.c_ulong()
        fcntl.ioctl(self.fd, self.FUNCS, value)
        return value.value

    def transfer(self, i2c, *parts):
        """Bytes are written, a number is how many are read; what was read."""
        buffers = [ctypes.create_string_buffer(p, len(p)) if isinstance(p, bytes) else ctypes.create_string_buffer(p)
                   for p in parts]
        messages = (Message * len(parts))(*[
            Message(i2c, 0 if isinstance(p, bytes) else 1, len(b), ctypes.addressof(b))
            for p, b in zip(parts, buffers)])
        call = Messages(ctypes.addressof(messages), len(parts))
        assert fcntl.ioctl(self.fd, self.RDWR, call) == len(parts)
        return b"".join(b.raw for p, b in zip(parts, buffers) if not isinstance(p, bytes))

    def smbus(self, i2c, size, command, write=None, count=1):
        fcntl.ioctl(self.fd, self.SLAVE, i2c)
        data = (ctypes.c_uint8 * 34)(*([count] if size == self.BLOCK else []))
        for i, byte in enumerate(write or b""):
            data[i + (size == self.BLOCK)] = byte
        fcntl.ioctl(self.fd, self.SMBUS, Smbus(write is None, command, size, ctypes.addressof(data)))
        return bytes(data[1:1 + data[0]] if size == self.BLOCK else data[:count])
