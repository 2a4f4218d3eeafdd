/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Network devices: which interfaces there are, whether they are up, and who tells when
 * that changes (rtnetlink).
 */
#ifndef DAEMON_NETDEV_H
#define DAEMON_NETDEV_H

#include <stdbool.h>

struct event_base;
struct netdev;

/* An interface as the kernel has it now. `gone`: it is there no more. */
struct netdev_link {
	const char *name;
	unsigned index;
	bool admin_up, carrier, gone;
};

/*
 * Tells of all interfaces soon, and of each change. 0, or a negative errno: nobody will
 * tell. `link` may be called from the loop only.
 */
int netdev_create(struct event_base *base,
    void (*link)(void *arg, const struct netdev_link *link), void *arg,
    struct netdev **ret_netdev);
void netdev_destroy(struct netdev *n);

#endif
