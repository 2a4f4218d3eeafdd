# SPDX-License-Identifier: Apache-2.0
"""Interfaces of the kernel in a network of their own: what is down is not missed, what is up is, a carrier is told."""
import ctypes
import json
import os
import shutil
import signal
import subprocess

from harness import Daemon, wait_for, write_config

CLONE_NEWNET = 0x40000000
CONFIG = """
ports:
  %s: {cage: "1", host-lanes: 1-8}
cages:
  "2": {in-use: "off"}
"""


def suite_network():
    """Puts this process, and whom it starts, into a network without anything; the error where it may not."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWNET):
        return os.strerror(ctypes.get_errno())
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    return None


def skip_suite():
    if not shutil.which("ip"):
        return "iproute2 is not installed"
    error = suite_network()
    return error and "no network of its own: " + error


def ip(*args):
    subprocess.run(["ip", "link", *args], check=True)


def kinds(d):
    return {(a["cage"], a["kind"]) for a in d.json("/api/v1/alarms")["alarms"]}


def dark(d, cage):
    assert d.cagectl("sim", "bend", cage, "rx-power", "dark").returncode == 0


def events(d):
    if "/api/v1/events" not in d.json("/openapi.json")["paths"]:
        return None
    answer = d.get("/api/v1/events?kind=carrier", headers={"Accept": "application/json"})
    return json.loads(answer[1])["events"]


def test_a_port_that_is_down_misses_nothing_and_one_that_is_up_does():
    ip("add", "vport0", "type", "veth", "peer", "name", "vpeer0")
    config = write_config(CONFIG % "vport0")
    with Daemon(platform="sim:cages=4", args=["--config", config]) as d:
        wait_for(lambda: d.cage("1").get("port") == "down", 10)
        assert d.cage("2")["in-use"] == "off" and "port" not in d.cage("3")
        for cage in ("1", "2", "3"):
            dark(d, cage)
        wait_for(lambda: ("3", "rx-los") in kinds(d), 20)
        assert kinds(d) == {("3", "rx-los")}

        ip("set", "vport0", "up")
        wait_for(lambda: ("1", "rx-los") in kinds(d), 30)
        assert d.cage("1")["port"] == "up"
        ip("set", "vpeer0", "up")
        line = "cage 1: carrier of vport0 is up"
        wait_for(lambda: line in d.text(), 10)
        told = events(d)
        if told is not None:
            wait_for(lambda: events(d), 10)
            assert len(events(d)) == 1 and "rx-los" in json.dumps(events(d)), events(d)

        ip("set", "vport0", "down")
        wait_for(lambda: ("1", "rx-los") not in kinds(d), 30)
        with open(config, "w") as f:
            f.write(CONFIG % "vother0")
        os.kill(d.pid, signal.SIGHUP)
        wait_for(lambda: "port" not in d.cage("1"), 10)
        ip("delete", "vport0")


def test_an_interface_with_the_name_of_a_cage_is_that_cages():
    ip("add", "3", "type", "veth", "peer", "name", "vpeer1")
    with Daemon(platform="sim:cages=4") as d:
        wait_for(lambda: d.cage("3").get("port") == "down", 10)
        ip("delete", "vpeer1")
        wait_for(lambda: "port" not in d.cage("3"), 10)


def test_a_carrier_that_changes_is_one_event_with_flags_and_readings_of_that_moment():
    ip("add", "vport2", "type", "veth", "peer", "name", "vpeer2")
    ip("set", "vport2", "up")
    ip("set", "vpeer2", "up")
    # nothing else reads flags in time
    config = write_config(CONFIG % "vport2" + "poll: {flags-period: 60s, monitors-period: 60s}\n")
    with Daemon(platform="sim:cages=2,type=qsfp-dd", args=["--config", config]) as d:
        wait_for(lambda: d.cage("1").get("port") == "up" and d.cage("1")["state"] == "ready", 20)
        dark(d, "1")
        ip("set", "vpeer2", "down")
        event, = wait_for(lambda: events(d), 30)
        told = event["details"]
        assert event["cage"] == "1" and told["interface"] == "vport2" and told["quality"] == "good", event
        assert told["changes"] == 1 and told["carrier"] == "down", event
        # what it reads now: the light is gone, and with it came flags
        assert "rx-los 1,2,3,4" in told["flags"] and set(told["rx-power-dbm"].split(",")) == {"-40.0"}, event
        assert 20 < told["temperature-celsius"] < 75 and event["since"] <= event["time"], event
        ip("set", "vpeer2", "up")
        wait_for(lambda: [e["details"]["carrier"] for e in events(d)] == ["down", "up"], 30)
