/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/notify.h"

#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"

/* How often the status is told where no watchdog wants more. */
#define STATUS_BEAT_US (10 * US_PER_S)

/* A watchdog that wants more than this is a slip; the loop has better to do. */
#define BEAT_MIN_US 1000

/* A path, or with `@` the name of an abstract socket. */
static socklen_t
parse_address(const char *text, struct sockaddr_un *ret_address)
{
	size_t len = text ? strlen(text) : 0;

	if (len < 2 || len >= sizeof(ret_address->sun_path) ||
	    (text[0] != '/' && text[0] != '@'))
		return 0;
	*ret_address = (struct sockaddr_un){ .sun_family = AF_UNIX };
	memcpy(ret_address->sun_path, text, len);
	if (text[0] == '@')
		ret_address->sun_path[0] = '\0';
	return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len);
}

/* A decimal number of the environment, 0 where there is none. */
static uint64_t
number_of(const char *name)
{
	const char *text = getenv(name);
	uint64_t number;
	char rest;

	if (!text || text[0] < '0' || text[0] > '9' || strlen(text) > 19)
		return 0;
	return sscanf(text, "%" SCNu64 "%c", &number, &rest) == 1 ? number : 0;
}

void
notify_init(struct notify *ret_notify)
{
	struct notify n = { .beat_us = STATUS_BEAT_US };
	uint64_t limit_us = number_of("WATCHDOG_USEC");

	n.len = parse_address(getenv("NOTIFY_SOCKET"), &n.address);
	n.watchdog =
	    n.len && limit_us >= 2 * BEAT_MIN_US &&
	    (!getenv("WATCHDOG_PID") || number_of("WATCHDOG_PID") == (uint64_t)getpid());
	if (n.watchdog)
		n.beat_us = limit_us / 2;
	unsetenv("NOTIFY_SOCKET");
	unsetenv("WATCHDOG_USEC");
	unsetenv("WATCHDOG_PID");
	*ret_notify = n;
}

static void
send_text(const struct notify *n, const char *text)
{
	int fd;

	if (!n->len)
		return;
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return;
	/* Nobody there is no trouble of ours; see the head of notify.h. */
	(void)!sendto(fd, text, strlen(text), MSG_NOSIGNAL,
	    (const struct sockaddr *)&n->address, n->len);
	close(fd);
}

void
notify_ready(const struct notify *n, const char *status)
{
	char text[256];

	snprintf(text, sizeof(text), "READY=1\nSTATUS=%s", status);
	send_text(n, text);
}

void
notify_beat(const struct notify *n, const char *status)
{
	char text[256];

	/* READY again: the first one may have been lost, a second one changes nothing. */
	snprintf(text, sizeof(text), "READY=1\n%sSTATUS=%s",
	    n->watchdog ? "WATCHDOG=1\n" : "", status);
	send_text(n, text);
}

void
notify_reloading(const struct notify *n)
{
	struct timespec ts;
	char text[64];

	clock_gettime(CLOCK_MONOTONIC, &ts);
	snprintf(text, sizeof(text), "RELOADING=1\nMONOTONIC_USEC=%" PRIu64,
	    (uint64_t)ts.tv_sec * US_PER_S + (uint64_t)ts.tv_nsec / 1000);
	send_text(n, text);
}

void
notify_stopping(const struct notify *n)
{
	send_text(n, "STOPPING=1");
}
