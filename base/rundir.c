/* SPDX-License-Identifier: Apache-2.0 */
#include "base/rundir.h"

#include <stdio.h>
#include <string.h>

bool
rundir_is_system(const struct rundir_who *who)
{
	return who->uid == 0 || (who->user && strcmp(who->user, "caged") == 0);
}

/* Joins two parts of a path; false when it does not fit or is not absolute. */
static bool
join(char *ret_path, size_t size, const char *parent, const char *rest)
{
	char path[RUN_DIR_TEXT_MAX];
	int len;

	if (!parent || parent[0] != '/')
		return false;
	len = snprintf(path, sizeof(path), "%s%s", parent, rest);
	if (len < 0 || (size_t)len >= sizeof(path) || (size_t)len >= size)
		return false;
	memcpy(ret_path, path, (size_t)len + 1);
	return true;
}

void
run_dir_candidates(const struct rundir_who *who, struct rundir_candidates *ret_candidates)
{
	struct rundir_candidates c = { .count = 0 };

	if (!rundir_is_system(who)) {
		if (join(c.path[0], RUN_DIR_TEXT_MAX, who->xdg_runtime_dir, "/caged"))
			c.count++;
		snprintf(c.path[c.count], RUN_DIR_TEXT_MAX, "/tmp/caged-%u", who->uid);
		c.shared_parent[c.count++] = true;
	}
	snprintf(c.path[c.count++], RUN_DIR_TEXT_MAX, "%s", RUN_DIR_SYSTEM);
	*ret_candidates = c;
}

bool
state_dir_default(const struct rundir_who *who, char *ret_path, size_t size)
{
	if (rundir_is_system(who))
		return join(ret_path, size, STATE_DIR_SYSTEM, "");
	if (who->xdg_state_home && who->xdg_state_home[0])
		return join(ret_path, size, who->xdg_state_home, "/caged");
	return join(ret_path, size, who->home, "/.local/state/caged");
}
