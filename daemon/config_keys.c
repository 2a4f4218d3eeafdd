/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/config_keys.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "base/utf8.h"
#include "daemon/config.h"
#include "daemon/config_alarms.h"
#include "daemon/config_limits.h"
#include "daemon/config_ports.h"
#include "daemon/config_yaml.h"

#define NAME_CHARS "a-z0-9_-"
#define HOUR_MS    3600000

/* How far a slip of the pen goes: one letter too many or too few, or two swapped. */
#define SLIP_MAX 2

/* In the order of enum log_level. */
static const char *const level_words[] = { "error", "warn", "info", "debug", NULL };

/* In the order of enum metrics_flags. */
static const char *const flags_words[] = { "none", "seen", "all", NULL };

static_assert(sizeof(enum log_level) == sizeof(unsigned) &&
		  sizeof(enum metrics_flags) == sizeof(unsigned),
    "VALUE_WORD writes an unsigned");

#undef AT
#define AT(field) offsetof(struct config, field)
#define TEXT(bytes, set)                                             \
	{                                                            \
		.type = VALUE_TEXT, .max = (bytes)-1, .chars = (set) \
	}
#define DURATION(lo, hi)                                         \
	{                                                        \
		.type = VALUE_DURATION, .min = (lo), .max = (hi) \
	}
#define NUMBER(lo, hi, of)                                                     \
	{                                                                      \
		.type = VALUE_UNSIGNED, .min = (lo), .max = (hi), .unit = (of) \
	}
#define WORD(list)                                  \
	{                                           \
		.type = VALUE_WORD, .words = (list) \
	}
#define BOOL                       \
	{                          \
		.type = VALUE_BOOL \
	}
#define COUNT(lo, hi)                                            \
	{                                                        \
		.type = VALUE_UNSIGNED, .min = (lo), .max = (hi) \
	}
#define NETWORKS                       \
	{                              \
		.type = VALUE_NETWORKS \
	}
#define UNSIGNED(lo, hi, of)                                                   \
	{                                                                      \
		.type = VALUE_UNSIGNED, .min = (lo), .max = (hi), .unit = (of) \
	}
#define LISTEN                       \
	{                            \
		.type = VALUE_LISTEN \
	}

/* Keys of one section stand together: dump and example walk the table. */
/* clang-format off */
const struct key_def config_keys[] = {
	/* path                    type                                offset                 default           reload help */
	{ "platform.name",         TEXT(CONFIG_NAME_MAX, NAME_CHARS),  AT(platform_name),     CONFIG_AUTO,      false, "The plugin that reaches the cages; auto looks which one fits the machine." },
	{ "platform.NAME.KEY",     TEXT(CONFIG_TEXT_MAX, NULL),        MAP_ROW,               NULL,             false, "What the plugin NAME is told, key by key, such as cages of sim." },
	{ "plugin-dir",            TEXT(CONFIG_TEXT_MAX, NULL),        AT(plugin_dir),        CONFIG_AUTO,      false, "Where platform plugins are; auto: beside the program, or where they were installed." },
	{ "http.listen",           LISTEN,                             AT(http.listen),       "127.0.0.1:9780", false, "Where REST and metrics are served, apart from the Unix socket in run-dir; several with commas, each of one interface or VRF with ` device NAME` behind it." },
	{ "http.web-config",       TEXT(CONFIG_TEXT_MAX, NULL),        AT(http.web_config),   CONFIG_OFF,       false, "The file with certificate, users, tokens and roles for TCP, whose changes are taken over; off: in clear, for reading." },
	{ "http.insecure",         BOOL,                               AT(http.insecure),     "false",          false, "Whether a network may be served without TLS and sign-in: whoever can connect reads all." },
	{ "http.names",            TEXT(CONFIG_TEXT_MAX, "a-zA-Z0-9._, -"), AT(http.names),   "localhost",      false, "Names, with commas, by which browsers may ask beside the addresses and name of the host." },
	{ "http.connections",      COUNT(16, 10000),                   AT(http.connections),  "1024",           false, "How many connections there may be over TCP; the Unix socket has 64 of its own." },
	{ "http.connections-per-source", COUNT(1, 10000),              AT(http.per_source),   "64",             false, "How many of these one address may have, or one /64 of IPv6." },
	{ "http.handshake-timeout", DURATION(100, 60000),              AT(http.handshake_ms), "5s",             false, "How long a handshake of TLS may take." },
	{ "http.header-timeout",   DURATION(100, 60000),               AT(http.header_ms),    "10s",            false, "How long the head of a request may take, from the connection or its handshake on." },
	{ "http.answer-timeout",   DURATION(1000, HOUR_MS),            AT(http.answer_ms),    "1m",             false, "How long a client may take to read an answer." },
	{ "http.idle-timeout",     DURATION(1000, HOUR_MS),            AT(http.idle_ms),      "1m",             false, "How long a connection may be idle." },
	{ "metrics.listen",        LISTEN,                             AT(scrape.listen),     CONFIG_OFF,       false, "Where only /metrics and health are served, in clear, to the networks of metrics.allow." },
	{ "metrics.allow",         NETWORKS,                           AT(scrape.allow),      "127.0.0.0/8, ::1/128", false, "Who may connect there." },
	{ "metrics.watts",         BOOL,                               AT(metrics.watts),     "false",          true,  "Whether /metrics shows optical power in watts, too." },
	{ "metrics.thresholds",    BOOL,                               AT(metrics.thresholds), "false",        true,  "Whether /metrics shows the limits that modules give." },
	{ "metrics.flags",         WORD(flags_words),                  AT(metrics.flags),     "none",           true,  "Which flags /metrics shows; seen: those that were up since the module was plugged." },
	{ "metrics.vdm",           BOOL,                               AT(metrics.vdm),       "false",          true,  "Whether /metrics shows the SNR of the host side, too, of modules that observe it." },
	{ "metrics.state-sets",    BOOL,                               AT(metrics.state_sets), "false",        true,  "Whether /metrics shows each state of modules and data paths as a series." },
	{ "gnmi.listen",           LISTEN,                             AT(gnmi.listen),       "127.0.0.1:9339", false, "Where gNMI is served, with the TLS and sign-in of http.web-config; as http.listen." },
	{ "gnmi.insecure",         BOOL,                               AT(gnmi.insecure),     "false",          false, "Whether a network may be served without TLS and sign-in: whoever can connect reads all." },
	{ "gnmi.connections",      COUNT(16, 10000),                   AT(gnmi.connections),  "1280",           false, "How many connections of gNMI there may be." },
	{ "gnmi.connections-per-source", COUNT(1, 10000),              AT(gnmi.per_source),   "64",             false, "How many of these one address may have, or one /64 of IPv6." },
	{ "gnmi.keepalive",        DURATION(1000, HOUR_MS),            AT(gnmi.keepalive_ms), "1m",             false, "After how much silence a client is asked whether it is still there." },
	{ "gnmi.answer-timeout",   DURATION(1000, HOUR_MS),            AT(gnmi.answer_ms),    "1m",             false, "How long a client may leave a message unread." },
	{ "run-dir",               TEXT(CONFIG_TEXT_MAX, NULL),        AT(run_dir),           CONFIG_AUTO,      false, "Where caged.sock is; auto: /run/caged, or the user's own run directory." },
	{ "state-dir",             TEXT(CONFIG_TEXT_MAX, NULL),        AT(state_dir),         CONFIG_AUTO,      false, "Where what survives a restart is; auto: /var/lib/caged, or the user's own." },
	{ "user",                  TEXT(CONFIG_NAME_MAX, NAME_CHARS),  AT(user),              "caged",          false, "Whom the daemon runs as when root starts it." },
	{ "log.level",             WORD(level_words),                  AT(log_level),         "info",           true,  "The least important lines that are still written." },
	{ "poll.monitors-period",  DURATION(20, HOUR_MS),              AT(poll_monitors_ms),  "1s",             true,  "How often monitors and pins are read." },
	{ "poll.flags-period",     DURATION(20, HOUR_MS),              AT(poll_flags_ms),     "1s",             true,  "How often flags are read where no interrupt asks for it, with monitors or alone." },
	{ "poll.presence-period",  DURATION(50, 10000),                AT(poll_presence_ms),  "250ms",          false, "How often a bus process looks who is plugged." },
	{ "poll.settle-time",      DURATION(100, 60000),               AT(poll_settle_ms),    "2500ms",         true,  "How long a new module may take until it is read without being ready." },
	{ "poll.owners-period",    DURATION(1000, HOUR_MS),            AT(poll_owners_ms),    "1m",              true,  "How often it is looked who else uses the modules." },
	{ "recovery.deselect",     BOOL,                               AT(recovery.deselect), "true",            true,  "Whether a bus that is held may have all its modules and mux channels deselected." },
	{ "recovery.clocks",       BOOL,                               AT(recovery.clocks),   "true",            true,  "Whether it may be given nine clocks and a stop condition." },
	{ "recovery.mux-reset",    BOOL,                               AT(recovery.mux_reset), "false",          true,  "Whether the muxes of such a bus may be reset." },
	{ "recovery.cage-reset",   BOOL,                               AT(recovery.cage_reset), "false",         true,  "Whether the module that seems to hold it may be reset, while none of its lanes is in use." },
	{ "journal.events",        NUMBER(1000, 10000000, NULL),       AT(journal_events),    "100000",         true,  "How many events are kept; the oldest go first." },
	{ "journal.size",          NUMBER(1, 4096, "MiB"),             AT(journal_mib),       "32MiB",          true,  "How much of the disk they may take, up to 2 MiB for what is under way apart." },
	{ "alarms.shelve-time",    DURATION(1000, 30u * 24 * HOUR_MS), AT(alarms.shelve_ms),  "24h",             true,  "How long an alarm that was shelved stays so." },
	{ "alarms.temperature-hysteresis", UNSIGNED(0, 20000, "mC"),   AT(alarms.hysteresis_mdegc), "2000mC",    true,  "How far a temperature must be back inside its limit." },
	{ "alarms.power-hysteresis", UNSIGNED(0, 10000, "mdB"),        AT(alarms.hysteresis_mdb), "500mdB",      true,  "How far an optical power must be back inside its limit." },
	{ "alarms.KIND.KEY",       TEXT(CONFIG_ENTRY_VALUE_MAX, NULL), ENTRY_ROW,             NULL,              true,  "The rule of one kind of alarm: its severity, how long its cause must last (raise) and be gone (clear), whether it is enabled.", config_alarm_check },
	{ "cages.NAME.KEY",        TEXT(CONFIG_ENTRY_VALUE_MAX, NULL), ENTRY_ROW,             NULL,              true,  "Whether the lanes of a cage count as used: its in-use is auto, as its interfaces and its light say, on or off.", config_cage_check },
	{ "limits.OF.NAME.LIMIT",  TEXT(CONFIG_ENTRY_VALUE_MAX, NULL), ENTRY_ROW,             NULL,              true,  "A limit in place of what modules give: of a vendor, part or cage, such as part: {SY-1: {rx-power-low-alarm: -9dBm}}.", config_limit_check },
	{ "ports.INTERFACE.KEY",   TEXT(CONFIG_ENTRY_VALUE_MAX, NULL), ENTRY_ROW,             NULL,              true,  "Which cage an interface belongs to (cage), where that has not its name, and which host lanes of it (host-lanes: 1-4).", config_port_check },
};
/* clang-format on */

static_assert(COUNT_OF(config_keys) == CONFIG_KEYS, "the header counts the rows");
static_assert(CONFIG_KEYS <= CONFIG_KEYS_MAX, "struct config_diff holds every key");

static bool
is_any(const char *part)
{
	return part[0] >= 'A' && part[0] <= 'Z';
}

/*
 * Compares a path with a row's, part by part. True when they are the same, or,
 * for a section, when the row lies inside.
 */
static bool
path_fits(const char *row, const char *path, bool section)
{
	for (;;) {
		size_t row_len = strcspn(row, ".");
		size_t len = strcspn(path, ".");

		if (!is_any(row) && (row_len != len || memcmp(row, path, len) != 0))
			return false;
		row += row_len;
		path += len;
		if (!*path)
			return section ? *row == '.' : !*row;
		if (!*row)
			return false;
		row++;
		path++;
	}
}

const struct key_def *
config_key_find(const char *path, bool section)
{
	for (size_t i = 0; i < CONFIG_KEYS; i++) {
		if (path_fits(config_keys[i].path, path, section))
			return &config_keys[i];
	}
	return NULL;
}

/* Levenshtein's distance, up to what fits. */
static size_t
distance(const char *a, const char *b)
{
	size_t row[YAML_PATH_MAX + 1];
	size_t b_len = MIN_OF(strlen(b), (size_t)YAML_PATH_MAX);

	for (size_t j = 0; j <= b_len; j++)
		row[j] = j;
	for (size_t i = 0; a[i]; i++) {
		size_t before = row[0];

		row[0] = i + 1;
		for (size_t j = 0; j < b_len; j++) {
			size_t above = row[j + 1];
			size_t least = MIN_OF(above, row[j]) + 1;

			row[j + 1] = MIN_OF(least, before + (a[i] != b[j]));
			before = above;
		}
	}
	return row[b_len];
}

/* No pattern, and not the section that the path stands in. */
static bool
is_worth_saying(const char *head, const char *path)
{
	size_t len = strlen(head);

	if (strpbrk(head, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
		return false;
	return strncmp(head, path, len) != 0 || path[len] != '.';
}

/* The key or section that is written most like the path, or "" where none is near. */
static void
find_nearest(const char *path, char ret_near[YAML_PATH_MAX])
{
	size_t best = 2 + strlen(path) / 4;

	ret_near[0] = '\0';
	for (size_t i = 0; i < CONFIG_KEYS; i++) {
		const char *row = config_keys[i].path;

		for (size_t len = strcspn(row, ".");;
		     len += 1 + strcspn(row + len + 1, ".")) {
			char head[YAML_PATH_MAX];
			size_t d;

			snprintf(head, sizeof(head), "%.*s", (int)len, row);
			d = distance(path, head);
			if (d < best && is_worth_saying(head, path)) {
				best = d;
				memcpy(ret_near, head, sizeof(head));
			}
			if (!row[len])
				break;
		}
	}
}

/* What of `near` need be said: its last part, where both are of one section. */
static const char *
without_section(const char *near, const char *path)
{
	const char *dot = strrchr(near, '.');
	size_t len = dot ? (size_t)(dot - near) + 1 : 0;

	if (strncmp(near, path, len) != 0 || strchr(path + len, '.'))
		return near;
	return near + len;
}

int
config_say_unknown(const char *path, char *err, size_t size)
{
	char near[YAML_PATH_MAX];

	find_nearest(path, near);
	snprintf(err, size, near[0] ? "unknown key; did you mean %s?" : "unknown key",
	    without_section(near, path));
	return -ENOENT;
}

bool
config_is_misspelt(const char *path)
{
	char near[YAML_PATH_MAX];

	find_nearest(path, near);
	return near[0] && without_section(near, path) != near &&
	       distance(path, near) <= SLIP_MAX;
}

int
config_say_must_be(const char *expected, const char *text, char *err, size_t size)
{
	char shown[48];
	size_t len = utf8_printable(shown, sizeof(shown), text);

	snprintf(err, size, "must be %s, not \"%s%s\"", expected, shown,
	    len + 4 >= sizeof(shown) ? "..." : "");
	return -EINVAL;
}

void
config_key_print(const struct key_def *k, const struct config *config, char *ret_text,
    size_t size)
{
	value_print(&k->value, (const char *)config + k->offset, ret_text, size);
}
