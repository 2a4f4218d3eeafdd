/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Changes of the configuration while the daemon runs, one at a time.
 *
 * A change is one transaction: the files, the edits and what a client sent are judged;
 * what is good is applied; edits that changed are saved; then it is answered. What cannot
 * be saved is taken back. Whoever is killed on the way starts with all of it or with
 * nothing of it.
 */
#ifndef DAEMON_CHANGE_H
#define DAEMON_CHANGE_H

#include "api/api.h"
#include "daemon/config.h"
#include "daemon/edits.h"
#include "daemon/limit_notes.h"
#include "daemon/options.h"
#include "daemon/schema_ask.h"

struct change;

/* What became of one. */
enum change_step {
	CHANGE_RELOADED, /* the files were read again, with those that they name */
	CHANGE_EDITED,
	CHANGE_TAKEN_BACK /* it could not be saved: as it was before */
};

/* Who wanted it, and what of it the command line hides. */
struct change_by {
	const char *actor;
	const struct config *wanted; /* before it: what waits since then is no news */
	const char *const *hidden;
	size_t hidden_count;
};

struct change_config {
	struct event_base *base;
	struct schema_ask *ask;
	const struct options *options;
	int state_dir_fd;

	/* The one that runs. */
	const struct config *running;
	/* Whether a start with this one would be refused: -errno and a line. `step` as it
	 * is to be. */
	int (*judge)(void *arg, const struct config *new,
	    const struct config_sources *sources, enum change_step step, char *err,
	    size_t size);
	/* The cages of the platform; NULL while they are not known. */
	struct inventory *(*inventory)(void *arg);
	/* Takes over what a reload may change. */
	void (*apply)(void *arg, const struct config *new, enum change_step step,
	    const struct change_by *by);
	/* Notes on what a client set and on what changed, when it is applied: returns how
	 * many. */
	size_t (*note)(void *arg, const struct config_sources *sources,
	    const struct config_diff *diff,
	    char ret_notes[LIMIT_NOTES_MAX][LIMIT_NOTE_MAX]);
	void (*now)(void *arg, struct now *ret_now);
	void *arg;
};

/* `edits` and `sources`, which the start was made with, are taken over; all else is
 * borrowed. NULL without memory. */
struct change *change_create(const struct change_config *config, struct edits *edits,
    struct config_sources *sources);

/* A change that is being saved is waited for; whoever waits for one is told. */
void change_destroy(struct change *c);

/*
 * As api_host has it. A reload that nobody in particular asks for (SIGHUP) is begun when
 * the change that is under way is done.
 */
int change_begin(struct change *c, const struct api_change *change,
    void (*done)(void *done_arg, const struct api_changed *changed), void *done_arg);

/* The cages are known: tells which of the configuration are none of them. */
void change_tell_cages(const struct change *c);

bool change_is_under_way(const struct change *c);

void change_settings(const struct change *c,
    void (*each)(void *each_arg, const struct api_setting *setting), void *each_arg);

#endif
