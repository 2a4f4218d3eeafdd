# SPDX-License-Identifier: Apache-2.0
"""Every JSON answer of the running daemon against the document that it serves itself.

The document allows members that it does not name, for the sake of later versions. Here it does not: what is answered
must be described, and what is described must be answered by something on the switch.
"""
import copy
import json
import os
import signal
import urllib.parse

from harness import SRC, Daemon, wait_for, write_config

try:
    import jsonschema
except ImportError:
    jsonschema = None

# What no module of the default switch and no pin of the simulator offers.
NEVER_HERE = {("Cage", "identifier"), ("Module", "findings-left-out"), ("Module", "vdm-left-out"), ("Events", "missing"), ("Observable", "raw"),
              ("Identity", "length-om5-m"),
              *((of, key) for of in ("Monitors", "LimitsByName") for key in ("laser2-temperature", "tec2-current", "aux1", "custom-monitor", "cooler-current")),
              *(("Lane", key) for key in ("laser-channel", "laser-frequency-error-mhz", "laser-tec-fault")),
              ("Alarm", "host-lane"), ("Alarm", "qualifier"), ("AlarmRecord", "host-lane"), ("AlarmRecord", "qualifier"),
              ("AlarmRecord", "bus"), ("AlarmRecord", "limit"), ("Pin", "error"), ("Pins", "modsel"), ("Pins", "rate-select-0"),
              ("Pins", "rate-select-1"), ("Pins", "power"), ("Pins", "power-good"), ("Cage", "last-glitch"),
              *(("Glitch", key) for key in ("monitor", "read", "before", "again", "unit", "age", "time"))}


# cage 8 is empty: nothing follows for a module
CONFIG = "poll: {owners-period: 1s}\nports: {lo: {cage: \"8\"}}\ncages: {\"8\": {in-use: \"off\"}}\n"


def skip_suite():
    return None if jsonschema else "python3-jsonschema is not installed"


def strict(node):
    """A copy of a schema in which every object names all members it may have."""
    if isinstance(node, list):
        return [strict(n) for n in node]
    if not isinstance(node, dict):
        return node
    node = {k: strict(v) for k, v in node.items()}
    if "properties" in node and node.get("type") == "object":
        node["additionalProperties"] = False
    return node


class Contract:
    def __init__(self, document):
        self.document = strict(document)
        self.seen = set()

    def answer(self, path, method, status, content_type):
        """The schema of an answer: that of its status, else that of its class."""
        responses = self.document["paths"][path][method]["responses"]
        response = responses.get(str(status)) or responses["%dXX" % (status // 100)]
        return response["content"][content_type.split(";")[0]]["schema"]

    def check(self, schema, value):
        whole = dict(schema, components=self.document["components"])
        jsonschema.Draft202012Validator(whole, format_checker=jsonschema.FormatChecker()).validate(value)
        self.note(schema, value, "")

    def note(self, schema, value, name):
        """Remembers which described members were there."""
        if "$ref" in schema:
            name = schema["$ref"].rsplit("/", 1)[1]
            schema = self.document["components"]["schemas"][name]
        if isinstance(value, dict):
            for key, inner in schema.get("properties", {}).items():
                if key in value:
                    self.seen.add((name, key))
                    self.note(inner, value[key], name + "." + key)
        if isinstance(value, list):
            for v in value:
                self.note(schema["items"], v, name)

    def described(self):
        """All members of all named schemas."""
        return {(name, key) for name, schema in self.document["components"]["schemas"].items()
                for key in schema.get("properties", {})}


def ask(d, contract, path, method="get", name=None, at=None, **kw):
    url = path.replace("{name}", urllib.parse.quote(name, safe="") if name else "")
    status, body, headers = d.ask(method.upper(), url, **kw)
    schema = contract.answer(at or path, method, status, headers["Content-Type"])
    if "json" in headers["Content-Type"]:
        contract.check(schema, json.loads(body))
    return status, body


def test_every_answer_is_as_the_document_says_and_all_it_says_is_answered():
    with Daemon(args=["--config", write_config(CONFIG)]) as d:
        contract = Contract(d.json("/openapi.json"))
        edits = "/api/v1/config/edits"
        assert ask(d, contract, edits, "patch", unix=True,
                   body='{"poll": {"presence-period": "1s"}, "http": {"listen": "127.0.0.1:1"}}')[0] == 200
        cages = d.cages()
        full = next(n for n, c in cages.items() if c["state"] == "ready" and c["type"] == "qsfp-dd")
        empty = next(n for n, c in cages.items() if c["state"] == "empty")
        for path, methods in contract.document["paths"].items():
            for method in set(methods) - {"parameters"}:
                if "{id}" in path:
                    assert ask(d, contract, path.replace("{id}", "1"), method, at=path)[0] in (403, 404), path
                    continue
                if "{name}" not in path:
                    assert ask(d, contract, path, method)[0] == (200 if method == "get" else 403), path
                    continue
                if method == "post":
                    assert ask(d, contract, path, method, full)[0] == 403
                    continue
                answers = {ask(d, contract, path, method, n)[0] for n in cages}
                assert 200 in answers and answers <= {200, 404}, (path, answers)
                assert ask(d, contract, path, method, "no such cage")[0] == 404
        assert ask(d, contract, "/api/v1/cages/{name}/module", name=empty)[0] == 404

        for method in ("patch", "put"):
            assert ask(d, contract, edits, method, unix=True, body='{"poll": 1}')[0] == 422
            assert ask(d, contract, edits, method, unix=True, body='{"metrics": {"watts": true}}')[0] == 200
        own = {"limits": {"cage": {full: {"temperature-high-alarm": "20C"}}}}  # the warning of the module is above it
        assert ask(d, contract, edits, "patch", unix=True, body=json.dumps(own))[0] == 200
        assert ask(d, contract, edits, "delete", unix=True)[0] == 200
        assert ask(d, contract, "/api/v1/config/reload", "post", unix=True)[0] == 200

        # an alarm with all that an alarm can tell
        assert d.cagectl("sim", "bend", full, "rx-power.1", "-20").returncode == 0
        assert d.cagectl("sim", "bend", full, "temperature", "90").returncode == 0
        wait_for(lambda: {"temperature-high-alarm", "rx-los"} <=
                 {a["kind"] for a in d.json("/api/v1/alarms")["alarms"]}, 30)
        ask(d, contract, "/api/v1/alarms")
        one = d.json("/api/v1/alarms")["alarms"][0]["id"]
        for verb in ("acknowledge", "shelve"):
            at = "/api/v1/alarms/{id}/" + verb
            assert ask(d, contract, at.replace("{id}", one), "post", at=at, unix=True)[0] == 200
        ask(d, contract, "/api/v1/alarms")
        ask(d, contract, "/api/v1/alarms/" + one, at="/api/v1/alarms/{id}")

        # a bus that dies leaves its pins stale for a while
        os.kill(d.bus_pid(cages[full]["bus"]), signal.SIGSTOP)
        wait_for(lambda: "quality" in d.cage(full)["pins"]["reset"], 60, step=0.2)
        ask(d, contract, "/api/v1/cages/{name}", name=full)
        wait_for(lambda: "quality" not in d.cage(full)["pins"]["reset"], 60, step=0.2)

        # a module of somebody else
        assert d.cagectl("sim", "owner", full, str(os.getpid())).returncode == 0
        wait_for(lambda: "mode" in d.cage(full), 20)
        ask(d, contract, "/api/v1/cages/{name}", name=full)
        assert d.cagectl("sim", "owner", full, "none").returncode == 0
        wait_for(lambda: "mode" not in d.cage(full), 20)

        # a module that holds its bus
        assert d.cagectl("sim", "fault", full, "stuck").returncode == 0
        wait_for(lambda: "suspect-cage" in d.buses()[cages[full]["bus"]], 30)
        for path in ("/api/v1/buses", "/api/v1/alarms"):
            ask(d, contract, path)
        assert d.cagectl("sim", "fault", full, "off").returncode == 0
        wait_for(lambda: not any("bus" in a for a in d.json("/api/v1/alarms")["alarms"]), 60)

        # a module that stops to answer keeps its readings, and they say so; its date code is wrong afterwards
        assert d.cagectl("sim", "set", full, "00h:184", "0x39", "0x39").returncode == 0
        assert d.cagectl("sim", "fault", full, "nack").returncode == 0
        wait_for(lambda: d.cage(full).get("last-error"), 30)
        for path in ("/api/v1/cages/{name}", "/api/v1/cages/{name}/module", "/readyz"):
            ask(d, contract, path, name=full)
        assert d.cagectl("sim", "fault", full, "off").returncode == 0
        wait_for(lambda: d.json("/api/v1/cages/%s/module" % full)["findings"], 90)
        ask(d, contract, "/api/v1/cages/{name}/module", name=full)
        assert ask(d, contract, "/api/v1/cages/{name}/reset", "post", full, unix=True)[0] == 200

        # flags that are gone again, and those that a reset took along
        for quantity in ("rx-power.1", "temperature"):
            assert d.cagectl("sim", "bend", full, quantity, "off").returncode == 0
        wait_for(lambda: "unknown-flags" in d.cage(full) and {"start", "cleared"} <= {
            key for r in d.json("/api/v1/cages/%s/module" % full)["flag-records"] for key in r}, 90)
        for path in ("/api/v1/cages/{name}", "/api/v1/cages/{name}/module"):
            ask(d, contract, path, name=full)
        wait_for(lambda: "cleared" in d.json("/api/v1/alarms/" + one), 90)
        ask(d, contract, "/api/v1/alarms/" + one, at="/api/v1/alarms/{id}")

        # one that was pulled while nobody looked; and an edit of another version
        d.stop()
        with open(d.dir + "/state/edits.json", "w") as f:
            f.write('{"caged-edits": 1, "edits": {"poll.strange": {"value": "1s", "actor": "uid 0", "wall-us": 1}}}')
        os.chmod(d.dir + "/state/edits.json", 0o644)
        assert d.cagectl("sim", "remove", full).returncode == 0
        d.start()
        wait_for(lambda: d.cage(full)["state"] == "empty", 30)
        wait_for(lambda: d.json("/api/v1/events?kind=module-removed")["events"], 30)
        ask(d, contract, "/api/v1/events?limit=1000", at="/api/v1/events")
        ask(d, contract, "/api/v1/inventory")
        ask(d, contract, "/api/v1/config/diff")

        never = contract.described() - contract.seen
        assert never == NEVER_HERE, sorted(never ^ NEVER_HERE)


def test_a_wrong_answer_is_found():
    with Daemon(platform="sim:cages=1") as d:
        contract = Contract(d.json("/openapi.json"))
        module = d.json("/api/v1/cages/1/module")
        schema = contract.answer("/api/v1/cages/{name}/module", "get", 200, "application/json")
        contract.check(schema, module)
        for spoil in (lambda m: m.pop("identity"), lambda m: m.update(colour="red"),
                      lambda m: m["lanes"][0]["rx-power"].update(value="-3"),
                      lambda m: m["lanes"][0]["rx-power"].update(unit="watts"),
                      lambda m: m["monitors"]["temperature"].update(quality="fine"),
                      lambda m: m["limits"]["rx-power"].pop("unit")):
            wrong = copy.deepcopy(module)
            spoil(wrong)
            try:
                contract.check(schema, wrong)
            except jsonschema.ValidationError:
                continue
            raise AssertionError("not found: " + json.dumps(wrong)[:200])


def test_what_cagectl_is_tested_with_is_what_a_daemon_may_answer():
    switch = json.loads((SRC / "tests/data/switch.json").read_text())
    modules = list(switch["modules"].values()) + list(switch["later"].values())
    answers = [("/api/v1/cages/{name}", c) for c in switch["cages"]]
    answers += [("/api/v1/cages/{name}/module", m) for m in modules]
    answers += [("/api/v1/cages", {"cages": switch["cages"]}), ("/api/v1/modules", {"modules": modules}),
                ("/api/v1/alarms", {"alarms": switch["alarms"], "shelved": switch["alarms"][:1]}), ("/api/v1/buses", {"buses": switch["buses"]}),
                ("/api/v1/events", {"events": switch["events"], "next_cursor": "8193"}),
                ("/api/v1/inventory", {"inventory": switch["inventory"]})]
    with Daemon(platform="sim:cages=1") as d:
        contract = Contract(d.json("/openapi.json"))
    faults = []
    for path, answer in answers:
        try:
            contract.check(contract.answer(path, "get", 200, "application/json"), answer)
        except jsonschema.ValidationError as e:
            faults.append("%s %s: %s" % (answer.get("name") or answer.get("cage") or path, e.json_path, e.message[:300]))
    assert not faults, "\n".join(faults)
    counted = {c["name"]: {s: n for s, n in c.get("alarms", {}).items() if n} for c in switch["cages"]}
    for name, counts in counted.items():
        severities = [a["severity"] for a in switch["alarms"] if a.get("cage") == name]
        assert counts == {s: severities.count(s) for s in severities}, (name, counts, severities)


def test_every_reference_of_the_document_leads_somewhere():
    with Daemon(platform="sim:cages=1") as d:
        document = d.json("/openapi.json")
        schemas = document["components"]["schemas"]
        found = set()

        def walk(node):
            if isinstance(node, dict):
                if "$ref" in node:
                    found.add(node["$ref"].rsplit("/", 1)[1])
                for v in node.values():
                    walk(v)
            elif isinstance(node, list):
                for v in node:
                    walk(v)

        walk(document)
        assert found == set(schemas), found ^ set(schemas)
        operations = [m["operationId"] for p in document["paths"].values() for k, m in p.items() if k != "parameters"]
        assert len(operations) == len(set(operations)) and len(operations) >= len(document["paths"])
