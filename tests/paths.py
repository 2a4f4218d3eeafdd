#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Writes docs/openconfig-paths.md: each path that an acceptance test of OpenConfig reads or sets, and what caged does.

    tests/paths.py BUILD/schema/paths.c >docs/openconfig-paths.md

What is served is read out of the table that mkpaths made. The paths by test are those that the READMEs of
openconfig/featureprofiles list, shortened: C is /components/component and so on.
"""
import re
import sys

SHORT = {
    "C": "/components/component",
    "TR": "/components/component/transceiver",
    "CH": "/components/component/transceiver/physical-channels/channel",
    "OCH": "/components/component/optical-channel",
    "GROUP": "/components/component/port/breakout-mode/groups/group",
    "LC": "/terminal-device/logical-channels/channel",
    "IF": "/interfaces/interface",
}
STATS = "{avg,instant,max,min}"
ZR_SET = "OCH/config/{frequency,operational-mode,target-output-power} TR/config/enabled IF/config/enabled"
LOGICAL = ("LC/config/{admin-state,description,index,logical-channel-type,rate-class,trib-protocol} "
           "LC/logical-channel-assignments/assignment/config/{allocation,assignment-type,description,index,logical-channel,"
           "optical-channel} LC/logical-channel-assignments/assignment/state/{allocation,assignment-type,description,index,"
           "logical-channel,optical-channel} LC/state/{admin-state,description,index,logical-channel-type,rate-class,"
           "trib-protocol}")
INVENTORY = "C/state/{firmware-version,hardware-version,mfg-date,mfg-name,part-no,serial-no,type}"
THRESHOLDS = " ".join("C/properties/property[name=laser-%s-%s-threshold]/state/value" % (q, l)
                      for q in ("temperature", "tx-power", "rx-power", "bias-current")
                      for l in ("high-alarm", "low-alarm", "high-warn", "low-warn"))

# Test, what it is about, its paths.
TESTS = [
    ("T-1", "chromatic dispersion", ZR_SET + " OCH/state/chromatic-dispersion/" + STATS + " IF/state/{oper-status,transceiver}"),
    ("T-3", "firmware version", ZR_SET + " C/state/firmware-version IF/config/type IF/state/{oper-status,transceiver}"),
    ("T-4", "power in and out", "OCH/state/{input-power,output-power}/" + STATS + " CH/state/input-power/" + STATS
     + " IF/config/enabled"),
    ("T-5", "frequency, launch power, mode", ZR_SET + " OCH/state/{frequency,operational-mode} "
     "OCH/state/{carrier-frequency-offset,output-power}/" + STATS),
    ("T-6", "performance metrics", "TR/config/enabled IF/config/enabled LC/otn/state/fec-uncorrectable-blocks "
     "LC/otn/state/{esnr,pre-fec-ber,q-value}/" + STATS),
    ("T-7", "inventory", INVENTORY + " C/config/name C/state/description TR/config/enabled IF/config/enabled "
     "IF/state/{oper-status,transceiver}"),
    ("T-8", "temperature", "C/state/temperature/" + STATS + " IF/config/enabled"),
    ("T-9", "laser bias current", "OCH/state/laser-bias-current/instant TR/config/enabled IF/config/enabled"),
    ("T-10", "uncorrectable frames", "LC/otn/state/fec-uncorrectable-blocks TR/config/enabled IF/config/enabled"),
    ("T-11", "logical channels", ZR_SET + " OCH/config/line-port TR/state/enabled IF/state/{enabled,oper-status} " + LOGICAL),
    ("T-12", "supply voltage", "TR/state/supply-voltage/instant IF/config/enabled"),
    ("T-13", "low power", INVENTORY + " C/state/description OCH/state/output-power/" + STATS + " IF/config/enabled"),
    ("T-101 to T-107", "platform paths of ZR modules", ZR_SET + " OCH/state/{frequency,operational-mode,target-output-power} "
     "OCH/state/{carrier-frequency-offset,chromatic-dispersion,input-power,output-power}/" + STATS +
     " OCH/state/laser-bias-current/instant GROUP/config/{breakout-speed,num-breakouts,num-physical-channels} "
     "GROUP/state/{breakout-speed,index,num-breakouts,num-physical-channels} " + INVENTORY +
     " C/state/{location,name,oper-status,parent} C/state/temperature/instant CH/state/index CH/state/input-power/" + STATS +
     " CH/state/output-power/instant TR/state/{connector-type,form-factor} TR/state/supply-voltage/instant IF/config/type "
     "IF/ethernet/config/{duplex-mode,port-speed} LC/config/{admin-state,description,logical-channel-type} "
     "LC/ingress/config/{interface,transceiver} "
     "LC/logical-channel-assignments/assignment/config/{allocation,assignment-type,description,logical-channel,optical-channel}"),
    ("T-102 to T-108", "terminal device paths of ZR modules", ZR_SET +
     " GROUP/config/{breakout-speed,num-breakouts,num-physical-channels} IF/config/type "
     "IF/ethernet/config/{duplex-mode,port-speed} LC/config/{admin-state,description,logical-channel-type} "
     "LC/ingress/config/{interface,transceiver} LC/ingress/state/{interface,transceiver} "
     "LC/logical-channel-assignments/assignment/config/{allocation,assignment-type,description,logical-channel,optical-channel} "
     "LC/logical-channel-assignments/assignment/state/{allocation,assignment-type,description,index,logical-channel,"
     "optical-channel} LC/otn/state/fec-uncorrectable-blocks LC/otn/state/{esnr,pre-fec-ber,q-value}/" + STATS +
     " LC/state/{description,index,logical-channel-type,loopback-mode}"),
    ("gNMI-1.4", "inventory", "C/software-module/state/module-type C/storage "
     "C/{controller-card,fabric,linecard}/config/power-admin-state "
     "C/integrated-circuit/backplane-facing-capacity/state/{available-pct,consumed-capacity,total,total-operational-capacity} "
     "C/state/{description,firmware-version,hardware-version,id,install-component,install-position,location,mfg-date,mfg-name,"
     "model-name,name,oper-status,parent,part-no,serial-no,software-version,type} "
     "C/state/temperature/{alarm-status,instant,max,max-time} C/subcomponents/subcomponent/{name,state/name}"),
    ("gNMI-1.13", "optics telemetry", "C/state/{firmware-version,mfg-name,part-no,serial-no} C/state/temperature/instant "
     "TR/config/enabled CH/state/{input-power,laser-bias-current,output-power}/instant "
     "TR/state/{form-factor,vendor,vendor-part,vendor-rev} "
     "TR/thresholds/threshold/state/{input-power,laser-bias-current,module-temperature,output-power}-{lower,upper} "
     "TR/thresholds/threshold/state/severity IF/config/enabled IF/state/{physical-channel,transceiver}"),
    ("gNMI-1.20", "thresholds as properties", THRESHOLDS + " C/properties/property/state/value C/state/mfg-name"),
    ("PLT-1.2", "parents", "C/state/parent"),
    ("PLT-1.3", "changes of broken out interfaces", "C/integrated-circuit/state/node-id C/state/{name,oper-status,parent} "
     "IF/ethernet/state/{mac-address,port-speed} IF/state/{admin-status,hardware-port,id,oper-status}"),
    ("RT-8", "singleton with breakouts", "GROUP/config/{breakout-speed,index,num-breakouts,num-physical-channels} GROUP/index "
     "IF/config/{enabled,type} IF/ethernet/config/port-speed IF/state/{hardware-port,name}"),
    ("T-20.1", "client optics", "C/state/{firmware-version,mfg-name,part-no,serial-no} C/state/temperature/instant "
     "CH/state/index CH/state/{input-power,laser-bias-current,output-power}/instant TR/state/form-factor "
     "TR/state/supply-voltage/instant TR/thresholds/threshold/state/{input-power,laser-bias-current,module-temperature,"
     "output-power,supply-voltage}-{lower,upper} TR/thresholds/threshold/state/severity IF/config/enabled "
     "IF/state/{oper-status,physical-channel,transceiver}"),
]

REFUSED = "400 unknown-element over RESTCONF, UNIMPLEMENTED over gNMI"
# What a path that is not served begins with, and why. The first that fits counts.
REASONS = [
    ("/components/component/properties/property[", "not ours", "an older form of thresholds/threshold, which is served"),
    ("/components/component/state/software-version", "not ours", "of the network operating system; modules have firmware"),
    ("/components/component/integrated-circuit", "not ours", "of the switch chip"),
    ("/components/component/software-module", "not ours", "of the network operating system"),
    ("/components/component/storage", "not ours", "of the network operating system"),
    ("/components/component/controller-card", "not ours", "cards are no pluggable modules"),
    ("/components/component/fabric", "not ours", "cards are no pluggable modules"),
    ("/components/component/linecard", "not ours", "cards are no pluggable modules"),
    ("/interfaces/interface/ethernet", "not ours", "of the MAC: the network operating system has it"),
    ("/interfaces/interface/config", "not ours", "interfaces are set by the network operating system"),
    ("/interfaces/interface/state/enabled", "not ours", "what was set; admin-status, which is served, is what is"),
    ("/interfaces/interface/state/id", "not ours", "P4Runtime's number: the network operating system has it"),
    ("/terminal-device/", "needs a write", "logical channels exist once they are configured; " + REFUSED),
    ("/components/component/optical-channel/config", "needs a write", REFUSED),
    ("/components/component/transceiver/config", "needs a write", REFUSED),
    ("/components/component/port/breakout-mode/groups/group/config", "needs a write", REFUSED),
]


def expand(text):
    """All that braces stand for."""
    m = re.search(r"\{([^{}]*)\}", text)
    if not m:
        return [text]
    return [path for word in m.group(1).split(",") for path in expand(text[:m.start()] + word + text[m.end():])]


def full(path):
    head, slash, rest = path.partition("/")
    return SHORT[head] + slash + rest


def verdict(path, served):
    if path in served:
        return "served", ""
    for reason in REASONS:
        if path.startswith(reason[0]):
            return reason[1:]
    raise SystemExit("paths.py: nobody knows why %s is not served" % path)


def read_tree(file):
    """The paths of all leaves. Behind a name its room is filled with NULs."""
    with open(file) as f:
        nodes = re.findall(r'\.name = "([^"\\]*)[^"]*",.*? \.kind = (\w+),.*?(?:\.parent = (\d+))?, \.end', f.read())
    paths = [""]
    for name, _, parent in nodes[1:]:
        paths.append(paths[int(parent)] + "/" + name)
    return {path for path, node in zip(paths, nodes) if "LEAF" in node[1]}


def main():
    served = read_tree(sys.argv[1])
    print("# Paths of OpenConfig's acceptance tests\n")
    print("Made by `tests/paths.py`; `make check` compares. A path is `served`, it `needs a write` (and the refusal it gives"
          " until\nthen is named), it is `not ours` for a reason, or it is `missing`. T is short for TRANSCEIVER.\n")
    everything = {}
    rows = []
    for test, about, text in TESTS:
        paths = sorted({full(p) for part in text.split() for p in expand(part)})
        verdicts = [(path, *verdict(path, served)) for path in paths]
        tally = {}
        for _, word, _ in verdicts:
            tally[word] = tally.get(word, 0) + 1
        everything.update((path, word) for path, word, _ in verdicts)
        rows.append((test, about, tally, verdicts))
    words = ("served", "needs a write", "not ours", "missing")
    print("| test | about | %s |" % " | ".join(words))
    print("|---|---|%s" % ("---|" * len(words)))
    for test, about, tally, _ in rows:
        print("| %s | %s | %s |" % (test, about, " | ".join(str(tally.get(w, 0)) for w in words)))
    print("| all, each path once | | %s |" % " | ".join(str(list(everything.values()).count(w)) for w in words))
    for test, about, _, verdicts in rows:
        print("\n## %s: %s\n" % (test, about))
        print("| path | | why |\n|---|---|---|")
        for path, word, why in verdicts:
            print("| `%s` | %s | %s |" % (path, word, why))


main()
