/* SPDX-License-Identifier: Apache-2.0 */
#include "model/alarm_kind.h"

#include <assert.h>
#include <string.h>

#include "base/bytes.h"

/* What may come and go by itself has to last; what is a state is told at once. */
#define LASTS   2500, 10000
#define AT_ONCE 0, 0
#define SLOWLY  10000, 30000
#define PATIENT 60000, 60000
/* A module says it once; nobody who looks a moment later should miss it. */
#define SAID 0, 60000
/* What is read every ten seconds: two looks have to agree ... */
#define SAMPLED 15000, 15000
/* ... or did so already. */
#define AGREED 0, 15000

#define DAY_MS 86400000u

/*
 * The kinds in the order of their numbers: each monitor with its four limits, the
 * signal flags, the rest. Names are part of ids: they do not change.
 */
/* clang-format off */
static const struct {
	const char *name, *qualifier;
	enum alarm_lanes lanes;
	enum severity severity;
	uint32_t raise_ms, clear_ms;
} kinds[] = {
	{ "temperature-high-alarm",      "", ALARM_OF_MODULE,     SEVERITY_MAJOR,    LASTS },
	{ "temperature-low-alarm",       "", ALARM_OF_MODULE,     SEVERITY_MAJOR,    LASTS },
	{ "temperature-high-warning",    "", ALARM_OF_MODULE,     SEVERITY_WARNING,  LASTS },
	{ "temperature-low-warning",     "", ALARM_OF_MODULE,     SEVERITY_WARNING,  LASTS },
	{ "supply-voltage-high-alarm",   "", ALARM_OF_MODULE,     SEVERITY_MAJOR,    LASTS },
	{ "supply-voltage-low-alarm",    "", ALARM_OF_MODULE,     SEVERITY_MAJOR,    LASTS },
	{ "supply-voltage-high-warning", "", ALARM_OF_MODULE,     SEVERITY_WARNING,  LASTS },
	{ "supply-voltage-low-warning",  "", ALARM_OF_MODULE,     SEVERITY_WARNING,  LASTS },
	{ "tx-power-high-alarm",         "", ALARM_OF_MEDIA_LANE, SEVERITY_MAJOR,    LASTS },
	{ "tx-power-low-alarm",          "", ALARM_OF_MEDIA_LANE, SEVERITY_MAJOR,    LASTS },
	{ "tx-power-high-warning",       "", ALARM_OF_MEDIA_LANE, SEVERITY_WARNING,  LASTS },
	{ "tx-power-low-warning",        "", ALARM_OF_MEDIA_LANE, SEVERITY_WARNING,  LASTS },
	{ "tx-bias-high-alarm",          "", ALARM_OF_MEDIA_LANE, SEVERITY_MAJOR,    LASTS },
	{ "tx-bias-low-alarm",           "", ALARM_OF_MEDIA_LANE, SEVERITY_MAJOR,    LASTS },
	{ "tx-bias-high-warning",        "", ALARM_OF_MEDIA_LANE, SEVERITY_WARNING,  LASTS },
	{ "tx-bias-low-warning",         "", ALARM_OF_MEDIA_LANE, SEVERITY_WARNING,  LASTS },
	{ "rx-power-high-alarm",         "", ALARM_OF_MEDIA_LANE, SEVERITY_MAJOR,    LASTS },
	{ "rx-power-low-alarm",          "", ALARM_OF_MEDIA_LANE, SEVERITY_MAJOR,    LASTS },
	{ "rx-power-high-warning",       "", ALARM_OF_MEDIA_LANE, SEVERITY_WARNING,  LASTS },
	{ "rx-power-low-warning",        "", ALARM_OF_MEDIA_LANE, SEVERITY_WARNING,  LASTS },
	{ "laser-temperature-high-alarm",  "", ALARM_OF_MODULE,     SEVERITY_MAJOR,    LASTS },
	{ "laser-temperature-low-alarm",   "", ALARM_OF_MODULE,     SEVERITY_MAJOR,    LASTS },
	{ "laser-temperature-high-warning","", ALARM_OF_MODULE,     SEVERITY_WARNING,  LASTS },
	{ "laser-temperature-low-warning", "", ALARM_OF_MODULE,     SEVERITY_WARNING,  LASTS },
	{ "laser2-temperature-high-alarm", "", ALARM_OF_MODULE,     SEVERITY_MAJOR,    LASTS },
	{ "laser2-temperature-low-alarm", "", ALARM_OF_MODULE,     SEVERITY_MAJOR,    LASTS },
	{ "laser2-temperature-high-warning", "", ALARM_OF_MODULE,     SEVERITY_WARNING,  LASTS },
	{ "laser2-temperature-low-warning", "", ALARM_OF_MODULE,     SEVERITY_WARNING,  LASTS },
	{ "tec-current-high-alarm",        "", ALARM_OF_MODULE,     SEVERITY_MAJOR,    LASTS },
	{ "tec-current-low-alarm",         "", ALARM_OF_MODULE,     SEVERITY_MAJOR,    LASTS },
	{ "tec-current-high-warning",      "", ALARM_OF_MODULE,     SEVERITY_WARNING,  LASTS },
	{ "tec-current-low-warning",       "", ALARM_OF_MODULE,     SEVERITY_WARNING,  LASTS },
	{ "tec2-current-high-alarm", "", ALARM_OF_MODULE,     SEVERITY_MAJOR,    LASTS },
	{ "tec2-current-low-alarm", "", ALARM_OF_MODULE,     SEVERITY_MAJOR,    LASTS },
	{ "tec2-current-high-warning", "", ALARM_OF_MODULE,     SEVERITY_WARNING,  LASTS },
	{ "tec2-current-low-warning", "", ALARM_OF_MODULE,     SEVERITY_WARNING,  LASTS },
	{ "cooler-current-high-alarm",     "", ALARM_OF_MODULE,     SEVERITY_MAJOR,    LASTS },
	{ "cooler-current-low-alarm",      "", ALARM_OF_MODULE,     SEVERITY_MAJOR,    LASTS },
	{ "cooler-current-high-warning",   "", ALARM_OF_MODULE,     SEVERITY_WARNING,  LASTS },
	{ "cooler-current-low-warning",    "", ALARM_OF_MODULE,     SEVERITY_WARNING,  LASTS },
	{ "supply-voltage-2-high-alarm",   "", ALARM_OF_MODULE,     SEVERITY_MAJOR,    LASTS },
	{ "supply-voltage-2-low-alarm",    "", ALARM_OF_MODULE,     SEVERITY_MAJOR,    LASTS },
	{ "supply-voltage-2-high-warning", "", ALARM_OF_MODULE,     SEVERITY_WARNING,  LASTS },
	{ "supply-voltage-2-low-warning",  "", ALARM_OF_MODULE,     SEVERITY_WARNING,  LASTS },
	{ "aux1-high-alarm",               "", ALARM_OF_MODULE,     SEVERITY_MAJOR,    LASTS },
	{ "aux1-low-alarm",                "", ALARM_OF_MODULE,     SEVERITY_MAJOR,    LASTS },
	{ "aux1-high-warning",             "", ALARM_OF_MODULE,     SEVERITY_WARNING,  LASTS },
	{ "aux1-low-warning",              "", ALARM_OF_MODULE,     SEVERITY_WARNING,  LASTS },
	{ "custom-monitor-high-alarm",     "", ALARM_OF_MODULE,     SEVERITY_MAJOR,    LASTS },
	{ "custom-monitor-low-alarm",      "", ALARM_OF_MODULE,     SEVERITY_MAJOR,    LASTS },
	{ "custom-monitor-high-warning",   "", ALARM_OF_MODULE,     SEVERITY_WARNING,  LASTS },
	{ "custom-monitor-low-warning",    "", ALARM_OF_MODULE,     SEVERITY_WARNING,  LASTS },
	{ "tx-fault",                    "", ALARM_OF_MEDIA_LANE, SEVERITY_MAJOR,    LASTS },
	{ "tx-los",                      "", ALARM_OF_HOST_LANE,  SEVERITY_MAJOR,    LASTS },
	{ "tx-cdr-lol",                  "", ALARM_OF_HOST_LANE,  SEVERITY_MAJOR,    LASTS },
	{ "rx-los",                      "", ALARM_OF_MEDIA_LANE, SEVERITY_CRITICAL, LASTS },
	{ "rx-cdr-lol",                  "", ALARM_OF_MEDIA_LANE, SEVERITY_MAJOR,    LASTS },
	{ "tx-eq-fault",                 "", ALARM_OF_HOST_LANE,  SEVERITY_MAJOR,    LASTS },
	{ "module-firmware-fault",       "", ALARM_OF_MODULE,     SEVERITY_MAJOR,    SAID },
	{ "data-path-firmware-fault",    "", ALARM_OF_MODULE,     SEVERITY_MAJOR,    SAID },
	{ "module-unreadable",           "", ALARM_OF_MODULE,     SEVERITY_MAJOR,    AT_ONCE },
	{ "module-fault",                "", ALARM_OF_MODULE,     SEVERITY_CRITICAL, AT_ONCE },
	{ "presence-flapping",           "", ALARM_OF_MODULE,     SEVERITY_MAJOR,    AT_ONCE },
	{ "other-owner",                 "", ALARM_OF_MODULE,     SEVERITY_WARNING,  AT_ONCE },
	{ "bus-stuck",                   "", ALARM_OF_BUS,        SEVERITY_MAJOR,    AT_ONCE },
	{ "data-path-down",              "", ALARM_OF_HOST_LANE,  SEVERITY_MAJOR,    SLOWLY },
	{ "identity-checksum",           "", ALARM_OF_MODULE,     SEVERITY_WARNING,  AT_ONCE },
	{ "module-incompatible",         "", ALARM_OF_MODULE,     SEVERITY_MAJOR,    AT_ONCE },
	{ "poll-late",                   "", ALARM_OF_MODULE,     SEVERITY_WARNING,  SLOWLY },
	{ "pin-mismatch",                "", ALARM_OF_MODULE,     SEVERITY_WARNING,  SLOWLY },
	{ "laser-unlocked",              "", ALARM_OF_MEDIA_LANE, SEVERITY_MAJOR,    SAMPLED },
	{ "laser-tec-fault",             "", ALARM_OF_MODULE,     SEVERITY_MAJOR,    SAMPLED },
	{ "module-undecoded",            "", ALARM_OF_MODULE,     SEVERITY_WARNING,  AT_ONCE },
	{ "laser-tuning-refused",        "", ALARM_OF_MEDIA_LANE, SEVERITY_MAJOR,    AGREED },
	{ "threshold-disagreement", "temperature",    ALARM_OF_MODULE,     SEVERITY_WARNING, PATIENT },
	{ "threshold-disagreement", "supply-voltage", ALARM_OF_MODULE,     SEVERITY_WARNING, PATIENT },
	{ "threshold-disagreement", "tx-power",       ALARM_OF_MEDIA_LANE, SEVERITY_WARNING, PATIENT },
	{ "threshold-disagreement", "tx-bias",        ALARM_OF_MEDIA_LANE, SEVERITY_WARNING, PATIENT },
	{ "threshold-disagreement", "rx-power",       ALARM_OF_MEDIA_LANE, SEVERITY_WARNING, PATIENT },
	{ "threshold-disagreement", "laser-temperature",ALARM_OF_MODULE,     SEVERITY_WARNING, PATIENT },
	{ "threshold-disagreement", "laser2-temperature", ALARM_OF_MODULE,     SEVERITY_WARNING, PATIENT },
	{ "threshold-disagreement", "tec-current",    ALARM_OF_MODULE,     SEVERITY_WARNING, PATIENT },
	{ "threshold-disagreement", "tec2-current", ALARM_OF_MODULE,     SEVERITY_WARNING, PATIENT },
	{ "threshold-disagreement", "cooler-current", ALARM_OF_MODULE,     SEVERITY_WARNING, PATIENT },
	{ "threshold-disagreement", "supply-voltage-2",ALARM_OF_MODULE,     SEVERITY_WARNING, PATIENT },
	{ "threshold-disagreement", "aux1",           ALARM_OF_MODULE,     SEVERITY_WARNING, PATIENT },
	{ "threshold-disagreement", "custom-monitor", ALARM_OF_MODULE,     SEVERITY_WARNING, PATIENT },
};
/* clang-format on */

static_assert(COUNT_OF(kinds) == ALARM_KIND_COUNT, "a row for each kind");

bool
alarm_limit_of(enum alarm_kind kind, enum monitor *ret_id, enum limit *ret_limit)
{
	if (kind >= ALARM_SIGNALS)
		return false;
	*ret_id = (enum monitor)(kind / LIMIT_COUNT);
	*ret_limit = (enum limit)(kind % LIMIT_COUNT);
	return true;
}

bool
alarm_signal_of(enum alarm_kind kind, enum signal_flag *ret_id)
{
	if (kind < ALARM_SIGNALS || kind >= ALARM_UNREADABLE)
		return false;
	*ret_id = (enum signal_flag)(kind - ALARM_SIGNALS);
	return true;
}

bool
alarm_disagreement_of(enum alarm_kind kind, enum monitor *ret_id)
{
	if (kind < ALARM_DISAGREES || kind >= ALARM_KIND_COUNT)
		return false;
	*ret_id = (enum monitor)(kind - ALARM_DISAGREES);
	return true;
}

const char *
alarm_kind_name(enum alarm_kind kind)
{
	return kinds[kind].name;
}

bool
alarm_kind_parse(const char *name, const char *qualifier, enum alarm_kind *ret_kind)
{
	for (size_t i = 0; i < COUNT_OF(kinds); i++) {
		if (strcmp(kinds[i].name, name) != 0 ||
		    strcmp(kinds[i].qualifier, qualifier) != 0)
			continue;
		*ret_kind = (enum alarm_kind)i;
		return true;
	}
	return false;
}

const char *
alarm_qualifier(enum alarm_kind kind)
{
	return kinds[kind].qualifier;
}

enum alarm_lanes
alarm_lanes(enum alarm_kind kind)
{
	return kinds[kind].lanes;
}

enum severity
alarm_severity(enum alarm_kind kind)
{
	return kinds[kind].severity;
}

bool
alarm_is_of_cage(enum alarm_kind kind)
{
	return kind == ALARM_FLAPPING;
}

bool
alarm_outlives_swap(enum alarm_kind kind)
{
	return alarm_is_of_cage(kind) || kind == ALARM_OTHER_OWNER ||
	       kind == ALARM_POLL_LATE;
}

const char *
severity_name(enum severity severity)
{
	static const char *const names[] = { "critical", "major", "warning" };

	return names[severity];
}

void
alarm_policy_default(struct alarm_policy *p)
{
	*p = (struct alarm_policy){
		.shelve_ms = DAY_MS,
		.hysteresis_mdegc = 2000,
		.hysteresis_mdb = 500,
	};
	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		p->rule[i] = (struct alarm_rule){
			.severity = kinds[i].severity,
			.enabled = true,
			.raise_ms = kinds[i].raise_ms,
			.clear_ms = kinds[i].clear_ms,
		};
}

void
alarm_policy_prompt(struct alarm_policy *p)
{
	alarm_policy_default(p);
	for (size_t i = 0; i < ALARM_DISAGREES; i++)
		p->rule[i].raise_ms = p->rule[i].clear_ms = 0;
}
