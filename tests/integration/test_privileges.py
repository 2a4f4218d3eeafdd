# SPDX-License-Identifier: Apache-2.0
"""Started as root on files that only root may open: nobody keeps a privilege, and the hardware still works."""
import os
import pathlib
import pwd
import re
import shutil
import socket
import tempfile

from harness import BUILD, CAGED, Daemon, alive, children, comm, send_signal, status_of, wait_for

PLUGINS = BUILD / "tests/plugins/.libs"


def skip_suite():
    return None if os.geteuid() == 0 else "only root can give privileges up"


def qsfp28(temperature):
    """A QSFP28 with flat memory (SFF-8636): identity with checksums, temperature in 1/256 C."""
    m = bytearray(256)
    m[0] = m[128] = 0x11
    m[1], m[2] = 8, 0x04
    m[22:24] = int(temperature * 256).to_bytes(2, "big")
    m[26:28] = (33000).to_bytes(2, "big")
    m[148:164] = b"TREE OPTICS     "
    m[168:184] = b"FOLDER-1        "
    m[196:212] = b"SN1             "
    m[212:220] = b"260101  "
    m[220] = 0x3c
    m[191] = sum(m[128:191]) & 255
    m[223] = sum(m[192:223]) & 255
    return bytes(m)


def make_tree(root):
    pathlib.Path(root, "cages").write_text("one 0 6\ntwo 1 6\n")
    for label in "one", "two":
        folder = pathlib.Path(root, label)
        folder.mkdir()
        for name, content, mode in (("present", b"1\n", 0o600), ("eeprom.bin", qsfp28(41.5), 0o600),
                                    ("reset", b"0\n", 0o644)):
            path = folder / name
            path.write_bytes(content)
            path.chmod(mode)
            os.chown(path, 0, 0)
        folder.chmod(0o700)


def has_no_privilege(pid):
    s = status_of(pid)
    assert "0" not in s["Uid"].split() and "0" not in s["Gid"].split(), (comm(pid), s["Uid"], s["Gid"])
    for key in "CapInh", "CapPrm", "CapEff", "CapAmb":
        assert int(s[key], 16) == 0, (comm(pid), key, s[key])
    assert s["NoNewPrivs"].strip() == "1"
    # nor can a process of the same user look into it: the kernel then gives its files in /proc to root
    assert os.stat("/proc/%d/mem" % pid).st_uid == 0, comm(pid)


def test_readings_and_a_pin_write_work_without_privileges_also_after_a_respawn():
    root = tempfile.mkdtemp()
    os.chmod(root, 0o700)
    try:
        make_tree(root)
        with Daemon(platform="tree:root=" + root, args=["--plugin-dir", str(PLUGINS.resolve())]) as d:
            for attempt in range(2):
                has_no_privilege(d.pid)
                buses = [p for p in children(d.pid) if (comm(p) or "").startswith("caged: bus")]
                assert len(buses) == 2
                for pid in buses:
                    has_no_privilege(pid)
                spawner = status_of(d.spawner_pid())
                # DAC_OVERRIDE, KILL, SETGID, SETUID, SYS_PTRACE and no more
                assert int(spawner["CapEff"], 16) == 1 << 1 | 1 << 5 | 1 << 6 | 1 << 7 | 1 << 19, spawner["CapEff"]

                warm = 41.5 + attempt
                pathlib.Path(root, "one", "eeprom.bin").open("r+b").write(qsfp28(warm))
                wait_for(lambda: d.json("/api/v1/cages/one/module")["monitors"]["temperature"]["value"] == warm, 15)
                resets = d.cage("one")["counters"]["resets"]
                status, body, _ = d.ask("POST", "/api/v1/cages/one/reset", unix=True)
                assert status == 200, body
                assert d.cage("one")["counters"]["resets"] == resets + 1
                wait_for(lambda: d.cage("one")["state"] == "ready", 20)
                if not attempt:
                    pid = d.bus_pid(0)
                    send_signal(pid, "SIGKILL")
                    wait_for(lambda: d.bus_pid(0) not in (None, pid) and d.buses()[0]["state"] == "up", 10)
    finally:
        shutil.rmtree(root)


SOMEBODY = 54321  # a user as systemd starts us; no account is needed


def ambient(*caps):
    """How systemd starts us: User=, AmbientCapabilities= and CapabilityBoundingSet=."""
    plus = ",".join("+" + c for c in caps)
    return ["setpriv", "--reuid=%d" % SOMEBODY, "--regid=%d" % SOMEBODY, "--clear-groups", "--inh-caps=-all," + plus,
            "--ambient-caps=-all," + plus, "--bounding-set=-all," + plus]


def test_started_as_a_user_with_two_ambient_capabilities_it_opens_roots_files_and_keeps_nothing():
    root = tempfile.mkdtemp()
    os.chmod(root, 0o700)
    try:
        make_tree(root)
        d = Daemon(platform="tree:root=" + root, wrapper=ambient("dac_override", "sys_ptrace"))
        # our user may not get to where the programs are built
        for path in CAGED, PLUGINS / "tree.so":
            shutil.copy(path, d.dir)
        d.argv[d.argv.index(str(CAGED))] = os.path.join(d.dir, "caged")
        d.argv += ["--plugin-dir", d.dir]
        os.chown(d.dir, SOMEBODY, SOMEBODY)
        with d:
            for attempt in range(2):
                everybody = [d.pid] + children(d.pid)
                assert all(set(status_of(p)["Uid"].split()) == {str(SOMEBODY)} for p in everybody)
                has_no_privilege(d.pid)
                buses = [p for p in everybody if comm(p).startswith("caged: bus")]
                assert len(buses) == 2
                for pid in buses:
                    has_no_privilege(pid)
                spawner = status_of(d.spawner_pid())
                # DAC_OVERRIDE and SYS_PTRACE and no more; nothing to give on
                assert int(spawner["CapEff"], 16) == int(spawner["CapPrm"], 16) == 1 << 1 | 1 << 19, spawner["CapEff"]
                assert int(spawner["CapAmb"], 16) == int(spawner["CapInh"], 16) == 0
                status, body, _ = d.ask("POST", "/api/v1/cages/one/reset", unix=True)
                assert status == 200, body
                wait_for(lambda: d.cage("one")["state"] == "ready", 20)
                if not attempt:
                    pid = d.bus_pid(0)
                    send_signal(pid, "SIGKILL")
                    wait_for(lambda: d.bus_pid(0) not in (None, pid) and d.buses()[0]["state"] == "up", 10)
            assert d.stop() == 0
            assert not [p for p in everybody if alive(p)]
    finally:
        shutil.rmtree(root)


def test_presence_follows_the_files():
    root = tempfile.mkdtemp()
    try:
        make_tree(root)
        with Daemon(platform="tree:root=" + root, args=["--plugin-dir", str(PLUGINS.resolve())]) as d:
            pathlib.Path(root, "two", "present").open("r+b").write(b"0")
            wait_for(lambda: d.cage("two")["presence"] == "absent", 5)
            pathlib.Path(root, "two", "present").open("r+b").write(b"?")
            wait_for(lambda: d.cage("two")["presence"] == "unknown", 5)
            assert d.cage("one")["presence"] == "present"
    finally:
        shutil.rmtree(root)


def our_user():
    """Whom the daemon becomes: `caged`, else `nobody`."""
    try:
        return pwd.getpwnam("caged")
    except KeyError:
        return pwd.getpwnam("nobody")


def test_no_path_in_the_users_directory_is_touched_with_privileges():
    if not shutil.which("strace"):
        return  # the rest of this file sees the same from outside
    with tempfile.NamedTemporaryFile("r") as f:
        # -D: the daemon is our child, strace its grandchild
        wrapper = ["strace", "-D", "-qq", "-o", f.name, "-e",
                   "trace=bind,connect,unlink,unlinkat,chmod,fchmodat,chown,lchown,fchownat,setresuid"]
        with Daemon(platform="sim:cages=1", wrapper=wrapper):
            wait_for(lambda: "caged.sock" in pathlib.Path(f.name).read_text(), 10)
            calls = f.read().splitlines()
    dropped = next(i for i, c in enumerate(calls) if re.match(r"setresuid\(%d," % our_user().pw_uid, c))
    touched = [i for i, c in enumerate(calls) if "caged.sock" in c]
    assert any(calls[i].startswith("bind(") for i in touched), calls
    assert min(touched) > dropped, calls
    assert not [c for c in calls if re.match("(f?l?chown|f?chmod)", c)], calls


def leave_behind(folder, what):
    """What an earlier daemon, or a stranger of the same user, left where the socket shall be."""
    path = os.path.join(folder, "caged.sock")
    if what == "socket":
        with socket.socket(socket.AF_UNIX) as s:
            s.bind(path)
        os.chmod(path, 0o600)
    elif what == "file":
        pathlib.Path(path).write_text("x")
    else:
        os.symlink(what, path)


def test_whatever_stands_where_the_socket_shall_be_is_replaced_and_never_followed():
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        target = pathlib.Path(folder, "target")
        target.write_text("root's")
        target.chmod(0o600)
        for what in "socket", "file", str(target):
            d = Daemon(platform="sim:cages=1")
            os.mkdir(d.run_dir, 0o755)
            leave_behind(d.run_dir, what)
            os.chown(d.run_dir, our_user().pw_uid, our_user().pw_gid)
            with d:
                assert d.get("/healthz", unix=True)[0] == 200
                st = os.lstat(os.path.join(d.run_dir, "caged.sock"))
                assert (st.st_uid, st.st_mode & 0o777) == (our_user().pw_uid, 0o666), oct(st.st_mode)
            st = target.stat()
            assert (st.st_uid, st.st_mode & 0o777) == (0, 0o600)


def test_who_shares_the_user_nobody_is_no_admin():
    config = tempfile.NamedTemporaryFile("w", suffix=".yaml")
    config.write("user: nobody\n")
    config.flush()
    with config, Daemon(platform="sim:cages=1", args=["--config", config.name]) as d:
        uid = pwd.getpwnam("nobody").pw_uid
        assert status_of(d.pid)["Uid"].split()[0] == str(uid)
        child = os.fork()
        if child == 0:
            # in a child of ours, for the way to programs and modules may be closed to nobody
            os.chdir(d.run_dir)
            d.run_dir = "."
            os.setresuid(uid, uid, uid)
            os._exit(0 if d.ask("POST", "/api/v1/cages/1/reset", unix=True)[0] == 403 else 1)
        assert os.waitpid(child, 0)[1] == 0
        assert d.cage("1")["counters"]["resets"] == 0
        assert d.ask("POST", "/api/v1/cages/1/reset", unix=True)[0] == 200


# A root of its own, of mode 0700, with all that is in the root of this machine.
CLOSED_ROOT = r"""
set -e
mount --make-rprivate /
mount -t tmpfs -o mode=0700 tmpfs "$1"
for d in /*; do
    if [ -L "$d" ]; then cp -P "$d" "$1$d"
    elif [ -d "$d" ]; then mkdir "$1$d"; mount --rbind "$d" "$1$d"
    fi
done
root=$1
shift
exec chroot "$root" "$@"
"""


def test_where_only_root_may_pass_the_root_directory_all_is_kept_all_the_same():
    root = tempfile.mkdtemp(prefix="caged-root.")
    try:
        with Daemon(platform="sim:cages=2,buses=1,type=qsfp-dd",
                    wrapper=["unshare", "-m", "sh", "-c", CLOSED_ROOT, "sh", root]) as d:
            assert "0" not in status_of(d.pid)["Uid"].split()
            assert os.stat("/proc/%d/root" % d.pid).st_mode & 0o777 == 0o700
            wait_for(lambda: len(d.json("/api/v1/events?kind=module-identified&cursor=0")["events"]) == 2, 20)
            assert d.get("/readyz")[0] == 200 and d.metrics()["caged_journal_up"] == 1
            last = int(d.json("/api/v1/events")["next_cursor"])
            send_signal(d.pid, "SIGKILL")
            d.process.wait()
            d.start()
            new = d.json("/api/v1/events?cursor=%d" % last)["events"]
            assert new[0]["kind"] == "daemon-started" and all(e["boot"] for e in new), new
            assert len(d.json("/api/v1/inventory")["inventory"]) == 2
            assert "journal" not in d.text() and "not kept" not in d.text(), d.text()
            d.stop()
            assert sorted(os.listdir(os.path.join(d.dir, "state")))[:2] == ["journal.db", "journal.ids"]
    finally:
        os.rmdir(root)
