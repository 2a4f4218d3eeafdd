# SPDX-License-Identifier: Apache-2.0
"""Where the daemon listens: several addresses, one interface, sockets that are handed over, and what is refused."""
import contextlib
import http.client
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile

from certificates import CHEAP, tls_switch
from harness import CAGED, Daemon, INSTRUMENTED, Skip, free_port, run, wait_for, write_config
from test_access import VERBS
from test_privileges import our_user


def get(host, port, path="/healthz", source=None, family=socket.AF_INET):
    """The status of an answer; None where there is no connection, 0 where it ends at once."""
    with socket.socket(family) as s:
        s.settimeout(20)
        try:
            if source:
                s.bind((source, 0))
            s.connect((host, port))
        except OSError:
            return None
        with contextlib.suppress(ConnectionError):
            s.sendall(b"GET %s HTTP/1.0\r\n\r\n" % path.encode())
            answer = s.recv(1000)
            return int(answer.split()[1]) if answer else 0
        return 0


def beside(d):
    """Arguments of a second daemon, with directories of its own."""
    return [a + "2" if a in (d.run_dir, d.dir + "/state") else a for a in d.argv]


def has_v6():
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET6) as s:
        s.bind(("::1", 0))
        return True
    return False


def test_several_addresses_are_listened_at():
    first, second = free_port(), free_port()
    text = "127.0.0.1:%d, 127.0.0.2:%d" % (first, second) + (", [::1]:%d" % first if has_v6() else "")
    with Daemon(platform="sim:cages=1", http=False, args=["--http", text]) as d:
        assert get("127.0.0.1", first) == get("127.0.0.2", second) == 200
        assert get("127.0.0.2", first) is None and get("127.0.0.1", second) is None
        if has_v6():
            assert get("::1", first, family=socket.AF_INET6) == 200
        assert "listening on %s and " % text in d.text()


def test_where_only_metrics_are_served_nothing_else_is_and_not_to_everybody():
    port = free_port()
    with Daemon(platform="sim:cages=1", args=["--config", write_config(
            "metrics: {listen: '127.0.0.1:%d', allow: '127.0.0.0/30, 127.7.0.0/16'}\n" % port)]) as d:
        for path in "/metrics", "/healthz", "/readyz":
            assert get("127.0.0.1", port, path) == 200
        for path in "/", "/openapi.json", "/api/v1/cages", "/api/v1/cages/1/reset", "/nowhere":
            assert get("127.0.0.1", port, path) == 404, path
        for path in d.json("/openapi.json")["paths"]:
            for verb in VERBS:
                c = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
                c.request(verb, re.sub(r"\{[a-z]+\}", "1", path))
                want = 404 if path not in ("/metrics", "/healthz", "/readyz") else 200 if verb in ("GET", "HEAD") else 405
                assert c.getresponse().status == want, (verb, path)
                c.close()
        for source, want in ("127.0.0.3", 200), ("127.7.255.1", 200), ("127.0.0.4", 0), ("127.6.0.1", 0), ("127.8.0.1", 0):
            assert get("127.0.0.1", port, "/metrics", source) == want, source
        wait_for(lambda: 'caged_http_limit_hits_total{limit="source"} 3\n' in d.get("/metrics", unix=True)[1], 10)
        assert "127.0.0.4: this source may not connect" in d.text()


def test_a_network_is_not_served_in_clear_or_without_sign_in_unless_said_so():
    users = write_config("basic_auth_users: {alice: %s}\n" % CHEAP)
    with tls_switch() as d:
        tls_alone = str(d.web)
        both = d.web.parent / "both.yaml"
        both.write_text(d.web.read_text() + "basic_auth_users: {alice: %s}\n" % CHEAP)
        for listen, more, ok in (("0.0.0.0:9780", "", False), ("'[::]:9780'", "", False),
                                 ("'127.0.0.1:9780, 192.0.2.1:9780'", "", False),
                                 ("0.0.0.0:9780", "web-config: %s" % users, False),
                                 ("0.0.0.0:9780", "web-config: %s" % tls_alone, False),
                                 ("0.0.0.0:9780", "web-config: %s" % both, True),
                                 ("0.0.0.0:9780", "insecure: true", True),
                                 ("127.0.0.7:9780", "", True), ("'[::1]:9780'", "", True), ("off", "", True)):
            config = write_config("http: {listen: %s, %s}\n" % (listen, more or "insecure: false"))
            r = run([CAGED, "--config", config, "--check"])
            assert r.returncode == (0 if ok else 2), (listen, more, r.stderr)
            assert ok or "a network is served with TLS and sign-in" in r.stderr, r.stderr
    port = free_port()
    with Daemon(platform="sim:cages=1", http=False) as d:
        r = run([*beside(d), "--http", "0.0.0.0:%d" % port])
        assert r.returncode == 2 and "caged: http.listen 0.0.0.0:%d: a network is" % port in r.stderr, r.stderr


def handed_over(d, sockets, names=""):
    """Starts a daemon as a service manager does that listens in its place."""
    def prepare():
        for i, s in enumerate(sockets):
            os.dup2(s.fileno(), 10 + i)
        for i in range(len(sockets)):
            os.dup2(10 + i, 3 + i)

    script = 'export LISTEN_PID=$$ LISTEN_FDS=%d LISTEN_FDNAMES=%s; exec "$@"' % (len(sockets), names)
    d.process = subprocess.Popen(["sh", "-c", script, "sh", *d.argv], stdout=d.log, stderr=d.log,
                                 preexec_fn=prepare, close_fds=False)
    wait_for(d.is_ready, 30)


def test_sockets_of_a_service_manager_are_taken_over_and_left_to_it():
    port, other = free_port(), free_port()
    with contextlib.ExitStack() as stack:
        d = Daemon(platform="sim:cages=1")
        stack.callback(d.__exit__)
        os.mkdir(d.run_dir, 0o755)
        tcp, metrics, unix = socket.socket(), socket.socket(), socket.socket(socket.AF_UNIX)
        for s, address in (tcp, ("127.0.0.1", port)), (metrics, ("127.0.0.1", other)), (unix, d.run_dir + "/caged.sock"):
            stack.enter_context(s)
            s.bind(address)
            s.listen(16)
        os.chmod(d.run_dir + "/caged.sock", 0o666)
        if os.geteuid() == 0:
            os.chown(d.run_dir, our_user().pw_uid, our_user().pw_gid)
        configured, d.port = d.port, None  # the Unix socket is asked
        handed_over(d, [tcp, metrics, unix], "http:metrics:caged.sock")
        assert get("127.0.0.1", port, "/api/v1/cages") == 200 and get("127.0.0.1", configured) is None
        assert (get("127.0.0.1", other, "/metrics"), get("127.0.0.1", other, "/api/v1/cages")) == (200, 404)
        assert d.get("/healthz", unix=True)[0] == 200
        assert d.stop() == 0
        assert pathlib.Path(d.run_dir, "caged.sock").exists()
        assert "127.0.0.1:%d (metrics)" % other in d.text()


def test_a_unix_socket_is_not_taken_for_one_of_gnmi():
    with contextlib.ExitStack() as stack:
        d = Daemon(platform="sim:cages=1")
        stack.callback(d.__exit__)
        unix = stack.enter_context(socket.socket(socket.AF_UNIX))
        unix.bind("")
        unix.listen(1)
        with contextlib.suppress(AssertionError):
            handed_over(d, [unix], "gnmi")
        assert d.process.wait(10) == 2
        assert "socket 1 that was handed over: Address family not supported" in d.text(), d.text()


def test_a_socket_of_somebody_else_is_not_taken():
    # the number of another process: what a shell hands down by accident
    with Daemon(platform="sim:cages=1", env={"LISTEN_PID": "1", "LISTEN_FDS": "2"}) as d:
        assert d.get("/healthz")[0] == 200


def ip(*args):
    r = run(["ip", *args])
    if r.returncode:
        raise Skip("ip %s: %s" % (" ".join(args), r.stderr.strip()))


@contextlib.contextmanager
def two_sides():
    """A namespace with two interfaces, a0 and b0, whose other ends are in two more of them."""
    tag = "cg%d" % os.getpid()
    spaces = [tag + s for s in ("switch", "left", "right")]
    if os.geteuid() or not shutil.which("ip"):
        raise Skip("needs root and iproute2")
    try:
        for space in spaces:
            ip("netns", "add", space)
            ip("-n", space, "link", "set", "lo", "up")
        for side, net, space in ("a", "192.0.2", spaces[1]), ("b", "198.51.100", spaces[2]):
            ip("link", "add", side + "0", "netns", spaces[0], "type", "veth", "peer", "name", side + "1", "netns", space)
            for where, name, host in (spaces[0], side + "0", 1), (space, side + "1", 2):
                ip("-n", where, "addr", "add", "%s.%d/24" % (net, host), "dev", name)
                ip("-n", where, "link", "set", name, "up")
            ip("-n", space, "route", "add", "default", "via", net + ".1")
        yield spaces
    finally:
        for space in spaces:
            run(["ip", "netns", "del", space])


def reaches(space, host, port):
    code = "import socket; socket.create_connection(('%s', %d), 2).sendall(b'GET /healthz HTTP/1.0\\r\\n\\r\\n')" % (host, port)
    return run(["ip", "netns", "exec", space, sys.executable, "-c", code]).returncode == 0


def listens_on_one_side(spaces, device, left, right):
    with Daemon(platform="sim:cages=1", http=False, wrapper=["ip", "netns", "exec", spaces[0]],
                args=["--http", "0.0.0.0:9780 device %s" % device,
                      "--config", write_config("http: {insecure: true}\n")]) as d:
        assert d.get("/healthz", unix=True)[0] == 200
        assert reaches(spaces[1], "192.0.2.1", 9780) == left, "left"
        assert reaches(spaces[2], "198.51.100.1", 9780) == right, "right"
        # nor by the address of the other side
        assert not reaches(spaces[2], "192.0.2.1", 9780) or right


def test_a_listener_of_one_interface_answers_on_that_side_only():
    with two_sides() as spaces:
        listens_on_one_side(spaces, "a0", True, False)
        listens_on_one_side(spaces, "b0", False, True)
        d = Daemon(platform="sim:cages=1", http=False, wrapper=["ip", "netns", "exec", spaces[0]],
                   args=["--http", "127.0.0.1:9780 device nothing0"])
        r = run(d.argv)
        # a VRF may be made later than we are started
        assert r.returncode == 1 and "http.listen 127.0.0.1:9780 device nothing0: No such device" in r.stderr, r.stderr


def test_an_address_that_no_interface_has_yet_is_served_once_one_has():
    with two_sides() as spaces:
        with Daemon(platform="sim:cages=1", http=False, wrapper=["ip", "netns", "exec", spaces[0]],
                    args=["--http", "192.0.2.77:9780, [2001:db8::77]:9780, 127.0.0.1:9781",
                          "--gnmi", "192.0.2.77:9339", "--config", write_config("{http: {insecure: true}, gnmi: {insecure: true}}\n")]) as d:
            assert d.get("/healthz", unix=True)[0] == 200
            assert reaches(spaces[0], "127.0.0.1", 9781)
            for what in "http.listen 192.0.2.77:9780", "http.listen [2001:db8::77]:9780", "gnmi.listen 192.0.2.77:9339":
                assert what + ": no interface has this address; it is served once one has" in d.text(), d.text()
            assert "127.0.0.1:9781: no interface" not in d.text()
            assert not reaches(spaces[0], "192.0.2.77", 9780)
            ip("-n", spaces[0], "addr", "add", "192.0.2.77/24", "dev", "a0")
            ip("-n", spaces[0], "addr", "add", "2001:db8::77/64", "dev", "a0", "nodad")
            assert reaches(spaces[1], "192.0.2.77", 9780)
            assert reaches(spaces[0], "2001:db8::77", 9780)
            assert reaches(spaces[1], "192.0.2.77", 9339)


def test_a_listener_of_a_vrf_answers_on_that_side_only():
    with two_sides() as spaces:
        ip("-n", spaces[0], "link", "add", "mgmt", "type", "vrf", "table", "100")
        ip("-n", spaces[0], "link", "set", "mgmt", "up")
        ip("-n", spaces[0], "link", "set", "a0", "master", "mgmt")
        listens_on_one_side(spaces, "mgmt", True, False)


def test_too_little_memory_is_told_at_the_start():
    if INSTRUMENTED:
        raise Skip("a sanitizer takes address space for itself")
    with Daemon(platform="sim:cages=1") as d:
        for kilobytes in 14000, 18000, 22000, 28000:
            other = beside(d)
            script = 'ulimit -v %d && exec timeout -s TERM 3 "$@"' % kilobytes
            r = run(["sh", "-c", script, "sh", *other, "--http", "off"])
            # the loader may say it, or we; or it is enough after all, and ends when it is told to
            assert r.returncode in (1, 2, 124, 127), (kilobytes, r)
            assert r.returncode == 124 or re.search("memory|failed to map|cannot", r.stderr), (kilobytes, r)
        assert d.cage("1")["state"] == "ready"


def test_too_few_files_and_a_folder_that_is_closed_are_told_at_the_start():
    with Daemon(platform="sim:cages=1") as d:
        other = beside(d)
        r = run(["sh", "-c", 'ulimit -n 64 && exec "$@"', "sh", *other])
        assert r.returncode == 2 and "caged: 64 open files are too few, 272 are needed at least" in r.stderr, r.stderr
        r = run(["sh", "-c", 'ulimit -n 300 && exec timeout -s TERM 3 "$@"', "sh", *other, "--http", "off", "--gnmi", "off"])
        assert "300 open files leave 44 connections, not 1024" in r.stderr, r.stderr
        # polling of the first is unharmed by all this
        assert d.cage("1")["state"] == "ready"
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        if os.geteuid() == 0:
            run(["chattr", "+i", folder])
            argv = [str(CAGED), "--platform", "sim:cages=1", "--http", "off", "--gnmi", "off", "--run-dir", "/proc/sys",
                    "--state-dir", folder + "/s"]
        else:
            os.chmod(folder, 0o500)
            argv = [str(CAGED), "--platform", "sim:cages=1", "--http", "off", "--gnmi", "off", "--run-dir", folder + "/r"]
        r = run(argv, timeout=20)
        run(["chattr", "-i", folder])
        assert r.returncode == 2 and r.stderr.strip().count("\n") <= 1 and "caged: " in r.stderr, r
