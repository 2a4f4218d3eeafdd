# SPDX-License-Identifier: Apache-2.0
"""pygnmi, which scripts of operators use."""
import json
import pathlib

import clients
from harness import SRC, Daemon, run


def programs():
    return clients.pypi("pygnmi", "0.8.15")


def skip_suite():
    return clients.reason(programs)


def test_all_calls_are_answered_in_all_modes_and_encodings():
    with Daemon(platform="sim:cages=2", gnmi=True) as d:
        serial = d.cage("1")["module"]["serial-number"]
        r = run([programs() / "python", pathlib.Path(SRC, "tests/interop/pygnmi_client.py"), "127.0.0.1", d.gnmi_port],
                timeout=240)
    assert r.returncode == 0, r.stderr
    got = {}
    for line in r.stdout.splitlines():
        if line.startswith("{"):  # it prints its own errors, too
            got.update(json.loads(line))
    assert got["capabilities"]["gnmi_version"] == "0.10.0"
    assert sorted(got["capabilities"]["supported_encodings"]) == ["json", "json_ietf", "proto"]
    for encoding in ("json", "json_ietf", "proto"):
        assert got["get " + encoding] == serial
        updates, syncs = got["once " + encoding]
        assert updates > 20 and syncs == 1
        assert got["stream " + encoding] > updates and got["poll " + encoding] > 20, got
    assert "nothing can be set by gNMI" in got["set"]
