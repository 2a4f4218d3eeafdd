/* SPDX-License-Identifier: Apache-2.0 */
#include "api/gnmi_share.h"

#include <stddef.h>

static void
drop(struct share *share)
{
	grpc_message_unref(share->message);
	*share = (struct share){ .feed = NULL };
}

static bool
is_same(const struct missed *a, const struct missed *b)
{
	return a->count == b->count &&
	       (a->count == 0 ||
		   (a->due_us == b->due_us && a->period_us == b->period_us));
}

const struct share *
shares_find(struct shares *s, uint64_t tick, const struct share *like)
{
	if (s->tick != tick) {
		shares_drop(s);
		s->tick = tick;
	}
	for (unsigned i = 0; i < SHARES; i++) {
		const struct share *it = &s->share[i];

		if (it->feed == like->feed && it->from == like->from &&
		    it->last == like->last && it->all == like->all &&
		    it->counts == like->counts && is_same(&it->samples, &like->samples) &&
		    is_same(&it->beats, &like->beats))
			return it;
	}
	return NULL;
}

void
shares_keep(struct shares *s, const struct share *share)
{
	struct share *room = &s->share[s->next++ % SHARES];

	drop(room);
	*room = *share;
	s->kept = true;
	if (room->message)
		room->message->refs++;
}

void
shares_drop(struct shares *s)
{
	for (unsigned i = 0; i < SHARES && s->kept; i++)
		drop(&s->share[i]);
	s->kept = false;
}

void
shares_drop_feed(struct shares *s, const void *feed)
{
	for (unsigned i = 0; i < SHARES; i++) {
		if (s->share[i].feed == feed)
			drop(&s->share[i]);
	}
}
