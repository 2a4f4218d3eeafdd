# SPDX-License-Identifier: Apache-2.0
"""Who may do what by gNMI: nobody, viewers, operators and administrators, by password, token and certificate."""
import contextlib

from certificates import ANOTHER, CHEAP, sha256, tls_switch
from gnmi_client import MODULE, Gnmi, first, new, refusal
from harness import SLOWNESS, wait_for
from test_grpc import WATCH, same, skip_suite  # noqa: F401

ROLES = "viewer", "operator", "admin"
PEOPLE = "basic_auth_users:\n%sx_tokens:\n%sx_roles:\n  users: {%s}\n  tokens: {%s}\n  certificates: {%s}\n" % (
    "".join("  u-%s: %s\n" % (r, CHEAP) for r in ROLES), "".join("  t-%s: %s\n" % (r, sha256("token-" + r)) for r in ROLES),
    ", ".join("u-%s: %s" % (r, r) for r in ROLES), ", ".join("t-%s: %s" % (r, r) for r in ROLES),
    ", ".join("%s.example.net: %s" % (r, r) for r in ROLES))


def try_set(g):
    return refusal(lambda: g.unary("Set", new("SetRequest"), "SetResponse"))


def test_each_role_looks_by_each_way_to_sign_in_and_nobody_sets():
    import grpc
    with tls_switch(PEOPLE, tls="  client_ca_file: an authority.pem\n  client_auth_type: VerifyClientCertIfGiven\n",
                    gnmi=True) as d:
        root = d.authority.pem.read_bytes()
        plain = grpc.ssl_channel_credentials(root)
        for role in ROLES:
            pem = d.authority.client(role, "DNS:%s.example.net" % role)
            mutual = grpc.ssl_channel_credentials(root, pem.with_suffix(".key").read_bytes(), pem.read_bytes())
            for who, credentials, metadata in (
                    ("user u-" + role, plain, (("username", "u-" + role), ("password", "secret"))),
                    ("token t-" + role, plain, (("authorization", "Bearer token-" + role),)),
                    ("certificate %s.example.net" % role, mutual, ())):
                with Gnmi(d.gnmi_port, credentials, metadata=metadata) as g:
                    assert g.capabilities().gNMI_version and g.get(MODULE + "/state/name") and first(g, MODULE + "/state").view
                    assert try_set(g)[0] == "UNIMPLEMENTED", who
                line = "audit: 127.0.0.1 %s (%s): gRPC /gnmi.gNMI/Set: 501" % (who, role)
                wait_for(lambda line=line: line in d.text(), 10)


def test_who_is_not_known_does_nothing_whatever_he_says():
    import grpc
    with tls_switch(PEOPLE, gnmi=True) as d:
        plain = grpc.ssl_channel_credentials(d.authority.pem.read_bytes())
        for metadata in ((), (("username", "u-admin"), ("password", "Secret")), (("username", "u-admin"),),
                         (("password", "secret"),), (("username", "nobody"), ("password", "secret")),
                         (("authorization", "Bearer token-root"),), (("authorization", "Basic x"),),
                         (("authorization", "Digest token-admin"),),
                         (("authorization", "Bearer token-root"), ("username", "u-admin"), ("password", "secret"))):
            with Gnmi(d.gnmi_port, plain, metadata=metadata) as g:
                for what in (g.capabilities, lambda: g.get("/"), lambda: first(g, "/components")):
                    assert refusal(what)[0] == "UNAUTHENTICATED", metadata
                assert try_set(g)[0] == "UNAUTHENTICATED", metadata
        assert "audit: " not in d.text() and "secret" not in d.text() and "token-" not in d.text()


def test_streams_of_whom_a_change_of_the_file_takes_away_end_and_others_hear_nothing_of_it():
    import grpc
    users = {r: (("username", "u-" + r), ("password", "secret")) for r in ROLES}
    tokens = {r: (("authorization", "Bearer token-" + r),) for r in ROLES}
    with tls_switch(PEOPLE, tls="  client_ca_file: an authority.pem\n  client_auth_type: VerifyClientCertIfGiven\n",
                    gnmi=True) as d, contextlib.ExitStack() as stack:
        root = d.authority.pem.read_bytes()
        plain = grpc.ssl_channel_credentials(root)
        pem = d.authority.client("operator", "DNS:operator.example.net")
        mutual = grpc.ssl_channel_credentials(root, pem.with_suffix(".key").read_bytes(), pem.read_bytes())

        def streams(metadata, credentials=plain):
            """One that hears much, one that hears nothing, and a watch."""
            g = stack.enter_context(Gnmi(d.gnmi_port, credentials, metadata=metadata))
            busy, calm = (stack.enter_context(g.subscribe(p, timeout=60, **kw)) for p, kw in (
                (MODULE + "/state", {"sub": 2, "sample_interval": 1000000000}), (MODULE + "/state/name", {})))
            watch = g.channel.unary_stream(WATCH, same, same)(b"", metadata=metadata, timeout=60 * SLOWNESS)
            assert busy.until_sync() and calm.until_sync() and next(watch)
            return busy.call, calm.call, watch

        def goes_on(call):
            busy, calm, watch = call
            next(busy)
            return calm.is_active() and watch.is_active()

        kept = streams(users["viewer"]), streams(users["operator"]), streams(tokens["viewer"]), streams((), mutual)
        taken = streams(users["admin"]), streams(tokens["operator"]), streams(tokens["admin"])
        text = d.web.read_text()
        for old, new_text in (("u-admin: " + CHEAP, "u-admin: " + ANOTHER), ("  t-operator: %s\n" % sha256("token-operator"), ""),
                              ("t-operator: operator, ", ""), (sha256("token-admin"), sha256("token-other")),
                              ("u-operator: operator", "u-operator: viewer"), ("operator.example.net: operator, ", "")):
            assert old in text, old
            text = text.replace(old, new_text)
        d.web.write_text(text)
        for call in (c for calls in taken for c in calls):
            try:
                for _ in call:
                    pass
                raise AssertionError("it ended without a status")
            except grpc.RpcError as e:
                assert e.code().name == "UNAUTHENTICATED", e
        assert all(map(goes_on, kept * 3))
