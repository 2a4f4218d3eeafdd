# SPDX-License-Identifier: Apache-2.0
"""cagectl over TLS: whom it trusts, how it says who asks, and that no secret of it is seen."""
import os
import pathlib
import re
import shutil
import stat
import subprocess
import tempfile

from certificates import CHEAP, sha256, tls_switch
from harness import CAGECTL, cagectl, run, wait_for

TOKEN = "a-token-of-an-operator"
PEOPLE = """basic_auth_users: {alice: %s}
x_tokens: {robot: %s}
x_roles:
  tokens: {robot: operator}
  certificates: {oscar.example.net: operator}
""" % (CHEAP, sha256(TOKEN))
CLIENTS = "  client_ca_file: an authority.pem\n  client_auth_type: VerifyClientCertIfGiven\n"


def skip_suite():
    return None if shutil.which("openssl") else "openssl is not installed"


def put(d, name, text, mode=0o600):
    path = str(d.web.parent / name)
    with open(path, "w") as f:
        f.write(text)
    os.chmod(path, mode)
    return path


def ask(d, *args, words=("ports",), env=None, host=None):
    """(exit status, what was said) of cagectl over TLS, which trusts the authority of the test."""
    host = host or "https://localhost:%d" % d.port
    r = cagectl("--host", host, *args, *words, env=dict(os.environ, **(env or {})))
    return r.returncode, r.stdout + r.stderr


def test_who_asks_is_told_by_files_or_the_environment():
    with tls_switch(PEOPLE, tls=CLIENTS) as d:
        ca = ("--ca", str(d.authority.pem))
        token, password = put(d, "token", TOKEN + "\n"), put(d, "password", "secret")
        one = d.authority.client("oscar", "DNS:oscar.example.net")
        both = put(d, "both.pem", one.read_text() + one.with_suffix(".key").read_text())
        good = [((*ca, "--token-file", token), {}), ((*ca, "--user", "alice", "--password-file", password), {}),
                ((*ca, "--cert", both), {}),
                (ca, {"CAGECTL_TOKEN": TOKEN}), (ca, {"CAGECTL_USER": "alice", "CAGECTL_PASSWORD": "secret"}),
                ((), {"CAGECTL_CA": ca[1], "CAGECTL_CERT": both}),
                # an option is worth more than the environment
                ((*ca, "--user", "alice", "--password-file", password), {"CAGECTL_TOKEN": "wrong"}),
                ((*ca, "--token-file", token), {"CAGECTL_USER": "nobody", "CAGECTL_PASSWORD": "x"})]
        for args, env in good:
            status, said = ask(d, *args, env=env)
            assert status == 0 and "ready" in said, (args, env, said)
        assert ask(d, *ca, "--token-file", token, words=("reset", "1"))[0] == 0
        assert ask(d, *ca, "--cert", both, words=("reset", "1"))[0] == 0
        status, said = ask(d, *ca, "--user", "alice", "--password-file", password, words=("reset", "1"))
        assert status == 1 and "this is for the role operator, yours is viewer" in said, said
        for args, env, told in (((), {}, "wants to know who asks"), (("--token-file", password), {}, "not known here"),
                                ((), {"CAGECTL_USER": "alice", "CAGECTL_PASSWORD": "x"}, "not known here")):
            status, said = ask(d, *ca, *args, env=env)
            assert status == 1 and told in said and said.count("\n") == 1, (args, env, said)


def test_whom_it_does_not_trust_hears_no_secret():
    with tls_switch(PEOPLE) as d:
        token = put(d, "token", TOKEN)
        ca = ("--ca", str(d.authority.pem))
        for args, host, told in (((), None, "--ca names the file"), (ca, "https://127.0.0.2:%d" % d.port, None),
                                 (("--ca", token), None, None), (("--ca", "/nowhere"), None, None),
                                 ((), "http://127.0.0.1:%d" % d.port, "it may speak TLS: https://127.0.0.1:%d\n" % d.port)):
            status, said = ask(d, *args, "--token-file", token, host=host)
            assert status == 1 and said.count("\n") == 1 and (not told or told in said), (args, said)
        # figures are those of the last tick
        asked = 'caged_http_requests_total{handler="%s"'
        wait_for(lambda: asked % "healthz" in d.get("/metrics", unix=True)[1] or not d.get("/healthz", unix=True), 10)
        assert asked % "cages" not in d.get("/metrics", unix=True)[1]
        assert ask(d, *ca, "--token-file", token)[0] == 0
        wait_for(lambda: asked % "cages" in d.get("/metrics", unix=True)[1], 10)


def test_what_could_be_seen_by_others_is_refused_before_anybody_is_asked():
    with tls_switch(PEOPLE) as d:
        here = "https://localhost:%d" % d.port
        token = put(d, "token", TOKEN)
        for host, args, env, told in (
                (here, ("--token-file", put(d, "open", TOKEN, 0o644)), {}, "everybody may read it"),
                (here, ("--token-file", put(d, "empty", "")), {}, "no single line"),
                (here, ("--token-file", put(d, "two", "a\nb\n")), {}, "no single line"),
                (here, ("--token-file", put(d, "blank", "a b")), {}, "no single line"),
                (here, ("--token-file", put(d, "nul", "a\0b")), {}, "no single line"),
                (here, ("--token-file", put(d, "long", "a" * 600)), {}, "longer than 511 bytes"),
                (here, ("--token-file", "/dev/zero"), {}, "longer than 511 bytes"),
                (here, ("--token-file", "/nowhere"), {}, "No such file"),
                (here, ("--token-file", str(d.web.parent)), {}, "Is a directory"),
                (here, ("--token-file", token, "--user", "a"), {}, "goes without --user"),
                (here, ("--user", "alice"), {}, "CAGECTL_PASSWORD"), (here, ("--password-file", token), {}, "needs --user"),
                (here, ("--user", "a:b", "--password-file", token), {}, "no name of a user"),
                (here, (), {"CAGECTL_TOKEN": "a b"}, "CAGECTL_TOKEN"),
                ("http://switch7.example.net:9780", ("--token-file", token), {}, "in clear"),
                ("http://127.example.net:9780", ("--token-file", token), {}, "in clear"),
                ("switch7:9780", (), {"CAGECTL_TOKEN": TOKEN}, "in clear"),
                ("http://localhost:9780", ("--ca", token), {}, "https"),
                ("https://a:secret@localhost:9780", (), {}, "--host must be"),
                ("ftp://localhost", (), {}, "--host must be"), ("https://", (), {}, "--host must be")):
            status, said = ask(d, *args, host=host, env=env)
            assert status == 2 and told in said and said.count("\n") == 1, (host, args, status, said)
            assert TOKEN not in said, said
        r = cagectl("--run-dir", d.run_dir, "--token-file", token, "ports")
        assert r.returncode == 2 and "to a --host alone" in r.stderr, r
        # nobody may be meant by what is in the environment for other hosts
        assert cagectl("--run-dir", d.run_dir, "ports", env=dict(os.environ, CAGECTL_TOKEN="a b")).returncode == 0


def test_others_see_no_secret_of_a_cagectl_that_runs():
    with tls_switch(PEOPLE) as d:
        argv = [str(CAGECTL), "--host", "https://localhost:%d" % d.port, "--ca", str(d.authority.pem), "--token-file",
                put(d, "token", TOKEN), "events", "-f"]
        p = subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        try:
            wait_for(lambda: p.stdout.readline(), 20)
            for name in "cmdline", "environ":
                assert TOKEN.encode() not in open("/proc/%d/%s" % (p.pid, name), "rb").read()
            assert not os.stat("/proc/%d/environ" % p.pid).st_mode & stat.S_IROTH
        finally:
            p.kill()
            p.wait()


def lines_of_setup(folder, **stubs):
    """Runs what setup prints in a folder, as if it were that of caged; programs there are none of are stubs."""
    (folder / "bin").mkdir()
    for name in "chgrp", "caged", "systemctl":
        stubs.setdefault(name, "exit 0")
    for name, what in stubs.items():
        (folder / "bin" / name).write_text("#!/bin/sh\n%s\n" % what)
        (folder / "bin" / name).chmod(0o755)
    text = re.sub(r"(mkdir -p|cd) \S+/caged(\S*)\n", r"\1 %s/etc\2\n" % folder, cagectl("setup", "localhost").stdout)
    return run(["sh", "-c", text], cwd=folder, env=dict(os.environ, PATH="%s/bin:%s" % (folder, os.environ["PATH"])))


def test_the_lines_of_setup_leave_a_token_in_a_file_that_its_owner_alone_reads():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        got = lines_of_setup(folder)
        assert got.returncode == 0 and "credentials_file: token" in got.stdout, got
        token = folder / "etc/token"
        assert stat.S_IMODE(token.stat().st_mode) == 0o600
        digest = sha256(token.read_text().strip())
        assert "  prometheus: %s\n" % digest in (folder / "etc/web.yaml").read_text()


def test_the_lines_of_setup_write_nothing_where_their_folder_cannot_be_made():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        lines_of_setup(folder, mkdir="exit 1")
        assert [p.name for p in folder.iterdir()] == ["bin"]
