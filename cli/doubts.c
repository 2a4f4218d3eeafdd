/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/doubts.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "cli/command.h"
#include "cli/line.h"

#define LINE_MAX    512
#define NAMES_SHOWN 8

/* What a read of 128 bytes takes on the wire. */
#define PAGE_CLOCKS (131 * 9 + 3)

/* A bus that reads slower than said by more than this; what lies between costs time, too.
 */
#define SLOW_SHARE 0.5

/* Light that no pin can call lost. */
#define LIGHT_DBM (-15.0)

struct finder {
	const struct doubts_evidence *e;
	void (*tell)(void *arg, const char *line);
	void *arg;
	unsigned count;
};

/* Names of cages in the order in which they were found. */
struct names {
	unsigned count;
	char text[LINE_MAX / 2];
};

static void
add_name(struct names *n, const json_t *cage)
{
	if (n->count < NAMES_SHOWN)
		line_add(n->text, sizeof(n->text), "%s%.20s", n->count ? ", " : "",
		    member_text(cage, "name"));
	else if (n->count == NAMES_SHOWN)
		line_add(n->text, sizeof(n->text), ", ...");
	n->count++;
}

__attribute__((format(printf, 2, 3))) static void
doubt(struct finder *f, const char *format, ...)
{
	char line[LINE_MAX];
	va_list args;

	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	f->tell(f->arg, line);
	f->count++;
}

static bool
is(const json_t *object, const char *key, const char *text)
{
	return strcmp(member_text(object, key), text) == 0;
}

static bool
asserted(const json_t *cage, const char *pin)
{
	const json_t *p = json_object_get(json_object_get(cage, "pins"), pin);

	return json_is_true(json_object_get(p, "asserted")) &&
	       !json_object_get(p, "quality");
}

static bool
cleared(const json_t *cage, const char *pin)
{
	const json_t *p = json_object_get(json_object_get(cage, "pins"), pin);

	return json_is_false(json_object_get(p, "asserted")) &&
	       !json_object_get(p, "quality");
}

static bool
is_ready(const json_t *cage)
{
	return is(cage, "state", "ready");
}

static const json_t *
named(const json_t *list, const char *key, const char *name)
{
	const json_t *entry;
	size_t i;

	json_array_foreach(list, i, entry)
	{
		if (is(entry, key, name))
			return entry;
	}
	return NULL;
}

unsigned
doubts_khz(double seconds)
{
	return seconds > 0 ? (unsigned)(PAGE_CLOCKS / seconds / 1000 + 0.5) : 0;
}

/* ---- presence ---- */

static bool
reads_presence(const struct finder *f, const json_t *cage)
{
	const json_t *p = named(json_object_get(f->e->platform, "cages"), "name",
	    member_text(cage, "name"));

	return json_is_true(json_object_get(p, "presence-by-read"));
}

static void
look_at_presence(struct finder *f)
{
	struct names silent = { 0 }, unknown = { 0 };
	unsigned answering = 0, empty = 0;
	const json_t *cage;
	size_t i;

	json_array_foreach(f->e->cages, i, cage)
	{
		if (is(cage, "presence", "unknown"))
			add_name(&unknown, cage);
		if (reads_presence(f, cage))
			continue;
		if (is(cage, "presence", "absent"))
			empty++;
		else if (is(cage, "state", "unreadable"))
			add_name(&silent, cage);
		else if (is_ready(cage))
			answering++;
	}
	if (unknown.count)
		doubt(f, "presence cannot be read: cage %s", unknown.text);
	if (silent.count && !answering && empty)
		doubt(f,
		    "no module that is said to be present answers, and %u cage%s said to be "
		    "empty: is the level of `present` the wrong way round?",
		    empty, empty == 1 ? " is" : "s are");
	else if (silent.count)
		doubt(f,
		    "present, and no answer: cage %s: is its bus the right one, does a reset "
		    "hold it?",
		    silent.text);
}

/* ---- the map of buses ---- */

static void
look_for_twins(struct finder *f)
{
	const json_t *list = f->e->modules, *one, *two;
	size_t i, k;

	json_array_foreach(list, i, one)
	{
		const json_t *a = json_object_get(one, "identity");

		for (k = i + 1; k < json_array_size(list); k++) {
			const json_t *b;

			two = json_array_get(list, k);
			b = json_object_get(two, "identity");
			if (!member_text(a, "serial-number")[0] ||
			    !is(b, "serial-number", member_text(a, "serial-number")) ||
			    !is(b, "part-number", member_text(a, "part-number")) ||
			    !is(b, "vendor-name", member_text(a, "vendor-name")))
				continue;
			doubt(f,
			    "cage %.20s and cage %.20s answer with the same serial number: are "
			    "they one module on one bus?",
			    member_text(one, "cage"), member_text(two, "cage"));
		}
	}
}

/* The family of a form factor: what fits into one another. */
static const char *
family_of(const char *form)
{
	static const struct {
		const char *begins, *family;
	} forms[] = { { "sfp", "SFP" }, { "SFP", "SFP" }, { "qsfp", "QSFP" },
		{ "QSFP", "QSFP" }, { "osfp", "OSFP" }, { "OSFP", "OSFP" } };

	for (size_t i = 0; i < COUNT_OF(forms); i++) {
		if (strncmp(form, forms[i].begins, strlen(forms[i].begins)) == 0)
			return forms[i].family;
	}
	return NULL;
}

static void
look_at_forms(struct finder *f)
{
	const json_t *cage;
	size_t i;

	json_array_foreach(f->e->cages, i, cage)
	{
		const char *form =
		    member_text(json_object_get(cage, "module"), "form-factor");
		const char *fits = family_of(member_text(cage, "type"));
		const char *found = family_of(form);

		if (is_ready(cage) && fits && found && strcmp(fits, found) != 0)
			doubt(f,
			    "cage %.20s is %.16s, and the module there says %.24s: is its bus "
			    "the right one?",
			    member_text(cage, "name"), member_text(cage, "type"), form);
	}
}

/* ---- pins ---- */

static bool
has_light(const struct finder *f, const json_t *cage)
{
	const json_t *module = named(f->e->modules, "cage", member_text(cage, "name"));
	const json_t *lane;
	size_t i;

	json_array_foreach(json_object_get(module, "lanes"), i, lane)
	{
		const json_t *rx = json_object_get(lane, "rx-power");
		double dbm;

		if (reading_is_good(rx) && member_number(rx, "value", &dbm) &&
		    dbm > LIGHT_DBM)
			return true;
	}
	return false;
}

/* A pin whose level contradicts a module that answers. */
static const struct {
	const char *pin;
	bool level;
	bool lit; /* only where light is received */
	const char *says;
} contradictions[] = {
	{ "reset", true, false, "it is held in reset, and answers" },
	{ "modsel", false, false, "it is not selected, and answers" },
	{ "power", false, false, "it is not supplied, and answers" },
	{ "power-good", false, false, "its supply is not good, and it answers" },
	{ "rx-los", true, true, "light is lost, and it measures light" },
};

static void
look_at_contradictions(struct finder *f)
{
	for (size_t k = 0; k < COUNT_OF(contradictions); k++) {
		struct names names = { 0 };
		const json_t *cage;
		size_t i;

		json_array_foreach(f->e->cages, i, cage)
		{
			bool seen = contradictions[k].level
					? asserted(cage, contradictions[k].pin)
					: cleared(cage, contradictions[k].pin);

			if (seen && is_ready(cage) &&
			    (!contradictions[k].lit || has_light(f, cage)))
				add_name(&names, cage);
		}
		if (names.count)
			doubt(f,
			    "pin %s says of a module that %s: cage %s: is its level right?",
			    contradictions[k].pin, contradictions[k].says, names.text);
	}
}

/* Pins that are asserted in all cages with a module, and what that would mean. */
static const struct {
	const char *pin, *says;
} all_same[] = {
	{ "interrupt", "ask for attention" },
	{ "lpmode", "are asked for low power" },
	{ "tx-fault", "have a fault of their transmitter" },
	{ "tx-disable", "have their transmitter off" },
};

static void
look_at_all_same(struct finder *f)
{
	for (size_t k = 0; k < COUNT_OF(all_same); k++) {
		unsigned up = 0, down = 0;
		const json_t *cage;
		size_t i;

		json_array_foreach(f->e->cages, i, cage)
		{
			up += is_ready(cage) && asserted(cage, all_same[k].pin);
			down += is_ready(cage) && cleared(cage, all_same[k].pin);
		}
		if (up > 1 && !down)
			doubt(f,
			    "pin %s says that all %u modules %s: is its level right?",
			    all_same[k].pin, up, all_same[k].says);
	}
}

static void
look_for_mute_pins(struct finder *f)
{
	const json_t *cage, *pin;
	const char *name;
	size_t i;

	json_array_foreach(f->e->cages, i, cage)
	{
		json_object_foreach((json_t *)json_object_get(cage, "pins"), name, pin)
		{
			if (is(pin, "quality", "unknown"))
				doubt(f, "pin %.20s of cage %.20s cannot be read: %.20s",
				    name, member_text(cage, "name"),
				    member_text(pin, "error"));
		}
	}
}

/* ---- the wire ---- */

static void
look_at_clocks(struct finder *f)
{
	struct names slow = { 0 };
	unsigned said = 0, seen = 0;
	const json_t *cage;
	size_t i;

	json_array_foreach(f->e->cages, i, cage)
	{
		const json_t *reads =
		    json_object_get(json_object_get(cage, "counters"), "page-reads");
		const json_t *p = named(json_object_get(f->e->platform, "cages"), "name",
		    member_text(cage, "name"));
		double khz, least;

		if (!member_number(p, "khz", &khz) ||
		    !member_number(reads, "least-seconds", &least) || least <= 0 ||
		    doubts_khz(least) >= khz * SLOW_SHARE)
			continue;
		add_name(&slow, cage);
		said = (unsigned)khz;
		seen = doubts_khz(least);
	}
	if (slow.count)
		doubt(f, "a bus of %u kHz reads as if it had %u kHz: cage %s", said, seen,
		    slow.text);
}

/* A page that a module offers and does not give. */
static void
look_at_pages(struct finder *f)
{
	struct names names = { 0 };
	const json_t *cage;
	size_t i;

	json_array_foreach(f->e->cages, i, cage)
	{
		if (is(cage, "last-error", "nopage"))
			add_name(&names, cage);
	}
	if (names.count)
		doubt(f,
		    "pages that a module offers cannot be read: cage %s: is the class of its "
		    "driver the right one?",
		    names.text);
}

unsigned
doubts_find(const struct doubts_evidence *e, void (*tell)(void *arg, const char *line),
    void *arg)
{
	struct finder f = { .e = e, .tell = tell, .arg = arg };

	look_at_presence(&f);
	look_for_twins(&f);
	look_at_forms(&f);
	look_at_contradictions(&f);
	look_at_all_same(&f);
	look_for_mute_pins(&f);
	look_at_clocks(&f);
	look_at_pages(&f);
	return f.count;
}
