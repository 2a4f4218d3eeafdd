/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Monitors: what a module measures, the limits it gives, the flags it raises.
 *
 * Values are integers in units fine enough to lose nothing that the module
 * said. Everything is either present (its bit is set) or absent; there are no
 * sentinel values.
 */
#ifndef OPTICS_MONITOR_H
#define OPTICS_MONITOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "optics/identity.h"
#include "optics/memmap.h"

#define LANES_MAX 32

enum monitor {
	MONITOR_TEMP,         /* m°C */
	MONITOR_VCC,          /* µV */
	MONITOR_TX_POWER,     /* nW, per media lane */
	MONITOR_TX_BIAS,      /* µA, per media lane */
	MONITOR_RX_POWER,     /* nW, per media lane */
	MONITOR_LASER_TEMP,   /* m°C; it and what follows only few modules measure */
	MONITOR_LASER_TEMP_2, /* Aux3 of CMIS, where Aux2 is one, too */
	MONITOR_TEC,          /* thousandths of a percent of the most, heating positive */
	MONITOR_TEC_2,        /* Aux2, where Aux1 is one, too */
	MONITOR_COOLER,       /* the same of SFF-8472: µA, cooling positive */
	MONITOR_VCC2,         /* µV */
	MONITOR_AUX1,         /* a word of the vendor's, where Aux1 is no TEC */
	MONITOR_CUSTOM,       /* another */
	MONITOR_COUNT
};

/* Those before it are measured by modules of all kinds. */
#define MONITOR_AUXILIARY MONITOR_LASER_TEMP

static inline bool
monitor_is_of_lane(enum monitor id)
{
	return id >= MONITOR_TX_POWER && id <= MONITOR_RX_POWER;
}

/* The order in which every standard keeps four limits and four flags. */
enum limit {
	LIMIT_HIGH_ALARM,
	LIMIT_LOW_ALARM,
	LIMIT_HIGH_WARN,
	LIMIT_LOW_WARN,
	LIMIT_COUNT
};

#define SIGNAL_CUSTOMS 32

/* Flags that stand beside the monitors' limits: first what is trouble, then what is only
 * news. Each counts what signal_side() says. */
enum signal_flag {
	SIGNAL_TX_FAULT,
	SIGNAL_TX_LOS,
	SIGNAL_TX_LOL, /* CDR loss of lock, host side */
	SIGNAL_RX_LOS,
	SIGNAL_RX_LOL,          /* CDR loss of lock, media side */
	SIGNAL_TX_EQ,           /* the adaptive equalizer of the host's signal fails */
	SIGNAL_MODULE_FIRMWARE, /* the firmware of the module has failed ... */
	SIGNAL_PATH_FIRMWARE,   /* ... or one that its data paths need */
	SIGNAL_TROUBLES,
	SIGNAL_MODULE_STATE = SIGNAL_TROUBLES, /* it reached another state */
	SIGNAL_PATH_STATE,                     /* the same of a data path */
	SIGNAL_RX_OUTPUT,   /* what it gives the host became valid, or invalid */
	SIGNAL_INITIALIZED, /* it is, after power-up or a reset */
	SIGNAL_TEC_READY,   /* what cools its lasers has settled */
	SIGNAL_OTHER_FIRMWARE,
	SIGNAL_CDB_1, /* a command is complete */
	SIGNAL_CDB_2,
	SIGNAL_TUNED,           /* a laser has reached its frequency ... */
	SIGNAL_LASER_UNLOCKED,  /* ... or left it */
	SIGNAL_CHANNEL_INVALID, /* what a laser is told, and does not do */
	SIGNAL_TUNING_REFUSED,
	SIGNAL_FINE_TUNING,
	SIGNAL_TARGET_POWER,
	SIGNAL_CUSTOM, /* the vendor's own, by bit: eight of CMIS, all of SFF-8636 */
	SIGNAL_COUNT = SIGNAL_CUSTOM + SIGNAL_CUSTOMS
};

/* What a flag is about. */
enum flag_side { FLAG_OF_MODULE, FLAG_OF_MEDIA_LANE, FLAG_OF_HOST_LANE };

/* All flags in one row: those of signals, then the four of each monitor. */
#define FLAG_COUNT (SIGNAL_COUNT + MONITOR_COUNT * LIMIT_COUNT)

static inline unsigned
flag_of_signal(enum signal_flag id)
{
	return (unsigned)id;
}

static inline unsigned
flag_of_limit(enum monitor id, enum limit limit)
{
	return SIGNAL_COUNT + (unsigned)id * LIMIT_COUNT + (unsigned)limit;
}

/* What one read of the live registers gave. Masks are lane sets, lane 0 in bit 0. */
struct readings {
	int32_t value[MONITOR_COUNT][LANES_MAX]; /* module-wide monitors use lane 0 */
	uint16_t raw[MONITOR_COUNT]
		    [LANES_MAX]; /* the word as read: limits are compared on it */
	uint32_t present[MONITOR_COUNT];
	uint32_t flag[MONITOR_COUNT][LIMIT_COUNT];
	uint32_t flag_known[MONITOR_COUNT];
	uint32_t signal[SIGNAL_COUNT];
	uint32_t signal_known[SIGNAL_COUNT];
	uint32_t tx_disabled, tx_disabled_known;
	uint32_t tx_output; /* lanes that say that they send something valid (CMIS) */
	uint8_t dp_state[LANES_MAX]; /* CMIS data path state codes, by host lane */
	uint32_t dp_state_known;
	uint8_t app[LANES_MAX]; /* CMIS application by host lane, by number; 0: unused */
	uint32_t app_known;
	uint32_t app_untold; /* host lanes that are used, it is not known for which */
	uint32_t path_first; /* host lanes that a data path begins with */
	/* The host lanes that feed each media lane, by those; 0: it is not used. */
	uint32_t fed_by[LANES_MAX];
	uint32_t fed_by_known;
	/* Media lanes whose Tx power and bias, and whose Rx power, mean something now. */
	uint32_t tx_ready, rx_ready;
	/* Media lanes whose data path carries traffic; all, where there are no paths. */
	uint32_t active;
	uint32_t host_active; /* the same of host lanes */
	uint8_t module_state; /* CMIS code, of SFF-8636 LowPwr alone; 0: none */
	uint8_t fault_cause;  /* in ModuleFault: its code, 0 where it gives none */
	bool ready;           /* the standard says that monitors are valid */
	bool flags_latched;   /* flags were cleared by reading them */
};

struct limits {
	int32_t value[MONITOR_COUNT][LIMIT_COUNT];
	uint16_t raw[MONITOR_COUNT][LIMIT_COUNT];
	bool present[MONITOR_COUNT]; /* all were read, and not all words are zero */
	/* Bit n: limit n is not given, for both words of its pair are zero. */
	uint8_t absent[MONITOR_COUNT];
	/* Those given are in order, and their checksum holds, where there is one. */
	bool trusted[MONITOR_COUNT];
};

/*
 * One row, one monitor: see optics/cmis.c for the columns. `value` and `limits`
 * are big endian words, WORD_U16 or WORD_S16; lanes and limits follow each other
 * two bytes apart.
 */
struct monitor_def {
	enum monitor id;
	enum memmap_word word;
	struct memaddr value;
	struct memaddr limits; /* four words in the order of enum limit */
	struct memaddr flags;  /* the high alarm's; where the rest is, flag_rule says */
	struct memaddr advert; /* page NO_ADVERT: always measured */
	int32_t num, den;
	bool per_lane;
};

/* Where the four flags of a monitor stand, seen from its `flags` column. */
enum flag_rule {
	FLAGS_CMIS,    /* bits upwards; per lane: four bytes, bit n is lane n */
	FLAGS_SFF8636, /* bits downwards; per lane: a nibble each, lane 0 the upper one */
	FLAGS_SFF8472, /* alarms in two bits downwards, warnings four bytes further */
};

/*
 * One row, one signal flag: `width` lanes (1, 4 or 8) upwards from one bit, further
 * lanes in further banks; LANE_BYTES: the same bit of eight bytes, a lane each. What the
 * module has as a whole is lane 0.
 */
#define LANE_BYTES 0

struct signal_def {
	enum signal_flag id;
	struct memaddr at;
	struct memaddr advert;
	uint8_t width;
};

/* value = raw * num / den in the unit of the monitor, rounded half away from zero. */
int32_t monitor_scale(const struct monitor_def *def, int32_t raw);

/*
 * Reads the values of every row out of a module's pages. Sets value, raw and
 * present for each monitor that the module advertises, for each lane of the set
 * `lanes` whose bytes are held. It cannot fail: a short or blank memory yields
 * fewer readings.
 */
void monitors_decode(const struct monitor_def *defs, size_t n, uint32_t lanes,
    const struct memmap *map, struct readings *r);

/* The same for the four flags of every row. */
void flags_decode(const struct monitor_def *defs, size_t n, enum flag_rule rule,
    uint32_t lanes, const struct memmap *map, struct readings *r);

/* The same for signal flags, in media and host lanes. */
void signals_decode(const struct signal_def *defs, size_t n, uint32_t media_lanes,
    uint32_t host_lanes, const struct memmap *map, struct readings *r);

/*
 * The lanes of a byte that holds one bit per lane, `width` of them from at.bit
 * on, in as many banks as `lanes` asks for. ret_known: the lanes whose byte is held.
 */
uint32_t lanes_decode(const struct memmap *map, struct memaddr at, unsigned width,
    uint32_t lanes, uint32_t *ret_known);

/* The same as monitors_decode for the limits. Trusts those that are in order. */
void limits_decode(const struct monitor_def *defs, size_t n, const struct memmap *map,
    struct limits *l);

/* Where a layout keeps its flags. */
struct flag_rows {
	const struct monitor_def *monitors;
	size_t monitor_count;
	enum flag_rule rule;
	const struct signal_def *signals;
	size_t signal_count;
	bool auxiliary; /* and those of optics/auxmon.h */
};

/*
 * Which flag of which lane the bit at `at` is: the way back of the two above. `kinds` are
 * the aux_kinds of the identity. False for bits that are no flag, and for those of
 * auxiliary monitors that the module does not have.
 */
bool flag_at(const struct flag_rows *rows, unsigned kinds, struct memaddr at,
    unsigned *ret_flag, unsigned *ret_lane);

/* Says whether a flag of a lane was read and is offered, and whether it is up. */
bool flag_is_known(const struct readings *r, unsigned flag, unsigned lane);
bool flag_is_up(const struct readings *r, unsigned flag, unsigned lane);

/* Whether a limit is there: a module may give alarm limits only, or warning limits. */
bool limit_is_given(const struct limits *l, enum monitor id, enum limit limit);

/* Says whether no limit that is given is beyond the one that it should be within. */
bool limits_in_order(const struct limits *l, enum monitor id);

/* What to think of the limits of a monitor. */
enum limit_sense {
	LIMITS_GOOD,
	LIMITS_UNVERIFIED, /* their checksum does not hold */
	LIMITS_MISSING,    /* all words are zero, or none was read */
	LIMITS_CROSSED,
	LIMITS_ALL_ONES,
	LIMITS_OUT_OF_RANGE
};

enum limit_sense limits_sense(const struct limits *l, enum monitor id);
const char *limit_sense_name(enum limit_sense sense); /* "all-ones" */

/* Trusts no limit any more: their checksum does not hold. */
void limits_distrust(struct limits *l);

/*
 * The host lanes that feed a media lane: by the applications that are set, and where
 * those are not known, all shared out evenly. Not one: no data path uses it.
 */
uint32_t readings_host_lanes(const struct readings *r, const struct identity *id,
    unsigned media_lane);

/* Names as in keys and labels: "temperature", "supply_voltage", "tx_power" ... */
const char *monitor_name(enum monitor id);
/* "high_alarm", "low_alarm", "high_warn", "low_warn" */
const char *limit_name(enum limit id);
/* "tx_fault", "rx_cdr_lol", "module_firmware_fault", "custom_flag_7" */
const char *signal_name(enum signal_flag id);

enum flag_side signal_side(enum signal_flag id);

#endif
