#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Measures the decoders alone: CPU time and instructions of reading one module's memory.

usage: bench/decode.py PROGRAM [--json FILE]

PROGRAM is bench/decode. Instructions are counted by valgrind's callgrind, where it is installed. With the sources of
ethtool in CAGED_BENCH_ETHTOOL its decoders are built and read the same bytes in the same run, in turn with ours; they
print what they decode, into nothing, and that is part of their figure. CAGED_BENCH_FLOORS: a folder with mkimage.py
DIR, which makes images of modules, and floor_decode.c, which takes LOOPS and such images and prints the time of the
least that a decoder in C can do.
"""
import argparse
import json
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile

WORKS = (("sfp-poll", "SFF-8472, calibrated externally: a poll", None), ("qsfp-poll", "SFF-8636, 4 lanes: a poll", None),
         ("cmis-poll", "CMIS, 8 lanes: a poll", None), ("cmis-all", "CMIS, 8 lanes: identity, limits and a poll", 1.0),
         ("vdm-poll", "CMIS, 8 lanes: a poll, 87 words of VDM", None),
         ("vdm-walk", "CMIS, 8 lanes: a poll, 87 whole VDM instances", None),
         ("vdm-all", "CMIS, 8 lanes: all of it, 87 VDM instances, too", 2.0))
ROUNDS = 5
SOURCES = ("qsfp.c", "cmis.c", "sfpid.c", "sfpdiag.c", "sff-common.c")


def instructions(program, work):
    """Of one reading: what 100 more of them add."""
    def collected(loops):
        run = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", program, work, str(loops)],
                             capture_output=True, text=True, check=True)
        return int(re.search(r"Collected : (\d+)", run.stderr).group(1))
    return (collected(101) - collected(1)) / 100


def build_ethtool(source, folder):
    """ethtool's decoders with our stub for the kernel; None, and why."""
    program = folder / "ethtool"
    missing = [name for name in SOURCES if not (source / name).exists()]
    if missing:
        return None, "%s has no %s" % (source, missing[0])
    (folder / "ethtool-config.h").touch()
    run = subprocess.run(["cc", "-O2", "-w", "-D_GNU_SOURCE", "-DHAVE_CONFIG_H", "-DETHTOOL_ENABLE_NETLINK",
                          "-DPACKAGE=\"ethtool\"", "-DVERSION=\"\"", "-I", folder, "-I", source, "-I", source / "uapi",
                          "-o", program, pathlib.Path(__file__).with_name("ethtool.c")] +
                         [source / name for name in SOURCES] + ["-lm"], capture_output=True, text=True)
    return (program, "") if run.returncode == 0 else (None, "it does not compile:\n" + run.stderr[:2000])


def ethtool_us(program, folder, work):
    run = subprocess.run([program, folder / work, "500"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
                         check=True)
    return float(run.stderr) / 1e3


def floors_us(source, folder):
    """The floor of each kind of image that we have a reading for."""
    subprocess.run(["cc", "-O2", "-w", "-o", folder / "floor", source / "floor_decode.c", "-lm"], check=True)
    subprocess.run([sys.executable, source / "mkimage.py", folder / "images"], check=True, stdout=subprocess.DEVNULL)
    floors = {}
    for kind, work in (("cmis", "cmis-poll"), ("cmisvdm", "vdm-poll")):
        images = sorted((folder / "images" / kind).iterdir())
        told = subprocess.run([folder / "floor", "500"] + images, check=True, capture_output=True, text=True).stdout
        floors[work] = float(re.search(r"([\d.]+) us", told).group(1))
    return floors


def ours_us(program):
    lines = subprocess.run([program], capture_output=True, text=True, check=True).stdout.splitlines()
    return {name: float(ns) / 1e3 for name, ns in (line.split() for line in lines)}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--json")
    args = parser.parse_args()
    figures = {}
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        source = os.environ.get("CAGED_BENCH_ETHTOOL")
        theirs, why = build_ethtool(pathlib.Path(source), folder) if source else (None, "CAGED_BENCH_ETHTOOL is not set")
        for work, _, _ in WORKS:
            (folder / work).mkdir()
            subprocess.run([args.program, "--dump", work, folder / work], check=True)
        floors = os.environ.get("CAGED_BENCH_FLOORS")
        rounds = [(ours_us(args.program),
                   {work: ethtool_us(theirs, folder, work) for work, _, _ in WORKS} if theirs else {},
                   floors_us(pathlib.Path(floors), folder) if floors else {})
                  for _ in range(ROUNDS)]
    counts = shutil.which("valgrind")
    print("%-50s %9s %13s %12s %9s" % ("decoding, medians of %d rounds in turn" % ROUNDS, "us", "instructions",
                                       "ethtool us", "floor us"))
    for work, title, most in WORKS:
        us = statistics.median(ours[work] for ours, _, _ in rounds)
        figure = figures["decode " + work] = {"value": round(us, 3), "unit": "us"}
        if counts:
            figure["instructions"] = round(instructions(args.program, work))
        if theirs:
            figure["ethtool"] = round(statistics.median(their[work] for _, their, _ in rounds), 2)
        floor = [floor[work] for _, _, floor in rounds if work in floor]
        if floor:
            figures["floor " + work] = {"value": statistics.median(floor), "unit": "us"}
        print("%-50s %9.3f %13s %12s %9s%s" % (title, us, figure.get("instructions", "-"), figure.get("ethtool", "-"),
                                              statistics.median(floor) if floor else "-",
                                              "  reach %g us" % most if most else ""))
    if not counts:
        print("instructions: skipped, valgrind is not installed")
    if not theirs:
        print("ethtool: skipped, " + why)
    if args.json:
        pathlib.Path(args.json).write_text(json.dumps(figures, indent=1) + "\n")


main()
