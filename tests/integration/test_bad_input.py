# SPDX-License-Identifier: Apache-2.0
"""Bad input: one line on stderr that names the place, exit status 2, nothing left behind.

What is only missing for now is refused alike, with status 1: a service manager tries that again.
"""
import contextlib
import fcntl
import os
import pathlib
import shutil
import socket
import tempfile

from harness import BUILD, CAGED, Daemon, run, wait_for

PLUGINS = BUILD / "tests/plugins/.libs"


def refused(*args, says, platform="sim", env=None, status=2, wrapper=()):
    """Starts caged with these arguments; it must refuse in one line with all of these words, which is given."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)  # the daemon gives root up before it clears up
        argv = [*wrapper, CAGED, "--run-dir", folder + "/run", "--state-dir", folder + "/state", "--http", "off", "--gnmi", "off"]
        if platform:
            argv += ["--platform", platform]
        r = run(argv + list(args), env=dict(os.environ, **(env or {})))
        lines = r.stderr.splitlines()
        lines = [line for line in lines if "no user caged" not in line]
        assert r.returncode == status, (args, r.returncode, r.stderr)
        assert len(lines) == 1, lines
        for word in [says] if isinstance(says, str) else says:
            assert word in lines[0], (word, lines[0])
        assert not os.path.exists(folder + "/run/caged.sock")
        return lines[0]


def test_an_unknown_option_is_named():
    refused("--frobnicate", says="--frobnicate")


def test_an_unknown_key_of_a_file_is_named_with_its_place():
    with tempfile.NamedTemporaryFile("w", suffix=".yaml") as f:
        f.write("http:\n  listen: 127.0.0.1:9780\n  prot: 3\n")
        f.flush()
        refused("--config", f.name, says=[f.name + ":3:3: http.prot"])


def refused_file(text, says):
    with tempfile.NamedTemporaryFile("w", suffix=".yaml") as f:
        f.write(text)
        f.flush()
        refused("--config", f.name, says=[f.name + ":" + says])


def test_a_misspelt_name_of_the_platform_is_told_as_such():
    refused_file("platform: {nam: sim}\n", "1:12: platform.nam: unknown key; did you mean name?")


def test_a_wrong_duration_is_told_with_the_notation():
    refused_file("poll: {monitors-period: 250}\n", "1:25: poll.monitors-period: must be a duration between 20ms and "
                 "1h (a number and ms, s, m or h, such as 250ms), not \"250\"")


def test_files_that_could_not_be_judged_are_not_said_to_be_wrong():
    """No answer of the schema process can be written: that says nothing of the files, and may be over soon."""
    limited = ["sh", "-c", "trap '' XFSZ; ulimit -f 0; exec \"$@\"", "sh"]
    with tempfile.NamedTemporaryFile("w", suffix=".yaml") as f:
        f.write("poll: {monitors-period: 250ms}\n")
        f.flush()
        refused("--config", f.name, says="the schema process", status=1, wrapper=limited)


def test_a_port_in_use_is_named():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        s.listen()
        port = s.getsockname()[1]
        refused("--http", "127.0.0.1:%d" % port, says=[str(port), "in use"], status=1)


def test_a_second_daemon_on_the_same_run_directory_is_refused():
    with Daemon(platform="sim:cages=1") as d:
        refused("--run-dir", d.run_dir, says=["caged.sock", "in use"], status=1)
        assert d.get("/healthz")[0] == 200


def test_a_second_daemon_on_the_same_state_directory_is_refused():
    with Daemon(platform="sim:cages=1") as d:
        state = d.dir + "/state"
        refused("--state-dir", state, says=["caged: state directory %s: another daemon uses it" % state], status=1)
        assert d.is_ready()
        d.process.kill()  # whoever dies has nothing any more, nor have those whom it started
        d.process.wait()
        d.start()


def test_a_daemon_waits_for_the_one_that_is_about_to_leave_its_state_directory():
    d = Daemon(platform="sim:cages=1")
    state = d.dir + "/state"

    def has_it_open():
        fds = "/proc/%d/fd/" % d.pid
        with contextlib.suppress(OSError):
            return state in [os.readlink(fds + n) for n in os.listdir(fds)]

    os.mkdir(state, 0o700)
    fd = os.open(state, os.O_RDONLY)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX)
        d.start(ready=False)
        wait_for(has_it_open, 20)
        assert not os.path.exists(d.run_dir + "/caged.sock")
        fcntl.flock(fd, fcntl.LOCK_UN)
        wait_for(d.is_ready, 30)
    finally:
        os.close(fd)
        d.__exit__()


def test_a_directory_that_cannot_be_made_is_named():
    with tempfile.NamedTemporaryFile() as f:
        refused("--run-dir", f.name + "/run", says=f.name)
        refused("--state-dir", f.name + "/state", says=f.name)


def test_a_missing_plugin_is_named():
    # in the build tree, and where plugins are installed
    refused(platform="nosuch", says=["nosuch.so", "%s/plugins" % BUILD.resolve(), "/lib/caged/plugins"])


def test_an_unknown_option_of_the_simulator_is_named():
    refused(platform="sim:cagse=3", says="cagse")
    refused(platform="sim:cages=100000", says="cages")


def bad_plugin(name, *words, status=2):
    assert (PLUGINS / (name + ".so")).exists(), "no %s.so in %s" % (name, PLUGINS)
    refused("--plugin-dir", str(PLUGINS.resolve()), platform=name, says=[name, *words], status=status)


def test_a_plugin_of_another_abi_is_refused():
    bad_plugin("bad-abi", "ABI")


def test_a_plugin_of_another_size_is_refused():
    bad_plugin("bad-size", "size")


def test_a_plugin_without_cages_is_refused():
    bad_plugin("bad-no-cages", "no cages")


def test_a_plugin_with_100000_cages_is_refused():
    bad_plugin("bad-many-cages", "100000")


def test_a_plugin_with_a_bad_label_is_refused():
    bad_plugin("bad-label", "label")


def test_a_plugin_with_a_bus_out_of_range_is_refused():
    bad_plugin("bad-bus", "bus")


def test_a_plugin_that_crashes_in_open_is_reported_as_such():
    bad_plugin("bad-crash", "crashed in open", "Segmentation fault", status=1)


def test_a_file_that_is_no_plugin_is_refused():
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        pathlib.Path(folder, "text.so").write_text("hello")
        refused("--plugin-dir", folder, platform="text", says="text")


def test_a_hostile_run_directory_is_refused():
    with tempfile.TemporaryDirectory() as folder:
        os.symlink("/tmp", folder + "/link")
        refused("--run-dir", folder + "/link", says=folder + "/link")
        os.mkdir(folder + "/open")
        os.chmod(folder + "/open", 0o777)
        refused("--run-dir", folder + "/open", says=folder + "/open")
    shutil.rmtree(folder, ignore_errors=True)
