/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A plugin that keeps its contract, but for the one flaw that its option `flaw`
 * names: what caged-plugin-check has to find. Without the option nothing is wrong.
 *
 * Four cages on two buses: a QSFP28 with two pages, an empty cage, an SFP, and
 * a cage whose presence cannot be read.
 */
#define _GNU_SOURCE 1

#include "plugins/platform.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { CAGE_QSFP, CAGE_EMPTY, CAGE_SFP, CAGE_UNKNOWN, CAGE_COUNT };

#define BUSES 2

#define QSFP_PINS                                      \
	(PLATFORM_PIN_BIT(PLATFORM_PIN_RESET) |        \
	    PLATFORM_PIN_BIT(PLATFORM_PIN_INTERRUPT) | \
	    PLATFORM_PIN_BIT(PLATFORM_PIN_LPMODE))
#define SETTABLE (PLATFORM_PIN_BIT(PLATFORM_PIN_RESET))

struct platform_state {
	struct platform_cage cage[CAGE_COUNT];
	const char *flaw;
	uint8_t memory[CAGE_COUNT][3][128]; /* lower, page 00h, page 03h or A2h */
	bool reset[CAGE_COUNT];
	struct platform_addr last;
	uint8_t last_page;
	unsigned reads;
};

static unsigned times_opened;

static bool
is(const char *flaw, const char *name)
{
	return flaw && strcmp(flaw, name) == 0;
}

static int
faulty_probe(const struct platform_host *host, int *ret_score)
{
	static int asked;
	const char *flaw = host->option(host, "flaw");

	*ret_score = is(flaw, "probe-score")   ? 101
		     : is(flaw, "probe-moody") ? asked++
					       : 0;
	return PLATFORM_OK;
}

static void
fill_cages(struct platform_state *s)
{
	static const char *const labels[CAGE_COUNT] = { "q1", "q2", "s1", "s2" };

	for (unsigned i = 0; i < CAGE_COUNT; i++) {
		struct platform_cage *c = &s->cage[i];

		strcpy(c->label, labels[i]);
		c->type = i < CAGE_SFP ? PLATFORM_CAGE_QSFP28 : PLATFORM_CAGE_SFP28;
		c->bus = c->pin_bus = i >= CAGE_SFP;
		c->max_read = c->max_write = 128;
		c->pins_readable = i < CAGE_SFP ? QSFP_PINS : 0;
		c->pins_settable = i < CAGE_SFP ? SETTABLE : 0;
		for (unsigned n = 0; n < 3 * 128; n++)
			s->memory[i][n / 128][n % 128] = (uint8_t)(n * 5 + i + n / 128);
		s->memory[i][0][0] = i < CAGE_SFP ? 0x11 : 0x03;
	}
	if (is(s->flaw, "cages-label"))
		strcpy(s->cage[3].label, "s 2");
	if (is(s->flaw, "cages-type"))
		s->cage[3].type = PLATFORM_CAGE_TYPE_COUNT;
	if (is(s->flaw, "cages-pins"))
		s->cage[3].pins_settable = 1u << 31;
	if (is(s->flaw, "cages-other") && times_opened > 1)
		s->cage[3].power_max_mw = times_opened;
}

static void *
idle(void *arg)
{
	pause();
	return arg;
}

static void
ignore_signal(int number)
{
	(void)number;
}

static int
faulty_open(const struct platform_host *host, struct platform_state **ret_state)
{
	const char *flaw = host->option(host, "flaw");
	struct platform_state *s;
	pthread_t thread;

	if (is(flaw, "open-fails")) {
		host->log(host, "the CPLD does not answer");
		return PLATFORM_NACK;
	}
	if (is(flaw, "open-crash"))
		raise(SIGSEGV);
	if (is(flaw, "leak"))
		(void)!open("/dev/null", O_RDONLY);
	if (is(flaw, "thread"))
		pthread_create(&thread, NULL, idle, NULL);
	if (is(flaw, "signal"))
		signal(SIGUSR1, ignore_signal);
	s = calloc(1, sizeof(*s));
	if (!s)
		return PLATFORM_IO;
	times_opened++;
	s->flaw = flaw;
	fill_cages(s);
	*ret_state = s;
	return PLATFORM_OK;
}

static void
faulty_close(struct platform_state *s)
{
	free(s);
}

static int
faulty_cages(struct platform_state *s, const struct platform_cage **ret_cages,
    size_t *ret_count)
{
	*ret_cages = s->cage;
	*ret_count = CAGE_COUNT;
	return PLATFORM_OK;
}

static int
faulty_presence(struct platform_state *s, unsigned bus, struct platform_bits *ret_present,
    struct platform_bits *ret_known)
{
	if (bus >= BUSES)
		return is(s->flaw, "presence-any-bus") ? PLATFORM_OK : PLATFORM_INVAL;
	ret_known->word[0] = bus ? 1u << CAGE_SFP : 1u << CAGE_QSFP | 1u << CAGE_EMPTY;
	ret_present->word[0] = bus ? 1u << CAGE_SFP : 1u << CAGE_QSFP;
	if (is(s->flaw, "presence-beyond"))
		ret_known->word[1] = 1;
	if (is(s->flaw, "presence-unknown") && bus)
		ret_present->word[0] |= 1u << CAGE_UNKNOWN;
	if (is(s->flaw, "presence-other-bus") && bus)
		ret_known->word[0] |= 1u << CAGE_EMPTY;
	return PLATFORM_OK;
}

static uint64_t
clock_us(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_BOOTTIME, &ts);
	return (uint64_t)ts.tv_sec * 1000000 + (uint64_t)ts.tv_nsec / 1000;
}

/* The half of an address, NULL where there is none. */
static uint8_t *
half_of(struct platform_state *s, unsigned cage, struct platform_addr at)
{
	if (at.i2c == 0x51)
		return cage == CAGE_SFP && at.page == 0 ? s->memory[cage][2] : NULL;
	if (at.byte < 128)
		return s->memory[cage][0];
	if (at.page == 3 && is(s->flaw, "page-ignored"))
		return s->memory[cage][1];
	if (at.page == 0 && s->last_page == 3 && is(s->flaw, "page-kept"))
		return s->memory[cage][2];
	if (at.page == 3 && cage == CAGE_QSFP)
		return s->memory[cage][2];
	return at.page == 0 && at.bank == 0 ? s->memory[cage][1] : NULL;
}

static bool
makes_sense(unsigned cage, struct platform_addr at, size_t len)
{
	return cage < CAGE_COUNT && len > 0 && at.byte % 128 + len <= 128 &&
	       (at.i2c == 0x50 || at.i2c == 0x51);
}

/* Flaws that let a read through which makes no sense. */
static bool
is_let_through(const struct platform_state *s, unsigned cage, struct platform_addr at,
    size_t len)
{
	if (cage >= CAGE_COUNT)
		return is(s->flaw, "read-any-cage");
	return len == 0      ? is(s->flaw, "read-nothing")
	       : len == 129  ? is(s->flaw, "read-much")
	       : at.i2c < 80 ? is(s->flaw, "read-any-address")
			     : at.byte < 128 && is(s->flaw, "read-across");
}

/* What a transfer is answered before any byte of it moves. */
static int
judge(struct platform_state *s, unsigned cage, struct platform_addr at, size_t len,
    uint64_t deadline_us)
{
	if (!makes_sense(cage, at, len))
		return PLATFORM_INVAL;
	if (clock_us() > deadline_us && !is(s->flaw, "deadline-ignored"))
		return is(s->flaw, "deadline-other") ? PLATFORM_BUSY : PLATFORM_TIMEOUT;
	if (cage == CAGE_EMPTY && !is(s->flaw, "ghost"))
		return is(s->flaw, "errno")      ? -ENODEV
		       : is(s->flaw, "positive") ? 7
						 : PLATFORM_ABSENT;
	if (cage == CAGE_UNKNOWN || (cage < CAGE_COUNT && s->reset[cage]))
		return PLATFORM_NACK;
	return PLATFORM_OK;
}

static int
faulty_read(struct platform_state *s, unsigned cage, struct platform_addr at,
    uint8_t *buf, size_t len, uint64_t deadline_us)
{
	int r = judge(s, cage, at, len, deadline_us);
	const uint8_t *half;

	if (is(s->flaw, "refused-but-written") && r == PLATFORM_INVAL && len == 2)
		buf[0] = 0;
	if (r == PLATFORM_INVAL && is_let_through(s, cage, at, len))
		r = PLATFORM_OK;
	if (r || cage >= CAGE_COUNT)
		return r;
	if (is(s->flaw, "late-open")) {
		int fd = open("/etc/shadow", O_RDONLY);

		if (fd < 0)
			return PLATFORM_IO;
		close(fd);
	}
	half = half_of(s, cage, at);
	if (!half)
		return PLATFORM_NOPAGE;
	while (is(s->flaw, "page-hang") && at.page == 3)
		pause();
	if (at.byte >= 128)
		s->last_page = at.page;
	for (size_t i = 0; i < len; i++)
		buf[i] = half[(at.byte + i) % 128];
	if (is(s->flaw, "overrun") && len == 15)
		buf[len] = 0;
	if (is(s->flaw, "short") && len == 15)
		buf[len - 1] = 0xa5 ^ (s->reads++ % 2 ? 0xff : 0);
	if (is(s->flaw, "identity") && memcmp(&at, &s->last, sizeof(at)) == 0 &&
	    len == 16)
		buf[3]++;
	s->last = at;
	return PLATFORM_OK;
}

static int
faulty_write(struct platform_state *s, unsigned cage, struct platform_addr at,
    const uint8_t *buf, size_t len, uint64_t deadline_us)
{
	int r = judge(s, cage, at, len, deadline_us);
	uint8_t *half;

	if (!r && at.byte < 128 && at.byte + len > 126 && !is(s->flaw, "write-pager"))
		return PLATFORM_INVAL;
	if (r || cage >= CAGE_COUNT)
		return r;
	half = half_of(s, cage, at);
	if (!half)
		return PLATFORM_NOPAGE;
	for (size_t i = 0; i < len; i++)
		half[(at.byte + i) % 128] = buf[i] ^ is(s->flaw, "write-lost");
	return PLATFORM_OK;
}

static int
faulty_pin_get(struct platform_state *s, unsigned cage, enum platform_pin pin)
{
	if (is(s->flaw, "pin-crash") && pin == PLATFORM_PIN_INTERRUPT)
		raise(SIGSEGV);
	if (is(s->flaw, "pin-exit") && pin == PLATFORM_PIN_INTERRUPT)
		_exit(0);
	if (cage >= CAGE_COUNT)
		return PLATFORM_INVAL;
	if ((unsigned)pin >= PLATFORM_PIN_COUNT ||
	    !(s->cage[cage].pins_readable & PLATFORM_PIN_BIT(pin)))
		return is(s->flaw, "pin-undeclared") ? 0 : PLATFORM_UNSUP;
	if (is(s->flaw, "pin-level") && pin == PLATFORM_PIN_INTERRUPT)
		return 2;
	return pin == PLATFORM_PIN_RESET && s->reset[cage];
}

static int
faulty_pin_set(struct platform_state *s, unsigned cage, enum platform_pin pin,
    int asserted)
{
	if (cage >= CAGE_COUNT)
		return PLATFORM_INVAL;
	if ((unsigned)pin >= PLATFORM_PIN_COUNT ||
	    !(s->cage[cage].pins_settable & PLATFORM_PIN_BIT(pin)))
		return is(s->flaw, "pin-set-undeclared") ? PLATFORM_OK : PLATFORM_UNSUP;
	s->reset[cage] = asserted || (is(s->flaw, "reset-stays") && s->reset[cage]);
	return PLATFORM_OK;
}

static int
faulty_event_fd(struct platform_state *s, unsigned bus)
{
	(void)bus;
	return is(s->flaw, "event-fd") ? 1000 : -1;
}

static int
faulty_events(struct platform_state *s, unsigned bus, struct platform_bits *ret_cages)
{
	*ret_cages = (struct platform_bits){ { is(s->flaw, "events-other-bus") && bus } };
	return PLATFORM_OK;
}

static int
faulty_changed(struct platform_state *s, unsigned cage, enum platform_family family)
{
	(void)family;
	if (cage >= CAGE_COUNT)
		return PLATFORM_INVAL;
	if (is(s->flaw, "changed-swaps"))
		s->memory[cage][0][0]++;
	return is(s->flaw, "changed-fails") ? PLATFORM_IO : PLATFORM_OK;
}

static int
faulty_recover(struct platform_state *s, unsigned bus, enum platform_recover step)
{
	if (bus >= BUSES)
		return PLATFORM_INVAL;
	if (is(s->flaw, "recover"))
		return PLATFORM_STUCK;
	return step == PLATFORM_RECOVER_DESELECT ? PLATFORM_OK : PLATFORM_UNSUP;
}

static int
faulty_node(struct platform_state *s, unsigned cage, unsigned index,
    struct platform_node *ret_node)
{
	if (cage >= CAGE_COUNT)
		return PLATFORM_INVAL;
	if (index > 0 && !is(s->flaw, "nodes-no-end"))
		return PLATFORM_UNSUP;
	*ret_node = (struct platform_node){ .kind = PLATFORM_NODE_I2C, .i2c = 0x50 };
	if (is(s->flaw, "nodes-kind"))
		ret_node->kind = 9;
	return PLATFORM_OK;
}

static int
faulty_share(struct platform_state *s, unsigned cage, int shared)
{
	if (cage >= CAGE_COUNT)
		return PLATFORM_INVAL;
	if (shared && is(s->flaw, "share-swaps"))
		s->memory[cage][0][0]++;
	return is(s->flaw, "share-much") ? 2 : 0;
}

static const char *
faulty_about(struct platform_state *s)
{
	if (is(s->flaw, "about-nothing"))
		return NULL;
	return is(s->flaw, "about-lines") ? "one line,\nand another" : "faulty";
}

const struct platform platform_plugin = {
	.abi = PLATFORM_ABI,
	.size = sizeof(struct platform),
	.name = "faulty",
	.probe = faulty_probe,
	.open = faulty_open,
	.close = faulty_close,
	.cages = faulty_cages,
	.presence = faulty_presence,
	.read = faulty_read,
	.write = faulty_write,
	.pin_get = faulty_pin_get,
	.pin_set = faulty_pin_set,
	.event_fd = faulty_event_fd,
	.events = faulty_events,
	.changed = faulty_changed,
	.recover = faulty_recover,
	.node = faulty_node,
	.share = faulty_share,
	.about = faulty_about,
};
