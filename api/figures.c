/* SPDX-License-Identifier: Apache-2.0 */
#include "api/figures.h"

#include <string.h>

#include "base/bytes.h"

/* ---- what all metrics share ---- */

bool
figures_is_family(const struct leaf *leaf)
{
	return leaf->metric && leaf->type != METRIC_LABEL;
}

size_t
figures_print(const struct leaf *leaf, const struct value *v,
    char ret_text[DECIMAL_TEXT_MAX])
{
	switch (v->kind) {
	case VALUE_FIXED:
		return decimal_print(ret_text, v->number, leaf->digits, 0);
	case VALUE_COUNT:
	case VALUE_BOOL:
		return count_print(ret_text, v->count);
	case VALUE_TEXT:
		return count_print(ret_text, 1);
	}
	return 0;
}

void
figures_put_help(struct text *t, const char *name, const char *help,
    enum metric_type type)
{
	text_string(t, "# HELP ");
	text_string(t, name);
	text_char(t, ' ');
	text_help(t, help);
	text_string(t, "\n# TYPE ");
	text_string(t, name);
	text_string(t, type == METRIC_COUNTER ? " counter\n" : " gauge\n");
}

/* ---- the daemon ---- */

void
figures_put_number(struct text *t, const char *name, const char *help,
    enum metric_type type, int64_t number, unsigned digits)
{
	figures_put_help(t, name, help, type);
	text_string(t, name);
	text_char(t, ' ');
	text_decimal(t, number, digits, 0);
	text_char(t, '\n');
}

static void
put_build(struct text *t, const char *version)
{
	figures_put_help(t, "caged_build_info", "The version of caged that runs.",
	    METRIC_GAUGE);
	text_string(t, "caged_build_info{version=\"");
	text_label(t, version);
	text_string(t, "\"} 1\n");
}

static void
put_bus_family(const struct inventory *inv, struct text *t, const struct leaf *leaf)
{
	char print[DECIMAL_TEXT_MAX];
	struct value v;

	figures_put_help(t, leaf->metric, leaf->help, leaf->type);
	for (unsigned i = 0; i < inv->bus_count; i++) {
		if (!leaf->get_bus(&inv->bus[i], &v))
			continue;
		text_string(t, leaf->metric);
		text_string(t, "{bus=\"");
		text_count(t, inv->bus[i].number);
		text_string(t, "\"} ");
		text_bytes(t, print, figures_print(leaf, &v, print));
		text_char(t, '\n');
	}
}

static void
put_recoveries(const struct inventory *inv, struct text *t)
{
	figures_put_help(t, "caged_bus_recoveries_total",
	    "Steps that were taken to free the bus.", METRIC_COUNTER);
	for (unsigned i = 0; i < inv->bus_count; i++) {
		for (int rung = 0; rung < RECOVERY_COUNT; rung++) {
			text_string(t, "caged_bus_recoveries_total{bus=\"");
			text_count(t, inv->bus[i].number);
			text_string(t, "\",rung=\"");
			text_label(t, recovery_name((enum recovery)rung));
			text_string(t, "\"} ");
			text_count(t, inv->bus[i].recoveries[rung]);
			text_char(t, '\n');
		}
	}
}

static void
put_requests(const struct figures *f, struct text *t)
{
	if (f->request_count > 0)
		figures_put_help(t, "caged_http_requests_total",
		    "HTTP requests that were answered.", METRIC_COUNTER);
	for (size_t i = 0; i < f->request_count; i++) {
		const struct request_kind *kind = &f->request[i];

		text_string(t, "caged_http_requests_total{handler=\"");
		text_label(t, kind->handler);
		text_string(t, "\",code=\"");
		text_count(t, kind->code);
		text_string(t, "\"} ");
		text_count(t, kind->count);
		text_char(t, '\n');
	}
}

/* The buckets of a histogram in microseconds; `bus` below 0: not of a bus. */
struct histogram {
	const char *name;
	int bus;
	size_t bounds;
	const uint32_t *bound_us;
	const uint64_t *count; /* of each bucket alone; [bounds] is the rest */
	uint64_t sum_us;
};

static void
put_sample(struct text *t, const struct histogram *h, const char *suffix)
{
	text_string(t, h->name);
	text_string(t, suffix);
	if (h->bus >= 0) {
		text_string(t, "{bus=\"");
		text_count(t, (uint64_t)h->bus);
		text_string(t, "\"}");
	}
	text_char(t, ' ');
}

static void
put_bucket(struct text *t, const struct histogram *h, int64_t bound_us, uint64_t count)
{
	text_string(t, h->name);
	text_string(t, "_bucket{");
	if (h->bus >= 0) {
		text_string(t, "bus=\"");
		text_count(t, (uint64_t)h->bus);
		text_string(t, "\",");
	}
	text_string(t, "le=\"");
	if (bound_us < 0)
		text_string(t, "+Inf");
	else
		text_decimal(t, bound_us, 6, 1); /* OpenMetrics: 1.0, never 1 */
	text_string(t, "\"} ");
	text_count(t, count);
	text_char(t, '\n');
}

static void
put_histogram(struct text *t, const struct histogram *h)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < h->bounds; i++) {
		sum += h->count[i];
		put_bucket(t, h, h->bound_us[i], sum);
	}
	sum += h->count[h->bounds];
	put_bucket(t, h, -1, sum);
	put_sample(t, h, "_sum");
	text_decimal(t, (int64_t)h->sum_us, 6, 0);
	text_char(t, '\n');
	put_sample(t, h, "_count");
	text_count(t, sum);
	text_char(t, '\n');
}

static void
put_turns(const struct api_turns *turns, struct text *t)
{
	const struct histogram h = { "caged_loop_turn_seconds", -1, turns->bounds,
		turns->bound_us, turns->count, turns->sum_us };

	text_string(t,
	    "# HELP caged_loop_turn_seconds How long the turns of the main loop "
	    "took.\n# TYPE caged_loop_turn_seconds histogram\n");
	put_histogram(t, &h);
}

static void
put_latency(const struct inventory *inv, struct text *t)
{
	text_string(t,
	    "# HELP caged_bus_transfer_seconds How long transfers on the bus took.\n"
	    "# TYPE caged_bus_transfer_seconds histogram\n");
	for (unsigned i = 0; i < inv->bus_count; i++) {
		const struct transfers *of = &inv->bus[i].transfers;
		const struct histogram h = { "caged_bus_transfer_seconds",
			(int)inv->bus[i].number, TRANSFERS_BOUNDS, transfers_bound_us,
			of->took, of->busy_us };

		put_histogram(t, &h);
	}
}

static void
put_bus_errors(const struct inventory *inv, struct text *t)
{
	figures_put_help(t, "caged_bus_errors_total", "Transfers on the bus that failed.",
	    METRIC_COUNTER);
	for (unsigned i = 0; i < inv->bus_count; i++) {
		for (int kind = 1; kind < HW_ERR_COUNT; kind++) {
			text_string(t, "caged_bus_errors_total{bus=\"");
			text_count(t, inv->bus[i].number);
			text_string(t, "\",kind=\"");
			text_string(t, hw_err_info(-kind)->name);
			text_string(t, "\"} ");
			text_count(t, inv->bus[i].transfers.failed[kind]);
			text_char(t, '\n');
		}
	}
}

static void
put_usage(const struct api_usage *usage, struct text *t)
{
	const struct {
		const char *name;
		const char *help;
		enum metric_type type;
		uint64_t number;
		unsigned digits;
	} rows[] = {
		{ "process_cpu_seconds_total",
		    "User and system CPU time that the main process used.",
		    METRIC_COUNTER, usage->cpu_us, 6 },
		{ "process_resident_memory_bytes", "Resident memory of the main process.",
		    METRIC_GAUGE, usage->resident_bytes, 0 },
		{ "process_virtual_memory_bytes", "Address space of the main process.",
		    METRIC_GAUGE, usage->virtual_bytes, 0 },
		{ "process_open_fds",
		    "How many file descriptors the main process has open.", METRIC_GAUGE,
		    usage->open_fds, 0 },
		{ "process_max_fds",
		    "How many file descriptors the main process may have open.",
		    METRIC_GAUGE, usage->max_fds, 0 },
		{ "process_start_time_seconds",
		    "When the main process started, in seconds since 1970.", METRIC_GAUGE,
		    usage->start_wall_us, 6 },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		if (rows[i].number > 0)
			figures_put_number(t, rows[i].name, rows[i].help, rows[i].type,
			    (int64_t)rows[i].number, rows[i].digits);
	}
}

static void
put_journal(const struct api_journal *journal, struct text *t)
{
	const struct {
		const char *name;
		const char *help;
		enum metric_type type;
		uint64_t number;
	} rows[] = {
		{ "caged_journal_up", "Whether the journal takes events.", METRIC_GAUGE,
		    journal->works },
		{ "caged_journal_events", "Events that are kept.", METRIC_GAUGE,
		    journal->events },
		{ "caged_journal_size_bytes", "What the events take of the disk.",
		    METRIC_GAUGE, journal->bytes },
		{ "caged_journal_events_committed_total", "Events that were committed.",
		    METRIC_COUNTER, journal->committed },
		{ "caged_journal_commits_total", "Commits, each of which is a sync.",
		    METRIC_COUNTER, journal->commits },
		{ "caged_journal_written_bytes_total",
		    "Bytes that the journal wrote to the disk.", METRIC_COUNTER,
		    journal->written_bytes },
		{ "caged_journal_troubles_total",
		    "How often the journal stopped taking events.", METRIC_COUNTER,
		    journal->troubles },
		{ "caged_journal_events_lost_total",
		    "Events that could not be kept until the journal took them.",
		    METRIC_COUNTER, journal->lost },
		{ "caged_journal_events_waiting", "Events that are not committed yet.",
		    METRIC_GAUGE, journal->waiting },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++)
		figures_put_number(t, rows[i].name, rows[i].help, rows[i].type,
		    (int64_t)rows[i].number, 0);
}

/* The last look at who else uses modules. */
static void
put_owners(const struct api_platform *p, struct text *t)
{
	if (!p || !p->looked_us)
		return;
	figures_put_number(t, "caged_owners_look_timestamp_seconds",
	    "When it was last seen who else uses modules.", METRIC_GAUGE,
	    (int64_t)(p->looked_wall_us / US_PER_MS), 3);
	figures_put_number(t, "caged_owners_look_complete",
	    "Whether all processes could be looked at then.", METRIC_GAUGE, !p->blind, 0);
}

/* ",kind=...,severity=...} COUNT", behind the label that says whose it is. */
static void
end_alarm(enum alarm_kind kind, enum severity severity, unsigned count, struct text *t)
{
	text_string(t, "\",kind=\"");
	text_string(t, alarm_kind_name(kind));
	if (alarm_qualifier(kind)[0]) {
		text_string(t, "\",qualifier=\"");
		text_string(t, alarm_qualifier(kind));
	}
	text_string(t, "\",severity=\"");
	text_string(t, severity_name(severity));
	text_string(t, "\"} ");
	text_count(t, count);
	text_char(t, '\n');
}

/* A kind of one cage: a series for each severity that it is up with, mostly one. */
static void
put_alarm_kind(const struct cage *c, enum alarm_kind kind, struct text *t)
{
	unsigned count[SEVERITY_COUNT] = { 0 };

	for (unsigned lane = 0; lane < LANES_MAX; lane++) {
		if (c->alarms.up[kind] & lane_bit(lane))
			count[alarm_get(c, kind, lane)->severity]++;
	}
	for (int s = 0; s < SEVERITY_COUNT; s++) {
		if (!count[s])
			continue;
		text_string(t, "caged_alarms{port=\"");
		text_label(t, c->name);
		end_alarm(kind, (enum severity)s, count[s], t);
	}
}

/* Only what is up has a series: at most one for each kind of a cage, in health none. */
static void
put_alarms_up(const struct inventory *inv, struct text *t)
{
	figures_put_help(t, "caged_alarms",
	    "Alarms that are up, by kind: of a port, on how many lanes, or of a bus.",
	    METRIC_GAUGE);
	for (unsigned i = 0; i < inv->cage_count; i++) {
		const struct alarm_set *set = &inv->cage[i].alarms;

		for (int k = 0; k < ALARM_KIND_COUNT; k++) {
			if (set->up[k])
				put_alarm_kind(&inv->cage[i], (enum alarm_kind)k, t);
		}
	}
	for (unsigned i = 0; i < inv->bus_count; i++) {
		if (!inv->bus[i].alarm_up)
			continue;
		text_string(t, "caged_alarms{bus=\"");
		text_count(t, inv->bus[i].number);
		end_alarm(ALARM_BUS_STUCK, (enum severity)inv->bus[i].alarm.severity, 1,
		    t);
	}
}

static void
put_alarms(const struct inventory *inv, struct text *t)
{
	uint64_t raised[SEVERITY_COUNT] = { 0 };
	int64_t shelved = 0;

	for (unsigned i = 0; i < inv->cage_count; i++) {
		const struct alarm_set *set = &inv->cage[i].alarms;

		for (int s = 0; s < SEVERITY_COUNT; s++)
			raised[s] += set->raised[s];
		for (int kind = 0; kind < ALARM_KIND_COUNT; kind++)
			shelved += __builtin_popcount(set->shelf[kind]);
	}
	for (unsigned i = 0; i < inv->bus_count; i++) {
		for (int s = 0; s < SEVERITY_COUNT; s++)
			raised[s] += inv->bus[i].raised[s];
		shelved += inv->bus[i].alarm.shelved_until_us != 0;
	}
	put_alarms_up(inv, t);
	figures_put_help(t, "caged_alarms_raised_total",
	    "Alarms that were raised, by severity.", METRIC_COUNTER);
	for (int s = 0; s < SEVERITY_COUNT; s++) {
		text_string(t, "caged_alarms_raised_total{severity=\"");
		text_string(t, severity_name((enum severity)s));
		text_string(t, "\"} ");
		text_count(t, raised[s]);
		text_char(t, '\n');
	}
	figures_put_number(t, "caged_alarms_shelved", "Alarms that operators shelved.",
	    METRIC_GAUGE, shelved, 0);
}

void
figures_put(const struct figures *f, const struct inventory *inv,
    const struct api_host *host, struct text *t)
{
	size_t count;
	const struct leaf *leaves = leaf_table(&count);
	struct api_turns turns = { 0 };
	struct api_usage usage = { 0 };
	struct api_journal journal = { 0 };

	put_build(t, host->version);
	for (size_t i = 0; i < count && inv->bus_count > 0; i++) {
		if (figures_is_family(&leaves[i]) && leaves[i].get_bus)
			put_bus_family(inv, t, &leaves[i]);
	}
	if (inv->bus_count > 0) {
		put_bus_errors(inv, t);
		put_latency(inv, t);
		put_recoveries(inv, t);
	}
	put_owners(host->platform, t);
	put_alarms(inv, t);
	put_requests(f, t);
	for (size_t i = 0; i < COUNT_OF(f->guards); i++) {
		if (f->guards[i])
			guards_put(f->guards[i], t);
	}
	if (host->turns) {
		host->turns(host->arg, &turns);
		put_turns(&turns, t);
	}
	if (host->journal) {
		host->journal(host->arg, &journal);
		put_journal(&journal, t);
	}
	if (host->usage) {
		host->usage(host->arg, &usage);
		put_usage(&usage, t);
	}
}

void
figures_count_request(struct figures *f, const char *handler, unsigned code)
{
	struct request_kind *kind = f->request;
	struct request_kind *end = f->request + f->request_count;

	while (kind < end && (kind->code != code || strcmp(kind->handler, handler) != 0))
		kind++;
	if (kind == end) {
		if (f->request_count == REQUEST_KINDS_MAX)
			return;
		*kind = (struct request_kind){ .handler = handler, .code = code };
		f->request_count++;
	}
	kind->count++;
}
