/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The syntax of configuration files: YAML in, (path, text, place) out.
 *
 * A file is one document of nested maps with scalars, and with lists of scalars
 * where the listener takes them. Anchors, aliases, tags, a second document, a key given
 * twice, a path of more than sixteen keys and a file of more than 1 MiB are refused here;
 * what a path means is not known here.
 */
#ifndef DAEMON_CONFIG_YAML_H
#define DAEMON_CONFIG_YAML_H

#include <stdbool.h>
#include <stddef.h>

#define YAML_PATH_MAX 160 /* with the ending NUL */

/* Where something stands in a file; lines and columns are counted from 1. */
struct yaml_place {
	unsigned line, column;
	bool plain; /* a scalar without quotes */
};

/*
 * Who hears what a file says. Answers are 0, or a negative errno with `err`
 * filled: -ENOENT for a key that is not known, which is then the place.
 */
struct yaml_listener {
	void *arg;
	/* A map begins at this path; the empty path is the file itself. */
	int (*section)(void *arg, const char *path, char *err, size_t size);
	int (*scalar)(void *arg, const char *path, const char *text, char *err,
	    size_t size);
	/* A list stands at this path: 0 where it may, and its items follow. */
	int (*list)(void *arg, const char *path, char *err, size_t size);
	/* NULL where list() allows none. */
	int (
	    *item)(void *arg, const char *path, const char *text, char *err, size_t size);
	/* Keys may be names of any kind, with points in them, instead of plain words. */
	bool free_keys;
	/* So they may be in the section of this path, and stand in it as dotted_add() has
	 * them; NULL: in none. */
	bool (*takes_names)(const char *path);
	struct yaml_place
	    *place; /* NULL, or is told where a scalar stands before it is */
};

/*
 * Reads a file and tells the listener, in the order of the file. `folder` is an
 * open folder that the file's last name may be looked up in (a relative path, or
 * one that is closed to us), or AT_FDCWD.
 *
 * 0, or a negative errno with one line in `err` that begins with the place; the
 * listener's own message stands behind it. Opening alone gives a descriptor, which
 * may be read by another process, or text be read in place of a file; `file` is then
 * what messages call it.
 */
int config_yaml_open(int folder, const char *file, char *err, size_t size);
int config_yaml_read_fd(int fd, const char *file, const struct yaml_listener *listener,
    char *err, size_t size);
int config_yaml_read_text(const char *text, size_t len, const char *file,
    const struct yaml_listener *listener, char *err, size_t size);
int config_yaml_read(int folder, const char *file, const struct yaml_listener *listener,
    char *err, size_t size);

#endif
