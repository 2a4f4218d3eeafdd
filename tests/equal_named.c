/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Values that have one row of the table and a further name each: limits, flags, alarms by
 * severity, read errors, and what a module observes. The names are written down here.
 */
#include "tests/equal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "schema/leaf_flag.h"
#include "tests/suite.h"

static const char *const limits[] = { "high-alarm", "low-alarm", "high-warning",
	"low-warning" };
static const char *const bounds[][2] = { { "high", "alarm" }, { "low", "alarm" },
	{ "high", "warning" }, { "low", "warning" } };
static const char *const severities[] = { "critical", "major", "warning" };
static const char *const reasons[] = { "nack", "timeout", "checksum", "other" };

/* ---- flags ---- */

static const struct {
	const char *name;
	bool per_lane;
} signals[] = {
	{ "tx-fault", true },
	{ "tx-los", true },
	{ "tx-cdr-lol", true },
	{ "rx-los", true },
	{ "rx-cdr-lol", true },
	{ "tx-eq-fault", true },
	{ "module-firmware-fault", false },
	{ "data-path-firmware-fault", false },
	{ "module-state-changed", false },
	{ "data-path-state-changed", true },
	{ "rx-output-changed", true },
	{ "initialization-complete", false },
	{ "tec-ready", false },
	{ "running-firmware-deviates", false },
	{ "cdb-1-complete", false },
	{ "cdb-2-complete", false },
	{ "tuning-complete", true },
	{ "wavelength-unlocked", true },
	{ "channel-invalid", true },
	{ "tuning-not-accepted", true },
	{ "fine-tuning-out-of-range", true },
	{ "target-power-out-of-range", true },
	{ "custom-flag-0", false },
	{ "custom-flag-1", false },
	{ "custom-flag-2", false },
	{ "custom-flag-3", false },
	{ "custom-flag-4", false },
	{ "custom-flag-5", false },
	{ "custom-flag-6", false },
	{ "custom-flag-7", false },
	{ "custom-flag-8", false },
	{ "custom-flag-9", false },
	{ "custom-flag-10", false },
	{ "custom-flag-11", false },
	{ "custom-flag-12", false },
	{ "custom-flag-13", false },
	{ "custom-flag-14", false },
	{ "custom-flag-15", false },
	{ "custom-flag-16", false },
	{ "custom-flag-17", false },
	{ "custom-flag-18", false },
	{ "custom-flag-19", false },
	{ "custom-flag-20", false },
	{ "custom-flag-21", false },
	{ "custom-flag-22", false },
	{ "custom-flag-23", false },
	{ "custom-flag-24", false },
	{ "custom-flag-25", false },
	{ "custom-flag-26", false },
	{ "custom-flag-27", false },
	{ "custom-flag-28", false },
	{ "custom-flag-29", false },
	{ "custom-flag-30", false },
	{ "custom-flag-31", false },
}, monitors[] = {
	{ "temperature", false },
	{ "supply-voltage", false },
	{ "tx-power", true },
	{ "tx-bias", true },
	{ "rx-power", true },
	{ "laser-temperature", false },
	{ "laser2-temperature", false },
	{ "tec-current", false },
	{ "tec2-current", false },
	{ "cooler-current", false },
	{ "supply-voltage-2", false },
	{ "aux1", false },
	{ "custom-monitor", false },
};

/* Of one lane, from 0; -1: of the module. */
struct flag {
	char name[64];
	int lane;
};

/* The switch of these tests raises one flag of an observable. */
static struct flag
flag_of(const struct equal_said *s)
{
	size_t flag = s->index % LEAF_FLAGS, of_limit = flag - COUNT_OF(signals);
	struct flag f = { EQUAL_OBSERVED_FLAG, EQUAL_OBSERVED_LANE };

	if (s->index >= LEAF_FLAG_OBSERVED)
		return f;
	f.lane = (int)(s->index / LEAF_FLAGS);
	if (flag < COUNT_OF(signals)) {
		snprintf(f.name, sizeof(f.name), "%s", signals[flag].name);
		f.lane = signals[flag].per_lane ? f.lane : -1;
		return f;
	}
	snprintf(f.name, sizeof(f.name), "%s-%s",
	    monitors[of_limit / COUNT_OF(limits)].name,
	    limits[of_limit % COUNT_OF(limits)]);
	if (!monitors[of_limit / COUNT_OF(limits)].per_lane)
		f.lane = -1;
	return f;
}

static const json_t *
find_record(const json_t *module, const struct flag *f)
{
	const json_t *records = json_object_get(module, "flag-records");

	for (size_t i = 0; i < json_array_size(records); i++) {
		const json_t *record = json_array_get(records, i);
		const json_t *lane = json_object_get(record, "lane");
		const char *name = json_string_value(json_object_get(record, "flag"));

		if (!lane)
			lane = json_object_get(record, "host-lane");
		if (name && strcmp(name, f->name) == 0 &&
		    json_integer_value(lane) == f->lane + 1)
			return record;
	}
	return NULL;
}

static bool
has_word(const json_t *list, const char *word)
{
	for (size_t i = 0; i < json_array_size(list); i++) {
		if (strcmp(json_string_value(json_array_get(list, i)), word) == 0)
			return true;
	}
	return false;
}

/* REST lists those that are up, and has no record of one that never was. */
static void
compare_flag(enum equal_surface surface, const json_t *module, const struct equal_said *s)
{
	struct flag f = flag_of(s);
	const json_t *record = find_record(module, &f), *of = module, *up;

	if (f.lane >= 0)
		of = json_array_get(json_object_get(module, "lanes"), (size_t)f.lane);
	up = json_object_get(of, "flags");
	if (s->kind == VALUE_COUNT && up)
		equal_count(surface, s,
		    json_integer_value(json_object_get(record, "count")) ==
			strtoll(s->text, NULL, 10));
	else if (s->index >= LEAF_FLAG_OBSERVED && record)
		equal_count(surface, s,
		    json_is_true(json_object_get(record, "up")) == (s->text[0] == 't'));
	else if (up)
		equal_count(surface, s, has_word(up, f.name) == (s->text[0] == 't'));
}

/* ---- numbers ---- */

static bool
is_unit(const json_t *of, const char *unit)
{
	const char *said = json_string_value(json_object_get(of, "unit"));

	return strcmp(said ? said : "ratio", unit) == 0;
}

/* A limit stands in an object of its quantity, which has the unit. */
static void
compare_limit(enum equal_surface surface, const json_t *module,
    const struct equal_said *s)
{
	const json_t *of =
	    json_object_get(json_object_get(module, "limits"), s->leaf->rest);
	const json_t *number = json_object_get(of, limits[s->index]);

	if (number)
		equal_count(surface, s,
		    is_unit(of, s->unit) &&
			equal_is_number(json_number_value(number), s->text));
}

/* What REST calls what OpenConfig has paths for, and the reading that else stands there.
 */
static const struct {
	const char *path, *name, *side, *reading;
} observables[] = {
	{ "/media-snr/", "snr", "media", NULL },
	{ "/host-snr/", "snr", "host", NULL },
	{ "transceiver_host_snr_db", "snr", "host", NULL },
	{ "/pre-fec-ber/", "pre-fec-ber", "media", NULL },
	{ "/tec-current/", "tec-current", "media", NULL },
	{ "/target-frequency-deviation/", "laser-frequency-error", "media", NULL },
	{ "/output-power/", "tx-power", "media", "tx-power" },
	{ "/input-power/", "rx-signal-power", "media", "rx-power" },
	{ "/chromatic-dispersion/", "cd", "media", NULL },
	{ "/polarization-mode-dispersion/", "dgd", "media", NULL },
	{ "/second-order-polarization-mode-dispersion/", "sopmd", "media", NULL },
	{ "/polarization-dependent-loss/", "pdl", "media", NULL },
	{ "/modulator-bias-xi/", "modulator-bias-xi", "media", NULL },
	{ "/modulator-bias-xq/", "modulator-bias-xq", "media", NULL },
	{ "/modulator-bias-yi/", "modulator-bias-yi", "media", NULL },
	{ "/modulator-bias-yq/", "modulator-bias-yq", "media", NULL },
	{ "/modulator-bias-x-phase/", "modulator-bias-x-phase", "media", NULL },
	{ "/modulator-bias-y-phase/", "modulator-bias-y-phase", "media", NULL },
	{ "/osnr/", "osnr", "media", NULL },
	{ "/esnr/", "esnr", "media", NULL },
	{ "/carrier-frequency-offset/", "cfo", "media", NULL },
	{ "/sop-roc/", "sop-rate", "media", NULL },
	{ "/modulation-error-ratio/", "mer", "media", NULL },
	{ "/q-value/", "q-factor", "media", NULL },
};

static const json_t *
find_observed(const json_t *module, const char *name, const char *side, unsigned lane)
{
	const json_t *list = json_object_get(module, "vdm");

	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *item = json_array_get(list, i);
		const char *is = json_string_value(json_object_get(item, "name"));
		const char *on = json_string_value(json_object_get(item, "side"));

		if (is && on && strcmp(is, name) == 0 && strcmp(on, side) == 0 &&
		    json_integer_value(json_object_get(item, "lane")) == lane + 1)
			return item;
	}
	return NULL;
}

/* REST has all that a word says; the row as many digits as is good for /metrics. */
static bool
is_observed(const json_t *of, const struct equal_said *s)
{
	double number = json_number_value(json_object_get(of, "value"));

	if (strcmp(s->unit, "ratio") == 0)
		return is_unit(of, s->unit) && equal_is_number(number, s->text);
	return is_unit(of, s->unit) &&
	       fabs(number - strtod(s->text, NULL)) <= 0.0005 + 1e-9;
}

static void
compare_observed(enum equal_surface surface, const json_t *module,
    const struct equal_said *s)
{
	const char *where = s->leaf->path ? s->leaf->path : s->leaf->metric;
	const json_t *of = NULL;
	size_t i = 0;

	while (i < COUNT_OF(observables) && !strstr(where, observables[i].path))
		i++;
	if (i == COUNT_OF(observables))
		return;
	of = find_observed(module, observables[i].name, observables[i].side, s->index);
	if (!of && observables[i].reading)
		of = json_object_get(json_array_get(json_object_get(module, "lanes"),
					 s->index),
		    observables[i].reading);
	if (of)
		equal_count(surface, s, is_observed(of, s));
}

/* ---- what is told ---- */

static void
compare_count(enum equal_surface surface, const json_t *of, const char *name,
    const struct equal_said *s)
{
	const json_t *number = json_object_get(of, name);

	if (number)
		equal_count(surface, s,
		    json_is_integer(number) &&
			equal_is_number(json_number_value(number), s->text));
}

bool
equal_is_named(enum leaf_subject subject)
{
	return subject == LEAF_LIMIT || subject == LEAF_FLAG ||
	       subject == LEAF_SEVERITY || subject == LEAF_READ_ERROR ||
	       subject == LEAF_OBSERVED || subject == LEAF_HOST_LANE;
}

void
equal_compare_named(enum equal_surface surface, const json_t *cage, const json_t *module,
    const struct equal_said *s)
{
	const json_t *counters = json_object_get(cage, "counters");

	if (s->leaf->subject == LEAF_LIMIT)
		compare_limit(surface, module, s);
	else if (s->leaf->subject == LEAF_FLAG)
		compare_flag(surface, module, s);
	else if (s->leaf->subject == LEAF_SEVERITY)
		compare_count(surface, json_object_get(cage, "alarms"),
		    severities[s->index], s);
	else if (s->leaf->subject == LEAF_READ_ERROR)
		compare_count(surface, json_object_get(counters, "read-errors"),
		    reasons[s->index], s);
	else
		compare_observed(surface, module, s);
}

void
equal_print_labels(char *room, size_t size, const struct equal_said *s)
{
	struct flag f;

	room[0] = '\0';
	if (s->leaf->subject == LEAF_LIMIT)
		snprintf(room, size, "bound=\"%s\",severity=\"%s\"}", bounds[s->index][0],
		    bounds[s->index][1]);
	if (s->leaf->subject == LEAF_SEVERITY)
		snprintf(room, size, "severity=\"%s\"}", severities[s->index]);
	if (s->leaf->subject == LEAF_READ_ERROR)
		snprintf(room, size, "reason=\"%s\"}", reasons[s->index]);
	if (s->leaf->subject != LEAF_FLAG)
		return;
	f = flag_of(s);
	for (char *at = f.name; *at; at++)
		*at = *at == '-' ? '_' : *at;
	snprintf(room, size, "flag=\"%s\"}", f.name);
}
