# SPDX-License-Identifier: Apache-2.0
"""Exact counts of a steady round: messages, transfers, system calls, allocations."""
import collections
import os
import re
import shutil
import struct
import subprocess
import tempfile
import time

from harness import BUILD, Daemon, children

PERIOD_S = 0.2
COUNTER = BUILD / "tests/.libs/count_alloc.so"


def skip_suite():
    if not shutil.which("strace"):
        return "no strace"
    if os.geteuid() != 0:
        return "only root may trace processes that gave up their privileges"
    if os.environ.get("CAGED_SLOWNESS"):
        return "an instrumented build allocates and calls as it likes"
    return None


def config():
    f = tempfile.NamedTemporaryFile("w", suffix=".yaml", delete=False)
    f.write("poll:\n  monitors-period: %dms\n" % (PERIOD_S * 1000))
    f.close()
    os.chmod(f.name, 0o644)
    return f.name


def sixty_four():
    return Daemon(platform="sim:cages=64,khz=1000", args=["--config", config()])


def test_a_round_of_64_cages_is_one_request_and_one_reply_a_bus():
    with sixty_four() as d:
        before = d.buses()
        polls = {n: c["counters"]["polls"] for n, c in d.cages().items()}
        time.sleep(5 * PERIOD_S)
        after = d.buses()
        rounds = [a["requests"] - b["requests"] for a, b in zip(after, before)]
        assert all(3 <= r <= 10 for r in rounds) and max(rounds) - min(rounds) <= 1, rounds
        for a, b, r in zip(after, before, rounds):
            assert abs((a["replies"] - b["replies"]) - r) <= 1
            # eight paged CMIS modules: lower memory and page 11h are two transfers of the plugin
            assert (a["transactions"] - b["transactions"]) in (16 * (r - 1), 16 * r, 16 * (r + 1))
            assert a["errors"] == 0 and a["timeouts"] == 0
        assert all(c["counters"]["polls"] > polls[n] for n, c in d.cages().items())


def test_a_steady_poll_of_a_cmis_module_is_three_transactions_on_the_wire():
    with Daemon(platform="sim:cages=1", args=["--config", config()]) as d:
        time.sleep(5 * PERIOD_S)
        ledger = d.cagectl("sim", "ledger", "1", "-n", "40").stdout.splitlines()
        # time, cage, what, where, length; flags that were set or cleared are no transfers
        wire = [tuple(line.split()[2:5]) for line in ledger if line.split()[2] in ("read", "write")]
        poll = [("read", "low:0", "42"), ("read", "low:126", "2"), ("read", "11h:128", "86")]
        start = wire.index(poll[0], len(wire) - 8)
        assert wire[start - 6:start] == poll * 2, wire[-9:]


def test_a_visit_to_what_a_module_observes_is_one_run_of_each_page():
    with Daemon(platform="sim:cages=1,type=osfp", args=["--config", config()]) as d:
        time.sleep(25)
        ledger = d.cagectl("sim", "ledger", "1", "-n", "5000").stdout.splitlines()
        runs = [tuple(line.split()[3:5]) for line in ledger if line.split()[2] == "read"]
        runs = [r for r in runs if r[0] != "low:126"]  # the page register
        counts = collections.Counter(runs)
        # 60 observables side by side: descriptors and limits once, samples and flags now and every 10 s
        assert counts[("2fh:128", "1")] == counts[("20h:128", "128")] == counts[("28h:128", "128")] == 1, counts
        assert counts[("24h:128", "120")] == counts[("2ch:128", "30")] == 3, counts
        polls = counts[("low:0", "42")]
        assert polls > 100 and abs(counts[("11h:128", "86")] - polls) <= 1, counts
        # what is left are the pages that never change
        assert sum(counts.values()) == 3 + 2 * 3 + polls + counts[("11h:128", "86")] + 6, counts
        assert not [line for line in ledger if line.split()[2] == "write" and line.split()[3] != "low:126"]


def read_counts(path):
    data = open(path, "rb").read()
    return {pid: n for pid, n in struct.iter_unpack("QQ", data) if pid}


def test_a_steady_round_allocates_nothing_in_any_process():
    with tempfile.NamedTemporaryFile() as f:
        f.write(bytes(256 * 16))
        f.flush()
        os.chmod(f.name, 0o666)
        env = {"LD_PRELOAD": str(COUNTER.resolve()), "CAGED_COUNT_FILE": f.name}
        with Daemon(platform="sim:cages=64,type=osfp,khz=1000", args=["--config", config()], env=env) as d:
            everyone = [d.pid] + children(d.pid)

            def nothing_allocated(seconds):
                # libmicrohttpd frees what the last answer took a little later
                time.sleep(PERIOD_S)
                before = read_counts(f.name)
                time.sleep(seconds)
                after = read_counts(f.name)
                assert all(p in before for p in everyone) and before[d.pid] > 100, (everyone, before)
                return {p: after[p] - before[p] for p in everyone} == {p: 0 for p in everyone}

            time.sleep(3 * PERIOD_S)
            polls = d.cage("1")["counters"]["polls"]
            # nor does a visit to what modules observe, which comes every 10 s
            assert nothing_allocated(11)
            assert d.cage("1")["counters"]["polls"] - polls >= 25
            # nor do alarms that are raised, stand, and are over, when their causes lasted
            assert d.cagectl("sim", "bend", "1", "rx-power", "dark", "1").returncode == 0
            assert nothing_allocated(7) and "critical alarm rx-los" in d.text(), d.text()
            assert d.cagectl("sim", "bend", "1", "rx-power", "off", "1").returncode == 0
            assert nothing_allocated(15) and "cage 1: over: rx-los" in d.text(), d.text()
            # the counter counts: an answer allocates
            counted = read_counts(f.name)[d.pid]
            assert d.get("/api/v1/cages")[0] == 200 and read_counts(f.name)[d.pid] > counted


def strace(pid, seconds):
    """System calls by name that a process made."""
    with tempfile.NamedTemporaryFile("r") as f:
        tracer = subprocess.Popen(["strace", "-qq", "-o", f.name, "-p", str(pid)], stderr=subprocess.DEVNULL)
        try:
            time.sleep(seconds)
        finally:
            tracer.terminate()
            tracer.wait(10)
        names = collections.Counter()
        for line in f.read().splitlines():
            m = re.match(r"(\w+)\(", line)
            if m and "<unfinished" not in line:
                names[m.group(1)] += 1
        return names


def test_main_makes_few_system_calls_a_round():
    with sixty_four() as d:
        time.sleep(2 * PERIOD_S)
        calls = strace(d.pid, 10 * PERIOD_S)
        sent = calls["sendto"] + calls["sendmsg"] + calls["send"]
        rounds = sent / 8
        assert 4 <= rounds <= 14, calls
        # a round: 8 requests sent, 8 replies received and no look for more behind them, at most one wait for each of
        # them and two for the timer; nothing else, but for the timer that libevent may set anew
        allowed = {"sendto", "sendmsg", "recvfrom", "recvmsg", "epoll_wait", "epoll_pwait", "epoll_pwait2"}
        assert set(calls) <= allowed | {"restart_syscall"}, calls
        received = calls["recvfrom"] + calls["recvmsg"]
        waits = sum(n for name, n in calls.items() if name.startswith("epoll"))
        assert received <= sent + 16, calls
        assert waits <= 10 * (rounds + 1), calls


def test_a_bus_process_makes_few_system_calls_a_round():
    with sixty_four() as d:
        time.sleep(2 * PERIOD_S)
        calls = strace(d.bus_pid(0), 10 * PERIOD_S)
        sent = calls["sendto"] + calls["sendmsg"]
        assert 4 <= sent <= 14, calls
        # a round of 8 cages is 16 runs: one message each way, a look for control before each run but the first
        assert abs(calls["recvfrom"] + calls["recvmsg"] - sent) <= 1, calls
        assert 15 * (sent - 1) <= calls["poll"] <= 15 * (sent + 1), calls
        # it waits once for the next request, and four times a second to sample presence; the three pins of each cage
        # are read one by one, with a look for control before each of them, and told to nobody when none has moved
        pins = 3 * 8
        assert pins * (sent - 1) <= calls["ppoll"] <= (2 + pins) * (sent + 1) + 4 * 10 * PERIOD_S + 4, calls
        # the simulator sleeps once for each of the three transactions of a module
        assert calls["clock_nanosleep"] <= 3 * 8 * (sent + 1), calls
        rest = set(calls) - {"sendto", "sendmsg", "recvfrom", "recvmsg", "poll", "ppoll", "clock_nanosleep",
                             "restart_syscall", "futex"}
        assert not rest, calls
