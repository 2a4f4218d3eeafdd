# SPDX-License-Identifier: Apache-2.0
"""nginx as a floor: it answers bytes that lie there finished, which is the least that a server can do.

Where it is not installed, there is none; CAGED_BENCH_NGINX names its program.
"""
import gzip
import http.client
import os
import pathlib
import shutil
import subprocess
import tempfile
import time

from harness import children, free_port

CONF = """daemon off;
pid %(dir)s/pid;
error_log %(dir)s/errors;
worker_processes 1;
%(user)s
events { }
http {
    access_log off;
    types { text/plain txt; }
    server {
        listen 127.0.0.1:%(port)d;
        root %(dir)s/root;
        gzip_static on;
        keepalive_requests 1000000;
    }
}
"""


def program():
    return os.environ.get("CAGED_BENCH_NGINX") or shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/sbin")


class Nginx:
    """Serves `body` as /metrics.txt, and what gzip makes of it to who takes that."""

    def __init__(self, body):
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="caged-nginx."))
        self.port = free_port()
        (self.dir / "root").mkdir()
        self.dir.chmod(0o755)
        (self.dir / "root/metrics.txt").write_bytes(body)
        (self.dir / "root/metrics.txt.gz").write_bytes(gzip.compress(body, 6))
        user = "user root;" if os.geteuid() == 0 else ""
        (self.dir / "conf").write_text(CONF % {"dir": self.dir, "port": self.port, "user": user})

    def __enter__(self):
        start = time.monotonic()
        self.process = subprocess.Popen([program(), "-c", str(self.dir / "conf"), "-e", str(self.dir / "errors")],
                                        stderr=subprocess.DEVNULL)
        while not self.answers():
            assert time.monotonic() < start + 10, (self.dir / "errors").read_text()
            time.sleep(0.0005)
        self.start_ms = (time.monotonic() - start) * 1e3
        self.pid = children(self.process.pid)[0]
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(10)
        shutil.rmtree(self.dir, ignore_errors=True)

    def answers(self):
        c = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            c.request("GET", "/metrics.txt")
            return c.getresponse().status == 200
        except OSError:
            return False
        finally:
            c.close()
