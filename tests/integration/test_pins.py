# SPDX-License-Identifier: Apache-2.0
"""Low-speed contacts: their levels, their times, and what is said when nobody can read them."""
import contextlib
import os
import signal
import time

from harness import Daemon, wait_for

QSFP = {"reset", "lpmode", "interrupt"}
SFP = {"tx-fault", "tx-disable", "rx-los"}
PERIOD_S = 1


def pin(d, cage, name):
    return d.cage(cage)["pins"][name]


def test_each_readable_pin_of_each_cage_has_a_level_and_an_age():
    with Daemon() as d:
        wait_for(lambda: all("asserted" in p for c in d.cages().values() for p in c["pins"].values()), 10)
        cages = d.cages()
        assert {c["type"] for c in cages.values()} == {"qsfp-dd", "osfp", "sfp28"} and any(c["state"] == "empty" for c in cages.values())
        for c in cages.values():
            assert set(c["pins"]) == (SFP if c["type"].startswith("sfp") else QSFP), c
            for p in c["pins"].values():
                assert 0 <= p["age"] < 10 * PERIOD_S and p["since-age"] >= 0 and "quality" not in p, c
        assert not any(c["pins"]["reset"]["asserted"] for c in cages.values() if "reset" in c["pins"])
        time.sleep(3 * PERIOD_S)
        after = pin(d, "1", "reset")
        assert after["since"] == cages["1"]["pins"]["reset"]["since"] and after["since-at-least"]
        assert after["since-age"] >= 3 * PERIOD_S and after["age"] < after["since-age"]


def test_rx_los_of_an_sfp_follows_the_light():
    with Daemon() as d:
        wait_for(lambda: pin(d, "33", "rx-los").get("asserted") is False, 10)
        before = pin(d, "33", "rx-los")
        d.cagectl("sim", "bend", "33", "rx-power", "dark")
        wait_for(lambda: pin(d, "33", "rx-los")["asserted"], 10 * PERIOD_S)
        dark = pin(d, "33", "rx-los")
        assert dark["since"] > before["since"] and dark["since-age"] < 10 * PERIOD_S and "since-at-least" not in dark
        assert pin(d, "33", "tx-fault")["since"] == d.cage("33")["pins"]["tx-disable"]["since"]
        d.cagectl("sim", "bend", "33", "rx-power", "off")
        wait_for(lambda: not pin(d, "33", "rx-los")["asserted"], 10 * PERIOD_S)
        assert pin(d, "33", "rx-los")["since"] > dark["since"]


def test_a_reset_dates_the_release_of_its_pin():
    with Daemon() as d:
        wait_for(lambda: "asserted" in pin(d, "1", "reset"), 10)
        before = pin(d, "1", "reset")
        assert d.cagectl("reset", "1").returncode == 0
        after = pin(d, "1", "reset")
        assert after["asserted"] is False and after["since"] > before["since"] and "since-at-least" not in after, after


def test_pull_ups_of_an_empty_sfp_cage_read_as_asserted():
    with Daemon() as d:
        d.cagectl("sim", "remove", "34")
        wait_for(lambda: d.cage("34")["state"] == "empty" and pin(d, "34", "rx-los").get("asserted"), 10)
        assert pin(d, "34", "tx-fault")["asserted"]


def test_pins_of_a_killed_bus_are_stale_and_come_back_with_their_time():
    with Daemon() as d:
        name = next(n for n, c in d.cages().items() if c["bus"] == 3)
        wait_for(lambda: "asserted" in pin(d, name, "reset"), 10)
        before = pin(d, name, "reset")

        def stale_after_a_kill():
            pid = d.bus_pid(3)
            if pid:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            return pin(d, name, "reset").get("quality") == "stale"

        wait_for(stale_after_a_kill, 10)
        assert pin(d, name, "reset")["asserted"] is False
        wait_for(lambda: "quality" not in pin(d, name, "reset"), 30)
        assert pin(d, name, "reset")["since"] == before["since"]


def test_pins_of_a_bus_that_stopped_are_stale_and_come_back_with_their_time():
    with Daemon() as d:
        wait_for(lambda: all("asserted" in p for c in d.cages().values() for p in c["pins"].values()), 10)
        name = next(n for n, c in d.cages().items() if c["bus"] == 2)
        other = next(n for n, c in d.cages().items() if c["bus"] == 5)
        before = pin(d, name, "reset")
        pid = d.bus_pid(2)
        os.kill(pid, signal.SIGSTOP)
        wait_for(lambda: pin(d, name, "reset").get("quality") == "stale", 30)
        stale = pin(d, name, "reset")
        assert stale["asserted"] is False and stale["since"] == before["since"], stale
        assert pin(d, other, "reset")["age"] < 10 * PERIOD_S and "quality" not in pin(d, other, "reset")
        # it is found stuck and replaced
        wait_for(lambda: "quality" not in pin(d, name, "reset"), 30)
        assert d.bus_pid(2) != pid
        assert pin(d, name, "reset")["since"] == before["since"] and pin(d, name, "reset")["age"] < 10 * PERIOD_S
