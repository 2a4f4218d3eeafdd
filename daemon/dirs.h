/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Directories: where the run and state directories are, and that they are ours.
 *
 * Made before privileges are dropped. A directory is refused when it is a
 * symbolic link, when it belongs to somebody else, or when others can write to
 * it: what lies in it is trusted by every process of the daemon. A state directory on a
 * disk that became read-only is taken: the daemon goes on without writing to it.
 */
#ifndef DAEMON_DIRS_H
#define DAEMON_DIRS_H

#include <stddef.h>
#include <sys/types.h>

#define DIRS_PATH_MAX 512 /* with the ending NUL */

#define DIRS_SOCKET "caged.sock" /* in the run directory */

struct dirs {
	char run[DIRS_PATH_MAX];
	char state[DIRS_PATH_MAX];
};

/* Who shall own the directories: whom main runs as in the end. */
struct dirs_owner {
	uid_t uid;
	gid_t gid;
};

/*
 * Says where they are, absolute. "auto" gives the rule for the effective user
 * and the environment (base/rundir.h). 0, or a negative errno with one line in
 * `err`, "caged: run directory ...: what is wrong".
 */
int dirs_choose(const char *run_dir, const char *state_dir, struct dirs *ret_dirs,
    char *err, size_t size);

/*
 * Makes both with their parents where they are missing, gives them to the
 * owner (needs root when that is somebody else), and checks them.
 *
 * An existing directory of root is given away only while it is empty. 0, or a
 * negative errno with one line in `err`.
 */
int dirs_make(const struct dirs *dirs, const struct dirs_owner *owner, char *err,
    size_t size);

/*
 * Opens the state directory for this process alone: the lock goes with the last copy of
 * what is returned, and so with the process. One that just ends is waited for. Where a
 * file system locks no directories, only the journal is locked (daemon/journal_ids.h).
 * A negative errno with one line in `err`, -EBUSY: another daemon has it.
 */
int dirs_take_state(const struct dirs *dirs, char *err, size_t size);

#endif
