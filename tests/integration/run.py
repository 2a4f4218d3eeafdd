#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the functions `test_*` of one integration suite, a name or a file, and prints TAP. A test may raise Skip."""
import importlib
import os
import pathlib
import sys
import time
import traceback

sys.path.insert(0, str(pathlib.Path(__file__).parent))
sys.dont_write_bytecode = True
from harness import Skip  # noqa: E402


def main():
    path = pathlib.Path(sys.argv[1])
    sys.path.insert(1, str(path.parent))
    name = path.stem
    suite = importlib.import_module(name)
    only = sys.argv[2:]
    skip = getattr(suite, "skip_suite", lambda: None)()
    if skip:
        print("SKIP %s: %s" % (name, skip))
        return 77
    failed = count = 0
    for function, test in list(vars(suite).items()):
        if not function.startswith("test_") or (only and function not in only):
            continue
        count += 1
        start = time.monotonic()
        try:
            test()
        except Skip as e:
            print("ok %d - %s.%s # SKIP %s" % (count, name, function[5:], e))
        except Exception:
            failed += 1
            print("not ok %d - %s.%s" % (count, name, function[5:]))
            traceback.print_exc(file=sys.stdout)
        else:
            print("ok %d - %s.%s  # %.1f s" % (count, name, function[5:], time.monotonic() - start))
        sys.stdout.flush()
    print("1..%d" % count)
    return 1 if failed else 0


sys.exit(main())
