# SPDX-License-Identifier: Apache-2.0
"""TLS, and who signs in over it: certificates, passwords, tokens, roles, headers, and files that change under traffic."""
import base64
import contextlib
import hashlib
import json
import os
import pathlib
import re
import select
import shutil
import socket
import ssl
import tempfile
import threading
import time

from certificates import ANOTHER, CHEAP, SECRETS, SLOW, Authority, TlsDaemon, sha256, tls_switch
from harness import CAGECTL, CAGED, INSTRUMENTED, SLOWNESS, free_port, run, send_signal, status_of, wait_for, write_config
from test_access import ROLES, VERBS, expected, least_role

TOKEN = "a-token-of-an-operator"
# How often the certificate changes under traffic; more of it is a job of tests/soak.sh.
ROTATIONS = int(os.environ.get("CAGED_ROTATIONS", "30"))
PEOPLE = """basic_auth_users:
  alice: %s
  oscar: %s
  adam: %s
x_tokens:
  robot: %s
x_roles:
  users: {oscar: operator, adam: admin}
  tokens: {robot: operator}
  certificates:
    "oscar@example.net": operator
""" % (CHEAP, CHEAP, CHEAP, sha256(TOKEN))


def skip_suite():
    return None if shutil.which("openssl") else "openssl is not installed"


def basic(name, password="secret"):
    return "Basic " + base64.b64encode(("%s:%s" % (name, password)).encode()).decode()


def test_one_is_known_by_password_token_or_certificate_and_by_nothing_else():
    with tls_switch(PEOPLE, tls="  client_ca_file: an authority.pem\n  client_auth_type: VerifyClientCertIfGiven\n") as d:
        for header in (basic("alice"), basic("oscar"), basic("alice"), "Bearer " + TOKEN, "bearer  " + TOKEN):
            assert d.tls("/api/v1/cages", Authorization=header)[0] == 200, header
        for header in (basic("alice", "Secret"), basic("alice", ""), basic("alice", "secret\0"), basic("nobody"),
                       basic("", ""), "Basic", "Basic ", "Basic !", "Basic %s" % ("A" * 4000), "Bearer", "Bearer ",
                       "Bearer " + TOKEN[:-1], "Bearer " + sha256(TOKEN), "Digest x", "", "Basic YWxpY2U="):
            status, body, headers = d.tls("/api/v1/cages", Authorization=header)
            assert status == 401 and headers["WWW-Authenticate"].startswith("Basic realm="), (header, status)
            assert json.loads(body)["status"] == 401
        assert d.tls("/metrics")[0] == 401 and d.tls("/nowhere")[0] == 401

        viewer = d.context(d.authority.client("viewer", "DNS:prom.example.net"))
        operator = d.context(d.authority.client("operator", "DNS:x.example.net,email:oscar@example.net"))
        reset = "/api/v1/cages/1/reset"
        assert d.tls("/metrics", context=viewer)[0] == 200 and d.tls(reset, "POST", context=viewer)[0] == 403
        assert d.tls(reset, "POST", context=operator)[0] == 200
        # who shows a certificate and a wrong password is not let in by the former
        assert d.tls("/metrics", context=operator, Authorization=basic("alice", "x"))[0] == 401
        audit = [line.split("audit: ")[1] for line in d.text().splitlines() if "audit" in line]
        assert audit[0] == "127.0.0.1 certificate prom.example.net (viewer): POST %s: 403 this is for the role " \
            "operator, yours is viewer" % reset, audit
        assert audit[-1] == "127.0.0.1 certificate oscar@example.net (operator): POST %s: 200 done" % reset, audit


def test_every_verb_of_every_path_over_tls_is_for_whom_the_role_map_says():
    web = "basic_auth_users:\n%sx_tokens:\n%sx_roles:\n" % (
        "".join("  u-%s: %s\n" % (r, CHEAP) for r in ROLES[1:]),
        "".join("  t-%s: %s\n" % (r, sha256("token-" + r)) for r in ROLES[1:]))
    for kind, form in ("users", "u-%s: %s"), ("tokens", "t-%s: %s"), ("certificates", "%s.example.net: %s"):
        web += "  %s: {%s}\n" % (kind, ", ".join(form % (r, r) for r in ROLES[1:]))
    with tls_switch(web, tls="  client_ca_file: an authority.pem\n  client_auth_type: VerifyClientCertIfGiven\n") as d:
        document = d.json("/openapi.json", unix=True)
        assert {"basic", "bearer"} <= set(document["components"]["securitySchemes"])
        wanted = [(verb, path, [k for k in item if k != "parameters"])
                  for path, item in document["paths"].items() for verb in VERBS]
        who = [(None, None, {}), (None, None, {"Authorization": "Bearer token-nobody"})]
        for role in ROLES[1:]:
            who += [(role, None, {"Authorization": basic("u-" + role)}),
                    (role, None, {"Authorization": "Bearer token-" + role}),
                    (role, d.context(d.authority.client(role, "DNS:%s.example.net" % role)), {})]
        for role, context, headers in who:
            c = d.connect(context)
            for verb, path, operations in wanted:
                c.request(verb, re.sub(r"\{[a-z]+\}", "2", path), headers=headers)
                r = c.getresponse()
                r.read()
                want = expected(role, verb, path, operations) if role else 401
                assert r.status == want if want else r.status not in (401, 403, 405), (role, headers, verb, path, r.status, want)
            c.close()
        assert ROLES.index(least_role("POST", "/api/v1/cages/1/reset")) == 2


def test_restconf_refuses_a_change_to_those_it_knows_and_asks_the_others_who_they_are():
    path = "/restconf/data/openconfig-platform:components/component=1-Port"
    with tls_switch(PEOPLE) as d:
        for headers, status, tag in (({}, 401, "access-denied"),
                                     ({"Authorization": basic("alice", "x")}, 401, "access-denied"),
                                     ({"Authorization": basic("alice")}, 405, "operation-not-supported"),
                                     ({"Authorization": basic("adam")}, 405, "operation-not-supported")):
            for method in "POST", "PUT", "PATCH", "DELETE":
                got, body, reply = d.tls(path, method, **headers)
                (error,) = json.loads(body)["ietf-restconf:errors"]["error"]
                assert (got, error["error-tag"]) == (status, tag), (method, headers, got, body)
                assert (reply.get("Allow") == "GET, HEAD, OPTIONS") == (status == 405), reply
                assert ("WWW-Authenticate" in reply) == (status == 401), reply
                assert ("error-path" in error) == (status == 405), error


def client_hello(context):
    """What a client says first, and nothing more."""
    said = ssl.MemoryBIO()
    client = context.wrap_bio(ssl.MemoryBIO(), said, server_hostname="localhost")
    with contextlib.suppress(ssl.SSLWantReadError):
        client.do_handshake()
    return said.read()


def test_a_crowd_of_hellos_at_once_is_answered_one_by_one_and_others_in_between():
    with tls_switch(PEOPLE, gnmi=True) as d:
        for port, server in (d.port, "http"), (d.gnmi_port, "grpc"):
            with contextlib.ExitStack() as stack:
                c, headers, crowd = d.connect(), {"Authorization": basic("alice")}, []
                c.request("GET", "/healthz", headers=headers)
                c.getresponse().read()
                for n in range(100):
                    s = stack.enter_context(socket.socket())
                    s.bind(("127.0.%d.1" % (2 + n // 50), 0))
                    s.connect(("127.0.0.1", port))
                    crowd.append(s)
                context = d.context()
                context.set_alpn_protocols(["h2", "http/1.1"])
                hello = client_hello(context)
                wait_for(lambda: 'caged_%s_connections{transport="tcp"} %d\n' % (server, 100 + (server == "http"))
                         in d.get("/metrics", unix=True)[1], 10)
                send_signal(d.pid, "SIGSTOP")
                for s in crowd:
                    s.sendall(hello)
                c.request("GET", "/healthz", headers=headers)
                send_signal(d.pid, "SIGCONT")
                assert c.getresponse().status == 200
                answered = select.select(crowd, [], [], 0)[0]
                # each takes a turn of the loop, and the client's request was looked at in one of the first
                assert len(answered) <= 20, (server, len(answered))
                for s in crowd:
                    s.settimeout(20 * SLOWNESS)
                    assert s.recv(5)[:1] == b"\x16", "no answer to a hello"
                c.close()


def test_old_versions_and_weak_ciphers_are_not_spoken_and_headers_are_strict():
    with tls_switch(PEOPLE + "http_server_config:\n  headers:\n    X-Frame-Options: SAMEORIGIN\n") as d:
        def speaks(version, ciphers=None):
            c = d.context()
            c.minimum_version = c.maximum_version = version
            c.set_ciphers(ciphers or "ALL:@SECLEVEL=0")
            try:
                return d.tls("/healthz", context=c)[0] == 401
            except (ssl.SSLError, OSError):
                return False

        assert speaks(ssl.TLSVersion.TLSv1_3) and speaks(ssl.TLSVersion.TLSv1_2)
        assert not speaks(ssl.TLSVersion.TLSv1_1)
        assert speaks(ssl.TLSVersion.TLSv1_2, "ECDHE-ECDSA-AES128-GCM-SHA256")
        assert not speaks(ssl.TLSVersion.TLSv1_2, "ECDHE-ECDSA-AES128-SHA:@SECLEVEL=0")
        # groups that would cost the loop a third of a second for each handshake
        for group, spoken in ("X25519", True), ("P-256", True), ("ffdhe2048", False), ("ffdhe8192", False):
            r = run(["openssl", "s_client", "-connect", "127.0.0.1:%d" % d.port, "-groups", group, "-brief"])
            assert ("CONNECTION ESTABLISHED" in r.stderr) == spoken, (group, r.stderr)
        headers = d.tls("/healthz", Authorization=basic("alice"))[2]
        assert headers["X-Frame-Options"] == "SAMEORIGIN" and headers["X-Content-Type-Options"] == "nosniff"
        assert "max-age" in headers["Strict-Transport-Security"] and "'none'" in headers["Content-Security-Policy"]
        # a page elsewhere cannot make a browser act, whatever credentials it has at hand
        for more in {"Origin": "https://evil.example"}, {"Sec_Fetch_Site": "cross-site"}, {"Origin": "null"}:
            status, body, _ = d.tls("/api/v1/cages/1/reset", "POST", Authorization=basic("oscar"), **more)
            assert status == 403 and "page elsewhere" in body, (more, body)
        assert d.tls("/api/v1/cages/1/reset", "POST", Authorization=basic("oscar"), Sec_Fetch_Site="same-origin",
                     Origin="https://localhost:%d" % d.port)[0] == 200


def test_expired_and_foreign_certificates_are_refused_while_others_are_served():
    with tls_switch(tls="  client_ca_file: an authority.pem\n  client_auth_type: RequireAndVerifyClientCert\n"
                        "  client_allowed_sans: [good.example.net]\n") as d:
        with tempfile.TemporaryDirectory() as elsewhere:
            foreign = Authority(elsewhere, "another").client("stranger", "DNS:good.example.net")
            wrong = [None, d.authority.client("expired", "DNS:good.example.net", days=-1),
                     d.authority.client("other", "DNS:other.example.net"),
                     d.authority.make("server2", "DNS:good.example.net", "serverAuth"), foreign]
            good = d.context(d.authority.client("good", "DNS:good.example.net"))
            for certificate in wrong:
                try:
                    status = d.tls("/metrics", context=d.context(certificate))[0]
                except (ssl.SSLError, OSError):
                    status = None
                assert status is None, (certificate, status)
                assert d.tls("/metrics", context=good)[0] == 200
        failed = 'caged_tls_handshakes_total{result="failed"} %d\n' % len(wrong)
        wait_for(lambda: failed in d.get("/metrics", unix=True)[1], 10)


def test_certificates_and_users_change_under_traffic_and_nobody_is_cut_off():
    with tls_switch(PEOPLE) as d:
        stop, failures, asked = threading.Event(), [], [0]

        def traffic():
            kept = d.connect()
            while not stop.is_set():
                try:
                    kept.request("GET", "/healthz", headers={"Authorization": basic("alice")})
                    r = kept.getresponse()
                    assert (r.status, r.read()) == (200, b'{"status":"ok"}')
                    assert d.tls("/healthz", Authorization="Bearer " + TOKEN)[0] == 200
                    asked[0] += 1
                    time.sleep(0.01)
                except Exception as e:
                    failures.append(repr(e))
                    return

        def serial():
            with socket.create_connection(("127.0.0.1", d.port)) as s, \
                    d.context().wrap_socket(s, server_hostname="localhost") as t:
                return t.getpeercert()["serialNumber"]

        def put(pair):
            for suffix in ".pem", ".key":
                shutil.copy(pair + suffix, "%s/new" % d.web.parent)
                os.rename("%s/new" % d.web.parent, "%s/server%s" % (d.web.parent, suffix))

        pairs = [str(d.authority.server(name).with_suffix("")) for name in ("one", "two", "three")]
        threads = [threading.Thread(target=traffic) for _ in range(2)]
        for t in threads:
            t.start()
        try:
            last, serials = serial(), set()
            memory = int(status_of(d.pid)["VmRSS"].split()[0])
            for n in range(ROTATIONS):
                put(pairs[n % 3])
                send_signal(d.pid, "SIGHUP")
                wait_for(lambda: serial() != last, 10)
                last = serial()
                serials.add(last)
            assert len(serials) == 3
            grown = int(status_of(d.pid)["VmRSS"].split()[0]) - memory
            assert INSTRUMENTED or grown < 16384, grown
            print("# %d rotations, %d answers, grown by %d kB" % (ROTATIONS, asked[0], grown))
            # without a word, and not before both files fit
            key = d.web.parent / "server.key"
            kept = key.read_text()
            key.write_text(kept.replace("A", "B", 20))
            wait_for(lambda: "refused, the former ones stay" in d.text(), 20)
            assert serial() == last
            key.write_text(kept)
            put(pairs[ROTATIONS % 3])
            wait_for(lambda: serial() != last, 20)
            # who is taken off the file is known no more, who is added is
            good = d.web.read_text()
            d.web.write_text("rate_limit: 1\n")
            refused = "refused, the former ones stay: %s:1:1: rate_limit: " % d.web
            line = wait_for(lambda: [line for line in d.text().splitlines() if refused in line], 20)[0]
            assert line.count(str(d.web)) == 1, line
            d.web.write_text(good.replace("  oscar: ", "  olga: ").replace("oscar: op", "olga: op"))
            wait_for(lambda: d.tls("/healthz", Authorization=basic("olga"))[0] == 200, 20)
            assert d.tls("/healthz", Authorization=basic("oscar"))[0] == 401
        finally:
            stop.set()
            for t in threads:
                t.join()
        assert not failures and asked[0] > 40, (failures, asked)



class Events(threading.Thread):
    """Hears of modules that were removed until its stream of events ends."""

    def __init__(self, d, header):
        super().__init__(daemon=True)
        self.cages, self.trouble = [], None
        self.connection = d.connect(timeout=60)
        self.connection.request("GET", "/api/v1/events?kind=module-removed", headers={"Accept": "text/event-stream", "Authorization": header})
        self.answer = self.connection.getresponse()
        assert self.answer.status == 200
        self.start()

    def run(self):
        try:
            for line in iter(self.answer.readline, b""):
                if line.startswith(b"data:"):
                    self.cages.append(json.loads(line[5:])["cage"])
        except Exception as e:
            self.trouble = e


def test_streams_of_whom_a_change_of_the_file_takes_away_end_and_others_hear_all():
    with tls_switch(PEOPLE) as d:
        wait_for(lambda: all(c["state"] == "ready" for c in d.json("/api/v1/cages", unix=True)["cages"]), 20)
        kept = [Events(d, basic("alice")), Events(d, basic("adam"))]
        taken = [Events(d, basic("oscar")), Events(d, "Bearer " + TOKEN)]

        def hear(cage, streams):
            assert d.cagectl("sim", "remove", cage).returncode == 0
            wait_for(lambda: all(cage in s.cages for s in streams), 20)

        hear("1", kept + taken)
        text = d.web.read_text()
        for old, new in (("oscar: " + CHEAP, "oscar: " + ANOTHER), (sha256(TOKEN), sha256("another")),
                         ("adam: admin", "adam: viewer")):
            assert old in text
            text = text.replace(old, new)
        d.web.write_text(text)
        wait_for(lambda: d.tls("/healthz", Authorization="Bearer " + TOKEN)[0] == 401, 20)
        hear("2", kept)
        wait_for(lambda: not any(s.is_alive() for s in taken), 5)
        assert all(s.is_alive() for s in kept) and not any("2" in s.cages for s in taken), [s.trouble for s in kept + taken]


def test_a_network_is_not_left_without_sign_in_by_a_change():
    with tls_switch(PEOPLE) as d:
        d.stop()
        d.argv = [a.replace("127.0.0.1:%d" % d.port, "0.0.0.0:%d" % d.port) for a in d.argv]
        d.start()
        kept = d.web.read_text()
        d.web.write_text(kept[:kept.index("basic_auth_users")])
        wait_for(lambda: "a network is served with TLS and sign-in" in d.text(), 20)
        assert d.tls("/healthz")[0] == 401 and d.tls("/healthz", Authorization=basic("alice"))[0] == 200
        d.web.write_text(kept)
        # nor does a file say that one shall be after a restart
        file = d.argv[d.argv.index("--config") + 1]
        open(file, "w").write("http: {web-config: off}\n")
        before = d.text().count("a network is served")
        assert d.ask("POST", "/api/v1/config/reload", unix=True)[0] == 422
        assert d.text().count("a network is served") > before


def test_a_reload_is_refused_while_the_file_of_users_is_wrong_and_a_metric_tells_it():
    with tls_switch(PEOPLE) as d:
        config = pathlib.Path(d.argv[d.argv.index("--config") + 1])
        kept, key = d.web.read_text(), d.web.with_name("server.key")
        taken_over = "certificate, users and roles are taken over"

        def is_up(number):
            return "\ncaged_web_config_up %d\n" % number in d.get("/metrics", unix=True)[1]

        def refused(says):
            config.write_text(config.read_text() + "poll: {flags-period: 900ms}\n")
            got = d.cagectl("config", "reload")
            assert got.returncode == 1 and says in got.stderr and got.stderr.count("\n") == 1, got
            found = [s["value"] for s in d.json("/api/v1/config", unix=True)["settings"] if s["path"] == "poll.flags-period"]
            assert found == ["1s"], found
            wait_for(lambda: is_up(0), 20)
            config.write_text(config.read_text().replace("poll: {flags-period: 900ms}\n", ""))

        assert is_up(1)
        d.web.write_text(kept.replace("adam: admin", "adam: admn"))
        refused("%s:" % d.web)
        d.web.write_text(kept)
        os.rename(key, str(key) + ".away")
        refused("server.key: No such file or directory")
        assert d.tls("/healthz", Authorization=basic("alice"))[0] == 200
        os.rename(str(key) + ".away", key)
        assert d.cagectl("config", "reload").returncode == 0
        wait_for(lambda: is_up(1), 20)
        # an edit is about something else
        told = d.text().count(taken_over)
        assert d.cagectl("config", "set", "log.level", "debug").returncode == 0
        assert d.text().count(taken_over) == told


def test_files_that_a_refused_file_names_are_taken_over_once_they_are_there():
    with tls_switch(PEOPLE) as d:
        folder, taken_over = d.web.parent, "certificate, users and roles are taken over"

        def is_up(number):
            return "\ncaged_web_config_up %d\n" % number in d.get("/metrics", unix=True)[1]

        os.mkdir(folder / "new")
        d.web.write_text(d.web.read_text().replace("server.", "new/server."))
        wait_for(lambda: is_up(0) and "new/server.pem: No such file" in d.text(), 20)
        told = d.text().count("refused, the former")
        time.sleep(5)  # the same words are not said at each look
        assert d.text().count("refused, the former") == told
        for name in "server.key", "server.pem":
            shutil.copy(folder / name, folder / "new" / name)
        wait_for(lambda: is_up(1) and d.text().count(taken_over) == 1, 20)
        # files that were away only while a reload asked for them look as before
        os.rename(folder / "new", folder / "away")
        got = d.cagectl("config", "reload")
        os.rename(folder / "away", folder / "new")
        assert got.returncode == 1 and "No such file" in got.stderr, got
        wait_for(lambda: is_up(1) and d.text().count(taken_over) == 2, 20)
        assert d.tls("/healthz", Authorization=basic("alice"))[0] == 200


def test_bodies_of_a_network_leave_room_for_those_of_the_unix_socket():
    with tls_switch(PEOPLE) as d:
        edits, held = "/api/v1/config/edits", []
        for _ in range(8):
            c = d.connect()
            c.putrequest("PATCH", edits)
            c.putheader("Authorization", basic("alice", "wrong"))
            c.putheader("Content-Length", "100")
            c.endheaders(b"{")
            held.append(c)

        def is_full():
            c = d.connect()
            try:
                c.request("PATCH", edits, body="{}", headers={"Authorization": basic("adam")})
                return c.getresponse().status == 429
            finally:
                c.close()

        wait_for(is_full, 10)
        assert d.ask("PATCH", edits, unix=True, body='{"metrics": {"watts": true}}')[0] == 200
        for c in held:
            c.close()


def test_a_password_that_is_changed_while_it_is_checked_is_right_no_more():
    with tls_switch("basic_auth_users:\n  alice: %s\n" % SLOW) as d:
        old, new, found = basic("alice"), basic("alice", "another"), []
        asking = threading.Thread(target=lambda: found.append(d.tls("/healthz", Authorization=old)[0]))
        asking.start()
        wait_for(lambda: cpu_of(d, "caged: crypto") > 0, 10)
        d.web.write_text(d.web.read_text().replace(SLOW, ANOTHER))
        send_signal(d.pid, "SIGHUP")
        asking.join()
        # where the reload came too late the answer was right
        assert set(found) <= {200, 401}, found
        wait_for(lambda: d.tls("/healthz", Authorization=new)[0] == 200, 20)
        assert d.tls("/healthz", Authorization=old)[0] == 401, found


def test_fifty_handshakes_at_once_are_all_answered():
    with tls_switch(PEOPLE) as d:
        context, found = d.context(), []
        gate = threading.Barrier(50)

        def client():
            gate.wait()
            found.append(d.tls("/healthz", context=context, Authorization="Bearer " + TOKEN)[0])

        threads = [threading.Thread(target=client) for _ in range(50)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        assert found == [200] * 50, found


def cpu_seconds(pid):
    fields = open("/proc/%d/stat" % pid).read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def cpu_of(d, name):
    """Ticks of a thread of main."""
    for task in os.listdir("/proc/%d/task" % d.pid):
        with open("/proc/%d/task/%s/stat" % (d.pid, task)) as f:
            head, rest = f.read().rsplit(")", 1)
        if head.endswith("(" + name):
            return sum(map(int, rest.split()[11:13]))
    return 0


def test_a_turn_of_the_loop_took_what_handshakes_took_in_it():
    def turns(d):
        return float(re.search(r"^caged_loop_turn_seconds_sum (\S+)$", d.get("/metrics", unix=True)[1], re.M).group(1))

    def spent(d):
        """Seconds of all turns, and of the processor in the thread of the loop."""
        old = turns(d)
        new = wait_for(lambda: (lambda now: now != old and now)(turns(d)), 20)  # the text is renewed now and then
        with open("/proc/%d/task/%d/schedstat" % (d.pid, d.pid)) as f:
            return new, int(f.read().split()[0]) / 1e9

    with tls_switch(PEOPLE, gnmi=True) as d:
        context = d.context()
        context.set_alpn_protocols(["h2", "http/1.1"])
        for port in d.port, d.gnmi_port:
            before = spent(d)
            for _ in range(200):
                with socket.create_connection(("127.0.0.1", port)) as s, context.wrap_socket(s, server_hostname="localhost"):
                    pass
            took, processor = (after - first for first, after in zip(before, spent(d)))
            # what is left are the waits between turns
            assert took > 0.7 * processor, (port, took, processor)
            print("# turns took %.0f ms, the processor %.0f ms" % (took * 1000, processor * 1000))


def test_a_part_of_a_handshake_costs_little_and_is_cut_off():
    with tls_switch(PEOPLE, http=", handshake-timeout: 3s") as d:
        knocking = [socket.create_connection(("127.0.0.1", d.port)) for _ in range(30)]
        for s in knocking:
            s.sendall(b"\x16\x03\x01\x02\x00\x01\x00")
        def turns():
            return int(re.search("caged_loop_turn_seconds_count ([0-9]+)", d.get("/metrics", unix=True)[1]).group(1))

        before, turned = cpu_seconds(d.pid), turns()
        end = time.monotonic() + 2
        answers = 0
        while time.monotonic() < end:
            assert d.tls("/healthz", Authorization="Bearer " + TOKEN)[0] == 200
            answers += 1
            time.sleep(0.05)
        used = cpu_seconds(d.pid) - before
        # a loop that spins takes both seconds, or, on a busy machine, turns many thousand times
        assert answers >= 3 and used < 1, (answers, used)
        assert turns() - turned < 3000 + 100 * answers, (turns() - turned, answers)
        for s in knocking:
            s.settimeout(60)
            assert s.recv(1) == b""
            s.close()
        hits = 'caged_http_limit_hits_total{limit="handshake-time"} 30\n'
        wait_for(lambda: hits in d.get("/metrics", unix=True)[1], 10)
        assert d.text().count("a handshake took too long") == 1, d.text()


def written(d):
    """All that a daemon wrote: its log, and every file of its folders."""
    found = d.text().encode()
    for folder, _, names in os.walk(d.dir):
        for name in names:
            path = os.path.join(folder, name)
            if os.path.isfile(path):
                with open(path, "rb") as f:
                    found += f.read()
    return found


def test_no_secret_is_shown_or_written_anywhere():
    with tls_switch(PEOPLE, tls="  client_ca_file: an authority.pem\n  client_auth_type: VerifyClientCertIfGiven\n",
                    more="log: {level: debug}\n") as d:
        secret_path = "/api/v1/cages/1/reset"
        for header in (basic("alice"), basic("oscar"), basic("alice", "secret2"), basic("secret"), "Bearer " + TOKEN,
                       "Bearer secret3", "Basic !", "secret4 of no scheme"):
            d.tls(secret_path, "POST", Authorization=header)
        # what is broken in the middle, too
        for part in (b"POST / HTTP/1.1\r\nAuthorization: Bearer secret5\r\nHost: ", b"secret6\r\n\r\n",
                     b"GET /metrics HTTP/1.1\r\nAuthorization: Bearer secret7\r\nAuthorization: x\r\n\r\n"):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", d.port)) as s, \
                    d.context().wrap_socket(s, server_hostname="localhost") as c:
                c.sendall(part)
        d.web.write_text(d.web.read_text().replace("x_tokens", "x_tokns"))
        send_signal(d.pid, "SIGHUP")
        wait_for(lambda: "x_tokns" in d.text(), 20)
        shown = b""
        for path in "/openapi.json", "/metrics", "/api/v1/platform", "/api/v1/events", "/":
            shown += d.get(path, unix=True)[1].encode()
        config = d.argv[d.argv.index("--config") + 1]
        shown += run([CAGED, "--config", config, "--dump-config"]).stdout.encode()
        r = run([CAGED, "--config", config, "--check"])
        shown += (r.stdout + r.stderr).encode()
        d.stop()  # what is written at the end, too
        shown += written(d)
        assert b"SQLite format" in shown and b"debug: http" in shown
        key = d.web.with_name("server.key").read_text().splitlines()
        for secret in (*SECRETS, sha256(TOKEN), base64.b64encode(b"alice:secret").decode(), *("secret%d" % n for n in range(2, 8)),
                       key[1], key[2]):
            assert secret.encode() not in shown, secret
        assert hashlib.sha256(TOKEN.encode()).digest() not in shown


HASH = "$2y$10$" + "a" * 53
WRONG = [  # a file, and what is said of it
    ("tls_server_config: {cert_file: x.pem}\n", ": tls_server_config: cert_file and key_file go together"),
    ("tls_server_config: {cert_file: x.pem, key_file: x.key}\n", "x.pem: No such file"),
    ("tls_server_config: {cert_file: /dev/zero, key_file: x.key}\n", "/dev/zero: is no regular file"),
    ("tls_server_config: {cert_file: /proc/self, key_file: x.key}\n", "/proc/self: is no regular file"),
    ("tls_server_config: {cert_file: a, key_file: b, client_allowed_sans: [x]}\n",
     "client_allowed_sans is of no use with this client_auth_type"),
    ("tls_server_config: {min_version: TLS11}\n", ":1:34: tls_server_config.min_version: must be TLS12 or TLS13"),
    ("tls_server_config: {cipher_suites: [A]}\n", "tls_server_config.cipher_suites: cannot be chosen here"),
    ("tls_server_config:\n  cipher_suites:\n    - A\n", ":2:3: tls_server_config.cipher_suites: cannot be chosen here"),
    ("tls_server_config: {client_auth_type: Maybe}\n", "must be NoClientCert"),
    ("tls_server_config: {client_ca_file: x}\n", "cert_file is missing"),
    ("tls_server_config: {client_auth_type: RequireAndVerifyClientCert, cert_file: a, key_file: b}\n",
     "client_ca_file is needed"),
    ("basic_auth_users: {alice: secret}\n", ":1:27: basic_auth_users.alice: must be a hash of bcrypt"),
    ("basic_auth_users: {alice: %s}\n" % HASH.replace("$10$", "$31$"), "its cost must be between 4 and 14"),
    ("basic_auth_users: {'a:b': %s}\n" % HASH, "a user's name has no colon"),
    ("basic_auth_users: {a: %s, a: %s}\n" % (HASH, HASH), "is given twice"),
    ("basic_auth_users: {'': %s}\n" % HASH, "cannot be a key"),
    ("basic_auth_users: [a]\n", "must be a section of keys, not a list"),
    ("x_tokens: {t: abc}\n", ":1:15: x_tokens.t: must be the SHA-256"),
    ("x_roles: {users: {a: admin}}\n", "x_roles.users.a: there is nobody of this name"),
    ("x_roles: {certificates: {a: root}}\n", "must be viewer, operator or admin"),
    ("http_server_config: {headers: {Set-Cookie: a}}\n", "is no header that can be set"),
    ("http_server_config: {headers: {X-Frame-Options: \"a\\r\\nb: c\"}}\n", "must be one line"),
    ("rate_limit: {interval: 1s}\n", ":1:1: rate_limit: cannot be chosen here"),
    ("a: &b c\n", "anchors, aliases and tags are refused"),
    ("basic_auth_users\n", "must be a section of keys"),
]


def test_a_file_that_is_wrong_is_refused_with_its_place():
    for text, said in WRONG:
        path = write_config(text)
        r = run([CAGED, "--config", write_config("http: {web-config: %s}\n" % path), "--check"])
        assert r.returncode == 2 and said in r.stderr and r.stderr.count("\n") == 1, (text, r.stderr)
        assert (said[0] == "/" or path.rsplit("/", 1)[0] in r.stderr) and HASH not in r.stderr, r.stderr
    for text in "", "basic_auth_users:\n", "http_server_config: {http2: true}\n":
        path = write_config(text)
        r = run([CAGED, "--config", write_config("http: {web-config: %s}\n" % path), "--check"])
        assert (r.returncode, r.stderr) == (0, ""), (text, r.stderr)


def setup_lines(folder, port):
    """What `cagectl setup` prints, for a folder and a port of ours, without systemd and the user caged."""
    lines = run([CAGECTL, "setup", "localhost"]).stdout
    assert 'listen: "0.0.0.0:9780"' in lines and run(["sh", "-n"], input=lines).returncode == 0
    etc = re.search("mkdir -p (\\S+)/conf.d", lines).group(1)
    for old, new in ((etc, folder), ("systemctl restart caged", "true"), ("0.0.0.0:9780", "127.0.0.1:%d" % port),
                     ("caged --config", str(CAGED.resolve()) + " --config"),
                     ("chgrp caged .setup/web.key .setup/web.yaml\n", ""), ("chmod 640", "chmod 644")):
        assert old in lines, old
        lines = lines.replace(old, new)
    return lines


def files_of(folder):
    return {str(p): p.read_bytes() for p in pathlib.Path(folder).rglob("*") if p.is_file()}


# Who says what about http beside 50-web.yaml, and where that is told.
HAS_HTTP = [
    ("caged.yaml", "http: {listen: 127.0.0.1:9780}\n", "listen in ./caged.yaml:1:"),
    ("caged.yaml", "{ \"http\": {insecure: true}}\n", "insecure in ./caged.yaml:1:"),
    ("caged.yaml", "'http': {listen: 127.0.0.1:9780, insecure: true}\n", "insecure in ./caged.yaml:1:"),
    ("caged.yaml", "http :\n    names: box\n", "names in ./caged.yaml:2:"),
    ("conf.d/10-a.yaml", "http: {connections: 100}\n", "connections in ./conf.d/10-a.yaml:1:"),
    ("conf.d/60 x.yaml", "http: {web-config: other.yaml}\n", "web-config in ./conf.d/60 x.yaml:1:"),
    ("conf.d/60-x.yaml", "http: {listen: 127.0.0.1:1234}\n", "listen in ./conf.d/60-x.yaml:1:"),
]


def test_the_lines_of_setup_change_nothing_where_they_fail_and_say_so():
    with tempfile.TemporaryDirectory() as folder:
        lines = setup_lines(folder, free_port())
        config = pathlib.Path(folder, "caged.yaml")
        os.mkdir(folder + "/conf.d")
        for own in False, True:  # a first time, and where there is one of them already
            if own:
                assert run(["sh"], input=lines).returncode == 0
            for name, text, said in HAS_HTTP:
                file = pathlib.Path(folder, name)
                file.write_text(text)
                before = files_of(folder)
                r = run(["sh"], input=lines)
                assert r.returncode == 1 and said in r.stderr and "to conf.d/50-web.yaml" in r.stderr and r.stdout == "", r
                assert files_of(folder) == before
                file.unlink()
        for name in os.listdir(folder + "/conf.d"):
            os.unlink("%s/conf.d/%s" % (folder, name))
        config.write_text("gnmi: {listen: 127.0.0.1:1, lsten: 3}\n")
        before = files_of(folder)
        r = run(["sh"], input=lines)
        assert r.returncode == 2 and "caged.yaml:1:29: gnmi.lsten" in r.stderr and r.stdout == "", r
        assert files_of(folder) == before
        # a restart that fails is told, too
        config.write_text("log: {level: info}\n")
        r = run(["sh"], input=lines.replace("\ntrue\n", "\nfalse\n"))
        assert r.returncode == 1 and r.stdout == "", r
        for _ in range(2):  # a second time all is made anew
            before = files_of(folder)
            r = run(["sh"], input=lines)
            assert r.returncode == 0 and "scrape_configs" in r.stdout, r
            after = files_of(folder)
            assert set(after) == set(before) and {os.path.basename(f) for f in after if after[f] != before[f]} == \
                {"token", "web.key", "web.pem", "web.yaml"}
            r = run([CAGED, "--config", folder, "--check"])
            assert (r.returncode, r.stderr) == (0, ""), r


def test_the_lines_of_setup_open_the_box_for_a_scrape_over_tls():
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        r = run(["sh", "-e"], input=setup_lines(folder, port))
        assert r.returncode == 0, r.stderr
        token = pathlib.Path(folder, "token").read_text().strip()
        os.chmod(folder, 0o755)
        d = TlsDaemon(platform="sim:cages=1", args=["--config", folder])
        d.argv.remove("--http")
        d.argv.remove("127.0.0.1:%d" % d.port)
        d.port = port
        with d:
            context = ssl.create_default_context(cafile=folder + "/web.pem")
            assert d.tls("/metrics", context=context, Authorization="Bearer " + token)[0] == 200
            assert d.tls("/metrics", context=context)[0] == 401
            assert d.tls("/api/v1/cages/1/reset", "POST", context=context, Authorization="Bearer " + token)[0] == 403
    assert "device mgmt" in run([CAGECTL, "setup", "--device", "mgmt", "2001:db8::7"]).stdout
    for wrong in ["a b"], ["$(id)"], ["a", "b"], ["--device", "a;b"], ["--devic"], ["x" * 65], ["-x"]:
        r = run([CAGECTL, "setup", *wrong])
        assert (r.returncode, r.stdout) == (2, "") and r.stderr.count("\n") == 1, (wrong, r)
