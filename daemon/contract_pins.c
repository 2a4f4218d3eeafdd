/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Checks of what is beside module memory: presence, pins, events, recovery, and
 * that every result is one of platform.h.
 */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "daemon/contract.h"

#define RESET_HOLD_US (20 * US_PER_MS)

/* Each bit of a set must be a cage whose pins are on this bus. */
static void
expect_cages_of(struct contract *c, unsigned bus, const struct platform_bits *bits,
    const char *what)
{
	for (unsigned i = 0; i < PLATFORM_CAGES_MAX; i++) {
		if (!contract_bit(bits, i))
			continue;
		contract_expect(c, i < c->host.cage_count, "no bit beyond the last cage",
		    "bus %u: %s has bit %u", bus, what, i);
		contract_expect(c,
		    i >= c->host.cage_count || c->host.cages[i].pin_bus == bus,
		    "only cages whose pin_bus is the bus", "bus %u: %s has cage %s", bus,
		    what, contract_label(c, i));
	}
}

static bool
has_pins(const struct contract *c, unsigned bus)
{
	for (size_t i = 0; i < c->host.cage_count; i++) {
		if (c->host.cages[i].pin_bus == bus)
			return true;
	}
	return false;
}

void
check_presence(struct contract *c)
{
	struct platform_bits present, known;
	unsigned here = 0, sure = 0;

	for (unsigned bus = 0; bus < contract_buses(c); bus++) {
		if (!has_pins(c, bus) ||
		    contract_presence(c, bus, &present, &known) != PLATFORM_OK)
			continue;
		expect_cages_of(c, bus, &known, "known");
		expect_cages_of(c, bus, &present, "present");
		for (unsigned i = 0; i < c->host.cage_count; i++) {
			contract_expect(c,
			    !contract_bit(&present, i) || contract_bit(&known, i),
			    "present only what is known", "bus %u: cage %s is not", bus,
			    contract_label(c, i));
			here += contract_bit(&present, i);
			sure += contract_bit(&known, i);
		}
	}
	contract_expect(c,
	    contract_presence(c, PLATFORM_BUSES_MAX, &present, &known) != PLATFORM_OK,
	    "an error for a bus that does not exist", "OK");
	if (!sure)
		contract_skip(c, "no presence pin could be read");
	contract_saw(c, "%u present of %u that are known", here, sure);
}

/* Whatever comes of them: reads of every cage, and of a page that no module has. */
void
check_errors(struct contract *c)
{
	struct platform_addr low = { .i2c = 0x50 }, page = { 0x50, 3, 0xee, 128 };
	struct platform_bits present, known;
	uint8_t byte;

	for (unsigned i = 0; i < c->host.cage_count; i++) {
		contract_read(c, i, low, &byte, 1);
		contract_presence(c, c->host.cages[i].pin_bus, &present, &known);
	}
	for (unsigned i = 0; i < c->module_count; i++)
		contract_read(c, c->module[i].cage, page, &byte, 1);
	contract_read(c, (unsigned)c->host.cage_count, low, &byte, 1);
	contract_expect(c, !c->odd, "0 or an error of enum platform_err", "%s, from %s",
	    contract_result(c->odd_result), c->odd_call);
	contract_saw(c, "all of enum platform_err");
}

static void
check_pin(struct contract *c, unsigned cage, unsigned pin)
{
	bool declared = pin < PLATFORM_PIN_COUNT &&
			c->host.cages[cage].pins_readable & PLATFORM_PIN_BIT(pin);
	int r = contract_pin_get(c, cage, pin);

	if (declared)
		contract_expect(c, r == 1 || contract_is_result(r), "0, 1 or an error",
		    "%d from pin %u of cage %s", r, pin, contract_label(c, cage));
	else
		contract_expect(c, r == PLATFORM_UNSUP || r == PLATFORM_INVAL,
		    "UNSUP from a pin that the cage does not have",
		    "%d from pin %u of cage %s", r, pin, contract_label(c, cage));
}

void
check_pins(struct contract *c)
{
	for (unsigned i = 0; i < c->host.cage_count; i++) {
		for (unsigned pin = 0; pin <= PLATFORM_PIN_COUNT; pin++)
			check_pin(c, i, pin);
	}
	contract_saw(c, "0, 1 or an error; UNSUP for those that are not there");
}

static void
check_events_of(struct contract *c, unsigned bus)
{
	struct platform_bits moved = { { 0 } };
	int fd, r;

	strcpy(c->report->call, "event_fd()");
	c->report->calls++;
	fd = c->host.plugin.event_fd(c->host.state, bus);
	contract_expect(c, fd >= -1, "a descriptor, or -1", "%d", fd);
	contract_expect(c, fd < 0 || fcntl(fd, F_GETFD) >= 0, "an open descriptor", "%d",
	    fd);
	if (!contract_expect(c, fd < 0 || c->host.plugin.events, "events() to go with it",
		"none") ||
	    !c->host.plugin.events)
		return;
	strcpy(c->report->call, "events()");
	c->report->calls++;
	r = c->host.plugin.events(c->host.state, bus, &moved);
	contract_expect(c, contract_is_result(r), "0 or an error", "%d", r);
	if (r == PLATFORM_OK)
		expect_cages_of(c, bus, &moved, "events()");
}

void
check_events(struct contract *c)
{
	if (!c->host.plugin.event_fd) {
		contract_skip(c, "the plugin has no event_fd(): presence is polled");
		return;
	}
	for (unsigned bus = 0; bus < contract_buses(c); bus++) {
		if (has_pins(c, bus))
			check_events_of(c, bus);
	}
	contract_saw(c, "of known cages only");
}

/* As the daemon tells it, right after a module was recognised. */
static const enum platform_family families[] = {
	[SPEC_UNKNOWN] = PLATFORM_FAMILY_NONE,
	[SPEC_SFF8472] = PLATFORM_FAMILY_SFF8472,
	[SPEC_SFF8636] = PLATFORM_FAMILY_SFF8636,
	[SPEC_CMIS] = PLATFORM_FAMILY_CMIS,
};

void
check_changed(struct contract *c)
{
	struct platform_addr low = { .i2c = 0x50 };

	if (!c->host.plugin.changed) {
		contract_skip(c, "the plugin has no changed(): it keeps nothing");
		return;
	}
	for (unsigned i = 0; i < c->module_count; i++) {
		const struct contract_module *m = &c->module[i];
		uint8_t byte = 0;
		int r = contract_changed(c, m->cage, families[m->spec]);

		contract_expect(c, r == PLATFORM_OK, "OK", "%s", contract_result(r));
		r = contract_read_patiently(c, m->cage, low, &byte, 1);
		contract_expect(c, r == PLATFORM_OK && byte == m->identifier,
		    "the same module afterwards", "%s, byte 0 is %02xh",
		    contract_result(r), byte);
	}
	contract_expect(c,
	    contract_changed(c, (unsigned)c->host.cage_count, PLATFORM_FAMILY_CMIS) !=
		PLATFORM_OK,
	    "an error for a cage that does not exist", "OK");
	contract_saw(c, "told of %u modules, which stay the same", c->module_count);
}

/* Others who use modules. */

#define NODES_MAX 8

static bool
node_is_sound(const struct platform_node *node)
{
	switch ((enum platform_node_kind)node->kind) {
	case PLATFORM_NODE_FILE:
		return node->path[0] == '/' &&
		       memchr(node->path, '\0', sizeof(node->path));
	case PLATFORM_NODE_I2C:
		return node->i2c == 0x50 || node->i2c == 0x51;
	case PLATFORM_NODE_PROCESS:
		return node->pid > 0;
	}
	return false;
}

void
check_nodes(struct contract *c)
{
	unsigned count = 0;

	if (!c->host.plugin.node) {
		contract_skip(c, "the plugin has no node()");
		return;
	}
	for (unsigned cage = 0; cage < c->host.cage_count; cage++) {
		struct platform_node node = { 0 };
		unsigned i = 0;

		while (i < NODES_MAX && contract_node(c, cage, i, &node) == PLATFORM_OK) {
			contract_expect(c, node_is_sound(&node),
			    "a whole path, address 50h or 51h, or a process",
			    "node %u of cage %s", i, contract_label(c, cage));
			i++;
		}
		contract_expect(c, i < NODES_MAX, "UNSUP behind the last node",
		    "%u nodes of cage %s", i, contract_label(c, cage));
		count += i;
	}
	contract_saw(c, "%u nodes", count);
}

void
check_about(struct contract *c)
{
	const char *text;
	size_t len;

	if (!c->host.plugin.about) {
		contract_skip(c, "the plugin has no about()");
		return;
	}
	text = contract_about(c);
	if (!contract_expect(c, text != NULL, "a line", "NULL"))
		return;
	len = strnlen(text, PLATFORM_ABOUT_MAX);
	contract_expect(c, len < PLATFORM_ABOUT_MAX, "less than 512 bytes", "more");
	for (size_t i = 0; i < len; i++) {
		if (!contract_expect(c, text[i] >= ' ' && text[i] <= '~',
			"one line of printable ASCII", "byte %02xh at %zu",
			(unsigned char)text[i], i))
			return;
	}
	contract_saw(c, "\"%.60s\"", text);
}

void
check_share(struct contract *c)
{
	if (!c->host.plugin.share) {
		contract_skip(c, "the plugin has no share()");
		return;
	}
	for (unsigned i = 0; i < c->module_count; i++) {
		const struct contract_module *m = &c->module[i];
		struct platform_addr low = { .i2c = 0x50 };
		uint8_t byte = 0;
		int r = contract_share(c, m->cage, 1);

		contract_expect(c, r == 0 || r == 1, "0 or 1", "%d for cage %s", r,
		    contract_label(c, m->cage));
		r = contract_read_patiently(c, m->cage, low, &byte, 1);
		contract_expect(c, r == PLATFORM_OK && byte == m->identifier,
		    "Lower Memory of a module that is shared", "%s, byte 0 is %02xh",
		    contract_result(r), byte);
		r = contract_share(c, m->cage, 0);
		contract_expect(c, r == 0 || r == 1, "0 or 1", "%d for cage %s", r,
		    contract_label(c, m->cage));
	}
	contract_saw(c, "told of %u modules, and taken back", c->module_count);
}

/* What moves pins or buses. */

void
check_pin_refusals(struct contract *c)
{
	for (unsigned i = 0; i < c->host.cage_count; i++) {
		for (unsigned pin = 0; pin <= PLATFORM_PIN_COUNT; pin++) {
			int r;

			if (pin < PLATFORM_PIN_COUNT &&
			    c->host.cages[i].pins_settable & PLATFORM_PIN_BIT(pin))
				continue;
			r = contract_pin_set(c, i, pin, 0);
			contract_expect(c, r == PLATFORM_UNSUP || r == PLATFORM_INVAL,
			    "UNSUP for a pin that cannot be set", "%s, pin %u of cage %s",
			    contract_result(r), pin, contract_label(c, i));
		}
	}
	contract_saw(c, "UNSUP for pins that cannot be set");
}

static void
set_reset(struct contract *c, unsigned cage, int level)
{
	const uint32_t bit = PLATFORM_PIN_BIT(PLATFORM_PIN_RESET);
	int r = contract_pin_set(c, cage, PLATFORM_PIN_RESET, level);

	contract_expect(c, r == PLATFORM_OK, "OK", "%s", contract_result(r));
	if (!(c->host.cages[cage].pins_readable & bit))
		return;
	r = contract_pin_get(c, cage, PLATFORM_PIN_RESET);
	contract_expect(c, r == level, "the level that was set", "%d for %d", r, level);
}

void
check_reset(struct contract *c)
{
	struct platform_addr low = { .i2c = 0x50 };
	unsigned count = 0;

	for (unsigned i = 0; i < c->module_count; i++) {
		const struct contract_module *m = &c->module[i];
		uint8_t byte = 0;
		int r;

		if (!(c->host.cages[m->cage].pins_settable &
			PLATFORM_PIN_BIT(PLATFORM_PIN_RESET)))
			continue;
		set_reset(c, m->cage, 1);
		usleep(RESET_HOLD_US);
		set_reset(c, m->cage, 0);
		r = contract_read_patiently(c, m->cage, low, &byte, 1);
		contract_expect(c, r == PLATFORM_OK && byte == m->identifier,
		    "the same module some time after its reset", "%s, byte 0 is %02xh",
		    contract_result(r), byte);
		count++;
	}
	if (!count)
		contract_skip(c, "no module has a reset pin");
	contract_saw(c, "%u modules came back", count);
}

void
check_recover(struct contract *c)
{
	if (!c->host.plugin.recover) {
		contract_skip(c, "the plugin has no recover()");
		return;
	}
	for (unsigned bus = 0; bus < contract_buses(c); bus++) {
		for (unsigned step = 0; step <= PLATFORM_RECOVER_ADAPTER; step++) {
			int r = contract_recover(c, bus, step);

			contract_expect(c, r == PLATFORM_OK || r == PLATFORM_UNSUP,
			    "OK or UNSUP on a bus that is well", "%s, step %u of bus %u",
			    contract_result(r), step, bus);
		}
	}
	contract_expect(c,
	    contract_recover(c, PLATFORM_BUSES_MAX, PLATFORM_RECOVER_DESELECT) !=
		PLATFORM_OK,
	    "an error for a bus that does not exist", "OK");
	contract_saw(c, "OK or UNSUP, step by step");
}
