# SPDX-License-Identifier: Apache-2.0
"""gNMI as its clients speak it: messages made from our own descriptors, over python3-grpcio."""
import functools
import queue
import struct
import subprocess
import tempfile
import threading
import time

from h2 import ACK, DATA, END_HEADERS, GOAWAY, H2, HEADERS, PING, RST, SETTINGS, WINDOW_UPDATE, frame, head, message
from harness import SLOWNESS, SRC, Daemon, write_config

ENCODINGS = {"json": 0, "bytes": 1, "proto": 2, "ascii": 3, "json_ietf": 4}
STREAM, ONCE, POLL = 0, 1, 2
TARGET_DEFINED, ON_CHANGE, SAMPLE = 0, 1, 2


@functools.cache
def messages():
    """{name: class} of gnmi and gnmi_ext."""
    from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
    with tempfile.NamedTemporaryFile() as f:
        subprocess.run(["protoc-c", "-I", str(SRC / "schema"), "--include_imports", "--descriptor_set_out=" + f.name,
                        "gnmi.proto"], check=True)
        files = descriptor_pb2.FileDescriptorSet.FromString(f.read())
    pool = descriptor_pool.DescriptorPool()
    for one in files.file:
        pool.Add(one)
    names = [f.package + "." + m.name for f in files.file for m in f.message_type]
    factory = message_factory.MessageFactory(pool)
    return {n.split(".", 1)[1] if n.startswith("gnmi") else n: factory.GetPrototype(pool.FindMessageTypeByName(n))
            for n in names}


def new(kind, /, **fields):
    return messages()[kind](**fields)


def elems(text):
    """"/a/b[k=v]" as [(name, {key: value})]; a backslash takes what is behind it as it is."""
    out, name, keys, key, value, state, i = [], "", {}, "", "", 0, 0
    text = text.strip("/") + "/" if text.strip("/") else ""
    while i < len(text):
        c, escaped = text[i], False
        if c == "\\":
            i, escaped = i + 1, True
            c = text[i]
        if state == 0 and c == "/" and not escaped:
            out.append((name, keys))
            name, keys = "", {}
        elif state == 0 and c == "[" and not escaped:
            state = 1
        elif state == 0:
            name += c
        elif state == 1 and c == "=":
            state = 2
        elif state == 1:
            key += c
        elif c == "]" and not escaped:
            keys[key], key, value, state = value, "", "", 0
        else:
            value += c
        i += 1
    return out


def path(text, origin="", target=""):
    p = new("Path", origin=origin, target=target)
    for name, keys in elems(text):
        e = p.elem.add(name=name)
        for k, v in keys.items():
            e.key[k] = v
    return p


def show(*paths):
    """Paths one behind the other, as text."""
    return "".join("/" + e.name + "".join("[%s=%s]" % (k, e.key[k].replace("]", "\\]")) for k in sorted(e.key))
                   for p in paths for e in p.elem)


def value(v):
    import json
    arm = v.WhichOneof("value")
    if arm in ("json_val", "json_ietf_val"):
        return json.loads(getattr(v, arm))
    if arm == "leaflist_val":
        return [value(x) for x in v.leaflist_val.element]
    return getattr(v, arm)


class Refused(Exception):
    def __init__(self, error):
        super().__init__("%s: %s" % (error.code().name, error.details()))
        self.code, self.text = error.code().name, error.details()


class Gnmi:
    def __init__(self, port, credentials=None, metadata=(), options=()):
        import grpc
        where = "localhost:%d" % port
        self.grpc, self.metadata = grpc, metadata
        self.channel = grpc.secure_channel(where, credentials, options) if credentials else \
            grpc.insecure_channel(where, options)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.channel.close()

    def unary(self, name, request, answer):
        method = self.channel.unary_unary("/gnmi.gNMI/" + name, lambda m: m.SerializeToString(), messages()[answer].FromString)
        try:
            return method(request, timeout=30 * SLOWNESS, metadata=self.metadata)
        except self.grpc.RpcError as e:
            raise Refused(e) from None

    def capabilities(self, **kw):
        return self.unary("Capabilities", new("CapabilityRequest", **kw), "CapabilityResponse")

    def get(self, *paths, prefix=None, encoding="json", **kw):
        request = new("GetRequest", encoding=ENCODINGS[encoding], **kw)
        request.path.extend(path(p) if isinstance(p, str) else p for p in paths)
        if prefix is not None:
            request.prefix.CopyFrom(path(prefix) if isinstance(prefix, str) else prefix)
        return self.unary("Get", request, "GetResponse")

    def values(self, *paths, **kw):
        """{path: value} of a Get."""
        return {show(n.prefix, u.path): value(u.val) for n in self.get(*paths, **kw).notification for u in n.update}

    def subscribe(self, *paths, **kw):
        return Subscription(self, *paths, **kw)


def subscribe_request(*paths, mode=STREAM, sub=ON_CHANGE, encoding="proto", prefix=None, extension=(), **kw):
    """A list of these paths, each alone or with a mode and times of its own."""
    times = {k: kw.pop(k) for k in ("sample_interval", "suppress_redundant", "heartbeat_interval") if k in kw}
    r = new("SubscribeRequest", extension=extension)
    r.subscribe.mode, r.subscribe.encoding = mode, ENCODINGS[encoding]
    for k, v in kw.items():
        if k == "qos":
            r.subscribe.qos.marking = v
        elif k == "use_models":
            r.subscribe.use_models.extend(v)
        else:
            setattr(r.subscribe, k, v)
    if prefix is not None:
        r.subscribe.prefix.CopyFrom(path(prefix) if isinstance(prefix, str) else prefix)
    for p in paths:
        p, one, own = p if isinstance(p, tuple) else (p, sub, times)
        s = r.subscribe.subscription.add(mode=one, **own)
        s.path.CopyFrom(path(p) if isinstance(p, str) else p)
    return r


class Subscription:
    """One call of Subscribe; iterates over responses. `view` is what its updates and deletes make."""

    def __init__(self, client, *paths, half_close=False, timeout=None, raw=None, **kw):
        self.client, self.view, self.synced, self.duplicates = client, {}, 0, 0
        self.times = {}  # of the last update or delete of each leaf
        self.requests = queue.Queue()
        call = client.channel.stream_stream("/gnmi.gNMI/Subscribe", lambda m: m.SerializeToString(),
                                            messages()["SubscribeResponse"].FromString)
        self.call = call(iter(self.requests.get, None), metadata=client.metadata,
                         timeout=timeout * SLOWNESS if timeout else None)
        if raw is None:
            raw = [subscribe_request(*paths, **kw)]
        for r in raw:
            self.requests.put(r)
        if half_close:
            self.requests.put(None)

    def poll(self):
        r = new("SubscribeRequest")
        r.poll.SetInParent()
        self.requests.put(r)

    def close(self):
        self.requests.put(None)
        self.call.cancel()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def next(self):
        try:
            return self.take(next(self.call))
        except self.client.grpc.RpcError as e:
            raise Refused(e) from None

    def take(self, r):
        if r.WhichOneof("response") == "sync_response":
            assert r.sync_response
            self.synced += 1
            return r
        n = r.update
        seen = set()
        for p in n.delete:
            gone = show(n.prefix, p)
            self.times[gone] = n.timestamp
            if self.view.pop(gone, None) is None:  # a branch
                self.view = {k: v for k, v in self.view.items() if not k.startswith(gone + "/")}
        for u in n.update:
            name = show(n.prefix, u.path)
            assert name not in seen, "twice in one notification: " + name
            seen.add(name)
            assert n.timestamp >= self.times.get(name, 0), (name, "went back in time")
            self.times[name] = n.timestamp
            self.view[name] = value(u.val), n.timestamp
            self.duplicates += u.duplicates
        return r

    def until_sync(self):
        """All responses up to the next sync, without it."""
        before, out = self.synced, []
        while True:
            r = self.next()
            if self.synced > before:
                return out
            out.append(r)

    def wait(self, what, seconds=30):
        """Takes responses until what(view) is true; another thread guards the time."""
        guard = threading.Timer(seconds * SLOWNESS, self.call.cancel)
        guard.start()
        try:
            while not what({k: v[0] for k, v in self.view.items()}):
                self.next()
        finally:
            guard.cancel()

    def values(self):
        return {k: v[0] for k, v in self.view.items()}


# ---- slow clients ----

WIDE = 1 << 26


def stalled(d, request, window=0, source=""):
    """A raw call whose window is closed, but for what is opened; from an address of this host."""
    h = H2(d.gnmi_port, settings=struct.pack(">HI", 4, window), timeout=60 * SLOWNESS, source=source)
    h.stream += 2
    h.send(frame(HEADERS, END_HEADERS, h.stream, head("/gnmi.gNMI/Subscribe")) +
           frame(DATA, 0, h.stream, message(request.SerializeToString())))
    return h


class Drain:
    """Reads a raw call that was stalled, into the view that a client would have."""

    def __init__(self, h, g):
        self.h, self.buffer = h, b""
        self.s = Subscription.__new__(Subscription)
        self.s.client, self.s.view, self.s.synced, self.s.duplicates = g, {}, 0, 0
        self.s.times = {}
        self.deleted, self.order = set(), []

    def close_window(self):
        """No more is let out than what is on its way; for one whose window was never opened but as here."""
        self.h.send(frame(SETTINGS, 0, 0, struct.pack(">HI", 4, 0)))
        time.sleep(0.3)

    def open_window(self):
        """As wide as stalled() may make it, but for what came since."""
        self.h.send(frame(SETTINGS, 0, 0, struct.pack(">HI", 4, WIDE)) + frame(WINDOW_UPDATE, 0, 0, struct.pack(">I", WIDE)))

    def open(self, n):
        self.h.send(frame(WINDOW_UPDATE, 0, self.h.stream, struct.pack(">I", n)) +
                    frame(WINDOW_UPDATE, 0, 0, struct.pack(">I", n)))

    def step(self):
        kind, flags, of, payload = self.h.next()
        assert kind not in (RST, GOAWAY), (kind, payload)
        if kind == PING and not flags & ACK:
            self.h.send(frame(PING, ACK, 0, payload))
        if kind != DATA or of != self.h.stream:
            return
        self.buffer += payload
        while len(self.buffer) >= 5 and len(self.buffer) >= 5 + int.from_bytes(self.buffer[1:5], "big"):
            n = int.from_bytes(self.buffer[1:5], "big")
            r = messages()["SubscribeResponse"].FromString(self.buffer[5:5 + n])
            self.buffer = self.buffer[5 + n:]
            self.deleted |= {show(r.update.prefix, p) for p in r.update.delete}
            self.s.take(r)


# ---- what the suites of gNMI share ----

MODULE = "/components/component[name=1-Transceiver]"
POWER = MODULE + "/transceiver/physical-channels/channel[index=0]/state/input-power/instant"
S = 10**9


def switch(cages=2, config="", file=None, **kw):
    """A daemon with a configuration, as text or as a file."""
    args = ("--config", file or write_config(config)) if config or file else ()
    return Daemon(platform="sim:cages=%d" % cages, gnmi=True, args=args, **kw)


def sim(d, *args):
    assert d.cagectl("sim", *args).returncode == 0, args


def client(d, **kw):
    return Gnmi(d.gnmi_port, **kw)


def refusal(what, *args, **kw):
    try:
        what(*args, **kw)
    except Refused as e:
        return e.code, e.text
    raise AssertionError("not refused: %r %r" % (args, kw))


def first(g, *paths, **kw):
    with g.subscribe(*paths, **kw) as s:
        s.until_sync()
        return s


def refused_sub(g, *paths, **kw):
    return refusal(lambda: first(g, *paths, **kw))


def try_get(g, p):
    try:
        return g.get(p)
    except Refused as e:
        return e.code


def count(seconds, *subs):
    """Of each subscription {path: updates} of the same so many seconds; then it is over."""
    got = [{} for _ in subs]
    end = time.monotonic() + seconds

    def read(s, got):
        timer = threading.Timer(end - time.monotonic(), s.call.cancel)
        timer.start()
        try:
            while True:
                r = s.next()
                for u in r.update.update:
                    p = show(r.update.prefix, u.path)
                    got[p] = got.get(p, 0) + 1
        except Refused:
            return
    threads = [threading.Thread(target=read, args=pair) for pair in zip(subs, got)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return got
