# SPDX-License-Identifier: Apache-2.0
"""Ansible's own RESTCONF client reads the tree with a password over TLS, as operators' playbooks do."""
import json
import os
import shutil
import subprocess
import tempfile

from certificates import CHEAP, tls_switch
from harness import SLOWNESS

# One playbook for all: most of its time is Ansible's own start.
PLAY = """
- hosts: all
  gather_facts: false
  tasks:
    - ansible.netcommon.restconf_get:
        path: /data/openconfig-platform:components/component=1-Transceiver
        content: nonconfig
    - ansible.netcommon.restconf_get:
        path: /data/openconfig-platform:components/component=99-Port
"""


def skip_suite():
    if not shutil.which("ansible-playbook"):
        return "ansible is not installed"
    return None if shutil.which("openssl") else "openssl is not installed"


def play(d, passwords):
    """What each task came to, by host: a host for each user, who shows this password."""
    common = {"ansible_host": "localhost", "ansible_connection": "ansible.netcommon.httpapi",
              "ansible_network_os": "ansible.netcommon.restconf", "ansible_httpapi_port": d.port,
              "ansible_httpapi_use_ssl": True, "ansible_httpapi_validate_certs": True}
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "hosts.json"), "w") as f:
            json.dump({"all": {"hosts": {host: dict(common, ansible_user=host, ansible_password=password)
                                         for host, password in passwords.items()}}}, f)
        with open(os.path.join(folder, "play.yaml"), "w") as f:
            f.write(PLAY)
        done = subprocess.run(["ansible-playbook", "-i", "hosts.json", "play.yaml"], cwd=folder, capture_output=True, text=True,
                              timeout=120 * SLOWNESS,
                              env=dict(os.environ, ANSIBLE_LOCAL_TEMP=folder, ANSIBLE_HOME=folder, LC_ALL="C.UTF-8",
                                       ANSIBLE_STDOUT_CALLBACK="ansible.posix.json",
                                       ANSIBLE_PERSISTENT_CONTROL_PATH_DIR=os.path.join(folder, "pc"),
                                       SSL_CERT_FILE=str(d.authority.pem)))
    try:
        tasks = json.loads(done.stdout)["plays"][0]["tasks"]
    except ValueError:
        raise AssertionError(done.stdout + done.stderr)
    return {host: [task["hosts"][host] for task in tasks if host in task["hosts"]] for host in passwords}


def test_restconf_get_reads_the_tree_with_a_password_over_tls():
    with tls_switch("basic_auth_users:\n  alice: %s\n  oscar: %s\n" % (CHEAP, CHEAP)) as d:
        came = play(d, {"alice": "secret", "oscar": "mistaken"})
        read, absent = came["alice"]
        component = read["response"]["openconfig-platform:component"][0]
        serial = d.json("/api/v1/cages/1/module", unix=True)["identity"]["serial-number"]
        assert component["name"] == "1-Transceiver" and component["state"]["serial-no"] == serial, read
        assert "config" not in component
        # what Ansible tells of an error is ours
        assert absent["failed"] and "component has no entry 99-Port" in json.dumps(absent), absent
        refused, = came["oscar"]
        assert refused["failed"] and "response" not in refused, refused
