# SPDX-License-Identifier: Apache-2.0
"""A suite inside user-mode Linux: a kernel of its own, as a process, with the host's files as its root.

On the host: results() boots, runs a module of test functions in there and returns what each did. As process 1 in there:
mounts, loads modules, runs the suite, says so and powers off.
"""
import contextlib
import ctypes
import glob
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile

from switch import die_with_parent

LINUX = "linux.uml"
MODULES = ("fs/fuse/fuse", "fs/fuse/cuse", "drivers/i2c/i2c-core", "drivers/i2c/i2c-dev")
BOOTED, DONE = "uml: booted", "uml: done"
POWER_OFF = 0x4321FEDC
SYS_FINIT_MODULE = 313


def why_not():
    """Why nothing can be run in there; None: it can."""
    if not shutil.which(LINUX):
        return "no %s" % LINUX
    if os.geteuid() != 0:
        return "only root inside is root outside"
    return None


def boot(suite, limit_s, *tests):
    """Runs a suite in there, or some of its tests; everything that was said."""
    scratch = tempfile.mkdtemp(prefix="caged-uml.", dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None)
    env = dict(os.environ, TMPDIR=scratch, HOME=scratch)
    argv = [LINUX, "mem=320M", "umid=" + os.path.basename(scratch), "uml_dir=%s/" % scratch, "root=/dev/root",
            "rootfstype=hostfs", "rootflags=/", "ro", "quiet", "con=null", "con0=null,fd:1", "ssl=null",
            "init=" + sys.executable]
    argv += ["%s=%s" % (k, v) for k, v in os.environ.items() if k.startswith("CAGED_")]
    argv += ["--", str(pathlib.Path(__file__).resolve()), suite, *tests]
    p = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=env,
                         start_new_session=True, preexec_fn=die_with_parent)
    try:
        said = p.communicate(timeout=limit_s)[0]
    except subprocess.TimeoutExpired:
        os.killpg(p.pid, signal.SIGKILL)  # all its processes are ours: the session is new
        said = p.communicate()[0] + b"\nno end within %d s" % limit_s
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return said.decode(errors="replace").replace("\r", "")


def results(suite, limit_s):
    """{test: (word, text)} with "ok", "not ok" or "skip"; None where it does not boot; and all that was said."""
    said = boot(suite, limit_s)
    if BOOTED not in said:
        return None, said
    found = {}
    for m in re.finditer(r"(?m)^(ok|not ok) \d+ - %s\.(\w+)(.*)$((?:\n(?!ok |not ok |1\.\.).*)*)" % suite, said):
        skip = "# SKIP " in m.group(3)
        found[m.group(2)] = ("skip", m.group(3).split("# SKIP ")[1]) if skip else (m.group(1), m.group(4).strip())
    return found, said


# What follows runs in there.


def load(module, parameters=""):
    with open(glob.glob("/usr/lib/uml/modules/*/kernel/%s.ko" % module)[0], "rb") as f:
        if ctypes.CDLL(None, use_errno=True).syscall(SYS_FINIT_MODULE, f.fileno(), parameters.encode(), 0):
            raise OSError(ctypes.get_errno(), module)


def mount(kind, where, options=""):
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.mount(kind.encode(), where.encode(), kind.encode(), 0, options.encode()):
        raise OSError(ctypes.get_errno(), "mount " + where)


def process_1(*suite):
    os.environ["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    mount("proc", "/proc")
    mount("sysfs", "/sys")
    mount("tmpfs", "/run", "mode=755")
    os.environ.update(TMPDIR="/run", CAGED_STEP="0.1")
    for module in MODULES:
        load(module)
    print(BOOTED, flush=True)
    tests = subprocess.run([sys.executable, str(pathlib.Path(__file__).parent / "run.py"), *suite],
                           stdin=subprocess.DEVNULL)
    print(DONE, tests.returncode, flush=True)


if __name__ == "__main__":
    try:
        with contextlib.suppress(KeyboardInterrupt):
            process_1(*[a for a in sys.argv[1:] if "=" not in a])  # behind ours stands a console=
    except Exception as e:
        print("uml:", repr(e), flush=True)
    finally:
        ctypes.CDLL(None).reboot(ctypes.c_int(POWER_OFF))
