/* SPDX-License-Identifier: Apache-2.0 */
#include "api/rest_pins.h"

static void
put_level(struct json *j, const struct pin *p, const struct now *now)
{
	json_bool(j, "asserted", p->asserted);
	json_time(j, "since", p->since_wall_us);
	json_age(j, "since-age", p->since_us, now);
	if (p->at_least)
		json_bool(j, "since-at-least", true);
}

static void
put_pin(struct json *j, const struct cage *c, unsigned pin, const struct now *now)
{
	const struct pin *p = &c->pin[pin];
	enum pin_quality quality = pin_quality(c, pin);

	json_object(j, pin_name(pin));
	if (quality != PIN_UNKNOWN)
		put_level(j, p, now);
	if (p->known)
		json_age(j, "age", pin_read_us(c, pin), now);
	switch (quality) {
	case PIN_GOOD:
		break;
	case PIN_STALE:
		json_string(j, "quality", "stale");
		break;
	case PIN_UNKNOWN:
		json_string(j, "quality", "unknown");
		if (p->error != HW_OK)
			json_string(j, "error", hw_err_info(p->error)->name);
		break;
	}
	json_object_end(j);
}

void
rest_json_pins(struct json *j, const struct cage *c, const struct now *now)
{
	if (!c->pins_readable)
		return;
	json_object(j, "pins");
	for (unsigned pin = 0; pin < PIN_COUNT; pin++) {
		if (c->pins_readable >> pin & 1)
			put_pin(j, c, pin, now);
	}
	json_object_end(j);
}
