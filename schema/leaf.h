/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Leaves: each published value, described once.
 *
 * A row says where a value hangs (its subject), what OpenConfig, REST and
 * Prometheus call it, in which unit and with how many digits, and which function
 * reads it out of the model. The renderers walk this table; a new leaf is one
 * row and one getter.
 */
#ifndef SCHEMA_LEAF_H
#define SCHEMA_LEAF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/inventory.h"
#include "schema/units.h"

/*
 * What a leaf belongs to, which is also the REST object that shows it. Some have
 * several instances, told apart by the index that a getter is given.
 */
enum leaf_subject {
	LEAF_CAGE,       /* the cage itself */
	LEAF_COUNTER,    /* "counters" of a cage */
	LEAF_READ_ERROR, /* "read-errors" of the counters; index + 1 is enum hw_reason */
	LEAF_PACE,       /* one class of a cage's "polling"; index is enum poll_class */
	LEAF_SEVERITY,   /* "alarms" of a cage; index is enum severity */
	LEAF_IDENTITY,   /* "identity" of the module */
	LEAF_MODULE,     /* the module, its "monitors" among it */
	LEAF_LANE,       /* one of the module's "lanes"; index is the lane from 0 */
	LEAF_OBSERVED,   /* a media lane, or a data path by its number; the same index */
	LEAF_HOST_LANE,  /* a host lane; the same */
	LEAF_LIMIT,      /* one of the module's "limits"; index is enum limit */
	LEAF_FLAG,       /* a flag, of the module or of a lane: see schema/leaf_flag.h */
	LEAF_MODULE_IS,  /* is the module in a state? index + 1 is its code */
	LEAF_LANE_IS,    /* the same of the data path of each lane */
	LEAF_BUS         /* a bus */
};

enum metric_type {
	METRIC_NONE,
	METRIC_GAUGE,
	METRIC_COUNTER,
	METRIC_LABEL,   /* `metric` is a label of the info family */
	METRIC_INFO,    /* always 1; its labels are the METRIC_LABEL rows */
	METRIC_STATE,   /* 1 for the state that is; the text becomes the label `state` */
	METRIC_STATESET /* 1 or 0 for each state; the text is the label */
};

enum value_kind {
	VALUE_FIXED, /* number: a decimal with the row's digits */
	VALUE_COUNT, /* count */
	VALUE_BOOL,  /* count: 0 or 1 */
	VALUE_TEXT   /* text: UTF-8 as good as the module's, to be escaped and checked */
};

#define VALUE_STORE_MAX 128

struct value {
	enum value_kind kind;
	enum quality quality; /* GOOD for what is no reading; limits: GOOD or SUSPECT */
	int64_t number;
	uint64_t count;
	const char *text; /* borrowed from the model, a table, or `store` below; of a
			     stateset: the state */
	char store[VALUE_STORE_MAX];
	uint64_t wall_us; /* only the tree asks: when it became so; 0: not told */
};

/* What is known of a reading over a moving window. */
enum leaf_stat {
	LEAF_STAT_AVG, /* these three as the reading itself */
	LEAF_STAT_MIN,
	LEAF_STAT_MAX,
	LEAF_STAT_INTERVAL, /* ns that the window covers */
	LEAF_STAT_MIN_TIME, /* when, in ns since 1970 */
	LEAF_STAT_MAX_TIME,
	LEAF_STATS
};

struct leaf_stats {
	enum quality quality; /* of the reading */
	uint64_t wall_us;     /* when it was read; 0: with the module */
	int64_t number[LEAF_STATS];
};

/* How REST shows a leaf beyond its name. */
enum leaf_show {
	SHOW_READING =
	    1 << 0,          /* with unit, age and quality; module-wide: in "monitors" */
	SHOW_BRIEF = 1 << 1, /* also in "module" of the list of cages */
	SHOW_NOT_FULL = 1 << 2, /* nowhere else: it sums up what is shown there */
	SHOW_ALWAYS = 1 << 3    /* never absent where its object is */
};

/*
 * path    below /components/component (LEAF_BUS: /buses/bus), several with blanks between
 *         them, in OpenConfig's modules or our own; LEAF_LIMIT: without "-upper" or
 *         "-lower", severity CRITICAL for alarm limits, WARNING for warning limits.
 *         Beside ".../instant" the tree has "quality", beside other readings
 *         "...-quality". NULL: it is not in the tree
 * rest    NULL: not in REST
 * metric  NULL: not in /metrics
 * help    a sentence for /metrics and /openapi.json; NULL where it is in neither
 */
struct leaf {
	enum leaf_subject subject;
	const char *path;
	const char *rest;
	const char *metric;
	enum metric_type type;
	enum value_kind kind; /* of what the getter gives */
	enum unit unit;
	uint8_t digits;      /* fraction digits in full resolution */
	uint8_t wire_shift;  /* power of ten from `unit` to OpenConfig's (mA: 3) */
	uint8_t wire_digits; /* OpenConfig's fraction digits */
	uint8_t show;        /* enum leaf_show */
	/* One of the two reads the value; false where it is absent. */
	bool (*get)(const struct cage *c, unsigned index, struct value *ret_value);
	bool (*get_bus)(const struct bus *b, struct value *ret_value);
	const char *help;
	const char
	    *wire_unit; /* as YANG writes it, where it does not follow from `unit` */
	/* OpenConfig's word for it, where that is another one; NULL: the same. */
	bool (*wire)(const struct cage *c, unsigned index, struct value *ret_value);
	/* Its statistics, which stand beside ".../instant", else in "...-statistics";
	 * NULL: there are none. */
	bool (*stats)(const struct cage *c, unsigned index, struct leaf_stats *ret_stats);
};

/* The table, in the order in which it is shown. */
const struct leaf *leaf_table(size_t *ret_count);

/* How many instances of a subject a cage has now; for LEAF_BUS 0. */
unsigned leaf_instances(enum leaf_subject subject, const struct cage *c);

/* The lane, from 0, of an instance; false where it stands in none. */
bool leaf_lane(enum leaf_subject subject, const struct cage *c, unsigned index,
    unsigned *ret_lane);

/* The unit of OpenConfig, as YANG writes it: "mA". */
const char *leaf_wire_unit(const struct leaf *leaf);

/* A VALUE_FIXED number as OpenConfig carries it: wire unit, wire_digits digits. */
int64_t leaf_wire_number(const struct leaf *leaf, int64_t number);

/* The row that shows the limits of a monitor: its unit, its digits. */
const struct leaf *leaf_of_limits(enum monitor id);

#endif
