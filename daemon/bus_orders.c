/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Standing orders: what a bus process does without a request. It looks at presence
 * and at pins, and at the plugin's descriptor, and tells what moved.
 */
#include "daemon/bus_parts.h"

#include "base/bytes.h"
#include "base/clock.h"
#include "base/hwerr.h"

/* A descriptor that never stops being readable may not keep us from work. */
#define EDGE_HOLD_US (5 * US_PER_MS)
/* A read that only asks who is there may take so long; and so may all of them when a
 * process begins. */
#define PRESENCE_READ_US (100 * US_PER_MS)
#define PRESENCE_ALL_US  (250 * US_PER_MS)

/*
 * Pins.
 */

static void
tell_pins(struct bus *b)
{
	proto_write_pins(&b->out, b->generation, b->news, b->news_count);
	bus_send(b);
	b->news_count = 0;
}

/* The level of a pin, or an enum hw_err. */
static int
get_pin(struct bus *b, unsigned cage, unsigned pin)
{
	const struct platform *p = &b->plugin.plugin;
	int level = p->pin_get(b->plugin.state, cage, (enum platform_pin)pin);

	if (level == PLATFORM_GONE)
		b->gone = true;
	return level > 1 || level < PLATFORM_INVAL ? HW_IO : level;
}

/* `news`: there is one more. They are told when a round is over. */
static void
keep_news(struct bus *b, bool news)
{
	b->news_count += news;
	if (b->news_count == PROTO_PINS_MAX ||
	    (b->news_count && pins_round_is_over(&b->pins)))
		tell_pins(b);
}

/* Reads the pin whose turn it is. */
static void
read_pin(struct bus *b)
{
	const struct pins_pin *pin = pins_turn(&b->pins);
	int level = get_pin(b, pin->cage, pin->pin);

	if (!b->gone)
		keep_news(b,
		    pins_read(&b->pins, level, bus_clock_us(), &b->news[b->news_count]));
}

void
bus_reread_pin(struct bus *b, unsigned cage, unsigned pin)
{
	int level;

	if (!(b->plugin.cages[cage].pins_readable & PLATFORM_PIN_BIT(pin)))
		return;
	level = get_pin(b, cage, pin);
	if (!b->gone)
		keep_news(b, pins_reread(&b->pins, cage, pin, level, bus_clock_us(),
				 &b->news[b->news_count]));
}

void
bus_note_read(struct bus *b, unsigned cage, int status)
{
	if (presence_reads_note(&b->reads, cage, status))
		presence_hurry(&b->presence, bus_clock_us());
}

/* Asks a cage without a pin whether somebody is there; `busy`: a request waits. */
static void
ask_presence(struct bus *b, unsigned cage, bool busy)
{
	const struct platform_addr at = { .i2c = 0x50 };
	uint64_t us, start_us = bus_clock_us();
	uint8_t byte;
	int r = b->plugin.plugin.read(b->plugin.state, cage, at, &byte, 1,
	    start_us + PRESENCE_READ_US);

	if (r > 0 || r < PLATFORM_INVAL)
		r = HW_IO;
	if (r == PLATFORM_GONE)
		b->gone = true;
	else
		bus_note_read(b, cage, r);
	us = bus_clock_us() - start_us;
	transfers_add(&b->asked, r, r == HW_OK, us);
	b->asked_us += busy ? us : 0;
}

/*
 * Presence and edges.
 */

static const struct platform_bits none;

static void
send_event(struct bus *b, const struct platform_bits *doubt,
    const struct platform_bits *interrupt)
{
	struct proto_event event = {
		.present = b->presence.present,
		.known = b->presence.known,
		.doubt = *doubt,
		.interrupt = *interrupt,
	};

	arms_presence(&b->arms, &event.present, &event.known, doubt);
	proto_write_event(&b->out, b->generation, &event);
	bus_send(b);
}

void
bus_sample(struct bus *b)
{
	struct platform_bits present = { { 0 } };
	struct platform_bits known = { { 0 } };
	struct platform_bits doubt;
	uint64_t begin_us = bus_clock_us();
	bool news;
	int r = PLATFORM_OK;

	if (b->has_presence)
		r = b->plugin.plugin.presence(b->plugin.state, b->number, &present,
		    &known);
	if (r == PLATFORM_GONE)
		b->gone = true;
	if (r != PLATFORM_OK)
		known = none; /* an error is never "absent" */
	for (size_t w = 0; w < COUNT_OF(known.word); w++) {
		present.word[w] &= ~b->reads.mask.word[w];
		present.word[w] |= b->reads.present.word[w];
		known.word[w] &= ~b->reads.mask.word[w];
		known.word[w] |= b->reads.known.word[w];
	}
	news = presence_sample(&b->presence, &present, &known, begin_us, bus_clock_us());
	doubt = b->presence.doubt;
	for (size_t w = 0; w < COUNT_OF(doubt.word); w++) {
		doubt.word[w] |= b->reads.doubt.word[w] & b->presence.present.word[w];
		news |= doubt.word[w] != 0;
	}
	b->reads.doubt = none;
	if (news)
		send_event(b, &doubt, &none);
}

/* Which of the cages that moved ask for attention. */
static bool
interrupts_of(struct bus *b, const struct platform_bits *moved, struct platform_bits *ret)
{
	const struct plugin_host *p = &b->plugin;
	bool any = false;

	for (unsigned cage = 0; cage < p->cage_count && !b->gone; cage++) {
		const struct platform_cage *c = &p->cages[cage];

		if (!(moved->word[cage / 32] >> cage % 32 & 1) || c->pin_bus != b->number)
			continue;
		if (!(c->pins_readable & PLATFORM_PIN_BIT(PLATFORM_PIN_INTERRUPT)))
			continue;
		if (get_pin(b, cage, PLATFORM_PIN_INTERRUPT) != 1)
			continue;
		ret->word[cage / 32] |= (uint32_t)1 << cage % 32;
		any = true;
	}
	return any;
}

/* The plugin's descriptor is readable: something moved. */
void
bus_take_edges(struct bus *b, bool busy)
{
	struct platform_bits moved = { { 0 } };
	struct platform_bits interrupt = { { 0 } };
	bool asks, fired;
	int r;

	if (b->gone)
		return;
	if (b->poll[POLL_EDGE].revents & (POLLERR | POLLHUP | POLLNVAL)) {
		log_warn("bus %u: the plugin's event descriptor is broken, polling only",
		    b->number);
		b->edge_fd = -1;
		b->poll[POLL_EDGE].fd = -1;
		return;
	}
	r = b->plugin.plugin.events(b->plugin.state, b->number, &moved);
	if (r == PLATFORM_GONE)
		b->gone = true;
	asks = r == PLATFORM_OK && interrupts_of(b, &moved, &interrupt);
	fired = asks && !busy && bus_fire(b, &interrupt);
	if (asks && !fired)
		send_event(b, &none, &interrupt);
	if (!fired) /* else who is there was looked at behind what it read */
		presence_hurry(&b->presence, bus_clock_us());
	b->edge_us = bus_clock_us() + EDGE_HOLD_US;
	b->poll[POLL_EDGE].fd = -1;
}

/* Polls the plugin's descriptor again when it was left alone for long enough. */
void
bus_arm_edges(struct bus *b, uint64_t now_us)
{
	if (b->edge_fd >= 0 && now_us >= b->edge_us)
		b->poll[POLL_EDGE].fd = b->edge_fd;
}

/*
 * Standing orders.
 */

bool
bus_follow_order(struct bus *b, bool busy)
{
	uint64_t now = bus_clock_us();
	int cage = -1;

	if (b->gone)
		return false;
	if (now >= presence_reads_next(&b->reads))
		cage = presence_reads_turn(&b->reads, now);
	if (now >= presence_next(&b->presence))
		bus_sample(b);
	else if (cage >= 0)
		ask_presence(b, (unsigned)cage, busy);
	else if (busy ? pins_are_overdue(&b->pins, now) : now >= pins_next(&b->pins))
		read_pin(b);
	else
		return false;
	return true;
}

void
bus_begin_orders(struct bus *b, const struct spawner_config *config)
{
	struct platform_bits mask = { { 0 } };

	pins_init(&b->pins);
	presence_reads_init(&b->reads, (uint64_t)config->presence_ms * US_PER_MS,
	    bus_clock_us());
	for (unsigned i = 0; i < b->plugin.cage_count; i++) {
		if (b->plugin.cages[i].pin_bus != b->number)
			continue;
		mask.word[i / 32] |= (uint32_t)1 << i % 32;
		pins_add(&b->pins, i, b->plugin.cages[i].pins_readable);
		b->has_pins = true;
		if (b->plugin.cages[i].flags & PLATFORM_CAGE_PRESENCE_BY_READ)
			presence_reads_add(&b->reads, i);
		else
			b->has_presence = true;
	}
	presence_init(&b->presence, &mask, (uint64_t)config->presence_ms * US_PER_MS,
	    (uint64_t)config->confirm_ms * US_PER_MS, bus_clock_us());
}

/* Who is there is told as soon as it can be, also where nobody but he can tell it. */
void
bus_first_look(struct bus *b)
{
	uint64_t until_us = bus_clock_us() + PRESENCE_ALL_US;
	int cage;

	while (!b->gone && bus_clock_us() < until_us &&
	       (cage = presence_reads_turn(&b->reads, bus_clock_us())) >= 0)
		ask_presence(b, (unsigned)cage, false);
	bus_sample(b);
}

void
bus_open_edges(struct bus *b)
{
	const struct platform *p = &b->plugin.plugin;

	b->edge_fd = -1;
	if (p->event_fd && p->events && b->has_pins)
		b->edge_fd = p->event_fd(b->plugin.state, b->number);
	b->poll[POLL_MAIN] = (struct pollfd){ .fd = b->fd, .events = POLLIN };
	b->poll[POLL_EDGE] = (struct pollfd){ .fd = b->edge_fd, .events = POLLIN };
}
