# SPDX-License-Identifier: Apache-2.0
"""Other stacks of gRPC in the place of python3-grpcio, for suites that know only what is here of it: each channel is a
program (grpc_bridge) that makes the calls and is told of them by lines of JSON."""
import base64
import enum
import functools
import inspect
import itertools
import json
import queue
import subprocess
import sys
import tempfile
import threading
import types

from harness import free_port

StatusCode = enum.Enum("StatusCode", [(name, i) for i, name in enumerate(
    "OK CANCELLED UNKNOWN INVALID_ARGUMENT DEADLINE_EXCEEDED NOT_FOUND ALREADY_EXISTS PERMISSION_DENIED RESOURCE_EXHAUSTED "
    "FAILED_PRECONDITION ABORTED OUT_OF_RANGE UNIMPLEMENTED INTERNAL UNAVAILABLE DATA_LOSS UNAUTHENTICATED".split())])


class RpcError(Exception):
    def __init__(self, code, details):
        super().__init__("%s: %s" % (code.name, details))
        self.code, self.details = lambda: code, lambda: details


class Call:
    """One call: iterates over what is answered, and raises how it ended unless that was well."""

    def __init__(self, channel, path, serialize, deserialize, requests, timeout, metadata, unary=False):
        self.id, self.channel, self.deserialize, self.heard = next(channel.ids), channel, deserialize, queue.Queue()
        self.end = None
        channel.calls[self.id] = self.heard
        self.say("call", path=path, unary=unary, timeout=timeout or 0, metadata=list(metadata or ()))
        threading.Thread(target=self.tell, args=(requests, serialize), daemon=True).start()

    def say(self, op, **more):
        self.channel.say(dict(more, id=self.id, op=op))

    def tell(self, requests, serialize):
        for r in requests:
            self.say("send", data=base64.b64encode(serialize(r)).decode())
        self.say("half")

    def cancel(self):
        self.say("cancel")

    def is_active(self):
        return self.end is None and not any("code" in a for a in list(self.heard.queue))

    def __iter__(self):
        return self

    def __next__(self):
        if self.end is None:
            a = self.heard.get(timeout=600)
            if "code" not in a:
                return self.deserialize(base64.b64decode(a.get("data", "")))
            self.end = StatusCode(a["code"]), a.get("details", "")
        if self.end[0] is StatusCode.OK:
            raise StopIteration
        raise RpcError(*self.end)


class Channel:
    def __init__(self, program, where, files):
        self.ids, self.calls, self.lock = itertools.count(1), {}, threading.Lock()
        self.process = subprocess.Popen([*program, where, *files], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        threading.Thread(target=self.hear, daemon=True).start()

    def hear(self):
        for line in self.process.stdout:
            a = json.loads(line)
            self.calls[a["id"]].put(a)
        for heard in list(self.calls.values()):
            heard.put({"code": StatusCode.CANCELLED.value, "details": "the channel is closed"})

    def say(self, order):
        with self.lock:
            try:
                self.process.stdin.write(json.dumps(order) + "\n")
                self.process.stdin.flush()
            except (BrokenPipeError, ValueError):
                pass  # it was closed

    def close(self):
        with self.lock:
            self.process.stdin.close()
        self.process.wait(60)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def __del__(self):
        self.process.kill()

    def unary_unary(self, path, serialize, deserialize):
        def call(request, timeout=None, metadata=()):
            answers = list(Call(self, path, serialize, deserialize, [request], timeout, metadata, unary=True))
            return answers[0]
        return call

    def unary_stream(self, path, serialize, deserialize):
        return lambda request, timeout=None, metadata=(): Call(self, path, serialize, deserialize, [request], timeout, metadata)

    def stream_stream(self, path, serialize, deserialize):
        return lambda requests, timeout=None, metadata=(): Call(self, path, serialize, deserialize, requests, timeout, metadata)


def use(program):
    """From now on `import grpc` is this; program() gives the words of a bridge."""
    folder = tempfile.TemporaryDirectory(prefix="caged-bridge.")

    def credentials(root, key=None, certificate=None):
        names = []
        for i, text in enumerate(x for x in (root, certificate, key) if x):
            names.append(tempfile.mktemp(".pem", str(i), folder.name))
            with open(names[-1], "wb") as f:
                f.write(text)
        return names

    grpc = types.ModuleType("grpc")
    grpc.folder, grpc.RpcError, grpc.StatusCode = folder, RpcError, StatusCode
    grpc.ssl_channel_credentials = credentials
    grpc.insecure_channel = lambda where, options=(): Channel(program(), where, ())
    grpc.secure_channel = lambda where, files, options=(): Channel(program(), where, files)
    sys.modules["grpc"] = grpc


def suites(*modules):
    """Their tests that go through a stack, not through frames of their own."""
    def alone(test):
        @functools.wraps(test)
        def begin():
            free_port.taken = 0  # a process has a hundred, and these are many tests
            test()
        return begin
    return {name: alone(f) for m in modules for name, f in vars(m).items()
            if name.startswith("test_") and inspect.isfunction(f) and "H2(" not in inspect.getsource(f)}
