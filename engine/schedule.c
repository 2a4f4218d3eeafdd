/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/schedule.h"

#include <string.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "engine/watch_armed.h"

/* So long a process may look who is there before it says so: half of that where reading
 * tells, and what a slow expander takes. */
#define FIRST_LOOK_US US_PER_S
/* A request may take twice as long as its transfers usually do, and this. */
#define DEADLINE_GRACE_US (250 * (uint64_t)US_PER_MS)
/* A transfer whose end an adapter waits for in vain, and once more: so long what is under
 * way, or a look at pins, may keep control waiting. */
#define TRANSFER_US (2 * (uint64_t)US_PER_S)
/* How far a bus may fall behind its clocks: 32 others on its adapter. */
#define STRETCH_MIN 100
#define STRETCH_MAX 3300
/* What overtakes others keeps control waiting for no longer than this. */
#define OVERTAKE_US (20 * US_PER_MS)
/* What is left for when an interrupt comes takes no more than half of the budget of what
 * is pulled, of a second. */
#define PULLS_KEPT_US ((uint64_t)US_PER_S * BUDGET_PULLS_PERCENT / 100)
#define ARMS_LEAVE_US (PULLS_KEPT_US / 2)

static void
request_open(struct schedule_request *r, uint32_t sequence, bool control)
{
	r->clocks_us = 0;
	r->read_clocks_us = r->read_us = 0;
	r->answered = 0;
	r->slot_count = 0;
	r->request.sequence = sequence;
	r->request.count = 0;
	r->request.control = control;
	r->request.arms = 0;
	r->request.data_len = 0;
}

/*
 * Control is delayed by the transfer that is under way, and not refused for it. The last
 * one of a polling request may begin just before that is late.
 */
static uint64_t
control_begins(const struct schedule *s, uint64_t now_us)
{
	uint64_t polled_us = s->poll.outstanding ? s->poll.deadline_us : 0;

	return MAX_OF(now_us, polled_us) + TRANSFER_US;
}

static void
request_close(const struct schedule *s, struct schedule_request *r, uint64_t now_us)
{
	uint64_t begin_us = r == &s->control ? control_begins(s, now_us) : now_us;
	uint64_t usual_us =
	    (uint64_t)r->clocks_us * MAX_OF(s->stretch, (uint32_t)STRETCH_MIN) / 100;

	r->outstanding = true;
	r->sent_us = now_us;
	r->deadline_us = begin_us + 2 * usual_us + DEADLINE_GRACE_US;
	r->request.deadline_us = r->deadline_us;
}

static void
give_back(struct schedule *s, const struct watch *w)
{
	s->pulls.credit_us += w->arm_us;
	s->armed_us -= w->arm_us;
}

static void
disarm(struct schedule *s, struct watch *w)
{
	if (w->armed)
		give_back(s, w);
	watch_disarm(w);
}

/* The last visit of a request leaves something behind, where there is time for it. */
static void
arm(struct schedule *s, struct schedule_request *r, struct watch *w, uint64_t now_us)
{
	if (s->pulls.credit_us <= (int64_t)ARMS_LEAVE_US)
		return;
	if (!r->request.arms)
		memset(r->request.armed, 0, sizeof(r->request.armed));
	if (!watch_arm(w, &r->request, now_us))
		return;
	w->arm_us = w->flags_cost.us;
	s->pulls.credit_us -= w->arm_us;
	s->armed_us += w->arm_us;
}

/* Adds the visit of one cage; false when the request has no room for it. */
static bool
add_visit(struct schedule *s, struct schedule_request *r, struct watch *w,
    const struct cage *c, unsigned *bytes)
{
	enum platform_family family = watch_family(w);
	enum spec spec = c->module.has_identity ? c->module.id.spec : SPEC_UNKNOWN;
	bool share = w->shared != w->share_told;
	unsigned extra = (family ? 1u : 0u) + share;

	disarm(s, w);
	watch_begin(w, c);
	if (r->request.count + w->plan.count + extra > REQUEST_RUNS_MAX ||
	    *bytes + w->plan.bytes > REQUEST_BYTES_MAX) {
		w->in_flight = false;
		w->due_us = 0;
		return false;
	}
	if (family)
		r->request.run[r->request.count++] = (struct run){
			.cage = (uint16_t)c->number,
			.op = RUN_CHANGED,
			.at = { .byte = (uint8_t)family },
		};
	if (share)
		r->request.run[r->request.count++] = (struct run){
			.cage = (uint16_t)c->number,
			.op = RUN_SHARE,
			.at = { .byte = w->shared },
		};
	r->slot[r->slot_count++] = (struct schedule_slot){ .cage = (uint16_t)c->number,
		.first = r->request.count };
	for (unsigned i = 0; i < w->plan.count; i++) {
		const struct plan_run *p = &w->plan.run[i];

		r->request.run[r->request.count++] = (struct run){
			.cage = (uint16_t)c->number,
			.op = RUN_READ,
			.len = p->len,
			.at = p->at,
			.module = replay_whose(&w->replay, spec, p->map, p->len),
		};
		r->clocks_us += plan_read_us(p->len, c->khz);
	}
	*bytes += w->plan.bytes;
	return true;
}

static void
grant_pulls(struct schedule *s, uint64_t now_us)
{
	budget_grant(&s->pulls, BUDGET_PULLS_PERCENT,
	    (now_us - s->pulls_us) * s->left_percent / 100, US_PER_S);
	s->pulls_us = now_us;
	/* what is set aside is kept credit, too */
	s->pulls.credit_us =
	    MIN_OF(s->pulls.credit_us, (int64_t)(PULLS_KEPT_US - s->armed_us));
}

bool
schedule_poll(struct schedule *s, struct watch *watch, const struct inventory *inv,
    uint32_t sequence, uint64_t now_us)
{
	struct schedule_request *r = &s->poll;
	unsigned first = s->cursor, bytes = 0;

	if (r->outstanding)
		return false;
	grant_pulls(s, now_us);
	s->cursor = 0; /* always the same order, so that a period is kept */
	request_open(r, sequence, false);
	for (unsigned i = 0; i < s->cage_count; i++) {
		unsigned cage = s->cage[(first + i) % s->cage_count];
		struct watch *w = &watch[cage];
		bool may_arm;

		if (w->in_flight ||
		    MAX_OF(w->due_us, ladder_wait(&s->ladder, cage)) > now_us)
			continue;
		may_arm = !s->ladder.stuck && watch_may_arm(w, &inv->cage[cage], now_us);
		if (!add_visit(s, r, w, &inv->cage[cage], &bytes)) {
			s->cursor = (first + i) % s->cage_count;
			break;
		}
		if (may_arm)
			arm(s, r, w, now_us);
	}
	if (!r->slot_count && !s->ping_due)
		return false;
	s->ping_due = false;
	s->cancelled = false;
	request_close(s, r, now_us);
	return true;
}

/* Says whether a pulled visit may be now; else it comes when its turn does. */
static bool
may_pull(struct schedule *s, struct watch *w, uint64_t now_us)
{
	uint64_t us = watch_pull_extra(w, now_us);

	if (!us || budget_spend(&s->pulls, us))
		return true;
	watch_pull_refused(w);
	return false;
}

bool
schedule_pull(struct schedule *s, struct watch *watch, const struct inventory *inv,
    uint32_t sequence, uint64_t now_us)
{
	struct schedule_request *r = &s->pull;
	unsigned bytes = 0;
	uint64_t us = 0;

	if (!s->interrupted || r->outstanding || s->control.outstanding ||
	    s->ladder.stuck)
		return false;
	s->interrupted = false;
	grant_pulls(s, now_us);
	request_open(r, sequence, true);
	for (unsigned i = 0; i < s->cage_count; i++) {
		unsigned cage = s->cage[i];
		struct watch *w = &watch[cage];
		uint64_t cost_us = watch_pull_cost(w, now_us);
		bool fits = !r->slot_count || us + cost_us <= OVERTAKE_US;

		s->interrupted |= w->pull.at_us != NEVER_US;
		if (MAX_OF(watch_pull_us(w), ladder_wait(&s->ladder, cage)) > now_us ||
		    !fits || !may_pull(s, w, now_us))
			continue;
		us += cost_us;
		watch_pull(w, now_us);
		if (!add_visit(s, r, w, &inv->cage[cage], &bytes)) {
			s->interrupted = true;
			break;
		}
	}
	if (!r->slot_count)
		return false;
	request_close(s, r, now_us);
	return true;
}

bool
schedule_take_back(struct schedule *s, struct watch *watch, uint32_t *ret_sequence)
{
	uint32_t sequence = 0;

	for (unsigned i = 0; s->armed_us && i < s->cage_count && !sequence; i++) {
		const struct watch *w = &watch[s->cage[i]];

		/* what is under way is not to be dropped for it */
		if (s->poll.outstanding && s->poll.request.sequence == w->arm.sequence)
			continue;
		if (watch_regrets(w) || (w->armed && s->ladder.stuck))
			sequence = w->arm.sequence;
	}
	for (unsigned i = 0; sequence && i < s->cage_count; i++) {
		struct watch *w = &watch[s->cage[i]];

		if (w->armed && w->arm.sequence == sequence)
			disarm(s, w);
	}
	*ret_sequence = sequence;
	return sequence;
}

void
schedule_fired(struct schedule *s, const struct watch *w, const struct cage *c,
    const struct watch_arm *arm, uint64_t now_us)
{
	struct schedule_request *r = &s->fired;

	request_open(r, arm->sequence, true);
	r->slot[r->slot_count++] = (struct schedule_slot){ .cage = (uint16_t)c->number };
	for (unsigned i = 0; i < w->flags_plan.count; i++) {
		const struct plan_run *p = &w->flags_plan.run[i];

		r->request.run[r->request.count++] = (struct run){
			.cage = (uint16_t)c->number,
			.op = RUN_READ,
			.len = p->len,
			.at = p->at,
		};
		r->clocks_us += plan_read_us(p->len, c->khz);
	}
	request_close(s, r, now_us);
	r->sent_us = arm->sent_us;
}

void
schedule_spend_arm(struct schedule *s, struct watch *w, struct watch_arm *arm)
{
	if (arm != &w->arm || !w->armed) {
		s->pulls.credit_us -= w->flags_cost.us;
	} else {
		w->armed = false;
		s->armed_us -= w->arm_us;
	}
	arm->sequence = 0;
}

void
schedule_forget_arms(struct schedule *s, struct watch *watch)
{
	for (unsigned i = 0; i < s->cage_count; i++) {
		struct watch *w = &watch[s->cage[i]];

		disarm(s, w);
		w->arm_before.sequence = 0;
	}
}

void
schedule_resume(struct schedule *s)
{
	const struct schedule_request *r = &s->poll;
	unsigned skipped = 0;

	while (skipped < r->slot_count && !r->slot[skipped].skipped)
		skipped++;
	for (unsigned i = 0; i < s->cage_count && skipped < r->slot_count; i++) {
		if (s->cage[i] == r->slot[skipped].cage)
			s->cursor = i;
	}
}

bool
schedule_control(struct schedule *s, struct reset *reset, const struct inventory *inv,
    uint32_t sequence, uint64_t now_us)
{
	struct schedule_request *r = &s->control;

	if (r->outstanding || s->pull.outstanding)
		return false;
	request_open(r, sequence, true);
	for (unsigned i = 0; i < s->pin_count && r->request.count < REQUEST_RUNS_MAX;
	     i++) {
		unsigned cage = s->pin_cage[i];

		if (!reset_take(&reset[cage], &inv->cage[cage], now_us,
			&r->request.run[r->request.count]))
			continue;
		r->slot[r->slot_count++] = (struct schedule_slot){ .cage = (uint16_t)cage,
			.first = r->request.count };
		r->request.count++;
	}
	if (!r->request.count)
		return false;
	request_close(s, r, now_us);
	return true;
}

struct schedule_request *
schedule_find(struct schedule *s, uint32_t sequence)
{
	if (s->control.outstanding && s->control.request.sequence == sequence)
		return &s->control;
	if (s->pull.outstanding && s->pull.request.sequence == sequence)
		return &s->pull;
	return &s->poll;
}

bool
schedule_recover(struct schedule *s, enum platform_recover step, uint32_t sequence,
    uint64_t now_us)
{
	struct schedule_request *r = &s->control;

	if (r->outstanding || !s->cage_count)
		return false;
	request_open(r, sequence, true);
	r->request.run[r->request.count++] = (struct run){
		.cage = s->cage[0],
		.op = RUN_RECOVER,
		.at = { .byte = (uint8_t)step },
	};
	request_close(s, r, now_us);
	return true;
}

bool
schedule_fits(const struct schedule_request *r, const struct reply *reply)
{
	unsigned bytes = 0;

	if (!r->outstanding || reply->sequence != r->request.sequence ||
	    r->answered + reply->count > r->request.count)
		return false;
	for (unsigned i = 0; i < reply->count; i++) {
		if (reply->result[i].index != r->answered + i)
			return false;
		bytes += reply->result[i].len;
	}
	return bytes <= reply->data_len && (reply->count || reply->last) &&
	       (!reply->last || r->answered + reply->count == r->request.count);
}

struct schedule_slot *
schedule_slot_of(struct schedule_request *r, unsigned index)
{
	unsigned i = 0;

	while (i + 1 < r->slot_count && r->slot[i + 1].first <= index)
		i++;
	return i < r->slot_count && r->slot[i].first <= index ? &r->slot[i] : NULL;
}

bool
schedule_is_answered(const struct schedule_request *r, unsigned slot)
{
	unsigned end =
	    slot + 1 < r->slot_count ? r->slot[slot + 1].first : r->request.count;

	return r->answered >= end;
}

int
schedule_skip(const struct schedule_request *r, struct schedule_slot *slot,
    unsigned index, bool fired)
{
	if (fired || index == slot->first || (slot != r->slot && !slot->failed)) {
		slot->skipped = true;
		return HW_BUSY;
	}
	return HW_TIMEOUT;
}

void
schedule_note_stretch(struct schedule *s, const struct schedule_request *r)
{
	uint64_t stretch;

	if (!r->read_clocks_us)
		return;
	stretch = MIN_OF(r->read_us * 100 / r->read_clocks_us, (uint64_t)STRETCH_MAX);
	s->stretch = MAX_OF((uint32_t)stretch, s->stretch - s->stretch / 16);
}

uint64_t
schedule_believe(const struct schedule_request *r, uint64_t end_us, uint64_t now_us)
{
	return MAX_OF(r->sent_us, MIN_OF(end_us, now_us));
}

uint64_t
schedule_due(const struct schedule *s, const struct watch *watch,
    const struct reset *reset)
{
	uint64_t due = s->ping_due ? 0 : NEVER_US;

	for (unsigned i = 0; i < s->cage_count && !s->poll.outstanding; i++) {
		unsigned cage = s->cage[i];

		if (!watch[cage].in_flight)
			due = MIN_OF(due,
			    MAX_OF(watch[cage].due_us, ladder_wait(&s->ladder, cage)));
	}
	if (s->poll.outstanding)
		due = NEVER_US;
	if (s->control.outstanding || s->pull.outstanding)
		return due;
	if (s->ladder.stuck && !s->ladder.busy && !s->poll.outstanding)
		due = MIN_OF(due, s->ladder.due_us);
	for (unsigned i = 0; i < s->pin_count; i++)
		due = MIN_OF(due, reset_deadline(&reset[s->pin_cage[i]]));
	for (unsigned i = 0; i < s->cage_count && s->interrupted && !s->ladder.stuck;
	     i++) {
		unsigned cage = s->cage[i];

		due = MIN_OF(due,
		    MAX_OF(watch_pull_us(&watch[cage]), ladder_wait(&s->ladder, cage)));
	}
	return due;
}

uint64_t
schedule_deadline(const struct schedule *s)
{
	uint64_t deadline = NEVER_US;

	if (!s->heard)
		return s->supervise.up_us + FIRST_LOOK_US;
	if (s->poll.outstanding)
		deadline = s->poll.deadline_us;
	if (s->control.outstanding)
		deadline = MIN_OF(deadline, s->control.deadline_us);
	if (s->pull.outstanding)
		deadline = MIN_OF(deadline, s->pull.deadline_us);
	return deadline;
}
