#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Compares figures of one run with one another: fails when a ratio is more than 1.3 times what limits.json holds.

usage: bench/check.py LIMITS FIGURES...

LIMITS is a list of {"what", "figure", "over", "times", "ratio"}: figure / (over * times), where `over` is a figure or a
number. FIGURES are the files that
bench/run.py and bench/decode.py wrote; a row whose figures are in none of them is told, and is no failure only when its
row says "optional".
"""
import json
import pathlib
import sys

SLACK = 1.3


def main():
    limits = json.loads(pathlib.Path(sys.argv[1]).read_text())
    figures = {}
    for name in sys.argv[2:]:
        figures.update(json.loads(pathlib.Path(name).read_text()))
    failed = 0
    print("%-60s %9s %9s" % ("ratios of this run", "now", "limit"))
    for row in limits:
        over = row["over"]
        missing = [key for key in (row["figure"], over) if isinstance(key, str) and key not in figures]
        if missing:
            failed += not row.get("optional")
            print("%-60s %s was not measured" % (row["what"], missing[0]))
            continue
        over = figures[over]["value"] if isinstance(over, str) else over
        ratio = figures[row["figure"]]["value"] / (over * row.get("times", 1))
        bad = ratio > SLACK * row["ratio"]
        failed += bad
        print("%-60s %9.3f %9.3f%s" % (row["what"], ratio, SLACK * row["ratio"], "  TOO MUCH" if bad else ""))
    return 1 if failed else 0


sys.exit(main())
