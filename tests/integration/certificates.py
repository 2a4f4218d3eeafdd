# SPDX-License-Identifier: Apache-2.0
"""A certificate authority for one test, and a daemon that serves TLS with what it makes."""
import contextlib
import hashlib
import http.client
import os
import pathlib
import shutil
import ssl
import subprocess
import tempfile

from harness import Daemon, SLOWNESS, write_config

# bcrypt of "secret"; the first costs nothing, the second what a real one does, the third takes its time; and of "another".
CHEAP = "$2y$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW"
DEAR = "$2y$10$abcdefghijklmnopqrstuuqflPDzB6gcMhKa1rZqKiun2YGL5sa2u"
SLOW = "$2y$12$abcdefghijklmnopqrstuuT1Iwu6o8Wx7BoOyIMHfgVJq6JO/IJhW"
ANOTHER = "$2y$04$abcdefghijklmnopqrstuuW839tY81OgYwy4gFNdslinRlf6MvQ8m"
SECRETS = "secret", "a-token-of-an-operator", CHEAP, DEAR


def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()


def openssl(*args):
    subprocess.run(["openssl", *map(str, args)], check=True, capture_output=True)


class Authority:
    def __init__(self, folder, name="an authority"):
        self.folder = pathlib.Path(folder)
        self.key, self.pem = self.folder / (name + ".key"), self.folder / (name + ".pem")
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", 30,
                "-subj", "/CN=" + name, "-keyout", self.key, "-out", self.pem)

    def make(self, name, names, usage, days=10):
        """NAME.pem and NAME.key, in place of former ones; days below 0: expired."""
        base = self.folder / name
        base.with_suffix(".ext").write_text("subjectAltName=%s\nextendedKeyUsage=%s\n" % (names, usage))
        openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=" + name,
                "-keyout", "%s.key.new" % base, "-out", "%s.csr" % base)
        openssl("x509", "-req", "-in", "%s.csr" % base, "-CA", self.pem, "-CAkey", self.key, "-CAcreateserial",
                "-days", days, "-extfile", "%s.ext" % base, "-out", "%s.pem.new" % base)
        os.chmod("%s.key.new" % base, 0o644)
        for suffix in ".key", ".pem":
            os.rename("%s%s.new" % (base, suffix), "%s%s" % (base, suffix))
        return base.with_suffix(".pem")

    def server(self, name="server"):
        return self.make(name, "DNS:localhost,IP:127.0.0.1", "serverAuth")

    def client(self, name, names, days=10):
        return self.make(name, names, "clientAuth", days)


class TlsDaemon(Daemon):
    """Is asked over TLS; what wants to know whether it is ready asks the Unix socket."""

    def is_ready(self):
        "the daemon is ready"
        assert self.process.poll() is None, "the daemon ended: " + self.text()
        with contextlib.suppress(OSError):
            return self.get("/readyz", unix=True)[0] == 200
        return False

    def context(self, certificate=None):
        c = ssl.create_default_context(cafile=str(self.authority.pem))
        if certificate:
            c.load_cert_chain(str(certificate), str(certificate.with_suffix(".key")))
        return c

    def connect(self, context=None, timeout=10):
        return http.client.HTTPSConnection("localhost", self.port, timeout=timeout * SLOWNESS,
                                           context=context or self.context())

    def tls(self, path, method="GET", context=None, **headers):
        """(status, body, headers) over TLS."""
        c = self.connect(context)
        try:
            c.request(method, path, headers={k.replace("_", "-"): v for k, v in headers.items()})
            r = c.getresponse()
            return r.status, r.read().decode(), dict(r.getheaders())
        finally:
            c.close()


@contextlib.contextmanager
def tls_switch(web="", tls="", http="", more="", **kw):
    """A daemon with a certificate; `web` is the rest of its file, `tls` more of that section, `http` of caged's own,
    `more` other sections of that."""
    folder = tempfile.mkdtemp(prefix="caged-tls.")
    try:
        os.chmod(folder, 0o755)
        authority = Authority(folder)
        authority.server()
        path = pathlib.Path(folder, "web.yaml")
        path.write_text("tls_server_config:\n  cert_file: server.pem\n  key_file: server.key\n%s%s" % (tls, web))
        path.chmod(0o644)
        d = TlsDaemon(platform="sim:cages=2,type=qsfp28", **kw,
                      args=["--config", write_config("http: {web-config: %s%s}\n%s" % (path, http, more))])
        d.authority, d.web = authority, path
        with d:
            yield d
    finally:
        shutil.rmtree(folder)
