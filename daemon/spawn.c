/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE 1

#include "daemon/spawn.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "plugins/platform.h"

/* Room for one descriptor beside the data. */
union descriptor_room {
	struct cmsghdr head;
	char room[CMSG_SPACE(sizeof(int))];
};

static bool
is_child(unsigned kind, unsigned bus)
{
	return kind < SPAWN_KIND_COUNT &&
	       (kind == SPAWN_BUS ? bus < PLATFORM_BUSES_MAX : bus == 0);
}

int
spawn_order_check(const struct spawn_order *order, size_t len)
{
	if (len != sizeof(*order) || order->op >= SPAWN_OP_COUNT)
		return -EBADMSG;
	return is_child(order->kind, order->bus) ? 0 : -EBADMSG;
}

int
spawn_news_check(const struct spawn_news *news, size_t len)
{
	if (len != sizeof(*news) || news->event >= SPAWN_EVENT_COUNT)
		return -EBADMSG;
	return is_child(news->kind, news->bus) ? 0 : -EBADMSG;
}

int
spawn_order_send(int fd, const struct spawn_order *order)
{
	if (send(fd, order, sizeof(*order), MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
		return -errno;
	return 0;
}

int
spawn_order_receive(int fd, struct spawn_order *ret_order)
{
	struct spawn_order order;
	ssize_t n;

	n = recv(fd, &order, sizeof(order), MSG_DONTWAIT | MSG_TRUNC);
	if (n < 0)
		return -errno;
	if (n == 0)
		return -EPIPE;
	if (spawn_order_check(&order, (size_t)n) < 0)
		return -EBADMSG;
	*ret_order = order;
	return 0;
}

int
spawn_news_send(int fd, const struct spawn_news *news, int send_fd)
{
	union descriptor_room control = { .room = { 0 } };
	struct iovec iov = { .iov_base = (void *)(uintptr_t)news,
		.iov_len = sizeof(*news) };
	struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1 };
	ssize_t n;

	if (send_fd >= 0) {
		msg.msg_control = control.room;
		msg.msg_controllen = sizeof(control.room);
		control.head.cmsg_level = SOL_SOCKET;
		control.head.cmsg_type = SCM_RIGHTS;
		control.head.cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(&control.head), &send_fd, sizeof(int));
	}
	do
		n = sendmsg(fd, &msg, MSG_NOSIGNAL);
	while (n < 0 && errno == EINTR);
	return n < 0 ? -errno : 0;
}

/* The descriptor that came with a message, -1 without one. */
static int
descriptor_of(struct msghdr *msg)
{
	struct cmsghdr *c = CMSG_FIRSTHDR(msg);
	int fd;

	if (!c || c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS ||
	    c->cmsg_len != CMSG_LEN(sizeof(fd)))
		return -1;
	memcpy(&fd, CMSG_DATA(c), sizeof(fd));
	return fd;
}

int
spawn_news_receive(int fd, struct spawn_news *ret_news, int *ret_fd)
{
	struct spawn_news news;
	union descriptor_room control = { .room = { 0 } };
	struct iovec iov = { .iov_base = &news, .iov_len = sizeof(news) };
	struct msghdr msg = {
		.msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = control.room,
		.msg_controllen = sizeof(control.room),
	};
	ssize_t n;
	int got;

	n = recvmsg(fd, &msg, MSG_DONTWAIT | MSG_CMSG_CLOEXEC | MSG_TRUNC);
	if (n < 0)
		return -errno;
	if (n == 0)
		return -EPIPE;
	got = descriptor_of(&msg);
	if (spawn_news_check(&news, (size_t)n) < 0) {
		if (got >= 0)
			close(got);
		return -EBADMSG;
	}
	*ret_news = news;
	*ret_fd = got;
	return 0;
}
