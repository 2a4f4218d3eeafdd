/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Run and state directories: the rule where they are, as text alone.
 *
 * The daemon takes the first candidate; cagectl looks into each in order, since
 * the daemon may run as another user. Who we are and what the environment says
 * is handed in.
 */
#ifndef BASE_RUNDIR_H
#define BASE_RUNDIR_H

#include <stdbool.h>
#include <stddef.h>

#define RUN_DIR_SYSTEM     "/run/caged"
#define STATE_DIR_SYSTEM   "/var/lib/caged"
#define RUN_DIR_CANDIDATES 3
#define RUN_DIR_TEXT_MAX   256

struct rundir_who {
	unsigned uid;
	const char *user;            /* the user's name, NULL where it has none */
	const char *xdg_runtime_dir; /* the environment's, NULL where it is not set */
	const char *xdg_state_home;
	const char *home;
};

struct rundir_candidates {
	char path[RUN_DIR_CANDIDATES][RUN_DIR_TEXT_MAX];
	/* In a directory where everybody can write: to be checked before it is believed.
	 */
	bool shared_parent[RUN_DIR_CANDIDATES];
	size_t count; /* at least 1 */
};

/* root and the user `caged` share the directories of the system. */
bool rundir_is_system(const struct rundir_who *who);

/*
 * Run directories, the daemon's own choice first. XDG directories count only
 * when they are absolute and fit.
 */
void run_dir_candidates(const struct rundir_who *who,
    struct rundir_candidates *ret_candidates);

/* The state directory; false where an ordinary user has no home to put it. */
bool state_dir_default(const struct rundir_who *who, char *ret_path, size_t size);

#endif
