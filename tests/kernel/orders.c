/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE 1

#include "tests/kernel/orders.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/clock.h"

static const char *const kinds_by_name[] = {
	[ORDER_HANG] = "hang",
	[ORDER_ERRNO] = "errno",
	[ORDER_PULL] = "pull",
	[ORDER_QUIET] = "quiet",
	[ORDER_TEXT] = "text",
	[ORDER_SHORT] = "short",
	[ORDER_GONE] = "gone",
};

uint64_t
orders_clock_us(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_BOOTTIME, &ts);
	return (uint64_t)ts.tv_sec * US_PER_S + (uint64_t)ts.tv_nsec / 1000;
}

void
orders_sleep_until(uint64_t until_us)
{
	struct timespec ts = {
		.tv_sec = (time_t)(until_us / US_PER_S),
		.tv_nsec = (long)(until_us % US_PER_S) * 1000,
	};

	while (clock_nanosleep(CLOCK_BOOTTIME, TIMER_ABSTIME, &ts, NULL) == EINTR)
		continue;
}

void
orders_init(struct orders *o, const char *dir, const char *log)
{
	o->dir = dir;
	o->log = open(log, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
	if (o->log < 0)
		err(1, "%s", log);
	if (access(dir, X_OK | W_OK))
		err(1, "%s", dir);
}

/* The new text of an order that has a count, or no order any more. */
static void
count_down(const char *path, const char *kind, const char *argument, long count)
{
	char next[512];
	FILE *f;

	if (count <= 1) {
		unlink(path);
		return;
	}
	snprintf(next, sizeof(next), "%s.next", path);
	f = fopen(next, "we");
	if (!f)
		err(1, "%s", next);
	fprintf(f, "%s %s %ld\n", kind, argument, count - 1);
	if (fclose(f) || rename(next, path))
		err(1, "%s", path);
}

struct order
orders_take(const struct orders *o, const char *name, unsigned kinds)
{
	struct order order = { .kind = ORDER_NONE };
	char path[400], kind[16], line[128] = "";
	long count = 0;
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", o->dir, name);
	f = fopen(path, "re");
	if (!f)
		return order;
	if (!fgets(line, sizeof(line), f) ||
	    sscanf(line, "%15s %63s %ld", kind, order.text, &count) < 2)
		errx(1, "%s: no order: %s", path, line);
	fclose(f);
	for (unsigned i = ORDER_HANG; i < COUNT_OF(kinds_by_name); i++) {
		if (strcmp(kind, kinds_by_name[i]) == 0)
			order.kind = i;
	}
	if (order.kind == ORDER_NONE)
		errx(1, "%s: no order: %s", path, line);
	if (!(kinds & ORDER_BIT(order.kind)))
		return (struct order){ .kind = ORDER_NONE };
	order.value = strtoul(order.text, NULL, 10);
	if (count)
		count_down(path, kind, order.text, count);
	return order;
}

void
orders_log(const struct orders *o, const char *format, ...)
{
	char line[256];
	int len =
	    snprintf(line, sizeof(line), "%llu\t", (unsigned long long)orders_clock_us());
	va_list args;

	va_start(args, format);
	len += vsnprintf(line + len, sizeof(line) - (size_t)len - 1, format, args);
	va_end(args);
	len = MIN_OF(len, (int)sizeof(line) - 2);
	line[len++] = '\n';
	/* one write each: lines of several processes do not mix */
	if (write(o->log, line, (size_t)len) != len)
		err(1, "the log");
}
