# SPDX-License-Identifier: Apache-2.0
"""The refusals that docs/openconfig-paths.md tells of, asked of the running servers."""
import json
import re

from gnmi_client import Gnmi, new, path, refusal
from harness import SRC, Daemon

# Where another module begins, and which lists there are.
BEGINS = {"/components": "openconfig-platform", "/components/component/transceiver": "openconfig-platform-transceiver",
          "/components/component/optical-channel": "openconfig-terminal-device", "/terminal-device": "openconfig-terminal-device",
          "/components/component/port/breakout-mode": "openconfig-platform-port"}
KEYS = {"component": "1-Transceiver", "group": "1", "channel": "0", "assignment": "1"}
DATA = {"Content-Type": "application/yang-data+json"}


def rows(verdict):
    """{path: reason} of a verdict."""
    text = (SRC / "docs/openconfig-paths.md").read_text()
    return dict(re.findall(r"^\| `([^`]+)` \| %s \| (.*) \|$" % verdict, text, re.M))


def url(text):
    """A path as RESTCONF has it, of some entry of each list."""
    out, so_far = "/restconf/data", ""
    for name in text.strip("/").split("/"):
        so_far += "/" + name
        module = BEGINS.get(so_far)
        out += "/" + (module + ":" if module else "") + name + ("=" + KEYS[name] if name in KEYS else "")
    return out


def refused(d, method, text):
    status, body, _ = d.ask(method, url(text), unix=True, body="{}", headers=DATA)
    return status, json.loads(body)["ietf-restconf:errors"]["error"][0]["error-tag"]


def test_what_needs_a_write_is_refused_as_the_table_says():
    asked = rows("needs a write")
    assert len(asked) > 30
    with Daemon(platform="sim:cages=1", gnmi=True) as d, Gnmi(d.gnmi_port) as g:
        for text, why in asked.items():
            status, tag, code = re.search(r"(\d+) ([\w-]+) over RESTCONF, (\w+) over gNMI", why).groups()
            for method in ("PUT", "PATCH", "POST", "DELETE"):
                assert refused(d, method, text) == (int(status), tag), (method, text)
            update = new("Update", path=path(text))
            assert refusal(g.unary, "Set", new("SetRequest", update=[update]), "SetResponse")[0] == code, text


def test_what_is_served_is_not_written():
    with Daemon(platform="sim:cages=1", gnmi=True) as d:
        for text in ("/components", "/components/component/state/name", "/components/component/transceiver/state/enabled"):
            assert refused(d, "PUT", text) == (405, "operation-not-supported"), text
