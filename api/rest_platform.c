/* SPDX-License-Identifier: Apache-2.0 */
#include "api/rest_work.h"

#include "api/json.h"
#include "api/text.h"

static void
add_pins(struct json *j, const char *key, uint32_t pins)
{
	json_array(j, key);
	for (unsigned pin = 0; pin < PIN_COUNT; pin++) {
		if (pins >> pin & 1)
			json_string(j, NULL, pin_name(pin));
	}
	json_array_end(j);
}

/* What the platform says of a cage, whatever is plugged. */
static void
add_cage(struct json *j, const struct cage *c)
{
	json_object(j, NULL);
	json_string(j, "name", c->name);
	json_string(j, "type", cage_type_name(c->type));
	json_count(j, "bus", c->bus);
	json_count(j, "pin-bus", c->pin_bus);
	if (c->khz)
		json_count(j, "khz", c->khz);
	json_count(j, "max-read", c->max_read);
	json_bool(j, "presence-by-read", c->presence_by_read);
	add_pins(j, "pins-readable", c->pins_readable);
	add_pins(j, "pins-settable", c->pins_settable);
	json_object_end(j);
}

/* When it was last seen who else uses modules, and whether that was all. */
static void
add_look(struct json *j, const struct api_platform *p, const struct now *now)
{
	json_object(j, "owners-look");
	json_age(j, "age", p->looked_us, now);
	json_time(j, "time", p->looked_wall_us);
	json_bool(j, "complete", !p->blind);
	json_object_end(j);
}

void
rest_get_platform(const struct work *w)
{
	const struct api_platform *p = w->rest->host->platform;
	const struct inventory *inv = w->rest->inv;
	struct text body;
	struct json j;

	text_init(&body, 256 * ((size_t)inv->cage_count + 4));
	json_init(&j, &body);
	json_object(&j, NULL);
	json_string(&j, "name", p->name);
	if (p->about[0])
		json_string(&j, "about", p->about);
	json_array(&j, "options");
	for (const char *const *o = p->options; *o; o++)
		json_string(&j, NULL, *o);
	json_array_end(&j);
	json_string(&j, "kernel", p->kernel);
	json_string(&j, "version", w->rest->host->version);
	if (p->looked_us)
		add_look(&j, p, &w->now);
	json_array(&j, "cages");
	for (unsigned i = 0; i < inv->cage_count; i++)
		add_cage(&j, &inv->cage[i]);
	json_array_end(&j);
	json_object_end(&j);
	call_answer_json(w->call, &body);
}
