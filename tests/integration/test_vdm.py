# SPDX-License-Identifier: Apache-2.0
"""What modules observe (VDM): the simulator's physics, as REST, /metrics and cagectl tell them."""
import re

from harness import Daemon, wait_for, write_config

PERIOD_S = 10  # of the samples


def module(d, name):
    return d.json("/api/v1/cages/%s/module" % name)


def observed(d, cage, name, lane=None, side="media"):
    """One observable of a cage; lane None: of the whole module."""
    found = [v for v in module(d, cage)["vdm"]
             if v["name"] == name and v["side"] == side and v.get("lane") == lane]
    assert len(found) == 1, (cage, name, lane, found)
    return found[0]


def cage_with(d, part):
    return next(m["cage"] for m in d.json("/api/v1/modules")["modules"] if part in m["identity"]["part-number"])


def bend(d, *args):
    r = d.cagectl("sim", "bend", *args)
    assert r.returncode == 0, r.stderr


def test_what_is_bent_on_a_coherent_line_is_observed():
    with Daemon() as d:
        cage = cage_with(d, "D4ZR")
        for quantity, value, name in (("osnr", "24.5", "osnr"), ("cd", "1234", "cd"), ("rx-power", "-11.5", "rx-total-power")):
            bend(d, cage, quantity, value)
            wait_for(lambda: abs(observed(d, cage, name, 1)["value"] - float(value)) < 0.02, 10 * PERIOD_S, step=0.2)
        osnr = observed(d, cage, "osnr", 1)
        assert (osnr["unit"], osnr["class"], osnr["quality"]) == ("db", "basic", "good") and osnr["age"] < 10 * PERIOD_S
        # what follows from it: more errors
        before = observed(d, cage, "pre-fec-ber", 1)["value"]
        bend(d, cage, "osnr", "17")
        ber = wait_for(lambda: (lambda v: v if v["value"] > 3 * before else None)(observed(d, cage, "pre-fec-ber", 1)),
                       10 * PERIOD_S, step=0.2)
        assert ber["value"] < 0.5 and "unit" not in ber
        wait_for(lambda: d.metrics().get('transceiver_pre_fec_ber_ratio{port="%s",lane="1"}' % cage, 0) > 3 * before,
                 10 * PERIOD_S, step=0.2)


def test_a_lane_that_loses_light_loses_snr_and_its_flags_tell():
    config = write_config("metrics: {flags: seen}\n")
    with Daemon(platform="sim:cages=2,type=osfp", args=["--config", config]) as d:
        before = [observed(d, "1", "snr", lane)["value"] for lane in range(1, 9)]
        assert all(15 < snr < 40 for snr in before), before
        good = observed(d, "1", "pre-fec-ber", 1)["value"]
        bend(d, "1", "rx-power.2", "-9.5")
        low = wait_for(lambda: (lambda v: v if v["value"] < before[1] - 3 else None)(observed(d, "1", "snr", 2)),
                       10 * PERIOD_S, step=0.2)
        assert low["value"] < low["limits"]["low-alarm"] and "low-alarm" in low["flags"], low
        assert observed(d, "1", "snr", 3)["flags"] == [] and abs(observed(d, "1", "snr", 3)["value"] - before[2]) < 1
        # one FEC over the four lanes of the first data path, another one over the other four
        assert observed(d, "1", "pre-fec-ber", 1)["value"] > 10 * good > observed(d, "1", "pre-fec-ber", 5)["value"]
        # counted, and told, as any other flag
        record = next(r for r in module(d, "1")["flag-records"] if r["flag"] == "media-snr-low-alarm")
        assert record["lane"] == 2 and record["up"] and record["count"] >= 1 and record["changes"] == 1, record
        event = next(e for e in d.json("/api/v1/events?kind=flag&limit=500")["events"]
                     if e["details"]["flag"] == "media-snr-low-alarm" and e["details"]["state"] == "set")
        assert event["since"] < event["time"] and event["details"]["lanes"] == "2", event
        assert event["details"]["mode"] == "latched", event
        series = 'transceiver_flag_reads_total{port="1",lane="2",flag="media_snr_low_alarm"}'
        assert d.metrics()[series] >= record["count"], sorted(s for s in d.metrics() if "flag" in s)
        assert "\nmedia-snr-low-alarm\t2\tup\t" in d.cagectl("show", "1").stdout
        bend(d, "1", "rx-power.2", "off")
        # a flag is told once after it is over: what was latched meanwhile, and then nothing
        wait_for(lambda: observed(d, "1", "snr", 2)["value"] > before[1] - 1, 10 * PERIOD_S, step=0.2)
        wait_for(lambda: observed(d, "1", "snr", 2)["flags"] == [], 10 * PERIOD_S, step=0.2)
        record = next(r for r in module(d, "1")["flag-records"] if r["flag"] == "media-snr-low-alarm")
        assert not record["up"] and record["changes"] == 2 and "cleared" in record, record


def test_rest_metrics_and_cagectl_tell_the_same():
    with Daemon(platform="sim:cages=1,type=osfp") as d:
        def all_alike():
            age = observed(d, "1", "snr", 1)["age"]
            metrics, shown = d.metrics(), d.cagectl("show", "1").stdout
            listed = module(d, "1")["vdm"]
            if observed(d, "1", "snr", 1)["age"] < age:
                return False  # renewed meanwhile
            for name, family in (("snr", "transceiver_media_snr_db"), ("pre-fec-ber", "transceiver_pre_fec_ber_ratio")):
                rest = {str(v["lane"]): v["value"] for v in listed if v["name"] == name and v["side"] == "media"}
                scraped = {re.search('lane="(\\d+)"', k).group(1): v for k, v in metrics.items() if k.startswith(family)}
                assert rest == scraped and rest, (rest, scraped)
            return shown

        assert wait_for(all_alike, 10 * PERIOD_S)


def test_a_module_that_is_pulled_observes_nothing_and_comes_back():
    with Daemon(platform="sim:cages=1,type=osfp") as d:
        part = module(d, "1")["identity"]["part-number"]
        assert d.cagectl("sim", "remove", "1").returncode == 0
        wait_for(lambda: d.cage("1")["state"] == "empty", 30)
        assert not [k for k in d.metrics() if "snr" in k]
        assert d.cagectl("sim", "insert", "1", "osfp-800g-sr8").returncode == 0
        wait_for(lambda: d.cage("1")["state"] == "ready" and module(d, "1")["identity"]["part-number"] != part, 60)
        wait_for(lambda: any("value" in v for v in module(d, "1").get("vdm", [])), 10 * PERIOD_S, step=0.2)
        # it is not ready at first
        wait_for(lambda: observed(d, "1", "snr", 8)["quality"] == "good", 10 * PERIOD_S, step=0.2)
