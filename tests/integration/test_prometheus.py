# SPDX-License-Identifier: Apache-2.0
"""What Prometheus makes of /metrics: promtool reads the text, a server scrapes OpenMetrics."""
import contextlib
import ctypes
import json
import os
import shutil
import signal
import subprocess
import tempfile
import urllib.error
import urllib.parse
import urllib.request

from harness import Daemon, SLOWNESS, free_port, run, wait_for, write_config

EVERYTHING = "metrics:\n  watts: true\n  thresholds: true\n  flags: all\n  state-sets: true\n"
PR_SET_PDEATHSIG = 1


def skip_suite():
    missing = [p for p in ("promtool", "prometheus") if not shutil.which(p)]
    return "no %s" % " and no ".join(missing) if missing else None


def test_promtool_accepts_the_text():
    for text in ("", EVERYTHING):
        with Daemon(args=["--config", write_config(text)]) as d:
            body = d.get("/metrics")[1]
            checked = run(["promtool", "check", "metrics"], input=body)
            assert (checked.returncode, checked.stdout, checked.stderr) == (0, "", ""), checked
            # it checks: a counter must not be called a gauge
            bent = run(["promtool", "check", "metrics"], input=body.replace("_total counter", "_total gauge"))
            assert bent.returncode != 0


def die_with_parent():
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


class Prometheus:
    """A server of our own that scrapes one daemon every two seconds."""

    def __init__(self, daemon):
        self.dir = tempfile.mkdtemp(prefix="caged-prometheus.")
        self.port = free_port()
        config = os.path.join(self.dir, "prometheus.yml")
        with open(config, "w") as f:
            json.dump({"global": {"scrape_interval": "2s", "scrape_timeout": "2s"},
                       "scrape_configs": [{"job_name": "caged", "static_configs": [
                           {"targets": ["127.0.0.1:%d" % daemon.port]}]}]}, f)
        self.log = open(os.path.join(self.dir, "log"), "w+")
        self.process = subprocess.Popen(
            ["prometheus", "--config.file=" + config, "--storage.tsdb.path=" + os.path.join(self.dir, "data"),
             "--web.listen-address=127.0.0.1:%d" % self.port],
            stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log, preexec_fn=die_with_parent)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.log.close()
        shutil.rmtree(self.dir, ignore_errors=True)

    def ask(self, path, **query):
        """The data of an answer, None while there is none."""
        assert self.process.poll() is None, open(self.log.name).read()
        url = "http://127.0.0.1:%d/api/v1/%s?%s" % (self.port, path, urllib.parse.urlencode(query))
        with contextlib.suppress(urllib.error.URLError, OSError):
            with urllib.request.urlopen(url, timeout=10 * SLOWNESS) as answer:
                return json.load(answer)["data"]
        return None

    def query(self, expression):
        """The values of an instant vector; nothing when there is none."""
        data = self.ask("query", query=expression)
        return [float(r["value"][1]) for r in data["result"]] if data else []


# Family as OpenMetrics calls it: type and unit.
METADATA = {
    "transceiver_module": ("info", ""),
    "caged_build": ("info", ""),
    "transceiver_module_state": ("stateset", ""),
    "transceiver_datapath_state": ("stateset", ""),
    "transceiver_module_state_active": ("gauge", ""),
    "transceiver_insertions": ("counter", ""),
    "caged_bus_busy_seconds": ("counter", "seconds"),
    "caged_loop_turn_seconds": ("histogram", "seconds"),
    "transceiver_rx_power_dbm": ("gauge", "dbm"),
    "transceiver_rx_power_watts": ("gauge", "watts"),
    "transceiver_rx_power_margin_db": ("gauge", "db"),
    "transceiver_rx_power_threshold_dbm": ("gauge", "dbm"),
    "transceiver_tx_bias_amperes": ("gauge", "amperes"),
    "transceiver_temperature_celsius": ("gauge", "celsius"),
    "transceiver_supply_voltage_volts": ("gauge", "volts"),
    "transceiver_flag": ("gauge", ""),
    "process_resident_memory_bytes": ("gauge", "bytes"),
}


def test_a_server_scrapes_openmetrics_with_types_and_units():
    with Daemon(args=["--config", write_config("poll:\n  monitors-period: 1h\n  flags-period: 1h\n" + EVERYTHING)]) as d, \
            Prometheus(d) as p:
        wait_for(lambda: p.query("up") == [1], 60)
        metadata = wait_for(lambda: p.ask("metadata"), 10)
        told = {name: (m[0]["type"], m[0]["unit"]) for name, m in metadata.items()}
        assert {name: told.get(name) for name in METADATA} == METADATA
        # what was served is what is stored: every sample, with its value
        power = sorted(v for k, v in d.metrics().items() if k.startswith("transceiver_rx_power_dbm{"))
        assert len(power) > 100 and sorted(p.query("transceiver_rx_power_dbm")) == power
        assert p.query("count(transceiver_module_info)") == [len(p.query("transceiver_up == 1"))]
        states = p.query('transceiver_module_state{transceiver_module_state="ready"}')
        assert states and set(states) == {1}
