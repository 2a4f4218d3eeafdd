/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Recall: what operators said of alarms before the daemon was started again.
 *
 * The journal keeps it and hands it over once. A shelf is as it was at once. That an
 * alarm was acknowledged counts for one that is raised again soon after the start, of
 * the same module: it is the alarm of before, which nobody saw end.
 */
#ifndef MODEL_ALARM_RECALL_H
#define MODEL_ALARM_RECALL_H

#include "model/alarm_key.h"

#define ALARM_WORDS_MAX 1000

struct alarm_word {
	struct alarm_key key;
	uint32_t uid;
	bool acknowledged;
	uint64_t shelved_until_wall_us; /* 0: it is not */
	uint64_t raised_wall_us;
	uint64_t wall_us; /* when that was said */
};

/* Takes them over. What is of a cage or bus that is no more is passed over. */
void alarm_recall(struct inventory *inv, const struct alarm_word *words, size_t count,
    const struct now *now);

/* For whoever raises an alarm: takes over that it was acknowledged. */
void alarm_recall_raised(struct inventory *inv, const struct alarm_ref *ref,
    const struct now *now);

#endif
