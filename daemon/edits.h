/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Edits: what administrators set while the daemon runs, leaf by leaf.
 *
 * They are kept in STATE/edits.json, each with who made it and when. The file is
 * replaced as a whole: whoever reads it finds all of a change or nothing.
 */
#ifndef DAEMON_EDITS_H
#define DAEMON_EDITS_H

#include <stddef.h>
#include <stdint.h>

#include "daemon/config.h"
#include "daemon/config_yaml.h"
#include "daemon/judge.h"

#define EDITS_FILE       "edits.json"
#define EDITS_ASIDE_FILE EDITS_FILE ".refused"
#define EDITS_ACTOR_MAX  192

struct edit {
	char path[YAML_PATH_MAX];
	char text[CONFIG_TEXT_MAX];
	char actor[EDITS_ACTOR_MAX]; /* "uid 0 pid 4711", "10.0.0.1 user alice" */
	uint64_t wall_us;
	char why[CONFIG_ERROR_MAX]; /* it was put aside; "": it was not */
};

struct edits {
	struct edit *edit;
	size_t count;
};

/*
 * Reads a file of a folder, EDITS_FILE or EDITS_ASIDE_FILE. None is no edits. -EINVAL
 * with a line in `err` where it is damaged, or of a later version, another negative errno
 * where it cannot be read: then there are no edits either.
 */
int edits_load(int folder, const char *name, struct edits *ret_edits, char *err,
    size_t size);

/* What the judge is told; NULL without memory. To be freed. */
struct judge_edit *edits_for_judge(const struct edits *edits);

/* Those of an answer: of what the body set, this actor is the author, now. 0 or -errno.
 */
int edits_from_answer(const struct edits *before, const struct judge_answer *answer,
    const char *actor, uint64_t wall_us, struct edits *ret_edits);

const struct edit *edits_find(const struct edits *edits, const char *path);

/* As the file has them; NULL without memory. To be freed. */
char *edits_write(const struct edits *edits, size_t *ret_len);

/*
 * Replaces the file of that name: written, synced, renamed, its folder synced. 0 or
 * -errno, upon which the former one is still there; 1 where all but the last succeeded:
 * it is replaced, and nobody knows whether that outlives a loss of power.
 */
int edits_save(int folder, const char *name, const char *text, size_t len);

void edits_free(struct edits *edits);

#endif
