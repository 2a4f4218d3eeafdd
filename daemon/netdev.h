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
	unsigned index; /* what it is known by: its name may change */
	bool admin_up, carrier, gone;
	unsigned round; /* of telling all that there are; 0: a change alone is told */
};

struct netdev_handler {
	void (*link)(void *arg, const struct netdev_link *link);
	/* All that there are were told with this round; others are there no more. */
	void (*all_told)(void *arg, unsigned round);
};

/*
 * Tells of all interfaces soon, of each change, and of all again where changes were
 * lost. 0, or a negative errno: nobody will tell. The handler is called from the loop.
 */
int netdev_create(struct event_base *base, const struct netdev_handler *handler,
    void *arg, struct netdev **ret_netdev);
void netdev_destroy(struct netdev *n);

#endif
