# SPDX-License-Identifier: Apache-2.0
"""grpcurl, which knows no more than reflection tells it."""
import json

import clients
from harness import Daemon, run

LEAF = {"elem": [{"name": "components"}, {"name": "component", "key": {"name": "1-Transceiver"}}, {"name": "state"},
                 {"name": "serial-no"}]}


def program():
    return clients.go_program("github.com/fullstorydev/grpcurl/cmd/grpcurl", "v1.9.3")


def skip_suite():
    return clients.reason(program)


def test_what_reflection_tells_is_enough_to_call():
    with Daemon(platform="sim:cages=2", gnmi=True) as d:
        def ask(*words, request=None):
            options = ["-d", json.dumps(request)] if request is not None else []
            return run([program(), "-plaintext", "-max-time", "60", *options, "127.0.0.1:%d" % d.gnmi_port, *words],
                       timeout=90)

        services = ask("list").stdout.split()
        assert services == ["gnmi.gNMI", "grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection",
                            "grpc.reflection.v1alpha.ServerReflection"]
        for service in services:
            described = ask("describe", service)
            assert described.returncode == 0 and "rpc " in described.stdout, described.stderr
        assert json.loads(ask("gnmi.gNMI/Capabilities", request={}).stdout)["gNMIVersion"] == "0.10.0"
        assert json.loads(ask("grpc.health.v1.Health/Check", request={}).stdout) == {"status": "SERVING"}
        got = json.loads(ask("gnmi.gNMI/Get", request={"path": [LEAF], "encoding": "PROTO"}).stdout)
        assert got["notification"][0]["update"][0]["val"] == {"stringVal": d.cage("1")["module"]["serial-number"]}
        once = ask("gnmi.gNMI/Subscribe", request={"subscribe": {"subscription": [{"path": LEAF}], "mode": "ONCE"}})
        assert '"syncResponse": true' in once.stdout and '"update"' in once.stdout, once.stderr
        refused = ask("gnmi.gNMI/Set", request={})
        assert refused.returncode and "Unimplemented" in refused.stderr, refused.stderr
