/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/fuzz/line_double.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/bytes.h"
#include "tests/fuzz/fuzz.h"

/* One direction: bytes from `from` to `to` are on their way. */
struct way {
	uint8_t bytes[LINE_ROOM];
	size_t from, to, room;
	bool ended; /* who writes wrote the last byte */
	bool deaf;  /* who reads went */
};

static struct way in, out;

static size_t
room_of(const struct way *w)
{
	return w->room - (w->to - w->from);
}

static size_t
put(struct way *w, const void *data, size_t len)
{
	len = MIN_OF(len, room_of(w));
	if (len > sizeof(w->bytes) - w->to) {
		memmove(w->bytes, w->bytes + w->from, w->to - w->from);
		w->to -= w->from;
		w->from = 0;
	}
	memcpy(w->bytes + w->to, data, len);
	w->to += len;
	return len;
}

static size_t
get(struct way *w, void *data, size_t size)
{
	size_t len = MIN_OF(size, w->to - w->from);

	memcpy(data, w->bytes + w->from, len);
	w->from += len;
	if (w->from == w->to)
		w->from = w->to = 0;
	return len;
}

/* ---- the target's end ---- */

static void
begin(struct way *w, size_t room)
{
	w->from = w->to = 0;
	w->room = room;
	w->ended = w->deaf = false;
}

void
line_open(size_t room)
{
	FUZZ_CHECK(room > 0 && room <= LINE_ROOM);
	begin(&in, LINE_ROOM);
	begin(&out, room);
}

bool
line_say(const void *data, size_t len)
{
	return !in.deaf && put(&in, data, len) > 0;
}

size_t
line_hear(void *data, size_t size)
{
	return get(&out, data, size);
}

void
line_close(void)
{
	in.ended = out.deaf = true;
}

/* ---- the server's end ---- */

bool
line_is_readable(void)
{
	return in.to > in.from || in.ended || in.deaf;
}

/* Like a socket of the kernel, when a third of it is free. */
bool
line_is_writable(void)
{
	return out.deaf || out.ended || room_of(&out) > out.room / 3;
}

ssize_t
recv(int fd, void *data, size_t size, int flags)
{
	FUZZ_CHECK(fd == LINE_FD && flags == 0);
	if (in.to > in.from)
		return (ssize_t)get(&in, data, size);
	if (in.ended || in.deaf)
		return 0;
	errno = EAGAIN;
	return -1;
}

ssize_t
send(int fd, const void *data, size_t len, int flags)
{
	FUZZ_CHECK(fd == LINE_FD && (flags & MSG_NOSIGNAL));
	if (!out.deaf && !out.ended && room_of(&out) > 0)
		return (ssize_t)put(&out, data, len);
	errno = out.deaf || out.ended ? EPIPE : EAGAIN;
	return -1;
}

int
shutdown(int fd, int how)
{
	FUZZ_CHECK(fd == LINE_FD && how == SHUT_RDWR);
	out.ended = in.deaf = true;
	return 0;
}

int
close(int fd)
{
	if (fd != LINE_FD)
		return (int)syscall(SYS_close, fd);
	FUZZ_CHECK(!out.ended || in.deaf);
	return shutdown(fd, SHUT_RDWR);
}

/* It is of no network. */
static int
name_nothing(int fd, struct sockaddr *ret_address, socklen_t *len)
{
	FUZZ_CHECK(fd == LINE_FD && *len >= sizeof(ret_address->sa_family));
	ret_address->sa_family = AF_UNIX;
	*len = sizeof(ret_address->sa_family);
	return 0;
}

int
getpeername(int fd, struct sockaddr *ret_address, socklen_t *len)
{
	return name_nothing(fd, ret_address, len);
}

int
getsockname(int fd, struct sockaddr *ret_address, socklen_t *len)
{
	return name_nothing(fd, ret_address, len);
}

int
setsockopt(int fd, int level, int name, const void *value, socklen_t len)
{
	(void)level, (void)name, (void)value, (void)len;
	FUZZ_CHECK(fd == LINE_FD);
	errno = EOPNOTSUPP;
	return -1;
}
