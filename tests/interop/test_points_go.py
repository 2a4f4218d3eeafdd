# SPDX-License-Identifier: Apache-2.0
"""What gRPC and gNMI have to do, point by point, by grpc-go: the suites of tests/integration, see docs/gnmi.md."""
import functools
import os
import pathlib

import clients
import stacks
import test_gnmi_go as client
from harness import SRC, run


@functools.cache
def program():
    bridge = client.modules() / "grpc_bridge"
    built = run(["go", "build", "-o", bridge, pathlib.Path(SRC, "tests/interop/grpc_bridge.go").resolve()], timeout=500,
                cwd=bridge.parent, env=dict(os.environ, **clients.GO))
    assert built.returncode == 0, built.stderr
    return [bridge]


def skip_suite():
    return clients.reason(client.modules)


stacks.use(program)
import test_gnmi as gnmi  # noqa: E402
import test_gnmi_points as points  # noqa: E402
import test_gnmi_roles as roles  # noqa: E402
import test_gnmi_subscribe as subscribe  # noqa: E402
import test_grpc as grpc  # noqa: E402
globals().update(stacks.suites(grpc, gnmi, subscribe, points, roles))
