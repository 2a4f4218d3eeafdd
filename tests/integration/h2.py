# SPDX-License-Identifier: Apache-2.0
"""HTTP/2 frame by frame, for what a client of good will would never send."""
import socket
import struct

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
DATA, HEADERS, RST, SETTINGS, PING, GOAWAY, WINDOW_UPDATE, CONTINUATION = 0, 1, 3, 4, 6, 7, 8, 9
END_STREAM, END_HEADERS, ACK = 1, 4, 1
CALM = 11


def field(name, value):
    """Literal, never indexed, without Huffman."""
    def text(t):
        t = t.encode() if isinstance(t, str) else t
        return (bytes([len(t)]) if len(t) < 127 else bytes([127]) + varint(len(t) - 127)) + t
    return b"\x10" + text(name) + text(value)


def varint(n):
    out = b""
    while n > 127:
        out, n = out + bytes([n & 127 | 128]), n >> 7
    return out + bytes([n])


def head(path, method="POST", content_type="application/grpc", **more):
    fields = [(":method", method), (":scheme", "http"), (":path", path), (":authority", "x"), ("te", "trailers")]
    if content_type is not None:
        fields.append(("content-type", content_type))
    return b"".join(field(n, v) for n, v in fields + [(k.replace("_", "-"), v) for k, v in more.items()])


def message(body=b"", flag=0):
    return struct.pack(">BI", flag, len(body)) + body


def frame(kind, flags=0, stream=0, payload=b""):
    return struct.pack(">I", len(payload))[1:] + struct.pack(">BBI", kind, flags, stream) + payload


class H2:
    """One connection; next() reads a frame, answer() all of a call."""

    def __init__(self, port, preface=True, settings=b"", timeout=10, wrap=None, source=""):
        import hpack
        self.s = socket.create_connection(("127.0.0.1", port), timeout, (source, 0))
        if wrap:
            self.s = wrap(self.s)
        self.decoder = hpack.Decoder()
        self.buffer = b""
        self.stream = -1
        if preface:
            self.send(PREFACE + frame(SETTINGS, 0, 0, settings))

    def send(self, data):
        self.s.sendall(data)

    def read(self, n):
        while len(self.buffer) < n:
            part = self.s.recv(65536)
            if not part:
                raise EOFError
            self.buffer += part
        out, self.buffer = self.buffer[:n], self.buffer[n:]
        return out

    def next(self):
        h = self.read(9)
        length, (kind, flags, stream) = int.from_bytes(h[:3], "big"), struct.unpack(">BBI", h[3:])
        payload = self.read(length)
        if kind == SETTINGS and not flags & ACK:
            self.send(frame(SETTINGS, ACK))
        if kind == HEADERS:
            payload = dict(self.decoder.decode(payload))
        return kind, flags, stream, payload

    def call(self, path, body=message(), end=True, **head_args):
        """Begins a call, gives its stream."""
        self.stream += 2
        self.send(frame(HEADERS, END_HEADERS | (END_STREAM if body is None and end else 0), self.stream,
                        head(path, **head_args)))
        if body is not None:
            self.send(frame(DATA, END_STREAM if end else 0, self.stream, body))
        return self.stream

    def answer(self, stream):
        """(fields, data, error of RST_STREAM or None) when the stream has ended."""
        fields, data = {}, b""
        while True:
            kind, flags, of, payload = self.next()
            if kind == GOAWAY:
                raise EOFError("GOAWAY %r" % payload)
            if of != stream:
                continue
            if kind == HEADERS:
                fields.update(payload)
            elif kind == DATA:
                data += payload
                if payload:
                    self.send(frame(WINDOW_UPDATE, 0, 0, struct.pack(">I", len(payload))))
            elif kind == RST:
                return fields, data, struct.unpack(">I", payload)[0]
            if kind in (HEADERS, DATA) and flags & END_STREAM:
                return fields, data, None

    def until(self, kind):
        """The first frame of this kind: its payload."""
        while True:
            got = self.next()
            if got[0] == kind and not (kind in (SETTINGS, PING) and got[1] & ACK):
                return got[3]

    def close(self):
        self.s.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
