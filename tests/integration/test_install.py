# SPDX-License-Identifier: Apache-2.0
"""make install puts exactly what belongs there, what is there runs, and make uninstall leaves nothing."""
import os
import pathlib
import re
import shutil
import tempfile

from harness import BUILD, CAGED, SRC, Daemon, run

EXPECTED = """
@bindir@/cagectl
@sbindir@/caged
@sbindir@/caged-boardcheck
@sbindir@/caged-plugin-check
@pluginsdir@/board.so
@pluginsdir@/sim.so
@modulesdir@/schema.so
@boardsdir@/accton-as7712-32x-onl.board
@boardsdir@/accton-as9716-32d-onl.board
@boardsdir@/s3ip-generic.board
@systemdsystemunitdir@/caged.service
@sysusersdir@/caged.conf
@tmpfilesdir@/caged.conf
@udevrulesdir@/70-caged.rules
@includedir@/caged/platform.h
@docdir@/LICENSE
@docdir@/NEWS.md
@docdir@/README.md
@docdir@/alarms.md
@docdir@/boards.md
@docdir@/caged.yaml.example
@docdir@/gnmi.md
@docdir@/lint.md
@docdir@/openconfig-paths.md
@docdir@/openconfig.md
@docdir@/registers.md
@docdir@/simulator.md
@mandir@/man1/cagectl.1
@mandir@/man5/caged-board.5
@mandir@/man5/caged.yaml.5
@mandir@/man8/caged-boardcheck.8
@mandir@/man8/caged-plugin-check.8
@mandir@/man8/caged.8
""".split() + ["@yangdir@/" + p.name for p in (SRC / "schema").glob("*.yang")]

# Places in edited files, each as the build has it.
EDITED = {
    "@systemdsystemunitdir@/caged.service": ["@sbindir@/caged --config @sysconfdir@/caged\n"],
    "@mandir@/man8/caged.8": ["@docdir@/caged.yaml.example", "@sysconfdir@/caged/caged.yaml", "@pluginsdir@",
                             "@boardsdir@"],
    "@mandir@/man1/cagectl.1": ["@docdir@/simulator.md"],
    "@mandir@/man5/caged-board.5": ["@boardsdir@"],
    "@mandir@/man8/caged-boardcheck.8": ["@boardsdir@"],
}


def skip_suite():
    return None if shutil.which("make") else "no make"


def make(*args):
    env = {k: v for k, v in os.environ.items() if not k.startswith("MAKE") and k != "MFLAGS"}
    got = run(["make", "-s", "-C", BUILD, *args], timeout=120, env=env)
    assert got.returncode == 0, got.stdout[-2000:] + got.stderr[-2000:]
    return got.stdout


def variables():
    """The directories that the Makefile knows, expanded."""
    raw = dict(re.findall(r"(?m)^(\w+) = (.*)$", (BUILD / "Makefile").read_text()))

    def value(name):
        return re.sub(r"\$[({](\w+)[)}]", lambda m: value(m.group(1)), raw[name])
    return value


def place(text, value=None):
    value = value or variables()
    return re.sub("@([a-z]+)@", lambda m: value(m.group(1)), text)


def files_below(root):
    return sorted("/" + os.path.relpath(os.path.join(d, f), root) for d, _, files in os.walk(root) for f in files)


class Installed:
    def __enter__(self):
        self.dir = tempfile.TemporaryDirectory()
        self.root = self.dir.name
        os.chmod(self.root, 0o755)
        make("install", "DESTDIR=" + self.root)
        return self

    def __exit__(self, *_):
        self.dir.cleanup()

    def path(self, text):
        return pathlib.Path(self.root + place(text))


def test_what_is_installed_is_what_is_listed_and_an_uninstall_leaves_nothing():
    with Installed() as i:
        assert not set(files_below(i.root)) ^ {place(f) for f in EXPECTED}, (
            set(files_below(i.root)) ^ {place(f) for f in EXPECTED})
        assert i.path("@sysconfdir@/caged").is_dir()  # which the unit names
        make("uninstall", "DESTDIR=" + i.root)
        assert files_below(i.root) == []
        assert not i.path("@pluginsdir@").exists() and not i.path("@boardsdir@").exists()
        make("uninstall", "DESTDIR=" + i.root)  # a second time does no harm


def test_files_name_the_places_of_the_installation():
    with Installed() as i:
        for file, texts in EDITED.items():
            content = i.path(file).read_text()
            for text in texts:
                assert place(text) in content, (file, text)
            assert not re.search("@[a-z]+@", content), file


def test_what_is_installed_runs():
    with Installed() as i:
        d = Daemon(args=["--plugin-dir", str(i.path("@pluginsdir@"))])
        d.argv[0] = str(i.path("@sbindir@/caged"))
        with d:
            got = run([i.path("@bindir@/cagectl"), "--run-dir", d.run_dir, "ports"])
            assert got.returncode == 0 and "ready" in got.stdout, got
        # without the option it looks where plugins were installed
        got = run([i.path("@sbindir@/caged"), "--platform", "nix"])
        assert got.returncode == 2 and place("@pluginsdir@") in got.stderr, got.stderr
        got = run([i.path("@sbindir@/caged"), "--platform", "auto:root=" + i.root])
        assert got.returncode == 2 and place("@boardsdir@") in got.stderr, got.stderr


def test_the_example_is_a_configuration_that_changes_nothing():
    with Installed() as i:
        plain = run([CAGED, "--dump-config"])
        example = run([CAGED, "--dump-config", "--config", i.path("@docdir@/caged.yaml.example")])
        assert example.returncode == plain.returncode == 0, example.stderr
        assert example.stdout == plain.stdout
