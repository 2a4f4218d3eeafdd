#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Measures gNMI: what messages, updates and subscribers cost, and how soon a flag is at a client.

usage: bench/gnmi.py CLIENT [--json FILE] [--seconds N] [--only WORD]

CLIENT is bench/gnmi_client. Where libgrpc++-dev, protobuf-compiler-grpc and g++ are installed, bench/gnmi_peer.cc is built
in the folder of CLIENT and streams the same messages to the same client in turn with us. CPU is that of the serving
process, its threads and what the kernel does for it.
"""
import argparse
import contextlib
import importlib.util
import json
import os
import pathlib
import resource
import shutil
import socket
import statistics
import struct
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "tests/integration"))
sys.dont_write_bytecode = True
from certificates import tls_switch  # noqa: E402
from h2 import DATA, END_HEADERS, HEADERS, SETTINGS, WINDOW_UPDATE, ACK, PREFACE, frame, head, message  # noqa: E402
from gnmi_client import ON_CHANGE, new, path  # noqa: E402
from harness import BUILD, SRC, Daemon, free_port, wait_for, write_config  # noqa: E402
from test_privileges import PLUGINS, qsfp28  # noqa: E402

EVERY = "/components/component[name=*]"
CHANNEL = EVERY + "/transceiver/physical-channels/channel"
SHAPES = ((1, EVERY + "/state/temperature/instant"), (8, CHANNEL + "/state/input-power/instant"),
          (64, CHANNEL + "/state/input-power"))
ROUNDS = 5
MODULE = "/components/component[name=1-Transceiver]"


def cpu_s(pid):
    return time.clock_gettime(~pid << 3 | 2)


def main_memory_kb(pid):
    for line in pathlib.Path("/proc/%d/smaps_rollup" % pid).read_text().splitlines():
        if line.startswith("Private_Dirty:"):
            return int(line.split()[1])
    raise AssertionError("no smaps_rollup")


def ask(client, port, *args):
    """(messages, updates, bytes) of a client's run."""
    run = subprocess.run([client, str(port), *map(str, args)], stdout=subprocess.PIPE, text=True, check=True)
    return tuple(map(int, run.stdout.splitlines()[-1].split()))


# ---- beside gRPC C++ ----

def build_peer(folder):
    """The program, or None and why."""
    plugin, compiler = shutil.which("grpc_cpp_plugin"), shutil.which("g++")
    if not plugin or not compiler or subprocess.run(["pkg-config", "--exists", "grpc++", "protobuf"]).returncode:
        return None, "libgrpc++-dev, protobuf-compiler-grpc or g++ is not installed"
    program, source = folder / "gnmi_peer", pathlib.Path(__file__).with_name("gnmi_peer.cc")
    if program.exists() and program.stat().st_mtime > source.stat().st_mtime:
        return program, ""
    with tempfile.TemporaryDirectory() as made:
        subprocess.run(["protoc", "-I", SRC / "schema", "--cpp_out=" + made, "--grpc_out=" + made,
                        "--plugin=protoc-gen-grpc=" + plugin, "gnmi.proto", "gnmi_ext.proto"], check=True)
        flags = subprocess.run(["pkg-config", "--cflags", "--libs", "grpc++", "protobuf"], check=True, text=True,
                               stdout=subprocess.PIPE).stdout.split()
        run = subprocess.run([compiler, "-O2", "-std=c++17", "-I", made, "-o", program, source,
                              *pathlib.Path(made).glob("*.pb.cc"), *flags], capture_output=True, text=True)
    return (program, "") if run.returncode == 0 else (None, "it does not compile:\n" + run.stderr[:2000])


@contextlib.contextmanager
def peer(program, saved):
    port = free_port()
    process = subprocess.Popen([program, str(port), saved], stdout=subprocess.PIPE)
    try:
        process.stdout.readline()
        yield process.pid, port
    finally:
        process.kill()
        process.wait()


def cost(client, pid, port, p, polls):
    """(microseconds of CPU of a message, updates of one)"""
    before = cpu_s(pid)
    messages, updates, _ = ask(client, port, p, "poll", polls)
    return (cpu_s(pid) - before) / messages * 1e6, updates / messages


def measure_messages(tell, client, seconds):
    program, why = build_peer(client.parent)
    if not program:
        print("gRPC C++ is not measured: " + why)
    with Daemon(platform="sim:cages=64", gnmi=True, args=["--config", write_config("poll: {monitors-period: 1h}\n")]) as d, \
            tempfile.TemporaryDirectory() as folder:
        time.sleep(2)
        for size, p in SHAPES:
            saved = os.path.join(folder, "answers")
            ask(client, d.gnmi_port, p, "save", saved)
            polls = int(seconds * 100 / size ** 0.5) + 1
            with peer(program, saved) if program else contextlib.nullcontext((None, None)) as (pid, port):
                ours, theirs = [], []
                for _ in range(ROUNDS):
                    ours.append(cost(client, d.pid, d.gnmi_port, p, polls))
                    if pid:
                        theirs.append(cost(client, pid, port, p, polls))
            for who, rows, reach in (("ours", ours, "reach 2" if size == 1 else "reach 0.4"), ("gRPC C++", theirs, "")):
                if rows:
                    us, each = statistics.median(r[0] for r in rows), rows[0][1]
                    tell("CPU of an update, %d a message: %s" % (size, who), us / each, "us",
                         "%.1f a message; %s" % (each, reach))


# ---- many ----

def streams(d, client, p, mode, calls, seconds):
    """(CPU of main a second, updates a second) while so many calls follow a path."""
    process = subprocess.Popen([client, str(d.gnmi_port), p, mode, str(calls), str(seconds)], stdout=subprocess.PIPE,
                               text=True)
    assert process.stdout.readline() == "ready\n"
    before, start = cpu_s(d.pid), time.monotonic()
    updates = int(process.communicate()[0].split()[-2])
    return (cpu_s(d.pid) - before) / (time.monotonic() - start), updates / seconds


def measure_class(tell, client, seconds):
    """100 who ask the same beside one, polling taken off."""
    more = ",khz=1000,speed=50"
    with Daemon(platform="sim:cages=64" + more, gnmi=True,
                args=["--config", write_config("poll: {monitors-period: 100ms}\n")]) as d:
        time.sleep(2)
        for mode, name in (("change", "on change"), ("sample", "samples")):
            one, many, idle = [], [], []
            for _ in range(3):
                before = cpu_s(d.pid)
                time.sleep(seconds / 3)
                idle.append((cpu_s(d.pid) - before) / (seconds / 3))
                one.append(streams(d, client, EVERY, mode, 1, seconds / 3))
                many.append(streams(d, client, EVERY, mode, 100, seconds / 3))
            idle = statistics.median(idle)
            for calls, rows in ((1, one), (100, many)):
                cpu, updates = (statistics.median(column) for column in zip(*rows))
                tell("CPU a second, %d subscribers, %s" % (calls, name), (cpu - idle) * 1e3, "ms/s",
                     "%d updates a second; reach 0.3 x 100" % updates)


def on_change(p):
    r = new("SubscribeRequest")
    r.subscribe.encoding = 2
    r.subscribe.subscription.add(mode=ON_CHANGE).path.CopyFrom(path(p))
    return message(r.SerializeToString())


def subscribe(port, n, request, wrap=None, window=65535):
    """A socket from an address of its own on which a call was begun."""
    s = socket.socket()
    s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, window)
    s.bind(("127.1.%d.%d" % (n // 200, n % 200 + 1), 0))
    s.settimeout(60)
    s.connect(("127.0.0.1", port))
    if wrap:
        s = wrap(s)
    s.sendall(PREFACE + frame(SETTINGS, 0, 0, struct.pack(">HI", 4, 1 << 24)) + frame(SETTINGS, ACK) +
              frame(WINDOW_UPDATE, 0, 0, struct.pack(">I", 1 << 24)) +
              frame(HEADERS, END_HEADERS, 1, head("/gnmi.gNMI/Subscribe")) + frame(DATA, 0, 1, request))
    return s


def until_sync(s):
    got = b""
    while b"\x00\x00\x00\x00\x02\x18\x01" not in got:
        part = s.recv(1 << 16)
        assert part, "the connection ended"
        got = got[-16:] + part


def grown_by(d, count, wrap=None):
    """What each of so many subscribers adds to main, in kB."""
    request, all_of_them = on_change(MODULE + "/state"), []
    for n in range(20):  # what the first ones bring is no matter of each
        all_of_them.append(subscribe(d.gnmi_port, 1200 + n, request, wrap))
        until_sync(all_of_them[-1])
    before = main_memory_kb(d.pid)
    for n in range(count):
        all_of_them.append(subscribe(d.gnmi_port, n, request, wrap))
        until_sync(all_of_them[-1])
    time.sleep(2)
    grown = (main_memory_kb(d.pid) - before) / count
    for s in all_of_them:
        s.close()
    return grown


def measure_memory(tell, client, seconds):
    with Daemon(platform="sim:cages=2", gnmi=True) as d:
        tell("memory of a subscriber, in the clear", grown_by(d, 1000), "kB", "1,000 at once; reach 24")
    with tls_switch(gnmi=True) as d:
        context = d.context()
        context.set_alpn_protocols(["h2"])
        tell("memory of a subscriber, TLS", grown_by(d, 1000, lambda s: context.wrap_socket(s, server_hostname="localhost")), "kB",
             "1,000 at once; reach 45")


def measure_stalled(tell, client, seconds):
    """Those who read nothing while everything changes."""
    limit = 5
    with Daemon(platform="sim:cages=64,khz=1000,speed=50", gnmi=True, args=["--config", write_config(
            "gnmi: {answer-timeout: %ds}\npoll: {monitors-period: 100ms}\n" % limit)]) as d:
        time.sleep(2)
        before, request, start = main_memory_kb(d.pid), on_change(EVERY), time.monotonic()
        stalled = [subscribe(d.gnmi_port, n, request, window=4096) for n in range(200)]
        most = 0
        while time.monotonic() < start + limit - 0.5:
            most = max(most, main_memory_kb(d.pid) - before)
            time.sleep(0.1)
        tell("memory of a subscriber that does not read", most / len(stalled), "kB", "200 of all there is; reach 256")
        wait_for(lambda: int(d.metrics()['caged_grpc_limit_hits_total{limit="answer-time"}']) >= len(stalled), 60)
        tell("time until it is cut off", time.monotonic() - start, "s", "answer-timeout is %d" % limit)


# ---- how soon ----

def make_tree(root):
    pathlib.Path(root, "cages").write_text("1 0 6\n")
    folder = pathlib.Path(root, "1")
    folder.mkdir()
    for name, content in ("present", b"1"), ("eeprom.bin", qsfp28(41.5)), ("interrupt", b"0"):
        (folder / name).write_bytes(content)
    subprocess.run(["chmod", "-R", "a+rwX", root], check=True)
    return folder


def raise_flags(folder, client, port, times, chain):
    """Microseconds from each rise of an interrupt line to the update at the client; the bus takes no time. In turn with
    those of the same wake-ups alone, which chain() gives."""
    process = subprocess.Popen([client, str(port), "/components/component/module/flags", "stamp", str(times + 20)],
                               stdout=subprocess.PIPE, text=True)
    out, alone = [], []
    with open(folder / "eeprom.bin", "r+b", buffering=0) as eeprom, open(folder / "interrupt", "r+b", buffering=0) as line:
        assert process.stdout.readline() == "ready\n"
        for _ in range(times):
            os.pwrite(eeprom.fileno(), b"\1", 3)  # loss of light on lane 1
            begun = time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1000
            os.pwrite(line.fileno(), b"1", 0)
            stamp = 0
            while stamp < begun:
                stamp = int(process.stdout.readline())
            out.append(stamp - begun)
            os.pwrite(line.fileno(), b"0", 0)
            os.pwrite(eeprom.fileno(), b"\0", 3)
            time.sleep(0.4)  # a poll finds that it went
            alone.append(chain())
            time.sleep(0.1)
    process.kill()
    process.wait()
    return sorted(out), sorted(alone)


@contextlib.contextmanager
def wake_ups(program):
    """What asks a chain of processes for the microseconds that three wake-ups take."""
    with tempfile.NamedTemporaryFile() as watched:
        process = subprocess.Popen([program, watched.name], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

        def ask():
            process.stdin.write("\n")
            process.stdin.flush()
            return float(process.stdout.readline())
        try:
            yield ask
        finally:
            process.communicate()


def measure_latency(tell, client, seconds):
    tell_latency(tell, client, seconds, "")
    everywhere = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(everywhere)})  # as CPUAffinity= does for those who begin now
    try:
        tell_latency(tell, client, seconds, ", one CPU")
    finally:
        os.sched_setaffinity(0, everywhere)


def tell_latency(tell, client, seconds, where):
    with tempfile.TemporaryDirectory() as root, wake_ups(client.with_name("wakeups")) as chain:
        os.chmod(root, 0o755)
        folder = make_tree(root)
        with Daemon(platform="tree:root=" + root, gnmi=True, args=["--plugin-dir", str(PLUGINS.resolve()), "--config", write_config(
                "poll: {flags-period: 250ms}\n")]) as d:
            time.sleep(3)
            got, alone = raise_flags(folder, client, d.gnmi_port, int(seconds * 10), chain)
    for name, of in ("from interrupt to client", got), ("of its wake-ups alone", alone):
        print("  us %s%s: " % (name, where) + ", ".join(
            "%d below %d" % (sum(1 for us in of if us < edge), edge) for edge in (100, 150, 200, 300, 500, 1000, 2000, 10000)))
    p50, p99 = (tuple(of[len(of) * part // 100] / 1e3 for of in (got, alone)) for part in (50, 99))
    tell("p50 of a flag to a client, beside the bus" + where, p50[0], "ms", "%d flags; reach 0.15" % len(got))
    tell("p99 of a flag to a client, beside the bus" + where, p99[0], "ms", "reach 1")
    tell("p50 of its three wake-ups alone" + where, p50[1], "ms", "bus, main, client, which do nothing else")
    tell("p99 of its three wake-ups alone" + where, p99[1], "ms")
    tell("p50 of a flag to a client beyond wake-ups" + where, p50[0] - p50[1], "ms", "reach 0.15 where waking takes no time")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("client", type=lambda text: pathlib.Path(text).resolve())
    parser.add_argument("--json")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--only", default="")
    args = parser.parse_args()
    figures = {}
    resource.setrlimit(resource.RLIMIT_NOFILE, (8192, 8192))

    def tell(key, value, unit, note=""):
        figures[key] = {"value": round(value, 4), "unit": unit}
        print("%-46s %10.3f %-8s %s" % (key, value, unit, note), flush=True)

    for group in (measure_messages, measure_class, measure_memory, measure_stalled, measure_latency):
        if args.only in group.__name__:
            group(tell, args.client, args.seconds)
    if args.json:
        pathlib.Path(args.json).write_text(json.dumps(figures, indent=1) + "\n")


main()
