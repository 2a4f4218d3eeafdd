# SPDX-License-Identifier: Apache-2.0
"""gnmic, the collector that most operators try first."""
import json
import os
import pathlib
import pty
import re
import select
import subprocess
import time

import clients
from certificates import CHEAP, sha256, tls_switch
from harness import SLOWNESS, SRC, Daemon, run

MODULE = "/components/component[name=1-Transceiver]"
SERIAL = MODULE + "/state/serial-no"
POWER = MODULE + "/transceiver/physical-channels/channel[index=0]/state/input-power/instant"
ENCODINGS = "json", "json_ietf", "proto"


def program():
    script = pathlib.Path(SRC, "tests/interop/gnmic_build.sh").resolve()
    return clients.go_script("gnmic-0.31.7", script) / "gnmic"


def skip_suite():
    return clients.reason(program)


def gnmic(d, *words, safe=("--insecure",)):
    return [str(program()), "-a", "localhost:%d" % d.gnmi_port, "--timeout", "%ds" % (20 * SLOWNESS), *map(str, safe), *words]


# gnmic starts to write before its output has been made when answers come at once: a crash of its own.
TOO_EARLY = "outputs/file.(*File).Write"


def ask(d, *words, **kw):
    for _ in range(5):
        r = run(gnmic(d, *words, **kw), timeout=60)
        if TOO_EARLY not in r.stderr:
            break
    assert r.returncode == 0, r.stderr
    return r.stdout


def leaves(text):
    """What is told of leaves, as of --format flat."""
    return re.findall(r"^(\S+/\S+): (.*?)\r?$", text, re.M)


def powers(text):
    """The values of POWER, as of --format json: the formats flat and event of this gnmic do not know what is a double."""
    return [float(v) for v in re.findall(r'/input-power/instant": "?([-0-9.]+)', text)]


def listen(argv, enough, keys=None):
    """What a subscription tells until enough(it), with `keys` typed whenever it waits for them."""
    ours, theirs = pty.openpty()
    text = b""
    with subprocess.Popen(argv, stdin=theirs, stdout=theirs, stderr=theirs) as p:
        try:
            os.close(theirs)
            end = time.monotonic() + 40 * SLOWNESS
            while time.monotonic() < end and not enough(text.decode(errors="replace")):
                if select.select([ours], [], [], 0.3)[0]:
                    text += os.read(ours, 65536)
                elif keys:
                    os.write(ours, keys)
        except OSError:
            pass  # it ended
        finally:
            p.kill()
            os.close(ours)
    return text.decode(errors="replace")


def test_capabilities_and_get_in_all_encodings():
    with Daemon(platform="sim:cages=2", gnmi=True) as d:
        told = json.loads(ask(d, "--format", "json", "capabilities"))
        assert told["version"] == "0.10.0" and {e.lower() for e in told["encodings"]} == set(ENCODINGS)
        serial = d.cage("1")["module"]["serial-number"]
        for encoding in ENCODINGS:
            for more in ((), ("--gzip",)):
                got = json.loads(ask(d, "-e", encoding, *more, "get", "--path", SERIAL))
                assert list(got[0]["updates"][0]["values"].values()) == [serial]
        for words, code in ((("get", "--path", "/nothing"), "InvalidArgument"), (("-e", "ascii", "get", "--path", "/"), "Unimplemented"),
                            (("get", "--path", "/components/component[name=nobody]"), "NotFound"),
                            (("set", "--delete", SERIAL), "Unimplemented")):
            r = run(gnmic(d, *words), timeout=60)
            assert r.returncode and code in r.stderr, (words, r.stderr)


def test_subscribe_once_and_by_polls_in_all_encodings():
    with Daemon(platform="sim:cages=2", gnmi=True) as d:
        serial = d.cage("1")["module"]["serial-number"]
        for encoding in ENCODINGS:
            words = ("-e", encoding, "subscribe", "--format", "flat", "--path")
            once = leaves(ask(d, *words, MODULE + "/state", "--mode", "once"))
            assert len(once) > 20 and (SERIAL[1:], serial) in once, once
            assert not leaves(ask(d, *words, MODULE + "/state", "--mode", "once", "--updates-only"))
            polls = listen(gnmic(d, *words, SERIAL, "--mode", "poll"), lambda text: text.count(": " + serial) > 1, b"\r")
            assert polls.count("%s: %s" % (SERIAL[1:], serial)) > 1, polls


def test_subscribe_to_streams_of_all_modes_in_all_encodings():
    modes = (("on-change", "--heartbeat-interval", "1s"), ("sample", "--sample-interval", "1s"),
             ("target-defined", "--sample-interval", "1s"),
             ("sample", "--sample-interval", "1s", "--suppress-redundant", "--heartbeat-interval", "2s"))
    with Daemon(platform="sim:cages=2", gnmi=True) as d:
        for encoding in ENCODINGS:
            for mode in modes:
                told = listen(gnmic(d, "-e", encoding, "subscribe", "--qos", "20", "--path", POWER, "--stream-mode", *mode),
                              lambda text: len(powers(text)) > 2)
                assert len(powers(told)) > 2 and all(-40 <= v <= 10 for v in powers(told)), (encoding, mode, told)


def test_who_it_is_is_told_by_password_token_or_certificate_over_tls():
    people = "basic_auth_users:\n  alice: %s\nx_tokens:\n  robot: %s\n" % (CHEAP, sha256("a-token"))
    with tls_switch(people, tls="  client_ca_file: an authority.pem\n  client_auth_type: VerifyClientCertIfGiven\n",
                    gnmi=True) as d:
        root = ("--tls-ca", d.authority.pem)
        pem = d.authority.client("collector", "DNS:collector.example.net")
        for who in (("-u", "alice", "-p", "secret"), ("--token", "a-token"),
                    ("--tls-cert", pem, "--tls-key", pem.with_suffix(".key"))):
            assert re.search(r'serial-no": "\w', ask(d, "get", "--path", SERIAL, safe=root + who)), who
        for who, code in (((), "Unauthenticated"), (("-u", "alice", "-p", "wrong"), "Unauthenticated"),
                          (("--token", "b-token"), "Unauthenticated")):
            r = run(gnmic(d, "get", "--path", SERIAL, safe=root + who), timeout=60)
            assert r.returncode and code in r.stderr, (who, r.stderr)
        r = run(gnmic(d, "get", "--path", SERIAL), timeout=120)
        assert r.returncode and not r.stdout, r.stdout
