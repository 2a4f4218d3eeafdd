/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files that cannot be used, kept beside what takes their place: "x.bad", then
 * "x.bad.2" and "x.bad.3". Where there are three the oldest is lost.
 */
#ifndef BASE_ASIDE_H
#define BASE_ASIDE_H

#define ASIDE_MAX      3
#define ASIDE_NAME_MAX 64

/*
 * Renames a file of a folder (a descriptor, or AT_FDCWD). `ending` is that of its new
 * name: "bad". `parts`: the endings of all files that are one, "" among them, with a NULL
 * behind; those that are not there are left out. NULL: the file alone. ret_name: its new
 * name. The names fit into ASIDE_NAME_MAX. Returns 0, -ENOENT where there is no such
 * file, or -errno of what could not be renamed or removed; what was done stays.
 */
int aside_keep(int folder, const char *name, const char *ending, const char *const *parts,
    char ret_name[ASIDE_NAME_MAX]);

/* The same of a folder by its path. */
int aside_keep_in(const char *path, const char *name, const char *ending,
    const char *const *parts, char ret_name[ASIDE_NAME_MAX]);

#endif
