# SPDX-License-Identifier: Apache-2.0
"""Points of gNMI that are about what is not done, and the table of docs/gnmi.md, which says where each is tested."""
import pathlib
import re
import subprocess

from gnmi_client import (MODULE, ON_CHANGE, ONCE, POLL, POWER, SAMPLE, TARGET_DEFINED, S, client, count, first, new, refused_sub,
                         show, sim, switch)
from harness import BUILD, SRC
from test_grpc import skip_suite  # noqa: F401


def test_47_what_is_replaced_is_deleted_before_its_successor_is_told():
    with switch() as d, client(d) as g, g.subscribe("/components/component[name=1-Transceiver]") as s:
        s.until_sync()
        last = MODULE + "/transceiver/physical-channels/channel[index=7]/state/index"
        old = s.values()[MODULE + "/state/part-no"]
        assert last in s.view
        for part in ("qsfp28-100g-sr4", "qdd-400g-fr4", "qsfp28-100g-sr4"):
            sim(d, "remove", "1")
            sim(d, "insert", "1", part)
            # take() of the client applies deletes first, as the specification has it
            s.wait(lambda v: v.get(MODULE + "/state/part-no", old) != old and v.get(MODULE + "/state/empty") is False)
            old = s.values()[MODULE + "/state/part-no"]
        s.wait(lambda v: last not in v)
        assert old == first(g, MODULE + "/state/part-no", mode=ONCE).values()[MODULE + "/state/part-no"]


def test_49_53_nothing_is_atomic_since_no_module_says_so():
    for file in pathlib.Path(SRC, "schema").glob("*.yang"):
        assert not re.search(r"telemetry-atomic\s*;", file.read_text()), file
    with switch() as d, client(d) as g:
        for kw in (dict(mode=ONCE), dict(mode=POLL), dict(sub=ON_CHANGE), dict(sub=SAMPLE, sample_interval=S),
                   dict(sub=TARGET_DEFINED)):
            # a part of each container is served by itself
            for p in (POWER, MODULE + "/transceiver/physical-channels/channel/state/index", MODULE + "/transceiver/state"):
                with g.subscribe(p, **kw) as s:
                    if kw.get("mode") == POLL:
                        s.poll()
                    assert not any(r.update.atomic for r in s.until_sync())
        with g.subscribe(MODULE) as s:
            s.until_sync()
            sim(d, "remove", "1")
            while not s.next().update.delete:
                pass
            assert not s.next().update.atomic
        history = new("Extension", history=new("History", snapshot_time=1))
        assert refused_sub(g, MODULE, mode=ONCE, extension=[history])[0] == "UNIMPLEMENTED"


def test_54_one_who_tries_again_and_again_fills_no_log():
    with switch() as d, client(d) as g:
        before = d.text().count("\n")
        for _ in range(20):
            assert refused_sub(g, "/nothing")[0] == "INVALID_ARGUMENT"
        assert d.text().count("\n") - before <= 2, d.text()


def test_58_on_change_tells_each_change_of_what_is_measured_and_samples_tell_fewer():
    with switch() as d, client(d) as g:
        temperature = MODULE + "/state/temperature/instant"
        values = []
        with g.subscribe(temperature) as s:
            s.until_sync()
            for target in ("50", "60", "70"):
                d.cagectl("sim", "bend", "1", "temperature", target)
                s.wait(lambda v, t=float(target): temperature in v and abs(v[temperature] - t) < 1)
                values.append(s.values()[temperature])
        assert len(set(values)) == 3
        with g.subscribe(temperature, sub=TARGET_DEFINED, sample_interval=3 * S) as s:
            s.until_sync()
            assert count(6, s)[0].get(temperature, 0) <= 3


def test_92_the_port_is_the_one_that_is_registered():
    told = subprocess.run([pathlib.Path(BUILD, "caged"), "--platform", "sim", "--dump-config"], capture_output=True, text=True,
                          check=True).stdout
    assert re.search(r"^gnmi:\n  listen: 127\.0\.0\.1:9339$", told, re.M), told


def test_each_point_of_the_table_is_tested_by_name():
    """Rows `| 1-3, 5 | test_name, ... | stacks |`."""
    of_set = {*range(27, 37), 77, 78}
    tests = set()
    for file in pathlib.Path(SRC, "tests/integration").glob("test_*.py"):
        tests.update(re.findall(r"^def (test_\w+)\(", file.read_text(), re.M))
    covered = set()
    for points, names in re.findall(r"^\| ([\d, -]+) \| ((?:`test_\w+`(?:, )?)+) \|", pathlib.Path(SRC, "docs/gnmi.md").read_text(),
                                    re.M):
        row = set()
        for part in points.split(", "):
            a, _, b = part.partition("-")
            row |= set(range(int(a), int(b or a) + 1))
        for name in re.findall(r"`(test_\w+)`", names):
            assert name in tests, name
        covered |= row
    assert covered == set(range(1, 93)) - of_set, covered ^ (set(range(1, 93)) - of_set)
