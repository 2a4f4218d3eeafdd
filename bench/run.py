#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Measures the running daemon: 64 cages on 8 buses of the simulator. Prints text, and JSON into a file.

usage: bench/run.py [--json FILE] [--seconds N] [--only WORD]

Where nginx is installed it serves the bytes of a scrape in turn with us, and is started as often as we are: the floor
of both. --only measures the groups whose names have this word.

CPU comes from /proc/PID/stat and the scheduler's nanoseconds of /proc/PID/schedstat. Bus processes carry the
simulator's own work; it cannot be told apart here and is part of their figure.
"""
import argparse
import http.client
import json
import os
import pathlib
import signal
import statistics
import sys
import tempfile
import time
import zlib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "tests/integration"))
sys.dont_write_bytecode = True
from harness import Daemon, children, comm, wait_for  # noqa: E402
from nginx import Nginx, program as nginx_program  # noqa: E402


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
    """Start to the first answer of /metrics, to full data, and what its transfers took on the slowest bus (ms)."""
    d = Daemon(platform="sim:cages=64,fresh=1")
    try:
        start = time.monotonic()
        d.start(ready=False)
        wait_for(lambda: answers(d), 10, step=0.0005)
        first = time.monotonic()
        wait_for(lambda: d.get("/readyz")[0] == 200, 30, step=0.002)
        full = time.monotonic()
        return (first - start) * 1e3, (full - start) * 1e3, max(b["busy-seconds"] for b in d.buses()) * 1e3
    finally:
        d.stop()


def answers(d):
    try:
        return d.get("/metrics")[0] == 200
    except OSError:
        return False


PRESENCE_S = 0.25


def measure_presence(d, rounds):
    """Removal and insertion to a client that polls REST, at moments all over the period of presence (ms, worst)."""
    out, back, begin = [], [], time.monotonic()
    for i in range(rounds):
        name = str(i % 64 + 1)
        for action, state, times in (("remove", "absent", out), ("insert", "present", back)):
            # without this it would come to keep step with the samples
            phase = (begin + PRESENCE_S * i / rounds - time.monotonic()) % PRESENCE_S
            time.sleep(PRESENCE_S + phase)
            d.cagectl("sim", action, name, *(["qdd-400g-dr4"] if action == "insert" else []))
            start = time.monotonic()
            wait_for(lambda: d.cage(name)["presence"] == state, 5, step=0.001)
            times.append((time.monotonic() - start) * 1e3)
    return max(out), max(back)


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


def measure_starts(tell, _):
    starts = [measure_start() for _ in range(5)]
    tell("start to first /metrics answer", statistics.median(s[0] for s in starts), "ms", "reach 2 x nginx")
    tell("start to full data", statistics.median(s[1] for s in starts), "ms", "64 cages, 400 kHz; reach 25 over its bus")
    tell("bus time of full data", statistics.median(s[2] for s in starts), "ms", "all pages of all modules")
    if nginx_program():
        times = []
        for _ in range(5):
            with Nginx(b"metrics") as n:
                times.append(n.start_ms)
        tell("start to first answer, nginx", statistics.median(times), "ms")


def measure_second(tell, seconds):
    with switch(1000) as d:
        time.sleep(2)
        main_s, all_s, _ = cpu_over(d, seconds)
        tell("CPU a second, main", main_s / seconds * 1e3, "ms/s", "1 Hz; reach 0.5")
        tell("CPU a second, all processes", all_s / seconds * 1e3, "ms/s", "with the simulator's own work; reach 1.5 without")
        removed, inserted = measure_presence(d, 20)
        tell("removal to a REST client", removed, "ms", "worst of 20; two samples: 300; reach 20 more")
        tell("insertion to a REST client", inserted, "ms", "worst of 20; one sample: 250; reach 5 more")


def measure_memory(tell, _):
    """128 cages of 8 lanes on 8 buses, after a scrape and a look at everything."""
    with Daemon(platform="sim:cages=128", args=["--config", config(1000)]) as d:
        for path in ("/metrics", "/api/v1/cages", "/api/v1/modules", "/api/v1/events"):
            assert d.get(path)[0] == 200, path
        time.sleep(3)
        tell("private dirty, main", memory_kb(d.pid, "Private_Dirty") / 1024, "MiB", "128 cages; reach 6")
        pss = {comm(p): 0 for p in [d.pid] + children(d.pid)}
        for p in [d.pid] + children(d.pid):
            pss[comm(p)] += memory_kb(p, "Pss") / 1024
        tell("PSS, all processes", sum(pss.values()), "MiB", "with the simulator's world; reach 16 without")
        print("  " + ", ".join("%s %.1f" % row for row in sorted(pss.items())))


def measure_round(tell, seconds):
    with switch(20, ",khz=1000,speed=50") as d:
        time.sleep(2)
        main_s, all_s, rounds = cpu_over(d, seconds)
        tell("CPU of a round, main", main_s / rounds * 1e3, "ms", "%d rounds back to back; reach 0.25" % rounds)
        tell("CPU of a round, all processes", all_s / rounds * 1e3, "ms", "with the simulator's own work")


FORMS = (("text", {}), ("OpenMetrics", {"Accept": "application/openmetrics-text;version=1.0.0"}),
         ("text, gzip", {"Accept-Encoding": "gzip"}),
         ("OpenMetrics, gzip", {"Accept": "application/openmetrics-text;version=1.0.0", "Accept-Encoding": "gzip"}))


def scrape(d, seconds, path, headers, pause, times=None):
    """(main's CPU in seconds, answers, the last body) of one connection that asks again and again."""
    c = http.client.HTTPConnection("127.0.0.1", d.port, timeout=10)
    before, answers, end = cpu_s(d.pid), 0, time.monotonic() + seconds
    while time.monotonic() < end:
        start = time.monotonic()
        c.request("GET", path, headers=headers)
        body = c.getresponse().read()
        if times is not None:
            times.append((time.monotonic() - start) * 1e3)
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


def measure_nginx(tell, d, body, seconds):
    """The same bytes of nginx and of us, in turn."""
    if not nginx_program():
        print("nginx is not installed: no floor of a scrape")
        return
    with Nginx(body) as n:
        for name, headers in (("text", {}), ("gzip", {"Accept-Encoding": "gzip"})):
            cpu, times = {d: [], n: []}, {d: [], n: []}
            for _ in range(5):
                for server, path in ((d, "/metrics"), (n, "/metrics.txt")):
                    used, answers, _ = scrape(server, seconds / 10, path, headers, 0, times[server])
                    cpu[server].append(used / answers * 1e3)
            for server, who in ((d, "ours"), (n, "nginx")):
                tell("CPU of a scrape, %s: %s" % (name, who), statistics.median(cpu[server]), "ms",
                     "reach 1.5 x nginx" if server is d else "the same bytes, static")
                tell("p50 of a scrape, %s: %s" % (name, who), statistics.median(times[server]), "ms")


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
        measure_nginx(tell, d, body, seconds)
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


def measure_stuck(tell, seconds):
    """What an answer takes while a bus process does not answer, beside what it takes else."""
    with switch(1000) as d:
        free, stuck, pid = [], [], d.bus_pid(0)
        for _ in range(5):
            scrape(d, seconds / 10, "/api/v1/buses", {}, 0.002, free)
            os.kill(pid, signal.SIGSTOP)
            try:
                scrape(d, seconds / 10, "/api/v1/buses", {}, 0.002, stuck)
            finally:
                os.kill(pid, signal.SIGCONT)
            time.sleep(0.5)
        tell("p50 of an answer", statistics.median(free), "ms", "/api/v1/buses")
        tell("p50 of an answer, a bus stopped", statistics.median(stuck), "ms", "reach: the same")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--json")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--only", default="")
    args = parser.parse_args()
    figures = {}

    def tell(key, value, unit, note=""):
        figures[key] = {"value": round(value, 4), "unit": unit}
        print("%-46s %10.3f %-8s %s" % (key, value, unit, note), flush=True)

    for group in (measure_starts, measure_second, measure_memory, measure_round, measure_sweeps, measure_scrapes,
                  measure_stuck):
        if args.only in group.__name__:
            group(tell, args.seconds)
    if args.json:
        pathlib.Path(args.json).write_text(json.dumps(figures, indent=1) + "\n")


main()
