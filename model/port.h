/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Port: what the switch wants of a cage, and what its interfaces say.
 *
 * A cage may have several interfaces, each on some of its host lanes. Lanes of an
 * interface that is administratively down are not used, those of one that is up are
 * missed from the start; lanes that belong to no interface that is known are used once
 * they had light or a signal.
 */
#ifndef MODEL_PORT_H
#define MODEL_PORT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"

struct cage;
struct inventory;

#define PORT_NAME_MAX 16 /* of an interface, as IFNAMSIZ */

enum in_use {
	IN_USE_AUTO, /* as its interfaces and its light say */
	IN_USE_ON,   /* each lane is missed */
	IN_USE_OFF   /* none is */
};

struct port {
	enum in_use in_use;
	uint32_t mapped;   /* host lanes of interfaces that are there ... */
	uint32_t admin_up; /* ... and of these, those that are administratively up */
	/* A change of carrier that waits for flags that are read after it. */
	bool moved, carrier;
	unsigned moves; /* since the last event */
	char name[PORT_NAME_MAX];
	uint64_t moved_us; /* mono: the first of them */
};

/* A network interface, as the kernel has it; those of no cage of ours are kept as well.
 */
struct interface {
	char name[PORT_NAME_MAX];
	struct cage *cage; /* NULL: it is none of ours */
	uint32_t lanes;    /* host lanes */
	unsigned index;    /* of the kernel */
	bool used;         /* a place of the table */
	bool admin_up, carrier;
	bool moved;               /* one of the two changed since we know of it ... */
	uint64_t changed_wall_us; /* ... at last then; else since when we do */
};

/* Interfaces beyond these are not looked at. */
#define INTERFACES_MAX 1024

/* The interface is one of a cage, or, NULL, of none: its place there comes and goes. */
void interface_assign(struct inventory *inv, struct interface *interface, struct cage *c);

/* Index and states of an interface are as in `is`; its time, where a state changed. */
void interface_update(struct inventory *inv, struct interface *interface,
    const struct interface *is);

void port_set_in_use(struct inventory *inv, struct cage *c, enum in_use in_use);

/* An interface has these host lanes (none: it is gone) and is up or down. `was` are the
 * lanes that it had before. */
void port_set_admin(struct inventory *inv, struct cage *c, uint32_t was, uint32_t lanes,
    bool up);

/* The carrier of an interface changed: told with what is read next. */
void port_carrier(struct cage *c, const char *name, bool carrier, const struct now *now);

/* What was read of the module since tells how it was: publishes the event. */
void port_tell_carrier(struct inventory *inv, struct cage *c, const struct now *now);

const char *in_use_name(enum in_use in_use); /* "auto" */

#endif
