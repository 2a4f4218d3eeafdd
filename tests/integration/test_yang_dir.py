# SPDX-License-Identifier: Apache-2.0
"""Modules of a folder instead of our own: who is told of them, and what keeps them from being taken."""
import contextlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

from gnmi_client import Gnmi
from harness import SRC, Daemon, Skip, write_config
from test_bad_input import refused

JSON = {"Accept": "application/yang-data+json"}
LIBRARY = "/restconf/data/ietf-yang-library:modules-state"
OFFICIAL = pathlib.Path(os.environ.get("CAGED_SHARED") or SRC / "../shared") / "openconfig-models"
NEWER = "2031-02-03"


@contextlib.contextmanager
def folder(change=(), without=()):
    """Our own OpenConfig modules, openconfig-platform a newer one; `change`: (module, before, after) more."""
    with tempfile.TemporaryDirectory() as tmp:
        os.chmod(tmp, 0o755)
        for path in (SRC / "schema").glob("openconfig-*.yang"):
            shutil.copy(path, tmp)
        platform = pathlib.Path(tmp, "openconfig-platform.yang")
        text = platform.read_text()
        platform.write_text(text.replace("  revision ", '  revision %s {\n    description "Newer.";\n  }\n  revision ' % NEWER, 1))
        for name, before, after in change:
            path = pathlib.Path(tmp, name + ".yang")
            assert before in path.read_text(), (name, before)
            path.write_text(path.read_text().replace(before, after))
        for name in without:
            pathlib.Path(tmp, name + ".yang").unlink()
        yield tmp


def library(d):
    return {m["name"]: m for m in d.json(LIBRARY, headers=JSON)["ietf-yang-library:modules-state"]["module"]}


def deviated(d):
    """The modules that caged-deviations is named by, as both libraries have it."""
    new = d.json("/restconf/data/ietf-yang-library:yang-library/module-set=caged", headers=JSON)["ietf-yang-library:module-set"][0]["module"]
    old = library(d)
    module = old.get("caged-deviations")
    assert [m["name"] for m in new if m["name"] == "caged-deviations"] == (["caged-deviations"] if module else [])
    names = {m["name"] for m in new if m.get("deviation") == ["caged-deviations"]}
    assert names == {n for n, m in old.items()
                     if m.get("deviation") == [{"name": "caged-deviations", "revision": module and module["revision"]}]}
    return names


def component(d):
    found = d.json("/restconf/data/openconfig-platform:components/component=1-Port", headers=JSON)
    return found["openconfig-platform:component"][0]


def test_clients_are_told_of_the_modules_of_the_folder():
    with folder() as tmp, Daemon(platform="sim:cages=1", gnmi=True, args=["--yang-dir", tmp]) as d:
        text = pathlib.Path(tmp, "openconfig-platform.yang").read_text()
        for name in ("openconfig-platform", "openconfig-platform@" + NEWER):
            assert d.get("/yang/%s.yang" % name)[1] == text
        assert d.get("/yang/openconfig-platform@2025-07-15.yang")[0] == 404
        modules = library(d)
        assert modules["openconfig-platform"]["revision"] == NEWER
        assert modules["openconfig-platform"]["submodule"][0]["name"] == "openconfig-platform-common"
        for module in modules.values():
            assert d.get(re.sub("^https?://[^/]*", "", module["schema"]))[0] == 200, module
        ours = d.get("/yang/caged-transceiver.yang")
        assert ours[:2] == (200, (SRC / "schema/caged-transceiver.yang").read_text())
        assert "openconfig-platform:state" not in component(d) and component(d)["state"]["location"] == "1"
        with Gnmi(d.gnmi_port) as g:
            models = {m.name: m for m in g.capabilities().supported_models}
            assert {"openconfig-platform", "caged-transceiver"} <= set(models)
            assert len(models) == len({m.name for m in models.values()})


def test_without_a_folder_they_are_told_of_ours():
    with folder() as tmp, Daemon(platform="sim:cages=1") as ours, \
            Daemon(platform="sim:cages=1", args=["--yang-dir", tmp]) as theirs:
        a, b = library(ours), library(theirs)
        assert set(a) == set(b)
        assert deviated(ours) == deviated(theirs) == set()
        assert theirs.get("/yang/caged-deviations.yang")[0] == 404
        differ = {name for name in a if {**a[name], "schema": 0} != {**b[name], "schema": 0}}
        assert differ == {"openconfig-platform"}
        assert {n: m["conformance-type"] for n, m in a.items()} == {n: m["conformance-type"] for n, m in b.items()}
        assert set(component(ours)) == set(component(theirs))


def test_the_official_modules_are_taken():
    if not OFFICIAL.is_dir():
        raise Skip("no OpenConfig modules at %s" % OFFICIAL)
    with Daemon(platform="sim:cages=1", gnmi=True, args=["--yang-dir", str(OFFICIAL.resolve())]) as d:
        modules = library(d)
        text = (OFFICIAL / "openconfig-system.yang").read_text()
        assert d.get("/yang/openconfig-system.yang")[1] == text
        assert {"openconfig-network-instance", "openconfig-aft", "caged-bus"} <= set(modules)
        for name, module in modules.items():
            status, text, _ = d.get(re.sub("^https?://[^/]*", "", module["schema"]))
            assert status == 200 and re.search(r"module\s+%s\s*{" % name, text), name
        assert {m["name"] for m in modules["openconfig-aft"]["submodule"]} >= {"openconfig-aft-common", "openconfig-aft-ipv4"}
        assert {"openconfig-platform", "openconfig-platform-transceiver", "openconfig-terminal-device"} <= deviated(d)
        assert d.get("/yang/caged-deviations.yang")[1] == (SRC / "schema/caged-deviations.yang").read_text()
        with Gnmi(d.gnmi_port) as g:
            version = {m.name: m.version for m in g.capabilities().supported_models}
            assert version["openconfig-system"] == "3.1.0" and "openconfig-network-instance" not in version


# A leaf more than is served; and one that what is served cannot be without.
MORE = [("openconfig-platform-transceiver", "leaf present {", "leaf colour {\n type string;\n description \"Red.\";\n }\n leaf present {")]
BOUND = [("openconfig-platform", "leaf location {\n          type string;",
          "leaf place {\n type string;\n }\n leaf location {\n type leafref {\n path '../place';\n }")]


def test_what_a_folder_has_more_is_told_as_deviations():
    with folder(MORE) as tmp, Daemon(platform="sim:cages=1", args=["--yang-dir", tmp]) as d:
        assert deviated(d) == {"openconfig-platform-transceiver"}
        url = re.sub("^https?://[^/]*", "", library(d)["caged-deviations"]["schema"])
        status, text, _ = d.get(url)
        assert status == 200 and text.count("deviate not-supported") == 1 and '/oc-transceiver:colour" {' in text, text
        assert library(d)["caged-deviations"]["conformance-type"] == "implement"
        state = d.json("/restconf/data/openconfig-platform:components/component=1-Transceiver/state", headers=JSON)
        assert state["openconfig-platform:state"]


def test_deviations_that_libyang_refuses_are_left_out():
    with folder(BOUND) as tmp, Daemon(platform="sim:cages=1", args=["--yang-dir", tmp]) as d:
        assert deviated(d) == set() and d.get("/yang/caged-deviations.yang")[0] == 404
        assert "yang-dir: %s: there is no caged-deviations for it: " % tmp in d.text()


def test_yanglint_makes_of_the_library_what_accepts_the_data():
    if not shutil.which("yanglint"):
        raise Skip("yanglint is not installed")
    with folder(MORE) as more:
        for args in ([], ["--yang-dir", more]):
            with tempfile.TemporaryDirectory() as tmp, Daemon(platform="sim:cages=1", args=args) as d:
                tree = d.json("/restconf/data", headers=JSON)["ietf-restconf:data"]
                names = [n for n in tree if n.startswith("ietf-yang-library:")]
                assert len(names) == 2, names
                for module in tree["ietf-yang-library:modules-state"]["module"]:
                    for m in [module, *module.get("submodule", [])]:
                        name = "%s@%s.yang" % (m["name"], m["revision"])
                        pathlib.Path(tmp, name).write_text(d.get("/yang/" + name)[1])
                pathlib.Path(tmp, "library.json").write_text(json.dumps({n: tree[n] for n in names}))
                pathlib.Path(tmp, "data.json").write_text(json.dumps(tree))
                done = subprocess.run(["yanglint", "-p", tmp, "-Y", tmp + "/library.json", "-t", "data", tmp + "/data.json"],
                                      capture_output=True, text=True)
                assert done.returncode == 0 and "err" not in done.stderr, done.stderr[-2000:]


# What is wrong with a folder, and what is said of it.
PLATFORM, ALARMS, TYPES = "openconfig-platform", "openconfig-alarms", "openconfig-platform-types"
WRONG = [
    ([(ALARMS, "leaf resource {", "lef resource {")], [], r"openconfig-alarms\.yang:\d+: "),
    ([(ALARMS, "leaf resource {", "leaf other {")], [],
     "/system/alarms/alarm/state/resource of module openconfig-system, which is served, is not there"),
    ([(TYPES, "fraction-digits 1;", "fraction-digits 2;")], [], "/instant .*has another number of digits"),
    ([(TYPES, 'units "celsius";', 'units "kelvin";')], [], "/instant .*has another unit"),
    ([("openconfig-interfaces", "type uint32;", "type string;")], [], "has another type"),
    ([(PLATFORM, "list property {", "list properties {")], [], "/properties/property .*is not there"),
    ([], ["openconfig-alarm-types"], r"there is no openconfig-alarm-types\.yang"),
    ([], ["openconfig-platform-common"], r"there is no openconfig-platform-common\.yang"),
    ([(PLATFORM, "module openconfig-platform {", "module openconfig-platfrom {")], [], "openconfig-platf"),
]


def test_a_folder_that_does_not_have_what_is_served_stops_the_start():
    for change, without, words in WRONG:
        with folder(change, without) as tmp:
            line = refused("--yang-dir", tmp, says="caged: yang-dir: " + tmp)
            assert re.search(words, line), (words, line)


def test_what_is_no_folder_of_modules_stops_the_start():
    with tempfile.TemporaryDirectory() as tmp:
        os.chmod(tmp, 0o755)
        refused("--yang-dir", tmp, says="it has no file *.yang")
        refused("--yang-dir", tmp + "/none", says="No such file or directory")
        path = pathlib.Path(tmp, "a.yang")
        for make in (lambda: os.mkfifo(path), lambda: path.mkdir(), lambda: path.symlink_to("/dev/zero"),
                     lambda: path.write_bytes(b"module a {\0}"), lambda: path.write_bytes(b"x" * 5000000)):
            make()
            refused("--yang-dir", tmp, says="a.yang: it is no ")
            path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()
        refused("--yang-dir", "", says="yang-dir")


def test_where_a_file_names_the_folder_its_place_is_told():
    config = write_config("# ours\nyang-dir: /nonexistent\n")
    refused("--config", config, says=config + ":2:11: yang-dir: /nonexistent: No such file")
    refused("--config", config, "--check", says=config + ":2:11: yang-dir: ")
