# SPDX-License-Identifier: Apache-2.0
"""cagectl against a server that is not caged: what it says must neither end the program nor reach the terminal raw.

Each answer is one of tests/data/switch.json that was spoilt everywhere at once in one way.
"""
import contextlib
import fcntl
import http.server
import json
import os
import pty
import re
import struct
import subprocess
import termios
import threading

from harness import CAGECTL, SLOWNESS, SRC

ESC = "\x1b[2J"
COMMANDS = (["ports"], ["ports", "--state", "bad"], ["dom"], ["dom", "--sort", "port"], ["dom", "1"], ["alarms"],
            ["buses"], ["buses", "0"], ["show", "1"], ["show", "2"], ["show", "12"])
# What the code branches on: spoilt strings elsewhere are reached only where these are right.
WORDS = ("name", "cage", "quality", "presence", "state")


def every(value, key, change):
    """A copy in which change(key, scalar or list) stands for each of them."""
    if isinstance(value, dict):
        return {k: every(v, k, change) for k, v in value.items()}
    if isinstance(value, list):
        return change(key, [every(v, key, change) for v in value])
    return change(key, value)


def is_number(v):
    return isinstance(v, (int, float)) and not isinstance(v, bool)


def numbers(by):
    return lambda doc: every(doc, "", lambda k, v: by if is_number(v) else v)


def with_hostile_names(doc):
    """Members that nobody expects, and such as stand for names."""
    if isinstance(doc, dict):
        doc = {k: with_hostile_names(v) for k, v in doc.items()}
        for inner in ("pins", "checksums", "limits"):
            if inner in doc:
                doc[inner] = dict(doc[inner], **{ESC: {"asserted": True, "age": 1}, ESC + "b": False})
    elif isinstance(doc, list):
        doc = [with_hostile_names(v) for v in doc]
    return doc


SPOILERS = {
    "strings": lambda doc: every(doc, "", lambda k, v: ESC if isinstance(v, str) else v),
    "strings without a meaning": lambda doc: every(
        doc, "", lambda k, v: ESC if isinstance(v, str) and k not in WORDS else v),
    "long strings": lambda doc: every(
        doc, "", lambda k, v: "\u00e9\u202e" * 5000 if isinstance(v, str) and k not in WORDS else v),
    "numbers that are strings": numbers(ESC),
    "numbers beyond all": numbers(1e300),
    "numbers below all": numbers(-1e300),
    "huge whole numbers": numbers(-2 ** 63),
    "numbers that are just allowed": numbers(1e12),
    "numbers that are objects": numbers({ESC: ESC}),
    "huge arrays": lambda doc: every(doc, "", lambda k, v: (v * 100)[:100] if isinstance(v, list) else v),
    "arrays of numbers": lambda doc: every(doc, "", lambda k, v: [1, None, -7] if isinstance(v, list) else v),
    "arrays that are strings": lambda doc: every(doc, "", lambda k, v: ESC if isinstance(v, list) else v),
    "names of members": with_hostile_names,
    "numbers that are nothing": numbers(None),
}


@contextlib.contextmanager
def server(spoil):
    switch = json.loads((SRC / "tests/data/switch.json").read_text())
    cages = {c["name"]: c for c in switch["cages"]}

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            parts = self.path.split("/")[3:]
            found = {"cages": switch["cages"], "modules": list(switch["modules"].values()), "alarms": switch["alarms"],
                     "buses": switch["buses"]}
            if len(parts) == 1:
                answer = {parts[0]: found[parts[0]]}
            else:
                answer = (cages if len(parts) == 2 else switch["modules"]).get(parts[1])
            body = json.dumps(spoil(answer) if answer else {"detail": ESC}).encode()
            self.send_response(200 if answer else 404)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with contextlib.suppress(OSError):  # one that is too long is not read to its end
                self.wfile.write(body)

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as s:
        thread = threading.Thread(target=s.serve_forever)
        thread.start()
        try:
            yield "http://127.0.0.1:%d" % s.server_address[1]
        finally:
            s.shutdown()
            thread.join()


def on_terminal(words):
    """The status of a command on a terminal of 80 columns, and all it wrote there."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    text = b""
    with subprocess.Popen(words, stdin=slave, stdout=slave, stderr=slave,
                          env=dict(os.environ, TERM="xterm", LC_ALL="C.UTF-8")) as p:
        os.close(slave)
        with contextlib.suppress(OSError):
            while piece := os.read(master, 65536):
                text += piece
        status = p.wait(60 * SLOWNESS)
    os.close(master)
    return status, text.decode(errors="replace")


def test_no_answer_ends_cagectl_or_reaches_the_terminal_raw():
    for title, spoil in SPOILERS.items():
        with server(spoil) as url:
            for words in COMMANDS:
                argv = [str(CAGECTL), "--host", url, *words]
                r = subprocess.run(argv, capture_output=True, text=True, errors="replace", timeout=60 * SLOWNESS)
                assert r.returncode == 0 or (r.returncode == 1 and r.stderr.startswith("cagectl: ")), \
                    (title, words, r.returncode, r.stderr)
                assert not re.search("[^\n\t\x20-\x7e\u00a0-\u2029\u202f-\uffff]", r.stdout + r.stderr), (title, words)
                assert not re.search("[0-9]{25}", r.stdout), (title, words, r.stdout)
                status, text = on_terminal(argv)
                assert status in (0, 1), (title, words, status)
                # paint is all that may be there
                assert "\x1b" not in re.sub("\x1b\\[[0-9;]*m", "", text), (title, words, text)


def test_what_is_not_spoilt_is_shown():
    with server(lambda doc: doc) as url:
        for words in COMMANDS:
            r = subprocess.run([str(CAGECTL), "--host", url, *words], capture_output=True, text=True,
                               timeout=60 * SLOWNESS)
            assert r.returncode == 0, (words, r.stderr)
            assert len(r.stdout.splitlines()) > 3 or "bad" in words, words
