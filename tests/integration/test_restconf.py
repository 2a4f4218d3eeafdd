# SPDX-License-Identifier: Apache-2.0
"""RESTCONF on the running daemon: the whole tree in both forms, against its modules and against all else that is served."""
import datetime
import decimal
import email.utils
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import time
import xml.etree.ElementTree as ElementTree

from harness import BUILD, SRC, Daemon, Skip, wait_for, write_config

JSON = {"Accept": "application/yang-data+json"}
XML = {"Accept": "application/yang-data+xml"}
DATA = "/restconf/data"
COMPONENTS = DATA + "/openconfig-platform:components"
OFFICIAL = pathlib.Path(os.environ.get("CAGED_SHARED") or SRC / "../shared") / "openconfig-models"
# Each module is read once, so that all answers are of the same reads.
STILL = "poll: {monitors-period: 1h, flags-period: 1h}\nmetrics: {thresholds: true, flags: all, vdm: true}\n"


def switch(**kw):
    return Daemon(args=["--gnmi", "off", "--config", write_config(STILL)], **kw)


def leaves():
    return json.loads(subprocess.run([BUILD / "tests/print_leaves"], capture_output=True, check=True).stdout)


def data(d):
    """The datastore as an object, and as text of XML."""
    return d.json(DATA, headers=JSON)["ietf-restconf:data"], d.get(DATA, headers=XML)[1]


# ---- both forms ----

def modules():
    """Prefixes and namespaces of all modules, by name."""
    found = {}
    for path in sorted((SRC / "schema").glob("*.yang")):
        text = path.read_text()
        namespace = re.search(r'namespace\s+"([^"]+)"', text)
        if namespace:
            found[path.stem] = namespace.group(1)
    return found


def flat_json(value, namespaces, module, path, out):
    if isinstance(value, dict):
        for key, member in value.items():
            name, local = key.split(":") if ":" in key else (module, key)
            flat_json(member, namespaces, name, path + ("{%s}%s" % (namespaces[name], local),), out)
    elif isinstance(value, list):
        for i, entry in enumerate(value):
            flat_json(entry, namespaces, module, path[:-1] + (path[-1] + "#%d" % i,), out)
    else:
        out[path] = {True: "true", False: "false"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def flat_xml(element, path, lists, out):
    children, seen = list(element), {}
    if not children:
        out[path] = element.text or ""
    for child in children:
        n = seen[child.tag] = seen.get(child.tag, -1) + 1
        here = path + (child.tag,)
        flat_xml(child, here[:-1] + (child.tag + "#%d" % n,) if without_places(here) in lists else here, lists, out)


def without_places(path):
    return tuple(step.split("#")[0] for step in path)


def test_json_and_xml_tell_the_same():
    with switch() as d:
        tree, document = data(d)
        as_json, as_xml = {}, {}
        namespaces = modules()
        flat_json(tree, namespaces, None, (), as_json)
        lists = {without_places(path[:i + 1]) for path in as_json for i, step in enumerate(path) if "#" in step}
        flat_xml(ElementTree.fromstring(document), (), lists, as_xml)
        # an identity is told by its module there, by a prefix here
        prefixes = {n: re.search(r'prefix\s+"?([\w-]+)', (SRC / ("schema/%s.yang" % n)).read_text()).group(1) for n in namespaces}
        for path, value in as_json.items():
            module, _, name = value.partition(":")
            if module in prefixes and re.fullmatch(r"[A-Za-z0-9_.-]+", name):
                as_json[path] = prefixes[module] + ":" + name
        assert as_json.keys() == as_xml.keys(), sorted(map(str, as_json.keys() ^ as_xml.keys()))[:5]
        assert as_json == as_xml, [(k, v, as_xml[k]) for k, v in as_json.items() if as_xml[k] != v][:5]
        assert len(as_json) > 2000, len(as_json)


def test_each_component_is_the_same_alone_and_among_all():
    with switch(platform="sim:cages=6") as d:
        wait_for(lambda: quiet(d), 20, step=0.5)
        for component in d.json(COMPONENTS, headers=JSON)["openconfig-platform:components"]["component"]:
            alone = d.json("%s/component=%s" % (COMPONENTS, component["name"]), headers=JSON)
            assert alone["openconfig-platform:component"] == [component], (alone, component)


def lint(d, folders, modules):
    """yanglint on the whole datastore, in both forms."""
    if not shutil.which("yanglint"):
        raise Skip("yanglint is not installed")
    tree, document = data(d)
    with tempfile.TemporaryDirectory() as folder:
        for form, text in (("json", json.dumps(tree)),
                           ("xml", re.sub(r"^<data [^>]*>|</data>$", "", document))):
            path = os.path.join(folder, "data." + form)
            with open(path, "w") as f:
                f.write(text)
            ways = [word for where in folders for word in ("-p", str(where))]
            done = subprocess.run(["yanglint", "-Q", "-i", "-t", "data", *ways, *map(str, modules), path], capture_output=True, text=True)
            assert done.returncode == 0 and "err" not in done.stderr, (form, done.stderr[-2000:])
    return tree


def own_modules():
    """Those that the tree is made of: what leaves out of the official modules is for these alone."""
    return [p for p in sorted((SRC / "schema").glob("*.yang")) if "belongs-to" not in p.read_text() and p.stem != "caged-deviations"]


def test_yanglint_accepts_both_forms():
    with switch() as d:
        lint(d, [SRC / "schema"], own_modules())


def test_yanglint_accepts_both_forms_by_the_official_modules():
    if not OFFICIAL.is_dir():
        raise Skip("no OpenConfig modules at %s" % OFFICIAL)
    # identities come first: others compare with them; then what is made of them, and what adds to that
    turns = [[], [], []]
    for own in own_modules():
        theirs = OFFICIAL / own.name
        turns[2 if not theirs.exists() else 0 if re.search("(types|extensions|iana-if-type)$", own.stem) else 1].append(
            theirs if theirs.exists() else own)
    with Daemon(args=["--gnmi", "off"]) as d:
        d.cagectl("sim", "remove", "1")
        d.cagectl("sim", "remove", "2")
        assert d.cagectl("sim", "insert", "2", "qdd-400g-zr").returncode == 0
        channel = COMPONENTS + "/component=2-OpticalChannel0/openconfig-terminal-device:optical-channel/state/frequency"
        wait_for(lambda: d.get(channel)[0] == 200, 90, step=0.5)
        tree = lint(d, [OFFICIAL], [*turns[0], *turns[1], *turns[2], SRC / "schema/caged-deviations.yang"])
        components = tree["openconfig-platform:components"]["component"]
        assert any(c["state"].get("empty") for c in components) and len(components) > 80


# ---- what else is served ----

def bare(value):
    """Without modules before names."""
    if isinstance(value, dict):
        return {k.split(":")[-1]: bare(v) for k, v in value.items()}
    return [bare(v) for v in value] if isinstance(value, list) else value


def rounded(value, row):
    """A value of REST as OpenConfig carries it: text of a decimal without needless zeroes."""
    exact = decimal.Decimal(str(value)).scaleb(3 if re.search("(laser-bias|cooler)-current", row["path"]) else 0)  # A, and there mA
    short = exact.quantize(decimal.Decimal(1).scaleb(-row["digits"]), rounding=decimal.ROUND_HALF_UP)
    text = "%.*f" % (row["digits"], short)
    whole, _, digits = text.partition(".")
    text = whole + "." + (digits.rstrip("0") or "0")
    return "0.0" if text == "-0.0" else text


def find(entry, path, keys):
    """A leaf below an entry; of lists the instance that `keys` names. None: not there."""
    for name in path.split("/"):
        if isinstance(entry, list):
            entry = next((e for e in entry if all(e.get(k) == v for k, v in keys.items() if k in e)), None)
        entry = entry.get(name) if isinstance(entry, dict) else None
        if entry is None:
            return None
    return entry


def instances(row, cage, module):
    """(value in REST or None, keys of lists, suffix of the path, labels of the metric) of each instance of a row."""
    rest = row.get("rest")
    port = {"port": cage["name"]}
    if row["subject"] == "cage":
        yield cage.get(rest), {}, "", port
    elif row["subject"] == "counter":
        yield cage["counters"].get(rest), {}, "", port
    elif row["subject"] == "pace":
        for name, pace in cage.get("polling", {}).items():
            yield pace.get(rest), {"name": name}, "", port
    elif module and row["subject"] == "identity":
        yield module["identity"].get(rest), {}, "", port
    elif module and row["subject"] == "module":
        yield (module["monitors"].get(rest, {}).get("value") if row["reading"] else module.get(rest)), {}, "", port
    elif module and row["subject"] == "lane":
        for lane in module["lanes"]:
            value = lane.get(rest)
            yield (value["value"] if row["reading"] and value else value), {"index": lane["lane"] - 1}, "", {
                **port, "lane": str(lane["lane"])}
    elif module and row["subject"] == "limit":
        for key, severity, end in (("high-alarm", "CRITICAL", "-upper"), ("low-alarm", "CRITICAL", "-lower"),
                                   ("high-warning", "WARNING", "-upper"), ("low-warning", "WARNING", "-lower")):
            yield (module["limits"].get(rest, {}).get(key), {"severity": "openconfig-alarm-types:" + severity}, end,
                   {**port, "bound": key.split("-")[0], "severity": key.split("-")[1]})


def in_tree(value, row):
    if row["fixed"]:
        return rounded(value, row)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def series(metrics, name):
    """The values of a family by the set of its labels."""
    found = {}
    for key, value in metrics.items():
        family, _, labels = key.partition("{")
        if family == name:
            found[frozenset(re.findall(r'(\w+)="((?:[^"\\]|\\.)*)"', labels))] = value
    return found


def of_rest(d, name):
    """What REST tells of a cage, and of its module or None."""
    status, text, _ = d.get("/api/v1/cages/%s/module" % name)
    return d.cage(name), json.loads(text) if status == 200 else None


def of_command_line(d, name):
    """The same as `cagectl --json show` prints it."""
    told = json.loads(d.cagectl("--json", "show", name).stdout)
    return told["cage"], told.get("module")


def compare(d, rows, of):
    """Compares what the table says to be the same; counts comparisons by the row's place in the table."""
    tree, _ = data(d)
    components = {c["name"]: c for c in bare(tree)["components"]["component"]}
    metrics = d.metrics()
    families = {row["metric"]: series(metrics, row["metric"]) for row in rows if row.get("metric") and not row["label"]}
    info = [dict(labels) for labels in series(metrics, "transceiver_module_info")]
    seen = {}
    for name in d.cages():
        cage, module = of(d, name)
        own = [c for n, c in components.items() if n.startswith(name + "-")]
        for i, row in enumerate(rows):
            for value, keys, end, labels in instances(row, cage, module):
                for path in row.get("path", "").split():
                    found = [f for f in (find(c, path + end, keys) for c in own) if f is not None]
                    if path.startswith("optical-channel/") and not found:
                        continue  # no carrier
                    if value is None or row["words"]:
                        assert row["words"] or not row.get("rest") or not found, (name, path, keys, found)
                        continue
                    assert found, (name, path, keys, value)
                    for leaf in found:
                        want = in_tree(value, row)
                        if not isinstance(leaf, str) and not isinstance(leaf, bool):
                            leaf = str(leaf)
                        assert leaf == want, (name, path, keys, leaf, value)
                        seen[i] = seen.get(i, 0) + 1
                if row["label"] and row["subject"] == "identity" and value is not None:
                    assert [i.get(row["metric"]) for i in info if i["port"] == name] == [str(value)], (name, row)
                told = families.get(row.get("metric"))
                if told and row.get("rest") and value is not None:
                    got = [v for k, v in told.items() if set(labels.items()) <= k]
                    assert got == [value], (name, row["metric"], labels, got, value)
                    seen[i] = seen.get(i, 0) + 1
    return seen


def quiet(d):
    """Nothing is read any more: all answers will be of one state."""
    first = {n: c["counters"] for n, c in d.cages().items()}
    time.sleep(0.3)
    return first == {n: c["counters"] for n, c in d.cages().items()}


# What these cages have not: owners, interfaces, errors, and what takes a second poll.
# No simulated module has two lasers or coolers, or a monitor of its vendor's: see test_auxiliary.
NEVER = {"owner", "owner-kind", "owner-pid", "mode", "identifier", "last-error", "port", "in-use", "achieved-seconds",
         "laser2-temperature", "tec2-current", "aux1", "custom-monitor"}


def compare_all(of):
    rows = leaves()
    with switch() as d:
        # what an SFP with a tunable laser has, no other module of the switch has
        assert d.cagectl("sim", "insert", "38", "sfp-10g-dwdm").returncode == 0
        wait_for(lambda: d.cages()["38"]["state"] == "ready" and "laser-channel" in of_rest(d, "38")[1]["lanes"][0], 20)
        wait_for(lambda: quiet(d), 20, step=0.5)
        seen = compare(d, rows, of)
    for i, row in enumerate(rows):
        served = row.get("path") and row.get("rest") and row["subject"] != "bus" and not row["words"]
        assert not served or i in seen or row["rest"] in NEVER, row
    assert sum(seen.values()) > 1500, sum(seen.values())


def test_each_row_of_the_table_is_one_value_in_the_tree_in_rest_and_in_metrics():
    compare_all(of_rest)


def test_each_row_of_the_table_is_one_value_in_the_tree_and_on_the_command_line():
    compare_all(of_command_line)


def flags_of(module):
    """What was up in the last poll, at any of its reads."""
    return {(flag, 0) for flag in module["flags"]} | {
        (flag, lane["lane"]) for lane in module["lanes"] for flag in lane["flags"]}


def is_dark_for_good(module):
    records = module["flag-records"]
    changed = [r for r in records if r["flag"] == "rx-output-changed"]
    return changed and not any(r["up"] for r in changed) and sum(r["up"] for r in records) == len(flags_of(module)) == 6


def test_flags_are_the_same_in_the_tree_in_rest_in_metrics_and_on_the_command_line():
    rows = [row for row in leaves() if row["subject"] == "flag"]
    config = write_config(STILL.replace("1h", "100ms"))
    with Daemon(platform="sim:cages=4,type=qsfp-dd", args=["--gnmi", "off", "--config", config]) as d:
        for what in (("temperature", "82"), ("rx-power.2", "dark")):
            assert d.cagectl("sim", "bend", "1", *what).returncode == 0
        # what changed when it became dark is told once, some polls later, and is over then
        wait_for(lambda: is_dark_for_good(of_rest(d, "1")[1]), 20)
        with open(config, "w") as f:
            f.write(STILL)
        d.process.send_signal(signal.SIGHUP)
        wait_for(lambda: quiet(d), 20, step=0.5)
        tree, metrics = bare(data(d)[0]), d.metrics()
        for name in ("1", "2"):
            component = next(c for c in tree["components"]["component"] if c["name"] == name + "-Transceiver")
            flags = {(f["name"], f["lane"]): f["state"] for f in component["module"].get("flags", {}).get("flag", [])}
            told = {row["metric"]: {(dict(k)["flag"].replace("_", "-"), int(dict(k).get("lane", 0))): v
                                    for k, v in series(metrics, row["metric"]).items() if dict(k)["port"] == name}
                    for row in rows}
            for of in (of_rest, of_command_line):
                module = of(d, name)[1]
                records = {(r["flag"], r.get("lane", r.get("host-lane", 0))): r for r in module["flag-records"]}
                up = flags_of(module)
                assert flags.keys() == records.keys(), (flags, records)
                assert up == {key for key, r in records.items() if r["up"]} == {
                    key for key, v in told["transceiver_flag"].items() if v}, up
                assert len(up) == (6 if name == "1" else 0), up
                for key, record in records.items():
                    assert flags[key]["changes"] == str(record["changes"])
                    for row in rows:
                        value = record[row["path"].split("/")[-1]]
                        assert flags[key][row["path"].split("/")[-1]] == in_tree(value, row), (key, row)
                        assert told[row["metric"]][key] == value, (key, row)


# The observable that a row shows, as REST calls it: its side, its name.
OBSERVABLES = {"transceiver_media_snr_db": ("media", "snr"), "transceiver_host_snr_db": ("host", "snr"),
               "transceiver_pre_fec_ber_ratio": ("media", "pre-fec-ber")}


def same_number(a, b):
    return decimal.Decimal(str(a)) == decimal.Decimal(str(b))


def test_observables_are_the_same_in_the_tree_in_rest_in_metrics_and_on_the_command_line():
    rows = [row for row in leaves() if row.get("metric") in OBSERVABLES]
    assert len(rows) == len(OBSERVABLES)
    seen = {}
    with switch() as d:
        wait_for(lambda: quiet(d) and of_rest(d, "12")[1].get("vdm"), 20, step=0.5)
        tree, metrics = bare(data(d)[0]), d.metrics()
        observed = {c["name"]: c.get("observable", []) for c in tree["observables"]["cage"]}
        for name, of in ((name, of) for name in ("1", "12", "23", "27") for of in (of_rest, of_command_line)):
            vdm = (of(d, name)[1].get("vdm") or []) if of(d, name)[1] else []
            own = [c for c in tree["components"]["component"] if c["name"].startswith(name + "-")]
            listed = {(o["name"], o["lane"]): o["state"] for o in observed.get(name, [])}
            assert len(listed) == len(vdm), (name, len(listed), len(vdm))
            for o in vdm:
                state = listed[("host-" if o["side"] == "host" else "") + o["name"], o.get("lane", 0)]
                assert state["quality"] == o["quality"] and state.get("unit") == o.get("unit"), (o, state)
                assert ("value" in state) == ("value" in o), (o, state)
                assert "value" not in o or same_number(state["value"], o["value"]), (o, state)
                for row in rows:
                    if OBSERVABLES[row["metric"]] != (o["side"], o["name"]):
                        continue
                    got = series(metrics, row["metric"])[frozenset({"port": name, "lane": str(o["lane"])}.items())]
                    assert same_number(got, o["value"]), (o, got)
                    if not row.get("path"):  # of host lanes: in the tree it stands at those that they feed
                        seen[row["metric"]] = seen.get(row["metric"], 0) + 1
                        continue
                    found = [f for f in (find(c, row["path"], {"index": o["lane"] - 1}) for c in own) if f is not None]
                    assert all(same_number(f, rounded(o["value"], row)) for f in found), (o, found)
                    good = [find(c, row["path"].replace("/instant", "/quality"), {"index": o["lane"] - 1}) for c in own]
                    assert [g for g in good if g is not None] == [o["quality"]] * len(found), (o, good)
                    seen[row["metric"]] = seen.get(row["metric"], 0) + len(found)
    assert seen.keys() == OBSERVABLES.keys() and all(seen.values()), seen


def test_the_buses_of_the_tree_are_those_of_rest():
    rows = [row for row in leaves() if row["subject"] == "bus" and row.get("path")]
    with switch(platform="sim:cages=4,buses=2") as d:
        wait_for(lambda: quiet(d), 20, step=0.5)
        buses = bare(d.json(DATA + "/caged-bus:buses", headers=JSON))["buses"]["bus"]
        rest, command = d.json("/api/v1/buses")["buses"], json.loads(d.cagectl("--json", "buses").stdout)["buses"]
        assert len(buses) == len(rest) == len(command) == 2 and len(rows) > 8
        for bus, same in [*zip(buses, rest), *zip(buses, command)]:
            for row in rows:
                value, leaf = same.get(row["rest"]), find(bus, row["path"], {})
                assert (value is None) == (leaf is None), row
                if value is not None and row["rest"] != "utilisation":
                    assert leaf == in_tree(value, row), (row, leaf, value)


# ---- as clients are ----

def test_a_change_shows_at_once():
    with Daemon(platform="sim:cages=2,type=qsfp-dd", args=["--gnmi", "off"]) as d:
        empty = COMPONENTS + "/component=1-Transceiver/state/empty"
        assert d.json(empty) == {"openconfig-platform:empty": False}
        d.json(DATA)  # which is kept
        assert d.cagectl("sim", "remove", "1").returncode == 0
        wait_for(lambda: d.json(empty) == {"openconfig-platform:empty": True}, 10)
        components = d.json(COMPONENTS)["openconfig-platform:components"]["component"]
        assert {"name": "1-Transceiver"}.items() <= next(c for c in components if c["name"] == "1-Transceiver").items()
        assert next(c for c in components if c["name"] == "1-Transceiver")["state"]["empty"] is True
        since = d.json(COMPONENTS + "/component=1-Port/caged-transceiver:cage/state/presence-since")
        told = datetime.datetime.fromisoformat(d.json("/api/v1/cages/1")["since"].replace("Z", "+00:00"))
        since_ms = int(since["caged-transceiver:presence-since"]) // 10**6
        assert since_ms == round(told.timestamp() * 1000) and abs(time.time() * 1000 - since_ms) < 60000, (since, told)


def test_hostile_requests_are_errors_that_name_what_is_wrong():
    cases = [("/restconf/data/" + "a" * 900, 400), ("/restconf/data/" + "a" * 1100, 414), ("/restconf/data/" + "a" * 9000, 414),
             (COMPONENTS + "/component=%00", 400), (COMPONENTS + "?" + "fields=" + "(" * 500, 400),
             (COMPONENTS + "?fields=" + "component(" * 90, 400), (COMPONENTS + "?fields=" + "a" * 2000, 414),
             (COMPONENTS + "/x" * 400, 400), (COMPONENTS + "/component=" + "%25" * 300, 404), (COMPONENTS + "?depth=1&depth=2", 400),
             (COMPONENTS + "?" + "&".join("a%d=1" % i for i in range(50)), 400), (DATA + "/%ff%fe", 400),
             ("/restconf/data/../../etc/passwd", 400), (COMPONENTS + "/component=1-Port,2-Port", 400), (COMPONENTS + "?x[]=1", 400)]
    with switch(platform="sim:cages=2") as d:
        for path, status in cases:
            for headers in (JSON, XML):
                got, text, reply = d.get(path, headers=headers)
                assert got == status, (path[:80], got, text)
                assert reply["Content-Type"] == headers["Accept"], reply
                if headers is JSON:
                    error = json.loads(text)["ietf-restconf:errors"]["error"][0]
                    assert error["error-tag"] and error["error-message"], text
                else:
                    ElementTree.fromstring(text)
        assert d.get(DATA)[0] == 200


def test_head_options_and_what_is_refused():
    with switch(platform="sim:cages=2") as d:
        status, text, reply = d.ask("HEAD", COMPONENTS)
        assert status == 200 and not text and int(reply["Content-Length"]) > 1000
        status, _, reply = d.ask("OPTIONS", COMPONENTS)
        assert status == 200 and reply["Allow"] == "GET, HEAD, OPTIONS"
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            for unix in (False, True):
                status, text, reply = d.ask(method, COMPONENTS, unix=unix)
                assert status == 405 and reply["Allow"] == "GET, HEAD, OPTIONS" and "operation-not-supported" in text
        assert "PUT /restconf/data/openconfig-platform:components" in d.text().replace("audit: ", "") or "PUT" in d.text()


def test_a_tag_of_the_configuration_saves_an_answer():
    with switch(platform="sim:cages=2") as d:
        _, _, reply = d.get(DATA + "?content=config")
        tag = reply["ETag"]
        assert d.get(DATA)[2]["ETag"] == tag and reply["Last-Modified"].endswith(" GMT")
        assert d.get(DATA + "?content=config", headers={"If-None-Match": tag})[0] == 304
        assert d.get(DATA, headers={"If-None-Match": tag})[0] == 200


def test_the_configuration_is_as_old_as_its_last_change():
    def dates():
        reply = d.get(DATA)[2]
        return [email.utils.parsedate_to_datetime(reply[name]) for name in ("Last-Modified", "Date")]

    with switch(platform="sim:cages=2,buses=1") as d:
        time.sleep(2.2)
        changed, now = dates()
        assert now - changed >= datetime.timedelta(seconds=1), (changed, now)
        assert d.cagectl("sim", "remove", "2").returncode == 0
        wait_for(lambda: dates()[0] > changed, 10)
        assert d.get(COMPONENTS, headers=JSON)[2]["Last-Modified"] == d.get(DATA)[2]["Last-Modified"]
