# SPDX-License-Identifier: Apache-2.0
"""gRPC: what a client of good will gets from health and reflection, and what one of bad will cannot do."""
import ctypes
import gzip
import os
import random
import socket
import struct
import threading
import time

from certificates import CHEAP, sha256, tls_switch
from h2 import (ACK, CALM, CONTINUATION, DATA, END_HEADERS, END_STREAM, GOAWAY, H2, HEADERS, PING, PREFACE, RST, SETTINGS,
                WINDOW_UPDATE, frame, head, message)
from harness import INSTRUMENTED, SLOWNESS, Daemon, status_of, wait_for, write_config

CHECK, WATCH = "/grpc.health.v1.Health/Check", "/grpc.health.v1.Health/Watch"
REFLECTION = "/grpc.reflection.%s.ServerReflection/ServerReflectionInfo"
SERVING = b"\x08\x01"


def skip_suite():
    try:
        import grpc  # noqa: F401
        import hpack  # noqa: F401
    except ImportError as e:
        return "%s is not installed for python3" % e.name
    return None


def switch(*args, config="", cages=2):
    if config:
        args = ("--config", write_config(config), *args)
    return Daemon(platform="sim:cages=%d" % cages, gnmi=True, args=args)


def channel(port, credentials=None, **options):
    import grpc
    options = [(k, v) for k, v in options.items()]
    where = "localhost:%d" % port
    return grpc.secure_channel(where, credentials, options) if credentials else grpc.insecure_channel(where, options)


def same(data):
    return data


def unary(ch, path, body=b"", **kw):
    return ch.unary_unary(path, same, same)(body, timeout=20 * SLOWNESS, **kw)


def refused(ch, path, body=b"", **kw):
    import grpc
    try:
        unary(ch, path, body, **kw)
    except grpc.RpcError as e:
        return e.code().name, e.details()
    raise AssertionError("%s was not refused" % path)


def serves(d):
    with H2(d.gnmi_port) as h:
        fields, data, _ = h.answer(h.call(CHECK))
        return fields["grpc-status"] == "0" and data == message(SERVING)


# ---- good will ----

def test_health_is_told_of_each_service_and_of_none_that_is_not_there():
    with switch() as d, channel(d.gnmi_port) as ch:
        for name in (b"", b"gnmi.gNMI", b"grpc.health.v1.Health", b"grpc.reflection.v1alpha.ServerReflection"):
            assert unary(ch, CHECK, b"\x0a" + bytes([len(name)]) + name) == SERVING
        assert refused(ch, CHECK, b"\x0a\x03abc") == ("NOT_FOUND", "there is no such service")
        assert refused(ch, CHECK, b"\x0a\x05abc")[0] == "INVALID_ARGUMENT"
        assert refused(ch, "/gnmi.gNMI/get") == ("UNIMPLEMENTED", "unknown method /gnmi.gNMI/get")
        watch = ch.unary_stream(WATCH, same, same)(b"\x0a\x03abc")
        assert next(watch) == b"\x08\x03"
        watch.cancel()


def test_health_is_watched_until_the_client_goes():
    with switch() as d, channel(d.gnmi_port) as ch:
        watch = ch.unary_stream(WATCH, same, same)(b"")
        assert next(watch) == SERVING
        again = ch.unary_stream(WATCH, same, same)(b"\x0a\x09gnmi.gNMI")
        watch.cancel()
        assert next(again) == SERVING and serves(d)


def test_reflection_gives_descriptors_with_which_any_message_can_be_built():
    from google.protobuf import descriptor_pb2, descriptor_pool
    with switch() as d, channel(d.gnmi_port) as ch:
        for version in ("v1", "v1alpha"):
            ask = ch.stream_stream(REFLECTION % version, same, same)
            names = list(ask(iter([b"\x3a\x01*"]), timeout=20 * SLOWNESS))[0]
            for name in (b"gnmi.gNMI", b"grpc.health.v1.Health", b"grpc.reflection.v1.ServerReflection",
                         b"grpc.reflection.v1alpha.ServerReflection"):
                assert name in names
            files = None
            for symbol in (b"gnmi.gNMI", b"gnmi.gNMI.Subscribe", b"gnmi.SubscriptionList.Mode", b"gnmi.TypedValue.int_val"):
                got = list(ask(iter([b"\x22" + bytes([len(symbol)]) + symbol]), timeout=20 * SLOWNESS))[0]
                assert files in (None, files_of(got)), symbol
                files = files_of(got)
            pool = descriptor_pool.DescriptorPool()
            for f in reversed(files):
                pool.Add(descriptor_pb2.FileDescriptorProto.FromString(f))
            assert pool.FindServiceByName("gnmi.gNMI").methods_by_name["Subscribe"]
            assert len(files_of(list(ask(iter([b"\x1a\x0egnmi_ext.proto"])))[0])) == 2  # it imports another
            for wrong in (b"\x22\x0bgnmi.gNMI.X", b"\x22\x00", b"\x22\x04gnmi", b"\x1a\x01x", b"\x2a\x00", b""):
                assert field(list(ask(iter([wrong])))[0], 7), wrong  # error_response


def test_reflection_hears_what_is_asked_while_it_answers():
    with switch() as d, H2(d.gnmi_port) as h:
        services = h.answer(h.call(REFLECTION % "v1", body=message(b"\x3a\x01*")))[1]
        fields, data, _ = h.answer(h.call(REFLECTION % "v1", body=message(b"\x3a\x01*") * 3))
        assert fields["grpc-status"] == "0" and data == services * 3, fields
        fields, data, _ = h.answer(h.call(REFLECTION % "v1", body=message(b"\x3a\x01*") + message(b"\x3a")))
        assert fields["grpc-status"] == "3" and data == services, fields  # in their order
    with switch() as d, H2(d.gnmi_port, settings=struct.pack(">HI", 4, 0)) as h:  # a window that stays closed
        for count, status, answers in (512, "0", services * 512), (513, "8", b""):
            stream = h.call(REFLECTION % "v1", body=message(b"\x3a\x01*") * count)
            h.send(frame(WINDOW_UPDATE, 0, stream, b"\0\x10\0\0"))
            fields, data, _ = h.answer(stream)
            assert (fields["grpc-status"], data) == (status, answers), (count, fields)


def field(data, number):
    """The last bytes field of this number in a message of such fields and varints."""
    found, at = None, 0

    def varint():
        nonlocal at
        n = shift = 0
        while True:
            byte = data[at]
            at += 1
            n |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return n
    while at < len(data):
        tag = varint()
        if tag & 7 == 0:
            varint()
            continue
        n = varint()
        if tag >> 3 == number:
            found = (found or []) + [data[at:at + n]]
        at += n
    return found


def files_of(answer):
    return field(field(answer, 4)[0], 1)


def test_own_descriptors_are_those_of_the_specification():
    import pathlib
    import subprocess
    import tempfile
    from google.protobuf import descriptor_pb2
    from harness import SRC, Skip
    shared = pathlib.Path(os.environ.get("CAGED_SHARED", SRC / "../shared")) / "gnmi-proto"
    if not (shared / "gnmi.proto").exists():
        raise Skip("%s is not there" % shared)

    def compile(folder, *files):
        with tempfile.NamedTemporaryFile() as f:
            subprocess.run(["protoc-c", "-I", folder, "--descriptor_set_out=" + f.name, *files], check=True)
            return descriptor_pb2.FileDescriptorSet.FromString(f.read())

    def facts(files):
        """Everything but names of files, texts and options of generators."""
        out = {}

        def message(prefix, m):
            for f in m.field:
                out[prefix, m.name, f.name] = f.number, f.type, f.label, f.type_name, f.oneof_index if f.HasField(
                    "oneof_index") else None, f.options.deprecated
            out[prefix, m.name] = sorted(o.name for o in m.oneof_decl), m.options.map_entry
            for n in m.nested_type:
                message(prefix + m.name + ".", n)
            for e in m.enum_type:
                out[prefix + m.name + ".", e.name] = sorted((v.name, v.number) for v in e.value)
        for f in files.file:
            for m in f.message_type:
                message(f.package + ".", m)
            for e in f.enum_type:
                out[f.package + ".", e.name] = sorted((v.name, v.number) for v in e.value)
            for s in f.service:
                for m in s.method:
                    out[f.package + ".", s.name, m.name] = (m.input_type, m.output_type, m.client_streaming,
                                                            m.server_streaming)
        return out

    with tempfile.TemporaryDirectory() as folder:
        ext = pathlib.Path(folder) / "github.com/openconfig/gnmi/proto/gnmi_ext"
        ext.mkdir(parents=True)
        (ext / "gnmi_ext.proto").write_bytes((shared / "gnmi_ext.proto").read_bytes())
        (pathlib.Path(folder) / "gnmi.proto").write_bytes((shared / "gnmi.proto").read_bytes())
        theirs = facts(compile(folder, "gnmi.proto", "github.com/openconfig/gnmi/proto/gnmi_ext/gnmi_ext.proto"))
    ours = facts(compile(str(SRC / "schema"), "gnmi.proto", "gnmi_ext.proto"))
    assert ours == theirs, set(ours.items()) ^ set(theirs.items())
    assert len(ours) > 100


def test_an_answer_and_each_refusal_have_their_content_type_and_status():
    with switch() as d, H2(d.gnmi_port) as h:
        got = h.answer(h.call(CHECK))
        assert got == ({":status": "200", "content-type": "application/grpc", "grpc-accept-encoding": "identity,gzip",
                        "grpc-status": "0"}, message(SERVING), None)
        for args, http, status in ((dict(path="/no"), "200", "12"), (dict(path=CHECK, method="GET"), "405", "13"),
                                   (dict(path=CHECK, content_type="text/plain"), "415", "13"),
                                   (dict(path=CHECK, content_type=None), "415", "13"),
                                   (dict(path=CHECK, grpc_timeout="5"), "200", "13"),
                                   (dict(path=CHECK, grpc_encoding="br"), "200", "12"),
                                   (dict(path=CHECK, body=None), "200", "3"),
                                   (dict(path=CHECK, body=message(b"\x0a")), "200", "3"),
                                   (dict(path=CHECK, body=message(b"x" * 9)[:8]), "200", "13"),
                                   (dict(path=CHECK, body=message(flag=1)), "200", "13"),
                                   (dict(path=CHECK, body=message(flag=2)), "200", "13"),
                                   (dict(path=CHECK, body=b"\0\0\4\0\1"), "200", "8"),
                                   (dict(path=CHECK, x=b"y" * 17000), "200", "8")):
            if len(args.get("x", b"")):  # longer than a frame
                h.stream += 2
                whole = head(CHECK, x=args["x"])
                h.send(frame(HEADERS, END_STREAM, h.stream, whole[:16000]) +
                       frame(CONTINUATION, END_HEADERS, h.stream, whole[16000:]))
                fields, data, reset = h.answer(h.stream)
            else:
                fields, data, reset = h.answer(h.call(**args))
            assert (fields[":status"], fields["grpc-status"]) == (http, status), (args, fields)
            assert fields["content-type"] == "application/grpc" and fields["grpc-message"] and not data
            assert reset in (None, 0), (args, reset)
        assert h.answer(h.call("/100%é"))[0]["grpc-message"] == "unknown method /100%25%C3%A9"


def test_messages_come_in_any_pieces_and_zipped():
    with switch() as d, H2(d.gnmi_port) as h:
        body = b"\x0a\x09gnmi.gNMI"
        first, second = (h.call(CHECK, body=None, end=False) for _ in range(2))
        for byte in message(body):
            for stream in (first, second):
                h.send(frame(DATA, 0, stream, bytes([byte])))
        h.send(frame(DATA, END_STREAM, second) + frame(DATA, END_STREAM, first))
        assert h.answer(second)[1] == message(SERVING)
        zipped = h.call(CHECK, body=message(gzip.compress(body), 1), grpc_encoding="gzip")
        assert h.answer(zipped)[0]["grpc-status"] == "0"
        bomb = h.call(CHECK, body=message(gzip.compress(bytes(10 << 20)), 1), grpc_encoding="gzip")
        assert h.answer(bomb)[0]["grpc-status"] == "8"
        assert h.answer(h.call(CHECK, body=message(b"no gzip", 1), grpc_encoding="gzip"))[0]["grpc-status"] == "13"
        # long answers are zipped for those who zip
        ask = message(gzip.compress(b"\x22\x09gnmi.gNMI"), 1)
        fields, data, _ = h.answer(h.call(REFLECTION % "v1", body=ask, grpc_encoding="gzip", grpc_accept_encoding="gzip"))
        assert fields["grpc-encoding"] == "gzip" and data[0] == 1 and len(data) < 5000
        assert len(gzip.decompress(data[5:])) > 6000


def test_a_call_ends_when_its_time_is_over_and_a_half_closed_one_goes_on():
    import grpc
    with switch() as d, channel(d.gnmi_port) as ch, H2(d.gnmi_port) as h:
        stream = h.call(WATCH, grpc_timeout="300m")
        start = time.monotonic()
        fields, data, reset = h.answer(stream)
        assert fields["grpc-status"] == "4" and data == message(SERVING) and time.monotonic() - start >= 0.25
        assert h.answer(h.call(WATCH, grpc_timeout="0m"))[0]["grpc-status"] == "4"
        with H2(d.gnmi_port, settings=struct.pack(">HI", 4, len(message(SERVING)))) as full:  # a window for no more
            assert full.answer(full.call(WATCH, grpc_timeout="300m"))[1:] == (message(SERVING), 8)
        watch = ch.unary_stream(WATCH, same, same)(b"", timeout=1)  # half-closes at once
        assert next(watch) == SERVING
        try:
            next(watch)
            raise AssertionError("a watch ended well")
        except grpc.RpcError as e:
            assert e.code() == grpc.StatusCode.DEADLINE_EXCEEDED


def test_the_end_is_told_twice_and_calls_get_their_status():
    with switch() as d:
        h = H2(d.gnmi_port)
        stream = h.call(WATCH)
        while h.next()[0] != DATA:
            pass
        d.process.terminate()
        seen, fields = [], {}
        try:
            while True:
                kind, _, of, payload = h.next()
                if kind == GOAWAY:
                    seen.append(struct.unpack(">I", payload[:4])[0])
                if kind == HEADERS and of == stream:
                    fields = payload
        except (EOFError, ConnectionError):
            pass
        assert seen == [2**31 - 1, stream] and fields["grpc-status"] == "14", (seen, fields)
        assert d.process.wait(10 * SLOWNESS) == 0


# ---- who is it ----

PEOPLE = """basic_auth_users:
  alice: %s
x_tokens:
  robot: %s
""" % (CHEAP, sha256("a-token"))


def test_one_is_known_by_metadata_token_or_certificate_and_by_nothing_else():
    import grpc
    with tls_switch(PEOPLE, tls="  client_ca_file: an authority.pem\n  client_auth_type: VerifyClientCertIfGiven\n",
                    gnmi=True) as d:
        root = d.authority.pem.read_bytes()
        plain = grpc.ssl_channel_credentials(root)
        with channel(d.gnmi_port, plain) as ch:
            for metadata in ((("username", "alice"), ("password", "secret")), (("authorization", "Bearer a-token"),),
                             (("username", "alice"), ("password", "secret"))):
                assert unary(ch, CHECK, metadata=metadata) == SERVING
            for metadata in ((), (("username", "alice"), ("password", "Secret")), (("username", "alice"),),
                             (("authorization", "Bearer b-token"),), (("username", "eve"), ("password", "secret"))):
                for path in (CHECK, "/gnmi.gNMI/Set"):
                    assert refused(ch, path, metadata=metadata)[0] == "UNAUTHENTICATED", metadata
        pem = d.authority.client("viewer", "DNS:collector.example.net")
        mutual = grpc.ssl_channel_credentials(root, pem.with_suffix(".key").read_bytes(), pem.read_bytes())
        with channel(d.gnmi_port, mutual) as ch:
            assert unary(ch, CHECK) == SERVING
            assert unary(ch, CHECK, metadata=(("username", "alice"),)) == SERVING
            assert refused(ch, CHECK, metadata=(("username", "alice"), ("password", "x")))[0] == "UNAUTHENTICATED"
            assert refused(ch, "/gnmi.gNMI/Set")[0] == "UNIMPLEMENTED"
        assert "secret" not in d.text() and "a-token" not in d.text()
        assert "audit: 127.0.0.1 certificate collector.example.net (viewer): gRPC /gnmi.gNMI/Set: 501" in d.text(), d.text()


def test_only_http2_is_spoken_over_tls_and_nothing_in_clear():
    import ssl
    with tls_switch("", gnmi=True) as d:
        for protocols, works in ((["h2"], True), (["http/1.1"], False), ([], False)):
            context = ssl.create_default_context(cafile=str(d.authority.pem))
            if protocols:
                context.set_alpn_protocols(protocols)
            try:
                h = H2(d.gnmi_port, wrap=lambda s: context.wrap_socket(s, server_hostname="localhost"))
                assert h.answer(h.call(CHECK))[0]["grpc-status"] == "0"
                assert works, protocols
            except (OSError, EOFError):
                assert not works, protocols
        h = H2(d.gnmi_port)
        try:
            h.answer(h.call(CHECK))
            raise AssertionError("TLS and clear on one port")
        except (EOFError, ConnectionError):
            pass


class GnuTLS:
    """A session of TLS 1.2 over a socket, which can send what Python's own cannot."""

    def __init__(self, s):
        self.lib, self.session, trust = ctypes.CDLL("libgnutls.so.30"), ctypes.c_void_p(), ctypes.c_void_p()
        lib, session = self.lib, self.session
        lib.gnutls_init(ctypes.byref(session), 2)  # a client
        lib.gnutls_priority_set_direct(session, b"NORMAL:-VERS-ALL:+VERS-TLS1.2", None)
        lib.gnutls_certificate_allocate_credentials(ctypes.byref(trust))
        lib.gnutls_credentials_set(session, 1, trust)
        lib.gnutls_transport_set_int2(session, s.fileno(), s.fileno())
        datum = type("Datum", (ctypes.Structure,), {"_fields_": [("data", ctypes.c_char_p), ("size", ctypes.c_uint)]})
        lib.gnutls_alpn_set_protocols(session, ctypes.byref(datum(b"h2", 2)), 1, 0)
        assert lib.gnutls_handshake(session) == 0

    def warn(self):
        return self.lib.gnutls_alert_send(self.session, 1, 90)


def test_a_warning_of_tls_ends_its_connection_at_once():
    """A flood of them would be read in one turn of the loop, if each were passed over."""
    with tls_switch("", gnmi=True) as d, socket.create_connection(("127.0.0.1", d.gnmi_port)) as s:
        assert GnuTLS(s).warn() == 0
        s.settimeout(5 * SLOWNESS)  # less than header-timeout
        while s.recv(65536):
            pass
        assert d.get("/healthz", unix=True)[0] == 200


def test_fifty_handshakes_at_once_all_come_to_their_end():
    import ssl
    with tls_switch("", gnmi=True) as d:
        context = ssl.create_default_context(cafile=str(d.authority.pem))
        context.set_alpn_protocols(["h2"])
        results = []

        def one():
            try:
                h = H2(d.gnmi_port, timeout=30 * SLOWNESS,
                       wrap=lambda s: context.wrap_socket(s, server_hostname="localhost"))
                results.append(h.answer(h.call(CHECK))[1])
            except Exception as e:
                results.append(e)
        threads = [threading.Thread(target=one) for _ in range(50)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        assert results == [message(SERVING)] * 50, results


# ---- bad will ----

def memory(d):
    return int(status_of(d.process.pid)["VmRSS"].split()[0])


def test_a_thousand_half_open_handshakes_leave_room_for_others():
    import ssl
    with tls_switch(gnmi=True, http=", handshake-timeout: 2s}\ngnmi: {connections: 200, connections-per-source: 150") as d:
        hello = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"
        open_ones = []
        before = memory(d)
        for i in range(1000):
            s = socket.create_connection(("127.0.0.1", d.gnmi_port))
            s.send(hello)
            open_ones.append(s)
        context = ssl.create_default_context(cafile=str(d.authority.pem))
        context.set_alpn_protocols(["h2"])

        def is_served():
            try:
                with H2(d.gnmi_port, wrap=lambda s: context.wrap_socket(s, server_hostname="localhost")) as h:
                    return h.answer(h.call(CHECK))[1] == message(SERVING)
            except (OSError, EOFError):
                return False
        wait_for(is_served, 30)
        # sanitizers keep what was freed for a while
        assert INSTRUMENTED or memory(d) - before < 30000 * SLOWNESS, (before, memory(d))
        for s in open_ones:
            s.close()


def lives(d):
    assert d.process.poll() is None, d.text()
    return serves(d)


def cut(h, data, times, step=1):
    """Sends the same again and again until the other side has had enough of it."""
    try:
        for _ in range(times // step):
            h.send(data * step)
        while True:
            kind, _, _, payload = h.next()
            if kind == GOAWAY:
                return struct.unpack(">I", payload[4:8])[0], payload[8:]
    except (EOFError, ConnectionError):
        return None


def test_floods_are_cut_off_while_others_are_served():
    with switch() as d:
        before = memory(d)
        with H2(d.gnmi_port) as h:
            assert cut(h, frame(PING, 0, 0, b"12345678"), 20000, 100) in ((CALM, b"too_many_pings"), None)
            assert lives(d)
        with H2(d.gnmi_port) as h:  # a few are fine
            for _ in range(20):
                h.send(frame(PING, 0, 0, b"12345678"))
            assert h.answer(h.call(CHECK))[1] == message(SERVING)
        with H2(d.gnmi_port) as h:  # rapid reset
            got = None
            try:
                for i in range(20000):
                    stream = h.call(WATCH, body=None, end=False)
                    h.send(frame(RST, 0, stream, b"\0\0\0\x08"))
                got = h.until(GOAWAY)
            except (EOFError, ConnectionError):
                pass
            assert h.stream < 40000 or got
            assert lives(d)
        with H2(d.gnmi_port) as h:
            h.send(frame(HEADERS, 0, 1, head(CHECK)))
            cut(h, frame(CONTINUATION, 0, 1, b"\x10\x01x\x01y" * 10), 5000, 10)
            assert lives(d)
        with H2(d.gnmi_port) as h:
            cut(h, frame(SETTINGS), 20000, 100)
            assert lives(d)
        assert memory(d) - before < 20000 * SLOWNESS, (before, memory(d))


def test_frames_that_are_none_end_their_connection_alone():
    wrong = [
        b"GET / HTTP/1.1\r\n\r\n", PREFACE + b"\xff" * 9, PREFACE + frame(SETTINGS) + struct.pack(">I", 16777215)[1:] + b"\0" * 6,
        PREFACE + frame(SETTINGS) + frame(DATA, 0, 1, b"x"), PREFACE + frame(SETTINGS) + frame(HEADERS, END_HEADERS, 2, b""),
        PREFACE + frame(SETTINGS) + frame(HEADERS, END_HEADERS, 1, b"\xff\xff\xff\xff\xff"),
        PREFACE + frame(SETTINGS) + frame(WINDOW_UPDATE, 0, 0, b"\0\0\0\0"), PREFACE + frame(SETTINGS, ACK, 0, b"x"),
        PREFACE + frame(SETTINGS, 0, 0, b"x" * 5), PREFACE + frame(SETTINGS) + frame(PING, 0, 0, b"1"),
        PREFACE + frame(SETTINGS) + frame(RST, 0, 5, b"\0\0\0\0"),
    ]
    with switch() as d:
        with H2(d.gnmi_port) as other:
            for bytes_ in wrong:
                with H2(d.gnmi_port, preface=False) as h:
                    h.send(bytes_)
                    try:
                        while h.s.recv(65536):
                            pass
                    except ConnectionError:
                        pass
            seed = random.Random(1)
            for _ in range(200):  # cut off and bent
                whole = bytearray(PREFACE + frame(SETTINGS) + frame(HEADERS, END_HEADERS, 1, head(CHECK)) +
                                  frame(DATA, END_STREAM, 1, message(b"\x0a\x09gnmi.gNMI")))
                whole[seed.randrange(24, len(whole))] = seed.randrange(256)
                with H2(d.gnmi_port, preface=False) as h:
                    h.send(bytes(whole[:seed.randrange(len(whole))]))
            assert other.answer(other.call(CHECK))[1] == message(SERVING)
        assert lives(d)


def test_a_reset_in_the_middle_of_a_message_takes_its_memory_back():
    with switch() as d, H2(d.gnmi_port) as h:
        begun = message(b"x" * 200000)
        before = memory(d)
        for i in range(300):
            stream = h.call(CHECK, body=begun[:1000], end=False)
            h.send(frame(RST, 0, stream, b"\0\0\0\x08"))
            if i % 40 == 39:
                assert h.answer(h.call(CHECK))[1] == message(SERVING)
        # all that may be begun at once is too much in the end
        for _ in range(70):
            h.call(CHECK, body=begun[:16000], end=False)
            assert h.answer(h.call(CHECK))[1] == message(SERVING)  # the window opens again
        assert h.answer(h.call(CHECK, body=begun[:16000], end=False))[0]["grpc-status"] == "8"
        assert lives(d)
        assert memory(d) - before < 8000 * SLOWNESS


def test_calls_beyond_a_hundred_are_refused_and_may_be_tried_again():
    with switch() as d, H2(d.gnmi_port) as h:
        streams = [h.call(WATCH, end=False) for _ in range(101)]  # before it knows the limit
        _, _, reset = h.answer(streams[-1])
        assert reset == 7, reset  # REFUSED_STREAM
        h.call(WATCH, end=False)  # and now it knows
        assert b"max concurrent streams" in h.until(GOAWAY)
        assert lives(d)


def test_a_head_that_does_not_end_and_a_preface_that_does_not_come_have_their_time():
    with switch(config="http:\n  header-timeout: 1s\n") as d:
        silent, half = H2(d.gnmi_port, preface=False), H2(d.gnmi_port)
        half.send(frame(HEADERS, 0, 1, head(CHECK)))
        for h in (silent, half):
            h.s.settimeout(20 * SLOWNESS)
            try:
                while h.s.recv(65536):
                    pass
            except ConnectionError:
                pass
        assert 'caged_grpc_limit_hits_total{limit="header-time"} 2' in d.get("/metrics")[1], d.text()


def test_a_head_that_is_refused_ends_its_call_alone():
    with switch(config="http:\n  header-timeout: 1s\n") as d, H2(d.gnmi_port, timeout=30 * SLOWNESS) as h:
        assert h.answer(h.call(CHECK))[1] == message(SERVING)
        watch = h.call(WATCH, end=False)
        assert h.until(DATA) == message(SERVING)
        h.stream += 2
        h.send(frame(HEADERS, END_HEADERS, h.stream, head(CHECK) + b"\x10\x05UPPER\x01y"))
        assert struct.unpack(">I", h.until(RST))[0] == 1
        time.sleep(2 * SLOWNESS)
        h.send(frame(RST, 0, watch, b"\0\0\0\x08"))
        assert h.answer(h.call(CHECK))[1] == message(SERVING)
        assert 'caged_grpc_limit_hits_total{limit="header-time"} 0' in d.get("/metrics")[1], d.text()


def test_one_who_is_silent_is_asked_and_one_who_does_not_answer_goes():
    with switch(config="gnmi:\n  keepalive: 1s\n") as d, H2(d.gnmi_port, timeout=30 * SLOWNESS) as h:
        h.call(WATCH)
        for _ in range(2):
            h.send(frame(PING, ACK, 0, h.until(PING)))
        assert h.answer(h.call(CHECK))[1] == message(SERVING)
