/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Platform find: which plugin, and where its file is.
 */
#ifndef DAEMON_PLATFORM_FIND_H
#define DAEMON_PLATFORM_FIND_H

#include <stddef.h>

/*
 * The path of plugin `name`: in `dir`, or, when that is CONFIG_AUTO, beside the
 * program in a build tree, else where `make install` puts plugins. -ENOENT when
 * it is in none of them, with one line in `err` that names all.
 */
int platform_find(const char *dir, const char *name, char *ret_path, size_t size,
    char *err, size_t err_size);

/*
 * What ONIE, DMI and the device tree say that this machine is, as one line for
 * the user: no plugin claims a board yet, so `--platform auto` ends with it.
 */
void platform_auto_refusal(char *ret_line, size_t size);

#endif
