/* SPDX-License-Identifier: Apache-2.0 */
#include "api/metrics.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "api/figures.h"
#include "api/text.h"
#include "base/bytes.h"
#include "schema/leaf.h"
#include "schema/leaf_flag.h"
#include "schema/leaf_monitor.h"

/* The daemon's figures are rendered again after this time without a tick. */
#define TAIL_PERIOD_US US_PER_S

#define NO_SLOT UINT32_MAX

/* Where the value of one series stands. */
struct slot {
	uint32_t offset;
	uint32_t next; /* of the same cage */
	uint16_t leaf;
	uint16_t index;
	uint8_t width;
	int64_t last; /* what stands there */
};

struct metrics {
	const struct inventory *inv;
	const struct api_host *host;
	const struct leaf *leaves;
	size_t leaf_count;
	struct metrics_options options;
	bool outdated; /* the layout is one of other options */

	struct snapshot *current;
	size_t head_len;    /* the patched part of its body */
	uint64_t seen_tick; /* every change up to this tick is in it */
	uint64_t tail_us;   /* when its tail was rendered */

	struct slot *slot;
	uint32_t slot_count;
	uint32_t slot_size;
	uint32_t *first; /* slot of each cage */

	struct figures figures;
	struct metrics_stats stats;
};

/* ---- life ---- */

struct metrics *
metrics_create(const struct inventory *inv, const struct api_host *host)
{
	struct metrics *m = calloc(1, sizeof(*m));

	if (!m)
		return NULL;
	m->inv = inv;
	m->host = host;
	m->leaves = leaf_table(&m->leaf_count);
	m->first = calloc(inv->cage_count + 1, sizeof(*m->first));
	if (!m->first) {
		metrics_destroy(m);
		return NULL;
	}
	return m;
}

void
metrics_destroy(struct metrics *m)
{
	if (!m)
		return;
	snapshot_unref(m->current);
	free(m->slot);
	free(m->first);
	free(m);
}

void
metrics_configure(struct metrics *m, const struct metrics_options *options)
{
	m->options = *options;
	m->outdated = true;
}

void
metrics_show_guards(struct metrics *m, const struct guards *guards)
{
	m->figures.guards[m->figures.guards[0] != NULL] = guards;
}

const struct metrics_stats *
metrics_stats(const struct metrics *m)
{
	return &m->stats;
}

/* ---- one value ---- */

/*
 * What /metrics shows of a leaf. Only what is good: a series that stands still
 * would be a wrong number told with confidence.
 */
static bool
get_good(const struct leaf *leaf, const struct cage *c, unsigned index, struct value *v)
{
	return leaf->get(c, index, v) && v->quality == QUALITY_GOOD;
}

static int64_t
value_number(const struct value *v)
{
	switch (v->kind) {
	case VALUE_FIXED:
		return v->number;
	case VALUE_COUNT:
	case VALUE_BOOL:
		return (int64_t)v->count;
	case VALUE_TEXT:
		return 1; /* METRIC_STATE: the state that is */
	}
	return 0;
}

/* How wide a field is at least, so that ordinary change needs no new layout. */
static size_t
usual_width(const struct leaf *leaf, const struct value *v)
{
	switch (v->kind) {
	case VALUE_FIXED:
		break;
	case VALUE_COUNT:
		return leaf->type == METRIC_COUNTER ? 4 : 1;
	case VALUE_BOOL:
	case VALUE_TEXT:
		return 1;
	}
	if (leaf->unit == UNIT_VOLTS || leaf->unit == UNIT_AMPERES ||
	    leaf->unit == UNIT_WATTS)
		return leaf->digits + 2u; /* "3.3012" */
	if (leaf->unit == UNIT_SECONDS)   /* since 1970: "1795363199.711" */
		return leaf->digits + 11u;
	if (leaf->unit == UNIT_RATIO) /* "0.00000007364" */
		return 14;
	return leaf->digits + 4u; /* "-40.001" */
}

/* ---- the layout ---- */

static void
put_label(struct text *t, const char *name, const char *value)
{
	text_char(t, ',');
	text_string(t, name);
	text_string(t, "=\"");
	text_label(t, value);
	text_char(t, '"');
}

/* The labels of the info family: every row that says it is one. */
static void
put_info_labels(const struct metrics *m, struct text *t, const struct cage *c)
{
	struct value v;

	for (size_t i = 0; i < m->leaf_count; i++) {
		const struct leaf *leaf = &m->leaves[i];

		if (leaf->type == METRIC_LABEL && leaf->get(c, 0, &v))
			put_label(t, leaf->metric, v.text);
	}
}

/* A word as a label value: its parts are joined with underscores in Prometheus. */
static void
put_word_label(struct text *t, const char *name, const char *word, size_t len)
{
	char label[LEAF_FLAG_NAME_MAX];
	size_t i;

	for (i = 0; i < len && i < sizeof(label) - 1; i++)
		label[i] = word[i] == '-' ? '_' : word[i];
	label[i] = '\0';
	put_label(t, name, label);
}

/* Of "high-alarm", the bound and the severity. */
static void
put_limit_labels(struct text *t, enum limit limit)
{
	const char *name = leaf_limit_name(limit);
	size_t bound = strcspn(name, "-");

	put_word_label(t, "bound", name, bound);
	put_label(t, "severity", name + bound + 1);
}

static void
put_labels(const struct metrics *m, struct text *t, const struct leaf *leaf,
    const struct cage *c, unsigned index, const struct value *v)
{
	char print[DECIMAL_TEXT_MAX];
	char room[LEAF_FLAG_NAME_MAX];
	const char *name;
	unsigned lane;

	text_string(t, "{port=\"");
	text_label(t, c->name);
	text_char(t, '"');
	if (leaf_lane(leaf->subject, c, index, &lane)) {
		count_print(print, lane + 1);
		put_label(t, "lane", print);
	}
	if (leaf->subject == LEAF_READ_ERROR)
		put_label(t, "reason", hw_reason_name((enum hw_reason)(index + 1)));
	if (leaf->subject == LEAF_SEVERITY)
		put_label(t, "severity", severity_name((enum severity)index));
	if (leaf->subject == LEAF_LIMIT)
		put_limit_labels(t, (enum limit)index);
	if (leaf->subject == LEAF_FLAG) {
		name = leaf_flag_name(c, index, room);
		put_word_label(t, "flag", name, strlen(name));
	}
	if (leaf->type == METRIC_INFO)
		put_info_labels(m, t, c);
	if (leaf->type == METRIC_STATE)
		put_word_label(t, "state", v->text, strlen(v->text));
	if (leaf->type == METRIC_STATESET) /* OpenMetrics: as the family is called */
		put_word_label(t, leaf->metric, v->text, strlen(v->text));
	text_char(t, '}');
}

static bool
slot_reserve(struct metrics *m)
{
	uint32_t size = MAX_OF(m->slot_size * 2, 256u);
	struct slot *slot;

	if (m->slot_count < m->slot_size)
		return true;
	slot = realloc(m->slot, size * sizeof(*slot));
	if (!slot)
		return false;
	m->slot = slot;
	m->slot_size = size;
	return true;
}

/* Puts a value right-aligned into its field and remembers where that is. */
static void
put_slot(struct metrics *m, struct text *t, const struct leaf *leaf, const struct cage *c,
    unsigned index, const struct value *v)
{
	char print[DECIMAL_TEXT_MAX];
	size_t len = figures_print(leaf, v, print);
	size_t width = MAX_OF(len, usual_width(leaf, v));

	if (!slot_reserve(m)) {
		t->failed = true;
		return;
	}
	m->slot[m->slot_count] = (struct slot){
		.offset = (uint32_t)t->len,
		.next = m->first[c->number],
		.leaf = (uint16_t)(leaf - m->leaves),
		.index = (uint16_t)index,
		.width = (uint8_t)width,
		.last = value_number(v),
	};
	m->first[c->number] = m->slot_count++;
	text_blanks(t, width - len);
	text_bytes(t, print, len);
}

/* Is this a family that the options ask for? */
static bool
is_wanted(const struct metrics_options *o, const struct leaf *leaf)
{
	if (!figures_is_family(leaf) || !leaf->get)
		return false;
	if (leaf->subject == LEAF_LIMIT)
		return o->thresholds;
	if (leaf->subject == LEAF_FLAG)
		return o->flags != METRICS_FLAGS_NONE;
	if (leaf->subject == LEAF_HOST_LANE)
		return o->vdm;
	if (leaf->type == METRIC_STATESET)
		return o->state_sets;
	return o->watts || leaf->subject != LEAF_LANE || leaf->unit != UNIT_WATTS;
}

/* Is it a flag that never was up, and need not be shown? */
static bool
is_quiet(const struct metrics_options *o, const struct leaf *leaf, const struct cage *c,
    unsigned index)
{
	return leaf->subject == LEAF_FLAG && o->flags == METRICS_FLAGS_SEEN &&
	       !leaf_flag_seen(c, index);
}

/* The series of one family in one cage; gives how many there were so far. */
static unsigned
put_series(struct metrics *m, struct text *t, const struct leaf *leaf,
    const struct cage *c, unsigned so_far)
{
	unsigned instances = leaf_instances(leaf->subject, c);
	struct value v;

	for (unsigned i = 0; i < instances; i++) {
		if (is_quiet(&m->options, leaf, c, i) || !get_good(leaf, c, i, &v))
			continue;
		if (so_far++ == 0)
			figures_put_help(t, leaf->metric, leaf->help, leaf->type);
		text_string(t, leaf->metric);
		put_labels(m, t, leaf, c, i, &v);
		text_char(t, ' ');
		put_slot(m, t, leaf, c, i, &v);
		text_char(t, '\n');
	}
	return so_far;
}

/* Lays the body out anew. On failure the old one stays, and the next scrape tries. */
static bool
metrics_layout(struct metrics *m)
{
	struct snapshot *s = snapshot_create(m->current ? m->current->text.size : 16384);

	if (!s)
		return false;
	m->slot_count = 0;
	for (unsigned i = 0; i < m->inv->cage_count; i++)
		m->first[i] = NO_SLOT;
	for (size_t i = 0; i < m->leaf_count; i++) {
		const struct leaf *leaf = &m->leaves[i];
		unsigned series = 0;

		if (!is_wanted(&m->options, leaf))
			continue;
		for (unsigned k = 0; k < m->inv->cage_count; k++)
			series = put_series(m, &s->text, leaf, &m->inv->cage[k], series);
	}
	snapshot_unref(m->current);
	m->current = NULL;
	if (s->text.failed) {
		snapshot_unref(s);
		return false;
	}
	m->current = s;
	m->head_len = s->text.len;
	m->outdated = false;
	m->stats.layouts++;
	return true;
}

/* ---- the patches ---- */

/* False when the value is gone or needs more room: the layout does not fit any more. */
static bool
patch_slot(struct metrics *m, struct slot *slot, const struct cage *c)
{
	const struct leaf *leaf = &m->leaves[slot->leaf];
	char *field = m->current->text.data + slot->offset;
	char print[DECIMAL_TEXT_MAX];
	struct value v;
	size_t len;

	if (!get_good(leaf, c, slot->index, &v))
		return false;
	if (value_number(&v) == slot->last)
		return true;
	len = figures_print(leaf, &v, print);
	if (len > slot->width)
		return false;
	memset(field, ' ', slot->width - len);
	memcpy(field + slot->width - len, print, len);
	slot->last = value_number(&v);
	m->stats.patches++;
	return true;
}

static bool
patch_cage(struct metrics *m, const struct cage *c)
{
	for (uint32_t i = m->first[c->number]; i != NO_SLOT; i = m->slot[i].next) {
		if (!patch_slot(m, &m->slot[i], c))
			return false;
	}
	return true;
}

/* A body that nobody else holds: the current one, or a copy of its patched part. */
static bool
own_body(struct metrics *m)
{
	struct snapshot *s;

	if (m->current->refs == 1) {
		snapshot_forget(m->current);
		return true;
	}
	s = snapshot_create(m->current->text.size);
	if (!s)
		return false;
	text_bytes(&s->text, m->current->text.data, m->head_len);
	snapshot_unref(m->current);
	m->current = s;
	m->stats.copies++;
	return true;
}

static bool
metrics_patch(struct metrics *m)
{
	for (unsigned i = 0; i < m->inv->cage_count; i++) {
		const struct cage *c = &m->inv->cage[i];

		if (c->module.changed_tick <= m->seen_tick &&
		    c->counters_tick <= m->seen_tick)
			continue;
		if (!patch_cage(m, c))
			return false;
	}
	return true;
}

/* Renders what stands behind the patched part: the figures of the daemon itself. */
static void
put_tail(struct metrics *m)
{
	struct text *t = &m->current->text;

	t->len = m->head_len;
	figures_put(&m->figures, m->inv, m->host, t);
	figures_put_number(t, "caged_scrapes_total", "Scrapes that were answered.",
	    METRIC_COUNTER, (int64_t)m->stats.scrapes, 0);
	figures_put_number(t, "caged_scrape_layouts_total",
	    "Times the metrics were laid out anew.", METRIC_COUNTER,
	    (int64_t)m->stats.layouts, 0);
}

/* ---- the scrape ---- */

/* Brings the patched part to the latest tick. */
static bool
metrics_refresh(struct metrics *m)
{
	if (!m->current || m->outdated || m->inv->shape_tick > m->seen_tick)
		return metrics_layout(m);
	if (!own_body(m))
		return false;
	return metrics_patch(m) || metrics_layout(m);
}

/* Forgets a body that could not be finished. */
static struct snapshot *
metrics_give_up(struct metrics *m)
{
	snapshot_unref(m->current);
	m->current = NULL;
	return NULL;
}

struct snapshot *
metrics_snapshot(struct metrics *m, const struct now *now)
{
	/* A tick that is still being made may get further changes: not seen yet. */
	uint64_t tick = m->inv->tick - (m->inv->dirty ? 1 : 0);

	m->stats.scrapes++;
	if (m->current && !m->outdated && m->seen_tick == m->inv->tick &&
	    now->mono_us - m->tail_us < TAIL_PERIOD_US)
		return snapshot_ref(m->current);
	if (!metrics_refresh(m))
		return metrics_give_up(m);
	put_tail(m);
	if (m->current->text.failed)
		return metrics_give_up(m);
	m->seen_tick = tick;
	m->tail_us = now->mono_us;
	return snapshot_ref(m->current);
}

void
metrics_count_request(struct metrics *m, const char *handler, unsigned code)
{
	figures_count_request(&m->figures, handler, code);
}
