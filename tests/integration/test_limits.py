# SPDX-License-Identifier: Apache-2.0
"""Clients that ask for too much: the others keep being answered, and metrics and log tell which limit was hit."""
import contextlib
import http.client
import os
import resource
import socket
import threading
import time

from certificates import CHEAP, DEAR, TlsDaemon
from harness import Daemon, INSTRUMENTED, Skip, UnixConnection, status_of, wait_for, write_config, SLOWNESS
from test_tls import basic, cpu_seconds

# How long an honest client waits at most: ten times and more of what it takes on a busy machine.
PATIENCE_S = 5


def switch(config="", platform="sim:cages=2,type=qsfp28", kind=Daemon):
    return kind(platform=platform, args=["--config", write_config(config)])


def source(n):
    """One of many addresses of this host."""
    return "127.%d.%d.%d" % (1 + n // 40000 % 200, n // 200 % 200, 1 + n % 200)


def connect(d, address="127.0.0.1", window=None):
    s = socket.socket()
    if window:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, window)
    s.bind((address, 0))
    s.settimeout(10 * SLOWNESS)
    s.connect(("127.0.0.1", d.port))
    return s


def ask_from(d, address, path="/healthz", headers=None):
    c = http.client.HTTPConnection("127.0.0.1", d.port, timeout=PATIENCE_S * SLOWNESS, source_address=(address, 0))
    try:
        c.request("GET", path, headers=headers or {})
        r = c.getresponse()
        return r.status, r.read()
    finally:
        c.close()


def hits(d, limit):
    text = d.get("/metrics", unix=True)[1]
    return int(text.split('caged_http_limit_hits_total{limit="%s"} ' % limit)[1].split("\n")[0])


def is_over(s):
    """Was the connection ended by the server?"""
    with contextlib.suppress(ConnectionError):
        s.settimeout(60 * SLOWNESS)
        while s.recv(65536):
            pass
    return True


def others_are_answered(d, n=5):
    for i in range(n):
        assert ask_from(d, "127.9.9.%d" % (1 + i))[0] == 200
        assert d.get("/healthz", unix=True, timeout=PATIENCE_S)[0] == 200


def close(sockets):
    for s in sockets:
        s.close()


def test_six_hundred_heads_that_dribble_take_the_share_of_one_source():
    with switch("http: {header-timeout: 3s}\n") as d:
        slow = [connect(d) for _ in range(600)]
        refused = 0
        for s in slow:
            try:
                s.sendall(b"GET /metrics HTTP/1.1\r\nX-Slow: ")
            except ConnectionError:
                refused += 1
        others_are_answered(d)
        assert ask_from(d, "127.0.0.2")[0] == 200
        wait_for(lambda: hits(d, "source-connections") >= 600 - 64, 10)
        # a byte now and then does not help
        end = time.monotonic() + 2
        while time.monotonic() < end:
            for s in slow[:64]:
                with contextlib.suppress(ConnectionError):
                    s.sendall(b"x")
            time.sleep(0.2)
        assert all(is_over(s) for s in slow)
        close(slow)
        wait_for(lambda: hits(d, "header-time") == 64, 10)
        wait_for(lambda: ask_from(d, "127.0.0.1")[0] == 200, 10)
        log = d.text()
        assert 1 <= log.count("all connections of one source are taken") <= 3, log
        assert 1 <= log.count("a request's head took too long") <= 3, log


def test_ten_thousand_idle_connections_from_everywhere_leave_room_for_others():
    count = min(10000, resource.getrlimit(resource.RLIMIT_NOFILE)[0] - 200)
    with switch("http: {connections: 500, idle-timeout: 1h}\n") as d:
        before = int(d.metrics()["process_resident_memory_bytes"])
        idle = []
        for n in range(count):
            idle.append(connect(d, source(n)))
            if n % 250 == 249:  # the queue of the listener stays short
                others_are_answered(d, 1)
        others_are_answered(d)
        # figures are those of the last tick; and on a busy machine some sit over their head until its time is over
        wait_for(lambda: hits(d, "connections") + hits(d, "header-time") >= count - 600, 10)
        assert d.metrics()['caged_http_connections{transport="tcp"}'] <= 500 + 256
        assert d.text().count("all connections are taken") <= 1 + 2 * 60 * SLOWNESS / 10
        close(idle)
        wait_for(lambda: d.metrics()['caged_http_connections{transport="tcp"}'] <= 2, 20)
        grown = int(d.metrics()["process_resident_memory_bytes"]) - before
        assert grown < (64 << 20) * SLOWNESS, grown  # a sanitizer keeps what was freed


def test_heads_without_end_are_refused():
    with switch() as d:
        flood = [connect(d, source(n)) for n in range(40)]
        ended = 0
        for s in flood:
            with contextlib.suppress(OSError):
                s.sendall(b"GET /metrics HTTP/1.1\r\nHost: localhost\r\n")
                for i in range(2000):
                    s.sendall(b"X-%05d: %s\r\n" % (i, b"y" * 100))
        others_are_answered(d)
        for s in flood:
            with contextlib.suppress(ConnectionError):
                answer = s.recv(100)
                ended += answer == b"" or b" 431 " in answer
                continue
            ended += 1
        assert ended == 40, ended
        wait_for(lambda: hits(d, "header-size") == 40, 10)
        close(flood)


def test_readers_that_do_not_read_are_cut_off():
    with switch("http: {answer-timeout: 2s}\n", platform="sim") as d:
        lazy = [connect(d, source(n), window=2048) for n in range(60)]
        for s in lazy:
            s.sendall(b"GET /api/v1/modules HTTP/1.1\r\nHost: localhost\r\n\r\n" * 40)
        others_are_answered(d)
        wait_for(lambda: hits(d, "answer-time") >= 60, 30)
        others_are_answered(d)
        assert "an answer was read too slowly" in d.text()
        close(lazy)


def test_answers_that_nobody_reads_are_held_up_to_a_bound_and_the_oldest_go():
    for path in "/api/v1/modules", "/restconf/data":
        with switch(platform="sim:cages=128") as d:
            hold_unread(d, path)


def hold_unread(d, path):
    size = len(d.get(path, unix=True)[1])
    count = (48 << 20) // size
    before = int(d.metrics()["process_resident_memory_bytes"])
    lazy = [connect(d, source(n), window=2048) for n in range(count)]
    for s in lazy:
        s.sendall(b"GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n" % path.encode())
    wait_for(lambda: hits(d, "answer-size") >= count - (16 << 20) // size - 1, 60)
    grown = int(d.metrics()["process_resident_memory_bytes"]) - before
    assert INSTRUMENTED or grown < 32 << 20, grown
    # who reads has all of it, and those that came last still may
    assert len(ask_from(d, "127.9.9.1", path)[1]) > size / 2
    others_are_answered(d)
    assert is_over(lazy[0])
    lazy[-1].settimeout(20 * SLOWNESS)
    assert lazy[-1].recv(100).startswith(b"HTTP/1.1 200 OK")
    assert 1 <= d.text().count("answers that are read slowly") <= 10, d.text()
    close(lazy)


def ask_whole(d, path):
    """How long an answer is; 0: there is none."""
    with contextlib.suppress(OSError, http.client.HTTPException):
        return len(d.get(path, unix=True)[1])
    return 0


def test_a_limit_of_memory_costs_answers_and_no_polls():
    platform = "sim:cages=64"
    with Daemon(platform=platform) as d:
        kilobytes = int(status_of(d.pid)["VmPeak"].split()[0]) + 4096
        want = len(d.get("/api/v1/modules", unix=True)[1])
    if kilobytes > 1 << 26:
        raise Skip("a sanitizer reserves more than any limit")
    with Daemon(platform=platform, wrapper=["sh", "-c", 'ulimit -v %d && exec "$@"' % kilobytes, "sh"]) as d:
        def polls():
            with contextlib.suppress(OSError, http.client.HTTPException, AssertionError):
                return d.json("/api/v1/cages/1", unix=True)["counters"]["polls"]
            return 0

        before = polls()
        lazy = [connect(d, source(n), window=2048) for n in range(200)]
        for s in lazy:
            with contextlib.suppress(ConnectionError):
                s.sendall(b"GET /api/v1/modules HTTP/1.1\r\nHost: localhost\r\n\r\n")
        told = []
        for n in range(10):
            try:
                told.append(ask_from(d, "127.9.9.%d" % (1 + n), "/api/v1/modules")[0])
            except (OSError, http.client.HTTPException):
                told.append(None)
        assert set(told) <= {200, 503, None} and set(told) - {200}, told
        # each second one poll, also while there is no memory; and there is some again at the end
        time.sleep(6)
        close(lazy)
        assert wait_for(polls, 20) >= before + 3
        wait_for(lambda: ask_whole(d, "/api/v1/modules") > want / 2, 20)
        assert d.get("/readyz", unix=True)[0] == 200 and {b["state"] for b in d.buses()} == {"up"}, d.text()


def test_a_connection_without_requests_ends_and_is_counted():
    with switch("http: {idle-timeout: 1s}\n") as d:
        kept = connect(d)
        kept.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert b"200 OK" in kept.recv(1000)
        assert is_over(kept)
        wait_for(lambda: hits(d, "idle-time") == 1, 10)
        kept.close()


def test_the_unix_socket_has_connections_of_its_own():
    with switch("http: {connections: 16, connections-per-source: 16, header-timeout: 1m}\n") as d:
        held = [connect(d) for _ in range(24)]
        for s in held:
            s.sendall(b"GET /")
        local = [UnixConnection(d.run_dir + "/caged.sock", PATIENCE_S * SLOWNESS) for _ in range(32)]
        for c in local:
            c.request("GET", "/healthz")
        assert all(c.getresponse().status == 200 for c in local)
        # and a new source takes the place of who has asked for nothing for the longest
        assert ask_from(d, "127.0.0.9")[0] == 200
        assert is_over(held[0])
        close(held + local)


def test_strangers_at_the_unix_socket_leave_it_to_those_it_knows():
    if os.geteuid() != 0:
        raise Skip("only root can be somebody else")
    with switch() as d:
        held = []
        for _ in range(100):
            s = socket.socket(socket.AF_UNIX)
            s.settimeout(10 * SLOWNESS)
            pid = os.fork()
            if pid == 0:  # the credentials are those of who connects
                os.chdir(d.run_dir)
                os.setresuid(54321, 54321, 54321)
                s.connect("caged.sock")
                os._exit(0)
            os.waitpid(pid, 0)
            held.append(s)
        assert d.get("/healthz", unix=True, timeout=PATIENCE_S)[0] == 200
        wait_for(lambda: hits(d, "strangers") == 92, 10)
        held[0].sendall(b"GET / HTTP/1.0\r\n\r\n")
        assert b" 403 " in held[0].recv(1000) and is_over(held[50])
        close(held)


def test_a_thousand_wrong_passwords_a_second_wait_for_nobody():
    users = "basic_auth_users:\n  alice: %s\n  dear: %s\n" % (CHEAP, DEAR)
    with switch("http: {web-config: %s, connections-per-source: 200}\n" % write_config(users), kind=TlsDaemon) as d:
        alice, answers, stop = {"Authorization": basic("alice")}, [], threading.Event()
        wait_for(lambda: ask_from(d, "127.0.0.9", headers=alice)[0] == 200, 10)

        def guess(n):
            c = http.client.HTTPConnection("127.0.0.1", d.port, timeout=60 * SLOWNESS, source_address=(source(n), 0))
            i = 0
            while not stop.is_set():
                i += 1
                c.request("GET", "/metrics", headers={"Authorization": basic("dear", "guess-%d-%d" % (n, i))})
                r = c.getresponse()
                r.read()
                answers.append(r.status)
                if r.status == 429:
                    assert r.getheader("Retry-After") == "1"
            c.close()

        threads = [threading.Thread(target=guess, args=(n,)) for n in range(24)]
        before, start = cpu_seconds(d.pid), time.monotonic()
        for t in threads:
            t.start()
        try:
            while time.monotonic() - start < 3:
                assert ask_from(d, "127.0.0.9", headers=alice)[0] == 200
                others_time = time.monotonic()
                assert d.get("/healthz", unix=True)[0] == 200
                assert time.monotonic() - others_time < PATIENCE_S * SLOWNESS
                time.sleep(0.02)
        finally:
            stop.set()
            for t in threads:
                t.join()
        used, took = cpu_seconds(d.pid) - before, time.monotonic() - start
        assert set(answers) == {401, 429} and answers.count(429) > answers.count(401), len(answers)
        assert hits(d, "sign-ins") == answers.count(429) and hits(d, "credentials") == answers.count(401)
        assert used < 1.8 * took, (used, took)
        assert d.text().count("too many passwords") <= 3, d.text()
