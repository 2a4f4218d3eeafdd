/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/netdev.h"

#include <errno.h>
#include <event2/event.h>
#include <libmnl/libmnl.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <stdlib.h>

/* Messages that are taken in one turn. */
#define TURN_MAX 16

struct netdev {
	struct mnl_socket *socket;
	struct event *event;
	void (*link)(void *arg, const struct netdev_link *link);
	void *arg;
};

/* Asks for all interfaces; also after some messages were lost. */
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
	return mnl_socket_sendto(n->socket, head, head->nlmsg_len) < 0 ? -errno : 0;
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

static int
on_message(const struct nlmsghdr *head, void *arg)
{
	const struct ifinfomsg *info = mnl_nlmsg_get_payload(head);
	struct netdev *n = arg;
	struct netdev_link link = { 0 };

	if (head->nlmsg_type != RTM_NEWLINK && head->nlmsg_type != RTM_DELLINK)
		return MNL_CB_OK;
	if (mnl_nlmsg_get_payload_len(head) < sizeof(*info))
		return MNL_CB_OK;
	link.gone = head->nlmsg_type == RTM_DELLINK;
	link.index = (unsigned)info->ifi_index;
	link.admin_up = info->ifi_flags & IFF_UP;
	mnl_attr_parse(head, sizeof(*info), on_attribute, &link);
	if (link.name)
		n->link(n->arg, &link);
	return MNL_CB_OK;
}

static void
on_readable(evutil_socket_t fd, short what, void *arg)
{
	static char buf[32768];
	struct netdev *n = arg;

	(void)fd;
	(void)what;
	for (int i = 0; i < TURN_MAX; i++) {
		ssize_t len = mnl_socket_recvfrom(n->socket, buf, sizeof(buf));

		if (len < 0 && errno == ENOBUFS)
			ask_for_all(n);
		if (len <= 0)
			return;
		mnl_cb_run(buf, (size_t)len, 0, 0, on_message, n);
	}
}

int
netdev_create(struct event_base *base,
    void (*link)(void *arg, const struct netdev_link *link), void *arg,
    struct netdev **ret_netdev)
{
	struct netdev *n = calloc(1, sizeof(*n));
	int r = -ENOMEM;

	if (!n)
		return r;
	n->link = link;
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
