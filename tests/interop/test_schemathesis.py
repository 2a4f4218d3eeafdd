# SPDX-License-Identifier: Apache-2.0
"""schemathesis: thousands of requests, good and bad, made from /openapi.json, in every role and in none.

No answer may be of a failed server or other than its schema; what the schema allows must be taken and what it forbids
refused.
"""
import os
import re

import clients
from certificates import sha256, tls_switch
from harness import Daemon, run, wait_for

ROLES = "viewer", "operator", "admin"
PEOPLE = "x_tokens:\n%sx_roles:\n  tokens: {%s}\n" % (
    "".join("  a-%s: %s\n" % (r, sha256("the token of a " + r)) for r in ROLES),
    ", ".join("a-%s: %s" % (r, r) for r in ROLES))

# Beyond those that it expects for a request that breaks the schema: a path that is too long, and a wrong configuration.
CONFIG = """[checks.negative_data_rejection]
expected-statuses = [400, 401, 403, 404, 405, 414, 422]
# The document says that a configuration is an object; which keys it has only the YANG module says.
[checks.positive_data_acceptance]
expected-statuses = ["2xx", "3xx", 401, 403, 404, 409, 422, 429, "5xx"]
# Not ready is what it has to say while a module that was reset is read again.
[[operations]]
include-path = "/readyz"
checks.not_a_server_error.enabled = false
"""
# Lengths count bytes: letters of one byte each are as long as the schema says.
OPTIONS = ("--generation-deterministic", "--generation-codec", "ascii", "--no-color",
           "--max-examples", os.environ.get("CAGED_EXAMPLES", "30"), "--request-timeout", "60")


def program():
    return clients.pypi("schemathesis", "4.32.5") / "schemathesis"


def skip_suite():
    return clients.reason(program)


def ask_everything(d, url, *more, parameters=""):
    path = os.path.join(d.dir, "schemathesis.toml")
    with open(path, "w") as f:
        f.write(CONFIG + parameters)
    document = os.path.join(d.dir, "openapi.json")
    with open(document, "w") as f:
        f.write(d.get("/openapi.json", unix=True)[1])
    r = run([program(), "--config-file", path, "run", document, "--url", url, *OPTIONS, *more], timeout=600, cwd=d.dir)
    assert r.returncode == 0, r.stdout[-6000:] + r.stderr[-2000:]
    generated = int(re.search(r"(\d+) generated", r.stdout).group(1))
    assert generated > 300 and d.get("/healthz", unix=True)[0] == 200
    return r.stdout


def test_who_comes_in_clear_and_without_a_name():
    with Daemon() as d:
        ask_everything(d, "http://127.0.0.1:%d" % d.port)


def over_tls(role, there=False):
    """All of it in a role; `there`: about a cage and an alarm that there are."""
    with tls_switch(PEOPLE) as d:
        parameters = ""
        if there:
            assert d.cagectl("sim", "bend", "1", "temperature", "95").returncode == 0
            wait_for(lambda: d.json("/api/v1/alarms", unix=True)["alarms"], 30)
            alarm = d.json("/api/v1/alarms", unix=True)["alarms"][0]["id"]
            parameters = '[parameters]\n"path.name" = "1"\n"path.id" = "%s"\n' % alarm
        header = ["-H", "Authorization: Bearer the token of a " + role] if role else []
        told = ask_everything(d, "https://localhost:%d" % d.port, "--tls-verify", str(d.authority.pem), *header,
                              parameters=parameters)
        operations = [o for item in d.json("/openapi.json", unix=True)["paths"].values()
                      for k, o in item.items() if k != "parameters"]
        refused = re.search(r"Authentication failed: (\d+) operations", told)
        needs = sum(ROLES.index(o["x-role"]) > (ROLES.index(role) if role else -1) for o in operations)
        assert (int(refused.group(1)) if refused else 0) == needs, told[-3000:]


def test_who_signs_in_as_a_viewer():
    over_tls("viewer")


def test_who_signs_in_as_an_operator():
    over_tls("operator", there=True)


def test_who_signs_in_as_an_admin():
    over_tls("admin")


def test_who_does_not_sign_in():
    over_tls(None)
