/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Looks of gNMI: one walk along a path over one place, a cage or what is of none, held
 * against what is known of it, and what of it is told.
 */
#ifndef API_GNMI_LOOK_H
#define API_GNMI_LOOK_H

#include "api/gnmi_filter.h"
#include "api/gnmi_notice.h"
#include "api/gnmi_parts.h"
#include "api/gnmi_share.h"
#include "api/gnmi_view.h"

/* What counts as an update that was left out since the last one. */
enum look_counts {
	LOOK_CHANGES,        /* each change but the last one, and each heartbeat */
	LOOK_SAMPLES,        /* each sample that was missed */
	LOOK_CHANGED_SAMPLES /* of these, as many as there were changes and heartbeats */
};

/* What all looks share, one after the other. */
struct looker {
	const struct gnmi_world *world;
	unsigned places; /* the cages, and one for what is of none */
	struct notice notice;
	struct gnmi_spot spot; /* of the leaf that was looked up last */
	struct text value;
	struct text gone; /* deletes, which come first */
	struct text held; /* updates, until it is known what is deleted */
};

struct look {
	struct looker *by;
	const struct gnmi_path *path;
	const struct gnmi_filter *filter;
	/* Where is what is known of the place, or NULL in it; NULL: nothing is
	 * remembered. What nobody knows, or has nothing, is looked at to update it. */
	struct view **seat;
	bool update;   /* what is seen is what is known from now on */
	unsigned room; /* leaves that may come to it */
	bool all;
	enum look_counts counts;
	struct missed samples, beats; /* since the last ones that were told */
	uint64_t now_us;              /* mono; where it is looked at to update it */
	uint64_t tick;                /* the present one */
	uint64_t last;       /* what changed since is told; 0: nothing was told so far */
	struct text *out;    /* framed messages go behind what is in it; NULL: none do */
	uint64_t deletes_us; /* the time of deletes, where any may be told */
	/* What the look found. */
	struct view *view; /* as of `seat`, while it looks */
	int came;          /* so many leaves more are known */
	bool is_full;      /* it happened that there was no room for a leaf */
};

void look_at(struct look *k, unsigned place);

/* A hash of bytes: FNV-1a, eight of them at a time where there are as many. */
uint64_t look_hash(const char *data, size_t len);

void looker_fini(struct looker *by);

#endif
