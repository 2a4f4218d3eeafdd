/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Platform find: where the file of a plugin is.
 */
#ifndef DAEMON_PLATFORM_FIND_H
#define DAEMON_PLATFORM_FIND_H

#include <stddef.h>

/*
 * The path of plugin `name`: in `dir`, or, when that is CONFIG_AUTO, beside the
 * program in a build tree, else where `make install` puts plugins. -ENOENT when
 * it is in none of them, with one line in `err`, "caged: platform.name: there is no ...":
 * it says which is meant, or where was looked.
 */
int platform_find(const char *dir, const char *name, char *ret_path, size_t size,
    char *err, size_t err_size);

/* The folder of this program; empty where it is not known. */
void platform_own_folder(char *ret_folder, size_t size);

#endif
