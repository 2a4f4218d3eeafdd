# SPDX-License-Identifier: Apache-2.0
"""Auxiliary monitors of CMIS, two of a kind among them: each is itself wherever the daemon shows it."""
import contextlib
import json
import os
import pathlib
import shutil
import struct
import tempfile

from harness import Daemon, wait_for, write_config

# Two polls, ten times; an alarm is over 10 s after its cause.
RAISE_LIMIT_S = 20
CLEAR_LIMIT_S = 60

LASERS, COOLERS = "1", "2"

CONFIG = "limits: {cage: {\"%s\": {tec2-current-high-alarm: 20%%}}}\n" % COOLERS


def cmis(kinds, words, limits):
    """A QSFP-DD (CMIS 5.2) that is ready: 01h:145, and the words of lower 18-25 and 02h:144-175."""
    low, p00, p01, p02, p10, p11 = (bytearray(128) for _ in range(6))
    low[0:4] = 0x18, 0x52, 0, 3 << 1
    struct.pack_into(">hH", low, 14, 40 * 256, 33000)
    struct.pack_into(">4h", low, 18, *words)
    low[85], low[86:90] = 2, bytes((0x50, 0x1c, 0x84, 1))
    p00[0] = 0x18
    p00[1:17] = b"AUXILIARY OPTICS"
    p00[20:36] = b"AX-DD-1".ljust(16)
    p00[38:54] = (b"SN-%d" % kinds).ljust(16)
    p00[54:62] = b"260101  "
    p00[94] = sum(p00[:94]) & 255
    p01[145 - 128] = kinds
    p01[159 - 128] = 0x3f
    p01[127] = sum(p01[2:127]) & 255
    struct.pack_into(">4h4H", p02, 0, 75 * 256, -5 * 256, 70 * 256, 0, 36000, 30000, 35000, 31000)
    for i, four in enumerate(limits):
        struct.pack_into(">4h", p02, 16 + 8 * i, *four)
    p02[127] = sum(p02[:127]) & 255
    return {"lower": low, "p00": p00, "p01": p01, "p02": p02, "b0-p10": p10, "b0-p11": p11}


def percent(n):
    return round(n * 32767 / 100)


def degrees(*c):
    return [int(256 * n) for n in c]


MODULES = {
    "lasers": cmis(0x00, (100, *degrees(45, 71.5), -5),
                   ((200, -200, 150, -150), degrees(70, 10, 65, 15), degrees(70, 10, 65, 15), (10, -10, 8, -8))),
    "two-coolers": cmis(0x03, (percent(-10), percent(30), *degrees(50), 7),
                         ((percent(90), percent(-90), percent(80), percent(-80)),) * 2 +
                         (degrees(70, 10, 65, 15), (10, -10, 8, -8))),
}


@contextlib.contextmanager
def switch():
    root = tempfile.mkdtemp(prefix="caged-auxiliary.")
    try:
        os.chmod(root, 0o755)
        for name, pages in MODULES.items():
            folder = pathlib.Path(root, name)
            folder.mkdir()
            for page, content in pages.items():
                (folder / ("a0-%s.bin" % page)).write_bytes(content)
        with Daemon(platform="sim:dumps=" + root, args=["--config", write_config(CONFIG)]) as d:
            wait_for(lambda: all(c["state"] == "ready" for c in d.cages().values()), RAISE_LIMIT_S)
            yield d
    finally:
        shutil.rmtree(root)


def kinds(d, cage):
    return {a["kind"] for a in d.json("/api/v1/alarms")["alarms"] if a.get("cage") == cage}


def module(d, cage):
    return d.json("/api/v1/cages/%s/module" % cage)


def poke(d, cage, byte, word, size=2):
    done = d.cagectl("sim", "set", cage, "low:%d" % byte, *("%d" % b for b in struct.pack(">q", word)[-size:]))
    assert done.returncode == 0, done.stderr


def tree(d, cage):
    path = "/restconf/data/openconfig-platform:components/component=%s-Transceiver" % cage
    return json.loads(d.get(path)[1])["openconfig-platform:component"][0]


def shown(d, cage):
    """The rows of `cagectl show` that begin with the name of a reading."""
    lines = [line.split("\t") for line in d.cagectl("show", cage).stdout.splitlines()]
    return {line[0]: line[3] for line in lines if len(line) > 6}


def series(d, name, cage):
    return d.metrics().get('%s{port="%s"}' % (name, cage))


def test_each_monitor_has_its_value_in_every_output():
    with switch() as d:
        expected = {
            LASERS: {"aux1": 100, "laser-temperature": 45, "laser2-temperature": 71.5, "custom-monitor": -5},
            COOLERS: {"tec-current": -10.001, "tec2-current": 30, "laser-temperature": 50, "custom-monitor": 7},
        }
        metrics = {"aux1": "aux1", "custom-monitor": "custom_monitor", "tec-current": "tec_current_percent",
                   "tec2-current": "tec2_current_percent", "laser-temperature": "laser_temperature_celsius",
                   "laser2-temperature": "laser2_temperature_celsius"}
        for cage, values in expected.items():
            told, state, lines = module(d, cage)["monitors"], tree(d, cage)["caged-transceiver:module"]["state"], shown(d, cage)
            for name, value in values.items():
                assert abs(told[name]["value"] - value) < 0.002, (name, told[name])
                value = told[name]["value"]
                assert float(state[name]) == value and float(lines[name]) == value, (name, state[name], lines[name])
                assert series(d, "transceiver_" + metrics[name], cage) == value, name
                window = state[name + "-statistics"]
                assert float(window["min"]) == float(window["max"]) == float(window["avg"]) == value, window
            for name in set(metrics) - set(values):
                assert name not in told and name not in state and name not in lines, name
        assert isinstance(tree(d, LASERS)["caged-transceiver:module"]["state"]["custom-monitor"], int)


def test_each_monitor_has_its_limits_in_every_output():
    with switch() as d:
        limits = module(d, LASERS)["limits"]
        critical, warning = (t["state"] for t in tree(d, LASERS)["openconfig-platform-transceiver:transceiver"]
                             ["thresholds"]["threshold"])
        for name, digits in (("laser2-temperature", 3), ("aux1", 0), ("custom-monitor", 0)):
            for side, state, keys in (("high", critical, "high-alarm"), ("high", warning, "high-warning"),
                                      ("low", critical, "low-alarm"), ("low", warning, "low-warning")):
                leaf = state["caged-transceiver:%s-%s" % (name, "upper" if side == "high" else "lower")]
                assert float(leaf) == limits[name][keys], (name, keys)
                assert isinstance(leaf, str if digits else int), leaf
        assert critical["laser-temperature-upper"] == "70.0"
        assert (limits["aux1"]["high-alarm"], limits["custom-monitor"]["low-warning"]) == (200, -8)
        coolers = module(d, COOLERS)["limits"]
        assert coolers["tec2-current"]["operator"] == {"high-alarm": 20}
        assert "operator" not in coolers["tec-current"]


def test_a_value_beyond_its_limit_is_an_alarm_of_that_monitor_alone_until_it_is_back():
    with switch() as d:
        wait_for(lambda: kinds(d, LASERS) == {"laser2-temperature-high-alarm"}, RAISE_LIMIT_S)
        wait_for(lambda: kinds(d, COOLERS) == {"tec2-current-high-alarm"}, RAISE_LIMIT_S)  # the operator's limit
        alarm = [a for a in d.json("/api/v1/alarms")["alarms"] if a["cage"] == LASERS][0]
        assert alarm["source"] == "comparison" and (alarm["value"], alarm["limit"]) == (71.5, 70), alarm
        assert alarm["text"] == "second laser temperature 71.5 C is above the high alarm limit 70.0 C"

        poke(d, LASERS, 22, 60 * 256)
        poke(d, COOLERS, 20, percent(10))
        wait_for(lambda: not kinds(d, LASERS) and not kinds(d, COOLERS), CLEAR_LIMIT_S)
        for byte, word, kind in ((18, 201, "aux1-high-alarm"), (20, -256, "laser-temperature-low-alarm"),
                                 (24, 9, "custom-monitor-high-warning")):
            poke(d, LASERS, byte, word)
            wait_for(lambda: kind in kinds(d, LASERS), RAISE_LIMIT_S)
        assert len(kinds(d, LASERS)) == 3


def test_a_flag_is_counted_for_the_monitor_that_raised_it():
    with switch() as d:
        def counted():
            return {(f["flag"], f["count"]) for f in module(d, LASERS).get("flag-records", [])
                    if "temperature" in f["flag"]}

        assert not counted()
        poke(d, LASERS, 11, 0x02, size=1)  # Aux3, low alarm
        wait_for(lambda: any(f == "laser2-temperature-low-alarm" for f, _ in counted()), RAISE_LIMIT_S)
        assert {f for f, _ in counted()} == {"laser2-temperature-low-alarm"}
