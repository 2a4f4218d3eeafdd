# SPDX-License-Identifier: Apache-2.0
"""A switch of real module dumps: each cage is who independent decoders say it is, asked over REST.

The dumps are those of $CAGED_SHARED/corpus, by default ../shared/corpus beside the source tree.
"""
import json
import os
import pathlib

from harness import SRC, Daemon, wait_for

CORPUS = pathlib.Path(os.environ.get("CAGED_SHARED") or SRC / "../shared", "corpus").resolve()
# keys of expect.json, and what REST calls them
NAMES = {"vendor_name": "vendor-name", "vendor_pn": "part-number", "vendor_sn": "serial-number"}


def dumps(folder):
    return sorted(d.name for d in folder.iterdir() if list(d.glob("a[02]-*.bin")))


def skip_suite():
    return None if CORPUS.is_dir() and dumps(CORPUS) else "no corpus at %s" % CORPUS


def expected(folder, name):
    with open(folder / name / "expect.json") as f:
        fields = json.load(f).get("fields", {})
    return {rest: fields[key]["value"] for key, rest in NAMES.items() if key in fields}


def as_shown(text):
    """Without blanks around it, and with `?` for what would steer a terminal."""
    return "".join("?" if ord(c) < 0x20 or 0x7f <= ord(c) < 0xa0 else c for c in text.strip(" \0"))


def test_every_cage_is_the_module_of_its_dump():
    names = dumps(CORPUS)
    with Daemon(platform="sim:dumps=%s" % CORPUS) as d:
        cages = d.cages()
        assert list(cages) == [str(i + 1) for i in range(len(names))]
        compared = 0
        for cage, name in zip(cages, names):
            wait_for(lambda: d.cage(cage)["state"] == "ready", 30)
            identity = d.json("/api/v1/cages/%s/module" % cage)["identity"]
            for key, want in expected(CORPUS, name).items():
                # a blank register is no leaf
                assert identity.get(key, "") == as_shown(want), (name, key, identity.get(key), want)
                compared += 1
        assert compared > 2 * len(names), compared


def test_broken_modules_are_shown_as_what_they_are_and_harm_no_other():
    folder = CORPUS / "hostile"
    names = dumps(folder)
    with Daemon(platform="sim:dumps=%s" % folder) as d:
        settled = {"ready", "unsupported", "unreadable"}
        for cage, name in zip(list(d.cages()), names):
            wait_for(lambda: d.cage(cage)["state"] in settled, 30)
            want = {k: v for k, v in expected(folder, name).items() if v.strip(" \0")}
            if want:
                assert d.cage(cage)["state"] == "ready", (name, d.cage(cage))
                identity = d.json("/api/v1/cages/%s/module" % cage)["identity"]
                for key, value in want.items():
                    assert identity.get(key, "") == as_shown(value), (name, key, identity.get(key), value)
        # what could not be read is told so, and the memory behind it is not made up
        short = d.cage(str(names.index("x05-truncated-lower") + 1))
        assert short["state"] == "unreadable" and short["last-error"] == "io", short
