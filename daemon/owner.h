/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Owner: looks who else uses the modules, by what a plugin says of the ways to them.
 *
 * A kernel driver that is bound at an address which we reach raw, a process that holds a
 * file of the module open, a daemon that is known to read modules where there is any way
 * to them, or whom the plugin knows of. The first that is found of a cage counts. Run by
 * the probe process, which may look at the descriptors of others.
 */
#ifndef DAEMON_OWNER_H
#define DAEMON_OWNER_H

#include <stdbool.h>
#include <sys/types.h>

#include "model/cage.h"
#include "plugins/platform.h"

#define OWNER_FILES_MAX (2 * PLATFORM_CAGES_MAX)

struct owner_look {
	const char *proc, *sys; /* where they are mounted; borrowed */
	unsigned files;
	struct owner_file { /* a file by which a module is read */
		unsigned cage;
		dev_t dev;
		ino_t ino;
	} file[OWNER_FILES_MAX];
	bool reached[PLATFORM_CAGES_MAX]; /* there is a way to its module */
	bool reached_any;
	struct owner_found {
		enum owner_kind kind;
		uint32_t pid;
	} found[PLATFORM_CAGES_MAX];
};

void owner_look_init(struct owner_look *look, const char *proc, const char *sys);

/* A way to a cage, below PLATFORM_CAGES_MAX. What no plugin should say is not taken. */
void owner_look_at(struct owner_look *look, unsigned cage,
    const struct platform_node *node);

/*
 * Looks at the processes, where there is a way to any module. True where some could not
 * be looked at.
 */
bool owner_look_around(struct owner_look *look);

#endif
