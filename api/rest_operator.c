/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One alarm: what is answered of it, and what an operator does with it.
 */
#include "api/rest_work.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/rest_alarms.h"

/* "cage 6, rx-los, lane 3"; "bus 2, bus-stuck": the audit has more than a number. */
static void
say_about(struct call *call, const struct alarm_ref *r)
{
	const char *kind = alarm_kind_name(r->kind);
	size_t len;

	if (r->cage)
		snprintf(call->about, sizeof(call->about), "cage %s, %s", r->cage->name,
		    kind);
	else
		snprintf(call->about, sizeof(call->about), "bus %u, %s", r->bus->number,
		    kind);
	len = strlen(call->about);
	if (alarm_lanes(r->kind) == ALARM_OF_MEDIA_LANE)
		snprintf(call->about + len, sizeof(call->about) - len, ", lane %u",
		    r->lane + 1);
	if (alarm_lanes(r->kind) == ALARM_OF_HOST_LANE)
		snprintf(call->about + len, sizeof(call->about) - len, ", host lane %u",
		    r->lane + 1);
}

/* The alarm that the path names; answers itself when there is none. */
static bool
find_alarm(const struct work *w, struct alarm_ref *ret_ref)
{
	char *end = NULL;
	unsigned long long id = 0;

	errno = 0;
	if (w->segment[0] >= '0' && w->segment[0] <= '9')
		id = strtoull(w->segment, &end, 10);
	if (end && !*end && !errno && alarm_find(w->rest->inv, id, ret_ref)) {
		say_about(w->call, ret_ref);
		return true;
	}
	call_refuse(w->call, PROBLEM_NO_ALARM, "no alarm of this id was ever raised");
	return false;
}

static void
answer_alarm(const struct work *w, const struct alarm_ref *ref)
{
	struct text body;
	struct json j;

	text_init(&body, 1024);
	json_init(&j, &body);
	rest_alarm_record(&j, ref, &w->now);
	call_answer_json(w->call, &body);
}

void
rest_get_alarm(const struct work *w)
{
	struct alarm_ref ref;

	if (find_alarm(w, &ref))
		answer_alarm(w, &ref);
}

static void
refuse(const struct work *w, const char *why)
{
	call_refuse(w->call, PROBLEM_CONFLICT, why);
}

void
rest_post_acknowledge(const struct work *w)
{
	struct alarm_ref ref;
	int r;

	if (!find_alarm(w, &ref))
		return;
	r = alarm_acknowledge(w->rest->inv, &ref, w->call->peer.uid, &w->now);
	if (r == -ENOENT)
		refuse(w, "the alarm is over");
	else if (r < 0)
		refuse(w, "the alarm is acknowledged already");
	else
		answer_alarm(w, &ref);
}

static void
move(const struct work *w, bool shelve)
{
	struct alarm_ref ref;

	if (!find_alarm(w, &ref))
		return;
	if (alarm_shelve(w->rest->inv, &ref, shelve, w->call->peer.uid, &w->now) < 0)
		refuse(w,
		    shelve ? "the alarm is shelved already" : "the alarm is not shelved");
	else
		answer_alarm(w, &ref);
}

void
rest_post_shelve(const struct work *w)
{
	move(w, true);
}

void
rest_post_unshelve(const struct work *w)
{
	move(w, false);
}
