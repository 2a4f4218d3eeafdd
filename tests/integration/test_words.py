# SPDX-License-Identifier: Apache-2.0
"""What modules say of themselves in words: OpenConfig's in the tree, by a table of its own here, ours everywhere else."""
import pathlib
import re
import tempfile
import xml.etree.ElementTree as ElementTree

from harness import SRC, wait_for
from test_restconf import bare, data, find, leaves, modules, of_command_line, of_rest, quiet, switch

OC = "openconfig-transport-types:"

# OpenConfig's words, by the descriptions of its identities; ours are the names of SFF-8024. What is not here has none.
FORM_FACTORS = {"QSFP-DD": "QSFP56_DD", "OSFP": "OSFP", "QSFP+": "QSFP_PLUS", "QSFP28": "QSFP28", "QSFP with CMIS": "QSFP56"}
# Of a cage without a module.
CAGE_FORM_FACTORS = {"sfp28": "SFP28", "sfp": "SFP_PLUS", "qsfp28": "QSFP28", "qsfp-dd": "QSFP56_DD", "osfp": "OSFP"}
CONNECTORS = {"LC": "LC_CONNECTOR", "MPO 1x12": "MPO_CONNECTOR", "MPO 1x16": None, "Copper pigtail": "DAC_CONNECTOR"}
PMDS = {"1000BASE-LX": "1000BASE_LX10", "10GBASE-SR": "10GBASE_SR", "10GBASE-LR": "10GBASE_LR", "10GBASE-ER": "10GBASE_ER",
        "25GBASE-SR": "25GBASE_SR", "25GBASE-LR": "25GBASE_LR", "40GBASE-SR4": "40GBASE_SR4", "40GBASE-LR4": "40GBASE_LR4",
        "40GBASE-CR4": "40GBASE_CR4", "100GBASE-SR4": "100GBASE_SR4", "100GBASE-LR4": "100GBASE_LR4",
        "100GBASE-CR4": "100GBASE_CR4", "100G CWDM4 MSA": "100GBASE_CWDM4", "400GBASE-DR4": "400GBASE_DR4",
        "400G-FR4 / 400GBASE-FR4": "400GBASE_FR4", "400ZR DWDM amplified": "400GBASE_ZR", "800GBASE-DR8": "800GBASE_DR8"}


def day(code):
    """YYMMDD of a date code, as a date."""
    return "20%s-%s-%s" % (code[:2], code[2:4], code[4:6])


def form_factor(identity):
    """SFPs of all speeds have one code, and are told apart by their rate: up to 8, 16 and 25 Gb/s; so are QSFP28 of PAM4."""
    rate = identity.get("bitrate-mbd", 0)
    if identity["form-factor"] == "SFP/SFP+/SFP28":
        return "SFP28" if rate > 16000 else "SFP_PLUS" if rate > 8000 else "SFP"
    if identity["form-factor"] == "QSFP28" and identity.get("words", "").startswith("4 x 50G PAM4"):
        return "QSFP56"
    return FORM_FACTORS[identity["form-factor"]]


def connector(identity):
    """What cannot be opened is a cable, of copper or with optics inside."""
    if identity["connector"] == "No separable connector":
        return "DAC_CONNECTOR" if "copper" in identity.get("media-type", "copper") else "AOC_CONNECTOR"
    return CONNECTORS[identity["connector"]]


def pmd(module):
    """What is spoken on the media side; eight lanes of 400G-FR4 are two of it."""
    media = module["identity"]["media"]
    if media.startswith("400G-FR4") and len(module["lanes"]) == 8:
        return "800GBASE_2XFR4"
    return PMDS.get(media, "UNDEFINED")


def transport(identity, begin, word):
    """The word of a code, where a module complies with it."""
    return OC + word if any(name.startswith(begin) for name in identity.get("compliance", [])) else None


def of_openconfig(path, cage, module):
    """What OpenConfig says at a path in words of its own; None: nothing."""
    if path == "transceiver/state/present":
        return {"present": "PRESENT", "absent": "NOT_PRESENT"}.get(cage["presence"])
    if path == "transceiver/state/form-factor" and cage["presence"] == "absent":
        return OC + CAGE_FORM_FACTORS[cage["type"]]
    identity = module["identity"] if module else {}
    return {"transceiver/state/form-factor": lambda: OC + form_factor(identity),
            "transceiver/state/connector-type": lambda: connector(identity) and OC + connector(identity),
            "transceiver/state/ethernet-pmd": lambda: OC + "ETH_" + pmd(module),
            "transceiver/state/sonet-sdh-compliance-code": lambda: transport(identity, "OC-", "SONET_UNDEFINED"),
            "transceiver/state/otn-compliance-code": lambda: transport(identity, "G.959.1 P1S1-2D2", "P1S1_2D2"),
            "transceiver/state/date-code": lambda: day(identity["date-code"]) + "T00:00:00Z",
            "state/mfg-date": lambda: day(identity["date-code"])}[path]() if identity else None


WORDS = {"transceiver/state/present", "transceiver/state/form-factor", "transceiver/state/connector-type",
         "transceiver/state/ethernet-pmd", "transceiver/state/sonet-sdh-compliance-code",
         "transceiver/state/otn-compliance-code", "transceiver/state/date-code", "state/mfg-date"}

# A module for SONET and OTN, which the simulator has none of.
TRANSPORT = """family sff-8472
identifier 03h
lanes 1
connector 07h
vendor OLD LINES
part OL-48-LR2
serial OL#######
date 070101
compliance 00h 0Ch 00h 00h 00h 00h 00h 00h
ext-compliance 14h
bitrate 10700
wavelength 1550 10
"""


def prefixes():
    """Modules by their prefixes."""
    return {re.search(r'prefix\s+"?([\w-]+)', (SRC / ("schema/%s.yang" % name)).read_text()).group(1): name for name in modules()}


def of_xml(element, like, prefix):
    """What stands in an element, as JSON has it: which of its members are lists or numbers is seen there."""
    if isinstance(like, dict):
        out = {}
        for child in element:
            name = child.tag.split("}")[1]
            same = like.get(name)
            if isinstance(same, list):
                entries = out.setdefault(name, [])
                entries.append(of_xml(child, same[len(entries)] if len(entries) < len(same) else "", prefix))
            else:
                out[name] = of_xml(child, same, prefix)
        return out
    text = element.text or ""
    if isinstance(like, bool):
        return {"true": True, "false": False}[text]
    if isinstance(like, int):
        return int(text)
    module, _, name = text.partition(":")
    return prefix[module] + ":" + name if module in prefix and re.fullmatch(r"[A-Za-z0-9_.-]+", name) else text


def test_words_are_those_of_openconfig_in_both_forms():
    rows = leaves()
    assert WORDS == {path for row in rows for path in row.get("path", "").split()
                     if row["words"] or not row.get("rest") and row["subject"] in ("cage", "identity")}
    with switch() as d, tempfile.TemporaryDirectory() as folder:
        wait_for(lambda: quiet(d), 20, step=0.5)
        part = pathlib.Path(folder, "transport.part")
        part.write_text(TRANSPORT)
        name = [n for n, c in d.cages().items() if c["type"].startswith("sfp")][-1]
        assert d.cagectl("sim", "remove", name).returncode == 0
        wait_for(lambda: of_rest(d, name)[1] is None, 20)
        assert d.cagectl("sim", "insert", name, part).returncode == 0
        wait_for(lambda: (of_rest(d, name)[1] or {}).get("identity", {}).get("part-number") == "OL-48-LR2", 20, step=0.5)
        wait_for(lambda: quiet(d), 20, step=0.5)
        tree, document = data(d)
        tree = bare(tree)
        other = of_xml(ElementTree.fromstring(document), tree, prefixes())
        seen = {}
        for name in d.cages():
            for of in of_rest, of_command_line:
                cage, module = of(d, name)
                for form in tree, other:
                    own = {c["name"]: c for c in form["components"]["component"]}.get(name + "-Transceiver", {})
                    for path in WORDS:
                        want = of_openconfig(path, cage, module)
                        assert find(own, path, {}) == want, (name, path, find(own, path, {}), want)
                        seen.setdefault(path, set()).add(want)
        assert seen.keys() == WORDS
        assert {path: len(words) > 1 for path, words in seen.items()} == dict.fromkeys(WORDS, True), seen
        assert len(seen["transceiver/state/form-factor"]) >= 8 and len(seen["transceiver/state/ethernet-pmd"]) > 12, seen
