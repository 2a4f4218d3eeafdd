/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Cage: a slot in the faceplate, and the module that is in it.
 *
 * A cage exists whether or not something is plugged. Each insertion starts a
 * new generation with an empty module. These are plain facts: the engine
 * writes them through model/module.h and model/inventory.h, everybody may read.
 */
#ifndef MODEL_CAGE_H
#define MODEL_CAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/hwerr.h"
#include "model/alarm.h"
#include "model/flag.h"
#include "model/own_limit.h"
#include "model/pin.h"
#include "model/port.h"
#include "model/transfers.h"
#include "optics/identity.h"
#include "optics/lint.h"
#include "optics/monitor.h"

#define CAGE_NAME_MAX 16

enum presence { PRESENCE_UNKNOWN, PRESENCE_ABSENT, PRESENCE_PRESENT };

/* Where a cage stands, seen from the one who reads it. */
enum cage_state {
	CAGE_STATE_UNKNOWN, /* presence was never read */
	CAGE_STATE_EMPTY,
	CAGE_STATE_SETTLING,   /* present, identity not read yet */
	CAGE_STATE_READY,      /* identity known, polled */
	CAGE_STATE_UNREADABLE, /* present, and does not answer */
	CAGE_STATE_UNSUPPORTED /* present, a layout that we do not know */
};

/* The quality of a reading. */
enum quality {
	QUALITY_GOOD,
	QUALITY_STALE,     /* the last poll failed; the value is the last good one */
	QUALITY_SUSPECT,   /* read, but not believed yet */
	QUALITY_NOT_READY, /* the standard does not make it valid yet */
	QUALITY_UNSUPPORTED
};

/* A reading that was odd, and was not confirmed when it was read again at once. */
struct glitch {
	enum monitor monitor;
	int32_t read, before, again; /* it read; the poll before; when read again */
	uint64_t mono_us, wall_us;   /* 0: there was none */
};

/* Somebody else who uses the module, and how that is known. */
enum owner_kind {
	OWNER_NONE,
	OWNER_DRIVER, /* of the kernel, bound at the address that we reach raw */
	OWNER_DAEMON, /* a process whose name says that it reads modules */
	OWNER_OPEN,   /* a process that holds a node of the module open */
	OWNER_TOLD,   /* a process that the platform knows of */
	OWNER_KIND_COUNT
};

struct owner {
	enum owner_kind kind;
	uint32_t pid; /* 0: none, or it is not known */
	char name[CAGE_NAME_MAX];
};

/* Classes of data that are read again and again. */
enum poll_class { POLL_FLAGS, POLL_MONITORS, POLL_VDM, POLL_CLASSES };

/* How often a class is read. */
struct pace {
	uint64_t target_us;   /* as ordered */
	uint64_t achieved_us; /* between the last two good reads; 0: there were none */
	uint64_t read_us;     /* mono: the last good read; 0: none */
};

/* Of tunable lasers: see model/laser.h. */
struct lasers {
	uint32_t known;                    /* lanes of which the next five are */
	uint32_t frequency_mhz[LANES_MAX]; /* 0: not said */
	uint32_t target_mhz[LANES_MAX]; /* where they are set to; 0: nowhere, or an SFP */
	int16_t power_cdbm[LANES_MAX];  /* that they shall send */
	uint32_t tuning, unlocked;      /* lanes on their way, and not where they ... */
	bool power_is_set;              /* ... shall be; the module is told a power */
	bool has_page_02h; /* of an SFP: what follows, and no power, is known */
	bool tec_fault;
	uint16_t channel;         /* that is set, from 1; 0: none */
	int32_t error_mhz;        /* measured less set */
	uint32_t judged;          /* lanes whose flags (enum tunable_flag) were read: */
	uint8_t flags[LANES_MAX]; /* by the last read ... */
	uint8_t stood[LANES_MAX]; /* ... and by both the last two */
};

struct module {
	struct identity id;
	struct limits limits;
	struct own_limits own; /* of an operator, in their place */
	struct readings readings;
	enum trust trust;
	struct findings findings; /* of when it was identified */
	bool has_identity;
	bool unread; /* ... and page 00h, which says who it is, could not be read yet */
	/* Its layout is none that we decode: identifier, findings and trust are known. */
	bool undecoded;
	bool has_readings;
	bool stale;       /* the last poll failed */
	bool lacks_pages; /* what it offers could not be read: it is asked for again */
	struct glitch glitch; /* the last one */
	/* Media lanes with light, and host lanes with a signal, seen since insertion. */
	uint32_t rx_seen, tx_seen;
	uint64_t read_us; /* mono: when the bytes of `readings` were read */
	uint64_t read_wall_us;
	/* What wall time is ahead of the monotonic clock: it moves when the former is
	 * set. */
	uint64_t wall_ahead_us;
	uint64_t changed_tick; /* the tick in which a value last changed */
	/* Flags that were up at least once since the module was plugged. */
	uint32_t flag_seen[MONITOR_COUNT][LIMIT_COUNT];
	uint32_t signal_seen[SIGNAL_COUNT];
	struct pace pace[POLL_CLASSES];
	struct lasers lasers;
};

/* Clearing reads that no process answered, for one of them died. */
struct cage_lost {
	uint64_t replayed, unknown;  /* flags came late, and not at all */
	uint64_t replayed_us;        /* mono: when those that came last were read */
	uint64_t since_us, until_us; /* mono: between these the last unknown ones were */
};

struct cage_counters {
	uint64_t insertions, removals, resets;
	uint64_t presence_flaps; /* it was empty for a moment only */
	uint64_t glitches;       /* readings that were not confirmed */
	uint64_t polls;
	uint64_t read_errors[HW_REASON_COUNT];
	struct transfers transfers;
};

struct cage {
	unsigned number; /* index in the inventory */
	char name[CAGE_NAME_MAX];
	uint8_t type; /* enum platform_cage_type's number */
	uint16_t bus, pin_bus;
	uint16_t khz;          /* clock of its bus, 0 where unknown */
	uint16_t max_read;     /* bytes of one transfer, 1 to 128 */
	bool tears_words;      /* the two bytes of a word may be read apart */
	bool presence_by_read; /* no pin: what answers is present */
	uint32_t power_max_mw;
	uint32_t pins_readable, pins_settable; /* bit n is pin n */

	enum presence presence;
	bool flapping; /* its pin bounces: it counts as present meanwhile */
	enum cage_state state;
	uint64_t presence_since_us; /* mono */
	uint64_t presence_since_wall_us;
	uint64_t generation; /* counts insertions of this run; 0: none yet */
	uint64_t shape_tick; /* the tick in which something appeared or went */
	uint64_t counters_tick;
	int last_error;    /* enum hw_err of the last failed read, HW_OK after a good one,
			      HW_NOPAGE while the module lacks pages */
	uint32_t failures; /* visits in a row that failed: it is tried less often ... */
	uint64_t retry_us; /* ... mono: next then; NEVER_US: no more; 0: none failed */
	struct cage_counters counters;
	struct cage_lost lost;
	struct owner owner;
	struct port port;
	struct alarm_set alarms;
	struct flag_set flags;
	bool found; /* what is plugged was there when presence was first read */
	struct pin pin[PIN_COUNT]; /* those of pins_readable */
	uint64_t pins_read_us;     /* mono: all of them were read since */
	bool pins_stale;           /* nobody reads them now */
	struct vdm_set *vdm;       /* model/vdm_set.h; the inventory's */
	struct vdm_flags *flagged; /* model/vdm_flag.h; the inventory's */
	struct history *history;   /* model/history.h; the inventory's */
	struct module module;      /* meaningful while state is READY or readings exist */
};

#define CAGE_TYPES 11

/* The form factor of the cage: "qsfp-dd"; below CAGE_TYPES, others are "unknown". */
const char *cage_type_name(unsigned type);
const char *presence_name(enum presence presence);  /* "present" */
const char *cage_state_name(enum cage_state state); /* "ready" */
const char *cage_breaker_name(bool open);           /* "open", "closed" */
const char *quality_name(enum quality quality);     /* "good" */
const char *owner_kind_name(enum owner_kind kind);  /* "process" */

/* Says whether it is known who the module is, or at least of which kind. */
static inline bool
module_is_known(const struct module *m)
{
	return m->has_identity || m->undecoded;
}

/* Says whether somebody else uses the module: then it is read with care, or not. */
static inline bool
cage_is_shared(const struct cage *c)
{
	return c->owner.kind != OWNER_NONE;
}
const char *poll_class_name(enum poll_class which); /* "flags" */

/* Says whether something is plugged, as far as was last known. */
bool cage_is_occupied(const struct cage *c);

/*
 * Media lanes (LANE_USE_HOST: host lanes) that somebody uses, as far as is known: their
 * data path is activated (all, where a module has no data paths) and their transmitter,
 * of host lanes the one that they feed, is not disabled. What is received or comes from
 * the host is missed only where it was there once since insertion, or where the port is
 * up: LANE_USE_RX and LANE_USE_HOST leave out the other lanes. Lanes of a port that is
 * down are not used (model/port.h).
 */
enum lane_use { LANE_USE_TX, LANE_USE_HOST, LANE_USE_RX, LANE_USE_COUNT };
uint32_t cage_lanes_in_use(const struct cage *c, enum lane_use use);

/*
 * Says whether somebody may be using the cage: a lane that sends, or receives light; an
 * interface of it is up, or an operator says so. What is not known counts as used:
 * presence that cannot be read, a module whose lanes were never read, or which somebody
 * else uses. The last good readings count, also while they are stale; and also where an
 * operator wants no alarms of it.
 */
bool cage_in_use(const struct cage *c);

/*
 * How a monitor of the cage's module reads now; UNSUPPORTED where absent. The temperature
 * of a CMIS module counts in all states of its state machine.
 */
enum quality cage_quality(const struct cage *c, enum monitor id, unsigned lane);

#endif
