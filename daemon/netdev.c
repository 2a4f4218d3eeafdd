/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/netdev.h"

#include <errno.h>
#include <event2/event.h>
#include <libmnl/libmnl.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <stdlib.h>

#include "base/log.h"

/* Messages that are taken in one turn. */
#define TURN_MAX 16

struct netdev {
	struct mnl_socket *socket;
	struct event *event;
	unsigned round; /* how often all were asked for */
	bool asked;     /* they are being told */
	bool again;     /* ... and some may be missing, or be there no more */
	const struct netdev_handler *handler;
	void *arg;
};

/* Asks for all interfaces; the kernel tells them to a socket once at a time. */
static int
ask_for_all(struct netdev *n)
{
	char buf[NLMSG_SPACE(sizeof(struct ifinfomsg))];
	struct nlmsghdr *head = mnl_nlmsg_put_header(buf);
	struct ifinfomsg *info;

	head->nlmsg_type = RTM_GETLINK;
	head->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
	info = mnl_nlmsg_put_extra_header(head, sizeof(*info));
	info->ifi_family = AF_UNSPEC;
	n->again = false;
	n->asked = mnl_socket_sendto(n->socket, head, head->nlmsg_len) >= 0;
	if (!n->asked)
		return -errno;
	if (++n->round == 0)
		n->round++;
	return 0;
}

/* Messages were lost. */
static void
ask_again(struct netdev *n)
{
	if (n->asked)
		n->again = true;
	else
		ask_for_all(n);
}

static void
end_round(struct netdev *n)
{
	n->asked = false;
	if (n->again)
		ask_for_all(n);
	else
		n->handler->all_told(n->arg, n->round);
}

static int
on_attribute(const struct nlattr *a, void *arg)
{
	struct netdev_link *link = arg;

	if (mnl_attr_get_type(a) == IFLA_IFNAME &&
	    mnl_attr_validate(a, MNL_TYPE_NUL_STRING) >= 0)
		link->name = mnl_attr_get_str(a);
	if (mnl_attr_get_type(a) == IFLA_CARRIER &&
	    mnl_attr_validate(a, MNL_TYPE_U8) >= 0)
		link->carrier = mnl_attr_get_u8(a);
	return MNL_CB_OK;
}

static void
take_link(struct netdev *n, const struct nlmsghdr *head)
{
	const struct ifinfomsg *info = mnl_nlmsg_get_payload(head);
	struct netdev_link link = { .gone = head->nlmsg_type == RTM_DELLINK };

	/* A bridge tells of its ports likewise: one that leaves it is there as before. */
	if (mnl_nlmsg_get_payload_len(head) < sizeof(*info) ||
	    info->ifi_family != AF_UNSPEC)
		return;
	link.index = (unsigned)info->ifi_index;
	link.admin_up = info->ifi_flags & IFF_UP;
	link.round = head->nlmsg_flags & NLM_F_MULTI ? n->round : 0;
	mnl_attr_parse(head, sizeof(*info), on_attribute, &link);
	if (link.name)
		n->handler->link(n->arg, &link);
}

static void
take(struct netdev *n, const struct nlmsghdr *head)
{
	/* There were changes between two parts of what is told. */
	if ((head->nlmsg_flags & NLM_F_MULTI) && (head->nlmsg_flags & NLM_F_DUMP_INTR))
		n->again = true;
	switch (head->nlmsg_type) {
	case RTM_NEWLINK:
	case RTM_DELLINK:
		take_link(n, head);
		return;
	case NLMSG_DONE:
		end_round(n);
		return;
	case NLMSG_ERROR:
		log_warn("the kernel does not tell which interfaces there are");
		n->asked = false;
		return;
	default:
		return;
	}
}

static void
on_readable(evutil_socket_t fd, short what, void *arg)
{
	static char buf[32768];
	struct netdev *n = arg;
	const struct nlmsghdr *head;

	(void)fd;
	(void)what;
	for (int i = 0; i < TURN_MAX; i++) {
		int len = (int)mnl_socket_recvfrom(n->socket, buf, sizeof(buf));

		if (len < 0 && errno == ENOBUFS)
			ask_again(n);
		if (len <= 0)
			return;
		for (head = (void *)buf; mnl_nlmsg_ok(head, len);
		     head = mnl_nlmsg_next(head, &len))
			take(n, head);
	}
}

int
netdev_create(struct event_base *base, const struct netdev_handler *handler, void *arg,
    struct netdev **ret_netdev)
{
	struct netdev *n = calloc(1, sizeof(*n));
	int r = -ENOMEM;

	if (!n)
		return r;
	n->handler = handler;
	n->arg = arg;
	n->socket = mnl_socket_open2(NETLINK_ROUTE, SOCK_CLOEXEC | SOCK_NONBLOCK);
	if (!n->socket ||
	    mnl_socket_bind(n->socket, RTMGRP_LINK, MNL_SOCKET_AUTOPID) < 0) {
		r = -errno;
		netdev_destroy(n);
		return r;
	}
	n->event = event_new(base, mnl_socket_get_fd(n->socket), EV_READ | EV_PERSIST,
	    on_readable, n);
	r = n->event && event_add(n->event, NULL) == 0 ? ask_for_all(n) : -ENOMEM;
	if (r) {
		netdev_destroy(n);
		return r;
	}
	*ret_netdev = n;
	return 0;
}

void
netdev_destroy(struct netdev *n)
{
	if (!n)
		return;
	if (n->event)
		event_free(n->event);
	if (n->socket)
		mnl_socket_close(n->socket);
	free(n);
}
