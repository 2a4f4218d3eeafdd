/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Addresses in the configuration: where servers listen, and who may come.
 */
#ifndef DAEMON_CONFIG_ADDRESS_H
#define DAEMON_CONFIG_ADDRESS_H

#include <stddef.h>

#include "api/sources.h"
#include "daemon/config.h"

/* "ADDRESS:PORT [device NAME], ..." or "off". 0, or -EINVAL. */
int address_parse_listens(const char *text, struct config_listens *ret_listens);
void address_print_listens(const struct config_listens *l, char *ret_text, size_t size);

/* One of them: "[::1]:9780 device mgmt". */
void address_print_listen(const struct config_listen *l, char *ret_text, size_t size);

/* "ADDRESS[/BITS], ..." without host bits. 0, or -EINVAL. */
int address_parse_networks(const char *text, struct sources *ret_networks);
void address_print_networks(const struct sources *s, char *ret_text, size_t size);

#endif
