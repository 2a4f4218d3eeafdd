# SPDX-License-Identifier: Apache-2.0
"""YANG modules: yanglint has nothing to say about them, what the build checks, and who needs libyang."""
import shutil
import subprocess
import sys
import tempfile

from harness import BUILD, CAGED, SRC, Skip

# Those of the configuration are of no path, and deviations are from OpenConfig's own modules.
MODULES = sorted(set((SRC / "schema").glob("*.yang")) - {SRC / "schema/caged-config.yang", SRC / "schema/caged-deviations.yang"})
SUBMODULE = "openconfig-platform-common.yang"


def mkpaths(name, before, after):
    """What mkpaths says, as make runs it, when a text of a module is another one; None: it is content."""
    with tempfile.TemporaryDirectory() as tmp:
        files = [shutil.copy(path, tmp) for path in MODULES]
        victim = next(f for f in files if f.endswith("/" + name))
        with open(victim) as f:
            text = f.read()
        assert before in text, before
        with open(victim, "w") as f:
            f.write(text.replace(before, after))
        done = subprocess.run([BUILD / "schema/mkpaths", tmp + "/paths.c", *files], capture_output=True, text=True)
        return done.stderr if done.returncode else None


# A module, what is changed in it, and what the build says then.
CHANGES = [
    ("openconfig-alarms.yang", "leaf resource {", "leaf resources {", "resource: no module has it"),
    ("openconfig-alarms.yang", "leaf resource {", "leaf more { type string; }\n    leaf resource {",
     "/system/alarms/alarm/state/more: no row gives it"),
    ("openconfig-platform-types.yang", "fraction-digits 1;", "fraction-digits 2;", "it has 2 fraction digits, the row 1"),
    ("openconfig-platform-types.yang", 'units "celsius";', 'units "kelvin";', "it is in kelvin, the row in celsius"),
    ("openconfig-interfaces.yang", "type uint32;", "type string;", "its type cannot hold what the row gives"),
    ("openconfig-platform.yang", "list property {", "list properties {", "/components/component/properties"),
]


def test_what_does_not_fit_the_rows_fails_the_build():
    assert mkpaths("openconfig-alarms.yang", "leaf resource {", "leaf resource {") is None
    for name, before, after, words in CHANGES:
        said = mkpaths(name, before, after)
        assert said and words in said, (name, after, said)


def test_the_daemon_does_not_link_libyang():
    done = subprocess.run(["readelf", "-d", CAGED], capture_output=True, text=True, check=True)
    assert "NEEDED" in done.stdout
    assert "libyang" not in done.stdout, done.stdout


def test_the_table_of_paths_is_what_is_served():
    done = subprocess.run([sys.executable, SRC / "tests/paths.py", BUILD / "schema/paths.c"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout == (SRC / "docs/openconfig-paths.md").read_text(), "run tests/paths.py again"


def silent(program, args):
    if not shutil.which(program):
        raise Skip("%s is not installed" % program)
    done = subprocess.run([program, *args], capture_output=True, text=True)
    assert done.returncode == 0 and not done.stdout + done.stderr, done.stdout + done.stderr


def test_yanglint_has_nothing_to_say():
    silent("yanglint", ["-i", "-p", SRC / "schema", *(m for m in MODULES if m.name != SUBMODULE)])
