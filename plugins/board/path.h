/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Paths of board files: what stands in braces is replaced, and the rest judged.
 *
 * Both say 0, or -EINVAL and in `why` "what is wrong; what would be right".
 */
#ifndef PLUGINS_BOARD_PATH_H
#define PLUGINS_BOARD_PATH_H

#include <stddef.h>
#include <stdint.h>

#define PATH_WHY_MAX 128

/*
 * Replaces {n}, {n-K}, {n+K} and {bus}. Cages count from 1; cage 0: of no cage, where
 * nothing is replaced. `bus` may be BOARD_NO_BUS.
 */
int path_expand(const char *text, unsigned cage, uint16_t bus, char *to, size_t size,
    char why[PATH_WHY_MAX]);

/*
 * Whether it is absolute, below /sys, /sys_switch, /dev or /run, names one place without
 * detours, and writes I2C devices as sysfs does: `4-0060`, bus in decimal, address in
 * hex.
 */
int path_judge(const char *path, char why[PATH_WHY_MAX]);

#endif
