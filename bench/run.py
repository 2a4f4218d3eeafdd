#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures the running daemon: 64 cages on 8 buses of the simulator. Prints text, and JSON into a file.

usage: bench/run.py [--json FILE] [--seconds N]

CPU comes from /proc/PID/stat and the scheduler's nanoseconds of /proc/PID/schedstat. Bus processes carry the
simulator's own work; it cannot be told apart here and is part of their figure.
"""
import argparse
import http.client
import json
import os
import pathlib
import statistics
import sys
import tempfile
import time
import zlib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "tests/integration"))
sys.dont_write_bytecode = True
from harness import Daemon, children, comm, wait_for  # noqa: E402


def cpu_s(pid):
    """CPU time that the scheduler gave a process, in seconds."""
    return int(pathlib.Path("/proc/%d/schedstat" % pid).read_text().split()[0]) / 1e9


def memory_kb(pid, *keys):
    total = 0
    for line in pathlib.Path("/proc/%d/smaps_rollup" % pid).read_text().splitlines():
        key, _, rest = line.partition(":")
        if key in keys:
            total += int(rest.split()[0])
    return total


def config(period_ms):
    f = tempfile.NamedTemporaryFile("w", suffix=".yaml", delete=False)
    f.write("poll:\n  monitors-period: %dms\n" % period_ms)
    f.close()
    os.chmod(f.name, 0o644)
    return f.name


def switch(period_ms, more=""):
    return Daemon(platform="sim:cages=64" + more, args=["--config", config(period_ms)])


def cpu_over(d, seconds):
    """(main's CPU, all processes' CPU, rounds made) over some seconds."""
    everyone = [d.pid] + children(d.pid)
    before = {p: cpu_s(p) for p in everyone}
    requests = d.buses()[0]["requests"]
    time.sleep(seconds)
    after = {p: cpu_s(p) for p in everyone}
    rounds = d.buses()[0]["requests"] - requests
    used = {p: after[p] - before[p] for p in everyone}
    return used[d.pid], sum(used.values()), rounds


def measure_start():
    """Start to the first answer of /metrics, and to full data (ms)."""
    d = Daemon(platform="sim:cages=64,fresh=1")
    try:
        start = time.monotonic()
        d.start(ready=False)
        wait_for(lambda: answers(d), 10, step=0.0005)
        first = time.monotonic()
        wait_for(lambda: d.get("/readyz")[0] == 200, 30, step=0.002)
        return (first - start) * 1e3, (time.monotonic() - start) * 1e3
    finally:
        d.stop()


def answers(d):
    try:
        return d.get("/metrics")[0] == 200
    except OSError:
        return False


def measure_presence(d, rounds):
    """Removal and insertion to a client that polls REST (ms, medians)."""
    out, back = [], []
    for i in range(rounds):
        name = str(i % 64 + 1)
        for action, state, times in (("remove", "absent", out), ("insert", "present", back)):
            d.cagectl("sim", action, name, *(["qdd-400g-dr4"] if action == "insert" else []))
            start = time.monotonic()
            wait_for(lambda: d.cage(name)["presence"] == state, 5, step=0.001)
            times.append((time.monotonic() - start) * 1e3)
            time.sleep(0.1)
    return statistics.median(out), statistics.median(back)


def clocks_ms(bytes_of_a_poll, cages, khz):
    """What the polls of some paged CMIS modules take on the wire at least, by the clocks of I2C.

    A read of n bytes is (3 + n) bytes of 9 clocks and 3 for starts and stop; the pager reads its own two bytes between
    lower memory and the page; one byte opens the channel of a mux.
    """
    reads = 3 * (3 * 9 + 3) + 9 * (bytes_of_a_poll + 2)
    return cages * (reads + 2 * 9 + 2) / khz


def measure_sweeps(tell, seconds):
    """How long 64 cages take on 1, 8 and 32 buses at 400 kHz, beside the clocks of the bus (ms)."""
    for buses, reach in ((1, 1.05), (8, 1.1), (32, 1.3)):
        with Daemon(platform="sim:cages=64,buses=%d" % buses, args=["--config", config(1000)]) as d:
            time.sleep(2)
            before, polls, sweeps = d.buses(), sum(c["counters"]["polls"] for c in d.cages().values()), []
            for _ in range(int(seconds)):
                time.sleep(1)
                sweeps += [b["sweep-seconds"] * 1e3 for b in d.buses()]
            polls = sum(c["counters"]["polls"] for c in d.cages().values()) - polls
            moved = sum(b["bytes"] for b in d.buses()) - sum(b["bytes"] for b in before)
            wire = clocks_ms(moved / polls, 64 / buses, 400)
            tell("sweep of 64 cages, %d buses" % buses, statistics.median(sweeps), "ms", "reach %g of the clocks" % reach)
            tell("bus clocks of 64 cages, %d buses" % buses, wire, "ms", "%.0f bytes a poll" % (moved / polls))


FORMS = (("text", {}), ("OpenMetrics", {"Accept": "application/openmetrics-text;version=1.0.0"}),
         ("text, gzip", {"Accept-Encoding": "gzip"}),
         ("OpenMetrics, gzip", {"Accept": "application/openmetrics-text;version=1.0.0", "Accept-Encoding": "gzip"}))


def scrape(d, seconds, path, headers, pause):
    """(main's CPU in seconds, answers, the last body) of one connection that asks again and again."""
    c = http.client.HTTPConnection("127.0.0.1", d.port, timeout=10)
    before, answers, end = cpu_s(d.pid), 0, time.monotonic() + seconds
    while time.monotonic() < end:
        c.request("GET", path, headers=headers)
        body = c.getresponse().read()
        answers += 1
        time.sleep(pause)
    c.close()
    return cpu_s(d.pid) - before, answers, body


def measure_restconf(tell, d, seconds):
    """The components of the switch as one document: as it was kept, and made anew since another one was asked for."""
    path = "/restconf/data/openconfig-platform:components"
    for form in ("json", "xml"):
        headers = {"Accept": "application/yang-data+" + form}
        used, answers, body = scrape(d, seconds / 5, path, headers, 0)
        tell("CPU of RESTCONF components, kept: " + form, used / answers * 1e3, "ms", "%d bytes" % len(body))
        before, end, answers = cpu_s(d.pid), time.monotonic() + seconds / 5, 0
        while time.monotonic() < end:
            for other in ("", "?depth=65535"):
                assert d.ask("GET", path + other, headers=headers)[0] == 200
                answers += 1
        tell("CPU of RESTCONF components, anew: " + form, (cpu_s(d.pid) - before) / answers * 1e3, "ms",
             "%d answers; reach 3" % answers)


def measure_scrapes(tell, seconds):
    with switch(3600000) as d:
        _, _, body = scrape(d, 0.01, "/metrics", {}, 0)
        _, _, zipped = scrape(d, 0.01, "/metrics", {"Accept-Encoding": "gzip"}, 0)
        lines = body.decode().splitlines()
        tell("series a port", sum(1 for line in lines if 'port="' in line) / 64, "", "8 lanes; reach 60")
        tell("gzip a port", len(zipped) / 64 / 1000, "kB", "%d of %d bytes; reach 0.4" % (len(zipped), len(body)))
        for path, headers, name in [("/healthz", {}, "an answer of 15 bytes")] + [
                ("/metrics", headers, "a scrape, same tick: " + name) for name, headers in FORMS]:
            used, answers, _ = scrape(d, seconds / 5, path, headers, 0)
            tell("CPU of " + name, used / answers * 1e3, "ms", "%d answers" % answers)
        measure_restconf(tell, d, seconds)
        start = time.process_time()
        for _ in range(50):
            zlib.compress(body, 1)
        tell("CPU of zlib -1 on that text", (time.process_time() - start) / 50 * 1e3, "ms", "in the bench itself")
    with switch(20, ",khz=1000,speed=50") as d:
        for name, headers in FORMS:
            before = cpu_s(d.pid)
            time.sleep(seconds / 2)
            idle = (cpu_s(d.pid) - before) / (seconds / 2)
            used, answers, _ = scrape(d, seconds / 2, "/metrics", headers, 0.02)
            tell("CPU of a scrape, new tick: " + name, (used / answers - idle * seconds / 2 / answers) * 1e3, "ms",
                 "%d scrapes, polling taken off" % answers)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--json")
    parser.add_argument("--seconds", type=float, default=10)
    args = parser.parse_args()
    figures = {}

    def tell(key, value, unit, note=""):
        figures[key] = {"value": round(value, 4), "unit": unit}
        print("%-46s %10.3f %-8s %s" % (key, value, unit, note), flush=True)

    starts = [measure_start() for _ in range(5)]
    tell("start to first /metrics answer", statistics.median(s[0] for s in starts), "ms")
    tell("start to full data", statistics.median(s[1] for s in starts), "ms", "64 cages, 400 kHz: all pages of all modules")
    with switch(1000) as d:
        time.sleep(2)
        main_s, all_s, _ = cpu_over(d, args.seconds)
        tell("CPU a second, main", main_s / args.seconds * 1e3, "ms/s", "1 Hz; reach 0.5")
        tell("CPU a second, all processes", all_s / args.seconds * 1e3, "ms/s", "with the simulator's own work; reach 1.5 without")
        tell("private dirty, main", memory_kb(d.pid, "Private_Dirty") / 1024, "MiB")
        pss = sum(memory_kb(p, "Pss") for p in [d.pid] + children(d.pid))
        tell("PSS, all processes", pss / 1024, "MiB", "the simulator's world is part of it")
        removed, inserted = measure_presence(d, 10)
        tell("removal to a REST client", removed, "ms", "two presence samples: 300")
        tell("insertion to a REST client", inserted, "ms", "two presence samples: 300")
    with switch(20, ",khz=1000,speed=50") as d:
        time.sleep(2)
        main_s, all_s, rounds = cpu_over(d, args.seconds)
        tell("CPU of a round, main", main_s / rounds * 1e3, "ms", "%d rounds back to back; reach 0.25" % rounds)
        tell("CPU of a round, all processes", all_s / rounds * 1e3, "ms", "with the simulator's own work")
    measure_sweeps(tell, args.seconds)
    measure_scrapes(tell, args.seconds)
    if args.json:
        pathlib.Path(args.json).write_text(json.dumps(figures, indent=1) + "\n")


main()
