# SPDX-License-Identifier: Apache-2.0
"""What truly became of flags, by the ledger of the simulated switch, held against the journal.

A flag of CMIS that came is in the ledger once when it latches, and once when a read clears it. Such a read has to be in
the journal, in an event that says so or between one that says that the flag came and the one that says that it went; or
the journal says that nobody knows. Registers are those of CMIS 5.4, Tables 8-9, 8-96 and 8-98, written down here for
themselves, and so are the types of observables (VDM) that the simulated modules have (Table 8-180).
"""
import collections
import contextlib
import os
import sqlite3
import subprocess

from harness import BUILD

LOWER = 0x1000
LIMITS = ("high-alarm", "low-alarm", "high-warning", "low-warning")
LANES = {134: "data-path-state-changed", 135: "tx-fault", 136: "tx-los", 137: "tx-cdr-lol", 138: "tx-eq-fault",
         147: "rx-los", 148: "rx-cdr-lol", 153: "rx-output-changed"}
# by nibble; Aux1 to Aux3 as those simulated modules have them that have any
MONITORS = {9: ("temperature", "supply-voltage"), 10: ("tec-current", "laser-temperature"), 11: ("supply-voltage-2",)}
MODULE = {0: "module-state-changed", 1: "module-firmware-fault", 2: "data-path-firmware-fault",
          3: "running-firmware-deviates", 6: "cdb-1-complete", 7: "cdb-2-complete"}
LANES.update({first + n: "%s-%s" % (what, limit) for first, what in ((139, "tx-power"), (143, "tx-bias"), (149, "rx-power"))
              for n, limit in enumerate(LIMITS)})
BER, FRAMES = "pre-fec-ber", "errored-frames"
OBSERVABLES = {1: "media-laser-age", 2: "media-tec-current", 3: "media-laser-frequency-error",
               4: "media-laser-temperature-deviation", 5: "media-snr", 6: "host-snr", 7: "media-pam4-level-transition",
               8: "host-pam4-level-transition"}
OBSERVABLES.update({first + n: "%s-%s%s" % (("media", "host")[n % 2], what, ("-min", "-max", "-avg", last)[n // 2])
                    for first, what, last in ((9, BER, ""), (17, FRAMES, "")) for n in range(8)})
OBSERVABLES.update({25: "media-errored-frames-total", 26: "host-errored-frames-total"})
OF_OBSERVABLES = {"%s-%s" % (name, limit) for name in OBSERVABLES.values() for limit in LIMITS}
# How far the moment at which bytes are on the wire may be from the read that has them, as its process measured it.
SLACK_US = 2000
# A read of the flags of one module at 100 kHz, and what may hold it up.
READ_US = 100000

# A flag of an observable of a module that is gone: nobody can say any more which.
SOME_OBSERVABLE = "some-observable"

Latch = collections.namedtuple("Latch", "set_us clear_us cage flag lane")


def names(half, byte, bits, descriptors):
    """(flag, lane or 0) of the bits of a byte that have a name."""
    for bit in range(8):
        if not bits >> bit & 1:
            continue
        if half & 0xff == 0x2c and half < 0x400:
            if not descriptors:
                yield SOME_OBSERVABLE, 0
                return
            place, what = descriptors[bit // 4 * 2:bit // 4 * 2 + 2]
            lane = place & 15
            yield "%s-%s" % (OBSERVABLES[what], LIMITS[bit % 4]), half // 256 * 8 + lane + 1 if lane < 8 else 0
            continue
        if half == LOWER and byte == 8 and bit in MODULE:
            yield MODULE[bit], 0
        elif half == LOWER and byte == 13:
            yield "custom-flag-%d" % bit, 0
        elif half == LOWER and byte in MONITORS and bit // 4 < len(MONITORS[byte]):
            yield "%s-%s" % (MONITORS[byte][bit // 4], LIMITS[bit % 4]), 0
        elif half & 0xff == 0x11 and half < 0x400 and byte in LANES:
            yield LANES[byte], half // 256 * 8 + bit + 1


def print_ledger(world, after, *what):
    """Lines of the ledger behind a number, and the number to go on from."""
    done = subprocess.run([str(BUILD / "tests/print_ledger"), world, after, *what], capture_output=True, text=True)
    assert done.returncode == 0, "the ledger went round"
    *lines, last = done.stdout.splitlines()
    return [line.split() for line in lines], last


class FlagReads:
    """When reads of flags of a cage began, by the wires of the simulator, in microseconds since boot."""

    def __init__(self, d, cage):
        self.world, self.cage = os.path.join(d.run_dir, "sim.world"), cage
        _, self.last = print_ledger(self.world, "0", "reads")

    def collect(self):
        lines, self.last = print_ledger(self.world, self.last, "reads")
        return [int(us) for _, us, cage, _, half, byte, length, _ in lines
                if cage == self.cage and int(half) == LOWER and int(byte) <= 8 and int(byte) + int(length) >= 14]


class Ledger:
    """Reads of a daemon's simulator that cleared flags; to be asked before its ring has gone round."""

    def __init__(self, d):
        self.world = os.path.join(d.run_dir, "sim.world")
        self.last = "0"
        self.came = {}
        self.latches = []

    def collect(self):
        lines, self.last = print_ledger(self.world, self.last)
        for _, us, cage, kind, half, byte, bits, *descriptors in lines:
            for flag, lane in names(int(half), int(byte), int(bits), [int(d) for d in descriptors]):
                if kind == "flag-set":
                    self.came[cage, flag, lane] = int(us)
                else:
                    came = self.came.pop((cage, flag, lane), int(us))
                    self.latches.append(Latch(came, int(us), cage, flag, lane))


class Book:
    """What the journal of a daemon that has ended says of flags."""

    def __init__(self, path):
        with contextlib.closing(sqlite3.connect(path)) as db:
            rows = db.execute("SELECT kind, cage, mono, since_mono, data FROM event ORDER BY id").fetchall()
        self.spans = collections.defaultdict(list)  # (cage, flag, lane): [since, seen, until] of each time it came
        self.gaps = {}  # (cage, since, why): until; of a kill before it was committed the next main tells again
        up = {}
        for kind, cage, mono, since, data in rows:
            said = dict(line.replace("#", '"', 1).split('"', 1) for line in data.splitlines())
            if kind == "daemon-started":
                self.close(up, mono)
            elif kind == "flags-unknown":
                self.gaps[cage, since, said.get("why", "died")] = mono
            elif kind == "flag":
                for lane in (said.get("lanes") or said.get("host-lanes") or "0").split(","):
                    self.take((cage, said["flag"], int(lane)), said["state"], since, mono, up)
        self.close(up, 1 << 62)

    def close(self, up, mono):
        """The daemon ended: what was up stayed so for as long as it lived."""
        for span in up.values():
            span[2] = mono
        up.clear()

    def take(self, key, state, since, seen, up):
        if state == "clear":
            if key in up:
                # the last read that found it set began at `since`
                span = up.pop(key)
                span[2] = max(span[1], since + READ_US)
            return
        if key in up:
            up[key][2] = seen
        up[key] = [since, seen, seen]
        self.spans[key].append(up[key])

    def knows(self, latch):
        for since, seen, until in self.spans[latch[2:]]:
            if since - SLACK_US <= latch.set_us and latch.clear_us <= seen + SLACK_US:
                return True
            if seen < latch.clear_us <= until + SLACK_US:
                return True
        return False

    def says_unknown(self, latch):
        return any(cage == latch.cage and since - SLACK_US <= latch.clear_us <= until + SLACK_US
                   for (cage, since, _), until in self.gaps.items())

    def invented(self, latches):
        """What it says that came, and the ledger does not know."""
        true = collections.defaultdict(list)
        for latch in latches:
            true[latch[2:]].append(latch.clear_us)
        return [(key, span) for key, spans in self.spans.items() for span in spans
                if not any(span[0] - SLACK_US <= us <= span[1] + SLACK_US
                           for us in true[key] + true[key[0], SOME_OBSERVABLE, 0] * (key[1] in OF_OBSERVABLES))]
