# SPDX-License-Identifier: Apache-2.0
"""The unit and what comes with it, judged by systemd's own tools."""
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

from harness import BUILD, CAGED, SRC, Daemon, Skip, children, comm, run, send_signal, wait_for

UNIT = BUILD / "systemd/caged.service"
SOMEBODY = 54321
EXPOSURE_MAX = 25  # tenths


def skip_suite():
    return None if shutil.which("systemd-analyze") else "no systemd-analyze"


def settings():
    """{key: all its words, in order} of the unit."""
    found = {}
    for line in UNIT.read_text().splitlines():
        m = re.match("([A-Z][A-Za-z]+)=(.*)", line)
        if m:
            found.setdefault(m.group(1), []).append(m.group(2).split())
    return found


class Unit:
    """The unit with a program that exists, and its manual beside it."""

    def __enter__(self):
        self.dir = tempfile.TemporaryDirectory()
        for page, section in (BUILD / "daemon/caged.8", "8"), (BUILD / "cli/cagectl.1", "1"):
            os.makedirs(os.path.join(self.dir.name, "man", "man" + section))
            shutil.copy(page, os.path.join(self.dir.name, "man", "man" + section))
        self.path = os.path.join(self.dir.name, "caged.service")
        text, n = re.subn(r"(?m)^ExecStart=\S+/caged ", "ExecStart=%s " % CAGED.resolve(), UNIT.read_text())
        assert n == 1
        pathlib.Path(self.path).write_text(text)
        return self

    def __exit__(self, *_):
        self.dir.cleanup()

    def analyze(self, *args):
        return run(["systemd-analyze", *args, self.path], env=dict(os.environ, SYSTEMD_LOG_TARGET="console",
                                                                   MANPATH=os.path.join(self.dir.name, "man")))


def test_systemd_has_nothing_to_say_about_the_unit():
    with Unit() as unit:
        got = unit.analyze("verify", *([] if shutil.which("man") else ["--man=no"]))
        assert (got.returncode, got.stdout, got.stderr) == (0, "", ""), got


def test_the_unit_tries_again_unless_it_is_refused_and_waits_for_no_network():
    found = settings()
    assert found["Restart"] == [["on-failure"]] and found["RestartPreventExitStatus"] == [["2"]], found
    assert found["StartLimitIntervalSec"] == [["0"]], found
    # addresses that come later are bound to all the same: a boot without a network is no reason to wait
    assert not any("network-online.target" in word for key in ("After", "Wants") for word in sum(found[key], [])), found


def test_the_units_exposure_is_low():
    with Unit() as unit:
        got = unit.analyze("security", "--no-pager", "--offline=yes", "--threshold=%d" % EXPOSURE_MAX)
        assert got.returncode == 0, got.stdout[-200:] + got.stderr


def expand(word, seen=()):
    """The calls that a word of SystemCallFilter= stands for."""
    if not word.startswith("@"):
        return {word}
    got = run(["systemd-analyze", "syscall-filter", "--no-pager", word])
    assert got.returncode == 0, got.stderr
    words = [w.strip() for w in got.stdout.splitlines()[1:]]
    return set().union(*(expand(w) for w in words if w and w[0] != "#"))


def allowed_calls():
    calls = set()
    for words in settings()["SystemCallFilter"]:
        if words[0].startswith("~"):
            words = [words[0][1:], *words[1:]]
            calls -= set().union(*(expand(w) for w in words))
        else:
            calls |= set().union(*(expand(w) for w in words))
    return calls


def started_as_by_the_unit(trace):
    caps = ",".join("+" + w[len("CAP_"):].lower() for w in settings()["AmbientCapabilities"][0])
    assert settings()["CapabilityBoundingSet"] == settings()["AmbientCapabilities"]
    d = Daemon(wrapper=["strace", "-D", "-f", "-qq", "-o", trace,
                        "setpriv", "--reuid=%d" % SOMEBODY, "--regid=%d" % SOMEBODY, "--clear-groups",
                        "--inh-caps=-all," + caps, "--ambient-caps=-all," + caps, "--bounding-set=-all," + caps])
    for path in CAGED, BUILD / "plugins/.libs/sim.so":
        shutil.copy(path, d.dir)  # our user may not get to where the programs are built
    d.argv[d.argv.index(str(CAGED))] = os.path.join(d.dir, "caged")
    d.argv += ["--plugin-dir", d.dir]
    os.chown(d.dir, SOMEBODY, SOMEBODY)
    return d


def test_every_system_call_of_a_life_is_allowed_by_the_unit():
    if not shutil.which("strace") or os.geteuid() != 0:
        raise Skip("needs strace and root")
    if os.environ.get("CAGED_SLOWNESS"):
        raise Skip("an instrumented build calls what it likes")
    with tempfile.NamedTemporaryFile("r") as trace:
        with started_as_by_the_unit(trace.name) as d:
            assert d.get("/metrics")[0] == 200
            assert d.ask("POST", "/api/v1/cages/1/reset", unix=True)[0] == 200
            send_signal(d.pid, "SIGHUP")
            pid = d.bus_pid(0)
            send_signal(pid, "SIGKILL")
            wait_for(lambda: d.bus_pid(0) not in (None, pid) and d.buses()[0]["state"] == "up", 20)
            assert "reload: nothing changed" in d.text()
            assert any(comm(p) == "caged: spawner" for p in children(d.pid))
        lines = trace.read().splitlines()
    first = next(i for i, l in enumerate(lines) if re.search(r'execve\("[^"]*/caged"', l))
    used = {m.group(1) for m in (re.match(r"\d+ +(?:<\.\.\. )?(\w+)[( ]", l) for l in lines[first:]) if m}
    assert {"capset", "recvmsg", "execve"} <= used, used
    refused = used - allowed_calls()
    assert not refused, refused
    # nothing of what is refused would be missed
    assert not {"ptrace", "setuid", "mount", "process_vm_writev", "add_key"} & allowed_calls()


def test_users_groups_and_directories_are_made():
    if os.geteuid() != 0:
        raise Skip("only root can make users, in a folder too")
    with tempfile.TemporaryDirectory() as root:
        os.mkdir(os.path.join(root, "etc"))
        got = run(["systemd-sysusers", "--root=" + root, (SRC / "systemd/sysusers.d/caged.conf").resolve()])
        assert got.returncode == 0, got.stderr
        users = [u.split(":") for u in pathlib.Path(root, "etc/passwd").read_text().splitlines()]
        groups = {g.split(":")[0]: g.split(":")[2] for g in pathlib.Path(root, "etc/group").read_text().splitlines()}
        assert [u[0] for u in users] == ["caged"] and users[0][5:] == ["/var/lib/caged", "/usr/sbin/nologin"], users
        assert set(groups) == {"caged", "caged-op", "caged-ro"} and users[0][3] == groups["caged"], (users, groups)
        got = run(["systemd-tmpfiles", "--root=" + root, "--create",
                   (SRC / "systemd/tmpfiles.d/caged.conf").resolve()])
        assert got.returncode == 0, got.stderr
        for path, mode in ("run/caged", 0o755), ("var/lib/caged", 0o750):
            st = os.stat(os.path.join(root, path))
            assert (str(st.st_uid), str(st.st_gid), st.st_mode & 0o7777) == (users[0][2], users[0][3], mode), path
