/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/help.h"

const char options_help[] =
    "\nOptions:\n"
    "  -r, --run-dir DIR   ask the daemon whose caged.sock is in DIR; else\n"
    "                      CAGED_RUN_DIR in the environment names it, or the\n"
    "                      daemon's own rule\n"
    "      --host URL      ask over TCP, https://HOST:PORT or http://HOST:PORT\n"
    "      --ca FILE       trust whom this certificate is of, instead of the\n"
    "                      system's authorities\n"
    "      --cert FILE     our own certificate and its key, for a host that asks for\n"
    "                      one\n"
    "      --token-file FILE, --user NAME, --password-file FILE\n"
    "                      who asks; CAGECTL_CA, CAGECTL_CERT, CAGECTL_TOKEN,\n"
    "                      CAGECTL_USER and CAGECTL_PASSWORD in the environment say\n"
    "                      the same\n"
    "  -j, --json          print what REST answers\n"
    "      --no-color      no colours, as with NO_COLOR in the environment\n"
    "  -h, --help          this, or with a command what it does\n"
    "  -V, --version       print the version\n\n"
    "Commands may be shortened: `cagectl po`. On a terminal tables fit its width;\n"
    "into a pipe they are tab separated, with full values.\n\n"
    "Examples:\n"
    "  cagectl ports --state bad\n"
    "  cagectl dom                  # what is worst\n"
    "  cagectl show 12\n"
    "  cagectl watch show 12\n"
    "  cagectl --host https://switch7:9780 --ca web.pem --token-file token ports\n\n"
    "Exit status: 0 done, 1 failed, 2 used wrongly.\n";

const char ports_help[] =
    "One line a cage, in the order of their names. A value that is stale, suspect or\n"
    "not ready ends with `?`; in a pipe the last column, QUALITY, tells the worst\n"
    "one of the line. AGE is the time since the last good poll, ALARM the worst\n"
    "alarm that is up.\n\n"
    "  -s, --state STATE   only cages in this state: ready, settling, empty,\n"
    "                      unreadable, unsupported, unknown; or bad for the last\n"
    "                      three and for cages with alarms\n"
    "      --json          what REST answers\n\n"
    "Examples:\n"
    "  cagectl ports\n"
    "  cagectl ports --state bad\n"
    "  cagectl ports | cut -f 1,8,11  # tab separated: port, worst rx power, quality\n";

const char dom_help[] =
    "What modules measure: one line a lane, of cages that are not empty. The worst\n"
    "stands first: beyond an alarm limit, a cage that cannot be read, beyond a\n"
    "warning limit, raised flags, then the smallest margin to any alarm limit, as a\n"
    "share of the range between both; of which quantity that is, says NEAREST.\n"
    "Last stand lanes whose transmitter is switched off, lanes that had no light yet\n"
    "since their module was plugged, which no limit judges, values that are old, and\n"
    "lanes that are not in use, or wait for what STATUS says. A lane that had light\n"
    "and has none is `no light`. MARGIN is from RX DBM to the low alarm limit, in dB.\n"
    "A value that is stale, suspect or not ready ends with `?`. FLAGS tells how many\n"
    "are up, of the lane and of the whole module, and the first of them; in a pipe it\n"
    "has all names.\n\n"
    "  -s, --sort ORDER    worst (as above), or port\n"
    "      --json          what REST answers: {\"modules\": [...]}\n\n"
    "Examples:\n"
    "  cagectl dom\n"
    "  cagectl dom 12 13 --sort port\n";

const char show_help[] =
    "Everything about one cage: what is worst, its alarms and since when they are\n"
    "up, each monitor between its limits, lanes, raised flags in words, what the\n"
    "module can speak, identity, pins, counters. PORT is a name as `cagectl ports`\n"
    "prints it. Limits show the worst lane of a quantity: rx.2 is the received power\n"
    "of lane 2. Only values that are good are held against limits; others end with\n"
    "`?`, and in a pipe the column QUALITY tells the worst one of the line. MARGIN\n"
    "is the distance to the nearer alarm limit, below zero beyond it; of lanes, that\n"
    "from RX DBM to the low alarm limit. STATUS `no light` is a lane that had light\n"
    "and has none, `no light yet` one that waits for it, `tx off` one whose\n"
    "transmitter is switched off.\n\n"
    "Raised flags are `latched` (the module keeps what happened until the daemon\n"
    "reads it, so that nothing between two polls is lost) or `sampled` (what is up\n"
    "at that moment). The module's trust is `good` (all checksums hold),\n"
    "`unverified` (one could not be computed, or something else contradicts its\n"
    "standard) or `broken` (one is wrong, or the identity makes no sense).\n\n"
    "      --json          what REST answers: {\"cage\": ..., \"module\": ...}\n\n"
    "Examples:\n"
    "  cagectl show 12\n"
    "  cagectl --json show 12 | jq .module.lanes\n";

const char alarms_help[] =
    "What is wrong now, the worst first and of these the oldest: one line an alarm,\n"
    "with the time since it was raised. `host 3` is a host lane. Lanes that nobody\n"
    "uses raise nothing. AT RAISE and LIMIT are the value and its limit when the\n"
    "alarm was raised; what a lane reads now is told by `cagectl show`. A wide\n"
    "terminal and a pipe also show the CAUSE in words, RAISED and ID, which is the\n"
    "same each time an alarm is raised.\n\n"
    "      --json          what REST answers\n\n"
    "Examples:\n"
    "  cagectl alarms\n"
    "  cagectl --json alarms | jq '.alarms[] | select(.severity == \"critical\")'\n";

const char events_help[] =
    "What happened, each once, the latest last: modules, alarms, flags, buses, the\n"
    "daemon. They are kept over restarts of the daemon. Times are UTC; a wide\n"
    "terminal and a pipe also show the id of an event. While the journal takes no\n"
    "events, a line on standard error says why, and the status is 1.\n\n"
    "  -f, --follow         go on, over restarts of the daemon, until Ctrl-C; in a\n"
    "                       pipe and with --json one event a line, without a header\n"
    "  -n, --number COUNT   so many, 1 to 1000; else 100\n"
    "  -k, --kind KIND      only these, such as module-removed; cagectl(1) lists them\n"
    "  -s, --since TIME     the first ones since then: 10m, 2h or 3d ago, or a time\n"
    "                       such as 2026-11-22T16:00:00Z\n"
    "      --json           what REST answers\n\n"
    "Examples:\n"
    "  cagectl events 12\n"
    "  cagectl events -f -n 10\n"
    "  cagectl events --since 1d --kind alarm-raised\n";

const char inventory_help[] =
    "Which module was in which cage, from when to when, the latest first, over\n"
    "restarts of the daemon. Times are UTC. `<` says that it was there, or gone,\n"
    "before the daemon looked. TIMES is how often the module was plugged anywhere,\n"
    "PORT TIMES how often something was plugged into the cage.\n\n"
    "  -n, --number COUNT    so many, 1 to 1000; else 100\n"
    "  -s, --serial SERIAL   only modules of this serial number\n"
    "      --json            what REST answers\n\n"
    "Examples:\n"
    "  cagectl inventory 12\n"
    "  cagectl inventory --serial SYE0307875\n";

const char buses_help[] =
    "One line a bus: its state and since when, starts of its process, requests,\n"
    "errors, how long the last sweep took, how many cages cannot be read, and how\n"
    "far apart reads of flags are where that is worst. With a number that bus in\n"
    "full: how often it is read and should be, what was tried to free it, cages that\n"
    "cannot be read and when they are tried next, transactions that failed by kind,\n"
    "and how long they took.\n\n"
    "      --json          what REST answers\n\n"
    "Examples:\n"
    "  cagectl buses\n"
    "  cagectl buses 3\n";

const char platform_help[] =
    "How the cages are reached, and what does not fit together: a report for whoever\n"
    "wrote the board file or the plugin. One line a cage: presence, the pins that\n"
    "are asserted (`?` where one cannot be read), how long a page of 128 bytes takes\n"
    "at best and the clock which that needs, how many pages were read. Then doubts:\n"
    "levels that contradict a module that answers, modules that answer twice, forms\n"
    "that fit no cage, a bus that is slower than it is said to be. Nothing is asked\n"
    "of a module for it, and no serial number is in it. Exits with 1 when there are\n"
    "doubts.\n\n"
    "      --json          what REST answers, with serial numbers\n\n"
    "Example:\n"
    "  cagectl platform check > report.txt\n";

const char reset_help[] =
    "Resets the module in one cage by its reset pin; traffic through it stops until\n"
    "it is ready again. Root may, whom the daemon runs as, and members of the group\n"
    "caged-op, over the Unix socket; with --host who signs in as an operator. A\n"
    "module that somebody else uses is not reset.\n\n"
    "      --json          what REST answers\n\n"
    "Example:\n"
    "  cagectl reset 12\n";

const char ack_help[] =
    "Notes that somebody has seen an alarm: it stays, with `ack` in the column SEEN,\n"
    "until it is over. An alarm is meant by its ID, or by PORT, KIND and LANE as\n"
    "`cagectl alarms` shows them; without LANE all lanes are meant. Whoever may\n"
    "reset a module may do this.\n\n"
    "      --json          what REST answers\n\n"
    "Examples:\n"
    "  cagectl ack 6 rx-power-low-warning 3\n"
    "  cagectl ack bus 0 bus-stuck\n"
    "  cagectl ack 7284645357669124654\n";

const char shelve_help[] =
    "Takes an alarm out of all lists and counts for `alarms.shelve-time`, a day if\n"
    "nothing else is set, also when it ends and is raised again. Without an argument\n"
    "lists what is shelved. Alarms are meant as with `cagectl ack`.\n\n"
    "      --off           brings it back\n"
    "      --json          what REST answers\n\n"
    "Examples:\n"
    "  cagectl shelve 6 rx-los\n"
    "  cagectl shelve\n"
    "  cagectl shelve --off 6 rx-los\n";

const char watch_help[] =
    "Another command again and again: ports, dom, alarms, inventory, show PORT or\n"
    "buses; ports unless told otherwise. On a terminal it fills the window in place\n"
    "and shows cells that changed since the last refresh in reverse; arrows, PageUp,\n"
    "PageDown, Home and End scroll what does not fit, q or Ctrl-C ends it. The line\n"
    "on top tells the time, the age of the data, and since when a daemon does not\n"
    "answer: the last data stays, and is STALE. In a pipe each refresh is a block\n"
    "below a line that begins with `#`; a block without an answer has no data.\n\n"
    "  -n, --interval SECONDS   between two refreshes, 0.1 to 86400; else 2\n"
    "  -c, --count COUNT        end after so many refreshes\n\n"
    "Options of the command stand behind it.\n\n"
    "Examples:\n"
    "  cagectl watch dom\n"
    "  cagectl watch -n 0.5 show 12\n"
    "  cagectl watch -n 60 -c 10 dom --sort port > dom.log\n";

const char lint_help[] =
    "What a dump of a module's memory says that its standard does not allow, or that\n"
    "cannot be: checksums, reserved bits and codes, texts, thresholds, applications,\n"
    "pages. One line each, the worst first: errors, warnings, notes. A module is\n"
    "good when all of its checksums are right and nothing is an error, broken when a\n"
    "checksum of its identity is wrong or that makes no sense, else unverified. The\n"
    "folder is one as `cagectl decode` reads it.\n\n"
    "      --json   one object: specification, trust and the findings, each with\n"
    "               severity, id, register, clause of the standard, and text\n\n"
    "Exit status: 0 without an error, 1 with one, 2 used wrongly or not to be read.\n\n"
    "Example:\n"
    "  cagectl lint dump || echo do not buy\n";

const char setup_help[] =
    "Prints what a shell on the switch and Prometheus have to be told so that\n"
    "metrics are scraped over TLS: a certificate for HOST (this host's name, else a\n"
    "name or an address), a token that may read, and the file conf.d/50-web.yaml.\n"
    "Nothing is changed: read the lines, then run them as root; a second time they\n"
    "make all of it anew. Where another file or an edit has a key of http, or\n"
    "something is refused, they change nothing and end with 1 or 2.\n\n"
    "  -d, --device NAME   listen at this interface or VRF only\n\n"
    "Examples:\n"
    "  cagectl setup switch7.example.net\n"
    "  cagectl setup --device mgmt 192.0.2.7 | sudo sh > scrape.yml\n";
