/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The web configuration file: TLS, users, tokens, roles and headers.
 *
 * The format of Prometheus' exporters, with `x_tokens` and `x_roles` of our own.
 * What it can say and we cannot do is refused by name, never passed over.
 */
#ifndef DAEMON_WEB_CONFIG_H
#define DAEMON_WEB_CONFIG_H

#include <stddef.h>

#include "api/web.h"

/*
 * Reads a file; those that it names are looked up from its folder. A negative
 * errno with one line in `err`, "FILE:LINE:COLUMN: KEY: what is wrong", in which
 * no hash is shown.
 */
int web_config_load(const char *file, struct web *ret_web, char *err, size_t size);

#endif
