/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The board plugin: a switch that a board file describes, as a platform.
 *
 * What happens, happens in the other rooms of this folder; here are the options and the
 * table of functions.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plugins/board/chassis.h"
#include "plugins/board/match.h"
#include "plugins/board/say.h"

/* The state that the daemon keeps is a chassis, and nothing else. */
static struct chassis *
chassis_of(struct platform_state *state)
{
	return (struct chassis *)state;
}

static const struct {
	const char *key, *what;
} options[] = {
	{ "file", "a board file" },
	{ "root", "a folder that stands before each path" },
};

static int
check_options(const struct platform_host *host)
{
	for (const char *const *text = host->options; text && *text; text++) {
		size_t len = strcspn(*text, "="), i = 0;

		while (i < sizeof(options) / sizeof(options[0]) &&
		       (strlen(options[i].key) != len ||
			   strncmp(options[i].key, *text, len) != 0))
			i++;
		if (i == sizeof(options) / sizeof(options[0])) {
			say(host, "unknown option %.*s", (int)(len < 40 ? len : 40),
			    *text);
			return PLATFORM_INVAL;
		}
		if (!(*text)[len] || !(*text)[len + 1]) {
			say(host, "%s: must be %s", options[i].key, options[i].what);
			return PLATFORM_INVAL;
		}
	}
	return PLATFORM_OK;
}

/* How well the file fits this machine; which file is for the daemon to find. */
static int
board_probe(const struct platform_host *host, int *ret_score)
{
	const char *file = host->option(host, "file"), *root = host->option(host, "root");
	char error[BOARD_ERROR_MAX];
	struct machine machine;
	struct board *b;

	*ret_score = 0;
	if (!file || board_load(file, &b, error) < 0)
		return PLATFORM_OK;
	machine_read(root ? root : "", &machine);
	*ret_score = machine_score(&machine, b);
	board_destroy(b);
	return PLATFORM_OK;
}

static int
board_open(const struct platform_host *host, struct platform_state **ret_state)
{
	const char *file, *root;
	char error[BOARD_ERROR_MAX];
	struct chassis *ch;
	struct board *b;
	int r = check_options(host);

	if (r)
		return r;
	file = host->option(host, "file");
	root = host->option(host, "root");
	if (!file) {
		say(host, "which board? --platform board:file=PATH");
		return PLATFORM_INVAL;
	}
	if (board_load(file, &b, error) < 0) {
		say(host, "%s", error);
		return PLATFORM_INVAL;
	}
	r = chassis_open(host, &sys_real, root ? root : "", b, &ch);
	if (!r)
		*ret_state = (struct platform_state *)ch;
	return r;
}

static void
board_close(struct platform_state *state)
{
	chassis_close(chassis_of(state));
}

static int
board_cages(struct platform_state *state, const struct platform_cage **ret_cages,
    size_t *ret_count)
{
	*ret_cages = chassis_cages(chassis_of(state), ret_count);
	return PLATFORM_OK;
}

static int
board_presence(struct platform_state *state, unsigned bus,
    struct platform_bits *ret_present, struct platform_bits *ret_known)
{
	return chassis_presence(chassis_of(state), bus, ret_present, ret_known);
}

static int
board_read(struct platform_state *state, unsigned cage, struct platform_addr at,
    uint8_t *buf, size_t len, uint64_t deadline_us)
{
	return chassis_read(chassis_of(state), cage, at, buf, len, deadline_us);
}

static int
board_write(struct platform_state *state, unsigned cage, struct platform_addr at,
    const uint8_t *buf, size_t len, uint64_t deadline_us)
{
	return chassis_write(chassis_of(state), cage, at, buf, len, deadline_us);
}

static int
board_pin_get(struct platform_state *state, unsigned cage, enum platform_pin pin)
{
	return chassis_pin_get(chassis_of(state), cage, pin);
}

static int
board_pin_set(struct platform_state *state, unsigned cage, enum platform_pin pin,
    int asserted)
{
	return chassis_pin_set(chassis_of(state), cage, pin, asserted != 0);
}

static int
board_changed(struct platform_state *state, unsigned cage, enum platform_family family)
{
	return chassis_changed(chassis_of(state), cage, family);
}

static int
board_recover(struct platform_state *state, unsigned bus, enum platform_recover step)
{
	return chassis_recover(chassis_of(state), bus, step);
}

static int
board_node(struct platform_state *state, unsigned cage, unsigned index,
    struct platform_node *ret_node)
{
	return chassis_node(chassis_of(state), cage, index, ret_node);
}

static int
board_share(struct platform_state *state, unsigned cage, int shared)
{
	return chassis_share(chassis_of(state), cage, shared != 0);
}

const struct platform platform_plugin = {
	.abi = PLATFORM_ABI,
	.size = sizeof(struct platform),
	.name = "board",
	.probe = board_probe,
	.open = board_open,
	.close = board_close,
	.cages = board_cages,
	.presence = board_presence,
	.read = board_read,
	.write = board_write,
	.pin_get = board_pin_get,
	.pin_set = board_pin_set,
	.changed = board_changed,
	.recover = board_recover,
	.node = board_node,
	.share = board_share,
};
