# SPDX-License-Identifier: Apache-2.0
"""The manual pages: well formed, and nothing of what the programs tell of themselves is missing in them."""
import os
import re
import shutil

from harness import BUILD, CAGECTL, CAGED, SRC, Daemon, Skip, run

CAGED_PAGE = BUILD / "daemon/caged.8"
CAGECTL_PAGE = BUILD / "cli/cagectl.1"
CHECKER_PAGE = BUILD / "daemon/caged-plugin-check.8"
BOARD_PAGE = BUILD / "plugins/board/caged-board.5"
BOARDCHECK_PAGE = BUILD / "plugins/board/caged-boardcheck.8"
YAML_PAGE = BUILD / "daemon/caged.yaml.5"
PAGES = CAGED_PAGE, YAML_PAGE, CAGECTL_PAGE, CHECKER_PAGE, BOARD_PAGE, BOARDCHECK_PAGE

# What depends on which manuals this machine has.
ELSEWHERE = "referenced manual not found|outdated mandoc.db"


def test_mandoc_finds_no_fault():
    if not shutil.which("mandoc"):
        raise Skip("no mandoc")
    for page in PAGES:
        got = run(["mandoc", "-Tlint", page])
        faults = [l for l in (got.stdout + got.stderr).splitlines() if not re.search(ELSEWHERE, l)]
        assert not faults, faults


def test_man_warns_of_nothing():
    if not shutil.which("man") or not shutil.which("groff"):
        raise Skip("no man or groff")
    for page in PAGES:
        got = run(["man", "--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z", page],
                  env=dict(os.environ, LC_ALL="C.UTF-8", MANWIDTH="240"))  # paths of a build may be long
        assert got.returncode == 0 and got.stdout and not got.stderr, got.stderr


def items(page):
    """What a page lists, each item as its words: `.It Fl c , -config Ar file` is -c, --config, file."""
    found = []
    for line in re.findall(r"(?m)^\.It (.*)$", page.read_text()):
        words, flag = [], False
        for word in line.split():
            if word in ("Fl", "Ar", "Cm", "Op", "Oo", "Oc", "Ns"):
                flag = word == "Fl" or (flag and word == "Ns")
            elif len(word) > 1 or word.isalnum() or word == "/":
                words.append("-" + word if flag else word)
        found.append(words)
    return found


def options_of(text):
    """[{"-c", "--config"}, ...] of a --help."""
    found = re.findall(r"(?m)^ {2,6}(?:(-\w), )?(--[a-z-]+)", text)
    return [set(filter(None, names)) for names in found]


def missing_options(page, help_text):
    listed = [set(words) for words in items(page)]
    return [o for o in options_of(help_text) if not any(o <= words for words in listed)]


def test_each_option_of_the_daemon_is_in_its_page():
    text = run([CAGED, "--help"]).stdout
    assert len(options_of(text)) >= 11 and {"-c", "--config"} in options_of(text)
    assert not missing_options(CAGED_PAGE, text)


def test_each_option_and_command_of_cagectl_is_in_its_page():
    text = run([CAGECTL, "--help"]).stdout
    assert {"-r", "--run-dir"} in options_of(text)
    assert not missing_options(CAGECTL_PAGE, text)
    commands = re.findall(r"(?m)^  ([a-z-]+) ", text.split("\n\n", 1)[1].split("Options:\n")[0])
    listed = [words[0] for words in items(CAGECTL_PAGE)]
    assert len(commands) >= 10 and {"ports", "watch", "help"} <= set(commands)
    assert not set(commands) - set(listed), (commands, listed)


def test_each_action_of_the_simulators_hand_is_in_the_page():
    actions = set(re.findall(r"(?m)^  cagectl sim ([a-z]+)", run([CAGECTL, "help", "sim"]).stdout.split("\n\n")[0]))
    assert {"insert", "ledger"} <= actions
    assert not actions - {words[0] for words in items(CAGECTL_PAGE)}


def test_each_option_of_decode_and_each_fault_is_in_the_page():
    page = CAGECTL_PAGE.read_text()
    decode = run([CAGECTL, "help", "decode"]).stdout
    modes = set(re.findall(r"(?m)^  --([a-z]+)", decode)) - {"help"}
    assert {"registers", "json", "flat"} <= modes
    assert not [m for m in modes if "Fl -%s" % m not in page and "| -%s" % m not in page]
    text = run([CAGECTL, "--run-dir", "/nonexistent", "sim", "--help"]).stdout
    faults = set(re.findall(r"=([a-z]+)", re.search(r"(?s)\nfault (.*?)ledger", text).group(1)))
    assert faults == {"deselect", "clocks", "mux", "adapter", "reset"}
    assert not [f for f in faults if "stuck=" + f not in page]


def test_each_kind_of_event_and_each_command_that_can_be_watched_is_in_the_page():
    page = CAGECTL_PAGE.read_text().replace("\\-", "-")
    kinds = re.findall(r'\[EVENT_[A-Z_]+\] = "([a-z-]+)"', (SRC / "model/event.c").read_text())
    told = re.findall("[a-z-]+", page.split("is one of\n.Cm module-inserted")[1].split("\n.It ")[0].replace(".Cm", ""))
    assert len(kinds) > 30 and set(kinds) - set(told) <= {"module-inserted"}, set(kinds) - set(told)
    watched = re.search(r"again: (.*?);", run([CAGECTL, "help", "watch"]).stdout, re.S).group(1)
    watched = set(re.findall("[a-z]+", watched)) - {"or"}
    told = page.split("\n.It Cm watch")[1].split("again and again")[0]
    assert "inventory" in watched and not [w for w in watched if not re.search(r"\b%s\b" % w, told)], (watched, told)


def test_each_path_is_in_the_page_of_the_daemon_and_in_the_readme():
    with Daemon(platform="sim:cages=1") as d:
        paths = set(d.json("/openapi.json")["paths"])
    assert {"/metrics", "/api/v1/alarms"} <= paths
    listed = {w.replace("NAME", "{name}").replace("/ID", "/{id}") for words in items(CAGED_PAGE) for w in words}
    assert not paths - listed, paths - listed
    table = (SRC / "README.md").read_text().split("## What it answers")[1].split("## ")[0]
    told = set(re.findall(r"`(?:GET|POST) (/[^`]*)`", table)) | set(re.findall(r"`(/[a-z]+)`", table))
    assert not paths - told, paths - told


def test_the_page_of_settings_has_what_counts_of_each_kind_of_alarm_and_the_range_of_each_limit():
    module, page = (SRC / "schema/caged-config.yang").read_text(), YAML_PAGE.read_text().replace("\\-", "-")
    kinds = re.findall("enum ([a-z-]+);", module.split("typedef alarm-kind {")[1].split("description")[0])
    rows = re.findall(r"^\.It ([a-z-]+) Ta (?:critical|major|warning) Ta [0-9]+m?s? Ta [0-9]+m?s?$", page, re.M)
    assert rows == kinds and len(kinds) > 30, (rows, kinds)
    for kind, default in (("rx-los", "critical Ta 2500ms Ta 10s"), ("poll-late", "warning Ta 10s Ta 30s")):
        assert ".It %s Ta %s\n" % (kind, default) in page
    for bounds in ("-128C and 128C", "0V and 6.5535V", "-40dBm and 33dBm", "0mA and 2000mA"):
        assert "between " + bounds in page.replace("\n", " "), bounds
