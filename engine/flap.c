/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/flap.h"

#include <string.h>

/* It was empty for a moment only. */
static void
count_flap(struct flap *f, uint64_t now_us)
{
	f->count++;
	memmove(f->back_us, f->back_us + 1, sizeof(f->back_us) - sizeof(f->back_us[0]));
	f->back_us[FLAPS_DAMPED - 1] = now_us;
	if (f->back_us[0] && now_us - f->back_us[0] < FLAP_WINDOW_US)
		f->damped = true;
}

enum presence
flap_take(struct flap *f, enum presence told, uint64_t now_us)
{
	bool gone = f->pin == PRESENCE_ABSENT && f->moved_us;

	if (told == PRESENCE_UNKNOWN)
		return told;
	if (told != f->pin) {
		if (gone && now_us - f->moved_us < FLAP_GONE_US)
			count_flap(f, now_us);
		/* what a cage holds when it is first looked at did not move */
		f->moved_us = f->pin == PRESENCE_UNKNOWN ? 0 : now_us;
		f->pin = told;
	}
	return f->damped ? PRESENCE_PRESENT : told;
}

uint64_t
flap_deadline(const struct flap *f)
{
	return f->damped ? f->moved_us + FLAP_QUIET_US : NEVER_US;
}

bool
flap_calm(struct flap *f, uint64_t now_us)
{
	if (now_us < flap_deadline(f))
		return false;
	f->damped = false;
	memset(f->back_us, 0, sizeof(f->back_us));
	return true;
}
