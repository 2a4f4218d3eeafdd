/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Plugins that are wrong, each in one way: built once for each case below, as
 * -DBAD=BAD_ABI -DNAME='"bad-abi"'. `good` is the same plugin with nothing wrong.
 */
#include "plugins/platform.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

#define IS(name)       (BAD == name)
#define CAGES_TOO_MANY 100000

enum bad_case {
	GOOD,
	BAD_ABI,        /* another ABI */
	BAD_SIZE,       /* a struct that ends before pin_set */
	BAD_OLD,        /* not bad: a struct that ends right after it */
	BAD_NAME,       /* calls itself by another name */
	BAD_FUNCTION,   /* has no read() */
	BAD_NO_CAGES,   /* no cages */
	BAD_MANY_CAGES, /* far too many */
	BAD_LABEL,      /* a label with a space */
	BAD_LONG,       /* a label without its NUL */
	BAD_TWIN,       /* two cages of one label */
	BAD_BUS,        /* a bus beyond the last */
	BAD_READ,       /* a transfer longer than a page */
	BAD_CRASH,      /* dies in open() */
	BAD_HANG,       /* never returns from open() */
	BAD_ERROR,      /* open() fails and says why */
	BAD_SILENT,     /* open() fails and says nothing */
	BAD_EXIT,       /* open() ends the process */
	BAD_CODES       /* read() and the pins return numbers that nobody knows */
};

static int
bad_probe(const struct platform_host *host, int *ret_score)
{
	(void)host;
	*ret_score = 0;
	return PLATFORM_OK;
}

static int
bad_open(const struct platform_host *host, struct platform_state **ret_state)
{
	if (IS(BAD_CRASH))
		raise(SIGSEGV);
	while (IS(BAD_HANG))
		pause();
	if (IS(BAD_EXIT))
		_exit(0);
	if (IS(BAD_ERROR))
		host->log(host, "the CPLD at 0x32 does not answer");
	*ret_state = NULL;
	return IS(BAD_ERROR) || IS(BAD_SILENT) ? PLATFORM_NACK : PLATFORM_OK;
}

static void
bad_close(struct platform_state *state)
{
	(void)state;
}

static int
bad_cages(struct platform_state *state, const struct platform_cage **ret_cages,
    size_t *ret_count)
{
	static struct platform_cage cages[2] = {
		{ .label = "one", .max_read = 128, .max_write = 128 },
		{ .label = "two", .max_read = 128, .max_write = 128 },
	};

	(void)state;
	for (size_t i = 0; i < 2; i++)
		cages[i].pins_readable = cages[i].pins_settable = 1;
	if (IS(BAD_LABEL))
		memcpy(cages[1].label, "x y", 4);
	if (IS(BAD_LONG))
		memset(cages[1].label, 'x', sizeof(cages[1].label));
	if (IS(BAD_TWIN))
		memcpy(cages[1].label, "one", 4);
	if (IS(BAD_BUS))
		cages[1].bus = PLATFORM_BUSES_MAX;
	if (IS(BAD_READ))
		cages[1].max_read = 129;
	*ret_cages = cages;
	*ret_count = IS(BAD_NO_CAGES) ? 0 : IS(BAD_MANY_CAGES) ? CAGES_TOO_MANY : 2;
	return PLATFORM_OK;
}

static int
bad_presence(struct platform_state *state, unsigned bus,
    struct platform_bits *ret_present, struct platform_bits *ret_known)
{
	(void)state;
	(void)bus;
	memset(ret_present, 0xff, sizeof(*ret_present));
	memset(ret_known, 0xff, sizeof(*ret_known));
	return PLATFORM_OK;
}

static int
bad_read(struct platform_state *state, unsigned cage, struct platform_addr at,
    uint8_t *buf, size_t len, uint64_t deadline_us)
{
	(void)state;
	(void)cage;
	(void)at;
	(void)deadline_us;
	memset(buf, 0x5a, len);
	return IS(BAD_CODES) ? 7 : PLATFORM_OK;
}

static int
bad_write(struct platform_state *state, unsigned cage, struct platform_addr at,
    const uint8_t *buf, size_t len, uint64_t deadline_us)
{
	(void)state;
	(void)cage;
	(void)at;
	(void)buf;
	(void)len;
	(void)deadline_us;
	return IS(BAD_CODES) ? -12 : PLATFORM_OK;
}

static int
bad_pin_get(struct platform_state *state, unsigned cage, enum platform_pin pin)
{
	(void)state;
	(void)cage;
	(void)pin;
	return IS(BAD_CODES) ? 2 : 1;
}

static int
bad_pin_set(struct platform_state *state, unsigned cage, enum platform_pin pin,
    int asserted)
{
	(void)state;
	(void)cage;
	(void)pin;
	(void)asserted;
	return IS(BAD_CODES) ? -100000 : PLATFORM_OK;
}

/* What stands beyond `size` must not be looked at. */
#define NOT_A_FUNCTION ((void *)1)

const struct platform platform_plugin = {
	.abi = IS(BAD_ABI) ? 7 : PLATFORM_ABI,
	.size = IS(BAD_SIZE)  ? offsetof(struct platform, pin_set)
		: IS(BAD_OLD) ? offsetof(struct platform, event_fd)
			      : sizeof(struct platform),
	.name = IS(BAD_NAME) ? "another" : NAME,
	.probe = bad_probe,
	.open = bad_open,
	.close = bad_close,
	.cages = bad_cages,
	.presence = bad_presence,
	.read = IS(BAD_FUNCTION) ? NULL : bad_read,
	.write = bad_write,
	.pin_get = bad_pin_get,
	.pin_set = bad_pin_set,
	.changed = IS(BAD_OLD) ? NOT_A_FUNCTION : NULL,
	.event_fd = IS(BAD_OLD) ? NOT_A_FUNCTION : NULL,
	.events = IS(BAD_OLD) ? NOT_A_FUNCTION : NULL,
};
