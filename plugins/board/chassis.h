/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Chassis: a board whose nodes are open.
 *
 * The functions are those of struct platform, with its results. A cage whose node is
 * missing, or whose address a driver of the kernel uses, does not stop the others.
 */
#ifndef PLUGINS_BOARD_CHASSIS_H
#define PLUGINS_BOARD_CHASSIS_H

#include "plugins/board/desc.h"
#include "plugins/board/sys.h"

struct chassis;

/*
 * Opens all nodes of a board, which belongs to the chassis from now on, whatever comes
 * of it. `root` stands before each path. PERM, IO and INVAL with a line for the user.
 */
int chassis_open(const struct platform_host *host, const struct sys *sys,
    const char *root, struct board *b, struct chassis **ret_chassis);
void chassis_close(struct chassis *ch);

const struct platform_cage *chassis_cages(const struct chassis *ch, size_t *ret_count);
int chassis_presence(struct chassis *ch, unsigned bus, struct platform_bits *ret_present,
    struct platform_bits *ret_known);
int chassis_read(struct chassis *ch, unsigned cage, struct platform_addr at, uint8_t *buf,
    size_t len, uint64_t deadline_us);
int chassis_write(struct chassis *ch, unsigned cage, struct platform_addr at,
    const uint8_t *buf, size_t len, uint64_t deadline_us);
int chassis_pin_get(struct chassis *ch, unsigned cage, unsigned pin);
int chassis_pin_set(struct chassis *ch, unsigned cage, unsigned pin, bool asserted);
int chassis_changed(struct chassis *ch, unsigned cage, enum platform_family family);
int chassis_recover(struct chassis *ch, unsigned bus, enum platform_recover step);
int chassis_node(const struct chassis *ch, unsigned cage, unsigned index,
    struct platform_node *ret_node);
int chassis_share(struct chassis *ch, unsigned cage, bool shared);

#endif
