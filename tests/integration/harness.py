# SPDX-License-Identifier: Apache-2.0
"""What the integration tests share: a real daemon in a folder of its own, and clients that ask it.

Times here are liveness bounds, ten times and more of what is expected; how fast things are is for bench/.
"""
import contextlib
import http.client
import json
import os
import pathlib
import pty
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time

SRC = pathlib.Path(os.environ.get("CAGED_SRC", "."))
BUILD = pathlib.Path(os.environ.get("CAGED_BUILD", "."))
CAGED = BUILD / "caged"
CAGECTL = BUILD / "cagectl"
# Under valgrind or a sanitizer everything takes longer; bounds grow with it.
SLOWNESS = float(os.environ.get("CAGED_SLOWNESS", "1"))
# A sanitizer takes address space and memory for itself.
INSTRUMENTED = b"__asan_init" in CAGED.read_bytes()
# Between two looks of wait_for(); who has one slow processor looks less often.
STEP_S = float(os.environ.get("CAGED_STEP", "0.01"))


class Skip(Exception):
    """What a test raises that cannot be made here; the text says why."""


class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path, timeout):
        super().__init__("localhost", timeout=timeout)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


def own_ports():
    """The first of 100 ports that no other process of tests looks at. An address without a file says whose they are."""
    for n in range(220):
        block = (os.getpid() + n) % 220
        own_ports.held = socket.socket(socket.AF_UNIX)
        with contextlib.suppress(OSError):
            own_ports.held.bind("\0caged-test-ports-%d" % block)
            return 10000 + block * 100
    raise RuntimeError("no free range of ports")


def free_port():
    """A port that nobody has. Suites run side by side: one could take it between here and its daemon."""
    free_port.first = free_port.first or own_ports()
    for port in range(free_port.first + free_port.taken, free_port.first + 100):
        free_port.taken += 1
        with socket.socket() as s, contextlib.suppress(OSError):
            s.bind(("127.0.0.1", port))
            return port
    raise RuntimeError("no free port from %d" % free_port.first)


free_port.first = None
free_port.taken = 0


def write_config(text):
    """A configuration file; a reload reads it without privileges."""
    with tempfile.NamedTemporaryFile("w", suffix=".yaml", delete=False) as f:
        f.write(text)
    os.chmod(f.name, 0o644)
    return f.name


def wait_for(what, seconds, step=STEP_S):
    """Waits until what() is true and returns it; fails after `seconds` (times SLOWNESS)."""
    end = time.monotonic() + seconds * SLOWNESS
    while True:
        got = what()
        if got:
            return got
        if time.monotonic() > end:
            raise AssertionError("not within %s s: %s" % (seconds * SLOWNESS, getattr(what, "__doc__", None) or what))
        time.sleep(step)


def comm(pid):
    with contextlib.suppress(OSError):
        return pathlib.Path("/proc/%d/comm" % pid).read_text().strip()
    return None


def status_of(pid):
    text = pathlib.Path("/proc/%d/status" % pid).read_text()
    return dict(line.split(":\t", 1) for line in text.splitlines() if ":\t" in line)


def children(pid):
    """All descendants of a process."""
    found = []
    for p in pathlib.Path("/proc").iterdir():
        if not p.name.isdigit():
            continue
        with contextlib.suppress(OSError, KeyError):
            if int(status_of(int(p.name))["PPid"]) == pid:
                found += [int(p.name)] + children(int(p.name))
    return found


def alive(pid):
    with contextlib.suppress(OSError, KeyError):
        return not status_of(pid)["State"].startswith("Z")
    return False


class Daemon:
    """A daemon on the simulator (or another platform) with its own run directory and port."""

    def __init__(self, platform="sim", args=(), http=True, gnmi=False, env=None, wrapper=()):
        self.dir = tempfile.mkdtemp(prefix="caged-test.")
        os.chmod(self.dir, 0o755)
        self.run_dir = os.path.join(self.dir, "run")
        self.port = free_port() if http else None
        self.gnmi_port = free_port() if gnmi else None
        self.argv = [*wrapper, str(CAGED), "--run-dir", self.run_dir, "--state-dir", os.path.join(self.dir, "state"),
                     "--http", "127.0.0.1:%d" % self.port if http else "off",
                     "--gnmi", "127.0.0.1:%d" % self.gnmi_port if gnmi else "off", *args]
        if platform:
            self.argv += ["--platform", platform]
        self.env = dict(os.environ, **(env or {}))
        self.log = open(os.path.join(self.dir, "log"), "w+")
        self.process = None
        self.preexec_fn = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()
        self.log.close()
        shutil.rmtree(self.dir, ignore_errors=True)

    def start(self, ready=True):
        self.process = subprocess.Popen(self.argv, stdout=self.log, stderr=self.log, stdin=subprocess.DEVNULL,
                                        env=self.env, preexec_fn=self.preexec_fn)
        if ready:
            wait_for(self.is_ready, 30)

    def is_ready(self):
        "the daemon is ready"
        assert self.process.poll() is None, "the daemon ended with %s: %s" % (self.process.returncode, self.text())
        with contextlib.suppress(OSError):
            return self.get("/readyz")[0] == 200
        return False

    def stop(self, limit=10):
        if self.process and self.process.poll() is None:
            # What a test that failed may have stopped. Not behind the other: LeakSanitizer stops its process at the end,
            # and waits for ever where a SIGCONT takes that stop back.
            self.process.send_signal(signal.SIGCONT)
            self.process.terminate()
            try:
                self.process.wait(limit * SLOWNESS)
            except subprocess.TimeoutExpired:
                where = [t.read_text() for t in pathlib.Path("/proc/%d/task" % self.process.pid).glob("*/wchan")]
                self.process.kill()
                self.process.wait()
                raise AssertionError("SIGTERM did not end the daemon in %s s; it is in %s: %s" % (limit, where, self.text()))
        return self.process.returncode if self.process else None

    def text(self):
        self.log.flush()
        return open(self.log.name, errors="replace").read()

    @property
    def pid(self):
        return self.process.pid

    def bus_pid(self, bus):
        for pid in children(self.pid):
            if comm(pid) == "caged: bus %d" % bus:
                return pid
        return None

    def spawner_pid(self):
        return next(p for p in children(self.pid) if comm(p) == "caged: spawner")

    def ask(self, method, path, unix=False, timeout=10, headers=None, body=None):
        """(status, body text, headers) over a connection of its own."""
        timeout *= SLOWNESS
        c = (UnixConnection(os.path.join(self.run_dir, "caged.sock"), timeout) if unix or not self.port
             else http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout))
        try:
            c.request(method, path, headers=headers or {}, body=body)
            r = c.getresponse()
            return r.status, r.read().decode(), dict(r.getheaders())
        finally:
            c.close()

    def get(self, path, **kw):
        return self.ask("GET", path, **kw)

    def json(self, path, **kw):
        status, body, _ = self.get(path, **kw)
        assert status == 200, "%s: %d %s" % (path, status, body)
        return json.loads(body)

    def cages(self):
        return {c["name"]: c for c in self.json("/api/v1/cages")["cages"]}

    def cage(self, name):
        return self.json("/api/v1/cages/%s" % name)

    def buses(self):
        return self.json("/api/v1/buses")["buses"]

    def metrics(self):
        """{name{labels}: value} of /metrics."""
        status, body, _ = self.get("/metrics")
        assert status == 200
        found = {}
        for line in body.splitlines():
            m = re.match(r"^([a-z_0-9]+(?:\{.*\})?)\s+(\S+)\s*$", line)
            if m and not line.startswith("#"):
                assert m.group(1) not in found, "twice: " + m.group(1)
                found[m.group(1)] = float(m.group(2))
        return found

    def cagectl(self, *args, **kw):
        return cagectl("--run-dir", self.run_dir, *args, **kw)

    def on_a_terminal(self, *args, columns=80):
        """What cagectl writes to a terminal of so many columns."""
        ours, its = pty.openpty()
        process = subprocess.Popen([str(CAGECTL), "--run-dir", self.run_dir, *args], stdin=subprocess.DEVNULL, stdout=its,
                                   stderr=its, env=dict(os.environ, COLUMNS=str(columns), NO_COLOR="1"))
        os.close(its)
        text = b""
        with contextlib.suppress(OSError):  # EIO: it has ended
            while part := os.read(ours, 65536):
                text += part
        os.close(ours)
        process.wait(10 * SLOWNESS)
        return text.decode().replace("\r\n", "\n")


def run(argv, timeout=30, input="", **kw):
    r = subprocess.run([str(a) for a in argv], capture_output=True, text=True, timeout=timeout * SLOWNESS,
                       input=input, **kw)
    if "--check" in argv:  # says so where this machine lacks the user of the daemon
        r.stderr = "".join(line for line in r.stderr.splitlines(True) if "there is no user caged" not in line)
    return r


def cagectl(*args, **kw):
    return run([CAGECTL, *args], **kw)


def send_signal(pid, name):
    os.kill(pid, getattr(signal, name))
