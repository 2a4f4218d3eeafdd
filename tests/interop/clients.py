# SPDX-License-Identifier: Apache-2.0
"""Programs of others that ask the daemon, each in the version that was tested: fetched once, into BUILD/interop."""
import os
import pathlib
import shutil
import subprocess
import sys

from harness import BUILD

FOLDER = pathlib.Path(BUILD, "interop").resolve()


class Missing(Exception):
    """A program that cannot be had here; the text says why."""


def reason(call):
    """What a suite gives back from skip_suite(): None, or why call() has no program for it."""
    try:
        call()
    except Missing as e:
        return str(e)
    return None


# One package at a time, with the Go that is installed.
GO = {"GOFLAGS": "-p=1 -buildvcs=false -mod=mod", "GOTOOLCHAIN": "local"}


def fetch(name, *commands, env=None, seconds=600):
    """Runs commands that put a program into a folder of its own, and gives it; what was begun and not ended is no folder."""
    there = FOLDER / name
    whole = there / ".whole"
    if whole.exists():
        return there
    shutil.rmtree(there, ignore_errors=True)
    there.mkdir(parents=True)
    for argv in commands:
        try:
            r = subprocess.run([str(a) for a in argv], cwd=there, capture_output=True, text=True, timeout=seconds,
                               env=dict(os.environ, **(env or {})))
        except (OSError, subprocess.TimeoutExpired) as e:
            raise Missing("%s: %s" % (name, e)) from e
        if r.returncode:
            raise Missing("%s: %s" % (name, (r.stderr.strip().splitlines() or ["status %d" % r.returncode])[-1]))
    whole.touch()
    return there


def pypi(name, version):
    """The folder of the programs of a package of PyPI."""
    return fetch("%s-%s" % (name, version), [sys.executable, "-m", "venv", "."],
                 ["bin/python", "-m", "pip", "install", "-q", "--disable-pip-version-check", "%s==%s" % (name, version)]) / "bin"


def go_module(name, *modules):
    """A folder where a Go program is built on these modules."""
    if not shutil.which("go"):
        raise Missing("go is not installed")
    return fetch(name, ["go", "mod", "init", "interop"], ["go", "get", *modules], env=GO)


def go_program(package, version):
    """A program of a Go module."""
    if not shutil.which("go"):
        raise Missing("go is not installed")
    name = package.rsplit("/", 1)[1]
    name += "-" + version.split("+")[0]
    return fetch(name, ["go", "install", "%s@%s" % (package, version)],
                 env=dict(GO, GOFLAGS="-p=1", GOBIN=str(FOLDER / name))) / package.rsplit("/", 1)[1]


def go_script(name, script):
    """The folder of a Go program that needs more than one command, and much time; what a script does in it."""
    if not shutil.which("go"):
        raise Missing("go is not installed")
    return fetch(name, ["sh", script], env=GO, seconds=1800)
