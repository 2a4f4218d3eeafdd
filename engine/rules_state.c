/* SPDX-License-Identifier: Apache-2.0 */
/* Rules of what concerns a cage or its module as a whole, whether or not it can be read.
 */
#include "engine/rules.h"

#include "base/bytes.h"
#include "plugins/platform.h"

/* Flags that come this many periods late, and this long, are late; half of it is not. */
#define LATE_PERIODS 3
#define LATE_US      (5 * (uint64_t)US_PER_S)

static void
judge(struct inventory *inv, struct cage *c, enum alarm_kind kind, bool caused,
    const struct alarm_cause *cause, const struct now *now)
{
	static const struct alarm_cause none;

	if (caused)
		alarm_raise(inv, c, kind, 0, cause ? cause : &none, now);
	else
		alarm_clear(inv, c, kind, 0, now);
}

/*
 * What the module takes more than the cage gives; or a layout that nobody knows. One that
 * has a name and is not decoded here is no fault of the module.
 */
static void
judge_fit(struct inventory *inv, struct cage *c, const struct now *now)
{
	const struct module *m = &c->module;
	bool unsupported = c->state == CAGE_STATE_UNSUPPORTED;
	bool unknown = unsupported && m->trust == TRUST_BROKEN;
	bool hungry =
	    m->has_identity && c->power_max_mw && m->id.power_max_mw > c->power_max_mw;
	struct alarm_cause cause = {
		.value = unknown ? 0 : (int32_t)MIN_OF(m->id.power_max_mw, INT32_MAX),
		.limit = (int32_t)MIN_OF(c->power_max_mw, INT32_MAX),
	};

	judge(inv, c, ALARM_INCOMPATIBLE, unknown || hungry, &cause, now);
	judge(inv, c, ALARM_UNDECODED, unsupported && !unknown, NULL, now);
}

static void
judge_pace(struct inventory *inv, struct cage *c, const struct now *now)
{
	const struct pace *p = &c->module.pace[POLL_FLAGS];
	uint64_t late_us = MAX_OF(LATE_PERIODS * p->target_us, LATE_US);
	struct alarm_cause cause = {
		.value = (int32_t)MIN_OF(p->achieved_us / US_PER_MS, INT32_MAX),
		.limit = (int32_t)MIN_OF(p->target_us / US_PER_MS, INT32_MAX),
	};

	if (!p->target_us || (p->achieved_us > late_us / 2 && p->achieved_us <= late_us))
		return;
	judge(inv, c, ALARM_POLL_LATE, p->achieved_us > late_us, &cause, now);
}

void
rules_follow_state(struct inventory *inv, struct cage *c, const struct now *now)
{
	struct alarm_cause cause = { .value = c->last_error };
	const struct hw_err_info *info = hw_err_info(c->last_error);
	bool of_the_bus = info->counts_for_bus && !info->counts_for_breaker;

	judge(inv, c, ALARM_FLAPPING, c->flapping, NULL, now);
	if (c->state == CAGE_STATE_UNREADABLE && of_the_bus)
		return; /* nobody could ask the module */
	if (c->state == CAGE_STATE_SETTLING)
		return;
	judge(inv, c, ALARM_UNREADABLE, c->state == CAGE_STATE_UNREADABLE, &cause, now);
	judge_fit(inv, c, now);
	if (c->state != CAGE_STATE_READY)
		return;
	judge(inv, c, ALARM_CHECKSUM,
	    c->module.has_identity && c->module.id.checksum_count &&
		!identity_checksums_hold(&c->module.id),
	    NULL, now);
	judge_pace(inv, c, now);
}

void
rules_follow_owner(struct inventory *inv, struct cage *c, const struct now *now)
{
	struct alarm_cause cause = { .value = (int32_t)c->owner.pid };

	judge(inv, c, ALARM_OTHER_OWNER, cage_is_shared(c) && cage_is_occupied(c), &cause,
	    now);
}

/* The pins of an SFP, and the bits that show the same (SFF-8472 12.4, Table 9-16). */
static const struct {
	enum platform_pin pin;
	enum signal_flag bit;
} twins[] = {
	{ PLATFORM_PIN_RX_LOS, SIGNAL_RX_LOS },
	{ PLATFORM_PIN_TX_FAULT, SIGNAL_TX_FAULT },
};

void
rules_compare_pins(struct inventory *inv, struct cage *c, const struct now *now)
{
	const struct readings *r = &c->module.readings;
	struct alarm_cause cause = { 0 };
	bool differs = false;

	if (c->module.id.spec != SPEC_SFF8472 || !r->ready)
		return;
	for (size_t i = 0; i < COUNT_OF(twins); i++) {
		unsigned pin = twins[i].pin;

		if (!(c->pins_readable >> pin & 1) || pin_quality(c, pin) != PIN_GOOD ||
		    !(r->signal_known[twins[i].bit] & lane_bit(0)) ||
		    c->pin[pin].asserted == (r->signal[twins[i].bit] & lane_bit(0)))
			continue;
		cause.value = (int32_t)pin;
		differs = true;
	}
	judge(inv, c, ALARM_PIN_MISMATCH, differs, &cause, now);
}
