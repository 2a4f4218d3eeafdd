/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/metrics_fixture.h"

#include <check.h>
#include <stdlib.h>

const struct metrics_options everything = { true, true, true, true, METRICS_FLAGS_ALL };

struct inventory *inv;
struct metrics *metrics;
struct now now;
char *body;

static void
give_turns(void *arg, struct api_turns *ret_turns)
{
	static const uint32_t bound[] = { 100, 1000 };
	static const uint64_t count[] = { 5, 2, 1 };

	(void)arg;
	*ret_turns = (struct api_turns){ bound, count, 2, 4500 };
}

static void
give_usage(void *arg, struct api_usage *ret_usage)
{
	(void)arg;
	*ret_usage = (struct api_usage){ .cpu_us = 1250000, .max_fds = 1024 };
}

static const struct api_host host = {
	.version = "1.\"2",
	.turns = give_turns,
	.usage = give_usage,
};

void
setup(void)
{
	now = fixture_now;
	inv = fixture_create();
	metrics = metrics_create(inv, &host);
	body = NULL;
}

void
teardown(void)
{
	free(body);
	metrics_destroy(metrics);
	inventory_destroy(inv);
}

char *
squeeze(struct snapshot *s)
{
	size_t len;
	const char *from = snapshot_body(s, FORM_TEXT, false, &len);
	char *to = malloc(len + 1);
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		if (from[i] != ' ' || n == 0 || to[n - 1] != ' ')
			to[n++] = from[i];
	}
	to[n] = '\0';
	return to;
}

void
scrape(void)
{
	struct snapshot *s = metrics_snapshot(metrics, &now);

	ck_assert_ptr_nonnull(s);
	free(body);
	body = squeeze(s);
	snapshot_unref(s);
}

bool
has_line(const char *line)
{
	size_t len = strlen(line);

	for (const char *at = body; (at = strstr(at, line)); at++) {
		if ((at == body || at[-1] == '\n') && at[len] == '\n')
			return true;
	}
	return false;
}

unsigned
series_of(const char *start)
{
	unsigned n = 0;

	for (const char *at = body; at && *at; at = strchr(at, '\n')) {
		at += *at == '\n';
		n += *at && *at != '#' && strncmp(at, start, strlen(start)) == 0;
	}
	return n;
}
