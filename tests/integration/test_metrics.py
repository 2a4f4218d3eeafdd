# SPDX-License-Identifier: Apache-2.0
"""/metrics of the running daemon: its forms, its switches, and readers that take their time."""
import fcntl
import gzip
import http.client
import math
import os
import re
import socket
import struct
import termios

from harness import Daemon, SLOWNESS, send_signal, wait_for, write_config

EVERYTHING = "metrics:\n  watts: true\n  thresholds: true\n  flags: all\n  state-sets: true\n"
OPENMETRICS = "application/openmetrics-text;version=1.0.0"
PIECES = 100
TICKS = 10  # at least, between two pieces


def series(body):
    """{(name, labels as text): value} of a body, text or OpenMetrics."""
    found = {}
    for line in body.splitlines():
        m = re.match(r"^([a-z_0-9]+)(\{.*\})? +(\S+)$", line)
        if m:
            found[m.group(1), m.group(2) or ""] = float(m.group(3))
        else:
            assert line.startswith("# "), line
    return found


def ask(d, method="GET", **headers):
    c = http.client.HTTPConnection("127.0.0.1", d.port, timeout=10 * SLOWNESS)
    try:
        c.request(method, "/metrics", headers={k.replace("_", "-"): v for k, v in headers.items()})
        answer = c.getresponse()
        return answer, answer.read()
    finally:
        c.close()


def test_every_form_tells_the_same_series():
    with Daemon(args=["--config", write_config("poll:\n  monitors-period: 1h\n  flags-period: 1h\n" + EVERYTHING)]) as d:
        bodies = {}
        for accept in ("text/plain", OPENMETRICS):
            for coding in ("identity", "gzip"):
                answer, body = ask(d, Accept=accept, Accept_Encoding=coding)
                head, nothing = ask(d, "HEAD", Accept=accept, Accept_Encoding=coding)
                assert answer.status == head.status == 200 and nothing == b""
                assert int(answer.headers["Content-Length"]) == len(body)
                assert head.headers["Content-Type"] == answer.headers["Content-Type"]
                assert answer.headers["Content-Type"].startswith(accept.split(";")[0])
                assert answer.headers.get("Content-Encoding", "identity") == coding
                assert answer.headers["Vary"] == "Accept, Accept-Encoding"
                bodies[accept, coding] = gzip.decompress(body) if coding == "gzip" else body
        # The daemon's own figures move with each scrape, the modules are read once an hour.
        modules = [{k: v for k, v in series(b.decode()).items() if k[0].startswith("transceiver_")}
                   for b in bodies.values()]
        assert len(modules[0]) > 2000 and all(m == modules[0] for m in modules)
        assert bodies[OPENMETRICS, "identity"].endswith(b"\n# EOF\n")


def test_a_reload_switches_families_on_and_off():
    path = write_config("")
    names = ("transceiver_rx_power_watts", "transceiver_rx_power_threshold_dbm", "transceiver_flag",
             "transceiver_module_state", "transceiver_datapath_state")
    with Daemon(platform="sim:cages=2", args=["--config", path]) as d:
        usual = {name for name, _ in series(d.get("/metrics")[1])}
        assert not usual & set(names)
        for text, wanted in ((EVERYTHING, set(names)), ("metrics:\n  watts: false\n", set())):
            with open(path, "w") as f:
                f.write(text)
            send_signal(d.pid, "SIGHUP")
            wait_for(lambda: {name for name, _ in series(d.get("/metrics")[1])} & set(names) == wanted, 10)
        assert "reload: metrics.flags changed" in d.text()


class Reader:
    """Reads an answer in small pieces over the Unix socket, of which the kernel holds some 200 kB."""

    def __init__(self, d, headers):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(10 * SLOWNESS)
        self.sock.connect(os.path.join(d.run_dir, "caged.sock"))
        self.sock.sendall(("GET /metrics HTTP/1.0\r\n%s\r\n" % headers).encode())
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += self.read(1)
        self.length = int(re.search(rb"(?i)content-length: (\d+)", head).group(1))
        self.body = b""

    def read(self, size):
        got = b""
        while len(got) < size:
            piece = self.sock.recv(size - len(got))
            assert piece, "the daemon closed"
            got += piece
        return got

    def take_piece(self, number):
        self.body += self.read(self.length * (number + 1) // PIECES - len(self.body))

    def left_in_the_daemon(self):
        """Bytes of the body that the daemon has not given to the kernel."""
        held = struct.unpack("i", fcntl.ioctl(self.sock, termios.FIONREAD, bytes(4)))[0]
        return self.length - len(self.body) - held


def assert_is_one_tick(body):
    """What one poll gives in several families, far apart in the body, must fit together."""
    found = series(body)
    lanes = {}
    for (name, labels), watts in found.items():
        if name != "transceiver_rx_power_watts":
            continue
        dbm = found["transceiver_rx_power_dbm", labels]
        assert abs(dbm - (10 * math.log10(watts * 1e3) if watts else -40)) <= 0.000501, (labels, dbm, watts)
        lanes.setdefault(re.search(r'port="(\d+)"', labels).group(1), []).append(dbm)
    for port, dbms in lanes.items():
        low = '{port="%s",bound="low",severity="alarm"}' % port
        high = '{port="%s",bound="high",severity="alarm"}' % port
        here = '{port="%s"}' % port
        margin = min(dbms) - found["transceiver_rx_power_threshold_dbm", low]
        assert abs(found["transceiver_rx_power_margin_db", here] - margin) < 1e-6, port
        margin = found["transceiver_temperature_threshold_celsius", high] - found["transceiver_temperature_celsius", here]
        assert abs(found["transceiver_temperature_margin_celsius", here] - margin) < 1e-6, port
    assert len(lanes) == 64 and sum(map(len, lanes.values())) == 512, lanes
    return found


def test_a_reader_of_many_ticks_gets_one():
    config = write_config("poll:\n  monitors-period: 20ms\n" + EVERYTHING)
    with Daemon(platform="sim:cages=64,khz=1000,speed=50", args=["--config", config]) as d:
        readers = [Reader(d, ""), Reader(d, "Accept: %s\r\n" % OPENMETRICS)]
        polls = 0
        for piece in range(PIECES):
            for r in readers:
                r.take_piece(piece)
            if piece == PIECES // 4:
                # Half of it is still the daemon's own memory.
                assert all(r.left_in_the_daemon() > r.length // 2 for r in readers)
            wait_for(lambda: d.cage("1")["counters"]["polls"] >= polls + TICKS, 10)
            polls = d.cage("1")["counters"]["polls"]
            # Somebody in a hurry asks for a newer tick, in both forms.
            assert all(ask(d, Accept=accept)[0].status == 200 for accept in ("text/plain", OPENMETRICS))
        found = assert_is_one_tick(readers[0].body.decode())
        assert_is_one_tick(readers[1].body.decode())
        # Meanwhile the light moved in most lanes: a body that follows it would not fit together.
        later = assert_is_one_tick(d.get("/metrics")[1])
        power = [k for k in found if k[0] == "transceiver_rx_power_dbm"]
        assert sum(found[k] != later[k] for k in power) > len(power) / 2
        for r in readers:
            r.sock.close()
