# SPDX-License-Identifier: Apache-2.0
"""caged-plugin-check: good plugins pass, and each flaw is found by the check that is there for it."""
import os
import pathlib
import shutil
import tempfile

from harness import BUILD, run

CHECK = BUILD / "caged-plugin-check"
SIM = BUILD / "plugins/.libs/sim.so"
TESTS = BUILD / "tests/plugins/.libs"

# flaw of tests/plugins/faulty.c: the check that must find it, and a word of what it found
FLAWS = {
    "probe-score": ("probe", "101"),
    "probe-moody": ("probe", "0, then 1"),
    "open-fails": ("open", "the CPLD does not answer"),
    "open-crash": ("open", "a crash: Segmentation fault"),
    "cages-label": ("cages", 'label "s 2" has characters'),
    "cages-type": ("cages", "cage s2: 11"),
    "cages-pins": ("cages", "cage s2: 80000000h"),
    "cages-other": ("reopen", "another cage s2"),
    "leak": ("descriptors", "2 more after 3"),
    "thread": ("threads", "1"),
    "signal": ("signals", "User defined signal 1"),
    "presence-any-bus": ("presence", "OK"),
    "presence-beyond": ("presence", "known has bit 32"),
    "presence-unknown": ("presence", "cage s2 is not"),
    "presence-other-bus": ("presence", "known has cage q2"),
    "errno": ("errors", "-19, which is no error of platform.h, from read(cage q2"),
    "positive": ("errors", "7, which is no error of platform.h, from read(cage q2"),
    "identity": ("identity", "at byte 151"),
    "overrun": ("read-length", "with a length of 15"),
    "short": ("read-length", "byte 14 of 15 not written"),
    "read-nothing": ("read-refusals", "OK for no bytes"),
    "read-much": ("read-refusals", "OK for 129 bytes"),
    "read-any-address": ("read-refusals", "OK for address 00h"),
    "read-across": ("read-refusals", "OK for both halves"),
    "read-any-cage": ("read-refusals", "OK for a cage that does not exist"),
    "refused-but-written": ("read-refusals", "some, for both halves"),
    "deadline-ignored": ("deadline", "OK"),
    "deadline-other": ("deadline", "BUSY"),
    "ghost": ("absent", "OK from cage q2, which is empty"),
    "page-ignored": ("pages", "those of page 00h on page 03h"),
    "page-kept": ("pages", "at byte 148"),
    "page-hang": ("pages", "none in 1 s"),
    "pin-level": ("pins", "2 from pin 3 of cage q1"),
    "pin-undeclared": ("pins", "0 from pin 2 of cage q1"),
    "pin-crash": ("pins", "a crash: Segmentation fault"),
    "pin-exit": ("pins", "the end of the process, with status 0"),
    "event-fd": ("events", "1000"),
    "events-other-bus": ("events", "events() has cage q1"),
    "changed-fails": ("changed", "IO"),
    "changed-swaps": ("changed", "byte 0 is 12h"),
    "nodes-kind": ("nodes", "node 0 of cage q1"),
    "nodes-no-end": ("nodes", "8 nodes of cage q1"),
    "about-nothing": ("about", "NULL"),
    "about-lines": ("about", "byte 0ah at 9"),
    "share-swaps": ("share", "byte 0 is 12h"),
    "share-much": ("share", "2 for cage q1"),
    "write-pager": ("write-refusals", "the page register"),
    "write-lost": ("write-back", "OK"),
    "pin-set-undeclared": ("pin-refusals", "OK, pin 1 of cage q1"),
    "reset-stays": ("reset", "1 for 0"),
    "recover": ("recover", "STUCK, step 0 of bus 0"),
}
if os.geteuid() == 0:
    FLAWS["late-open"] = ("privileges", "0 that answer of 2")
# those of tests/plugins/bad.c: the first check that fails, which ends the rest
BAD = {
    "bad-abi": ("abi", "7"),
    "bad-size": ("size", "80"),
    "bad-name": ("name", '"another"'),
    "bad-function": ("functions", "no read()"),
    "bad-no-cages": ("cages", "has no cages"),
    "bad-many-cages": ("cages", "has 100000 cages"),
    "bad-twin": ("cages", "both have the label one"),
    "bad-bus": ("cages", "bus is out of range"),
    "bad-crash": ("open", "a crash: Segmentation fault"),
    "bad-hang": ("open", "none in 1 s"),
    "bad-exit": ("open", "the end of the process, with status 0"),
    "bad-silent": ("open", "NACK"),
}


# a sanitizer would turn the signal of a crash into an exit
ENV = dict(os.environ, ASAN_OPTIONS=os.environ.get("ASAN_OPTIONS", "") + ":handle_segv=0")


def check(*args):
    r = run([CHECK, *args], env=ENV)
    results = {}
    for line in r.stdout.splitlines():
        for word in "ok", "not ok", "skipped":
            if line.startswith(word + " ") and not line.startswith("ok,"):
                results[line[9:].split(" ", 1)[0]] = word
    counts = [list(results.values()).count(w) for w in ("ok", "not ok", "skipped")]
    assert r.stdout.splitlines()[-1] == "%d passed, %d failed, %d skipped" % tuple(counts), r
    assert r.returncode == (1 if counts[1] else 0), r
    return results, r.stdout


def failed(results):
    return [name for name, word in results.items() if word == "not ok"]


def test_the_simulator_keeps_every_point_of_the_contract():
    results, out = check("--allow-writes", SIM)
    if os.geteuid() != 0:
        assert results.pop("privileges") == "skipped", out
        results["privileges"] = "ok"
    assert set(results.values()) == {"ok"} and len(results) == 32, out
    results, out = check("-o", "cages=3", "--option", "type=sfp", SIM)
    assert not failed(results), out
    assert {n for n, w in results.items() if w == "skipped"} >= {
        "write-refusals", "write-back", "pin-refusals", "reset", "recover"}, out


def test_a_plugin_without_a_flaw_passes():
    results, out = check("--allow-writes", TESTS / "faulty.so")
    assert not failed(results) and {n for n, w in results.items() if w == "skipped"} <= {"privileges"}, out


def test_each_flaw_fails_the_check_that_is_there_for_it_and_no_other():
    for flaw, (name, found) in FLAWS.items():
        results, out = check("--allow-writes", "--timeout", "1", "-o", "flaw=" + flaw, TESTS / "faulty.so")
        assert failed(results) == [name], (flaw, out)
        told = out[out.index("not ok"):].split("\n    ")
        assert any(found in t for t in told[1:]), (flaw, found, out)
        assert any(t.startswith("expected ") for t in told), out


def test_a_call_that_never_comes_back_or_kills_is_named():
    _, out = check("--timeout", "1", "-o", "flaw=page-hang", TESTS / "faulty.so")
    assert "in        read(cage q1, address 50h, bank 0, page 03h, byte 128, 1 byte)" in out, out
    _, out = check("-o", "flaw=pin-crash", TESTS / "faulty.so")
    assert "in        pin_get(cage q1, pin 3)" in out, out


def test_what_fails_at_the_beginning_ends_the_rest():
    for plugin, (name, found) in BAD.items():
        results, out = check("--timeout", "1", TESTS / (plugin + ".so"))
        assert failed(results) == [name], (plugin, out)
        assert found in out[out.index("not ok"):], (plugin, out)
        names = list(results)
        assert all(results[n] == "skipped" for n in names[names.index(name) + 1:]), out


def test_nothing_is_written_unless_it_is_allowed():
    with tempfile.TemporaryDirectory() as folder:
        results, out = check("--run-dir", folder, "-o", "cages=4", SIM)
        assert not failed(results), out
        ledger = run([BUILD / "cagectl", "--run-dir", folder, "sim", "ledger", "-n", "10000"]).stdout
        rows = [line.split("\t") for line in ledger.splitlines()[1:]]
        assert [r for r in rows if r[2] == "read"], ledger
        # page select apart, which is the plugin's own
        assert not [r for r in rows if r[2] == "reset"], ledger
        assert not [r for r in rows if r[2] == "write" and r[3] not in ("low:126", "low:127")], ledger


def test_a_wrong_command_line_is_told():
    with tempfile.TemporaryDirectory() as folder:
        text = pathlib.Path(folder, "text.so")
        text.write_text("no library")
        for args, says in (((), "say which plugin"), (("a.so", "b.so"), "only one plugin"), (("x",), "not a NAME.so"),
                           (("/nonexistent/x.so",), "cannot be read"), (("-o", "x", SIM), "not KEY=VALUE"),
                           (("--timeout", "0", SIM), "not 1 to 3600"), (("--colour", SIM), "see --help")):
            r = run([CHECK, *args])
            assert r.returncode == 2 and says in r.stderr, r
        results, out = check(text)
        assert failed(results) == ["symbol"], out
        shutil.copy(SIM, os.path.join(folder, "other.so"))
        results, out = check(os.path.join(folder, "other.so"))
        assert failed(results) == ["name"], out
