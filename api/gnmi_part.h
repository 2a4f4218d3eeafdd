/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Parts of gNMI: the subscriptions of one list, each as one that follows a feed, and when
 * something of it is due.
 *
 * Samples and heartbeats are taken at whole periods of the clock, not of the call: all
 * who sample a path in the same period do it in the same turn, and share what is encoded.
 */
#ifndef API_GNMI_PART_H
#define API_GNMI_PART_H

#include "api/gnmi_feed.h"

#define GNMI_PARTS_MAX 256 /* subscriptions of one list */

struct gnmi_part {
	struct gnmi_follower follower; /* first: news() is given it */
	struct gnmi_feed *feed;
	struct grpc_call *call;
	struct gnmi_parts *of;
	bool on_change;
	bool all;           /* each sample has all leaves, not those that changed */
	uint64_t period_us; /* of samples; 0: none */
	uint64_t next_us;   /* mono */
	uint64_t beat_us;   /* of heartbeats; 0: none */
	uint64_t next_beat_us;
	bool due, beat_due;
	/* So many were due before the one before was told. */
	uint64_t samples_missed, beats_missed;
};

struct gnmi_parts {
	struct gnmi_part *part;
	unsigned count;
};

/*
 * The parts of a list. GRPC_OK, or what is wrong with it, in `why`; gnmi_parts_fini() is
 * needed in each case.
 */
enum grpc_status gnmi_parts_init(struct gnmi_parts *ps, struct grpc_call *c,
    const Gnmi__SubscriptionList *list, const struct gnmi_filter *filter,
    char why[GNMI_WHY_MAX]);
void gnmi_parts_fini(struct gnmi_parts *ps);

/* Periods begin. */
void gnmi_parts_start(struct gnmi_parts *ps, uint64_t now_us);

/* Notes what is due; when it is to be asked again, or NEVER_US. */
uint64_t gnmi_parts_look(struct gnmi_parts *ps, uint64_t now_us);

/* What is due of a part is begun, where it is not under way; false: nothing is. */
bool gnmi_part_set_out(struct gnmi_part *p);

#endif
