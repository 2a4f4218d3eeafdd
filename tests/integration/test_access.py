# SPDX-License-Identifier: Apache-2.0
"""Who may do what over the Unix socket and over TCP: every path and verb of the document, in every role and in none."""
import contextlib
import json
import os
import pwd
import re
import shutil
import tempfile

from harness import Daemon, write_config

OPERATORS, VIEWERS = 54001, 54002
SOMEBODY = 54321
OWN = pwd.getpwnam("daemon").pw_uid
VERBS = "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"

# The least role for what is no GET, by the beginning of its path; the longest one counts.
WRITES = {"/api/v1/": "admin", "/api/v1/cages/": "operator", "/api/v1/alarms/": "operator"}
ROLES = ["nobody", "viewer", "operator", "admin"]


def skip_suite():
    if os.geteuid() != 0:
        return "only root can be somebody else"
    return None if shutil.which("unshare") else "unshare is not installed"


@contextlib.contextmanager
def switch(*args, **kw):
    """A daemon that knows both groups: it sees an /etc/group of its own."""
    with tempfile.NamedTemporaryFile("w") as groups:
        groups.write("%scaged-op:x:%d:\ncaged-ro:x:%d:\n" % (open("/etc/group").read(), OPERATORS, VIEWERS))
        groups.flush()
        os.chmod(groups.name, 0o644)
        wrapper = ["unshare", "-m", "sh", "-c", 'mount --bind "$0" /etc/group && exec "$@"', groups.name]
        with Daemon(*args, platform="sim:cages=2,type=qsfp28", wrapper=wrapper, **kw) as d:
            yield d


def as_user(d, uid, groups, asked):
    """Answers (status, body) to (verb, path)s over the Unix socket, asked by somebody else."""
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        with contextlib.suppress(BaseException):
            os.chdir(d.run_dir)  # the way there may be closed to others
            d.run_dir = "."
            os.setgroups(groups[1:])
            os.setresgid(*[groups[0]] * 3)
            os.setresuid(uid, uid, uid)
            found = [d.ask(verb, path, unix=True)[:2] for verb, path in asked]
            os.write(theirs, json.dumps(found).encode())
        os._exit(0)
    os.close(theirs)
    with open(ours) as f:
        text = f.read()
    os.waitpid(child, 0)
    assert text, "the child found nothing"
    return json.loads(text)


def least_role(verb, path):
    if verb in ("GET", "HEAD"):
        return "viewer"
    return WRITES[max((p for p in WRITES if path.startswith(p)), key=len)]


def expected(role, verb, path, operations):
    """The status that the role map demands; None: whatever, but no refusal."""
    if role == "nobody":
        return 403
    if verb.lower() not in operations and not (verb == "HEAD" and "get" in operations):
        return 405
    return None if ROLES.index(role) >= ROLES.index(least_role(verb, path)) else 403


def test_every_verb_of_every_path_is_for_whom_the_role_map_says():
    with switch(args=["--config", write_config("user: daemon\n")]) as d:
        document = d.json("/openapi.json", unix=True)
        asked, wanted = [], []
        for path, item in document["paths"].items():
            operations = [k for k in item if k != "parameters"]
            for op in operations:
                assert item[op]["x-role"] == least_role(op.upper(), path), (op, path, item[op])
            for verb in VERBS:
                asked.append((verb, re.sub(r"\{[a-z]+\}", "2", path)))
                wanted.append((verb, path, operations))
        assert len(asked) > 80

        def judge(role, answers):
            for (verb, path, operations), (status, body) in zip(wanted, answers):
                want = expected(role, verb, path, operations)
                if want:
                    assert status == want, (role, verb, path, status, want)
                else:
                    assert status not in (401, 403, 405), (role, verb, path, status)
                if status == 403 and verb != "HEAD":
                    problem = json.loads(body)
                    assert (problem["type"], problem["status"]) == ("/problems/denied", 403), problem
                    assert ("user %d " % SOMEBODY if role == "nobody" else
                            "TCP" if role == "tcp" else least_role(verb, path)) in problem["detail"], problem

        for role, uid, groups in (("nobody", SOMEBODY, [SOMEBODY]), ("nobody", SOMEBODY, [SOMEBODY, 0, 65534]),
                                  ("viewer", SOMEBODY, [VIEWERS]), ("viewer", SOMEBODY, [SOMEBODY, 100, VIEWERS]),
                                  ("operator", SOMEBODY, [OPERATORS]),
                                  ("operator", SOMEBODY, [SOMEBODY, VIEWERS, OPERATORS]),
                                  ("admin", 0, [0]), ("admin", OWN, [SOMEBODY])):
            judge(role, as_user(d, uid, groups, asked))
        answers = [d.ask(verb, path)[:2] for verb, path in asked]
        judge("viewer", [(s, b.replace("TCP is for reading", "operator admin")) for s, b in answers])


def test_who_floods_the_log_with_what_is_refused_hides_nothing_that_is_done():
    with switch() as d:
        reset = ("POST", "/api/v1/cages/1/reset")
        for _ in range(30):
            assert d.ask(*reset)[0] == 403
        assert [s for s, _ in as_user(d, SOMEBODY, [OPERATORS], [reset] * 12)] == [200] * 12
        audit = [line for line in d.text().splitlines() if "audit" in line]
        done = [line for line in audit if "uid %d" % SOMEBODY in line]
        assert len(done) == 24 and sum("begins" in line for line in done) == 12, done
        assert len(audit) - len(done) < 30, audit


def test_what_begins_is_in_every_log_before_it_is_done_and_what_is_refused_is_there_too():
    with switch(args=["--config", write_config("log: {level: error}\n")]) as d:
        reset = [("POST", "/api/v1/cages/1/reset")]
        assert as_user(d, SOMEBODY, [OPERATORS], reset)[0][0] == 200
        assert as_user(d, SOMEBODY, [VIEWERS], reset)[0][0] == 403
        assert as_user(d, SOMEBODY, [SOMEBODY], reset)[0][0] == 403
        told = [re.sub(r"pid \d+", "pid", line.split("audit: ")[1]) for line in d.text().splitlines() if "audit" in line]
        head = "uid %d pid (%%s): POST /api/v1/cages/1/reset: " % SOMEBODY
        assert told[:2] == [head % "operator" + "begins", head % "operator" + "200 done"], told
        assert told[2] == head % "viewer" + "403 this is for the role operator, yours is viewer", told
        assert told[3].startswith(head % "nobody" + "403 user %d is neither root" % SOMEBODY), told
