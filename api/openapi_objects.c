/* SPDX-License-Identifier: Apache-2.0 */
#include "api/openapi_objects.h"

#include "base/bytes.h"

/* clang-format off */
#define LEAVES(subject, mask, show) \
	{ SHAPE_LEAVES, NULL, NULL, false, NULL, { subject, mask, show } }

static const struct member status[] = {
	{ SHAPE_TEXT,    "status",        NULL,           true,  "\"ok\" or \"ready\".", { 0 } },
};

static const struct member problem[] = {
	{ SHAPE_TEXT,    "type",          NULL,           true,  "Which kind of problem, a URI reference.", { 0 } },
	{ SHAPE_TEXT,    "title",         NULL,           true,  "The kind in words.", { 0 } },
	{ SHAPE_COUNT,   "status",        NULL,           true,  "The status of the answer.", { 0 } },
	{ SHAPE_TEXT,    "detail",        NULL,           true,  "What is wrong this time.", { 0 } },
	{ SHAPE_TEXT,    "instance",      NULL,           true,  "The path that was asked for.", { 0 } },
};

static const struct member done[] = {
	{ SHAPE_TEXT,    "cage",          NULL,           true,  "The cage that was acted on.", { 0 } },
	{ SHAPE_TEXT,    "result",        NULL,           true,  "\"done\".", { 0 } },
};

static const struct member cages[] = {
	{ SHAPE_LIST,    "cages",         "Cage",         true,  "In the order of the faceplate.", { 0 } },
};

static const struct member cage[] = {
	LEAVES(LEAF_CAGE, 0, 0),
	{ SHAPE_TIME,    "since",         NULL,           false, "When presence last changed.", { 0 } },
	{ SHAPE_SECONDS, "since-age",     NULL,           false, "How long ago that was.", { 0 } },
	{ SHAPE_SECONDS, "next-try-in",   NULL,           false, "When its module is tried next; absent where no visit failed, or it is not tried any more.", { 0 } },
	{ SHAPE_OBJECT,  "last-poll",     "LastPoll",     false, NULL, { 0 } },
	{ SHAPE_OBJECT,  "last-glitch",   "Glitch",       false, NULL, { 0 } },
	{ SHAPE_OBJECT,  "polling",       "Polling",      false, NULL, { 0 } },
	{ SHAPE_OBJECT,  "pins",          "Pins",         false, "Absent where no pin can be read.", { 0 } },
	{ SHAPE_OBJECT,  "counters",      "Counters",     true,  NULL, { 0 } },
	{ SHAPE_OBJECT,  "unknown-flags", "UnknownFlags", false, "Absent where there are none.", { 0 } },
	{ SHAPE_OBJECT,  "alarms",        "AlarmCounts",  true,  NULL, { 0 } },
	{ SHAPE_OBJECT,  "module",        "ModuleBrief",  false, NULL, { 0 } },
};

static const struct member last_poll[] = {
	{ SHAPE_SECONDS, "age",           NULL,           true,  "How long ago it was.", { 0 } },
	{ SHAPE_TIME,    "time",          NULL,           true,  "When it was.", { 0 } },
};

static const struct member glitch[] = {
	{ SHAPE_TEXT,    "monitor",       NULL,           true,  "What was read: \"temperature\" or \"supply-voltage\".", { 0 } },
	{ SHAPE_NUMBER,  "read",          NULL,           true,  "The reading that was not published.", { 0 } },
	{ SHAPE_NUMBER,  "before",        NULL,           true,  "What the poll before had read.", { 0 } },
	{ SHAPE_NUMBER,  "again",         NULL,           true,  "What was read at once after it, and published.", { 0 } },
	{ SHAPE_TEXT,    "unit",          NULL,           true,  "Of all three.", { 0 } },
	{ SHAPE_SECONDS, "age",           NULL,           true,  "How long ago it was.", { 0 } },
	{ SHAPE_TIME,    "time",          NULL,           true,  "When it was.", { 0 } },
};

static const struct member polling[] = {
	{ SHAPE_OBJECT,  "flags",         "Pace",         true,  NULL, { 0 } },
	{ SHAPE_OBJECT,  "monitors",      "Pace",         true,  NULL, { 0 } },
	{ SHAPE_OBJECT,  "vdm",           "Pace",         false, NULL, { 0 } },
};

static const struct member pace[] = {
	LEAVES(LEAF_PACE, 0, 0),
};

static const struct member counters[] = {
	LEAVES(LEAF_COUNTER, 0, 0),
	{ SHAPE_OBJECT,  "read-errors",   "ReadErrors",   true,  NULL, { 0 } },
	{ SHAPE_OBJECT,  "transfers-failed", "TransfersFailed", true, NULL, { 0 } },
	{ SHAPE_OBJECT,  "transfer-latency", "TransferLatency", true, NULL, { 0 } },
	{ SHAPE_OBJECT,  "page-reads",    "PageReads",    true,  NULL, { 0 } },
};

static const struct member latency[] = {
	{ SHAPE_NUMBERS, "up-to-microseconds", NULL,      true,  "The upper end of each bucket but the last.", { 0 } },
	{ SHAPE_NUMBERS, "counts",        NULL,           true,  "Transfers in each bucket; in the last those that took longer.", { 0 } },
};

static const struct member page_reads[] = {
	{ SHAPE_COUNT,   "count",         NULL,           true,  "Good ones since the start.", { 0 } },
	{ SHAPE_SECONDS, "mean-seconds",  NULL,           false, "How long they took.", { 0 } },
	{ SHAPE_SECONDS, "least-seconds", NULL,           false, "How long the fastest took.", { 0 } },
};

static const struct member brief[] = {
	LEAVES(LEAF_IDENTITY, SHOW_BRIEF, SHOW_BRIEF),
	LEAVES(LEAF_MODULE, SHOW_BRIEF, SHOW_BRIEF),
};

static const struct member module[] = {
	{ SHAPE_TEXT,    "cage",          NULL,           true,  "The cage that it is in.", { 0 } },
	{ SHAPE_COUNT,   "generation",    NULL,           true,  "That of the cage.", { 0 } },
	LEAVES(LEAF_MODULE, SHOW_READING, 0),
	{ SHAPE_OBJECT,  "identity",      "Identity",     true,  NULL, { 0 } },
	{ SHAPE_OBJECT,  "monitors",      "Monitors",     true,  NULL, { 0 } },
	{ SHAPE_LIST,    "lanes",         "Lane",         true,  "The media lanes.", { 0 } },
	{ SHAPE_OBJECT,  "limits",        "LimitsByName", true,  NULL, { 0 } },
	{ SHAPE_LIST,    "findings",      "Finding",      true,  "What is odd about its memory, the worst first.", { 0 } },
	{ SHAPE_COUNT,   "findings-left-out", NULL,       false, "How many more there are.", { 0 } },
	{ SHAPE_LIST,    "flags",         NULL,           false, "Flags of the whole module that are up.", { 0 } },
	{ SHAPE_TEXT,    "flags-quality", NULL,           false, "\"stale\" when the last poll failed.", { 0 } },
	{ SHAPE_TEXT,    "flag-mode",     NULL,           false, "\"latched\": up since the last poll; \"sampled\": up at the last poll.", { 0 } },
	{ SHAPE_LIST,    "flag-records",  "FlagRecord",   true,  "Flags that were up since it was plugged, by flag and lane.", { 0 } },
	{ SHAPE_LIST,    "vdm",           "Observable",   false, "What it observes beyond its monitors (VDM); absent where it has none.", { 0 } },
	{ SHAPE_COUNT,   "vdm-left-out",  NULL,           false, "How many more there are.", { 0 } },
};

static const struct member flag_record[] = {
	{ SHAPE_TEXT,    "flag",          NULL,           true,  "Which one: \"rx-los\".", { 0 } },
	{ SHAPE_COUNT,   "lane",          NULL,           false, "The media lane, from 1; absent for the whole module.", { 0 } },
	{ SHAPE_COUNT,   "host-lane",     NULL,           false, "The host lane, from 1, where it is of the host side.", { 0 } },
	{ SHAPE_BOOL,    "up",            NULL,           true,  "Whether the last read found it set.", { 0 } },
	{ SHAPE_COUNT,   "count",         NULL,           true,  "Reads that found it set.", { 0 } },
	{ SHAPE_COUNT,   "changes",       NULL,           true,  "How often it came or went, at least.", { 0 } },
	{ SHAPE_TIME,    "possibly-since", NULL,          false, "The read before the last one that found it set: it was set after that. Absent where nobody knows of one.", { 0 } },
	{ SHAPE_TIME,    "seen",          NULL,           true,  "The last read that found it set.", { 0 } },
	{ SHAPE_SECONDS, "age",           NULL,           true,  "How long ago that was.", { 0 } },
	{ SHAPE_TIME,    "set",           NULL,           false, "When it was last seen to come; absent where it was set from the start.", { 0 } },
	{ SHAPE_TIME,    "cleared",       NULL,           false, "When it was last seen to be gone.", { 0 } },
	{ SHAPE_TEXT,    "start",         NULL,           false, "\"power-up\": the first read after insertion or reset found it; \"found\": the first read of a module that was there before the daemon.", { 0 } },
};

static const struct member unknown_flags[] = {
	{ SHAPE_COUNT,   "removed",       NULL,           true,  "Removals: what latched after the last read is not known.", { 0 } },
	{ SHAPE_COUNT,   "reset",         NULL,           true,  "Resets of which the same is true.", { 0 } },
	{ SHAPE_COUNT,   "failed-read",   NULL,           true,  "Reads that failed when the module may have been read already.", { 0 } },
	{ SHAPE_TEXT,    "last",          NULL,           true,  "The last of them: \"removed\", \"reset\" or \"failed-read\".", { 0 } },
	{ SHAPE_TIME,    "from",          NULL,           true,  "The last read before it.", { 0 } },
	{ SHAPE_TIME,    "until",         NULL,           true,  "When it was.", { 0 } },
};

static const struct member observable[] = {
	{ SHAPE_TEXT,    "name",          NULL,           true,  "What it is: \"pre-fec-ber\"; \"type-103\" of a type that the standards leave open.", { 0 } },
	{ SHAPE_COUNT,   "type",          NULL,           true,  "Its type (CMIS 5.4, Table 8-180).", { 0 } },
	{ SHAPE_TEXT,    "side",          NULL,           false, "\"media\", \"host\" or \"module\".", { 0 } },
	{ SHAPE_TEXT,    "class",         NULL,           false, "\"basic\": of now; \"statistic\": of an interval that still runs.", { 0 } },
	{ SHAPE_COUNT,   "lane",          NULL,           false, "Lane of its side, or data path by its first host lane, from 1; absent: of the whole module.", { 0 } },
	{ SHAPE_NUMBER,  "value",         NULL,           false, "The sample; absent until it was read.", { 0 } },
	{ SHAPE_TEXT,    "unit",          NULL,           false, "Of value and limits; absent for ratios and counts.", { 0 } },
	{ SHAPE_COUNT,   "raw",           NULL,           false, "In place of a value: the word of a type without a meaning.", { 0 } },
	{ SHAPE_SECONDS, "age",           NULL,           false, "How long ago it was read.", { 0 } },
	{ SHAPE_QUALITY, "quality",       NULL,           false, "Whether it can be believed; statistics are \"suspect\", as nobody froze them.", { 0 } },
	{ SHAPE_OBJECT,  "limits",        "ObservableLimits", false, "Absent where the module gives none.", { 0 } },
	{ SHAPE_LIST,    "flags",         NULL,           false, "Limits that were crossed since the samples before; absent where that is not known.", { 0 } },
};

static const struct member observable_limits[] = {
	{ SHAPE_NUMBER,  "high-alarm",    NULL,           true,  "In the unit of the value, as all four.", { 0 } },
	{ SHAPE_NUMBER,  "low-alarm",     NULL,           true,  NULL, { 0 } },
	{ SHAPE_NUMBER,  "high-warning",  NULL,           true,  NULL, { 0 } },
	{ SHAPE_NUMBER,  "low-warning",   NULL,           true,  NULL, { 0 } },
};

static const struct member finding[] = {
	{ SHAPE_TEXT,    "severity",      NULL,           true,  "\"error\", \"warning\" or \"note\".", { 0 } },
	{ SHAPE_TEXT,    "id",            NULL,           true,  "The rule: \"checksum\".", { 0 } },
	{ SHAPE_TEXT,    "register",      NULL,           true,  "Where: \"A2h:95\"; empty where it has no place.", { 0 } },
	{ SHAPE_TEXT,    "clause",        NULL,           true,  "Which standard says so, and where.", { 0 } },
	{ SHAPE_TEXT,    "text",          NULL,           true,  "What was found.", { 0 } },
};

static const struct member identity[] = {
	LEAVES(LEAF_IDENTITY, 0, 0),
	{ SHAPE_OBJECT,  "checksums",     "Checksums",    false, NULL, { 0 } },
	{ SHAPE_TEXT,    "words",         NULL,           false, "Its interface in plain words, of a module without applications.", { 0 } },
	{ SHAPE_LIST,    "compliance",    NULL,           false, "All that its compliance codes and bits name, of a module without applications.", { 0 } },
	{ SHAPE_LIST,    "applications",  "Application",  false, "What the module can be, the default first.", { 0 } },
};

static const struct member application[] = {
	{ SHAPE_COUNT,   "app",           NULL,           true,  "AppSel.", { 0 } },
	{ SHAPE_TEXT,    "host",          NULL,           true,  "The host interface by SFF-8024, or its code.", { 0 } },
	{ SHAPE_TEXT,    "media",         NULL,           true,  "The media interface by SFF-8024, or its code.", { 0 } },
	{ SHAPE_COUNT,   "host-lanes",    NULL,           true,  "Host lanes of one instance.", { 0 } },
	{ SHAPE_COUNT,   "media-lanes",   NULL,           true,  "Media lanes of one instance.", { 0 } },
	{ SHAPE_TEXT,    "host-rate",     NULL,           false, "Lanes, rate and modulation of the host side: \"8 x 50G PAM4\".", { 0 } },
	{ SHAPE_TEXT,    "media-rate",    NULL,           false, "The same of the media side.", { 0 } },
	{ SHAPE_TEXT,    "reach",         NULL,           false, "How far and on what: \"500 m SMF\".", { 0 } },
	{ SHAPE_TEXT,    "words",         NULL,           false, "All of this in a sentence.", { 0 } },
	{ SHAPE_BOOL,    "active",        NULL,           false, "Whether lanes carry it now.", { 0 } },
	{ SHAPE_NUMBERS, "active-host-lanes", NULL,       false, "Host lanes that carry it, from 1.", { 0 } },
};

static const struct member modules[] = {
	{ SHAPE_LIST,    "modules",       "Module",       true,  "Those that are known, in the order of the faceplate.", { 0 } },
};

static const struct member pin[] = {
	{ SHAPE_BOOL,    "asserted",      NULL,           false, "Whatever the polarity of the wire; absent while unknown.", { 0 } },
	{ SHAPE_TIME,    "since",         NULL,           false, "When it was first seen at this level.", { 0 } },
	{ SHAPE_SECONDS, "since-age",     NULL,           false, "How long ago that was.", { 0 } },
	{ SHAPE_BOOL,    "since-at-least", NULL,          false, "Nobody watched when it came to this level: it may be older.", { 0 } },
	{ SHAPE_SECONDS, "age",           NULL,           false, "How long ago it was last read.", { 0 } },
	{ SHAPE_TEXT,    "quality",       NULL,           false, "\"stale\" or \"unknown\"; absent where all is well.", { 0 } },
	{ SHAPE_TEXT,    "error",         NULL,           false, "Why it cannot be read.", { 0 } },
};

static const struct member events[] = {
	{ SHAPE_LIST,    "events",        "Event",        true,  "In the order of their ids.", { 0 } },
	{ SHAPE_TEXT,    "next_cursor",   NULL,           true,  "The cursor that goes on from here.", { 0 } },
	{ SHAPE_TEXT,    "missing",       NULL,           false, "Why what happened lately is not there yet: the journal takes no events.", { 0 } },
};

static const struct member event[] = {
	{ SHAPE_TEXT,    "id",            NULL,           true,  "A number of 64 bits; it grows, and may skip.", { 0 } },
	{ SHAPE_TEXT,    "kind",          NULL,           true,  "What happened: \"module-inserted\".", { 0 } },
	{ SHAPE_TIME,    "time",          NULL,           true,  "When it was seen.", { 0 } },
	{ SHAPE_TIME,    "since",         NULL,           false, "It may have happened as early as this.", { 0 } },
	{ SHAPE_TEXT,    "cage",          NULL,           false, "The cage that it is about.", { 0 } },
	{ SHAPE_COUNT,   "generation",    NULL,           false, "That of the cage, in the run of the daemon that saw it.", { 0 } },
	{ SHAPE_COUNT,   "bus",           NULL,           false, "The bus that it is about.", { 0 } },
	{ SHAPE_TEXT,    "boot",          NULL,           true,  "Which boot of the machine it was.", { 0 } },
	{ SHAPE_SECONDS, "uptime",        NULL,           true,  "When it was seen, in seconds since that boot.", { 0 } },
	{ SHAPE_OBJECT,  "details",       "EventDetails", true,  NULL, { 0 } },
};

static const struct member inventory[] = {
	{ SHAPE_LIST,    "inventory",     "Stay",         true,  "The latest first.", { 0 } },
};

static const struct member stay[] = {
	{ SHAPE_TEXT,    "cage",          NULL,           true,  "The cage that it was in.", { 0 } },
	{ SHAPE_TEXT,    "vendor-name",   NULL,           false, "As the module says; absent where it was never identified.", { 0 } },
	{ SHAPE_TEXT,    "part-number",   NULL,           false, "Likewise.", { 0 } },
	{ SHAPE_TEXT,    "serial-number", NULL,           false, "Likewise.", { 0 } },
	{ SHAPE_TIME,    "since",         NULL,           true,  "When it was first seen there.", { 0 } },
	{ SHAPE_BOOL,    "since-before",  NULL,           true,  "It was there already when the daemon looked first.", { 0 } },
	{ SHAPE_TIME,    "until",         NULL,           false, "When it was seen to be gone; absent while it is there.", { 0 } },
	{ SHAPE_TIME,    "until-from",    NULL,           false, "It may have gone as early as this: no daemon ran meanwhile.", { 0 } },
	{ SHAPE_COUNT,   "cage-insertions", NULL,         true,  "How often something was plugged into this cage.", { 0 } },
	{ SHAPE_COUNT,   "serial-insertions", NULL,       false, "How often this module was plugged anywhere.", { 0 } },
};

static const struct member alarms[] = {
	{ SHAPE_LIST,    "alarms",        "Alarm",        true,  "The worst first and of these the oldest.", { 0 } },
	{ SHAPE_LIST,    "shelved",       "Alarm",        true,  "What is on the shelf, raised or not, in the same order.", { 0 } },
};

#define ALARM_MEMBERS \
	{ SHAPE_TEXT,    "id",            NULL,           true,  "A number of 64 bits; the same for the same cage or bus, kind and lane.", { 0 } }, \
	{ SHAPE_TEXT,    "cage",          NULL,           false, "The cage that it is about; absent where it is about a bus.", { 0 } }, \
	{ SHAPE_COUNT,   "bus",           NULL,           false, "The bus that it is about, where it is about no cage.", { 0 } }, \
	{ SHAPE_COUNT,   "lane",          NULL,           false, "The media lane, from 1.", { 0 } }, \
	{ SHAPE_COUNT,   "host-lane",     NULL,           false, "The host lane, from 1, where it is about the host side.", { 0 } }, \
	{ SHAPE_TEXT,    "kind",          NULL,           true,  "What is wrong: \"rx-power-low-alarm\".", { 0 } }, \
	{ SHAPE_TEXT,    "qualifier",     NULL,           false, "What of several of its kind: \"rx-power\".", { 0 } }, \
	{ SHAPE_SEVERITY, "severity",     NULL,           true,  "How bad it is.", { 0 } }, \
	{ SHAPE_TEXT,    "text",          NULL,           true,  "What is wrong in a sentence with numbers.", { 0 } }, \
	{ SHAPE_TEXT,    "source",        NULL,           false, "Who says so: \"flag\" of the module, \"comparison\" with its limits, \"both\".", { 0 } }, \
	{ SHAPE_NUMBER,  "value",         NULL,           false, "The reading when it was raised.", { 0 } }, \
	{ SHAPE_NUMBER,  "limit",         NULL,           false, "The limit that is crossed.", { 0 } }, \
	{ SHAPE_TEXT,    "unit",          NULL,           false, "Of value and limit.", { 0 } }, \
	{ SHAPE_TIME,    "raised",        NULL,           true,  "When it was raised.", { 0 } }, \
	{ SHAPE_SECONDS, "age",           NULL,           true,  "How long ago that was.", { 0 } }, \
	{ SHAPE_COUNT,   "generation",    NULL,           false, "Of the module that it is about; absent where it is about a bus.", { 0 } }, \
	{ SHAPE_TEXT,    "state",         NULL,           true,  "\"raised\", \"cleared\", or \"hidden\" behind something worse.", { 0 } }, \
	{ SHAPE_TEXT,    "operator-state", NULL,          true,  "\"none\", \"acknowledged\" or \"shelved\".", { 0 } }, \
	{ SHAPE_BOOL,    "acknowledged",  NULL,           false, "Of what is shelved: true where it was acknowledged, too.", { 0 } }, \
	{ SHAPE_TIME,    "shelved-until", NULL,           false, "When it comes back from the shelf.", { 0 } }, \
	{ SHAPE_COUNT,   "count",         NULL,           true,  "How often it was raised since the start.", { 0 } }

static const struct member alarm[] = {
	ALARM_MEMBERS
};

static const struct member alarm_record[] = {
	ALARM_MEMBERS,
	{ SHAPE_TIME,    "cleared",       NULL,           false, "When it was over.", { 0 } },
	{ SHAPE_TEXT,    "reason",        NULL,           false, "Why: \"over\", \"removed\", \"replaced\", \"unused\", \"explained\", \"disabled\", \"unseen\".", { 0 } },
	{ SHAPE_LIST,    "changes",       "AlarmChange",  true,  "What became of it, the last ones, the oldest first.", { 0 } },
};

static const struct member alarm_change[] = {
	{ SHAPE_TIME,    "time",          NULL,           true,  "When it was.", { 0 } },
	{ SHAPE_TEXT,    "change",        NULL,           true,  "\"raised\", \"cleared\", \"severity\", \"acknowledged\", \"shelved\", \"unshelved\".", { 0 } },
	{ SHAPE_SEVERITY, "severity",     NULL,           true,  "How bad it was then.", { 0 } },
	{ SHAPE_TEXT,    "reason",        NULL,           false, "Why it was over.", { 0 } },
	{ SHAPE_COUNT,   "uid",           NULL,           false, "The user who did it.", { 0 } },
};

static const struct member monitors[] = {
	LEAVES(LEAF_MODULE, SHOW_READING | SHOW_NOT_FULL, SHOW_READING),
};

static const struct member lane[] = {
	{ SHAPE_COUNT,   "lane",          NULL,           true,  "From 1.", { 0 } },
	LEAVES(LEAF_LANE, 0, 0),
	{ SHAPE_LIST,    "flags",         NULL,           false, "Flags of the lane that are up; absent where none is known.", { 0 } },
	{ SHAPE_TEXT,    "flags-quality", NULL,           false, "\"stale\" when the last poll failed.", { 0 } },
};

static const struct member buses[] = {
	{ SHAPE_LIST,    "buses",         "Bus",          true,  "By number.", { 0 } },
};

static const struct member bus[] = {
	LEAVES(LEAF_BUS, 0, 0),
	{ SHAPE_SECONDS, "since-age",     NULL,           true,  "How long it has been in its state.", { 0 } },
	{ SHAPE_OBJECT,  "transfers-failed", "TransfersFailed", true, NULL, { 0 } },
	{ SHAPE_OBJECT,  "transfer-latency", "TransferLatency", true, NULL, { 0 } },
	{ SHAPE_OBJECT,  "page-reads",    "PageReads",    true,  NULL, { 0 } },
	{ SHAPE_OBJECT,  "recoveries",    "Recoveries",   true,  NULL, { 0 } },
};

static const struct member platform[] = {
	{ SHAPE_TEXT,    "name",          NULL,           true,  "The plugin.", { 0 } },
	{ SHAPE_TEXT,    "about",         NULL,           false, "What it serves, in its own words.", { 0 } },
	{ SHAPE_LIST,    "options",       NULL,           true,  "What it was told, as \"key=value\".", { 0 } },
	{ SHAPE_TEXT,    "kernel",        NULL,           true,  "The release of the kernel that runs.", { 0 } },
	{ SHAPE_TEXT,    "version",       NULL,           true,  "The version of caged.", { 0 } },
	{ SHAPE_OBJECT,  "owners-look",   "OwnersLook",   false, NULL, { 0 } },
	{ SHAPE_LIST,    "cages",         "PlatformCage", true,  "What it says of each cage.", { 0 } },
};

static const struct member owners_look[] = {
	{ SHAPE_SECONDS, "age",           NULL,           true,  "How long ago it was.", { 0 } },
	{ SHAPE_TIME,    "time",          NULL,           true,  "When it was.", { 0 } },
	{ SHAPE_BOOL,    "complete",      NULL,           true,  "Whether all processes could be looked at.", { 0 } },
};

static const struct member platform_cage[] = {
	{ SHAPE_TEXT,    "name",          NULL,           true,  "As on the front panel.", { 0 } },
	{ SHAPE_TEXT,    "type",          NULL,           true,  "Its form factor.", { 0 } },
	{ SHAPE_COUNT,   "bus",           NULL,           true,  "The bus of its memory.", { 0 } },
	{ SHAPE_COUNT,   "pin-bus",       NULL,           true,  "The bus whose process reads its pins.", { 0 } },
	{ SHAPE_COUNT,   "khz",           NULL,           false, "The clock of its bus; absent where it is not known.", { 0 } },
	{ SHAPE_COUNT,   "max-read",      NULL,           true,  "Bytes that one transfer carries at most.", { 0 } },
	{ SHAPE_BOOL,    "presence-by-read", NULL,        true,  "It has no presence pin: what answers is present.", { 0 } },
	{ SHAPE_LIST,    "pins-readable", NULL,           true,  "Pins that can be read.", { 0 } },
	{ SHAPE_LIST,    "pins-settable", NULL,           true,  "Pins that can be set.", { 0 } },
};

static const struct member recoveries[] = {
	{ SHAPE_COUNT,   "hold",          NULL,           true,  "The suspected cage was not polled any more.", { 0 } },
	{ SHAPE_COUNT,   "deselect",      NULL,           true,  "All modules and mux channels were deselected.", { 0 } },
	{ SHAPE_COUNT,   "clocks",        NULL,           true,  "Nine clocks and a stop condition.", { 0 } },
	{ SHAPE_COUNT,   "mux-reset",     NULL,           true,  "The muxes of the bus were reset.", { 0 } },
	{ SHAPE_COUNT,   "cage-reset",    NULL,           true,  "The suspected cage was reset.", { 0 } },
};

static const struct member config[] = {
	{ SHAPE_LIST,    "settings",      "ConfigSetting", true, "In the order of the manual.", { 0 } },
};

static const struct member config_setting[] = {
	{ SHAPE_TEXT,    "path",          NULL,           true,  "The key, with points: \"poll.monitors-period\".", { 0 } },
	{ SHAPE_TEXT,    "value",         NULL,           true,  "As it would stand in a file; empty where it is set until the restart alone.", { 0 } },
	{ SHAPE_TEXT,    "default",       NULL,           false, "What counts where nothing is set; absent where nothing does.", { 0 } },
	{ SHAPE_TEXT,    "origin",        NULL,           true,  "\"default\", FILE:LINE:COLUMN, \"edits\", or an option of the command line.", { 0 } },
	{ SHAPE_BOOL,    "restart",       NULL,           true,  "Whether a change waits for a restart.", { 0 } },
	{ SHAPE_TEXT,    "running",       NULL,           false, "What counts until the restart that the value waits for; empty where it is not set.", { 0 } },
};

static const struct member config_edits[] = {
	{ SHAPE_LIST,    "edits",         "ConfigEdit",   true,  "In the order of the manual.", { 0 } },
};

static const struct member config_edit[] = {
	{ SHAPE_TEXT,    "path",          NULL,           true,  "The key.", { 0 } },
	{ SHAPE_TEXT,    "value",         NULL,           true,  "What it is set to.", { 0 } },
	{ SHAPE_TEXT,    "below",         NULL,           false, "What would count without the edit; absent where nothing would.", { 0 } },
	{ SHAPE_TEXT,    "hidden-by",     NULL,           false, "The option of the command line that counts before both.", { 0 } },
	{ SHAPE_TEXT,    "actor",         NULL,           true,  "Who set it.", { 0 } },
	{ SHAPE_TIME,    "time",          NULL,           true,  "When.", { 0 } },
};

static const struct member config_diff[] = {
	{ SHAPE_LIST,    "edits",         "ConfigEdit",   true,  "What edits change.", { 0 } },
	{ SHAPE_LIST,    "waiting",       "ConfigWaiting", true, "What waits for a restart.", { 0 } },
	{ SHAPE_LIST,    "refused",       "ConfigRefused", true, "Edits that did not hold at the start, and were put aside.", { 0 } },
};

static const struct member config_refused[] = {
	{ SHAPE_TEXT,    "path",          NULL,           true,  "The key.", { 0 } },
	{ SHAPE_TEXT,    "value",         NULL,           true,  "What it was set to.", { 0 } },
	{ SHAPE_TEXT,    "why",           NULL,           true,  "Why it does not count.", { 0 } },
	{ SHAPE_TEXT,    "actor",         NULL,           true,  "Who set it.", { 0 } },
	{ SHAPE_TIME,    "time",          NULL,           true,  "When.", { 0 } },
};

static const struct member config_waiting[] = {
	{ SHAPE_TEXT,    "path",          NULL,           true,  "The key.", { 0 } },
	{ SHAPE_TEXT,    "running",       NULL,           true,  "What counts now; empty where it is not set.", { 0 } },
	{ SHAPE_TEXT,    "value",         NULL,           true,  "What counts after the restart; empty where it is not set.", { 0 } },
};

static const struct member config_change[] = {
	{ SHAPE_LIST,    "applied",       NULL,           true,  "Keys whose values have changed.", { 0 } },
	{ SHAPE_LIST,    "waiting",       NULL,           true,  "Keys that wait for a restart.", { 0 } },
	{ SHAPE_LIST,    "hidden",        NULL,           true,  "Keys that were set, and that the command line hides.", { 0 } },
	{ SHAPE_LIST,    "notes",         NULL,           false, "What to know of what was set or forgotten, such as an alarm limit that comes before the warning.", { 0 } },
};

#define OBJECT(name, members, help) { name, help, members, COUNT_OF(members) }

static const struct object objects[] = {
	OBJECT("Status",      status,      "How the daemon is."),
	OBJECT("Problem",     problem,     "What went wrong (RFC 9457)."),
	OBJECT("Done",        done,        "An action that was carried out."),
	OBJECT("Cages",       cages,       "All cages."),
	OBJECT("Cage",        cage,        "A slot of the faceplate."),
	OBJECT("LastPoll",    last_poll,   "The last good poll of the module."),
	OBJECT("Glitch",      glitch,      "The last reading of the module that was not confirmed."),
	OBJECT("Polling",     polling,     "How often each class of its data is read."),
	OBJECT("Pace",        pace,        "The period of one class of data; longer where its bus has not the time."),
	OBJECT("Counters",    counters,    "What was counted of a cage since the start."),
	OBJECT("TransferLatency", latency, "How long transfers took on the bus."),
	OBJECT("PageReads",   page_reads,  "Reads of 128 bytes in one transfer: they tell how fast the bus is."),
	OBJECT("ModuleBrief", brief,       "The module of a cage in short."),
	OBJECT("Module",      module,      "What is plugged in a cage."),
	OBJECT("Modules",     modules,     "All modules that are known."),
	OBJECT("FlagRecord",  flag_record, "How often a flag was up, and when."),
	OBJECT("UnknownFlags", unknown_flags, "Times of which no flag is known."),
	OBJECT("Observable",  observable,  "Something that a module observes."),
	OBJECT("ObservableLimits", observable_limits, "The limits that the module gives."),
	OBJECT("Finding",     finding,     "Something odd about a module's memory."),
	OBJECT("Identity",    identity,    "Who a module says it is."),
	OBJECT("Application", application, "An application that a module advertises."),
	OBJECT("Monitors",    monitors,    "What a module measures as a whole."),
	OBJECT("Lane",        lane,        "A media lane."),
	OBJECT("Pin",         pin,         "A low-speed contact of a cage."),
	OBJECT("Alarms",      alarms,      "All alarms that are up."),
	OBJECT("Alarm",       alarm,       "One thing that is wrong now."),
	OBJECT("Events",      events,      "What happened."),
	OBJECT("Event",       event,       "One thing that happened."),
	OBJECT("Inventory",   inventory,   "Modules and the cages that they were in."),
	OBJECT("Stay",        stay,        "A module in a cage, from when to when."),
	OBJECT("AlarmRecord", alarm_record, "One alarm, which may be over."),
	OBJECT("AlarmChange", alarm_change, "Something that became of an alarm."),
	OBJECT("Buses",       buses,       "All buses."),
	OBJECT("Bus",         bus,         "A bus and the process that serves it."),
	OBJECT("Config",      config,      "The configuration that counts."),
	OBJECT("ConfigSetting", config_setting, "A key, its value, and where that comes from."),
	OBJECT("ConfigEdits", config_edits, "What was set while the daemon ran."),
	OBJECT("ConfigEdit",  config_edit, "A key that was set while the daemon ran."),
	OBJECT("ConfigDiff",  config_diff, "What differs."),
	OBJECT("ConfigWaiting", config_waiting, "A key that waits for a restart."),
	OBJECT("ConfigRefused", config_refused, "An edit that was put aside."),
	OBJECT("ConfigChange", config_change, "What became of a change."),
	OBJECT("Platform",    platform,    "What the cages are reached by."),
	OBJECT("PlatformCage", platform_cage, "What the platform says of a cage."),
	OBJECT("OwnersLook",  owners_look, "When it was last seen who else uses modules; absent before that."),
	OBJECT("Recoveries",  recoveries,  "How often each step to free the bus was taken."),
};
/* clang-format on */

const struct object *
openapi_objects(size_t *ret_count)
{
	*ret_count = COUNT_OF(objects);
	return objects;
}
