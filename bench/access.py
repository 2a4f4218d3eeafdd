#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""How long a client that behaves waits while others attack: its p99 beside each attack, just before it, and while
another daemon is attacked.

usage: bench/access.py [--json FILE] [--seconds N] [ATTACK...]

The client has one connection and asks for the list of cages each 4 ms; the attacker is a process of its own, nicer than
both, with as many connections from as many addresses as it likes. Beside times, CPU of main and what it grew by are told.
"""
import argparse
import base64
import contextlib
import http.client
import itertools
import json
import os
import pathlib
import resource
import select
import shutil
import signal
import socket
import ssl
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "tests/integration"))
sys.dont_write_bytecode = True
from certificates import CHEAP, DEAR, sha256, tls_switch  # noqa: E402
from harness import Daemon, wait_for, write_config  # noqa: E402

TOKEN = "the token of the bench"
PEOPLE = "basic_auth_users: {alice: %s, dear: %s}\nx_tokens: {bench: %s}\n" % (CHEAP, DEAR, sha256(TOKEN))
PART_OF_A_HELLO = b"\x16\x03\x01\x02\x00\x01\x00"


def source(n):
    return "127.%d.%d.%d" % (1 + n // 40000 % 200, n // 200 % 200, 1 + n % 200)


def connect(port, n, window=None):
    s = socket.socket()
    if window:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, window)
    s.bind((source(n), 0))
    s.settimeout(20)
    s.connect(("127.0.0.1", port))
    return s


# ---- attacks: each tells when it has begun, and runs until it is killed ----

begun = threading.Event()

def slow_heads(d):
    """600 connections that send a byte of a head now and then."""
    slow = [connect(d.port, n) for n in range(600)]
    for s in slow:
        s.sendall(b"GET /metrics HTTP/1.1\r\nX-Slow: ")
    begun.set()
    while True:
        for i, s in enumerate(slow):
            try:
                s.send(b"x")
            except OSError:
                s.close()
                slow[i] = connect(d.port, i)
            time.sleep(0.0005)


def header_flood(d):
    """heads without end, one connection after another."""
    head = b"GET /metrics HTTP/1.1\r\nHost: localhost\r\n" + b"".join(b"X-%05d: %s\r\n" % (i, b"y" * 100) for i in range(400))
    begun.set()
    n = 0
    while True:
        n += 1
        with contextlib.suppress(OSError), connect(d.port, n) as s:
            s.sendall(head)
            s.recv(100)


def slow_readers(d):
    """200 connections that ask for everything and read nothing."""
    lazy = [connect(d.port, n, window=2048) for n in range(200)]
    for s in lazy:
        with contextlib.suppress(OSError):
            s.sendall(b"GET /api/v1/modules HTTP/1.1\r\nHost: localhost\r\n\r\n" * 40)
    begun.set()
    while True:
        time.sleep(1)


def idle_crowd(d):
    """10,000 connections that ask for nothing, and come again when they are put out."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 12000), most))
    crowd = [None] * min(10000, most - 200)
    begun.set()
    while True:
        for n in range(len(crowd)):
            if crowd[n]:
                crowd[n].close()
            crowd[n] = None
            with contextlib.suppress(OSError):
                crowd[n] = connect(d.port, n)
            time.sleep(0.0002)


def parts_of_hellos(d):
    """50 connections with a part of a ClientHello."""
    knocking = [None] * 50
    begun.set()
    while True:
        for i, s in enumerate(knocking):
            with contextlib.suppress(OSError):
                if s is None or s.recv(1, socket.MSG_DONTWAIT) == b"":
                    knocking[i] = connect(d.port, i)
                    knocking[i].sendall(PART_OF_A_HELLO)
        time.sleep(0.05)


def over_tls(d, n):
    context = ssl.create_default_context(cafile=str(d.authority.pem))
    return context.wrap_socket(connect(d.port, n), server_hostname="localhost")


def wrong_passwords(d):
    """1,000 wrong passwords a second, over connections that stay: those that wait for their answer, and others."""
    idle, waiting, n = [over_tls(d, n) for n in range(60)], [], 0
    begun.set()
    while True:
        start = time.monotonic()
        for s in idle[:10]:
            n += 1
            pair = base64.b64encode(b"dear:guess-%d" % n)
            s.sendall(b"GET /metrics HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic %s\r\n\r\n" % pair)
        waiting, idle = waiting + idle[:10], idle[10:]
        for s in select.select(waiting, [], [], max(0, 0.01 - (time.monotonic() - start)))[0]:
            waiting.remove(s)
            idle.append(s if s.recv(65536) else over_tls(d, n % 60))
        time.sleep(max(0, 0.01 - (time.monotonic() - start)))


def handshakes(d):
    """50 handshakes at a time, again and again."""
    def one(n):
        while True:
            with contextlib.suppress(OSError):
                over_tls(d, n).close()
    begun.set()
    for n in range(50):
        threading.Thread(target=one, args=(n,), daemon=True).start()
    while True:
        time.sleep(1)


def rotations(d):
    """another certificate ten times a second."""
    pairs = [d.web.parent / name for name in ("one", "two")]
    begun.set()
    n = 0
    while True:
        n += 1
        for suffix in ".pem", ".key":
            shutil.copy("%s%s" % (pairs[n % 2], suffix), "%s/new" % d.web.parent)
            os.rename("%s/new" % d.web.parent, "%s/server%s" % (d.web.parent, suffix))
        os.kill(d.pid, signal.SIGHUP)
        time.sleep(0.1)


CLEAR = {"600 slow heads": slow_heads, "floods of heads": header_flood, "200 slow readers": slow_readers,
         "10,000 idle": idle_crowd}
TLS = {"parts of ClientHello": parts_of_hellos, "1,000 wrong passwords a second": wrong_passwords,
       "50 handshakes at once": handshakes, "10 rotations a second": rotations}


# ---- the client that behaves ----

def percentile(times, share):
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]


def wait_times(d, seconds):
    """Of its questions (ms)."""
    tls = hasattr(d, "authority")
    c = d.connect(timeout=60) if tls else http.client.HTTPConnection("127.0.0.1", d.port, timeout=60)
    headers = {"Authorization": "Bearer " + TOKEN} if tls else {}
    times, end = [], time.monotonic() + seconds
    while time.monotonic() < end:
        start = time.monotonic()
        c.request("GET", "/api/v1/cages", headers=headers)
        r = c.getresponse()
        r.read()
        assert r.status == 200
        times.append((time.monotonic() - start) * 1e3)
        time.sleep(0.004)
    c.close()
    return times


def cpu_s(pid):
    return int(pathlib.Path("/proc/%d/schedstat" % pid).read_text().split()[0]) / 1e9


def memory_kb(pid):
    for line in pathlib.Path("/proc/%d/smaps_rollup" % pid).read_text().splitlines():
        if line.startswith("Private_Dirty:"):
            return int(line.split()[1])
    return 0


def counted(d):
    """What the daemon says of attacks: limits that were hit, and handshakes that came to an end."""
    body = d.get("/metrics", unix=True)[1]
    found = {}
    for name in "caged_http_limit_hits_total", "caged_tls_handshakes_total":
        found[name] = sum(int(line.rsplit(" ", 1)[1]) for line in body.splitlines() if line.startswith(name + "{"))
    return found


def attack(d, what):
    """The process of an attack that has begun."""
    ours, theirs = os.pipe()
    pid = os.fork()
    if pid == 0:
        threading.Thread(target=lambda: begun.wait() and os.write(theirs, b"x"), daemon=True).start()
        with contextlib.suppress(BaseException):
            os.nice(10)  # elsewhere it would not take our processors
            what(d)
        os._exit(1)
    os.close(theirs)
    with open(ours, "rb") as f:
        assert f.read(1), "the attack did not begin"
    return pid


@contextlib.contextmanager
def attacked(d, what):
    pid = attack(d, what)
    try:
        time.sleep(1)
        yield
        assert os.waitpid(pid, os.WNOHANG)[0] == 0, "the attack ended by itself"
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def beside(tell, d, other, name, what, seconds):
    """One attack: the client's p99 alone, while another daemon has it, which takes the processors as well, and in it;
    what main took, and what it grew by."""
    tell("p99 alone, before " + name, percentile(wait_times(d, seconds), 0.99), "ms")
    with attacked(other, what):
        tell("p99 while another has " + name, percentile(wait_times(d, seconds), 0.99), "ms")
    memory = memory_kb(d.pid)
    with attacked(d, what):
        before, seen, start = cpu_s(d.pid), counted(d), time.monotonic()
        times = wait_times(d, seconds)
        took = time.monotonic() - start
        used, rate = (cpu_s(d.pid) - before) / took, {k: (v - seen[k]) / took for k, v in counted(d).items()}
        grown = memory_kb(d.pid) - memory
    tell("p99 beside " + name, percentile(times, 0.99), "ms", "main %.0f %% of a core, %+.1f MiB; %.0f limits hit and "
         "%.0f handshakes a second" % (used * 100, grown / 1024, *rate.values()))
    wait_for(lambda: d.get("/healthz", unix=True)[0] == 200, 20)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--json")
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("attacks", nargs="*", default=[*CLEAR, *TLS])
    args = parser.parse_args()
    figures = {}

    def tell(key, value, unit, note=""):
        figures[key] = {"value": round(value, 4), "unit": unit}
        print("%-48s %10.3f %-5s %s" % (key, value, unit, note), flush=True)

    lasting = ["--config", write_config("http: {idle-timeout: 1h}\n")]
    with Daemon(args=lasting) as d, Daemon(args=lasting) as other:
        for name in CLEAR:
            if name in args.attacks:
                beside(tell, d, other, name, CLEAR[name], args.seconds)
    with tls_switch(PEOPLE) as d, tls_switch(PEOPLE) as other:
        for one, name in itertools.product((d, other), ("one", "two")):
            one.authority.server(name)
        for name in TLS:
            if name in args.attacks:
                beside(tell, d, other, name, TLS[name], args.seconds)
    if args.json:
        pathlib.Path(args.json).write_text(json.dumps(figures, indent=1) + "\n")


main()
