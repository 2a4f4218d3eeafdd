/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ports: which interface belongs to which cage, and what that means for it.
 *
 * An interface with the name of a cage is that cage's; others are assigned by
 * `ports.INTERFACE.cage` and `ports.INTERFACE.host-lanes`. `cages.NAME.in-use` overrules
 * what interfaces say.
 */
#ifndef DAEMON_PORTS_H
#define DAEMON_PORTS_H

#include "base/clock.h"
#include "daemon/config.h"
#include "daemon/netdev.h"

struct engine;
struct inventory;
struct ports;

/* Both are borrowed. NULL without memory. */
struct ports *ports_create(struct inventory *inv, struct engine *engine);
void ports_destroy(struct ports *p);

/* Cages and lanes of interfaces are assigned anew. */
void ports_configure(struct ports *p, const struct config *config);

/* An interface is as `link` says now. */
void ports_link(struct ports *p, const struct netdev_link *link, const struct now *now);

/* Those that were not told with this round are there no more. */
void ports_all_told(struct ports *p, unsigned round);

#endif
