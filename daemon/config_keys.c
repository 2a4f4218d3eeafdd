/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/config_keys.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "base/dotted.h"
#include "base/suggest.h"
#include "base/utf8.h"
#include "daemon/config.h"
#include "daemon/config_yaml.h"

/* How far a slip of the pen goes: one letter too many or too few, or two swapped. */
#define SLIP_MAX 2

/* Enums have the order of the words in the module. */
static_assert(sizeof(enum log_level) == sizeof(unsigned) &&
		  sizeof(enum metrics_flags) == sizeof(unsigned),
    "VALUE_WORD writes an unsigned");

/* Where each value is kept. */
/* clang-format off */
#undef AT
#define AT(field) offsetof(struct config, field)
#define ROOM_platform_name                      AT(platform_name)
#define ROOM_plugin_dir                         AT(plugin_dir)
#define ROOM_yang_dir                           AT(yang_dir)
#define ROOM_http_listen                        AT(http.listen)
#define ROOM_http_web_config                    AT(http.web_config)
#define ROOM_http_insecure                      AT(http.insecure)
#define ROOM_http_names                         AT(http.names)
#define ROOM_http_connections                   AT(http.connections)
#define ROOM_http_connections_per_source        AT(http.per_source)
#define ROOM_http_handshake_timeout             AT(http.handshake_ms)
#define ROOM_http_header_timeout                AT(http.header_ms)
#define ROOM_http_answer_timeout                AT(http.answer_ms)
#define ROOM_http_idle_timeout                  AT(http.idle_ms)
#define ROOM_metrics_listen                     AT(scrape.listen)
#define ROOM_metrics_allow                      AT(scrape.allow)
#define ROOM_metrics_watts                      AT(metrics.watts)
#define ROOM_metrics_thresholds                 AT(metrics.thresholds)
#define ROOM_metrics_flags                      AT(metrics.flags)
#define ROOM_metrics_vdm                        AT(metrics.vdm)
#define ROOM_metrics_state_sets                 AT(metrics.state_sets)
#define ROOM_gnmi_listen                        AT(gnmi.listen)
#define ROOM_gnmi_insecure                      AT(gnmi.insecure)
#define ROOM_gnmi_connections                   AT(gnmi.connections)
#define ROOM_gnmi_connections_per_source        AT(gnmi.per_source)
#define ROOM_gnmi_keepalive                     AT(gnmi.keepalive_ms)
#define ROOM_gnmi_answer_timeout                AT(gnmi.answer_ms)
#define ROOM_run_dir                            AT(run_dir)
#define ROOM_state_dir                          AT(state_dir)
#define ROOM_user                               AT(user)
#define ROOM_log_level                          AT(log_level)
#define ROOM_poll_monitors_period               AT(poll_monitors_ms)
#define ROOM_poll_flags_period                  AT(poll_flags_ms)
#define ROOM_poll_presence_period               AT(poll_presence_ms)
#define ROOM_poll_settle_time                   AT(poll_settle_ms)
#define ROOM_poll_owners_period                 AT(poll_owners_ms)
#define ROOM_recovery_deselect                  AT(recovery.deselect)
#define ROOM_recovery_clocks                    AT(recovery.clocks)
#define ROOM_recovery_mux_reset                 AT(recovery.mux_reset)
#define ROOM_recovery_cage_reset                AT(recovery.cage_reset)
#define ROOM_journal_events                     AT(journal_events)
#define ROOM_journal_size                       AT(journal_mib)
#define ROOM_alarms_shelve_time                 AT(alarms.shelve_ms)
#define ROOM_alarms_temperature_hysteresis      AT(alarms.hysteresis_mdegc)
#define ROOM_alarms_power_hysteresis            AT(alarms.hysteresis_mdb)
/* clang-format on */

const struct key_def config_keys[CONFIG_KEYS] = { CONFIG_ROWS };

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
		size_t row_len, len;

		if (!is_any(row) && row[0] != path[0])
			return false;
		row_len = strcspn(row, ".");
		len = dotted_part(path);
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

bool
config_key_takes_names(const char *path)
{
	char any[YAML_PATH_MAX + 2];

	snprintf(any, sizeof(any), "%s.*", path);
	for (size_t i = 0; i < CONFIG_KEYS; i++) {
		if (config_keys[i].names && path_fits(config_keys[i].path, any, true))
			return true;
	}
	return false;
}

/* Levenshtein's distance, up to what fits; `most` for all that are as far or further. */
static size_t
distance(const char *a, const char *b, size_t most)
{
	size_t row[YAML_PATH_MAX + 1];
	size_t a_len = strlen(a), b_len = MIN_OF(strlen(b), (size_t)YAML_PATH_MAX);

	if (MAX_OF(a_len, b_len) - MIN_OF(a_len, b_len) >= most)
		return most;
	for (size_t j = 0; j <= b_len; j++)
		row[j] = j;
	for (size_t i = 0; i < a_len; i++) {
		size_t before = row[0], nearest = i + 1;

		row[0] = i + 1;
		for (size_t j = 0; j < b_len; j++) {
			size_t above = row[j + 1];
			size_t least = MIN_OF(above, row[j]) + 1;

			row[j + 1] = MIN_OF(least, before + (a[i] != b[j]));
			nearest = MIN_OF(nearest, row[j + 1]);
			before = above;
		}
		if (nearest >= most)
			return most;
	}
	return MIN_OF(row[b_len], most);
}

/* The same of keys, where a part that the last name lacks counts as one letter. */
static size_t
key_distance(const char *path, const char *head, size_t most)
{
	size_t before = (size_t)(dotted_last(path) - path), lacks = 0;

	if (strncmp(path, head, before) == 0 && dotted_last(head) == head + before)
		lacks = suggest_lacks(path + before, head + before);
	return lacks ? MIN_OF(lacks, most) : distance(path, head, most);
}

/* Not the section that the path stands in. */
static bool
is_worth_saying(const char *head, const char *path)
{
	size_t len = strlen(head);

	return strncmp(head, path, len) != 0 || path[len] != '.';
}

/*
 * The first `len` bytes of a row's path, with names of `path` where it has any. False
 * where the last part is one, for it says nothing.
 */
static bool
head_of(const char *row, size_t len, const char *path, char ret_head[YAML_PATH_MAX])
{
	const char *end = row + len;
	size_t at = 0;

	for (;;) {
		size_t part = strcspn(row, "."), own = dotted_part(path);
		size_t said = is_any(row) ? own : part;

		if (at + said + 1 >= YAML_PATH_MAX)
			return false;
		memcpy(ret_head + at, is_any(row) ? path : row, said);
		at += said;
		ret_head[at] = '\0';
		if (row + part >= end)
			return !is_any(row);
		ret_head[at++] = '.';
		row += part + 1;
		path += own + (path[own] == '.');
	}
}

/* The key or section that is written most like the path, or "" where none is near. */
static void
find_nearest(const char *path, char ret_near[YAML_PATH_MAX])
{
	size_t best = 2 + strlen(dotted_last(path)) / 4;

	ret_near[0] = '\0';
	for (size_t i = 0; i < CONFIG_KEYS; i++) {
		const char *row = config_keys[i].path;
		const char *before = i ? config_keys[i - 1].path : "";

		for (size_t len = strcspn(row, ".");;
		     len += 1 + strcspn(row + len + 1, ".")) {
			char head[YAML_PATH_MAX];
			size_t d;

			/* a section is looked at once */
			if (strncmp(before, row, len + 1) != 0 &&
			    head_of(row, len, path, head) &&
			    (d = key_distance(path, head, best)) < best &&
			    is_worth_saying(head, path)) {
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
	size_t len = (size_t)(dotted_last(near) - near);

	if (strncmp(near, path, len) != 0 || dotted_last(path) != path + len)
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

/*
 * Whether a word where any word may stand, such as the NAME of a platform, is
 * rather a key beside it: "platform.nam".
 */
static bool
is_misspelt(const char *path)
{
	char near[YAML_PATH_MAX];

	find_nearest(path, near);
	return near[0] && without_section(near, path) != near &&
	       distance(path, near, SLIP_MAX + 1) <= SLIP_MAX;
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

int
config_say_value(const struct value_def *def, const char *text, char *err, size_t size)
{
	char expected[192];
	const char *notation = value_notation(def);

	value_expect(def, expected, sizeof(expected));
	if (notation)
		snprintf(expected + strlen(expected), sizeof(expected) - strlen(expected),
		    " (%s)", notation);
	return config_say_must_be(expected, text, err, size);
}

/* Whether a path is one of a key in an entry of any name, such as ports.eth0.cage. */
static bool
is_in_entry(const char *path)
{
	char head[YAML_PATH_MAX];

	snprintf(head, sizeof(head), "%s", path);
	for (int i = 0; i < 2; i++) {
		size_t at = (size_t)(dotted_last(head) - head);

		if (!at)
			return false;
		head[at - 1] = '\0';
	}
	return config_key_takes_names(head);
}

int
config_say_section(const char *path, char *err, size_t size)
{
	const struct key_def *k = config_key_find(path, false);
	char expected[192];

	if (!path[0] || (!k && config_key_find(path, true)))
		return 0;
	if (!k && is_in_entry(path)) {
		snprintf(err, size,
		    "unknown key; a name with a dot in it stands in quotes");
		return -ENOENT;
	}
	if (!k)
		return config_say_unknown(path, err, size);
	value_expect(&k->value, expected, sizeof(expected));
	snprintf(err, size, "must be %s, not a section of keys", expected);
	return -EINVAL;
}

int
config_say_list(const char *path, char *err, size_t size)
{
	const struct key_def *k = path[0] ? config_key_find(path, false) : NULL;
	char expected[192] = "a section of keys";

	if (!k && path[0] && !config_key_find(path, true))
		return config_say_unknown(path, err, size);
	if (k)
		value_expect(&k->value, expected, sizeof(expected));
	snprintf(err, size, "must be %s, not a list", expected);
	return -EINVAL;
}

int
config_say_no_key(const char *path, const char *text, char *err, size_t size)
{
	if (path[0] && !config_key_find(path, true))
		return config_say_unknown(path, err, size);
	if (!text[0])
		return 0; /* a section all of whose keys are commented out */
	if (is_misspelt(path))
		return config_say_unknown(path, err, size);
	return config_say_must_be("a section of keys", text, err, size);
}
