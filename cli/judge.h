/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Judgement: how readings stand to their limits, of one monitor and of a lane.
 *
 * Only good readings are judged, and only by limits that the daemon trusts.
 */
#ifndef CLI_JUDGE_H
#define CLI_JUDGE_H

#include "cli/command.h"

/* The monitors: those of the whole module, then those of a lane. */
enum quantity_id {
	QUANTITY_TEMP,
	QUANTITY_VCC,
	QUANTITY_LASER,
	QUANTITY_LASER_2,
	QUANTITY_TEC,
	QUANTITY_TEC_2,
	QUANTITY_COOLER,
	QUANTITY_VCC2,
	QUANTITY_AUX1,
	QUANTITY_CUSTOM,
	QUANTITY_RX,
	QUANTITY_TX,
	QUANTITY_BIAS
};

#define QUANTITY_COUNT   13
#define QUANTITY_OF_LANE 3 /* so many, the last ones, are those of a lane */

/* How a quantity is shown: REST's key, in short, in words, our unit in REST's, digits. */
struct quantity {
	const char *key;
	const char *brief;
	const char *words;
	const char *unit;
	const char *difference; /* the unit of a margin */
	double scale;
	int shown, full;
	bool per_lane;
};

extern const struct quantity quantities[QUANTITY_COUNT];

struct judgement {
	enum table_paint paint; /* BAD beyond an alarm limit, WARN beyond a warning */
	bool judged;            /* the reading is good and there is a limit for it */
	const char *beyond; /* "low alarm", the worst limit it is beyond; NULL: none */
	bool has_margin;    /* to the nearer alarm limit, in `side`, our unit */
	const char *side;   /* "low" or "high" */
	double margin;      /* below zero: beyond */
	double share;       /* of the range between the alarm limits; compares all */
	bool dark; /* no light at all: beyond is "no light", and there is no margin */
};

/* `lane` is where the reading stands; NULL: in the module. Dark lanes that never had
 * light are not judged by it, nor is what a transmitter sends that is switched off. */
struct judgement judge(const struct quantity *q, const json_t *lane,
    const json_t *reading, const json_t *limits);

/* The limit of a key, "high-alarm": an operator's, else the module's. */
bool judge_limit(const json_t *limits, const char *key, double *ret_limit);

/* A margin as a cell; an empty one where there is none. */
void cell_margin(struct table *t, const struct quantity *q, enum table_paint paint,
    bool has, double margin);

/* What ails a lane: the worst first. */
enum lane_rank {
	LANE_ALARM,      /* beyond an alarm limit */
	LANE_UNREADABLE, /* the cage cannot be read */
	LANE_WARNING,    /* beyond a warning limit */
	LANE_FLAGGED,    /* flags are up */
	LANE_WITHIN,
	LANE_TX_OFF, /* the transmitter is switched off; else within */
	LANE_UNLIT,  /* waits for the light of the other side; else within */
	LANE_OLD,    /* values that are not good, of a cage that is read */
	LANE_UNUSED  /* not in use, not ready yet, or nothing is measured */
};

/* A lane with what the module measures as a whole. */
struct lane_view {
	const json_t *cage;
	const json_t *module; /* NULL: not read yet */
	const json_t *lane;   /* NULL: a module without lanes that measure */
	const json_t *reading[QUANTITY_COUNT];
	struct judgement judgement[QUANTITY_COUNT];
	bool has_low_margin; /* of the received power to its low alarm limit */
	double low_margin;
	const struct quantity *worst; /* NULL: none is judged */
	enum lane_rank rank;
	enum table_paint paint;
	double share; /* the smallest */
	bool waking;  /* the module, or the lane's data path, is on its way to work */
	bool unlit;   /* it never had light, and has none now */
	bool tx_off;  /* its transmitter is switched off */
};

/* `lane` may be NULL, as `module`; the cage's state counts only with `whole`. */
void lane_look(const json_t *cage, const json_t *module, const json_t *lane, bool whole,
    struct lane_view *ret_view);

/* Lane `i` of the module; NULL beyond the last one. */
const json_t *lane_at(const json_t *module, size_t i);

/* How it is counted, from 1; 0 where it does not say. */
unsigned lane_number(const json_t *lane);

/* Whether a lane of a module has readings of its own. */
bool lane_measures(const json_t *lane);

#define STATUS_MAX 32

/* "rx low alarm", "ok", "not in use"; "" where nothing can be said. */
void lane_status(const struct lane_view *v, char ret_text[STATUS_MAX]);
enum table_paint lane_paint(const struct lane_view *v);

/* The next cells: one of the readings, and the margin of the received power. */
void cell_quantity(struct table *t, const struct lane_view *v, enum quantity_id id);
void cell_low_margin(struct table *t, const struct lane_view *v);

/* Flags of a lane or a module: how many and which; a pipe gets the names alone. */
void cell_flags(struct table *t, const json_t *list);

#endif
