/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/fuzz/grpc_doubles.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "api/tls_stream.h"
#include "base/bytes.h"
#include "base/clock.h"
#include "tests/fuzz/fuzz.h"

uint64_t doubles_now_us = US_PER_S;

/* ---- time ---- */

int
clock_gettime(clockid_t id, struct timespec *ts)
{
	if (id != CLOCK_MONOTONIC && id != CLOCK_MONOTONIC_COARSE)
		return (int)syscall(SYS_clock_gettime, id, ts);
	*ts = (struct timespec){ .tv_sec = (time_t)(doubles_now_us / US_PER_S),
		.tv_nsec = (long)(doubles_now_us % US_PER_S * 1000) };
	return 0;
}

/* ---- who signs in ---- */

static struct {
	struct grpc_call *call;
	void (*done)(void *arg, bool right);
} asked[2];
static uint64_t version;
static bool remembered;
struct credentials *const doubles_credentials = (struct credentials *)&asked;

enum sign_in
credentials_look(struct credentials *c, const char *authorization,
    const struct tls_session *tls, struct peer *peer)
{
	(void)c;
	(void)tls;
	if (!authorization || strcmp(authorization, "Bearer viewer") == 0)
		return SIGN_IN_DONE;
	if (strcmp(authorization, "Bearer admin") == 0) {
		peer->role = ROLE_ADMIN;
		return SIGN_IN_DONE;
	}
	if (strncmp(authorization, "Basic ", 6) != 0)
		return SIGN_IN_REFUSED;
	return remembered ? SIGN_IN_DONE : SIGN_IN_CHECK;
}

int
credentials_check(struct credentials *c, const char *authorization,
    const uint8_t source[SOURCE_KEY_BYTES], void (*done)(void *arg, bool right),
    void *arg)
{
	(void)c;
	(void)authorization;
	(void)source;
	for (size_t i = 0; i < COUNT_OF(asked); i++) {
		if (asked[i].call)
			continue;
		asked[i].call = arg;
		asked[i].done = done;
		return 0;
	}
	return -EBUSY;
}

void
credentials_forget(struct credentials *c, const void *arg)
{
	(void)c;
	for (size_t i = 0; i < COUNT_OF(asked); i++) {
		if (asked[i].call == arg)
			asked[i].call = NULL;
	}
}

void
credentials_remember(struct credentials *c, const char *authorization)
{
	(void)c;
	FUZZ_CHECK(strncmp(authorization, "Basic ", 6) == 0);
	remembered = true;
}

uint64_t
credentials_version(const struct credentials *c)
{
	(void)c;
	return version;
}

/* An administrator is known with every other version alone. */
bool
credentials_hold(const struct credentials *c, struct peer *peer)
{
	(void)c;
	return peer->role != ROLE_ADMIN || version % 2 == 0;
}

/* Those of HTTP, which is linked and never called. */
const char *
credentials_challenge(const struct credentials *c)
{
	(void)c;
	return NULL;
}

void
doubles_judge(unsigned how)
{
	struct grpc_call *c = asked[how % 2].call;

	if (how & 8)
		remembered = false;
	version += how >> 2 & 1;
	if (!c)
		return;
	asked[how % 2].call = NULL;
	asked[how % 2].done(c, how & 2);
}

/* ---- TLS ---- */

static struct {
	int fd;
	bool wants_write;
	size_t again; /* bytes that were told to come again */
} secure;
struct tls *const doubles_tls = (struct tls *)&secure;

int
tls_stream_open(struct tls *t, struct tls_session *s, int fd)
{
	FUZZ_CHECK(t == doubles_tls && fd == secure.fd);
	s->session = (struct gnutls_session_int *)&secure;
	return 0;
}

void
tls_stream_close(struct tls_session *s)
{
	s->session = NULL;
}

/* Each of the client's first bytes says how it goes. */
int
tls_stream_handshake(struct tls_session *s)
{
	uint8_t byte;
	ssize_t len = recv(secure.fd, &byte, 1, 0);

	(void)s;
	secure.wants_write = len == 1 && byte % 4 == 2;
	if (len < 0 && errno == EAGAIN)
		return -EAGAIN;
	if (len != 1 || byte % 4 == 3)
		return -EPROTO;
	return byte % 4 ? -EAGAIN : 0;
}

bool
tls_stream_wants_write(const struct tls_session *s)
{
	(void)s;
	return secure.wants_write;
}

ssize_t
tls_stream_recv(struct tls_session *s, void *data, size_t size)
{
	ssize_t len = recv(secure.fd, data, size, 0);

	(void)s;
	return len < 0 ? -errno : len;
}

ssize_t
tls_stream_send(struct tls_session *s, const void *data, size_t len)
{
	ssize_t sent;

	(void)s;
	FUZZ_CHECK(!secure.again || secure.again == len);
	sent = send(secure.fd, data, len, MSG_NOSIGNAL);
	secure.again = sent < 0 && errno == EAGAIN ? len : 0;
	return sent < 0 ? (errno == EAGAIN ? -EAGAIN : -EPIPE) : sent;
}

/* ---- each connection ---- */

void
doubles_begin(int fd)
{
	memset(&secure, 0, sizeof(secure));
	secure.fd = fd;
	remembered = false;
}

bool
doubles_are_idle(void)
{
	return !asked[0].call && !asked[1].call;
}
