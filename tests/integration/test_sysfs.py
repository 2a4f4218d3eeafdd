# SPDX-License-Identifier: Apache-2.0
"""A board file on the files of its drivers, which fail in all the ways that drivers and modules do.

One daemon for most of it: each test breaks a cage of its own, and cage 16 stays whole.
"""
import atexit
import contextlib
import errno
import os
import shutil
import subprocess
import tempfile
import time

from harness import Daemon, alive, run, status_of, wait_for, write_config
from switch import DEVICES, FIRST_BUS, FUSE_SYS, Switch, User, board_file, fails_with, why_not

CPLD = "/" + DEVICES + "/2-0060"
CONFIG = "poll: {monitors-period: 300ms, flags-period: 300ms, owners-period: 1s}\n"
CAGES = 16


def skip_suite():
    return why_not(FUSE_SYS)


def new_switch(options, *tree_options):
    folder = tempfile.mkdtemp(prefix="caged-sysfs.")
    os.chmod(folder, 0o755)
    switch = Switch(folder, options)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    atexit.register(switch.close)
    switch.mount = switch.tree(*tree_options)
    return switch


def board(switch, *sections, cages=CAGES):
    return board_file(switch.folder / "test.board", sections, cages)


def optoe(cages=CAGES, pins=(), klass="3", kind="qsfp-dd"):
    return ["[cage 1-%d]" % cages, "type " + kind, "bus range %d" % FIRST_BUS,
            "eeprom optoe /%s/{bus}-0050/eeprom class %s" % (DEVICES, klass),
            *(pins or ["present attr %s/module_present_{n} asserted 1" % CPLD])]


class BoardDaemon(Daemon):
    def __init__(self, switch, *sections, cages=CAGES, config=CONFIG, **kw):
        super().__init__(platform="board:file=%s,root=%s" % (board(switch, *sections, cages=cages), switch.mount),
                         args=["--config", write_config(config)], http=False, **kw)
        self.switch = switch

    def module(self, cage):
        return self.json("/api/v1/cages/%s/module" % cage)

    def polled(self, cage, more=2, seconds=20):
        """Waits for more good polls."""
        at = self.cage(cage)["counters"]["polls"]
        wait_for(lambda: self.cage(cage)["counters"]["polls"] >= at + more, seconds)

    def failed(self, cage, error, seconds=20):
        """Waits until transfers have failed so."""
        at = self.cage(cage)["counters"]["transfers-failed"][error]
        wait_for(lambda: self.cage(cage)["counters"]["transfers-failed"][error] > at, seconds)


shared = []


def everything():
    """The daemon that most tests share."""
    if not shared:
        switch = new_switch("cages=16,buses=1,type=qsfp-dd", "mode=0666")
        pins = ["present attr %s/module_present_{n} asserted 1" % CPLD,
                "reset attr %s/module_reset_{n} asserted 1 hold-us 10" % CPLD,
                "lpmode attr %s/module_lpmode_{n} asserted 1" % CPLD,
                "interrupt attr %s/module_interrupt_{n} asserted 1" % CPLD]
        d = BoardDaemon(switch, *optoe(pins=pins))
        d.start()
        atexit.register(d.stop)
        shared.append(d)
    d = shared[0]
    assert d.cage("16")["state"] == "ready" and alive(d.pid)
    return d, d.switch


def test_a_steady_poll_through_optoe_is_five_transactions():
    d, switch = everything()
    since = switch.now()
    d.polled("1", 5)
    rows = [(t.kind, t.byte, t.len) for t in switch.transactions("cage-1", since)]
    starts = [i for i, r in enumerate(rows) if r == ("read", 0, 42)]
    found = [rows[a:b] for a, b in zip(starts, starts[1:])]
    assert len(found) >= 3
    for poll in found:
        assert poll == [("read", 0, 42), ("read", 2, 1), ("write", 127, 1), ("read", 128, 86), ("write", 127, 1)], poll


def test_a_look_at_the_page_comes_before_page_0_and_costs_one_byte():
    d, switch = everything()
    with unplugged(d, "1"):
        since = switch.now()
    rows = [(t.kind, t.byte, t.len) for t in switch.transactions("cage-1", since)]
    pages = [i for i, r in enumerate(rows) if r[:2] == ("read", 128) and rows[i - 1] != ("write", 127, 1)]
    assert pages and all(rows[i - 1] == ("read", 127, 1) for i in pages), rows


@contextlib.contextmanager
def unplugged(d, cage, until="ready"):
    """The pin says that the cage is empty, and the module is still there."""
    d.switch.order("module_present_" + cage, "text 0")
    try:
        wait_for(lambda: d.cage(cage)["presence"] == "absent", 10)
        yield
    finally:
        d.switch.take_back("module_present_" + cage)
    wait_for(lambda: until in (d.cage(cage)["state"], d.cage(cage)["presence"]), 30)


def eeprom(switch, cage, at, what):
    """What another user of the driver reads, or writes."""
    path = switch.mount / DEVICES / ("%d-0050/eeprom" % (FIRST_BUS + int(cage) - 1))
    with open(path, "r+b", buffering=0) as f:
        return os.pread(f.fileno(), what, at) if isinstance(what, int) else os.pwrite(f.fileno(), what, at)


def lose_the_restore(switch, cage):
    """Somebody reads page 11h of a module that is then silent for 300 ms, longer than the driver is patient."""
    switch.order("cage-" + cage, "quiet 300 1")
    fails_with(errno.ENXIO, eeprom, switch, cage, 128 + 0x11 * 128, 16)
    time.sleep(0.3)
    assert eeprom(switch, cage, 127, 1) == b"\x11" and eeprom(switch, cage, 128, 4) == b"\x44" * 4


def test_a_page_that_was_not_restored_is_repaired_before_page_0_is_read():
    d, switch = everything()
    before = d.module("1")["identity"]
    with unplugged(d, "1"):
        lose_the_restore(switch, "1")
    assert d.module("1")["identity"] == before and d.module("1")["trust"] == "good"
    assert "cage 1: page repaired: optoe had left another page in front of page 00h" in d.text(), d.text()


def test_a_module_that_nacks_while_busy_is_asked_again_while_its_pin_says_present():
    d, switch = everything()
    nacks = d.cage("2")["counters"]["transfers-failed"]["nack"]
    switch.order("eeprom-2", "errno %d 3" % errno.ENXIO)
    since = switch.now()
    wait_for(lambda: switch.done("eeprom-2"), 10)
    d.polled("2")
    rows = switch.accesses("eeprom-2", "read", since)
    first = next(i for i, r in enumerate(rows) if r.result < 0)
    assert [r.result for r in rows[first:first + 4]] == [-errno.ENXIO] * 3 + [42], rows
    assert rows[first + 3].us - rows[first].us >= 35000  # 5, 10 and 20 ms
    assert d.cage("2")["counters"]["transfers-failed"]["nack"] == nacks
    assert d.cage("2")["state"] == "ready"


def test_a_module_that_does_not_answer_is_neither_absent_nor_believed():
    d, switch = everything()
    switch.order("eeprom-2", "errno %d" % errno.ENXIO)
    d.failed("2", "nack")
    wait_for(lambda: d.module("2")["monitors"]["temperature"]["quality"] == "stale", 30)
    assert d.cage("2")["presence"] == "present"
    switch.take_back("eeprom-2")
    wait_for(lambda: d.module("2")["monitors"]["temperature"]["quality"] == "good", 90)


def test_a_read_that_ends_early_is_discarded():
    d, switch = everything()
    warm = d.module("3")["monitors"]["temperature"]
    switch.order("eeprom-3", "short 15 2")  # in the middle of the temperature
    d.failed("3", "io")
    d.polled("3")
    now = d.module("3")["monitors"]["temperature"]
    assert abs(now["value"] - warm["value"]) < 3 and now["quality"] == "good", now


def test_a_module_that_is_pulled_out_in_the_middle_of_a_read_leaves_nothing_behind():
    d, switch = everything()
    switch.order("cage-4", "pull 15 1")
    wait_for(lambda: d.cage("4")["presence"] == "absent", 10)
    assert "module" not in d.cage("4") and d.get("/api/v1/cages/4/module")[0] == 404
    assert not [a for a in d.json("/api/v1/alarms")["alarms"] if a["cage"] == "4"]
    switch.sim("insert", "4", "qdd-400g-dr4")
    wait_for(lambda: d.cage("4")["state"] == "ready", 30)
    assert d.module("4")["identity"]["part-number"] == "SY-D4DR4-500"


def test_a_driver_that_is_loaded_again_is_opened_again():
    d, switch = everything()
    starts = d.buses()[0]["starts"]
    switch.order("eeprom-5", "gone 1")
    d.failed("5", "gone")
    switch.take_back("eeprom-5")
    wait_for(lambda: d.cage("5")["state"] == "ready" and d.buses()[0]["starts"] > starts, 60)
    d.polled("5", seconds=60)


def test_an_attribute_that_answers_na_with_success_is_not_a_level():
    d, switch = everything()
    for text in "NA", "2", "1x", "0x":
        switch.order("module_lpmode_6", "text " + text)
        wait_for(lambda: d.cage("6")["pins"]["lpmode"].get("quality") == "unknown", 10)
        assert d.cage("6")["pins"]["lpmode"]["error"] == "io"
        switch.take_back("module_lpmode_6")
        wait_for(lambda: d.cage("6")["pins"]["lpmode"].get("asserted") is False, 10)
    for text, level in ("0x1", True), ("0x0", False), ("01", True):
        switch.order("module_lpmode_6", "text " + text)
        wait_for(lambda: d.cage("6")["pins"]["lpmode"].get("asserted") is level, 10)
    switch.take_back("module_lpmode_6")


def test_a_presence_that_cannot_be_read_is_no_removal():
    d, switch = everything()
    for order in "text NA", "errno %d" % errno.EIO:
        removals = d.cage("6")["counters"]["removals"]
        switch.order("module_present_6", order)
        wait_for(lambda: len(switch.accesses("module_present_6", "read")) and True, 10)
        d.polled("6", 3)
        assert d.cage("6")["presence"] != "absent" and d.cage("6")["counters"]["removals"] == removals
        switch.take_back("module_present_6")


def test_a_pin_that_is_set_reaches_the_module():
    d, switch = everything()
    resets = d.cage("7")["counters"]["resets"]
    since = switch.now()
    status, body, _ = d.ask("POST", "/api/v1/cages/7/reset")
    assert status == 200, body
    wrote = switch.accesses("module_reset_7", "write", since)
    assert [w.text for w in wrote] == ["1", "0"] and wrote[1].us - wrote[0].us >= 10
    assert [r[2] for r in switch.truth("7") if r[2] == "reset"][-2:] == ["reset", "reset"]
    assert d.cage("7")["counters"]["resets"] == resets + 1
    wait_for(lambda: d.cage("7")["state"] == "ready", 30)


def test_bursts_of_bus_errors_are_counted_and_pass():
    d, switch = everything()
    for number, name in ((errno.EIO, "io"), (errno.EREMOTEIO, "nack"), (errno.EAGAIN, "busy"), (errno.ETIMEDOUT, "timeout"),
                         (errno.EACCES, "perm"), (errno.EPROTO, "io")):
        before = d.cage("8")["counters"]["transfers-failed"][name]
        switch.order("eeprom-8", "errno %d 8" % number)
        wait_for(lambda: d.cage("8")["counters"]["transfers-failed"][name] > before, 30)
        switch.take_back("eeprom-8")
        d.polled("8", seconds=90)


def test_garbage_on_the_wire_is_not_an_identity():
    d, switch = everything()
    switch.sim("fault", "9", "garbage")
    with unplugged(d, "9", until="present"):
        pass
    errors = d.cage("9")["counters"]["transactions"]
    wait_for(lambda: d.cage("9")["counters"]["transactions"] > errors + 20, 30)
    status, body, _ = d.get("/api/v1/cages/9/module")
    assert status == 404 or '"trust":"good"' not in body, body
    switch.sim("fault", "9", "off")
    with unplugged(d, "9"):
        pass
    assert d.module("9")["trust"] == "good"


def test_a_contact_that_bounces_is_damped():
    d, switch = everything()
    before = d.cage("10")["counters"]
    switch.sim("fault", "10", "flapping", "6")
    wait_for(lambda: d.cage("10")["counters"]["presence-flaps"] > before["presence-flaps"], 20)
    switch.sim("fault", "10", "off")
    wait_for(lambda: d.cage("10")["presence"] == "present" and d.cage("10")["state"] == "ready", 60)


def test_a_module_that_lies_about_its_page_is_found_out():
    d, switch = everything()
    with unplugged(d, "11", until="present"):
        eeprom(switch, "11", 127, b"\0")
        switch.sim("fault", "11", "lying-page")
    wait_for(lambda: d.get("/api/v1/cages/11/module")[0] == 200 and d.module("11")["trust"] == "unverified", 30)
    module = d.module("11")
    assert {f["register"] for f in module["findings"] if f["id"] == "page-is-page-0"} == {"01h:128", "02h:128"}
    assert not any("rx-power" in lane or "tx-bias" in lane for lane in module["lanes"]), module["lanes"]
    switch.sim("fault", "11", "off")


def test_another_kind_of_module_gets_its_class_and_old_descriptors_are_not_used():
    d, switch = everything()
    starts = d.buses()[0]["starts"]
    for part, klass in ("qsfp28-100g-lr4", "1"), ("qdd-400g-fr4", "3"):
        since = switch.now()
        switch.sim("remove", "12")
        wait_for(lambda: d.cage("12")["presence"] == "absent", 10)
        switch.sim("insert", "12", part)
        wait_for(lambda: d.cage("12")["state"] == "ready", 30)
        d.polled("12")
        assert [w.text for w in switch.accesses("dev_class-12", "write", since)] == [klass]
        assert d.module("12")["trust"] == "good" and "rx-power" in d.module("12")["lanes"][0]
    assert d.buses()[0]["starts"] == starts


def test_a_process_that_holds_an_eeprom_open_is_an_owner_and_sees_every_flag():
    d, switch = everything()
    path = switch.mount / DEVICES / ("%d-0050/eeprom" % (FIRST_BUS + 13 - 1))
    with open(path, "rb", buffering=0) as f:
        holder = subprocess.Popen(["sleep", "60"], stdin=f)
    try:
        # not this process, which opened the node for it
        wait_for(lambda: d.cage("13").get("owner") == "sleep", 20)
        cage = d.cage("13")
        assert (cage["mode"], cage["owner-kind"], cage["owner-pid"]) == ("shared", "open-node", holder.pid), cage
        switch.sim("bend", "13", "temperature", "95")
        d.polled("13", 4, 60)
        assert d.module("13")["monitors"]["temperature"]["value"] == 95 and "flags" not in d.module("13")
        assert eeprom(switch, "13", 9, 1)[0] & 1  # the high alarm of temperature, for whoever reads it
        assert "mode" not in d.cage("14")
    finally:
        holder.kill()
        holder.wait()
    wait_for(lambda: "mode" not in d.cage("13"), 20)


def one_of_each(switch):
    """A board that reads each pin in another way."""
    return ["[bulk present]", "file %s/module_present_all" % CPLD, "decode hexbytes count 1 lsb-first", "first-cage 1",
            "asserted 1",
            *optoe(4, ["reset bits %s/module_status_{n} mask 0x02 asserted 0" % CPLD,
                       "lpmode bits %s/module_status_{n} mask 0x04 asserted 1" % CPLD]),
            "[cage 1,2]", "present bulk present",
            "[cage 3]", "present attr %s/module_prsL_{n} asserted 0" % CPLD,
            "[cage 4]", "present bits %s/module_status_{n} mask 0x01 asserted 0" % CPLD]


def test_registers_bulks_and_electrical_levels_say_the_same():
    switch = new_switch("cages=4,buses=1,type=qsfp-dd")
    with BoardDaemon(switch, *one_of_each(switch), cages=4) as d:
        assert all(c["presence"] == "present" for c in d.cages().values())
        for n in "1234":
            switch.sim("remove", n)
            wait_for(lambda: d.cage(n)["presence"] == "absent", 10)
            assert [c["presence"] for c in d.cages().values()].count("absent") == int(n)
        # decimal and hex are not mixed up: 3 and 0x3 are the same, 11 is 0Bh, and what is neither is nothing
        for text, asserted in ("7", True), ("0x07", True), ("11", False), ("0x11", False), ("14", True), ("0x14", True):
            switch.order("module_status_1", "text " + text)
            wait_for(lambda: d.cage("1")["pins"]["lpmode"].get("asserted") is asserted, 10)
        switch.order("module_status_1", "text 0b")
        wait_for(lambda: d.cage("1")["pins"]["lpmode"].get("quality") == "unknown", 10)
        switch.take_back("module_status_1")
        for text in "f", "0f 0f", "zz", "00x0f":
            switch.order("module_present_all", "text " + text.replace(" ", ","))
            switch.sim("insert", "1", "qdd-400g-dr4")
            time.sleep(0.6)
            assert d.cage("1")["presence"] != "present", text
            switch.sim("remove", "1")
        switch.take_back("module_present_all")


def test_a_bus_that_a_module_holds_is_freed_by_the_mux_reset_of_the_board_file():
    switch = new_switch("cages=4,buses=1,type=qsfp-dd,speed=10")
    roots = ["[root all]", "recover mux attr %s/mux_reset pulse 1 0 hold-ms 10" % CPLD]
    config = CONFIG + "recovery: {deselect: false, clocks: false, mux-reset: true}\n"
    with BoardDaemon(switch, *roots, *optoe(4), "[cage 1-4]", "root all", cages=4, config=config) as d:
        since = switch.now()
        switch.sim("fault", "2", "stuck=mux")
        wait_for(lambda: d.buses()[0]["recoveries"]["mux-reset"], 60)
        assert [w.text for w in switch.accesses("mux_reset", "write", since)][:2] == ["1", "0"]
        wait_for(lambda: all(c["state"] == "ready" for c in d.cages().values()), 60)
        d.polled("1", seconds=90)
        d.polled("2", seconds=90)


def test_a_cage_without_a_presence_pin_is_present_when_it_answers():
    switch = new_switch("cages=2,buses=1,type=qsfp28")
    with BoardDaemon(switch, *optoe(2, ["label port{n}"], "1", "qsfp28"), cages=2) as d:
        assert d.cage("port1")["state"] == "ready"
        switch.sim("remove", "1")
        wait_for(lambda: d.cage("port1")["presence"] == "absent", 30)
        assert d.cage("port2")["state"] == "ready"
        switch.sim("insert", "1", "qsfp28-100g-sr4")
        wait_for(lambda: d.cage("port1")["state"] == "ready", 60)


def test_sfp_have_two_addresses_and_pins_of_their_own():
    switch = new_switch("cages=2,buses=1,type=sfp28")
    pins = ["%s attr %s/module_%s_{n} asserted 1" % (p, CPLD, p.replace("-", "_"))
            for p in ("present", "tx-fault", "tx-disable", "rx-los")]
    with BoardDaemon(switch, *optoe(2, pins, "2", "sfp28"), cages=2) as d:
        wait_for(lambda: d.cage("1")["pins"]["rx-los"].get("asserted") is False, 10)
        switch.sim("bend", "1", "rx-power", "dark")
        wait_for(lambda: d.cage("1")["pins"]["rx-los"].get("asserted"), 10)
        wait_for(lambda: d.module("1")["lanes"][0]["rx-power"]["value"] == -40, 10)
        since = switch.now()
        d.polled("1", 4)
        polls = [(t.kind, t.i2c, t.byte) for t in switch.transactions("cage-1", since)]
        assert set(polls) == {("read", 0x51, 96)}, polls


def test_files_that_only_root_may_open_are_read_by_nobody():
    switch = new_switch("cages=2,buses=1,type=qsfp-dd", "mode=0600")
    with BoardDaemon(switch, *optoe(2), cages=2) as d:
        assert d.cage("1")["state"] == "ready"
        assert all("0" not in status_of(pid)["Uid"].split() for pid in (d.pid, d.bus_pid(0)))


def test_an_ordinary_user_needs_the_group_of_the_files_and_is_told_which_one_denies_what():
    switch = new_switch("cages=2,buses=1,type=qsfp-dd", "mode=0660", "group=4300")
    d = BoardDaemon(switch, *optoe(2), cages=2)
    os.chown(d.dir, User.UID, User.UID)
    d.preexec_fn = User(4300)
    with d:
        assert d.cage("1")["state"] == "ready" and status_of(d.pid)["Uid"].split() == [str(User.UID)] * 4
    d = BoardDaemon(switch, *optoe(2), cages=2)
    os.chown(d.dir, User.UID, User.UID)
    refused = run(d.argv, preexec_fn=User())
    assert refused.returncode == 2, refused
    assert "%s/%s/11-0050/eeprom: Permission denied" % (switch.mount, DEVICES) in refused.stderr
    assert "needs the group of this file" in refused.stderr
