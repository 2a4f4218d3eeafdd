# SPDX-License-Identifier: Apache-2.0
"""gNMI by @grpc/grpc-js, a stack of HTTP/2 and gRPC of its own."""
import json
import pathlib
import shutil

import clients
from harness import SRC, Daemon, run


def program():
    if not shutil.which("npm"):
        raise clients.Missing("npm is not installed")
    return clients.fetch("grpc-js-1.14.7", ["npm", "init", "-y"],
                         ["npm", "install", "--silent", "--no-audit", "--no-fund", "@grpc/grpc-js@1.14.7",
                          "@grpc/proto-loader@0.8.1"]) / "node_modules"


def skip_suite():
    return clients.reason(program)


def test_all_calls_are_answered():
    with Daemon(platform="sim:cages=2", gnmi=True) as d:
        script = pathlib.Path(SRC, "tests/interop/gnmi_client.js")
        r = run(["node", script, program(), pathlib.Path(SRC, "schema").resolve(), "127.0.0.1:%d" % d.gnmi_port], timeout=240)
        assert r.returncode == 0, r.stderr
        got = {}
        for line in r.stdout.splitlines():
            got.update(json.loads(line))
        assert got["capabilities"]["gNMI_version"] == "0.10.0"
        assert len(got["get"]["notification"][0]["update"]) == 1
        assert got["unknown"]["code"] == 3 and "nothing" in got["unknown"]["details"]
        assert got["set"]["code"] == 12
        once, stream = got["once"], got["stream"]
        assert once["sync"] == 1 and once["updates"] > 300 and once["ended"], once
        assert stream["sync"] == 1 and stream["updates"] > 400 and "code" not in stream, stream
