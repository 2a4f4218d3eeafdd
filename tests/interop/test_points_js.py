# SPDX-License-Identifier: Apache-2.0
"""What gRPC and gNMI have to do, point by point, by @grpc/grpc-js: the suites of tests/integration, see docs/gnmi.md."""
import pathlib

import clients
import stacks
import test_gnmi_js as client
from harness import SRC


def program():
    return ["node", pathlib.Path(SRC, "tests/interop/grpc_bridge.js"), client.program()]


def skip_suite():
    return clients.reason(client.program)


stacks.use(program)
import test_gnmi as gnmi  # noqa: E402
import test_gnmi_points as points  # noqa: E402
import test_gnmi_roles as roles  # noqa: E402
import test_gnmi_subscribe as subscribe  # noqa: E402
import test_grpc as grpc  # noqa: E402
globals().update(stacks.suites(grpc, gnmi, subscribe, points, roles))
