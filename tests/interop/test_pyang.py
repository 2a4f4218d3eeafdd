# SPDX-License-Identifier: Apache-2.0
"""pyang: it has nothing to say about our modules, as strictly as it looks."""
import clients
from harness import SRC, run
from test_yang import MODULES


def program():
    return clients.pypi("pyang", "2.6.1") / "pyang"


def skip_suite():
    return clients.reason(program)


def test_pyang_has_nothing_to_say():
    r = run([program(), "--lint", "-p", SRC / "schema", *MODULES])
    assert r.returncode == 0 and not r.stdout + r.stderr, r.stdout + r.stderr


def test_pyang_looks():
    wrong = clients.FOLDER / "wrong.yang"
    wrong.write_text('module wrong { namespace "urn:x"; prefix w; leaf a { type strin; } }\n')
    assert run([program(), "--lint", wrong]).returncode != 0
