# SPDX-License-Identifier: Apache-2.0
"""h2spec, which asks a server of HTTP/2 for each rule of RFC 7540 and 7541."""
import re
import tempfile
import xml.etree.ElementTree as ElementTree

import clients
from harness import Daemon, run

# What h2spec wants otherwise; docs/gnmi.md says why.
EXCEPTIONS = {
    "generic": {
        "Sends a WINDOW_UPDATE frame on half-closed (remote) stream",
        "Sends a PRIORITY frame on half-closed (remote) stream",
    },
    "http2": {
        "closed: Sends a DATA frame after sending RST_STREAM frame",
        "closed: Sends a HEADERS frame after sending RST_STREAM frame",
        "closed: Sends a DATA frame",
        "closed: Sends a HEADERS frame",
        "Sends stream identifier that is numerically smaller than previous",
        "Sends HEADERS frames that causes their advertised concurrent stream limit to be exceeded",
        'Sends a DATA frame on the stream that is not in "open" or "half-closed (local)" state',
    },
    "hpack": set(),
}
# Cases with a second frame on a stream that our answer to the first, which ends it, may have closed by then.
LATE = {
    "half closed (remote): Sends a DATA frame",
    "half closed (remote): Sends a HEADERS frame",
    "Sends a DATA frame with invalid pad length",
    "Sends multiple WINDOW_UPDATE frames increasing the flow control window to above 2^31-1 on a stream",
    "Sends a WINDOW_UPDATE frame with a flow control window increment of 0 on a stream",
    "Sends a second HEADERS frame without the END_STREAM flag",
    "Sends a HEADERS frame that contains a pseudo-header field as trailers",
    'Sends a HEADERS frame with the "content-length" header field which does not equal the DATA frame payload length',
    'Sends a HEADERS frame with the "content-length" header field which does not equal the sum of the multiple DATA'
    " frames payload length",
}
ANSWER = re.compile(r"(HEADERS Frame \(length:\d+, flags:0x05|RST_STREAM Frame \(length:4, flags:0x00), stream_id:1\)$")


def program():
    return clients.go_program("github.com/summerwind/h2spec/cmd/h2spec", "v2.2.1+incompatible")


def skip_suite():
    return clients.reason(program)


def failures(group):
    """(cases that were tried, {case: what came instead})."""
    with Daemon(platform="sim:cages=1", gnmi=True) as d, tempfile.NamedTemporaryFile() as report:
        run([program(), "-h", "127.0.0.1", "-p", d.gnmi_port, "-o", "3", "-j", report.name, group], timeout=200)
        cases = ElementTree.parse(report.name).getroot().findall(".//testcase")
        assert d.get("/readyz")[0] == 200
    wrong = {c.get("classname"): "".join(c.find(kind).itertext()) for c in cases for kind in ("failure", "error")
             if c.find(kind) is not None}
    return len(cases), wrong


def check(group, enough):
    tried, wrong = failures(group)
    assert tried >= enough, tried
    unexplained = {case: what for case, what in wrong.items()
                   if case not in EXCEPTIONS[group] and not (case in LATE and ANSWER.search(what))}
    assert not unexplained, unexplained


def test_generic_rules_hold_but_for_the_exceptions():
    check("generic", 40)


def test_rules_of_http2_hold_but_for_the_exceptions():
    check("http2", 90)


def test_rules_of_hpack_hold():
    check("hpack", 7)
