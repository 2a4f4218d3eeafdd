/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Platform choice: which plugin reaches the cages, and what it is told.
 *
 * `auto` is the board plugin with the file that fits the machine; nothing else claims
 * one. What is chosen here is chosen before the first fork, and the plugin is told the
 * path of the file.
 */
#ifndef DAEMON_PLATFORM_CHOOSE_H
#define DAEMON_PLATFORM_CHOOSE_H

#include <stddef.h>

#include "daemon/config.h"
#include "plugins/platform.h"

struct platform_choice {
	const char *name;                                     /* of the plugin */
	const char *options[CONFIG_PLATFORM_OPTIONS_MAX + 2]; /* "key=value", then NULL */
	char file[sizeof("file=") + PLATFORM_PATH_MAX];       /* one of them */
};

/*
 * 0; the choice borrows from `config` and must not move. -EINVAL with one line in `err`:
 * no board fits, with what ONIE, DMI and the device tree say and where was looked; or two
 * fit. Board files that are broken are logged.
 */
int platform_choose(const struct config *config, struct platform_choice *ret_choice,
    char *err, size_t size);

#endif
