# SPDX-License-Identifier: Apache-2.0
"""The tests of kernel_cases.py, which run on a real kernel: user-mode Linux, booted once for all of them.

Where it is there and does not boot, each is skipped with the reason; where it is not there, the suite is.
"""
import ast
import os
import pathlib

from harness import INSTRUMENTED, SLOWNESS, Skip
from switch import CUSE_I2C, FUSE_SYS, why_not
from test_install import Installed
import uml

SUITE = "kernel_cases"
LIMIT_S = 240
booted = []


def skip_suite():
    if INSTRUMENTED:
        return "the address space of a process inside user-mode Linux has no room for a sanitizer"
    return uml.why_not() or why_not(CUSE_I2C, FUSE_SYS)


def in_there(name):
    def test():
        if not booted:
            with Installed() as i:
                os.environ["CAGED_INSTALLED"] = i.root
                booted.extend(uml.results(SUITE, LIMIT_S * SLOWNESS))
        found, said = booted
        if found is None:
            raise Skip("user-mode Linux does not boot: " + (said.strip().splitlines() or ["it says nothing"])[-1])
        assert name in found, said[-4000:]
        word, text = found[name]
        if word == "skip":
            raise Skip(text)
        assert word == "ok", text
    return test


tree = ast.parse(pathlib.Path(__file__).with_name(SUITE + ".py").read_text())
for node in tree.body:
    if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
        globals()[node.name] = in_there(node.name[5:])
