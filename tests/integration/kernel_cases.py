# SPDX-License-Identifier: Apache-2.0
"""What test_kernel.py runs inside user-mode Linux: real nodes /dev/i2c-N, and the tree of a board's drivers."""
import errno
import os
import subprocess
import tempfile
import time

import uml
from harness import SLOWNESS, Daemon, run, status_of, wait_for, write_config
from switch import DEVICES, I2cNode, Switch, User, board_file, fails_with
from test_install import place
from test_privileges import qsfp28

# The daemon as `make install` left it.
INSTALLED = os.environ["CAGED_INSTALLED"]
CAGED = INSTALLED + place("@sbindir@/caged")

FIRST = 10  # of the nodes of an adapter that speaks plain I2C
NARROW, WORDS, BYTES = 30, 50, 70  # of SMBus adapters with blocks and without, which have cages 2, 3 and 4

switch = Switch("/run/switch", "cages=8,buses=2,type=qsfp-dd,speed=4")
switch.nodes(FIRST)
switch.nodes(NARROW, "smbus", 2)
switch.nodes(WORDS, "word", 3)
switch.nodes(BYTES, "byte", 4)
PINS = switch.tree() / DEVICES / "2-0060"


def board(first, name="board"):
    """Cages 1 to 4 behind one root adapter, 5 to 8 behind another; pins in a CPLD."""
    return board_file("/run/%s.board" % name, [
        "[root left]", "[root right]",
        "[bulk present]", "file %s/module_present_all" % PINS, "decode hexbytes count 1 lsb-first", "first-cage 1",
        "asserted 1",
        "[cage 1-8]", "type qsfp-dd", "bus range %d" % first, "eeprom i2c", "present bulk present",
        "reset attr %s/module_reset_{n} asserted 1 hold-us 10" % PINS,
        "[cage 1-4]", "root left",
        "[cage 5-8]", "root right"])


shared = []


def running():
    """A daemon that tests share until one wants its own: two would be owners to each other."""
    if not shared:
        d = daemon(period="500ms")
        d.start()
        shared.append(d)
    return shared[0]


def daemon(file=None, period="1s"):
    while shared:
        shared.pop().stop()
    config = write_config("poll: {monitors-period: %s, flags-period: %s, owners-period: 1s}" % (period, period))
    d = Daemon(platform="board:file=" + (file or board(FIRST)), http=False,
               args=["--plugin-dir", INSTALLED + place("@pluginsdir@"), "--config", config])
    d.argv[0] = CAGED
    return d


def test_a_node_answers_as_an_adapter_does():
    with I2cNode("/dev/i2c-%d" % (FIRST + 1)) as full, I2cNode("/dev/i2c-%d" % (NARROW + 1)) as narrow:
        assert full.functions() & 1 and not narrow.functions() & 1
        full.transfer(0x50, b"\x7e\x00\x11")
        time.sleep(0.01)
        assert full.transfer(0x50, b"\x7e", 2) == b"\x00\x11"
        page = full.transfer(0x50, b"\x80", 128)
        assert narrow.smbus(0x50, narrow.BLOCK, 128, count=4) == page[:4] == b"\x44" * 4
        assert narrow.smbus(0x50, narrow.BYTE_DATA, 0) == b"\x18"
        assert narrow.smbus(0x50, narrow.WORD_DATA, 0, count=2) == full.transfer(0x50, b"\0", 2)
        narrow.smbus(0x50, narrow.BLOCK, 126, write=b"\0\0", count=2)
        time.sleep(0.01)
        assert full.transfer(0x50, b"\x7f", 1) == b"\0"
        fails_with(errno.ENXIO, full.transfer, 0x51, b"\0", 1)
        fails_with(errno.EOPNOTSUPP, narrow.transfer, 0x50, b"\0", 1)


def test_a_node_does_what_it_is_told_to_do_wrong():
    with I2cNode("/dev/i2c-%d" % (FIRST + 7)) as node:
        since = switch.now()
        switch.order("cage-8", "errno %d 2" % errno.EAGAIN)
        fails_with(errno.EAGAIN, node.transfer, 0x50, b"\0", 1)
        fails_with(errno.EAGAIN, node.transfer, 0x50, b"\0", 1)
        assert switch.done("cage-8") and node.transfer(0x50, b"\0", 1) == b"\x18"
        switch.order("cage-8", "hang 300 1")
        start = time.monotonic()
        assert node.transfer(0x50, b"\0", 1) == b"\x18" and time.monotonic() - start >= 0.3
        switch.order("cage-8", "quiet 30")
        node.transfer(0x50, b"\x7f\x01")
        fails_with(errno.ENXIO, node.transfer, 0x50, b"\0", 1)
        switch.take_back("cage-8")
        wait_for(lambda: switch.now() > switch.transactions("cage-8", since)[-2].us + 30000, 1)
        assert node.transfer(0x50, b"\x7f", 1) == b"\x01"
        results = [t.result for t in switch.transactions("cage-8", since)]
        assert results == ["EAGAIN", "EAGAIN", "ok", "ok", "ok", "ENXIO", "ok"], results



def steady(modules):
    """What modules say of themselves without what tells how long ago."""
    def strip(value):
        if isinstance(value, dict):
            return {k: strip(v) for k, v in value.items() if k not in ("age", "since", "since-age", "generation")}
        return [strip(v) for v in value] if isinstance(value, list) else value
    return {m["cage"]: strip(m) for m in modules["modules"]}


told = {}  # by the simulator


def difference(got, want, where=""):
    """The first place where two differ; None: they are the same."""
    if isinstance(got, dict) and isinstance(want, dict):
        pairs = [(where + "/" + k, got.get(k), want.get(k)) for k in sorted(set(got) | set(want))]
    elif isinstance(got, list) and isinstance(want, list) and len(got) == len(want):
        pairs = [("%s/%d" % (where, i), a, b) for i, (a, b) in enumerate(zip(got, want))]
    else:
        return None if got == want else "%s: %s, not %s" % (where, got, want)
    return next(filter(None, (difference(a, b, w) for w, a, b in pairs)), None)


def reads(d, names):
    """Waits until these cages read as the simulator told."""
    want = {n: told[n] for n in names}
    try:
        wait_for(lambda: steady(d.json("/api/v1/modules")) == want, 60)
    except AssertionError:
        raise AssertionError(difference(steady(d.json("/api/v1/modules")), want) or "late")


def test_eight_cages_on_two_adapters_read_as_the_simulator_says():
    switch.script("bend %d %s %g" % (n, quantity, value) for n in range(1, 9) for quantity, value in (
        ("temperature", 40 + n), ("vcc", 3.3 - n / 100), ("bias", 7 + n / 4), ("tx-power", n / 10 - 1),
        ("rx-power", -2 - n / 10)))
    with switch.simulated() as d:
        wait_for(lambda: all(m["data-ready"] for m in d.json("/api/v1/modules")["modules"]), 20)
        told.update(steady(d.json("/api/v1/modules")))
    since = switch.now()
    with daemon() as d:
        assert "8 cages on 2 buses" in d.text()
        assert [b["cages"] for b in d.buses()] == [4, 4] and d.cage("4")["bus"] == 0 and d.cage("5")["bus"] == 1
        reads(d, told)
    assert len(told) == 8 and told["3"]["monitors"]["temperature"]["value"] == 43
    assert told["3"]["lanes"][7]["rx-power"]["value"] == -2.3
    assert {t.line for t in switch.transactions(since=since)} == {"cage-%d" % n for n in range(1, 9)}
    assert not [r for r in switch.rows(since) if r[2] == "setting"]  # the adapter's own are nobody's


def test_adapters_of_every_kind_read_the_same():
    narrow = board_file("/run/narrow.board", [
        "[root all]", "[cage 1-4]", "type qsfp-dd", "eeprom i2c", "root all",
        "bus map %d %d %d %d" % (FIRST, NARROW + 1, WORDS + 2, BYTES + 3),
        "[cage 3-4]", "khz 10"], cages=4)  # hundreds of calls a visit take their time in here
    since = switch.now()
    with daemon(narrow) as d:
        reads(d, "1234")
    lengths = {n: max(t.len for t in switch.transactions("cage-" + n, since) if t.kind == "read") for n in "1234"}
    assert lengths == {"1": 128, "2": 32, "3": 2, "4": 1}, lengths


def polls(bus, monitors, count=3):
    """Transactions of some steady polls of cage 2 in a row, each a list of (kind, byte, len)."""
    file = board_file("/run/one.board", ["[cage 1]", "type qsfp-dd", "eeprom i2c", "bus %d" % bus,
                                         "present attr %s/module_present_2 asserted 1" % PINS], cages=1)
    with daemon(file, "300ms") as d:
        wait_for(lambda: d.cage("1")["counters"]["polls"] >= 2, 30)
        since = switch.now()

        def found():
            rows = [(t.kind, t.byte, t.len) for t in switch.transactions("cage-2", since) if t.result == "ok"]
            starts = [i for i, r in enumerate(rows) if r == monitors]
            return [rows[a:b] for a, b in zip(starts, starts[1:])]
        wait_for(lambda: len(found()) >= count, 30)
    return found()


def test_a_steady_poll_is_three_transactions_by_our_own_pager():
    for found in polls(FIRST + 1, ("read", 0, 42)):
        assert found == [("read", 0, 42), ("read", 126, 2), ("read", 128, 86)], found


def test_a_steady_poll_is_six_transactions_on_an_adapter_that_speaks_smbus_only():
    for found in polls(NARROW + 1, ("read", 0, 32)):
        assert found == [("read", 0, 32), ("read", 32, 10), ("read", 126, 2),
                         ("read", 128, 32), ("read", 160, 32), ("read", 192, 22)], found


def test_modules_come_and_go_and_ledger_server_and_model_agree():
    since, before = switch.now(), len(switch.truth())
    with daemon() as d:
        first = d.cages()
        for part in "qdd-400g-fr4", "qdd-400g-dr4":
            switch.sim("remove", "6")
            wait_for(lambda: d.cage("6")["presence"] == "absent", 10)
            switch.sim("insert", "6", part)
            wait_for(lambda: d.cage("6")["state"] == "ready", 30)
        assert d.cage("6")["module"]["part-number"] == "SY-D4DR4-500"
        switch.sim("remove", "7")
        wait_for(lambda: d.cage("7")["presence"] == "absent", 10)
        last = d.cages()
    truth = switch.truth()[before:]
    assert before + len(truth) < 10000  # all of it
    for n in first:
        happened = [r for r in truth if r[1] == n]
        for word, counter in ("insert", "insertions"), ("remove", "removals"):
            moved = last[n]["counters"][counter] - first[n]["counters"][counter]
            assert moved == len([r for r in happened if r[2] == word]), (n, happened)
        # what the server says that it did is what happened on the wires
        wires = [r[2] for r in happened if r[2] in ("read", "write")]
        assert wires == [t.kind for t in switch.transactions("cage-" + n, since)]
    assert last["7"]["counters"]["removals"] == 1 and last["6"]["counters"]["removals"] == 2
    switch.sim("insert", "7", "qdd-400g-sr8")


def test_a_call_that_hangs_for_five_seconds_holds_its_bus_and_nobody_else():
    d = running()
    switch.order("cage-2", "hang 5000 1")
    wait_for(lambda: switch.done("cage-2"), 10)
    start, slowest, seen = time.monotonic(), 0, set()
    other = d.cage("5")["counters"]["polls"]
    while time.monotonic() - start < 4.5:
        asked = time.monotonic()
        seen.add(d.buses()[0]["state"])
        slowest = max(slowest, time.monotonic() - asked)
        time.sleep(0.05)
    assert slowest < 1 * SLOWNESS, slowest
    assert d.cage("5")["counters"]["polls"] >= other + 2
    assert "suspect" in seen, seen
    polls = d.cage("2")["counters"]["polls"]
    wait_for(lambda: d.cage("2")["counters"]["polls"] > polls and d.buses()[0]["state"] == "up", 20)
    assert d.cage("2")["state"] == "ready", d.cage("2")


def test_errors_of_an_adapter_are_counted_and_pass():
    d = running()
    for number, name in (errno.EAGAIN, "busy"), (errno.ENXIO, "nack"), (errno.ETIMEDOUT, "timeout"), (errno.EIO, "io"):
        switch.order("cage-1", "errno %d 8" % number)
        wait_for(lambda: d.cage("1")["counters"]["transfers-failed"][name], 30)
        switch.take_back("cage-1")
        polls = d.cage("1")["counters"]["polls"]
        wait_for(lambda: d.cage("1")["counters"]["polls"] > polls, 90)
    assert d.cage("1")["counters"]["removals"] == 0 and d.cage("1")["state"] == "ready"
    switch.order("cage-3", "pull 15 1")
    wait_for(lambda: d.cage("3")["presence"] == "absent", 10)
    assert "module" not in d.cage("3")
    switch.sim("insert", "3", "qdd-400g-sr8")
    wait_for(lambda: d.cage("3")["state"] == "ready", 30)


def test_an_adapter_whose_driver_is_loaded_again_is_opened_again():
    d = running()
    node = "/dev/i2c-%d" % FIRST
    switch.servers[0].terminate()
    switch.servers[0].wait()
    wait_for(lambda: d.cage("8")["counters"]["transfers-failed"]["gone"], 30)
    wait_for(lambda: not os.path.exists(node), 10)
    switch.nodes(FIRST)
    polls = {n: c["counters"]["polls"] for n, c in d.cages().items()}
    wait_for(lambda: all(c["counters"]["polls"] > polls[n] and c["state"] == "ready" for n, c in d.cages().items()), 60)


def test_a_process_that_holds_a_node_open_is_an_owner():
    d = running()
    holder = subprocess.Popen(["sleep", "60"], stdin=open("/dev/i2c-%d" % (FIRST + 3)))
    try:
        # not this process, which opened the node for it
        wait_for(lambda: d.cage("4").get("owner") == "sleep", 20)
        cage = d.cage("4")
        assert (cage["mode"], cage["owner-kind"], cage["owner-pid"]) == ("shared", "open-node", holder.pid), cage
        switch.sim("bend", "4", "temperature", "95")
        since, polls = switch.now(), cage["counters"]["polls"]
        wait_for(lambda: d.cage("4")["counters"]["polls"] > polls + 4, 60)
        assert {t.kind for t in switch.transactions("cage-4", since)} == {"read"}
        # its flags are there for it to read
        with I2cNode("/dev/i2c-%d" % (FIRST + 3)) as node:
            assert node.transfer(0x50, b"\x09", 1)[0] & 1
        assert all("mode" not in d.cage(n) for n in "1235678")
    finally:
        holder.kill()
        holder.wait()
    wait_for(lambda: "mode" not in d.cage("4"), 20)
    switch.sim("bend", "4", "temperature", "off")


I2C_GROUP = 4300


def test_root_reads_nodes_that_only_root_may_open():
    assert all(os.stat("/dev/i2c-%d" % (FIRST + n)).st_mode & 0o777 == 0o600 for n in range(8))
    d = running()
    assert d.cage("1")["state"] == "ready"
    for pid in [d.pid, d.bus_pid(0), d.bus_pid(1)]:
        assert "0" not in status_of(pid)["Uid"].split(), status_of(pid)


def test_an_ordinary_user_needs_the_group_of_the_nodes_and_is_told_which_node_denies_what():
    refused = as_user()
    assert refused.returncode == 2, refused
    assert "/dev/i2c-%d: Permission denied" % FIRST in refused.stderr and "group of this file (i2c" in refused.stderr
    for n in range(8):
        os.chown("/dev/i2c-%d" % (FIRST + n), 0, I2C_GROUP)
        os.chmod("/dev/i2c-%d" % (FIRST + n), 0o660)
    d = daemon()
    os.chown(d.dir, User.UID, User.UID)
    d.preexec_fn = User(I2C_GROUP)
    with d:
        assert d.cage("1")["state"] == "ready" and status_of(d.pid)["Uid"].split() == [str(User.UID)] * 4
    refused = as_user()
    assert refused.returncode == 2 and "/dev/i2c-%d: Permission denied" % FIRST in refused.stderr, refused


def as_user():
    folder = tempfile.mkdtemp()
    os.chmod(folder, 0o777)
    return run([CAGED, "--plugin-dir", INSTALLED + place("@pluginsdir@"), "--platform", "board:file=" + board(FIRST),
                "--http", "off", "--gnmi", "off", "--run-dir", folder + "/run", "--state-dir", folder + "/state"], preexec_fn=User())


STUB = "/sys/bus/i2c/devices/i2c-0"


def stub_board(how):
    return board_file("/run/stub.board", ["[root other]", "[cage 1]", "type qsfp28", "label stub", "bus 0", "eeprom i2c" + how,
                                          "[cage 2]", "type qsfp-dd", "bus %d" % FIRST, "eeprom i2c", "root other"],
                      cages=2)


def tell(file, text):
    with open(os.path.join(STUB, file), "w") as f:
        f.write(text)


def test_an_adapter_of_the_kernel_is_read_and_left_alone_where_a_driver_is_bound():
    uml.load("drivers/i2c/i2c-stub", "chip_addr=0x50")
    assert open(STUB + "/name").read() == "SMBus stub driver\n"
    with I2cNode("/dev/i2c-0") as node:
        for at in range(0, 256, 32):
            node.smbus(0x50, node.BLOCK, at, write=qsfp28(41.5)[at:at + 32], count=32)
    with daemon(stub_board("")) as d:
        temperature = d.json("/api/v1/cages/stub/module")["monitors"]["temperature"]
        assert (temperature["value"], d.cage("stub")["state"]) == (41.5, "ready")
        assert d.cage("stub")["bus"] != d.cage("2")["bus"]  # by the kernel's topology and by the board file
        tell("new_device", "dummy 0x50")
        cage = wait_for(lambda: d.cage("stub") if d.cage("stub").get("mode") == "shared" else None, 20)
        assert cage["owner-kind"] == "driver" and "mode" not in d.cage("2"), cage
    with daemon(stub_board("")) as d:
        assert "cage stub: address 50h of i2c-0 belongs to the driver dummy: not read" in d.text(), d.text()
        assert d.cage("2")["state"] == "ready" and "module" not in d.cage("stub"), d.cage("stub")
    with daemon(stub_board(" forced")) as d:
        assert d.json("/api/v1/cages/stub/module")["monitors"]["temperature"]["value"] == 41.5
        assert "mode" not in d.cage("stub")
    tell("delete_device", "0x50")
