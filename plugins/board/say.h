/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One line for the user, or for the log of the daemon.
 */
#ifndef PLUGINS_BOARD_SAY_H
#define PLUGINS_BOARD_SAY_H

#include "plugins/platform.h"

void say(const struct platform_host *host, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
