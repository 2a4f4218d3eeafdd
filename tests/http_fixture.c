/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/http_fixture.h"

#include <arpa/inet.h>
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "tests/host_fixture.h"

struct event_base *base;
struct inventory *inv;
struct http *http;
struct sockaddr_in tcp_address;
static char folder[32];
static struct sockaddr_un unix_address;
struct http_config config;

struct seen seen;

uint64_t
clock_us(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * US_PER_S + (uint64_t)ts.tv_nsec / 1000;
}

void
give_now(void *arg, struct now *ret_now)
{
	(void)arg;
	*ret_now = (struct now){ clock_us(), FIXTURE_WALL_US, false };
}

static int
do_reset(void *arg, struct cage *cage, void (*done)(void *done_arg, int err),
    void *done_arg)
{
	(void)arg;
	(void)cage;
	seen.done = done;
	seen.done_arg = done_arg;
	return 0;
}

static void
hear_audit(void *arg, const struct api_audit *record)
{
	(void)arg;
	seen.audits++;
	seen.status = record->status;
	seen.transport = record->peer->transport;
}

const struct api_host host = {
	.version = "1.2.3",
	.platform = &fixture_platform,
	.now = give_now,
	.ready = host_fixture_ready,
	.reset = do_reset,
	.audit = hear_audit,
};

static int
listen_tcp(void)
{
	socklen_t len = sizeof(tcp_address);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	memset(&tcp_address, 0, sizeof(tcp_address));
	tcp_address.sin_family = AF_INET;
	tcp_address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	ck_assert_int_eq(bind(fd, (struct sockaddr *)&tcp_address, len), 0);
	ck_assert_int_eq(listen(fd, 256), 0);
	ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&tcp_address, &len), 0);
	return fd;
}

static int
listen_unix(void)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	memset(&unix_address, 0, sizeof(unix_address));
	unix_address.sun_family = AF_UNIX;
	snprintf(unix_address.sun_path, sizeof(unix_address.sun_path), "%s/s", folder);
	ck_assert_int_eq(bind(fd, (struct sockaddr *)&unix_address, sizeof(unix_address)),
	    0);
	ck_assert_int_eq(listen(fd, 16), 0);
	return fd;
}

void
start(void)
{
	ck_assert_int_eq(http_create(base, inv, &host, &config, &http), 0);
	close(config.listen[0].fd);
	close(config.listen[1].fd);
}

void
setup(void)
{
	log_set_level(LOG_LEVEL_ERROR);
	memset(&seen, 0, sizeof(seen));
	http = NULL;
	snprintf(folder, sizeof(folder), "/tmp/check-http-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	base = event_base_new();
	inv = fixture_create();
	config = (struct http_config){
		.listen = { { .fd = listen_tcp(), .transport = TRANSPORT_TCP },
		    { .fd = listen_unix(), .transport = TRANSPORT_UNIX } },
		.listen_count = 2,
		.users = { geteuid(), ACCESS_NO_GROUP, ACCESS_NO_GROUP },
	};
}

void
teardown(void)
{
	http_destroy(http);
	inventory_destroy(inv);
	event_base_free(base);
	unlink(unix_address.sun_path);
	rmdir(folder);
}

static struct client *
client_create(const void *address, socklen_t len)
{
	struct client *k = calloc(1, sizeof(*k));

	k->fd = socket(((const struct sockaddr *)address)->sa_family, SOCK_STREAM, 0);
	ck_assert_int_eq(connect(k->fd, address, len), 0);
	ck_assert_int_eq(fcntl(k->fd, F_SETFL, O_NONBLOCK), 0);
	return k;
}

struct client *
tcp_client(void)
{
	return client_create(&tcp_address, sizeof(tcp_address));
}

struct client *
unix_client(void)
{
	return client_create(&unix_address, sizeof(unix_address));
}

void
client_destroy(struct client *k)
{
	close(k->fd);
	free(k);
}

void
client_send(struct client *k, const char *text)
{
	ck_assert_int_eq(send(k->fd, text, strlen(text), MSG_NOSIGNAL),
	    (int)strlen(text));
}

void
client_turn(struct client *k)
{
	struct pollfd p = { .fd = k->fd, .events = POLLIN };
	ssize_t n;

	event_base_loop(base, EVLOOP_NONBLOCK);
	if (poll(&p, 1, 1) <= 0)
		return;
	n = recv(k->fd, k->text + k->len, sizeof(k->text) - 1 - k->len, 0);
	if (n > 0)
		k->len += (size_t)n;
	else if (n == 0 || errno != EAGAIN)
		k->eof = true;
}

bool
client_until(struct client *k, const char *text)
{
	uint64_t end = clock_us() + PATIENCE_MS * US_PER_MS;

	while (clock_us() < end) {
		if (text ? strstr(k->text, text) != NULL : k->eof)
			return true;
		if (k->eof)
			return false;
		client_turn(k);
	}
	return false;
}

struct client *
tcp_exchange(const char *request)
{
	struct client *k = tcp_client();

	client_send(k, request);
	ck_assert_msg(client_until(k, NULL), "no end: %s", k->text);
	return k;
}
