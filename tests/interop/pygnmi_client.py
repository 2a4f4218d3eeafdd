# SPDX-License-Identifier: Apache-2.0
"""What pygnmi makes of the daemon at HOST PORT, one line of JSON each."""
import itertools
import json
import sys

from pygnmi.client import gNMIclient, gNMIException

STATE = "/components/component[name=1-Transceiver]/state"


def say(what, value):
    print(json.dumps({what: value}), flush=True)


def updates(answers):
    return sum(len(a["update"]["update"]) for a in answers if "update" in a)


def main(host, port):
    # It takes no connection in the clear without a name.
    with gNMIclient(target=(host, int(port)), insecure=True, username="u", password="p") as c:
        say("capabilities", c.capabilities())
        for encoding in ("json", "json_ietf", "proto"):
            got = c.get(path=[STATE + "/serial-no"], encoding=encoding)
            say("get " + encoding, got["notification"][0]["update"][0]["val"])
            request = {"subscription": [{"path": STATE, "mode": "sample", "sample_interval": 10**9}], "encoding": encoding}
            heard = list(c.subscribe2(subscribe=dict(request, mode="once")))
            say("once " + encoding, [updates(heard), sum("sync_response" in a for a in heard)])
            stream = c.subscribe_stream(subscribe=dict(request, mode="stream"))
            say("stream " + encoding, updates(itertools.islice(stream, 12)))
            poll = c.subscribe_poll(subscribe=dict(request, mode="poll"))
            say("poll " + encoding, updates([poll.get_update(timeout=60) for _ in range(2)]))
        try:
            c.set(update=[(STATE, {"serial-no": "x"})])
        except gNMIException as e:
            say("set", str(e))


main(*sys.argv[1:])
