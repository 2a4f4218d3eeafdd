# SPDX-License-Identifier: Apache-2.0
"""gNMI by grpc-go and the messages that OpenConfig makes for it."""
import json
import os
import pathlib

import clients
from harness import SRC, Daemon, run


def modules():
    return clients.go_module("grpc-go-1.85.0", "google.golang.org/grpc@v1.85.0", "github.com/openconfig/gnmi@v0.9.1")


def skip_suite():
    return clients.reason(modules)


def test_all_calls_are_answered_in_all_modes_and_encodings():
    program = modules() / "gnmi_client"
    built = run(["go", "build", "-o", program, pathlib.Path(SRC, "tests/interop/gnmi_client.go").resolve()], timeout=500,
                cwd=program.parent, env=dict(os.environ, **clients.GO))
    assert built.returncode == 0, built.stderr
    with Daemon(platform="sim:cages=2", gnmi=True) as d:
        serial = d.cage("1")["module"]["serial-number"]
        r = run([program, "127.0.0.1:%d" % d.gnmi_port], timeout=240)
    assert r.returncode == 0, r.stderr
    got = {}
    for line in r.stdout.splitlines():
        got.update(json.loads(line))
    assert got["capabilities"] == "0.10.0" and got["health"] == "SERVING"
    assert got["unknown"]["code"] == "InvalidArgument" and "nothing" in got["unknown"]["details"]
    assert got["set"]["code"] == got["get ASCII"]["code"] == got["get BYTES"]["code"] == "Unimplemented"
    for encoding, kind in (("JSON", "json"), ("JSON_IETF", "json"), ("PROTO", "scalar")):
        assert got["get " + encoding] == serial
        once, poll, stream = (got["%s %s" % (mode, encoding)] for mode in ("once", "poll", "stream"))
        assert once["ended"] and once["sync"] == 1 and once["updates"] > 800, once
        assert poll["ended"] and poll["sync"] == 2 and poll["updates"] > 400, poll
        assert stream["sync"] == 1 and stream["updates"] > once["updates"] and "code" not in stream, stream
        assert all(list(heard["kinds"]) == [kind] for heard in (once, poll, stream))
    assert got["deadline"]["sync"] == 1 and got["deadline"]["code"] == "DeadlineExceeded", got["deadline"]
